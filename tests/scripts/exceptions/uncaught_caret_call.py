# exit: 1
def needs_two(a, b):
    pass


result = [x for x in range(3)] and needs_two(
    1,
    *[],
)

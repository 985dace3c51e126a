# reference: 3.14
def f(**keywords):
    pass


for call in (
    lambda: f(**{1: 3}, **{1: 5}),
    lambda: f(**{1: 3}),
    lambda: f(a=1, **{"a": 5}),
):
    try:
        call()
    except TypeError as error:
        print(error)

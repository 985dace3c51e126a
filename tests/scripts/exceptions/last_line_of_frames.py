# Where a frame that an exception has left says that it stopped: where that was raised, not where a handler passed it on.
def lines(function):
    try:
        function()
    except Exception as error:
        at = error.__traceback__.tb_next
    found = []
    while at:
        first = at.tb_frame.f_code.co_firstlineno
        found.append((at.tb_lineno - first, at.tb_frame.f_lineno - first))
        at = at.tb_next
    return found


def in_handler():
    try:
        1 / 0
    except Exception as error:
        raise ValueError


def in_with():
    with open(__file__) as file:
        1 / 0
    pass


for function in (in_handler, in_with, lambda: in_handler()):
    print(lines(function))

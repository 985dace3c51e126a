import traceback


def report(function):
    try:
        function()
    except Exception as error:
        entry = traceback.extract_tb(error.__traceback__)[-1]
        print(entry.lineno, entry.end_lineno, entry.colno, entry.end_colno)


def a():
    return (1 +
            None)


def b():
    return max(
        1,
        None,
    )


def c():
    x = {
        "a": 1,
        "b": 1 / 0,
    }


def d():
    for i in range(3):
        if i == 2:
            raise ValueError(
                "message"
            )


def e():
    [
        y
        for y in [1]
        if y.missing
    ]


def f():
    None.x.y


def g():
    "abc"[1:2]["x"]


def h():
    x = 1; y = 2; x.z = y


def i():
    assert 1 == 2, (
        "why"
    )


def j():
    del {}["k"]


def k():
    import no_such_module_anywhere


def l():
    a, b = [1]


for function in (a, b, c, d, e, f, g, h, i, j, k, l):
    report(function)

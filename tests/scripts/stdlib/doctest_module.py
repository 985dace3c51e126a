import doctest


def add(a, b):
    """Adds.

    >>> add(1, 2)
    3
    >>> add("a", 1)
    Traceback (most recent call last):
        ...
    TypeError: can only concatenate str (not "int") to str
    >>> print("x\\ny")
    x
    y
    """
    return a + b


print(doctest.testmod())


def wrong():
    """
    >>> 1 + 1
    3
    """


runner = doctest.DocTestRunner(verbose=False)
test = doctest.DocTestFinder().find(wrong, "wrong")[0]
print(runner.run(test, out=lambda text: None))

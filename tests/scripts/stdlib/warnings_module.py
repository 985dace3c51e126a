import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("one")
    warnings.warn("two", DeprecationWarning, stacklevel=1)
    warnings.warn(FutureWarning("three"))

    def f():
        warnings.warn("level", stacklevel=2)

    f()
for w in caught:
    print(w.category.__name__, w.message, w.lineno)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("raised", RuntimeWarning)
    except RuntimeWarning as error:
        print(repr(error))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    warnings.filterwarnings("ignore", message="skip.*")
    for _ in range(2):
        warnings.warn("same place")
    warnings.warn("skip this")
print(len(caught))
print(warnings.formatwarning("m", UserWarning, "file.py", 3, "code"))
for action in (
    lambda: warnings.warn("x", int),
    lambda: warnings.simplefilter("nope"),
    lambda: warnings.warn("x", stacklevel="a"),
):
    try:
        action()
    except Exception as error:
        print(type(error).__name__)


@warnings.deprecated("use other")
def old():
    return 5


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(old(), caught[0].message, old.__deprecated__)
warnings.warn("to standard error")
warnings.warn("and another", DeprecationWarning)

assert True
assert 1, "not evaluated" + str(1 / 1)
for check in ("assert False", "assert 0, 'message'", "assert [], (1, 2)", "assert not True, 5"):
    try:
        exec(check)
    except AssertionError as error:
        print(repr(error), error.args)
AssertionError = ValueError
try:
    assert False, "still the builtin"
except Exception as error:
    print(type(error).__name__)

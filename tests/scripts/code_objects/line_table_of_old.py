# co_lnotab still is there, and warns.
import warnings


def f(x):
    y = x

    return y


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    table = f.__code__.co_lnotab
print(type(table).__name__, len(table) % 2, sum(step - 256 * (step > 127) for step in table[1::2]))
print([(warning.category.__name__, str(warning.message)) for warning in caught])

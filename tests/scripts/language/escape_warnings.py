# reference: 3.14
import warnings

for source in [r"'\d'", r"b'\q'", r"'\400'", r"f'\w{1}'", r"b'\777'", r"'''\z'''"]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = eval(source)
    print(repr(value), [(w.category.__name__, str(w.message)) for w in caught])

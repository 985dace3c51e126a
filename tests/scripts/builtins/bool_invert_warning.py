# reference: 3.14
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    t = True
    print(~t, ~False)
print([w.category.__name__ for w in caught])

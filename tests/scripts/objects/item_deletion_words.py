# reference: 3.14
import types


class Plain:
    pass


for value in (types.MappingProxyType({}), object(), (1, 2), "ab", range(3), 5, frozenset(), Plain()):
    for key in (0, "key"):
        try:
            del value[key]
        except TypeError as error:
            print(error)

# reference: 3.14
# How slots, which the machine calls, and plain methods count their arguments.
p = property(lambda self: 1)
for action in (
    lambda: p.__get__(),
    lambda: p.__get__(1,2,3),
    lambda: p.__set__(),
    lambda: p.__set__(1),
    lambda: p.__delete__(),
    lambda: (1).__pow__(),
    lambda: (1).__pow__(1,2,3),
    lambda: (1).__add__(),
    lambda: [].__setitem__(1),
    lambda: [].__delitem__(),
    lambda: [].__len__(1),
    lambda: {}.__contains__(),
    lambda: {}.__getitem__(),
    lambda: {}.__setitem__(1),
    lambda: object().__setattr__('a'),
    lambda: object().__getattribute__(),
    lambda: object().__eq__(),
    lambda: object().__repr__(1),
    lambda: object().__format__(),
    lambda: iter([]).__next__(1),
    lambda: int.__add__(),
    lambda: [].append(),
    lambda: [].append(1,2),
    lambda: list.append(),
    lambda: {}.__call__(),
    lambda: len.__call__(),
    lambda: (lambda:0).__get__(),
    lambda: [].__init__(1,2),
    lambda: [].__class_getitem__(),
    lambda: [].__reduce_ex__(),
    lambda: [].__init__(a=1),
    lambda: (1).__add__(x=1),
    lambda: object.__init__(1,2),
    lambda: object().__init_subclass__(1),
    lambda: [].__reversed__(1),
    lambda: [].__iadd__(),
    lambda: (1).__bool__(1),
    lambda: type.__call__(),
    lambda: [].__contains__(),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

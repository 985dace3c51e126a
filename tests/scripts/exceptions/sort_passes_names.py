def shown(action):
    try:
        print(action())
    except TypeError as error:
        print(error)


shown(lambda: sorted([1], reversed=True))
shown(lambda: sorted([1], key=None, reverse=False, more=1))
shown(lambda: sorted())
shown(lambda: sorted([1], 2))
shown(lambda: sorted(iterable=[1]))

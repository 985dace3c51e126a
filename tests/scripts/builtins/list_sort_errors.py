for action in (
    lambda: [1, "a"].sort(),
    lambda: sorted([1, None]),
    lambda: sorted(5),
    lambda: [1].sort(key=5),
    lambda: [1, 2].sort(key=lambda: 0),
    lambda: sorted([1, 2], key=lambda x: 1 / 0),
    lambda: sorted(),
    lambda: sorted([1], 5),
    lambda: [1].sort(reverse="x") if False else [1].sort(None),
    lambda: sorted([object(), object()]),
    lambda: sorted([1j, 2j]),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

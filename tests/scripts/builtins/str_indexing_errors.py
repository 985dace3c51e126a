s = "aé𝒳z"
for action in (
    lambda: s[4],
    lambda: s[-5],
    lambda: s["a"],
    lambda: s[1.0],
    lambda: s.x,
    lambda: setattr(s, "x", 1),
    lambda: s.__setitem__,
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

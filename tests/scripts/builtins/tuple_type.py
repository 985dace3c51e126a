t = (1, 2, 3)
print(t, t[0], t[-1], t[1:], t + (4,), t * 2, len(t), 2 in t, t.index(2), t.count(1), hash(t) == hash((1, 2, 3)), t == (1, 2, 3), t < (1, 3), (1,) , (), ((1,),), tuple("ab"), tuple([1]), tuple(), repr((1,)), t[::-1], tuple(x for x in "q"))
print(() == (), (1, (2, 3)) == (1, (2, 3)), sorted([(2, "a"), (1, "b")]), (1, 2) != [1, 2], max((1, 5), (2, 0)), tuple(t) is t, t[:] is t, (*t, *t), min(t), sum(t))
for action in (lambda: t[3], lambda: t["a"], lambda: t.index(9), lambda: t + [1], lambda: hash((1, [])), lambda: tuple(5), lambda: tuple(1, 2), lambda: t < [1], lambda: t.append, lambda: tuple(x=1), lambda: t * 1.0):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
for statement in ("t[0] = 1", "del t[0]", "t.x = 1"):
    try:
        exec(statement)
    except Exception as error:
        print(type(error).__name__, error)

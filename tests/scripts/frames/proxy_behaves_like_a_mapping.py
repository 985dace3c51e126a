# reference: 3.14
import sys


def f(a):
    b = 2
    p = sys._getframe().f_locals
    print(len(p), sorted(p), "a" in p, p.get("zz"), p | {"z": 1} == dict(p) | {"z": 1}, p == dict(p))
    p["a"] = 10
    p.update({"b": 20, "c": 30})
    print(a, b, p["c"], p.setdefault("d", 4), p.pop("c"))
    for action in (lambda: p.pop("a"), lambda: p.__delitem__("a"), lambda: p["none"], lambda: p.clear()):
        try:
            action()
        except (KeyError, ValueError, RuntimeError, AttributeError, TypeError) as error:
            print(type(error).__name__)


f(1)

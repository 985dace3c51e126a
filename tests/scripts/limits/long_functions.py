lines = ["def f(n):", "    t = 0"]
for i in range(6000):
    lines.append(f"    t += n * {i}")
lines.append("    return t")
namespace = {}
exec("\n".join(lines), namespace)
print(namespace["f"](2))
lines = ["def g(n):", "    if n == 0:", "        r = 0"]
for i in range(1, 3000):
    lines += [f"    elif n == {i}:", f"        r = {i} * 2"]
lines += ["    else:", "        r = -1", "    return r"]
exec("\n".join(lines), namespace)
print([namespace["g"](n) for n in (0, 1, 1500, 2999, 5000)])
lines = (
    ["def h(n):", "    while n:", "        n -= 1"]
    + [f"        x{i % 50} = n + {i}" for i in range(5000)]
    + ["        if n % 2: continue", "        if n == 4: break", "    return n, x49"]
)
exec("\n".join(lines), namespace)
print(namespace["h"](9))
lines = (
    ["def k(n):", "    try:"]
    + [f"        n += {i}" for i in range(4000)]
    + ["        1 / 0", "    except ZeroDivisionError:", "        return n", "    finally:"]
    + [f"        n -= {i}" for i in range(4000)]
)
exec("\n".join(lines), namespace)
print(namespace["k"](1))

def log(x):
    print("eval", x)
    return x


class Target:
    def __setitem__(self, k, v):
        print("set", k, v)

    def __setattr__(self, k, v):
        print("setattr", k, v)


t = Target()
t[log("k1")] = t[log("k2")] = log("value")
t.a, t[log("k3")] = log((1, 2))
{log("key"): log("val"), log("key2"): log("val2")}
log(1) + log(2) * log(3)
log(log)(log("x"), *log([1]), k=log("kw")) if False else None
[log(1), log(2)][log(0)]
log(1) < log(2) < log(0) < log(9)
(log(5) if log(0) else log(6))
t[log("a"):log("b"):log("c")] = log("slice")

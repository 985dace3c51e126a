# What `object.__reduce_ex__` asks only the type for, and what it refuses.
class Answers:
    def __getattr__(self, name):
        print("asked for", name)
        raise AttributeError(name)


Answers().__reduce_ex__(2)


def reduced(result):
    class C:
        def __getnewargs_ex__(self):
            return result

    try:
        print(C().__reduce_ex__(2)[1][1:])
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


reduced(((1,), {"a": 2}))
reduced(((1,), "no dict"))
reduced(("no tuple", {}))
reduced(())
reduced("text")

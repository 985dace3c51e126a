# reference: 3.14
import random

r = random.Random(42)
for action in (
    lambda: r.choice([]),
    lambda: r.randint(2, 1),
    lambda: r.sample([1], 2),
    lambda: r.randrange(0),
    lambda: r.choices([1], [0]),
    lambda: r.sample({1}, 1),
    lambda: r.randrange(1.5),
    lambda: r.getrandbits(-1),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

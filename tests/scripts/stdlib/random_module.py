# reference: 3.14
import random

r = random.Random(42)
print(r.random(), r.randint(1, 100), r.choice("abcdef"), r.uniform(1, 2), r.randrange(0, 100, 7), r.getrandbits(70), r.gauss(0, 1), r.shuffle(l := list(range(5))), l, r.sample(range(100), 3), r.choices("abc", [1, 2, 3], k=4), r.triangular(), r.expovariate(1), r.betavariate(1, 2), r.normalvariate(), r.randbytes(3))
a = random.Random("text seed")
b = random.Random("text seed")
print(a.random() == b.random(), random.Random(10 ** 30).random())
s = a.getstate()
x = a.random()
a.setstate(s)
print(a.random() == x, 0 <= random.random() < 1, random.SystemRandom().randint(1, 1))
random.seed(7)
print(random.random(), random.randint(0, 10))
for action in (lambda: r.choice([]), lambda: r.randint(2, 1), lambda: r.sample([1], 2), lambda: r.randrange(0), lambda: r.choices([1], [0]), lambda: r.sample({1}, 1), lambda: r.randrange(1.5), lambda: r.getrandbits(-1)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)

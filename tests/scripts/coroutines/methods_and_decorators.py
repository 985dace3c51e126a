import functools


def logged(function):
    @functools.wraps(function)
    async def wrapper(*args, **kwargs):
        print("before", function.__name__)
        try:
            return await function(*args, **kwargs)
        finally:
            print("after", function.__name__)

    return wrapper


class Service:
    def __init__(self, n):
        self.n = n

    @logged
    async def get(self, k):
        return self.n + k

    @staticmethod
    async def static(x):
        return x

    @classmethod
    async def make(cls, n):
        return cls(n)

    @property
    async def later(self):
        return self.n * 2

    async def __call__(self, x):
        return x + self.n


async def main():
    s = await Service.make(5)
    print(await s.get(1), await s.static("s"), await s.later, await s(100))


try:
    main().send(None)
except StopIteration:
    print("end")

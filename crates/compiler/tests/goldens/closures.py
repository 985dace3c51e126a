def counter(start):
    count = start

    def step(by=1, *, limit=10):
        nonlocal count
        count += by
        return count

    return step


class Scoped:
    attribute: int = 1

    def method(self):
        self.value = __class__
        return self.__private

class Account:
    def __init__(self):
        self.total = 0

    def deposits(self):
        while True:
            amount = yield self.total
            self.total += amount


a = Account()
one, two = a.deposits(), a.deposits()
print(next(one), next(two), one.send(5), two.send(7), one.send(1), a.total)
del a
print(two.send(0))

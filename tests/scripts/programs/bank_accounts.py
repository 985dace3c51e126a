from decimal import Decimal


class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance}, not {amount}")
        self.account = account


class Account:
    interest = Decimal("0.01")

    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.history = owner, Decimal(balance), []

    @property
    def balance(self):
        return self._balance.quantize(Decimal("0.01"))

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("a deposit must be positive")
        self._balance += Decimal(amount)
        self.history.append(("deposit", amount))
        return self

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(self, amount)
        self._balance -= Decimal(amount)
        self.history.append(("withdraw", amount))
        return self

    def __repr__(self):
        return f"<{type(self).__name__} {self.owner}: {self.balance}>"


class Savings(Account):
    interest = Decimal("0.05")

    def accrue(self, years):
        for year in range(1, years + 1):
            self._balance *= 1 + self.interest
            yield year, self.balance


class Transaction:
    def __init__(self, *accounts):
        self.accounts = accounts

    def __enter__(self):
        self.saved = [a._balance for a in self.accounts]
        return self

    def __exit__(self, kind, value, tb):
        if kind is not None:
            for account, balance in zip(self.accounts, self.saved):
                account._balance = balance
            print("rolled back:", value)
        return kind is InsufficientFunds


a, b = Account("ann", 100), Savings("bob", "50.50")
a.deposit(25).withdraw(5)
print(a, b, a.history)
with Transaction(a, b):
    b.deposit(30)
    a.withdraw(500)
print(a, b)
with Transaction(a, b):
    a.withdraw(20)
    b.deposit(20)
print(a, b, list(b.accrue(3)))
try:
    a.deposit(-1)
except ValueError as error:
    print(error)

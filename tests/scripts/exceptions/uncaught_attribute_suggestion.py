# exit: 1
class Account:
    def __init__(self):
        self.balance = 5


Account().balanse

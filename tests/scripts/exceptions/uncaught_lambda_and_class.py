# exit: 1
apply = lambda f: f()


class C:
    def method(self):
        return apply(lambda: self.missing)


C().method()

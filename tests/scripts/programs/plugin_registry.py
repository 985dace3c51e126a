class Registry(type):
    plugins = {}

    def __new__(mcls, name, bases, namespace, *, key=None, **options):
        cls = super().__new__(mcls, name, bases, namespace)
        if key is not None:
            mcls.plugins[key] = cls
            cls.options = options
        return cls

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __contains__(cls, key):
        return key in cls.plugins

    def __getitem__(cls, key):
        return cls.plugins[key]

    def __iter__(cls):
        return iter(sorted(cls.plugins))


class Plugin(metaclass=Registry):
    def __call__(self, text):
        return self.transform(text)

    def __or__(self, other):
        return Pipeline(self, other)


class Pipeline(Plugin):
    def __init__(self, *steps):
        self.steps = steps

    def __or__(self, other):
        return Pipeline(*self.steps, other)

    def transform(self, text):
        for step in self.steps:
            text = step(text)
        return text


class Upper(Plugin, key="upper", cost=1):
    def transform(self, text):
        return text.upper()


class Reverse(Plugin, key="reverse", cost=2):
    def transform(self, text):
        return text[::-1]


class Surround(Plugin, key="surround"):
    def __init__(self, mark="*"):
        self.mark = mark

    def transform(self, text):
        return f"{self.mark}{text}{self.mark}"


print(list(Plugin), "upper" in Plugin, Plugin["reverse"].options, Surround.options)
pipeline = Plugin["upper"]() | Plugin["reverse"]() | Surround("-")
print(pipeline("corallus"), len(pipeline.steps))

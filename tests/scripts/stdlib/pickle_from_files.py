import io
import pickle


class Chunks:
    def __init__(self):
        self.written = []

    def write(self, data):
        self.written.append((type(data).__name__, len(data), bytes(data[:12])))


for protocol in (0, 2, 4):
    file = Chunks()
    pickle.Pickler(file, protocol).dump([1, "x" * 70000, 2, [f"abc{i}" for i in range(10000)], b"y" * 70000])
    print(protocol, file.written)


class Counting:
    """Shows which methods are called, and that nothing behind the pickle is read."""

    def __init__(self, data):
        self.file = io.BytesIO(data)
        self.calls = []

    def read(self, n):
        self.calls.append(n)
        return self.file.read(n)

    def readline(self):
        self.calls.append("line")
        return self.file.readline()


for protocol in range(6):
    one = pickle.dumps([1, "two", 3.0, b"four"], protocol)
    file = Counting(one + b"behind")
    print(protocol, pickle.load(file), file.calls[:8], file.file.read())

several = b"".join(pickle.dumps(n, n % 6) for n in range(12))
for file in (io.BytesIO(several), io.BufferedReader(io.BytesIO(several), 5), Counting(several)):
    unpickler = pickle.Unpickler(file)
    print([unpickler.load() for _ in range(6)], [pickle.load(file) for _ in range(6)])
    try:
        unpickler.load()
    except EOFError as error:
        print(error)


class Peeking(Counting):
    def peek(self, n):
        self.calls.append(("peek", n))
        at = self.file.tell()
        data = self.file.read(10)
        self.file.seek(at)
        return data


for protocol in (0, 2, 4):
    file = Peeking(pickle.dumps(["some text", 1, 2.5], protocol) + b"behind")
    print(pickle.load(file), file.file.read())


class Failing:
    def read(self, n):
        raise OSError("no disk")

    readline = read


for use in (lambda: pickle.load(Failing()), lambda: pickle.dump(1, Failing())):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)
truncated = pickle.dumps(["text", 1])[:-3]
for load in (lambda: pickle.loads(truncated), lambda: pickle.load(io.BytesIO(truncated))):
    try:
        load()
    except pickle.UnpicklingError as error:
        print(error)

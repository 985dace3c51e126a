# reference: 3.14
import collections
import copyreg
import io
import pickle


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Thing({self.name!r})"


def dumped(pickler_class, value, protocol=None, **attributes):
    file = io.BytesIO()
    pickler = pickler_class(file, protocol)
    for name, attribute in attributes.items():
        setattr(pickler, name, attribute)
    pickler.dump(value)
    return file.getvalue()


def loaded(unpickler_class, data, **attributes):
    unpickler = unpickler_class(io.BytesIO(data))
    for name, attribute in attributes.items():
        setattr(unpickler, name, attribute)
    return unpickler.load()


# Persistent IDs: methods, and attributes of instances.
class ById(pickle.Pickler):
    def persistent_id(self, obj):
        print("asked", type(obj).__name__)
        assert super().persistent_id(obj) is None
        return ("thing", obj.name) if isinstance(obj, Thing) else None


class FromId(pickle.Unpickler):
    def persistent_load(self, pid):
        return f"loaded {pid}"


for protocol in (0, 2, 5):
    data = dumped(ById, [Thing("a"), {"k": Thing("b")}, 1], protocol)
    print(data)
    print(loaded(FromId, data))
ask = lambda obj: "x" if isinstance(obj, Thing) else None
data = dumped(pickle.Pickler, [Thing("a")], 0, persistent_id=ask)
print(data, loaded(pickle.Unpickler, data, persistent_load=lambda pid: [pid]))
pickler = pickle.Pickler(io.BytesIO())
print(pickler.persistent_id(1))
pickler.persistent_id = ask
print(pickler.persistent_id is ask)
del pickler.persistent_id
print(pickler.persistent_id(Thing("a")))


# Tables of reducers: of the pickler, of its class, of copyreg.
def reduce_thing(thing):
    return Thing, (thing.name + "!",)


print(loaded(pickle.Unpickler, dumped(pickle.Pickler, Thing("a"), dispatch_table={Thing: reduce_thing})))
chain = collections.ChainMap({}, {Thing: reduce_thing})
print(loaded(pickle.Unpickler, dumped(pickle.Pickler, Thing("a"), dispatch_table=chain)))


class WithTable(pickle.Pickler):
    dispatch_table = {Thing: reduce_thing}


print(loaded(pickle.Unpickler, dumped(WithTable, Thing("a"))))
copyreg.pickle(Thing, reduce_thing)
print(pickle.loads(pickle.dumps(Thing("a"))))
del copyreg.dispatch_table[Thing]
try:
    pickle.Pickler(io.BytesIO()).dispatch_table
except AttributeError as error:
    print(error)


class Override(pickle.Pickler):
    def reducer_override(self, obj):
        print("override", type(obj).__name__)
        if isinstance(obj, Thing):
            return str.upper, (obj.name,)
        if obj is len:
            return "print"
        return NotImplemented


print(loaded(pickle.Unpickler, dumped(Override, [Thing("a"), 1, print, int])))


class Finding(pickle.Unpickler):
    def find_class(self, module, name):
        print("find", module, name)
        return super().find_class(module, name)


print(loaded(Finding, pickle.dumps([print, Thing("a")], 2)))
print(pickle.Unpickler(io.BytesIO()).find_class("__builtin__", "xrange"))


# Extensions.
copyreg.add_extension(__name__, "Thing", 240)
data = pickle.dumps(Thing, 2)
print(data, pickle.loads(data) is Thing, copyreg._extension_cache[240] is Thing)
copyreg.remove_extension(__name__, "Thing", 240)

# The memo.
file = io.BytesIO()
pickler = pickle.Pickler(file, 4)
shared = ["shared"]
pickler.dump(shared)
print(sorted(((number, obj) for number, obj in pickler.memo.copy().values()), key=lambda entry: entry[0]))
first = file.tell()
pickler.dump(shared)
print(file.getvalue()[first:])
other = pickle.Pickler(file, 4)
other.memo = pickler.memo
print(len(other.memo.copy()), type(other.memo).__name__, other.memo.__reduce__()[0])
pickler.clear_memo()
print(pickler.memo.copy(), len(other.memo.copy()))
other.memo = {}
other.memo.clear()
file.seek(0)
unpickler = pickle.Unpickler(file)
print(unpickler.load(), unpickler.memo.copy(), unpickler.load())
unpickler.memo = {7: "seven"}
print(type(unpickler.memo.copy()), unpickler.memo.__reduce__()[0])
for change in (
    lambda: setattr(pickler, "memo", 5),
    lambda: setattr(pickler, "memo", {1: 2}),
    lambda: setattr(pickler, "memo", {1: ("a", 3)}),
    lambda: delattr(pickler, "memo"),
    lambda: setattr(unpickler, "memo", 5),
    lambda: setattr(unpickler, "memo", {-1: 2}),
    lambda: setattr(unpickler, "memo", {"a": 2}),
    lambda: delattr(unpickler, "memo"),
    lambda: setattr(pickler, "fast", "x"),
    lambda: delattr(pickler, "fast"),
):
    try:
        change()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

# Fast mode has no memo.
file = io.BytesIO()
pickler = pickle.Pickler(file)
pickler.fast = True
pickler.dump([shared, shared])
print(file.getvalue(), pickler.fast, pickler.bin)
shared.append(shared)
try:
    pickler.dump(shared)
except ValueError as error:
    print(str(error).partition(" at 0x")[0])

# Buffers beside the stream.
taken = []
data = pickle.dumps([pickle.PickleBuffer(b"ro"), pickle.PickleBuffer(bytearray(b"rw"))], 5, buffer_callback=taken.append)
print(data, [bytes(buffer) for buffer in taken])
again = pickle.loads(data, buffers=taken)
print([(type(item).__name__, bytes(item)) for item in again])
again = pickle.loads(data, buffers=[bytearray(b"1"), b"2"])
print([(type(item).__name__, memoryview(item).readonly) for item in again])
print(pickle.dumps(taken, 5, buffer_callback=lambda buffer: True))
buffer = taken[1]
print(buffer.raw().format, buffer.raw().tobytes(), memoryview(buffer).readonly)
buffer.release()
buffer.release()
for use in (buffer.raw, lambda: memoryview(buffer), lambda: pickle.dumps(buffer), lambda: pickle.PickleBuffer(5)):
    try:
        use()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

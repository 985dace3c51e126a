import io
import marshal

data = marshal.dumps(1) + marshal.dumps(["two"]) + marshal.dumps(compile("x = 3", "<code>", "exec"))
file = io.BytesIO(data)
print(marshal.load(file), marshal.load(file), marshal.load(file).co_filename)
try:
    marshal.load(file)
except EOFError:
    print("the end")
print(marshal.loads(data))
for bad in (b"", data[:3]):
    try:
        marshal.loads(bad)
    except EOFError:
        print("too short")

# What annotation scopes of a class see of it, and what functions and comprehensions within them don't.
def run(source):
    namespace = {"T": "global", "x": "global", "__name__": "m"}
    exec(source, namespace)
    print(namespace["r"])


run("class C:\n T='class'\n type Alias = (T for _ in (1,))\nr=list(C.Alias.__value__)")
run("class C:\n T='class'\n type Alias = [T for _ in (1,)]\nr=C.Alias.__value__")
run("class C:\n T='class'\n type Alias = lambda: T\nr=C.Alias.__value__()")
run("class C:\n T='class'\n type Alias = T\nr=C.Alias.__value__")
run("class C:\n T='class'\n type Alias[U] = T\nr=C.Alias.__value__")
run("class C[T]:\n T='class'\n def m[U](x: (T for _ in (1,)), y: T): pass\nr=list(C.m.__annotations__['x'])")
run(
    "def outer():\n x='nonlocal'\n class C:\n  type Alias = x\n  val = Alias.__value__\n  x = 'class'\n  type Alias2 = x\n"
    " return C\nr=(outer().val, outer().Alias2.__value__)"
)
run(
    "def outer():\n x='nonlocal'\n class C:\n  global x\n  type Alias = x\n C.x='class'\n return C\nr=outer().Alias.__value__"
)
run("class C:\n global x\n type Alias = x\nC.x='class'\nr=C.Alias.__value__")

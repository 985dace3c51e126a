//! An isolate that is dropped leaves nothing behind: every object's count comes down to zero, whatever state the program
//! was left in.

use corallus::{Coroutine, Isolate, Object};

/// Runs the program, and asks what is left of the isolate when it is gone.
fn leaked(source: &str) -> usize {
    let mut isolate = Isolate::new().unwrap();
    // What the program raises doesn't matter here.
    let _ = isolate.exec(source);
    isolate.leaked_bytes()
}

#[track_caller]
fn leaves_nothing(source: &str) {
    assert_eq!(leaked(source), 0, "{source}");
}

#[test]
fn an_empty_isolate() {
    leaves_nothing("");
}

#[test]
fn data() {
    leaves_nothing(
        "a = [1, 'x', b'y', 2.5, 10**50, (1, [2]), {1: 'a'}, {3}, frozenset({4}), range(10**30), slice(1), ...]",
    );
    leaves_nothing(
        "import weakref\nclass C: pass\nc = C(); r = weakref.ref(c, print); p = weakref.proxy(c)\nd = weakref.WeakValueDictionary(k=c)",
    );
    leaves_nothing("m = memoryview(bytearray(10)); n = m[2:]");
    leaves_nothing("s = 'x' * 1000; t = [s.encode(), s.split('x'), f'{s}{s}', s.upper()]");
}

#[test]
fn cycles() {
    leaves_nothing("a = []; a.append(a); b = {}; b['b'] = b");
    leaves_nothing("class A: pass\na = A(); a.a = a; a.b = A(); a.b.a = a; del a");
    leaves_nothing("def f():\n    def g(): return g\n    return g\nh = f(); f.h = h");
}

#[test]
fn classes() {
    leaves_nothing(
        "class A: x = 1\nclass B(A):\n    def f(self): return super().f\n    @property\n    def p(self): return __class__\nb = B()",
    );
    leaves_nothing(
        "class M(type):\n    def __call__(cls, *a): return super().__call__(*a)\nclass C(metaclass=M):\n    __slots__ = ('a', 'b')\nc = C(); c.a = c",
    );
    leaves_nothing(
        "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass G(Generic[T]): pass\nx = G[int] | None\ntype L[K] = list[K]\ny = L[int]",
    );
    leaves_nothing("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int = 0\np = P(1); repr(p)");
    leaves_nothing("import enum\nclass E(enum.Enum):\n    A = 1\n    B = 2\ne = E.A");
    leaves_nothing("class D:\n    def __del__(self): self.again = self\nd = D(); del d\nd = D(); d.d = d");
}

#[test]
fn functions_and_closures() {
    leaves_nothing(
        "def f(x, *, y=[]):\n    def g(): nonlocal x; x += 1; return x\n    y.append(g)\n    return g\nf(1)(); f(2)",
    );
    leaves_nothing(
        "import functools\n@functools.lru_cache\ndef f(n): return n and f(n - 1)\nf(50)\np = functools.partial(f, 1)",
    );
    leaves_nothing("l = [lambda: l for _ in range(10)]\nm = map(str, l); next(m)");
}

#[test]
fn suspended_generators() {
    leaves_nothing("def f():\n    x = [1]\n    yield x\n    yield 2\ng = f(); next(g)");
    leaves_nothing("def f():\n    try: yield g\n    finally: print('never')\ng = f(); next(g)");
    leaves_nothing("def f(n):\n    if n: yield from f(n - 1)\n    yield n\ng = f(100); next(g)");
    leaves_nothing("def f(): yield\ng = f()");
    leaves_nothing(
        "def f():\n    for x in [1, 2]:\n        with open('/dev/null'):\n            yield x\ng = f()\ntry: next(g)\nexcept Exception as e: keep = e",
    );
    leaves_nothing(
        "def f():\n    try: 1 / 0\n    except ZeroDivisionError as e:\n        yield e\ng = f(); e = next(g)",
    );
    leaves_nothing("g = (x for x in iter(int, 1)); next(g); z = zip(g, g); next(z)");
}

#[test]
fn coroutines() {
    leaves_nothing("async def f(): pass\nc = f()");
    leaves_nothing(
        "class A:\n    def __await__(self): yield self\nasync def f(): await A()\nasync def g(): await f()\nc = g(); c.send(None)",
    );
    leaves_nothing(
        "async def f():\n    yield 1\n    yield 2\na = f(); s = a.__anext__()\ntry: s.send(None)\nexcept StopIteration as e: pass\nt = a.asend(None)",
    );
    leaves_nothing(
        "async def f():\n    async with f() as x: pass\n    async for y in f(): pass\nc = f()\ntry: c.send(None)\nexcept AttributeError as e: keep = e",
    );
    leaves_nothing("import asyncio");
}

#[test]
fn exceptions_and_frames() {
    leaves_nothing("def f(): 1 / 0\ntry: f()\nexcept Exception as e: keep = e");
    leaves_nothing(
        "def f(n):\n    try:\n        if n: f(n - 1)\n        else: raise KeyError(n)\n    except KeyError as e: raise ValueError(n) from e\nf(10)",
    );
    leaves_nothing("import sys\ndef f(): return sys._getframe()\nx = f(); x.f_locals['y'] = x");
    leaves_nothing("raise ExceptionGroup('x', [ValueError(1), ExceptionGroup('y', [TypeError(2)])])");
    leaves_nothing("def f(): f()\nf()");
    leaves_nothing("x = 1 +");
    leaves_nothing("raise SystemExit(3)");
    leaves_nothing("import sys, traceback\ntry: 1/0\nexcept Exception: s = traceback.format_exc()");
}

#[test]
fn modules_of_the_library() {
    for module in [
        "collections",
        "itertools",
        "functools",
        "re",
        "json",
        "datetime",
        "decimal",
        "random",
        "contextlib",
        "contextvars",
        "string",
        "textwrap",
        "csv",
        "io",
        "struct",
        "hashlib",
        "base64",
        "uuid",
        "heapq",
        "bisect",
        "operator",
        "copy",
        "pickle",
        "statistics",
        "fractions",
        "inspect",
        "ast",
        "dis",
        "unittest",
        "logging",
        "argparse",
        "tempfile",
        "threading",
        "queue",
        "sched",
        "array",
        "zlib",
        "select",
        "socket",
        "signal",
        "subprocess",
        "warnings",
        "weakref",
        "types",
        "typing",
    ] {
        leaves_nothing(&format!("import {module}"));
    }
    leaves_nothing("import re; m = re.match('(a)(?P<b>b)*', 'abb'); s = re.sub('b', lambda m: m[0], 'abb')");
    leaves_nothing(
        "import collections\nd = collections.deque([1], 3); d.append(d); o = collections.OrderedDict(a=d); n = collections.namedtuple('N', 'a b')(1, d); i = iter(d); next(i)",
    );
    leaves_nothing(
        "import itertools\nt = itertools.tee(iter([1, 2])); next(t[0]); g = itertools.groupby([1, 1, 2]); k = next(g); c = itertools.chain.from_iterable([[1], [2]]); next(c); p = itertools.permutations([1, 2]); next(p)",
    );
    leaves_nothing(
        "import contextvars\nv = contextvars.ContextVar('v'); t = v.set([v]); c = contextvars.copy_context(); c.run(v.set, c)",
    );
    leaves_nothing(
        "import io\ns = io.StringIO('a\\nb'); next(s); b = io.BytesIO(b'x'); w = io.TextIOWrapper(io.BufferedReader(io.BytesIO(b'y'))); w.read(1)",
    );
    leaves_nothing("import json; json.loads('[1, {\"a\": [null]}]'); json.dumps([1, {'a': None}])");
    leaves_nothing(
        "import array, struct; a = array.array('i', [1]); s = struct.Struct('<i'); i = s.iter_unpack(b'12345678'); next(i)",
    );
    leaves_nothing("import asyncio\nasync def f(): await asyncio.sleep(0)\nasyncio.run(f())");
}

#[test]
fn what_the_host_holds() {
    let mut isolate = Isolate::new().unwrap();
    isolate.exec("def f():\n    yield 1\n    yield 2").unwrap();
    let list: Object = isolate.eval("[[]]").unwrap();
    let generator: Coroutine = isolate.call("f", ()).unwrap();
    generator.send(&mut isolate, ()).unwrap();
    isolate.define("host", || ()).unwrap();
    isolate.define("also(a, *, b=[1])", |_: i64, _: Vec<i64>| ()).unwrap();
    isolate.define_request("ask").unwrap();
    isolate.module("m").value("x", &list).install().unwrap();
    let error = isolate.exec("1 / 0").unwrap_err();
    assert_eq!(isolate.leaked_bytes(), 0);
    drop((list, generator, error));
}

#[test]
fn an_iterator_that_is_forgotten() {
    let mut isolate = Isolate::new().unwrap();
    let list: Object = isolate.eval("[1, 2]").unwrap();
    std::mem::forget(list.items::<i64>(&mut isolate).unwrap());
    drop(isolate);
}

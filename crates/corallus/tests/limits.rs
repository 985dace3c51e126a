//! What an isolate may use up, and programs that won't have it.

use std::time::{Duration, Instant};

use corallus::{Coroutine, Error, Isolate, Limit};

const SHORT: Duration = Duration::from_millis(100);
/// What a machine under load may add to a time limit.
const SLACK: Duration = Duration::from_secs(8);

fn limited() -> Isolate {
    Isolate::builder()
        .memory_limit(64 << 20)
        .time_limit(SHORT)
        .build()
        .unwrap()
}

/// How the program ends, in a limited isolate that works afterwards.
#[track_caller]
fn ends(source: &str) -> Result<(), Error> {
    ends_within(SHORT, source)
}

#[track_caller]
fn ends_within(limit: Duration, source: &str) -> Result<(), Error> {
    let mut isolate = limited();
    isolate.set_time_limit(Some(limit));
    let start = Instant::now();
    let result = isolate.exec(source);
    assert!(start.elapsed() < SLACK, "took {:?}: {source}", start.elapsed());
    isolate.set_time_limit(None);
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2, "{source}");
    assert_eq!(isolate.leaked_bytes(), 0, "{source}");
    result
}

#[track_caller]
fn ends_by(limit: Limit, source: &str) {
    let time = if limit == Limit::Time { SHORT } else { SLACK };
    match ends_within(time, source) {
        Err(Error::Limit(found)) if found == limit => {}
        other => panic!("{other:?}: {source}"),
    }
}

#[track_caller]
fn raises(kind: &str, source: &str) {
    match ends_within(SLACK, source) {
        Err(Error::Exception(exception)) if exception.kind == kind => {}
        other => panic!("{other:?}: {source}"),
    }
}

#[test]
fn nothing_holds_on_against_the_time_limit() {
    for source in [
        "while True: pass",
        "while True:\n    try: 1 / 0\n    except BaseException: pass",
        "def f():\n    try:\n        while True: pass\n    finally:\n        while True: pass\nf()",
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: continue\n        finally: continue\nf()",
        "class C:\n    def __exit__(self, *a):\n        while True: pass\n    def __enter__(self): pass\nwith C():\n    while True: pass",
        "class C:\n    def __del__(self):\n        while True: pass\nc = C()\ndel c\nwhile True: pass",
        "class C:\n    def __del__(self): C()\nC()\nwhile True: pass",
        "def g():\n    while True:\n        try: yield\n        except GeneratorExit: pass\nx = g(); next(x)\nfor y in x: pass",
        "def g():\n    while True:\n        try: yield\n        finally: continue\nfor x in g(): pass",
        "class C:\n    def __eq__(self, other):\n        while True: pass\n    def __hash__(self): return 1\n{C(): 1, C(): 2}",
        "class C:\n    def __lt__(self, other):\n        while True: pass\nsorted([C(), C()])",
        "class C:\n    def __repr__(self):\n        while True: pass\nraise Exception(C())\n",
        "import sys\ndef hook(*a):\n    while True: pass\nsys.excepthook = sys.unraisablehook = hook\nclass C:\n    def __del__(self): 1 / 0\nC()",
        "async def f():\n    while True:\n        try: await g()\n        except BaseException: pass\nasync def g(): pass\nf().send(None)",
        "def f(): f()\nwhile True:\n    try: f()\n    except RecursionError: pass",
        "exec('while True: pass')",
        "eval('[0 for _ in iter(int, 1)]')",
        "import time\nwhile True:\n    try: time.sleep(1000)\n    except BaseException: pass",
    ] {
        match ends(source) {
            Err(Error::Limit(Limit::Time)) => {}
            Err(Error::Limit(Limit::Memory)) if source.contains("eval") => {}
            other => panic!("{other:?}: {source}"),
        }
    }
}

#[test]
fn natives_that_loop_look_up() {
    for source in [
        "sum(range(10**12))",
        "sum(x for x in iter(int, 1))",
        "all(iter(lambda: 1, 0))",
        "min(iter(int, 1))",
        "import collections, itertools\ncollections.deque(itertools.count(), maxlen=0)",
        "import itertools\nnext(itertools.islice(itertools.count(), 10**12, None))",
        "import itertools\nnext(filter(None, itertools.repeat(0)))",
        "import itertools\nnext(itertools.dropwhile(lambda x: True, itertools.count()))",
        "import itertools\nfor x in itertools.cycle([1]): pass",
        "import itertools\n5 in itertools.repeat(4)",
        "import itertools\nnext(itertools.compress(itertools.count(), itertools.repeat(0)))",
        "1.5 in range(10**15)",
        "range(10**15).index(1.5)",
        "range(10**15).count(1.5)",
        "import asyncio\nasyncio.run(asyncio.sleep(1000))",
    ] {
        match ends(source) {
            Err(Error::Limit(Limit::Time)) => {}
            Err(Error::Exception(exception)) if source.contains("index") && exception.kind == "ValueError" => {}
            Ok(()) if source.contains("1.5") => {}
            other => panic!("{other:?}: {source}"),
        }
    }
}

#[test]
fn too_large_at_once() {
    for source in [
        "'x' * 10**12",
        "b'x' * 10**12",
        "bytes(10**12)",
        "bytearray(10**12)",
        "[0] * 10**10",
        "(0,) * 10**10",
        "list(range(10**12))",
        "tuple(range(10**12))",
        "set(range(10**9))",
        "10**10**10",
        "1 << 10**11",
        "'%1000000000000d' % 1",
        "'{:>1000000000000}'.format(1)",
        "f'{1:>10000000000}'",
        "'x'.ljust(10**11)",
        "'x'.center(10**11)",
        "'1'.zfill(10**11)",
        "'\\t'.expandtabs(10**11)",
        "('x' * 10**6).replace('x', 'y' * 10**6)",
        "('x' * 10**5).join(['y'] * 10**6)",
        "a = [0] * 10**6\na *= 10**6",
        "(1).to_bytes(10**11, 'big')",
        "import array\narray.array('q', [0]) * 10**11",
        "import collections\ncollections.deque([0]) * 10**11",
        "import itertools\nlist(itertools.repeat(0, 10**12))",
        "import io\nb = io.BytesIO()\nb.seek(10**12)\nb.write(b'x')",
        "import math\nmath.factorial(10**9)",
        "import random\nrandom.getrandbits(10**12)",
        "import struct\nstruct.pack('1000000000000x')",
        "import re\nre.sub('x', 'y' * 10**6, 'x' * 10**6)",
    ] {
        match ends(source) {
            Err(Error::Limit(Limit::Memory | Limit::Time)) => {}
            other => panic!("{other:?}: {source}"),
        }
        // The same can be caught.
        let mut isolate = Isolate::builder()
            .memory_limit(64 << 20)
            .fuel(20_000_000)
            .build()
            .unwrap();
        let lines: Vec<&str> = source.lines().collect();
        let caught = format!(
            "try:\n    {}\nexcept MemoryError:\n    caught = True",
            lines.join("\n    ")
        );
        match isolate.exec(&caught) {
            Ok(()) => assert!(isolate.get::<bool>("caught").unwrap(), "{source}"),
            Err(Error::Limit(Limit::Fuel | Limit::Memory)) => {}
            other => panic!("{other:?}: {source}"),
        }
    }
}

#[test]
fn growing_bit_by_bit() {
    for source in [
        "a = []\nwhile True: a.append(None)",
        "a = []\nwhile True: a.append([])",
        "a = []\nwhile True: a = [a]",
        "a = {}\nn = 0\nwhile True:\n    a[n] = n\n    n += 1",
        "a = set()\nn = 0\nwhile True:\n    a.add(n)\n    n += 1",
        "s = 'x'\nwhile True: s += s",
        "s = 'x'\nwhile True: s += 'y' * 1000",
        "b = bytearray()\nwhile True: b += b'x' * 1000",
        "n = 3\nwhile True: n *= n",
        "a = []\nwhile True: a.append(lambda: a)",
        "class C: pass\na = None\nwhile True:\n    c = C(); c.a = a; a = c",
        "def g(): yield\na = []\nwhile True:\n    x = g(); next(x); a.append(x)",
        "import collections\nd = collections.deque()\nwhile True: d.appendleft(None)",
        "import io\ns = io.StringIO()\nwhile True: s.write('x' * 1000)",
        "a = [str(n) for n in iter(int, 1)]",
        "x = [0]\nfor y in x: x.append(y)",
        "x = [0]\nwhile True: x.extend(x)",
        "x = [0]\nwhile True: x[0:0] = x",
        "e = None\nwhile True:\n    try: raise ValueError\n    except ValueError as v: v.x = e; e = v",
        "d = {}\nwhile True: d = {'a': d, 'b': dict(d)}",
        "n = 0\nwhile True:\n    n += 1\n    globals()['v' + str(n)] = n",
        "n = 0\nwhile True:\n    n += 1\n    type('C' + str(n), (), {})",
    ] {
        // What grows slowly, or costs much for its size, may end by time.
        let slow = ["type(", "'b': dict", "n *= n"]
            .iter()
            .any(|part| source.contains(part));
        let mut isolate = Isolate::builder()
            .memory_limit(32 << 20)
            .time_limit(Duration::from_secs(if slow { 2 } else { 60 }))
            .build()
            .unwrap();
        match isolate.exec(source) {
            Err(Error::Limit(Limit::Memory)) => {}
            Err(Error::Limit(Limit::Time)) if slow => {}
            other => panic!("{other:?}: {source}"),
        }
        assert!(isolate.memory_used() < 48 << 20, "{}: {source}", isolate.memory_used());
        // Once it has let go, it has room again.
        isolate
            .exec("globals().clear()")
            .unwrap_or_else(|error| panic!("{error}: {source}"));
        isolate.collect_garbage();
        isolate
            .exec("y = 'y' * (8 << 20)")
            .unwrap_or_else(|error| panic!("{error}: {source}"));
    }
}

#[test]
fn catching_memory_errors_doesnt_help() {
    for source in [
        "a = []\nwhile True:\n    try:\n        while True: a.append([])\n    except BaseException: pass",
        "a = []\ndef f():\n    try:\n        while True: a.append('x' * 10000)\n    finally: f()\nf()",
    ] {
        let mut isolate = Isolate::builder()
            .memory_limit(16 << 20)
            .time_limit(Duration::from_secs(60))
            .build()
            .unwrap();
        assert!(
            matches!(
                isolate.exec(source),
                Err(Error::Limit(Limit::Memory | Limit::Recursion))
            ),
            "{source}"
        );
        assert!(isolate.memory_used() < 24 << 20);
    }
}

#[test]
fn a_program_recovers_from_memory_errors() {
    let mut isolate = Isolate::builder().memory_limit(16 << 20).build().unwrap();
    isolate
        .exec(
            "
caught = 0
for _ in range(5):
    try:
        a = []
        while True: a.append([])
    except MemoryError:
        a = None
        caught += 1
",
        )
        .unwrap();
    assert_eq!(isolate.get::<i64>("caught").unwrap(), 5);
}

#[test]
fn garbage_is_collected_before_memory_is_refused() {
    let mut isolate = Isolate::builder().memory_limit(16 << 20).build().unwrap();
    isolate
        .exec("import gc\ngc.disable()\nfor _ in range(300_000):\n    a = []; a.append(a)\nfor _ in range(100):\n    b = 'x' * (4 << 20)")
        .unwrap();
}

#[test]
fn recursion() {
    ends_by(Limit::Recursion, "def f(): f()\nf()");
    ends_by(
        Limit::Recursion,
        "class C:\n    def __eq__(self, o): return self == o\n    def __hash__(self): return 1\n{C(): 1, C(): 2}",
    );
    ends_by(
        Limit::Recursion,
        "class C:\n    def __hash__(self): return hash(self)\nhash(C())",
    );
    ends_by(
        Limit::Recursion,
        "class C:\n    def __getattr__(self, n): return self.x\nC().y",
    );
    ends_by(
        Limit::Recursion,
        "class C:\n    def __repr__(self): return repr(self)\nrepr(C())",
    );
    ends_by(Limit::Recursion, "a = []\nfor _ in range(10**5): a = [a]\nrepr(a)");
    ends_by(
        Limit::Recursion,
        "a = []\nfor _ in range(10**5): a = [a]\nb = []\nfor _ in range(10**5): b = [b]\na == b",
    );
    ends_by(
        Limit::Recursion,
        "import sys, copy\na = []\nfor _ in range(10**5): a = [a]\ncopy.deepcopy(a)",
    );
    let mut isolate = Isolate::builder().recursion_limit(50).build().unwrap();
    isolate
        .exec("def f(n): return n and 1 + f(n - 1)\nassert f(40) == 40")
        .unwrap();
    assert!(matches!(isolate.exec("f(60)"), Err(Error::Limit(Limit::Recursion))));
    assert!(matches!(
        isolate.exec("import sys; sys.setrecursionlimit(60)"),
        Err(Error::Exception(_))
    ));
    isolate.exec("import sys; sys.setrecursionlimit(45)").unwrap();
}

#[test]
fn long_integers() {
    ends_by(
        Limit::Time,
        "import sys\nsys.set_int_max_str_digits(0)\nint('9' * 10**7)",
    );
    ends_by(
        Limit::Time,
        "import sys\nsys.set_int_max_str_digits(0)\nx = str(3 ** (10 ** 8))",
    );
    ends_by(Limit::Time, "x = 3 ** (10 ** 8)");
    ends_by(Limit::Time, "x = (1 << 10**8) + 1\nx * x * x");
    ends_by(Limit::Time, "x = (1 << 2 * 10**7) + 1\ny = (1 << 10**7) + 1\nx % y");
    ends_by(Limit::Time, "pow(3, (1 << 10**6) + 1, (1 << 10**6) + 7)");
    ends_by(Limit::Time, "import math\nmath.gcd((1 << 10**7) + 1, (1 << 10**7) - 1)");
    ends_by(Limit::Time, "import math\nmath.isqrt((1 << 10**8) + 1)");
    raises("ValueError", "int('9' * 10**7)");
    raises("ValueError", "str(1 << 10**6)");
}

#[test]
fn patterns_that_backtrack() {
    ends_by(Limit::Time, "import re\nre.match('(a+)+b', 'a' * 100)");
    ends_by(Limit::Time, "import re\nre.match('(a|a)*b', 'a' * 100)");
    ends_by(Limit::Time, "import re\nre.search('(x+x+)+y', 'x' * 100)");
    ends_by(
        Limit::Time,
        "import re\nre.fullmatch('(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)z', 'x' * 1000)",
    );
    ends("import re\nassert re.match('(a+)+b', 'a' * 20 + 'b')").unwrap();
}

#[test]
fn fuel_is_exact_and_the_same_each_time() {
    let run = |fuel| {
        let mut isolate = Isolate::builder().fuel(fuel).hash_seed(1).build().unwrap();
        let result = isolate.exec("n = 0\nfor x in range(1000):\n    n = x\n    str(x)");
        let left = isolate.fuel().unwrap();
        isolate.set_fuel(None);
        (result.is_ok(), left, isolate.get::<i64>("n").unwrap_or(-1))
    };
    let (done, left, _) = run(1_000_000);
    assert!(done);
    let needed = 1_000_000 - left;
    assert!((2000..2100).contains(&needed), "{needed}");
    assert_eq!(run(1_000_000), run(1_000_000));
    assert!(run(needed).0);
    assert!(!run(needed - 1).0);
    let (done, left, n) = run(1000);
    assert_eq!((done, left), (false, 0));
    assert!((450..=500).contains(&n), "{n}");
    assert_eq!(run(1000), run(1000));
}

#[test]
fn fuel_can_be_given_again() {
    let mut isolate = Isolate::new().unwrap();
    isolate
        .exec("def g():\n    n = 0\n    while True:\n        n += 1\n        yield n")
        .unwrap();
    let generator: Coroutine = isolate.call("g", ()).unwrap();
    isolate.set_fuel(Some(100));
    assert!(matches!(
        isolate.exec("while True: pass"),
        Err(Error::Limit(Limit::Fuel))
    ));
    assert!(matches!(
        isolate.exec("len(''), len('')"),
        Err(Error::Limit(Limit::Fuel))
    ));
    isolate.set_fuel(Some(100));
    // What was suspended goes on.
    generator.send(&mut isolate, ()).unwrap();
    generator.send(&mut isolate, ()).unwrap();
    assert!(isolate.fuel().unwrap() > 90);
}

#[test]
fn finalisers_wait_until_the_isolate_runs_again() {
    let mut isolate = Isolate::new().unwrap();
    isolate
        .exec("log = []\nclass C:\n    def __del__(self): log.append(1)\ndef f():\n    c = C()\n    while True: pass")
        .unwrap();
    isolate.set_fuel(Some(1000));
    assert!(matches!(isolate.exec("f()"), Err(Error::Limit(Limit::Fuel))));
    isolate.set_fuel(None);
    assert_eq!(isolate.eval::<i64>("len(log)").unwrap_or(0), 1);
}

#[test]
fn a_host_stops_a_program() {
    let mut isolate = Isolate::new().unwrap();
    let interrupter = isolate.interrupter();
    let other = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        interrupter.stop();
    });
    let result = isolate.exec("while True:\n    try: pass\n    except BaseException: pass");
    assert!(matches!(result, Err(Error::Limit(Limit::Stopped))));
    other.join().unwrap();
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
}

#[test]
fn limits_hold_within_host_functions() {
    let mut isolate = limited();
    isolate
        .define("call", |cx: &mut corallus::Context<'_>, f: corallus::Object| {
            f.call::<corallus::Object>(cx, ())
        })
        .unwrap();
    let result =
        isolate.exec("def f():\n    while True: pass\nwhile True:\n    try: call(f)\n    except BaseException: pass");
    assert!(matches!(result, Err(Error::Limit(Limit::Time))));
}

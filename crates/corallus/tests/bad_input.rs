//! Input that nobody means well with: whatever it is, it ends as a Python exception or a typed error.

use std::path::Path;
use std::time::Duration;

use corallus::{Error, Isolate};

fn isolate() -> Isolate {
    Isolate::builder()
        .memory_limit(256 << 20)
        .time_limit(Duration::from_secs(5))
        .build()
        .unwrap()
}

/// A small generator of pseudo-random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// Compiles bytes as a source file is compiled.
fn compile(isolate: &mut Isolate, bytes: &[u8]) -> Result<(), String> {
    match isolate.vm().compile_file(bytes, "<bytes>") {
        Ok(_) => Ok(()),
        Err(raised) => Err(isolate.vm().type_name(&raised.0).to_string()),
    }
}

#[track_caller]
fn compiles_or_says_why(isolate: &mut Isolate, bytes: &[u8]) {
    if let Err(kind) = compile(isolate, bytes) {
        let known = [
            "SyntaxError",
            "IndentationError",
            "TabError",
            "ValueError",
            "RecursionError",
            "MemoryError",
        ];
        assert!(
            known.contains(&kind.as_str()),
            "{kind}: {:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn random_bytes_as_source() {
    let (mut isolate, mut random) = (isolate(), Random(0x2545_f491_4f6c_dd1d));
    for _ in 0..2000 {
        let length = random.below(120);
        let bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        compiles_or_says_why(&mut isolate, &bytes);
    }
}

#[test]
fn random_words_as_source() {
    const WORDS: &[&str] = &[
        "def ",
        "class ",
        "async ",
        "await ",
        "yield ",
        "from ",
        "import ",
        "lambda ",
        "if ",
        "else",
        "elif ",
        "for ",
        "in ",
        "while ",
        "try",
        "except",
        "finally",
        "with ",
        "as ",
        "match ",
        "case ",
        "return ",
        "raise ",
        "global ",
        "nonlocal ",
        "del ",
        "not ",
        "is ",
        "and ",
        "or ",
        "None",
        "x",
        "y",
        "_",
        "1",
        "0x",
        "1e",
        "1_",
        "'",
        "\"",
        "'''",
        "f'",
        "f\"{",
        "t'",
        "b'",
        "r'",
        "\\",
        "\n",
        "\n    ",
        "\n\t",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ":=",
        ",",
        ".",
        "...",
        "=",
        "==",
        "->",
        "*",
        "**",
        "@",
        "!",
        "%",
        "<<",
        "~",
        "#",
        ";",
        "\r",
        "\0",
        "\u{feff}",
        "é",
        "💥",
        "\u{2028}",
        "type ",
        "super",
        "__class__",
        "print",
    ];
    let (mut isolate, mut random) = (isolate(), Random(0x9e37_79b9_7f4a_7c15));
    for _ in 0..5000 {
        let length = random.below(30);
        let text: String = (0..length).map(|_| WORDS[random.below(WORDS.len())]).collect();
        compiles_or_says_why(&mut isolate, text.as_bytes());
    }
}

/// Every beginning of some scripts of the test suite.
#[test]
fn truncated_sources() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scripts");
    let mut isolate = isolate();
    let mut count = 0;
    for area in ["language", "protocol", "async_with", "bad_input"] {
        let mut files: Vec<_> = std::fs::read_dir(scripts.join(area))
            .unwrap()
            .flatten()
            .map(|file| file.path())
            .collect();
        files.sort();
        let files = files
            .iter()
            .filter(|file| file.extension().is_some_and(|end| end == "py"));
        for file in files.step_by(25) {
            let bytes = std::fs::read(file).unwrap();
            for end in 0..bytes.len().min(1500) {
                compiles_or_says_why(&mut isolate, &bytes[..end]);
                count += 1;
            }
        }
    }
    assert!(count > 3000, "{count}");
}

#[test]
fn bytes_that_are_no_text() {
    let mut isolate = isolate();
    assert_eq!(compile(&mut isolate, b"x = '\xff'").unwrap_err(), "SyntaxError");
    assert_eq!(
        compile(&mut isolate, b"# coding: nonesuch\n").unwrap_err(),
        "SyntaxError"
    );
    assert_eq!(
        compile(&mut isolate, b"\xef\xbb\xbf# coding: latin-1\n").unwrap_err(),
        "SyntaxError"
    );
    assert!(compile(&mut isolate, b"x = 1\0").is_err());
    compile(&mut isolate, b"# coding: latin-1\nx = '\xff'").unwrap();
    compile(&mut isolate, b"\xef\xbb\xbfx = 1").unwrap();
    assert!(matches!(
        isolate.exec("x = 1\0"),
        Err(Error::Syntax(_) | Error::Exception(_))
    ));
}

#[test]
fn absurd_nesting() {
    let mut isolate = isolate();
    let deep = 20_000;
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("-", ""),
        ("not ", ""),
        ("f(", ")"),
        ("x[", "]"),
        ("lambda: ", ""),
        ("*", ""),
    ] {
        let text = format!("y = {}1{}", open.repeat(deep), close.repeat(deep));
        compiles_or_says_why(&mut isolate, text.as_bytes());
        compiles_or_says_why(&mut isolate, open.repeat(deep).as_bytes());
    }
    for operator in ["+", "**", ".x", "()", "[0]", " and ", " if 1 else ", " < ", ","] {
        let text = format!("y = 1{}1", format!("{operator}1").repeat(deep));
        compiles_or_says_why(&mut isolate, text.as_bytes());
        compiles_or_says_why(&mut isolate, format!("y = x{}", operator.repeat(deep)).as_bytes());
    }
    let indented: String = (0..150).map(|level| format!("{}if 1:\n", " ".repeat(level))).collect();
    compiles_or_says_why(&mut isolate, indented.as_bytes());
    let elifs = format!("if 1: pass\n{}", "elif 1: pass\n".repeat(deep));
    compiles_or_says_why(&mut isolate, elifs.as_bytes());
    let strings = format!("y = {}", "f'{".repeat(500));
    compiles_or_says_why(&mut isolate, strings.as_bytes());
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
}

#[test]
fn deep_data_and_deep_calls() {
    let mut isolate = Isolate::builder().memory_limit(2 << 30).build().unwrap();
    for source in [
        // A list of a million links, freed at once.
        "a = None\nfor _ in range(10**6): a = (a,)\ndel a",
        "class Node: pass\na = None\nfor _ in range(10**5):\n    n = Node(); n.next = a; a = n\ndel a, n",
        "a = {}\nfor _ in range(10**5): a = {'a': a}\na = None",
        "def f():\n    yield\ng = f()\nfor _ in range(10**5):\n    def f(g=g): yield g\n    g = f(); next(g)\ng = f = None",
        "import pickle\na = []\nfor _ in range(10**5): a = [a]\nb = pickle.loads(pickle.dumps(a))\na = b = None",
        // Calls and delegations far below the machine's stack.
        "import sys\nsys.setrecursionlimit(200_000)\ndef f(n): return n and 1 + f(n - 1)\nassert f(100_000) == 100_000",
        "def f(n):\n    if n: yield from f(n - 1)\n    else: yield 'leaf'\nassert next(f(100_000)) == 'leaf'",
        "async def f(n): return n and 1 + await f(n - 1)\ntry: f(100_000).send(None)\nexcept StopIteration as e: assert e.value == 100_000",
    ] {
        isolate.exec(source).unwrap_or_else(|error| panic!("{error}: {source}"));
    }
    for source in [
        "a = []\nfor _ in range(10**5): a = [a]\nrepr(a)",
        "a = []\nfor _ in range(10**5): a = (a,)\nhash(a[0])",
        "a = b = 1\nfor _ in range(10**5): a, b = [a], [b]\na == b",
        "import json\njson.loads('[' * 10**5)",
        "import ast\nast.literal_eval('(' * 10**4 + ')' * 10**4)",
        "isinstance(1, t := None) if 0 else None\nt = int\nfor _ in range(10**5): t = (t,)\nisinstance('', t)",
        "class C: pass\nf = C()\nf.__call__ = f\nclass D:\n    __call__ = property(lambda self: self)\nD()()",
    ] {
        assert!(isolate.exec(source).is_err(), "{source}");
        assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
    }
    isolate.exec("a = b = t = None").unwrap();
    assert_eq!(isolate.leaked_bytes(), 0);
}

#[test]
fn exceptions_in_odd_places() {
    let mut isolate = Isolate::builder().stderr(std::io::sink()).build().unwrap();
    isolate
        .exec(
            "
class C:
    def __del__(self): raise ValueError
    def __repr__(self): raise KeyError
    def __hash__(self): raise TypeError
    def __eq__(self, other): raise OSError
    def __bool__(self): raise IndexError
    def __len__(self): return -1
    def __index__(self): return 'x'
    def __iter__(self): return 3
    def __getattr__(self, name): raise RuntimeError
for work in (hash, repr, len, iter, list, bool, int, range, sorted, sum, lambda c: [c] == [C()], lambda c: {c}, lambda c: c.x,
             lambda c: f'{c}', lambda c: print(c), lambda c: [0][c], lambda c: c in [1, C()], lambda c: c and 1, lambda c: (*c,)):
    try: work(C())
    except Exception: pass
    else: raise AssertionError(work)
",
        )
        .unwrap();
    assert!(matches!(isolate.exec("raise C()"), Err(Error::Exception(_))));
    assert!(matches!(
        isolate.exec("class E(Exception):\n    def __str__(self): raise E\nraise E"),
        Err(Error::Exception(_))
    ));
    isolate
        .exec("import sys\nsys.stdout = sys.stderr = None\nprint('gone')\nc = C(); del c")
        .unwrap();
    isolate
        .exec("del sys.stdout, sys.stderr, sys.modules, sys.path\nc = C(); del c")
        .unwrap();
    let _ = isolate.exec("import json");
    let _ = isolate.exec("__builtins__.__dict__.clear()");
    let _ = isolate.exec("print(1)");
    assert_eq!(isolate.leaked_bytes(), 0);
}

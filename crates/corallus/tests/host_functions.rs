//! What Python may call in Rust, and what comes of its errors.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use corallus::{ByteString, Class, Context, Error, Exception, Isolate, Object};

fn isolate() -> Isolate {
    Isolate::new().unwrap()
}

/// What the statements raise, as class and message.
fn raised(isolate: &mut Isolate, source: &str) -> String {
    match isolate.exec(source) {
        Err(Error::Exception(exception)) => exception.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn functions_of_any_number_of_parameters() {
    let mut isolate = isolate();
    isolate.define("none", || "nothing").unwrap();
    isolate.define("two", |a: i64, b: String| format!("{a}{b}")).unwrap();
    isolate
        .define(
            "six",
            |a: i64, b: i64, c: f64, d: bool, e: Option<i64>, f: Vec<String>| format!("{a} {b} {c} {d} {e:?} {f:?}"),
        )
        .unwrap();
    assert_eq!(isolate.eval::<String>("none()").unwrap(), "nothing");
    assert_eq!(isolate.eval::<String>("two(1, 'x')").unwrap(), "1x");
    let six: String = isolate.eval("six(1, -2, 3, True, None, ['a', 'b'])").unwrap();
    assert_eq!(six, r#"1 -2 3 true None ["a", "b"]"#);
}

#[test]
fn wrong_arguments_are_type_errors() {
    let mut isolate = isolate();
    isolate.define("f", |_: i64, _: String| ()).unwrap();
    assert_eq!(
        raised(&mut isolate, "f(1)"),
        "TypeError: the host function takes 2 arguments, 1 given"
    );
    assert_eq!(
        raised(&mut isolate, "f(1, 2)"),
        "TypeError: argument 2: a Python 'int' can't become a Rust String"
    );
    assert_eq!(
        raised(&mut isolate, "f(10**30, 'x')"),
        "TypeError: argument 1: an integer doesn't fit a Rust i64"
    );
    assert!(raised(&mut isolate, "f('x', 'x')").starts_with("TypeError"));
}

#[test]
fn parameter_lists_bind_keywords_and_defaults() {
    let mut isolate = isolate();
    isolate
        .define("fetch(url, /, *rest, timeout=1.5, **headers)", {
            |url: String, rest: Vec<String>, timeout: f64, headers: BTreeMap<String, i64>| {
                format!("{url} {rest:?} {timeout} {headers:?}")
            }
        })
        .unwrap();
    let text: String = isolate.eval("fetch('u', 'a', 'b', timeout=3, x=1)").unwrap();
    assert_eq!(text, r#"u ["a", "b"] 3 {"x": 1}"#);
    let text: String = isolate.eval("fetch('u')").unwrap();
    assert_eq!(text, "u [] 1.5 {}");
    assert_eq!(
        raised(&mut isolate, "fetch()"),
        "TypeError: fetch() missing 1 required positional argument: 'url'"
    );
    assert!(matches!(isolate.define("f(", || ()), Err(Error::Syntax(_))));
    let signature: String = isolate.eval("str(__import__('inspect').signature(fetch))").unwrap();
    assert_eq!(signature, "(url, /, *rest, timeout=1.5, **headers)");
}

#[test]
fn errors_become_exceptions() {
    let mut isolate = isolate();
    isolate
        .define("fail", |kind: String| -> Result<(), Exception> {
            Err(Exception::new(kind, "no"))
        })
        .unwrap();
    isolate
        .define("io", || std::fs::read("/does/not/exist").map(ByteString))
        .unwrap();
    isolate.define("text", || Err::<(), _>("plain text")).unwrap();
    isolate.define("panics", || -> () { panic!("at the host") }).unwrap();
    assert_eq!(raised(&mut isolate, "fail('ValueError')"), "ValueError: no");
    assert_eq!(raised(&mut isolate, "fail('Nonesuch')"), "RuntimeError: Nonesuch: no");
    assert_eq!(raised(&mut isolate, "fail('print')"), "RuntimeError: print: no");
    assert!(raised(&mut isolate, "io()").starts_with("OSError: "));
    assert_eq!(raised(&mut isolate, "text()"), "RuntimeError: plain text");
    let text = raised(&mut isolate, "panics()");
    assert_eq!(text, "RuntimeError: the host function panics() panicked: at the host");
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
}

#[test]
fn an_exception_passes_through_the_host_as_itself() {
    let mut isolate = isolate();
    isolate
        .define("call", |cx: &mut Context<'_>, function: Object| {
            function.call::<Object>(cx, ())
        })
        .unwrap();
    isolate
        .exec(
            "
class Own(Exception): pass
error = Own('mine')
def fail(): raise error
try:
    call(fail)
except Own as caught:
    same = caught is error
",
        )
        .unwrap();
    assert!(isolate.get::<bool>("same").unwrap());
}

#[test]
fn host_functions_use_the_isolate_that_calls_them() {
    let mut isolate = isolate();
    isolate
        .define("twice", |cx: &mut Context<'_>, function: Object, x: i64| {
            let once: i64 = function.call(cx, (x,))?;
            function.call::<i64>(cx, (once,))
        })
        .unwrap();
    isolate
        .define("note", |cx: &mut Context<'_>, text: String| {
            let count = cx.get::<i64>("count").unwrap_or(0);
            cx.set("count", count + text.len() as i64)
        })
        .unwrap();
    assert_eq!(isolate.eval::<i64>("twice(lambda x: x * 3, 2)").unwrap(), 18);
    isolate.exec("note('abc'); note('de')").unwrap();
    assert_eq!(isolate.get::<i64>("count").unwrap(), 5);
    // Recursion through the host ends as recursion does.
    isolate.exec("def down(x): return twice(down, x)").unwrap();
    assert!(matches!(
        isolate.exec("down(1)"),
        Err(Error::Limit(corallus::Limit::Recursion))
    ));
}

#[test]
fn functions_keep_state_of_the_host() {
    let mut isolate = isolate();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = lines.clone();
    isolate
        .define("log", move |line: String| sink.lock().unwrap().push(line))
        .unwrap();
    isolate.exec("for n in range(3): log(f'line {n}')").unwrap();
    assert_eq!(*lines.lock().unwrap(), ["line 0", "line 1", "line 2"]);
    drop(isolate);
    // The isolate has let go of the function.
    assert_eq!(Arc::strong_count(&lines), 1);
}

#[test]
fn modules_of_host_functions() {
    let mut isolate = isolate();
    isolate
        .module("host")
        .function("add", |a: i64, b: i64| a + b)
        .value("names", vec!["a", "b"])
        .install()
        .unwrap();
    isolate
        .exec("from host import add\nimport host\nassert add(1, 2) == 3 and host.names == ['a', 'b']")
        .unwrap();
}

#[test]
fn host_functions_are_methods_on_classes() {
    let mut isolate = isolate();
    isolate
        .define("describe", |cx: &mut Context<'_>, this: Object| this.type_name(cx))
        .unwrap();
    isolate.exec("class C:\n    d = describe\nname = C().d()").unwrap();
    assert_eq!(isolate.get::<String>("name").unwrap(), "C");
    assert_eq!(
        isolate.eval::<String>("repr(describe)").unwrap(),
        "<host function describe>"
    );
}

#[test]
fn classes_of_the_host() {
    let mut isolate = isolate();
    struct Counter(i64);
    let class = Class::builder("Counter")
        .method("add(self, n=1)", |counter: &mut Counter, n: i64| {
            counter.0 += n;
            counter.0
        })
        .method("fail", |_: &mut Counter| -> Result<(), Exception> {
            Err(Exception::new("KeyError", "gone"))
        })
        .build(&mut isolate)
        .unwrap();
    let counter = class.instance(&mut isolate, Counter(5)).unwrap();
    isolate.set("c", &counter).unwrap();
    isolate.exec("assert c.add() == 6 and c.add(n=4) == 10").unwrap();
    assert_eq!(class.with(&mut isolate, &counter, |counter| counter.0).unwrap(), 10);
    assert_eq!(
        raised(&mut isolate, "Counter()"),
        "TypeError: only the host makes objects of this class"
    );
    assert_eq!(
        raised(&mut isolate, "Counter.add(3)"),
        "TypeError: the method doesn't apply to a 'int' object"
    );
    assert!(raised(&mut isolate, "c.fail()").starts_with("KeyError"));
    assert!(raised(&mut isolate, "object.__new__(Counter)").starts_with("TypeError"));
    let list: Object = isolate.eval("[]").unwrap();
    assert!(class.with(&mut isolate, &list, |_| ()).is_err());
}

#[test]
fn conversions_round_trip() {
    let mut isolate = isolate();
    isolate.set("a", i64::MIN).unwrap();
    isolate.set("b", u128::MAX).unwrap();
    isolate
        .set("c", BTreeMap::from([("k", vec![Some(1.5), None])]))
        .unwrap();
    isolate.set("d", (1, "x", ByteString(vec![0, 255]))).unwrap();
    assert_eq!(isolate.get::<i64>("a").unwrap(), i64::MIN);
    assert_eq!(isolate.get::<u128>("b").unwrap(), u128::MAX);
    assert!(isolate.get::<i64>("b").is_err());
    assert!(isolate.get::<u8>("a").is_err());
    let c: BTreeMap<String, Vec<Option<f64>>> = isolate.get("c").unwrap();
    assert_eq!(c["k"], [Some(1.5), None]);
    let d: (i32, String, ByteString) = isolate.get("d").unwrap();
    assert_eq!(d, (1, "x".to_owned(), ByteString(vec![0, 255])));
    assert!(isolate.eval::<i64>("True").is_err());
    assert!(isolate.eval::<String>("'\\ud800'").is_err());
    assert!(isolate.eval::<(i64, i64)>("(1, 2, 3)").is_err());
    isolate.eval::<()>("None").unwrap();
}

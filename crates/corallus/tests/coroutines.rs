//! Generators and coroutines driven from Rust.

use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};

use corallus::{Coroutine, Error, Exception, Isolate, Object, Request, Step};

fn with(source: &str) -> Isolate {
    let mut isolate = Isolate::new().unwrap();
    isolate.exec(source).unwrap();
    isolate
}

fn yielded(isolate: &mut Isolate, step: Step) -> i64 {
    match step {
        Step::Yielded(object) => object.extract(isolate).unwrap(),
        Step::Returned(object) => panic!("returned {}", object.repr(isolate).unwrap()),
    }
}

fn returned(isolate: &mut Isolate, step: Step) -> i64 {
    match step {
        Step::Returned(object) => object.extract(isolate).unwrap(),
        Step::Yielded(object) => panic!("yielded {}", object.repr(isolate).unwrap()),
    }
}

const ADDER: &str = "
log = []
def adder():
    total = 0
    try:
        while True:
            try:
                total += (yield total) or 0
            except KeyError:
                return total
    finally:
        log.append('finally')
";

#[test]
fn send_throw_close() {
    let mut isolate = with(ADDER);
    let adder: Coroutine = isolate.call("adder", ()).unwrap();
    let step = adder.send(&mut isolate, ()).unwrap();
    assert_eq!(yielded(&mut isolate, step), 0);
    let step = adder.send(&mut isolate, 5).unwrap();
    assert_eq!(yielded(&mut isolate, step), 5);
    let step = adder.throw(&mut isolate, Exception::new("KeyError", "done")).unwrap();
    assert_eq!(returned(&mut isolate, step), 5);
    assert_eq!(isolate.eval::<Vec<String>>("log").unwrap(), ["finally"]);
    adder.close(&mut isolate).unwrap();

    let adder: Coroutine = isolate.call("adder", ()).unwrap();
    adder.send(&mut isolate, ()).unwrap();
    adder.close(&mut isolate).unwrap();
    assert_eq!(isolate.eval::<i64>("len(log)").unwrap(), 2);
    let step = adder.send(&mut isolate, ()).unwrap();
    assert!(matches!(step, Step::Returned(_)));

    let adder: Coroutine = isolate.call("adder", ()).unwrap();
    adder.send(&mut isolate, ()).unwrap();
    match adder.throw(&mut isolate, Exception::new("ValueError", "no")) {
        Err(Error::Exception(exception)) => assert_eq!(exception.to_string(), "ValueError: no"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_dropped_coroutine_is_closed() {
    let mut isolate = with(ADDER);
    let adder: Coroutine = isolate.call("adder", ()).unwrap();
    adder.send(&mut isolate, ()).unwrap();
    drop(adder);
    isolate.collect_garbage();
    assert_eq!(isolate.eval::<Vec<String>>("log").unwrap(), ["finally"]);
}

#[test]
fn any_awaitable_can_be_driven() {
    let mut isolate = with(
        "
class Awaitable:
    def __await__(self):
        got = yield 1
        return got + 1
class Iterator:
    def __await__(self): return self
    def __iter__(self): return self
    def __next__(self): raise StopIteration(7)
",
    );
    let awaitable: Coroutine = isolate.eval("Awaitable()").unwrap();
    let step = awaitable.send(&mut isolate, ()).unwrap();
    assert_eq!(yielded(&mut isolate, step), 1);
    let step = awaitable.send(&mut isolate, 41).unwrap();
    assert_eq!(returned(&mut isolate, step), 42);
    let iterator: Coroutine = isolate.eval("Iterator()").unwrap();
    let step = iterator.send(&mut isolate, ()).unwrap();
    assert_eq!(returned(&mut isolate, step), 7);
    assert!(matches!(isolate.eval::<Coroutine>("3"), Err(Error::Conversion(_))));
}

#[test]
fn items_of_iterables() {
    let mut isolate = with("def f():\n    yield 1\n    yield 'two'\n    1 / 0");
    let generator: Object = isolate.call("f", ()).unwrap();
    let mut items = generator.items::<i64>(&mut isolate).unwrap();
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert!(matches!(items.next(), Some(Err(Error::Conversion(_)))));
    assert!(matches!(items.next(), Some(Err(Error::Exception(_)))));
    assert!(items.next().is_none());
    let dict: Object = isolate.eval("{'a': 1, 'b': 2}").unwrap();
    let keys: Vec<String> = dict.items(&mut isolate).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(keys, ["a", "b"]);
    let number: Object = isolate.eval("3").unwrap();
    assert!(number.items::<i64>(&mut isolate).is_err());
}

const PROGRAM: &str = "
log = []
async def middle(n):
    return await ask('number', n, scale=2)
async def main():
    try:
        total = 0
        for n in range(3):
            total += await middle(n)
        return total
    except OSError as error:
        return str(error)
    finally:
        log.append('finally')
";

fn answered(request: &Request, isolate: &mut Isolate) -> i64 {
    assert_eq!(request.name, "ask");
    assert_eq!(request.args[0].extract::<String>(isolate).unwrap(), "number");
    let scale: i64 = request.kwargs["scale"].extract(isolate).unwrap();
    request.args[1].extract::<i64>(isolate).unwrap() * scale
}

#[test]
fn requests_are_answered_by_the_driver() {
    let mut isolate = with(PROGRAM);
    isolate.define_request("ask").unwrap();
    let main: Coroutine = isolate.call("main", ()).unwrap();
    let mut step = main.send(&mut isolate, ()).unwrap();
    let total = loop {
        match step {
            Step::Returned(value) => break value.extract::<i64>(&mut isolate).unwrap(),
            Step::Yielded(object) => {
                let request: Request = object.extract(&mut isolate).unwrap();
                let answer = answered(&request, &mut isolate);
                step = main.send(&mut isolate, answer).unwrap();
            }
        }
    };
    assert_eq!(total, 6);
}

/// Polls a future that is ready soon.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut cx = TaskContext::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut cx) {
            return output;
        }
    }
}

#[test]
fn futures_answer_requests() {
    let mut isolate = with(PROGRAM);
    isolate.define_request("ask").unwrap();
    let main: Coroutine = isolate.call("main", ()).unwrap();
    let mut next = 0;
    let future = main.serve(&mut isolate, |_request| {
        next += 10;
        let answer = next;
        async move { Ok(answer) }
    });
    fn send<T: Send>(value: T) -> T {
        value
    }
    let total: i64 = block_on(send(future)).unwrap();
    assert_eq!(total, 60);

    let main: Coroutine = isolate.call("main", ()).unwrap();
    let failing = main.serve::<String, (), _, _>(&mut isolate, async |_request: Request| {
        Err(Exception::new("OSError", "unreachable").into())
    });
    assert_eq!(block_on(failing).unwrap(), "unreachable");
}

#[test]
fn dropping_the_future_closes_the_coroutine() {
    let mut isolate = with(PROGRAM);
    isolate.define_request("ask").unwrap();
    let main: Coroutine = isolate.call("main", ()).unwrap();
    {
        let future = main.serve::<i64, i64, _, _>(&mut isolate, |_request| std::future::pending());
        let mut future = pin!(future);
        let mut cx = TaskContext::from_waker(Waker::noop());
        assert!(future.as_mut().poll(&mut cx).is_pending());
    }
    assert_eq!(isolate.eval::<Vec<String>>("log").unwrap(), ["finally"]);
}

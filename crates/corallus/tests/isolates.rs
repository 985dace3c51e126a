//! Isolates and threads: what may move where, and what may not mix.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use corallus::{Error, Isolate, Object};

const WORK: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def chain(depth):
    if depth:
        yield from chain(depth - 1)
    yield depth

class Node:
    def __init__(self, other):
        self.other = other

def work():
    nodes = Node(None)
    for _ in range(1000):
        nodes = Node(nodes)
    nodes.other.other.other = nodes
    return fib(15), sum(chain(50)), '-'.join(map(str, range(5)))
";

fn send<T: Send>(_: &T) {}
fn sync<T: Sync>(_: &T) {}

#[test]
fn isolates_and_handles_are_send() {
    let mut isolate = Isolate::new().unwrap();
    let object: Object = isolate.eval("[1]").unwrap();
    send(&isolate);
    send(&object);
    sync(&object);
    send(&isolate.interrupter());
}

#[test]
fn isolates_run_in_parallel() {
    // Each thread waits for the others in the middle of its program.
    let barrier = std::sync::Arc::new(std::sync::Barrier::new(4));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let barrier = barrier.clone();
            std::thread::spawn(move || {
                let mut isolate = Isolate::new()?;
                isolate.define("meet", move || {
                    barrier.wait();
                })?;
                isolate.exec(WORK)?;
                isolate.exec("meet()\nfirst = work()\nmeet()\nassert work() == first")?;
                isolate.eval::<(i64, i64, String)>("first")
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), (610, 1275, "0-1-2-3-4".to_owned()));
    }
}

#[test]
fn made_used_and_dropped_in_three_threads() {
    let mut isolate = std::thread::spawn(|| {
        let mut isolate = Isolate::new().unwrap();
        isolate.exec(WORK).unwrap();
        isolate.exec("g = chain(3); next(g)").unwrap();
        isolate
    })
    .join()
    .unwrap();
    isolate = std::thread::spawn(move || {
        assert_eq!(isolate.eval::<i64>("next(g)").unwrap(), 1);
        isolate
            .exec("assert work()[0] == 610; import json; json.dumps({})")
            .unwrap();
        isolate
    })
    .join()
    .unwrap();
    std::thread::spawn(move || drop(isolate)).join().unwrap();
}

#[test]
fn a_thousand_isolates() {
    let mut kept = Vec::new();
    for n in 0..1000i64 {
        let mut isolate = Isolate::new().unwrap();
        isolate.set("n", n).unwrap();
        assert_eq!(isolate.eval::<i64>("n + 1").unwrap(), n + 1);
        if n % 100 == 0 {
            kept.push(isolate);
        }
    }
    for (index, isolate) in kept.iter_mut().enumerate() {
        assert_eq!(isolate.get::<i64>("n").unwrap(), index as i64 * 100);
    }
}

/// The bound holds for optimised builds.
#[test]
fn another_isolate_is_made_quickly() {
    drop(Isolate::new().unwrap());
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let start = Instant::now();
            let isolate = Isolate::new().unwrap();
            let time = start.elapsed();
            drop(isolate);
            time
        })
        .collect();
    times.sort();
    println!("isolate made in {:?} (median), {:?} (slowest)", times[25], times[49]);
    if !cfg!(debug_assertions) {
        assert!(times[25] < Duration::from_millis(1), "{:?}", times[25]);
    }
}

#[test]
fn handles_know_their_isolate() {
    let mut here = Isolate::new().unwrap();
    let mut there = Isolate::new().unwrap();
    let list: Object = here.eval("[1, 2]").unwrap();
    there.eval::<Object>("[3, 4]").unwrap();
    assert!(matches!(list.repr(&mut there), Err(Error::Misuse(_))));
    assert!(matches!(there.set("x", &list), Err(Error::Misuse(_))));
    assert!(matches!(there.call::<Object>("len", (&list,)), Err(Error::Misuse(_))));
    assert_eq!(list.repr(&mut here).unwrap(), "[1, 2]");
    drop(here);
    assert!(matches!(list.repr(&mut there), Err(Error::Misuse(_))));
}

#[test]
fn handles_can_be_dropped_anywhere() {
    let mut isolate = Isolate::new().unwrap();
    isolate
        .exec("gone = []\nclass C:\n    def __del__(self): gone.append(1)")
        .unwrap();
    let object: Object = isolate.eval("C()").unwrap();
    let copy = object.clone();
    std::thread::spawn(move || drop(object)).join().unwrap();
    assert_eq!(isolate.eval::<Vec<i64>>("gone").unwrap(), []);
    std::thread::spawn(move || drop(copy)).join().unwrap();
    isolate.collect_garbage();
    assert_eq!(isolate.eval::<Vec<i64>>("gone").unwrap(), [1]);
    // Its place is used again.
    let again: Object = isolate.eval("C()").unwrap();
    assert_eq!(again.type_name(&mut isolate).unwrap(), "C");
}

#[test]
fn an_isolate_is_interrupted_from_another_thread() {
    let mut isolate = Isolate::new().unwrap();
    let interrupter = isolate.interrupter();
    let (started, wait) = mpsc::channel();
    isolate.define("started", move || started.send(()).unwrap()).unwrap();
    let other = std::thread::spawn(move || {
        wait.recv().unwrap();
        interrupter.interrupt();
    });
    let result = isolate.exec("started()\nwhile True: pass");
    assert!(matches!(result, Err(Error::Exception(exception)) if exception.kind == "KeyboardInterrupt"));
    other.join().unwrap();
    assert_eq!(isolate.eval::<i64>("1 + 1").unwrap(), 2);
}

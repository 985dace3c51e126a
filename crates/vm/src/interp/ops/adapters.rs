//! Loops over `enumerate`, `zip`, `map` and the like of generators: the generator is resumed by the loop itself, and what it yields
//! is paired, or passed through the iterator ([`Relay`](crate::native::Relay)), when it arrives there, or is the loop's item just so.
//! Neither a native frame nor, where the loop takes pairs apart, a tuple is made for an item.
//!
//! While such a generator runs, the frame of the loop is marked ([`Adapted`]).

use corallus_bytecode::{Instr, KILL_B, Opcode};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Flow};
use super::iteration::{arrive, end, store_apart};
use crate::coroutine::{Generator, GeneratorKind};
use crate::frame::{Adapted, Begun, FramePtr};
use crate::native::{Passed, Relay};
use crate::objects::iterators::enumerate::Enumerate;
use crate::objects::iterators::zip::Zip;
use crate::vm::Vm;

/// Whether the next instruction takes each item of the loop apart into two, and nobody else sees the item.
#[inline(always)]
pub fn takes_pairs_apart(c: &Cursor, i: Instr) -> bool {
    let next = c.cache(2).get();
    next.opcode() == Some(Opcode::UnpackSequence) && next.c() == 2 && next.b() == i.a() && next.d() & KILL_B != 0
}

/// Resumes the generator that a relay gets its next item from: its innermost frame, which the caller enters. `None`: it has another
/// source, and nothing has been done.
#[inline(never)]
pub fn resume_source(vm: &mut Vm, c: Cursor, i: Instr, relay: &'static dyn Relay) -> Option<FramePtr> {
    let iterator = c.get(i.b());
    if vm.tracing.is_watching() {
        return None;
    }
    let source = relay.source(iterator)?;
    let (root, leaf) = ready(vm, &source)?;
    let adapted = match relay.passes_next(iterator) {
        true => Adapted::AsIs,
        false => Adapted::Through,
    };
    c.sync();
    c.frame.adapted.set(adapted);
    vm.enter_chain(source, root, leaf);
    Some(leaf)
}

/// The same for a loop over `enumerate` of a generator.
#[inline(always)]
pub fn begin_enumerate(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    let iterator = c.get(i.b());
    let source = iterator.downcast_ref::<Enumerate>()?.source();
    if !source.has_payload::<Generator>() || !is_plain(vm, iterator) {
        return None;
    }
    let source = source.clone();
    resume(vm, c, source)
}

/// Whether nobody watches, and the iterator is of a native type itself.
fn is_plain(vm: &Vm, iterator: &Value) -> bool {
    !vm.tracing.is_watching() && !vm.type_of(iterator).is_heap_type()
}

/// The same for a loop over `zip` of two, of which one is a generator.
pub fn begin_zip(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    let zip = c.get(i.b()).downcast_ref::<Zip>()?;
    if !is_plain(vm, c.get(i.b())) {
        return None;
    }
    let (first, second) = zip.two()?;
    if !takes_pairs_apart(c, i) {
        // There would be no place to keep the first item.
        return None;
    }
    let (first, second) = (first.clone(), second.clone());
    if first.has_payload::<Generator>() {
        return resume(vm, c, first);
    }
    ready(vm, &second)?;
    match vm.next_at_hand(&first)? {
        Ok(Some(item)) => {
            c.set(vm, i.a(), item);
            resume(vm, c, second)
        }
        Ok(None) => Some(end(vm, c, i)),
        Err(raised) => Some(Err(raised.into())),
    }
}

/// What a marked loop makes of the value that has arrived.
pub fn land(vm: &mut Vm, c: &mut Apart, i: Instr, value: Value) -> Flow {
    c.frame.adapted.set(Adapted::No);
    // The register holds the iterator as long as this instruction runs.
    let iterator = &c.slice(i.b(), 1)[0];
    if let Some(relay) = vm.relay_of(iterator) {
        return pass(vm, c, i, relay, iterator, value);
    }
    if let Some(enumerate) = iterator.downcast_ref::<Enumerate>() {
        let count = enumerate.count(vm);
        return store(vm, c, i, count, value);
    }
    let Some((_, second)) = iterator.downcast_ref::<Zip>().and_then(|zip| zip.two()) else {
        return arrive(vm, c, i, Ok(Begun::Done(value)));
    };
    let second = second.clone();
    let first = c.take(i.a());
    if !first.is_undef() {
        return store(vm, c, i, first, value);
    }
    c.set(vm, i.a(), value);
    if let Some(flow) = resume(vm, c, second.clone()) {
        return flow;
    }
    let begun = match vm.next_at_hand(&second) {
        Some(item) => item.map(Begun::from),
        None => vm.begin_next(&second),
    };
    match begun {
        Ok(Begun::Done(second)) => {
            let first = c.take(i.a());
            store(vm, c, i, first, second)
        }
        // What arrives later is the second item, too.
        begun => {
            c.frame.adapted.set(Adapted::Through);
            arrive(vm, c, i, begun)
        }
    }
}

/// What a value that has arrived becomes by passing through the loop's iterator.
#[inline(always)]
fn pass(vm: &mut Vm, c: &mut Apart, i: Instr, relay: &'static dyn Relay, iterator: &Value, mut value: Value) -> Flow {
    loop {
        let passed = match relay.pass(vm, iterator, value) {
            Ok(passed) => passed,
            Err(raised) => {
                relay.left(iterator);
                return arrive(vm, c, i, Err(raised));
            }
        };
        return match passed {
            Passed::Item(item) => {
                c.set(vm, i.a(), item);
                c.advance(Opcode::ForIter.words());
                if vm.heap.has_pending() {
                    vm.run_pending();
                }
                Ok(())
            }
            Passed::Test(Begun::Done(result)) => {
                value = result;
                continue;
            }
            Passed::Test(begun) => {
                c.frame.adapted.set(Adapted::Through);
                arrive(vm, c, i, Ok(begun))
            }
            Passed::Result(Begun::Pushed) => c.switch(vm),
            Passed::Result(begun) => arrive(vm, c, i, Ok(begun)),
            Passed::Next => {
                let resumed = relay.source(iterator).and_then(|source| resume(vm, c, source));
                resumed.unwrap_or_else(|| ask(vm, c, i, iterator))
            }
        };
    }
}

/// Asks the loop's iterator in the usual way.
fn ask(vm: &mut Vm, c: &mut Apart, i: Instr, iterator: &Value) -> Flow {
    let begun = vm.begin_next(iterator);
    arrive(vm, c, i, begun)
}

/// The source has ended, and with it the loop, as a rule.
pub fn source_ended(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let iterator = c.get(i.b()).clone();
    match vm.relay_of(&iterator) {
        Some(relay) if !relay.ends(&iterator) => {
            c.frame.adapted.set(Adapted::No);
            ask(vm, c, i, &iterator)
        }
        _ => end(vm, c, i),
    }
}

/// The loop has ended or was left by an exception.
pub fn leave(vm: &mut Vm, c: &Apart, i: Instr) {
    c.frame.adapted.set(Adapted::No);
    if c.get(i.b()).has_payload::<Zip>() {
        c.clear(vm, i.a());
    } else if let Some(relay) = vm.relay_of(c.get(i.b())) {
        relay.left(c.get(i.b()));
    }
}

/// Stores a pair where the loop wants it.
fn store(vm: &mut Vm, c: &mut Apart, i: Instr, first: Value, second: Value) -> Flow {
    if takes_pairs_apart(c, i) {
        let words = store_apart(vm, **c, first, second);
        c.advance(words);
    } else {
        let pair = vm.pair(first, second);
        c.set(vm, i.a(), pair);
        c.advance(2);
    }
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    Ok(())
}

/// Root and innermost frame of a generator that can be resumed at once.
fn ready(vm: &Vm, iterator: &Value) -> Option<(FramePtr, FramePtr)> {
    let generator = iterator.downcast_ref::<Generator>()?;
    match generator.kind {
        GeneratorKind::Generator => vm.ready_chain(generator),
        _ => None,
    }
}

/// Resumes a generator for the loop.
#[inline]
fn resume(vm: &mut Vm, c: &mut Apart, generator: Value) -> Option<Flow> {
    let (root, leaf) = ready(vm, &generator)?;
    c.sync();
    c.frame.adapted.set(Adapted::Through);
    vm.enter_chain(generator, root, leaf);
    c.enter_leaf(vm, leaf, Value::NONE);
    Some(Ok(()))
}

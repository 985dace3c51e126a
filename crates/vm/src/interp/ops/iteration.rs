//! Iteration and unpacking.

use corallus_bytecode::{Instr, KILL_B, Opcode};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Exit, Flow, out_of_line};
use super::adapters::{self, takes_pairs_apart};
use crate::coroutine::{Generator, GeneratorKind};
use crate::error::Res;
use crate::frame::{Adapted, Begun, Completion};
use crate::objects::dict::views::{DictIterator, Part};
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::enumerate::Enumerate;
use crate::objects::iterators::zip::Zip;
use crate::objects::list::List;
use crate::objects::list::iterator::ListIterator;
use crate::objects::range::RangeIterator;
use crate::objects::tuple::Tuple;
use crate::objects::tuple::iterator::TupleIterator;
use crate::vm::Vm;

pub fn get_iter(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    if let Some(iterator) = vm.quick_iter(c.get(i.b())) {
        return c.finish(vm, i, Ok(Begun::Done(iterator)));
    }
    let object = c.get(i.b()).clone();
    let begun = vm.begin_iter(&object);
    drop(object);
    c.finish(vm, i, begun)
}

/// The first item of a loop.
#[inline(never)]
pub fn start_loop(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    for_iter(vm, c, i)
}

#[inline(always)]
pub fn for_iter(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(range) = c.get(i.b()).downcast_ref::<RangeIterator>() {
        let left = range.left.get();
        if left == 0 {
            return out_of_line(vm, c, i, end);
        }
        let value = range.next.get();
        range.left.set(left - 1);
        range.next.set(value.wrapping_add(range.step));
        let value = match Value::small_int(value) {
            Some(value) => value,
            None => vm.int(value),
        };
        c.set(vm, i.a(), value);
        c.advance(2);
        return Ok(());
    }
    if let Some(generator) = c.get(i.b()).downcast_ref::<Generator>()
        && generator.kind == GeneratorKind::Generator
        && let Some((root, leaf)) = vm.ready_chain(generator)
    {
        c.sync();
        let generator = c.get(i.b()).clone();
        vm.enter_chain(generator, root, leaf);
        c.enter_leaf(vm, leaf, Value::NONE);
        return Ok(());
    }
    match next_in_sequence(c.get(i.b())) {
        Some(Some(item)) => {
            let words = match item.is_object() && c.cache(2).get().op_byte() == Opcode::UnpackSequence as u8 {
                true => store_unpacked(vm, *c, i, item),
                false => {
                    c.set(vm, i.a(), item);
                    Opcode::ForIter.words()
                }
            };
            c.advance(words);
            Ok(())
        }
        Some(None) => out_of_line(vm, c, i, end),
        None => {
            if let Some(relay) = vm.relay_of(c.get(i.b()))
                && let Some(leaf) = adapters::resume_source(vm, *c, i, relay)
            {
                c.enter_leaf(vm, leaf, Value::NONE);
                return Ok(());
            }
            match store_next(vm, *c, i) {
                0 => return out_of_line(vm, c, i, for_iter_any),
                words => c.advance(words),
            }
            Ok(())
        }
    }
}

/// The next item of an iterator over a list or tuple, if there is one; `None` for other iterators.
#[inline(always)]
fn next_in_sequence(iterator: &Value) -> Option<Option<Value>> {
    if let Some(iterator) = iterator.downcast_ref::<ListIterator>() {
        return Some(iterator.advance());
    }
    Some(iterator.downcast_ref::<TupleIterator>()?.advance())
}

#[inline(never)]
fn for_iter_any(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    if let Some(flow) = adapters::begin_enumerate(vm, c, i) {
        return flow;
    }
    if let Some(flow) = for_pair(vm, c, i) {
        return flow;
    }
    if let Some(flow) = adapters::begin_zip(vm, c, i) {
        return flow;
    }
    // The register holds the iterator as long as this instruction runs.
    let begun = match vm.next_at_hand(c.get(i.b())) {
        Some(item) => item.map(Begun::from),
        None => vm.begin_next(c.get(i.b())),
    };
    arrive(vm, c, i, begun)
}

/// What becomes of a loop whose iterator has been asked for its next item.
pub(super) fn arrive(vm: &mut Vm, c: &mut Apart, i: Instr, begun: Res<Begun>) -> Flow {
    match begun {
        Ok(Begun::Done(value)) => {
            c.set(vm, i.a(), value);
            c.advance(2);
            if vm.heap.has_pending() {
                vm.run_pending();
            }
            Ok(())
        }
        Ok(Begun::Finished(_)) => end(vm, c, i),
        Ok(Begun::Pushed) => c.switch(vm),
        Ok(Begun::DeliverReturn(value)) => c.land(vm, value),
        Ok(Begun::DeliverFinished(value)) => {
            Err(Exit::Signal(crate::run::Signal::Deliver(Completion::Finished(value))))
        }
        Ok(Begun::DeliverRaise(raised)) => Err(Exit::Signal(crate::run::Signal::Deliver(Completion::Raise(raised)))),
        Err(raised) if raised.is(ExceptionKind::StopIteration) => {
            if vm.tracing.is_watching() {
                let iterator = c.get(i.b()).clone();
                vm.report_exhausted(c.frame, &iterator, &Completion::Raise(raised), false)?;
            }
            end(vm, c, i)
        }
        Err(raised) => Err(Exit::Raise(raised)),
    }
}

/// Stores the next item of a dict's iterator, or of `enumerate` or `zip` over lists where the next instruction takes the item apart:
/// the words to go on by; 0 if it is at its end or another iterator, and nothing has been done. All of it in machine registers.
#[inline(never)]
fn store_next(vm: &mut Vm, c: Cursor, i: Instr) -> usize {
    let iterator = c.get(i.b());
    if let Some(entries) = iterator.downcast_ref::<DictIterator>() {
        let item = match entries.part() {
            Part::Keys => entries.advance_with(|key, _| key.clone()),
            Part::Values => entries.advance_with(|_, value| value.clone()),
            Part::Items => {
                if !stores_apart(vm, &c, i, iterator) {
                    return 0;
                }
                let pair = entries.advance_with(|key, value| (key.clone(), value.clone()));
                return match pair {
                    Some((key, value)) => store_apart(vm, c, key, value),
                    None => 0,
                };
            }
        };
        let Some(item) = item else { return 0 };
        c.set(vm, i.a(), item);
        return Opcode::ForIter.words();
    }
    if let Some(enumerate) = iterator.downcast_ref::<Enumerate>() {
        let Some(list) = enumerate.source().downcast_ref::<ListIterator>() else {
            return 0;
        };
        if !stores_apart(vm, &c, i, iterator) {
            return 0;
        }
        let Some(item) = list.advance() else { return 0 };
        let count = enumerate.count(vm);
        return store_apart(vm, c, count, item);
    }
    if let Some(zip) = iterator.downcast_ref::<Zip>()
        && stores_apart(vm, &c, i, iterator)
        && let Some((first, second)) = zip.pair_of_lists()
    {
        return store_apart(vm, c, first, second);
    }
    0
}

/// Stores an item of a list or tuple, or, where it is a pair and the next instruction would only take it apart, what it consists of: the
/// words to go on by.
#[inline(never)]
fn store_unpacked(vm: &mut Vm, c: Cursor, i: Instr, item: Value) -> usize {
    if takes_pairs_apart(&c, i)
        && !vm.tracing.is_watching()
        && let Some(pair) = vm.types.exact_tuple(&item)
        && let [first, second] = &*pair.items
    {
        let (first, second) = (first.clone(), second.clone());
        drop(item);
        return store_apart(vm, c, first, second);
    }
    c.set(vm, i.a(), item);
    Opcode::ForIter.words()
}

/// Whether a loop may take the items of this iterator apart itself: the next instruction would, nobody watches, and the iterator's
/// type is a native one itself.
#[inline(always)]
fn stores_apart(vm: &Vm, c: &Cursor, i: Instr, iterator: &Value) -> bool {
    takes_pairs_apart(c, i) && !vm.tracing.is_watching() && !vm.type_of(iterator).is_heap_type()
}

/// Stores a pair as the instruction behind the loop's head would, which takes it apart: the words to go on by.
#[inline(always)]
pub(super) fn store_apart(vm: &mut Vm, c: Cursor, first: Value, second: Value) -> usize {
    let next = c.cache(2).get();
    c.set(vm, next.a(), first);
    c.set(vm, next.a() + 1, second);
    Opcode::ForIter.words() + Opcode::UnpackSequence.words()
}

/// A loop whose next instruction takes each item apart into two: does both, without the tuple, where the iterator allows it.
fn for_pair(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    // Whoever traces lines may see both instructions.
    if !takes_pairs_apart(c, i) || vm.tracing.is_watching() {
        return None;
    }
    Some(match vm.next_pair(c.get(i.b()))? {
        Ok(Some((first, second))) => {
            let words = store_apart(vm, **c, first, second);
            c.advance(words);
            Ok(())
        }
        Ok(None) => end(vm, c, i),
        Err(raised) => Err(Exit::Raise(raised)),
    })
}

pub(super) fn end(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    if c.frame.adapted.get() != Adapted::No {
        adapters::leave(vm, c, i);
    }
    let target = c.extension();
    c.clear(vm, i.b());
    c.jump(target);
    Ok(())
}

/// Items of an iterable, at most `limit` of them and one more if there are more.
fn items_up_to(vm: &mut Vm, iterable: &Value, limit: usize) -> Result<Vec<Value>, Exit> {
    if let Some(items) = vm.items_of_exact(iterable) {
        return Ok(items);
    }
    let not_iterable = |vm: &mut Vm, iterable: &Value| {
        let name = vm.type_name(iterable);
        vm.type_error(format!("cannot unpack non-iterable {name} object"))
    };
    let has_iter = {
        let ty = vm.type_of(iterable);
        ty.special(crate::special::Special::Iter)
            .is_some_and(|iter| !iter.is_none())
            || ty.has_special(crate::special::Special::GetItem)
    };
    if !has_iter {
        return Err(Exit::Raise(not_iterable(vm, iterable)));
    }
    let iterator = vm.iter(iterable)?;
    let mut items = Vec::new();
    while items.len() <= limit {
        match vm.next(&iterator)? {
            Some(item) => items.push(item),
            None => break,
        }
    }
    Ok(items)
}

/// The items of a plain tuple or list that has exactly `count`, cloned one by one into the registers from `a` on, whose
/// first may be the iterable's own.
fn unpack_exact(vm: &mut Vm, c: &mut Apart, i: Instr, count: usize) -> bool {
    let iterable = c.get(i.b());
    let ty = vm.type_of(iterable);
    let is_tuple = ty.is(&vm.types.tuple);
    if !is_tuple && !ty.is(&vm.types.list) {
        return false;
    }
    let fits = match (iterable.downcast_ref::<Tuple>(), iterable.downcast_ref::<List>()) {
        (Some(tuple), _) => tuple.items.len() == count,
        (_, Some(list)) => list.len() == count,
        _ => false,
    };
    if !fits {
        return false;
    }
    // Its register may be one of those that are written.
    let iterable = match i.d() & KILL_B {
        0 => iterable.clone(),
        _ => c.take(i.b()),
    };
    // No code runs when the old values of the registers are dropped: what must be told of it is queued.
    let take = |items: &[Value]| {
        for (offset, item) in items.iter().enumerate() {
            drop(c.replace(i.a() + offset as u16, item.clone()));
        }
    };
    match (iterable.downcast_ref::<Tuple>(), iterable.downcast_ref::<List>()) {
        (Some(tuple), _) => take(&tuple.items),
        (_, Some(list)) => take(&list.items.borrow()),
        _ => {}
    }
    c.advance(1);
    drop(iterable);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    true
}

/// Items that are unpacked before anything is told that their registers' old values are gone.
const FEW: usize = 6;

pub fn unpack_sequence(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let count = usize::from(i.c());
    if count <= FEW && unpack_exact(vm, c, i, count) {
        return Ok(());
    }
    let iterable = c.get(i.b()).clone();
    let items = items_up_to(vm, &iterable, count)?;
    let exact = vm.items_of_exact(&iterable).is_some();
    if items.len() != count {
        let got = items.len();
        return Err(Exit::Raise(match got < count {
            true => vm.value_error(format!("not enough values to unpack (expected {count}, got {got})")),
            false if exact || iterable.has_payload::<crate::objects::dict::Dict>() => {
                let got = vm.len(&iterable).unwrap_or(got);
                vm.value_error(format!("too many values to unpack (expected {count}, got {got})"))
            }
            false => vm.value_error(format!("too many values to unpack (expected {count})")),
        }));
    }
    drop(iterable);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    for (offset, item) in items.into_iter().enumerate() {
        c.set(vm, i.a() + offset as u16, item);
    }
    c.advance(1);
    Ok(())
}

pub fn unpack_ex(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (before, after) = (usize::from(i.c()), c.extension() as usize);
    let iterable = c.get(i.b()).clone();
    let mut items = items_up_to(vm, &iterable, usize::MAX - 1)?;
    drop(iterable);
    if items.len() < before + after {
        let got = items.len();
        let expected = before + after;
        return Err(Exit::Raise(vm.value_error(format!(
            "not enough values to unpack (expected at least {expected}, got {got})"
        ))));
    }
    let tail = items.split_off(items.len() - after);
    let middle = items.split_off(before);
    let middle = vm.list(middle);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    for (offset, item) in items.into_iter().chain(std::iter::once(middle)).chain(tail).enumerate() {
        c.set(vm, i.a() + offset as u16, item);
    }
    c.advance(2);
    Ok(())
}

pub fn get_len(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b()).clone();
    let length = vm.len(&object)?;
    let length = vm.size(length);
    c.kill(vm, i);
    c.set(vm, i.a(), length);
    c.advance(1);
    Ok(())
}

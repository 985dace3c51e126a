//! Iterators over a deque, in both directions.

use std::cell::Cell;

use corallus_heap::{Ref, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::vm::Vm;

use super::deque::Deque;

pub struct DequeIterator {
    deque: Ref<Deque>,
    backwards: bool,
    given: Cell<usize>,
    /// How many items there were when it was made.
    length: usize,
    changes: u64,
}

payload!(DequeIterator, "_deque_iterator", [deque]);

pub static DEQUE_ITERATOR: TypeDef = TypeDef {
    methods: METHODS,
    ..TypeDef::new::<DequeIterator>("_deque_iterator", "_collections")
};

pub static DEQUE_REVERSE_ITERATOR: TypeDef = TypeDef {
    methods: METHODS,
    ..TypeDef::new::<DequeIterator>("_deque_reverse_iterator", "_collections")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, deque, index=0, /)",
        new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
];

/// Iterators are pickled as a deque and how far they have come.
fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let backwards = vm.type_for(&DEQUE_REVERSE_ITERATOR).as_value().is(&args[0]);
    let given = usize::try_from(vm.to_i64(&args[2])?).unwrap_or(0);
    let iterator = make(vm, &args[1..], backwards)?;
    let made = this::<DequeIterator>(vm, &iterator)?;
    made.given.set(given.min(made.deque.len()));
    Ok(iterator)
}

fn make(vm: &mut Vm, args: Args<'_>, backwards: bool) -> Res {
    let deque = this::<Deque>(vm, &args[0])?.clone();
    let ty = vm.type_for(if backwards {
        &DEQUE_REVERSE_ITERATOR
    } else {
        &DEQUE_ITERATOR
    });
    let (changes, length) = (deque.changes.get(), deque.len());
    Ok(vm
        .heap
        .alloc(
            &ty,
            DequeIterator {
                deque,
                backwards,
                given: Cell::new(0),
                length,
                changes,
            },
        )
        .into_value())
}

pub(super) fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    make(vm, args, false)
}

pub(super) fn reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    make(vm, args, true)
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<DequeIterator>(vm, &args[0])?;
    let (length, given) = (iterator.length, iterator.given.get());
    if iterator.deque.changes.get() != iterator.changes {
        iterator.given.set(length);
        return Err(vm.runtime_error("deque mutated during iteration"));
    }
    if given >= length {
        return Ok(Begun::Finished(Value::NONE));
    }
    iterator.given.set(given + 1);
    let at = if iterator.backwards { length - 1 - given } else { given };
    Ok(iterator.deque.get(at).into())
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<DequeIterator>(vm, &args[0])?;
    Ok(vm.size(iterator.length.saturating_sub(iterator.given.get())))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<DequeIterator>(vm, &args[0])?;
    let (deque, given) = (iterator.deque.to_value(), iterator.given.get());
    let (ty, given) = (vm.type_of(&args[0]).to_value(), vm.size(given));
    let arguments = vm.tuple([deque, given]);
    Ok(vm.tuple([ty, arguments]))
}

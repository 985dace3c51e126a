//! `set_iterator`, what `iter(set)` returns.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::Set;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::iterators::{iter_self, reduce_iterator};
use crate::vm::Vm;

/// The payload. A finished iterator lets go of its set.
pub struct SetIterator {
    set: RefCell<Option<Ref<Set>>>,
    position: Cell<usize>,
    /// Members when iteration began; `usize::MAX` once the set was seen to have changed.
    expected: Cell<usize>,
    left: Cell<usize>,
}

payload!(SetIterator, "set_iterator", [set]);

pub static SET_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<SetIterator>("set_iterator", "builtins")
};

static METHODS: &[Native] = &[
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

pub(super) fn set_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?.clone();
    let length = set.len();
    let ty = vm.type_for(&SET_ITERATOR);
    let payload = SetIterator {
        set: RefCell::new(Some(set)),
        position: Cell::new(0),
        expected: Cell::new(length),
        left: Cell::new(length),
    };
    Ok(vm.heap.alloc(&ty, payload).into_value())
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<SetIterator>(vm, &args[0])?;
    let Some(set) = iterator.set.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    if set.len() != iterator.expected.get() {
        iterator.expected.set(usize::MAX);
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    let mut position = iterator.position.get();
    let member = set.next_member(&mut position);
    iterator.position.set(position);
    match &member {
        Some(_) => iterator.left.set(iterator.left.get().saturating_sub(1)),
        None => drop(iterator.set.take()),
    }
    Ok(member.into())
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<SetIterator>(vm, &args[0])?;
    let valid = iterator
        .set
        .borrow()
        .as_ref()
        .is_some_and(|set| set.len() == iterator.expected.get());
    Ok(vm.size(if valid { iterator.left.get() } else { 0 }))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<SetIterator>(vm, &args[0])?;
    reduce_iterator(vm, "iter", |vm| {
        let mut position = iterator.position.get();
        let mut rest = Vec::new();
        if let Some(set) = &*iterator.set.borrow() {
            while let Some(member) = set.next_member(&mut position) {
                rest.push(member);
            }
        }
        Ok((vm.list(rest), None))
    })
}

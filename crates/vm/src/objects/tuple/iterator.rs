//! `tuple_iterator`, what `iter(tuple)` returns.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::Tuple;
use crate::error::Res;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::iterators::{iter_self, reduce_iterator};
use crate::vm::Vm;

/// The payload. A finished iterator lets go of its tuple.
pub struct TupleIterator {
    pub tuple: RefCell<Option<Ref<Tuple>>>,
    pub position: Cell<usize>,
}

payload!(TupleIterator, "tuple_iterator", [tuple]);

pub static TUPLE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<TupleIterator>("tuple_iterator", "builtins")
};

static METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method(
        "__next__",
        "($self, /)",
        |vm, args| Ok(this::<TupleIterator>(vm, &args[0])?.advance().into()),
        "Implement next(self).",
    ),
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
    method(
        "__setstate__",
        "($self, object, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

impl TupleIterator {
    /// Whether there is no next item.
    pub fn is_exhausted(&self) -> bool {
        let tuple = self.tuple.borrow();
        tuple
            .as_ref()
            .is_none_or(|tuple| self.position.get() >= tuple.items.len())
    }

    /// The next item.
    #[inline]
    pub fn advance(&self) -> Option<Value> {
        let position = self.position.get();
        let item = self.look()?.items.get(position).cloned();
        match item {
            Some(_) => self.position.set(position + 1),
            None => drop(self.tuple.take()),
        }
        item
    }

    /// The tuple, for a look that runs no other code.
    #[inline(always)]
    fn look(&self) -> Option<&Ref<Tuple>> {
        // SAFETY: this function is private, and its caller counts a reference before anything else happens.
        unsafe { self.tuple.try_borrow_unguarded() }.ok()?.as_ref()
    }
}

impl Vm {
    /// `iter(tuple)`.
    pub fn tuple_iterator(&mut self, tuple: Ref<Tuple>) -> Value {
        let ty = self.type_for(&TUPLE_ITERATOR);
        let payload = TupleIterator {
            tuple: RefCell::new(Some(tuple)),
            position: Cell::new(0),
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

pub(super) fn tuple_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?.clone();
    Ok(vm.tuple_iterator(tuple))
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<TupleIterator>(vm, &args[0])?;
    let length = iterator.tuple.borrow().as_ref().map_or(0, |tuple| tuple.items.len());
    Ok(vm.size(length.saturating_sub(iterator.position.get())))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<TupleIterator>(vm, &args[0])?;
    reduce_iterator(vm, "iter", |vm| {
        let tuple = iterator.tuple.borrow().clone();
        Ok(match tuple {
            Some(tuple) => (tuple.into_value(), Some(iterator.position.get() as i64)),
            None => (vm.tuple(Vec::new()), None),
        })
    })
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<TupleIterator>(vm, &args[0])?;
    let index = vm.to_ssize(&args[1])?;
    let length = iterator.tuple.borrow().as_ref().map_or(0, |tuple| tuple.items.len());
    iterator.position.set((index.max(0) as usize).min(length));
    Ok(Value::NONE)
}

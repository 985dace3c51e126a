//! `list_iterator` and `list_reverseiterator`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::List;
use crate::error::Res;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::iterators::{iter_self, reduce_iterator};
use crate::vm::Vm;

/// The payload of iterators over a list. A finished one lets go of its list.
pub struct ListIterator {
    pub list: RefCell<Option<Ref<List>>>,
    /// The next position.
    pub position: Cell<usize>,
}

payload!(ListIterator, "list_iterator", [list]);

/// The payload of iterators over a list from its end.
pub struct ListReverseIterator {
    list: RefCell<Option<Ref<List>>>,
    /// One past the next position.
    position: Cell<usize>,
}

payload!(ListReverseIterator, "list_reverseiterator", [list]);

pub static LIST_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: FORWARD,
    ..TypeDef::new::<ListIterator>("list_iterator", "builtins")
};

pub static LIST_REVERSE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: BACKWARD,
    ..TypeDef::new::<ListReverseIterator>("list_reverseiterator", "builtins")
};

static FORWARD: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method(
        "__next__",
        "($self, /)",
        |vm, args| Ok(next(vm, args)?.into()),
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

static BACKWARD: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method(
        "__next__",
        "($self, /)",
        |vm, args| Ok(next_back(vm, args)?.into()),
        "Implement next(self).",
    ),
    method(
        "__length_hint__",
        "($self, /)",
        length_hint_back,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce_back,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, object, /)",
        set_state_back,
        "Set state information for unpickling.",
    ),
];

impl ListIterator {
    /// The next item forwards.
    #[inline(always)]
    pub fn advance(&self) -> Option<Value> {
        let position = self.position.get();
        let item = self.look()?.get(position);
        match &item {
            Some(_) => self.position.set(position + 1),
            None => self.finish(),
        }
        item
    }

    /// The list, for a look that runs no other code.
    #[inline(always)]
    fn look(&self) -> Option<&Ref<List>> {
        // SAFETY: this function is private, and its callers copy a number or count a reference before anything else happens.
        unsafe { self.list.try_borrow_unguarded() }.ok()?.as_ref()
    }

    /// Whether there is no next item.
    #[inline(always)]
    pub fn is_exhausted(&self) -> bool {
        self.look().is_none_or(|list| self.position.get() >= list.len())
    }

    fn finish(&self) {
        let list = self.list.take();
        drop(list);
    }

    fn list(&self) -> Option<Ref<List>> {
        self.list.borrow().clone()
    }
}

impl ListReverseIterator {
    /// The next item backwards.
    pub fn advance(&self) -> Option<Value> {
        let list = self.list.borrow();
        let item = self
            .position
            .get()
            .checked_sub(1)
            .and_then(|at| list.as_ref()?.items.borrow().get(at).cloned());
        drop(list);
        match item {
            Some(_) => self.position.set(self.position.get() - 1),
            None => drop(self.list.take()),
        }
        item
    }
}

impl Vm {
    /// `iter(list)`.
    pub fn list_iterator(&mut self, list: Ref<List>) -> Value {
        let ty = self.type_for(&LIST_ITERATOR);
        let payload = ListIterator {
            list: RefCell::new(Some(list)),
            position: Cell::new(0),
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

pub(super) fn list_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?.clone();
    Ok(vm.list_iterator(list))
}

pub(super) fn list_reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?.clone();
    let ty = vm.type_for(&LIST_REVERSE_ITERATOR);
    let position = Cell::new(list.len());
    Ok(vm
        .heap
        .alloc(
            &ty,
            ListReverseIterator {
                list: RefCell::new(Some(list)),
                position,
            },
        )
        .into_value())
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Option<Value>> {
    Ok(this::<ListIterator>(vm, &args[0])?.advance())
}

fn next_back(vm: &mut Vm, args: Args<'_>) -> Res<Option<Value>> {
    Ok(this::<ListReverseIterator>(vm, &args[0])?.advance())
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListIterator>(vm, &args[0])?;
    let left = iterator
        .list()
        .map_or(0, |list| list.len().saturating_sub(iterator.position.get()));
    Ok(vm.size(left))
}

fn length_hint_back(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListReverseIterator>(vm, &args[0])?;
    let length = iterator.list.borrow().as_ref().map_or(0, |list| list.len());
    let left = iterator.position.get();
    Ok(vm.size(if length < left { 0 } else { left }))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListIterator>(vm, &args[0])?;
    reduce_iterator(vm, "iter", |vm| {
        Ok(match iterator.list() {
            Some(list) => (list.into_value(), Some(iterator.position.get() as i64)),
            None => (vm.list(Vec::new()), None),
        })
    })
}

fn reduce_back(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListReverseIterator>(vm, &args[0])?;
    reduce_iterator(vm, "reversed", |vm| {
        let source = iterator.list.borrow().clone();
        Ok(match source {
            Some(list) => (list.into_value(), Some(iterator.position.get() as i64 - 1)),
            None => (vm.list(Vec::new()), None),
        })
    })
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListIterator>(vm, &args[0])?;
    let index = vm.to_ssize(&args[1])?;
    iterator.position.set(index.max(0) as usize);
    Ok(Value::NONE)
}

fn set_state_back(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ListReverseIterator>(vm, &args[0])?;
    let index = vm.to_ssize(&args[1])?;
    let length = iterator.list.borrow().as_ref().map_or(0, |list| list.len()) as isize;
    iterator
        .position
        .set(index.clamp(-1, length - 1).saturating_add(1).max(0) as usize);
    Ok(Value::NONE)
}

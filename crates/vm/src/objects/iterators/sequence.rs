//! `iterator`, over anything with `__getitem__`, and `reversed`, over anything that has a length as well.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};

use super::step::{Next, Step};
use super::{iter_self, reduce_iterator};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, fixed, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// The payload of both iterators. A finished one lets go of its sequence.
pub struct SequenceIterator {
    sequence: RefCell<Option<Value>>,
    /// Forwards: the next position. Backwards: the next position, below 0 at the end.
    position: Cell<i64>,
    backwards: bool,
}

payload!(SequenceIterator, "iterator", [sequence]);

pub static SEQUENCE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<SequenceIterator>("iterator", "builtins")
};

/// The iterator of a `memoryview`.
pub static MEMORY_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS.split_at(2).0,
    ..TypeDef::new::<SequenceIterator>("memory_iterator", "builtins")
};

pub static REVERSED: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: REVERSED_METHODS,
    doc: "Return a reverse iterator over the values of the given sequence.",
    ..TypeDef::new::<SequenceIterator>("reversed", "builtins")
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
    method(
        "__setstate__",
        "($self, object, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

static REVERSED_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, object, /)",
        reversed_new,
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
    method(
        "__setstate__",
        "($self, object, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

impl Vm {
    /// `iter()` of an object with `__getitem__` only.
    pub fn sequence_iterator(&mut self, sequence: Value) -> Value {
        self.iterator_over(sequence, &SEQUENCE_ITERATOR)
    }

    /// `iter()` of a `memoryview`.
    pub fn memory_iterator(&mut self, view: Value) -> Value {
        self.iterator_over(view, &MEMORY_ITERATOR)
    }

    fn iterator_over(&mut self, sequence: Value, def: &'static TypeDef) -> Value {
        let ty = self.type_for(def);
        let payload = SequenceIterator {
            sequence: RefCell::new(Some(sequence)),
            position: Cell::new(0),
            backwards: false,
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

fn reversed_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("reversed.__new__(X): X is not a type object"));
    };
    let class = vm.type_of(&args[1]).clone();
    match class.special(Special::Reversed) {
        Some(method) if method.is_none() => return not_reversible(vm, &args[1]),
        Some(_) => return vm.begin_known_special(&args[1], Special::Reversed, &[]),
        None => {}
    }
    let is_sequence = class.has_special(Special::GetItem) && class.has_special(Special::Len);
    if !is_sequence || args[1].has_payload::<crate::objects::dict::Dict>() {
        return not_reversible(vm, &args[1]);
    }
    let length = vm.len(&args[1])? as i64;
    let payload = SequenceIterator {
        sequence: RefCell::new(Some(args[1].clone())),
        position: Cell::new(length - 1),
        backwards: true,
    };
    Ok(Begun::Done(vm.heap.alloc(ty, payload).into_value()))
}

fn not_reversible(vm: &mut Vm, value: &Value) -> Res<Begun> {
    let name = vm.type_name(value);
    Err(vm.type_error(format!("'{name}' object is not reversible")))
}

/// `__next__` waits for `sequence[position]`.
struct WaitItem(Ref<SequenceIterator>);

impl Step for WaitItem {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        let position = &self.0.position;
        position.set(position.get() + if self.0.backwards { -1 } else { 1 });
        Ok(Next::Return(value))
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::IndexError) || raised.is(ExceptionKind::StopIteration) {
            drop(self.0.sequence.take());
            return Ok(Next::End);
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<SequenceIterator>(vm, &args[0])?;
    let position = iterator.position.get();
    if position < 0 {
        drop(iterator.sequence.take());
    }
    let Some(sequence) = iterator.sequence.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    let key = vm.int(position);
    vm.begin_steps(WaitItem(iterator.clone()), |vm| vm.begin_getitem(&sequence, &key))
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<SequenceIterator>(vm, &args[0])?;
    let Some(sequence) = iterator.sequence.borrow().clone() else {
        return Ok(Value::int32(0));
    };
    if !iterator.backwards && !vm.type_of(&sequence).has_special(Special::Len) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (length, position) = (vm.len(&sequence)? as i64, iterator.position.get());
    let left = match iterator.backwards {
        true if position < length => position + 1,
        true => 0,
        false => length - position,
    };
    Ok(vm.int(left.max(0)))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<SequenceIterator>(vm, &args[0])?;
    if !iterator.backwards {
        return reduce_iterator(vm, "iter", |vm| {
            let sequence = iterator.sequence.borrow().clone();
            Ok(match sequence {
                Some(sequence) => (sequence, Some(iterator.position.get())),
                None => (vm.tuple(Vec::new()), None),
            })
        });
    }
    let sequence = iterator.sequence.borrow().clone();
    let ty = vm.type_of(&args[0]).to_value();
    match sequence {
        Some(sequence) => {
            let (arguments, position) = (vm.tuple([sequence]), vm.int(iterator.position.get()));
            Ok(vm.tuple([ty, arguments, position]))
        }
        None => {
            let empty = vm.tuple(Vec::new());
            let arguments = vm.tuple([empty]);
            Ok(vm.tuple([ty, arguments]))
        }
    }
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<SequenceIterator>(vm, &args[0])?;
    let position = vm.to_ssize(&args[1])? as i64;
    let Some(sequence) = iterator.sequence.borrow().clone() else {
        return Ok(Value::NONE);
    };
    let position = if iterator.backwards {
        position.clamp(-1, vm.len(&sequence)? as i64 - 1)
    } else {
        position.max(0)
    };
    iterator.position.set(position);
    Ok(Value::NONE)
}

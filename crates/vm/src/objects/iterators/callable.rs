//! `callable_iterator`: `iter(callable, sentinel)`.

use std::cell::RefCell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};

use super::iter_self;
use super::step::{Next, Step};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// The payload: callable and sentinel, gone when finished.
pub struct CallableIterator {
    parts: RefCell<Option<(Value, Value)>>,
}

payload!(CallableIterator, "callable_iterator", [parts]);

pub static CALLABLE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<CallableIterator>("callable_iterator", "builtins")
};

static METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
];

impl Vm {
    /// An iterator that calls until the result equals the sentinel.
    pub fn callable_iterator(&mut self, callable: Value, sentinel: Value) -> Value {
        let ty = self.type_for(&CALLABLE_ITERATOR);
        let payload = CallableIterator {
            parts: RefCell::new(Some((callable, sentinel))),
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

/// `__next__` waits for the call.
struct WaitCall(Ref<CallableIterator>);

impl Step for WaitCall {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        let Some((_, sentinel)) = self.0.parts.borrow().clone() else {
            return Ok(Next::End);
        };
        if vm.eq(&sentinel, &value)? {
            drop(self.0.parts.take());
            return Ok(Next::End);
        }
        Ok(Next::Return(value))
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        drop(self.0.parts.take());
        Ok(Next::End)
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::StopIteration) {
            drop(self.0.parts.take());
            return Ok(Next::End);
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<CallableIterator>(vm, &args[0])?;
    let Some((callable, _)) = iterator.parts.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(WaitCall(iterator.clone()), |vm| vm.begin_call(&callable, &[], None))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<CallableIterator>(vm, &args[0])?;
    let iter = vm.visible_builtin("iter")?;
    let parts = iterator.parts.borrow().clone();
    let arguments = match parts {
        Some((callable, sentinel)) => vm.tuple([callable, sentinel]),
        None => {
            let empty = vm.tuple(Vec::new());
            vm.tuple([empty])
        }
    };
    Ok(vm.tuple([iter, arguments]))
}

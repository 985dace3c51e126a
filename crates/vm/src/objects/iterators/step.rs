//! Native iterators and functions that run Python code in between, as explicit states: a [`Step`] is told what came of the
//! operation it waited for and says what comes next.

use corallus_heap::{Ref, Trace, Tracer, Value};

use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, NativeFrame};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// What a step decides.
pub enum Next {
    /// The native is done with this result.
    Return(Value),
    /// The native is an iterator's `__next__`, and there are no more items.
    End,
    /// The native ends like a generator that returned this (`StopIteration.value`).
    Finish(Value),
    /// It waits for this operation.
    Wait(Begun),
}

/// The state of a native between the operations it waits for.
pub trait Step: 'static {
    /// The operation gave a value.
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next>;

    /// The operation was a `next`, and the iterator is exhausted.
    fn finished(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        let _ = (vm, value);
        Ok(Next::End)
    }

    /// The operation raised. A `next` may report exhaustion in this way, too.
    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        let _ = vm;
        Err(raised)
    }

    /// Reports the values held.
    fn trace(&self, tracer: &mut Tracer<'_>);

    /// The native's name, for messages.
    fn name(&self) -> &'static str {
        "native"
    }
}

struct Frame<S>(S);

impl<S: Step> NativeFrame for Frame<S> {
    fn resume(&mut self, vm: &mut Vm, mut input: Completion) -> Res<Begun> {
        loop {
            let next = match input {
                Completion::Return(value) => self.0.returned(vm, value)?,
                Completion::Finished(value) => self.0.finished(vm, value)?,
                Completion::Raise(raised) => self.0.raised(vm, raised)?,
            };
            input = match next {
                Next::Return(value) => return Ok(Begun::Done(value)),
                Next::End => return Ok(Begun::Finished(Value::NONE)),
                Next::Finish(value) => return Ok(Begun::Finished(value)),
                Next::Wait(Begun::Done(value)) => Completion::Return(value),
                Next::Wait(Begun::Finished(value)) => Completion::Finished(value),
                Next::Wait(waiting) => return Ok(waiting),
            };
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn name(&self) -> &'static str {
        self.0.name()
    }
}

impl Vm {
    /// Starts `first` and lets `step` go on from its result.
    pub fn begin_steps(&mut self, step: impl Step, first: impl FnOnce(&mut Vm) -> Res<Begun>) -> Res<Begun> {
        self.begin_native(Frame(step), first)
    }

    /// A `next` that a step waits for; an error that it raises at once reaches [`Step::raised`] as one raised later would.
    pub fn wait_next(&mut self, step: &mut impl Step, iterator: &Value) -> Res<Next> {
        match self.begin_next(iterator) {
            Ok(begun) => Ok(Next::Wait(begun)),
            Err(raised) => step.raised(self, raised),
        }
    }
}

/// Makes an object from `iter(iterable)`: what constructors of iterator types wait for.
struct FromIter {
    ty: Ref<Type>,
    parts: Vec<Value>,
    build: Build,
}

/// Makes an object of a type from an iterator and the parts given along.
pub type Build = fn(&mut Vm, &Ref<Type>, Value, &[Value]) -> Res;

impl Step for FromIter {
    fn returned(&mut self, vm: &mut Vm, iterator: Value) -> Res<Next> {
        Ok(Next::Return((self.build)(vm, &self.ty, iterator, &self.parts)?))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ty.trace(tracer);
        self.parts.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "iter"
    }
}

impl Vm {
    /// `__new__` of iterator types: takes `iter(iterable)`, then builds the object of class `ty`.
    pub fn begin_from_iter(&mut self, ty: &Value, iterable: &Value, parts: Vec<Value>, build: Build) -> Res<Begun> {
        let Some(ty) = ty.downcast_ref::<Type>() else {
            return Err(self.type_error("__new__(X): X is not a type object"));
        };
        if let Some(iterator) = self.iter_at_once(iterable) {
            return build(self, ty, iterator?, &parts).map(Begun::Done);
        }
        self.begin_steps(
            FromIter {
                ty: ty.clone(),
                parts,
                build,
            },
            |vm| vm.begin_iter(iterable),
        )
    }
}

//! Async generators (PEP 525): `__anext__`, `asend`, `athrow` and `aclose` return a [`Step`], an awaitable that drives the
//! generator's frame to its next item or its end. Awaiting a step links the frame like any other delegate.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Value, payload};

use super::{Generator, Input};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, FramePtr, FrameState};
use crate::native::TypeDef;
use crate::objects::exception::ExceptionKind;
use crate::run::Signal;
use crate::vm::Vm;

/// What a step does to the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `__anext__()` and `asend(value)`.
    Send,
    /// `athrow(…)`.
    Throw,
    /// `aclose()`.
    Close,
}

/// Where a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Created,
    Running,
    Closed,
}

/// The payload of the awaitables of async generators.
pub struct Step {
    pub generator: Ref<Generator>,
    pub kind: StepKind,
    pub state: Cell<StepState>,
    /// The value to send, or the exception to throw.
    pub input: RefCell<Value>,
}

payload!(Step, "async_generator_asend", [generator, input]);

impl Step {
    /// Whether the step has been started and has not ended: the generator's frame works for it.
    pub fn is_running(&self) -> bool {
        self.state.get() == StepState::Running
    }

    fn method(&self) -> &'static str {
        match self.kind {
            StepKind::Send => "anext",
            StepKind::Throw => "athrow",
            StepKind::Close => "aclose",
        }
    }
}

/// The type of `__anext__()` and `asend()` objects.
pub static ASYNC_GENERATOR_ASEND: TypeDef = TypeDef {
    methods: super::methods::STEP_METHODS,
    flags: corallus_heap::TypeFlags::NO_NEW,
    ..TypeDef::new::<Step>("async_generator_asend", "builtins")
};

/// The type of `athrow()` and `aclose()` objects.
pub static ASYNC_GENERATOR_ATHROW: TypeDef = TypeDef {
    methods: super::methods::STEP_METHODS,
    flags: corallus_heap::TypeFlags::NO_NEW,
    ..TypeDef::new::<Step>("async_generator_athrow", "builtins")
};

impl Vm {
    /// A step of an async generator; the first one calls the hooks.
    pub(crate) fn new_step(&mut self, generator: &Ref<Generator>, kind: StepKind, input: Value) -> Res {
        self.call_first_iteration_hook(generator)?;
        let ty = match kind {
            StepKind::Send => self.type_for(&ASYNC_GENERATOR_ASEND),
            _ => self.type_for(&ASYNC_GENERATOR_ATHROW),
        };
        let step = Step {
            generator: generator.clone(),
            kind,
            state: Cell::new(StepState::Created),
            input: RefCell::new(input),
        };
        Ok(self.heap.alloc(&ty, step).into_value())
    }

    /// `sys.set_asyncgen_hooks`: on first iteration, `firstiter` is called and `finalizer` remembered.
    fn call_first_iteration_hook(&mut self, generator: &Ref<Generator>) -> Res<()> {
        if generator.hooks_called.replace(true) {
            return Ok(());
        }
        let hooks = self.asyncgen_hooks.clone();
        let finalizer = if hooks.1.is_none() { Value::UNDEF } else { hooks.1 };
        drop(generator.extra.replace(finalizer));
        if hooks.0.is_none() {
            return Ok(());
        }
        let generator = generator.to_value();
        self.call(&hooks.0, &[generator]).map(drop)
    }

    /// Validates a step that is to run and gives what its frame gets first. `Err(Ok(_))`: it ends at once with this
    /// completion.
    fn start_step(&mut self, step: &Ref<Step>, input: Input) -> Result<Input, Completion> {
        match step.state.get() {
            StepState::Closed => {
                let message = match step.kind {
                    StepKind::Send => "cannot reuse already awaited __anext__()/asend()",
                    _ => "cannot reuse already awaited aclose()/athrow()",
                };
                Err(Completion::Raise(self.runtime_error(message)))
            }
            StepState::Running => Ok(input),
            StepState::Created => self.start_created_step(step, input),
        }
    }

    fn start_created_step(&mut self, step: &Ref<Step>, input: Input) -> Result<Input, Completion> {
        let generator = &step.generator;
        if !generator.step.is_undef() {
            step.state.set(StepState::Closed);
            let method = step.method();
            let message = format!("{method}(): asynchronous generator is already running");
            return Err(Completion::Raise(self.runtime_error(message)));
        }
        if step.kind != StepKind::Send && generator.closed.get() {
            step.state.set(StepState::Closed);
            return Err(match step.kind {
                StepKind::Close => Completion::Finished(Value::NONE),
                _ => Completion::Raise(self.error_with(ExceptionKind::StopAsyncIteration, Vec::new())),
            });
        }
        let own = step.input.borrow().clone();
        let first = match (step.kind, input) {
            (StepKind::Send, Input::Send(value)) => Input::Send(if value.is_none() { own } else { value }),
            (StepKind::Send, throw) => throw,
            (_, Input::Send(value)) if !value.is_none() => {
                let raised = self.runtime_error("can't send non-None value to a just-started coroutine");
                return Err(Completion::Raise(raised));
            }
            (StepKind::Throw, Input::Send(_)) => Input::Throw(Raised(own)),
            (StepKind::Close, Input::Send(_)) => {
                generator.closed.set(true);
                Input::Throw(self.error_with(ExceptionKind::GeneratorExit, Vec::new()))
            }
            (_, throw) => throw,
        };
        if generator.frame.get().is_none() {
            step.state.set(StepState::Closed);
            return Err(match (step.kind, first) {
                (StepKind::Close, _) => Completion::Finished(Value::NONE),
                (_, Input::Throw(raised)) if step.kind == StepKind::Send => Completion::Raise(raised),
                _ => Completion::Raise(self.error_with(ExceptionKind::StopAsyncIteration, Vec::new())),
            });
        }
        step.state.set(StepState::Running);
        drop(generator.step.replace(step.to_value()));
        Ok(first)
    }

    /// Drives a step: `send`, `__next__` and `throw` of the awaitable.
    pub(crate) fn begin_step(&mut self, step: &Ref<Step>, input: Input) -> Res<Begun> {
        let input = match self.start_step(step, input) {
            Ok(input) => input,
            Err(completion) => return completion_as_begun(completion),
        };
        let generator = step.generator.to_value();
        let begun = self.begin_resume(&generator, input);
        if begun.is_err() {
            self.close_step(&step.generator);
        }
        begun
    }

    /// A frame awaits a step: the generator's frame is linked beneath it.
    pub(crate) fn begin_delegate_to_step(&mut self, frame: FramePtr, step: &Ref<Step>) -> Res<Begun> {
        let input = match self.start_step(step, Input::Send(Value::NONE)) {
            Ok(input) => input,
            Err(completion) => return completion_as_begun(completion),
        };
        let value = match (input, step.generator.frame.get()) {
            (Input::Send(value), Some(inner)) if !inner.delegated.get() && !self.is_running(inner) => {
                if inner.state.get() == FrameState::Created && !value.is_none() {
                    self.close_step(&step.generator);
                    return Err(self.type_error("can't send non-None value to a just-started async generator"));
                }
                self.link(frame, inner)?;
                value
            }
            (input, _) => {
                let generator = step.generator.to_value();
                let begun = self.begin_resume(&generator, input);
                if begun.is_err() {
                    self.close_step(&step.generator);
                }
                return begun;
            }
        };
        Ok(match self.current {
            Some(leaf) if leaf.state.replace(FrameState::Running) != FrameState::Created => {
                match self.delegates(leaf) {
                    true => self.step_delegate(leaf, value),
                    false => Begun::Deliver(Completion::Return(value)),
                }
            }
            _ => Begun::Pushed,
        })
    }

    /// The current frame, an async generator's, yields an item: the step that drives it ends with the item.
    pub(crate) fn suspend_with_item(&mut self, frame: FramePtr, item: Value) -> Signal {
        let completion = match self.owner_of(frame) {
            Some(generator) => {
                let closing = generator
                    .step
                    .get()
                    .downcast_ref::<Step>()
                    .is_some_and(|step| step.kind == StepKind::Close);
                self.close_step(&generator);
                match closing {
                    true => Completion::Raise(self.runtime_error("async generator ignored GeneratorExit")),
                    false => Completion::Finished(item),
                }
            }
            None => Completion::Finished(item),
        };
        self.leave_chain(frame);
        frame.state.set(FrameState::Suspended);
        frame.set_leaf(Some(frame));
        frame.level.set(0);
        Signal::Deliver(completion)
    }

    /// The generator's frame has ended: what its step makes of it.
    pub(crate) fn finish_step(&mut self, generator: &Ref<Generator>, completion: Completion) -> Completion {
        let kind = generator.step.get().downcast_ref::<Step>().map(|step| step.kind);
        self.close_step(generator);
        match completion {
            Completion::Raise(raised)
                if kind == Some(StepKind::Close)
                    && (raised.is(ExceptionKind::StopAsyncIteration) || raised.is(ExceptionKind::GeneratorExit)) =>
            {
                Completion::Finished(Value::NONE)
            }
            completion => completion,
        }
    }

    /// Notes that the step which drives the generator has ended.
    pub(crate) fn close_step(&mut self, generator: &Ref<Generator>) {
        let step = generator.step.replace(Value::UNDEF);
        if let Some(step) = step.downcast_ref::<Step>() {
            step.state.set(StepState::Closed);
        }
    }

    /// `close()` of a step.
    pub(crate) fn begin_close_step(&mut self, step: &Ref<Step>) -> Res<Begun> {
        match step.state.get() {
            StepState::Closed => Ok(Begun::Done(Value::NONE)),
            StepState::Created => {
                step.state.set(StepState::Closed);
                Ok(Begun::Done(Value::NONE))
            }
            StepState::Running => {
                let exit = self.error_with(ExceptionKind::GeneratorExit, Vec::new());
                let step = step.clone();
                self.begin_native(CloseStep, |vm| vm.begin_step(&step, Input::Throw(exit)))
            }
        }
    }
}

fn completion_as_begun(completion: Completion) -> Res<Begun> {
    match completion {
        Completion::Return(value) => Ok(Begun::Done(value)),
        Completion::Finished(value) => Ok(Begun::Finished(value)),
        Completion::Raise(raised) => Err(raised),
    }
}

/// Waits for a step that got `GeneratorExit`.
struct CloseStep;

impl crate::frame::NativeFrame for CloseStep {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        match input {
            Completion::Return(_) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
            Completion::Finished(_) => Ok(Begun::Done(Value::NONE)),
            Completion::Raise(raised)
                if raised.is(ExceptionKind::GeneratorExit)
                    || raised.is(ExceptionKind::StopIteration)
                    || raised.is(ExceptionKind::StopAsyncIteration) =>
            {
                Ok(Begun::Done(Value::NONE))
            }
            Completion::Raise(raised) => Err(raised),
        }
    }

    fn trace(&self, _: &mut corallus_heap::Tracer<'_>) {}
}

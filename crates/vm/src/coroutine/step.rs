//! Driving a step of an async generator: `send`, `throw` and `close` of the awaitables that `__anext__`, `asend`, `athrow`
//! and `aclose` return (PEP 525).
//!
//! A frame that awaits a step links the generator's frame like any other delegate; whoever drives the step by hand waits
//! in a [`StepFrame`]. The generator's frame leaves [`Completion::Return`] when something in it awaits,
//! [`Completion::Finished`] with an item, and an exception at its end; [`Vm::end_step`] says what the step makes of that.
//! Which step drives a linked frame is read off the delegator.

use corallus_heap::{Ref, Tracer, Value};

use super::async_gen::{Step, StepKind, StepState};
use super::{Generator, Input, ThrowArguments};
use crate::error::Res;
use crate::frame::{Begun, Completion, FramePtr, FrameState, NativeFrame};
use crate::objects::exception::ExceptionKind;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

impl Vm {
    /// Drives a step by hand.
    pub(crate) fn begin_step(&mut self, step: &Ref<Step>, input: Input) -> Res<Begun> {
        match self.start_step(step, input) {
            Ok(input) => self.resume_for_step(step, input),
            Err(completion) => completion_as_begun(completion),
        }
    }

    fn resume_for_step(&mut self, step: &Ref<Step>, input: Input) -> Res<Begun> {
        let generator = step.generator.to_value();
        self.begin_native(StepFrame(step.clone()), |vm| vm.begin_resume(&generator, input))
    }

    /// Sends a value to a step for a frame that awaits it: the generator's frame is linked beneath that frame if it can be.
    pub(crate) fn begin_step_for(&mut self, frame: FramePtr, step: &Ref<Step>, value: Value) -> Res<Begun> {
        let input = match self.start_step(step, Input::Send(value)) {
            Ok(input) => input,
            Err(completion) => return completion_as_begun(completion),
        };
        match (input, step.generator.frame.get()) {
            (Input::Send(value), Some(inner))
                if !inner.delegated.get()
                    && !self.is_running(inner)
                    && (inner.state.get() != FrameState::Created || value.is_none()) =>
            {
                match self.link(frame, inner) {
                    Ok(()) => Ok(self.send_to_leaf(value)),
                    Err(raised) => completion_as_begun(self.end_step(step, Completion::Raise(raised))),
                }
            }
            (input, _) => self.resume_for_step(step, input),
        }
    }

    /// Validates a step that is to go on, and gives what its frame gets. `Err`: it ends at once, with this completion.
    fn start_step(&mut self, step: &Ref<Step>, input: Input) -> Result<Input, Completion> {
        let generator = &step.generator;
        let state = step.state.get();
        if state == StepState::Closed {
            let message = match step.kind {
                StepKind::Send => "cannot reuse already awaited __anext__()/asend()",
                _ => "cannot reuse already awaited aclose()/athrow()",
            };
            let raised = self.runtime_error(message);
            return Err(Completion::Raise(self.in_context(raised)));
        }
        let sends = matches!(input, Input::Send(_));
        if sends && step.kind != StepKind::Send && generator.frame.get().is_none() {
            step.state.set(StepState::Closed);
            return Err(Completion::Finished(Value::NONE));
        }
        if state == StepState::Created {
            return self.start_created_step(step, input);
        }
        if step.kind == StepKind::Send {
            generator.stepping.set(generator.stepping.get() || sends);
        } else {
            step.state.set(if sends {
                StepState::Resumed
            } else {
                StepState::Iterating
            });
        }
        Ok(input)
    }

    fn start_created_step(&mut self, step: &Ref<Step>, input: Input) -> Result<Input, Completion> {
        let generator = &step.generator;
        if generator.stepping.get() {
            step.state.set(StepState::Closed);
            let method = match step.kind {
                StepKind::Send => "anext",
                StepKind::Throw => "athrow",
                StepKind::Close => "aclose",
            };
            let message = format!("{method}(): asynchronous generator is already running");
            let raised = self.runtime_error(message);
            return Err(Completion::Raise(self.in_context(raised)));
        }
        let own = step.input.borrow().clone();
        let input = match (step.kind, input) {
            (StepKind::Send, Input::Send(value)) => Input::Send(if value.is_none() { own } else { value }),
            (_, Input::Send(_)) if generator.closed.get() => {
                step.state.set(StepState::Closed);
                let end = self.error_with(ExceptionKind::StopAsyncIteration, Vec::new());
                return Err(Completion::Raise(end));
            }
            (_, Input::Send(value)) if !value.is_none() => {
                let raised = self.runtime_error("can't send non-None value to a just-started coroutine");
                return Err(Completion::Raise(raised));
            }
            (StepKind::Throw, Input::Send(_)) => {
                step.state.set(StepState::Iterating);
                generator.stepping.set(true);
                return self.thrown_by_step(&own);
            }
            (StepKind::Close, Input::Send(_)) => {
                generator.closed.set(true);
                if self.closes_unnoticed(generator) {
                    step.state.set(StepState::Closed);
                    self.discard_frame(generator);
                    return Err(Completion::Finished(Value::NONE));
                }
                let exit = self.exception_type(ExceptionKind::GeneratorExit).to_value();
                Input::ThrowArguments(Box::new(ThrowArguments::innermost(exit, Value::UNDEF, Value::UNDEF)))
            }
            (_, thrown) => thrown,
        };
        step.state.set(StepState::Iterating);
        generator.stepping.set(true);
        Ok(input)
    }

    /// Whether nobody would notice `GeneratorExit` in the generator, so that its frame can just go: it stands at a yield outside of
    /// any handler.
    fn closes_unnoticed(&self, generator: &Generator) -> bool {
        generator.frame.get().is_some_and(|frame| {
            frame.state.get() == FrameState::Suspended && !frame.delegated.get() && !self.is_running(frame)
        }) && !self.close_would_run_code(generator)
            && !self.tracing.is_watching()
    }

    /// The arguments of `athrow`. They are looked at only now, when the step is awaited.
    fn thrown_by_step(&mut self, args: &Value) -> Result<Input, Completion> {
        let args = args
            .downcast_ref::<Tuple>()
            .map(|args| args.items.to_vec())
            .unwrap_or_default();
        let count = args.len();
        if let 1..=3 = count {
            let mut args = args.into_iter();
            let mut next = || args.next().unwrap_or(Value::UNDEF);
            let (ty, value, traceback) = (next(), next(), next());
            let args = ThrowArguments::innermost(ty, value, traceback);
            return Ok(Input::ThrowArguments(Box::new(args)));
        }
        let bound = if count == 0 {
            "least 1 argument"
        } else {
            "most 3 arguments"
        };
        let raised = self.type_error(format!("athrow expected at {bound}, got {count}"));
        Err(Completion::Raise(raised))
    }

    /// The step that drives an async generator's frame, if the frame is linked beneath one that awaits it.
    pub(crate) fn driving_step(&self, frame: FramePtr) -> Option<Ref<Step>> {
        if !frame.delegated.get() {
            return None;
        }
        let iterator = self.delegate_of(frame.back.get()?)?;
        iterator.downcast_ref::<Step>().cloned()
    }

    /// What a step makes of the completion of the generator's frame.
    pub(crate) fn end_step(&mut self, step: &Ref<Step>, completion: Completion) -> Completion {
        if matches!(completion, Completion::Return(_)) {
            return completion;
        }
        let generator = &step.generator;
        generator.stepping.set(false);
        if step.state.get() != StepState::Resumed || step.kind == StepKind::Close {
            step.state.set(StepState::Closed);
        }
        match completion {
            Completion::Finished(_) if step.kind == StepKind::Close => {
                Completion::Raise(self.runtime_error("async generator ignored GeneratorExit"))
            }
            Completion::Raise(raised)
                if raised.is(ExceptionKind::StopAsyncIteration) || raised.is(ExceptionKind::GeneratorExit) =>
            {
                generator.closed.set(true);
                match step.kind {
                    StepKind::Close => Completion::Finished(Value::NONE),
                    _ => Completion::Raise(raised),
                }
            }
            completion => completion,
        }
    }

    /// `close()` of a step.
    pub(crate) fn begin_close_step(&mut self, step: &Ref<Step>) -> Res<Begun> {
        if step.state.get() == StepState::Closed {
            return Ok(Begun::Done(Value::NONE));
        }
        let exit = self.error_with(ExceptionKind::GeneratorExit, Vec::new());
        let step = step.clone();
        self.begin_native(CloseStep, |vm| vm.begin_step(&step, Input::Throw(exit)))
    }

    /// Whether closing the step means `GeneratorExit` in a suspended frame.
    pub(crate) fn step_is_suspended(&self, step: &Step) -> bool {
        let generator: &Generator = &step.generator;
        step.is_running()
            && generator
                .frame
                .get()
                .is_some_and(|frame| frame.state.get() == FrameState::Suspended)
    }
}

fn completion_as_begun(completion: Completion) -> Res<Begun> {
    match completion {
        Completion::Return(value) => Ok(Begun::Done(value)),
        Completion::Finished(value) => Ok(Begun::Finished(value)),
        Completion::Raise(raised) => Err(raised),
    }
}

/// Waits for the generator's frame on behalf of a step that is driven by hand.
pub(crate) struct StepFrame(pub Ref<Step>);

impl NativeFrame for StepFrame {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let completion = match vm.end_step(&self.0, input) {
            // An item is what `StopIteration` carries even if it is `None`.
            Completion::Finished(item) if item.is_none() && self.0.kind != StepKind::Close => {
                Completion::Raise(vm.error_with(ExceptionKind::StopIteration, vec![item]))
            }
            completion => completion,
        };
        completion_as_begun(completion)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(self.0.as_value());
    }

    fn name(&self) -> &'static str {
        "async generator step"
    }
}

/// Waits for a step that got `GeneratorExit`.
pub(crate) struct CloseStep;

impl NativeFrame for CloseStep {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        match input {
            Completion::Return(_) => Err(vm.ignored_exit("coroutine")),
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

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "close"
    }
}

//! Raising at the point of suspension (`throw`). Other exceptions go to the innermost frame of the chain; `GeneratorExit`
//! closes what is delegated to first, from the inside out (PEP 380).

use corallus_heap::Value;

use super::async_gen::Step;
use super::close::CloseFrame;
use super::delegate::generator_behind;
use super::step::{CloseStep, StepFrame};
use super::{Generator, Input, ThrowArguments};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, Frame, FramePtr, FrameState};
use crate::interp::chain_context;
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

impl Vm {
    /// Raises in the current frame, the leaf of a chain just activated.
    pub(crate) fn throw_into_leaf(&mut self, raised: Raised) -> Res<Begun> {
        match raised.is(ExceptionKind::GeneratorExit) {
            true => self.throw_exit(raised),
            false => self.throw_innermost(raised, Input::Throw),
        }
    }

    /// Raises in the current frame, the leaf of a chain just activated, or throws into what it delegates to in the plain
    /// way, with an input made by `pass_on`.
    pub(crate) fn throw_innermost(&mut self, raised: Raised, pass_on: fn(Raised) -> Input) -> Res<Begun> {
        let Some(leaf) = self.current else { return Err(raised) };
        if leaf.state.replace(FrameState::Running) == FrameState::Created {
            set_context_in(leaf, &raised);
            return Err(self.throw_into_created(leaf, raised));
        }
        match self.delegate_of(leaf) {
            Some(iterator) => {
                leaf.set_flag(Frame::THROWING, true);
                self.note_throw(leaf);
                self.throw_into_delegate(&iterator, raised, pass_on)
            }
            None => {
                self.raise_in_leaf(leaf, &raised);
                Ok(Begun::DeliverRaise(raised))
            }
        }
    }

    /// An exception is about to be raised in the innermost frame of the running chain, which stands at a yield.
    #[inline(always)]
    pub(crate) fn raise_in_leaf(&mut self, leaf: FramePtr, raised: &Raised) {
        set_context_in(leaf, raised);
        self.note_throw(leaf);
    }

    /// Notes that the frames above the innermost one of the running chain have not run since an exception was thrown.
    #[inline(always)]
    fn note_throw(&self, leaf: FramePtr) {
        if let Some(root) = self.running.filter(|root| *root != leaf) {
            root.set_waiting_since_throw(leaf.level.get());
        }
    }

    /// Throws into what the current frame delegates to in the plain way.
    fn throw_into_delegate(&mut self, iterator: &Value, raised: Raised, pass_on: fn(Raised) -> Input) -> Res<Begun> {
        let begun = if let Some(step) = iterator.downcast_ref::<Step>() {
            let step = step.clone();
            self.begin_step(&step, Input::Throw(raised))
        } else if let Some(generator) = generator_behind(iterator) {
            let generator = generator.to_value();
            crate::door::with_stack(|| self.begin_resume(&generator, pass_on(raised)))
        } else {
            match self.getattr_opt(iterator, "throw") {
                Ok(Some(throw)) => self.begin_call(&throw, &[raised.0], None),
                Ok(None) => return Ok(Begun::DeliverRaise(raised)),
                Err(other) => return Ok(self.pass_by_leaf(other)),
            }
        };
        Ok(as_delivery(begun))
    }

    /// Looking for the `throw` method of what the current frame delegates to has failed. As in the reference, the frame stays
    /// suspended, and its delegator, or whoever threw, gets the exception.
    fn pass_by_leaf(&mut self, raised: Raised) -> Begun {
        let mut completion = Completion::Raise(raised);
        if let Some(leaf) = self.current {
            if let Some(step) = self.driving_step(leaf) {
                completion = self.end_step(&step, completion);
            }
            leaf.set_flag(Frame::THROWING, false);
            leaf.state.set(FrameState::Suspended);
            leaf.level.set(0);
            self.leave_chain(leaf);
        }
        Begun::deliver(completion)
    }

    /// `throw` with arguments as they were given, into a chain just activated whose innermost frame delegates to something
    /// that isn't linked: a `throw` method there gets the arguments, an exception is only made of them where there is none.
    pub(crate) fn throw_arguments(&mut self, args: ThrowArguments) -> Res<Begun> {
        let Some(leaf) = self.current else {
            return Err(self.system_error("throw outside a running generator"));
        };
        let iterator = self.delegate_of(leaf).unwrap_or(Value::NONE);
        let native = generator_behind(&iterator).is_some() || iterator.has_payload::<Step>();
        let closing = args.closes && self.is_generator_exit(&args.ty);
        if !native && !closing {
            leaf.state.set(FrameState::Running);
            match self.getattr_opt(&iterator, "throw") {
                Ok(Some(throw)) => {
                    leaf.set_flag(Frame::THROWING, true);
                    self.note_throw(leaf);
                    let given = [args.ty, args.value, args.traceback];
                    let count = given.iter().take_while(|arg| !arg.is_undef()).count();
                    return Ok(as_delivery(self.begin_call(&throw, &given[..count], None)));
                }
                Ok(None) => {}
                Err(other) => return Ok(self.pass_by_leaf(other)),
            }
        }
        match self.thrown(&args.ty, &args.value, &args.traceback) {
            Ok(raised) if args.closes => self.throw_into_leaf(raised),
            Ok(raised) => self.throw_innermost(raised, Input::ThrowInnermost),
            Err(raised) => {
                self.suspend_chain(leaf)?;
                Err(raised)
            }
        }
    }

    /// Whether an argument of `throw` is `GeneratorExit`, the class or an instance.
    fn is_generator_exit(&self, thrown: &Value) -> bool {
        let exit = self.exception_type(ExceptionKind::GeneratorExit);
        match thrown.downcast_ref::<crate::objects::type_::Type>() {
            Some(class) => class.is_subtype(&exit),
            None => self.is_instance(thrown, &exit),
        }
    }

    /// Whether the input is `GeneratorExit` for the innermost frame alone.
    pub(crate) fn exits_innermost(&self, input: &Input) -> bool {
        match input {
            Input::ThrowInnermost(raised) => raised.is(ExceptionKind::GeneratorExit),
            Input::ThrowArguments(args) => !args.closes && self.is_generator_exit(&args.ty),
            Input::Send(_) | Input::Throw(_) => false,
        }
    }

    /// Unties the frame of the first step of an async generator that a suspended chain delegates to: the step's `throw` is to
    /// be called, which closes what the frames beneath delegate to.
    pub(crate) fn untie_first_step(&mut self, root: FramePtr) {
        let mut frame = root;
        while let Some(inner) = self.linked_delegate(frame) {
            if self.driving_step(inner).is_some() {
                return self.untie(inner);
            }
            frame = inner;
        }
    }

    /// Throws `GeneratorExit` into the chain that runs: every frame that delegates closes its
    /// delegate first. A loop, not a recursion: each level becomes a chain of its own.
    fn throw_exit(&mut self, mut raised: Raised) -> Res<Begun> {
        let Some(root) = self.running else {
            return Err(raised);
        };
        // The whole chain was activated at once; now the root alone is.
        if let Some(leaf) = self.current
            && leaf != root
            && leaf.state.get() == FrameState::Running
        {
            leaf.state.set(FrameState::Suspended);
        }
        let mut frame = root;
        // A delegate is closed before its delegator is resumed, so what the frames between here and the root handle doesn't
        // count for it: only what whoever closes the chain handles.
        self.current = root.back.get();
        let around = self.handled_exception();
        loop {
            self.current = Some(frame);
            if frame.state.replace(FrameState::Running) == FrameState::Created {
                return Err(self.throw_into_created(frame, raised));
            }
            let Some(iterator) = self.delegate_of(frame) else {
                // What `close()` raises has its context; what was thrown gets the frame's own.
                if raised.exception().is_some_and(|exit| !exit.context_given.get()) {
                    set_context_in(frame, &raised);
                }
                return Ok(Begun::DeliverRaise(raised));
            };
            frame.set_flag(Frame::CLOSING, true);
            drop(frame.set_stash(raised.0));
            let step = iterator.downcast_ref::<Step>().cloned();
            let generator = match &step {
                Some(step) if !self.step_is_suspended(step) => None,
                _ => generator_behind(&iterator),
            };
            let Some(generator) = generator else {
                return Ok(as_delivery(self.begin_close_other(&iterator)));
            };
            let Some(inner) = self.closable_frame(&generator) else {
                return Ok(Begun::DeliverReturn(Value::NONE));
            };
            if self.activation_runs(inner, frame) {
                let raised = self.already_executing(&generator);
                return Ok(Begun::DeliverRaise(raised));
            }
            if inner.delegated.get() {
                self.untie(inner);
            }
            if step.is_none() && !self.close_would_run_code(&generator) {
                // It has finished before what it holds is let go of.
                self.discard_frame(&generator);
                if self.heap.has_pending() {
                    self.run_pending();
                }
                return Ok(Begun::DeliverReturn(Value::NONE));
            }
            // A step doesn't close its generator, it throws into it.
            let throws = step.is_some();
            let waiting = self.push_native_frame();
            match step {
                Some(step) => {
                    waiting.set_native(Box::new(CloseStep));
                    self.push_native_frame().set_native(Box::new(StepFrame(step)));
                }
                None => waiting.set_native(Box::new(CloseFrame { kind: generator.kind })),
            }
            // The inner frame alone is activated, not its chain: what it delegates to is closed by itself.
            inner.set_leaf(Some(inner));
            if let Err(overflow) = self.activate(generator.to_value(), inner) {
                return Ok(Begun::DeliverRaise(overflow));
            }
            raised = self.error_with(ExceptionKind::GeneratorExit, Vec::new());
            if let Some(exit) = raised.exception().filter(|_| !throws) {
                exit.context_given.set(true);
                let handled = inner.handled().or_else(|| around.clone());
                drop(exit.context.replace(handled.unwrap_or(Value::NONE)));
            }
            frame = inner;
        }
    }

    /// Whether the frame runs other than as part of the chain that is being closed from `above`.
    fn activation_runs(&self, inner: FramePtr, above: FramePtr) -> bool {
        if inner.delegated.get() && inner.back.get() == Some(above) {
            return false;
        }
        self.is_running(inner)
    }

    /// The frame of a generator that closing must resume: none if it has not started or is finished.
    fn closable_frame(&mut self, generator: &corallus_heap::Ref<Generator>) -> Option<FramePtr> {
        let frame = generator.frame.get()?;
        if frame.state.get() == FrameState::Created {
            self.discard_frame(generator);
            return None;
        }
        Some(frame)
    }
}

/// `__context__` of an exception that is thrown into a frame: what that frame itself handles. What whoever threw it handles
/// doesn't count.
pub(crate) fn set_context_in(frame: FramePtr, raised: &Raised) {
    let Some(exception) = raised.exception() else { return };
    if exception.traceback.borrow().is_none() {
        exception.context_given.set(true);
    }
    if let Some(handled) = frame.handled()
        && !handled.is_none()
    {
        chain_context(&handled, raised);
    }
}

fn as_delivery(begun: Res<Begun>) -> Begun {
    match begun {
        Ok(Begun::Done(value)) => Begun::DeliverReturn(value),
        Ok(Begun::Finished(value)) => Begun::DeliverFinished(value),
        Ok(waiting) => waiting,
        Err(raised) => Begun::DeliverRaise(raised),
    }
}

//! Resuming a generator, suspending it at a yield, and leaving it.

use std::ptr::NonNull;

use corallus_bytecode::{CodeFlags, Opcode};
use corallus_heap::{Ref, Value};

use super::{Generator, GeneratorKind, Input, NameKind};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, FramePtr, FrameState};
use crate::interp::Cursor;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// The generator object for a call whose frame is ready to start.
    pub(crate) fn new_generator(&mut self, function: &Ref<Function>, frame: FramePtr, flags: u32) -> Value {
        let (kind, ty) = if flags & CodeFlags::COROUTINE != 0 {
            (GeneratorKind::Coroutine, &self.types.coroutine)
        } else if flags & CodeFlags::ASYNC_GENERATOR != 0 {
            (GeneratorKind::AsyncGenerator, &self.types.async_generator)
        } else {
            (GeneratorKind::Generator, &self.types.generator)
        };
        let code = function.code();
        let own_names = !function.name.borrow().is(code.name.as_value())
            || !function.qualname.borrow().is(code.qualname.as_value());
        let generator = self.heap.alloc(ty, Generator::new(kind, frame, code));
        if own_names {
            let (name, qualname) = (function.name.borrow().clone(), function.qualname.borrow().clone());
            generator.set_name(self, NameKind::Name, name);
            generator.set_name(self, NameKind::QualName, qualname);
        }
        frame.owner.set(Some(NonNull::from(&*generator)));
        if kind == GeneratorKind::Coroutine && self.origin_depth > 0 {
            let origin = self.coroutine_origin();
            generator.set_extra(self, origin);
        }
        generator.into_value()
    }

    /// Resumes a generator object of any kind: its next yield or its end is the completion.
    pub fn begin_resume(&mut self, generator: &Value, input: Input) -> Res<Begun> {
        let Some(payload) = generator.downcast_ref::<Generator>() else {
            return Err(self.system_error("only generators can be resumed"));
        };
        let Some(root) = payload.frame.get() else {
            return self.resume_finished(payload, input);
        };
        let input = match input {
            // Only an iterator of another kind at the end of the chain takes the arguments as they are.
            Input::ThrowArguments(args) if !self.ends_in_other_iterator(root) => {
                let raised = self.thrown(&args.ty, &args.value, &args.traceback)?;
                match args.closes {
                    true => Input::Throw(raised),
                    false => Input::ThrowInnermost(raised),
                }
            }
            input => input,
        };
        self.check_resumable(payload, root, &input)?;
        if root.state.get() == FrameState::Suspended && self.exits_innermost(&input) {
            self.untie_first_step(root);
        }
        self.activate(generator.clone(), root)?;
        match input {
            Input::Send(value) => Ok(self.send_to_leaf(value)),
            Input::Throw(raised) => self.throw_into_leaf(raised),
            Input::ThrowInnermost(raised) => self.throw_innermost(raised, Input::ThrowInnermost),
            Input::ThrowArguments(args) => self.throw_arguments(*args),
        }
    }

    /// Whether the innermost frame of a suspended chain delegates to something that isn't linked.
    fn ends_in_other_iterator(&self, root: FramePtr) -> bool {
        if root.state.get() != FrameState::Suspended || self.is_running(root) {
            return false;
        }
        let leaf = root.leaf().unwrap_or_else(|| self.find_leaf(root));
        self.delegates(leaf)
    }

    /// What a finished generator answers.
    fn resume_finished(&mut self, generator: &Generator, input: Input) -> Res<Begun> {
        let input = match input {
            Input::ThrowArguments(args) => Input::Throw(self.thrown(&args.ty, &args.value, &args.traceback)?),
            input => input,
        };
        if generator.kind == GeneratorKind::Coroutine {
            let raised = self.runtime_error("cannot reuse already awaited coroutine");
            return Err(self.in_context(raised));
        }
        match input {
            Input::Throw(raised) | Input::ThrowInnermost(raised) => {
                // It only passes through: what the caller handles doesn't become its context.
                if let Some(exception) = raised.exception()
                    && exception.traceback.borrow().is_none()
                {
                    exception.context_given.set(true);
                }
                Err(raised)
            }
            _ if generator.kind == GeneratorKind::AsyncGenerator => {
                Err(self.error_with(ExceptionKind::StopAsyncIteration, Vec::new()))
            }
            _ => Ok(Begun::Finished(Value::NONE)),
        }
    }

    /// Raises if the generator runs already, or can't take the value; unties it from a chain above.
    fn check_resumable(&mut self, generator: &Generator, frame: FramePtr, input: &Input) -> Res<()> {
        if self.is_running(frame) {
            return Err(self.already_executing(generator));
        }
        if let Input::Send(value) = input
            && frame.state.get() == FrameState::Created
            && !value.is_none()
        {
            let kind = generator.kind.name();
            return Err(self.type_error(format!("can't send non-None value to a just-started {kind}")));
        }
        if frame.delegated.get() {
            self.untie(frame);
        }
        Ok(())
    }

    #[cold]
    pub(crate) fn already_executing(&mut self, generator: &Generator) -> Raised {
        let kind = generator.kind.name();
        let raised = self.value_error(format!("{kind} already executing"));
        self.in_context(raised)
    }

    /// Whether the frame is on a chain that runs.
    #[inline]
    pub(crate) fn is_running(&self, frame: FramePtr) -> bool {
        let mut at = frame;
        while at.delegated.get() && at.state.get() == FrameState::Suspended {
            match at.back.get() {
                Some(back) => at = back,
                None => break,
            }
        }
        at.state.get() == FrameState::Running || at.is_active()
    }

    /// Root and innermost frame of a generator that can be resumed without more ado: it starts, or the innermost frame of its
    /// chain is known and stands at a yield, and the recursion limit isn't reached.
    #[inline(always)]
    pub(crate) fn ready_chain(&self, generator: &Generator) -> Option<(FramePtr, FramePtr)> {
        let root = generator.frame.get()?;
        if root.delegated.get() || self.depth >= self.recursion_limit {
            return None;
        }
        match root.leaf() {
            // A chain that runs doesn't know its innermost frame.
            Some(leaf) if self.waiting_opcode(leaf) == Some(Opcode::YieldValue) => Some((root, leaf)),
            None if root.state.get() == FrameState::Created => Some((root, root)),
            _ => None,
        }
    }

    /// Puts a chain found by [`Vm::ready_chain`] on top of the running frames. The frame is given its input by the caller.
    /// While it runs, the root's owner is kept alive: the count of `generator` belongs to the running chain.
    #[inline(always)]
    pub(crate) fn enter_chain(&mut self, generator: Value, root: FramePtr, leaf: FramePtr) {
        std::mem::forget(generator);
        root.enter(self.running.replace(root), self.depth);
        root.back.set(self.current);
        self.depth += 1 + leaf.level.get() as usize;
        self.current = Some(leaf);
    }

    /// Resumes a generator whose chain [`Vm::ready_chain`] found, with `None`.
    #[inline]
    pub(crate) fn resume_ready(&mut self, generator: Value, root: FramePtr, leaf: FramePtr) -> Begun {
        self.enter_chain(generator, root, leaf);
        let mut cursor = Cursor::new(leaf);
        cursor.enter_leaf(self, leaf, Value::NONE);
        cursor.sync();
        Begun::Pushed
    }

    /// Puts a suspended chain on top of the running frames: its innermost frame becomes the current one.
    #[inline(always)]
    pub(crate) fn activate(&mut self, generator: Value, root: FramePtr) -> Res<()> {
        let leaf = match root.leaf() {
            Some(leaf) => leaf,
            None => self.number_levels(root, 0),
        };
        if self.depth >= self.recursion_limit {
            return Err(self.recursion_error());
        }
        self.enter_chain(generator, root, leaf);
        if leaf.state.get() != FrameState::Created {
            leaf.state.set(FrameState::Running);
        }
        Ok(())
    }

    /// The innermost frame of a chain, found by walking.
    fn find_leaf(&self, root: FramePtr) -> FramePtr {
        let mut leaf = root;
        while let Some(inner) = self.linked_delegate(leaf) {
            leaf = inner;
        }
        leaf
    }

    /// Sends a value to the current frame, the leaf of a chain just activated.
    pub(crate) fn send_to_leaf(&mut self, value: Value) -> Begun {
        let Some(leaf) = self.current else {
            return Begun::Done(value);
        };
        if leaf.state.replace(FrameState::Running) == FrameState::Created {
            return Begun::Pushed;
        }
        if self.delegates(leaf) {
            return self.step_delegate(leaf, value);
        }
        Begun::DeliverReturn(value)
    }

    /// The current frame, a generator's, yields: the chain is suspended, and whoever resumed its root gets the value.
    #[inline(always)]
    pub(crate) fn suspend(&mut self, leaf: FramePtr, value: Value) -> Signal {
        if self.tracing.is_watching()
            && let Err(raised) = self.report_suspension(leaf, &value, false)
        {
            return self.raise_in(leaf, raised);
        }
        match self.suspend_chain(leaf) {
            Ok(()) => Signal::Deliver(Completion::Return(value)),
            Err(raised) => Signal::Deliver(Completion::Raise(raised)),
        }
    }

    /// Suspends the chain whose innermost frame is `leaf`, the current one: whoever resumed its root is current afterwards.
    #[inline(always)]
    pub(crate) fn suspend_chain(&mut self, leaf: FramePtr) -> Res<()> {
        let Some(root) = self.running else {
            return Err(self.system_error("yield outside a running generator"));
        };
        leaf.state.set(FrameState::Suspended);
        root.state.set(FrameState::Suspended);
        (self.running, self.depth) = root.leave();
        root.set_leaf(Some(leaf));
        self.current = root.back.replace(None);
        self.let_go_of_owner(root);
        Ok(())
    }

    /// Gives back the count that a running chain holds of the owner of its root.
    #[inline(always)]
    fn let_go_of_owner(&mut self, root: FramePtr) {
        if let Some(owner) = root.owner.get() {
            // SAFETY: the count was forgotten in `enter_chain`, when the chain began to run.
            drop(unsafe { Ref::<Generator>::from_payload_count(owner) });
        }
    }

    /// The current frame, a generator's or coroutine's, ends with a value that is its owner's result: takes it off the
    /// running frames. False, and nothing done, if more is to be done than that.
    #[inline(always)]
    pub(crate) fn end_plain_generator(&mut self, frame: FramePtr) -> bool {
        let Some(generator) = self.owner_of(frame) else {
            return false;
        };
        if generator.kind == GeneratorKind::AsyncGenerator {
            return false;
        }
        generator.frame.set(None);
        self.leave_chain(frame);
        frame.owner.set(None);
        self.dispose_frame(frame);
        true
    }

    /// The current frame, a generator's, ends. Its delegator, or whoever resumed it, gets the completion.
    pub(crate) fn finish_generator(&mut self, frame: FramePtr, completion: Completion) -> Signal {
        let completion = match self.owner_of(frame) {
            Some(generator) => {
                generator.frame.set(None);
                self.generator_completion(&generator, frame, completion)
            }
            None => completion,
        };
        self.leave_chain(frame);
        frame.owner.set(None);
        self.dispose_frame(frame);
        Signal::Deliver(completion)
    }

    /// Takes a generator's frame off the running frames: the delegator becomes current, or whoever resumed the root.
    pub(crate) fn leave_chain(&mut self, frame: FramePtr) {
        if frame.delegated.replace(false) {
            let delegator = frame.back.replace(None);
            if let Some(delegator) = delegator {
                delegator.state.set(FrameState::Running);
            }
            self.current = delegator;
            self.depth = self.depth.saturating_sub(1);
            return;
        }
        self.current = frame.back.replace(None);
        if frame.is_active() {
            debug_assert_eq!(self.running, Some(frame));
            (self.running, self.depth) = frame.leave();
            self.let_go_of_owner(frame);
        }
    }

    /// The generator object that owns a frame.
    #[inline(always)]
    pub(crate) fn owner_of(&self, frame: FramePtr) -> Option<Ref<Generator>> {
        let owner = frame.owner.get()?;
        // SAFETY: a frame's owner lets go of the frame before it dies (`Drop` frees the frame), so it is alive; the payload
        // stands in an object whose header precedes it.
        unsafe { Ref::<Generator>::from_payload(owner) }
    }

    /// PEP 479, and what the step of an async generator makes of its frame's completion.
    fn generator_completion(
        &mut self,
        generator: &Ref<Generator>,
        frame: FramePtr,
        completion: Completion,
    ) -> Completion {
        let completion = match completion {
            Completion::Raise(raised) => Completion::Raise(self.convert_stop_iteration(generator.kind, raised)),
            Completion::Return(value) | Completion::Finished(value) => match generator.kind {
                GeneratorKind::AsyncGenerator => {
                    Completion::Raise(self.error_with(ExceptionKind::StopAsyncIteration, Vec::new()))
                }
                _ => Completion::Finished(value),
            },
        };
        match self.driving_step(frame) {
            Some(step) if generator.kind == GeneratorKind::AsyncGenerator => self.end_step(&step, completion),
            _ => completion,
        }
    }

    /// The current frame, an async generator's, yields an item. A step that drives it ends with the item; whoever else waits
    /// for the frame gets it as [`Completion::Finished`].
    pub(crate) fn suspend_with_item(&mut self, frame: FramePtr, item: Value) -> Signal {
        let completion = match self.driving_step(frame) {
            Some(step) => self.end_step(&step, Completion::Finished(item)),
            None => Completion::Finished(item),
        };
        self.leave_chain(frame);
        frame.state.set(FrameState::Suspended);
        frame.set_leaf(Some(frame));
        frame.level.set(0);
        Signal::Deliver(completion)
    }

    /// An exception is thrown into the current frame, which has not started: it leaves the frame at once, past every handler.
    pub(crate) fn throw_into_created(&mut self, frame: FramePtr, raised: Raised) -> Raised {
        self.add_traceback_of_call(frame, &raised);
        let mut raised = raised;
        if self.tracing.is_watching() {
            raised = self.report_exception(frame, raised);
            raised = self.report_unwinding(frame, raised);
        }
        if let Some(generator) = self.owner_of(frame) {
            generator.frame.set(None);
        }
        self.leave_chain(frame);
        frame.owner.set(None);
        self.dispose_frame(frame);
        raised
    }

    /// `StopIteration` must not leave a generator: it becomes `RuntimeError` with the original as its cause.
    fn convert_stop_iteration(&mut self, kind: GeneratorKind, raised: Raised) -> Raised {
        let what = if raised.is(ExceptionKind::StopIteration) {
            "StopIteration"
        } else if kind == GeneratorKind::AsyncGenerator && raised.is(ExceptionKind::StopAsyncIteration) {
            "StopAsyncIteration"
        } else {
            return raised;
        };
        let converted = self.runtime_error(format!("{} raised {what}", kind.name()));
        if let Some(exception) = converted.exception() {
            *exception.cause.borrow_mut() = raised.0.clone();
            *exception.context.borrow_mut() = raised.0;
            exception.suppress_context.set(true);
            exception.context_given.set(true);
        }
        converted
    }
}

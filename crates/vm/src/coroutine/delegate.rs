//! Delegation: `yield from` and `await`.
//!
//! A frame that delegates to another generator's frame links it: the delegate's back link names the delegator and stays while
//! both are suspended. The root of such a chain remembers its innermost frame, so resuming the root makes that frame current
//! at once, and a yield there goes straight to whoever resumed the root, whatever the depth.
//!
//! A link is only ever a short cut. It is untied when a frame in the middle is resumed on its own, and a delegate that
//! another frame has linked, or that isn't a generator at all, is stepped in the plain way: the delegator resumes it and
//! yields again what it yields.

use corallus_bytecode::Opcode;
use corallus_heap::{Ref, Value};

use super::async_gen::Step;
use super::methods::CoroutineWrapper;
use super::throw::set_context_in;
use super::{Generator, GeneratorKind, Input};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, Frame, FramePtr, FrameState};
use crate::objects::exception::ExceptionKind;
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// Whether the frame waits at a `Delegate` instruction.
    #[inline]
    pub(crate) fn delegates(&self, frame: FramePtr) -> bool {
        self.waiting_opcode(frame) == Some(Opcode::Delegate)
    }

    /// The instruction that a suspended or waiting frame stands at.
    #[inline(always)]
    pub(crate) fn waiting_opcode(&self, frame: FramePtr) -> Option<Opcode> {
        frame.waiting_instruction()?.opcode()
    }

    /// What the frame delegates to (`gi_yieldfrom`, `cr_await`), if it does.
    pub(crate) fn delegate_of(&self, frame: FramePtr) -> Option<Value> {
        if frame.state.get() == FrameState::Created || !self.delegates(frame) {
            return None;
        }
        let register = frame.waiting_instruction()?.b();
        let value = frame.get(usize::from(register));
        (!value.is_undef()).then_some(value)
    }

    /// The frame linked beneath this one.
    pub(crate) fn linked_delegate(&self, frame: FramePtr) -> Option<FramePtr> {
        let inner = generator_behind(&self.delegate_of(frame)?)?;
        let inner = inner.frame.get()?;
        (inner.delegated.get() && inner.back.get() == Some(frame)).then_some(inner)
    }

    /// Unties a suspended frame from its delegator, because it is resumed on its own: what the roots above remembered is
    /// void.
    pub(crate) fn untie(&mut self, frame: FramePtr) {
        let mut at = frame;
        while at.delegated.get()
            && let Some(back) = at.back.get()
        {
            at = back;
        }
        at.set_leaf(None);
        frame.delegated.set(false);
        frame.back.set(None);
        frame.level.set(0);
    }

    /// A frame has come to its `Delegate` instruction: links the iterator's frame and runs it, or steps it plainly.
    pub(crate) fn begin_delegate(&mut self, frame: FramePtr, iterator: &Value) -> Res<Begun> {
        if let Some(step) = iterator.downcast_ref::<Step>() {
            let step = step.clone();
            return self.begin_step_for(frame, &step, Value::NONE);
        }
        let Some(generator) = generator_behind(iterator) else {
            return self.begin_next(iterator);
        };
        let Some(inner) = generator.frame.get() else {
            return match generator.kind {
                GeneratorKind::Coroutine => Err(self.runtime_error("cannot reuse already awaited coroutine")),
                _ => Ok(Begun::Finished(Value::NONE)),
            };
        };
        if self.is_running(inner) {
            return Err(self.already_executing(&generator));
        }
        if inner.delegated.get() {
            return self.begin_resume(generator.as_value(), Input::Send(Value::NONE));
        }
        if let Err(raised) = self.link(frame, inner) {
            if inner.state.get() == FrameState::Created {
                // As in the reference, it has been started, and ends at once.
                self.discard_frame(&generator);
            }
            return Err(raised);
        }
        Ok(self.send_to_leaf(Value::NONE))
    }

    /// Links `inner`'s chain beneath the running frame and makes its innermost frame current.
    pub(crate) fn link(&mut self, frame: FramePtr, inner: FramePtr) -> Res<()> {
        if self.depth >= self.recursion_limit {
            return Err(self.recursion_error());
        }
        self.runs_again(frame);
        let leaf = self.number_levels(inner, frame.level.get() + 1);
        inner.set_leaf(None);
        inner.back.set(Some(frame));
        inner.delegated.set(true);
        frame.set_flag(Frame::LINKED, true);
        frame.state.set(FrameState::Suspended);
        self.depth += 1;
        self.current = Some(leaf);
        Ok(())
    }

    /// Gives the frames of a suspended chain their levels, the outermost this one, and finds the innermost.
    pub(crate) fn number_levels(&self, root: FramePtr, mut level: u32) -> FramePtr {
        let mut leaf = root;
        leaf.level.set(level);
        while let Some(inner) = self.linked_delegate(leaf) {
            level += 1;
            inner.level.set(level);
            leaf = inner;
        }
        leaf
    }

    /// Links the frame of a generator that has not started beneath the running frame and starts it.
    #[inline(always)]
    pub(crate) fn link_created(&mut self, frame: FramePtr, inner: FramePtr) {
        self.runs_again(frame);
        inner.level.set(frame.level.get() + 1);
        inner.back.set(Some(frame));
        inner.delegated.set(true);
        frame.set_flag(Frame::LINKED, true);
        inner.state.set(FrameState::Running);
        frame.state.set(FrameState::Suspended);
        self.depth += 1;
        self.current = Some(inner);
    }

    /// A frame of the running chain goes on, or delegates anew. Whether it does so for the first time since an exception was
    /// thrown into the chain.
    #[inline(always)]
    fn runs_again(&self, frame: FramePtr) -> bool {
        let Some(root) = self.running else { return false };
        let Some(level) = root.waiting_since_throw() else {
            return false;
        };
        let again = frame.level.get() < level;
        if again {
            root.set_waiting_since_throw(frame.level.get());
        }
        again
    }

    /// Sends a value on to what the current frame delegates to in the plain way.
    pub(crate) fn step_delegate(&mut self, frame: FramePtr, value: Value) -> Begun {
        let Some(iterator) = self.delegate_of(frame) else {
            return Begun::DeliverReturn(value);
        };
        // Delegates that were untied are linked again one by one, each from within the one above.
        let begun = crate::door::with_stack(|| self.begin_send(frame, &iterator, value));
        match begun {
            Ok(Begun::Done(value)) => Begun::DeliverReturn(value),
            Ok(Begun::Finished(value)) => Begun::DeliverFinished(value),
            Ok(waiting) => waiting,
            Err(raised) => Begun::DeliverRaise(raised),
        }
    }

    /// `iterator.send(value)`, or its next item for `None` (PEP 380).
    fn begin_send(&mut self, frame: FramePtr, iterator: &Value, value: Value) -> Res<Begun> {
        if let Some(step) = iterator.downcast_ref::<Step>() {
            let step = step.clone();
            return self.begin_step_for(frame, &step, value);
        }
        if let Some(generator) = generator_behind(iterator) {
            if let Some(inner) = generator.frame.get()
                && !self.is_running(inner)
                && !inner.delegated.get()
                && inner.state.get() != FrameState::Created
            {
                // Untied meanwhile, and free again: link it anew.
                self.link(frame, inner)?;
                return Ok(self.send_to_leaf(value));
            }
            return self.begin_resume(generator.as_value(), Input::Send(value));
        }
        if value.is_none() {
            return self.begin_next(iterator);
        }
        let name = self.intern("send");
        let send = self.complete(|vm| vm.begin_getattr(iterator, &name))?;
        self.begin_call(&send, &[value], None)
    }

    /// A completion reaches a frame that waits at its `Delegate` instruction. `Ok`: the delegate is through, with this
    /// result. `Err`: what happens instead.
    pub(crate) fn deliver_to_delegate(
        &mut self,
        frame: FramePtr,
        completion: Completion,
    ) -> Result<Value, DelegateEvent> {
        if frame.has(Frame::CLOSING) {
            frame.set_flag(Frame::CLOSING, false);
            let exit = frame.set_stash(Value::UNDEF);
            let raised = match completion {
                Completion::Raise(raised) => raised,
                _ => Raised(exit),
            };
            set_context_in(frame, &raised);
            return Err(DelegateEvent::Raise(raised));
        }
        let thrown = self.runs_again(frame) || frame.has(Frame::THROWING);
        frame.set_flag(Frame::THROWING, false);
        if self.tracing.is_watching()
            && completion.is_end()
            && let Some(iterator) = self.delegate_of(frame)
            && let Err(raised) = self.report_exhausted(frame, &iterator, &completion, true)
        {
            return Err(DelegateEvent::Raise(raised));
        }
        match completion {
            Completion::Return(value) => Err(DelegateEvent::Signal(self.suspend(frame, value))),
            Completion::Finished(value) => Ok(value),
            Completion::Raise(raised) if raised.is(ExceptionKind::StopIteration) => {
                let value = raised.exception().and_then(|exception| exception.member("value"));
                Ok(value.unwrap_or(Value::NONE))
            }
            Completion::Raise(raised) => {
                // A thrown exception comes back as if it was thrown into this frame.
                if thrown {
                    set_context_in(frame, &raised);
                }
                Err(DelegateEvent::Raise(raised))
            }
        }
    }
}

/// What a delegate's completion means other than its end.
pub(crate) enum DelegateEvent {
    /// It yielded, so the chain is suspended.
    Signal(Signal),
    Raise(Raised),
}

/// Unties what is linked beneath a suspended frame that is about to go, which may live on without it. It looks through the
/// registers only, because the code may be gone, too: the collector takes garbage apart in any order.
#[cold]
pub(crate) fn untie_delegate(frame: FramePtr) {
    for index in (0..frame.register_count()).rev() {
        let register = frame.get(index);
        let wrapper = register.downcast_ref::<CoroutineWrapper>();
        let inner = match register.downcast_ref::<Step>() {
            Some(step) => step.generator.frame.get_any(),
            None => wrapper
                .map_or(&register, |wrapper| &wrapper.coroutine)
                .downcast_ref::<Generator>()
                .and_then(|generator| generator.frame.get_any()),
        };
        if let Some(inner) = inner
            && inner.delegated.get()
            && inner.back.get() == Some(frame)
        {
            inner.delegated.set(false);
            inner.back.set(None);
            inner.level.set(0);
            return;
        }
    }
}

/// The generator or coroutine that an iterator stands for, if the frame behind it can be linked.
pub(crate) fn generator_behind(iterator: &Value) -> Option<Ref<Generator>> {
    if let Some(generator) = iterator.downcast_ref::<Generator>() {
        return (generator.kind != GeneratorKind::AsyncGenerator).then(|| generator.clone());
    }
    if let Some(wrapper) = iterator.downcast_ref::<CoroutineWrapper>() {
        return wrapper.coroutine.downcast_ref::<Generator>().cloned();
    }
    // A step of an async generator whose frame is linked: the walk down a chain goes through it.
    let step = iterator.downcast_ref::<Step>()?;
    step.is_running().then(|| step.generator.clone())
}

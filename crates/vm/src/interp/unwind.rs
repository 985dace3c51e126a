//! Unwinding: an exception goes to the innermost handler of the frame, or leaves the frame.

use corallus_bytecode::{NO_LINE, Opcode};
use corallus_heap::Value;

use super::Cursor;
use super::ops::adapters;
use crate::error::Raised;
use crate::frame::object::Traceback;
use crate::frame::{Adapted, Completion, Frame, FramePtr, FrameState};
use crate::objects::exception::Exception;
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// Raises in a frame: `Ok` if a handler there goes on, `Err` with what happens below if the frame is left.
    pub(crate) fn unwind(&mut self, frame: FramePtr, raised: Raised) -> Result<(), Signal> {
        let pc = frame.pc();
        if frame.adapted.get() != Adapted::No {
            let cursor = Cursor::new(frame);
            adapters::leave(self, &cursor.into(), cursor.fetch());
        }
        if self.halted.is_some() {
            return Err(self.leave_raising(frame, raised));
        }
        // An exception on its way through frames got its context where it was raised.
        if raised
            .exception()
            .is_some_and(|exception| exception.traceback.borrow().is_none() && !exception.context_given.replace(false))
        {
            self.set_context(&raised);
        }
        self.add_traceback(frame, &raised, pc);
        let ends_at = self.raised_from(frame, &raised, pc);
        self.unwound = Some((frame, ends_at));
        let raised = match self.tracing.is_watching() {
            true => self.report_exception(frame, raised),
            false => raised,
        };
        let handler = match &frame.code {
            Some(code) => code.body().handlers.find(pc).copied(),
            None => None,
        };
        match handler {
            Some(handler) => {
                for register in (usize::from(handler.first_dead)..frame.register_count()).rev() {
                    drop(frame.replace(register, Value::UNDEF));
                }
                drop(frame.replace(usize::from(handler.exception), raised.0));
                // Finalisers see the frame at the instruction that failed.
                if self.heap.has_pending() {
                    self.run_pending();
                }
                frame.set_pc(handler.target);
                if self.tracing.is_watching()
                    && let Err(other) = self.report_handling(frame, handler.exception)
                {
                    return self.unwind(frame, other);
                }
                Ok(())
            }
            None => {
                frame.set_pc(ends_at);
                Err(self.leave_raising(frame, raised))
            }
        }
    }

    fn leave_raising(&mut self, frame: FramePtr, mut raised: Raised) -> Signal {
        if self.tracing.is_watching() {
            raised = self.report_unwinding(frame, raised);
        }
        // Temporaries die here, even if the traceback keeps the frame.
        let locals = frame.code.as_ref().map_or(0, |code| code.body().local_kinds.len());
        for register in (locals..frame.register_count()).rev() {
            drop(frame.replace(register, Value::UNDEF));
        }
        if self.heap.has_pending() {
            self.run_pending();
        }
        if frame.owner.get().is_some() {
            return self.finish_generator(frame, Completion::Raise(raised));
        }
        drop(frame.set_stash(Value::UNDEF));
        frame.set_flag(Frame::CONSTRUCTOR, false);
        self.pop_python_frame(frame);
        if self.heap.has_pending() {
            self.run_pending();
        }
        Signal::Deliver(Completion::Raise(raised))
    }

    /// The exception being handled: that of the innermost frame which handles one. A frame whose delegate is being closed,
    /// or thrown into, has not been resumed yet: what it handles doesn't count.
    pub fn handled_exception(&self) -> Option<Value> {
        if self.handling == 0 {
            return None;
        }
        let mut at = self.current;
        let mut root = self.running;
        while let Some(frame) = at {
            if let Some(handled) = frame.handled()
                && !frame.has(Frame::CLOSING | Frame::THROWING)
                && !waits_since_throw(frame, root)
            {
                return (!handled.is_none()).then_some(handled);
            }
            if root == Some(frame) {
                root = frame.outer_root();
            }
            at = frame.back.get();
        }
        None
    }

    /// `__context__` of a newly raised exception: the one being handled, cycles cut.
    pub(crate) fn set_context(&mut self, raised: &Raised) {
        if let Some(handled) = self.handled_exception() {
            chain_context(&handled, raised);
        }
    }

    /// An exception of the protocol's own. It may come to a frame that delegates and has not been resumed; what is handled
    /// below that one is its context.
    pub(crate) fn in_context(&mut self, raised: Raised) -> Raised {
        self.set_context(&raised);
        raised
    }
}

/// Whether a frame of the running chain with this root delegates and has not run since an exception was thrown into the
/// chain.
fn waits_since_throw(frame: FramePtr, root: Option<FramePtr>) -> bool {
    frame.state.get() == FrameState::Suspended
        && root
            .and_then(FramePtr::waiting_since_throw)
            .is_some_and(|level| frame.level.get() < level)
}

/// Makes `handled` the context of an exception.
pub(crate) fn chain_context(handled: &Value, raised: &Raised) {
    if let Some(exception) = raised.exception()
        && !handled.is(&raised.0)
    {
        let mut at = handled.clone();
        // Walk the chain with a second, slower pointer: it may be circular.
        let (mut slow, mut step) = (handled.clone(), false);
        while let Some(current) = at.downcast_ref::<Exception>().cloned() {
            let context = current.context.borrow().clone();
            if context.is_none() {
                break;
            }
            if context.is(&raised.0) {
                drop(current.context.replace(Value::NONE));
                break;
            }
            at = context;
            if step {
                let next = slow
                    .downcast_ref::<Exception>()
                    .map(|exception| exception.context.borrow().clone());
                slow = next.unwrap_or(Value::NONE);
                if slow.is(&at) {
                    break;
                }
            }
            step = !step;
        }
        drop(exception.context.replace(handled.clone()));
    }
}

impl Vm {
    /// The instruction at which a frame ends that an exception leaves now. One that cleans up behind a block and passes the
    /// exception on isn't where that is, but what the exception came from; one at the end of a `finally` block, or behind the last
    /// `except` clause, is.
    fn raised_from(&self, frame: FramePtr, raised: &Raised, pc: u32) -> u32 {
        let cleans_up = frame
            .waiting_instruction()
            .is_some_and(|i| i.opcode() == Some(Opcode::Reraise) && i.d() & NO_LINE != 0);
        match self.unwound {
            _ if !cleans_up => pc,
            Some((last, at)) if last == frame => at,
            _ => raised_at(frame, raised).unwrap_or(pc),
        }
    }
}

/// The instruction of a frame that the exception's traceback begins with, if it begins there.
fn raised_at(frame: FramePtr, raised: &Raised) -> Option<u32> {
    let traceback = raised.exception()?.traceback.borrow().clone();
    let entry = traceback.downcast_ref::<Traceback>()?;
    let own = frame.frame_object()?;
    entry.frame.is(&own).then(|| entry.instruction())
}

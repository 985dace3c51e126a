//! A completion reaches a Python frame: the instruction that waits for it goes on.

use corallus_bytecode::Opcode as Op;
use corallus_heap::Value;

use super::cursor::waits_for_operator;
use super::ops::adapters;
use super::{Apart, Cursor, Exit, Flow};
use crate::coroutine::delegate::DelegateEvent;
use crate::error::Raised;
use crate::frame::{Adapted, Begun, Completion, FramePtr, FrameState};
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// Gives the current frame, a Python frame, what it waits for.
    pub(crate) fn deliver(&mut self, frame: FramePtr, completion: Completion) -> Signal {
        frame.state.set(FrameState::Running);
        let mut cursor = Cursor::new(frame);
        let i = cursor.fetch();
        let op = i.opcode();
        let completion = match (frame.adapted.get(), completion) {
            (Adapted::No, completion) => completion,
            (Adapted::Through, Completion::Return(value)) => {
                return self.deliver_to_adapter(cursor, |vm, c| adapters::land(vm, c, i, value));
            }
            (Adapted::AsIs, Completion::Return(value)) => {
                frame.adapted.set(Adapted::No);
                Completion::Return(value)
            }
            (_, Completion::Finished(_)) => {
                return self.deliver_to_adapter(cursor, |vm, c| adapters::source_ended(vm, c, i));
            }
            (_, Completion::Raise(raised)) => {
                adapters::leave(self, &cursor.into(), i);
                Completion::Raise(raised)
            }
        };
        let result = match (op, completion) {
            (Some(Op::Delegate), completion) => match self.deliver_to_delegate(frame, completion) {
                Ok(value) => Ok(value),
                Err(DelegateEvent::Signal(signal)) => return signal,
                Err(DelegateEvent::Raise(raised)) => Err(raised),
            },
            (Some(Op::ForIter), completion) if completion.is_end() => {
                if self.tracing.is_watching()
                    && let Err(raised) = self.report_exhausted(frame, &cursor.get(i.b()).clone(), &completion, false)
                {
                    return self.raise_in(frame, raised);
                }
                return self.end_for(cursor);
            }
            (_, Completion::Return(value)) if value.is_not_implemented() && waits_for_operator(i) => {
                match Apart::from(cursor).next_of_operation(self, i) {
                    Ok(Begun::Done(value)) => Ok(value),
                    Ok(Begun::Finished(value)) => Err(self.stop_iteration(value)),
                    Err(raised) => Err(raised),
                    Ok(begun) => return begun.delivery().map_or(Signal::Run, Signal::Deliver),
                }
            }
            (_, Completion::Return(value)) => Ok(value),
            (_, Completion::Finished(value)) => Err(self.stop_iteration(value)),
            (Some(op @ (Op::LoadAttr | Op::LoadMethod)), Completion::Raise(raised)) => {
                // A temporary may be gone by now. What is called is named by `__getattr__` and `__getattribute__` only.
                let object = cursor.get(i.b()).clone();
                if !object.is_undef()
                    && (op == Op::LoadAttr || !self.uses_generic_getattr(&self.type_of(&object).clone()))
                {
                    self.name_missing_attribute(&raised, &object, cursor.name_ref(usize::from(i.c())));
                }
                Err(raised)
            }
            (_, Completion::Raise(raised)) => Err(raised),
        };
        let settled = result.and_then(|value| cursor.settle(self, i, value));
        match settled {
            Ok(()) => {
                cursor.sync();
                Signal::Run
            }
            Err(raised) => self.raise_in(frame, raised),
        }
    }

    /// Something for a loop that runs the source of its iterator.
    #[inline(never)]
    fn deliver_to_adapter(&mut self, cursor: Cursor, go_on: impl FnOnce(&mut Vm, &mut Apart) -> Flow) -> Signal {
        let frame = cursor.frame;
        let mut cursor = Apart::from(cursor);
        match go_on(self, &mut cursor) {
            Ok(()) => {
                cursor.sync();
                Signal::Run
            }
            Err(Exit::Raise(raised)) => self.raise_in(frame, raised),
            Err(Exit::Signal(signal)) => signal,
            Err(Exit::Switch) => Signal::Run,
        }
    }

    /// Raises in a Python frame that is current.
    pub(crate) fn raise_in(&mut self, frame: FramePtr, raised: Raised) -> Signal {
        match self.unwind(frame, raised) {
            Ok(()) => Signal::Run,
            Err(signal) => signal,
        }
    }

    fn end_for(&mut self, cursor: Cursor) -> Signal {
        let i = cursor.fetch();
        let mut after = cursor;
        after.jump(cursor.extension());
        after.sync();
        let old = cursor.replace(i.b(), Value::UNDEF);
        drop(old);
        if self.heap.has_pending() {
            self.run_pending();
        }
        Signal::Run
    }
}

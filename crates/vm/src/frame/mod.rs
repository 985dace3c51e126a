//! Frames: plain data on the heap, linked by back links.
//!
//! A [`Frame`] is a header and, for Python code, its registers. Calls push a frame; the interpreter always runs the frame
//! that [`Vm::current`] names. Three kinds exist:
//! - *Python*: runs bytecode; suspended at an instruction that waits for a result, it is resumed by [`Completion`].
//! - *native*: an explicit state ([`NativeFrame`]) that called back.
//! - *entry*: the bottom of one run of the interpreter; a completion that reaches it ends the run.

pub mod attributes;
mod jump;
mod layout;
pub mod locals;
pub mod locals_proxy;
pub mod object;
pub mod traceback;
pub mod traceback_attributes;

pub use layout::{Adapted, Frame, FrameKind, FramePtr, FrameState, SpareFrames};

use corallus_heap::{Tracer, Value};

use crate::error::{Raised, Res};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// How an operation that may run Python code began.
#[derive(Debug)]
pub enum Begun {
    /// It is done, with this result.
    Done(Value),
    /// An iterator or generator is exhausted; the value is what it returned (`StopIteration.value`).
    Finished(Value),
    /// A frame was pushed; its completion is the operation's result.
    Pushed,
    /// A frame was pushed (a generator resumed by `throw`), and a completion is to be delivered to it. The three kinds stand
    /// here one by one, so that a result fits two machine registers.
    DeliverReturn(Value),
    DeliverFinished(Value),
    DeliverRaise(Raised),
}

impl Begun {
    /// A frame was pushed, and this is to be delivered to it.
    #[inline(always)]
    pub fn deliver(completion: Completion) -> Self {
        match completion {
            Completion::Return(value) => Begun::DeliverReturn(value),
            Completion::Finished(value) => Begun::DeliverFinished(value),
            Completion::Raise(raised) => Begun::DeliverRaise(raised),
        }
    }

    /// What is to be delivered to the frame that was pushed, if something is.
    #[inline(always)]
    pub fn delivery(self) -> Option<Completion> {
        match self {
            Begun::DeliverReturn(value) => Some(Completion::Return(value)),
            Begun::DeliverFinished(value) => Some(Completion::Finished(value)),
            Begun::DeliverRaise(raised) => Some(Completion::Raise(raised)),
            Begun::Done(_) | Begun::Finished(_) | Begun::Pushed => None,
        }
    }
}

/// What a frame leaves to the frame below it.
#[derive(Debug)]
pub enum Completion {
    /// A value returned, or yielded to whoever resumed the generator.
    Return(Value),
    /// A generator or iterator ended; `StopIteration(value)` for those who don't know better.
    Finished(Value),
    Raise(Raised),
}

impl Completion {
    /// Whether it is the end of an iterator.
    pub fn is_end(&self) -> bool {
        match self {
            Completion::Return(_) => false,
            Completion::Finished(_) => true,
            Completion::Raise(raised) => raised.is(ExceptionKind::StopIteration),
        }
    }

    /// The completion as a plain result, with the end of an iterator as `StopIteration`.
    pub fn into_result(self, vm: &mut Vm) -> Res {
        match self {
            Completion::Return(value) => Ok(value),
            Completion::Finished(value) => Err(vm.stop_iteration(value)),
            Completion::Raise(raised) => Err(raised),
        }
    }
}

/// The explicit state of a native that called Python code, or resumed a generator, and waits for the result.
pub trait NativeFrame {
    /// Goes on with what the frame above left. `Ok(Done)` returns from the native; `Pushed` waits once more.
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun>;
    /// Reports the values it holds.
    fn trace(&self, tracer: &mut Tracer<'_>);
    /// The native's name, for messages.
    fn name(&self) -> &'static str {
        "native"
    }
    /// Whether it takes what a generator yields by [`NativeFrame::accept`] (see [`crate::native::sink`]).
    fn is_sink(&self) -> bool {
        false
    }
    /// A sink takes an item that the generator with this root, which runs, is about to yield.
    fn accept(&mut self, vm: &mut Vm, root: FramePtr, item: Value) -> Accepted {
        let _ = (vm, root);
        Accepted::Resume(item)
    }
    /// A sink takes what a function has returned that was called for it.
    fn accept_result(&mut self, vm: &mut Vm, result: Value) -> Accepted {
        let _ = vm;
        Accepted::Resume(result)
    }
}

/// What a sink does with an item.
pub enum Accepted {
    /// It has taken the item, and wants the next one of the same generator.
    Taken,
    /// The generator is suspended, and the native resumed with this: the item itself, which was not taken, or nothing of meaning.
    Resume(Value),
    /// It has taken the item, and wants the next one of this generator, which can be resumed at once.
    Switch(Value),
    /// It waits for what this function, the first of the two, returns for the item, which is the second.
    Call(Value, Value),
}

/// Goes on in the same native with an operation that it has begun in `resume`: at once if the operation is over already.
/// For natives with a few such steps; one that loops does so itself.
pub fn and_then(native: &mut impl NativeFrame, vm: &mut Vm, begun: Res<Begun>) -> Res<Begun> {
    match begun {
        Ok(Begun::Done(value)) => native.resume(vm, Completion::Return(value)),
        Ok(Begun::Finished(value)) => native.resume(vm, Completion::Finished(value)),
        Err(raised) => native.resume(vm, Completion::Raise(raised)),
        waiting => waiting,
    }
}

/// The state of a native that is through: its frame only stands there so that the interpreter's loop is left.
struct Through;

impl NativeFrame for Through {
    fn resume(&mut self, _: &mut Vm, input: Completion) -> Res<Begun> {
        match input {
            Completion::Return(value) => Ok(Begun::Done(value)),
            Completion::Finished(value) => Ok(Begun::Finished(value)),
            Completion::Raise(raised) => Err(raised),
        }
    }

    fn trace(&self, _: &mut Tracer<'_>) {}
}

impl Vm {
    /// A native's result that makes the interpreter leave its loop and enter it anew.
    pub fn leave_loop(&mut self, result: Value) -> Begun {
        self.push_native_frame().set_native(Box::new(Through));
        Begun::DeliverReturn(result)
    }

    /// Pushes a native frame over an operation that has begun. If the operation is already over, the native goes on at
    /// once, without a frame.
    pub fn begin_native(
        &mut self,
        mut native: impl NativeFrame + 'static,
        first: impl FnOnce(&mut Vm) -> Res<Begun>,
    ) -> Res<Begun> {
        let frame = self.push_native_frame();
        // A native may begin another native, and so on: the native stack grows where it must.
        let mut begun = crate::door::with_stack(|| first(self));
        loop {
            let input = match begun {
                Ok(Begun::Done(value)) => Completion::Return(value),
                Ok(Begun::Finished(value)) => Completion::Finished(value),
                Err(raised) => Completion::Raise(raised),
                Ok(
                    waiting @ (Begun::Pushed
                    | Begun::DeliverReturn(_)
                    | Begun::DeliverFinished(_)
                    | Begun::DeliverRaise(_)),
                ) => {
                    frame.set_flag(Frame::SINK, native.is_sink());
                    frame.set_native(Box::new(native));
                    return Ok(waiting);
                }
            };
            begun = native.resume(self, input);
            if matches!(begun, Ok(Begun::Done(_) | Begun::Finished(_)) | Err(_)) {
                self.pop_native_frame(frame);
                return begun;
            }
        }
    }
}

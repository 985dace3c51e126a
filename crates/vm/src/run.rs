//! The main loop above the interpreter: frames are pushed and popped here, and completions delivered.

use corallus_heap::Value;

use crate::error::{Raised, Res};
use crate::frame::object::FrameObject;
use crate::frame::{Begun, Completion, FrameKind, FramePtr, FrameState, NativeFrame};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// How far down the caller of a frame that is left is looked for. Only the levels of a chain that is being closed lie
/// between, and each level looks anew: closing a chain of a million must not take the square of that.
const FAR: usize = 200;

/// What happens next.
pub enum Signal {
    /// The current frame, a Python frame, runs on from its `pc`.
    Run,
    /// The current frame gets the completion of the frame that was above it.
    Deliver(Completion),
}

impl Vm {
    /// Makes `frame` the current one, above the present one.
    #[inline(always)]
    pub(crate) fn push_frame(&mut self, frame: FramePtr) -> Res<()> {
        if self.depth >= self.recursion_limit {
            return Err(self.recursion_error());
        }
        self.push_frame_unchecked(frame);
        Ok(())
    }

    /// As [`Vm::push_frame`], the recursion limit having been looked at.
    #[inline(always)]
    pub(crate) fn push_frame_unchecked(&mut self, frame: FramePtr) {
        self.depth += 1;
        frame.back.set(self.current);
        self.current = Some(frame);
    }

    #[cold]
    pub(crate) fn recursion_error(&mut self) -> Raised {
        // Handlers get some room above the limit.
        self.error(ExceptionKind::RecursionError, "maximum recursion depth exceeded")
    }

    pub(crate) fn push_native_frame(&mut self) -> FramePtr {
        self.push_bare(FrameKind::Native)
    }

    pub(crate) fn push_entry_frame(&mut self) -> FramePtr {
        self.push_bare(FrameKind::Entry)
    }

    fn push_bare(&mut self, kind: FrameKind) -> FramePtr {
        let frame = FramePtr::new_bare(&self.heap, kind);
        frame.back.set(self.current);
        self.current = Some(frame);
        frame
    }

    pub(crate) fn pop_native_frame(&mut self, frame: FramePtr) {
        debug_assert_eq!(self.current, Some(frame));
        self.current = frame.back.get();
        // SAFETY: native and entry frames belong to the chain of running frames; this one has just left it.
        unsafe { frame.free(&self.heap) };
    }

    pub(crate) fn pop_entry_frame(&mut self, frame: FramePtr) {
        self.pop_native_frame(frame);
    }

    /// Runs until the entry frame gets its completion. `first` is delivered to the current frame to begin with.
    pub(crate) fn run(&mut self, entry: FramePtr, first: Option<Completion>) -> Completion {
        let mut signal = match first {
            Some(completion) => Signal::Deliver(completion),
            None => Signal::Run,
        };
        loop {
            let Some(frame) = self.current else {
                return Completion::Raise(self.system_error("no frame to run"));
            };
            signal = match signal {
                Signal::Run => self.interpret(frame),
                Signal::Deliver(completion) => match frame.kind {
                    FrameKind::Python => self.deliver(frame, completion),
                    FrameKind::Native => self.resume_native(frame, completion),
                    FrameKind::Entry => {
                        debug_assert_eq!(frame, entry);
                        self.pop_entry_frame(frame);
                        return completion;
                    }
                },
            };
        }
    }

    pub(crate) fn resume_native(&mut self, frame: FramePtr, input: Completion) -> Signal {
        let Some(mut native) = frame.take_native() else {
            self.pop_native_frame(frame);
            let raised = self.system_error("a native frame without state was resumed");
            return Signal::Deliver(Completion::Raise(raised));
        };
        let begun = NativeFrame::resume(&mut *native, self, input);
        let completion = match begun {
            Ok(Begun::Done(value)) => Completion::Return(value),
            Ok(Begun::Finished(value)) => Completion::Finished(value),
            Err(raised) => Completion::Raise(raised),
            Ok(waiting) => {
                frame.set_native(native);
                return waiting.delivery().map_or(Signal::Run, Signal::Deliver);
            }
        };
        self.pop_native_frame(frame);
        drop(native);
        Signal::Deliver(completion)
    }

    /// Takes a Python frame off the chain and frees it, or hands it to the frame object that shows it.
    #[inline(always)]
    pub(crate) fn pop_python_frame(&mut self, frame: FramePtr) {
        self.current = frame.back.get();
        self.depth = self.depth.saturating_sub(1);
        self.dispose::<false>(frame);
    }

    /// Ends the life of a generator's frame that has been left.
    #[inline(always)]
    pub(crate) fn dispose_frame(&mut self, frame: FramePtr) {
        self.dispose::<true>(frame);
    }

    #[inline(always)]
    fn dispose<const GENERATOR: bool>(&mut self, frame: FramePtr) {
        if frame.handles() {
            drop(frame.set_handled(Value::UNDEF));
            self.handling = self.handling.saturating_sub(1);
        }
        if frame.has_frame_object() {
            self.give_frame_to_object(frame);
        } else {
            // SAFETY: the frame has left the chain, no generator owns it any more, and no frame object knows it.
            unsafe { frame.retire::<GENERATOR>(&self.heap) };
        }
    }

    #[cold]
    fn give_frame_to_object(&mut self, frame: FramePtr) {
        let ran = frame.state.replace(FrameState::Finished) == FrameState::Running;
        frame.back.set(None);
        // SAFETY: as in `dispose_frame`.
        let object = unsafe { frame.give_up(&self.heap) };
        // What it was called by stays visible, and thus alive, if the frame does.
        if ran
            && let Some(object) = object
            && let Some(shown) = object.downcast_ref::<FrameObject>()
            && let Some(caller) = self.current.and_then(|frame| frame.innermost_python_within(FAR))
        {
            drop(shown.caller.replace(self.frame_object(caller)));
        }
    }
}

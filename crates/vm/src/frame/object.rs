//! Frames and tracebacks as Python sees them.

use std::cell::{Cell, RefCell};

use corallus_heap::{Slot, Trace, Tracer, Value, let_go_of, payload};

use crate::coroutine::OwnedFrame;
use crate::frame::FramePtr;
use crate::vm::Vm;

/// The payload of `frame` objects. While the frame lives, it is looked at through the pointer; when its owner is done with
/// it, this object takes it over.
pub struct FrameObject {
    pub frame: Cell<Option<FramePtr>>,
    /// The frame, once it belongs to this object.
    pub owned_frame: OwnedFrame,
    /// `f_trace`.
    pub trace_function: Slot<Value>,
    /// Extra locals set through `f_locals` that have no register.
    pub extra_locals: Slot<Value>,
    /// Values of variables that were overwritten through `f_locals` while the frame ran: an instruction may still look at
    /// them.
    pub overwritten: Cell<Option<Box<Overwritten>>>,
    /// `f_back` of a frame that has been left: the frame object of the one that it was called, or resumed, by. `UNDEF` if
    /// there is none.
    pub caller: Slot<Value>,
    /// The line last reported to the trace function; 0 at the start.
    pub traced_line: Cell<u32>,
    /// The `f_lasti` at which that line was reported.
    pub traced_at: Cell<i64>,
    /// The line that is being reported where it isn't that of the frame's instruction; 0 otherwise.
    pub marked_line: Cell<u32>,
    /// `f_trace_lines`, `f_trace_opcodes`.
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// `clear()` has taken the variables away.
    pub cleared: Cell<bool>,
}

/// A list of overwritten values.
pub struct Overwritten {
    value: Value,
    before: Option<Box<Overwritten>>,
}

impl Trace for Overwritten {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        let mut at = Some(self);
        while let Some(entry) = at {
            entry.value.trace(tracer);
            at = entry.before.as_deref();
        }
    }
}

impl Drop for Overwritten {
    /// Drops the list without recursion.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut entry) = before {
            before = entry.before.take();
        }
    }
}

payload!(
    FrameObject,
    "frame",
    [frame, trace_function, extra_locals, overwritten, owned_frame, caller],
    let_go: |shown, position| shown.owned_frame.get_any()?.let_go(position)
);

/// The payload of tracebacks.
pub struct Traceback {
    pub next: RefCell<Value>,
    pub frame: Value,
    /// Instruction index at which the frame was.
    pub lasti: i64,
    pub line: Cell<Option<u32>>,
}

payload!(Traceback, "traceback", [next, frame], let_go: |traceback, _| {
    if !traceback.next.get_mut().is_object() {
        return None;
    }
    let_go_of(traceback.next.get_mut()).or_else(|| let_go_of(&mut traceback.frame))
});

impl FrameObject {
    /// A frame object that shows a frame somebody else owns.
    pub fn new(frame: FramePtr) -> Self {
        Self {
            frame: Cell::new(Some(frame)),
            trace_function: Slot::new(Value::NONE),
            traced_line: Cell::new(0),
            traced_at: Cell::new(0),
            marked_line: Cell::new(0),
            trace_lines: Cell::new(true),
            trace_opcodes: Cell::new(false),
            cleared: Cell::new(false),
            extra_locals: Slot::new(Value::UNDEF),
            overwritten: Cell::new(None),
            caller: Slot::new(Value::UNDEF),
            owned_frame: OwnedFrame::default(),
        }
    }

    /// Keeps a value that was overwritten through `f_locals` until the frame is done.
    pub fn keep_overwritten(&self, value: Value) {
        let before = self.overwritten.take();
        self.overwritten.set(Some(Box::new(Overwritten { value, before })));
    }

    /// The frame belongs to this object from now on.
    pub fn take_over(&self, frame: FramePtr) {
        self.frame.set(Some(frame));
        self.owned_frame.set(Some(frame));
    }
}

impl Drop for FrameObject {
    fn drop(&mut self) {
        // Nobody gives this object a frame any more, though it may still be referred to among garbage.
        self.frame.set(None);
        if let Some(frame) = self.owned_frame.get_any()
            && let Some(code) = frame.code()
        {
            // SAFETY: the heap outlives its objects, and the frame is this object's. The code object is kept until the
            // frame is freed.
            unsafe {
                let heap = std::ptr::from_ref(code.header().type_core().heap());
                frame.free(&*heap);
            }
        }
    }
}

impl Vm {
    /// The frame object that shows a Python frame; made when first asked for.
    pub fn frame_object(&mut self, frame: FramePtr) -> Value {
        if let Some(object) = frame.frame_object() {
            return object;
        }
        let object = self.heap.alloc(&self.types.frame, FrameObject::new(frame)).into_value();
        drop(frame.set_frame_object(object.clone()));
        object
    }
}

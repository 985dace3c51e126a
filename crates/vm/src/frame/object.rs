//! Frames and tracebacks as Python sees them.

use std::cell::{Cell, RefCell};

use corallus_heap::{Value, payload};

use crate::coroutine::OwnedFrame;
use crate::frame::FramePtr;

/// The payload of `frame` objects. While the frame lives, it is looked at through the pointer; when its owner is done with
/// it, this object takes it over.
pub struct FrameObject {
    pub frame: Cell<Option<FramePtr>>,
    /// `f_trace`, `f_trace_lines`, `f_trace_opcodes`.
    pub trace_function: RefCell<Value>,
    pub trace_lines: Cell<bool>,
    pub trace_opcodes: Cell<bool>,
    /// Extra locals set through `f_locals` that have no register.
    pub extra_locals: RefCell<Value>,
    /// Where the generator or caller chain was when the frame finished: `f_back` is `None` then.
    pub finished_line: Cell<u32>,
    /// The frame, once it belongs to this object.
    pub owned_frame: OwnedFrame,
}

payload!(FrameObject, "frame", [trace_function, extra_locals, owned_frame]);

/// The payload of tracebacks.
pub struct Traceback {
    pub next: RefCell<Value>,
    pub frame: Value,
    /// Instruction index at which the frame was.
    pub instruction: u32,
    pub line: Cell<Option<u32>>,
}

payload!(Traceback, "traceback", [next, frame]);

//! The coroutine protocol: the heart of the machine.

use std::cell::{Cell, RefCell};

use corallus_heap::{Trace, Tracer, Value};

use crate::frame::{FramePtr, FrameState};

/// Which protocol a generator object speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorKind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

/// The payload of generators, coroutines and async generators: the owner of a suspended frame.
pub struct Generator {
    /// `None` once the generator has finished.
    pub frame: OwnedFrame,
    pub kind: GeneratorKind,
    pub name: RefCell<Value>,
    pub qualname: RefCell<Value>,
    /// `gi_code` after the frame has gone.
    pub code: Value,
    /// `cr_origin` of a coroutine; the asyncgen hooks' finalizer of an async generator; `UNDEF` otherwise.
    pub extra: RefCell<Value>,
    /// Async generators: hooks have been called; closed; the step that runs now.
    pub hooks_called: Cell<bool>,
    pub closed: Cell<bool>,
    pub step: RefCell<Value>,
}

/// The place of a frame that its holder owns.
#[derive(Default)]
pub struct OwnedFrame(Cell<Option<FramePtr>>);

impl OwnedFrame {
    pub fn new(frame: FramePtr) -> Self {
        Self(Cell::new(Some(frame)))
    }

    #[inline(always)]
    pub fn get(&self) -> Option<FramePtr> {
        self.0.get()
    }

    pub fn set(&self, frame: Option<FramePtr>) {
        self.0.set(frame);
    }
}

impl Trace for OwnedFrame {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(frame) = self.0.get() {
            frame.trace(tracer);
        }
    }
}

corallus_heap::payload!(Generator, "generator", [frame, name, qualname, code, extra, step], finalizer: Generator::needs_closing);

impl Drop for Generator {
    fn drop(&mut self) {
        if let Some(frame) = self.frame.get() {
            let heap = self.code.type_core().map(|core| std::ptr::from_ref(core.heap()));
            if let Some(heap) = heap {
                // SAFETY: the generator owns the frame, and the heap outlives its objects.
                unsafe { frame.free(&*heap) };
            }
        }
    }
}

impl Generator {
    /// Whether closing it would run code: it is suspended where a handler or a delegate could notice.
    fn needs_closing(&self) -> bool {
        self.frame.get().is_some_and(|frame| frame.state.get() == FrameState::Suspended)
    }
}

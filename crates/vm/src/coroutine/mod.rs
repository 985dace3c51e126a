//! The coroutine protocol: the heart of the machine (expressions reference 6.2.9; PEPs 342, 380, 492, 525).
//!
//! Generators, coroutines and async generators are one thing here: an object that owns a suspended frame. One entry resumes
//! them, [`Vm::begin_resume`](crate::vm::Vm::begin_resume) with [`Input::Send`] or [`Input::Throw`]; everything else is expressed through it.
//!
//! - this file: the payload and its states.
//! - [`resume`]: sending a value in; suspending at a yield; leaving.
//! - [`delegate`]: `yield from` and `await`: chains of frames whose root remembers its innermost frame, so that a step costs
//!   the same at any depth.
//! - [`throw`]: raising at the point of suspension, `GeneratorExit` from the inside out.
//! - [`close`]: the method `close()`.
//! - [`async_gen`]: the awaitable steps of async generators; [`step`]: driving them.
//! - [`awaitable`]: what `await`, `async for` and `yield from` accept.
//! - [`copying`]: what is suspended as data, and back.
//! - [`finalize`]: what happens when the last reference goes.
//! - [`methods`]: the methods and attributes that Python sees.
//!
//! A frame's state tells where it is ([`FrameState`]). In a suspended chain every frame is `Suspended`, and each delegate's
//! back link names its delegator (`delegated`). When the root is resumed, only the innermost frame becomes `Running`, and
//! the root becomes active ([`Frame::is_active`](crate::frame::FramePtr::is_active)); whether a frame between them runs
//! follows from the root. The roots of the chains that run are linked, the innermost is [`Vm::running`](crate::vm::Vm)'s.

pub mod async_gen;
pub mod awaitable;
pub mod close;
pub mod copying;
pub mod delegate;
pub mod finalize;
pub mod methods;
pub mod resume;
pub mod step;
pub mod throw;

use std::cell::Cell;

use corallus_heap::{Ref, Slot, Trace, Tracer, Value};

use crate::error::Raised;
use crate::frame::{Frame, FramePtr, FrameState};
use crate::objects::code::CodeObject;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// What a resumed generator gets.
#[derive(Debug)]
pub enum Input {
    Send(Value),
    Throw(Raised),
    /// As `Throw`, but `GeneratorExit` goes to the innermost frame, too, without closing what is delegated to: what
    /// `aclose()` and `athrow()` throw.
    ThrowInnermost(Raised),
    /// `throw` with arguments that an iterator in the chain has to see as they were given.
    ThrowArguments(Box<ThrowArguments>),
}

/// The arguments of `throw(type[, value[, traceback]])`; `UNDEF` where there is none.
#[derive(Clone, Debug)]
pub struct ThrowArguments {
    pub ty: Value,
    pub value: Value,
    pub traceback: Value,
    /// Whether `GeneratorExit` closes what is delegated to, see [`Input::ThrowInnermost`].
    pub closes: bool,
}

impl ThrowArguments {
    /// What an async generator's own steps throw.
    fn innermost(ty: Value, value: Value, traceback: Value) -> Self {
        let closes = false;
        Self {
            ty,
            value,
            traceback,
            closes,
        }
    }
}

/// Which protocol a generator object speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum GeneratorKind {
    Generator,
    Coroutine,
    AsyncGenerator,
}

impl GeneratorKind {
    /// The kind's name, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Generator => "generator",
            Self::Coroutine => "coroutine",
            Self::AsyncGenerator => "async generator",
        }
    }
}

/// The payload of generators, coroutines and async generators: the owner of a suspended frame.
pub struct Generator {
    /// `None` once the generator has finished.
    pub frame: OwnedFrame,
    /// `gi_code`, also after the frame has gone.
    pub code: Ref<CodeObject>,
    /// What few generators have: see [`Generator::extra`] and [`Generator::name`]. The extra alone (`UNDEF` if there is none);
    /// for a generator that is `named`, a tuple of `__name__`, `__qualname__` and, if there is one, the extra.
    notes: Slot<Value>,
    named: Cell<bool>,
    pub kind: GeneratorKind,
    /// Async generators: hooks have been called; `aclose()` has begun or the end was reached; a step has been started and
    /// has not ended (`ag_running`).
    pub hooks_called: Cell<bool>,
    pub closed: Cell<bool>,
    pub stepping: Cell<bool>,
}

/// Which of a generator's two names.
#[derive(Clone, Copy, Debug)]
pub enum NameKind {
    Name = 0,
    QualName = 1,
}

/// The place of a frame that its holder owns.
#[derive(Default)]
pub struct OwnedFrame(Cell<Option<FramePtr>>);

impl OwnedFrame {
    pub fn new(frame: FramePtr) -> Self {
        Self(Cell::new(Some(frame)))
    }

    /// The frame, unless it has finished.
    #[inline(always)]
    pub fn get(&self) -> Option<FramePtr> {
        self.0.get().filter(|frame| frame.state.get() != FrameState::Finished)
    }

    /// The frame in whatever state: that of a generator closed before it started stays, and keeps what it was called with,
    /// as long as the generator.
    #[inline(always)]
    pub fn get_any(&self) -> Option<FramePtr> {
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

corallus_heap::payload!(Generator, "generator", [frame, code, notes], finalizer: Generator::needs_closing);

impl Drop for Generator {
    fn drop(&mut self) {
        if let Some(frame) = self.frame.get_any() {
            if frame.has(Frame::LINKED) {
                delegate::untie_delegate(frame);
            }
            // Where the collector takes a cycle apart, the delegator may look here afterwards.
            self.frame.set(None);
            // SAFETY: the generator owns the frame; the heap outlives its objects, and the code object is one.
            unsafe { frame.give_up(self.code.header().type_core().heap()) };
        }
    }
}

impl Generator {
    /// A generator of some code that owns the frame of a call which has not started.
    #[inline(always)]
    pub fn new(kind: GeneratorKind, frame: FramePtr, code: Ref<CodeObject>) -> Self {
        Self::with_frame(kind, OwnedFrame::new(frame), code)
    }

    /// A generator that has finished.
    pub(crate) fn finished(kind: GeneratorKind, code: Ref<CodeObject>) -> Self {
        Self::with_frame(kind, OwnedFrame::default(), code)
    }

    #[inline(always)]
    fn with_frame(kind: GeneratorKind, frame: OwnedFrame, code: Ref<CodeObject>) -> Self {
        Self {
            frame,
            code,
            notes: Slot::new(Value::UNDEF),
            named: Cell::new(false),
            kind,
            hooks_called: Cell::new(false),
            closed: Cell::new(false),
            stepping: Cell::new(false),
        }
    }

    /// `__name__` or `__qualname__`.
    pub fn name(&self, which: NameKind) -> Value {
        match (self.note(which as usize), which) {
            (Some(own), _) => own,
            (None, NameKind::Name) => self.code.name.to_value(),
            (None, NameKind::QualName) => self.code.qualname.to_value(),
        }
    }

    /// What stands in the notes of a generator with names of its own.
    fn note(&self, position: usize) -> Option<Value> {
        if !self.named.get() {
            return None;
        }
        let notes = self.notes.get();
        notes.downcast_ref::<Tuple>()?.items.get(position).cloned()
    }

    /// `cr_origin` of a coroutine; the asyncgen hooks' finalizer of an async generator; `UNDEF` otherwise.
    #[inline]
    pub fn extra(&self) -> Value {
        match self.named.get() {
            true => self.note(2).unwrap_or(Value::UNDEF),
            false => self.notes.get(),
        }
    }

    /// Sets what [`Generator::extra`] tells.
    pub fn set_extra(&self, vm: &mut Vm, extra: Value) {
        let notes = match self.named.get() {
            true => self.named_notes(vm, self.name(NameKind::Name), self.name(NameKind::QualName), extra),
            false => extra,
        };
        drop(self.notes.replace(notes));
    }

    fn named_notes(&self, vm: &mut Vm, name: Value, qualname: Value, extra: Value) -> Value {
        let mut notes = vec![name, qualname];
        if !extra.is_undef() {
            notes.push(extra);
        }
        vm.tuple(notes)
    }

    /// Sets `__name__` or `__qualname__`.
    pub fn set_name(&self, vm: &mut Vm, which: NameKind, name: Value) {
        let (own, qualified) = match which {
            NameKind::Name => (name, self.name(NameKind::QualName)),
            NameKind::QualName => (self.name(NameKind::Name), name),
        };
        let notes = self.named_notes(vm, own, qualified, self.extra());
        let old = self.notes.replace(notes);
        self.named.set(true);
        drop(old);
    }

    /// Whether it is to be closed before it dies: it is suspended, so what it holds goes piece by piece.
    fn needs_closing(&self) -> bool {
        let Some(frame) = self.frame.get() else { return false };
        match (self.kind, frame.state.get()) {
            // A coroutine that never ran warns.
            (GeneratorKind::Coroutine, FrameState::Created) => true,
            (_, FrameState::Suspended) => true,
            _ => false,
        }
    }
}

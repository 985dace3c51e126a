//! The memory of a frame: a block of the heap's allocator that holds a header and the registers.
//!
//! Frames are referred to by [`FramePtr`], a plain pointer. Who owns a frame is fixed at every moment: the chain of running
//! frames owns what calls pushed, a generator object owns its frame, and a Python-visible frame object takes over the
//! frame that it shows when its owner is done with it. The owner frees it with [`FramePtr::free`].

use std::cell::{Cell, UnsafeCell};
use std::ptr::NonNull;

use corallus_bytecode::{Instr, Opcode};
use corallus_heap::blocks::KEEPS_FREE_MEMORY;
use corallus_heap::{Dead, Heap, Ref, Trace, Tracer, Value, let_go_of};

use crate::frame::NativeFrame;
use crate::frame::object::FrameObject;
use crate::objects::code::CodeObject;
use crate::objects::function::Function;
use crate::vm::Vm;

/// What a frame runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameKind {
    Python,
    Native,
    Entry,
}

/// What state a Python frame is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameState {
    /// A generator's frame that has not started.
    Created,
    /// Suspended at a yield, or waiting for the iterator that it delegates to.
    Suspended,
    /// On the chain of running frames.
    Running,
    /// Left; it exists only because somebody looks at it.
    Finished,
}

/// What a loop makes of what the generator yields that it runs for its iterator (see [`crate::interp`]'s `ops::adapters`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Adapted {
    /// The loop runs its iterator itself, or doesn't wait for a generator.
    No,
    /// It is the loop's item.
    AsIs,
    /// It passes through the iterator, or is paired.
    Through,
}

/// A frame's header. Registers follow it.
#[repr(C)]
pub struct Frame {
    /// Who gets this frame's completion. Kept by a suspended delegate towards its delegator, null otherwise when
    /// suspended.
    pub back: Cell<Option<FramePtr>>,
    /// The instruction that runs, or waits for a completion; null in native and entry frames.
    ip: Cell<*const Cell<Instr>>,
    /// The code that runs: the function's when it was called, whatever is assigned to `__code__` meanwhile. `None` in
    /// native and entry frames.
    pub code: Option<Ref<CodeObject>>,
    /// The function, which keeps globals and closure alive. `None` in native and entry frames.
    pub function: Option<Ref<Function>>,
    /// The generator that owns this frame (a borrowed object pointer), `UNDEF`-like null otherwise.
    pub owner: Cell<Option<NonNull<crate::coroutine::Generator>>>,
    /// In the root of a suspended delegation chain: its innermost frame, if known. In the root of a chain that runs: the
    /// root of the chain that ran when it was resumed.
    link: Cell<Option<FramePtr>>,
    /// The exception that this frame handles (`UNDEF` if none).
    pub handled: UnsafeCell<Value>,
    /// The instance under construction, which is the call's result instead of the return value of `__init__`; in a
    /// closing generator, the exception to raise once its delegate is closed.
    pub stash: UnsafeCell<Value>,
    /// The Python-visible frame object, once somebody asked.
    pub object: UnsafeCell<Value>,
    /// How deep in its delegation chain the frame stands; the root has 0.
    pub level: Cell<u32>,
    /// In the root of a chain that runs: the call depth to go back to when it is left.
    depth: Cell<u32>,
    register_count: u16,
    pub kind: FrameKind,
    pub state: Cell<FrameState>,
    /// The back link of this suspended frame belongs to a delegation.
    pub delegated: Cell<bool>,
    /// Whether this is the root of a chain that runs, and how it was resumed: 0, [`RESUMED`] or [`THROWN_INTO`].
    active: Cell<u8>,
    /// Bits: see the constants of [`Frame`].
    pub flags: Cell<u8>,
    /// What the loop at which the frame stands makes of what arrives there.
    pub adapted: Cell<Adapted>,
}

/// The chain was resumed by sending.
const RESUMED: u8 = 1;
/// An exception was thrown into the chain.
const THROWN_INTO: u8 = 2;

/// What stands where the registers of a Python frame would: the state of a native frame, while the native doesn't run.
type NativeSlot = Option<Box<dyn NativeFrame>>;

impl Frame {
    /// The stash holds the instance under construction.
    pub const CONSTRUCTOR: u8 = 1;
    /// The stash holds an exception to raise when the delegate is closed.
    pub const CLOSING: u8 = 2;
    /// The frame of something that this frame delegated to was linked beneath it.
    pub const LINKED: u8 = 4;
    /// A native frame whose native is a sink (see [`crate::native::sink`]).
    pub const SINK: u8 = 8;
    /// An exception is being thrown into what this frame delegates to, which isn't linked.
    pub const THROWING: u8 = 16;
    /// The frame runs, and a trace or profile function knows that it does (see [`crate::tracing`]).
    pub const REPORTED: u8 = 32;
    /// The call of the frame is being reported: it stands at its `def`.
    pub const STARTING: u8 = 64;
}

/// A pointer to a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct FramePtr(NonNull<Frame>);

impl std::ops::Deref for FramePtr {
    type Target = Frame;

    #[inline(always)]
    fn deref(&self) -> &Frame {
        // SAFETY: a pointer is only kept where the frame's owner keeps the frame alive (see the module's text).
        unsafe { self.0.as_ref() }
    }
}

const HEADER: usize = size_of::<Frame>();

impl FramePtr {
    fn size(kind: FrameKind, register_count: u16) -> usize {
        HEADER
            + match kind {
                FrameKind::Python => usize::from(register_count) * size_of::<Value>(),
                FrameKind::Native | FrameKind::Entry => size_of::<NativeSlot>(),
            }
    }

    /// A frame for a function's code, all registers undefined.
    #[inline(always)]
    pub fn new_python(vm: &mut Vm, function: Ref<Function>) -> Self {
        let code = function.code();
        if let Some(frame) = code.spare_frames.take() {
            let place = frame.0.as_ptr();
            // SAFETY: a spare frame is nobody else's; it holds neither code nor function. It was a frame for this code.
            unsafe {
                (*place).ip.set(code.body_of_called().instrs.as_ptr());
                (*place).state.set(FrameState::Running);
                (&raw mut (*place).code).write(Some(code));
                (&raw mut (*place).function).write(Some(function));
            }
            return frame;
        }
        if !code.has_body() {
            vm.make_code_body(&code);
        }
        // The verifier and the compiler refuse code with more.
        let register_count = code.head.register_count as u16;
        Self::allocate(&vm.heap, FrameKind::Python, Some(code), Some(function), register_count)
    }

    /// A native or entry frame.
    pub fn new_bare(heap: &Heap, kind: FrameKind) -> Self {
        Self::allocate(heap, kind, None, None, 0)
    }

    #[inline(always)]
    fn allocate(
        heap: &Heap,
        kind: FrameKind,
        code: Option<Ref<CodeObject>>,
        function: Option<Ref<Function>>,
        register_count: u16,
    ) -> Self {
        let ip = code
            .as_ref()
            .map_or(std::ptr::null(), |code| code.body().instrs.as_ptr());
        let block = heap.blocks.allocate(Self::size(kind, register_count)).cast::<Frame>();
        // SAFETY: the block is large enough for the header and the registers, and nobody else's.
        unsafe {
            block.write(Frame {
                back: Cell::new(None),
                ip: Cell::new(ip),
                code,
                function,
                owner: Cell::new(None),
                link: Cell::new(None),
                handled: UnsafeCell::new(Value::UNDEF),
                stash: UnsafeCell::new(Value::UNDEF),
                object: UnsafeCell::new(Value::UNDEF),
                level: Cell::new(0),
                depth: Cell::new(0),
                register_count,
                kind,
                state: Cell::new(FrameState::Running),
                delegated: Cell::new(false),
                active: Cell::new(0),
                flags: Cell::new(0),
                adapted: Cell::new(Adapted::No),
            });
            let frame = Self(block);
            if kind != FrameKind::Python {
                frame.native_slot().write(None);
            }
            let registers = frame.registers();
            for index in 0..usize::from(register_count) {
                registers.add(index).write(Value::UNDEF);
            }
            frame
        }
    }

    /// Lets go of the registers, from the last to the first ([`corallus_heap::Payload::let_go`]), of a frame that has been left.
    pub(crate) fn let_go(self, position: &mut usize) -> Option<Dead> {
        while let Some(index) = self.register_count().checked_sub(*position + 1) {
            *position += 1;
            // SAFETY: registers are initialised, and this one is in range.
            let last = let_go_of(unsafe { &mut *self.registers().add(index) });
            if last.is_some() {
                return last;
            }
        }
        None
    }

    /// Drops everything in the frame, registers from the last to the first, and gives its memory back.
    ///
    /// # Safety
    /// The caller owns the frame, and nobody uses a pointer to it afterwards.
    #[inline(always)]
    pub unsafe fn free(self, heap: &Heap) {
        let size = Self::size(self.kind, self.register_count);
        // SAFETY: the frame is the caller's; registers or native state are initialised from `allocate` on.
        unsafe {
            if self.kind == FrameKind::Python {
                self.drop_registers(heap);
            } else {
                self.native_slot().drop_in_place();
            }
            self.0.drop_in_place();
            heap.blocks.free(self.0.cast(), size);
        }
    }

    /// Ends the life of a Python frame: the frame object that shows it takes it over if somebody refers to that, and it is
    /// freed otherwise. Returns the frame object that took it over.
    ///
    /// # Safety
    /// As for [`FramePtr::free`].
    pub unsafe fn give_up(self, heap: &Heap) -> Option<Value> {
        let object = self.set_frame_object(Value::UNDEF);
        let shown = object.downcast_ref::<FrameObject>();
        // The frame itself had one count.
        if let Some(shown) = shown
            && object.header().is_some_and(|header| header.count() > 1)
            && shown.frame.get().is_some()
        {
            drop(self.set_stash(Value::UNDEF));
            self.owner.set(None);
            self.back.set(None);
            self.state.set(FrameState::Finished);
            self.set_flag(Frame::CONSTRUCTOR | Frame::CLOSING, false);
            shown.take_over(self);
            return Some(object);
        }
        if let Some(shown) = shown {
            shown.frame.set(None);
        }
        // SAFETY: promised by the caller; the frame object, if any, has let go of the frame.
        unsafe { self.free(heap) };
        None
    }

    /// Drops the registers of a Python frame, from the last to the first; they are undefined afterwards.
    ///
    /// # Safety
    /// The caller owns the frame.
    #[inline(always)]
    unsafe fn drop_registers(self, heap: &Heap) {
        for index in (0..usize::from(self.register_count)).rev() {
            // SAFETY: registers are initialised.
            let value = unsafe { self.registers().add(index).replace(Value::UNDEF) };
            if value.release_checked() && heap.has_pending() {
                return self.drop_registers_later(heap, index);
            }
        }
    }

    /// A finaliser was queued: the registers below wait behind it.
    #[cold]
    #[inline(never)]
    fn drop_registers_later(self, heap: &Heap, below: usize) {
        heap.drop_in_order((0..below).rev().map(|index| self.replace(index, Value::UNDEF)));
    }

    /// As [`FramePtr::free`], for a Python frame that has been left: its code keeps the memory for the next call, if it
    /// hasn't enough already. What only frames of generators use has to be reset in those alone.
    ///
    /// # Safety
    /// As for [`FramePtr::free`]; besides, the frame is nobody's delegate, handles nothing and has no frame object.
    #[inline(always)]
    pub unsafe fn retire<const GENERATOR: bool>(self, heap: &Heap) {
        let place = self.0.as_ptr();
        // SAFETY: the frame is the caller's.
        let code = unsafe { (*place).code.take() };
        let Some(code) = code else { return };
        if !code.spare_frames.has_room() {
            // SAFETY: promised by the caller; the count of the code goes back where it was.
            unsafe {
                (*place).code = Some(code);
                self.free(heap);
            }
            return;
        }
        // SAFETY: the frame is the caller's; registers are initialised.
        let function = unsafe {
            self.drop_registers(heap);
            (*place).function.take()
        };
        if self.has_stash() {
            drop(self.set_stash(Value::UNDEF));
        }
        if GENERATOR {
            self.owner.set(None);
            self.link.set(None);
            self.level.set(0);
            self.delegated.set(false);
        }
        debug_assert!(self.owner.get().is_none() && self.link.get().is_none());
        debug_assert!(self.level.get() == 0 && !self.delegated.get());
        self.flags.set(0);
        self.adapted.set(Adapted::No);
        code.spare_frames.put(self);
        drop(function);
    }

    /// The first register.
    #[inline(always)]
    pub fn registers(self) -> *mut Value {
        // SAFETY: registers follow the header in the same block.
        unsafe { self.0.as_ptr().cast::<u8>().add(HEADER).cast() }
    }

    #[inline(always)]
    pub fn register_count(self) -> usize {
        usize::from(self.register_count)
    }

    /// Where a native frame keeps its state.
    fn native_slot(self) -> *mut NativeSlot {
        self.registers().cast()
    }

    /// The position of the instruction that runs, or waits for a completion.
    #[inline]
    pub fn pc(self) -> u32 {
        match &self.code {
            Some(code) => ((self.ip.get() as usize - code.body().instrs.as_ptr() as usize) / size_of::<Instr>()) as u32,
            None => 0,
        }
    }

    /// Makes the instruction at a position the current one; one outside of the code changes nothing.
    pub fn set_pc(self, position: u32) {
        if let Some(instruction) = self
            .code
            .as_ref()
            .and_then(|code| code.body().instrs.get(position as usize))
        {
            self.ip.set(instruction);
        }
    }

    /// The instruction that runs, or waits for a completion, by address.
    #[inline(always)]
    pub(crate) fn ip(self) -> *const Cell<Instr> {
        self.ip.get()
    }

    #[inline(always)]
    pub(crate) fn set_ip(self, instruction: *const Cell<Instr>) {
        self.ip.set(instruction);
    }

    /// The instruction that a Python frame stands at.
    #[inline(always)]
    pub fn waiting_instruction(self) -> Option<Instr> {
        // SAFETY: the pointer stays within the code, which the frame keeps alive.
        unsafe { self.ip.get().as_ref() }.map(Cell::get)
    }

    /// Whether the frame has been resumed at a yield and hasn't run since.
    pub(crate) fn stands_behind_yield(self) -> bool {
        let before = self.pc().checked_sub(1);
        let code = self.code.as_ref();
        let before = before.and_then(|position| code?.body().instrs.get(position as usize)?.get().opcode());
        matches!(before, Some(Opcode::YieldValue | Opcode::AsyncYield))
    }

    /// Whether this is the root of a chain that runs.
    #[inline(always)]
    pub fn is_active(self) -> bool {
        self.active.get() != 0
    }

    /// The innermost frame of the suspended chain whose root this is, if known.
    #[inline(always)]
    pub fn leaf(self) -> Option<FramePtr> {
        if self.is_active() { None } else { self.link.get() }
    }

    /// Notes the innermost frame of the suspended chain whose root this is.
    #[inline(always)]
    pub fn set_leaf(self, leaf: Option<FramePtr>) {
        if !self.is_active() {
            self.link.set(leaf);
        }
    }

    /// The chain whose root this is begins to run, above that of `outer` and at a call depth of `depth`.
    #[inline(always)]
    pub(crate) fn enter(self, outer: Option<FramePtr>, depth: usize) {
        self.link.set(outer);
        self.depth.set(depth as u32);
        self.active.set(RESUMED);
    }

    /// Notes in the root of a running chain that an exception was thrown into its innermost frame, and that the frames above
    /// `level` have not run since.
    pub(crate) fn set_waiting_since_throw(self, level: u32) {
        self.active.set(THROWN_INTO);
        drop(self.set_stash(Value::int32(level as i32)));
    }

    /// In the root of a running chain that was resumed by throwing: frames at lower levels than this have not run since.
    #[inline(always)]
    pub(crate) fn waiting_since_throw(self) -> Option<u32> {
        if self.active.get() != THROWN_INTO {
            return None;
        }
        // SAFETY: the borrow ends within the expression.
        unsafe { (*self.stash.get()).as_small_int() }.map(|level| level as u32)
    }

    /// The root of the chain around the running one whose root this is.
    pub(crate) fn outer_root(self) -> Option<FramePtr> {
        if self.is_active() { self.link.get() } else { None }
    }

    /// The chain whose root this is has been left: the root of the chain around it, and the call depth there.
    #[inline(always)]
    pub(crate) fn leave(self) -> (Option<FramePtr>, usize) {
        self.active.set(0);
        (self.link.replace(None), self.depth.get() as usize)
    }

    /// The registers, copied.
    pub fn register_values(self) -> Vec<Value> {
        (0..self.register_count()).map(|index| self.get(index)).collect()
    }

    /// A copy of a register; `UNDEF` out of range.
    #[inline]
    pub fn get(self, index: usize) -> Value {
        if index >= self.register_count() {
            return Value::UNDEF;
        }
        // SAFETY: in range and initialised.
        unsafe { (*self.registers().add(index)).clone() }
    }

    /// Writes a register in range; the old value is returned for the caller to drop.
    #[inline]
    pub fn replace(self, index: usize, value: Value) -> Value {
        if index >= self.register_count() {
            return value;
        }
        // SAFETY: in range and initialised.
        unsafe { std::mem::replace(&mut *self.registers().add(index), value) }
    }

    /// Writes a register of a new frame, undefined so far.
    #[inline(always)]
    pub fn fill(self, index: usize, value: Value) {
        debug_assert!(self.get(index).is_undef());
        if index < self.register_count() {
            // SAFETY: in range. Nothing is lost: the register holds no object.
            unsafe { self.registers().add(index).write(value) };
        }
    }

    /// The frame's function; only Python frames have one.
    #[inline(always)]
    pub fn python_function(self) -> Option<Ref<Function>> {
        self.function.clone()
    }

    /// The code object, of a Python frame.
    pub fn code(self) -> Option<Ref<CodeObject>> {
        self.code.clone()
    }

    /// The exception this frame handles, if any.
    #[inline(always)]
    pub fn handled(self) -> Option<Value> {
        // SAFETY: cloning runs no other code on this cell.
        let value = unsafe { (*self.handled.get()).clone() };
        (!value.is_undef()).then_some(value)
    }

    /// Whether the frame handles an exception.
    #[inline(always)]
    pub fn handles(self) -> bool {
        // SAFETY: the borrow ends within the expression.
        !unsafe { (*self.handled.get()).is_undef() }
    }

    /// Sets the handled exception (`UNDEF` for none); returns the one before.
    #[inline(always)]
    pub fn set_handled(self, value: Value) -> Value {
        // SAFETY: replacing moves values only.
        unsafe { std::mem::replace(&mut *self.handled.get(), value) }
    }

    #[inline(always)]
    fn has_stash(self) -> bool {
        // SAFETY: the borrow ends within the expression.
        !unsafe { (*self.stash.get()).is_undef() }
    }

    /// A copy of the stash.
    pub(crate) fn stash(self) -> Value {
        // SAFETY: cloning runs no other code on this cell.
        unsafe { (*self.stash.get()).clone() }
    }

    /// Replaces the stash: see [`Frame::stash`].
    #[inline(always)]
    pub fn set_stash(self, value: Value) -> Value {
        // SAFETY: replacing moves values only.
        unsafe { std::mem::replace(&mut *self.stash.get(), value) }
    }

    /// The Python-visible frame object, if somebody asked for it.
    #[inline(always)]
    pub fn frame_object(self) -> Option<Value> {
        // SAFETY: cloning runs no other code on this cell.
        let value = unsafe { (*self.object.get()).clone() };
        (!value.is_undef()).then_some(value)
    }

    /// Ties the frame to its frame object, or unties it (`UNDEF`).
    pub fn set_frame_object(self, value: Value) -> Value {
        // SAFETY: replacing moves values only.
        unsafe { std::mem::replace(&mut *self.object.get(), value) }
    }

    #[inline(always)]
    pub fn has_frame_object(self) -> bool {
        // SAFETY: the borrow ends within the expression.
        !unsafe { (*self.object.get()).is_undef() }
    }

    #[inline(always)]
    pub fn has(self, flags: u8) -> bool {
        self.flags.get() & flags != 0
    }

    pub fn set_flag(self, flag: u8, on: bool) {
        let flags = self.flags.get();
        self.flags.set(if on { flags | flag } else { flags & !flag });
    }

    /// Gives a native frame its state back after (or before the first) resumption.
    #[inline]
    pub fn set_native(self, native: Box<dyn NativeFrame>) {
        if self.kind != FrameKind::Python {
            // SAFETY: nobody else looks at the place now. There is no box inside while the native runs: nothing is lost.
            unsafe { self.native_slot().write(Some(native)) };
        }
    }

    /// Takes a native frame's state, to resume it.
    #[inline]
    pub fn take_native(self) -> Option<Box<dyn NativeFrame>> {
        if self.kind == FrameKind::Python {
            return None;
        }
        // SAFETY: taking moves a box only.
        unsafe { (*self.native_slot()).take() }
    }

    /// Reports everything that the frame owns.
    pub fn trace(self, tracer: &mut Tracer<'_>) {
        self.code.trace(tracer);
        self.function.trace(tracer);
        // SAFETY: the tracer runs no code that changes the frame.
        unsafe {
            (*self.handled.get()).trace(tracer);
            (*self.stash.get()).trace(tracer);
            (*self.object.get()).trace(tracer);
            if self.kind != FrameKind::Python
                && let Some(native) = &*self.native_slot()
            {
                native.trace(tracer);
            }
            for index in 0..self.register_count() {
                (*self.registers().add(index)).trace(tracer);
            }
        }
    }

    /// The address, as an identity.
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }
}

impl Trace for FramePtr {
    /// For whoever shows a frame that somebody else owns, and takes it over when its owner dies.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.borrowed(|tracer| FramePtr::trace(*self, tracer));
    }
}

/// Frames of one code object that have been left, ready to be used again: their registers are undefined and their header is
/// as it was made, but for code and function, which they don't hold. Linked by their back links.
#[derive(Default)]
pub struct SpareFrames {
    first: Cell<Option<FramePtr>>,
    count: Cell<u8>,
}

impl SpareFrames {
    /// More than that of one code object are rarely of use again.
    const MOST: u8 = 16;

    #[inline(always)]
    fn has_room(&self) -> bool {
        KEEPS_FREE_MEMORY && self.count.get() < Self::MOST
    }

    #[inline(always)]
    fn take(&self) -> Option<FramePtr> {
        let frame = self.first.get()?;
        self.first.set(frame.back.replace(None));
        self.count.set(self.count.get() - 1);
        Some(frame)
    }

    #[inline(always)]
    fn put(&self, frame: FramePtr) {
        frame.back.set(self.first.replace(Some(frame)));
        self.count.set(self.count.get() + 1);
    }

    /// Gives the memory back.
    pub fn free(&self, heap: &Heap) {
        while let Some(frame) = self.take() {
            // SAFETY: a spare frame is nobody else's.
            unsafe { frame.free(heap) };
        }
    }
}

//! Where the interpreter is: frame, registers, code, instruction.
//!
//! Registers are reached through plain pointers: operands of code that our compiler made (or the verifier accepted) are in
//! range, and the registers stay where they are as long as the frame lives, which is as long as it is current.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use corallus_bytecode::{Instr, KILL_A, KILL_B, KILL_C, Opcode};
use corallus_heap::{Attrs, Header, Payload, Ref, Value};

use super::ops::arithmetic::operation_at;
use super::ops::{adapters, comparison};
use crate::attribute::places::Word;
use crate::error::{Raised, Res};
use crate::frame::{Adapted, Begun, Completion, Frame, FrameKind, FramePtr, FrameState};
use crate::objects::code::CodeObject;
use crate::objects::code::body::Body;
use crate::objects::function::Function;
use crate::objects::str::Str;
use crate::run::Signal;
use crate::vm::Vm;

/// How an instruction ends: on the straight path, or not.
pub(crate) type Flow = Result<(), Exit>;

/// Why the straight path is left.
pub(crate) enum Exit {
    /// An exception, in this frame.
    Raise(Raised),
    /// Another frame is current.
    Switch,
    Signal(Signal),
}

impl Exit {
    /// The frame that is current now gets a value.
    fn returned(value: Value) -> Self {
        Exit::Signal(Signal::Deliver(Completion::Return(value)))
    }
}

impl From<Raised> for Exit {
    fn from(raised: Raised) -> Self {
        Exit::Raise(raised)
    }
}

/// The interpreter keeps one cursor as a local variable whose address it never gives away, so that its fields live in
/// machine registers: instructions whose work is out of line get a copy (see [`out_of_line`]). One function that isn't inlined
/// and gets a reference to it slows every instruction down.
#[derive(Clone, Copy)]
pub(crate) struct Cursor {
    pub frame: FramePtr,
    /// The instruction being executed.
    pub pc: *const Cell<Instr>,
}

/// A copy of the loop's cursor, for work that isn't inlined into the loop. Functions that take a [`Cursor`] by reference are inlined
/// (`cargo xtask tidy` sees to it); all others take this, so that they can't be given the loop's own.
#[derive(Clone, Copy)]
pub(crate) struct Apart(Cursor);

impl From<Cursor> for Apart {
    #[inline(always)]
    fn from(cursor: Cursor) -> Self {
        Self(cursor)
    }
}

impl Deref for Apart {
    type Target = Cursor;

    #[inline(always)]
    fn deref(&self) -> &Cursor {
        &self.0
    }
}

impl DerefMut for Apart {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Cursor {
        &mut self.0
    }
}

/// Executes an instruction on a copy of the cursor.
#[inline(always)]
pub(crate) fn out_of_line<R>(
    vm: &mut Vm,
    cursor: &mut Cursor,
    i: Instr,
    work: impl FnOnce(&mut Vm, &mut Apart, Instr) -> R,
) -> R {
    cursor.apart(|copy| work(vm, copy, i))
}
/// Length in words of the instructions that store their result in register `a` and go on behind themselves, with
/// [`OPERATOR`] added for operators; 0 for the others, which [`Cursor::settle_other`] knows.
static PLAIN_RESULT: [u8; 256] = plain_results();

const fn plain_results() -> [u8; 256] {
    use Opcode as Op;
    let mut words = [0; 256];
    let mut byte = 0;
    while byte < Opcode::ALL.len() {
        let op = Opcode::ALL[byte];
        let other = matches!(
            op,
            Op::JumpIfTrue
                | Op::JumpIfFalse
                | Op::JumpIfCompare
                | Op::JumpIfCompareImm
                | Op::Not
                | Op::NotIn
                | Op::LoadMethod
                | Op::LoadSpecial
                | Op::LoadSuperMethod
                | Op::Delegate
        );
        if !other && !drops_result(op) {
            words[byte] = corallus_bytecode::opcode::TABLE[byte].words;
            if is_operator(op) {
                words[byte] |= OPERATOR;
            }
        }
        byte += 1;
    }
    words
}

/// In [`PLAIN_RESULT`]: the instruction keeps its operands until its result is there (see [`Vm::begin_operation`]).
const OPERATOR: u8 = 0x80;

/// Whether the instruction is an operator that may be written in Python, with two operands.
const fn is_operator(op: Opcode) -> bool {
    use Opcode as Op;
    matches!(
        op,
        Op::Add
            | Op::Sub
            | Op::Mul
            | Op::MatMul
            | Op::TrueDiv
            | Op::FloorDiv
            | Op::Mod
            | Op::Pow
            | Op::LShift
            | Op::RShift
            | Op::And
            | Op::Or
            | Op::Xor
            | Op::AddImm
            | Op::SubImm
            | Op::MulImm
            | Op::FloorDivImm
            | Op::ModImm
            | Op::LShiftImm
            | Op::RShiftImm
            | Op::AndImm
            | Op::Lt
            | Op::Le
            | Op::Eq
            | Op::Ne
            | Op::Gt
            | Op::Ge
            | Op::JumpIfCompare
            | Op::JumpIfCompareImm
    )
}

/// Whether the instruction only waits for its operation to be over: the operation's result is dropped.
const fn drops_result(op: Opcode) -> bool {
    use Opcode as Op;
    matches!(
        op,
        Op::StoreAttr
            | Op::DeleteAttr
            | Op::StoreSubscr
            | Op::DeleteSubscr
            | Op::StoreName
            | Op::DeleteName
            | Op::ListExtend
            | Op::SetUpdate
            | Op::SetAdd
            | Op::MapAdd
            | Op::DictUpdate
            | Op::DictMerge
            | Op::ImportStar
            | Op::PrintExpr
            | Op::StoreGlobal
    )
}

impl Cursor {
    #[inline(always)]
    pub fn new(frame: FramePtr) -> Self {
        Self { frame, pc: frame.ip() }
    }

    /// Does work on a copy of the cursor, for functions that aren't inlined.
    #[inline(always)]
    pub fn apart<R>(&mut self, work: impl FnOnce(&mut Apart) -> R) -> R {
        let mut copy = Apart(*self);
        let result = work(&mut copy);
        // Word by word: the compiler likes to make one wide load of the two, and that would wait until the stores of the two
        // words, just made, have left the processor's store buffer.
        // SAFETY: the copy is a local variable.
        unsafe {
            self.frame = std::ptr::read_volatile(&raw const copy.0.frame);
            self.pc = std::ptr::read_volatile(&raw const copy.0.pc);
        }
        result
    }

    /// The instruction at the cursor.
    #[inline(always)]
    pub fn fetch(&self) -> Instr {
        // SAFETY: jumps stay within the code, which ends with a `Return` or raising instruction.
        unsafe { (*self.pc).get() }
    }

    /// The opcode of the instruction at the cursor. Without a check: one conditional jump less for every instruction.
    #[inline(always)]
    pub fn opcode(&self, i: Instr) -> Opcode {
        debug_assert!(i.opcode().is_some());
        // SAFETY: `Opcode` is a `u8`; what is executed was made by the compiler, here or when the library was embedded, or the
        // verifier has seen every instruction of it. Words of caches and extensions are stepped over.
        unsafe { std::mem::transmute::<u8, Opcode>(i.op_byte()) }
    }

    /// The operand of the extension word.
    #[inline(always)]
    pub fn extension(&self) -> u32 {
        // SAFETY: two-word instructions have a second word.
        unsafe { (*self.pc.add(1)).get().bc() }
    }

    /// A cache word behind the instruction.
    #[inline(always)]
    pub fn cache(&self, word: usize) -> &Cell<Instr> {
        // SAFETY: the opcode's row gives the instruction that many words.
        unsafe { &*self.pc.add(word) }
    }

    /// The native method whose address a cache word holds, if it holds one: only to be asked for an object of the type, and with the
    /// shape, that were noted beside it.
    #[inline(always)]
    pub fn kept_method(&self, word: usize) -> Option<Value> {
        let address = NonNull::new(self.cache(word).get().0 as *mut Header)?;
        // SAFETY: the address came from `Places::keep`: the isolate holds the method until it ends.
        Some(unsafe { Value::of_held(address) })
    }

    /// The attributes of an object whose type has the version that a cache word holds.
    #[inline(always)]
    pub fn attrs_by<'a>(&self, object: &'a Value, word: Word) -> Option<&'a Attrs> {
        let header = object.header()?;
        if header.type_core().version.get() != word.version() || word.offset() == 0 {
            return None;
        }
        // SAFETY: whoever wrote the word noted version and offset of one type, and no two types have a version in common. A
        // word that nobody wrote has a version that no type gets (see `Vm::next_version`).
        Some(unsafe { header.attrs_at(word.offset()) })
    }

    /// Whether an object's type has the version that a cache word holds, and the object the shape with this key.
    #[inline(always)]
    pub fn has_shape(&self, object: &Value, word: Word, shape: u64) -> bool {
        let Some(header) = object.header() else { return false };
        if header.type_core().version.get() != word.version() {
            return false;
        }
        // Without attributes there is but one shape.
        if word.offset() == 0 {
            return true;
        }
        // SAFETY: as in `attrs_by`.
        unsafe { header.attrs_at(word.offset()) }.shape_address() as u64 == shape
    }

    /// Adds the attribute whose shape a cache word names: only to be asked for an object of the type, and with the shape,
    /// that were noted beside it.
    #[inline(always)]
    pub fn append_cached(&self, vm: &Vm, attrs: &Attrs, word: usize, value: Value) {
        let after = self.cache(word).get().0 as usize;
        // SAFETY: the caller has checked type and shape; shapes live as long as their heap.
        unsafe { attrs.append_known(&vm.heap, after, value) };
    }

    #[inline(always)]
    pub fn advance(&mut self, words: usize) {
        // SAFETY: an instruction that doesn't leave the frame or jump has another one behind it.
        self.pc = unsafe { self.pc.add(words) };
    }

    /// Goes on at a jump's target, given as the distance from the instruction (see [`crate::objects::code::executable`]).
    #[inline(always)]
    pub fn jump(&mut self, distance: u32) {
        self.pc = self.target(distance);
    }

    #[inline(always)]
    fn target(&self, distance: u32) -> *const Cell<Instr> {
        // SAFETY: the compiler or the verifier made sure that the target is an instruction of this code.
        unsafe { self.pc.offset(distance as i32 as isize) }
    }

    /// Notes the instruction in the frame, before anything that may raise, call, or look at the frame.
    #[inline(always)]
    pub fn sync(&self) {
        self.frame.set_ip(self.pc);
    }

    /// A register, borrowed.
    #[inline(always)]
    pub fn get(&self, register: u16) -> &Value {
        // SAFETY: see the module's text. The borrow must end before the register is written; every op reads, then writes.
        unsafe { &*self.frame.registers().add(usize::from(register)) }
    }

    /// The payload of a register's object, to be changed, if nobody else refers to the object.
    #[inline(always)]
    #[allow(clippy::mut_from_ref)]
    pub fn own<T: Payload>(&self, register: u16) -> Option<&mut T> {
        // SAFETY: see the module's text; the borrow ends before the register is looked at again.
        unsafe { (*self.frame.registers().add(usize::from(register))).unique_payload() }
    }

    /// Consecutive registers as they stand, for the duration of a call that doesn't touch this frame's temporaries.
    #[inline(always)]
    pub fn slice<'a>(&self, first: u16, count: usize) -> &'a [Value] {
        // SAFETY: the frame outlives the call, and while the call runs nothing writes to the temporaries of this frame.
        unsafe { std::slice::from_raw_parts(self.frame.registers().add(usize::from(first)), count) }
    }

    /// Takes a register's value, leaving it undefined.
    #[inline(always)]
    pub fn take(&self, register: u16) -> Value {
        self.replace(register, Value::UNDEF)
    }

    /// Takes a register whose payload is known to be a `T`.
    #[inline(always)]
    pub fn take_ref<T: Payload>(&self, register: u16) -> Ref<T> {
        let value = self.take(register);
        debug_assert!(value.has_payload::<T>());
        // SAFETY: the caller has just looked.
        unsafe { value.downcast_unchecked() }
    }

    /// Moves consecutive registers to those from `at` on of a fresh frame that has at least as many parameters.
    #[inline(always)]
    pub fn move_out(&self, first: u16, count: usize, frame: FramePtr, at: usize) {
        debug_assert!(at + count <= frame.register_count());
        let move_one = |offset: usize| {
            let value = self.take(first + offset as u16);
            // SAFETY: a code object has at least as many registers as parameters, and a fresh frame's are undefined, so
            // that nothing is lost by writing over them.
            unsafe { frame.registers().add(at + offset).write(value) };
        };
        // Most calls have few arguments; a loop's preparations would cost more than the moves.
        match count {
            0 => {}
            1 => move_one(0),
            2 => {
                move_one(0);
                move_one(1);
            }
            _ => (0..count).for_each(move_one),
        }
    }

    /// Takes consecutive registers.
    #[inline(always)]
    pub fn take_range(&self, first: u16, count: usize) -> impl Iterator<Item = Value> {
        (0..count).map(move |offset| self.take(first + offset as u16))
    }

    #[inline(always)]
    pub fn replace(&self, register: u16, value: Value) -> Value {
        // SAFETY: see the module's text.
        unsafe { std::mem::replace(&mut *self.frame.registers().add(usize::from(register)), value) }
    }

    /// Writes a register; what dies by it is finalised at once.
    #[inline(always)]
    pub fn set(&self, vm: &mut Vm, register: u16, value: Value) {
        let old = self.replace(register, value);
        if old.release_checked() && vm.heap.has_pending() {
            self.sync();
            vm.run_pending();
        }
    }

    /// Releases a register.
    #[inline(always)]
    pub fn clear(&self, vm: &mut Vm, register: u16) {
        self.set(vm, register, Value::UNDEF);
    }

    /// Releases consecutive registers, from the first to the last.
    #[inline(always)]
    pub fn clear_range(&self, vm: &mut Vm, first: u16, count: usize) {
        // SAFETY: see the module's text; one past the last register stands at the end of the frame at most.
        let mut place = unsafe { self.frame.registers().add(usize::from(first)) };
        // SAFETY: as above.
        let end = unsafe { place.add(count) };
        while place != end {
            // SAFETY: a register of the range.
            let old = unsafe { std::mem::replace(&mut *place, Value::UNDEF) };
            if old.release_checked() && vm.heap.has_pending() {
                self.sync();
                vm.run_pending();
            }
            // SAFETY: at most the end.
            place = unsafe { place.add(1) };
        }
    }

    /// Releases the temporaries that die with this instruction.
    #[inline(always)]
    pub fn kill(&self, vm: &mut Vm, i: Instr) {
        if i.d() & (KILL_A | KILL_B | KILL_C) == 0 {
            return;
        }
        if i.d() & KILL_A != 0 {
            self.clear(vm, i.a());
        }
        if i.d() & KILL_B != 0 {
            self.clear(vm, i.b());
        }
        if i.d() & KILL_C != 0 {
            self.clear(vm, i.c());
        }
    }

    /// As [`Cursor::kill`], for temporaries that are known to be immediate: nothing has to be released.
    #[inline(always)]
    pub fn kill_immediate(&self, i: Instr) {
        if i.d() & (KILL_A | KILL_B | KILL_C) == 0 {
            return;
        }
        for (kill, register) in [(KILL_A, i.a()), (KILL_B, i.b()), (KILL_C, i.c())] {
            if i.d() & kill != 0 {
                debug_assert!(!self.get(register).is_object());
                std::mem::forget(self.take(register));
            }
        }
    }

    /// Ends an instruction whose operation has begun: kills its temporaries, and stores the result if there is one already.
    #[inline(always)]
    pub fn finish(&mut self, vm: &mut Vm, i: Instr, begun: Res<Begun>) -> Flow {
        self.kill(vm, i);
        self.finish_killed(vm, i, begun)
    }

    /// As [`Cursor::finish`], for an operator: its operands stay until a method written in Python has answered.
    #[inline(always)]
    pub fn finish_operation(&mut self, vm: &mut Vm, i: Instr, begun: Res<Begun>) -> Flow {
        match begun {
            Ok(Begun::Pushed) => self.switch(vm),
            begun => self.finish(vm, i, begun),
        }
    }

    /// As [`Cursor::finish`], the temporaries being gone.
    #[inline(always)]
    pub fn finish_killed(&mut self, vm: &mut Vm, i: Instr, begun: Res<Begun>) -> Flow {
        match begun {
            Ok(Begun::Done(value)) => {
                self.settle(vm, i, value)?;
                if vm.heap.has_pending() {
                    // The frame's instruction is still this one, so a traceback through a finaliser names it.
                    vm.run_pending();
                }
                Ok(())
            }
            Ok(Begun::Pushed) => self.switch(vm),
            Ok(Begun::DeliverReturn(value)) => self.land(vm, value),
            Ok(Begun::Finished(value)) => Err(Exit::Raise(vm.stop_iteration(value))),
            Ok(Begun::DeliverFinished(value)) => Err(Exit::Signal(Signal::Deliver(Completion::Finished(value)))),
            Ok(Begun::DeliverRaise(raised)) => Err(Exit::Signal(Signal::Deliver(Completion::Raise(raised)))),
            Err(raised) => Err(Exit::Raise(raised)),
        }
    }

    /// Stores the result of an instruction as its opcode wants it, and goes on to the next instruction.
    #[inline(always)]
    pub fn settle(&mut self, vm: &mut Vm, i: Instr, value: Value) -> Res<()> {
        let words = plain_result_words(i);
        if words != 0 {
            if words & usize::from(OPERATOR) != 0 {
                self.settle_operator(vm, i, value);
            } else {
                self.set(vm, i.a(), value);
            }
            self.advance(words & !usize::from(OPERATOR));
            return Ok(());
        }
        out_of_line(vm, self, i, |vm, cursor, i| cursor.settle_other(vm, i, value))
    }

    #[inline(always)]
    pub fn function(&self) -> &Ref<Function> {
        match &self.frame_ref().function {
            Some(function) => function,
            None => unreachable!("the interpreter runs Python frames only"),
        }
    }

    #[inline(always)]
    fn frame_ref(&self) -> &Frame {
        &self.frame
    }

    /// The code object.
    #[inline(always)]
    pub fn code(&self) -> &Ref<CodeObject> {
        match &self.frame_ref().code {
            Some(code) => code,
            None => unreachable!("the interpreter runs Python frames only"),
        }
    }

    /// What stands behind the head of the code object.
    #[inline(always)]
    pub fn body(&self) -> &Body {
        // SAFETY: this is the code of a frame.
        unsafe { self.code().body_of_called() }
    }

    /// A constant of the code object.
    #[inline(always)]
    pub fn constant(&self, index: u32) -> &Value {
        &self.body().consts[index as usize]
    }

    /// A name of the code object, borrowed.
    #[inline(always)]
    pub fn name_ref(&self, index: usize) -> &Ref<Str> {
        &self.body().names[index]
    }

    /// A name of the code object.
    #[inline(always)]
    pub fn name(&self, index: usize) -> Ref<Str> {
        self.name_ref(index).clone()
    }

    /// Another frame has become current: goes on there if it is a Python frame.
    #[inline(always)]
    pub fn switch(&mut self, vm: &Vm) -> Flow {
        match vm.current {
            Some(frame) if frame.kind == FrameKind::Python => {
                *self = Cursor::new(frame);
                Ok(())
            }
            _ => Err(Exit::Switch),
        }
    }

    /// The frame above has left `value` to the frame that is current now: goes on there, in the common case that it is
    /// a Python frame whose instruction just stores the value.
    #[inline(always)]
    pub fn land(&mut self, vm: &mut Vm, value: Value) -> Flow {
        // Each path moves the value once: the compiler needs no flag that says whether it is still here.
        let frame = match vm.current {
            Some(frame) if frame.kind == FrameKind::Python => frame,
            _ => return Err(Exit::returned(value)),
        };
        let mut below = Cursor::new(frame);
        let i = below.fetch();
        let words = plain_result_words(i);
        if words & usize::from(OPERATOR) != 0 {
            frame.state.set(FrameState::Running);
            *self = below;
            return out_of_line(vm, self, i, |vm, c, i| c.land_operator(vm, i, value));
        }
        if frame.adapted.get() == Adapted::Through {
            frame.state.set(FrameState::Running);
            *self = below;
            return out_of_line(vm, self, i, |vm, c, i| adapters::land(vm, c, i, value));
        }
        if words == 0 {
            return Err(Exit::returned(value));
        }
        frame.state.set(FrameState::Running);
        frame.adapted.set(Adapted::No);
        below.set(vm, i.a(), value);
        below.advance(words);
        *self = below;
        Ok(())
    }

    /// Stores the result of an operator and lets go of the operands: of the left one first, but for comparisons, as the
    /// reference does.
    #[inline(never)]
    fn settle_operator(self, vm: &mut Vm, i: Instr, value: Value) {
        let left = i.with_flags(i.d() & KILL_B);
        let right = i.with_flags(i.d() & KILL_C);
        let compares = i.opcode().is_some_and(|op| comparison::operator(op).is_some());
        if compares {
            self.kill(vm, right);
            self.kill(vm, left);
            self.set(vm, i.a(), value);
        } else {
            self.kill(vm, left);
            // The result may take the left operand's place.
            self.set(vm, i.a(), value);
            if i.c() != i.a() {
                self.kill(vm, right);
            }
        }
    }

    /// The innermost frame of a chain has been made current: it goes on with what was sent, if it starts or stands at a
    /// yield.
    #[inline(always)]
    pub fn enter_leaf(&mut self, vm: &mut Vm, leaf: FramePtr, sent: Value) {
        let mut above = Cursor::new(leaf);
        if leaf.state.replace(FrameState::Running) == FrameState::Suspended {
            let i = above.fetch();
            // Whoever watches sees the frame go on behind the yield.
            if !sent.is_object() && clears_result(i, above.cache(1).get()) && !vm.tracing.is_watching() {
                above.set(vm, i.a(), Value::UNDEF);
                above.advance(2);
            } else {
                above.set(vm, i.a(), sent);
                above.advance(1);
            }
        }
        *self = above;
    }

    /// The generator above has ended with `value`: goes on in the frame that is current now, if that is a Python frame
    /// that loops over the generator or delegates to it.
    #[inline(always)]
    pub fn land_end(&mut self, vm: &mut Vm, value: Value) -> Flow {
        if let Some(frame) = vm.current
            && frame.kind == FrameKind::Python
            && !frame.has(Frame::CLOSING | Frame::THROWING)
        {
            let mut below = Cursor::new(frame);
            let i = below.fetch();
            match i.opcode() {
                Some(Opcode::ForIter) => {
                    frame.state.set(FrameState::Running);
                    drop(value);
                    if frame.adapted.get() != Adapted::No {
                        *self = below;
                        return out_of_line(vm, self, i, adapters::source_ended);
                    }
                    below.clear_synced(vm, i.b());
                    below.jump(below.extension());
                    *self = below;
                    return Ok(());
                }
                Some(Opcode::Delegate) => {
                    frame.state.set(FrameState::Running);
                    below.clear_synced(vm, i.b());
                    below.set(vm, i.a(), value);
                    below.advance(1);
                    *self = below;
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(Exit::Signal(Signal::Deliver(Completion::Finished(value))))
    }

    /// Releases a register of a frame whose noted instruction is the right one already.
    #[inline(always)]
    fn clear_synced(&self, vm: &mut Vm, register: u16) {
        let old = self.replace(register, Value::UNDEF);
        if old.release_checked() && vm.heap.has_pending() {
            vm.run_pending();
        }
    }
}

/// Whether the instruction is one of those that [`Vm::begin_operation`] begins.
pub(super) fn waits_for_operator(i: Instr) -> bool {
    i.opcode().is_some_and(is_operator)
}

impl Apart {
    /// The operator's method, written in Python, has no answer.
    #[cold]
    #[inline(never)]
    fn go_on_operation(&mut self, vm: &mut Vm, i: Instr) -> Flow {
        let begun = self.next_of_operation(vm, i);
        self.finish_operation(vm, i, begun)
    }

    /// Goes on with the operation of an instruction whose first method returned `NotImplemented`.
    pub fn next_of_operation(&self, vm: &mut Vm, i: Instr) -> Res<Begun> {
        match operation_at(self, i) {
            Some((operation, left, right)) => vm.go_on_operation(operation, &left, &right),
            None => Err(vm.system_error("no operator waits for this result")),
        }
    }

    #[inline(never)]
    fn settle_other(&mut self, vm: &mut Vm, i: Instr, value: Value) -> Res<()> {
        use Opcode as Op;
        let Some(op) = i.opcode() else { return Ok(()) };
        let mut jump = None;
        match op {
            op if drops_result(op) => drop(value),
            Op::JumpIfTrue if value.is_true() => jump = Some(i.bc()),
            Op::JumpIfFalse if !value.is_true() => jump = Some(i.bc()),
            Op::JumpIfTrue | Op::JumpIfFalse => {}
            Op::JumpIfCompare | Op::JumpIfCompareImm => {
                // Operand b of the second is a number.
                if op == Op::JumpIfCompare {
                    self.kill(vm, i.with_flags(i.d() & KILL_B));
                }
                self.kill(vm, i.with_flags(i.d() & KILL_A));
                if vm.truth(&value)? == (i.c() & 8 != 0) {
                    jump = Some(self.extension());
                }
            }
            Op::Not | Op::NotIn => self.set(vm, i.a(), Value::bool(!value.is_true())),
            Op::LoadMethod | Op::LoadSpecial | Op::LoadSuperMethod => {
                self.set(vm, i.a(), value);
                self.clear(vm, i.a() + 1);
            }
            Op::Delegate => {
                self.clear(vm, i.b());
                self.set(vm, i.a(), value);
            }
            _ => self.set(vm, i.a(), value),
        }
        match jump {
            Some(distance) => self.jump(distance),
            None => self.advance(op.words()),
        }
        Ok(())
    }

    /// The result of an operator's method written in Python.
    #[inline(never)]
    fn land_operator(&mut self, vm: &mut Vm, i: Instr, value: Value) -> Flow {
        if value.is_not_implemented() {
            return self.go_on_operation(vm, i);
        }
        Ok(self.settle(vm, i, value)?)
    }
}

/// Whether the instruction behind another only releases the other's result.
#[inline(always)]
fn clears_result(i: Instr, next: Instr) -> bool {
    next.op_byte() == Opcode::Clear as u8 && next.a() == i.a()
}

#[inline(always)]
fn plain_result_words(i: Instr) -> usize {
    usize::from(PLAIN_RESULT[usize::from(i.op_byte())])
}

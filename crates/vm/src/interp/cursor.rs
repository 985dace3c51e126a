//! Where the interpreter is: frame, registers, code, instruction.
//!
//! Registers are reached through plain pointers: operands of code that our compiler made (or the verifier accepted) are in
//! range, and the registers stay where they are as long as the frame lives, which is as long as it is current.

use std::cell::Cell;

use corallus_bytecode::{Instr, KILL_A, KILL_B, KILL_C, Opcode};
use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::frame::{Begun, FramePtr};
use crate::objects::code::CodeObject;
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

impl From<Raised> for Exit {
    fn from(raised: Raised) -> Self {
        Exit::Raise(raised)
    }
}

pub(crate) struct Cursor {
    pub frame: FramePtr,
    registers: *mut Value,
    code: *const Cell<Instr>,
    /// The instruction being executed.
    pub pc: usize,
}

impl Cursor {
    #[inline(always)]
    pub fn new(frame: FramePtr) -> Self {
        let code = match &frame.function {
            Some(function) => function.code.borrow().instrs.as_ptr(),
            None => std::ptr::null(),
        };
        Self {
            frame,
            registers: frame.registers(),
            code,
            pc: frame.pc.get() as usize,
        }
    }

    /// The instruction at the cursor.
    #[inline(always)]
    pub fn fetch(&self) -> Instr {
        // SAFETY: jumps stay within the code, which ends with a `Return` or raising instruction.
        unsafe { (*self.code.add(self.pc)).get() }
    }

    /// The operand of the extension word.
    #[inline(always)]
    pub fn extension(&self) -> u32 {
        // SAFETY: two-word instructions have a second word.
        unsafe { (*self.code.add(self.pc + 1)).get().bc() }
    }

    /// A cache word behind the instruction.
    #[inline(always)]
    pub fn cache(&self, word: usize) -> &Cell<Instr> {
        // SAFETY: the opcode's row gives the instruction that many words.
        unsafe { &*self.code.add(self.pc + word) }
    }

    #[inline(always)]
    pub fn advance(&mut self, words: usize) {
        self.pc += words;
    }

    #[inline(always)]
    pub fn jump(&mut self, target: u32) {
        self.pc = target as usize;
    }

    /// Notes the instruction in the frame, before anything that may raise, call, or look at the frame.
    #[inline(always)]
    pub fn sync(&self) {
        self.frame.pc.set(self.pc as u32);
    }

    /// A register, borrowed.
    #[inline(always)]
    pub fn get(&self, register: u16) -> &Value {
        // SAFETY: see the module's text. The borrow must end before the register is written; every op reads, then writes.
        unsafe { &*self.registers.add(usize::from(register)) }
    }

    /// Consecutive registers as they stand, for the duration of a call that doesn't touch this frame's temporaries.
    #[inline(always)]
    pub fn slice<'a>(&self, first: u16, count: usize) -> &'a [Value] {
        // SAFETY: the frame outlives the call, and while the call runs nothing writes to the temporaries of this frame.
        unsafe { std::slice::from_raw_parts(self.registers.add(usize::from(first)), count) }
    }

    /// Takes a register's value, leaving it undefined.
    #[inline(always)]
    pub fn take(&self, register: u16) -> Value {
        self.replace(register, Value::UNDEF)
    }

    /// Takes consecutive registers.
    pub fn take_range(&self, first: u16, count: usize) -> Vec<Value> {
        (0..count).map(|offset| self.take(first + offset as u16)).collect()
    }

    #[inline(always)]
    pub fn replace(&self, register: u16, value: Value) -> Value {
        // SAFETY: see the module's text.
        unsafe { std::mem::replace(&mut *self.registers.add(usize::from(register)), value) }
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

    /// Releases the temporaries that die with this instruction.
    #[inline(always)]
    pub fn kill(&self, vm: &mut Vm, i: Instr) {
        if i.d() & (KILL_A | KILL_B | KILL_C) != 0 {
            self.kill_some(vm, i);
        }
    }

    #[inline(never)]
    fn kill_some(&self, vm: &mut Vm, i: Instr) {
        for (flag, register) in [(KILL_A, i.a()), (KILL_B, i.b()), (KILL_C, i.c())] {
            if i.d() & flag != 0 {
                self.clear(vm, register);
            }
        }
    }

    /// Ends an instruction whose operation has begun: kills its temporaries, and stores the result if there is one already.
    #[inline(always)]
    pub fn finish(&mut self, vm: &mut Vm, i: Instr, begun: Res<Begun>) -> Flow {
        self.kill(vm, i);
        self.finish_killed(vm, i, begun)
    }

    /// As [`Cursor::finish`], the temporaries being gone.
    #[inline(always)]
    pub fn finish_killed(&mut self, vm: &mut Vm, i: Instr, begun: Res<Begun>) -> Flow {
        match begun {
            Ok(Begun::Done(value)) => {
                let next = self.settle(vm, i, value)?;
                self.pc = next;
                if vm.heap.has_pending() {
                    // The frame's instruction is still this one, so a traceback through a finaliser names it.
                    vm.run_pending();
                }
                Ok(())
            }
            Ok(Begun::Pushed) => Err(Exit::Switch),
            Ok(Begun::Finished(value)) => Err(Exit::Raise(vm.stop_iteration(value))),
            Ok(Begun::Deliver(completion)) => Err(Exit::Signal(Signal::Deliver(completion))),
            Err(raised) => Err(Exit::Raise(raised)),
        }
    }

    /// Stores the result of an instruction as its opcode wants it; gives the instruction to go on at.
    #[inline(always)]
    pub fn settle(&mut self, vm: &mut Vm, i: Instr, value: Value) -> Res<usize> {
        match i.opcode() {
            Some(Opcode::Call | Opcode::LoadAttr | Opcode::LoadSubscr) => {
                self.set(vm, i.a(), value);
                Ok(self.pc + i.opcode().map_or(1, Opcode::words))
            }
            Some(op) => self.settle_other(vm, op, i, value),
            None => Ok(self.pc + 1),
        }
    }

    fn settle_other(&mut self, vm: &mut Vm, op: Opcode, i: Instr, value: Value) -> Res<usize> {
        use Opcode as Op;
        let next = self.pc + op.words();
        match op {
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
            | Op::StoreGlobal => {
                drop(value);
            }
            Op::JumpIfTrue => return Ok(if value.is_true() { i.bc() as usize } else { next }),
            Op::JumpIfFalse => return Ok(if value.is_true() { next } else { i.bc() as usize }),
            Op::JumpIfCompare | Op::JumpIfCompareImm => {
                let truth = vm.truth(&value)?;
                return Ok(if truth == (i.c() & 8 != 0) {
                    self.extension() as usize
                } else {
                    next
                });
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
        Ok(next)
    }

    #[inline(always)]
    pub fn function(&self) -> &Ref<Function> {
        match &self.frame_ref().function {
            Some(function) => function,
            None => unreachable!("the interpreter runs Python frames only"),
        }
    }

    fn frame_ref(&self) -> &crate::frame::Frame {
        &self.frame
    }

    /// The code object.
    #[inline(always)]
    pub fn code(&self) -> Ref<CodeObject> {
        self.function().code()
    }

    /// A name of the code object.
    #[inline(always)]
    pub fn name(&self, index: usize) -> Ref<Str> {
        let code = self.function().code.borrow();
        code.names[index].clone()
    }
}

//! Emitting instructions: registers for temporaries, kill flags, constants, names and jumps.

use corallus_bytecode::{Const, INPLACE, Instr, KILL_A, KILL_B, KILL_C, NO_REGISTER, Opcode, Operand};
use ruff_text_size::TextRange;

use super::Generator;
use super::buffer::{HandlerId, Label};
use crate::constant::ConstKey;
use crate::error::{Failure, Result};
use crate::scope::Sym;

/// Registers of a frame must stay below this.
const MAX_REGISTERS: u32 = 60_000;
/// Words of a code object must stay below this: finally bodies are duplicated, so nesting them multiplies.
const MAX_WORDS: usize = 16 << 20;

impl Generator<'_> {
    /// A new temporary on top of the others.
    pub(super) fn temp(&mut self) -> Result<u16> {
        self.temps(1)
    }

    /// `count` consecutive new temporaries; returns the first.
    pub(super) fn temps(&mut self, count: usize) -> Result<u16> {
        let first = self.unit.next_register;
        let next = u32::from(first) + u32::try_from(count).unwrap_or(u32::MAX).min(MAX_REGISTERS);
        if next >= MAX_REGISTERS {
            return Err(Failure::limit(
                "too many values are live at once to compile this expression",
            ));
        }
        self.unit.next_register = next as u16;
        self.unit.register_count = self.unit.register_count.max(next);
        Ok(first)
    }

    /// Where the stack of temporaries stands.
    pub(super) fn mark(&self) -> u16 {
        self.unit.next_register
    }

    /// Gives back the temporaries above `mark`, all of them dead by now.
    pub(super) fn reset(&mut self, mark: u16) {
        self.unit.next_register = mark;
    }

    pub(super) fn is_temp(&self, register: u16) -> bool {
        register >= self.unit.first_temp && register != NO_REGISTER
    }

    /// The temporary `dst` itself if it is on top of the stack, otherwise a new one on top.
    pub(super) fn top_or_new(&mut self, dst: u16) -> Result<u16> {
        if self.is_temp(dst) && dst + 1 == self.unit.next_register {
            Ok(dst)
        } else {
            self.temp()
        }
    }

    /// `dst` if it is a temporary, otherwise a new one: scratch space for what ends up in `dst`.
    pub(super) fn scratch(&mut self, dst: u16) -> Result<u16> {
        if self.is_temp(dst) { Ok(dst) } else { self.temp() }
    }

    /// Emits an instruction; source operands that are temporaries die in it.
    pub(super) fn op(&mut self, range: TextRange, op: Opcode, a: u16, b: u16, c: u16) -> Result<()> {
        self.op_full(range, op, [a, b, c], 0, 0)
    }

    /// As [`Generator::op`], but the operands in `keep` (kill flags) stay alive.
    pub(super) fn op_keep(&mut self, range: TextRange, op: Opcode, a: u16, b: u16, c: u16, keep: u8) -> Result<()> {
        self.op_full(range, op, [a, b, c], keep, 0)
    }

    /// As [`Generator::op`], with more flags.
    pub(super) fn op_flags(&mut self, range: TextRange, op: Opcode, a: u16, b: u16, c: u16, flags: u8) -> Result<()> {
        self.op_full(range, op, [a, b, c], 0, flags)
    }

    pub(super) fn op_full(&mut self, range: TextRange, op: Opcode, abc: [u16; 3], keep: u8, flags: u8) -> Result<()> {
        debug_assert!(!op.row().extended, "extended instructions go through op_extended");
        let d = self.kills(op, abc) & !keep | flags;
        self.push(range, Instr::abc(op, abc[0], abc[1], abc[2]).with_flags(d))?;
        self.caches(range, op)
    }

    /// Emits a two-word instruction.
    pub(super) fn op_extended(&mut self, range: TextRange, op: Opcode, abc: [u16; 3], extension: u32) -> Result<()> {
        let d = self.kills(op, abc);
        self.push(range, Instr::abc(op, abc[0], abc[1], abc[2]).with_flags(d))?;
        self.push(range, Instr::extension(extension))?;
        self.caches(range, op)
    }

    /// Emits an instruction with a 32-bit operand.
    pub(super) fn op_wide(&mut self, range: TextRange, op: Opcode, a: u16, bc: u32) -> Result<()> {
        let d = match op.row().operands[0] {
            Operand::Src if self.is_temp(a) => KILL_A,
            _ => 0,
        };
        self.push(range, Instr::a_bc(op, a, bc).with_flags(d))?;
        self.caches(range, op)
    }

    fn kills(&self, op: Opcode, abc: [u16; 3]) -> u8 {
        let roles = op.row().operands;
        let written = match roles[0] {
            Operand::Dst => abc[0],
            _ => NO_REGISTER,
        };
        let mut d = 0;
        for (at, flag) in [KILL_A, KILL_B, KILL_C].into_iter().enumerate() {
            let register = abc[at];
            if matches!(roles[at], Operand::Src | Operand::SrcOpt) && self.is_temp(register) && register != written {
                d |= flag;
            }
        }
        d
    }

    fn push(&mut self, range: TextRange, instr: Instr) -> Result<()> {
        if self.unit.buffer.instrs.len() >= MAX_WORDS {
            return Err(Failure::limit("the code of this block is too large"));
        }
        self.unit.buffer.push(range, instr);
        Ok(())
    }

    fn caches(&mut self, range: TextRange, op: Opcode) -> Result<()> {
        let row = op.row();
        for _ in 1 + u8::from(row.extended)..row.words {
            self.push(range, Instr::abc(Opcode::Cache, 0, 0, 0))?;
        }
        Ok(())
    }

    /// Emits instructions that belong to no statement.
    pub(super) fn without_line<R>(&mut self, emit: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.unit.buffer.no_line, true);
        let result = emit(self);
        self.unit.buffer.no_line = before;
        result
    }

    pub(super) fn label(&mut self) -> Label {
        self.unit.buffer.label()
    }

    pub(super) fn bind(&mut self, label: Label) {
        self.unit.buffer.bind(label);
    }

    /// An unconditional forward jump.
    pub(super) fn jump(&mut self, range: TextRange, label: Label) -> Result<()> {
        self.op_wide(range, Opcode::Jump, 0, 0)?;
        self.unit.buffer.jumps(label);
        self.unit.buffer.flow = None;
        Ok(())
    }

    /// The jump that closes a loop.
    pub(super) fn jump_back(&mut self, range: TextRange, label: Label) -> Result<()> {
        self.op_wide(range, Opcode::JumpBack, 0, 0)?;
        self.unit.buffer.jumps(label);
        self.unit.buffer.flow = None;
        Ok(())
    }

    /// A jump that tests the register `a`, which dies if it is a temporary.
    pub(super) fn jump_test(&mut self, range: TextRange, op: Opcode, a: u16, label: Label) -> Result<()> {
        self.op_wide(range, op, a, 0)?;
        self.unit.buffer.jumps(label);
        Ok(())
    }

    /// As [`Generator::jump_test`], but the temporary `a` dies only if the jump is not taken.
    pub(super) fn jump_or_kill(&mut self, range: TextRange, op: Opcode, a: u16, label: Label) -> Result<()> {
        self.push(range, Instr::a_bc(op, a, 0).with_flags(KILL_B))?;
        self.caches(range, op)?;
        self.unit.buffer.jumps(label);
        Ok(())
    }

    /// As [`Generator::jump_test`], but `a` stays alive.
    pub(super) fn jump_test_alive(&mut self, range: TextRange, op: Opcode, a: u16, label: Label) -> Result<()> {
        self.push(range, Instr::a_bc(op, a, 0))?;
        self.caches(range, op)?;
        self.unit.buffer.jumps(label);
        Ok(())
    }

    /// A two-word instruction whose extension is a jump target.
    pub(super) fn jump_extended(
        &mut self,
        range: TextRange,
        op: Opcode,
        abc: [u16; 3],
        keep: u8,
        label: Label,
    ) -> Result<()> {
        let d = self.kills(op, abc) & !keep;
        self.push(range, Instr::abc(op, abc[0], abc[1], abc[2]).with_flags(d))?;
        self.push(range, Instr::extension(0))?;
        self.unit.buffer.jumps(label);
        self.caches(range, op)
    }

    /// Runs `inside` with `handler` in force.
    pub(super) fn protected<T>(
        &mut self,
        handler: HandlerId,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer = std::mem::replace(&mut self.unit.buffer.handler, handler.0);
        let result = inside(self);
        self.unit.buffer.handler = outer;
        result
    }

    /// Nothing that follows can be reached.
    pub(super) fn unreachable(&mut self) {
        self.unit.buffer.flow = None;
    }

    pub(super) fn constant_index(&mut self, value: Const) -> u32 {
        let next = self.unit.consts.len() as u32;
        let Some(key) = ConstKey::of(&value) else {
            self.unit.consts.push(value);
            return next;
        };
        match self.unit.const_index.entry(key) {
            std::collections::hash_map::Entry::Occupied(entry) => *entry.get(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(next);
                self.unit.consts.push(value);
                next
            }
        }
    }

    pub(super) fn load_const(&mut self, range: TextRange, dst: u16, value: Const) -> Result<()> {
        if let Const::Int(number) = value
            && let Ok(number) = i32::try_from(number)
        {
            return self.op_wide(range, Opcode::LoadInt, dst, number as u32);
        }
        let index = self.constant_index(value);
        self.op_wide(range, Opcode::LoadConst, dst, index)
    }

    pub(super) fn load_none(&mut self, range: TextRange, dst: u16) -> Result<()> {
        self.load_const(range, dst, Const::None)
    }

    pub(super) fn load_str(&mut self, range: TextRange, dst: u16, text: &str) -> Result<()> {
        self.load_const(range, dst, Const::Str(text.as_bytes().into()))
    }

    /// The index of a name, for 32-bit operands.
    pub(super) fn name_index(&mut self, name: Sym) -> u32 {
        let next = self.unit.names.len() as u32;
        let names = &mut self.unit.names;
        *self.unit.name_index.entry(name).or_insert_with(|| {
            names.push(name);
            next
        })
    }

    /// The index of a name, for 16-bit operands.
    pub(super) fn short_name(&mut self, name: Sym) -> Result<u16> {
        u16::try_from(self.name_index(name)).map_err(|_| Failure::limit("too many names in one block"))
    }

    /// Releases a temporary.
    pub(super) fn clear(&mut self, range: TextRange, register: u16) -> Result<()> {
        self.op(range, Opcode::Clear, register, 0, 0)
    }

    pub(super) fn inplace(is_inplace: bool) -> u8 {
        if is_inplace { INPLACE } else { 0 }
    }
}

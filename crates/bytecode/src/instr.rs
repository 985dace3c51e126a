//! One instruction: a 64-bit word `op:8 d:8 a:16 b:16 c:16`, possibly followed by extension and cache words.
//!
//! Operands `a`, `b`, `c` are register numbers, name indices or immediates, as the opcode's row in
//! [`crate::opcode`] says; some opcodes read `b` and `c` together as one 32-bit operand [`Instr::bc`].
//!
//! `d` holds flags. `KILL_A`, `KILL_B`, `KILL_C` say that the source register in that operand is a temporary whose
//! value is used here for the last time: after the instruction has run, the interpreter releases it, so that objects
//! die where the language says they do. A local variable is never killed, only borrowed.

use crate::opcode::Opcode;

/// The register in operand `a` is a temporary that dies here.
pub const KILL_A: u8 = 1;
/// The register in operand `b` is a temporary that dies here.
pub const KILL_B: u8 = 2;
/// The register in operand `c` is a temporary that dies here.
pub const KILL_C: u8 = 4;
/// The instruction is part of no statement that its position names: tracing doesn't report a line for it.
pub const NO_LINE: u8 = 8;
/// On a binary operator: the augmented-assignment form (`__iadd__` and so on is tried first).
pub const INPLACE: u8 = 0x80;
/// Stands for "no register" where an operand is optional.
pub const NO_REGISTER: u16 = u16::MAX;

/// One word of code.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Instr(pub u64);

impl Instr {
    /// An instruction with three 16-bit operands and no flags.
    pub const fn abc(op: Opcode, a: u16, b: u16, c: u16) -> Self {
        Self(op as u64 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48)
    }

    /// An instruction with a 16-bit and a 32-bit operand and no flags.
    pub const fn a_bc(op: Opcode, a: u16, bc: u32) -> Self {
        Self(op as u64 | (a as u64) << 16 | (bc as u64) << 32)
    }

    /// The extension word of a two-word instruction: a 32-bit operand read with [`Instr::bc`].
    pub const fn extension(bc: u32) -> Self {
        Self::a_bc(Opcode::Extension, 0, bc)
    }

    /// The same instruction with `d` set.
    #[must_use]
    pub const fn with_flags(self, d: u8) -> Self {
        Self(self.0 & !0xff00 | (d as u64) << 8)
    }

    /// The same instruction with the 32-bit operand replaced (jump patching).
    #[must_use]
    pub const fn with_bc(self, bc: u32) -> Self {
        Self(self.0 & 0xffff_ffff | (bc as u64) << 32)
    }

    /// The opcode byte; may be a byte that names no opcode in an unverified word.
    pub const fn op_byte(self) -> u8 {
        self.0 as u8
    }

    /// The opcode, or `None` if the byte names none.
    pub fn opcode(self) -> Option<Opcode> {
        Opcode::from_byte(self.op_byte())
    }

    /// The flag byte.
    pub const fn d(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// The first operand.
    pub const fn a(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The second operand.
    pub const fn b(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The third operand.
    pub const fn c(self) -> u16 {
        (self.0 >> 48) as u16
    }

    /// The second and third operand as one.
    pub const fn bc(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

impl std::fmt::Debug for Instr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.opcode() {
            Some(op) => write!(f, "{op:?} {} {} {}", self.a(), self.b(), self.c()),
            None => write!(f, "{:#018x}", self.0),
        }
    }
}

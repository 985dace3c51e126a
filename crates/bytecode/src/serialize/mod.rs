//! The binary format of code objects: versioned, compact, read back without trusting a byte of it.
//!
//! Layout: the magic `CORB`, the format version, the instruction set's fingerprint, a table of the tree's distinct names,
//! then the root code object. The table is the number of names, where each of them ends in the text (four bytes each), and the
//! text. Elsewhere numbers are LEB128. Names are indices into the table, so that equal names are one allocation after reading. A
//! code object among constants stands behind its length, so that it can be passed by. Of an instruction word only the bytes that
//! aren't zero are written, and of its empty cache words nothing (see `control`).
//!
//! A reader may be given any bytes: it returns an [`Error`], never panics, never allocates more than a small multiple of
//! the input's length, and never recurses deeper than [`MAX_DEPTH`]. What it returns is well-formed, but only the
//! verifier can say whether the interpreter may run it.
//!
//! - this file: what writer and reader have to agree on.
//! - `write`, [`read`]: everything at once.
//! - [`Stored`]: one code object at a time, from bytes that stay where they are.
//! - [`parts`]: the reader, which leaves it to others what they make of names and constants.

pub mod parts;
mod read;
mod stored;
mod write;

pub use parts::{Item, Maker, Nested, Parts, Reader};
pub use read::read;
pub use stored::{Stored, StoredNames};
pub use write::write;

use crate::instr::Instr;
use crate::opcode::{Opcode, TABLE};

const MAGIC: &[u8; 4] = b"CORB";
/// Changes with the layout described above.
const VERSION: u8 = 2;
/// How deep code objects and constants may nest.
pub const MAX_DEPTH: usize = 500;

/// Why bytes aren't a code object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The bytes don't begin with the magic.
    NotCode,
    /// Written by another version of the format or with another instruction set.
    OtherVersion,
    /// The bytes end too early.
    Truncated,
    /// A tag, index or text that can't be.
    Malformed,
    /// Constants or code objects nest deeper than [`MAX_DEPTH`].
    TooDeep,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Error::NotCode => "not a Corallus code object",
            Error::OtherVersion => "a code object of another version of Corallus",
            Error::Truncated => "a code object that ends too early",
            Error::Malformed => "a damaged code object",
            Error::TooDeep => "a code object that nests too deeply",
        })
    }
}

impl std::error::Error for Error {}

/// Identifies the instruction set: code from a build with other opcodes must not be read as if it were this build's.
const FINGERPRINT: u32 = {
    // FNV-1a over the opcode table.
    const fn add(hash: u32, byte: u8) -> u32 {
        (hash ^ byte as u32).wrapping_mul(0x0100_0193)
    }
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < TABLE.len() {
        let row = &TABLE[at];
        let (name, mut letter) = (row.name.as_bytes(), 0);
        while letter < name.len() {
            hash = add(hash, name[letter]);
            letter += 1;
        }
        hash = add(add(hash, row.words), row.extended as u8);
        let mut operand = 0;
        while operand < row.operands.len() {
            hash = add(hash, row.operands[operand] as u8);
            operand += 1;
        }
        at += 1;
    }
    hash
};

/// Tags of constants.
mod tag {
    pub const NONE: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG: u8 = 5;
    pub const BIG_NEGATIVE: u8 = 6;
    pub const FLOAT: u8 = 7;
    pub const COMPLEX: u8 = 8;
    pub const STR: u8 = 9;
    pub const BYTES: u8 = 10;
    pub const TUPLE: u8 = 11;
    pub const FROZEN_SET: u8 = 12;
    pub const SLICE: u8 = 13;
    pub const CODE: u8 = 14;
}

/// The byte behind the opcode of an instruction word: two bits for each operand, from `a` on, and two flags.
mod control {
    pub const ZERO: u8 = 0;
    pub const ONE_BYTE: u8 = 1;
    pub const TWO_BYTES: u8 = 2;
    /// All bits are set: [`crate::NO_REGISTER`] and the upper half of small negative numbers.
    pub const ONES: u8 = 3;
    /// The flag byte of the word isn't zero and follows.
    pub const FLAGS: u8 = 0x40;
    /// The words that follow are written like any other. Without it come the extension word, if the instruction has one, and
    /// cache words that are empty and not written.
    pub const ALONE: u8 = 0x80;

    pub const fn of(operand: u16) -> u8 {
        match operand {
            0 => ZERO,
            1..=0xff => ONE_BYTE,
            u16::MAX => ONES,
            _ => TWO_BYTES,
        }
    }
}

/// A cache word as the compiler leaves it.
const EMPTY_CACHE: Instr = Instr::abc(Opcode::Cache, 0, 0, 0);

/// What follows an instruction with this opcode: whether an extension word does, and the number of cache words.
fn following(op: u8) -> (bool, usize) {
    let row = TABLE.get(usize::from(op));
    row.map_or((false, 0), |row| {
        let rest = usize::from(row.words).saturating_sub(1);
        (row.extended, rest.saturating_sub(usize::from(row.extended)))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::code::{Code, CodeFlags, Const, Local, LocalKind};
    use crate::exception_table::{ExceptionTable, Handler};
    use crate::positions::{Position, PositionTable};

    fn sample(consts: Vec<Const>) -> Code {
        Code {
            name: "f".into(),
            qualname: "C.f".into(),
            filename: "file.py".into(),
            first_line: 7,
            flags: CodeFlags(CodeFlags::OPTIMIZED | CodeFlags::GENERATOR),
            arg_count: 2,
            posonly_arg_count: 1,
            kwonly_arg_count: 1,
            locals: vec![
                Local {
                    name: "a".into(),
                    kind: LocalKind::Plain,
                },
                Local {
                    name: "b".into(),
                    kind: LocalKind::HiddenCell,
                },
            ],
            freevars: vec!["free".into()],
            register_count: 9,
            names: vec!["a".into(), "print".into()],
            consts,
            instrs: vec![Instr::abc(Opcode::Return, 1, 2, 3)],
            handlers: ExceptionTable::new(vec![Handler {
                start: 0,
                end: 1,
                target: 1,
                exception: 3,
                first_dead: 2,
            }]),
            positions: PositionTable::encode(
                7,
                &[Position {
                    line: 8,
                    end_line: 8,
                    column: 1,
                    end_column: 4,
                }],
                &[],
            ),
        }
    }

    fn everything() -> Code {
        let inner = sample(vec![Const::None]);
        sample(vec![
            Const::True,
            Const::False,
            Const::Ellipsis,
            Const::Int(i64::MIN),
            Const::Int(-1),
            Const::BigInt {
                negative: true,
                magnitude: vec![1, 2, 3].into(),
            },
            Const::Float(-0.0),
            Const::Complex(1.5, -2.5),
            Const::Str(b"caf\xc3\xa9 \xed\xa0\x80".as_slice().into()),
            Const::Bytes(vec![0, 255].into()),
            Const::Tuple(vec![Const::Int(1), Const::FrozenSet(vec![Const::Int(2)].into())].into()),
            Const::Slice(Box::new([Const::None, Const::Int(3), Const::None])),
            Const::Code(Arc::new(inner)),
        ])
    }

    #[test]
    fn every_kind_of_constant_survives() {
        let code = everything();
        assert_eq!(*read(&write(&code)).expect("what was written can be read"), code);
    }

    #[test]
    fn every_instruction_word_survives() {
        let mut code = sample(Vec::new());
        code.instrs = vec![
            Instr::abc(Opcode::Call, 1, 0xff, 0x100).with_flags(0x81),
            EMPTY_CACHE,
            // A cache word that isn't empty, one that is missing, and an extension word where none belongs.
            Instr::abc(Opcode::Call, 0, u16::MAX, 0),
            Instr(7 << 32 | Opcode::Cache as u64),
            Instr::a_bc(Opcode::JumpIfCompare, 3, u32::MAX - 1),
            Instr::extension(0x1_0001),
            Instr::extension(5),
            Instr(0xffff_ffff_ffff_ffff),
            Instr(0),
            Instr::abc(Opcode::Call, 0, 0, 0),
        ];
        assert_eq!(*read(&write(&code)).expect("what was written can be read"), code);
    }

    #[test]
    fn code_is_read_where_it_stands() {
        let bytes: &'static [u8] = write(&everything()).leak();
        let stored = Stored::ours(bytes).expect("what was written can be read");
        assert_eq!(stored.read().expect("what was written can be read"), everything());
        let (names, head) = stored.head().expect("what was written can be read");
        assert_eq!(head, everything().head());
        assert_eq!(stored.text(names.qualname), Some(&b"C.f"[..]));
        let foreign = Stored::foreign(bytes.into()).expect("what was written can be read");
        assert!(stored.may_run() && !foreign.may_run());
    }

    #[test]
    fn every_truncation_is_an_error() {
        let bytes = write(&everything());
        for length in 0..bytes.len() {
            assert!(read(&bytes[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn damage_never_panics() {
        let bytes = write(&everything());
        for at in 0..bytes.len() {
            for flip in [1u8, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                // Some damage is only visible to the verifier.
                let _ = read(&damaged);
            }
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let mut constant = Const::None;
        for _ in 0..MAX_DEPTH + 1 {
            constant = Const::Tuple(vec![constant].into());
        }
        assert_eq!(read(&write(&sample(vec![constant]))).err(), Some(Error::TooDeep));
    }

    #[test]
    fn other_versions_are_told_apart() {
        let mut bytes = write(&sample(Vec::new()));
        assert_eq!(read(b"PK\x03\x04").err(), Some(Error::NotCode));
        bytes[4] ^= 1;
        assert_eq!(read(&bytes).err(), Some(Error::OtherVersion));
    }
}

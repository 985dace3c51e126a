//! The binary format of code objects: versioned, compact, read back without trusting a byte of it.
//!
//! Layout: the magic `CORB`, the format version, the instruction set's fingerprint, a table of the tree's distinct names,
//! then the root code object. Numbers are LEB128, instructions are little-endian words. Names are indices into the table,
//! so that equal names are one allocation after reading.
//!
//! A reader may be given any bytes: it returns an [`Error`], never panics, never allocates more than a small multiple of
//! the input's length, and never recurses deeper than [`MAX_DEPTH`]. What it returns is well-formed, but only the
//! verifier can say whether the interpreter may run it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::code::{Code, CodeFlags, Const, Local, LocalKind};
use crate::exception_table::{ExceptionTable, Handler};
use crate::instr::Instr;
use crate::opcode::TABLE;
use crate::positions::PositionTable;

const MAGIC: &[u8; 4] = b"CORB";
/// Changes with the layout described above.
const VERSION: u8 = 1;
/// So many items of a list get their room at once: a count may promise what doesn't come, on every level.
const MOST_AT_ONCE: usize = 256;
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
pub fn fingerprint() -> u32 {
    // FNV-1a over the opcode table.
    let mut hash = 0x811c_9dc5_u32;
    let mut add = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    for row in TABLE {
        row.name.bytes().for_each(&mut add);
        add(row.words);
        add(u8::from(row.extended));
        row.operands.iter().for_each(|operand| add(*operand as u8));
    }
    hash
}

/// The bytes of a code object and everything in it.
pub fn write(code: &Code) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.code(code);
    let mut out = Vec::with_capacity(writer.out.len() + 64);
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&fingerprint().to_le_bytes());
    write_number(&mut out, writer.names.len() as u64);
    for name in &writer.names {
        write_bytes(&mut out, name.as_bytes());
    }
    out.extend_from_slice(&writer.out);
    out
}

/// The code object that `bytes` hold.
///
/// # Errors
/// See [`Error`].
pub fn read(bytes: &[u8]) -> Result<Arc<Code>, Error> {
    let mut reader = Reader {
        rest: bytes,
        names: Vec::new(),
    };
    if reader.take(MAGIC.len()) != Ok(MAGIC) {
        return Err(Error::NotCode);
    }
    if reader.byte()? != VERSION || reader.take(4)? != fingerprint().to_le_bytes() {
        return Err(Error::OtherVersion);
    }
    let count = reader.count(1)?;
    for _ in 0..count {
        let text = reader.bytes()?;
        let text = std::str::from_utf8(text).map_err(|_| Error::Malformed)?;
        reader.names.push(text.into());
    }
    let code = reader.code(0)?;
    if reader.rest.is_empty() {
        Ok(Arc::new(code))
    } else {
        Err(Error::Malformed)
    }
}

fn write_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

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

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    names: Vec<Arc<str>>,
    indices: HashMap<Arc<str>, u64>,
}

impl Writer {
    fn number(&mut self, value: impl Into<u64>) {
        write_number(&mut self.out, value.into());
    }

    fn name(&mut self, name: &Arc<str>) {
        let next = self.names.len() as u64;
        let index = *self.indices.entry(name.clone()).or_insert(next);
        if index == next {
            self.names.push(name.clone());
        }
        self.number(index);
    }

    fn code(&mut self, code: &Code) {
        for name in [&code.name, &code.qualname, &code.filename] {
            self.name(name);
        }
        let numbers = [
            code.first_line,
            code.flags.0,
            code.arg_count,
            code.posonly_arg_count,
            code.kwonly_arg_count,
            code.register_count,
        ];
        for number in numbers {
            self.number(number);
        }
        self.number(code.locals.len() as u64);
        for local in &code.locals {
            self.name(&local.name);
            self.out.push(kind_byte(local.kind));
        }
        for list in [&code.freevars, &code.names] {
            self.number(list.len() as u64);
            for name in list {
                self.name(name);
            }
        }
        self.number(code.consts.len() as u64);
        for constant in &code.consts {
            self.constant(constant);
        }
        self.number(code.instrs.len() as u64);
        for instr in &code.instrs {
            self.out.extend_from_slice(&instr.0.to_le_bytes());
        }
        self.number(code.handlers.iter().count() as u64);
        for handler in code.handlers.iter() {
            for number in [handler.start, handler.end, handler.target] {
                self.number(number);
            }
            self.number(handler.exception);
            self.number(handler.first_dead);
        }
        write_bytes(&mut self.out, code.positions.as_bytes());
    }

    fn constant(&mut self, constant: &Const) {
        match constant {
            Const::None => self.out.push(tag::NONE),
            Const::True => self.out.push(tag::TRUE),
            Const::False => self.out.push(tag::FALSE),
            Const::Ellipsis => self.out.push(tag::ELLIPSIS),
            Const::Int(value) => {
                self.out.push(tag::INT);
                // Zigzag: small numbers of either sign are short.
                self.number((value << 1 ^ value >> 63) as u64);
            }
            Const::BigInt { negative, magnitude } => {
                self.out.push(if *negative { tag::BIG_NEGATIVE } else { tag::BIG });
                write_bytes(&mut self.out, magnitude);
            }
            Const::Float(value) => {
                self.out.push(tag::FLOAT);
                self.out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Const::Complex(real, imag) => {
                self.out.push(tag::COMPLEX);
                self.out.extend_from_slice(&real.to_bits().to_le_bytes());
                self.out.extend_from_slice(&imag.to_bits().to_le_bytes());
            }
            Const::Str(text) => {
                self.out.push(tag::STR);
                write_bytes(&mut self.out, text);
            }
            Const::Bytes(data) => {
                self.out.push(tag::BYTES);
                write_bytes(&mut self.out, data);
            }
            Const::Tuple(items) => self.constants(tag::TUPLE, items),
            Const::FrozenSet(items) => self.constants(tag::FROZEN_SET, items),
            Const::Slice(parts) => {
                self.out.push(tag::SLICE);
                parts.iter().for_each(|part| self.constant(part));
            }
            Const::Code(code) => {
                self.out.push(tag::CODE);
                self.code(code);
            }
        }
    }

    fn constants(&mut self, tag: u8, items: &[Const]) {
        self.out.push(tag);
        self.number(items.len() as u64);
        items.iter().for_each(|item| self.constant(item));
    }
}

fn kind_byte(kind: LocalKind) -> u8 {
    match kind {
        LocalKind::Plain => 0,
        LocalKind::Cell => 1,
        LocalKind::Hidden => 2,
        LocalKind::HiddenCell => 3,
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    names: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let (&byte, rest) = self.rest.split_first().ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(byte)
    }

    fn word(&mut self) -> Result<u64, Error> {
        let mut word = [0; 8];
        word.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(word))
    }

    fn number(&mut self) -> Result<u64, Error> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Error::Malformed)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        u32::try_from(self.number()?).map_err(|_| Error::Malformed)
    }

    fn u16(&mut self) -> Result<u16, Error> {
        u16::try_from(self.number()?).map_err(|_| Error::Malformed)
    }

    /// A count of things that take at least `least` bytes each: never more than the input can hold.
    fn count(&mut self, least: usize) -> Result<usize, Error> {
        let count = usize::try_from(self.number()?).map_err(|_| Error::Truncated)?;
        match count.checked_mul(least) {
            Some(bytes) if bytes <= self.rest.len() => Ok(count),
            _ => Err(Error::Truncated),
        }
    }

    fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let length = self.count(1)?;
        self.take(length)
    }

    fn name(&mut self) -> Result<Arc<str>, Error> {
        let index = usize::try_from(self.number()?).map_err(|_| Error::Malformed)?;
        self.names.get(index).cloned().ok_or(Error::Malformed)
    }

    fn list<T>(&mut self, least: usize, read: impl Fn(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let count = self.count(least)?;
        let mut items = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            items.push(read(self)?);
        }
        items.shrink_to_fit();
        Ok(items)
    }

    fn code(&mut self, depth: usize) -> Result<Code, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let (name, qualname, filename) = (self.name()?, self.name()?, self.name()?);
        let first_line = self.u32()?;
        let flags = CodeFlags(self.u32()?);
        let (arg_count, posonly_arg_count, kwonly_arg_count) = (self.u32()?, self.u32()?, self.u32()?);
        let register_count = self.u32()?;
        let locals = self.list(2, |reader| {
            Ok(Local {
                name: reader.name()?,
                kind: reader.kind()?,
            })
        })?;
        let freevars = self.list(1, Self::name)?;
        let names = self.list(1, Self::name)?;
        let consts = self.list(1, |reader| reader.constant(depth + 1))?;
        let length = self.count(size_of::<Instr>())?;
        let words = self.take(length * size_of::<Instr>())?.as_chunks::<8>().0;
        let instrs = words.iter().map(|word| Instr(u64::from_le_bytes(*word))).collect();
        let handlers = self.list(5, |reader| {
            Ok(Handler {
                start: reader.u32()?,
                end: reader.u32()?,
                target: reader.u32()?,
                exception: reader.u16()?,
                first_dead: reader.u16()?,
            })
        })?;
        let positions = PositionTable::from_bytes(self.bytes()?.into());
        Ok(Code {
            name,
            qualname,
            filename,
            first_line,
            flags,
            arg_count,
            posonly_arg_count,
            kwonly_arg_count,
            locals,
            freevars,
            register_count,
            names,
            consts,
            instrs,
            handlers: ExceptionTable::new(handlers),
            positions,
        })
    }

    fn kind(&mut self) -> Result<LocalKind, Error> {
        match self.byte()? {
            0 => Ok(LocalKind::Plain),
            1 => Ok(LocalKind::Cell),
            2 => Ok(LocalKind::Hidden),
            3 => Ok(LocalKind::HiddenCell),
            _ => Err(Error::Malformed),
        }
    }

    fn constant(&mut self, depth: usize) -> Result<Const, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        Ok(match self.byte()? {
            tag::NONE => Const::None,
            tag::TRUE => Const::True,
            tag::FALSE => Const::False,
            tag::ELLIPSIS => Const::Ellipsis,
            tag::INT => {
                let value = self.number()?;
                Const::Int((value >> 1) as i64 ^ -((value & 1) as i64))
            }
            tag::BIG => Const::BigInt {
                negative: false,
                magnitude: self.bytes()?.into(),
            },
            tag::BIG_NEGATIVE => Const::BigInt {
                negative: true,
                magnitude: self.bytes()?.into(),
            },
            tag::FLOAT => Const::Float(f64::from_bits(self.word()?)),
            tag::COMPLEX => Const::Complex(f64::from_bits(self.word()?), f64::from_bits(self.word()?)),
            tag::STR => Const::Str(self.text()?.into()),
            tag::BYTES => Const::Bytes(self.bytes()?.into()),
            tag::TUPLE => Const::Tuple(self.list(1, |reader| reader.constant(depth + 1))?.into()),
            tag::FROZEN_SET => Const::FrozenSet(self.list(1, |reader| reader.constant(depth + 1))?.into()),
            tag::SLICE => {
                let mut part = || self.constant(depth + 1);
                Const::Slice(Box::new([part()?, part()?, part()?]))
            }
            tag::CODE => Const::Code(Arc::new(self.code(depth + 1)?)),
            _ => return Err(Error::Malformed),
        })
    }

    /// WTF-8 text: UTF-8 in which surrogates may occur, but no surrogate pairs.
    fn text(&mut self) -> Result<&'a [u8], Error> {
        let text = self.bytes()?;
        if std::str::from_utf8(text).is_ok() || is_wtf8(text) {
            Ok(text)
        } else {
            Err(Error::Malformed)
        }
    }
}

/// Whether bytes are WTF-8.
fn is_wtf8(mut bytes: &[u8]) -> bool {
    let mut after_high = false;
    while !bytes.is_empty() {
        if let [0xed, second @ 0xa0..=0xbf, 0x80..=0xbf, rest @ ..] = bytes {
            let low = *second >= 0xb0;
            if low && after_high {
                return false;
            }
            after_high = !low;
            bytes = rest;
            continue;
        }
        after_high = false;
        let length = match bytes[0] {
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        match bytes.split_at_checked(length) {
            Some((sequence, rest)) if std::str::from_utf8(sequence).is_ok() => bytes = rest,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opcode::Opcode;
    use crate::positions::Position;

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

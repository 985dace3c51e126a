//! Reads one code object, piece by piece.

use super::stored::StoredNames;
use super::{EMPTY_CACHE, Error, FINGERPRINT, MAGIC, MAX_DEPTH, VERSION, control, following, tag};
use crate::code::{CodeFlags, Head, LocalKind};
use crate::exception_table::{ExceptionTable, Handler};
use crate::instr::Instr;
use crate::opcode::TABLE;

/// So many items of a list get their room at once: a count may promise what doesn't come, on every level.
const MOST_AT_ONCE: usize = 256;
/// No instruction has more words.
const MOST_WORDS: u8 = {
    let (mut most, mut at) = (1, 0);
    while at < TABLE.len() {
        if TABLE[at].words > most {
            most = TABLE[at].words;
        }
        at += 1;
    }
    most
};
/// Bytes whose head has been read, or only what was found there.
#[derive(Clone, Copy)]
pub(super) struct Image<B> {
    bytes: B,
    /// How many names there are.
    count: u32,
    /// Where the root code object begins.
    pub(super) root: u32,
}

impl<B> Image<B> {
    pub(super) fn with_bytes<C>(&self, bytes: C) -> Image<C> {
        Image {
            bytes,
            count: self.count,
            root: self.root,
        }
    }
}

impl<'a> Image<&'a [u8]> {
    /// Where the table of names begins.
    const ENDS: usize = MAGIC.len() + 1 + 4 + 4;

    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader {
            rest: bytes,
            total: bytes.len(),
        };
        if reader.take(MAGIC.len()) != Ok(MAGIC) {
            return Err(Error::NotCode);
        }
        if reader.byte()? != VERSION || reader.take(4)? != FINGERPRINT.to_le_bytes() {
            return Err(Error::OtherVersion);
        }
        let count = reader.four_bytes()?;
        let ends = reader.take((count as usize).checked_mul(4).ok_or(Error::Truncated)?)?;
        let length = ends.as_chunks::<4>().0.last().map_or(0, |end| u32::from_le_bytes(*end));
        reader.take(length as usize)?;
        let root = u32::try_from(reader.at()).map_err(|_| Error::Malformed)?;
        Ok(Self { bytes, count, root })
    }

    pub(super) fn name_count(&self) -> usize {
        self.count as usize
    }

    pub(super) fn name(&self, index: usize) -> Option<&'a [u8]> {
        let end = |index: usize| {
            let at = Self::ENDS + index * 4;
            let bytes = self.bytes.get(at..at + 4)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        if index >= self.count as usize {
            return None;
        }
        let start = index.checked_sub(1).map_or(Some(0), end)?;
        let text = Self::ENDS + self.count as usize * 4;
        self.bytes.get(text + start..text.checked_add(end(index)?)?)
    }

    /// The code object at a place, without its head, and the encoded positions.
    pub(super) fn parts_at<M: Maker>(&self, at: u32, maker: &mut M) -> Result<(Parts<M>, &'a [u8]), Error> {
        let mut reader = self.reader(at)?;
        reader.head()?;
        reader.parts(maker, 0)
    }

    pub(super) fn reader(&self, at: u32) -> Result<Reader<'a>, Error> {
        Ok(Reader {
            rest: self.bytes.get(at as usize..).ok_or(Error::Truncated)?,
            total: self.bytes.len(),
        })
    }
}

/// Where a code object among the constants of another one begins.
#[derive(Clone, Copy, Debug)]
pub struct Nested(pub(super) u32);

/// A constant that has been read.
pub enum Item<'a, C> {
    None,
    Bool(bool),
    Ellipsis,
    Int(i64),
    BigInt { negative: bool, magnitude: &'a [u8] },
    Float(f64),
    Complex(f64, f64),
    Str(&'a [u8]),
    Bytes(&'a [u8]),
    Tuple(Vec<C>),
    FrozenSet(Vec<C>),
    Slice([C; 3]),
}

/// What is made of names and constants.
pub trait Maker {
    type Name;
    type Const;

    /// The name at an index of the table.
    fn name(&mut self, index: usize) -> Option<Self::Name>;
    fn constant(&mut self, item: Item<'_, Self::Const>) -> Self::Const;
    /// A code object: the reader has just this, and may be left anywhere. `depth` says how deep it is nested.
    ///
    /// # Errors
    /// If it can't be read.
    fn code(&mut self, reader: &mut Reader<'_>, at: Nested, depth: usize) -> Result<Self::Const, Error>;
}

/// What a code object consists of, apart from its head.
pub struct Parts<M: Maker> {
    pub locals: Vec<M::Name>,
    pub kinds: Vec<LocalKind>,
    pub freevars: Vec<M::Name>,
    pub names: Vec<M::Name>,
    pub consts: Vec<M::Const>,
    pub instrs: Vec<Instr>,
    pub handlers: ExceptionTable,
}

/// Reads bytes from front to back.
pub struct Reader<'a> {
    rest: &'a [u8],
    /// The length of the whole.
    total: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Where the reader stands in the whole.
    fn at(&self) -> usize {
        self.total - self.rest.len()
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    #[inline(always)]
    fn byte(&mut self) -> Result<u8, Error> {
        let (&byte, rest) = self.rest.split_first().ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(byte)
    }

    fn four_bytes(&mut self) -> Result<u32, Error> {
        let mut word = [0; 4];
        word.copy_from_slice(self.take(4)?);
        Ok(u32::from_le_bytes(word))
    }

    fn word(&mut self) -> Result<u64, Error> {
        let mut word = [0; 8];
        word.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(word))
    }

    #[inline(always)]
    fn number(&mut self) -> Result<u64, Error> {
        match self.byte()? {
            byte @ 0..0x80 => Ok(u64::from(byte)),
            byte => self.long_number(byte),
        }
    }

    fn long_number(&mut self, first: u8) -> Result<u64, Error> {
        let mut value = u64::from(first & 0x7f);
        for shift in (7..64).step_by(7) {
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

    fn index(&mut self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| Error::Malformed)
    }

    fn name<M: Maker>(&mut self, maker: &mut M) -> Result<M::Name, Error> {
        maker.name(self.index()?).ok_or(Error::Malformed)
    }

    fn names<M: Maker>(&mut self, maker: &mut M) -> Result<Vec<M::Name>, Error> {
        let count = self.count(1)?;
        let mut items = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            items.push(self.name(maker)?);
        }
        Ok(items)
    }

    pub(super) fn head(&mut self) -> Result<(StoredNames, Head), Error> {
        let names = StoredNames {
            name: self.index()?,
            qualname: self.index()?,
            filename: self.index()?,
        };
        let head = Head {
            first_line: self.u32()?,
            flags: CodeFlags(self.u32()?),
            arg_count: self.u32()?,
            posonly_arg_count: self.u32()?,
            kwonly_arg_count: self.u32()?,
            register_count: self.u32()?,
        };
        Ok((names, head))
    }

    /// Everything behind the head. The encoded positions come last.
    pub(super) fn parts<M: Maker>(&mut self, maker: &mut M, depth: usize) -> Result<(Parts<M>, &'a [u8]), Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let count = self.count(2)?;
        let mut locals = Vec::with_capacity(count.min(MOST_AT_ONCE));
        let mut kinds = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            locals.push(self.name(maker)?);
            kinds.push(self.kind()?);
        }
        let freevars = self.names(maker)?;
        let names = self.names(maker)?;
        let consts = self.constants(maker, depth + 1)?;
        let instrs = self.instrs()?;
        let count = self.count(5)?;
        let mut handlers = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            handlers.push(Handler {
                start: self.u32()?,
                end: self.u32()?,
                target: self.u32()?,
                exception: self.u16()?,
                first_dead: self.u16()?,
            });
        }
        let parts = Parts {
            locals,
            kinds,
            freevars,
            names,
            consts,
            instrs,
            handlers: ExceptionTable::new(handlers),
        };
        Ok((parts, self.bytes()?))
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

    fn instrs(&mut self) -> Result<Vec<Instr>, Error> {
        let count = usize::try_from(self.number()?).map_err(|_| Error::Truncated)?;
        // Two bytes are an instruction with all its words.
        if count / usize::from(MOST_WORDS) > self.rest.len() / 2 {
            return Err(Error::Truncated);
        }
        let mut words = Vec::with_capacity(count);
        while words.len() < count {
            let (word, alone) = self.instr()?;
            words.push(word);
            if alone {
                continue;
            }
            let (extended, caches) = following(word.op_byte());
            if extended {
                words.push(self.instr()?.0);
            }
            words.resize(words.len() + caches, EMPTY_CACHE);
        }
        match words.len() == count {
            true => Ok(words),
            false => Err(Error::Malformed),
        }
    }

    #[inline(always)]
    fn instr(&mut self) -> Result<(Instr, bool), Error> {
        /// By the two bits of an operand: how many of the bytes that follow are its own, and what it is without them.
        const WIDTHS: [u32; 4] = [0, 1, 2, 0];
        const MASKS: [u64; 4] = [0, 0xff, 0xffff, 0];
        const WITHOUT: [u64; 4] = [0, 0, 0, 0xffff];
        let Some(([op, control], bytes)) = self.rest.split_first_chunk::<2>() else {
            return Err(Error::Truncated);
        };
        let Some(eight) = bytes.first_chunk::<8>() else {
            return self.instr_near_the_end();
        };
        // An instruction has seven bytes of operands at most.
        let mut rest = u64::from_le_bytes(*eight);
        let mut used = 2;
        let mut word = u64::from(*op);
        if control & control::FLAGS != 0 {
            word |= (rest & 0xff) << 8;
            rest >>= 8;
            used += 1;
        }
        for place in 0..3 {
            let kind = usize::from(control >> (2 * place) & 3);
            word |= (rest & MASKS[kind] | WITHOUT[kind]) << (16 + 16 * place);
            rest >>= 8 * WIDTHS[kind];
            used += WIDTHS[kind] as usize;
        }
        self.rest = &self.rest[used..];
        Ok((Instr(word), control & control::ALONE != 0))
    }

    #[cold]
    fn instr_near_the_end(&mut self) -> Result<(Instr, bool), Error> {
        let (op, control) = (self.byte()?, self.byte()?);
        let mut word = u64::from(op);
        if control & control::FLAGS != 0 {
            word |= u64::from(self.byte()?) << 8;
        }
        for place in 0..3 {
            let operand = match control >> (2 * place) & 3 {
                control::ZERO => continue,
                control::ONE_BYTE => u16::from(self.byte()?),
                control::TWO_BYTES => u16::from_le_bytes([self.byte()?, self.byte()?]),
                _ => u16::MAX,
            };
            word |= u64::from(operand) << (16 + 16 * place);
        }
        Ok((Instr(word), control & control::ALONE != 0))
    }

    fn constants<M: Maker>(&mut self, maker: &mut M, depth: usize) -> Result<Vec<M::Const>, Error> {
        let count = self.count(1)?;
        let mut items = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            items.push(self.constant(maker, depth)?);
        }
        Ok(items)
    }

    fn constant<M: Maker>(&mut self, maker: &mut M, depth: usize) -> Result<M::Const, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let item = match self.byte()? {
            tag::NONE => Item::None,
            tag::TRUE => Item::Bool(true),
            tag::FALSE => Item::Bool(false),
            tag::ELLIPSIS => Item::Ellipsis,
            tag::INT => {
                let value = self.number()?;
                Item::Int((value >> 1) as i64 ^ -((value & 1) as i64))
            }
            tag @ (tag::BIG | tag::BIG_NEGATIVE) => Item::BigInt {
                negative: tag == tag::BIG_NEGATIVE,
                magnitude: self.bytes()?,
            },
            tag::FLOAT => Item::Float(f64::from_bits(self.word()?)),
            tag::COMPLEX => Item::Complex(f64::from_bits(self.word()?), f64::from_bits(self.word()?)),
            tag::STR => Item::Str(self.text()?),
            tag::BYTES => Item::Bytes(self.bytes()?),
            tag::TUPLE => Item::Tuple(self.constants(maker, depth + 1)?),
            tag::FROZEN_SET => Item::FrozenSet(self.constants(maker, depth + 1)?),
            tag::SLICE => {
                let mut part = || self.constant(maker, depth + 1);
                Item::Slice([part()?, part()?, part()?])
            }
            tag::CODE => return self.nested(maker, depth + 1),
            _ => return Err(Error::Malformed),
        };
        Ok(maker.constant(item))
    }

    fn nested<M: Maker>(&mut self, maker: &mut M, depth: usize) -> Result<M::Const, Error> {
        let length = self.count(1)?;
        let at = u32::try_from(self.at()).map_err(|_| Error::Malformed)?;
        let mut inner = Reader {
            rest: self.take(length)?,
            total: at as usize + length,
        };
        maker.code(&mut inner, Nested(at), depth)
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

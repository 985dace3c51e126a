//! `str`: immutable text as WTF-8 (UTF-8 in which lone surrogates may occur), with the count of code points.
//!
//! Indexing by code point is O(1): directly for ASCII, through an index of every 64th code point otherwise.
//!
//! - [`methods`]: the method table, construction, operators, subscripts; [`iterator`]: iteration.
//! - [`search`]: finding, counting, replacing, splitting; [`adjust`]: padding, stripping, joining.
//! - [`case`]: case mappings and the questions about kinds of characters; [`translate`]: `translate` and `maketrans`.
//! - [`format`]: `str.format` (PEP 3101).
//! - [`text`]: the bytes of strings.

mod adjust;
mod case;
pub mod format;
pub mod iterator;
pub mod methods;
mod repr;
mod search;
mod text;
mod translate;

pub(crate) use repr::push_escape;
pub use repr::{push_repr, repr_of};
pub(crate) use search::bounds;
pub(crate) use text::Text;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::TryReserveError;

use corallus_heap::{Ref, Value, payload};
use rustpython_wtf8::Wtf8;

use self::text::{Bytes, SHORT};
use crate::vm::Vm;

/// Code points between two entries of the index.
const STRIDE: usize = 64;

/// Stands for a hash that has not been asked for; no hash is -1.
const UNHASHED: i64 = -1;

/// The payload of `str`.
pub struct Str {
    text: Bytes,
    /// Code points.
    length: usize,
    hash: Cell<i64>,
    pub(crate) interned: Cell<bool>,
    /// For the interned name of a special method, one more than its number.
    pub(crate) special: Cell<u8>,
}

payload!(Str, "str", [], buffer: |string| string.buffer(), bare: |string| matches!(string.text, Bytes::Short(..)));

impl Str {
    /// Bytes outside of the object.
    fn buffer(&self) -> usize {
        match &self.text {
            Bytes::Short(..) => 0,
            Bytes::Long(bytes, _) => bytes.len(),
        }
    }

    /// Text from WTF-8 bytes.
    pub fn from_wtf8(text: &Wtf8) -> Self {
        Self::from_bytes(text.as_bytes().into())
    }

    #[inline(always)]
    pub(crate) fn from_bytes(text: Text<'_>) -> Self {
        if text.len() <= SHORT {
            return Self::short(&text);
        }
        let length = match text.is_ascii() {
            true => text.len(),
            false => count_code_points(&text),
        };
        let bytes = match text {
            Text::Slice(bytes) => bytes.into(),
            Text::Boxed(bytes) => bytes,
            Text::Vec(bytes) => bytes.into(),
        };
        Self::with(Bytes::long(bytes), length)
    }

    /// Text of at most [`SHORT`] bytes.
    #[inline(always)]
    fn short(bytes: &[u8]) -> Self {
        let (kept, is_ascii) = Bytes::short(bytes);
        let length = match is_ascii {
            true => bytes.len(),
            false => count_code_points(bytes),
        };
        Self::with(kept, length)
    }

    #[inline(always)]
    fn with(text: Bytes, length: usize) -> Self {
        Self {
            text,
            length,
            hash: Cell::new(UNHASHED),
            interned: Cell::new(false),
            special: Cell::new(0),
        }
    }

    /// Appends WTF-8 text, in the place where this one stands if there is room behind it.
    fn append(&mut self, more: &[u8]) -> Result<(), TryReserveError> {
        let total = self.text.len() + more.len();
        let count = match more.is_ascii() {
            true => more.len(),
            false => count_code_points(more),
        };
        let mut bytes = match std::mem::replace(&mut self.text, Bytes::EMPTY) {
            Bytes::Long(bytes, _) => bytes.into_vec(),
            short => short.to_vec(),
        };
        let reserved = bytes.try_reserve_exact(more.len());
        if reserved.is_ok() {
            bytes.extend_from_slice(more);
            *self = match total {
                0..=SHORT => Self::short(&bytes),
                _ => Self::with(Bytes::long(bytes.into_boxed_slice()), self.length + count),
            };
        } else {
            *self = Self::from_bytes(bytes.into());
        }
        reserved
    }

    /// The text.
    #[inline]
    pub fn wtf8(&self) -> &Wtf8 {
        // SAFETY: the bytes came from a `Wtf8` or `str` and are immutable.
        unsafe { Wtf8::from_bytes_unchecked(&self.text) }
    }

    /// The text's bytes.
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        &self.text
    }

    /// The text, if it has no lone surrogates.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.text).ok()
    }

    /// The text with lone surrogates replaced by U+FFFD, for messages.
    pub fn to_string_lossy(&self) -> Cow<'_, str> {
        self.wtf8().to_string_lossy()
    }

    /// Length in code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length
    }

    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether every code point is ASCII: then code points and bytes are the same.
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.length == self.text.len()
    }

    /// The byte offset of a code point; the text's length for `at >= len()`.
    pub fn byte_offset(&self, at: usize) -> usize {
        if self.is_ascii() || at >= self.length {
            return at
                .min(self.length)
                .max(if at >= self.length { self.text.len() } else { 0 });
        }
        let (mut offset, steps) = match &self.text {
            Bytes::Short(..) => (0, at),
            Bytes::Long(bytes, index) => {
                let index = index.get_or_init(|| build_index(bytes));
                (index.get(at / STRIDE).map_or(0, |offset| *offset as usize), at % STRIDE)
            }
        };
        for _ in 0..steps {
            offset += sequence_length(self.text[offset]);
        }
        offset
    }

    /// The code point at a position.
    pub fn code_point(&self, at: usize) -> Option<u32> {
        (at < self.length).then(|| decode(&self.text[self.byte_offset(at)..]))
    }

    /// The bytes of code points `start..end`.
    pub fn slice(&self, start: usize, end: usize) -> &Wtf8 {
        let (start, end) = (self.byte_offset(start.min(end)), self.byte_offset(end));
        // SAFETY: both offsets are code point boundaries of valid WTF-8.
        unsafe { Wtf8::from_bytes_unchecked(&self.text[start..end]) }
    }

    /// All code points, surrogates included.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = &self.text[..];
        std::iter::from_fn(move || {
            let length = sequence_length(*rest.first()?);
            let point = decode(rest);
            rest = rest.get(length..).unwrap_or_default();
            Some(point)
        })
    }

    /// How many code points the first `offset` bytes hold; `offset` is a boundary.
    pub fn code_points_before(&self, offset: usize) -> usize {
        if self.is_ascii() {
            return offset;
        }
        count_code_points(self.text.get(..offset).unwrap_or(&self.text))
    }

    /// The hash, the same for equal texts in one isolate.
    #[inline]
    pub fn hash(&self, seed: u64) -> i64 {
        match self.hash.get() {
            UNHASHED => {
                let hash = hash_bytes(&self.text, seed);
                self.hash.set(hash);
                hash
            }
            hash => hash,
        }
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        *self.text == *other.text
    }
}

/// Byte offsets of every `STRIDE`th code point.
fn build_index(text: &[u8]) -> Box<[u32]> {
    let starts = text.iter().enumerate().filter(|(_, byte)| !is_continuation(**byte));
    starts.step_by(STRIDE).map(|(offset, _)| offset as u32).collect()
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

fn count_code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !is_continuation(**byte)).count()
}

fn sequence_length(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

fn decode(bytes: &[u8]) -> u32 {
    let at = |i: usize| u32::from(bytes.get(i).copied().unwrap_or(0) & 0x3f);
    let first = u32::from(bytes.first().copied().unwrap_or(0));
    match sequence_length(first as u8) {
        1 => first,
        2 => (first & 0x1f) << 6 | at(1),
        3 => (first & 0x0f) << 12 | at(1) << 6 | at(2),
        _ => (first & 0x07) << 18 | at(1) << 12 | at(2) << 6 | at(3),
    }
}

/// A keyed hash of bytes, for `str` and `bytes`: multiply-and-fold over words, never -1.
pub fn hash_bytes(bytes: &[u8], seed: u64) -> i64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |a: u64, b: u64| {
        let wide = u128::from(a) * u128::from(b);
        wide as u64 ^ (wide >> 64) as u64
    };
    let mut state = seed ^ (bytes.len() as u64).wrapping_mul(K);
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = fold(state ^ u64::from_le_bytes(word), K ^ seed.rotate_left(32));
    }
    match fold(state, 0xd6e8_feb8_6659_fd93) as i64 {
        -1 => -2,
        hash => hash,
    }
}

impl Vm {
    /// A new string.
    pub fn str(&mut self, text: &str) -> Value {
        self.new_str(text.as_bytes().into()).into_value()
    }

    /// A new string from text that may hold lone surrogates.
    pub fn wtf8(&mut self, text: &Wtf8) -> Value {
        self.new_str(text.as_bytes().into()).into_value()
    }

    /// A new string of these code points; numbers that aren't code points become U+FFFD.
    pub fn str_of_points(&mut self, points: &[u32]) -> Value {
        let mut text = Vec::with_capacity(points.len());
        points.iter().for_each(|point| crate::unicode::push(&mut text, *point));
        self.new_str(text.into()).into_value()
    }

    /// A new string object; `bytes` must be WTF-8.
    #[inline(always)]
    pub(crate) fn new_str(&mut self, bytes: Text<'_>) -> Ref<Str> {
        match bytes {
            Text::Slice(bytes) => self.str_of_slice(bytes),
            short if short.len() <= SHORT => self.str_of_slice(&short),
            owned => self.str_of_owned(owned),
        }
    }

    /// Short ASCII text is the common case: straight code that needs no stack.
    #[inline(never)]
    pub(super) fn str_of_slice(&mut self, bytes: &[u8]) -> Ref<Str> {
        let count = bytes.len();
        if count <= SHORT {
            let words = text::pack(bytes);
            // Words, not the bytes that they become: nothing to be dropped if no block is at hand.
            let make = move || Str::with(Bytes::Short(count as u8, words), count);
            if text::are_ascii(words)
                && let Some(string) = self.heap.alloc_at_hand(&self.types.str, make)
            {
                return string;
            }
        }
        self.str_of_other_slice(bytes)
    }

    #[inline(never)]
    fn str_of_other_slice(&mut self, bytes: &[u8]) -> Ref<Str> {
        match bytes.len() <= SHORT {
            true => self.heap.alloc_with(&self.types.str, || Str::short(bytes)),
            false => self.str_of_owned(Text::Slice(bytes)),
        }
    }

    #[inline(never)]
    fn str_of_owned(&mut self, bytes: Text<'_>) -> Ref<Str> {
        self.heap.alloc(&self.types.str, Str::from_bytes(bytes))
    }

    /// The decimal digits of a machine integer.
    pub(crate) fn decimal(&mut self, int: i64) -> Value {
        self.decimal_str(int).into_value()
    }

    #[inline]
    pub(crate) fn decimal_str(&mut self, int: i64) -> Ref<Str> {
        self.str_of_slice(itoa::Buffer::new().format(int).as_bytes())
    }

    /// The one string object with this text that stands for it in names.
    pub fn intern(&mut self, text: &str) -> Ref<Str> {
        if let Some(known) = self.interned.get(text.as_bytes()) {
            return known.clone();
        }
        let string = self.new_str(text.as_bytes().into());
        self.intern_new(string)
    }

    /// The interned string of UTF-8 bytes; `None` if they are something else.
    pub(crate) fn intern_utf8(&mut self, text: &[u8]) -> Option<Ref<Str>> {
        match self.interned.get(text) {
            // Of the same bytes, and therefore as well-formed.
            Some(known) => Some(known.clone()),
            None => Some(self.intern(std::str::from_utf8(text).ok()?)),
        }
    }

    /// The interned twin of a string.
    pub fn intern_str(&mut self, string: &Ref<Str>) -> Ref<Str> {
        if string.interned.get() {
            return string.clone();
        }
        if let Some(known) = self.interned.get(string.as_bytes()) {
            return known.clone();
        }
        // A subclass instance must not become the twin of plain strings.
        let plain = if string.header().type_value().is(self.types.str.as_value()) {
            string.clone()
        } else {
            self.new_str(string.as_bytes().into())
        };
        self.intern_new(plain)
    }

    fn intern_new(&mut self, string: Ref<Str>) -> Ref<Str> {
        string.interned.set(true);
        self.interned.insert(string.as_bytes().into(), string.clone());
        string
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexing_is_by_code_point() {
        let text: String = "aé€😀".repeat(100);
        let s = Str::from_bytes(text.as_bytes().into());
        assert_eq!(s.len(), 400);
        for (at, c) in text.chars().enumerate() {
            assert_eq!(s.code_point(at), Some(c as u32));
        }
        assert_eq!(s.code_point(400), None);
        assert_eq!(s.slice(397, 400).as_bytes(), "é€😀".as_bytes());
        assert_eq!(s.byte_offset(400), text.len());
        let short = Str::from_bytes("aé€😀".as_bytes().into());
        assert_eq!(
            (short.byte_offset(2), short.byte_offset(3), short.byte_offset(4)),
            (3, 6, 10)
        );
    }
}

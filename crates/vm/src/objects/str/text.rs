//! The bytes of strings: as they are given to a new one, as they are made, and as it keeps them.

use std::cell::OnceCell;
use std::ops::Deref;

use corallus_heap::Value;

use super::Str;
use crate::error::Res;
use crate::vm::Vm;

/// Text of up to so many bytes stands in the object.
pub(super) const SHORT: usize = 32;

/// Bytes of a new string.
pub(crate) enum Text<'a> {
    Slice(&'a [u8]),
    Boxed(Box<[u8]>),
    Vec(Vec<u8>),
}

impl Deref for Text<'_> {
    type Target = [u8];

    #[inline(always)]
    fn deref(&self) -> &[u8] {
        match self {
            Text::Slice(bytes) => bytes,
            Text::Boxed(bytes) => bytes,
            Text::Vec(bytes) => bytes,
        }
    }
}

impl<'a> From<&'a [u8]> for Text<'a> {
    #[inline(always)]
    fn from(bytes: &'a [u8]) -> Self {
        Text::Slice(bytes)
    }
}

impl From<Vec<u8>> for Text<'_> {
    #[inline(always)]
    fn from(bytes: Vec<u8>) -> Self {
        Text::Vec(bytes)
    }
}

impl From<Box<[u8]>> for Text<'_> {
    #[inline(always)]
    fn from(bytes: Box<[u8]>) -> Self {
        Text::Boxed(bytes)
    }
}

/// The bytes that a string keeps.
pub(super) enum Bytes {
    /// So many, at most [`SHORT`], as words. Made in machine registers and stored as words they are there at once; copied
    /// into a buffer of bytes and then with it, the copy would wait for its own stores.
    Short(u8, [u64; SHORT / 8]),
    /// Beside them the byte offset of every `STRIDE`th code point, once indexed.
    Long(Box<[u8]>, OnceCell<Box<[u32]>>),
}

impl Bytes {
    pub const EMPTY: Self = Bytes::Short(0, [0; SHORT / 8]);

    /// At most [`SHORT`] bytes, and whether they are ASCII.
    #[inline(always)]
    pub fn short(bytes: &[u8]) -> (Self, bool) {
        debug_assert!(bytes.len() <= SHORT);
        let words = pack(bytes);
        (Bytes::Short(bytes.len().min(SHORT) as u8, words), are_ascii(words))
    }

    /// The bytes of a short text, to be written over.
    #[inline(always)]
    fn short_mut(&mut self) -> Option<&mut [u8]> {
        match self {
            Bytes::Short(count, words) => {
                let first = words.as_mut_ptr().cast();
                // SAFETY: as in `deref`, and the words are borrowed as long as the bytes are.
                Some(unsafe { std::slice::from_raw_parts_mut(first, usize::from(*count)) })
            }
            Bytes::Long(..) => None,
        }
    }

    pub fn long(bytes: Box<[u8]>) -> Self {
        Bytes::Long(bytes, OnceCell::new())
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline(always)]
    fn deref(&self) -> &[u8] {
        match self {
            // SAFETY: the words are so many bytes in a row, and the count is at most that.
            Bytes::Short(count, words) => unsafe {
                std::slice::from_raw_parts(words.as_ptr().cast(), usize::from(*count))
            },
            Bytes::Long(bytes, _) => bytes,
        }
    }
}

/// Whether the bytes of words are ASCII.
#[inline(always)]
pub(super) fn are_ascii(words: [u64; SHORT / 8]) -> bool {
    words.iter().fold(0, |all, word| all | word) & 0x8080_8080_8080_8080 == 0
}

/// At most [`SHORT`] bytes in a row as words.
#[inline(always)]
pub(super) fn pack(bytes: &[u8]) -> [u64; SHORT / 8] {
    numbers(bytes).map(u64::to_le)
}

/// At most [`SHORT`] bytes as numbers of eight bytes, the first byte lowest.
#[inline(always)]
fn numbers(bytes: &[u8]) -> [u64; SHORT / 8] {
    let length = bytes.len();
    // What the last eight bytes hold beyond the words before them, for a text that ends within the word that ends at `end`.
    let rest = |last: &[u8; 8], end: usize| u64::from_le_bytes(*last) >> (8 * (end.wrapping_sub(length) & 7));
    if length > 16
        && let (Some(first), Some(last)) = (bytes.first_chunk::<16>(), bytes.last_chunk::<8>())
    {
        let first = u128::from_le_bytes(*first);
        let (low, high) = (first as u64, (first >> 64) as u64);
        return match bytes.get(16..).and_then(|behind| behind.first_chunk::<8>()) {
            Some(third) if length > 24 => [low, high, u64::from_le_bytes(*third), rest(last, 32)],
            _ => [low, high, rest(last, 24), 0],
        };
    }
    if length > 8
        && let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>())
    {
        return [u64::from_le_bytes(*first), rest(last, 16), 0, 0];
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        // Both overlap where they agree.
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return [u64::from(first) | u64::from(last) << (8 * (length - 4)), 0, 0, 0];
    }
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| u64::from(*byte) << (8 * at));
    [byte(0) | byte(1) | byte(2), 0, 0, 0]
}

/// The bytes of a new string of known size, written from the first to the last. What doesn't fit any more is left out.
pub(crate) struct Fill<'a> {
    rest: &'a mut [u8],
}

impl Fill<'_> {
    /// Writes bytes behind those that have been written; gives them to be changed.
    #[inline(always)]
    pub fn push(&mut self, bytes: &[u8]) -> &mut [u8] {
        match std::mem::take(&mut self.rest).split_at_mut_checked(bytes.len()) {
            Some((place, rest)) => {
                copy(place, bytes);
                self.rest = rest;
                place
            }
            None => &mut [],
        }
    }
}

/// Copies bytes to a place of the same length: a few by a load and a store or two, which takes less than a call of what copies any number.
#[inline(always)]
fn copy(place: &mut [u8], bytes: &[u8]) {
    if bytes.len() > 16 {
        return place.copy_from_slice(bytes);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        // What both chunks hold agrees.
        if let Some(place) = place.first_chunk_mut() {
            *place = *first;
        }
        if let Some(place) = place.last_chunk_mut() {
            *place = *last;
        }
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        if let Some(place) = place.first_chunk_mut() {
            *place = *first;
        }
        if let Some(place) = place.last_chunk_mut() {
            *place = *last;
        }
    } else if let ([first, .., last], [a, middle @ .., b]) = (&mut *place, bytes) {
        (*first, *last) = (*a, *b);
        if let ([_, place, _], [byte]) = (place, middle) {
            *place = *byte;
        }
    } else if let ([place], [byte]) = (place, bytes) {
        *place = *byte;
    }
}

impl Vm {
    /// A new string of so many bytes and code points, which `fill` writes: WTF-8. They are written where they stay.
    #[inline(always)]
    pub(crate) fn filled_str(&mut self, size: usize, length: usize, fill: impl FnOnce(&mut Fill<'_>)) -> Res {
        if size > SHORT {
            let mut bytes = self.text_buffer(size)?;
            bytes.resize(size, 0);
            fill(&mut Fill { rest: &mut bytes });
            return Ok(self.long_str(bytes, length));
        }
        let mut string = self.empty_str(size, length);
        if let Some(bytes) = string
            .unique_payload::<Str>()
            .and_then(|string| string.text.short_mut())
        {
            fill(&mut Fill { rest: bytes });
        }
        Ok(string)
    }

    #[inline(never)]
    fn long_str(&mut self, bytes: Vec<u8>, length: usize) -> Value {
        let text = Str::with(Bytes::long(bytes.into()), length);
        self.heap.alloc(&self.types.str, text).into_value()
    }

    /// A string of NUL bytes, at most [`SHORT`], that are to be written over.
    #[inline(never)]
    fn empty_str(&mut self, size: usize, length: usize) -> Value {
        let text = || Str::with(Bytes::Short(size as u8, [0; SHORT / 8]), length);
        match self.heap.alloc_at_hand(&self.types.str, text) {
            Some(string) => string.into_value(),
            None => self.other_empty_str(size, length),
        }
    }

    #[inline(never)]
    fn other_empty_str(&mut self, size: usize, length: usize) -> Value {
        let text = || Str::with(Bytes::Short(size as u8, [0; SHORT / 8]), length);
        self.heap.alloc_with(&self.types.str, text).into_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_bytes_of_every_length_are_kept() {
        let all: Vec<u8> = (1..=SHORT as u8).collect();
        for length in 0..=SHORT {
            let (kept, is_ascii) = Bytes::short(&all[..length]);
            assert_eq!((&*kept, is_ascii), (&all[..length], true));
            for at in 0..length {
                let mut bytes = all.clone();
                bytes[at] |= 0x80;
                let (kept, is_ascii) = Bytes::short(&bytes[..length]);
                assert_eq!((&*kept, is_ascii), (&bytes[..length], false));
            }
        }
    }
}

//! Searching in bytes, for `bytes`, `bytearray` and `str` (whose WTF-8 text matches only at code point boundaries).

use memchr::memmem;

/// The offset of the first occurrence.
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [first, rest @ ..] if haystack.len() <= SHORT => find_in_short(haystack, *first, rest),
        [byte] => memchr::memchr(*byte, haystack),
        _ => memmem::find(haystack, needle),
    }
}

/// As [`find`], for the needle that begins with `first`: from one occurrence of that byte to the next.
fn find_in_short(haystack: &[u8], first: u8, rest: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = position_in_short(haystack, from, first)?;
        if rest.is_empty() || haystack.get(at + 1..)?.starts_with(rest) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Where a byte first stands in a short text from a position on: eight bytes at a time, without the preparation that pays for
/// longer texts.
#[inline(always)]
fn position_in_short(text: &[u8], mut from: usize, byte: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let wanted = u64::from(byte) * ONES;
    // The lowest of the high bits that are set is that of the first byte which is the wanted one.
    let found = |word: u64| {
        let differing = word ^ wanted;
        differing.wrapping_sub(ONES) & !differing & (ONES << 7)
    };
    while let Some(word) = text.get(from..).and_then(|rest| rest.first_chunk::<8>()) {
        let bits = found(u64::from_le_bytes(*word));
        if bits != 0 {
            return Some(from + bits.trailing_zeros() as usize / 8);
        }
        from += 8;
    }
    let left = text.len().checked_sub(from).filter(|left| *left > 0)?;
    match text.last_chunk::<8>() {
        // Behind the last bytes come zeros, which are beyond the text.
        Some(word) => {
            let bits = found(u64::from_le_bytes(*word) >> (8 * (8 - left)));
            let at = bits.trailing_zeros() as usize / 8;
            (at < left).then_some(from + at)
        }
        None => {
            let at = text.get(from..)?.iter().position(|other| *other == byte)?;
            Some(from + at)
        }
    }
}

/// The offset of the last occurrence.
pub fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memrchr(*byte, haystack),
        _ => memmem::rfind(haystack, needle),
    }
}

/// Texts up to this length are searched without preparation.
pub const SHORT: usize = 63;

/// Where a needle that isn't empty occurs, without overlap.
struct Occurrences<'a> {
    text: &'a [u8],
    needle: &'a [u8],
    from: usize,
    /// Preparing a search pays for long texts only.
    prepared: Option<Box<memmem::Finder<'a>>>,
}

fn occurrences<'a>(text: &'a [u8], needle: &'a [u8]) -> Occurrences<'a> {
    let is_long = needle.len() > 1 && text.len() > SHORT;
    Occurrences {
        text,
        needle,
        from: 0,
        prepared: is_long.then(|| Box::new(memmem::Finder::new(needle))),
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let rest = self.text.get(self.from..)?;
        let at = match &self.prepared {
            Some(finder) => finder.find(rest),
            None => find(rest, self.needle),
        }?;
        let found = self.from + at;
        self.from = found + self.needle.len();
        Some(found)
    }
}

/// How often a needle that isn't empty occurs without overlap, at most `most` times.
pub fn count(haystack: &[u8], needle: &[u8], most: usize) -> usize {
    match needle {
        [] => 0,
        [byte] => memchr::memchr_iter(*byte, haystack).take(most).count(),
        _ => occurrences(haystack, needle).take(most).count(),
    }
}

/// The pieces between separators (not empty), at most `most` separators from the left.
pub fn split<'a>(text: &'a [u8], separator: &'a [u8], most: usize) -> impl Iterator<Item = &'a [u8]> {
    let mut found = occurrences(text, separator).take(most);
    let mut rest = Some(0);
    std::iter::from_fn(move || {
        let from = rest?;
        match found.next() {
            Some(at) => {
                rest = Some(at + separator.len());
                text.get(from..at)
            }
            None => {
                rest = None;
                text.get(from..)
            }
        }
    })
}

/// The pieces between separators (not empty), at most `most` separators from the right; in order.
pub fn rsplit<'a>(text: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let finder = memmem::FinderRev::new(separator);
    let mut pieces = Vec::new();
    let mut rest = text;
    while pieces.len() < most
        && let Some(at) = finder.rfind(rest)
    {
        pieces.push(rest.get(at + separator.len()..).unwrap_or_default());
        rest = rest.get(..at).unwrap_or_default();
    }
    pieces.push(rest);
    pieces.reverse();
    pieces
}

/// Where a needle occurs, few times.
#[derive(Default)]
pub struct Few {
    count: usize,
    at: [usize; 16],
}

impl Few {
    /// Where the needle, if it isn't empty, occurs without overlap, at most `most` times; `None` if those are too many places.
    pub fn find(text: &[u8], needle: &[u8], most: usize) -> Option<Self> {
        if needle.is_empty() {
            return None;
        }
        let mut few = Self::default();
        for position in occurrences(text, needle).take(most) {
            *few.at.get_mut(few.count)? = position;
            few.count += 1;
        }
        Some(few)
    }

    pub fn positions(&self) -> &[usize] {
        self.at.get(..self.count).unwrap_or_default()
    }
}

/// Gives `out` the parts of `text` with what stands at each of the positions, so many bytes, replaced.
pub fn replace_at(
    mut out: impl FnMut(&[u8]),
    text: &[u8],
    positions: impl IntoIterator<Item = usize>,
    length: usize,
    new: &[u8],
) {
    let mut copied = 0;
    for at in positions {
        out(text.get(copied..at).unwrap_or_default());
        out(new);
        copied = at + length;
    }
    out(text.get(copied..).unwrap_or_default());
}

/// Appends `text` with the first `most` occurrences of `old` (not empty) replaced.
pub fn replace_into(out: &mut Vec<u8>, text: &[u8], old: &[u8], new: &[u8], most: usize) {
    let out = |part: &[u8]| out.extend_from_slice(part);
    replace_at(out, text, occurrences(text, old).take(most), old.len(), new);
}

/// A limit on a number of pieces or replacements as programs write it: negative for none.
pub fn limit(count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_from_both_ends() {
        let split = |text, separator, most| split(text, separator, most).collect::<Vec<_>>();
        assert_eq!(split(b"a,b,c", b",", 1), [&b"a"[..], b"b,c"]);
        assert_eq!(rsplit(b"a,b,c", b",", 1), [&b"a,b"[..], b"c"]);
        assert_eq!(split(b"", b",", 9), [b""]);
        assert_eq!(rsplit(b"aaa", b"aa", 9), [&b"a"[..], b""]);
        assert_eq!(count(b"aaaa", b"aa", 9), 2);
    }

    #[test]
    fn finding_in_short_and_long_texts() {
        for filler in [0, 100] {
            let text = [&vec![b'a'; filler][..], b"aabaab"].concat();
            assert_eq!(find(&text, b"aab"), Some(filler));
            assert_eq!(find(&text, b"baab"), Some(filler + 2));
            assert_eq!(find(&text, b"abb"), None);
            assert_eq!(find(&text, b""), Some(0));
        }
    }

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..SHORT {
            let mut text = vec![0x80; length];
            assert_eq!(find(&text, b"a"), None);
            for at in (0..length).rev() {
                text[at] = b'a';
                assert_eq!(find(&text, b"a"), Some(at));
                assert_eq!(find(&text, &[b'a' - 1]), None);
                assert_eq!(find(&text, &[b'a' ^ 0x80]), None);
            }
        }
    }

    #[test]
    fn replacing_stops_at_the_limit() {
        let mut out = Vec::new();
        replace_into(&mut out, b"a-b-c", b"-", b"+", 1);
        assert_eq!(out, b"a+b-c");
    }
}

//! What Python asks about code points: categories, kinds of characters, case mappings (Unicode 16, as CPython 3.14).
//!
//! The tables in [`cases`] and [`categories`] are made by `generate.py`. Code points are `u32`, lone surrogates included.

pub mod cases;
pub mod categories;

use crate::objects::str::Str;

/// General categories, in the order of the table's numbers.
pub static CATEGORY_NAMES: [&str; 30] = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
];

const LU: u8 = 0;
const LL: u8 = 1;
const LT: u8 = 2;
const LM: u8 = 3;
const LO: u8 = 4;
const MN: u8 = 5;
const MC: u8 = 6;
const ME: u8 = 7;
const ND: u8 = 8;
const NL: u8 = 9;
const PC: u8 = 11;
const SK: u8 = 20;
const ZS: u8 = 22;
const CF: u8 = 26;

/// The category's number, and the first code point of the run of that category that holds this one.
fn category_run(point: u32) -> (u8, u32) {
    let after = categories::CATEGORIES.partition_point(|(start, _)| *start <= point);
    categories::CATEGORIES
        .get(after.wrapping_sub(1))
        .map_or((29, 0), |(start, category)| (*category, *start))
}

fn category(point: u32) -> u8 {
    category_run(point).0
}

/// The general category's two-letter name.
pub fn category_name(point: u32) -> &'static str {
    CATEGORY_NAMES
        .get(usize::from(category(point)))
        .copied()
        .unwrap_or("Cn")
}

fn in_ranges(ranges: &[(u32, u32)], point: u32) -> bool {
    let after = ranges.partition_point(|(first, _)| *first <= point);
    ranges
        .get(after.wrapping_sub(1))
        .is_some_and(|(_, last)| point <= *last)
}

fn ascii(point: u32) -> Option<u8> {
    u8::try_from(point).ok().filter(u8::is_ascii)
}

pub fn is_alpha(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_alphabetic(),
        None => category(point) <= LO,
    }
}

/// The value of a decimal digit.
pub fn decimal(point: u32) -> Option<u8> {
    match ascii(point) {
        Some(byte) => byte.is_ascii_digit().then(|| byte - b'0'),
        None => match category_run(point) {
            // Decimals come in runs of ten, in order.
            (ND, start) => Some(((point - start) % 10) as u8),
            _ => None,
        },
    }
}

/// The value of a digit, decimal or not (superscripts, circled digits).
pub fn digit(point: u32) -> Option<u8> {
    if let Some(value) = decimal(point) {
        return Some(value);
    }
    let after = categories::DIGITS.partition_point(|(first, ..)| *first <= point);
    let (first, last, value) = categories::DIGITS.get(after.wrapping_sub(1))?;
    (point <= *last).then(|| value + (point - first) as u8)
}

pub fn is_numeric(point: u32) -> bool {
    digit(point).is_some() || (!point.lt(&128) && in_ranges(categories::NUMERIC, point))
}

pub fn is_alnum(point: u32) -> bool {
    is_alpha(point) || is_numeric(point)
}

pub fn is_space(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => matches!(byte, 9..=13 | 28..=32),
        None => in_ranges(categories::SPACES, point),
    }
}

pub fn is_lower(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_lowercase(),
        None => category(point) == LL || in_ranges(categories::OTHER_LOWERCASE, point),
    }
}

pub fn is_upper(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => byte.is_ascii_uppercase(),
        None => category(point) == LU || in_ranges(categories::OTHER_UPPERCASE, point),
    }
}

pub fn is_title(point: u32) -> bool {
    point >= 128 && category(point) == LT
}

pub fn is_cased(point: u32) -> bool {
    is_lower(point) || is_upper(point) || is_title(point)
}

fn is_case_ignorable(point: u32) -> bool {
    matches!(category(point), MN | ME | CF | LM | SK) || in_ranges(categories::OTHER_CASE_IGNORABLE, point)
}

/// Whether `repr` shows the character itself.
pub fn is_printable(point: u32) -> bool {
    match ascii(point) {
        Some(byte) => matches!(byte, b' '..=b'~'),
        None => category(point) < ZS,
    }
}

pub fn is_identifier_start(point: u32) -> bool {
    if let Some(byte) = ascii(point) {
        return byte == b'_' || byte.is_ascii_alphabetic();
    }
    match category(point) {
        LU | LL | LT | LM | LO | NL => !in_ranges(categories::NOT_ID_START, point),
        _ => in_ranges(categories::OTHER_ID_START, point),
    }
}

pub fn is_identifier_continue(point: u32) -> bool {
    if let Some(byte) = ascii(point) {
        return byte == b'_' || byte.is_ascii_alphanumeric();
    }
    match category(point) {
        LU | LL | LT | LM | LO | NL | MN | MC | ND | PC => !in_ranges(categories::NOT_ID_CONTINUE, point),
        _ => in_ranges(categories::OTHER_ID_CONTINUE, point),
    }
}

/// What a code point maps to.
enum Mapped {
    One(u32),
    Long(&'static str),
}

fn look_up(short: &[(u32, u32, u32, i32)], long: &[(u32, &'static str)], point: u32) -> Option<Mapped> {
    let after = short.partition_point(|(first, ..)| *first <= point);
    if let Some((first, last, step, delta)) = short.get(after.wrapping_sub(1))
        && point <= *last
        && (point - first).is_multiple_of(*step)
    {
        return Some(Mapped::One(point.wrapping_add_signed(*delta)));
    }
    let at = long.binary_search_by_key(&point, |(from, _)| *from).ok()?;
    long.get(at).map(|(_, text)| Mapped::Long(text))
}

fn push_mapped(out: &mut Vec<u8>, mapped: Mapped) {
    match mapped {
        Mapped::One(point) => push(out, point),
        Mapped::Long(text) => out.extend_from_slice(text.as_bytes()),
    }
}

fn lower_of(point: u32) -> Mapped {
    look_up(cases::LOWER, cases::LOWER_LONG, point).unwrap_or(Mapped::One(point))
}

fn upper_of(point: u32) -> Mapped {
    look_up(cases::UPPER, cases::UPPER_LONG, point).unwrap_or(Mapped::One(point))
}

/// Appends the full upper-case mapping of a code point to WTF-8 text.
pub fn push_upper(out: &mut Vec<u8>, point: u32) {
    match ascii(point) {
        Some(byte) => out.push(byte.to_ascii_uppercase()),
        None => push_mapped(out, upper_of(point)),
    }
}

/// Appends the full title-case mapping.
pub fn push_title(out: &mut Vec<u8>, point: u32) {
    match ascii(point) {
        Some(byte) => out.push(byte.to_ascii_uppercase()),
        None => {
            let mapped = look_up(cases::TITLE, cases::TITLE_LONG, point);
            push_mapped(out, mapped.unwrap_or_else(|| upper_of(point)));
        }
    }
}

/// Appends the full case folding.
pub fn push_fold(out: &mut Vec<u8>, point: u32) {
    match ascii(point) {
        Some(byte) => out.push(byte.to_ascii_lowercase()),
        None => {
            let mapped = look_up(cases::FOLD, cases::FOLD_LONG, point);
            push_mapped(out, mapped.unwrap_or_else(|| lower_of(point)));
        }
    }
}

/// Appends the full lower-case mapping of the code point at `at`; a capital sigma that ends a word gets its final form.
pub fn push_lower(out: &mut Vec<u8>, points: &[u32], at: usize) {
    let Some(point) = points.get(at).copied() else { return };
    match ascii(point) {
        Some(byte) => out.push(byte.to_ascii_lowercase()),
        None if point == 0x3a3 => push(out, if ends_word(points, at) { 0x3c2 } else { 0x3c3 }),
        None => push_mapped(out, lower_of(point)),
    }
}

/// The condition Final_Sigma: a cased letter before, none after, case-ignorable characters aside.
fn ends_word(points: &[u32], at: usize) -> bool {
    let (before, after) = (
        points.get(..at).unwrap_or_default(),
        points.get(at + 1..).unwrap_or_default(),
    );
    let letter_before = before
        .iter()
        .rev()
        .find(|point| !is_case_ignorable(**point))
        .is_some_and(|p| is_cased(*p));
    let letter_after = after
        .iter()
        .find(|point| !is_case_ignorable(**point))
        .is_some_and(|p| is_cased(*p));
    letter_before && !letter_after
}

/// Appends a code point to WTF-8 text; numbers that aren't code points become U+FFFD.
#[inline]
pub fn push(out: &mut Vec<u8>, point: u32) {
    let continuation = |shift: u32| (point >> shift & 0x3f) as u8 | 0x80;
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([(point >> 6) as u8 | 0xc0, continuation(0)]),
        0x800..0x1_0000 => out.extend([(point >> 12) as u8 | 0xe0, continuation(6), continuation(0)]),
        0x1_0000..0x11_0000 => {
            out.extend([
                (point >> 18) as u8 | 0xf0,
                continuation(12),
                continuation(6),
                continuation(0),
            ]);
        }
        _ => push(out, 0xfffd),
    }
}

/// Text for the readers of numbers: decimal digits of all scripts as ASCII, all white space as spaces, and anything else
/// that isn't ASCII as question marks.
pub fn ascii_digits(text: &Str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    let to_ascii = |point: u32| match ascii(point) {
        Some(byte) => byte,
        None if is_space(point) => b' ',
        None => decimal(point).map_or(b'?', |value| b'0' + value),
    };
    text.code_points().map(to_ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lower(text: &str) -> String {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        let mut out = Vec::new();
        (0..points.len()).for_each(|at| push_lower(&mut out, &points, at));
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn mappings_are_full() {
        assert_eq!(lower("ΑΣ ΣΑ İ"), "ας σα i\u{307}");
        let mut out = Vec::new();
        push_upper(&mut out, 'ß' as u32);
        push_title(&mut out, 'ǆ' as u32);
        push_fold(&mut out, 'ẞ' as u32);
        assert_eq!(String::from_utf8_lossy(&out), "SSǅss");
    }

    #[test]
    fn digits_of_all_scripts_have_values() {
        assert_eq!(decimal('٣' as u32), Some(3));
        assert_eq!(decimal('𝟡' as u32), Some(9));
        assert_eq!(digit('²' as u32), Some(2));
        assert_eq!(decimal('²' as u32), None);
        assert!(is_numeric('½' as u32) && digit('½' as u32).is_none());
    }

    #[test]
    fn categories_tell_what_is_printable() {
        assert_eq!(category_name(0x41), "Lu");
        assert_eq!(category_name(0xd800), "Cs");
        assert!(is_printable('é' as u32) && !is_printable(0xa0) && !is_printable(0x378) && is_printable(0x20));
    }

    #[test]
    fn code_points_round_trip() {
        for point in [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xffff, 0x10000, 0x10ffff] {
            let mut out = Vec::new();
            push(&mut out, point);
            let text = Str::from_bytes(out.into());
            assert_eq!((text.len(), text.code_point(0)), (1, Some(point)));
        }
    }
}

//! `unicode_escape` and `raw_unicode_escape`: text as in string literals.

use corallus_heap::Ref;

use super::decode::{Step, run};
use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::vm::Vm;

/// `unicode_escape`: ASCII, everything else as escapes.
pub(super) fn encode(string: &Ref<Str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(string.as_bytes().len());
    for point in string.code_points() {
        match u8::try_from(point) {
            Ok(b'\\') => out.extend(b"\\\\"),
            Ok(b'\t') => out.extend(b"\\t"),
            Ok(b'\n') => out.extend(b"\\n"),
            Ok(b'\r') => out.extend(b"\\r"),
            Ok(byte @ b' '..=b'~') => out.push(byte),
            _ => crate::objects::str::push_escape(&mut out, point),
        }
    }
    out
}

/// `raw_unicode_escape`: Latin-1, the rest as `\u` and `\U`.
pub(super) fn encode_raw(string: &Ref<Str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(string.as_bytes().len());
    for point in string.code_points() {
        match u8::try_from(point) {
            Ok(byte) => out.push(byte),
            Err(_) => crate::objects::str::push_escape(&mut out, point),
        }
    }
    out
}

/// Decodes `unicode_escape`; an escape that isn't one stays, with a warning.
pub(super) fn decode(vm: &mut Vm, bytes: &[u8], errors: &str, last: bool) -> Res<(Vec<u8>, usize)> {
    let mut unknown = None;
    let result = run(vm, bytes, 0, "unicodeescape", errors, last, |rest| {
        step(rest, &mut unknown)
    })?;
    if let Some(message) = unknown {
        vm.warn(ExceptionKind::DeprecationWarning, &message)?;
    }
    Ok(result)
}

fn step(rest: &[u8], unknown: &mut Option<String>) -> Step {
    let point = |byte: u8| Step::Point(u32::from(byte), 2);
    match rest {
        [b'\\', b'\n', ..] => Step::Skip(2),
        [b'\\', byte @ (b'\\' | b'\'' | b'"'), ..] => point(*byte),
        [b'\\', b'b', ..] => point(8),
        [b'\\', b'f', ..] => point(12),
        [b'\\', b't', ..] => point(b'\t'),
        [b'\\', b'n', ..] => point(b'\n'),
        [b'\\', b'r', ..] => point(b'\r'),
        [b'\\', b'v', ..] => point(11),
        [b'\\', b'a', ..] => point(7),
        [b'\\', b'0'..=b'7', ..] => octal(rest.get(1..).unwrap_or_default(), unknown),
        [b'\\', b'x', digits @ ..] => hexadecimal(digits, 2, "truncated \\xXX escape"),
        [b'\\', b'u', digits @ ..] => hexadecimal(digits, 4, "truncated \\uXXXX escape"),
        [b'\\', b'U', digits @ ..] => hexadecimal(digits, 8, "truncated \\UXXXXXXXX escape"),
        [b'\\', b'N', name @ ..] => named(name),
        [b'\\'] => Step::Truncated("\\ at end of string"),
        [b'\\', byte, ..] => {
            let shown = char::from(*byte);
            unknown.get_or_insert_with(|| format!("\"\\{shown}\" is an invalid escape sequence"));
            Step::Point(u32::from(b'\\'), 1)
        }
        [byte, ..] => Step::Point(u32::from(*byte), 1),
        [] => Step::Skip(0),
    }
}

fn octal(digits: &[u8], unknown: &mut Option<String>) -> Step {
    let count = digits
        .iter()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'))
        .count();
    let value = digits
        .iter()
        .take(count)
        .fold(0, |sum, digit| sum * 8 + u32::from(digit - b'0'));
    if value > 0o377 {
        unknown.get_or_insert_with(|| format!("\"\\{value:o}\" is an invalid octal escape sequence"));
    }
    Step::Point(value, count + 1)
}

/// So many hexadecimal digits after a two-byte introduction.
fn hexadecimal(digits: &[u8], count: usize, truncated: &'static str) -> Step {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let valid = digits
        .iter()
        .take(count)
        .take_while(|byte| digit(byte).is_some())
        .count();
    if valid < count {
        return if valid == digits.len() {
            Step::Truncated(truncated)
        } else {
            Step::Invalid(valid + 2, truncated)
        };
    }
    let value = digits
        .iter()
        .take(count)
        .filter_map(digit)
        .fold(0, |sum, digit| sum << 4 | digit);
    match value {
        0..0x11_0000 => Step::Point(value, count + 2),
        _ => Step::Invalid(count + 2, "illegal Unicode character"),
    }
}

/// `{name}` after `\N`
fn named(text: &[u8]) -> Step {
    let malformed = "malformed \\N character escape";
    let Some(body) = text.strip_prefix(b"{") else {
        return if text.is_empty() {
            Step::Truncated(malformed)
        } else {
            Step::Invalid(2, malformed)
        };
    };
    let Some(end) = body.iter().position(|byte| *byte == b'}') else {
        return Step::Truncated(malformed);
    };
    let name = std::str::from_utf8(body.get(..end).unwrap_or_default()).unwrap_or_default();
    match unicode_names2::character(name) {
        Some(c) if !name.is_empty() => Step::Point(u32::from(c), end + 4),
        _ if name.is_empty() => Step::Invalid(end + 4, malformed),
        _ => Step::Invalid(end + 4, "unknown Unicode character name"),
    }
}

/// One step of `raw_unicode_escape`: only `\u` and `\U` after an odd number of backslashes mean anything.
pub(super) fn raw_step(rest: &[u8]) -> Step {
    match rest {
        [b'\\', b'u', digits @ ..] => hexadecimal(digits, 4, "truncated \\uXXXX escape"),
        [b'\\', b'U', digits @ ..] => match hexadecimal(digits, 8, "truncated \\UXXXXXXXX escape") {
            Step::Invalid(10, _) => Step::Invalid(10, "\\Uxxxxxxxx out of range"),
            step => step,
        },
        // The second one begins no escape.
        [b'\\', b'\\', ..] => Step::Two(u32::from(b'\\'), u32::from(b'\\'), 2),
        [byte, ..] => Step::Point(u32::from(*byte), 1),
        [] => Step::Skip(0),
    }
}

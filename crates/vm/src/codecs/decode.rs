//! The native decoders.

use corallus_heap::Value;

use super::Codec;
use super::errors::{Failure, Handler, Replacement};
use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::unicode;
use crate::vm::Vm;

/// One step of a decoder.
pub(super) enum Step {
    /// A code point of so many bytes.
    Point(u32, usize),
    /// Two code points of so many bytes.
    Two(u32, u32, usize),
    /// So many bytes that say nothing (a byte order mark, a line continuation).
    Skip(usize),
    /// Bytes from here up to so many aren't valid.
    Invalid(usize, &'static str),
    /// The input ends within a sequence; not an error if more may come.
    Truncated(&'static str),
}

/// Decodes bytes to a string; returns how many were consumed as well, which is less than all only if more may come
/// (`last` is false).
pub fn decode(vm: &mut Vm, codec: Codec, bytes: &[u8], errors: &str, last: bool) -> Res<(Value, usize)> {
    let (text, consumed) = decode_text(vm, codec, bytes, errors, last)?;
    Ok((vm.new_str(text.into()).into_value(), consumed))
}

/// Decodes bytes to WTF-8 text.
fn decode_text(vm: &mut Vm, codec: Codec, bytes: &[u8], errors: &str, last: bool) -> Res<(Vec<u8>, usize)> {
    // A surrogate, which a handler may let pass, is looked at when it is complete.
    let bytes = match (codec, bytes) {
        (Codec::Utf8, [complete @ .., 0xed, 0xa0..=0xbf]) if !last => complete,
        _ => bytes,
    };
    match codec {
        Codec::Ascii if bytes.is_ascii() => Ok((bytes.to_vec(), bytes.len())),
        Codec::Utf8 if std::str::from_utf8(bytes).is_ok() => Ok((bytes.to_vec(), bytes.len())),
        Codec::Latin1 => {
            let mut text = Vec::with_capacity(bytes.len() * 2);
            bytes.iter().for_each(|byte| unicode::push(&mut text, u32::from(*byte)));
            Ok((text, bytes.len()))
        }
        Codec::Utf8Sig => {
            let mark = b"\xef\xbb\xbf";
            if bytes.len() < 3 && !last && mark.starts_with(bytes) {
                return Ok((Vec::new(), 0));
            }
            let body = bytes.strip_prefix(mark).unwrap_or(bytes);
            let (text, consumed) = decode_text(vm, Codec::Utf8, body, errors, last)?;
            Ok((text, consumed + bytes.len() - body.len()))
        }
        Codec::Utf16 => match bytes {
            [0xff, 0xfe, ..] => marked(vm, Codec::Utf16Le, bytes, 2, errors, last),
            [0xfe, 0xff, ..] => marked(vm, Codec::Utf16Be, bytes, 2, errors, last),
            _ => marked(vm, Codec::Utf16Le, bytes, 0, errors, last),
        },
        Codec::Utf32 => match bytes {
            [0xff, 0xfe, 0, 0, ..] => marked(vm, Codec::Utf32Le, bytes, 4, errors, last),
            [0, 0, 0xfe, 0xff, ..] => marked(vm, Codec::Utf32Be, bytes, 4, errors, last),
            _ => marked(vm, Codec::Utf32Le, bytes, 0, errors, last),
        },
        Codec::UnicodeEscape => super::escape::decode(vm, bytes, errors, last),
        _ => run(vm, bytes, 0, codec.name(), errors, last, stepper(codec, last)),
    }
}

/// Decodes what follows a byte order mark of so many bytes.
fn marked(vm: &mut Vm, codec: Codec, bytes: &[u8], mark: usize, errors: &str, last: bool) -> Res<(Vec<u8>, usize)> {
    run(vm, bytes, mark, codec.name(), errors, last, stepper(codec, last))
}

/// Decodes and tells the byte order found: -1 little, 1 big, 0 none yet (`codecs.utf_16_ex_decode`).
pub fn decode_with_order(
    vm: &mut Vm,
    wide: bool,
    bytes: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> Res<(Value, usize, i64)> {
    let (any, little, big) = if wide {
        (Codec::Utf32, Codec::Utf32Le, Codec::Utf32Be)
    } else {
        (Codec::Utf16, Codec::Utf16Le, Codec::Utf16Be)
    };
    let found = match (order, bytes, wide) {
        (0, [0xff, 0xfe, 0, 0, ..], true) | (0, [0xff, 0xfe, ..], false) => -1,
        (0, [0, 0, 0xfe, 0xff, ..], true) | (0, [0xfe, 0xff, ..], false) => 1,
        (order, ..) => order,
    };
    let codec = match order {
        0 => any,
        order if order < 0 => little,
        _ => big,
    };
    let (text, consumed) = decode(vm, codec, bytes, errors, last)?;
    Ok((text, consumed, found))
}

/// Runs a decoder over bytes from `start`; errors go to the handler.
pub(super) fn run(
    vm: &mut Vm,
    bytes: &[u8],
    start: usize,
    encoding: &str,
    errors: &str,
    last: bool,
    mut step: impl FnMut(&[u8]) -> Step,
) -> Res<(Vec<u8>, usize)> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = start;
    let mut handling: Option<(Handler, Value)> = None;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, reason) = match step(rest) {
            Step::Point(point, length) => {
                unicode::push(&mut text, point);
                at += length;
                continue;
            }
            Step::Two(first, second, length) => {
                unicode::push(&mut text, first);
                unicode::push(&mut text, second);
                at += length;
                continue;
            }
            Step::Skip(length) => {
                at += length;
                continue;
            }
            Step::Truncated(_) if !last => break,
            Step::Truncated(reason) => (rest.len(), reason),
            Step::Invalid(length, reason) => (length, reason),
        };
        let (handler, object) = match handling.take() {
            Some(handling) => handling,
            None => (Handler::find(vm, errors)?, vm.bytes(bytes)),
        };
        let end = (at + length).min(bytes.len());
        let kind = ExceptionKind::UnicodeDecodeError;
        let failure = Failure {
            kind,
            encoding,
            object: &object,
            start: at,
            end,
            reason,
        };
        let (replacement, next) = handler.handle(vm, &failure)?;
        if let Replacement::Text(points) = replacement {
            points.iter().for_each(|point| unicode::push(&mut text, *point));
        }
        vm.check_size(text.len())?;
        handling = Some((handler, object));
        at = next;
    }
    Ok((text, at))
}

fn stepper(codec: Codec, last: bool) -> fn(&[u8]) -> Step {
    match codec {
        Codec::Ascii => |rest| match rest.first() {
            Some(byte) if byte.is_ascii() => Step::Point(u32::from(*byte), 1),
            _ => Step::Invalid(1, "ordinal not in range(128)"),
        },
        Codec::Utf16Le => |rest| utf16(rest, u16::from_le_bytes),
        Codec::Utf16Be => |rest| utf16(rest, u16::from_be_bytes),
        Codec::Utf32Le => |rest| utf32(rest, u32::from_le_bytes),
        Codec::Utf32Be => |rest| utf32(rest, u32::from_be_bytes),
        Codec::RawUnicodeEscape if last => super::escape::raw_step,
        Codec::RawUnicodeEscape => |rest| match rest {
            // It may begin an escape.
            [b'\\'] => Step::Truncated("\\ at end of string"),
            _ => super::escape::raw_step(rest),
        },
        _ => utf8,
    }
}

fn utf8(rest: &[u8]) -> Step {
    // A sequence has at most four bytes, and errors are found within the first of them.
    let window = rest.get(..rest.len().min(4)).unwrap_or_default();
    let valid = match std::str::from_utf8(window) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            std::str::from_utf8(window.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(error) => {
            return match error.error_len() {
                None => Step::Truncated("unexpected end of data"),
                Some(1) if !matches!(window, [0xc2..=0xf4, ..]) => Step::Invalid(1, "invalid start byte"),
                Some(length) => Step::Invalid(length, "invalid continuation byte"),
            };
        }
    };
    match valid.chars().next() {
        Some(c) => Step::Point(u32::from(c), c.len_utf8()),
        None => Step::Truncated("unexpected end of data"),
    }
}

fn utf16(rest: &[u8], read: fn([u8; 2]) -> u16) -> Step {
    let [a, b, tail @ ..] = rest else {
        return Step::Truncated("truncated data");
    };
    let first = u32::from(read([*a, *b]));
    match first {
        0xd800..0xdc00 => match tail {
            [c, d, ..] => match u32::from(read([*c, *d])) {
                second @ 0xdc00..0xe000 => Step::Point(0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff), 4),
                _ => Step::Invalid(2, "illegal UTF-16 surrogate"),
            },
            _ => Step::Truncated("unexpected end of data"),
        },
        0xdc00..0xe000 => Step::Invalid(2, "illegal encoding"),
        _ => Step::Point(first, 2),
    }
}

fn utf32(rest: &[u8], read: fn([u8; 4]) -> u32) -> Step {
    let [a, b, c, d, ..] = rest else {
        return Step::Truncated("truncated data");
    };
    match read([*a, *b, *c, *d]) {
        0xd800..=0xdfff => Step::Invalid(4, "code point in surrogate code point range(0xd800, 0xe000)"),
        point @ 0..0x11_0000 => Step::Point(point, 4),
        _ => Step::Invalid(4, "code point not in range(0x110000)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_in_utf8_are_located() {
        let shown = |bytes: &[u8]| match utf8(bytes) {
            Step::Point(point, length) => format!("{point:x}+{length}"),
            Step::Invalid(length, reason) => format!("{length} {reason}"),
            Step::Truncated(_) => "truncated".to_owned(),
            Step::Skip(_) | Step::Two(..) => "skip".to_owned(),
        };
        assert_eq!(shown("é".as_bytes()), "e9+2");
        assert_eq!(shown(b"\x80"), "1 invalid start byte");
        assert_eq!(shown(b"\xc3("), "1 invalid continuation byte");
        assert_eq!(shown(b"\xe2\x82A"), "2 invalid continuation byte");
        assert_eq!(shown(b"\xed\xa0\x80"), "1 invalid continuation byte");
        assert_eq!(shown(b"\xe2\x82"), "truncated");
        assert_eq!(shown(b"a\xff"), "61+1");
    }
}

//! The native encoders.

use corallus_heap::Ref;

use super::Codec;
use super::errors::{Failure, Handler, Replacement};
use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::unicode;
use crate::vm::Vm;

/// Encodes text.
pub fn encode(vm: &mut Vm, codec: Codec, string: &Ref<Str>, errors: &str) -> Res<Vec<u8>> {
    let text = string.as_bytes();
    match codec {
        Codec::Ascii | Codec::Latin1 | Codec::Utf8 if string.is_ascii() => return Ok(text.to_vec()),
        Codec::Utf8 if string.to_str().is_some() => return Ok(text.to_vec()),
        Codec::UnicodeEscape => return Ok(super::escape::encode(string)),
        Codec::RawUnicodeEscape => return Ok(super::escape::encode_raw(string)),
        _ => {}
    }
    let mut out = Vec::with_capacity(text.len());
    match codec {
        Codec::Utf8Sig => out.extend(b"\xef\xbb\xbf"),
        Codec::Utf16 => out.extend(b"\xff\xfe"),
        Codec::Utf32 => out.extend(b"\xff\xfe\0\0"),
        _ => {}
    }
    let push = unit_writer(codec);
    encode_points(
        vm,
        string,
        errors,
        codec.name(),
        reason(codec),
        &mut out,
        |_, out, point| Ok(push(out, point)),
    )?;
    Ok(out)
}

type Push = fn(&mut Vec<u8>, u32) -> bool;

fn is_surrogate(point: u32) -> bool {
    matches!(point, 0xd800..=0xdfff)
}

/// How a codec writes one code point; false if it can't.
fn unit_writer(codec: Codec) -> Push {
    match codec {
        Codec::Ascii => |out, point| {
            out.push(point as u8);
            point < 0x80 || out.pop().is_none()
        },
        Codec::Latin1 => |out, point| {
            out.push(point as u8);
            point < 0x100 || out.pop().is_none()
        },
        Codec::Utf16 | Codec::Utf16Le => |out, point| {
            let mut units = [0; 2];
            let Some(c) = char::from_u32(point) else { return false };
            c.encode_utf16(&mut units)
                .iter()
                .for_each(|unit| out.extend(unit.to_le_bytes()));
            true
        },
        Codec::Utf16Be => |out, point| {
            let mut units = [0; 2];
            let Some(c) = char::from_u32(point) else { return false };
            c.encode_utf16(&mut units)
                .iter()
                .for_each(|unit| out.extend(unit.to_be_bytes()));
            true
        },
        Codec::Utf32 | Codec::Utf32Le => |out, point| {
            if !is_surrogate(point) {
                out.extend(point.to_le_bytes());
            }
            !is_surrogate(point)
        },
        Codec::Utf32Be => |out, point| {
            if !is_surrogate(point) {
                out.extend(point.to_be_bytes());
            }
            !is_surrogate(point)
        },
        _ => |out, point| {
            if !is_surrogate(point) {
                unicode::push(out, point);
            }
            !is_surrogate(point)
        },
    }
}

fn reason(codec: Codec) -> &'static str {
    match codec {
        Codec::Ascii => "ordinal not in range(128)",
        Codec::Latin1 => "ordinal not in range(256)",
        _ => "surrogates not allowed",
    }
}

/// Encodes code point by code point with `push`, which tells whether it could; what it couldn't goes to the error handler.
pub(super) fn encode_points(
    vm: &mut Vm,
    string: &Ref<Str>,
    errors: &str,
    encoding: &str,
    reason: &str,
    out: &mut Vec<u8>,
    mut push: impl FnMut(&mut Vm, &mut Vec<u8>, u32) -> Res<bool>,
) -> Res<()> {
    let points: Vec<u32> = string.code_points().collect();
    let mut handler = None;
    let mut at = 0;
    let mut scratch = Vec::new();
    while let Some(point) = points.get(at) {
        if push(vm, out, *point)? {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        // UTF-16 and UTF-32 report surrogates one by one.
        while !encoding.starts_with("utf-16")
            && !encoding.starts_with("utf-32")
            && let Some(point) = points.get(end)
        {
            scratch.clear();
            if push(vm, &mut scratch, *point)? {
                break;
            }
            end += 1;
        }
        let found = match handler.take() {
            Some(found) => found,
            None => Handler::find(vm, errors)?,
        };
        if let Handler::SurrogateEscape = found {
            // It takes those that stand for bytes, and gives up on the others.
            let run = points.get(at..end).unwrap_or_default();
            let smuggled = run.iter().take_while(|point| matches!(point, 0xdc80..=0xdcff)).count();
            if smuggled > 0 {
                end = at + smuggled;
            }
        }
        let kind = ExceptionKind::UnicodeEncodeError;
        let failure = Failure {
            kind,
            encoding,
            object: string.as_value(),
            start: at,
            end,
            reason,
        };
        let (replacement, next) = found.handle(vm, &failure)?;
        match replacement {
            Replacement::Bytes(bytes) => out.extend(bytes),
            Replacement::Text(text) => {
                for point in text {
                    if !push(vm, out, point)? {
                        return Err(failure.raise(vm));
                    }
                }
            }
        }
        vm.check_size(out.len())?;
        handler = Some(found);
        at = next;
    }
    Ok(())
}

//! UTF-7 (RFC 2152): ASCII, with everything else as UTF-16 in base 64 between `+` and `-`.

use corallus_heap::{Ref, Value};

use super::errors::{Failure, Handler, Replacement};
use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::unicode;
use crate::vm::Vm;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(byte: u8) -> Option<u32> {
    DIGITS.iter().position(|digit| *digit == byte).map(|value| value as u32)
}

/// Whether a code point stands for itself.
fn is_direct(point: u32) -> bool {
    match u8::try_from(point) {
        Ok(b'+' | b'\\' | b'~') => false,
        Ok(byte) => matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'}'),
        Err(_) => false,
    }
}

/// Bits on their way into or out of base 64.
#[derive(Default)]
struct Bits {
    buffer: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.buffer = self.buffer << count | value;
        self.count += count;
    }

    /// The oldest bits, if there are so many.
    fn take(&mut self, count: u32) -> Option<u32> {
        let left = self.count.checked_sub(count)?;
        let value = self.buffer >> left & ((1 << count) - 1);
        self.count = left;
        self.buffer &= (1 << left) - 1;
        Some(value)
    }

    fn write(&mut self, out: &mut Vec<u8>, unit: u32) {
        self.push(unit, 16);
        while let Some(value) = self.take(6) {
            out.extend(DIGITS.get(value as usize));
        }
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        if self.count > 0 {
            let value = self.buffer << (6 - self.count);
            out.extend(DIGITS.get(value as usize));
        }
        *self = Self::default();
    }
}

/// Encodes text; every text can be encoded.
pub fn encode(string: &Ref<Str>) -> Vec<u8> {
    let mut out = Vec::with_capacity(string.as_bytes().len());
    let mut shifted = None::<Bits>;
    for point in string.code_points() {
        if is_direct(point) {
            if let Some(mut bits) = shifted.take() {
                bits.flush(&mut out);
                if digit(point as u8).is_some() || point == u32::from(b'-') {
                    out.push(b'-');
                }
            }
            out.push(point as u8);
            continue;
        }
        if shifted.is_none() && point == u32::from(b'+') {
            out.extend(b"+-");
            continue;
        }
        if shifted.is_none() {
            out.push(b'+');
        }
        let bits = shifted.get_or_insert_with(Bits::default);
        match point.checked_sub(0x1_0000) {
            Some(rest) => {
                bits.write(&mut out, 0xd800 | rest >> 10);
                bits.write(&mut out, 0xdc00 | rest & 0x3ff);
            }
            None => bits.write(&mut out, point),
        }
    }
    if let Some(mut bits) = shifted {
        bits.flush(&mut out);
        out.push(b'-');
    }
    out
}

/// A base-64 section being decoded.
struct Section {
    /// Where it began, and how long the text was then.
    start: usize,
    text: usize,
    bits: Bits,
    surrogate: Option<u32>,
}

impl Section {
    /// Takes over a unit of UTF-16.
    fn unit(&mut self, text: &mut Vec<u8>, unit: u32) {
        if let Some(high) = self.surrogate.take() {
            if matches!(unit, 0xdc00..0xe000) {
                unicode::push(text, 0x1_0000 + ((high & 0x3ff) << 10) + (unit & 0x3ff));
                return;
            }
            unicode::push(text, high);
        }
        if matches!(unit, 0xd800..0xdc00) {
            self.surrogate = Some(unit);
        } else {
            unicode::push(text, unit);
        }
    }

    /// What is wrong with the section if it ends here.
    fn unfinished(&self) -> Option<&'static str> {
        if self.bits.count >= 6 {
            return Some("partial character in base64 sequence");
        }
        (self.bits.buffer != 0).then_some("non-zero padding bits in shift sequence")
    }
}

/// Decodes bytes; returns how many were consumed as well.
pub fn decode(vm: &mut Vm, bytes: &[u8], errors: &str, last: bool) -> Res<(Value, usize)> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut section = None::<Section>;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let mut failure = None;
        if let Some(open) = &mut section {
            if let Some(value) = digit(byte) {
                open.bits.push(value, 6);
                if let Some(unit) = open.bits.take(16) {
                    open.unit(&mut text, unit);
                }
                at += 1;
                continue;
            }
            let (start, problem, surrogate) = (open.start, open.unfinished(), open.surrogate);
            section = None;
            if let Some(reason) = problem {
                failure = Some((start, at + 1, reason));
            } else {
                // What may not stand there takes half of a pair with it.
                if let Some(surrogate) = surrogate.filter(|_| byte.is_ascii() && byte != b'+') {
                    unicode::push(&mut text, surrogate);
                }
                at += usize::from(byte == b'-');
                continue;
            }
        } else if byte == b'+' {
            match bytes.get(at + 1) {
                Some(b'-') => {
                    text.push(b'+');
                    at += 2;
                    continue;
                }
                Some(next) if digit(*next).is_none() => failure = Some((at, at + 2, "ill-formed sequence")),
                _ => {
                    section = Some(Section {
                        start: at,
                        text: text.len(),
                        bits: Bits::default(),
                        surrogate: None,
                    });
                    at += 1;
                    continue;
                }
            }
        } else if byte.is_ascii() {
            text.push(byte);
            at += 1;
            continue;
        }
        let (start, end, reason) = failure.unwrap_or((at, at + 1, "unexpected special character"));
        at = handle(vm, bytes, errors, (start, end, reason), &mut text)?;
    }
    if let Some(open) = section {
        if !last {
            text.truncate(open.text);
            at = open.start;
        } else if open.surrogate.is_some()
            || open.bits.count >= 6
            || open.bits.buffer != 0
            || open.start + 1 == bytes.len()
        {
            at = handle(
                vm,
                bytes,
                errors,
                (open.start, bytes.len(), "unterminated shift sequence"),
                &mut text,
            )?;
        }
    }
    Ok((vm.new_str(text.into()).into_value(), at))
}

/// Asks the error handler; returns where to go on.
fn handle(
    vm: &mut Vm,
    bytes: &[u8],
    errors: &str,
    (start, end, reason): (usize, usize, &str),
    text: &mut Vec<u8>,
) -> Res<usize> {
    let handler = Handler::find(vm, errors)?;
    let object = vm.bytes(bytes);
    let kind = ExceptionKind::UnicodeDecodeError;
    let failure = Failure {
        kind,
        encoding: "utf7",
        object: &object,
        start,
        end: end.min(bytes.len()),
        reason,
    };
    let (replacement, next) = handler.handle(vm, &failure)?;
    if let Replacement::Text(points) = replacement {
        points.iter().for_each(|point| unicode::push(text, *point));
    }
    Ok(next)
}

//! JSON string literals, on the bytes of the machine's strings (WTF-8).

use std::borrow::Cow;

use corallus_vm::objects::str::Str;

use super::Fault;

/// Appends a string as a literal.
pub fn push_quoted(out: &mut Vec<u8>, text: &Str, ascii: bool) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\' && (byte < 0x80 || !ascii);
    if bytes.iter().all(|byte| plain(*byte)) {
        out.extend_from_slice(bytes);
    } else {
        for point in text.code_points() {
            push_point(out, point, ascii);
        }
    }
    out.push(b'"');
}

fn push_point(out: &mut Vec<u8>, point: u32, ascii: bool) {
    match point {
        0x22 => out.extend_from_slice(b"\\\""),
        0x5c => out.extend_from_slice(b"\\\\"),
        0x0a => out.extend_from_slice(b"\\n"),
        0x0d => out.extend_from_slice(b"\\r"),
        0x09 => out.extend_from_slice(b"\\t"),
        0x0c => out.extend_from_slice(b"\\f"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x20..=0x7f => out.push(point as u8),
        0x80.. if !ascii => push_wtf8(out, point),
        0x1_0000.. => {
            let rest = point - 0x1_0000;
            push_unit(out, 0xd800 + (rest >> 10));
            push_unit(out, 0xdc00 + (rest & 0x3ff));
        }
        _ => push_unit(out, point),
    }
}

fn push_unit(out: &mut Vec<u8>, unit: u32) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(DIGITS[(unit >> shift & 15) as usize]);
    }
}

/// A code point in generalised UTF-8: surrogates, too.
fn push_wtf8(out: &mut Vec<u8>, point: u32) {
    let tail = |shift: u32| 0x80 | (point >> shift & 0x3f) as u8;
    match point {
        0..0x80 => out.push(point as u8),
        0x80..0x800 => out.extend([0xc0 | (point >> 6) as u8, tail(0)]),
        0x800..0x1_0000 => out.extend([0xe0 | (point >> 12) as u8, tail(6), tail(0)]),
        _ => out.extend([0xf0 | (point >> 18) as u8, tail(12), tail(6), tail(0)]),
    }
}

/// Reads a literal whose opening quote stands before `start`; returns the content and where the text goes on.
pub fn scan(text: &[u8], start: usize, strict: bool) -> Result<(Cow<'_, [u8]>, usize), Fault> {
    let unterminated = Fault {
        message: "Unterminated string starting at",
        at: start.saturating_sub(1),
    };
    let mut at = start;
    let mut owned: Option<Vec<u8>> = None;
    loop {
        let run = at;
        while text
            .get(at)
            .is_some_and(|byte| *byte != b'"' && *byte != b'\\' && (*byte >= 0x20 || !strict))
        {
            at += 1;
        }
        let plain = text.get(run..at).unwrap_or_default();
        match text.get(at) {
            Some(b'"') => {
                let content = match owned {
                    Some(mut content) => {
                        content.extend_from_slice(plain);
                        Cow::Owned(content)
                    }
                    None => Cow::Borrowed(plain),
                };
                return Ok((content, at + 1));
            }
            Some(b'\\') => {
                let content = owned.get_or_insert_with(Vec::new);
                content.extend_from_slice(plain);
                at = scan_escape(text, at, content, unterminated.at)?;
            }
            Some(_) => {
                return Err(Fault {
                    message: "Invalid control character at",
                    at,
                });
            }
            None => return Err(unterminated),
        }
    }
}

/// Reads an escape sequence at a backslash; returns where the text goes on.
fn scan_escape(text: &[u8], at: usize, content: &mut Vec<u8>, start: usize) -> Result<usize, Fault> {
    let Some(letter) = text.get(at + 1) else {
        return Err(Fault {
            message: "Unterminated string starting at",
            at: start,
        });
    };
    let byte = match letter {
        b'"' | b'\\' | b'/' => *letter,
        b'b' => 8,
        b'f' => 12,
        b'n' => 10,
        b'r' => 13,
        b't' => 9,
        b'u' => {
            let wrong = Fault {
                message: "Invalid \\uXXXX escape",
                at: at + 1,
            };
            let unit = unit(text, at + 2).ok_or(wrong)?;
            let mut end = at + 6;
            let mut point = unit;
            if (0xd800..0xdc00).contains(&unit)
                && text.get(end..end + 2) == Some(b"\\u")
                && let Some(second) = self::unit(text, end + 2)
                && (0xdc00..0xe000).contains(&second)
            {
                point = 0x1_0000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
                end += 6;
            }
            push_wtf8(content, point);
            return Ok(end);
        }
        _ => {
            return Err(Fault {
                message: "Invalid \\escape",
                at,
            });
        }
    };
    content.push(byte);
    Ok(at + 2)
}

/// Four hexadecimal digits that don't end the text.
fn unit(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    text.get(at + 4)?;
    digits
        .iter()
        .try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

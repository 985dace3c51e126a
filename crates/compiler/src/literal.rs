//! Literals: integers of any size, and string literals with the lone surrogates that the parser's text can't hold.

use std::borrow::Cow;

use corallus_bytecode::Const;
use ruff_python_ast::{Number, StringLiteral, StringLiteralValue};
use ruff_text_size::TextRange;

use crate::error::Failure;
use crate::source::SourceText;

/// The value of a number that stands there. `None` for a decimal integer with too many digits.
pub(crate) fn number(number: &Number, range: TextRange, text: &SourceText<'_>) -> Option<Const> {
    match number {
        Number::Float(value) => Some(Const::Float(*value)),
        Number::Complex { real, imag } => Some(Const::Complex(*real, *imag)),
        Number::Int(value) => match value.as_i64() {
            Some(small) => Some(Const::Int(small)),
            None => integer(text.slice(range), text.max_int_digits),
        },
    }
}

fn integer(token: &str, max_digits: usize) -> Option<Const> {
    let digits: Vec<u8> = token.bytes().filter(|byte| *byte != b'_').collect();
    let bits = match digits.get(1).map(u8::to_ascii_lowercase) {
        Some(b'x') => 4,
        Some(b'o') => 3,
        Some(b'b') => 1,
        _ => return (digits.len() <= max_digits).then(|| big(false, decimal(&digits).into())),
    };
    let values = digits
        .get(2..)?
        .iter()
        .rev()
        .map(|byte| char::from(*byte).to_digit(16).unwrap_or(0));
    let (mut bytes, mut pending, mut held) = (Vec::new(), 0u32, 0u32);
    for value in values {
        pending |= value << held;
        held += bits;
        if held >= 8 {
            bytes.push(pending as u8);
            pending >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        bytes.push(pending as u8);
    }
    Some(big(false, bytes.into()))
}

/// A decimal literal has more digits than the text may have.
pub(crate) fn too_many_digits(text: &SourceText<'_>, range: TextRange) -> Failure {
    let limit = text.max_int_digits;
    let digits = text.slice(range).bytes().filter(u8::is_ascii_digit).count();
    Failure::at(
        range,
        format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits."
        ),
    )
}

/// Little-endian bytes of a decimal number.
fn decimal(digits: &[u8]) -> Vec<u8> {
    let mut words: Vec<u32> = Vec::new();
    for chunk in digits.chunks(9) {
        let scale = 10u64.pow(chunk.len() as u32);
        let mut carry = chunk
            .iter()
            .fold(0u64, |value, digit| value * 10 + u64::from(digit - b'0'));
        for word in &mut words {
            let value = u64::from(*word) * scale + carry;
            *word = value as u32;
            carry = value >> 32;
        }
        if carry > 0 {
            words.push(carry as u32);
        }
    }
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// An integer from sign and little-endian magnitude, in its smallest form.
pub(crate) fn big(negative: bool, magnitude: Box<[u8]>) -> Const {
    let length = magnitude.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    if length <= 8 {
        let value = magnitude
            .iter()
            .take(length)
            .rev()
            .fold(0i128, |value, byte| value << 8 | i128::from(*byte));
        if let Ok(small) = i64::try_from(if negative { -value } else { value }) {
            return Const::Int(small);
        }
    }
    let mut magnitude = magnitude.into_vec();
    magnitude.truncate(length);
    Const::BigInt {
        negative,
        magnitude: magnitude.into(),
    }
}

/// The WTF-8 text of a string literal, concatenated ones included.
pub(crate) fn string(value: &StringLiteralValue, text: &SourceText<'_>) -> Box<[u8]> {
    value.iter().flat_map(|part| string_part(part, text)).collect()
}

/// The WTF-8 text of one string literal.
pub(crate) fn string_part(part: &StringLiteral, text: &SourceText<'_>) -> Vec<u8> {
    if part.flags.prefix().is_raw() {
        return part.value.as_bytes().to_vec();
    }
    with_surrogates(&part.value, text.slice(part.range))
}

/// The parser writes U+FFFD for an escaped lone surrogate: this puts the surrogates back, in the order in which they are
/// escaped in `source`.
pub(crate) fn with_surrogates(value: &str, source: &str) -> Vec<u8> {
    const REPLACEMENT: &str = "\u{fffd}";
    if !value.contains(REPLACEMENT) || !source.contains('\\') {
        return value.as_bytes().to_vec();
    }
    let mut replacements = replacement_origins(source).into_iter();
    let mut out = Vec::with_capacity(value.len());
    let mut pieces = value.split(REPLACEMENT);
    out.extend(pieces.next().unwrap_or("").bytes());
    for piece in pieces {
        match replacements.next().flatten() {
            Some(surrogate) => out.extend([
                0xe0 | (surrogate >> 12) as u8,
                0x80 | (surrogate >> 6 & 0x3f) as u8,
                0x80 | (surrogate & 0x3f) as u8,
            ]),
            None => out.extend(REPLACEMENT.bytes()),
        }
        out.extend(piece.bytes());
    }
    out
}

/// For every U+FFFD that the source gives rise to, in order: the surrogate that it stands for, or `None` if it is meant.
fn replacement_origins(source: &str) -> Vec<Option<u32>> {
    let mut origins = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['\\', '\u{fffd}']) {
        let tail = &rest[at..];
        if tail.starts_with('\u{fffd}') {
            origins.push(None);
            rest = &tail['\u{fffd}'.len_utf8()..];
            continue;
        }
        let escaped = &tail[1..];
        let digits = match escaped.chars().next() {
            Some('u') => 4,
            Some('U') => 8,
            Some('N') => {
                if escaped
                    .get(1..)
                    .is_some_and(|name| name.to_ascii_uppercase().starts_with("{REPLACEMENT CHARACTER}"))
                {
                    origins.push(None);
                }
                0
            }
            _ => 0,
        };
        if digits > 0
            && let Some(code) = escaped
                .get(1..=digits)
                .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        {
            match code {
                0xd800..=0xdfff => origins.push(Some(code)),
                0xfffd => origins.push(None),
                _ => {}
            }
        }
        // Skip the backslash and the character that it escapes.
        let skipped = escaped.chars().next().map_or(0, char::len_utf8);
        rest = &escaped[skipped..];
    }
    origins
}

/// A docstring without the indentation of its lines (as `inspect.cleandoc`, but blank lines at the ends stay).
pub(crate) fn clean_docstring(text: &[u8]) -> Box<[u8]> {
    let text = expand_tabs(text);
    let indentation = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let mut lines = text.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let margin = lines
        .clone()
        .filter(|line| indentation(line) < line.len())
        .map(indentation)
        .min()
        .unwrap_or(0);
    let mut out = first[indentation(first)..].to_vec();
    for line in lines {
        out.push(b'\n');
        out.extend(&line[indentation(line).min(margin)..]);
    }
    out.into()
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut column = 0usize;
    for &byte in text {
        match byte {
            b'\t' => {
                let blanks = 8 - column % 8;
                out.extend(std::iter::repeat_n(b' ', blanks));
                column += blanks;
            }
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                column += usize::from(byte & 0xc0 != 0x80);
            }
        }
    }
    out
}

/// Whether the reference shows a character in messages rather than its number: it isn't a control, format, unassigned,
/// private or separating one.
pub(crate) fn is_printable(c: char) -> bool {
    rustpython_unicode::classify::is_repr_printable(c)
}

/// The text of a replacement field with `=`, as it shows: its comments don't.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '#') => {
                while chars.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        shown.push(c);
    }
    shown.into()
}

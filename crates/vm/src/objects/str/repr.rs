//! `repr` of text.

use super::Str;
use crate::unicode;

/// `repr(text)`: in single quotes, or in double quotes if the text has single ones and no double ones.
pub fn repr_of(text: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.as_bytes().len() + 2);
    push_repr(&mut out, text, false);
    out
}

/// Appends `repr(text)`, or with `ascii` what `ascii(text)` gives.
pub fn push_repr(out: &mut Vec<u8>, text: &Str, ascii: bool) {
    let bytes = text.as_bytes();
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    out.push(quote);
    for point in text.code_points() {
        match u8::try_from(point) {
            Ok(byte @ (b'\\' | b'\'' | b'"')) if byte == quote || byte == b'\\' => out.extend([b'\\', byte]),
            Ok(b'\n') => out.extend(b"\\n"),
            Ok(b'\r') => out.extend(b"\\r"),
            Ok(b'\t') => out.extend(b"\\t"),
            Ok(byte @ b' '..=b'~') => out.push(byte),
            _ if !ascii && unicode::is_printable(point) => unicode::push(out, point),
            _ => push_escape(out, point),
        }
    }
    out.push(quote);
}

/// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
pub(crate) fn push_escape(out: &mut Vec<u8>, point: u32) {
    let text = match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    };
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        String::from_utf8(repr_of(&Str::from_bytes(text.as_bytes().into()))).unwrap_or_default()
    }

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(shown("it's"), "\"it's\"");
        assert_eq!(shown("it's \"so\""), "'it\\'s \"so\"'");
        assert_eq!(shown("é\u{a0}\u{7f}\n\\"), "'é\\xa0\\x7f\\n\\\\'");
        assert_eq!(shown("\u{200b}\u{1f600}\u{e0001}"), "'\\u200b😀\\U000e0001'");
    }
}

//! String literals that can't be decoded (language reference 2.4.1).

use std::rc::Rc;

use super::matcher::{Matcher, Node};
use crate::token::{Kind, Report, Token};

impl Matcher<'_> {
    /// Decodes adjacent string literals, for the errors in them.
    pub(super) fn check_strings(&self, strings: &Rc<Node>) -> Result<(), Report> {
        let tokens = self.tokens.get(strings.start..strings.end).unwrap_or_default();
        let mut depth = 0;
        let (mut has_bytes, mut has_text) = (false, false);
        for token in tokens {
            match token.kind {
                Kind::FStart | Kind::TStart => {
                    has_text |= depth == 0;
                    depth += 1;
                }
                Kind::FEnd | Kind::TEnd => depth -= 1,
                Kind::String if depth == 0 => {
                    let is_bytes = self.check_literal(*token)?;
                    has_bytes |= is_bytes;
                    has_text |= !is_bytes;
                }
                Kind::FMiddle | Kind::TMiddle if depth == 1 => self.check_middle(strings.start, *token)?,
                _ => {}
            }
        }
        if has_bytes && has_text {
            return Err(self.at_last("cannot mix bytes and nonbytes literals"));
        }
        Ok(())
    }

    /// Checks a plain literal; returns whether it is a bytes literal.
    fn check_literal(&self, token: Token) -> Result<bool, Report> {
        let text = self.text.get(token.start..token.end).unwrap_or("");
        let prefix_length = text.find(['\'', '"']).unwrap_or(0);
        let (prefix, quoted) = text.split_at(prefix_length);
        let prefix = prefix.to_ascii_lowercase();
        let size = if quoted.len() >= 6 && (quoted.starts_with("'''") || quoted.starts_with("\"\"\"")) {
            3
        } else {
            1
        };
        let body = quoted.get(size..quoted.len() - size).unwrap_or("");
        let is_bytes = prefix.contains('b');
        let problem = if is_bytes && !body.is_ascii() {
            Some("bytes can only contain ASCII literal characters".to_owned())
        } else if prefix.contains('r') {
            None
        } else if is_bytes {
            bad_bytes_escape(body)
        } else {
            bad_text_escape(body)
        };
        match problem {
            Some(message) => Err(Report::range(self.text, token.start, token.end, message)),
            None => Ok(is_bytes),
        }
    }

    /// Checks the text between replacement fields of an f-string.
    fn check_middle(&self, first: usize, token: Token) -> Result<(), Report> {
        let start = self
            .tokens
            .get(first)
            .map_or("", |token| self.text.get(token.start..token.end).unwrap_or(""));
        if start.to_ascii_lowercase().contains('r') {
            return Ok(());
        }
        let text = self.text.get(token.start..token.end).unwrap_or("");
        let Some(message) = bad_text_escape(text) else {
            return Ok(());
        };
        // Found out when the string is complete: the error stands at its end.
        let mut after = self.tokens.iter().filter(|other| other.start >= token.end);
        let end = after
            .find(|other| matches!(other.kind, Kind::FEnd | Kind::TEnd))
            .unwrap_or(&token);
        Err(Report::range(self.text, end.start, end.end, message))
    }
}

fn bad_bytes_escape(body: &str) -> Option<String> {
    let bytes = body.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        if bytes.get(at + 1) == Some(&b'x') {
            let digits = bytes
                .iter()
                .skip(at + 2)
                .take(2)
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            if digits < 2 {
                return Some(format!("(value error) invalid \\x escape at position {at}"));
            }
        }
        at += 2;
    }
    None
}

/// The message about the first escape sequence that can't be decoded. Positions count as in the reference, which writes a
/// character beyond ASCII as an escape of ten characters first.
fn bad_text_escape(body: &str) -> Option<String> {
    let mut position = 0;
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        if c != '\\' {
            position += if c.is_ascii() { 1 } else { 10 };
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let after = &rest[1..];
        let problem = |length: usize, what: &str| {
            let end = position + length - 1;
            Some(format!(
                "(unicode error) 'unicodeescape' codec can't decode bytes in position {position}-{end}: {what}"
            ))
        };
        let (wanted, name) = match after.chars().next() {
            Some('x') => (2, "truncated \\xXX escape"),
            Some('u') => (4, "truncated \\uXXXX escape"),
            Some('U') => (8, "truncated \\UXXXXXXXX escape"),
            Some('N') => {
                let braced = after[1..]
                    .strip_prefix('{')
                    .and_then(|inner| inner.find('}').map(|end| &inner[..end]));
                let Some(name) = braced.filter(|name| !name.is_empty()) else {
                    let open = after[1..].strip_prefix('{');
                    let length = match open {
                        Some(inner) if inner.starts_with('}') => 4,
                        Some(inner) => 3 + inner.find('}').unwrap_or(inner.len()),
                        None => 2,
                    };
                    return problem(length, "malformed \\N character escape");
                };
                if rustpython_unicode::data::lookup_character(name).is_none() {
                    return problem(name.len() + 4, "unknown Unicode character name");
                }
                position += name.len() + 4;
                rest = &after[name.len() + 3..];
                continue;
            }
            Some(other) => {
                position += if other.is_ascii() { 2 } else { 11 };
                rest = &after[other.len_utf8()..];
                continue;
            }
            None => return None,
        };
        let digits = after
            .bytes()
            .skip(1)
            .take(wanted)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        if digits < wanted {
            return problem(2 + digits, name);
        }
        let code = u32::from_str_radix(&after[1..=wanted], 16).unwrap_or(0);
        if code > 0x10_ffff {
            return problem(2 + wanted, "illegal Unicode character");
        }
        position += 2 + wanted;
        rest = &after[1 + wanted..];
    }
    None
}

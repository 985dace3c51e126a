//! `SyntaxWarning`s that need no more than the text: invalid escape sequences, numbers that run into keywords, and jumps
//! out of `finally` clauses (PEP 765).

use ruff_python_ast::{self as ast, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::collect::Collector;

impl Collector<'_> {
    /// `return`, `break` or `continue` here would end a `finally` clause, and swallow an exception.
    pub(super) fn leaves_finally(&mut self, range: TextRange, word: &str) {
        let innermost = if word == "return" {
            self.finally.contains(&true)
        } else {
            self.finally.last() == Some(&true)
        };
        if innermost {
            self.scopes
                .warnings
                .push((range, format!("'{word}' in a 'finally' block")));
        }
    }

    /// A number with a keyword right behind it.
    pub(super) fn joined_number(&mut self, range: TextRange) {
        let after = self.text.after(range.end());
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        let token = self.text.slice(range).to_ascii_lowercase();
        let kind = match token.as_bytes() {
            [b'0', b'x', ..] => "hexadecimal",
            [b'0', b'o', ..] => "octal",
            [b'0', b'b', ..] => "binary",
            [.., b'j'] => "imaginary",
            _ => "decimal",
        };
        self.scopes.warnings.push((range, format!("invalid {kind} literal")));
    }

    pub(super) fn fstring_escapes(&mut self, node: &ast::ExprFString) {
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(part) if !part.flags.prefix().is_raw() => self.invalid_escapes(part.range),
                FStringPart::FString(part) if !part.flags.prefix().is_raw() => {
                    self.element_escapes(Box::new(part.elements.iter()));
                }
                _ => {}
            }
        }
    }

    pub(super) fn tstring_escapes(&mut self, node: &ast::ExprTString) {
        for part in node.value.iter().filter(|part| !part.flags.prefix().is_raw()) {
            self.element_escapes(Box::new(part.elements.iter()));
        }
    }

    fn element_escapes<'e>(&mut self, elements: Box<dyn Iterator<Item = &'e InterpolatedStringElement> + 'e>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(element) => self.invalid_escapes(element.range()),
                InterpolatedStringElement::Interpolation(element) => {
                    if let Some(spec) = &element.format_spec {
                        self.element_escapes(Box::new(spec.elements.iter()));
                    }
                }
            }
        }
    }

    /// Warns about the first escape sequence in a literal that means nothing.
    pub(super) fn invalid_escapes(&mut self, range: TextRange) {
        let source = self.text.slice(range);
        if !source.contains('\\') {
            return;
        }
        let prefix = source.find(['\'', '"']).unwrap_or(0);
        let is_bytes = source[..prefix].contains(['b', 'B']);
        let mut offset = 0;
        while let Some(found) = source.get(offset..).and_then(|rest| rest.find('\\')) {
            let at = offset + found;
            let mut after = &source[at + 1..];
            if after.is_empty() {
                // A backslash before a replacement field.
                after = self.text.after(range.end());
            }
            let Some(c) = after.chars().next() else {
                return;
            };
            offset = at + 1 + c.len_utf8();
            let message = match c {
                '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => continue,
                'u' | 'U' | 'N' if !is_bytes => continue,
                '0'..='7' => {
                    let digits = after
                        .bytes()
                        .take(3)
                        .take_while(|byte| matches!(byte, b'0'..=b'7'))
                        .count();
                    offset = at + 1 + digits;
                    let octal = &after[..digits];
                    if digits < 3 || octal.as_bytes()[0] < b'4' {
                        continue;
                    }
                    format!(
                        "\"\\{octal}\" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{octal}\"? A raw string is also an option."
                    )
                }
                c => format!(
                    "\"\\{c}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\\\{c}\"? A raw string is also an option."
                ),
            };
            let start = range.start() + TextSize::try_from(at).unwrap_or_default();
            self.scopes.warnings.push((TextRange::empty(start), message));
            return;
        }
    }
}

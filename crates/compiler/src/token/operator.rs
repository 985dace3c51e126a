//! Operators, delimiters, and brackets that must match.

use super::{Bracket, Kind, MAX_BRACKETS, Scan, Tokenizer};

impl Tokenizer<'_> {
    pub(super) fn operator(&mut self) -> Scan {
        let (start, line) = (self.at, self.line);
        let rest = &self.bytes[start..];
        let Some(c) = self.text[start..].chars().next() else {
            return self.end();
        };
        let in_field = self
            .strings
            .last()
            .is_some_and(|string| string.level == self.brackets.len() && string.depth > 0);
        // At the top of a replacement field, `:` starts the format spec and `!` the conversion.
        let length = if in_field && c == ':' {
            if let Some(string) = self.strings.last_mut() {
                string.in_format_spec = true;
            }
            1
        } else if in_field && matches!(c, '!' | '=') && rest.get(1) != Some(&b'=') {
            1
        } else {
            operator_length(rest)
        };
        match c {
            '(' | '[' | '{' => {
                if self.brackets.len() >= MAX_BRACKETS {
                    self.at += 1;
                    return Err(self.error("too many nested parentheses"));
                }
                self.at += 1;
                self.brackets.push(Bracket {
                    open: c as u8,
                    line,
                    at: start,
                    is_field: false,
                });
                return Ok(self.token(Kind::Op, start, line));
            }
            ')' | ']' | '}' => return self.close(c),
            _ => {}
        }
        if length == 0 && !(in_field && c == '!') {
            return if c == '!' || c == '$' || c == '?' || c == '`' {
                // Tokens that no rule takes.
                self.at += 1;
                Ok(self.token(Kind::Op, start, line))
            } else {
                Err(self.bad_character(c))
            };
        }
        self.at += length;
        Ok(self.token(Kind::Op, start, line))
    }

    fn close(&mut self, c: char) -> Scan {
        let (start, line) = (self.at, self.line);
        self.at += 1;
        let word = self
            .strings
            .last()
            .map(|string| if string.is_template { 't' } else { 'f' });
        let Some(bracket) = self.brackets.last().copied() else {
            return match self.is_lenient {
                true => Ok(self.token(Kind::Op, start, line)),
                false => Err(self.error(format!("unmatched '{c}'"))),
            };
        };
        if let Some(word) = word
            && bracket.is_field
            && c != '}'
        {
            return Err(self.error(format!("{word}-string: unmatched '{c}'")));
        }
        let matches = matches!((bracket.open, c), (b'(', ')') | (b'[', ']') | (b'{', '}'));
        if !matches && !self.is_lenient {
            let open = char::from(bracket.open);
            let message = if bracket.line == self.line {
                format!("closing parenthesis '{c}' does not match opening parenthesis '{open}'")
            } else {
                format!(
                    "closing parenthesis '{c}' does not match opening parenthesis '{open}' on line {}",
                    bracket.line
                )
            };
            return Err(self.error(message));
        }
        self.brackets.pop();
        if bracket.is_field
            && let Some(string) = self.strings.last_mut()
        {
            string.depth -= 1;
            string.in_format_spec = string.depth > 0;
            string.level = self.brackets.len();
        }
        Ok(self.token(Kind::Op, start, line))
    }
}

/// The length of the operator at the start of `rest`; 0 if there is none.
fn operator_length(rest: &[u8]) -> usize {
    const THREE: [&[u8]; 5] = [b"**=", b"//=", b"<<=", b">>=", b"..."];
    const TWO: [&[u8]; 20] = [
        b"!=", b"%=", b"&=", b"**", b"*=", b"+=", b"-=", b"->", b"//", b"/=", b":=", b"<<", b"<=", b"<>", b"==", b">=",
        b">>", b"@=", b"^=", b"|=",
    ];
    if THREE.iter().any(|op| rest.starts_with(op)) {
        3
    } else if TWO.iter().any(|op| rest.starts_with(op)) {
        2
    } else {
        usize::from(matches!(
            rest[0],
            b'%' | b'&'
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b'-'
                | b'.'
                | b'/'
                | b':'
                | b';'
                | b'<'
                | b'='
                | b'>'
                | b'@'
                | b'['
                | b']'
                | b'^'
                | b'{'
                | b'|'
                | b'}'
                | b'~'
        ))
    }
}

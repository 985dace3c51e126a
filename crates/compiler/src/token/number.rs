//! Numeric literals (language reference 2.4.4 to 2.4.7), and what is wrong with bad ones.

use super::{Kind, Report, Scan, Tokenizer};

impl Tokenizer<'_> {
    pub(crate) fn number(&mut self) -> Scan {
        let (start, line) = (self.at, self.line);
        let mut kind = "decimal";
        if self.peek(0) == b'0' {
            self.at += 1;
            match self.peek(0) {
                b'x' | b'X' => return self.radix(start, 16, "hexadecimal"),
                b'o' | b'O' => return self.radix(start, 8, "octal"),
                b'b' | b'B' => return self.radix(start, 2, "binary"),
                _ => {}
            }
            self.at = start;
            if let Some(report) = self.leading_zeros(start)? {
                return Err(report);
            }
        }
        let mut is_float = false;
        if self.peek(0) != b'.' {
            self.digits()?;
        }
        if self.peek(0) == b'.' {
            is_float = true;
            self.at += 1;
            if self.peek(0).is_ascii_digit() {
                self.digits()?;
            }
        }
        if matches!(self.peek(0), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(1), b'+' | b'-'));
            if self.peek(1 + sign).is_ascii_digit() {
                is_float = true;
                self.at += 1 + sign;
                self.digits()?;
            } else if sign > 0 {
                self.at += 2;
                return Err(self.error("invalid decimal literal"));
            } else {
                self.check_end(kind)?;
                return Ok(self.token(Kind::Number, start, line));
            }
        }
        if matches!(self.peek(0), b'j' | b'J') {
            self.at += 1;
            kind = "imaginary";
        }
        let _ = is_float;
        self.check_end(kind)?;
        Ok(self.token(Kind::Number, start, line))
    }

    /// Decimal digits with single underscores between them.
    fn digits(&mut self) -> Result<(), Report> {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek(0).is_ascii_digit() {
                return Err(self.error("invalid decimal literal"));
            }
        }
    }

    fn leading_zeros(&mut self, start: usize) -> Result<Option<Report>, Report> {
        let mut nonzero = false;
        loop {
            match self.peek(0) {
                b'_' => {
                    if !self.peek(1).is_ascii_digit() {
                        self.at += 1;
                        return Err(self.error("invalid decimal literal"));
                    }
                }
                b'0' => {}
                byte if byte.is_ascii_digit() => nonzero = true,
                _ => break,
            }
            self.at += 1;
        }
        let after = self.peek(0);
        let zeros_end = start
            + self.bytes[start..]
                .iter()
                .take_while(|byte| matches!(byte, b'0' | b'_'))
                .count();
        let is_integer = !matches!(after, b'.' | b'e' | b'E' | b'j' | b'J');
        if nonzero && is_integer && !self.is_lenient {
            let message =
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            return Ok(Some(Report::known(
                self.text,
                self.line,
                self.line_start,
                start,
                zeros_end,
                message,
            )));
        }
        self.at = start;
        Ok(None)
    }

    fn radix(&mut self, start: usize, radix: u32, name: &str) -> Scan {
        self.at += 1;
        loop {
            if self.peek(0) == b'_' {
                self.at += 1;
            }
            let byte = self.peek(0);
            if !char::from(byte).is_digit(radix) || self.ended() {
                if byte.is_ascii_digit() {
                    self.at += 1;
                    return Err(self.error(format!("invalid digit '{}' in {name} literal", char::from(byte))));
                }
                return Err(self.error(format!("invalid {name} literal")));
            }
            while char::from(self.peek(0)).is_digit(radix) {
                self.at += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        if self.peek(0).is_ascii_digit() {
            let digit = char::from(self.peek(0));
            self.at += 1;
            return Err(self.error(format!("invalid digit '{digit}' in {name} literal")));
        }
        self.check_end(name)?;
        Ok(self.token(Kind::Number, start, self.line))
    }

    /// A number may not run into a name, unless it is a keyword that may follow one.
    fn check_end(&mut self, kind: &str) -> Result<(), Report> {
        if self.is_lenient {
            return Ok(());
        }
        let rest = &self.text[self.at..];
        let Some(next) = rest.chars().next() else {
            return Ok(());
        };
        if !(next.is_ascii_alphanumeric() || next == '_') {
            return Ok(());
        }
        let keywords: &[&str] = match next {
            'a' => &["and"],
            'e' => &["else"],
            'f' => &["for"],
            'i' => &["if", "in", "is"],
            'n' => &["not"],
            'o' => &["or"],
            _ => &[],
        };
        if keywords.iter().any(|keyword| rest.starts_with(keyword)) {
            return Ok(());
        }
        // The error stands at the last digit.
        Err(self.error(format!("invalid {kind} literal")))
    }
}

//! Plain string and bytes literals (language reference 2.5).

use super::{Kind, Report, Scan, Tokenizer};

impl Tokenizer<'_> {
    /// A plain string literal; `at` stands on its quote.
    pub(super) fn string(&mut self, start: usize) -> Scan {
        let (line, line_start) = (self.line, self.line_start);
        let (quote, size) = self.quotes();
        let mut closing = 0;
        while closing < size {
            if self.ended() || (size == 1 && matches!(self.peek(0), b'\n' | b'\r')) {
                let last = self.line;
                self.hit_end = self.ended();
                let message = if size == 3 {
                    format!("unterminated triple-quoted string literal (detected at line {last})")
                } else {
                    let escaped = self.at > start && self.backslashes_before(start);
                    let hint = if escaped {
                        "; perhaps you escaped the end quote?"
                    } else {
                        ""
                    };
                    format!("unterminated string literal (detected at line {last}){hint}")
                };
                // An escaped line end may be the text's end, too.
                self.hit_end = size == 3 || (self.ended() && self.bytes.last() == Some(&b'\n'));
                let around = self.strings.last();
                if let Some(string) = around.filter(|string| string.quote == quote && string.size == size) {
                    // The quote was meant to end the f-string.
                    let word = if string.is_template { 't' } else { 'f' };
                    let message = format!("{word}-string: expecting '}}'");
                    return Err(Report::at_offset(self.text, line_start, start + 1, line, message).quiet());
                }
                let at_last_line = self.ended() && self.bytes.last() == Some(&b'\n');
                let detected = if at_last_line { last - 1 } else { last };
                let message = message.replace(&format!("line {last})"), &format!("line {detected})"));
                return Err(Report::at_offset(self.text, line_start, start + 1, line, message));
            }
            let byte = self.peek(0);
            if byte == quote {
                closing += 1;
                self.at += 1;
            } else {
                closing = 0;
                match byte {
                    b'\\' => {
                        self.at += 1;
                        if matches!(self.peek(0), b'\n' | b'\r') && !self.ended() {
                            self.newline();
                        } else if !self.ended() {
                            self.at += 1;
                        }
                    }
                    b'\n' | b'\r' => self.newline(),
                    _ => self.at += 1,
                }
            }
        }
        Ok(self.token(Kind::String, start, line))
    }

    /// Whether the string that starts at `start` seems to end in an escaped quote.
    fn backslashes_before(&self, start: usize) -> bool {
        let body = &self.bytes[start..self.at];
        let quote = body
            .iter()
            .position(|byte| matches!(byte, b'\'' | b'"'))
            .map(|at| body[at]);
        let mut escaped = false;
        let mut found = false;
        for &byte in body {
            if escaped {
                found |= Some(byte) == quote;
                escaped = false;
            } else {
                escaped = byte == b'\\';
            }
        }
        found
    }

    pub(super) fn quotes(&mut self) -> (u8, usize) {
        let quote = self.peek(0);
        let size = if self.peek(1) == quote && self.peek(2) == quote {
            3
        } else {
            1
        };
        self.at += size;
        (quote, size)
    }
}

/// Two prefixes of a string literal that exclude each other.
pub(super) fn incompatible(letters: &str) -> Option<(char, char)> {
    let has = |letter| letters.contains(letter);
    [
        ('u', 'b'),
        ('u', 'r'),
        ('u', 'f'),
        ('u', 't'),
        ('b', 'f'),
        ('b', 't'),
        ('f', 't'),
    ]
    .into_iter()
    .find(|(first, second)| has(*first) && has(*second))
}

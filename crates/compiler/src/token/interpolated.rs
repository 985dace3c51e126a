//! f-strings and t-strings: their starts, the text in them, and their replacement fields (PEP 701, PEP 750).

use super::{Bracket, Interpolated, Kind, MAX_BRACKETS, MAX_FIELDS, Report, Scan, Tokenizer};

impl Tokenizer<'_> {
    pub(crate) fn interpolated_start(&mut self, start: usize, is_raw: bool, is_template: bool) -> Scan {
        let (quote, size) = self.quotes();
        if self.strings.len() + 1 >= MAX_FIELDS {
            return Err(self.error("too many nested f-strings or t-strings"));
        }
        self.strings.push(Interpolated {
            quote,
            size,
            start,
            is_raw,
            is_template,
            depth: 0,
            level: self.brackets.len(),
            in_format_spec: false,
            at_brace: false,
        });
        let kind = if is_template { Kind::TStart } else { Kind::FStart };
        Ok(self.token(kind, start, self.line))
    }

    /// Text of an f-string, or its end.
    pub(crate) fn middle(&mut self) -> Scan {
        let Some(string) = self.strings.last().copied() else {
            return self.end();
        };
        let (start, line) = (self.at, self.line);
        let quotes = [string.quote; 3];
        let in_spec = string.in_format_spec;
        let word = if string.is_template { 't' } else { 'f' };
        loop {
            if self.ended() || (string.size == 1 && matches!(self.peek(0), b'\n' | b'\r')) {
                if in_spec && string.size == 1 {
                    let message = format!(
                        "{word}-string: newlines are not allowed in format specifiers for single quoted {word}-strings"
                    );
                    self.at = (self.at + 1).min(self.bytes.len());
                    let mut report = self.error(message);
                    if self.bytes.last() != Some(&b'\n') && self.ended() {
                        report.column += 1;
                        report.end_column += 1;
                    }
                    return Err(report);
                }
                return Err(self.unterminated(&string, word));
            }
            let rest = &self.bytes[self.at..];
            if rest.starts_with(&quotes[..string.size]) {
                if self.at > start {
                    break;
                }
                self.at += string.size;
                self.strings.pop();
                let kind = if string.is_template { Kind::TEnd } else { Kind::FEnd };
                return Ok(self.token(kind, start, line));
            }
            match rest[0] {
                b'{' | b'}' if self.is_lenient => return self.text_before_brace(&string, start, line),
                b'{' if rest.get(1) == Some(&b'{') && !in_spec => self.at += 2,
                b'{' => break,
                b'}' if in_spec => break,
                b'}' if rest.get(1) == Some(&b'}') => self.at += 2,
                b'}' => {
                    self.at += 1;
                    return Err(self.error(format!("{word}-string: single '}}' is not allowed")));
                }
                b'\\' if !string.is_raw && rest.get(1) == Some(&b'N') && rest.get(2) == Some(&b'{') => {
                    // A named character keeps its braces.
                    let length = rest.iter().position(|byte| matches!(byte, b'}' | b'\n')).unwrap_or(2);
                    self.at += length + 1;
                    if self.is_lenient && rest.get(length) == Some(&b'}') {
                        break;
                    }
                }
                b'\\' => {
                    self.at += 1;
                    match self.peek(0) {
                        b'\n' | b'\r' => self.newline(),
                        b'{' | b'}' => {}
                        _ if self.ended() => {}
                        _ => self.at += 1,
                    }
                }
                b'\n' | b'\r' => self.newline(),
                _ => self.at += 1,
            }
        }
        if self.at > start {
            let kind = if string.is_template {
                Kind::TMiddle
            } else {
                Kind::FMiddle
            };
            return Ok(self.token(kind, start, line));
        }
        // A replacement field begins, or a format spec ends.
        if in_spec
            && self.peek(0) != b'{'
            && let Some(string) = self.strings.last_mut()
        {
            string.in_format_spec = false;
        }
        if self.peek(0) == b'{' {
            return self.brace();
        }
        if self.peek(0) == b'}' {
            self.operator()
        } else {
            self.scan()
        }
    }

    /// Of two braces, which stand for one, the first belongs to the text, the second to nothing. A single one stands
    /// for itself, after a text that may be empty.
    fn text_before_brace(&mut self, string: &Interpolated, start: usize, line: u32) -> Scan {
        let (brace, next) = (self.peek(0), self.peek(1));
        let is_pair = brace == next && !string.in_format_spec && (brace == b'{' || string.depth == 0);
        let kind = match string.is_template {
            true => Kind::TMiddle,
            false => Kind::FMiddle,
        };
        if is_pair {
            self.at += 1;
            let token = self.token(kind, start, line);
            self.at += 1;
            return Ok(token);
        }
        if brace == b'{' && next != b'{' && self.at == start {
            return self.brace();
        }
        if let Some(string) = self.strings.last_mut() {
            string.at_brace = true;
        }
        Ok(self.token(kind, start, line))
    }

    /// A brace that opens or closes a replacement field.
    pub(super) fn brace(&mut self) -> Scan {
        let (start, line) = (self.at, self.line);
        let is_open = self.peek(0) == b'{';
        let Some(string) = self.strings.last_mut() else {
            return self.end();
        };
        string.at_brace = false;
        if is_open {
            string.depth += 1;
            return self.open_field(start, line);
        }
        if string.depth == 0 {
            let word = if string.is_template { 't' } else { 'f' };
            self.at += 1;
            return Err(self.error(format!("{word}-string: single '}}' is not allowed")));
        }
        string.in_format_spec = false;
        self.operator()
    }

    fn unterminated(&mut self, string: &Interpolated, word: char) -> Report {
        self.hit_end = string.size == 3;
        let last = self.line;
        let detected = if string.size == 3 && self.bytes.last() == Some(&b'\n') {
            last - 1
        } else {
            last
        };
        let triple = if string.size == 3 { "triple-quoted " } else { "" };
        let message = format!("unterminated {triple}{word}-string literal (detected at line {detected})");
        let line_start = self.text[..string.start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[..string.start].matches('\n').count() as u32 + 1;
        Report::at_offset(self.text, line_start, string.start + 1, line, message)
    }

    fn open_field(&mut self, start: usize, line: u32) -> Scan {
        if self.brackets.len() >= MAX_BRACKETS {
            self.at += 1;
            return Err(self.error("too many nested parentheses"));
        }
        self.at += 1;
        self.brackets.push(Bracket {
            open: b'{',
            line: self.line,
            at: start,
            is_field: true,
        });
        if let Some(string) = self.strings.last_mut() {
            string.level = self.brackets.len();
            string.in_format_spec = false;
        }
        Ok(self.token(Kind::Op, start, line))
    }
}

//! Tokens as the reference's tokenizer makes them: for diagnosing what doesn't parse, and for `tokenize`.
//!
//! - `number`, `operator`, `string`, `interpolated`: the tokens by family.
//! - `stream`: tokens of lines that come one by one.
//! - `report`: errors by lines and columns.

mod interpolated;
mod number;
mod operator;
mod report;
mod stream;
mod string;

pub(crate) use report::{Report, place};
pub use stream::TokenStream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    Number,
    String,
    /// The start of an f-string or t-string.
    FStart,
    TStart,
    /// Text in one.
    FMiddle,
    TMiddle,
    FEnd,
    TEnd,
    Newline,
    Indent,
    Dedent,
    End,
    /// An operator or delimiter.
    Op,
    /// A comment, and the end of a line that holds no statement's end: only for `tokenize`.
    Comment,
    LineEnd,
}

/// A token. Offsets are bytes in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// Open brackets after the token.
    pub level: u32,
    /// Line of the start, from 1.
    pub line: u32,
}

/// An f-string or t-string that is being read.
#[derive(Clone, Copy, Debug)]
struct Interpolated {
    quote: u8,
    size: usize,
    start: usize,
    is_raw: bool,
    is_template: bool,
    /// Open replacement fields.
    depth: u32,
    /// Open brackets at the start of each replacement field matter only for the innermost one.
    level: usize,
    in_format_spec: bool,
    /// The text before a brace was handed out: the brace comes next.
    at_brace: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Bracket {
    pub open: u8,
    pub line: u32,
    pub at: usize,
    is_field: bool,
}

/// How deep brackets may nest.
const MAX_BRACKETS: usize = 200;
/// How deep blocks may nest.
const MAX_INDENT: usize = 100;
/// How deep replacement fields may nest.
pub(crate) const MAX_FIELDS: usize = 150;

#[derive(Clone)]
pub(crate) struct Tokenizer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pub at: usize,
    pub line: u32,
    pub line_start: usize,
    at_line_start: bool,
    /// Columns of the open blocks, with tabs to multiples of 8 and of 1.
    indents: Vec<(usize, usize)>,
    /// Indents (positive) or dedents (negative) to hand out.
    pending: i32,
    pub brackets: Vec<Bracket>,
    strings: Vec<Interpolated>,
    after_newline: bool,
    /// The end of the text was met inside of something.
    pub hit_end: bool,
    /// An error was raised: the tokenizer goes on no further.
    pub failed: bool,
    pub done: bool,
    pub is_interactive: bool,
    /// The last line counts as one with a line feed.
    pub ends_lines: bool,
    /// Every line end and comment is a token, and some mistakes aren't looked for: what `tokenize` wants.
    is_lenient: bool,
    /// The line holds a comment at most.
    blank_line: bool,
}

type Scan = Result<Token, Report>;

impl<'a> Tokenizer<'a> {
    /// Whether an f-string or t-string is open.
    pub fn in_interpolated(&self) -> bool {
        !self.strings.is_empty()
    }

    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
            line_start: 0,
            at_line_start: true,
            indents: vec![(0, 0)],
            pending: 0,
            brackets: Vec::new(),
            strings: Vec::new(),
            after_newline: true,
            hit_end: false,
            failed: false,
            done: false,
            is_interactive: false,
            ends_lines: true,
            is_lenient: false,
            blank_line: false,
        }
    }

    /// The same state over a text that begins with what was read so far.
    fn over<'b>(self, text: &'b str) -> Tokenizer<'b> {
        Tokenizer {
            text,
            bytes: text.as_bytes(),
            at: self.at,
            line: self.line,
            line_start: self.line_start,
            at_line_start: self.at_line_start,
            indents: self.indents,
            pending: self.pending,
            brackets: self.brackets,
            strings: self.strings,
            after_newline: self.after_newline,
            hit_end: self.hit_end,
            failed: self.failed,
            done: self.done,
            is_interactive: self.is_interactive,
            ends_lines: self.ends_lines,
            is_lenient: self.is_lenient,
            blank_line: self.blank_line,
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn ended(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn token(&self, kind: Kind, start: usize, line: u32) -> Token {
        Token {
            kind,
            start,
            end: self.at,
            level: self.brackets.len() as u32,
            line,
        }
    }

    /// The next token.
    pub fn next(&mut self) -> Scan {
        let result = self.scan();
        self.failed |= result.is_err();
        if let Ok(token) = &result {
            self.after_newline = token.kind == Kind::Newline || (self.after_newline && token.kind == Kind::Dedent);
            self.done |= token.kind == Kind::End;
        }
        result
    }

    /// An error at the last character read.
    fn error(&self, message: impl Into<String>) -> Report {
        Report::at_offset(self.text, self.line_start, self.at, self.line, message)
    }

    fn newline(&mut self) {
        // `at` stands on the line end.
        if self.peek(0) == b'\r' && self.peek(1) == b'\n' {
            self.at += 1;
        }
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
    }

    fn scan(&mut self) -> Scan {
        if let Some(string) = self.strings.last().copied() {
            let in_field = string.depth > 0 && !(string.in_format_spec && self.brackets.len() == string.level);
            if string.at_brace {
                return self.brace();
            }
            if !in_field {
                return self.middle();
            }
        }
        if self.at_line_start {
            self.at_line_start = false;
            self.indentation()?;
        }
        if self.pending != 0 {
            let token = Token {
                kind: if self.pending > 0 { Kind::Indent } else { Kind::Dedent },
                start: if self.pending > 0 { self.line_start } else { self.at },
                end: self.at,
                level: 0,
                line: self.line,
            };
            self.pending -= self.pending.signum();
            return Ok(token);
        }
        let comment = self.skip_blanks()?;
        if self.ended() {
            return self.end();
        }
        let start = self.at;
        let line = self.line;
        let byte = self.peek(0);
        match byte {
            b'#' => {
                self.skip_comment();
                Ok(self.token(Kind::Comment, start, line))
            }
            b'\n' | b'\r' if self.is_lenient && (self.blank_line || !self.brackets.is_empty()) => {
                self.at_line_start = self.brackets.is_empty();
                self.newline();
                Ok(self.token(Kind::LineEnd, start, line))
            }
            b'\n' | b'\r' => {
                self.at_line_start = true;
                let token = Token {
                    kind: Kind::Newline,
                    start: comment.unwrap_or(start),
                    end: start + 1,
                    level: 0,
                    line,
                };
                self.newline();
                Ok(token)
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => self.name_or_string(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'\'' | b'"' => self.string(start),
            _ => self.operator(),
        }
    }

    fn end(&mut self) -> Scan {
        if !self.brackets.is_empty() {
            self.hit_end = true;
            return Err(match self.is_lenient {
                true => self.end_of_lines(),
                false => self.end_of_file(),
            });
        }
        let at = self.at;
        let line = self.line;
        if !self.after_newline && !self.is_lenient {
            // The last line needs no line feed, except at a prompt.
            self.hit_end |= self.is_interactive;
            self.after_newline = true;
            self.at_line_start = true;
            let token = Token {
                kind: Kind::Newline,
                start: at,
                end: at + 1,
                level: 0,
                line,
            };
            self.line += 1;
            self.line_start = self.at;
            return Ok(token);
        }
        if self.indents.len() > 1 {
            self.hit_end = true;
            self.indents.pop();
            return Ok(self.token(Kind::Dedent, at, line));
        }
        self.hit_end = true;
        Ok(self.token(Kind::End, at, line))
    }

    /// The error for lines that end within a statement. Its column is that of `tokenize`: what is left to read.
    fn end_of_lines(&self) -> Report {
        let from = match self.strings.first() {
            Some(string) => self.text[..string.start].rfind('\n').map_or(0, |at| at + 1),
            None => self.line_start,
        };
        let mut report = Report::at_offset(
            self.text,
            from,
            self.at,
            self.line.saturating_sub(1),
            "unexpected EOF in multi-line statement",
        );
        report.column = (self.at - from) as i64;
        report
    }

    /// The error for a text that ends in a backslash.
    fn cut_off(&self) -> Report {
        if self.is_lenient {
            let line_start = self.text[..self.at.saturating_sub(1)]
                .rfind('\n')
                .map_or(0, |at| at + 1);
            let mut report = self.end_of_lines();
            report.column = (self.at - line_start) as i64;
            return report;
        }
        match self.brackets.last() {
            Some(bracket) => self.never_closed(bracket),
            None => Report::end_of_file(self.text),
        }
    }

    /// The error for a text that ends too early.
    pub fn end_of_file(&self) -> Report {
        match self.brackets.last() {
            Some(bracket) => self.never_closed(bracket),
            None => self.error("unexpected EOF while parsing"),
        }
    }

    pub fn never_closed(&self, bracket: &Bracket) -> Report {
        let open = char::from(bracket.open);
        Report::open_ended(self.text, bracket.at, format!("'{open}' was never closed"))
    }

    /// Counts the blanks at the start of a line and compares them with the blocks around.
    fn indentation(&mut self) -> Result<(), Report> {
        let (mut column, mut alternative);
        loop {
            column = 0;
            alternative = 0;
            // An indentation over several lines counts as far as its first line goes.
            let mut first_line = None;
            loop {
                match self.peek(0) {
                    b' ' => {
                        column += 1;
                        alternative += 1;
                    }
                    b'\t' => {
                        column = (column / 8 + 1) * 8;
                        alternative += 1;
                    }
                    b'\x0c' => {
                        column = 0;
                        alternative = 0;
                    }
                    b'\\' if matches!(self.peek(1), b'\n' | b'\r') => {
                        if column > 0 {
                            first_line = first_line.or(Some((column, alternative)));
                        }
                        column = 0;
                        alternative = 0;
                        self.at += 1;
                        self.newline();
                        if self.ended() && !self.is_lenient {
                            self.hit_end = true;
                            return Err(self.cut_off());
                        }
                        continue;
                    }
                    b'\\' => {
                        self.skip_blanks()?;
                        break;
                    }
                    _ => break,
                }
                self.at += 1;
            }
            if let Some(first) = first_line {
                (column, alternative) = first;
            }
            let is_blank = self.ended() || matches!(self.peek(0), b'#' | b'\n' | b'\r');
            self.blank_line = is_blank;
            if !is_blank {
                break;
            }
            if self.is_lenient {
                return Ok(());
            }
            self.skip_comment();
            if self.ended() {
                return Ok(());
            }
            self.newline();
        }
        let (current, current_alternative) = self.indents.last().copied().unwrap_or_default();
        if column == current {
            if alternative != current_alternative {
                return Err(self.tab_error());
            }
        } else if column > current {
            if self.indents.len() >= MAX_INDENT {
                let mut report = Report::too_deep(self.line);
                if self.is_lenient {
                    report.column = self.line_length() + 1;
                }
                return Err(report);
            }
            if alternative <= current_alternative {
                return Err(self.tab_error());
            }
            self.pending += 1;
            self.indents.push((column, alternative));
        } else {
            while self.indents.last().is_some_and(|(open, _)| column < *open) {
                self.indents.pop();
                self.pending -= 1;
            }
            let (open, open_alternative) = self.indents.last().copied().unwrap_or_default();
            if column != open {
                let end = self.line_end();
                return Err(Report::dedent(self.text, self.line_start, end, self.line));
            }
            if alternative != open_alternative {
                return Err(self.tab_error());
            }
        }
        Ok(())
    }

    /// To the end of the line.
    fn skip_comment(&mut self) {
        while !self.ended() && !matches!(self.peek(0), b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn tab_error(&self) -> Report {
        let mut report = Report::tab(self.line);
        if self.is_lenient {
            report.column = self.line_length() + 1;
        }
        report
    }

    /// The characters of the line.
    fn line_length(&self) -> i64 {
        let line = self.text.get(self.line_start..self.line_end()).unwrap_or("");
        line.chars().count() as i64
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        self.at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
    }

    /// Skips blanks, comments, continued lines, and line ends within brackets.
    /// Returns where a comment at the end of the line starts.
    fn skip_blanks(&mut self) -> Result<Option<usize>, Report> {
        let mut comment = None;
        loop {
            match self.peek(0) {
                b' ' | b'\t' | b'\x0c' if !self.ended() => self.at += 1,
                b'#' | b'\n' | b'\r' if self.is_lenient => return Ok(None),
                b'#' => {
                    comment = Some(self.at);
                    self.skip_comment();
                }
                b'\\' => {
                    if matches!(self.peek(1), b'\n' | b'\r') {
                        self.at += 1;
                        self.newline();
                        if self.ended() {
                            self.hit_end = true;
                            return Err(self.cut_off());
                        }
                    } else {
                        self.at += 1;
                        if self.ended() && (self.ends_lines || self.is_lenient) {
                            self.hit_end = true;
                            return Err(self.cut_off());
                        }
                        let (start, line) = (self.at - usize::from(self.ended()), self.line);
                        let mut report = Report::line_continuation(self.text, self.line_start, start, line);
                        if self.is_lenient {
                            report.column = self.line_length() + 1;
                        }
                        return Err(report);
                    }
                }
                b'\n' | b'\r' if !self.brackets.is_empty() && !self.ended() => self.newline(),
                _ => return Ok(comment),
            }
        }
    }

    fn name_or_string(&mut self) -> Scan {
        let start = self.at;
        let mut prefix = 0;
        while prefix < 3 {
            match self.peek(prefix).to_ascii_lowercase() {
                b'b' | b'r' | b'u' | b'f' | b't' => prefix += 1,
                _ => break,
            }
        }
        if matches!(self.peek(prefix), b'\'' | b'"') && prefix > 0 {
            let letters = self.text[start..start + prefix].to_ascii_lowercase();
            if let Some((first, second)) = string::incompatible(&letters) {
                self.at += prefix;
                let message = format!("'{first}' and '{second}' prefixes are incompatible");
                return Err(Report::range(self.text, start, start + prefix, message));
            }
            match letters.as_str() {
                "b" | "u" | "r" | "br" | "rb" => {
                    self.at += prefix;
                    return self.string(start);
                }
                "f" | "fr" | "rf" | "t" | "tr" | "rt" => {
                    self.at += prefix;
                    let (is_raw, is_template) = (letters.contains('r'), letters.contains('t'));
                    return self.interpolated_start(start, is_raw, is_template);
                }
                _ => {}
            }
        }
        for c in self.text[start..].chars() {
            if c.is_ascii() {
                if !(c.is_ascii_alphanumeric() || c == '_') {
                    break;
                }
            } else if !self.is_lenient && !is_identifier_char(c, self.at == start) {
                return Err(self.bad_character(c));
            }
            self.at += c.len_utf8();
        }
        Ok(self.token(Kind::Name, start, self.line))
    }

    fn bad_character(&mut self, c: char) -> Report {
        self.at += c.len_utf8();
        let code = c as u32;
        if crate::literal::is_printable(c) {
            self.error(format!("invalid character '{c}' (U+{code:04X})"))
        } else {
            self.error(format!("invalid non-printable character U+{code:04X}"))
        }
    }
}

pub(crate) fn is_identifier_char(c: char, is_first: bool) -> bool {
    if is_first {
        c == '_' || unicode_ident::is_xid_start(c)
    } else {
        unicode_ident::is_xid_continue(c)
    }
}

//! Tokens of lines that come one by one, as `_tokenize.TokenizerIter` hands them out.
//!
//! A token is read from what has come. If it runs into the end of that, the state before it is restored and another
//! line wanted.

use corallus_bytecode::token::{SourceToken, TokenStep as Step};

use super::{Kind, Report, Token, Tokenizer};
use crate::error::SyntaxError;

/// Splits lines into tokens.
pub struct TokenStream {
    text: String,
    /// The state between two tokens, over an empty text.
    tokenizer: Option<Tokenizer<'static>>,
    /// Where the lines start, and whether the line end was missing.
    lines: Vec<(usize, bool)>,
    is_complete: bool,
    has_extra: bool,
    /// The line of the last token, which stands for its text.
    last_line: Option<u32>,
    /// A byte offset, and how many characters from the start of its line it is.
    mark: (usize, i32),
}

impl TokenStream {
    /// With `extra`, comments and line ends that end no statement are tokens, operators are all of one kind, and some
    /// mistakes are let through: the module `tokenize`. Without, the tokens are those that the parser sees.
    pub fn new(extra: bool) -> Self {
        let mut tokenizer = Tokenizer::new("");
        tokenizer.is_lenient = extra;
        Self {
            text: String::new(),
            tokenizer: Some(tokenizer),
            lines: Vec::new(),
            is_complete: false,
            has_extra: extra,
            last_line: None,
            mark: (0, 0),
        }
    }

    /// Adds a line; an empty one ends the text.
    pub fn feed(&mut self, line: &str) {
        if line.is_empty() {
            self.is_complete = true;
            return;
        }
        let start = self.text.len();
        self.text.push_str(line);
        let is_implicit = !line.ends_with('\n');
        if is_implicit {
            self.text.push('\n');
        }
        let bytes = &self.text.as_bytes()[start..];
        self.lines.push((start, is_implicit));
        let last = bytes.len() - 1;
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line && at < last {
                self.lines.push((start + at + 1, is_implicit));
            }
        }
    }

    /// How many lines have come.
    pub fn line_count(&self) -> u32 {
        self.lines.len() as u32
    }

    /// The next token.
    ///
    /// # Errors
    /// A [`SyntaxError`] for what is no token. Nothing comes after it.
    pub fn step(&mut self) -> Result<Step, SyntaxError> {
        let Some(saved) = self.tokenizer.take() else {
            return Ok(Step::Finished);
        };
        if !self.is_complete && saved.at == self.text.len() && saved.pending == 0 {
            self.tokenizer = Some(saved);
            return Ok(Step::NeedsLine);
        }
        let before = (!self.is_complete).then(|| saved.clone());
        let mut tokenizer = saved.over(&self.text);
        let result = tokenizer.next();
        let at_end = tokenizer.at == self.text.len();
        let line = tokenizer.line;
        let tokenizer = tokenizer.over("");
        match result {
            // More lines may make something else of it.
            result
                if at_end
                    && before.is_some()
                    && !matches!(&result, Ok(token) if matches!(token.kind, Kind::Newline | Kind::LineEnd)) =>
            {
                self.tokenizer = before;
                Ok(Step::NeedsLine)
            }
            Ok(token) => {
                if token.kind != Kind::End {
                    self.tokenizer = Some(tokenizer);
                }
                Ok(Step::Token(self.show(token, line)))
            }
            Err(report) => Err(self.error(report)),
        }
    }

    fn error(&self, report: Report) -> SyntaxError {
        let line = report.line.clamp(1, self.line_count().max(1));
        SyntaxError {
            kind: report.kind,
            incomplete: false,
            message: report.message,
            line: report.line,
            column: report.column as i32,
            end_line: report.end_line,
            end_column: report.end_column as i32,
            text: Some(self.line_texts(line, line).to_owned()),
        }
    }

    /// The line, from 1, that holds an offset.
    fn line_at(&self, offset: usize) -> u32 {
        let after = self.lines.partition_point(|(start, _)| *start <= offset);
        (after as u32).max(1)
    }

    fn line_start(&self, line: u32) -> usize {
        let index = (line as usize).saturating_sub(1);
        self.lines.get(index).map_or(self.text.len(), |(start, _)| *start)
    }

    fn is_implicit(&self, line: u32) -> bool {
        let index = (line as usize).saturating_sub(1);
        self.lines.get(index).is_some_and(|(_, is_implicit)| *is_implicit)
    }

    /// The lines from one to another, without a line end that nobody wrote.
    fn line_texts(&self, first: u32, last: u32) -> &str {
        let (start, end) = (self.line_start(first), self.line_start(last + 1));
        let text = self.text.get(start..end).unwrap_or("");
        match self.is_implicit(last) {
            true => text.strip_suffix('\n').unwrap_or(text),
            false => text,
        }
    }

    fn place(&mut self, offset: usize) -> (u32, i32) {
        let line = self.line_at(offset);
        let start = self.line_start(line);
        let (known, column) = match self.mark {
            (known, column) if known >= start && known <= offset => (known, column),
            _ => (start, 0),
        };
        let passed = self.text.get(known..offset).unwrap_or("");
        let column = column.saturating_add(i32::try_from(passed.chars().count()).unwrap_or(i32::MAX));
        self.mark = (offset, column);
        (line, column)
    }

    /// `line` is the one that the tokenizer stands on after the token.
    fn show(&mut self, token: Token, line: u32) -> SourceToken {
        if !self.has_extra && matches!(token.kind, Kind::End | Kind::Indent | Kind::Dedent) {
            let place = match token.kind {
                Kind::End => (self.line_count(), -1),
                _ => (self.place(token.end).0, -1),
            };
            let line = (self.last_line != Some(place.0)).then(|| self.line_texts(place.0, place.0).to_owned());
            self.last_line = Some(place.0);
            return SourceToken {
                number: self.number(token),
                text: String::new(),
                start: place,
                end: place,
                line,
            };
        }
        let is_trailing = token.kind == Kind::End || (token.kind == Kind::Dedent && token.start >= self.text.len());
        if is_trailing {
            self.last_line = None;
            let place = (line.max(1), 0);
            return SourceToken {
                number: self.number(token),
                text: String::new(),
                start: place,
                end: place,
                line: Some(String::new()),
            };
        }
        let start = match token.kind {
            Kind::Dedent => self.place(token.end),
            _ => self.place(token.start),
        };
        let ends_line = matches!(token.kind, Kind::Newline | Kind::LineEnd);
        let mut end = match ends_line {
            true => start,
            false => self.place(token.end),
        };
        let mut text = match token.kind {
            Kind::Dedent => String::new(),
            _ => self.text.get(token.start..token.end).unwrap_or("").to_owned(),
        };
        if ends_line && !self.has_extra {
            // A comment before the line end belongs to it.
            let line_end = token.end.saturating_sub(1).max(token.start);
            text = self.text.get(token.start..line_end).unwrap_or("").to_owned();
            end = self.place(line_end);
        } else if ends_line {
            let rest = self.text.get(token.start..).unwrap_or("");
            let is_implicit = self.is_implicit(start.0) && rest.starts_with(['\r', '\n']);
            let written = &rest[..rest.find('\n').map_or(rest.len(), |at| at + 1)];
            end.1 = end.1.saturating_add(written.len() as i32);
            text = match is_implicit {
                true => written.trim_end_matches('\n').to_owned(),
                false => written.to_owned(),
            };
        }
        let spans_lines = matches!(
            token.kind,
            Kind::String | Kind::FStart | Kind::FMiddle | Kind::FEnd | Kind::TStart | Kind::TMiddle | Kind::TEnd
        );
        let first = if spans_lines { start.0 } else { end.0 };
        let line = (self.last_line != Some(end.0)).then(|| self.line_texts(first, end.0).to_owned());
        self.last_line = Some(first);
        SourceToken {
            number: self.number(token),
            text,
            start,
            end,
            line,
        }
    }

    /// The token's number in the module `token`.
    fn number(&self, token: Token) -> u8 {
        match token.kind {
            Kind::End => 0,
            Kind::Name => 1,
            Kind::Number => 2,
            Kind::String => 3,
            Kind::Newline => 4,
            Kind::Indent => 5,
            Kind::Dedent => 6,
            Kind::FStart => 59,
            Kind::FMiddle => 60,
            Kind::FEnd => 61,
            Kind::TStart => 62,
            Kind::TMiddle => 63,
            Kind::TEnd => 64,
            Kind::Comment => 65,
            Kind::LineEnd => 66,
            Kind::Op if self.has_extra => OP,
            Kind::Op => {
                let text = self.text.get(token.start..token.end).unwrap_or("");
                let found = OPERATORS.iter().position(|operator| *operator == text);
                match found {
                    Some(at) => 7 + at as u8,
                    None if text == "<>" => 28,
                    None => OP,
                }
            }
        }
    }
}

/// The number of an operator that isn't told from others.
const OP: u8 = 55;

/// The operators in the order of their numbers, which begin at 7.
const OPERATORS: [&str; 48] = [
    "(", ")", "[", "]", ":", ",", ";", "+", "-", "*", "/", "|", "&", "<", ">", "=", ".", "%", "{", "}", "==", "!=",
    "<=", ">=", "~", "^", "<<", ">>", "**", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "**=", "//",
    "//=", "@", "@=", "->", "...", ":=", "!",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[&str]) -> Vec<String> {
        let mut stream = TokenStream::new(true);
        let mut lines = lines.iter();
        let mut texts = Vec::new();
        loop {
            match stream.step() {
                Ok(Step::Token(token)) => texts.push(format!("{} {:?}", token.number, token.text)),
                Ok(Step::NeedsLine) => stream.feed(lines.next().unwrap_or(&"")),
                Ok(Step::Finished) => return texts,
                Err(error) => {
                    texts.push(error.message);
                    return texts;
                }
            }
        }
    }

    #[test]
    fn a_string_over_lines_is_one_token() {
        assert_eq!(
            texts(&["'''a\n", "b''' # c\n"]),
            ["3 \"'''a\\nb'''\"", "65 \"# c\"", "4 \"\\n\"", "0 \"\""]
        );
    }

    #[test]
    fn operators_have_numbers() {
        assert_eq!(OPERATORS.len(), usize::from(OP) - 7);
    }

    #[test]
    fn the_end_within_brackets_is_an_error() {
        assert_eq!(
            texts(&["(\n"]),
            ["55 \"(\"", "66 \"\\n\"", "unexpected EOF in multi-line statement"]
        );
    }
}

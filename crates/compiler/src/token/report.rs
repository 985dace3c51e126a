//! An error found by the tokenizer or the grammar, by lines and columns as the reference gives them.

use crate::error::{ErrorKind, Failure, SyntaxError};

/// An error ready to be reported. Columns count characters from 1.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub kind: ErrorKind,
    pub message: String,
    pub line: u32,
    pub column: i64,
    pub end_line: u32,
    /// -1 if unknown.
    pub end_column: i64,
    /// Yields to an error that the parser found before.
    pub is_quiet: bool,
}

/// Line from 1 and character column from 0 of a byte offset.
pub(crate) fn place(text: &str, offset: usize) -> (u32, i64) {
    let offset = offset.min(text.len());
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.matches('\n').count() as u32 + 1;
    (line, before[start..].chars().count() as i64)
}

fn characters(text: &str, from: usize, to: usize) -> i64 {
    text.get(from..to.min(text.len()))
        .map_or(0, |text| text.chars().count() as i64)
}

impl Report {
    fn new(message: impl Into<String>, line: u32, column: i64, end_line: u32, end_column: i64) -> Self {
        Self {
            kind: ErrorKind::Syntax,
            message: message.into(),
            line,
            column,
            end_line,
            end_column,
            is_quiet: false,
        }
    }

    /// At the end of the text.
    pub fn at_end(text: &str, message: impl Into<String>) -> Self {
        let body = text.strip_suffix('\n').unwrap_or(text);
        let (line, column) = place(body, body.len());
        Self::new(message, line, column + 1, line, -1)
    }

    pub fn quiet(mut self) -> Self {
        self.is_quiet = true;
        self
    }

    /// At the character before `at`, as the tokenizer counts.
    pub fn at_offset(text: &str, line_start: usize, at: usize, line: u32, message: impl Into<String>) -> Self {
        let column = characters(text, line_start, at);
        Self::new(message, line, column, line, column)
    }

    /// From `start` to `end`, both before the character meant.
    pub fn known(
        text: &str,
        line: u32,
        line_start: usize,
        start: usize,
        end: usize,
        message: impl Into<String>,
    ) -> Self {
        let column = characters(text, line_start, start) + 1;
        let end_column = characters(text, line_start, end) + 1;
        Self::new(message, line, column, line, end_column)
    }

    /// The range of bytes `start..end`.
    pub fn range(text: &str, start: usize, end: usize, message: impl Into<String>) -> Self {
        let (line, column) = place(text, start);
        let (end_line, end_column) = place(text, end);
        Self::new(message, line, column + 1, end_line, end_column + 1)
    }

    /// From `start` on, with no end.
    pub fn open_ended(text: &str, start: usize, message: impl Into<String>) -> Self {
        let (line, column) = place(text, start);
        Self::new(message, line, column + 1, line, 0)
    }

    /// A line that is indented like no block around it.
    pub fn dedent(text: &str, line_start: usize, line_end: usize, line: u32) -> Self {
        let column = characters(text, line_start, line_end) + 1;
        Self {
            kind: ErrorKind::Indentation,
            is_quiet: true,
            ..Self::new(
                "unindent does not match any outer indentation level",
                line,
                column,
                line,
                -1,
            )
        }
    }

    pub fn tab(line: u32) -> Self {
        Self {
            kind: ErrorKind::Tab,
            is_quiet: true,
            ..Self::new("inconsistent use of tabs and spaces in indentation", line, 1, line, 0)
        }
    }

    pub fn too_deep(line: u32) -> Self {
        Self {
            kind: ErrorKind::Indentation,
            is_quiet: true,
            ..Self::new("too many levels of indentation", line, 1, line, 0)
        }
    }

    /// A backslash that is followed by something on its line.
    pub fn line_continuation(text: &str, line_start: usize, at: usize, line: u32) -> Self {
        let column = characters(text, line_start, at) + 1;
        Self::new(
            "unexpected character after line continuation character",
            line,
            column,
            line,
            0,
        )
        .quiet()
    }

    pub fn end_of_file(text: &str) -> Self {
        Self::at_end(text, "unexpected EOF while parsing").quiet()
    }

    /// As an error that travels through the compiler.
    pub fn into_failure(self, text: &crate::source::SourceText<'_>) -> Failure {
        Failure::placed(SyntaxError {
            kind: self.kind,
            incomplete: false,
            message: self.message,
            line: self.line,
            column: self.column as i32,
            end_line: self.end_line,
            end_column: self.end_column as i32,
            text: Some(text.line_text(self.line).to_owned()),
        })
    }
}

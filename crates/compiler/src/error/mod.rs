//! Errors and warnings of compilation, with the reference's types, wording and positions.

mod expressions;
mod parser;

use ruff_text_size::TextRange;

use crate::source::SourceText;

pub(crate) use expressions::noun;
pub(crate) use parser::from_parser;

/// Which exception class the reference raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Syntax,
    /// A source file declares an encoding that isn't known here: the message's last word.
    Encoding,
    Indentation,
    Tab,
    /// `MemoryError` or `RecursionError` of the reference: the text nests deeper than can be compiled.
    Recursion,
}

/// A `SyntaxError`, ready for the exception's attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: ErrorKind,
    /// More input could make the text valid (for interactive prompts).
    pub incomplete: bool,
    pub message: String,
    /// Line from 1; 0 if the error has no position.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: i32,
    pub end_line: u32,
    /// Column from 1 of the first character after the error; 0 or -1 if unknown.
    pub end_column: i32,
    /// The source line, with its line feed.
    pub text: Option<String>,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (line {})", self.message, self.line)
    }
}

impl std::error::Error for SyntaxError {}

/// The class of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningCategory {
    Syntax,
}

/// A warning that compiling gave rise to. The caller decides whether it is shown, ignored or an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub category: WarningCategory,
    pub message: String,
    pub line: u32,
    /// Where the warning stands, should a filter turn it into a `SyntaxError`.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// An error while it travels through the compiler: boxed to keep results small.
#[derive(Debug)]
pub(crate) struct Failure(pub Box<PendingError>);

/// An error by byte offsets, before columns are counted, or a finished one.
#[derive(Debug)]
pub(crate) enum PendingError {
    Pending {
        kind: ErrorKind,
        message: String,
        range: Option<TextRange>,
    },
    Placed(SyntaxError),
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A plain `SyntaxError` about `range`.
    pub fn at(range: TextRange, message: impl Into<String>) -> Self {
        Self(Box::new(PendingError::Pending {
            kind: ErrorKind::Syntax,
            message: message.into(),
            range: Some(range),
        }))
    }

    /// A limit of the compiler that has no place in the text.
    pub fn limit(message: impl Into<String>) -> Self {
        Self(Box::new(PendingError::Pending {
            kind: ErrorKind::Recursion,
            message: message.into(),
            range: None,
        }))
    }

    /// An error whose place is known already.
    pub fn placed(error: SyntaxError) -> Self {
        Self(Box::new(PendingError::Placed(error)))
    }

    /// Marks the error as one that more input could mend.
    pub fn set_incomplete(&mut self, value: bool) {
        if let PendingError::Placed(error) = &mut *self.0
            && value
        {
            error.incomplete = true;
            error.kind = ErrorKind::Syntax;
            "incomplete input".clone_into(&mut error.message);
        }
    }

    /// Counts lines and columns already.
    pub fn place(self, text: &SourceText<'_>) -> Self {
        Self::placed(self.locate(text))
    }

    /// Counts lines and columns.
    pub fn locate(self, text: &SourceText<'_>) -> SyntaxError {
        let incomplete = false;
        let (kind, message, range) = match *self.0 {
            PendingError::Placed(error) => return error,
            PendingError::Pending { kind, message, range } => (kind, message, range),
        };
        let Some(range) = range else {
            return SyntaxError {
                kind,
                incomplete,
                message,
                line: 0,
                column: 0,
                end_line: 0,
                end_column: 0,
                text: None,
            };
        };
        let ((line, column), (end_line, end_column)) = text.span(range);
        SyntaxError {
            kind,
            incomplete,
            message,
            line,
            column: column as i32,
            end_line,
            end_column: end_column as i32,
            text: text.shown_line(line),
        }
    }
}

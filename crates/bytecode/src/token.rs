//! Tokens as data: what the compiler hands the machine for the module `tokenize` (library reference, "tokenize").

/// A token as `tokenize` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceToken {
    /// Its number in the module `token`.
    pub number: u8,
    pub text: String,
    /// Line from 1 and column in characters from 0; -1 for a token that stands nowhere.
    pub start: (u32, i32),
    pub end: (u32, i32),
    /// The lines that it stands on; `None` if they are those of the token before.
    pub line: Option<String>,
}

/// What asking for the next token comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenStep {
    Token(SourceToken),
    /// Another line is needed, or the news that there is none.
    NeedsLine,
    Finished,
}

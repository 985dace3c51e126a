//! What the parser refuses, in the reference's words.

use ruff_python_ast::Mod;
use ruff_python_parser::Parsed;

use super::Failure;
use crate::Options;
use crate::source::SourceText;

/// The first error of a parse, if there is one.
pub(crate) fn from_parser(parsed: &Parsed<Mod>, _text: &SourceText<'_>, _options: &Options) -> Option<Failure> {
    if let Some(error) = parsed.errors().first() {
        return Some(Failure::at(error.location, error.error.to_string()));
    }
    let unsupported = parsed.unsupported_syntax_errors().first()?;
    Some(Failure::at(unsupported.range, "invalid syntax"))
}

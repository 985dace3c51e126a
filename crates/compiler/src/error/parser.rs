//! What the parser refuses, in the reference's words.

use ruff_python_ast::Mod;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::Parsed;

use super::Failure;
use crate::Options;
use crate::diagnose::diagnose;
use crate::source::SourceText;

/// The first error of a parse, if there is one.
pub(crate) fn from_parser(parsed: &Parsed<Mod>, text: &SourceText<'_>, options: &Options) -> Option<Failure> {
    let error = parsed.errors().first();
    let unsupported = parsed.unsupported_syntax_errors().first();
    if error.is_none() && unsupported.is_none() && !nests_too_deeply(parsed) {
        return None;
    }
    if let Some(failure) = diagnose(text, options) {
        return Some(failure);
    }
    if let Some(error) = error {
        let message = error.error.to_string();
        let message = match message.as_str() {
            "Expected a real number in complex literal pattern" => "real number required in complex literal".to_owned(),
            "Expected an imaginary number in complex literal pattern" => {
                "imaginary number required in complex literal".to_owned()
            }
            _ if message.starts_with("Cannot mix t-string") => message.replacen('C', "c", 1),
            _ => message,
        };
        return Some(Failure::at(error.location, message));
    }
    Some(Failure::at(unsupported?.range, "invalid syntax"))
}

/// Whether brackets or blocks nest deeper than the reference's tokenizer allows.
fn nests_too_deeply(parsed: &Parsed<Mod>) -> bool {
    const BRACKETS: u32 = 200;
    const BLOCKS: u32 = 99;
    let (mut brackets, mut blocks) = (0u32, 0u32);
    for token in parsed.tokens() {
        match token.kind() {
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            TokenKind::Indent => blocks += 1,
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            _ => continue,
        }
        if brackets > BRACKETS || blocks > BLOCKS {
            return true;
        }
    }
    false
}

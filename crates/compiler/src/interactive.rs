//! Texts of the interactive prompt: one statement, and whether more of it is to come (`compile(…, 'single')`, `codeop`).

use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::Options;
use crate::error::Failure;
use crate::source::SourceText;

/// What is wrong with a text that parses, as the one statement of a prompt.
pub(crate) fn check(module: &ModModule, text: &SourceText<'_>, options: &Options) -> Option<Failure> {
    let Some(first) = module.body.first() else {
        return Some(unfinished(text, options));
    };
    let several = module
        .body
        .iter()
        .zip(module.body.iter().skip(1))
        .find(|(before, after)| {
            let between = TextRange::new(before.end(), after.start());
            is_compound(before) || is_compound(after) || text.slice(between).contains(['\n', '\r'])
        });
    if let Some((before, after)) = several {
        if is_compound(first) {
            return Some(Failure::at(after.range(), "invalid syntax"));
        }
        let range = TextRange::empty(before.end());
        return Some(Failure::at(
            range,
            "multiple statements found while compiling a single statement",
        ));
    }
    if is_compound(first) && !text.text.ends_with(['\n', '\r']) {
        // The line feed that ends the statement is missing.
        let last_line = text.text.rsplit(['\n', '\r']).next().unwrap_or("");
        let in_block = last_line.starts_with([' ', '\t']);
        if !in_block || options.dont_imply_dedent {
            return Some(unfinished(text, options));
        }
    }
    None
}

fn unfinished(text: &SourceText<'_>, options: &Options) -> Failure {
    let end = TextRange::empty(ruff_text_size::TextSize::of(text.text));
    let mut failure = Failure::at(end, "invalid syntax").place(text);
    failure.set_incomplete(options.allow_incomplete);
    failure
}

fn is_compound(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::Try(_)
    )
}

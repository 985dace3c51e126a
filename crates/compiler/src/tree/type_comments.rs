//! Type comments (PEP 484): `# type: …` beside what it speaks of, and `# type: ignore`.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{bare_field, text_field};
use crate::source::SourceText;

/// The comments of a text.
#[derive(Default)]
pub(crate) struct TypeComments<'a> {
    source: &'a str,
    /// All comments, in order.
    comments: Vec<TextRange>,
    /// Those that are type comments, with what follows `type:`.
    types: Vec<(TextRange, &'a str)>,
    /// Line and tag of every `# type: ignore`.
    ignores: Vec<(u32, &'a str)>,
}

impl<'a> TypeComments<'a> {
    pub(crate) fn of(tokens: &Tokens, text: &SourceText<'a>) -> Self {
        let mut found = Self {
            source: text.text,
            ..Self::default()
        };
        for token in tokens.iter().filter(|token| token.kind() == TokenKind::Comment) {
            let range = token.range();
            found.comments.push(range);
            let Some(comment) = after_prefix(text.slice(range)) else {
                continue;
            };
            match comment.strip_prefix("ignore") {
                Some(tag) if !tag.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric()) => {
                    found.ignores.push((text.line(range.start()), tag));
                }
                _ => found.types.push((range, comment)),
            }
        }
        found
    }

    /// `Module.type_ignores`.
    pub(super) fn ignores(&self) -> Field {
        let node = |(line, tag): &(u32, &str)| {
            let line = Field::Int(i32::try_from(*line).unwrap_or(i32::MAX));
            bare_field("TypeIgnore", vec![line, text_field(tag)])
        };
        Field::List(self.ignores.iter().map(node).collect())
    }

    /// The type comment that follows `end` with nothing but `between` before it; other comments and white space don't count.
    /// On the same line, unless `on_later_line`.
    pub(super) fn after(&self, end: TextSize, between: &[&str], on_later_line: bool) -> Field {
        let first = self.types.partition_point(|(range, _)| range.start() < end);
        let Some((range, comment)) = self.types.get(first) else {
            return Field::None;
        };
        let gap = TextRange::new(end, range.start());
        if !on_later_line && self.slice(gap).contains('\n') {
            return Field::None;
        }
        let mut code = String::new();
        let mut at = end;
        let earlier = self.comments.partition_point(|comment| comment.start() < end);
        for comment in self.comments.iter().skip(earlier) {
            let stop = comment.start().min(range.start());
            code.extend(self.slice(TextRange::new(at.min(stop), stop)).split_whitespace());
            at = comment.end();
            if stop == range.start() {
                break;
            }
        }
        match between.contains(&code.as_str()) {
            true => Field::Const(Const::Str(comment.as_bytes().into())),
            false => Field::None,
        }
    }

    /// As [`TypeComments::after`], also on later lines as long as that is before `limit`.
    pub(super) fn before(&self, end: TextSize, between: &[&str], limit: TextSize) -> Field {
        let first = self.types.partition_point(|(range, _)| range.start() < end);
        match self.types.get(first) {
            Some((range, _)) if range.start() < limit => self.after(end, between, true),
            _ => Field::None,
        }
    }

    fn slice(&self, range: TextRange) -> &'a str {
        self.source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or("")
    }
}

/// What follows `# type:`, which may have any blanks where that has one.
fn after_prefix(comment: &str) -> Option<&str> {
    let blanks = |c| c == ' ' || c == '\t';
    let rest = comment.strip_prefix('#')?.trim_start_matches(blanks);
    Some(rest.strip_prefix("type:")?.trim_start_matches(blanks))
}

//! Patterns of `match`.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::{Pattern, Singleton};
use ruff_text_size::Ranged;

use super::{Builder, name_field, text_field};
use crate::error::Result;

impl Builder<'_> {
    fn patterns<'p>(&mut self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Result<Field> {
        let items: Result<Vec<Field>> = patterns.into_iter().map(|pattern| self.pattern(pattern)).collect();
        items.map(Field::List)
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Result<Field> {
        self.deeper(|builder| builder.pattern_within(pattern))
    }

    fn pattern_within(&mut self, pattern: &Pattern) -> Result<Field> {
        let (class, fields) = match pattern {
            Pattern::MatchValue(node) => ("MatchValue", vec![self.expr(&node.value)?]),
            Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    Singleton::None => Const::None,
                    Singleton::True => Const::True,
                    Singleton::False => Const::False,
                };
                ("MatchSingleton", vec![Field::Const(value)])
            }
            Pattern::MatchSequence(node) => ("MatchSequence", vec![self.patterns(&node.patterns)?]),
            Pattern::MatchMapping(node) => {
                let keys = self.exprs(&node.keys)?;
                let fields = vec![keys, self.patterns(&node.patterns)?, name_field(node.rest.as_ref())];
                ("MatchMapping", fields)
            }
            Pattern::MatchClass(node) => {
                let class = self.expr(&node.cls)?;
                let patterns = self.patterns(&node.arguments.patterns)?;
                let keywords = &node.arguments.keywords;
                let names = keywords.iter().map(|keyword| text_field(keyword.attr.as_str()));
                let names = Field::List(names.collect());
                let values = self.patterns(keywords.iter().map(|keyword| &keyword.pattern))?;
                ("MatchClass", vec![class, patterns, names, values])
            }
            Pattern::MatchStar(node) => ("MatchStar", vec![name_field(node.name.as_ref())]),
            Pattern::MatchAs(node) => {
                let inner = match node.pattern.as_deref() {
                    Some(inner) => self.pattern(inner)?,
                    None => Field::None,
                };
                ("MatchAs", vec![inner, name_field(node.name.as_ref())])
            }
            Pattern::MatchOr(node) => ("MatchOr", vec![self.patterns(&node.patterns)?]),
        };
        Ok(self.node(class, pattern.range(), fields))
    }
}

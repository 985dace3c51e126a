//! Patterns of `match`.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node};
use ruff_python_ast::{self as ast, AtomicNodeIndex, MatchCase, Pattern, PatternArguments, PatternKeyword, Singleton};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, Fields, malformed};
use crate::error::Result;

impl Builder {
    pub(super) fn cases(&mut self, fields: &mut Fields) -> Result<Vec<MatchCase>> {
        let mut cases = Vec::new();
        for node in fields.nodes() {
            let mut fields = Fields::of(node);
            let start = self.begin();
            let pattern = self.pattern_of(fields.next())?;
            let guard = self.optional(&mut fields)?;
            let body = self.stmts(&mut fields)?.into();
            cases.push(MatchCase {
                range: self.finish(start)?,
                node_index: AtomicNodeIndex::NONE,
                pattern,
                guard,
                body,
            });
        }
        Ok(cases)
    }

    fn pattern_of(&mut self, field: Field) -> Result<Pattern> {
        match field {
            Field::Node(node) => self.deeper(|builder| builder.pattern_node(*node)),
            _ => Err(malformed("a pattern")),
        }
    }

    fn patterns(&mut self, fields: &mut Fields) -> Result<Vec<Pattern>> {
        fields.list().into_iter().map(|field| self.pattern_of(field)).collect()
    }

    fn pattern_node(&mut self, node: Node) -> Result<Pattern> {
        let (class, place) = (node.class, node.place);
        let mut fields = Fields::of(node);
        let (mut pattern, range) = self.placed(place, |builder| builder.pattern_fields(class, &mut fields))?;
        match &mut pattern {
            Pattern::MatchValue(node) => node.range = range,
            Pattern::MatchSingleton(node) => node.range = range,
            Pattern::MatchSequence(node) => node.range = range,
            Pattern::MatchMapping(node) => node.range = range,
            Pattern::MatchClass(node) => node.range = range,
            Pattern::MatchStar(node) => node.range = range,
            Pattern::MatchAs(node) => node.range = range,
            Pattern::MatchOr(node) => node.range = range,
        }
        Ok(pattern)
    }

    /// A pattern that gets its range when its children are made.
    fn pattern_fields(&mut self, class: &str, fields: &mut Fields) -> Result<Pattern> {
        let range = TextRange::default();
        let node_index = AtomicNodeIndex::NONE;
        Ok(match class {
            "MatchValue" => Pattern::MatchValue(ast::PatternMatchValue {
                node_index,
                range,
                value: self.boxed(fields)?,
            }),
            "MatchSingleton" => Pattern::MatchSingleton(ast::PatternMatchSingleton {
                node_index,
                range,
                value: match fields.next() {
                    Field::Const(Const::True) => Singleton::True,
                    Field::Const(Const::False) => Singleton::False,
                    _ => Singleton::None,
                },
            }),
            "MatchSequence" => Pattern::MatchSequence(ast::PatternMatchSequence {
                node_index,
                range,
                patterns: self.patterns(fields)?,
            }),
            "MatchMapping" => Pattern::MatchMapping(ast::PatternMatchMapping {
                node_index,
                range,
                keys: self.exprs(fields)?.into(),
                patterns: self.patterns(fields)?.into(),
                rest: self.optional_identifier(fields)?,
            }),
            "MatchClass" => {
                let cls = self.boxed(fields)?;
                let start = self.begin();
                let patterns = self.patterns(fields)?.into();
                let names = self.identifiers(fields)?;
                let mut keywords = Vec::new();
                for (attr, pattern) in names.into_iter().zip(self.patterns(fields)?) {
                    keywords.push(PatternKeyword {
                        range: pattern.range(),
                        node_index: AtomicNodeIndex::NONE,
                        attr,
                        pattern,
                    });
                }
                Pattern::MatchClass(ast::PatternMatchClass {
                    node_index,
                    range,
                    cls,
                    arguments: PatternArguments {
                        range: self.finish(start)?,
                        node_index: AtomicNodeIndex::NONE,
                        patterns,
                        keywords,
                    },
                })
            }
            "MatchStar" => Pattern::MatchStar(ast::PatternMatchStar {
                node_index,
                range,
                name: self.optional_identifier(fields)?,
            }),
            "MatchAs" => Pattern::MatchAs(ast::PatternMatchAs {
                node_index,
                range,
                pattern: match fields.next() {
                    Field::None => None,
                    field => Some(Box::new(self.pattern_of(field)?)),
                },
                name: self.optional_identifier(fields)?,
            }),
            "MatchOr" => Pattern::MatchOr(ast::PatternMatchOr {
                node_index,
                range,
                patterns: self.patterns(fields)?,
            }),
            _ => return Err(malformed("a pattern")),
        })
    }
}

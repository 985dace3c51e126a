//! The parser's trees as the reference's abstract syntax trees.
//!
//! - `statements`, `definitions`, `expressions`, `strings`, `patterns`: from the parser's nodes.

mod definitions;
mod expressions;
mod patterns;
mod statements;
mod strings;

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{Expr, Identifier, Mod};
use ruff_text_size::{TextRange, TextSize};

use crate::error::{Failure, Result};
use crate::source::SourceText;
use crate::{Mode, parse};

/// Trees that nest deeper than this aren't handed out: whoever walks them in Python would overflow.
pub(crate) const MAX_DEPTH: u32 = 5000;

/// The reference's tree of a parsed text.
pub(crate) fn of_module(module: &Mod, text: &SourceText<'_>, mode: Mode) -> Result<Node> {
    let mut builder = Builder { text, depth: 0 };
    Ok(match (module, mode) {
        (Mod::Expression(node), _) => bare("Expression", vec![builder.expr(&node.body)?]),
        (Mod::Module(node), Mode::Single) => bare("Interactive", vec![builder.body(&node.body)?]),
        (Mod::Module(node), _) => bare("Module", vec![builder.body(&node.body)?, Field::List(Vec::new())]),
    })
}

/// Makes nodes, with lines and columns of `text`.
struct Builder<'a> {
    text: &'a SourceText<'a>,
    depth: u32,
}

impl Builder<'_> {
    /// A step down the tree.
    fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Failure::limit(
                "maximum recursion depth exceeded during ast construction",
            ));
        }
        self.depth += 1;
        let result = parse::deeper(|| step(self));
        self.depth -= 1;
        result
    }

    fn place(&self, range: TextRange) -> Place {
        let position = self.text.position(range);
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Place {
            line: number(position.line),
            column: number(position.column),
            end_line: number(position.end_line),
            end_column: number(position.end_column),
        }
    }

    fn node(&self, class: &'static str, range: TextRange, fields: Vec<Field>) -> Field {
        Field::Node(Box::new(Node {
            class,
            fields,
            place: Some(self.place(range)),
        }))
    }

    fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Result<Field> {
        let items: Result<Vec<Field>> = exprs.into_iter().map(|expr| self.expr(expr)).collect();
        items.map(Field::List)
    }

    fn optional(&mut self, expr: Option<&Expr>) -> Result<Field> {
        expr.map_or(Ok(Field::None), |expr| self.expr(expr))
    }
}

/// A node without a place.
fn bare(class: &'static str, fields: Vec<Field>) -> Node {
    Node {
        class,
        fields,
        place: None,
    }
}

fn bare_field(class: &'static str, fields: Vec<Field>) -> Field {
    Field::Node(Box::new(bare(class, fields)))
}

fn text_field(text: &str) -> Field {
    Field::Const(Const::Str(text.as_bytes().into()))
}

fn name_field(name: Option<&Identifier>) -> Field {
    name.map_or(Field::None, |name| text_field(name.as_str()))
}

fn from(start: TextSize, range: TextRange) -> TextRange {
    TextRange::new(start.min(range.end()), range.end())
}

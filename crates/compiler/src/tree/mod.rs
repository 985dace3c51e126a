//! The parser's trees as the reference's abstract syntax trees.
//!
//! - `statements`, `definitions`, `expressions`, `strings`, `patterns`: from the parser's nodes.
//! - `type_comments`, `func_type`: types in comments.
//! - `optimize`: trees as the code generator is given them.

mod definitions;
mod expressions;
pub(crate) mod func_type;
pub(crate) mod optimize;
mod patterns;
mod statements;
mod strings;
mod type_comments;

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{Expr, Identifier, Mod};
use ruff_python_parser::Parsed;
use ruff_text_size::{TextRange, TextSize};

use crate::error::{Failure, Result};
use crate::source::SourceText;
use crate::{Mode, Options, parse};

use type_comments::TypeComments;

/// Trees that nest deeper than this aren't handed out: whoever walks them in Python would overflow.
pub(crate) const MAX_DEPTH: u32 = 5000;

/// The reference's tree of a parsed text.
pub(crate) fn of_module(parsed: &Parsed<Mod>, text: &SourceText<'_>, options: &Options) -> Result<Node> {
    let mut builder = Builder::new(text, options);
    if options.type_comments {
        builder.comments = TypeComments::of(parsed.tokens(), text);
    }
    let mut tree = match (parsed.syntax(), options.mode) {
        (Mod::Expression(node), _) => bare("Expression", vec![builder.expr(&node.body)?]),
        (Mod::Module(node), Mode::Single) => bare("Interactive", vec![builder.body(&node.body)?]),
        (Mod::Module(node), _) => bare("Module", vec![builder.body(&node.body)?, builder.comments.ignores()]),
    };
    if options.optimized_tree {
        optimize::optimize(&mut tree, options.optimize);
    }
    Ok(tree)
}

/// Makes nodes, with lines and columns of `text`.
struct Builder<'a> {
    text: &'a SourceText<'a>,
    comments: TypeComments<'a>,
    /// The minor version of Python 3 whose grammar is asked for.
    feature_version: u8,
    depth: u32,
}

impl<'a> Builder<'a> {
    fn new(text: &'a SourceText<'a>, options: &Options) -> Self {
        Self {
            text,
            comments: TypeComments::default(),
            feature_version: options.feature_version.unwrap_or(u8::MAX),
            depth: 0,
        }
    }

    /// Refuses what Python 3 has had since version `minor` only.
    fn since(&self, minor: u8, what: &str, range: TextRange) -> Result<()> {
        match self.feature_version < minor {
            true => Err(Failure::at(
                range,
                format!("{what} only supported in Python 3.{minor} and greater"),
            )),
            false => Ok(()),
        }
    }

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

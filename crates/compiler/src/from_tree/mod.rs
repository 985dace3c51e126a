//! The parser's tree rebuilt from one of the reference's syntax trees: what `compile()` does with a tree that a program
//! made or changed.
//!
//! There is no text for such a tree, so one is made up that has a stretch for each node, within the stretch of the node
//! around it. It holds nothing but filler, and the spelling of those literals that the compiler reads from the text.
//! [`TreePlaces`] remembers which lines and columns the tree gives for the stretches.
//!
//! - `statements`, `definitions`, `expressions`, `constants`, `strings`, `patterns`: by kind of node.

mod constants;
mod definitions;
mod expressions;
mod patterns;
mod statements;
mod strings;

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{AtomicNodeIndex, Expr, Identifier, Mod, ModExpression, ModModule, Stmt};
use ruff_text_size::{TextRange, TextSize};

use crate::error::{Failure, Result};
use crate::parse;
use crate::source::TreePlaces;
use crate::tree::MAX_DEPTH;

/// The tree, the text made up for it, and what the tree says about its places.
pub(crate) struct Rebuilt {
    pub module: Mod,
    pub text: String,
    pub places: TreePlaces,
}

/// Rebuilds the tree whose root is a `Module`, `Expression` or `Interactive`.
///
/// # Errors
/// Trees that are too large or too deep, and those that no text could have given.
pub(crate) fn rebuild(tree: Node) -> Result<Rebuilt> {
    let mut builder = Builder {
        text: String::new(),
        places: TreePlaces::default(),
        open: Vec::new(),
        depth: 0,
    };
    let is_expression = tree.class == "Expression";
    let mut fields = Fields::of(tree);
    let node_index = AtomicNodeIndex::NONE;
    let start = builder.begin();
    let module = if is_expression {
        let body = builder.boxed(&mut fields)?;
        let range = builder.finish(start)?;
        Mod::Expression(ModExpression {
            node_index,
            range,
            body,
        })
    } else {
        let body = builder.stmts(&mut fields)?.into();
        let range = builder.finish(start)?;
        Mod::Module(ModModule {
            node_index,
            range,
            body,
        })
    };
    Ok(Rebuilt {
        module,
        text: builder.text,
        places: builder.places,
    })
}

/// What stands for the text of a node: neither blank nor a letter, so that nothing is skipped, and no number seems to run
/// into a keyword.
const FILLER: char = '_';

struct Builder {
    text: String,
    places: TreePlaces,
    /// The nodes around, by their numbers in `places`.
    open: Vec<u32>,
    depth: u32,
}

impl Builder {
    /// A step down the tree.
    fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH * 2 {
            return Err(Failure::limit("maximum recursion depth exceeded during compilation"));
        }
        self.depth += 1;
        let result = parse::deeper(|| step(self));
        self.depth -= 1;
        result
    }

    /// Starts a stretch that has no place of its own.
    fn begin(&mut self) -> usize {
        let start = self.text.len();
        self.text.push(FILLER);
        start
    }

    fn finish(&mut self, start: usize) -> Result<TextRange> {
        self.text.push(FILLER);
        let size = |at: usize| TextSize::try_from(at).map_err(|_| Failure::limit("the syntax tree is too large"));
        Ok(TextRange::new(size(start)?, size(self.text.len())?))
    }

    /// A stretch for a name or the like.
    fn spot(&mut self) -> Result<TextRange> {
        let start = self.begin();
        self.finish(start)
    }

    /// A spot with a place of its own.
    fn placed_spot(&mut self, place: Place) -> Result<TextRange> {
        self.placed(Some(place), |builder| builder.spot())
            .map(|(_, range)| range)
    }

    /// The stretch of a node, around those of its children.
    fn placed<T>(
        &mut self,
        place: Option<Place>,
        children: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<(T, TextRange)> {
        let start = self.begin();
        let number = place.map(|place| self.places.open(start, place, self.open.last().copied()));
        self.open.extend(number);
        let made = children(self)?;
        let range = self.finish(start)?;
        if let Some(number) = number {
            self.open.pop();
            self.places.close(number, self.text.len());
        }
        Ok((made, range))
    }

    fn exprs(&mut self, fields: &mut Fields) -> Result<Vec<Expr>> {
        fields.list().into_iter().map(|field| self.expr_of(field)).collect()
    }

    /// A list in which `None` may stand.
    fn optional_exprs(&mut self, fields: &mut Fields) -> Result<Vec<Option<Expr>>> {
        let optional = |builder: &mut Self, field: Field| match field {
            Field::None => Ok(None),
            field => builder.expr_of(field).map(Some),
        };
        fields.list().into_iter().map(|field| optional(self, field)).collect()
    }

    fn expr(&mut self, fields: &mut Fields) -> Result<Expr> {
        self.expr_of(fields.next())
    }

    fn boxed(&mut self, fields: &mut Fields) -> Result<Box<Expr>> {
        self.expr(fields).map(Box::new)
    }

    fn optional(&mut self, fields: &mut Fields) -> Result<Option<Box<Expr>>> {
        match fields.next() {
            Field::None => Ok(None),
            field => self.expr_of(field).map(|expr| Some(Box::new(expr))),
        }
    }

    fn stmts(&mut self, fields: &mut Fields) -> Result<Vec<Stmt>> {
        fields.list().into_iter().map(|field| self.stmt_of(field)).collect()
    }

    fn identifier(&mut self, fields: &mut Fields) -> Result<Identifier> {
        let name = text_of(fields.next()).unwrap_or_default();
        Ok(Identifier::new(name, self.spot()?))
    }

    fn optional_identifier(&mut self, fields: &mut Fields) -> Result<Option<Identifier>> {
        match text_of(fields.next()) {
            None => Ok(None),
            Some(name) => Ok(Some(Identifier::new(name, self.spot()?))),
        }
    }

    fn identifiers(&mut self, fields: &mut Fields) -> Result<Vec<Identifier>> {
        let names = fields.list().into_iter();
        names
            .map(|field| Ok(Identifier::new(text_of(field).unwrap_or_default(), self.spot()?)))
            .collect()
    }
}

/// A tree that the checks of whoever made it should have refused.
fn malformed(what: &str) -> Failure {
    Failure::limit(format!("a syntax tree lacks {what}"))
}

/// Text of an identifier or string.
fn text_of(field: Field) -> Option<String> {
    match field {
        Field::Const(Const::Str(bytes)) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        _ => None,
    }
}

/// The fields of a node, in the order of the grammar's table.
struct Fields(std::vec::IntoIter<Field>);

impl Fields {
    fn of(mut node: Node) -> Self {
        Self(std::mem::take(&mut node.fields).into_iter())
    }

    fn next(&mut self) -> Field {
        self.0.next().unwrap_or(Field::None)
    }

    fn list(&mut self) -> Vec<Field> {
        match self.next() {
            Field::List(items) => items,
            _ => Vec::new(),
        }
    }

    fn int(&mut self) -> i32 {
        match self.next() {
            Field::Int(number) => number,
            _ => 0,
        }
    }

    /// The class of a node without fields, such as an operator.
    fn class(&mut self) -> &'static str {
        match self.next() {
            Field::Node(node) => node.class,
            _ => "",
        }
    }

    fn node(&mut self) -> Option<Node> {
        match self.next() {
            Field::Node(node) => Some(*node),
            _ => None,
        }
    }

    fn nodes(&mut self) -> Vec<Node> {
        let nodes = self.list().into_iter().filter_map(|field| match field {
            Field::Node(node) => Some(*node),
            _ => None,
        });
        nodes.collect()
    }
}

//! Expressions, as nodes of the parser.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, BoolOp, CmpOp, Comprehension, DictItem, Expr, ExprContext, Identifier, Operator,
    UnaryOp,
};
use ruff_text_size::TextRange;

use super::{Builder, Fields, malformed, text_of};
use crate::error::Result;

impl Builder {
    pub(super) fn expr_of(&mut self, field: Field) -> Result<Expr> {
        match field {
            Field::Node(node) => self.deeper(|builder| builder.expr_node(*node)),
            _ => Err(malformed("an expression")),
        }
    }

    fn expr_node(&mut self, node: Node) -> Result<Expr> {
        let (class, place) = (node.class, node.place);
        let mut fields = Fields::of(node);
        match class {
            "Constant" => {
                let Field::Const(value) = fields.next() else {
                    return Err(malformed("a constant"));
                };
                let (expr, _) = self.placed(place, |builder| builder.constant(value))?;
                Ok(expr)
            }
            "JoinedStr" | "FormattedValue" | "TemplateStr" | "Interpolation" => self.string(class, place, fields),
            _ => {
                let (mut expr, range) = self.placed(place, |builder| builder.expr_fields(class, place, &mut fields))?;
                set_range(&mut expr, range);
                Ok(expr)
            }
        }
    }

    /// An expression that gets its range when its children are made.
    fn expr_fields(&mut self, class: &str, place: Option<Place>, fields: &mut Fields) -> Result<Expr> {
        let range = TextRange::default();
        Ok(match class {
            "BoolOp" => Expr::BoolOp(ast::ExprBoolOp {
                node_index: AtomicNodeIndex::NONE,
                range,
                op: if fields.class() == "And" {
                    BoolOp::And
                } else {
                    BoolOp::Or
                },
                values: self.exprs(fields)?,
            }),
            "NamedExpr" => Expr::Named(ast::ExprNamed {
                node_index: AtomicNodeIndex::NONE,
                range,
                target: self.boxed(fields)?,
                value: self.boxed(fields)?,
            }),
            "BinOp" => Expr::BinOp(ast::ExprBinOp {
                node_index: AtomicNodeIndex::NONE,
                range,
                left: self.boxed(fields)?,
                op: operator(fields.class()),
                right: self.boxed(fields)?,
            }),
            "UnaryOp" => Expr::UnaryOp(ast::ExprUnaryOp {
                node_index: AtomicNodeIndex::NONE,
                range,
                op: match fields.class() {
                    "Invert" => UnaryOp::Invert,
                    "Not" => UnaryOp::Not,
                    "UAdd" => UnaryOp::UAdd,
                    _ => UnaryOp::USub,
                },
                operand: self.boxed(fields)?,
            }),
            "Lambda" => {
                let parameters = self.parameters(fields)?;
                Expr::Lambda(ast::ExprLambda {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    parameters: (!parameters.is_empty()).then(|| Box::new(parameters)),
                    body: self.boxed(fields)?,
                })
            }
            "IfExp" => Expr::If(ast::ExprIf {
                node_index: AtomicNodeIndex::NONE,
                range,
                test: self.boxed(fields)?,
                body: self.boxed(fields)?,
                orelse: self.boxed(fields)?,
            }),
            "Dict" => self.dict(fields)?,
            "Set" => Expr::Set(ast::ExprSet {
                node_index: AtomicNodeIndex::NONE,
                range,
                elts: self.exprs(fields)?,
            }),
            "ListComp" => Expr::ListComp(ast::ExprListComp {
                node_index: AtomicNodeIndex::NONE,
                range,
                elt: self.boxed(fields)?,
                generators: self.generators(fields)?,
            }),
            "SetComp" => Expr::SetComp(ast::ExprSetComp {
                node_index: AtomicNodeIndex::NONE,
                range,
                elt: self.boxed(fields)?,
                generators: self.generators(fields)?,
            }),
            "DictComp" => Expr::DictComp(ast::ExprDictComp {
                node_index: AtomicNodeIndex::NONE,
                range,
                key: Some(self.boxed(fields)?),
                value: self.boxed(fields)?,
                generators: self.generators(fields)?,
            }),
            "GeneratorExp" => Expr::Generator(ast::ExprGenerator {
                node_index: AtomicNodeIndex::NONE,
                range,
                elt: self.boxed(fields)?,
                generators: self.generators(fields)?,
                parenthesized: true,
            }),
            "Await" => Expr::Await(ast::ExprAwait {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: self.boxed(fields)?,
            }),
            "Yield" => Expr::Yield(ast::ExprYield {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: self.optional(fields)?,
            }),
            "YieldFrom" => Expr::YieldFrom(ast::ExprYieldFrom {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: self.boxed(fields)?,
            }),
            "Compare" => {
                let left = self.boxed(fields)?;
                let ops = fields.nodes();
                Expr::Compare(ast::ExprCompare {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    left,
                    ops: ops.iter().map(|op| comparison(op.class)).collect(),
                    comparators: self.exprs(fields)?.into(),
                })
            }
            "Call" => {
                let func = self.boxed(fields)?;
                let start = self.begin();
                let args = self.exprs(fields)?.into();
                let keywords = self.keywords(fields)?.into();
                Expr::Call(ast::ExprCall {
                    node_index: AtomicNodeIndex::NONE,
                    range_start: range.start(),
                    func,
                    arguments: ast::Arguments {
                        range: self.finish(start)?,
                        node_index: AtomicNodeIndex::NONE,
                        args,
                        keywords,
                    },
                })
            }
            "Attribute" => {
                let value = self.boxed(fields)?;
                let name = text_of(fields.next()).unwrap_or_default();
                let spot = self.attribute_name(place, &name)?;
                Expr::Attribute(ast::ExprAttribute {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    value,
                    attr: Identifier::new(name, spot),
                    ctx: context(fields),
                })
            }
            "Subscript" => Expr::Subscript(ast::ExprSubscript {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: self.boxed(fields)?,
                slice: self.boxed(fields)?,
                ctx: context(fields),
            }),
            "Starred" => Expr::Starred(ast::ExprStarred {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: self.boxed(fields)?,
                ctx: context(fields),
            }),
            "Name" => Expr::Name(ast::ExprName {
                node_index: AtomicNodeIndex::NONE,
                range,
                id: text_of(fields.next()).unwrap_or_default().into(),
                ctx: context(fields),
            }),
            "List" => Expr::List(ast::ExprList {
                node_index: AtomicNodeIndex::NONE,
                range,
                elts: self.exprs(fields)?,
                ctx: context(fields),
            }),
            "Tuple" => Expr::Tuple(ast::ExprTuple {
                node_index: AtomicNodeIndex::NONE,
                range,
                elts: self.exprs(fields)?,
                ctx: context(fields),
                parenthesized: true,
            }),
            "Slice" => Expr::Slice(ast::ExprSlice {
                node_index: AtomicNodeIndex::NONE,
                range,
                lower: self.optional(fields)?,
                upper: self.optional(fields)?,
                step: self.optional(fields)?,
            }),
            _ => return Err(malformed("an expression")),
        })
    }

    /// An attribute's name stands at the end of the attribute's expression, maybe on a line of its own.
    fn attribute_name(&mut self, place: Option<Place>, name: &str) -> Result<TextRange> {
        match place {
            Some(place) if place.end_line > place.line => {
                let length = i32::try_from(name.len()).unwrap_or(i32::MAX);
                self.placed_spot(Place {
                    line: place.end_line,
                    column: place.end_column.saturating_sub(length).max(0),
                    ..place
                })
            }
            _ => self.spot(),
        }
    }

    fn dict(&mut self, fields: &mut Fields) -> Result<Expr> {
        let (keys, values) = (fields.list(), fields.list());
        let mut items = Vec::new();
        for (key, value) in keys.into_iter().zip(values) {
            let key = match key {
                Field::None => None,
                key => Some(self.expr_of(key)?),
            };
            items.push(DictItem {
                key,
                value: self.expr_of(value)?,
            });
        }
        Ok(Expr::Dict(ast::ExprDict {
            node_index: AtomicNodeIndex::NONE,
            range: TextRange::default(),
            items,
        }))
    }

    fn generators(&mut self, fields: &mut Fields) -> Result<Vec<Comprehension>> {
        let mut generators = Vec::new();
        for node in fields.nodes() {
            let mut fields = Fields::of(node);
            let start = self.begin();
            let (target, iter) = (self.expr(&mut fields)?, self.expr(&mut fields)?);
            let ifs = self.exprs(&mut fields)?;
            generators.push(Comprehension {
                range: self.finish(start)?,
                node_index: AtomicNodeIndex::NONE,
                target,
                iter,
                ifs,
                is_async: fields.int() != 0,
            });
        }
        Ok(generators)
    }
}

fn set_range(expr: &mut Expr, range: TextRange) {
    match expr {
        Expr::BoolOp(node) => node.range = range,
        Expr::Named(node) => node.range = range,
        Expr::BinOp(node) => node.range = range,
        Expr::UnaryOp(node) => node.range = range,
        Expr::Lambda(node) => node.range = range,
        Expr::If(node) => node.range = range,
        Expr::Dict(node) => node.range = range,
        Expr::Set(node) => node.range = range,
        Expr::ListComp(node) => node.range = range,
        Expr::SetComp(node) => node.range = range,
        Expr::DictComp(node) => node.range = range,
        Expr::Generator(node) => node.range = range,
        Expr::Await(node) => node.range = range,
        Expr::Yield(node) => node.range = range,
        Expr::YieldFrom(node) => node.range = range,
        Expr::Compare(node) => node.range = range,
        Expr::Call(node) => {
            node.range_start = range.start();
            let start = node.arguments.range.start();
            node.arguments.range = TextRange::new(start, range.end());
        }
        Expr::Attribute(node) => node.range = range,
        Expr::Subscript(node) => node.range = range,
        Expr::Starred(node) => node.range = range,
        Expr::Name(node) => node.range = range,
        Expr::List(node) => node.range = range,
        Expr::Tuple(node) => node.range = range,
        Expr::Slice(node) => node.range = range,
        _ => {}
    }
}

fn context(fields: &mut Fields) -> ExprContext {
    match fields.class() {
        "Store" => ExprContext::Store,
        "Del" => ExprContext::Del,
        _ => ExprContext::Load,
    }
}

pub(super) fn operator(class: &str) -> Operator {
    match class {
        "Sub" => Operator::Sub,
        "Mult" => Operator::Mult,
        "MatMult" => Operator::MatMult,
        "Div" => Operator::Div,
        "Mod" => Operator::Mod,
        "Pow" => Operator::Pow,
        "LShift" => Operator::LShift,
        "RShift" => Operator::RShift,
        "BitOr" => Operator::BitOr,
        "BitXor" => Operator::BitXor,
        "BitAnd" => Operator::BitAnd,
        "FloorDiv" => Operator::FloorDiv,
        _ => Operator::Add,
    }
}

fn comparison(class: &str) -> CmpOp {
    match class {
        "NotEq" => CmpOp::NotEq,
        "Lt" => CmpOp::Lt,
        "LtE" => CmpOp::LtE,
        "Gt" => CmpOp::Gt,
        "GtE" => CmpOp::GtE,
        "Is" => CmpOp::Is,
        "IsNot" => CmpOp::IsNot,
        "In" => CmpOp::In,
        "NotIn" => CmpOp::NotIn,
        _ => CmpOp::Eq,
    }
}

/// The constant of a `Constant` node that is a string.
pub(super) fn string_constant(node: &Node) -> Option<&[u8]> {
    match (node.class, node.fields.first()) {
        ("Constant", Some(Field::Const(Const::Str(bytes)))) => Some(bytes),
        _ => None,
    }
}

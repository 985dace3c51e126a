//! Expressions, from the parser's nodes.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, ExprContext, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, bare_field, text_field};
use crate::error::{Failure, Result};
use crate::{constant, literal};

impl Builder<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> Result<Field> {
        self.deeper(|builder| builder.expr_within(expr))
    }

    fn expr_within(&mut self, expr: &Expr) -> Result<Field> {
        let range = expr.range();
        let (class, fields) = match expr {
            Expr::BoolOp(node) => {
                let op = match node.op {
                    BoolOp::And => "And",
                    BoolOp::Or => "Or",
                };
                ("BoolOp", vec![bare_field(op, Vec::new()), self.exprs(&node.values)?])
            }
            Expr::Named(node) => {
                self.since(8, "Assignment expressions are", range)?;
                ("NamedExpr", vec![self.expr(&node.target)?, self.expr(&node.value)?])
            }
            Expr::BinOp(node) => {
                let left = self.expr(&node.left)?;
                ("BinOp", vec![left, Self::operator(node.op), self.expr(&node.right)?])
            }
            Expr::UnaryOp(node) => {
                let op = match node.op {
                    UnaryOp::Invert => "Invert",
                    UnaryOp::Not => "Not",
                    UnaryOp::UAdd => "UAdd",
                    UnaryOp::USub => "USub",
                };
                ("UnaryOp", vec![bare_field(op, Vec::new()), self.expr(&node.operand)?])
            }
            Expr::Lambda(node) => {
                let parameters = self.parameters(node.parameters.as_deref())?;
                ("Lambda", vec![parameters, self.expr(&node.body)?])
            }
            Expr::If(node) => {
                let test = self.expr(&node.test)?;
                ("IfExp", vec![test, self.expr(&node.body)?, self.expr(&node.orelse)?])
            }
            Expr::Dict(node) => {
                let (mut keys, mut values) = (Vec::new(), Vec::new());
                for item in &node.items {
                    keys.push(self.optional(item.key.as_ref())?);
                    values.push(self.expr(&item.value)?);
                }
                ("Dict", vec![Field::List(keys), Field::List(values)])
            }
            Expr::Set(node) => ("Set", vec![self.exprs(&node.elts)?]),
            Expr::ListComp(node) => ("ListComp", self.comprehension(&node.elt, &node.generators)?),
            Expr::SetComp(node) => ("SetComp", self.comprehension(&node.elt, &node.generators)?),
            Expr::DictComp(node) => {
                let key = self.optional(node.key.as_deref())?;
                let mut fields = self.comprehension(&node.value, &node.generators)?;
                fields.insert(0, key);
                ("DictComp", fields)
            }
            Expr::Generator(node) => ("GeneratorExp", self.comprehension(&node.elt, &node.generators)?),
            Expr::Await(node) => ("Await", vec![self.expr(&node.value)?]),
            Expr::Yield(node) => ("Yield", vec![self.optional(node.value.as_deref())?]),
            Expr::YieldFrom(node) => ("YieldFrom", vec![self.expr(&node.value)?]),
            Expr::Compare(node) => {
                let left = self.expr(&node.left)?;
                let ops = Field::List(node.ops.iter().map(|op| comparison(*op)).collect());
                ("Compare", vec![left, ops, self.exprs(&node.comparators)?])
            }
            Expr::Call(node) => return self.call(node),
            Expr::FString(node) => return self.fstring(node),
            Expr::TString(node) => {
                self.since(14, "t-strings are", range)?;
                return self.tstring(node);
            }
            Expr::StringLiteral(node) => {
                let value = Field::Const(Const::Str(literal::string(&node.value, self.text)));
                let kind = match node.value.is_unicode() {
                    true => text_field("u"),
                    false => Field::None,
                };
                return Ok(self.node("Constant", range, vec![value, kind]));
            }
            Expr::BytesLiteral(node) => return Ok(self.constant(range, Const::Bytes(node.value.bytes().collect()))),
            Expr::NumberLiteral(node) => {
                return match literal::number(&node.value, range, self.text) {
                    Some(value) => Ok(self.constant(range, value)),
                    None => Err(literal::too_many_digits(self.text, range)),
                };
            }
            Expr::BooleanLiteral(node) => return Ok(self.constant(range, constant::boolean(node.value))),
            Expr::NoneLiteral(_) => return Ok(self.constant(range, Const::None)),
            Expr::EllipsisLiteral(_) => return Ok(self.constant(range, Const::Ellipsis)),
            Expr::Attribute(node) => {
                let (value, name) = (self.expr(&node.value)?, text_field(node.attr.as_str()));
                ("Attribute", vec![value, name, context(node.ctx)])
            }
            Expr::Subscript(node) => {
                let value = self.expr(&node.value)?;
                ("Subscript", vec![value, self.expr(&node.slice)?, context(node.ctx)])
            }
            Expr::Starred(node) => ("Starred", vec![self.expr(&node.value)?, context(node.ctx)]),
            Expr::Name(node) => ("Name", vec![text_field(node.id.as_str()), context(node.ctx)]),
            Expr::List(node) => ("List", vec![self.exprs(&node.elts)?, context(node.ctx)]),
            Expr::Tuple(node) => ("Tuple", vec![self.exprs(&node.elts)?, context(node.ctx)]),
            Expr::Slice(node) => {
                let lower = self.optional(node.lower.as_deref())?;
                let upper = self.optional(node.upper.as_deref())?;
                ("Slice", vec![lower, upper, self.optional(node.step.as_deref())?])
            }
            Expr::IpyEscapeCommand(_) => return Err(Failure::at(range, "invalid syntax")),
        };
        Ok(self.node(class, range, fields))
    }

    pub(super) fn constant(&self, range: TextRange, value: Const) -> Field {
        self.node("Constant", range, vec![Field::Const(value), Field::None])
    }

    /// A generator expression that is the only argument takes the call's brackets for its own.
    fn call(&mut self, node: &ast::ExprCall) -> Result<Field> {
        let func = self.expr(&node.func)?;
        let args = match &*node.arguments.args {
            [Expr::Generator(generator)] if !generator.parenthesized && node.arguments.keywords.is_empty() => {
                let fields = self.comprehension(&generator.elt, &generator.generators)?;
                Field::List(vec![self.node("GeneratorExp", node.arguments.range, fields)])
            }
            args => self.exprs(args)?,
        };
        let keywords = self.keywords(&node.arguments.keywords)?;
        Ok(self.node("Call", node.range(), vec![func, args, keywords]))
    }

    fn comprehension(&mut self, element: &Expr, generators: &[ast::Comprehension]) -> Result<Vec<Field>> {
        let element = self.expr(element)?;
        let mut items = Vec::new();
        for node in generators {
            let (target, iter) = (self.expr(&node.target)?, self.expr(&node.iter)?);
            let is_async = Field::Int(i32::from(node.is_async));
            let fields = vec![target, iter, self.exprs(&node.ifs)?, is_async];
            items.push(bare_field("comprehension", fields));
        }
        Ok(vec![element, Field::List(items)])
    }

    pub(super) fn operator(op: Operator) -> Field {
        let class = match op {
            Operator::Add => "Add",
            Operator::Sub => "Sub",
            Operator::Mult => "Mult",
            Operator::MatMult => "MatMult",
            Operator::Div => "Div",
            Operator::Mod => "Mod",
            Operator::Pow => "Pow",
            Operator::LShift => "LShift",
            Operator::RShift => "RShift",
            Operator::BitOr => "BitOr",
            Operator::BitXor => "BitXor",
            Operator::BitAnd => "BitAnd",
            Operator::FloorDiv => "FloorDiv",
        };
        bare_field(class, Vec::new())
    }
}

fn comparison(op: CmpOp) -> Field {
    let class = match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    };
    bare_field(class, Vec::new())
}

fn context(context: ExprContext) -> Field {
    let class = match context {
        ExprContext::Load | ExprContext::Invalid => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    };
    bare_field(class, Vec::new())
}

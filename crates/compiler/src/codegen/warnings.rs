//! `SyntaxWarning`s about expressions that can't mean what they say.

use ruff_python_ast::{self as ast, CmpOp, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use crate::error::{Warning, WarningCategory};

impl<'a> Generator<'a> {
    /// Notes a warning, once per place: bodies of `finally` clauses are compiled more than once.
    pub(super) fn warn(&mut self, range: TextRange, message: String) {
        let ((line, column), (end_line, end_column)) = self.text.span(range);
        let warning = Warning {
            category: WarningCategory::Syntax,
            message,
            line,
            column,
            end_line,
            end_column,
        };
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub(super) fn warn_compare(&mut self, node: &ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let found = [left, right].into_iter().find_map(identity_less);
                if let Some(kind) = found {
                    let (word, instead) = match op {
                        CmpOp::Is => ("is", "=="),
                        _ => ("is not", "!="),
                    };
                    self.warn(
                        node.range,
                        format!("\"{word}\" with '{kind}' literal. Did you mean \"{instead}\"?"),
                    );
                }
            }
            left = right;
        }
    }

    pub(super) fn warn_call(&mut self, node: &ast::ExprCall) {
        if let Some(kind) = uncallable(&node.func) {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.warn(node.range(), message);
        }
    }

    pub(super) fn warn_subscript(&mut self, node: &ast::ExprSubscript) {
        let message = match &*node.value {
            Expr::NumberLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::Set(_)
            | Expr::SetComp(_)
            | Expr::Generator(_)
            | Expr::TString(_)
            | Expr::Lambda(_) => {
                let kind = type_name(&node.value);
                format!("'{kind}' object is not subscriptable; perhaps you missed a comma?")
            }
            Expr::Tuple(_)
            | Expr::List(_)
            | Expr::ListComp(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::FString(_) => {
                let Some(index) = bad_index(&node.slice) else {
                    return;
                };
                let kind = type_name(&node.value);
                format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?")
            }
            _ => return,
        };
        self.warn(node.range, message);
    }

    pub(super) fn warn_assert(&mut self, node: &ast::StmtAssert) {
        if let Expr::Tuple(tuple) = &*node.test
            && !tuple.elts.is_empty()
        {
            self.warn(
                node.range,
                "assertion is always true, perhaps remove parentheses?".to_owned(),
            );
        }
    }
}

/// The type of a literal whose identity means nothing.
fn identity_less(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => Some(type_name(expr)),
        Expr::Tuple(tuple) if tuple.elts.iter().all(is_constant) => Some("tuple"),
        _ => None,
    }
}

fn is_constant(expr: &Expr) -> bool {
    crate::parse::deeper(|| match expr {
        Expr::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        expr => expr.is_literal_expr(),
    })
}

fn uncallable(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::ListComp(_)
        | Expr::Dict(_)
        | Expr::DictComp(_)
        | Expr::Set(_)
        | Expr::SetComp(_)
        | Expr::Generator(_)
        | Expr::FString(_)
        | Expr::TString(_) => Some(type_name(expr)),
        _ => None,
    }
}

/// The type of an index that no sequence takes.
fn bad_index(expr: &Expr) -> Option<&'static str> {
    match expr {
        Expr::NumberLiteral(node) if node.value.is_int() => None,
        Expr::BooleanLiteral(_) => None,
        Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::ListComp(_)
        | Expr::Dict(_)
        | Expr::DictComp(_)
        | Expr::Set(_)
        | Expr::SetComp(_)
        | Expr::Generator(_)
        | Expr::FString(_)
        | Expr::TString(_)
        | Expr::Lambda(_) => Some(type_name(expr)),
        _ => None,
    }
}

/// The type of the value of a display or literal.
fn type_name(expr: &Expr) -> &'static str {
    match expr {
        Expr::NumberLiteral(node) => match node.value {
            ast::Number::Int(_) => "int",
            ast::Number::Float(_) => "float",
            ast::Number::Complex { .. } => "complex",
        },
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::BooleanLiteral(_) => "bool",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        other => {
            debug_assert!(false, "no display: {:?}", other.range());
            "object"
        }
    }
}

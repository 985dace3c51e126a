//! Constants: a key to find equal ones, and folding of constant expressions as the reference folds them.

use corallus_bytecode::Const;
use ruff_python_ast::{Expr, ExprUnaryOp, Operator, UnaryOp};

use crate::literal;
use crate::source::SourceText;

/// Tells constants apart as the reference does: by type and value, `0.0` from `-0.0`, `1` from `True`.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct ConstKey(Vec<u8>);

impl ConstKey {
    /// The key, or `None` for constants that are never shared (code objects).
    pub fn of(value: &Const) -> Option<Self> {
        let mut bytes = Vec::new();
        write_key(&mut bytes, value).then_some(Self(bytes))
    }
}

impl ConstKey {
    /// A key that is the same for constants that compare equal, whatever their types.
    pub fn of_equal(value: &Const) -> Option<Self> {
        Self::of(&match value {
            Const::True => Const::Int(1),
            Const::False => Const::Int(0),
            Const::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Const::Int(*number as i64),
            Const::Complex(real, imaginary) if *imaginary == 0.0 => return Self::of_equal(&Const::Float(*real)),
            other => other.clone(),
        })
    }
}

fn write_key(out: &mut Vec<u8>, value: &Const) -> bool {
    let sized = |out: &mut Vec<u8>, tag: u8, bytes: &[u8]| {
        out.push(tag);
        out.extend((bytes.len() as u64).to_le_bytes());
        out.extend(bytes);
        true
    };
    match value {
        Const::None => out.push(0),
        Const::True => out.push(1),
        Const::False => out.push(2),
        Const::Ellipsis => out.push(3),
        Const::Int(number) => return sized(out, 4, &number.to_le_bytes()),
        Const::BigInt { negative, magnitude } => return sized(out, 5 + u8::from(*negative), magnitude),
        Const::Float(number) => return sized(out, 7, &number.to_bits().to_le_bytes()),
        Const::Complex(real, imaginary) => {
            sized(out, 8, &real.to_bits().to_le_bytes());
            return sized(out, 8, &imaginary.to_bits().to_le_bytes());
        }
        Const::Str(bytes) => return sized(out, 9, bytes),
        Const::Bytes(bytes) => return sized(out, 10, bytes),
        Const::Tuple(items) => {
            out.push(11);
            out.extend((items.len() as u64).to_le_bytes());
            return items.iter().all(|item| write_key(out, item));
        }
        Const::FrozenSet(items) => {
            out.push(12);
            out.extend((items.len() as u64).to_le_bytes());
            return items.iter().all(|item| write_key(out, item));
        }
        Const::Slice(parts) => {
            out.push(13);
            return parts.iter().all(|item| write_key(out, item));
        }
        Const::Code(_) => return false,
    }
    true
}

/// How deep into an expression folding looks.
const DEPTH: u32 = 16;
/// Text and bytes that folding makes stay within this length.
const MAX_TEXT: usize = 4096;
/// Tuples that folding makes by repetition stay within this length.
const MAX_TUPLE: usize = 256;

/// The value of an expression made of literals.
pub(crate) fn fold(expr: &Expr, text: &SourceText<'_>, optimize: u8) -> Option<Const> {
    fold_within(expr, text, optimize, DEPTH)
}

fn fold_within(expr: &Expr, text: &SourceText<'_>, optimize: u8, depth: u32) -> Option<Const> {
    let depth = depth.checked_sub(1)?;
    match expr {
        Expr::NoneLiteral(_) => Some(Const::None),
        Expr::EllipsisLiteral(_) => Some(Const::Ellipsis),
        Expr::BooleanLiteral(node) => Some(boolean(node.value)),
        Expr::NumberLiteral(node) => literal::number(&node.value, node.range, text),
        Expr::StringLiteral(node) => Some(Const::Str(literal::string(&node.value, text))),
        Expr::BytesLiteral(node) => Some(Const::Bytes(node.value.bytes().collect())),
        Expr::Name(node) if node.id.as_str() == "__debug__" => Some(boolean(optimize == 0)),
        Expr::Tuple(node) => node
            .elts
            .iter()
            .map(|item| fold_within(item, text, optimize, depth))
            .collect::<Option<Box<[Const]>>>()
            .map(Const::Tuple),
        Expr::UnaryOp(node) => unary(node.op, &fold_within(&node.operand, text, optimize, depth)?),
        Expr::BinOp(node) => {
            let left = fold_within(&node.left, text, optimize, depth)?;
            let right = fold_within(&node.right, text, optimize, depth)?;
            binary(node.op, &left, &right)
        }
        _ => None,
    }
}

pub(crate) fn boolean(value: bool) -> Const {
    if value { Const::True } else { Const::False }
}

/// The value of a unary operation on a literal.
pub(crate) fn fold_unary(node: &ExprUnaryOp, text: &SourceText<'_>, optimize: u8) -> Option<Const> {
    unary(node.op, &fold(&node.operand, text, optimize)?)
}

/// The truth value of a constant.
pub(crate) fn truth(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::Int(number) => *number != 0,
        Const::Float(number) => *number != 0.0,
        Const::Complex(real, imaginary) => *real != 0.0 || *imaginary != 0.0,
        Const::Str(bytes) | Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
        _ => true,
    }
}

/// A number with the other sign.
pub(crate) fn negative(value: &Const) -> Option<Const> {
    unary(UnaryOp::USub, value)
}

fn unary(op: UnaryOp, value: &Const) -> Option<Const> {
    match (op, value) {
        (UnaryOp::Not, value) => Some(boolean(!truth(value))),
        (UnaryOp::USub, Const::Int(number)) => number.checked_neg().map(Const::Int),
        (UnaryOp::USub, Const::BigInt { negative, magnitude }) => Some(literal::big(!negative, magnitude.clone())),
        (UnaryOp::USub, Const::Float(number)) => Some(Const::Float(-number)),
        (UnaryOp::USub, Const::Complex(real, imaginary)) => Some(Const::Complex(-real, -imaginary)),
        (UnaryOp::UAdd, Const::Int(_) | Const::BigInt { .. } | Const::Float(_) | Const::Complex(..)) => {
            Some(value.clone())
        }
        (UnaryOp::Invert, Const::Int(number)) => Some(Const::Int(!number)),
        _ => None,
    }
}

/// The value of a binary operation on constants; `None` where it would raise, or where the result is no small constant.
pub(crate) fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Int(left), Const::Int(right)) => integers(op, *left, *right),
        (Const::Int(left), Const::Float(right)) => exact(*left).and_then(|left| floats(op, left, *right)),
        (Const::Float(left), Const::Int(right)) => exact(*right).and_then(|right| floats(op, *left, right)),
        (Const::Float(left), Const::Float(right)) => floats(op, *left, *right),
        (Const::Int(left), Const::Complex(real, imaginary)) => with_imaginary(op, exact(*left)?, *real, *imaginary),
        (Const::Float(left), Const::Complex(real, imaginary)) => with_imaginary(op, *left, *real, *imaginary),
        (Const::Str(left), Const::Str(right)) if op == Operator::Add => joined(left, right).map(Const::Str),
        (Const::Bytes(left), Const::Bytes(right)) if op == Operator::Add => joined(left, right).map(Const::Bytes),
        (Const::Str(bytes), Const::Int(count)) | (Const::Int(count), Const::Str(bytes)) if op == Operator::Mult => {
            repeated(bytes, *count, MAX_TEXT).map(Const::Str)
        }
        (Const::Bytes(bytes), Const::Int(count)) | (Const::Int(count), Const::Bytes(bytes)) if op == Operator::Mult => {
            repeated(bytes, *count, MAX_TEXT).map(Const::Bytes)
        }
        (Const::Tuple(items), Const::Int(count)) if op == Operator::Mult => {
            repeated(items, *count, MAX_TUPLE).map(Const::Tuple)
        }
        (Const::Tuple(left), Const::Tuple(right)) if op == Operator::Add => joined(left, right).map(Const::Tuple),
        _ => None,
    }
}

fn joined<T: Clone>(left: &[T], right: &[T]) -> Option<Box<[T]>> {
    (left.len() + right.len() <= MAX_TEXT).then(|| [left, right].concat().into())
}

fn repeated<T: Clone>(items: &[T], count: i64, limit: usize) -> Option<Box<[T]>> {
    let count = usize::try_from(count.max(0)).ok()?;
    (items.len().checked_mul(count)? <= limit).then(|| items.repeat_cloned(count))
}

trait RepeatCloned<T> {
    fn repeat_cloned(&self, count: usize) -> Box<[T]>;
}

impl<T: Clone> RepeatCloned<T> for [T] {
    fn repeat_cloned(&self, count: usize) -> Box<[T]> {
        std::iter::repeat_n(self, count).flatten().cloned().collect()
    }
}

/// An integer as a float, if no digit is lost.
fn exact(number: i64) -> Option<f64> {
    (number.unsigned_abs() <= 1 << 53).then_some(number as f64)
}

fn integers(op: Operator, left: i64, right: i64) -> Option<Const> {
    let value = match op {
        Operator::Add => left.checked_add(right)?,
        Operator::Sub => left.checked_sub(right)?,
        Operator::Mult => left.checked_mul(right)?,
        Operator::FloorDiv => {
            let quotient = left.checked_div(right)?;
            quotient - i64::from(left % right != 0 && (left < 0) != (right < 0))
        }
        Operator::Mod => {
            let rest = left.checked_rem(right)?;
            if rest != 0 && (rest < 0) != (right < 0) {
                rest + right
            } else {
                rest
            }
        }
        Operator::Pow => left.checked_pow(u32::try_from(right).ok()?)?,
        Operator::LShift => {
            let shift = u32::try_from(right).ok().filter(|shift| *shift < 63)?;
            left.checked_mul(1i64 << shift)?
        }
        Operator::RShift => left >> u32::try_from(right).ok()?.min(63),
        Operator::BitOr => left | right,
        Operator::BitXor => left ^ right,
        Operator::BitAnd => left & right,
        Operator::Div => {
            let (left, right) = (exact(left)?, exact(right)?);
            return (right != 0.0).then(|| Const::Float(left / right));
        }
        Operator::MatMult => return None,
    };
    Some(Const::Int(value))
}

fn floats(op: Operator, left: f64, right: f64) -> Option<Const> {
    let value = match op {
        Operator::Add => left + right,
        Operator::Sub => left - right,
        Operator::Mult => left * right,
        Operator::Div if right != 0.0 => left / right,
        _ => return None,
    };
    Some(Const::Float(value))
}

fn with_imaginary(op: Operator, left: f64, real: f64, imaginary: f64) -> Option<Const> {
    match op {
        Operator::Add => Some(Const::Complex(left + real, imaginary)),
        Operator::Sub => Some(Const::Complex(left - real, -imaginary)),
        _ => None,
    }
}

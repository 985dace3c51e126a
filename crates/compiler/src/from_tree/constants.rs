//! Constants, as the literals that stand for them.

use corallus_bytecode::Const;
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, BytesLiteral, BytesLiteralFlags, BytesLiteralValue, Expr, ExprContext, Int, Number,
    StringLiteral, StringLiteralFlags, StringLiteralValue, UnaryOp,
};
use ruff_text_size::TextRange;

use super::Builder;
use crate::error::Result;

impl Builder {
    /// The literal for a constant, within the stretch of its node.
    pub(super) fn constant(&mut self, value: Const) -> Result<Expr> {
        self.deeper(|builder| builder.constant_within(value))
    }

    fn constant_within(&mut self, value: Const) -> Result<Expr> {
        let start = self.begin();
        Ok(match value {
            Const::None => Expr::NoneLiteral(ast::ExprNoneLiteral {
                node_index: AtomicNodeIndex::NONE,
                range: self.finish(start)?,
            }),
            Const::True | Const::False => Expr::BooleanLiteral(ast::ExprBooleanLiteral {
                node_index: AtomicNodeIndex::NONE,
                range: self.finish(start)?,
                value: matches!(value, Const::True),
            }),
            Const::Int(number) if number >= 0 => self.integer(start, &number.to_le_bytes())?,
            Const::Int(number) => {
                let operand = self.integer(start, &number.unsigned_abs().to_le_bytes())?;
                self.negative(start, operand)?
            }
            Const::BigInt { negative, magnitude } => {
                let operand = self.integer(start, &magnitude)?;
                match negative {
                    true => self.negative(start, operand)?,
                    false => operand,
                }
            }
            Const::Float(value) => number(self.finish(start)?, Number::Float(value)),
            Const::Complex(real, imag) => number(self.finish(start)?, Number::Complex { real, imag }),
            Const::Str(bytes) => {
                let value = self.spell(&bytes);
                let range = self.spelled(start)?;
                Expr::StringLiteral(ast::ExprStringLiteral {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    value: StringLiteralValue::single(StringLiteral {
                        range,
                        node_index: AtomicNodeIndex::NONE,
                        value,
                        flags: StringLiteralFlags::empty(),
                    }),
                })
            }
            Const::Bytes(value) => {
                let range = self.finish(start)?;
                Expr::BytesLiteral(ast::ExprBytesLiteral {
                    node_index: AtomicNodeIndex::NONE,
                    range,
                    value: BytesLiteralValue::single(BytesLiteral {
                        range,
                        node_index: AtomicNodeIndex::NONE,
                        value,
                        flags: BytesLiteralFlags::empty(),
                    }),
                })
            }
            Const::Tuple(items) => self.tuple(start, items)?,
            // No literal stands for a frozen set; only trees that were optimised before hold one.
            Const::FrozenSet(items) => {
                let (name, arguments_start) = (self.spot()?, self.begin());
                let tuple = self.tuple(arguments_start, items)?;
                let range = self.finish(start)?;
                Expr::Call(ast::ExprCall {
                    node_index: AtomicNodeIndex::NONE,
                    range_start: range.start(),
                    func: Box::new(Expr::Name(ast::ExprName {
                        node_index: AtomicNodeIndex::NONE,
                        range: name,
                        id: "frozenset".into(),
                        ctx: ExprContext::Load,
                    })),
                    arguments: ast::Arguments {
                        range: TextRange::new(name.end(), range.end()),
                        node_index: AtomicNodeIndex::NONE,
                        args: [tuple].into(),
                        keywords: Vec::new().into(),
                    },
                })
            }
            Const::Ellipsis | Const::Slice(_) | Const::Code(_) => Expr::EllipsisLiteral(ast::ExprEllipsisLiteral {
                node_index: AtomicNodeIndex::NONE,
                range: self.finish(start)?,
            }),
        })
    }

    fn tuple(&mut self, start: usize, items: Box<[Const]>) -> Result<Expr> {
        let items: Result<Vec<Expr>> = items.into_iter().map(|item| self.constant(item)).collect();
        Ok(Expr::Tuple(ast::ExprTuple {
            node_index: AtomicNodeIndex::NONE,
            range: self.finish(start)?,
            elts: items?,
            ctx: ExprContext::Load,
            parenthesized: true,
        }))
    }

    /// An integer, spelled in hexadecimal as the compiler reads those that are large.
    fn integer(&mut self, start: usize, magnitude: &[u8]) -> Result<Expr> {
        let digits: String = magnitude.iter().rev().map(|byte| format!("{byte:02x}")).collect();
        let digits = match digits.trim_start_matches('0') {
            "" => "0",
            digits => digits,
        };
        self.text.truncate(start);
        self.text.push_str("0x");
        self.text.push_str(digits);
        let range = self.spelled(start)?;
        let spelling = format!("0x{digits}");
        let value = Int::from_str_radix(digits, 16, &spelling).unwrap_or(Int::ZERO);
        Ok(number(range, Number::Int(value)))
    }

    fn negative(&mut self, start: usize, operand: Expr) -> Result<Expr> {
        Ok(Expr::UnaryOp(ast::ExprUnaryOp {
            node_index: AtomicNodeIndex::NONE,
            range: self.finish(start)?,
            op: UnaryOp::USub,
            operand: Box::new(operand),
        }))
    }

    /// Writes a string into the text, should it hold what the parser's strings can't: lone surrogates. Returns the
    /// string without them.
    pub(super) fn spell(&mut self, bytes: &[u8]) -> Box<str> {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.into();
        }
        let mut value = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let valid = match std::str::from_utf8(rest) {
                Ok(_) => rest.len(),
                Err(error) => error.valid_up_to(),
            };
            let text = std::str::from_utf8(&rest[..valid]).unwrap_or("");
            value.push_str(text);
            for _ in text.matches('\u{fffd}') {
                self.text.push_str("\\ufffd");
            }
            rest = &rest[valid..];
            if let [first, second, third, ..] = rest {
                let code = u32::from(first & 0xf) << 12 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
                self.text.push_str(&format!("\\u{code:04x}"));
                value.push('\u{fffd}');
            }
            rest = rest.get(3..).unwrap_or_default();
        }
        value.into()
    }

    /// The stretch of what was spelled, exactly.
    pub(super) fn spelled(&mut self, start: usize) -> Result<TextRange> {
        let range = self.finish(start)?;
        let end = range.end() - ruff_text_size::TextSize::new(1);
        Ok(TextRange::new(range.start(), end))
    }
}

fn number(range: TextRange, value: Number) -> Expr {
    Expr::NumberLiteral(ast::ExprNumberLiteral {
        node_index: AtomicNodeIndex::NONE,
        range,
        value,
    })
}

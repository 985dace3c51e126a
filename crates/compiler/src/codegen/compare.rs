//! Comparisons, `and`, `or`, `not`, and conditions as jumps.

use corallus_bytecode::{KILL_B, KILL_C, Opcode};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::buffer::Label;
use crate::constant;
use crate::error::Result;
use crate::parse::deeper;

impl<'a> Generator<'a> {
    /// `a and b`, `a or b` as a value.
    pub(super) fn bool_value(&mut self, node: &'a ast::ExprBoolOp, dst: u16) -> Result<()> {
        let mark = self.mark();
        let result = self.scratch(dst)?;
        let op = match node.op {
            BoolOp::And => Opcode::JumpIfFalse,
            BoolOp::Or => Opcode::JumpIfTrue,
        };
        let end = self.label();
        let last = node.values.len().saturating_sub(1);
        for (at, value) in node.values.iter().enumerate() {
            self.into(value, result)?;
            if at < last {
                self.jump_or_kill(value.range(), op, result, end)?;
            }
        }
        self.bind(end);
        if result != dst {
            self.op(node.range, Opcode::Move, dst, result, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    /// A comparison, possibly chained, as a value.
    pub(super) fn compare_value(&mut self, node: &'a ast::ExprCompare, dst: u16) -> Result<()> {
        self.warn_compare(node);
        let mark = self.mark();
        let rest = node.comparators.first().map_or(node.range, Ranged::range);
        let (Some(&op), Some(first)) = (node.ops.first(), node.comparators.first()) else {
            return self.into(&node.left, dst);
        };
        if node.ops.len() == 1 {
            let left = self.operand_in(&node.left, dst, rest)?;
            let right = self.operand(first)?;
            self.op(node.range, compare_op(op), dst, left, right)?;
            self.reset(mark);
            return Ok(());
        }
        let end = self.label();
        let result = self.scratch(dst)?;
        let mut left = self.operand_before(&node.left, node.range)?;
        let last = node.ops.len() - 1;
        let mut cleanups = Vec::new();
        for (at, (&op, right)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let right = self.operand_before(right, TextRange::new(right.end(), node.range.end()))?;
            if at == last {
                self.op(node.range, compare_op(op), result, left, right)?;
                break;
            }
            self.op_keep(node.range, compare_op(op), result, left, right, KILL_C)?;
            let way_out = if self.is_temp(right) {
                // On the way out the middle operand is still alive.
                let cleanup = self.label();
                cleanups.push((cleanup, right));
                cleanup
            } else {
                end
            };
            self.jump_or_kill(node.range, Opcode::JumpIfFalse, result, way_out)?;
            left = right;
        }
        for (cleanup, middle) in cleanups {
            self.jump(node.range, end)?;
            self.bind(cleanup);
            self.clear(node.range, middle)?;
        }
        self.bind(end);
        if result != dst {
            self.op(node.range, Opcode::Move, dst, result, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    /// Jumps to `label` if the truth of `test` is `wanted`; else goes on.
    pub(super) fn jump_if(&mut self, test: &'a Expr, wanted: bool, label: Label) -> Result<()> {
        deeper(|| self.jump_if_here(test, wanted, label))
    }

    fn jump_if_here(&mut self, test: &'a Expr, wanted: bool, label: Label) -> Result<()> {
        match test {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => return self.jump_if(&node.operand, !wanted, label),
            Expr::BoolOp(node) => return self.jump_if_bool(node, wanted, label),
            Expr::Compare(node) => return self.jump_if_compare(node, wanted, label),
            Expr::If(node) => {
                let (otherwise, end) = (self.label(), self.label());
                self.jump_if(&node.test, false, otherwise)?;
                self.jump_if(&node.body, wanted, label)?;
                self.jump(node.body.range(), end)?;
                self.bind(otherwise);
                self.jump_if(&node.orelse, wanted, label)?;
                self.bind(end);
                return Ok(());
            }
            _ => {}
        }
        if let Some(value) = self.fold(test) {
            self.unit.buffer.mark(test.range());
            if constant::truth(&value) == wanted {
                self.jump(test.range(), label)?;
            }
            return Ok(());
        }
        let mark = self.mark();
        let value = self.operand(test)?;
        self.jump_test(test.range(), truth_jump(wanted), value, label)?;
        self.reset(mark);
        Ok(())
    }

    fn jump_if_bool(&mut self, node: &'a ast::ExprBoolOp, wanted: bool, label: Label) -> Result<()> {
        let Some((last, init)) = node.values.split_last() else {
            return Ok(());
        };
        // `a or b` is true, and `a and b` is false, as soon as one operand is.
        let decisive = node.op == BoolOp::Or;
        if decisive == wanted {
            for value in init {
                self.jump_if(value, wanted, label)?;
            }
            return self.jump_if(last, wanted, label);
        }
        let end = self.label();
        for value in init {
            self.jump_if(value, decisive, end)?;
        }
        self.jump_if(last, wanted, label)?;
        self.bind(end);
        Ok(())
    }

    fn jump_if_compare(&mut self, node: &'a ast::ExprCompare, wanted: bool, label: Label) -> Result<()> {
        self.warn_compare(node);
        let mark = self.mark();
        let (Some(&op), Some(first)) = (node.ops.first(), node.comparators.first()) else {
            return self.jump_if(&node.left, wanted, label);
        };
        if node.ops.len() == 1 {
            if first.is_none_literal_expr() && matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let left = self.operand(&node.left)?;
                let jump = if (op == CmpOp::Is) == wanted {
                    Opcode::JumpIfNone
                } else {
                    Opcode::JumpIfNotNone
                };
                self.jump_test(node.range, jump, left, label)?;
            } else {
                let left = self.operand_before(&node.left, first.range())?;
                self.jump_on(node.range, op, left, first, wanted, label)?;
            }
            self.reset(mark);
            return Ok(());
        }
        let (failed, end) = (self.label(), self.label());
        let mut left = self.operand_before(&node.left, node.range)?;
        let last = node.ops.len() - 1;
        for (at, (&op, comparator)) in node.ops.iter().zip(&node.comparators).enumerate() {
            if at == last {
                if wanted {
                    self.jump_on(node.range, op, left, comparator, true, label)?;
                } else {
                    self.jump_on(node.range, op, left, comparator, false, failed)?;
                }
                break;
            }
            let right = self.operand_before(comparator, TextRange::new(comparator.end(), node.range.end()))?;
            if self.is_temp(right) {
                let go_on = self.label();
                self.jump_between(node.range, op, [left, right], true, true, go_on)?;
                self.clear(node.range, right)?;
                self.jump(node.range, failed)?;
                self.bind(go_on);
            } else {
                self.jump_between(node.range, op, [left, right], true, false, failed)?;
            }
            left = right;
        }
        if wanted {
            self.bind(failed);
        } else {
            self.jump(node.range, end)?;
            self.bind(failed);
            self.jump(node.range, label)?;
            self.bind(end);
        }
        self.reset(mark);
        Ok(())
    }

    /// Jumps if `left op comparator` is as wanted; `left` dies.
    fn jump_on(
        &mut self,
        range: TextRange,
        op: CmpOp,
        left: u16,
        comparator: &'a Expr,
        wanted: bool,
        label: Label,
    ) -> Result<()> {
        let mark = self.mark();
        if let Some(condition) = condition(op, wanted)
            && let Some(number) = self.small_int(comparator)
        {
            self.jump_extended(
                range,
                Opcode::JumpIfCompareImm,
                [left, number as u16, condition],
                0,
                label,
            )?;
            return Ok(());
        }
        let right = self.operand(comparator)?;
        self.jump_between(range, op, [left, right], false, wanted, label)?;
        self.reset(mark);
        Ok(())
    }

    /// Jumps if the comparison of two registers is as wanted; `left` dies, `right` too unless it is to be kept.
    fn jump_between(
        &mut self,
        range: TextRange,
        op: CmpOp,
        [left, right]: [u16; 2],
        keep_right: bool,
        wanted: bool,
        label: Label,
    ) -> Result<()> {
        if let Some(condition) = condition(op, wanted) {
            let keep = if keep_right { KILL_B } else { 0 };
            return self.jump_extended(range, Opcode::JumpIfCompare, [left, right, condition], keep, label);
        }
        let mark = self.mark();
        let result = self.temp()?;
        let keep = if keep_right { KILL_C } else { 0 };
        self.op_keep(range, compare_op(op), result, left, right, keep)?;
        self.jump_test(range, truth_jump(wanted), result, label)?;
        self.reset(mark);
        Ok(())
    }
}

fn truth_jump(wanted: bool) -> Opcode {
    if wanted {
        Opcode::JumpIfTrue
    } else {
        Opcode::JumpIfFalse
    }
}

/// The `c` operand of `JumpIfCompare`; `is` and `in` have none.
fn condition(op: CmpOp, wanted: bool) -> Option<u16> {
    let number = match op {
        CmpOp::Lt => 0,
        CmpOp::LtE => 1,
        CmpOp::Eq => 2,
        CmpOp::NotEq => 3,
        CmpOp::Gt => 4,
        CmpOp::GtE => 5,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return None,
    };
    Some(number + 8 * u16::from(wanted))
}

fn compare_op(op: CmpOp) -> Opcode {
    match op {
        CmpOp::Eq => Opcode::Eq,
        CmpOp::NotEq => Opcode::Ne,
        CmpOp::Lt => Opcode::Lt,
        CmpOp::LtE => Opcode::Le,
        CmpOp::Gt => Opcode::Gt,
        CmpOp::GtE => Opcode::Ge,
        CmpOp::Is => Opcode::Is,
        CmpOp::IsNot => Opcode::IsNot,
        CmpOp::In => Opcode::In,
        CmpOp::NotIn => Opcode::NotIn,
    }
}

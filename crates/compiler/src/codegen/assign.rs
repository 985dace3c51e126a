//! Assignment in all its forms, and `del` (language reference 7.2, 7.5).

use corallus_bytecode::{KILL_B, KILL_C, Opcode};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::names::Place;
use crate::error::{Failure, Result};

impl<'a> Generator<'a> {
    pub(super) fn assign(&mut self, node: &'a ast::StmtAssign) -> Result<()> {
        let mark = self.mark();
        match &node.targets[..] {
            [target] => self.assign_one(target, &node.value)?,
            targets => {
                let value = self.operand(&node.value)?;
                let value = if self.is_temp(value) {
                    value
                } else {
                    self.fresh_copy(node.value.range(), value)?
                };
                for (at, target) in targets.iter().enumerate() {
                    if at + 1 == targets.len() {
                        self.store(target, value)?;
                    } else {
                        self.store_keep(target, value)?;
                    }
                }
            }
        }
        self.reset(mark);
        Ok(())
    }

    fn fresh_copy(&mut self, range: TextRange, register: u16) -> Result<u16> {
        let copy = self.temp()?;
        self.op(range, Opcode::Move, copy, register, 0)?;
        Ok(copy)
    }

    fn assign_one(&mut self, target: &'a Expr, value: &'a Expr) -> Result<()> {
        if let Some(register) = self.local_register(target) {
            self.into(value, register)?;
            self.note_bound(register);
            return Ok(());
        }
        match (target, value) {
            (
                Expr::Tuple(ast::ExprTuple { elts: targets, .. }) | Expr::List(ast::ExprList { elts: targets, .. }),
                Expr::Tuple(values),
            ) if targets.len() == values.elts.len()
                && !targets.is_empty()
                && targets.len() <= 64
                && !targets.iter().chain(&values.elts).any(Expr::is_starred_expr) =>
            {
                self.assign_in_parallel(targets, &values.elts)
            }
            _ => {
                let value = self.operand_before(value, target.range())?;
                self.store(target, value)
            }
        }
    }

    /// `a, b = x, y` without making the tuple.
    fn assign_in_parallel(&mut self, targets: &'a [Expr], values: &'a [Expr]) -> Result<()> {
        let base = self.mark();
        let places: Option<Vec<u16>> = targets.iter().map(|target| self.local_register(target)).collect();
        let Some(last) = values.len().checked_sub(1) else {
            return Ok(());
        };
        // Locals alone: the last value can go to its place at once, unless that place is assigned twice.
        let direct = places.filter(|places| places.iter().filter(|place| Some(*place) == places.last()).count() == 1);
        for value in &values[..last] {
            self.into_temp(value)?;
        }
        match direct.and_then(|places| places.last().copied()) {
            Some(place) => {
                self.into(&values[last], place)?;
                self.note_bound(place);
                for (target, register) in targets[..last].iter().zip(base..) {
                    self.store(target, register)?;
                }
            }
            None => {
                self.into_temp(&values[last])?;
                for (target, register) in targets.iter().zip(base..) {
                    self.store(target, register)?;
                }
            }
        }
        self.reset(base);
        Ok(())
    }

    /// Stores `value`, which stays alive.
    fn store_keep(&mut self, target: &'a Expr, value: u16) -> Result<()> {
        match target {
            Expr::Name(node) => {
                let name = self.name(&node.id);
                self.store_name_keep(node.range, name, value)
            }
            _ => {
                let mark = self.mark();
                let copy = self.copy(target.range(), value)?;
                self.store(target, copy)?;
                self.reset(mark);
                Ok(())
            }
        }
    }

    /// Stores the register `value` to a target; a temporary dies.
    pub(super) fn store(&mut self, target: &'a Expr, value: u16) -> Result<()> {
        crate::parse::deeper(|| self.store_here(target, value))
    }

    fn store_here(&mut self, target: &'a Expr, value: u16) -> Result<()> {
        let range = target.range();
        let mark = self.mark();
        match target {
            Expr::Name(node) => {
                let name = self.name(&node.id);
                self.store_name(range, name, value)?;
            }
            Expr::Attribute(node) => {
                self.note_static_attribute(node);
                let object = self.operand(&node.value)?;
                let name = self.name(&node.attr);
                let index = self.short_name(name)?;
                let range = self.attribute_range(range, node);
                self.op(range, Opcode::StoreAttr, object, value, index)?;
            }
            Expr::Subscript(node) => {
                let object = self.operand_before(&node.value, node.slice.range())?;
                let index = self.index(&node.slice)?;
                self.op(range, Opcode::StoreSubscr, object, index, value)?;
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                self.unpack(range, elts, value)?;
            }
            Expr::Starred(node) => {
                return Err(Failure::at(
                    node.range,
                    "starred assignment target must be in a list or tuple",
                ));
            }
            _ => return Err(Failure::at(range, "cannot assign to expression here")),
        }
        self.reset(mark);
        Ok(())
    }

    fn unpack(&mut self, range: TextRange, targets: &'a [Expr], value: u16) -> Result<()> {
        let star = targets.iter().position(Expr::is_starred_expr);
        let count = targets.len();
        if let Some(star) = star {
            let mut stars = targets.iter().filter(|target| target.is_starred_expr());
            if let Some(second) = stars.nth(1) {
                let _ = second;
                return Err(Failure::at(range, "multiple starred expressions in assignment"));
            }
            if star >= 256 || count - star > 1 << 23 {
                return Err(Failure::at(range, "too many expressions in star-unpacking assignment"));
            }
        }
        // The value may be one of the targets (`a, b = a`): it has to stay whole until it is unpacked.
        let in_place = match star {
            None => self.consecutive_locals(targets).filter(|_| self.is_temp(value)),
            Some(_) => None,
        };
        if let Some(first) = in_place {
            self.op(range, Opcode::UnpackSequence, first, value, count as u16)?;
            for register in (first..).take(count) {
                self.note_bound(register);
            }
            return Ok(());
        }
        let base = self.temps(count.max(1))?;
        match star {
            None => self.op(range, Opcode::UnpackSequence, base, value, count as u16)?,
            Some(star) => {
                let after = (count - star - 1) as u32;
                self.op_extended(range, Opcode::UnpackEx, [base, value, star as u16], after)?;
            }
        }
        for (target, register) in targets.iter().zip(base..) {
            let target = match target {
                Expr::Starred(star) => &*star.value,
                target => target,
            };
            self.store(target, register)?;
        }
        Ok(())
    }

    /// The first register, if the targets are local variables in consecutive registers.
    fn consecutive_locals(&mut self, targets: &'a [Expr]) -> Option<u16> {
        let first = self.local_register(targets.first()?)?;
        for (target, expected) in targets.iter().zip(first..) {
            if self.local_register(target)? != expected {
                return None;
            }
        }
        Some(first)
    }

    pub(super) fn augmented(&mut self, node: &'a ast::StmtAugAssign) -> Result<()> {
        let mark = self.mark();
        let later = node.value.range();
        let flags = Self::inplace(true);
        match &*node.target {
            Expr::Name(target) => {
                let name = self.name(&target.id);
                if let Place::Fast(register) = self.place(name) {
                    let current = self.operand_before(&node.target, later)?;
                    self.binary_op(node.range, node.op, register, current, &node.value, flags)?;
                    self.note_bound(register);
                } else {
                    let current = self.temp()?;
                    self.load_name(target.range, name, current)?;
                    self.binary_op(node.range, node.op, current, current, &node.value, flags)?;
                    self.store_name(target.range, name, current)?;
                }
            }
            Expr::Attribute(target) => {
                self.note_static_attribute(target);
                let object = self.operand_before(&target.value, later)?;
                let name = self.name(&target.attr);
                let index = self.short_name(name)?;
                let range = self.attribute_range(target.range, target);
                let current = self.temp()?;
                self.op_keep(range, Opcode::LoadAttr, current, object, index, KILL_B)?;
                self.binary_op(node.range, node.op, current, current, &node.value, flags)?;
                self.op(range, Opcode::StoreAttr, object, current, index)?;
            }
            Expr::Subscript(target) => {
                let object = self.operand_before(&target.value, node.range)?;
                let index = self.operand_before(&target.slice, later)?;
                let current = self.temp()?;
                let keep = KILL_B | KILL_C;
                self.op_keep(target.range, Opcode::LoadSubscr, current, object, index, keep)?;
                self.binary_op(node.range, node.op, current, current, &node.value, flags)?;
                self.op(target.range, Opcode::StoreSubscr, object, index, current)?;
            }
            target => {
                return Err(Failure::at(
                    target.range(),
                    format!(
                        "'{}' is an illegal expression for augmented assignment",
                        crate::error::noun(target)
                    ),
                ));
            }
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &'a Expr) -> Result<()> {
        crate::parse::deeper(|| {
            let mark = self.mark();
            match target {
                Expr::Name(node) => {
                    let name = self.name(&node.id);
                    self.delete_name(node.range, name)?;
                }
                Expr::Attribute(node) => {
                    let object = self.operand(&node.value)?;
                    let name = self.name(&node.attr);
                    let index = self.short_name(name)?;
                    self.op(node.range, Opcode::DeleteAttr, object, 0, index)?;
                }
                Expr::Subscript(node) => {
                    let object = self.operand_before(&node.value, node.slice.range())?;
                    let index = self.index(&node.slice)?;
                    self.op(node.range, Opcode::DeleteSubscr, object, index, 0)?;
                }
                Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                    for target in elts {
                        self.delete(target)?;
                    }
                }
                _ => {
                    let noun = crate::error::noun(target);
                    return Err(Failure::at(target.range(), format!("cannot delete {noun}")));
                }
            }
            self.reset(mark);
            Ok(())
        })
    }

    /// `x: T = value`.
    pub(super) fn annotated(&mut self, node: &'a ast::StmtAnnAssign) -> Result<()> {
        if let Some(value) = &node.value {
            let mark = self.mark();
            self.assign_one(&node.target, value)?;
            self.reset(mark);
        }
        match &*node.target {
            Expr::Name(target) if node.simple => self.variable_annotation(node, target),
            Expr::Name(_) => Ok(()),
            Expr::Attribute(target) if node.value.is_none() => self.effect(&target.value),
            Expr::Subscript(target) if node.value.is_none() => {
                self.effect(&target.value)?;
                self.effect(&target.slice)
            }
            _ => Ok(()),
        }
    }
}

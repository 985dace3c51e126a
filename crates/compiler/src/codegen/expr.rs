//! Expressions: where they go, and those that are plain instructions.

use corallus_bytecode::{Const, Opcode};
use ruff_python_ast::{self as ast, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::names::Place;
use crate::constant;
use crate::error::{Failure, Result};
use crate::parse::deeper;
use crate::scope::{ComprehensionKind, ScopeKind};

/// `d` bit 4 of `Delegate`: the delegation is an `await`.
pub(super) const AWAIT: u8 = 0x10;

impl<'a> Generator<'a> {
    /// Evaluates an expression; returns the register that holds its value: a local variable's own, or a new temporary.
    pub(super) fn operand(&mut self, expr: &'a Expr) -> Result<u16> {
        match expr {
            Expr::Name(node) if node.id.as_str() != "__debug__" => {
                let name = self.name(&node.id);
                if let Place::Fast(register) = self.place(name) {
                    self.check_bound(node.range, register)?;
                    return Ok(register);
                }
            }
            Expr::Named(node) => {
                if let Some(register) = self.local_register(&node.target) {
                    self.into(&node.value, register)?;
                    self.note_bound(register);
                    return Ok(register);
                }
            }
            _ => {}
        }
        let dst = self.temp()?;
        self.into(expr, dst)?;
        Ok(dst)
    }

    /// As [`Generator::operand`], with a copy made if an assignment expression in `later` rebinds the variable: the
    /// value at this moment counts.
    pub(super) fn operand_before(&mut self, expr: &'a Expr, later: TextRange) -> Result<u16> {
        let register = self.operand(expr)?;
        let name = match expr {
            Expr::Name(node) => &node.id,
            Expr::Named(node) => match &*node.target {
                Expr::Name(target) => &target.id,
                _ => return Ok(register),
            },
            _ => return Ok(register),
        };
        if self.is_temp(register) {
            return Ok(register);
        }
        let name = self.name(name);
        if !self.scopes.get(self.unit.scope).walrus_within(name, later) {
            return Ok(register);
        }
        let copy = self.temp()?;
        self.op(expr.range(), Opcode::Move, copy, register, 0)?;
        Ok(copy)
    }

    /// As [`Generator::operand_before`], using `scratch` if it is a (dead) temporary.
    pub(super) fn operand_in(&mut self, expr: &'a Expr, scratch: u16, later: TextRange) -> Result<u16> {
        if !self.is_temp(scratch) || matches!(expr, Expr::Name(_) | Expr::Named(_)) {
            return self.operand_before(expr, later);
        }
        self.into(expr, scratch)?;
        Ok(scratch)
    }

    /// Evaluates an expression for its effects only.
    pub(super) fn effect(&mut self, expr: &'a Expr) -> Result<()> {
        let mark = self.mark();
        let register = self.operand(expr)?;
        if self.is_temp(register) {
            self.clear(expr.range(), register)?;
        }
        self.reset(mark);
        Ok(())
    }

    /// Evaluates an expression into `dst`: a local variable, or a dead temporary. A local variable is written by the last
    /// instruction only.
    pub(super) fn into(&mut self, expr: &'a Expr, dst: u16) -> Result<()> {
        deeper(|| self.into_here(expr, dst))
    }

    /// Evaluates an expression into a new temporary.
    pub(super) fn into_temp(&mut self, expr: &'a Expr) -> Result<u16> {
        let dst = self.temp()?;
        self.into(expr, dst)?;
        Ok(dst)
    }

    fn into_here(&mut self, expr: &'a Expr, dst: u16) -> Result<()> {
        let range = expr.range();
        match expr {
            Expr::NoneLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_) => {
                let value = self.fold(expr).unwrap_or(Const::None);
                self.load_const(range, dst, value)
            }
            Expr::NumberLiteral(node) => match self.fold(expr) {
                Some(value) => self.load_const(range, dst, value),
                None => Err(crate::literal::too_many_digits(self.text, node.range)),
            },
            Expr::Name(node) => {
                if node.id.as_str() == "__debug__" {
                    return self.load_const(range, dst, constant::boolean(self.optimize == 0));
                }
                let name = self.name(&node.id);
                self.load_name(range, name, dst)
            }
            Expr::BinOp(node) => self.binary(node, dst),
            Expr::UnaryOp(node) => self.unary(node, dst),
            Expr::BoolOp(node) => self.bool_value(node, dst),
            Expr::Compare(node) => self.compare_value(node, dst),
            Expr::If(node) => self.conditional_value(node, dst),
            Expr::Named(node) => self.named(node, dst),
            Expr::Lambda(node) => self.lambda(node, dst),
            Expr::Call(node) => self.call(node, dst),
            Expr::Attribute(node) => self.attribute(node, dst),
            Expr::Subscript(node) => self.subscript(node, dst),
            Expr::Slice(node) => self.slice(node, dst),
            Expr::Tuple(node) => self.tuple(expr, &node.elts, dst),
            Expr::List(node) => self.list(range, &node.elts, dst),
            Expr::Set(node) => self.set(range, &node.elts, dst),
            Expr::Dict(node) => self.dict(node, dst),
            Expr::ListComp(node) => self.comprehension(
                node,
                ComprehensionKind::List,
                &node.generators,
                (&node.elt, None),
                range,
                dst,
            ),
            Expr::SetComp(node) => self.comprehension(
                node,
                ComprehensionKind::Set,
                &node.generators,
                (&node.elt, None),
                range,
                dst,
            ),
            Expr::DictComp(node) => {
                let Some(key) = &node.key else {
                    return Err(Failure::at(
                        range,
                        "dict unpacking cannot be used in dict comprehension",
                    ));
                };
                let element = (&**key, Some(&*node.value));
                self.comprehension(node, ComprehensionKind::Dict, &node.generators, element, range, dst)
            }
            Expr::Generator(node) => {
                let element = (&*node.elt, None);
                let brackets = self.generator_brackets.take().filter(|_| !node.parenthesized);
                let range = brackets.unwrap_or(range);
                self.comprehension(
                    node,
                    ComprehensionKind::Generator,
                    &node.generators,
                    element,
                    range,
                    dst,
                )
            }
            Expr::FString(node) => self.fstring(node, dst),
            Expr::TString(node) => self.tstring(node, dst),
            Expr::Await(node) => {
                self.check_await(node.range)?;
                let mark = self.mark();
                let value = self.operand(&node.value)?;
                self.await_value(range, value, 0, dst)?;
                self.reset(mark);
                Ok(())
            }
            Expr::Yield(node) => self.yield_value(node, dst),
            Expr::YieldFrom(node) => self.yield_from(node, dst),
            Expr::Starred(node) => Err(Failure::at(node.range, "can't use starred expression here")),
            Expr::IpyEscapeCommand(node) => Err(Failure::at(node.range, "invalid syntax")),
        }
    }

    /// `value` awaited into `dst`. `context` is `GetAwaitable`'s: 1 after `__aenter__`, 2 after `__aexit__`.
    pub(super) fn await_value(&mut self, range: TextRange, value: u16, context: u16, dst: u16) -> Result<()> {
        let mark = self.mark();
        let iterator = self.temp()?;
        self.op(range, Opcode::GetAwaitable, iterator, value, context)?;
        self.op_flags(range, Opcode::Delegate, dst, iterator, 0, AWAIT)?;
        self.reset(mark);
        Ok(())
    }

    /// A chain of operators that leans left is compiled in a loop: it can be very long.
    fn binary(&mut self, node: &'a ast::ExprBinOp, dst: u16) -> Result<()> {
        let mark = self.mark();
        let mut spine = vec![node];
        let mut leftmost = &*node.left;
        while let Expr::BinOp(inner) = leftmost {
            spine.push(inner);
            leftmost = &inner.left;
        }
        let mut value = self.fold(leftmost);
        let mut left = None;
        while let Some(node) = spine.pop() {
            if let Some(known) = value.take() {
                if let Some(right) = self.fold(&node.right)
                    && let Some(folded) = constant::binary(node.op, &known, &right)
                {
                    if spine.is_empty() {
                        return self.load_const(node.range, dst, folded);
                    }
                    value = Some(folded);
                    continue;
                }
                let register = self.scratch(dst)?;
                self.load_const(node.left.range(), register, known)?;
                left = Some(register);
            }
            let operand = match left {
                Some(register) => register,
                None => self.operand_in(&node.left, dst, node.right.range())?,
            };
            let target = if spine.is_empty() {
                dst
            } else if self.is_temp(operand) {
                operand
            } else {
                self.scratch(dst)?
            };
            self.binary_op(node.range, node.op, target, operand, &node.right, 0)?;
            left = Some(target);
        }
        self.reset(mark);
        Ok(())
    }

    /// `dst = left op right`, with a small constant on the right as an immediate.
    pub(super) fn binary_op(
        &mut self,
        range: TextRange,
        op: Operator,
        dst: u16,
        left: u16,
        right: &'a Expr,
        flags: u8,
    ) -> Result<()> {
        let mark = self.mark();
        let (opcode, immediate) = operator(op);
        if let Some(immediate) = immediate
            && let Some(number) = self.small_int(right)
        {
            self.op_flags(range, immediate, dst, left, number as u16, flags)?;
        } else {
            let right = self.operand(right)?;
            self.op_flags(range, opcode, dst, left, right, flags)?;
        }
        self.reset(mark);
        Ok(())
    }

    /// A constant integer that fits an immediate operand.
    pub(super) fn small_int(&self, expr: &Expr) -> Option<i16> {
        if !matches!(expr, Expr::NumberLiteral(_) | Expr::UnaryOp(_)) {
            return None;
        }
        match self.fold(expr)? {
            Const::Int(number) => i16::try_from(number).ok(),
            _ => None,
        }
    }

    fn unary(&mut self, node: &'a ast::ExprUnaryOp, dst: u16) -> Result<()> {
        if let Expr::NumberLiteral(_) = &*node.operand
            && let Some(value) = self.fold_unary(node)
        {
            return self.load_const(node.range, dst, value);
        }
        let mark = self.mark();
        let operand = self.operand_in(&node.operand, dst, TextRange::default())?;
        let op = match node.op {
            UnaryOp::Invert => Opcode::Invert,
            UnaryOp::Not => Opcode::Not,
            UnaryOp::UAdd => Opcode::Pos,
            UnaryOp::USub => Opcode::Neg,
        };
        self.op(node.range, op, dst, operand, 0)?;
        self.reset(mark);
        Ok(())
    }

    fn fold_unary(&self, node: &ast::ExprUnaryOp) -> Option<Const> {
        constant::fold_unary(node, self.text, self.optimize)
    }

    fn conditional_value(&mut self, node: &'a ast::ExprIf, dst: u16) -> Result<()> {
        let (otherwise, end) = (self.label(), self.label());
        self.jump_if(&node.test, false, otherwise)?;
        self.into(&node.body, dst)?;
        self.jump(node.body.range(), end)?;
        self.bind(otherwise);
        self.into(&node.orelse, dst)?;
        self.bind(end);
        Ok(())
    }

    fn named(&mut self, node: &'a ast::ExprNamed, dst: u16) -> Result<()> {
        let Expr::Name(target) = &*node.target else {
            return Err(Failure::at(
                node.range,
                "cannot use assignment expressions with this target",
            ));
        };
        if let Some(register) = self.local_register(&node.target) {
            self.into(&node.value, register)?;
            self.note_bound(register);
            if register != dst {
                self.op(node.range, Opcode::Move, dst, register, 0)?;
            }
            return Ok(());
        }
        let mark = self.mark();
        let value = self.scratch(dst)?;
        self.into(&node.value, value)?;
        let name = self.name(&target.id);
        self.store_name_keep(target.range, name, value)?;
        if value != dst {
            self.op(node.range, Opcode::Move, dst, value, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    fn attribute(&mut self, node: &'a ast::ExprAttribute, dst: u16) -> Result<()> {
        let mark = self.mark();
        let name = self.name(&node.attr);
        let index = self.short_name(name)?;
        if let Some(base) = self.super_triple(&node.value)? {
            self.op(node.range, Opcode::LoadSuperAttr, dst, base, index)?;
        } else {
            let object = self.operand_in(&node.value, dst, TextRange::default())?;
            let range = self.attribute_range(node.range, node);
            self.op(range, Opcode::LoadAttr, dst, object, index)?;
        }
        self.reset(mark);
        Ok(())
    }

    /// Where a traceback points for an attribute access over several lines: at the line of the attribute's name.
    pub(super) fn attribute_range(&self, range: TextRange, node: &ast::ExprAttribute) -> TextRange {
        let name = node.attr.range;
        if self.text.line(range.start()) == self.text.line(name.start()) {
            return range;
        }
        TextRange::new(name.start(), range.end().max(name.end()))
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript, dst: u16) -> Result<()> {
        let mark = self.mark();
        self.warn_subscript(node);
        let object = self.operand_in(&node.value, dst, node.slice.range())?;
        match self.small_int(&node.slice) {
            Some(index) => self.op(node.range, Opcode::LoadSubscrImm, dst, object, index as u16)?,
            None => {
                let index = self.index(&node.slice)?;
                self.op(node.range, Opcode::LoadSubscr, dst, object, index)?;
            }
        }
        self.reset(mark);
        Ok(())
    }

    /// The value between the brackets of a subscription.
    pub(super) fn index(&mut self, slice: &'a Expr) -> Result<u16> {
        self.operand(slice)
    }

    fn slice(&mut self, node: &'a ast::ExprSlice, dst: u16) -> Result<()> {
        let mark = self.mark();
        let parts = [&node.lower, &node.upper, &node.step];
        let constants: Option<Vec<Const>> = parts
            .iter()
            .map(|part| part.as_ref().map_or(Some(Const::None), |part| self.fold(part)))
            .collect();
        if let Some(constants) = constants
            && let Ok(constants) = <[Const; 3]>::try_from(constants)
        {
            self.load_const(node.range, dst, Const::Slice(Box::new(constants)))?;
            return Ok(());
        }
        let base = self.temps(3)?;
        for (part, register) in parts.into_iter().zip(base..) {
            match part {
                Some(part) => self.into(part, register)?,
                None => self.load_none(node.range, register)?,
            }
        }
        self.op(node.range, Opcode::BuildSlice, dst, base, 0)?;
        self.reset(mark);
        Ok(())
    }

    fn yield_value(&mut self, node: &'a ast::ExprYield, dst: u16) -> Result<()> {
        self.check_yield(node.range, "yield")?;
        let mark = self.mark();
        let value = match &node.value {
            Some(value) => self.operand(value)?,
            None => {
                let none = self.temp()?;
                self.load_none(node.range, none)?;
                none
            }
        };
        self.emit_yield(node.range, value, dst)?;
        self.reset(mark);
        Ok(())
    }

    /// `yield value`, by the kind of generator.
    pub(super) fn emit_yield(&mut self, range: TextRange, value: u16, dst: u16) -> Result<()> {
        let is_async = self.unit.flags & corallus_bytecode::CodeFlags::ASYNC_GENERATOR != 0;
        let op = if is_async {
            Opcode::AsyncYield
        } else {
            Opcode::YieldValue
        };
        self.op(range, op, dst, value, 0)
    }

    fn yield_from(&mut self, node: &'a ast::ExprYieldFrom, dst: u16) -> Result<()> {
        self.check_yield(node.range, "yield from")?;
        if self.unit.flags & corallus_bytecode::CodeFlags::ASYNC_GENERATOR != 0 {
            return Err(Failure::at(node.range, "'yield from' inside async function"));
        }
        let mark = self.mark();
        let value = self.operand(&node.value)?;
        let iterator = self.temp()?;
        self.op(node.range, Opcode::GetYieldFromIter, iterator, value, 0)?;
        self.op(node.range, Opcode::Delegate, dst, iterator, 0)?;
        self.reset(mark);
        Ok(())
    }

    fn check_yield(&self, range: TextRange, what: &str) -> Result<()> {
        if !self.unit.kind.is_function_like() {
            return Err(Failure::at(range, format!("'{what}' outside function")));
        }
        Ok(())
    }

    pub(super) fn check_await(&self, range: TextRange) -> Result<()> {
        let kind = self.unit.kind;
        if kind == ScopeKind::Module && self.top_level_await {
            return Ok(());
        }
        if !kind.is_function_like() {
            return Err(Failure::at(range, "'await' outside function"));
        }
        let scope = self.scopes.get(self.unit.scope);
        if scope.is_async || matches!(kind, ScopeKind::Comprehension(_)) {
            return Ok(());
        }
        Err(Failure::at(range, "'await' outside async function"))
    }
}

/// The instruction of an operator, and its form with an immediate right operand.
fn operator(op: Operator) -> (Opcode, Option<Opcode>) {
    match op {
        Operator::Add => (Opcode::Add, Some(Opcode::AddImm)),
        Operator::Sub => (Opcode::Sub, Some(Opcode::SubImm)),
        Operator::Mult => (Opcode::Mul, Some(Opcode::MulImm)),
        Operator::MatMult => (Opcode::MatMul, None),
        Operator::Div => (Opcode::TrueDiv, None),
        Operator::Mod => (Opcode::Mod, Some(Opcode::ModImm)),
        Operator::Pow => (Opcode::Pow, None),
        Operator::LShift => (Opcode::LShift, Some(Opcode::LShiftImm)),
        Operator::RShift => (Opcode::RShift, Some(Opcode::RShiftImm)),
        Operator::BitOr => (Opcode::Or, None),
        Operator::BitXor => (Opcode::Xor, None),
        Operator::BitAnd => (Opcode::And, Some(Opcode::AndImm)),
        Operator::FloorDiv => (Opcode::FloorDiv, Some(Opcode::FloorDivImm)),
    }
}

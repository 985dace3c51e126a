//! `try`, `raise` and `assert` (language reference 8.4, 7.8, 7.3).
//!
//! A `finally` body is compiled once for each way out. While an `except` clause or an exceptional `finally` runs, a
//! register keeps the exception that was handled before, and a handler around the clause puts it back.

use corallus_bytecode::{KILL_A, KILL_B, NO_REGISTER, Opcode};
use ruff_python_ast::{self as ast, ExceptHandler, ExceptHandlerExceptHandler};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::blocks::BlockKind;
use super::buffer::Label;
use crate::error::{Failure, Result};

impl<'a> Generator<'a> {
    pub(super) fn try_stmt(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        if node.finalbody.is_empty() {
            return self.try_except(node);
        }
        let range = node.range;
        let saved = self.mark();
        let handler = self.unit.buffer.new_handler(saved + 1, saved);
        let kind = BlockKind::Finally { body: &node.finalbody };
        self.protected_block(handler, kind, range, |this| {
            if node.handlers.is_empty() {
                this.statements(&node.body)
            } else {
                this.try_except(node)
            }
        })?;
        let end = self.label();
        self.statements(&node.finalbody)?;
        let last = node.finalbody.last().map_or(range, Ranged::range);
        self.jump(last, end)?;
        self.unit.buffer.enter_handler(handler);
        self.handling(last, saved, |this| {
            this.statements(&node.finalbody)?;
            this.op(last, Opcode::Reraise, saved + 1, 0, 0)?;
            this.unreachable();
            Ok(())
        })?;
        self.bind(end);
        Ok(())
    }

    /// Code that handles the exception in register `saved + 1`: saves the exception handled before, and puts it back should
    /// `inside` raise. `inside` doesn't fall out at its end with the state saved: it ends unreachable or pops it itself.
    fn handling(&mut self, range: TextRange, saved: u16, inside: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        debug_assert_eq!(
            self.mark(),
            saved,
            "a handler's registers follow those in use around it"
        );
        self.temps(2)?;
        self.op_keep(range, Opcode::PushHandled, saved, saved + 1, 0, KILL_B)?;
        let cleanup = self.unit.buffer.new_handler(saved + 1, saved + 1);
        let kind = BlockKind::Handling {
            saved,
            exception: Some(saved + 1),
            name: None,
            range,
        };
        self.protected_block(cleanup, kind, range, inside)?;
        debug_assert!(!self.unit.buffer.reachable());
        self.unit.buffer.enter_handler(cleanup);
        self.op(range, Opcode::PopHandled, saved, 0, 0)?;
        self.pass_on(range, saved + 1)?;
        self.reset(saved);
        Ok(())
    }

    /// Raises the exception in a register again behind what cleaned up because of it: where it came from is where it is raised.
    pub(super) fn pass_on(&mut self, range: TextRange, exception: u16) -> Result<()> {
        self.without_line(|this| this.op(range, Opcode::Reraise, exception, 0, 0))?;
        self.unreachable();
        Ok(())
    }

    fn try_except(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        let range = node.range;
        let saved = self.mark();
        let end = self.label();
        let handler = self.unit.buffer.new_handler(saved + 1, saved);
        self.protected_block(handler, BlockKind::Try, range, |this| this.statements(&node.body))?;
        self.statements(&node.orelse)?;
        self.jump(range, end)?;
        self.unit.buffer.enter_handler(handler);
        if node.is_star {
            self.except_star_clauses(node, saved, end)?;
        } else {
            self.handling(range, saved, |this| {
                this.except_clauses(node, saved, end)?;
                let last = node.handlers.last().map_or(range, Ranged::range);
                this.op(last, Opcode::Reraise, saved + 1, 0, 0)?;
                this.unreachable();
                Ok(())
            })?;
        }
        self.bind(end);
        Ok(())
    }

    fn except_clauses(&mut self, node: &'a ast::StmtTry, saved: u16, end: Label) -> Result<()> {
        let exception = saved + 1;
        let count = node.handlers.len();
        for (at, clause) in node.handlers.iter().enumerate() {
            let ExceptHandler::ExceptHandler(clause) = clause;
            let next = self.label();
            match &clause.type_ {
                Some(types) => {
                    let mark = self.mark();
                    let types_register = self.operand(types)?;
                    let matches = self.temp()?;
                    self.op_keep(
                        types.range(),
                        Opcode::ExcMatch,
                        matches,
                        exception,
                        types_register,
                        KILL_B,
                    )?;
                    self.jump_test(types.range(), Opcode::JumpIfFalse, matches, next)?;
                    self.reset(mark);
                }
                None if at + 1 < count => {
                    return Err(Failure::at(clause.range, "default 'except:' must be last"));
                }
                None => self.unit.buffer.mark(TextRange::at(clause.range.start(), 6.into())),
            }
            self.except_body(clause, saved, end)?;
            self.bind(next);
        }
        Ok(())
    }

    /// The body of an `except` clause that matches. The exception's register dies: the name and the frame's handled
    /// exception keep the instance alive.
    fn except_body(&mut self, clause: &'a ExceptHandlerExceptHandler, saved: u16, end: Label) -> Result<()> {
        let exception = saved + 1;
        let range = clause.range;
        // The handling block knows the exception's register as live: from here on it isn't.
        let around = self.unit.blocks.pop();
        let outer_handler = around.as_ref().map_or(0, |block| block.outer_handler);
        let name = match &clause.name {
            Some(name) => {
                let sym = self.name(name);
                self.store_name(name.range, sym, exception)?;
                Some(sym)
            }
            None => {
                self.clear(range, exception)?;
                None
            }
        };
        let kind = BlockKind::Handling {
            saved,
            exception: None,
            name,
            range,
        };
        let body = self.mark();
        self.reset(exception);
        match name {
            None => self.block_with_handler(kind, range, outer_handler, |this| this.statements(&clause.body))?,
            Some(name) => {
                let unbind = self.unit.buffer.new_handler(exception, exception);
                self.protected(unbind, |this| {
                    this.block_with_handler(kind, range, outer_handler, |this| this.statements(&clause.body))
                })?;
                self.leave_clause(range, saved, outer_handler, Some(name), end)?;
                self.unit.buffer.enter_handler(unbind);
                let raised = self.temp()?;
                self.unbind_name(range, name)?;
                self.pass_on(range, raised)?;
            }
        }
        if name.is_none() {
            self.leave_clause(range, saved, outer_handler, None, end)?;
        }
        self.reset(body);
        self.unit.blocks.extend(around);
        Ok(())
    }

    fn leave_clause(
        &mut self,
        range: TextRange,
        saved: u16,
        outer_handler: u32,
        name: Option<crate::scope::Sym>,
        end: Label,
    ) -> Result<()> {
        let handler = std::mem::replace(&mut self.unit.buffer.handler, outer_handler);
        self.op(range, Opcode::PopHandled, saved, 0, 0)?;
        if let Some(name) = name {
            self.unbind_name(range, name)?;
        }
        self.jump(range, end)?;
        self.unit.buffer.handler = handler;
        Ok(())
    }

    /// `except*` (PEP 654): every clause takes its part of the group; what is left, and what the clauses raise, is raised
    /// together at the end.
    fn except_star_clauses(&mut self, node: &'a ast::StmtTry, saved: u16, end: Label) -> Result<()> {
        let range = node.range;
        let original = saved + 1;
        self.handling(range, saved, |this| {
            // The raised and unhandled parts; the part not yet matched; a clause's match.
            let parts = this.temp()?;
            let top = this.mark();
            let rest = this.without_line(|this| {
                this.op(range, Opcode::BuildList, parts, top, 0)?;
                let rest = this.temp()?;
                this.op_keep(range, Opcode::Move, rest, original, 0, KILL_B)?;
                Ok(rest)
            })?;
            this.block(BlockKind::ExceptStar, range, |this| {
                for clause in &node.handlers {
                    let ExceptHandler::ExceptHandler(clause) = clause;
                    this.except_star_clause(clause, parts, rest)?;
                }
                Ok(())
            })?;
            this.without_line(|this| {
                this.op_keep(range, Opcode::ListAppend, parts, rest, 0, KILL_A)?;
                let result = rest;
                this.op(range, Opcode::ReraiseStar, result, original, parts)?;
                let raise = this.label();
                this.jump_test_alive(range, Opcode::JumpIfNotNone, result, raise)?;
                let around = this.around_handling();
                let handler = std::mem::replace(&mut this.unit.buffer.handler, around);
                this.clear(range, result)?;
                this.op(range, Opcode::PopHandled, saved, 0, 0)?;
                this.jump(range, end)?;
                this.unit.buffer.handler = handler;
                this.bind(raise);
                this.op(range, Opcode::Reraise, result, 0, 0)?;
                this.unreachable();
                Ok(())
            })
        })
    }

    fn except_star_clause(&mut self, clause: &'a ExceptHandlerExceptHandler, parts: u16, rest: u16) -> Result<()> {
        let range = clause.range;
        let Some(types) = &clause.type_ else {
            return Err(Failure::at(range, "expected one or more exception types"));
        };
        let mark = self.mark();
        let (skip, next) = (self.label(), self.label());
        // Nothing is left to match, but the types are still evaluated by the reference, too.
        let types_register = self.operand(types)?;
        let split = self.temps(2)?;
        self.op(range, Opcode::ExcStarMatch, split, rest, types_register)?;
        self.op(range, Opcode::Move, rest, split, 0)?;
        let matched = split + 1;
        self.jump_test_alive(range, Opcode::JumpIfNone, matched, skip)?;
        // The clause handles its part of the group.
        self.op_keep(range, Opcode::PushHandled, split, matched, 0, KILL_B)?;
        let saved = split;
        let name = match &clause.name {
            Some(name) => {
                let sym = self.name(name);
                self.store_name_keep(name.range, sym, matched)?;
                Some(sym)
            }
            None => None,
        };
        let handler = self.unit.buffer.new_handler(split + 2, split + 2);
        let kind = BlockKind::Handling {
            saved,
            exception: Some(matched),
            name,
            range,
        };
        self.protected_block(handler, kind, range, |this| this.statements(&clause.body))?;
        self.op(range, Opcode::PopHandled, saved, 0, 0)?;
        if let Some(name) = name {
            self.unbind_name(range, name)?;
        }
        self.clear(range, matched)?;
        self.jump(range, next)?;
        // What the clause raises joins the parts.
        self.unit.buffer.enter_handler(handler);
        self.reset(split + 2);
        let raised = self.temp()?;
        self.without_line(|this| {
            this.op(range, Opcode::PopHandled, saved, 0, 0)?;
            if let Some(name) = name {
                this.unbind_name(range, name)?;
            }
            this.clear(range, matched)?;
            this.op_keep(range, Opcode::ListAppend, parts, raised, 0, KILL_A)?;
            this.jump(range, next)
        })?;
        self.bind(skip);
        self.clear(range, matched)?;
        self.bind(next);
        self.reset(mark);
        Ok(())
    }

    pub(super) fn raise(&mut self, node: &'a ast::StmtRaise) -> Result<()> {
        let mark = self.mark();
        match (&node.exc, &node.cause) {
            (None, _) => self.op(node.range, Opcode::RaiseBare, 0, 0, 0)?,
            (Some(exception), None) => {
                let exception = self.operand(exception)?;
                self.op(node.range, Opcode::Raise, exception, NO_REGISTER, 0)?;
            }
            (Some(exception), Some(cause)) => {
                let exception = self.operand_before(exception, cause.range())?;
                let cause = self.operand(cause)?;
                self.op(node.range, Opcode::Raise, exception, cause, 0)?;
            }
        }
        self.unreachable();
        self.reset(mark);
        Ok(())
    }

    pub(super) fn assert(&mut self, node: &'a ast::StmtAssert) -> Result<()> {
        self.warn_assert(node);
        if self.optimize > 0 {
            return Ok(());
        }
        let mark = self.mark();
        let end = self.label();
        self.jump_if(&node.test, true, end)?;
        let base = self.temp()?;
        self.op(node.range, Opcode::LoadAssertionError, base, 0, 0)?;
        if let Some(message) = &node.msg {
            self.temp()?;
            self.into_temp(message)?;
            self.op(node.test.range(), Opcode::Call, base, base, 1)?;
        }
        self.op(node.test.range(), Opcode::Raise, base, NO_REGISTER, 0)?;
        self.unreachable();
        self.bind(end);
        self.reset(mark);
        Ok(())
    }

    fn around_handling(&self) -> u32 {
        self.unit.blocks.last().map_or(0, |block| block.outer_handler)
    }
}

//! `with` and `async with` (language reference 8.5, 8.9.3).
//!
//! Registers of a `with` statement, from `exit` up: the exit method and its self, then room for the three arguments of the
//! exit call, where the handler keeps the exception, the exception handled before, and the exit method's answer.

use corallus_bytecode::{KILL_B, KILL_C, Opcode};
use ruff_python_ast::{self as ast, Stmt, WithItem};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::blocks::BlockKind;
use crate::error::Result;

/// `LoadSpecial` numbers.
const ENTER: u16 = 0;
const EXIT: u16 = 1;
/// What separates an asynchronous method's number from the plain one's.
const ASYNC: u16 = 2;

impl<'a> Generator<'a> {
    pub(super) fn with_stmt(&mut self, node: &'a ast::StmtWith) -> Result<()> {
        if node.is_async {
            self.check_async_statement(node.range, "'async with' outside async function")?;
        }
        self.with_items(node, &node.items, &node.body)
    }

    fn with_items(&mut self, node: &'a ast::StmtWith, items: &'a [WithItem], body: &'a [Stmt]) -> Result<()> {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(body);
        };
        crate::parse::deeper(|| self.with_item(node, item, rest, body))
    }

    fn with_item(
        &mut self,
        node: &'a ast::StmtWith,
        item: &'a WithItem,
        rest: &'a [WithItem],
        body: &'a [Stmt],
    ) -> Result<()> {
        let range = item.context_expr.range();
        let is_async = node.is_async;
        let exit = self.temps(2)?;
        let value = self.enter_context(item, exit, is_async)?;
        self.reset(exit + 5);
        self.unit.register_count = self.unit.register_count.max(u32::from(exit) + 5);
        let handler = self.unit.buffer.new_handler(exit + 2, exit + 2);
        let kind = BlockKind::With { exit, is_async, range };
        self.protected_block(handler, kind, range, |this| {
            match &item.optional_vars {
                Some(target) => this.store(target, value)?,
                None => this.clear(range, value)?,
            }
            this.with_items(node, rest, body)
        })?;
        self.exit_normally(exit, is_async, range)?;
        self.reset(exit);
        let end = self.label();
        self.jump(range, end)?;
        self.unit.buffer.enter_handler(handler);
        self.exit_exceptionally(exit, is_async, range)?;
        self.bind(end);
        Ok(())
    }

    /// Evaluates the context expression and enters it. Returns the register of the result.
    fn enter_context(&mut self, item: &'a WithItem, exit: u16, is_async: bool) -> Result<u16> {
        let range = item.context_expr.range();
        let shift = if is_async { ASYNC } else { 0 };
        let value = self.temp()?;
        let mark = self.mark();
        let context = self.operand_in(&item.context_expr, value, TextRange::default())?;
        self.op_keep(range, Opcode::LoadSpecial, exit, context, EXIT + shift, KILL_B)?;
        let enter = self.temps(2)?;
        self.op(range, Opcode::LoadSpecial, enter, context, ENTER + shift)?;
        self.op(range, Opcode::Call, value, enter, 0)?;
        if is_async {
            self.await_value(range, value, 1, value)?;
        }
        self.reset(mark);
        Ok(value)
    }

    /// Calls the exit method with three `None`s.
    pub(super) fn exit_normally(&mut self, exit: u16, is_async: bool, range: TextRange) -> Result<()> {
        for register in exit + 2..exit + 5 {
            self.load_none(range, register)?;
        }
        let result = exit + 2;
        self.op(range, Opcode::Call, result, exit, 3)?;
        if is_async {
            self.await_value(range, result, 2, result)?;
        }
        self.clear(range, result)
    }

    /// Calls the exit method because of an exception, which it may swallow.
    fn exit_exceptionally(&mut self, exit: u16, is_async: bool, range: TextRange) -> Result<()> {
        let (exception, saved, answer) = (exit + 2, exit + 3, exit + 4);
        self.temps(5)?;
        self.op_keep(range, Opcode::PushHandled, saved, exception, 0, KILL_B)?;
        let cleanup = self.unit.buffer.new_handler(answer, answer);
        let swallowed = self.label();
        self.protected(cleanup, |this| {
            this.op_keep(range, Opcode::WithExceptStart, answer, exit, exception, KILL_C)?;
            if is_async {
                this.await_value(range, answer, 2, answer)?;
            }
            this.jump_test(range, Opcode::JumpIfTrue, answer, swallowed)?;
            this.pass_on(range, exception)
        })?;
        self.unit.buffer.enter_handler(cleanup);
        self.op(range, Opcode::PopHandled, saved, 0, 0)?;
        self.pass_on(range, answer)?;
        self.bind(swallowed);
        self.op(range, Opcode::PopHandled, saved, 0, 0)?;
        for register in [exception, exit, exit + 1] {
            self.clear(range, register)?;
        }
        self.reset(exit);
        Ok(())
    }
}

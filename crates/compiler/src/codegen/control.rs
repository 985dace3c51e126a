//! `if`, `while`, `for` and `async for` (language reference 8.1 to 8.3, 8.9.2).

use corallus_bytecode::{KILL_B, Opcode};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::blocks::BlockKind;
use super::buffer::{HandlerId, Label};
use super::expr::AWAIT;
use crate::error::{Failure, Result};
use crate::scope::ScopeKind;

impl<'a> Generator<'a> {
    pub(super) fn if_stmt(&mut self, node: &'a ast::StmtIf) -> Result<()> {
        let end = self.label();
        let mut next = self.label();
        self.jump_if(&node.test, false, next)?;
        self.statements(&node.body)?;
        for clause in &node.elif_else_clauses {
            self.jump(clause.range, end)?;
            self.bind(next);
            next = self.label();
            if let Some(test) = &clause.test {
                self.jump_if(test, false, next)?;
            }
            self.statements(&clause.body)?;
        }
        self.bind(next);
        self.bind(end);
        Ok(())
    }

    pub(super) fn while_stmt(&mut self, node: &'a ast::StmtWhile) -> Result<()> {
        let (head, otherwise, end) = (self.label(), self.label(), self.label());
        self.unit.buffer.bind_loop(head);
        self.jump_if(&node.test, false, otherwise)?;
        self.block(BlockKind::While { end, head }, node.range, |this| {
            this.statements(&node.body)
        })?;
        self.jump_back(node.range, head)?;
        self.bind(otherwise);
        self.statements(&node.orelse)?;
        self.bind(end);
        Ok(())
    }

    pub(super) fn for_stmt(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        if node.is_async {
            return self.async_for(node);
        }
        let mark = self.mark();
        let range = node.iter.range();
        let (head, exhausted, end) = (self.label(), self.label(), self.label());
        let iterator = self.iterator(&node.iter, Opcode::GetIter)?;
        self.unit.buffer.bind_loop(head);
        self.for_iter(range, &node.target, iterator, exhausted)?;
        self.block(BlockKind::For { end, head, iterator }, node.range, |this| {
            this.statements(&node.body)
        })?;
        self.jump_back(range, head)?;
        self.bind(exhausted);
        self.reset(mark);
        self.statements(&node.orelse)?;
        self.bind(end);
        Ok(())
    }

    fn iterator(&mut self, iterable: &'a Expr, op: Opcode) -> Result<u16> {
        let value = self.operand(iterable)?;
        let iterator = if self.is_temp(value) { value } else { self.temp()? };
        self.op(iterable.range(), op, iterator, value, 0)?;
        Ok(iterator)
    }

    /// The next item of `iterator` to `target`, or on to `exhausted`.
    pub(super) fn for_iter(
        &mut self,
        range: TextRange,
        target: &'a Expr,
        iterator: u16,
        exhausted: Label,
    ) -> Result<()> {
        let mark = self.mark();
        if let Some(register) = self.local_register(target) {
            self.jump_extended(range, Opcode::ForIter, [register, iterator, 0], 0, exhausted)?;
            self.note_bound(register);
            return Ok(());
        }
        let item = self.temp()?;
        self.jump_extended(range, Opcode::ForIter, [item, iterator, 0], 0, exhausted)?;
        self.store(target, item)?;
        self.reset(mark);
        Ok(())
    }

    fn async_for(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        self.check_async_statement(node.range, "'async for' outside async function")?;
        let mark = self.mark();
        let range = node.iter.range();
        let (head, end) = (self.label(), self.label());
        let iterator = self.iterator(&node.iter, Opcode::GetAIter)?;
        self.unit.buffer.bind_loop(head);
        // A traceback through the iterator shows the whole statement.
        let handler = self.async_next(node.range, &node.target, iterator)?;
        self.block(BlockKind::For { end, head, iterator }, node.range, |this| {
            this.statements(&node.body)
        })?;
        self.jump_back(range, head)?;
        self.async_exhausted(range, handler, iterator)?;
        self.reset(mark);
        self.statements(&node.orelse)?;
        self.bind(end);
        Ok(())
    }

    /// The next item of an asynchronous iterator to `target`. Returns the handler that the exhaustion goes to.
    pub(super) fn async_next(&mut self, range: TextRange, target: &'a Expr, iterator: u16) -> Result<HandlerId> {
        let mark = self.mark();
        let handler = self.unit.buffer.new_handler(mark, mark);
        let item = self.temp()?;
        self.protected(handler, |this| {
            let awaitable = this.temp()?;
            this.op_keep(range, Opcode::GetANext, awaitable, iterator, 0, KILL_B)?;
            this.op_flags(range, Opcode::Delegate, item, awaitable, 0, AWAIT)
        })?;
        self.reset(item + 1);
        self.store(target, item)?;
        self.reset(mark);
        Ok(handler)
    }

    /// What is raised by the next item's retrieval ends the loop if it is `StopAsyncIteration`.
    pub(super) fn async_exhausted(&mut self, range: TextRange, handler: HandlerId, iterator: u16) -> Result<()> {
        let mark = self.mark();
        self.unit.buffer.enter_handler(handler);
        let exception = self.temp()?;
        self.op(range, Opcode::EndAsyncFor, exception, 0, 0)?;
        self.clear(range, iterator)?;
        self.reset(mark);
        Ok(())
    }

    pub(super) fn check_async_statement(&self, range: TextRange, message: &str) -> Result<()> {
        let kind = self.unit.kind;
        let allowed = match kind {
            ScopeKind::Module => self.top_level_await,
            _ => self.scopes.get(self.unit.scope).is_async,
        };
        if allowed {
            Ok(())
        } else {
            Err(Failure::at(range, message))
        }
    }
}

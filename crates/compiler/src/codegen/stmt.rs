//! Statements: which file compiles which, and the ones that need no file of their own.

use corallus_bytecode::Opcode;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use crate::Mode;
use crate::error::{Failure, Result};
use crate::scope::ScopeKind;

impl<'a> Generator<'a> {
    pub(super) fn statements(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter()
            .try_for_each(|stmt| crate::parse::deeper(|| self.statement(stmt)))
    }

    fn statement(&mut self, stmt: &'a Stmt) -> Result<()> {
        match stmt {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => self.return_stmt(node),
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target)),
            Stmt::TypeAlias(node) => self.type_alias(node),
            Stmt::Assign(node) => self.assign(node),
            Stmt::AugAssign(node) => self.augmented(node),
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => self.for_stmt(node),
            Stmt::While(node) => self.while_stmt(node),
            Stmt::If(node) => self.if_stmt(node),
            Stmt::With(node) => self.with_stmt(node),
            Stmt::Match(node) => self.match_stmt(node),
            Stmt::Raise(node) => self.raise(node),
            Stmt::Try(node) => {
                self.unit.buffer.mark(TextRange::at(node.range.start(), 3.into()));
                self.try_stmt(node)
            }
            Stmt::Assert(node) => self.assert(node),
            Stmt::Import(node) => self.import(node),
            Stmt::ImportFrom(node) => self.import_from(node),
            Stmt::Expr(node) => self.expression_statement(&node.value),
            Stmt::Pass(node) => {
                self.unit.buffer.mark(node.range);
                Ok(())
            }
            Stmt::Global(_) | Stmt::Nonlocal(_) => Ok(()),
            Stmt::Break(node) => self.break_stmt(node.range),
            Stmt::Continue(node) => self.continue_stmt(node.range),
            Stmt::IpyEscapeCommand(node) => Err(Failure::at(node.range, "invalid syntax")),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr) -> Result<()> {
        if self.mode == Mode::Single && self.unit.kind == ScopeKind::Module {
            let mark = self.mark();
            let register = self.operand(value)?;
            self.op(value.range(), Opcode::PrintExpr, register, 0, 0)?;
            self.reset(mark);
            return Ok(());
        }
        if value.is_literal_expr() && !value.is_number_literal_expr() {
            self.unit.buffer.mark(value.range());
            return Ok(());
        }
        if value.is_name_expr() {
            // Of a variable that is known to be bound nothing is evaluated.
            self.unit.buffer.mark(value.range());
        }
        self.effect(value)
    }
}

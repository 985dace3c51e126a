//! The statements around the one that is compiled, and how `return`, `break` and `continue` get out of them.

use corallus_bytecode::Opcode;
use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::buffer::{HandlerId, Label};
use crate::error::{Failure, Result};
use crate::scope::{ScopeKind, Sym};

/// Statements may nest this deep within a function, as in the reference.
const MAX_BLOCKS: usize = 21;

/// A statement that has to be left in an orderly way.
#[derive(Clone)]
pub(super) struct Block<'a> {
    pub kind: BlockKind<'a>,
    /// The handler in force around it.
    pub outer_handler: u32,
}

#[derive(Clone)]
pub(super) enum BlockKind<'a> {
    While {
        end: Label,
        head: Label,
    },
    /// A `for` loop, whose iterator dies when the loop is left.
    For {
        end: Label,
        head: Label,
        iterator: u16,
    },
    /// The body of a `try` with `except` clauses.
    Try,
    /// The body of a `try` with a `finally` clause.
    Finally {
        body: &'a [Stmt],
    },
    /// A `finally` clause that runs because of an exception, or an `except` clause: the exception handled before is in
    /// `saved`; `exception` holds the one being handled, if the clause has kept it.
    Handling {
        saved: u16,
        exception: Option<u16>,
        name: Option<Sym>,
        range: TextRange,
    },
    /// An `except*` statement's clauses, which no jump may leave.
    ExceptStar,
    With {
        exit: u16,
        is_async: bool,
        range: TextRange,
    },
    /// The value of a `return` on its way.
    Value {
        register: u16,
    },
}

impl<'a> Generator<'a> {
    /// Compiles `inside` as the content of a block.
    pub(super) fn block<T>(
        &mut self,
        kind: BlockKind<'a>,
        range: TextRange,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer_handler = self.unit.buffer.handler;
        self.block_with_handler(kind, range, outer_handler, inside)
    }

    /// Compiles `inside` as the content of a block, protected by a handler.
    pub(super) fn protected_block<T>(
        &mut self,
        handler: HandlerId,
        kind: BlockKind<'a>,
        range: TextRange,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let outer_handler = self.unit.buffer.handler;
        self.protected(handler, |this| {
            this.block_with_handler(kind, range, outer_handler, inside)
        })
    }

    pub(super) fn block_with_handler<T>(
        &mut self,
        kind: BlockKind<'a>,
        range: TextRange,
        outer_handler: u32,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.unit.blocks.len() >= MAX_BLOCKS {
            return Err(Failure::at(range, "too many statically nested blocks"));
        }
        self.unit.blocks.push(Block { kind, outer_handler });
        let result = inside(self);
        self.unit.blocks.pop();
        result
    }

    pub(super) fn return_stmt(&mut self, node: &'a ast::StmtReturn) -> Result<()> {
        let kind = self.unit.kind;
        if !matches!(kind, ScopeKind::Function | ScopeKind::Lambda) {
            return Err(Failure::at(node.range, "'return' outside function"));
        }
        if let Some(value) = &node.value
            && self.unit.flags & corallus_bytecode::CodeFlags::ASYNC_GENERATOR != 0
        {
            let _ = value;
            return Err(Failure::at(node.range, "'return' with value in async generator"));
        }
        let constant = match &node.value {
            None => Some(corallus_bytecode::Const::None),
            Some(value) => self.fold(value),
        };
        let place = match (&node.value, &constant) {
            (Some(value), Some(_)) => value.range(),
            _ => node.range,
        };
        self.check_leaving(place, true)?;
        let mark = self.mark();
        // Where leaving runs other statements, the return itself comes first.
        let runs_statements =
            |block: &Block<'_>| matches!(block.kind, BlockKind::With { .. } | BlockKind::Finally { .. });
        let elsewhere = self.unit.blocks.iter().any(runs_statements);
        if elsewhere {
            self.unit.buffer.mark(node.range);
        }
        if let Some(constant) = constant {
            self.unwind(node.range, 0, None, |this| {
                let before = std::mem::replace(&mut this.unit.buffer.no_line, elsewhere);
                let value = this.temp()?;
                let range = node.value.as_ref().map_or(node.range, |value| value.range());
                this.load_const(range, value, constant)?;
                this.op(node.range, Opcode::Return, value, 0, 0)?;
                this.unit.buffer.no_line = before;
                Ok(())
            })?;
        } else if let Some(value) = &node.value {
            let mut register = self.operand(value)?;
            if !self.is_temp(register) && self.leaving_rebinds() {
                let copy = self.temp()?;
                self.op(value.range(), Opcode::Move, copy, register, 0)?;
                register = copy;
            }
            self.unwind(node.range, 0, Some(register), |this| {
                let before = std::mem::replace(&mut this.unit.buffer.no_line, elsewhere);
                this.op(node.range, Opcode::Return, register, 0, 0)?;
                this.unit.buffer.no_line = before;
                Ok(())
            })?;
        }
        self.unreachable();
        self.reset(mark);
        Ok(())
    }

    /// Whether code that could rebind a local variable runs when the function is left from here.
    fn leaving_rebinds(&self) -> bool {
        self.unit.blocks.iter().any(|block| match &block.kind {
            BlockKind::Finally { .. } | BlockKind::With { .. } => true,
            BlockKind::Handling { name, .. } => name.is_some(),
            _ => false,
        })
    }

    pub(super) fn break_stmt(&mut self, range: TextRange) -> Result<()> {
        self.check_leaving(range, false)?;
        let found = self.innermost_loop();
        let Some((level, end, _)) = found else {
            return Err(Failure::at(range, "'break' outside loop"));
        };
        self.unit.buffer.mark(range);
        // The loop itself is left, too: its iterator dies.
        self.unwind(range, level, None, |this| this.jump(range, end))
    }

    pub(super) fn continue_stmt(&mut self, range: TextRange) -> Result<()> {
        self.check_leaving(range, false)?;
        let Some((level, _, head)) = self.innermost_loop() else {
            return Err(Failure::at(range, "'continue' not properly in loop"));
        };
        self.unit.buffer.mark(range);
        self.unwind(range, level + 1, None, |this| this.jump_back(range, head))
    }

    fn innermost_loop(&self) -> Option<(usize, Label, Label)> {
        let blocks = self.unit.blocks.iter().enumerate().rev();
        blocks.into_iter().find_map(|(level, block)| match block.kind {
            BlockKind::While { end, head } | BlockKind::For { end, head, .. } => Some((level, end, head)),
            _ => None,
        })
    }

    /// `except*` clauses can't be left by a jump to outside of them.
    fn check_leaving(&self, range: TextRange, is_return: bool) -> Result<()> {
        let message = "'break', 'continue' and 'return' cannot appear in an except* block";
        for block in self.unit.blocks.iter().rev() {
            match block.kind {
                BlockKind::While { .. } | BlockKind::For { .. } if !is_return => return Ok(()),
                BlockKind::ExceptStar => return Err(Failure::at(range, message)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Emits what leaving every block from the innermost down to number `level` takes, and then what `finish` emits, outside
    /// of them all. `value` is a return value that has to survive it.
    fn unwind(
        &mut self,
        range: TextRange,
        level: usize,
        value: Option<u16>,
        finish: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let blocks = self.unit.blocks.clone();
        let handler = self.unit.buffer.handler;
        for at in (level..blocks.len()).rev() {
            let Some(block) = blocks.get(at) else {
                break;
            };
            self.unit.blocks.truncate(at);
            self.unit.buffer.handler = block.outer_handler;
            if let Some(register) = value.filter(|register| self.is_temp(*register)) {
                self.unit.blocks.push(Block {
                    kind: BlockKind::Value { register },
                    outer_handler: block.outer_handler,
                });
            }
            self.leave_block(range, &block.kind)?;
        }
        finish(self)?;
        self.unit.blocks = blocks;
        self.unit.buffer.handler = handler;
        Ok(())
    }

    fn leave_block(&mut self, leaving: TextRange, kind: &BlockKind<'a>) -> Result<()> {
        match *kind {
            BlockKind::While { .. } | BlockKind::Try | BlockKind::ExceptStar => Ok(()),
            BlockKind::For { iterator, .. } => self.clear(leaving, iterator),
            BlockKind::Finally { body } => self.statements(body),
            BlockKind::Handling {
                saved,
                exception,
                name,
                range,
            } => {
                self.op(range, Opcode::PopHandled, saved, 0, 0)?;
                if let Some(exception) = exception {
                    self.clear(range, exception)?;
                }
                match name {
                    Some(name) => self.unbind_name(range, name),
                    None => Ok(()),
                }
            }
            BlockKind::With { exit, is_async, range } => self.exit_normally(exit, is_async, range),
            BlockKind::Value { register } => self.clear(leaving, register),
        }
    }

    /// The return at the end of a body.
    pub(super) fn return_none(&mut self, range: TextRange) -> Result<()> {
        let mark = self.mark();
        let none = self.temp()?;
        self.without_line(|this| {
            this.load_none(range, none)?;
            this.op(range, Opcode::Return, none, 0, 0)
        })?;
        self.unreachable();
        self.reset(mark);
        Ok(())
    }
}

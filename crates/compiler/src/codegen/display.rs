//! Tuple, list, set and dict displays (language reference 6.2.5 to 6.2.7), and the positional part of starred calls.

use corallus_bytecode::{Const, KILL_A, Opcode};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use crate::error::Result;

/// Displays with more items than this are filled bit by bit, so that they don't need a register per item.
const MAX_AT_ONCE: usize = 64;
/// List and set displays of at least this many constants start from a constant tuple.
const MIN_CONSTANTS: usize = 3;

#[derive(Clone, Copy)]
enum Kind {
    List,
    Set,
}

impl<'a> Generator<'a> {
    pub(super) fn tuple(&mut self, expr: &'a Expr, items: &'a [Expr], dst: u16) -> Result<()> {
        let range = expr.range();
        if let Some(value) = self.fold(expr) {
            return self.load_const(range, dst, value);
        }
        self.tuple_of(range, items, dst)
    }

    /// A tuple of the items' values.
    pub(super) fn tuple_of(&mut self, range: TextRange, items: &'a [Expr], dst: u16) -> Result<()> {
        let mark = self.mark();
        if items.len() <= MAX_AT_ONCE && !items.iter().any(Expr::is_starred_expr) {
            self.at_once(range, Opcode::BuildTuple, items, dst)?;
        } else {
            let list = self.scratch(dst)?;
            self.incrementally(range, Kind::List, items, list)?;
            self.op(range, Opcode::ListToTuple, dst, list, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn list(&mut self, range: TextRange, items: &'a [Expr], dst: u16) -> Result<()> {
        self.collection(range, Kind::List, items, dst)
    }

    pub(super) fn set(&mut self, range: TextRange, items: &'a [Expr], dst: u16) -> Result<()> {
        self.collection(range, Kind::Set, items, dst)
    }

    fn collection(&mut self, range: TextRange, kind: Kind, items: &'a [Expr], dst: u16) -> Result<()> {
        let mark = self.mark();
        let (build, extend, _) = kind.ops();
        let constants = (items.len() >= MIN_CONSTANTS)
            .then(|| {
                items
                    .iter()
                    .map(|item| self.fold(item))
                    .collect::<Option<Box<[Const]>>>()
            })
            .flatten();
        if let Some(constants) = constants {
            let result = self.scratch(dst)?;
            self.op(range, build, result, 0, 0)?;
            let tuple = self.temp()?;
            self.load_const(range, tuple, Const::Tuple(constants))?;
            self.op_keep(range, extend, result, tuple, 0, KILL_A)?;
            self.move_result(range, dst, result)?;
        } else if items.len() <= MAX_AT_ONCE && !items.iter().any(Expr::is_starred_expr) {
            self.at_once(range, build, items, dst)?;
        } else {
            let result = self.scratch(dst)?;
            self.incrementally(range, kind, items, result)?;
            self.move_result(range, dst, result)?;
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn move_result(&mut self, range: TextRange, dst: u16, result: u16) -> Result<()> {
        if result != dst {
            self.op(range, Opcode::Move, dst, result, 0)?;
        }
        Ok(())
    }

    fn at_once(&mut self, range: TextRange, build: Opcode, items: &'a [Expr], dst: u16) -> Result<()> {
        let base = self.mark();
        for item in items {
            self.into_temp(item)?;
        }
        self.op(range, build, dst, base, items.len() as u16)?;
        self.reset(base);
        Ok(())
    }

    /// Fills the new collection in `result` item by item, stars included.
    fn incrementally(&mut self, range: TextRange, kind: Kind, items: &'a [Expr], result: u16) -> Result<()> {
        let (build, extend, add) = kind.ops();
        let first_star = items.iter().position(Expr::is_starred_expr).unwrap_or(items.len());
        let (plain, rest) = items.split_at(first_star.min(MAX_AT_ONCE));
        self.at_once(range, build, plain, result)?;
        for item in rest {
            let mark = self.mark();
            match item {
                Expr::Starred(star) => {
                    let value = self.operand(&star.value)?;
                    self.op_keep(star.range, extend, result, value, 0, KILL_A)?;
                }
                _ => {
                    let value = self.operand(item)?;
                    self.op_keep(range, add, result, value, 0, KILL_A)?;
                }
            }
            self.reset(mark);
        }
        Ok(())
    }

    pub(super) fn dict(&mut self, node: &'a ast::ExprDict, dst: u16) -> Result<()> {
        let mark = self.mark();
        let at_once = node
            .items
            .iter()
            .take_while(|item| item.key.is_some())
            .count()
            .min(MAX_AT_ONCE / 2);
        let (plain, rest) = node.items.split_at(at_once);
        let result = if rest.is_empty() { dst } else { self.scratch(dst)? };
        let base = self.mark();
        for item in plain {
            if let Some(key) = &item.key {
                self.into_temp(key)?;
            }
            self.into_temp(&item.value)?;
        }
        self.op(node.range, Opcode::BuildMap, result, base, plain.len() as u16)?;
        self.reset(base);
        for item in rest {
            let mark = self.mark();
            match &item.key {
                Some(key) => {
                    let key = self.operand_before(key, item.value.range())?;
                    let value = self.operand(&item.value)?;
                    self.op_keep(node.range, Opcode::MapAdd, result, key, value, KILL_A)?;
                }
                None => {
                    let value = self.operand(&item.value)?;
                    self.op_keep(node.range, Opcode::DictUpdate, result, value, 0, KILL_A)?;
                }
            }
            self.reset(mark);
        }
        self.move_result(node.range, dst, result)?;
        self.reset(mark);
        Ok(())
    }
}

impl Kind {
    /// The instructions that build one, extend it by an iterable, and add an item.
    fn ops(self) -> (Opcode, Opcode, Opcode) {
        match self {
            Self::List => (Opcode::BuildList, Opcode::ListExtend, Opcode::ListAppend),
            Self::Set => (Opcode::BuildSet, Opcode::SetUpdate, Opcode::SetAdd),
        }
    }
}

//! Loading, storing and deleting variables.

use corallus_bytecode::{Const, KILL_B, Opcode};
use ruff_python_ast::Expr;
use ruff_text_size::TextRange;

use super::Generator;
use super::unit::Register;
use crate::error::Result;
use crate::scope::{Home, ScopeKind, Sym};

/// How the code at hand gets at a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Fast(u16),
    Cell(u16),
    Free(u16),
    Global,
    /// In the namespace of register 0, else global.
    Name,
    /// In the namespace of register 0, else a closure cell.
    NamespaceOrFree(u16),
    /// In the class namespace, else global, free, or a cell of ours.
    ClassOrGlobal,
    ClassOrFree(u16),
    ClassOrCell(u16),
}

impl<'a> Generator<'a> {
    pub(super) fn place(&self, name: Sym) -> Place {
        let unit = &self.unit;
        for &scope in unit.inlined.iter().rev() {
            match self.scopes.get(scope).symbol(name).map(|symbol| symbol.home) {
                Some(Home::Local | Home::Cell) => match unit.register(scope, name) {
                    Some(Register::Plain(register)) => return Place::Fast(register),
                    Some(Register::Cell(register)) => return Place::Cell(register),
                    None => {}
                },
                Some(Home::GlobalExplicit) => return Place::Global,
                Some(Home::GlobalImplicit) => {
                    return if unit.kind == ScopeKind::Module {
                        Place::Name
                    } else {
                        Place::Global
                    };
                }
                _ => {}
            }
        }
        self.place_in_unit(name)
    }

    fn place_in_unit(&self, name: Sym) -> Place {
        let unit = &self.unit;
        let scope = self.scopes.get(unit.scope);
        let home = scope.symbol(name).map(|symbol| symbol.home);
        if !unit.inlined.is_empty()
            && unit.kind == ScopeKind::Class
            && let Some(free) = unit.free_index(name)
        {
            // A comprehension doesn't see the names of the class around it.
            return Place::Free(free);
        }
        let special = self.scopes.names.text(name).starts_with('.');
        let by_class = scope.can_see_class && !special && &**self.scopes.names.text(name) != "__classdict__";
        match home {
            Some(Home::GlobalExplicit) => Place::Global,
            Some(Home::Free) => match unit.free_index(name) {
                Some(free) if unit.kind == ScopeKind::Class => {
                    let declared = scope.uses(name).has(crate::scope::Uses::NONLOCAL);
                    if declared || special {
                        Place::Free(free)
                    } else {
                        Place::NamespaceOrFree(free)
                    }
                }
                Some(free) if by_class => Place::ClassOrFree(free),
                Some(free) => Place::Free(free),
                None => Place::Global,
            },
            // The cell of a class's `__class__` isn't the variable that its body may bind.
            Some(Home::Local) if unit.kind == ScopeKind::Class => Place::Name,
            Some(Home::Local | Home::Cell) => match unit.register(unit.scope, name) {
                Some(Register::Plain(register)) => Place::Fast(register),
                Some(Register::Cell(register)) if by_class => Place::ClassOrCell(register),
                Some(Register::Cell(register)) => Place::Cell(register),
                None => Place::Name,
            },
            _ if by_class => Place::ClassOrGlobal,
            _ if unit.kind.is_function_like() => Place::Global,
            _ => Place::Name,
        }
    }

    /// The register of a plain local variable.
    pub(super) fn local_register(&mut self, expr: &Expr) -> Option<u16> {
        let Expr::Name(node) = expr else {
            return None;
        };
        let name = self.name(&node.id);
        match self.place(name) {
            Place::Fast(register) => Some(register),
            _ => None,
        }
    }

    /// Raises if a local may be unbound.
    pub(super) fn check_bound(&mut self, range: TextRange, register: u16) -> Result<()> {
        let known = self.unit.buffer.flow.as_ref().is_none_or(|flow| flow.has(register));
        if !known {
            self.op(range, Opcode::CheckBound, register, 0, 0)?;
            self.note_bound(register);
        }
        Ok(())
    }

    pub(super) fn note_bound(&mut self, register: u16) {
        if let Some(flow) = &mut self.unit.buffer.flow
            && register < self.unit.first_temp
        {
            flow.add(register);
        }
    }

    pub(super) fn note_unbound(&mut self, register: u16) {
        if let Some(flow) = &mut self.unit.buffer.flow {
            flow.remove(register);
        }
    }

    /// Loads a variable into `dst`.
    pub(super) fn load_name(&mut self, range: TextRange, name: Sym, dst: u16) -> Result<()> {
        match self.place(name) {
            Place::Fast(register) => {
                self.check_bound(range, register)?;
                if register != dst {
                    self.op(range, Opcode::Move, dst, register, 0)?;
                }
                Ok(())
            }
            Place::Cell(register) => self.op(range, Opcode::LoadCell, dst, register, 0),
            Place::Free(free) => self.op(range, Opcode::LoadFree, dst, free, 0),
            Place::Global => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::LoadGlobal, dst, index)
            }
            Place::Name => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::LoadName, dst, index)
            }
            Place::NamespaceOrFree(free) => self.op(range, Opcode::LoadFromDictOrFree, dst, 0, free),
            Place::ClassOrGlobal => {
                let mark = self.mark();
                let namespace = self.class_namespace(range)?;
                let index = self.short_name(name)?;
                self.op(range, Opcode::LoadFromDictOrGlobals, dst, namespace, index)?;
                self.reset(mark);
                Ok(())
            }
            Place::ClassOrFree(free) => {
                let mark = self.mark();
                let namespace = self.class_namespace(range)?;
                self.op(range, Opcode::LoadFromDictOrFree, dst, namespace, free)?;
                self.reset(mark);
                Ok(())
            }
            Place::ClassOrCell(register) => {
                let mark = self.mark();
                let namespace = self.class_namespace(range)?;
                self.op(range, Opcode::LoadFromDictOrCell, dst, namespace, register)?;
                self.reset(mark);
                Ok(())
            }
        }
    }

    fn class_namespace(&mut self, range: TextRange) -> Result<u16> {
        let name = self.intern("__classdict__");
        let register = self.temp()?;
        self.load_name(range, name, register)?;
        Ok(register)
    }

    /// Stores `value`, a register that dies if it is a temporary.
    pub(super) fn store_name(&mut self, range: TextRange, name: Sym, value: u16) -> Result<()> {
        match self.place(name) {
            Place::Fast(register) => {
                if register != value {
                    self.op(range, Opcode::Move, register, value, 0)?;
                }
                self.note_bound(register);
                Ok(())
            }
            Place::Cell(register) | Place::ClassOrCell(register) => {
                self.op(range, Opcode::StoreCell, register, value, 0)
            }
            Place::Free(free) | Place::NamespaceOrFree(free) | Place::ClassOrFree(free) => {
                self.op(range, Opcode::StoreFree, free, value, 0)
            }
            Place::Global => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::StoreGlobal, value, index)
            }
            Place::Name | Place::ClassOrGlobal => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::StoreName, value, index)
            }
        }
    }

    /// Stores `value` and keeps it alive.
    pub(super) fn store_name_keep(&mut self, range: TextRange, name: Sym, value: u16) -> Result<()> {
        if let Place::Fast(register) = self.place(name) {
            if register != value {
                self.op_keep(range, Opcode::Move, register, value, 0, KILL_B)?;
            }
            self.note_bound(register);
            return Ok(());
        }
        let mark = self.mark();
        let copy = self.copy(range, value)?;
        self.store_name(range, name, copy)?;
        self.reset(mark);
        Ok(())
    }

    /// A copy of a temporary; a local variable is its own copy.
    pub(super) fn copy(&mut self, range: TextRange, value: u16) -> Result<u16> {
        if !self.is_temp(value) {
            return Ok(value);
        }
        let copy = self.temp()?;
        self.op_keep(range, Opcode::Move, copy, value, 0, KILL_B)?;
        Ok(copy)
    }

    /// `del name`.
    pub(super) fn delete_name(&mut self, range: TextRange, name: Sym) -> Result<()> {
        match self.place(name) {
            Place::Fast(register) => {
                self.op(range, Opcode::DeleteFast, register, 0, 0)?;
                self.note_unbound(register);
                Ok(())
            }
            Place::Cell(register) | Place::ClassOrCell(register) => self.op(range, Opcode::DeleteCell, register, 0, 0),
            Place::Free(free) | Place::NamespaceOrFree(free) | Place::ClassOrFree(free) => {
                self.op(range, Opcode::DeleteFree, free, 0, 0)
            }
            Place::Global => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::DeleteGlobal, 0, index)
            }
            Place::Name | Place::ClassOrGlobal => {
                let index = self.name_index(name);
                self.op_wide(range, Opcode::DeleteName, 0, index)
            }
        }
    }

    /// What happens to the name of `except … as name` at the end of the clause: it is bound to `None` and unbound, so
    /// that it doesn't matter whether the body has unbound it.
    pub(super) fn unbind_name(&mut self, range: TextRange, name: Sym) -> Result<()> {
        if let Place::Fast(register) = self.place(name) {
            self.op(range, Opcode::Clear, register, 0, 0)?;
            self.note_unbound(register);
            return Ok(());
        }
        let mark = self.mark();
        let none = self.temp()?;
        self.load_const(range, none, Const::None)?;
        self.store_name(range, name, none)?;
        self.reset(mark);
        self.delete_name(range, name)
    }
}

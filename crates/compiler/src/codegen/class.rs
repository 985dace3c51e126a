//! Class definitions (language reference 8.8).

use corallus_bytecode::{Const, Opcode};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::unit::Register;
use crate::error::{Failure, Result};
use crate::scope::{Role, ScopeKind, Uses};

impl<'a> Generator<'a> {
    pub(super) fn class(&mut self, node: &'a ast::StmtClassDef) -> Result<()> {
        let mark = self.mark();
        let name = self.name(&node.name);
        let start = self.definition_start(node.range, &node.decorator_list);
        let definition = TextRange::new(start, node.range.end());
        let first_line = self.first_line(definition, &node.decorator_list);
        let (base, class) = self.decorators(&node.decorator_list)?;
        match &node.type_params {
            None => self.class_object(node, first_line, definition, class)?,
            Some(params) => self.generic_class(node, params, first_line, definition, class)?,
        }
        self.apply_decorators(&node.decorator_list, base, class)?;
        let value = if node.decorator_list.is_empty() { class } else { base };
        self.store_name(definition, name, value)?;
        self.reset(mark);
        Ok(())
    }

    /// Makes the class object in `dst`.
    pub(super) fn class_object(
        &mut self,
        node: &'a ast::StmtClassDef,
        first_line: u32,
        range: TextRange,
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        let base = self.top_or_new(dst)?;
        self.reset(base + 1);
        self.op(range, Opcode::LoadBuildClass, base, 0, 0)?;
        self.temps(3)?;
        self.class_body(node, first_line, range, base + 2)?;
        self.load_str(range, base + 3, &node.name)?;
        let generic_base = node.type_params.as_ref().map(|_| self.intern(".generic_base"));
        match (&node.arguments, generic_base) {
            (Some(arguments), extra) => {
                self.check_keywords(&arguments.keywords)?;
                self.call_arguments(range, base, 2, arguments, extra, dst)?;
            }
            (None, Some(extra)) => {
                let register = self.temp()?;
                self.load_name(range, extra, register)?;
                self.op(range, Opcode::Call, dst, base, 3)?;
            }
            (None, None) => self.op(range, Opcode::Call, dst, base, 2)?,
        }
        self.reset(mark);
        Ok(())
    }

    fn class_body(&mut self, node: &'a ast::StmtClassDef, first_line: u32, range: TextRange, dst: u16) -> Result<()> {
        let Some(scope) = self.scopes.of_node(node, Role::Body) else {
            return Err(Failure::at(node.range, "invalid syntax"));
        };
        let class_name = self.intern(&node.name);
        self.enter(scope, &node.name, first_line)?;
        self.unit.class_name = Some(class_name);
        let block = self.scopes.get(scope);
        let wanted = [
            ("__class__", block.needs_class_cell),
            ("__classdict__", block.needs_classdict),
            ("__conditional_annotations__", block.has_conditional_annotations),
        ];
        for (cell, is_needed) in wanted {
            if is_needed {
                let cell = self.intern(cell);
                self.unit.add_class_cell(cell);
            }
        }
        self.prologue(TextRange::default())?;
        self.class_prologue(node, first_line, range)?;
        self.set_up_text_annotations(&node.body, TextRange::empty(range.start()))?;
        let body = self.docstring_statement(&node.body)?;
        self.collect_annotations(&node.body);
        self.statements(body)?;
        self.without_line(|this| this.class_epilogue(range))?;
        let (code, free) = self.leave();
        self.make_function(range, code, &free, dst)
    }

    fn class_prologue(&mut self, node: &'a ast::StmtClassDef, first_line: u32, range: TextRange) -> Result<()> {
        // The body begins at the first decorator.
        let first = node.decorator_list.first();
        let here = TextRange::empty(first.map_or(range.start(), |decorator| decorator.range.start()));
        let mark = self.mark();
        let value = self.temp()?;
        let module = self.intern("__name__");
        let index = self.name_index(module);
        self.op_wide(here, Opcode::LoadName, value, index)?;
        self.store_special(here, "__module__", value)?;
        let qualname = self.unit.qualname.clone();
        self.load_str(here, value, &qualname)?;
        self.store_special(here, "__qualname__", value)?;
        self.load_const(here, value, Const::Int(i64::from(first_line)))?;
        self.store_special(here, "__firstlineno__", value)?;
        if node.type_params.is_some() {
            let params = self.intern(".type_params");
            self.load_name(here, params, value)?;
            self.store_special(here, "__type_params__", value)?;
        }
        if let Some(cell) = self.class_cell("__classdict__") {
            self.op(here, Opcode::StoreCell, cell, 0, 0)?;
        }
        if let Some(cell) = self.class_cell("__conditional_annotations__") {
            self.op(here, Opcode::BuildSet, value, value, 0)?;
            self.op(here, Opcode::StoreCell, cell, value, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    fn class_epilogue(&mut self, range: TextRange) -> Result<()> {
        let here = TextRange::empty(range.start());
        let mark = self.mark();
        let value = self.temp()?;
        if self.make_deferred_annotations(here, value)? {
            self.store_special(here, "__annotate_func__", value)?;
        }
        let mut attributes = std::mem::take(&mut self.unit.static_attributes);
        attributes.sort();
        attributes.dedup();
        let attributes = attributes
            .iter()
            .map(|name| Const::Str(name.as_bytes().into()))
            .collect();
        self.load_const(here, value, Const::Tuple(attributes))?;
        self.store_special(here, "__static_attributes__", value)?;
        if let Some(cell) = self.class_cell("__classdict__") {
            self.op(here, Opcode::Move, value, cell, 0)?;
            self.store_special(here, "__classdictcell__", value)?;
        }
        match self.class_cell("__class__") {
            Some(cell) => {
                self.op(here, Opcode::Move, value, cell, 0)?;
                self.store_special(here, "__classcell__", value)?;
                self.op(here, Opcode::Return, cell, 0, 0)?;
            }
            None => {
                self.load_none(here, value)?;
                self.op(here, Opcode::Return, value, 0, 0)?;
            }
        }
        self.unreachable();
        self.reset(mark);
        Ok(())
    }

    fn class_cell(&mut self, name: &str) -> Option<u16> {
        let name = self.intern(name);
        match self.unit.register(self.unit.scope, name) {
            Some(Register::Cell(register)) => Some(register),
            _ => None,
        }
    }

    /// Binds a name of a class or module that the program doesn't write, in the namespace unless the program declares it
    /// `global` or `nonlocal`.
    pub(super) fn store_special(&mut self, range: TextRange, name: &str, value: u16) -> Result<()> {
        let name = self.intern(name);
        let uses = self.scopes.get(self.unit.scope).uses(name);
        if uses.has(Uses::GLOBAL | Uses::NONLOCAL) {
            return self.store_name(range, name, value);
        }
        let index = self.name_index(name);
        self.op_wide(range, Opcode::StoreName, value, index)
    }

    /// `self.x = …` in a method adds `x` to the class's `__static_attributes__`.
    pub(super) fn note_static_attribute(&mut self, node: &ast::ExprAttribute) {
        let Expr::Name(object) = &*node.value else {
            return;
        };
        if object.id.as_str() != "self" {
            return;
        }
        let name = self.name(&node.attr);
        let name = self.text_of(name);
        let classes = self.outer.iter_mut().rev();
        if let Some(class) = classes.into_iter().find(|unit| unit.kind == ScopeKind::Class) {
            class.static_attributes.push(name);
        }
    }

    /// The docstring of a module or class to `__doc__`; returns the statements after it.
    pub(super) fn docstring_statement(&mut self, body: &'a [ast::Stmt]) -> Result<&'a [ast::Stmt]> {
        let Some((text, rest)) = self.split_docstring(body) else {
            return Ok(body);
        };
        if let (Some(text), Some(first)) = (text, body.first()) {
            let mark = self.mark();
            let value = self.temp()?;
            self.load_const(first.range(), value, Const::Str(text))?;
            let name = self.intern("__doc__");
            self.store_name(first.range(), name, value)?;
            self.reset(mark);
        }
        Ok(rest)
    }
}

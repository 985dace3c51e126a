//! Annotations: of functions, and of variables of classes and modules, evaluated when asked for (PEP 649), or kept as
//! text (`from __future__ import annotations`).

use corallus_bytecode::{KILL_A, Opcode};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use crate::error::Result;
use crate::scope::{Role, ScopeId, ScopeKind};

/// The number that `JumpIfCompareImm` gives to "not greater".
const NOT_GREATER: u16 = 4;
/// `annotationlib.Format.VALUE_WITH_FAKE_GLOBALS`: the last format that `__annotate__` functions know.
const LAST_FORMAT: u16 = 2;
/// An annotation of a class or module.
#[derive(Clone, Copy)]
pub(super) struct Deferred<'a> {
    pub node: &'a ast::StmtAnnAssign,
    pub target: &'a ast::ExprName,
    /// It counts only if its statement has run.
    pub is_conditional: bool,
}

impl<'a> Generator<'a> {
    /// The `__annotate__` function of a `def` in a new register, if it has annotations.
    pub(super) fn function_annotations(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        range: TextRange,
    ) -> Result<Option<u16>> {
        let Some(scope) = self.scopes.of_node(node, Role::Annotations) else {
            return Ok(None);
        };
        let register = self.temp()?;
        self.enter_deferred(scope, "__annotate__", range)?;
        let entries = annotated_names(node);
        let base = self.mark();
        for (name, annotation) in &entries {
            let key = self.temp()?;
            self.load_annotation_name(annotation.range(), name, key)?;
            let value = self.temp()?;
            self.annotation_value(annotation, value)?;
        }
        self.op(range, Opcode::BuildMap, base, base, entries.len() as u16)?;
        self.op(range, Opcode::Return, base, 0, 0)?;
        let (code, free) = self.leave();
        self.make_function(range, code, &free, register)?;
        Ok(Some(register))
    }

    fn load_annotation_name(&mut self, range: TextRange, name: &str, dst: u16) -> Result<()> {
        let name = self.name(name);
        let name = self.text_of(name);
        self.load_str(range, dst, &name)
    }

    fn annotation_value(&mut self, annotation: &'a Expr, dst: u16) -> Result<()> {
        if self.scopes.future_annotations {
            return self.annotation_text(annotation, dst);
        }
        let Expr::Starred(star) = annotation else {
            return self.into(annotation, dst);
        };
        // `*args: *Ts` stands for the one item of `*Ts`.
        let mark = self.mark();
        let value = self.operand(&star.value)?;
        self.op(star.range, Opcode::UnpackSequence, dst, value, 1)?;
        self.reset(mark);
        Ok(())
    }

    /// Under `from __future__ import annotations`, an annotation is its text.
    fn annotation_text(&mut self, annotation: &'a Expr, dst: u16) -> Result<()> {
        let text = crate::unparse::expression(annotation, self.text);
        self.load_const(annotation.range(), dst, corallus_bytecode::Const::Str(text.into()))
    }

    /// Starts the code of a scope that is evaluated on demand: a function of the wanted format.
    pub(super) fn enter_deferred(&mut self, scope: ScopeId, name: &str, range: TextRange) -> Result<()> {
        let line = match self.scopes.get(scope).kind {
            // The annotations of a class begin where the class does, decorators included.
            ScopeKind::Annotations
                if self.unit.kind == ScopeKind::Class && name == "__annotate__" && range.is_empty() =>
            {
                self.unit.first_line
            }
            _ => self.text.line(range.start()),
        };
        self.enter_function(scope, name, line, None)?;
        self.unit.arg_count = 1;
        self.unit.posonly_arg_count = 1;
        let known = self.label();
        self.jump_extended(range, Opcode::JumpIfCompareImm, [0, LAST_FORMAT, NOT_GREATER], 0, known)?;
        let mark = self.mark();
        let error = self.temp()?;
        self.op(range, Opcode::LoadNotImplementedError, error, 0, 0)?;
        self.op(range, Opcode::Raise, error, corallus_bytecode::NO_REGISTER, 0)?;
        self.unreachable();
        self.reset(mark);
        self.bind(known);
        Ok(())
    }

    /// Notes the annotations of a class's or module's variables, in the order of the text.
    pub(super) fn collect_annotations(&mut self, body: &'a [Stmt]) {
        if self.scopes.future_annotations {
            return;
        }
        let at_module = self.unit.kind == ScopeKind::Module;
        let mut found = Vec::new();
        collect(body, at_module, &mut found);
        self.unit.deferred = found;
    }

    /// Makes the `__annotate__` function of the class or module at hand in `dst`; returns whether there is one.
    pub(super) fn make_deferred_annotations(&mut self, range: TextRange, dst: u16) -> Result<bool> {
        let deferred = self.unit.deferred.clone();
        let Some(scope) = self
            .scopes
            .get(self.unit.scope)
            .annotations
            .filter(|_| !deferred.is_empty())
        else {
            return Ok(false);
        };
        self.enter_deferred(scope, "__annotate__", range)?;
        let result = self.temp()?;
        let top = self.mark();
        self.op(range, Opcode::BuildMap, result, top, 0)?;
        let conditions = self.intern("__conditional_annotations__");
        let mut number = 0;
        for item in &deferred {
            let mark = self.mark();
            let next = self.label();
            if item.is_conditional {
                let (index, set) = (self.temp()?, self.temp()?);
                self.load_const(item.node.range, index, corallus_bytecode::Const::Int(number))?;
                number += 1;
                self.load_name(item.node.range, conditions, set)?;
                self.op(item.node.range, Opcode::In, index, index, set)?;
                self.jump_test(item.node.range, Opcode::JumpIfFalse, index, next)?;
                self.reset(mark);
            }
            let key = self.temp()?;
            let name = self.name(&item.target.id);
            let name = self.text_of(name);
            let value = self.operand(&item.node.annotation)?;
            self.load_str(item.node.range, key, &name)?;
            self.op_keep(item.node.range, Opcode::MapAdd, result, key, value, KILL_A)?;
            self.bind(next);
            self.reset(mark);
        }
        self.op(range, Opcode::Return, result, 0, 0)?;
        let (code, free) = self.leave();
        self.make_function(range, code, &free, dst)?;
        Ok(true)
    }

    /// The start of a module: its `__annotate__` function, or its dict of text annotations.
    pub(super) fn module_annotations(&mut self, body: &'a [Stmt], range: TextRange) -> Result<()> {
        let mark = self.mark();
        self.collect_annotations(body);
        let value = self.temp()?;
        if self.make_deferred_annotations(range, value)? {
            self.store_special(range, "__annotate__", value)?;
            self.op(range, Opcode::BuildSet, value, value, 0)?;
            self.store_special(range, "__conditional_annotations__", value)?;
        }
        self.set_up_text_annotations(body, range)?;
        self.reset(mark);
        Ok(())
    }

    /// Under `from __future__ import annotations`, the namespace gets its `__annotations__` if it has none.
    pub(super) fn set_up_text_annotations(&mut self, body: &'a [Stmt], range: TextRange) -> Result<()> {
        let mut found = Vec::new();
        if self.scopes.future_annotations {
            collect(body, true, &mut found);
        }
        if found.is_empty() {
            return Ok(());
        }
        let mark = self.mark();
        let value = self.temp()?;
        let present = self.label();
        self.load_str(range, value, "__annotations__")?;
        self.op(range, Opcode::In, value, value, 0)?;
        self.jump_test(range, Opcode::JumpIfTrue, value, present)?;
        self.op(range, Opcode::BuildMap, value, value, 0)?;
        self.store_special(range, "__annotations__", value)?;
        self.bind(present);
        self.reset(mark);
        Ok(())
    }

    /// What the annotation of a simple name does where it stands.
    pub(super) fn variable_annotation(
        &mut self,
        node: &'a ast::StmtAnnAssign,
        target: &'a ast::ExprName,
    ) -> Result<()> {
        if self.unit.kind.is_function_like() {
            return Ok(());
        }
        let range = node.range;
        let mark = self.mark();
        if self.scopes.future_annotations {
            let (annotations, key, value) = (self.temp()?, self.temp()?, self.temp()?);
            let name = self.intern("__annotations__");
            self.load_name(range, name, annotations)?;
            self.load_annotation_name(range, &target.id, key)?;
            self.annotation_text(&node.annotation, value)?;
            self.op(range, Opcode::StoreSubscr, annotations, key, value)?;
        } else if let Some(number) = self.condition_number(node) {
            let (set, index) = (self.temp()?, self.temp()?);
            let name = self.intern("__conditional_annotations__");
            self.load_name(range, name, set)?;
            self.load_const(range, index, corallus_bytecode::Const::Int(number))?;
            self.op(range, Opcode::SetAdd, set, index, 0)?;
        }
        self.reset(mark);
        Ok(())
    }

    fn condition_number(&self, node: &ast::StmtAnnAssign) -> Option<i64> {
        let conditional = self.unit.deferred.iter().filter(|item| item.is_conditional);
        let position = conditional.into_iter().position(|item| std::ptr::eq(item.node, node))?;
        i64::try_from(position).ok()
    }
}

/// Names and annotations of a `def`, in the reference's order.
fn annotated_names(node: &ast::StmtFunctionDef) -> Vec<(&str, &Expr)> {
    let parameters = &node.parameters;
    let mut entries: Vec<(&str, &Expr)> = Vec::new();
    for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
        entries.extend(
            parameter
                .annotation()
                .map(|annotation| (parameter.parameter.name.as_str(), annotation)),
        );
    }
    if let Some(parameter) = &parameters.vararg {
        entries.extend(
            parameter
                .annotation()
                .map(|annotation| (parameter.name.as_str(), annotation)),
        );
    }
    for parameter in &parameters.kwonlyargs {
        entries.extend(
            parameter
                .annotation()
                .map(|annotation| (parameter.parameter.name.as_str(), annotation)),
        );
    }
    if let Some(parameter) = &parameters.kwarg {
        entries.extend(
            parameter
                .annotation()
                .map(|annotation| (parameter.name.as_str(), annotation)),
        );
    }
    entries.extend(node.returns.as_deref().map(|annotation| ("return", annotation)));
    entries
}

/// The annotated simple names of a body, in the order of the text, without those of nested functions and classes.
fn collect<'a>(body: &'a [Stmt], is_conditional: bool, found: &mut Vec<Deferred<'a>>) {
    for stmt in body {
        let mut inside = |body: &'a [Stmt]| crate::parse::deeper(|| collect(body, true, found));
        match stmt {
            Stmt::AnnAssign(node) => {
                if let (Expr::Name(target), true) = (&*node.target, node.simple) {
                    found.push(Deferred {
                        node,
                        target,
                        is_conditional,
                    });
                }
            }
            Stmt::For(node) => {
                inside(&node.body);
                inside(&node.orelse);
            }
            Stmt::While(node) => {
                inside(&node.body);
                inside(&node.orelse);
            }
            Stmt::If(node) => {
                inside(&node.body);
                for clause in &node.elif_else_clauses {
                    inside(&clause.body);
                }
            }
            Stmt::With(node) => inside(&node.body),
            Stmt::Match(node) => {
                for case in &node.cases {
                    inside(&case.body);
                }
            }
            Stmt::Try(node) => {
                inside(&node.body);
                for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    inside(&handler.body);
                }
                inside(&node.orelse);
                inside(&node.finalbody);
            }
            _ => {}
        }
    }
}

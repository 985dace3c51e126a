//! Function definitions and lambdas (language reference 8.7, 6.14).

use std::sync::Arc;

use corallus_bytecode::{Code, CodeFlags, Const, KILL_A, Opcode};
use ruff_python_ast::{self as ast, Decorator, Expr, ParameterWithDefault, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::unit::Register;
use crate::error::{Failure, Result};
use crate::scope::{Role, ScopeId, Sym};

/// `SetFunctionAttr` numbers.
const DEFAULTS: u16 = 0;
const KWDEFAULTS: u16 = 1;
const ANNOTATE: u16 = 2;
const CLOSURE: u16 = 3;
pub(super) const TYPE_PARAMS: u16 = 4;

impl<'a> Generator<'a> {
    pub(super) fn function(&mut self, node: &'a ast::StmtFunctionDef) -> Result<()> {
        let mark = self.mark();
        let name = self.name(&node.name);
        let definition = TextRange::new(
            self.definition_start(node.range, &node.decorator_list),
            node.range.end(),
        );
        let base = self.decorators(&node.decorator_list)?;
        let function = base.1;
        let first_line = self.first_line(definition, &node.decorator_list);
        match &node.type_params {
            None => {
                self.function_object(node, first_line, definition, function)?;
            }
            Some(params) => self.generic_function(node, params, first_line, definition, function)?,
        }
        self.apply_decorators(&node.decorator_list, base.0, function)?;
        let value = if node.decorator_list.is_empty() {
            function
        } else {
            base.0
        };
        self.store_name(definition, name, value)?;
        self.reset(mark);
        Ok(())
    }

    /// Where a definition begins, its decorators left out.
    pub(super) fn definition_start(&self, range: TextRange, decorators: &[Decorator]) -> ruff_text_size::TextSize {
        self.text.definition_start(range, decorators)
    }

    /// The first line of a definition's code: its first decorator's.
    pub(super) fn first_line(&self, definition: TextRange, decorators: &[Decorator]) -> u32 {
        let start = decorators
            .first()
            .map_or(definition.start(), |decorator| decorator.range.start());
        self.text.line(start)
    }

    /// Evaluates decorators into callee positions; returns the first one's register, and the register where what they
    /// decorate belongs.
    pub(super) fn decorators(&mut self, decorators: &'a [Decorator]) -> Result<(u16, u16)> {
        let base = self.mark();
        for decorator in decorators {
            self.into_temp(&decorator.expression)?;
            self.temp()?;
        }
        let decorated = self.temp()?;
        Ok((base, decorated))
    }

    pub(super) fn apply_decorators(&mut self, decorators: &'a [Decorator], base: u16, decorated: u16) -> Result<()> {
        let mut callee = decorated;
        for decorator in decorators.iter().rev() {
            let argument = callee;
            callee = callee.saturating_sub(2).max(base);
            self.op(decorator.expression.range(), Opcode::Call, callee, callee, 1)?;
            if callee > base {
                // The result is the argument of the decorator before: two registers further down sits its callee.
                debug_assert_eq!(argument, callee + 2);
            }
        }
        Ok(())
    }

    /// Makes the function object in `dst`.
    fn function_object(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        first_line: u32,
        range: TextRange,
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        let defaults = self.evaluate_defaults(&node.parameters, range)?;
        self.make_def(node, first_line, range, defaults, dst)?;
        self.reset(mark);
        Ok(())
    }

    /// The registers of the defaults tuple and the keyword defaults dict, where there are any.
    pub(super) fn evaluate_defaults(
        &mut self,
        parameters: &'a Parameters,
        range: TextRange,
    ) -> Result<[Option<u16>; 2]> {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        let values: Vec<&'a Expr> = positional
            .filter_map(|parameter| parameter.default.as_deref())
            .collect();
        let mut defaults = [None, None];
        if !values.is_empty() {
            let register = self.temp()?;
            defaults[0] = Some(register);
            let constants = values
                .iter()
                .map(|value| self.fold(value))
                .collect::<Option<Box<[Const]>>>();
            match constants {
                Some(constants) => self.load_const(range, register, Const::Tuple(constants))?,
                None => {
                    let base = self.mark();
                    for value in &values {
                        self.into_temp(value)?;
                    }
                    self.op(range, Opcode::BuildTuple, register, base, values.len() as u16)?;
                    self.reset(base);
                }
            }
        }
        let keyword_only: Vec<&'a ParameterWithDefault> = parameters
            .kwonlyargs
            .iter()
            .filter(|parameter| parameter.default.is_some())
            .collect();
        if !keyword_only.is_empty() {
            let register = self.temp()?;
            defaults[1] = Some(register);
            let base = self.mark();
            for parameter in &keyword_only {
                let key = self.temp()?;
                let name = self.name(&parameter.parameter.name);
                let name = self.text_of(name);
                self.load_str(parameter.range, key, &name)?;
                if let Some(value) = &parameter.default {
                    self.into_temp(value)?;
                }
            }
            self.op(range, Opcode::BuildMap, register, base, keyword_only.len() as u16)?;
            self.reset(base);
        }
        Ok(defaults)
    }

    /// The code of a `def`, and the function object with all that belongs to it.
    pub(super) fn make_def(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        first_line: u32,
        range: TextRange,
        defaults: [Option<u16>; 2],
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        let annotate = self.function_annotations(node, range)?;
        let Some(scope) = self.scopes.of_node(node, Role::Body) else {
            return Err(Failure::at(node.range, "invalid syntax"));
        };
        self.enter_function(scope, &node.name, first_line, Some(&node.parameters))?;
        let body = self.docstring(&node.body, range)?;
        self.statements(body)?;
        let end = node.body.last().map_or(range, Ranged::range);
        self.return_none(end)?;
        let (code, free) = self.leave();
        self.make_function(range, code, &free, dst)?;
        let attributes = [(defaults[0], DEFAULTS), (defaults[1], KWDEFAULTS), (annotate, ANNOTATE)];
        for (register, attribute) in attributes {
            if let Some(register) = register {
                self.set_function_attribute(range, dst, register, attribute)?;
            }
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn set_function_attribute(
        &mut self,
        range: TextRange,
        function: u16,
        value: u16,
        at: u16,
    ) -> Result<()> {
        self.op_keep(range, Opcode::SetFunctionAttr, function, value, at, KILL_A)
    }

    pub(super) fn enter_function(
        &mut self,
        scope: ScopeId,
        name: &str,
        first_line: u32,
        parameters: Option<&Parameters>,
    ) -> Result<()> {
        self.enter(scope, name, first_line)?;
        if let Some(parameters) = parameters {
            let count = |parameters: &[ParameterWithDefault]| parameters.len() as u32;
            self.unit.posonly_arg_count = count(&parameters.posonlyargs);
            self.unit.arg_count = self.unit.posonly_arg_count + count(&parameters.args);
            self.unit.kwonly_arg_count = count(&parameters.kwonlyargs);
            if parameters.vararg.is_some() {
                self.unit.flags |= CodeFlags::VARARGS;
            }
            if parameters.kwarg.is_some() {
                self.unit.flags |= CodeFlags::VARKEYWORDS;
            }
        }
        self.prologue(TextRange::default())
    }

    /// Notes the docstring of a function as its first constant; returns the rest of the body.
    fn docstring(&mut self, body: &'a [Stmt], _range: TextRange) -> Result<&'a [Stmt]> {
        let Some((text, rest)) = self.split_docstring(body) else {
            return Ok(body);
        };
        if let Some(text) = text {
            self.constant_index(Const::Str(text));
            self.unit.flags |= CodeFlags::HAS_DOCSTRING;
        }
        Ok(rest)
    }

    /// A body's docstring, unless it is optimised away, and the statements after it; `None` if there is none.
    pub(super) fn split_docstring(&self, body: &'a [Stmt]) -> Option<(Option<Box<[u8]>>, &'a [Stmt])> {
        let (Stmt::Expr(first), rest) = body.split_first()? else {
            return None;
        };
        let Expr::StringLiteral(literal) = &*first.value else {
            return None;
        };
        if self.optimize >= 2 {
            return Some((None, rest));
        }
        let text = crate::literal::string(&literal.value, self.text);
        Some((Some(crate::literal::clean_docstring(&text)), rest))
    }

    /// A function object of `code` in `dst`, with its closure.
    pub(super) fn make_function(&mut self, range: TextRange, code: Arc<Code>, free: &[Sym], dst: u16) -> Result<()> {
        let index = self.constant_index(Const::Code(code));
        self.op_wide(range, Opcode::MakeFunction, dst, index)?;
        if free.is_empty() {
            return Ok(());
        }
        let mark = self.mark();
        let base = self.temps(free.len())?;
        for (&name, register) in free.iter().zip(base..) {
            match self.cell_of(name) {
                Some(Register::Cell(cell)) => self.op(range, Opcode::Move, register, cell, 0)?,
                Some(Register::Plain(index)) => self.op(range, Opcode::LoadFreeCell, register, index, 0)?,
                None => {
                    let text = self.text_of(name);
                    return Err(Failure::at(range, format!("no cell for the free variable '{text}'")));
                }
            }
        }
        self.op(range, Opcode::BuildTuple, base, base, free.len() as u16)?;
        self.set_function_attribute(range, dst, base, CLOSURE)?;
        self.reset(mark);
        Ok(())
    }

    /// The cell that a nested function's free variable refers to: one of ours, or (as `Plain`, by closure index) one that we
    /// got ourselves.
    fn cell_of(&self, name: Sym) -> Option<Register> {
        for &scope in self.unit.inlined.iter().rev() {
            if let Some(Register::Cell(register)) = self.unit.register(scope, name) {
                return Some(Register::Cell(register));
            }
        }
        if let Some(Register::Cell(register)) = self.unit.register(self.unit.scope, name) {
            return Some(Register::Cell(register));
        }
        self.unit.free_index(name).map(Register::Plain)
    }

    pub(super) fn lambda(&mut self, node: &'a ast::ExprLambda, dst: u16) -> Result<()> {
        let mark = self.mark();
        let defaults = match &node.parameters {
            Some(parameters) => self.evaluate_defaults(parameters, node.range)?,
            None => [None, None],
        };
        let Some(scope) = self.scopes.of_node(node, Role::Body) else {
            return Err(Failure::at(node.range, "invalid syntax"));
        };
        let line = self.text.line(node.range.start());
        self.enter_function(scope, "<lambda>", line, node.parameters.as_deref())?;
        let value = self.operand(&node.body)?;
        let range = node.body.range();
        if self.unit.flags & CodeFlags::ASYNC_GENERATOR != 0 {
            return Err(Failure::at(range, "'return' with value in async generator"));
        }
        self.op(range, Opcode::Return, value, 0, 0)?;
        let (code, free) = self.leave();
        let function = self.scratch(dst)?;
        self.make_function(node.range, code, &free, function)?;
        for (register, attribute) in [(defaults[0], DEFAULTS), (defaults[1], KWDEFAULTS)] {
            if let Some(register) = register {
                self.set_function_attribute(node.range, function, register, attribute)?;
            }
        }
        self.move_result(node.range, dst, function)?;
        self.reset(mark);
        Ok(())
    }
}

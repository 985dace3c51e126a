//! Type parameters and `type` statements (PEP 695, PEP 696): generic definitions run in a function of their own, which
//! makes the type parameters.

use corallus_bytecode::{Const, KILL_A, NO_REGISTER, Opcode};
use ruff_python_ast::{self as ast, Expr, TypeParam, TypeParams};
use ruff_text_size::{Ranged, TextRange};

use super::Generator;
use super::function::TYPE_PARAMS;
use crate::error::{Failure, Result};
use crate::scope::Role;

/// `d` bit 4 of `MakeTypeVar`: the function evaluates constraints, not a bound.
const CONSTRAINTS: u8 = 0x10;
/// `SetFunctionAttr` number of the defaults.
const DEFAULTS: u16 = 0;

impl<'a> Generator<'a> {
    /// The tuple of type parameters in `dst`; each is bound to its name.
    fn type_params(&mut self, params: &'a TypeParams, dst: u16) -> Result<()> {
        let mark = self.mark();
        let base = self.mark();
        for param in &params.type_params {
            let (name, default) = match param {
                TypeParam::TypeVar(param) => (&param.name, param.default.as_deref()),
                TypeParam::ParamSpec(param) => (&param.name, param.default.as_deref()),
                TypeParam::TypeVarTuple(param) => (&param.name, param.default.as_deref()),
            };
            let range = param.range();
            let register = self.temp()?;
            let text = self.temp()?;
            self.load_str(range, text, name)?;
            match param {
                TypeParam::TypeVar(param) => {
                    let mut flags = 0;
                    let mut bound = NO_REGISTER;
                    if let Some(value) = &param.bound {
                        bound = self.temp()?;
                        self.lazy_value(param, Role::Bound, name, value, bound)?;
                        if value.is_tuple_expr() {
                            flags = CONSTRAINTS;
                        }
                    }
                    self.op_flags(range, Opcode::MakeTypeVar, register, text, bound, flags)?;
                    self.default(param, name, default, register)?;
                }
                TypeParam::ParamSpec(param) => {
                    self.op(range, Opcode::MakeParamSpec, register, text, 0)?;
                    self.default(param, name, default, register)?;
                }
                TypeParam::TypeVarTuple(param) => {
                    self.op(range, Opcode::MakeTypeVarTuple, register, text, 0)?;
                    self.default(param, name, default, register)?;
                }
            }
            self.reset(register + 1);
            let name = self.name(name);
            self.store_name_keep(range, name, register)?;
        }
        self.op(
            params.range,
            Opcode::BuildTuple,
            dst,
            base,
            params.type_params.len() as u16,
        )?;
        self.reset(mark);
        Ok(())
    }

    fn default<N>(&mut self, node: &N, name: &str, default: Option<&'a Expr>, param: u16) -> Result<()> {
        let Some(default) = default else {
            return Ok(());
        };
        let mark = self.mark();
        let function = self.temp()?;
        self.lazy_value(node, Role::Default, name, default, function)?;
        self.op_keep(default.range(), Opcode::SetTypeParamDefault, param, function, 0, KILL_A)?;
        self.reset(mark);
        Ok(())
    }

    /// A function that evaluates `value` when asked, in `dst`.
    fn lazy_value<N>(&mut self, node: &N, role: Role, name: &str, value: &'a Expr, dst: u16) -> Result<()> {
        let range = value.range();
        let Some(scope) = self.scopes.of_node(node, role) else {
            return Err(Failure::at(range, "invalid syntax"));
        };
        self.enter_deferred(scope, name, range)?;
        let result = match value {
            // `*Ts` as the default of a TypeVarTuple stands for the one item of `*Ts`.
            Expr::Starred(star) => {
                let unpacked = self.operand(&star.value)?;
                let result = self.temp()?;
                self.op(star.range, Opcode::UnpackSequence, result, unpacked, 1)?;
                result
            }
            value => self.operand(value)?,
        };
        self.op(range, Opcode::Return, result, 0, 0)?;
        let (code, free) = self.leave();
        self.make_function(range, code, &free, dst)?;
        let mark = self.mark();
        let defaults = self.temp()?;
        self.load_const(range, defaults, Const::Tuple([Const::Int(1)].into()))?;
        self.set_function_attribute(range, dst, defaults, DEFAULTS)?;
        self.reset(mark);
        Ok(())
    }

    /// Starts the function in which a generic definition runs.
    fn enter_generic<N>(&mut self, node: &N, name: &str, range: TextRange, parameters: u32) -> Result<()> {
        let Some(scope) = self.scopes.of_node(node, Role::TypeParams) else {
            return Err(Failure::at(range, "invalid syntax"));
        };
        let line = self.text.line(range.start());
        let name = format!("<generic parameters of {name}>");
        self.enter_function(scope, &name, line, None)?;
        self.unit.arg_count = parameters;
        Ok(())
    }

    pub(super) fn generic_function(
        &mut self,
        node: &'a ast::StmtFunctionDef,
        params: &'a TypeParams,
        first_line: u32,
        range: TextRange,
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        let base = self.top_or_new(dst)?;
        self.reset(base + 1);
        self.temp()?;
        let defaults = self.evaluate_defaults(&node.parameters, range)?;
        let given = defaults.iter().flatten().count() as u16;

        self.enter_generic(node, &node.name, range, u32::from(given))?;
        let tuple = self.temp()?;
        self.type_params(params, tuple)?;
        let function = self.temp()?;
        // The defaults are this function's parameters, in registers from 0.
        let mut parameter = 0;
        let mut inner = [None, None];
        for (slot, given) in inner.iter_mut().zip(defaults) {
            if given.is_some() {
                let register = self.temp()?;
                self.op(range, Opcode::Move, register, parameter, 0)?;
                *slot = Some(register);
                parameter += 1;
            }
        }
        self.make_def(node, first_line, range, inner, function)?;
        self.set_function_attribute(range, function, tuple, TYPE_PARAMS)?;
        self.op(range, Opcode::Return, function, 0, 0)?;
        self.unreachable();
        let (code, free) = self.leave();
        self.make_function(range, code, &free, base)?;
        self.op(range, Opcode::Call, dst, base, given)?;
        self.reset(mark);
        Ok(())
    }

    pub(super) fn generic_class(
        &mut self,
        node: &'a ast::StmtClassDef,
        params: &'a TypeParams,
        first_line: u32,
        range: TextRange,
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        self.enter_generic(node, &node.name, range, 0)?;
        // Private names of the class are mangled in its type parameters, too.
        let class_name = self.intern(&node.name);
        let outer = self.unit.class_name.replace(class_name);
        let tuple = self.temp()?;
        self.type_params(params, tuple)?;
        self.unit.class_name = outer;
        let names = (self.intern(".type_params"), self.intern(".generic_base"));
        self.store_name_keep(range, names.0, tuple)?;
        let generic = self.temp()?;
        self.op(range, Opcode::SubscriptGeneric, generic, tuple, 0)?;
        self.store_name(range, names.1, generic)?;
        let class = self.temp()?;
        self.class_object(node, first_line, range, class)?;
        self.op(range, Opcode::Return, class, 0, 0)?;
        self.unreachable();
        let (code, free) = self.leave();
        self.call_generic(range, code, &free, dst)?;
        self.reset(mark);
        Ok(())
    }

    fn call_generic(
        &mut self,
        range: TextRange,
        code: std::sync::Arc<corallus_bytecode::Code>,
        free: &[crate::scope::Sym],
        dst: u16,
    ) -> Result<()> {
        let base = self.top_or_new(dst)?;
        self.reset(base + 1);
        self.temp()?;
        self.make_function(range, code, free, base)?;
        self.op(range, Opcode::Call, dst, base, 0)
    }

    pub(super) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> Result<()> {
        let Expr::Name(target) = &*node.name else {
            return Err(Failure::at(node.range, "invalid syntax"));
        };
        let mark = self.mark();
        let alias = self.temp()?;
        match &node.type_params {
            None => self.make_alias(node, target, None, alias)?,
            Some(params) => {
                self.enter_generic(node, &target.id, node.range, 0)?;
                let result = self.temp()?;
                self.make_alias(node, target, Some(params), result)?;
                self.op(node.range, Opcode::Return, result, 0, 0)?;
                self.unreachable();
                let (code, free) = self.leave();
                self.call_generic(node.range, code, &free, alias)?;
            }
        }
        let name = self.name(&target.id);
        self.store_name(node.range, name, alias)?;
        self.reset(mark);
        Ok(())
    }

    fn make_alias(
        &mut self,
        node: &'a ast::StmtTypeAlias,
        target: &ast::ExprName,
        params: Option<&'a TypeParams>,
        dst: u16,
    ) -> Result<()> {
        let mark = self.mark();
        let (name, tuple) = (self.temp()?, self.temp()?);
        self.load_str(target.range, name, &target.id)?;
        match params {
            None => self.load_none(node.range, tuple)?,
            Some(params) => self.type_params(params, tuple)?,
        }
        let value = self.temp()?;
        self.lazy_value(node, Role::Value, &target.id, &node.value, value)?;
        self.op(node.range, Opcode::MakeTypeAlias, dst, name, 0)?;
        self.reset(mark);
        Ok(())
    }
}

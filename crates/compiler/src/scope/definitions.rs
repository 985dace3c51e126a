//! Functions, lambdas and classes.

use ruff_python_ast::{self as ast, Parameters};
use ruff_text_size::{Ranged, TextRange};

use super::collect::Collector;
use super::{Role, ScopeKind, Uses};
use crate::error::{Failure, Result};

impl Collector<'_> {
    pub(super) fn function(&mut self, node: &ast::StmtFunctionDef) -> Result<()> {
        self.bind(&node.name, node.range, Uses::ASSIGNED)?;
        self.defaults(&node.parameters)?;
        self.exprs(node.decorator_list.iter().map(|decorator| &decorator.expression))?;
        match &node.type_params {
            None => self.function_body(node),
            Some(params) => self.block(node, Role::TypeParams, ScopeKind::TypeParams, |this| {
                this.called(&node.name, node.name.start());
                this.intern(".defaults");
                let has_defaults = node
                    .parameters
                    .iter_non_variadic_params()
                    .any(|parameter| parameter.default.is_some());
                if has_defaults {
                    this.implicit_parameters(&node.parameters);
                }
                this.type_params(params)?;
                this.function_body(node)
            }),
        }
    }

    /// The defaults of a generic function are evaluated outside of its type parameters' block and passed in.
    fn implicit_parameters(&mut self, parameters: &Parameters) {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        if positional.clone().any(|parameter| parameter.default.is_some()) {
            self.implicit_parameter(".defaults");
        }
        if parameters
            .kwonlyargs
            .iter()
            .any(|parameter| parameter.default.is_some())
        {
            self.implicit_parameter(".kwdefaults");
        }
    }

    fn implicit_parameter(&mut self, name: &str) {
        let sym = self.intern(name);
        self.mark(sym, Uses::PARAMETER);
        self.scope().parameters.push(sym);
    }

    fn function_body(&mut self, node: &ast::StmtFunctionDef) -> Result<()> {
        self.function_annotations(node)?;
        self.block(node, Role::Body, ScopeKind::Function, |this| {
            this.called(&node.name, node.name.start());
            this.scope().is_async = node.is_async;
            this.scope().is_coroutine = node.is_async;
            this.parameters(&node.parameters)?;
            let around = std::mem::take(&mut this.finally);
            let visited = this.body(&node.body);
            this.finally = around;
            visited
        })
    }

    fn defaults(&mut self, parameters: &Parameters) -> Result<()> {
        let positional = parameters.posonlyargs.iter().chain(&parameters.args);
        for parameter in positional.chain(&parameters.kwonlyargs) {
            self.opt(parameter.default())?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &Parameters) -> Result<()> {
        let named = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .chain(&parameters.kwonlyargs)
            .map(|parameter| &parameter.parameter);
        let variadic = [&parameters.vararg, &parameters.kwarg]
            .into_iter()
            .flatten()
            .map(|parameter| &**parameter);
        for parameter in named.chain(variadic) {
            let sym = self.name(&parameter.name);
            if self.scope().uses(sym).has(Uses::PARAMETER) {
                let range = TextRange::new(parameter.name.start(), parameter.end());
                return Err(Failure::at(
                    range,
                    format!("duplicate argument '{}' in function definition", parameter.name),
                ));
            }
            self.bind(&parameter.name, parameter.name.range, Uses::PARAMETER)?;
            self.scope().parameters.push(sym);
        }
        Ok(())
    }

    pub(super) fn lambda(&mut self, node: &ast::ExprLambda) -> Result<()> {
        if let Some(parameters) = &node.parameters {
            self.defaults(parameters)?;
        }
        self.block(node, Role::Body, ScopeKind::Lambda, |this| {
            this.called("lambda", node.start());
            if let Some(parameters) = &node.parameters {
                this.parameters(parameters)?;
            }
            this.expr(&node.body)
        })
    }

    pub(super) fn class(&mut self, node: &ast::StmtClassDef) -> Result<()> {
        self.bind(&node.name, node.range, Uses::ASSIGNED)?;
        self.exprs(node.decorator_list.iter().map(|decorator| &decorator.expression))?;
        match &node.type_params {
            None => self.class_parts(node),
            Some(params) => {
                let private = self.intern(&node.name);
                let names = params.type_params.iter().map(|param| param.name().to_string());
                let outer = (
                    self.private.replace(private),
                    self.private_only.replace(names.collect()),
                );
                let visited = self.block(node, Role::TypeParams, ScopeKind::TypeParams, |this| {
                    this.called(&node.name, node.name.start());
                    for name in [".type_params", ".generic_base"] {
                        let sym = this.intern(name);
                        this.mark(sym, Uses::ASSIGNED | Uses::USED);
                    }
                    this.type_params(params)?;
                    this.class_parts(node)
                });
                (self.private, self.private_only) = outer;
                visited
            }
        }
    }

    fn class_parts(&mut self, node: &ast::StmtClassDef) -> Result<()> {
        if let Some(arguments) = &node.arguments {
            self.exprs(&*arguments.args)?;
            self.keywords(&arguments.keywords)?;
        }
        let private = self.intern(&node.name);
        let outer = (self.private.replace(private), self.private_only.take());
        let visited = self.block(node, Role::Body, ScopeKind::Class, |this| {
            this.called(&node.name, node.name.start());
            if node.type_params.is_some() {
                let stored = this.intern("__type_params__");
                this.mark(stored, Uses::ASSIGNED);
                let params = this.intern(".type_params");
                this.mark(params, Uses::USED);
            }
            let around = std::mem::take(&mut this.finally);
            let visited = this.body(&node.body);
            this.finally = around;
            visited
        });
        (self.private, self.private_only) = outer;
        visited
    }
}

//! Deferred annotations (PEP 649) and type parameters (PEP 695).

use ruff_python_ast::{self as ast, Expr};

use ruff_text_size::Ranged;

use super::collect::Collector;
use super::{Role, ScopeKind, Uses};
use crate::error::{Failure, Result};

impl Collector<'_> {
    /// The annotations of a function; nothing inside one is evaluated when the function is defined.
    pub(super) fn function_annotations(&mut self, node: &ast::StmtFunctionDef) -> Result<()> {
        let parameters = &node.parameters;
        if node.returns.is_none() && parameters.iter().all(|parameter| parameter.annotation().is_none()) {
            return Ok(());
        }
        self.block(node, Role::Annotations, ScopeKind::Annotations, |this| {
            this.called("__annotate__", node.name.start());
            this.format_parameter();
            if this.scopes.future_annotations {
                let mut annotations = parameters.iter().filter_map(|parameter| parameter.annotation());
                annotations.try_for_each(|annotation| this.unevaluated(annotation))?;
                return node
                    .returns
                    .as_deref()
                    .map_or(Ok(()), |annotation| this.unevaluated(annotation));
            }
            // Positional parameters, `*args`, `**kwargs`, then keyword-only ones.
            for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
                this.opt(parameter.annotation())?;
            }
            for variadic in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
                this.opt(variadic.annotation())?;
            }
            for parameter in &parameters.kwonlyargs {
                this.opt(parameter.annotation())?;
            }
            this.opt(node.returns.as_deref())
        })
    }

    fn format_parameter(&mut self) {
        let format = self.intern(".format");
        self.mark(format, Uses::PARAMETER | Uses::USED);
        self.scope().parameters.push(format);
    }

    /// The annotation of a variable.
    pub(super) fn variable_annotation(&mut self, annotation: &Expr, simple: bool) -> Result<()> {
        let scope = self.scopes.get(self.current);
        let kind = scope.kind;
        if !matches!(kind, ScopeKind::Module | ScopeKind::Class) || (self.scopes.future_annotations && simple) {
            let scope = self.scope();
            scope.unevaluated = scope.unevaluated.or(Some(annotation.start()));
            return self.unevaluated(annotation);
        }
        if !simple {
            // Checked, but evaluated by nobody.
            return self.unevaluated(annotation);
        }
        let conditional = match kind {
            ScopeKind::Module => true,
            _ => scope.in_conditional_block,
        };
        if conditional && !self.scopes.get(self.current).has_conditional_annotations {
            self.scope().has_conditional_annotations = true;
            let name = self.intern("__conditional_annotations__");
            self.mark(name, Uses::USED);
        }
        let id = match self.scopes.get(self.current).annotations {
            Some(id) => id,
            None => {
                let id = self.open(ScopeKind::Annotations);
                self.scope().annotations = Some(id);
                self.within(id, |this| {
                    this.called("__annotate__", annotation.start());
                    this.format_parameter();
                    Ok(())
                })?;
                id
            }
        };
        if conditional {
            let name = self.intern("__conditional_annotations__");
            self.within(id, |this| {
                this.mark(name, Uses::USED);
                Ok(())
            })?;
        }
        self.within(id, |this| this.expr(annotation))
    }

    /// Walks an annotation that is never evaluated, for the errors in it and nothing else.
    fn unevaluated(&mut self, annotation: &Expr) -> Result<()> {
        let id = self.open(ScopeKind::Annotations);
        let visited = self.within(id, |this| this.expr(annotation));
        // Nothing in it counts: cut it off, so that no name is resolved on its behalf.
        let scopes = &mut self.scopes;
        if scopes.scopes.len() > id.0 as usize + 1 {
            scopes.by_node.retain(|_, other| *other < id);
        }
        scopes.scopes.truncate(id.0 as usize);
        self.scope().children.pop();
        visited
    }

    /// The type parameters of a definition, in the block that they open.
    pub(super) fn type_params(&mut self, params: &ast::TypeParams) -> Result<()> {
        let mut defaults_seen = false;
        for param in &params.type_params {
            let (name, has_default) = match param {
                ast::TypeParam::TypeVar(param) => (&param.name, param.default.is_some()),
                ast::TypeParam::TypeVarTuple(param) => (&param.name, param.default.is_some()),
                ast::TypeParam::ParamSpec(param) => (&param.name, param.default.is_some()),
            };
            let sym = self.name(name);
            if self.scope().uses(sym).has(Uses::TYPE_PARAMETER) {
                return Err(Failure::at(param.range(), format!("duplicate type parameter '{name}'")));
            }
            if name.as_str() == "__classdict__" {
                return Err(Failure::at(
                    name.range,
                    "reserved name '__classdict__' cannot be used for type parameter",
                ));
            }
            self.bind(name, name.range, Uses::TYPE_PARAMETER | Uses::ASSIGNED)?;
            match param {
                ast::TypeParam::TypeVar(param) => {
                    if let Some(bound) = &param.bound {
                        let what = if bound.is_tuple_expr() {
                            "TypeVar constraint"
                        } else {
                            "TypeVar bound"
                        };
                        self.type_variable(param, Role::Bound, what, name, bound)?;
                    }
                    self.type_default(param, "TypeVar default", name, param.default.as_deref())?;
                }
                ast::TypeParam::TypeVarTuple(param) => {
                    self.type_default(param, "TypeVarTuple default", name, param.default.as_deref())?;
                }
                ast::TypeParam::ParamSpec(param) => {
                    self.type_default(param, "ParamSpec default", name, param.default.as_deref())?;
                }
            }
            if defaults_seen && !has_default {
                return Err(Failure::at(
                    param.range(),
                    format!("non-default type parameter '{name}' follows default type parameter"),
                ));
            }
            defaults_seen |= has_default;
        }
        Ok(())
    }

    fn type_default<N>(
        &mut self,
        node: &N,
        what: &'static str,
        name: &ast::Identifier,
        default: Option<&Expr>,
    ) -> Result<()> {
        default.map_or(Ok(()), |default| {
            self.type_variable(node, Role::Default, what, name, default)
        })
    }

    fn type_variable<N>(
        &mut self,
        node: &N,
        role: Role,
        what: &'static str,
        name: &ast::Identifier,
        value: &Expr,
    ) -> Result<()> {
        self.block(node, role, ScopeKind::TypeVariable, |this| {
            this.called(name, name.start());
            this.scope().evaluates = what;
            this.format_parameter();
            this.expr(value)
        })
    }

    /// `type X[T] = value`.
    pub(super) fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> Result<()> {
        self.expr(&node.name)?;
        let Some(params) = &node.type_params else {
            return self.alias_value(node);
        };
        self.block(node, Role::TypeParams, ScopeKind::TypeParams, |this| {
            this.alias_called(node);
            this.type_params(params)?;
            this.alias_value(node)
        })
    }

    fn alias_value(&mut self, node: &ast::StmtTypeAlias) -> Result<()> {
        self.block(node, Role::Value, ScopeKind::TypeAlias, |this| {
            this.alias_called(node);
            this.format_parameter();
            this.expr(&node.value)
        })
    }

    fn alias_called(&mut self, node: &ast::StmtTypeAlias) {
        if let Expr::Name(name) = &*node.name {
            self.called(&name.id, node.start());
        }
    }
}

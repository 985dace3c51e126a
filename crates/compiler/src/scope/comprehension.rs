//! Comprehensions, generator expressions and assignment expressions: the constructs whose names may belong to the block
//! around them (PEP 572, PEP 709).

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextSize};

use super::collect::Collector;
use super::{ComprehensionKind, Role, ScopeId, ScopeKind, Sym, Uses};
use crate::error::{Failure, Result};

impl Collector<'_> {
    /// A comprehension: `node` is the one that the code generator will ask for.
    pub(super) fn comprehension<N: Ranged>(
        &mut self,
        node: &N,
        kind: ComprehensionKind,
        generators: &[ast::Comprehension],
        element: &Expr,
        value: Option<&Expr>,
    ) -> Result<()> {
        let Some((outermost, rest)) = generators.split_first() else {
            return Ok(());
        };
        // The outermost iterable is evaluated in the block around.
        self.scope().in_comprehension_iterable += 1;
        let visited = self.expr(&outermost.iter);
        self.scope().in_comprehension_iterable -= 1;
        visited?;

        let start = node.start();
        let sees_class = self.scope().can_see_class;
        let is_coroutine = self.block(node, Role::Body, ScopeKind::Comprehension(kind), |this| {
            this.called(kind.name(), start);
            let scope = this.scope();
            scope.inlined = kind != ComprehensionKind::Generator && !sees_class;
            scope.is_coroutine = outermost.is_async;
            if !scope.inlined {
                let iterable = this.intern(".0");
                this.mark(iterable, Uses::PARAMETER);
                this.scope().parameters.push(iterable);
            }
            this.iteration_target(&outermost.target)?;
            this.exprs(&outermost.ifs)?;
            for generator in rest {
                this.iteration_target(&generator.target)?;
                this.scope().in_comprehension_iterable += 1;
                let visited = this.expr(&generator.iter);
                this.scope().in_comprehension_iterable -= 1;
                visited?;
                this.exprs(&generator.ifs)?;
                this.scope().is_coroutine |= generator.is_async;
            }
            if let Some(value) = value {
                this.expr(value)?;
            }
            this.expr(element)?;
            Ok(this.scope().is_coroutine)
        })?;
        if is_coroutine && kind != ComprehensionKind::Generator {
            self.scope().is_coroutine = true;
        }
        Ok(())
    }

    fn iteration_target(&mut self, target: &Expr) -> Result<()> {
        self.scope().in_iteration_target = true;
        let visited = self.expr(target);
        self.scope().in_iteration_target = false;
        visited
    }

    /// `name := value`: within comprehensions the name belongs to the function or module around them.
    pub(super) fn walrus(&mut self, node: &ast::ExprNamed) -> Result<()> {
        let scope = self.scopes.get(self.current);
        if scope.kind.is_annotation() {
            return Err(self.not_allowed(node.range, "named expression"));
        }
        if scope.in_comprehension_iterable > 0 {
            return Err(Failure::at(
                node.range,
                "assignment expression cannot be used in a comprehension iterable expression",
            ));
        }
        let Expr::Name(target) = &*node.target else {
            return Ok(());
        };
        let name = self.name(&target.id);
        if !matches!(scope_kind(self, self.current), ScopeKind::Comprehension(_)) {
            let at = node.range.start();
            self.scope().note_walrus(at, name);
            return Ok(());
        }
        self.extend_walrus(node, target, name)
    }

    fn extend_walrus(&mut self, node: &ast::ExprNamed, target: &ast::ExprName, name: Sym) -> Result<()> {
        let mut passed = Vec::new();
        let mut at = Some(self.current);
        while let Some(id) = at {
            let scope = self.scopes.get_mut(id);
            at = scope.parent;
            match scope.kind {
                ScopeKind::Comprehension(_) => {
                    if scope.uses(name).has(Uses::ITERATION) {
                        let message = format!(
                            "assignment expression cannot rebind comprehension iteration variable '{}'",
                            target.id
                        );
                        return Err(Failure::at(target.range, message));
                    }
                    passed.push(id);
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    let uses = scope.uses(name);
                    let declared = if uses.has(Uses::GLOBAL) {
                        Uses::GLOBAL
                    } else {
                        Uses::NONLOCAL
                    };
                    scope.symbol_mut(name).uses.0 |= Uses::ASSIGNED;
                    scope.note_walrus(node.start(), name);
                    self.declare(&passed, name, declared, node.start());
                    return Ok(());
                }
                ScopeKind::Module => {
                    scope.symbol_mut(name).uses.0 |= Uses::GLOBAL;
                    self.declare(&passed, name, Uses::GLOBAL, node.start());
                    return Ok(());
                }
                ScopeKind::Class => {
                    return Err(Failure::at(
                        target.range,
                        "assignment expression within a comprehension cannot be used in a class body",
                    ));
                }
                kind => {
                    let place = match kind {
                        ScopeKind::TypeVariable => "in a TypeVar bound",
                        ScopeKind::TypeAlias => "in a type alias",
                        ScopeKind::TypeParams => "within the definition of a generic",
                        _ => "in an annotation",
                    };
                    return Err(Failure::at(
                        target.range,
                        format!("assignment expression within a comprehension cannot be used {place}"),
                    ));
                }
            }
        }
        Ok(())
    }

    fn declare(&mut self, comprehensions: &[ScopeId], name: Sym, declared: u16, at: TextSize) {
        for &id in comprehensions {
            let scope = self.scopes.get_mut(id);
            scope.symbol_mut(name).uses.0 |= declared;
            scope.note_walrus(at, name);
        }
    }
}

fn scope_kind(collector: &Collector<'_>, id: ScopeId) -> ScopeKind {
    collector.scopes.get(id).kind
}

impl super::Scope {
    /// Keeps the list sorted: nested assignment expressions are met from the outside in, thus in source order.
    fn note_walrus(&mut self, at: TextSize, name: Sym) {
        let position = self.walrus.partition_point(|(other, _)| *other <= at);
        self.walrus.insert(position, (at, name));
    }
}

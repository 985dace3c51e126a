//! Statements: which names each binds, uses and declares.

use ruff_python_ast::{self as ast, ExceptHandler, Expr, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::collect::Collector;
use super::{ScopeKind, Uses};
use crate::error::{Failure, Result};
use crate::parse::{is_future, misplaced_future};

impl Collector<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) -> Result<()> {
        body.iter().try_for_each(|stmt| self.nested(|this| this.stmt(stmt)))
    }

    fn loop_body(&mut self, body: &[Stmt]) -> Result<()> {
        self.finally.push(false);
        let visited = self.body(body);
        self.finally.pop();
        visited
    }

    /// A body that may not run, or not to its end.
    fn conditional(&mut self, inside: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let outer = std::mem::replace(&mut self.scope().in_conditional_block, true);
        let visited = inside(self);
        self.scope().in_conditional_block = outer;
        visited
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<()> {
        match stmt {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => {
                self.leaves_finally(node.range, "return");
                self.opt(node.value.as_deref())
            }
            Stmt::Delete(node) => self.exprs(&node.targets),
            Stmt::TypeAlias(node) => self.type_alias(node),
            Stmt::Assign(node) => {
                self.exprs(&node.targets)?;
                self.expr(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.expr(&node.target)?;
                if let Expr::Name(name) = &*node.target {
                    let sym = self.name(&name.id);
                    self.mark(sym, Uses::USED);
                }
                self.expr(&node.value)
            }
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => {
                self.scope().is_coroutine |= node.is_async;
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.conditional(|this| {
                    this.loop_body(&node.body)?;
                    this.body(&node.orelse)
                })
            }
            Stmt::While(node) => {
                self.expr(&node.test)?;
                self.conditional(|this| {
                    this.loop_body(&node.body)?;
                    this.body(&node.orelse)
                })
            }
            Stmt::If(node) => {
                self.expr(&node.test)?;
                self.conditional(|this| {
                    this.body(&node.body)?;
                    for clause in &node.elif_else_clauses {
                        this.opt(clause.test.as_ref())?;
                        this.body(&clause.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::With(node) => self.conditional(|this| {
                this.scope().is_coroutine |= node.is_async;
                for item in &node.items {
                    this.expr(&item.context_expr)?;
                    this.opt(item.optional_vars.as_deref())?;
                }
                this.body(&node.body)
            }),
            Stmt::Match(node) => {
                self.expr(&node.subject)?;
                self.conditional(|this| {
                    for case in &node.cases {
                        this.pattern(&case.pattern)?;
                        this.opt(case.guard.as_deref())?;
                        this.body(&case.body)?;
                    }
                    Ok(())
                })
            }
            Stmt::Raise(node) => {
                self.opt(node.exc.as_deref())?;
                self.opt(node.cause.as_deref())
            }
            Stmt::Try(node) => self.try_stmt(node),
            Stmt::Assert(node) => {
                self.expr(&node.test)?;
                self.opt(node.msg.as_deref())
            }
            Stmt::Import(node) => node.names.iter().try_for_each(|alias| self.alias(alias, true)),
            // Those of the module itself have been looked at when the features were collected.
            Stmt::ImportFrom(node) if is_future(node) && self.depth() > 1 => Err(misplaced_future(node)),
            Stmt::ImportFrom(node) => node.names.iter().try_for_each(|alias| self.alias(alias, false)),
            Stmt::Global(node) => node
                .names
                .iter()
                .try_for_each(|name| self.directive(name, node.range, Uses::GLOBAL)),
            Stmt::Nonlocal(node) => node
                .names
                .iter()
                .try_for_each(|name| self.directive(name, node.range, Uses::NONLOCAL)),
            Stmt::Expr(node) => self.expr(&node.value),
            Stmt::Break(node) => {
                self.leaves_finally(node.range, "break");
                Ok(())
            }
            Stmt::Continue(node) => {
                self.leaves_finally(node.range, "continue");
                Ok(())
            }
            Stmt::Pass(_) | Stmt::IpyEscapeCommand(_) => Ok(()),
        }
    }

    fn annotated(&mut self, node: &ast::StmtAnnAssign) -> Result<()> {
        if let Expr::Name(name) = &*node.target {
            let sym = self.name(&name.id);
            let uses = self.scope().uses(sym);
            let kind = self.scope().kind;
            if uses.has(Uses::GLOBAL | Uses::NONLOCAL) && (kind != ScopeKind::Module || self.is_eval) && node.simple {
                let how = if uses.has(Uses::GLOBAL) { "global" } else { "nonlocal" };
                return Err(Failure::at(
                    node.range,
                    format!("annotated name '{}' can't be {how}", name.id),
                ));
            }
            if node.simple {
                self.bind(&name.id, name.range, Uses::ANNOTATED | Uses::ASSIGNED)?;
            } else if node.value.is_some() {
                self.bind(&name.id, name.range, Uses::ASSIGNED)?;
            }
        } else {
            self.expr(&node.target)?;
        }
        self.variable_annotation(&node.annotation, node.simple)?;
        self.opt(node.value.as_deref())
    }

    fn try_stmt(&mut self, node: &ast::StmtTry) -> Result<()> {
        self.conditional(|this| {
            this.body(&node.body)?;
            for handler in &node.handlers {
                let ExceptHandler::ExceptHandler(handler) = handler;
                this.opt(handler.type_.as_deref())?;
                if let Some(name) = &handler.name {
                    let sym = this.bind(name, handler.range, Uses::ASSIGNED)?;
                    this.scope().deleted.insert(sym);
                }
                this.body(&handler.body)?;
            }
            this.body(&node.orelse)?;
            this.finally.push(true);
            let visited = this.body(&node.finalbody);
            this.finally.pop();
            visited
        })
    }

    fn alias(&mut self, alias: &ast::Alias, is_import: bool) -> Result<()> {
        let stored = match &alias.asname {
            Some(name) => name.as_str(),
            None if is_import => alias.name.split('.').next().unwrap_or_default(),
            None => alias.name.as_str(),
        };
        if stored != "*" {
            self.bind(stored, alias.range, Uses::IMPORTED)?;
        } else if self.scope().kind != ScopeKind::Module {
            return Err(Failure::at(alias.range, "import * only allowed at module level"));
        }
        Ok(())
    }

    fn directive(&mut self, name: &ast::Identifier, range: TextRange, declared: u16) -> Result<()> {
        let how = if declared == Uses::GLOBAL { "global" } else { "nonlocal" };
        let sym = self.name(name);
        let scope = self.scope();
        let uses = scope.uses(sym);
        let refuse = |message: String| Err(Failure::at(range, message));
        if declared == Uses::NONLOCAL && scope.kind == ScopeKind::Module {
            return refuse("nonlocal declaration not allowed at module level".to_owned());
        }
        if uses.has(Uses::PARAMETER) {
            return refuse(format!("name '{name}' is parameter and {how}"));
        }
        if uses.has(Uses::USED) && !uses.has(Uses::GLOBAL | Uses::NONLOCAL) {
            return refuse(format!("name '{name}' is used prior to {how} declaration"));
        }
        if uses.has(Uses::ANNOTATED) {
            return refuse(format!("annotated name '{name}' can't be {how}"));
        }
        if uses.has(Uses::ASSIGNED) && !uses.has(Uses::GLOBAL | Uses::NONLOCAL) {
            return refuse(format!("name '{name}' is assigned to before {how} declaration"));
        }
        if uses.has(Uses::GLOBAL | Uses::NONLOCAL) && !uses.has(declared) {
            let first = scope
                .directives
                .iter()
                .find(|(other, _)| *other == sym)
                .map_or(range, |(_, range)| *range);
            return Err(Failure::at(first, format!("name '{name}' is nonlocal and global")));
        }
        scope.directives.push((sym, range));
        self.mark(sym, declared);
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<()> {
        self.nested(|this| this.pattern_here(pattern))
    }

    fn pattern_here(&mut self, pattern: &Pattern) -> Result<()> {
        match pattern {
            Pattern::MatchValue(node) => self.expr(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|pattern| self.pattern(pattern)),
            Pattern::MatchMapping(node) => {
                self.exprs(&node.keys)?;
                node.patterns.iter().try_for_each(|pattern| self.pattern(pattern))?;
                self.capture(node.rest.as_ref(), node.range)
            }
            Pattern::MatchClass(node) => {
                self.expr(&node.cls)?;
                let keywords = node.arguments.keywords.iter().map(|keyword| &keyword.pattern);
                node.arguments
                    .patterns
                    .iter()
                    .chain(keywords)
                    .try_for_each(|pattern| self.pattern(pattern))
            }
            Pattern::MatchStar(node) => self.capture(node.name.as_ref(), node.range),
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                self.capture(node.name.as_ref(), node.range)
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|pattern| self.pattern(pattern)),
        }
    }

    fn capture(&mut self, name: Option<&ast::Identifier>, range: TextRange) -> Result<()> {
        name.map_or(Ok(()), |name| self.bind(name, range.range(), Uses::ASSIGNED).map(drop))
    }
}

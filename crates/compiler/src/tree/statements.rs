//! Statements, from the parser's nodes.

use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::{self as ast, ElifElseClause, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, bare_field, from, name_field, text_field};
use crate::error::{Failure, Result};

/// What may stand between the last expression of a statement's header and a comment about it.
const HEADER_ENDS: &[&str] = &[":", "):", ",):"];

impl Builder<'_> {
    pub(super) fn body(&mut self, body: &[Stmt]) -> Result<Field> {
        let items: Result<Vec<Field>> = body.iter().map(|stmt| self.stmt(stmt)).collect();
        items.map(Field::List)
    }

    fn stmt(&mut self, stmt: &Stmt) -> Result<Field> {
        self.deeper(|builder| builder.stmt_within(stmt))
    }

    fn stmt_within(&mut self, stmt: &Stmt) -> Result<Field> {
        let range = stmt.range();
        let (class, fields) = match stmt {
            Stmt::FunctionDef(node) => return self.function(node),
            Stmt::ClassDef(node) => return self.class(node),
            Stmt::Return(node) => ("Return", vec![self.optional(node.value.as_deref())?]),
            Stmt::Delete(node) => ("Delete", vec![self.exprs(&node.targets)?]),
            Stmt::TypeAlias(node) => {
                self.since(12, "Type statement is", range)?;
                let name = self.expr(&node.name)?;
                let params = self.type_params(node.type_params.as_deref())?;
                ("TypeAlias", vec![name, params, self.expr(&node.value)?])
            }
            Stmt::Assign(node) => {
                let targets = self.exprs(&node.targets)?;
                let value = self.expr(&node.value)?;
                let comment = self.comments.after(range.end(), &[""], false);
                ("Assign", vec![targets, value, comment])
            }
            Stmt::AugAssign(node) => {
                let target = self.expr(&node.target)?;
                let op = Self::operator(node.op);
                ("AugAssign", vec![target, op, self.expr(&node.value)?])
            }
            Stmt::AnnAssign(node) => {
                self.since(6, "Variable annotation syntax is", range)?;
                let target = self.expr(&node.target)?;
                let annotation = self.expr(&node.annotation)?;
                let value = self.optional(node.value.as_deref())?;
                let simple = Field::Int(i32::from(node.simple));
                ("AnnAssign", vec![target, annotation, value, simple])
            }
            Stmt::For(node) => {
                let class = if node.is_async { "AsyncFor" } else { "For" };
                let (target, iter) = (self.expr(&node.target)?, self.expr(&node.iter)?);
                let (body, orelse) = (self.body(&node.body)?, self.body(&node.orelse)?);
                let comment = self.comments.after(node.iter.range().end(), HEADER_ENDS, false);
                (class, vec![target, iter, body, orelse, comment])
            }
            Stmt::While(node) => {
                let test = self.expr(&node.test)?;
                ("While", vec![test, self.body(&node.body)?, self.body(&node.orelse)?])
            }
            Stmt::If(node) => {
                let (test, body) = (self.expr(&node.test)?, self.body(&node.body)?);
                let orelse = self.clauses(&node.elif_else_clauses, range)?;
                ("If", vec![test, body, orelse])
            }
            Stmt::With(node) => {
                let class = if node.is_async { "AsyncWith" } else { "With" };
                let mut items = Vec::new();
                for item in &node.items {
                    let value = self.expr(&item.context_expr)?;
                    let target = self.optional(item.optional_vars.as_deref())?;
                    items.push(bare_field("withitem", vec![value, target]));
                }
                let end = node.items.last().map_or(range.start(), |item| item.range.end());
                let comment = self.comments.after(end, HEADER_ENDS, false);
                (class, vec![Field::List(items), self.body(&node.body)?, comment])
            }
            Stmt::Match(node) => {
                self.since(10, "Pattern matching is", range)?;
                let subject = self.expr(&node.subject)?;
                let mut cases = Vec::new();
                for case in &node.cases {
                    let pattern = self.pattern(&case.pattern)?;
                    let guard = self.optional(case.guard.as_deref())?;
                    cases.push(bare_field("match_case", vec![pattern, guard, self.body(&case.body)?]));
                }
                ("Match", vec![subject, Field::List(cases)])
            }
            Stmt::Raise(node) => {
                let exc = self.optional(node.exc.as_deref())?;
                ("Raise", vec![exc, self.optional(node.cause.as_deref())?])
            }
            Stmt::Try(node) => return self.try_statement(node),
            Stmt::Assert(node) => {
                let test = self.expr(&node.test)?;
                ("Assert", vec![test, self.optional(node.msg.as_deref())?])
            }
            Stmt::Import(node) => ("Import", vec![self.aliases(&node.names)]),
            Stmt::ImportFrom(node) => {
                let module = name_field(node.module.as_ref());
                let level = Field::Int(i32::try_from(node.level).unwrap_or(i32::MAX));
                ("ImportFrom", vec![module, self.aliases(&node.names), level])
            }
            Stmt::Global(node) => ("Global", vec![names(&node.names)]),
            Stmt::Nonlocal(node) => ("Nonlocal", vec![names(&node.names)]),
            Stmt::Expr(node) => ("Expr", vec![self.expr(&node.value)?]),
            Stmt::Pass(_) => ("Pass", Vec::new()),
            Stmt::Break(_) => ("Break", Vec::new()),
            Stmt::Continue(_) => ("Continue", Vec::new()),
            Stmt::IpyEscapeCommand(_) => return Err(Failure::at(range, "invalid syntax")),
        };
        Ok(self.node(class, range, fields))
    }

    /// What follows an `if` clause: an `elif` is an `If` of its own that extends to the end of the whole.
    fn clauses(&mut self, clauses: &[ElifElseClause], whole: TextRange) -> Result<Field> {
        let mut orelse = Field::List(Vec::new());
        for clause in clauses.iter().rev() {
            let body = self.body(&clause.body)?;
            let Some(test) = &clause.test else {
                orelse = body;
                continue;
            };
            let test = self.expr(test)?;
            let range = from(clause.range.start(), whole);
            orelse = Field::List(vec![self.node("If", range, vec![test, body, orelse])]);
        }
        Ok(orelse)
    }

    fn try_statement(&mut self, node: &ast::StmtTry) -> Result<Field> {
        if node.is_star {
            self.since(11, "Exception groups are", node.range)?;
        }
        let class = if node.is_star { "TryStar" } else { "Try" };
        let body = self.body(&node.body)?;
        let mut handlers = Vec::new();
        for ast::ExceptHandler::ExceptHandler(handler) in &node.handlers {
            if let Some(Expr::Tuple(types)) = handler.type_.as_deref()
                && !types.parenthesized
            {
                self.since(14, "except expressions without parentheses are", types.range)?;
            }
            let caught = self.optional(handler.type_.as_deref())?;
            let name = name_field(handler.name.as_ref());
            let fields = vec![caught, name, self.body(&handler.body)?];
            handlers.push(self.node("ExceptHandler", handler.range, fields));
        }
        let (orelse, last) = (self.body(&node.orelse)?, self.body(&node.finalbody)?);
        Ok(self.node(class, node.range, vec![body, Field::List(handlers), orelse, last]))
    }

    fn aliases(&self, aliases: &[ast::Alias]) -> Field {
        let alias = |alias: &ast::Alias| {
            let fields = vec![text_field(alias.name.as_str()), name_field(alias.asname.as_ref())];
            self.node("alias", alias.range, fields)
        };
        Field::List(aliases.iter().map(alias).collect())
    }
}

fn names(names: &[ast::Identifier]) -> Field {
    Field::List(names.iter().map(|name| text_field(name.as_str())).collect())
}

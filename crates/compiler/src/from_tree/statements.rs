//! Statements, as nodes of the parser.

use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{self as ast, Alias, AtomicNodeIndex, ElifElseClause, ExceptHandler, Stmt, WithItem};
use ruff_text_size::TextRange;

use super::expressions::operator;
use super::{Builder, Fields, malformed};
use crate::error::Result;

impl Builder {
    pub(super) fn stmt_of(&mut self, field: Field) -> Result<Stmt> {
        match field {
            Field::Node(node) => self.deeper(|builder| builder.stmt_node(*node)),
            _ => Err(malformed("a statement")),
        }
    }

    fn stmt_node(&mut self, node: Node) -> Result<Stmt> {
        let (class, place) = (node.class, node.place);
        let mut fields = Fields::of(node);
        match class {
            "FunctionDef" => return self.function(false, place, fields),
            "AsyncFunctionDef" => return self.function(true, place, fields),
            "ClassDef" => return self.class(place, fields),
            _ => {}
        }
        let (mut stmt, range) = self.placed(place, |builder| builder.stmt_fields(class, &mut fields))?;
        set_range(&mut stmt, range);
        Ok(stmt)
    }

    /// A statement that gets its range when its children are made.
    fn stmt_fields(&mut self, class: &str, fields: &mut Fields) -> Result<Stmt> {
        let range = TextRange::default();
        let node_index = AtomicNodeIndex::NONE;
        Ok(match class {
            "Return" => Stmt::Return(ast::StmtReturn {
                node_index,
                range,
                value: self.optional(fields)?,
            }),
            "Delete" => Stmt::Delete(ast::StmtDelete {
                node_index,
                range,
                targets: self.exprs(fields)?,
            }),
            "Assign" => Stmt::Assign(ast::StmtAssign {
                node_index,
                range,
                targets: self.exprs(fields)?,
                value: self.boxed(fields)?,
            }),
            "TypeAlias" => Stmt::TypeAlias(ast::StmtTypeAlias {
                node_index,
                range,
                name: self.boxed(fields)?,
                type_params: self.type_params(fields)?,
                value: self.boxed(fields)?,
            }),
            "AugAssign" => Stmt::AugAssign(ast::StmtAugAssign {
                node_index,
                range,
                target: self.boxed(fields)?,
                op: operator(fields.class()),
                value: self.boxed(fields)?,
            }),
            "AnnAssign" => Stmt::AnnAssign(ast::StmtAnnAssign {
                node_index,
                range,
                target: self.boxed(fields)?,
                annotation: self.boxed(fields)?,
                value: self.optional(fields)?,
                simple: fields.int() != 0,
            }),
            "For" | "AsyncFor" => Stmt::For(ast::StmtFor {
                node_index,
                range,
                is_async: class == "AsyncFor",
                target: self.boxed(fields)?,
                iter: self.boxed(fields)?,
                body: self.stmts(fields)?.into(),
                orelse: self.stmts(fields)?.into(),
            }),
            "While" => Stmt::While(ast::StmtWhile {
                node_index,
                range,
                test: self.boxed(fields)?,
                body: self.stmts(fields)?.into(),
                orelse: self.stmts(fields)?.into(),
            }),
            "If" => Stmt::If(ast::StmtIf {
                node_index,
                range,
                test: self.boxed(fields)?,
                body: self.stmts(fields)?.into(),
                elif_else_clauses: self.clauses(fields.list())?,
            }),
            "With" | "AsyncWith" => Stmt::With(ast::StmtWith {
                node_index,
                range,
                is_async: class == "AsyncWith",
                items: self.with_items(fields)?,
                body: self.stmts(fields)?.into(),
            }),
            "Match" => Stmt::Match(ast::StmtMatch {
                node_index,
                range,
                subject: self.boxed(fields)?,
                cases: self.cases(fields)?,
            }),
            "Raise" => Stmt::Raise(ast::StmtRaise {
                node_index,
                range,
                exc: self.optional(fields)?,
                cause: self.optional(fields)?,
            }),
            "Try" | "TryStar" => Stmt::Try(ast::StmtTry {
                node_index,
                range,
                body: self.stmts(fields)?.into(),
                handlers: self.handlers(fields)?,
                orelse: self.stmts(fields)?.into(),
                finalbody: self.stmts(fields)?.into(),
                is_star: class == "TryStar",
            }),
            "Assert" => Stmt::Assert(ast::StmtAssert {
                node_index,
                range,
                test: self.boxed(fields)?,
                msg: self.optional(fields)?,
            }),
            "Import" => Stmt::Import(ast::StmtImport {
                node_index,
                range,
                names: self.aliases(fields)?,
                is_lazy: false,
            }),
            "ImportFrom" => Stmt::ImportFrom(ast::StmtImportFrom {
                node_index,
                range,
                module: self.optional_identifier(fields)?,
                names: self.aliases(fields)?,
                level: u32::try_from(fields.int()).unwrap_or(0),
                is_lazy: false,
            }),
            "Global" => Stmt::Global(ast::StmtGlobal {
                node_index,
                range,
                names: self.identifiers(fields)?,
            }),
            "Nonlocal" => Stmt::Nonlocal(ast::StmtNonlocal {
                node_index,
                range,
                names: self.identifiers(fields)?,
            }),
            "Expr" => Stmt::Expr(ast::StmtExpr {
                node_index,
                range,
                value: self.boxed(fields)?,
            }),
            "Pass" => Stmt::Pass(ast::StmtPass { node_index, range }),
            "Break" => Stmt::Break(ast::StmtBreak { node_index, range }),
            "Continue" => Stmt::Continue(ast::StmtContinue { node_index, range }),
            _ => return Err(malformed("a statement")),
        })
    }

    /// What stands in `orelse`: an `If` alone is an `elif`, so that long ladders don't nest.
    fn clauses(&mut self, mut orelse: Vec<Field>) -> Result<Vec<ElifElseClause>> {
        let mut clauses = Vec::new();
        let mut open: Vec<(usize, u32)> = Vec::new();
        while !orelse.is_empty() {
            let start = self.begin();
            let is_elif = matches!(&orelse[..], [Field::Node(node)] if node.class == "If");
            if !is_elif {
                let body: Result<Vec<Stmt>> = orelse.into_iter().map(|field| self.stmt_of(field)).collect();
                clauses.push(ElifElseClause {
                    range: self.finish(start)?,
                    node_index: AtomicNodeIndex::NONE,
                    test: None,
                    body: body?.into(),
                });
                break;
            }
            let Some(Field::Node(node)) = orelse.pop() else {
                break;
            };
            if let Some(place) = node.place {
                let number = self.places.open(start, place, self.open.last().copied());
                self.open.push(number);
                open.push((start, number));
            }
            let mut fields = Fields::of(*node);
            let test = self.expr(&mut fields)?;
            let body = self.stmts(&mut fields)?.into();
            orelse = fields.list();
            clauses.push(ElifElseClause {
                range: self.finish(start)?,
                node_index: AtomicNodeIndex::NONE,
                test: Some(test),
                body,
            });
        }
        // Each `If` goes to the end of the ladder.
        for (start, number) in open.into_iter().rev() {
            self.open.pop();
            self.finish(start)?;
            self.places.close(number, self.text.len());
        }
        Ok(clauses)
    }

    fn with_items(&mut self, fields: &mut Fields) -> Result<Vec<WithItem>> {
        let mut items = Vec::new();
        for node in fields.nodes() {
            let mut fields = Fields::of(node);
            let start = self.begin();
            let (context_expr, optional_vars) = (self.expr(&mut fields)?, self.optional(&mut fields)?);
            items.push(WithItem {
                range: self.finish(start)?,
                node_index: AtomicNodeIndex::NONE,
                context_expr,
                optional_vars,
            });
        }
        Ok(items)
    }

    fn handlers(&mut self, fields: &mut Fields) -> Result<Vec<ExceptHandler>> {
        let mut handlers = Vec::new();
        for node in fields.nodes() {
            let place: Option<Place> = node.place;
            let mut fields = Fields::of(node);
            let (mut handler, range) = self.placed(place, |builder| {
                Ok(ast::ExceptHandlerExceptHandler {
                    range: TextRange::default(),
                    node_index: AtomicNodeIndex::NONE,
                    type_: builder.optional(&mut fields)?,
                    name: builder.optional_identifier(&mut fields)?,
                    body: builder.stmts(&mut fields)?.into(),
                })
            })?;
            handler.range = range;
            handlers.push(ExceptHandler::ExceptHandler(handler));
        }
        Ok(handlers)
    }

    fn aliases(&mut self, fields: &mut Fields) -> Result<Vec<Alias>> {
        let mut aliases = Vec::new();
        for node in fields.nodes() {
            let place = node.place;
            let mut fields = Fields::of(node);
            let ((name, asname), range) = self.placed(place, |builder| {
                Ok((
                    builder.identifier(&mut fields)?,
                    builder.optional_identifier(&mut fields)?,
                ))
            })?;
            aliases.push(Alias {
                range,
                node_index: AtomicNodeIndex::NONE,
                name,
                asname,
            });
        }
        Ok(aliases)
    }
}

fn set_range(stmt: &mut Stmt, range: TextRange) {
    match stmt {
        Stmt::Return(node) => node.range = range,
        Stmt::Delete(node) => node.range = range,
        Stmt::Assign(node) => node.range = range,
        Stmt::TypeAlias(node) => node.range = range,
        Stmt::AugAssign(node) => node.range = range,
        Stmt::AnnAssign(node) => node.range = range,
        Stmt::For(node) => node.range = range,
        Stmt::While(node) => node.range = range,
        Stmt::If(node) => node.range = range,
        Stmt::With(node) => node.range = range,
        Stmt::Match(node) => node.range = range,
        Stmt::Raise(node) => node.range = range,
        Stmt::Try(node) => node.range = range,
        Stmt::Assert(node) => node.range = range,
        Stmt::Import(node) => node.range = range,
        Stmt::ImportFrom(node) => node.range = range,
        Stmt::Global(node) => node.range = range,
        Stmt::Nonlocal(node) => node.range = range,
        Stmt::Expr(node) => node.range = range,
        Stmt::Pass(node) => node.range = range,
        Stmt::Break(node) => node.range = range,
        Stmt::Continue(node) => node.range = range,
        _ => {}
    }
}

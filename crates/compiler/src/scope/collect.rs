//! The walk over the tree that records what each block does with each name; this file has the frame of it and the
//! expressions.

use std::sync::Arc;

use corallus_bytecode::CodeFlags;
use ruff_python_ast::{self as ast, Expr, ExprContext, Mod};
use ruff_text_size::{TextRange, TextSize};

use super::{ComprehensionKind, Names, Role, Scope, ScopeId, ScopeKind, Scopes, Sym, Table, Uses, mangle, resolve};
use crate::error::{Failure, Result};
use crate::parse::deeper;
use crate::source::SourceText;
use crate::token::MAX_FIELDS;
use crate::{Mode, Options};

/// Walks a whole tree and resolves its names.
///
/// # Errors
/// What the reference's symbol table pass refuses, in the order in which it meets it.
pub(crate) fn collect(module: &Mod, text: &SourceText<'_>, options: &Options, future_flags: u32) -> Result<Scopes> {
    let mut collector = Collector {
        text,
        finally: Vec::new(),
        scopes: Scopes {
            names: Names::default(),
            scopes: vec![Scope::new(ScopeKind::Module, None)],
            by_node: Table::default(),
            depth: 0,
            future_annotations: future_flags & CodeFlags::FUTURE_ANNOTATIONS != 0,
            future_flags,
            warnings: Vec::new(),
        },
        current: Scopes::ROOT,
        private: None,
        private_only: None,
        depth: 0,
        strings: 0,
        is_eval: options.mode == Mode::Eval,
    };
    match module {
        Mod::Module(module) => collector.body(&module.body)?,
        Mod::Expression(expression) => collector.expr(&expression.body)?,
    }
    resolve::resolve(&mut collector.scopes)?;
    Ok(collector.scopes)
}

pub(super) struct Collector<'t> {
    pub text: &'t SourceText<'t>,
    /// The `finally` clauses (true) and loops (false) around, within the function at hand.
    pub finally: Vec<bool>,
    pub scopes: Scopes,
    pub current: ScopeId,
    /// The class whose private names are mangled.
    pub private: Option<Sym>,
    /// The only ones that are, where a generic class's parameters are in force outside its body.
    pub private_only: Option<Arc<[String]>>,
    depth: usize,
    /// How deep in f-strings and t-strings it is.
    strings: usize,
    pub is_eval: bool,
}

impl Collector<'_> {
    pub fn scope(&mut self) -> &mut Scope {
        self.scopes.get_mut(self.current)
    }

    /// How deep the statement or expression is nested that is being visited: 1 in the body of the module.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Counts nesting and keeps the machine stack safe.
    pub fn nested<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        self.scopes.depth = self.scopes.depth.max(self.depth);
        let result = deeper(|| step(self));
        self.depth -= 1;
        result
    }

    /// Opens a block, runs `inside` in it, and returns to the block around it.
    pub fn block<T, N>(
        &mut self,
        node: &N,
        role: Role,
        kind: ScopeKind,
        inside: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let id = self.open(kind);
        self.scopes
            .by_node
            .insert((std::ptr::from_ref(node) as usize, role), id);
        self.within(id, inside)
    }

    /// Adds a block below the current one.
    pub fn open(&mut self, kind: ScopeKind) -> ScopeId {
        let id = ScopeId(self.scopes.scopes.len() as u32);
        let mut scope = Scope::new(kind, Some(self.current));
        scope.private = self.private;
        scope.private_only = self.private_only.clone();
        let parent = self.scope();
        parent.children.push(id);
        scope.nested = parent.nested || parent.kind.is_function_like();
        scope.in_comprehension_iterable = parent.in_comprehension_iterable;
        let in_class = parent.kind == ScopeKind::Class
            || (parent.can_see_class && (parent.kind.is_annotation() || parent.kind != ScopeKind::Function));
        // Comprehensions and functions within an annotation scope don't see the class.
        scope.can_see_class = in_class && kind.is_annotation();
        let can_see_class = scope.can_see_class;
        self.scopes.scopes.push(scope);
        if can_see_class {
            let name = self.intern("__classdict__");
            self.scopes.get_mut(id).symbol_mut(name).uses.0 |= Uses::USED;
        }
        id
    }

    pub fn within<T>(&mut self, id: ScopeId, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outer = std::mem::replace(&mut self.current, id);
        let result = inside(self);
        self.current = outer;
        result
    }

    /// Within an f-string or t-string, of which so many may nest as the reference's tokenizer takes.
    fn within_string(&mut self, range: TextRange, inside: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        self.strings += 1;
        if self.strings >= MAX_FIELDS {
            let quote = TextRange::empty(range.start() + TextSize::new(1));
            return Err(Failure::at(quote, "too many nested f-strings or t-strings"));
        }
        let result = inside(self);
        self.strings -= 1;
        result
    }

    pub fn intern(&mut self, text: &str) -> Sym {
        self.scopes.names.intern(text)
    }

    /// Interns a name of the program, mangled if it is private to a class.
    pub fn name(&mut self, text: &str) -> Sym {
        let class = self.private.map(|class| self.scopes.names.text(class).clone());
        let private = !matches!(&self.private_only, Some(only) if !only.iter().any(|name| name == text));
        self.scopes
            .names
            .intern(&mangle(class.as_deref().filter(|_| private), text))
    }

    /// Names the current block.
    pub fn called(&mut self, name: &str, start: TextSize) {
        let name = self.intern(name);
        let scope = self.scope();
        (scope.name, scope.start) = (Some(name), start);
    }

    pub fn mark(&mut self, name: Sym, uses: u16) {
        self.scope().symbol_mut(name).uses.0 |= uses;
    }

    /// Records that the current block binds `name` at `range`.
    pub fn bind(&mut self, name: &str, range: TextRange, uses: u16) -> Result<Sym> {
        if name == "__debug__" {
            return Err(Failure::at(range, "cannot assign to __debug__"));
        }
        let sym = self.name(name);
        let scope = self.scope();
        if scope.in_iteration_target {
            if scope.uses(sym).has(Uses::GLOBAL | Uses::NONLOCAL) {
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{name}'");
                return Err(Failure::at(range, message));
            }
            scope.symbol_mut(sym).uses.0 |= Uses::ITERATION;
        }
        scope.symbol_mut(sym).uses.0 |= uses;
        Ok(sym)
    }

    pub fn exprs<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Result<()> {
        exprs.into_iter().try_for_each(|expr| self.expr(expr))
    }

    pub fn opt(&mut self, expr: Option<&Expr>) -> Result<()> {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    pub fn expr(&mut self, expr: &Expr) -> Result<()> {
        self.nested(|this| this.expr_here(expr))
    }

    fn expr_here(&mut self, expr: &Expr) -> Result<()> {
        match expr {
            Expr::BoolOp(node) => self.exprs(&node.values),
            Expr::Named(node) => {
                self.walrus(node)?;
                self.expr(&node.value)?;
                self.expr(&node.target)
            }
            Expr::BinOp(node) => self.binary(node),
            Expr::UnaryOp(node) => self.expr(&node.operand),
            Expr::Lambda(node) => self.lambda(node),
            Expr::If(node) => {
                self.expr(&node.test)?;
                self.expr(&node.body)?;
                self.expr(&node.orelse)
            }
            Expr::Dict(node) => {
                for item in &node.items {
                    self.opt(item.key.as_ref())?;
                }
                self.exprs(node.items.iter().map(|item| &item.value))
            }
            Expr::Set(node) => self.exprs(&node.elts),
            Expr::ListComp(node) => {
                self.comprehension(node, ComprehensionKind::List, &node.generators, &node.elt, None)
            }
            Expr::SetComp(node) => self.comprehension(node, ComprehensionKind::Set, &node.generators, &node.elt, None),
            Expr::DictComp(node) => {
                let (first, second) = match &node.key {
                    Some(key) => (&**key, Some(&*node.value)),
                    None => (&*node.value, None),
                };
                self.comprehension(node, ComprehensionKind::Dict, &node.generators, first, second)
            }
            Expr::Generator(node) => {
                self.comprehension(node, ComprehensionKind::Generator, &node.generators, &node.elt, None)
            }
            Expr::Await(node) => {
                self.check_await(node.range)?;
                self.expr(&node.value)?;
                self.scope().is_coroutine = true;
                Ok(())
            }
            Expr::Yield(node) => {
                self.check_yield(node.range, "yield expression")?;
                self.opt(node.value.as_deref())?;
                self.note_yield(node.range)
            }
            Expr::YieldFrom(node) => {
                self.check_yield(node.range, "yield expression")?;
                self.expr(&node.value)?;
                self.note_yield(node.range)
            }
            Expr::Compare(node) => {
                self.expr(&node.left)?;
                self.exprs(&*node.comparators)
            }
            Expr::Call(node) => {
                self.expr(&node.func)?;
                self.exprs(&*node.arguments.args)?;
                self.keywords(&node.arguments.keywords)
            }
            Expr::FString(node) => {
                self.fstring_escapes(node);
                self.within_string(node.range, |this| {
                    node.value
                        .elements()
                        .try_for_each(|element| this.interpolated(element, 1))
                })
            }
            Expr::TString(node) => {
                self.tstring_escapes(node);
                self.within_string(node.range, |this| {
                    node.value
                        .elements()
                        .try_for_each(|element| this.interpolated(element, 1))
                })
            }
            Expr::Attribute(node) => {
                if node.attr.as_str() == "__debug__" {
                    match node.ctx {
                        ExprContext::Store => return Err(Failure::at(node.range, "cannot assign to __debug__")),
                        ExprContext::Del => return Err(Failure::at(node.range, "cannot delete __debug__")),
                        _ => {}
                    }
                }
                self.expr(&node.value)
            }
            Expr::Subscript(node) => {
                self.expr(&node.value)?;
                self.expr(&node.slice)
            }
            Expr::Starred(node) => self.expr(&node.value),
            Expr::Name(node) => self.use_name(node),
            Expr::List(node) => self.exprs(&node.elts),
            Expr::Tuple(node) => self.exprs(&node.elts),
            Expr::Slice(node) => {
                self.opt(node.lower.as_deref())?;
                self.opt(node.upper.as_deref())?;
                self.opt(node.step.as_deref())
            }
            Expr::StringLiteral(node) => {
                for part in node.value.iter().filter(|part| !part.flags.prefix().is_raw()) {
                    self.invalid_escapes(part.range);
                }
                Ok(())
            }
            Expr::BytesLiteral(node) => {
                for part in node.value.iter().filter(|part| !part.flags.prefix().is_raw()) {
                    self.invalid_escapes(part.range);
                }
                Ok(())
            }
            Expr::NumberLiteral(node) => {
                self.joined_number(node.range);
                Ok(())
            }
            Expr::BooleanLiteral(_) | Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) | Expr::IpyEscapeCommand(_) => {
                Ok(())
            }
        }
    }

    /// Left-leaning chains (`a + b + c …`) can be very long: they are walked in a loop.
    fn binary(&mut self, node: &ast::ExprBinOp) -> Result<()> {
        let mut spine = vec![node];
        let mut left = &*node.left;
        while let Expr::BinOp(inner) = left {
            spine.push(inner);
            left = &inner.left;
        }
        self.scopes.depth = self.scopes.depth.max(self.depth_now() + spine.len());
        self.expr(left)?;
        spine.iter().rev().try_for_each(|node| self.expr(&node.right))
    }

    fn depth_now(&self) -> usize {
        self.depth
    }

    pub fn keywords(&mut self, keywords: &[ast::Keyword]) -> Result<()> {
        for keyword in keywords {
            if let Some(arg) = &keyword.arg
                && arg.as_str() == "__debug__"
            {
                return Err(Failure::at(keyword.range, "cannot assign to __debug__"));
            }
            self.expr(&keyword.value)?;
        }
        Ok(())
    }

    fn interpolated(&mut self, element: &ast::InterpolatedStringElement, depth: usize) -> Result<()> {
        const DEEPEST: usize = 3;
        let ast::InterpolatedStringElement::Interpolation(element) = element else {
            return Ok(());
        };
        if depth > DEEPEST {
            // The reference points at the character before the brace.
            let start = element.range.start().checked_sub(1.into()).unwrap_or_default();
            let range = TextRange::empty(start);
            return Err(Failure::at(range, "f-string: expressions nested too deeply"));
        }
        self.expr(&element.expression)?;
        if let Some(spec) = &element.format_spec {
            for element in &spec.elements {
                self.nested(|this| this.interpolated(element, depth + 1))?;
            }
        }
        Ok(())
    }

    fn use_name(&mut self, node: &ast::ExprName) -> Result<()> {
        match node.ctx {
            ExprContext::Load | ExprContext::Invalid => {
                let sym = self.name(&node.id);
                self.mark(sym, Uses::USED);
                if node.id.as_str() == "super" && self.scope().kind.is_function_like() {
                    let class = self.intern("__class__");
                    self.mark(class, Uses::USED);
                }
                Ok(())
            }
            ExprContext::Store => self.bind(&node.id, node.range, Uses::ASSIGNED).map(drop),
            ExprContext::Del => {
                if node.id.as_str() == "__debug__" {
                    return Err(Failure::at(node.range, "cannot delete __debug__"));
                }
                let sym = self.bind(&node.id, node.range, Uses::ASSIGNED)?;
                self.scope().deleted.insert(sym);
                Ok(())
            }
        }
    }

    fn check_await(&self, range: TextRange) -> Result<()> {
        let scope = self.scopes.get(self.current);
        if scope.kind.is_annotation() {
            return Err(self.not_allowed(range, "await expression"));
        }
        Ok(())
    }

    fn check_yield(&self, range: TextRange, what: &str) -> Result<()> {
        let scope = self.scopes.get(self.current);
        if scope.kind.is_annotation() {
            return Err(self.not_allowed(range, what));
        }
        Ok(())
    }

    /// The error for an expression that the scopes of PEP 649 and PEP 695 don't allow.
    pub fn not_allowed(&self, range: TextRange, what_is: &str) -> Failure {
        let place = match self.scopes.get(self.current).kind {
            ScopeKind::Annotations => "an annotation",
            ScopeKind::TypeVariable => {
                let what = self.scopes.get(self.current).evaluates;
                return Failure::at(range, format!("{what_is} cannot be used within a {what}"));
            }
            ScopeKind::TypeAlias => "a type alias",
            _ => "the definition of a generic",
        };
        Failure::at(range, format!("{what_is} cannot be used within {place}"))
    }

    fn note_yield(&mut self, range: TextRange) -> Result<()> {
        let scope = self.scope();
        scope.is_generator = true;
        if let ScopeKind::Comprehension(kind) = scope.kind {
            return Err(Failure::at(range, format!("'yield' inside {}", kind.noun())));
        }
        Ok(())
    }
}

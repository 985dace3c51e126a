//! The code generator: one pass over the tree, one [`Unit`] per code object.
//!
//! Expressions are compiled in destination-driven style: [`Generator::into`] evaluates one into a given register,
//! [`Generator::operand`] into whatever register already holds it (a local variable) or a new temporary. Temporaries
//! form a stack, and every temporary that isn't live is unbound: the instruction that uses one last kills it.
//!
//! While emitting, the generator knows which local variables are bound ([`buffer::Bound`]), and leaves out the check
//! where one is; code that can't be reached is not emitted at all.

mod annotations;
mod assign;
mod blocks;
mod buffer;
mod call;
mod class;
mod compare;
mod comprehension;
mod control;
mod display;
mod emit;
mod exceptions;
mod expr;
mod function;
mod import;
mod names;
mod pattern;
mod stmt;
mod string;
mod type_params;
mod unit;
mod warnings;
mod with;

use std::sync::Arc;

use corallus_bytecode::Code;
use ruff_python_ast::{Expr, Mod};
use ruff_text_size::{Ranged, TextRange};

use crate::error::{Result, Warning};
use crate::scope::{self, Scopes, Sym};
use crate::source::SourceText;
use crate::{Mode, Options, constant};
use unit::Unit;

/// What compiling a tree gives.
pub(crate) struct Output {
    pub code: Arc<Code>,
    pub warnings: Vec<Warning>,
    /// How deep the tree nests, for dropping it.
    pub depth: usize,
}

pub(crate) struct Generator<'a> {
    text: &'a SourceText<'a>,
    filename: Arc<str>,
    scopes: Scopes,
    /// The code object being made.
    unit: Unit<'a>,
    /// Those around it.
    outer: Vec<Unit<'a>>,
    warnings: Vec<Warning>,
    /// The brackets of the call whose only argument is the generator expression that is compiled next.
    generator_brackets: Option<TextRange>,
    optimize: u8,
    mode: Mode,
    top_level_await: bool,
}

/// Generates the code object of a module or expression.
pub(crate) fn generate(module: &Mod, text: &SourceText<'_>, filename: &str, options: &Options) -> Result<Output> {
    let mut future_flags = crate::parse::future_flags(module)?;
    if options.future_annotations {
        future_flags |= corallus_bytecode::CodeFlags::FUTURE_ANNOTATIONS;
    }
    let scopes = scope::collect(module, text, options, future_flags)?;
    let depth = scopes.depth;
    let unit = Unit::new(&scopes, Scopes::ROOT, "<module>".into(), "<module>".into(), 1);
    let mut generator = Generator {
        text,
        filename: filename.into(),
        scopes,
        unit,
        outer: Vec::new(),
        warnings: Vec::new(),
        generator_brackets: None,
        optimize: options.optimize,
        mode: options.mode,
        top_level_await: options.top_level_await,
    };
    for (range, message) in std::mem::take(&mut generator.scopes.warnings) {
        generator.warn(range, message);
    }
    let code = generator.module(module)?;
    Ok(Output {
        code,
        warnings: generator.warnings,
        depth,
    })
}

impl<'a> Generator<'a> {
    fn module(&mut self, module: &'a Mod) -> Result<Arc<Code>> {
        let start = TextRange::default();
        self.prologue(start)?;
        match module {
            Mod::Expression(expression) => {
                let value = self.operand(&expression.body)?;
                self.op(expression.body.range(), corallus_bytecode::Opcode::Return, value, 0, 0)?;
            }
            Mod::Module(module) => {
                self.module_annotations(&module.body, start)?;
                let body = match self.mode {
                    Mode::Single => &module.body[..],
                    _ => self.docstring_statement(&module.body)?,
                };
                self.statements(body)?;
                let end = body.last().map_or(start, Ranged::range);
                self.return_none(end)?;
            }
        }
        let unit = std::mem::replace(&mut self.unit, Unit::empty());
        Ok(Arc::new(unit.finish(self)))
    }

    /// Interns a name of the program, mangled if it is private to the class around.
    fn name(&mut self, text: &str) -> Sym {
        let class = self.private().map(|class| self.scopes.names.text(class).clone());
        let only = &self.scopes.get(self.unit.scope).private_only;
        let private = !matches!(only, Some(only) if !only.iter().any(|name| name == text));
        let mangled = scope::mangle(class.as_deref().filter(|_| private), text);
        self.scopes.names.intern(&mangled)
    }

    fn private(&self) -> Option<Sym> {
        let scope = self.scopes.get(self.unit.scope);
        match scope.kind {
            scope::ScopeKind::Class => self.unit.class_name,
            _ => self.unit.class_name.or(scope.private),
        }
    }

    /// Interns a name that the compiler made up.
    fn intern(&mut self, text: &str) -> Sym {
        self.scopes.names.intern(text)
    }

    fn text_of(&self, name: Sym) -> Arc<str> {
        self.scopes.names.text(name).clone()
    }

    fn fold(&self, expr: &Expr) -> Option<corallus_bytecode::Const> {
        constant::fold(expr, self.text, self.optimize)
    }
}

//! From Python source to register bytecode: source text → ruff's AST → scopes → code objects.
//!
//! - [`decode_source`]: bytes of a source file → text (byte order mark, PEP 263 declaration).
//! - [`compile`]: text → code object, as the language reference's `compile()`.
//! - `parse`: the parser behind one door, with the reference's wording for what it refuses.
//! - `scope`: which scope binds each name (language reference 4.2, "Naming and binding").
//! - `token`: tokens as the reference's tokenizer makes them ([`TokenStream`]).
//! - `from_tree`: and back ([`compile_tree`]).
//! - `tree`: the reference's abstract syntax trees, from the parser's ([`parse_tree`]).
//! - `codegen`: the code generator; its files mirror the syntax.
//!
//! This is the only crate that knows ruff's types.

mod codegen;
mod constant;
mod diagnose;
mod error;
mod from_tree;
mod interactive;
mod literal;
mod parse;
mod scope;
mod source;
mod token;
mod tree;
mod unparse;

use std::sync::Arc;

use corallus_bytecode::{Code, syntax_tree};

pub use error::{ErrorKind, SyntaxError, Warning, WarningCategory};
pub use source::decode_source;
pub use token::TokenStream;

/// What kind of text is compiled: `compile()`'s `mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A module: any sequence of statements.
    #[default]
    Exec,
    /// One expression, whose value the code returns.
    Eval,
    /// One interactive statement; values of expression statements go to `sys.displayhook`.
    Single,
}

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub mode: Mode,
    /// 0 keeps everything, 1 drops `assert` and makes `__debug__` false, 2 drops docstrings too.
    pub optimize: u8,
    /// `await` and its relatives may stand at module level (`ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`); the code object is
    /// then a coroutine's if they do.
    pub top_level_await: bool,
    /// The caller's code has `from __future__ import annotations`, which this text inherits.
    pub future_annotations: bool,
    /// Mark errors that more input could mend (`codeop`'s `PyCF_ALLOW_INCOMPLETE_INPUT`).
    pub allow_incomplete: bool,
    /// An interactive prompt or `codeop`: an indented block is complete only once an empty line ends it.
    pub dont_imply_dedent: bool,
}

/// A compiled text.
#[derive(Clone, Debug)]
pub struct Compiled {
    pub code: Arc<Code>,
    /// `SyntaxWarning`s in the order in which the reference issues them.
    pub warnings: Vec<Warning>,
}

/// Compiles `source`.
///
/// # Errors
/// A [`SyntaxError`] where the reference raises `SyntaxError` or a subclass of it.
pub fn compile(source: &str, filename: &str, options: &Options) -> Result<Compiled, SyntaxError> {
    let output = parse::with_parsed(source, filename, options, |module, text| {
        codegen::generate(module, text, filename, options)
    })?;
    Ok(Compiled {
        code: output.code,
        warnings: output.warnings,
    })
}

/// Compiles a syntax tree, which must be checked against [`syntax_tree::GRAMMAR`] and make sense (see
/// `compile()` in the library reference).
///
/// # Errors
/// A [`SyntaxError`] where the reference raises `SyntaxError` or a subclass of it.
pub fn compile_tree(tree: syntax_tree::Node, filename: &str, options: &Options) -> Result<Compiled, SyntaxError> {
    let output = parse::with_tree(tree, |module, text| codegen::generate(module, text, filename, options))?;
    Ok(Compiled {
        code: output.code,
        warnings: output.warnings,
    })
}

/// Parses `source` to the reference's abstract syntax tree (`ast.parse`).
///
/// # Errors
/// A [`SyntaxError`] where the reference's parser raises one.
pub fn parse_tree(source: &str, filename: &str, options: &Options) -> Result<syntax_tree::Node, SyntaxError> {
    parse::with_parsed(source, filename, options, |module, text| {
        tree::of_module(module, text, options.mode)
    })
}

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

use corallus_bytecode::{Code, symbol_table, syntax_tree};

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
    /// A signature in a comment, `(int) -> str`, for [`parse_tree`] only.
    FuncType,
}

/// How to compile.
#[derive(Clone, Debug)]
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
    /// Decimal literals may have at most this many digits (`sys.set_int_max_str_digits`).
    pub max_int_digits: usize,
    /// Trees have type comments (`ast.PyCF_TYPE_COMMENTS`).
    pub type_comments: bool,
    /// Trees are what the code generator would be given (`ast.PyCF_OPTIMIZED_AST`).
    pub optimized_tree: bool,
    /// Refuse in trees what Python 3 of this minor version didn't have, as far as the reference does.
    pub feature_version: Option<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            optimize: 0,
            top_level_await: false,
            future_annotations: false,
            allow_incomplete: false,
            dont_imply_dedent: false,
            max_int_digits: 4300,
            type_comments: false,
            optimized_tree: false,
            feature_version: None,
        }
    }
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
    let output = parse::with_parsed(source, options, |parsed, text| {
        codegen::generate(parsed.syntax(), text, filename, options)
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
pub fn parse_tree(source: &str, options: &Options) -> Result<syntax_tree::Node, SyntaxError> {
    match options.mode {
        Mode::FuncType => tree::func_type::parse(source, options),
        _ => parse::with_parsed(source, options, |parsed, text| tree::of_module(parsed, text, options)),
    }
}

/// The tables of `source`'s blocks, the module's first (`symtable.symtable`).
///
/// # Errors
/// A [`SyntaxError`] where the reference's parser or its symbol table pass raises one.
pub fn symbol_table(source: &str, options: &Options) -> Result<Vec<symbol_table::Block>, SyntaxError> {
    parse::with_parsed(source, options, |parsed, text| {
        let module = parsed.syntax();
        let scopes = scope::collect(module, text, options, parse::future_flags(module)?)?;
        Ok(scope::table(&scopes, text))
    })
}

/// Does to a tree what the reference does before it generates code (`ast.PyCF_OPTIMIZED_AST`).
pub fn optimize_tree(tree: &mut syntax_tree::Node, optimize: u8) {
    tree::optimize::optimize(tree, optimize);
}

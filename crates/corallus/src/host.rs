//! The machine's host: the compiler and the embedded library.

use corallus_bytecode::symbol_table::Block;
use corallus_bytecode::syntax_tree::Node;
use corallus_bytecode::token::TokenStep;
use corallus_compiler::{Compiled, ErrorKind, Mode, Options, SyntaxError, TokenStream};
use corallus_stdlib::library::Embedded;
use corallus_vm::host::{
    CompileError, CompileErrorKind, CompileMode, CompileOutput, CompileRequest, CompileWarning, Compiler, Host,
    Library, Tokens,
};

/// What an isolate runs on.
pub struct StandardHost {
    pub hash_seed: u64,
}

impl Host for StandardHost {
    fn hash_seed(&self) -> u64 {
        self.hash_seed
    }

    fn compiler(&self) -> Option<&dyn Compiler> {
        Some(&SourceCompiler)
    }

    fn library(&self) -> Option<&dyn Library> {
        Some(&Embedded)
    }
}

struct SourceCompiler;

impl Compiler for SourceCompiler {
    fn compile(&self, request: &CompileRequest<'_>) -> Result<CompileOutput, CompileError> {
        corallus_compiler::compile(request.source, request.filename, &options(request))
            .map(output)
            .map_err(|error| convert(error, request.allow_incomplete))
    }

    fn parse(&self, request: &CompileRequest<'_>) -> Result<Node, CompileError> {
        corallus_compiler::parse_tree(request.source, &options(request))
            .map_err(|error| convert(error, request.allow_incomplete))
    }

    fn symbol_table(&self, request: &CompileRequest<'_>) -> Result<Vec<Block>, CompileError> {
        corallus_compiler::symbol_table(request.source, &options(request))
            .map_err(|error| convert(error, request.allow_incomplete))
    }

    fn optimize_tree(&self, tree: &mut Node, optimize: u8) {
        corallus_compiler::optimize_tree(tree, optimize);
    }

    fn compile_tree(&self, tree: Node, request: &CompileRequest<'_>) -> Result<CompileOutput, CompileError> {
        corallus_compiler::compile_tree(tree, request.filename, &options(request))
            .map(output)
            .map_err(|error| convert(error, request.allow_incomplete))
    }

    fn decode(&self, bytes: &[u8], _filename: &str) -> Result<String, CompileError> {
        corallus_compiler::decode_source(bytes).map_err(|error| convert(error, false))
    }

    fn tokens(&self, extra: bool) -> Box<dyn Tokens> {
        Box::new(LineTokens(TokenStream::new(extra)))
    }
}

struct LineTokens(TokenStream);

impl Tokens for LineTokens {
    fn feed(&mut self, line: &str) {
        self.0.feed(line);
    }

    fn step(&mut self) -> Result<TokenStep, CompileError> {
        self.0.step().map_err(|error| convert(error, false))
    }

    fn line_count(&self) -> u32 {
        self.0.line_count()
    }
}

fn options(request: &CompileRequest<'_>) -> Options {
    Options {
        mode: match request.mode {
            CompileMode::Exec => Mode::Exec,
            CompileMode::Eval => Mode::Eval,
            CompileMode::Single => Mode::Single,
            CompileMode::FuncType => Mode::FuncType,
        },
        optimize: request.optimize,
        top_level_await: request.top_level_await,
        future_annotations: request.future_annotations,
        allow_incomplete: request.allow_incomplete,
        dont_imply_dedent: request.dont_imply_dedent,
        max_int_digits: request.max_int_digits,
        type_comments: request.type_comments,
        optimized_tree: request.optimized_tree,
        feature_version: request.feature_version,
    }
}

fn output(compiled: Compiled) -> CompileOutput {
    let warnings = compiled.warnings.into_iter();
    CompileOutput {
        code: compiled.code,
        warnings: warnings
            .map(|warning| CompileWarning {
                message: warning.message,
                line: warning.line,
                column: warning.column,
                end_line: warning.end_line,
                end_column: warning.end_column,
            })
            .collect(),
    }
}

fn convert(error: SyntaxError, allow_incomplete: bool) -> CompileError {
    let kind = match error.kind {
        _ if allow_incomplete && error.incomplete => CompileErrorKind::Incomplete,
        ErrorKind::Syntax => CompileErrorKind::Syntax,
        ErrorKind::Encoding => CompileErrorKind::Encoding,
        ErrorKind::Indentation => CompileErrorKind::Indentation,
        ErrorKind::Tab => CompileErrorKind::Tab,
        ErrorKind::Recursion => CompileErrorKind::Recursion,
    };
    CompileError {
        kind,
        message: error.message,
        line: error.line,
        column: error.column,
        end_line: error.end_line,
        end_column: error.end_column,
        text: error.text,
    }
}

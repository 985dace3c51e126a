//! Source text to code through the embedding's compiler, with the reference's exceptions.

use std::sync::Arc;

use corallus_bytecode::Code;
use corallus_bytecode::symbol_table::Block;
use corallus_bytecode::syntax_tree::Node;

use crate::error::{Raised, Res};
use crate::host::{
    CompileError, CompileErrorKind, CompileMode, CompileOutput, CompileRequest, CompileWarning, Compiler,
};
use crate::import::ImportState;
use crate::objects::exception::ExceptionKind;
use crate::objects::int::text::digit_limit;
use crate::objects::str::Str;
use crate::vm::Vm;

/// What is said of text with null bytes: it has no lines to point at.
const NULL_BYTES: &str = "source code string cannot contain null bytes";
/// What a warning of an escape sequence says that an error doesn't.
const FUTURE: &str = " Such sequences will not work in the future.";

/// The exception for a compile error.
pub fn syntax_error(vm: &mut Vm, error: &CompileError, filename: &str) -> Raised {
    let kind = match error.kind {
        CompileErrorKind::Syntax | CompileErrorKind::Encoding => ExceptionKind::SyntaxError,
        CompileErrorKind::Indentation => ExceptionKind::IndentationError,
        CompileErrorKind::Tab => ExceptionKind::TabError,
        CompileErrorKind::Incomplete => ExceptionKind::IncompleteInputError,
        CompileErrorKind::Memory => return vm.error(ExceptionKind::MemoryError, &error.message),
        CompileErrorKind::Recursion => return vm.error(ExceptionKind::RecursionError, &error.message),
        CompileErrorKind::Value => return vm.value_error(&error.message),
    };
    let message = vm.str(&error.message);
    if error.line == 0 && error.message == NULL_BYTES {
        return vm.error_with(kind, vec![message]);
    }
    let raised = vm.error_with(kind, vec![message.clone()]);
    let file = vm.str(filename);
    let text = error
        .text
        .as_ref()
        .map_or(corallus_heap::Value::NONE, |text| vm.str(text));
    let (line, column) = (vm.int(i64::from(error.line)), vm.int(i64::from(error.column)));
    let (end_line, end_column) = (vm.int(i64::from(error.end_line)), vm.int(i64::from(error.end_column)));
    let details = vm.tuple([
        file.clone(),
        line.clone(),
        column.clone(),
        text.clone(),
        end_line.clone(),
        end_column.clone(),
    ]);
    if let Some(exception) = raised.exception() {
        let args = vm.tuple([message.clone(), details]);
        drop(exception.args.replace(args));
        for (member, value) in [
            ("msg", message),
            ("filename", file),
            ("lineno", line),
            ("offset", column),
            ("text", text),
            ("end_lineno", end_line),
            ("end_offset", end_column),
        ] {
            exception.set_member(member, value);
        }
    }
    raised
}

impl Vm {
    /// Text of a source file (PEP 263).
    pub fn decode_source(&mut self, bytes: &[u8], filename: &str) -> Res<String> {
        let result = match self.host.compiler() {
            Some(compiler) => compiler.decode(bytes, filename),
            None => return Err(self.error(ExceptionKind::ImportError, "this isolate has no compiler")),
        };
        if let Err(error) = &result
            && error.kind == CompileErrorKind::Encoding
            && let Some(text) = self.decode_by_codec(bytes, &error.message)
        {
            return Ok(text);
        }
        result.map_err(|error| syntax_error(self, &error, filename))
    }

    /// Text in an encoding that only the module `codecs` knows; `None` if it doesn't either, or can't decode it.
    fn decode_by_codec(&mut self, bytes: &[u8], message: &str) -> Option<String> {
        let name = message.rsplit(' ').next().unwrap_or_default();
        let (name, bytes) = (self.str(name), self.bytes(bytes.to_vec()));
        let text = self.call_method(&bytes, "decode", &[name]).ok()?;
        let text = text.downcast_ref::<Str>()?;
        text.to_str().map(str::to_owned)
    }

    /// Compiles a source file as a module.
    pub fn compile_file(&mut self, bytes: &[u8], filename: &str) -> Res<Arc<Code>> {
        let source = self.decode_source(bytes, filename)?;
        let optimize = self.state::<ImportState>().optimize;
        self.compile_text(&CompileRequest {
            optimize,
            ..CompileRequest::new(&source, filename, CompileMode::Exec)
        })
    }

    /// `warnings.warn_explicit(message, category, filename, line)`.
    pub fn warn_explicit(&mut self, category: ExceptionKind, message: &str, filename: &str, line: u32) -> Res<()> {
        let warnings = self.import("warnings")?;
        let category = self.exception_type(category).into_value();
        let (message, filename, line) = (self.str(message), self.str(filename), self.int(i64::from(line)));
        self.call_method(&warnings, "warn_explicit", &[message, category, filename, line])
            .map(drop)
    }

    /// Parses to a syntax tree.
    pub fn parse_tree(&mut self, request: &CompileRequest<'_>) -> Res<Node> {
        let request = &self.with_digit_limit(request);
        let result = match self.host.compiler() {
            Some(compiler) => compiler.parse(request),
            None => return Err(self.error(ExceptionKind::ImportError, "this isolate has no compiler")),
        };
        result.map_err(|error| syntax_error(self, &error, request.filename))
    }

    /// The tables of the blocks of a text.
    pub fn symbol_table(&mut self, request: &CompileRequest<'_>) -> Res<Vec<Block>> {
        let request = &self.with_digit_limit(request);
        let result = match self.host.compiler() {
            Some(compiler) => compiler.symbol_table(request),
            None => return Err(self.error(ExceptionKind::ImportError, "this isolate has no compiler")),
        };
        result.map_err(|error| syntax_error(self, &error, request.filename))
    }

    /// Compiles, issues the warnings, and raises what the reference raises.
    pub fn compile_text(&mut self, request: &CompileRequest<'_>) -> Res<Arc<Code>> {
        let request = &self.with_digit_limit(request);
        self.compile_with(request, |compiler| compiler.compile(request))
    }

    fn with_digit_limit<'a>(&mut self, request: &CompileRequest<'a>) -> CompileRequest<'a> {
        let max_int_digits = match digit_limit(self) {
            0 => usize::MAX,
            limit => limit,
        };
        CompileRequest {
            max_int_digits,
            ..*request
        }
    }

    /// As [`Vm::compile_text`], from a tree that was checked.
    pub fn compile_tree(&mut self, tree: Node, request: &CompileRequest<'_>) -> Res<Arc<Code>> {
        self.compile_with(request, |compiler| compiler.compile_tree(tree, request))
    }

    /// Issues a `SyntaxWarning`; where a filter raises it, a `SyntaxError` takes its place.
    fn warn_of_syntax(&mut self, warning: &CompileWarning, request: &CompileRequest<'_>) -> Res<()> {
        let (kind, message) = (ExceptionKind::SyntaxWarning, &warning.message);
        let raised = match self.warn_explicit(kind, message, request.filename, warning.line) {
            Err(raised) if raised.is(kind) => raised,
            other => return other,
        };
        drop(raised);
        let mut lines = request.source.lines();
        let text = lines.nth((warning.line as usize).saturating_sub(1));
        // It won't, as it doesn't now.
        let shorter = warning.message.replacen(FUTURE, "", 1);
        let of_escape = shorter.len() < warning.message.len();
        let width = i32::from(of_escape) * 2;
        let error = CompileError {
            kind: CompileErrorKind::Syntax,
            message: shorter,
            line: warning.line,
            column: i32::try_from(warning.column).unwrap_or(0),
            end_line: warning.end_line,
            end_column: i32::try_from(warning.end_column).unwrap_or(0).saturating_add(width),
            text: text.map(|line| format!("{line}\n")),
        };
        Err(syntax_error(self, &error, request.filename))
    }

    fn compile_with(
        &mut self,
        request: &CompileRequest<'_>,
        compile: impl FnOnce(&dyn Compiler) -> Result<CompileOutput, CompileError>,
    ) -> Res<Arc<Code>> {
        /// What a byte of source takes in tree and code, at worst.
        const BYTES_PER_BYTE: usize = 64;
        self.check_size(request.source.len().saturating_mul(BYTES_PER_BYTE))?;
        let result = match self.host.compiler() {
            Some(compiler) => compile(compiler),
            None => return Err(self.error(ExceptionKind::ImportError, "this isolate has no compiler")),
        };
        match result {
            Ok(output) => {
                for warning in &output.warnings {
                    self.warn_of_syntax(warning, request)?;
                }
                Ok(output.code)
            }
            Err(error) => Err(syntax_error(self, &error, request.filename)),
        }
    }
}

//! What can go wrong, as a host sees it.

use corallus_heap::Value;
use corallus_vm::error::Raised;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

/// The result of embedding operations.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an operation failed.
#[derive(Clone, Debug)]
pub enum Error {
    /// The source text isn't Python.
    Syntax(Exception),
    /// The program raised an exception and didn't catch it.
    Exception(Exception),
    /// A limit of the isolate was reached.
    Limit(Limit),
    /// A value isn't of the Rust type that was asked for.
    Conversion(String),
}

/// A limit of an isolate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Memory,
    Recursion,
}

/// A Python exception that left the program.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The name of its class.
    pub kind: String,
    /// `str(exception)`.
    pub message: String,
    /// The traceback as the interpreter would print it.
    pub traceback: String,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Syntax(exception) | Error::Exception(exception) => write!(f, "{exception}"),
            Error::Limit(Limit::Memory) => f.write_str("the isolate's memory limit was reached"),
            Error::Limit(Limit::Recursion) => f.write_str("the isolate's recursion limit was reached"),
            Error::Conversion(message) => f.write_str(message),
        }
    }
}

impl std::fmt::Display for Exception {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.message.is_empty() {
            true => f.write_str(&self.kind),
            false => write!(f, "{}: {}", self.kind, self.message),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// The host's view of a raised exception.
    pub(crate) fn from_raised(vm: &mut Vm, raised: &Raised) -> Self {
        if raised.is(ExceptionKind::MemoryError) {
            return Error::Limit(Limit::Memory);
        }
        if raised.is(ExceptionKind::RecursionError) {
            return Error::Limit(Limit::Recursion);
        }
        let exception = Exception {
            kind: vm.type_name(&raised.0).to_string(),
            message: text(vm, &raised.0),
            traceback: traceback(vm, &raised.0),
        };
        match raised.is(ExceptionKind::SyntaxError) {
            true => Error::Syntax(exception),
            false => Error::Exception(exception),
        }
    }
}

fn text(vm: &mut Vm, value: &Value) -> String {
    match vm.str_of(value) {
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

/// The traceback through the `traceback` module; empty if even that fails.
fn traceback(vm: &mut Vm, exception: &Value) -> String {
    let lines = vm.import("traceback").and_then(|module| {
        let lines = vm.call_method(&module, "format_exception", std::slice::from_ref(exception))?;
        vm.collect(&lines)
    });
    match lines {
        Ok(lines) => lines.iter().map(|line| vm.text_of(line)).collect(),
        Err(_) => String::new(),
    }
}

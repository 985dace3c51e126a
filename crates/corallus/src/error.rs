//! What can go wrong, as a host sees it.

use std::error::Error as StdError;

use corallus_heap::Value;
use corallus_vm::error::Raised;
use corallus_vm::limits::Halt;
use corallus_vm::objects::exception::{Exception as ExceptionObject, ExceptionKind};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::context::Context;
use crate::object::Object;

/// The result of embedding operations.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The source text isn't Python.
    Syntax(Exception),
    /// The program raised an exception and didn't catch it. A host function that returns one raises it.
    Exception(Exception),
    /// A limit of the isolate was reached.
    Limit(Limit),
    /// A value isn't of the Rust type that was asked for. Becomes a `TypeError` where a host function returns it.
    Conversion(String),
    /// The host did what makes no sense, such as using an object with another isolate than its own.
    Misuse(String),
}

/// A limit of an isolate; [`Builder`](crate::Builder) says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// `MemoryError`, uncaught, or more memory than even a program that catches it may have.
    Memory,
    /// `RecursionError`, uncaught.
    Recursion,
    /// The fuel is used up.
    Fuel,
    /// The time is used up.
    Time,
    /// A host stopped the program: [`Interrupter::stop`](crate::Interrupter::stop).
    Stopped,
}

impl From<Halt> for Limit {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Fuel => Limit::Fuel,
            Halt::Time => Limit::Time,
            Halt::Memory => Limit::Memory,
            Halt::Stopped => Limit::Stopped,
        }
    }
}

/// A Python exception that left the program, or that a host function raises.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The name of its class.
    pub kind: String,
    /// `str(exception)`.
    pub message: String,
    /// The traceback as the interpreter would print it; empty if the exception has not been raised.
    pub traceback: String,
    /// The exception itself, if it comes from Python.
    pub object: Option<Object>,
}

impl Exception {
    /// An exception to raise: `kind` is the name of a builtin exception (others become `RuntimeError`).
    pub fn new(kind: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            message: message.into(),
            traceback: String::new(),
            object: None,
        }
    }
}

impl From<Exception> for Error {
    fn from(exception: Exception) -> Self {
        Error::Exception(exception)
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Limit::Memory => "the isolate's memory limit was reached",
            Limit::Recursion => "the isolate's recursion limit was reached",
            Limit::Fuel => "the isolate's fuel is used up",
            Limit::Time => "the isolate's time is used up",
            Limit::Stopped => "the isolate was stopped",
        })
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Syntax(exception) | Error::Exception(exception) => write!(f, "{exception}"),
            Error::Limit(limit) => write!(f, "{limit}"),
            Error::Conversion(message) | Error::Misuse(message) => f.write_str(message),
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

impl StdError for Error {}

impl StdError for Exception {}

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
            traceback: vm.render_exception(raised),
            object: Some(Object::new(vm, raised.0.clone())),
        };
        match raised.is(ExceptionKind::SyntaxError) {
            true => Error::Syntax(exception),
            false => Error::Exception(exception),
        }
    }

    /// The exception that a program sees where a host function fails.
    pub(crate) fn raise(cx: &mut Context<'_>, error: Box<dyn StdError + Send + Sync>) -> Raised {
        let error = match error.downcast::<Error>() {
            Ok(error) => return Self::raise_own(cx, *error),
            Err(error) => error,
        };
        let error = match error.downcast::<Exception>() {
            Ok(exception) => return Self::raise_own(cx, Error::Exception(*exception)),
            Err(error) => error,
        };
        let kind = match error.downcast_ref::<std::io::Error>() {
            Some(_) => ExceptionKind::OSError,
            None => ExceptionKind::RuntimeError,
        };
        cx.vm.error(kind, error.to_string())
    }

    /// As an exception to throw into a program.
    pub(crate) fn into_exception(self) -> Exception {
        match self {
            Error::Syntax(exception) | Error::Exception(exception) => exception,
            Error::Conversion(message) => Exception::new("TypeError", message),
            Error::Limit(_) | Error::Misuse(_) => Exception::new("RuntimeError", self.to_string()),
        }
    }

    fn raise_own(cx: &mut Context<'_>, error: Self) -> Raised {
        match error {
            Error::Syntax(exception) | Error::Exception(exception) => exception.raise(cx),
            Error::Limit(Limit::Memory) => cx.vm.memory_error(),
            Error::Limit(Limit::Recursion) => {
                let message = "maximum recursion depth exceeded";
                cx.vm.error(ExceptionKind::RecursionError, message)
            }
            // The machine is on its way out already: what is raised meets no handler.
            Error::Limit(limit) => cx.vm.runtime_error(limit.to_string()),
            Error::Conversion(message) => cx.vm.type_error(message),
            Error::Misuse(message) => cx.vm.runtime_error(message),
        }
    }
}

impl Exception {
    /// The exception in flight.
    pub(crate) fn raise(self, cx: &mut Context<'_>) -> Raised {
        if let Some(object) = &self.object
            && let Ok(value) = object.value(cx)
            && value.has_payload::<ExceptionObject>()
        {
            return Raised(value);
        }
        let class = cx.vm.builtins.get_str(cx.vm, &self.kind);
        let class = class.and_then(|class| class.downcast::<Type>().ok());
        match class.filter(|class| class.has(corallus_heap::TypeFlags::EXCEPTION)) {
            Some(class) => {
                let message = cx.vm.str(&self.message);
                Raised(cx.vm.new_exception(&class, vec![message]))
            }
            None => cx.vm.runtime_error(self.to_string()),
        }
    }
}

fn text(vm: &mut Vm, value: &Value) -> String {
    match vm.str_of(value) {
        Ok(text) => text.to_string_lossy().into_owned(),
        Err(_) => "<exception str() failed>".to_owned(),
    }
}

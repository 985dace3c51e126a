//! Raised exceptions on the Rust side, and the constructors that natives use.

use corallus_heap::Value;

use crate::objects::exception::ExceptionKind;
use crate::objects::tuple::Items;
use crate::vm::Vm;

/// A Python exception in flight: the exception instance.
#[derive(Debug, Clone)]
pub struct Raised(pub Value);

/// What everything that can raise returns.
pub type Res<T = Value> = Result<T, Raised>;

impl Vm {
    /// An exception of a builtin type with one message argument.
    #[cold]
    pub fn error(&mut self, kind: ExceptionKind, message: impl AsRef<str>) -> Raised {
        let message = self.str(message.as_ref());
        self.error_with(kind, [message])
    }

    /// An exception of a builtin type with any arguments.
    #[cold]
    pub fn error_with(&mut self, kind: ExceptionKind, args: impl Into<Items>) -> Raised {
        let ty = self.exception_type(kind);
        Raised(self.new_exception(&ty, args))
    }

    #[cold]
    pub fn type_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::TypeError, message)
    }

    #[cold]
    pub fn value_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::ValueError, message)
    }

    #[cold]
    pub fn index_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::IndexError, message)
    }

    #[cold]
    pub fn overflow_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::OverflowError, message)
    }

    #[cold]
    pub fn runtime_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::RuntimeError, message)
    }

    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        self.error_with(ExceptionKind::MemoryError, Vec::new())
    }

    /// `KeyError` with the key itself as its argument.
    #[cold]
    pub fn key_error(&mut self, key: &Value) -> Raised {
        self.error_with(ExceptionKind::KeyError, [key.clone()])
    }

    /// An internal inconsistency: reported to the program instead of a panic.
    #[cold]
    pub fn system_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.error(ExceptionKind::SystemError, message)
    }
}

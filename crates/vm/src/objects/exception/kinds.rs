//! The hierarchy of builtin exceptions (library reference, "Exception hierarchy"): one row per type.

use corallus_heap::{Ref, TypeFlags, Value};

use crate::objects::exception::Exception;
use crate::objects::type_::Type;

struct Row {
    name: &'static str,
    base: ExceptionKind,
    /// Members beyond those of the base.
    members: &'static [&'static str],
}

/// A builtin exception type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub enum ExceptionKind {
    BaseException, BaseExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit, Exception,
    ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError,
    EOFError, ExceptionGroup, ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError,
    NameError, UnboundLocalError, OSError, BlockingIOError, ChildProcessError, ConnectionError, BrokenPipeError,
    ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError, FileExistsError, FileNotFoundError,
    InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError, TimeoutError,
    ReferenceError, RuntimeError, NotImplementedError, PythonFinalizationError, RecursionError, StopAsyncIteration,
    StopIteration, SyntaxError, IndentationError, TabError, IncompleteInputError, SystemError, TypeError, ValueError, UnicodeError,
    UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, Warning, BytesWarning, DeprecationWarning,
    EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning,
    SyntaxWarning, UnicodeWarning, UserWarning,
}

use ExceptionKind as K;

const fn row(name: &'static str, base: K) -> Row {
    Row {
        name,
        base,
        members: &[],
    }
}

const fn with(name: &'static str, base: K, members: &'static [&'static str]) -> Row {
    Row { name, base, members }
}

const UNICODE_MEMBERS: &[&str] = &["encoding", "object", "start", "end", "reason"];
const OS_MEMBERS: &[&str] = &["errno", "strerror", "filename", "filename2", "characters_written"];
const SYNTAX_MEMBERS: &[&str] = &[
    "msg",
    "filename",
    "lineno",
    "offset",
    "text",
    "end_lineno",
    "end_offset",
    "print_file_and_line",
    "_metadata",
];

#[rustfmt::skip]
static ROWS: &[Row] = &[
    row("BaseException", K::BaseException),
    with("BaseExceptionGroup", K::BaseException, &["message", "exceptions"]),
    row("GeneratorExit", K::BaseException),
    row("KeyboardInterrupt", K::BaseException),
    with("SystemExit", K::BaseException, &["code"]),
    row("Exception", K::BaseException),
    row("ArithmeticError", K::Exception),
    row("FloatingPointError", K::ArithmeticError),
    row("OverflowError", K::ArithmeticError),
    row("ZeroDivisionError", K::ArithmeticError),
    row("AssertionError", K::Exception),
    with("AttributeError", K::Exception, &["name", "obj"]),
    row("BufferError", K::Exception),
    row("EOFError", K::Exception),
    with("ExceptionGroup", K::BaseExceptionGroup, &["message", "exceptions"]),
    with("ImportError", K::Exception, &["msg", "name", "path", "name_from"]),
    with("ModuleNotFoundError", K::ImportError, &["msg", "name", "path", "name_from"]),
    row("LookupError", K::Exception),
    row("IndexError", K::LookupError),
    row("KeyError", K::LookupError),
    row("MemoryError", K::Exception),
    with("NameError", K::Exception, &["name"]),
    with("UnboundLocalError", K::NameError, &["name"]),
    with("OSError", K::Exception, OS_MEMBERS),
    with("BlockingIOError", K::OSError, OS_MEMBERS),
    with("ChildProcessError", K::OSError, OS_MEMBERS),
    with("ConnectionError", K::OSError, OS_MEMBERS),
    with("BrokenPipeError", K::ConnectionError, OS_MEMBERS),
    with("ConnectionAbortedError", K::ConnectionError, OS_MEMBERS),
    with("ConnectionRefusedError", K::ConnectionError, OS_MEMBERS),
    with("ConnectionResetError", K::ConnectionError, OS_MEMBERS),
    with("FileExistsError", K::OSError, OS_MEMBERS),
    with("FileNotFoundError", K::OSError, OS_MEMBERS),
    with("InterruptedError", K::OSError, OS_MEMBERS),
    with("IsADirectoryError", K::OSError, OS_MEMBERS),
    with("NotADirectoryError", K::OSError, OS_MEMBERS),
    with("PermissionError", K::OSError, OS_MEMBERS),
    with("ProcessLookupError", K::OSError, OS_MEMBERS),
    with("TimeoutError", K::OSError, OS_MEMBERS),
    row("ReferenceError", K::Exception),
    row("RuntimeError", K::Exception),
    row("NotImplementedError", K::RuntimeError),
    row("PythonFinalizationError", K::RuntimeError),
    row("RecursionError", K::RuntimeError),
    row("StopAsyncIteration", K::Exception),
    with("StopIteration", K::Exception, &["value"]),
    with("SyntaxError", K::Exception, SYNTAX_MEMBERS),
    with("IndentationError", K::SyntaxError, SYNTAX_MEMBERS),
    with("TabError", K::IndentationError, SYNTAX_MEMBERS),
    with("_IncompleteInputError", K::SyntaxError, SYNTAX_MEMBERS),
    row("SystemError", K::Exception),
    row("TypeError", K::Exception),
    row("ValueError", K::Exception),
    row("UnicodeError", K::ValueError),
    with("UnicodeDecodeError", K::UnicodeError, UNICODE_MEMBERS),
    with("UnicodeEncodeError", K::UnicodeError, UNICODE_MEMBERS),
    with("UnicodeTranslateError", K::UnicodeError, UNICODE_MEMBERS),
    row("Warning", K::Exception),
    row("BytesWarning", K::Warning),
    row("DeprecationWarning", K::Warning),
    row("EncodingWarning", K::Warning),
    row("FutureWarning", K::Warning),
    row("ImportWarning", K::Warning),
    row("PendingDeprecationWarning", K::Warning),
    row("ResourceWarning", K::Warning),
    row("RuntimeWarning", K::Warning),
    row("SyntaxWarning", K::Warning),
    row("UnicodeWarning", K::Warning),
    row("UserWarning", K::Warning),
];

/// How many builtin exception types there are.
pub const COUNT: usize = ExceptionKind::UserWarning as usize + 1;

impl ExceptionKind {
    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The base type; `BaseException` is its own.
    pub fn base(self) -> Self {
        self.row().base
    }

    /// Names of the members that instances have beyond those of `BaseException`.
    pub fn members(self) -> &'static [&'static str] {
        self.row().members
    }

    pub fn derives_from(self, ancestor: Self) -> bool {
        let mut kind = self;
        loop {
            // `ExceptionGroup` derives from both groups and `Exception`.
            if kind == ancestor || (kind == K::ExceptionGroup && ancestor == K::Exception) {
                return true;
            }
            if kind == kind.base() {
                return false;
            }
            kind = kind.base();
        }
    }

    /// Every type, bases first.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().copied()
    }
}

#[rustfmt::skip]
static ALL: &[K] = {
    use ExceptionKind::*;
    &[
    BaseException, BaseExceptionGroup, GeneratorExit, KeyboardInterrupt, SystemExit, Exception,
    ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError, AssertionError, AttributeError, BufferError,
    EOFError, ExceptionGroup, ImportError, ModuleNotFoundError, LookupError, IndexError, KeyError, MemoryError,
    NameError, UnboundLocalError, OSError, BlockingIOError, ChildProcessError, ConnectionError, BrokenPipeError,
    ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError, FileExistsError, FileNotFoundError,
    InterruptedError, IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError, TimeoutError,
    ReferenceError, RuntimeError, NotImplementedError, PythonFinalizationError, RecursionError, StopAsyncIteration,
    StopIteration, SyntaxError, IndentationError, TabError, IncompleteInputError, SystemError, TypeError, ValueError, UnicodeError,
    UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, Warning, BytesWarning, DeprecationWarning,
    EncodingWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning,
    SyntaxWarning, UnicodeWarning, UserWarning,
    ]
};

/// The builtin exception whose members the instances of a class with these bases have.
pub fn of_bases(bases: &[Ref<Type>], base: &Type) -> ExceptionKind {
    let mut best = base.exception_kind();
    for kind in bases
        .iter()
        .filter(|ty| ty.has(TypeFlags::EXCEPTION))
        .map(|ty| ty.exception_kind())
    {
        let richer = best.members().is_empty() && !kind.members().is_empty();
        if richer || kind.derives_from(best) {
            best = kind;
        }
    }
    best
}

/// Sets the members that follow from the arguments without any checking.
pub fn init_members(exception: &Ref<Exception>, args: &[Value]) {
    if exception.kind.members().is_empty() {
        return;
    }
    match exception.kind {
        K::StopIteration => exception.set_member("value", args.first().cloned().unwrap_or(Value::NONE)),
        K::SystemExit => {
            let code = match args {
                [] => Value::NONE,
                [code] => code.clone(),
                _ => exception.args.borrow().clone(),
            };
            exception.set_member("code", code);
        }
        kind if kind.derives_from(K::OSError) => {
            if let [errno, strerror, ..] = args {
                exception.set_member("errno", errno.clone());
                exception.set_member("strerror", strerror.clone());
            }
        }
        kind if kind.derives_from(K::ImportError) || kind.derives_from(K::SyntaxError) => {
            if let [message] = args {
                exception.set_member("msg", message.clone());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_stand_in_the_order_of_the_enum() {
        assert_eq!(ROWS.len(), COUNT);
        for (index, kind) in ExceptionKind::all().enumerate() {
            assert_eq!(kind as usize, index);
            let name = format!("{kind:?}");
            assert!(kind.name().ends_with(&name), "{name}");
            assert!(kind == K::BaseException || (kind.base() as usize) < index);
        }
        assert!(K::TabError.derives_from(K::SyntaxError));
        assert!(!K::KeyboardInterrupt.derives_from(K::Exception));
    }
}

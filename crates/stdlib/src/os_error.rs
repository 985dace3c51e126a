//! `OSError` from the operating system's error numbers.

use corallus_heap::Value;
use corallus_vm::error::Raised;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

/// The subclass of `OSError` for an error number (PEP 3151).
pub fn kind_of(errno: i32) -> ExceptionKind {
    match errno {
        libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => ExceptionKind::BlockingIOError,
        libc::ECHILD => ExceptionKind::ChildProcessError,
        libc::EPIPE | libc::ESHUTDOWN => ExceptionKind::BrokenPipeError,
        libc::ECONNABORTED => ExceptionKind::ConnectionAbortedError,
        libc::ECONNREFUSED => ExceptionKind::ConnectionRefusedError,
        libc::ECONNRESET => ExceptionKind::ConnectionResetError,
        libc::EEXIST => ExceptionKind::FileExistsError,
        libc::ENOENT => ExceptionKind::FileNotFoundError,
        libc::EINTR => ExceptionKind::InterruptedError,
        libc::EISDIR => ExceptionKind::IsADirectoryError,
        libc::ENOTDIR => ExceptionKind::NotADirectoryError,
        libc::EACCES | libc::EPERM => ExceptionKind::PermissionError,
        libc::ESRCH => ExceptionKind::ProcessLookupError,
        libc::ETIMEDOUT => ExceptionKind::TimeoutError,
        _ => ExceptionKind::OSError,
    }
}

/// The operating system's text for an error number.
pub fn message(errno: i32) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// `OSError(errno, message)`, with the files concerned.
pub fn raise(vm: &mut Vm, errno: i32, files: &[&Value]) -> Raised {
    let number = vm.int(i64::from(errno));
    let text = vm.str(&message(errno));
    let raised = vm.error_with(kind_of(errno), vec![number.clone(), text.clone()]);
    if let Some(exception) = raised.exception() {
        exception.set_member("errno", number);
        exception.set_member("strerror", text);
        for (member, file) in ["filename", "filename2"].into_iter().zip(files) {
            exception.set_member(member, (*file).clone());
        }
    }
    raised
}

/// `OSError` for what the last system call left in `errno`.
pub fn raise_last(vm: &mut Vm, files: &[&Value]) -> Raised {
    raise(vm, last(), files)
}

/// Does a system call that may block while other threads of the program have the machine. Its error number is still there
/// afterwards.
pub fn blocking<R>(vm: &mut Vm, call: impl FnOnce() -> R) -> R {
    if vm.live_threads() == 0 {
        return call();
    }
    let (result, errno) = vm.blocking(|| {
        let result = call();
        (result, last())
    });
    // SAFETY: the number is this thread's own.
    unsafe { *libc::__errno_location() = errno };
    result
}

/// The error number that the last failed system call left.
pub fn last() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// `OSError` from an error of `std`.
pub fn from_io(vm: &mut Vm, error: &std::io::Error, files: &[&Value]) -> Raised {
    match error.raw_os_error() {
        Some(errno) => raise(vm, errno, files),
        None => vm.error(ExceptionKind::OSError, error.to_string()),
    }
}

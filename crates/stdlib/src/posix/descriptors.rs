//! File descriptors.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::tuple::Items;
use corallus_vm::vm::Vm;

use super::{c_int, check, folder_fd, retry};
use crate::paths::path;
use crate::{buffer, structseq};

pub static FUNCTIONS: &[Native] = &[
    function(
        "open",
        "(path, flags, mode=511, *, dir_fd=None)",
        open,
        "Open a file for low level IO.  Returns a file descriptor (integer).",
    ),
    function("close", "(fd)", close, "Close a file descriptor."),
    function("closerange", "(fd_low, fd_high, /)", closerange, ""),
    function(
        "read",
        "(fd, length, /)",
        read,
        "Read from a file descriptor.  Returns a bytes object.",
    ),
    function(
        "write",
        "(fd, data, /)",
        write,
        "Write a bytes object to a file descriptor.",
    ),
    function(
        "lseek",
        "(fd, position, whence, /)",
        lseek,
        "Set the position of a file descriptor.  Return the new position.",
    ),
    function("dup", "(fd, /)", dup, "Return a duplicate of a file descriptor."),
    function(
        "dup2",
        "(fd, fd2, inheritable=True)",
        dup2,
        "Duplicate file descriptor.",
    ),
    function("pipe", "()", pipe, "Create a pipe."),
    function(
        "isatty",
        "(fd, /)",
        isatty,
        "Return True if the fd is connected to a terminal.",
    ),
    function(
        "ftruncate",
        "(fd, length, /)",
        ftruncate,
        "Truncate a file, specified by file descriptor, to a specific length.",
    ),
    function("fsync", "(fd)", fsync, "Force write of fd to disk."),
    function(
        "fdatasync",
        "(fd)",
        fsync,
        "Force write of fd to disk without forcing update of metadata.",
    ),
    function("fchmod", "(fd, mode)", fchmod, ""),
    function("fchdir", "(fd)", fchdir, ""),
    function("get_inheritable", "(fd, /)", get_inheritable, ""),
    function("set_inheritable", "(fd, inheritable, /)", set_inheritable, ""),
    function("get_blocking", "(fd, /)", get_blocking, ""),
    function("set_blocking", "(fd, blocking, /)", set_blocking, ""),
    function(
        "get_terminal_size",
        "(fd=1, /)",
        get_terminal_size,
        "Return the size of the terminal window as (columns, lines).",
    ),
    function(
        "device_encoding",
        "(fd)",
        |vm, args| {
            if isatty(vm, args)?.is_true() {
                Ok(vm.str("UTF-8"))
            } else {
                Ok(Value::NONE)
            }
        },
        "",
    ),
    function("ttyname", "(fd, /)", ttyname, ""),
];

fn open(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "open", "path", &args[0])?;
    let (flags, mode, folder) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?, folder_fd(vm, &args[3])?);
    let fd = retry(vm, &[&path.value], || {
        // SAFETY: the path is NUL-terminated.
        i64::from(unsafe { libc::openat(folder, path.c.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::c_uint) })
    })?;
    Ok(vm.int(fd))
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // SAFETY: the program owns its descriptors.
    let result = unsafe { libc::close(fd) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn closerange(vm: &mut Vm, args: Args<'_>) -> Res {
    for fd in c_int(vm, &args[0])?.max(0)..c_int(vm, &args[1])?.min(65_536) {
        // SAFETY: the program owns its descriptors; those not open are skipped.
        unsafe { libc::close(fd) };
    }
    Ok(Value::NONE)
}

fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, length) = (c_int(vm, &args[0])?, vm.to_i64(&args[1])?);
    let Ok(length) = usize::try_from(length) else {
        return Err(crate::os_error::raise(vm, libc::EINVAL, &[]));
    };
    vm.check_size(length)?;
    let mut buffer = vec![0_u8; length];
    let start = buffer.as_mut_ptr();
    // SAFETY: the buffer is valid for its length.
    let count = retry(vm, &[], || unsafe { libc::read(fd, start.cast(), length) } as i64)?;
    buffer.truncate(usize::try_from(count).unwrap_or(0));
    Ok(vm.bytes(buffer))
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let data = buffer::data(vm, &args[1])?;
    // SAFETY: the data is valid for its length.
    let count = retry(vm, &[], || unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) }
        as i64)?;
    if usize::try_from(count).is_ok_and(|count| count < data.len()) {
        // A signal may have cut it short.
        crate::signal::run_handlers(vm)?;
    }
    Ok(vm.int(count))
}

fn lseek(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, position, whence) = (c_int(vm, &args[0])?, vm.to_i64(&args[1])?, c_int(vm, &args[2])?);
    // SAFETY: a plain system call.
    let at = retry(vm, &[], || unsafe { libc::lseek(fd, position, whence) })?;
    Ok(vm.int(at))
}

fn dup(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // SAFETY: a plain system call.
    let new = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
    check(vm, new, &[])?;
    Ok(Value::int32(new))
}

fn dup2(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, target) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    let inheritable = vm.truth(&args[2])?;
    // SAFETY: plain system calls.
    let result = unsafe {
        if inheritable || fd == target {
            libc::dup2(fd, target)
        } else {
            libc::dup3(fd, target, libc::O_CLOEXEC)
        }
    };
    check(vm, result, &[])?;
    Ok(Value::int32(result))
}

fn pipe(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut fds = [0; 2];
    // SAFETY: two descriptors are written to the array.
    let result = unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) };
    check(vm, result, &[])?;
    Ok(vm.tuple(fds.iter().map(|fd| Value::int32(*fd)).collect::<Items>()))
}

fn isatty(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // SAFETY: a plain system call.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}

fn ftruncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, length) = (c_int(vm, &args[0])?, vm.to_i64(&args[1])?);
    // SAFETY: a plain system call.
    retry(vm, &[], || i64::from(unsafe { libc::ftruncate(fd, length) }))?;
    Ok(Value::NONE)
}

fn fsync(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = crate::paths::fd(vm, &args[0])?;
    // SAFETY: a plain system call.
    retry(vm, &[], || i64::from(unsafe { libc::fsync(fd) }))?;
    Ok(Value::NONE)
}

fn fchmod(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, mode) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    // SAFETY: a plain system call.
    retry(vm, &[], || i64::from(unsafe { libc::fchmod(fd, mode as libc::mode_t) }))?;
    Ok(Value::NONE)
}

fn fchdir(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = crate::paths::fd(vm, &args[0])?;
    // SAFETY: a plain system call.
    retry(vm, &[], || i64::from(unsafe { libc::fchdir(fd) }))?;
    Ok(Value::NONE)
}

/// A flag word of a descriptor, read and perhaps written back with one bit changed.
fn flags(vm: &mut Vm, fd: i32, get: i32, set: i32, change: Option<(i32, bool)>) -> Res<i32> {
    // SAFETY: plain system calls.
    let old = unsafe { libc::fcntl(fd, get) };
    check(vm, old, &[])?;
    if let Some((bit, on)) = change {
        let new = if on { old | bit } else { old & !bit };
        // SAFETY: as above.
        let result = unsafe { libc::fcntl(fd, set, new) };
        check(vm, result, &[])?;
    }
    Ok(old)
}

fn get_inheritable(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let old = flags(vm, fd, libc::F_GETFD, libc::F_SETFD, None)?;
    Ok(Value::bool(old & libc::FD_CLOEXEC == 0))
}

fn set_inheritable(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, on) = (c_int(vm, &args[0])?, vm.truth(&args[1])?);
    flags(vm, fd, libc::F_GETFD, libc::F_SETFD, Some((libc::FD_CLOEXEC, !on)))?;
    Ok(Value::NONE)
}

fn get_blocking(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let old = flags(vm, fd, libc::F_GETFL, libc::F_SETFL, None)?;
    Ok(Value::bool(old & libc::O_NONBLOCK == 0))
}

fn set_blocking(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, on) = (c_int(vm, &args[0])?, vm.truth(&args[1])?);
    flags(vm, fd, libc::F_GETFL, libc::F_SETFL, Some((libc::O_NONBLOCK, !on)))?;
    Ok(Value::NONE)
}

fn get_terminal_size(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // SAFETY: a zeroed `winsize` is valid and filled by the call.
    let (result, size) = unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        (libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size), size)
    };
    check(vm, result, &[])?;
    let items = vec![
        Value::int32(i32::from(size.ws_col)),
        Value::int32(i32::from(size.ws_row)),
    ];
    structseq::make(vm, &super::process::TERMINAL_SIZE, items, Vec::new())
}

fn ttyname(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let mut buffer = [0_u8; 256];
    // SAFETY: the buffer is valid for its length.
    let errno = unsafe { libc::ttyname_r(fd, buffer.as_mut_ptr().cast(), buffer.len()) };
    if errno != 0 {
        return Err(crate::os_error::raise(vm, errno, &[]));
    }
    let end = buffer.iter().position(|byte| *byte == 0).unwrap_or(buffer.len());
    Ok(crate::paths::decoded(vm, &buffer[..end]))
}

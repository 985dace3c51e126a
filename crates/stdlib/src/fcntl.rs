//! `fcntl`: control of file descriptors and of what they stand for.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::posix::{c_int, retry};
use crate::{buffer, paths};

pub static MODULE: ModuleDef = ModuleDef {
    name: "fcntl",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, number) in NUMBERS {
            let number = vm.int(*number);
            namespace.set_str(vm, name, number);
        }
        crate::permission::restrict(vm, &namespace, "fcntl", |permissions, _| permissions.filesystem);
        Ok(())
    },
    doc: "This module performs file control and I/O control on file\ndescriptors.",
};

#[rustfmt::skip]
static NUMBERS: &[(&str, i64)] = numbers!(
    LOCK_SH LOCK_EX LOCK_NB LOCK_UN FD_CLOEXEC F_DUPFD F_DUPFD_CLOEXEC F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK
    F_SETLKW F_GETOWN F_SETOWN F_RDLCK F_WRLCK F_UNLCK F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW F_SETLEASE F_GETLEASE F_NOTIFY
    F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_SEAL_SEAL F_SEAL_SHRINK F_SEAL_GROW F_SEAL_WRITE
    FICLONE FICLONERANGE
);

static FUNCTIONS: &[Native] = &[
    function(
        "fcntl",
        "(fd, cmd, arg=0, /)",
        fcntl,
        "Perform the operation `cmd` on file descriptor fd.",
    ),
    function(
        "ioctl",
        "(fd, request, arg=0, mutate_flag=True, /)",
        ioctl,
        "Perform the operation request on file descriptor fd.",
    ),
    function(
        "flock",
        "(fd, operation, /)",
        flock,
        "Perform the lock operation `operation` on file descriptor `fd`.",
    ),
    function(
        "lockf",
        "(fd, cmd, len=0, start=0, whence=0, /)",
        lockf,
        "A wrapper around the fcntl() locking calls.",
    ),
];

/// The reference's bound on structures passed by value, and the room behind them that a wrong request may overwrite.
const MOST: usize = 1024;
const SPARE: usize = 4096;

/// A structure given as bytes or text, in a buffer with room to spare.
fn structure(vm: &mut Vm, function: &str, value: &Value) -> Res<(Vec<u8>, usize)> {
    let mut bytes = match value.downcast_ref::<Str>() {
        Some(text) => text.as_bytes().to_vec(),
        None => buffer::data(vm, value)?.to_vec(),
    };
    let size = bytes.len();
    if size > MOST {
        return Err(vm.value_error(format!("{function} argument 3 is too long")));
    }
    bytes.resize(MOST + SPARE, 0);
    Ok((bytes, size))
}

fn fcntl(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, command) = (paths::fd(vm, &args[0])?, c_int(vm, &args[1])?);
    if is_int(&args[2]) {
        let argument = vm.to_i64(&args[2])?;
        // SAFETY: commands that take a pointer refuse addresses that aren't mapped; what a program passes as a number is
        // its own affair, as in the reference.
        let result = retry(vm, &[], || i64::from(unsafe { libc::fcntl(fd, command, argument) }))?;
        return Ok(vm.int(result));
    }
    let (mut bytes, size) = structure(vm, "fcntl", &args[2])?;
    let place = bytes.as_mut_ptr();
    // SAFETY: the buffer has room behind the structure.
    retry(vm, &[], || i64::from(unsafe { libc::fcntl(fd, command, place) }))?;
    bytes.truncate(size);
    Ok(vm.bytes(bytes))
}

fn ioctl(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, request) = (paths::fd(vm, &args[0])?, vm.to_i64(&args[1])?);
    if is_int(&args[2]) {
        let argument = vm.to_i64(&args[2])?;
        let call = || {
            // SAFETY: as in `fcntl`.
            i64::from(unsafe { libc::ioctl(fd, request as _, argument) })
        };
        let result = retry(vm, &[], call)?;
        return Ok(vm.int(result));
    }
    let mutate = vm.truth(&args[3])? && !args[2].has_payload::<Str>() && buffer::writable_size(vm, &args[2]).is_ok();
    let (mut bytes, size) = structure(vm, "ioctl", &args[2])?;
    let place = bytes.as_mut_ptr();
    // SAFETY: the buffer has room behind the structure.
    let result = retry(vm, &[], || i64::from(unsafe { libc::ioctl(fd, request as _, place) }))?;
    bytes.truncate(size);
    if mutate {
        buffer::write_into(vm, &args[2], &bytes)?;
        return Ok(vm.int(result));
    }
    Ok(vm.bytes(bytes))
}

fn flock(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, operation) = (paths::fd(vm, &args[0])?, c_int(vm, &args[1])?);
    // SAFETY: takes numbers.
    retry(vm, &[], || i64::from(unsafe { libc::flock(fd, operation) }))?;
    Ok(Value::NONE)
}

fn lockf(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, operation) = (paths::fd(vm, &args[0])?, c_int(vm, &args[1])?);
    let (length, start, whence) = (vm.to_i64(&args[2])?, vm.to_i64(&args[3])?, c_int(vm, &args[4])?);
    let kind = match operation & !libc::LOCK_NB {
        libc::LOCK_UN => libc::F_UNLCK,
        kind if kind & libc::LOCK_SH != 0 => libc::F_RDLCK,
        kind if kind & libc::LOCK_EX != 0 => libc::F_WRLCK,
        _ => return Err(vm.value_error("unrecognized lockf argument")),
    };
    // SAFETY: a zeroed `flock` is valid.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as _;
    lock.l_whence = whence as _;
    lock.l_start = start;
    lock.l_len = length;
    let command = if operation & libc::LOCK_NB == 0 {
        libc::F_SETLKW
    } else {
        libc::F_SETLK
    };
    let place = &raw const lock;
    // SAFETY: the structure is ours.
    retry(vm, &[], || i64::from(unsafe { libc::fcntl(fd, command, place) }))?;
    Ok(Value::NONE)
}

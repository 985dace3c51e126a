//! Reading and writing at positions and in pieces, copying within the kernel, locks, advice.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::int::as_big;
use corallus_vm::vm::Vm;

use super::{c_int, check, retry};
use crate::{buffer, os_error};

// SAFETY: the C library's functions with these types. They take numbers only and touch no memory of ours.
unsafe extern "C" {
    safe fn lockf(fd: i32, command: i32, length: i64) -> i32;
    safe fn posix_fadvise(fd: i32, offset: i64, length: i64, advice: i32) -> i32;
    safe fn posix_fallocate(fd: i32, offset: i64, length: i64) -> i32;
    safe fn eventfd(initial: u32, flags: i32) -> i32;
}

pub static FUNCTIONS: &[Native] = &[
    function(
        "pread",
        "(fd, length, offset, /)",
        pread,
        "Read a number of bytes from a file descriptor starting at a particular offset.",
    ),
    function(
        "pwrite",
        "(fd, buffer, offset, /)",
        pwrite,
        "Write bytes to a file descriptor starting at a particular offset.",
    ),
    function(
        "readinto",
        "(fd, buffer, /)",
        readinto,
        "Read into a buffer object from a file descriptor.",
    ),
    function(
        "readv",
        "(fd, buffers, /)",
        readv,
        "Read from a file descriptor fd into an iterable of buffers.",
    ),
    function(
        "writev",
        "(fd, buffers, /)",
        writev,
        "Iterate over buffers, and write the contents of each to a file descriptor.",
    ),
    function(
        "sendfile",
        "(out_fd, in_fd, offset, count)",
        sendfile,
        "Copy count bytes from file descriptor in_fd to file descriptor out_fd.",
    ),
    function(
        "copy_file_range",
        "(src, dst, count, offset_src=None, offset_dst=None)",
        copy_file_range,
        "Copy count bytes from one file descriptor to another.",
    ),
    function(
        "lockf",
        "(fd, command, length, /)",
        |vm, args| {
            let (fd, command, length) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, vm.to_i64(&args[2])?);
            retry(vm, &[], || i64::from(lockf(fd, command, length)))?;
            Ok(Value::NONE)
        },
        "Apply, test or remove a POSIX lock on an open file descriptor.",
    ),
    function(
        "posix_fadvise",
        "(fd, offset, length, advice, /)",
        |vm, args| {
            let (fd, offset) = (c_int(vm, &args[0])?, vm.to_i64(&args[1])?);
            let (length, advice) = (vm.to_i64(&args[2])?, c_int(vm, &args[3])?);
            number_is_error(vm, posix_fadvise(fd, offset, length, advice))
        },
        "Announce an intention to access data in a specific pattern.",
    ),
    function(
        "posix_fallocate",
        "(fd, offset, length, /)",
        |vm, args| {
            let (fd, offset, length) = (c_int(vm, &args[0])?, vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
            number_is_error(vm, posix_fallocate(fd, offset, length))
        },
        "Ensure a file has allocated at least a particular number of bytes on disk.",
    ),
    function("pipe2", "(flags, /)", pipe2, "Create a pipe with flags set atomically."),
    function("openpty", "()", openpty, "Open a pseudo-terminal."),
    function(
        "login_tty",
        "(fd, /)",
        login_tty,
        "Prepare the tty of which fd is a file descriptor for a new login session.",
    ),
    function("memfd_create", "(name, flags=1)", memfd_create, ""),
    function(
        "eventfd",
        "(initval, flags=524288)",
        |vm, args| {
            let (initial, flags) = (vm.to_i64(&args[0])?, c_int(vm, &args[1])?);
            let fd = check(vm, eventfd(u32::try_from(initial).unwrap_or(u32::MAX), flags), &[])?;
            Ok(Value::int32(fd))
        },
        "Creates and returns an event notification file descriptor.",
    ),
    function("eventfd_read", "(fd)", eventfd_read, "Read eventfd value"),
    function("eventfd_write", "(fd, value)", eventfd_write, "Write eventfd value."),
    function(
        "getrandom",
        "(size, flags=0)",
        getrandom,
        "Obtain a series of random bytes.",
    ),
];

/// Functions that return the error number.
fn number_is_error(vm: &mut Vm, result: i32) -> Res {
    if result != 0 {
        return Err(os_error::raise(vm, result, &[]));
    }
    Ok(Value::NONE)
}

fn length(vm: &mut Vm, value: &Value) -> Res<usize> {
    let length = vm.to_i64(value)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(os_error::raise(vm, libc::EINVAL, &[]));
    };
    vm.check_size(length)?;
    Ok(length)
}

fn pread(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, length, offset) = (c_int(vm, &args[0])?, length(vm, &args[1])?, vm.to_i64(&args[2])?);
    let mut buffer = vec![0_u8; length];
    let start = buffer.as_mut_ptr();
    // SAFETY: the buffer is valid for its length.
    let count = retry(vm, &[], || unsafe { libc::pread(fd, start.cast(), length, offset) }
        as i64)?;
    buffer.truncate(usize::try_from(count).unwrap_or(0));
    Ok(vm.bytes(buffer))
}

fn pwrite(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, offset) = (c_int(vm, &args[0])?, vm.to_i64(&args[2])?);
    let data = buffer::data(vm, &args[1])?;
    // SAFETY: the data is valid for its length.
    let count = retry(vm, &[], || unsafe {
        libc::pwrite(fd, data.as_ptr().cast(), data.len(), offset) as i64
    })?;
    Ok(vm.int(count))
}

fn read_some(vm: &mut Vm, fd: i32, length: usize) -> Res<Vec<u8>> {
    vm.check_size(length)?;
    let mut bytes = vec![0_u8; length];
    let start = bytes.as_mut_ptr();
    // SAFETY: the buffer is valid for its length.
    let count = retry(vm, &[], || unsafe { libc::read(fd, start.cast(), length) } as i64)?;
    bytes.truncate(usize::try_from(count).unwrap_or(0));
    Ok(bytes)
}

fn readinto(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let size = buffer::writable_size(vm, &args[1])?;
    let bytes = read_some(vm, fd, size)?;
    buffer::write_into(vm, &args[1], &bytes)?;
    Ok(vm.size(bytes.len()))
}

fn readv(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let targets = vm.collect(&args[1])?;
    let mut sizes = Vec::with_capacity(targets.len());
    for target in &targets {
        sizes.push(buffer::writable_size(vm, target)?);
    }
    let bytes = read_some(vm, fd, sizes.iter().sum())?;
    let mut rest = bytes.as_slice();
    for (target, size) in targets.iter().zip(sizes) {
        let (piece, more) = rest.split_at(size.min(rest.len()));
        buffer::write_into(vm, target, piece)?;
        rest = more;
    }
    Ok(vm.size(bytes.len()))
}

fn writev(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let mut bytes = Vec::new();
    for piece in vm.collect(&args[1])? {
        let data = buffer::data(vm, &piece)?;
        vm.check_size(bytes.len() + data.len())?;
        bytes.extend_from_slice(&data);
    }
    // SAFETY: the data is valid for its length.
    let count = retry(
        vm,
        &[],
        || unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } as i64,
    )?;
    Ok(vm.int(count))
}

fn sendfile(vm: &mut Vm, args: Args<'_>) -> Res {
    let (to, from, count) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, length(vm, &args[3])?);
    let mut offset = match args[2].is_none() {
        true => 0,
        false => vm.to_i64(&args[2])?,
    };
    let place = if args[2].is_none() {
        std::ptr::null_mut()
    } else {
        &raw mut offset
    };
    // SAFETY: the offset is a variable of ours, or absent.
    let sent = retry(vm, &[], || unsafe { libc::sendfile(to, from, place, count) } as i64)?;
    Ok(vm.int(sent))
}

fn copy_file_range(vm: &mut Vm, args: Args<'_>) -> Res {
    if vm.to_i64(&args[2])? < 0 {
        return Err(vm.value_error("negative value for 'count' not allowed"));
    }
    let (from, to, count) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, length(vm, &args[2])?);
    let mut offsets = [0_i64; 2];
    let mut places = [std::ptr::null_mut(); 2];
    for ((offset, place), value) in offsets.iter_mut().zip(&mut places).zip(&args[3..5]) {
        if !value.is_none() {
            *offset = vm.to_i64(value)?;
            *place = &raw mut *offset;
        }
    }
    // SAFETY: the offsets are variables of ours, or absent.
    let copied = retry(vm, &[], || unsafe {
        libc::copy_file_range(from, places[0], to, places[1], count, 0) as i64
    })?;
    Ok(vm.int(copied))
}

fn pair(vm: &mut Vm, fds: [i32; 2]) -> Value {
    vm.tuple(fds.map(Value::int32).to_vec())
}

fn pipe2(vm: &mut Vm, args: Args<'_>) -> Res {
    let flags = c_int(vm, &args[0])?;
    let mut fds = [0; 2];
    // SAFETY: there is room for two descriptors.
    let result = unsafe { libc::pipe2(fds.as_mut_ptr(), flags) };
    check(vm, result, &[])?;
    Ok(pair(vm, fds))
}

fn openpty(vm: &mut Vm, _: Args<'_>) -> Res {
    let (mut main, mut terminal) = (0, 0);
    // SAFETY: the descriptors are written to variables of ours; the rest is absent.
    let result = unsafe {
        let absent = std::ptr::null_mut();
        libc::openpty(
            &raw mut main,
            &raw mut terminal,
            absent,
            std::ptr::null(),
            std::ptr::null(),
        )
    };
    check(vm, result, &[])?;
    for fd in [main, terminal] {
        // SAFETY: takes numbers.
        let result = unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) };
        check(vm, result, &[])?;
    }
    Ok(pair(vm, [main, terminal]))
}

/// Makes a terminal the standard streams and the controlling terminal of a new session.
fn login_tty(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    // SAFETY: takes a number.
    let result = unsafe { libc::login_tty(fd) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn memfd_create(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = crate::paths::path(vm, "memfd_create", "name", &args[0])?;
    let flags = vm.to_i64(&args[1])?;
    // SAFETY: the name is NUL-terminated.
    let fd = unsafe { libc::memfd_create(name.c.as_ptr(), flags as u32) };
    let fd = check(vm, fd, &[])?;
    Ok(Value::int32(fd))
}

fn eventfd_read(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let bytes = read_some(vm, fd, 8)?;
    let number = bytes.try_into().map_or(0, u64::from_ne_bytes);
    Ok(vm.big_int(number.into()))
}

fn unsigned(vm: &mut Vm, value: &Value) -> Res<u64> {
    let number = vm.index(value)?;
    match as_big(&number).and_then(|number| u64::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => Err(vm.overflow_error("int too big to convert")),
    }
}

fn eventfd_write(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, number) = (c_int(vm, &args[0])?, unsigned(vm, &args[1])?);
    let bytes = number.to_ne_bytes();
    retry(vm, &[], || {
        // SAFETY: the data is valid for its length.
        unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) as i64 }
    })?;
    Ok(Value::NONE)
}

fn getrandom(vm: &mut Vm, args: Args<'_>) -> Res {
    let (size, flags) = (length(vm, &args[0])?, c_int(vm, &args[1])?);
    let mut bytes = vec![0_u8; size];
    let start = bytes.as_mut_ptr();
    // SAFETY: the buffer is valid for its length.
    let count = retry(vm, &[], || unsafe { libc::getrandom(start.cast(), size, flags as u32) }
        as i64)?;
    bytes.truncate(usize::try_from(count).unwrap_or(0));
    Ok(vm.bytes(bytes))
}

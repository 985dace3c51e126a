//! `FileIO`: an unbuffered stream over a file descriptor.

use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::{NO_REDUCE, NO_REDUCE_EX, RAW_IO_BASE, closed_error, unsupported};
use crate::buffer;
use crate::exception_context::after;
use crate::{os_error, paths, permission};

/// How much a read without a size asks for at a time, and the default buffer size.
pub const CHUNK: usize = 8192;

/// The payload of `FileIO`.
pub struct FileIo {
    pub fd: Cell<i32>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    appending: Cell<bool>,
    created: Cell<bool>,
    close_fd: Cell<bool>,
    seekable: Cell<Option<bool>>,
    block_size: Cell<usize>,
}

payload!(FileIo, "FileIO", []);

impl FileIo {
    /// Whether closing the file closes a descriptor.
    pub fn owns_descriptor(&self) -> bool {
        self.fd.get() >= 0 && self.close_fd.get()
    }
}

impl Drop for FileIo {
    fn drop(&mut self) {
        if self.fd.get() >= 0 && self.close_fd.get() {
            // SAFETY: closing a descriptor that this object owns.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}

/// `_io.FileIO`.
pub static FILE_IO: TypeDef = TypeDef {
    base: Some(&RAW_IO_BASE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Open a file.",
    ..TypeDef::new::<FileIo>("FileIO", "_io")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    NO_REDUCE,
    NO_REDUCE_EX,
    method(
        "__init__",
        "($self, file, mode='r', closefd=True, opener=None)",
        init,
        "",
    ),
    method(
        "read",
        "($self, size=-1, /)",
        read,
        "Read at most size bytes, returned as bytes.",
    ),
    method(
        "readall",
        "($self, /)",
        |vm, args| {
            let f = file(vm, &args[0])?;
            readall(vm, &f)
        },
        "Read all data from the file.",
    ),
    method(
        "readinto",
        "($self, buffer, /)",
        readinto,
        "Same as RawIOBase.readinto().",
    ),
    method(
        "write",
        "($self, b, /)",
        write,
        "Write buffer b to file, return number of bytes written.",
    ),
    method(
        "seek",
        "($self, pos, whence=0, /)",
        seek,
        "Move to new file position and return the file position.",
    ),
    method(
        "tell",
        "($self, /)",
        |vm, args| {
            let f = file(vm, &args[0])?;
            seek_to(vm, &f, 0, libc::SEEK_CUR).map(|at| vm.int(at))
        },
        "",
    ),
    method(
        "truncate",
        "($self, size=None, /)",
        truncate,
        "Truncate the file to at most size bytes.",
    ),
    method(
        "close",
        "($self, /)",
        |vm, args| {
            let stream = file(vm, &args[0])?;
            if stream.fd.get() < 0 {
                return Ok(Value::NONE);
            }
            // Through the attribute: a subclass or the program may have something to write.
            let flushed = vm.call_method(&args[0], "flush", &[]);
            let closed = close(vm, &stream);
            after(flushed, closed)
        },
        "Close the file.",
    ),
    method(
        "flush",
        "($self, /)",
        |vm, args| {
            let stream = file(vm, &args[0])?;
            check_open(vm, &stream)?;
            Ok(Value::NONE)
        },
        "Flush write buffers, if applicable.\n\nThis is not implemented for read-only and non-blocking streams.",
    ),
    method(
        "fileno",
        "($self, /)",
        |vm, args| fd(vm, &args[0]).map(|fd| vm.int(i64::from(fd))),
        "",
    ),
    method(
        "readable",
        "($self, /)",
        |vm, args| {
            fd(vm, &args[0])?;
            Ok(Value::bool(file(vm, &args[0])?.readable.get()))
        },
        "",
    ),
    method(
        "writable",
        "($self, /)",
        |vm, args| {
            fd(vm, &args[0])?;
            Ok(Value::bool(file(vm, &args[0])?.writable.get()))
        },
        "",
    ),
    method(
        "seekable",
        "($self, /)",
        |vm, args| {
            fd(vm, &args[0])?;
            let f = file(vm, &args[0])?;
            Ok(Value::bool(seekable(&f)))
        },
        "",
    ),
    method("isatty", "($self, /)", isatty, ""),
    method("_isatty_open_only", "($self, /)", isatty, ""),
    method("__repr__", "($self, /)", repr, ""),
];

static GETSETS: &[GetSet] = &[
    getter(
        "closed",
        |vm, v| Ok(Value::bool(file(vm, v)?.fd.get() < 0)),
        "True if the file is closed",
    ),
    getter("closefd", |vm, v| Ok(Value::bool(file(vm, v)?.close_fd.get())), ""),
    getter(
        "mode",
        |vm, v| {
            let f = file(vm, v)?;
            Ok(vm.str(mode_text(&f)))
        },
        "String giving the file mode",
    ),
    getter(
        "_blksize",
        |vm, v| {
            let size = file(vm, v)?.block_size.get();
            Ok(vm.size(size))
        },
        "",
    ),
];

fn file(vm: &mut Vm, value: &Value) -> Res<Ref<FileIo>> {
    this::<FileIo>(vm, value).cloned()
}

fn fd(vm: &mut Vm, value: &Value) -> Res<i32> {
    let file = file(vm, value)?;
    open_fd(vm, &file)
}

fn open_fd(vm: &mut Vm, file: &FileIo) -> Res<i32> {
    match file.fd.get() {
        fd if fd >= 0 => Ok(fd),
        _ => Err(vm.value_error("I/O operation on closed file")),
    }
}

fn mode_text(file: &FileIo) -> &'static str {
    match (
        file.created.get(),
        file.appending.get(),
        file.readable.get(),
        file.writable.get(),
    ) {
        (true, _, true, _) => "xb+",
        (true, ..) => "xb",
        (_, true, true, _) => "ab+",
        (_, true, ..) => "ab",
        (_, _, true, true) => "rb+",
        (_, _, true, false) => "rb",
        _ => "wb",
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let file = empty();
    Ok(vm.heap.alloc(ty, file).into_value())
}

fn empty() -> FileIo {
    FileIo {
        fd: Cell::new(-1),
        readable: Cell::new(false),
        writable: Cell::new(false),
        appending: Cell::new(false),
        created: Cell::new(false),
        close_fd: Cell::new(true),
        seekable: Cell::new(None),
        block_size: Cell::new(CHUNK),
    }
}

/// A stream over one of the standard descriptors.
pub fn standard(vm: &mut Vm, fd: i32, name: &str, writable: bool) -> Res {
    let file = empty();
    file.fd.set(fd);
    file.readable.set(!writable);
    file.writable.set(writable);
    file.close_fd.set(false);
    let ty = vm.type_for(&FILE_IO);
    let stream = vm.heap.alloc(&ty, file).into_value();
    let name = vm.str(name);
    vm.setattr(&stream, "name", name)?;
    Ok(stream)
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, name, mode, close_fd, opener] = args else {
        return Err(vm.system_error("FileIO was bound wrongly"));
    };
    permission::require(vm, vm.permissions.filesystem, "open")?;
    let Some(text) = mode.downcast_ref::<Str>() else {
        let given = vm.type_name(mode);
        return Err(vm.type_error(format!("FileIO() argument 'mode' must be str, not {given}")));
    };
    let text = text.to_string_lossy().into_owned();
    let close_fd = vm.truth(close_fd)?;
    let stream = file(vm, this)?;
    if stream.fd.get() >= 0 {
        close(vm, &stream)?;
    }
    let flags = set_mode(vm, &stream, &text)?;
    stream.close_fd.set(close_fd);
    if corallus_vm::objects::int::is_int(name) {
        if name.as_bool().is_some() {
            vm.warn(ExceptionKind::RuntimeWarning, "bool is used as a file descriptor")?;
        }
        let fd = vm.to_i64(name)?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        stream.fd.set(i32::try_from(fd).unwrap_or(i32::MAX));
    } else {
        if !close_fd {
            return Err(vm.value_error("Cannot use closefd=False with file name"));
        }
        let fd = open_path(vm, name, flags, opener)?;
        stream.fd.set(fd);
    }
    let prepared = inspect(vm, &stream, name).and_then(|()| vm.setattr(this, "name", name.clone()));
    if let Err(raised) = prepared {
        if corallus_vm::objects::int::is_int(name) {
            stream.fd.set(-1);
        } else {
            close(vm, &stream)?;
        }
        return Err(raised);
    }
    if stream.appending.get() {
        // SAFETY: a plain system call on our descriptor.
        unsafe { libc::lseek(stream.fd.get(), 0, libc::SEEK_END) };
    }
    Ok(Value::NONE)
}

/// Refuses folders, and learns the block size.
fn inspect(vm: &mut Vm, stream: &FileIo, name: &Value) -> Res<()> {
    // SAFETY: `fstat` fills the struct that it is given.
    let (result, status) = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        (libc::fstat(stream.fd.get(), &raw mut status), status)
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[name]));
    }
    if status.st_mode & libc::S_IFMT == libc::S_IFDIR {
        return Err(os_error::raise(vm, libc::EISDIR, &[name]));
    }
    if status.st_blksize > 1 {
        stream
            .block_size
            .set(usize::try_from(status.st_blksize).unwrap_or(CHUNK));
    }
    Ok(())
}

fn set_mode(vm: &mut Vm, stream: &FileIo, mode: &str) -> Res<i32> {
    let (mut kinds, mut plus) = (0, 0);
    let mut flags = libc::O_CLOEXEC;
    for (cell, on) in [
        (&stream.readable, false),
        (&stream.writable, false),
        (&stream.appending, false),
        (&stream.created, false),
    ] {
        cell.set(on);
    }
    for c in mode.chars() {
        match c {
            'r' => {
                kinds += 1;
                stream.readable.set(true);
            }
            'w' => {
                kinds += 1;
                stream.writable.set(true);
                flags |= libc::O_CREAT | libc::O_TRUNC;
            }
            'x' => {
                kinds += 1;
                stream.created.set(true);
                stream.writable.set(true);
                flags |= libc::O_CREAT | libc::O_EXCL;
            }
            'a' => {
                kinds += 1;
                stream.writable.set(true);
                stream.appending.set(true);
                flags |= libc::O_CREAT | libc::O_APPEND;
            }
            '+' => {
                plus += 1;
                stream.readable.set(true);
                stream.writable.set(true);
            }
            'b' => {}
            _ => return Err(vm.value_error(format!("invalid mode: {mode}"))),
        }
    }
    if kinds != 1 || plus > 1 {
        return Err(vm.value_error("Must have exactly one of create/read/write/append mode and at most one plus"));
    }
    flags |= match (stream.readable.get(), stream.writable.get()) {
        (true, true) => libc::O_RDWR,
        (true, false) => libc::O_RDONLY,
        _ => libc::O_WRONLY,
    };
    Ok(flags)
}

fn open_path(vm: &mut Vm, name: &Value, flags: i32, opener: &Value) -> Res<i32> {
    if !opener.is_none() {
        let flags = vm.int(i64::from(flags));
        let fd = vm.call(opener, &[name.clone(), flags])?;
        let Some(number) = corallus_vm::objects::int::as_i64(&fd) else {
            return Err(vm.type_error("expected integer from opener"));
        };
        return match i32::try_from(number) {
            Ok(fd) if fd >= 0 => Ok(fd),
            _ => Err(vm.value_error(format!("opener returned {number}"))),
        };
    }
    let path = paths::plain_path(vm, name)?;
    loop {
        // SAFETY: the path is NUL-terminated.
        let fd = unsafe { libc::open(path.c.as_ptr(), flags, 0o666) };
        if fd >= 0 {
            return Ok(fd);
        }
        let errno = os_error::last();
        if errno != libc::EINTR {
            return Err(os_error::raise(vm, errno, &[name]));
        }
        crate::signal::run_handlers(vm)?;
    }
}

fn not_open_for(vm: &mut Vm, what: &str) -> Raised {
    unsupported(vm, &format!("File not open for {what}"))
}

/// A system call on a descriptor: other threads get the machine only if the call would have to wait, so that what a buffer does
/// is mostly done in one go.
fn when_ready(vm: &mut Vm, fd: i32, event: i16, call: impl FnOnce() -> isize) -> isize {
    if vm.live_threads() > 0 {
        let mut entry = libc::pollfd {
            fd,
            events: event,
            revents: 0,
        };
        // SAFETY: one entry.
        if unsafe { libc::poll(&raw mut entry, 1, 0) } == 0 {
            return os_error::blocking(vm, call);
        }
    }
    call()
}

/// One `read` system call; `None` if a non-blocking descriptor has nothing. Retries after a signal (PEP 475).
pub fn read_some(vm: &mut Vm, stream: &FileIo, buffer: &mut [u8]) -> Res<Option<usize>> {
    let fd = open_fd(vm, stream)?;
    if !stream.readable.get() {
        return Err(not_open_for(vm, "reading"));
    }
    loop {
        // SAFETY: the buffer is valid for its length.
        let count = when_ready(vm, fd, libc::POLLIN, || unsafe {
            libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len())
        });
        if let Ok(count) = usize::try_from(count) {
            return Ok(Some(count));
        }
        match os_error::last() {
            libc::EINTR => crate::signal::run_handlers(vm)?,
            libc::EAGAIN => return Ok(None),
            errno => return Err(os_error::raise(vm, errno, &[])),
        }
    }
}

/// One `write` system call; `None` if a non-blocking descriptor takes nothing.
pub fn write_some(vm: &mut Vm, stream: &FileIo, bytes: &[u8]) -> Res<Option<usize>> {
    let fd = open_fd(vm, stream)?;
    if !stream.writable.get() {
        return Err(not_open_for(vm, "writing"));
    }
    loop {
        // SAFETY: the bytes are valid for their length.
        let count = when_ready(vm, fd, libc::POLLOUT, || unsafe {
            libc::write(fd, bytes.as_ptr().cast(), bytes.len())
        });
        if let Ok(count) = usize::try_from(count) {
            if count < bytes.len() {
                // A signal may have cut it short.
                crate::signal::run_handlers(vm)?;
            }
            return Ok(Some(count));
        }
        match os_error::last() {
            libc::EINTR => crate::signal::run_handlers(vm)?,
            libc::EAGAIN => return Ok(None),
            errno => return Err(os_error::raise(vm, errno, &[])),
        }
    }
}

/// Moves the file position and returns it.
pub fn seek_to(vm: &mut Vm, stream: &FileIo, offset: i64, whence: i32) -> Res<i64> {
    let fd = open_fd(vm, stream)?;
    // SAFETY: a plain system call.
    let at = unsafe { libc::lseek(fd, offset, whence) };
    if at < 0 {
        Err(os_error::raise_last(vm, &[]))
    } else {
        Ok(at)
    }
}

/// Whether the descriptor has a position.
pub fn seekable(stream: &FileIo) -> bool {
    if let Some(known) = stream.seekable.get() {
        return known;
    }
    // SAFETY: a plain system call.
    let yes = unsafe { libc::lseek(stream.fd.get(), 0, libc::SEEK_CUR) } >= 0;
    stream.seekable.set(Some(yes));
    yes
}

fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let size = if args[1].is_none() { -1 } else { vm.to_i64(&args[1])? };
    let Ok(size) = usize::try_from(size) else {
        return readall(vm, &stream);
    };
    vm.check_size(size)?;
    let mut buffer = vec![0; size];
    match read_some(vm, &stream, &mut buffer)? {
        Some(count) => {
            buffer.truncate(count);
            Ok(vm.bytes(buffer))
        }
        None => Ok(Value::NONE),
    }
}

/// Everything up to the end of the file.
pub fn readall(vm: &mut Vm, stream: &FileIo) -> Res {
    let mut all = Vec::new();
    // The rest of a regular file and one byte, so that its end is seen without growing the buffer.
    let mut wanted = remaining(stream).map_or(CHUNK, |rest| rest + 1);
    loop {
        let start = all.len();
        vm.check_size(start + wanted)?;
        all.resize(start + wanted, 0);
        let count = read_some(vm, stream, all.get_mut(start..).unwrap_or_default())?;
        all.truncate(start + count.unwrap_or(0));
        match count {
            None if all.is_empty() => return Ok(Value::NONE),
            None | Some(0) => return Ok(vm.bytes(all)),
            Some(_) => wanted = all.len().max(CHUNK),
        }
    }
}

fn remaining(stream: &FileIo) -> Option<usize> {
    // SAFETY: `fstat` fills the struct that it is given; `lseek` is a plain system call.
    let (result, status, at) = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        let fd = stream.fd.get();
        (
            libc::fstat(fd, &raw mut status),
            status,
            libc::lseek(fd, 0, libc::SEEK_CUR),
        )
    };
    if result != 0 || at < 0 {
        return None;
    }
    usize::try_from(status.st_size - at).ok().filter(|rest| *rest < 1 << 31)
}

fn readinto(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let size = buffer::writable_size(vm, &args[1])?;
    let mut bytes = vec![0; size];
    match read_some(vm, &stream, &mut bytes)? {
        Some(count) => {
            buffer::write_into(vm, &args[1], bytes.get(..count).unwrap_or_default())?;
            Ok(vm.size(count))
        }
        None => Ok(Value::NONE),
    }
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let data = buffer::data(vm, &args[1])?;
    Ok(match write_some(vm, &stream, &data)? {
        Some(count) => vm.size(count),
        None => Value::NONE,
    })
}

fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let (offset, whence) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    let at = seek_to(vm, &stream, offset, i32::try_from(whence).unwrap_or(-1))?;
    Ok(vm.int(at))
}

fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let fd = open_fd(vm, &stream)?;
    if !stream.writable.get() {
        return Err(not_open_for(vm, "writing"));
    }
    let size = if args[1].is_none() {
        seek_to(vm, &stream, 0, libc::SEEK_CUR)?
    } else {
        vm.to_i64(&args[1])?
    };
    // SAFETY: a plain system call.
    if unsafe { libc::ftruncate(fd, size) } != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(vm.int(size))
}

/// Closes the descriptor.
pub fn close(vm: &mut Vm, stream: &FileIo) -> Res {
    let fd = stream.fd.replace(-1);
    if fd >= 0 && stream.close_fd.get() {
        // SAFETY: closing a descriptor that this object owned.
        if unsafe { libc::close(fd) } < 0 {
            return Err(os_error::raise_last(vm, &[]));
        }
    }
    Ok(Value::NONE)
}

fn isatty(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = fd(vm, &args[0])?;
    // SAFETY: a plain system call.
    Ok(Value::bool(unsafe { libc::isatty(fd) } == 1))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = file(vm, &args[0])?;
    let class = vm.type_of(&args[0]).long_name();
    if stream.fd.get() < 0 {
        return Ok(vm.str(&format!("<{class} [closed]>")));
    }
    let close_fd = if stream.close_fd.get() { "True" } else { "False" };
    let shown = match vm.getattr(&args[0], "name") {
        // The name may be, or hold, the stream.
        Ok(name) => {
            let shown = vm.repr_guarded(&args[0], "", |vm| Ok(vm.repr(&name)?.into_value()))?;
            if shown.downcast_ref::<Str>().is_some_and(|shown| shown.is_empty()) {
                return Err(vm.runtime_error(format!("reentrant call inside {class}.__repr__")));
            }
            format!("name={}", vm.text_of(&shown))
        }
        Err(raised) if raised.is(ExceptionKind::AttributeError) => format!("fd={}", stream.fd.get()),
        Err(raised) => return Err(raised),
    };
    let mode = mode_text(&stream);
    Ok(vm.str(&format!("<{class} {shown} mode='{mode}' closefd={close_fd}>")))
}

/// `ValueError` if the stream is closed.
pub fn check_open(vm: &mut Vm, stream: &FileIo) -> Res<()> {
    if stream.fd.get() < 0 {
        Err(closed_error(vm))
    } else {
        Ok(())
    }
}

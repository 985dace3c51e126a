//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: a raw stream with a buffer. One payload serves the three; which
//! methods a type has decides what it can do.
//!
//! Unread bytes and unwritten bytes are never there at the same time: before writing, the raw stream is moved back over
//! what was read ahead; before reading, what waits to be written is.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::{BUFFERED_IO_BASE, NO_REDUCE, NO_REDUCE_EX, unsupported};
use super::{file, raw};
use crate::buffer;
use crate::exception_context::after;

/// The payload of buffered streams.
pub struct Buffered {
    /// `UNDEF` before `__init__`, `None` after `detach()`.
    raw: RefCell<Value>,
    size: Cell<usize>,
    /// Bytes read ahead, and how many of them have been handed out.
    ahead: RefCell<Vec<u8>>,
    taken: Cell<usize>,
    /// Bytes that wait to be written.
    waiting: RefCell<Vec<u8>>,
}

payload!(Buffered, "buffered stream", [raw]);

const FLAGS: u32 = TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE;

/// `_io.BufferedReader`.
pub static READER: TypeDef = TypeDef {
    base: Some(&BUFFERED_IO_BASE),
    flags: FLAGS,
    methods: READER_METHODS,
    getsets: GETSETS,
    doc: "Create a new buffered reader using the given readable raw IO object.",
    ..TypeDef::new::<Buffered>("BufferedReader", "_io")
};

/// `_io.BufferedWriter`.
pub static WRITER: TypeDef = TypeDef {
    base: Some(&BUFFERED_IO_BASE),
    flags: FLAGS,
    methods: WRITER_METHODS,
    getsets: GETSETS,
    doc: "A buffer for a writeable sequential RawIO object.",
    ..TypeDef::new::<Buffered>("BufferedWriter", "_io")
};

/// `_io.BufferedRandom`.
pub static RANDOM: TypeDef = TypeDef {
    base: Some(&BUFFERED_IO_BASE),
    flags: FLAGS,
    methods: RANDOM_METHODS,
    getsets: GETSETS,
    doc: "A buffered interface to random access streams.",
    ..TypeDef::new::<Buffered>("BufferedRandom", "_io")
};

const INIT: &str = "($self, raw, buffer_size=8192)";

macro_rules! buffered_methods {
    ($init:expr, [$($more:expr),* $(,)?]) => {
        &[
            fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
            method("__init__", INIT, $init, ""),
            NO_REDUCE,
            NO_REDUCE_EX,
            $($more,)*
            method("detach", "($self, /)", detach, "Disconnect this buffer from its underlying raw stream and return it."),
            method("flush", "($self, /)", |vm, args| { let s = open(vm, &args[0], "flush of closed file")?; flush(vm, &s)?; Ok(Value::NONE) }, ""),
            method("close", "($self, /)", close, ""),
            method("seek", "($self, target, whence=0, /)", seek, ""),
            method("tell", "($self, /)", |vm, args| { let s = stream(vm, &args[0])?; let at = tell(vm, &s)?; Ok(vm.int(at)) }, ""),
            method("truncate", "($self, pos=None, /)", truncate, ""),
            method("fileno", "($self, /)", |vm, args| forward(vm, args, "fileno"), ""),
            method("isatty", "($self, /)", |vm, args| forward(vm, args, "isatty"), ""),
            method("seekable", "($self, /)", |vm, args| forward(vm, args, "seekable"), ""),
            method("readable", "($self, /)", |vm, args| forward(vm, args, "readable"), ""),
            method("writable", "($self, /)", |vm, args| forward(vm, args, "writable"), ""),
            method("__repr__", "($self, /)", repr, ""),
        ]
    };
}

static READER_METHODS: &[Native] = buffered_methods!(
    |vm, args| init(vm, args, Some("readable"), "File or stream is not readable."),
    [
        method("read", "($self, size=-1, /)", read, "Read and return up to n bytes."),
        method("read1", "($self, size=-1, /)", read1, ""),
        method("peek", "($self, size=0, /)", peek, ""),
        method("readline", "($self, size=-1, /)", readline, ""),
        method(
            "readinto",
            "($self, buffer, /)",
            |vm, args| readinto(vm, args, false),
            ""
        ),
        method(
            "readinto1",
            "($self, buffer, /)",
            |vm, args| readinto(vm, args, true),
            ""
        ),
        method("__next__", "($self, /)", next_line, ""),
    ]
);

static WRITER_METHODS: &[Native] = buffered_methods!(
    |vm, args| init(vm, args, Some("writable"), "File or stream is not writable."),
    [method(
        "write",
        "($self, buffer, /)",
        write,
        "Write buffer b to the IO stream."
    ),]
);

static RANDOM_METHODS: &[Native] = buffered_methods!(
    |vm, args| init(vm, args, Some("seekable"), "File or stream is not seekable."),
    [
        method("read", "($self, size=-1, /)", read, "Read and return up to n bytes."),
        method("read1", "($self, size=-1, /)", read1, ""),
        method("peek", "($self, size=0, /)", peek, ""),
        method("readline", "($self, size=-1, /)", readline, ""),
        method(
            "readinto",
            "($self, buffer, /)",
            |vm, args| readinto(vm, args, false),
            ""
        ),
        method(
            "readinto1",
            "($self, buffer, /)",
            |vm, args| readinto(vm, args, true),
            ""
        ),
        method("__next__", "($self, /)", next_line, ""),
        method("write", "($self, buffer, /)", write, "Write buffer b to the IO stream."),
    ]
);

static GETSETS: &[GetSet] = &[
    getter(
        "raw",
        |vm, v| {
            let s = stream(vm, v)?;
            raw_of(vm, &s)
        },
        "",
    ),
    getter(
        "closed",
        |vm, v| {
            let s = stream(vm, v)?;
            let raw = raw_of(vm, &s)?;
            Ok(Value::bool(raw::closed(vm, &raw)?))
        },
        "",
    ),
    getter(
        "name",
        |vm, v| {
            let s = stream(vm, v)?;
            let raw = raw_of(vm, &s)?;
            vm.getattr(&raw, "name")
        },
        "",
    ),
    getter(
        "mode",
        |vm, v| {
            let s = stream(vm, v)?;
            let raw = raw_of(vm, &s)?;
            vm.getattr(&raw, "mode")
        },
        "",
    ),
];

pub fn stream(vm: &mut Vm, value: &Value) -> Res<Ref<Buffered>> {
    this::<Buffered>(vm, value).cloned()
}

/// The raw stream.
pub fn raw_of(vm: &mut Vm, stream: &Buffered) -> Res {
    let raw = stream.raw.borrow().clone();
    if raw.is_undef() {
        return Err(vm.value_error("I/O operation on uninitialized object"));
    }
    if raw.is_none() {
        return Err(vm.value_error("raw stream has been detached"));
    }
    Ok(raw)
}

/// The stream, which must be open.
fn open(vm: &mut Vm, value: &Value, message: &str) -> Res<Ref<Buffered>> {
    let stream = stream(vm, value)?;
    let raw = raw_of(vm, &stream)?;
    if raw::closed(vm, &raw)? {
        Err(vm.value_error(message))
    } else {
        Ok(stream)
    }
}

fn empty() -> Buffered {
    Buffered {
        raw: RefCell::new(Value::UNDEF),
        size: Cell::new(file::CHUNK),
        ahead: RefCell::default(),
        taken: Cell::new(0),
        waiting: RefCell::default(),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    Ok(vm.heap.alloc(ty, empty()).into_value())
}

/// A buffered stream over a raw one, unchecked.
pub fn over(vm: &mut Vm, def: &'static TypeDef, raw: Value, size: usize) -> Value {
    let stream = empty();
    stream.size.set(size);
    drop(stream.raw.replace(raw));
    let ty = vm.type_for(def);
    vm.heap.alloc(&ty, stream).into_value()
}

fn init(vm: &mut Vm, args: Args<'_>, needs: Option<&str>, message: &str) -> Res {
    let stream = stream(vm, &args[0])?;
    if let Some(needs) = needs {
        let able = vm.call_method(&args[1], needs, &[])?;
        if !vm.truth(&able)? {
            return Err(unsupported(vm, message));
        }
    }
    let size = vm.to_i64(&args[2])?;
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(vm.value_error("buffer size must be strictly positive"));
    };
    stream.size.set(size);
    drop(stream.raw.replace(args[1].clone()));
    stream.ahead.borrow_mut().clear();
    stream.taken.set(0);
    stream.waiting.borrow_mut().clear();
    Ok(Value::NONE)
}

/// How many bytes were read ahead and not handed out.
fn unread(stream: &Buffered) -> usize {
    stream.ahead.borrow().len().saturating_sub(stream.taken.get())
}

/// Hands out up to `size` bytes of what was read ahead.
fn take(stream: &Buffered, size: usize) -> Vec<u8> {
    let ahead = stream.ahead.borrow();
    let start = stream.taken.get();
    let end = (start + size).min(ahead.len());
    stream.taken.set(end);
    ahead.get(start..end).unwrap_or_default().to_vec()
}

/// Reads ahead once; false at the end of the file, `None` if the raw stream has nothing for now.
fn fill(vm: &mut Vm, stream: &Buffered) -> Res<Option<bool>> {
    flush(vm, stream)?;
    let raw = raw_of(vm, stream)?;
    let Some(more) = raw::read(vm, &raw, stream.size.get())? else {
        return Ok(None);
    };
    let got = !more.is_empty();
    let mut ahead = stream.ahead.borrow_mut();
    let taken = stream.taken.replace(0);
    let gone = taken.min(ahead.len());
    ahead.drain(..gone);
    ahead.extend_from_slice(&more);
    Ok(Some(got))
}

/// Reads up to `size` bytes, or to the end; `None` if the raw stream has nothing for now.
pub fn read_bytes(vm: &mut Vm, stream: &Buffered, size: Option<usize>) -> Res<Option<Vec<u8>>> {
    let Some(size) = size else {
        flush(vm, stream)?;
        let mut all = take(stream, usize::MAX - stream.taken.get());
        let raw = raw_of(vm, stream)?;
        return Ok(match raw::readall(vm, &raw)? {
            Some(rest) if all.is_empty() => Some(rest),
            Some(rest) => {
                all.extend(rest);
                Some(all)
            }
            None => (!all.is_empty()).then_some(all),
        });
    };
    let mut bytes = take(stream, size);
    while bytes.len() < size {
        let missing = size - bytes.len();
        if missing >= stream.size.get() {
            flush(vm, stream)?;
            let raw = raw_of(vm, stream)?;
            match raw::read(vm, &raw, missing)? {
                Some(more) if more.is_empty() => break,
                Some(more) => bytes.extend(more),
                None if bytes.is_empty() => return Ok(None),
                None => break,
            }
            continue;
        }
        match fill(vm, stream)? {
            Some(true) => bytes.extend(take(stream, missing)),
            Some(false) => break,
            None if bytes.is_empty() => return Ok(None),
            None => break,
        }
    }
    Ok(Some(bytes))
}

/// Reads at most `size` bytes with at most one read of the raw stream.
pub fn read_once(vm: &mut Vm, stream: &Buffered, size: usize) -> Res<Vec<u8>> {
    if unread(stream) == 0 && size > 0 {
        flush(vm, stream)?;
        let raw = raw_of(vm, stream)?;
        stream.ahead.borrow_mut().clear();
        stream.taken.set(0);
        return Ok(raw::read(vm, &raw, size)?.unwrap_or_default());
    }
    Ok(take(stream, size))
}

fn size_arg(vm: &mut Vm, value: &Value) -> Res<Option<usize>> {
    let size = if value.is_none() { -1 } else { vm.to_i64(value)? };
    match size {
        -1 => Ok(None),
        _ => match usize::try_from(size) {
            Ok(size) => {
                vm.check_size(size)?;
                Ok(Some(size))
            }
            Err(_) => Err(vm.value_error("read length must be non-negative or -1")),
        },
    }
}

fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "read of closed file")?;
    let size = size_arg(vm, &args[1])?;
    Ok(match read_bytes(vm, &stream, size)? {
        Some(bytes) => vm.bytes(bytes),
        None => Value::NONE,
    })
}

fn read1(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "read of closed file")?;
    let size = vm.to_i64(&args[1])?;
    let size = usize::try_from(size).unwrap_or_else(|_| stream.size.get());
    vm.check_size(size)?;
    let bytes = read_once(vm, &stream, size)?;
    Ok(vm.bytes(bytes))
}

fn peek(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "peek of closed file")?;
    if unread(&stream) == 0 {
        fill(vm, &stream)?;
    }
    let seen = stream
        .ahead
        .borrow()
        .get(stream.taken.get()..)
        .unwrap_or_default()
        .to_vec();
    Ok(vm.bytes(seen))
}

/// Reads to the end of a line.
pub fn read_line(vm: &mut Vm, stream: &Buffered, limit: Option<usize>) -> Res<Vec<u8>> {
    let mut line = Vec::new();
    let limit = limit.unwrap_or(usize::MAX);
    loop {
        {
            let ahead = stream.ahead.borrow();
            let rest = ahead.get(stream.taken.get()..).unwrap_or_default();
            let rest = rest.get(..rest.len().min(limit - line.len())).unwrap_or(rest);
            let end = rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let piece = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
            line.extend_from_slice(piece);
            stream.taken.set(stream.taken.get() + piece.len());
            if end.is_some() || line.len() >= limit {
                return Ok(line);
            }
        }
        if fill(vm, stream)? != Some(true) {
            return Ok(line);
        }
    }
}

fn readline(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "readline of closed file")?;
    let limit = if args[1].is_none() { -1 } else { vm.to_i64(&args[1])? };
    let line = read_line(vm, &stream, usize::try_from(limit).ok())?;
    Ok(vm.bytes(line))
}

fn next_line(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "readline of closed file")?;
    let line = read_line(vm, &stream, None)?;
    if line.is_empty() {
        return Err(vm.stop_iteration(Value::NONE));
    }
    Ok(vm.bytes(line))
}

fn readinto(vm: &mut Vm, args: Args<'_>, once: bool) -> Res {
    let stream = open(vm, &args[0], "readinto of closed file")?;
    let size = buffer::writable_size(vm, &args[1])?;
    let bytes = if once {
        Some(read_once(vm, &stream, size)?)
    } else {
        read_bytes(vm, &stream, Some(size))?
    };
    match bytes {
        Some(bytes) => {
            buffer::write_into(vm, &args[1], &bytes)?;
            Ok(vm.size(bytes.len()))
        }
        None => Ok(Value::NONE),
    }
}

/// Moves the raw stream back over what was read ahead.
fn rewind(vm: &mut Vm, stream: &Buffered) -> Res<()> {
    let rest = unread(stream);
    stream.ahead.borrow_mut().clear();
    stream.taken.set(0);
    if rest > 0 {
        let raw = raw_of(vm, stream)?;
        raw::seek(vm, &raw, -(rest as i64), libc::SEEK_CUR)?;
    }
    Ok(())
}

/// Takes bytes to be written.
pub fn write_bytes(vm: &mut Vm, stream: &Buffered, bytes: &[u8]) -> Res<()> {
    if unread(stream) > 0 {
        rewind(vm, stream)?;
    }
    let waiting = stream.waiting.borrow().len();
    if waiting + bytes.len() <= stream.size.get() {
        stream.waiting.borrow_mut().extend_from_slice(bytes);
        return Ok(());
    }
    flush(vm, stream)?;
    if bytes.len() <= stream.size.get() {
        stream.waiting.borrow_mut().extend_from_slice(bytes);
        return Ok(());
    }
    let raw = raw_of(vm, stream)?;
    let written = write_all(vm, &raw, bytes)?;
    stream
        .waiting
        .borrow_mut()
        .extend_from_slice(bytes.get(written..).unwrap_or_default());
    if written < bytes.len() {
        Err(would_block(vm, written))
    } else {
        Ok(())
    }
}

/// Writes until everything is written or the raw stream takes no more; returns how much it took.
fn write_all(vm: &mut Vm, raw: &Value, bytes: &[u8]) -> Res<usize> {
    let mut done = 0;
    while let Some(rest) = bytes.get(done..).filter(|rest| !rest.is_empty()) {
        match raw::write(vm, raw, rest)? {
            Some(count) => {
                done += count;
                if done < bytes.len() {
                    // A signal may have cut the write short: its handlers run before waiting again.
                    crate::signal::run_handlers(vm)?;
                }
            }
            None => break,
        }
    }
    Ok(done)
}

fn would_block(vm: &mut Vm, written: usize) -> corallus_vm::error::Raised {
    let raised = crate::os_error::raise(vm, libc::EAGAIN, &[]);
    let (text, count) = (vm.str("write could not complete without blocking"), vm.size(written));
    if let Some(exception) = raised.exception() {
        exception.set_member("strerror", text);
        exception.set_member("characters_written", count);
    }
    raised
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "write to closed file")?;
    let data = buffer::data(vm, &args[1])?;
    write_bytes(vm, &stream, &data)?;
    Ok(vm.size(data.len()))
}

/// Writes what waits.
pub fn flush(vm: &mut Vm, stream: &Buffered) -> Res<()> {
    let waiting = std::mem::take(&mut *stream.waiting.borrow_mut());
    if waiting.is_empty() {
        return Ok(());
    }
    let raw = raw_of(vm, stream)?;
    if raw::closed(vm, &raw)? {
        return Err(vm.value_error("flush of closed file"));
    }
    let result = write_all(vm, &raw, &waiting);
    let written = match &result {
        Ok(written) => *written,
        Err(_) => 0,
    };
    if written < waiting.len() && result.is_ok() {
        let mut rest = waiting.get(written..).unwrap_or_default().to_vec();
        let mut place = stream.waiting.borrow_mut();
        rest.append(&mut place);
        *place = rest;
        drop(place);
        return Err(would_block(vm, 0));
    }
    result.map(drop)
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = stream(vm, &args[0])?;
    let raw = raw_of(vm, &stream)?;
    if raw::closed(vm, &raw)? {
        return Ok(Value::NONE);
    }
    // Through the attribute: a subclass may flush in its own way.
    let flushed = vm.call_method(&args[0], "flush", &[]);
    let closed = vm.call_method(&raw, "close", &[]);
    stream.ahead.borrow_mut().clear();
    stream.taken.set(0);
    after(flushed, closed)
}

fn detach(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = stream(vm, &args[0])?;
    let raw = raw_of(vm, &stream)?;
    vm.call_method(&args[0], "flush", &[])?;
    drop(stream.raw.replace(Value::NONE));
    Ok(raw)
}

/// The position as the program sees it.
pub fn tell(vm: &mut Vm, stream: &Buffered) -> Res<i64> {
    let raw = raw_of(vm, stream)?;
    let at = raw::tell(vm, &raw)?;
    Ok(at - unread(stream) as i64 + stream.waiting.borrow().len() as i64)
}

/// Moves the position.
pub fn seek_to(vm: &mut Vm, stream: &Buffered, mut offset: i64, whence: i32) -> Res<i64> {
    flush(vm, stream)?;
    let raw = raw_of(vm, stream)?;
    let rest = unread(stream) as i64;
    if whence != libc::SEEK_END && rest > 0 {
        // Within what was read ahead nothing need be read again.
        let at = raw::tell(vm, &raw)?;
        let target = if whence == libc::SEEK_SET {
            offset
        } else {
            at - rest + offset
        };
        let start = at - stream.ahead.borrow().len() as i64;
        if target >= start && target <= at {
            stream.taken.set((target - start) as usize);
            return Ok(target);
        }
    }
    if whence == libc::SEEK_CUR {
        offset -= rest;
    }
    stream.ahead.borrow_mut().clear();
    stream.taken.set(0);
    raw::seek(vm, &raw, offset, whence)
}

fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let (offset, whence) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    if !(0..=4).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    let stream = open(vm, &args[0], "seek of closed file")?;
    let raw = raw_of(vm, &stream)?;
    let seekable = vm.call_method(&raw, "seekable", &[])?;
    if !vm.truth(&seekable)? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let at = seek_to(vm, &stream, offset, i32::try_from(whence).unwrap_or(0))?;
    Ok(vm.int(at))
}

fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "truncate of closed file")?;
    flush(vm, &stream)?;
    let position = if args[1].is_none() {
        let at = tell(vm, &stream)?;
        vm.int(at)
    } else {
        args[1].clone()
    };
    let raw = raw_of(vm, &stream)?;
    vm.call_method(&raw, "truncate", &[position])
}

fn forward(vm: &mut Vm, args: Args<'_>, name: &str) -> Res {
    let stream = stream(vm, &args[0])?;
    let raw = raw_of(vm, &stream)?;
    vm.call_method(&raw, name, &[])
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = vm.type_of(&args[0]).clone();
    let type_name = vm.full_type_name(&ty);
    let name = match vm.getattr_opt(&args[0], "name") {
        Ok(name) => name,
        Err(raised) if raised.is(corallus_vm::objects::exception::ExceptionKind::ValueError) => None,
        Err(raised) => return Err(raised),
    };
    let text = match name {
        Some(name) => format!("<{type_name} name={}>", vm.repr(&name)?.to_string_lossy()),
        None => format!("<{type_name}>"),
    };
    Ok(vm.str(&text))
}

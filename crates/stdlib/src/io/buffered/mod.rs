//! `BufferedReader`, `BufferedWriter` and `BufferedRandom`: a raw stream with a buffer. One payload serves the three; which
//! methods a type has decides what it can do.
//!
//! - this file: the types, construction and attributes.
//! - [`read`]: reading and peeking.
//! - [`write`]: writing, flushing and closing.
//! - [`position`]: seeking and truncating.
//!
//! Unread bytes and unwritten bytes are never there at the same time: before writing, the raw stream is moved back over
//! what was read ahead; before reading, what waits to be written is.

mod position;
mod read;
mod write;

use std::cell::{Cell, RefCell};
use std::thread::{self, ThreadId};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::{BUFFERED_IO_BASE, NO_REDUCE, NO_REDUCE_EX, unsupported};
use super::{DEFAULT_BUFFER_SIZE, file, raw};

pub use read::{read_bytes, read_once};
pub use write::{flush, write_bytes};

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
    /// The thread that is closing the raw stream: for the others the stream is closed.
    closing: Cell<Option<ThreadId>>,
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

const INIT: &str = "($self, raw, buffer_size=DEFAULT_BUFFER_SIZE)";

macro_rules! buffered_methods {
    ($init:expr, [$($more:expr),* $(,)?]) => {
        &[
            fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
            method("__init__", INIT, $init, ""),
            NO_REDUCE,
            NO_REDUCE_EX,
            $($more,)*
            method("detach", "($self, /)", write::detach, "Disconnect this buffer from its underlying raw stream and return it."),
            method("flush", "($self, /)", |vm, args| { let s = open(vm, &args[0], "flush of closed file")?; flush(vm, &s)?; Ok(Value::NONE) }, ""),
            method("close", "($self, /)", write::close, ""),
            method("seek", "($self, target, whence=0, /)", position::seek, ""),
            method("tell", "($self, /)", position::tell_method, ""),
            method("fileno", "($self, /)", |vm, args| forward(vm, args, "fileno"), ""),
            method("isatty", "($self, /)", |vm, args| forward(vm, args, "isatty"), ""),
            method("seekable", "($self, /)", |vm, args| forward(vm, args, "seekable"), ""),
            method("__repr__", "($self, /)", repr, ""),
        ]
    };
}

/// What the types that read have in common.
macro_rules! reading_methods {
    ($init:expr, [$($more:expr),* $(,)?]) => {
        buffered_methods!($init, [
            method("read", "($self, size=-1, /)", read::read, "Read and return up to n bytes."),
            method("read1", "($self, size=-1, /)", read::read1, ""),
            method("peek", "($self, size=0, /)", read::peek, ""),
            method("readline", "($self, size=-1, /)", read::readline, ""),
            method("readinto", "($self, buffer, /)", |vm, args| read::readinto(vm, args, false), ""),
            method("readinto1", "($self, buffer, /)", |vm, args| read::readinto(vm, args, true), ""),
            method("readable", "($self, /)", |vm, args| forward(vm, args, "readable"), ""),
            method("__next__", "($self, /)", read::next_line, ""),
            $($more,)*
        ])
    };
}

const WRITE: Native = method(
    "write",
    "($self, buffer, /)",
    write::write,
    "Write buffer b to the IO stream.",
);
const WRITABLE: Native = method("writable", "($self, /)", |vm, args| forward(vm, args, "writable"), "");
const TRUNCATE: Native = method("truncate", "($self, pos=None, /)", position::truncate, "");

static READER_METHODS: &[Native] = reading_methods!(
    |vm, args| init(vm, args, "readable", "File or stream is not readable."),
    [method(
        "truncate",
        "($self, pos=None, /)",
        position::refuse_truncation,
        ""
    )]
);

static WRITER_METHODS: &[Native] = buffered_methods!(
    |vm, args| init(vm, args, "writable", "File or stream is not writable."),
    [WRITE, WRITABLE, TRUNCATE]
);

static RANDOM_METHODS: &[Native] = reading_methods!(
    |vm, args| init(vm, args, "seekable", "File or stream is not seekable."),
    [WRITE, WRITABLE, TRUNCATE]
);

static GETSETS: &[GetSet] = &[
    getter(
        "raw",
        |vm, v| {
            let raw = stream(vm, v)?.raw.borrow().clone();
            Ok(if raw.is_undef() { Value::NONE } else { raw })
        },
        "",
    ),
    getter(
        "closed",
        |vm, v| {
            let s = stream(vm, v)?;
            Ok(Value::bool(is_closed(vm, &s)?))
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

/// Whether nothing can be read or written any more.
pub fn is_closed(vm: &mut Vm, stream: &Buffered) -> Res<bool> {
    let raw = raw_of(vm, stream)?;
    let closing = stream
        .closing
        .get()
        .is_some_and(|thread| thread != thread::current().id());
    Ok(closing || raw::closed(vm, &raw)?)
}

/// The stream, which must be open.
fn open(vm: &mut Vm, value: &Value, message: &str) -> Res<Ref<Buffered>> {
    let stream = stream(vm, value)?;
    if is_closed(vm, &stream)? {
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
        closing: Cell::new(None),
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

fn init(vm: &mut Vm, args: Args<'_>, needs: &str, message: &str) -> Res {
    let stream = stream(vm, &args[0])?;
    // Until this has succeeded, the stream can't be used, even if it could before.
    drop(stream.raw.replace(Value::UNDEF));
    let able = vm.call_method(&args[1], needs, &[])?;
    if !vm.truth(&able)? {
        return Err(unsupported(vm, message));
    }
    let size = match args[2].is_undef() {
        true => i64::from(DEFAULT_BUFFER_SIZE),
        false => vm.to_i64(&args[2])?,
    };
    let Some(size) = usize::try_from(size).ok().filter(|size| *size > 0) else {
        return Err(vm.value_error("buffer size must be strictly positive"));
    };
    stream.size.set(size);
    stream.forget();
    stream.waiting.borrow_mut().clear();
    drop(stream.raw.replace(args[1].clone()));
    Ok(Value::NONE)
}

impl Buffered {
    /// How many bytes were read ahead and not handed out.
    fn unread(&self) -> usize {
        self.ahead.borrow().len().saturating_sub(self.taken.get())
    }

    /// Drops what was read ahead.
    fn forget(&self) {
        self.ahead.borrow_mut().clear();
        self.taken.set(0);
    }
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

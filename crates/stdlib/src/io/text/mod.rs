//! `TextIOWrapper`: text over a buffered stream.
//!
//! - this file: the type, its construction and attributes.
//! - [`codec`]: the encodings it knows itself; all others through the `codecs` module's incremental codecs.
//! - [`read`]: reading. Bytes are kept as they came and decoded a line or a piece at a time, so that `tell` is exact.
//! - [`position`]: telling and seeking.
//! - [`write`]: writing and flushing.

mod codec;
mod position;
mod read;
mod write;

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getset, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::{NO_REDUCE, NO_REDUCE_EX, TEXT_IO_BASE};
use crate::sys::runtime::SysState;
use codec::Codec;
use position::Snapshot;
pub use write::write_directly;

/// How line ends are treated (`newline=`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `None`: every kind ends a line and is read as `\n`; `\n` is written as the system's.
    Translate,
    /// `''`: every kind ends a line and stays.
    Universal,
    Lf,
    Cr,
    CrLf,
}

/// The payload of `TextIOWrapper`.
pub struct TextWrapper {
    /// `UNDEF` before `__init__`, `None` after `detach()`.
    buffer: RefCell<Value>,
    encoding: RefCell<Value>,
    errors: RefCell<Value>,
    codec: Cell<Codec>,
    /// Incremental codecs, for encodings that `codec` doesn't know; `None` where the stream below can't be read or written.
    encoder: RefCell<Value>,
    decoder: RefCell<Value>,
    newline: Cell<Newline>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    /// A standard stream of which nothing waits in the stream below, either.
    unbuffered: Cell<bool>,
    seekable: Cell<bool>,
    /// It can be said where the stream stands: not while somebody iterates over its lines.
    telling: Cell<bool>,
    chunk: Cell<usize>,
    /// Bytes read and not yet handed out from `taken` on: as they came, or WTF-8 if a decoder made them.
    bytes: RefCell<Vec<u8>>,
    taken: Cell<usize>,
    at_end: Cell<bool>,
    snapshot: RefCell<Option<Snapshot>>,
    /// Kinds of line ends seen: 1 `\r`, 2 `\n`, 4 `\r\n`.
    seen: Cell<u8>,
    /// Encoded text that waits to be written.
    waiting: RefCell<Vec<u8>>,
}

payload!(
    TextWrapper,
    "TextIOWrapper",
    [buffer, encoding, errors, encoder, decoder]
);

/// `_io.TextIOWrapper`.
pub static TEXT_IO_WRAPPER: TypeDef = TypeDef {
    base: Some(&TEXT_IO_BASE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Character and line based layer over a BufferedIOBase object, buffer.",
    ..TypeDef::new::<TextWrapper>("TextIOWrapper", "_io")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    NO_REDUCE,
    NO_REDUCE_EX,
    method(
        "__init__",
        "($self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        init,
        "",
    ),
    method("read", "($self, size=-1, /)", read::read, ""),
    method("readline", "($self, size=-1, /)", read::readline, ""),
    method("__next__", "($self, /)", read::next_line, ""),
    method("write", "($self, text, /)", write::write, ""),
    method("flush", "($self, /)", write::flush_method, ""),
    method("close", "($self, /)", write::close, ""),
    method("detach", "($self, /)", detach, ""),
    method("seek", "($self, cookie, whence=0, /)", position::seek, ""),
    method("tell", "($self, /)", position::tell, ""),
    method("truncate", "($self, pos=None, /)", write::truncate, ""),
    method("fileno", "($self, /)", |vm, args| forward(vm, args, "fileno"), ""),
    method("isatty", "($self, /)", |vm, args| forward(vm, args, "isatty"), ""),
    method("seekable", "($self, /)", |vm, args| forward(vm, args, "seekable"), ""),
    method("readable", "($self, /)", |vm, args| forward(vm, args, "readable"), ""),
    method("writable", "($self, /)", |vm, args| forward(vm, args, "writable"), ""),
    method(
        "reconfigure",
        "($self, /, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)",
        reconfigure,
        "Reconfigure the text stream with new parameters.",
    ),
    method("__repr__", "($self, /)", repr, ""),
];

static GETSETS: &[GetSet] = &[
    getter(
        "buffer",
        |vm, v| {
            let buffer = wrapper(vm, v)?.buffer.borrow().clone();
            Ok(if buffer.is_undef() { Value::NONE } else { buffer })
        },
        "",
    ),
    getter("encoding", |vm, v| Ok(wrapper(vm, v)?.encoding.borrow().clone()), ""),
    getter(
        "errors",
        |vm, v| {
            let text = wrapper(vm, v)?;
            if text.buffer.borrow().is_undef() {
                return Err(uninitialized(vm));
            }
            Ok(text.errors.borrow().clone())
        },
        "",
    ),
    getter(
        "line_buffering",
        |vm, v| Ok(Value::bool(wrapper(vm, v)?.line_buffering.get())),
        "",
    ),
    getter(
        "write_through",
        |vm, v| Ok(Value::bool(wrapper(vm, v)?.write_through.get())),
        "",
    ),
    getter(
        "closed",
        |vm, v| {
            let t = wrapper(vm, v)?;
            let buffer = buffer_of(vm, &t)?;
            vm.getattr(&buffer, "closed")
        },
        "",
    ),
    getter(
        "name",
        |vm, v| {
            let t = wrapper(vm, v)?;
            let buffer = buffer_of(vm, &t)?;
            vm.getattr(&buffer, "name")
        },
        "",
    ),
    getter("newlines", newlines, ""),
    getset(
        "_CHUNK_SIZE",
        |vm, v| {
            let text = wrapper(vm, v)?;
            buffer_of(vm, &text)?;
            Ok(vm.size(text.chunk.get()))
        },
        set_chunk,
        "",
    ),
];

pub fn wrapper(vm: &mut Vm, value: &Value) -> Res<Ref<TextWrapper>> {
    this::<TextWrapper>(vm, value).cloned()
}

fn uninitialized(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on uninitialized object")
}

fn buffer_of(vm: &mut Vm, text: &TextWrapper) -> Res {
    let buffer = text.buffer.borrow().clone();
    if buffer.is_undef() {
        return Err(uninitialized(vm));
    }
    if buffer.is_none() {
        return Err(vm.value_error("underlying buffer has been detached"));
    }
    Ok(buffer)
}

impl TextWrapper {
    /// How many bytes were read and not handed out.
    fn unread(&self) -> usize {
        self.bytes.borrow().len().saturating_sub(self.taken.get())
    }
}

fn set_chunk(vm: &mut Vm, this: &Value, size: Option<Value>) -> Res<()> {
    let text = wrapper(vm, this)?;
    let size = match size {
        Some(size) => vm.to_i64(&size)?,
        None => return Err(vm.error(ExceptionKind::AttributeError, "cannot delete attribute")),
    };
    match usize::try_from(size).ok().filter(|size| *size > 0) {
        Some(size) => {
            text.chunk.set(size);
            Ok(())
        }
        None => Err(vm.value_error("a strictly positive integer is required")),
    }
}

fn empty() -> TextWrapper {
    TextWrapper {
        buffer: RefCell::new(Value::UNDEF),
        encoding: RefCell::new(Value::NONE),
        errors: RefCell::new(Value::NONE),
        codec: Cell::new(Codec::Utf8),
        encoder: RefCell::new(Value::NONE),
        decoder: RefCell::new(Value::NONE),
        newline: Cell::new(Newline::Translate),
        line_buffering: Cell::new(false),
        write_through: Cell::new(false),
        unbuffered: Cell::new(false),
        seekable: Cell::new(false),
        telling: Cell::new(false),
        chunk: Cell::new(super::file::CHUNK),
        bytes: RefCell::default(),
        taken: Cell::new(0),
        at_end: Cell::new(false),
        snapshot: RefCell::default(),
        seen: Cell::new(0),
        waiting: RefCell::default(),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    Ok(vm.heap.alloc(ty, empty()).into_value())
}

/// Text over a buffered stream: the standard streams.
pub fn over(
    vm: &mut Vm,
    buffer: Value,
    encoding: &str,
    errors: &str,
    line_buffering: bool,
    write_through: bool,
) -> Res {
    let text = empty();
    text.line_buffering.set(line_buffering);
    text.write_through.set(write_through);
    text.unbuffered.set(write_through);
    let (encoding, errors) = (vm.str(encoding), vm.str(errors));
    set_codec(vm, &text, &buffer, encoding, errors)?;
    note_seekable(vm, &text, &buffer)?;
    drop(text.buffer.replace(buffer));
    let ty = vm.type_for(&TEXT_IO_WRAPPER);
    Ok(vm.heap.alloc(&ty, text).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, buffer, encoding, errors, newline, line_buffering, write_through] = args else {
        return Err(vm.system_error("TextIOWrapper was bound wrongly"));
    };
    let text = wrapper(vm, this)?;
    // Until this has succeeded, the stream can't be used, even if it could before.
    drop(text.buffer.replace(Value::UNDEF));
    let newline = newline_mode(vm, newline)?;
    let (line_buffering, write_through) = (vm.truth(line_buffering)?, vm.truth(write_through)?);
    let errors = match errors.is_none() {
        true => vm.str("strict"),
        false => string_arg(vm, errors, "errors")?,
    };
    if vm.state::<SysState>().dev_mode {
        let codecs = vm.import("codecs")?;
        vm.call_method(&codecs, "lookup_error", std::slice::from_ref(&errors))?;
    }
    let encoding = match encoding.is_none() {
        true => {
            super::open::warn_of_default(vm, 1)?;
            let utf8_mode = vm.state::<SysState>().utf8_mode;
            vm.str(if utf8_mode { "utf-8" } else { "locale" })
        }
        false => string_arg(vm, encoding, "encoding")?,
    };
    let encoding = match vm.text_of(&encoding) == "locale" {
        true => vm.str("UTF-8"),
        false => encoding,
    };
    set_codec(vm, &text, buffer, encoding, errors)?;
    note_seekable(vm, &text, buffer)?;
    text.newline.set(newline);
    text.line_buffering.set(line_buffering);
    text.write_through.set(write_through);
    read::forget(&text);
    text.seen.set(0);
    text.waiting.borrow_mut().clear();
    drop(text.buffer.replace(buffer.clone()));
    write::begin_in_the_middle(vm, &text)?;
    Ok(Value::NONE)
}

fn string_arg(vm: &mut Vm, value: &Value, name: &str) -> Res {
    match value.downcast_ref::<Str>() {
        Some(text) if text.as_bytes().contains(&0) => Err(vm.value_error("embedded null character")),
        _ => name_arg(vm, value, name),
    }
}

fn name_arg(vm: &mut Vm, value: &Value, name: &str) -> Res {
    match value.downcast_ref::<Str>() {
        // The error that encoding it gives.
        Some(text) if text.to_str().is_none() => vm.call_method(value, "encode", &[]),
        Some(_) => Ok(value.clone()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!(
                "TextIOWrapper() argument '{name}' must be str or None, not {given}"
            )))
        }
    }
}

fn newline_mode(vm: &mut Vm, newline: &Value) -> Res<Newline> {
    if newline.is_none() {
        return Ok(Newline::Translate);
    }
    let Some(text) = newline.downcast_ref::<Str>() else {
        let given = vm.type_name(newline);
        return Err(vm.type_error(format!(
            "TextIOWrapper() argument 'newline' must be str or None, not {given}"
        )));
    };
    match text.as_bytes() {
        b"" => Ok(Newline::Universal),
        b"\n" => Ok(Newline::Lf),
        b"\r" => Ok(Newline::Cr),
        b"\r\n" => Ok(Newline::CrLf),
        _ => {
            let shown = vm.repr(newline)?;
            Err(vm.value_error(format!("illegal newline value: {}", shown.to_string_lossy())))
        }
    }
}

fn note_seekable(vm: &mut Vm, text: &TextWrapper, buffer: &Value) -> Res<()> {
    let seekable = vm.call_method(buffer, "seekable", &[])?;
    let seekable = vm.truth(&seekable)?;
    text.seekable.set(seekable);
    text.telling.set(seekable);
    Ok(())
}

/// Chooses how text is encoded and decoded.
fn set_codec(vm: &mut Vm, text: &TextWrapper, buffer: &Value, encoding: Value, errors: Value) -> Res<()> {
    let name = vm.text_of(&encoding);
    let codec = Codec::of(&name);
    let (mut encoder, mut decoder) = (Value::NONE, Value::NONE);
    if codec == Codec::Other {
        if name.contains('\0') {
            return Err(vm.error(ExceptionKind::LookupError, format!("unknown encoding: {name}")));
        }
        let codecs = vm.import("codecs")?;
        let info = vm.call_method(&codecs, "lookup", std::slice::from_ref(&encoding))?;
        if let Some(is_text) = vm.getattr_opt(&info, "_is_text_encoding")?
            && !vm.truth(&is_text)?
        {
            let message = format!("'{name}' is not a text encoding");
            return Err(vm.error(ExceptionKind::LookupError, message));
        }
        let mut codec = |able: &str, maker: &str| {
            let able = vm.call_method(buffer, able, &[])?;
            match vm.truth(&able)? {
                true => vm.call_method(&info, maker, std::slice::from_ref(&errors)),
                false => Ok(Value::NONE),
            }
        };
        decoder = codec("readable", "incrementaldecoder")?;
        encoder = codec("writable", "incrementalencoder")?;
    }
    text.codec.set(codec);
    drop(text.encoder.replace(encoder));
    drop(text.decoder.replace(decoder));
    drop(text.encoding.replace(encoding));
    drop(text.errors.replace(errors));
    Ok(())
}

fn detach(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    vm.call_method(&args[0], "flush", &[])?;
    drop(text.buffer.replace(Value::NONE));
    Ok(buffer)
}

fn reconfigure(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, encoding, errors, newline, line_buffering, write_through] = args else {
        return Err(vm.system_error("reconfigure was bound wrongly"));
    };
    let text = wrapper(vm, this)?;
    let buffer = buffer_of(vm, &text)?;
    let started = !text.bytes.borrow().is_empty() || text.at_end.get();
    if started && (!encoding.is_none() || !errors.is_none() || !newline.is_undef()) {
        return Err(super::base::unsupported(
            vm,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    let newline = if newline.is_undef() {
        text.newline.get()
    } else {
        newline_mode(vm, newline)?
    };
    vm.call_method(this, "flush", &[])?;
    if !encoding.is_none() || !errors.is_none() {
        let new_errors = match (errors.is_none(), encoding.is_none()) {
            (false, _) => name_arg(vm, errors, "errors")?,
            (true, true) => text.errors.borrow().clone(),
            (true, false) => vm.str("strict"),
        };
        let new_encoding = if encoding.is_none() {
            text.encoding.borrow().clone()
        } else if vm.text_of(encoding) == "locale" {
            vm.str("UTF-8")
        } else {
            name_arg(vm, encoding, "encoding")?
        };
        set_codec(vm, &text, &buffer, new_encoding, new_errors)?;
        write::begin_in_the_middle(vm, &text)?;
    }
    text.newline.set(newline);
    if !line_buffering.is_none() {
        text.line_buffering.set(vm.truth(line_buffering)?);
    }
    if !write_through.is_none() {
        text.write_through.set(vm.truth(write_through)?);
    }
    Ok(Value::NONE)
}

fn newlines(vm: &mut Vm, value: &Value) -> Res {
    let text = wrapper(vm, value)?;
    buffer_of(vm, &text)?;
    Ok(newlines_value(vm, text.seen.get()))
}

/// The `newlines` attribute for the kinds seen.
pub fn newlines_value(vm: &mut Vm, seen: u8) -> Value {
    let kinds = [(1, "\r"), (2, "\n"), (4, "\r\n")];
    let mut texts: Vec<Value> = kinds
        .iter()
        .filter(|(bit, _)| seen & bit != 0)
        .map(|(_, text)| vm.str(text))
        .collect();
    match texts.len() {
        0 => Value::NONE,
        1 => texts.remove(0),
        _ => vm.tuple(texts),
    }
}

fn forward(vm: &mut Vm, args: Args<'_>, name: &str) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    vm.call_method(&buffer, name, &[])
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    if wrapper(vm, &args[0])?.buffer.borrow().is_undef() {
        return Err(uninitialized(vm));
    }
    let ty = vm.type_of(&args[0]).clone();
    let mut shown = format!("<{}", vm.full_type_name(&ty));
    for name in ["name", "mode"] {
        let value = match vm.getattr_opt(&args[0], name) {
            Ok(value) => value,
            Err(raised) if raised.is(ExceptionKind::ValueError) => None,
            Err(raised) => return Err(raised),
        };
        if let Some(value) = value {
            shown.push_str(&format!(" {name}={}", vm.repr(&value)?.to_string_lossy()));
        }
    }
    let text = wrapper(vm, &args[0])?;
    let encoding = text.encoding.borrow().clone();
    shown.push_str(&format!(" encoding={}>", vm.repr(&encoding)?.to_string_lossy()));
    Ok(vm.str(&shown))
}

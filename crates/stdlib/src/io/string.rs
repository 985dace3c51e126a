//! `StringIO`: a text stream in memory.
//!
//! As long as a program only appends, the text grows as WTF-8; reading and seeking work on an array of code points.

use std::cell::{Cell, RefCell};

use corallus_heap::{BufferSize, Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;
use rustpython_wtf8::{CodePoint, Wtf8, Wtf8Buf};

use super::base::TEXT_IO_BASE;
use super::newline::convert;
use super::text::newlines_value;

enum Content {
    /// Only appended to so far; the position is at the end.
    Growing(Wtf8Buf),
    Points(Vec<u32>),
}

/// The payload of `StringIO`.
pub struct StringIo {
    content: RefCell<Content>,
    position: Cell<usize>,
    closed: Cell<bool>,
    /// `None`: `\r` and `\r\n` become `\n` on writing.
    translate: Cell<bool>,
    /// Every kind of line end ends a line.
    universal: Cell<bool>,
    /// What `\n` becomes on writing, and ends a line.
    ending: Cell<&'static str>,
    seen: Cell<u8>,
    size: BufferSize,
}

payload!(StringIo, "StringIO", [], buffer: |stream| stream.size.get());

/// `_io.StringIO`.
pub static STRING_IO: TypeDef = TypeDef {
    base: Some(&TEXT_IO_BASE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: &[
        getter(
            "closed",
            |vm, v| Ok(Value::bool(this::<StringIo>(vm, v)?.closed.get())),
            "",
        ),
        getter("line_buffering", |vm, v| open(vm, v).map(|_| Value::FALSE), ""),
        getter(
            "newlines",
            |vm, v| {
                let s = open(vm, v)?;
                Ok(if s.translate.get() || s.universal.get() {
                    newlines_value(vm, s.seen.get())
                } else {
                    Value::NONE
                })
            },
            "",
        ),
    ],
    doc: "Text I/O implementation using an in-memory buffer.",
    ..TypeDef::new::<StringIo>("StringIO", "_io")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    method("__init__", "($self, initial_value='', newline='\\n')", init, ""),
    method("read", "($self, size=-1, /)", read, ""),
    method("readline", "($self, size=-1, /)", readline, ""),
    method("__next__", "($self, /)", next_line, ""),
    method("write", "($self, s, /)", write, ""),
    method("seek", "($self, pos, whence=0, /)", seek, ""),
    method("tell", "($self, /)", tell, ""),
    method("truncate", "($self, pos=None, /)", truncate, ""),
    method("getvalue", "($self, /)", getvalue, ""),
    method("close", "($self, /)", close, ""),
    method("__getstate__", "($self, /)", getstate, ""),
    method("__setstate__", "($self, state, /)", setstate, ""),
    method(
        "readable",
        "($self, /)",
        |vm, args| open(vm, &args[0]).map(|_| Value::TRUE),
        "",
    ),
    method(
        "writable",
        "($self, /)",
        |vm, args| open(vm, &args[0]).map(|_| Value::TRUE),
        "",
    ),
    method(
        "seekable",
        "($self, /)",
        |vm, args| open(vm, &args[0]).map(|_| Value::TRUE),
        "",
    ),
];

fn open(vm: &mut Vm, value: &Value) -> Res<Ref<StringIo>> {
    let stream = this::<StringIo>(vm, value)?.clone();
    if stream.closed.get() {
        Err(vm.value_error("I/O operation on closed file"))
    } else {
        Ok(stream)
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let stream = StringIo {
        content: RefCell::new(Content::Growing(Wtf8Buf::new())),
        size: BufferSize::default(),
        position: Cell::new(0),
        closed: Cell::new(false),
        translate: Cell::new(false),
        universal: Cell::new(false),
        ending: Cell::new("\n"),
        seen: Cell::new(0),
    };
    Ok(vm.heap.alloc(ty, stream).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<StringIo>(vm, &args[0])?.clone();
    let (translate, universal, ending) = match (args[2].is_none(), args[2].downcast_ref::<Str>()) {
        (true, _) => (true, true, "\n"),
        (_, Some(text)) => match text.as_bytes() {
            b"" => (false, true, "\n"),
            b"\n" => (false, false, "\n"),
            b"\r" => (false, false, "\r"),
            b"\r\n" => (false, false, "\r\n"),
            _ => {
                let shown = vm.repr(&args[2])?;
                return Err(vm.value_error(format!("illegal newline value: {}", shown.to_string_lossy())));
            }
        },
        _ => {
            let given = vm.type_name(&args[2]);
            return Err(vm.type_error(format!("newline must be str or None, not {given}")));
        }
    };
    stream.translate.set(translate);
    stream.universal.set(universal);
    stream.ending.set(ending);
    stream.seen.set(0);
    *stream.content.borrow_mut() = Content::Growing(Wtf8Buf::new());
    stream.position.set(0);
    if !args[1].is_none() {
        let Some(text) = args[1].downcast_ref::<Str>() else {
            let given = vm.type_name(&args[1]);
            return Err(vm.type_error(format!("initial_value must be str or None, not {given}")));
        };
        if !text.is_empty() {
            write(vm, &[args[0].clone(), args[1].clone()])?;
            points(&stream, |_| ());
            stream.position.set(0);
        }
    }
    Ok(Value::NONE)
}

/// Works on the array of code points.
fn points<T>(stream: &StringIo, work: impl FnOnce(&mut Vec<u32>) -> T) -> T {
    let mut content = stream.content.borrow_mut();
    if let Content::Growing(text) = &*content {
        let array: Vec<u32> = text.code_points().map(|point| point.to_u32()).collect();
        stream.position.set(array.len());
        *content = Content::Points(array);
    }
    match &mut *content {
        Content::Points(array) => work(array),
        Content::Growing(_) => work(&mut Vec::new()),
    }
}

fn to_text(array: &[u32]) -> Wtf8Buf {
    let mut text = Wtf8Buf::with_capacity(array.len());
    for point in array {
        if let Some(point) = CodePoint::from_u32(*point) {
            text.push(point);
        }
    }
    text
}

fn take(vm: &mut Vm, stream: &StringIo, length: usize) -> Value {
    let position = &stream.position;
    let text = points(stream, |array| {
        let start = position.get().min(array.len());
        let end = start.saturating_add(length).min(array.len());
        if end > start {
            position.set(end);
        }
        to_text(array.get(start..end).unwrap_or_default())
    });
    vm.wtf8(&text)
}

fn size_arg(vm: &mut Vm, value: &Value) -> Res<Option<usize>> {
    let size = if value.is_none() { -1 } else { vm.to_i64(value)? };
    Ok(usize::try_from(size).ok())
}

fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let size = size_arg(vm, &args[1])?;
    Ok(take(vm, &stream, size.unwrap_or(usize::MAX)))
}

/// The length of the line at the position.
fn line_length(stream: &StringIo) -> usize {
    let (universal, ending) = (stream.universal.get(), stream.ending.get());
    // Switching to code points may move the position: it must be read afterwards.
    points(stream, |_| ());
    let start = stream.position.get();
    points(stream, |array| {
        let rest = array.get(start.min(array.len())..).unwrap_or_default();
        let (lf, cr) = (u32::from('\n'), u32::from('\r'));
        let end = match (universal, ending) {
            (true, _) => rest.iter().position(|c| *c == lf || *c == cr).map(|at| {
                let pair = rest.get(at) == Some(&cr) && rest.get(at + 1) == Some(&lf);
                at + if pair { 2 } else { 1 }
            }),
            (_, "\r\n") => rest.windows(2).position(|pair| pair == [cr, lf]).map(|at| at + 2),
            (_, "\r") => rest.iter().position(|c| *c == cr).map(|at| at + 1),
            _ => rest.iter().position(|c| *c == lf).map(|at| at + 1),
        };
        end.unwrap_or(rest.len())
    })
}

fn readline(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let limit = size_arg(vm, &args[1])?.unwrap_or(usize::MAX);
    let length = line_length(&stream).min(limit);
    Ok(take(vm, &stream, length))
}

fn next_line(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    match line_length(&stream) {
        0 => Err(vm.stop_iteration(Value::NONE)),
        length => Ok(take(vm, &stream, length)),
    }
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let Some(string) = args[1].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("string argument expected, got '{given}'")));
    };
    let length = string.len();
    if length == 0 {
        return Ok(Value::int32(0));
    }
    let mut text = string.wtf8().to_wtf8_buf();
    if (stream.translate.get() || stream.universal.get()) && text.as_bytes().iter().any(|b| matches!(b, b'\r' | b'\n'))
    {
        let bytes = convert(text.as_bytes(), stream.translate.get(), &stream.seen);
        if let Ok(converted) = Wtf8Buf::from_bytes(bytes) {
            text = converted;
        }
    }
    if stream.ending.get() != "\n" {
        text = text.replace(Wtf8::new("\n"), Wtf8::new(stream.ending.get()));
    }
    vm.check_size(text.as_bytes().len())?;
    if let Content::Growing(growing) = &mut *stream.content.borrow_mut() {
        growing.push_wtf8(&text);
        stream.size.set(&vm.heap, growing.as_bytes().len());
        return Ok(vm.size(length));
    }
    let new: Vec<u32> = text.code_points().map(|point| point.to_u32()).collect();
    let start = stream.position.get();
    vm.check_size(start.saturating_mul(4))?;
    points(&stream, |array| {
        if array.len() < start {
            array.resize(start, 0);
        }
        let overlap = new.len().min(array.len() - start);
        if let Some(place) = array.get_mut(start..start + overlap) {
            place.copy_from_slice(&new[..overlap]);
        }
        array.extend_from_slice(&new[overlap..]);
        stream.size.set(&vm.heap, array.len() * size_of::<u32>());
    });
    stream.position.set(start + new.len());
    Ok(vm.size(length))
}

fn tell(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let at = match &*stream.content.borrow() {
        Content::Growing(text) => text.code_points().count(),
        Content::Points(_) => stream.position.get(),
    };
    Ok(vm.size(at))
}

fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let (offset, whence) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    let length = points(&stream, |array| array.len());
    let at = match whence {
        0 if offset < 0 => return Err(vm.value_error(format!("Negative seek position {offset}"))),
        0 => usize::try_from(offset).unwrap_or(0),
        1 | 2 if offset != 0 => return Err(vm.error(ExceptionKind::OSError, "Can't do nonzero cur-relative seeks")),
        1 => stream.position.get(),
        2 => length,
        _ => return Err(vm.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    stream.position.set(at);
    Ok(vm.size(at))
}

fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    points(&stream, |_| ());
    let size = if args[1].is_none() {
        stream.position.get()
    } else {
        let size = vm.to_i64(&args[1])?;
        match usize::try_from(size) {
            Ok(size) => size,
            Err(_) => return Err(vm.value_error(format!("Negative size value {size}"))),
        }
    };
    points(&stream, |array| array.truncate(size));
    Ok(vm.size(size))
}

fn getvalue(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let text = match &*stream.content.borrow() {
        Content::Growing(text) => text.clone(),
        Content::Points(array) => to_text(array),
    };
    Ok(vm.wtf8(&text))
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<StringIo>(vm, &args[0])?;
    stream.closed.set(true);
    *stream.content.borrow_mut() = Content::Growing(Wtf8Buf::new());
    Ok(Value::NONE)
}

fn getstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let (text, position) = (getvalue(vm, &args[..1])?, tell(vm, &args[..1])?);
    let newline = match (stream.translate.get(), stream.universal.get()) {
        (true, _) => Value::NONE,
        (false, true) => vm.str(""),
        (false, false) => vm.str(stream.ending.get()),
    };
    let dict = vm.getattr_opt(&args[0], "__dict__")?.unwrap_or(Value::NONE);
    Ok(vm.tuple([text, newline, position, dict]))
}

fn setstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.full_type_name(&vm.type_of(&args[0]).clone());
    let Some([text, newline, position, dict]) = vm
        .items_of_exact(&args[1])
        .and_then(|items| <[Value; 4]>::try_from(items).ok())
    else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("{name}.__setstate__ argument should be 4-tuple, got {given}")));
    };
    init(vm, &[args[0].clone(), Value::NONE, newline])?;
    let stream = open(vm, &args[0])?;
    // As it stands: its line ends were translated when it was written.
    match text.downcast_ref::<Str>() {
        Some(text) => {
            *stream.content.borrow_mut() = Content::Growing(text.wtf8().to_wtf8_buf());
            stream.size.set(&vm.heap, text.as_bytes().len());
        }
        None if text.is_none() => {}
        None => {
            let given = vm.type_name(&text);
            return Err(vm.type_error(format!("initial_value must be str or None, not {given}")));
        }
    }
    if !is_int(&position) {
        let given = vm.type_name(&position);
        return Err(vm.type_error(format!("third item of state must be an integer, got {given}")));
    }
    if vm.to_i64(&position)? < 0 {
        return Err(vm.value_error("position value cannot be negative"));
    }
    if !dict.is_none() && !dict.has_payload::<Dict>() {
        let given = vm.type_name(&dict);
        return Err(vm.type_error(format!("fourth item of state should be a dict, got a {given}")));
    }
    let zero = Value::int32(0);
    seek(vm, &[args[0].clone(), position, zero])?;
    if !dict.is_none() {
        vm.setattr(&args[0], "__dict__", dict)?;
    }
    Ok(Value::NONE)
}

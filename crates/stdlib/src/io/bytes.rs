//! `BytesIO`: a binary stream in memory.

use std::cell::{Cell, RefCell};

use corallus_heap::{BufferSize, Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::buffer::{Exporter, register};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::memoryview;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::BUFFERED_IO_BASE;
use crate::buffer;

/// The payload of `BytesIO`.
pub struct BytesIo {
    data: RefCell<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    /// Memory views that look at the data: while there are any, nothing is written or resized.
    exports: Cell<usize>,
    size: BufferSize,
}

payload!(BytesIo, "BytesIO", [], buffer: |stream| stream.size.get());

/// What a memory view of the contents looks at.
pub struct BytesIoBuffer {
    stream: Ref<BytesIo>,
}

payload!(BytesIoBuffer, "_BytesIOBuffer", [stream]);

/// `_io._BytesIOBuffer`.
pub static BYTES_IO_BUFFER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<BytesIoBuffer>("_BytesIOBuffer", "_io")
};

static EXPORTER: Exporter = Exporter {
    vtable: <BytesIoBuffer as corallus_heap::Payload>::vtable,
    readonly: |_| false,
    format: |_| ("B".to_owned(), 1),
    read: |value, reader| {
        if let Some(buffer) = value.downcast_ref::<BytesIoBuffer>() {
            reader(&buffer.stream.data.borrow());
        }
    },
    write: |value, writer| {
        if let Some(buffer) = value.downcast_ref::<BytesIoBuffer>() {
            writer(&mut buffer.stream.data.borrow_mut());
        }
    },
    pin: |value, change| {
        if let Some(buffer) = value.downcast_ref::<BytesIoBuffer>() {
            let exports = &buffer.stream.exports;
            exports.set(exports.get().saturating_add_signed(change));
        }
    },
};

/// `_io.BytesIO`.
pub static BYTES_IO: TypeDef = TypeDef {
    base: Some(&BUFFERED_IO_BASE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: &[getter(
        "closed",
        |vm, v| Ok(Value::bool(this::<BytesIo>(vm, v)?.closed.get())),
        "",
    )],
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    ..TypeDef::new::<BytesIo>("BytesIO", "_io")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    method("__init__", "($self, initial_bytes=b'')", init, ""),
    method("read", "($self, size=-1, /)", read, ""),
    method("read1", "($self, size=-1, /)", read, ""),
    method("readline", "($self, size=-1, /)", readline, ""),
    method("__next__", "($self, /)", next_line, ""),
    method("readinto", "($self, buffer, /)", readinto, ""),
    method("write", "($self, b, /)", write, ""),
    method("seek", "($self, pos, whence=0, /)", seek, ""),
    method(
        "tell",
        "($self, /)",
        |vm, args| {
            let at = open(vm, &args[0])?.position.get();
            Ok(vm.size(at))
        },
        "",
    ),
    method("truncate", "($self, size=None, /)", truncate, ""),
    method(
        "getvalue",
        "($self, /)",
        |vm, args| {
            let data = open(vm, &args[0])?.data.borrow().clone();
            Ok(vm.bytes(data))
        },
        "",
    ),
    method("getbuffer", "($self, /)", getbuffer, ""),
    method("close", "($self, /)", close, ""),
    method(
        "flush",
        "($self, /)",
        |vm, args| open(vm, &args[0]).map(|_| Value::NONE),
        "",
    ),
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
    method(
        "isatty",
        "($self, /)",
        |vm, args| open(vm, &args[0]).map(|_| Value::FALSE),
        "",
    ),
    method("__getstate__", "($self, /)", getstate, ""),
    method("__setstate__", "($self, state, /)", setstate, ""),
];

fn open(vm: &mut Vm, value: &Value) -> Res<Ref<BytesIo>> {
    let stream = this::<BytesIo>(vm, value)?.clone();
    if stream.closed.get() {
        Err(vm.value_error("I/O operation on closed file."))
    } else {
        Ok(stream)
    }
}

/// An open stream that nobody looks at, so that it can be changed.
fn changeable(vm: &mut Vm, value: &Value) -> Res<Ref<BytesIo>> {
    let stream = open(vm, value)?;
    check_exports(vm, &stream)?;
    Ok(stream)
}

fn check_exports(vm: &mut Vm, stream: &BytesIo) -> Res<()> {
    match stream.exports.get() {
        0 => Ok(()),
        _ => Err(vm.error(
            ExceptionKind::BufferError,
            "Existing exports of data: object cannot be re-sized",
        )),
    }
}

/// Changes the contents and tells the heap of their size.
fn change<T>(vm: &Vm, stream: &BytesIo, change: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    let mut data = stream.data.borrow_mut();
    let result = change(&mut data);
    stream.size.set(&vm.heap, data.len());
    result
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let stream = BytesIo {
        data: RefCell::default(),
        position: Cell::new(0),
        closed: Cell::new(false),
        exports: Cell::new(0),
        size: BufferSize::default(),
    };
    Ok(vm.heap.alloc(ty, stream).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<BytesIo>(vm, &args[0])?.clone();
    check_exports(vm, &stream)?;
    let data = if args[1].is_none() || args[1].is_undef() {
        Vec::new()
    } else {
        buffer::data(vm, &args[1])?.to_vec()
    };
    change(vm, &stream, |contents| *contents = data);
    stream.position.set(0);
    stream.closed.set(false);
    Ok(Value::NONE)
}

/// Takes up to `size` bytes from the position on.
fn take(stream: &BytesIo, size: Option<usize>) -> Vec<u8> {
    let data = stream.data.borrow();
    let start = stream.position.get().min(data.len());
    let end = size.map_or(data.len(), |size| start.saturating_add(size).min(data.len()));
    let piece = data.get(start..end).unwrap_or_default().to_vec();
    // Beyond the end nothing is read, and the position stays.
    stream.position.set(stream.position.get().max(end));
    piece
}

fn size_arg(vm: &mut Vm, value: &Value) -> Res<Option<usize>> {
    let size = if value.is_none() { -1 } else { vm.to_i64(value)? };
    Ok(usize::try_from(size).ok())
}

fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let size = size_arg(vm, &args[1])?;
    let piece = take(&stream, size);
    Ok(vm.bytes(piece))
}

fn line(stream: &BytesIo, limit: Option<usize>) -> Vec<u8> {
    let length = {
        let data = stream.data.borrow();
        let rest = data.get(stream.position.get().min(data.len())..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |at| at + 1);
        limit.map_or(end, |limit| end.min(limit))
    };
    take(stream, Some(length))
}

fn readline(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let limit = size_arg(vm, &args[1])?;
    let line = line(&stream, limit);
    Ok(vm.bytes(line))
}

fn next_line(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let line = line(&stream, None);
    if line.is_empty() {
        return Err(vm.stop_iteration(Value::NONE));
    }
    Ok(vm.bytes(line))
}

fn readinto(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let size = buffer::writable_size(vm, &args[1])?;
    let piece = take(&stream, Some(size));
    buffer::write_into(vm, &args[1], &piece)?;
    Ok(vm.size(piece.len()))
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    changeable(vm, &args[0])?;
    let bytes = buffer::data(vm, &args[1])?;
    // The bytes may come from a program's own code.
    let stream = changeable(vm, &args[0])?;
    let start = stream.position.get();
    let end = start.saturating_add(bytes.len());
    if bytes.is_empty() {
        return Ok(Value::int32(0));
    }
    vm.check_size(end)?;
    change(vm, &stream, |data| {
        if data.len() < end {
            data.resize(end, 0);
        }
        if let Some(place) = data.get_mut(start..end) {
            place.copy_from_slice(&bytes);
        }
    });
    stream.position.set(end);
    Ok(vm.size(bytes.len()))
}

fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let (offset, whence) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    let base = match whence {
        0 if offset < 0 => return Err(vm.value_error(format!("negative seek value {offset}"))),
        0 => 0,
        1 => stream.position.get(),
        2 => stream.data.borrow().len(),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let at = i64::try_from(base).unwrap_or(i64::MAX).saturating_add(offset).max(0);
    stream.position.set(usize::try_from(at).unwrap_or(0));
    Ok(vm.int(at))
}

fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = changeable(vm, &args[0])?;
    let size = if args[1].is_none() {
        stream.position.get()
    } else {
        let size = vm.to_i64(&args[1])?;
        match usize::try_from(size) {
            Ok(size) => size,
            Err(_) => return Err(vm.value_error(format!("negative size value {size}"))),
        }
    };
    change(vm, &stream, |data| data.truncate(size));
    Ok(vm.size(size))
}

fn getbuffer(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    register(vm, &EXPORTER);
    let ty = vm.type_for(&BYTES_IO_BUFFER);
    let buffer = vm.heap.alloc(&ty, BytesIoBuffer { stream }).into_value();
    memoryview::of(vm, &buffer)
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<BytesIo>(vm, &args[0])?.clone();
    check_exports(vm, &stream)?;
    stream.closed.set(true);
    change(vm, &stream, Vec::clear);
    Ok(Value::NONE)
}

fn getstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0])?;
    let data = stream.data.borrow().clone();
    let (data, position) = (vm.bytes(data), vm.size(stream.position.get()));
    let dict = vm.getattr_opt(&args[0], "__dict__")?.unwrap_or(Value::NONE);
    Ok(vm.tuple([data, position, dict]))
}

fn setstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = changeable(vm, &args[0])?;
    let name = vm.full_type_name(&vm.type_of(&args[0]).clone());
    let Some([contents, position, dict]) = vm
        .items_of_exact(&args[1])
        .and_then(|items| <[Value; 3]>::try_from(items).ok())
    else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("{name}.__setstate__ argument should be 3-tuple, got {given}")));
    };
    let data = buffer::data(vm, &contents)?.to_vec();
    if !is_int(&position) {
        let given = vm.type_name(&position);
        return Err(vm.type_error(format!("second item of state must be an integer, not {given}")));
    }
    let Ok(position) = usize::try_from(vm.to_i64(&position)?) else {
        return Err(vm.value_error("position value cannot be negative"));
    };
    if !dict.is_none() && !dict.has_payload::<Dict>() {
        let given = vm.type_name(&dict);
        return Err(vm.type_error(format!("third item of state should be a dict, got a {given}")));
    }
    change(vm, &stream, |contents| *contents = data);
    stream.position.set(position);
    if !dict.is_none() {
        vm.setattr(&args[0], "__dict__", dict)?;
    }
    Ok(Value::NONE)
}

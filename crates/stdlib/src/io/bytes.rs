//! `BytesIO`: a binary stream in memory.

use std::cell::{Cell, RefCell};

use corallus_heap::{BufferSize, Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::base::BUFFERED_IO_BASE;
use crate::buffer;

/// The payload of `BytesIO`.
pub struct BytesIo {
    data: RefCell<Vec<u8>>,
    position: Cell<usize>,
    closed: Cell<bool>,
    size: BufferSize,
}

payload!(BytesIo, "BytesIO", [], buffer: |stream| stream.size.get());

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

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let stream = BytesIo {
        data: RefCell::default(),
        position: Cell::new(0),
        closed: Cell::new(false),
        size: BufferSize::default(),
    };
    Ok(vm.heap.alloc(ty, stream).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<BytesIo>(vm, &args[0])?.clone();
    let data = if args[1].is_none() || args[1].is_undef() {
        Vec::new()
    } else {
        buffer::data(vm, &args[1])?.to_vec()
    };
    *stream.data.borrow_mut() = data;
    stream.position.set(0);
    Ok(Value::NONE)
}

/// Takes up to `size` bytes from the position on.
fn take(stream: &BytesIo, size: Option<usize>) -> Vec<u8> {
    let data = stream.data.borrow();
    let start = stream.position.get().min(data.len());
    let end = size.map_or(data.len(), |size| start.saturating_add(size).min(data.len()));
    let piece = data.get(start..end).unwrap_or_default().to_vec();
    stream.position.set(stream.position.get().max(end));
    if end == start {
        // Reading nothing moves nothing, also beyond the end.
        stream.position.set(stream.position.get());
    }
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
    let stream = open(vm, &args[0])?;
    let bytes = buffer::data(vm, &args[1])?;
    let start = stream.position.get();
    let end = start.saturating_add(bytes.len());
    if bytes.is_empty() {
        return Ok(Value::int32(0));
    }
    vm.check_size(end)?;
    let mut data = stream.data.borrow_mut();
    if data.len() < end {
        data.resize(end, 0);
    }
    if let Some(place) = data.get_mut(start..end) {
        place.copy_from_slice(&bytes);
    }
    stream.size.set(&vm.heap, data.len());
    drop(data);
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
    let stream = open(vm, &args[0])?;
    let size = if args[1].is_none() {
        stream.position.get()
    } else {
        let size = vm.to_i64(&args[1])?;
        match usize::try_from(size) {
            Ok(size) => size,
            Err(_) => return Err(vm.value_error(format!("negative size value {size}"))),
        }
    };
    stream.data.borrow_mut().truncate(size);
    Ok(vm.size(size))
}

/// A view of a copy: the reference's view writes through, which programs hardly ever use.
fn getbuffer(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = open(vm, &args[0])?.data.borrow().clone();
    let copy = vm.bytearray(data);
    let builtins = vm.builtins.clone();
    match builtins.get_str(vm, "memoryview") {
        Some(memoryview) => vm.call(&memoryview, &[copy]),
        None => Err(vm.system_error("memoryview is gone")),
    }
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<BytesIo>(vm, &args[0])?;
    stream.closed.set(true);
    stream.data.borrow_mut().clear();
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
    let stream = open(vm, &args[0])?;
    let Some(items) = vm.items_of_exact(&args[1]).filter(|items| items.len() == 3) else {
        return Err(vm.type_error("BytesIO.__setstate__ argument should be 3-tuple"));
    };
    let data = buffer::data(vm, &items[0])?.to_vec();
    let position = vm.to_i64(&items[1])?;
    *stream.data.borrow_mut() = data;
    stream.position.set(usize::try_from(position).unwrap_or(0));
    if !items[2].is_none() {
        vm.setattr(&args[0], "__dict__", items[2].clone())?;
    }
    Ok(Value::NONE)
}

//! `BufferedRWPair`: a reader and a writer as one stream.

use std::cell::RefCell;

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::DEFAULT_BUFFER_SIZE;
use super::base::{BUFFERED_IO_BASE, unsupported};
use super::buffered::{READER, WRITER};
use crate::exception_context::after;

/// The payload of `BufferedRWPair`.
pub struct Pair {
    reader: RefCell<Value>,
    writer: RefCell<Value>,
}

payload!(Pair, "BufferedRWPair", [reader, writer]);

/// `_io.BufferedRWPair`.
pub static PAIR: TypeDef = TypeDef {
    base: Some(&BUFFERED_IO_BASE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: &[getter(
        "closed",
        |vm, v| {
            let writer = side(vm, v, false)?;
            vm.getattr(&writer, "closed")
        },
        "",
    )],
    doc: "A buffered reader and writer object together.",
    ..TypeDef::new::<Pair>("BufferedRWPair", "_io")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    method(
        "__init__",
        "($self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)",
        init,
        "",
    ),
    method(
        "read",
        "($self, size=-1, /)",
        |vm, args| forward(vm, args, true, "read"),
        "",
    ),
    method(
        "read1",
        "($self, size=-1, /)",
        |vm, args| forward(vm, args, true, "read1"),
        "",
    ),
    method(
        "peek",
        "($self, size=0, /)",
        |vm, args| forward(vm, args, true, "peek"),
        "",
    ),
    method(
        "readinto",
        "($self, buffer, /)",
        |vm, args| forward(vm, args, true, "readinto"),
        "",
    ),
    method(
        "readinto1",
        "($self, buffer, /)",
        |vm, args| forward(vm, args, true, "readinto1"),
        "",
    ),
    method(
        "readable",
        "($self, /)",
        |vm, args| forward(vm, args, true, "readable"),
        "",
    ),
    method(
        "write",
        "($self, buffer, /)",
        |vm, args| forward(vm, args, false, "write"),
        "",
    ),
    method("flush", "($self, /)", |vm, args| forward(vm, args, false, "flush"), ""),
    method(
        "writable",
        "($self, /)",
        |vm, args| forward(vm, args, false, "writable"),
        "",
    ),
    method("isatty", "($self, /)", isatty, ""),
    method("close", "($self, /)", close, ""),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let pair = Pair {
        reader: RefCell::new(Value::NONE),
        writer: RefCell::new(Value::NONE),
    };
    Ok(vm.heap.alloc(ty, pair).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let pair = this::<Pair>(vm, &args[0])?.clone();
    for (stream, able, message) in [
        (&args[1], "readable", "File or stream is not readable."),
        (&args[2], "writable", "File or stream is not writable."),
    ] {
        let answer = vm.call_method(stream, able, &[])?;
        if !vm.truth(&answer)? {
            return Err(unsupported(vm, message));
        }
    }
    let (reader, writer) = (vm.type_for(&READER).into_value(), vm.type_for(&WRITER).into_value());
    let size = match args[3].is_undef() {
        true => Value::int32(DEFAULT_BUFFER_SIZE),
        false => args[3].clone(),
    };
    let reader = vm.call(&reader, &[args[1].clone(), size.clone()])?;
    let writer = vm.call(&writer, &[args[2].clone(), size])?;
    drop(pair.reader.replace(reader));
    drop(pair.writer.replace(writer));
    Ok(Value::NONE)
}

fn side(vm: &mut Vm, value: &Value, reader: bool) -> Res {
    let pair = this::<Pair>(vm, value)?;
    let stream = if reader {
        pair.reader.borrow().clone()
    } else {
        pair.writer.borrow().clone()
    };
    if stream.is_none() {
        Err(vm.value_error("I/O operation on uninitialized object"))
    } else {
        Ok(stream)
    }
}

fn forward(vm: &mut Vm, args: Args<'_>, reader: bool, name: &str) -> Res {
    let stream = side(vm, &args[0], reader)?;
    vm.call_method(&stream, name, args.get(1..).unwrap_or_default())
}

fn isatty(vm: &mut Vm, args: Args<'_>) -> Res {
    let answer = forward(vm, args, false, "isatty")?;
    if vm.truth(&answer)? {
        Ok(answer)
    } else {
        forward(vm, args, true, "isatty")
    }
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let writer = forward(vm, args, false, "close");
    let reader = forward(vm, args, true, "close");
    after(writer, reader)
}

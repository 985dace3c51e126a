//! Raw streams over what a host supplies: a Rust reader or writer.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use corallus_heap::{Ref, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, Native, TypeDef, getter, method, this};
use corallus_vm::vm::Vm;

use super::base::{RAW_IO_BASE, closed_error};
use crate::{buffer, os_error};

/// The payload.
pub struct HostStream {
    reader: RefCell<Option<Box<dyn Read + Send>>>,
    writer: RefCell<Option<Box<dyn Write + Send>>>,
    readable: bool,
    closed: Cell<bool>,
}

payload!(HostStream, "host stream", []);

static HOST_STREAM: TypeDef = TypeDef {
    base: Some(&RAW_IO_BASE),
    methods: METHODS,
    getsets: &[getter(
        "closed",
        |vm, stream| Ok(Value::bool(this::<HostStream>(vm, stream)?.closed.get())),
        "",
    )],
    doc: "A raw stream of the host.",
    ..TypeDef::new::<HostStream>("HostStream", "_io")
};

static METHODS: &[Native] = &[
    method("readinto", "($self, buffer, /)", readinto, ""),
    method("write", "($self, b, /)", write, ""),
    method(
        "readable",
        "($self, /)",
        |vm, args| Ok(Value::bool(open(vm, args)?.readable)),
        "",
    ),
    method(
        "writable",
        "($self, /)",
        |vm, args| Ok(Value::bool(!open(vm, args)?.readable)),
        "",
    ),
    method("seekable", "($self, /)", |_, _| Ok(Value::FALSE), ""),
    method("isatty", "($self, /)", |_, _| Ok(Value::FALSE), ""),
    method("flush", "($self, /)", flush, ""),
    method("close", "($self, /)", close, ""),
];

/// A raw stream that reads.
pub fn reader(vm: &mut Vm, reader: Box<dyn Read + Send>) -> Value {
    make(vm, Some(reader), None)
}

/// A raw stream that writes.
pub fn writer(vm: &mut Vm, writer: Box<dyn Write + Send>) -> Value {
    make(vm, None, Some(writer))
}

fn make(vm: &mut Vm, reader: Option<Box<dyn Read + Send>>, writer: Option<Box<dyn Write + Send>>) -> Value {
    let stream = HostStream {
        readable: reader.is_some(),
        reader: RefCell::new(reader),
        writer: RefCell::new(writer),
        closed: Cell::new(false),
    };
    let ty = vm.type_for(&HOST_STREAM);
    vm.heap.alloc(&ty, stream).into_value()
}

fn open(vm: &mut Vm, args: Args<'_>) -> Res<Ref<HostStream>> {
    let stream = this::<HostStream>(vm, &args[0])?.clone();
    match stream.closed.get() {
        true => Err(closed_error(vm)),
        false => Ok(stream),
    }
}

/// Runs work of the host, which may fail or panic.
fn host<T>(vm: &mut Vm, work: impl FnOnce() -> std::io::Result<T>) -> Res<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(error)) => Err(failed(vm, &error)),
        Err(_) => Err(os_error::raise(vm, libc::EIO, &[])),
    }
}

fn failed(vm: &mut Vm, error: &std::io::Error) -> Raised {
    os_error::from_io(vm, error, &[])
}

fn readinto(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, args)?;
    let wanted = buffer::writable_size(vm, &args[1])?;
    vm.check_size(wanted)?;
    let mut bytes = vec![0; wanted];
    let count = match &mut *stream.reader.borrow_mut() {
        Some(reader) => host(vm, || reader.read(&mut bytes))?,
        None => return Err(super::base::unsupported(vm, "read")),
    };
    let read = bytes.get(..count).unwrap_or_default();
    buffer::write_into(vm, &args[1], read)?;
    Ok(vm.size(read.len()))
}

fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, args)?;
    let bytes = buffer::data(vm, &args[1])?.to_vec();
    match &mut *stream.writer.borrow_mut() {
        Some(writer) => host(vm, || writer.write_all(&bytes))?,
        None => return Err(super::base::unsupported(vm, "write")),
    }
    Ok(vm.size(bytes.len()))
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = this::<HostStream>(vm, &args[0])?.clone();
    if let Some(writer) = &mut *stream.writer.borrow_mut() {
        host(vm, || writer.flush())?;
    }
    Ok(Value::NONE)
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    flush(vm, args)?;
    this::<HostStream>(vm, &args[0])?.closed.set(true);
    Ok(Value::NONE)
}

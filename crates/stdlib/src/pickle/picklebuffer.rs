//! `PickleBuffer`: a buffer that a pickle may carry in its stream or leave to its owner to transmit (PEP 574).

use std::cell::RefCell;

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, Native, TypeDef, fixed, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::memoryview;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::dump::Hooks;
use super::save::Saver;
use super::{errors, opcode};
use crate::buffer;

/// The payload.
pub struct PickleBuffer {
    /// A memory view of the object; `None` once released.
    view: RefCell<Option<Value>>,
}

payload!(PickleBuffer, "PickleBuffer", [view]);

pub static PICKLE_BUFFER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    doc: "Wrapper for potentially out-of-band buffers",
    ..TypeDef::new::<PickleBuffer>("PickleBuffer", "pickle")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, object, /)",
        new,
        "Create and return a new object.",
    )),
    method(
        "raw",
        "($self, /)",
        raw,
        "Return a memoryview of the raw memory underlying this buffer.\n\nWill raise BufferError is the buffer isn't contiguous.",
    ),
    method(
        "release",
        "($self, /)",
        release,
        "Release the underlying buffer controlled by the PickleBuffer object.",
    ),
    method(
        "__buffer__",
        "($self, flags, /)",
        |vm, args| {
            let view = view_of(vm, &args[0])?;
            memoryview::of(vm, &view)
        },
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "__release_buffer__",
        "($self, buffer, /)",
        |vm, args| vm.call_method(&args[1], "release", &[]),
        "Release the buffer object that exposes the underlying memory of the object.",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
        return Err(vm.type_error("PickleBuffer.__new__(X): X is not a type object"));
    };
    if !buffer::is_bytes_like(vm, &args[1]) {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("a bytes-like object is required, not '{given}'")));
    }
    let view = memoryview::of(vm, &args[1])?;
    let payload = PickleBuffer {
        view: RefCell::new(Some(view)),
    };
    Ok(vm.heap.alloc(&ty, payload).into_value())
}

fn view_of(vm: &mut Vm, buffer: &Value) -> Res {
    let view = this::<PickleBuffer>(vm, buffer)?.view.borrow().clone();
    view.ok_or_else(|| vm.value_error("operation forbidden on released PickleBuffer object"))
}

fn has(vm: &mut Vm, view: &Value, question: &str) -> Res<bool> {
    let answer = vm.getattr(view, question)?;
    vm.truth(&answer)
}

fn raw(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view_of(vm, &args[0])?;
    if !has(vm, &view, "c_contiguous")? {
        let message = "cannot extract raw buffer from non-contiguous buffer";
        return Err(vm.error(ExceptionKind::BufferError, message));
    }
    let format = vm.str("B");
    vm.call_method(&view, "cast", &[format])
}

fn release(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<PickleBuffer>(vm, &args[0])?.view.take();
    match view {
        Some(view) => vm.call_method(&view, "release", &[]),
        None => Ok(Value::NONE),
    }
}

/// Saves a buffer: in the stream, or beside it if the pickler's owner takes it.
pub async fn save(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks, object: Value) -> Res<()> {
    if saver.protocol < 5 {
        let message = "PickleBuffer can only be pickled with protocol >= 5";
        return Err(errors::pickling(cx.vm(), message));
    }
    let view = view_of(cx.vm(), &object)?;
    if !has(cx.vm(), &view, "contiguous")? {
        let message = "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
        return Err(errors::pickling(cx.vm(), message));
    }
    let mut in_band = true;
    if let Some(callback) = &hooks.buffer_callback {
        let answer = cx.call(callback, std::slice::from_ref(&object)).await?;
        in_band = cx.truth(&answer).await?;
    }
    let readonly = has(cx.vm(), &view, "readonly")?;
    if !in_band {
        saver.out.byte(opcode::NEXT_BUFFER);
        if readonly {
            saver.out.byte(opcode::READONLY_BUFFER);
        }
        return Ok(());
    }
    let vm = cx.vm();
    let data = vm.call_method(&view, "tobytes", &[])?;
    let bytes = buffer::data(vm, &data)?;
    if readonly {
        saver.write_bytes(vm, &bytes, &data, &object)
    } else {
        saver.write_bytearray(&bytes, &data, &object);
        Ok(())
    }
}

//! Iterators over `bytes` and `bytearray`.

use std::cell::{Cell, RefCell};

use corallus_heap::{TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::vm::Vm;

/// The payload. A finished iterator lets go of its bytes.
pub struct BytesIterator {
    source: RefCell<Option<Value>>,
    position: Cell<usize>,
}

payload!(BytesIterator, "bytes_iterator", [source]);

const fn def(name: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods: METHODS,
        ..TypeDef::new::<BytesIterator>(name, "builtins")
    }
}

pub static BYTES_ITERATOR: TypeDef = def("bytes_iterator");
pub static BYTEARRAY_ITERATOR: TypeDef = def("bytearray_iterator");

const METHODS: &[Native] = &[
    method(
        "__iter__",
        "($self, /)",
        |_, args| Ok(args[0].clone()),
        "Implement iter(self).",
    ),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, state, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

fn byte_at(source: &Value, at: usize) -> Option<u8> {
    match source.downcast_ref::<Bytes>() {
        Some(bytes) => bytes.data.get(at).copied(),
        None => source.downcast_ref::<ByteArray>()?.data.borrow().get(at).copied(),
    }
}

fn length(source: &Value) -> usize {
    match source.downcast_ref::<Bytes>() {
        Some(bytes) => bytes.data.len(),
        None => source
            .downcast_ref::<ByteArray>()
            .map_or(0, |bytes| bytes.data.borrow().len()),
    }
}

/// `iter(bytes)`, `iter(bytearray)`
pub fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let mutable = args[0].has_payload::<ByteArray>();
    let ty = vm.type_for(if mutable { &BYTEARRAY_ITERATOR } else { &BYTES_ITERATOR });
    let payload = BytesIterator {
        source: RefCell::new(Some(args[0].clone())),
        position: Cell::new(0),
    };
    Ok(vm.heap.alloc(&ty, payload).into_value())
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<BytesIterator>(vm, &args[0])?;
    let at = iterator.position.get();
    let byte = iterator.source.borrow().as_ref().and_then(|source| byte_at(source, at));
    match byte {
        Some(byte) => {
            iterator.position.set(at + 1);
            Ok(Begun::Done(Value::int32(i32::from(byte))))
        }
        None => {
            let done = iterator.source.take();
            drop(done);
            Ok(Begun::Finished(Value::NONE))
        }
    }
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<BytesIterator>(vm, &args[0])?;
    let length = iterator.source.borrow().as_ref().map_or(0, length);
    Ok(vm.size(length.saturating_sub(iterator.position.get())))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<BytesIterator>(vm, &args[0])?;
    let iter = vm.visible_builtin("iter")?;
    let (source, position) = (iterator.source.borrow().clone(), iterator.position.get());
    let parts = match source {
        Some(source) => vec![iter, vm.tuple([source]), vm.size(position)],
        None => {
            let empty = vm.tuple(Vec::new());
            vec![iter, vm.tuple([empty])]
        }
    };
    Ok(vm.tuple(parts))
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<BytesIterator>(vm, &args[0])?;
    let position = usize::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    let length = iterator.source.borrow().as_ref().map_or(0, length);
    iterator.position.set(position.min(length));
    Ok(Value::NONE)
}

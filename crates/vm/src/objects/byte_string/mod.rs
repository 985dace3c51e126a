//! The methods that `bytes` and `bytearray` share. What they return is of the receiver's kind.
//!
//! - this file: receivers, results, arguments.
//! - [`search`]: finding, counting, replacing, splitting.
//! - [`ascii`]: what treats bytes as ASCII text: case, kinds of characters, padding, stripping.
//! - [`operators`]: comparison, concatenation, repetition, subscripts; [`hex`]: hexadecimal text, decoding, tables.

pub mod ascii;
pub mod hex;
pub mod operators;
pub mod search;

use std::borrow::Cow;

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::native::Native;
use crate::objects::buffer;
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// All shared tables.
pub static TABLES: [&[Native]; 4] = [ascii::METHODS, hex::METHODS, operators::METHODS, search::METHODS];

/// The receiver's bytes; those of a `bytearray` are copied, because arguments may run Python code that changes it.
pub(crate) fn receiver<'a>(vm: &mut Vm, value: &'a Value) -> Res<Cow<'a, [u8]>> {
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Ok(Cow::Borrowed(&bytes.data));
    }
    match value.downcast_ref::<ByteArray>() {
        Some(bytes) => Ok(Cow::Owned(bytes.data.borrow().clone())),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("expected bytes or bytearray, got {name}")))
        }
    }
}

/// Looks at the receiver's bytes where they are; `look` runs no Python code.
pub(crate) fn inspect<R>(vm: &mut Vm, value: &Value, look: impl FnOnce(&[u8]) -> R) -> Res<R> {
    match value.downcast_ref::<ByteArray>() {
        Some(bytes) => Ok(look(&bytes.data.borrow())),
        None => Ok(look(&receiver(vm, value)?)),
    }
}

/// New bytes of the same kind as `like`: plain `bytes` or `bytearray`.
pub(crate) fn same_kind(vm: &mut Vm, like: &Value, data: Vec<u8>) -> Value {
    if like.has_payload::<ByteArray>() {
        vm.bytearray(data)
    } else {
        vm.bytes(data)
    }
}

/// The receiver itself if it is plain `bytes`, otherwise a copy of its kind.
pub(crate) fn unchanged(vm: &mut Vm, this: &Value) -> Res {
    if vm.type_of(this).is(&vm.types.bytes) {
        return Ok(this.clone());
    }
    let data = receiver(vm, this)?.into_owned();
    Ok(same_kind(vm, this, data))
}

/// A list of pieces, of the receiver's kind.
pub(crate) fn pieces(vm: &mut Vm, like: &Value, pieces: &[&[u8]]) -> Value {
    let items = pieces.iter().map(|piece| same_kind(vm, like, piece.to_vec())).collect();
    vm.list(items)
}

/// What a search looks for: bytes, or one byte given as an integer.
pub(crate) fn needle(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if let Some(bytes) = buffer::bytes_of(vm, value) {
        return Ok(bytes);
    }
    if !vm.is_index(value) {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{name}'")));
    }
    crate::objects::bytes::byte_of(vm, value, "byte").map(|byte| vec![byte])
}

/// An instance of the given class of `bytes` or `bytearray`.
pub(crate) fn instance(vm: &mut Vm, class: &Ref<Type>, data: Vec<u8>) -> Value {
    let mutable = class.is_subtype(&vm.types.bytearray.clone());
    if mutable {
        vm.heap.alloc(class, ByteArray::new(data)).into_value()
    } else if class.is(&vm.types.bytes) {
        vm.bytes(data)
    } else {
        vm.heap
            .alloc(
                class,
                Bytes {
                    data: data.into(),
                    hash: Default::default(),
                },
            )
            .into_value()
    }
}

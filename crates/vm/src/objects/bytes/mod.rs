//! `bytes`: an immutable sequence of bytes.
//!
//! - this file: the payload, and bytes out of other objects; [`iterator`]; [`methods`]: what `bytearray` doesn't share.

pub mod iterator;
pub mod methods;

use std::cell::Cell;

use corallus_heap::{Value, payload};

use crate::error::Res;
use crate::objects::list::List;
use crate::objects::str::Str;
use crate::objects::{buffer, int};
use crate::special::Special;
use crate::vm::Vm;

/// The payload of `bytes`.
pub struct Bytes {
    pub data: Box<[u8]>,
    pub hash: Cell<Option<i64>>,
}

payload!(Bytes, "bytes", [], buffer: |bytes| bytes.data.len());

impl Vm {
    pub fn bytes(&mut self, data: impl Into<Box<[u8]>>) -> Value {
        self.heap
            .alloc(
                &self.types.bytes,
                Bytes {
                    data: data.into(),
                    hash: Cell::new(None),
                },
            )
            .into_value()
    }
}

/// The bytes for `bytes(object)` as natives such as `int.from_bytes` take it: a bytes-like object, what `__bytes__`
/// gives, or an iterable of integers.
pub fn bytes_from(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if let Some(bytes) = value
        .downcast_ref::<Bytes>()
        .filter(|_| vm.type_of(value).is(&vm.types.bytes))
    {
        return Ok(bytes.data.to_vec());
    }
    if let Some(result) = vm.call_special(value, Special::Bytes, &[])? {
        return match result.downcast_ref::<Bytes>() {
            Some(bytes) => Ok(bytes.data.to_vec()),
            None => {
                let name = vm.type_name(&result);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    bytes_of_kind(vm, value, "bytes")
}

/// The bytes of a bytes-like object or an iterable of integers; `kind` is what they are for, in messages.
pub(crate) fn bytes_of_kind(vm: &mut Vm, value: &Value, kind: &str) -> Res<Vec<u8>> {
    if let Some(bytes) = buffer::bytes_of(vm, value) {
        return Ok(bytes);
    }
    if let Some(bytes) = buffer::shown_bytes(vm, value)? {
        return Ok(bytes);
    }
    if value.has_payload::<Str>() || !vm.is_iterable(value) {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("cannot convert '{name}' object to {kind}")));
    }
    if let Some(list) = value
        .downcast_ref::<List>()
        .filter(|_| vm.type_of(value).is(&vm.types.list))
    {
        // An item's `__index__` may change the list.
        let mut data = Vec::with_capacity(list.len());
        while let Some(item) = list.get(data.len()) {
            data.push(byte_of(vm, &item, kind)?);
            vm.check_size(data.len())?;
        }
        return Ok(data);
    }
    let items = vm.collect(value)?;
    bytes_of_items(vm, &items, kind)
}

/// Integers as bytes.
pub fn bytes_of_items(vm: &mut Vm, items: &[Value], kind: &str) -> Res<Vec<u8>> {
    let mut data = Vec::with_capacity(items.len());
    for item in items {
        data.push(byte_of(vm, item, kind)?);
    }
    Ok(data)
}

/// One integer as a byte.
pub fn byte_of(vm: &mut Vm, item: &Value, kind: &str) -> Res<u8> {
    let index = vm.index(item)?;
    match int::as_i64(&index).and_then(|byte| u8::try_from(byte).ok()) {
        Some(byte) => Ok(byte),
        None if kind == "bytes" => Err(vm.value_error("bytes must be in range(0, 256)")),
        None => Err(vm.value_error("byte must be in range(0, 256)")),
    }
}

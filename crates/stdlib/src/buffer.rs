//! Bytes-like arguments.

use std::ops::Deref;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::objects::buffer as exported;
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::memoryview;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

/// The bytes of a bytes-like object: shared with a `bytes` object, copied from anything else.
pub enum Data {
    Shared(Ref<Bytes>),
    Owned(Vec<u8>),
}

impl Deref for Data {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Data::Shared(bytes) => &bytes.data,
            Data::Owned(bytes) => bytes,
        }
    }
}

/// Whether the value is bytes-like.
pub fn is_bytes_like(vm: &Vm, value: &Value) -> bool {
    value.has_payload::<Bytes>() || value.has_payload::<ByteArray>() || vm.type_of(value).has_special(Special::Buffer)
}

/// The bytes of a bytes-like object, `None` if it is none.
pub fn data_opt(vm: &mut Vm, value: &Value) -> Res<Option<Data>> {
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Ok(Some(Data::Shared(bytes.clone())));
    }
    if let Some(bytes) = exported::bytes_of(vm, value) {
        return Ok(Some(Data::Owned(bytes)));
    }
    Ok(exported::shown_bytes(vm, value)?.map(Data::Owned))
}

/// The bytes of a bytes-like object.
pub fn data(vm: &mut Vm, value: &Value) -> Res<Data> {
    match data_opt(vm, value)? {
        Some(data) => Ok(data),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{given}'")))
        }
    }
}

/// The size in bytes of a writable buffer.
pub fn writable_size(vm: &mut Vm, value: &Value) -> Res<usize> {
    if let Some(bytes) = value.downcast_ref::<ByteArray>() {
        return Ok(bytes.data.borrow().len());
    }
    if !vm.type_of(value).has_special(Special::Buffer) || value.has_payload::<Bytes>() {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {given}"
        )));
    }
    let view = memoryview::of(vm, value)?;
    let size = vm.getattr(&view, "nbytes")?;
    Ok(usize::try_from(vm.to_i64(&size)?).unwrap_or(0))
}

/// Copies bytes to the beginning of a writable buffer, which is large enough.
pub fn write_into(vm: &mut Vm, target: &Value, bytes: &[u8]) -> Res<()> {
    write_at(vm, target, 0, bytes)
}

/// Copies bytes to a place in a writable buffer, which is large enough.
pub fn write_at(vm: &mut Vm, target: &Value, start: usize, bytes: &[u8]) -> Res<()> {
    if let Some(target) = target.downcast_ref::<ByteArray>() {
        if let Some(place) = target.data.borrow_mut().get_mut(start..start + bytes.len()) {
            place.copy_from_slice(bytes);
        }
        return Ok(());
    }
    // Through a view of bytes, whatever the items are.
    let view = memoryview::of(vm, target)?;
    let format = vm.str("B");
    let view = vm.call_method(&view, "cast", &[format])?;
    let (start, end) = (vm.size(start), vm.size(start + bytes.len()));
    let range = vm.new_slice(start, end, Value::NONE);
    let bytes = vm.bytes(bytes);
    vm.setitem(&view, &range, bytes)
}

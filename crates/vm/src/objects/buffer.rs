//! Bytes-like objects: whatever natives take where bytes are wanted.

use corallus_heap::Value;

use crate::error::Res;
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::vm::Vm;

/// Whether the value is a `bytes` or `bytearray` (or an instance of a subclass).
pub fn is_bytes(value: &Value) -> bool {
    value.has_payload::<Bytes>() || value.has_payload::<ByteArray>()
}

/// A copy of the bytes of a bytes-like object; `None` for other types.
pub fn bytes_of(vm: &mut Vm, value: &Value) -> Option<Vec<u8>> {
    let _ = vm;
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Some(bytes.data.to_vec());
    }
    value.downcast_ref::<ByteArray>().map(|bytes| bytes.data.borrow().clone())
}

/// A copy of the bytes of an argument that must be bytes-like.
pub fn require(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    match bytes_of(vm, value) {
        Some(bytes) => Ok(bytes),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

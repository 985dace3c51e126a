//! Bytes-like objects: whatever natives take where bytes are wanted, and what a memory view can look at (PEP 688).

use corallus_heap::{VTable, Value};

use crate::error::Res;
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::memoryview::MemoryView;
use crate::special::Special;
use crate::vm::Vm;

/// How a type of objects shows its bytes. `bytes` and `bytearray` are known; native modules register more
/// ([`register`]).
pub struct Exporter {
    /// Identifies the payload.
    pub vtable: fn() -> &'static VTable,
    pub readonly: fn(&Value) -> bool,
    /// Format and size of an item, as the `struct` module has them.
    pub format: fn(&Value) -> (String, usize),
    /// Lends out the bytes; no Python code may run meanwhile.
    pub read: fn(&Value, &mut dyn FnMut(&[u8])),
    /// Lends out the bytes for changes; does nothing if the object is read-only.
    pub write: fn(&Value, &mut dyn FnMut(&mut [u8])),
    /// Counts the views that look at the object: while there are any, its size can't change.
    pub pin: fn(&Value, isize),
}

fn plain_format(_: &Value) -> (String, usize) {
    ("B".to_owned(), 1)
}

static BYTES: Exporter = Exporter {
    vtable: <Bytes as corallus_heap::Payload>::vtable,
    readonly: |_| true,
    format: plain_format,
    read: |value, reader| {
        if let Some(bytes) = value.downcast_ref::<Bytes>() {
            reader(&bytes.data);
        }
    },
    write: |_, _| {},
    pin: |_, _| {},
};

static BYTEARRAY: Exporter = Exporter {
    vtable: <ByteArray as corallus_heap::Payload>::vtable,
    readonly: |_| false,
    format: plain_format,
    read: |value, reader| {
        if let Some(bytes) = value.downcast_ref::<ByteArray>() {
            reader(&bytes.data.borrow());
        }
    },
    write: |value, writer| {
        if let Some(bytes) = value.downcast_ref::<ByteArray>() {
            writer(&mut bytes.data.borrow_mut());
        }
    },
    pin: |value, change| {
        if let Some(bytes) = value.downcast_ref::<ByteArray>() {
            bytes.exports.set(bytes.exports.get().saturating_add_signed(change));
        }
    },
};

/// Types of exporters that native modules of this isolate brought.
#[derive(Default)]
struct Registered(Vec<&'static Exporter>);

/// Makes a native module's objects bytes-like.
pub fn register(vm: &mut Vm, exporter: &'static Exporter) {
    let known = &mut vm.state::<Registered>().0;
    if !known.iter().any(|other| std::ptr::eq(*other, exporter)) {
        known.push(exporter);
    }
}

/// How a value shows its bytes, if it does.
pub fn exporter(vm: &mut Vm, value: &Value) -> Option<&'static Exporter> {
    if value.has_payload::<Bytes>() {
        return Some(&BYTES);
    }
    if value.has_payload::<ByteArray>() {
        return Some(&BYTEARRAY);
    }
    let table = value.type_core()?.vtable;
    vm.state::<Registered>()
        .0
        .iter()
        .copied()
        .find(|known| std::ptr::eq((known.vtable)(), table))
}

/// Whether the value is a `bytes` or `bytearray` (or an instance of a subclass).
pub fn is_bytes(value: &Value) -> bool {
    value.has_payload::<Bytes>() || value.has_payload::<ByteArray>()
}

/// A copy of the bytes of a bytes-like object; `None` for other types.
pub fn bytes_of(vm: &mut Vm, value: &Value) -> Option<Vec<u8>> {
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Some(bytes.data.to_vec());
    }
    if let Some(view) = value.downcast_ref::<MemoryView>() {
        return view.to_vec();
    }
    let exporter = exporter(vm, value)?;
    let mut copy = Vec::new();
    (exporter.read)(value, &mut |bytes| copy = bytes.to_vec());
    Some(copy)
}

/// The bytes that an object shows by `__buffer__` alone; `None` if it doesn't.
pub fn shown_bytes(vm: &mut Vm, value: &Value) -> Res<Option<Vec<u8>>> {
    if !vm.type_of(value).has_special(Special::Buffer) {
        return Ok(None);
    }
    let view = crate::objects::memoryview::of(vm, value)?;
    Ok(view.downcast_ref::<MemoryView>().and_then(|view| view.to_vec()))
}

/// A copy of the bytes of an argument that must be bytes-like.
pub fn require(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if let Some(bytes) = bytes_of(vm, value) {
        return Ok(bytes);
    }
    match shown_bytes(vm, value)? {
        Some(bytes) => Ok(bytes),
        None => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

/// Writes bytes to the beginning of a writable bytes-like object (`readinto`); returns how many fit.
pub fn fill(vm: &mut Vm, value: &Value, bytes: &[u8]) -> Res<usize> {
    if let Some(view) = value.downcast_ref::<MemoryView>().cloned() {
        return view.fill(vm, bytes);
    }
    match exporter(vm, value) {
        Some(exporter) if !(exporter.readonly)(value) => {
            let mut written = 0;
            (exporter.write)(value, &mut |target| {
                written = bytes.len().min(target.len());
                target.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
            });
            Ok(written)
        }
        _ => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("read-write bytes-like object expected, not {name}")))
        }
    }
}

/// The size in bytes of a writable bytes-like object; `None` if it isn't one.
pub fn writable_size(vm: &mut Vm, value: &Value) -> Option<usize> {
    if let Some(view) = value.downcast_ref::<MemoryView>() {
        return (!view.readonly)
            .then(|| view.to_vec().map(|bytes| bytes.len()))
            .flatten();
    }
    let exporter = exporter(vm, value).filter(|exporter| !(exporter.readonly)(value))?;
    let mut size = 0;
    (exporter.read)(value, &mut |bytes| size = bytes.len());
    Some(size)
}

//! Weak references. The heap keeps, per referenced object, the list of its weak references, and empties them when the
//! object dies, before its memory goes.

use std::cell::{Cell, UnsafeCell};
use std::hash::Hasher;
use std::ptr::NonNull;

use crate::heap::Heap;
use crate::object::{Header, Object, Ref};
use crate::types::TypeFlags;
use crate::value::Value;

/// The payload of weak references and proxies.
pub struct WeakRef {
    target: Cell<Option<NonNull<Header>>>,
    callback: UnsafeCell<Option<Value>>,
    /// The target's hash, once asked for.
    pub hash: Cell<Option<i64>>,
}

crate::payload!(WeakRef, "weakref", [callback]);

impl WeakRef {
    /// A weak reference to nothing yet; [`Heap::watch`] ties it to its object.
    pub fn new(callback: Option<Value>) -> Self {
        Self {
            target: Cell::new(None),
            callback: UnsafeCell::new(callback),
            hash: Cell::new(None),
        }
    }

    /// The object, if it is still alive.
    pub fn upgrade(&self) -> Option<Value> {
        let target = self.target.get()?;
        // SAFETY: a dying object empties its weak references first, so the target is alive.
        unsafe {
            target.as_ref().increment();
            Some(Value::from_raw(target))
        }
    }

    /// The callback, as long as it waits to be called.
    pub fn callback(&self) -> Option<Value> {
        // SAFETY: cloning runs no other code on this cell.
        unsafe { (*self.callback.get()).clone() }
    }

    pub(crate) fn take_callback(&self) -> Option<Value> {
        // SAFETY: taking moves a value only.
        unsafe { (*self.callback.get()).take() }
    }

    pub(crate) fn forget_target(&self) {
        self.target.set(None);
    }
}

impl crate::collector::Trace for UnsafeCell<Option<Value>> {
    fn trace(&self, tracer: &mut crate::collector::Tracer<'_>) {
        // SAFETY: the tracer runs no code that changes the cell.
        unsafe { (*self.get()).trace(tracer) }
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        if let Some(target) = self.target.take() {
            // SAFETY: the target is alive, as in `upgrade`.
            let heap = unsafe { target.as_ref() }.type_core().heap();
            heap.unwatch(target, self);
        }
    }
}

/// Hashes addresses of objects and of static tables, and the numbers of Rust types: they differ, and no program chooses them.
#[derive(Default)]
pub struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_usize(usize::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.write_usize(number as usize);
    }

    #[inline]
    fn write_usize(&mut self, address: usize) {
        // Multiplication moves the bits that differ to the top, where the table looks first.
        self.0 = (self.0 ^ address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0.rotate_left(32)
    }
}

impl Heap {
    /// Makes `weak` refer to `object`. False if its type doesn't allow weak references.
    pub fn watch(&self, weak: &Ref<WeakRef>, object: &Value) -> bool {
        let Some(pointer) = object.pointer() else { return false };
        // SAFETY: `object` keeps it alive.
        let header = unsafe { pointer.as_ref() };
        if !header.type_core().has(TypeFlags::WEAKREFABLE) {
            return false;
        }
        weak.target.set(Some(pointer));
        self.weak
            .borrow_mut()
            .entry(pointer)
            .or_default()
            .push(weak.object.cast());
        self.collector.mark_watched(pointer);
        true
    }

    /// All weak references to `object`, oldest first.
    pub fn weak_references(&self, object: &Value) -> Vec<Value> {
        let Some(pointer) = object.pointer() else {
            return Vec::new();
        };
        let weak = self.weak.borrow();
        let Some(list) = weak.get(&pointer) else {
            return Vec::new();
        };
        list.iter()
            .map(|weak| {
                // SAFETY: a weak reference leaves the list before it dies.
                unsafe {
                    weak.as_ref().header.increment();
                    Value::from_raw(weak.cast())
                }
            })
            .collect()
    }

    fn unwatch(&self, target: NonNull<Header>, weak: &WeakRef) {
        let mut table = self.weak.borrow_mut();
        if let Some(list) = table.get_mut(&target) {
            // SAFETY: a weak reference leaves the list before it dies.
            list.retain(|entry: &NonNull<Object<WeakRef>>| !std::ptr::eq(unsafe { &entry.as_ref().payload }, weak));
            if list.is_empty() {
                table.remove(&target);
            }
        }
    }
}

//! `bytearray`: a mutable sequence of bytes.

use std::cell::{Cell, RefCell};

use corallus_heap::{Value, payload};

use crate::vm::Vm;

/// The payload of `bytearray`.
pub struct ByteArray {
    pub data: RefCell<Vec<u8>>,
    /// Memory views that look at the data: while there are any, its size can't change (`BufferError`).
    pub exports: Cell<usize>,
}

payload!(ByteArray, "bytearray", []);

impl Vm {
    pub fn bytearray(&mut self, data: Vec<u8>) -> Value {
        let payload = ByteArray { data: RefCell::new(data), exports: Cell::new(0) };
        self.heap.alloc(&self.types.bytearray, payload).into_value()
    }
}

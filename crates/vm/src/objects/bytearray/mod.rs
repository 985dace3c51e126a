//! `bytearray`: a mutable sequence of bytes.
//!
//! - this file: the payload; [`methods`]: construction and changes. What it shares with `bytes` stands in `byte_string`.

pub mod methods;

use std::cell::{Cell, RefCell};

use corallus_heap::{BufferSize, Value, payload};

use crate::vm::Vm;

/// The payload of `bytearray`.
pub struct ByteArray {
    pub data: RefCell<Vec<u8>>,
    /// Memory views that look at the data: while there are any, its size can't change (`BufferError`).
    pub exports: Cell<usize>,
    pub size: BufferSize,
}

payload!(ByteArray, "bytearray", [], buffer: |array| array.size.get());

impl ByteArray {
    pub fn new(data: Vec<u8>) -> Self {
        Self {
            size: BufferSize::new(data.len()),
            data: RefCell::new(data),
            exports: Cell::new(0),
        }
    }
}

impl ByteArray {
    /// Tells the heap of a change of size.
    pub fn resized(&self, vm: &Vm) {
        let length = self.data.borrow().len();
        self.size.set(&vm.heap, length);
    }
}

impl Vm {
    pub fn bytearray(&mut self, data: Vec<u8>) -> Value {
        self.heap
            .alloc(&self.types.bytearray, ByteArray::new(data))
            .into_value()
    }
}

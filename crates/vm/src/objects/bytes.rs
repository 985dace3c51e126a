//! `bytes`: an immutable sequence of bytes.

use std::cell::Cell;

use corallus_heap::{Value, payload};

use crate::vm::Vm;

/// The payload of `bytes`.
pub struct Bytes {
    pub data: Box<[u8]>,
    pub hash: Cell<Option<i64>>,
}

payload!(Bytes, "bytes", []);

impl Vm {
    pub fn bytes(&mut self, data: impl Into<Box<[u8]>>) -> Value {
        self.heap.alloc(&self.types.bytes, Bytes { data: data.into(), hash: Cell::new(None) }).into_value()
    }
}

//! `slice`: start, stop and step.

use corallus_heap::{Value, payload};

use crate::vm::Vm;

/// The payload of `slice`.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

payload!(Slice, "slice", [start, stop, step]);

impl Vm {
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.heap.alloc(&self.types.slice, Slice { start, stop, step }).into_value()
    }
}

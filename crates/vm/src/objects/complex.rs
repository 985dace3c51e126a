//! `complex`: a pair of doubles.

use corallus_heap::{Value, payload};

use crate::vm::Vm;

/// The payload of `complex`.
pub struct Complex {
    pub real: f64,
    pub imag: f64,
}

payload!(Complex, "complex", []);

impl Vm {
    pub fn complex(&mut self, real: f64, imag: f64) -> Value {
        self.heap.alloc(&self.types.complex, Complex { real, imag }).into_value()
    }
}

//! `float`: IEEE 754 double precision.

use corallus_heap::{Value, payload};

use crate::vm::Vm;

/// The payload of `float`.
pub struct Float {
    pub value: f64,
}

payload!(Float, "float", []);

impl Vm {
    #[inline]
    pub fn float(&mut self, value: f64) -> Value {
        self.heap.alloc(&self.types.float, Float { value }).into_value()
    }
}

/// The value of a `float` or an instance of a subclass.
#[inline(always)]
pub fn as_float(value: &Value) -> Option<f64> {
    value.downcast_ref::<Float>().map(|float| float.value)
}

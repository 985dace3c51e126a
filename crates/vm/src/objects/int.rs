//! `int`: immediate up to 63 bits, [`BigInt`] beyond.

use corallus_heap::{Value, payload};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::vm::Vm;

/// The payload of integers that are not immediate, and of instances of subclasses of `int`.
pub struct Int {
    pub value: BigInt,
}

payload!(Int, "int", []);

impl Vm {
    /// An `int` from a machine integer.
    #[inline]
    pub fn int(&mut self, value: i64) -> Value {
        match Value::small_int(value) {
            Some(small) => small,
            None => self.heap.alloc(&self.types.int, Int { value: value.into() }).into_value(),
        }
    }

    /// An `int` of any size.
    pub fn big_int(&mut self, value: BigInt) -> Value {
        match value.to_i64().and_then(Value::small_int) {
            Some(small) => small,
            None => self.heap.alloc(&self.types.int, Int { value }).into_value(),
        }
    }

    /// An `int` from a size or count.
    pub fn size(&mut self, value: usize) -> Value {
        match i64::try_from(value) {
            Ok(value) => self.int(value),
            Err(_) => self.big_int(value.into()),
        }
    }
}

/// The value of an `int` or `bool` (or an instance of a subclass) that fits an `i64`.
#[inline]
pub fn as_i64(value: &Value) -> Option<i64> {
    if let Some(small) = value.as_small_int() {
        return Some(small);
    }
    match value.as_bool() {
        Some(b) => Some(i64::from(b)),
        None => value.downcast_ref::<Int>().and_then(|int| int.value.to_i64()),
    }
}

/// The value of an `int` or `bool` (or an instance of a subclass) of any size.
pub fn as_big(value: &Value) -> Option<BigInt> {
    match value.downcast_ref::<Int>() {
        Some(int) => Some(int.value.clone()),
        None => as_i64(value).map(BigInt::from),
    }
}

/// Whether the value is an `int`, a `bool`, or an instance of a subclass.
pub fn is_int(value: &Value) -> bool {
    value.is_small_int() || value.as_bool().is_some() || value.has_payload::<Int>()
}

//! `range`: an arithmetic progression. Bounds are Python integers of any size; the fast forms fit a machine word.
//!
//! - this file: the payload and construction.
//! - [`methods`]: the methods.
//! - [`iterator`]: iterators over machine words and over big integers.

pub mod iterator;
pub mod methods;

use corallus_heap::{Value, payload};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::error::Res;
use crate::objects::int::{as_big, as_i64};
use crate::vm::Vm;

pub use iterator::RangeIterator;
pub use methods::{GETSETS, METHODS};

/// The payload of `range`.
pub struct Range {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    /// The number of items, an `int`.
    pub length: Value,
}

payload!(Range, "range", [start, stop, step, length]);

/// A range whose bounds, and thus all items, fit a machine word.
#[derive(Clone, Copy)]
pub struct SmallRange {
    pub start: i64,
    pub step: i64,
    pub length: u64,
}

impl SmallRange {
    /// The items; they fit, as they lie between the bounds.
    pub fn items(self) -> impl Iterator<Item = i64> {
        (0..self.length).map(move |i| self.start.wrapping_add(self.step.wrapping_mul(i as i64)))
    }
}

impl Range {
    /// The range in machine words, if it fits.
    pub fn small(&self) -> Option<SmallRange> {
        as_i64(&self.stop)?;
        let length = as_i64(&self.length)?;
        Some(SmallRange {
            start: as_i64(&self.start)?,
            step: as_i64(&self.step)?,
            length: length as u64,
        })
    }

    /// Start, step and length.
    fn big(&self) -> (BigInt, BigInt, BigInt) {
        let big = |value| as_big(value).unwrap_or_default();
        (big(&self.start), big(&self.step), big(&self.length))
    }

    /// All items, if they fit machine words: `MemoryError` if there are too many.
    pub fn items(&self, vm: &mut Vm) -> Res<Option<Vec<Value>>> {
        let Some(small) = self.small() else { return Ok(None) };
        let bytes = small
            .length
            .to_usize()
            .and_then(|length| length.checked_mul(size_of::<Value>()));
        match bytes {
            Some(bytes) => vm.check_size(bytes)?,
            None => return Err(vm.memory_error()),
        }
        Ok(Some(small.items().map(|item| vm.int(item)).collect()))
    }

    /// The item at a position within the length.
    fn item(&self, vm: &mut Vm, at: &BigInt) -> Value {
        let (start, step, _) = self.big();
        vm.big_int(start + step * at)
    }
}

/// How many items a progression has. `step` is not zero.
fn length(start: &BigInt, stop: &BigInt, step: &BigInt) -> BigInt {
    let distance = if step.is_negative() { start - stop } else { stop - start };
    if !distance.is_positive() {
        return BigInt::zero();
    }
    (distance - BigInt::one()).div_floor(&step.abs()) + BigInt::one()
}

impl Vm {
    /// A range. All three are `int`s; `step` is not zero.
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> Value {
        let length = match (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
            // 63-bit numbers: the distance fits.
            (Some(start), Some(stop), Some(step)) => {
                let distance = if step < 0 { start - stop } else { stop - start };
                let length = if distance <= 0 {
                    0
                } else {
                    (distance as u64 - 1) / step.unsigned_abs() + 1
                };
                self.size(length as usize)
            }
            _ => {
                let big = |value| as_big(value).unwrap_or_default();
                let length = length(&big(&start), &big(&stop), &big(&step));
                self.big_int(length)
            }
        };
        self.heap
            .alloc(
                &self.types.range,
                Range {
                    start,
                    stop,
                    step,
                    length,
                },
            )
            .into_value()
    }
}

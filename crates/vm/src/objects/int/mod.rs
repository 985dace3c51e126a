//! `int`: immediate up to 63 bits, [`BigInt`] beyond.
//!
//! - this file: the payload, and integer operands of either form ([`IntRef`]).
//! - [`arith`]: operations on ints of any size, for natives and the interpreter.
//! - [`text`]: digits to ints and back, with the limit on long conversions.
//! - [`construct`]: the constructor, `int(...)`.
//! - [`methods`]: the method table.
//! - [`to_bytes`]: `to_bytes` and `from_bytes`.

pub mod arith;
pub(crate) mod construct;
pub mod methods;
pub mod text;
mod to_bytes;
mod work;

pub use arith::{
    add, and, divmod, floor_div, invert, lshift, modulo, mul, neg, or, pow, pow_mod, rshift, sub, true_div, xor,
};
pub use construct::{from_f64, int_of};

use std::borrow::Cow;
use std::cmp::Ordering;

use corallus_heap::{Value, payload};
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use crate::objects::float;
use crate::vm::Vm;

/// The payload of integers that are not immediate, and of instances of subclasses of `int`.
pub struct Int {
    pub value: BigInt,
}

payload!(Int, "int", [], buffer: |int| int.value.bits() as usize / 8);

/// The modulus of numeric hashes, a Mersenne prime (`sys.hash_info.modulus`).
pub const HASH_MODULUS: u64 = (1 << 61) - 1;

/// The value of an `int`, a `bool` or an instance of a subclass.
#[derive(Clone, Copy)]
pub enum IntRef<'a> {
    Small(i64),
    Big(&'a BigInt),
}

impl<'a> IntRef<'a> {
    #[inline]
    pub fn of(value: &'a Value) -> Option<Self> {
        if let Some(small) = value.as_small_int() {
            return Some(Self::Small(small));
        }
        match value.as_bool() {
            Some(b) => Some(Self::Small(i64::from(b))),
            None => value.downcast_ref::<Int>().map(|int| Self::Big(&int.value)),
        }
    }

    pub fn to_big(self) -> Cow<'a, BigInt> {
        match self {
            Self::Small(small) => Cow::Owned(small.into()),
            Self::Big(big) => Cow::Borrowed(big),
        }
    }

    pub fn to_i64(self) -> Option<i64> {
        match self {
            Self::Small(small) => Some(small),
            Self::Big(big) => big.to_i64(),
        }
    }

    pub fn is_zero(self) -> bool {
        match self {
            Self::Small(small) => small == 0,
            Self::Big(big) => big.is_zero(),
        }
    }

    pub fn is_negative(self) -> bool {
        match self {
            Self::Small(small) => small < 0,
            Self::Big(big) => big.is_negative(),
        }
    }

    /// Bits of the magnitude.
    pub fn bit_length(self) -> u64 {
        match self {
            Self::Small(small) => u64::from(64 - small.unsigned_abs().leading_zeros()),
            Self::Big(big) => big.bits(),
        }
    }

    /// The order of the numbers.
    #[allow(
        clippy::should_implement_trait,
        reason = "`Ord` needs an `Eq`, which this view of an int doesn't have"
    )]
    pub fn cmp(self, other: IntRef<'_>) -> Ordering {
        match (self, other) {
            (Self::Small(a), IntRef::Small(b)) => a.cmp(&b),
            (a, b) => a.to_big().cmp(&b.to_big()),
        }
    }

    /// The nearest double, or `None` if the integer is too large for one.
    pub fn to_f64(self) -> Option<f64> {
        match self {
            // The conversion rounds half to even, as it should.
            Self::Small(small) => Some(small as f64),
            Self::Big(big) => big_to_f64(big),
        }
    }

    /// The numeric hash: the value modulo 2**61-1, with the sign of the value.
    pub fn hash(self) -> i64 {
        let (negative, reduced) = match self {
            Self::Small(small) => (small < 0, small.unsigned_abs() % HASH_MODULUS),
            Self::Big(big) => {
                let reduced = (big.magnitude() % HASH_MODULUS).to_u64().unwrap_or(0);
                (big.sign() == Sign::Minus, reduced)
            }
        };
        match if negative { -(reduced as i64) } else { reduced as i64 } {
            -1 => -2,
            hash => hash,
        }
    }

    /// Decimal digits, with a sign if negative; no limit applies.
    pub fn to_decimal(self) -> String {
        match self {
            Self::Small(small) => small.to_string(),
            Self::Big(big) => big.to_string(),
        }
    }
}

fn big_to_f64(big: &BigInt) -> Option<f64> {
    let bits = big.bits();
    let drop = bits.saturating_sub(64);
    let magnitude = big.magnitude();
    let top = (magnitude >> drop).to_u64()?;
    let rest = drop > 0 && magnitude.trailing_zeros().is_some_and(|zeros| zeros < drop);
    let value = float::round_scaled(top, rest, i64::try_from(drop).ok()?)?;
    Some(if big.is_negative() { -value } else { value })
}

impl Vm {
    /// An `int` from a machine integer.
    #[inline(always)]
    pub fn int(&mut self, value: i64) -> Value {
        match Value::small_int(value) {
            Some(small) => small,
            None => self.larger_int(value),
        }
    }

    #[cold]
    #[inline(never)]
    fn larger_int(&mut self, value: i64) -> Value {
        self.heap
            .alloc(&self.types.int, Int { value: value.into() })
            .into_value()
    }

    /// An `int` of any size.
    pub fn big_int(&mut self, value: BigInt) -> Value {
        match value.to_i64().and_then(Value::small_int) {
            Some(small) => small,
            None => self.heap.alloc(&self.types.int, Int { value }).into_value(),
        }
    }

    /// An `int` from a size or count.
    #[inline(always)]
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
    IntRef::of(value).map(|int| int.to_big().into_owned())
}

/// Whether the value is an `int`, a `bool`, or an instance of a subclass.
pub fn is_int(value: &Value) -> bool {
    value.is_small_int() || value.as_bool().is_some() || value.has_payload::<Int>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_integers_round_half_to_even() {
        let big = |text: &str| text.parse::<BigInt>().ok();
        let double = |text: &str| big(text).and_then(|big| big_to_f64(&big));
        assert_eq!(double("9007199254740993"), Some(9007199254740992.0));
        assert_eq!(double("9007199254740995"), Some(9007199254740996.0));
        assert_eq!(double("-36893488147419103233"), Some(-36893488147419103232.0));
        assert_eq!(double(&"9".repeat(309)), None);
    }

    #[test]
    fn hashes_are_reduced() {
        assert_eq!(IntRef::Small(-1).hash(), -2);
        assert_eq!(IntRef::Small(HASH_MODULUS as i64).hash(), 0);
        assert_eq!(IntRef::Big(&(BigInt::from(1) << 61)).hash(), 1);
    }
}

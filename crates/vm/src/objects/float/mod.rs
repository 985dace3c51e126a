//! `float`: IEEE 754 double precision.
//!
//! - this file: the payload, exact scaling and rounding, hashing, comparison with integers.
//! - [`arith`]: the operators, for natives and the interpreter.
//! - [`parse`]: from text.
//! - [`hex`]: hexadecimal notation.
//! - [`construct`]: `float(...)` and other conversions to doubles.
//! - [`methods`]: the method table.

pub mod arith;
mod construct;
mod hex;
pub mod methods;
pub mod parse;

pub use arith::{add, divmod, floor_div, modulo, mul, neg, pow, sub, true_div};
pub(crate) use construct::number;
pub use construct::to_f64;

use std::cmp::Ordering;

use corallus_heap::{Value, payload};
use num_bigint::BigInt;
use num_traits::{FromPrimitive, Signed, Zero};

use crate::objects::int::{HASH_MODULUS, IntRef};
use crate::vm::Vm;

/// The payload of `float`.
pub struct Float {
    pub value: f64,
}

payload!(Float, "float", []);

impl Vm {
    #[inline]
    pub fn float(&mut self, value: f64) -> Value {
        match self.heap.alloc_at_hand(&self.types.float, || Float { value }) {
            Some(float) => float.into_value(),
            None => self.float_elsewhere(value),
        }
    }

    #[cold]
    #[inline(never)]
    fn float_elsewhere(&mut self, value: f64) -> Value {
        self.heap.alloc(&self.types.float, Float { value }).into_value()
    }
}

/// The value of a `float` or an instance of a subclass.
#[inline(always)]
pub fn as_float(value: &Value) -> Option<f64> {
    value.downcast_ref::<Float>().map(|float| float.value)
}

/// `repr(value)`: the shortest digits that give the same double back.
pub fn repr(value: f64) -> String {
    // Between these, Rust writes a fraction behind a whole number and no exponent, too. Of sixteen digits and more, two that are as
    // near may do, of which the reference takes the even one.
    if value == 0.0 || (1e-4..1e16).contains(&value.abs()) {
        let text = format!("{value:?}");
        if text.len() <= 16 {
            return text;
        }
    }
    rustpython_literal::float::to_string(value)
}

/// Mantissa and exponent: `value == m * 2**e` with an integral `m` below 2**53 in magnitude. Not for infinities and NaN.
pub fn decompose(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    };
    (if value.is_sign_negative() { -mantissa } else { mantissa }, exponent)
}

/// The double nearest to `mantissa * 2**exponent`, where `sticky` says that the true mantissa is a little larger.
/// Halves go to the even neighbour. `None` if the result is too large for a double.
///
/// `mantissa` must have at least 55 significant bits if `sticky` is set.
pub fn round_scaled(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = 64 - i64::from(mantissa.leading_zeros());
    let top = exponent + bits;
    if top > 1025 {
        return None;
    }
    // Bits to give up: what exceeds 53, or lies below the least double.
    let drop = (bits - 53).max(-1074 - exponent).max(0);
    let (kept, exponent) = match u32::try_from(drop) {
        Ok(0) => (mantissa, exponent),
        Ok(drop @ 1..=64) => {
            let kept = mantissa.checked_shr(drop).unwrap_or(0);
            let half = 1u64 << (drop - 1);
            let rest = mantissa & (half | (half - 1));
            let up = rest > half || (rest == half && (sticky || kept & 1 == 1));
            (kept + u64::from(up), exponent + i64::from(drop))
        }
        _ => return Some(0.0),
    };
    let value = scale(kept as f64, exponent);
    value.is_finite().then_some(value)
}

/// `value * 2**exponent` where the result is exact or overflows; `value` is an integer of at most 53 bits.
fn scale(value: f64, exponent: i64) -> f64 {
    let power = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    let mut value = value;
    let mut exponent = exponent;
    // Downwards the last step must be the only one to reach the subnormals.
    while exponent > 1000 {
        value *= power(1000);
        exponent -= 1000;
    }
    while exponent < -1000 {
        value *= power(-537);
        exponent += 537;
    }
    value * power(exponent)
}

/// The hash of a finite or infinite double, equal to that of the equal integer; `None` for NaN.
pub fn hash(value: f64) -> Option<i64> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { 314_159 } else { -314_159 });
    }
    let (mantissa, exponent) = decompose(value);
    // Multiplying by a power of two modulo 2**61-1 is a rotation of 61 bits.
    let rotation = exponent.rem_euclid(61);
    let reduced = mantissa.unsigned_abs() % HASH_MODULUS;
    let rotated = ((reduced << rotation) & HASH_MODULUS) | (reduced >> (61 - rotation));
    let rotated = (rotated % HASH_MODULUS) as i64;
    Some(match if mantissa < 0 { -rotated } else { rotated } {
        -1 => -2,
        hash => hash,
    })
}

/// Compares exactly; `None` if the double is NaN.
pub fn compare_int(int: IntRef<'_>, value: f64) -> Option<Ordering> {
    if value.is_nan() {
        return None;
    }
    if value.is_infinite() {
        return Some(if value > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    if let IntRef::Small(small) = int
        && small.unsigned_abs() <= 1 << 53
    {
        return (small as f64).partial_cmp(&value);
    }
    let whole = BigInt::from_f64(value.trunc())?;
    let fraction = value.fract();
    Some(int.to_big().as_ref().cmp(&whole).then_with(|| match fraction {
        f if f > 0.0 => Ordering::Less,
        f if f < 0.0 => Ordering::Greater,
        _ => Ordering::Equal,
    }))
}

/// Rounds to `digits` places after the point, halves to even by the exact value; `None` if the result is too large.
pub fn round_to(value: f64, digits: i64) -> Option<f64> {
    if !value.is_finite() || value == 0.0 || digits > 323 {
        return Some(value);
    }
    if digits < -308 {
        return Some(0.0_f64.copysign(value));
    }
    if digits >= 0 {
        let rounded: f64 = format!("{value:.*}", digits as usize).parse().ok()?;
        return rounded.is_finite().then_some(rounded);
    }
    let unit = BigInt::from(10).pow(digits.unsigned_abs() as u32);
    let whole = BigInt::from_f64(value.abs().trunc())?;
    let (quotient, remainder) = (&whole / &unit, &whole % &unit);
    let twice = remainder * 2i32;
    let up = match twice.cmp(&unit) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => value.fract() != 0.0 || !(&quotient % 2i32).is_zero(),
    };
    let rounded = (quotient + i32::from(up)) * unit;
    debug_assert!(!rounded.is_negative());
    IntRef::Big(&rounded).to_f64().map(|rounded| rounded.copysign(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaling_rounds_to_even_and_reaches_the_subnormals() {
        assert_eq!(round_scaled(1, false, -1074), Some(5e-324));
        assert_eq!(round_scaled(1 << 60, false, -1134), Some(5e-324));
        assert_eq!(round_scaled(1 << 60, false, -1135), Some(0.0));
        assert_eq!(round_scaled(1 << 60, true, -1135), Some(5e-324));
        assert_eq!(round_scaled((1 << 53) + 1, false, 0), Some(9007199254740992.0));
        assert_eq!(round_scaled((1 << 53) - 1, false, 971), Some(f64::MAX));
        assert_eq!(round_scaled(u64::MAX, false, 960), None);
        assert_eq!(round_scaled(3, false, -1075), Some(1e-323));
    }

    #[test]
    fn decimal_rounding_is_by_the_exact_value() {
        assert_eq!(round_to(2.675, 2), Some(2.67));
        assert_eq!(round_to(0.5, 0), Some(0.0));
        assert_eq!(round_to(1.5, 0), Some(2.0));
        assert_eq!(round_to(2.5, 0), Some(2.0));
        assert_eq!(round_to(0.125, 2), Some(0.12));
        assert_eq!(round_to(25.0, -1), Some(20.0));
        assert_eq!(round_to(25.1, -1), Some(30.0));
        assert_eq!(round_to(35.0, -1), Some(40.0));
        assert_eq!(round_to(5e15 + 0.5, 0), Some(5e15));
    }

    #[test]
    fn hashes_agree_with_integers() {
        assert_eq!(hash(1.0), Some(1));
        assert_eq!(hash(-1.0), Some(-2));
        assert_eq!(hash(0.5), Some(1 << 60));
        assert_eq!(hash(2f64.powi(61)), Some(1));
        assert_eq!(hash(1e300), BigInt::from_f64(1e300).map(|big| IntRef::Big(&big).hash()));
    }

    #[test]
    fn comparison_with_integers_is_exact() {
        let big = BigInt::from(1u64 << 53) + 1i32;
        assert_eq!(
            compare_int(IntRef::Big(&big), 9007199254740992.0),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_int(IntRef::Small((1 << 60) + 1), (1u64 << 60) as f64),
            Some(Ordering::Greater)
        );
        assert_eq!(compare_int(IntRef::Small(0), f64::NAN), None);
        assert_eq!(compare_int(IntRef::Small(-3), -3.5), Some(Ordering::Greater));
    }
}

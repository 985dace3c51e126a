//! Integer operations of any size. Each returns `NotImplemented` if an operand isn't an integer, so that it serves both
//! the interpreter and the special methods.

use std::borrow::Cow;

use corallus_heap::Value;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::IntRef;
use crate::error::{Raised, Res};
use crate::objects::exception::ExceptionKind;
use crate::objects::float;
use crate::vm::Vm;

/// Both operands as integers.
fn operands<'a>(a: &'a Value, b: &'a Value) -> Option<(IntRef<'a>, IntRef<'a>)> {
    Some((IntRef::of(a)?, IntRef::of(b)?))
}

#[cold]
pub(crate) fn division_by_zero(vm: &mut Vm) -> Raised {
    vm.error(ExceptionKind::ZeroDivisionError, "division by zero")
}

/// Results beyond this many bytes are tried out before the big-integer library asks for them: it can't report failure.
const LARGE: usize = 1 << 24;

/// Checks that a result of so many bits may be made.
fn check_bits(vm: &mut Vm, bits: u64) -> Res<()> {
    let Ok(bytes) = usize::try_from(bits / 8) else {
        return Err(vm.memory_error());
    };
    // Results are made in steps that need room of their own.
    let bytes = bytes.saturating_mul(2);
    if bytes > LARGE {
        return vm.text_buffer(bytes).map(drop);
    }
    vm.check_size(bytes)
}

/// `a + b`
#[inline]
pub fn add(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        // Immediate integers have 63 bits: the sum of two fits an `i64`. A `Big` one never takes this way.
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a + b)),
        Some((a, b)) => Ok(vm.big_int(a.to_big().as_ref() + b.to_big().as_ref())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a - b`
#[inline]
pub fn sub(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a - b)),
        Some((a, b)) => Ok(vm.big_int(a.to_big().as_ref() - b.to_big().as_ref())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a * b`
#[inline]
pub fn mul(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => match a.checked_mul(b) {
            Some(product) => Ok(vm.int(product)),
            None => Ok(vm.big_int(BigInt::from(i128::from(a) * i128::from(b)))),
        },
        Some((a, b)) => {
            check_bits(vm, a.bit_length() + b.bit_length())?;
            vm.charge_product(a.bit_length(), b.bit_length())?;
            Ok(vm.big_int(a.to_big().as_ref() * b.to_big().as_ref()))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a // b`
#[inline]
pub fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((_, b)) if b.is_zero() => Err(division_by_zero(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(Integer::div_floor(&a, &b))),
        Some((a, b)) => {
            vm.charge_quotient(a, b)?;
            Ok(vm.big_int(a.to_big().div_floor(&b.to_big())))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a % b`
#[inline]
pub fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((_, b)) if b.is_zero() => Err(division_by_zero(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a.mod_floor(&b))),
        Some((a, b)) => {
            vm.charge_quotient(a, b)?;
            Ok(vm.big_int(a.to_big().mod_floor(&b.to_big())))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod(a, b)`
pub fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((_, b)) if b.is_zero() => Err(division_by_zero(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) if b != -1 => {
            let (quotient, remainder) = (a / b, a % b);
            // Towards minus infinity; a quotient that isn't exact is far from the smallest integer.
            let (quotient, remainder) = match remainder != 0 && (remainder < 0) != (b < 0) {
                true => (quotient - 1, remainder + b),
                false => (quotient, remainder),
            };
            let (quotient, remainder) = (vm.int(quotient), vm.int(remainder));
            Ok(vm.pair(quotient, remainder))
        }
        Some((a, b)) => {
            vm.charge_quotient(a, b)?;
            let (quotient, remainder) = a.to_big().div_mod_floor(&b.to_big());
            let pair = vec![vm.big_int(quotient), vm.big_int(remainder)];
            Ok(vm.tuple(pair))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a / b`, correctly rounded.
pub fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    const EXACT: i64 = 1 << 53;
    match operands(a, b) {
        Some((_, b)) if b.is_zero() => Err(division_by_zero(vm)),
        Some((IntRef::Small(a), IntRef::Small(b))) if a.abs() <= EXACT && b.abs() <= EXACT => {
            Ok(vm.float(a as f64 / b as f64))
        }
        Some((a, b)) => match divide_rounded(&a.to_big(), &b.to_big()) {
            Some(quotient) => Ok(vm.float(quotient)),
            None => Err(vm.overflow_error("integer division result too large for a float")),
        },
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The double nearest to `a / b`; `None` if it is too large. `b` isn't zero.
pub(crate) fn divide_rounded(a: &BigInt, b: &BigInt) -> Option<f64> {
    let negative = a.is_negative() != b.is_negative();
    let signed = |value: f64| if negative { -value } else { value };
    if a.is_zero() {
        return Some(signed(0.0));
    }
    let difference = i64::try_from(a.bits()).ok()? - i64::try_from(b.bits()).ok()?;
    if difference > 1025 {
        return None;
    }
    if difference < -1080 {
        return Some(signed(0.0));
    }
    // A quotient of 60 or 61 bits, and whether anything is left behind it.
    let shift = 60 - difference;
    let (mut dividend, mut divisor) = (Cow::Borrowed(a.magnitude()), Cow::Borrowed(b.magnitude()));
    if shift >= 0 {
        dividend = Cow::Owned(a.magnitude() << shift as u64);
    } else {
        divisor = Cow::Owned(b.magnitude() << shift.unsigned_abs());
    }
    let (quotient, remainder) = dividend.div_rem(&divisor);
    float::round_scaled(quotient.to_u64()?, !remainder.is_zero(), -shift).map(signed)
}

/// `a ** b`; a negative exponent gives a float.
pub fn pow(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    let Some((a, b)) = operands(a, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if b.is_negative() {
        let (Some(base), Some(exponent)) = (a.to_f64(), b.to_f64()) else {
            return Err(vm.overflow_error("int too large to convert to float"));
        };
        let (base, exponent) = (vm.float(base), vm.float(exponent));
        return float::pow(vm, &base, &exponent);
    }
    if let IntRef::Small(base @ -1..=1) = a {
        let odd = b.to_big().is_odd();
        return Ok(match base {
            1 => Value::int32(1),
            0 => Value::int32(i32::from(b.is_zero())),
            _ => Value::int32(if odd { -1 } else { 1 }),
        });
    }
    let Some(exponent) = b.to_i64().and_then(|e| u32::try_from(e).ok()) else {
        return if a.to_big().magnitude().is_one() || a.is_zero() {
            pow_unit(vm, a, b)
        } else {
            Err(vm.memory_error())
        };
    };
    if let IntRef::Small(base) = a
        && let Some(power) = base.checked_pow(exponent)
    {
        return Ok(vm.int(power));
    }
    let bits = a.bit_length().saturating_mul(u64::from(exponent));
    check_bits(vm, bits)?;
    vm.charge_product(bits, bits)?;
    Ok(vm.big_int(a.to_big().pow(exponent)))
}

/// The power of -1, 0 or 1 held in the big form (by an instance of a subclass).
fn pow_unit(vm: &mut Vm, a: IntRef<'_>, b: IntRef<'_>) -> Res {
    let negative = a.is_negative() && b.to_big().is_odd();
    let magnitude = i64::from(!a.is_zero());
    Ok(vm.int(if negative { -magnitude } else { magnitude }))
}

/// `pow(a, b, modulus)`
pub fn pow_mod(vm: &mut Vm, a: &Value, b: &Value, modulus: &Value) -> Res {
    let (Some((a, b)), Some(modulus)) = (operands(a, b), IntRef::of(modulus)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    if let (IntRef::Small(base), IntRef::Small(exponent @ 0..), IntRef::Small(modulus @ 1..)) = (a, b, modulus) {
        let power = power_in_words(base.rem_euclid(modulus) as u64, exponent as u64, modulus as u64);
        return Ok(vm.int(power as i64));
    }
    let (mut base, exponent, modulus) = (a.to_big(), b.to_big(), modulus.to_big());
    if modulus.magnitude().is_one() {
        return Ok(Value::int32(0));
    }
    let words = modulus.bits().div_ceil(64);
    let steps = exponent.bits().saturating_mul(3);
    vm.charge_words(steps.saturating_mul(words.saturating_mul(words)))?;
    vm.charge_square(base.bits())?;
    if exponent.is_negative() {
        match base.modinv(&modulus) {
            Some(inverse) => base = Cow::Owned(inverse),
            None => return Err(vm.value_error("base is not invertible for the given modulus")),
        }
    }
    Ok(vm.big_int(base.modpow(&exponent.abs(), &modulus)))
}

/// A power under a modulus of 63 bits, by squaring. The base is below the modulus.
fn power_in_words(base: u64, exponent: u64, modulus: u64) -> u64 {
    let product = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64;
    let (mut power, mut square, mut left) = (1 % modulus, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            power = product(power, square);
        }
        square = product(square, square);
        left >>= 1;
    }
    power
}

/// `a << b`
pub fn lshift(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    let Some((a, b)) = operands(a, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::int32(0));
    }
    let Some(shift) = b.to_i64() else {
        // The reference counts digits of 30 bits in a machine word.
        let countable = b.to_big().as_ref() / 30i32 <= BigInt::from(i64::MAX);
        return Err(if countable {
            vm.memory_error()
        } else {
            vm.overflow_error("too many digits in integer")
        });
    };
    let shift = shift.unsigned_abs();
    if let IntRef::Small(small) = a
        && shift + a.bit_length() < 63
    {
        return Ok(vm.int(small << shift));
    }
    check_bits(vm, shift.saturating_add(a.bit_length()))?;
    Ok(vm.big_int(a.to_big().as_ref() << shift))
}

/// `a >> b`
pub fn rshift(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    let Some((a, b)) = operands(a, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if b.is_negative() {
        return Err(vm.value_error("negative shift count"));
    }
    let all_out = Value::int32(if a.is_negative() { -1 } else { 0 });
    let Some(shift) = b.to_i64().map(i64::unsigned_abs) else {
        return Ok(all_out);
    };
    match a {
        IntRef::Small(small) => Ok(vm.int(small >> shift.min(63))),
        IntRef::Big(big) if shift > big.bits() => Ok(all_out),
        IntRef::Big(big) => Ok(vm.big_int(big >> shift)),
    }
}

/// `a & b`
pub fn and(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a & b)),
        Some((a, b)) => Ok(vm.big_int(a.to_big().as_ref() & b.to_big().as_ref())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a | b`
pub fn or(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a | b)),
        Some((a, b)) => Ok(vm.big_int(a.to_big().as_ref() | b.to_big().as_ref())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `a ^ b`
pub fn xor(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    match operands(a, b) {
        Some((IntRef::Small(a), IntRef::Small(b))) => Ok(vm.int(a ^ b)),
        Some((a, b)) => Ok(vm.big_int(a.to_big().as_ref() ^ b.to_big().as_ref())),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `-a`
pub fn neg(vm: &mut Vm, a: &Value) -> Res {
    match IntRef::of(a) {
        Some(IntRef::Small(a)) => Ok(vm.int(-a)),
        Some(IntRef::Big(a)) => Ok(vm.big_int(-a)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `~a`
pub fn invert(vm: &mut Vm, a: &Value) -> Res {
    match IntRef::of(a) {
        Some(IntRef::Small(a)) => Ok(vm.int(!a)),
        Some(IntRef::Big(a)) => Ok(vm.big_int(-(a + 1i32))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_is_rounded_once() {
        let quotient = |a: &str, b: &str| divide_rounded(&a.parse().ok()?, &b.parse().ok()?);
        assert_eq!(quotient("10000000000000000000000", "3"), Some(3333333333333333333333.0));
        assert_eq!(quotient("1", &format!("1{}", "0".repeat(323))), Some(1e-323));
        assert_eq!(quotient("1", &format!("1{}", "0".repeat(330))), Some(0.0));
        assert_eq!(quotient(&format!("1{}", "0".repeat(400)), "3"), None);
        assert_eq!(
            quotient(&format!("1{}", "0".repeat(400)), &format!("3{}", "0".repeat(399))),
            Some(10.0 / 3.0)
        );
    }
}

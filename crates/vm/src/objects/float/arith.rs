//! Operators on doubles. An operand may be an `int`; each returns `NotImplemented` for anything else.

use corallus_heap::Value;

use super::as_float;
use crate::error::Res;
use crate::objects::complex;
use crate::objects::exception::ExceptionKind;
use crate::objects::int::IntRef;
use crate::objects::int::arith::division_by_zero;
use crate::vm::Vm;

/// An operand as a double; `None` for types that don't mix with floats.
#[inline]
pub(crate) fn operand(vm: &mut Vm, value: &Value) -> Res<Option<f64>> {
    if let Some(float) = as_float(value) {
        return Ok(Some(float));
    }
    match IntRef::of(value) {
        Some(int) => match int.to_f64() {
            Some(double) => Ok(Some(double)),
            None => Err(vm.overflow_error("int too large to convert to float")),
        },
        None => Ok(None),
    }
}

/// Runs `operation` on both operands as doubles.
#[inline]
pub(super) fn with_operands(
    vm: &mut Vm,
    a: &Value,
    b: &Value,
    operation: impl FnOnce(&mut Vm, f64, f64) -> Res,
) -> Res {
    let Some(x) = operand(vm, a)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(y) = operand(vm, b)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    operation(vm, x, y)
}

/// `a + b`
pub fn add(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| Ok(vm.float(a + b)))
}

/// `a - b`
pub fn sub(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| Ok(vm.float(a - b)))
}

/// `a * b`
pub fn mul(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| Ok(vm.float(a * b)))
}

/// `a / b`
pub fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| {
        if b == 0.0 {
            Err(division_by_zero(vm))
        } else {
            Ok(vm.float(a / b))
        }
    })
}

/// Quotient and remainder, the remainder with the sign of the divisor. `b` isn't zero.
pub fn floor_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return (0.0_f64.copysign(a / b), remainder);
    }
    // The division may have been inexact: the nearest integer is meant.
    let floor = quotient.floor();
    (if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder)
}

/// `a // b`
pub fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| {
        if b == 0.0 {
            Err(division_by_zero(vm))
        } else {
            Ok(vm.float(floor_divmod(a, b).0))
        }
    })
}

/// `a % b`
pub fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| {
        if b == 0.0 {
            Err(division_by_zero(vm))
        } else {
            Ok(vm.float(floor_divmod(a, b).1))
        }
    })
}

/// `divmod(a, b)`
pub fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| {
        if b == 0.0 {
            return Err(division_by_zero(vm));
        }
        let (quotient, remainder) = floor_divmod(a, b);
        let pair = vec![vm.float(quotient), vm.float(remainder)];
        Ok(vm.tuple(pair))
    })
}

/// `a ** b`; a negative base with a fractional exponent gives a complex number.
pub fn pow(vm: &mut Vm, a: &Value, b: &Value) -> Res {
    with_operands(vm, a, b, |vm, a, b| {
        if a == 0.0 && b < 0.0 && b.is_finite() {
            return Err(vm.error(ExceptionKind::ZeroDivisionError, "zero to a negative power"));
        }
        if a < 0.0 && a.is_finite() && b.is_finite() && b.fract() != 0.0 {
            return complex::pow_parts(vm, (a, 0.0), (b, 0.0));
        }
        let power = a.powf(b);
        if power.is_infinite() && a.is_finite() && b.is_finite() {
            return Err(out_of_range(vm));
        }
        Ok(vm.float(power))
    })
}

/// What the C library's `ERANGE` becomes.
#[cold]
pub(crate) fn out_of_range(vm: &mut Vm) -> crate::error::Raised {
    let args = vec![Value::int32(34), vm.str("Numerical result out of range")];
    vm.error_with(ExceptionKind::OverflowError, args)
}

/// `-a`
pub fn neg(vm: &mut Vm, a: &Value) -> Res {
    match as_float(a) {
        Some(a) => Ok(vm.float(-a)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

#[cfg(test)]
mod tests {
    use super::floor_divmod;

    #[test]
    fn the_remainder_takes_the_divisors_sign() {
        assert_eq!(floor_divmod(-7.0, 2.0), (-4.0, 1.0));
        assert_eq!(floor_divmod(7.0, -2.0), (-4.0, -1.0));
        assert_eq!(floor_divmod(1.0, 0.1), (9.0, 1.0 % 0.1));
        assert!(floor_divmod(0.0, -1.0).1.is_sign_negative());
        assert!(floor_divmod(1.0, f64::INFINITY) == (0.0, 1.0));
        assert!(floor_divmod(-1.0, f64::INFINITY) == (-1.0, f64::INFINITY));
    }
}

//! `complex`: a pair of doubles.
//!
//! - this file: the payload, arithmetic on pairs, text.
//! - [`construct`]: `complex(...)`; [`methods`]: the method table.

mod construct;
pub mod methods;

use corallus_heap::{Value, payload};

use crate::error::Res;
use crate::objects::exception::ExceptionKind;
use crate::objects::float;
use crate::vm::Vm;

/// The payload of `complex`.
pub struct Complex {
    pub real: f64,
    pub imag: f64,
}

payload!(Complex, "complex", []);

impl Vm {
    pub fn complex(&mut self, real: f64, imag: f64) -> Value {
        self.heap
            .alloc(&self.types.complex, Complex { real, imag })
            .into_value()
    }
}

/// Real and imaginary part.
pub type Pair = (f64, f64);

/// A double as it stands in a complex number's `repr`: without a `.0`.
pub fn imaginary_digits(value: f64) -> String {
    let digits = float::repr(value);
    digits.strip_suffix(".0").map_or(digits.clone(), str::to_owned)
}

/// `repr(complex)`
pub fn repr((real, imag): Pair) -> String {
    let imaginary = imaginary_digits(imag);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imaginary}j");
    }
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", imaginary_digits(real))
}

/// The product; infinities survive where the naive formula gives NaN (C11, annex G).
pub fn product(a: Pair, b: Pair) -> Pair {
    let (real, imag) = (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0);
    if !(real.is_nan() && imag.is_nan()) {
        return (real, imag);
    }
    let infinite = |z: Pair| z.0.is_infinite() || z.1.is_infinite();
    // What is infinite counts as 1, the rest as 0; NaN counts as 0.
    let unit = |z: Pair| {
        let part = |x: f64| (if x.is_infinite() { 1.0_f64 } else { 0.0 }).copysign(x);
        (part(z.0), part(z.1))
    };
    let tame = |z: Pair| {
        let part = |x: f64| if x.is_nan() { 0.0_f64.copysign(x) } else { x };
        (part(z.0), part(z.1))
    };
    let (x, y) = match (infinite(a), infinite(b)) {
        (true, true) => (unit(a), unit(b)),
        (true, false) => (unit(a), tame(b)),
        (false, true) => (tame(a), unit(b)),
        _ if [a.0 * b.0, a.1 * b.1, a.0 * b.1, a.1 * b.0]
            .iter()
            .any(|part| part.is_infinite()) =>
        {
            (tame(a), tame(b))
        }
        _ => return (real, imag),
    };
    (
        f64::INFINITY * (x.0 * y.0 - x.1 * y.1),
        f64::INFINITY * (x.0 * y.1 + x.1 * y.0),
    )
}

/// The quotient; `None` for a division by zero.
pub fn quotient(a: Pair, b: Pair) -> Option<Pair> {
    let (scale_real, scale_imag) = (b.0.abs(), b.1.abs());
    let result = if scale_real >= scale_imag {
        if scale_real == 0.0 {
            return None;
        }
        let ratio = b.1 / b.0;
        let divisor = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / divisor, (a.1 - a.0 * ratio) / divisor)
    } else if scale_imag >= scale_real {
        let ratio = b.0 / b.1;
        let divisor = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / divisor, (a.1 * ratio - a.0) / divisor)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(result.0.is_nan() && result.1.is_nan()) {
        return Some(result);
    }
    let unit = |x: f64| (if x.is_infinite() { 1.0_f64 } else { 0.0 }).copysign(x);
    if (a.0.is_infinite() || a.1.is_infinite()) && b.0.is_finite() && b.1.is_finite() {
        let (x, y) = (unit(a.0), unit(a.1));
        return Some((f64::INFINITY * (x * b.0 + y * b.1), f64::INFINITY * (y * b.0 - x * b.1)));
    }
    if (b.0.is_infinite() || b.1.is_infinite()) && a.0.is_finite() && a.1.is_finite() {
        let (x, y) = (unit(b.0), unit(b.1));
        return Some((0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y)));
    }
    Some(result)
}

/// An integral power by repeated squaring; `None` for a negative power of zero.
fn integral_power(base: Pair, exponent: i32) -> Option<Pair> {
    let mut power = (1.0, 0.0);
    let (mut square, mut left) = (base, exponent.unsigned_abs());
    while left > 0 {
        if left & 1 == 1 {
            power = product(power, square);
        }
        square = product(square, square);
        left >>= 1;
    }
    if exponent < 0 {
        quotient((1.0, 0.0), power)
    } else {
        Some(power)
    }
}

/// The power of general exponents by way of polar coordinates; `None` for a negative or complex power of zero.
fn general_power(base: Pair, exponent: Pair) -> Option<Pair> {
    if exponent == (0.0, 0.0) {
        return Some((1.0, 0.0));
    }
    if base == (0.0, 0.0) {
        return (exponent.1 == 0.0 && exponent.0 >= 0.0).then_some((0.0, 0.0));
    }
    let magnitude = base.0.hypot(base.1);
    let mut length = magnitude.powf(exponent.0);
    let angle = base.1.atan2(base.0);
    let mut phase = angle * exponent.0;
    if exponent.1 != 0.0 {
        length *= (-angle * exponent.1).exp();
        phase += exponent.1 * magnitude.ln();
    }
    Some((length * phase.cos(), length * phase.sin()))
}

/// `base ** exponent`
pub fn pow_parts(vm: &mut Vm, base: Pair, exponent: Pair) -> Res {
    let integral = exponent.1 == 0.0 && exponent.0.fract() == 0.0 && exponent.0.abs() <= 100.0;
    let power = if integral {
        integral_power(base, exponent.0 as i32)
    } else {
        general_power(base, exponent)
    };
    match power {
        None => Err(vm.error(ExceptionKind::ZeroDivisionError, "zero to a negative or complex power")),
        Some((real, imag)) if real.is_infinite() || imag.is_infinite() => {
            Err(vm.overflow_error("complex exponentiation"))
        }
        Some((real, imag)) => Ok(vm.complex(real, imag)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_complex_numbers() {
        assert_eq!(repr((0.0, 1.0)), "1j");
        assert_eq!(repr((-0.0, 1.0)), "(-0+1j)");
        assert_eq!(repr((1.5, -2.0)), "(1.5-2j)");
        assert_eq!(repr((f64::NAN, f64::INFINITY)), "(nan+infj)");
    }

    #[test]
    fn powers_and_quotients() {
        assert_eq!(integral_power((0.0, 1.0), 2), Some((-1.0, 0.0)));
        assert_eq!(integral_power((0.0, 0.0), -1), None);
        assert_eq!(quotient((1.0, 1.0), (0.0, 1.0)), Some((1.0, -1.0)));
        assert_eq!(quotient((1.0, 1.0), (0.0, 0.0)), None);
    }
}

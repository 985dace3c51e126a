//! Functions of real numbers.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::int::{as_big, is_int};
use corallus_vm::vm::Vm;
use num_traits::{Signed, ToPrimitive};

use super::{domain_error, range_error, real, show};

pub static FUNCTIONS: &[Native] = &[
    function(
        "acos",
        "(x, /)",
        |vm, args| {
            within(
                vm,
                args,
                f64::acos,
                |x| x.abs() <= 1.0,
                "a number in range from -1 up to 1",
            )
        },
        "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi.",
    ),
    function(
        "acosh",
        "(x, /)",
        |vm, args| within(vm, args, libm::acosh, |x| x >= 1.0, "argument value not less than 1"),
        "Return the inverse hyperbolic cosine of x.",
    ),
    function(
        "asin",
        "(x, /)",
        |vm, args| {
            within(
                vm,
                args,
                f64::asin,
                |x| x.abs() <= 1.0,
                "a number in range from -1 up to 1",
            )
        },
        "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    function(
        "asinh",
        "(x, /)",
        |vm, args| plain(vm, args, libm::asinh),
        "Return the inverse hyperbolic sine of x.",
    ),
    function(
        "atan",
        "(x, /)",
        |vm, args| plain(vm, args, f64::atan),
        "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2.",
    ),
    function(
        "atanh",
        "(x, /)",
        |vm, args| within(vm, args, libm::atanh, |x| x.abs() < 1.0, "a number between -1 and 1"),
        "Return the inverse hyperbolic tangent of x.",
    ),
    function(
        "cbrt",
        "(x, /)",
        |vm, args| plain(vm, args, f64::cbrt),
        "Return the cube root of x.",
    ),
    function(
        "cos",
        "(x, /)",
        |vm, args| within(vm, args, f64::cos, f64::is_finite, "a finite input"),
        "Return the cosine of x (measured in radians).",
    ),
    function(
        "cosh",
        "(x, /)",
        |vm, args| growing(vm, args, f64::cosh),
        "Return the hyperbolic cosine of x.",
    ),
    function(
        "degrees",
        "(x, /)",
        |vm, args| plain(vm, args, |x| x * (180.0 / std::f64::consts::PI)),
        "Convert angle x from radians to degrees.",
    ),
    function(
        "erf",
        "(x, /)",
        |vm, args| plain(vm, args, libm::erf),
        "Error function at x.",
    ),
    function(
        "erfc",
        "(x, /)",
        |vm, args| plain(vm, args, libm::erfc),
        "Complementary error function at x.",
    ),
    function(
        "exp",
        "(x, /)",
        |vm, args| growing(vm, args, f64::exp),
        "Return e raised to the power of x.",
    ),
    function(
        "exp2",
        "(x, /)",
        |vm, args| growing(vm, args, f64::exp2),
        "Return 2 raised to the power of x.",
    ),
    function(
        "expm1",
        "(x, /)",
        |vm, args| growing(vm, args, f64::exp_m1),
        "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.",
    ),
    function(
        "fabs",
        "(x, /)",
        |vm, args| plain(vm, args, f64::abs),
        "Return the absolute value of the float x.",
    ),
    function("gamma", "(x, /)", gamma, "Gamma function at x."),
    function(
        "lgamma",
        "(x, /)",
        lgamma,
        "Natural logarithm of absolute value of Gamma function at x.",
    ),
    function(
        "log1p",
        "(x, /)",
        |vm, args| within(vm, args, f64::ln_1p, |x| x > -1.0, "argument value > -1"),
        "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.",
    ),
    function(
        "radians",
        "(x, /)",
        |vm, args| plain(vm, args, |x| x * (std::f64::consts::PI / 180.0)),
        "Convert angle x from degrees to radians.",
    ),
    function(
        "sin",
        "(x, /)",
        |vm, args| within(vm, args, f64::sin, f64::is_finite, "a finite input"),
        "Return the sine of x (measured in radians).",
    ),
    function(
        "sinh",
        "(x, /)",
        |vm, args| growing(vm, args, f64::sinh),
        "Return the hyperbolic sine of x.",
    ),
    function(
        "sqrt",
        "(x, /)",
        |vm, args| within(vm, args, f64::sqrt, |x| x >= 0.0, "a nonnegative input"),
        "Return the square root of x.",
    ),
    function(
        "tan",
        "(x, /)",
        |vm, args| within(vm, args, f64::tan, f64::is_finite, "a finite input"),
        "Return the tangent of x (measured in radians).",
    ),
    function(
        "tanh",
        "(x, /)",
        |vm, args| plain(vm, args, f64::tanh),
        "Return the hyperbolic tangent of x.",
    ),
    function(
        "ulp",
        "(x, /)",
        |vm, args| plain(vm, args, ulp),
        "Return the value of the least significant bit of the float x.",
    ),
    function(
        "atan2",
        "(y, x, /)",
        atan2,
        "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
    ),
    function(
        "copysign",
        "(x, y, /)",
        copysign,
        "Return a float with the magnitude (absolute value) of x but the sign of y.",
    ),
    function(
        "fmod",
        "(x, y, /)",
        fmod,
        "Return fmod(x, y), according to platform C.\n\nx % y may differ.",
    ),
    function(
        "fma",
        "(x, y, z, /)",
        fma,
        "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round.",
    ),
    function("pow", "(x, y, /)", pow, "Return x**y (x to the power of y)."),
    function(
        "remainder",
        "(x, y, /)",
        remainder,
        "Difference between x and the closest integer multiple of y.",
    ),
    function(
        "frexp",
        "(x, /)",
        frexp,
        "Return the mantissa and exponent of x, as pair (m, e).",
    ),
    function(
        "ldexp",
        "(x, i, /)",
        ldexp,
        "Return x * (2**i).\n\nThis is essentially the inverse of frexp().",
    ),
    function(
        "modf",
        "(x, /)",
        modf,
        "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.",
    ),
    function(
        "nextafter",
        "(x, y, /, *, steps=None)",
        nextafter,
        "Return the floating-point value the given number of steps after x towards y.",
    ),
    function(
        "isfinite",
        "(x, /)",
        |vm, args| Ok(Value::bool(real(vm, &args[0])?.is_finite())),
        "Return True if x is neither an infinity nor a NaN, and False otherwise.",
    ),
    function(
        "isinf",
        "(x, /)",
        |vm, args| Ok(Value::bool(real(vm, &args[0])?.is_infinite())),
        "Return True if x is a positive or negative infinity, and False otherwise.",
    ),
    function(
        "isnan",
        "(x, /)",
        |vm, args| Ok(Value::bool(real(vm, &args[0])?.is_nan())),
        "Return True if x is a NaN (not a number), and False otherwise.",
    ),
    function(
        "isclose",
        "(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        isclose,
        "Determine whether two floating-point numbers are close in value.",
    ),
];

/// A function that is defined everywhere.
fn plain(vm: &mut Vm, args: Args<'_>, f: fn(f64) -> f64) -> Res {
    let x = real(vm, &args[0])?;
    Ok(vm.float(f(x)))
}

/// A function that is defined where `valid` says (and gives NaN for NaN).
fn within(vm: &mut Vm, args: Args<'_>, f: fn(f64) -> f64, valid: fn(f64) -> bool, expected: &str) -> Res {
    let x = real(vm, &args[0])?;
    if x.is_nan() || valid(x) {
        return Ok(vm.float(f(x)));
    }
    let shown = show(vm, x)?;
    Err(vm.value_error(format!("expected {expected}, got {shown}")))
}

/// A function whose result may be too large.
fn growing(vm: &mut Vm, args: Args<'_>, f: fn(f64) -> f64) -> Res {
    let x = real(vm, &args[0])?;
    let y = f(x);
    if y.is_infinite() && x.is_finite() {
        Err(range_error(vm))
    } else {
        Ok(vm.float(y))
    }
}

fn gamma(vm: &mut Vm, args: Args<'_>) -> Res {
    let x = real(vm, &args[0])?;
    if (x <= 0.0 && x == x.floor() && x.is_finite()) || x == f64::NEG_INFINITY {
        let shown = show(vm, x)?;
        return Err(vm.value_error(format!("expected a noninteger or positive integer, got {shown}")));
    }
    let y = pymath::math::gamma(x).unwrap_or(f64::INFINITY);
    if y.is_infinite() && x.is_finite() {
        Err(range_error(vm))
    } else {
        Ok(vm.float(y))
    }
}

fn lgamma(vm: &mut Vm, args: Args<'_>) -> Res {
    let x = real(vm, &args[0])?;
    if x <= 0.0 && x == x.floor() && x.is_finite() {
        let shown = show(vm, x)?;
        return Err(vm.value_error(format!("expected a noninteger or positive integer, got {shown}")));
    }
    let y = if x.is_infinite() {
        f64::INFINITY
    } else {
        pymath::math::lgamma(x).unwrap_or(f64::INFINITY)
    };
    if y.is_infinite() && x.is_finite() {
        Err(range_error(vm))
    } else {
        Ok(vm.float(y))
    }
}

fn ulp(x: f64) -> f64 {
    if x.is_nan() || x.is_infinite() {
        return x.abs();
    }
    let x = x.abs();
    let next = x.next_up();
    if next.is_infinite() {
        x - x.next_down()
    } else {
        next - x
    }
}

fn atan2(vm: &mut Vm, args: Args<'_>) -> Res {
    let (y, x) = (real(vm, &args[0])?, real(vm, &args[1])?);
    Ok(vm.float(y.atan2(x)))
}

fn copysign(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y) = (real(vm, &args[0])?, real(vm, &args[1])?);
    Ok(vm.float(x.copysign(y)))
}

fn fmod(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y) = (real(vm, &args[0])?, real(vm, &args[1])?);
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        Err(domain_error(vm))
    } else {
        Ok(vm.float(result))
    }
}

fn fma(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y, z) = (real(vm, &args[0])?, real(vm, &args[1])?, real(vm, &args[2])?);
    let result = x.mul_add(y, z);
    if result.is_finite() {
        return Ok(vm.float(result));
    }
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(vm.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(vm.overflow_error("overflow in fma"));
    }
    Ok(vm.float(result))
}

fn pow(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y) = (real(vm, &args[0])?, real(vm, &args[1])?);
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (x == 0.0 && y < 0.0) {
            return Err(domain_error(vm));
        }
        if result.is_infinite() {
            return Err(range_error(vm));
        }
    }
    Ok(vm.float(result))
}

fn remainder(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y) = (real(vm, &args[0])?, real(vm, &args[1])?);
    if (x.is_infinite() && !y.is_nan()) || (y == 0.0 && !x.is_nan()) {
        return Err(domain_error(vm));
    }
    Ok(vm.float(libm::remainder(x, y)))
}

fn frexp(vm: &mut Vm, args: Args<'_>) -> Res {
    let x = real(vm, &args[0])?;
    let (mantissa, exponent) = if x.is_finite() { libm::frexp(x) } else { (x, 0) };
    let parts = vec![vm.float(mantissa), Value::int32(exponent)];
    Ok(vm.tuple(parts))
}

fn ldexp(vm: &mut Vm, args: Args<'_>) -> Res {
    let x = real(vm, &args[0])?;
    let Some(exponent) = as_big(&args[1]).filter(|_| is_int(&args[1])) else {
        return Err(vm.type_error("Expected an int as second argument to ldexp."));
    };
    if x == 0.0 || !x.is_finite() {
        return Ok(vm.float(x));
    }
    let limit = if exponent.is_negative() { i32::MIN } else { i32::MAX };
    let result = libm::ldexp(x, exponent.to_i32().unwrap_or(limit));
    if result.is_infinite() {
        Err(range_error(vm))
    } else {
        Ok(vm.float(result))
    }
}

fn modf(vm: &mut Vm, args: Args<'_>) -> Res {
    let x = real(vm, &args[0])?;
    let (fraction, whole) = match x {
        x if x.is_infinite() => (0f64.copysign(x), x),
        x if x.is_nan() => (x, x),
        x => ((x - x.trunc()).copysign(x), x.trunc()),
    };
    let parts = vec![vm.float(fraction), vm.float(whole)];
    Ok(vm.tuple(parts))
}

fn nextafter(vm: &mut Vm, args: Args<'_>) -> Res {
    let (x, y) = (real(vm, &args[0])?, real(vm, &args[1])?);
    let steps = if args[2].is_none() {
        1
    } else {
        let steps = vm.index(&args[2])?;
        let steps = as_big(&steps).unwrap_or_default();
        if steps.is_negative() {
            return Err(vm.value_error("steps must be a non-negative integer"));
        }
        steps.to_u64().unwrap_or(u64::MAX)
    };
    Ok(vm.float(step_towards(x, y, steps)))
}

/// The float `steps` places after `x` on the way to `y`.
fn step_towards(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() || x == y {
        return y;
    }
    // Floats in order are integers in order, counted from zero in both directions.
    let rank = |x: f64| {
        let magnitude = x.abs().to_bits() as i128;
        if x.is_sign_negative() { -magnitude } else { magnitude }
    };
    let (from, to) = (rank(x), rank(y));
    let target = if to > from {
        (from + i128::from(steps)).min(to)
    } else {
        (from - i128::from(steps)).max(to)
    };
    if target == to && target != 0 {
        return y;
    }
    let magnitude = f64::from_bits(target.unsigned_abs() as u64);
    if target < 0 || (target == 0 && x.is_sign_negative()) {
        -magnitude
    } else {
        magnitude
    }
}

fn isclose(vm: &mut Vm, args: Args<'_>) -> Res {
    let (a, b) = (real(vm, &args[0])?, real(vm, &args[1])?);
    let (relative, absolute) = (real(vm, &args[2])?, real(vm, &args[3])?);
    if relative < 0.0 || absolute < 0.0 {
        return Err(vm.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let difference = (b - a).abs();
    let close = difference <= (relative * b).abs() || difference <= (relative * a).abs() || difference <= absolute;
    Ok(Value::bool(close))
}

//! `log`, `log2`, `log10`: also of integers that no float holds.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::{as_big, is_int};
use corallus_vm::vm::Vm;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::{real, show};

pub static FUNCTIONS: &[Native] = &[
    function(
        "log",
        "(*args)",
        log,
        "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.",
    ),
    function(
        "log2",
        "(x, /)",
        |vm, args| logarithm(vm, &args[0], f64::log2).map(|y| vm.float(y)),
        "Return the base 2 logarithm of x.",
    ),
    function(
        "log10",
        "(x, /)",
        |vm, args| logarithm(vm, &args[0], f64::log10).map(|y| vm.float(y)),
        "Return the base 10 logarithm of x.",
    ),
];

fn logarithm(vm: &mut Vm, value: &Value, f: fn(f64) -> f64) -> Res<f64> {
    if is_int(value) {
        let big = as_big(value).unwrap_or_default();
        if !big.is_positive() {
            return Err(vm.value_error("expected a positive input"));
        }
        return Ok(of_big(&big, f));
    }
    let x = real(vm, value)?;
    if x.is_nan() || x > 0.0 {
        return Ok(f(x));
    }
    let shown = show(vm, x)?;
    Err(vm.value_error(format!("expected a positive input, got {shown}")))
}

/// Of a positive integer: what a float can't hold is scaled down by a power of two.
fn of_big(big: &BigInt, f: fn(f64) -> f64) -> f64 {
    match big.to_f64() {
        Some(x) if x.is_finite() && !x.is_zero() => f(x),
        _ => {
            let shift = big.bits() - 64;
            let mantissa = (big >> shift).to_f64().unwrap_or(1.0) / 2f64.powi(64);
            f(mantissa) + f(2.0) * (shift as f64 + 64.0)
        }
    }
}

fn log(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = vm.items_of_exact(&args[0]).unwrap_or_default();
    match given.as_slice() {
        [] => Err(vm.type_error("log expected at least 1 argument, got 0")),
        [x] => {
            let y = logarithm(vm, x, f64::ln)?;
            Ok(vm.float(y))
        }
        [x, base] => {
            let (y, divisor) = (logarithm(vm, x, f64::ln)?, logarithm(vm, base, f64::ln)?);
            if divisor == 0.0 {
                return Err(vm.error(ExceptionKind::ZeroDivisionError, "division by zero"));
            }
            Ok(vm.float(y / divisor))
        }
        more => Err(vm.type_error(format!("log expected at most 2 arguments, got {}", more.len()))),
    }
}

//! Integer functions, and the roundings of `floor`, `ceil` and `trunc`.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float::Float;
use corallus_vm::objects::int::as_big;
use corallus_vm::objects::iterators::is_exactly;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{FromPrimitive, One, Signed, ToPrimitive, Zero};

use super::real;

pub static FUNCTIONS: &[Native] = &[
    function("factorial", "(n, /)", factorial, "Find n!."),
    function("gcd", "(*integers)", gcd, "Greatest Common Divisor."),
    function("lcm", "(*integers)", lcm, "Least Common Multiple."),
    function(
        "isqrt",
        "(n, /)",
        isqrt,
        "Return the integer part of the square root of the input.",
    ),
    function(
        "comb",
        "(n, k, /)",
        comb,
        "Number of ways to choose k items from n items without repetition and without order.",
    ),
    function(
        "perm",
        "(n, k=None, /)",
        perm,
        "Number of ways to choose k items from n items without repetition and with order.",
    ),
    function(
        "ceil",
        "(x, /)",
        |vm, args| rounded(vm, args, Special::Ceil, f64::ceil),
        "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.",
    ),
    function(
        "floor",
        "(x, /)",
        |vm, args| rounded(vm, args, Special::Floor, f64::floor),
        "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.",
    ),
    function(
        "trunc",
        "(x, /)",
        trunc,
        "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.",
    ),
];

fn integer(vm: &mut Vm, value: &Value) -> Res<BigInt> {
    let int = vm.index(value)?;
    Ok(as_big(&int).unwrap_or_default())
}

/// Products of ranges by halves, so that factors of like size are multiplied.
fn product(from: u64, to: u64) -> BigInt {
    if from > to {
        return BigInt::one();
    }
    if to - from < 8 {
        return (from..=to).map(BigInt::from).product();
    }
    let middle = from + (to - from) / 2;
    product(from, middle) * product(middle + 1, to)
}

fn factorial(vm: &mut Vm, args: Args<'_>) -> Res {
    let n = integer(vm, &args[0])?;
    if n.is_negative() {
        return Err(vm.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = n.to_u64().filter(|n| *n <= i32::MAX as u64) else {
        return Err(vm.overflow_error("factorial() argument should not exceed 2147483647"));
    };
    // Stirling: so many bits does the result have.
    let bits = (n as f64 * (n as f64).max(1.0).log2()) as u64;
    vm.check_size(bits as usize / 8)?;
    vm.charge_product(bits, bits)?;
    Ok(vm.big_int(product(2, n)))
}

fn gcd(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut result = BigInt::zero();
    for value in vm.items_of_exact(&args[0]).unwrap_or_default() {
        let value = integer(vm, &value)?;
        vm.charge_square(result.bits().max(value.bits()))?;
        result = result.gcd(&value);
    }
    Ok(vm.big_int(result))
}

fn lcm(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut result = BigInt::one();
    for value in vm.items_of_exact(&args[0]).unwrap_or_default() {
        let value = integer(vm, &value)?;
        vm.charge_square(result.bits().max(value.bits()))?;
        result = if value.is_zero() || result.is_zero() {
            BigInt::zero()
        } else {
            result.lcm(&value).abs()
        };
    }
    Ok(vm.big_int(result))
}

fn isqrt(vm: &mut Vm, args: Args<'_>) -> Res {
    let n = integer(vm, &args[0])?;
    if n.is_negative() {
        return Err(vm.value_error("isqrt() argument must be nonnegative"));
    }
    vm.charge_square(n.bits())?;
    Ok(vm.big_int(n.sqrt()))
}

/// `n` and `k`, neither negative, with `k` small enough to count to.
fn n_and_k(vm: &mut Vm, n: &Value, k: &Value) -> Res<(BigInt, BigInt)> {
    let (n, k) = (integer(vm, n)?, integer(vm, k)?);
    if n.is_negative() {
        return Err(vm.value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(vm.value_error("k must be a non-negative integer"));
    }
    Ok((n, k))
}

/// `n * (n - 1) * … * (n - k + 1)`, by halves.
fn falling(n: &BigInt, k: u64) -> BigInt {
    match k {
        0 => BigInt::one(),
        1..8 => (0..k).map(|i| n - i).product(),
        _ => falling(n, k / 2) * falling(&(n - k / 2), k - k / 2),
    }
}

/// Checks the size of such a product and charges for it.
fn charge_falling(vm: &mut Vm, n: &BigInt, k: u64) -> Res<()> {
    let bits = k.saturating_mul(n.bits() + 8);
    vm.check_size(usize::try_from(bits / 8).unwrap_or(usize::MAX))?;
    vm.charge_words(k)?;
    vm.charge_product(bits, bits)
}

fn comb(vm: &mut Vm, args: Args<'_>) -> Res {
    let (n, k) = n_and_k(vm, &args[0], &args[1])?;
    if k > n {
        return Ok(Value::int32(0));
    }
    let rest = &n - &k;
    let Some(k) = k.min(rest).to_u64() else {
        return Err(vm.overflow_error("min(n - k, k) must not exceed 18446744073709551615"));
    };
    charge_falling(vm, &n, k)?;
    Ok(vm.big_int(falling(&n, k) / product(2, k)))
}

fn perm(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() {
        return factorial(vm, args);
    }
    let (n, k) = n_and_k(vm, &args[0], &args[1])?;
    if k > n {
        return Ok(Value::int32(0));
    }
    let Some(k) = k.to_u64() else {
        return Err(vm.overflow_error("k must not exceed 18446744073709551615"));
    };
    charge_falling(vm, &n, k)?;
    Ok(vm.big_int(falling(&n, k)))
}

fn rounded(vm: &mut Vm, args: Args<'_>, special: Special, round: fn(f64) -> f64) -> Res {
    let is_float = is_exactly(&args[0], &vm.types.float);
    if let Some(float) = args[0].downcast_ref::<Float>().filter(|_| is_float) {
        return float_to_int(vm, round(float.value));
    }
    if let Some(value) = vm.call_special(&args[0], special, &[])? {
        return Ok(value);
    }
    let x = real(vm, &args[0])?;
    float_to_int(vm, round(x))
}

fn float_to_int(vm: &mut Vm, x: f64) -> Res {
    // Those that a machine word holds exactly.
    if x.abs() < (1_u64 << 62) as f64 {
        return Ok(vm.int(x as i64));
    }
    match BigInt::from_f64(x) {
        Some(big) => Ok(vm.big_int(big)),
        None if x.is_nan() => Err(vm.value_error("cannot convert float NaN to integer")),
        None => Err(vm.error(ExceptionKind::OverflowError, "cannot convert float infinity to integer")),
    }
}

fn trunc(vm: &mut Vm, args: Args<'_>) -> Res {
    match vm.call_special(&args[0], Special::Trunc, &[])? {
        Some(value) => Ok(value),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!("type {name} doesn't define __trunc__ method")))
        }
    }
}

//! The methods of `int`.

use std::cmp::Ordering;

use corallus_heap::Value;
use num_bigint::BigInt;
use num_integer::Integer;

use super::{IntRef, arith, construct, text, to_bytes};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, getter, method, unpacked};
use crate::objects::float::Float;
use crate::objects::format_spec;
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";
const UNARY: &str = "($self, /)";

pub static METHODS: &[Native] = &[
    unpacked(fixed(method(
        "__new__",
        "($type, x=<unrepresentable>, /, base=<unrepresentable>)",
        construct::new,
        "Create and return a new object.  See help(type) for accurate signature.",
    ))),
    method("__repr__", UNARY, repr, "Return repr(self)."),
    method(
        "__hash__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.int(this.hash()))),
        "Return hash(self).",
    ),
    method(
        "__bool__",
        UNARY,
        |vm, args| with(vm, args, |_, this| Ok((!this.is_zero()).into())),
        "True if self else False",
    ),
    method(
        "__lt__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_ne),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        BINARY,
        |vm, args| compare(vm, args, Ordering::is_ge),
        "Return self>=value.",
    ),
    method(
        "__format__",
        "($self, format_spec, /)",
        format,
        "Convert to a string according to format_spec.",
    ),
    method("__int__", UNARY, itself, "int(self)"),
    method(
        "__index__",
        UNARY,
        itself,
        "Return self converted to an integer, if self is suitable for use as an index into a list.",
    ),
    method("__trunc__", UNARY, itself, "Truncating an Integral returns itself."),
    method("__floor__", UNARY, itself, "Flooring an Integral returns itself."),
    method("__ceil__", UNARY, itself, "Ceiling of an Integral returns itself."),
    method("__float__", UNARY, to_float, "float(self)"),
    method(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer.",
    ),
    method("__getnewargs__", UNARY, getnewargs, ""),
    method("__sizeof__", UNARY, sizeof, "Returns size in memory, in bytes."),
    method(
        "bit_length",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.int(this.bit_length() as i64))),
        "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6",
    ),
    method(
        "bit_count",
        UNARY,
        |vm, args| {
            with(vm, args, |vm, this| {
                Ok(vm.int(this.to_big().magnitude().count_ones() as i64))
            })
        },
        "Number of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3",
    ),
    method(
        "to_bytes",
        "($self, /, length=1, byteorder='big', *, signed=False)",
        to_bytes::to_bytes,
        "Return an array of bytes representing an integer.",
    ),
    class(method(
        "from_bytes",
        "($type, /, bytes, byteorder='big', *, signed=False)",
        to_bytes::from_bytes,
        "Return the integer represented by the given array of bytes.",
    )),
    method(
        "as_integer_ratio",
        UNARY,
        as_integer_ratio,
        "Return a pair of integers, whose ratio is equal to the original int.\n\nThe ratio is in lowest terms and has a positive denominator.",
    ),
    method(
        "is_integer",
        UNARY,
        |_, _| Ok(Value::TRUE),
        "Returns True. Exists for duck type compatibility with float.is_integer.",
    ),
    method(
        "conjugate",
        UNARY,
        itself,
        "Returns self, the complex conjugate of any int.",
    ),
];

/// The operators; `bool` overrides the bitwise ones.
pub static OPERATORS: &[Native] = &[
    method(
        "__add__",
        BINARY,
        |vm, args| binary(vm, args, arith::add),
        "Return self+value.",
    ),
    method(
        "__radd__",
        BINARY,
        |vm, args| reflected(vm, args, arith::add),
        "Return value+self.",
    ),
    method(
        "__sub__",
        BINARY,
        |vm, args| binary(vm, args, arith::sub),
        "Return self-value.",
    ),
    method(
        "__rsub__",
        BINARY,
        |vm, args| reflected(vm, args, arith::sub),
        "Return value-self.",
    ),
    method(
        "__mul__",
        BINARY,
        |vm, args| binary(vm, args, arith::mul),
        "Return self*value.",
    ),
    method(
        "__rmul__",
        BINARY,
        |vm, args| reflected(vm, args, arith::mul),
        "Return value*self.",
    ),
    method(
        "__truediv__",
        BINARY,
        |vm, args| binary(vm, args, arith::true_div),
        "Return self/value.",
    ),
    method(
        "__rtruediv__",
        BINARY,
        |vm, args| reflected(vm, args, arith::true_div),
        "Return value/self.",
    ),
    method(
        "__floordiv__",
        BINARY,
        |vm, args| binary(vm, args, arith::floor_div),
        "Return self//value.",
    ),
    method(
        "__rfloordiv__",
        BINARY,
        |vm, args| reflected(vm, args, arith::floor_div),
        "Return value//self.",
    ),
    method(
        "__mod__",
        BINARY,
        |vm, args| binary(vm, args, arith::modulo),
        "Return self%value.",
    ),
    method(
        "__rmod__",
        BINARY,
        |vm, args| reflected(vm, args, arith::modulo),
        "Return value%self.",
    ),
    method(
        "__divmod__",
        BINARY,
        |vm, args| binary(vm, args, arith::divmod),
        "Return divmod(self, value).",
    ),
    method(
        "__rdivmod__",
        BINARY,
        |vm, args| reflected(vm, args, arith::divmod),
        "Return divmod(value, self).",
    ),
    method(
        "__pow__",
        "($self, value, mod=None, /)",
        power,
        "Return pow(self, value, mod).",
    ),
    method(
        "__rpow__",
        "($self, value, mod=None, /)",
        reflected_power,
        "Return pow(value, self, mod).",
    ),
    method(
        "__lshift__",
        BINARY,
        |vm, args| binary(vm, args, arith::lshift),
        "Return self<<value.",
    ),
    method(
        "__rlshift__",
        BINARY,
        |vm, args| reflected(vm, args, arith::lshift),
        "Return value<<self.",
    ),
    method(
        "__rshift__",
        BINARY,
        |vm, args| binary(vm, args, arith::rshift),
        "Return self>>value.",
    ),
    method(
        "__rrshift__",
        BINARY,
        |vm, args| reflected(vm, args, arith::rshift),
        "Return value>>self.",
    ),
    method(
        "__and__",
        BINARY,
        |vm, args| binary(vm, args, arith::and),
        "Return self&value.",
    ),
    method(
        "__rand__",
        BINARY,
        |vm, args| reflected(vm, args, arith::and),
        "Return value&self.",
    ),
    method(
        "__or__",
        BINARY,
        |vm, args| binary(vm, args, arith::or),
        "Return self|value.",
    ),
    method(
        "__ror__",
        BINARY,
        |vm, args| reflected(vm, args, arith::or),
        "Return value|self.",
    ),
    method(
        "__xor__",
        BINARY,
        |vm, args| binary(vm, args, arith::xor),
        "Return self^value.",
    ),
    method(
        "__rxor__",
        BINARY,
        |vm, args| reflected(vm, args, arith::xor),
        "Return value^self.",
    ),
    method("__neg__", UNARY, |vm, args| unary(vm, args, arith::neg), "-self"),
    method("__pos__", UNARY, itself, "+self"),
    method("__abs__", UNARY, abs, "abs(self)"),
    method("__invert__", UNARY, |vm, args| unary(vm, args, arith::invert), "~self"),
];

pub static GETSETS: &[GetSet] = &[
    getter("real", construct::plain, "the real part of a complex number"),
    getter(
        "imag",
        |_, _| Ok(Value::int32(0)),
        "the imaginary part of a complex number",
    ),
    getter(
        "numerator",
        construct::plain,
        "the numerator of a rational number in lowest terms",
    ),
    getter(
        "denominator",
        |_, _| Ok(Value::int32(1)),
        "the denominator of a rational number in lowest terms",
    ),
];

type Binary = fn(&mut Vm, &Value, &Value) -> Res;

fn binary(vm: &mut Vm, args: Args<'_>, operation: Binary) -> Res {
    match args {
        [a, b] => operation(vm, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn reflected(vm: &mut Vm, args: Args<'_>, operation: Binary) -> Res {
    match args {
        [a, b] => operation(vm, b, a),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn unary(vm: &mut Vm, args: Args<'_>, operation: fn(&mut Vm, &Value) -> Res) -> Res {
    match args {
        [a] => operation(vm, a),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Runs `body` with the receiver's value.
fn with(vm: &mut Vm, args: Args<'_>, body: impl FnOnce(&mut Vm, IntRef<'_>) -> Res) -> Res {
    match args.first().and_then(IntRef::of) {
        Some(this) => body(vm, this),
        None => Err(vm.type_error("descriptor requires an 'int' object")),
    }
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| {
        let digits = text::to_decimal(vm, this)?;
        Ok(vm.str(&digits))
    })
}

fn compare(vm: &mut Vm, args: Args<'_>, test: fn(Ordering) -> bool) -> Res {
    let _ = vm;
    match args {
        [a, b] => match (IntRef::of(a), IntRef::of(b)) {
            (Some(a), Some(b)) => Ok(test(a.cmp(b)).into()),
            _ => Ok(Value::NOT_IMPLEMENTED),
        },
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, spec] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    format_spec::format_int(vm, this, spec)
}

/// The receiver as a plain `int`.
fn itself(vm: &mut Vm, args: Args<'_>) -> Res {
    match args {
        [this, ..] => construct::plain(vm, this),
        [] => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn abs(vm: &mut Vm, args: Args<'_>) -> Res {
    match args {
        [this] if IntRef::of(this).is_some_and(IntRef::is_negative) => arith::neg(vm, this),
        _ => itself(vm, args),
    }
}

fn to_float(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| match this.to_f64() {
        Some(value) => Ok(vm.float(value)),
        None => Err(vm.overflow_error("int too large to convert to float")),
    })
}

fn power(vm: &mut Vm, args: Args<'_>) -> Res {
    match args {
        [a, b, modulus] if modulus.is_none() => arith::pow(vm, a, b),
        [_, _, modulus] if modulus.has_payload::<Float>() => {
            Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
        }
        [a, b, modulus] => arith::pow_mod(vm, a, b, modulus),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn reflected_power(vm: &mut Vm, args: Args<'_>) -> Res {
    match args {
        [a, b, modulus] if modulus.is_none() => arith::pow(vm, b, a),
        [a, b, modulus] => arith::pow_mod(vm, b, a, modulus),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Rounds to a multiple of a power of ten, halves to the even multiple.
fn round(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, digits] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if digits.is_none() {
        return itself(vm, args);
    }
    let digits = vm.index(digits)?;
    let Some(value) = IntRef::of(this) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let places = match IntRef::of(&digits) {
        Some(digits) if digits.is_negative() => digits.to_i64().map(i64::unsigned_abs),
        _ => return itself(vm, args),
    };
    // A power of ten with more than three bits per place exceeds twice the value long before this many places.
    let places = match places.and_then(|places| u32::try_from(places).ok()) {
        Some(places) if u64::from(places) <= value.bit_length() + 2 => places,
        _ => return Ok(Value::int32(0)),
    };
    let unit = BigInt::from(10).pow(places);
    let (quotient, remainder) = value.to_big().div_mod_floor(&unit);
    let twice = remainder * 2;
    let up = twice > unit || (twice == unit && quotient.is_odd());
    let quotient = if up { quotient + 1 } else { quotient };
    Ok(vm.big_int(quotient * unit))
}

fn getnewargs(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = itself(vm, args)?;
    Ok(vm.tuple([value]))
}

fn sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| {
        Ok(vm.int(24 + 4 * (this.bit_length().div_ceil(30).max(1) as i64)))
    })
}

fn as_integer_ratio(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = itself(vm, args)?;
    Ok(vm.tuple([value, Value::int32(1)]))
}

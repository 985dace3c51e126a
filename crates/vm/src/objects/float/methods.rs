//! The methods of `float`.

use std::cmp::Ordering;

use corallus_heap::Value;
use num_bigint::BigInt;

use super::{arith, as_float, construct, decompose, hash, hex, repr, round_to};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, getter, method};
use crate::objects::format_spec;
use crate::objects::int::{self, IntRef};
use crate::objects::str::Str;
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";
const UNARY: &str = "($self, /)";

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, x=<unrepresentable>, /)",
        construct::new,
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    method(
        "__repr__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.str(&repr(this)))),
        "Return repr(self).",
    ),
    method("__hash__", UNARY, float_hash, "Return hash(self)."),
    method(
        "__bool__",
        UNARY,
        |vm, args| with(vm, args, |_, this| Ok((this != 0.0).into())),
        "True if self else False",
    ),
    method(
        "__lt__",
        BINARY,
        |_, args| compare(args, Ordering::is_lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        BINARY,
        |_, args| compare(args, Ordering::is_le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        BINARY,
        |_, args| compare(args, Ordering::is_eq),
        "Return self==value.",
    ),
    method("__ne__", BINARY, not_equal, "Return self!=value."),
    method(
        "__gt__",
        BINARY,
        |_, args| compare(args, Ordering::is_gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        BINARY,
        |_, args| compare(args, Ordering::is_ge),
        "Return self>=value.",
    ),
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
        "__neg__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.float(-this))),
        "-self",
    ),
    method("__pos__", UNARY, itself, "+self"),
    method(
        "__abs__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.float(this.abs()))),
        "abs(self)",
    ),
    method("__int__", UNARY, |vm, args| with(vm, args, int::from_f64), "int(self)"),
    method("__float__", UNARY, itself, "float(self)"),
    method(
        "__trunc__",
        UNARY,
        |vm, args| with(vm, args, int::from_f64),
        "Return the Integral closest to x between 0 and x.",
    ),
    method(
        "__floor__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| int::from_f64(vm, this.floor())),
        "Return the floor as an Integral.",
    ),
    method(
        "__ceil__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| int::from_f64(vm, this.ceil())),
        "Return the ceiling as an Integral.",
    ),
    method(
        "__round__",
        "($self, ndigits=None, /)",
        round,
        "Return the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits).",
    ),
    method(
        "__format__",
        "($self, format_spec, /)",
        format,
        "Formats the float according to format_spec.",
    ),
    method("__getnewargs__", UNARY, getnewargs, ""),
    method(
        "conjugate",
        UNARY,
        itself,
        "Return self, the complex conjugate of any float.",
    ),
    method(
        "is_integer",
        UNARY,
        |vm, args| with(vm, args, |_, this| Ok((this.is_finite() && this.fract() == 0.0).into())),
        "Return True if the float is an integer.",
    ),
    method(
        "as_integer_ratio",
        UNARY,
        as_integer_ratio,
        "Return a pair of integers, whose ratio is exactly equal to the original float.\n\nThe ratio is in lowest terms and has a positive denominator.  Raise\nOverflowError on infinities and a ValueError on NaNs.",
    ),
    method(
        "hex",
        UNARY,
        to_hex,
        "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'",
    ),
    class(method(
        "fromhex",
        "($type, string, /)",
        from_hex,
        "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324",
    )),
    class(method(
        "from_number",
        "($type, number, /)",
        from_number,
        "Convert real number to a floating-point number.",
    )),
    class(method(
        "__getformat__",
        "($type, typestr, /)",
        getformat,
        "You probably don't want to use this function.",
    )),
];

pub static GETSETS: &[GetSet] = &[
    getter(
        "real",
        |vm, this| itself(vm, std::slice::from_ref(this)),
        "the real part of a complex number",
    ),
    getter(
        "imag",
        |vm, _| Ok(vm.float(0.0)),
        "the imaginary part of a complex number",
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

/// Runs `body` with the receiver's value.
fn with(vm: &mut Vm, args: Args<'_>, body: impl FnOnce(&mut Vm, f64) -> Res) -> Res {
    match args.first().and_then(as_float) {
        Some(this) => body(vm, this),
        None => Err(vm.type_error("descriptor requires a 'float' object")),
    }
}

fn itself(vm: &mut Vm, args: Args<'_>) -> Res {
    match args.first() {
        Some(this) if vm.type_of(this).is(&vm.types.float) => Ok(this.clone()),
        _ => with(vm, args, |vm, this| Ok(vm.float(this))),
    }
}

fn float_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| {
        // Each NaN object hashes by its identity, so that many of them in a set don't collide.
        let identity = args.first().map_or(0, |this| (this.bits() >> 4) as i64);
        Ok(vm.int(hash(this).unwrap_or(identity)))
    })
}

/// How a float compares with a float or an int; `None` if one is NaN, the outer `None` for other types.
fn ordering(args: Args<'_>) -> Option<Option<Ordering>> {
    let [a, b] = args else { return None };
    let a = as_float(a)?;
    match as_float(b) {
        Some(b) => Some(a.partial_cmp(&b)),
        None => IntRef::of(b).map(|b| super::compare_int(b, a).map(Ordering::reverse)),
    }
}

fn compare(args: Args<'_>, test: fn(Ordering) -> bool) -> Res {
    match ordering(args) {
        Some(ordering) => Ok(ordering.is_some_and(test).into()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn not_equal(_: &mut Vm, args: Args<'_>) -> Res {
    match ordering(args) {
        Some(ordering) => Ok((!ordering.is_some_and(Ordering::is_eq)).into()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn power(vm: &mut Vm, args: Args<'_>) -> Res {
    let [a, b, modulus] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    no_modulus(vm, modulus)?;
    arith::pow(vm, a, b)
}

fn reflected_power(vm: &mut Vm, args: Args<'_>) -> Res {
    let [a, b, modulus] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    no_modulus(vm, modulus)?;
    arith::pow(vm, b, a)
}

fn no_modulus(vm: &mut Vm, modulus: &Value) -> Res<()> {
    if modulus.is_none() {
        return Ok(());
    }
    Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

fn round(vm: &mut Vm, args: Args<'_>) -> Res {
    let [_, digits] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if digits.is_none() {
        return with(vm, args, |vm, this| int::from_f64(vm, this.round_ties_even()));
    }
    let digits = vm.index(digits)?;
    let digits = match IntRef::of(&digits) {
        Some(digits) => digits
            .to_i64()
            .unwrap_or(if digits.is_negative() { i64::MIN } else { i64::MAX }),
        None => 0,
    };
    with(vm, args, |vm, this| match round_to(this, digits) {
        Some(rounded) => Ok(vm.float(rounded)),
        None => Err(vm.overflow_error("rounded value too large to represent")),
    })
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, spec] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    format_spec::format_float(vm, this, spec)
}

fn getnewargs(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = itself(vm, args)?;
    Ok(vm.tuple([value]))
}

fn as_integer_ratio(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| {
        if this.is_nan() {
            return Err(vm.value_error("cannot convert NaN to integer ratio"));
        }
        if this.is_infinite() {
            return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
        }
        let (mantissa, exponent) = decompose(this);
        let zeros = if mantissa == 0 {
            0
        } else {
            mantissa.trailing_zeros() as i32
        };
        let (mantissa, exponent) = if mantissa == 0 {
            (0, 0)
        } else {
            (mantissa >> zeros, exponent + zeros)
        };
        let power = BigInt::from(1) << exponent.unsigned_abs();
        let pair = if exponent >= 0 {
            vec![vm.big_int(power * mantissa), Value::int32(1)]
        } else {
            vec![vm.int(mantissa), vm.big_int(power)]
        };
        Ok(vm.tuple(pair))
    })
}

fn to_hex(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, this| {
        let text = if this.is_finite() {
            hex::to_hex(this)
        } else {
            repr(this)
        };
        Ok(vm.str(&text))
    })
}

fn from_hex(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, text] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(string) = text.downcast_ref::<Str>() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let value = match hex::from_hex(&string.to_string_lossy()) {
        Ok(value) => value,
        Err(hex::NotHex::Syntax) => return Err(vm.value_error("invalid hexadecimal floating-point string")),
        Err(hex::NotHex::TooLarge) => {
            return Err(vm.overflow_error("hexadecimal value too large to represent as a float"));
        }
    };
    of_class(vm, class, value)
}

/// `class(value)`; subclasses get to see the call.
fn of_class(vm: &mut Vm, class: &Value, value: f64) -> Res {
    let value = vm.float(value);
    if class.is(vm.types.float.as_value()) {
        return Ok(value);
    }
    vm.call(class, &[value])
}

fn from_number(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, number] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if class.is(vm.types.float.as_value()) && vm.type_of(number).is(&vm.types.float) {
        return Ok(number.clone());
    }
    let value = construct::to_f64(vm, number)?;
    of_class(vm, class, value)
}

fn getformat(vm: &mut Vm, args: Args<'_>) -> Res {
    let kind = args
        .get(1)
        .and_then(|kind| kind.downcast_ref::<Str>())
        .map(|kind| kind.as_bytes().to_vec());
    if kind.is_none() {
        let given = args.get(1).map_or("nothing".into(), |kind| vm.type_name(kind));
        return Err(vm.type_error(format!("__getformat__() argument must be str, not {given}")));
    }
    match kind.as_deref() {
        Some(b"double" | b"float") => Ok(vm.str("IEEE, little-endian")),
        _ => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
    }
}

//! The methods of `complex`.

use std::cmp::Ordering;

use corallus_heap::Value;

use super::{Complex, Pair, construct, pow_parts, product, quotient, repr};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, method, readonly};
use crate::objects::float::{self, as_float};
use crate::objects::format_spec;
use crate::objects::int::IntRef;
use crate::objects::int::arith::division_by_zero;
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";
const UNARY: &str = "($self, /)";

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, real=<unrepresentable>, imag=<unrepresentable>)",
        construct::new,
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    method(
        "__repr__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.str(&repr(this)))),
        "Return repr(self).",
    ),
    method("__hash__", UNARY, hash, "Return hash(self)."),
    method(
        "__bool__",
        UNARY,
        |vm, args| with(vm, args, |_, this| Ok((this != (0.0, 0.0)).into())),
        "True if self else False",
    ),
    method(
        "__eq__",
        BINARY,
        |_, args| Ok(equal(args).map_or(Value::NOT_IMPLEMENTED, Value::bool)),
        "Return self==value.",
    ),
    method(
        "__ne__",
        BINARY,
        |_, args| Ok(equal(args).map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal))),
        "Return self!=value.",
    ),
    method(
        "__lt__",
        BINARY,
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return self<value.",
    ),
    method(
        "__le__",
        BINARY,
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return self<=value.",
    ),
    method(
        "__gt__",
        BINARY,
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return self>value.",
    ),
    method(
        "__ge__",
        BINARY,
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return self>=value.",
    ),
    method(
        "__add__",
        BINARY,
        |vm, args| binary(vm, args, false, add),
        "Return self+value.",
    ),
    method(
        "__radd__",
        BINARY,
        |vm, args| binary(vm, args, true, add),
        "Return value+self.",
    ),
    method(
        "__sub__",
        BINARY,
        |vm, args| binary(vm, args, false, subtract),
        "Return self-value.",
    ),
    method(
        "__rsub__",
        BINARY,
        |vm, args| binary(vm, args, true, subtract),
        "Return value-self.",
    ),
    method(
        "__mul__",
        BINARY,
        |vm, args| binary(vm, args, false, multiply),
        "Return self*value.",
    ),
    method(
        "__rmul__",
        BINARY,
        |vm, args| binary(vm, args, true, multiply),
        "Return value*self.",
    ),
    method(
        "__truediv__",
        BINARY,
        |vm, args| binary(vm, args, false, divide),
        "Return self/value.",
    ),
    method(
        "__rtruediv__",
        BINARY,
        |vm, args| binary(vm, args, true, divide),
        "Return value/self.",
    ),
    method(
        "__pow__",
        "($self, value, mod=None, /)",
        |vm, args| power(vm, args, false),
        "Return pow(self, value, mod).",
    ),
    method(
        "__rpow__",
        "($self, value, mod=None, /)",
        |vm, args| power(vm, args, true),
        "Return pow(value, self, mod).",
    ),
    method(
        "__neg__",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.complex(-this.0, -this.1))),
        "-self",
    ),
    method("__pos__", UNARY, itself, "+self"),
    method("__abs__", UNARY, abs, "abs(self)"),
    method(
        "__complex__",
        UNARY,
        itself,
        "Convert this value to exact type complex.",
    ),
    method(
        "conjugate",
        UNARY,
        |vm, args| with(vm, args, |vm, this| Ok(vm.complex(this.0, -this.1))),
        "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.",
    ),
    method(
        "__format__",
        "($self, format_spec, /)",
        |vm, args| format_spec::format_complex(vm, &args[0], &args[1]),
        "Convert to a string according to format_spec.",
    ),
    method("__getnewargs__", UNARY, getnewargs, ""),
    class(method(
        "from_number",
        "($type, number, /)",
        from_number,
        "Convert number to a complex floating-point number.",
    )),
];

pub static GETSETS: &[GetSet] = &[
    readonly(
        "real",
        |vm, this| with(vm, std::slice::from_ref(this), |vm, this| Ok(vm.float(this.0))),
        "the real part of a complex number",
    ),
    readonly(
        "imag",
        |vm, this| with(vm, std::slice::from_ref(this), |vm, this| Ok(vm.float(this.1))),
        "the imaginary part of a complex number",
    ),
];

/// Runs `body` with the receiver's parts.
fn with(vm: &mut Vm, args: Args<'_>, body: impl FnOnce(&mut Vm, Pair) -> Res) -> Res {
    match args.first().and_then(|this| this.downcast_ref::<Complex>()) {
        Some(this) => body(vm, (this.real, this.imag)),
        None => Err(vm.type_error("descriptor requires a 'complex' object")),
    }
}

/// An operand: real numbers keep their nature, because mixed arithmetic must not invent an imaginary zero.
#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Complex(Pair),
}

impl Operand {
    fn pair(self) -> Pair {
        match self {
            Self::Real(real) => (real, 0.0),
            Self::Complex(pair) => pair,
        }
    }
}

fn operand(vm: &mut Vm, value: &Value) -> Res<Option<Operand>> {
    if let Some(complex) = value.downcast_ref::<Complex>() {
        return Ok(Some(Operand::Complex((complex.real, complex.imag))));
    }
    Ok(float::arith::operand(vm, value)?.map(Operand::Real))
}

type Operation = fn(&mut Vm, Operand, Operand) -> Res;

fn binary(vm: &mut Vm, args: Args<'_>, reflected: bool, operation: Operation) -> Res {
    let [a, b] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a, b) = if reflected { (b, a) } else { (a, b) };
    let Some(a) = operand(vm, a)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let Some(b) = operand(vm, b)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    operation(vm, a, b)
}

fn add(vm: &mut Vm, a: Operand, b: Operand) -> Res {
    Ok(match (a, b) {
        (Operand::Complex(a), Operand::Real(b)) => vm.complex(a.0 + b, a.1),
        (Operand::Real(a), Operand::Complex(b)) => vm.complex(a + b.0, b.1),
        (a, b) => vm.complex(a.pair().0 + b.pair().0, a.pair().1 + b.pair().1),
    })
}

fn subtract(vm: &mut Vm, a: Operand, b: Operand) -> Res {
    Ok(match (a, b) {
        (Operand::Complex(a), Operand::Real(b)) => vm.complex(a.0 - b, a.1),
        (Operand::Real(a), Operand::Complex(b)) => vm.complex(a - b.0, -b.1),
        (a, b) => vm.complex(a.pair().0 - b.pair().0, a.pair().1 - b.pair().1),
    })
}

fn multiply(vm: &mut Vm, a: Operand, b: Operand) -> Res {
    Ok(match (a, b) {
        (Operand::Complex(z), Operand::Real(x)) | (Operand::Real(x), Operand::Complex(z)) => {
            vm.complex(z.0 * x, z.1 * x)
        }
        (a, b) => {
            let (real, imag) = product(a.pair(), b.pair());
            vm.complex(real, imag)
        }
    })
}

fn divide(vm: &mut Vm, a: Operand, b: Operand) -> Res {
    if let (Operand::Complex(a), Operand::Real(b)) = (a, b) {
        return if b == 0.0 {
            Err(division_by_zero(vm))
        } else {
            Ok(vm.complex(a.0 / b, a.1 / b))
        };
    }
    match quotient(a.pair(), b.pair()) {
        Some((real, imag)) => Ok(vm.complex(real, imag)),
        None => Err(division_by_zero(vm)),
    }
}

fn power(vm: &mut Vm, args: Args<'_>, reflected: bool) -> Res {
    let [a, b, modulus] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !modulus.is_none() {
        return Err(vm.value_error("complex modulo"));
    }
    let pair = [a.clone(), b.clone()];
    binary(vm, &pair, reflected, |vm, a, b| pow_parts(vm, a.pair(), b.pair()))
}

/// Equality with complex and real numbers, integers exactly; `None` for other types.
fn equal(args: Args<'_>) -> Option<bool> {
    let [a, b] = args else { return None };
    let a = a.downcast_ref::<Complex>()?;
    if let Some(b) = b.downcast_ref::<Complex>() {
        return Some(a.real == b.real && a.imag == b.imag);
    }
    if let Some(b) = as_float(b) {
        return Some(a.real == b && a.imag == 0.0);
    }
    let b = IntRef::of(b)?;
    Some(a.imag == 0.0 && float::compare_int(b, a.real) == Some(Ordering::Equal))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let identity = args.first().map_or(0, |this| (this.bits() >> 4) as i64);
    with(vm, args, |vm, (real, imag)| {
        let part = |value| float::hash(value).unwrap_or(identity);
        let hash = part(real).wrapping_add(part(imag).wrapping_mul(1_000_003));
        Ok(vm.int(if hash == -1 { -2 } else { hash }))
    })
}

fn itself(vm: &mut Vm, args: Args<'_>) -> Res {
    match args.first() {
        Some(this) if vm.type_of(this).is(&vm.types.complex) => Ok(this.clone()),
        _ => with(vm, args, |vm, this| Ok(vm.complex(this.0, this.1))),
    }
}

fn abs(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, (real, imag)| {
        let length = real.hypot(imag);
        if length.is_infinite() && real.is_finite() && imag.is_finite() {
            return Err(vm.overflow_error("absolute value too large"));
        }
        Ok(vm.float(length))
    })
}

fn getnewargs(vm: &mut Vm, args: Args<'_>) -> Res {
    with(vm, args, |vm, (real, imag)| {
        let parts = vec![vm.float(real), vm.float(imag)];
        Ok(vm.tuple(parts))
    })
}

fn from_number(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, value] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let plain = class.is(vm.types.complex.as_value());
    if plain && vm.type_of(value).is(&vm.types.complex) {
        return Ok(value.clone());
    }
    let Some((real, imag)) = construct::number(vm, value)? else {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("must be real number, not {name}")));
    };
    let number = vm.complex(real, imag);
    if plain { Ok(number) } else { vm.call(class, &[number]) }
}

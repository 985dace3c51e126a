//! The module `cmath`: functions of complex numbers, by way of `pymath`, whose results are the reference's to the last bit.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::complex::Complex;
use corallus_vm::objects::float::to_f64;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;
use num_complex::Complex64;
use pymath::{Error, cmath};

pub static MODULE: ModuleDef = ModuleDef {
    name: "cmath",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            let value = vm.float(value);
            namespace.set_str(vm, name, value);
        }
        for (name, imaginary) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
            let value = vm.complex(0.0, imaginary);
            namespace.set_str(vm, name, value);
        }
        Ok(())
    },
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
};

/// A function of one complex number.
const fn of_one(name: &'static str, run: fn(&mut Vm, Args<'_>) -> Res, doc: &'static str) -> Native {
    function(name, "(z, /)", run, doc)
}

static FUNCTIONS: &[Native] = &[
    of_one(
        "acos",
        |vm, args| map(vm, args, cmath::acos),
        "Return the arc cosine of z.",
    ),
    of_one(
        "acosh",
        |vm, args| map(vm, args, cmath::acosh),
        "Return the inverse hyperbolic cosine of z.",
    ),
    of_one(
        "asin",
        |vm, args| map(vm, args, cmath::asin),
        "Return the arc sine of z.",
    ),
    of_one(
        "asinh",
        |vm, args| map(vm, args, cmath::asinh),
        "Return the inverse hyperbolic sine of z.",
    ),
    of_one(
        "atan",
        |vm, args| map(vm, args, cmath::atan),
        "Return the arc tangent of z.",
    ),
    of_one(
        "atanh",
        |vm, args| map(vm, args, cmath::atanh),
        "Return the inverse hyperbolic tangent of z.",
    ),
    of_one("cos", |vm, args| map(vm, args, cmath::cos), "Return the cosine of z."),
    of_one(
        "cosh",
        |vm, args| map(vm, args, cmath::cosh),
        "Return the hyperbolic cosine of z.",
    ),
    of_one(
        "exp",
        |vm, args| map(vm, args, cmath::exp),
        "Return the exponential value e**z.",
    ),
    of_one(
        "log10",
        |vm, args| map(vm, args, cmath::log10),
        "Return the base-10 logarithm of z.",
    ),
    of_one("sin", |vm, args| map(vm, args, cmath::sin), "Return the sine of z."),
    of_one(
        "sinh",
        |vm, args| map(vm, args, cmath::sinh),
        "Return the hyperbolic sine of z.",
    ),
    of_one(
        "sqrt",
        |vm, args| map(vm, args, cmath::sqrt),
        "Return the square root of z.",
    ),
    of_one("tan", |vm, args| map(vm, args, cmath::tan), "Return the tangent of z."),
    of_one(
        "tanh",
        |vm, args| map(vm, args, cmath::tanh),
        "Return the hyperbolic tangent of z.",
    ),
    of_one(
        "phase",
        phase,
        "Return argument, also known as the phase angle, of a complex.",
    ),
    of_one(
        "polar",
        polar,
        "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle.",
    ),
    of_one(
        "isfinite",
        |vm, args| test(vm, args, cmath::isfinite),
        "Return True if both the real and imaginary parts of z are finite, else False.",
    ),
    of_one(
        "isinf",
        |vm, args| test(vm, args, cmath::isinf),
        "Checks if the real or imaginary part of z is infinite.",
    ),
    of_one(
        "isnan",
        |vm, args| test(vm, args, cmath::isnan),
        "Checks if the real or imaginary part of z not a number (NaN).",
    ),
    function(
        "log",
        "(z, base=<unrepresentable>, /)",
        log,
        "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of z.",
    ),
    function(
        "rect",
        "(r, phi, /)",
        rect,
        "Convert from polar coordinates to rectangular coordinates.",
    ),
    function(
        "isclose",
        "(a, b, *, rel_tol=1e-09, abs_tol=0.0)",
        is_close,
        "Determine whether two complex numbers are close in value.",
    ),
];

/// An argument as a complex number: what `__complex__`, `__float__` or `__index__` give, but no text.
fn number(vm: &mut Vm, value: &Value) -> Res<Complex64> {
    if let Some(complex) = value.downcast_ref::<Complex>() {
        return Ok(Complex64::new(complex.real, complex.imag));
    }
    match vm.call_special(value, Special::Complex, &[])? {
        Some(made) => match made.downcast_ref::<Complex>() {
            Some(complex) => Ok(Complex64::new(complex.real, complex.imag)),
            None => {
                let (class, given) = (vm.type_name(value), vm.type_name(&made));
                Err(vm.type_error(format!("{class}.__complex__() must return a complex, not {given}")))
            }
        },
        None => Ok(Complex64::new(to_f64(vm, value)?, 0.0)),
    }
}

#[cold]
fn failed(vm: &mut Vm, error: &Error) -> Raised {
    match error {
        Error::EDOM => vm.value_error("math domain error"),
        Error::ERANGE => vm.overflow_error("math range error"),
    }
}

fn complex(vm: &mut Vm, result: Result<Complex64, Error>) -> Res {
    match result {
        Ok(z) => Ok(vm.complex(z.re, z.im)),
        Err(error) => Err(failed(vm, &error)),
    }
}

fn map(vm: &mut Vm, args: Args<'_>, f: fn(Complex64) -> Result<Complex64, Error>) -> Res {
    let z = number(vm, &args[0])?;
    complex(vm, f(z))
}

fn test(vm: &mut Vm, args: Args<'_>, f: fn(Complex64) -> bool) -> Res {
    let z = number(vm, &args[0])?;
    Ok(Value::bool(f(z)))
}

fn phase(vm: &mut Vm, args: Args<'_>) -> Res {
    let z = number(vm, &args[0])?;
    match cmath::phase(z) {
        Ok(angle) => Ok(vm.float(angle)),
        Err(error) => Err(failed(vm, &error)),
    }
}

fn polar(vm: &mut Vm, args: Args<'_>) -> Res {
    let z = number(vm, &args[0])?;
    match cmath::polar(z) {
        Ok((r, phi)) => {
            let parts = [r, phi].map(|part| vm.float(part));
            Ok(vm.tuple(parts.to_vec()))
        }
        Err(error) => Err(failed(vm, &error)),
    }
}

fn rect(vm: &mut Vm, args: Args<'_>) -> Res {
    let (r, phi) = (to_f64(vm, &args[0])?, to_f64(vm, &args[1])?);
    complex(vm, cmath::rect(r, phi))
}

fn log(vm: &mut Vm, args: Args<'_>) -> Res {
    let z = number(vm, &args[0])?;
    let base = match args[1].is_undef() {
        true => None,
        false => Some(number(vm, &args[1])?),
    };
    complex(vm, cmath::log(z, base))
}

fn is_close(vm: &mut Vm, args: Args<'_>) -> Res {
    let (a, b) = (number(vm, &args[0])?, number(vm, &args[1])?);
    let (relative, absolute) = (to_f64(vm, &args[2])?, to_f64(vm, &args[3])?);
    match cmath::isclose(a, b, Some(relative), Some(absolute)) {
        Ok(close) => Ok(Value::bool(close)),
        Err(_) => Err(vm.value_error("tolerances must be non-negative")),
    }
}

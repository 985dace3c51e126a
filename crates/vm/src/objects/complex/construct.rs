//! `complex(...)`: from numbers and text.

use corallus_heap::Value;

use super::{Complex, Pair};
use crate::error::Res;
use crate::native::Args;
use crate::objects::exception::ExceptionKind;
use crate::objects::float;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::unicode;
use crate::vm::Vm;

/// `complex.__new__(type, real, imag)`
pub(super) fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, real, imag] = args else {
        return Err(vm.system_error("complex.__new__ needs three arguments"));
    };
    if imag.is_undef() {
        return only_real(vm, class, real);
    }
    let first = if real.is_undef() {
        (0.0, 0.0)
    } else {
        part(vm, real, "real")?
    };
    let second = part(vm, imag, "imag")?;
    // Complex arguments are being phased out, but still count: real + imag*1j.
    let pair = (
        first.0 - second.1,
        if first.1 == 0.0 { second.0 } else { first.1 + second.0 },
    );
    instance(vm, class, pair)
}

fn only_real(vm: &mut Vm, class: &Value, real: &Value) -> Res {
    let plain = class.is(vm.types.complex.as_value());
    if real.is_undef() {
        return instance(vm, class, (0.0, 0.0));
    }
    if plain && vm.type_of(real).is(&vm.types.complex) {
        return Ok(real.clone());
    }
    if let Some(text) = real.downcast_ref::<Str>() {
        let digits = unicode::ascii_digits(text);
        return match parse(&digits) {
            Some(pair) => instance(vm, class, pair),
            None => Err(vm.value_error("complex() arg is a malformed string")),
        };
    }
    match number(vm, real)? {
        Some(pair) => instance(vm, class, pair),
        None => {
            let name = vm.type_name(real);
            Err(vm.type_error(format!("complex() argument must be a string or a number, not {name}")))
        }
    }
}

/// One of two arguments: a real number; a complex one with a warning.
fn part(vm: &mut Vm, value: &Value, name: &str) -> Res<Pair> {
    if let Some(real) = float::number(vm, value)? {
        return Ok((real, 0.0));
    }
    let given = vm.type_name(value);
    let message = format!("complex() argument '{name}' must be a real number, not {given}");
    let known = value
        .downcast_ref::<Complex>()
        .map(|complex| (complex.real, complex.imag));
    let pair = match known {
        None if name == "real" => number(vm, value)?,
        known => known,
    };
    let Some(pair) = pair else {
        return Err(vm.type_error(message));
    };
    vm.warn(ExceptionKind::DeprecationWarning, &message)?;
    Ok(pair)
}

/// A number as a pair: a complex, what `__complex__` gives, or a real number; `None` for anything else.
pub(super) fn number(vm: &mut Vm, value: &Value) -> Res<Option<Pair>> {
    if vm.type_of(value).is(&vm.types.complex)
        && let Some(complex) = value.downcast_ref::<Complex>()
    {
        return Ok(Some((complex.real, complex.imag)));
    }
    if let Some(result) = vm.call_special(value, Special::Complex, &[])? {
        let result_name = vm.type_name(&result);
        let Some(complex) = result.downcast_ref::<Complex>() else {
            return Err(vm.type_error(format!("__complex__ returned non-complex (type {result_name})")));
        };
        let pair = (complex.real, complex.imag);
        if !vm.type_of(&result).is(&vm.types.complex) {
            vm.warn(
                ExceptionKind::DeprecationWarning,
                &format!(
                    "__complex__ returned non-complex (type {result_name}).  The ability to return an instance of a strict \
                     subclass of complex is deprecated, and may be removed in a future version of Python."
                ),
            )?;
        }
        return Ok(Some(pair));
    }
    Ok(float::number(vm, value)?.map(|real| (real, 0.0)))
}

/// A complex number of the given class.
pub(super) fn instance(vm: &mut Vm, class: &Value, (real, imag): Pair) -> Res {
    match class.downcast_ref::<Type>() {
        Some(class) if !class.is(&vm.types.complex) => Ok(vm.heap.alloc(class, Complex { real, imag }).into_value()),
        _ => Ok(vm.complex(real, imag)),
    }
}

/// Reads `real`, `imagj` or `real±imagj`, in parentheses or not, with white space around.
pub(super) fn parse(text: &[u8]) -> Option<Pair> {
    let text = std::str::from_utf8(text).ok()?;
    let space = |c: char| matches!(c, '\t'..='\r' | '\x1c'..=' ');
    let mut body = text.trim_matches(space);
    if let Some(inner) = body.strip_prefix('(') {
        body = inner.strip_suffix(')')?.trim_matches(space);
    }
    if body.is_empty() || body.contains(space) {
        return None;
    }
    let Some(imaginary) = body.strip_suffix(['j', 'J']) else {
        return Some((float::parse::parse(body.as_bytes())?, 0.0));
    };
    // The last sign that doesn't belong to an exponent separates the parts.
    let bytes = imaginary.as_bytes();
    let split = (0..bytes.len()).rev().find(|at| {
        matches!(bytes.get(*at), Some(b'+' | b'-'))
            && !matches!(
                at.checked_sub(1).and_then(|before| bytes.get(before)),
                Some(b'e' | b'E')
            )
    });
    let (real, imag) = imaginary.split_at(split.unwrap_or(0));
    let real = if real.is_empty() {
        0.0
    } else {
        float::parse::parse(real.as_bytes())?
    };
    let imag = match imag {
        "" | "+" => 1.0,
        "-" => -1.0,
        digits => float::parse::parse(digits.as_bytes())?,
    };
    Some((real, imag))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn forms_of_complex_literals() {
        assert_eq!(parse(b" ( 1+2j ) "), Some((1.0, 2.0)));
        assert_eq!(parse(b"-j"), Some((0.0, -1.0)));
        assert_eq!(parse(b"1e-3-2.5E+2J"), Some((1e-3, -250.0)));
        assert_eq!(parse(b"1_0"), Some((10.0, 0.0)));
        assert!(parse(b"nan-infj").is_some_and(|(real, imag)| real.is_nan() && imag == f64::NEG_INFINITY));
        for bad in ["", "1 + 2j", "1+", "j1", "(1", "1j+2", "1+2", "++1j", "()"] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
    }
}

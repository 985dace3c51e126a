//! `float(...)` and other conversions to doubles.

use corallus_heap::Value;

use super::{Float, as_float, parse};
use crate::error::Res;
use crate::native::Args;
use crate::objects::buffer;
use crate::objects::exception::ExceptionKind;
use crate::objects::int::IntRef;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::unicode;
use crate::vm::Vm;

/// `float.__new__(type, x)`
pub(super) fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, x] = args else {
        return Err(vm.system_error("float.__new__ needs two arguments"));
    };
    let plain = class.is(vm.types.float.as_value());
    if plain && vm.type_of(x).is(&vm.types.float) {
        return Ok(x.clone());
    }
    let value = if x.is_undef() { 0.0 } else { from_object(vm, x)? };
    instance(vm, class, value)
}

/// A float of the given class.
pub(super) fn instance(vm: &mut Vm, class: &Value, value: f64) -> Res {
    match class.downcast_ref::<Type>() {
        Some(class) if !class.is(&vm.types.float) => Ok(vm.heap.alloc(class, Float { value }).into_value()),
        _ => Ok(vm.float(value)),
    }
}

fn from_object(vm: &mut Vm, x: &Value) -> Res<f64> {
    // A subclass of `str` may say itself which number it is.
    let is_exact = vm.type_of(x).is(&vm.types.str);
    if let Some(string) = x.downcast_ref::<Str>()
        && (is_exact || !vm.type_of(x).has_special(crate::special::Special::Float))
    {
        let digits = unicode::ascii_digits(string);
        return from_text(vm, &digits, x);
    }
    if let Some(value) = number(vm, x)? {
        return Ok(value);
    }
    if let Some(bytes) = buffer::bytes_of(vm, x) {
        return from_text(vm, &bytes, x);
    }
    let name = vm.type_name(x);
    Err(vm.type_error(format!(
        "float() argument must be a string or a real number, not '{name}'"
    )))
}

fn from_text(vm: &mut Vm, text: &[u8], original: &Value) -> Res<f64> {
    match parse::parse(text) {
        Some(value) => Ok(value),
        None => {
            let shown = vm.repr(original)?;
            let shown = shown.to_string_lossy().into_owned();
            Err(vm.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// The double for a number: a float, or what `__float__` or `__index__` give; `None` if it has neither.
pub(crate) fn number(vm: &mut Vm, x: &Value) -> Res<Option<f64>> {
    if vm.type_of(x).is(&vm.types.float) {
        return Ok(as_float(x));
    }
    if x.is_small_int() || x.as_bool().is_some() {
        return Ok(IntRef::of(x).and_then(IntRef::to_f64));
    }
    if let Some(result) = vm.call_special(x, Special::Float, &[])? {
        let (name, result_name) = (vm.type_name(x), vm.type_name(&result));
        let Some(value) = as_float(&result) else {
            return Err(vm.type_error(format!("{name}.__float__ returned non-float (type {result_name})")));
        };
        if !vm.type_of(&result).is(&vm.types.float) {
            vm.warn(
                ExceptionKind::DeprecationWarning,
                &format!(
                    "{name}.__float__ returned non-float (type {result_name}).  The ability to return an instance of a \
                     strict subclass of float is deprecated, and may be removed in a future version of Python."
                ),
            )?;
        }
        return Ok(Some(value));
    }
    if vm.type_of(x).has_special(Special::Index) {
        let index = vm.index(x)?;
        return match IntRef::of(&index).and_then(IntRef::to_f64) {
            Some(value) => Ok(Some(value)),
            None => Err(vm.overflow_error("int too large to convert to float")),
        };
    }
    Ok(None)
}

/// The double for a real number, as natives take it; anything else is a `TypeError`.
pub fn to_f64(vm: &mut Vm, x: &Value) -> Res<f64> {
    match number(vm, x)? {
        Some(value) => Ok(value),
        None => {
            let name = vm.type_name(x);
            Err(vm.type_error(format!("must be real number, not {name}")))
        }
    }
}

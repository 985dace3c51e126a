//! `int(...)`: from numbers, text and bytes.

use corallus_heap::{Ref, Value};
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::{Int, IntRef, text};
use crate::error::Res;
use crate::native::Args;
use crate::objects::buffer;
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::unicode;
use crate::vm::Vm;

/// `int.__new__(type, x, base)`
pub(super) fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, x, base] = args else {
        return Err(vm.system_error("int.__new__ needs three arguments"));
    };
    let value = if base.is_undef() {
        if x.is_undef() { Value::int32(0) } else { int_of(vm, x)? }
    } else {
        let big = with_base(vm, x, base)?;
        vm.big_int(big)
    };
    match class.downcast_ref::<Type>() {
        Some(class) if !class.is(&vm.types.int) => {
            let class = class.clone();
            Ok(instance_of(vm, &class, &value))
        }
        _ => Ok(value),
    }
}

/// An instance of a subclass of `int`.
pub(super) fn instance_of(vm: &mut Vm, class: &Ref<Type>, value: &Value) -> Value {
    let value = super::as_big(value).unwrap_or_default();
    vm.heap.alloc(class, Int { value }).into_value()
}

fn with_base(vm: &mut Vm, x: &Value, base: &Value) -> Res<BigInt> {
    if x.is_undef() {
        return Err(vm.type_error("int() missing string argument"));
    }
    let base = vm.index(base)?;
    let base = IntRef::of(&base)
        .and_then(IntRef::to_i64)
        .and_then(|base| u32::try_from(base).ok());
    let Some(base) = base.filter(|base| matches!(base, 0 | 2..=36)) else {
        return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    let is_text = x.has_payload::<Str>() || x.has_payload::<Bytes>() || x.has_payload::<ByteArray>();
    match from_text(vm, x, base)?.filter(|_| is_text) {
        Some(value) => Ok(value),
        None => Err(vm.type_error("int() can't convert non-string with explicit base")),
    }
}

/// The integer that a `str` or a bytes-like object spells; `None` for other types.
fn from_text(vm: &mut Vm, x: &Value, base: u32) -> Res<Option<BigInt>> {
    if let Some(string) = x.downcast_ref::<Str>() {
        let digits = unicode::ascii_digits(string);
        return text::parse_or_raise(vm, &digits, base, x).map(Some);
    }
    let Some(digits) = buffer::bytes_of(vm, x) else {
        return Ok(None);
    };
    let shown = vm.bytes(digits.clone());
    text::parse_or_raise(vm, &digits, base, &shown).map(Some)
}

/// The `int` for `int(x)`: exact, never an instance of a subclass.
pub fn int_of(vm: &mut Vm, x: &Value) -> Res {
    if x.is_small_int() || (x.has_payload::<Int>() && vm.type_of(x).is(&vm.types.int)) {
        return Ok(x.clone());
    }
    if vm.type_of(x).is(&vm.types.float)
        && let Some(value) = crate::objects::float::as_float(x)
    {
        return from_f64(vm, value);
    }
    if let Some(result) = vm.call_special(x, Special::Int, &[])? {
        return checked_result(vm, "__int__", result);
    }
    if vm.type_of(x).has_special(Special::Index) {
        let index = vm.index(x)?;
        return plain(vm, &index);
    }
    if let Some(value) = from_text(vm, x, 10)? {
        return Ok(vm.big_int(value));
    }
    let name = vm.type_name(x);
    Err(vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
    )))
}

/// What `__int__` or `__index__` returned must be an `int`; an instance of a subclass is accepted with a warning.
pub(crate) fn checked_result(vm: &mut Vm, method: &str, result: Value) -> Res {
    let name = vm.type_name(&result);
    if IntRef::of(&result).is_none() {
        return Err(vm.type_error(format!("{method} returned non-int (type {name})")));
    }
    if !vm.type_of(&result).is(&vm.types.int) {
        vm.warn(
            ExceptionKind::DeprecationWarning,
            &format!(
                "{method} returned non-int (type {name}).  The ability to return an instance of a strict subclass of int \
                 is deprecated, and may be removed in a future version of Python."
            ),
        )?;
    }
    plain(vm, &result)
}

/// The same integer as a plain `int`.
pub(super) fn plain(vm: &mut Vm, value: &Value) -> Res {
    match IntRef::of(value) {
        Some(_) if vm.type_of(value).is(&vm.types.int) => Ok(value.clone()),
        Some(IntRef::Small(small)) => Ok(vm.int(small)),
        Some(IntRef::Big(big)) => Ok(vm.big_int(big.clone())),
        None => Err(vm.type_error("an integer is required")),
    }
}

/// `int(value)` for a double: truncated.
pub fn from_f64(vm: &mut Vm, value: f64) -> Res {
    if let Some(small) = value.to_i64() {
        return Ok(vm.int(small));
    }
    match BigInt::from_f64(value) {
        Some(big) => Ok(vm.big_int(big)),
        None if value.is_nan() => Err(vm.value_error("cannot convert float NaN to integer")),
        None => Err(vm.overflow_error("cannot convert float infinity to integer")),
    }
}

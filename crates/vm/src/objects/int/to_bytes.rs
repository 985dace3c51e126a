//! `int.to_bytes` and `int.from_bytes`.

use corallus_heap::Value;
use num_bigint::{BigInt, Sign};
use num_traits::Signed;

use super::IntRef;
use crate::error::Res;
use crate::native::Args;
use crate::objects::bytes;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// Whether the most significant byte comes first.
fn is_big_endian(vm: &mut Vm, byteorder: &Value) -> Res<bool> {
    let name = vm.type_name(byteorder);
    let Some(order) = byteorder.downcast_ref::<Str>() else {
        return Err(vm.type_error(format!("to_bytes() argument 'byteorder' must be str, not {name}")));
    };
    match order.as_bytes() {
        b"big" => Ok(true),
        b"little" => Ok(false),
        _ => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// `int.to_bytes(length, byteorder, signed)`
pub(super) fn to_bytes(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this, length, byteorder, signed] = args else {
        return Err(vm.system_error("to_bytes: arguments"));
    };
    let Some(value) = IntRef::of(this) else {
        return Err(vm.type_error("to_bytes needs an int"));
    };
    let length = vm.size_argument(length)?;
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let big_endian = is_big_endian(vm, byteorder)?;
    let signed = vm.truth(signed)?;
    let value = value.to_big();
    if value.is_negative() && !signed {
        return Err(vm.overflow_error("can't convert negative int to unsigned"));
    }
    vm.check_size(length)?;
    // Two's complement needs a bit for the sign, except that the smallest negative number has none to spare.
    let needed = match (signed, value.is_negative()) {
        (false, _) => value.bits(),
        (true, false) if value.sign() == Sign::NoSign => 0,
        (true, false) => value.bits() + 1,
        (true, true) => (value.as_ref() + 1i32).bits() + 1,
    };
    if needed > length as u64 * 8 {
        return Err(vm.overflow_error("int too big to convert"));
    }
    let mut data = value.to_signed_bytes_le();
    data.resize(length, if value.is_negative() { 0xff } else { 0 });
    if big_endian {
        data.reverse();
    }
    Ok(vm.bytes(data))
}

/// `int.from_bytes(bytes, byteorder, signed)`
pub(super) fn from_bytes(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, data, byteorder, signed] = args else {
        return Err(vm.system_error("from_bytes: arguments"));
    };
    let big_endian = is_big_endian(vm, byteorder)?;
    let data = bytes::bytes_from(vm, data)?;
    let value = match (vm.truth(signed)?, big_endian) {
        (true, true) => BigInt::from_signed_bytes_be(&data),
        (true, false) => BigInt::from_signed_bytes_le(&data),
        (false, true) => BigInt::from_bytes_be(Sign::Plus, &data),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &data),
    };
    let value = vm.big_int(value);
    match class.downcast_ref::<Type>() {
        Some(class) if !class.is(&vm.types.int) => vm.call(class.as_value(), &[value]),
        _ => Ok(value),
    }
}

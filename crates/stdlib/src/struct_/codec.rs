//! Packing values into bytes and back, field by field.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::complex::Complex;
use corallus_vm::objects::float;
use corallus_vm::objects::int::{as_big, is_int};
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::format::{Field, Format, Kind};
use super::struct_error;

/// Packs values; there are as many as the format takes.
pub fn pack(vm: &mut Vm, format: &Format, values: &[Value]) -> Res<Vec<u8>> {
    vm.check_size(format.size)?;
    let mut bytes = vec![0; format.size];
    let mut values = values.iter();
    for field in &format.fields {
        match field.kind {
            Kind::Pad => {}
            Kind::Bytes | Kind::Pascal => {
                let Some(value) = values.next() else { break };
                let data = string_bytes(vm, value, field.code)?;
                let place = bytes
                    .get_mut(field.offset..field.offset + field.count)
                    .unwrap_or_default();
                put_string(field, place, &data);
            }
            _ => {
                for at in 0..field.count {
                    let Some(value) = values.next() else { break };
                    let start = field.offset + at * field.size;
                    let item = pack_item(vm, field, value, format.little)?;
                    if let Some(place) = bytes.get_mut(start..start + field.size) {
                        place.copy_from_slice(&item);
                    }
                }
            }
        }
    }
    Ok(bytes)
}

fn string_bytes(vm: &mut Vm, value: &Value, code: char) -> Res<Vec<u8>> {
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Ok(bytes.data.to_vec());
    }
    match value.downcast_ref::<ByteArray>() {
        Some(bytes) => Ok(bytes.data.borrow().clone()),
        None => Err(struct_error(
            vm,
            &format!("argument for '{code}' must be a bytes object"),
        )),
    }
}

fn put_string(field: &Field, place: &mut [u8], data: &[u8]) {
    match (field.kind, place.split_first_mut()) {
        (Kind::Pascal, Some((length, rest))) => {
            let count = data.len().min(rest.len());
            *length = count.min(255) as u8;
            rest[..count].copy_from_slice(&data[..count]);
        }
        (Kind::Bytes, Some(_)) => {
            let count = data.len().min(place.len());
            place[..count].copy_from_slice(&data[..count]);
        }
        _ => {}
    }
}

/// The bytes of one item in the format's order.
fn pack_item(vm: &mut Vm, field: &Field, value: &Value, little: bool) -> Res<Vec<u8>> {
    let mut bytes = match field.kind {
        Kind::Bool => return Ok(vec![u8::from(vm.truth(value)?)]),
        Kind::Char => match value.downcast_ref::<Bytes>().map(|bytes| &*bytes.data) {
            Some([byte]) => return Ok(vec![*byte]),
            _ => return Err(struct_error(vm, "char format requires a bytes object of length 1")),
        },
        Kind::Int { size, signed } => {
            let number = integer(vm, value)?;
            match to_bytes(&number, size, signed) {
                Some(bytes) => bytes,
                None => return Err(out_of_range(vm, field, size, signed)),
            }
        }
        Kind::Float { size } => {
            let x = real(vm, value)?;
            float_bytes(vm, x, size)?
        }
        Kind::Complex { size } => {
            let (real_part, imaginary) = match value.downcast_ref::<Complex>() {
                Some(complex) => (complex.real, complex.imag),
                None => (
                    real(vm, value).map_err(|_| struct_error(vm, "required argument is not a complex"))?,
                    0.0,
                ),
            };
            let (mut first, mut second) = (float_bytes(vm, real_part, size)?, float_bytes(vm, imaginary, size)?);
            if !little {
                first.reverse();
                second.reverse();
            }
            return Ok([first, second].concat());
        }
        _ => Vec::new(),
    };
    if !little {
        bytes.reverse();
    }
    Ok(bytes)
}

fn integer(vm: &mut Vm, value: &Value) -> Res<BigInt> {
    if !is_int(value) && !vm.type_of(value).has_special(Special::Index) {
        return Err(struct_error(vm, "required argument is not an integer"));
    }
    let int = vm.index(value)?;
    Ok(as_big(&int).unwrap_or_default())
}

fn real(vm: &mut Vm, value: &Value) -> Res<f64> {
    match float::to_f64(vm, value) {
        Err(raised) if raised.is(corallus_vm::objects::exception::ExceptionKind::TypeError) => {
            Err(struct_error(vm, "required argument is not a float"))
        }
        result => result,
    }
}

/// Little-endian bytes, if the number fits.
fn to_bytes(number: &BigInt, size: usize, signed: bool) -> Option<Vec<u8>> {
    let bytes = if signed {
        let number = number.to_i64()?;
        let spare = 64 - 8 * size as u32;
        if number << spare >> spare != number {
            return None;
        }
        number.to_le_bytes()
    } else {
        let number = number.to_u64()?;
        if size < 8 && number >> (8 * size) != 0 {
            return None;
        }
        number.to_le_bytes()
    };
    bytes.get(..size).map(<[u8]>::to_vec)
}

#[cold]
fn out_of_range(vm: &mut Vm, field: &Field, size: usize, signed: bool) -> Raised {
    let code = field.code;
    let (low, high) = if signed {
        (-(1i128 << (8 * size - 1)), (1i128 << (8 * size - 1)) - 1)
    } else {
        (0, (1i128 << (8 * size)) - 1)
    };
    let message = match code {
        'P' => "int too large to convert".to_owned(),
        _ => format!("'{code}' format requires {low} <= number <= {high}"),
    };
    struct_error(vm, &message)
}

/// Little-endian bytes of a floating-point number.
fn float_bytes(vm: &mut Vm, x: f64, size: usize) -> Res<Vec<u8>> {
    match size {
        2 => match half_from(x) {
            Some(bits) => Ok(bits.to_le_bytes().to_vec()),
            None => Err(vm.overflow_error("float too large to pack with e format")),
        },
        4 => {
            let narrow = x as f32;
            if narrow.is_infinite() && x.is_finite() {
                return Err(vm.overflow_error("float too large to pack with f format"));
            }
            Ok(narrow.to_le_bytes().to_vec())
        }
        _ => Ok(x.to_le_bytes().to_vec()),
    }
}

/// The half-precision bits of a number, rounded half to even; `None` if it is too large.
fn half_from(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = x.abs();
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // In units of the spacing of half-precision numbers around it; subnormal ones are 2**-24 apart.
    let (_, exponent) = libm::frexp(magnitude);
    let exponent = if magnitude == 0.0 { -13 } else { exponent.max(-13) };
    let units = (magnitude * 2f64.powi(11 - exponent)).round_ties_even() as u32;
    // A unit too many carries into the exponent, which is right.
    let bits = ((exponent + 13) as u32) * 1024 + units;
    (bits < 0x7c00).then_some(sign | bits as u16)
}

fn half_to(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    }
}

/// Unpacks all values. `data` is as long as the format says.
pub fn unpack(vm: &mut Vm, format: &Format, data: &[u8]) -> Vec<Value> {
    let mut values = Vec::with_capacity(format.values());
    for field in &format.fields {
        let bytes = data
            .get(field.offset..field.offset + field.count * field.size)
            .unwrap_or_default();
        match field.kind {
            Kind::Pad => {}
            Kind::Bytes => values.push(vm.bytes(bytes)),
            Kind::Pascal => {
                let length = bytes.first().map_or(0, |length| usize::from(*length));
                let text = bytes.get(1..(length + 1).min(bytes.len())).unwrap_or_default();
                values.push(vm.bytes(text));
            }
            _ => {
                for item in bytes.chunks_exact(field.size) {
                    values.push(unpack_item(vm, field, item, format.little));
                }
            }
        }
    }
    values
}

/// Up to eight bytes in little-endian order.
fn word(item: &[u8], little: bool) -> [u8; 8] {
    let mut word = [0; 8];
    for (at, byte) in item.iter().enumerate() {
        let place = if little { at } else { item.len() - 1 - at };
        if let Some(place) = word.get_mut(place) {
            *place = *byte;
        }
    }
    word
}

fn unpack_float(item: &[u8], little: bool) -> f64 {
    let bits = u64::from_le_bytes(word(item, little));
    match item.len() {
        2 => half_to(bits as u16),
        4 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    }
}

fn unpack_item(vm: &mut Vm, field: &Field, item: &[u8], little: bool) -> Value {
    match field.kind {
        Kind::Bool => Value::bool(item.first().is_some_and(|byte| *byte != 0)),
        Kind::Char => vm.bytes(item),
        Kind::Int { size, signed } => {
            let bits = u64::from_le_bytes(word(item, little));
            let spare = 64 - 8 * size as u32;
            if signed {
                vm.int((bits as i64) << spare >> spare)
            } else {
                vm.big_int(bits.into())
            }
        }
        Kind::Complex { size } => {
            let (first, second) = item.split_at(size.min(item.len()));
            vm.complex(unpack_float(first, little), unpack_float(second, little))
        }
        _ => vm.float(unpack_float(item, little)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_round_trips() {
        for bits in (0..0x7c00u16).chain(0x8000..0xfc00) {
            assert_eq!(half_from(half_to(bits)), Some(bits));
        }
        assert_eq!(half_from(65520.0), None);
        assert_eq!(half_from(65519.9), Some(0x7bff));
        assert_eq!(half_from(2f64.powi(-25)), Some(0));
    }
}

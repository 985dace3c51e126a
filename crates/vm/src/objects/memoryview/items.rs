//! Items of a memory view as Python values, by native single-character formats of the `struct` module.

use corallus_heap::Value;

use crate::error::{Raised, Res};
use crate::objects::bytes::Bytes;
use crate::objects::exception::ExceptionKind;
use crate::objects::{float, int};
use crate::vm::Vm;

/// The character of a native format, without the `@` in front.
pub(super) fn code(format: &str) -> Option<u8> {
    match format.strip_prefix('@').unwrap_or(format).as_bytes() {
        [code] if size(*code).is_some() => Some(*code),
        _ => None,
    }
}

/// The size of an item.
pub(super) fn size(code: u8) -> Option<usize> {
    Some(match code {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => 8,
        _ => return None,
    })
}

/// The bytes in the machine's order, widened to eight.
fn word(bytes: &[u8], signed: bool) -> [u8; 8] {
    let negative = signed && bytes.last().is_some_and(|top| top & 0x80 != 0);
    let mut word = [if negative { 0xff } else { 0 }; 8];
    for (place, byte) in word.iter_mut().zip(bytes) {
        *place = *byte;
    }
    word
}

/// An item as a value; `None` for a format that isn't native.
pub(super) fn unpack(vm: &mut Vm, format: &str, bytes: &[u8]) -> Option<Value> {
    let code = code(format)?;
    Some(match code {
        b'c' => vm.bytes(bytes),
        b'?' => Value::bool(bytes.first().is_some_and(|byte| *byte != 0)),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => vm.int(i64::from_le_bytes(word(bytes, true))),
        b'f' => vm.float(f64::from(f32::from_le_bytes(*bytes.first_chunk()?))),
        b'd' => vm.float(f64::from_le_bytes(*bytes.first_chunk()?)),
        b'e' => vm.float(half_to_f64(u16::from_le_bytes(*bytes.first_chunk()?))),
        _ => vm.big_int(u64::from_le_bytes(word(bytes, false)).into()),
    })
}

/// A half-precision float.
fn half_to_f64(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f64::from(bits & 0x3ff);
    sign * match bits >> 10 & 0x1f {
        0 => fraction * 2f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (1024.0 + fraction) * 2f64.powi(i32::from(exponent) - 25),
    }
}

/// The nearest half-precision float, halves to even; `None` if it is too large.
fn half_from_f64(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs();
    if magnitude.is_nan() {
        return Some(sign | 0x7e00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Multiples of 2**-24 below 2**-14, of a 1024th of the power of two above.
    let exponent = if magnitude < 2f64.powi(-14) {
        -14
    } else {
        (magnitude.to_bits() >> 52) as i32 - 1023
    };
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even();
    let bits = units as i64 + (i64::from(exponent + 14) << 10);
    u16::try_from(bits)
        .ok()
        .filter(|bits| *bits < 0x7c00)
        .map(|bits| sign | bits)
}

/// A value as an item's bytes.
pub(super) fn pack(vm: &mut Vm, format: &str, value: &Value) -> Res<Vec<u8>> {
    let Some(code) = code(format) else {
        let message = format!("memoryview: format {format} not supported");
        return Err(vm.error(ExceptionKind::NotImplementedError, message));
    };
    let size = size(code).unwrap_or(1);
    match code {
        b'c' => match value.downcast_ref::<Bytes>() {
            Some(bytes) if bytes.data.len() == 1 => Ok(bytes.data.to_vec()),
            Some(_) => Err(invalid_value(vm, format)),
            None => Err(invalid_type(vm, format)),
        },
        b'?' => Ok(vec![u8::from(vm.truth(value)?)]),
        b'f' | b'd' | b'e' => {
            let double = match float::to_f64(vm, value) {
                Err(raised) if raised.is(ExceptionKind::TypeError) => return Err(invalid_type(vm, format)),
                double => double?,
            };
            match code {
                b'd' => Ok(double.to_le_bytes().to_vec()),
                b'f' => Ok((double as f32).to_le_bytes().to_vec()),
                _ => match half_from_f64(double) {
                    Some(bits) => Ok(bits.to_le_bytes().to_vec()),
                    None => Err(invalid_value(vm, format)),
                },
            }
        }
        _ => {
            if !vm.is_index(value) {
                return Err(invalid_type(vm, format));
            }
            let index = vm.index(value)?;
            let signed = code.is_ascii_lowercase();
            let Some(big) = int::as_big(&index) else {
                return Err(invalid_type(vm, format));
            };
            let bits = size as u32 * 8;
            let one = num_bigint::BigInt::from(1);
            let (low, high) = if signed {
                (-(&one << (bits - 1)), &one << (bits - 1))
            } else {
                (0.into(), &one << bits)
            };
            if big < low || big >= high {
                return Err(invalid_value(vm, format));
            }
            let negative = big.sign() == num_bigint::Sign::Minus;
            let mut bytes = big.to_signed_bytes_le();
            bytes.resize(size, if negative { 0xff } else { 0 });
            Ok(bytes)
        }
    }
}

fn invalid_type(vm: &mut Vm, format: &str) -> Raised {
    vm.type_error(format!("memoryview: invalid type for format '{format}'"))
}

fn invalid_value(vm: &mut Vm, format: &str) -> Raised {
    vm.value_error(format!("memoryview: invalid value for format '{format}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_round_trips() {
        for value in [0.0, 1.0, -2.5, 65504.0, 6e-8_f64] {
            let bits = half_from_f64(value).unwrap_or(0);
            assert!((half_to_f64(bits) - value).abs() <= value.abs() * 0.01);
        }
        assert_eq!(half_from_f64(65520.0), None);
        assert_eq!(half_from_f64(1.0), Some(0x3c00));
    }
}

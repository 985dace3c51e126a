//! Integers under a format specification.

use corallus_heap::Value;
use num_traits::Signed;

use super::{Number, Requested, Spec, read, unknown_kind};
use crate::error::Res;
use crate::objects::int::{IntRef, text};
use crate::unicode;
use crate::vm::Vm;

/// `int.__format__`
pub fn format_int(vm: &mut Vm, value: &Value, text: &Value) -> Res {
    let spec = match read(vm, value, text, b'>')? {
        Requested::Plain => return vm.str_of(value).map(|string| string.into_value()),
        Requested::Spec(spec) => spec,
    };
    let Some(int) = IntRef::of(value) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match spec.kind_or(b'd') {
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => match int.to_f64() {
            Some(double) => super::real::format_double(vm, double, &spec),
            None => Err(vm.overflow_error("int too large to convert to float")),
        },
        kind @ (b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n') => {
            if spec.precision.is_some() {
                return Err(vm.value_error("Precision not allowed in integer format specifier"));
            }
            if spec.no_negative_zero {
                return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
            }
            if kind == b'c' {
                character(vm, int, &spec)
            } else {
                digits(vm, int, &spec, kind)
            }
        }
        _ => Err(unknown_kind(vm, spec.kind.unwrap_or(0), value)),
    }
}

fn digits(vm: &mut Vm, int: IntRef<'_>, spec: &Spec, kind: u8) -> Res {
    if let (IntRef::Small(small), b'd') = (int, kind) {
        let mut buffer = itoa::Buffer::new();
        let number = Number {
            negative: small < 0,
            prefix: "",
            whole: buffer.format(small.unsigned_abs()),
            tail: "",
            group: 3,
        };
        return number.lay_out(vm, spec);
    }
    let (digits, prefix) = match kind {
        b'b' => (radix(int, 2), "0b"),
        b'o' => (radix(int, 8), "0o"),
        b'x' => (radix(int, 16), "0x"),
        b'X' => (radix(int, 16).to_ascii_uppercase(), "0X"),
        _ => (text::to_decimal(vm, int)?.trim_start_matches('-').to_owned(), ""),
    };
    let number = Number {
        negative: int.is_negative(),
        prefix: if spec.alternate { prefix } else { "" },
        whole: &digits,
        tail: "",
        group: if matches!(kind, b'd' | b'n') { 3 } else { 4 },
    };
    number.lay_out(vm, spec)
}

/// Digits of the magnitude in a base that is a power of two.
pub(crate) fn radix(int: IntRef<'_>, base: u32) -> String {
    match int {
        IntRef::Small(small) => {
            let magnitude = small.unsigned_abs();
            match base {
                2 => format!("{magnitude:b}"),
                8 => format!("{magnitude:o}"),
                _ => format!("{magnitude:x}"),
            }
        }
        IntRef::Big(big) => big.abs().to_str_radix(base),
    }
}

/// `c`: the character with this code point.
fn character(vm: &mut Vm, int: IntRef<'_>, spec: &Spec) -> Res {
    match spec.sign {
        Some(_) => return Err(vm.value_error("Sign not allowed with integer format specifier 'c'")),
        None if spec.alternate => {
            return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        None => {}
    }
    let Some(point) = int.to_i64() else {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    };
    let Some(point) = u32::try_from(point).ok().filter(|point| *point < 0x11_0000) else {
        return Err(vm.overflow_error("%c arg not in range(0x110000)"));
    };
    let (left, right) = super::padding(spec, 1, spec.align);
    let mut out = vm.text_buffer((left + right).saturating_mul(4).saturating_add(4))?;
    super::push_fill(&mut out, spec.fill, left);
    unicode::push(&mut out, point);
    super::push_fill(&mut out, spec.fill, right);
    Ok(vm.new_str(out.into()).into_value())
}

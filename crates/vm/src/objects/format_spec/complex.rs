//! Complex numbers under a format specification.

use corallus_heap::Value;

use super::real::{check_precision, is_negative, magnitude};
use super::{Number, Requested, Spec, read, unknown_kind};
use crate::error::Res;
use crate::objects::complex::{Complex, imaginary_digits};
use crate::objects::str::Str;
use crate::vm::Vm;

/// `complex.__format__`
pub fn format_complex(vm: &mut Vm, value: &Value, text: &Value) -> Res {
    let spec = match read(vm, value, text, b'>')? {
        Requested::Plain => return vm.str_of(value).map(|string| string.into_value()),
        Requested::Spec(spec) => spec,
    };
    let Some(number) = value.downcast_ref::<Complex>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(spec.kind_or(b'g'), b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') {
        return Err(unknown_kind(vm, spec.kind.unwrap_or(0), value));
    }
    if spec.fill == 0x30 {
        return Err(vm.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(vm.value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    check_precision(vm, &spec)?;
    // Without a presentation type it looks as `repr` does: parentheses, and no real part if that is a positive zero.
    let bare = spec.kind.is_none();
    let alone = bare && number.real == 0.0 && number.real.is_sign_positive();
    let mut out = Vec::new();
    if !alone {
        part(vm, &mut out, number.real, &spec, spec.sign, bare)?;
    }
    let sign = if alone { spec.sign } else { Some(b'+') };
    part(vm, &mut out, number.imag, &spec, sign, bare)?;
    out.push(b'j');
    if bare && !alone {
        out.insert(0, b'(');
        out.push(b')');
    }
    let (left, right) = super::padding(&spec, out.len(), spec.align);
    let mut padded = vm.text_buffer((left + right).saturating_mul(4).saturating_add(out.len()))?;
    super::push_fill(&mut padded, spec.fill, left);
    padded.append(&mut out);
    super::push_fill(&mut padded, spec.fill, right);
    Ok(vm.new_str(padded.into()).into_value())
}

/// One of the two parts, unpadded.
fn part(vm: &mut Vm, out: &mut Vec<u8>, value: f64, spec: &Spec, sign: Option<u8>, bare: bool) -> Res<()> {
    let digits = if bare && spec.precision.is_none() && !spec.alternate {
        imaginary_digits(value.abs())
    } else if bare {
        let general = Spec {
            kind: Some(u32::from(b'g')),
            precision: spec.precision,
            ..spec.clone()
        };
        magnitude(value, &general)
    } else {
        magnitude(value, spec)
    };
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, tail) = digits.split_at(whole);
    let unpadded = Spec {
        width: None,
        sign,
        ..spec.clone()
    };
    let number = Number {
        negative: is_negative(value, &digits, spec),
        prefix: "",
        whole,
        tail,
        group: 3,
    };
    let text = number.lay_out(vm, &unpadded)?;
    out.extend_from_slice(text.downcast_ref::<Str>().map_or(&[], |text| text.as_bytes()));
    Ok(())
}

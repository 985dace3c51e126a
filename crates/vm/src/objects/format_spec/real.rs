//! Doubles under a format specification, and the digits that `%`-formatting shares.

use corallus_heap::Value;

use super::{Number, Requested, Spec, read, unknown_kind};
use crate::error::Res;
use crate::objects::float;
use crate::vm::Vm;

/// More digits than any double has, before or after the point.
const ALL_DIGITS: usize = 1100;

/// `float.__format__`
pub fn format_float(vm: &mut Vm, value: &Value, text: &Value) -> Res {
    let spec = match read(vm, value, text, b'>')? {
        Requested::Plain => return vm.str_of(value).map(|string| string.into_value()),
        Requested::Spec(spec) => spec,
    };
    let Some(double) = float::as_float(value) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match spec.kind_or(b'g') {
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%' => format_double(vm, double, &spec),
        _ => Err(unknown_kind(vm, spec.kind.unwrap_or(0), value)),
    }
}

/// A double under a specification whose presentation type is known to be one for doubles.
pub(super) fn format_double(vm: &mut Vm, value: f64, spec: &Spec) -> Res {
    check_precision(vm, spec)?;
    let digits = magnitude(value, spec);
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, tail) = digits.split_at(whole);
    let tail = group_fraction(tail, spec.fraction_grouping);
    let number = Number {
        negative: is_negative(value, &digits, spec),
        prefix: "",
        whole,
        tail: &tail,
        group: 3,
    };
    number.lay_out(vm, spec)
}

pub(super) fn check_precision(vm: &mut Vm, spec: &Spec) -> Res<()> {
    match spec.precision {
        Some(precision) if precision > i32::MAX as usize => Err(vm.value_error("precision too big")),
        Some(precision) => vm.check_size(precision),
        None => Ok(()),
    }
}

/// Whether to show a minus sign: under `z` not for what rounds to zero.
pub(super) fn is_negative(value: f64, digits: &str, spec: &Spec) -> bool {
    let shows_zero = || {
        digits
            .bytes()
            .take_while(|byte| !matches!(byte, b'e' | b'E'))
            .all(|byte| !matches!(byte, b'1'..=b'9'))
    };
    let zero = value.is_finite() && spec.no_negative_zero && shows_zero();
    value.is_sign_negative() && !value.is_nan() && !zero
}

/// The digits of the magnitude as the presentation type asks.
pub(super) fn magnitude(value: f64, spec: &Spec) -> String {
    let precision = spec.precision;
    match spec.kind_or(0) {
        0 => match precision {
            None => shortest(value, spec.alternate),
            Some(precision) => general(value, precision, spec.alternate, true),
        },
        b'e' => exponential(value, precision.unwrap_or(6), spec.alternate),
        b'E' => exponential(value, precision.unwrap_or(6), spec.alternate).to_ascii_uppercase(),
        b'f' => fixed(value, precision.unwrap_or(6), spec.alternate),
        b'F' => fixed(value, precision.unwrap_or(6), spec.alternate).to_ascii_uppercase(),
        b'%' => fixed(value * 100.0, precision.unwrap_or(6), spec.alternate) + "%",
        b'G' => general(value, precision.unwrap_or(6), spec.alternate, false).to_ascii_uppercase(),
        _ => general(value, precision.unwrap_or(6), spec.alternate, false),
    }
}

/// Separators between groups of three digits right of the point.
fn group_fraction(tail: &str, separator: Option<u8>) -> String {
    let (Some(separator), Some(fraction)) = (separator, tail.strip_prefix('.')) else {
        return tail.to_owned();
    };
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = fraction.split_at(digits);
    let mut out = String::with_capacity(tail.len() * 4 / 3 + 1);
    out.push('.');
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == 0 {
            out.push(char::from(separator));
        }
        out.push(digit);
    }
    out + rest
}

fn special(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        return Some("nan");
    }
    value.is_infinite().then_some("inf")
}

/// The magnitude as `repr` shows it.
fn shortest(value: f64, alternate: bool) -> String {
    let text = float::repr(value.abs());
    match text.split_once('e') {
        Some((digits, exponent)) if alternate && !digits.contains('.') => format!("{digits}.e{exponent}"),
        _ => text,
    }
}

/// `f`: so many digits after the point.
pub(crate) fn fixed(value: f64, precision: usize, alternate: bool) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    if let Some(text) = fixed_small(value, precision) {
        return match precision == 0 && alternate {
            true => text + ".",
            false => text,
        };
    }
    let exact = precision.min(ALL_DIGITS);
    let mut text = format!("{:.exact$}", value.abs());
    text.extend(std::iter::repeat_n('0', precision - exact));
    if precision == 0 && alternate {
        text.push('.');
    }
    text
}

/// [`fixed`] for numbers of usual size and a few digits: their exact value times the power of ten, rounded half to even, as an
/// integer.
fn fixed_small(value: f64, precision: usize) -> Option<String> {
    const FEW: usize = 9;
    const FRACTION: u32 = 52;
    let bits = value.abs().to_bits();
    let exponent = (bits >> FRACTION) as u32;
    // From 2 to the power of -64 on, and below 2 to the power of 52: 1023 stands for 0.
    if precision > FEW || !(1023 - 64..1023 + FRACTION).contains(&exponent) {
        return None;
    }
    let mantissa = u128::from(bits & ((1 << FRACTION) - 1) | 1 << FRACTION);
    // The value is the mantissa divided by two to this power, which is at most 116.
    let shift = 1023 + FRACTION - exponent;
    let power = 10u64.pow(precision as u32);
    let scaled = mantissa * u128::from(power);
    let (whole, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
    let up = rest > half || rest == half && whole & 1 == 1;
    let rounded = u64::try_from(whole + u128::from(up)).ok()?;
    if precision == 0 {
        return Some(rounded.to_string());
    }
    let (mut buffer, mut digits) = (itoa::Buffer::new(), itoa::Buffer::new());
    let (before, after) = (buffer.format(rounded / power), digits.format(rounded % power));
    let mut text = String::with_capacity(before.len() + 1 + precision);
    text.push_str(before);
    text.push('.');
    text.extend(std::iter::repeat_n('0', precision.saturating_sub(after.len())));
    text.push_str(after);
    Some(text)
}

/// Significant digits rounded to so many, and the decimal exponent of the first.
fn significant(value: f64, count: usize) -> (String, i32) {
    let exact = count.clamp(1, ALL_DIGITS);
    let text = format!("{:.*e}", exact - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.extend(std::iter::repeat_n('0', count.saturating_sub(exact)));
    (digits, exponent.parse().unwrap_or(0))
}

fn with_exponent(digits: &str, exponent: i32, point: bool) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if !rest.is_empty() || point { "." } else { "" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

/// `e`: one digit, the point, so many digits, and the exponent.
pub(crate) fn exponential(value: f64, precision: usize, alternate: bool) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    let (digits, exponent) = significant(value, precision + 1);
    with_exponent(&digits, exponent, alternate)
}

/// `g`: so many significant digits, with an exponent where that is shorter. `point_zero` keeps a `.0` (no presentation
/// type written).
pub(crate) fn general(value: f64, precision: usize, alternate: bool, point_zero: bool) -> String {
    if let Some(name) = special(value) {
        return name.to_owned();
    }
    let precision = precision.max(1);
    let (mut digits, exponent) = significant(value, precision);
    if !alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    let limit = i64::try_from(precision).unwrap_or(i64::MAX) - i64::from(point_zero);
    if exponent < -4 || i64::from(exponent) >= limit {
        return with_exponent(&digits, exponent, alternate);
    }
    let mut text = match usize::try_from(exponent) {
        Err(_) => format!("0.{}{digits}", "0".repeat(exponent.unsigned_abs() as usize - 1)),
        Ok(exponent) if digits.len() <= exponent + 1 => {
            digits.extend(std::iter::repeat_n('0', exponent + 1 - digits.len()));
            digits
        }
        Ok(exponent) => {
            digits.insert(exponent + 1, '.');
            digits
        }
    };
    if !text.contains('.') {
        if point_zero && !alternate {
            text.push_str(".0");
        } else if alternate || point_zero {
            text.push('.');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_chooses_the_form() {
        assert_eq!(general(1e5, 6, false, false), "100000");
        assert_eq!(general(1e6, 6, false, false), "1e+06");
        assert_eq!(general(0.0001, 6, false, false), "0.0001");
        assert_eq!(general(0.00001, 6, false, false), "1e-05");
        assert_eq!(general(10.0, 2, false, true), "1e+01");
        assert_eq!(general(1.0, 2, false, true), "1.0");
        assert_eq!(general(1.0, 3, true, false), "1.00");
        assert_eq!(general(0.0, 3, false, false), "0");
    }

    #[test]
    fn digits_are_exact() {
        assert_eq!(fixed(0.1, 20, false), "0.10000000000000000555");
        for value in [
            0.5,
            1.5,
            2.5,
            0.125,
            0.375,
            1e-9,
            5e-10,
            1.005,
            2.675,
            0.1,
            123_456.789,
            1e15,
            4_503_599_627_370_495.5,
            1e-19,
            6e-20,
            0.05,
            0.95,
            0.995,
            9.999_999_999_5,
            1.0,
            3.0,
            1e300,
            5e-324,
        ] {
            for precision in 0..12 {
                assert_eq!(fixed(value, precision, false), format!("{value:.precision$}"));
            }
        }
        assert_eq!(fixed(0.5, 0, false), "0");
        assert_eq!(fixed(2.5, 0, true), "2.");
        assert_eq!(fixed(1e22, 1, false), "10000000000000000000000.0");
        assert_eq!(exponential(12345.0, 2, false), "1.23e+04");
        assert_eq!(fixed(1.0, 70_000, false).len(), 70_002);
    }
}

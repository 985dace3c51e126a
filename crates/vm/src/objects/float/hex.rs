//! Hexadecimal notation of doubles: `float.hex` and `float.fromhex`.

use super::{decompose, round_scaled};

/// `float.hex(value)` of a finite value.
pub(super) fn to_hex(value: f64) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(value);
    let mantissa = mantissa.unsigned_abs();
    format!(
        "{sign}0x{}.{:013x}p{:+}",
        mantissa >> 52,
        mantissa & ((1 << 52) - 1),
        exponent + 52
    )
}

/// Why text isn't a hexadecimal number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotHex {
    Syntax,
    TooLarge,
}

/// Reads `[sign] ["0x"] digits ["." digits] ["p" exponent]`, or a name of infinity or NaN.
pub(super) fn from_hex(text: &str) -> Result<f64, NotHex> {
    let text = text.trim_matches(|c: char| matches!(c, '\t'..='\r' | ' '));
    let (sign, body) = match text.as_bytes().first() {
        Some(b'-') => (-1.0, &text[1..]),
        Some(b'+') => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    if ["inf", "infinity"].iter().any(|name| body.eq_ignore_ascii_case(name)) {
        return Ok(f64::INFINITY * sign);
    }
    if body.eq_ignore_ascii_case("nan") {
        return Ok(f64::NAN.copysign(sign));
    }
    let body = body
        .strip_prefix("0x")
        .or_else(|| body.strip_prefix("0X"))
        .unwrap_or(body);
    let (digits, exponent) = match body.split_once(['p', 'P']) {
        Some((digits, exponent)) => (digits, read_exponent(exponent)?),
        None => (body, 0),
    };
    read_digits(digits, exponent).map(|value| value * sign)
}

fn read_exponent(text: &str) -> Result<i64, NotHex> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotHex::Syntax);
    }
    // Exponents beyond any double's are all the same.
    let magnitude = digits.parse::<i64>().unwrap_or(i64::MAX).min(i64::MAX / 8);
    Ok(if text.starts_with('-') { -magnitude } else { magnitude })
}

fn read_digits(text: &str, exponent: i64) -> Result<f64, NotHex> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(NotHex::Syntax);
    }
    // The first sixteen significant digits as they are, the rest as one sticky bit.
    let (mut mantissa, mut sticky) = (0u64, false);
    let mut exponent = exponent.saturating_sub(4 * fraction.len() as i64);
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = u64::from(digit.to_digit(16).ok_or(NotHex::Syntax)?);
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
        } else {
            sticky |= digit != 0;
            exponent = exponent.saturating_add(4);
        }
    }
    round_scaled(mantissa, sticky, exponent).ok_or(NotHex::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_round_trips() {
        for value in [1.0, -0.1, 5e-324, f64::MAX, 2.2250738585072014e-308, 3.5] {
            assert_eq!(from_hex(&to_hex(value)), Ok(value));
        }
        assert_eq!(to_hex(-3.5), "-0x1.c000000000000p+1");
        assert_eq!(to_hex(5e-324), "0x0.0000000000001p-1022");
        assert_eq!(from_hex(" 0x.8p1 "), Ok(1.0));
        assert_eq!(from_hex("1p1024"), Err(NotHex::TooLarge));
        assert_eq!(from_hex("0x1.fffffffffffff8p0"), Ok(2.0));
        assert_eq!(from_hex("0x"), Err(NotHex::Syntax));
        assert_eq!(from_hex("1p"), Err(NotHex::Syntax));
    }
}

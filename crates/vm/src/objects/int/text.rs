//! Digits to integers and back, with the limit on the length of decimal conversions (`sys.set_int_max_str_digits`).

use corallus_heap::Value;
use num_bigint::{BigInt, BigUint, Sign};

use super::IntRef;
use crate::error::Res;
use crate::vm::Vm;

/// The most digits that conversions between text and integers handle, except in bases that are powers of two; 0 for no
/// limit.
pub struct DigitLimit(pub usize);

/// The limit a program starts with (`sys.int_info.default_max_str_digits`).
pub const DEFAULT_LIMIT: usize = 4300;
/// The smallest limit that can be set (`sys.int_info.str_digits_check_threshold`).
pub const LOWEST_LIMIT: usize = 640;

impl Default for DigitLimit {
    fn default() -> Self {
        Self(DEFAULT_LIMIT)
    }
}

/// Why text isn't an integer.
#[derive(Debug, PartialEq, Eq)]
pub enum NotAnInt {
    Syntax,
    /// More digits than the limit allows: this many.
    TooLong(usize),
}

/// Reads an integer: white space around it, a sign, a prefix that fits the base (0: the prefix tells), digits with
/// single underscores between them.
pub fn parse(text: &[u8], base: u32, limit: usize) -> Result<BigInt, NotAnInt> {
    let text = text.trim_ascii();
    let text = trim_control_space(text);
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits, prefixed) = split_prefix(digits, base);
    let digits = if prefixed {
        digits.strip_prefix(b"_").unwrap_or(digits)
    } else {
        digits
    };
    let (guessed, base) = if base == 0 { (true, 10) } else { (false, base) };
    let values = digit_values(digits, base).ok_or(NotAnInt::Syntax)?;
    if guessed && values.first() == Some(&0) && values.iter().any(|digit| *digit != 0) {
        return Err(NotAnInt::Syntax);
    }
    if !base.is_power_of_two() && limit != 0 && values.len() > limit {
        return Err(NotAnInt::TooLong(values.len()));
    }
    let magnitude = match small_magnitude(&values, base) {
        Some(small) => BigUint::from(small),
        None => BigUint::from_radix_be(&values, base).ok_or(NotAnInt::Syntax)?,
    };
    Ok(BigInt::from_biguint(
        if negative { Sign::Minus } else { Sign::Plus },
        magnitude,
    ))
}

/// Python counts the separators U+001C to U+001F and the vertical tab as white space; `trim_ascii` doesn't.
fn trim_control_space(text: &[u8]) -> &[u8] {
    let space = |byte: &u8| matches!(byte, 9..=13 | 28..=32);
    let start = text.iter().position(|byte| !space(byte)).unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|byte| !space(byte))
        .map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or_default()
}

/// Splits off `0x`, `0o` or `0b` if it fits the base.
fn split_prefix(digits: &[u8], base: u32) -> (u32, &[u8], bool) {
    let implied = match digits {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return (base, digits, false),
    };
    match digits.get(2..) {
        Some(rest) if base == 0 || base == implied => (implied, rest, true),
        _ => (base, digits, false),
    }
}

/// The value of each digit; `None` if there is none, or something else, or an underscore that isn't between digits.
fn digit_values(digits: &[u8], base: u32) -> Option<Vec<u8>> {
    let mut values = Vec::with_capacity(digits.len());
    let mut may_separate = false;
    for byte in digits {
        if *byte == b'_' && may_separate {
            may_separate = false;
            continue;
        }
        values.push(char::from(*byte).to_digit(base)? as u8);
        may_separate = true;
    }
    may_separate.then_some(values)
}

fn small_magnitude(values: &[u8], base: u32) -> Option<u64> {
    values.iter().try_fold(0u64, |sum, digit| {
        sum.checked_mul(u64::from(base))?.checked_add(u64::from(*digit))
    })
}

/// The limit in force.
pub fn digit_limit(vm: &mut Vm) -> usize {
    vm.state::<DigitLimit>().0
}

/// Sets the limit.
pub fn set_digit_limit(vm: &mut Vm, limit: usize) {
    vm.state::<DigitLimit>().0 = limit;
}

/// Reads an integer from text; `original` is what the program passed, for the message.
pub(super) fn parse_or_raise(vm: &mut Vm, text: &[u8], base: u32, original: &Value) -> Res<BigInt> {
    let limit = digit_limit(vm);
    if !base.is_power_of_two() {
        let digits = if limit == 0 { text.len() } else { text.len().min(limit) };
        vm.charge_square(digits as u64 * 4)?;
    }
    match parse(text, base, limit) {
        Ok(value) => Ok(value),
        Err(NotAnInt::TooLong(digits)) => Err(vm.value_error(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))),
        Err(NotAnInt::Syntax) => {
            let shown = vm.repr(original)?;
            let shown: String = shown.to_string_lossy().chars().take(200).collect();
            Err(vm.value_error(format!("invalid literal for int() with base {base}: {shown}")))
        }
    }
}

/// Decimal digits of an integer, within the limit.
pub fn to_decimal(vm: &mut Vm, value: IntRef<'_>) -> Res<String> {
    let IntRef::Big(big) = value else {
        return Ok(value.to_decimal());
    };
    let limit = digit_limit(vm);
    // Ten decimal digits hold a little more than 33 bits: a cheap test before the expensive conversion.
    let surely_longer = limit != 0 && big.bits() / 34 > limit as u64 / 10 + 1;
    if !surely_longer {
        vm.charge_square(big.bits())?;
        let digits = big.to_string();
        if limit == 0 || digits.trim_start_matches('-').len() <= limit {
            return Ok(digits);
        }
    }
    Err(vm.value_error(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, base: u32) -> Option<BigInt> {
        parse(text.as_bytes(), base, DEFAULT_LIMIT).ok()
    }

    #[test]
    fn prefixes_and_underscores() {
        assert_eq!(read(" -0x_1F ", 0), Some((-31).into()));
        assert_eq!(read("1_000", 10), Some(1000.into()));
        assert_eq!(read("0b1", 16), Some(0xb1.into()));
        assert_eq!(read("00", 0), Some(0.into()));
        for (text, base) in [
            ("012", 0),
            ("1__0", 10),
            ("_1", 10),
            ("1_", 10),
            ("", 10),
            ("0x", 16),
            ("- 1", 10),
            ("2", 2),
        ] {
            assert_eq!(read(text, base), None, "{text}");
        }
    }

    #[test]
    fn long_decimals_are_refused() {
        assert_eq!(
            parse("9".repeat(5000).as_bytes(), 10, 4300),
            Err(NotAnInt::TooLong(5000))
        );
        assert!(parse("f".repeat(5000).as_bytes(), 16, 4300).is_ok());
    }
}

//! Doubles from text.

/// Reads a decimal number as `float()` does: white space around it, a sign, `inf`, `infinity` or `nan` in any case,
/// single underscores between digits.
pub fn parse(text: &[u8]) -> Option<f64> {
    let space = |byte: &u8| matches!(byte, 9..=13 | 28..=32);
    let start = text.iter().position(|byte| !space(byte))?;
    let end = text.iter().rposition(|byte| !space(byte))?;
    let text = std::str::from_utf8(text.get(start..=end)?).ok()?;
    let (sign, body) = match text.as_bytes().first()? {
        b'-' => (-1.0, text.get(1..)?),
        b'+' => (1.0, text.get(1..)?),
        _ => (1.0, text),
    };
    if ["inf", "infinity"].iter().any(|name| body.eq_ignore_ascii_case(name)) {
        return Some(f64::INFINITY * sign);
    }
    if body.eq_ignore_ascii_case("nan") {
        return Some(f64::NAN.copysign(sign));
    }
    parse_decimal(body).map(|value| value * sign)
}

/// Reads digits, a point and an exponent without a sign in front.
fn parse_decimal(body: &str) -> Option<f64> {
    if !body
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-' | b'_'))
    {
        return None;
    }
    if body.starts_with(['+', '-']) {
        return None;
    }
    if !body.contains('_') {
        return body.parse().ok();
    }
    let bytes = body.as_bytes();
    let digit_at = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'_' && !(digit_at(at.checked_sub(1)) && digit_at(Some(at + 1))) {
            return None;
        }
    }
    body.replace('_', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn accepts_what_python_accepts() {
        assert_eq!(parse(b" 1_0.5e-1\n"), Some(1.05));
        assert_eq!(parse(b"-InFinity"), Some(f64::NEG_INFINITY));
        assert_eq!(parse(b".5"), Some(0.5));
        assert_eq!(parse(b"5."), Some(5.0));
        assert!(parse(b"-nan").is_some_and(|value| value.is_nan() && value.is_sign_negative()));
        for bad in [
            "", " ", ".", "1__0", "_1", "1_", "1_.5", "1e", "+-1", "infinit", "0x1", "1 2", "e5",
        ] {
            assert_eq!(parse(bad.as_bytes()), None, "{bad}");
        }
    }
}

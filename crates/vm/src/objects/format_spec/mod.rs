//! The format specification mini-language (library reference, "Format Specification Mini-Language") for `str`, `int`,
//! `float` and `complex`.
//!
//! - this file: reading a specification, the text of strings, and laying out numbers with sign, grouping and padding.
//! - [`integer`], [`real`], [`complex`]: the digits of each kind of number.

mod complex;
mod integer;
pub mod real;

pub use complex::format_complex;
pub use integer::format_int;
pub(crate) use integer::radix;
pub use real::format_float;

use corallus_heap::Value;
use smallvec::SmallVec;

use crate::error::{Raised, Res};
use crate::objects::str::Str;
use crate::unicode;
use crate::vm::Vm;

/// A specification as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub fill: u32,
    /// One of `<`, `>`, `=`, `^`.
    pub align: u8,
    /// Whether the alignment was written (a leading `0` sets one without counting as written).
    pub align_given: bool,
    /// One of `+`, `-`, space.
    pub sign: Option<u8>,
    /// `z`: negative zero loses its sign.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    pub width: Option<usize>,
    /// `,` or `_` between groups of the whole part.
    pub grouping: Option<u8>,
    pub precision: Option<usize>,
    /// `,` or `_` between groups of the fraction.
    pub fraction_grouping: Option<u8>,
    /// The presentation type.
    pub kind: Option<u32>,
}

/// Why a text isn't a specification.
#[derive(Debug, PartialEq)]
enum SpecError {
    TooManyDigits,
    BothSeparators,
    MissingPrecision,
    Invalid,
    Separator(u8, u32),
}

const fn is_align(point: u32) -> bool {
    matches!(point, 0x3c | 0x3e | 0x3d | 0x5e)
}

/// Reads the points of a specification one after the other.
struct Reader<'a> {
    rest: &'a [u32],
}

impl Reader<'_> {
    fn take(&mut self, accepted: &str) -> Option<u8> {
        let point = *self.rest.first()?;
        let byte = accepted.bytes().find(|byte| u32::from(*byte) == point)?;
        self.rest = &self.rest[1..];
        Some(byte)
    }

    fn number(&mut self) -> Result<Option<usize>, SpecError> {
        let mut number = None::<usize>;
        while let Some(digit) = self.rest.first().and_then(|point| unicode::decimal(*point)) {
            let value = number
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|n| n.checked_add(usize::from(digit)));
            number = Some(
                value
                    .filter(|value| *value <= isize::MAX as usize)
                    .ok_or(SpecError::TooManyDigits)?,
            );
            self.rest = &self.rest[1..];
        }
        Ok(number)
    }

    /// A separator; both of them, in whatever order, is an error.
    fn separator(&mut self) -> Result<Option<u8>, SpecError> {
        let mut found = self.take(",");
        if let Some(underscore) = self.take("_") {
            if found.is_some() {
                return Err(SpecError::BothSeparators);
            }
            found = Some(underscore);
        }
        if found == Some(b'_') && self.take(",").is_some() {
            return Err(SpecError::BothSeparators);
        }
        Ok(found)
    }
}

impl Spec {
    fn parse(points: &[u32], default_align: u8) -> Result<Self, SpecError> {
        let mut spec = Self {
            fill: 0x20,
            align: default_align,
            align_given: false,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            precision: None,
            fraction_grouping: None,
            kind: None,
        };
        let mut reader = Reader { rest: points };
        let fill_given = match points {
            [fill, align, ..] if is_align(*align) => {
                spec.fill = *fill;
                reader.rest = &points[1..];
                true
            }
            _ => false,
        };
        if let Some(align) = reader.take("<>=^") {
            spec.align = align;
            spec.align_given = true;
        }
        spec.sign = reader.take("+- ");
        spec.no_negative_zero = reader.take("z").is_some();
        spec.alternate = reader.take("#").is_some();
        if !fill_given && reader.take("0").is_some() {
            spec.fill = 0x30;
            if !spec.align_given && default_align == b'>' {
                spec.align = b'=';
            }
        }
        spec.width = reader.number()?;
        spec.grouping = reader.separator()?;
        if reader.take(".").is_some() {
            spec.precision = reader.number()?;
            spec.fraction_grouping = reader.separator()?;
            if spec.precision.is_none() && spec.fraction_grouping.is_none() {
                return Err(SpecError::MissingPrecision);
            }
        }
        spec.kind = match reader.rest {
            [] => None,
            [kind] => Some(*kind),
            _ => return Err(SpecError::Invalid),
        };
        spec.check_separators()?;
        Ok(spec)
    }

    fn check_separators(&self) -> Result<(), SpecError> {
        let ascii = self.kind.map(|kind| u8::try_from(kind).unwrap_or(0));
        if let Some(separator) = self.grouping {
            let allowed = match ascii {
                None | Some(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F') => true,
                Some(b'b' | b'o' | b'x' | b'X') => separator == b'_',
                _ => false,
            };
            if !allowed {
                return Err(SpecError::Separator(separator, self.kind.unwrap_or(0)));
            }
        }
        if let Some(separator) = self.fraction_grouping
            && !matches!(ascii, None | Some(b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F'))
        {
            return Err(SpecError::Separator(separator, self.kind.unwrap_or(0)));
        }
        Ok(())
    }

    /// The presentation type as an ASCII character, `default` if none is written.
    fn kind_or(&self, default: u8) -> u8 {
        self.kind.map_or(default, |kind| u8::try_from(kind).unwrap_or(0))
    }
}

/// A presentation type as messages show it.
fn shown(kind: u32) -> String {
    match u8::try_from(kind) {
        Ok(byte @ 33..128) => char::from(byte).to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

/// What a specification comes to for one value: nothing written means `str(value)`.
enum Requested {
    Plain,
    Spec(Spec),
}

/// Reads the specification that a program passed to `__format__`.
fn read(vm: &mut Vm, value: &Value, text: &Value, default_align: u8) -> Res<Requested> {
    let Some(string) = text.downcast_ref::<Str>() else {
        let name = vm.type_name(text);
        return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
    };
    if string.is_empty() {
        return Ok(Requested::Plain);
    }
    let points: SmallVec<[u32; 16]> = string.code_points().collect();
    match Spec::parse(&points, default_align) {
        Ok(spec) => Ok(Requested::Spec(spec)),
        Err(error) => {
            let name = vm.type_name(value);
            let text = string.to_string_lossy();
            Err(vm.value_error(match error {
                SpecError::TooManyDigits => "Too many decimal digits in format string".to_owned(),
                SpecError::BothSeparators => "Cannot specify both ',' and '_'.".to_owned(),
                SpecError::MissingPrecision => "Format specifier missing precision".to_owned(),
                SpecError::Invalid => format!("Invalid format specifier '{text}' for object of type '{name}'"),
                SpecError::Separator(separator, kind) => {
                    format!(
                        "Cannot specify '{}' with '{}'.",
                        char::from(separator),
                        if kind == 0 { "s".into() } else { shown(kind) }
                    )
                }
            }))
        }
    }
}

#[cold]
fn unknown_kind(vm: &mut Vm, kind: u32, value: &Value) -> Raised {
    let name = vm.type_name(value);
    vm.value_error(format!(
        "Unknown format code '{}' for object of type '{name}'",
        shown(kind)
    ))
}

/// `str.__format__`
pub fn format_str(vm: &mut Vm, value: &Value, text: &Value) -> Res {
    let spec = match read(vm, value, text, b'<')? {
        Requested::Plain => return vm.str_of(value).map(|string| string.into_value()),
        Requested::Spec(spec) => spec,
    };
    let Some(string) = value.downcast_ref::<Str>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match spec.sign {
        Some(b' ') => return Err(vm.value_error("Space not allowed in string format specifier")),
        Some(_) => return Err(vm.value_error("Sign not allowed in string format specifier")),
        None => {}
    }
    if let Some(separator) = spec.grouping.or(spec.fraction_grouping)
        && spec.kind.is_none()
    {
        return Err(vm.value_error(format!("Cannot specify '{}' with 's'.", char::from(separator))));
    }
    if spec.kind_or(b's') != b's' {
        return Err(unknown_kind(vm, spec.kind.unwrap_or(0), value));
    }
    let refused = if spec.no_negative_zero {
        Some("Negative zero coercion (z) not allowed in string format specifier")
    } else if spec.alternate {
        Some("Alternate form (#) not allowed in string format specifier")
    } else if spec.align == b'=' {
        Some("'=' alignment not allowed in string format specifier")
    } else {
        None
    };
    if let Some(message) = refused {
        return Err(vm.value_error(message));
    }
    let kept = spec.precision.unwrap_or(usize::MAX).min(string.len());
    let (left, right) = padding(&spec, kept, spec.align);
    let mut out = vm.text_buffer((left + right).saturating_mul(4).saturating_add(string.as_bytes().len()))?;
    push_fill(&mut out, spec.fill, left);
    out.extend_from_slice(string.slice(0, kept).as_bytes());
    push_fill(&mut out, spec.fill, right);
    Ok(vm.new_str(out.into()).into_value())
}

/// How much to put before and after `length` code points.
fn padding(spec: &Spec, length: usize, align: u8) -> (usize, usize) {
    let missing = spec.width.unwrap_or(0).saturating_sub(length);
    match align {
        b'<' => (0, missing),
        b'^' => (missing / 2, missing - missing / 2),
        _ => (missing, 0),
    }
}

fn push_fill(out: &mut Vec<u8>, fill: u32, count: usize) {
    match u8::try_from(fill) {
        Ok(byte) if byte < 128 => out.resize(out.len() + count, byte),
        _ => (0..count).for_each(|_| unicode::push(out, fill)),
    }
}

/// The parts of a formatted number, all ASCII: `sign prefix whole tail`, where the whole part may be grouped and the tail
/// is the point, fraction, exponent and percent sign (or letters such as `nan`).
struct Number<'a> {
    negative: bool,
    prefix: &'a str,
    whole: &'a str,
    tail: &'a str,
    /// Digits between separators of the whole part.
    group: usize,
}

impl Number<'_> {
    /// Lays the number out in the width asked for.
    fn lay_out(&self, vm: &mut Vm, spec: &Spec) -> Res {
        let sign = match (self.negative, spec.sign) {
            (true, _) => "-",
            (false, Some(b'+')) => "+",
            (false, Some(b' ')) => " ",
            (false, _) => "",
        };
        let fixed = sign.len() + self.prefix.len() + self.tail.len();
        let width = spec.width.unwrap_or(0);
        let zeros = spec.fill == 0x30 && spec.align == b'=';
        vm.check_size(width.saturating_mul(2))?;
        let least = if zeros { width.saturating_sub(fixed) } else { 0 };
        let mut out = vm.text_buffer(width.saturating_mul(4).saturating_add(fixed + self.whole.len() * 2))?;
        let grouped;
        let whole = if self.whole.is_empty() || spec.grouping.is_none() && least <= self.whole.len() {
            self.whole.as_bytes()
        } else {
            grouped = group_digits(self.whole, spec.grouping, self.group, least);
            &grouped[..]
        };
        let missing = width.saturating_sub(fixed + whole.len());
        let (left, inner, right) = match spec.align {
            b'=' => (0, missing, 0),
            align => {
                let (left, right) = padding(spec, fixed + whole.len(), align);
                (left, 0, right)
            }
        };
        push_fill(&mut out, spec.fill, left);
        out.extend_from_slice(sign.as_bytes());
        out.extend_from_slice(self.prefix.as_bytes());
        push_fill(&mut out, spec.fill, inner);
        out.extend_from_slice(whole);
        out.extend_from_slice(self.tail.as_bytes());
        push_fill(&mut out, spec.fill, right);
        Ok(vm.new_str(out.into()).into_value())
    }
}

/// Puts separators between groups of digits and zeros in front until the text is at least `least` long; the text never
/// begins with a separator.
fn group_digits(digits: &str, separator: Option<u8>, group: usize, least: usize) -> Vec<u8> {
    let Some(separator) = separator else {
        let mut out = vec![b'0'; least.saturating_sub(digits.len())];
        out.extend_from_slice(digits.as_bytes());
        return out;
    };
    let mut reversed = Vec::with_capacity(digits.len() * 4 / 3 + least);
    let mut left = digits.bytes().rev().peekable();
    let mut in_group = 0;
    while left.peek().is_some() || reversed.len() < least {
        if in_group == group {
            reversed.push(separator);
            in_group = 0;
            // What follows a separator is a digit, even beyond the width.
        }
        reversed.push(left.next().unwrap_or(b'0'));
        in_group += 1;
    }
    reversed.reverse();
    reversed
}

impl Vm {
    /// An empty buffer with room for so many bytes, if they can be had.
    pub(crate) fn text_buffer(&mut self, bytes: usize) -> Res<Vec<u8>> {
        self.check_size(bytes)?;
        let mut buffer = Vec::new();
        match buffer.try_reserve_exact(bytes) {
            Ok(()) => Ok(buffer),
            Err(_) => Err(self.memory_error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Spec, SpecError> {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        Spec::parse(&points, b'>')
    }

    #[test]
    fn every_part_is_read() {
        let spec = parse("é^+z#012_.3,f");
        let spec = spec.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!((spec.fill, spec.align, spec.sign), (0xe9, b'^', Some(b'+')));
        assert_eq!(
            (spec.width, spec.grouping, spec.precision),
            (Some(12), Some(b'_'), Some(3))
        );
        assert_eq!((spec.fraction_grouping, spec.kind), (Some(b','), Some(u32::from(b'f'))));
        assert_eq!(parse("05").map(|spec| (spec.fill, spec.align)), Ok((0x30, b'=')));
        assert_eq!(parse("<05").map(|spec| (spec.fill, spec.align)), Ok((0x30, b'<')));
        assert_eq!(parse(",_"), Err(SpecError::BothSeparators));
        assert_eq!(parse("1."), Err(SpecError::MissingPrecision));
        assert_eq!(parse("ab"), Err(SpecError::Invalid));
    }

    #[test]
    fn zeros_are_grouped_too() {
        let grouped = |digits, least| String::from_utf8(group_digits(digits, Some(b','), 3, least)).unwrap_or_default();
        assert_eq!(grouped("1234567", 0), "1,234,567");
        assert_eq!(grouped("1", 4), "0,001");
        assert_eq!(grouped("1", 5), "0,001");
        assert_eq!(grouped("1", 3), "001");
        assert_eq!(grouped("1234", 10), "00,001,234");
    }
}

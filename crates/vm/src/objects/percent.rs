//! `%`-formatting of `str` and `bytes` (library reference, "printf-style String Formatting").

use corallus_heap::{Ref, Value};
use smallvec::SmallVec;

use crate::error::{Raised, Res};
use crate::objects::buffer;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::float::{self, Float};
use crate::objects::format_spec::radix;
use crate::objects::format_spec::real::{exponential, fixed, general};
use crate::objects::int::{self, IntRef, text};
use crate::objects::search;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::unicode;
use crate::vm::Vm;

/// Which of the two it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Text,
    Bytes,
}

/// A conversion as written between `%` and its type.
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    kind: u32,
    /// Where the type stands, for messages.
    at: usize,
}

/// One run of formatting.
struct Formatter<'a> {
    flavour: Flavour,
    format: &'a [u32],
    position: usize,
    arguments: SmallVec<[Value; 4]>,
    next: usize,
    /// The whole right operand if it is a mapping.
    mapping: Option<Value>,
    out: Vec<u8>,
}

/// A format's code points.
type Points = SmallVec<[u32; 64]>;

/// `str % value`
pub fn format_str(vm: &mut Vm, format: &Value, value: &Value) -> Res {
    let Some(string) = format.downcast_ref::<Str>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if let Some(text) = format_plainly(vm, string, value) {
        return Ok(vm.new_str(text.into()).into_value());
    }
    let points: Points = string.code_points().collect();
    let out = Formatter::new(vm, Flavour::Text, &points, value).run(vm)?;
    Ok(vm.new_str(out.into()).into_value())
}

/// `str % value` where all conversions are `%s` or `%d` and all values plain strings and numbers. `None`: it takes more than that, and
/// nothing has been done.
fn format_plainly(vm: &Vm, format: &Str, value: &Value) -> Option<Vec<u8>> {
    /// Longer texts ask for memory in the usual way.
    const LONG: usize = 1 << 16;
    let arguments = match value.downcast_ref::<Tuple>() {
        Some(tuple) => &tuple.items[..],
        None => std::slice::from_ref(value),
    };
    let mut arguments = arguments.iter();
    let mut rest = format.as_bytes();
    let mut out = Vec::with_capacity(rest.len() + 16);
    while let Some(at) = search::find(rest, b"%") {
        out.extend_from_slice(rest.get(..at)?);
        let kind = *rest.get(at + 1)?;
        rest = rest.get(at + 2..)?;
        if kind == b'%' {
            out.push(b'%');
            continue;
        }
        let argument = arguments.next()?;
        match (kind, argument.as_small_int()) {
            (b's' | b'd', Some(int)) => out.extend_from_slice(itoa::Buffer::new().format(int).as_bytes()),
            (b's', None) if vm.type_of(argument).is(&vm.types.str) => {
                out.extend_from_slice(argument.downcast_ref::<Str>()?.as_bytes());
            }
            (b's', None) if vm.type_of(argument).is(&vm.types.float) => {
                out.extend_from_slice(float::repr(argument.downcast_ref::<Float>()?.value).as_bytes());
            }
            _ => return None,
        }
        if out.len() > LONG {
            return None;
        }
    }
    out.extend_from_slice(rest);
    arguments.next().is_none().then_some(out)
}

/// `bytes % value`
pub fn format_bytes(vm: &mut Vm, format: &[u8], value: &Value) -> Res<Vec<u8>> {
    let points: Points = format.iter().map(|byte| u32::from(*byte)).collect();
    Formatter::new(vm, Flavour::Bytes, &points, value).run(vm)
}

impl<'a> Formatter<'a> {
    fn new(vm: &Vm, flavour: Flavour, format: &'a [u32], value: &Value) -> Self {
        let tuple = value.downcast_ref::<Tuple>();
        let arguments = tuple.map_or(std::slice::from_ref(value), |tuple| &tuple.items).into();
        let text = value.has_payload::<Str>() || (flavour == Flavour::Bytes && buffer::is_bytes(value));
        let mapping = tuple.is_none() && !text && vm.type_of(value).has_special(Special::GetItem);
        Self {
            flavour,
            format,
            position: 0,
            arguments,
            next: 0,
            mapping: mapping.then(|| value.clone()),
            // What the conversions make is longer than they are, as a rule.
            out: Vec::with_capacity(format.len() + 16),
        }
    }

    fn peek(&self) -> Option<u32> {
        self.format.get(self.position).copied()
    }

    fn literal(&mut self, point: u32) {
        match self.flavour {
            Flavour::Text => unicode::push(&mut self.out, point),
            Flavour::Bytes => self.out.push(point as u8),
        }
    }

    fn run(mut self, vm: &mut Vm) -> Res<Vec<u8>> {
        while let Some(point) = self.peek() {
            self.position += 1;
            if point != u32::from(b'%') {
                self.literal(point);
            } else if self.peek() == Some(u32::from(b'%')) {
                self.position += 1;
                self.literal(point);
            } else {
                self.conversion(vm)?;
            }
        }
        if self.next < self.arguments.len() && self.mapping.is_none() {
            let kind = if self.flavour == Flavour::Text {
                "string"
            } else {
                "bytes"
            };
            return Err(vm.type_error(format!("not all arguments converted during {kind} formatting")));
        }
        Ok(self.out)
    }

    fn argument(&mut self, vm: &mut Vm) -> Res {
        match self.arguments.get(self.next) {
            Some(argument) => {
                self.next += 1;
                Ok(argument.clone())
            }
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }

    fn conversion(&mut self, vm: &mut Vm) -> Res<()> {
        self.key(vm)?;
        let conversion = self.read(vm)?;
        let argument = self.argument(vm)?;
        match u8::try_from(conversion.kind).unwrap_or(0) {
            kind @ (b'd' | b'i' | b'u' | b'o' | b'x' | b'X') => self.integer(vm, &conversion, kind, &argument),
            kind @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G') => self.real(vm, &conversion, kind, &argument),
            b'c' => self.character(vm, &conversion, &argument),
            kind @ (b's' | b'r' | b'a') => self.object(vm, &conversion, kind, &argument),
            b'b' if self.flavour == Flavour::Bytes => self.object(vm, &conversion, b's', &argument),
            _ => Err(self.unsupported(vm, &conversion)),
        }
    }

    #[cold]
    fn unsupported(&self, vm: &mut Vm, conversion: &Conversion) -> Raised {
        let (kind, at) = (conversion.kind, conversion.at);
        let shown = u8::try_from(kind)
            .ok()
            .filter(|byte| matches!(byte, 32..127))
            .map_or('?', char::from);
        vm.value_error(format!(
            "unsupported format character '{shown}' (0x{kind:x}) at index {at}"
        ))
    }

    /// `(key)`: the mapping's entry becomes the one argument.
    fn key(&mut self, vm: &mut Vm) -> Res<()> {
        if self.peek() != Some(u32::from(b'(')) {
            return Ok(());
        }
        let Some(mapping) = self.mapping.clone() else {
            return Err(vm.type_error("format requires a mapping"));
        };
        let start = self.position + 1;
        let mut depth = 0;
        while let Some(point) = self.peek() {
            match point {
                0x28 => depth += 1,
                0x29 => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            self.position += 1;
        }
        if self.peek().is_none() {
            return Err(vm.value_error("incomplete format key"));
        }
        let key = self.format.get(start..self.position).unwrap_or_default();
        self.position += 1;
        let key = match self.flavour {
            Flavour::Text => {
                let mut text = Vec::new();
                key.iter().for_each(|point| unicode::push(&mut text, *point));
                vm.new_str(text.into()).into_value()
            }
            Flavour::Bytes => vm.bytes(key.iter().map(|point| *point as u8).collect::<Vec<u8>>()),
        };
        let entry = match mapping.downcast_ref::<Dict>() {
            Some(dict) if vm.type_of(&mapping).is(&vm.types.dict) => match dict.get(vm, &key)? {
                Some(entry) => entry,
                None => return Err(vm.key_error(&key)),
            },
            _ => vm.getitem(&mapping, &key)?,
        };
        (self.arguments, self.next) = (SmallVec::from_iter([entry]), 0);
        Ok(())
    }

    /// Flags, width, precision, length modifier and type.
    fn read(&mut self, vm: &mut Vm) -> Res<Conversion> {
        let mut conversion = Conversion::default();
        while let Some(point) = self.peek() {
            match u8::try_from(point).unwrap_or(0) {
                b'-' => conversion.left = true,
                b'+' => conversion.plus = true,
                b' ' => conversion.space = true,
                b'#' => conversion.alternate = true,
                b'0' => conversion.zero = true,
                _ => break,
            }
            self.position += 1;
        }
        let width = self.number(vm, "width too big")?.unwrap_or(0);
        conversion.left |= width < 0;
        conversion.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
        if self.peek() == Some(u32::from(b'.')) {
            self.position += 1;
            let precision = self.number(vm, "precision too big")?.unwrap_or(0);
            conversion.precision = Some(usize::try_from(precision).unwrap_or(0));
        }
        if matches!(self.peek(), Some(0x68 | 0x6c | 0x4c)) {
            self.position += 1;
        }
        let Some(kind) = self.peek() else {
            return Err(vm.value_error("incomplete format"));
        };
        (conversion.kind, conversion.at) = (kind, self.position);
        self.position += 1;
        Ok(conversion)
    }

    /// Digits, or `*` for an argument.
    fn number(&mut self, vm: &mut Vm, too_big: &str) -> Res<Option<i64>> {
        if self.peek() == Some(u32::from(b'*')) {
            self.position += 1;
            let argument = self.argument(vm)?;
            if !int::is_int(&argument) {
                return Err(vm.type_error("* wants int"));
            }
            return match int::as_i64(&argument) {
                Some(number) if too_big.starts_with('w') || i32::try_from(number).is_ok() => Ok(Some(number)),
                _ => Err(vm.overflow_error("Python int too large to convert to C int")),
            };
        }
        let mut number = None::<i64>;
        while let Some(digit) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(10)) {
            let longer = number
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|n| n.checked_add(i64::from(digit)));
            number = Some(longer.ok_or_else(|| vm.value_error(too_big))?);
            self.position += 1;
        }
        if too_big.starts_with('p') && number.is_some_and(|number| i32::try_from(number).is_err()) {
            return Err(vm.value_error(too_big));
        }
        Ok(number)
    }

    /// Appends a number: `sign prefix digits` in the width, zeros after the prefix if asked for.
    fn push_number(&mut self, vm: &mut Vm, c: &Conversion, negative: bool, prefix: &str, digits: &str) -> Res<()> {
        let sign = match negative {
            true => "-",
            false if c.plus => "+",
            false if c.space => " ",
            false => "",
        };
        let missing = c.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        self.reserve(vm, missing.saturating_add(digits.len() + 3))?;
        let (left, zeros, right) = match (c.left, c.zero) {
            (true, _) => (0, 0, missing),
            (false, true) => (0, missing, 0),
            (false, false) => (missing, 0, 0),
        };
        self.fill(b' ', left);
        self.out.extend_from_slice(sign.as_bytes());
        self.out.extend_from_slice(prefix.as_bytes());
        self.fill(b'0', zeros);
        self.out.extend_from_slice(digits.as_bytes());
        self.fill(b' ', right);
        Ok(())
    }

    fn fill(&mut self, byte: u8, count: usize) {
        self.out.resize(self.out.len() + count, byte);
    }

    fn reserve(&mut self, vm: &mut Vm, more: usize) -> Res<()> {
        vm.check_size(self.out.len().saturating_add(more))?;
        self.out.try_reserve(more).map_err(|_| vm.memory_error())
    }

    fn integer(&mut self, vm: &mut Vm, c: &Conversion, kind: u8, argument: &Value) -> Res<()> {
        let value = match integer_operand(vm, kind, argument)? {
            Some(value) => value,
            None => {
                let name = vm.type_name(argument);
                let wanted = if matches!(kind, b'o' | b'x' | b'X') {
                    "an integer"
                } else {
                    "a real number"
                };
                let kind = char::from(kind);
                return Err(vm.type_error(format!("%{kind} format: {wanted} is required, not {name}")));
            }
        };
        let Some(value) = IntRef::of(&value) else {
            return Err(vm.type_error("an integer is required"));
        };
        if let (IntRef::Small(small), b'd' | b'i' | b'u', None) = (value, kind, c.precision) {
            let mut buffer = itoa::Buffer::new();
            let digits = buffer.format(small.unsigned_abs());
            return self.push_number(vm, c, small < 0, "", digits);
        }
        let (digits, prefix) = match kind {
            b'o' => (radix(value, 8), "0o"),
            b'x' => (radix(value, 16), "0x"),
            b'X' => (radix(value, 16).to_ascii_uppercase(), "0X"),
            _ => (text::to_decimal(vm, value)?.trim_start_matches('-').to_owned(), ""),
        };
        let missing = c.precision.unwrap_or(0).saturating_sub(digits.len());
        vm.check_size(missing)?;
        let digits = "0".repeat(missing) + &digits;
        self.push_number(
            vm,
            c,
            value.is_negative(),
            if c.alternate { prefix } else { "" },
            &digits,
        )
    }

    fn real(&mut self, vm: &mut Vm, c: &Conversion, kind: u8, argument: &Value) -> Res<()> {
        let value = match float::to_f64(vm, argument) {
            Err(raised) if self.flavour == Flavour::Bytes && raised.is(ExceptionKind::TypeError) => {
                let name = vm.type_name(argument);
                return Err(vm.type_error(format!("float argument required, not {name}")));
            }
            value => value?,
        };
        let precision = c.precision.unwrap_or(6);
        vm.check_size(precision)?;
        let digits = match kind.to_ascii_lowercase() {
            b'e' => exponential(value, precision, c.alternate),
            b'f' => fixed(value, precision, c.alternate),
            _ => general(value, precision, c.alternate, false),
        };
        let digits = if kind.is_ascii_uppercase() {
            digits.to_ascii_uppercase()
        } else {
            digits
        };
        self.push_number(vm, c, value.is_sign_negative() && !value.is_nan(), "", &digits)
    }

    /// Appends text of so many characters in the width.
    fn push_text(&mut self, vm: &mut Vm, c: &Conversion, text: &[u8], length: usize) -> Res<()> {
        let missing = c.width.saturating_sub(length);
        self.reserve(vm, missing.saturating_add(text.len()))?;
        if !c.left {
            self.fill(b' ', missing);
        }
        self.out.extend_from_slice(text);
        if c.left {
            self.fill(b' ', missing);
        }
        Ok(())
    }

    fn character(&mut self, vm: &mut Vm, c: &Conversion, argument: &Value) -> Res<()> {
        match self.flavour {
            Flavour::Text => {
                let point = text_character(vm, argument)?;
                let mut text = Vec::new();
                unicode::push(&mut text, point);
                self.push_text(vm, c, &text, 1)
            }
            Flavour::Bytes => {
                let byte = byte_character(vm, argument)?;
                self.push_text(vm, c, &[byte], 1)
            }
        }
    }

    fn object(&mut self, vm: &mut Vm, c: &Conversion, kind: u8, argument: &Value) -> Res<()> {
        if self.flavour == Flavour::Bytes && kind == b's' {
            let bytes = bytes_of_object(vm, argument)?;
            let kept = bytes
                .get(..c.precision.unwrap_or(usize::MAX).min(bytes.len()))
                .unwrap_or_default();
            return self.push_text(vm, c, kept, kept.len());
        }
        let shown = if kind == b's' {
            vm.str_of(argument)?
        } else {
            vm.repr(argument)?
        };
        let shown = if kind == b'a' || self.flavour == Flavour::Bytes {
            vm.escaped_ascii(&shown)
        } else {
            shown
        };
        let kept = c.precision.unwrap_or(usize::MAX).min(shown.len());
        self.push_text(vm, c, shown.slice(0, kept).as_bytes(), kept)
    }
}

/// The integer for a conversion, `None` if the argument isn't a number of the right kind.
fn integer_operand(vm: &mut Vm, kind: u8, argument: &Value) -> Res<Option<Value>> {
    if int::is_int(argument) {
        return Ok(Some(argument.clone()));
    }
    let ty = vm.type_of(argument);
    let integral = ty.has_special(Special::Index);
    let real = integral || ty.has_special(Special::Int) || ty.has_special(Special::Float);
    let result = match kind {
        b'o' | b'x' | b'X' if integral => vm.index(argument),
        b'd' | b'i' | b'u' if real => int::int_of(vm, argument),
        _ => return Ok(None),
    };
    match result {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(ExceptionKind::TypeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

fn text_character(vm: &mut Vm, argument: &Value) -> Res<u32> {
    if let Some(text) = argument.downcast_ref::<Str>() {
        return match (text.len(), text.code_point(0)) {
            (1, Some(point)) => Ok(point),
            (length, _) => Err(vm.type_error(format!(
                "%c requires an int or a unicode character, not a string of length {length}"
            ))),
        };
    }
    if !int::is_int(argument) && !vm.type_of(argument).has_special(Special::Index) {
        let name = vm.type_name(argument);
        return Err(vm.type_error(format!("%c requires an int or a unicode character, not {name}")));
    }
    let index = vm.index(argument)?;
    match int::as_i64(&index)
        .and_then(|point| u32::try_from(point).ok())
        .filter(|point| *point < 0x11_0000)
    {
        Some(point) => Ok(point),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

fn byte_character(vm: &mut Vm, argument: &Value) -> Res<u8> {
    if buffer::is_bytes(argument)
        && let Some(bytes) = buffer::bytes_of(vm, argument)
    {
        return match bytes[..] {
            [byte] => Ok(byte),
            _ => {
                let (name, length) = (vm.type_name(argument), bytes.len());
                Err(vm.type_error(format!(
                    "%c requires an integer in range(256) or a single byte, not a {name} object of length {length}"
                )))
            }
        };
    }
    if !int::is_int(argument) && !vm.type_of(argument).has_special(Special::Index) {
        let name = vm.type_name(argument);
        return Err(vm.type_error(format!(
            "%c requires an integer in range(256) or a single byte, not {name}"
        )));
    }
    let index = vm.index(argument)?;
    match int::as_i64(&index).and_then(|byte| u8::try_from(byte).ok()) {
        Some(byte) => Ok(byte),
        None => Err(vm.overflow_error("%c arg not in range(256)")),
    }
}

fn bytes_of_object(vm: &mut Vm, argument: &Value) -> Res<Vec<u8>> {
    if let Some(bytes) = buffer::bytes_of(vm, argument) {
        return Ok(bytes);
    }
    let name = vm.type_name(argument);
    match vm.call_special(argument, Special::Bytes, &[])? {
        Some(result) => match buffer::bytes_of(vm, &result) {
            Some(bytes) if buffer::is_bytes(&result) => Ok(bytes),
            _ => {
                let returned = vm.type_name(&result);
                Err(vm.type_error(format!("__bytes__ returned non-bytes (type {returned})")))
            }
        },
        None => Err(vm.type_error(format!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
        ))),
    }
}

impl Vm {
    /// A representation with everything beyond ASCII escaped, as `ascii()` gives it.
    pub(crate) fn escaped_ascii(&mut self, shown: &Ref<Str>) -> Ref<Str> {
        if shown.is_ascii() {
            return shown.clone();
        }
        let mut out = Vec::with_capacity(shown.as_bytes().len() * 2);
        for point in shown.code_points() {
            match point {
                0..0x80 => out.push(point as u8),
                _ => crate::objects::str::push_escape(&mut out, point),
            }
        }
        self.new_str(out.into())
    }
}

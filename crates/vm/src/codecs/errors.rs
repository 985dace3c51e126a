//! Error handlers: what takes the place of text that can't be encoded or bytes that can't be decoded (PEP 293).

use corallus_heap::{Ref, Value};

use super::registry;
use crate::error::{Raised, Res};
use crate::objects::bytes::Bytes;
use crate::objects::exception::{Exception, ExceptionKind};
use crate::objects::int;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::unicode;
use crate::vm::Vm;

/// An error handler.
#[derive(Clone, Debug)]
pub enum Handler {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
    /// A callable that a program registered.
    Registered(Value),
}

/// What a handler puts in the place of an error.
#[derive(Debug)]
pub enum Replacement {
    /// Code points, still to be encoded when encoding.
    Text(Vec<u32>),
    Bytes(Vec<u8>),
}

/// What couldn't be encoded or decoded.
pub struct Failure<'a> {
    pub kind: ExceptionKind,
    pub encoding: &'a str,
    /// The text or bytes.
    pub object: &'a Value,
    pub start: usize,
    pub end: usize,
    pub reason: &'a str,
}

impl Handler {
    /// The native handler with this name.
    pub fn native(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "namereplace" => Self::NameReplace,
            "surrogateescape" => Self::SurrogateEscape,
            "surrogatepass" => Self::SurrogatePass,
            _ => return None,
        })
    }

    /// The handler with this name, which may be a registered one.
    pub fn find(vm: &mut Vm, name: &str) -> Res<Self> {
        if let Some(callable) = registry::registered_handler(vm, name) {
            return Ok(Self::Registered(callable));
        }
        match Self::native(name) {
            Some(handler) => Ok(handler),
            None => Err(vm.error(
                ExceptionKind::LookupError,
                format!("unknown error handler name '{name}'"),
            )),
        }
    }

    /// What takes the failure's place, and where to go on.
    pub fn handle(&self, vm: &mut Vm, failure: &Failure<'_>) -> Res<(Replacement, usize)> {
        if let Self::Registered(callable) = self {
            return call(vm, callable, failure);
        }
        match self.replacement(failure) {
            Some(result) => Ok(result),
            None if self.accepts(failure.kind) => Err(failure.raise(vm)),
            None => Err(wrong_type(vm, failure)),
        }
    }

    fn accepts(&self, kind: ExceptionKind) -> bool {
        !matches!(self, Self::XmlCharRefReplace | Self::NameReplace) || kind == ExceptionKind::UnicodeEncodeError
    }

    /// The native handlers; `None` means that the error stands.
    fn replacement(&self, failure: &Failure<'_>) -> Option<(Replacement, usize)> {
        let text = |points| Some((Replacement::Text(points), failure.end));
        match (failure.kind, self) {
            (_, Self::Ignore) => text(Vec::new()),
            (ExceptionKind::UnicodeEncodeError, Self::Replace) => text(vec!['?' as u32; failure.length()]),
            (ExceptionKind::UnicodeDecodeError, Self::Replace) => text(vec![0xfffd]),
            (ExceptionKind::UnicodeTranslateError, Self::Replace) => text(vec![0xfffd; failure.length()]),
            (ExceptionKind::UnicodeDecodeError, Self::BackslashReplace) => text(
                failure
                    .bytes()
                    .iter()
                    .flat_map(|byte| points(&format!("\\x{byte:02x}")))
                    .collect(),
            ),
            (_, Self::BackslashReplace) => text(failure.points().into_iter().flat_map(escape).collect()),
            (ExceptionKind::UnicodeEncodeError, Self::XmlCharRefReplace) => text(
                failure
                    .points()
                    .into_iter()
                    .flat_map(|point| points(&format!("&#{point};")))
                    .collect(),
            ),
            (ExceptionKind::UnicodeEncodeError, Self::NameReplace) => {
                text(failure.points().into_iter().flat_map(named).collect())
            }
            (ExceptionKind::UnicodeEncodeError, Self::SurrogateEscape) => {
                let smuggled = |point: u32| matches!(point, 0xdc80..=0xdcff).then(|| (point - 0xdc00) as u8);
                let bytes: Option<Vec<u8>> = failure.points().into_iter().map(smuggled).collect();
                bytes.map(|bytes| (Replacement::Bytes(bytes), failure.end))
            }
            (ExceptionKind::UnicodeDecodeError, Self::SurrogateEscape) => {
                let bytes = failure.bytes();
                let smuggled: Vec<u32> = bytes
                    .iter()
                    .take_while(|byte| **byte >= 0x80)
                    .map(|byte| 0xdc00 + u32::from(*byte))
                    .collect();
                let end = failure.start + smuggled.len();
                (!smuggled.is_empty()).then_some((Replacement::Text(smuggled), end))
            }
            (ExceptionKind::UnicodeEncodeError, Self::SurrogatePass) => pass_encode(failure),
            (ExceptionKind::UnicodeDecodeError, Self::SurrogatePass) => pass_decode(failure),
            _ => None,
        }
    }
}

fn points(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

fn escape(point: u32) -> Vec<u32> {
    points(&match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    })
}

fn named(point: u32) -> Vec<u32> {
    match char::from_u32(point).and_then(unicode_names2::name) {
        Some(name) => points(&format!("\\N{{{name}}}")),
        None => escape(point),
    }
}

/// The bytes of one code unit that a UTF codec takes for a surrogate.
enum Unit {
    Utf8,
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Unit {
    fn of(encoding: &str) -> Option<Self> {
        let name = encoding.to_ascii_lowercase().replace('_', "-");
        let big = name.ends_with("be");
        match name.as_str() {
            "utf-8" | "cp65001" => Some(Self::Utf8),
            "utf-16" | "utf-16-le" | "utf-16-be" | "utf-16le" | "utf-16be" => Some(Self::Utf16 { big }),
            "utf-32" | "utf-32-le" | "utf-32-be" | "utf-32le" | "utf-32be" => Some(Self::Utf32 { big }),
            _ => None,
        }
    }

    fn push(&self, out: &mut Vec<u8>, point: u32) {
        match self {
            Self::Utf8 => unicode::push(out, point),
            Self::Utf16 { big: true } => out.extend((point as u16).to_be_bytes()),
            Self::Utf16 { big: false } => out.extend((point as u16).to_le_bytes()),
            Self::Utf32 { big: true } => out.extend(point.to_be_bytes()),
            Self::Utf32 { big: false } => out.extend(point.to_le_bytes()),
        }
    }

    fn read(&self, bytes: &[u8]) -> Option<(u32, usize)> {
        let (point, length) = match (self, bytes) {
            (Self::Utf8, [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
                (0xd000 | u32::from(b & 0x3f) << 6 | u32::from(c & 0x3f), 3)
            }
            (Self::Utf16 { big }, [a, b, ..]) => {
                let pair = [*a, *b];
                (
                    u32::from(if *big {
                        u16::from_be_bytes(pair)
                    } else {
                        u16::from_le_bytes(pair)
                    }),
                    2,
                )
            }
            (Self::Utf32 { big }, [a, b, c, d, ..]) => {
                let four = [*a, *b, *c, *d];
                (
                    if *big {
                        u32::from_be_bytes(four)
                    } else {
                        u32::from_le_bytes(four)
                    },
                    4,
                )
            }
            _ => return None,
        };
        matches!(point, 0xd800..=0xdfff).then_some((point, length))
    }
}

fn pass_encode(failure: &Failure<'_>) -> Option<(Replacement, usize)> {
    let unit = Unit::of(failure.encoding)?;
    let mut out = Vec::new();
    for point in failure.points() {
        if !matches!(point, 0xd800..=0xdfff) {
            return None;
        }
        unit.push(&mut out, point);
    }
    Some((Replacement::Bytes(out), failure.end))
}

fn pass_decode(failure: &Failure<'_>) -> Option<(Replacement, usize)> {
    let bytes = failure.object.downcast_ref::<Bytes>()?;
    let (point, length) = Unit::of(failure.encoding)?.read(bytes.data.get(failure.start..)?)?;
    Some((Replacement::Text(vec![point]), failure.start + length))
}

impl Failure<'_> {
    fn length(&self) -> usize {
        self.end.saturating_sub(self.start)
    }

    fn points(&self) -> Vec<u32> {
        match self.object.downcast_ref::<Str>() {
            Some(text) => text.code_points().skip(self.start).take(self.length()).collect(),
            None => Vec::new(),
        }
    }

    fn bytes(&self) -> &[u8] {
        let bytes = self.object.downcast_ref::<Bytes>();
        bytes
            .and_then(|bytes| bytes.data.get(self.start..self.end))
            .unwrap_or_default()
    }

    /// The failure as an exception.
    #[cold]
    pub fn raise(&self, vm: &mut Vm) -> Raised {
        let encoding = vm.str(self.encoding);
        let (start, end) = (vm.size(self.start), vm.size(self.end));
        let reason = vm.str(self.reason);
        let mut args = vec![self.object.clone(), start.clone(), end.clone(), reason.clone()];
        if self.kind != ExceptionKind::UnicodeTranslateError {
            args.insert(0, encoding.clone());
        }
        let raised = vm.error_with(self.kind, args);
        if let Some(exception) = raised.exception() {
            exception.set_member("encoding", encoding);
            exception.set_member("object", self.object.clone());
            exception.set_member("start", start);
            exception.set_member("end", end);
            exception.set_member("reason", reason);
        }
        raised
    }
}

fn wrong_type(vm: &mut Vm, failure: &Failure<'_>) -> Raised {
    let name = failure.kind.name();
    vm.type_error(format!("don't know how to handle {name} in error callback"))
}

/// Calls a registered handler: it returns what to put in and where to go on.
fn call(vm: &mut Vm, callable: &Value, failure: &Failure<'_>) -> Res<(Replacement, usize)> {
    let encoding = failure.kind == ExceptionKind::UnicodeEncodeError;
    let exception = failure.raise(vm).0;
    let result = vm.call(callable, std::slice::from_ref(&exception))?;
    let wanted = if encoding {
        "encoding error handler must return (str/bytes, int) tuple"
    } else {
        "decoding error handler must return (str, int) tuple"
    };
    let Some(pair) = result.downcast_ref::<Tuple>() else {
        return Err(vm.type_error(wanted));
    };
    let [replacement, position] = &pair.items[..] else {
        return Err(vm.type_error(wanted));
    };
    let replacement = if let Some(text) = replacement.downcast_ref::<Str>() {
        Replacement::Text(text.code_points().collect())
    } else if let Some(bytes) = replacement.downcast_ref::<Bytes>()
        && encoding
    {
        Replacement::Bytes(bytes.data.to_vec())
    } else {
        return Err(vm.type_error(wanted));
    };
    let Some(position) = int::as_i64(position) else {
        return Err(vm.type_error(wanted));
    };
    let length = object_length(failure.object);
    let at = if position < 0 {
        position.saturating_add(length as i64)
    } else {
        position
    };
    match usize::try_from(at) {
        Ok(at) if at <= length => Ok((replacement, at)),
        _ => Err(vm.index_error(format!("position {position} from error handler out of bounds"))),
    }
}

fn object_length(object: &Value) -> usize {
    match (object.downcast_ref::<Str>(), object.downcast_ref::<Bytes>()) {
        (Some(text), _) => text.len(),
        (_, Some(bytes)) => bytes.data.len(),
        _ => 0,
    }
}

/// A native handler called as a function with the exception (`codecs.ignore_errors(exception)`).
pub fn call_native(vm: &mut Vm, handler: &Handler, value: &Value) -> Res {
    let exception = match value.downcast_ref::<Exception>() {
        Some(exception) if exception.kind.derives_from(ExceptionKind::UnicodeError) => exception.clone(),
        Some(_) if matches!(handler, Handler::Strict) => return Err(Raised(value.clone())),
        _ if matches!(handler, Handler::Strict) => return Err(vm.type_error("codec must pass exception instance")),
        _ => return Err(not_handled(vm, value)),
    };
    if matches!(handler, Handler::Strict) {
        return Err(Raised(value.clone()));
    }
    let Some((encoding, object, start, end)) = members(&exception) else {
        return Err(not_handled(vm, value));
    };
    let failure = Failure {
        kind: exception.kind,
        encoding: &encoding,
        object: &object,
        start,
        end,
        reason: "",
    };
    match handler.replacement(&failure) {
        Some((replacement, position)) => {
            let replacement = match replacement {
                Replacement::Text(points) => {
                    let mut text = Vec::new();
                    points.iter().for_each(|point| unicode::push(&mut text, *point));
                    vm.new_str(text.into()).into_value()
                }
                Replacement::Bytes(bytes) => vm.bytes(bytes),
            };
            let position = vm.size(position);
            Ok(vm.tuple([replacement, position]))
        }
        None if handler.accepts(exception.kind) => Err(Raised(value.clone())),
        None => Err(not_handled(vm, value)),
    }
}

fn not_handled(vm: &mut Vm, value: &Value) -> Raised {
    let name = vm.type_name(value);
    vm.type_error(format!("don't know how to handle {name} in error callback"))
}

/// Encoding, object and clipped bounds of a Unicode error.
fn members(exception: &Ref<Exception>) -> Option<(String, Value, usize, usize)> {
    let object = exception.member("object")?;
    let length = object_length(&object);
    let bound = |name: &str| {
        exception
            .member(name)
            .and_then(|value| int::as_i64(&value))
            .map(|at| at.max(0) as usize)
    };
    let (start, end) = (bound("start")?.min(length), bound("end")?.min(length));
    let encoding = exception.member("encoding");
    let encoding = encoding
        .as_ref()
        .and_then(|name| name.downcast_ref::<Str>())
        .map(|name| name.to_string_lossy().into_owned());
    Some((encoding.unwrap_or_default(), object, start, end.max(start)))
}

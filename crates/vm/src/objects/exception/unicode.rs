//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`: which part of which text or bytes.

use corallus_heap::Value;

use super::ExceptionKind;
use super::members::{get, member, set, set_arguments, wrong_count};
use super::methods::{items, no_keywords, payload};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, getset, method};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::int::as_i64;
use crate::objects::str::Str;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method(
        "__init__",
        "($self, /, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__str__", "($self, /)", unicode_str, "Return str(self)."),
];

pub static GETSETS: &[GetSet] = &[
    member::<0>("encoding", "exception encoding"),
    member::<1>("object", "exception object"),
    getset(
        "start",
        |vm, this| get(vm, this, "start"),
        |vm, this, new| set_index(vm, this, "start", new),
        "exception start",
    ),
    getset(
        "end",
        |vm, this| get(vm, this, "end"),
        |vm, this, new| set_index(vm, this, "end", new),
        "exception end",
    ),
    member::<4>("reason", "exception reason"),
];

/// Translating has no encoding.
pub static TRANSLATE_GETSETS: &[GetSet] = match GETSETS.split_first() {
    Some((_, rest)) => rest,
    None => &[],
};

fn set_index(vm: &mut Vm, this: &Value, name: &str, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    let index = vm.to_i64(&new)?;
    let index = vm.int(index);
    set(vm, this, name, Some(index))
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    set_arguments(vm, &args[0], &args[1])?;
    let kind = payload(vm, &args[0])?.kind;
    let given = items(&args[1]);
    // Translating has no encoding.
    let translate = kind == ExceptionKind::UnicodeTranslateError;
    let wanted = if translate { 4 } else { 5 };
    if given.len() != wanted {
        return Err(wrong_count(vm, "function", wanted, wanted, given.len()));
    }
    let mut rest = given.into_iter();
    let mut position = 1;
    if !translate {
        let encoding = text_argument(vm, rest.next(), position)?;
        set(vm, &args[0], "encoding", Some(encoding))?;
        position += 1;
    }
    let object = match (kind, rest.next()) {
        (ExceptionKind::UnicodeDecodeError, Some(object)) => bytes_argument(vm, object)?,
        (_, object) => text_argument(vm, object, position)?,
    };
    set(vm, &args[0], "object", Some(object))?;
    for name in ["start", "end"] {
        set_index(vm, &args[0], name, rest.next())?;
    }
    let reason = text_argument(vm, rest.next(), wanted)?;
    set(vm, &args[0], "reason", Some(reason))?;
    Ok(Value::NONE)
}

fn text_argument(vm: &mut Vm, value: Option<Value>, position: usize) -> Res {
    match value {
        Some(value) if value.has_payload::<Str>() => Ok(value),
        value => {
            let given = value.map_or("nothing".into(), |value| vm.type_name(&value));
            Err(vm.type_error(format!("argument {position} must be str, not {given}")))
        }
    }
}

/// The bytes that didn't decode, as `bytes`.
fn bytes_argument(vm: &mut Vm, value: Value) -> Res {
    if value.has_payload::<Bytes>() {
        return Ok(value);
    }
    if let Some(array) = value.downcast_ref::<ByteArray>() {
        let data: Box<[u8]> = array.data.borrow().as_slice().into();
        return Ok(vm.bytes(data));
    }
    if value.has_payload::<Str>() {
        return Err(vm.type_error("a bytes-like object is required, not 'str'"));
    }
    let class = vm.types.bytes.to_value();
    vm.call(&class, &[value])
}

fn unicode_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let exception = payload(vm, &args[0])?.clone();
    let (Some(object), Some(reason)) = (exception.member("object"), exception.member("reason")) else {
        return Ok(vm.intern("").into_value());
    };
    let reason = vm.str_of(&reason)?;
    let encoding = match exception.member("encoding") {
        Some(encoding) => vm.str_of(&encoding)?.to_string_lossy().into_owned(),
        None => String::new(),
    };
    let length = match (object.downcast_ref::<Str>(), object.downcast_ref::<Bytes>()) {
        (Some(text), _) => text.len(),
        (_, Some(bytes)) => bytes.data.len(),
        _ => 0,
    };
    let read = |name: &str| exception.member(name).and_then(|value| as_i64(&value)).unwrap_or(0);
    let (start, end) = (read("start"), read("end"));
    let lead = match exception.kind {
        ExceptionKind::UnicodeDecodeError => format!("'{encoding}' codec can't decode byte"),
        ExceptionKind::UnicodeEncodeError => format!("'{encoding}' codec can't encode character"),
        _ => "can't translate character".to_owned(),
    };
    let single = usize::try_from(start)
        .ok()
        .filter(|at| *at < length && end == start + 1);
    let what = if let Some(start) = single {
        let shown = match (object.downcast_ref::<Str>(), object.downcast_ref::<Bytes>()) {
            (Some(text), _) => format!("'{}'", escape(text.code_point(start).unwrap_or(0))),
            (_, Some(bytes)) => format!("0x{:02x}", bytes.data.get(start).copied().unwrap_or(0)),
            _ => String::new(),
        };
        format!("{lead} {shown} in position {start}: ")
    } else {
        format!("{lead}s in position {start}-{}: ", end.saturating_sub(1))
    };
    let mut text = what.into_bytes();
    text.extend_from_slice(reason.as_bytes());
    Ok(vm.new_str(text.into()).into_value())
}

fn escape(point: u32) -> String {
    match point {
        0..0x100 => format!("\\x{point:02x}"),
        0x100..0x1_0000 => format!("\\u{point:04x}"),
        _ => format!("\\U{point:08x}"),
    }
}

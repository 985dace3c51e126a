//! The methods that only `bytes` has: construction, `repr`, hashing. The shared ones stand in `byte_string`.

use corallus_heap::Value;

use super::{Bytes, bytes_from, iterator};
use crate::codecs;
use crate::error::Res;
use crate::native::{Args, Native, fixed, method, this};
use crate::objects::byte_string::operators::compare;
use crate::objects::byte_string::{self, instance};
use crate::objects::str::Str;
use crate::objects::str::hash_bytes;
use crate::objects::str::methods::text_option;
use crate::objects::type_::Type;
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";

/// All tables of methods.
pub static TABLES: &[&[Native]] = &[
    byte_string::TABLES[0],
    byte_string::TABLES[1],
    byte_string::TABLES[2],
    byte_string::TABLES[3],
    METHODS,
];

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, source=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)",
        new,
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method(
        "__lt__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a < b),
        "Return self<value.",
    ),
    method(
        "__le__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a <= b),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a == b),
        "Return self==value.",
    ),
    method(
        "__ne__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a != b),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a > b),
        "Return self>value.",
    ),
    method(
        "__ge__",
        BINARY,
        |vm, args| compare(vm, args, |a, b| a >= b),
        "Return self>=value.",
    ),
    method("__iter__", "($self, /)", iterator::iter, "Implement iter(self)."),
    method(
        "__bytes__",
        "($self, /)",
        |vm, args| plain(vm, &args[0]),
        "Convert this value to exact type bytes.",
    ),
    method(
        "__getnewargs__",
        "($self, /)",
        |vm, args| {
            let copy = plain(vm, &args[0])?;
            Ok(vm.tuple([copy]))
        },
        "",
    ),
    method(
        "__buffer__",
        "($self, flags, /)",
        |vm, args| crate::objects::memoryview::of(vm, &args[0]),
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
];

fn plain(vm: &mut Vm, value: &Value) -> Res {
    if vm.type_of(value).is(&vm.types.bytes) {
        return Ok(value.clone());
    }
    let data = this::<Bytes>(vm, value)?.data.clone();
    Ok(vm.bytes(data))
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, source, encoding, errors] = args else {
        return Err(vm.system_error("bytes.__new__: arguments"));
    };
    let Some(class) = class.downcast_ref::<Type>().cloned() else {
        return Err(vm.type_error("bytes.__new__(X): X is not a type object"));
    };
    if class.is(&vm.types.bytes)
        && encoding.is_undef()
        && errors.is_undef()
        && vm.type_of(source).is(&vm.types.bytes)
        && !source.is_undef()
    {
        return Ok(source.clone());
    }
    if class.is(&vm.types.bytes)
        && encoding.is_undef()
        && errors.is_undef()
        && !source.is_undef()
        && !vm.type_of(source).is(&vm.types.bytes)
        && let Some(result) = vm.call_special(source, crate::special::Special::Bytes, &[])?
    {
        // As it is, even if it is of a subclass.
        if !result.has_payload::<Bytes>() {
            let name = vm.type_name(&result);
            return Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")));
        }
        return Ok(result);
    }
    let data = contents(vm, source, encoding, errors, "bytes")?;
    Ok(instance(vm, &class, data))
}

/// The bytes that the arguments of `bytes()` and `bytearray()` stand for.
pub(crate) fn contents(vm: &mut Vm, source: &Value, encoding: &Value, errors: &Value, kind: &str) -> Res<Vec<u8>> {
    if kind == "bytes"
        && encoding.is_undef()
        && errors.is_undef()
        && !source.is_undef()
        && let Some(method) = vm.type_of(source).special(crate::special::Special::Bytes)
    {
        if method.is_none() {
            return Err(vm.type_error("'NoneType' object is not callable"));
        }
        return bytes_from(vm, source);
    }
    if let Some(text) = source.downcast_ref::<Str>() {
        let text = text.clone();
        if encoding.is_undef() {
            return Err(vm.type_error("string argument without an encoding"));
        }
        let encoding = text_option(vm, kind, "encoding", encoding, "utf-8")?;
        let errors = text_option(vm, kind, "errors", errors, "strict")?;
        let encoded = codecs::encode_str(vm, &text, &encoding, &errors)?;
        return Ok(encoded
            .downcast_ref::<Bytes>()
            .map(|bytes| bytes.data.to_vec())
            .unwrap_or_default());
    }
    if !encoding.is_undef() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if !errors.is_undef() {
        return Err(vm.type_error("errors without a string argument"));
    }
    if source.is_undef() {
        return Ok(Vec::new());
    }
    if vm.is_index(source) && crate::objects::buffer::bytes_of(vm, source).is_none() {
        let count = vm.to_i64(source)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative count"));
        };
        return vm.repeated_bytes(&[0], count);
    }
    super::bytes_of_kind(vm, source, kind)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut out = Vec::new();
    push_repr(&mut out, &this::<Bytes>(vm, &args[0])?.data, false);
    Ok(vm.new_str(out.into()).into_value())
}

/// Appends `b'…'`; `escape_single` escapes single quotes even inside double ones, as `repr(bytearray)` does.
pub(crate) fn push_repr(out: &mut Vec<u8>, data: &[u8], escape_single: bool) {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    out.extend([b'b', quote]);
    for byte in data {
        match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\'' if quote == b'\'' || escape_single => out.extend(b"\\'"),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b' '..=b'~' => out.push(*byte),
            _ => out.extend(format!("\\x{byte:02x}").into_bytes()),
        }
    }
    out.push(quote);
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let seed = vm.hash_seed;
    let bytes = this::<Bytes>(vm, &args[0])?;
    let hash = bytes.hash.get().unwrap_or_else(|| hash_bytes(&bytes.data, seed));
    bytes.hash.set(Some(hash));
    Ok(vm.int(hash))
}

//! Codecs by table: `codecs.charmap_encode` and `codecs.charmap_decode`, which most single-byte encodings use.

use corallus_heap::{Ref, Value};

use super::encode::encode_points;
use super::errors::{Failure, Handler, Replacement};
use crate::error::Res;
use crate::objects::bytes::Bytes;
use crate::objects::exception::ExceptionKind;
use crate::objects::int;
use crate::objects::str::Str;
use crate::unicode;
use crate::vm::Vm;

const REASON: &str = "character maps to <undefined>";

/// Encodes with a mapping from code points to byte values, bytes or `None`.
pub fn encode(vm: &mut Vm, string: &Ref<Str>, errors: &str, mapping: &Value) -> Res<Vec<u8>> {
    let mut out = Vec::with_capacity(string.len());
    encode_points(vm, string, errors, "charmap", REASON, &mut out, |vm, out, point| {
        let Some(entry) = entry(vm, mapping, point)? else {
            return Ok(false);
        };
        if let Some(bytes) = entry.downcast_ref::<Bytes>() {
            out.extend_from_slice(&bytes.data);
            return Ok(true);
        }
        if !int::is_int(&entry) {
            let name = vm.type_name(&entry);
            return Err(vm.type_error(format!(
                "character mapping must return integer, bytes or None, not {name}"
            )));
        }
        match int::as_i64(&entry).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => out.push(byte),
            None => return Err(vm.type_error("character mapping must be in range(256)")),
        }
        Ok(true)
    })?;
    Ok(out)
}

/// An entry of the mapping; `None` if there is none.
fn entry(vm: &mut Vm, mapping: &Value, key: u32) -> Res<Option<Value>> {
    match vm.getitem(mapping, &Value::int32(key as i32)) {
        Ok(value) if value.is_none() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(ExceptionKind::LookupError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// Decodes with a mapping from byte values to code points, text or `None`, or with a string indexed by byte.
pub fn decode(vm: &mut Vm, bytes: &[u8], errors: &str, mapping: &Value) -> Res {
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let table = mapping.downcast_ref::<Str>().cloned();
    while let Some(byte) = bytes.get(at) {
        let decoded = match &table {
            Some(table) => push_point(&mut text, table.code_point(usize::from(*byte))),
            None => push_entry(vm, &mut text, mapping, *byte)?,
        };
        if decoded {
            at += 1;
            continue;
        }
        let handler = Handler::find(vm, errors)?;
        let object = vm.bytes(bytes);
        let kind = ExceptionKind::UnicodeDecodeError;
        let failure = Failure {
            kind,
            encoding: "charmap",
            object: &object,
            start: at,
            end: at + 1,
            reason: REASON,
        };
        let (replacement, next) = handler.handle(vm, &failure)?;
        if let Replacement::Text(points) = replacement {
            points.iter().for_each(|point| unicode::push(&mut text, *point));
        }
        vm.check_size(text.len())?;
        at = next;
    }
    Ok(vm.new_str(text.into()).into_value())
}

/// U+FFFE stands for a byte without a meaning.
fn push_point(text: &mut Vec<u8>, point: Option<u32>) -> bool {
    match point {
        Some(point) if point != 0xfffe => {
            unicode::push(text, point);
            true
        }
        _ => false,
    }
}

fn push_entry(vm: &mut Vm, text: &mut Vec<u8>, mapping: &Value, byte: u8) -> Res<bool> {
    let Some(entry) = entry(vm, mapping, u32::from(byte))? else {
        return Ok(false);
    };
    if let Some(replacement) = entry.downcast_ref::<Str>() {
        if replacement.len() == 1 {
            return Ok(push_point(text, replacement.code_point(0)));
        }
        text.extend_from_slice(replacement.as_bytes());
        return Ok(true);
    }
    if !int::is_int(&entry) {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    }
    match int::as_i64(&entry)
        .and_then(|point| u32::try_from(point).ok())
        .filter(|point| *point < 0x11_0000)
    {
        Some(point) => Ok(push_point(text, Some(point))),
        None => Err(vm.type_error("character mapping must be in range(0x110000)")),
    }
}

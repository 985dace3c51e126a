//! Comparison, concatenation, repetition, `%`, length and subscripts.

use corallus_heap::Value;

use super::{receiver, same_kind, unchanged};
use crate::error::Res;
use crate::native::{Args, Native, method};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::slice::{Indices, Slice};
use crate::objects::{buffer, percent};
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";

/// Comparisons stand in the types' own tables, beside their `__hash__`.
pub static METHODS: &[Native] = &[
    method("__add__", BINARY, add, "Return self+value."),
    method("__mul__", BINARY, multiply, "Return self*value."),
    method("__rmul__", BINARY, multiply, "Return value*self."),
    method("__mod__", BINARY, modulo, "Return self%value."),
    method(
        "__rmod__",
        BINARY,
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return value%self.",
    ),
    method(
        "__len__",
        "($self, /)",
        |vm, args| {
            let length = receiver(vm, &args[0])?.len();
            Ok(vm.size(length))
        },
        "Return len(self).",
    ),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__str__",
        "($self, /)",
        |vm, args| vm.repr(&args[0]).map(|shown| shown.into_value()),
        "Return str(self).",
    ),
];

pub(crate) fn compare(vm: &mut Vm, args: Args<'_>, test: fn(&[u8], &[u8]) -> bool) -> Res {
    let [a, b] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // `bytes` leaves other bytes-like objects to their own comparison.
    if !a.has_payload::<ByteArray>() && !b.has_payload::<Bytes>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let Some(other) = buffer::bytes_of(vm, b) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let data = receiver(vm, a)?;
    Ok(test(&data, &other).into())
}

fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let other = match buffer::bytes_of(vm, &args[1]) {
        None => buffer::shown_bytes(vm, &args[1])?,
        bytes => bytes,
    };
    let Some(other) = other else {
        if vm.defers_to(&args[1], crate::special::Special::RAdd) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (name, own) = (
            vm.type_name(&args[1]),
            if args[0].has_payload::<ByteArray>() {
                "bytearray"
            } else {
                "bytes"
            },
        );
        return Err(vm.type_error(format!("can't concat {name} to {own}")));
    };
    let data = receiver(vm, &args[0])?;
    let mut out = vm.text_buffer(data.len().saturating_add(other.len()))?;
    out.extend_from_slice(&data);
    out.extend_from_slice(&other);
    Ok(same_kind(vm, &args[0], out))
}

fn multiply(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    if count == 1 {
        return unchanged(vm, &args[0]);
    }
    let data = receiver(vm, &args[0])?;
    let data = vm.repeated_bytes(&data, count)?;
    Ok(same_kind(vm, &args[0], data))
}

fn modulo(vm: &mut Vm, args: Args<'_>) -> Res {
    let format = receiver(vm, &args[0])?;
    let data = percent::format_bytes(vm, &format, &args[1])?;
    Ok(same_kind(vm, &args[0], data))
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let mutable = args[0].has_payload::<ByteArray>();
    if let Some(slice) = args[1].downcast_ref::<Slice>() {
        let (start, stop, step) = slice.bounds(vm)?;
        let data = receiver(vm, &args[0])?;
        let selected = Indices::clip(start, stop, step, data.len()).select(&data);
        if selected.len() == data.len() && step == 1 {
            return unchanged(vm, &args[0]);
        }
        return Ok(same_kind(vm, &args[0], selected));
    }
    if !vm.is_index(&args[1]) {
        return Err(vm.bad_index(if mutable { "bytearray" } else { "byte" }, &args[1]));
    }
    let index = vm.index_sized(&args[1])?;
    let byte_at = |data: &[u8], at: usize| data.get(at).copied().unwrap_or(0);
    let byte = match args[0].downcast_ref::<ByteArray>() {
        Some(array) => {
            let length = array.data.borrow().len();
            let at = vm.position(index, length, "bytearray index out of range")?;
            byte_at(&array.data.borrow(), at)
        }
        None => {
            let data = receiver(vm, &args[0])?;
            let at = vm.position(index, data.len(), "index out of range")?;
            byte_at(&data, at)
        }
    };
    Ok(Value::int32(i32::from(byte)))
}

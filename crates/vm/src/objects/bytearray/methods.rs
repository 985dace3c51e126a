//! The methods that only `bytearray` has: construction and everything that changes it.

use corallus_heap::{Ref, Value};

use super::ByteArray;
use crate::error::Res;
use crate::native::{Args, Native, fixed, method, this};
use crate::objects::byte_string::operators::compare;
use crate::objects::byte_string::{self, instance};
use crate::objects::bytes::methods::{contents, push_repr};
use crate::objects::bytes::{byte_of, bytes_of_items, iterator};
use crate::objects::exception::ExceptionKind;
use crate::objects::slice::{Indices, Slice};
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::objects::{buffer, memoryview};
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";
const UNARY: &str = "($self, /)";

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
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    method(
        "__init__",
        "($self, source=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__repr__", UNARY, repr, "Return repr(self)."),
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
    method("__iter__", UNARY, iterator::iter, "Implement iter(self)."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", delitem, "Delete self[key]."),
    method("__iadd__", BINARY, iadd, "Implement self+=value."),
    method("__imul__", BINARY, imul, "Implement self*=value."),
    method(
        "__alloc__",
        UNARY,
        |vm, args| {
            let array = this::<ByteArray>(vm, &args[0])?;
            // The reference keeps a null byte behind the contents.
            let size = match array.data.borrow() {
                data if data.is_empty() && data.capacity() == 0 => 0,
                data => data.capacity() + 1,
            };
            Ok(vm.size(size))
        },
        "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated.",
    ),
    method("__reduce__", UNARY, reduce, "Return state information for pickling."),
    method(
        "__reduce_ex__",
        "($self, proto=0, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__buffer__",
        "($self, flags, /)",
        |vm, args| memoryview::of(vm, &args[0]),
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "__release_buffer__",
        "($self, buffer, /)",
        memoryview::release_buffer,
        "Release the buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "append",
        "($self, item, /)",
        append,
        "Append a single item to the end of the bytearray.\n\n  item\n    The item to be appended.",
    ),
    method(
        "clear",
        UNARY,
        |vm, args| change(vm, &args[0], |data| data.clear()),
        "Remove all items from the bytearray.",
    ),
    method(
        "copy",
        UNARY,
        |vm, args| {
            let data = this::<ByteArray>(vm, &args[0])?.data.borrow().clone();
            Ok(vm.bytearray(data))
        },
        "Return a copy of B.",
    ),
    method(
        "extend",
        "($self, iterable_of_ints, /)",
        extend,
        "Append all the items from the iterator or sequence to the bytearray.\n\n  iterable_of_ints\n    The iterable of items to append.",
    ),
    method(
        "insert",
        "($self, index, item, /)",
        insert,
        "Insert a single item into the bytearray before the given index.",
    ),
    method(
        "pop",
        "($self, index=-1, /)",
        pop,
        "Remove and return a single item from B.\n\n  index\n    The index from where to remove the item.\n    -1 (the default value) means remove the last item.\n\nIf no index argument is given, will pop the last item.",
    ),
    method(
        "remove",
        "($self, value, /)",
        remove,
        "Remove the first occurrence of a value in the bytearray.\n\n  value\n    The value to remove.",
    ),
    method(
        "resize",
        "($self, size, /)",
        resize,
        "Resize the internal buffer of bytearray to len.\n\n  size\n    New size to resize to.",
    ),
    method(
        "reverse",
        UNARY,
        reverse,
        "Reverse the order of the values in B in place.",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>().cloned() {
        Some(class) => Ok(instance(vm, &class, Vec::new())),
        None => Err(vm.type_error("bytearray.__new__(X): X is not a type object")),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = contents(vm, &args[1], &args[2], &args[3], "bytearray")?;
    change(vm, &args[0], |current| *current = data)
}

/// Changes the contents; the size may change only while no memory view looks at them.
fn change(vm: &mut Vm, value: &Value, change: impl FnOnce(&mut Vec<u8>)) -> Res {
    let array = this::<ByteArray>(vm, value)?;
    check_resizable(vm, array)?;
    change(&mut array.data.borrow_mut());
    array.resized(vm);
    Ok(Value::NONE)
}

fn check_resizable(vm: &mut Vm, array: &Ref<ByteArray>) -> Res<()> {
    if array.exports.get() == 0 {
        return Ok(());
    }
    Err(vm.error(
        ExceptionKind::BufferError,
        "Existing exports of data: object cannot be re-sized",
    ))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.type_name(&args[0]);
    let mut out = name.as_bytes().to_vec();
    out.push(b'(');
    push_repr(&mut out, &this::<ByteArray>(vm, &args[0])?.data.borrow(), true);
    out.push(b')');
    Ok(vm.new_str(out.into()).into_value())
}

fn append(vm: &mut Vm, args: Args<'_>) -> Res {
    let byte = byte_of(vm, &args[1], "byte")?;
    change(vm, &args[0], |data| data.push(byte))
}

fn insert(vm: &mut Vm, args: Args<'_>) -> Res {
    let index = vm.size_argument(&args[1])?;
    let byte = byte_of(vm, &args[2], "byte")?;
    change(vm, &args[0], |data| {
        let at = match usize::try_from(index) {
            Ok(at) => at.min(data.len()),
            Err(_) => data
                .len()
                .saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX)),
        };
        data.insert(at, byte);
    })
}

/// Bytes from any bytes-like object or iterable of integers.
fn bytes_from_any(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    match buffer::bytes_of(vm, value) {
        Some(bytes) => Ok(bytes),
        None => {
            let items = vm.collect(value)?;
            bytes_of_items(vm, &items, "byte")
        }
    }
}

fn extend(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].has_payload::<Str>() {
        return Err(vm.type_error("expected iterable of integers; got: 'str'"));
    }
    if buffer::bytes_of(vm, &args[1]).is_none() && !vm.is_iterable(&args[1]) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can't extend bytearray with {name}")));
    }
    let more = bytes_from_any(vm, &args[1])?;
    change(vm, &args[0], |data| data.extend(more))
}

fn pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let index = vm.size_argument(&args[1])?;
    let array = this::<ByteArray>(vm, &args[0])?;
    let length = array.data.borrow().len();
    if length == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let at = vm.position(index as isize, length, "pop index out of range")?;
    check_resizable(vm, array)?;
    let byte = array.data.borrow_mut().remove(at);
    Ok(Value::int32(i32::from(byte)))
}

fn remove(vm: &mut Vm, args: Args<'_>) -> Res {
    let byte = byte_of(vm, &args[1], "byte")?;
    let array = this::<ByteArray>(vm, &args[0])?;
    let at = array.data.borrow().iter().position(|other| *other == byte);
    match at {
        Some(at) => change(vm, &args[0], |data| {
            data.remove(at);
        }),
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn resize(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = vm.size_argument(&args[1])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error(format!("Can only resize to positive sizes, got {size}")));
    };
    let room = vm.text_buffer(size)?;
    change(vm, &args[0], |data| {
        let old = std::mem::replace(data, room);
        data.extend_from_slice(old.get(..size.min(old.len())).unwrap_or_default());
        data.resize(size, 0);
    })
}

fn reverse(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<ByteArray>(vm, &args[0])?.data.borrow_mut().reverse();
    Ok(Value::NONE)
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = this::<ByteArray>(vm, &args[0])?.data.borrow().clone();
    let class = vm.type_of(&args[0]).to_value();
    let data = vm.bytes(data);
    let arguments = vm.tuple([data]);
    let state = vm.call_method(&args[0], "__getstate__", &[])?;
    Ok(vm.tuple([class, arguments, state]))
}

fn iadd(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(more) = buffer::bytes_of(vm, &args[1]) else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can't concat {name} to bytearray")));
    };
    change(vm, &args[0], |data| data.extend(more))?;
    Ok(args[0].clone())
}

fn imul(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    let data = this::<ByteArray>(vm, &args[0])?.data.borrow().clone();
    let repeated = vm.repeated_bytes(&data, count)?;
    change(vm, &args[0], |data| *data = repeated)?;
    Ok(args[0].clone())
}

fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = this::<ByteArray>(vm, &args[0])?;
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        if !vm.is_index(&args[1]) {
            return Err(vm.bad_index("bytearray", &args[1]));
        }
        let index = vm.index_sized(&args[1])?;
        let byte = byte_of(vm, &args[2], "byte")?;
        let length = array.data.borrow().len();
        let at = vm.position(index, length, "bytearray index out of range")?;
        if let Some(place) = array.data.borrow_mut().get_mut(at) {
            *place = byte;
        }
        return Ok(Value::NONE);
    };
    let (start, stop, step) = slice.bounds(vm)?;
    let is_source = buffer::bytes_of(vm, &args[2]).is_some() || vm.is_iterable(&args[2]);
    if args[2].has_payload::<Str>() || !is_source {
        return Err(vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    let bytes = bytes_from_any(vm, &args[2])?;
    let indices = Indices::clip(start, stop, step, array.data.borrow().len());
    if let Some(range) = indices.as_range() {
        if bytes.len() != indices.count {
            check_resizable(vm, array)?;
        }
        array.data.borrow_mut().splice(range, bytes);
        array.resized(vm);
        return Ok(Value::NONE);
    }
    if bytes.is_empty() {
        return delete(vm, array, indices);
    }
    if bytes.len() != indices.count {
        return Err(vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            bytes.len(),
            indices.count
        )));
    }
    let mut data = array.data.borrow_mut();
    for (at, byte) in indices.positions().zip(bytes) {
        if let Some(place) = data.get_mut(at) {
            *place = byte;
        }
    }
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = this::<ByteArray>(vm, &args[0])?;
    if let Some(slice) = args[1].downcast_ref::<Slice>() {
        let (start, stop, step) = slice.bounds(vm)?;
        let indices = Indices::clip(start, stop, step, array.data.borrow().len());
        return delete(vm, array, indices);
    }
    if !vm.is_index(&args[1]) {
        return Err(vm.bad_index("bytearray", &args[1]));
    }
    let index = vm.index_sized(&args[1])?;
    let length = array.data.borrow().len();
    let at = vm.position(index, length, "bytearray index out of range")?;
    change(vm, &args[0], |data| {
        data.remove(at);
    })
}

fn delete(vm: &mut Vm, array: &Ref<ByteArray>, indices: Indices) -> Res {
    if indices.count == 0 {
        return Ok(Value::NONE);
    }
    check_resizable(vm, array)?;
    let mut data = array.data.borrow_mut();
    if let Some(range) = indices.as_range() {
        data.drain(range);
        return Ok(Value::NONE);
    }
    let mut positions: Vec<usize> = indices.positions().collect();
    positions.sort_unstable();
    let mut at = 0;
    data.retain(|_| {
        let keep = positions.binary_search(&at).is_err();
        at += 1;
        keep
    });
    Ok(Value::NONE)
}

//! The methods of `array`.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, Native, NativeFuture, async_method, class, fixed, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::str::Str;
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use super::{Array, extend, new, own, pickle, sequence};
use crate::buffer;

pub static METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method(
        "append",
        "($self, v, /)",
        append,
        "Append new value v to the end of the array.",
    ),
    method("clear", "($self, /)", clear, "Remove all items from the array."),
    async_method(
        "extend",
        "($self, bb, /)",
        extend_method,
        "Append items to the end of the array.",
    ),
    method(
        "fromlist",
        "($self, list, /)",
        fromlist,
        "Append items to array from list.",
    ),
    method(
        "frombytes",
        "($self, buffer, /)",
        frombytes,
        "Appends items from the string, interpreting it as an array of machine values.",
    ),
    method(
        "fromunicode",
        "($self, ustr, /)",
        fromunicode,
        "Extends this array with data from the unicode string ustr.",
    ),
    async_method(
        "fromfile",
        "($self, f, n, /)",
        fromfile,
        "Read n objects from the file object f and append them to the end of the array.",
    ),
    async_method(
        "tofile",
        "($self, f, /)",
        tofile,
        "Write all items (as machine values) to the file object f.",
    ),
    method(
        "tobytes",
        "($self, /)",
        |vm, args| {
            let bytes = own(vm, args)?.bytes.borrow().clone();
            Ok(vm.bytes(bytes))
        },
        "Convert the array to an array of machine values and return the bytes representation.",
    ),
    method(
        "tolist",
        "($self, /)",
        |vm, args| {
            let values = own(vm, args)?.values(vm)?;
            Ok(vm.list(values))
        },
        "Convert array to an ordinary list with the same items.",
    ),
    method(
        "tounicode",
        "($self, /)",
        tounicode,
        "Extends this array with data from the unicode string ustr.",
    ),
    method(
        "buffer_info",
        "($self, /)",
        |vm, args| {
            let array = own(vm, args)?;
            let address = array.bytes.borrow().as_ptr() as usize;
            let parts = vec![vm.size(address), vm.size(array.len())];
            Ok(vm.tuple(parts))
        },
        "Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.",
    ),
    method(
        "byteswap",
        "($self, /)",
        |vm, args| {
            let array = own(vm, args)?;
            let size = array.code.size;
            array.bytes.borrow_mut().chunks_mut(size).for_each(<[u8]>::reverse);
            Ok(Value::NONE)
        },
        "Byteswap all items of the array.",
    ),
    method(
        "count",
        "($self, v, /)",
        count,
        "Return number of occurrences of v in the array.",
    ),
    method(
        "index",
        "($self, v, start=0, stop=9223372036854775807, /)",
        index,
        "Return index of first occurrence of v in the array.\n\nRaise ValueError if the value is not present.",
    ),
    method(
        "insert",
        "($self, i, v, /)",
        insert,
        "Insert a new item v into the array before position i.",
    ),
    method(
        "pop",
        "($self, i=-1, /)",
        pop,
        "Return the i-th element and delete it from the array.",
    ),
    method(
        "remove",
        "($self, v, /)",
        remove,
        "Remove the first occurrence of v in the array.",
    ),
    method(
        "reverse",
        "($self, /)",
        |vm, args| {
            let array = own(vm, args)?;
            let size = array.code.size;
            let reversed: Vec<u8> = array.bytes.borrow().chunks(size).rev().flatten().copied().collect();
            *array.bytes.borrow_mut() = reversed;
            Ok(Value::NONE)
        },
        "Reverse the order of the items in the array.",
    ),
    method("__copy__", "($self, /)", copy, "Return a copy of the array."),
    method(
        "__deepcopy__",
        "($self, unused, /)",
        copy,
        "Return a copy of the array.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__len__",
        "($self, /)",
        |vm, args| {
            let length = own(vm, args)?.len();
            Ok(vm.size(length))
        },
        "Return len(self).",
    ),
    method("__getitem__", "($self, key, /)", sequence::getitem, "Return self[key]."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        sequence::setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", sequence::delitem, "Delete self[key]."),
    method("__iter__", "($self, /)", sequence::iter, "Implement iter(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        |vm, args| Ok(Value::bool(find(vm, args, 0, usize::MAX)?.is_some())),
        "Return bool(key in self).",
    ),
    method("__add__", "($self, value, /)", sequence::add, "Return self+value."),
    method("__mul__", "($self, value, /)", sequence::mul, "Return self*value."),
    method("__rmul__", "($self, value, /)", sequence::rmul, "Return value*self."),
    method(
        "__imul__",
        "($self, value, /)",
        sequence::imul,
        "Implement self*=value.",
    ),
    method("__iadd__", "($self, value, /)", iadd, "Implement self+=value."),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, args| sequence::compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
    method(
        "__buffer__",
        "($self, flags, /)",
        |vm, args| corallus_vm::objects::memoryview::of(vm, &args[0]),
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "__release_buffer__",
        "($self, buffer, /)",
        |_, _| Ok(Value::NONE),
        "Release the buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "__reduce_ex__",
        "($self, value, /)",
        pickle::reduce,
        "Return state information for pickling.",
    ),
    method(
        "__sizeof__",
        "($self, /)",
        |vm, args| {
            let size = own(vm, args)?.bytes.borrow().len();
            Ok(vm.size(size + 64))
        },
        "Size of the array in memory, in bytes.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn append(vm: &mut Vm, args: Args<'_>) -> Res {
    own(vm, args)?.push(vm, &args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    if array.len() > 0 {
        array.check_resizable(vm)?;
    }
    array.bytes.borrow_mut().clear();
    Ok(Value::NONE)
}

fn extend_method(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let array = own(cx.vm(), &args)?;
        if let Some(other) = args[1].downcast_ref::<Array>() {
            let vm = cx.vm();
            if !std::ptr::eq(other.code, array.code) {
                return Err(vm.type_error("can only extend with array of same kind"));
            }
            let bytes = other.bytes.borrow().clone();
            array.push_bytes(vm, &bytes)?;
            return Ok(Value::NONE);
        }
        extend(&mut cx, &array, &args[1]).await?;
        Ok(Value::NONE)
    })
}

fn iadd(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let Some(other) = args[1].downcast_ref::<Array>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only extend with array (not \"{given}\")")));
    };
    if !std::ptr::eq(other.code, array.code) {
        return Err(vm.type_error("can only extend with array of same kind"));
    }
    let bytes = other.bytes.borrow().clone();
    array.push_bytes(vm, &bytes)?;
    Ok(args[0].clone())
}

fn fromlist(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let Some(list) = args[1].downcast_ref::<corallus_vm::objects::list::List>() else {
        return Err(vm.type_error("arg must be list"));
    };
    let (items, before) = (list.to_vec(), array.bytes.borrow().len());
    for item in items {
        if let Err(raised) = array.push(vm, &item) {
            array.bytes.borrow_mut().truncate(before);
            return Err(raised);
        }
    }
    Ok(Value::NONE)
}

fn frombytes(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let data = buffer::data(vm, &args[1])?;
    array.push_bytes(vm, &data)?;
    Ok(Value::NONE)
}

fn fromunicode(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let Some(text) = args[1].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("fromunicode() argument must be str, not {given}")));
    };
    if !array.code.is_character() {
        return Err(vm.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let bytes: Vec<u8> = text.code_points().flat_map(u32::to_le_bytes).collect();
    array.push_bytes(vm, &bytes)?;
    Ok(Value::NONE)
}

fn tounicode(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    if !array.code.is_character() {
        return Err(vm.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let mut points = Vec::with_capacity(array.len());
    for value in array.values(vm)? {
        points.extend(value.downcast_ref::<Str>().and_then(|text| text.code_point(0)));
    }
    Ok(vm.str_of_points(&points))
}

fn fromfile(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let vm = cx.vm();
        let array = own(vm, &args)?;
        let count = vm.to_i64(&args[2])?;
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative count"));
        };
        let Some(size) = count.checked_mul(array.code.size) else {
            return Err(vm.memory_error());
        };
        let wanted = vm.size(size);
        let data = cx.call_method(&args[1], "read", &[wanted]).await?;
        let vm = cx.vm();
        let Some(data) = data.downcast_ref::<corallus_vm::objects::bytes::Bytes>() else {
            return Err(vm.type_error("read() didn't return bytes"));
        };
        array.push_bytes(vm, &data.data)?;
        if data.data.len() != size {
            return Err(vm.error(ExceptionKind::EOFError, "read() didn't return enough bytes"));
        }
        Ok(Value::NONE)
    })
}

fn tofile(mut cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let vm = cx.vm();
        let bytes = own(vm, &args)?.bytes.borrow().clone();
        for block in bytes.chunks(64 * 1024) {
            let block = cx.vm().bytes(block);
            cx.call_method(&args[1], "write", &[block]).await?;
        }
        Ok(Value::NONE)
    })
}

/// The first position in `start..stop` of an item that equals `args[1]`.
fn find(vm: &mut Vm, args: Args<'_>, start: usize, stop: usize) -> Res<Option<usize>> {
    let array = own(vm, args)?;
    let mut at = start;
    while at < stop {
        let Some(item) = array.item(vm, at)? else { break };
        if vm.eq(&item, &args[1])? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let (mut count, mut at) = (0, 0);
    while let Some(item) = array.item(vm, at)? {
        count += usize::from(vm.eq(&item, &args[1])?);
        at += 1;
    }
    Ok(vm.size(count))
}

fn index(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = own(vm, args)?.len();
    let start = vm.search_bound(&args[2], length)?;
    let stop = vm.search_bound(&args[3], length)?;
    match find(vm, args, start, stop)? {
        Some(at) => Ok(vm.size(at)),
        None => Err(vm.value_error("array.index(x): x not in array")),
    }
}

fn insert(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let index = vm.to_i64_clamped(&args[1])?;
    let word = array.code.pack(vm, &args[2])?;
    array.check_resizable(vm)?;
    let (length, size) = (array.len() as i64, array.code.size);
    let at = if index < 0 {
        (index + length).max(0)
    } else {
        index.min(length)
    } as usize;
    array
        .bytes
        .borrow_mut()
        .splice(at * size..at * size, word[..size].iter().copied());
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let index = vm.index_sized(&args[1])?;
    if array.len() == 0 {
        return Err(vm.index_error("pop from empty array"));
    }
    let at = vm.position(index, array.len(), "pop index out of range")?;
    let item = array.item(vm, at)?;
    take_out(vm, &array, at)?;
    item.ok_or_else(|| vm.index_error("pop index out of range"))
}

fn take_out(vm: &mut Vm, array: &Array, at: usize) -> Res<()> {
    array.check_resizable(vm)?;
    let size = array.code.size;
    let mut bytes = array.bytes.borrow_mut();
    if (at + 1) * size <= bytes.len() {
        bytes.drain(at * size..(at + 1) * size);
    }
    Ok(())
}

fn remove(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    match find(vm, args, 0, usize::MAX)? {
        Some(at) => {
            take_out(vm, &array, at)?;
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("array.remove(x): x not in array")),
    }
}

fn copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = this::<Array>(vm, &args[0])?.clone();
    let bytes = array.bytes.borrow().clone();
    Ok(super::make(vm, array.code, bytes))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let (name, letter) = (vm.short_type_name(&args[0]), array.code.letter);
    if array.len() == 0 {
        return Ok(vm.str(&format!("{name}('{letter}')")));
    }
    let shown = if array.code.is_character() {
        tounicode(vm, args)?
    } else {
        let values = array.values(vm)?;
        vm.list(values)
    };
    let shown = vm.repr(&shown)?;
    Ok(vm.str(&format!("{name}('{letter}', {})", shown.to_string_lossy())))
}

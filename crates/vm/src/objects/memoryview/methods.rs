//! The methods of `memoryview`.

use crate::objects::tuple::Items;
use corallus_heap::{Ref, Value};

use super::subscript::{getitem, item, setitem};
use super::{MemoryView, contiguous_strides, items, of};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, getter, method, this};
use crate::objects::byte_string::hex::hex_text;
use crate::objects::int;
use crate::objects::list::List;
use crate::objects::str::{Str, hash_bytes};
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

const UNARY: &str = "($self, /)";

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, object)",
        |vm, args| of(vm, &args[1]),
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    class(method(
        "_from_flags",
        "($type, /, object, flags)",
        |vm, args| of(vm, &args[1]),
        "Create a new memoryview object which references the given object.",
    )),
    method("__repr__", UNARY, repr, "Return repr(self)."),
    method("__hash__", UNARY, hash, "Return hash(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| Ok(equal(vm, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool)),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| Ok(equal(vm, args)?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal))),
        "Return self!=value.",
    ),
    method("__len__", UNARY, len, "Return len(self)."),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        setitem,
        "Set self[key] to value.",
    ),
    method(
        "__delitem__",
        "($self, key, /)",
        |vm, _| Err(vm.type_error("cannot delete memory")),
        "Delete self[key].",
    ),
    method("__iter__", UNARY, iter, "Implement iter(self)."),
    method(
        "__enter__",
        UNARY,
        |vm, args| {
            view(vm, args)?;
            Ok(args[0].clone())
        },
        "",
    ),
    method(
        "__exit__",
        "($self, /, *args)",
        release,
        "Release the underlying buffer exposed by the memoryview object.",
    ),
    method(
        "__buffer__",
        "($self, flags, /)",
        |vm, args| of(vm, &args[0]),
        "Return a buffer object that exposes the underlying memory of the object.",
    ),
    method(
        "release",
        UNARY,
        release,
        "Release the underlying buffer exposed by the memoryview object.",
    ),
    method(
        "tobytes",
        "($self, /, order='C')",
        tobytes,
        "Return the data in the buffer as a byte string.\n\nOrder can be {'C', 'F', 'A'}. When order is 'C' or 'F', the data of the\noriginal array is converted to C or Fortran order. For contiguous views,\n'A' returns an exact copy of the physical memory. In particular, in-memory\nFortran order is preserved. For non-contiguous views, the data is converted\nto C first. order=None is the same as order='C'.",
    ),
    method(
        "tolist",
        UNARY,
        tolist,
        "Return the data in the buffer as a list of elements.",
    ),
    method(
        "toreadonly",
        UNARY,
        |vm, args| {
            let view = view(vm, args)?;
            view.derive(vm, |view| view.readonly = true)
        },
        "Return a readonly version of the memoryview.",
    ),
    method(
        "hex",
        "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
        |vm, args| {
            let data = data(vm, args)?;
            hex_text(vm, &data, &args[1], &args[2])
        },
        "Return the data in the buffer as a str of hexadecimal numbers.",
    ),
    method(
        "cast",
        "($self, /, format, shape=<unrepresentable>)",
        cast,
        "Cast a memoryview to a new format or shape.",
    ),
    method(
        "count",
        "($self, value, /)",
        count,
        "Count the number of occurrences of a value.",
    ),
    method(
        "index",
        "($self, value, start=0, stop=9223372036854775807, /)",
        index,
        "Return the index of the first occurrence of a value.\n\nRaises ValueError if the value is not present.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        crate::objects::generic_alias::class_getitem,
        "See PEP 585",
    )),
];

pub static GETSETS: &[GetSet] = &[
    getter(
        "obj",
        |vm, this| {
            let view = checked(vm, this)?;
            let object = view.object.borrow().clone();
            Ok(object.unwrap_or(Value::NONE))
        },
        "The underlying object of the memoryview.",
    ),
    getter(
        "nbytes",
        |vm, this| {
            let view = checked(vm, this)?;
            Ok(vm.size(view.count() * view.itemsize))
        },
        "The amount of space in bytes that the array would use in\na contiguous representation.",
    ),
    getter(
        "readonly",
        |vm, this| Ok(checked(vm, this)?.readonly.into()),
        "A bool indicating whether the memory is read only.",
    ),
    getter(
        "itemsize",
        |vm, this| {
            let size = checked(vm, this)?.itemsize;
            Ok(vm.size(size))
        },
        "The size in bytes of each element of the memoryview.",
    ),
    getter(
        "format",
        |vm, this| {
            let format = checked(vm, this)?.format.clone();
            Ok(vm.str(&format))
        },
        "A string containing the format (in struct module style)\nfor each element in the view.",
    ),
    getter(
        "ndim",
        |vm, this| {
            let dimensions = checked(vm, this)?.shape.len();
            Ok(vm.size(dimensions))
        },
        "An integer indicating how many dimensions of a multi-dimensional\narray the memory represents.",
    ),
    getter(
        "shape",
        |vm, this| {
            let shape = checked(vm, this)?.shape.clone();
            let shape = shape.into_iter().map(|length| vm.size(length)).collect::<Items>();
            Ok(vm.tuple(shape))
        },
        "A tuple of ndim integers giving the shape of the memory\nas an N-dimensional array.",
    ),
    getter(
        "strides",
        |vm, this| {
            let strides = checked(vm, this)?.strides.clone();
            let strides = strides
                .into_iter()
                .map(|stride| vm.int(stride as i64))
                .collect::<Items>();
            Ok(vm.tuple(strides))
        },
        "A tuple of ndim integers giving the size in bytes to access\neach element for each dimension of the array.",
    ),
    getter(
        "suboffsets",
        |vm, this| {
            checked(vm, this)?;
            Ok(vm.tuple(Vec::new()))
        },
        "A tuple of integers used internally for PIL-style arrays.",
    ),
    getter(
        "c_contiguous",
        |vm, this| Ok(checked(vm, this)?.is_contiguous().into()),
        "A bool indicating whether the memory is C contiguous.",
    ),
    getter(
        "f_contiguous",
        |vm, this| Ok(checked(vm, this)?.is_fortran_contiguous().into()),
        "A bool indicating whether the memory is Fortran contiguous.",
    ),
    getter(
        "contiguous",
        |vm, this| {
            let view = checked(vm, this)?;
            Ok((view.is_contiguous() || view.is_fortran_contiguous()).into())
        },
        "A bool indicating whether the memory is contiguous.",
    ),
];

/// The receiver, which must not have been released.
fn checked(vm: &mut Vm, value: &Value) -> Res<Ref<MemoryView>> {
    let view = this::<MemoryView>(vm, value)?.clone();
    view.check(vm)?;
    Ok(view)
}

fn view(vm: &mut Vm, args: Args<'_>) -> Res<Ref<MemoryView>> {
    checked(vm, &args[0])
}

fn data(vm: &mut Vm, args: Args<'_>) -> Res<Vec<u8>> {
    Ok(view(vm, args)?.to_vec().unwrap_or_default())
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<MemoryView>(vm, &args[0])?;
    let kind = if view.is_released() {
        "released memory"
    } else {
        "memory"
    };
    let address = view.address();
    Ok(vm.str(&format!("<{kind} at {address:#x}>")))
}

fn release(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<MemoryView>(vm, &args[0])?.let_go();
    Ok(Value::NONE)
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<MemoryView>(vm, &args[0])?.clone();
    if let Some(hash) = view.hash.get() {
        return Ok(vm.int(hash));
    }
    view.check(vm)?;
    if !view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(items::code(&view.format), Some(b'B' | b'b' | b'c')) {
        return Err(vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    let hash = hash_bytes(&view.to_vec().unwrap_or_default(), vm.hash_seed);
    view.hash.set(Some(hash));
    Ok(vm.int(hash))
}

/// Equal shapes and equal items; `None` if the other operand isn't bytes-like.
fn equal(vm: &mut Vm, args: Args<'_>) -> Res<Option<bool>> {
    if args[0].is(&args[1]) {
        return Ok(Some(true));
    }
    let this = this::<MemoryView>(vm, &args[0])?.clone();
    if this.is_released() {
        return Ok(Some(false));
    }
    let other = match of(vm, &args[1]) {
        Ok(other) => other,
        Err(_) => return Ok(None),
    };
    let Some(other) = other.downcast_ref::<MemoryView>().cloned() else {
        return Ok(None);
    };
    if this.shape != other.shape {
        return Ok(Some(false));
    }
    let (a, b) = (this.to_vec().unwrap_or_default(), other.to_vec().unwrap_or_default());
    let (code, other_code) = (items::code(&this.format), items::code(&other.format));
    if code == other_code && !matches!(code, None | Some(b'f' | b'd' | b'e' | b'?')) {
        return Ok(Some(a == b));
    }
    for (x, y) in a.chunks(this.itemsize.max(1)).zip(b.chunks(other.itemsize.max(1))) {
        let (x, y) = (items::unpack(vm, &this.format, x), items::unpack(vm, &other.format, y));
        let (Some(x), Some(y)) = (x, y) else {
            return Ok(Some(false));
        };
        let result = vm.compare(&x, &y, crate::operators::CompareOp::Eq)?;
        if !vm.truth(&result)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn len(vm: &mut Vm, args: Args<'_>) -> Res {
    match view(vm, args)?.shape.first().copied() {
        Some(length) => Ok(vm.size(length)),
        None => Err(vm.type_error("0-dim memory has no length")),
    }
}

fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view(vm, args)?;
    if view.shape.len() != 1 {
        let message = if view.shape.is_empty() {
            "invalid indexing of 0-dim memory"
        } else {
            "multi-dimensional sub-views are not implemented"
        };
        let kind = crate::objects::exception::ExceptionKind::NotImplementedError;
        return Err(if view.shape.is_empty() {
            vm.type_error(message)
        } else {
            vm.error(kind, message)
        });
    }
    Ok(vm.memory_iterator(args[0].clone()))
}

fn tobytes(vm: &mut Vm, args: Args<'_>) -> Res {
    let order = match args[1].downcast_ref::<Str>() {
        Some(order) => order.to_string_lossy().into_owned(),
        None => "C".to_owned(),
    };
    let view = view(vm, args)?;
    if !matches!(order.as_str(), "C" | "F" | "A") {
        return Err(vm.value_error("order must be 'C', 'F', 'A' or None"));
    }
    let data = view.to_vec().unwrap_or_default();
    if order != "F" || view.shape.len() < 2 {
        return Ok(vm.bytes(data));
    }
    // First index fastest: where each item of the C order goes.
    let mut out = vec![0; data.len()];
    let targets = contiguous_strides(&view.shape.iter().rev().copied().collect::<Vec<_>>(), view.itemsize);
    for (at, item) in data.chunks(view.itemsize.max(1)).enumerate() {
        let (mut rest, mut offset) = (at, 0);
        for (length, stride) in view.shape.iter().rev().zip(&targets) {
            offset += rest % length * stride.unsigned_abs();
            rest /= length;
        }
        if let Some(place) = out.get_mut(offset..offset + item.len()) {
            place.copy_from_slice(item);
        }
    }
    Ok(vm.bytes(out))
}

fn tolist(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view(vm, args)?;
    let mut values = Vec::with_capacity(view.count());
    for offset in view.offsets() {
        values.push(item(vm, &view, offset)?);
    }
    if view.shape.is_empty() {
        return Ok(values.pop().unwrap_or(Value::NONE));
    }
    for length in view.shape.iter().skip(1).rev() {
        values = values
            .chunks((*length).max(1))
            .map(|row| vm.list(row.to_vec()))
            .collect();
    }
    Ok(vm.list(values))
}

fn cast(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view(vm, args)?;
    let Some(format) = args[1].downcast_ref::<Str>() else {
        return Err(vm.type_error("memoryview: format argument must be a string"));
    };
    let format = format.to_string_lossy().into_owned();
    if !view.is_contiguous() {
        return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let native = "must be a native single character format prefixed with an optional '@'";
    let Some(from) = items::code(&view.format) else {
        return Err(vm.value_error(format!("memoryview: source format {native}")));
    };
    let Some((to, itemsize)) = items::code(&format).and_then(|to| Some((to, items::size(to)?))) else {
        return Err(vm.value_error(format!("memoryview: destination format {native}")));
    };
    let is_byte = |code| matches!(code, b'b' | b'B' | b'c');
    if !is_byte(from) && !is_byte(to) {
        return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if !args[2].is_undef() && view.shape.contains(&0) {
        return Err(vm.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let size = view.count() * view.itemsize;
    if size % itemsize != 0 {
        return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let shape = if args[2].is_undef() {
        vec![size / itemsize]
    } else {
        let shape = cast_shape(vm, &args[2])?;
        if view.shape.len() != 1 && shape.len() != 1 {
            return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        let product = shape
            .iter()
            .try_fold(itemsize, |product, length| product.checked_mul(*length));
        if product != Some(size) {
            return Err(vm.type_error("memoryview: product(shape) * itemsize != buffer size"));
        }
        shape
    };
    view.derive(vm, |view| {
        view.strides = contiguous_strides(&shape, itemsize);
        (view.shape, view.format, view.itemsize) = (shape, format, itemsize);
    })
}

fn cast_shape(vm: &mut Vm, value: &Value) -> Res<Vec<usize>> {
    let items = match (value.downcast_ref::<List>(), value.downcast_ref::<Tuple>()) {
        (Some(list), _) => list.items.borrow().to_vec(),
        (_, Some(tuple)) => tuple.items.to_vec(),
        _ => return Err(vm.type_error("shape must be a list or a tuple")),
    };
    if items.len() > 64 {
        return Err(vm.value_error("memoryview: number of dimensions must not exceed 64"));
    }
    let mut shape = Vec::with_capacity(items.len());
    for item in &items {
        if !int::is_int(item) {
            return Err(vm.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        match int::as_i64(item)
            .and_then(|length| usize::try_from(length).ok())
            .filter(|length| *length > 0)
        {
            Some(length) => shape.push(length),
            None => return Err(vm.value_error("memoryview.cast(): elements of shape must be integers > 0")),
        }
    }
    Ok(shape)
}

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view(vm, args)?;
    let mut number = 0;
    for offset in view.offsets() {
        let value = item(vm, &view, offset)?;
        number += i64::from(vm.eq(&value, &args[1])?);
    }
    Ok(vm.int(number))
}

fn index(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = view(vm, args)?;
    let (start, stop) = crate::objects::str::bounds(vm, &args[2], &args[3], view.count())?;
    for (at, offset) in view.offsets().into_iter().enumerate().take(stop).skip(start) {
        let value = item(vm, &view, offset)?;
        if vm.eq(&value, &args[1])? {
            return Ok(vm.size(at));
        }
    }
    Err(vm.value_error("memoryview.index(x): x not found"))
}

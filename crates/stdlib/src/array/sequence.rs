//! What an array does as a mutable sequence: items and slices, comparison, concatenation, repetition.

use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_method, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::sequence::{compare_items, compare_lengths};
use corallus_vm::objects::slice::{Indices, Slice};
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use super::{Array, make, own};

/// The selected items' bytes.
fn select(array: &Array, indices: Indices) -> Vec<u8> {
    let (bytes, size) = (array.bytes.borrow(), array.code.size);
    if let Some(range) = indices.as_range() {
        return bytes
            .get(range.start * size..range.end * size)
            .unwrap_or_default()
            .to_vec();
    }
    let mut out = Vec::with_capacity(indices.count * size);
    for at in indices.positions() {
        out.extend_from_slice(bytes.get(at * size..(at + 1) * size).unwrap_or_default());
    }
    out
}

pub(super) fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, array.len(), "array index out of range")?;
        return array
            .item(vm, at)?
            .ok_or_else(|| vm.index_error("array index out of range"));
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.type_error("array indices must be integers"));
    };
    let indices = slice.indices(vm, array.len())?;
    let bytes = select(&array, indices);
    Ok(make(vm, array.code, bytes))
}

/// The bytes of an array that is assigned or added to another one.
fn bytes_of(vm: &mut Vm, array: &Array, value: &Value) -> Res<Vec<u8>> {
    match value.downcast_ref::<Array>() {
        Some(other) if std::ptr::eq(other.code, array.code) => Ok(other.bytes.borrow().clone()),
        Some(_) => Err(mismatch(vm)),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("can only assign array (not \"{given}\") to array slice")))
        }
    }
}

#[cold]
fn mismatch(vm: &mut Vm) -> Raised {
    vm.type_error("bad argument type for built-in operation")
}

pub(super) fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let size = array.code.size;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        vm.position(index, array.len(), "array assignment index out of range")?;
        let word = array.code.pack(vm, &args[2])?;
        // Packing may have run Python code, which may have shortened the array.
        let at = vm.position(index, array.len(), "array assignment index out of range")?;
        if let Some(place) = array.bytes.borrow_mut().get_mut(at * size..(at + 1) * size) {
            place.copy_from_slice(&word[..size]);
        }
        return Ok(Value::NONE);
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.type_error("array indices must be integers"));
    };
    let new = bytes_of(vm, &array, &args[2])?;
    let bounds = slice.bounds(vm)?;
    let indices = Indices::clip(bounds.0, bounds.1, bounds.2, array.len());
    if let Some(range) = indices.as_range() {
        if new.len() != range.len() * size {
            array.check_resizable(vm)?;
        }
        array
            .bytes
            .borrow_mut()
            .splice(range.start * size..range.end * size, new);
        return Ok(Value::NONE);
    }
    if new.len() != indices.count * size {
        return Err(vm.value_error(format!(
            "attempt to assign array of size {} to extended slice of size {}",
            new.len() / size,
            indices.count
        )));
    }
    let mut bytes = array.bytes.borrow_mut();
    for (at, item) in indices.positions().zip(new.chunks(size)) {
        if let Some(place) = bytes.get_mut(at * size..(at + 1) * size) {
            place.copy_from_slice(item);
        }
    }
    Ok(Value::NONE)
}

pub(super) fn delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let size = array.code.size;
    let range = if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, array.len(), "array assignment index out of range")?;
        at..at + 1
    } else {
        let Some(slice) = args[1].downcast_ref::<Slice>() else {
            return Err(vm.type_error("array indices must be integers"));
        };
        let bounds = slice.bounds(vm)?;
        let indices = Indices::clip(bounds.0, bounds.1, bounds.2, array.len());
        match indices.as_range() {
            Some(range) => range,
            None => {
                if indices.count > 0 {
                    array.check_resizable(vm)?;
                }
                let mut gone = vec![false; array.len()];
                indices.positions().for_each(|at| gone[at] = true);
                let mut bytes = array.bytes.borrow_mut();
                let kept = bytes.chunks(size).zip(gone).filter(|(_, gone)| !gone);
                let kept: Vec<u8> = kept.flat_map(|(item, _)| item.iter().copied()).collect();
                *bytes = kept;
                return Ok(Value::NONE);
            }
        }
    };
    if !range.is_empty() {
        array.check_resizable(vm)?;
    }
    array.bytes.borrow_mut().drain(range.start * size..range.end * size);
    Ok(Value::NONE)
}

pub(super) fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let array = own(vm, args)?;
    let Some(other) = args[1].downcast_ref::<Array>().cloned() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if array.len() != other.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(compare_lengths(op, array.len(), other.len())));
    }
    let (a, b) = (array.values(vm)?, other.values(vm)?);
    compare_items(vm, &a, &b, op)
}

pub(super) fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let Some(other) = args[1].downcast_ref::<Array>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only append array (not \"{given}\") to array")));
    };
    if !std::ptr::eq(other.code, array.code) {
        return Err(mismatch(vm));
    }
    let bytes = [&array.bytes.borrow()[..], &other.bytes.borrow()[..]].concat();
    Ok(make(vm, array.code, bytes))
}

fn repeated(vm: &mut Vm, array: &Array, factor: &Value) -> Res<Option<Vec<u8>>> {
    let Some(count) = vm.repeat_count(factor)? else {
        return Ok(None);
    };
    let bytes = array.bytes.borrow().clone();
    match bytes.len().checked_mul(count) {
        Some(size) => vm.check_size(size)?,
        None => return Err(vm.memory_error()),
    }
    Ok(Some(bytes.repeat(count)))
}

#[cold]
fn no_factor(vm: &mut Vm, factor: &Value) -> Raised {
    let given = vm.type_name(factor);
    vm.type_error(format!("can't multiply sequence by non-int of type '{given}'"))
}

pub(super) fn mul(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    match repeated(vm, &array, &args[1])? {
        Some(bytes) => Ok(make(vm, array.code, bytes)),
        None => Err(no_factor(vm, &args[1])),
    }
}

/// The other operand has had its say.
pub(super) fn rmul(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    match repeated(vm, &array, &args[1])? {
        Some(bytes) => Ok(make(vm, array.code, bytes)),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub(super) fn imul(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let Some(bytes) = repeated(vm, &array, &args[1])? else {
        return Err(no_factor(vm, &args[1]));
    };
    if bytes.len() != array.bytes.borrow().len() {
        array.check_resizable(vm)?;
    }
    *array.bytes.borrow_mut() = bytes;
    Ok(args[0].clone())
}

/// An iterator over an array.
pub struct ArrayIterator {
    array: Ref<Array>,
    given: Cell<usize>,
}

payload!(ArrayIterator, "arrayiterator", [array]);

static ARRAY_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: ITERATOR_METHODS,
    ..TypeDef::new::<ArrayIterator>("arrayiterator", "array")
};

static ITERATOR_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        |vm, args| {
            let iterator = this::<ArrayIterator>(vm, &args[0])?.clone();
            corallus_vm::objects::iterators::reduce_iterator(vm, "iter", |vm| {
                Ok(match iterator.given.get() {
                    usize::MAX => (vm.tuple(Vec::new()), None),
                    given => (iterator.array.to_value(), Some(given as i64)),
                })
            })
        },
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, state, /)",
        |vm, args| {
            let iterator = this::<ArrayIterator>(vm, &args[0])?.clone();
            let at = usize::try_from(vm.to_i64_clamped(&args[1])?).unwrap_or(0);
            iterator.given.set(at.min(iterator.array.len()));
            Ok(Value::NONE)
        },
        "Set state information for unpickling.",
    ),
];

pub(super) fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let array = own(vm, args)?;
    let ty = vm.type_for(&ARRAY_ITERATOR);
    let iterator = ArrayIterator {
        array,
        given: Cell::new(0),
    };
    Ok(vm.heap.alloc(&ty, iterator).into_value())
}

/// A position of `usize::MAX` says that the iterator has ended for good.
fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<ArrayIterator>(vm, &args[0])?.clone();
    let at = iterator.given.get();
    if at >= iterator.array.len() {
        iterator.given.set(usize::MAX);
        return Ok(Begun::Finished(Value::NONE));
    }
    iterator.given.set(at + 1);
    Ok(match iterator.array.item(vm, at)? {
        Some(value) => Begun::Done(value),
        None => Begun::Finished(Value::NONE),
    })
}

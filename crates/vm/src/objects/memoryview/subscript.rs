//! Items, slices, and assignment to both.

use corallus_heap::{Ref, Value};

use super::{MemoryView, items, of};
use crate::error::{Raised, Res};
use crate::native::{Args, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::slice::Slice;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

fn unsupported(vm: &mut Vm, message: impl AsRef<str>) -> Raised {
    vm.error(ExceptionKind::NotImplementedError, message)
}

/// What a subscript means.
enum Subscript {
    /// One item, at this byte offset.
    Item(usize),
    /// A view with another beginning, shape and strides.
    View {
        offset: usize,
        shape: Vec<usize>,
        strides: Vec<isize>,
    },
}

fn resolve(vm: &mut Vm, view: &MemoryView, key: &Value) -> Res<Subscript> {
    view.check(vm)?;
    if view.shape.is_empty() {
        let empty = key.downcast_ref::<Tuple>().is_some_and(|tuple| tuple.items.is_empty());
        return match (empty, key.is_ellipsis()) {
            (true, _) => Ok(Subscript::Item(view.offset)),
            (_, true) => Ok(Subscript::View {
                offset: view.offset,
                shape: Vec::new(),
                strides: Vec::new(),
            }),
            _ => Err(vm.type_error("invalid indexing of 0-dim memory")),
        };
    }
    if let Some(slice) = key.downcast_ref::<Slice>() {
        let (first, stride) = (view.shape[0], view.strides[0]);
        let indices = slice.indices(vm, first)?;
        view.check(vm)?;
        let (mut shape, mut strides) = (view.shape.clone(), view.strides.clone());
        (shape[0], strides[0]) = (indices.count, stride.saturating_mul(indices.step));
        let offset = if indices.count == 0 {
            view.offset
        } else {
            moved(view.offset, indices.start, stride)
        };
        return Ok(Subscript::View { offset, shape, strides });
    }
    if key.is_ellipsis() {
        let (shape, strides) = (view.shape.clone(), view.strides.clone());
        return Ok(Subscript::View {
            offset: view.offset,
            shape,
            strides,
        });
    }
    if let Some(tuple) = key.downcast_ref::<Tuple>() {
        return item_at(vm, view, &tuple.items).map(Subscript::Item);
    }
    if !vm.is_index(key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    if view.shape.len() > 1 {
        return Err(unsupported(vm, "multi-dimensional sub-views are not implemented"));
    }
    item_at(vm, view, std::slice::from_ref(key)).map(Subscript::Item)
}

fn moved(offset: usize, index: isize, stride: isize) -> usize {
    (offset as isize).saturating_add(index.saturating_mul(stride)).max(0) as usize
}

/// The byte offset of the item with one index per dimension.
fn item_at(vm: &mut Vm, view: &MemoryView, keys: &[Value]) -> Res<usize> {
    if !keys.is_empty() && keys.iter().all(|key| key.has_payload::<Slice>()) {
        return Err(unsupported(vm, "multi-dimensional slicing is not implemented"));
    }
    if keys.len() > view.shape.len() {
        let dimensions = view.shape.len();
        let given = keys.len();
        return Err(vm.type_error(format!(
            "cannot index {dimensions}-dimension view with {given}-element tuple"
        )));
    }
    if keys.len() < view.shape.len() {
        return Err(unsupported(vm, "sub-views are not implemented"));
    }
    let mut offset = view.offset;
    for (dimension, key) in keys.iter().enumerate() {
        let index = vm.index_sized(key)?;
        let message = match view.shape.len() {
            1 => "index out of bounds on dimension 1".to_owned(),
            _ => format!("index out of bounds on dimension {}", dimension + 1),
        };
        let at = vm.position(index, view.shape[dimension], &message)?;
        offset = moved(offset, at as isize, view.strides[dimension]);
    }
    view.check(vm)?;
    Ok(offset)
}

/// The value of the item at a byte offset.
pub(super) fn item(vm: &mut Vm, view: &MemoryView, offset: usize) -> Res {
    let Some(object) = view.object.borrow().clone() else {
        return Err(super::released(vm));
    };
    let mut bytes = Vec::new();
    (view.exporter.read)(&object, &mut |all| {
        bytes = all.get(offset..offset + view.itemsize).unwrap_or_default().to_vec();
    });
    match items::unpack(vm, &view.format, &bytes) {
        Some(value) => Ok(value),
        None => {
            let format = &view.format;
            Err(unsupported(vm, format!("memoryview: format {format} not supported")))
        }
    }
}

pub(super) fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut view = this::<MemoryView>(vm, &args[0])?.clone();
    view.check(vm)?;
    if args[1].downcast_ref::<Slice>().is_some_and(|slice| !slice.is_plain()) {
        // The memory is held from here on: an `__index__` may release the view.
        let held = view.derive(vm, |_| {})?;
        view = this::<MemoryView>(vm, &held)?.clone();
    }
    match resolve(vm, &view, &args[1])? {
        Subscript::Item(offset) => item(vm, &view, offset),
        Subscript::View { offset, shape, strides } => view.derive(vm, |view| {
            (view.offset, view.shape, view.strides) = (offset, shape, strides);
        }),
    }
}

pub(super) fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<MemoryView>(vm, &args[0])?.clone();
    view.check(vm)?;
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    match resolve(vm, &view, &args[1])? {
        Subscript::Item(offset) => {
            let bytes = items::pack(vm, &view.format, &args[2])?;
            view.check(vm)?;
            view.write_items(&[offset], &bytes);
        }
        Subscript::View { offset, shape, strides } => {
            let target = view.derive(vm, |view| {
                (view.offset, view.shape, view.strides) = (offset, shape, strides)
            })?;
            let Some(target) = target.downcast_ref::<MemoryView>().cloned() else {
                return Ok(Value::NONE);
            };
            assign(vm, &target, &args[2])?;
        }
    }
    Ok(Value::NONE)
}

/// Copies the items of another bytes-like object of the same format and shape.
fn assign(vm: &mut Vm, target: &Ref<MemoryView>, source: &Value) -> Res<()> {
    let source = match of(vm, source) {
        Err(raised) if raised.is(ExceptionKind::TypeError) => {
            let name = vm.type_name(source);
            return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
        }
        source => source?,
    };
    let Some(source) = source.downcast_ref::<MemoryView>() else {
        return Ok(());
    };
    let plain = |format: &str| format.strip_prefix('@').unwrap_or(format).to_owned();
    if plain(&source.format) != plain(&target.format) || source.shape != target.shape {
        return Err(vm.value_error("memoryview assignment: lvalue and rvalue have different structures"));
    }
    if let Some(data) = source.to_vec() {
        target.write_items(&target.offsets(), &data);
    }
    Ok(())
}

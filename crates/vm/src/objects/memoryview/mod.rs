//! `memoryview`: the bytes of another object as an array of items, in one or more dimensions.
//!
//! - this file: the payload, and where the items stand; [`items`]: items as values; [`methods`]: the method table;
//!   [`subscript`]: items, slices and assignment.

mod items;
pub mod methods;
mod subscript;

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::{Raised, Res};
use crate::native::TypeDef;
use crate::objects::buffer::{self, Exporter};
use crate::special::Special;
use crate::vm::Vm;

/// The payload.
pub struct MemoryView {
    /// The object looked at; `None` once released.
    object: RefCell<Option<Value>>,
    exporter: &'static Exporter,
    /// Where the first item stands, in bytes.
    offset: usize,
    format: String,
    itemsize: usize,
    pub(super) readonly: bool,
    shape: Vec<usize>,
    /// Bytes between neighbours in each dimension.
    strides: Vec<isize>,
    hash: Cell<Option<i64>>,
}

payload!(MemoryView, "memoryview", [object]);

pub static MEMORYVIEW: TypeDef = TypeDef {
    flags: TypeFlags::SEQUENCE | TypeFlags::WEAKREFABLE,
    methods: methods::METHODS,
    getsets: methods::GETSETS,
    doc: "Create a new memoryview object which references the given object.",
    ..TypeDef::new::<MemoryView>("memoryview", "builtins")
};

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// The strides of items that stand one after the other, last index fastest.
fn contiguous_strides(shape: &[usize], itemsize: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut step = itemsize as isize;
    for (stride, length) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.saturating_mul(*length as isize);
    }
    strides
}

impl MemoryView {
    /// Gives the object up.
    fn let_go(&self) {
        let object = self.object.take();
        if let Some(object) = &object {
            (self.exporter.pin)(object, -1);
        }
        drop(object);
    }

    fn is_released(&self) -> bool {
        self.object.borrow().is_none()
    }

    /// Items in all dimensions together.
    fn count(&self) -> usize {
        self.shape.iter().product()
    }

    fn is_contiguous(&self) -> bool {
        self.count() == 0 || self.strides == contiguous_strides(&self.shape, self.itemsize)
    }

    fn is_fortran_contiguous(&self) -> bool {
        let reversed: Vec<usize> = self.shape.iter().rev().copied().collect();
        let mut strides = contiguous_strides(&reversed, self.itemsize);
        strides.reverse();
        self.count() == 0 || self.strides == strides
    }

    /// Byte offsets of all items, last index fastest.
    fn offsets(&self) -> Vec<usize> {
        let mut offsets = vec![self.offset as isize];
        for (length, stride) in self.shape.iter().zip(&self.strides) {
            offsets = offsets
                .iter()
                .flat_map(|base| (0..*length).map(move |at| base + at as isize * stride))
                .collect();
        }
        offsets.into_iter().map(|offset| offset.max(0) as usize).collect()
    }

    /// The items' bytes one after the other; `None` if released.
    pub fn to_vec(&self) -> Option<Vec<u8>> {
        let object = self.object.borrow().clone()?;
        let mut out = Vec::new();
        (self.exporter.read)(&object, &mut |bytes| {
            let size = self.count() * self.itemsize;
            if self.is_contiguous() {
                out = bytes.get(self.offset..self.offset + size).unwrap_or_default().to_vec();
                return;
            }
            out.reserve(size);
            for offset in self.offsets() {
                out.extend_from_slice(bytes.get(offset..offset + self.itemsize).unwrap_or_default());
            }
        });
        Some(out)
    }

    /// Writes the bytes of items to where they stand.
    fn write_items(&self, offsets: &[usize], data: &[u8]) {
        let Some(object) = self.object.borrow().clone() else {
            return;
        };
        (self.exporter.write)(&object, &mut |bytes| {
            for (offset, item) in offsets.iter().zip(data.chunks(self.itemsize.max(1))) {
                if let Some(place) = bytes.get_mut(*offset..offset + item.len()) {
                    place.copy_from_slice(item);
                }
            }
        });
    }

    /// Writes bytes to the beginning; returns how many fit.
    pub(super) fn fill(&self, vm: &mut Vm, bytes: &[u8]) -> Res<usize> {
        self.check(vm)?;
        if self.readonly || !self.is_contiguous() {
            return Err(vm.type_error("read-write bytes-like object expected, not memoryview"));
        }
        let written = bytes.len().min(self.count() * self.itemsize);
        let Some(object) = self.object.borrow().clone() else {
            return Ok(0);
        };
        (self.exporter.write)(&object, &mut |target| {
            if let (Some(target), Some(bytes)) =
                (target.get_mut(self.offset..self.offset + written), bytes.get(..written))
            {
                target.copy_from_slice(bytes);
            }
        });
        Ok(written)
    }

    fn check(&self, vm: &mut Vm) -> Res<()> {
        if self.is_released() { Err(released(vm)) } else { Ok(()) }
    }

    /// Another view of the same object.
    fn derive(&self, vm: &mut Vm, change: impl FnOnce(&mut MemoryView)) -> Res {
        let Some(object) = self.object.borrow().clone() else {
            return Err(released(vm));
        };
        let mut view = MemoryView {
            object: RefCell::new(None),
            exporter: self.exporter,
            offset: self.offset,
            format: self.format.clone(),
            itemsize: self.itemsize,
            readonly: self.readonly,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            hash: Cell::new(None),
        };
        change(&mut view);
        (view.exporter.pin)(&object, 1);
        *view.object.borrow_mut() = Some(object);
        let ty = vm.type_for(&MEMORYVIEW);
        Ok(vm.heap.alloc(&ty, view).into_value())
    }
}

#[cold]
fn released(vm: &mut Vm) -> Raised {
    vm.value_error("operation forbidden on released memoryview object")
}

/// `memoryview(object)`
pub fn of(vm: &mut Vm, object: &Value) -> Res {
    if let Some(view) = object.downcast_ref::<MemoryView>().cloned() {
        return view.derive(vm, |_| {});
    }
    if let Some(exporter) = buffer::exporter(vm, object) {
        return Ok(new_view(vm, object, exporter).into_value());
    }
    // A class of the program may give out a view of something else (PEP 688). `PyBUF_FULL_RO` is 0x11c.
    let flags = Value::int32(0x11c);
    if let Some(result) = vm.call_special(object, Special::Buffer, &[flags])? {
        if result.has_payload::<MemoryView>() {
            return Ok(result);
        }
        return Err(vm.type_error("__buffer__ returned non-memoryview object"));
    }
    let name = vm.type_name(object);
    Err(vm.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")))
}

/// `__release_buffer__`: releases the view that `__buffer__` gave out.
pub fn release_buffer(vm: &mut Vm, args: crate::native::Args<'_>) -> Res {
    match args[1].downcast_ref::<MemoryView>() {
        Some(view) => {
            view.let_go();
            Ok(Value::NONE)
        }
        None => Err(vm.type_error("expected a memoryview object")),
    }
}

fn new_view(vm: &mut Vm, object: &Value, exporter: &'static Exporter) -> Ref<MemoryView> {
    let (format, itemsize) = (exporter.format)(object);
    let mut size = 0;
    (exporter.read)(object, &mut |bytes| size = bytes.len());
    let shape = vec![size / itemsize.max(1)];
    (exporter.pin)(object, 1);
    let view = MemoryView {
        object: RefCell::new(Some(object.clone())),
        exporter,
        offset: 0,
        strides: contiguous_strides(&shape, itemsize),
        shape,
        format,
        itemsize,
        readonly: (exporter.readonly)(object),
        hash: Cell::new(None),
    };
    let ty = vm.type_for(&MEMORYVIEW);
    vm.heap.alloc(&ty, view)
}

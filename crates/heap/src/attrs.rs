//! Instance attributes. Instances of one type that got the same attributes in the same order share a [`Shape`], which
//! maps names to positions; the instance itself holds only the values. Once somebody asks for its `__dict__`, the
//! attributes move into a real dict, which is the only home from then on.
//!
//! Names are interned strings and are compared by identity.

use std::alloc::Layout;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ptr::NonNull;

use crate::collector::{Trace, Tracer};
use crate::heap::Heap;
use crate::value::Value;

/// Longer lists of attributes, and types whose instances differ more than this, use dicts.
const MAX_ATTRIBUTES: u32 = 60;
const MAX_SHAPES_PER_TYPE: u32 = 400;
/// Shapes at least this long keep a map for look-ups.
const MAPPED: u32 = 8;

/// Names and positions of attributes, shared between instances.
pub struct Shape {
    /// The shape without the last name; null for a root.
    parent: *const Shape,
    root: *const Shape,
    name: Value,
    /// Positions in use: slots and names.
    length: u32,
    slot_count: u32,
    /// In a root: how many shapes derive from it.
    derived: Cell<u32>,
    /// In a root: the shape of instances whose attributes live in a dict, once there are any. It has no names.
    emptied: Cell<*const Shape>,
    transitions: RefCell<Vec<(u64, *const Shape)>>,
    map: OnceCell<HashMap<u64, u32>>,
}

impl Shape {
    /// Gives the name away, when the heap is closed.
    pub(crate) fn take_name(&mut self) -> Value {
        std::mem::replace(&mut self.name, Value::UNDEF)
    }

    pub(crate) fn root(slot_count: u32) -> Box<Self> {
        Box::new(Self::with(
            std::ptr::null(),
            std::ptr::null(),
            Value::UNDEF,
            slot_count,
            slot_count,
        ))
    }

    fn with(parent: *const Shape, root: *const Shape, name: Value, length: u32, slot_count: u32) -> Self {
        Self {
            parent,
            root,
            name,
            length,
            slot_count,
            derived: Cell::new(0),
            emptied: Cell::new(std::ptr::null()),
            transitions: RefCell::default(),
            map: OnceCell::new(),
        }
    }

    fn parent(&self) -> Option<&Shape> {
        // SAFETY: shapes live as long as the heap that owns them all.
        unsafe { self.parent.as_ref() }
    }

    fn ancestors(&self) -> impl Iterator<Item = &Shape> {
        std::iter::successors(Some(self), |shape| shape.parent()).filter(|shape| !shape.parent.is_null())
    }

    /// In a root: the shape of instances whose attributes live in a dict.
    fn emptied(&self, heap: &Heap) -> *const Shape {
        if self.emptied.get().is_null() {
            let shape = Self::with(std::ptr::null(), self, Value::UNDEF, self.slot_count, self.slot_count);
            self.emptied.set(heap.own_shape(Box::new(shape)));
        }
        self.emptied.get()
    }

    /// The position of the attribute `name`.
    pub fn find(&self, name: &Value) -> Option<u32> {
        let key = name.bits();
        if self.length - self.slot_count < MAPPED {
            return self
                .ancestors()
                .find(|shape| shape.name.bits() == key)
                .map(|shape| shape.length - 1);
        }
        let map = self.map.get_or_init(|| {
            self.ancestors()
                .map(|shape| (shape.name.bits(), shape.length - 1))
                .collect()
        });
        map.get(&key).copied()
    }

    /// Whether this shape has one name more than the one with the key `parent`.
    pub fn extends(&self, parent: usize) -> bool {
        self.parent as usize == parent
    }

    /// The attributes' names, oldest first.
    pub fn names(&self) -> Vec<Value> {
        let mut names: Vec<Value> = self.ancestors().map(|shape| shape.name.clone()).collect();
        names.reverse();
        names
    }

    /// The shape with one more name, or `None` if the instance should use a dict.
    fn with_name(&self, heap: &Heap, name: &Value) -> Option<*const Shape> {
        let key = name.bits();
        if let Some((_, next)) = self.transitions.borrow().iter().find(|(known, _)| *known == key) {
            return Some(*next);
        }
        let root = if self.root.is_null() {
            std::ptr::from_ref(self)
        } else {
            self.root
        };
        // SAFETY: as in `parent`.
        let derived = unsafe { &(*root).derived };
        if self.length - self.slot_count >= MAX_ATTRIBUTES || derived.get() >= MAX_SHAPES_PER_TYPE {
            return None;
        }
        derived.set(derived.get() + 1);
        let next = heap.own_shape(Box::new(Self::with(
            self,
            root,
            name.clone(),
            self.length + 1,
            self.slot_count,
        )));
        self.transitions.borrow_mut().push((key, next));
        Some(next)
    }
}

/// The attributes of one instance.
pub struct Attrs {
    shape: Cell<*const Shape>,
    /// A block of the heap with room for `capacity` values, the first `length` of which are there; dangling while there is
    /// no room.
    values: Cell<NonNull<Value>>,
    length: Cell<u32>,
    capacity: Cell<u32>,
    dict: UnsafeCell<Option<Value>>,
}

/// Room for attributes to begin with; it doubles.
const FIRST_CAPACITY: u32 = 4;

fn block_size(capacity: u32) -> usize {
    capacity as usize * size_of::<Value>()
}

/// Where attributes stand in an object whose header and payload have this layout.
pub(crate) fn offset_after(object: Layout) -> usize {
    object.size().next_multiple_of(align_of::<Attrs>())
}

impl Attrs {
    #[inline(always)]
    pub(crate) fn new(heap: &Heap, root: *const Shape) -> Self {
        let attrs = Self {
            shape: Cell::new(root),
            values: Cell::new(NonNull::dangling()),
            length: Cell::new(0),
            capacity: Cell::new(0),
            dict: UnsafeCell::new(None),
        };
        // SAFETY: as in `Shape::parent`.
        let slots = unsafe { root.as_ref() }.map_or(0, |shape| shape.slot_count);
        for _ in 0..slots {
            attrs.push(heap, Value::UNDEF);
        }
        attrs
    }

    /// Drops dict and values and gives the block back.
    ///
    /// # Safety
    /// `heap` is the object's, and nobody uses the attributes afterwards.
    pub(crate) unsafe fn free(&self, heap: &Heap) {
        let (values, length) = (self.values.get(), self.length.replace(0));
        let capacity = self.capacity.replace(0);
        // SAFETY: replacing moves values only; the old one is dropped outside of the cell.
        drop(unsafe { std::mem::take(&mut *self.dict.get()) });
        // SAFETY: the first `length` values are there, and the block came from this heap with this size.
        unsafe {
            for index in 0..length as usize {
                values.add(index).drop_in_place();
            }
            if capacity != 0 {
                heap.blocks.free(values.cast(), block_size(capacity));
            }
        }
    }

    /// Passes values and dict to [`crate::let_go`] until that gives one back, which is returned.
    ///
    /// # Safety
    /// Nobody looks at the attributes any more, but for [`Attrs::free`].
    #[inline]
    pub(crate) unsafe fn let_go(&self, position: &mut usize) -> Option<crate::Dead> {
        while *position < self.length.get() as usize {
            // SAFETY: the first `length` values are there.
            let last = crate::let_go_of(unsafe { self.values.get().add(*position).as_mut() });
            *position += 1;
            if last.is_some() {
                return last;
            }
        }
        self.length.set(0);
        // SAFETY: taking moves a value only.
        crate::let_go(unsafe { (*self.dict.get()).take() }?)
    }

    /// The values as they stand.
    ///
    /// # Safety
    /// The borrow must end before anything is written to the attributes.
    #[inline(always)]
    unsafe fn slice(&self) -> &[Value] {
        // SAFETY: the first `length` values are there.
        unsafe { std::slice::from_raw_parts(self.values.get().as_ptr(), self.length.get() as usize) }
    }

    /// Appends a value.
    #[inline(always)]
    fn push(&self, heap: &Heap, value: Value) {
        let length = self.length.get();
        if length == self.capacity.get() {
            self.grow(heap);
        }
        // SAFETY: there is room for at least one more.
        unsafe { self.values.get().add(length as usize).write(value) };
        self.length.set(length + 1);
    }

    fn grow(&self, heap: &Heap) {
        let (old, old_capacity) = (self.values.get(), self.capacity.get());
        let capacity = (old_capacity * 2).max(FIRST_CAPACITY);
        let block = heap.blocks.allocate(block_size(capacity)).cast::<Value>();
        // SAFETY: the new block is larger than what moves there, and the old one came from this heap.
        unsafe {
            block.copy_from_nonoverlapping(old, self.length.get() as usize);
            if old_capacity != 0 {
                heap.blocks.free(old.cast(), block_size(old_capacity));
            }
        }
        self.values.set(block);
        self.capacity.set(capacity);
    }

    /// Takes the values from `start` on out.
    fn split_off(&self, start: usize) -> Vec<Value> {
        let length = self.length.get() as usize;
        let start = start.min(length);
        self.length.set(start as u32);
        // SAFETY: the values are there, and no longer counted as such.
        (start..length)
            .map(|index| unsafe { self.values.get().add(index).read() })
            .collect()
    }

    /// The shape, for look-ups and as a cache key. Without dict attributes it is the type's root shape.
    #[inline(always)]
    pub fn shape(&self) -> &Shape {
        // SAFETY: as in `Shape::parent`; the pointer is never null in an instance.
        unsafe { &*self.shape.get() }
    }

    /// A number that two instances share if and only if they have the same shape and no dict of their own; 0 with one.
    #[inline(always)]
    pub fn shape_key(&self) -> usize {
        if self.has_dict() { 0 } else { self.shape.get() as usize }
    }

    /// The shape's address, to be compared with the key of a shape: never equal if the attributes live in a dict, which has a
    /// shape of its own.
    #[inline(always)]
    pub fn shape_address(&self) -> usize {
        self.shape.get() as usize
    }

    /// Whether the attributes live in a dict of their own.
    #[inline(always)]
    pub fn has_dict(&self) -> bool {
        // SAFETY: the shared borrow ends within the expression.
        unsafe { (*self.dict.get()).is_some() }
    }

    /// The dict that holds the attributes, if somebody has asked for it.
    pub fn dict(&self) -> Option<Value> {
        // SAFETY: cloning runs no other code on this cell.
        unsafe { (*self.dict.get()).clone() }
    }

    /// Makes `dict` the home of the attributes, which have been taken out ([`Attrs::take_all`]); returns the one before.
    pub fn set_dict(&self, heap: &Heap, dict: Value) -> Option<Value> {
        // SAFETY: as in `Shape::parent`.
        let root = unsafe { &*self.root_shape() };
        self.shape.set(root.emptied(heap));
        // SAFETY: replacing moves values only; the old one is dropped by the caller.
        unsafe { (*self.dict.get()).replace(dict) }
    }

    /// The value at a position (slot or attribute), `None` if unset.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        // SAFETY: cloning a value runs no other code on this cell.
        let value = unsafe { self.slice() }.get(index)?;
        (!value.is_undef()).then(|| value.clone())
    }

    /// Writes to a position that exists; returns the value before (`UNDEF` if unset), or gives back the new one.
    #[inline(always)]
    pub fn replace(&self, index: usize, value: Value) -> Result<Value, Value> {
        if index < self.length.get() as usize {
            // SAFETY: the value is there; replacing moves words only, and the old one is dropped by the caller.
            Ok(unsafe { self.values.get().add(index).replace(value) })
        } else {
            Err(value)
        }
    }

    /// The value of the attribute `name` (interned) kept under the shape.
    pub fn find(&self, name: &Value) -> Option<Value> {
        self.get(self.shape().find(name)? as usize)
    }

    /// Sets the attribute `name` (interned) under the shape. Returns the value before, or gives the value back if the
    /// instance has to move to a dict.
    pub fn set(&self, heap: &Heap, name: &Value, value: Value) -> Result<Option<Value>, Value> {
        if let Some(index) = self.shape().find(name) {
            return self
                .replace(index as usize, value)
                .map(|old| (!old.is_undef()).then_some(old));
        }
        let Some(next) = self.shape().with_name(heap, name) else {
            return Err(value);
        };
        self.push(heap, value);
        self.shape.set(next);
        Ok(None)
    }

    /// Appends the value of an attribute that instances of the present shape have got before; `to` is the key of the shape
    /// that they had afterwards.
    ///
    /// # Safety
    /// `to` is the shape key, of an object of the same type, right after an attribute was added to an object with the present
    /// shape key, in the same heap.
    #[inline(always)]
    pub unsafe fn append_known(&self, heap: &Heap, to: usize, value: Value) {
        self.push(heap, value);
        self.shape.set(to as *const Shape);
    }

    /// Removes the attribute `name` (interned) kept under the shape; returns its value.
    pub fn remove(&self, heap: &Heap, name: &Value) -> Option<Value> {
        let index = self.shape().find(name)? as usize;
        let removed = self.get(index)?;
        let names = self.shape().names();
        let mut shape = self.root_shape();
        for kept in names.iter().filter(|kept| !kept.is(name)) {
            // SAFETY: as in `Shape::parent`.
            shape = unsafe { &*shape }.with_name(heap, kept)?;
        }
        let mut after = self.split_off(index).into_iter();
        let value = after.next();
        after.for_each(|kept| self.push(heap, kept));
        self.shape.set(shape);
        drop(value);
        Some(removed)
    }

    fn root_shape(&self) -> *const Shape {
        let shape = self.shape();
        if shape.root.is_null() { shape } else { shape.root }
    }

    /// Takes all attributes (not slots) out, for the move into a dict: names and values, oldest first.
    pub fn take_all(&self) -> Vec<(Value, Value)> {
        let names = self.shape().names();
        let slots = self.shape().slot_count as usize;
        let values = self.split_off(slots);
        self.shape.set(self.root_shape());
        names
            .into_iter()
            .zip(values)
            .filter(|(_, value)| !value.is_undef())
            .collect()
    }

    /// The attributes (not slots) that are set: names and values, oldest first.
    pub fn items(&self) -> Vec<(Value, Value)> {
        let slots = self.shape().slot_count as usize;
        // SAFETY: cloning runs no other code on this cell.
        let values: Vec<Value> = unsafe { self.slice() }.get(slots..).unwrap_or_default().to_vec();
        self.shape()
            .names()
            .into_iter()
            .zip(values)
            .filter(|(_, value)| !value.is_undef())
            .collect()
    }

    /// Takes over the layout of another type's root shape when `__class__` is assigned: the same attributes, found
    /// under the new type's shapes. False if the instance must first move to a dict.
    pub fn move_to_type(&self, heap: &Heap, root: &crate::types::TypeCore) -> bool {
        let mut shape = root.root_shape.get();
        for name in self.shape().names() {
            // SAFETY: as in `Shape::parent`.
            match unsafe { &*shape }.with_name(heap, &name) {
                Some(next) => shape = next,
                None => return false,
            }
        }
        self.shape.set(shape);
        true
    }
}

impl Trace for Attrs {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the tracer runs no code that changes attributes.
        unsafe {
            self.slice().trace(tracer);
            (*self.dict.get()).trace(tracer);
        }
    }
}

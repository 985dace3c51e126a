//! Instance attributes. Instances of one type that got the same attributes in the same order share a [`Shape`], which
//! maps names to positions; the instance itself holds only the values. Once somebody asks for its `__dict__`, the
//! attributes move into a real dict, which is the only home from then on.
//!
//! Names are interned strings and are compared by identity.

use std::alloc::Layout;
use std::cell::{Cell, OnceCell, RefCell, UnsafeCell};
use std::collections::HashMap;

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
    transitions: RefCell<Vec<(u64, *const Shape)>>,
    map: OnceCell<HashMap<u64, u32>>,
}

impl Shape {
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
    values: UnsafeCell<Vec<Value>>,
    dict: UnsafeCell<Option<Value>>,
}

/// Where attributes stand in an object whose header and payload have this layout.
pub(crate) fn offset_after(object: Layout) -> usize {
    object.size().next_multiple_of(align_of::<Attrs>())
}

impl Attrs {
    pub(crate) fn new(root: *const Shape) -> Self {
        // SAFETY: as in `Shape::parent`.
        let slots = unsafe { root.as_ref() }.map_or(0, |shape| shape.slot_count);
        Self {
            shape: Cell::new(root),
            values: UnsafeCell::new(vec![Value::UNDEF; slots as usize]),
            dict: UnsafeCell::new(None),
        }
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

    /// Makes `dict` the home of the attributes; returns the one before.
    pub fn set_dict(&self, dict: Option<Value>) -> Option<Value> {
        // SAFETY: replacing moves values only; the old one is dropped by the caller.
        unsafe { std::mem::replace(&mut *self.dict.get(), dict) }
    }

    /// The value at a position (slot or attribute), `None` if unset.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        // SAFETY: cloning a value runs no other code on this cell.
        let value = unsafe { (&*self.values.get()).get(index) }?;
        (!value.is_undef()).then(|| value.clone())
    }

    /// Writes to a position that exists; returns the value before (`UNDEF` if unset), or gives back the new one.
    #[inline(always)]
    pub fn replace(&self, index: usize, value: Value) -> Result<Value, Value> {
        // SAFETY: replacing moves values only; the old one is dropped by the caller.
        match unsafe { (&mut *self.values.get()).get_mut(index) } {
            Some(place) => Ok(std::mem::replace(place, value)),
            None => Err(value),
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
        // SAFETY: pushing moves a value only.
        unsafe { (*self.values.get()).push(value) };
        self.shape.set(next);
        Ok(None)
    }

    /// Appends the value of a transition seen before: `to` must be the shape key after adding one name to this one.
    /// Gives the value back if it isn't.
    #[inline(always)]
    pub fn append(&self, heap: &Heap, name: &Value, value: Value) -> Result<(), Value> {
        self.set(heap, name, value).map(drop)
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
        // SAFETY: removing moves values only; the duplicate reference is dropped after the borrow has ended.
        let value = unsafe { (*self.values.get()).remove(index) };
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
        // SAFETY: splitting off moves values only.
        let values = unsafe { (*self.values.get()).split_off(slots) };
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
        let values: Vec<Value> = unsafe { (&*self.values.get())[slots..].to_vec() };
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
            (*self.values.get()).trace(tracer);
            (*self.dict.get()).trace(tracer);
        }
    }
}

//! `cell`: a variable shared between a function and the functions nested in it.

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};

use crate::vm::Vm;

/// The payload of cells; `UNDEF` when empty.
pub struct CellObject {
    pub contents: RefCell<Value>,
}

payload!(CellObject, "cell", [contents]);

impl CellObject {
    /// The contents, `None` when empty.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        let value = self.contents.borrow().clone();
        (!value.is_undef()).then_some(value)
    }

    /// Replaces the contents; the old value is returned for the caller to drop.
    #[inline]
    pub fn set(&self, value: Value) -> Value {
        self.contents.replace(value)
    }
}

impl Vm {
    pub fn new_cell(&mut self, value: Value) -> Ref<CellObject> {
        self.heap.alloc(&self.types.cell, CellObject { contents: RefCell::new(value) })
    }
}

//! `tuple`: an immutable array.

use std::cell::Cell;

use corallus_heap::{Ref, Value, payload};

use crate::vm::Vm;

/// The payload of `tuple`.
pub struct Tuple {
    pub items: Box<[Value]>,
    pub hash: Cell<Option<i64>>,
}

payload!(Tuple, "tuple", [items]);

impl Vm {
    /// A tuple; the empty one is shared.
    pub fn tuple(&mut self, items: Vec<Value>) -> Value {
        self.new_tuple(items).into_value()
    }

    pub fn new_tuple(&mut self, items: Vec<Value>) -> Ref<Tuple> {
        if items.is_empty()
            && let Some(empty) = &self.empty_tuple
        {
            return empty.clone();
        }
        self.heap.alloc(&self.types.tuple, Tuple { items: items.into(), hash: Cell::new(None) })
    }
}

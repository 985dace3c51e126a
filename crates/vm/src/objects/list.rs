//! `list`: a growable array.

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};

use crate::vm::Vm;

/// The payload of `list`.
pub struct List {
    pub items: RefCell<Vec<Value>>,
}

payload!(List, "list", [items]);

impl Vm {
    pub fn list(&mut self, items: Vec<Value>) -> Value {
        self.new_list(items).into_value()
    }

    pub fn new_list(&mut self, items: Vec<Value>) -> Ref<List> {
        self.heap.alloc(&self.types.list, List { items: RefCell::new(items) })
    }
}

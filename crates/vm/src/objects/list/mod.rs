//! `list`: a growable array.
//!
//! - this file: the payload and construction.
//! - [`methods`]: everything but subscription and sorting.
//! - [`subscript`]: items and slices: reading, assigning, deleting.
//! - [`sort`]: `list.sort`, a stable merge sort over keys computed once.
//! - [`iterator`]: forward and backward iterators.

pub mod iterator;
pub mod methods;
pub mod sort;
pub mod subscript;

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};

use crate::vm::Vm;

pub use methods::METHODS;
pub use sort::SORT_METHODS;
pub use subscript::SUBSCRIPT_METHODS;

/// The payload of `list`.
#[derive(Default)]
pub struct List {
    pub items: RefCell<Vec<Value>>,
}

/// Drops items from the last to the first, as the reference does.
fn drop_backwards(mut items: Vec<Value>) {
    while items.pop().is_some() {}
}

payload!(List, "list", [items], backwards: true, buffer: |list| {
    list.items.try_borrow().map_or(0, |items| items.len() * size_of::<Value>())
}, drain: List::drain);

impl List {
    #[inline]
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.items.borrow().is_empty()
    }

    /// Appends an item.
    #[inline(always)]
    pub fn push(&self, heap: &corallus_heap::Heap, item: Value) {
        heap.grow(size_of::<Value>());
        self.items.borrow_mut().push(item);
    }

    /// The item at a position, if there is one.
    #[inline]
    pub fn get(&self, at: usize) -> Option<Value> {
        self.items.borrow().get(at).cloned()
    }

    /// A copy of the items, for work that may run Python code.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }

    /// Drops items from the end.
    fn drain(&self, most: usize) -> bool {
        let Ok(mut items) = self.items.try_borrow_mut() else {
            return false;
        };
        let kept = items.len().saturating_sub(most);
        let last = items.split_off(kept);
        drop(items);
        drop_backwards(last);
        kept > 0
    }

    /// Replaces all items; the old ones die after the borrow has ended.
    pub fn set_items(&self, items: Vec<Value>) {
        let old = self.items.replace(items);
        drop_backwards(old);
    }
}

impl Vm {
    pub fn list(&mut self, items: Vec<Value>) -> Value {
        self.new_list(items).into_value()
    }

    pub fn new_list(&mut self, items: Vec<Value>) -> Ref<List> {
        self.heap.alloc_with(&self.types.list, || List {
            items: RefCell::new(items),
        })
    }
}

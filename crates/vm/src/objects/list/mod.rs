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

use corallus_heap::{Heap, Ref, Value, let_go, payload};

use crate::vm::Vm;

pub use methods::METHODS;
pub use sort::SORT_METHODS;
pub use subscript::SUBSCRIPT_METHODS;

/// The payload of `list`.
#[derive(Default)]
pub struct List {
    pub items: RefCell<Vec<Value>>,
}

payload!(List, "list", [items], buffer: |list| {
    list.items.try_borrow().map_or(0, |items| items.len() * size_of::<Value>())
}, drain: List::drain, let_go: |list, _| {
    let items = list.items.get_mut();
    // The last goes first.
    while let Some(item) = items.pop() {
        if let Some(last) = let_go(item) {
            return Some(last);
        }
    }
    None
});

impl List {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.look(Vec::len)
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks at the items without noting that somebody does; to be given only what runs no other code.
    #[inline(always)]
    fn look<R: Default>(&self, look: impl FnOnce(&Vec<Value>) -> R) -> R {
        // SAFETY: this function is private, and its callers copy a number or count a reference: nothing changes the list meanwhile.
        unsafe { self.items.try_borrow_unguarded() }.map_or_else(|_| R::default(), look)
    }

    /// Appends an item.
    #[inline(always)]
    pub fn push(&self, heap: &Heap, item: Value) {
        heap.grow(size_of::<Value>());
        self.items.borrow_mut().push(item);
    }

    /// The item at a position, if there is one.
    #[inline(always)]
    pub fn get(&self, at: usize) -> Option<Value> {
        self.look(|items| items.get(at).cloned())
    }

    /// The item at an index, which counts from the end if it is negative.
    #[inline(always)]
    pub fn item(&self, index: i64) -> Option<Value> {
        self.look(|items| {
            let at = if index < 0 { index + items.len() as i64 } else { index };
            items.get(usize::try_from(at).ok()?).cloned()
        })
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
        drop(last);
        kept > 0
    }

    /// Replaces all items; the old ones die after the borrow has ended, the last first.
    pub fn set_items(&self, heap: &Heap, items: Vec<Value>) {
        let old = self.items.replace(items);
        heap.drop_in_order(old.into_iter().rev());
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

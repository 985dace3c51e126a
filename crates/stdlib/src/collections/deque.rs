//! `deque`: the payload and its bounded growth.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use corallus_heap::{Heap, TypeFlags, Value, let_go, payload};
use corallus_vm::native::{GetSet, TypeDef, getter, this};

use super::deque_methods::METHODS;

/// The payload of `deque`.
#[derive(Default)]
pub struct Deque {
    pub items: RefCell<VecDeque<Value>>,
    /// The most items it holds; `usize::MAX` for no limit.
    pub limit: Cell<usize>,
    /// Counts changes, so that iterators notice.
    pub changes: Cell<u64>,
}

payload!(Deque, "deque", [items], buffer: |deque| {
    deque.items.try_borrow().map_or(0, |items| items.len() * size_of::<Value>())
}, drain: |deque, most| {
    for _ in 0..most {
        let Some(last) = deque.items.try_borrow_mut().ok().and_then(|mut items| items.pop_back()) else {
            return false;
        };
        drop(last);
    }
    !deque.items.borrow().is_empty()
}, let_go: |deque, _| {
    let items = deque.items.get_mut();
    while let Some(item) = items.pop_front() {
        if let Some(last) = let_go(item) {
            return Some(last);
        }
    }
    None
});

pub static DEQUE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE | TypeFlags::SEQUENCE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    ..TypeDef::new::<Deque>("deque", "collections")
};

static GETSETS: &[GetSet] = &[getter(
    "maxlen",
    |vm, value| {
        let limit = this::<Deque>(vm, value)?.limit.get();
        Ok(if limit == usize::MAX {
            Value::NONE
        } else {
            vm.size(limit)
        })
    },
    "maximum size of a deque or None if unbounded",
)];

impl Deque {
    pub fn with_limit(limit: usize) -> Self {
        Self {
            limit: Cell::new(limit),
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, at: usize) -> Option<Value> {
        self.items.borrow().get(at).cloned()
    }

    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }

    pub fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    /// Appends on the right; an item pushed out on the left is returned for the caller to drop.
    pub fn push_back(&self, heap: &Heap, item: Value) -> Option<Value> {
        let mut items = self.items.borrow_mut();
        items.push_back(item);
        self.changed();
        if items.len() > self.limit.get() {
            items.pop_front()
        } else {
            heap.grow(size_of::<Value>());
            None
        }
    }

    /// Appends on the left; an item pushed out on the right is returned for the caller to drop.
    pub fn push_front(&self, heap: &Heap, item: Value) -> Option<Value> {
        let mut items = self.items.borrow_mut();
        items.push_front(item);
        self.changed();
        if items.len() > self.limit.get() {
            items.pop_back()
        } else {
            heap.grow(size_of::<Value>());
            None
        }
    }

    /// Replaces all items.
    pub fn set_items(&self, heap: &Heap, items: VecDeque<Value>) {
        let old = self.items.replace(items);
        self.changed();
        heap.drop_in_order(old);
    }
}

//! `range`: an arithmetic progression. Bounds are Python integers of any size; the fast forms fit a machine word.

use corallus_heap::{Value, payload};

/// The payload of `range`.
pub struct Range {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    /// The number of items, an `int`.
    pub length: Value,
}

payload!(Range, "range", [start, stop, step, length]);

/// The payload of iterators over ranges whose numbers fit a machine word.
pub struct RangeIterator {
    pub next: std::cell::Cell<i64>,
    pub step: i64,
    pub left: std::cell::Cell<u64>,
}

payload!(RangeIterator, "range_iterator", []);

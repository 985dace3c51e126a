//! Numbers of static tables: an isolate finds what it made of a table by it, without hashing.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of the table's own in this process, given on first use.
#[derive(Default)]
pub struct Number(AtomicUsize);

impl Number {
    /// No number yet.
    pub const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// The number, from 1 on.
    #[inline(always)]
    pub(crate) fn get(&self) -> usize {
        match self.0.load(Ordering::Relaxed) {
            0 => self.give(),
            number => number,
        }
    }

    #[cold]
    fn give(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // Another thread may have been faster; then this number stays nobody's.
        match self.0.compare_exchange(0, number, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => number,
            Err(given) => given,
        }
    }
}

/// What was made of tables, by their numbers.
pub(crate) struct ByNumber<T>(Vec<Option<T>>);

impl<T> Default for ByNumber<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByNumber<T> {
    #[inline(always)]
    pub fn get(&self, number: &Number) -> Option<&T> {
        self.0.get(number.get())?.as_ref()
    }

    pub fn insert(&mut self, number: &Number, made: T) {
        let number = number.get();
        if number >= self.0.len() {
            self.0.resize_with(number + 1, || None);
        }
        self.0[number] = Some(made);
    }
}

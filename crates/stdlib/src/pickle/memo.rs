//! Memos: which objects a pickle has seen, by number.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Deref;
use std::rc::Rc;

use corallus_heap::{Trace, Tracer, Value};

/// A memo that its owner shares with the work in progress.
#[derive(Default)]
pub struct Shared<M>(Rc<RefCell<M>>);

impl<M> Clone for Shared<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> Deref for Shared<M> {
    type Target = RefCell<M>;

    #[inline(always)]
    fn deref(&self) -> &RefCell<M> {
        &self.0
    }
}

impl<M: Trace> Trace for Shared<M> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        RefCell::trace(&self.0, tracer);
    }
}

/// Hashes identities of objects: addresses, which nobody chooses.
#[derive(Default)]
pub struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, identity: u64) {
        // Multiplication moves the bits that differ to the top, where the table looks first.
        self.0 = (self.0 ^ identity).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0.rotate_left(32)
    }
}

/// What has been written: the numbers of objects, by identity. The objects are kept alive, so that no other gets the identity
/// of one that was only made for the pickle.
#[derive(Default)]
pub struct Written {
    entries: HashMap<u64, (usize, Value), BuildHasherDefault<IdentityHasher>>,
}

impl Written {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The number of an object.
    #[inline]
    pub fn get(&self, object: &Value) -> Option<usize> {
        self.entries.get(&object.bits()).map(|(number, _)| *number)
    }

    /// Numbers an object.
    #[inline]
    pub fn add(&mut self, object: &Value) -> usize {
        let number = self.entries.len();
        self.entries.insert(object.bits(), (number, object.clone()));
        number
    }

    pub fn set(&mut self, identity: u64, number: usize, object: Value) {
        self.entries.insert(identity, (number, object));
    }

    /// Identity, number and object of everything, in the order of the numbers.
    pub fn entries(&self) -> Vec<(u64, usize, Value)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .map(|(identity, (number, object))| (*identity, *number, object.clone()))
            .collect();
        entries.sort_by_key(|(_, number, _)| *number);
        entries
    }
}

impl Trace for Written {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for (_, object) in self.entries.values() {
            object.trace(tracer);
        }
    }
}

/// What has been read, by number. Numbers usually count up from 0; those of a pickle that jumps ahead stand apart, so that none
/// asks for more memory than it has opcodes.
#[derive(Default)]
pub struct Read {
    first: Vec<Value>,
    others: HashMap<usize, Value>,
    count: usize,
}

impl Read {
    /// How many numbers are taken.
    pub fn len(&self) -> usize {
        self.count
    }

    #[inline]
    pub fn get(&self, number: usize) -> Option<Value> {
        match self.first.get(number) {
            Some(value) => (!value.is_undef()).then(|| value.clone()),
            None => self.others.get(&number).cloned(),
        }
    }

    /// Sets what a number stands for; what it stood for before is the caller's to drop.
    #[inline]
    pub fn set(&mut self, number: usize, value: Value) -> Option<Value> {
        if number == self.first.len() && self.others.is_empty() {
            self.first.push(value);
            self.count += 1;
            return None;
        }
        let old = match self.first.get_mut(number) {
            Some(place) => Some(std::mem::replace(place, value)).filter(|old| !old.is_undef()),
            None => self.others.insert(number, value),
        };
        self.count += usize::from(old.is_none());
        old
    }

    pub fn entries(&self) -> Vec<(usize, Value)> {
        let mut entries: Vec<_> = self
            .first
            .iter()
            .cloned()
            .enumerate()
            .filter(|(_, value)| !value.is_undef())
            .chain(self.others.iter().map(|(number, value)| (*number, value.clone())))
            .collect();
        entries.sort_by_key(|(number, _)| *number);
        entries
    }
}

impl Trace for Read {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.first.as_slice().trace(tracer);
        for value in self.others.values() {
            value.trace(tracer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_numbers_take_no_room() {
        let mut memo = Read::default();
        assert!(memo.set(0, Value::NONE).is_none());
        assert!(memo.set(usize::MAX, Value::TRUE).is_none());
        assert!(memo.set(1, Value::FALSE).is_none());
        assert!(memo.set(1, Value::TRUE).is_some_and(|old| old.is_false()));
        assert_eq!(memo.len(), 3);
        assert!(memo.get(usize::MAX).is_some_and(|value| value.is_true()));
        assert!(memo.get(2).is_none());
    }
}

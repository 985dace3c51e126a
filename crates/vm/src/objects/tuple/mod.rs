//! `tuple`: an immutable array.
//!
//! - this file: the payload, construction, hashing.
//! - [`methods`]: the methods.
//! - [`iterator`]: what `iter(tuple)` returns, `tuple_iterator`.

pub mod iterator;
pub mod methods;

use std::cell::Cell;
use std::ops::Deref;

use corallus_heap::{Ref, Trace, Tracer, Value, let_go_of, payload};
use smallvec::SmallVec;

use crate::error::Res;
use crate::vm::Vm;

pub use methods::METHODS;

/// So many items stand in the object.
const FEW: usize = 3;

/// The items of a tuple; a few stand in the object.
pub struct Items(SmallVec<[Value; FEW]>);

impl Deref for Items {
    type Target = [Value];

    #[inline(always)]
    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Items {
    type Item = &'a Value;
    type IntoIter = std::slice::Iter<'a, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Trace for Items {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.as_slice().trace(tracer);
    }
}

impl Items {
    /// At most [`FEW`] items, each stored from a machine register: a copy through a buffer would wait for its own stores.
    #[inline(always)]
    fn few(mut items: impl Iterator<Item = Value>, count: usize) -> Self {
        let mut next = || items.next().unwrap_or(Value::UNDEF);
        Self(SmallVec::from_buf_and_len([next(), next(), next()], count))
    }

    /// Bytes outside of the object.
    fn buffer(&self) -> usize {
        if self.0.spilled() { size_of_val(&**self) } else { 0 }
    }
}

impl From<Vec<Value>> for Items {
    fn from(items: Vec<Value>) -> Self {
        match items.len() {
            count @ 0..=FEW => Self::few(items.into_iter(), count),
            _ => Self(SmallVec::from_vec(items.into_boxed_slice().into_vec())),
        }
    }
}

impl From<SmallVec<[Value; FEW]>> for Items {
    fn from(items: SmallVec<[Value; FEW]>) -> Self {
        Self(items)
    }
}

impl<const N: usize> From<[Value; N]> for Items {
    #[inline(always)]
    fn from(items: [Value; N]) -> Self {
        items.into_iter().collect()
    }
}

impl FromIterator<Value> for Items {
    #[inline(always)]
    fn from_iter<I: IntoIterator<Item = Value>>(items: I) -> Self {
        let items = items.into_iter();
        match items.size_hint() {
            (count @ 0..=FEW, Some(most)) if most == count => Self::few(items, count),
            _ => items.collect::<Vec<_>>().into(),
        }
    }
}

/// The payload of `tuple`.
pub struct Tuple {
    pub items: Items,
    pub hash: Cell<Option<i64>>,
}

payload!(Tuple, "tuple", [items], buffer: |tuple| tuple.items.buffer(), bare: |tuple| {
    tuple.items.is_empty() && !tuple.items.0.spilled()
}, let_go: |tuple, position| {
    // The last goes first.
    for item in tuple.items.0.as_mut_slice().iter_mut().rev().skip(*position) {
        *position += 1;
        if let Some(last) = let_go_of(item) {
            return Some(last);
        }
    }
    // SAFETY: fewer than there are, and what is left of them refers to nothing.
    unsafe { tuple.items.0.set_len(0) };
    None
});

impl Vm {
    /// A tuple; the empty one is shared.
    #[inline]
    pub fn tuple(&mut self, items: impl Into<Items>) -> Value {
        self.new_tuple(items).into_value()
    }

    /// A tuple of two, made in its place.
    #[inline]
    pub fn pair(&mut self, first: Value, second: Value) -> Value {
        let tuple = self.heap.alloc_with(&self.types.tuple, || Tuple {
            items: [first, second].into(),
            hash: Cell::new(None),
        });
        tuple.into_value()
    }

    /// A tuple of three, made in its place.
    #[inline]
    pub fn triple(&mut self, first: Value, second: Value, third: Value) -> Value {
        let tuple = self.heap.alloc_with(&self.types.tuple, || Tuple {
            items: [first, second, third].into(),
            hash: Cell::new(None),
        });
        tuple.into_value()
    }

    /// A tuple of so many items, which come from the first to the last: not longer than the vector's room.
    #[inline]
    pub(crate) fn tuple_of_full(&mut self, items: Vec<Value>) -> Value {
        if items.len() <= FEW || items.len() != items.capacity() {
            return self.tuple(items);
        }
        let tuple = self.heap.alloc_with(&self.types.tuple, || Tuple {
            items: Items(SmallVec::from_vec(items)),
            hash: Cell::new(None),
        });
        tuple.into_value()
    }

    pub fn new_tuple(&mut self, items: impl Into<Items>) -> Ref<Tuple> {
        let items = items.into();
        if items.is_empty()
            && let Some(empty) = &self.empty_tuple
        {
            return empty.clone();
        }
        self.heap.alloc(
            &self.types.tuple,
            Tuple {
                items,
                hash: Cell::new(None),
            },
        )
    }
}

/// The hash of a tuple of these items: the items' hashes mixed as by xxHash, which the reference uses, so that equal
/// tuples of numbers hash as they do there.
pub fn hash_items(vm: &mut Vm, items: &[Value]) -> Res<i64> {
    let state = mix(vm, items)?.wrapping_add(items.len() as u64 ^ (PRIME_5 ^ 3_527_539));
    Ok(finish(state))
}

/// The same without the number of items, as slices are hashed.
pub fn mix_hashes(vm: &mut Vm, items: &[Value]) -> Res<i64> {
    Ok(finish(mix(vm, items)?))
}

fn finish(state: u64) -> i64 {
    if state == u64::MAX { 1_546_275_796 } else { state as i64 }
}

const PRIME_5: u64 = 2_870_177_450_012_600_261;

fn mix(vm: &mut Vm, items: &[Value]) -> Res<u64> {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    let mut state = PRIME_5;
    for item in items {
        let lane = vm.hash(item)? as u64;
        state = state
            .wrapping_add(lane.wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
    }
    Ok(state)
}

//! Values that are lent: copies of words whose owners keep the counts.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use crate::value::Value;

/// Values side by side that belong to others for as long as `'a`: arguments of a call that stand apart from each other, and
/// defaults behind them. Making and dropping it counts nothing.
pub struct Lent<'a, const N: usize> {
    words: [ManuallyDrop<Value>; N],
    owners: PhantomData<&'a Value>,
}

impl<'a, const N: usize> Lent<'a, N> {
    #[inline(always)]
    pub fn of(values: &'a [Value; N]) -> Self {
        Self {
            // SAFETY: `ManuallyDrop` has the layout of what it holds. The copies are never dropped, and only ever borrowed, for no
            // longer than their owners are.
            words: unsafe { std::ptr::read(std::ptr::from_ref(values).cast()) },
            owners: PhantomData,
        }
    }

    /// Puts a value at a position; one that isn't there is ignored.
    #[inline(always)]
    pub fn place(&mut self, at: usize, value: &'a Value) {
        if let Some(word) = self.words.get_mut(at) {
            // SAFETY: as in `of`.
            *word = ManuallyDrop::new(unsafe { std::ptr::read(value) });
        }
    }

    /// Puts values side by side, from a position on; those for which there is no place are ignored.
    #[inline(always)]
    pub fn place_all(&mut self, from: usize, values: &'a [Value]) {
        // A few tests and moves take less than a call of what copies memory, which a loop would become.
        let mut next = |at: usize| {
            if let Some(value) = values.get(at) {
                self.place(from + at, value);
            }
        };
        next(0);
        next(1);
        next(2);
        next(3);
        if N > 4 {
            (4..N).for_each(next);
        }
    }

    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: `ManuallyDrop` has the layout of what it holds.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr().cast(), N) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_between_what_was_lent_first() {
        let (defaults, given) = ([Value::NONE, Value::TRUE, Value::UNDEF], Value::int32(7));
        let mut lent = Lent::of(&defaults);
        lent.place_all(0, std::slice::from_ref(&given));
        lent.place(3, &given);
        let words: Vec<u64> = lent.as_slice().iter().map(Value::bits).collect();
        assert_eq!(words, [given.bits(), Value::TRUE.bits(), Value::UNDEF.bits()]);
    }
}

//! The special methods of a type, by [`Special`](crate::special::Special).

use corallus_heap::{Trace, Tracer, Value};

use crate::special::COUNT;

/// Marks a special method that the type hasn't.
const ABSENT: u8 = 0;

/// The special methods that a type has, own and inherited. A type has a few of the many: where each of those stands is kept apart
/// from the values, so that making a class, and the collector, have to do with the few.
#[derive(Clone)]
pub(super) struct Specials {
    /// One more than the position among the values, or [`ABSENT`].
    places: [u8; COUNT],
    /// `UNDEF` where there is none any more.
    values: Vec<Value>,
}

// A place is a byte.
const _: () = assert!(COUNT < u8::MAX as usize);

impl Default for Specials {
    fn default() -> Self {
        Self {
            places: [ABSENT; COUNT],
            values: Vec::new(),
        }
    }
}

impl Specials {
    /// The method with this number.
    #[inline(always)]
    pub(super) fn get(&self, index: usize) -> Option<&Value> {
        let place = usize::from(self.places[index]);
        // There is nothing in front of the first.
        let value = self.values.get(place.wrapping_sub(1))?;
        (!value.is_undef()).then_some(value)
    }

    /// Sets the method with this number, or takes it away (`UNDEF`). Returns the old one, for the caller to drop.
    #[must_use = "dropping the old method may free objects: say where"]
    pub(super) fn set(&mut self, index: usize, value: Value) -> Value {
        let place = usize::from(self.places[index]);
        if let Some(old) = self.values.get_mut(place.wrapping_sub(1)) {
            return std::mem::replace(old, value);
        }
        if !value.is_undef() {
            self.values.push(value);
            self.places[index] = self.values.len() as u8;
        }
        Value::UNDEF
    }

    /// Room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.values.reserve(more);
    }
}

impl Trace for Specials {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values.trace(tracer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_found_until_it_is_taken_away() {
        let mut specials = Specials::default();
        assert!(specials.get(3).is_none());
        assert!(specials.set(3, Value::int32(1)).is_undef());
        assert!(specials.set(0, Value::int32(2)).is_undef());
        assert!(specials.set(3, Value::int32(3)).is(&Value::int32(1)));
        assert!(specials.get(3).is_some_and(|value| value.is(&Value::int32(3))));
        assert!(specials.set(3, Value::UNDEF).is(&Value::int32(3)));
        assert!(specials.get(3).is_none());
        assert!(specials.get(0).is_some_and(|value| value.is(&Value::int32(2))));
        for _ in 0..1000 {
            drop(specials.set(3, Value::NONE));
            drop(specials.set(3, Value::UNDEF));
        }
        assert_eq!(specials.values.len(), 2);
    }
}

//! A place for one value or reference that is read and written in full, without the bookkeeping of a `RefCell`.

use std::cell::UnsafeCell;

use crate::collector::{Trace, Tracer};
use crate::object::{Payload, Ref};
use crate::value::Value;

/// What a [`Slot`] may hold.
///
/// # Safety
/// Cloning touches nothing but a reference count: it neither runs code nor reaches a slot.
pub unsafe trait Counted: Clone {}

// SAFETY: cloning a value increments a count.
unsafe impl Counted for Value {}

// SAFETY: cloning a reference increments a count.
unsafe impl<T: Payload> Counted for Ref<T> {}

/// A cell whose content is cloned out and replaced, never borrowed.
pub struct Slot<T: Counted>(UnsafeCell<T>);

impl<T: Counted> Slot<T> {
    pub const fn new(content: T) -> Self {
        Self(UnsafeCell::new(content))
    }

    /// A clone of the content.
    #[inline(always)]
    pub fn get(&self) -> T {
        // SAFETY: the borrow ends within the expression, and cloning doesn't reach this slot.
        unsafe { (*self.0.get()).clone() }
    }

    /// Replaces the content; the old one is for the caller to drop, once nothing is half-way any more.
    #[inline(always)]
    #[must_use = "dropping the old content may free objects: say where"]
    pub fn replace(&self, content: T) -> T {
        // SAFETY: replacing moves words only.
        unsafe { std::mem::replace(&mut *self.0.get(), content) }
    }
}

impl Slot<Value> {
    /// Whether the content is no Python value.
    #[inline(always)]
    pub fn is_undef(&self) -> bool {
        // SAFETY: the borrow ends within the expression.
        unsafe { (*self.0.get()).is_undef() }
    }

    /// The content, unless it is no Python value.
    #[inline(always)]
    pub fn get_defined(&self) -> Option<Value> {
        let value = self.get();
        (!value.is_undef()).then_some(value)
    }
}

impl<T: Counted + Trace> Trace for Slot<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the tracer runs no code that changes the slot.
        unsafe { (*self.0.get()).trace(tracer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_gives_the_old_content() {
        let slot = Slot::new(Value::int32(1));
        assert!(slot.replace(Value::UNDEF).is(&Value::int32(1)));
        assert!(slot.is_undef() && slot.get_defined().is_none());
    }
}

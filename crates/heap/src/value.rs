//! A value is one 64-bit word.
//!
//! The low bits tell what it is: `…1` a 63-bit integer, `…010` a singleton, `…000` a pointer to an object, whose count the
//! value owns one of. Cloning and dropping keep the count.

use std::fmt;
use std::num::NonZeroU64;
use std::ptr::NonNull;

use crate::object::{Header, Payload, Ref};
use crate::types::TypeCore;

/// A Python value: an immediate or an owned, counted pointer.
#[repr(transparent)]
pub struct Value(NonZeroU64);

const fn immediate(index: u64) -> u64 {
    index << 3 | 2
}

const UNDEF: u64 = immediate(0);
const NONE: u64 = immediate(1);
const FALSE: u64 = immediate(2);
const TRUE: u64 = immediate(3);
const ELLIPSIS: u64 = immediate(4);
const NOT_IMPLEMENTED: u64 = immediate(5);

impl Value {
    /// The largest integer that is immediate.
    pub const MAX_INT: i64 = (1 << 62) - 1;
    /// The smallest integer that is immediate.
    pub const MIN_INT: i64 = -(1 << 62);

    #[inline(always)]
    const fn constant(bits: u64) -> Self {
        match NonZeroU64::new(bits) {
            Some(bits) => Self(bits),
            None => panic!("no immediate is zero"),
        }
    }

    /// Not a Python value: an unbound local, an empty cell, a register not in use.
    pub const UNDEF: Self = Self::constant(UNDEF);
    pub const NONE: Self = Self::constant(NONE);
    pub const FALSE: Self = Self::constant(FALSE);
    pub const TRUE: Self = Self::constant(TRUE);
    pub const ELLIPSIS: Self = Self::constant(ELLIPSIS);
    pub const NOT_IMPLEMENTED: Self = Self::constant(NOT_IMPLEMENTED);

    /// The word itself; equal words are the same object (`is`).
    #[inline(always)]
    pub const fn bits(&self) -> u64 {
        self.0.get()
    }

    #[inline(always)]
    pub const fn bool(b: bool) -> Self {
        if b { Self::TRUE } else { Self::FALSE }
    }

    /// An immediate integer, or `None` if it needs more than 63 bits.
    #[inline(always)]
    pub const fn small_int(i: i64) -> Option<Self> {
        if i >= Self::MIN_INT && i <= Self::MAX_INT {
            Some(Self::constant((i as u64) << 1 | 1))
        } else {
            None
        }
    }

    /// An integer known to fit.
    #[inline(always)]
    pub const fn int32(i: i32) -> Self {
        Self::constant((i as i64 as u64) << 1 | 1)
    }

    /// The integer, if this is an immediate one. `True` and `False` are not.
    #[inline(always)]
    pub const fn as_small_int(&self) -> Option<i64> {
        if self.is_small_int() {
            Some(self.bits() as i64 >> 1)
        } else {
            None
        }
    }

    #[inline(always)]
    pub const fn is_small_int(&self) -> bool {
        self.bits() & 1 == 1
    }

    #[inline(always)]
    pub const fn is_undef(&self) -> bool {
        self.bits() == UNDEF
    }

    #[inline(always)]
    pub const fn is_none(&self) -> bool {
        self.bits() == NONE
    }

    #[inline(always)]
    pub const fn is_true(&self) -> bool {
        self.bits() == TRUE
    }

    #[inline(always)]
    pub const fn is_false(&self) -> bool {
        self.bits() == FALSE
    }

    #[inline(always)]
    pub const fn is_not_implemented(&self) -> bool {
        self.bits() == NOT_IMPLEMENTED
    }

    #[inline(always)]
    pub const fn is_ellipsis(&self) -> bool {
        self.bits() == ELLIPSIS
    }

    /// `Some` for `True` and `False`.
    #[inline(always)]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.bits() {
            TRUE => Some(true),
            FALSE => Some(false),
            _ => None,
        }
    }

    /// Whether this is a pointer to an object.
    #[inline(always)]
    pub const fn is_object(&self) -> bool {
        self.bits() & 7 == 0
    }

    /// Whether both are the same object (`is`).
    #[inline(always)]
    pub const fn is(&self, other: &Value) -> bool {
        self.bits() == other.bits()
    }

    /// The object's header, if this is a pointer.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        // SAFETY: a pointer value owns a count, so the object outlives the borrow of `self`.
        self.is_object().then(|| unsafe { &*(self.bits() as *const Header) })
    }

    #[inline(always)]
    pub(crate) fn pointer(&self) -> Option<NonNull<Header>> {
        if self.is_object() {
            NonNull::new(self.bits() as *mut Header)
        } else {
            None
        }
    }

    /// Takes over one count of the object.
    ///
    /// # Safety
    /// `header` points to a live object of which the caller owns a count.
    #[inline(always)]
    pub unsafe fn from_raw(header: NonNull<Header>) -> Self {
        // SAFETY: a non-null pointer is not zero.
        Self(unsafe { NonZeroU64::new_unchecked(header.as_ptr() as u64) })
    }

    /// Another count of an object that somebody holds.
    ///
    /// # Safety
    /// `header` points to a live object.
    #[inline(always)]
    pub unsafe fn of_held(header: NonNull<Header>) -> Self {
        // SAFETY: promised by the caller; the count is the value's.
        unsafe {
            header.as_ref().increment();
            Self::from_raw(header)
        }
    }

    /// What the heap knows of the object's type; `None` for immediates.
    #[inline(always)]
    pub fn type_core(&self) -> Option<&TypeCore> {
        self.header().map(Header::type_core)
    }

    /// This value as a reference to an object with payload `T`, if it is one (instances of subclasses included).
    #[inline(always)]
    pub fn downcast_ref<T: Payload>(&self) -> Option<&Ref<T>> {
        if self.has_payload::<T>() {
            // SAFETY: the payload's type was checked; Ref and Value are both one word that owns a count.
            Some(unsafe { &*std::ptr::from_ref(self).cast::<Ref<T>>() })
        } else {
            None
        }
    }

    /// This value as an owned typed reference, or the value back.
    #[inline]
    pub fn downcast<T: Payload>(self) -> Result<Ref<T>, Value> {
        if self.has_payload::<T>() {
            // SAFETY: as in `downcast_ref`, and the count moves along.
            Ok(unsafe { std::mem::transmute::<Value, Ref<T>>(self) })
        } else {
            Err(self)
        }
    }

    /// This value as an owned typed reference.
    ///
    /// # Safety
    /// The object's payload is a `T`.
    #[inline(always)]
    pub unsafe fn downcast_unchecked<T: Payload>(self) -> Ref<T> {
        // SAFETY: as in `downcast`.
        unsafe { std::mem::transmute::<Value, Ref<T>>(self) }
    }

    /// This value as a typed reference.
    ///
    /// # Safety
    /// The object's payload is a `T`.
    #[inline(always)]
    pub unsafe fn downcast_ref_unchecked<T: Payload>(&self) -> &Ref<T> {
        // SAFETY: as in `downcast_ref`.
        unsafe { &*std::ptr::from_ref(self).cast::<Ref<T>>() }
    }

    /// The payload, to be changed, if it is a `T` and nobody else refers to the object.
    #[inline(always)]
    pub fn unique_payload<T: Payload>(&mut self) -> Option<&mut T> {
        let unique = self.has_payload::<T>() && self.header()?.count() == 1;
        let object = self.pointer().filter(|_| unique)?.cast::<crate::object::Object<T>>();
        // SAFETY: the payload is a `T`, and the only reference to it is borrowed for as long as the result.
        Some(unsafe { &mut (*object.as_ptr()).payload })
    }

    /// Whether the object's payload is a `T`.
    #[inline(always)]
    pub fn has_payload<T: Payload>(&self) -> bool {
        self.type_core()
            .is_some_and(|core| std::ptr::eq(core.vtable, T::vtable()))
    }

    /// Drops the value; true if the object is gone (or waits for its finaliser).
    #[inline(always)]
    pub fn release_checked(self) -> bool {
        let Some(pointer) = self.pointer() else { return false };
        std::mem::forget(self);
        // SAFETY: the value owned a count, so the object is alive.
        let last = unsafe { pointer.as_ref() }.decrement();
        if last {
            Self::release(pointer);
        }
        last
    }

    #[inline(never)]
    #[cold]
    fn release(pointer: NonNull<Header>) {
        // SAFETY: the count has just reached zero, so nobody else refers to the object.
        unsafe { crate::release::release(pointer) }
    }
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Self {
        // Read once: the count might, for all the compiler knows, stand where the value does.
        let word = self.0;
        if let Some(header) = self.header() {
            header.increment();
        }
        Self(word)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(pointer) = self.pointer() {
            // SAFETY: the value owns a count, so the object is alive.
            if unsafe { pointer.as_ref() }.decrement() {
                Self::release(pointer);
            }
        }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::bool(b)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bits() {
            UNDEF => f.write_str("<undefined>"),
            NONE => f.write_str("None"),
            TRUE => f.write_str("True"),
            FALSE => f.write_str("False"),
            ELLIPSIS => f.write_str("Ellipsis"),
            NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            bits => match self.as_small_int() {
                Some(i) => write!(f, "{i}"),
                None => write!(f, "<object at {bits:#x}>"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_word() {
        assert_eq!(size_of::<Value>(), 8);
        assert_eq!(size_of::<Option<Value>>(), 8);
    }

    #[test]
    fn small_integers_round_trip() {
        for i in [0, 1, -1, Value::MAX_INT, Value::MIN_INT] {
            assert_eq!(Value::small_int(i).and_then(|v| v.as_small_int()), Some(i));
        }
        assert!(Value::small_int(Value::MAX_INT + 1).is_none());
        assert!(Value::small_int(Value::MIN_INT - 1).is_none());
        assert!(Value::TRUE.as_small_int().is_none());
    }
}

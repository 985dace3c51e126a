//! Objects whose type is a builtin one itself, not a class derived from it: nothing written in Python stands between such an object and
//! its payload.

use corallus_heap::{Payload, Ref, Value};

use crate::objects::dict::Dict;
use crate::objects::float::Float;
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::types::Types;

/// The object, if its type is `ty`, whose payload is a `T`.
#[inline(always)]
fn exact<'a, T: Payload>(value: &'a Value, ty: &Ref<Type>) -> Option<&'a Ref<T>> {
    if !value.header()?.type_value().is(ty.as_value()) {
        return None;
    }
    debug_assert!(value.has_payload::<T>());
    // SAFETY: whoever calls this names a builtin type and the payload that all of its instances have.
    Some(unsafe { value.downcast_ref_unchecked() })
}

impl Types {
    /// A `list`.
    #[inline(always)]
    pub(crate) fn exact_list<'a>(&self, value: &'a Value) -> Option<&'a Ref<List>> {
        exact(value, &self.list)
    }

    /// A `tuple`.
    #[inline(always)]
    pub(crate) fn exact_tuple<'a>(&self, value: &'a Value) -> Option<&'a Ref<Tuple>> {
        exact(value, &self.tuple)
    }

    /// A `dict`.
    #[inline(always)]
    pub(crate) fn exact_dict<'a>(&self, value: &'a Value) -> Option<&'a Ref<Dict>> {
        exact(value, &self.dict)
    }

    /// A `float`.
    #[inline(always)]
    pub(crate) fn exact_float<'a>(&self, value: &'a Value) -> Option<&'a Ref<Float>> {
        exact(value, &self.float)
    }
}

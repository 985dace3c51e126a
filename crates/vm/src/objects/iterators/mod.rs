//! Iterators that belong to no one container, and what all native iterators share.
//!
//! - [`step`]: native iterators that call Python, as explicit states.
//! - [`sequence`]: `iterator` and `reversed`, over anything with `__getitem__`.
//! - [`callable`]: `iter(callable, sentinel)`.
//! - [`enumerate`], [`zip`], [`map`], [`filter`]: the builtin types of those names.
//! - [`pairs`]: pairs for loops that take them apart at once.

pub mod callable;
pub mod enumerate;
pub mod filter;
pub mod map;
pub(crate) mod pairs;
pub mod sequence;
pub mod step;
pub mod zip;

use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::Args;
use crate::objects::bytes::Bytes;
use crate::objects::dict::Dict;
use crate::objects::dict::views::{DictIterator, DictView};
use crate::objects::list::List;
use crate::objects::list::iterator::{ListIterator, ListReverseIterator};
use crate::objects::native_function::NativeMethod;
use crate::objects::range::{Range, RangeIterator};
use crate::objects::set::Set;
use crate::objects::str::Str;
use crate::objects::str::iterator::StrIterator;
use crate::objects::tuple::Tuple;
use crate::objects::tuple::iterator::TupleIterator;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

impl From<Option<Value>> for Begun {
    /// An item of an iterator, or its end.
    fn from(item: Option<Value>) -> Self {
        match item {
            Some(item) => Begun::Done(item),
            None => Begun::Finished(Value::NONE),
        }
    }
}

/// `__iter__` of iterators.
pub fn iter_self(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(args[0].clone())
}

/// `__reduce__` of iterators: the builtin function that makes one anew, its argument, and the position. The iterator is
/// looked at after the builtins, which may be a mapping of the program's that advances it.
pub fn reduce_iterator(vm: &mut Vm, function: &str, state: impl FnOnce(&mut Vm) -> Res<(Value, Option<i64>)>) -> Res {
    let function = vm.visible_builtin(function)?;
    let (source, position) = state(vm)?;
    let arguments = vm.tuple([source]);
    let mut parts = vec![function, arguments];
    if let Some(position) = position {
        parts.push(vm.int(position));
    }
    Ok(vm.tuple(parts))
}

/// Whether the value's type is this one, and not a subclass.
#[inline]
pub fn is_exactly(value: &Value, ty: &Ref<Type>) -> bool {
    value
        .header()
        .is_some_and(|header| header.type_value().is(ty.as_value()))
}

impl Vm {
    /// Whether `iter()` would accept the value.
    pub fn is_iterable(&self, value: &Value) -> bool {
        let ty = self.type_of(value);
        match ty.special(Special::Iter) {
            Some(method) => !method.is_none(),
            None => self.is_indexed(ty),
        }
    }

    /// Whether instances of a type without `__iter__` are iterated over by index: a program's `__getitem__` may be meant for
    /// that, one of ours isn't.
    pub(crate) fn is_indexed(&self, ty: &Type) -> bool {
        let get = ty.special(Special::GetItem);
        get.is_some_and(|get| !get.has_payload::<NativeMethod>()) && !ty.has(corallus_heap::TypeFlags::MAPPING)
    }

    /// Calls a special method that the value's type was seen to have.
    pub fn begin_known_special(&mut self, this: &Value, special: Special, args: &[Value]) -> Res<Begun> {
        match self.begin_special(this, special, args)? {
            Some(begun) => Ok(begun),
            None => {
                let name = self.type_name(this);
                Err(self.type_error(format!("'{name}' object has no {}()", special.name())))
            }
        }
    }

    /// An argument that is an index or count: `OverflowError` if it doesn't fit a machine word.
    pub fn to_ssize(&mut self, value: &Value) -> Res<isize> {
        match value.as_small_int() {
            Some(small) => Ok(small as isize),
            None => Ok(self.to_i64(value)? as isize),
        }
    }

    /// Whether a sequence's operator should leave the operation to the other operand: the reference asks classes that
    /// define the reflected method before it concatenates or repeats.
    pub fn defers_to(&self, other: &Value, reflected: Special) -> bool {
        let ty = self.type_of(other);
        ty.is_heap_type() && ty.has_special(reflected)
    }

    /// What `sequence * factor` gives if the factor is no integer.
    #[cold]
    pub fn cannot_repeat(&mut self, factor: &Value) -> Res {
        if self.defers_to(factor, Special::RMul) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let name = self.type_name(factor);
        Err(self.type_error(format!("can't multiply sequence by non-int of type '{name}'")))
    }

    /// All items of a builtin container (not of a subclass), whose iteration runs no Python code.
    pub fn items_at_hand(&mut self, value: &Value) -> Res<Option<Vec<Value>>> {
        let Some(header) = value.header() else { return Ok(None) };
        let ty = header.type_value();
        let types = &self.types;
        if ty.is(types.list.as_value()) {
            return Ok(value.downcast_ref::<List>().map(|list| list.to_vec()));
        }
        if ty.is(types.tuple.as_value()) {
            return Ok(value.downcast_ref::<Tuple>().map(|tuple| tuple.items.to_vec()));
        }
        if ty.is(types.dict.as_value()) {
            return Ok(value.downcast_ref::<Dict>().map(|dict| dict.keys()));
        }
        if ty.is(types.set.as_value()) || ty.is(types.frozenset.as_value()) {
            return Ok(value.downcast_ref::<Set>().map(|set| set.members()));
        }
        if let Some(view) = value.downcast_ref::<DictView>() {
            return Ok(Some(view.items(self)));
        }
        if let Some(range) = value.downcast_ref::<Range>() {
            return range.items(self);
        }
        if ty.is(types.str.as_value()) {
            return Ok(value.downcast_ref::<Str>().map(|text| self.characters(text)));
        }
        if ty.is(types.bytes.as_value()) {
            let bytes = value.downcast_ref::<Bytes>();
            return Ok(bytes.map(|bytes| bytes.data.iter().map(|byte| Value::int32(i32::from(*byte))).collect()));
        }
        Ok(None)
    }

    /// The code points of a string as strings.
    fn characters(&mut self, text: &Str) -> Vec<Value> {
        let mut start = 0;
        let mut characters = Vec::with_capacity(text.len());
        for at in 1..=text.len() {
            let end = text.byte_offset(at);
            let character = text.as_bytes().get(start..end).unwrap_or_default();
            characters.push(self.character(character));
            start = end;
        }
        characters
    }

    /// A string of one character.
    pub fn character(&mut self, bytes: &[u8]) -> Value {
        // Those of ASCII characters are shared, as in the reference.
        if let [byte] = bytes
            && let Some(Some(known)) = self.characters.get(usize::from(*byte))
        {
            return known.to_value();
        }
        match (bytes, std::str::from_utf8(bytes)) {
            ([byte], Ok(ascii)) => {
                let string = self.intern(ascii);
                if let Some(place) = self.characters.get_mut(usize::from(*byte)) {
                    *place = Some(string.clone());
                }
                string.into_value()
            }
            _ => self.new_str(bytes.into()).into_value(),
        }
    }

    /// The next item of an iterator of a builtin container, without running Python code and without a frame. `None` if
    /// the iterator is of another kind.
    #[inline]
    pub fn next_at_hand(&mut self, iterator: &Value) -> Option<Res<Option<Value>>> {
        if let Some(iterator) = iterator.downcast_ref::<ListIterator>() {
            return Some(Ok(iterator.advance()));
        }
        if let Some(iterator) = iterator.downcast_ref::<TupleIterator>() {
            return Some(Ok(iterator.advance()));
        }
        if let Some(iterator) = iterator.downcast_ref::<RangeIterator>() {
            return Some(Ok(iterator.advance(self)));
        }
        if let Some(iterator) = iterator.downcast_ref::<DictIterator>() {
            return Some(iterator.advance(self));
        }
        if let Some(iterator) = iterator.downcast_ref::<StrIterator>() {
            return Some(Ok(iterator.advance(self)));
        }
        if let Some(iterator) = iterator.downcast_ref::<ListReverseIterator>() {
            return Some(Ok(iterator.advance()));
        }
        None
    }

    /// The end of an iteration, whichever way it was reported, as opposed to an error.
    pub fn is_stop_iteration(&self, raised: &Raised) -> bool {
        raised.is(crate::objects::exception::ExceptionKind::StopIteration)
    }
}

//! Conversions between Python and Rust values.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use corallus_heap::Value;
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::{as_big, is_int};
use corallus_vm::objects::str::Str;
use num_bigint::BigInt;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::object::Object;

/// Rust types that Python values can become.
///
/// Numbers must fit; `bool` is no number. `String` takes a `str` without lone surrogates, `Vec` and tuples take a `list` or
/// `tuple`, maps a `dict`, [`ByteString`] a `bytes` or `bytearray`, `Option` also `None`, `()` only `None`. [`Object`] takes everything, as it is.
pub trait FromObject: Sized {
    #[doc(hidden)]
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self>;
}

/// Rust types that can become Python values: the counterparts of [`FromObject`].
pub trait ToObject {
    #[doc(hidden)]
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value>;
}

/// Positional arguments of a call: a tuple of values, or a slice or vector of values of one type.
pub trait Args {
    #[doc(hidden)]
    fn into_values(self, cx: &mut Context<'_>) -> Result<Vec<Value>>;
}

#[cold]
fn wrong(cx: &mut Context<'_>, value: &Value, wanted: &str) -> Error {
    let given = cx.vm.type_name(value);
    Error::Conversion(format!("a Python '{given}' can't become a Rust {wanted}"))
}

macro_rules! integers {
    ($($type:ident),*) => { $(
        impl FromObject for $type {
            fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
                if let Some(small) = value.as_small_int()
                    && let Ok(number) = small.try_into()
                {
                    return Ok(number);
                }
                if is_int(value)
                    && value.as_bool().is_none()
                    && let Some(big) = as_big(value)
                {
                    return big.try_into().map_err(|_| {
                        Error::Conversion(concat!("an integer doesn't fit a Rust ", stringify!($type)).to_owned())
                    });
                }
                Err(wrong(cx, value, stringify!($type)))
            }
        }
        impl ToObject for $type {
            fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
                Ok(match i64::try_from(*self) {
                    Ok(number) => cx.vm.int(number),
                    Err(_) => cx.vm.big_int(BigInt::from(*self)),
                })
            }
        }
    )* };
}

integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl FromObject for f64 {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        if let Some(float) = as_float(value) {
            return Ok(float);
        }
        match value.as_small_int() {
            Some(int) => Ok(int as f64),
            None => Err(wrong(cx, value, "f64")),
        }
    }
}

impl FromObject for bool {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        value.as_bool().ok_or_else(|| wrong(cx, value, "bool"))
    }
}

impl FromObject for String {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        let text = value
            .downcast_ref::<Str>()
            .and_then(|text| text.to_str())
            .map(str::to_owned);
        text.ok_or_else(|| wrong(cx, value, "String"))
    }
}

impl FromObject for () {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        match value.is_none() {
            true => Ok(()),
            false => Err(wrong(cx, value, "()")),
        }
    }
}

impl FromObject for Object {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        Ok(Object::new(cx.vm, value.clone()))
    }
}

impl<T: FromObject> FromObject for Option<T> {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        match value.is_none() {
            true => Ok(None),
            false => T::from_value(cx, value).map(Some),
        }
    }
}

impl<T: FromObject> FromObject for Vec<T> {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        match cx.vm.items_of_exact(value) {
            Some(items) => items.iter().map(|item| T::from_value(cx, item)).collect(),
            None => Err(wrong(cx, value, "Vec")),
        }
    }
}

fn entries<K: FromObject, V: FromObject, M: FromIterator<(K, V)>>(cx: &mut Context<'_>, value: &Value) -> Result<M> {
    let Some(dict) = value.downcast_ref::<Dict>() else {
        return Err(wrong(cx, value, "map"));
    };
    let entries = dict.entries();
    entries
        .iter()
        .map(|(key, value)| Ok((K::from_value(cx, key)?, V::from_value(cx, value)?)))
        .collect()
}

impl<K: FromObject + Ord, V: FromObject> FromObject for BTreeMap<K, V> {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        entries(cx, value)
    }
}

impl<K: FromObject + Eq + Hash, V: FromObject> FromObject for HashMap<K, V> {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        entries(cx, value)
    }
}

/// Bytes, as opposed to a list of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByteString(pub Vec<u8>);

impl FromObject for ByteString {
    fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
        if let Some(bytes) = value.downcast_ref::<Bytes>() {
            return Ok(Self(bytes.data.to_vec()));
        }
        match value.downcast_ref::<ByteArray>() {
            Some(bytes) => Ok(Self(bytes.data.borrow().to_vec())),
            None => Err(wrong(cx, value, "ByteString")),
        }
    }
}

impl ToObject for ByteString {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        Ok(cx.vm.bytes(self.0.clone()))
    }
}

impl ToObject for f64 {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        Ok(cx.vm.float(*self))
    }
}

impl ToObject for bool {
    fn to_value(&self, _: &mut Context<'_>) -> Result<Value> {
        Ok(Value::bool(*self))
    }
}

impl ToObject for () {
    fn to_value(&self, _: &mut Context<'_>) -> Result<Value> {
        Ok(Value::NONE)
    }
}

impl ToObject for str {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        Ok(cx.vm.str(self))
    }
}

impl ToObject for String {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        self.as_str().to_value(cx)
    }
}

impl ToObject for Object {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        self.value(cx)
    }
}

impl<T: ToObject + ?Sized> ToObject for &T {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        (**self).to_value(cx)
    }
}

impl<T: ToObject> ToObject for Option<T> {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        match self {
            Some(value) => value.to_value(cx),
            None => Ok(Value::NONE),
        }
    }
}

impl<T: ToObject> ToObject for [T] {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        let items: Result<Vec<Value>> = self.iter().map(|item| item.to_value(cx)).collect();
        Ok(cx.vm.list(items?))
    }
}

impl<T: ToObject, const N: usize> ToObject for [T; N] {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        self.as_slice().to_value(cx)
    }
}

impl<T: ToObject> ToObject for Vec<T> {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        self.as_slice().to_value(cx)
    }
}

fn dict<'a, K: ToObject + 'a, V: ToObject + 'a>(
    cx: &mut Context<'_>,
    entries: impl Iterator<Item = (&'a K, &'a V)>,
) -> Result<Value> {
    let dict = cx.vm.new_dict();
    for (key, value) in entries {
        let (key, value) = (key.to_value(cx)?, value.to_value(cx)?);
        cx.attempt(|vm| dict.insert(vm, key, value))?;
    }
    Ok(dict.into_value())
}

impl<K: ToObject, V: ToObject> ToObject for BTreeMap<K, V> {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        dict(cx, self.iter())
    }
}

impl<K: ToObject, V: ToObject> ToObject for HashMap<K, V> {
    fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
        dict(cx, self.iter())
    }
}

impl Args for () {
    fn into_values(self, _: &mut Context<'_>) -> Result<Vec<Value>> {
        Ok(Vec::new())
    }
}

impl<T: ToObject> Args for Vec<T> {
    fn into_values(self, cx: &mut Context<'_>) -> Result<Vec<Value>> {
        self.iter().map(|item| item.to_value(cx)).collect()
    }
}

impl<T: ToObject> Args for &[T] {
    fn into_values(self, cx: &mut Context<'_>) -> Result<Vec<Value>> {
        self.iter().map(|item| item.to_value(cx)).collect()
    }
}

macro_rules! tuples {
    ($(($count:literal $(, $type:ident $index:tt)*)),* $(,)?) => { $(
        impl<$($type: ToObject),*> Args for ($($type,)*) {
            fn into_values(self, cx: &mut Context<'_>) -> Result<Vec<Value>> {
                Ok(vec![$(self.$index.to_value(cx)?),*])
            }
        }
        impl<$($type: ToObject),*> ToObject for ($($type,)*) {
            fn to_value(&self, cx: &mut Context<'_>) -> Result<Value> {
                let items = vec![$(self.$index.to_value(cx)?),*];
                Ok(cx.vm.tuple(items))
            }
        }
        impl<$($type: FromObject),*> FromObject for ($($type,)*) {
            fn from_value(cx: &mut Context<'_>, value: &Value) -> Result<Self> {
                match cx.vm.items_of_exact(value) {
                    Some(items) if items.len() == $count => Ok(($($type::from_value(cx, &items[$index])?,)*)),
                    _ => Err(wrong(cx, value, concat!("tuple of ", $count))),
                }
            }
        }
    )* };
}

tuples!(
    (1, A 0),
    (2, A 0, B 1),
    (3, A 0, B 1, C 2),
    (4, A 0, B 1, C 2, D 3),
    (5, A 0, B 1, C 2, D 3, E 4),
    (6, A 0, B 1, C 2, D 3, E 4, F 5),
);

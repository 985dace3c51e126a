//! Python values in the hands of a host, and conversions from and to Rust.

use corallus_heap::Value;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::as_i64;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::error::{Error, Result};
use crate::isolate::Isolate;

/// A value of an isolate. It borrows the isolate, so that it can't leak into another.
pub struct Object<'a> {
    isolate: &'a mut Isolate,
    value: Value,
}

impl<'a> Object<'a> {
    pub(crate) fn new(isolate: &'a mut Isolate, value: Value) -> Self {
        Self { isolate, value }
    }

    /// The value as a Rust value.
    ///
    /// # Errors
    /// [`Error::Conversion`] if it is of another type or doesn't fit.
    pub fn extract<T: FromObject>(&mut self) -> Result<T> {
        T::from_value(self.isolate.vm(), &self.value)
    }

    /// `repr(object)`.
    ///
    /// # Errors
    /// What the object's `__repr__` raises.
    pub fn repr(&mut self) -> Result<String> {
        let value = self.value.clone();
        self.isolate
            .attempt(|vm| Ok(vm.repr(&value)?.to_string_lossy().into_owned()))
    }

    /// The name of the object's type.
    pub fn type_name(&mut self) -> String {
        self.isolate.vm().type_name(&self.value).to_string()
    }

    /// Calls the object.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call(self, args: &[&dyn ToObject]) -> Result<Object<'a>> {
        let Self { isolate, value } = self;
        let result = isolate.attempt(|vm| {
            let args: Vec<Value> = args.iter().map(|arg| arg.to_value(vm)).collect();
            vm.call(&value, &args)
        })?;
        Ok(Object { isolate, value: result })
    }

    /// An attribute of the object.
    ///
    /// # Errors
    /// `AttributeError`, or what a property raises.
    pub fn getattr(self, name: &str) -> Result<Object<'a>> {
        let Self { isolate, value } = self;
        let result = isolate.attempt(|vm| vm.getattr(&value, name))?;
        Ok(Object { isolate, value: result })
    }
}

impl std::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.value)
    }
}

/// Rust types that Python values can become.
pub trait FromObject: Sized {
    #[doc(hidden)]
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self>;
}

/// Rust types that can become Python values.
pub trait ToObject {
    #[doc(hidden)]
    fn to_value(&self, vm: &mut Vm) -> Value;
}

fn wrong(vm: &mut Vm, value: &Value, wanted: &str) -> Error {
    let given = vm.type_name(value);
    Error::Conversion(format!("a Python '{given}' can't become a Rust {wanted}"))
}

impl FromObject for i64 {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        as_i64(value).ok_or_else(|| wrong(vm, value, "i64"))
    }
}

impl FromObject for f64 {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        let float = as_float(value).or_else(|| as_i64(value).map(|int| int as f64));
        float.ok_or_else(|| wrong(vm, value, "f64"))
    }
}

impl FromObject for bool {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        value.as_bool().ok_or_else(|| wrong(vm, value, "bool"))
    }
}

impl FromObject for String {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        let text = value
            .downcast_ref::<Str>()
            .and_then(|text| text.to_str())
            .map(str::to_owned);
        text.ok_or_else(|| wrong(vm, value, "String"))
    }
}

impl FromObject for () {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        if value.is_none() {
            Ok(())
        } else {
            Err(wrong(vm, value, "()"))
        }
    }
}

impl<T: FromObject> FromObject for Option<T> {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        if value.is_none() {
            Ok(None)
        } else {
            T::from_value(vm, value).map(Some)
        }
    }
}

impl<T: FromObject> FromObject for Vec<T> {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        match vm.items_of_exact(value) {
            Some(items) => items.iter().map(|item| T::from_value(vm, item)).collect(),
            None => Err(wrong(vm, value, "Vec")),
        }
    }
}

impl<T: FromObject> FromObject for std::collections::BTreeMap<String, T> {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        let Some(dict) = value.downcast_ref::<Dict>() else {
            return Err(wrong(vm, value, "map"));
        };
        let entries = dict.entries();
        entries
            .iter()
            .map(|(key, value)| Ok((String::from_value(vm, key)?, T::from_value(vm, value)?)))
            .collect()
    }
}

impl ToObject for i64 {
    fn to_value(&self, vm: &mut Vm) -> Value {
        vm.int(*self)
    }
}

impl ToObject for i32 {
    fn to_value(&self, _: &mut Vm) -> Value {
        Value::int32(*self)
    }
}

impl ToObject for f64 {
    fn to_value(&self, vm: &mut Vm) -> Value {
        vm.float(*self)
    }
}

impl ToObject for bool {
    fn to_value(&self, _: &mut Vm) -> Value {
        Value::bool(*self)
    }
}

impl ToObject for () {
    fn to_value(&self, _: &mut Vm) -> Value {
        Value::NONE
    }
}

impl ToObject for str {
    fn to_value(&self, vm: &mut Vm) -> Value {
        vm.str(self)
    }
}

impl ToObject for String {
    fn to_value(&self, vm: &mut Vm) -> Value {
        vm.str(self)
    }
}

impl<T: ToObject + ?Sized> ToObject for &T {
    fn to_value(&self, vm: &mut Vm) -> Value {
        (**self).to_value(vm)
    }
}

impl<T: ToObject> ToObject for Option<T> {
    fn to_value(&self, vm: &mut Vm) -> Value {
        self.as_ref().map_or(Value::NONE, |value| value.to_value(vm))
    }
}

impl<T: ToObject> ToObject for Vec<T> {
    fn to_value(&self, vm: &mut Vm) -> Value {
        let items = self.iter().map(|item| item.to_value(vm)).collect();
        vm.list(items)
    }
}

/// Bytes, as opposed to a list of numbers.
pub struct ByteString(pub Vec<u8>);

impl ToObject for ByteString {
    fn to_value(&self, vm: &mut Vm) -> Value {
        vm.bytes(self.0.clone())
    }
}

impl FromObject for ByteString {
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Self> {
        match value.downcast_ref::<Bytes>() {
            Some(bytes) => Ok(Self(bytes.data.to_vec())),
            None => Err(wrong(vm, value, "ByteString")),
        }
    }
}

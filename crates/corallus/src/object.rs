//! Python values in the hands of a host.

use std::sync::Arc;

use corallus_heap::Value;
use corallus_vm::vm::Vm;

use crate::context::{AsContext, Context};
use crate::convert::{Args, FromObject, ToObject};
use crate::coroutine::Items;
use crate::error::{Error, Result};
use crate::handles::{self, Handle};

/// A Python value of an isolate, held by the host.
///
/// A handle can be cloned, stored and moved to other threads. To do something with it takes the isolate that it came from;
/// with another one every operation is [`Error::Misuse`]. A handle that outlives its isolate is dead but harmless.
///
/// The value lives at least as long as its handles. When the last one is dropped the value is released the next time that the
/// isolate is used, because it can't be touched from elsewhere.
#[derive(Clone)]
pub struct Object(Arc<Handle>);

impl Object {
    pub(crate) fn new(vm: &mut Vm, value: Value) -> Self {
        Self(Arc::new(handles::enter(vm, value)))
    }

    /// The value in its isolate.
    pub(crate) fn value(&self, cx: &mut Context<'_>) -> Result<Value> {
        handles::value(cx.vm, &self.0)
            .ok_or_else(|| Error::Misuse("an object was used with an isolate that it doesn't belong to".to_owned()))
    }

    /// The value as a Rust value.
    ///
    /// # Errors
    /// [`Error::Conversion`] if it is of another type or doesn't fit.
    pub fn extract<T: FromObject>(&self, isolate: &mut impl AsContext) -> Result<T> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        T::from_value(&mut cx, &value)
    }

    /// `repr(object)`.
    ///
    /// # Errors
    /// What the object's `__repr__` raises.
    pub fn repr(&self, isolate: &mut impl AsContext) -> Result<String> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        cx.attempt(|vm| Ok(vm.repr(&value)?.to_string_lossy().into_owned()))
    }

    /// `str(object)`.
    ///
    /// # Errors
    /// What the object's `__str__` raises.
    pub fn str(&self, isolate: &mut impl AsContext) -> Result<String> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        cx.attempt(|vm| Ok(vm.str_of(&value)?.to_string_lossy().into_owned()))
    }

    /// The name of the object's type.
    ///
    /// # Errors
    /// [`Error::Misuse`].
    pub fn type_name(&self, isolate: &mut impl AsContext) -> Result<String> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        Ok(cx.vm.type_name(&value).to_string())
    }

    /// Whether this is `None`.
    ///
    /// # Errors
    /// [`Error::Misuse`].
    pub fn is_none(&self, isolate: &mut impl AsContext) -> Result<bool> {
        Ok(self.value(&mut isolate.context())?.is_none())
    }

    /// Calls the object with positional arguments.
    ///
    /// ```
    /// use corallus::{Isolate, Object};
    ///
    /// let mut isolate = Isolate::new()?;
    /// let upper: Object = isolate.eval("str.upper")?;
    /// let text: String = upper.call(&mut isolate, ("loud",))?;
    /// assert_eq!(text, "LOUD");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the call raises.
    pub fn call<T: FromObject>(&self, isolate: &mut impl AsContext, args: impl Args) -> Result<T> {
        self.call_kw(isolate, args, &[])
    }

    /// Calls the object with positional and keyword arguments.
    ///
    /// # Errors
    /// What the call raises.
    pub fn call_kw<T: FromObject>(
        &self,
        isolate: &mut impl AsContext,
        args: impl Args,
        keywords: &[(&str, &dyn ToObject)],
    ) -> Result<T> {
        let mut cx = isolate.context();
        let callable = self.value(&mut cx)?;
        let args = args.into_values(&mut cx)?;
        let mut named = Vec::with_capacity(keywords.len());
        for (name, value) in keywords {
            named.push((*name, value.to_value(&mut cx)?));
        }
        let result = cx.attempt(|vm| vm.call_kw(&callable, &args, &named))?;
        T::from_value(&mut cx, &result)
    }

    /// Calls a method of the object.
    ///
    /// # Errors
    /// `AttributeError`, or what the call raises.
    pub fn call_method<T: FromObject>(&self, isolate: &mut impl AsContext, name: &str, args: impl Args) -> Result<T> {
        let mut cx = isolate.context();
        let this = self.value(&mut cx)?;
        let args = args.into_values(&mut cx)?;
        let result = cx.attempt(|vm| vm.call_method(&this, name, &args))?;
        T::from_value(&mut cx, &result)
    }

    /// An attribute of the object.
    ///
    /// # Errors
    /// `AttributeError`, or what a property raises.
    pub fn getattr<T: FromObject>(&self, isolate: &mut impl AsContext, name: &str) -> Result<T> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        let result = cx.attempt(|vm| vm.getattr(&value, name))?;
        T::from_value(&mut cx, &result)
    }

    /// Sets an attribute of the object.
    ///
    /// # Errors
    /// `AttributeError`, or what a property raises.
    pub fn setattr(&self, isolate: &mut impl AsContext, name: &str, value: impl ToObject) -> Result<()> {
        let mut cx = isolate.context();
        let this = self.value(&mut cx)?;
        let value = value.to_value(&mut cx)?;
        cx.attempt(|vm| vm.setattr(&this, name, value))
    }

    /// `object[key]`.
    ///
    /// # Errors
    /// `KeyError`, `IndexError`, or what `__getitem__` raises.
    pub fn getitem<T: FromObject>(&self, isolate: &mut impl AsContext, key: impl ToObject) -> Result<T> {
        let mut cx = isolate.context();
        let this = self.value(&mut cx)?;
        let key = key.to_value(&mut cx)?;
        let result = cx.attempt(|vm| vm.getitem(&this, &key))?;
        T::from_value(&mut cx, &result)
    }

    /// The items of an iterable, one by one, each converted to `T`. A generator runs on for each item only when it is asked for.
    ///
    /// ```
    /// use corallus::{Isolate, Object};
    ///
    /// let mut isolate = Isolate::new()?;
    /// let squares: Object = isolate.eval("(n * n for n in range(10**9))")?;
    /// let first: Vec<i64> = squares.items(&mut isolate)?.take(4).collect::<Result<_, _>>()?;
    /// assert_eq!(first, [0, 1, 4, 9]);
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// `TypeError` if the object isn't iterable.
    pub fn items<'a, T: FromObject>(&self, isolate: &'a mut impl AsContext) -> Result<Items<'a, T>> {
        let mut cx = isolate.context();
        let value = self.value(&mut cx)?;
        let iterator = cx.attempt(|vm| vm.complete(|vm| vm.begin_iter(&value)))?;
        Ok(Items::new(cx, iterator))
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Object(..)")
    }
}

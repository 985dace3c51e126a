//! Iteration: `iter()`, `next()`, truth and length, as operations that may push frames.

use corallus_heap::{Ref, Tracer, Value};
use smallvec::SmallVec;

use crate::coroutine::{Generator, GeneratorKind};
use crate::error::Res;
use crate::frame::{Begun, Completion, NativeFrame};
use crate::native::Run;
use crate::objects::exception::ExceptionKind;
use crate::objects::list::List;
use crate::objects::native_function::NativeMethod;
use crate::objects::range::{Range, RangeIterator};
use crate::objects::tuple::{Items, Tuple};
use crate::special::Special;
use crate::vm::Vm;

impl Vm {
    /// `iter(object)`.
    pub fn begin_iter(&mut self, object: &Value) -> Res<Begun> {
        if let Some(iterator) = self.quick_iter(object) {
            return Ok(Begun::Done(iterator));
        }
        let ty = self.type_of(object).clone();
        match ty.special(Special::Iter) {
            Some(iter) if iter.is_none() => {}
            Some(iter) if iter.has_payload::<NativeMethod>() && !ty.is_heap_type() => {
                return self.begin_call(&iter, std::slice::from_ref(object), None);
            }
            Some(iter) => {
                let object = object.clone();
                return self.begin_native(CheckIterator, |vm| {
                    vm.begin_call_unbound(
                        &iter,
                        &object,
                        crate::native::Arguments {
                            values: &[],
                            names: &[],
                        },
                    )
                });
            }
            None if self.is_indexed(&ty) => {
                return Ok(Begun::Done(self.sequence_iterator(object.clone())));
            }
            None => {}
        }
        let name = ty.long_name();
        Err(self.type_error(format!("'{name}' object is not iterable")))
    }

    /// `iter(object)`, where a native gives it at once.
    pub fn iter_at_once(&mut self, object: &Value) -> Option<Res> {
        if let Some(iterator) = self.quick_iter(object) {
            return Some(Ok(iterator));
        }
        let ty = self.type_of(object);
        if ty.is_heap_type() {
            return None;
        }
        let iter = ty.special(Special::Iter)?;
        match iter.downcast_ref::<NativeMethod>()?.native.run {
            Run::Plain(_) => match self.call_slot(&iter, object, &[])? {
                Ok(Begun::Done(iterator)) => Some(Ok(iterator)),
                Ok(_) => None,
                Err(raised) => Some(Err(raised)),
            },
            _ => None,
        }
    }

    /// The iterators over all of these objects, in order, where natives give them at once.
    pub(crate) fn iter_each_at_once(&mut self, objects: &[Value]) -> Option<Res<Items>> {
        let mut iterators = SmallVec::new();
        for object in objects {
            match self.iter_at_once(object)? {
                Ok(iterator) => iterators.push(iterator),
                Err(raised) => return Some(Err(raised)),
            }
        }
        Some(Ok(Items::from(iterators)))
    }

    /// The iterator over a generator, or over an object that is exactly a list, tuple or range.
    pub(crate) fn quick_iter(&mut self, object: &Value) -> Option<Value> {
        if let Some(generator) = object.downcast_ref::<Generator>() {
            return (generator.kind == GeneratorKind::Generator).then(|| object.clone());
        }
        if self.type_of(object).is_heap_type() {
            return None;
        }
        if let Some(list) = object.downcast_ref::<List>() {
            return Some(self.list_iterator(list.clone()));
        }
        if let Some(range) = object.downcast_ref::<Range>() {
            return Some(self.range_iterator(range));
        }
        if self.relay_of(object).is_some() {
            return Some(object.clone());
        }
        let tuple = object.downcast_ref::<Tuple>()?;
        // Structured results of natives are tuples, too, and iterate as such.
        Some(self.tuple_iterator(tuple.clone()))
    }

    /// The next item of an iterator; `Finished` when it is exhausted. An iterator written in Python may also raise
    /// `StopIteration`: see [`Vm::next_result`].
    pub fn begin_next(&mut self, iterator: &Value) -> Res<Begun> {
        self.tick()?;
        if let Some(range) = iterator.downcast_ref::<RangeIterator>() {
            return Ok(self.next_in_range(range));
        }
        if let Some(generator) = iterator.downcast_ref::<Generator>()
            && generator.kind == GeneratorKind::Generator
        {
            if let Some((root, leaf)) = self.ready_chain(generator) {
                return Ok(self.resume_ready(iterator.clone(), root, leaf));
            }
            return self.begin_resume(iterator, crate::coroutine::Input::Send(Value::NONE));
        }
        if let Some(item) = self.next_at_hand(iterator) {
            return item.map(Begun::from);
        }
        match self.begin_special(iterator, Special::Next, &[])? {
            Some(begun) => Ok(begun),
            None => {
                let name = self.type_name(iterator);
                Err(self.type_error(format!("'{name}' object is not an iterator")))
            }
        }
    }

    fn next_in_range(&mut self, range: &Ref<RangeIterator>) -> Begun {
        let left = range.left.get();
        if left == 0 {
            return Begun::Finished(Value::NONE);
        }
        let value = range.next.get();
        range.left.set(left - 1);
        range.next.set(value.wrapping_add(range.step));
        Begun::Done(self.int(value))
    }

    /// What a completed `begin_next` means: an item, the end, or an exception.
    pub fn next_result(&mut self, completion: Completion) -> Res<Option<Value>> {
        match completion {
            Completion::Return(value) => Ok(Some(value)),
            Completion::Finished(_) => Ok(None),
            Completion::Raise(raised) if raised.is(ExceptionKind::StopIteration) => Ok(None),
            Completion::Raise(raised) => Err(raised),
        }
    }

    /// `bool(value)`; the result is `True` or `False`.
    pub fn begin_truth(&mut self, value: &Value) -> Res<Begun> {
        if let Some(truth) = self.quick_truth(value) {
            return Ok(Begun::Done(Value::bool(truth)));
        }
        let ty = self.type_of(value).clone();
        let special = if let Some(method) = ty.special(Special::Bool) {
            if method.is_none() {
                let name = ty.name();
                return Err(self.type_error(format!("'{name}' cannot be interpreted as a boolean")));
            }
            Special::Bool
        } else if ty.has_special(Special::Len) {
            Special::Len
        } else {
            return Ok(Begun::Done(Value::TRUE));
        };
        let value = value.clone();
        self.begin_native(
            CheckTruth {
                length: special == Special::Len,
            },
            |vm| {
                Ok(vm
                    .begin_special(&value, special, &[])?
                    .unwrap_or(Begun::Done(Value::TRUE)))
            },
        )
    }

    /// Truth that needs no call.
    #[inline(always)]
    pub fn quick_truth(&self, value: &Value) -> Option<bool> {
        if let Some(b) = value.as_bool() {
            return Some(b);
        }
        if value.is_none() {
            return Some(false);
        }
        if let Some(int) = value.as_small_int() {
            return Some(int != 0);
        }
        self.quick_truth_of_object(value)
    }

    fn quick_truth_of_object(&self, value: &Value) -> Option<bool> {
        let ty = self.type_of(value);
        if ty.is(&self.types.str) {
            return value.downcast_ref::<crate::objects::str::Str>().map(|s| !s.is_empty());
        }
        if ty.is(&self.types.list) {
            return value.downcast_ref::<List>().map(|list| !list.items.borrow().is_empty());
        }
        if ty.is(&self.types.tuple) {
            return value.downcast_ref::<Tuple>().map(|tuple| !tuple.items.is_empty());
        }
        if ty.is(&self.types.dict) {
            return value
                .downcast_ref::<crate::objects::dict::Dict>()
                .map(|dict| !dict.is_empty());
        }
        let plain = !ty.has_special(Special::Bool) && !ty.has_special(Special::Len);
        plain.then_some(true)
    }

    /// The items of an exact list or tuple.
    pub fn items_of_exact(&self, value: &Value) -> Option<Vec<Value>> {
        let ty = self.type_of(value);
        if ty.is(&self.types.list) {
            return value.downcast_ref::<List>().map(|list| list.items.borrow().clone());
        }
        if ty.is(&self.types.tuple) {
            return value.downcast_ref::<Tuple>().map(|tuple| tuple.items.to_vec());
        }
        None
    }
}

/// Checks what `__iter__` returned.
struct CheckIterator;

impl NativeFrame for CheckIterator {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if vm.type_of(&value).has_special(Special::Next) {
            return Ok(Begun::Done(value));
        }
        let name = vm.type_name(&value);
        Err(vm.type_error(format!("iter() returned non-iterator of type '{name}'")))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "iter"
    }
}

/// Checks what `__bool__` or `__len__` returned.
struct CheckTruth {
    length: bool,
}

impl NativeFrame for CheckTruth {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if self.length {
            let length = vm.length_from(&value)?;
            return Ok(Begun::Done(Value::bool(length != 0)));
        }
        if value.as_bool().is_some() {
            return Ok(Begun::Done(value));
        }
        let name = vm.type_name(&value);
        Err(vm.type_error(format!("__bool__ should return bool, returned {name}")))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "bool"
    }
}

//! Setting and deleting attributes, and the dict behind an instance.

use corallus_heap::{Ref, TypeFlags, Value};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::Arguments;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::module::Module;
use crate::objects::native_function::{computed, slot};
use crate::objects::property::Property;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

impl Vm {
    /// `setattr(object, name, value)`, or `delattr(object, name)` with `None`.
    pub fn begin_setattr(&mut self, object: &Value, name: &Ref<Str>, value: Option<Value>) -> Res<Begun> {
        let ty = self.type_of(object).clone();
        let (special, generic) = match value {
            Some(_) => (Special::SetAttr, &self.object_setattr),
            None => (Special::DelAttr, &self.object_delattr),
        };
        let own = ty.special(special);
        let is_generic = match (&own, generic) {
            (Some(own), Some(generic)) => own.is(generic),
            _ => true,
        };
        match own {
            Some(own) if !is_generic => {
                let mut args = vec![name.to_value()];
                args.extend(value);
                self.begin_call_unbound(
                    &own,
                    object,
                    Arguments {
                        values: &args,
                        names: &[],
                    },
                )
            }
            _ => self.begin_setattr_generic(object, &ty, name, value),
        }
    }

    /// `object.__setattr__` and `object.__delattr__`; for classes `type`'s.
    pub fn begin_setattr_generic(
        &mut self,
        object: &Value,
        ty: &Ref<Type>,
        name: &Ref<Str>,
        value: Option<Value>,
    ) -> Res<Begun> {
        self.type_version(ty);
        if let Some(descriptor) = ty.lookup(self, name)
            && self.is_data_descriptor(&descriptor)
        {
            return self.begin_descriptor_set(&descriptor, object, name, value);
        }
        if let Some(class) = object.downcast_ref::<Type>() {
            return self
                .set_type_attribute(class, name, value)
                .map(|()| Begun::Done(Value::NONE));
        }
        self.set_instance_attribute(object, ty, name, value)
            .map(|()| Begun::Done(Value::NONE))
    }

    pub(crate) fn begin_descriptor_set(
        &mut self,
        descriptor: &Value,
        object: &Value,
        name: &Ref<Str>,
        value: Option<Value>,
    ) -> Res<Begun> {
        if let Some((def, owner)) = computed(descriptor) {
            self.check_descriptor_instance(owner, def.name, object)?;
            let Some(set) = def.set else {
                let (ty, attribute) = (owner.long_name(), def.name);
                let message = match def.is_member {
                    true => "readonly attribute".to_owned(),
                    false => format!("attribute '{attribute}' of '{ty}' objects is not writable"),
                };
                return Err(self.attribute_error(object, name, message));
            };
            return set(self, object, value).map(|()| Begun::Done(Value::NONE));
        }
        if let Some((slot, owner)) = slot(descriptor) {
            let text = self.text_of(&slot.name);
            self.check_descriptor_instance(owner, &text, object)?;
            let deleting = value.is_none();
            let attrs = object.header().and_then(|header| header.attrs());
            let old = attrs.map(|attrs| attrs.replace(slot.index, value.unwrap_or(Value::UNDEF)));
            return match old {
                Some(Ok(old)) if deleting && old.is_undef() => Err(self.error(ExceptionKind::AttributeError, text)),
                _ => Ok(Begun::Done(Value::NONE)),
            };
        }
        if let Some(property) = descriptor.downcast_ref::<Property>()
            && !self.type_of(descriptor).is_heap_type()
        {
            let (function, what) = match value {
                Some(_) => (property.set.borrow().clone(), "setter"),
                None => (property.delete.borrow().clone(), "deleter"),
            };
            if function.is_none() {
                return Err(self.property_error(property, object, what));
            }
            let mut args = vec![object.clone()];
            args.extend(value);
            return self.begin_call(&function, &args, None);
        }
        let special = if value.is_some() { Special::Set } else { Special::Delete };
        let mut args = vec![object.clone()];
        args.extend(value);
        match self.begin_special(descriptor, special, &args)? {
            Some(begun) => Ok(begun),
            None => {
                let name = special.name();
                Err(self.error(ExceptionKind::AttributeError, name))
            }
        }
    }

    /// Sets or deletes an attribute that the instance itself keeps.
    pub fn set_instance_attribute(
        &mut self,
        object: &Value,
        ty: &Ref<Type>,
        name: &Ref<Str>,
        value: Option<Value>,
    ) -> Res<()> {
        if let Some(module) = object.downcast_ref::<Module>() {
            let namespace = module.namespace(self);
            return self.set_in_namespace(object, &namespace, name, value);
        }
        let attrs = object.header().and_then(|header| header.attrs());
        let Some(attrs) = attrs.filter(|_| ty.has(TypeFlags::HAS_DICT)) else {
            return Err(self.cannot_set(object, ty, name));
        };
        if attrs.has_dict() {
            let dict = self.instance_dict(object)?;
            return self.set_in_namespace(object, &dict, name, value);
        }
        let name = self.intern_str(name);
        match value {
            Some(value) => match attrs.set(&self.heap, name.as_value(), value) {
                Ok(old) => drop(old),
                Err(value) => {
                    let dict = self.instance_dict(object)?;
                    dict.set_name(self, &name, value);
                }
            },
            None => {
                if attrs.remove(&self.heap, name.as_value()).is_none() {
                    return Err(self.no_attribute(object, &name));
                }
            }
        }
        Ok(())
    }

    fn set_in_namespace(&mut self, object: &Value, dict: &Ref<Dict>, name: &Ref<Str>, value: Option<Value>) -> Res<()> {
        match value {
            Some(value) => dict.set_name(self, name, value),
            None => {
                if dict.remove_name(self, name).is_none() {
                    return Err(self.no_attribute(object, name));
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn cannot_set(&mut self, object: &Value, ty: &Ref<Type>, name: &Ref<Str>) -> Raised {
        let (type_name, text) = (ty.long_name(), name.to_string_lossy().into_owned());
        // A class with a `__setattr__` of its own may keep attributes elsewhere: nothing is said of its `__dict__`.
        let generic = match (ty.special(Special::SetAttr), &self.object_setattr) {
            (Some(own), Some(object)) => own.is(object),
            _ => true,
        };
        let message = if ty.lookup(self, name).is_some() {
            format!("'{type_name}' object attribute '{text}' is read-only")
        } else if !generic {
            format!("'{type_name}' object has no attribute '{text}'")
        } else {
            format!("'{type_name}' object has no attribute '{text}' and no __dict__ for setting new attributes")
        };
        self.attribute_error(object, name, message)
    }

    /// The dict behind an instance's attributes (`__dict__`); from now on it is their home.
    pub fn instance_dict(&mut self, object: &Value) -> Res<Ref<Dict>> {
        if let Some(module) = object.downcast_ref::<Module>() {
            return Ok(module.namespace(self));
        }
        let Some(attrs) = object.header().and_then(|header| header.attrs()) else {
            let name = self.type_name(object);
            return Err(self.type_error(format!("'{name}' object has no __dict__")));
        };
        if let Some(dict) = attrs.dict()
            && let Ok(dict) = dict.downcast::<Dict>()
        {
            return Ok(dict);
        }
        let dict = self.new_dict();
        for (name, value) in attrs.take_all() {
            if let Some(name) = name.downcast_ref::<Str>() {
                dict.set_name(self, name, value);
            }
        }
        drop(attrs.set_dict(&self.heap, dict.to_value()));
        Ok(dict)
    }

    /// Whether instances of the value's type have a `__dict__`.
    pub fn has_instance_dict(&self, object: &Value) -> bool {
        object.has_payload::<Module>() || self.type_of(object).has(TypeFlags::HAS_DICT)
    }
}

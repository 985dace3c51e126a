//! Attribute access (data model 3.3.2, "Customizing attribute access", and 3.3.2.3, "Invoking descriptors").
//!
//! - this file: `getattr`, the generic look-up, and descriptors.
//! - [`set`]: setting and deleting, and the instance dict.
//! - [`types`]: attributes of classes and modules.
//! - [`places`]: where they were found, for the caches of instructions.

pub(crate) mod places;
pub mod set;
pub mod types;

use corallus_heap::{Ref, Trace, Tracer, Value};

use self::places::is_method;
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, NativeFrame};
use crate::native::Arguments;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::objects::module::Module;
use crate::objects::native_function::{
    GetSetDescriptor, MemberDescriptor, NativeFunction, NativeMethod, computed, slot,
};
use crate::objects::property::{ClassMethod, Property, StaticMethod};
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

impl Vm {
    /// `getattr(object, name)`.
    pub fn begin_getattr(&mut self, object: &Value, name: &Ref<Str>) -> Res<Begun> {
        let ty = self.type_of(object).clone();
        let getattribute = ty.special(Special::GetAttribute);
        let generic = match (&getattribute, &self.object_getattribute) {
            (Some(own), Some(generic)) => own.is(generic),
            _ => true,
        };
        if generic {
            return self.begin_getattr_generic(object, &ty, name);
        }
        if let Some(object_type) = object.downcast_ref::<Type>()
            && self.is_native_getattribute(&getattribute)
        {
            return self.begin_getattr_type(object_type, name);
        }
        if let Some(module) = object.downcast_ref::<Module>()
            && self.is_native_getattribute(&getattribute)
            && !ty.has_special(Special::GetAttr)
        {
            return self.begin_getattr_module(module, &ty, name);
        }
        let Some(getattribute) = getattribute else {
            return self.begin_getattr_generic(object, &ty, name);
        };
        let args = [name.to_value()];
        if !ty.has_special(Special::GetAttr) {
            return self.begin_call_unbound(
                &getattribute,
                object,
                Arguments {
                    values: &args,
                    names: &[],
                },
            );
        }
        let fallback = GetAttrFallback {
            object: object.clone(),
            name: name.clone(),
            fallen: false,
        };
        self.begin_native(fallback, |vm| {
            vm.begin_call_unbound(
                &getattribute,
                object,
                Arguments {
                    values: &args,
                    names: &[],
                },
            )
        })
    }

    fn is_native_getattribute(&self, getattribute: &Option<Value>) -> bool {
        getattribute
            .as_ref()
            .is_some_and(|value| value.has_payload::<NativeMethod>())
    }

    /// The generic look-up, then `__getattr__`.
    pub fn begin_getattr_generic(&mut self, object: &Value, ty: &Ref<Type>, name: &Ref<Str>) -> Res<Begun> {
        let Some(fallback) = ty.special(Special::GetAttr) else {
            return match self.begin_getattr_plain(object, ty, name)? {
                Some(begun) => Ok(begun),
                None => Err(self.no_attribute(object, name)),
            };
        };
        let args = [name.to_value()];
        match self.generic_lookup(object, ty, name) {
            Lookup::Absent => self.begin_call_unbound(
                &fallback,
                object,
                Arguments {
                    values: &args,
                    names: &[],
                },
            ),
            Lookup::Value(value) => Ok(Begun::Done(value)),
            Lookup::Descriptor(descriptor) => {
                let fallback = GetAttrFallback::new(object, name);
                self.begin_native(fallback, |vm| vm.begin_descriptor_get(&descriptor, Some(object), ty))
            }
        }
    }

    /// `object.__getattribute__`: `None` if there is no such attribute.
    pub(crate) fn begin_getattr_plain(
        &mut self,
        object: &Value,
        ty: &Ref<Type>,
        name: &Ref<Str>,
    ) -> Res<Option<Begun>> {
        match self.generic_lookup(object, ty, name) {
            Lookup::Absent => Ok(None),
            Lookup::Value(value) => Ok(Some(Begun::Done(value))),
            Lookup::Descriptor(descriptor) => self.begin_descriptor_get(&descriptor, Some(object), ty).map(Some),
        }
    }

    /// Data descriptor of the type, instance attribute, other attribute of the type: in this order.
    fn generic_lookup(&mut self, object: &Value, ty: &Ref<Type>, name: &Ref<Str>) -> Lookup {
        self.type_version(ty);
        let on_type = ty.lookup(self, name);
        if let Some(descriptor) = &on_type
            && self.is_data_descriptor(descriptor)
            && self.has_get(descriptor)
        {
            return Lookup::Descriptor(descriptor.clone());
        }
        if let Some(value) = self.instance_attribute(object, name) {
            return Lookup::Value(value);
        }
        match on_type {
            Some(value) if self.has_get(&value) => Lookup::Descriptor(value),
            Some(value) => Lookup::Value(value),
            None => Lookup::Absent,
        }
    }

    /// `hasattr` where it calls nothing that is written in Python, and makes nothing.
    pub(crate) fn has_attribute_at_hand(&mut self, object: &Value, name: &Ref<Str>) -> Option<bool> {
        let ty = self.type_of(object);
        if !ty.has_special(Special::GetAttr) && self.uses_generic_getattr(ty) {
            let ty = ty.clone();
            return match self.generic_lookup(object, &ty, name) {
                Lookup::Absent => Some(false),
                Lookup::Value(_) => Some(true),
                Lookup::Descriptor(found) => is_method(&found).then_some(true),
            };
        }
        match self.attribute_at_hand(object, name) {
            AtHand::Absent => Some(false),
            AtHand::Value(_) => Some(true),
            AtHand::Unknown => None,
        }
    }

    /// `getattr` where it calls nothing that is written in Python: instances whose look-up is the generic one, without
    /// `__getattr__`, and classes and modules likewise.
    pub(crate) fn attribute_at_hand(&mut self, object: &Value, name: &Ref<Str>) -> AtHand {
        let ty = self.type_of(object).clone();
        if ty.has_special(Special::GetAttr) {
            return AtHand::Unknown;
        }
        if !self.uses_generic_getattr(&ty) {
            return match object.downcast_ref::<Type>() {
                Some(class) if ty.is(&self.types.type_) => self.class_attribute_at_hand(class, &ty, name),
                _ => AtHand::Unknown,
            };
        }
        match self.generic_lookup(object, &ty, name) {
            Lookup::Absent => AtHand::Absent,
            Lookup::Value(value) => AtHand::Value(value),
            Lookup::Descriptor(found) if found.has_payload::<Function>() || found.has_payload::<NativeMethod>() => {
                match self.bind_native_descriptor(&found, Some(object), &ty) {
                    Ok(bound) => AtHand::Value(bound),
                    Err(_) => AtHand::Unknown,
                }
            }
            Lookup::Descriptor(_) => AtHand::Unknown,
        }
    }

    fn class_attribute_at_hand(&mut self, class: &Ref<Type>, metaclass: &Ref<Type>, name: &Ref<Str>) -> AtHand {
        self.type_version(class);
        self.type_version(metaclass);
        if metaclass.lookup(self, name).is_some() {
            return AtHand::Unknown;
        }
        match class.lookup(self, name) {
            None => AtHand::Absent,
            Some(value) if value.has_payload::<Function>() || !self.has_get(&value) => AtHand::Value(value),
            Some(_) => AtHand::Unknown,
        }
    }

    /// An attribute kept by the instance itself.
    pub fn instance_attribute(&mut self, object: &Value, name: &Ref<Str>) -> Option<Value> {
        if let Some(attrs) = object.header()?.attrs() {
            if attrs.has_dict() {
                let dict = attrs.dict()?;
                return dict.downcast_ref::<crate::objects::dict::Dict>()?.get_name(self, name);
            }
            if let Some(value) = attrs.find(self.intern_str(name).as_value()) {
                return Some(value);
            }
        }
        let module = object.downcast_ref::<Module>()?;
        module.namespace(self).get_name(self, name)
    }

    /// Whether reading the attribute through an instance calls something.
    pub(crate) fn has_get(&self, value: &Value) -> bool {
        value.has_payload::<Function>()
            || value.has_payload::<NativeMethod>()
            || (value.is_object() && self.type_of(value).has_special(Special::Get))
            || is_native_descriptor(value)
    }

    /// Whether the attribute goes before the instance's own ones.
    pub(crate) fn is_data_descriptor(&self, value: &Value) -> bool {
        if !value.is_object() || value.has_payload::<Function>() || value.has_payload::<NativeMethod>() {
            return false;
        }
        if value.has_payload::<Property>()
            || value.has_payload::<GetSetDescriptor>()
            || value.has_payload::<MemberDescriptor>()
        {
            return true;
        }
        let ty = self.type_of(value);
        ty.has_special(Special::Set) || ty.has_special(Special::Delete)
    }

    /// `descriptor.__get__(object, type)`; values that aren't descriptors are returned as they are.
    pub(crate) fn begin_descriptor_get(
        &mut self,
        descriptor: &Value,
        object: Option<&Value>,
        ty: &Ref<Type>,
    ) -> Res<Begun> {
        if let Some(property) = descriptor.downcast_ref::<Property>()
            && self.is_exact_descriptor(descriptor)
        {
            let Some(object) = object else {
                return Ok(Begun::Done(descriptor.clone()));
            };
            let get = property.get.borrow().clone();
            if get.is_none() {
                return Err(self.property_error(property, object, "getter"));
            }
            return self.begin_call(&get, std::slice::from_ref(object), None);
        }
        if !self.is_exact_descriptor(descriptor) {
            let own = self.type_of(descriptor).special(Special::Get);
            if let Some(get) = own {
                let args = [object.cloned().unwrap_or(Value::NONE), ty.to_value()];
                return self.begin_call_unbound(
                    &get,
                    descriptor,
                    Arguments {
                        values: &args,
                        names: &[],
                    },
                );
            }
        }
        self.bind_native_descriptor(descriptor, object, ty).map(Begun::Done)
    }

    /// Whether the value is of one of the machine's own descriptor types itself, not of a Python subclass.
    fn is_exact_descriptor(&self, descriptor: &Value) -> bool {
        (descriptor.has_payload::<Function>()
            || is_native_descriptor(descriptor)
            || descriptor.has_payload::<NativeMethod>())
            && !self.type_of(descriptor).is_heap_type()
    }

    /// Binding that runs no Python code.
    fn bind_native_descriptor(&mut self, descriptor: &Value, object: Option<&Value>, ty: &Ref<Type>) -> Res {
        if descriptor.has_payload::<Function>() {
            return Ok(match object {
                Some(object) => self.new_method(descriptor.clone(), object.clone()),
                None => descriptor.clone(),
            });
        }
        if let Some(native) = descriptor.downcast_ref::<NativeMethod>() {
            let class_method = native.native.binding == crate::native::Binding::ClassMethod;
            let bound = match (class_method, object) {
                (true, _) => {
                    self.check_class_method(native, ty.as_value())?;
                    ty.to_value()
                }
                (false, Some(object)) => object.clone(),
                (false, None) => return Ok(descriptor.clone()),
            };
            return Ok(self.bind_native(native, bound));
        }
        if let Some(method) = descriptor.downcast_ref::<StaticMethod>() {
            return Ok(method.callable.borrow().clone());
        }
        if let Some(method) = descriptor.downcast_ref::<ClassMethod>() {
            let callable = method.callable.borrow().clone();
            return Ok(self.new_method(callable, ty.to_value()));
        }
        let Some(object) = object else {
            return Ok(descriptor.clone());
        };
        if let Some((def, owner)) = computed(descriptor) {
            self.check_descriptor_instance(owner, def.name, object)?;
            return (def.get)(self, object);
        }
        if let Some((slot, owner)) = slot(descriptor) {
            let name = self.text_of(&slot.name);
            self.check_descriptor_instance(owner, &name, object)?;
            let value = object.header().and_then(|header| header.attrs()?.get(slot.index));
            return value.ok_or_else(|| {
                let ty = self.type_of(object).clone();
                let (owner, key) = (self.dotted_type_name(&ty), self.intern(&name));
                self.attribute_error(object, &key, format!("'{owner}' object has no attribute '{name}'"))
            });
        }
        Ok(descriptor.clone())
    }

    /// A native method bound to its instance or class.
    pub(crate) fn bind_native(&mut self, method: &Ref<NativeMethod>, bound: Value) -> Value {
        let is_wrapper = self.type_of(method.as_value()).is(&self.types.wrapper_descriptor);
        let payload = NativeFunction {
            native: method.native,
            signature: method.signature.clone(),
            bound,
            owner: Some(method.owner.clone()),
            module: None,
        };
        let ty = match is_wrapper {
            true => &self.types.method_wrapper,
            false => &self.types.builtin_function,
        };
        self.heap.alloc(ty, payload).into_value()
    }

    pub(crate) fn check_descriptor_instance(&mut self, owner: &Ref<Type>, name: &str, object: &Value) -> Res<()> {
        if self.is_instance(object, owner) {
            return Ok(());
        }
        let (owner, given) = (owner.long_name(), self.type_name(object));
        Err(self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        )))
    }

    /// What a class method of a native type is bound to must be that type or derive from it.
    pub(crate) fn check_class_method(&mut self, method: &Ref<NativeMethod>, class: &Value) -> Res<()> {
        let (name, owner) = (method.native.name, method.owner.long_name());
        match class.downcast_ref::<Type>() {
            Some(class) if class.is_subtype(&method.owner) => Ok(()),
            Some(class) => {
                let given = class.long_name();
                Err(self.type_error(format!(
                    "descriptor '{name}' requires a subtype of '{owner}' but received '{given}'"
                )))
            }
            None => {
                let given = self.type_name(class);
                Err(self.type_error(format!(
                    "descriptor '{name}' for type '{owner}' needs a type, not a '{given}' as arg 2"
                )))
            }
        }
    }

    /// Binds a descriptor through the door.
    pub(crate) fn descriptor_get(&mut self, descriptor: &Value, object: Option<&Value>, ty: &Ref<Type>) -> Res {
        if !self.has_get(descriptor) {
            return Ok(descriptor.clone());
        }
        let (descriptor, object, ty) = (descriptor.clone(), object.cloned(), ty.clone());
        self.complete(|vm| vm.begin_descriptor_get(&descriptor, object.as_ref(), &ty))
    }

    /// `AttributeError` for an attribute that isn't there.
    #[cold]
    pub fn no_attribute(&mut self, object: &Value, name: &Ref<Str>) -> Raised {
        let text = name.to_string_lossy();
        let message = match object.downcast_ref::<Type>() {
            Some(ty) => format!("type object '{}' has no attribute '{text}'", ty.long_name()),
            None => format!("'{}' object has no attribute '{text}'", self.type_name(object)),
        };
        self.attribute_error(object, name, message)
    }

    /// `AttributeError` with its `name` and `obj`.
    #[cold]
    pub fn attribute_error(&mut self, object: &Value, name: &Ref<Str>, message: String) -> Raised {
        let raised = self.error(ExceptionKind::AttributeError, message);
        if let Some(exception) = raised.exception() {
            exception.set_member("name", name.to_value());
            exception.set_member("obj", object.clone());
        }
        raised
    }

    /// What looking an attribute up has raised: an `AttributeError` that names nothing gets its `name` and `obj` here.
    #[cold]
    pub(crate) fn name_missing_attribute(&self, raised: &Raised, object: &Value, name: &Ref<Str>) {
        if raised.is(ExceptionKind::AttributeError)
            && let Some(exception) = raised.exception()
            && exception.member("name").is_none()
            && exception.member("obj").is_none()
        {
            exception.set_member("name", name.to_value());
            exception.set_member("obj", object.clone());
        }
    }

    #[cold]
    pub(crate) fn property_error(&mut self, property: &Property, object: &Value, what: &str) -> Raised {
        let ty = self.type_of(object).clone();
        let ty = self.type_qualname(&ty);
        let name = property.name.borrow().clone();
        let message = match name.downcast_ref::<Str>() {
            Some(name) => format!("property '{}' of '{ty}' object has no {what}", name.to_string_lossy()),
            None => format!("property of '{ty}' object has no {what}"),
        };
        self.error(ExceptionKind::AttributeError, message)
    }
}

fn is_native_descriptor(value: &Value) -> bool {
    value.has_payload::<Property>()
        || value.has_payload::<StaticMethod>()
        || value.has_payload::<ClassMethod>()
        || value.has_payload::<GetSetDescriptor>()
        || value.has_payload::<MemberDescriptor>()
}

/// What [`Vm::attribute_at_hand`] found.
pub(crate) enum AtHand {
    Absent,
    Value(Value),
    /// Only the general way can tell.
    Unknown,
}

enum Lookup {
    Absent,
    /// The attribute itself.
    Value(Value),
    /// To be bound to the instance.
    Descriptor(Value),
}

/// Waits for `__getattribute__` or a descriptor; falls back to `__getattr__` on `AttributeError`.
struct GetAttrFallback {
    object: Value,
    name: Ref<Str>,
    fallen: bool,
}

impl GetAttrFallback {
    fn new(object: &Value, name: &Ref<Str>) -> Self {
        Self {
            object: object.clone(),
            name: name.clone(),
            fallen: false,
        }
    }
}

impl NativeFrame for GetAttrFallback {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let raised = match input.into_result(vm) {
            Ok(value) => return Ok(Begun::Done(value)),
            Err(raised) => raised,
        };
        if self.fallen || !raised.is(ExceptionKind::AttributeError) {
            return Err(raised);
        }
        self.fallen = true;
        match vm.type_of(&self.object).special(Special::GetAttr) {
            Some(getattr) => {
                let args = [self.name.to_value()];
                vm.begin_call_unbound(
                    &getattr,
                    &self.object,
                    Arguments {
                        values: &args,
                        names: &[],
                    },
                )
            }
            None => Err(raised),
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.object.trace(tracer);
        self.name.trace(tracer);
    }
}

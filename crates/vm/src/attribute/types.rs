//! Attributes of classes and modules.

use corallus_heap::{Ref, Value};

use super::GetAttrFallback;
use crate::error::Res;
use crate::frame::Begun;
use crate::objects::function::Function;
use crate::objects::module::Module;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

impl Vm {
    /// `type.__getattribute__`, then the metaclass's `__getattr__`.
    pub(crate) fn begin_getattr_type(&mut self, ty: &Ref<Type>, name: &Ref<Str>) -> Res<Begun> {
        let metatype = self.type_of(ty.as_value()).clone();
        self.type_version(ty);
        self.type_version(&metatype);
        let on_meta = metatype.lookup(self, name);
        if let Some(descriptor) = &on_meta
            && self.is_data_descriptor(descriptor)
            && self.has_get(descriptor)
        {
            return self.begin_get_or_fallback(descriptor, ty, name, |vm, descriptor| {
                vm.begin_descriptor_get(descriptor, Some(ty.as_value()), &metatype)
            });
        }
        if let Some(value) = ty.lookup(self, name) {
            return match self.has_get(&value) {
                true => {
                    self.begin_get_or_fallback(&value, ty, name, |vm, value| vm.begin_descriptor_get(value, None, ty))
                }
                false => Ok(Begun::Done(value)),
            };
        }
        if let Some(value) = on_meta {
            return match self.has_get(&value) {
                true => self.begin_get_or_fallback(&value, ty, name, |vm, value| {
                    vm.begin_descriptor_get(value, Some(ty.as_value()), &metatype)
                }),
                false => Ok(Begun::Done(value)),
            };
        }
        let args = [name.to_value()];
        match self.begin_special(ty.as_value(), crate::special::Special::GetAttr, &args)? {
            Some(begun) => Ok(begun),
            None => Err(self.no_attribute(ty.as_value(), name)),
        }
    }

    /// Binds a descriptor; where that raises `AttributeError`, the metaclass's `__getattr__` is asked.
    fn begin_get_or_fallback(
        &mut self,
        descriptor: &Value,
        ty: &Ref<Type>,
        name: &Ref<Str>,
        bind: impl FnOnce(&mut Self, &Value) -> Res<Begun>,
    ) -> Res<Begun> {
        let metatype = self.type_of(ty.as_value());
        if !metatype.has_special(crate::special::Special::GetAttr) || descriptor.has_payload::<Function>() {
            return bind(self, descriptor);
        }
        let fallback = GetAttrFallback::new(ty.as_value(), name);
        self.begin_native(fallback, |vm| bind(vm, descriptor))
    }

    /// `module.__getattribute__`: the namespace, then its `__getattr__` (PEP 562).
    pub(crate) fn begin_getattr_module(&mut self, module: &Ref<Module>, ty: &Ref<Type>, name: &Ref<Str>) -> Res<Begun> {
        if let Some(begun) = self.begin_getattr_plain(module.as_value(), ty, name)? {
            return Ok(begun);
        }
        let namespace = module.namespace(self);
        if let Some(getattr) = namespace.get_str(self, "__getattr__") {
            return self.begin_call(&getattr, &[name.to_value()], None);
        }
        let text = name.to_string_lossy();
        let message = match namespace.get_str(self, "__name__") {
            Some(module_name) if module_name.has_payload::<Str>() => {
                let spec = namespace.get_str(self, "__spec__");
                crate::import::no_module_attribute(self, &module_name, spec.as_ref(), &text)?
            }
            _ => format!("module has no attribute '{text}'"),
        };
        Err(self.attribute_error(module.as_value(), name, message))
    }

    /// Sets (or, with `None`, deletes) an attribute of a class.
    pub(crate) fn set_type_attribute(&mut self, ty: &Ref<Type>, name: &Ref<Str>, value: Option<Value>) -> Res<()> {
        let text = name.to_string_lossy().into_owned();
        if !ty.is_heap_type() {
            let type_name = self.full_type_name(ty);
            return Err(self.type_error(format!("cannot set '{text}' attribute of immutable type '{type_name}'")));
        }
        let name = self.intern_str(name);
        match value {
            Some(value) => ty.dict.set_name(self, &name, value),
            None => {
                if ty.dict.remove_name(self, &name).is_none() {
                    return Err(self.no_attribute(ty.as_value(), &name));
                }
            }
        }
        self.type_attribute_changed(ty, &name);
        Ok(())
    }
}

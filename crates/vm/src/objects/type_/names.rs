//! What classes are called: `__name__`, `__qualname__`, and these with the module's name.

use corallus_heap::{Ref, Value};

use super::Type;
use super::methods::{given, ty};
use crate::codecs;
use crate::error::Res;
use crate::objects::str::Str;
use crate::vm::Vm;

pub(super) fn get_name(vm: &mut Vm, value: &Value) -> Res {
    let name = ty(vm, value)?.name();
    Ok(vm.intern(&name).into_value())
}

pub(super) fn set_name(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let new = given(vm, &class, "__name__", new)?;
    let Some(text) = new.downcast_ref::<Str>() else {
        let (name, found) = (class.long_name(), vm.type_name(&new));
        return Err(vm.type_error(format!("can only assign string to {name}.__name__, not '{found}'")));
    };
    let text = vm.checked_type_name(text)?;
    *class.name.borrow_mut() = text.into();
    Ok(())
}

pub(super) fn get_qualname(vm: &mut Vm, value: &Value) -> Res {
    let class = ty(vm, value)?.clone();
    let qualname = class.qualname.borrow().clone();
    if qualname.is_undef() {
        let name = class.name();
        return Ok(vm.str(&name));
    }
    Ok(qualname)
}

pub(super) fn set_qualname(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let new = given(vm, &class, "__qualname__", new)?;
    if !new.has_payload::<Str>() {
        let (name, found) = (class.long_name(), vm.type_name(&new));
        return Err(vm.type_error(format!("can only assign string to {name}.__qualname__, not '{found}'")));
    }
    drop(class.qualname.replace(new));
    Ok(())
}

impl Vm {
    /// `__module__` of a class. Where instances of a native type have an attribute of that name, the type's dict holds its
    /// descriptor, and the table knows the type's own module.
    pub(crate) fn module_of_type(&mut self, class: &Ref<Type>) -> Option<Value> {
        let own = class.dict.get_str(self, "__module__");
        match class.def {
            Some(def) if !own.as_ref().is_some_and(|module| module.has_payload::<Str>()) => {
                Some(self.intern(def.module).into_value())
            }
            _ => own,
        }
    }

    /// `__qualname__`.
    pub fn type_qualname(&mut self, class: &Ref<Type>) -> String {
        let qualname = class.qualname.borrow().clone();
        if qualname.is_undef() {
            class.name().to_string()
        } else {
            self.text_of(&qualname)
        }
    }

    /// The qualified name, with the module in front where that is neither `builtins` nor `__main__`.
    pub fn dotted_type_name(&mut self, class: &Ref<Type>) -> String {
        let qualname = self.type_qualname(class);
        let module = self.module_of_type(class);
        match module.as_ref().and_then(|module| module.downcast_ref::<Str>()) {
            Some(module) if !matches!(module.as_bytes(), b"builtins" | b"__main__") => {
                format!("{}.{qualname}", module.to_string_lossy())
            }
            _ => qualname,
        }
    }

    /// A name that a class can have.
    pub(super) fn checked_type_name(&mut self, name: &Ref<Str>) -> Res<String> {
        let text = codecs::as_utf8(self, name)?;
        match text.contains('\0') {
            true => Err(self.value_error("type name must not contain null characters")),
            false => Ok(text),
        }
    }
}

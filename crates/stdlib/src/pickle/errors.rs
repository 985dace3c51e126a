//! `PickleError`, `PicklingError` and `UnpicklingError`: made once per isolate.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::error_class::ErrorClass;

pub static PICKLE_ERROR: ErrorClass = ErrorClass::new("_pickle", "PickleError", ExceptionKind::Exception);
pub static PICKLING_ERROR: ErrorClass = ErrorClass::derived("_pickle", "PicklingError", &PICKLE_ERROR);
pub static UNPICKLING_ERROR: ErrorClass = ErrorClass::derived("_pickle", "UnpicklingError", &PICKLE_ERROR);

#[cold]
pub fn pickling(vm: &mut Vm, message: impl AsRef<str>) -> Raised {
    PICKLING_ERROR.raise(vm, message)
}

#[cold]
pub fn unpickling(vm: &mut Vm, message: impl AsRef<str>) -> Raised {
    UNPICKLING_ERROR.raise(vm, message)
}

/// The name of a value's type with its module, unless that is `builtins` or `__main__`.
pub fn type_name(vm: &mut Vm, value: &Value) -> Res<String> {
    let ty = vm.type_of(value).clone();
    let qualname = vm.type_qualname(&ty);
    let module = vm.getattr_opt(ty.as_value(), "__module__")?;
    Ok(match module.map(|module| vm.text_of(&module)) {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{qualname}"),
        _ => qualname,
    })
}

//! `property`, `staticmethod`, `classmethod`: the payloads. Binding them is part of attribute access ([`crate::attribute`]).
//!
//! - [`accessors`]: methods of `property`; [`wrappers`]: of the other two.

pub mod accessors;
pub mod wrappers;

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};

use crate::error::Res;
use crate::objects::function::Function;
use crate::vm::Vm;

/// The payload of `property`. Absent functions are `None`.
pub struct Property {
    pub get: RefCell<Value>,
    pub set: RefCell<Value>,
    pub delete: RefCell<Value>,
    pub doc: RefCell<Value>,
    pub name: RefCell<Value>,
    pub doc_from_getter: std::cell::Cell<bool>,
}

payload!(Property, "property", [get, set, delete, doc, name]);

impl Property {
    /// The getter, if it is a Python function that takes the instance and nothing else.
    #[inline]
    pub(crate) fn plain_getter(&self) -> Option<Ref<Function>> {
        let get = self.get.borrow();
        let function = get.downcast_ref::<Function>()?;
        (function.plain_args.get() == 1).then(|| function.clone())
    }
}

/// The payload of `staticmethod`.
pub struct StaticMethod {
    pub callable: RefCell<Value>,
}

payload!(StaticMethod, "staticmethod", [callable]);

/// The payload of `classmethod`.
pub struct ClassMethod {
    pub callable: RefCell<Value>,
}

payload!(ClassMethod, "classmethod", [callable]);

/// Whether a callable says that it is abstract (`__isabstractmethod__`).
fn is_abstract_method(vm: &mut Vm, callable: &Value) -> Res<bool> {
    if callable.is_none() {
        return Ok(false);
    }
    match vm.getattr_opt(callable, "__isabstractmethod__")? {
        Some(flag) => vm.truth(&flag),
        None => Ok(false),
    }
}

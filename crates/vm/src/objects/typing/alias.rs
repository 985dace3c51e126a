//! `TypeAliasType`: what a `type` statement binds.

use corallus_heap::{TypeFlags, Value, payload};

use super::Lazy;
use crate::error::Res;
use crate::native::TypeDef;
use crate::vm::Vm;

/// The payload of `TypeAliasType`.
pub struct TypeAlias {
    pub name: Value,
    /// A tuple, or `None` where the alias has no parameters.
    pub parameters: Value,
    pub value: Lazy,
    /// `__module__`, `UNDEF` if it follows from the function that evaluates the value.
    pub module: Value,
}

payload!(TypeAlias, "TypeAliasType", [name, parameters, value, module]);

/// `typing.TypeAliasType`.
pub static TYPE_ALIAS: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    doc: "Type alias.",
    ..TypeDef::new::<TypeAlias>("TypeAliasType", "typing")
};

impl Vm {
    /// `type name[parameters] = …`, with the function that evaluates it.
    pub fn new_type_alias(&mut self, name: Value, parameters: Value, function: Value) -> Res {
        let ty = self.type_for(&TYPE_ALIAS);
        let payload = TypeAlias { name, parameters, value: Lazy::computed_by(function), module: Value::UNDEF };
        Ok(self.heap.alloc(&ty, payload).into_value())
    }
}

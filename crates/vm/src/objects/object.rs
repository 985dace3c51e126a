//! `object`: the root of all types, and the payload of plain instances.

use corallus_heap::{TypeFlags, payload};

use crate::native::TypeDef;

/// The payload of instances of classes that derive from `object` alone: all they have is attributes.
pub struct Instance;

payload!(Instance, "object", []);

/// `object`.
pub static OBJECT: TypeDef = TypeDef {
    base: None,
    flags: TypeFlags::BASE_TYPE,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    ..TypeDef::new::<Instance>("object", "builtins")
};

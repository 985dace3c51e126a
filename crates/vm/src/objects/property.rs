//! `property`, `staticmethod`, `classmethod`.

use std::cell::RefCell;

use corallus_heap::{Value, payload};

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

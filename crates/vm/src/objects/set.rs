//! `set` and `frozenset`.

use std::cell::Cell;

use corallus_heap::{Ref, Value, payload};

use crate::objects::dict::Dict;
use crate::vm::Vm;

/// The payload of `set` and `frozenset`: the members are the keys of a dict.
pub struct Set {
    pub members: Ref<Dict>,
    pub frozen: bool,
    pub hash: Cell<Option<i64>>,
}

payload!(Set, "set", [members]);

impl Vm {
    /// A frozen set of constants, whose hashing runs no Python code.
    pub(crate) fn constant_frozenset(&mut self, items: Vec<Value>) -> Value {
        let members = self.new_dict();
        for item in items {
            // Constants always hash; the set would only lack what doesn't.
            let _ = members.insert(self, item, Value::NONE);
        }
        let ty = self.types.frozenset.clone();
        self.heap.alloc(&ty, Set { members, frozen: true, hash: Cell::new(None) }).into_value()
    }
}

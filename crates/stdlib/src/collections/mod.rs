//! `_collections`: what `collections` has natively.
//!
//! - [`deque`], [`deque_methods`], [`deque_iterator`]: `deque`.
//! - [`defaultdict`]: the type `defaultdict`.
//! - [`ordered_dict`]: `OrderedDict` and its views.
//! - [`counting`]: `_count_elements`, behind `Counter`.
//! - [`tuplegetter`]: `_tuplegetter`, the fields of named tuples.

mod counting;
mod defaultdict;
pub mod deque;
mod deque_iterator;
mod deque_methods;
mod ordered_dict;
mod tuplegetter;

use corallus_vm::native::{ModuleDef, TypeDef};

pub static MODULE: ModuleDef = ModuleDef {
    name: "_collections",
    functions: counting::FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in TYPES {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory",
};

static TYPES: &[&TypeDef] = &[
    &deque::DEQUE,
    &deque_iterator::DEQUE_ITERATOR,
    &deque_iterator::DEQUE_REVERSE_ITERATOR,
    &defaultdict::DEFAULTDICT,
    &ordered_dict::ORDERED_DICT,
    &tuplegetter::TUPLEGETTER,
];

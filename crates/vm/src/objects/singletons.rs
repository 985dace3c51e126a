//! The types of `None`, `NotImplemented` and `...`; their values are immediate and have no payload.

use corallus_heap::{Value, payload};

use crate::error::Res;
use crate::native::{Args, Native, fixed, method};
use crate::objects::dict::Dict;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// Stands for the payload that immediate values don't have.
pub struct Immediate;

payload!(Immediate, "immediate", []);

const NEW: &str = "($type, *args, **kwargs)";
const NEW_DOC: &str = "Create and return a new object.";
const REPR_DOC: &str = "Return repr(self).";

pub static NONE_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        NEW,
        |vm, args| the_one(vm, args, "NoneType", Value::NONE),
        NEW_DOC,
    )),
    method(
        "__repr__",
        "($self, /)",
        |vm, _| Ok(vm.intern("None").into_value()),
        REPR_DOC,
    ),
    method(
        "__bool__",
        "($self, /)",
        |_, _| Ok(Value::FALSE),
        "True if self else False",
    ),
    method(
        "__hash__",
        "($self, /)",
        |vm, _| Ok(vm.int(0xfca8_6420)),
        "Return hash(self).",
    ),
];

pub static ELLIPSIS_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        NEW,
        |vm, args| the_one(vm, args, "EllipsisType", Value::ELLIPSIS),
        NEW_DOC,
    )),
    method(
        "__repr__",
        "($self, /)",
        |vm, _| Ok(vm.intern("Ellipsis").into_value()),
        REPR_DOC,
    ),
    method(
        "__reduce__",
        "($self, /)",
        |vm, _| Ok(vm.intern("Ellipsis").into_value()),
        "",
    ),
];

pub static NOT_IMPLEMENTED_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        NEW,
        |vm, args| the_one(vm, args, "NotImplementedType", Value::NOT_IMPLEMENTED),
        NEW_DOC,
    )),
    method(
        "__repr__",
        "($self, /)",
        |vm, _| Ok(vm.intern("NotImplemented").into_value()),
        REPR_DOC,
    ),
    method(
        "__reduce__",
        "($self, /)",
        |vm, _| Ok(vm.intern("NotImplemented").into_value()),
        "",
    ),
    method(
        "__bool__",
        "($self, /)",
        not_implemented_bool,
        "True if self else False",
    ),
];

/// Calling the type gives its only instance.
fn the_one(vm: &mut Vm, args: Args<'_>, name: &str, value: Value) -> Res {
    let positional = args[1]
        .downcast_ref::<Tuple>()
        .is_some_and(|tuple| !tuple.items.is_empty());
    let named = args[2].downcast_ref::<Dict>().is_some_and(|dict| !dict.is_empty());
    if positional || named {
        return Err(vm.type_error(format!("{name} takes no arguments")));
    }
    Ok(value)
}

fn not_implemented_bool(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.type_error("NotImplemented should not be used in a boolean context"))
}

//! `bool`: the two instances of a subclass of `int`.

use corallus_heap::Value;

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, begin_method, fixed, method};
use crate::objects::exception::ExceptionKind;
use crate::objects::int;
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";

pub static METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, object=False, /)",
        new,
        "Create and return a new object.  See help(type) for accurate signature.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__and__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a & b, int::and),
        "Return self&value.",
    ),
    method(
        "__rand__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a & b, int::and),
        "Return value&self.",
    ),
    method(
        "__or__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a | b, int::or),
        "Return self|value.",
    ),
    method(
        "__ror__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a | b, int::or),
        "Return value|self.",
    ),
    method(
        "__xor__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a ^ b, int::xor),
        "Return self^value.",
    ),
    method(
        "__rxor__",
        BINARY,
        |vm, args| bitwise(vm, args, |a, b| a ^ b, int::xor),
        "Return value^self.",
    ),
    method("__invert__", "($self, /)", invert, "~self"),
];

/// `bool(object)`
fn new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    match args {
        [_, object] => vm.begin_truth(object),
        _ => Ok(Begun::Done(Value::FALSE)),
    }
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = if args.first().is_some_and(Value::is_true) {
        "True"
    } else {
        "False"
    };
    Ok(vm.intern(name).into_value())
}

/// Two bools give a bool, a bool and an int an int.
fn bitwise(vm: &mut Vm, args: Args<'_>, both: fn(bool, bool) -> bool, ints: fn(&mut Vm, &Value, &Value) -> Res) -> Res {
    let [a, b] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Ok(both(a, b).into()),
        _ => ints(vm, a, b),
    }
}

fn invert(vm: &mut Vm, args: Args<'_>) -> Res {
    let [this] = args else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.warn(
        ExceptionKind::DeprecationWarning,
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
         inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
         'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
    )?;
    int::invert(vm, this)
}

//! `typing.Generic`: what generic classes derive from. The work is done by functions of `typing`.

use corallus_heap::{TypeFlags, Value};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, class};
use crate::objects::object::Instance;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

pub static GENERIC: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    doc: "Abstract base class for generic types.",
    ..TypeDef::new::<Instance>("Generic", "typing")
};

static METHODS: &[Native] = &[
    class(begin_method(
        "__class_getitem__",
        "($type, /, *args, **kwargs)",
        |vm, args| delegate(vm, args, "_generic_class_getitem"),
        "Parameterizes a generic class.",
    )),
    class(begin_method(
        "__init_subclass__",
        "($type, /, *args, **kwargs)",
        |vm, args| delegate(vm, args, "_generic_init_subclass"),
        "Function to initialize subclasses.",
    )),
];

/// Calls a function of `typing` with the class before the other arguments.
fn delegate(vm: &mut Vm, args: Args<'_>, function: &str) -> Res<Begun> {
    let typing = vm.import("typing")?;
    let function = vm.getattr(&typing, function)?;
    let mut positional: Vec<Value> = vec![args[0].clone()];
    positional.extend(
        args[1]
            .downcast_ref::<Tuple>()
            .map(|tuple| tuple.items.to_vec())
            .unwrap_or_default(),
    );
    let positional = vm.tuple(positional);
    vm.begin_call_spread(&function, &positional, &args[2])
}

//! `P.args` and `P.kwargs` of a `ParamSpec`.

use corallus_heap::{TypeFlags, Value, payload};

use super::parameter::{ParamSpec, name_text};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of both.
pub struct Component {
    pub origin: Value,
}

payload!(Component, "ParamSpecArgs", [origin]);

pub static PARAM_SPEC_ARGS: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The args for a ParamSpec object.",
    ..TypeDef::new::<Component>("ParamSpecArgs", "typing")
};

pub static PARAM_SPEC_KWARGS: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The kwargs for a ParamSpec object.",
    ..TypeDef::new::<Component>("ParamSpecKwargs", "typing")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, origin)",
        construct,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__mro_entries__", "($self, bases, /)", cannot_subclass, ""),
];

static GETSETS: &[GetSet] = &[getter(
    "__origin__",
    |vm, c| Ok(this::<Component>(vm, c)?.origin.clone()),
    "",
)];

/// One of the two for a parameter specification.
pub fn new(vm: &mut Vm, def: &'static TypeDef, origin: &Value) -> Res {
    let ty = vm.type_for(def);
    Ok(vm.heap.alloc(&ty, Component { origin: origin.clone() }).into_value())
}

fn construct(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    Ok(vm
        .heap
        .alloc(
            &class,
            Component {
                origin: args[1].clone(),
            },
        )
        .into_value())
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let origin = this::<Component>(vm, &args[0])?.origin.clone();
    let args_type = vm.type_for(&PARAM_SPEC_ARGS);
    let what = if vm.type_of(&args[0]).is(&args_type) {
        "args"
    } else {
        "kwargs"
    };
    let text = match origin.downcast_ref::<ParamSpec>() {
        Some(spec) => format!("{}.{what}", name_text(&spec.name)),
        None => format!("{}.{what}", vm.repr(&origin)?.to_string_lossy()),
    };
    Ok(vm.str(&text))
}

fn eq(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.type_of(&args[0]).is(vm.type_of(&args[1])) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (
        this::<Component>(vm, &args[0])?.origin.clone(),
        this::<Component>(vm, &args[1])?.origin.clone(),
    );
    Ok(Value::bool(vm.eq(&a, &b)?))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let origin = this::<Component>(vm, &args[0])?.origin.clone();
    let hash = vm.hash(&origin)?;
    Ok(vm.int(hash))
}

fn cannot_subclass(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.short_type_name(&args[0]);
    Err(vm.type_error(format!("Cannot subclass an instance of {name}")))
}

//! `cmp_to_key`: an old-style comparison function as a key function.

use corallus_heap::{Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, begin_method, function, getter, method, this};
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

pub const CMP_TO_KEY: Native = function(
    "cmp_to_key",
    "(mycmp)",
    cmp_to_key,
    "Convert a cmp= function into a key= function.",
);

pub struct KeyWrapper {
    compare: Value,
    /// `None` in the key function itself.
    object: Option<Value>,
}

payload!(KeyWrapper, "KeyWrapper", [compare, object]);

static KEY_WRAPPER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeDef::new::<KeyWrapper>("KeyWrapper", "functools")
};

static METHODS: &[Native] = &[
    method("__call__", "($self, /, obj)", call, "Call self as a function."),
    begin_method(
        "__lt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    begin_method(
        "__le__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
    begin_method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    begin_method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    begin_method(
        "__gt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    begin_method(
        "__ge__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
];

static GETSETS: &[GetSet] = &[getter(
    "obj",
    |vm, value| Ok(this::<KeyWrapper>(vm, value)?.object.clone().unwrap_or(Value::NONE)),
    "Value wrapped by a key function.",
)];

fn wrap(vm: &mut Vm, compare: Value, object: Option<Value>) -> Value {
    let ty = vm.type_for(&KEY_WRAPPER);
    vm.heap.alloc(&ty, KeyWrapper { compare, object }).into_value()
}

fn cmp_to_key(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(wrap(vm, args[0].clone(), None))
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res {
    let compare = this::<KeyWrapper>(vm, &args[0])?.compare.clone();
    Ok(wrap(vm, compare, Some(args[1].clone())))
}

/// Waits for the comparison function, whose result is compared with 0.
struct Compared(CompareOp);

impl Step for Compared {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Return(vm.compare(&value, &Value::int32(0), self.0)?))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        None::<Value>.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "cmp_to_key"
    }
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res<Begun> {
    let a = this::<KeyWrapper>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<KeyWrapper>() else {
        return Err(vm.type_error("other argument must be K instance"));
    };
    let (Some(x), Some(y)) = (a.object.clone(), b.object.clone()) else {
        return Err(vm.error(corallus_vm::objects::exception::ExceptionKind::AttributeError, "object"));
    };
    let function = a.compare.clone();
    vm.begin_steps(Compared(op), |vm| vm.begin_call(&function, &[x, y], None))
}

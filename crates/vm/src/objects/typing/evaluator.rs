//! `NoDefault`, and the evaluators of bounds and defaults that were given as values.

use corallus_heap::{TypeFlags, Value, payload};

use super::Lazy;
use crate::error::Res;
use crate::native::{Args, Native, TypeDef, fixed, method, this};
use crate::objects::dict::Dict;
use crate::objects::generic_alias::type_repr;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// `annotationlib.Format.STRING`.
const STRING: i64 = 4;

/// The payload of `NoDefault`.
pub struct NoDefault;

payload!(NoDefault, "NoDefaultType", []);

static NO_DEFAULT_TYPE: TypeDef = TypeDef {
    methods: &[
        fixed(method(
            "__new__",
            "($type, *args, **kwargs)",
            no_default_new,
            "Create and return a new object.",
        )),
        method(
            "__repr__",
            "($self, /)",
            |vm, _| Ok(vm.intern("typing.NoDefault").into_value()),
            "Return repr(self).",
        ),
        method(
            "__reduce__",
            "($self, /)",
            |vm, _| Ok(vm.intern("NoDefault").into_value()),
            "",
        ),
    ],
    doc: "The type of the NoDefault singleton.",
    ..TypeDef::new::<NoDefault>("NoDefaultType", "builtins")
};

/// The isolate's only instance.
#[derive(Default)]
struct Singleton(Option<Value>);

/// `typing.NoDefault`.
pub fn no_default(vm: &mut Vm) -> Value {
    if let Some(value) = &vm.state::<Singleton>().0 {
        return value.clone();
    }
    let ty = vm.type_for(&NO_DEFAULT_TYPE);
    let value = vm.heap.alloc(&ty, NoDefault).into_value();
    vm.state::<Singleton>().0 = Some(value.clone());
    value
}

fn no_default_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let positional = !this::<Tuple>(vm, &args[1])?.items.is_empty();
    if positional || !this::<Dict>(vm, &args[2])?.is_empty() {
        return Err(vm.type_error("NoDefaultType takes no arguments"));
    }
    Ok(no_default(vm))
}

/// The payload of evaluators of known values.
pub struct ConstEvaluator {
    value: Value,
}

payload!(ConstEvaluator, "_ConstEvaluator", [value]);

static CONST_EVALUATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<ConstEvaluator>("_ConstEvaluator", "_typing")
};

static METHODS: &[Native] = &[
    method("__call__", "($self, format, /)", call, "Call self as a function."),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
];

fn call(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = this::<ConstEvaluator>(vm, &args[0])?.value.clone();
    if vm.to_i64(&args[1])? != STRING {
        return Ok(value);
    }
    let text = match value.downcast_ref::<Tuple>().cloned() {
        Some(tuple) => {
            let shown = tuple
                .items
                .iter()
                .map(|item| type_repr(vm, item))
                .collect::<Res<Vec<_>>>()?;
            format!("({})", shown.join(", "))
        }
        None => type_repr(vm, &value)?,
    };
    Ok(vm.str(&text))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = this::<ConstEvaluator>(vm, &args[0])?.value.clone();
    let shown = vm.repr(&value)?;
    let text = format!("<constevaluator {}>", shown.to_string_lossy());
    Ok(vm.str(&text))
}

impl Lazy {
    /// The function that computes the value: `evaluate_bound` and its like; `None` if there is no value.
    pub fn evaluator(&self, vm: &mut Vm) -> Value {
        if !self.function.is_undef() {
            return self.function.clone();
        }
        match self.known_value() {
            Some(value) => {
                let ty = vm.type_for(&CONST_EVALUATOR);
                vm.heap.alloc(&ty, ConstEvaluator { value }).into_value()
            }
            None => Value::NONE,
        }
    }
}

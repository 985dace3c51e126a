//! `TypeAliasType`: what a `type` statement binds.

use corallus_heap::{TypeFlags, Value, payload};

use super::Lazy;
use super::parameter::{ParamSpec, TypeVar, TypeVarTuple, unpack};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use crate::objects::function::Function;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `TypeAliasType`.
pub struct TypeAlias {
    pub name: Value,
    /// A tuple, or `None` where the alias has no parameters.
    pub parameters: Value,
    pub value: Lazy,
    /// `__module__`, `UNDEF` if it follows from the function that evaluates the value.
    pub module: Value,
}

payload!(TypeAlias, "TypeAliasType", [name, parameters, value, module]);

/// `typing.TypeAliasType`.
pub static TYPE_ALIAS: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Type alias.",
    ..TypeDef::new::<TypeAlias>("TypeAliasType", "typing")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, value, *, type_params=())",
        new,
        "Create and return a new object.",
    )),
    method(
        "__repr__",
        "($self, /)",
        |vm, args| Ok(this::<TypeAlias>(vm, &args[0])?.name.clone()),
        "Return repr(self).",
    ),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| vm.union_of(&args[..2]),
        "Return self|value.",
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| vm.union_of(&[args[1].clone(), args[0].clone()]),
        "Return value|self.",
    ),
    method("__iter__", "($self, /)", iter, "Implement iter(self)."),
    method(
        "__reduce__",
        "($self, /)",
        |vm, args| Ok(this::<TypeAlias>(vm, &args[0])?.name.clone()),
        "",
    ),
];

static GETSETS: &[GetSet] = &[
    getter("__name__", |vm, a| Ok(this::<TypeAlias>(vm, a)?.name.clone()), ""),
    getter("__value__", value, ""),
    getter("__type_params__", type_params, ""),
    getter("__parameters__", parameters, ""),
    getter("__module__", module, ""),
    getter(
        "evaluate_value",
        |vm, a| {
            let alias = this::<TypeAlias>(vm, a)?.clone();
            Ok(alias.value.evaluator(vm))
        },
        "",
    ),
];

impl Vm {
    /// `type name[parameters] = …`, with the function that evaluates it.
    pub fn new_type_alias(&mut self, name: Value, parameters: Value, function: Value) -> Res {
        let ty = self.type_for(&TYPE_ALIAS);
        let payload = TypeAlias {
            name,
            parameters,
            value: Lazy::computed_by(function),
            module: Value::UNDEF,
        };
        Ok(self.heap.alloc(&ty, payload).into_value())
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    if !args[1].has_payload::<Str>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("typealias() argument 'name' must be str, not {given}")));
    }
    let Some(given) = args[3].downcast_ref::<Tuple>() else {
        return Err(vm.type_error("type_params must be a tuple"));
    };
    for parameter in &given.items {
        let known = parameter.has_payload::<TypeVar>()
            || parameter.has_payload::<ParamSpec>()
            || parameter.has_payload::<TypeVarTuple>();
        if !known {
            let shown = vm.repr(parameter)?;
            return Err(vm.type_error(format!("Expected a type param, got {}", shown.to_string_lossy())));
        }
    }
    let parameters = if given.items.is_empty() {
        Value::NONE
    } else {
        args[3].clone()
    };
    let module = vm.current_globals().and_then(|globals| globals.get_str(vm, "__name__"));
    let payload = TypeAlias {
        name: args[1].clone(),
        parameters,
        value: Lazy::known(args[2].clone()),
        module: module.unwrap_or(Value::NONE),
    };
    Ok(vm.heap.alloc(&class, payload).into_value())
}

fn value(vm: &mut Vm, value: &Value) -> Res {
    let alias = this::<TypeAlias>(vm, value)?.clone();
    Ok(alias.value.get(vm)?.unwrap_or(Value::NONE))
}

fn type_params(vm: &mut Vm, value: &Value) -> Res {
    let parameters = this::<TypeAlias>(vm, value)?.parameters.clone();
    Ok(if parameters.is_none() {
        vm.tuple(Vec::new())
    } else {
        parameters
    })
}

/// The type parameters as arguments see them: `*Ts` unpacked.
fn parameters(vm: &mut Vm, value: &Value) -> Res {
    let parameters = type_params(vm, value)?;
    let items = vm.items_of_exact(&parameters).unwrap_or_default();
    if !items.iter().any(|item| item.has_payload::<TypeVarTuple>()) {
        return Ok(parameters);
    }
    let mut unpacked = Vec::with_capacity(items.len());
    for item in items {
        match item.has_payload::<TypeVarTuple>() {
            true => unpacked.push(unpack(vm, &item)?),
            false => unpacked.push(item),
        }
    }
    Ok(vm.tuple(unpacked))
}

fn module(vm: &mut Vm, value: &Value) -> Res {
    let alias = this::<TypeAlias>(vm, value)?.clone();
    if !alias.module.is_undef() {
        return Ok(alias.module.clone());
    }
    Ok(match alias.value.function.downcast_ref::<Function>() {
        Some(function) => function.module.borrow().clone(),
        None => Value::NONE,
    })
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    if this::<TypeAlias>(vm, &args[0])?.parameters.is_none() {
        return Err(vm.type_error("Only generic type aliases are subscriptable"));
    }
    vm.generic_alias(&args[0], &args[1])
}

/// `*Alias`: one item, `Unpack[Alias]`.
fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let item = unpack(vm, &args[0])?;
    let items = vm.tuple([item]);
    vm.iter(&items)
}

//! What Python sees of `TypeVar`, `ParamSpec`, `ParamSpecArgs`, `ParamSpecKwargs` and `TypeVarTuple`.

use std::cell::RefCell;

use corallus_heap::Value;

use super::parameter::{ParamSpec, TypeVar, TypeVarTuple, Variance, default_of, name_text, unpack};
use super::{Lazy, no_default, with_typing};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, fixed, getter, method, this};
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

const OR_DOC: &str = "Return self|value.";
const ROR_DOC: &str = "Return value|self.";

pub static TYPE_VAR_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, *constraints, bound=None, default=<unrepresentable>, covariant=False, contravariant=False, infer_variance=False)",
        type_var_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| parameter_union(vm, &args[0], &args[1]),
        OR_DOC,
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| parameter_union(vm, &args[1], &args[0]),
        ROR_DOC,
    ),
    method("__mro_entries__", "($self, bases, /)", cannot_subclass, ""),
    method(
        "__typing_subst__",
        "($self, arg, /)",
        |vm, args| with_typing(vm, "_typevar_subst", &args[..2]),
        "",
    ),
    method(
        "__typing_prepare_subst__",
        "($self, alias, args, /)",
        type_var_prepare,
        "",
    ),
    method("__reduce__", "($self, /)", |vm, args| name(vm, &args[0]), ""),
    method("has_default", "($self, /)", has_default, ""),
];

pub static TYPE_VAR_GETSETS: &[GetSet] = &[
    getter("__name__", name, ""),
    getter("__bound__", bound, ""),
    getter("__constraints__", constraints, ""),
    getter("__default__", default, ""),
    getter("__covariant__", |vm, v| Ok(Value::bool(variance(vm, v)?.covariant)), ""),
    getter(
        "__contravariant__",
        |vm, v| Ok(Value::bool(variance(vm, v)?.contravariant)),
        "",
    ),
    getter(
        "__infer_variance__",
        |vm, v| Ok(Value::bool(variance(vm, v)?.inferred)),
        "",
    ),
    getter(
        "evaluate_bound",
        |vm, v| {
            let var = this::<TypeVar>(vm, v)?.clone();
            Ok(var.bound.evaluator(vm))
        },
        "",
    ),
    getter(
        "evaluate_constraints",
        |vm, v| {
            let var = this::<TypeVar>(vm, v)?.clone();
            Ok(var.constraints.evaluator(vm))
        },
        "",
    ),
    getter("evaluate_default", evaluate_default, ""),
];

pub static PARAM_SPEC_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, *, bound=None, default=<unrepresentable>, covariant=False, contravariant=False, infer_variance=False)",
        param_spec_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| parameter_union(vm, &args[0], &args[1]),
        OR_DOC,
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| parameter_union(vm, &args[1], &args[0]),
        ROR_DOC,
    ),
    method("__mro_entries__", "($self, bases, /)", cannot_subclass, ""),
    method(
        "__typing_subst__",
        "($self, arg, /)",
        |vm, args| with_typing(vm, "_paramspec_subst", &args[..2]),
        "",
    ),
    method(
        "__typing_prepare_subst__",
        "($self, alias, args, /)",
        |vm, args| with_typing(vm, "_paramspec_prepare_subst", &args[..3]),
        "",
    ),
    method("__reduce__", "($self, /)", |vm, args| name(vm, &args[0]), ""),
    method("has_default", "($self, /)", has_default, ""),
];

pub static PARAM_SPEC_GETSETS: &[GetSet] = &[
    getter("__name__", name, ""),
    getter("__bound__", |vm, v| Ok(this::<ParamSpec>(vm, v)?.bound.clone()), ""),
    getter("__default__", default, ""),
    getter("__covariant__", |vm, v| Ok(Value::bool(variance(vm, v)?.covariant)), ""),
    getter(
        "__contravariant__",
        |vm, v| Ok(Value::bool(variance(vm, v)?.contravariant)),
        "",
    ),
    getter(
        "__infer_variance__",
        |vm, v| Ok(Value::bool(variance(vm, v)?.inferred)),
        "",
    ),
    getter("evaluate_default", evaluate_default, ""),
    getter(
        "args",
        |vm, v| super::components::new(vm, &super::components::PARAM_SPEC_ARGS, v),
        "Represents positional arguments.",
    ),
    getter(
        "kwargs",
        |vm, v| super::components::new(vm, &super::components::PARAM_SPEC_KWARGS, v),
        "Represents keyword arguments.",
    ),
];

pub static TYPE_VAR_TUPLE_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, *, default=<unrepresentable>)",
        type_var_tuple_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__iter__", "($self, /)", unpacked, "Implement iter(self)."),
    method("__mro_entries__", "($self, bases, /)", cannot_subclass, ""),
    method("__typing_subst__", "($self, arg, /)", no_bare_substitution, ""),
    method(
        "__typing_prepare_subst__",
        "($self, alias, args, /)",
        |vm, args| with_typing(vm, "_typevartuple_prepare_subst", &args[..3]),
        "",
    ),
    method("__reduce__", "($self, /)", |vm, args| name(vm, &args[0]), ""),
    method("has_default", "($self, /)", has_default, ""),
];

pub static TYPE_VAR_TUPLE_GETSETS: &[GetSet] = &[
    getter("__name__", name, ""),
    getter("__default__", default, ""),
    getter("evaluate_default", evaluate_default, ""),
];

/// The name given to a constructor.
fn name_argument(vm: &mut Vm, function: &str, value: &Value) -> Res {
    if value.has_payload::<Str>() {
        return Ok(value.clone());
    }
    let given = vm.type_name(value);
    Err(vm.type_error(format!("{function}() argument 'name' must be str, not {given}")))
}

/// The variance given to a constructor by its three flags.
fn variance_arguments(vm: &mut Vm, flags: &[Value]) -> Res<Variance> {
    let mut given = [false; 3];
    for (place, flag) in given.iter_mut().zip(flags) {
        *place = vm.truth(flag)?;
    }
    let [covariant, contravariant, inferred] = given;
    if covariant && contravariant {
        return Err(vm.value_error("Bivariant types are not supported."));
    }
    if inferred && (covariant || contravariant) {
        return Err(vm.value_error("Variance cannot be specified with infer_variance."));
    }
    Ok(Variance {
        covariant,
        contravariant,
        inferred,
    })
}

/// The default given to a constructor.
fn default_argument(vm: &mut Vm, value: &Value) -> RefCell<Lazy> {
    let absent = value.is_undef() || value.is(&no_default(vm));
    RefCell::new(if absent {
        Lazy::absent()
    } else {
        Lazy::known(value.clone())
    })
}

/// `__module__` of a type parameter made by a call is the caller's.
fn set_module(vm: &mut Vm, value: &Value) -> Res<()> {
    let module = vm.current_globals().and_then(|globals| globals.get_str(vm, "__name__"));
    vm.setattr(value, "__module__", module.unwrap_or(Value::NONE))
}

fn checked_type(vm: &mut Vm, value: &Value) -> Res {
    let message = vm.str("Bound must be a type.");
    with_typing(vm, "_type_check", &[value.clone(), message])
}

fn type_var_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    let name = name_argument(vm, "typevar", &args[1])?;
    let variance = variance_arguments(vm, &args[5..8])?;
    let constraints = this::<Tuple>(vm, &args[2])?.clone();
    let bound = match args[3].is_none() {
        true => Lazy::absent(),
        false => Lazy::known(checked_type(vm, &args[3])?),
    };
    let constraints = match constraints.items.len() {
        0 => Lazy::absent(),
        1 => return Err(vm.type_error("A single constraint is not allowed")),
        _ if !args[3].is_none() => return Err(vm.type_error("Constraints cannot be combined with bound=...")),
        _ => Lazy::known(constraints.into_value()),
    };
    let default = default_argument(vm, &args[4]);
    let value = vm
        .heap
        .alloc(
            &class,
            TypeVar {
                name,
                bound,
                constraints,
                default,
                variance,
            },
        )
        .into_value();
    set_module(vm, &value)?;
    Ok(value)
}

fn param_spec_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    let name = name_argument(vm, "paramspec", &args[1])?;
    let variance = variance_arguments(vm, &args[4..7])?;
    let bound = checked_type(vm, &args[2])?;
    let default = default_argument(vm, &args[3]);
    let value = vm
        .heap
        .alloc(
            &class,
            ParamSpec {
                name,
                bound,
                default,
                variance,
            },
        )
        .into_value();
    set_module(vm, &value)?;
    Ok(value)
}

fn type_var_tuple_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    let name = name_argument(vm, "typevartuple", &args[1])?;
    let default = default_argument(vm, &args[2]);
    let value = vm.heap.alloc(&class, TypeVarTuple { name, default }).into_value();
    set_module(vm, &value)?;
    Ok(value)
}

fn name(vm: &mut Vm, value: &Value) -> Res {
    if let Some(var) = value.downcast_ref::<TypeVar>() {
        return Ok(var.name.clone());
    }
    if let Some(spec) = value.downcast_ref::<ParamSpec>() {
        return Ok(spec.name.clone());
    }
    Ok(this::<TypeVarTuple>(vm, value)?.name.clone())
}

fn variance(vm: &mut Vm, value: &Value) -> Res<Variance> {
    match value.downcast_ref::<TypeVar>() {
        Some(var) => Ok(var.variance),
        None => Ok(this::<ParamSpec>(vm, value)?.variance),
    }
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name(vm, &args[0])?;
    let sign = match args[0].has_payload::<TypeVarTuple>() {
        true => "",
        false => match variance(vm, &args[0])? {
            Variance { inferred: true, .. } => "",
            Variance { covariant: true, .. } => "+",
            Variance {
                contravariant: true, ..
            } => "-",
            _ => "~",
        },
    };
    let text = format!("{sign}{}", name_text(&name));
    Ok(vm.str(&text))
}

fn bound(vm: &mut Vm, value: &Value) -> Res {
    let var = this::<TypeVar>(vm, value)?.clone();
    Ok(var.bound.get(vm)?.unwrap_or(Value::NONE))
}

fn constraints(vm: &mut Vm, value: &Value) -> Res {
    let var = this::<TypeVar>(vm, value)?.clone();
    match var.constraints.get(vm)? {
        Some(constraints) => Ok(constraints),
        None => Ok(vm.tuple(Vec::new())),
    }
}

fn default(vm: &mut Vm, value: &Value) -> Res {
    let known = match default_of(value) {
        Some(place) => place.borrow().clone_lazy(),
        None => Lazy::absent(),
    };
    let found = known.get(vm)?;
    if let (Some(place), Some(found)) = (default_of(value), &found) {
        place.borrow().settle(found.clone());
    }
    Ok(found.unwrap_or_else(|| no_default(vm)))
}

fn evaluate_default(vm: &mut Vm, value: &Value) -> Res {
    let known = match default_of(value) {
        Some(place) => place.borrow().clone_lazy(),
        None => Lazy::absent(),
    };
    Ok(known.evaluator(vm))
}

fn has_default(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(
        default_of(&args[0]).is_some_and(|place| place.borrow().is_present()),
    ))
}

/// `T | other`: text is a forward reference, as in `Union[T, other]`.
fn parameter_union(vm: &mut Vm, left: &Value, right: &Value) -> Res {
    if left.has_payload::<Str>() || right.has_payload::<Str>() {
        let members = vm.tuple([left.clone(), right.clone()]);
        let union = vm.type_for(&crate::objects::union::UNION).into_value();
        return vm.getitem(&union, &members);
    }
    vm.union_of(&[left.clone(), right.clone()])
}

fn cannot_subclass(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.short_type_name(&args[0]);
    Err(vm.type_error(format!("Cannot subclass an instance of {name}")))
}

fn no_bare_substitution(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.type_error("Substitution of bare TypeVarTuple is not supported"))
}

/// Puts in the default where the arguments of a generic alias end before this parameter.
fn type_var_prepare(vm: &mut Vm, args: Args<'_>) -> Res {
    let parameters = vm.getattr(&args[1], "__parameters__")?;
    let given = vm.collect(&args[2])?;
    let at = vm
        .collect(&parameters)?
        .iter()
        .position(|parameter| parameter.is(&args[0]));
    if at != Some(given.len()) {
        return Ok(args[2].clone());
    }
    let default = default(vm, &args[0])?;
    // The class sees for itself that there are too few.
    if default.is(&no_default(vm)) {
        return Ok(args[2].clone());
    }
    let mut full = given;
    full.push(default);
    Ok(vm.tuple(full))
}

/// `*Ts`: one item, `Unpack[Ts]`.
fn unpacked(vm: &mut Vm, args: Args<'_>) -> Res {
    let item = unpack(vm, &args[0])?;
    let items = vm.tuple([item]);
    vm.iter(&items)
}

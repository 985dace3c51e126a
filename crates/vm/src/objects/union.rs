//! `typing.Union`, which is also `types.UnionType`: `int | None` (PEP 604).

use std::cell::OnceCell;

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::generic_alias::{GenericAlias, type_repr};
use super::{set, type_params};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, TypeDef, class, getter, method, readonly, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::operators::{BinaryOp, CompareOp};
use crate::vm::Vm;

/// The payload: the members, flat and without duplicates.
pub struct Union {
    pub args: Ref<Tuple>,
    parameters: OnceParameters,
}

payload!(Union, "Union", [args, parameters]);

/// Type parameters, found when first asked for.
#[derive(Default)]
struct OnceParameters(OnceCell<Value>);

impl corallus_heap::Trace for OnceParameters {
    fn trace(&self, tracer: &mut corallus_heap::Tracer<'_>) {
        if let Some(parameters) = self.0.get() {
            parameters.trace(tracer);
        }
    }
}

pub static UNION: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Represent a union type\n\nE.g. for int | str",
    ..TypeDef::new::<Union>("Union", "typing")
};

static METHODS: &[Native] = &[
    method("__repr__", "($self, /)", union_repr, "Return repr(self)."),
    method("__hash__", "($self, /)", union_hash, "Return hash(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method("__or__", "($self, value, /)", or, "Return self|value."),
    method("__ror__", "($self, value, /)", ror, "Return value|self."),
    method("__getitem__", "($self, key, /)", union_getitem, "Return self[key]."),
    method(
        "__instancecheck__",
        "($self, instance, /)",
        instancecheck,
        "Check if an object is an instance.",
    ),
    method(
        "__subclasscheck__",
        "($self, cls, /)",
        subclasscheck,
        "Check if a class is a subclass.",
    ),
    method(
        "__mro_entries__",
        "($self, bases, /)",
        union_mro_entries,
        "Unions can't be derived from.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        union_class_getitem,
        "Make a union of the parameters.",
    )),
];

static GETSETS: &[GetSet] = &[
    readonly(
        "__args__",
        |vm, value| Ok(this::<Union>(vm, value)?.args.to_value()),
        "",
    ),
    getter(
        "__parameters__",
        union_parameters,
        "Type variables in the types.UnionType.",
    ),
    getter(
        "__origin__",
        |vm, _| Ok(vm.type_for(&UNION).into_value()),
        "Always returns the type",
    ),
    getter("__name__", |vm, _| Ok(vm.str("Union")), "Name of the type"),
    getter(
        "__qualname__",
        |vm, _| Ok(vm.str("Union")),
        "Qualified name of the type",
    ),
    getter("__module__", |vm, _| Ok(vm.str("typing")), "Module of the type"),
];

/// Whether `|` accepts the value as a type.
fn is_unionable(vm: &mut Vm, value: &Value) -> bool {
    value.is_none()
        || value.has_payload::<Type>()
        || value.has_payload::<GenericAlias>()
        || value.has_payload::<Union>()
        || vm.type_name(value).as_ref() == "TypeAliasType"
}

/// `__or__` of types, aliases and unions.
pub fn or(vm: &mut Vm, args: Args<'_>) -> Res {
    if !is_unionable(vm, &args[0]) || !is_unionable(vm, &args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    vm.union_of(&args[..2])
}

/// `__ror__` of types, aliases and unions.
pub fn ror(vm: &mut Vm, args: Args<'_>) -> Res {
    or(vm, &[args[1].clone(), args[0].clone()])
}

impl Vm {
    /// The union of types: nested unions are flattened, duplicates dropped; a single member stands for itself.
    pub fn union_of(&mut self, members: &[Value]) -> Res {
        let mut flat: Vec<Value> = Vec::new();
        for member in members {
            let parts = match member.downcast_ref::<Union>() {
                Some(union) => union.args.items.to_vec(),
                None if member.is_none() => vec![self.types.none.to_value()],
                None => vec![member.clone()],
            };
            'parts: for part in parts {
                for known in &flat {
                    if self.eq(known, &part)? {
                        continue 'parts;
                    }
                }
                flat.push(part);
            }
        }
        if let [only] = flat.as_slice() {
            return Ok(only.clone());
        }
        let args = self.new_tuple(flat);
        let ty = self.type_for(&UNION);
        Ok(self
            .heap
            .alloc(
                &ty,
                Union {
                    args,
                    parameters: OnceParameters::default(),
                },
            )
            .into_value())
    }
}

fn union_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let union = this::<Union>(vm, &args[0])?;
    let shown = union
        .args
        .items
        .iter()
        .map(|arg| type_repr(vm, arg))
        .collect::<Res<Vec<_>>>()?;
    Ok(vm.str(&shown.join(" | ")))
}

/// The members as a frozen set: unions are equal whatever the order.
fn member_set(vm: &mut Vm, union: &Union) -> Res {
    let ty = vm.types.frozenset.clone();
    let members = vm.set_of_type(&ty, set::table::SetTable::default());
    for member in &union.args.items {
        members.add(vm, member.clone())?;
    }
    Ok(members.into_value())
}

fn union_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let union = this::<Union>(vm, &args[0])?;
    let members = member_set(vm, union)?;
    let hash = vm.hash(&members)?;
    Ok(vm.int(hash))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<Union>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<Union>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal = match member_set(vm, a) {
        Ok(members) => {
            let others = member_set(vm, b)?;
            vm.eq(&members, &others)?
        }
        // Some member can't be hashed.
        Err(raised) if raised.is(ExceptionKind::TypeError) => {
            a.args.items.len() == b.args.items.len()
                && all_in(vm, &a.args.items, &b.args.items)?
                && all_in(vm, &b.args.items, &a.args.items)?
        }
        Err(raised) => return Err(raised),
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn all_in(vm: &mut Vm, some: &[Value], others: &[Value]) -> Res<bool> {
    for one in some {
        let mut found = false;
        for other in others {
            found = found || vm.eq(one, other)?;
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

fn union_parameters(vm: &mut Vm, value: &Value) -> Res {
    let union = this::<Union>(vm, value)?;
    if let Some(parameters) = union.parameters.0.get() {
        return Ok(parameters.clone());
    }
    let parameters = type_params::collect(vm, &union.args.items)?;
    let parameters = vm.tuple(parameters);
    Ok(union.parameters.0.get_or_init(|| parameters).clone())
}

fn union_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let union = this::<Union>(vm, &args[0])?;
    let parameters = union_parameters(vm, &args[0])?;
    let parameters = vm.items_of_exact(&parameters).unwrap_or_default();
    let members = type_params::substitute(vm, &args[0], &union.args.items, &parameters, &args[1])?;
    let mut result = match members.first() {
        Some(first) => first.clone(),
        None => Value::NONE,
    };
    for member in members.iter().skip(1) {
        result = vm.binary(BinaryOp::Or, &result, member)?;
    }
    Ok(result)
}

fn instancecheck(vm: &mut Vm, args: Args<'_>) -> Res {
    let union = this::<Union>(vm, &args[0])?;
    for member in &union.args.items {
        if vm.isinstance(&args[1], member)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn subclasscheck(vm: &mut Vm, args: Args<'_>) -> Res {
    let union = this::<Union>(vm, &args[0])?;
    for member in &union.args.items {
        if vm.issubclass(&args[1], member)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn union_mro_entries(vm: &mut Vm, args: Args<'_>) -> Res {
    let shown = vm.repr(&args[0])?.to_string_lossy().into_owned();
    Err(vm.type_error(format!("Cannot subclass {shown}")))
}

/// `Union[int, str]`: strings become forward references, as `typing` makes them.
fn union_class_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut members = match args[1].downcast_ref::<Tuple>() {
        Some(tuple) => tuple.items.to_vec(),
        None => vec![args[1].clone()],
    };
    if members.is_empty() {
        return Err(vm.type_error("Cannot take a Union of no types."));
    }
    for member in &mut members {
        let plain = is_unionable(vm, member) && !member.has_payload::<Str>();
        if !plain {
            let typing = vm.import("typing")?;
            let message = vm.str("Union[arg, ...]: each arg must be a type.");
            *member = vm.call_method(&typing, "_type_check", &[member.clone(), message])?;
        }
    }
    vm.union_of(&members)
}

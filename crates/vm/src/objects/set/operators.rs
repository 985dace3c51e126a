//! Operators of `set` and `frozenset`: unlike the methods they accept only sets.

use corallus_heap::{Ref, Value};

use super::Set;
use super::operand::Operand;
use super::table::SetTable;
use crate::error::Res;
use crate::native::{Args, Native, method, this};
use crate::operators::CompareOp;
use crate::vm::Vm;

pub static COMMON_OPERATORS: &[Native] = &[
    method(
        "__lt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
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
    method(
        "__gt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
    method(
        "__and__",
        "($self, value, /)",
        |vm, args| operate(vm, args, intersection),
        "Return self&value.",
    ),
    method(
        "__rand__",
        "($self, value, /)",
        |vm, args| operate_reflected(vm, args, intersection),
        "Return value&self.",
    ),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| operate(vm, args, union),
        "Return self|value.",
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| operate_reflected(vm, args, union),
        "Return value|self.",
    ),
    method(
        "__sub__",
        "($self, value, /)",
        |vm, args| operate(vm, args, difference),
        "Return self-value.",
    ),
    method(
        "__rsub__",
        "($self, value, /)",
        |vm, args| operate_reflected(vm, args, difference),
        "Return value-self.",
    ),
    method(
        "__xor__",
        "($self, value, /)",
        |vm, args| operate(vm, args, symmetric_difference),
        "Return self^value.",
    ),
    method(
        "__rxor__",
        "($self, value, /)",
        |vm, args| operate_reflected(vm, args, symmetric_difference),
        "Return value^self.",
    ),
];

pub static SET_OPERATORS: &[Native] = &[
    method("__iand__", "($self, value, /)", set_iand, "Return self&=value."),
    method("__ior__", "($self, value, /)", set_ior, "Return self|=value."),
    method("__isub__", "($self, value, /)", set_isub, "Return self-=value."),
    method("__ixor__", "($self, value, /)", set_ixor, "Return self^=value."),
];

type Operation = fn(&mut Vm, &Ref<Set>, &Ref<Set>) -> Res<SetTable>;

fn union(vm: &mut Vm, a: &Ref<Set>, b: &Ref<Set>) -> Res<SetTable> {
    let result = Set::from_table(a.copy_table());
    result.update(vm, &Operand::Set(b.clone()))?;
    Ok(result.take())
}

fn intersection(vm: &mut Vm, a: &Ref<Set>, b: &Ref<Set>) -> Res<SetTable> {
    a.intersection(vm, &Operand::Set(b.clone()))
}

fn difference(vm: &mut Vm, a: &Ref<Set>, b: &Ref<Set>) -> Res<SetTable> {
    a.difference(vm, &Operand::Set(b.clone()))
}

fn symmetric_difference(vm: &mut Vm, a: &Ref<Set>, b: &Ref<Set>) -> Res<SetTable> {
    let result = Set::from_table(b.copy_table());
    result.symmetric_difference_update(vm, Operand::Set(a.clone()))?;
    Ok(result.take())
}

fn operate(vm: &mut Vm, args: Args<'_>, operation: Operation) -> Res {
    let (Some(set), Some(other)) = (args[0].downcast_ref::<Set>(), args[1].downcast_ref::<Set>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let table = operation(vm, set, other)?;
    Ok(like(vm, &args[0], table))
}

fn operate_reflected(vm: &mut Vm, args: Args<'_>, operation: Operation) -> Res {
    operate(vm, &[args[1].clone(), args[0].clone()], operation)
}

/// A set of the builtin type, `set` or `frozenset`, that the model is an instance of.
pub(super) fn like(vm: &mut Vm, model: &Value, table: SetTable) -> Value {
    let frozen = vm.is_instance(model, &vm.types.frozenset);
    let ty = if frozen {
        vm.types.frozenset.clone()
    } else {
        vm.types.set.clone()
    };
    vm.set_of_type(&ty, table).into_value()
}

fn other_set<'a>(vm: &mut Vm, args: &'a [Value]) -> Res<Option<(&'a Ref<Set>, Operand)>> {
    let set = this::<Set>(vm, &args[0])?;
    Ok(args[1]
        .downcast_ref::<Set>()
        .map(|other| (set, Operand::Set(other.clone()))))
}

fn set_ior(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some((set, other)) = other_set(vm, args)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    set.update(vm, &other)?;
    Ok(args[0].clone())
}

fn set_iand(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some((set, other)) = other_set(vm, args)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let table = set.intersection(vm, &other)?;
    set.replace(table);
    Ok(args[0].clone())
}

fn set_isub(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some((set, other)) = other_set(vm, args)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    set.difference_update(vm, &other)?;
    Ok(args[0].clone())
}

fn set_ixor(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some((set, other)) = other_set(vm, args)? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    set.symmetric_difference_update(vm, other)?;
    Ok(args[0].clone())
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<Set>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<Set>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let answer = match op {
        CompareOp::Eq => equal(vm, a, b)?,
        CompareOp::Ne => !equal(vm, a, b)?,
        CompareOp::Le => a.is_subset(vm, b)?,
        CompareOp::Ge => b.is_subset(vm, a)?,
        CompareOp::Lt => a.len() != b.len() && a.is_subset(vm, b)?,
        CompareOp::Gt => a.len() != b.len() && b.is_subset(vm, a)?,
    };
    Ok(Value::bool(answer))
}

fn equal(vm: &mut Vm, a: &Set, b: &Set) -> Res<bool> {
    let hashes_differ = matches!((a.hash.get(), b.hash.get()), (Some(a), Some(b)) if a != b);
    Ok(a.len() == b.len() && !hashes_differ && a.is_subset(vm, b)?)
}

/// The members' hashes, mixed so that order doesn't matter, as the reference does it.
pub(super) fn frozenset_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    if let Some(hash) = set.hash.get() {
        return Ok(vm.int(hash));
    }
    let spread = |hash: u64| (hash ^ 89_869_747 ^ (hash << 16)).wrapping_mul(3_644_798_167);
    let members = set.hashed_members();
    let mut state = members.iter().fold(0, |state, (_, hash)| state ^ spread(*hash as u64));
    state ^= (members.len() as u64 + 1).wrapping_mul(1_927_868_237);
    state ^= (state >> 11) ^ (state >> 25);
    state = state.wrapping_mul(69_069).wrapping_add(907_133_923);
    let hash = if state == u64::MAX { 590_923_713 } else { state as i64 };
    set.hash.set(Some(hash));
    Ok(vm.int(hash))
}

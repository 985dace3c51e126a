//! `dict_keys` and `dict_items` as sets.

use corallus_heap::{Ref, Value};

use super::views::{DictView, Part, view_iter, view_len, view_repr, view_reversed};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, begin_method, method, this};
use crate::objects::dict::Dict;
use crate::objects::set::Set;
use crate::objects::set::operand::Operand;
use crate::objects::tuple::Tuple;
use crate::operators::CompareOp;
use crate::vm::Vm;

pub static SET_VIEW_METHODS: &[Native] = &[
    method("__len__", "($self, /)", view_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        view_contains,
        "Return bool(key in self).",
    ),
    method("__iter__", "($self, /)", view_iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        view_reversed,
        "Return a reverse iterator over the dict's entries.",
    ),
    method("__repr__", "($self, /)", view_repr, "Return repr(self)."),
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
    begin_method(
        "__and__",
        "($self, value, /)",
        |vm, args| operate(vm, args, AND),
        "Return self&value.",
    ),
    begin_method(
        "__rand__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, AND),
        "Return value&self.",
    ),
    begin_method(
        "__or__",
        "($self, value, /)",
        |vm, args| operate(vm, args, OR),
        "Return self|value.",
    ),
    begin_method(
        "__ror__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, OR),
        "Return value|self.",
    ),
    begin_method(
        "__sub__",
        "($self, value, /)",
        |vm, args| operate(vm, args, SUB),
        "Return self-value.",
    ),
    begin_method(
        "__rsub__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, SUB),
        "Return value-self.",
    ),
    begin_method(
        "__xor__",
        "($self, value, /)",
        |vm, args| operate(vm, args, XOR),
        "Return self^value.",
    ),
    begin_method(
        "__rxor__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, XOR),
        "Return value^self.",
    ),
    begin_method(
        "isdisjoint",
        "($self, other, /)",
        |vm, args| operate(vm, args, DISJOINT),
        "Return True if the view and the given iterable have a null intersection.",
    ),
];

// Operations as small integers, so that they can be handed to an async native.
const AND: i32 = 0;
const OR: i32 = 1;
const SUB: i32 = 2;
const XOR: i32 = 3;
const DISJOINT: i32 = 4;

/// Whether the view shows this item.
fn contains(vm: &mut Vm, view: &DictView, item: &Value) -> Res<bool> {
    if view.part == Part::Keys {
        return view.dict.contains(vm, item);
    }
    let Some(pair) = item.downcast_ref::<Tuple>() else {
        return Ok(false);
    };
    let [key, value] = &*pair.items else { return Ok(false) };
    match view.dict.get(vm, key)? {
        Some(stored) => vm.eq(&stored, value),
        None => Ok(false),
    }
}

fn view_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<DictView>(vm, &args[0])?;
    Ok(Value::bool(contains(vm, view, &args[1])?))
}

/// Whether all items of `a` are in `b`, a view or a set.
fn all_in(vm: &mut Vm, a: &Value, b: &Value) -> Res<bool> {
    let items = vm.items_of_set(a);
    for item in items {
        let there = match (b.downcast_ref::<DictView>(), b.downcast_ref::<Set>()) {
            (Some(view), _) => contains(vm, view, &item)?,
            (None, Some(set)) => set.contains(vm, &item)?,
            (None, None) => false,
        };
        if !there {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Vm {
    /// The items of a set or a view that is one.
    fn items_of_set(&mut self, value: &Value) -> Vec<Value> {
        match (value.downcast_ref::<DictView>(), value.downcast_ref::<Set>()) {
            (Some(view), _) => view.items(self),
            (None, Some(set)) => set.members(),
            (None, None) => Vec::new(),
        }
    }
}

fn set_length(value: &Value) -> Option<usize> {
    match (value.downcast_ref::<DictView>(), value.downcast_ref::<Set>()) {
        (Some(view), _) => (view.part != Part::Values).then(|| view.dict.len()),
        (None, set) => set.map(|set| set.len()),
    }
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let length = this::<DictView>(vm, &args[0])?.dict.len();
    let Some(other) = set_length(&args[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a, b) = (&args[0], &args[1]);
    let answer = match op {
        CompareOp::Eq => length == other && all_in(vm, a, b)?,
        CompareOp::Ne => !(length == other && all_in(vm, a, b)?),
        CompareOp::Lt => length < other && all_in(vm, a, b)?,
        CompareOp::Le => length <= other && all_in(vm, a, b)?,
        CompareOp::Gt => length > other && all_in(vm, b, a)?,
        CompareOp::Ge => length >= other && all_in(vm, b, a)?,
    };
    Ok(Value::bool(answer))
}

/// The operand itself as the left side: `value & view` is computed like `view & value`, but with sides exchanged.
fn reflected(vm: &mut Vm, args: Args<'_>, op: i32) -> Res<Begun> {
    operate(vm, &[args[1].clone(), args[0].clone()], op)
}

fn operate(vm: &mut Vm, args: Args<'_>, op: i32) -> Res<Begun> {
    let a = operand(vm, &args[0])?;
    let b = operand(vm, &args[1])?;
    if let (Some(a), Some(b)) = (a, b) {
        return combine(vm, a, b, op).map(Begun::Done);
    }
    let args = vec![args[0].clone(), args[1].clone(), Value::int32(op)];
    vm.begin_async(
        "dict view operator",
        |cx, args| Box::pin(operate_on_iterable(cx, args)),
        args,
    )
}

fn operand(vm: &mut Vm, value: &Value) -> Res<Option<Operand>> {
    match value.downcast_ref::<DictView>() {
        Some(view) if view.part == Part::Keys => Ok(Some(Operand::Dict(keys_dict(view)))),
        _ => Operand::at_hand(vm, value),
    }
}

fn keys_dict(view: &DictView) -> Ref<Dict> {
    view.dict.clone()
}

async fn operate_on_iterable(mut cx: Cx, args: Vec<Value>) -> Res {
    let mut sides = Vec::with_capacity(2);
    for side in &args[..2] {
        let known = operand(cx.vm(), side)?;
        sides.push(match known {
            Some(operand) => operand,
            None => Operand::Items(cx.collect(side).await?),
        });
    }
    let op = args[2].as_small_int().unwrap_or_default() as i32;
    match (sides.pop(), sides.pop()) {
        (Some(b), Some(a)) => combine(cx.vm(), a, b, op),
        _ => Err(cx.vm().system_error("no operands")),
    }
}

fn combine(vm: &mut Vm, a: Operand, b: Operand, op: i32) -> Res {
    let a = a.into_set(vm)?;
    let result = match op {
        DISJOINT => return Ok(Value::bool(a.is_disjoint(vm, &b)?)),
        AND => a.intersection(vm, &b)?,
        SUB => a.difference(vm, &b)?,
        _ => {
            let result = Set::from_table(a.copy_table());
            match op {
                OR => result.update(vm, &b)?,
                _ => result.symmetric_difference_update(vm, b)?,
            }
            result.take()
        }
    };
    Ok(vm.new_set(result).into_value())
}

//! Comparison, identity, membership, truth.

use corallus_bytecode::{Instr, Opcode};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Flow, out_of_line};
use crate::objects::dict::Dict;
use crate::objects::float::Float;
use crate::objects::list::List;
use crate::objects::search;
use crate::objects::set::Set;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::operators::{CompareOp, Operation};
use crate::vm::Vm;

/// The comparison of two immediate integers, plain floats or (for equality) plain strings.
#[inline(always)]
pub(crate) fn quick(vm: &Vm, op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    if left.is_small_int() && right.is_small_int() {
        return Some(op.matches((left.bits() as i64).cmp(&(right.bits() as i64))));
    }
    quick_objects(vm, op, left, right)
}

#[inline(never)]
fn quick_objects(vm: &Vm, op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    let (a, b) = (vm.type_of(left).as_value(), vm.type_of(right).as_value());
    if !a.is(b) {
        return match op {
            CompareOp::Eq | CompareOp::Ne if vm.never_equal(a, b) => Some(op == CompareOp::Ne),
            _ => None,
        };
    }
    if a.is(vm.types.float.as_value()) {
        let (x, y) = (
            left.downcast_ref::<Float>()?.value,
            right.downcast_ref::<Float>()?.value,
        );
        return Some(match op {
            CompareOp::Lt => x < y,
            CompareOp::Le => x <= y,
            CompareOp::Eq => x == y,
            CompareOp::Ne => x != y,
            CompareOp::Gt => x > y,
            CompareOp::Ge => x >= y,
        });
    }
    if a.is(vm.types.str.as_value()) {
        let (x, y) = (left.downcast_ref::<Str>()?, right.downcast_ref::<Str>()?);
        return Some(match op {
            CompareOp::Eq => **x == **y,
            CompareOp::Ne => **x != **y,
            // The order of WTF-8 bytes is that of code points.
            _ => op.matches(x.as_bytes().cmp(y.as_bytes())),
        });
    }
    if a.is(vm.types.tuple.as_value()) {
        return quick_items(
            vm,
            op,
            &left.downcast_ref::<Tuple>()?.items,
            &right.downcast_ref::<Tuple>()?.items,
        );
    }
    if a.is(vm.types.list.as_value()) {
        let (x, y) = (left.downcast_ref::<List>()?, right.downcast_ref::<List>()?);
        return quick_items(vm, op, &x.items.borrow(), &y.items.borrow());
    }
    None
}

/// Items that are compared one by one without looking up.
const FEW: usize = 16;

/// The comparison of a few items with others, as sequences are compared, where each takes no more than [`quick`].
fn quick_items(vm: &Vm, op: CompareOp, left: &[Value], right: &[Value]) -> Option<bool> {
    let by_length = || op.matches(left.len().cmp(&right.len()));
    if left.len() != right.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Some(by_length());
    }
    if left.len() > FEW {
        return None;
    }
    for (a, b) in left.iter().zip(right) {
        if a.is(b) {
            continue;
        }
        // What holds others is left to the general way, however deep it goes.
        let plain = |item: &Value| item.is_small_int() || vm.is_plain_scalar(item);
        if !plain(a) || !plain(b) {
            return None;
        }
        if !quick(vm, CompareOp::Eq, a, b)? {
            return match op {
                CompareOp::Eq => Some(false),
                CompareOp::Ne => Some(true),
                _ => quick(vm, op, a, b),
            };
        }
    }
    Some(by_length())
}

impl Vm {
    /// Whether instances of two plain types are never equal: one is `str`, and the other a type of numbers, of other containers, or
    /// that of `None`.
    fn never_equal(&self, a: &Value, b: &Value) -> bool {
        let types = &self.types;
        let other = match types.str.as_value() {
            text if a.is(text) => b,
            text if b.is(text) => a,
            _ => return false,
        };
        [
            &types.int,
            &types.float,
            &types.none,
            &types.bool_,
            &types.tuple,
            &types.list,
        ]
        .iter()
        .any(|ty| ty.as_value().is(other))
    }

    /// Whether the value is a plain float or string.
    fn is_plain_scalar(&self, value: &Value) -> bool {
        let ty = self.type_of(value);
        ty.is(&self.types.float) || ty.is(&self.types.str)
    }

    /// Whether a plain string, dict, list or tuple contains something, where finding out runs no Python code for sure.
    fn quick_contains(&self, container: &Value, item: &Value) -> Option<bool> {
        let ty = self.type_of(container);
        if ty.is(&self.types.dict) {
            let dict = container.downcast_ref::<Dict>()?;
            let plain = self.type_of(item).is(&self.types.str) && dict.has_only_names();
            return plain.then(|| Some(dict.find_name(self, item.downcast_ref::<Str>()?).is_some()))?;
        }
        if ty.is(&self.types.str) {
            let (text, part) = (container.downcast_ref::<Str>()?, item.downcast_ref::<Str>()?);
            return Some(search::find(text.as_bytes(), part.as_bytes()).is_some());
        }
        if ty.is(&self.types.tuple) {
            return self.quick_search(&container.downcast_ref::<Tuple>()?.items, item);
        }
        match ty.is(&self.types.list) {
            true => self.quick_search(&container.downcast_ref::<List>()?.items.borrow(), item),
            false => None,
        }
    }

    /// Whether one of the items is this one. `None`: comparing with one of them takes more than [`quick`].
    fn quick_search(&self, items: &[Value], item: &Value) -> Option<bool> {
        for other in items {
            if other.is(item) || quick(self, CompareOp::Eq, other, item)? {
                return Some(true);
            }
        }
        Some(false)
    }
}

/// The comparison that an instruction makes.
#[inline(always)]
pub fn operator(op: Opcode) -> Option<CompareOp> {
    Some(match op {
        Opcode::Lt => CompareOp::Lt,
        Opcode::Le => CompareOp::Le,
        Opcode::Eq => CompareOp::Eq,
        Opcode::Ne => CompareOp::Ne,
        Opcode::Gt => CompareOp::Gt,
        Opcode::Ge => CompareOp::Ge,
        _ => return None,
    })
}

#[inline(always)]
pub fn compare(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let op = i.opcode().and_then(operator).unwrap_or(CompareOp::Ge);
    if let Some(result) = quick(vm, op, c.get(i.b()), c.get(i.c())) {
        c.kill(vm, i);
        c.set(vm, i.a(), Value::bool(result));
        c.advance(1);
        return Ok(());
    }
    out_of_line(vm, c, i, |vm, c, i| compare_slow(vm, c, i, op))
}

#[inline(never)]
fn compare_slow(vm: &mut Vm, c: &mut Apart, i: Instr, op: CompareOp) -> Flow {
    c.sync();
    let (left, right) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let begun = vm.begin_operation(Operation::Compare(op), &left, &right);
    drop((left, right));
    c.finish_operation(vm, i, begun)
}

#[inline(always)]
pub fn is(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    let same = c.get(i.b()).is(c.get(i.c()));
    c.kill(vm, i);
    c.set(vm, i.a(), Value::bool(same == (i.opcode() == Some(Opcode::Is))));
    c.advance(1);
}

pub fn contains(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    if let Some(found) = vm.quick_contains(c.get(i.c()), c.get(i.b())) {
        c.kill(vm, i);
        c.set(vm, i.a(), Value::bool(found == (i.opcode() == Some(Opcode::In))));
        c.advance(Opcode::In.words());
        return Ok(());
    }
    let (item, container) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    if item.is_small_int() || vm.is_plain_scalar(&item) {
        let ty = vm.type_of(&container);
        if (ty.is(&vm.types.set) || ty.is(&vm.types.frozenset))
            && let Some(set) = container.downcast_ref::<Set>()
        {
            let found = Value::bool(set.contains(vm, &item)? == (i.opcode() == Some(Opcode::In)));
            drop((item, container));
            c.kill(vm, i);
            c.set(vm, i.a(), found);
            c.advance(Opcode::In.words());
            return Ok(());
        }
    }
    let begun = vm.begin_contains(&container, &item);
    drop((item, container));
    c.finish(vm, i, begun)
}

pub fn not(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some(truth) = vm.quick_truth(c.get(i.b())) {
        c.kill(vm, i);
        c.set(vm, i.a(), Value::bool(!truth));
        c.advance(1);
        return Ok(());
    }
    begin_truth(vm, c, i, i.b())
}

pub fn to_bool(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some(truth) = vm.quick_truth(c.get(i.b())) {
        c.kill(vm, i);
        c.set(vm, i.a(), Value::bool(truth));
        c.advance(1);
        return Ok(());
    }
    begin_truth(vm, c, i, i.b())
}

#[inline(never)]
pub(super) fn begin_truth(vm: &mut Vm, c: &mut Apart, i: Instr, register: u16) -> Flow {
    c.sync();
    let value = c.get(register).clone();
    let begun = vm.begin_truth(&value);
    drop(value);
    c.finish(vm, i, begun)
}

//! Methods of `range`.

use corallus_heap::Value;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::Range;
use crate::error::Res;
use crate::native::{Args, GetSet, Native, fixed, method, readonly, this};
use crate::objects::int::{as_big, is_int};
use crate::objects::slice::Slice;
use crate::objects::tuple::hash_items;
use crate::operators::CompareOp;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, *args)",
        range_new,
        "Create and return a new object.",
    )),
    method("__len__", "($self, /)", range_len, "Return len(self)."),
    method("__bool__", "($self, /)", range_bool, "True if self else False"),
    method(
        "__contains__",
        "($self, key, /)",
        range_contains,
        "Return bool(key in self).",
    ),
    method("__getitem__", "($self, key, /)", range_getitem, "Return self[key]."),
    method("__iter__", "($self, /)", range_iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        range_reversed,
        "Return a reverse iterator.",
    ),
    method("__repr__", "($self, /)", range_repr, "Return repr(self)."),
    method("__hash__", "($self, /)", range_hash, "Return hash(self)."),
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
        "__reduce__",
        "($self, /)",
        range_reduce,
        "Return state information for pickling.",
    ),
    method(
        "count",
        "($self, value, /)",
        range_count,
        "rangeobject.count(value) -> integer -- return number of occurrences of value",
    ),
    method(
        "index",
        "($self, value, /)",
        range_index,
        "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
    ),
];

pub static GETSETS: &[GetSet] = &[
    readonly("start", |vm, value| Ok(this::<Range>(vm, value)?.start.clone()), ""),
    readonly("stop", |vm, value| Ok(this::<Range>(vm, value)?.stop.clone()), ""),
    readonly("step", |vm, value| Ok(this::<Range>(vm, value)?.step.clone()), ""),
];

fn range_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = vm.items_of_exact(&args[1]).unwrap_or_default();
    let mut bounds = Vec::with_capacity(3);
    if given.len() <= 3 {
        for bound in &given {
            // Instances of subclasses count as the plain numbers that they stand for.
            let bound = vm.index(bound)?;
            bounds.push(vm.big_int(as_big(&bound).unwrap_or_default()));
        }
    }
    match bounds.as_slice() {
        [stop] => Ok(vm.new_range(Value::int32(0), stop.clone(), Value::int32(1))),
        [start, stop] => Ok(vm.new_range(start.clone(), stop.clone(), Value::int32(1))),
        [_, _, step] if as_big(step).is_some_and(|step| step.is_zero()) => {
            Err(vm.value_error("range() arg 3 must not be zero"))
        }
        [start, stop, step] => Ok(vm.new_range(start.clone(), stop.clone(), step.clone())),
        _ if given.is_empty() => Err(vm.type_error("range expected at least 1 argument, got 0")),
        _ => Err(vm.type_error(format!("range expected at most 3 arguments, got {}", given.len()))),
    }
}

fn range_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Range>(vm, &args[0])?.length.clone();
    if crate::objects::int::as_i64(&length).is_none() {
        return Err(vm.overflow_error("Python int too large to convert to C ssize_t"));
    }
    Ok(length)
}

fn range_bool(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(
        this::<Range>(vm, &args[0])?.length.as_small_int() != Some(0),
    ))
}

impl Range {
    /// Where an integer stands in the range.
    fn find(&self, value: &BigInt) -> Option<BigInt> {
        let (start, step, length) = self.big();
        let (at, rest) = (value - start).div_mod_floor(&step);
        (rest.is_zero() && !at.is_negative() && at < length).then_some(at)
    }
}

/// Where a value stands. Values that aren't plain integers are compared with every item, as in the reference.
fn position(vm: &mut Vm, range: &Range, value: &Value) -> Res<Option<BigInt>> {
    let ty = vm.type_of(value);
    let plain = is_int(value) && (ty.is(&vm.types.int) || ty.is(&vm.types.bool_));
    if plain {
        return Ok(as_big(value).and_then(|value| range.find(&value)));
    }
    let mut at = BigInt::zero();
    let (_, _, length) = range.big();
    while at < length {
        let item = range.item(vm, &at);
        if vm.eq(&item, value)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn range_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    Ok(Value::bool(position(vm, range, &args[1])?.is_some()))
}

fn range_index(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    match position(vm, range, &args[1])? {
        Some(at) => Ok(vm.big_int(at)),
        None if is_int(&args[1]) => Err(vm.value_error("range.index(x): x not in range")),
        None => Err(vm.value_error("sequence.index(x): x not in sequence")),
    }
}

fn range_count(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    let ty = vm.type_of(&args[1]);
    if is_int(&args[1]) && (ty.is(&vm.types.int) || ty.is(&vm.types.bool_)) {
        let there = position(vm, range, &args[1])?.is_some();
        return Ok(Value::int32(i32::from(there)));
    }
    let (mut at, mut count) = (BigInt::zero(), 0);
    let (_, _, length) = range.big();
    while at < length {
        let item = range.item(vm, &at);
        count += usize::from(vm.eq(&item, &args[1])?);
        at += 1;
    }
    Ok(vm.size(count))
}

fn range_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    let (start, step, length) = range.big();
    if vm.is_index(&args[1]) {
        let index = vm.index(&args[1])?;
        let mut at = as_big(&index).unwrap_or_default();
        if at.is_negative() {
            at += &length;
        }
        if at.is_negative() || at >= length {
            return Err(vm.index_error("range object index out of range"));
        }
        return Ok(range.item(vm, &at));
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("range", &args[1]));
    };
    let [from, to, by] = slice.big_indices(vm, &length)?;
    let (start, stop) = (&start + &step * from, start + &step * to);
    let (start, stop, step) = (vm.big_int(start), vm.big_int(stop), vm.big_int(step * by));
    Ok(vm.new_range(start, stop, step))
}

fn range_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    Ok(vm.range_iterator(range))
}

fn range_reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    Ok(vm.range_reverse_iterator(range))
}

fn range_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    let (start, stop, step) = (vm.repr(&range.start)?, vm.repr(&range.stop)?, vm.repr(&range.step)?);
    let (start, stop) = (start.to_string_lossy(), stop.to_string_lossy());
    if range.step.as_small_int() == Some(1) {
        return Ok(vm.str(&format!("range({start}, {stop})")));
    }
    Ok(vm.str(&format!("range({start}, {stop}, {})", step.to_string_lossy())))
}

/// What makes ranges equal: the length, the first item if any, the step if there is a second item.
fn identity(range: &Range) -> [Value; 3] {
    let (_, _, length) = range.big();
    let start = if length.is_zero() {
        Value::NONE
    } else {
        range.start.clone()
    };
    let step = if length <= BigInt::one() {
        Value::NONE
    } else {
        range.step.clone()
    };
    [range.length.clone(), start, step]
}

fn range_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    let hash = hash_items(vm, &identity(range))?;
    Ok(vm.int(hash))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<Range>(vm, &args[0])?;
    let (Some(b), CompareOp::Eq | CompareOp::Ne) = (args[1].downcast_ref::<Range>(), op) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal = identity(a)
        .iter()
        .zip(&identity(b))
        .all(|(a, b)| match (as_big(a), as_big(b)) {
            (Some(a), Some(b)) => a == b,
            (a, b) => a.is_none() && b.is_none(),
        });
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn range_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let range = this::<Range>(vm, &args[0])?;
    let arguments = vm.tuple([range.start.clone(), range.stop.clone(), range.step.clone()]);
    let ty = vm.types.range.to_value();
    Ok(vm.tuple([ty, arguments]))
}

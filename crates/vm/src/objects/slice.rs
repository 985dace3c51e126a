//! `slice`: start, stop and step, and what they select from a sequence (library reference, `slice`).

use corallus_heap::{Value, payload};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, method, readonly, this};
use crate::objects::int::as_big;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

/// The payload of `slice`.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

payload!(Slice, "slice", [start, stop, step]);

/// What a slice selects from a sequence of known length: `count` positions from `start` in steps of `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    pub count: usize,
}

impl Indices {
    /// Clips bounds to a sequence of `length` items. `None` stands for a bound left out; `step` is not zero.
    pub fn clip(start: Option<isize>, stop: Option<isize>, step: isize, length: usize) -> Self {
        let length = isize::try_from(length).unwrap_or(isize::MAX);
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let bound = |given: Option<isize>, absent: isize| match given {
            None => absent,
            Some(index) if index < 0 => index.saturating_add(length).max(lowest),
            Some(index) => index.min(highest),
        };
        let (first, last) = if step < 0 { (highest, lowest) } else { (lowest, highest) };
        let (start, stop) = (bound(start, first), bound(stop, last));
        let distance = if step < 0 { start - stop } else { stop - start };
        let count = if distance <= 0 {
            0
        } else {
            (distance as usize - 1) / step.unsigned_abs() + 1
        };
        Self {
            start,
            stop,
            step,
            count,
        }
    }

    /// The selected positions, in the slice's order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |i| (self.start + i as isize * self.step) as usize)
    }

    /// The selected positions as a plain range, if the step is 1.
    pub fn as_range(self) -> Option<std::ops::Range<usize>> {
        (self.step == 1).then(|| self.start as usize..self.start as usize + self.count)
    }

    /// The selected items.
    pub fn select<T: Clone>(self, items: &[T]) -> Vec<T> {
        match self.as_range() {
            Some(range) => items.get(range).unwrap_or_default().to_vec(),
            None => self.positions().filter_map(|at| items.get(at).cloned()).collect(),
        }
    }
}

impl Slice {
    /// Whether looking at the bounds runs no code of the program's.
    pub fn is_plain(&self) -> bool {
        [&self.start, &self.stop, &self.step]
            .into_iter()
            .all(|bound| bound.is_none() || bound.as_small_int().is_some())
    }

    /// The bounds as machine integers (`None` where left out), clipped to what an index can be. Runs `__index__`.
    pub fn bounds(&self, vm: &mut Vm) -> Res<(Option<isize>, Option<isize>, isize)> {
        let step = vm.slice_index(&self.step)?.unwrap_or(1);
        if step == 0 {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let start = vm.slice_index(&self.start)?;
        let stop = vm.slice_index(&self.stop)?;
        // The most negative step can't be negated.
        Ok((start, stop, step.max(-isize::MAX)))
    }

    /// What the slice selects from a sequence of `length` items. Where `__index__` of a bound may change the length, take
    /// [`Slice::bounds`] first and clip with the length that holds afterwards.
    pub fn indices(&self, vm: &mut Vm, length: usize) -> Res<Indices> {
        let (start, stop, step) = self.bounds(vm)?;
        Ok(Indices::clip(start, stop, step, length))
    }

    fn parts(&self) -> [Value; 3] {
        [self.start.clone(), self.stop.clone(), self.step.clone()]
    }
}

impl Vm {
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.heap
            .alloc(&self.types.slice, Slice { start, stop, step })
            .into_value()
    }

    /// A slice bound: `None` for `None`, otherwise the integer, clipped.
    fn slice_index(&mut self, value: &Value) -> Res<Option<isize>> {
        if let Some(small) = value.as_small_int() {
            return Ok(Some(small as isize));
        }
        if value.is_none() {
            return Ok(None);
        }
        let big = self.slice_bound(value)?;
        Ok(Some(big.to_isize().unwrap_or(if big.is_negative() {
            isize::MIN
        } else {
            isize::MAX
        })))
    }

    fn slice_bound(&mut self, value: &Value) -> Res<BigInt> {
        if as_big(value).is_none() && !self.type_of(value).has_special(Special::Index) {
            return Err(self.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let int = self.index(value)?;
        Ok(as_big(&int).unwrap_or_default())
    }
}

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args)",
        slice_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", slice_repr, "Return repr(self)."),
    method("__hash__", "($self, /)", slice_hash, "Return hash(self)."),
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
        slice_reduce,
        "Return state information for pickling.",
    ),
    method(
        "indices",
        "($self, length, /)",
        slice_indices,
        "Bounds and step for a sequence of this length.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        super::generic_alias::class_getitem,
        "See PEP 585.",
    )),
];

pub static GETSETS: &[GetSet] = &[
    readonly("start", |vm, value| Ok(this::<Slice>(vm, value)?.start.clone()), ""),
    readonly("stop", |vm, value| Ok(this::<Slice>(vm, value)?.stop.clone()), ""),
    readonly("step", |vm, value| Ok(this::<Slice>(vm, value)?.step.clone()), ""),
];

fn slice_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(given) = vm.items_of_exact(&args[1]) else {
        return Err(vm.system_error("no argument tuple"));
    };
    match given.as_slice() {
        [] => Err(vm.type_error("slice expected at least 1 argument, got 0")),
        [stop] => Ok(vm.new_slice(Value::NONE, stop.clone(), Value::NONE)),
        [start, stop] => Ok(vm.new_slice(start.clone(), stop.clone(), Value::NONE)),
        [start, stop, step] => Ok(vm.new_slice(start.clone(), stop.clone(), step.clone())),
        more => Err(vm.type_error(format!("slice expected at most 3 arguments, got {}", more.len()))),
    }
}

fn slice_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let [start, stop, step] = this::<Slice>(vm, &args[0])?.parts();
    let mut text = b"slice(".to_vec();
    for (index, part) in [start, stop, step].iter().enumerate() {
        if index > 0 {
            text.extend_from_slice(b", ");
        }
        text.extend_from_slice(vm.repr(part)?.as_bytes());
    }
    text.push(b')');
    Ok(vm.new_str(text.into()).into_value())
}

fn slice_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let parts = this::<Slice>(vm, &args[0])?.parts();
    let hash = super::tuple::mix_hashes(vm, &parts)?;
    Ok(vm.int(hash))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let Some(other) = args[1].downcast_ref::<Slice>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if args[0].is(&args[1]) {
        return Ok(Value::bool(matches!(op, CompareOp::Eq | CompareOp::Le | CompareOp::Ge)));
    }
    let (a, b) = (this::<Slice>(vm, &args[0])?.parts(), other.parts());
    super::sequence::compare_items(vm, &a, &b, op)
}

fn slice_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let parts = this::<Slice>(vm, &args[0])?.parts();
    let parts = vm.tuple(parts.to_vec());
    let ty = vm.types.slice.to_value();
    Ok(vm.tuple([ty, parts]))
}

fn slice_indices(vm: &mut Vm, args: Args<'_>) -> Res {
    let slice = this::<Slice>(vm, &args[0])?;
    let length = vm.index(&args[1])?;
    let length = as_big(&length).unwrap_or_default();
    if length.is_negative() {
        return Err(vm.value_error("length should not be negative"));
    }
    let [start, stop, step] = slice.big_indices(vm, &length)?.map(|bound| vm.big_int(bound));
    Ok(vm.tuple([start, stop, step]))
}

impl Slice {
    /// Start, stop and step for a sequence of any length, as integers of any size.
    pub fn big_indices(&self, vm: &mut Vm, length: &BigInt) -> Res<[BigInt; 3]> {
        let step = if self.step.is_none() {
            BigInt::from(1)
        } else {
            vm.slice_bound(&self.step)?
        };
        if step.is_zero() {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let backwards = step.is_negative();
        let (lowest, highest) = if backwards {
            (BigInt::from(-1), length - 1)
        } else {
            (BigInt::zero(), length.clone())
        };
        let mut bounds = [BigInt::zero(), BigInt::zero(), step];
        for (place, (value, is_start)) in [(&self.start, true), (&self.stop, false)].into_iter().enumerate() {
            bounds[place] = if value.is_none() {
                if is_start == backwards {
                    highest.clone()
                } else {
                    lowest.clone()
                }
            } else {
                let bound = vm.slice_bound(value)?;
                if bound.is_negative() {
                    (bound + length).max(lowest.clone())
                } else {
                    bound.min(highest.clone())
                }
            };
        }
        Ok(bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(start: Option<isize>, stop: Option<isize>, step: isize, length: usize) -> Vec<usize> {
        Indices::clip(start, stop, step, length).positions().collect()
    }

    #[test]
    fn clips_as_the_reference_does() {
        assert_eq!(positions(None, None, 1, 3), [0, 1, 2]);
        assert_eq!(positions(None, None, -1, 3), [2, 1, 0]);
        assert_eq!(positions(Some(-2), None, 1, 3), [1, 2]);
        assert_eq!(positions(Some(5), Some(-5), -2, 3), [2, 0]);
        assert_eq!(positions(Some(2), Some(1), 1, 3), []);
        assert_eq!(positions(None, None, isize::MAX, 3), [0]);
        assert_eq!(positions(Some(isize::MIN), Some(isize::MAX), -isize::MAX, 3), []);
    }
}

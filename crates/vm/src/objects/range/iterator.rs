//! `range_iterator` for machine words, `longrange_iterator` for anything else.

use std::cell::{Cell, RefCell};

use corallus_heap::{TypeFlags, Value, payload};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::{Range, SmallRange};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::objects::int::as_big;
use crate::objects::iterators::{iter_self, reduce_iterator};
use crate::vm::Vm;

/// The payload of iterators over ranges whose numbers fit a machine word.
pub struct RangeIterator {
    pub next: Cell<i64>,
    pub step: i64,
    pub left: Cell<u64>,
}

payload!(RangeIterator, "range_iterator", []);

/// The payload of iterators over other ranges.
pub struct LongRangeIterator {
    start: BigInt,
    step: BigInt,
    length: BigInt,
    /// Items already given.
    given: RefCell<BigInt>,
}

payload!(LongRangeIterator, "longrange_iterator", []);

pub static LONG_RANGE_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: LONG_METHODS,
    ..TypeDef::new::<LongRangeIterator>("longrange_iterator", "builtins")
};

/// Methods of `range_iterator`, a core type.
pub static ITERATOR_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method(
        "__next__",
        "($self, /)",
        |vm, args| Ok(this::<RangeIterator>(vm, &args[0])?.advance(vm).into()),
        "Implement next(self).",
    ),
    method(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, object, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

static LONG_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", long_next, "Implement next(self)."),
    method(
        "__length_hint__",
        "($self, /)",
        long_length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        long_reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, object, /)",
        long_set_state,
        "Set state information for unpickling.",
    ),
];

impl RangeIterator {
    /// The next item.
    #[inline]
    pub fn advance(&self, vm: &mut Vm) -> Option<Value> {
        let left = self.left.get();
        if left == 0 {
            return None;
        }
        let item = self.next.get();
        self.left.set(left - 1);
        self.next.set(item.wrapping_add(self.step));
        Some(vm.int(item))
    }
}

impl Vm {
    /// `iter(range)`.
    pub fn range_iterator(&mut self, range: &Range) -> Value {
        if let Some(small) = range.small() {
            return self.small_range_iterator(small);
        }
        let (start, step, length) = range.big();
        self.long_range_iterator(start, step, length)
    }

    fn small_range_iterator(&mut self, SmallRange { start, step, length }: SmallRange) -> Value {
        let payload = RangeIterator {
            next: Cell::new(start),
            step,
            left: Cell::new(length),
        };
        self.heap.alloc(&self.types.range_iterator, payload).into_value()
    }

    fn long_range_iterator(&mut self, start: BigInt, step: BigInt, length: BigInt) -> Value {
        let ty = self.type_for(&LONG_RANGE_ITERATOR);
        let payload = LongRangeIterator {
            start,
            step,
            length,
            given: RefCell::default(),
        };
        self.heap.alloc(&ty, payload).into_value()
    }

    /// `reversed(range)`.
    pub(super) fn range_reverse_iterator(&mut self, range: &Range) -> Value {
        if let Some(SmallRange { start, step, length }) = range.small()
            && let Some(step) = step.checked_neg()
        {
            let last = start.wrapping_sub(step.wrapping_mul((length as i64).wrapping_sub(1)));
            return self.small_range_iterator(SmallRange {
                start: last,
                step,
                length,
            });
        }
        let (start, step, length) = range.big();
        let last = start + &step * (&length - BigInt::one());
        self.long_range_iterator(last, -step, length)
    }
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let left = this::<RangeIterator>(vm, &args[0])?.left.get();
    Ok(vm.size(left as usize))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<RangeIterator>(vm, &args[0])?;
    let (next, step, left) = (iterator.next.get(), iterator.step, iterator.left.get());
    let stop = BigInt::from(next) + BigInt::from(step) * BigInt::from(left);
    let (start, stop, step) = (vm.int(next), vm.big_int(stop), vm.int(step));
    let range = vm.new_range(start, stop, step);
    let (iter, arguments) = (vm.visible_builtin("iter")?, vm.tuple([range]));
    Ok(vm.tuple([iter, arguments, Value::NONE]))
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<RangeIterator>(vm, &args[0])?;
    let skipped = (vm.to_i64(&args[1])?.max(0) as u64).min(iterator.left.get());
    iterator.next.set(
        iterator
            .next
            .get()
            .wrapping_add(iterator.step.wrapping_mul(skipped as i64)),
    );
    iterator.left.set(iterator.left.get() - skipped);
    Ok(Value::NONE)
}

fn long_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<LongRangeIterator>(vm, &args[0])?;
    let given = iterator.given.borrow().clone();
    if given >= iterator.length {
        return Ok(Begun::Finished(Value::NONE));
    }
    let item = &iterator.start + &iterator.step * &given;
    *iterator.given.borrow_mut() = given + BigInt::one();
    Ok(Begun::Done(vm.big_int(item)))
}

fn long_length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<LongRangeIterator>(vm, &args[0])?;
    let left = &iterator.length - &*iterator.given.borrow();
    Ok(vm.big_int(left))
}

fn long_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<LongRangeIterator>(vm, &args[0])?;
    reduce_iterator(vm, "iter", |vm| {
        let start = &iterator.start + &iterator.step * &*iterator.given.borrow();
        let stop = &iterator.start + &iterator.step * &iterator.length;
        let (start, stop, step) = (vm.big_int(start), vm.big_int(stop), vm.big_int(iterator.step.clone()));
        Ok((vm.new_range(start, stop, step), None))
    })
}

fn long_set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<LongRangeIterator>(vm, &args[0])?;
    let state = vm.index(&args[1])?;
    let state = as_big(&state).unwrap_or_default();
    let state = if state.is_negative() {
        BigInt::zero()
    } else {
        state.min(iterator.length.clone())
    };
    *iterator.given.borrow_mut() = state;
    Ok(Value::NONE)
}

//! `enumerate`: counted items.

use std::cell::RefCell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};

use super::iter_self;
use super::step::{Next, Step};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, Passed, Rounds, TypeDef, begin_method, class, fixed, method, missing, this};
use crate::objects::generic_alias::class_getitem;
use crate::objects::int::as_big;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `enumerate`.
pub struct Enumerate {
    pub(super) iterator: Value,
    /// The next count, an `int` of any size.
    count: RefCell<Value>,
}

payload!(Enumerate, "enumerate", [iterator, count]);

pub static ENUMERATE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    rounds: Some(&EnumerateRounds),
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.",
    ..TypeDef::new::<Enumerate>("enumerate", "builtins")
};

static METHODS: &[Native] = &[
    missing(
        fixed(begin_method(
            "__new__",
            "($type, iterable, start=0)",
            enumerate_new,
            "Create and return a new object.",
        )),
        "enumerate() missing required argument 'iterable'",
    ),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

/// `enumerate()` waits for `iter(iterable)`.
struct WaitIter {
    ty: Ref<Type>,
    start: Value,
}

fn make(vm: &mut Vm, ty: &Ref<Type>, start: Value, iterator: Value) -> Value {
    let payload = Enumerate {
        iterator,
        count: RefCell::new(start),
    };
    vm.heap.alloc(ty, payload).into_value()
}

impl Step for WaitIter {
    fn returned(&mut self, vm: &mut Vm, iterator: Value) -> Res<Next> {
        Ok(Next::Return(make(vm, &self.ty, self.start.clone(), iterator)))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ty.trace(tracer);
        self.start.trace(tracer);
    }
}

fn enumerate_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("enumerate.__new__(X): X is not a type object"));
    };
    let start = vm.index(&args[2])?;
    if let Some(iterator) = vm.iter_at_once(&args[1]) {
        return Ok(Begun::Done(make(vm, ty, start, iterator?)));
    }
    let iterable = args[1].clone();
    vm.begin_steps(WaitIter { ty: ty.clone(), start }, |vm| vm.begin_iter(&iterable))
}

impl Enumerate {
    /// The iterator whose items are counted.
    pub(crate) fn source(&self) -> &Value {
        &self.iterator
    }

    /// Pairs an item with its count.
    fn pair(&self, vm: &mut Vm, item: Value) -> Value {
        let count = self.count(vm);
        vm.pair(count, item)
    }

    /// Counts one item.
    #[inline(always)]
    pub(crate) fn count(&self, vm: &mut Vm) -> Value {
        let small = self.count.borrow().as_small_int();
        match small.and_then(|count| Value::small_int(count + 1)) {
            Some(following) => self.count.replace(following),
            None => self.count_far(vm),
        }
    }

    #[cold]
    #[inline(never)]
    fn count_far(&self, vm: &mut Vm) -> Value {
        let count = self.count.borrow().clone();
        let following = match count.as_small_int() {
            Some(count) => vm.int(count + 1),
            None => vm.big_int(as_big(&count).unwrap_or_default() + 1),
        };
        drop(self.count.replace(following));
        count
    }
}

/// `__next__` waits for the item.
struct WaitItem(Ref<Enumerate>);

impl Step for WaitItem {
    fn returned(&mut self, vm: &mut Vm, item: Value) -> Res<Next> {
        Ok(Next::Return(self.0.pair(vm, item)))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let enumerate = this::<Enumerate>(vm, &args[0])?;
    if let Some(item) = vm.next_at_hand(&enumerate.iterator) {
        return Ok(item?.map(|item| enumerate.pair(vm, item)).into());
    }
    vm.begin_steps(WaitItem(enumerate.clone()), |vm| vm.begin_next(&enumerate.iterator))
}

struct EnumerateRounds;

impl Rounds for EnumerateRounds {
    fn at_hand(&self, vm: &mut Vm, iterator: &Value) -> Option<Res<Option<Value>>> {
        let enumerate = iterator.downcast_ref::<Enumerate>()?;
        let item = vm.next_at_hand(&enumerate.iterator)?;
        Some(item.map(|item| item.map(|item| enumerate.pair(vm, item))))
    }

    fn source(&self, iterator: &Value, _: &[Value]) -> Option<Value> {
        Some(iterator.downcast_ref::<Enumerate>()?.iterator.clone())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, _: &mut Vec<Value>, value: Value) -> Res<Passed> {
        Ok(Passed::Item(this::<Enumerate>(vm, iterator)?.pair(vm, value)))
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let enumerate = this::<Enumerate>(vm, &args[0])?;
    let count = enumerate.count.borrow().clone();
    let (ty, arguments) = (
        vm.type_of(&args[0]).to_value(),
        vm.tuple([enumerate.iterator.clone(), count]),
    );
    Ok(vm.tuple([ty, arguments]))
}

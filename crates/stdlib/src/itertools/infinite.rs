//! `count`, `cycle` and `repeat`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::type_::Type;
use corallus_vm::operators::BinaryOp;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

pub struct Count {
    next: RefCell<Value>,
    step: Value,
}

payload!(Count, "count", [next, step]);

pub static COUNT: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: COUNT_METHODS,
    doc: "Return a count object whose .__next__() method returns consecutive values.",
    ..TypeDef::new::<Count>("count", "itertools")
};

static COUNT_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, start=0, step=1)",
        count_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", count_next, "Implement next(self)."),
    method("__repr__", "($self, /)", count_repr, "Return repr(self)."),
];

fn is_number(vm: &Vm, value: &Value) -> bool {
    let ty = vm.type_of(value);
    [Special::Index, Special::Float, Special::Int, Special::Complex]
        .iter()
        .any(|special| ty.has_special(*special))
}

fn count_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("count.__new__(X): X is not a type object"));
    };
    if !is_number(vm, &args[1]) || !is_number(vm, &args[2]) {
        return Err(vm.type_error("a number is required"));
    }
    let payload = Count {
        next: RefCell::new(args[1].clone()),
        step: args[2].clone(),
    };
    Ok(vm.heap.alloc(ty, payload).into_value())
}

/// `__next__` waits for the sum of the current number and the step.
struct Advance {
    count: Ref<Count>,
    current: Value,
}

impl Step for Advance {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        drop(self.count.next.replace(value));
        Ok(Next::Return(self.current.clone()))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.count.trace(tracer);
        self.current.trace(tracer);
    }
}

fn count_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let count = this::<Count>(vm, &args[0])?;
    let current = count.next.borrow().clone();
    if let (Some(number), Some(step)) = (current.as_small_int(), count.step.as_small_int())
        && let Some(next) = number.checked_add(step)
    {
        let next = vm.int(next);
        drop(count.next.replace(next));
        return Ok(Begun::Done(current));
    }
    let advance = Advance {
        count: count.clone(),
        current: current.clone(),
    };
    vm.begin_steps(advance, |vm| vm.begin_binary(BinaryOp::Add, &current, &count.step))
}

fn count_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let count = this::<Count>(vm, &args[0])?;
    let next = count.next.borrow().clone();
    let mut parts = vec![next];
    if count.step.as_small_int() != Some(1) {
        parts.push(count.step.clone());
    }
    let name = vm.short_type_name(&args[0]);
    vm.repr_items(&format!("{name}("), ")", |_, at| parts.get(at).cloned())
}

pub struct Cycle {
    /// `None` once the iterator is exhausted.
    iterator: RefCell<Option<Value>>,
    saved: RefCell<Vec<Value>>,
    position: Cell<usize>,
}

payload!(Cycle, "cycle", [iterator, saved]);

pub static CYCLE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: CYCLE_METHODS,
    doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    ..TypeDef::new::<Cycle>("cycle", "itertools")
};

static CYCLE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, /)",
        cycle_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", cycle_next, "Implement next(self)."),
];

fn cycle_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], Vec::new(), |vm, ty, iterator, _| {
        let payload = Cycle {
            iterator: RefCell::new(Some(iterator)),
            saved: RefCell::default(),
            position: Cell::new(0),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

impl Cycle {
    /// The next saved item, starting over at the end.
    fn again(&self) -> Option<Value> {
        let saved = self.saved.borrow();
        let at = self.position.get();
        let item = saved.get(at).or_else(|| saved.first()).cloned();
        self.position.set(if at < saved.len() { at + 1 } else { 1 });
        item
    }
}

/// `__next__` waits for an item of the iterator.
struct CycleItem(Ref<Cycle>);

impl Step for CycleItem {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        self.0.saved.borrow_mut().push(value.clone());
        Ok(Next::Return(value))
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        drop(self.0.iterator.take());
        Ok(self.0.again().map_or(Next::End, Next::Return))
    }

    fn raised(&mut self, vm: &mut Vm, raised: corallus_vm::Raised) -> Res<Next> {
        if vm.is_stop_iteration(&raised) {
            self.finished(vm, Value::NONE)
        } else {
            Err(raised)
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn cycle_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let cycle = this::<Cycle>(vm, &args[0])?;
    let Some(iterator) = cycle.iterator.borrow().clone() else {
        return Ok(cycle.again().into());
    };
    vm.begin_steps(CycleItem(cycle.clone()), |vm| vm.begin_next(&iterator))
}

pub struct Repeat {
    object: Value,
    /// How often still; `None` without end.
    left: Cell<Option<u64>>,
}

payload!(Repeat, "repeat", [object]);

pub static REPEAT: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: REPEAT_METHODS,
    doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    ..TypeDef::new::<Repeat>("repeat", "itertools")
};

static REPEAT_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, object, times=<unrepresentable>)",
        repeat_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", repeat_next, "Implement next(self)."),
    method("__repr__", "($self, /)", repeat_repr, "Return repr(self)."),
    method(
        "__length_hint__",
        "($self, /)",
        repeat_length,
        "Private method returning an estimate of len(list(it)).",
    ),
];

fn repeat_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("repeat.__new__(X): X is not a type object"));
    };
    let left = if args[2].is_undef() {
        None
    } else {
        Some(vm.to_i64(&args[2])?.max(0) as u64)
    };
    Ok(vm
        .heap
        .alloc(
            ty,
            Repeat {
                object: args[1].clone(),
                left: Cell::new(left),
            },
        )
        .into_value())
}

fn repeat_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let repeat = this::<Repeat>(vm, &args[0])?;
    match repeat.left.get() {
        Some(0) => return Ok(Begun::Finished(Value::NONE)),
        Some(left) => repeat.left.set(Some(left - 1)),
        None => {}
    }
    Ok(Begun::Done(repeat.object.clone()))
}

fn repeat_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let repeat = this::<Repeat>(vm, &args[0])?;
    let mut parts = vec![repeat.object.clone()];
    if let Some(left) = repeat.left.get() {
        parts.push(vm.size(left as usize));
    }
    let name = vm.short_type_name(&args[0]);
    vm.repr_items(&format!("{name}("), ")", |_, at| parts.get(at).cloned())
}

fn repeat_length(vm: &mut Vm, args: Args<'_>) -> Res {
    match this::<Repeat>(vm, &args[0])?.left.get() {
        Some(left) => Ok(vm.size(left as usize)),
        None => Err(vm.type_error("len() of unsized object")),
    }
}

//! `accumulate`, `starmap`, `pairwise` and `batched`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::Raised;
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, Native, Passed, Relay, Rounds, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::operators::BinaryOp;
use corallus_vm::vm::Vm;

pub struct Accumulate {
    iterator: Value,
    /// `None` for addition.
    function: Value,
    /// `UNDEF` before the first item.
    total: RefCell<Value>,
    /// Given first; `None` if there is none or it was given.
    initial: RefCell<Value>,
    /// A loop or a consumer waits for a total (see [`Relay`]).
    adding: Cell<bool>,
}

payload!(Accumulate, "accumulate", [iterator, function, total, initial]);

pub static ACCUMULATE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: ACCUMULATE_METHODS,
    relay: Some(&AccumulateRelay),
    doc: "Return series of accumulated sums.",
    ..TypeDef::new::<Accumulate>("accumulate", "itertools")
};

static ACCUMULATE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, func=None, *, initial=None)",
        accumulate_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", accumulate_next, "Implement next(self)."),
];

fn accumulate_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], args[2..].to_vec(), |vm, ty, iterator, parts| {
        let payload = Accumulate {
            iterator,
            function: parts[0].clone(),
            total: RefCell::new(Value::UNDEF),
            initial: RefCell::new(parts[1].clone()),
            adding: Cell::new(false),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

struct Accumulating {
    accumulate: Ref<Accumulate>,
    adding: bool,
}

impl Step for Accumulating {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        let this = &self.accumulate;
        let total = this.total.borrow().clone();
        if self.adding || total.is_undef() {
            drop(this.total.replace(value.clone()));
            return Ok(Next::Return(value));
        }
        self.adding = true;
        Ok(Next::Wait(this.begin_add(vm, total, value)?))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.accumulate.trace(tracer);
    }
}

fn accumulate_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let accumulate = this::<Accumulate>(vm, &args[0])?;
    let initial = accumulate.initial.replace(Value::NONE);
    if !initial.is_none() {
        drop(accumulate.total.replace(initial.clone()));
        return Ok(Begun::Done(initial));
    }
    let step = Accumulating {
        accumulate: accumulate.clone(),
        adding: false,
    };
    vm.begin_steps(step, |vm| vm.begin_next(&accumulate.iterator))
}

impl Accumulate {
    /// The sum of the total and an item, where both and the sum are immediate integers.
    fn quick_sum(&self, item: &Value) -> Option<Value> {
        if self.adding.get() || !self.function.is_none() {
            return None;
        }
        let total = self.total.borrow().as_small_int()?;
        Value::small_int(total.checked_add(item.as_small_int()?)?)
    }

    /// Adds an item to the total, with the function if there is one.
    fn begin_add(&self, vm: &mut Vm, total: Value, item: Value) -> Res<Begun> {
        match self.function.is_none() {
            true => vm.begin_binary(BinaryOp::Add, &total, &item),
            false => vm.begin_call_giving(&self.function, [total, item]),
        }
    }
}

struct AccumulateRelay;

impl Relay for AccumulateRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        let this = iterator.downcast_ref::<Accumulate>()?;
        // The function may have come here again.
        let asks = this.adding.get() || !this.initial.borrow().is_none();
        (!asks).then(|| this.iterator.clone())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        let this = this::<Accumulate>(vm, iterator)?;
        if let Some(sum) = this.quick_sum(&value) {
            drop(this.total.replace(sum.clone()));
            return Ok(Passed::Item(sum));
        }
        let total = this.total.borrow().clone();
        if this.adding.replace(false) || total.is_undef() {
            drop((total, this.total.replace(value.clone())));
            return Ok(Passed::Item(value));
        }
        this.adding.set(true);
        Ok(Passed::Test(this.begin_add(vm, total, value)?))
    }

    fn has_plain(&self, iterator: &Value) -> bool {
        iterator
            .downcast_ref::<Accumulate>()
            .is_some_and(|this| this.function.is_none())
    }

    fn is_plain(&self, iterator: &Value, value: &Value) -> bool {
        iterator
            .downcast_ref::<Accumulate>()
            .is_some_and(|this| this.total.borrow().is_undef() || this.quick_sum(value).is_some())
    }

    fn left(&self, iterator: &Value) {
        if let Some(this) = iterator.downcast_ref::<Accumulate>() {
            this.adding.set(false);
        }
    }
}

pub struct Starmap {
    function: Value,
    iterator: Value,
}

payload!(Starmap, "starmap", [function, iterator]);

pub static STARMAP: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: STARMAP_METHODS,
    relay: Some(&StarmapRelay),
    doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
    ..TypeDef::new::<Starmap>("starmap", "itertools")
};

static STARMAP_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, function, iterable, /)",
        starmap_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", starmap_next, "Implement next(self)."),
];

fn starmap_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[2], vec![args[1].clone()], |vm, ty, iterator, parts| {
        Ok(vm
            .heap
            .alloc(
                ty,
                Starmap {
                    function: parts[0].clone(),
                    iterator,
                },
            )
            .into_value())
    })
}

enum StarWait {
    Item,
    Arguments,
    Result,
}

struct Star {
    starmap: Ref<Starmap>,
    wait: StarWait,
}

impl Step for Star {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        let arguments = match self.wait {
            StarWait::Result => return Ok(Next::Return(value)),
            StarWait::Item => match vm.items_of_exact(&value) {
                Some(arguments) => arguments,
                None => {
                    self.wait = StarWait::Arguments;
                    let begun = vm.begin_async("starmap", |cx, args| Box::pin(collect(cx, args)), vec![value])?;
                    return Ok(Next::Wait(begun));
                }
            },
            StarWait::Arguments => vm.items_of_exact(&value).unwrap_or_default(),
        };
        self.wait = StarWait::Result;
        Ok(Next::Wait(vm.begin_call(&self.starmap.function, &arguments, None)?))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.starmap.trace(tracer);
    }
}

/// The items of an iterable as a tuple.
async fn collect(mut cx: Cx, args: Vec<Value>) -> Res {
    let items = cx.collect(&args[0]).await?;
    Ok(cx.vm().tuple(items))
}

fn starmap_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let starmap = this::<Starmap>(vm, &args[0])?;
    vm.begin_steps(
        Star {
            starmap: starmap.clone(),
            wait: StarWait::Item,
        },
        |vm| vm.begin_next(&starmap.iterator),
    )
}

struct StarmapRelay;

impl Relay for StarmapRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        Some(iterator.downcast_ref::<Starmap>()?.iterator.clone())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        let starmap = this::<Starmap>(vm, iterator)?;
        if let Some(arguments) = value.downcast_ref::<Tuple>()
            && vm.type_of(&value).is(&vm.types.tuple)
        {
            return Ok(Passed::Result(vm.begin_call(
                &starmap.function,
                &arguments.items,
                None,
            )?));
        }
        let waits = Star {
            starmap: starmap.clone(),
            wait: StarWait::Item,
        };
        Ok(Passed::Result(vm.begin_steps(waits, |_| Ok(Begun::Done(value)))?))
    }
}

pub struct Pairwise {
    iterator: RefCell<Option<Value>>,
    previous: RefCell<Option<Value>>,
}

payload!(Pairwise, "pairwise", [iterator, previous]);

pub static PAIRWISE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: PAIRWISE_METHODS,
    rounds: Some(&PairwiseRounds),
    doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    ..TypeDef::new::<Pairwise>("pairwise", "itertools")
};

static PAIRWISE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, /)",
        pairwise_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", pairwise_next, "Implement next(self)."),
];

fn pairwise_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], Vec::new(), |vm, ty, iterator, _| {
        let payload = Pairwise {
            iterator: RefCell::new(Some(iterator)),
            previous: RefCell::default(),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

/// Waits for an item; the one before it is kept here, since the iterator may be asked for more meanwhile.
struct Pair {
    pairwise: Ref<Pairwise>,
    previous: Option<Value>,
}

impl Step for Pair {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        drop(self.pairwise.previous.replace(Some(value.clone())));
        if let Some(previous) = self.previous.take() {
            return Ok(Next::Return(vm.tuple([previous, value])));
        }
        let iterator = self.pairwise.iterator.borrow().clone();
        match iterator {
            Some(iterator) => {
                self.previous = Some(value);
                vm.wait_next(self, &iterator)
            }
            None => {
                drop(self.pairwise.previous.take());
                Ok(Next::End)
            }
        }
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        drop((self.pairwise.iterator.take(), self.pairwise.previous.take()));
        Ok(Next::End)
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        drop((self.pairwise.iterator.take(), self.pairwise.previous.take()));
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.pairwise.trace(tracer);
        self.previous.trace(tracer);
    }
}

fn pairwise_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let pairwise = this::<Pairwise>(vm, &args[0])?;
    let Some(iterator) = pairwise.iterator.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    let step = Pair {
        pairwise: pairwise.clone(),
        previous: pairwise.previous.borrow().clone(),
    };
    vm.begin_steps(step, |vm| vm.begin_next(&iterator))
}

struct PairwiseRounds;

impl Rounds for PairwiseRounds {
    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        let pairwise = iterator.downcast_ref::<Pairwise>()?;
        // The item before is what had come when the iterator was asked: it may be asked for more meanwhile.
        let has_begun = held.is_empty() && pairwise.previous.borrow().is_some();
        pairwise.iterator.borrow().clone().filter(|_| !has_begun)
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        let pairwise = this::<Pairwise>(vm, iterator)?;
        drop(pairwise.previous.replace(Some(value.clone())));
        let before = held.pop();
        held.push(value.clone());
        Ok(match before {
            Some(before) => Passed::Item(vm.pair(before, value)),
            None => Passed::Next,
        })
    }

    fn left(&self, iterator: &Value) {
        if let Some(pairwise) = iterator.downcast_ref::<Pairwise>() {
            drop((pairwise.iterator.take(), pairwise.previous.take()));
        }
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }
}

pub struct Batched {
    iterator: RefCell<Option<Value>>,
    size: usize,
    strict: bool,
}

payload!(Batched, "batched", [iterator]);

pub static BATCHED: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: BATCHED_METHODS,
    rounds: Some(&BatchedRounds),
    doc: "Batch data into tuples of length n. The last batch may be shorter than n.",
    ..TypeDef::new::<Batched>("batched", "itertools")
};

static BATCHED_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, n, *, strict=False)",
        batched_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", batched_next, "Implement next(self)."),
];

fn batched_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let size = vm.to_i64(&args[2])?;
    let strict = vm.truth(&args[3])?;
    if size < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let parts = vec![vm.int(size), Value::bool(strict)];
    vm.begin_from_iter(&args[0], &args[1], parts, |vm, ty, iterator, parts| {
        let payload = Batched {
            iterator: RefCell::new(Some(iterator)),
            size: parts[0].as_small_int().unwrap_or(i64::MAX) as usize,
            strict: parts[1].is_true(),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

struct Batch {
    batched: Ref<Batched>,
    items: Vec<Value>,
}

impl Step for Batch {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        self.items.push(value);
        let iterator = self.batched.iterator.borrow().clone();
        match iterator {
            Some(iterator) if self.items.len() < self.batched.size => vm.wait_next(self, &iterator),
            _ => Ok(Next::Return(vm.tuple(std::mem::take(&mut self.items)))),
        }
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        drop(self.batched.iterator.take());
        if self.items.is_empty() {
            return Ok(Next::End);
        }
        if self.batched.strict {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
        Ok(Next::Return(vm.tuple(std::mem::take(&mut self.items))))
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if vm.is_stop_iteration(&raised) {
            return self.finished(vm, Value::NONE);
        }
        drop(self.batched.iterator.take());
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.batched.trace(tracer);
        self.items.trace(tracer);
    }
}

fn batched_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let batched = this::<Batched>(vm, &args[0])?;
    let Some(iterator) = batched.iterator.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(
        Batch {
            batched: batched.clone(),
            items: Vec::new(),
        },
        |vm| vm.begin_next(&iterator),
    )
}

struct BatchedRounds;

impl Rounds for BatchedRounds {
    fn source(&self, iterator: &Value, _: &[Value]) -> Option<Value> {
        iterator.downcast_ref::<Batched>()?.iterator.borrow().clone()
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        const MANY: usize = 1024;
        let size = this::<Batched>(vm, iterator)?.size;
        if held.is_empty() {
            held.reserve_exact(size.min(MANY));
        }
        held.push(value);
        Ok(match held.len() < size {
            true => Passed::Next,
            false => Passed::Item(vm.tuple(std::mem::take(held))),
        })
    }

    fn ends(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>) -> Res<Option<Passed>> {
        let batched = this::<Batched>(vm, iterator)?;
        drop(batched.iterator.take());
        if held.is_empty() {
            return Ok(None);
        }
        if batched.strict {
            return Err(vm.value_error("batched(): incomplete batch"));
        }
        Ok(Some(Passed::Item(vm.tuple(std::mem::take(held)))))
    }

    fn left(&self, iterator: &Value) {
        if let Some(batched) = iterator.downcast_ref::<Batched>() {
            drop(batched.iterator.take());
        }
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }
}

//! `compress`, `dropwhile`, `takewhile`, `filterfalse` and `islice`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::Raised;
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{
    Args, Cx, Native, Passed, Relay, Rounds, TypeDef, async_method, begin_method, fixed, method, quickly, this,
};
use corallus_vm::objects::int::as_i64;
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

/// Which of the iterators that test each item it is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    DropWhile,
    TakeWhile,
    FilterFalse,
}

/// The payload of `dropwhile`, `takewhile` and `filterfalse`.
pub struct Tested {
    kind: Kind,
    predicate: Value,
    iterator: Value,
    /// `dropwhile` has started to give items; `takewhile` has ended.
    switched: Cell<bool>,
    /// The item that a loop or a consumer is having tested, `UNDEF` if none (see [`Relay`]).
    item: RefCell<Value>,
}

payload!(Tested, "tested", [predicate, iterator, item]);

const fn tested(name: &'static str, methods: &'static [Native], doc: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::BASE_TYPE,
        methods,
        relay: Some(&TestedRelay),
        doc,
        ..TypeDef::new::<Tested>(name, "itertools")
    }
}

pub static DROPWHILE: TypeDef = tested(
    "dropwhile",
    DROPWHILE_METHODS,
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
);
pub static TAKEWHILE: TypeDef = tested(
    "takewhile",
    TAKEWHILE_METHODS,
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
);
pub static FILTERFALSE: TypeDef = tested(
    "filterfalse",
    FILTERFALSE_METHODS,
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
);

static DROPWHILE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, predicate, iterable, /)",
        |vm, args| tested_new(vm, args, Kind::DropWhile),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", tested_next, "Implement next(self)."),
];

static TAKEWHILE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, predicate, iterable, /)",
        |vm, args| tested_new(vm, args, Kind::TakeWhile),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", tested_next, "Implement next(self)."),
];

static FILTERFALSE_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, function, iterable, /)",
        |vm, args| tested_new(vm, args, Kind::FilterFalse),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", tested_next, "Implement next(self)."),
];

fn tested_new(vm: &mut Vm, args: Args<'_>, kind: Kind) -> Res<Begun> {
    let parts = vec![args[1].clone(), Value::int32(kind as i32)];
    vm.begin_from_iter(&args[0], &args[2], parts, |vm, ty, iterator, parts| {
        let kind = match parts[1].as_small_int() {
            Some(0) => Kind::DropWhile,
            Some(1) => Kind::TakeWhile,
            _ => Kind::FilterFalse,
        };
        let payload = Tested {
            kind,
            predicate: parts[0].clone(),
            iterator,
            switched: Cell::new(false),
            item: RefCell::new(Value::UNDEF),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

/// What the search for the next item waits for.
enum Wait {
    Item,
    Verdict(Value),
    Truth(Value),
}

struct Search {
    tested: Ref<Tested>,
    wait: Wait,
}

impl Search {
    fn truth(&mut self, vm: &mut Vm, value: &Value, item: Value) -> Res<Next> {
        self.wait = Wait::Truth(item);
        Ok(Next::Wait(vm.begin_truth(value)?))
    }

    fn judge(&mut self, vm: &mut Vm, item: Value, truth: bool) -> Res<Next> {
        let give = match self.tested.kind {
            Kind::DropWhile if !truth => {
                self.tested.switched.set(true);
                true
            }
            Kind::DropWhile => false,
            Kind::TakeWhile if truth => true,
            Kind::TakeWhile => {
                self.tested.switched.set(true);
                return Ok(Next::End);
            }
            Kind::FilterFalse => !truth,
        };
        if give {
            return Ok(Next::Return(item));
        }
        let iterator = self.tested.iterator.clone();
        vm.wait_next(self, &iterator)
    }
}

impl Step for Search {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        match std::mem::replace(&mut self.wait, Wait::Item) {
            Wait::Item => {
                let predicate = &self.tested.predicate;
                let plain = predicate.is_none() || predicate.is(vm.types.bool_.as_value());
                if plain && self.tested.kind == Kind::FilterFalse {
                    return self.truth(vm, &value, value.clone());
                }
                let begun = vm.begin_call(predicate, std::slice::from_ref(&value), None)?;
                self.wait = Wait::Verdict(value);
                Ok(Next::Wait(begun))
            }
            Wait::Verdict(item) => self.truth(vm, &value, item),
            Wait::Truth(item) => self.judge(vm, item, value.is_true()),
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tested.trace(tracer);
        if let Wait::Verdict(item) | Wait::Truth(item) = &self.wait {
            item.trace(tracer);
        }
    }
}

fn tested_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let tested = this::<Tested>(vm, &args[0])?;
    if tested.switched.get() {
        return match tested.kind {
            Kind::TakeWhile => Ok(Begun::Finished(Value::NONE)),
            _ => vm.begin_next(&tested.iterator),
        };
    }
    vm.begin_steps(
        Search {
            tested: tested.clone(),
            wait: Wait::Item,
        },
        |vm| vm.begin_next(&tested.iterator),
    )
}

struct TestedRelay;

impl TestedRelay {
    /// What becomes of an item whose truth, or whose predicate's, is known.
    fn judge(tested: &Tested, item: Value, truth: bool) -> Passed {
        match (tested.kind, truth) {
            (Kind::TakeWhile, true) | (Kind::FilterFalse, false) => Passed::Item(item),
            (Kind::TakeWhile, false) => {
                tested.switched.set(true);
                Passed::Result(Begun::Finished(Value::NONE))
            }
            (Kind::DropWhile, false) => {
                tested.switched.set(true);
                Passed::Item(item)
            }
            (Kind::DropWhile | Kind::FilterFalse, true) => Passed::Next,
        }
    }
}

impl Relay for TestedRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        let tested = iterator.downcast_ref::<Tested>()?;
        let ended = tested.kind == Kind::TakeWhile && tested.switched.get();
        // The predicate may have come here again.
        let busy = !tested.item.borrow().is_undef();
        (!ended && !busy).then(|| tested.iterator.clone())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        let tested = this::<Tested>(vm, iterator)?;
        let item = tested.item.replace(Value::UNDEF);
        let (item, verdict) = if !item.is_undef() {
            (item, value)
        } else if tested.kind == Kind::DropWhile && tested.switched.get() {
            return Ok(Passed::Item(value));
        } else {
            if let Some(predicate) = self.tests(vm, iterator, &value) {
                return Ok(Passed::Test(vm.begin_call_giving(&predicate, [value])?));
            }
            (value.clone(), value)
        };
        match vm.quick_truth(&verdict) {
            Some(truth) => Ok(Self::judge(tested, item, truth)),
            None => {
                drop(tested.item.replace(item));
                Ok(Passed::Test(vm.begin_truth(&verdict)?))
            }
        }
    }

    fn tests(&self, vm: &Vm, iterator: &Value, item: &Value) -> Option<Value> {
        let tested = iterator.downcast_ref::<Tested>()?;
        let predicate = &tested.predicate;
        let plain = predicate.is_none() || predicate.is(vm.types.bool_.as_value());
        let passes = match tested.kind {
            Kind::FilterFalse => plain,
            Kind::DropWhile => tested.switched.get(),
            Kind::TakeWhile => false,
        };
        if passes {
            return None;
        }
        drop(tested.item.replace(item.clone()));
        Some(predicate.clone())
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn is_plain(&self, iterator: &Value, _: &Value) -> bool {
        iterator
            .downcast_ref::<Tested>()
            .is_some_and(|tested| tested.kind == Kind::DropWhile && tested.switched.get())
    }

    fn left(&self, iterator: &Value) {
        if let Some(tested) = iterator.downcast_ref::<Tested>() {
            drop(tested.item.replace(Value::UNDEF));
        }
    }
}

pub struct Compress {
    data: Value,
    selectors: Value,
}

payload!(Compress, "compress", [data, selectors]);

pub static COMPRESS: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: COMPRESS_METHODS,
    rounds: Some(&CompressRounds),
    doc: "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
    ..TypeDef::new::<Compress>("compress", "itertools")
};

static COMPRESS_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, data, selectors)",
        |cx, args| Box::pin(compress_new(cx, args)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", compress_next, "Implement next(self)."),
];

async fn compress_new(mut cx: Cx, args: Vec<Value>) -> Res {
    let data = cx.iter(&args[1]).await?;
    let selectors = cx.iter(&args[2]).await?;
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(cx.vm().heap.alloc(ty, Compress { data, selectors }).into_value()),
        None => Err(cx.vm().type_error("compress.__new__(X): X is not a type object")),
    }
}

/// What `compress` waits for: a datum, then its selector, then the selector's truth.
struct Choose {
    compress: Ref<Compress>,
    datum: Option<Value>,
    truth: bool,
}

impl Step for Choose {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        if self.truth {
            self.truth = false;
            match self.datum.take() {
                Some(datum) if value.is_true() => return Ok(Next::Return(datum)),
                _ => {
                    let data = self.compress.data.clone();
                    return vm.wait_next(self, &data);
                }
            }
        }
        if self.datum.is_none() {
            self.datum = Some(value);
            let selectors = self.compress.selectors.clone();
            return vm.wait_next(self, &selectors);
        }
        self.truth = true;
        Ok(Next::Wait(vm.begin_truth(&value)?))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.compress.trace(tracer);
        self.datum.trace(tracer);
    }
}

fn compress_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let compress = this::<Compress>(vm, &args[0])?;
    let step = Choose {
        compress: compress.clone(),
        datum: None,
        truth: false,
    };
    vm.begin_steps(step, |vm| vm.begin_next(&compress.data))
}

struct CompressRounds;

impl Rounds for CompressRounds {
    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        let compress = iterator.downcast_ref::<Compress>()?;
        Some(match held {
            [] => compress.data.clone(),
            _ => compress.selectors.clone(),
        })
    }

    fn pass(&self, vm: &mut Vm, _: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        if held.is_empty() {
            held.push(value);
            return Ok(Passed::Next);
        }
        // A selector, or its truth.
        Ok(match vm.quick_truth(&value) {
            None => Passed::Test(vm.begin_truth(&value)?),
            Some(chosen) => match held.pop() {
                Some(datum) if chosen => Passed::Item(datum),
                _ => Passed::Next,
            },
        })
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn is_plain(&self, _: &Value, held: &[Value], value: &Value) -> bool {
        // A datum, or a selector that is true or false without a call.
        held.is_empty() || value.as_bool().is_some() || value.is_small_int()
    }
}

pub struct Islice {
    /// `None` at the end.
    iterator: RefCell<Option<Value>>,
    /// The position of the next item to give.
    next: Cell<u64>,
    stop: Option<u64>,
    step: u64,
    /// Items taken from the iterator so far.
    taken: Cell<u64>,
}

payload!(Islice, "islice", [iterator]);

pub static ISLICE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: ISLICE_METHODS,
    relay: Some(&SliceRelay),
    doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  Works like sequence slicing but does not support negative values.",
    ..TypeDef::new::<Islice>("islice", "itertools")
};

static ISLICE_METHODS: &[Native] = &[
    quickly(
        fixed(begin_method(
            "__new__",
            "($type, iterable, /, *args)",
            |vm, args| {
                let bounds = vm.items_of_exact(&args[2]).unwrap_or_default();
                islice_new(vm, &args[0], &args[1], &bounds)
            },
            "Create and return a new object.",
        )),
        |vm, args| match args {
            [ty, iterable, bounds @ ..] => Some(islice_new(vm, ty, iterable, bounds)),
            _ => None,
        },
    ),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", islice_next, "Implement next(self)."),
];

/// A bound of `islice`: `None`, or an integer that isn't negative.
fn bound(vm: &mut Vm, value: &Value, message: &str) -> Res<Option<u64>> {
    if value.is_none() {
        return Ok(None);
    }
    let index = vm.index(value).ok().and_then(|index| as_i64(&index));
    match index.and_then(|index| u64::try_from(index).ok()) {
        Some(index) => Ok(Some(index)),
        None => Err(vm.value_error(message)),
    }
}

const BAD_BOUNDS: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const BAD_STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const BAD_STEP: &str = "Step for islice() must be a positive integer or None.";

fn islice_new(vm: &mut Vm, ty: &Value, iterable: &Value, bounds: &[Value]) -> Res<Begun> {
    let (start, stop, step) = match bounds {
        [stop] => (Some(0), bound(vm, stop, BAD_STOP)?, Some(1)),
        [start, stop] => (bound(vm, start, BAD_BOUNDS)?, bound(vm, stop, BAD_STOP)?, Some(1)),
        [start, stop, step] => (
            bound(vm, start, BAD_BOUNDS)?,
            bound(vm, stop, BAD_STOP)?,
            bound(vm, step, BAD_STEP)?,
        ),
        [] => return Err(vm.type_error("islice expected at least 2 arguments, got 1")),
        more => return Err(vm.type_error(format!("islice expected at most 4 arguments, got {}", more.len() + 1))),
    };
    let (start, step) = (start.unwrap_or(0), step.unwrap_or(1));
    if step == 0 {
        return Err(vm.value_error(BAD_STEP));
    }
    if let (Some(ty), Some(iterator)) = (ty.downcast_ref::<Type>(), vm.iter_at_once(iterable)) {
        let iterator = iterator?;
        let islice = || Islice::new(iterator, start, stop, step);
        return Ok(Begun::Done(vm.heap.alloc_with(ty, islice).into_value()));
    }
    let stop = match stop {
        Some(stop) => vm.size(stop as usize),
        None => Value::NONE,
    };
    let parts = vec![vm.size(start as usize), stop, vm.size(step as usize)];
    vm.begin_from_iter(ty, iterable, parts, |vm, ty, iterator, parts| {
        let number = |at: usize| parts.get(at).and_then(as_i64).map(|number| number as u64);
        let payload = Islice::new(iterator, number(0).unwrap_or(0), number(1), number(2).unwrap_or(1));
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

impl Islice {
    fn new(iterator: Value, start: u64, stop: Option<u64>, step: u64) -> Self {
        Self {
            iterator: RefCell::new(Some(iterator)),
            next: Cell::new(start),
            stop,
            step,
            taken: Cell::new(0),
        }
    }

    /// Whether another item is wanted, as the iterator to take it from.
    fn wanted(&self) -> Option<Value> {
        let reached = self.stop.is_some_and(|stop| self.taken.get() >= stop);
        if reached {
            drop(self.iterator.take());
        }
        self.iterator.borrow().clone()
    }

    /// Counts an item that has come; whether it is one of the slice.
    fn takes(&self) -> bool {
        let taken = self.taken.get();
        self.taken.set(taken + 1);
        if taken != self.next.get() {
            return false;
        }
        let next = taken.saturating_add(self.step);
        self.next.set(self.stop.map_or(next, |stop| next.min(stop)));
        true
    }
}

struct SliceRelay;

impl Relay for SliceRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        iterator.downcast_ref::<Islice>()?.wanted()
    }

    fn passes_next(&self, iterator: &Value) -> bool {
        iterator
            .downcast_ref::<Islice>()
            .is_some_and(|islice| islice.taken.get() == islice.next.get() && islice.takes())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        Ok(match this::<Islice>(vm, iterator)?.takes() {
            true => Passed::Item(value),
            false => Passed::Next,
        })
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn ends(&self, iterator: &Value) -> bool {
        if let Some(islice) = iterator.downcast_ref::<Islice>() {
            drop(islice.iterator.take());
        }
        true
    }

    fn left(&self, iterator: &Value) {
        self.ends(iterator);
    }
}

/// Runs the iterator up to the next position.
struct Skip(Ref<Islice>);

impl Step for Skip {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        if self.0.takes() {
            return Ok(Next::Return(value));
        }
        match self.0.wanted() {
            Some(iterator) => vm.wait_next(self, &iterator),
            None => Ok(Next::End),
        }
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        drop(self.0.iterator.take());
        Ok(Next::End)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if vm.is_stop_iteration(&raised) {
            return self.finished(vm, Value::NONE);
        }
        drop(self.0.iterator.take());
        Err(raised)
    }
}

fn islice_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let islice = this::<Islice>(vm, &args[0])?;
    match islice.wanted() {
        Some(iterator) => vm.begin_steps(Skip(islice.clone()), |vm| vm.begin_next(&iterator)),
        None => Ok(Begun::Finished(Value::NONE)),
    }
}

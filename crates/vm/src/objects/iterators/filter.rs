//! `filter`: the items for which a function, or the item itself, is true.

use corallus_heap::{Ref, Slot, Trace, Tracer, TypeFlags, Value, payload};

use super::iter_self;
use super::step::{Next, Step};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, Passed, Relay, TypeDef, begin_method, fixed, method, this};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `filter`.
pub struct Filter {
    /// `None` to test the items themselves.
    function: Value,
    iterator: Value,
    /// The item that a loop has the function look at; `UNDEF` if there is none.
    tested: Slot<Value>,
}

payload!(Filter, "filter", [function, iterator, tested]);

pub static FILTER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    relay: Some(&FilterRelay),
    doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    ..TypeDef::new::<Filter>("filter", "builtins")
};

static METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, function, iterable, /)",
        filter_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
];

/// `filter()` waits for `iter(iterable)`.
struct WaitIter {
    ty: Ref<Type>,
    function: Value,
}

fn make(vm: &mut Vm, ty: &Ref<Type>, function: &Value, iterator: Value) -> Value {
    let payload = Filter {
        function: function.clone(),
        iterator,
        tested: Slot::new(Value::UNDEF),
    };
    vm.heap.alloc(ty, payload).into_value()
}

impl Step for WaitIter {
    fn returned(&mut self, vm: &mut Vm, iterator: Value) -> Res<Next> {
        Ok(Next::Return(make(vm, &self.ty, &self.function, iterator)))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ty.trace(tracer);
        self.function.trace(tracer);
    }
}

fn filter_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("filter.__new__(X): X is not a type object"));
    };
    if let Some(iterator) = vm.iter_at_once(&args[2]) {
        return Ok(Begun::Done(make(vm, ty, &args[1], iterator?)));
    }
    let step = WaitIter {
        ty: ty.clone(),
        function: args[1].clone(),
    };
    vm.begin_steps(step, |vm| vm.begin_iter(&args[2]))
}

/// What the search for the next item waits for.
enum Search {
    Item,
    /// The call of the function with the item.
    Verdict(Value),
    /// The truth of the item, or of the function's result.
    Truth(Value),
}

struct Round {
    filter: Ref<Filter>,
    search: Search,
}

impl Round {
    fn test(&mut self, vm: &mut Vm, item: Value) -> Res<Next> {
        if self.filter.tests_items(vm) {
            return self.truth(vm, item.clone(), item);
        }
        let begun = vm.begin_call(&self.filter.function, std::slice::from_ref(&item), None)?;
        self.search = Search::Verdict(item);
        Ok(Next::Wait(begun))
    }

    fn truth(&mut self, vm: &mut Vm, value: Value, item: Value) -> Res<Next> {
        self.search = Search::Truth(item);
        Ok(Next::Wait(vm.begin_truth(&value)?))
    }
}

impl Step for Round {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        match std::mem::replace(&mut self.search, Search::Item) {
            Search::Item => self.test(vm, value),
            Search::Verdict(item) => self.truth(vm, value, item),
            Search::Truth(item) if value.is_true() => Ok(Next::Return(item)),
            Search::Truth(_) => {
                let iterator = self.filter.iterator.clone();
                vm.wait_next(self, &iterator)
            }
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.filter.trace(tracer);
        if let Search::Verdict(item) | Search::Truth(item) = &self.search {
            item.trace(tracer);
        }
    }

    fn name(&self) -> &'static str {
        "filter"
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let filter = this::<Filter>(vm, &args[0])?;
    let round = Round {
        filter: filter.clone(),
        search: Search::Item,
    };
    vm.begin_steps(round, |vm| vm.begin_next(&filter.iterator))
}

impl Filter {
    /// Whether the items themselves are looked at, not what the function says of them.
    fn tests_items(&self, vm: &Vm) -> bool {
        self.function.is_none() || self.function.is(vm.types.bool_.as_value())
    }
}

struct FilterRelay;

impl Relay for FilterRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        let filter = iterator.downcast_ref::<Filter>()?;
        // The function may have come here again.
        filter.tested.is_undef().then(|| filter.iterator.clone())
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        let filter = this::<Filter>(vm, iterator)?;
        let tested = filter.tested.replace(Value::UNDEF);
        let (item, verdict) = if !tested.is_undef() {
            (tested, value)
        } else if let Some(function) = self.tests(vm, iterator, &value) {
            return Ok(Passed::Test(vm.begin_call_giving(&function, [value])?));
        } else {
            (value.clone(), value)
        };
        match vm.quick_truth(&verdict) {
            Some(true) => Ok(Passed::Item(item)),
            Some(false) => Ok(Passed::Next),
            None => {
                drop(filter.tested.replace(item));
                Ok(Passed::Test(vm.begin_truth(&verdict)?))
            }
        }
    }

    fn tests(&self, vm: &Vm, iterator: &Value, item: &Value) -> Option<Value> {
        let filter = iterator.downcast_ref::<Filter>()?;
        if filter.tests_items(vm) {
            return None;
        }
        drop(filter.tested.replace(item.clone()));
        Some(filter.function.clone())
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn is_plain(&self, _: &Value, _: &Value) -> bool {
        false
    }

    fn left(&self, iterator: &Value) {
        if let Some(filter) = iterator.downcast_ref::<Filter>() {
            drop(filter.tested.replace(Value::UNDEF));
        }
    }
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let filter = this::<Filter>(vm, &args[0])?;
    let arguments = vm.tuple([filter.function.clone(), filter.iterator.clone()]);
    let ty = vm.type_of(&args[0]).to_value();
    Ok(vm.tuple([ty, arguments]))
}

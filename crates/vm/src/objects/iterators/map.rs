//! `map`: a function over the items of iterables.

use std::cell::Cell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};

use super::iter_self;
use super::step::{Next, Step};
use super::zip::{iterators_of, length_error};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, Passed, Relay, Rounds, TypeDef, begin_method, fixed, method, quickly, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::tuple::Items;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `map`.
pub struct Map {
    function: Value,
    iterators: Items,
    strict: Cell<bool>,
}

payload!(Map, "map", [function, iterators]);

pub static MAP: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    relay: Some(&MapRelay),
    rounds: Some(&MapRounds),
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    ..TypeDef::new::<Map>("map", "builtins")
};

static METHODS: &[Native] = &[
    quickly(
        fixed(begin_method(
            "__new__",
            "($type, *args, strict=False)",
            map_new,
            "Create and return a new object.",
        )),
        map_at_once,
    ),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, state, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

/// The object, where the iterators over the iterables are at hand.
fn map_at_once(vm: &mut Vm, args: &[Value]) -> Option<Res<Begun>> {
    let [ty, function, iterables @ ..] = args else {
        return None;
    };
    let ty = ty.downcast_ref::<Type>().filter(|_| !iterables.is_empty())?;
    let made = vm.iter_each_at_once(iterables)?.map(|iterators| {
        let map = || Map {
            function: function.clone(),
            iterators,
            strict: Cell::new(false),
        };
        Begun::Done(vm.heap.alloc_with(ty, map).into_value())
    });
    Some(made)
}

fn map_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_async("map", |cx, args| Box::pin(make(cx, args)), args.to_vec())
}

async fn make(mut cx: Cx, args: Vec<Value>) -> Res {
    let strict = cx.truth(&args[2]).await?;
    let given = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let [function, iterables @ ..] = given.as_slice() else {
        return Err(cx.vm().type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(cx.vm().type_error("map() must have at least two arguments."));
    }
    let iterators = iterators_of(&mut cx, iterables).await?;
    let vm = cx.vm();
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("map.__new__(X): X is not a type object"));
    };
    let map = Map {
        function: function.clone(),
        iterators: iterators.into(),
        strict: Cell::new(strict),
    };
    Ok(vm.heap.alloc(ty, map).into_value())
}

/// One round: collects an item of each iterator, then calls.
struct Round {
    map: Ref<Map>,
    items: Vec<Value>,
    /// The iterators before this one ended together; those from it on must end as well (strict).
    ended: Option<usize>,
    calling: bool,
}

impl Round {
    fn new(map: &Ref<Map>, items: Vec<Value>) -> Self {
        Self {
            map: map.clone(),
            items,
            ended: None,
            calling: false,
        }
    }

    fn go_on(&mut self, vm: &mut Vm) -> Res<Next> {
        let at = self.ended.unwrap_or(self.items.len());
        if let Some(iterator) = self.map.iterators.get(at).cloned() {
            return vm.wait_next(self, &iterator);
        }
        if self.ended.is_some() {
            return Ok(Next::End);
        }
        self.calling = true;
        let items = std::mem::take(&mut self.items);
        Ok(Next::Wait(vm.begin_call(&self.map.function, &items, None)?))
    }
}

impl Step for Round {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        if self.calling {
            return Ok(Next::Return(value));
        }
        if let Some(at) = self.ended {
            return Err(length_error(vm, "map", at, "longer"));
        }
        self.items.push(value);
        self.go_on(vm)
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        if self.calling || !self.map.strict.get() {
            return Ok(Next::End);
        }
        match self.ended {
            None if !self.items.is_empty() => return Err(length_error(vm, "map", self.items.len(), "shorter")),
            None => self.ended = Some(1),
            Some(at) => self.ended = Some(at + 1),
        }
        self.go_on(vm)
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if !self.calling && raised.is(ExceptionKind::StopIteration) {
            return self.finished(vm, Value::NONE);
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.map.trace(tracer);
        self.items.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "map"
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let map = this::<Map>(vm, &args[0])?;
    if let [iterator] = &*map.iterators
        && let Some(item) = vm.next_at_hand(iterator)
    {
        // The call is all that is left: its result is ours.
        return match item? {
            Some(item) => vm.begin_call(&map.function, &[item], None),
            None => Ok(Begun::Finished(Value::NONE)),
        };
    }
    let Some(first) = map.iterators.first() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(Round::new(map, Vec::new()), |vm| vm.begin_next(first))
}

struct MapRelay;

impl Relay for MapRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        match &*iterator.downcast_ref::<Map>()?.iterators {
            [source] => Some(source.clone()),
            _ => None,
        }
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed> {
        let map = this::<Map>(vm, iterator)?;
        Ok(Passed::Result(vm.begin_call_giving(&map.function, [value])?))
    }
}

struct MapRounds;

impl Rounds for MapRounds {
    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        let map = iterator.downcast_ref::<Map>()?;
        // Of which lengths the iterators are is looked at where they are asked for.
        let asks = held.is_empty() && map.strict.get();
        map.iterators.get(held.len()).filter(|_| !asks).cloned()
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        let map = this::<Map>(vm, iterator)?;
        if map.iterators.len() == 1 {
            return Ok(Passed::Result(vm.begin_call_giving(&map.function, [value])?));
        }
        if map.iterators.len() == 2
            && let Some(first) = held.pop()
        {
            return Ok(Passed::Result(vm.begin_call_giving(&map.function, [first, value])?));
        }
        held.push(value);
        if held.len() < map.iterators.len() {
            return Ok(Passed::Next);
        }
        let items = std::mem::take(held);
        Ok(Passed::Result(vm.begin_call(&map.function, &items, None)?))
    }

    fn calls(&self, iterator: &Value, _: &[Value]) -> Option<Value> {
        let map = iterator.downcast_ref::<Map>()?;
        (map.iterators.len() == 1).then(|| map.function.clone())
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn is_plain(&self, iterator: &Value, held: &[Value], _: &Value) -> bool {
        iterator
            .downcast_ref::<Map>()
            .is_some_and(|map| held.len() + 1 < map.iterators.len())
    }
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let map = this::<Map>(vm, &args[0])?;
    let mut arguments = vec![map.function.clone()];
    arguments.extend_from_slice(&map.iterators);
    let (ty, arguments) = (vm.type_of(&args[0]).to_value(), vm.tuple(arguments));
    let mut parts = vec![ty, arguments];
    if map.strict.get() {
        parts.push(Value::TRUE);
    }
    Ok(vm.tuple(parts))
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let strict = vm.truth(&args[1])?;
    this::<Map>(vm, &args[0])?.strict.set(strict);
    Ok(Value::NONE)
}

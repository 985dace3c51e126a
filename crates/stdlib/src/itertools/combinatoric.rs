//! `product`, `permutations`, `combinations` and `combinations_with_replacement`: pools are collected at construction, so
//! that a step is plain arithmetic on indices.

use std::cell::RefCell;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, Native, Passed, Rounds, TypeDef, async_method, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::tuple::Items;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

/// How the indices go on.
#[derive(Clone, Copy)]
enum Order {
    Combinations,
    WithReplacement,
    Permutations,
    Product,
}

/// The payload of all four.
pub struct Selection {
    order: Order,
    /// One pool, or, for `product`, one for each place.
    pools: Box<[Value]>,
    state: RefCell<State>,
}

payload!(Selection, "selection", [pools]);

struct State {
    /// For each place the position in its pool; for permutations all positions, the first places' in front.
    indices: Vec<usize>,
    /// Permutations: how many choices each place has left.
    cycles: Vec<usize>,
    places: usize,
    started: bool,
    finished: bool,
}

const fn selection(name: &'static str, methods: &'static [Native], doc: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::BASE_TYPE,
        methods,
        rounds: Some(&Selecting),
        doc,
        ..TypeDef::new::<Selection>(name, "itertools")
    }
}

pub static COMBINATIONS: TypeDef = selection(
    "combinations",
    COMBINATIONS_METHODS,
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
);
pub static COMBINATIONS_WITH_REPLACEMENT: TypeDef = selection(
    "combinations_with_replacement",
    REPLACEMENT_METHODS,
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
);
pub static PERMUTATIONS: TypeDef = selection(
    "permutations",
    PERMUTATIONS_METHODS,
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
);
pub static PRODUCT: TypeDef = selection(
    "product",
    PRODUCT_METHODS,
    "Cartesian product of input iterables.  Equivalent to nested for-loops.",
);

static COMBINATIONS_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, iterable, r)",
        |cx, args| Box::pin(choose(cx, args, Order::Combinations)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

static REPLACEMENT_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, iterable, r)",
        |cx, args| Box::pin(choose(cx, args, Order::WithReplacement)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

static PERMUTATIONS_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, iterable, r=None)",
        |cx, args| Box::pin(choose(cx, args, Order::Permutations)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

static PRODUCT_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, *iterables, repeat=1)",
        |cx, args| Box::pin(product(cx, args)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
];

async fn pool(cx: &mut Cx, iterable: &Value) -> Res<Vec<Value>> {
    match cx.vm().items_at_hand(iterable)? {
        Some(items) => Ok(items),
        None => cx.collect(iterable).await,
    }
}

async fn choose(mut cx: Cx, args: Vec<Value>, order: Order) -> Res {
    let pool = pool(&mut cx, &args[1]).await?;
    let vm = cx.vm();
    let size = pool.len();
    let places = match (&args[2], order) {
        (r, Order::Permutations) if r.is_none() => size,
        (r, Order::Permutations) if !vm.is_index(r) => return Err(vm.type_error("Expected int as r")),
        (r, _) => {
            let places = vm.to_i64(r)?;
            if places < 0 {
                return Err(vm.value_error("r must be non-negative"));
            }
            places as usize
        }
    };
    let finished = match order {
        Order::WithReplacement => size == 0 && places > 0,
        _ => places > size,
    };
    if !finished {
        vm.check_size(places.saturating_mul(16))?;
    }
    let indices = match order {
        _ if finished => Vec::new(),
        Order::WithReplacement => vec![0; places],
        Order::Permutations => (0..size).collect(),
        _ => (0..places).collect(),
    };
    let cycles = match order {
        Order::Permutations if !finished => (0..places).map(|place| size - place).collect(),
        _ => Vec::new(),
    };
    let pools = vec![vm.tuple(pool)];
    let state = State {
        indices,
        cycles,
        places,
        started: false,
        finished,
    };
    make(vm, &args[0], order, pools, state)
}

async fn product(mut cx: Cx, args: Vec<Value>) -> Res {
    let repeat = cx.vm().to_i64(&args[2])?;
    if repeat < 0 {
        return Err(cx.vm().value_error("repeat argument cannot be negative"));
    }
    let iterables = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let mut pools = Vec::with_capacity(iterables.len());
    if repeat > 0 {
        for iterable in &iterables {
            let pool = pool(&mut cx, iterable).await?;
            pools.push(cx.vm().tuple(pool));
        }
    }
    let vm = cx.vm();
    let pools = vm.repeat_items(&pools, repeat as usize)?;
    let state = State {
        indices: vec![0; pools.len()],
        cycles: Vec::new(),
        places: pools.len(),
        started: false,
        finished: pools.iter().any(|pool| pool_length(pool) == 0),
    };
    make(vm, &args[0], Order::Product, pools, state)
}

fn make(vm: &mut Vm, ty: &Value, order: Order, pools: Vec<Value>, state: State) -> Res {
    let Some(ty) = ty.downcast_ref::<Type>() else {
        return Err(vm.type_error("__new__(X): X is not a type object"));
    };
    let payload = Selection {
        order,
        pools: pools.into(),
        state: RefCell::new(state),
    };
    Ok(vm.heap.alloc(ty, payload).into_value())
}

fn pool_length(pool: &Value) -> usize {
    pool.downcast_ref::<corallus_vm::objects::tuple::Tuple>()
        .map_or(0, |pool| pool.items.len())
}

impl State {
    /// Moves to the next selection; false at the end.
    fn advance(&mut self, order: Order, size_of: impl Fn(usize) -> usize) -> bool {
        match order {
            Order::Combinations => {
                let size = size_of(0);
                let Some(place) = (0..self.places)
                    .rev()
                    .find(|&i| self.indices[i] != i + size - self.places)
                else {
                    return false;
                };
                self.indices[place] += 1;
                for i in place + 1..self.places {
                    self.indices[i] = self.indices[i - 1] + 1;
                }
                true
            }
            Order::WithReplacement => {
                let size = size_of(0);
                let Some(place) = (0..self.places).rev().find(|&i| self.indices[i] + 1 != size) else {
                    return false;
                };
                let index = self.indices[place] + 1;
                self.indices[place..].fill(index);
                true
            }
            Order::Permutations => self.advance_permutation(),
            Order::Product => {
                for place in (0..self.places).rev() {
                    self.indices[place] += 1;
                    if self.indices[place] < size_of(place) {
                        return true;
                    }
                    self.indices[place] = 0;
                }
                false
            }
        }
    }

    fn advance_permutation(&mut self) -> bool {
        let size = self.indices.len();
        for place in (0..self.places).rev() {
            self.cycles[place] -= 1;
            if self.cycles[place] == 0 {
                self.indices[place..].rotate_left(1);
                self.cycles[place] = size - place;
            } else {
                let other = size - self.cycles[place];
                self.indices.swap(place, other);
                return true;
            }
        }
        false
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let selection: &Ref<Selection> = this::<Selection>(vm, &args[0])?;
    Ok(next_item(vm, selection).into())
}

/// Items are made of what is there: a consumer need not ask `__next__`.
struct Selecting;

impl Rounds for Selecting {
    fn at_hand(&self, vm: &mut Vm, iterator: &Value) -> Option<Res<Option<Value>>> {
        let selection = iterator.downcast_ref::<Selection>()?;
        Some(Ok(next_item(vm, selection)))
    }

    fn source(&self, _: &Value, _: &[Value]) -> Option<Value> {
        None
    }

    fn pass(&self, _: &mut Vm, _: &Value, _: &mut Vec<Value>, value: Value) -> Res<Passed> {
        Ok(Passed::Item(value))
    }
}

fn next_item(vm: &mut Vm, selection: &Selection) -> Option<Value> {
    let mut state = selection.state.borrow_mut();
    if state.finished {
        return None;
    }
    let size_of = |place: usize| selection.pools.get(place).map_or(0, pool_length);
    if state.started && !state.advance(selection.order, size_of) {
        state.finished = true;
        return None;
    }
    state.started = true;
    let item = |place: usize| {
        let pool = selection.pools.get(if matches!(selection.order, Order::Product) {
            place
        } else {
            0
        })?;
        let pool = pool.downcast_ref::<corallus_vm::objects::tuple::Tuple>()?;
        pool.items.get(*state.indices.get(place)?).cloned()
    };
    // Every place has an index into its pool.
    let items = (0..state.places).map(|place| item(place).unwrap_or(Value::NONE));
    let items: Items = items.collect();
    drop(state);
    Some(vm.tuple(items))
}

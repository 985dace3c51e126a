//! `chain` and `zip_longest`.

use std::cell::RefCell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::Raised;
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{
    Args, Cx, Native, Passed, Relay, Rounds, TypeDef, async_method, begin_method, class, fixed, method, quickly, this,
};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::tuple::Items;
use corallus_vm::objects::tuple::iterator::TupleIterator;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub struct Chain {
    /// The iterator over the iterables; `None` at the end.
    source: RefCell<Option<Value>>,
    /// The iterator over the iterable at hand.
    active: RefCell<Option<Value>>,
}

payload!(Chain, "chain", [source, active]);

pub static CHAIN: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: CHAIN_METHODS,
    relay: Some(&ChainRelay),
    doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    ..TypeDef::new::<Chain>("chain", "itertools")
};

static CHAIN_METHODS: &[Native] = &[
    quickly(
        fixed(begin_method(
            "__new__",
            "($type, *iterables)",
            chain_new,
            "Create and return a new object.",
        )),
        |vm, args| {
            let (ty, iterables) = args.split_first()?;
            let iterables = vm.new_tuple(iterables.iter().cloned().collect::<Items>());
            let source = vm.tuple_iterator(iterables);
            Some(new_chain(vm, ty.downcast_ref::<Type>()?, source).map(Begun::Done))
        },
    ),
    class(begin_method(
        "from_iterable",
        "($type, iterable, /)",
        chain_new,
        "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", chain_next, "Implement next(self)."),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn chain_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], Vec::new(), |vm, ty, source, _| {
        new_chain(vm, ty, source)
    })
}

/// A chain of what an iterator over iterables gives.
fn new_chain(vm: &mut Vm, ty: &Ref<Type>, source: Value) -> Res {
    let chain = || Chain {
        source: RefCell::new(Some(source)),
        active: RefCell::default(),
    };
    Ok(vm.heap.alloc_with(ty, chain).into_value())
}

/// What `__next__` of a chain waits for.
enum Wait {
    Item,
    Iterable,
    Iterator,
}

struct ChainStep {
    chain: Ref<Chain>,
    wait: Wait,
}

impl ChainStep {
    fn next_iterable(&mut self, vm: &mut Vm) -> Res<Next> {
        drop(self.chain.active.take());
        let Some(source) = self.chain.source.borrow().clone() else {
            return Ok(Next::End);
        };
        self.wait = Wait::Iterable;
        vm.wait_next(self, &source)
    }
}

impl Step for ChainStep {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        match self.wait {
            Wait::Item => Ok(Next::Return(value)),
            Wait::Iterable => {
                self.wait = Wait::Iterator;
                Ok(Next::Wait(vm.begin_iter(&value)?))
            }
            Wait::Iterator => {
                *self.chain.active.borrow_mut() = Some(value.clone());
                self.wait = Wait::Item;
                vm.wait_next(self, &value)
            }
        }
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        if matches!(self.wait, Wait::Item) {
            return self.next_iterable(vm);
        }
        drop(self.chain.source.take());
        Ok(Next::End)
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        match self.wait {
            Wait::Item | Wait::Iterable if vm.is_stop_iteration(&raised) => self.finished(vm, Value::NONE),
            Wait::Item => Err(raised),
            _ => {
                drop(self.chain.source.take());
                Err(raised)
            }
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.chain.trace(tracer);
    }
}

fn chain_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let chain = this::<Chain>(vm, &args[0])?;
    let active = chain.active.borrow().clone();
    if let Some(active) = active {
        if let Some(Ok(Some(item))) = vm.next_at_hand(&active) {
            return Ok(Begun::Done(item));
        }
        return vm.begin_steps(
            ChainStep {
                chain: chain.clone(),
                wait: Wait::Item,
            },
            |vm| vm.begin_next(&active),
        );
    }
    let Some(source) = chain.source.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(
        ChainStep {
            chain: chain.clone(),
            wait: Wait::Iterable,
        },
        |vm| vm.begin_next(&source),
    )
}

struct ChainRelay;

impl Relay for ChainRelay {
    fn source(&self, iterator: &Value) -> Option<Value> {
        iterator.downcast_ref::<Chain>()?.active.borrow().clone()
    }

    fn pass(&self, _: &mut Vm, _: &Value, value: Value) -> Res<Passed> {
        Ok(Passed::Item(value))
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }

    fn passes_next(&self, _: &Value) -> bool {
        true
    }

    fn ends(&self, iterator: &Value) -> bool {
        let Some(chain) = iterator.downcast_ref::<Chain>() else {
            return false;
        };
        drop(chain.active.take());
        let is_last = chain.source.borrow().as_ref().is_none_or(|source| {
            source
                .downcast_ref::<TupleIterator>()
                .is_some_and(|iterables| iterables.is_exhausted())
        });
        if is_last {
            drop(chain.source.take());
        }
        is_last
    }
}

pub struct ZipLongest {
    /// `None` where an iterator is exhausted.
    iterators: RefCell<Vec<Option<Value>>>,
    fill: Value,
}

payload!(ZipLongest, "zip_longest", [iterators, fill]);

pub static ZIP_LONGEST: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: ZIP_LONGEST_METHODS,
    rounds: Some(&LongestRounds),
    doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.",
    ..TypeDef::new::<ZipLongest>("zip_longest", "itertools")
};

static ZIP_LONGEST_METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, *iterables, **keywords)",
        |cx, args| Box::pin(zip_longest_new(cx, args)),
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", zip_longest_next, "Implement next(self)."),
];

/// The one keyword argument. The reference's refusal of others doesn't name them.
fn fill_value(vm: &mut Vm, keywords: &Value) -> Res {
    let keywords = keywords.downcast_ref::<Dict>().map(|dict| dict.entries());
    let mut fill = Value::NONE;
    for (name, value) in keywords.unwrap_or_default() {
        if vm.text_of(&name) != "fillvalue" {
            return Err(vm.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = value;
    }
    Ok(fill)
}

async fn zip_longest_new(mut cx: Cx, args: Vec<Value>) -> Res {
    let fill = fill_value(cx.vm(), &args[2])?;
    let iterables = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in &iterables {
        iterators.push(Some(cx.iter(iterable).await?));
    }
    let vm = cx.vm();
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("zip_longest.__new__(X): X is not a type object"));
    };
    let payload = ZipLongest {
        iterators: RefCell::new(iterators),
        fill,
    };
    Ok(vm.heap.alloc(ty, payload).into_value())
}

/// One round over the iterators.
struct Round {
    zip: Ref<ZipLongest>,
    items: Vec<Value>,
}

impl Round {
    fn go_on(&mut self, vm: &mut Vm) -> Res<Next> {
        loop {
            let at = self.items.len();
            let iterator = self.zip.iterators.borrow().get(at).cloned();
            match iterator {
                None => return Ok(Next::Return(vm.tuple(std::mem::take(&mut self.items)))),
                Some(None) => self.items.push(self.zip.fill.clone()),
                Some(Some(iterator)) => return vm.wait_next(self, &iterator),
            }
        }
    }
}

impl Step for Round {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        self.items.push(value);
        self.go_on(vm)
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        let at = self.items.len();
        let old = self.zip.iterators.borrow_mut().get_mut(at).and_then(Option::take);
        drop(old);
        if self.zip.iterators.borrow().iter().all(Option::is_none) {
            return Ok(Next::End);
        }
        self.items.push(self.zip.fill.clone());
        self.go_on(vm)
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if vm.is_stop_iteration(&raised) {
            return self.finished(vm, Value::NONE);
        }
        // After an error there is no round any more.
        drop(self.zip.iterators.take());
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.zip.trace(tracer);
        self.items.trace(tracer);
    }
}

fn zip_longest_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let zip = this::<ZipLongest>(vm, &args[0])?;
    let mut items = Vec::new();
    let first = {
        let iterators = zip.iterators.borrow();
        let at = iterators.iter().position(Option::is_some);
        let Some(at) = at else {
            return Ok(Begun::Finished(Value::NONE));
        };
        items.resize(at, zip.fill.clone());
        iterators[at].clone()
    };
    let Some(first) = first else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(
        Round {
            zip: zip.clone(),
            items,
        },
        |vm| vm.begin_next(&first),
    )
}

struct LongestRounds;

impl LongestRounds {
    /// Fills in for iterators at their end.
    fn fill(zip: &ZipLongest, held: &mut Vec<Value>) {
        while let Some(None) = zip.iterators.borrow().get(held.len()) {
            held.push(zip.fill.clone());
        }
    }

    /// Goes on with the round. Its item, if it is full; then the next one has begun.
    fn go_on(vm: &mut Vm, zip: &ZipLongest, held: &mut Vec<Value>) -> Passed {
        Self::fill(zip, held);
        if held.len() < zip.iterators.borrow().len() {
            return Passed::Next;
        }
        let item = vm.tuple(std::mem::take(held));
        Self::fill(zip, held);
        Passed::Item(item)
    }
}

impl Rounds for LongestRounds {
    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        // If the first iterator is at its end when nothing is held, `__next__` is asked.
        iterator
            .downcast_ref::<ZipLongest>()?
            .iterators
            .borrow()
            .get(held.len())?
            .clone()
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        held.push(value);
        let zip = this::<ZipLongest>(vm, iterator)?.clone();
        Ok(Self::go_on(vm, &zip, held))
    }

    fn ends(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>) -> Res<Option<Passed>> {
        let zip = this::<ZipLongest>(vm, iterator)?.clone();
        let old = zip.iterators.borrow_mut().get_mut(held.len()).and_then(Option::take);
        drop(old);
        if zip.iterators.borrow().iter().all(Option::is_none) {
            return Ok(None);
        }
        held.push(zip.fill.clone());
        Ok(Some(Self::go_on(vm, &zip, held)))
    }

    fn left(&self, iterator: &Value) {
        // After an error there is no round any more, and at the end there is none.
        if let Some(zip) = iterator.downcast_ref::<ZipLongest>() {
            drop(zip.iterators.take());
        }
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }
}

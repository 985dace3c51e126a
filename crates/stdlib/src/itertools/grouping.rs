//! `groupby`: runs of items with equal keys.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::vm::Vm;

pub struct Groupby {
    iterator: Value,
    /// `None` for the items themselves.
    key: Value,
    /// The key of the group that is being given; `None` before the first.
    target: RefCell<Option<Value>>,
    /// The item read last, and its key.
    current: RefCell<Option<(Value, Value)>>,
    /// The number of the group that is being given: older groups are at their end.
    group: Cell<u64>,
}

payload!(Groupby, "groupby", [iterator, key, target, current]);

pub static GROUPBY: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: GROUPBY_METHODS,
    doc: "make an iterator that returns consecutive keys and groups from the iterable",
    ..TypeDef::new::<Groupby>("groupby", "itertools")
};

static GROUPBY_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, key=None)",
        groupby_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", groupby_next, "Implement next(self)."),
];

pub struct Grouper {
    parent: Ref<Groupby>,
    key: Value,
    number: u64,
}

payload!(Grouper, "_grouper", [parent, key]);

pub static GROUPER: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: GROUPER_METHODS,
    ..TypeDef::new::<Grouper>("_grouper", "itertools")
};

static GROUPER_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", grouper_next, "Implement next(self)."),
];

fn groupby_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], vec![args[2].clone()], |vm, ty, iterator, parts| {
        let payload = Groupby {
            iterator,
            key: parts[0].clone(),
            target: RefCell::default(),
            current: RefCell::default(),
            group: Cell::new(0),
        };
        Ok(vm.heap.alloc(ty, payload).into_value())
    })
}

/// Reads items until one can be given: by `groupby` the first of another group, by a group one of its own.
struct Read {
    groupby: Ref<Groupby>,
    /// The group that reads, if it is one.
    grouper: Option<Ref<Grouper>>,
    /// The item whose key is being computed.
    item: Option<Value>,
}

impl Read {
    /// What the item read last leads to; `None` if more must be read.
    fn verdict(&self, vm: &mut Vm) -> Res<Option<Next>> {
        let current = self.groupby.current.borrow().clone();
        let Some((item, key)) = current else { return Ok(None) };
        if let Some(grouper) = &self.grouper {
            if !vm.eq(&grouper.key, &key)? {
                return Ok(Some(Next::End));
            }
            drop(self.groupby.current.take());
            return Ok(Some(Next::Return(item)));
        }
        let target = self.groupby.target.borrow().clone();
        if let Some(target) = target
            && vm.eq(&target, &key)?
        {
            drop(self.groupby.current.take());
            return Ok(None);
        }
        Ok(Some(Next::Return(self.new_group(vm, key))))
    }

    fn new_group(&self, vm: &mut Vm, key: Value) -> Value {
        let groupby = &self.groupby;
        let number = groupby.group.get();
        drop(groupby.target.replace(Some(key.clone())));
        let ty = vm.type_for(&GROUPER);
        let grouper = Grouper {
            parent: groupby.clone(),
            key: key.clone(),
            number,
        };
        let grouper = vm.heap.alloc(&ty, grouper).into_value();
        vm.tuple([key, grouper])
    }

    fn read(&mut self, vm: &mut Vm, item: Value, key: Value) -> Res<Next> {
        drop(self.groupby.current.replace(Some((item, key))));
        match self.verdict(vm)? {
            Some(next) => Ok(next),
            None => {
                let iterator = self.groupby.iterator.clone();
                vm.wait_next(self, &iterator)
            }
        }
    }
}

impl Step for Read {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        if let Some(item) = self.item.take() {
            return self.read(vm, item, value);
        }
        if self.groupby.key.is_none() {
            return self.read(vm, value.clone(), value);
        }
        let begun = vm.begin_call(&self.groupby.key, std::slice::from_ref(&value), None)?;
        self.item = Some(value);
        Ok(Next::Wait(begun))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.groupby.trace(tracer);
        self.grouper.trace(tracer);
        self.item.trace(tracer);
    }
}

fn start(vm: &mut Vm, read: Read) -> Res<Begun> {
    match read.verdict(vm)? {
        Some(Next::Return(value)) => Ok(Begun::Done(value)),
        Some(_) => Ok(Begun::Finished(Value::NONE)),
        None => {
            let iterator = read.groupby.iterator.clone();
            vm.begin_steps(read, |vm| vm.begin_next(&iterator))
        }
    }
}

fn groupby_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let groupby = this::<Groupby>(vm, &args[0])?;
    groupby.group.set(groupby.group.get() + 1);
    start(
        vm,
        Read {
            groupby: groupby.clone(),
            grouper: None,
            item: None,
        },
    )
}

fn grouper_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let grouper = this::<Grouper>(vm, &args[0])?;
    if grouper.number != grouper.parent.group.get() {
        return Ok(Begun::Finished(Value::NONE));
    }
    start(
        vm,
        Read {
            groupby: grouper.parent.clone(),
            grouper: Some(grouper.clone()),
            item: None,
        },
    )
}

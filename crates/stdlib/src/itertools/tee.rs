//! `tee`: several iterators over one. Items not yet seen by all stand in a linked list of cells; a cell dies when the last
//! iterator has passed it.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, TypeDef, begin_function, begin_method, fixed, method, this};
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

/// One item of the shared sequence, read when first needed.
pub struct TeeCell {
    source: Ref<TeeSource>,
    item: RefCell<Option<Value>>,
    next: RefCell<Option<Ref<TeeCell>>>,
}

payload!(TeeCell, "_tee_cell", [source, item, next]);

/// The iterator that is shared.
pub struct TeeSource {
    iterator: Value,
    reading: Cell<bool>,
}

payload!(TeeSource, "_tee_source", [iterator]);

pub struct Tee {
    cell: RefCell<Ref<TeeCell>>,
}

payload!(Tee, "_tee", [cell]);

static TEE_CELL: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<TeeCell>("_tee_cell", "itertools")
};
static TEE_SOURCE: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<TeeSource>("_tee_source", "itertools")
};

pub static TEE: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: METHODS,
    doc: "Iterator wrapped to make it copyable.",
    ..TypeDef::new::<Tee>("_tee", "itertools")
};

static METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable, /)",
        tee_new,
        "Create and return a new object.",
    )),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", tee_next, "Implement next(self)."),
    method("__copy__", "($self, /)", tee_copy, "Returns an independent iterator."),
];

pub static FUNCTIONS: &[Native] = &[begin_function(
    "tee",
    "(iterable, n=2, /)",
    tee,
    "Returns a tuple of n independent iterators.",
)];

impl Tee {
    fn copy(&self, vm: &mut Vm, ty: &Ref<Type>) -> Value {
        let cell = self.cell.borrow().clone();
        vm.heap
            .alloc(
                ty,
                Tee {
                    cell: RefCell::new(cell),
                },
            )
            .into_value()
    }
}

fn new_cell(vm: &mut Vm, source: Ref<TeeSource>) -> Ref<TeeCell> {
    let ty = vm.type_for(&TEE_CELL);
    vm.heap.alloc(
        &ty,
        TeeCell {
            source,
            item: RefCell::default(),
            next: RefCell::default(),
        },
    )
}

fn wrap(vm: &mut Vm, ty: &Ref<Type>, iterator: Value) -> Value {
    if let Some(tee) = iterator.downcast_ref::<Tee>() {
        return tee.copy(vm, ty);
    }
    let source_type = vm.type_for(&TEE_SOURCE);
    let source = vm.heap.alloc(
        &source_type,
        TeeSource {
            iterator,
            reading: Cell::new(false),
        },
    );
    let cell = new_cell(vm, source);
    vm.heap
        .alloc(
            ty,
            Tee {
                cell: RefCell::new(cell),
            },
        )
        .into_value()
}

fn tee_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_from_iter(&args[0], &args[1], Vec::new(), |vm, ty, iterator, _| {
        Ok(wrap(vm, ty, iterator))
    })
}

fn tee(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let count = vm.to_i64(&args[1])?;
    if count < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    vm.check_size((count as usize).saturating_mul(64))?;
    let (ty, count) = (vm.type_for(&TEE).into_value(), vm.int(count));
    vm.begin_from_iter(&ty, &args[0], vec![count], |vm, ty, iterator, parts| {
        let count = parts[0].as_small_int().unwrap_or(0);
        let mut tees = Vec::new();
        if count > 0 {
            tees.push(wrap(vm, ty, iterator));
        }
        for _ in 1..count {
            let copy = match tees.first().and_then(|first| first.downcast_ref::<Tee>()) {
                Some(first) => first.copy(vm, ty),
                None => break,
            };
            tees.push(copy);
        }
        Ok(vm.tuple(tees))
    })
}

fn tee_copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let tee = this::<Tee>(vm, &args[0])?.clone();
    let ty = vm.type_of(&args[0]).clone();
    Ok(tee.copy(vm, &ty))
}

/// Reads the item of a cell.
struct ReadItem {
    tee: Ref<Tee>,
    cell: Ref<TeeCell>,
}

impl ReadItem {
    /// Moves on to the next cell.
    fn pass(vm: &mut Vm, tee: &Tee, cell: &Ref<TeeCell>) {
        let next = cell.next.borrow().clone();
        let next = next.unwrap_or_else(|| {
            let next = new_cell(vm, cell.source.clone());
            *cell.next.borrow_mut() = Some(next.clone());
            next
        });
        drop(tee.cell.replace(next));
    }
}

impl Step for ReadItem {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        self.cell.source.reading.set(false);
        *self.cell.item.borrow_mut() = Some(value.clone());
        Self::pass(vm, &self.tee, &self.cell);
        Ok(Next::Return(value))
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        self.cell.source.reading.set(false);
        Ok(Next::End)
    }

    fn raised(&mut self, _: &mut Vm, raised: corallus_vm::Raised) -> Res<Next> {
        self.cell.source.reading.set(false);
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.tee.trace(tracer);
        self.cell.trace(tracer);
    }
}

fn tee_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let tee = this::<Tee>(vm, &args[0])?;
    let cell = tee.cell.borrow().clone();
    let item = cell.item.borrow().clone();
    if let Some(item) = item {
        ReadItem::pass(vm, tee, &cell);
        return Ok(Begun::Done(item));
    }
    if cell.source.reading.replace(true) {
        return Err(vm.runtime_error("cannot re-enter the tee iterator"));
    }
    let source = cell.source.clone();
    vm.begin_steps(ReadItem { tee: tee.clone(), cell }, |vm| {
        vm.begin_next(&source.iterator)
    })
}

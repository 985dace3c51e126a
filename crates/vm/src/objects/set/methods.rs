//! Methods of `set` and `frozenset`.

use corallus_heap::{Ref, Trace, Tracer, Value};

use super::operand::Operand;
use super::table::SetTable;
use super::{Set, iterator, operators};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::sink::Sink;
use crate::native::{Args, Cx, Native, begin_method, class, fixed, method, this};
use crate::objects::dict::Dict;
use crate::objects::generic_alias::class_getitem;
use crate::objects::iterators::is_exactly;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// What `set` and `frozenset` have in common.
pub static COMMON: &[Native] = &[
    method("__len__", "($self, /)", set_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, object, /)",
        set_contains,
        "x.__contains__(y) <==> y in x.",
    ),
    method("__iter__", "($self, /)", iterator::set_iter, "Implement iter(self)."),
    method("__repr__", "($self, /)", set_repr, "Return repr(self)."),
    method(
        "__reduce__",
        "($self, /)",
        set_reduce,
        "Return state information for pickling.",
    ),
    method(
        "__sizeof__",
        "($self, /)",
        set_sizeof,
        "S.__sizeof__() -> size of S in memory, in bytes.",
    ),
    method("copy", "($self, /)", set_copy, "Return a shallow copy of a set."),
    begin_method(
        "union",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::Union),
        "Return a new set with elements from the set and all others.",
    ),
    begin_method(
        "intersection",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::Intersection),
        "Return a new set with elements common to the set and all others.",
    ),
    begin_method(
        "difference",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::Difference),
        "Return a new set with elements in the set that are not in the others.",
    ),
    begin_method(
        "symmetric_difference",
        "($self, other, /)",
        |vm, args| single(vm, args, Many::SymmetricDifference),
        "Return a new set with elements in either the set or other but not both.",
    ),
    begin_method(
        "isdisjoint",
        "($self, other, /)",
        |vm, args| single(vm, args, Many::IsDisjoint),
        "Return True if two sets have a null intersection.",
    ),
    begin_method(
        "issubset",
        "($self, other, /)",
        |vm, args| single(vm, args, Many::IsSubset),
        "Report whether another set contains this set.",
    ),
    begin_method(
        "issuperset",
        "($self, other, /)",
        |vm, args| single(vm, args, Many::IsSuperset),
        "Report whether this set contains another set.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

pub static SET_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        set_new,
        "Create and return a new object.",
    )),
    begin_method(
        "__init__",
        "($self, iterable=<unrepresentable>, /)",
        set_init,
        "Initialize self.",
    ),
    method("add", "($self, object, /)", set_add, "Add an element to a set."),
    method("clear", "($self, /)", set_clear, "Remove all elements from this set."),
    method(
        "discard",
        "($self, object, /)",
        set_discard,
        "Remove an element from a set if it is a member.",
    ),
    method(
        "remove",
        "($self, object, /)",
        set_remove,
        "Remove an element from a set; it must be a member.",
    ),
    method(
        "pop",
        "($self, /)",
        set_pop,
        "Remove and return an arbitrary set element.",
    ),
    begin_method(
        "update",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::Update),
        "Update the set, adding elements from all others.",
    ),
    begin_method(
        "intersection_update",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::IntersectionUpdate),
        "Update the set, keeping only elements found in it and all others.",
    ),
    begin_method(
        "difference_update",
        "($self, /, *others)",
        |vm, args| multi(vm, args, Many::DifferenceUpdate),
        "Update the set, removing elements found in others.",
    ),
    begin_method(
        "symmetric_difference_update",
        "($self, other, /)",
        |vm, args| single(vm, args, Many::SymmetricDifferenceUpdate),
        "Update the set, keeping only elements found in either set, but not in both.",
    ),
];

pub static FROZENSET_METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable=<unrepresentable>, /)",
        frozenset_new,
        "Create and return a new object.",
    )),
    method(
        "__hash__",
        "($self, /)",
        operators::frozenset_hash,
        "Return hash(self).",
    ),
];

/// Methods that take any iterables.
#[derive(Clone, Copy, PartialEq)]
#[repr(u8)]
enum Many {
    Union,
    Intersection,
    Difference,
    SymmetricDifference,
    IsDisjoint,
    IsSubset,
    IsSuperset,
    Update,
    IntersectionUpdate,
    DifferenceUpdate,
    SymmetricDifferenceUpdate,
}

static MANY: &[Many] = &[
    Many::Union,
    Many::Intersection,
    Many::Difference,
    Many::SymmetricDifference,
    Many::IsDisjoint,
    Many::IsSubset,
    Many::IsSuperset,
    Many::Update,
    Many::IntersectionUpdate,
    Many::DifferenceUpdate,
    Many::SymmetricDifferenceUpdate,
];

fn single(vm: &mut Vm, args: Args<'_>, op: Many) -> Res<Begun> {
    combine(vm, &args[0], std::slice::from_ref(&args[1]), op)
}

fn multi(vm: &mut Vm, args: Args<'_>, op: Many) -> Res<Begun> {
    let others = vm.items_of_exact(&args[1]).unwrap_or_default();
    combine(vm, &args[0], &others, op)
}

fn combine(vm: &mut Vm, this_value: &Value, others: &[Value], op: Many) -> Res<Begun> {
    this::<Set>(vm, this_value)?;
    let mut operands = Vec::with_capacity(others.len());
    for other in others {
        match Operand::at_hand(vm, other)? {
            Some(operand) => operands.push(operand),
            None => {
                let mut args = vec![Value::int32(op as i32), this_value.clone()];
                args.extend_from_slice(others);
                return vm.begin_async("set method", |cx, args| Box::pin(combine_iterables(cx, args)), args);
            }
        }
    }
    finish(vm, this_value, operands, op).map(Begun::Done)
}

/// The general form: iterables are run through one after the other. Updates take effect as items come.
async fn combine_iterables(mut cx: Cx, args: Vec<Value>) -> Res {
    let op = args[0]
        .as_small_int()
        .and_then(|op| MANY.get(op as usize).copied())
        .unwrap_or(Many::Union);
    let set = this::<Set>(cx.vm(), &args[1])?.clone();
    let mut operands = Vec::new();
    for other in &args[2..] {
        if let Some(operand) = Operand::at_hand(cx.vm(), other)? {
            match op {
                Many::Update => set.update(cx.vm(), &operand)?,
                _ => operands.push(operand),
            }
            continue;
        }
        let iterator = cx.iter(other).await?;
        if op == Many::Update {
            add_all(&mut cx, &set, &iterator).await?;
            continue;
        }
        let mut items = Vec::new();
        while let Some(item) = cx.next(&iterator).await? {
            match op {
                Many::IsDisjoint | Many::IsSuperset => {
                    // Decided by the first member that tells.
                    if set.contains(cx.vm(), &item)? == (op == Many::IsDisjoint) {
                        return Ok(Value::FALSE);
                    }
                }
                _ => items.push(item),
            }
        }
        operands.push(Operand::Items(items));
    }
    finish(cx.vm(), &args[1], operands, op)
}

/// Adds members as long as nothing but a look is needed for it.
struct AddingPlain(Ref<Set>);

impl Sink for AddingPlain {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        self.0.add_plain(vm, item)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

/// Adds all items of an iterator.
async fn add_all(cx: &mut Cx, set: &Ref<Set>, iterator: &Value) -> Res<()> {
    // An item that the sink gives back takes Python code, and so, most likely, do the rest.
    let mut feeds = cx.vm().feeds_sinks(iterator);
    loop {
        let item = match std::mem::take(&mut feeds) {
            true => cx.consume(iterator, AddingPlain(set.clone())).await?,
            false => cx.next(iterator).await?,
        };
        let Some(item) = item else { return Ok(()) };
        set.add(cx.vm(), item)?;
    }
}

fn finish(vm: &mut Vm, this_value: &Value, operands: Vec<Operand>, op: Many) -> Res {
    let set = this::<Set>(vm, this_value)?.clone();
    let table = match op {
        Many::Union => {
            let result = Set::from_table(set.copy_table());
            for operand in &operands {
                result.update(vm, operand)?;
            }
            result.take()
        }
        Many::Intersection => intersect_all(vm, &set, &operands)?,
        Many::Difference => {
            let mut result = match operands.first() {
                Some(first) => set.difference(vm, first)?,
                None => set.copy_table(),
            };
            for operand in operands.iter().skip(1) {
                let rest = Set::from_table(result);
                rest.difference_update(vm, operand)?;
                result = rest.take();
            }
            result
        }
        Many::SymmetricDifference => return symmetric_difference(vm, this_value, &set, operands),
        _ => return finish_in_place(vm, &set, operands, op),
    };
    Ok(operators::like(vm, this_value, table))
}

fn intersect_all(vm: &mut Vm, set: &Ref<Set>, operands: &[Operand]) -> Res<SetTable> {
    let Some((first, rest)) = operands.split_first() else {
        return Ok(set.copy_table());
    };
    let mut result = set.intersection(vm, first)?;
    for operand in rest {
        result = Set::from_table(result).intersection(vm, operand)?;
    }
    Ok(result)
}

fn symmetric_difference(vm: &mut Vm, this_value: &Value, set: &Ref<Set>, operands: Vec<Operand>) -> Res {
    // The reference changes a copy of the other side.
    let result = Set::default();
    for operand in &operands {
        result.update(vm, operand)?;
    }
    result.symmetric_difference_update(vm, Operand::Set(set.clone()))?;
    Ok(operators::like(vm, this_value, result.take()))
}

fn finish_in_place(vm: &mut Vm, set: &Ref<Set>, mut operands: Vec<Operand>, op: Many) -> Res {
    match op {
        Many::IsDisjoint => {
            let disjoint = match operands.first() {
                Some(Operand::Set(other)) if other.len() > set.len() => {
                    other.is_disjoint(vm, &Operand::Set(set.clone()))?
                }
                Some(other) => set.is_disjoint(vm, other)?,
                None => true,
            };
            return Ok(Value::bool(disjoint));
        }
        Many::IsSubset => {
            let Some(other) = operands.pop() else {
                return Ok(Value::TRUE);
            };
            let other = other.into_set(vm)?;
            return Ok(Value::bool(set.is_subset(vm, &other)?));
        }
        Many::IsSuperset => {
            let mut all = true;
            match operands.first() {
                Some(Operand::Set(other)) => all = other.is_subset(vm, set)?,
                Some(other) => other.each(vm, |vm, key, hash| {
                    all = set.contains_hashed(vm, &key, hash)?;
                    Ok(all)
                })?,
                None => {}
            }
            return Ok(Value::bool(all));
        }
        Many::IntersectionUpdate => {
            let table = intersect_all(vm, set, &operands)?;
            set.replace(table);
        }
        Many::DifferenceUpdate => {
            for operand in &operands {
                set.difference_update(vm, operand)?;
            }
        }
        Many::SymmetricDifferenceUpdate => {
            for operand in operands {
                set.symmetric_difference_update(vm, operand)?;
            }
        }
        _ => {
            for operand in &operands {
                set.update(vm, operand)?;
            }
        }
    }
    Ok(Value::NONE)
}

fn set_new(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.set_of_type(ty, SetTable::default()).into_value()),
        None => Err(vm.type_error("set.__new__(X): X is not a type object")),
    }
}

fn set_init(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let set = this::<Set>(vm, &args[0])?;
    set.clear(&vm.heap);
    if args[1].is_undef() {
        return Ok(Begun::Done(Value::NONE));
    }
    combine(vm, &args[0], std::slice::from_ref(&args[1]), Many::Update)
}

fn frozenset_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("frozenset.__new__(X): X is not a type object"));
    };
    let exact = ty.is(&vm.types.frozenset);
    if exact && is_exactly(&args[1], &vm.types.frozenset) {
        return Ok(Begun::Done(args[1].clone()));
    }
    if args[1].is_undef() {
        return Ok(Begun::Done(vm.set_of_type(ty, SetTable::default()).into_value()));
    }
    if let Some(operand) = Operand::at_hand(vm, &args[1])? {
        let set = vm.set_of_type(ty, SetTable::default());
        set.update(vm, &operand)?;
        return Ok(Begun::Done(set.into_value()));
    }
    vm.begin_async(
        "frozenset",
        |cx, args| Box::pin(frozenset_from_iterable(cx, args)),
        args.to_vec(),
    )
}

async fn frozenset_from_iterable(mut cx: Cx, args: Vec<Value>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(cx.vm().type_error("frozenset.__new__(X): X is not a type object"));
    };
    let set = cx.vm().set_of_type(ty, SetTable::default());
    let iterator = cx.iter(&args[1]).await?;
    add_all(&mut cx, &set, &iterator).await?;
    Ok(set.into_value())
}

fn set_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Set>(vm, &args[0])?.len();
    Ok(vm.size(length))
}

/// The hash of a member looked for: an unhashable set is looked for as the frozen set of its members.
fn hash_of_member(vm: &mut Vm, key: &Value) -> Res<(Value, i64)> {
    match vm.hash_for(key, "a set element") {
        Ok(hash) => Ok((key.clone(), hash)),
        Err(raised) => {
            let is_set = key.has_payload::<Set>() && vm.is_instance(key, &vm.types.set.clone());
            let Some(set) = key.downcast_ref::<Set>().filter(|_| is_set) else {
                return Err(raised);
            };
            let ty = vm.types.frozenset.clone();
            let frozen = vm.set_of_type(&ty, set.copy_table()).into_value();
            let hash = vm.hash(&frozen)?;
            Ok((frozen, hash))
        }
    }
}

fn set_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    let (key, hash) = hash_of_member(vm, &args[1])?;
    Ok(Value::bool(set.contains_hashed(vm, &key, hash)?))
}

fn set_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    let name = vm.type_name(&args[0]);
    if set.is_empty() {
        return Ok(vm.str(&format!("{name}()")));
    }
    let members = set.members();
    let plain = is_exactly(&args[0], &vm.types.set);
    let (open, close) = if plain {
        ("{".to_owned(), "}")
    } else {
        (format!("{name}({{"), "})")
    };
    vm.repr_guarded(&args[0], &format!("{name}(...)"), |vm| {
        vm.repr_items(&open, close, |_, at| members.get(at).cloned())
    })
}

fn set_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let members = this::<Set>(vm, &args[0])?.members();
    let state = vm.call_method(&args[0], "__getstate__", &[])?;
    let members = vm.list(members);
    let (ty, arguments) = (vm.type_of(&args[0]).to_value(), vm.tuple([members]));
    Ok(vm.tuple([ty, arguments, state]))
}

fn set_sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Set>(vm, &args[0])?.len();
    Ok(vm.size(200 + length * 32))
}

fn set_copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    if is_exactly(&args[0], &vm.types.frozenset) {
        return Ok(args[0].clone());
    }
    Ok(operators::like(vm, &args[0], set.copy_table()))
}

fn set_add(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<Set>(vm, &args[0])?.add(vm, args[1].clone())?;
    Ok(Value::NONE)
}

fn set_clear(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<Set>(vm, &args[0])?.clear(&vm.heap);
    Ok(Value::NONE)
}

fn set_discard(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    let (key, hash) = hash_of_member(vm, &args[1])?;
    set.discard_hashed(vm, &key, hash)?;
    Ok(Value::NONE)
}

fn set_remove(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    let (key, hash) = hash_of_member(vm, &args[1])?;
    if set.discard_hashed(vm, &key, hash)? {
        Ok(Value::NONE)
    } else {
        Err(vm.key_error(&args[1]))
    }
}

fn set_pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let set = this::<Set>(vm, &args[0])?;
    set.pop().ok_or_else(|| {
        vm.error(
            crate::objects::exception::ExceptionKind::KeyError,
            "pop from an empty set",
        )
    })
}

/// Keys of a dict as a set.
pub fn keys_as_set(vm: &mut Vm, dict: &Ref<Dict>) -> Res<Ref<Set>> {
    Operand::Dict(dict.clone()).into_set(vm)
}

//! Methods of `tuple`.

use std::cell::Cell;

use corallus_heap::{Ref, Value};

use super::{Tuple, hash_items, iterator};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, begin_method, class, fixed, method, this};
use crate::objects::generic_alias::class_getitem;
use crate::objects::iterators::is_exactly;
use crate::objects::sequence::compare_items;
use crate::objects::slice::Slice;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(begin_method(
        "__new__",
        "($type, iterable=(), /)",
        tuple_new,
        "Create and return a new object.",
    )),
    method("__len__", "($self, /)", tuple_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        tuple_contains,
        "Return bool(key in self).",
    ),
    method("__getitem__", "($self, key, /)", tuple_getitem, "Return self[key]."),
    method("__iter__", "($self, /)", iterator::tuple_iter, "Implement iter(self)."),
    method("__repr__", "($self, /)", tuple_repr, "Return repr(self)."),
    method("__hash__", "($self, /)", tuple_hash, "Return hash(self)."),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
    method("__add__", "($self, value, /)", tuple_add, "Return self+value."),
    method("__mul__", "($self, value, /)", tuple_mul, "Return self*value."),
    method("__rmul__", "($self, value, /)", tuple_mul, "Return value*self."),
    method(
        "__getnewargs__",
        "($self, /)",
        tuple_getnewargs,
        "Arguments for __new__ when unpickling.",
    ),
    method(
        "count",
        "($self, value, /)",
        tuple_count,
        "Return number of occurrences of value.",
    ),
    method(
        "index",
        "($self, value, start=0, stop=9223372036854775807, /)",
        tuple_index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn tuple_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("tuple.__new__(X): X is not a type object"));
    };
    let exact = ty.is(&vm.types.tuple);
    if exact && is_exactly(&args[1], &vm.types.tuple) {
        return Ok(Begun::Done(args[1].clone()));
    }
    if let Some(items) = vm.items_at_hand(&args[1])? {
        return Ok(Begun::Done(vm.tuple_of(ty, items)));
    }
    vm.begin_async("tuple", |cx, args| Box::pin(collect(cx, args)), args.to_vec())
}

async fn collect(mut cx: Cx, args: Vec<Value>) -> Res {
    let items = cx.collect(&args[1]).await?;
    let vm = cx.vm();
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.tuple_of(ty, items)),
        None => Err(vm.type_error("tuple.__new__(X): X is not a type object")),
    }
}

impl Vm {
    /// An instance of `tuple` or of a subclass.
    pub fn tuple_of(&mut self, ty: &Ref<Type>, items: Vec<Value>) -> Value {
        if ty.is(&self.types.tuple) {
            return self.tuple(items);
        }
        self.heap
            .alloc(
                ty,
                Tuple {
                    items: items.into(),
                    hash: Cell::new(None),
                },
            )
            .into_value()
    }
}

fn tuple_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Tuple>(vm, &args[0])?.items.len();
    Ok(vm.size(length))
}

fn find(vm: &mut Vm, items: &[Value], value: &Value) -> Res<Option<usize>> {
    for (at, item) in items.iter().enumerate() {
        if vm.eq(item, value)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn tuple_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    Ok(Value::bool(find(vm, &tuple.items, &args[1])?.is_some()))
}

fn tuple_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, tuple.items.len(), "tuple index out of range")?;
        return Ok(tuple.items[at].clone());
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("tuple", &args[1]));
    };
    let indices = slice.indices(vm, tuple.items.len())?;
    if indices.step == 1 && indices.count == tuple.items.len() && is_exactly(&args[0], &vm.types.tuple) {
        return Ok(args[0].clone());
    }
    Ok(vm.tuple(indices.select(&tuple.items)))
}

fn tuple_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    let close = if tuple.items.len() == 1 { ",)" } else { ")" };
    if tuple.items.is_empty() {
        return Ok(vm.str("()"));
    }
    vm.repr_guarded(&args[0], "(...)", |vm| {
        vm.repr_items("(", close, |_, at| tuple.items.get(at).cloned())
    })
}

fn tuple_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    let hash = match tuple.hash.get() {
        Some(hash) => hash,
        None => hash_items(vm, &tuple.items)?,
    };
    tuple.hash.set(Some(hash));
    Ok(vm.int(hash))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    match args[1].downcast_ref::<Tuple>() {
        Some(other) => compare_items(vm, &tuple.items, &other.items, op),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn tuple_add(vm: &mut Vm, args: Args<'_>) -> Res {
    let a = this::<Tuple>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<Tuple>() else {
        if vm.defers_to(&args[1], Special::RAdd) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only concatenate tuple (not \"{name}\") to tuple")));
    };
    if b.items.is_empty() && is_exactly(&args[0], &vm.types.tuple) {
        return Ok(args[0].clone());
    }
    if a.items.is_empty() && is_exactly(&args[1], &vm.types.tuple) {
        return Ok(args[1].clone());
    }
    vm.check_size((a.items.len() + b.items.len()).saturating_mul(size_of::<Value>()))?;
    Ok(vm.tuple([&*a.items, &*b.items].concat()))
}

fn tuple_mul(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    if count == 1 && is_exactly(&args[0], &vm.types.tuple) {
        return Ok(args[0].clone());
    }
    let items = vm.repeat_items(&tuple.items, count)?;
    Ok(vm.tuple(items))
}

fn tuple_getnewargs(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = this::<Tuple>(vm, &args[0])?.items.to_vec();
    let plain = vm.tuple(items);
    Ok(vm.tuple([plain]))
}

fn tuple_count(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    let mut count = 0;
    for item in &tuple.items {
        count += usize::from(vm.eq(item, &args[1])?);
    }
    Ok(vm.size(count))
}

fn tuple_index(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?;
    let start = vm.search_bound(&args[2], tuple.items.len())?;
    let stop = vm.search_bound(&args[3], tuple.items.len())?.min(tuple.items.len());
    match find(vm, tuple.items.get(start..stop).unwrap_or_default(), &args[1])? {
        Some(at) => Ok(vm.size(start + at)),
        None => Err(vm.value_error("tuple.index(x): x not in tuple")),
    }
}

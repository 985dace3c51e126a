//! Methods of `list`, other than subscription and sorting.

use corallus_heap::{Ref, Value};

use super::{List, iterator};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::sink::ListSink;
use crate::native::{Args, Cx, Native, at_once, begin_method, class, fixed, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::generic_alias::class_getitem;
use crate::objects::iterators::is_exactly;
use crate::objects::sequence::compare_lengths;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        list_new,
        "Create and return a new object.",
    )),
    begin_method(
        "__init__",
        "($self, iterable=<unrepresentable>, /)",
        list_init,
        "Initialize self.",
    ),
    method("__len__", "($self, /)", list_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        list_contains,
        "Return bool(key in self).",
    ),
    method("__iter__", "($self, /)", iterator::list_iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        iterator::list_reversed,
        "Return a reverse iterator over the list.",
    ),
    method("__repr__", "($self, /)", list_repr, "Return repr(self)."),
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
    method("__add__", "($self, value, /)", list_add, "Return self+value."),
    at_once(
        begin_method("__iadd__", "($self, value, /)", list_iadd, "Implement self+=value."),
        |vm, args| extend_at_once(vm, args).then(|| Ok(args[0].clone())),
    ),
    method("__mul__", "($self, value, /)", list_mul, "Return self*value."),
    method("__rmul__", "($self, value, /)", list_mul, "Return value*self."),
    method("__imul__", "($self, value, /)", list_imul, "Implement self*=value."),
    method(
        "__sizeof__",
        "($self, /)",
        list_sizeof,
        "Return the size of the list in memory, in bytes.",
    ),
    method(
        "append",
        "($self, object, /)",
        list_append,
        "Append object to the end of the list.",
    ),
    at_once(
        begin_method(
            "extend",
            "($self, iterable, /)",
            list_extend,
            "Extend list by appending elements from the iterable.",
        ),
        |vm, args| extend_at_once(vm, args).then_some(Ok(Value::NONE)),
    ),
    method(
        "insert",
        "($self, index, object, /)",
        list_insert,
        "Insert object before index.",
    ),
    method(
        "pop",
        "($self, index=-1, /)",
        list_pop,
        "Remove and return item at index (default last).",
    ),
    method(
        "remove",
        "($self, value, /)",
        list_remove,
        "Remove first occurrence of value.",
    ),
    method("clear", "($self, /)", list_clear, "Remove all items from list."),
    method("copy", "($self, /)", list_copy, "Return a shallow copy of the list."),
    method("reverse", "($self, /)", list_reverse, "Reverse *IN PLACE*."),
    method(
        "count",
        "($self, value, /)",
        list_count,
        "Return number of occurrences of value.",
    ),
    method(
        "index",
        "($self, value, start=0, stop=9223372036854775807, /)",
        list_index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn list_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("list.__new__(X): X is not a type object"));
    };
    Ok(vm.heap.alloc(ty, List::default()).into_value())
}

fn list_init(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let list = this::<List>(vm, &args[0])?;
    if !list.is_empty() {
        list.set_items(&vm.heap, Vec::new());
    }
    if args[1].is_undef() {
        return Ok(Begun::Done(Value::NONE));
    }
    extend_begin(vm, list, &args[1], Value::NONE)
}

/// Appends the items of a plain list or tuple, the second argument, to the list that is the first.
fn extend_at_once(vm: &mut Vm, args: &[Value]) -> bool {
    let [list, from] = args else { return false };
    let Some(list) = list.downcast_ref::<List>() else {
        return false;
    };
    if let Some(tuple) = from.downcast_ref::<Tuple>()
        && is_exactly(from, &vm.types.tuple)
    {
        vm.heap.grow(size_of_val(&*tuple.items));
        list.items.borrow_mut().extend_from_slice(&tuple.items);
        return true;
    }
    match from.downcast_ref::<List>() {
        Some(other) if is_exactly(from, &vm.types.list) && !other.is(list) => {
            let items = other.items.borrow();
            vm.heap.grow(size_of_val(items.as_slice()));
            list.items.borrow_mut().extend_from_slice(&items);
            true
        }
        _ => false,
    }
}

/// Appends all items of `iterable` to `list`; the result is `result`.
fn extend_begin(vm: &mut Vm, list: &Ref<List>, iterable: &Value, result: Value) -> Res<Begun> {
    if let Some(mut items) = vm.items_at_hand(iterable)? {
        vm.heap.grow(size_of_val(&*items));
        list.items.borrow_mut().append(&mut items);
        return Ok(Begun::Done(result));
    }
    let args = vec![list.to_value(), iterable.clone(), result];
    vm.begin_async("extend", |cx, args| Box::pin(extend_from_iterator(cx, args)), args)
}

/// Items are appended as they come, so that the iterable sees the list grow, as in the reference.
async fn extend_from_iterator(mut cx: Cx, args: Vec<Value>) -> Res {
    let list = this::<List>(cx.vm(), &args[0])?.clone();
    let iterator = cx.iter(&args[1]).await?;
    match cx.length_hint(&args[1]).await {
        // As in the reference, a promise that is too large together with what is there already is taken for a lie.
        Err(raised) if raised.is(ExceptionKind::MemoryError) && !list.is_empty() => {}
        other => {
            other?;
        }
    }
    if cx.vm().feeds_sinks(&iterator) {
        cx.consume(&iterator, ListSink(list)).await?;
        return Ok(args[2].clone());
    }
    while let Some(item) = cx.next(&iterator).await? {
        list.push(&cx.vm().heap, item);
    }
    Ok(args[2].clone())
}

fn list_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<List>(vm, &args[0])?.len();
    Ok(vm.size(length))
}

fn list_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    Ok(Value::bool(find(vm, list, &args[1], 0, usize::MAX)?.is_some()))
}

/// The first position in `start..stop` whose item equals `value`. The list may change under `__eq__`.
fn find(vm: &mut Vm, list: &List, value: &Value, start: usize, stop: usize) -> Res<Option<usize>> {
    let mut at = start;
    while at < stop
        && let Some(item) = list.get(at)
    {
        if vm.eq(&item, value)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn list_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    vm.repr_guarded(&args[0], "[...]", |vm| vm.repr_items("[", "]", |_, at| list.get(at)))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<List>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<List>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut at = 0;
    while let (Some(x), Some(y)) = (a.get(at), b.get(at)) {
        if !vm.eq(&x, &y)? {
            if at >= a.len() || at >= b.len() {
                // Comparing has emptied one of them.
                break;
            }
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => vm.compare(&x, &y, op),
            };
        }
        at += 1;
    }
    Ok(Value::bool(compare_lengths(op, a.len(), b.len())))
}

fn list_add(vm: &mut Vm, args: Args<'_>) -> Res {
    let a = this::<List>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<List>() else {
        if vm.defers_to(&args[1], Special::RAdd) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only concatenate list (not \"{name}\") to list")));
    };
    let (a, b) = (a.items.borrow(), b.items.borrow());
    let count = a.len() + b.len();
    vm.check_size(count.saturating_mul(size_of::<Value>()))?;
    let mut items = Vec::with_capacity(count);
    items.extend_from_slice(&a);
    items.extend_from_slice(&b);
    Ok(vm.list(items))
}

fn list_iadd(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let list = this::<List>(vm, &args[0])?;
    extend_begin(vm, list, &args[1], args[0].clone())
}

fn list_mul(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    let items = list.to_vec();
    let items = vm.repeat_items(&items, count)?;
    Ok(vm.list(items))
}

fn list_imul(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    let items = list.to_vec();
    let items = vm.repeat_items(&items, count)?;
    vm.heap
        .grow(size_of_val(&*items).saturating_sub(list.len() * size_of::<Value>()));
    list.set_items(&vm.heap, items);
    Ok(args[0].clone())
}

fn list_sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let capacity = this::<List>(vm, &args[0])?.items.borrow().capacity();
    Ok(vm.size(40 + capacity * size_of::<Value>()))
}

fn list_append(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<List>(vm, &args[0])?.push(&vm.heap, args[1].clone());
    Ok(Value::NONE)
}

fn list_extend(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let list = this::<List>(vm, &args[0])?;
    extend_begin(vm, list, &args[1], Value::NONE)
}

fn list_insert(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let index = vm.to_ssize(&args[1])?;
    vm.heap.grow(size_of::<Value>());
    let mut items = list.items.borrow_mut();
    let length = items.len();
    let at = if index < 0 {
        index.saturating_add(length as isize).max(0) as usize
    } else {
        index as usize
    };
    items.insert(at.min(length), args[2].clone());
    Ok(Value::NONE)
}

fn list_pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    if list.is_empty() {
        return Err(vm.index_error("pop from empty list"));
    }
    if args[1].as_small_int() == Some(-1) {
        let last = list.items.borrow_mut().pop();
        vm.heap.shrink(size_of::<Value>());
        return last.ok_or_else(|| vm.index_error("pop from empty list"));
    }
    let index = vm.to_ssize(&args[1])?;
    let length = list.len();
    if length == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    let at = vm.position(index, length, "pop index out of range")?;
    vm.heap.shrink(size_of::<Value>());
    Ok(list.items.borrow_mut().remove(at))
}

fn list_remove(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let Some(at) = find(vm, list, &args[1], 0, usize::MAX)? else {
        return Err(vm.value_error("list.remove(x): x not in list"));
    };
    let mut items = list.items.borrow_mut();
    let removed = (at < items.len()).then(|| items.remove(at));
    drop(items);
    drop(removed);
    Ok(Value::NONE)
}

fn list_clear(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<List>(vm, &args[0])?.set_items(&vm.heap, Vec::new());
    Ok(Value::NONE)
}

fn list_copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = this::<List>(vm, &args[0])?.to_vec();
    Ok(vm.list(items))
}

fn list_reverse(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<List>(vm, &args[0])?.items.borrow_mut().reverse();
    Ok(Value::NONE)
}

fn list_count(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let (mut at, mut count) = (0, 0);
    while let Some(item) = list.get(at) {
        count += usize::from(vm.eq(&item, &args[1])?);
        at += 1;
    }
    Ok(vm.size(count))
}

fn list_index(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    let start = vm.search_bound(&args[2], list.len())?;
    let stop = vm.search_bound(&args[3], list.len())?;
    match find(vm, list, &args[1], start, stop)? {
        Some(at) => Ok(vm.size(at)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}

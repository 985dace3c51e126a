//! Methods of `deque`.

use std::collections::VecDeque;

use corallus_heap::{Ref, Trace, Tracer, Value};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::sink::Sink;
use corallus_vm::native::{Args, Cx, Native, begin_method, class, fixed, method, this};
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::sequence::compare_lengths;
use corallus_vm::objects::type_::Type;
use corallus_vm::operators::CompareOp;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use super::deque::Deque;
use super::deque_iterator;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    begin_method(
        "__init__",
        "($self, iterable=(), maxlen=None)",
        init,
        "Initialize self.",
    ),
    method(
        "append",
        "($self, item, /)",
        append,
        "Add an element to the right side of the deque.",
    ),
    method(
        "appendleft",
        "($self, item, /)",
        appendleft,
        "Add an element to the left side of the deque.",
    ),
    begin_method(
        "extend",
        "($self, iterable, /)",
        |vm, args| extend(vm, &args[0], &args[1], Value::NONE, false),
        "Extend the right side of the deque with elements from the iterable.",
    ),
    begin_method(
        "extendleft",
        "($self, iterable, /)",
        |vm, args| extend(vm, &args[0], &args[1], Value::NONE, true),
        "Extend the left side of the deque with elements from the iterable.",
    ),
    method("pop", "($self, /)", pop, "Remove and return the rightmost element."),
    method(
        "popleft",
        "($self, /)",
        popleft,
        "Remove and return the leftmost element.",
    ),
    method("clear", "($self, /)", clear, "Remove all elements from the deque."),
    method("copy", "($self, /)", copy, "Return a shallow copy of a deque."),
    method("__copy__", "($self, /)", copy, "Return a shallow copy of a deque."),
    method(
        "count",
        "($self, value, /)",
        count,
        "Return number of occurrences of value.",
    ),
    method(
        "index",
        "($self, value, start=0, stop=9223372036854775807, /)",
        index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    method(
        "insert",
        "($self, index, value, /)",
        insert,
        "Insert value before index.",
    ),
    method(
        "remove",
        "($self, value, /)",
        remove,
        "Remove first occurrence of value.",
    ),
    method("reverse", "($self, /)", reverse, "Reverse *IN PLACE*."),
    method(
        "rotate",
        "($self, n=1, /)",
        rotate,
        "Rotate the deque n steps to the right.  If n is negative, rotates left.",
    ),
    method("__len__", "($self, /)", len, "Return len(self)."),
    method("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", delitem, "Delete self[key]."),
    method("__iter__", "($self, /)", deque_iterator::iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        deque_iterator::reversed,
        "Return a reverse iterator over the deque.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
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
    method("__add__", "($self, value, /)", add, "Return self+value."),
    begin_method(
        "__iadd__",
        "($self, value, /)",
        |vm, args| extend(vm, &args[0], &args[1], args[0].clone(), false),
        "Implement self+=value.",
    ),
    method("__mul__", "($self, value, /)", mul, "Return self*value."),
    method("__rmul__", "($self, value, /)", mul, "Return value*self."),
    method("__imul__", "($self, value, /)", imul, "Implement self*=value."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__sizeof__",
        "($self, /)",
        sizeof,
        "Return the size of the deque in memory, in bytes.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, Deque::with_limit(usize::MAX)).into_value()),
        None => Err(vm.type_error("deque.__new__(X): X is not a type object")),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let deque = this::<Deque>(vm, &args[0])?;
    let limit = if args[2].is_none() {
        usize::MAX
    } else {
        let limit = vm
            .index(&args[2])
            .map_err(|_| vm.type_error("an integer is required"))?;
        let limit = vm.to_i64(&limit)?;
        if limit < 0 {
            return Err(vm.value_error("maxlen must be non-negative"));
        }
        limit as usize
    };
    deque.limit.set(limit);
    deque.set_items(&vm.heap, VecDeque::new());
    extend(vm, &args[0], &args[1], Value::NONE, false)
}

fn extend(vm: &mut Vm, target: &Value, iterable: &Value, result: Value, left: bool) -> Res<Begun> {
    let deque = this::<Deque>(vm, target)?;
    let known = match iterable.downcast_ref::<Deque>() {
        Some(other) => Some(other.to_vec()),
        None => vm.items_at_hand(iterable)?,
    };
    if let Some(items) = known {
        for item in items {
            drop(if left {
                deque.push_front(&vm.heap, item)
            } else {
                deque.push_back(&vm.heap, item)
            });
        }
        return Ok(Begun::Done(result));
    }
    let args = vec![target.clone(), iterable.clone(), result, Value::bool(left)];
    vm.begin_async("extend", |cx, args| Box::pin(extend_from_iterator(cx, args)), args)
}

async fn extend_from_iterator(mut cx: Cx, args: Vec<Value>) -> Res {
    let deque = this::<Deque>(cx.vm(), &args[0])?.clone();
    let iterator = cx.iter(&args[1]).await?;
    let left = args[3].is_true();
    if cx.vm().feeds_sinks(&iterator) {
        cx.consume(&iterator, Extending { deque, left }).await?;
        return Ok(args[2].clone());
    }
    while let Some(item) = cx.next(&iterator).await? {
        drop(if left {
            deque.push_front(&cx.vm().heap, item)
        } else {
            deque.push_back(&cx.vm().heap, item)
        });
    }
    Ok(args[2].clone())
}

/// Items are put in as they come.
struct Extending {
    deque: Ref<Deque>,
    left: bool,
}

impl Sink for Extending {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        drop(match self.left {
            true => self.deque.push_front(&vm.heap, item),
            false => self.deque.push_back(&vm.heap, item),
        });
        Ok(())
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.deque.trace(tracer);
    }
}

fn append(vm: &mut Vm, args: Args<'_>) -> Res {
    drop(this::<Deque>(vm, &args[0])?.push_back(&vm.heap, args[1].clone()));
    Ok(Value::NONE)
}

fn appendleft(vm: &mut Vm, args: Args<'_>) -> Res {
    drop(this::<Deque>(vm, &args[0])?.push_front(&vm.heap, args[1].clone()));
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let item = deque.items.borrow_mut().pop_back();
    vm.heap.shrink(size_of::<Value>());
    deque.changed();
    item.ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn popleft(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let item = deque.items.borrow_mut().pop_front();
    vm.heap.shrink(size_of::<Value>());
    deque.changed();
    item.ok_or_else(|| vm.index_error("pop from an empty deque"))
}

fn clear(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<Deque>(vm, &args[0])?.set_items(&vm.heap, VecDeque::new());
    Ok(Value::NONE)
}

/// A deque of the same class with these items. Subclasses are called, as in the reference.
fn like(vm: &mut Vm, model: &Value, items: Vec<Value>) -> Res {
    let limit = this::<Deque>(vm, model)?.limit.get();
    let ty = vm.type_of(model).clone();
    if !ty.is_heap_type() {
        let deque = vm.heap.alloc(&ty, Deque::with_limit(limit));
        let from = items.len().saturating_sub(limit);
        deque.set_items(&vm.heap, items.into_iter().skip(from).collect());
        return Ok(deque.into_value());
    }
    let items = vm.list(items);
    let mut args = vec![items];
    if limit != usize::MAX {
        args.push(vm.size(limit));
    }
    vm.call(ty.as_value(), &args)
}

fn copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = this::<Deque>(vm, &args[0])?.to_vec();
    like(vm, &args[0], items)
}

/// The first position in `start..stop` whose item equals `value`; an error if the deque changes meanwhile.
fn find(vm: &mut Vm, deque: &Ref<Deque>, value: &Value, start: usize, stop: usize) -> Res<Option<usize>> {
    let changes = deque.changes.get();
    let mut at = start;
    while at < stop
        && let Some(item) = deque.get(at)
    {
        let equal = vm.eq(&item, value)?;
        if deque.changes.get() != changes {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if equal {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let (mut from, mut count) = (0, 0);
    while let Some(at) = find(vm, deque, &args[1], from, usize::MAX)? {
        from = at + 1;
        count += 1;
    }
    Ok(vm.size(count))
}

fn index(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let start = vm.search_bound(&args[2], deque.len())?;
    let stop = vm.search_bound(&args[3], deque.len())?;
    match find(vm, deque, &args[1], start, stop)? {
        Some(at) => Ok(vm.size(at)),
        None => {
            let shown = vm.repr(&args[1])?.to_string_lossy().into_owned();
            Err(vm.value_error(format!("{shown} is not in deque")))
        }
    }
}

fn insert(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let index = vm.to_i64(&args[1])?;
    let length = deque.len();
    if length >= deque.limit.get() {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    let at = if index < 0 {
        index.saturating_add(length as i64).max(0) as usize
    } else {
        index as usize
    };
    vm.heap.grow(size_of::<Value>());
    deque.items.borrow_mut().insert(at.min(length), args[2].clone());
    deque.changed();
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let changes = deque.changes.get();
    let mut at = 0;
    while let Some(item) = deque.get(at) {
        let equal = vm.eq(&item, &args[1])?;
        if deque.changes.get() != changes {
            return Err(vm.index_error("deque mutated during remove()."));
        }
        if equal {
            let removed = deque.items.borrow_mut().remove(at);
            deque.changed();
            drop(removed);
            return Ok(Value::NONE);
        }
        at += 1;
    }
    Err(vm.value_error("deque.remove(x): x not in deque"))
}

fn reverse(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    deque.items.borrow_mut().make_contiguous().reverse();
    deque.changed();
    Ok(Value::NONE)
}

fn rotate(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let steps = vm.to_i64(&args[1])?;
    let length = deque.len();
    if length > 1 {
        deque
            .items
            .borrow_mut()
            .rotate_right(steps.rem_euclid(length as i64) as usize);
        deque.changed();
    }
    Ok(Value::NONE)
}

fn len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Deque>(vm, &args[0])?.len();
    Ok(vm.size(length))
}

fn contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    Ok(Value::bool(find(vm, deque, &args[1], 0, usize::MAX)?.is_some()))
}

fn position(vm: &mut Vm, deque: &Deque, key: &Value) -> Res<usize> {
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let index = vm.index_sized(key)?;
    vm.position(index, deque.len(), "deque index out of range")
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    deque.get(at).ok_or_else(|| vm.index_error("deque index out of range"))
}

fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    let old = deque
        .items
        .borrow_mut()
        .get_mut(at)
        .map(|place| std::mem::replace(place, args[2].clone()));
    drop(old);
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let at = position(vm, deque, &args[1])?;
    let removed = deque.items.borrow_mut().remove(at);
    deque.changed();
    drop(removed);
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let name = vm.short_type_name(&args[0]);
    let close = match deque.limit.get() {
        usize::MAX => "])".to_owned(),
        limit => format!("], maxlen={limit})"),
    };
    vm.repr_guarded(&args[0], "[...]", |vm| {
        vm.repr_items(&format!("{name}(["), &close, |_, at| deque.get(at))
    })
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<Deque>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<Deque>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if a.len() != b.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let changes = (a.changes.get(), b.changes.get());
    let mut at = 0;
    while let (Some(x), Some(y)) = (a.get(at), b.get(at)) {
        let equal = vm.eq(&x, &y)?;
        if (a.changes.get(), b.changes.get()) != changes {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if !equal {
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

fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut items = this::<Deque>(vm, &args[0])?.to_vec();
    let Some(other) = args[1].downcast_ref::<Deque>() else {
        if vm.defers_to(&args[1], Special::RAdd) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
    };
    items.extend(other.to_vec());
    like(vm, &args[0], items)
}

fn repeated(vm: &mut Vm, deque: &Deque, factor: &Value) -> Res<Option<Vec<Value>>> {
    let Some(count) = vm.repeat_count(factor)? else {
        return Ok(None);
    };
    let items = deque.to_vec();
    // A bounded deque never needs more rounds than fill it.
    let needed = if items.is_empty() {
        0
    } else {
        deque.limit.get().div_ceil(items.len()).max(1)
    };
    let count = count.min(needed);
    vm.repeat_items(&items, count).map(Some)
}

fn mul(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    match repeated(vm, deque, &args[1])? {
        Some(items) => like(vm, &args[0], items),
        None => vm.cannot_repeat(&args[1]),
    }
}

fn imul(vm: &mut Vm, args: Args<'_>) -> Res {
    let deque = this::<Deque>(vm, &args[0])?;
    let Some(items) = repeated(vm, deque, &args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    let from = items.len().saturating_sub(deque.limit.get());
    deque.set_items(&vm.heap, items.into_iter().skip(from).collect());
    Ok(args[0].clone())
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let limit = this::<Deque>(vm, &args[0])?.limit.get();
    let state = vm.call_method(&args[0], "__getstate__", &[])?;
    let arguments = match limit {
        usize::MAX => Vec::new(),
        limit => vec![vm.tuple(Vec::new()), vm.size(limit)],
    };
    let (ty, arguments, iterator) = (vm.type_of(&args[0]).to_value(), vm.tuple(arguments), vm.iter(&args[0])?);
    Ok(vm.tuple([ty, arguments, state, iterator]))
}

fn sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let capacity = this::<Deque>(vm, &args[0])?.items.borrow().capacity();
    Ok(vm.size(72 + capacity * size_of::<Value>()))
}

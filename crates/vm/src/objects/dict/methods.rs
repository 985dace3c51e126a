//! Methods of `dict`, other than those that merge in other mappings.

use corallus_heap::{Ref, Value};

use super::{Dict, views};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, begin_method, class, fixed, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::generic_alias::class_getitem;
use crate::objects::iterators::is_exactly;
use crate::objects::set::Set;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        dict_new,
        "Create and return a new object.",
    )),
    method("__len__", "($self, /)", dict_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        dict_contains,
        "True if the dictionary has the specified key, else False.",
    ),
    begin_method("__getitem__", "($self, key, /)", dict_getitem, "Return self[key]."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        dict_setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", dict_delitem, "Delete self[key]."),
    method("__iter__", "($self, /)", views::dict_iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        views::dict_reversed,
        "Return a reverse iterator over the dict keys.",
    ),
    method("__repr__", "($self, /)", dict_repr, "Return repr(self)."),
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
    method(
        "__sizeof__",
        "($self, /)",
        dict_sizeof,
        "Return the size of the dict in memory.",
    ),
    method(
        "get",
        "($self, key, default=None, /)",
        dict_get,
        "Return the value for key if key is in the dictionary, else default.",
    ),
    method(
        "setdefault",
        "($self, key, default=None, /)",
        dict_setdefault,
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
    ),
    method(
        "pop",
        "($self, key, default=<unrepresentable>, /)",
        dict_pop,
        "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
    ),
    method(
        "popitem",
        "($self, /)",
        dict_popitem,
        "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
    ),
    method(
        "keys",
        "($self, /)",
        views::dict_keys,
        "Return a set-like object providing a view on the dict's keys.",
    ),
    method(
        "values",
        "($self, /)",
        views::dict_values,
        "Return an object providing a view on the dict's values.",
    ),
    method(
        "items",
        "($self, /)",
        views::dict_items,
        "Return a set-like object providing a view on the dict's items.",
    ),
    method("clear", "($self, /)", dict_clear, "Remove all items from the dict."),
    method("copy", "($self, /)", dict_copy, "Return a shallow copy of the dict."),
    class(begin_method(
        "fromkeys",
        "($type, iterable, value=None, /)",
        dict_fromkeys,
        "Create a new dictionary with keys from iterable and values set to value.",
    )),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

fn dict_new(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, Dict::default()).into_value()),
        None => Err(vm.type_error("dict.__new__(X): X is not a type object")),
    }
}

fn dict_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Dict>(vm, &args[0])?.len();
    Ok(vm.size(length))
}

fn dict_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    Ok(Value::bool(dict.contains(vm, &args[1])?))
}

fn dict_getitem(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let dict = this::<Dict>(vm, &args[0])?;
    if let Some(value) = dict.get(vm, &args[1])? {
        return Ok(Begun::Done(value));
    }
    if !is_exactly(&args[0], &vm.types.dict) && vm.type_of(&args[0]).has_special(Special::Missing) {
        return vm.begin_known_special(&args[0], Special::Missing, &args[1..]);
    }
    Err(vm.key_error(&args[1]))
}

fn dict_setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    dict.insert(vm, args[1].clone(), args[2].clone())?;
    Ok(Value::NONE)
}

fn dict_delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    match dict.remove(vm, &args[1])? {
        Some(removed) => {
            drop(removed);
            Ok(Value::NONE)
        }
        None => Err(vm.key_error(&args[1])),
    }
}

fn dict_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    vm.repr_guarded(&args[0], "{...}", |vm| {
        let mut text = b"{".to_vec();
        let mut position = 0;
        while let Some((key, value)) = dict.next_entry(&mut position) {
            if text.len() > 1 {
                text.extend_from_slice(b", ");
            }
            text.extend_from_slice(vm.repr(&key)?.as_bytes());
            text.extend_from_slice(b": ");
            text.extend_from_slice(vm.repr(&value)?.as_bytes());
        }
        text.push(b'}');
        Ok(vm.new_str(text.into()).into_value())
    })
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<Dict>(vm, &args[0])?;
    let (Some(b), CompareOp::Eq | CompareOp::Ne) = (args[1].downcast_ref::<Dict>(), op) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal = equal(vm, a, b)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

/// Whether both have equal values under equal keys.
pub fn equal(vm: &mut Vm, a: &Dict, b: &Dict) -> Res<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for entry in a.hashed_entries() {
        match b.get_hashed(vm, &entry.key, entry.hash)? {
            Some(value) if vm.eq(&entry.value, &value)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

fn dict_sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<Dict>(vm, &args[0])?.len();
    Ok(vm.size(64 + length * 40))
}

fn dict_get(vm: &mut Vm, args: Args<'_>) -> Res {
    let [dict, key, default] = args else {
        return Ok(Value::NONE);
    };
    let dict = this::<Dict>(vm, dict)?;
    let found = match dict.get_plain(vm, key) {
        Some(found) => found,
        None => dict.get(vm, key)?,
    };
    Ok(found.unwrap_or_else(|| default.clone()))
}

fn dict_setdefault(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    if let Some(Some(value)) = dict.get_plain(vm, &args[1]) {
        return Ok(value);
    }
    let hash = vm.hash_for(&args[1], "a dict key")?;
    dict.get_or_insert(vm, args[1].clone(), hash, args[2].clone())
}

fn dict_pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    // As in the reference, an unhashable key is no error if there is nothing to look in.
    let removed = if dict.is_empty() {
        None
    } else {
        dict.remove(vm, &args[1])?
    };
    match removed {
        Some((_, value)) => Ok(value),
        None if args[2].is_undef() => Err(vm.key_error(&args[1])),
        None => Ok(args[2].clone()),
    }
}

fn dict_popitem(vm: &mut Vm, args: Args<'_>) -> Res {
    match this::<Dict>(vm, &args[0])?.pop_last() {
        Some((key, value)) => Ok(vm.tuple([key, value])),
        None => Err(vm.error(ExceptionKind::KeyError, "popitem(): dictionary is empty")),
    }
}

fn dict_clear(vm: &mut Vm, args: Args<'_>) -> Res {
    this::<Dict>(vm, &args[0])?.clear(&vm.heap);
    Ok(Value::NONE)
}

fn dict_copy(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    Ok(vm.copy_dict(dict).into_value())
}

fn dict_fromkeys(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let is_plain = args[0].is(vm.types.dict.as_value());
    // A set knows the hashes already.
    if is_plain
        && (vm.type_of(&args[1]).is(&vm.types.set) || vm.type_of(&args[1]).is(&vm.types.frozenset))
        && let Some(keys) = args[1].downcast_ref::<Set>()
    {
        let dict = vm.new_dict();
        for (key, hash) in keys.hashed_members() {
            dict.insert_hashed(vm, key, hash, args[2].clone())?;
        }
        return Ok(Begun::Done(dict.into_value()));
    }
    if is_plain && let Some(keys) = vm.items_at_hand(&args[1])? {
        let dict = vm.new_dict();
        for key in keys {
            dict.insert(vm, key, args[2].clone())?;
        }
        return Ok(Begun::Done(dict.into_value()));
    }
    vm.begin_async("fromkeys", |cx, args| Box::pin(fromkeys(cx, args)), args.to_vec())
}

async fn fromkeys(mut cx: Cx, args: Vec<Value>) -> Res {
    let result = cx.call(&args[0], &[]).await?;
    let plain: Option<Ref<Dict>> = match result.downcast_ref::<Dict>() {
        Some(dict) if is_exactly(&result, &cx.vm().types.dict) => Some(dict.clone()),
        _ => None,
    };
    let iterator = cx.iter(&args[1]).await?;
    while let Some(key) = cx.next(&iterator).await? {
        match &plain {
            Some(dict) => dict.insert(cx.vm(), key, args[2].clone())?,
            None => cx.vm().setitem(&result, &key, args[2].clone())?,
        }
    }
    Ok(result)
}

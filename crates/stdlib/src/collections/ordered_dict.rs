//! `OrderedDict`: a dict whose order can be changed, and counts in comparisons.

use corallus_heap::{TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, Native, TypeDef, async_method, begin_method, class, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::dict::methods::equal;
use corallus_vm::objects::dict::update::update_dict;
use corallus_vm::objects::dict::views::{DICT_ITEMS, DICT_KEYS, DICT_VALUES, DictView, Part};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::special::Special;
use corallus_vm::types::defs;
use corallus_vm::vm::Vm;

pub static ORDERED_DICT: TypeDef = TypeDef {
    base: Some(&defs::DICT),
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    doc: "Dictionary that remembers insertion order",
    ..TypeDef::new::<Dict>("OrderedDict", "collections")
};

const fn view(name: &'static str, base: &'static TypeDef) -> TypeDef {
    TypeDef {
        base: Some(base),
        flags: TypeFlags::NO_NEW,
        ..TypeDef::new::<DictView>(name, "builtins")
    }
}

static KEYS: TypeDef = view("odict_keys", &DICT_KEYS);
static VALUES: TypeDef = view("odict_values", &DICT_VALUES);
static ITEMS: TypeDef = view("odict_items", &DICT_ITEMS);

static METHODS: &[Native] = &[
    async_method(
        "__init__",
        "($self, /, *args, **kwargs)",
        |cx, args| Box::pin(update(cx, args, "expected at most 1 argument, got {}")),
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    async_method(
        "update",
        "($self, /, *args, **kwargs)",
        |cx, args| {
            Box::pin(update(
                cx,
                args,
                "update() takes at most 1 positional argument ({} given)",
            ))
        },
        "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.",
    ),
    method(
        "move_to_end",
        "($self, /, key, last=True)",
        move_to_end,
        "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
    ),
    method(
        "popitem",
        "($self, /, last=True)",
        popitem,
        "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.",
    ),
    method(
        "pop",
        "($self, /, key, default=<unrepresentable>)",
        pop,
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
    ),
    begin_method(
        "setdefault",
        "($self, /, key, default=None)",
        setdefault,
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
    ),
    method(
        "keys",
        "($self, /)",
        |vm, args| make_view(vm, args, Part::Keys),
        "D.keys() -> a set-like object providing a view on D's keys",
    ),
    method(
        "values",
        "($self, /)",
        |vm, args| make_view(vm, args, Part::Values),
        "D.values() -> an object providing a view on D's values",
    ),
    method(
        "items",
        "($self, /)",
        |vm, args| make_view(vm, args, Part::Items),
        "D.items() -> a set-like object providing a view on D's items",
    ),
    async_method(
        "copy",
        "($self, /)",
        |cx, args| Box::pin(copy(cx, args)),
        "od.copy() -> a shallow copy of od",
    ),
    class(async_method(
        "fromkeys",
        "($type, /, iterable, value=None)",
        |cx, args| Box::pin(fromkeys(cx, args)),
        "Create a new ordered dictionary with keys from iterable and values set to value.",
    )),
    async_method(
        "__reduce__",
        "($self, /)",
        |cx, args| Box::pin(reduce(cx, args)),
        "Return state information for pickling",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, true),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, false),
        "Return self!=value.",
    ),
    async_method(
        "__or__",
        "($self, value, /)",
        |cx, args| Box::pin(merged(cx, args, false)),
        "Return self|value.",
    ),
    async_method(
        "__ror__",
        "($self, value, /)",
        |cx, args| Box::pin(merged(cx, args, true)),
        "Return value|self.",
    ),
    async_method(
        "__ior__",
        "($self, value, /)",
        |cx, args| Box::pin(merge_into(cx, args)),
        "Return self|=value.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

/// Whether setting an item of the object is `dict`'s own business.
fn sets_plainly(vm: &Vm, object: &Value) -> bool {
    match (
        vm.type_of(object).special(Special::SetItem),
        vm.types.dict.special(Special::SetItem),
    ) {
        (Some(own), Some(dict)) => own.is(&dict),
        _ => false,
    }
}

async fn set(cx: &mut Cx, object: &Value, key: Value, value: Value) -> Res<()> {
    cx.result(|vm| vm.begin_setitem(object, &key, Some(value)))
        .await
        .map(drop)
}

/// Merges in a mapping or an iterable of pairs, item by item where a subclass wants to know of each.
async fn merge(cx: &mut Cx, object: &Value, other: &Value) -> Res<()> {
    let dict = this::<Dict>(cx.vm(), object)?.clone();
    if sets_plainly(cx.vm(), object) {
        return update_dict(cx, &dict, other).await;
    }
    let source = match other.downcast_ref::<Dict>() {
        Some(source) if !cx.vm().type_of(other).is_heap_type() => source.clone(),
        _ => {
            let collected = cx.vm().new_dict();
            update_dict(cx, &collected, other).await?;
            collected
        }
    };
    for (key, value) in source.entries() {
        set(cx, object, key, value).await?;
    }
    Ok(())
}

/// Arguments: the dict, what to merge in, and more as keyword arguments. `too_many` is the message for more than one of the former,
/// with the number for its braces.
async fn update(mut cx: Cx, args: Vec<Value>, too_many: &str) -> Res {
    let given = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    if given.len() > 1 {
        let message = too_many.replace("{}", &given.len().to_string());
        return Err(cx.vm().type_error(message));
    }
    if let Some(other) = given.first() {
        merge(&mut cx, &args[0], other).await?;
    }
    if args[2].downcast_ref::<Dict>().is_some_and(|named| !named.is_empty()) {
        merge(&mut cx, &args[0], &args[2]).await?;
    }
    Ok(Value::NONE)
}

fn move_to_end(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    let last = vm.truth(&args[2])?;
    match dict.move_key(vm, &args[1], last)? {
        true => Ok(Value::NONE),
        false => Err(vm.key_error(&args[1])),
    }
}

fn popitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    let last = vm.truth(&args[1])?;
    let removed = if last { dict.pop_last() } else { dict.pop_first(vm) };
    match removed {
        Some((key, value)) => Ok(vm.pair(key, value)),
        None => Err(vm.error(ExceptionKind::KeyError, "dictionary is empty")),
    }
}

fn pop(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    match dict.remove(vm, &args[1])? {
        Some((_, value)) => Ok(value),
        None if args[2].is_undef() => Err(vm.key_error(&args[1])),
        None => Ok(args[2].clone()),
    }
}

fn setdefault(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    if let Some(value) = dict.get(vm, &args[1])? {
        return Ok(Begun::Done(value));
    }
    if sets_plainly(vm, &args[0]) {
        dict.insert(vm, args[1].clone(), args[2].clone())?;
        return Ok(Begun::Done(args[2].clone()));
    }
    vm.begin_async(
        "setdefault",
        |mut cx, args| {
            Box::pin(async move {
                set(&mut cx, &args[0], args[1].clone(), args[2].clone()).await?;
                Ok(args[2].clone())
            })
        },
        args.to_vec(),
    )
}

fn make_view(vm: &mut Vm, args: Args<'_>, part: Part) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    let ty = vm.type_for(match part {
        Part::Keys => &KEYS,
        Part::Values => &VALUES,
        Part::Items => &ITEMS,
    });
    Ok(vm.heap.alloc(&ty, DictView { dict, part }).into_value())
}

/// An object of the same class with the same items, but without the attributes.
async fn copy(mut cx: Cx, args: Vec<Value>) -> Res {
    let dict = this::<Dict>(cx.vm(), &args[0])?.clone();
    let ty = cx.vm().type_of(&args[0]).clone();
    let result = match ty.is_heap_type() {
        true => cx.call(ty.as_value(), &[]).await?,
        false => cx.vm().heap.alloc(&ty, Dict::default()).into_value(),
    };
    merge(&mut cx, &result, dict.as_value()).await?;
    Ok(result)
}

async fn fromkeys(mut cx: Cx, args: Vec<Value>) -> Res {
    let result = cx.call(&args[0], &[]).await?;
    let iterator = cx.iter(&args[1]).await?;
    while let Some(key) = cx.next(&iterator).await? {
        set(&mut cx, &result, key, args[2].clone()).await?;
    }
    Ok(result)
}

/// What constructs the object, its state, and its items as they can be got by anybody.
async fn reduce(mut cx: Cx, args: Vec<Value>) -> Res {
    let getstate = cx.getattr(&args[0], "__getstate__").await?;
    let state = cx.call(&getstate, &[]).await?;
    let items = cx.call_method(&args[0], "items", &[]).await?;
    let items = cx.iter(&items).await?;
    let vm = cx.vm();
    let (class, nothing) = (vm.type_of(&args[0]).to_value(), vm.tuple([]));
    Ok(vm.tuple(vec![class, nothing, state, Value::NONE, items]))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    let name = vm.short_type_name(&args[0]);
    if dict.is_empty() {
        return Ok(vm.str(&format!("{name}()")));
    }
    vm.repr_guarded(&args[0], "...", |vm| {
        let plain = vm.new_dict();
        if vm.type_of(&args[0]).is_heap_type() {
            // A subclass may show other items than it has.
            let items = vm.call_method(&args[0], "items", &[])?;
            for pair in vm.collect(&items)? {
                match vm.collect(&pair)?.as_slice() {
                    [key, value] => plain.insert(vm, key.clone(), value.clone())?,
                    _ => return Err(vm.value_error("items() should give pairs")),
                }
            }
        } else {
            plain.merge(vm, &dict)?;
        }
        let shown = vm.repr(plain.as_value())?;
        let mut text = format!("{name}(").into_bytes();
        text.extend_from_slice(shown.as_bytes());
        text.push(b')');
        Ok(vm.text(text))
    })
}

fn compare(vm: &mut Vm, args: Args<'_>, wanted: bool) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    let Some(other) = args[1].downcast_ref::<Dict>().cloned() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (size, other_size) = (dict.len(), other.len());
    // Comparing may have changed them.
    let mut same = equal(vm, &dict, &other)? && dict.len() == size && other.len() == other_size;
    let ordered = vm.type_for(&ORDERED_DICT);
    if same && vm.is_instance(&args[1], &ordered) {
        let (mut at, mut other_at) = (0, 0);
        while let (Some((key, _)), Some((other_key, _))) = (dict.next_entry(&mut at), other.next_entry(&mut other_at)) {
            let (before, other_before) = (dict.changes.get(), other.changes.get());
            same = vm.eq(&key, &other_key)?;
            if dict.changes.get() != before || other.changes.get() != other_before {
                return Err(vm.runtime_error("OrderedDict mutated during iteration"));
            }
            if !same {
                break;
            }
        }
    }
    Ok(Value::bool(same == wanted))
}

async fn merged(mut cx: Cx, args: Vec<Value>, reflected: bool) -> Res {
    let ordered = cx.vm().type_for(&ORDERED_DICT);
    let (first, second) = match reflected {
        false => (&args[0], &args[1]),
        true => (&args[1], &args[0]),
    };
    if !first.has_payload::<Dict>() || !second.has_payload::<Dict>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    // The result is of the ordered operand's class.
    let model = if cx.vm().is_instance(first, &ordered) {
        first
    } else {
        second
    };
    let ty = cx.vm().type_of(model).clone();
    let result = cx.call(ty.as_value(), std::slice::from_ref(first)).await?;
    if !result.has_payload::<Dict>() {
        return Ok(result);
    }
    merge(&mut cx, &result, second).await?;
    Ok(result)
}

async fn merge_into(mut cx: Cx, args: Vec<Value>) -> Res {
    merge(&mut cx, &args[0], &args[1]).await?;
    Ok(args[0].clone())
}

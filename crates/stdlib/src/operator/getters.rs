//! `itemgetter`, `attrgetter` and `methodcaller`.

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, Native, TypeDef, begin_method, fixed, method, missing, this, unpacked};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::call_arguments;

pub static TYPES: &[&TypeDef] = &[&ITEMGETTER, &ATTRGETTER, &METHODCALLER];

/// The payload of all three.
pub struct Getter {
    /// Keys, attribute names, or the method's name followed by its arguments.
    parts: Ref<Tuple>,
    keywords: Option<Ref<Dict>>,
}

payload!(Getter, "getter", [parts, keywords]);

const fn getter_type(name: &'static str, methods: &'static [Native], doc: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::WEAKREFABLE,
        methods,
        doc,
        ..TypeDef::new::<Getter>(name, "operator")
    }
}

static ITEMGETTER: TypeDef = getter_type(
    "itemgetter",
    &[
        unpacked(fixed(method(
            "__new__",
            "($type, item, /, *items)",
            item_new,
            "Create and return a new object.",
        ))),
        unpacked(begin_method(
            "__call__",
            "($self, obj, /)",
            item_call,
            "Call self as a function.",
        )),
        method("__repr__", "($self, /)", repr, "Return repr(self)."),
        method(
            "__reduce__",
            "($self, /)",
            reduce,
            "Return state information for pickling",
        ),
    ],
    "Return a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
);

static ATTRGETTER: TypeDef = getter_type(
    "attrgetter",
    &[
        unpacked(fixed(method(
            "__new__",
            "($type, attr, /, *attrs)",
            attr_new,
            "Create and return a new object.",
        ))),
        unpacked(begin_method(
            "__call__",
            "($self, obj, /)",
            attr_call,
            "Call self as a function.",
        )),
        method("__repr__", "($self, /)", repr, "Return repr(self)."),
        method(
            "__reduce__",
            "($self, /)",
            reduce,
            "Return state information for pickling",
        ),
    ],
    "Return a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).",
);

static METHODCALLER: TypeDef = getter_type(
    "methodcaller",
    &[
        missing(
            fixed(method(
                "__new__",
                "($type, name, /, *args, **kwargs)",
                caller_new,
                "Create and return a new object.",
            )),
            "methodcaller needs at least one argument, the method name",
        ),
        unpacked(begin_method(
            "__call__",
            "($self, obj, /)",
            caller_call,
            "Call self as a function.",
        )),
        method("__repr__", "($self, /)", repr, "Return repr(self)."),
        method(
            "__reduce__",
            "($self, /)",
            caller_reduce,
            "Return state information for pickling",
        ),
    ],
    "Return a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
);

fn make(vm: &mut Vm, args: Args<'_>, keywords: Option<Ref<Dict>>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("__new__(X): X is not a type object"));
    };
    let mut parts = vec![args[1].clone()];
    parts.extend(vm.items_of_exact(&args[2]).unwrap_or_default());
    let parts = vm.new_tuple(parts);
    Ok(vm.heap.alloc(ty, Getter { parts, keywords }).into_value())
}

fn item_new(vm: &mut Vm, args: Args<'_>) -> Res {
    make(vm, args, None)
}

fn attr_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let more = vm.items_of_exact(&args[2]).unwrap_or_default();
    if !std::iter::once(&args[1])
        .chain(&more)
        .all(|name| name.has_payload::<Str>())
    {
        return Err(vm.type_error("attribute name must be a string"));
    }
    make(vm, args, None)
}

fn caller_new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[1].has_payload::<Str>() {
        return Err(vm.type_error("method name must be a string"));
    }
    make(vm, args, args[3].downcast_ref::<Dict>().cloned())
}

fn item_call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let getter = this::<Getter>(vm, &args[0])?;
    if let [key] = &*getter.parts.items {
        return vm.begin_getitem(&args[1], key);
    }
    vm.begin_async(
        "itemgetter",
        |cx, args| Box::pin(several_items(cx, args)),
        args.to_vec(),
    )
}

async fn several_items(mut cx: Cx, args: Vec<Value>) -> Res {
    let keys = this::<Getter>(cx.vm(), &args[0])?.parts.clone();
    let mut items = Vec::with_capacity(keys.items.len());
    for key in &keys.items {
        items.push(cx.result(|vm| vm.begin_getitem(&args[1], key)).await?);
    }
    Ok(cx.vm().tuple(items))
}

fn attr_call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let getter = this::<Getter>(vm, &args[0])?;
    if let [name] = &*getter.parts.items
        && let Some(name) = name.downcast_ref::<Str>()
        && !name.as_bytes().contains(&b'.')
    {
        let name = vm.intern_str(name);
        return vm.begin_getattr(&args[1], &name);
    }
    vm.begin_async(
        "attrgetter",
        |cx, args| Box::pin(several_attributes(cx, args)),
        args.to_vec(),
    )
}

async fn several_attributes(mut cx: Cx, args: Vec<Value>) -> Res {
    let names = this::<Getter>(cx.vm(), &args[0])?.parts.clone();
    let mut values = Vec::with_capacity(names.items.len());
    for name in &names.items {
        let path = name
            .downcast_ref::<Str>()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut value = args[1].clone();
        for part in path.split('.') {
            value = cx.getattr(&value, part).await?;
        }
        values.push(value);
    }
    match values.as_slice() {
        [only] => Ok(only.clone()),
        _ => Ok(cx.vm().tuple(values)),
    }
}

fn caller_call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_async(
        "methodcaller",
        |cx, args| Box::pin(call_method(cx, args)),
        args.to_vec(),
    )
}

async fn call_method(mut cx: Cx, args: Vec<Value>) -> Res {
    let caller = this::<Getter>(cx.vm(), &args[0])?.clone();
    let parts = caller.parts.items.to_vec();
    let name = parts[0]
        .downcast_ref::<Str>()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let method = cx.getattr(&args[1], &name).await?;
    let positional = cx.vm().tuple(parts[1..].to_vec());
    let keywords = caller.keywords.as_ref().map_or(Value::NONE, Ref::to_value);
    let (values, names) = call_arguments(cx.vm(), &positional, &keywords);
    cx.result(|vm| vm.begin_call(&method, &values, names.as_ref())).await
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let getter = this::<Getter>(vm, &args[0])?;
    let ty = vm.type_of(&args[0]).clone();
    let name = vm.full_type_name(&ty);
    vm.repr_guarded(&args[0], &format!("{name}(...)"), |vm| {
        let mut text = format!("{name}(").into_bytes();
        for (index, part) in getter.parts.items.iter().enumerate() {
            if index > 0 {
                text.extend_from_slice(b", ");
            }
            text.extend_from_slice(vm.repr(part)?.as_bytes());
        }
        for (key, value) in getter.keywords.as_ref().map(|dict| dict.entries()).unwrap_or_default() {
            text.extend_from_slice(b", ");
            text.extend_from_slice(vm.str_of(&key)?.as_bytes());
            text.push(b'=');
            text.extend_from_slice(vm.repr(&value)?.as_bytes());
        }
        text.push(b')');
        Ok(vm.text(text))
    })
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let parts = this::<Getter>(vm, &args[0])?.parts.to_value();
    let ty = vm.type_of(&args[0]).to_value();
    Ok(vm.tuple([ty, parts]))
}

fn caller_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let caller = this::<Getter>(vm, &args[0])?;
    let Some(keywords) = caller.keywords.as_ref().filter(|keywords| !keywords.is_empty()) else {
        return reduce(vm, args);
    };
    // Keyword arguments travel in a partial.
    let functools = vm.import("functools")?;
    let partial = vm.getattr(&functools, "partial")?;
    let ty = vm.type_of(&args[0]).to_value();
    let positional = vm.tuple([ty, caller.parts.items[0].clone()]);
    let keywords = keywords.to_value();
    let (values, names) = call_arguments(vm, &positional, &keywords);
    let constructor = {
        let names: Vec<Value> = names.map(|names| names.items.to_vec()).unwrap_or_default();
        let split = values.len() - names.len();
        let keys: Vec<String> = names
            .iter()
            .filter_map(|name| Some(name.downcast_ref::<Str>()?.to_string_lossy().into_owned()))
            .collect();
        let named: Vec<(&str, Value)> = keys
            .iter()
            .map(String::as_str)
            .zip(values[split..].iter().cloned())
            .collect();
        vm.call_kw(&partial, &values[..split], &named)?
    };
    let rest = vm.tuple(caller.parts.items[1..].to_vec());
    Ok(vm.tuple([constructor, rest]))
}

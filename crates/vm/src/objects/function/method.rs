//! What Python sees of bound methods: their own few attributes, and those of the function.

use corallus_heap::Value;

use super::Method;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, begin_method, fixed, getter, method, readonly, this};
use crate::objects::str::Str;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, function, instance, /)",
        new,
        "Create a bound instance method object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        |_, args| Ok(args[0].clone()),
        "",
    ),
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        getattribute,
        "Return getattr(self, name).",
    ),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method("__ne__", "($self, value, /)", ne, "Return self!=value."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
];

pub static GETSETS: &[GetSet] = &[
    readonly(
        "__func__",
        |vm, m| Ok(this::<Method>(vm, m)?.function.clone()),
        "the function (or other callable) implementing a method",
    ),
    readonly(
        "__self__",
        |vm, m| Ok(this::<Method>(vm, m)?.instance.clone()),
        "the instance to which a method is bound",
    ),
    getter("__doc__", doc, ""),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if args[2].is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.new_method(args[1].clone(), args[2].clone()))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let method = this::<Method>(vm, &args[0])?.clone();
    let mut name = "?".to_owned();
    for attribute in ["__qualname__", "__name__"] {
        if let Some(found) = vm.getattr_opt(&method.function, attribute)? {
            if found.has_payload::<Str>() {
                name = vm.text_of(&found);
            }
            break;
        }
    }
    let mut text = format!("<bound method {name} of ").into_bytes();
    text.extend_from_slice(vm.repr(&method.instance)?.as_bytes());
    text.push(b'>');
    Ok(vm.new_str(text.into()).into_value())
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_call_spread(&args[0], &args[1], &args[2])
}

/// What the method itself doesn't have, the function has.
fn getattribute(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let method = this::<Method>(vm, &args[0])?.clone();
    let name = this::<Str>(vm, &args[1])?.clone();
    let ty = vm.type_of(&args[0]).clone();
    if ty.lookup(vm, &name).is_some()
        && let Some(begun) = vm.begin_getattr_plain(&args[0], &ty, &name)?
    {
        return Ok(begun);
    }
    vm.begin_getattr(&method.function, &name)
}

fn same(vm: &mut Vm, a: &Value, b: &Value) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (a.downcast_ref::<Method>(), b.downcast_ref::<Method>()) else {
        return Ok(None);
    };
    let (a, b) = (a.clone(), b.clone());
    Ok(Some(a.instance.is(&b.instance) && vm.eq(&a.function, &b.function)?))
}

fn eq(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(vm, &args[0], &args[1])?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(vm, &args[0], &args[1])?.map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let method = this::<Method>(vm, &args[0])?.clone();
    let hash = vm.hash(&method.function)? ^ (method.instance.bits() >> 4) as i64;
    Ok(vm.int(hash >> 2))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let method = this::<Method>(vm, &args[0])?.clone();
    let getattr = vm.visible_builtin("getattr")?;
    let name = vm.getattr(&method.function, "__name__")?;
    let arguments = vm.tuple([method.instance.clone(), name]);
    Ok(vm.tuple([getattr, arguments]))
}

fn doc(vm: &mut Vm, value: &Value) -> Res {
    let function = this::<Method>(vm, value)?.function.clone();
    vm.getattr(&function, "__doc__")
}

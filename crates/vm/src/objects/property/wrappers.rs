//! What Python sees of `staticmethod` and `classmethod`.

use std::cell::RefCell;

use corallus_heap::Value;

use super::{ClassMethod, StaticMethod, is_abstract_method};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, begin_method, class, fixed, getset, getter, method, readonly, this};
use crate::objects::exception::methods::set_dict;
use crate::objects::type_::Type;
use crate::vm::Vm;

const NEW: &str = "($type, *args, **kwargs)";
const NEW_DOC: &str = "Create and return a new object.";
const INIT_DOC: &str = "Initialize self.  See help(type(self)) for accurate signature.";
const GET: &str = "($self, instance, owner=None, /)";
const GET_DOC: &str = "Return an attribute of instance, which is of type owner.";

pub static STATIC_METHODS: &[Native] = &[
    fixed(method("__new__", NEW, static_new, NEW_DOC)),
    method("__init__", "($self, function, /)", init, INIT_DOC),
    method("__get__", GET, |vm, args| callable(vm, &args[0]), GET_DOC),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    method(
        "__repr__",
        "($self, /)",
        |vm, args| repr(vm, args, "staticmethod"),
        "Return repr(self).",
    ),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        |vm, args| vm.generic_alias(&args[0], &args[1]),
        "See PEP 585",
    )),
];

pub static CLASS_METHODS: &[Native] = &[
    fixed(method("__new__", NEW, class_new, NEW_DOC)),
    method("__init__", "($self, function, /)", init, INIT_DOC),
    method("__get__", GET, class_get, GET_DOC),
    method(
        "__repr__",
        "($self, /)",
        |vm, args| repr(vm, args, "classmethod"),
        "Return repr(self).",
    ),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        |vm, args| vm.generic_alias(&args[0], &args[1]),
        "See PEP 585",
    )),
];

/// Of both.
pub static GETSETS: &[GetSet] = &[
    readonly("__func__", callable, ""),
    readonly("__wrapped__", callable, ""),
    getter("__isabstractmethod__", isabstract, ""),
    getset(
        "__dict__",
        |vm, this| Ok(vm.instance_dict(this)?.into_value()),
        set_dict,
        "",
    ),
    getset(
        "__annotations__",
        |vm, this| of_wrapped(vm, this, "__annotations__"),
        |vm, this, new| keep(vm, this, "__annotations__", new),
        "",
    ),
    getset(
        "__annotate__",
        |vm, this| of_wrapped(vm, this, "__annotate__"),
        |vm, this, new| keep(vm, this, "__annotate__", new),
        "",
    ),
];

fn static_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    Ok(vm
        .heap
        .alloc(
            &class,
            StaticMethod {
                callable: RefCell::new(Value::NONE),
            },
        )
        .into_value())
}

fn class_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    Ok(vm
        .heap
        .alloc(
            &class,
            ClassMethod {
                callable: RefCell::new(Value::NONE),
            },
        )
        .into_value())
}

fn place<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a RefCell<Value>> {
    match value.downcast_ref::<StaticMethod>() {
        Some(method) => Ok(&method.callable),
        None => Ok(&this::<ClassMethod>(vm, value)?.callable),
    }
}

fn callable(vm: &mut Vm, value: &Value) -> Res {
    Ok(place(vm, value)?.borrow().clone())
}

/// Takes the callable, and over what describes it.
fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    drop(place(vm, &args[0])?.replace(args[1].clone()));
    for name in ["__module__", "__name__", "__qualname__", "__doc__"] {
        if let Some(value) = vm.getattr_opt(&args[1], name)? {
            let name = vm.intern(name);
            let ty = vm.type_of(&args[0]).clone();
            vm.set_instance_attribute(&args[0], &ty, &name, Some(value))?;
        }
    }
    Ok(Value::NONE)
}

fn class_get(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = callable(vm, &args[0])?;
    let class = match args[2].is_none() {
        true => vm.type_of(&args[1]).to_value(),
        false => args[2].clone(),
    };
    Ok(vm.new_method(function, class))
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let function = callable(vm, &args[0])?;
    vm.begin_call_spread(&function, &args[1], &args[2])
}

fn repr(vm: &mut Vm, args: Args<'_>, name: &str) -> Res {
    let function = callable(vm, &args[0])?;
    let mut text = format!("<{name}(").into_bytes();
    text.extend_from_slice(vm.repr(&function)?.as_bytes());
    text.extend_from_slice(b")>");
    Ok(vm.new_str(text.into()).into_value())
}

fn isabstract(vm: &mut Vm, value: &Value) -> Res {
    let function = callable(vm, value)?;
    Ok(Value::bool(is_abstract_method(vm, &function)?))
}

/// An attribute of the callable, which the wrapper keeps once it was asked for.
fn of_wrapped(vm: &mut Vm, value: &Value, name: &str) -> Res {
    let name = vm.intern(name);
    let own = vm.instance_dict(value)?;
    if let Some(kept) = own.get_name(vm, &name) {
        return Ok(kept);
    }
    let function = callable(vm, value)?;
    let found = vm.getattr_name(&function, &name)?;
    own.set_name(vm, &name, found.clone());
    Ok(found)
}

fn keep(vm: &mut Vm, value: &Value, name: &str, new: Option<Value>) -> Res<()> {
    let name = vm.intern(name);
    let own = vm.instance_dict(value)?;
    match new {
        Some(new) => own.set_name(vm, &name, new),
        None => {
            if own.remove_name(vm, &name).is_none() {
                return Err(vm.no_attribute(value, &name));
            }
        }
    }
    Ok(())
}

//! What Python sees of `module`.

use std::cell::RefCell;

use corallus_heap::Value;

use super::Module;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, begin_method, fixed, getset, getter, method, this};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__init__",
        "($self, /, name, doc=None)",
        init,
        "Create a module object.",
    ),
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        getattribute,
        "Return getattr(self, name).",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__dir__",
        "($self, /)",
        dir,
        "__dir__() -> list\nspecialized dir() implementation",
    ),
];

pub static GETSETS: &[GetSet] = &[
    getter(
        "__dict__",
        |vm, m| Ok(this::<Module>(vm, m)?.clone().namespace(vm).into_value()),
        "",
    ),
    getset("__annotations__", annotations, set_annotations, ""),
    getset("__annotate__", annotate, set_annotate, ""),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    Ok(vm
        .heap
        .alloc(
            &class,
            Module {
                dict: RefCell::new(None),
            },
        )
        .into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let module = this::<Module>(vm, &args[0])?.clone();
    if !args[1].has_payload::<Str>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("module.__init__() argument 'name' must be str, not {given}")));
    }
    let namespace = module.namespace(vm);
    let absent = || Value::NONE;
    for (key, value) in [
        ("__name__", args[1].clone()),
        ("__doc__", args[2].clone()),
        ("__package__", absent()),
        ("__loader__", absent()),
        ("__spec__", absent()),
    ] {
        namespace.set_str(vm, key, value);
    }
    Ok(Value::NONE)
}

fn getattribute(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let module = this::<Module>(vm, &args[0])?.clone();
    let name = this::<Str>(vm, &args[1])?.clone();
    let ty = vm.type_of(&args[0]).clone();
    vm.begin_getattr_module(&module, &ty, &name)
}

/// As `importlib._bootstrap._module_repr` has it: from the spec, else from `__file__` and `__loader__`.
fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let namespace = this::<Module>(vm, &args[0])?.clone().namespace(vm);
    let known = |vm: &mut Vm, name: &str| namespace.get_str(vm, name).filter(|value| !value.is_none());
    let spec = known(vm, "__spec__");
    let attribute = |vm: &mut Vm, name: &str| -> Res<Option<Value>> {
        match &spec {
            Some(spec) => Ok(vm.getattr_opt(spec, name)?.filter(|value| !value.is_none())),
            None => Ok(None),
        }
    };
    let (name, origin, loader);
    if spec.is_some() {
        name = attribute(vm, "name")?;
        loader = attribute(vm, "loader")?;
        origin = match attribute(vm, "origin")? {
            Some(origin) => {
                let located = attribute(vm, "has_location")?;
                let located = located.map_or(Ok(false), |located| vm.truth(&located))?;
                Some((origin, located))
            }
            None => None,
        };
    } else {
        name = known(vm, "__name__");
        origin = known(vm, "__file__").map(|file| (file, true));
        loader = known(vm, "__loader__");
    }
    let mut text = b"<module ".to_vec();
    match name {
        Some(name) => text.extend_from_slice(vm.repr(&name)?.as_bytes()),
        None => text.extend_from_slice(b"'?'"),
    }
    match (origin, loader) {
        (Some((origin, true)), _) => {
            text.extend_from_slice(b" from ");
            text.extend_from_slice(vm.repr(&origin)?.as_bytes());
        }
        (Some((origin, false)), _) => {
            text.extend_from_slice(b" (");
            text.extend_from_slice(vm.str_of(&origin)?.as_bytes());
            text.push(b')');
        }
        (None, Some(loader)) if &*vm.type_name(&loader) == "NamespaceLoader" => {
            let portions = vm.getattr(&loader, "_path")?;
            let portions = vm.collect(&portions)?;
            let portions = vm.list(portions);
            text.extend_from_slice(b" (namespace) from ");
            text.extend_from_slice(vm.repr(&portions)?.as_bytes());
        }
        (None, Some(loader)) => {
            text.extend_from_slice(b" (");
            text.extend_from_slice(vm.repr(&loader)?.as_bytes());
            text.push(b')');
        }
        (None, None) => {}
    }
    text.push(b'>');
    Ok(vm.new_str(text.into()).into_value())
}

fn dir(vm: &mut Vm, args: Args<'_>) -> Res {
    let namespace = vm.getattr(&args[0], "__dict__")?;
    let Some(namespace) = namespace.downcast_ref::<Dict>() else {
        return Err(vm.type_error("<module>.__dict__ is not a dictionary"));
    };
    match namespace.get_str(vm, "__dir__") {
        Some(own) => vm.call(&own, &[]),
        None => {
            let names = namespace.keys();
            Ok(vm.list(names))
        }
    }
}

/// The module's annotations, computed by its `__annotate__` when first asked for (PEP 649).
fn annotations(vm: &mut Vm, value: &Value) -> Res {
    let namespace = this::<Module>(vm, value)?.clone().namespace(vm);
    if let Some(known) = namespace.get_str(vm, "__annotations__") {
        return Ok(known);
    }
    let function = namespace
        .get_str(vm, "__annotate__")
        .filter(|function| !function.is_none());
    let computed = match function {
        Some(function) => {
            let computed = vm.call(&function, &[Value::int32(1)])?;
            if !computed.has_payload::<Dict>() {
                let given = vm.type_name(&computed);
                return Err(vm.type_error(format!("__annotate__() must return a dict, not {given}")));
            }
            computed
        }
        None => vm.new_dict().into_value(),
    };
    namespace.set_str(vm, "__annotations__", computed.clone());
    Ok(computed)
}

fn set_annotations(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let namespace = this::<Module>(vm, value)?.clone().namespace(vm);
    let name = vm.intern("__annotations__");
    match new {
        Some(new) => namespace.set_name(vm, &name, new),
        None => {
            if namespace.remove_name(vm, &name).is_none() {
                return Err(vm.plain_attribute_error("__annotations__"));
            }
        }
    }
    let function = vm.intern("__annotate__");
    drop(namespace.remove_name(vm, &function));
    Ok(())
}

fn annotate(vm: &mut Vm, value: &Value) -> Res {
    let namespace = this::<Module>(vm, value)?.clone().namespace(vm);
    Ok(namespace.get_str(vm, "__annotate__").unwrap_or(Value::NONE))
}

fn set_annotate(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let namespace = this::<Module>(vm, value)?.clone().namespace(vm);
    let Some(new) = new else {
        return Err(vm.type_error("cannot delete __annotate__ attribute"));
    };
    if !new.is_none() && !vm.is_callable(&new) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    if !new.is_none() {
        let name = vm.intern("__annotations__");
        drop(namespace.remove_name(vm, &name));
    }
    namespace.set_str(vm, "__annotate__", new);
    Ok(())
}

//! `types.SimpleNamespace`: attributes given by keyword.

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::native::{Args, Cx, Native, TypeDef, async_method, fixed, method};
use crate::objects::dict::Dict;
use crate::objects::dict::methods::equal;
use crate::objects::dict::update::update_dict;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::vm::Vm;

/// The payload: attributes stand in the instance's dict.
pub struct Namespace;

payload!(Namespace, "SimpleNamespace", []);

pub static SIMPLE_NAMESPACE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT,
    methods: METHODS,
    doc: "A simple attribute-based namespace.",
    ..TypeDef::new::<Namespace>("SimpleNamespace", "types")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        namespace_new,
        "Create and return a new object.",
    )),
    async_method(
        "__init__",
        "($self, mapping_or_iterable=(), /, **kwargs)",
        |cx, args| Box::pin(namespace_init(cx, args)),
        "Initialize self.",
    ),
    method("__repr__", "($self, /)", namespace_repr, "Return repr(self)."),
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
        "__reduce__",
        "($self, /)",
        namespace_reduce,
        "Return state information for pickling",
    ),
    method(
        "__replace__",
        "($self, /, **changes)",
        namespace_replace,
        "Return a copy of the namespace object with new values for the specified attributes.",
    ),
];

fn namespace_new(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, Namespace).into_value()),
        None => Err(vm.type_error("SimpleNamespace.__new__(X): X is not a type object")),
    }
}

/// The attributes.
fn attributes(vm: &mut Vm, value: &Value) -> Res<Ref<Dict>> {
    vm.instance_dict(value)
}

async fn namespace_init(mut cx: Cx, args: Vec<Value>) -> Res {
    let given = cx.vm().new_dict();
    update_dict(&mut cx, &given, &args[1]).await?;
    let vm = cx.vm();
    if given.keys().iter().any(|key| !key.has_payload::<Str>()) {
        return Err(vm.type_error("keywords must be strings"));
    }
    let attributes = attributes(vm, &args[0])?;
    attributes.merge(vm, &given)?;
    if let Some(named) = args[2].downcast_ref::<Dict>() {
        attributes.merge(vm, named)?;
    }
    Ok(Value::NONE)
}

fn namespace_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let plain = vm.type_for(&SIMPLE_NAMESPACE);
    let exact = vm.type_of(&args[0]).is(&plain);
    let name = if exact {
        "namespace".into()
    } else {
        vm.short_type_name(&args[0])
    };
    vm.repr_guarded(&args[0], &format!("{name}(...)"), |vm| {
        let entries = attributes(vm, &args[0])?.entries();
        let mut text = format!("{name}(").into_bytes();
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                text.extend_from_slice(b", ");
            }
            text.extend_from_slice(vm.str_of(key)?.as_bytes());
            text.push(b'=');
            text.extend_from_slice(vm.repr(value)?.as_bytes());
        }
        text.push(b')');
        Ok(vm.new_str(text.into()).into_value())
    })
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    if !args[1].has_payload::<Namespace>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (attributes(vm, &args[0])?, attributes(vm, &args[1])?);
    match op {
        CompareOp::Eq => Ok(Value::bool(equal(vm, &a, &b)?)),
        CompareOp::Ne => Ok(Value::bool(!equal(vm, &a, &b)?)),
        _ => vm.compare(a.as_value(), b.as_value(), op),
    }
}

fn namespace_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let attributes = attributes(vm, &args[0])?.into_value();
    let (ty, empty) = (vm.type_of(&args[0]).to_value(), vm.tuple(Vec::new()));
    Ok(vm.tuple([ty, empty, attributes]))
}

fn namespace_replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = vm.type_of(&args[0]).to_value();
    let copy = vm.call(&ty, &[])?;
    let (from, to) = (attributes(vm, &args[0])?, attributes(vm, &copy)?);
    to.merge(vm, &from)?;
    if let Some(changes) = args[1].downcast_ref::<Dict>() {
        to.merge(vm, changes)?;
    }
    Ok(copy)
}

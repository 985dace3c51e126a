//! `mappingproxy`: a read-only view of a mapping.

use corallus_heap::{TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, class, fixed, method, this};
use crate::objects::dict::Dict;
use crate::objects::generic_alias::class_getitem;
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::operators::{BinaryOp, CompareOp};
use crate::special::Special;
use crate::vm::Vm;

/// The payload.
pub struct MappingProxy {
    pub mapping: Value,
}

payload!(MappingProxy, "mappingproxy", [mapping]);

pub static MAPPING_PROXY: TypeDef = TypeDef {
    flags: TypeFlags::MAPPING,
    methods: METHODS,
    doc: "Read-only proxy of a mapping.",
    ..TypeDef::new::<MappingProxy>("mappingproxy", "builtins")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, mapping)",
        proxy_new,
        "Create and return a new object.",
    )),
    method("__len__", "($self, /)", proxy_len, "Return len(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        proxy_contains,
        "Return bool(key in self).",
    ),
    begin_method("__getitem__", "($self, key, /)", proxy_getitem, "Return self[key]."),
    begin_method("__iter__", "($self, /)", proxy_iter, "Implement iter(self)."),
    begin_method(
        "__reversed__",
        "($self, /)",
        |vm, args| forward(vm, args, "__reversed__"),
        "D.__reversed__() -> reverse iterator",
    ),
    method("__hash__", "($self, /)", proxy_hash, "Return hash(self)."),
    method("__repr__", "($self, /)", proxy_repr, "Return repr(self)."),
    method("__str__", "($self, /)", proxy_str, "Return str(self)."),
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
    begin_method(
        "__or__",
        "($self, value, /)",
        |vm, args| merged(vm, &args[0], &args[1]),
        "Return self|value.",
    ),
    begin_method(
        "__ror__",
        "($self, value, /)",
        |vm, args| merged(vm, &args[1], &args[0]),
        "Return value|self.",
    ),
    method("__ior__", "($self, value, /)", proxy_ior, "Return self|=value."),
    begin_method(
        "get",
        "($self, key, default=None, /)",
        |vm, args| forward(vm, args, "get"),
        "Return the value for key if key is in the mapping, else default.",
    ),
    begin_method(
        "keys",
        "($self, /)",
        |vm, args| forward(vm, args, "keys"),
        "a set-like object providing a view on D's keys",
    ),
    begin_method(
        "values",
        "($self, /)",
        |vm, args| forward(vm, args, "values"),
        "an object providing a view on D's values",
    ),
    begin_method(
        "items",
        "($self, /)",
        |vm, args| forward(vm, args, "items"),
        "a set-like object providing a view on D's items",
    ),
    begin_method(
        "copy",
        "($self, /)",
        |vm, args| forward(vm, args, "copy"),
        "a shallow copy of D",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

impl Vm {
    /// A read-only view of a mapping.
    pub fn mapping_proxy(&mut self, mapping: Value) -> Value {
        let ty = self.type_for(&MAPPING_PROXY);
        self.heap.alloc(&ty, MappingProxy { mapping }).into_value()
    }
}

fn mapping(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(this::<MappingProxy>(vm, &args[0])?.mapping.clone())
}

fn proxy_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("mappingproxy.__new__(X): X is not a type object"));
    };
    let is_sequence = args[1].has_payload::<List>() || args[1].has_payload::<Tuple>();
    if is_sequence || !vm.type_of(&args[1]).has_special(Special::GetItem) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
    }
    Ok(vm
        .heap
        .alloc(
            ty,
            MappingProxy {
                mapping: args[1].clone(),
            },
        )
        .into_value())
}

/// Calls the mapping's method of the same name with the same arguments.
fn forward(vm: &mut Vm, args: Args<'_>, name: &str) -> Res<Begun> {
    let mapping = mapping(vm, args)?;
    let method = vm.getattr(&mapping, name)?;
    vm.begin_call(&method, &args[1..], None)
}

fn proxy_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let mapping = mapping(vm, args)?;
    let length = vm.len(&mapping)?;
    Ok(vm.size(length))
}

fn proxy_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let mapping = mapping(vm, args)?;
    Ok(Value::bool(vm.contains(&mapping, &args[1])?))
}

fn proxy_getitem(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let mapping = mapping(vm, args)?;
    vm.begin_getitem(&mapping, &args[1])
}

fn proxy_iter(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let mapping = mapping(vm, args)?;
    vm.begin_iter(&mapping)
}

fn proxy_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let mapping = mapping(vm, args)?;
    let hash = vm.hash(&mapping)?;
    Ok(vm.int(hash))
}

fn proxy_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let mapping = mapping(vm, args)?;
    Ok(vm.str_of(&mapping)?.into_value())
}

fn proxy_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let mapping = mapping(vm, args)?;
    let shown = vm.repr(&mapping)?;
    let text = [b"mappingproxy(", shown.as_bytes(), b")"].concat();
    Ok(vm.new_str(text.into()).into_value())
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let mapping = mapping(vm, args)?;
    vm.compare(&mapping, &args[1], op)
}

/// The mapping behind a proxy, or the value itself.
fn behind(value: &Value) -> Value {
    value
        .downcast_ref::<MappingProxy>()
        .map_or_else(|| value.clone(), |proxy| proxy.mapping.clone())
}

fn merged(vm: &mut Vm, a: &Value, b: &Value) -> Res<Begun> {
    let (a, b) = (behind(a), behind(b));
    vm.begin_binary(BinaryOp::Or, &a, &b)
}

fn proxy_ior(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.type_name(&args[0]);
    Err(vm.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
}

/// The dict behind a proxy, where it is one.
pub fn proxied_dict(value: &Value) -> Option<corallus_heap::Ref<Dict>> {
    value
        .downcast_ref::<MappingProxy>()?
        .mapping
        .downcast_ref::<Dict>()
        .cloned()
}

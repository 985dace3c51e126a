//! `FrameLocalsProxy`: a function's variables as a mapping that writes through (PEP 667).

use corallus_heap::{Ref, Value, payload};

use super::FramePtr;
use super::locals::Place;
use super::object::FrameObject;
use crate::error::{Raised, Res};
use crate::native::{Args, Native, TypeDef, fixed, method, this};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::operators::BinaryOp;
use crate::vm::Vm;

/// The payload: the frame object.
pub struct LocalsProxy {
    pub frame: Value,
}

payload!(LocalsProxy, "FrameLocalsProxy", [frame]);

pub static LOCALS_PROXY: TypeDef = TypeDef {
    flags: corallus_heap::TypeFlags::MAPPING,
    methods: METHODS,
    doc: "Create a write-through view of the locals dictionary for a frame.\n\n  frame\n    the frame object to wrap.",
    ..TypeDef::new::<LocalsProxy>("FrameLocalsProxy", "builtins")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, frame, /)",
        new,
        "Create and return a new object.",
    )),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__setitem__",
        "($self, key, value, /)",
        setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", delitem, "Delete self[key]."),
    method("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    method(
        "__len__",
        "($self, /)",
        |vm, args| {
            let count = entries(vm, &args[0])?.len();
            Ok(vm.size(count))
        },
        "Return len(self).",
    ),
    method("__iter__", "($self, /)", iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        reversed,
        "Return a reverse iterator over the keys.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| union(vm, &args[0], &args[1]),
        "Return self|value.",
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| union(vm, &args[1], &args[0]),
        "Return value|self.",
    ),
    method("__ior__", "($self, value, /)", inplace_or, "Return self|=value."),
    method(
        "keys",
        "($self, /)",
        |vm, args| column(vm, &args[0], |(name, _)| name),
        "",
    ),
    method(
        "values",
        "($self, /)",
        |vm, args| column(vm, &args[0], |(_, value)| value),
        "",
    ),
    method("items", "($self, /)", items, ""),
    method("get", "($self, key, default=None, /)", get, ""),
    method("pop", "($self, key, default=<unrepresentable>, /)", pop, ""),
    method("setdefault", "($self, key, default=None, /)", setdefault, ""),
    method(
        "update",
        "($self, other, /)",
        |vm, args| update(vm, &args[0], &args[1]),
        "",
    ),
    method(
        "copy",
        "($self, /)",
        |vm, args| Ok(as_dict(vm, &args[0])?.into_value()),
        "",
    ),
];

impl Vm {
    pub(crate) fn new_locals_proxy(&mut self, frame: &Value) -> Value {
        let ty = self.type_for(&LOCALS_PROXY);
        self.heap.alloc(&ty, LocalsProxy { frame: frame.clone() }).into_value()
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[1].has_payload::<FrameObject>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("expect frame, not {given}")));
    }
    Ok(vm.new_locals_proxy(&args[1]))
}

fn object(vm: &mut Vm, proxy: &Value) -> Res<Ref<FrameObject>> {
    let frame = this::<LocalsProxy>(vm, proxy)?.frame.clone();
    this::<FrameObject>(vm, &frame).cloned()
}

/// The frame's place for a variable, if the key names one.
fn place(vm: &mut Vm, proxy: &Value, key: &Value) -> Res<Option<(FramePtr, Place)>> {
    let Some(frame) = object(vm, proxy)?.frame.get() else {
        return Ok(None);
    };
    let shown = object(vm, proxy)?;
    let mut variables = reachable(frame, &shown).into_iter();
    if vm.type_of(key).is(&vm.types.str)
        && let Some(key) = key.downcast_ref::<Str>()
    {
        let found = variables.find(|(name, _)| name.is(key) || **name == **key);
        return Ok(found.map(|(_, place)| (frame, place)));
    }
    // As in a dict, anything that is equal to a name names it.
    let hash = vm.hash(key)?;
    for (name, place) in variables {
        if vm.hash(name.as_value())? == hash && vm.eq(name.as_value(), key)? {
            // The comparison may have ended the frame.
            return Ok(object(vm, proxy)?.frame.get().map(|frame| (frame, place)));
        }
    }
    Ok(None)
}

/// The variables of a frame, without those of enclosing functions once it has been cleared.
fn reachable(frame: FramePtr, shown: &FrameObject) -> Vec<(Ref<Str>, Place)> {
    let mut variables = frame.variables();
    if shown.cleared.get() {
        variables.retain(|(_, place)| !matches!(place, Place::Closure(_)));
    }
    variables
}

/// The dict of locals without a place, if there is one.
fn extra(vm: &mut Vm, proxy: &Value) -> Res<Option<Ref<Dict>>> {
    let extra = object(vm, proxy)?.extra_locals.get();
    Ok(extra.downcast::<Dict>().ok())
}

fn lookup(vm: &mut Vm, proxy: &Value, key: &Value) -> Res<Option<Value>> {
    if let Some((frame, place)) = place(vm, proxy, key)? {
        return Ok(frame.variable(place));
    }
    // Keys of other types must be hashable, as in a dict.
    vm.hash(key)?;
    match extra(vm, proxy)? {
        Some(extra) => extra.get(vm, key),
        None => Ok(None),
    }
}

fn entries(vm: &mut Vm, proxy: &Value) -> Res<Vec<(Value, Value)>> {
    let mut found = Vec::new();
    let shown = object(vm, proxy)?;
    if let Some(frame) = shown.frame.get() {
        for (name, place) in reachable(frame, &shown) {
            if let Some(value) = frame.variable(place) {
                found.push((name.into_value(), value));
            }
        }
    }
    if let Some(extra) = extra(vm, proxy)? {
        found.extend(extra.entries());
    }
    Ok(found)
}

fn as_dict(vm: &mut Vm, proxy: &Value) -> Res<Ref<Dict>> {
    let dict = vm.new_dict();
    for (name, value) in entries(vm, proxy)? {
        dict.insert(vm, name, value)?;
    }
    Ok(dict)
}

fn missing(vm: &mut Vm, key: &Value) -> Res<Raised> {
    let shown = vm.repr(key)?;
    let message = format!("local variable '{}' is not defined", shown.to_string_lossy());
    let message = vm.str(&message);
    Ok(vm.key_error(&message))
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    match lookup(vm, &args[0], &args[1])? {
        Some(value) => Ok(value),
        None => Err(missing(vm, &args[1])?),
    }
}

fn assign(vm: &mut Vm, proxy: &Value, key: Value, value: Value) -> Res<()> {
    let object = object(vm, proxy)?;
    if let Some((frame, place)) = place(vm, proxy, &key)? {
        let old = frame.set_variable(place, value);
        if !old.is_undef() {
            object.keep_overwritten(old);
        }
        return Ok(());
    }
    let extra = match extra(vm, proxy)? {
        Some(extra) => extra,
        None => {
            let extra = vm.new_dict();
            drop(object.extra_locals.replace(extra.to_value()));
            extra
        }
    };
    extra.insert(vm, key, value)
}

fn setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    assign(vm, &args[0], args[1].clone(), args[2].clone())?;
    Ok(Value::NONE)
}

/// Takes out a local without a place.
fn remove(vm: &mut Vm, proxy: &Value, key: &Value) -> Res<Option<Value>> {
    if place(vm, proxy, key)?.is_some() {
        return Err(vm.value_error("cannot remove local variables from FrameLocalsProxy"));
    }
    match extra(vm, proxy)? {
        Some(extra) => Ok(extra.remove(vm, key)?.map(|(_, value)| value)),
        None => Ok(None),
    }
}

fn delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    match remove(vm, &args[0], &args[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(&args[1])),
    }
}

fn pop(vm: &mut Vm, args: Args<'_>) -> Res {
    match remove(vm, &args[0], &args[1])? {
        Some(value) => Ok(value),
        None if args[2].is_undef() => Err(vm.key_error(&args[1])),
        None => Ok(args[2].clone()),
    }
}

fn contains(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(lookup(vm, &args[0], &args[1])?.is_some()))
}

fn column(vm: &mut Vm, proxy: &Value, of: fn((Value, Value)) -> Value) -> Res {
    let items = entries(vm, proxy)?.into_iter().map(of).collect();
    Ok(vm.list(items))
}

fn iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let keys = column(vm, &args[0], |(name, _)| name)?;
    vm.iter(&keys)
}

fn reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    let keys = entries(vm, &args[0])?.into_iter().rev().map(|(name, _)| name).collect();
    // The reference gives a list, too.
    Ok(vm.list(keys))
}

fn items(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut pairs = Vec::new();
    for (name, value) in entries(vm, &args[0])? {
        pairs.push(vm.tuple([name, value]));
    }
    Ok(vm.list(pairs))
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(lookup(vm, &args[0], &args[1])?.unwrap_or_else(|| args[2].clone()))
}

fn setdefault(vm: &mut Vm, args: Args<'_>) -> Res {
    if let Some(value) = lookup(vm, &args[0], &args[1])? {
        return Ok(value);
    }
    assign(vm, &args[0], args[1].clone(), args[2].clone())?;
    Ok(args[2].clone())
}

fn update(vm: &mut Vm, proxy: &Value, other: &Value) -> Res {
    if !other.has_payload::<Dict>() && !other.has_payload::<LocalsProxy>() {
        return Err(vm.type_error("update() argument must be dict or another FrameLocalsProxy"));
    }
    let keys = vm.call_method(other, "keys", &[])?;
    for key in vm.collect(&keys)? {
        let value = vm.getitem(other, &key)?;
        assign(vm, proxy, key, value)?;
    }
    Ok(Value::NONE)
}

fn inplace_or(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[1].has_payload::<Dict>() && !args[1].has_payload::<LocalsProxy>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    update(vm, &args[0], &args[1])?;
    Ok(args[0].clone())
}

fn union(vm: &mut Vm, left: &Value, right: &Value) -> Res {
    let mut sides = Vec::with_capacity(2);
    for side in [left, right] {
        match side.has_payload::<LocalsProxy>() {
            true => sides.push(as_dict(vm, side)?.into_value()),
            false if side.has_payload::<Dict>() => sides.push(side.clone()),
            false => return Ok(Value::NOT_IMPLEMENTED),
        }
    }
    vm.binary(BinaryOp::Or, &sides[0], &sides[1])
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.repr_guarded(&args[0], "{...}", |vm| {
        let dict = as_dict(vm, &args[0])?;
        Ok(vm.repr(dict.as_value())?.into_value())
    })
}

fn eq(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].has_payload::<LocalsProxy>() {
        let (a, b) = (object(vm, &args[0])?, object(vm, &args[1])?);
        return Ok(Value::bool(a.is(&b)));
    }
    if !args[1].has_payload::<Dict>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let dict = as_dict(vm, &args[0])?;
    Ok(Value::bool(vm.eq(dict.as_value(), &args[1])?))
}

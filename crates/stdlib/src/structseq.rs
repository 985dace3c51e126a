//! Struct sequences: tuples with named fields, such as `sys.version_info`, `os.stat_result` and `time.struct_time`.
//!
//! A type is a static table: base `tuple`, [`METHODS`], one [`field`] per visible item, and one [`hidden`] per field that is
//! only an attribute. A visible field whose name starts with an underscore counts as unnamed: it shows in the `repr`, but
//! its attribute is a hidden field.

use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{
    Args, Cx, GetSet, Native, NativeFuture, TypeDef, async_method, fixed, method, readonly, this,
};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::types::defs;
use corallus_vm::vm::Vm;

/// What every struct sequence type can do beyond `tuple`.
pub static METHODS: &[Native] = &[
    fixed(async_method(
        "__new__",
        "($type, sequence, dict=<unrepresentable>)",
        new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
    method(
        "__replace__",
        "($self, /, **changes)",
        replace,
        "Return a copy of the structure with new values for the specified fields.",
    ),
];

/// A struct sequence type with these fields.
pub const fn sequence_type(name: &'static str, module: &'static str, fields: &'static [GetSet]) -> TypeDef {
    TypeDef {
        base: Some(&defs::TUPLE),
        flags: TypeFlags::HAS_DICT,
        methods: METHODS,
        getsets: fields,
        ..TypeDef::new::<Tuple>(name, module)
    }
}

/// The same type, of which programs can't make instances.
pub const fn only_ours(ty: TypeDef) -> TypeDef {
    TypeDef {
        flags: ty.flags | TypeFlags::NO_NEW,
        ..ty
    }
}

/// The visible field at a position.
pub const fn field<const INDEX: usize>(name: &'static str) -> GetSet {
    readonly(name, item::<INDEX>, "")
}

/// The hidden field at a position of the table.
pub const fn hidden<const INDEX: usize>(name: &'static str) -> GetSet {
    readonly(name, hidden_item::<INDEX>, HIDDEN)
}

/// Marks hidden fields in the tables.
const HIDDEN: &str = "Not an item of the sequence.";

fn item<const INDEX: usize>(vm: &mut Vm, value: &Value) -> Res {
    let tuple = this::<Tuple>(vm, value)?;
    Ok(tuple.items.get(INDEX).cloned().unwrap_or(Value::NONE))
}

fn hidden_item<const INDEX: usize>(vm: &mut Vm, value: &Value) -> Res {
    let name = fields(vm.type_of(value)).get(INDEX).map_or("", |field| field.name);
    Ok(hidden_value(vm, value, name))
}

/// Hidden fields are kept like attributes of the instance.
fn hidden_value(vm: &mut Vm, value: &Value, name: &str) -> Value {
    let name = vm.intern(name);
    vm.instance_attribute(value, &name).unwrap_or(Value::NONE)
}

fn set_hidden(vm: &mut Vm, value: &Value, name: &str, field: Value) -> Res<()> {
    let (ty, name) = (vm.type_of(value).clone(), vm.intern(name));
    vm.set_instance_attribute(value, &ty, &name, Some(field))
}

/// An instance.
pub fn make(vm: &mut Vm, def: &'static TypeDef, items: Vec<Value>, hidden: Vec<(&str, Value)>) -> Res {
    let ty = type_of(vm, def);
    let value = instance(vm, &ty, items);
    for (name, field) in hidden {
        set_hidden(vm, &value, name, field)?;
    }
    Ok(value)
}

fn instance(vm: &mut Vm, ty: &Ref<Type>, items: Vec<Value>) -> Value {
    let tuple = Tuple {
        items: items.into(),
        hash: Cell::new(None),
    };
    vm.heap.alloc(ty, tuple).into_value()
}

/// The isolate's type, with the class attributes that describe it.
pub fn type_of(vm: &mut Vm, def: &'static TypeDef) -> Ref<Type> {
    let ty = vm.type_for(def);
    if ty.dict.get_str(vm, "n_sequence_fields").is_none() {
        let visible = visible(&ty);
        let named = visible.iter().filter(|field| !is_unnamed(field));
        let names: Vec<Value> = named.map(|field| vm.intern(field.name).into_value()).collect();
        let counts = [
            ("n_sequence_fields", visible.len()),
            ("n_fields", def.getsets.len()),
            ("n_unnamed_fields", visible.len() - names.len()),
        ];
        let dict = ty.dict.clone();
        for (name, count) in counts {
            let count = vm.size(count);
            dict.set_str(vm, name, count);
        }
        let names = vm.tuple(names);
        dict.set_str(vm, "__match_args__", names);
        vm.type_changed(&ty);
    }
    ty
}

fn fields(ty: &Type) -> &'static [GetSet] {
    ty.def.map_or(&[], |def| def.getsets)
}

fn visible(ty: &Type) -> &'static [GetSet] {
    let fields = fields(ty);
    let count = fields.iter().take_while(|field| field.doc != HIDDEN).count();
    fields.get(..count).unwrap_or_default()
}

fn hidden_fields(ty: &Type) -> &'static [GetSet] {
    fields(ty).get(visible(ty).len()..).unwrap_or_default()
}

fn is_unnamed(field: &GetSet) -> bool {
    field.name.starts_with('_')
}

fn new(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [ty, sequence, dict] = &args[..] else {
            return Err(cx.vm().system_error("bound wrongly"));
        };
        let Some(ty) = ty.downcast_ref::<Type>() else {
            return Err(cx.vm().type_error("X is not a type"));
        };
        if ty.def.is_some_and(|def| def.flags & TypeFlags::NO_NEW != 0) {
            let name = cx.vm().full_type_name(ty);
            return Err(cx.vm().type_error(format!("cannot create '{name}' instances")));
        }
        let items = match cx.collect(sequence).await {
            Err(raised) if raised.is(corallus_vm::objects::exception::ExceptionKind::TypeError) => {
                return Err(cx.vm().type_error("constructor requires a sequence"));
            }
            items => items?,
        };
        build(cx.vm(), ty, items, dict)
    })
}

fn build(vm: &mut Vm, ty: &Ref<Type>, mut items: Vec<Value>, dict: &Value) -> Res {
    let name = vm.full_type_name(ty);
    let dict = match dict.downcast_ref::<Dict>() {
        Some(dict) => Some(dict.clone()),
        None if dict.is_undef() || dict.is_none() => None,
        None => return Err(vm.type_error(format!("{name}() takes a dict as second arg, if any"))),
    };
    let (least, most, given) = (visible(ty).len(), fields(ty).len(), items.len());
    let bound = match given {
        _ if given < least && least == most => Some(("a ", least)),
        _ if given > most && least == most => Some(("a ", least)),
        _ if given < least => Some(("an at least ", least)),
        _ if given > most => Some(("an at most ", most)),
        _ => None,
    };
    if let Some((bound, count)) = bound {
        return Err(vm.type_error(format!(
            "{name}() takes {bound}{count}-sequence ({given}-sequence given)"
        )));
    }
    let more = items.split_off(least);
    let value = instance(vm, ty, items);
    let mut used = 0;
    for (at, field) in hidden_fields(ty).iter().enumerate() {
        let named = dict.as_ref().and_then(|dict| dict.get_str(vm, field.name));
        let fallback =
            unnamed_twin(ty, field).and_then(|index| value.downcast_ref::<Tuple>()?.items.get(index).cloned());
        match (more.get(at).cloned(), named) {
            (Some(item), None) => set_hidden(vm, &value, field.name, item)?,
            (None, Some(item)) => {
                used += 1;
                set_hidden(vm, &value, field.name, item)?;
            }
            (None, None) => set_hidden(vm, &value, field.name, fallback.unwrap_or(Value::NONE))?,
            (Some(_), Some(_)) => {}
        }
    }
    if dict.is_some_and(|dict| dict.len() > used) {
        return Err(vm.type_error(format!("{name}() got duplicate or unexpected field name(s)")));
    }
    Ok(value)
}

/// The position of the unnamed visible field that a hidden field takes its value from if none is given.
fn unnamed_twin(ty: &Type, field: &GetSet) -> Option<usize> {
    visible(ty)
        .iter()
        .position(|other| is_unnamed(other) && other.name.trim_start_matches('_') == field.name)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?.clone();
    let ty = vm.type_of(&args[0]).clone();
    let mut text = vm.full_type_name(&ty);
    text.push('(');
    for (index, (field, value)) in visible(&ty).iter().zip(tuple.items.iter()).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(field.name.trim_start_matches('_'));
        text.push('=');
        text.push_str(&vm.repr(value)?.to_string_lossy());
    }
    text.push(')');
    Ok(vm.str(&text))
}

/// The hidden fields of an instance as a dict.
fn hidden_dict(vm: &mut Vm, value: &Value) -> Ref<Dict> {
    let (ty, dict) = (vm.type_of(value).clone(), vm.new_dict());
    for field in hidden_fields(&ty) {
        let item = hidden_value(vm, value, field.name);
        dict.set_str(vm, field.name, item);
    }
    dict
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?.clone();
    let ty = vm.type_of(&args[0]).to_value();
    let plain = vm.tuple(tuple.items.to_vec());
    let hidden = hidden_dict(vm, &args[0]).into_value();
    let state = vm.tuple([plain, hidden]);
    Ok(vm.tuple([ty, state]))
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut items = this::<Tuple>(vm, &args[0])?.items.to_vec();
    let ty = vm.type_of(&args[0]).clone();
    if visible(&ty).iter().any(is_unnamed) {
        let name = vm.full_type_name(&ty);
        return Err(vm.type_error(format!(
            "__replace__() is not supported for {name} because it has unnamed field(s)"
        )));
    }
    let hidden = hidden_dict(vm, &args[0]);
    let mut unknown = Vec::new();
    let changes = args[1].downcast_ref::<Dict>().map(|dict| dict.entries());
    for (key, value) in changes.unwrap_or_default() {
        let name = vm.text_of(&key);
        let at = visible(&ty).iter().position(|field| field.name == name);
        match at.and_then(|at| items.get_mut(at)) {
            Some(item) => *item = value,
            None if hidden_fields(&ty).iter().any(|field| field.name == name) => hidden.set_str(vm, &name, value),
            None => unknown.push(key),
        }
    }
    if !unknown.is_empty() {
        return Err(unexpected(vm, unknown));
    }
    build(vm, &ty, items, &hidden.into_value())
}

fn unexpected(vm: &mut Vm, names: Vec<Value>) -> Raised {
    let names = vm.list(names);
    match vm.repr(&names) {
        Ok(names) => {
            let names = names.to_string_lossy().into_owned();
            vm.type_error(format!("Got unexpected field name(s): {names}"))
        }
        Err(raised) => raised,
    }
}

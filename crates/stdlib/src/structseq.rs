//! Struct sequences: tuples with named fields, such as `sys.version_info`, `os.stat_result` and `time.struct_time`.
//!
//! A type is a static table: base `tuple`, [`METHODS`], and one [`field`] per visible item. Fields beyond the visible ones
//! are attributes of the instance.

use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, GetSet, Native, NativeFuture, TypeDef, async_method, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::types::defs;
use corallus_vm::vm::Vm;

/// What every struct sequence type can do beyond `tuple`.
pub static METHODS: &[Native] = &[
    fixed(async_method("__new__", "($type, sequence, dict=None)", new, "")),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
];

/// A struct sequence type with these visible fields.
pub const fn sequence_type(name: &'static str, module: &'static str, fields: &'static [GetSet]) -> TypeDef {
    TypeDef {
        base: Some(&defs::TUPLE),
        flags: TypeFlags::HAS_DICT,
        methods: METHODS,
        getsets: fields,
        ..TypeDef::new::<Tuple>(name, module)
    }
}

/// The visible field at a position.
pub const fn field<const INDEX: usize>(name: &'static str) -> GetSet {
    getter(name, item::<INDEX>, "")
}

fn item<const INDEX: usize>(vm: &mut Vm, value: &Value) -> Res {
    let tuple = this::<Tuple>(vm, value)?;
    Ok(tuple.items.get(INDEX).cloned().unwrap_or(Value::NONE))
}

/// An instance.
pub fn make(vm: &mut Vm, def: &'static TypeDef, items: Vec<Value>, hidden: Vec<(&str, Value)>) -> Res {
    let ty = type_of(vm, def);
    let value = vm
        .heap
        .alloc(
            &ty,
            Tuple {
                items: items.into(),
                hash: Cell::new(None),
            },
        )
        .into_value();
    for (name, field) in hidden {
        vm.setattr(&value, name, field)?;
    }
    Ok(value)
}

/// The isolate's type, with the class attributes that describe it.
pub fn type_of(vm: &mut Vm, def: &'static TypeDef) -> Ref<Type> {
    let ty = vm.type_for(def);
    if ty.dict.get_str(vm, "n_sequence_fields").is_none() {
        let count = vm.size(def.getsets.len());
        let names = def.getsets.iter().map(|field| vm.str(field.name)).collect();
        let names = vm.tuple(names);
        let dict = ty.dict.clone();
        for name in ["n_sequence_fields", "n_fields"] {
            dict.set_str(vm, name, count.clone());
        }
        dict.set_str(vm, "n_unnamed_fields", Value::int32(0));
        dict.set_str(vm, "__match_args__", names);
        vm.type_changed(&ty);
    }
    ty
}

fn visible(ty: &Type) -> &'static [GetSet] {
    ty.def.map_or(&[], |def| def.getsets)
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
        let mut items = cx.collect(sequence).await?;
        let (wanted, given) = (visible(ty).len(), items.len());
        let vm = cx.vm();
        if given < wanted {
            let name = vm.full_type_name(ty);
            return Err(vm.type_error(format!(
                "{name}() takes an at least {wanted}-sequence ({given}-sequence given)"
            )));
        }
        items.truncate(wanted);
        let value = vm
            .heap
            .alloc(
                ty,
                Tuple {
                    items: items.into(),
                    hash: Cell::new(None),
                },
            )
            .into_value();
        if let Some(dict) = dict.downcast_ref::<Dict>() {
            for (name, field) in dict.entries() {
                let name = vm.text_of(&name);
                vm.setattr(&value, &name, field)?;
            }
        }
        Ok(value)
    })
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
        text.push_str(field.name);
        text.push('=');
        text.push_str(&vm.repr(value)?.to_string_lossy());
    }
    text.push(')');
    Ok(vm.str(&text))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let tuple = this::<Tuple>(vm, &args[0])?.clone();
    let ty = vm.type_of(&args[0]).to_value();
    let plain = vm.tuple(tuple.items.to_vec());
    let hidden = vm.getattr(&args[0], "__dict__")?;
    let state = vm.tuple(vec![plain, hidden]);
    Ok(vm.tuple(vec![ty, state]))
}

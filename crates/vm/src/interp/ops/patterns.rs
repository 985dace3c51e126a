//! Pattern matching (PEP 634).

use corallus_bytecode::{Instr, KILL_B, KILL_C, Opcode};
use corallus_heap::{TypeFlags, Value};

use super::super::{Apart, Flow};
use crate::error::Res;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

pub fn kind(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let flag = match i.opcode() {
        Some(Opcode::MatchSequence) => TypeFlags::SEQUENCE,
        _ => TypeFlags::MAPPING,
    };
    let result = vm.type_of(c.get(i.b())).has(flag);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.set(vm, i.a(), Value::bool(result));
    c.advance(1);
}

pub fn keys(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (subject, keys) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let result = match_keys(vm, &subject, &keys)?;
    c.kill(vm, i.with_flags(i.d() & (KILL_B | KILL_C)));
    c.set(vm, i.a(), result);
    c.advance(1);
    Ok(())
}

fn match_keys(vm: &mut Vm, subject: &Value, keys: &Value) -> Res {
    let Some(keys) = keys.downcast_ref::<Tuple>().cloned() else {
        return Ok(Value::NONE);
    };
    let mut values = Vec::with_capacity(keys.items.len());
    let seen = vm.new_dict();
    let marker = vm.new_list(Vec::new()).into_value();
    let get = vm.getattr(subject, "get")?;
    for key in &keys.items {
        if seen.contains(vm, key)? {
            let key = vm.repr(key)?;
            let key = key.to_string_lossy();
            return Err(vm.value_error(format!("mapping pattern checks duplicate key ({key})")));
        }
        seen.insert(vm, key.clone(), Value::NONE)?;
        let value = vm.call(&get, &[key.clone(), marker.clone()])?;
        if value.is(&marker) {
            return Ok(Value::NONE);
        }
        values.push(value);
    }
    Ok(vm.tuple(values))
}

pub fn class(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let subject = c.get(i.b()).clone();
    let (class, names) = (c.take(i.c()), c.take(i.c() + 1));
    let positional = c.extension() as usize;
    let result = match_class(vm, &subject, &class, positional, &names)?;
    drop(subject);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.set(vm, i.a(), result);
    c.advance(2);
    Ok(())
}

fn match_class(vm: &mut Vm, subject: &Value, class: &Value, positional: usize, names: &Value) -> Res {
    let Some(ty) = class.downcast_ref::<Type>() else {
        return Err(vm.type_error("called match pattern must be a class"));
    };
    if !vm.isinstance(subject, class)? {
        return Ok(Value::NONE);
    }
    let mut values = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    if positional > 0 {
        let match_args = vm.getattr_opt(class, "__match_args__")?;
        let own = match &match_args {
            Some(args) => match args.downcast_ref::<Tuple>() {
                Some(tuple) => Some(tuple.items.to_vec()),
                None => {
                    let (name, given) = (ty.long_name(), vm.type_name(args));
                    return Err(vm.type_error(format!("{name}.__match_args__ must be a tuple (got {given})")));
                }
            },
            None => None,
        };
        let match_self = own.is_none() && ty.has(TypeFlags::MATCH_SELF);
        let allowed = if match_self {
            1
        } else {
            own.as_ref().map_or(0, Vec::len)
        };
        if positional > allowed {
            let (name, plural) = (ty.long_name(), if allowed == 1 { "" } else { "s" });
            return Err(vm.type_error(format!(
                "{name}() accepts {allowed} positional sub-pattern{plural} ({positional} given)"
            )));
        }
        if match_self {
            values.push(subject.clone());
        }
        for name in own.unwrap_or_default().iter().take(positional) {
            let Some(text) = name.downcast_ref::<Str>() else {
                let given = vm.type_name(name);
                return Err(vm.type_error(format!("__match_args__ elements must be strings (got {given})")));
            };
            let text = text.to_string_lossy().into_owned();
            match class_attribute(vm, subject, ty, text, &mut seen)? {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
    }
    for name in names
        .downcast_ref::<Tuple>()
        .map(|names| names.items.to_vec())
        .unwrap_or_default()
    {
        let text = vm.text_of(&name);
        match class_attribute(vm, subject, ty, text, &mut seen)? {
            Some(value) => values.push(value),
            None => return Ok(Value::NONE),
        }
    }
    Ok(vm.tuple(values))
}

fn class_attribute(
    vm: &mut Vm,
    subject: &Value,
    ty: &Type,
    name: String,
    seen: &mut Vec<String>,
) -> Res<Option<Value>> {
    if seen.contains(&name) {
        let class = ty.long_name();
        return Err(vm.type_error(format!("{class}() got multiple sub-patterns for attribute '{name}'")));
    }
    let value = vm.getattr_opt(subject, &name)?;
    seen.push(name);
    Ok(value)
}

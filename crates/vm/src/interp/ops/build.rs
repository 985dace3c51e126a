//! Displays, unpacking into them, and formatted strings.

use corallus_bytecode::{Instr, KILL_B, KILL_C, NO_REGISTER};
use corallus_heap::{Ref, Value};

use super::super::{Apart, Exit, Flow};
use crate::error::Res;
use crate::native::sink::{NewList, NewTuple};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::list::List;
use crate::objects::str::Str;
use crate::special::Special;
use crate::vm::Vm;

pub fn slice(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let (start, stop, step) = (c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2));
    let slice = vm.new_slice(start, stop, step);
    c.set(vm, i.a(), slice);
    c.advance(1);
}

pub fn tuple(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let tuple = match i.c() {
        2 => vm.pair(c.take(i.b()), c.take(i.b() + 1)),
        3 => vm.triple(c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2)),
        count => {
            let items: Vec<Value> = c.take_range(i.b(), usize::from(count)).collect();
            vm.tuple_of_full(items)
        }
    };
    c.set(vm, i.a(), tuple);
    c.advance(1);
}

pub fn list(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let items = c.take_range(i.b(), usize::from(i.c())).collect();
    let list = vm.list(items);
    c.set(vm, i.a(), list);
    c.advance(1);
}

pub fn set(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let items = c.take_range(i.b(), usize::from(i.c())).collect();
    let set = vm.set_of(items)?;
    c.set(vm, i.a(), set);
    c.advance(1);
    Ok(())
}

pub fn map(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let dict = vm.new_dict();
    for pair in 0..i.c() {
        let (key, value) = (c.take(i.b() + 2 * pair), c.take(i.b() + 2 * pair + 1));
        dict.insert(vm, key, value)?;
    }
    c.set(vm, i.a(), dict.into_value());
    c.advance(1);
    Ok(())
}

pub fn string(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let parts = c.slice(i.b(), usize::from(i.c()));
    let texts = || parts.iter().filter_map(|part| part.downcast_ref::<Str>());
    let (mut size, mut length) = (0, 0);
    for text in texts() {
        (size, length) = (size + text.as_bytes().len(), length + text.len());
    }
    let value = vm.filled_str(size, length, |out| {
        for text in texts() {
            out.push(text.as_bytes());
        }
    })?;
    for offset in 0..i.c() {
        drop(c.take(i.b() + offset));
    }
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

fn list_in(c: &Apart, register: u16) -> Option<Ref<List>> {
    c.get(register).downcast_ref::<List>().cloned()
}

fn dict_in(c: &Apart, register: u16) -> Option<Ref<Dict>> {
    c.get(register).downcast_ref::<Dict>().cloned()
}

pub fn list_append(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let item = if i.d() & KILL_B != 0 {
        c.take(i.b())
    } else {
        c.get(i.b()).clone()
    };
    if let Some(list) = c.get(i.a()).downcast_ref::<List>() {
        list.push(&vm.heap, item);
    }
    c.advance(1);
}

pub fn list_extend(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let iterable = c.get(i.b()).clone();
    if vm.feeds_sinks(&iterable)
        && let Some(list) = list_in(c, i.a())
    {
        let begun = vm.begin_sink(&iterable, NewList(list));
        drop(iterable);
        return c.finish(vm, i.with_flags(i.d() & KILL_B), begun);
    }
    let items = vm.collect(&iterable).map_err(|raised| {
        let ty = vm.type_of(&iterable);
        let iterable_type = ty.has_special(Special::Iter) || ty.has_special(Special::GetItem);
        if raised.is(ExceptionKind::TypeError) && !iterable_type {
            let name = vm.type_name(&iterable);
            return vm.type_error(format!("Value after * must be an iterable, not {name}"));
        }
        raised
    })?;
    drop(iterable);
    if let Some(list) = list_in(c, i.a()) {
        vm.heap.grow(size_of_val(&*items));
        list.items.borrow_mut().extend(items);
    }
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.advance(1);
    Ok(())
}

pub fn star_args(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (iterable, callable) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    if vm.feeds_sinks(&iterable) {
        let begun = vm.begin_sink(&iterable, NewTuple::default());
        drop((iterable, callable));
        return c.finish(vm, i.with_flags(i.d() & KILL_B), begun);
    }
    let is_tuple = vm.type_of(&iterable).is(&vm.types.tuple);
    let tuple = if is_tuple {
        iterable
    } else {
        let items = vm.collect(&iterable).map_err(|raised| {
            let ty = vm.type_of(&iterable);
            let iterable_type = ty.has_special(Special::Iter) || ty.has_special(Special::GetItem);
            if raised.is(ExceptionKind::TypeError) && !iterable_type {
                let (function, name) = (vm.callable_name(&callable), vm.type_name(&iterable));
                return vm.type_error(format!("{function} argument after * must be an iterable, not {name}"));
            }
            raised
        })?;
        vm.tuple(items)
    };
    drop(callable);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.set(vm, i.a(), tuple);
    c.advance(1);
    Ok(())
}

pub fn list_to_tuple(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let items = list_in(c, i.b())
        .map(|list| list.items.borrow().clone())
        .unwrap_or_default();
    let tuple = vm.tuple(items);
    c.kill(vm, i);
    c.set(vm, i.a(), tuple);
    c.advance(1);
}

pub fn set_add(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (set, item) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    vm.set_add(&set, item)?;
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.advance(1);
    Ok(())
}

pub fn set_update(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (set, iterable) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    for item in vm.collect(&iterable)? {
        vm.set_add(&set, item)?;
    }
    drop(iterable);
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.advance(1);
    Ok(())
}

pub fn map_add(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (key, value) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    if let Some(dict) = dict_in(c, i.a()) {
        dict.insert(vm, key, value)?;
    }
    c.kill(vm, i.with_flags(i.d() & (KILL_B | KILL_C)));
    c.advance(1);
    Ok(())
}

/// Key-value pairs of a mapping; `None` if it has no `keys`.
fn mapping_items(vm: &mut Vm, mapping: &Value) -> Res<Option<Vec<(Value, Value)>>> {
    if let Some(dict) = mapping.downcast_ref::<Dict>()
        && vm.type_of(mapping).is(&vm.types.dict)
    {
        return Ok(Some(dict.entries()));
    }
    let Some(keys) = vm.getattr_opt(mapping, "keys")? else {
        return Ok(None);
    };
    let keys = vm.call(&keys, &[])?;
    let mut items = Vec::new();
    for key in vm.collect(&keys)? {
        let value = vm.getitem(mapping, &key)?;
        items.push((key, value));
    }
    Ok(Some(items))
}

pub fn dict_update(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let mapping = c.get(i.b()).clone();
    if let (Some(source), Some(dict)) = (vm.types.exact_dict(&mapping), dict_in(c, i.a())) {
        dict.merge(vm, &source.clone())?;
        drop(mapping);
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.advance(1);
        return Ok(());
    }
    let Some(items) = mapping_items(vm, &mapping)? else {
        let name = vm.type_name(&mapping);
        return Err(Exit::Raise(vm.type_error(format!("'{name}' object is not a mapping"))));
    };
    drop(mapping);
    if let Some(dict) = dict_in(c, i.a()) {
        for (key, value) in items {
            dict.insert(vm, key, value)?;
        }
    }
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.advance(1);
    Ok(())
}

pub fn dict_merge(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    if let Some(dict) = dict_in(c, i.a()) {
        merge_keywords(vm, c, i, &dict)?;
    }
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.advance(1);
    Ok(())
}

pub fn star_keywords(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let keywords = if vm.type_of(c.get(i.b())).is(&vm.types.dict) {
        c.get(i.b()).clone()
    } else {
        let dict = vm.new_dict();
        merge_keywords(vm, c, i, &dict)?;
        dict.into_value()
    };
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    c.set(vm, i.a(), keywords);
    c.advance(1);
    Ok(())
}

/// Adds what the mapping in `b` holds to the keywords of a call of `c`.
fn merge_keywords(vm: &mut Vm, c: &Apart, i: Instr, dict: &Dict) -> Res<()> {
    let (mapping, callable) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let Some(items) = mapping_items(vm, &mapping)? else {
        let (function, name) = (vm.callable_name(&callable), vm.type_name(&mapping));
        let message = format!("{function} argument after ** must be a mapping, not {name}");
        return Err(vm.type_error(message));
    };
    for (key, value) in items {
        let known = match key.downcast_ref::<Str>() {
            Some(name) => dict.get_name(vm, name).is_some(),
            None => dict.get(vm, &key)?.is_some(),
        };
        if known {
            let (function, name) = (
                vm.callable_name(&callable),
                vm.str_of(&key)?.to_string_lossy().into_owned(),
            );
            return Err(vm.type_error(format!("{function} got multiple values for keyword argument '{name}'")));
        }
        dict.insert(vm, key, value)?;
    }
    Ok(())
}

/// `!s`, `!r`, `!a` of a replacement field.
fn convert(vm: &mut Vm, value: Value, conversion: u16) -> Res {
    match conversion {
        1 => Ok(vm.str_of(&value)?.into_value()),
        2 => Ok(vm.repr(&value)?.into_value()),
        3 => vm.ascii(&value),
        _ => Ok(value),
    }
}

pub fn format_value(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let value = c.get(i.b()).clone();
    let value = convert(vm, value, u16::from(i.d() >> 4 & 3))?;
    let plain = i.c() == NO_REGISTER;
    let text = if plain && vm.type_of(&value).is(&vm.types.str) {
        value
    } else if plain && let Some(int) = value.as_small_int() {
        vm.decimal(int)
    } else {
        let spec = if plain {
            vm.intern("").into_value()
        } else {
            c.get(i.c()).clone()
        };
        vm.format(&value, &spec)?.into_value()
    };
    let flags = if plain {
        i.d() & KILL_B
    } else {
        i.d() & (KILL_B | KILL_C)
    };
    c.kill(vm, i.with_flags(flags));
    c.set(vm, i.a(), text);
    c.advance(1);
    Ok(())
}

pub fn interpolation(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (value, expression, spec) = (c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2));
    let conversion = match i.c() {
        1 => vm.intern("s").into_value(),
        2 => vm.intern("r").into_value(),
        3 => vm.intern("a").into_value(),
        _ => Value::NONE,
    };
    let spec = if spec.is_undef() {
        vm.intern("").into_value()
    } else {
        spec
    };
    let interpolation = vm.new_interpolation(value, expression, conversion, spec);
    c.set(vm, i.a(), interpolation);
    c.advance(1);
    Ok(())
}

pub fn template(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (strings, interpolations) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let template = vm.new_template(strings, interpolations);
    c.kill(vm, i);
    c.set(vm, i.a(), template);
    c.advance(1);
    Ok(())
}

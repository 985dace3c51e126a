//! Items: `b[c]`.

use corallus_bytecode::{Instr, KILL_C};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Exit, Flow, out_of_line};
use crate::frame::Begun;
use crate::objects::bytes::Bytes;
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

#[inline(always)]
fn position(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}

/// An item of a plain list or tuple at an immediate index, or of a plain dict under a plain string.
#[inline(always)]
fn quick_item(vm: &Vm, container: &Value, key: &Value) -> Option<Value> {
    if let Some(list) = vm.types.exact_list(container) {
        return list.item(key.as_small_int()?);
    }
    if let Some(dict) = vm.types.exact_dict(container) {
        if key.is_small_int() {
            return dict.get_int(key);
        }
        let name = key.downcast_ref::<Str>()?;
        if !key.header()?.type_value().is(vm.types.str.as_value()) {
            return None;
        }
        return dict.get_name(vm, name);
    }
    let items = &vm.types.exact_tuple(container)?.items;
    items.get(position(key.as_small_int()?, items.len())?).cloned()
}

/// A character of a plain ASCII string, or a byte of a plain `bytes`, at an immediate index.
fn quick_character(vm: &mut Vm, container: &Value, key: &Value) -> Option<Value> {
    let (ty, index) = (container.header()?.type_value(), key.as_small_int()?);
    if ty.is(vm.types.str.as_value()) {
        let text = container.downcast_ref::<Str>()?;
        let at = position(index, text.as_bytes().len()).filter(|_| text.is_ascii())?;
        return Some(vm.character(text.as_bytes().get(at..=at)?));
    }
    if ty.is(vm.types.bytes.as_value()) {
        let data = &container.downcast_ref::<Bytes>()?.data;
        return Some(Value::int32(i32::from(*data.get(position(index, data.len())?)?)));
    }
    None
}

#[inline(always)]
pub fn load_subscr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = quick_item(vm, c.get(i.b()), c.get(i.c())) {
        c.kill(vm, i);
        c.set(vm, i.a(), value);
        c.advance(1);
        return Ok(());
    }
    out_of_line(vm, c, i, load_subscr_slow)
}

#[inline(never)]
fn load_subscr_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let key = c.get(i.c()).clone();
    begin_getitem(vm, c, i, key)
}

fn begin_getitem(vm: &mut Vm, c: &mut Apart, i: Instr, key: Value) -> Flow {
    c.sync();
    if let Some(value) = quick_character(vm, c.get(i.b()), &key) {
        return c.finish(vm, i, Ok(Begun::Done(value)));
    }
    if let Some(dict) = vm.types.exact_dict(c.get(i.b()))
        && matches!(dict.get_plain(vm, &key), Some(None))
    {
        c.kill(vm, i);
        return Err(Exit::Raise(vm.key_error(&key)));
    }
    let container = c.get(i.b()).clone();
    let begun = vm.begin_getitem(&container, &key);
    drop((container, key));
    c.finish(vm, i, begun)
}

#[inline(always)]
pub fn load_subscr_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = quick_position(vm, c.get(i.b()), i64::from(i.c() as i16)) {
        c.kill(vm, i);
        c.set(vm, i.a(), value);
        c.advance(1);
        return Ok(());
    }
    out_of_line(vm, c, i, load_subscr_imm_slow)
}

/// An item of a plain list or tuple.
#[inline(always)]
fn quick_position(vm: &Vm, container: &Value, index: i64) -> Option<Value> {
    if let Some(list) = vm.types.exact_list(container) {
        return list.item(index);
    }
    let items = &vm.types.exact_tuple(container)?.items;
    items.get(position(index, items.len())?).cloned()
}

#[inline(never)]
fn load_subscr_imm_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let key = Value::int32(i32::from(i.c() as i16));
    if vm.type_of(c.get(i.b())).is(&vm.types.dict)
        && let Some(value) = c.get(i.b()).downcast_ref::<Dict>().and_then(|dict| dict.get_int(&key))
    {
        return c.finish(vm, i, Ok(Begun::Done(value)));
    }
    begin_getitem(vm, c, i, key)
}

#[inline(always)]
pub fn store_subscr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    if quick_store(vm, *c, i) {
        c.kill(vm, i);
        c.advance(1);
        if vm.heap.has_pending() {
            vm.run_pending();
        }
        return Ok(());
    }
    out_of_line(vm, c, i, store_subscr_slow)
}

#[inline(never)]
fn store_subscr_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (container, key, value) = (c.get(i.a()).clone(), c.get(i.b()).clone(), c.get(i.c()).clone());
    let begun = vm.begin_setitem(&container, &key, Some(value));
    drop((container, key));
    c.finish(vm, i, begun)
}

/// Stores without leaving the loop, where container and key are of the common kinds. The cursor comes as a copy: a reference to
/// the loop's own would move it from machine registers to memory, for every instruction.
#[inline(never)]
fn quick_store(vm: &mut Vm, c: Cursor, i: Instr) -> bool {
    let (container, key) = (c.get(i.a()), c.get(i.b()));
    if let Some(list) = vm.types.exact_list(container) {
        let Some(index) = key.as_small_int() else {
            return false;
        };
        let mut items = list.items.borrow_mut();
        let length = items.len();
        let Some(place) = position(index, length).and_then(|position| items.get_mut(position)) else {
            return false;
        };
        let value = match i.d() & KILL_C != 0 {
            true => c.take(i.c()),
            false => c.get(i.c()).clone(),
        };
        let old = std::mem::replace(place, value);
        drop(items);
        drop(old);
        return true;
    }
    let Some(dict) = vm.types.exact_dict(container) else {
        return false;
    };
    if key.is_small_int() {
        return dict.clone().set_int(vm, key, c.get(i.c()).clone()).is_ok();
    }
    if let Some(name) = key.downcast_ref::<Str>()
        && vm.type_of(key).is(&vm.types.str)
    {
        let (dict, name, value) = (dict.clone(), name.clone(), c.get(i.c()).clone());
        dict.set_name(vm, &name, value);
        return true;
    }
    false
}

pub fn delete_subscr(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (container, key) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    let begun = vm.begin_setitem(&container, &key, None);
    drop((container, key));
    c.finish(vm, i, begun)
}

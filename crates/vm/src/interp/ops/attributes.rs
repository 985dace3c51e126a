//! Attributes, methods, items.

use corallus_bytecode::{Instr, KILL_A, KILL_B};
use corallus_heap::{Ref, Value};

use super::super::{Cursor, Exit, Flow, out_of_line};
use crate::frame::Begun;
use crate::objects::dict::Dict;
use crate::objects::function::Function;
use crate::objects::list::List;
use crate::objects::native_function::NativeMethod;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// Instance attributes under a shape are cached: the first cache word holds the type's version and the position, the
/// second the shape.
#[inline(always)]
pub fn load_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = cached_attribute(c, c.get(i.b())) {
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.set(vm, i.a(), value);
        c.advance(4);
        return Ok(());
    }
    out_of_line(vm, c, i, load_attr_slow)
}

#[inline(always)]
fn cached_attribute(c: &Cursor, object: &Value) -> Option<Value> {
    let shape = c.cache(2).get().0;
    let header = object.header()?;
    let attrs = header.attrs()?;
    let word = c.cache(1).get().0;
    let key = attrs.shape_key();
    if key as u64 != shape || key == 0 || header.type_core().version.get() != word as u32 {
        return None;
    }
    attrs.get((word >> 32) as usize)
}

#[inline(never)]
fn load_attr_slow(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.b()).clone();
    cache_attribute(vm, c, &object, &name);
    let begun = vm.begin_getattr(&object, &name);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

/// Fills the cache if the attribute is the instance's own and nothing on the type goes before it.
fn cache_attribute(vm: &mut Vm, c: &Cursor, object: &Value, name: &Ref<Str>) {
    let Some(attrs) = object.header().and_then(|header| header.attrs()) else {
        return;
    };
    let ty = vm.type_of(object).clone();
    if attrs.has_dict() || !uses_generic_getattr(vm, &ty) {
        return;
    }
    let Some(position) = attrs.shape().find(name.as_value()) else {
        return;
    };
    let version = vm.type_version(&ty);
    if version == 0 || ty.lookup(vm, name).is_some_and(|value| vm.is_data_descriptor(&value)) {
        return;
    }
    c.cache(1).set(Instr(u64::from(version) | u64::from(position) << 32));
    c.cache(2).set(Instr(attrs.shape_key() as u64));
}

fn uses_generic_getattr(vm: &Vm, ty: &Type) -> bool {
    match (ty.special(Special::GetAttribute), &vm.object_getattribute) {
        (Some(own), Some(generic)) => own.is(generic),
        _ => false,
    }
}

/// The cache is that of [`load_attr`]; for an attribute that the store adds, the position is [`ADDED`], the second word
/// holds the shape before and the third the one after.
#[inline(always)]
pub fn store_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let Some(old) = cached_store(vm, c, i) else {
        return out_of_line(vm, c, i, store_attr_slow);
    };
    drop(old);
    c.kill(vm, i.with_flags(i.d() & (KILL_A | KILL_B)));
    c.advance(4);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    Ok(())
}

/// Stands in a store's cache for the position of an attribute that the store adds.
const ADDED: u32 = u32::MAX;

#[inline(never)]
fn store_attr_slow(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let flags = i.with_flags(i.d() & (KILL_A | KILL_B));
    let name = c.name(usize::from(i.c()));
    let (object, value) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    let before = shape_of(&object);
    let begun = vm.begin_setattr(&object, &name, Some(value));
    if matches!(begun, Ok(Begun::Done(_))) {
        cache_store(vm, c, &object, &name, before);
    }
    drop(object);
    c.finish(vm, flags, begun)
}

/// The key of an object's shape; 0 without.
fn shape_of(object: &Value) -> usize {
    let attrs = object.header().and_then(|header| header.attrs());
    attrs.map_or(0, |attrs| attrs.shape_key())
}

/// Replaces an attribute that the instance has under the cached shape, or adds it; gives the old value.
#[inline(always)]
fn cached_store(vm: &Vm, c: &Cursor, i: Instr) -> Option<Value> {
    let header = c.get(i.a()).header()?;
    let attrs = header.attrs()?;
    let word = c.cache(1).get().0;
    let key = attrs.shape_key();
    if key == 0 || key as u64 != c.cache(2).get().0 || header.type_core().version.get() != word as u32 {
        return None;
    }
    let position = (word >> 32) as u32;
    let value = c.get(i.b()).clone();
    if position == ADDED {
        c.append_cached(vm, attrs, 3, value);
        return Some(Value::UNDEF);
    }
    attrs.replace(position as usize, value).ok()
}

/// Fills the cache after an attribute of the instance's own has been stored.
fn cache_store(vm: &mut Vm, c: &Cursor, object: &Value, name: &Ref<Str>, before: usize) {
    let Some(attrs) = object.header().and_then(|header| header.attrs()) else {
        return;
    };
    let ty = vm.type_of(object).clone();
    let generic = match (ty.special(Special::SetAttr), &vm.object_setattr) {
        (Some(own), Some(generic)) => own.is(generic),
        _ => false,
    };
    if before == 0 || attrs.has_dict() || !generic {
        return;
    }
    let Some(position) = attrs.shape().find(name.as_value()) else {
        return;
    };
    let version = vm.type_version(&ty);
    if version == 0 || ty.lookup(vm, name).is_some_and(|value| vm.is_data_descriptor(&value)) {
        return;
    }
    let after = attrs.shape_key();
    if after != before && !attrs.shape().extends(before) {
        return;
    }
    let position = if after == before { position } else { ADDED };
    c.cache(1).set(Instr(u64::from(version) | u64::from(position) << 32));
    c.cache(2).set(Instr(before as u64));
    c.cache(3).set(Instr(after as u64));
}

pub fn delete_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.a()).clone();
    let begun = vm.begin_setattr(&object, &name, None);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_A), begun)
}

/// A method found on the type is not bound: function and `self` go to two registers. Cached is that this is so: the first
/// cache word holds the type's version, the second the instance's shape, which has no such name. The method itself stands in
/// the isolate's cache, which owns it.
#[inline(always)]
pub fn load_method(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let object = c.get(i.b());
    let Some(function) = cached_method(vm, c, i, object) else {
        return out_of_line(vm, c, i, load_method_slow);
    };
    let object = if i.d() & KILL_B != 0 {
        c.take(i.b())
    } else {
        object.clone()
    };
    c.set(vm, i.a(), function);
    c.set(vm, i.a() + 1, object);
    c.advance(4);
    Ok(())
}

#[inline(always)]
fn cached_method(vm: &Vm, c: &Cursor, i: Instr, object: &Value) -> Option<Value> {
    let header = object.header()?;
    let version = header.type_core().version.get();
    // A word that has not been filled is neither 0 nor the key of a shape.
    let shape = header.attrs().map_or(0, |attrs| attrs.shape_key() as u64);
    if version == 0 || u64::from(version) != c.cache(1).get().0 || shape != c.cache(2).get().0 {
        return None;
    }
    vm.method_cache.known(version, c.name_ref(usize::from(i.c())))
}

#[inline(never)]
fn load_method_slow(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.b()).clone();
    if let Some(function) = unbound_method(vm, &object, &name) {
        cache_method(vm, c, &object);
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.set(vm, i.a(), function);
        c.set(vm, i.a() + 1, object);
        c.advance(4);
        return Ok(());
    }
    c.sync();
    let begun = vm.begin_getattr(&object, &name);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

/// Notes that the type of `object` has a method that the object itself doesn't hide.
fn cache_method(vm: &mut Vm, c: &Cursor, object: &Value) {
    let Some(header) = object.header() else { return };
    let shape = match header.attrs() {
        // A dict of its own may get the name at any time.
        Some(attrs) if attrs.has_dict() => return,
        Some(attrs) => attrs.shape_key() as u64,
        None => 0,
    };
    let ty = vm.type_of(object).clone();
    let version = vm.type_version(&ty);
    if version != 0 {
        c.cache(1).set(Instr(u64::from(version)));
        c.cache(2).set(Instr(shape));
    }
}

/// The function or native that `object.name` would bind, if nothing goes before it.
fn unbound_method(vm: &mut Vm, object: &Value, name: &Ref<Str>) -> Option<Value> {
    let ty = vm.type_of(object).clone();
    if !uses_generic_getattr(vm, &ty) {
        return None;
    }
    vm.type_version(&ty);
    let found = ty.lookup(vm, name)?;
    let is_method = found.has_payload::<Function>()
        || found
            .downcast_ref::<NativeMethod>()
            .is_some_and(|method| method.native.binding == crate::native::Binding::Method);
    if !is_method || (ty.has(corallus_heap::TypeFlags::HAS_DICT) && vm.instance_attribute(object, name).is_some()) {
        return None;
    }
    Some(found)
}

pub fn load_special(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let special = match i.c() {
        0 => Special::Enter,
        1 => Special::Exit,
        2 => Special::AEnter,
        _ => Special::AExit,
    };
    let object = c.get(i.b()).clone();
    let Some(method) = vm.type_of(&object).special(special) else {
        return Err(Exit::Raise(vm.no_context_manager(&object, special)));
    };
    c.kill(vm, i.with_flags(i.d() & KILL_B));
    if method.has_payload::<Function>() || method.has_payload::<NativeMethod>() {
        c.set(vm, i.a(), method);
        c.set(vm, i.a() + 1, object);
        c.advance(1);
        return Ok(());
    }
    let ty = vm.type_of(&object).clone();
    if !vm.has_get(&method) {
        return c.finish_killed(vm, i, Ok(Begun::Done(method)));
    }
    let begun = vm.begin_descriptor_get(&method, Some(&object), &ty);
    c.finish_killed(vm, i, begun)
}

/// `super().name` without making the super object, if `super` is the builtin.
fn begin_super(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Result<Begun, Exit> {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let (class, ty, this) = (c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2));
    Ok(vm.begin_super_getattr(&class, &ty, &this, &name)?)
}

pub fn load_super_method(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let begun = begin_super(vm, c, i)?;
    c.finish_killed(vm, i, Ok(begun))
}

pub fn load_super_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let begun = begin_super(vm, c, i)?;
    c.finish_killed(vm, i, Ok(begun))
}

#[inline(always)]
fn position(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}

/// An item of a plain list or tuple at an immediate index, or of a plain dict under a plain string.
#[inline(always)]
fn quick_item(vm: &Vm, container: &Value, key: &Value) -> Option<Value> {
    let ty = container.header()?.type_value();
    if ty.is(vm.types.list.as_value()) {
        let index = key.as_small_int()?;
        let items = container.downcast_ref::<List>()?.items.borrow();
        return items.get(position(index, items.len())?).cloned();
    }
    if ty.is(vm.types.dict.as_value()) {
        if key.is_small_int() {
            return container.downcast_ref::<Dict>()?.get_int(key);
        }
        let name = key.downcast_ref::<Str>()?;
        if !key.header()?.type_value().is(vm.types.str.as_value()) {
            return None;
        }
        return container.downcast_ref::<Dict>()?.get_name(vm, name);
    }
    if ty.is(vm.types.tuple.as_value()) {
        let items = &container.downcast_ref::<Tuple>()?.items;
        return items.get(position(key.as_small_int()?, items.len())?).cloned();
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
fn load_subscr_slow(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let (container, key) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let begun = vm.begin_getitem(&container, &key);
    drop((container, key));
    c.finish(vm, i, begun)
}

#[inline(always)]
pub fn store_subscr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    if quick_store(vm, c, i) {
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
fn store_subscr_slow(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let (container, key, value) = (c.get(i.a()).clone(), c.get(i.b()).clone(), c.get(i.c()).clone());
    let begun = vm.begin_setitem(&container, &key, Some(value));
    drop((container, key));
    c.finish(vm, i, begun)
}

fn quick_store(vm: &mut Vm, c: &Cursor, i: Instr) -> bool {
    let (container, key) = (c.get(i.a()), c.get(i.b()));
    let Some(header) = container.header() else { return false };
    if header.type_value().is(vm.types.list.as_value()) {
        let (Some(list), Some(index)) = (container.downcast_ref::<List>(), key.as_small_int()) else {
            return false;
        };
        let value = c.get(i.c()).clone();
        let mut items = list.items.borrow_mut();
        let length = items.len();
        let Some(place) = position(index, length).and_then(|position| items.get_mut(position)) else {
            return false;
        };
        let old = std::mem::replace(place, value);
        drop(items);
        drop(old);
        return true;
    }
    if header.type_value().is(vm.types.dict.as_value())
        && key.is_small_int()
        && let Some(dict) = container.downcast_ref::<Dict>()
    {
        return dict.clone().set_int(vm, key, c.get(i.c()).clone()).is_ok();
    }
    if header.type_value().is(vm.types.dict.as_value())
        && let (Some(dict), Some(name)) = (container.downcast_ref::<Dict>(), key.downcast_ref::<Str>())
        && vm.type_of(key).is(&vm.types.str)
    {
        let (dict, name, value) = (dict.clone(), name.clone(), c.get(i.c()).clone());
        dict.set_name(vm, &name, value);
        return true;
    }
    false
}

pub fn delete_subscr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let (container, key) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    let begun = vm.begin_setitem(&container, &key, None);
    drop((container, key));
    c.finish(vm, i, begun)
}

//! Attributes and methods.

use corallus_bytecode::{Instr, KILL_A, KILL_B};
use corallus_heap::{Ref, Value};

use super::super::{Apart, Cursor, Exit, Flow, out_of_line};
use crate::attribute::places::{ADDED, ON_TYPE, PROPERTY, Place, Purpose, Word, is_method, version_and_shape};
use crate::frame::{Begun, FramePtr};
use crate::objects::function::Function;
use crate::objects::module::Module;
use crate::objects::native_function::NativeMethod;
use crate::objects::property::Property;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// Cached is a [`Place`]: the first cache word holds the type's version and the position, the second the shape, the third the
/// shape that a store leads to, or the address of a native method.
fn fill(c: &Apart, place: Place) {
    c.cache(1).set(Instr(place.word().0));
    c.cache(2).set(Instr(place.shape as u64));
    c.cache(3).set(Instr(place.after as u64));
}

/// Fills the cache from the table of the isolate. `None`: the table doesn't know.
fn refill(vm: &Vm, c: &Apart, object: &Value, name: &Ref<Str>, purpose: Purpose) -> Option<Place> {
    let (version, shape) = version_and_shape(object)?;
    let place = vm.places.find(name, purpose, version, shape)?;
    fill(c, place);
    Some(place)
}

/// What the first cache word holds in its lower half where it isn't a [`Word`]: the version of no type.
const OTHER: u64 = u32::MAX as u64;
/// In the lower half of the second cache word, instead of a shape: the object is a class. Above the first word's lower half
/// stands its version, and above this one that of its metaclass.
const OF_CLASS: u64 = 3;
/// The object is a module. Above the first word's lower half stands the version of its keys, and above this one the position.
const OF_MODULE: u64 = 5;

#[inline(always)]
pub fn load_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = cached_attribute(c, c.get(i.b()), 0) {
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.set(vm, i.a(), value);
        c.advance(4);
        return Ok(());
    }
    out_of_line(vm, c, i, load_attr_other)
}

/// An attribute of the instance's own; `base` is how much the cached position counts from.
#[inline(always)]
fn cached_attribute(c: &Cursor, object: &Value, base: usize) -> Option<Value> {
    let word = Word(c.cache(1).get().0);
    let attrs = c.attrs_by(object, word)?;
    if attrs.shape_address() as u64 != c.cache(2).get().0 {
        return None;
    }
    attrs.get(usize::from(word.position()).wrapping_sub(base))
}

#[inline(never)]
fn load_attr_other(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b());
    let name = c.name_ref(usize::from(i.c()));
    let mut found = of_class_or_module(vm, c, object, name);
    if found.is_none()
        && let Some((version, position)) = held_or_refilled(vm, c, object, name)
    {
        if position == PROPERTY
            && let Some(getter) = cached_getter(vm, name, version)
        {
            return call_getter(vm, c, i, getter);
        }
        found = match position {
            ON_TYPE => on_type(vm, object, name, version),
            _ => cached_attribute(c, object, 0).map(|value| (value, Value::UNDEF)),
        };
    }
    match found {
        Some((value, first)) if first.is_undef() => {
            c.kill(vm, i.with_flags(i.d() & KILL_B));
            c.set(vm, i.a(), value);
            c.advance(4);
            Ok(())
        }
        _ => load_attr_slow(vm, c, i),
    }
}

/// Version and position of the place that the cache holds, if it is the object's, or else of the one in the table.
#[inline]
fn held_or_refilled(vm: &Vm, c: &Apart, object: &Value, name: &Ref<Str>) -> Option<(u32, u16)> {
    let word = Word(c.cache(1).get().0);
    let (version, position) = (word.version(), word.position());
    let header = object.header()?;
    if version == header.type_core().version.get() && version != 0 {
        let shape = header.attrs().map_or(0, |attrs| attrs.shape_key() as u64);
        if position == PROPERTY || shape == c.cache(2).get().0 {
            return Some((version, position));
        }
    }
    let place = refill(vm, c, object, name, Purpose::Load)?;
    Some((place.version, place.position))
}

/// What is on the type under a name, if reading it through an instance doesn't bind it to the instance.
fn on_type(vm: &Vm, object: &Value, name: &Ref<Str>, version: u32) -> Option<(Value, Value)> {
    let value = vm.method_cache.known(version, name)?;
    vm.unbound(&value, vm.type_of(object).as_value())
}

/// What the cache holds for a class or a module.
#[inline]
fn of_class_or_module(vm: &Vm, c: &Apart, object: &Value, name: &Ref<Str>) -> Option<(Value, Value)> {
    let (word, kind) = (c.cache(1).get().0, c.cache(2).get().0);
    if word & OTHER != OTHER {
        return None;
    }
    let version = (word >> 32) as u32;
    if kind as u32 as u64 == OF_CLASS {
        let class = object.downcast_ref::<Type>()?;
        let metaclass = object.header()?.type_core().version.get();
        if class.core.version.get() != version || u64::from(metaclass) != kind >> 32 {
            return None;
        }
        let value = vm.method_cache.known(version, name)?;
        return match value.has_payload::<Function>() {
            true => Some((value, Value::UNDEF)),
            false => vm.unbound(&value, object),
        };
    }
    if kind as u32 as u64 != OF_MODULE {
        return None;
    }
    let namespace = object.downcast_ref::<Module>()?.dict.borrow();
    let namespace = namespace.as_ref()?;
    if namespace.current_keys_version() != version {
        return None;
    }
    Some((namespace.value_at((kind >> 32) as usize)?, Value::UNDEF))
}

/// Fills the cache for a class or a module.
fn cache_class_or_module(vm: &mut Vm, c: &Apart, object: &Value, name: &Ref<Str>) {
    let metaclass = vm.type_of(object).clone();
    let native = metaclass
        .special(Special::GetAttribute)
        .is_some_and(|own| own.has_payload::<NativeMethod>());
    if !native {
        return;
    }
    vm.type_version(&metaclass);
    let hidden = metaclass
        .lookup(vm, name)
        .is_some_and(|value| vm.is_data_descriptor(&value));
    if hidden {
        return;
    }
    let metaclass = metaclass.core.version.get();
    if let Some(class) = object.downcast_ref::<Type>() {
        vm.type_version(class);
        let version = class.core.version.get();
        if version != 0 && metaclass != 0 && class.lookup(vm, name).is_some() {
            c.cache(1).set(Instr(u64::from(version) << 32 | OTHER));
            c.cache(2).set(Instr(u64::from(metaclass) << 32 | OF_CLASS));
        }
        return;
    }
    let Some(module) = object.downcast_ref::<Module>() else {
        return;
    };
    if vm.type_of(object).is_heap_type() {
        return;
    }
    let namespace = module.namespace(vm);
    let Some(position) = namespace.find_name(vm, name).and_then(|at| u32::try_from(at).ok()) else {
        return;
    };
    let version = namespace.keys_version(vm);
    if version != 0 {
        c.cache(1).set(Instr(u64::from(version) << 32 | OTHER));
        c.cache(2).set(Instr(u64::from(position) << 32 | OF_MODULE));
    }
}

fn cached_getter(vm: &Vm, name: &Ref<Str>, version: u32) -> Option<Ref<Function>> {
    if vm.depth >= vm.recursion_limit {
        return None;
    }
    let property = vm.method_cache.known(version, name)?;
    property.downcast_ref::<Property>()?.plain_getter()
}

/// Calls the getter of a property; what it returns is the instruction's result.
fn call_getter(vm: &mut Vm, c: &mut Apart, i: Instr, getter: Ref<Function>) -> Flow {
    vm.safe_point()?;
    let object = match i.d() & KILL_B != 0 {
        true => c.take(i.b()),
        false => c.get(i.b()).clone(),
    };
    let frame = FramePtr::new_python(vm, getter);
    drop(frame.replace(0, object));
    vm.push_frame_unchecked(frame);
    **c = Cursor::new(frame);
    Ok(())
}

#[inline(never)]
fn load_attr_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.b()).clone();
    cache_place(vm, c, &object, &name, Purpose::Load);
    let begun = vm.begin_getattr(&object, &name);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

/// Fills the cache and the table with where the attribute is, if that can be kept.
fn cache_place(vm: &mut Vm, c: &Apart, object: &Value, name: &Ref<Str>, purpose: Purpose) -> Option<Place> {
    if let Some(place) = vm.find_place(object, name, purpose) {
        vm.places.insert(name, purpose, place);
        fill(c, place);
        return Some(place);
    }
    if object.has_payload::<Type>() || object.has_payload::<Module>() {
        cache_class_or_module(vm, c, object, name);
    }
    None
}

#[inline(always)]
pub fn store_attr(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let Some(old) = cached_store(vm, c, i) else {
        return out_of_line(vm, c, i, store_attr_other);
    };
    finish_store(vm, c, i, old)
}

#[inline(always)]
fn finish_store(vm: &mut Vm, c: &mut Cursor, i: Instr, old: Value) -> Flow {
    drop(old);
    c.kill(vm, i.with_flags(i.d() & (KILL_A | KILL_B)));
    c.advance(4);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    Ok(())
}

#[inline(never)]
fn store_attr_other(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if refill(vm, c, c.get(i.a()), c.name_ref(usize::from(i.c())), Purpose::Store).is_some()
        && let Some(old) = cached_store(vm, c, i)
    {
        return finish_store(vm, c, i, old);
    }
    let flags = i.with_flags(i.d() & (KILL_A | KILL_B));
    let name = c.name(usize::from(i.c()));
    let (object, value) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    let attrs = object.header().and_then(|header| header.attrs());
    let before = attrs.map_or(0, |attrs| attrs.shape_key());
    let begun = vm.begin_setattr(&object, &name, Some(value));
    if matches!(begun, Ok(Begun::Done(_)))
        && let Some(place) = vm.find_stored_place(&object, &name, before)
    {
        vm.places.insert(&name, Purpose::Store, place);
        fill(c, place);
    }
    drop(object);
    c.finish(vm, flags, begun)
}

/// Replaces an attribute that the instance has under the cached shape, or adds it; gives the old value.
#[inline(always)]
fn cached_store(vm: &Vm, c: &Cursor, i: Instr) -> Option<Value> {
    let word = Word(c.cache(1).get().0);
    let attrs = c.attrs_by(c.get(i.a()), word)?;
    if attrs.shape_address() as u64 != c.cache(2).get().0 {
        return None;
    }
    let value = c.get(i.b()).clone();
    if word.position() == ADDED {
        c.append_cached(vm, attrs, 3, value);
        return Some(Value::UNDEF);
    }
    attrs.replace(usize::from(word.position()), value).ok()
}

pub fn delete_attr(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.a()).clone();
    let begun = vm.begin_setattr(&object, &name, None);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_A), begun)
}

/// A method found on the type is not bound: function and `self` go to two registers. Cached is that this is so: the first
/// cache word holds the type's version, the second the instance's shape, which has no such name. A native method is known by
/// its address in the third word; a function stands in the isolate's cache, which owns it.
#[inline(always)]
pub fn load_method(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let object = c.get(i.b());
    let Some(function) = cached_method(vm, c, i, object) else {
        return out_of_line(vm, c, i, load_method_other);
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
    let word = Word(c.cache(1).get().0);
    if !c.has_shape(object, word, c.cache(2).get().0) {
        return None;
    }
    match c.kept_method(3) {
        Some(native) => Some(native),
        None if word.position() != 0 => None,
        None => vm.method_cache.known(word.version(), c.name_ref(usize::from(i.c()))),
    }
}

#[inline(never)]
fn load_method_other(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let object = c.get(i.b());
    let name = c.name_ref(usize::from(i.c()));
    let word = Word(c.cache(1).get().0);
    let found = if word.0 & OTHER == OTHER
        && let Some(found) = of_class_or_module(vm, c, object, name)
    {
        Some(found)
    } else if let Some((version, shape)) = version_and_shape(object)
        && let Some(position) = match version == word.version() && shape as u64 == c.cache(2).get().0 {
            true => Some(word.position()),
            false => vm.places.find(name, Purpose::Method, version, shape).map(|place| {
                fill(c, place);
                place.position
            }),
        }
    {
        callable_at(vm, c, object, name, version, position)
    } else if object.is_small_int() {
        // Has no shape that could be noted.
        let method = vm.method_cache.known(vm.types.int.core.version.get(), name);
        method.filter(is_method).map(|method| (method, object.clone()))
    } else {
        of_class_or_module(vm, c, object, name)
    };
    match found {
        Some((callable, first)) => {
            c.kill(vm, i.with_flags(i.d() & KILL_B));
            c.set(vm, i.a(), callable);
            c.set(vm, i.a() + 1, first);
            c.advance(4);
            Ok(())
        }
        None => load_method_slow(vm, c, i),
    }
}

/// What is to be called, and with what first, at this position of a place that the cache holds, and that is the object's.
#[inline(always)]
fn callable_at(
    vm: &Vm,
    c: &Apart,
    object: &Value,
    name: &Ref<Str>,
    version: u32,
    position: u16,
) -> Option<(Value, Value)> {
    match position {
        0 => Some((vm.method_cache.known(version, name)?, object.clone())),
        ON_TYPE => on_type(vm, object, name, version),
        _ => cached_attribute(c, object, 1).map(|value| (value, Value::UNDEF)),
    }
}

#[inline(never)]
fn load_method_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(usize::from(i.c()));
    let object = c.get(i.b()).clone();
    if let Some(place) = cache_place(vm, c, &object, &name, Purpose::Method)
        && let Some((callable, first)) = callable_at(vm, c, &object, &name, place.version, place.position)
    {
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.set(vm, i.a(), callable);
        c.set(vm, i.a() + 1, first);
        c.advance(4);
        return Ok(());
    }
    c.sync();
    // An object with a dict of its own isn't cached, but its methods needn't be bound either.
    if let Some(method) = unbound_method(vm, &object, &name) {
        c.kill(vm, i.with_flags(i.d() & KILL_B));
        c.set(vm, i.a(), method);
        c.set(vm, i.a() + 1, object);
        c.advance(4);
        return Ok(());
    }
    let begun = vm.begin_getattr(&object, &name);
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

/// The function or native that `object.name` would bind, if nothing goes before it.
fn unbound_method(vm: &mut Vm, object: &Value, name: &Ref<Str>) -> Option<Value> {
    let ty = vm.type_of(object).clone();
    if !vm.uses_generic_getattr(&ty) {
        return None;
    }
    vm.type_version(&ty);
    let found = ty.lookup(vm, name)?;
    let has_own = ty.has(corallus_heap::TypeFlags::HAS_DICT) && vm.instance_attribute(object, name).is_some();
    (is_method(&found) && !has_own).then_some(found)
}

pub fn load_special(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
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
fn begin_super(vm: &mut Vm, c: &mut Apart, i: Instr) -> Result<Begun, Exit> {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let (class, ty, this) = (c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2));
    Ok(vm.begin_super_getattr(&class, &ty, &this, &name)?)
}

pub fn load_super_method(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (class, ty, this) = (c.get(i.b()), c.get(i.b() + 1), c.get(i.b() + 2));
    if let Some(method) = vm.super_method(class, ty, this, c.name_ref(usize::from(i.c()))) {
        drop((c.take(i.b()), c.take(i.b() + 1)));
        let this = c.take(i.b() + 2);
        c.set(vm, i.a(), method);
        c.set(vm, i.a() + 1, this);
        c.advance(1);
        return Ok(());
    }
    let begun = begin_super(vm, c, i)?;
    c.finish_killed(vm, i, Ok(begun))
}

pub fn load_super_attr(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let begun = begin_super(vm, c, i)?;
    c.finish_killed(vm, i, Ok(begun))
}

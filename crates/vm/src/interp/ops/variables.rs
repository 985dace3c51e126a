//! Variables: locals, cells, closures, globals, names in a namespace.

use corallus_bytecode::Instr;
use corallus_heap::{Ref, Value};

use super::super::{Apart, Cursor, Exit, Flow};
use crate::error::Raised;
use crate::objects::cell::CellObject;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::vm::Vm;

#[cold]
#[inline(never)]
fn unbound_local(vm: &mut Vm, c: Cursor, register: u16) -> Exit {
    c.sync();
    let name = c.body().local_names.get(usize::from(register)).cloned();
    let name = name.unwrap_or_else(|| vm.intern("?"));
    let text = name.to_string_lossy();
    let message = format!("cannot access local variable '{text}' where it is not associated with a value");
    // As in the reference, it has no `name`.
    Exit::Raise(vm.error(ExceptionKind::UnboundLocalError, message))
}

#[cold]
#[inline(never)]
fn unbound_free(vm: &mut Vm, c: Cursor, index: u16) -> Exit {
    c.sync();
    let name = c.body().free_names.get(usize::from(index)).cloned();
    let name = name.unwrap_or_else(|| vm.intern("?"));
    let text = name.to_string_lossy();
    let message =
        format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope");
    let raised = vm.error(ExceptionKind::NameError, message);
    name_member(&raised, &name);
    Exit::Raise(raised)
}

#[cold]
#[inline(never)]
fn undefined_name(vm: &mut Vm, c: Cursor, name: &Ref<Str>) -> Exit {
    c.sync();
    let raised = vm.error(
        ExceptionKind::NameError,
        format!("name '{}' is not defined", name.to_string_lossy()),
    );
    name_member(&raised, name);
    Exit::Raise(raised)
}

fn name_member(raised: &Raised, name: &Ref<Str>) {
    if let Some(exception) = raised.exception() {
        exception.set_member("name", name.to_value());
    }
}

pub fn check_bound(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if c.get(i.a()).is_undef() {
        return Err(unbound_local(vm, **c, i.a()));
    }
    c.advance(1);
    Ok(())
}

pub fn delete_fast(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if c.get(i.a()).is_undef() {
        return Err(unbound_local(vm, **c, i.a()));
    }
    c.clear(vm, i.a());
    c.advance(1);
    Ok(())
}

pub fn make_cell(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let value = c.take(i.a());
    let cell = vm.new_cell(value).into_value();
    c.set(vm, i.a(), cell);
    c.advance(1);
}

/// The cell in a register; a damaged register gives an empty one.
fn cell(vm: &mut Vm, c: &Apart, register: u16) -> Ref<CellObject> {
    match c.get(register).downcast_ref::<CellObject>() {
        Some(cell) => cell.clone(),
        None => vm.new_cell(Value::UNDEF),
    }
}

fn set_cell(vm: &mut Vm, c: &Apart, cell: &CellObject, value: Value) {
    if cell.set(value).release_checked() && vm.heap.has_pending() {
        c.sync();
        vm.run_pending();
    }
}

#[inline(always)]
pub fn load_cell(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let value = c.get(i.b()).downcast_ref::<CellObject>().and_then(|cell| cell.get());
    let Some(value) = value else {
        return Err(unbound_local(vm, *c, i.b()));
    };
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn store_cell(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let cell = cell(vm, c, i.a());
    let value = c.get(i.b()).clone();
    set_cell(vm, c, &cell, value);
    c.kill(vm, i);
    c.advance(1);
    Ok(())
}

pub fn delete_cell(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let cell = cell(vm, c, i.a());
    if cell.get().is_none() {
        return Err(unbound_local(vm, **c, i.a()));
    }
    set_cell(vm, c, &cell, Value::UNDEF);
    c.advance(1);
    Ok(())
}

#[inline(always)]
fn free_cell(c: &Cursor, index: u16) -> Option<Ref<CellObject>> {
    c.function().closure.borrow().get(usize::from(index)).cloned()
}

#[inline(always)]
pub fn load_free(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let value = c
        .function()
        .closure
        .borrow()
        .get(usize::from(i.b()))
        .and_then(|cell| cell.get());
    let Some(value) = value else {
        return Err(unbound_free(vm, *c, i.b()));
    };
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn store_free(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let Some(cell) = free_cell(c, i.a()) else {
        return Err(unbound_free(vm, **c, i.a()));
    };
    let value = c.get(i.b()).clone();
    set_cell(vm, c, &cell, value);
    c.kill(vm, i);
    c.advance(1);
    Ok(())
}

pub fn delete_free(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    match free_cell(c, i.a()) {
        Some(cell) if cell.get().is_some() => set_cell(vm, c, &cell, Value::UNDEF),
        _ => return Err(unbound_free(vm, **c, i.a())),
    }
    c.advance(1);
    Ok(())
}

pub fn load_free_cell(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let Some(cell) = free_cell(c, i.b()) else {
        return Err(unbound_free(vm, **c, i.b()));
    };
    c.set(vm, i.a(), cell.into_value());
    c.advance(1);
    Ok(())
}

/// Global look-ups are cached: the first cache word holds the key versions of globals and builtins, the second the
/// position of the value and which of the two has it.
#[inline(always)]
pub fn load_global(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = cached_global(c) {
        c.set(vm, i.a(), value);
        c.advance(3);
        return Ok(());
    }
    let value = uncached_global(vm, *c, i)?;
    c.set(vm, i.a(), value);
    c.advance(3);
    Ok(())
}

#[inline(never)]
fn uncached_global(vm: &mut Vm, c: Cursor, i: Instr) -> Result<Value, Exit> {
    let name = c.name(i.bc() as usize);
    match find_global(vm, &Apart::from(c), &name)? {
        Some(value) => Ok(value),
        None => Err(undefined_name(vm, c, &name)),
    }
}

#[inline(always)]
fn cached_global(c: &Cursor) -> Option<Value> {
    // What nobody has filled holds versions that no dict gets (see `Vm::next_version`).
    let versions = c.cache(1).get().0;
    let place = c.cache(2).get().0;
    let function = c.function();
    if function.globals.current_keys_version() != versions as u32 {
        return None;
    }
    let position = (place >> 1) as usize;
    if place & 1 == 0 {
        return function.globals.value_at(position);
    }
    if function.builtins.current_keys_version() != (versions >> 32) as u32 {
        return None;
    }
    function.builtins.value_at(position)
}

/// Looks a global up and fills the cache.
fn find_global(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    let function = c.function();
    if !is_plain_dict(vm, &function.globals) {
        return match foreign_global(vm, c, name)? {
            Some(value) => Ok(Some(value)),
            None => builtin(vm, c, name),
        };
    }
    let (in_builtins, position) = match function.globals.find_name(vm, name) {
        Some(position) => (false, position),
        None => match function.builtins.find_name(vm, name) {
            Some(position) => (true, position),
            None => return foreign_builtin(vm, c, name),
        },
    };
    let globals = function.globals.keys_version(vm);
    let builtins = function.builtins.keys_version(vm);
    if globals != 0 && builtins != 0 {
        c.cache(1).set(Instr(u64::from(globals) | u64::from(builtins) << 32));
        c.cache(2).set(Instr((position as u64) << 1 | u64::from(in_builtins)));
    }
    Ok(match in_builtins {
        false => function.globals.value_at(position),
        true => function.builtins.value_at(position),
    })
}

/// Whether a namespace is a `dict` and not an instance of a subclass.
#[inline(always)]
fn is_plain_dict(vm: &Vm, dict: &Ref<Dict>) -> bool {
    dict.header().type_value().is(vm.types.dict.as_value())
}

/// Asks globals that are an instance of a subclass of `dict` for a name: its `__getitem__` or `__missing__` may make it
/// up, as `annotationlib` does.
#[cold]
fn foreign_global(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    c.sync();
    let globals = c.function().globals.to_value();
    Ok(vm.find_item(&globals, name.as_value())?)
}

/// A name among the builtins that the function has.
fn builtin(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    match c.function().builtins.clone().get_name(vm, name) {
        Some(value) => Ok(Some(value)),
        None => foreign_builtin(vm, c, name),
    }
}

/// A name among builtins that are no plain `dict`.
#[cold]
fn foreign_builtin(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    let function = c.function();
    let builtins = match function.foreign_builtins.is_undef() {
        true if function.builtins.has_only_names() => return Ok(None),
        // One of the keys may be equal to a string.
        true => function.builtins.to_value(),
        false => function.foreign_builtins.clone(),
    };
    c.sync();
    Ok(vm.find_item(&builtins, name.as_value())?)
}

/// A name in globals or builtins, as a class body asks that has no such name: globals are asked as what they are.
fn global(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    if !is_plain_dict(vm, &c.function().globals) {
        return match foreign_global(vm, c, name)? {
            Some(value) => Ok(Some(value)),
            None => builtin(vm, c, name),
        };
    }
    global_of_dict(vm, c, name)
}

/// A name in globals or builtins, as a module's code asks: globals are but a `dict` to it.
fn global_of_dict(vm: &mut Vm, c: &Apart, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    match c.function().globals.clone().get_name(vm, name) {
        Some(value) => Ok(Some(value)),
        None => builtin(vm, c, name),
    }
}

pub fn store_global(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(i.bc() as usize);
    let value = c.get(i.a()).clone();
    c.function().globals.clone().set_name(vm, &name, value);
    c.kill(vm, i);
    after_release(vm, c);
    c.advance(1);
    Ok(())
}

pub fn delete_global(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(i.bc() as usize);
    if c.function().globals.clone().remove_name(vm, &name).is_none() {
        return Err(undefined_name(vm, **c, &name));
    }
    after_release(vm, c);
    c.advance(1);
    Ok(())
}

fn after_release(vm: &mut Vm, c: &Apart) {
    if vm.heap.has_pending() {
        c.sync();
        vm.run_pending();
    }
}

/// The namespace of register 0, if it is a plain dict.
fn namespace(vm: &Vm, c: &Apart) -> Option<Ref<Dict>> {
    let namespace = c.get(0);
    let dict = namespace.downcast_ref::<Dict>()?;
    vm.type_of(namespace).is(&vm.types.dict).then(|| dict.clone())
}

pub fn load_name(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(i.bc() as usize);
    c.sync();
    let found = match namespace(vm, c) {
        Some(dict) => dict.get_name(vm, &name),
        None => in_mapping(vm, c, 0, &name)?,
    };
    let found = match found {
        Some(value) => Some(value),
        None => global_of_dict(vm, c, &name)?,
    };
    let Some(value) = found else {
        return Err(undefined_name(vm, **c, &name));
    };
    c.set(vm, i.a(), value);
    c.advance(3);
    Ok(())
}

/// The value for a name in the mapping of a register; `None` on `KeyError`.
fn in_mapping(vm: &mut Vm, c: &Apart, register: u16, name: &Ref<Str>) -> Result<Option<Value>, Exit> {
    let mapping = c.get(register).clone();
    Ok(vm.find_item(&mapping, name.as_value())?)
}

pub fn store_name(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(i.bc() as usize);
    let value = c.get(i.a()).clone();
    if let Some(dict) = namespace(vm, c) {
        dict.set_name(vm, &name, value);
        c.kill(vm, i);
        after_release(vm, c);
        c.advance(1);
        return Ok(());
    }
    c.sync();
    let mapping = c.get(0).clone();
    let begun = vm.begin_setitem(&mapping, name.as_value(), Some(value));
    c.finish(vm, i, begun)
}

pub fn delete_name(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = c.name(i.bc() as usize);
    c.sync();
    if let Some(dict) = namespace(vm, c) {
        if dict.remove_name(vm, &name).is_none() {
            return Err(undefined_name(vm, **c, &name));
        }
        after_release(vm, c);
    } else {
        let mapping = c.get(0).clone();
        match vm.delitem(&mapping, name.as_value()) {
            Err(raised) if raised.is(ExceptionKind::KeyError) => return Err(undefined_name(vm, **c, &name)),
            result => result?,
        }
    }
    c.advance(1);
    Ok(())
}

pub fn load_from_dict_or_globals(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let found = in_mapping(vm, c, i.b(), &name)?;
    let found = match found {
        Some(value) => Some(value),
        None => global(vm, c, &name)?,
    };
    let Some(value) = found else {
        return Err(undefined_name(vm, **c, &name));
    };
    c.kill(vm, i);
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn load_from_dict_or_free(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let Some(name) = c.body().free_names.get(usize::from(i.c())).cloned() else {
        return Err(unbound_free(vm, **c, i.c()));
    };
    let value = match in_mapping(vm, c, i.b(), &name)? {
        Some(value) => value,
        None => match free_cell(c, i.c()).and_then(|cell| cell.get()) {
            Some(value) => value,
            None => return Err(unbound_free(vm, **c, i.c())),
        },
    };
    c.kill(vm, i);
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn load_from_dict_or_cell(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let Some(name) = c.body().local_names.get(usize::from(i.c())).cloned() else {
        return Err(unbound_local(vm, **c, i.c()));
    };
    let value = match in_mapping(vm, c, i.b(), &name)? {
        Some(value) => value,
        None => match c.get(i.c()).downcast_ref::<CellObject>().and_then(|cell| cell.get()) {
            Some(value) => value,
            None => return Err(unbound_local(vm, **c, i.c())),
        },
    };
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn load_build_class(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let name = vm.intern("__build_class__");
    let Some(value) = builtin(vm, c, &name)? else {
        c.sync();
        return Err(Exit::Raise(
            vm.error(ExceptionKind::NameError, "__build_class__ not found"),
        ));
    };
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn load_assertion_error(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let value = vm.exception_type(ExceptionKind::AssertionError).into_value();
    c.set(vm, i.a(), value);
    c.advance(1);
}

pub fn load_not_implemented_error(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let value = vm.exception_type(ExceptionKind::NotImplementedError).into_value();
    c.set(vm, i.a(), value);
    c.advance(1);
}

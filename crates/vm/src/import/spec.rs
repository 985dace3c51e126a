//! `importlib.machinery.ModuleSpec`, natively, so that a program's modules have specs without `importlib` being loaded.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::native::{Args, GetSet, Native, TypeDef, fixed, getset, getter, method, this};
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of module specs.
pub struct ModuleSpec {
    pub name: RefCell<Value>,
    pub loader: RefCell<Value>,
    pub origin: RefCell<Value>,
    pub loader_state: RefCell<Value>,
    /// `None`, or the list that becomes `__path__`.
    pub search_locations: RefCell<Value>,
    /// `None` until known.
    pub cached: RefCell<Value>,
    pub uninitialized_submodules: RefCell<Value>,
    pub has_location: Cell<bool>,
    pub initializing: Cell<bool>,
}

payload!(
    ModuleSpec,
    "ModuleSpec",
    [
        name,
        loader,
        origin,
        loader_state,
        search_locations,
        cached,
        uninitialized_submodules
    ]
);

/// `ModuleSpec`.
pub static MODULE_SPEC: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The specification for a module, used for loading.",
    ..TypeDef::new::<ModuleSpec>("ModuleSpec", "_frozen_importlib")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, loader, *, origin=None, loader_state=None, is_package=None)",
        spec_new,
        "",
    )),
    method("__repr__", "($self, /)", spec_repr, ""),
    method("__eq__", "($self, other, /)", spec_eq, ""),
];

static GETSETS: &[GetSet] = &[
    getset(
        "name",
        |vm, v| get(vm, v, |s| &s.name),
        |vm, v, new| set(vm, v, new, |s| &s.name),
        "",
    ),
    getset(
        "loader",
        |vm, v| get(vm, v, |s| &s.loader),
        |vm, v, new| set(vm, v, new, |s| &s.loader),
        "",
    ),
    getset(
        "origin",
        |vm, v| get(vm, v, |s| &s.origin),
        |vm, v, new| set(vm, v, new, |s| &s.origin),
        "",
    ),
    getset(
        "loader_state",
        |vm, v| get(vm, v, |s| &s.loader_state),
        |vm, v, new| set(vm, v, new, |s| &s.loader_state),
        "",
    ),
    getset(
        "submodule_search_locations",
        |vm, v| get(vm, v, |s| &s.search_locations),
        |vm, v, new| set(vm, v, new, |s| &s.search_locations),
        "",
    ),
    getset("cached", cached, |vm, v, new| set(vm, v, new, |s| &s.cached), ""),
    getset(
        "_cached",
        |vm, v| get(vm, v, |s| &s.cached),
        |vm, v, new| set(vm, v, new, |s| &s.cached),
        "",
    ),
    getset(
        "_uninitialized_submodules",
        |vm, v| get(vm, v, |s| &s.uninitialized_submodules),
        |vm, v, new| set(vm, v, new, |s| &s.uninitialized_submodules),
        "",
    ),
    getset(
        "has_location",
        |vm, v| flag(vm, v, |s| &s.has_location),
        |vm, v, n| set_flag(vm, v, n, |s| &s.has_location),
        "",
    ),
    getset(
        "_set_fileattr",
        |vm, v| flag(vm, v, |s| &s.has_location),
        |vm, v, n| set_flag(vm, v, n, |s| &s.has_location),
        "",
    ),
    getset(
        "_initializing",
        |vm, v| flag(vm, v, |s| &s.initializing),
        |vm, v, n| set_flag(vm, v, n, |s| &s.initializing),
        "",
    ),
    getter("parent", parent, "The name of the module's parent."),
];

fn get(vm: &mut Vm, spec: &Value, field: fn(&ModuleSpec) -> &RefCell<Value>) -> Res {
    let spec = this::<ModuleSpec>(vm, spec)?;
    Ok(field(spec).borrow().clone())
}

/// Where the compiled module is kept: found out when it is asked for.
fn cached(vm: &mut Vm, spec: &Value) -> Res {
    let spec = this::<ModuleSpec>(vm, spec)?.clone();
    let known = spec.cached.borrow().clone();
    let origin = spec.origin.borrow().clone();
    if !known.is_none() || !spec.has_location.get() || !origin.has_payload::<Str>() {
        return Ok(known);
    }
    let path = vm.text_of(&origin);
    let in_library = vm
        .host
        .library()
        .is_some_and(|library| path.starts_with(library.root()));
    let found = match path.ends_with(".pyc") {
        true => origin,
        false if in_library || !path.ends_with(".py") => return Ok(known),
        false => match super::cache::file(vm, &path) {
            Some(file) => vm.str(&file.to_string_lossy()),
            None => return Ok(known),
        },
    };
    drop(spec.cached.replace(found.clone()));
    Ok(found)
}

fn set(vm: &mut Vm, spec: &Value, new: Option<Value>, field: fn(&ModuleSpec) -> &RefCell<Value>) -> Res<()> {
    let spec = this::<ModuleSpec>(vm, spec)?;
    let old = field(spec).replace(new.unwrap_or(Value::NONE));
    drop(old);
    Ok(())
}

fn flag(vm: &mut Vm, spec: &Value, field: fn(&ModuleSpec) -> &Cell<bool>) -> Res {
    let spec = this::<ModuleSpec>(vm, spec)?;
    Ok(Value::bool(field(spec).get()))
}

fn set_flag(vm: &mut Vm, spec: &Value, new: Option<Value>, field: fn(&ModuleSpec) -> &Cell<bool>) -> Res<()> {
    let on = match new {
        Some(new) => vm.truth(&new)?,
        None => false,
    };
    let spec = this::<ModuleSpec>(vm, spec)?;
    field(spec).set(on);
    Ok(())
}

fn parent(vm: &mut Vm, spec: &Value) -> Res {
    let spec = this::<ModuleSpec>(vm, spec)?;
    let (name, locations) = (spec.name.borrow().clone(), spec.search_locations.borrow().clone());
    if !locations.is_none() {
        return Ok(name);
    }
    let name = vm.text_of(&name);
    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
    Ok(vm.str(parent))
}

fn spec_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [ty, name, loader, origin, loader_state, is_package] = args else {
        return Err(vm.system_error("ModuleSpec was bound wrongly"));
    };
    let Some(ty) = ty.downcast_ref::<Type>() else {
        return Err(vm.type_error("ModuleSpec.__new__(X): X is not a type"));
    };
    let package = vm.truth(is_package)?;
    let locations = if package { vm.list(Vec::new()) } else { Value::NONE };
    let submodules = vm.list(Vec::new());
    let spec = ModuleSpec {
        name: RefCell::new(name.clone()),
        loader: RefCell::new(loader.clone()),
        origin: RefCell::new(origin.clone()),
        loader_state: RefCell::new(loader_state.clone()),
        search_locations: RefCell::new(locations),
        cached: RefCell::new(Value::NONE),
        uninitialized_submodules: RefCell::new(submodules),
        has_location: Cell::new(false),
        initializing: Cell::new(false),
    };
    Ok(vm.heap.alloc(ty, spec).into_value())
}

fn spec_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let value = args[0].clone();
    let spec = this::<ModuleSpec>(vm, &value)?;
    let (name, loader) = (spec.name.borrow().clone(), spec.loader.borrow().clone());
    let (origin, locations) = (spec.origin.borrow().clone(), spec.search_locations.borrow().clone());
    let mut text = format!("{}(name=", vm.type_of(&value).name());
    text.push_str(&vm.repr(&name)?.to_string_lossy());
    text.push_str(", loader=");
    text.push_str(&vm.repr(&loader)?.to_string_lossy());
    if !origin.is_none() {
        text.push_str(", origin=");
        text.push_str(&vm.repr(&origin)?.to_string_lossy());
    }
    if !locations.is_none() {
        text.push_str(", submodule_search_locations=");
        text.push_str(&vm.repr(&locations)?.to_string_lossy());
    }
    text.push(')');
    Ok(vm.str(&text))
}

fn spec_eq(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(other) = args[1].downcast_ref::<ModuleSpec>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let fields: [fn(&ModuleSpec) -> &RefCell<Value>; 5] = [
        |s| &s.name,
        |s| &s.loader,
        |s| &s.origin,
        |s| &s.search_locations,
        |s| &s.cached,
    ];
    for field in fields {
        let mine = get(vm, &args[0], field)?;
        let theirs = field(other).borrow().clone();
        if !vm.eq(&mine, &theirs)? {
            return Ok(Value::FALSE);
        }
    }
    let spec = this::<ModuleSpec>(vm, &args[0])?;
    Ok(Value::bool(spec.has_location.get() == other.has_location.get()))
}

impl Vm {
    /// A module spec from the native side.
    pub(super) fn new_spec(&mut self, name: &str, loader: Value, origin: Value, locations: Value) -> Ref<ModuleSpec> {
        let has_location = origin.has_payload::<Str>();
        let spec = ModuleSpec {
            name: RefCell::new(self.str(name)),
            loader: RefCell::new(loader),
            origin: RefCell::new(origin),
            loader_state: RefCell::new(Value::NONE),
            search_locations: RefCell::new(locations),
            cached: RefCell::new(Value::NONE),
            uninitialized_submodules: RefCell::new(self.list(Vec::new())),
            has_location: Cell::new(has_location),
            initializing: Cell::new(false),
        };
        let ty = self.type_for(&MODULE_SPEC);
        self.heap.alloc(&ty, spec)
    }
}

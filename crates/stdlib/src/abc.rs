//! `_abc`: abstract base classes' registry and caches, behind `abc.ABCMeta` (PEP 3119).
//!
//! Each class keeps its state in an attribute `_abc_impl`. Caches hold classes weakly; a negative cache is valid as long
//! as no class has been registered anywhere since it was begun.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use corallus_heap::{Ref, TypeFlags, Value, WeakRef, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, function, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_abc",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "Module contains faster C implementation of abc.ABCMeta",
};

static FUNCTIONS: &[Native] = &[
    function(
        "get_cache_token",
        "()",
        cache_token,
        "Returns the current ABC cache token.",
    ),
    function(
        "_abc_init",
        "(self, /)",
        init,
        "Internal ABC helper for class set-up. Should be never used outside abc module.",
    ),
    function(
        "_abc_register",
        "(self, subclass, /)",
        register,
        "Internal ABC helper for subclasss registration.",
    ),
    function(
        "_abc_instancecheck",
        "(self, instance, /)",
        instance_check,
        "Internal ABC helper for instance checks.",
    ),
    function(
        "_abc_subclasscheck",
        "(self, subclass, /)",
        subclass_check,
        "Internal ABC helper for subclasss checks.",
    ),
    function(
        "_get_dump",
        "(self, /)",
        dump,
        "Internal ABC helper for cache and registry debugging.",
    ),
    function(
        "_reset_registry",
        "(self, /)",
        reset_registry,
        "Internal ABC helper to reset registry of a given class.",
    ),
    function(
        "_reset_caches",
        "(self, /)",
        reset_caches,
        "Internal ABC helper to reset both caches of a given class.",
    ),
];

/// Classes held weakly: weak references by the classes' identities.
#[derive(Default)]
struct WeakClasses(RefCell<HashMap<u64, Value>>);

/// The state of one abstract base class.
#[derive(Default)]
pub struct AbcData {
    registry: WeakClasses,
    cache: WeakClasses,
    negative_cache: WeakClasses,
    negative_version: Cell<u64>,
}

payload!(AbcData, "_abc_data", [registry, cache, negative_cache]);

impl corallus_heap::Trace for WeakClasses {
    fn trace(&self, tracer: &mut corallus_heap::Tracer<'_>) {
        corallus_heap::Trace::trace(&self.0, tracer);
    }
}

static ABC_DATA: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<AbcData>("_abc_data", "_abc")
};

/// The bits of sequences and mappings in a class's flags, as the reference numbers them.
const BOTH_COLLECTIONS: i64 = 1 << 5 | 1 << 6;

/// How often a class was registered, in this isolate.
#[derive(Default)]
struct Registrations(u64);

impl WeakClasses {
    fn alive(&self) -> Vec<Value> {
        let weak = self.0.borrow();
        let mut alive: Vec<Value> = weak.values().filter_map(target).collect();
        alive.sort_by_key(Value::bits);
        alive
    }

    fn contains(&self, class: &Value) -> bool {
        let weak = self.0.borrow();
        weak.get(&class.bits())
            .and_then(target)
            .is_some_and(|known| known.is(class))
    }

    fn add(&self, vm: &mut Vm, class: &Value) {
        if self.contains(class) {
            return;
        }
        let weak = vm.heap.alloc(&vm.types.weakref, WeakRef::new(None));
        if !vm.heap.watch(&weak, class) {
            return;
        }
        let mut dead = Vec::new();
        let mut known = self.0.borrow_mut();
        if known.len() == known.capacity() {
            // Before it grows, the table drops what has died.
            dead.extend(known.extract_if(|_, weak| target(weak).is_none()));
        }
        dead.extend(known.insert(class.bits(), weak.into_value()).map(|old| (0, old)));
        drop(known);
        drop(dead);
    }

    fn clear(&self) {
        let old = self.0.take();
        drop(old);
    }
}

/// What a weak reference refers to, if it is alive.
fn target(weak: &Value) -> Option<Value> {
    weak.downcast_ref::<WeakRef>()?.upgrade()
}

fn data(vm: &mut Vm, class: &Value) -> Res<Ref<AbcData>> {
    let value = vm.getattr(class, "_abc_impl")?;
    match value.downcast::<AbcData>() {
        Ok(data) => Ok(data),
        Err(_) => Err(vm.type_error("_abc_impl is set to a wrong type")),
    }
}

fn cache_token(vm: &mut Vm, _: Args<'_>) -> Res {
    let count = vm.state::<Registrations>().0;
    Ok(vm.size(count as usize))
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let abstracts = abstract_methods(vm, &args[0])?;
    vm.setattr(&args[0], "__abstractmethods__", abstracts)?;
    let version = vm.state::<Registrations>().0;
    let ty = vm.type_for(&ABC_DATA);
    let data = AbcData {
        negative_version: Cell::new(version),
        ..AbcData::default()
    };
    let data = vm.heap.alloc(&ty, data).into_value();
    vm.setattr(&args[0], "_abc_impl", data)?;
    // Classes that ask to be matched as sequences or mappings say so in their namespace.
    let class = this::<Type>(vm, &args[0])?.clone();
    if let Some(flags) = class.dict.get_str(vm, "__abc_tpflags__") {
        let flags = flags.as_small_int().unwrap_or(0);
        if flags & BOTH_COLLECTIONS == BOTH_COLLECTIONS {
            return Err(vm.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING"));
        }
        class.core.set_flag(TypeFlags::SEQUENCE, flags & 1 << 5 != 0);
        class.core.set_flag(TypeFlags::MAPPING, flags & 1 << 6 != 0);
        vm.delattr(&args[0], "__abc_tpflags__")?;
    }
    Ok(Value::NONE)
}

/// Names of the class's own abstract methods, and of inherited ones that are still abstract, as a frozen set.
fn abstract_methods(vm: &mut Vm, class: &Value) -> Res {
    let class = this::<Type>(vm, class)?.clone();
    let mut names = Vec::new();
    for (name, value) in class.dict.entries() {
        if is_abstract(vm, &value)? {
            names.push(name);
        }
    }
    let bases = class.bases.borrow().clone();
    for base in bases {
        let Some(inherited) = vm.getattr_opt(base.as_value(), "__abstractmethods__")? else {
            continue;
        };
        for name in vm.collect(&inherited)? {
            let text = vm.str_of(&name)?.to_string_lossy().into_owned();
            if let Some(value) = vm.getattr_opt(class.as_value(), &text)?
                && is_abstract(vm, &value)?
            {
                names.push(name);
            }
        }
    }
    let names = vm.list(names);
    let frozenset = vm.types.frozenset.to_value();
    vm.call(&frozenset, &[names])
}

fn is_abstract(vm: &mut Vm, value: &Value) -> Res<bool> {
    match vm.getattr_opt(value, "__isabstractmethod__")? {
        Some(flag) => vm.truth(&flag),
        None => Ok(false),
    }
}

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    let (class, subclass) = (&args[0], &args[1]);
    if !subclass.has_payload::<Type>() {
        return Err(vm.type_error("Can only register classes"));
    }
    if vm.issubclass(subclass, class)? {
        return Ok(subclass.clone());
    }
    if vm.issubclass(class, subclass)? {
        return Err(vm.error(ExceptionKind::RuntimeError, "Refusing to create an inheritance cycle"));
    }
    let data = data(vm, class)?;
    data.registry.add(vm, subclass);
    vm.state::<Registrations>().0 += 1;
    // A class counts as sequence or mapping if the one that it is registered with does.
    let class = this::<Type>(vm, class)?;
    let flags = class.core.flags.get() & (TypeFlags::SEQUENCE | TypeFlags::MAPPING);
    if flags != 0 {
        let subclass = this::<Type>(vm, subclass)?.clone();
        mark_collection(vm, subclass, flags);
    }
    Ok(subclass.clone())
}

/// Native types aren't marked: those that match say so themselves, and `str` and `bytes`, which are registered as sequences,
/// don't match as such (PEP 634).
fn mark_collection(vm: &mut Vm, class: Ref<Type>, flags: u32) {
    if !class.is_heap_type() {
        return;
    }
    for class in vm.with_subclasses(&class) {
        class
            .core
            .set_flag(TypeFlags::SEQUENCE, flags & TypeFlags::SEQUENCE != 0);
        class.core.set_flag(TypeFlags::MAPPING, flags & TypeFlags::MAPPING != 0);
    }
}

fn instance_check(vm: &mut Vm, args: Args<'_>) -> Res {
    let (class, instance) = (&args[0], &args[1]);
    let data = data(vm, class)?;
    let subclass = vm.getattr(instance, "__class__")?;
    if data.cache.contains(&subclass) {
        return Ok(Value::TRUE);
    }
    let subtype = vm.type_of(instance).to_value();
    if subtype.is(&subclass) {
        let version = vm.state::<Registrations>().0;
        if data.negative_version.get() == version && data.negative_cache.contains(&subclass) {
            return Ok(Value::FALSE);
        }
        return vm.call_method(class, "__subclasscheck__", &[subclass]);
    }
    let answer = vm.call_method(class, "__subclasscheck__", &[subclass])?;
    if vm.truth(&answer)? {
        return Ok(answer);
    }
    vm.call_method(class, "__subclasscheck__", &[subtype])
}

fn subclass_check(vm: &mut Vm, args: Args<'_>) -> Res {
    let (class, subclass) = (&args[0], &args[1]);
    if !subclass.has_payload::<Type>() {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data(vm, class)?;
    if data.cache.contains(subclass) {
        return Ok(Value::TRUE);
    }
    let version = vm.state::<Registrations>().0;
    if data.negative_version.get() < version {
        data.negative_cache.clear();
        data.negative_version.set(version);
    } else if data.negative_cache.contains(subclass) {
        return Ok(Value::FALSE);
    }
    let answer = decide(vm, class, subclass, &data)?;
    if answer {
        data.cache.add(vm, subclass)
    } else {
        data.negative_cache.add(vm, subclass)
    }
    Ok(Value::bool(answer))
}

fn decide(vm: &mut Vm, class: &Value, subclass: &Value, data: &Ref<AbcData>) -> Res<bool> {
    let hooked = vm.call_method(class, "__subclasshook__", std::slice::from_ref(subclass))?;
    if !hooked.is_not_implemented() {
        return match hooked.as_bool() {
            Some(answer) => Ok(answer),
            None => Err(hook_error(vm)),
        };
    }
    let (ty, subtype) = (this::<Type>(vm, class)?, this::<Type>(vm, subclass)?);
    if subtype.is_subtype(ty) {
        return Ok(true);
    }
    for registered in data.registry.alive() {
        if vm.issubclass(subclass, &registered)? {
            return Ok(true);
        }
    }
    let subclasses = vm.call_method(class, "__subclasses__", &[])?;
    if !subclasses.has_payload::<List>() {
        return Err(vm.type_error("__subclasses__() must return a list"));
    }
    for derived in vm.items_of_exact(&subclasses).unwrap_or_default() {
        if vm.issubclass(subclass, &derived)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cold]
fn hook_error(vm: &mut Vm) -> Raised {
    vm.error(
        ExceptionKind::AssertionError,
        "__subclasshook__ must return either False, True, or NotImplemented",
    )
}

fn dump(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = data(vm, &args[0])?;
    let mut parts = Vec::with_capacity(4);
    for classes in [&data.registry, &data.cache, &data.negative_cache] {
        let weak = classes.0.borrow().values().cloned().collect();
        parts.push(vm.set_of(weak)?);
    }
    parts.push(vm.size(data.negative_version.get() as usize));
    Ok(vm.tuple(parts))
}

fn reset_registry(vm: &mut Vm, args: Args<'_>) -> Res {
    data(vm, &args[0])?.registry.clear();
    Ok(Value::NONE)
}

fn reset_caches(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = data(vm, &args[0])?;
    data.cache.clear();
    data.negative_cache.clear();
    Ok(Value::NONE)
}

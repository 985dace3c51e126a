//! `_weakref`: what `weakref` has natively, apart from the types (which belong to the machine).

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::weakref::{self, CALLABLE_PROXY, PROXY};
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_weakref",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let reference = vm.types.weakref.to_value();
        for name in ["ref", "ReferenceType"] {
            namespace.set_str(vm, name, reference.clone());
        }
        let (proxy, callable) = (vm.type_for(&PROXY), vm.type_for(&CALLABLE_PROXY));
        namespace.set_str(vm, "ProxyType", proxy.into_value());
        namespace.set_str(vm, "CallableProxyType", callable.into_value());
        Ok(())
    },
    doc: "Weak-reference support module.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "getweakrefcount",
        "(object, /)",
        count,
        "Return the number of weak references to 'object'.",
    ),
    function(
        "getweakrefs",
        "(object, /)",
        references,
        "Return a list of all weak reference objects pointing to 'object'.",
    ),
    function(
        "proxy",
        "(object, callback=None, /)",
        proxy,
        "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with a reference to the\nproxy when 'object' is about to be finalized.",
    ),
    function(
        "_remove_dead_weakref",
        "(dct, key, /)",
        remove_dead,
        "Atomically remove key from dict if it points to a dead weakref.",
    ),
];

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let count = vm.heap.weak_references(&args[0]).len();
    Ok(vm.size(count))
}

fn references(vm: &mut Vm, args: Args<'_>) -> Res {
    let references = weakref::references_to(vm, &args[0]);
    Ok(vm.list(references))
}

fn proxy(vm: &mut Vm, args: Args<'_>) -> Res {
    weakref::new_proxy(vm, &args[0], &args[1])
}

fn remove_dead(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(dict) = args[0].downcast_ref::<Dict>() else {
        return Err(vm.type_error("_remove_dead_weakref() argument 1 must be dict"));
    };
    let dead = match dict.get(vm, &args[1])? {
        Some(value) => match value.downcast_ref::<corallus_heap::WeakRef>() {
            Some(weak) => weak.upgrade().is_none(),
            None => return Err(vm.type_error("not a weakref")),
        },
        None => false,
    };
    if dead {
        drop(dict.remove(vm, &args[1])?);
    }
    Ok(Value::NONE)
}

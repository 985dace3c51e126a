//! `gc`: the cycle collector's controls.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function, this};
use corallus_vm::objects::list::List;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "gc",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, flag) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            namespace.set_str(vm, name, Value::int32(flag));
        }
        for name in ["garbage", "callbacks"] {
            let list = vm.list(Vec::new());
            namespace.set_str(vm, name, list);
        }
        Ok(())
    },
    doc: "This module provides access to the garbage collector for reference cycles.",
};

static FUNCTIONS: &[Native] = &[
    function("collect", "(generation=2)", collect, "Run the garbage collector."),
    function(
        "enable",
        "()",
        |vm, _| set_enabled(vm, true),
        "Enable automatic garbage collection.",
    ),
    function(
        "disable",
        "()",
        |vm, _| set_enabled(vm, false),
        "Disable automatic garbage collection.",
    ),
    function(
        "isenabled",
        "()",
        |vm, _| Ok(Value::bool(vm.heap.collector.is_enabled())),
        "Returns true if automatic garbage collection is enabled.",
    ),
    function(
        "get_count",
        "()",
        get_count,
        "Return a three-tuple of the current collection counts.",
    ),
    function(
        "get_threshold",
        "()",
        get_threshold,
        "Return the current collection thresholds.",
    ),
    function(
        "set_threshold",
        "(threshold0, threshold1=<unrepresentable>, threshold2=<unrepresentable>, /)",
        set_threshold,
        "Set the collection thresholds.",
    ),
    function(
        "get_debug",
        "()",
        |_, _| Ok(Value::int32(0)),
        "Get the garbage collection debugging flags.",
    ),
    function(
        "get_objects",
        "(generation=None)",
        get_objects,
        "Return a list of objects tracked by the collector.",
    ),
    function(
        "get_referents",
        "(*objs)",
        get_referents,
        "Return the list of objects that are directly referred to by 'objs'.",
    ),
    function(
        "get_referrers",
        "(*objs)",
        get_referrers,
        "Return the list of objects that directly refer to any of 'objs'.",
    ),
    function(
        "is_tracked",
        "(obj, /)",
        |vm, args| Ok(Value::bool(vm.heap.is_tracked(&args[0]))),
        "Returns true if the object is tracked by the garbage collector.",
    ),
    function(
        "is_finalized",
        "(obj, /)",
        |vm, args| Ok(Value::bool(vm.heap.is_finalized(&args[0]))),
        "Returns true if the object has been already finalized by the GC.",
    ),
    function(
        "get_stats",
        "()",
        get_stats,
        "Return a list of dictionaries containing per-generation statistics.",
    ),
    function(
        "freeze",
        "()",
        |_, _| Ok(Value::NONE),
        "Freeze all current tracked objects.",
    ),
    function(
        "unfreeze",
        "()",
        |_, _| Ok(Value::NONE),
        "Unfreeze all objects in the permanent generation.",
    ),
    function(
        "get_freeze_count",
        "()",
        |_, _| Ok(Value::int32(0)),
        "Return the number of objects in the permanent generation.",
    ),
];

fn collect(vm: &mut Vm, args: Args<'_>) -> Res {
    let generation = vm.to_i64(&args[0])?;
    if !(0..=2).contains(&generation) {
        return Err(vm.value_error("invalid generation"));
    }
    tell_callbacks(vm, "start", generation, 0)?;
    let found = vm.collect_garbage(usize::from(generation > 0));
    tell_callbacks(vm, "stop", generation, found)?;
    Ok(vm.size(found))
}

/// Calls what stands in `gc.callbacks`, if anything does.
fn tell_callbacks(vm: &mut Vm, phase: &str, generation: i64, found: usize) -> Res<()> {
    let Some(module) = vm.modules.clone().get_str(vm, "gc") else {
        return Ok(());
    };
    let callbacks = vm.getattr_opt(&module, "callbacks")?;
    let Some(callbacks) = callbacks
        .as_ref()
        .and_then(|callbacks| callbacks.downcast_ref::<List>())
    else {
        return Ok(());
    };
    for callback in callbacks.to_vec() {
        let details = vm.new_dict();
        let (generation, found) = (vm.int(generation), vm.size(found));
        for (name, value) in [
            ("generation", generation),
            ("collected", found),
            ("uncollectable", Value::int32(0)),
        ] {
            details.set_str(vm, name, value);
        }
        let phase = vm.str(phase);
        if let Err(raised) = vm.call(&callback, &[phase, details.into_value()]) {
            vm.unraisable(raised, "Exception ignored while calling GC callback", &callback);
        }
    }
    Ok(())
}

fn set_enabled(vm: &mut Vm, on: bool) -> Res {
    vm.heap.collector.set_enabled(on);
    Ok(Value::NONE)
}

fn get_count(vm: &mut Vm, _: Args<'_>) -> Res {
    let young = vm.heap.collector.counts().0;
    let young = vm.size(young);
    Ok(vm.tuple([young, Value::int32(0), Value::int32(0)]))
}

fn get_threshold(vm: &mut Vm, _: Args<'_>) -> Res {
    let threshold = vm.heap.collector.threshold();
    let threshold = vm.size(threshold);
    Ok(vm.tuple([threshold, Value::int32(10), Value::int32(0)]))
}

fn set_threshold(vm: &mut Vm, args: Args<'_>) -> Res {
    let threshold = vm.to_i64(&args[0])?;
    vm.heap.collector.set_threshold(usize::try_from(threshold).unwrap_or(0));
    Ok(Value::NONE)
}

fn get_objects(vm: &mut Vm, _: Args<'_>) -> Res {
    let objects = vm.heap.tracked_objects();
    Ok(vm.list(objects))
}

fn get_referents(vm: &mut Vm, args: Args<'_>) -> Res {
    let objects = this::<Tuple>(vm, &args[0])?;
    let referents = objects
        .items
        .iter()
        .flat_map(|object| vm.heap.referents(object))
        .collect();
    Ok(vm.list(referents))
}

fn get_referrers(vm: &mut Vm, args: Args<'_>) -> Res {
    let objects = this::<Tuple>(vm, &args[0])?.clone();
    let refers = |candidate: &Value| {
        !candidate.is(&args[0])
            && vm
                .heap
                .referents(candidate)
                .iter()
                .any(|found| objects.items.iter().any(|object| object.is(found)))
    };
    let referrers: Vec<Value> = vm
        .heap
        .tracked_objects()
        .into_iter()
        .filter(|candidate| refers(candidate))
        .collect();
    Ok(vm.list(referrers))
}

fn get_stats(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut stats = Vec::new();
    for generation in 0..3usize {
        let at = generation.min(1);
        let (collections, collected) = (
            vm.heap.collector.collections[at].get(),
            vm.heap.collector.collected[at].get(),
        );
        let dict = vm.new_dict();
        for (name, count) in [
            ("collections", collections),
            ("collected", collected),
            ("uncollectable", 0),
        ] {
            let count = vm.size(count);
            dict.set_str(vm, name, count);
        }
        stats.push(dict.into_value());
    }
    let list: corallus_heap::Ref<List> = vm.new_list(stats);
    Ok(list.into_value())
}

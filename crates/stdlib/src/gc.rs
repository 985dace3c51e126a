//! `gc`: the cycle collector's controls.

use std::time::Instant;

use corallus_heap::collector::Collector;
use corallus_heap::{TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function, this};
use corallus_vm::objects::list::List;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "gc",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, flag) in [
            ("DEBUG_STATS", DEBUG_STATS),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", Collector::SAVE_ALL),
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
        |vm, _| Ok(Value::int32(vm.heap.collector.debug.get())),
        "Get the garbage collection debugging flags.",
    ),
    function(
        "set_debug",
        "(flags, /)",
        set_debug,
        "Set the garbage collection debugging flags.",
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
        is_tracked,
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
        |vm, _| {
            let (young, old) = vm.heap.collector.counts();
            vm.heap.collector.frozen.set(young + old);
            Ok(Value::NONE)
        },
        "Freeze all current tracked objects.",
    ),
    function(
        "unfreeze",
        "()",
        |vm, _| {
            vm.heap.collector.frozen.set(0);
            Ok(Value::NONE)
        },
        "Unfreeze all objects in the permanent generation.",
    ),
    function(
        "get_freeze_count",
        "()",
        |vm, _| {
            let frozen = vm.heap.collector.frozen.get();
            Ok(vm.size(frozen))
        },
        "Return the number of objects in the permanent generation.",
    ),
];

/// `gc.set_debug`'s flag for reports of collections.
const DEBUG_STATS: i32 = 1;

fn collect(vm: &mut Vm, args: Args<'_>) -> Res {
    let generation = usize::try_from(vm.to_i64(&args[0])?)
        .ok()
        .filter(|generation| *generation <= 2);
    let Some(generation) = generation else {
        return Err(vm.value_error("invalid generation"));
    };
    tell_callbacks(vm, "start", generation, 0)?;
    let started = Instant::now();
    let reports = vm.heap.collector.debug.get() & DEBUG_STATS != 0;
    if reports {
        let (young, old) = vm.heap.collector.counts();
        vm.write_stderr(&format!(
            "gc: collecting generation {generation}...\ngc: objects in each generation: {young} 0 {old}\n"
        ));
    }
    let found = vm.collect_garbage(generation);
    if reports {
        let seconds = started.elapsed().as_secs_f64();
        let found = if found > 0 {
            format!(", {found} unreachable, 0 uncollectable")
        } else {
            String::new()
        };
        vm.write_stderr(&format!("gc: done{found}, {seconds:.4}s elapsed\n"));
    }
    hand_over_saved(vm)?;
    tell_callbacks(vm, "stop", generation, found)?;
    Ok(vm.size(found))
}

fn set_debug(vm: &mut Vm, args: Args<'_>) -> Res {
    let flags = vm.to_i64(&args[0])?;
    let Ok(flags) = i32::try_from(flags) else {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    };
    vm.heap.collector.debug.set(flags);
    Ok(Value::NONE)
}

/// Puts garbage that isn't to be freed (`DEBUG_SAVEALL`) into `gc.garbage`.
fn hand_over_saved(vm: &mut Vm) -> Res<()> {
    let saved = vm.heap.collector.take_saved();
    if saved.is_empty() {
        return Ok(());
    }
    if let Some(module) = vm.modules.clone().get_str(vm, "gc")
        && let Some(garbage) = vm.getattr_opt(&module, "garbage")?
        && let Some(garbage) = garbage.downcast_ref::<List>()
    {
        for object in saved {
            garbage.push(&vm.heap, object);
        }
    }
    Ok(())
}

/// Calls what stands in `gc.callbacks`, if anything does.
fn tell_callbacks(vm: &mut Vm, phase: &str, generation: usize, found: usize) -> Res<()> {
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
        let (generation, found) = (vm.size(generation), vm.size(found));
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
    let [middle, old] = &vm.heap.collector.since;
    let counts = [young, middle.get(), old.get()];
    let counts = counts.map(|count| vm.size(count));
    Ok(vm.tuple(counts))
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

/// Builtin types aren't tracked in the reference, and instances of other types always are.
fn is_tracked(vm: &mut Vm, args: Args<'_>) -> Res {
    let tracked = match args[0].downcast_ref::<Type>() {
        Some(ty) => ty.is_heap_type(),
        None => vm.heap.is_tracked(&args[0]) || args[0].type_core().is_some_and(|core| core.has(TypeFlags::HEAP_TYPE)),
    };
    Ok(Value::bool(tracked))
}

fn get_objects(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[0].is_none() {
        let objects = vm.heap.tracked_objects();
        return Ok(vm.list(objects));
    }
    let generation = vm.index_sized(&args[0])?;
    match usize::try_from(generation) {
        Ok(generation @ 0..=2) => {
            let objects = vm.heap.objects_of(generation);
            Ok(vm.list(objects))
        }
        Ok(_) => Err(vm.value_error("generation parameter must be less than the number of available generations (3)")),
        Err(_) => Err(vm.value_error("generation parameter cannot be negative")),
    }
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
        let (collections, collected) = (
            vm.heap.collector.collections[generation].get(),
            vm.heap.collector.collected[generation].get(),
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

//! `_tracemalloc`: allocations are never traced here, which is what these functions say.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, function};
use corallus_vm::vm::Vm;

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_tracemalloc",
    functions: &[
        function(
            "is_tracing",
            "()",
            |_, _| Ok(Value::FALSE),
            "Return True if the tracemalloc module is tracing Python memory allocations.",
        ),
        function(
            "_get_object_traceback",
            "(obj, /)",
            |_, _| Ok(Value::NONE),
            "Get the traceback where the Python object obj was allocated.",
        ),
        function(
            "_get_traces",
            "()",
            |vm, _| Ok(vm.list(Vec::new())),
            "Get traces of all memory blocks.",
        ),
        function(
            "start",
            "(nframe=1, /)",
            start,
            "Start tracing Python memory allocations.",
        ),
        function(
            "stop",
            "()",
            |_, _| Ok(Value::NONE),
            "Stop tracing Python memory allocations.",
        ),
        function(
            "clear_traces",
            "()",
            |_, _| Ok(Value::NONE),
            "Clear traces of memory blocks.",
        ),
        function(
            "get_traceback_limit",
            "()",
            |_, _| Ok(Value::int32(1)),
            "Get the maximum number of frames stored in a traceback.",
        ),
        function(
            "get_tracemalloc_memory",
            "()",
            |_, _| Ok(Value::int32(0)),
            "Get the memory usage in bytes of the tracemalloc module.",
        ),
        function(
            "get_traced_memory",
            "()",
            |vm, _| Ok(vm.tuple([Value::int32(0), Value::int32(0)])),
            "Get the current size and peak size of memory blocks traced by tracemalloc.",
        ),
        function(
            "reset_peak",
            "()",
            |_, _| Ok(Value::NONE),
            "Set the peak size to the current size.",
        ),
    ],
    init: |_, _| Ok(()),
    doc: "Debug module to trace memory blocks allocated by Python.",
};

fn start(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.runtime_error("memory allocations can't be traced by this runtime"))
}

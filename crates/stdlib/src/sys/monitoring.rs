//! `sys.monitoring` (PEP 669): who uses which tool number, and the callbacks that tools have registered. The interpreter
//! doesn't report events: to ask for one is refused with `NotImplementedError`.

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

/// Events by the position of their bit.
const EVENTS: &[&str] = &[
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// Numbers below this one are for tools; the two above belong to `settrace` and `setprofile`.
const TOOLS: i64 = 6;

/// Tools whose purpose has a number.
const PURPOSES: &[(&str, i32)] = &[
    ("DEBUGGER_ID", 0),
    ("COVERAGE_ID", 1),
    ("PROFILER_ID", 2),
    ("OPTIMIZER_ID", 5),
];

/// What `sys.monitoring` keeps per isolate.
#[derive(Default)]
struct Monitoring {
    /// The name of each tool in use.
    names: [Option<Value>; TOOLS as usize],
    /// Callbacks by tool and event.
    callbacks: Vec<(usize, i64, Value)>,
}

static FUNCTIONS: &[Native] = &[
    function("use_tool_id", "(tool_id, name, /)", use_tool, ""),
    function("clear_tool_id", "(tool_id, /)", clear_tool, ""),
    function("free_tool_id", "(tool_id, /)", free_tool, ""),
    function("get_tool", "(tool_id, /)", get_tool, ""),
    function("register_callback", "(tool_id, event, func, /)", register, ""),
    function("get_events", "(tool_id, /)", get_events, ""),
    function("set_events", "(tool_id, event_set, /)", set_events, ""),
    function("get_local_events", "(tool_id, code, /)", get_local_events, ""),
    function(
        "set_local_events",
        "(tool_id, code, event_set, /)",
        set_local_events,
        "",
    ),
    function("restart_events", "()", |_, _| Ok(Value::NONE), ""),
    function("_all_events", "()", |vm, _| Ok(vm.new_dict().into_value()), ""),
];

/// Makes the module `sys.monitoring`, an attribute of `sys`.
pub fn fill(vm: &mut Vm) -> Res<()> {
    let module = vm.new_module("sys.monitoring", Value::NONE)?;
    let namespace = module.namespace(vm);
    for native in FUNCTIONS {
        let function = vm.new_native_function(native, Some("sys.monitoring"), module.to_value());
        namespace.set_str(vm, native.name, function);
    }
    for (name, number) in PURPOSES {
        namespace.set_str(vm, name, Value::int32(*number));
    }
    let object = vm.types.object.to_value();
    for name in ["DISABLE", "MISSING"] {
        let marker = vm.call(&object, &[])?;
        namespace.set_str(vm, name, marker);
    }
    let class = vm.type_for(&corallus_vm::objects::namespace::SIMPLE_NAMESPACE);
    let events = vm.call(class.as_value(), &[])?;
    vm.setattr(&events, "NO_EVENTS", Value::int32(0))?;
    for (position, name) in EVENTS.iter().enumerate() {
        let bit = vm.int(1 << position);
        vm.setattr(&events, name, bit)?;
    }
    namespace.set_str(vm, "events", events);
    let sys = vm.sys.clone();
    sys.set_str(vm, "monitoring", module.into_value());
    Ok(())
}

fn tool(vm: &mut Vm, number: &Value) -> Res<usize> {
    match vm.to_i64(number)? {
        number @ 0..TOOLS => Ok(number as usize),
        number => Err(vm.value_error(format!("invalid tool {number} (must be between 0 and 5)"))),
    }
}

fn tool_in_use(vm: &mut Vm, number: &Value) -> Res<usize> {
    let tool = tool(vm, number)?;
    match vm.state::<Monitoring>().names[tool] {
        Some(_) => Ok(tool),
        None => Err(vm.value_error(format!("tool {tool} is not in use"))),
    }
}

fn use_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    if !args[1].has_payload::<Str>() {
        return Err(vm.value_error("tool name must be a str"));
    }
    if vm.state::<Monitoring>().names[tool].is_some() {
        return Err(vm.value_error(format!("tool {tool} is already in use")));
    }
    vm.state::<Monitoring>().names[tool] = Some(args[1].clone());
    Ok(Value::NONE)
}

fn forget_callbacks(vm: &mut Vm, tool: usize) {
    let callbacks = &mut vm.state::<Monitoring>().callbacks;
    let (gone, left) = std::mem::take(callbacks).into_iter().partition(|(of, ..)| *of == tool);
    *callbacks = left;
    let gone: Vec<(usize, i64, Value)> = gone;
    drop(gone);
}

fn clear_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    forget_callbacks(vm, tool);
    Ok(Value::NONE)
}

fn free_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    forget_callbacks(vm, tool);
    vm.state::<Monitoring>().names[tool] = None;
    Ok(Value::NONE)
}

fn get_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    let name = vm.state::<Monitoring>().names[tool].clone();
    Ok(name.unwrap_or(Value::NONE))
}

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    let event = vm.to_i64(&args[1])?;
    if event.count_ones() != 1 || event < 0 {
        return Err(vm.value_error("The callback can only be set for one event at a time"));
    }
    if event >= 1 << EVENTS.len() {
        return Err(vm.value_error(format!("invalid event {event}")));
    }
    let callbacks = &mut vm.state::<Monitoring>().callbacks;
    let found = callbacks.iter().position(|(of, on, _)| (*of, *on) == (tool, event));
    let old = found.map(|position| callbacks.swap_remove(position).2);
    if !args[2].is_none() {
        callbacks.push((tool, event, args[2].clone()));
    }
    Ok(old.unwrap_or(Value::NONE))
}

fn check_events(vm: &mut Vm, events: &Value) -> Res<()> {
    match vm.to_i64(events)? {
        0 => Ok(()),
        events if events < 0 || events >= 1 << EVENTS.len() => {
            Err(vm.value_error(format!("invalid event set 0x{events:x}")))
        }
        _ => Err(vm.error(
            ExceptionKind::NotImplementedError,
            "sys.monitoring: Corallus doesn't report events",
        )),
    }
}

fn get_events(vm: &mut Vm, args: Args<'_>) -> Res {
    tool_in_use(vm, &args[0])?;
    Ok(Value::int32(0))
}

fn set_events(vm: &mut Vm, args: Args<'_>) -> Res {
    tool_in_use(vm, &args[0])?;
    check_events(vm, &args[1])?;
    Ok(Value::NONE)
}

fn code<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Ref<CodeObject>, Raised> {
    match value.downcast_ref::<CodeObject>() {
        Some(code) => Ok(code),
        None => Err(vm.type_error("code must be a code object")),
    }
}

fn get_local_events(vm: &mut Vm, args: Args<'_>) -> Res {
    code(vm, &args[1])?;
    tool_in_use(vm, &args[0])?;
    Ok(Value::int32(0))
}

fn set_local_events(vm: &mut Vm, args: Args<'_>) -> Res {
    code(vm, &args[1])?;
    tool_in_use(vm, &args[0])?;
    check_events(vm, &args[2])?;
    Ok(Value::NONE)
}

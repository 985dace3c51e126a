//! `sys.monitoring` (PEP 669): what tools ask for. How they are told stands in the machine (`tracing/monitoring.rs`).

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Native, begin_function, function};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::objects::str::Str;
use corallus_vm::tracing::monitoring::{EVENT_NAMES, LOCAL_EVENTS, Monitored, TOOLS};
use corallus_vm::vm::Vm;

use crate::posix::c_int;

/// Tools whose purpose has a number.
const PURPOSES: &[(&str, i32)] = &[
    ("DEBUGGER_ID", 0),
    ("COVERAGE_ID", 1),
    ("PROFILER_ID", 2),
    ("OPTIMIZER_ID", 5),
];

/// What calls report besides, if they are reported themselves.
const ENDS_OF_CALLS: u32 = Monitored::CReturn.bit() | Monitored::CRaise.bit();

static FUNCTIONS: &[Native] = &[
    function("use_tool_id", "(tool_id, name, /)", use_tool, ""),
    begin_function("clear_tool_id", "(tool_id, /)", clear_tool, ""),
    begin_function("free_tool_id", "(tool_id, /)", free_tool, ""),
    function("get_tool", "(tool_id, /)", get_tool, ""),
    function("register_callback", "(tool_id, event, func, /)", register, ""),
    function("get_events", "(tool_id, /)", get_events, ""),
    begin_function("set_events", "(tool_id, event_set, /)", set_events, ""),
    function("get_local_events", "(tool_id, code, /)", get_local_events, ""),
    begin_function(
        "set_local_events",
        "(tool_id, code, event_set, /)",
        set_local_events,
        "",
    ),
    function(
        "restart_events",
        "()",
        |vm, _| {
            vm.restart_tool_events();
            Ok(Value::NONE)
        },
        "",
    ),
    function("_all_events", "()", all_events, ""),
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
    let (disable, missing) = (vm.call(&object, &[])?, vm.call(&object, &[])?);
    namespace.set_str(vm, "DISABLE", disable.clone());
    namespace.set_str(vm, "MISSING", missing.clone());
    vm.set_tool_markers(disable, missing);
    let class = vm.type_for(&corallus_vm::objects::namespace::SIMPLE_NAMESPACE);
    let events = vm.call(class.as_value(), &[])?;
    vm.setattr(&events, "NO_EVENTS", Value::int32(0))?;
    for (position, name) in EVENT_NAMES.iter().enumerate() {
        let bit = vm.int(1 << position);
        vm.setattr(&events, name, bit)?;
    }
    namespace.set_str(vm, "events", events);
    let sys = vm.sys.clone();
    sys.set_str(vm, "monitoring", module.into_value());
    Ok(())
}

fn tool(vm: &mut Vm, number: &Value) -> Res<usize> {
    let number = vm.to_i64(number)?;
    match usize::try_from(number).ok().filter(|tool| *tool < TOOLS) {
        Some(tool) => Ok(tool),
        None => Err(vm.value_error(format!("invalid tool {number} (must be between 0 and 5)"))),
    }
}

fn tool_in_use(vm: &mut Vm, number: &Value) -> Res<usize> {
    let tool = tool(vm, number)?;
    match vm.tool_name(tool) {
        Some(_) => Ok(tool),
        None => Err(vm.value_error(format!("tool {tool} is not in use"))),
    }
}

fn use_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    if !args[1].has_payload::<Str>() {
        return Err(vm.value_error("tool name must be a str"));
    }
    if vm.tool_name(tool).is_some() {
        return Err(vm.value_error(format!("tool {tool} is already in use")));
    }
    vm.set_tool_name(tool, Some(args[1].clone()));
    Ok(Value::NONE)
}

/// The interpreter's loop is left, so that it looks whether it is watched when it is entered again.
fn clear_tool(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let tool = tool(vm, &args[0])?;
    vm.clear_tool(tool);
    Ok(vm.leave_loop(Value::NONE))
}

fn free_tool(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let tool = tool(vm, &args[0])?;
    vm.set_tool_name(tool, None);
    Ok(vm.leave_loop(Value::NONE))
}

fn get_tool(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    Ok(vm.tool_name(tool).unwrap_or(Value::NONE))
}

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    let event = vm.to_i64(&args[1])?;
    if event.count_ones() != 1 || event < 0 {
        return Err(vm.value_error("The callback can only be set for one event at a time"));
    }
    match event_set(event) {
        Some(event) => Ok(vm.set_tool_callback(tool, event, args[2].clone())),
        None => Err(vm.value_error(format!("invalid event {event}"))),
    }
}

fn event_set(events: i64) -> Option<u32> {
    u32::try_from(events)
        .ok()
        .filter(|events| events >> EVENT_NAMES.len() == 0)
}

/// A set of events that a tool asks for.
fn wanted(vm: &mut Vm, events: &Value, local: bool) -> Res<u32> {
    let given = c_int(vm, events)?;
    let kind = if local { "local event set" } else { "event set" };
    let Some(mut events) = event_set(i64::from(given)) else {
        return Err(vm.value_error(format!("invalid {kind} 0x{given:x}")));
    };
    if events & ENDS_OF_CALLS != 0 {
        if events & Monitored::Call.bit() == 0 {
            return Err(vm.value_error("cannot set C_RETURN or C_RAISE events independently"));
        }
        events &= !ENDS_OF_CALLS;
    }
    if local && events & !(LOCAL_EVENTS | Monitored::Branch.bit()) != 0 {
        return Err(vm.value_error(format!("invalid {kind} 0x{given:x}")));
    }
    // Calls report how they end.
    Ok(if events & Monitored::Call.bit() == 0 {
        events
    } else {
        events | ENDS_OF_CALLS
    })
}

fn shown(events: u32) -> Value {
    Value::int32((events & !ENDS_OF_CALLS) as i32)
}

fn get_events(vm: &mut Vm, args: Args<'_>) -> Res {
    let tool = tool(vm, &args[0])?;
    Ok(shown(vm.tool_events(tool, None)))
}

fn set_events(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let tool = tool_in_use(vm, &args[0])?;
    let events = wanted(vm, &args[1], false)?;
    vm.set_tool_events(tool, events);
    Ok(vm.leave_loop(Value::NONE))
}

fn code<'a>(vm: &mut Vm, value: &'a Value) -> Result<&'a Ref<CodeObject>, Raised> {
    match value.downcast_ref::<CodeObject>() {
        Some(code) => Ok(code),
        None => Err(vm.type_error("code must be a code object")),
    }
}

fn get_local_events(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = code(vm, &args[1])?;
    let tool = tool(vm, &args[0])?;
    Ok(shown(vm.tool_events(tool, Some(code))))
}

fn set_local_events(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let code = code(vm, &args[1])?;
    let tool = tool_in_use(vm, &args[0])?;
    let events = wanted(vm, &args[2], true)?;
    vm.set_local_tool_events(tool, code, events);
    Ok(vm.leave_loop(Value::NONE))
}

/// The tools that want each event everywhere, as bits, by the event's name.
fn all_events(vm: &mut Vm, _: Args<'_>) -> Res {
    let all = vm.new_dict();
    for (position, name) in EVENT_NAMES.iter().enumerate() {
        let tools = (0..TOOLS).filter(|tool| vm.tool_events(*tool, None) >> position & 1 != 0);
        let tools = tools.fold(0, |tools, tool| tools | 1 << tool);
        if tools != 0 {
            all.set_str(vm, name, Value::int32(tools));
        }
    }
    Ok(all.into_value())
}

//! Functions of `sys` that look at, or change, the running machine.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::{Begun, FramePtr};
use corallus_vm::native::{Args, Native, TypeDef, begin_function, function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::{Exception, ExceptionKind};
use corallus_vm::objects::int;
use corallus_vm::objects::list::List;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::tracing::Hook;
use corallus_vm::vm::Vm;

use crate::structseq::{self, field, sequence_type};

/// What `sys` keeps per isolate.
pub struct SysState {
    switch_interval: f64,
    pub finalizing: bool,
    /// What `os.cpu_count()` says, if not the truth.
    pub cpu_count: Option<u32>,
    /// Text files opened without an encoding are warned of.
    pub warn_default_encoding: bool,
    /// UTF-8 whatever the locale says (`sys.flags.utf8_mode`).
    pub utf8_mode: bool,
    /// What is costly to check is checked (`sys.flags.dev_mode`).
    pub dev_mode: bool,
    /// Environment variables of Python's own count for nothing.
    pub ignore_environment: bool,
}

impl Default for SysState {
    fn default() -> Self {
        Self {
            switch_interval: 0.005,
            finalizing: false,
            cpu_count: None,
            warn_default_encoding: false,
            utf8_mode: false,
            dev_mode: false,
            ignore_environment: false,
        }
    }
}

static ASYNCGEN_HOOKS: TypeDef = sequence_type(
    "asyncgen_hooks",
    "builtins",
    &[field::<0>("firstiter"), field::<1>("finalizer")],
);

pub static FUNCTIONS: &[Native] = &[
    function(
        "exit",
        "(status=None, /)",
        exit,
        "Exit the interpreter by raising SystemExit(status).",
    ),
    function(
        "getrecursionlimit",
        "()",
        |vm, _| {
            let n = vm.recursion_limit;
            Ok(vm.size(n))
        },
        "Return the current value of the recursion limit.",
    ),
    function(
        "setrecursionlimit",
        "(limit, /)",
        set_recursion_limit,
        "Set the maximum depth of the Python interpreter stack to n.",
    ),
    function(
        "getsizeof",
        "(object, default=<unrepresentable>)",
        getsizeof,
        "Return the size of object in bytes.",
    ),
    function(
        "getrefcount",
        "(object, /)",
        getrefcount,
        "Return the reference count of object.",
    ),
    function("intern", "(string, /)", intern, "``Intern'' the given string."),
    function(
        "_is_interned",
        "(string, /)",
        is_interned,
        "Return True if the given string is \"interned\".",
    ),
    function(
        "exc_info",
        "()",
        exc_info,
        "Return current exception information: (type, value, traceback).",
    ),
    function(
        "exception",
        "()",
        |vm, _| Ok(handled(vm)),
        "Return the current exception.",
    ),
    tracing_native(
        "settrace",
        |vm, args| set_hook(vm, Hook::Trace, args),
        "Set the global debug tracing function.",
    ),
    function(
        "gettrace",
        "()",
        |vm, _| Ok(vm.tracing_hook(Hook::Trace)),
        "Return the global debug tracing function set with sys.settrace.",
    ),
    tracing_native(
        "setprofile",
        |vm, args| set_hook(vm, Hook::Profile, args),
        "Set the profiling function.",
    ),
    function(
        "getprofile",
        "()",
        |vm, _| Ok(vm.tracing_hook(Hook::Profile)),
        "Return the profiling function set with sys.setprofile.",
    ),
    tracing_native(
        "_settraceallthreads",
        |vm, args| set_hook(vm, Hook::Trace, args),
        "Set the global debug tracing function in all running threads.",
    ),
    tracing_native(
        "_setprofileallthreads",
        |vm, args| set_hook(vm, Hook::Profile, args),
        "Set the profiling function in all running threads.",
    ),
    function(
        "_getframe",
        "(depth=0, /)",
        getframe,
        "Return a frame object from the call stack.",
    ),
    function(
        "_getframemodulename",
        "(depth=0)",
        getframemodulename,
        "Return the name of the module for a calling frame.",
    ),
    function(
        "_current_frames",
        "()",
        current_frames,
        "Return a dict mapping each thread's thread id to its current stack frame.",
    ),
    function(
        "set_asyncgen_hooks",
        "(firstiter=<unrepresentable>, finalizer=<unrepresentable>)",
        set_asyncgen_hooks,
        "",
    ),
    function("get_asyncgen_hooks", "()", get_asyncgen_hooks, ""),
    function("set_coroutine_origin_tracking_depth", "(depth)", set_origin_depth, ""),
    function(
        "get_coroutine_origin_tracking_depth",
        "()",
        |vm, _| {
            let n = vm.origin_depth;
            Ok(vm.size(n))
        },
        "",
    ),
    function("getdefaultencoding", "()", |vm, _| Ok(vm.str("utf-8")), ""),
    function("getfilesystemencoding", "()", |vm, _| Ok(vm.str("utf-8")), ""),
    function(
        "getfilesystemencodeerrors",
        "()",
        |vm, _| Ok(vm.str("surrogateescape")),
        "",
    ),
    function(
        "is_finalizing",
        "()",
        |vm, _| Ok(Value::bool(vm.state::<SysState>().finalizing)),
        "",
    ),
    function(
        "getswitchinterval",
        "()",
        |vm, _| {
            let s = vm.state::<SysState>().switch_interval;
            Ok(vm.float(s))
        },
        "",
    ),
    function("setswitchinterval", "(interval, /)", set_switch_interval, ""),
    function(
        "get_int_max_str_digits",
        "()",
        |vm, _| {
            let n = int::text::digit_limit(vm);
            Ok(vm.size(n))
        },
        "",
    ),
    function("set_int_max_str_digits", "(maxdigits)", set_max_str_digits, ""),
    function(
        "getallocatedblocks",
        "()",
        |vm, _| {
            let n = vm.heap.tracked_objects().len();
            Ok(vm.size(n))
        },
        "",
    ),
    function("_clear_type_cache", "()", |_, _| Ok(Value::NONE), ""),
    function(
        "_clear_type_descriptors",
        "(type, /)",
        clear_type_descriptors,
        "Private function for clearing certain descriptors from a type's dictionary.",
    ),
    function("_clear_internal_caches", "()", |_, _| Ok(Value::NONE), ""),
    function(
        "_get_cpu_count_config",
        "()",
        |vm, _| {
            let count = vm.state::<SysState>().cpu_count.map_or(-1, i64::from);
            Ok(vm.int(count))
        },
        "Private function for getting PyConfig.cpu_count",
    ),
    function(
        "_current_exceptions",
        "()",
        |vm, _| of_threads(vm, handled),
        "Return a dict mapping each thread's identifier to its current raised exception.",
    ),
    function(
        "is_remote_debug_enabled",
        "()",
        |_, _| Ok(Value::FALSE),
        "Return True if remote debugging is enabled, False otherwise.",
    ),
    function("_is_gil_enabled", "()", |_, _| Ok(Value::TRUE), ""),
    function("is_stack_trampoline_active", "()", |_, _| Ok(Value::FALSE), ""),
    function("call_tracing", "(func, args, /)", call_tracing, ""),
];

fn exit(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = match args[0].downcast_ref::<Tuple>() {
        Some(tuple) => tuple.items.to_vec(),
        None if args[0].is_none() => Vec::new(),
        None => vec![args[0].clone()],
    };
    Err(vm.error_with(ExceptionKind::SystemExit, arguments))
}

fn set_recursion_limit(vm: &mut Vm, args: Args<'_>) -> Res {
    let limit = vm.to_i64(&args[0])?;
    if i32::try_from(limit).is_err() {
        return Err(vm.overflow_error("Python int too large to convert to C int"));
    }
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let limit = usize::try_from(limit).unwrap_or(1);
    if vm.depth >= limit {
        let (depth, kind) = (vm.depth, ExceptionKind::RecursionError);
        let message =
            format!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low");
        return Err(vm.error(kind, message));
    }
    if limit > vm.max_recursion_limit {
        let most = vm.max_recursion_limit;
        return Err(vm.value_error(format!("this isolate allows a recursion limit of at most {most}")));
    }
    vm.recursion_limit = limit;
    Ok(Value::NONE)
}

/// An estimate of an object's own memory.
fn getsizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    if let Some(method) = vm.method_of_type(&args[0], "__sizeof__")? {
        let size = vm.call(&method, &[])?;
        let size = vm.to_i64(&size)?;
        if size < 0 {
            return Err(vm.value_error("__sizeof__() should return >= 0"));
        }
        return Ok(vm.int(size));
    }
    let own = args[0].type_core().map_or(8, |core| core.vtable.layout.size());
    let more = if let Some(list) = args[0].downcast_ref::<List>() {
        list.items.borrow().capacity() * 8
    } else if let Some(tuple) = args[0].downcast_ref::<Tuple>() {
        tuple.items.len() * 8
    } else if let Some(text) = args[0].downcast_ref::<Str>() {
        text.as_bytes().len()
    } else if let Some(dict) = args[0].downcast_ref::<Dict>() {
        dict.len() * 36
    } else if let Some(set) = args[0].downcast_ref::<Set>() {
        set.len() * 36
    } else {
        0
    };
    Ok(vm.size(own + more))
}

fn getrefcount(vm: &mut Vm, args: Args<'_>) -> Res {
    // Immediate values are immortal, as small integers and None are in the reference.
    let count = args[0].header().map_or(u32::MAX >> 1, |header| header.count());
    Ok(vm.int(i64::from(count)))
}

fn intern(vm: &mut Vm, args: Args<'_>) -> Res {
    let exact = vm.type_of(&args[0]).is(&vm.types.str);
    match args[0].downcast_ref::<Str>() {
        Some(text) if exact => Ok(vm.intern_str(text).into_value()),
        Some(_) => {
            let given = vm.type_name(&args[0]);
            Err(vm.type_error(format!("can't intern {given}")))
        }
        None => {
            let given = vm.type_name(&args[0]);
            Err(vm.type_error(format!("intern() argument must be str, not {given}")))
        }
    }
}

fn is_interned(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Str>() {
        Some(text) => {
            let text = text.clone();
            Ok(Value::bool(vm.intern_str(&text).is(&text)))
        }
        None => {
            let given = vm.type_name(&args[0]);
            Err(vm.type_error(format!("_is_interned() argument must be str, not {given}")))
        }
    }
}

fn handled(vm: &mut Vm) -> Value {
    vm.handled_exception().unwrap_or(Value::NONE)
}

fn exc_info(vm: &mut Vm, _: Args<'_>) -> Res {
    let value = handled(vm);
    let Some(exception) = value.downcast_ref::<Exception>() else {
        return Ok(vm.tuple([Value::NONE, Value::NONE, Value::NONE]));
    };
    let traceback = exception.traceback.borrow().clone();
    let ty = vm.type_of(&value).to_value();
    Ok(vm.tuple([ty, value.clone(), traceback]))
}

/// The Python frame so many calls up.
fn frame_at(vm: &mut Vm, depth: i64) -> Option<FramePtr> {
    let mut frame = vm.python_frame()?;
    for _ in 0..depth {
        frame = frame.back.get()?.innermost_python()?;
    }
    Some(frame)
}

/// The frame object of the Python code that runs; `None` if none does.
pub fn current_frame(vm: &mut Vm) -> Value {
    match frame_at(vm, 0) {
        Some(frame) => vm.frame_object(frame),
        None => Value::NONE,
    }
}

fn too_deep(vm: &mut Vm) -> Raised {
    vm.value_error("call stack is not deep enough")
}

fn getframe(vm: &mut Vm, args: Args<'_>) -> Res {
    let depth = vm.to_i64(&args[0])?;
    match frame_at(vm, depth) {
        Some(frame) => Ok(vm.frame_object(frame)),
        None => Err(too_deep(vm)),
    }
}

fn getframemodulename(vm: &mut Vm, args: Args<'_>) -> Res {
    let depth = vm.to_i64(&args[0])?;
    let Some(function) = frame_at(vm, depth).and_then(|frame| frame.python_function()) else {
        return Ok(Value::NONE);
    };
    let module = function.module.borrow().clone();
    Ok(module)
}

/// What each thread has, by its identity.
fn of_threads(vm: &mut Vm, look: fn(&mut Vm) -> Value) -> Res {
    let all = vm.new_dict();
    for (thread, value) in vm.for_each_thread(look) {
        let thread = vm.int(i64::try_from(thread).unwrap_or(i64::MAX));
        all.insert(vm, thread, value)?;
    }
    Ok(all.into_value())
}

fn current_frames(vm: &mut Vm, _: Args<'_>) -> Res {
    of_threads(vm, current_frame)
}

fn set_asyncgen_hooks(vm: &mut Vm, args: Args<'_>) -> Res {
    for (hook, name) in args.iter().zip(["firstiter", "finalizer"]) {
        if !hook.is_undef() && !hook.is_none() && !vm.is_callable(hook) {
            let given = vm.type_name(hook);
            return Err(vm.type_error(format!("callable {name} expected, got {given}")));
        }
    }
    if !args[0].is_undef() {
        vm.asyncgen_hooks.0 = args[0].clone();
    }
    if !args[1].is_undef() {
        vm.asyncgen_hooks.1 = args[1].clone();
    }
    Ok(Value::NONE)
}

fn get_asyncgen_hooks(vm: &mut Vm, _: Args<'_>) -> Res {
    let (first, finalizer) = vm.asyncgen_hooks.clone();
    structseq::make(vm, &ASYNCGEN_HOOKS, vec![first, finalizer], Vec::new())
}

fn set_origin_depth(vm: &mut Vm, args: Args<'_>) -> Res {
    let depth = vm.to_i64(&args[0])?;
    if depth < 0 {
        return Err(vm.value_error("depth must be >= 0"));
    }
    vm.origin_depth = depth.try_into().unwrap_or_default();
    Ok(Value::NONE)
}

fn set_switch_interval(vm: &mut Vm, args: Args<'_>) -> Res {
    let interval = corallus_vm::objects::float::to_f64(vm, &args[0])?;
    if interval <= 0.0 {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    vm.state::<SysState>().switch_interval = interval;
    Ok(Value::NONE)
}

fn set_max_str_digits(vm: &mut Vm, args: Args<'_>) -> Res {
    let digits = vm.to_i64(&args[0])?;
    if digits != 0 && digits < int::text::LOWEST_LIMIT as i64 {
        return Err(vm.value_error("maxdigits must be >= 640 or 0 for unlimited"));
    }
    int::text::set_digit_limit(vm, usize::try_from(digits).unwrap_or(0));
    Ok(Value::NONE)
}

/// Takes `__dict__` and `__weakref__` from a class that `dataclasses` has replaced by one with slots, so that they keep
/// nothing alive.
fn clear_type_descriptors(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(class) = args[0].downcast_ref::<Type>().cloned() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("argument must be type, not {given}")));
    };
    if !class.is_heap_type() {
        return Err(vm.type_error("argument is immutable"));
    }
    for name in ["__dict__", "__weakref__"] {
        let name = vm.intern(name);
        drop(class.dict.remove_name(vm, &name));
    }
    vm.type_changed(&class);
    Ok(Value::NONE)
}

fn call_tracing(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(arguments) = args[1].downcast_ref::<Tuple>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("call_tracing() argument 2 must be tuple, not {given}")));
    };
    let arguments = arguments.items.to_vec();
    vm.with_reports(|vm| vm.call(&args[0], &arguments))
}

const fn tracing_native(name: &'static str, run: fn(&mut Vm, Args<'_>) -> Res<Begun>, doc: &'static str) -> Native {
    begin_function(name, "(function, /)", run, doc)
}

/// The interpreter's loop is left, so that it looks whether it is watched when it is entered again.
fn set_hook(vm: &mut Vm, hook: Hook, args: Args<'_>) -> Res<Begun> {
    vm.set_tracing_hook(hook, args[0].clone());
    Ok(vm.leave_loop(Value::NONE))
}

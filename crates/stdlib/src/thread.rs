//! `_thread`: locks that work in the one thread that an isolate has. Starting another is refused.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, fixed, function, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

/// `_thread`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_thread",
    functions: FUNCTIONS,
    init,
    doc: "This module provides primitive operations to write multi-threaded programs.",
};

/// The identity of the one thread.
const MAIN: i64 = 1;

static FUNCTIONS: &[Native] = &[
    function(
        "start_new_thread",
        "(function, args, kwargs=<unrepresentable>, /)",
        |vm, _| Err(no_threads(vm)),
        "",
    ),
    function(
        "start_new",
        "(function, args, kwargs=<unrepresentable>, /)",
        |vm, _| Err(no_threads(vm)),
        "",
    ),
    function(
        "start_joinable_thread",
        "(function, handle=None, daemon=True)",
        |vm, _| Err(no_threads(vm)),
        "",
    ),
    function("allocate_lock", "()", |vm, _| new_lock(vm), "Create a new lock object."),
    function("allocate", "()", |vm, _| new_lock(vm), ""),
    function("get_ident", "()", |vm, _| Ok(vm.int(MAIN)), ""),
    function("_get_main_thread_ident", "()", |vm, _| Ok(vm.int(MAIN)), ""),
    function(
        "get_native_id",
        "()",
        |vm, _| Ok(vm.int(i64::from(std::process::id()))),
        "",
    ),
    function("_count", "()", |_, _| Ok(Value::int32(0)), ""),
    function("stack_size", "(size=0, /)", |_, _| Ok(Value::int32(0)), ""),
    function("exit", "()", exit, ""),
    function("exit_thread", "()", exit, ""),
    function("interrupt_main", "(signum=2, /)", interrupt_main, ""),
    function("daemon_threads_allowed", "()", |_, _| Ok(Value::TRUE), ""),
    function("_is_main_interpreter", "()", |_, _| Ok(Value::TRUE), ""),
    function("_shutdown", "()", |_, _| Ok(Value::NONE), ""),
    function("_make_thread_handle", "(ident, /)", make_handle, ""),
    function("set_name", "(name)", |_, _| Ok(Value::NONE), ""),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for (name, def) in [
        ("lock", &LOCK),
        ("LockType", &LOCK),
        ("RLock", &RLOCK),
        ("_local", &LOCAL),
        ("_ThreadHandle", &HANDLE),
    ] {
        let ty = vm.type_for(def);
        namespace.set_str(vm, name, ty.into_value());
    }
    let error = vm.exception_type(ExceptionKind::RuntimeError);
    namespace.set_str(vm, "error", error.into_value());
    let longest = vm.float(9_223_372_036.0);
    namespace.set_str(vm, "TIMEOUT_MAX", longest);
    Ok(())
}

fn no_threads(vm: &mut Vm) -> Raised {
    vm.runtime_error("can't start new thread: Corallus isolates run one thread; use coroutines")
}

fn exit(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.error_with(ExceptionKind::SystemExit, Vec::new()))
}

fn interrupt_main(vm: &mut Vm, args: Args<'_>) -> Res {
    crate::signal::simulate(vm, &args[0])?;
    crate::signal::run_handlers(vm)?;
    Ok(Value::NONE)
}

/// The payload of `lock` and `RLock`.
pub struct Lock {
    /// How often it is held: at most once unless re-entrant.
    held: Cell<u32>,
    reentrant: bool,
}

payload!(Lock, "lock", []);

macro_rules! lock_methods {
    ($($more:expr),* $(,)?) => { &[
        method("acquire", "($self, blocking=True, timeout=-1)", acquire, "Acquire the lock."),
        method("acquire_lock", "($self, blocking=True, timeout=-1)", acquire, ""),
        method("release", "($self, /)", release, "Release the lock."),
        method("release_lock", "($self, /)", release, ""),
        method("locked", "($self, /)", |vm, args| Ok(Value::bool(this::<Lock>(vm, &args[0])?.held.get() > 0)), ""),
        method("locked_lock", "($self, /)", |vm, args| Ok(Value::bool(this::<Lock>(vm, &args[0])?.held.get() > 0)), ""),
        method("__enter__", "($self, /)", enter, ""),
        method("__exit__", "($self, /, *exc_info)", |vm, args| release(vm, &args[..1]), ""),
        method("_at_fork_reinit", "($self, /)", |vm, args| { this::<Lock>(vm, &args[0])?.held.set(0); Ok(Value::NONE) }, ""),
        method("__repr__", "($self, /)", repr, ""),
        $($more),*
    ] };
}

static LOCK: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: lock_methods![fixed(method(
        "__new__",
        "($type, /)",
        |vm, args| make_lock(vm, &args[0], false),
        ""
    ))],
    ..TypeDef::new::<Lock>("lock", "_thread")
};

static RLOCK: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE | TypeFlags::BASE_TYPE,
    methods: lock_methods![
        fixed(method(
            "__new__",
            "($type, /, *args, **kwargs)",
            |vm, args| make_lock(vm, &args[0], true),
            ""
        )),
        method(
            "_is_owned",
            "($self, /)",
            |vm, args| Ok(Value::bool(this::<Lock>(vm, &args[0])?.held.get() > 0)),
            ""
        ),
        method(
            "_recursion_count",
            "($self, /)",
            |vm, args| {
                let n = this::<Lock>(vm, &args[0])?.held.get();
                Ok(vm.int(i64::from(n)))
            },
            ""
        ),
        method("_release_save", "($self, /)", release_save, ""),
        method("_acquire_restore", "($self, state, /)", acquire_restore, ""),
    ],
    ..TypeDef::new::<Lock>("RLock", "_thread")
};

fn make_lock(vm: &mut Vm, ty: &Value, reentrant: bool) -> Res {
    match ty.downcast_ref::<Type>() {
        Some(ty) => Ok(vm
            .heap
            .alloc(
                ty,
                Lock {
                    held: Cell::new(0),
                    reentrant,
                },
            )
            .into_value()),
        None => Err(vm.type_error("X is not a type object")),
    }
}

fn new_lock(vm: &mut Vm) -> Res {
    let ty = vm.type_for(&LOCK);
    make_lock(vm, ty.as_value(), false)
}

fn acquire(vm: &mut Vm, args: Args<'_>) -> Res {
    let blocking = vm.truth(&args[1])?;
    let timeout = match corallus_vm::objects::float::as_float(&args[2]) {
        Some(timeout) => timeout,
        None => vm.to_i64(&args[2])? as f64,
    };
    if !blocking && timeout != -1.0 {
        return Err(vm.value_error("can't specify a timeout for a non-blocking call"));
    }
    if timeout < 0.0 && timeout != -1.0 {
        return Err(vm.value_error("timeout value must be a non-negative number"));
    }
    let lock = this::<Lock>(vm, &args[0])?;
    if lock.held.get() == 0 || lock.reentrant {
        lock.held.set(lock.held.get().saturating_add(1));
        return Ok(Value::TRUE);
    }
    if !blocking || timeout == 0.0 {
        return Ok(Value::FALSE);
    }
    if timeout > 0.0 {
        // Nobody else could release it: all that is left is to wait.
        let wait = vm.float(timeout);
        let time = vm.import("time")?;
        vm.call_method(&time, "sleep", &[wait])?;
        return Ok(Value::FALSE);
    }
    Err(vm.runtime_error("deadlock: the lock is held by the only thread there is"))
}

fn enter(vm: &mut Vm, args: Args<'_>) -> Res {
    acquire(vm, &[args[0].clone(), Value::TRUE, Value::int32(-1)])
}

fn release(vm: &mut Vm, args: Args<'_>) -> Res {
    let lock = this::<Lock>(vm, &args[0])?;
    match lock.held.get().checked_sub(1) {
        Some(held) => {
            lock.held.set(held);
            Ok(Value::NONE)
        }
        None if lock.reentrant => Err(vm.runtime_error("cannot release un-acquired lock")),
        None => Err(vm.runtime_error("release unlocked lock")),
    }
}

fn release_save(vm: &mut Vm, args: Args<'_>) -> Res {
    let held = this::<Lock>(vm, &args[0])?.held.replace(0);
    if held == 0 {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    let items = vec![vm.int(i64::from(held)), vm.int(MAIN)];
    Ok(vm.tuple(items))
}

fn acquire_restore(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = vm.items_of_exact(&args[1]).unwrap_or_default();
    let held = match items.first() {
        Some(held) => vm.to_i64(held)?,
        None => 0,
    };
    this::<Lock>(vm, &args[0])?.held.set(u32::try_from(held).unwrap_or(1));
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let lock = this::<Lock>(vm, &args[0])?.clone();
    let state = if lock.held.get() > 0 { "locked" } else { "unlocked" };
    let ty = vm.type_of(&args[0]).clone();
    let name = vm.full_type_name(&ty);
    let owner = match lock.reentrant {
        true => format!(
            " owner={} count={}",
            if lock.held.get() > 0 { MAIN } else { 0 },
            lock.held.get()
        ),
        false => String::new(),
    };
    Ok(vm.str(&format!("<{state} {name} object{owner} at {:#x}>", lock.address())))
}

/// The payload of `_local`: with one thread, plain attributes do.
pub struct Local;

payload!(Local, "_local", []);

static LOCAL: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: &[fixed(method("__new__", "($type, /, *args, **kwargs)", new_local, ""))],
    doc: "Thread-local data",
    ..TypeDef::new::<Local>("_local", "_thread")
};

fn new_local(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, Local).into_value()),
        None => Err(vm.type_error("X is not a type object")),
    }
}

/// The payload of thread handles.
pub struct Handle {
    ident: RefCell<Value>,
}

payload!(Handle, "_ThreadHandle", [ident]);

static HANDLE: TypeDef = TypeDef {
    methods: &[
        fixed(method("__new__", "($type, /)", new_handle, "")),
        method("is_done", "($self, /)", |_, _| Ok(Value::FALSE), ""),
        method("_set_done", "($self, /)", |_, _| Ok(Value::NONE), ""),
        method("join", "($self, timeout=None, /)", |_, _| Ok(Value::NONE), ""),
    ],
    getsets: &[corallus_vm::native::getter(
        "ident",
        |vm, v| Ok(this::<Handle>(vm, v)?.ident.borrow().clone()),
        "",
    )],
    ..TypeDef::new::<Handle>("_ThreadHandle", "_thread")
};

fn new_handle(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm
            .heap
            .alloc(
                ty,
                Handle {
                    ident: RefCell::new(Value::NONE),
                },
            )
            .into_value()),
        None => Err(vm.type_error("X is not a type object")),
    }
}

fn make_handle(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = vm.type_for(&HANDLE);
    Ok(vm
        .heap
        .alloc(
            &ty,
            Handle {
                ident: RefCell::new(args[0].clone()),
            },
        )
        .into_value())
}

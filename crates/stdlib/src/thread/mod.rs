//! `_thread`: threads, and locks between them. Where the host doesn't allow threads, starting one is refused, and locks work
//! in the one thread that there is.
//!
//! - this file: the module and its locks; [`start`]: threads and their handles; [`local`]: data of one thread.

mod local;
mod start;

use std::cell::Cell;
use std::time::{Duration, Instant};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, fixed, function, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub use start::{after_fork, wait_for_all};

/// `_thread`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_thread",
    functions: FUNCTIONS,
    init,
    doc: "This module provides primitive operations to write multi-threaded programs.",
};

/// The longest time-out, in seconds.
const LONGEST: f64 = 9_223_372_036.0;

static FUNCTIONS: &[Native] = &[
    function(
        "start_new_thread",
        "(function, args, kwargs=<unrepresentable>, /)",
        start::start_new,
        "Start a new thread and return its identifier.",
    ),
    function(
        "start_new",
        "(function, args, kwargs=<unrepresentable>, /)",
        start::start_new,
        "",
    ),
    function(
        "start_joinable_thread",
        "(function, handle=None, daemon=True)",
        start::start_joinable,
        "Start a new thread that can be waited for.",
    ),
    function("allocate_lock", "()", |vm, _| new_lock(vm), "Create a new lock object."),
    function("allocate", "()", |vm, _| new_lock(vm), ""),
    function("get_ident", "()", |vm, _| Ok(identity(vm)), ""),
    function(
        "_get_main_thread_ident",
        "()",
        |vm, _| {
            let main = vm.main_thread();
            Ok(vm.int(main as i64))
        },
        "Return the identity of the main thread.",
    ),
    function("get_native_id", "()", start::native_id, ""),
    function(
        "_count",
        "()",
        |vm, _| {
            let live = vm.live_threads();
            Ok(vm.size(live))
        },
        "",
    ),
    function(
        "stack_size",
        "(size=0, /)",
        stack_size,
        "Return the thread stack size used when creating new threads.",
    ),
    function("exit", "()", exit, ""),
    function("exit_thread", "()", exit, ""),
    function("interrupt_main", "(signum=2, /)", interrupt_main, ""),
    function("daemon_threads_allowed", "()", |_, _| Ok(Value::TRUE), ""),
    function("_is_main_interpreter", "()", |_, _| Ok(Value::TRUE), ""),
    function(
        "_shutdown",
        "()",
        |vm, _| {
            wait_for_all(vm)?;
            Ok(Value::NONE)
        },
        "",
    ),
    function("_make_thread_handle", "(ident, /)", start::make_handle, ""),
    function("set_name", "(name)", |_, _| Ok(Value::NONE), ""),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for (name, def) in [
        ("lock", &LOCK),
        ("LockType", &LOCK),
        ("RLock", &RLOCK),
        ("_local", &local::LOCAL),
        ("_ThreadHandle", &start::HANDLE),
    ] {
        let ty = vm.type_for(def);
        namespace.set_str(vm, name, ty.into_value());
    }
    let error = vm.exception_type(ExceptionKind::RuntimeError);
    namespace.set_str(vm, "error", error.into_value());
    let longest = vm.float(LONGEST);
    namespace.set_str(vm, "TIMEOUT_MAX", longest);
    Ok(())
}

/// The identity of the thread that runs.
fn identity(vm: &mut Vm) -> Value {
    vm.int(vm.thread_identity() as i64)
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
    /// The thread that holds it.
    owner: Cell<u64>,
    /// How many threads wait for it.
    waiting: Cell<u32>,
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
            |vm, args| Ok(Value::bool(is_owned(vm, args)?)),
            ""
        ),
        method(
            "_recursion_count",
            "($self, /)",
            |vm, args| {
                let owned = is_owned(vm, args)?;
                let count = this::<Lock>(vm, &args[0])?.held.get();
                Ok(vm.int(if owned { i64::from(count) } else { 0 }))
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
                    owner: Cell::new(0),
                    waiting: Cell::new(0),
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
    if timeout > LONGEST {
        return Err(vm.overflow_error("timeout value is too large"));
    }
    let lock = this::<Lock>(vm, &args[0])?.clone();
    let deadline = match timeout > 0.0 {
        true => Instant::now().checked_add(Duration::try_from_secs_f64(timeout).unwrap_or(Duration::MAX)),
        false => None,
    };
    loop {
        if take(vm, &lock) {
            return Ok(Value::TRUE);
        }
        if !blocking || timeout == 0.0 || deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Ok(Value::FALSE);
        }
        lock.waiting.set(lock.waiting.get() + 1);
        let waited = vm.wait_for_change(deadline);
        lock.waiting.set(lock.waiting.get() - 1);
        if !waited {
            // Nobody else could release it: all that is left is to wait.
            let Some(deadline) = deadline else {
                return Err(vm.runtime_error("deadlock: the lock is held by the only thread there is"));
            };
            let wait = vm.float(deadline.saturating_duration_since(Instant::now()).as_secs_f64());
            let time = vm.import("time")?;
            vm.call_method(&time, "sleep", &[wait])?;
        }
        crate::signal::before_waiting(vm)?;
    }
}

/// Takes the lock, if it is free or its holder may take it again.
fn take(vm: &Vm, lock: &Lock) -> bool {
    let me = vm.thread_identity();
    if lock.held.get() > 0 && !(lock.reentrant && lock.owner.get() == me) {
        return false;
    }
    lock.held.set(lock.held.get().saturating_add(1));
    lock.owner.set(me);
    true
}

fn is_owned(vm: &mut Vm, args: Args<'_>) -> Res<bool> {
    let me = vm.thread_identity();
    let lock = this::<Lock>(vm, &args[0])?;
    Ok(lock.held.get() > 0 && lock.owner.get() == me)
}

fn enter(vm: &mut Vm, args: Args<'_>) -> Res {
    acquire(vm, &[args[0].clone(), Value::TRUE, Value::int32(-1)])
}

fn release(vm: &mut Vm, args: Args<'_>) -> Res {
    let lock = this::<Lock>(vm, &args[0])?;
    if lock.reentrant && lock.held.get() > 0 && lock.owner.get() != vm.thread_identity() {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    match lock.held.get().checked_sub(1) {
        Some(held) => {
            lock.held.set(held);
            if held == 0 && lock.waiting.get() > 0 {
                vm.thread_change();
            }
            Ok(Value::NONE)
        }
        None if lock.reentrant => Err(vm.runtime_error("cannot release un-acquired lock")),
        None => Err(vm.runtime_error("release unlocked lock")),
    }
}

fn release_save(vm: &mut Vm, args: Args<'_>) -> Res {
    let lock = this::<Lock>(vm, &args[0])?;
    let held = lock.held.replace(0);
    if held == 0 {
        return Err(vm.runtime_error("cannot release un-acquired lock"));
    }
    vm.thread_change();
    let items = vec![vm.int(i64::from(held)), identity(vm)];
    Ok(vm.tuple(items))
}

fn acquire_restore(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = vm.items_of_exact(&args[1]).unwrap_or_default();
    let held = match items.first() {
        Some(held) => vm.to_i64(held)?,
        None => 0,
    };
    enter(vm, &args[..1])?;
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
            if lock.held.get() > 0 { lock.owner.get() } else { 0 },
            lock.held.get()
        ),
        false => String::new(),
    };
    Ok(vm.str(&format!("<{state} {name} object{owner} at {:#x}>", lock.address())))
}

/// The stack size that the program asked for. Stacks grow as they need to, so nothing depends on it.
#[derive(Default)]
struct StackSize(i64);

fn stack_size(vm: &mut Vm, args: Args<'_>) -> Res {
    /// The least that the reference accepts.
    const LEAST: i64 = 32 * 1024;
    let size = vm.to_i64(&args[0])?;
    if size < 0 {
        return Err(vm.value_error("size must be 0 or a positive value"));
    }
    if size != 0 && size < LEAST {
        return Err(vm.value_error(format!("size not valid: {size} bytes")));
    }
    let old = std::mem::replace(&mut vm.state::<StackSize>().0, size);
    Ok(vm.int(old))
}

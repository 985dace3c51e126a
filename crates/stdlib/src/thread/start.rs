//! Starting threads, and waiting for their end.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::sys::runtime::SysState;

/// The payload of thread handles.
pub struct Handle {
    ident: RefCell<Value>,
    state: Cell<Stage>,
    daemon: Cell<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    NotStarted,
    Running,
    Done,
}

payload!(Handle, "_ThreadHandle", [ident]);

pub static HANDLE: TypeDef = TypeDef {
    flags: TypeFlags::WEAKREFABLE,
    methods: &[
        fixed(method("__new__", "($type, /)", new_handle, "")),
        method(
            "is_done",
            "($self, /)",
            |vm, args| Ok(Value::bool(this::<Handle>(vm, &args[0])?.state.get() == Stage::Done)),
            "",
        ),
        method("_set_done", "($self, /)", set_done, ""),
        method("join", "($self, timeout=None, /)", join, ""),
    ],
    getsets: &[getter(
        "ident",
        |vm, v| Ok(this::<Handle>(vm, v)?.ident.borrow().clone()),
        "",
    )],
    ..TypeDef::new::<Handle>("_ThreadHandle", "_thread")
};

/// The threads that run.
#[derive(Default)]
pub struct Running(Vec<Ref<Handle>>);

impl Running {
    pub fn has(&self, identity: u64) -> bool {
        let is = |handle: &Ref<Handle>| handle.ident.borrow().as_small_int() == Some(identity as i64);
        self.0.iter().any(is)
    }
}

/// Handles of threads that ran already, as the main one does.
#[derive(Default)]
struct Made(Vec<Ref<Handle>>);

/// In a forked child: the other threads have ended.
pub fn after_fork(vm: &mut Vm) {
    let me = Some(vm.thread_identity() as i64);
    let is_me = |handle: &Ref<Handle>| handle.ident.borrow().as_small_int() == me;
    let (mine, mut others): (Vec<_>, Vec<_>) = std::mem::take(&mut vm.state::<Running>().0)
        .into_iter()
        .partition(is_me);
    vm.state::<Running>().0 = mine;
    others.extend(vm.state::<Made>().0.iter().filter(|handle| !is_me(handle)).cloned());
    for handle in others {
        handle.state.set(Stage::Done);
    }
}

fn allocate(vm: &mut Vm, ty: &Ref<Type>, ident: Value, state: Stage) -> Ref<Handle> {
    let handle = Handle {
        ident: RefCell::new(ident),
        state: Cell::new(state),
        daemon: Cell::new(true),
    };
    vm.heap.alloc(ty, handle)
}

fn new_handle(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(allocate(vm, ty, Value::NONE, Stage::NotStarted).into_value()),
        None => Err(vm.type_error("X is not a type object")),
    }
}

/// `_make_thread_handle(ident)`: of a thread that runs already, the main one.
pub fn make_handle(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = vm.type_for(&HANDLE);
    let handle = allocate(vm, &ty, args[0].clone(), Stage::Running);
    vm.state::<Made>().0.push(handle.clone());
    Ok(handle.into_value())
}

fn set_done(vm: &mut Vm, args: Args<'_>) -> Res {
    let handle = this::<Handle>(vm, &args[0])?;
    if handle.state.get() == Stage::NotStarted {
        return Err(vm.runtime_error("thread not started"));
    }
    handle.state.set(Stage::Done);
    vm.thread_change();
    Ok(Value::NONE)
}

fn join(vm: &mut Vm, args: Args<'_>) -> Res {
    let handle = this::<Handle>(vm, &args[0])?.clone();
    let deadline = match &args[1] {
        timeout if timeout.is_none() => None,
        timeout => {
            let seconds = match as_float(timeout) {
                Some(seconds) => seconds,
                None => vm.to_i64(timeout)? as f64,
            };
            match Duration::try_from_secs_f64(seconds) {
                Ok(wait) => Instant::now().checked_add(wait),
                // Negative: as long as it takes.
                Err(_) => None,
            }
        }
    };
    match handle.state.get() {
        Stage::NotStarted => return Err(vm.runtime_error("thread not started")),
        Stage::Running if handle.ident.borrow().as_small_int() == Some(vm.thread_identity() as i64) => {
            return Err(vm.runtime_error("Cannot join current thread"));
        }
        _ => {}
    }
    while handle.state.get() != Stage::Done {
        if deadline.is_some_and(|deadline| Instant::now() >= deadline) || !vm.wait_for_change(deadline) {
            break;
        }
        crate::signal::before_waiting(vm)?;
    }
    Ok(Value::NONE)
}

fn refused(vm: &mut Vm) -> Raised {
    vm.runtime_error("can't start new thread: the host allows one thread only; use coroutines")
}

/// `start_new_thread(function, args[, kwargs])`.
pub fn start_new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("first arg must be callable"));
    }
    let Some(values) = args[1]
        .has_payload::<corallus_vm::objects::tuple::Tuple>()
        .then(|| vm.items_of_exact(&args[1]))
        .flatten()
    else {
        return Err(vm.type_error("2nd arg must be a tuple"));
    };
    let keywords = match args[2].downcast_ref::<Dict>() {
        Some(keywords) => keywords.entries(),
        None if args[2].is_undef() => Vec::new(),
        None => return Err(vm.type_error("optional 3rd arg must be a dictionary")),
    };
    let ty = vm.type_for(&HANDLE);
    let handle = allocate(vm, &ty, Value::NONE, Stage::NotStarted);
    start(vm, args[0].clone(), values, keywords, handle.clone(), true)?;
    let ident = handle.ident.borrow().clone();
    Ok(ident)
}

/// `start_joinable_thread(function, handle=None, daemon=True)`.
pub fn start_joinable(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("thread function must be callable"));
    }
    let handle = match args[1].downcast_ref::<Handle>() {
        Some(handle) => handle.clone(),
        None if args[1].is_none() => {
            let ty = vm.type_for(&HANDLE);
            allocate(vm, &ty, Value::NONE, Stage::NotStarted)
        }
        None => return Err(vm.type_error("'handle' must be a _ThreadHandle")),
    };
    if handle.state.get() != Stage::NotStarted {
        return Err(vm.runtime_error("thread already started"));
    }
    let daemon = vm.truth(&args[2])?;
    start(vm, args[0].clone(), Vec::new(), Vec::new(), handle.clone(), daemon)?;
    Ok(handle.into_value())
}

fn start(
    vm: &mut Vm,
    function: Value,
    mut values: Vec<Value>,
    keywords: Vec<(Value, Value)>,
    handle: Ref<Handle>,
    daemon: bool,
) -> Res<()> {
    if !vm.threads_allowed() {
        return Err(refused(vm));
    }
    if vm.state::<SysState>().finalizing {
        let message = "can't create new thread at interpreter shutdown";
        return Err(vm.error(ExceptionKind::PythonFinalizationError, message));
    }
    let identity = vm.new_thread_identity();
    let names: Vec<_> = keywords.iter().map(|(name, _)| name.clone()).collect();
    let names = vm.new_tuple(names);
    values.extend(keywords.into_iter().map(|(_, value)| value));
    drop(handle.ident.replace(vm.int(identity as i64)));
    handle.daemon.set(daemon);
    handle.state.set(Stage::Running);
    vm.state::<Running>().0.push(handle.clone());
    let work = {
        let handle = handle.clone();
        move |vm: &mut Vm| {
            if let Err(raised) = vm.complete(|vm| vm.begin_call(&function, &values, Some(&names)))
                && !raised.is(ExceptionKind::SystemExit)
            {
                vm.unraisable(raised, "Exception ignored in thread started by", &function);
            }
            drop((function, values, names));
            ended(vm, &handle);
        }
    };
    if vm.start_thread(identity, Box::new(work)).is_err() {
        ended(vm, &handle);
        return Err(vm.runtime_error("can't start new thread"));
    }
    Ok(())
}

fn ended(vm: &mut Vm, handle: &Ref<Handle>) {
    super::local::end_thread(vm);
    handle.state.set(Stage::Done);
    vm.state::<Running>().0.retain(|running| !running.is(handle));
    crate::contextvars::end_thread(vm);
}

/// Waits for every thread that isn't a daemon.
pub fn wait_for_all(vm: &mut Vm) -> Res<()> {
    let waits = |handle: &Ref<Handle>| !handle.daemon.get();
    while vm.state::<Running>().0.iter().any(waits) {
        if !vm.wait_for_change(None) {
            break;
        }
        crate::signal::before_waiting(vm)?;
    }
    Ok(())
}

/// `get_native_id()`.
pub fn native_id(vm: &mut Vm, _: Args<'_>) -> Res {
    Ok(vm.int(i64::from(crate::posix::native_thread_id())))
}

//! `poll` objects, and the system call under them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, method, this};
use corallus_vm::vm::Vm;

use super::{deadline, descriptor, wait};
use crate::os_error;

/// The payload: what to wait for, by descriptor.
struct Poll {
    wanted: RefCell<BTreeMap<i32, i16>>,
    /// Whether a thread waits right now.
    is_waiting: Cell<bool>,
}

payload!(Poll, "poll", []);

static POLL: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<Poll>("poll", "select")
};

static METHODS: &[Native] = &[
    method(
        "register",
        "($self, fd, eventmask=7, /)",
        register,
        "Register a file descriptor.",
    ),
    method(
        "modify",
        "($self, fd, eventmask, /)",
        modify,
        "Modify an already registered file descriptor.",
    ),
    method(
        "unregister",
        "($self, fd, /)",
        unregister,
        "Remove a file descriptor being tracked.",
    ),
    method(
        "poll",
        "($self, timeout=None, /)",
        run_poll,
        "Poll the set of registered file descriptors.",
    ),
];

/// An entry of the system call.
pub fn entry(fd: i32, events: i16) -> libc::pollfd {
    libc::pollfd { fd, events, revents: 0 }
}

/// The system call.
pub fn run(entries: &mut [libc::pollfd], milliseconds: i32) -> i32 {
    // SAFETY: the entries are as many as said.
    unsafe { libc::poll(entries.as_mut_ptr(), entries.len() as libc::nfds_t, milliseconds) }
}

pub fn new(vm: &mut Vm, _: Args<'_>) -> Res {
    let ty = vm.type_for(&POLL);
    let poll = Poll {
        wanted: RefCell::default(),
        is_waiting: Cell::new(false),
    };
    Ok(vm.heap.alloc(&ty, poll).into_value())
}

fn poll(vm: &mut Vm, args: Args<'_>) -> Res<Ref<Poll>> {
    this::<Poll>(vm, &args[0]).cloned()
}

fn events(vm: &mut Vm, value: &Value) -> Res<i16> {
    let mask = vm.to_i64_clamped(value)?;
    match u16::try_from(mask) {
        Ok(mask) => Ok(mask as i16),
        Err(_) if mask < 0 => Err(vm.value_error("value must be positive")),
        Err(_) => Err(vm.overflow_error("Python int too large for C unsigned short")),
    }
}

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, events) = (descriptor(vm, &args[1])?, events(vm, &args[2])?);
    poll(vm, args)?.wanted.borrow_mut().insert(fd, events);
    Ok(Value::NONE)
}

fn modify(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, events) = (descriptor(vm, &args[1])?, events(vm, &args[2])?);
    match poll(vm, args)?.wanted.borrow_mut().get_mut(&fd) {
        Some(wanted) => *wanted = events,
        None => return Err(os_error::raise(vm, libc::ENOENT, &[])),
    }
    Ok(Value::NONE)
}

fn unregister(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = descriptor(vm, &args[1])?;
    match poll(vm, args)?.wanted.borrow_mut().remove(&fd) {
        Some(_) => Ok(Value::NONE),
        None => {
            let key = vm.int(i64::from(fd));
            Err(vm.error_with(corallus_vm::objects::exception::ExceptionKind::KeyError, vec![key]))
        }
    }
}

fn run_poll(vm: &mut Vm, args: Args<'_>) -> Res {
    // A negative time-out waits for ever, as none does.
    let deadline = deadline(vm, &args[1], 1000.0)?;
    let poll = poll(vm, args)?;
    let wanted = poll.wanted.borrow().clone();
    let mut entries: Vec<libc::pollfd> = wanted.into_iter().map(|(fd, events)| entry(fd, events)).collect();
    if poll.is_waiting.replace(true) {
        return Err(vm.runtime_error("concurrent poll() invocation"));
    }
    let waited = wait(vm, deadline, |milliseconds| run(&mut entries, milliseconds));
    poll.is_waiting.set(false);
    waited?;
    let mut ready = Vec::new();
    for entry in entries.iter().filter(|entry| entry.revents != 0) {
        let pair = vec![Value::int32(entry.fd), Value::int32(i32::from(entry.revents as u16))];
        ready.push(vm.tuple(pair));
    }
    Ok(vm.list(ready))
}

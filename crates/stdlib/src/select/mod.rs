//! `select`: waiting for descriptors. `select()` and `poll` stand on the system's `poll`, `epoll` on its own calls (Linux).

#[cfg(target_os = "linux")]
mod epoll;
mod poll;

use std::time::{Duration, Instant};

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

use crate::os_error;
use crate::posix::c_int;

/// `select`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "select",
    functions: FUNCTIONS,
    init,
    doc: "This module supports asynchronous I/O on multiple file descriptors.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "select",
        "(rlist, wlist, xlist, timeout=None, /)",
        select,
        "Wait until one or more file descriptors are ready for some kind of I/O.",
    ),
    function("poll", "()", poll::new, "Returns a polling object."),
];

const CONSTANTS: &[(&str, i16)] = &[
    ("POLLIN", libc::POLLIN),
    ("POLLPRI", libc::POLLPRI),
    ("POLLRDBAND", libc::POLLRDBAND),
    ("POLLRDHUP", libc::POLLRDHUP),
    ("POLLRDNORM", libc::POLLRDNORM),
    ("POLLWRBAND", libc::POLLWRBAND),
    ("POLLWRNORM", libc::POLLWRNORM),
    ("POLLOUT", libc::POLLOUT),
    ("POLLERR", libc::POLLERR),
    ("POLLHUP", libc::POLLHUP),
    ("POLLNVAL", libc::POLLNVAL),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for (name, number) in CONSTANTS {
        namespace.set_str(vm, name, Value::int32(i32::from(*number)));
    }
    // What a pipe takes at once: a constant of the operating system.
    namespace.set_str(vm, "PIPE_BUF", Value::int32(4096));
    let error = vm.exception_type(ExceptionKind::OSError).into_value();
    namespace.set_str(vm, "error", error);
    #[cfg(target_os = "linux")]
    epoll::add_to(vm, &namespace);
    Ok(())
}

/// A descriptor: an integer, or what an object's `fileno()` gives.
fn descriptor(vm: &mut Vm, value: &Value) -> Res<i32> {
    let number = match corallus_vm::objects::int::as_i64(value) {
        Some(_) => value.clone(),
        None => match vm.getattr_opt(value, "fileno")? {
            Some(fileno) => vm.call(&fileno, &[])?,
            None => return Err(vm.type_error("argument must be an int, or have a fileno() method.")),
        },
    };
    if corallus_vm::objects::int::as_i64(&number).is_none() {
        return Err(vm.type_error("fileno() returned a non-integer"));
    }
    match c_int(vm, &number)? {
        fd if fd < 0 => Err(vm.value_error(format!("file descriptor cannot be a negative integer ({fd})"))),
        fd => Ok(fd),
    }
}

/// Until when to wait, from a time-out in `unit`s per second; `None` waits for ever.
fn deadline(vm: &mut Vm, timeout: &Value, unit: f64) -> Res<Option<Instant>> {
    if timeout.is_none() {
        return Ok(None);
    }
    let seconds = corallus_vm::objects::float::to_f64(vm, timeout)? / unit;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    // Milliseconds are a C `int`.
    if unit != 1.0 && seconds * unit > f64::from(i32::MAX) {
        return Err(vm.overflow_error("timeout is too large"));
    }
    if seconds < 0.0 && unit == 1.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    match Duration::try_from_secs_f64(seconds.max(0.0))
        .ok()
        .and_then(|wait| Instant::now().checked_add(wait))
    {
        Some(deadline) if seconds >= 0.0 => Ok(Some(deadline)),
        Some(_) => Ok(None),
        None => Err(vm.overflow_error("timeout is too large")),
    }
}

/// Milliseconds left, rounded up; -1 for ever.
fn milliseconds_left(deadline: Option<Instant>) -> i32 {
    match deadline {
        Some(deadline) => {
            let left = deadline.saturating_duration_since(Instant::now());
            i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX)
        }
        None => -1,
    }
}

/// Runs a call that waits again after signals, with the time that is left (PEP 475); gives how many descriptors are ready.
fn wait(vm: &mut Vm, deadline: Option<Instant>, mut call: impl FnMut(i32) -> i32) -> Res<usize> {
    loop {
        crate::signal::before_waiting(vm)?;
        let left = milliseconds_left(deadline);
        let most = vm
            .longest_wait()
            .map(|most| i32::try_from(most.as_millis()).unwrap_or(i32::MAX));
        let cut_short = most.filter(|most| left < 0 || *most < left);
        match os_error::blocking(vm, || call(cut_short.unwrap_or(left))) {
            ..0 if os_error::last() == libc::EINTR => crate::signal::run_handlers(vm)?,
            ..0 => return Err(os_error::raise_last(vm, &[])),
            0 if cut_short.is_some() => vm.look_up()?,
            ready => return Ok(ready as usize),
        }
    }
}

fn select(vm: &mut Vm, args: Args<'_>) -> Res {
    let deadline = deadline(vm, &args[3], 1.0)?;
    let wanted = [libc::POLLIN, libc::POLLOUT, libc::POLLPRI];
    // What makes a descriptor ready for reading, writing, exceptional conditions.
    let hits = [
        libc::POLLIN | libc::POLLHUP | libc::POLLERR,
        libc::POLLOUT | libc::POLLERR,
        libc::POLLPRI,
    ];
    let (mut entries, mut objects) = (Vec::new(), Vec::new());
    for (list, events) in args.iter().zip(wanted) {
        // `fileno()` may change a list.
        let items = match list.downcast_ref::<List>() {
            Some(list) => list.clone(),
            None => {
                let items = vm.collect(list)?;
                vm.new_list(items)
            }
        };
        let mut at = 0;
        while let Some(object) = items.get(at) {
            let fd = descriptor(vm, &object)?;
            entries.push(poll::entry(fd, events));
            objects.push((events, object));
            at += 1;
        }
    }
    wait(vm, deadline, |milliseconds| poll::run(&mut entries, milliseconds))?;
    if entries.iter().any(|entry| entry.revents & libc::POLLNVAL != 0) {
        return Err(os_error::raise(vm, libc::EBADF, &[]));
    }
    let mut lists = Vec::with_capacity(3);
    for (events, hits) in wanted.into_iter().zip(hits) {
        let ready = entries
            .iter()
            .zip(&objects)
            .filter(|(entry, (asked, _))| *asked == events && entry.revents & hits != 0);
        let ready = ready.map(|(_, (_, object))| object.clone()).collect();
        lists.push(vm.list(ready));
    }
    Ok(vm.tuple(lists))
}

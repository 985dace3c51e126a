//! Blocked and pending signals, and waiting for them.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, function};
use corallus_vm::vm::Vm;

use super::{COUNT, run_handlers};
use crate::os_error;
use crate::posix::c_int;
use crate::structseq::{self, field, sequence_type};

pub static SIGINFO: TypeDef = sequence_type(
    "struct_siginfo",
    "signal",
    &[
        field::<0>("si_signo"),
        field::<1>("si_code"),
        field::<2>("si_errno"),
        field::<3>("si_pid"),
        field::<4>("si_uid"),
        field::<5>("si_status"),
        field::<6>("si_band"),
    ],
);

pub static FUNCTIONS: &[Native] = &[
    function(
        "pthread_sigmask",
        "(how, mask, /)",
        sigmask,
        "Fetch and/or change the signal mask of the calling thread.",
    ),
    function(
        "pthread_kill",
        "(thread_id, signalnum, /)",
        pthread_kill,
        "Send a signal to a thread.",
    ),
    function("sigpending", "()", pending, "Examine pending signals."),
    function("sigwait", "(sigset, /)", sigwait, "Wait for a signal."),
    function(
        "sigwaitinfo",
        "(sigset, /)",
        |vm, args| wait_info(vm, &args[0], None),
        "Wait synchronously until one of the signals in *sigset* is delivered.",
    ),
    function(
        "sigtimedwait",
        "(sigset, timeout, /)",
        sigtimedwait,
        "Like sigwaitinfo(), but with a timeout.",
    ),
    function(
        "pidfd_send_signal",
        "(pidfd, signalnum, siginfo=None, flags=0, /)",
        pidfd_send_signal,
        "Send a signal to a process referred to by a pid file descriptor.",
    ),
];

fn signals(vm: &mut Vm, value: &Value) -> Res<libc::sigset_t> {
    // SAFETY: a zeroed set is valid, and made empty.
    let mut set = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        set
    };
    for value in vm.collect(value)? {
        let number = vm.to_i64_clamped(&value)?;
        if !(1..COUNT as i64).contains(&number) {
            let last = COUNT - 1;
            return Err(vm.value_error(format!("signal number {number} out of range [1; {last}]")));
        }
        // SAFETY: the set is ours and the number in range.
        unsafe { libc::sigaddset(&raw mut set, number as i32) };
    }
    Ok(set)
}

fn as_set(vm: &mut Vm, set: &libc::sigset_t) -> Res {
    // SAFETY: the set is ours and the numbers in range.
    let within = |number: &i32| unsafe { libc::sigismember(set, *number) } == 1;
    let numbers = (1..COUNT as i32).filter(within).map(Value::int32).collect();
    let (numbers, class) = (vm.list(numbers), vm.types.set.to_value());
    vm.call(&class, &[numbers])
}

fn sigmask(vm: &mut Vm, args: Args<'_>) -> Res {
    let (how, set) = (c_int(vm, &args[0])?, signals(vm, &args[1])?);
    // SAFETY: both sets are ours.
    let (code, old) = unsafe {
        let mut old: libc::sigset_t = std::mem::zeroed();
        (libc::pthread_sigmask(how, &raw const set, &raw mut old), old)
    };
    if code != 0 {
        return Err(os_error::raise(vm, code, &[]));
    }
    run_handlers(vm)?;
    as_set(vm, &old)
}

fn pending(vm: &mut Vm, _: Args<'_>) -> Res {
    // SAFETY: the set is ours; a zeroed one is valid.
    let (result, set) = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        (libc::sigpending(&raw mut set), set)
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    as_set(vm, &set)
}

fn sigwait(vm: &mut Vm, args: Args<'_>) -> Res {
    let (set, mut came) = (signals(vm, &args[0])?, 0);
    // SAFETY: the set and the number are ours.
    let code = os_error::blocking(vm, || unsafe { libc::sigwait(&raw const set, &raw mut came) });
    if code != 0 {
        return Err(os_error::raise(vm, code, &[]));
    }
    Ok(Value::int32(came))
}

fn sigtimedwait(vm: &mut Vm, args: Args<'_>) -> Res {
    let seconds = corallus_vm::objects::float::to_f64(vm, &args[1])?;
    if seconds < 0.0 {
        return Err(vm.value_error("timeout must be non-negative"));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(timeout) => wait_info(vm, &args[0], Some(timeout)),
        Err(_) => Err(vm.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}

fn wait_info(vm: &mut Vm, set: &Value, timeout: Option<Duration>) -> Res {
    let set = signals(vm, set)?;
    let began = Instant::now();
    let info = loop {
        // After a signal of another kind only the rest of the time is waited.
        let left = timeout.map(|timeout| {
            let left = timeout.saturating_sub(began.elapsed());
            libc::timespec {
                tv_sec: libc::time_t::try_from(left.as_secs()).unwrap_or(libc::time_t::MAX),
                tv_nsec: libc::c_long::from(left.subsec_nanos()),
            }
        });
        let (result, info) = os_error::blocking(vm, || {
            let place = left.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
            // SAFETY: set and timeout are ours; a zeroed `siginfo_t` is valid and filled by the call.
            unsafe {
                let mut info: libc::siginfo_t = std::mem::zeroed();
                (libc::sigtimedwait(&raw const set, &raw mut info, place), info)
            }
        });
        if result >= 0 {
            break info;
        }
        match os_error::last() {
            libc::EAGAIN => return Ok(Value::NONE),
            libc::EINTR => run_handlers(vm)?,
            errno => return Err(os_error::raise(vm, errno, &[])),
        }
    };
    // SAFETY: fields that the signal doesn't have are some number.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    let uid = vm.int(i64::from(uid));
    let items = vec![
        Value::int32(info.si_signo),
        Value::int32(info.si_code),
        Value::int32(info.si_errno),
        Value::int32(pid),
        uid,
        Value::int32(status),
        Value::int32(0),
    ];
    structseq::make(vm, &SIGINFO, items, Vec::new())
}

/// Sends a signal to a thread. Handlers run in the main thread, so for the others it is enough that the process gets it.
fn pthread_kill(vm: &mut Vm, args: Args<'_>) -> Res {
    let (thread, signal) = (vm.to_i64(&args[0])?, c_int(vm, &args[1])?);
    let main = super::MAIN_THREAD.load(Ordering::Relaxed);
    let to_main = u64::try_from(thread) == Ok(vm.main_thread()) && main != 0;
    // SAFETY: plain system calls.
    let result = unsafe {
        let process = libc::getpid();
        match to_main {
            true => libc::syscall(libc::SYS_tgkill, process, main, signal),
            false => libc::c_long::from(libc::kill(process, signal)),
        }
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    run_handlers(vm)?;
    Ok(Value::NONE)
}

fn pidfd_send_signal(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, signal, flags) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, c_int(vm, &args[3])?);
    if !args[2].is_none() {
        return Err(vm.type_error("siginfo must be None"));
    }
    let absent = std::ptr::null::<libc::siginfo_t>();
    // SAFETY: takes numbers and no information.
    let result = unsafe { libc::syscall(libc::SYS_pidfd_send_signal, fd, signal, absent, flags) };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    run_handlers(vm)?;
    Ok(Value::NONE)
}

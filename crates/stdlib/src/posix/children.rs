//! Child processes: `fork` and the forms of `wait`.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use super::{c_int, retry};
use crate::os_error;
use crate::structseq::{self, field, sequence_type};
use crate::sys::runtime::SysState;

/// `resource.struct_rusage`, which `wait4` returns too.
pub static RUSAGE: TypeDef = sequence_type(
    "struct_rusage",
    "resource",
    &[
        field::<0>("ru_utime"),
        field::<1>("ru_stime"),
        field::<2>("ru_maxrss"),
        field::<3>("ru_ixrss"),
        field::<4>("ru_idrss"),
        field::<5>("ru_isrss"),
        field::<6>("ru_minflt"),
        field::<7>("ru_majflt"),
        field::<8>("ru_nswap"),
        field::<9>("ru_inblock"),
        field::<10>("ru_oublock"),
        field::<11>("ru_msgsnd"),
        field::<12>("ru_msgrcv"),
        field::<13>("ru_nsignals"),
        field::<14>("ru_nvcsw"),
        field::<15>("ru_nivcsw"),
    ],
);

pub static WAITID_RESULT: TypeDef = sequence_type(
    "waitid_result",
    "posix",
    &[
        field::<0>("si_pid"),
        field::<1>("si_uid"),
        field::<2>("si_signo"),
        field::<3>("si_status"),
        field::<4>("si_code"),
    ],
);

pub static FUNCTIONS: &[Native] = &[
    function("fork", "()", fork, "Fork a child process."),
    function(
        "pidfd_open",
        "(pid, flags=0)",
        pidfd_open,
        "Return a file descriptor referring to the process *pid*.",
    ),
    function(
        "register_at_fork",
        "(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)",
        register_at_fork,
        "Register functions to be called when forking a new process.",
    ),
    function("wait", "()", wait, "Wait for completion of a child process."),
    function("wait3", "(options)", wait3, "Wait for completion of a child process."),
    function(
        "wait4",
        "(pid, options)",
        wait4,
        "Wait for completion of a specific child process.",
    ),
    function(
        "waitid",
        "(idtype, id, options, /)",
        waitid,
        "Returns the result of waiting for a process or processes.",
    ),
    function(
        "WCOREDUMP",
        "(status, /)",
        |vm, args| Ok(Value::bool(libc::WCOREDUMP(c_int(vm, &args[0])?))),
        "Return True if the process returning status was dumped to a core file.",
    ),
    function(
        "WIFCONTINUED",
        "(status)",
        |vm, args| Ok(Value::bool(libc::WIFCONTINUED(c_int(vm, &args[0])?))),
        "Return True if a particular process was continued from a job control stop.",
    ),
];

/// What `register_at_fork` was given, in the order of registration.
#[derive(Default)]
struct AtFork {
    before: Vec<Value>,
    in_child: Vec<Value>,
    in_parent: Vec<Value>,
}

fn pidfd_open(vm: &mut Vm, args: Args<'_>) -> Res {
    let (pid, flags) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    // SAFETY: takes numbers only.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) };
    if fd < 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(vm.int(fd))
}

fn register_at_fork(vm: &mut Vm, args: Args<'_>) -> Res {
    if args.iter().all(Value::is_undef) {
        return Err(vm.type_error("At least one argument is required."));
    }
    let names = ["before", "after_in_child", "after_in_parent"];
    for (name, value) in names.iter().zip(args) {
        if !value.is_undef() && !vm.is_callable(value) {
            let given = vm.type_name(value);
            return Err(vm.type_error(format!("'{name}' must be callable, not {given}")));
        }
    }
    let hooks = vm.state::<AtFork>();
    for (list, value) in [&mut hooks.before, &mut hooks.in_child, &mut hooks.in_parent]
        .into_iter()
        .zip(args)
    {
        if !value.is_undef() {
            list.push(value.clone());
        }
    }
    Ok(Value::NONE)
}

fn run_hooks(vm: &mut Vm, hooks: Vec<Value>) {
    for hook in hooks {
        if let Err(raised) = vm.call(&hook, &[]) {
            vm.unraisable(raised, "Exception ignored in", &hook);
        }
    }
}

fn fork(vm: &mut Vm, _: Args<'_>) -> Res {
    if vm.state::<SysState>().finalizing {
        let message = "can't fork at interpreter shutdown";
        return Err(vm.error(ExceptionKind::PythonFinalizationError, message));
    }
    let before = vm.state::<AtFork>().before.iter().rev().cloned().collect();
    run_hooks(vm, before);
    // SAFETY: the child goes on with a copy of this thread only, as the reference's does. The machine holds no lock that
    // another thread could have taken.
    let pid = unsafe { libc::fork() };
    let failure = (pid < 0).then(crate::os_error::last);
    if pid == 0 {
        vm.forget_other_threads();
        crate::thread::after_fork(vm);
        crate::signal::main_thread_is_here();
    }
    let hooks = vm.state::<AtFork>();
    let after = if pid == 0 { &hooks.in_child } else { &hooks.in_parent };
    let after = after.clone();
    run_hooks(vm, after);
    if let Some(errno) = failure {
        return Err(crate::os_error::raise(vm, errno, &[]));
    }
    if pid > 0 && vm.live_threads() > 0 {
        let message = format!(
            "This process (pid={}) is multi-threaded, use of fork() may lead to deadlocks in the child.",
            std::process::id()
        );
        vm.warn(ExceptionKind::DeprecationWarning, &message)?;
    }
    Ok(Value::int32(pid))
}

fn wait(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut status = 0;
    let place = &raw mut status;
    // SAFETY: the status is written to a variable of ours.
    let pid = retry(vm, &[], || i64::from(unsafe { libc::wait(place) }))?;
    let pid = vm.int(pid);
    Ok(vm.tuple([pid, Value::int32(status)]))
}

/// A `struct rusage` as Python sees it.
pub fn usage(vm: &mut Vm, usage: &libc::rusage) -> Res {
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    let mut items = vec![vm.float(seconds(usage.ru_utime)), vm.float(seconds(usage.ru_stime))];
    let counts = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    items.extend(counts.iter().map(|count| vm.int(*count)));
    structseq::make(vm, &RUSAGE, items, Vec::new())
}

fn wait_with_usage(vm: &mut Vm, pid: i32, options: i32) -> Res {
    // SAFETY: a zeroed `rusage` is valid.
    let (mut status, mut used) = (0, unsafe { std::mem::zeroed::<libc::rusage>() });
    let (place, used_place) = (&raw mut status, &raw mut used);
    let pid = retry(vm, &[], || {
        // SAFETY: the results are written to variables of ours.
        i64::from(unsafe { libc::wait4(pid, place, options, used_place) })
    })?;
    let (pid, used) = (vm.int(pid), usage(vm, &used)?);
    Ok(vm.tuple([pid, Value::int32(status), used]))
}

fn wait3(vm: &mut Vm, args: Args<'_>) -> Res {
    let options = c_int(vm, &args[0])?;
    wait_with_usage(vm, -1, options)
}

fn wait4(vm: &mut Vm, args: Args<'_>) -> Res {
    let (pid, options) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    wait_with_usage(vm, pid, options)
}

fn waitid(vm: &mut Vm, args: Args<'_>) -> Res {
    let (kind, id, options) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    // SAFETY: a zeroed `siginfo_t` is valid.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let place = &raw mut info;
    retry(vm, &[], || {
        // SAFETY: the result is written to a variable of ours.
        i64::from(unsafe { libc::waitid(kind as _, id as _, place, options) })
    })?;
    // SAFETY: a `siginfo_t` of a child, or the zeroed one, has these fields.
    let (pid, uid, status) = unsafe { (info.si_pid(), info.si_uid(), info.si_status()) };
    if pid == 0 {
        return Ok(Value::NONE);
    }
    let uid = vm.int(i64::from(uid));
    let items = vec![
        Value::int32(pid),
        uid,
        Value::int32(info.si_signo),
        Value::int32(status),
        Value::int32(info.si_code),
    ];
    structseq::make(vm, &WAITID_RESULT, items, Vec::new())
}

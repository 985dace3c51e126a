//! Who the process is: users, groups, sessions, terminals, priorities, scheduling.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, function};
use corallus_vm::vm::Vm;

use super::{c_int, check};
use crate::os_error;
use crate::paths::path;
use crate::structseq::{self, field, sequence_type};

// SAFETY: the C library's functions with these types. They take numbers only and touch no memory of ours.
unsafe extern "C" {
    safe fn getpgrp() -> i32;
    safe fn getpgid(pid: i32) -> i32;
    safe fn setpgid(pid: i32, group: i32) -> i32;
    safe fn setsid() -> i32;
    safe fn getsid(pid: i32) -> i32;
    safe fn tcgetpgrp(fd: i32) -> i32;
    safe fn tcsetpgrp(fd: i32, group: i32) -> i32;
    safe fn setuid(id: u32) -> i32;
    safe fn setgid(id: u32) -> i32;
    safe fn seteuid(id: u32) -> i32;
    safe fn setegid(id: u32) -> i32;
    safe fn setreuid(real: u32, effective: u32) -> i32;
    safe fn setregid(real: u32, effective: u32) -> i32;
    safe fn setresuid(real: u32, effective: u32, saved: u32) -> i32;
    safe fn setresgid(real: u32, effective: u32, saved: u32) -> i32;
    safe fn killpg(group: i32, signal: i32) -> i32;
    safe fn sched_yield() -> i32;
    safe fn sched_get_priority_min(policy: i32) -> i32;
    safe fn sched_get_priority_max(policy: i32) -> i32;
    safe fn sched_getscheduler(pid: i32) -> i32;
    safe fn sync();
}

pub static SCHED_PARAM: TypeDef = sequence_type("sched_param", "posix", &[field::<0>("sched_priority")]);

pub static FUNCTIONS: &[Native] = &[
    function(
        "getpgrp",
        "()",
        |vm, _| Ok(vm.int(i64::from(getpgrp()))),
        "Return the current process group id.",
    ),
    function(
        "getpgid",
        "(pid)",
        |vm, args| of_one(vm, args, getpgid),
        "Call the system call getpgid(), and return the result.",
    ),
    function(
        "getsid",
        "(pid, /)",
        |vm, args| of_one(vm, args, getsid),
        "Call the system call getsid(pid) and return the result.",
    ),
    function(
        "tcgetpgrp",
        "(fd, /)",
        |vm, args| of_one(vm, args, tcgetpgrp),
        "Return the process group associated with the terminal specified by fd.",
    ),
    function(
        "setpgid",
        "(pid, pgrp, /)",
        |vm, args| on_two(vm, args, setpgid),
        "Call the system call setpgid(pid, pgrp).",
    ),
    function(
        "tcsetpgrp",
        "(fd, pgid, /)",
        |vm, args| on_two(vm, args, tcsetpgrp),
        "Set the process group associated with the terminal specified by fd.",
    ),
    function(
        "killpg",
        "(pgid, signal, /)",
        kill_group,
        "Kill a process group with a signal.",
    ),
    function(
        "setpgrp",
        "()",
        |vm, _| done(vm, setpgid(0, 0)),
        "Make the current process the leader of its process group.",
    ),
    function(
        "setsid",
        "()",
        |vm, _| done(vm, setsid()),
        "Call the system call setsid().",
    ),
    function(
        "setuid",
        "(uid, /)",
        |vm, args| set_ids(vm, args, |[id]| setuid(id)),
        "Set the current process's user id.",
    ),
    function(
        "setgid",
        "(gid, /)",
        |vm, args| set_ids(vm, args, |[id]| setgid(id)),
        "Set the current process's group id.",
    ),
    function(
        "seteuid",
        "(euid, /)",
        |vm, args| set_ids(vm, args, |[id]| seteuid(id)),
        "Set the current process's effective user id.",
    ),
    function(
        "setegid",
        "(egid, /)",
        |vm, args| set_ids(vm, args, |[id]| setegid(id)),
        "Set the current process's effective group id.",
    ),
    function(
        "setreuid",
        "(ruid, euid, /)",
        |vm, args| set_ids(vm, args, |[r, e]| setreuid(r, e)),
        "Set the current process's real and effective user ids.",
    ),
    function(
        "setregid",
        "(rgid, egid, /)",
        |vm, args| set_ids(vm, args, |[r, e]| setregid(r, e)),
        "Set the current process's real and effective group ids.",
    ),
    function(
        "setresuid",
        "(ruid, euid, suid, /)",
        |vm, args| set_ids(vm, args, |[r, e, s]| setresuid(r, e, s)),
        "Set the current process's real, effective, and saved user ids.",
    ),
    function(
        "setresgid",
        "(rgid, egid, sgid, /)",
        |vm, args| set_ids(vm, args, |[r, e, s]| setresgid(r, e, s)),
        "Set the current process's real, effective, and saved group ids.",
    ),
    function(
        "getresuid",
        "()",
        |vm, _| three_ids(vm, libc::getresuid),
        "Return a tuple of the current process's real, effective, and saved user ids.",
    ),
    function(
        "getresgid",
        "()",
        |vm, _| three_ids(vm, libc::getresgid),
        "Return a tuple of the current process's real, effective, and saved group ids.",
    ),
    function(
        "getgroups",
        "()",
        groups,
        "Return list of supplemental group IDs for the process.",
    ),
    function(
        "setgroups",
        "(groups, /)",
        set_groups,
        "Set the groups of the current process to list.",
    ),
    function(
        "getgrouplist",
        "(user, group, /)",
        groups_of_user,
        "Returns a list of groups to which a user belongs.",
    ),
    function(
        "nice",
        "(increment, /)",
        nice,
        "Add increment to the priority of process and return the new priority.",
    ),
    function(
        "getpriority",
        "(which, who)",
        get_priority,
        "Return program scheduling priority.",
    ),
    function(
        "setpriority",
        "(which, who, priority)",
        set_priority,
        "Set program scheduling priority.",
    ),
    function(
        "sched_yield",
        "()",
        |vm, _| done(vm, sched_yield()),
        "Voluntarily relinquish the CPU.",
    ),
    function(
        "sched_get_priority_min",
        "(policy)",
        |vm, args| of_one(vm, args, sched_get_priority_min),
        "Get the minimum scheduling priority for policy.",
    ),
    function(
        "sched_get_priority_max",
        "(policy)",
        |vm, args| of_one(vm, args, sched_get_priority_max),
        "Get the maximum scheduling priority for policy.",
    ),
    function(
        "sched_getscheduler",
        "(pid, /)",
        |vm, args| of_one(vm, args, sched_getscheduler),
        "Get the scheduling policy for the process identified by pid.",
    ),
    function(
        "sched_getparam",
        "(pid, /)",
        get_param,
        "Returns scheduling parameters for the process identified by pid.",
    ),
    function(
        "sched_getaffinity",
        "(pid, /)",
        get_affinity,
        "Return the affinity of the process identified by pid (or the current process if zero).",
    ),
    function(
        "sched_setaffinity",
        "(pid, mask, /)",
        set_affinity,
        "Set the CPU affinity of the process identified by pid to mask.",
    ),
    function(
        "sync",
        "()",
        |_, _| {
            sync();
            Ok(Value::NONE)
        },
        "Force write of everything to disk.",
    ),
];

fn done(vm: &mut Vm, result: i32) -> Res {
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn of_one(vm: &mut Vm, args: Args<'_>, call: extern "C" fn(i32) -> i32) -> Res {
    let argument = c_int(vm, &args[0])?;
    let result = check(vm, call(argument), &[])?;
    Ok(Value::int32(result))
}

fn on_two(vm: &mut Vm, args: Args<'_>, call: extern "C" fn(i32, i32) -> i32) -> Res {
    let (first, second) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    done(vm, call(first, second))
}

fn kill_group(vm: &mut Vm, args: Args<'_>) -> Res {
    let (group, signal) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    check(vm, killpg(group, signal), &[])?;
    crate::signal::run_handlers(vm)?;
    Ok(Value::NONE)
}

/// A user or group id; -1 stands for the one that doesn't change.
pub(super) fn id(vm: &mut Vm, value: &Value) -> Res<u32> {
    let number = vm.to_i64(value)?;
    match number {
        -1 => Ok(u32::MAX),
        _ => match u32::try_from(number) {
            Ok(id) => Ok(id),
            Err(_) if number < 0 => Err(vm.overflow_error("uid is less than minimum")),
            Err(_) => Err(vm.overflow_error("uid is greater than maximum")),
        },
    }
}

fn set_ids<const COUNT: usize>(vm: &mut Vm, args: Args<'_>, call: fn([u32; COUNT]) -> i32) -> Res {
    let mut ids = [0; COUNT];
    for (place, value) in ids.iter_mut().zip(args) {
        *place = id(vm, value)?;
    }
    done(vm, call(ids))
}

fn three_ids(vm: &mut Vm, call: unsafe extern "C" fn(*mut u32, *mut u32, *mut u32) -> i32) -> Res {
    let (mut real, mut effective, mut saved) = (0, 0, 0);
    // SAFETY: the three ids are written to variables of ours.
    let result = unsafe { call(&raw mut real, &raw mut effective, &raw mut saved) };
    check(vm, result, &[])?;
    let ids = [real, effective, saved].map(|id| vm.int(i64::from(id)));
    Ok(vm.tuple(ids.to_vec()))
}

fn id_list(vm: &mut Vm, ids: &[u32]) -> Value {
    let ids = ids.iter().map(|id| vm.int(i64::from(*id))).collect();
    vm.list(ids)
}

fn groups(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut ids = vec![0; 65_536];
    // SAFETY: the buffer is as long as it says, which is the system's limit.
    let count = unsafe { libc::getgroups(ids.len() as i32, ids.as_mut_ptr()) };
    let count = check(vm, count, &[])?;
    ids.truncate(count as usize);
    Ok(id_list(vm, &ids))
}

fn set_groups(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut ids = Vec::new();
    for value in vm.collect(&args[0])? {
        ids.push(id(vm, &value)?);
    }
    // SAFETY: the buffer is as long as it says.
    let result = unsafe { libc::setgroups(ids.len(), ids.as_ptr()) };
    done(vm, result)
}

fn groups_of_user(vm: &mut Vm, args: Args<'_>) -> Res {
    let user = path(vm, "getgrouplist", "user", &args[0])?;
    let group = id(vm, &args[1])?;
    let mut ids = vec![0; 65_536];
    let mut count = ids.len() as i32;
    // SAFETY: the name is NUL-terminated and the buffer as long as it says.
    let result = unsafe { libc::getgrouplist(user.c.as_ptr(), group as _, ids.as_mut_ptr(), &raw mut count) };
    check(vm, result, &[])?;
    ids.truncate(usize::try_from(count).unwrap_or(0));
    Ok(id_list(vm, &ids))
}

/// Calls whose result may be -1 without being a failure.
fn may_be_negative(vm: &mut Vm, call: impl FnOnce() -> i32) -> Res {
    // SAFETY: the place of this thread's error number.
    unsafe { *libc::__errno_location() = 0 };
    let result = call();
    if result == -1 && os_error::last() != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(Value::int32(result))
}

fn nice(vm: &mut Vm, args: Args<'_>) -> Res {
    let increment = c_int(vm, &args[0])?;
    // SAFETY: takes a number.
    may_be_negative(vm, || unsafe { libc::nice(increment) })
}

fn get_priority(vm: &mut Vm, args: Args<'_>) -> Res {
    let (which, who) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    // SAFETY: takes numbers.
    may_be_negative(vm, || unsafe { libc::getpriority(which as _, who as _) })
}

fn set_priority(vm: &mut Vm, args: Args<'_>) -> Res {
    let (which, who, priority) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    // SAFETY: takes numbers.
    let result = unsafe { libc::setpriority(which as _, who as _, priority) };
    done(vm, result)
}

fn get_param(vm: &mut Vm, args: Args<'_>) -> Res {
    let pid = c_int(vm, &args[0])?;
    // SAFETY: a zeroed `sched_param` is valid and filled by the call.
    let (result, param) = unsafe {
        let mut param: libc::sched_param = std::mem::zeroed();
        (libc::sched_getparam(pid, &raw mut param), param)
    };
    check(vm, result, &[])?;
    structseq::make(vm, &SCHED_PARAM, vec![Value::int32(param.sched_priority)], Vec::new())
}

fn get_affinity(vm: &mut Vm, args: Args<'_>) -> Res {
    let pid = c_int(vm, &args[0])?;
    // SAFETY: a zeroed `cpu_set_t` is valid and filled by the call.
    let (result, set) = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        (libc::sched_getaffinity(pid, size_of_val(&set), &raw mut set), set)
    };
    check(vm, result, &[])?;
    // SAFETY: the numbers are below the size of the set.
    let within = |cpu: &usize| unsafe { libc::CPU_ISSET(*cpu, &set) };
    let cpus = (0..libc::CPU_SETSIZE as usize)
        .filter(within)
        .map(|cpu| Value::int32(cpu as i32))
        .collect();
    let (cpus, class) = (vm.list(cpus), vm.types.set.to_value());
    vm.call(&class, &[cpus])
}

fn set_affinity(vm: &mut Vm, args: Args<'_>) -> Res {
    let pid = c_int(vm, &args[0])?;
    // SAFETY: a zeroed `cpu_set_t` is valid.
    let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
    for value in vm.collect(&args[1])? {
        let cpu = c_int(vm, &value)?;
        match usize::try_from(cpu) {
            // SAFETY: the number is below the size of the set.
            Ok(cpu) if cpu < libc::CPU_SETSIZE as usize => unsafe { libc::CPU_SET(cpu, &mut set) },
            Ok(_) => return Err(vm.overflow_error("CPU number too large")),
            Err(_) => return Err(vm.value_error("negative CPU number")),
        }
    }
    // SAFETY: the set is ours.
    let result = unsafe { libc::sched_setaffinity(pid, size_of_val(&set), &raw const set) };
    done(vm, result)
}

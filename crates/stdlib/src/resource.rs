//! `resource`: limits and use of the system's resources.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::posix::children::{RUSAGE, usage};
use crate::posix::{c_int, check};
use crate::structseq;

pub static MODULE: ModuleDef = ModuleDef {
    name: "resource",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, number) in NUMBERS {
            namespace.set_str(vm, name, Value::int32(*number));
        }
        let infinity = Value::int32(-1);
        namespace.set_str(vm, "RLIM_INFINITY", infinity);
        let ty = structseq::type_of(vm, &RUSAGE);
        namespace.set_str(vm, "struct_rusage", ty.into_value());
        let error = vm.exception_type(ExceptionKind::OSError);
        namespace.set_str(vm, "error", error.into_value());
        crate::permission::restrict(vm, &namespace, "resource", |permissions, _| permissions.processes);
        Ok(())
    },
    doc: "",
};

static NUMBERS: &[(&str, i32)] = &[
    ("RLIMIT_AS", libc::RLIMIT_AS as i32),
    ("RLIMIT_CORE", libc::RLIMIT_CORE as i32),
    ("RLIMIT_CPU", libc::RLIMIT_CPU as i32),
    ("RLIMIT_DATA", libc::RLIMIT_DATA as i32),
    ("RLIMIT_FSIZE", libc::RLIMIT_FSIZE as i32),
    ("RLIMIT_MEMLOCK", libc::RLIMIT_MEMLOCK as i32),
    ("RLIMIT_MSGQUEUE", libc::RLIMIT_MSGQUEUE as i32),
    ("RLIMIT_NICE", libc::RLIMIT_NICE as i32),
    ("RLIMIT_NOFILE", libc::RLIMIT_NOFILE as i32),
    ("RLIMIT_NPROC", libc::RLIMIT_NPROC as i32),
    ("RLIMIT_OFILE", libc::RLIMIT_NOFILE as i32),
    ("RLIMIT_RSS", libc::RLIMIT_RSS as i32),
    ("RLIMIT_RTPRIO", libc::RLIMIT_RTPRIO as i32),
    ("RLIMIT_RTTIME", libc::RLIMIT_RTTIME as i32),
    ("RLIMIT_SIGPENDING", libc::RLIMIT_SIGPENDING as i32),
    ("RLIMIT_STACK", libc::RLIMIT_STACK as i32),
    ("RUSAGE_CHILDREN", libc::RUSAGE_CHILDREN),
    ("RUSAGE_SELF", libc::RUSAGE_SELF),
    ("RUSAGE_THREAD", libc::RUSAGE_THREAD),
];

static FUNCTIONS: &[Native] = &[
    function(
        "getrlimit",
        "(resource, /)",
        get_limit,
        "Return the current soft and hard limits of resource.",
    ),
    function(
        "setrlimit",
        "(resource, limits, /)",
        set_limit,
        "Set new limits of consumption of resource.",
    ),
    function(
        "prlimit",
        "(pid, resource, limits=None, /)",
        prlimit,
        "Get or set the limits of a process.",
    ),
    function(
        "getrusage",
        "(who, /)",
        get_usage,
        "Return an object that describes the resources consumed by either the current process or its children.",
    ),
    function(
        "getpagesize",
        "()",
        |vm, _| {
            // SAFETY: takes a number.
            let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
            Ok(vm.int(size))
        },
        "Return the number of bytes in a system page.",
    ),
];

fn which(vm: &mut Vm, value: &Value) -> Res<i32> {
    let which = c_int(vm, value)?;
    if (0..16).contains(&which) {
        Ok(which)
    } else {
        Err(vm.value_error("invalid resource specified"))
    }
}

fn bound(vm: &mut Vm, value: &Value) -> Res<u64> {
    let number = vm.to_i64(value)?;
    match number {
        -1 => Ok(libc::RLIM_INFINITY),
        _ => Ok(number as u64),
    }
}

fn limits(vm: &mut Vm, value: &Value) -> Res<libc::rlimit> {
    let items = vm.collect(value)?;
    let [soft, hard] = items.as_slice() else {
        return Err(vm.value_error("expected a tuple of 2 integers"));
    };
    Ok(libc::rlimit {
        rlim_cur: bound(vm, soft)?,
        rlim_max: bound(vm, hard)?,
    })
}

fn shown(vm: &mut Vm, limits: &libc::rlimit) -> Value {
    let bounds = [limits.rlim_cur, limits.rlim_max].map(|bound| match bound {
        libc::RLIM_INFINITY => Value::int32(-1),
        _ => vm.big_int(bound.into()),
    });
    vm.tuple(bounds.to_vec())
}

fn get_limit(vm: &mut Vm, args: Args<'_>) -> Res {
    let which = which(vm, &args[0])?;
    // SAFETY: a zeroed `rlimit` is valid and filled by the call.
    let (result, limits) = unsafe {
        let mut limits: libc::rlimit = std::mem::zeroed();
        (libc::getrlimit(which as _, &raw mut limits), limits)
    };
    check(vm, result, &[])?;
    Ok(shown(vm, &limits))
}

fn set(vm: &mut Vm, pid: i32, which: i32, new: &Value) -> Res {
    let new = match new.is_none() {
        true => None,
        false => Some(limits(vm, new)?),
    };
    let place = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: the new limits are ours or absent; a zeroed `rlimit` is valid and filled by the call.
    let (result, old) = unsafe {
        let mut old: libc::rlimit = std::mem::zeroed();
        (libc::prlimit(pid, which as _, place, &raw mut old), old)
    };
    if result != 0 {
        return Err(match crate::os_error::last() {
            libc::EINVAL => vm.value_error("current limit exceeds maximum limit"),
            libc::EPERM if pid == 0 => vm.value_error("not allowed to raise maximum limit"),
            errno => crate::os_error::raise(vm, errno, &[]),
        });
    }
    Ok(shown(vm, &old))
}

fn set_limit(vm: &mut Vm, args: Args<'_>) -> Res {
    let which = which(vm, &args[0])?;
    let new = limits(vm, &args[1]).map(|limits| shown(vm, &limits))?;
    set(vm, 0, which, &new)?;
    Ok(Value::NONE)
}

fn prlimit(vm: &mut Vm, args: Args<'_>) -> Res {
    let (pid, which) = (c_int(vm, &args[0])?, which(vm, &args[1])?);
    set(vm, pid, which, &args[2])
}

fn get_usage(vm: &mut Vm, args: Args<'_>) -> Res {
    let who = c_int(vm, &args[0])?;
    // SAFETY: a zeroed `rusage` is valid and filled by the call.
    let (result, used) = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        (libc::getrusage(who, &raw mut used), used)
    };
    if result != 0 && crate::os_error::last() == libc::EINVAL {
        return Err(vm.value_error("invalid who parameter"));
    }
    check(vm, result, &[])?;
    usage(vm, &used)
}

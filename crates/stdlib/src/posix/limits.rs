//! What the system allows: `sysconf`, `confstr`, `pathconf`, `statvfs`, load averages.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, function};
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::{c_int, check};
use crate::os_error;
use crate::paths::{PathOrFd, path_or_fd};
use crate::structseq::{self, field, hidden, sequence_type};

pub static STATVFS_RESULT: TypeDef = sequence_type(
    "statvfs_result",
    "os",
    &[
        field::<0>("f_bsize"),
        field::<1>("f_frsize"),
        field::<2>("f_blocks"),
        field::<3>("f_bfree"),
        field::<4>("f_bavail"),
        field::<5>("f_files"),
        field::<6>("f_ffree"),
        field::<7>("f_favail"),
        field::<8>("f_flag"),
        field::<9>("f_namemax"),
        hidden::<10>("f_fsid"),
    ],
);

/// `sysconf_names`.
#[rustfmt::skip]
pub static SYSCONF: &[(&str, i32)] = &[
    ("SC_ARG_MAX", libc::_SC_ARG_MAX), ("SC_CHILD_MAX", libc::_SC_CHILD_MAX), ("SC_CLK_TCK", libc::_SC_CLK_TCK),
    ("SC_NGROUPS_MAX", libc::_SC_NGROUPS_MAX), ("SC_OPEN_MAX", libc::_SC_OPEN_MAX),
    ("SC_STREAM_MAX", libc::_SC_STREAM_MAX), ("SC_TZNAME_MAX", libc::_SC_TZNAME_MAX),
    ("SC_JOB_CONTROL", libc::_SC_JOB_CONTROL), ("SC_SAVED_IDS", libc::_SC_SAVED_IDS),
    ("SC_VERSION", libc::_SC_VERSION), ("SC_PAGESIZE", libc::_SC_PAGESIZE), ("SC_PAGE_SIZE", libc::_SC_PAGE_SIZE),
    ("SC_LINE_MAX", libc::_SC_LINE_MAX), ("SC_IOV_MAX", libc::_SC_IOV_MAX),
    ("SC_GETGR_R_SIZE_MAX", libc::_SC_GETGR_R_SIZE_MAX), ("SC_GETPW_R_SIZE_MAX", libc::_SC_GETPW_R_SIZE_MAX),
    ("SC_LOGIN_NAME_MAX", libc::_SC_LOGIN_NAME_MAX), ("SC_TTY_NAME_MAX", libc::_SC_TTY_NAME_MAX),
    ("SC_THREADS", libc::_SC_THREADS), ("SC_THREAD_STACK_MIN", libc::_SC_THREAD_STACK_MIN),
    ("SC_NPROCESSORS_CONF", libc::_SC_NPROCESSORS_CONF), ("SC_NPROCESSORS_ONLN", libc::_SC_NPROCESSORS_ONLN),
    ("SC_PHYS_PAGES", libc::_SC_PHYS_PAGES), ("SC_AVPHYS_PAGES", libc::_SC_AVPHYS_PAGES),
    ("SC_HOST_NAME_MAX", libc::_SC_HOST_NAME_MAX), ("SC_SYMLOOP_MAX", libc::_SC_SYMLOOP_MAX),
    ("SC_MONOTONIC_CLOCK", libc::_SC_MONOTONIC_CLOCK), ("SC_2_VERSION", libc::_SC_2_VERSION),
    ("SC_XOPEN_VERSION", libc::_SC_XOPEN_VERSION), ("SC_ATEXIT_MAX", libc::_SC_ATEXIT_MAX),
    ("SC_RE_DUP_MAX", libc::_SC_RE_DUP_MAX), ("SC_RTSIG_MAX", libc::_SC_RTSIG_MAX),
    ("SC_SIGQUEUE_MAX", libc::_SC_SIGQUEUE_MAX), ("SC_TIMER_MAX", libc::_SC_TIMER_MAX),
    ("SC_SEM_NSEMS_MAX", libc::_SC_SEM_NSEMS_MAX), ("SC_BC_BASE_MAX", libc::_SC_BC_BASE_MAX),
    ("SC_LEVEL1_DCACHE_LINESIZE", libc::_SC_LEVEL1_DCACHE_LINESIZE),
    ("SC_LEVEL1_DCACHE_SIZE", libc::_SC_LEVEL1_DCACHE_SIZE), ("SC_LEVEL2_CACHE_SIZE", libc::_SC_LEVEL2_CACHE_SIZE),
    ("SC_LEVEL3_CACHE_SIZE", libc::_SC_LEVEL3_CACHE_SIZE), ("SC_MINSIGSTKSZ", MIN_SIGNAL_STACK),
];

/// `_SC_MINSIGSTKSZ`, which the crate `libc` lacks.
const MIN_SIGNAL_STACK: i32 = 249;

/// `pathconf_names`.
#[rustfmt::skip]
pub static PATHCONF: &[(&str, i32)] = &[
    ("PC_LINK_MAX", libc::_PC_LINK_MAX), ("PC_MAX_CANON", libc::_PC_MAX_CANON), ("PC_MAX_INPUT", libc::_PC_MAX_INPUT),
    ("PC_NAME_MAX", libc::_PC_NAME_MAX), ("PC_PATH_MAX", libc::_PC_PATH_MAX), ("PC_PIPE_BUF", libc::_PC_PIPE_BUF),
    ("PC_CHOWN_RESTRICTED", libc::_PC_CHOWN_RESTRICTED), ("PC_NO_TRUNC", libc::_PC_NO_TRUNC),
    ("PC_VDISABLE", libc::_PC_VDISABLE), ("PC_SYNC_IO", libc::_PC_SYNC_IO), ("PC_ASYNC_IO", libc::_PC_ASYNC_IO),
    ("PC_PRIO_IO", libc::_PC_PRIO_IO), ("PC_SOCK_MAXBUF", libc::_PC_SOCK_MAXBUF),
    ("PC_FILESIZEBITS", libc::_PC_FILESIZEBITS), ("PC_REC_INCR_XFER_SIZE", libc::_PC_REC_INCR_XFER_SIZE),
    ("PC_REC_MAX_XFER_SIZE", libc::_PC_REC_MAX_XFER_SIZE), ("PC_REC_MIN_XFER_SIZE", libc::_PC_REC_MIN_XFER_SIZE),
    ("PC_REC_XFER_ALIGN", libc::_PC_REC_XFER_ALIGN), ("PC_ALLOC_SIZE_MIN", libc::_PC_ALLOC_SIZE_MIN),
    ("PC_SYMLINK_MAX", libc::_PC_SYMLINK_MAX),
];

/// `confstr_names`.
pub static CONFSTR: &[(&str, i32)] = &[
    ("CS_PATH", libc::_CS_PATH),
    ("CS_GNU_LIBC_VERSION", libc::_CS_GNU_LIBC_VERSION),
    ("CS_GNU_LIBPTHREAD_VERSION", libc::_CS_GNU_LIBPTHREAD_VERSION),
];

pub static FUNCTIONS: &[Native] = &[
    function(
        "sysconf",
        "(name, /)",
        |vm, args| {
            let name = configuration(vm, &args[0], SYSCONF)?;
            // SAFETY: takes a number.
            may_be_unlimited(vm, || unsafe { libc::sysconf(name) })
        },
        "Return an integer-valued system configuration variable.",
    ),
    function(
        "pathconf",
        "(path, name)",
        path_limit,
        "Return the configuration limit name for the file or directory path.",
    ),
    function(
        "fpathconf",
        "(fd, name, /)",
        path_limit,
        "Return the configuration limit name for the file descriptor fd.",
    ),
    function(
        "confstr",
        "(name, /)",
        confstr,
        "Return a string-valued system configuration variable.",
    ),
    function(
        "statvfs",
        "(path)",
        statvfs,
        "Perform a statvfs system call on the given path.",
    ),
    function(
        "fstatvfs",
        "(fd, /)",
        statvfs,
        "Perform an fstatvfs system call on the given fd.",
    ),
    function(
        "getloadavg",
        "()",
        load,
        "Return average recent system load information.",
    ),
    function(
        "ctermid",
        "()",
        |vm, _| Ok(vm.str("/dev/tty")),
        "Return the name of the controlling terminal for this process.",
    ),
];

/// A configuration name: one of the table, or a number.
fn configuration(vm: &mut Vm, value: &Value, names: &[(&str, i32)]) -> Res<i32> {
    if is_int(value) {
        return c_int(vm, value);
    }
    let Some(name) = value.downcast_ref::<Str>() else {
        return Err(vm.type_error("configuration names must be strings or integers"));
    };
    let name = name.to_string_lossy();
    match names.iter().find(|(known, _)| *known == name) {
        Some((_, number)) => Ok(*number),
        None => Err(vm.value_error("unrecognized configuration name")),
    }
}

/// A limit, -1 for none.
fn may_be_unlimited(vm: &mut Vm, call: impl FnOnce() -> i64) -> Res {
    // SAFETY: the place of this thread's error number.
    unsafe { *libc::__errno_location() = 0 };
    let result = call();
    if result == -1 && os_error::last() != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(vm.int(result))
}

fn path_limit(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = configuration(vm, &args[1], PATHCONF)?;
    match path_or_fd(vm, "pathconf", "path", &args[0])? {
        // SAFETY: takes numbers.
        PathOrFd::Fd(fd) => may_be_unlimited(vm, || unsafe { libc::fpathconf(fd, name) }),
        // SAFETY: the path is NUL-terminated.
        PathOrFd::Path(path) => may_be_unlimited(vm, || unsafe { libc::pathconf(path.c.as_ptr(), name) }),
    }
}

fn confstr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = configuration(vm, &args[0], CONFSTR)?;
    let mut buffer = vec![0_u8; 4096];
    // SAFETY: the buffer is as long as it says.
    let size = unsafe { libc::confstr(name, buffer.as_mut_ptr().cast(), buffer.len()) };
    if size == 0 {
        return match os_error::last() {
            libc::EINVAL => Err(os_error::raise_last(vm, &[])),
            _ => Ok(Value::NONE),
        };
    }
    buffer.truncate(size.saturating_sub(1).min(4095));
    Ok(crate::paths::decoded(vm, &buffer))
}

fn statvfs(vm: &mut Vm, args: Args<'_>) -> Res {
    let target = path_or_fd(vm, "statvfs", "path", &args[0])?;
    // SAFETY: a zeroed `statvfs` is valid and filled by the calls; a path is NUL-terminated.
    let (result, status) = unsafe {
        let mut status: libc::statvfs = std::mem::zeroed();
        let result = match &target {
            PathOrFd::Fd(fd) => libc::fstatvfs(*fd, &raw mut status),
            PathOrFd::Path(path) => libc::statvfs(path.c.as_ptr(), &raw mut status),
        };
        (result, status)
    };
    match &target {
        PathOrFd::Fd(_) => check(vm, result, &[])?,
        PathOrFd::Path(path) => check(vm, result, &[&path.value])?,
    };
    let numbers = [
        status.f_bsize,
        status.f_frsize,
        status.f_blocks,
        status.f_bfree,
        status.f_bavail,
        status.f_files,
        status.f_ffree,
        status.f_favail,
        status.f_flag,
        status.f_namemax,
    ];
    let items = numbers.iter().map(|number| vm.big_int((*number).into())).collect();
    let id = vm.big_int(status.f_fsid.into());
    structseq::make(vm, &STATVFS_RESULT, items, vec![("f_fsid", id)])
}

fn load(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut averages = [0.0; 3];
    // SAFETY: there is room for three.
    if unsafe { libc::getloadavg(averages.as_mut_ptr(), 3) } != 3 {
        let text = "Load averages are unobtainable";
        return Err(vm.error(corallus_vm::objects::exception::ExceptionKind::OSError, text));
    }
    let averages = averages.map(|average| vm.float(average));
    Ok(vm.tuple(averages.to_vec()))
}

//! `posix`: the operating system, as `os` needs it.
//!
//! - [`files`]: paths: `stat`, `mkdir`, `rename`, `chmod` and the like.
//! - [`lexical`]: paths as text.
//! - [`stat`]: what the `stat` functions return, `stat_result`.
//! - [`folders`]: `listdir` and `scandir`.
//! - [`descriptors`]: file descriptors: `open`, `read`, `write`, `pipe`, …
//! - [`transfer`]: reading and writing at positions and in pieces, locks, advice.
//! - [`attributes`]: owners, device numbers, extended attributes.
//! - [`process`]: the process: identifiers, environment, `exec`, …
//! - [`children`]: `fork` and `wait`; [`identity`]: users, groups, sessions, priorities; [`limits`]: `sysconf` and its like.
//! - [`constants`]: the numbers that the system defines.

mod attributes;
pub mod children;
mod constants;
mod descriptors;
mod files;
mod folders;
mod identity;
mod lexical;
mod limits;
pub mod process;
mod stat;
mod transfer;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::host::Permissions;
use corallus_vm::native::{ModuleDef, Native};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use crate::{os_error, permission, structseq};

/// `posix`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "posix",
    functions: &[],
    init,
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard.",
};

pub(crate) use process::native_thread_id;

static FAMILIES: &[&[Native]] = &[
    descriptors::FUNCTIONS,
    files::FUNCTIONS,
    lexical::FUNCTIONS,
    folders::FUNCTIONS,
    process::FUNCTIONS,
    transfer::FUNCTIONS,
    attributes::FUNCTIONS,
    children::FUNCTIONS,
    identity::FUNCTIONS,
    limits::FUNCTIONS,
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for functions in FAMILIES {
        for native in *functions {
            let function = vm.new_native_function(native, Some("posix"), module.to_value());
            namespace.set_str(vm, native.name, function);
        }
    }
    for (name, number) in constants::NUMBERS.iter().chain(constants::MORE_NUMBERS) {
        let number = vm.int(*number);
        namespace.set_str(vm, name, number);
    }
    for (name, number) in constants::EXIT_CODES {
        namespace.set_str(vm, name, Value::int32(*number));
    }
    for def in [
        &stat::STAT_RESULT,
        &process::TERMINAL_SIZE,
        &process::UNAME_RESULT,
        &process::TIMES_RESULT,
        &limits::STATVFS_RESULT,
        &children::WAITID_RESULT,
        &identity::SCHED_PARAM,
    ] {
        let ty = structseq::type_of(vm, def);
        namespace.set_str(vm, def.name, ty.into_value());
    }
    for (name, table) in [
        ("sysconf_names", limits::SYSCONF),
        ("pathconf_names", limits::PATHCONF),
        ("confstr_names", limits::CONFSTR),
    ] {
        let names = vm.new_dict();
        for (name, number) in table {
            names.set_str(vm, name, Value::int32(*number));
        }
        namespace.set_str(vm, name, names.into_value());
    }
    let entry = vm.type_for(&folders::DIR_ENTRY);
    namespace.set_str(vm, "DirEntry", entry.into_value());
    let error = vm.exception_type(ExceptionKind::OSError);
    namespace.set_str(vm, "error", error.into_value());
    permission::restrict(vm, &namespace, "posix", permitted);
    let environment = process::environment(vm)?;
    namespace.set_str(vm, "environ", environment);
    let have = constants::HAVE.iter().map(|name| vm.str(name)).collect();
    let have = vm.list(have);
    namespace.set_str(vm, "_have_functions", have);
    Ok(())
}

/// Which permission a function needs: what isn't named here works on files.
fn permitted(permissions: &Permissions, function: &str) -> bool {
    match function {
        "fspath"
        | "_path_normpath"
        | "_path_splitroot_ex"
        | "urandom"
        | "cpu_count"
        | "getpid"
        | "strerror"
        | "waitstatus_to_exitcode"
        | "WIFEXITED"
        | "WEXITSTATUS"
        | "WIFSIGNALED"
        | "WTERMSIG"
        | "WIFSTOPPED"
        | "WSTOPSIG"
        | "WCOREDUMP"
        | "WIFCONTINUED"
        | "getrandom"
        | "register_at_fork"
        | "major"
        | "minor"
        | "makedev"
        | "sched_yield" => true,
        "getlogin" | "putenv" | "unsetenv" | "uname" | "getloadavg" | "get_terminal_size" => permissions.environment,
        "getppid" | "getuid" | "geteuid" | "getgid" | "getegid" | "times" | "kill" | "_exit" | "abort" | "system"
        | "waitpid" | "wait" | "wait3" | "wait4" | "waitid" | "fork" | "execv" | "execve" | "umask" | "chroot"
        | "killpg" | "login_tty" | "pidfd_open" | "nice" | "getpriority" | "setpriority" | "getgroups"
        | "getgrouplist" => permissions.processes,
        _ if [
            "setu", "setg", "sete", "setr", "sets", "setp", "getpg", "getsid", "getres", "sched_", "tc",
        ]
        .iter()
        .any(|prefix| function.starts_with(prefix)) =>
        {
            permissions.processes
        }
        _ => permissions.filesystem,
    }
}

/// The result of a system call that returns -1 for failure.
pub(crate) fn check(vm: &mut Vm, result: i32, files: &[&Value]) -> Res<i32> {
    if result < 0 {
        Err(os_error::raise_last(vm, files))
    } else {
        Ok(result)
    }
}

/// Retries a system call that a signal interrupted (PEP 475).
pub(crate) fn retry(vm: &mut Vm, files: &[&Value], call: impl Fn() -> i64) -> Res<i64> {
    loop {
        let result = os_error::blocking(vm, &call);
        if result >= 0 {
            return Ok(result);
        }
        match os_error::last() {
            libc::EINTR => crate::signal::run_handlers(vm)?,
            errno => return Err(os_error::raise(vm, errno, files)),
        }
    }
}

/// An integer argument that must fit a C `int`.
pub(crate) fn c_int(vm: &mut Vm, value: &Value) -> Res<i32> {
    let number = vm.to_i64(value)?;
    match i32::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// A `dir_fd` argument: `AT_FDCWD` for `None`.
pub(crate) fn folder_fd(vm: &mut Vm, value: &Value) -> Res<i32> {
    if value.is_none() {
        return Ok(libc::AT_FDCWD);
    }
    if !vm.type_of(value).has_special(Special::Index) {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("argument should be integer or None, not {given}")));
    }
    c_int(vm, value)
}

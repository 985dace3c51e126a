//! The process and the system that it runs on.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStrExt;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, function};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::{c_int, check};
use crate::paths::{PathArg, path};
use crate::structseq::{self, field, sequence_type};

pub static TERMINAL_SIZE: TypeDef = sequence_type("terminal_size", "os", &[field::<0>("columns"), field::<1>("lines")]);

pub static UNAME_RESULT: TypeDef = sequence_type(
    "uname_result",
    "posix",
    &[
        field::<0>("sysname"),
        field::<1>("nodename"),
        field::<2>("release"),
        field::<3>("version"),
        field::<4>("machine"),
    ],
);

pub static TIMES_RESULT: TypeDef = sequence_type(
    "times_result",
    "posix",
    &[
        field::<0>("user"),
        field::<1>("system"),
        field::<2>("children_user"),
        field::<3>("children_system"),
        field::<4>("elapsed"),
    ],
);

pub static FUNCTIONS: &[Native] = &[
    function(
        "getpid",
        "()",
        |vm, _| Ok(vm.int(i64::from(std::process::id()))),
        "Return the current process id.",
    ),
    function(
        "getppid",
        "()",
        |vm, _| {
            // SAFETY: takes nothing and always succeeds.
            let id = unsafe { libc::getppid() };
            Ok(vm.int(i64::from(id)))
        },
        "Return the parent's process id.",
    ),
    function(
        "getuid",
        "()",
        |vm, _| {
            // SAFETY: takes nothing and always succeeds.
            let id = unsafe { libc::getuid() };
            Ok(vm.int(i64::from(id)))
        },
        "",
    ),
    function(
        "geteuid",
        "()",
        |vm, _| {
            // SAFETY: takes nothing and always succeeds.
            let id = unsafe { libc::geteuid() };
            Ok(vm.int(i64::from(id)))
        },
        "",
    ),
    function(
        "getgid",
        "()",
        |vm, _| {
            // SAFETY: takes nothing and always succeeds.
            let id = unsafe { libc::getgid() };
            Ok(vm.int(i64::from(id)))
        },
        "",
    ),
    function(
        "getegid",
        "()",
        |vm, _| {
            // SAFETY: takes nothing and always succeeds.
            let id = unsafe { libc::getegid() };
            Ok(vm.int(i64::from(id)))
        },
        "",
    ),
    function("getlogin", "()", getlogin, ""),
    function(
        "putenv",
        "(name, value, /)",
        putenv,
        "Change or add an environment variable.",
    ),
    function("unsetenv", "(name, /)", unsetenv, "Delete an environment variable."),
    function(
        "urandom",
        "(size, /)",
        urandom,
        "Return a bytes object containing random bytes suitable for cryptographic use.",
    ),
    function("cpu_count", "()", cpu_count, ""),
    function(
        "_is_inputhook_installed",
        "()",
        |_, _| Ok(Value::FALSE),
        "Checks if PyOS_InputHook is set.",
    ),
    function("uname", "()", uname, ""),
    function("times", "()", times, ""),
    function("kill", "(pid, signal, /)", kill, "Kill a process with a signal."),
    function(
        "_exit",
        "(status)",
        exit_now,
        "Exit to the system with specified status, without normal exit processing.",
    ),
    function(
        "abort",
        "()",
        |_, _| std::process::abort(),
        "Abort the interpreter immediately.",
    ),
    function("system", "(command)", system, "Execute the command in a subshell."),
    function("waitpid", "(pid, options, /)", waitpid, ""),
    function("waitstatus_to_exitcode", "(status)", waitstatus_to_exitcode, ""),
    function(
        "WIFEXITED",
        "(status)",
        |vm, args| status(vm, args, |s| Value::bool(libc::WIFEXITED(s))),
        "",
    ),
    function(
        "WEXITSTATUS",
        "(status)",
        |vm, args| status(vm, args, |s| Value::int32(libc::WEXITSTATUS(s))),
        "",
    ),
    function(
        "WIFSIGNALED",
        "(status)",
        |vm, args| status(vm, args, |s| Value::bool(libc::WIFSIGNALED(s))),
        "",
    ),
    function(
        "WTERMSIG",
        "(status)",
        |vm, args| status(vm, args, |s| Value::int32(libc::WTERMSIG(s))),
        "",
    ),
    function(
        "WIFSTOPPED",
        "(status)",
        |vm, args| status(vm, args, |s| Value::bool(libc::WIFSTOPPED(s))),
        "",
    ),
    function(
        "WSTOPSIG",
        "(status)",
        |vm, args| status(vm, args, |s| Value::int32(libc::WSTOPSIG(s))),
        "",
    ),
    function(
        "strerror",
        "(code, /)",
        strerror,
        "Translate an error code to a message string.",
    ),
    function("execv", "(path, argv, /)", execv, ""),
    function("execve", "(path, argv, env)", execve, ""),
];

/// The environment that the host gives instead of the process's.
#[derive(Default)]
pub struct Environment(pub Option<Vec<(String, String)>>);

/// The system's number of the thread that calls.
pub fn native_thread_id() -> i32 {
    // SAFETY: takes nothing and always succeeds.
    unsafe { libc::gettid() }
}

/// The environment as a dict of bytes.
pub fn environment(vm: &mut Vm) -> Res {
    let dict = vm.new_dict();
    if let Some(given) = vm.state::<Environment>().0.take() {
        for (name, value) in given {
            let (name, value) = (vm.bytes(name.into_bytes()), vm.bytes(value.into_bytes()));
            dict.insert(vm, name, value)?;
        }
        return Ok(dict.into_value());
    }
    if !vm.permissions.environment {
        return Ok(dict.into_value());
    }
    for (name, value) in std::env::vars_os() {
        let (name, value) = (vm.bytes(name.as_bytes()), vm.bytes(value.as_bytes()));
        dict.insert(vm, name, value)?;
    }
    Ok(dict.into_value())
}

fn getlogin(vm: &mut Vm, _: Args<'_>) -> Res {
    match std::env::var("LOGNAME").or_else(|_| std::env::var("USER")) {
        Ok(name) => Ok(vm.str(&name)),
        Err(_) => Err(crate::os_error::raise(vm, libc::ENOTTY, &[])),
    }
}

fn putenv(vm: &mut Vm, args: Args<'_>) -> Res {
    let (name, value) = (
        path(vm, "putenv", "name", &args[0])?,
        path(vm, "putenv", "value", &args[1])?,
    );
    if name.bytes().contains(&b'=') {
        return Err(vm.value_error("illegal environment variable name"));
    }
    // SAFETY: both are NUL-terminated. The reference has the same race with threads that read the environment.
    let result = unsafe { libc::setenv(name.c.as_ptr(), value.c.as_ptr(), 1) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn unsetenv(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = path(vm, "unsetenv", "name", &args[0])?;
    // SAFETY: as in `putenv`.
    let result = unsafe { libc::unsetenv(name.c.as_ptr()) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn urandom(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = vm.to_i64(&args[0])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error("negative argument not allowed"));
    };
    vm.check_size(size)?;
    let mut bytes = vec![0_u8; size];
    for chunk in bytes.chunks_mut(256) {
        // SAFETY: the chunk is valid for its length; up to 256 bytes come at once.
        if unsafe { libc::getrandom(chunk.as_mut_ptr().cast(), chunk.len(), 0) } < 0 {
            return Err(crate::os_error::raise_last(vm, &[]));
        }
    }
    Ok(vm.bytes(bytes))
}

fn cpu_count(vm: &mut Vm, _: Args<'_>) -> Res {
    if let Some(count) = vm.state::<crate::sys::runtime::SysState>().cpu_count {
        return Ok(vm.int(i64::from(count)));
    }
    Ok(match std::thread::available_parallelism() {
        Ok(count) => vm.size(count.get()),
        Err(_) => Value::NONE,
    })
}

fn uname(vm: &mut Vm, _: Args<'_>) -> Res {
    // SAFETY: a zeroed `utsname` is valid and filled by the call.
    let (result, name) = unsafe {
        let mut name: libc::utsname = std::mem::zeroed();
        (libc::uname(&raw mut name), name)
    };
    check(vm, result, &[])?;
    let fields = [
        &name.sysname,
        &name.nodename,
        &name.release,
        &name.version,
        &name.machine,
    ];
    let items = fields
        .into_iter()
        .map(|text| {
            // SAFETY: the system call leaves NUL-terminated texts.
            let text = unsafe { CStr::from_ptr(text.as_ptr()) };
            crate::paths::decoded(vm, text.to_bytes())
        })
        .collect();
    structseq::make(vm, &UNAME_RESULT, items, Vec::new())
}

fn times(vm: &mut Vm, _: Args<'_>) -> Res {
    // SAFETY: a zeroed `tms` is valid and filled by the call.
    let (elapsed, times, ticks) = unsafe {
        let mut times: libc::tms = std::mem::zeroed();
        let elapsed = libc::times(&raw mut times);
        (elapsed, times, libc::sysconf(libc::_SC_CLK_TCK).max(1) as f64)
    };
    let counts = [
        times.tms_utime,
        times.tms_stime,
        times.tms_cutime,
        times.tms_cstime,
        elapsed,
    ];
    let items = counts.iter().map(|count| vm.float(*count as f64 / ticks)).collect();
    structseq::make(vm, &TIMES_RESULT, items, Vec::new())
}

fn kill(vm: &mut Vm, args: Args<'_>) -> Res {
    let (pid, signal) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    // SAFETY: a plain system call.
    let result = unsafe { libc::kill(pid, signal) };
    check(vm, result, &[])?;
    crate::signal::run_handlers(vm)?;
    Ok(Value::NONE)
}

fn exit_now(vm: &mut Vm, args: Args<'_>) -> Res {
    let status = c_int(vm, &args[0])?;
    // SAFETY: ends the process at once.
    unsafe { libc::_exit(status) }
}

fn system(vm: &mut Vm, args: Args<'_>) -> Res {
    let command = path(vm, "system", "command", &args[0])?;
    // SAFETY: the command is NUL-terminated.
    let status = vm.blocking(|| unsafe { libc::system(command.c.as_ptr()) });
    Ok(Value::int32(status))
}

fn waitpid(vm: &mut Vm, args: Args<'_>) -> Res {
    let (pid, options) = (c_int(vm, &args[0])?, c_int(vm, &args[1])?);
    let mut status = 0;
    let place = &raw mut status;
    // SAFETY: the status is written to a variable of ours.
    let pid = super::retry(vm, &[], || i64::from(unsafe { libc::waitpid(pid, place, options) }))?;
    let pid = vm.int(pid);
    Ok(vm.tuple([pid, Value::int32(status)]))
}

fn status(vm: &mut Vm, args: Args<'_>, read: impl Fn(i32) -> Value) -> Res {
    let status = c_int(vm, &args[0])?;
    Ok(read(status))
}

fn waitstatus_to_exitcode(vm: &mut Vm, args: Args<'_>) -> Res {
    let status = c_int(vm, &args[0])?;
    if libc::WIFEXITED(status) {
        return Ok(Value::int32(libc::WEXITSTATUS(status)));
    }
    if libc::WIFSIGNALED(status) {
        return Ok(Value::int32(-libc::WTERMSIG(status)));
    }
    Err(vm.value_error(format!("invalid wait status: {status}")))
}

fn strerror(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = c_int(vm, &args[0])?;
    Ok(vm.str(&crate::os_error::message(code)))
}

/// A sequence of arguments as C strings.
fn arguments(vm: &mut Vm, function: &str, value: &Value) -> Res<Vec<CString>> {
    let items = vm.collect(value)?;
    if items.is_empty() {
        return Err(vm.value_error(match function {
            "execv" => "execv() arg 2 must not be empty".to_owned(),
            _ => format!("{function}: argv must not be empty"),
        }));
    }
    let arguments: Vec<CString> = items
        .iter()
        .map(|item| Ok(text_for_program(vm, function, item)?.c))
        .collect::<Res<_>>()?;
    if arguments.first().is_some_and(|first| first.is_empty()) {
        return Err(vm.value_error(match function {
            "execv" => "execv() arg 2 first element cannot be empty".to_owned(),
            _ => format!("{function}: argv first element cannot be empty"),
        }));
    }
    Ok(arguments)
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings
        .iter()
        .map(|text| text.as_ptr())
        .chain([std::ptr::null()])
        .collect()
}

fn execv(vm: &mut Vm, args: Args<'_>) -> Res {
    let file = path(vm, "execv", "path", &args[0])?;
    let argv = arguments(vm, "execv", &args[1])?;
    crate::io::flush_standard(vm)?;
    // SAFETY: all strings are NUL-terminated, the array ends with null.
    unsafe { libc::execv(file.c.as_ptr(), pointers(&argv).as_ptr()) };
    Err(crate::os_error::raise_last(vm, &[&file.value]))
}

/// Text or bytes that a program is started with.
fn text_for_program(vm: &mut Vm, function: &str, value: &Value) -> Res<PathArg> {
    let null = value
        .downcast_ref::<Str>()
        .is_some_and(|text| text.as_bytes().contains(&0));
    if null {
        return Err(vm.value_error("embedded null byte"));
    }
    path(vm, function, "argv", value)
}

/// `NAME=VALUE` for each item of a mapping, as programs are given them.
fn variables(vm: &mut Vm, mapping: &Value) -> Res<Vec<CString>> {
    let Some(keys) = vm.getattr_opt(mapping, "keys")? else {
        return Err(vm.type_error("execve: environment must be a mapping object"));
    };
    let keys = vm.call(&keys, &[])?;
    let mut variables = Vec::new();
    for name in vm.collect(&keys)? {
        let value = vm.getitem(mapping, &name)?;
        let (name, value) = (
            text_for_program(vm, "execve", &name)?,
            text_for_program(vm, "execve", &value)?,
        );
        // The first character may be an equals sign.
        if name.bytes().is_empty() || name.bytes().iter().skip(1).any(|byte| *byte == b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        let text = [name.bytes(), b"=", value.bytes()].concat();
        variables.extend(CString::new(text).ok());
    }
    Ok(variables)
}

fn execve(vm: &mut Vm, args: Args<'_>) -> Res {
    let file = path(vm, "execve", "path", &args[0])?;
    let argv = arguments(vm, "execve", &args[1])?;
    let variables = variables(vm, &args[2])?;
    crate::io::flush_standard(vm)?;
    // SAFETY: all strings are NUL-terminated, the arrays end with null.
    unsafe { libc::execve(file.c.as_ptr(), pointers(&argv).as_ptr(), pointers(&variables).as_ptr()) };
    Err(crate::os_error::raise_last(vm, &[&file.value]))
}

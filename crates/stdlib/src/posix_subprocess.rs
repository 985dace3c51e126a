//! `_posixsubprocess`: starting another program, for `subprocess`.
//!
//! The child runs between `fork` and `exec` with nothing but system calls on data prepared before, so that it is safe whatever
//! other threads the host has; only a `preexec_fn`, which is the program's own wish, runs more.

use std::ffi::CString;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::posix::c_int;
use crate::{os_error, paths};

/// `_posixsubprocess`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_posixsubprocess",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        crate::permission::restrict(vm, &namespace, "_posixsubprocess", |permissions, _| {
            permissions.processes
        });
        Ok(())
    },
    doc: "A POSIX helper for the subprocess module.",
};

static FUNCTIONS: &[Native] = &[function(
    "fork_exec",
    "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, \
     errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, \
     preexec_fn, /)",
    fork_exec,
    "Spawn a fresh new child process.",
)];

/// Everything that the child needs, in the system's terms.
struct Plan {
    arguments: Vec<CString>,
    executables: Vec<CString>,
    environment: Option<Vec<CString>>,
    folder: Option<CString>,
    close_others: bool,
    keep: Vec<i32>,
    /// The child's standard input, output and error; -1 leaves what is there.
    standard: [i32; 3],
    /// The parent's ends of the pipes, closed in the child.
    parent_ends: [i32; 4],
    error_pipe: i32,
    restore_signals: bool,
    new_session: bool,
    group: i32,
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
    umask: i32,
}

fn text(vm: &mut Vm, value: &Value) -> Res<CString> {
    Ok(paths::plain_path(vm, value)?.c)
}

fn texts(vm: &mut Vm, values: &Value) -> Res<Vec<CString>> {
    let values = vm.collect(values)?;
    values.iter().map(|value| text(vm, value)).collect()
}

fn identifier(vm: &mut Vm, value: &Value) -> Res<Option<u32>> {
    if value.is_none() {
        return Ok(None);
    }
    let number = vm.to_i64(value)?;
    match u32::try_from(number) {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(vm.value_error("invalid user or group id")),
    }
}

impl Plan {
    fn new(vm: &mut Vm, args: Args<'_>) -> Res<Self> {
        let mut fds = [-1; 8];
        for (fd, value) in fds.iter_mut().zip(&args[6..14]) {
            *fd = c_int(vm, value)?;
        }
        let [
            stdin,
            stdin_end,
            stdout_end,
            stdout,
            stderr_end,
            stderr,
            error_end,
            error_pipe,
        ] = fds;
        let keep = vm.collect(&args[3])?;
        let groups = match args[18].is_none() {
            true => None,
            false => {
                let values = vm.collect(&args[18])?;
                let mut groups = Vec::with_capacity(values.len());
                for value in &values {
                    match identifier(vm, value) {
                        Err(raised) if raised.is(ExceptionKind::OverflowError) => {
                            return Err(vm.value_error("invalid group id"));
                        }
                        group => groups.extend(group?),
                    }
                }
                Some(groups)
            }
        };
        Ok(Self {
            arguments: texts(vm, &args[0])?,
            executables: texts(vm, &args[1])?,
            environment: match args[5].is_none() {
                true => None,
                false => Some(texts(vm, &args[5])?),
            },
            folder: match args[4].is_none() {
                true => None,
                false => Some(text(vm, &args[4])?),
            },
            close_others: vm.truth(&args[2])?,
            keep: keep.iter().map(|fd| c_int(vm, fd)).collect::<Res<_>>()?,
            standard: [stdin, stdout, stderr],
            parent_ends: [stdin_end, stdout_end, stderr_end, error_end],
            error_pipe,
            restore_signals: vm.truth(&args[14])?,
            new_session: vm.truth(&args[15])?,
            group: c_int(vm, &args[16])?,
            gid: identifier(vm, &args[17])?,
            groups,
            uid: identifier(vm, &args[19])?,
            umask: c_int(vm, &args[20])?,
        })
    }
}

/// Pointers to the texts, null at the end.
fn pointers(texts: &[CString]) -> Vec<*const libc::c_char> {
    let mut pointers: Vec<_> = texts.iter().map(|text| text.as_ptr()).collect();
    pointers.push(std::ptr::null());
    pointers
}

fn fork_exec(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[21].is_none() && vm.state::<crate::sys::runtime::SysState>().finalizing {
        let message = "preexec_fn not supported at interpreter shutdown";
        return Err(vm.error(ExceptionKind::PythonFinalizationError, message));
    }
    let plan = Plan::new(vm, args)?;
    let (arguments, environment) = (pointers(&plan.arguments), plan.environment.as_deref().map(pointers));
    let preparation = &args[21];
    // SAFETY: the child only runs `child` below, which never returns, or a preparation that the program asked for.
    match unsafe { libc::fork() } {
        ..0 => Err(os_error::raise_last(vm, &[])),
        0 => {
            let prepare = || match preparation.is_none() {
                true => true,
                false => vm.call(preparation, &[]).is_ok(),
            };
            // SAFETY: this is the child; the pointers end with null and outlive the call.
            unsafe { child(&plan, &arguments, environment.as_deref(), prepare) }
        }
        pid => Ok(Value::int32(pid)),
    }
}

/// What the child does; never returns.
///
/// # Safety
/// To be called in a process just forked. The lists of pointers end with null.
unsafe fn child(
    plan: &Plan,
    arguments: &[*const libc::c_char],
    environment: Option<&[*const libc::c_char]>,
    prepare: impl FnOnce() -> bool,
) -> ! {
    // SAFETY: system calls on numbers and on texts that end with NUL.
    unsafe {
        let failure = match set_up(plan) {
            Ok(()) if !prepare() => "SubprocessError:0:Exception occurred in preexec_fn.".as_bytes(),
            Ok(()) => {
                if plan.close_others {
                    close_others(&plan.keep);
                }
                let mut errno = libc::ENOENT;
                for executable in &plan.executables {
                    match environment {
                        Some(environment) => {
                            libc::execve(executable.as_ptr(), arguments.as_ptr(), environment.as_ptr())
                        }
                        None => libc::execv(executable.as_ptr(), arguments.as_ptr()),
                    };
                    let found = os_error::last();
                    // The first that is there but can't be run tells most.
                    if found != libc::ENOENT && found != libc::ENOTDIR {
                        errno = found;
                    }
                }
                report(plan.error_pipe, errno, b"");
                libc::_exit(255)
            }
            Err(note) => {
                report(plan.error_pipe, os_error::last(), note);
                libc::_exit(255)
            }
        };
        libc::write(plan.error_pipe, failure.as_ptr().cast(), failure.len());
        libc::_exit(255)
    }
}

/// Tells the parent: `OSError:` errno in hexadecimal `:` note. Allocates nothing.
///
/// # Safety
/// As for [`child`].
unsafe fn report(pipe: i32, errno: i32, note: &[u8]) {
    let mut line = [0_u8; 64];
    let mut length = 0;
    let mut push = |byte: u8| {
        if let Some(place) = line.get_mut(length) {
            *place = byte;
            length += 1;
        }
    };
    b"OSError:".iter().for_each(|byte| push(*byte));
    let digits = b"0123456789abcdef";
    let first = (0..8).rev().find(|digit| errno >> (digit * 4) & 15 != 0).unwrap_or(0);
    for digit in (0..=first).rev() {
        push(digits[(errno >> (digit * 4) & 15) as usize]);
    }
    push(b':');
    note.iter().for_each(|byte| push(*byte));
    // SAFETY: the line is as long as said.
    unsafe { libc::write(pipe, line.as_ptr().cast(), length) };
}

/// Puts descriptors, folder and identity in place. `Err`: what failed, as `subprocess` knows it.
///
/// # Safety
/// As for [`child`].
unsafe fn set_up(plan: &Plan) -> Result<(), &'static [u8]> {
    let check = |result: i32| if result < 0 { Err(&b"noexec"[..]) } else { Ok(result) };
    // SAFETY: system calls on numbers and on texts that end with NUL.
    unsafe {
        for fd in plan.parent_ends {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        for fd in &plan.keep {
            if *fd != plan.error_pipe {
                libc::fcntl(*fd, libc::F_SETFD, 0);
            }
        }
        // Ends that stand in the way of a standard descriptor move up first.
        let mut standard = plan.standard;
        for (target, fd) in (0..).zip(&mut standard) {
            if (0..=2).contains(fd) && *fd != target {
                *fd = check(libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, 3))?;
            }
        }
        for (target, fd) in (0..).zip(standard) {
            if fd == target {
                check(libc::fcntl(fd, libc::F_SETFD, 0))?;
            } else if fd >= 0 {
                check(libc::dup2(fd, target))?;
            }
        }
        if let Some(folder) = &plan.folder
            && libc::chdir(folder.as_ptr()) < 0
        {
            return Err(b"noexec:chdir");
        }
        if plan.umask >= 0 {
            libc::umask(plan.umask as libc::mode_t);
        }
        if plan.restore_signals {
            for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
                libc::signal(signal, libc::SIG_DFL);
            }
        }
        if plan.new_session {
            libc::setsid();
        }
        if plan.group >= 0 {
            check(libc::setpgid(0, plan.group))?;
        }
        if let Some(groups) = &plan.groups {
            check(libc::setgroups(groups.len(), groups.as_ptr()))?;
        }
        if let Some(gid) = plan.gid {
            check(libc::setregid(gid, gid))?;
        }
        if let Some(uid) = plan.uid {
            check(libc::setreuid(uid, uid))?;
        }
        Ok(())
    }
}

/// Closes every descriptor from 3 on but those to keep (which are in ascending order).
///
/// # Safety
/// As for [`child`].
unsafe fn close_others(keep: &[i32]) {
    // SAFETY: system calls on numbers.
    unsafe {
        let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536) as i32;
        for fd in 3..limit {
            if !keep.contains(&fd) {
                libc::close(fd);
            }
        }
    }
}

//! Files by path.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use super::{c_int, check, folder_fd, identity, stat};
use crate::paths::{self, PathArg, PathOrFd, path, path_or_fd};

pub static FUNCTIONS: &[Native] = &[
    function(
        "stat",
        "(path, *, dir_fd=None, follow_symlinks=True)",
        stat_path,
        "Perform a stat system call on the given path.",
    ),
    function(
        "lstat",
        "(path, *, dir_fd=None)",
        lstat,
        "Perform a stat system call on the given path, without following symbolic links.",
    ),
    function(
        "fstat",
        "(fd)",
        fstat,
        "Perform a stat system call on the given file descriptor.",
    ),
    function(
        "access",
        "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        access,
        "",
    ),
    function(
        "mkdir",
        "(path, mode=511, *, dir_fd=None)",
        mkdir,
        "Create a directory.",
    ),
    function("rmdir", "(path, *, dir_fd=None)", rmdir, "Remove a directory."),
    function(
        "unlink",
        "(path, *, dir_fd=None)",
        |vm, args| remove(vm, args, "unlink"),
        "Remove a file (same as remove()).",
    ),
    function(
        "remove",
        "(path, *, dir_fd=None)",
        |vm, args| remove(vm, args, "remove"),
        "Remove a file (same as unlink()).",
    ),
    function(
        "rename",
        "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |vm, args| rename(vm, args, "rename"),
        "",
    ),
    function(
        "replace",
        "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
        |vm, args| rename(vm, args, "replace"),
        "",
    ),
    function(
        "link",
        "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
        link,
        "",
    ),
    function(
        "symlink",
        "(src, dst, target_is_directory=False, *, dir_fd=None)",
        symlink,
        "",
    ),
    function(
        "readlink",
        "(path, *, dir_fd=None)",
        readlink,
        "Return a string representing the path to which the symbolic link points.",
    ),
    function(
        "chmod",
        "(path, mode, *, dir_fd=None, follow_symlinks=True)",
        chmod,
        "Change the access permissions of a file.",
    ),
    function(
        "chown",
        "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
        chown,
        "",
    ),
    function("truncate", "(path, length)", truncate, ""),
    function(
        "utime",
        "(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)",
        utime,
        "",
    ),
    function(
        "getcwd",
        "()",
        |vm, _| getcwd(vm, false),
        "Return a unicode string representing the current working directory.",
    ),
    function(
        "getcwdb",
        "()",
        |vm, _| getcwd(vm, true),
        "Return a bytes string representing the current working directory.",
    ),
    function(
        "chdir",
        "(path)",
        chdir,
        "Change the current working directory to the specified path.",
    ),
    function(
        "umask",
        "(mask, /)",
        umask,
        "Set the current numeric umask and return the previous umask.",
    ),
    function("mkfifo", "(path, mode=438, *, dir_fd=None)", mkfifo, ""),
];

fn stat_at(vm: &mut Vm, path: &PathArg, folder: i32, follow: bool) -> Res {
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: the path is NUL-terminated; a zeroed `stat` is valid and filled by the call.
    let (result, status) = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        (libc::fstatat(folder, path.c.as_ptr(), &raw mut status, flags), status)
    };
    check(vm, result, &[&path.value])?;
    stat::result(vm, &status)
}

fn stat_path(vm: &mut Vm, args: Args<'_>) -> Res {
    match path_or_fd(vm, "stat", "path", &args[0])? {
        PathOrFd::Fd(fd) => stat_fd(vm, fd),
        PathOrFd::Path(path) => {
            let (folder, follow) = (folder_fd(vm, &args[1])?, vm.truth(&args[2])?);
            stat_at(vm, &path, folder, follow)
        }
    }
}

fn stat_fd(vm: &mut Vm, fd: i32) -> Res {
    // SAFETY: a zeroed `stat` is valid and filled by the call.
    let (result, status) = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &raw mut status), status)
    };
    check(vm, result, &[])?;
    stat::result(vm, &status)
}

fn lstat(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "lstat", "path", &args[0])?;
    let folder = folder_fd(vm, &args[1])?;
    stat_at(vm, &path, folder, false)
}

fn fstat(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    stat_fd(vm, fd)
}

fn access(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "access", "path", &args[0])?;
    let (mode, folder) = (c_int(vm, &args[1])?, folder_fd(vm, &args[2])?);
    let mut flags = 0;
    if vm.truth(&args[3])? {
        flags |= libc::AT_EACCESS;
    }
    if !vm.truth(&args[4])? {
        flags |= libc::AT_SYMLINK_NOFOLLOW;
    }
    // SAFETY: the path is NUL-terminated.
    Ok(Value::bool(
        unsafe { libc::faccessat(folder, path.c.as_ptr(), mode, flags) } == 0,
    ))
}

fn mode(vm: &mut Vm, value: &Value) -> Res<libc::mode_t> {
    Ok(c_int(vm, value)? as libc::mode_t)
}

fn mkdir(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "mkdir", "path", &args[0])?;
    let (mode, folder) = (mode(vm, &args[1])?, folder_fd(vm, &args[2])?);
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::mkdirat(folder, path.c.as_ptr(), mode) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn rmdir(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "rmdir", "path", &args[0])?;
    let folder = folder_fd(vm, &args[1])?;
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::unlinkat(folder, path.c.as_ptr(), libc::AT_REMOVEDIR) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: Args<'_>, name: &str) -> Res {
    let path = path(vm, name, "path", &args[0])?;
    let folder = folder_fd(vm, &args[1])?;
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::unlinkat(folder, path.c.as_ptr(), 0) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn rename(vm: &mut Vm, args: Args<'_>, name: &str) -> Res {
    let (from, to) = (path(vm, name, "src", &args[0])?, path(vm, name, "dst", &args[1])?);
    let (from_folder, to_folder) = (folder_fd(vm, &args[2])?, folder_fd(vm, &args[3])?);
    // SAFETY: the paths are NUL-terminated.
    let result = unsafe { libc::renameat(from_folder, from.c.as_ptr(), to_folder, to.c.as_ptr()) };
    check(vm, result, &[&from.value, &to.value])?;
    Ok(Value::NONE)
}

fn link(vm: &mut Vm, args: Args<'_>) -> Res {
    let (from, to) = (path(vm, "link", "src", &args[0])?, path(vm, "link", "dst", &args[1])?);
    let (from_folder, to_folder) = (folder_fd(vm, &args[2])?, folder_fd(vm, &args[3])?);
    let flags = if vm.truth(&args[4])? {
        libc::AT_SYMLINK_FOLLOW
    } else {
        0
    };
    // SAFETY: the paths are NUL-terminated.
    let result = unsafe { libc::linkat(from_folder, from.c.as_ptr(), to_folder, to.c.as_ptr(), flags) };
    check(vm, result, &[&from.value, &to.value])?;
    Ok(Value::NONE)
}

fn symlink(vm: &mut Vm, args: Args<'_>) -> Res {
    let (from, to) = (
        path(vm, "symlink", "src", &args[0])?,
        path(vm, "symlink", "dst", &args[1])?,
    );
    let folder = folder_fd(vm, &args[3])?;
    // SAFETY: the paths are NUL-terminated.
    let result = unsafe { libc::symlinkat(from.c.as_ptr(), folder, to.c.as_ptr()) };
    check(vm, result, &[&from.value, &to.value])?;
    Ok(Value::NONE)
}

fn readlink(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "readlink", "path", &args[0])?;
    let folder = folder_fd(vm, &args[1])?;
    let mut buffer = vec![0_u8; libc::PATH_MAX as usize];
    // SAFETY: the path is NUL-terminated and the buffer valid for its length.
    let length = unsafe { libc::readlinkat(folder, path.c.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) };
    match usize::try_from(length).ok().and_then(|length| buffer.get(..length)) {
        Some(target) => Ok(paths::like(vm, target, path.is_bytes)),
        None => Err(crate::os_error::raise_last(vm, &[&path.value])),
    }
}

fn chmod(vm: &mut Vm, args: Args<'_>) -> Res {
    let mode = mode(vm, &args[1])?;
    match path_or_fd(vm, "chmod", "path", &args[0])? {
        PathOrFd::Fd(fd) => {
            // SAFETY: a plain system call.
            let result = unsafe { libc::fchmod(fd, mode) };
            check(vm, result, &[])?;
        }
        PathOrFd::Path(path) => {
            let folder = folder_fd(vm, &args[2])?;
            let flags = if vm.truth(&args[3])? {
                0
            } else {
                libc::AT_SYMLINK_NOFOLLOW
            };
            // SAFETY: the path is NUL-terminated.
            let result = unsafe { libc::fchmodat(folder, path.c.as_ptr(), mode, flags) };
            if result < 0 && flags != 0 && matches!(crate::os_error::last(), libc::ENOTSUP | libc::ENOSYS) {
                return Err(vm.error(
                    ExceptionKind::NotImplementedError,
                    "chmod: follow_symlinks unavailable on this platform",
                ));
            }
            check(vm, result, &[&path.value])?;
        }
    }
    Ok(Value::NONE)
}

fn chown(vm: &mut Vm, args: Args<'_>) -> Res {
    let (uid, gid) = (identity::id(vm, &args[1])?, identity::id(vm, &args[2])?);
    let path = match path_or_fd(vm, "chown", "path", &args[0])? {
        PathOrFd::Fd(fd) => {
            // SAFETY: a plain system call.
            let result = unsafe { libc::fchown(fd, uid, gid) };
            check(vm, result, &[])?;
            return Ok(Value::NONE);
        }
        PathOrFd::Path(path) => path,
    };
    let folder = folder_fd(vm, &args[3])?;
    let flags = if vm.truth(&args[4])? {
        0
    } else {
        libc::AT_SYMLINK_NOFOLLOW
    };
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::fchownat(folder, path.c.as_ptr(), uid, gid, flags) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = vm.to_i64(&args[1])?;
    match path_or_fd(vm, "truncate", "path", &args[0])? {
        PathOrFd::Fd(fd) => {
            // SAFETY: a plain system call.
            let result = unsafe { libc::ftruncate(fd, length) };
            check(vm, result, &[])?;
        }
        PathOrFd::Path(path) => {
            // SAFETY: the path is NUL-terminated.
            let result = unsafe { libc::truncate(path.c.as_ptr(), length) };
            check(vm, result, &[&path.value])?;
        }
    }
    Ok(Value::NONE)
}

/// Seconds as a `timespec`.
fn time_of(vm: &mut Vm, value: &Value) -> Res<libc::timespec> {
    if let Some(seconds) = corallus_vm::objects::int::as_i64(value) {
        return Ok(libc::timespec {
            tv_sec: seconds,
            tv_nsec: 0,
        });
    }
    let Some(seconds) = corallus_vm::objects::float::as_float(value) else {
        let seconds = vm.to_i64(value)?;
        return Ok(libc::timespec {
            tv_sec: seconds,
            tv_nsec: 0,
        });
    };
    let whole = seconds.floor();
    Ok(libc::timespec {
        tv_sec: whole as libc::time_t,
        tv_nsec: ((seconds - whole) * 1e9) as libc::c_long,
    })
}

fn utime(vm: &mut Vm, args: Args<'_>) -> Res {
    let pair = |vm: &mut Vm, value: &Value| {
        vm.items_of_exact(value)
            .filter(|items| items.len() == 2)
            .ok_or_else(|| vm.type_error("utime: 'times' must be either a tuple of two ints or None"))
    };
    if !args[2].is_undef() && !args[1].is_none() {
        return Err(vm.value_error("utime: you may specify either 'times' or 'ns' but not both"));
    }
    let times = if !args[2].is_undef() {
        let items = pair(vm, &args[2])?;
        let mut times = [libc::timespec { tv_sec: 0, tv_nsec: 0 }; 2];
        for (time, item) in times.iter_mut().zip(items) {
            let total = vm.to_i64(&item)?;
            *time = libc::timespec {
                tv_sec: total.div_euclid(1_000_000_000),
                tv_nsec: total.rem_euclid(1_000_000_000),
            };
        }
        times
    } else if args[1].is_none() {
        [libc::timespec {
            tv_sec: 0,
            tv_nsec: libc::UTIME_NOW,
        }; 2]
    } else {
        let items = pair(vm, &args[1])?;
        [time_of(vm, &items[0])?, time_of(vm, &items[1])?]
    };
    match path_or_fd(vm, "utime", "path", &args[0])? {
        PathOrFd::Fd(fd) => {
            // SAFETY: two times stand at the pointer.
            let result = unsafe { libc::futimens(fd, times.as_ptr()) };
            check(vm, result, &[])?;
        }
        PathOrFd::Path(path) => {
            let folder = folder_fd(vm, &args[3])?;
            let flags = if vm.truth(&args[4])? {
                0
            } else {
                libc::AT_SYMLINK_NOFOLLOW
            };
            // SAFETY: the path is NUL-terminated, and two times stand at the pointer.
            let result = unsafe { libc::utimensat(folder, path.c.as_ptr(), times.as_ptr(), flags) };
            check(vm, result, &[&path.value])?;
        }
    }
    Ok(Value::NONE)
}

fn getcwd(vm: &mut Vm, is_bytes: bool) -> Res {
    use std::os::unix::ffi::OsStrExt;
    match std::env::current_dir() {
        Ok(folder) => Ok(paths::like(vm, folder.as_os_str().as_bytes(), is_bytes)),
        Err(error) => Err(crate::os_error::from_io(vm, &error, &[])),
    }
}

fn chdir(vm: &mut Vm, args: Args<'_>) -> Res {
    match path_or_fd(vm, "chdir", "path", &args[0])? {
        PathOrFd::Fd(fd) => {
            // SAFETY: a plain system call.
            let result = unsafe { libc::fchdir(fd) };
            check(vm, result, &[])?;
        }
        PathOrFd::Path(path) => {
            // SAFETY: the path is NUL-terminated.
            let result = unsafe { libc::chdir(path.c.as_ptr()) };
            check(vm, result, &[&path.value])?;
        }
    }
    Ok(Value::NONE)
}

fn umask(vm: &mut Vm, args: Args<'_>) -> Res {
    let mask = mode(vm, &args[0])?;
    // SAFETY: a plain system call.
    let old = unsafe { libc::umask(mask) };
    Ok(vm.int(i64::from(old)))
}

fn mkfifo(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "mkfifo", "path", &args[0])?;
    let (mode, folder) = (mode(vm, &args[1])?, folder_fd(vm, &args[2])?);
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::mkfifoat(folder, path.c.as_ptr(), mode) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

//! What files carry besides their contents: owners, device numbers, extended attributes.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::int::{as_big, as_i64};
use corallus_vm::vm::Vm;

use super::{c_int, check, folder_fd, identity};
use crate::paths::{self, PathArg, PathOrFd, path, path_or_fd};
use crate::{buffer, os_error};

pub static FUNCTIONS: &[Native] = &[
    function(
        "fchown",
        "(fd, uid, gid)",
        fchown,
        "Change the owner and group id of the file specified by file descriptor.",
    ),
    function(
        "lchown",
        "(path, uid, gid)",
        lchown,
        "Change the owner and group id of path to the numeric uid and gid.",
    ),
    function("chroot", "(path)", chroot, "Change root directory to path."),
    function(
        "mknod",
        "(path, mode=384, device=0, *, dir_fd=None)",
        mknod,
        "Create a node in the file system.",
    ),
    function(
        "major",
        "(device, /)",
        |vm, args| {
            let device = device(vm, &args[0])?;
            Ok(vm.int(part_of(device, libc::major(device))))
        },
        "Extracts a device major number from a raw device number.",
    ),
    function(
        "minor",
        "(device, /)",
        |vm, args| {
            let device = device(vm, &args[0])?;
            Ok(vm.int(part_of(device, libc::minor(device))))
        },
        "Extracts a device minor number from a raw device number.",
    ),
    function(
        "makedev",
        "(major, minor, /)",
        |vm, args| {
            let (major, minor) = (device_part(vm, &args[0])?, device_part(vm, &args[1])?);
            let device = libc::makedev(major, minor);
            Ok(match device {
                libc::dev_t::MAX => Value::int32(-1),
                _ => vm.big_int(device.into()),
            })
        },
        "Composes a raw device number from the major and minor device numbers.",
    ),
    function(
        "getxattr",
        "(path, attribute, *, follow_symlinks=True)",
        getxattr,
        "Return the value of extended attribute attribute on path.",
    ),
    function(
        "setxattr",
        "(path, attribute, value, flags=0, *, follow_symlinks=True)",
        setxattr,
        "Set extended attribute attribute on path to value.",
    ),
    function(
        "removexattr",
        "(path, attribute, *, follow_symlinks=True)",
        removexattr,
        "Remove extended attribute attribute on path.",
    ),
    function(
        "listxattr",
        "(path=None, *, follow_symlinks=True)",
        listxattr,
        "Return a list of extended attributes on path.",
    ),
];

/// The number of a device: unsigned, and -1 for none.
fn device(vm: &mut Vm, value: &Value) -> Res<libc::dev_t> {
    let number = vm.index(value)?;
    match (as_i64(&number), as_big(&number)) {
        (Some(-1), _) => Ok(libc::dev_t::MAX),
        (Some(small), _) => match libc::dev_t::try_from(small) {
            Ok(device) => Ok(device),
            Err(_) => Err(vm.overflow_error("can't convert negative int to unsigned")),
        },
        (None, big) => match big.and_then(|big| libc::dev_t::try_from(big).ok()) {
            Some(device) => Ok(device),
            None => Err(vm.overflow_error("int too big to convert")),
        },
    }
}

/// A part of a device's number; no device has none.
fn part_of(device: libc::dev_t, part: u32) -> i64 {
    match device {
        libc::dev_t::MAX => -1,
        _ => i64::from(part),
    }
}

/// A major or minor number: 32 bits, and -1 for none.
fn device_part(vm: &mut Vm, value: &Value) -> Res<u32> {
    match vm.to_i64(value)? {
        -1 => Ok(u32::MAX),
        number => u32::try_from(number).map_err(|_| vm.overflow_error("Python int too large to convert to C int")),
    }
}

fn fchown(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = c_int(vm, &args[0])?;
    let (uid, gid) = (identity::id(vm, &args[1])?, identity::id(vm, &args[2])?);
    // SAFETY: takes numbers.
    let result = unsafe { libc::fchown(fd, uid, gid) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

fn lchown(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "lchown", "path", &args[0])?;
    let (uid, gid) = (identity::id(vm, &args[1])?, identity::id(vm, &args[2])?);
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::lchown(path.c.as_ptr(), uid, gid) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn chroot(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "chroot", "path", &args[0])?;
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::chroot(path.c.as_ptr()) };
    check(vm, result, &[&path.value])?;
    Ok(Value::NONE)
}

fn mknod(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = path(vm, "mknod", "path", &args[0])?;
    let (mode, device) = (c_int(vm, &args[1])?, vm.to_i64(&args[2])?);
    let folder = folder_fd(vm, &args[3])?;
    // SAFETY: the path is NUL-terminated.
    let result = unsafe { libc::mknodat(folder, path.c.as_ptr(), mode as libc::mode_t, device as libc::dev_t) };
    check(vm, result, &[])?;
    Ok(Value::NONE)
}

/// What an extended attribute belongs to, and its name.
struct Target {
    file: PathOrFd,
    follow: bool,
    name: Option<PathArg>,
}

impl Target {
    fn new(vm: &mut Vm, function: &str, file: &Value, name: Option<&Value>, follow: &Value) -> Res<Self> {
        let here = vm.str(".");
        let file = if file.is_none() { &here } else { file };
        Ok(Self {
            file: path_or_fd(vm, function, "path", file)?,
            follow: vm.truth(follow)?,
            name: match name {
                Some(name) => Some(path(vm, function, "attribute", name)?),
                None => None,
            },
        })
    }

    fn name(&self) -> *const libc::c_char {
        self.name.as_ref().map_or(std::ptr::null(), |name| name.c.as_ptr())
    }

    /// What the call returned: a size, or a failure that concerns the file.
    fn size(&self, vm: &mut Vm, result: isize) -> Res<usize> {
        match (usize::try_from(result), &self.file) {
            (Ok(size), _) => Ok(size),
            (Err(_), PathOrFd::Path(path)) => Err(os_error::raise_last(vm, &[&path.value])),
            (Err(_), PathOrFd::Fd(_)) => Err(os_error::raise_last(vm, &[])),
        }
    }
}

/// The largest value or list of names that Linux has.
const MOST: usize = 65_536;

fn getxattr(vm: &mut Vm, args: Args<'_>) -> Res {
    let target = Target::new(vm, "getxattr", &args[0], Some(&args[1]), &args[2])?;
    let mut value = vec![0_u8; MOST];
    let place = value.as_mut_ptr().cast();
    // SAFETY: path and name are NUL-terminated, and the buffer is as long as it says.
    let result = unsafe {
        match &target.file {
            PathOrFd::Fd(fd) => libc::fgetxattr(*fd, target.name(), place, MOST),
            PathOrFd::Path(path) if target.follow => libc::getxattr(path.c.as_ptr(), target.name(), place, MOST),
            PathOrFd::Path(path) => libc::lgetxattr(path.c.as_ptr(), target.name(), place, MOST),
        }
    };
    let size = target.size(vm, result)?;
    value.truncate(size);
    Ok(vm.bytes(value))
}

fn setxattr(vm: &mut Vm, args: Args<'_>) -> Res {
    let target = Target::new(vm, "setxattr", &args[0], Some(&args[1]), &args[4])?;
    let (value, flags) = (buffer::data(vm, &args[2])?, c_int(vm, &args[3])?);
    let (place, size) = (value.as_ptr().cast(), value.len());
    // SAFETY: path and name are NUL-terminated, and the value is as long as it says.
    let result = unsafe {
        match &target.file {
            PathOrFd::Fd(fd) => libc::fsetxattr(*fd, target.name(), place, size, flags),
            PathOrFd::Path(path) if target.follow => libc::setxattr(path.c.as_ptr(), target.name(), place, size, flags),
            PathOrFd::Path(path) => libc::lsetxattr(path.c.as_ptr(), target.name(), place, size, flags),
        }
    };
    target.size(vm, result as isize)?;
    Ok(Value::NONE)
}

fn removexattr(vm: &mut Vm, args: Args<'_>) -> Res {
    let target = Target::new(vm, "removexattr", &args[0], Some(&args[1]), &args[2])?;
    // SAFETY: path and name are NUL-terminated.
    let result = unsafe {
        match &target.file {
            PathOrFd::Fd(fd) => libc::fremovexattr(*fd, target.name()),
            PathOrFd::Path(path) if target.follow => libc::removexattr(path.c.as_ptr(), target.name()),
            PathOrFd::Path(path) => libc::lremovexattr(path.c.as_ptr(), target.name()),
        }
    };
    target.size(vm, result as isize)?;
    Ok(Value::NONE)
}

fn listxattr(vm: &mut Vm, args: Args<'_>) -> Res {
    let target = Target::new(vm, "listxattr", &args[0], None, &args[1])?;
    let mut names = vec![0_u8; MOST];
    let place = names.as_mut_ptr().cast();
    // SAFETY: the path is NUL-terminated, and the buffer is as long as it says.
    let result = unsafe {
        match &target.file {
            PathOrFd::Fd(fd) => libc::flistxattr(*fd, place, MOST),
            PathOrFd::Path(path) if target.follow => libc::listxattr(path.c.as_ptr(), place, MOST),
            PathOrFd::Path(path) => libc::llistxattr(path.c.as_ptr(), place, MOST),
        }
    };
    let size = target.size(vm, result)?;
    names.truncate(size);
    let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let names = names.map(|name| paths::decoded(vm, name)).collect();
    Ok(vm.list(names))
}

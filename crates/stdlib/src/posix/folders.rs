//! Listing folders.

use std::cell::{Cell, RefCell};
use std::os::unix::ffi::OsStrExt;

use corallus_heap::{Ref, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, class, function, getter, method, this};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::int::is_int;
use corallus_vm::vm::Vm;

use super::stat;
use crate::os_error;
use crate::paths::{self, PathArg};

pub static FUNCTIONS: &[Native] = &[
    function(
        "listdir",
        "(path=None)",
        listdir,
        "Return a list containing the names of the files in the directory.",
    ),
    function(
        "scandir",
        "(path=None)",
        scandir,
        "Return an iterator of DirEntry objects for given path.",
    ),
];

/// What `os.scandir` yields.
pub struct DirEntry {
    name: Value,
    path: Value,
    /// `d_type`, 0 if unknown.
    kind: u8,
    inode: u64,
    /// The descriptor of the folder that the name is looked up in.
    folder: i32,
    stat: RefCell<Value>,
    lstat: RefCell<Value>,
}

payload!(DirEntry, "DirEntry", [name, path, stat, lstat]);

/// `os.DirEntry`.
pub static DIR_ENTRY: TypeDef = TypeDef {
    flags: corallus_heap::TypeFlags::NO_NEW,
    methods: &[
        method(
            "is_dir",
            "($self, /, *, follow_symlinks=True)",
            |vm, args| is_kind(vm, args, libc::DT_DIR, libc::S_IFDIR),
            "",
        ),
        method(
            "is_file",
            "($self, /, *, follow_symlinks=True)",
            |vm, args| is_kind(vm, args, libc::DT_REG, libc::S_IFREG),
            "",
        ),
        method("is_symlink", "($self, /)", is_symlink, ""),
        method("is_junction", "($self, /)", |_, _| Ok(Value::FALSE), ""),
        method("stat", "($self, /, *, follow_symlinks=True)", entry_stat, ""),
        method(
            "inode",
            "($self, /)",
            |vm, args| {
                let n = this::<DirEntry>(vm, &args[0])?.inode;
                Ok(vm.big_int(n.into()))
            },
            "",
        ),
        method(
            "__fspath__",
            "($self, /)",
            |vm, args| Ok(this::<DirEntry>(vm, &args[0])?.path.clone()),
            "",
        ),
        method("__repr__", "($self, /)", repr, ""),
        class(method(
            "__class_getitem__",
            "($type, item, /)",
            class_getitem,
            "See PEP 585",
        )),
    ],
    getsets: &[
        getter("name", |vm, v| Ok(this::<DirEntry>(vm, v)?.name.clone()), ""),
        getter("path", |vm, v| Ok(this::<DirEntry>(vm, v)?.path.clone()), ""),
    ],
    ..TypeDef::new::<DirEntry>("DirEntry", "posix")
};

/// The iterator of `os.scandir`: the folder is read at once, so nothing stays open.
pub struct ScandirIterator {
    /// What is left, last first.
    entries: RefCell<Vec<Value>>,
    closed: Cell<bool>,
}

payload!(ScandirIterator, "ScandirIterator", [entries]);

static SCANDIR_ITERATOR: TypeDef = TypeDef {
    flags: corallus_heap::TypeFlags::NO_NEW,
    methods: &[
        method("__iter__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
        method("__next__", "($self, /)", next_entry, ""),
        method("close", "($self, /)", close, ""),
        method("__enter__", "($self, /)", |_, args| Ok(args[0].clone()), ""),
        method("__exit__", "($self, /, *exc_info)", close, ""),
    ],
    ..TypeDef::new::<ScandirIterator>("ScandirIterator", "posix")
};

/// The folder that is meant, and the path to show.
fn folder(vm: &mut Vm, name: &str, value: &Value) -> Res<PathArg> {
    if value.is_none() {
        let here = vm.str(".");
        return paths::path(vm, name, "path", &here);
    }
    if corallus_vm::objects::int::is_int(value) {
        let fd = paths::fd(vm, value)?;
        let own = vm.str(&format!("/proc/self/fd/{fd}"));
        return paths::path(vm, name, "path", &own);
    }
    paths::path(vm, name, "path", value)
}

struct Raw {
    name: Vec<u8>,
    kind: u8,
    inode: u64,
}

fn read(vm: &mut Vm, path: &PathArg) -> Res<Vec<Raw>> {
    use std::os::unix::fs::DirEntryExt;
    let listing = std::fs::read_dir(std::ffi::OsStr::from_bytes(path.bytes()));
    let mut entries = Vec::new();
    match listing {
        Ok(listing) => {
            for entry in listing {
                let entry = entry.map_err(|error| os_error::from_io(vm, &error, &[&path.value]))?;
                let kind =
                    entry
                        .file_type()
                        .map_or(0, |kind| match (kind.is_dir(), kind.is_file(), kind.is_symlink()) {
                            (true, ..) => libc::DT_DIR,
                            (_, true, _) => libc::DT_REG,
                            (_, _, true) => libc::DT_LNK,
                            _ => libc::DT_UNKNOWN,
                        });
                entries.push(Raw {
                    name: entry.file_name().as_bytes().to_vec(),
                    kind,
                    inode: entry.ino(),
                });
            }
            Ok(entries)
        }
        Err(error) => Err(os_error::from_io(vm, &error, &[&path.value])),
    }
}

fn listdir(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = folder(vm, "listdir", &args[0])?;
    let names = read(vm, &path)?
        .into_iter()
        .map(|entry| paths::like(vm, &entry.name, path.is_bytes))
        .collect();
    Ok(vm.list(names))
}

fn scandir(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = folder(vm, "scandir", &args[0])?;
    let mut prefix = path.bytes().to_vec();
    if prefix.last() != Some(&b'/') {
        prefix.push(b'/');
    }
    let ty = vm.type_for(&DIR_ENTRY);
    let mut entries = Vec::new();
    // The entries of a descriptor's folder have no path: they are looked up in the folder.
    let folder_fd = match is_int(&args[0]) {
        true => Some(paths::fd(vm, &args[0])?),
        false => None,
    };
    for raw in read(vm, &path)? {
        let full = match folder_fd {
            Some(_) => raw.name.clone(),
            None => [&prefix[..], &raw.name].concat(),
        };
        let entry = DirEntry {
            name: paths::like(vm, &raw.name, path.is_bytes),
            path: paths::like(vm, &full, path.is_bytes),
            kind: raw.kind,
            inode: raw.inode,
            folder: folder_fd.unwrap_or(libc::AT_FDCWD),
            stat: RefCell::new(Value::UNDEF),
            lstat: RefCell::new(Value::UNDEF),
        };
        entries.push(vm.heap.alloc(&ty, entry).into_value());
    }
    let ty = vm.type_for(&SCANDIR_ITERATOR);
    entries.reverse();
    let iterator = ScandirIterator {
        entries: RefCell::new(entries),
        closed: Cell::new(false),
    };
    Ok(vm.heap.alloc(&ty, iterator).into_value())
}

fn next_entry(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ScandirIterator>(vm, &args[0])?.clone();
    let next = if iterator.closed.get() {
        None
    } else {
        iterator.entries.borrow_mut().pop()
    };
    next.ok_or_else(|| vm.stop_iteration(Value::NONE))
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<ScandirIterator>(vm, &args[0])?;
    iterator.closed.set(true);
    let rest = std::mem::take(&mut *iterator.entries.borrow_mut());
    drop(rest);
    Ok(Value::NONE)
}

/// The status of the entry, remembered.
fn status(vm: &mut Vm, entry: &Ref<DirEntry>, follow: bool) -> Res {
    let place = if follow { &entry.stat } else { &entry.lstat };
    let known = place.borrow().clone();
    if !known.is_undef() {
        return Ok(known);
    }
    let path = paths::plain_path(vm, &entry.path)?;
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: the path is NUL-terminated; a zeroed `stat` is valid and filled by the call.
    let (result, status) = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        (
            libc::fstatat(entry.folder, path.c.as_ptr(), &raw mut status, flags),
            status,
        )
    };
    super::check(vm, result, &[&entry.path])?;
    let value = stat::result(vm, &status)?;
    drop(place.replace(value.clone()));
    Ok(value)
}

fn is_kind(vm: &mut Vm, args: Args<'_>, kind: u8, mode: libc::mode_t) -> Res {
    let entry = this::<DirEntry>(vm, &args[0])?.clone();
    let follow = vm.truth(&args[1])?;
    if entry.kind != libc::DT_UNKNOWN && !(follow && entry.kind == libc::DT_LNK) {
        return Ok(Value::bool(entry.kind == kind));
    }
    match status(vm, &entry, follow) {
        Ok(status) => {
            let bits = vm.getattr(&status, "st_mode")?;
            let bits = vm.to_i64(&bits)?;
            Ok(Value::bool(bits & i64::from(libc::S_IFMT) == i64::from(mode)))
        }
        Err(raised) if raised.is(corallus_vm::objects::exception::ExceptionKind::FileNotFoundError) => Ok(Value::FALSE),
        Err(raised) => Err(raised),
    }
}

fn is_symlink(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(this::<DirEntry>(vm, &args[0])?.kind == libc::DT_LNK))
}

fn entry_stat(vm: &mut Vm, args: Args<'_>) -> Res {
    let entry = this::<DirEntry>(vm, &args[0])?.clone();
    let follow = vm.truth(&args[1])?;
    status(vm, &entry, follow)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = this::<DirEntry>(vm, &args[0])?.name.clone();
    debug_assert!(name.has_payload::<Bytes>() || !name.is_undef());
    let shown = vm.repr(&name)?;
    Ok(vm.str(&format!("<DirEntry {}>", shown.to_string_lossy())))
}

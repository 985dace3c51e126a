//! Paths as text, whether anything of that name exists or not: `fspath`, `normpath`, `splitroot`.
//!
//! They work on WTF-8 or on the bytes that the program gave, so that text which the system can't have as a path stays what it is.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::paths;

pub static FUNCTIONS: &[Native] = &[
    function(
        "fspath",
        "(path)",
        |vm, args| paths::fspath(vm, &args[0]),
        "Return the file system path representation of the object.",
    ),
    function(
        "_path_normpath",
        "(path)",
        normpath,
        "Normalize path, eliminating double slashes, etc.",
    ),
    function("_path_splitroot_ex", "(path, /)", splitroot, ""),
];

/// The text or bytes of a path argument, and whether the program gave bytes.
fn contents(vm: &mut Vm, value: &Value) -> Res<(Vec<u8>, bool)> {
    let value = paths::fspath(vm, value)?;
    let text = value.downcast_ref::<Str>().map(|text| text.as_bytes().to_vec());
    let bytes = value.downcast_ref::<Bytes>().map(|bytes| bytes.data.to_vec());
    Ok((text.or(bytes).unwrap_or_default(), value.has_payload::<Bytes>()))
}

/// A result in the form of the argument.
fn like(vm: &mut Vm, contents: &[u8], is_bytes: bool) -> Value {
    match is_bytes {
        true => vm.bytes(contents),
        false => vm.text(contents.to_vec()),
    }
}

fn normpath(vm: &mut Vm, args: Args<'_>) -> Res {
    let (path, is_bytes) = contents(vm, &args[0])?;
    Ok(like(vm, &normalize(&path), is_bytes))
}

fn splitroot(vm: &mut Vm, args: Args<'_>) -> Res {
    let (path, is_bytes) = contents(vm, &args[0])?;
    let (root, tail) = path.split_at(root_length(&path));
    let parts = [&[][..], root, tail].map(|part| like(vm, part, is_bytes));
    Ok(vm.tuple(parts))
}

/// `os.path.normpath`.
fn normalize(path: &[u8]) -> Vec<u8> {
    let root = root_length(path);
    let (root, rest) = path.split_at(root);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in rest.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." if parts.last().is_some_and(|last| *last != b"..") => {
                parts.pop();
            }
            b".." if !root.is_empty() => {}
            _ => parts.push(part),
        }
    }
    let mut normal = root.to_vec();
    normal.extend(parts.join(&b'/'));
    if normal.is_empty() { b".".to_vec() } else { normal }
}

/// How many slashes the root has: exactly two mean something of their own (POSIX), more are one.
fn root_length(path: &[u8]) -> usize {
    match path {
        [b'/', b'/', b'/', ..] => 1,
        [b'/', b'/', ..] => 2,
        [b'/', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn paths_are_made_normal() {
        for (path, normal) in [
            ("", "."),
            ("/", "/"),
            ("//", "//"),
            ("///", "/"),
            ("a//b/./c/../d", "a/b/d"),
            ("../a", "../a"),
            ("/../a", "/a"),
        ] {
            assert_eq!(normalize(path.as_bytes()), normal.as_bytes(), "{path}");
        }
    }
}

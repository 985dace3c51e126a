//! Path arguments and the file system encoding: UTF-8 with `surrogateescape` (PEP 383).

use std::ffi::CString;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::str::Str;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;
use rustpython_wtf8::{CodePoint, Wtf8Buf};

/// A path argument.
pub struct PathArg {
    /// The path as the operating system takes it.
    pub c: CString,
    /// What the program gave (after `__fspath__`), for messages.
    pub value: Value,
    /// The program gave bytes, so results are bytes.
    pub is_bytes: bool,
}

impl PathArg {
    /// The path without its final NUL.
    pub fn bytes(&self) -> &[u8] {
        self.c.as_bytes()
    }
}

/// A path, or a file descriptor where the system call has such a form.
pub enum PathOrFd {
    Path(PathArg),
    Fd(i32),
}

/// The bytes of text in the file system encoding; `None` if a lone surrogate isn't an escaped byte.
pub fn encode(text: &Str) -> Option<Vec<u8>> {
    if let Some(text) = text.to_str() {
        return Some(text.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(text.as_bytes().len());
    for point in text.code_points() {
        match point {
            0xdc80..=0xdcff => out.push((point - 0xdc00) as u8),
            _ => {
                let mut buffer = [0; 4];
                out.extend_from_slice(char::from_u32(point)?.encode_utf8(&mut buffer).as_bytes());
            }
        }
    }
    Some(out)
}

/// Text of bytes in the file system encoding; bytes that aren't UTF-8 become lone surrogates.
pub fn decode(bytes: &[u8]) -> Wtf8Buf {
    let mut text = Wtf8Buf::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            if let Some(point) = CodePoint::from_u32(0xdc00 + u32::from(*byte)) {
                text.push(point);
            }
        }
    }
    text
}

/// A `str` from bytes in the file system encoding.
pub fn decoded(vm: &mut Vm, bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => vm.str(text),
        Err(_) => vm.wtf8(&decode(bytes)),
    }
}

/// A result path in the form of the argument.
pub fn like(vm: &mut Vm, bytes: &[u8], is_bytes: bool) -> Value {
    if is_bytes { vm.bytes(bytes) } else { decoded(vm, bytes) }
}

/// `os.fspath`.
pub fn fspath(vm: &mut Vm, value: &Value) -> Res {
    if value.has_payload::<Str>() || value.has_payload::<Bytes>() {
        return Ok(value.clone());
    }
    let given = vm.type_name(value);
    match vm.call_special(value, Special::Fspath, &[])? {
        Some(path) if path.has_payload::<Str>() || path.has_payload::<Bytes>() => Ok(path),
        Some(path) => {
            let got = vm.type_name(&path);
            Err(vm.type_error(format!(
                "expected {given}.__fspath__() to return str or bytes, not {got}"
            )))
        }
        None => Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {given}"))),
    }
}

fn from_text(vm: &mut Vm, function: &str, value: Value) -> Res<PathArg> {
    let (bytes, is_bytes) = match (value.downcast_ref::<Str>(), value.downcast_ref::<Bytes>()) {
        (Some(text), _) => match encode(text) {
            Some(bytes) => (bytes, false),
            None => {
                let codec = vm.str("utf-8");
                let strict = vm.str("surrogateescape");
                vm.call_method(&value, "encode", &[codec, strict])?;
                return Err(vm.value_error("the path can't be encoded"));
            }
        },
        (None, Some(bytes)) => (bytes.data.to_vec(), true),
        (None, None) => (Vec::new(), false),
    };
    match CString::new(bytes) {
        Ok(c) => Ok(PathArg { c, value, is_bytes }),
        Err(_) => {
            let kind = if is_bytes { "byte" } else { "character" };
            let prefix = if function.is_empty() {
                String::new()
            } else {
                format!("{function}: ")
            };
            Err(vm.value_error(format!(
                "{prefix}embedded null {kind}{}",
                if function.is_empty() { "" } else { " in path" }
            )))
        }
    }
}

fn is_path_like(vm: &Vm, value: &Value) -> bool {
    let says_how = || {
        vm.type_of(value)
            .special(Special::Fspath)
            .is_some_and(|how| !how.is_none())
    };
    value.has_payload::<Str>() || value.has_payload::<Bytes>() || says_how()
}

/// A path argument of a function.
pub fn path(vm: &mut Vm, function: &str, argument: &str, value: &Value) -> Res<PathArg> {
    if !is_path_like(vm, value) {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!(
            "{function}: {argument} should be string, bytes or os.PathLike, not {given}"
        )));
    }
    let value = fspath(vm, value)?;
    from_text(vm, function, value)
}

/// A path argument without a function name in messages (`open`).
pub fn plain_path(vm: &mut Vm, value: &Value) -> Res<PathArg> {
    let value = fspath(vm, value)?;
    from_text(vm, "", value)
}

/// A path, or a file descriptor.
pub fn path_or_fd(vm: &mut Vm, function: &str, argument: &str, value: &Value) -> Res<PathOrFd> {
    if is_int(value) {
        return Ok(PathOrFd::Fd(fd(vm, value)?));
    }
    if !is_path_like(vm, value) {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!(
            "{function}: {argument} should be string, bytes, os.PathLike or integer, not {given}"
        )));
    }
    Ok(PathOrFd::Path(path(vm, function, argument, value)?))
}

/// A file descriptor argument: an `int`, or an object with `fileno()`.
pub fn fd(vm: &mut Vm, value: &Value) -> Res<i32> {
    let number = if is_int(value) {
        if value.as_bool().is_some() {
            vm.warn(ExceptionKind::RuntimeWarning, "bool is used as a file descriptor")?;
        }
        value.clone()
    } else {
        match vm.getattr_opt(value, "fileno")? {
            Some(fileno) => {
                let number = vm.call(&fileno, &[])?;
                if !is_int(&number) {
                    return Err(vm.type_error("fileno() returned a non-integer"));
                }
                number
            }
            None => return Err(vm.type_error("argument must be an int, or have a fileno() method.")),
        }
    };
    match corallus_vm::objects::int::as_i64(&number).and_then(|number| i32::try_from(number).ok()) {
        Some(number) if number >= 0 => Ok(number),
        Some(number) => Err(vm.value_error(format!("file descriptor cannot be a negative integer ({number})"))),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

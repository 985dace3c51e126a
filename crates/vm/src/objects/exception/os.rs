//! `OSError`: the subclass that follows from `errno`, file names, `characters_written`.

use corallus_heap::{Ref, Value};

use super::members::{member, set};
use super::methods::{allocate, attributes, class_argument, items, no_keywords, payload, reduced, str_};
use super::{Exception, ExceptionKind};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, fixed, getset, method};
use crate::objects::int::as_i64;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__init__",
        "($self, /, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__str__", "($self, /)", os_str, "Return str(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
];

pub static GETSETS: &[GetSet] = &[
    member::<0>("errno", "POSIX exception code"),
    member::<1>("strerror", "exception strerror"),
    member::<2>("filename", "exception filename"),
    member::<3>("filename2", "second exception filename"),
    getset("characters_written", get_written, set_written, ""),
];

/// The subclass for an error number of Linux.
pub fn kind_of_errno(errno: i64) -> Option<ExceptionKind> {
    use ExceptionKind as K;
    Some(match errno {
        1 | 13 => K::PermissionError,
        2 => K::FileNotFoundError,
        3 => K::ProcessLookupError,
        4 => K::InterruptedError,
        10 => K::ChildProcessError,
        11 | 114 | 115 => K::BlockingIOError,
        17 => K::FileExistsError,
        20 => K::NotADirectoryError,
        21 => K::IsADirectoryError,
        32 | 108 => K::BrokenPipeError,
        103 => K::ConnectionAbortedError,
        104 => K::ConnectionResetError,
        110 => K::TimeoutError,
        111 => K::ConnectionRefusedError,
        _ => return None,
    })
}

/// A class that overrides `__init__` but not `__new__` gets its arguments in `__init__`; all others in `__new__`, because
/// the arguments decide the class.
fn uses_init(vm: &mut Vm, class: &Ref<Type>) -> bool {
    let own = vm.exception_type(ExceptionKind::OSError);
    let same = |special| match (class.special(special), own.special(special)) {
        (Some(a), Some(b)) => a.is(&b),
        _ => false,
    };
    !same(Special::Init) && same(Special::New)
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = class_argument(vm, &args[0])?.clone();
    if uses_init(vm, &class) {
        let empty = vm.tuple(Vec::new());
        return Ok(allocate(vm, &class, &empty).into_value());
    }
    no_keywords(vm, &args[0], &args[2])?;
    let given = items(&args[1]);
    let mut class = class;
    if class.is(&vm.exception_type(ExceptionKind::OSError))
        && (2..=5).contains(&given.len())
        && let Some(kind) = as_i64(&given[0]).and_then(kind_of_errno)
    {
        class = vm.exception_type(kind);
    }
    let exception = allocate(vm, &class, &args[1]);
    fill(vm, &exception, &given)?;
    Ok(exception.into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = vm.type_of(&args[0]).clone();
    if !uses_init(vm, &class) {
        return Ok(Value::NONE);
    }
    no_keywords(vm, &args[0], &args[2])?;
    let exception = payload(vm, &args[0])?.clone();
    drop(exception.args.replace(args[1].clone()));
    fill(vm, &exception, &items(&args[1]))?;
    Ok(Value::NONE)
}

/// Sets the members from two to five arguments: errno, strerror, filename, an unused one, filename2.
fn fill(vm: &mut Vm, exception: &Ref<Exception>, given: &[Value]) -> Res<()> {
    if !(2..=5).contains(&given.len()) {
        return Ok(());
    }
    exception.set_member("errno", given[0].clone());
    exception.set_member("strerror", given[1].clone());
    let Some(filename) = given.get(2).filter(|name| !name.is_none()) else {
        return Ok(());
    };
    if exception.kind == ExceptionKind::BlockingIOError && crate::objects::int::is_int(filename) {
        exception.set_member("characters_written", filename.clone());
        return Ok(());
    }
    exception.set_member("filename", filename.clone());
    if let Some(second) = given.get(4).filter(|name| !name.is_none()) {
        exception.set_member("filename2", second.clone());
    }
    let shortened = vm.tuple(given[..2].to_vec());
    drop(exception.args.replace(shortened));
    Ok(())
}

fn os_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let exception = payload(vm, &args[0])?.clone();
    let (errno, strerror) = (exception.member("errno"), exception.member("strerror"));
    let (first, second) = (exception.member("filename"), exception.member("filename2"));
    if first.is_none() && (errno.is_none() || strerror.is_none()) {
        return str_(vm, args);
    }
    let mut text = b"[Errno ".to_vec();
    text.extend_from_slice(vm.str_of(&errno.unwrap_or(Value::NONE))?.as_bytes());
    text.extend_from_slice(b"] ");
    text.extend_from_slice(vm.str_of(&strerror.unwrap_or(Value::NONE))?.as_bytes());
    if let Some(first) = first {
        text.extend_from_slice(b": ");
        text.extend_from_slice(vm.repr(&first)?.as_bytes());
        if let Some(second) = second {
            text.extend_from_slice(b" -> ");
            text.extend_from_slice(vm.repr(&second)?.as_bytes());
        }
    }
    Ok(vm.new_str(text.into()).into_value())
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let exception = payload(vm, &args[0])?.clone();
    let mut arguments = exception.args.borrow().clone();
    if let (mut given @ [_, _], Some(filename)) = (&*items(&arguments), exception.member("filename")) {
        let mut full = std::mem::take(&mut given).to_vec();
        full.push(filename);
        if let Some(second) = exception.member("filename2") {
            full.extend([Value::NONE, second]);
        }
        arguments = vm.tuple(full);
    }
    let state = attributes(vm, &args[0])?.map(Ref::into_value);
    Ok(reduced(vm, &args[0], arguments, state))
}

fn get_written(vm: &mut Vm, value: &Value) -> Res {
    match payload(vm, value)?.member("characters_written") {
        Some(count) => Ok(count),
        None => Err(vm.error(ExceptionKind::AttributeError, "characters_written")),
    }
}

fn set_written(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    match new {
        Some(new) => {
            let count = vm.to_i64(&new)?;
            let count = vm.int(count);
            set(vm, value, "characters_written", Some(count))
        }
        None => {
            get_written(vm, value)?;
            set(vm, value, "characters_written", None)
        }
    }
}

//! `SyntaxError`: where the error stands, unpacked from the second argument.

use corallus_heap::Value;

use super::members::{member, set, set_arguments, wrong_count};
use super::methods::{items, no_keywords, payload};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, method};
use crate::objects::int::as_i64;
use crate::objects::str::Str;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method(
        "__init__",
        "($self, /, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__str__", "($self, /)", syntax_str, "Return str(self)."),
];

pub static GETSETS: &[GetSet] = &[
    member::<0>("msg", "exception msg"),
    member::<1>("filename", "exception filename"),
    member::<2>("lineno", "exception lineno"),
    member::<3>("offset", "exception offset"),
    member::<4>("text", "exception text"),
    member::<5>("end_lineno", "exception end lineno"),
    member::<6>("end_offset", "exception end offset"),
    member::<7>("print_file_and_line", "exception print_file_and_line"),
    member::<8>("_metadata", "exception private metadata"),
];

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    set_arguments(vm, &args[0], &args[1])?;
    let given = items(&args[1]);
    if let Some(message) = given.first() {
        set(vm, &args[0], "msg", Some(message.clone()))?;
    }
    let [_, details] = &*given else { return Ok(Value::NONE) };
    let details = vm.collect(details)?;
    if !(4..=7).contains(&details.len()) {
        return Err(wrong_count(vm, "function", 4, 7, details.len()));
    }
    let names = [
        "filename",
        "lineno",
        "offset",
        "text",
        "end_lineno",
        "end_offset",
        "_metadata",
    ];
    for (index, name) in names.into_iter().enumerate() {
        set(vm, &args[0], name, details.get(index).cloned())?;
    }
    if details.len() == 5 {
        return Err(vm.type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(Value::NONE)
}

fn syntax_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let exception = payload(vm, &args[0])?.clone();
    let message = exception.member("msg").unwrap_or(Value::NONE);
    let message = vm.str_of(&message)?;
    let file = exception
        .member("filename")
        .and_then(|file| file.downcast::<Str>().ok());
    let line = exception
        .member("lineno")
        .filter(|line| vm.type_of(line).is(&vm.types.int))
        .and_then(|line| as_i64(&line));
    let place = match (&file, line) {
        (None, None) => return Ok(message.into_value()),
        (Some(file), None) => format!(" ({})", base_name(&file.to_string_lossy())),
        (None, Some(line)) => format!(" (line {line})"),
        (Some(file), Some(line)) => format!(" ({}, line {line})", base_name(&file.to_string_lossy())),
    };
    let mut text = message.as_bytes().to_vec();
    text.extend_from_slice(place.as_bytes());
    Ok(vm.new_str(text.into()).into_value())
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

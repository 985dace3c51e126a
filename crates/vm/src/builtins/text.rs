//! Builtin functions that turn values into text.

use corallus_heap::Ref;

use crate::error::Res;
use crate::native::{Args, Native, function};
use crate::objects::str::Str;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    function("repr", "(obj, /)", repr, "Return the canonical string representation of the object."),
    function(
        "ascii",
        "(obj, /)",
        ascii,
        "Return an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\x, \\u or \\U escapes.",
    ),
    function(
        "format",
        "(value, format_spec='', /)",
        format,
        "Return type(value).__format__(value, format_spec)",
    ),
];

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.repr(&args[0]).map(Ref::into_value)
}

fn ascii(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.ascii(&args[0]).map(Ref::into_value)
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(spec) = args[1].downcast_ref::<Str>() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("format() argument 2 must be str, not {name}")));
    };
    let spec = spec.to_string_lossy().into_owned();
    vm.format(&args[0], &spec).map(Ref::into_value)
}

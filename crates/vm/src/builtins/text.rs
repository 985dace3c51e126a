//! Builtin functions that turn values into text.

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::native::{Args, Native, function};
use crate::objects::str::Str;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    function(
        "repr",
        "(obj, /)",
        repr,
        "Return the canonical string representation of the object.",
    ),
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
    vm.ascii(&args[0])
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[1].has_payload::<Str>() {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("format() argument 2 must be str, not {name}")));
    }
    vm.format(&args[0], &args[1]).map(Ref::into_value)
}

impl Vm {
    /// `ascii(object)`: the representation with everything beyond ASCII escaped.
    pub fn ascii(&mut self, object: &Value) -> Res {
        let shown = self.repr(object)?;
        if shown.is_ascii() {
            return Ok(shown.into_value());
        }
        let mut text = String::with_capacity(shown.len() * 2);
        for point in shown.code_points() {
            match point {
                0..0x80 => text.push(point as u8 as char),
                0x80..0x100 => text.push_str(&format!("\\x{point:02x}")),
                0x100..0x1_0000 => text.push_str(&format!("\\u{point:04x}")),
                _ => text.push_str(&format!("\\U{point:08x}")),
            }
        }
        Ok(self.new_str(text.into_bytes().into()).into_value())
    }
}

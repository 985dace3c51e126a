//! `_json`: the accelerators of `json`.
//!
//! - [`strings`]: string literals, both ways.
//! - [`scanner`]: text into values.
//! - [`encoder`]: values into text.

mod encoder;
mod scanner;
mod strings;

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_json",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, def) in [("make_scanner", &scanner::SCANNER), ("make_encoder", &encoder::ENCODER)] {
            let ty = vm.type_for(def);
            namespace.set_str(vm, name, ty.into_value());
        }
        Ok(())
    },
    doc: "json speedups\n",
};

static FUNCTIONS: &[Native] = &[
    function(
        "encode_basestring_ascii",
        "(string, /)",
        |vm, args| quoted(vm, args, true),
        "Return an ASCII-only JSON representation of a Python string",
    ),
    function(
        "encode_basestring",
        "(string, /)",
        |vm, args| quoted(vm, args, false),
        "Return a JSON representation of a Python string",
    ),
    function(
        "scanstring",
        "(string, end, strict=True, /)",
        scanstring,
        "Scan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string.",
    ),
];

fn quoted(vm: &mut Vm, args: Args<'_>, ascii: bool) -> Res {
    let Some(text) = args[0].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("first argument must be a string, not {given}")));
    };
    let mut out = Vec::with_capacity(text.as_bytes().len() + 2);
    strings::push_quoted(&mut out, text, ascii);
    Ok(vm.text(out))
}

fn scanstring(vm: &mut Vm, args: Args<'_>) -> Res {
    let end = vm.to_i64(&args[1])?;
    let Some(text) = args[0].downcast_ref::<Str>().cloned() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("first argument must be a string, not {given}")));
    };
    let strict = vm.truth(&args[2])?;
    let end = match usize::try_from(end) {
        Ok(end) if end <= text.len() => end,
        _ => return Err(vm.value_error("end is out of bounds")),
    };
    let start = text.byte_offset(end);
    match strings::scan(text.as_bytes(), start, strict) {
        Ok((content, end)) => {
            let value = vm.text(content.into_owned());
            let end = text.code_points_before(end);
            let parts = vec![value, vm.size(end)];
            Ok(vm.tuple(parts))
        }
        Err(fault) => Err(decode_error(vm, fault, &text)),
    }
}

/// What is wrong with the text, and at which byte.
struct Fault {
    message: &'static str,
    at: usize,
}

/// `json.JSONDecodeError`.
#[cold]
fn decode_error(vm: &mut Vm, fault: Fault, text: &Ref<Str>) -> Raised {
    let make = |vm: &mut Vm| {
        let module = vm.import("json.decoder")?;
        let class = vm.getattr(&module, "JSONDecodeError")?;
        let position = text.code_points_before(fault.at);
        let (message, position): (Value, Value) = (vm.str(fault.message), vm.size(position));
        vm.call(&class, &[message, text.to_value(), position])
    };
    match make(vm) {
        Ok(exception) => Raised(exception),
        Err(raised) => raised,
    }
}

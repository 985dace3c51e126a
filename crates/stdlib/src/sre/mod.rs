//! `_sre`: regular expressions on `rustpython-sre_engine`, which runs the codes that the reference's `re._compiler` makes.
//!
//! - this file: the module and what the compiler asks of it.
//! - [`subject`]: texts and bytes that are searched.
//! - [`pattern`]: compiled patterns; [`substitute`]: `sub`, `subn` and templates.
//! - [`matched`]: match objects.

mod matched;
mod metered;
mod pattern;
mod subject;
mod substitute;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;
use rustpython_sre_engine::string::{lower_ascii, lower_unicode};
use rustpython_sre_engine::{CODESIZE, MAXGROUPS, MAXREPEAT, SRE_MAGIC};

/// `_sre`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_sre",
    functions: FUNCTIONS,
    init,
    doc: "",
};

static FUNCTIONS: &[Native] = &[
    function(
        "compile",
        "(pattern, flags, code, groups, groupindex, indexgroup)",
        pattern::compile,
        "",
    ),
    function("template", "(pattern, template, /)", substitute::template, ""),
    function("getcodesize", "()", |vm, _| Ok(vm.size(CODESIZE)), ""),
    function(
        "ascii_iscased",
        "(character, /)",
        |vm, args| {
            let c = character(vm, args)?;
            Ok(Value::bool(c < 128 && (c as u8).is_ascii_alphabetic()))
        },
        "",
    ),
    function(
        "unicode_iscased",
        "(character, /)",
        |vm, args| {
            let c = character(vm, args)?;
            Ok(Value::bool(lower_unicode(c) != c || changes_in_upper_case(c)))
        },
        "",
    ),
    function(
        "ascii_tolower",
        "(character, /)",
        |vm, args| {
            let c = character(vm, args)?;
            Ok(vm.int(i64::from(lower_ascii(c))))
        },
        "",
    ),
    function(
        "unicode_tolower",
        "(character, /)",
        |vm, args| {
            let c = character(vm, args)?;
            Ok(vm.int(i64::from(lower_unicode(c))))
        },
        "",
    ),
];

/// Whether a character has an upper case, be it one of several characters, as that of the ligature st.
fn changes_in_upper_case(c: u32) -> bool {
    char::from_u32(c).is_some_and(|c| c.to_uppercase().next() != Some(c))
}

fn character(vm: &mut Vm, args: Args<'_>) -> Res<u32> {
    let number = vm.to_i64(&args[0])?;
    u32::try_from(number).map_err(|_| vm.overflow_error("character out of range"))
}

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for (name, number) in [
        ("MAGIC", SRE_MAGIC),
        ("CODESIZE", CODESIZE),
        ("MAXREPEAT", MAXREPEAT),
        ("MAXGROUPS", MAXGROUPS),
    ] {
        let number = vm.size(number);
        namespace.set_str(vm, name, number);
    }
    Ok(())
}

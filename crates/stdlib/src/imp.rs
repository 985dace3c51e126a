//! `_imp` and `_warnings`: what `importlib` and `warnings` ask of the machine.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, ModuleDef, Native, begin_function, function};
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

/// `_imp`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_imp",
    functions: FUNCTIONS,
    init,
    doc: "(Extremely) low-level import machinery bits.",
};

static FUNCTIONS: &[Native] = &[
    function("lock_held", "()", |_, _| Ok(Value::FALSE), ""),
    function("acquire_lock", "()", |_, _| Ok(Value::NONE), ""),
    function("release_lock", "()", |_, _| Ok(Value::NONE), ""),
    function("is_builtin", "(name, /)", is_builtin, ""),
    function("is_frozen", "(name, /)", |_, _| Ok(Value::FALSE), ""),
    function("is_frozen_package", "(name, /)", |_, _| Ok(Value::FALSE), ""),
    function(
        "find_frozen",
        "(name, /, *, withdata=False)",
        |_, _| Ok(Value::NONE),
        "",
    ),
    function("get_frozen_object", "(name, data=None, /)", no_frozen, ""),
    function("init_frozen", "(name, /)", |_, _| Ok(Value::NONE), ""),
    function("_frozen_module_names", "()", |vm, _| Ok(vm.list(Vec::new())), ""),
    function("create_builtin", "(spec, /)", create_builtin, ""),
    function("exec_builtin", "(mod, /)", |_, _| Ok(Value::int32(0)), ""),
    function("extension_suffixes", "()", |vm, _| Ok(vm.list(Vec::new())), ""),
    function("_fix_co_filename", "(code, path, /)", |_, _| Ok(Value::NONE), ""),
    function(
        "_override_multi_interp_extensions_check",
        "(override, /)",
        |_, _| Ok(Value::int32(0)),
        "",
    ),
    function(
        "_override_frozen_modules_for_tests",
        "(override, /)",
        |_, _| Ok(Value::NONE),
        "",
    ),
    function("source_hash", "(key, source)", source_hash, ""),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    let checks = vm.str("default");
    namespace.set_str(vm, "check_hash_based_pycs", checks);
    namespace.set_str(vm, "pyc_magic_number_token", Value::int32(0x0c0a_0e01));
    Ok(())
}

fn is_builtin(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.text_of(&args[0]);
    Ok(Value::int32(i32::from(vm.native_modules.contains_key(name.as_str()))))
}

fn no_frozen(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.text_of(&args[0]);
    Err(vm.error(
        corallus_vm::objects::exception::ExceptionKind::ImportError,
        format!("No such frozen object named {name}"),
    ))
}

fn create_builtin(vm: &mut Vm, args: Args<'_>) -> Res {
    let importer = corallus_vm::import::builtin_importer(vm).into_value();
    vm.call_method(&importer, "create_module", args)
}

fn source_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let key = vm.to_i64(&args[0])?;
    let source = crate::buffer::data(vm, &args[1])?;
    let hash = corallus_vm::objects::str::hash_bytes(&source, key as u64);
    Ok(vm.bytes(hash.to_le_bytes().to_vec()))
}

/// `_warnings`: the reference's own `_py_warnings` does the work, so that there is one set of filters.
pub static WARNINGS: ModuleDef = ModuleDef {
    name: "_warnings",
    functions: &[
        begin_function(
            "warn",
            "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
            warn,
            "",
        ),
        begin_function(
            "warn_explicit",
            "(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
            warn_explicit,
            "",
        ),
    ],
    init: |_, _| Ok(()),
    doc: "_warnings provides basic warning filtering support.",
};

fn warn(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let warnings = vm.import("_py_warnings")?;
    let function = vm.getattr(&warnings, "warn")?;
    vm.begin_call(&function, args.get(..4).unwrap_or(args), None)
}

fn warn_explicit(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let warnings = vm.import("_py_warnings")?;
    let function = vm.getattr(&warnings, "warn_explicit")?;
    vm.begin_call(&function, args, None)
}

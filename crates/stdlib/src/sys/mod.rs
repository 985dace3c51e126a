//! The module `sys`.
//!
//! - [`info`]: what doesn't change: versions, limits, flags.
//! - [`runtime`]: recursion limit, frames, exceptions, sizes, hooks of the coroutine protocol.
//! - [`monitoring`]: the module of that name.
//! - [`hooks`]: `displayhook`, `excepthook`, `unraisablehook`, `breakpointhook`, audit hooks.
//!
//! Its namespace is the machine's own [`Vm::sys`](corallus_vm::Vm::sys), filled by [`fill`].

pub mod hooks;
pub mod info;
pub mod monitoring;
pub mod runtime;

use std::cell::RefCell;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::ModuleDef;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

/// `sys`, so that finders know it; the module itself is made by [`fill`].
pub static MODULE: ModuleDef = ModuleDef {
    name: "sys",
    functions: &[],
    init: |_, _| Ok(()),
    doc: "",
};

const DOC: &str = "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.";

/// How the program was started: what `sys.flags`, `sys.argv` and the like say.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sys.argv`.
    pub argv: Vec<String>,
    /// `sys.orig_argv`.
    pub orig_argv: Vec<String>,
    /// `sys.executable`.
    pub executable: String,
    /// What precedes the embedded library on `sys.path`.
    pub path: Vec<String>,
    /// `sys.warnoptions`.
    pub warn_options: Vec<String>,
    /// `sys._xoptions`: name and value.
    pub x_options: Vec<(String, Option<String>)>,
    /// `sys.pycache_prefix`: where compiled modules are kept, if not beside their sources.
    pub pycache_prefix: Option<String>,
    /// Code objects show no columns, and tracebacks no carets.
    pub no_debug_ranges: bool,
    pub flags: Flags,
}

/// `sys.flags`.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub debug: u8,
    pub inspect: bool,
    pub interactive: bool,
    pub optimize: u8,
    pub dont_write_bytecode: bool,
    pub no_user_site: bool,
    pub no_site: bool,
    pub ignore_environment: bool,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: bool,
    pub hash_randomization: bool,
    pub isolated: bool,
    pub dev_mode: bool,
    pub safe_path: bool,
}

/// Fills `sys` and enters it in `sys.modules`.
pub fn fill(vm: &mut Vm, settings: &Settings) -> Res<()> {
    let namespace = vm.sys.clone();
    let module = Module {
        dict: RefCell::new(Some(namespace.clone())),
    };
    let module_type = vm.types.module.clone();
    let module = vm.heap.alloc(&module_type, module);
    let (name, doc, package) = (vm.str("sys"), vm.str(DOC), vm.str(""));
    for (key, value) in [("__name__", name), ("__doc__", doc), ("__package__", package)] {
        namespace.set_str(vm, key, value);
    }
    for functions in [runtime::FUNCTIONS, hooks::FUNCTIONS] {
        for native in functions {
            let function = vm.new_native_function(native, Some("sys"), module.to_value());
            namespace.set_str(vm, native.name, function);
        }
    }
    let unraisable = &corallus_vm::traceback_print::unraisable::UNRAISABLE_HOOK;
    let function = vm.new_native_function(unraisable, Some("sys"), module.to_value());
    namespace.set_str(vm, unraisable.name, function);
    for hook in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        if let Some(function) = namespace.get_str(vm, hook) {
            namespace.set_str(vm, &format!("__{hook}__"), function);
        }
    }
    let modules = vm.modules.to_value();
    namespace.set_str(vm, "modules", modules);
    let list = |vm: &mut Vm, items: &[String]| {
        let items = items.iter().map(|item| vm.str(item)).collect();
        vm.list(items)
    };
    for (key, items) in [
        ("argv", &settings.argv),
        ("orig_argv", &settings.orig_argv),
        ("warnoptions", &settings.warn_options),
    ] {
        let value = list(vm, items);
        namespace.set_str(vm, key, value);
    }
    let mut path = settings.path.clone();
    path.push(crate::library::ROOT.to_owned());
    let path = list(vm, &path);
    namespace.set_str(vm, "path", path);
    import_tables(vm);
    let prefix = settings
        .pycache_prefix
        .as_ref()
        .map_or(Value::NONE, |prefix| vm.str(prefix));
    namespace.set_str(vm, "pycache_prefix", prefix);
    info::fill(vm, settings)?;
    monitoring::fill(vm)?;
    vm.enter_module("sys", module.into_value());
    Ok(())
}

/// `sys.meta_path` and its company.
fn import_tables(vm: &mut Vm) {
    let namespace = vm.sys.clone();
    let finders = vec![
        corallus_vm::import::builtin_importer(vm).into_value(),
        corallus_vm::import::frozen_importer(vm).into_value(),
        corallus_vm::import::path_finder(vm).into_value(),
    ];
    let finders = vm.list(finders);
    namespace.set_str(vm, "meta_path", finders);
    let hooks = vm.list(Vec::new());
    namespace.set_str(vm, "path_hooks", hooks);
    let cache = vm.new_dict();
    namespace.set_str(vm, "path_importer_cache", cache.into_value());
}

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
use std::ffi::{OsStr, OsString};

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

/// How the program was started: what `sys.flags`, `sys.argv` and the like say. Words of the command line and paths may be
/// any bytes.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sys.argv`.
    pub argv: Vec<OsString>,
    /// `sys.orig_argv`.
    pub orig_argv: Vec<OsString>,
    /// `sys.executable`.
    pub executable: OsString,
    /// What precedes the embedded library on `sys.path`.
    pub path: Vec<OsString>,
    /// `sys.warnoptions`.
    pub warn_options: Vec<String>,
    /// `sys._xoptions`: name and value.
    pub x_options: Vec<(String, Option<String>)>,
    /// `sys.pycache_prefix`: where compiled modules are kept, if not beside their sources.
    pub pycache_prefix: Option<OsString>,
    /// Code objects show no columns, and tracebacks no carets.
    pub no_debug_ranges: bool,
    /// What `os.cpu_count()` says, if not the truth.
    pub cpu_count: Option<u32>,
    /// Most digits of conversions between `int` and `str`; 0 is no limit.
    pub int_max_str_digits: Option<usize>,
    pub standard: StandardStreams,
    pub flags: Flags,
}

/// How the standard streams over the process's descriptors are made.
#[derive(Clone, Debug, Default)]
pub struct StandardStreams {
    /// UTF-8, if it isn't given.
    pub encoding: Option<String>,
    /// How standard input and output treat what can't be decoded or encoded; `strict`, if it is empty.
    pub errors: String,
    /// Standard output and error go out at once.
    pub unbuffered: bool,
    /// Which descriptors were closed from the beginning.
    pub closed: [bool; 3],
}

/// `sys.flags`.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    pub debug: bool,
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
    pub utf8_mode: bool,
    pub warn_default_encoding: bool,
    pub safe_path: bool,
    pub thread_inherit_context: bool,
    pub context_aware_warnings: bool,
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
    let mut path = settings.path.clone();
    path.push(crate::library::ROOT.into());
    for (key, items) in [
        ("argv", &settings.argv),
        ("orig_argv", &settings.orig_argv),
        ("path", &path),
    ] {
        let items = items.iter().map(|item| decoded(vm, item)).collect();
        let value = vm.list(items);
        namespace.set_str(vm, key, value);
    }
    let options = settings.warn_options.iter().map(|option| vm.str(option)).collect();
    let options = vm.list(options);
    namespace.set_str(vm, "warnoptions", options);
    import_tables(vm);
    let prefix = settings
        .pycache_prefix
        .as_ref()
        .map_or(Value::NONE, |prefix| decoded(vm, prefix));
    namespace.set_str(vm, "pycache_prefix", prefix);
    let state = vm.state::<runtime::SysState>();
    state.cpu_count = settings.cpu_count;
    state.warn_default_encoding = settings.flags.warn_default_encoding;
    state.utf8_mode = settings.flags.utf8_mode;
    state.dev_mode = settings.flags.dev_mode;
    state.ignore_environment = settings.flags.ignore_environment;
    if let Some(digits) = settings.int_max_str_digits {
        corallus_vm::objects::int::text::set_digit_limit(vm, digits);
    }
    info::fill(vm, settings)?;
    monitoring::fill(vm)?;
    vm.enter_module("sys", module.into_value());
    Ok(())
}

/// A word of the command line, or a path, as text.
fn decoded(vm: &mut Vm, text: &OsStr) -> Value {
    crate::paths::decoded(vm, text.as_encoded_bytes())
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
    let hooks = corallus_vm::import::path_hooks::standard(vm);
    namespace.set_str(vm, "path_hooks", hooks);
    let cache = vm.new_dict();
    namespace.set_str(vm, "path_importer_cache", cache.into_value());
}

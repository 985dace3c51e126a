//! `_imp` and `_warnings`: what `importlib` and `warnings` ask of the machine.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::import::lock;
use corallus_vm::native::{Args, Cx, ModuleDef, Native, async_function, function};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

/// `_imp`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_imp",
    functions: FUNCTIONS,
    init,
    doc: "(Extremely) low-level import machinery bits.",
};

/// What compiled files that `importlib` and `py_compile` write begin with.
const MAGIC: i32 = 0x0c0a_0e01;
/// What stands in front of the code in such a file: the magic number, flags, and what the source was.
const HEADER: usize = 16;

/// The code object of a compiled file; `None` if it isn't one.
pub fn compiled_code(vm: &mut Vm, bytes: &[u8]) -> Res<Option<Ref<CodeObject>>> {
    match bytes.get(HEADER..) {
        Some(data) if bytes.starts_with(&MAGIC.to_le_bytes()) => crate::marshal::load_code(vm, data),
        _ => Ok(None),
    }
}

static FUNCTIONS: &[Native] = &[
    function(
        "lock_held",
        "()",
        |vm, _| Ok(Value::bool(lock::is_held(vm))),
        "Return True if the import lock is currently held, else False.",
    ),
    function(
        "acquire_lock",
        "()",
        |vm, _| {
            lock::acquire(vm);
            Ok(Value::NONE)
        },
        "Acquires the interpreter's import lock for the current thread.",
    ),
    function(
        "release_lock",
        "()",
        |vm, _| match lock::release(vm) {
            true => Ok(Value::NONE),
            false => Err(vm.runtime_error("not holding the import lock")),
        },
        "Release the interpreter's import lock.",
    ),
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
    namespace.set_str(vm, "pyc_magic_number_token", Value::int32(MAGIC));
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
        async_function(
            "warn",
            "(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
            |cx, args| Box::pin(warn(cx, args)),
            "Issue a warning, or maybe ignore it or raise an exception.",
        ),
        async_function(
            "warn_explicit",
            "(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None)",
            |cx, args| Box::pin(warn_explicit(cx, args)),
            "Issue a warning, or maybe ignore it or raise an exception.",
        ),
    ],
    init: |_, _| Ok(()),
    doc: "_warnings provides basic warning filtering support.",
};

async fn warn(mut cx: Cx, mut args: Vec<Value>) -> Res {
    let skipped = args.pop().unwrap_or(Value::NONE);
    let vm = cx.vm();
    let name = vm.intern("skip_file_prefixes").into_value();
    args.push(skipped);
    call(cx, "warn", &args, &[name]).await
}

/// Whether the function that calls is one of `_py_warnings`.
fn called_by_warnings(vm: &mut Vm) -> Res<bool> {
    let frame = crate::sys::runtime::current_frame(vm);
    if frame.is_none() {
        return Ok(false);
    }
    let code = vm.getattr(&frame, "f_code")?;
    let file = vm.getattr(&code, "co_filename")?;
    Ok(vm.text_of(&file) == library_file("_py_warnings.py"))
}

async fn warn_explicit(mut cx: Cx, args: Vec<Value>) -> Res {
    // The loader gives the source line; which of a module's two that is, importlib knows, and warns where they disagree.
    if let Some(globals) = args.get(6).filter(|globals| !globals.is_none()) {
        if !globals.has_payload::<Dict>() {
            let given = cx.vm().type_name(globals);
            return Err(cx
                .vm()
                .type_error(format!("module_globals must be a dict, not '{given}'")));
        }
        // `warn` gives the globals that it found, which nobody has to answer for.
        if !called_by_warnings(cx.vm())? {
            let external = cx.vm().import("_frozen_importlib_external")?;
            cx.call_method(&external, "_bless_my_loader", std::slice::from_ref(globals))
                .await?;
        }
    }
    call(cx, "warn_explicit", &args, &[]).await
}

/// Calls a function of `_py_warnings`. Its own entries are taken out of the traceback of what it raises: a warning that is an error
/// comes from where it is issued.
async fn call(mut cx: Cx, function: &str, values: &[Value], names: &[Value]) -> Res {
    let warnings = cx.vm().import("_py_warnings")?;
    let function = cx.vm().getattr(&warnings, function)?;
    let result = cx
        .result(|vm| {
            let names = vm.new_tuple(names.to_vec());
            vm.begin_call(&function, values, Some(&names))
        })
        .await;
    result.inspect_err(|raised| {
        cx.vm().drop_traceback_entries(raised, |entry| {
            entry
                .code()
                .is_some_and(|code| code.filename.to_string_lossy() == library_file("_py_warnings.py"))
        });
    })
}

/// The name of a file of the library.
fn library_file(file: &str) -> String {
    format!("{}/{file}", crate::library::ROOT)
}

//! Finders and loaders as Python sees them: the entries of `sys.meta_path`, and what `__loader__` and `__spec__.loader` are.
//!
//! They answer the protocols of the language reference 5.3 and 5.4, so that `importlib.util.find_spec`, `runpy`, `inspect`
//! and the like work; the import statement itself goes the short way through [`super::find`] and [`super::load`].

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{
    Args, Cx, GetSet, Native, NativeFuture, TypeDef, async_function, async_method, begin_method, class, fixed, getter,
    method, this,
};
use crate::objects::module::Module;
use crate::objects::object::Instance;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

use super::find::{self, Found};
use super::load;
use super::path_hooks;
use super::spec::{MODULE_SPEC, ModuleSpec};

const FIND: &str = "($type, fullname, path=None, target=None)";

/// The finder of native modules, and their loader.
pub static BUILTIN_IMPORTER: TypeDef = TypeDef {
    methods: &[
        class(method("find_spec", FIND, find_native_spec, "")),
        fixed(method(
            "create_module",
            "(spec)",
            create_native,
            "Create a built-in module",
        )),
        fixed(method("exec_module", "(module)", nothing, "Exec a built-in module")),
        fixed(method(
            "get_code",
            "(fullname)",
            nothing,
            "Return None as built-in modules do not have code objects.",
        )),
        fixed(method(
            "get_source",
            "(fullname)",
            nothing,
            "Return None as built-in modules do not have source code.",
        )),
        fixed(method(
            "is_package",
            "(fullname)",
            never,
            "Return False as built-in modules are never packages.",
        )),
    ],
    doc: "Meta path import for built-in modules.",
    ..TypeDef::new::<Instance>("BuiltinImporter", "_frozen_importlib")
};

/// The finder of library modules that are always found.
pub static FROZEN_IMPORTER: TypeDef = TypeDef {
    methods: &[class(method("find_spec", FIND, find_library_spec, ""))],
    doc: "Meta path import for the parts of the embedded library that don't depend on sys.path.",
    ..TypeDef::new::<Instance>("FrozenImporter", "_frozen_importlib")
};

/// The finder on `sys.path`.
pub static PATH_FINDER: TypeDef = TypeDef {
    methods: &[
        class(async_method("find_spec", FIND, find_path_spec, "")),
        class(async_method(
            "_get_spec",
            "($type, fullname, path, target=None)",
            find_path_spec,
            "",
        )),
        fixed(method("invalidate_caches", "()", nothing, "Nothing is cached.")),
        fixed(async_method(
            "find_distributions",
            "(*args, **kwargs)",
            find_distributions,
            "",
        )),
    ],
    doc: "Meta path finder for sys.path and package __path__ attributes.",
    ..TypeDef::new::<Instance>("PathFinder", "_frozen_importlib_external")
};

/// A standard entry of `sys.meta_path`.
pub(super) enum Importer {
    Native,
    Library,
    Path,
}

impl Importer {
    pub(super) fn of(ty: &Ref<Type>) -> Option<Self> {
        let def = ty.def?;
        if std::ptr::eq(def, &BUILTIN_IMPORTER) {
            Some(Importer::Native)
        } else if std::ptr::eq(def, &FROZEN_IMPORTER) {
            Some(Importer::Library)
        } else if std::ptr::eq(def, &PATH_FINDER) {
            Some(Importer::Path)
        } else {
            None
        }
    }
}

/// `BuiltinImporter`.
pub fn builtin_importer(vm: &mut Vm) -> Ref<Type> {
    vm.type_for(&BUILTIN_IMPORTER)
}

/// `FrozenImporter`.
pub fn frozen_importer(vm: &mut Vm) -> Ref<Type> {
    vm.type_for(&FROZEN_IMPORTER)
}

/// `PathFinder`.
pub fn path_finder(vm: &mut Vm) -> Ref<Type> {
    vm.type_for(&PATH_FINDER)
}

/// The payload of loaders: the module's name, and its file or search path.
pub struct Loader {
    name: Value,
    path: Value,
}

payload!(Loader, "loader", [name, path]);

const LOADER_FLAGS: u32 = TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE;

static LOADER_METHODS: &[Native] = &[
    method(
        "create_module",
        "($self, spec)",
        nothing,
        "Use default semantics for module creation.",
    ),
    begin_method("exec_module", "($self, module)", exec_module, "Execute the module."),
    method("get_code", "($self, fullname)", get_code, ""),
    method("get_source", "($self, fullname)", get_source, ""),
    method("get_filename", "($self, fullname=None)", get_filename, ""),
    method(
        "get_data",
        "($self, path)",
        get_data,
        "Return the data from path as raw bytes.",
    ),
    method("is_package", "($self, fullname)", is_package, ""),
    async_method("get_resource_reader", "($self, name=None)", get_resource_reader, ""),
];

static LOADER_GETSETS: &[GetSet] = &[
    getter("name", |vm, v| Ok(this::<Loader>(vm, v)?.name.clone()), ""),
    getter("path", |vm, v| Ok(this::<Loader>(vm, v)?.path.clone()), ""),
];

/// The loader of source files.
pub static SOURCE_LOADER: TypeDef = TypeDef {
    flags: LOADER_FLAGS,
    methods: LOADER_METHODS,
    getsets: LOADER_GETSETS,
    ..TypeDef::new::<Loader>("SourceFileLoader", "_frozen_importlib_external")
};

/// The loader of the embedded library.
pub static LIBRARY_LOADER: TypeDef = TypeDef {
    flags: LOADER_FLAGS,
    methods: LOADER_METHODS,
    getsets: LOADER_GETSETS,
    ..TypeDef::new::<Loader>("LibraryLoader", "_frozen_importlib_external")
};

fn new_loader(vm: &mut Vm, def: &'static TypeDef, name: &str, path: Value) -> Value {
    let ty = vm.type_for(def);
    let name = vm.str(name);
    vm.heap.alloc(&ty, Loader { name, path }).into_value()
}

/// The loader of a source file.
pub fn source_loader(vm: &mut Vm, name: &str, path: &str) -> Res {
    let path = vm.str(path);
    match python_class(vm, "SourceFileLoader") {
        Some(class) => {
            let name = vm.str(name);
            vm.call(&class, &[name, path])
        }
        None => Ok(new_loader(vm, &SOURCE_LOADER, name, path)),
    }
}

/// A class of `importlib._bootstrap_external`, if that is loaded.
fn python_class(vm: &mut Vm, name: &str) -> Option<Value> {
    let modules = vm.modules.clone();
    let external = modules.get_str(vm, "_frozen_importlib_external")?;
    let namespace = external.downcast_ref::<Module>()?.namespace(vm);
    namespace.get_str(vm, name)
}

/// What was loaded before the Python part of the import system gets loaders of its class, which programs subclass and
/// ask for with `isinstance`.
fn exchange_loaders(vm: &mut Vm) -> Res<()> {
    for (_, module) in vm.modules.entries() {
        let Some(module) = module.downcast_ref::<Module>() else {
            continue;
        };
        let namespace = module.namespace(vm);
        let Some(old) = namespace.get_str(vm, "__loader__") else {
            continue;
        };
        if !vm
            .type_of(&old)
            .def
            .is_some_and(|def| std::ptr::eq(def, &SOURCE_LOADER))
        {
            continue;
        }
        let (name, path) = named(vm, std::slice::from_ref(&old))?;
        let new = source_loader(vm, &name, &path)?;
        if let Some(spec) = namespace.get_str(vm, "__spec__")
            && let Some(spec) = spec.downcast_ref::<ModuleSpec>()
            && spec.loader.borrow().is(&old)
        {
            drop(spec.loader.replace(new.clone()));
        }
        namespace.set_str(vm, "__loader__", new);
    }
    Ok(())
}

/// The spec of a native module.
pub fn native_spec(vm: &mut Vm, name: &str) -> Ref<ModuleSpec> {
    let loader = builtin_importer(vm).into_value();
    let origin = vm.str("built-in");
    let spec = vm.new_spec(name, loader, origin, Value::NONE);
    spec.has_location.set(false);
    spec
}

/// The spec of what a search found natively.
pub(super) fn spec_for(vm: &mut Vm, name: &str, found: &Found) -> Res<Ref<ModuleSpec>> {
    Ok(match found {
        Found::Library { filename, is_package } => {
            let origin = vm.str(filename);
            let loader = new_loader(vm, &LIBRARY_LOADER, name, origin);
            file_spec(vm, loader, name, filename, *is_package)
        }
        Found::Source { path, is_package } => {
            let loader = source_loader(vm, name, path)?;
            file_spec(vm, loader, name, path, *is_package)
        }
        Found::Namespace { portions } => {
            // Its `__path__` follows changes of its parent's: the Python part of the import system knows how.
            let external = vm.import("_frozen_importlib_external")?;
            let class = vm.getattr(&external, "NamespaceLoader")?;
            let finder = path_finder(vm).into_value();
            let find = vm.getattr(&finder, "_get_spec")?;
            let portions = find::portions_list(vm, portions).into_value();
            let full = vm.str(name);
            let loader = vm.call(&class, &[full, portions, find])?;
            let locations = vm.getattr(&loader, "_path")?;
            vm.new_spec(name, loader, Value::NONE, locations)
        }
        Found::Native(_) | Found::Foreign(_) | Found::Compiled { .. } => native_spec(vm, name),
    })
}

fn file_spec(vm: &mut Vm, loader: Value, name: &str, path: &str, is_package: bool) -> Ref<ModuleSpec> {
    let origin = vm.str(path);
    let locations = match path.rsplit_once('/') {
        Some((folder, _)) if is_package => {
            let folder = vm.str(folder);
            vm.list(vec![folder])
        }
        _ => Value::NONE,
    };
    vm.new_spec(name, loader, origin, locations)
}

fn spec_or_none(vm: &mut Vm, name: &str, found: Option<Found>) -> Res {
    match found {
        Some(Found::Foreign(spec)) => Ok(spec),
        Some(found) => {
            let spec = spec_for(vm, name, &found)?;
            if matches!(found, Found::Namespace { .. }) {
                // Only loading gives a namespace package its loader.
                drop(spec.loader.replace(Value::NONE));
            }
            Ok(spec.into_value())
        }
        None => Ok(Value::NONE),
    }
}

fn find_native_spec(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.text_of(&args[1]);
    let found = find::find_native(vm, &name);
    spec_or_none(vm, &name, found)
}

fn find_library_spec(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.text_of(&args[1]);
    let found = find::find_always(vm, &name);
    spec_or_none(vm, &name, found)
}

fn find_path_spec(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let name = args.get(1).map(|name| cx.vm().text_of(name)).unwrap_or_default();
        let path = args.get(2).filter(|path| !path.is_none());
        let found = find::find_on_path(&mut cx, &name, path).await?;
        spec_or_none(cx.vm(), &name, found)
    })
}

/// `importlib.metadata` looks for distributions through the finders.
fn find_distributions(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let metadata = load::import_name(&mut cx, "importlib.metadata").await?;
        let finder = cx.getattr(&metadata, "MetadataPathFinder").await?;
        let function = cx.getattr(&finder, "find_distributions").await?;
        let vm = cx.vm();
        let positional = args
            .first()
            .and_then(|args| vm.items_of_exact(args))
            .unwrap_or_default();
        let named = args
            .get(1)
            .and_then(|named| named.downcast_ref::<crate::objects::dict::Dict>());
        let named = named.map(|named| named.entries()).unwrap_or_default();
        let mut all = positional;
        let mut names = Vec::new();
        for (key, value) in named {
            names.push(key);
            all.push(value);
        }
        let names = vm.new_tuple(names);
        cx.result(|vm| vm.begin_call(&function, &all, Some(&names))).await
    })
}

fn create_native(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.getattr(&args[0], "name")?;
    let name = vm.text_of(&name);
    match find::find_native(vm, &name) {
        Some(Found::Native(def)) => load::load_native(vm, &name, def),
        _ => Err(load::not_found(vm, format!("'{name}' is not a built-in module"), &name)),
    }
}

fn nothing(_: &mut Vm, _: Args<'_>) -> Res {
    Ok(Value::NONE)
}

fn never(_: &mut Vm, _: Args<'_>) -> Res {
    Ok(Value::FALSE)
}

/// The name that a loader is asked about, and its file; `ImportError` if it is another module's.
fn named(vm: &mut Vm, args: Args<'_>) -> Res<(String, String)> {
    let loader = this::<Loader>(vm, &args[0])?;
    let (own, path) = (vm.text_of(&loader.name), vm.text_of(&loader.path));
    if let Some(name) = args.get(1).filter(|name| !name.is_none()) {
        let name = vm.text_of(name);
        if name != own {
            let message = format!("loader for {own} cannot handle {name}");
            return Err(vm.error(crate::objects::exception::ExceptionKind::ImportError, message));
        }
    }
    Ok((own, path))
}

fn is_library(vm: &Vm, path: &str) -> bool {
    vm.host
        .library()
        .is_some_and(|library| path.starts_with(library.root()))
}

fn load_code_of(vm: &mut Vm, name: &str, path: &str) -> Res<Ref<crate::objects::code::CodeObject>> {
    if is_library(vm, path) {
        load::library_code(vm, name)
    } else {
        load::source_code(vm, name, path)
    }
}

fn get_code(vm: &mut Vm, args: Args<'_>) -> Res {
    let (name, path) = named(vm, args)?;
    Ok(load_code_of(vm, &name, &path)?.into_value())
}

fn exec_module(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let (name, path) = named(vm, &args[..1])?;
    let code = load_code_of(vm, &name, &path)?;
    let module = this::<Module>(vm, &args[1])?.clone();
    vm.begin_module(&code, &module)
}

fn get_source(vm: &mut Vm, args: Args<'_>) -> Res {
    let (name, path) = named(vm, args)?;
    if is_library(vm, &path) {
        let source = vm
            .host
            .library()
            .and_then(|library| library.source(find::library_name(&name)));
        return Ok(source.map_or(Value::NONE, |source| vm.str(&source)));
    }
    let bytes = read_file(vm, &path)?;
    let text = vm.decode_source(&bytes, &path)?;
    Ok(vm.str(&text))
}

fn get_filename(vm: &mut Vm, args: Args<'_>) -> Res {
    let (_, path) = named(vm, args)?;
    Ok(vm.str(&path))
}

fn get_data(vm: &mut Vm, args: Args<'_>) -> Res {
    let path = vm.text_of(&args[1]);
    if is_library(vm, &path) {
        let name = library_module_of(vm, &path);
        if let Some(source) = vm.host.library().and_then(|library| library.source(&name)) {
            return Ok(vm.bytes(source.into_bytes()));
        }
    }
    let bytes = read_file(vm, &path)?;
    Ok(vm.bytes(bytes))
}

/// The module that a file of the library defines.
fn library_module_of(vm: &Vm, path: &str) -> String {
    let root = vm.host.library().map_or("", |library| library.root());
    let inside = path.strip_prefix(root).unwrap_or(path).trim_matches('/');
    let stem = inside.strip_suffix(".py").unwrap_or(inside);
    stem.strip_suffix("/__init__").unwrap_or(stem).replace('/', ".")
}

fn read_file(vm: &mut Vm, path: &str) -> Res<Vec<u8>> {
    match super::read_permitted(vm, path) {
        Ok(bytes) => Ok(bytes),
        Err(error) => {
            let code = vm.int(i64::from(error.raw_os_error().unwrap_or(0)));
            let (text, path) = (vm.str(&error.to_string()), vm.str(path));
            let ty = vm
                .exception_type(crate::objects::exception::ExceptionKind::OSError)
                .into_value();
            let raised = vm.call(&ty, &[code, text, path])?;
            Err(crate::error::Raised(raised))
        }
    }
}

fn is_package(vm: &mut Vm, args: Args<'_>) -> Res {
    let (_, path) = named(vm, &args[..1])?;
    Ok(Value::bool(path.ends_with("/__init__.py")))
}

fn get_resource_reader(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let Some(loader) = args.first() else {
            return Ok(Value::NONE);
        };
        let path = this::<Loader>(cx.vm(), loader)?.path.clone();
        let (class, argument) = match path.has_payload::<Str>() {
            true => ("FileReader", loader.clone()),
            false => ("NamespaceReader", path),
        };
        let readers = load::import_name(&mut cx, "importlib.readers").await?;
        let class = cx.getattr(&readers, class).await?;
        cx.call(&class, &[argument]).await
    })
}

static GCD_IMPORT: Native = async_function("_gcd_import", "(name, package=None, level=0)", gcd_import, "");

/// `importlib.import_module`'s engine.
fn gcd_import(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [name, package, level] = &args[..] else {
            return Err(cx.vm().system_error("import was bound wrongly"));
        };
        let Some(text) = name
            .downcast_ref::<Str>()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            let given = cx.vm().type_name(name);
            return Err(cx
                .vm()
                .type_error(format!("module name must be str, not <class '{given}'>")));
        };
        let level = cx.vm().to_i64(level)?;
        if level == 0 {
            return load::import_name(&mut cx, &text).await;
        }
        let globals = cx.vm().new_dict();
        globals.set_str(cx.vm(), "__package__", package.clone());
        let full = cx
            .vm()
            .resolve_name(&text, Some(&globals), level)?
            .to_string_lossy()
            .into_owned();
        load::import_name(&mut cx, &full).await
    })
}

/// Once the Python part of the import system is loaded, gives it the native finders and what its set-up would inject; the
/// module `warnings` gets functions that leave no entry in tracebacks.
pub(super) fn after_import(vm: &mut Vm, name: &str, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    let set = |vm: &mut Vm, name: &str, value: Value| namespace.set_str(vm, name, value);
    match name {
        "linecache" => vm.register_programs(module)?,
        "_frozen_importlib" => {
            for injected in ["sys", "_imp", "_thread", "_warnings", "_weakref"] {
                let value = vm.import(injected)?;
                set(vm, injected, value);
            }
            let weak_dict = vm.getattr(module.as_value(), "_WeakValueDictionary")?;
            let blocking = vm.call(&weak_dict, &[])?;
            set(vm, "_blocking_on", blocking);
            let defs = [
                ("ModuleSpec", &MODULE_SPEC),
                ("BuiltinImporter", &BUILTIN_IMPORTER),
                ("FrozenImporter", &FROZEN_IMPORTER),
            ];
            for (name, def) in defs {
                let ty = vm.type_for(def);
                set(vm, name, ty.into_value());
            }
            let gcd_import = vm.new_native_function(&GCD_IMPORT, Some("importlib._bootstrap"), Value::UNDEF);
            set(vm, "_gcd_import", gcd_import);
            if let Some(import) = vm.builtins.get_str(vm, "__import__") {
                set(vm, "__import__", import);
            }
            let external = vm.import("_frozen_importlib_external")?;
            set(vm, "_bootstrap_external", external);
        }
        "_frozen_importlib_external" => {
            let bootstrap = vm.import("_frozen_importlib")?;
            set(vm, "_bootstrap", bootstrap);
            let ty = path_finder(vm);
            set(vm, "PathFinder", ty.into_value());
            exchange_loaders(vm)?;
            path_hooks::folders_are_known(vm, module.as_value())?;
        }
        "zipimport" => path_hooks::archives_are_known(vm, module.as_value())?,
        "warnings" => {
            let native = match vm.import("_warnings") {
                // A program can do without it.
                Err(raised) if raised.is(crate::objects::exception::ExceptionKind::ImportError) => return Ok(()),
                native => native?,
            };
            for function in ["warn", "warn_explicit"] {
                let value = vm.getattr(&native, function)?;
                set(vm, function, value);
            }
        }
        _ => {}
    }
    Ok(())
}

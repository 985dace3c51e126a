//! Finding modules: `sys.meta_path`, and, behind its standard entries, native modules, the embedded library and
//! `sys.path`.

use std::path::{Path, PathBuf};

use corallus_heap::Value;

use crate::error::Res;
use crate::native::Cx;
use crate::objects::list::List;
use crate::objects::module::Module;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

use super::importers::Importer;
use super::path_hooks;

/// What a search found.
pub(super) enum Found {
    /// A native module, by its table's name.
    Native(&'static str),
    /// A module of the embedded library.
    Library { filename: String, is_package: bool },
    /// A source file.
    Source { path: String, is_package: bool },
    /// A compiled module without its source.
    Compiled { path: String, is_package: bool },
    /// A folder without `__init__.py`: one portion or more of a namespace package.
    Namespace { portions: Vec<String> },
    /// A spec that a finder of the program's made.
    Foreign(Value),
}

/// Library modules that are found before anything on `sys.path`, because the machine itself needs them.
const ALWAYS_LIBRARY: &[&str] = &[
    "_collections_abc",
    "_sitebuiltins",
    "abc",
    "codecs",
    "genericpath",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.machinery",
    "importlib.util",
    "io",
    "ntpath",
    "os",
    "posixpath",
    "runpy",
    "site",
    "stat",
    "zipimport",
];

/// Goes through `sys.meta_path`.
pub(super) async fn find_module(cx: &mut Cx, name: &str, path: Option<&Value>) -> Res<Option<Found>> {
    let Some(finders) = meta_path(cx.vm()) else {
        let vm = cx.vm();
        let message = "sys.meta_path is None, Python is likely shutting down";
        return Err(vm.error(crate::objects::exception::ExceptionKind::ImportError, message));
    };
    for finder in finders {
        let standard = finder.downcast_ref::<Type>().and_then(Importer::of);
        if let Some(importer) = standard {
            let found = match importer {
                Importer::Native => find_native(cx.vm(), name),
                Importer::Library => find_always(cx.vm(), name),
                Importer::Path => find_on_path(cx, name, path).await?,
            };
            if found.is_some() {
                return Ok(found);
            }
            continue;
        }
        let Some(find_spec) = cx.vm().getattr_opt(&finder, "find_spec")? else {
            continue;
        };
        let full = cx.vm().str(name);
        let path = path.cloned().unwrap_or(Value::NONE);
        super::lock::acquire(cx.vm());
        let spec = cx.call(&find_spec, &[full, path, Value::NONE]).await;
        super::lock::release(cx.vm());
        let spec = spec?;
        if !spec.is_none() {
            return Ok(Some(Found::Foreign(spec)));
        }
    }
    Ok(None)
}

fn meta_path(vm: &mut Vm) -> Option<Vec<Value>> {
    let sys = vm.sys.clone();
    let list = sys.get_str(vm, "meta_path")?;
    vm.items_of_exact(&list)
}

/// A native module.
pub(super) fn find_native(vm: &Vm, name: &str) -> Option<Found> {
    vm.native_modules.get(name).map(|def| Found::Native(def.name))
}

/// A library module that `sys.path` has no say in.
pub(super) fn find_always(vm: &Vm, name: &str) -> Option<Found> {
    let target = library_name(name);
    (target != name || ALWAYS_LIBRARY.contains(&name)).then(|| find_in_library(vm, name))?
}

/// The library's name of a module: the reference calls frozen parts of `importlib` differently.
pub(super) fn library_name(name: &str) -> &str {
    match name {
        "_frozen_importlib" => "importlib._bootstrap",
        "_frozen_importlib_external" => "importlib._bootstrap_external",
        _ => name,
    }
}

fn find_in_library(vm: &Vm, name: &str) -> Option<Found> {
    let module = vm.host.library()?.find(library_name(name))?;
    Some(Found::Library {
        filename: module.filename,
        is_package: module.is_package,
    })
}

/// Searches the entries of `sys.path`, or of a package's `__path__`.
pub(super) async fn find_on_path(cx: &mut Cx, name: &str, path: Option<&Value>) -> Res<Option<Found>> {
    let entries = match path {
        Some(path) => cx.collect(path).await?,
        None => match sys_value(cx.vm(), "path") {
            Some(path) => cx.collect(&path).await?,
            None => Vec::new(),
        },
    };
    let tail = name.rsplit('.').next().unwrap_or(name);
    let mut portions = Vec::new();
    for entry in entries {
        let Some(text) = entry
            .downcast_ref::<Str>()
            .map(|text| text.to_string_lossy().into_owned())
        else {
            continue;
        };
        if let Some(foreign) = foreign_finder(cx, &entry, &text).await? {
            let full = cx.vm().str(name);
            let spec = cx.call_method(&foreign, "find_spec", &[full]).await?;
            if spec.is_none() {
                continue;
            }
            let loader = cx.vm().getattr(&spec, "loader")?;
            if !loader.is_none() {
                return Ok(Some(Found::Foreign(spec)));
            }
            let locations = cx.vm().getattr(&spec, "submodule_search_locations")?;
            for location in cx.collect(&locations).await? {
                portions.push(cx.vm().text_of(&location));
            }
            continue;
        }
        match find_in_entry(cx.vm(), &text, name, tail) {
            Some(Found::Namespace { portions: more }) => portions.extend(more),
            Some(Found::Compiled { path, is_package }) => {
                return compiled_spec(cx, name, &path, is_package).await.map(Some);
            }
            Some(found) => return Ok(Some(found)),
            None => {}
        }
    }
    Ok((!portions.is_empty()).then_some(Found::Namespace { portions }))
}

fn sys_value(vm: &mut Vm, name: &str) -> Option<Value> {
    let sys = vm.sys.clone();
    sys.get_str(vm, name)
}

/// The finder for a path entry that isn't a plain folder: what `sys.path_importer_cache` has, or what a hook makes of
/// a file (a zip archive).
async fn foreign_finder(cx: &mut Cx, entry: &Value, text: &str) -> Res<Option<Value>> {
    let cached = match sys_value(cx.vm(), "path_importer_cache") {
        Some(cache) if cache.has_payload::<crate::objects::dict::Dict>() => {
            let cache = cache.downcast::<crate::objects::dict::Dict>();
            cache.ok().and_then(|cache| cache.get_str(cx.vm(), text))
        }
        _ => None,
    };
    if let Some(finder) = cached.filter(|finder| !finder.is_none()) {
        return Ok((!is_file_finder(cx.vm(), &finder)).then_some(finder));
    }
    let is_library = cx
        .vm()
        .host
        .library()
        .is_some_and(|library| text.starts_with(library.root()));
    let folder = cx.vm().permissions.filesystem && Path::new(text).is_dir();
    let hooks = sys_value(cx.vm(), "path_hooks")
        .and_then(|hooks| cx.vm().items_of_exact(&hooks))
        .unwrap_or_default();
    // The standard ones have nothing to say of a folder.
    let asked = !folder || hooks.iter().any(|hook| !path_hooks::is_standard(hook));
    if is_library || text.is_empty() || !asked {
        return Ok(None);
    }
    for hook in hooks {
        if !folder && path_hooks::is_for_folders(&hook) {
            continue;
        }
        super::lock::acquire(cx.vm());
        let made = cx.call(&hook, std::slice::from_ref(entry)).await;
        super::lock::release(cx.vm());
        match made {
            Ok(finder) => {
                if let Some(cache) = sys_value(cx.vm(), "path_importer_cache") {
                    cx.vm().setitem(&cache, entry, finder.clone())?;
                }
                return Ok((!is_file_finder(cx.vm(), &finder)).then_some(finder));
            }
            Err(raised) if raised.is(crate::objects::exception::ExceptionKind::ImportError) => {}
            Err(raised) => return Err(raised),
        }
    }
    Ok(None)
}

/// The spec of a compiled module without source, which `importlib` loads.
async fn compiled_spec(cx: &mut Cx, name: &str, path: &str, is_package: bool) -> Res<Found> {
    let external = Box::pin(super::load::import_name(cx, "_frozen_importlib_external")).await?;
    let (full, file) = (cx.vm().str(name), cx.vm().str(path));
    let loader = cx.getattr(&external, "SourcelessFileLoader").await?;
    let loader = cx.call(&loader, &[full.clone(), file.clone()]).await?;
    let locations = match Path::new(path).parent() {
        Some(folder) if is_package => {
            let folder = cx.vm().str(&folder.to_string_lossy());
            cx.vm().list(vec![folder])
        }
        _ => Value::NONE,
    };
    let make = cx.getattr(&external, "spec_from_file_location").await?;
    let spec = cx
        .result(|vm| {
            let names = ["loader", "submodule_search_locations"].map(|name| vm.intern(name).into_value());
            let names = vm.new_tuple(names.to_vec());
            vm.begin_call(&make, &[full, file, loader, locations], Some(&names))
        })
        .await?;
    Ok(Found::Foreign(spec))
}

/// Whether a finder is `importlib`'s for folders, which the native search stands in for.
fn is_file_finder(vm: &Vm, finder: &Value) -> bool {
    &*vm.type_of(finder).name() == "FileFinder"
}

/// Looks in one folder, or in the library where the entry names it.
fn find_in_entry(vm: &Vm, entry: &str, name: &str, tail: &str) -> Option<Found> {
    if let Some(library) = vm.host.library()
        && let Some(inside) = entry.strip_prefix(library.root())
    {
        let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
        let folder = inside.trim_matches('/').replace('/', ".");
        let full = if folder == parent {
            name.to_owned()
        } else {
            format!("{folder}.{tail}")
        };
        return find_in_library(vm, full.trim_start_matches('.'));
    }
    if !vm.permissions.filesystem {
        return None;
    }
    // Modules know where they are, whatever folder the process is in later.
    let folder = match entry {
        "" => std::env::current_dir().ok()?.join(tail),
        entry if Path::new(entry).is_absolute() => Path::new(entry).join(tail),
        entry => std::path::absolute(entry).ok()?.join(tail),
    };
    let is_folder = folder.is_dir();
    if is_folder {
        if let Some(path) = existing(folder.join("__init__.py")) {
            return Some(Found::Source { path, is_package: true });
        }
        if let Some(path) = existing(folder.join("__init__.pyc")) {
            return Some(Found::Compiled { path, is_package: true });
        }
    }
    let with = |suffix: &str| {
        let mut file = folder.clone().into_os_string();
        file.push(suffix);
        existing(file.into())
    };
    if let Some(path) = with(".py") {
        return Some(Found::Source {
            path,
            is_package: false,
        });
    }
    if let Some(path) = with(".pyc") {
        return Some(Found::Compiled {
            path,
            is_package: false,
        });
    }
    is_folder.then(|| Found::Namespace {
        portions: vec![folder.to_string_lossy().into_owned()],
    })
}

/// The path of a file, if it is one.
fn existing(file: PathBuf) -> Option<String> {
    file.is_file().then(|| file.to_string_lossy().into_owned())
}

/// A package's search path: its `__path__`, of a module or anything that stands in for one.
pub(super) fn package_path(vm: &mut Vm, parent: &Value) -> Res<Option<Value>> {
    if let Some(module) = parent.downcast_ref::<Module>() {
        let namespace = module.namespace(vm);
        if let Some(path) = namespace.get_str(vm, "__path__") {
            return Ok(Some(path));
        }
    }
    vm.getattr_opt(parent, "__path__")
}

/// The portions of a namespace package as `__path__`.
pub(super) fn portions_list(vm: &mut Vm, portions: &[String]) -> corallus_heap::Ref<List> {
    let items = portions.iter().map(|portion| vm.str(portion)).collect();
    vm.new_list(items)
}

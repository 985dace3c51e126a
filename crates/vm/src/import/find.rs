//! Finding modules: `sys.meta_path`, and, behind its standard entries, native modules, the embedded library and
//! `sys.path`.

use std::path::Path;

use corallus_heap::Value;

use crate::error::Res;
use crate::native::Cx;
use crate::objects::list::List;
use crate::objects::module::Module;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

use super::ImportState;
use super::importers::Importer;

/// What a search found.
pub(super) enum Found {
    /// A native module, by its table's name.
    Native(&'static str),
    /// A module of the embedded library.
    Library { filename: String, is_package: bool },
    /// A source file.
    Source { path: String, is_package: bool },
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
        let spec = cx.call(&find_spec, &[full, path, Value::NONE]).await?;
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
    if is_library || text.is_empty() || folder {
        return Ok(None);
    }
    if cx.vm().permissions.filesystem && Path::new(text).is_file() {
        add_zipimporter(cx).await?;
    }
    let hooks = sys_value(cx.vm(), "path_hooks")
        .and_then(|hooks| cx.vm().items_of_exact(&hooks))
        .unwrap_or_default();
    for hook in hooks {
        match cx.call(&hook, std::slice::from_ref(entry)).await {
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

/// Archives are read by `zipimport`, which is loaded with the first file on a path: `sys.path_hooks` gets its importer then,
/// unless the program has taken it off.
async fn add_zipimporter(cx: &mut Cx) -> Res<()> {
    if std::mem::replace(&mut cx.vm().state::<ImportState>().archives, true) {
        return Ok(());
    }
    let zipimport = Box::pin(super::load::import_name(cx, "zipimport")).await?;
    let importer = cx.getattr(&zipimport, "zipimporter").await?;
    let vm = cx.vm();
    if let Some(hooks) = sys_value(vm, "path_hooks") {
        vm.call_method(&hooks, "insert", &[Value::int32(0), importer])?;
    }
    Ok(())
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
        let init = folder.join("__init__.py");
        if init.is_file() {
            return Some(Found::Source {
                path: init.to_string_lossy().into_owned(),
                is_package: true,
            });
        }
    }
    let mut file = folder.clone().into_os_string();
    file.push(".py");
    if Path::new(&file).is_file() {
        return Some(Found::Source {
            path: file.to_string_lossy().into_owned(),
            is_package: false,
        });
    }
    is_folder.then(|| Found::Namespace {
        portions: vec![folder.to_string_lossy().into_owned()],
    })
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

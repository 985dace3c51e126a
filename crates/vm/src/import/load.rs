//! Loading modules: making the module object, entering it in `sys.modules`, running its code in a pushed frame.

use std::sync::Arc;

use corallus_bytecode::Code;
use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::names::Name;
use crate::native::Cx;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::module::Module;
use crate::vm::Vm;

use super::ImportState;
use super::cache::{self, Cache};
use super::find::{self, Found, find_module, library_name};
use super::importers;
use super::spec::ModuleSpec;

/// Imports a module and its parents; the result is the module itself.
pub(super) async fn import_name(cx: &mut Cx, name: &str) -> Res {
    let mut parent: Option<(String, Value)> = None;
    for end in ends_of_prefixes(name) {
        let prefix = name.get(..end).unwrap_or(name);
        let module = match known(cx.vm(), prefix)? {
            Some(module) => module,
            None => import_one(cx, prefix, parent.as_ref()).await?,
        };
        parent = Some((prefix.to_owned(), module));
    }
    match parent {
        Some((_, module)) => Ok(module),
        None => Err(cx.vm().value_error("Empty module name")),
    }
}

fn ends_of_prefixes(name: &str) -> Vec<usize> {
    let dots = name
        .bytes()
        .enumerate()
        .filter(|(_, byte)| *byte == b'.')
        .map(|(at, _)| at);
    dots.chain([name.len()]).collect()
}

/// What `sys.modules` has; `None` in it forbids the import.
fn known(vm: &mut Vm, name: &str) -> Res<Option<Value>> {
    if vm.live_threads() > 0 {
        wait_for_loader(vm, name);
    }
    match vm.modules.get_str(vm, name) {
        Some(module) if module.is_none() => {
            let message = format!("import of {name} halted; None in sys.modules");
            Err(not_found(vm, message, name))
        }
        found => Ok(found),
    }
}

/// Waits while another thread loads the module, unless that one waits for this.
fn wait_for_loader(vm: &mut Vm, name: &str) {
    let me = vm.thread_identity();
    loop {
        let state = vm.state::<ImportState>();
        let loader = state.loading.iter().find(|(loaded, _)| loaded == name);
        let Some(loader) = loader.map(|(_, thread)| *thread).filter(|thread| *thread != me) else {
            return;
        };
        // Whom the loader waits for, and so on: at me the circle would close.
        let mut at = loader;
        for _ in 0..=state.waiting.len() {
            match state.waiting.iter().find(|(waits, _)| *waits == at) {
                Some((_, other)) if *other == me => return,
                Some((_, other)) => at = *other,
                None => break,
            }
        }
        state.waiting.push((me, loader));
        let waited = vm.wait_for_change(None);
        vm.state::<ImportState>().waiting.retain(|(waits, _)| *waits != me);
        if !waited {
            return;
        }
    }
}

/// Notes that a module's code runs, or has run.
fn note_loading(vm: &mut Vm, name: &str, begins: bool) {
    let thread = vm.thread_identity();
    let loading = &mut vm.state::<ImportState>().loading;
    if begins {
        loading.push((name.to_owned(), thread));
    } else {
        if let Some(at) = loading.iter().rposition(|(loaded, _)| loaded == name) {
            loading.remove(at);
        }
        vm.thread_change();
    }
}

/// `ModuleNotFoundError` with its `name`.
pub(super) fn not_found(vm: &mut Vm, message: String, name: &str) -> Raised {
    let raised = vm.error(ExceptionKind::ModuleNotFoundError, message);
    let name = vm.str(name);
    if let Some(exception) = raised.exception() {
        exception.set_member("name", name);
    }
    raised
}

/// Finds and loads one module whose parents are loaded.
async fn import_one(cx: &mut Cx, name: &str, parent: Option<&(String, Value)>) -> Res {
    let mut path = None;
    if let Some((parent_name, parent_module)) = parent {
        path = find::package_path(cx.vm(), parent_module)?;
        if path.is_none() {
            let message = format!("No module named '{name}'; '{parent_name}' is not a package");
            return Err(not_found(cx.vm(), message, name));
        }
    }
    let Some(found) = find_module(cx, name, path.as_ref()).await? else {
        return Err(not_found(cx.vm(), format!("No module named '{name}'"), name));
    };
    let module = load(cx, name, found).await?;
    if let Some((parent_name, parent_module)) = parent {
        let vm = cx.vm();
        // The parent may have been imported anew meanwhile.
        let parent_module = vm
            .modules
            .get_str(vm, parent_name)
            .unwrap_or_else(|| parent_module.clone());
        let tail = name.rsplit('.').next().unwrap_or(name);
        match vm.setattr(&parent_module, tail, module.clone()) {
            Err(raised) if raised.is(ExceptionKind::AttributeError) => {
                let message = format!("Cannot set an attribute on '{parent_name}' for child module '{tail}'");
                vm.warn(ExceptionKind::ImportWarning, &message)?;
            }
            set => set?,
        }
    }
    Ok(module)
}

/// Loads what a search found.
pub(super) async fn load(cx: &mut Cx, name: &str, found: Found) -> Res {
    let code = match &found {
        Found::Foreign(spec) => return load_foreign(cx, spec).await,
        Found::Native(def) => return load_native(cx.vm(), name, def),
        Found::Library { .. } => Some(library_code(cx.vm(), name)?),
        Found::Source { path, .. } => Some(source_code(cx.vm(), name, path)?),
        Found::Namespace { .. } | Found::Compiled { .. } => None,
    };
    let (module, spec) = new_source_module(cx.vm(), name, &found)?;
    cx.vm().enter_module(name, module.to_value());
    let Some(code) = code else {
        return Ok(module.into_value());
    };
    spec.initializing.set(true);
    note_loading(cx.vm(), name, true);
    let ran = cx.result(|vm| vm.begin_module(&code, &module)).await;
    spec.initializing.set(false);
    note_loading(cx.vm(), name, false);
    let vm = cx.vm();
    if let Err(raised) = ran {
        vm.forget_module(name);
        return Err(raised);
    }
    importers::after_import(vm, name, &module)?;
    // The module may have put something else in its place.
    Ok(vm.modules.get_str(vm, name).unwrap_or_else(|| module.into_value()))
}

/// Runs a foreign spec through `importlib`.
async fn load_foreign(cx: &mut Cx, spec: &Value) -> Res {
    let bootstrap = Box::pin(import_name(cx, "_frozen_importlib")).await?;
    cx.call_method(&bootstrap, "_load", std::slice::from_ref(spec)).await
}

/// Makes a native module.
pub(super) fn load_native(vm: &mut Vm, name: &str, def: &str) -> Res {
    let Some(def) = vm.native_modules.get(def).copied() else {
        return Err(not_found(vm, format!("No module named '{name}'"), name));
    };
    let module = vm.new_native_module(def)?;
    let spec = importers::native_spec(vm, name);
    let namespace = module.namespace(vm);
    let importer = importers::builtin_importer(vm);
    namespace.set_str(vm, "__loader__", importer.into_value());
    namespace.set_str(vm, "__spec__", spec.into_value());
    let package = vm.str("");
    namespace.set_str(vm, "__package__", package);
    vm.enter_module(name, module.to_value());
    Ok(module.into_value())
}

/// The code of an embedded module.
pub(super) fn library_code(vm: &mut Vm, name: &str) -> Res<Ref<CodeObject>> {
    let stored = vm.host.library().and_then(|library| library.code(library_name(name)));
    let code = stored.and_then(|stored| vm.load_stored_code(&stored));
    match code {
        Some(code) => Ok(code),
        None => Err(not_found(vm, format!("No module named '{name}'"), name)),
    }
}

/// The code of a source file.
pub(super) fn source_code(vm: &mut Vm, name: &str, path: &str) -> Res<Ref<CodeObject>> {
    let cache = match vm.permissions.filesystem {
        true => Cache::of(vm, path),
        false => None,
    };
    let kept = cache.as_ref().and_then(Cache::load);
    if let Some(code) = kept.and_then(|stored| vm.load_stored_code(&stored)) {
        return Ok(code);
    }
    let bytes = match super::read_permitted(vm, path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let raised = vm.error(ExceptionKind::ImportError, format!("cannot read '{path}': {error}"));
            let (name, path) = (vm.str(name), vm.str(path));
            if let Some(exception) = raised.exception() {
                exception.set_member("name", name);
                exception.set_member("path", path);
            }
            return Err(raised);
        }
    };
    let code: Arc<Code> = vm.compile_file(&bytes, path)?;
    if let Some(cache) = cache {
        cache.store(vm, &code);
    }
    Ok(vm.load_code(&code))
}

/// A module with the attributes that importing gives it, and its spec.
fn new_source_module(vm: &mut Vm, name: &str, found: &Found) -> Res<(Ref<Module>, Ref<ModuleSpec>)> {
    let spec = importers::spec_for(vm, name, found)?;
    let module = vm.new_module(name, Value::NONE)?;
    let namespace = module.namespace(vm);
    let loader = spec.loader.borrow().clone();
    let (origin, locations) = (spec.origin.borrow().clone(), spec.search_locations.borrow().clone());
    let package = match (locations.is_none(), name.rsplit_once('.')) {
        (false, _) => name,
        (true, Some((parent, _))) => parent,
        (true, None) => "",
    };
    let package = vm.str(package);
    namespace.set_str(vm, "__package__", package);
    namespace.set_str(vm, "__loader__", loader);
    namespace.set_str(vm, "__spec__", spec.to_value());
    if !locations.is_none() {
        namespace.set_str(vm, "__path__", locations);
    }
    if !origin.is_none() || matches!(found, Found::Namespace { .. }) {
        namespace.set_str(vm, "__file__", origin);
    }
    if let Found::Source { path, .. } = found
        && let Some(file) = cache::file(vm, path)
    {
        let file = vm.str(&file.to_string_lossy());
        drop(spec.cached.replace(file.clone()));
        namespace.set_str(vm, "__cached__", file);
    }
    Ok((module, spec))
}

impl Vm {
    /// Enters a module in `sys.modules`.
    pub fn enter_module(&mut self, name: &str, module: Value) {
        let modules = self.modules.clone();
        modules.set_str(self, name, module);
    }

    /// Removes a module from `sys.modules`.
    pub fn forget_module(&mut self, name: &str) {
        let modules = self.modules.clone();
        let name = self.intern(name);
        let old = modules.remove_name(self, &name);
        drop(old);
    }

    /// Runs a module's code in its namespace: pushes the frame.
    pub fn begin_module(&mut self, code: &Ref<CodeObject>, module: &Ref<Module>) -> Res<Begun> {
        let namespace = module.namespace(self);
        self.begin_module_code(code, &namespace)
    }

    /// Runs code in a namespace that is both its globals and its locals.
    pub fn begin_module_code(&mut self, code: &Ref<CodeObject>, namespace: &Ref<Dict>) -> Res<Begun> {
        if namespace.get_name(self, self.known(Name::Builtins)).is_none() {
            let builtins = self.builtins.to_value();
            namespace.set_str(self, "__builtins__", builtins);
        }
        let function = self.new_function(code.clone(), namespace.clone())?;
        let frame = self.new_call_frame(&function);
        drop(frame.replace(0, namespace.to_value()));
        self.begin_frame(&function, frame)
    }
}

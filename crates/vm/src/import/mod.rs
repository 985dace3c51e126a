//! The import system (language reference, chapter 5), natively.
//!
//! - this file: the import statement: `import a.b`, `from a import b`, `from a import *`, `__import__`.
//! - [`resolve`]: relative names.
//! - [`find`]: which finder knows a module: built in, in the embedded library, on `sys.path`, or a finder of the program's.
//! - [`load`]: making a module and running its code.
//! - [`spec`]: `ModuleSpec`; [`importers`]: finders and loaders as Python sees them.
//! - [`lock`]: the lock that finders written in Python are asked under.
//! - [`path_hooks`]: what `sys.path_hooks` begins with.
//! - `cache`: compiled modules, kept for the next time.
//! - [`compile`]: source text to code, with the reference's exceptions.
//! - [`messages`]: what a failed `from` import says.
//!
//! Everything that runs Python code is an async native: the module's frame is pushed, nothing recurses. The Python
//! `importlib` isn't needed to start a program; when it is imported, its own finders are replaced by these.

mod cache;
pub mod compile;
mod find;
mod importers;
mod load;
pub mod lock;
mod messages;
pub(crate) use messages::no_module_attribute;
pub mod path_hooks;
mod resolve;
mod spec;

pub use compile::syntax_error;
pub use importers::{builtin_importer, frozen_importer, native_spec, path_finder, source_loader};
pub use spec::{MODULE_SPEC, ModuleSpec};

use corallus_heap::{Ref, Value};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::frame::object::Traceback;
use crate::names::Name;
use crate::native::{Args, Cx, Native, NativeFuture, begin_function};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::objects::module::Module;
use crate::objects::str::Str;
use crate::vm::Vm;

/// The contents of a file, if the isolate may read files.
fn read_permitted(vm: &Vm, path: &str) -> std::io::Result<Vec<u8>> {
    match vm.permissions.filesystem {
        true => std::fs::read(path),
        false => Err(std::io::ErrorKind::PermissionDenied.into()),
    }
}

/// `builtins.__import__`.
pub static IMPORT: Native = begin_function(
    "__import__",
    "(name, globals=None, locals=None, fromlist=(), level=0)",
    import_builtin,
    "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.",
);

/// The import system's state in an isolate.
#[derive(Default)]
pub struct ImportState {
    /// The original `builtins.__import__`, to notice a replacement.
    pub(crate) original: Option<Value>,
    /// What was put first on `sys.path` for the program, for messages about shadowed modules.
    pub script_folder: Option<String>,
    /// The lock that finders of the program's are asked under: the thread that holds it, and how often.
    pub(crate) lock: Option<(u64, usize)>,
    /// The modules whose code runs, and the thread that runs it.
    pub(crate) loading: Vec<(String, u64)>,
    /// Threads that wait for another one to load a module, and which.
    pub(crate) waiting: Vec<(u64, u64)>,
    /// `-O` and `-OO`.
    pub optimize: u8,
}

fn import_builtin(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let [name, globals, _, fromlist, level] = args else {
        return Err(vm.system_error("__import__ was bound wrongly"));
    };
    let Some(name) = name.downcast_ref::<Str>() else {
        let given = vm.type_name(name);
        return Err(vm.type_error(format!("__import__() argument 1 must be str, not {given}")));
    };
    let name = name.clone();
    let level = vm.to_i64(level)?;
    let globals = globals.downcast_ref::<Dict>().cloned();
    vm.import_native(&name, globals.as_ref(), fromlist, level)
}

impl Vm {
    /// The import statement's first half: `__import__(name, globals, locals, fromlist, level)`, with the `__import__` of
    /// the function's builtins.
    pub fn begin_import(
        &mut self,
        name: &Ref<Str>,
        (function, locals): (&Ref<Function>, &Value),
        fromlist: &Value,
        level: impl Into<i64>,
    ) -> Res<Begun> {
        let level = level.into();
        let import = match function.builtins.get_name(self, self.known(Name::Import)) {
            None if !function.foreign_builtins.is_undef() => {
                let name = self.known(Name::Import).clone();
                self.find_item(&function.foreign_builtins, name.as_value())?
            }
            import => import,
        };
        let Some(import) = import else {
            return Err(self.error(ExceptionKind::ImportError, "__import__ not found"));
        };
        let state = self.state::<ImportState>();
        if state.original.get_or_insert_with(|| import.clone()).is(&import) {
            return self.import_native(name, Some(&function.globals), fromlist, level);
        }
        let level = self.int(level);
        let args = [
            name.to_value(),
            function.globals.to_value(),
            locals.clone(),
            fromlist.clone(),
            level,
        ];
        self.begin_call(&import, &args, None)
    }

    fn import_native(
        &mut self,
        name: &Ref<Str>,
        globals: Option<&Ref<Dict>>,
        fromlist: &Value,
        level: i64,
    ) -> Res<Begun> {
        if level < 0 {
            return Err(self.value_error("level must be >= 0"));
        }
        let absolute = match level {
            0 if name.is_empty() => return Err(self.value_error("Empty module name")),
            0 => name.clone(),
            _ => self.resolve_name(&name.to_string_lossy(), globals, level)?,
        };
        // Most imports find everything there already.
        if let Some(module) = self
            .modules
            .get_name(self, &absolute)
            .filter(|module| !module.is_none())
            && !self.loaded_by_another_thread(&absolute)
            && let Some(result) = self.imported_already(&module, &absolute, name, fromlist, level)
        {
            return Ok(Begun::Done(result));
        }
        let level = self.int(level);
        let args = vec![absolute.into_value(), name.to_value(), fromlist.clone(), level];
        self.begin_async("__import__", import_slowly, args)
    }

    /// Whether another thread runs the module's code: it must be waited for.
    fn loaded_by_another_thread(&mut self, name: &Ref<Str>) -> bool {
        if self.live_threads() == 0 {
            return false;
        }
        let me = self.thread_identity();
        let loading = &self.state::<ImportState>().loading;
        let other = |(loaded, thread): &(String, u64)| *thread != me && loaded.as_bytes() == name.as_bytes();
        loading.iter().any(other)
    }

    /// The result of the import statement if the module is there and nothing else must be imported.
    fn imported_already(
        &mut self,
        module: &Value,
        absolute: &Ref<Str>,
        name: &Ref<Str>,
        fromlist: &Value,
        level: i64,
    ) -> Option<Value> {
        if let Some(items) = self.items_of_exact(fromlist).filter(|items| !items.is_empty()) {
            let namespace = module.downcast_ref::<Module>()?.namespace(self);
            let there = |item: &Value| {
                item.downcast_ref::<Str>()
                    .is_some_and(|item| namespace.get_name(self, item).is_some())
            };
            let plain = namespace.get_name(self, self.known(Name::Path)).is_none();
            return (plain || items.iter().all(there)).then(|| module.clone());
        }
        if !fromlist.is_none() && self.items_of_exact(fromlist).is_none() {
            return None;
        }
        if level == 0 && !name.as_bytes().contains(&b'.') {
            return Some(module.clone());
        }
        let top = top_name(&absolute.to_string_lossy(), &name.to_string_lossy(), level);
        self.modules.get_str(self, &top).filter(|module| !module.is_none())
    }

    /// Imports a module by its absolute name; the result is that module. The stackless form of [`Vm::import`].
    pub fn begin_import_absolute(&mut self, name: &str) -> Res<Begun> {
        if let Some(module) = self.modules.get_str(self, name).filter(|module| !module.is_none()) {
            return Ok(Begun::Done(module));
        }
        let name = self.str(name);
        self.begin_async("__import__", import_absolute, vec![name])
    }

    /// `from module import name`, the second half: the attribute, or the submodule that a circular import has not yet
    /// bound.
    pub fn begin_import_from(&mut self, module: &Value, name: &Ref<Str>) -> Res<Begun> {
        if let Some(object) = module.downcast_ref::<Module>() {
            let namespace = object.namespace(self);
            if let Some(value) = namespace.get_name(self, name) {
                return Ok(Begun::Done(value));
            }
        }
        self.begin_async("from", import_from_slowly, vec![module.clone(), name.to_value()])
    }

    /// `from module import *` into a namespace, through the door.
    pub fn import_star(&mut self, module: &Value, namespace: &Value) -> Res<()> {
        self.complete(|vm| vm.begin_import_star(module, namespace)).map(drop)
    }

    /// `from module import *` into a namespace.
    pub fn begin_import_star(&mut self, module: &Value, namespace: &Value) -> Res<Begun> {
        self.begin_async("from", import_star, vec![module.clone(), namespace.clone()])
    }
}

/// The module that `import a.b.c` binds, or, for a relative import without names, the one it was relative to.
fn top_name(absolute: &str, name: &str, level: i64) -> String {
    let front = name.split('.').next().unwrap_or_default();
    if level == 0 || name.is_empty() {
        return if level == 0 {
            front.to_owned()
        } else {
            absolute.to_owned()
        };
    }
    let cut = name.len() - front.len();
    absolute
        .get(..absolute.len().saturating_sub(cut))
        .unwrap_or(absolute)
        .to_owned()
}

fn text_arg(vm: &mut Vm, args: &[Value], index: usize) -> String {
    args.get(index).map(|value| vm.text_of(value)).unwrap_or_default()
}

fn import_absolute(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let name = text_arg(cx.vm(), &args, 0);
        load::import_name(&mut cx, &name).await
    })
}

fn import_slowly(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let (absolute, name) = (text_arg(cx.vm(), &args, 0), text_arg(cx.vm(), &args, 1));
        let level = args.get(3).and_then(Value::as_small_int).unwrap_or(0);
        let imported = load::import_name(&mut cx, &absolute).await;
        let module = imported.inspect_err(|raised| hide_importlib(cx.vm(), raised))?;
        let fromlist = match args.get(2) {
            Some(fromlist) if !fromlist.is_none() => cx.collect(fromlist).await?,
            _ => Vec::new(),
        };
        if !fromlist.is_empty() {
            let package = cx.vm().getattr_opt(&module, "__path__")?.is_some();
            if package {
                import_fromlist(&mut cx, &module, fromlist).await?;
            }
            return Ok(module);
        }
        let top = top_name(&absolute, &name, level);
        if top == absolute {
            return Ok(module);
        }
        let vm = cx.vm();
        match vm.modules.get_str(vm, &top) {
            Some(module) => Ok(module),
            None => {
                let key = vm.str(&top);
                Err(vm.key_error(&key))
            }
        }
    })
}

/// Takes the entries of `importlib` itself out of the traceback of what an import raised: all of them where a module can't be
/// imported, otherwise those that end where `importlib` runs code that isn't its own.
fn hide_importlib(vm: &mut Vm, raised: &Raised) {
    let in_importlib = |entry: &Traceback| {
        entry.code().is_some_and(|code| {
            let filename = code.filename.to_string_lossy();
            filename.starts_with('<')
                && (filename.ends_with("/importlib/_bootstrap.py")
                    || filename.ends_with("/importlib/_bootstrap_external.py"))
        })
    };
    let always = raised.is(ExceptionKind::ImportError);
    vm.drop_traceback_entries(raised, |entry| {
        if !in_importlib(entry) {
            return false;
        }
        // The last entry of the run that this one belongs to.
        let mut last = None;
        let mut next = entry.next_entry();
        while let Some(entry) = next.filter(|entry| in_importlib(entry)) {
            next = entry.next_entry();
            last = Some(entry);
        }
        let last = last.as_ref().map_or_else(|| entry.code(), |last| last.code());
        always || last.is_some_and(|code| code.name.as_bytes() == b"_call_with_frames_removed")
    });
}

/// Imports submodules that the package has no attribute for.
async fn import_fromlist(cx: &mut Cx, module: &Value, fromlist: Vec<Value>) -> Res<()> {
    let mut rest = fromlist;
    rest.reverse();
    let mut star_seen = false;
    while let Some(item) = rest.pop() {
        let Some(text) = item.downcast_ref::<Str>().map(|s| s.to_string_lossy().into_owned()) else {
            let given = cx.vm().type_name(&item);
            let owner = cx.vm().getattr(module, "__name__")?;
            let owner = cx.vm().text_of(&owner);
            let place = if star_seen {
                format!("{owner}.__all__")
            } else {
                "``from list''".to_owned()
            };
            return Err(cx.vm().type_error(format!("Item in {place} must be str, not {given}")));
        };
        if text == "*" {
            if !star_seen && let Some(all) = cx.vm().getattr_opt(module, "__all__")? {
                star_seen = true;
                let mut all = cx.collect(&all).await?;
                all.reverse();
                all.append(&mut rest);
                rest = all;
            }
            continue;
        }
        if cx.vm().hasattr(module, &text)? {
            continue;
        }
        let owner = cx.vm().getattr(module, "__name__")?;
        let full = format!("{}.{text}", cx.vm().text_of(&owner));
        match load::import_name(cx, &full).await {
            Ok(_) => {}
            Err(raised) if names_missing(cx.vm(), &raised, &full) => {}
            Err(raised) => return Err(raised),
        }
    }
    Ok(())
}

/// Whether the exception says that just this module doesn't exist.
fn names_missing(vm: &mut Vm, raised: &Raised, name: &str) -> bool {
    raised.is(ExceptionKind::ModuleNotFoundError)
        && raised
            .exception()
            .and_then(|e| e.member("name"))
            .is_some_and(|missing| vm.text_of(&missing) == name)
        && !vm.modules.get_str(vm, name).is_some_and(|module| module.is_none())
}

fn import_from_slowly(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [module, name] = &args[..] else {
            return Err(cx.vm().system_error("from import was bound wrongly"));
        };
        let text = cx.vm().text_of(name);
        match cx.getattr(module, &text).await {
            Err(raised) if raised.is(ExceptionKind::AttributeError) => {}
            result => return result,
        }
        let vm = cx.vm();
        let owner = vm
            .getattr_opt(module, "__name__")?
            .filter(|owner| owner.has_payload::<Str>());
        if let Some(owner) = &owner {
            let full = format!("{}.{text}", vm.text_of(owner));
            if let Some(found) = vm.modules.get_str(vm, &full) {
                return Ok(found);
            }
        }
        Err(messages::cannot_import(vm, module, owner.as_ref(), &text)?)
    })
}

fn import_star(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [module, namespace] = &args[..] else {
            return Err(cx.vm().system_error("import * was bound wrongly"));
        };
        let (names, all_given) = match cx.vm().getattr_opt(module, "__all__")? {
            Some(all) => (cx.collect(&all).await?, true),
            None => match cx.vm().getattr_opt(module, "__dict__")? {
                Some(dict) => {
                    let keys = cx.call_method(&dict, "keys", &[]).await?;
                    (cx.collect(&keys).await?, false)
                }
                None => {
                    let message = "from-import-* object has no __dict__ and no __all__";
                    return Err(cx.vm().error(ExceptionKind::ImportError, message));
                }
            },
        };
        for name in names {
            let Some(text) = name.downcast_ref::<Str>().map(|s| s.to_string_lossy().into_owned()) else {
                return Err(messages::star_item(cx.vm(), module, &name, all_given)?);
            };
            if !all_given && text.starts_with('_') {
                continue;
            }
            let value = cx.getattr(module, &text).await?;
            let vm = cx.vm();
            match namespace.downcast_ref::<Dict>() {
                Some(dict)
                    if namespace
                        .header()
                        .is_some_and(|h| h.type_value().is(vm.types.dict.as_value())) =>
                {
                    dict.set_str(vm, &text, value);
                }
                _ => vm.setitem(namespace, &name, value)?,
            }
        }
        Ok(Value::NONE)
    })
}

#[cfg(test)]
mod tests {
    use super::top_name;

    #[test]
    fn what_the_import_statement_binds() {
        assert_eq!(top_name("os.path", "os.path", 0), "os");
        assert_eq!(top_name("a.b.c.d", "c.d", 1), "a.b.c");
        assert_eq!(top_name("a.b", "", 1), "a.b");
    }
}

//! `sys.path_hooks` as a program finds it: the finders for archives and for folders.
//!
//! Both are written in Python (`zipimport`, `importlib`) and loaded when they are first called or imported; then they take the
//! places of these. The import statement searches folders natively.

use std::path::Path;

use corallus_heap::Value;

use crate::error::Res;
use crate::native::{Cx, Native, NativeFuture, async_function};
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::objects::list::List;
use crate::objects::native_function::NativeFunction;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

use super::load;

static ARCHIVES: Native = async_function(
    "zipimporter",
    "(path, /)",
    for_archive,
    "Makes the finder for an archive: a zipimport.zipimporter.",
);

static FOLDERS: Native = async_function(
    "path_hook_for_FileFinder",
    "(path, /)",
    for_folder,
    "Makes the finder for a folder: an importlib.machinery.FileFinder.",
);

/// The list to begin with.
pub fn standard(vm: &mut Vm) -> Value {
    let hooks = [&ARCHIVES, &FOLDERS].map(|hook| vm.new_native_function(hook, Some("sys"), Value::UNDEF));
    vm.list(hooks.to_vec())
}

fn is_hook(value: &Value, native: &'static Native) -> bool {
    value
        .downcast_ref::<NativeFunction>()
        .is_some_and(|function| std::ptr::eq(function.native, native))
}

/// Whether this is the hook for folders that stands in for the one of `importlib`.
pub(super) fn is_for_folders(hook: &Value) -> bool {
    is_hook(hook, &FOLDERS)
}

/// Whether a hook is one of those that `sys.path_hooks` begins with, or what took its place.
pub(super) fn is_standard(hook: &Value) -> bool {
    if is_hook(hook, &ARCHIVES) || is_hook(hook, &FOLDERS) {
        return true;
    }
    let function = hook.downcast_ref::<Function>();
    let class = hook.downcast_ref::<Type>();
    function.is_some_and(|hook| hook.code.get().name.as_bytes() == FOLDERS.name.as_bytes())
        || class.is_some_and(|class| &*class.name() == ARCHIVES.name)
}

/// Puts what a module defines into the place of the hook that stood in for it.
fn replace(vm: &mut Vm, native: &'static Native, new: Value) {
    let hooks = vm.sys.clone().get_str(vm, "path_hooks");
    let Some(hooks) = hooks.as_ref().and_then(|hooks| hooks.downcast_ref::<List>()) else {
        return;
    };
    let mut old = None;
    if let Some(place) = hooks.items.borrow_mut().iter_mut().find(|hook| is_hook(hook, native)) {
        old = Some(std::mem::replace(place, new));
    }
    drop(old);
}

/// `zipimport` is loaded.
pub(super) fn archives_are_known(vm: &mut Vm, zipimport: &Value) -> Res<()> {
    let importer = vm.getattr(zipimport, "zipimporter")?;
    replace(vm, &ARCHIVES, importer);
    Ok(())
}

/// `importlib` is loaded.
pub(super) fn folders_are_known(vm: &mut Vm, external: &Value) -> Res<()> {
    let loaders = vm.getattr(external, "_get_supported_file_loaders")?;
    let loaders = vm.call(&loaders, &[])?;
    let loaders = vm.collect(&loaders)?;
    let finder = vm.getattr(external, "FileFinder")?;
    let path_hook = vm.getattr(&finder, "path_hook")?;
    let hook = vm.call(&path_hook, &loaders)?;
    replace(vm, &FOLDERS, hook);
    Ok(())
}

fn path_of(args: &[Value]) -> Value {
    args.first().cloned().unwrap_or(Value::NONE)
}

/// Whether a path leads to a file or into one. Everything else isn't worth loading `zipimport`.
fn may_be_in_archive(vm: &Vm, path: &Value) -> bool {
    let Some(text) = path.downcast_ref::<Str>() else {
        // It says what is wrong with it.
        return true;
    };
    vm.permissions.filesystem && Path::new(&*text.to_string_lossy()).ancestors().any(Path::is_file)
}

fn for_archive(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let path = path_of(&args);
        if !may_be_in_archive(cx.vm(), &path) {
            let shown = cx.vm().repr(&path)?.to_string_lossy().into_owned();
            let message = format!("not a Zip file: {shown}");
            return Err(cx.vm().error(ExceptionKind::ImportError, message));
        }
        let zipimport = load::import_name(&mut cx, "zipimport").await?;
        cx.call_method(&zipimport, "zipimporter", &[path]).await
    })
}

fn for_folder(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let external = load::import_name(&mut cx, "_frozen_importlib_external").await?;
        let loaders = cx.call_method(&external, "_get_supported_file_loaders", &[]).await?;
        let loaders = cx.collect(&loaders).await?;
        let finder = cx.getattr(&external, "FileFinder").await?;
        let hook = cx.call_method(&finder, "path_hook", &loaders).await?;
        cx.call(&hook, &[path_of(&args)]).await
    })
}

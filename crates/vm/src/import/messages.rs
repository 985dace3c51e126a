//! What a failed `from … import …` says.

use corallus_heap::Value;

use crate::error::{Raised, Res};
use crate::import::ImportState;
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::is_exactly;
use crate::objects::str::Str;
use crate::vm::Vm;

/// `ImportError` for a name that a module doesn't have.
pub(super) fn cannot_import(vm: &mut Vm, module: &Value, owner: Option<&Value>, name: &str) -> Res<Raised> {
    let owner_name = match owner {
        Some(owner) => vm.text_of(owner),
        None => "<unknown module name>".to_owned(),
    };
    let spec = vm.getattr_opt(module, "__spec__")?.filter(|spec| !spec.is_none());
    let origin = origin_of(vm, module, spec.as_ref())?;
    let shown = vm.str(&owner_name);
    let shown = vm.repr(&shown)?.to_string_lossy().into_owned();
    let shadows = origin.as_deref().is_some_and(|origin| may_shadow(vm, origin));
    let initializing = match &spec {
        Some(spec) => is_initializing(vm, spec)?,
        None => false,
    };
    let place = origin.as_deref().unwrap_or("unknown location");
    let hides_library = match owner {
        Some(owner) if shadows => is_library_module(vm, owner)?,
        _ => false,
    };
    let message = if hides_library {
        format!(
            "cannot import name '{name}' from {shown} (consider renaming '{place}' since it has the same name as the \
             standard library module named {shown} and prevents importing that standard library module)"
        )
    } else if initializing && shadows {
        format!(
            "cannot import name '{name}' from {shown} (consider renaming '{place}' if it has the same name as a \
             library you intended to import)"
        )
    } else if initializing {
        format!(
            "cannot import name '{name}' from partially initialized module {shown} (most likely due to a circular \
             import) ({place})"
        )
    } else {
        format!("cannot import name '{name}' from {shown} ({place})")
    };
    let raised = vm.error(ExceptionKind::ImportError, message);
    let name = vm.str(name);
    let path = origin.map_or(Value::NONE, |origin| vm.str(&origin));
    if let Some(exception) = raised.exception() {
        exception.set_member("name", owner.cloned().unwrap_or(Value::NONE));
        exception.set_member("path", path);
        exception.set_member("name_from", name);
    }
    Ok(raised)
}

/// `TypeError` for a name in `__all__` or `__dict__` that isn't a string.
pub(super) fn star_item(vm: &mut Vm, module: &Value, name: &Value, all_given: bool) -> Res<Raised> {
    let owner = vm.getattr(module, "__name__")?;
    let owner = vm.text_of(&owner);
    let given = vm.type_name(name);
    Ok(vm.type_error(match all_given {
        true => format!("Item in {owner}.__all__ must be str, not {given}"),
        false => format!("Key in {owner}.__dict__ must be str, not {given}"),
    }))
}

/// What an attribute error of a module says: that the module may hide another one, is still being imported, or nothing of the kind.
pub(crate) fn no_module_attribute(vm: &mut Vm, module: &Value, spec: Option<&Value>, attribute: &str) -> Res<String> {
    let name = vm.text_of(module);
    let plain = format!("module '{name}' has no attribute '{attribute}'");
    let Some(spec) = spec.filter(|spec| !spec.is_none()) else {
        return Ok(plain);
    };
    let origin = located_origin(vm, spec)?;
    let shadowing = origin
        .as_deref()
        .filter(|origin| may_shadow(vm, origin))
        .map(str::to_owned);
    if let Some(file) = &shadowing
        && is_library_module(vm, module)?
    {
        return Ok(format!(
            "{plain} (consider renaming '{file}' since it has the same name as the standard library module named '{name}' \
             and prevents importing that standard library module)"
        ));
    }
    if is_initializing(vm, spec)? {
        return Ok(match (shadowing, origin) {
            (Some(file), _) => {
                format!(
                    "{plain} (consider renaming '{file}' if it has the same name as a library you intended to import)"
                )
            }
            (None, Some(file)) => format!(
                "partially initialized module '{name}' from '{file}' has no attribute '{attribute}' (most likely due to a \
                 circular import)"
            ),
            (None, None) => format!("partially initialized {plain} (most likely due to a circular import)"),
        });
    }
    // A submodule that is being imported isn't an attribute yet.
    let submodule = vm.modules.get_str(vm, &format!("{name}.{attribute}"));
    if let Some(submodule) = submodule
        && let Some(spec) = vm.getattr_opt(&submodule, "__spec__")?
        && is_initializing(vm, &spec)?
    {
        return Ok(format!(
            "cannot access submodule '{attribute}' of module '{name}' (most likely due to a circular import)"
        ));
    }
    Ok(plain)
}

/// Whether a module's code still runs.
fn is_initializing(vm: &mut Vm, spec: &Value) -> Res<bool> {
    match vm.getattr_opt(spec, "_initializing")? {
        Some(value) => vm.truth(&value),
        None => Ok(false),
    }
}

/// The file that a spec names.
fn located_origin(vm: &mut Vm, spec: &Value) -> Res<Option<String>> {
    let located = match vm.getattr_opt(spec, "has_location")? {
        Some(located) => vm.truth(&located)?,
        None => false,
    };
    if !located {
        return Ok(None);
    }
    let origin = vm
        .getattr_opt(spec, "origin")?
        .filter(|origin| origin.has_payload::<Str>());
    Ok(origin.map(|origin| vm.text_of(&origin)))
}

/// Where a module comes from.
fn origin_of(vm: &mut Vm, module: &Value, spec: Option<&Value>) -> Res<Option<String>> {
    if let Some(spec) = spec
        && let Some(origin) = located_origin(vm, spec)?
    {
        return Ok(Some(origin));
    }
    let file = vm
        .getattr_opt(module, "__file__")?
        .filter(|file| file.has_payload::<Str>());
    Ok(file.map(|file| vm.text_of(&file)))
}

/// Whether a file stands in the folder that the program was started from, so that it hides modules of the same name.
fn may_shadow(vm: &mut Vm, origin: &str) -> bool {
    let file = origin.strip_suffix("/__init__.py").unwrap_or(origin);
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    match vm.state::<ImportState>().script_folder.clone() {
        // The folder that the process is in.
        Some(script) if script.is_empty() => {
            std::env::current_dir().is_ok_and(|current| current.to_string_lossy() == folder)
        }
        script => script == Some(folder),
    }
}

/// Whether `sys.stdlib_module_names` has this name.
fn is_library_module(vm: &mut Vm, name: &Value) -> Res<bool> {
    let sys = vm.sys.clone();
    match sys.get_str(vm, "stdlib_module_names") {
        Some(names) if is_exactly(&names, &vm.types.frozenset) => vm.contains(&names, name),
        _ => Ok(false),
    }
}

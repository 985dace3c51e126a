//! What a failed `from … import …` says.

use corallus_heap::Value;

use crate::error::{Raised, Res};
use crate::import::ImportState;
use crate::objects::exception::ExceptionKind;
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
        Some(spec) => match vm.getattr_opt(spec, "_initializing")? {
            Some(value) => vm.truth(&value)?,
            None => false,
        },
        None => false,
    };
    let place = origin.as_deref().unwrap_or("unknown location");
    let message = if shadows && is_library_module(vm, &owner_name) {
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

/// Where a module comes from.
fn origin_of(vm: &mut Vm, module: &Value, spec: Option<&Value>) -> Res<Option<String>> {
    if let Some(spec) = spec
        && let Some(located) = vm.getattr_opt(spec, "has_location")?
        && vm.truth(&located)?
        && let Some(origin) = vm.getattr_opt(spec, "origin")?
        && origin.has_payload::<Str>()
    {
        return Ok(Some(vm.text_of(&origin)));
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
    vm.state::<ImportState>()
        .script_folder
        .as_ref()
        .is_some_and(|script| *script == folder)
}

/// Whether the standard library has a module of this name.
fn is_library_module(vm: &Vm, name: &str) -> bool {
    vm.native_modules.contains_key(name) || vm.host.library().is_some_and(|library| library.find(name).is_some())
}

impl Vm {
    /// The hint of `module.__getattribute__` for a module of the program's that may hide another; `None` where there is
    /// nothing to hint at.
    pub fn shadowing_hint(&mut self, module: &Value, name: &str, attribute: &str) -> Res<Option<String>> {
        let spec = self.getattr_opt(module, "__spec__")?.filter(|spec| !spec.is_none());
        let Some(origin) = origin_of(self, module, spec.as_ref())? else {
            return Ok(None);
        };
        if !may_shadow(self, &origin) {
            return Ok(None);
        }
        Ok(is_library_module(self, name).then(|| {
            format!(
                "module '{name}' has no attribute '{attribute}' (consider renaming '{origin}' since it has the same name \
                 as the standard library module named '{name}' and prevents importing that standard library module)"
            )
        }))
    }
}

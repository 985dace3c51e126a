//! "Did you mean": names close to the one that wasn't found.

use corallus_heap::{Ref, Value};

use crate::frame::FramePtr;
use crate::frame::object::{FrameObject, Traceback};
use crate::objects::exception::{Exception, ExceptionKind};
use crate::objects::str::Str;
use crate::suggest::closest;
use crate::vm::Vm;

/// Among more names than this nothing is suggested.
const MOST_NAMES: usize = 750;

/// What to add to the message; empty if there is nothing to suggest.
pub(super) fn hint(vm: &mut Vm, value: &Value) -> String {
    let Some(exception) = value.downcast_ref::<Exception>().cloned() else {
        return String::new();
    };
    if exception.kind.derives_from(ExceptionKind::ImportError) {
        return match text_member(&exception, "name_from") {
            Some(wrong) => did_you_mean(import_suggestion(vm, &exception, &wrong)),
            None => String::new(),
        };
    }
    let Some(wrong) = text_member(&exception, "name") else {
        return String::new();
    };
    if exception.kind.derives_from(ExceptionKind::AttributeError) {
        return did_you_mean(attribute_suggestion(vm, &exception, &wrong));
    }
    if !exception.kind.derives_from(ExceptionKind::NameError) {
        return String::new();
    }
    let mut hint = did_you_mean(name_suggestion(vm, &exception, &wrong));
    if is_library_module(vm, &wrong) {
        let lead = if hint.is_empty() { ". Did" } else { " Or did" };
        hint.push_str(&format!("{lead} you forget to import '{wrong}'?"));
    }
    hint
}

fn did_you_mean(name: Option<String>) -> String {
    name.map_or_else(String::new, |name| format!(". Did you mean: '{name}'?"))
}

fn text_member(exception: &Exception, name: &str) -> Option<String> {
    let value = exception.member(name)?;
    value
        .downcast_ref::<Str>()
        .map(|text| text.to_string_lossy().into_owned())
}

fn is_library_module(vm: &mut Vm, name: &str) -> bool {
    let Some(names) = vm.sys.clone().get_str(vm, "stdlib_module_names") else {
        return false;
    };
    let name = vm.str(name);
    vm.contains(&names, &name).unwrap_or(false)
}

/// The names of an object, sorted.
fn dir(vm: &mut Vm, object: &Value) -> Option<Vec<String>> {
    let dir = vm.builtin("dir").ok()?;
    let listed = vm.call(&dir, std::slice::from_ref(object)).ok()?;
    let listed = vm.items_of_exact(&listed)?;
    Some(
        listed
            .iter()
            .filter(|name| name.has_payload::<Str>())
            .map(|name| vm.text_of(name))
            .collect(),
    )
}

fn pick(wrong: &str, names: &[String]) -> Option<String> {
    if names.len() > MOST_NAMES {
        return None;
    }
    closest(wrong, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The frame in which the exception was raised.
fn innermost_frame(exception: &Exception) -> Option<FramePtr> {
    let mut entry: Ref<Traceback> = exception.traceback.borrow().clone().downcast::<Traceback>().ok()?;
    while let Some(next) = entry.next_entry() {
        entry = next;
    }
    entry.frame.downcast_ref::<FrameObject>()?.frame.get()
}

fn local(frame: FramePtr, name: &str) -> Option<Value> {
    let (_, place) = frame
        .variables()
        .into_iter()
        .find(|(known, _)| known.as_bytes() == name.as_bytes())?;
    frame.variable(place)
}

fn import_suggestion(vm: &mut Vm, exception: &Exception, wrong: &str) -> Option<String> {
    let module = text_member(exception, "name")?;
    let module = vm.modules.clone().get_str(vm, &module)?;
    let mut names = dir(vm, &module)?;
    if !wrong.starts_with('_') {
        names.retain(|name| !name.starts_with('_'));
    }
    pick(wrong, &names)
}

/// Private names are suggested to private ones, and to methods of the object itself.
fn attribute_suggestion(vm: &mut Vm, exception: &Exception, wrong: &str) -> Option<String> {
    let object = exception.member("obj")?;
    let mut names = dir(vm, &object)?;
    let own_method = || {
        innermost_frame(exception)
            .and_then(|frame| local(frame, "self"))
            .is_some_and(|this| this.is(&object))
    };
    if !wrong.starts_with('_') && !own_method() {
        names.retain(|name| !name.starts_with('_'));
    }
    pick(wrong, &names)
}

fn name_suggestion(vm: &mut Vm, exception: &Exception, wrong: &str) -> Option<String> {
    let frame = innermost_frame(exception)?;
    if let Some(this) = local(frame, "self")
        && vm.hasattr(&this, wrong).unwrap_or(false)
    {
        return Some(format!("self.{wrong}"));
    }
    let mut names: Vec<String> = Vec::new();
    let locals = vm.locals_of_frame(frame);
    if let Ok(keys) = vm.collect(&locals) {
        names.extend(
            keys.iter()
                .filter(|key| key.has_payload::<Str>())
                .map(|key| vm.text_of(key)),
        );
    }
    if let Some(function) = frame.python_function() {
        for namespace in [&function.globals, &function.builtins] {
            let keys = namespace.keys();
            names.extend(
                keys.iter()
                    .filter(|key| key.has_payload::<Str>())
                    .map(|key| vm.text_of(key)),
            );
        }
    }
    pick(wrong, &names)
}

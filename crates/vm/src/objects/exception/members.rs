//! Members of particular exceptions (`StopIteration.value`, `ImportError.name`, …), and the constructors that fill them.

use corallus_heap::{Ref, Value};

use super::methods::{attributes, items, no_keywords, payload, reduced, str_};
use crate::error::{Raised, Res};
use crate::native::{Args, GetSet, Native, getset, method};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

const INIT_DOC: &str = "Initialize self.  See help(type(self)) for accurate signature.";
const INIT: &str = "($self, /, *args, **kwargs)";

/// Reads a member; `None` if it isn't set.
pub(super) fn get(vm: &mut Vm, value: &Value, name: &str) -> Res {
    Ok(payload(vm, value)?.member(name).unwrap_or(Value::NONE))
}

/// Sets a member, or unsets it.
pub(super) fn set(vm: &mut Vm, value: &Value, name: &str, new: Option<Value>) -> Res<()> {
    payload(vm, value)?.set_member(name, new.unwrap_or(Value::UNDEF));
    Ok(())
}

/// A member that can be read and written freely: the one at `INDEX` of the type's [`ExceptionKind::members`].
///
/// [`ExceptionKind::members`]: super::ExceptionKind::members
pub(super) const fn member<const INDEX: usize>(name: &'static str, doc: &'static str) -> GetSet {
    getset(name, get_at::<INDEX>, set_at::<INDEX>, doc)
}

fn get_at<const INDEX: usize>(vm: &mut Vm, value: &Value) -> Res {
    let member = payload(vm, value)?.members.borrow().get(INDEX).cloned();
    Ok(member.filter(|member| !member.is_undef()).unwrap_or(Value::NONE))
}

fn set_at<const INDEX: usize>(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let exception = payload(vm, value)?;
    let new = new.unwrap_or(Value::UNDEF);
    let old = exception
        .members
        .borrow_mut()
        .get_mut(INDEX)
        .map(|place| std::mem::replace(place, new));
    drop(old);
    Ok(())
}

/// `BaseException.__init__` without keywords, for the constructors here.
pub(super) fn set_arguments(vm: &mut Vm, this: &Value, arguments: &Value) -> Res<()> {
    drop(payload(vm, this)?.args.replace(arguments.clone()));
    Ok(())
}

pub static STOP_ITERATION_METHODS: &[Native] = &[method("__init__", INIT, stop_iteration_init, INIT_DOC)];
pub static STOP_ITERATION_GETSETS: &[GetSet] = &[member::<0>("value", "generator return value")];

fn stop_iteration_init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    set_arguments(vm, &args[0], &args[1])?;
    let value = items(&args[1]).into_iter().next().unwrap_or(Value::NONE);
    set(vm, &args[0], "value", Some(value))?;
    Ok(Value::NONE)
}

pub static SYSTEM_EXIT_METHODS: &[Native] = &[method("__init__", INIT, system_exit_init, INIT_DOC)];
pub static SYSTEM_EXIT_GETSETS: &[GetSet] = &[member::<0>("code", "exception code")];

fn system_exit_init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    set_arguments(vm, &args[0], &args[1])?;
    let code = match &*items(&args[1]) {
        [] => Value::NONE,
        [code] => code.clone(),
        _ => args[1].clone(),
    };
    set(vm, &args[0], "code", Some(code))?;
    Ok(Value::NONE)
}

pub static KEY_ERROR_METHODS: &[Native] = &[method("__str__", "($self, /)", key_error_str, "Return str(self).")];

/// A lone key is shown as its repr, so that an empty string or one that ends in blanks can be told.
fn key_error_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    match &*items(&arguments) {
        [key] => Ok(vm.repr(key)?.into_value()),
        _ => str_(vm, args),
    }
}

/// Sets the members that were given by keyword; refuses other keywords. Members not given are unset.
fn set_keywords(vm: &mut Vm, this: &Value, function: &str, keywords: &Value, known: &[&str]) -> Res<()> {
    let keywords: Vec<(Value, Value)> = keywords
        .downcast_ref::<Dict>()
        .map(|dict| dict.entries())
        .unwrap_or_default();
    for (name, _) in &keywords {
        let name = vm.text_of(name);
        if !known.contains(&name.as_str()) {
            return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
        }
    }
    for name in known {
        let given = keywords
            .iter()
            .find(|(key, _)| is_text(key, name))
            .map(|(_, value)| value.clone());
        set(vm, this, name, given)?;
    }
    Ok(())
}

fn is_text(value: &Value, text: &str) -> bool {
    value
        .downcast_ref::<Str>()
        .is_some_and(|s| s.as_bytes() == text.as_bytes())
}

pub static IMPORT_ERROR_METHODS: &[Native] = &[
    method("__init__", INIT, import_error_init, INIT_DOC),
    method("__str__", "($self, /)", import_error_str, "Return str(self)."),
    method("__reduce__", "($self, /)", import_error_reduce, ""),
];
pub static IMPORT_ERROR_GETSETS: &[GetSet] = &[
    member::<0>("msg", "exception message"),
    member::<1>("name", "module name"),
    member::<2>("path", "module path"),
    member::<3>("name_from", "name imported from module"),
];

fn import_error_init(vm: &mut Vm, args: Args<'_>) -> Res {
    set_arguments(vm, &args[0], &args[1])?;
    set_keywords(vm, &args[0], "ImportError", &args[2], &["name", "path", "name_from"])?;
    let message = match &*items(&args[1]) {
        [message] => Some(message.clone()),
        _ => None,
    };
    set(vm, &args[0], "msg", message)?;
    Ok(Value::NONE)
}

fn import_error_str(vm: &mut Vm, args: Args<'_>) -> Res {
    match payload(vm, &args[0])?.member("msg") {
        Some(message) if vm.type_of(&message).is(&vm.types.str) => Ok(message),
        _ => str_(vm, args),
    }
}

/// A copy of the instance's attributes with some members added, `None` if there is nothing.
fn state_with(vm: &mut Vm, this: &Value, members: &[&str]) -> Res<Option<Ref<Dict>>> {
    let own = attributes(vm, this)?;
    let mut given = Vec::new();
    for name in members {
        if let Some(value) = payload(vm, this)?.member(name) {
            given.push((*name, value));
        }
    }
    if given.is_empty() {
        return Ok(own);
    }
    let state = match own {
        Some(own) => vm.copy_dict(&own),
        None => vm.new_dict(),
    };
    for (name, value) in given {
        state.set_str(vm, name, value);
    }
    Ok(Some(state))
}

fn import_error_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let state = state_with(vm, &args[0], &["name", "path", "name_from"])?.map(Ref::into_value);
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    Ok(reduced(vm, &args[0], arguments, state))
}

pub static ATTRIBUTE_ERROR_METHODS: &[Native] = &[
    method("__init__", INIT, attribute_error_init, INIT_DOC),
    method("__getstate__", "($self, /)", attribute_error_getstate, ""),
    method("__reduce__", "($self, /)", attribute_error_reduce, ""),
];
pub static ATTRIBUTE_ERROR_GETSETS: &[GetSet] = &[member::<0>("name", "attribute name"), member::<1>("obj", "object")];

fn attribute_error_init(vm: &mut Vm, args: Args<'_>) -> Res {
    set_arguments(vm, &args[0], &args[1])?;
    set_keywords(vm, &args[0], "AttributeError", &args[2], &["name", "obj"])?;
    Ok(Value::NONE)
}

/// The object itself isn't part of the state: it need not be picklable.
fn attribute_error_state(vm: &mut Vm, this: &Value) -> Res<Ref<Dict>> {
    let state = match state_with(vm, this, &["name"])? {
        Some(state) => vm.copy_dict(&state),
        None => vm.new_dict(),
    };
    let arguments = payload(vm, this)?.args.borrow().clone();
    state.set_str(vm, "args", arguments);
    Ok(state)
}

fn attribute_error_getstate(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(attribute_error_state(vm, &args[0])?.into_value())
}

fn attribute_error_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let state = attribute_error_state(vm, &args[0])?.into_value();
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    Ok(reduced(vm, &args[0], arguments, Some(state)))
}

pub static NAME_ERROR_METHODS: &[Native] = &[method("__init__", INIT, name_error_init, INIT_DOC)];
pub static NAME_ERROR_GETSETS: &[GetSet] = &[member::<0>("name", "name")];

fn name_error_init(vm: &mut Vm, args: Args<'_>) -> Res {
    set_arguments(vm, &args[0], &args[1])?;
    set_keywords(vm, &args[0], "NameError", &args[2], &["name"])?;
    Ok(Value::NONE)
}

/// The error of a constructor whose arguments stand in a tuple.
pub(super) fn wrong_count(vm: &mut Vm, function: &str, least: usize, most: usize, given: usize) -> Raised {
    let (how, wanted) = match (least == most, given < least) {
        (true, _) => ("exactly", least),
        (_, true) => ("at least", least),
        (_, false) => ("at most", most),
    };
    let plural = if wanted == 1 { "" } else { "s" };
    vm.type_error(format!(
        "{function} takes {how} {wanted} argument{plural} ({given} given)"
    ))
}

//! Methods and attributes of `BaseException`, which all exceptions inherit.

use corallus_heap::{Ref, Value};

use super::Exception;
use crate::error::Res;
use crate::frame::Begun;
use crate::frame::object::Traceback;
use crate::native::{Args, GetSet, Native, fixed, getset, method, quickly, this};
use crate::objects::dict::Dict;
use crate::objects::list::List;
use crate::objects::str::Str;
use crate::objects::tuple::{Items, Tuple};
use crate::objects::type_::Type;
use crate::vm::Vm;

const INIT_DOC: &str = "Initialize self.  See help(type(self)) for accurate signature.";

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    quickly(
        method("__init__", "($self, /, *args, **kwargs)", init, INIT_DOC),
        init_at_once,
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__str__", "($self, /)", str_, "Return str(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
    method("__setstate__", "($self, object, /)", setstate, ""),
    method(
        "with_traceback",
        "($self, object, /)",
        with_traceback,
        "Set self.__traceback__ to tb and return self.",
    ),
    method(
        "add_note",
        "($self, object, /)",
        add_note,
        "Add a note to the exception",
    ),
];

pub static GETSETS: &[GetSet] = &[
    getset(
        "args",
        |vm, this| Ok(payload(vm, this)?.args.borrow().clone()),
        set_args,
        "",
    ),
    getset(
        "__traceback__",
        |vm, this| Ok(payload(vm, this)?.traceback.borrow().clone()),
        set_traceback,
        "",
    ),
    getset(
        "__context__",
        |vm, this| Ok(payload(vm, this)?.context.borrow().clone()),
        set_context,
        "exception context",
    ),
    getset(
        "__cause__",
        |vm, this| Ok(payload(vm, this)?.cause.borrow().clone()),
        set_cause,
        "exception cause",
    ),
    getset(
        "__suppress_context__",
        |vm, this| Ok(Value::bool(payload(vm, this)?.suppress_context.get())),
        set_suppress_context,
        "",
    ),
    getset(
        "__dict__",
        |vm, this| Ok(vm.instance_dict(this)?.into_value()),
        set_dict,
        "",
    ),
];

/// An argument as the exception it must be.
pub(super) fn payload<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a Ref<Exception>> {
    this::<Exception>(vm, value)
}

/// The items of a `*args` tuple.
pub(super) fn items(value: &Value) -> Vec<Value> {
    value
        .downcast_ref::<Tuple>()
        .map(|tuple| tuple.items.to_vec())
        .unwrap_or_default()
}

/// The class that `__new__` got.
pub(super) fn class_argument<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a Ref<Type>> {
    this::<Type>(vm, value)
}

/// A new instance of a class with these arguments (a tuple), members unset.
pub(super) fn allocate(vm: &mut Vm, class: &Ref<Type>, args: &Value) -> Ref<Exception> {
    vm.exception_without_members(class, args.clone())
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = class_argument(vm, &args[0])?;
    Ok(allocate(vm, class, &args[1]).into_value())
}

/// Keyword arguments where there may be none.
pub(super) fn no_keywords(vm: &mut Vm, this: &Value, keywords: &Value) -> Res<()> {
    match keywords.downcast_ref::<Dict>() {
        Some(keywords) if !keywords.is_empty() => {
            let name = match this.downcast_ref::<Type>() {
                Some(class) => class.name(),
                None => vm.type_name(this),
            };
            Err(vm.type_error(format!("{name}() takes no keyword arguments")))
        }
        _ => Ok(()),
    }
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    drop(payload(vm, &args[0])?.args.replace(args[1].clone()));
    Ok(Value::NONE)
}

/// The same, for arguments of which none is named.
fn init_at_once(vm: &mut Vm, args: &[Value]) -> Option<Res<Begun>> {
    let (exception, args) = args.split_first()?;
    let exception = exception.downcast_ref::<Exception>()?;
    let args = vm.tuple(args.iter().cloned().collect::<Items>());
    drop(exception.args.replace(args));
    Some(Ok(Begun::Done(Value::NONE)))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    let name = vm.type_name(&args[0]);
    let mut text = name.as_bytes().to_vec();
    match &*items(&arguments) {
        [only] => {
            text.push(b'(');
            text.extend_from_slice(vm.repr(only)?.as_bytes());
            text.push(b')');
        }
        _ => text.extend_from_slice(vm.repr(&arguments)?.as_bytes()),
    }
    Ok(vm.new_str(text.into()).into_value())
}

pub(super) fn str_(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    match &*items(&arguments) {
        [] => Ok(vm.intern("").into_value()),
        [only] => Ok(vm.str_of(only)?.into_value()),
        _ => Ok(vm.str_of(&arguments)?.into_value()),
    }
}

/// The instance's own attributes as a dict, `None` if there are none.
pub(super) fn attributes(vm: &mut Vm, value: &Value) -> Res<Option<Ref<Dict>>> {
    let attrs = value.header().and_then(|header| header.attrs());
    match attrs {
        Some(attrs) if attrs.has_dict() || !attrs.items().is_empty() => {
            let dict = vm.instance_dict(value)?;
            Ok((!dict.is_empty()).then_some(dict))
        }
        _ => Ok(None),
    }
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = payload(vm, &args[0])?.args.borrow().clone();
    let state = attributes(vm, &args[0])?.map(Ref::into_value);
    Ok(reduced(vm, &args[0], arguments, state))
}

/// What `__reduce__` returns: class, arguments, and state if there is any.
pub(super) fn reduced(vm: &mut Vm, value: &Value, arguments: Value, state: Option<Value>) -> Value {
    let mut parts = vec![vm.type_of(value).to_value(), arguments];
    parts.extend(state);
    vm.tuple(parts)
}

fn setstate(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() {
        return Ok(Value::NONE);
    }
    let Some(state) = args[1].downcast_ref::<Dict>().cloned() else {
        return Err(vm.type_error("state is not a dictionary"));
    };
    for (name, value) in state.entries() {
        let Some(name) = name.downcast_ref::<Str>().cloned() else {
            let given = vm.type_name(&name);
            return Err(vm.type_error(format!("attribute name must be string, not '{given}'")));
        };
        vm.complete(|vm| vm.begin_setattr(&args[0], &name, Some(value)))?;
    }
    Ok(Value::NONE)
}

fn with_traceback(vm: &mut Vm, args: Args<'_>) -> Res {
    set_traceback(vm, &args[0], Some(args[1].clone()))?;
    Ok(args[0].clone())
}

fn add_note(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[1].has_payload::<Str>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("add_note() argument must be str, not {given}")));
    }
    let notes = match vm.getattr_opt(&args[0], "__notes__")? {
        Some(notes) => notes,
        None => {
            let notes = vm.list(Vec::new());
            vm.setattr(&args[0], "__notes__", notes.clone())?;
            notes
        }
    };
    match notes.downcast_ref::<List>() {
        Some(list) => list.items.borrow_mut().push(args[1].clone()),
        None => return Err(vm.type_error("Cannot add note: __notes__ is not a list")),
    }
    Ok(Value::NONE)
}

fn set_args(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("args may not be deleted"));
    };
    let items = vm.collect(&new)?;
    let tuple = vm.tuple(items);
    drop(payload(vm, value)?.args.replace(tuple));
    Ok(())
}

fn set_traceback(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    };
    if !new.is_none() && !new.has_payload::<Traceback>() {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    drop(payload(vm, value)?.traceback.replace(new));
    Ok(())
}

fn set_context(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("__context__ may not be deleted"));
    };
    if !new.is_none() && !new.has_payload::<Exception>() {
        return Err(vm.type_error("exception context must be None or derive from BaseException"));
    }
    drop(payload(vm, value)?.context.replace(new));
    Ok(())
}

fn set_cause(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("__cause__ may not be deleted"));
    };
    if !new.is_none() && !new.has_payload::<Exception>() {
        return Err(vm.type_error("exception cause must be None or derive from BaseException"));
    }
    let exception = payload(vm, value)?;
    drop(exception.cause.replace(new));
    exception.suppress_context.set(true);
    Ok(())
}

fn set_suppress_context(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("can't delete numeric/char attribute"));
    };
    match new.as_bool() {
        Some(on) => payload(vm, value)?.suppress_context.set(on),
        None => return Err(vm.type_error("attribute value type must be bool")),
    }
    Ok(())
}

/// Replaces the dict behind an instance's attributes.
pub fn set_dict(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("cannot delete __dict__"));
    };
    if !new.has_payload::<Dict>() {
        let given = vm.type_name(&new);
        return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{given}'")));
    }
    // What stands under the instance's shape moves to a dict first, which is then replaced.
    drop(vm.instance_dict(value)?);
    if let Some(attrs) = value.header().and_then(|header| header.attrs()) {
        drop(attrs.set_dict(&vm.heap, new));
    }
    Ok(())
}

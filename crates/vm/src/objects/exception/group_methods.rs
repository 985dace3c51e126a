//! Methods of `BaseExceptionGroup` and `ExceptionGroup` (PEP 654).

use corallus_heap::{Ref, TypeFlags, Value};

use super::groups::{Matcher, split};
use super::methods::{allocate, class_argument, items, no_keywords, payload};
use super::{Exception, ExceptionKind};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, class, fixed, getset, method};
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__init__",
        "($self, /, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__str__", "($self, /)", group_str, "Return str(self)."),
    method("derive", "($self, excs, /)", derive, ""),
    method("split", "($self, matcher_value, /)", split_method, ""),
    method("subgroup", "($self, matcher_value, /)", subgroup, ""),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        class_getitem,
        "See PEP 585",
    )),
];

pub static GETSETS: &[GetSet] = &[
    getset(
        "message",
        |vm, this| member(vm, this, "message"),
        read_only,
        "exception message",
    ),
    getset(
        "exceptions",
        |vm, this| member(vm, this, "exceptions"),
        read_only,
        "nested exceptions",
    ),
];

fn member(vm: &mut Vm, value: &Value, name: &str) -> Res {
    Ok(payload(vm, value)?.member(name).unwrap_or(Value::NONE))
}

fn read_only(vm: &mut Vm, _: &Value, _: Option<Value>) -> Res<()> {
    Err(vm.error(ExceptionKind::AttributeError, "readonly attribute"))
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = class_argument(vm, &args[0])?.clone();
    no_keywords(vm, &args[0], &args[2])?;
    let given = items(&args[1]);
    let [message, exceptions] = &*given else {
        let count = given.len();
        return Err(vm.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({count} given)"
        )));
    };
    if !message.has_payload::<Str>() {
        let given = vm.type_name(message);
        return Err(vm.type_error(format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {given}"
        )));
    }
    let listed = exception_list(vm, exceptions)?;
    let only_exceptions = {
        let exception = vm.exception_type(ExceptionKind::Exception);
        listed.iter().all(|item| vm.is_instance(item, &exception))
    };
    let class = group_class(vm, class, only_exceptions)?;
    let group = allocate(vm, &class, &args[1]);
    group.set_member("message", message.clone());
    let listed = vm.tuple(listed);
    group.set_member("exceptions", listed);
    Ok(group.into_value())
}

/// The exceptions given to the constructor.
fn exception_list(vm: &mut Vm, value: &Value) -> Res<Vec<Value>> {
    let is_sequence = !value.has_payload::<crate::objects::dict::Dict>()
        && vm.type_of(value).has_special(crate::special::Special::GetItem);
    if !is_sequence {
        return Err(vm.type_error("second argument (exceptions) must be a sequence"));
    }
    let listed = vm.collect(value)?;
    if listed.is_empty() {
        return Err(vm.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(index) = listed.iter().position(|item| !item.has_payload::<Exception>()) {
        return Err(vm.value_error(format!(
            "Item {index} of second argument (exceptions) is not an exception"
        )));
    }
    Ok(listed)
}

/// The class to instantiate: `BaseExceptionGroup` of `Exception`s makes an `ExceptionGroup`.
fn group_class(vm: &mut Vm, class: Ref<Type>, only_exceptions: bool) -> Res<Ref<Type>> {
    let (base, group) = (
        vm.exception_type(ExceptionKind::BaseExceptionGroup),
        vm.exception_type(ExceptionKind::ExceptionGroup),
    );
    if only_exceptions {
        return Ok(if class.is(&base) { group } else { class });
    }
    if class.is(&group) {
        return Err(vm.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    }
    if class.is_subtype(&vm.exception_type(ExceptionKind::Exception)) {
        let name = class.name();
        return Err(vm.type_error(format!("Cannot nest BaseExceptions in '{name}'")));
    }
    Ok(class)
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    no_keywords(vm, &args[0], &args[2])?;
    drop(payload(vm, &args[0])?.args.replace(args[1].clone()));
    Ok(Value::NONE)
}

fn group_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let message = member(vm, &args[0], "message")?;
    let count = items(&member(vm, &args[0], "exceptions")?).len();
    let mut text = vm.str_of(&message)?.as_bytes().to_vec();
    let plural = if count == 1 { "" } else { "s" };
    text.extend_from_slice(format!(" ({count} sub-exception{plural})").as_bytes());
    Ok(vm.new_str(text.into()).into_value())
}

fn derive(vm: &mut Vm, args: Args<'_>) -> Res {
    let message = member(vm, &args[0], "message")?;
    let class = vm.exception_type(ExceptionKind::BaseExceptionGroup).into_value();
    vm.call(&class, &[message, args[1].clone()])
}

/// What `split` and `subgroup` are asked to pick.
fn matcher(vm: &mut Vm, value: &Value) -> Res<Matcher> {
    let listed = match value.downcast_ref::<Tuple>() {
        Some(tuple) => tuple.items.to_vec(),
        None => vec![value.clone()],
    };
    let classes: Option<Vec<Ref<Type>>> = listed
        .iter()
        .map(|item| {
            item.downcast_ref::<Type>()
                .filter(|ty| ty.has(TypeFlags::EXCEPTION))
                .cloned()
        })
        .collect();
    if let Some(classes) = classes {
        return Ok(Matcher::Classes(classes));
    }
    if !value.has_payload::<Type>() && vm.is_callable(value) {
        return Ok(Matcher::Predicate(value.clone()));
    }
    Err(vm.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

fn split_method(vm: &mut Vm, args: Args<'_>) -> Res {
    let matcher = matcher(vm, &args[1])?;
    let parts = split(vm, &args[0], &matcher, true)?;
    Ok(vm.tuple([parts.matched.unwrap_or(Value::NONE), parts.rest.unwrap_or(Value::NONE)]))
}

fn subgroup(vm: &mut Vm, args: Args<'_>) -> Res {
    let matcher = matcher(vm, &args[1])?;
    Ok(split(vm, &args[0], &matcher, false)?.matched.unwrap_or(Value::NONE))
}

fn class_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.generic_alias(&args[0], &args[1])
}

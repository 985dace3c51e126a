//! What Python sees of `property`.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Value};

use super::Property;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, begin_method, fixed, getset, getter, method, readonly, this};
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
        "($self, /, fget=None, fset=None, fdel=None, doc=None)",
        init,
        "Property attribute.",
    ),
    begin_method(
        "__get__",
        "($self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
    begin_method(
        "__set__",
        "($self, instance, value, /)",
        set,
        "Set an attribute of instance to value.",
    ),
    begin_method(
        "__delete__",
        "($self, instance, /)",
        delete,
        "Delete an attribute of instance.",
    ),
    method(
        "getter",
        "($self, object, /)",
        |vm, args| copy(vm, args, Part::Get),
        "Descriptor to obtain a copy of the property with a different getter.",
    ),
    method(
        "setter",
        "($self, object, /)",
        |vm, args| copy(vm, args, Part::Set),
        "Descriptor to obtain a copy of the property with a different setter.",
    ),
    method(
        "deleter",
        "($self, object, /)",
        |vm, args| copy(vm, args, Part::Delete),
        "Descriptor to obtain a copy of the property with a different deleter.",
    ),
    method(
        "__set_name__",
        "($self, /, *args)",
        set_name,
        "Method to set name of a property.",
    ),
];

pub static GETSETS: &[GetSet] = &[
    readonly("fget", |vm, p| Ok(this::<Property>(vm, p)?.get.borrow().clone()), ""),
    readonly("fset", |vm, p| Ok(this::<Property>(vm, p)?.set.borrow().clone()), ""),
    readonly("fdel", |vm, p| Ok(this::<Property>(vm, p)?.delete.borrow().clone()), ""),
    getset(
        "__doc__",
        |vm, p| Ok(this::<Property>(vm, p)?.doc.borrow().clone()),
        set_doc,
        "",
    ),
    getset("__name__", name, set_property_name, ""),
    getter("__isabstractmethod__", is_abstract, ""),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Get,
    Set,
    Delete,
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    let none = || RefCell::new(Value::NONE);
    let payload = Property {
        get: none(),
        set: none(),
        delete: none(),
        doc: none(),
        name: RefCell::new(Value::UNDEF),
        doc_from_getter: Cell::new(false),
    };
    Ok(vm.heap.alloc(&class, payload).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let property = this::<Property>(vm, &args[0])?.clone();
    drop(property.get.replace(args[1].clone()));
    drop(property.set.replace(args[2].clone()));
    drop(property.delete.replace(args[3].clone()));
    property.doc_from_getter.set(false);
    let mut doc = args[4].clone();
    if doc.is_none()
        && !args[1].is_none()
        && let Some(inherited) = vm.getattr_opt(&args[1], "__doc__")?
        && !inherited.is_none()
    {
        doc = inherited;
        property.doc_from_getter.set(true);
    }
    if vm.type_of(&args[0]).is(&vm.types.property) {
        drop(property.doc.replace(doc));
    } else {
        // A subclass has a `__doc__` of its own, which would hide the member: the instance gets one. If it can't have any,
        // only a getter's is missed.
        drop(property.doc.replace(doc.clone()));
        let from_getter = property.doc_from_getter.get();
        match vm.setattr(&args[0], "__doc__", doc) {
            Err(raised) if !from_getter && raised.is(crate::objects::exception::ExceptionKind::AttributeError) => {}
            result => result?,
        }
    }
    Ok(Value::NONE)
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let property = this::<Property>(vm, &args[0])?.clone();
    if args[1].is_none() {
        return Ok(Begun::Done(args[0].clone()));
    }
    let function = property.get.borrow().clone();
    if function.is_none() {
        return Err(vm.property_error(&property, &args[1], "getter"));
    }
    vm.begin_call(&function, &args[1..2], None)
}

fn set(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let property = this::<Property>(vm, &args[0])?.clone();
    let function = property.set.borrow().clone();
    if function.is_none() {
        return Err(vm.property_error(&property, &args[1], "setter"));
    }
    vm.begin_call(&function, &args[1..3], None)
}

fn delete(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let property = this::<Property>(vm, &args[0])?.clone();
    let function = property.delete.borrow().clone();
    if function.is_none() {
        return Err(vm.property_error(&property, &args[1], "deleter"));
    }
    vm.begin_call(&function, &args[1..2], None)
}

/// A property of the same class with one function replaced.
fn copy(vm: &mut Vm, args: Args<'_>, part: Part) -> Res {
    let property = this::<Property>(vm, &args[0])?.clone();
    let pick = |which: Part, own: &RefCell<Value>| {
        if which == part && !args[1].is_none() {
            args[1].clone()
        } else {
            own.borrow().clone()
        }
    };
    let functions = [
        pick(Part::Get, &property.get),
        pick(Part::Set, &property.set),
        pick(Part::Delete, &property.delete),
    ];
    let renewed = property.doc_from_getter.get() && !functions[0].is_none();
    let doc = if renewed {
        Value::NONE
    } else {
        property.doc.borrow().clone()
    };
    let class = vm.type_of(&args[0]).to_value();
    let [get, set, delete] = functions;
    let made = vm.call(&class, &[get, set, delete, doc])?;
    if let Some(copy) = made.downcast_ref::<Property>() {
        drop(copy.name.replace(property.name.borrow().clone()));
    }
    Ok(made)
}

fn set_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = this::<Tuple>(vm, &args[1])?.items.to_vec();
    let [_, name] = &*given else {
        let count = given.len();
        return Err(vm.type_error(format!(
            "__set_name__() takes 2 positional arguments but {count} were given"
        )));
    };
    drop(this::<Property>(vm, &args[0])?.name.replace(name.clone()));
    Ok(Value::NONE)
}

fn set_doc(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    drop(this::<Property>(vm, value)?.doc.replace(new.unwrap_or(Value::NONE)));
    Ok(())
}

fn name(vm: &mut Vm, value: &Value) -> Res {
    let property: Ref<Property> = this::<Property>(vm, value)?.clone();
    let own = property.name.borrow().clone();
    if !own.is_undef() {
        return Ok(own);
    }
    let getter = property.get.borrow().clone();
    if !getter.is_none()
        && let Some(name) = vm.getattr_opt(&getter, "__name__")?
    {
        return Ok(name);
    }
    let ty = vm.type_name(value);
    Err(vm.plain_attribute_error(format!("'{ty}' object has no attribute '__name__'")))
}

fn set_property_name(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    drop(this::<Property>(vm, value)?.name.replace(new.unwrap_or(Value::UNDEF)));
    Ok(())
}

fn is_abstract(vm: &mut Vm, value: &Value) -> Res {
    let property = this::<Property>(vm, value)?.clone();
    for part in [&property.get, &property.set, &property.delete] {
        let function = part.borrow().clone();
        if super::is_abstract_method(vm, &function)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

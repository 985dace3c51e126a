//! What Python sees of the descriptors of native types: methods, computed attributes, slots.

use corallus_heap::{Ref, Value};

use super::functions::{doc_of, signature_of};
use super::{MemberDescriptor, NativeMethod, computed, slot};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Binding, GetSet, Native, begin_method, getter, method, readonly, this};
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

const GET: &str = "($self, instance, owner=None, /)";
const GET_DOC: &str = "Return an attribute of instance, which is of type owner.";

/// Of `method_descriptor`, `wrapper_descriptor` and `classmethod_descriptor`.
pub static METHOD_METHODS: &[Native] = &[
    method("__repr__", "($self, /)", method_repr, "Return repr(self)."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    begin_method("__get__", GET, get, GET_DOC),
    method("__reduce__", "($self, /)", reduce, ""),
];

pub static METHOD_GETSETS: &[GetSet] = &[
    readonly("__name__", descriptor_name, ""),
    getter("__qualname__", qualname, ""),
    readonly("__objclass__", objclass, ""),
    getter(
        "__doc__",
        |vm, d| {
            let native = this::<NativeMethod>(vm, d)?.native;
            Ok(doc_of(vm, native))
        },
        "",
    ),
    getter(
        "__text_signature__",
        |vm, d| {
            let native = this::<NativeMethod>(vm, d)?.native;
            Ok(signature_of(vm, native))
        },
        "",
    ),
];

/// Of `getset_descriptor` and `member_descriptor`.
pub static DATA_METHODS: &[Native] = &[
    method("__repr__", "($self, /)", data_repr, "Return repr(self)."),
    begin_method("__get__", GET, get, GET_DOC),
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
    method("__reduce__", "($self, /)", reduce, ""),
];

pub static DATA_GETSETS: &[GetSet] = &[
    readonly("__name__", descriptor_name, ""),
    getter("__qualname__", qualname, ""),
    readonly("__objclass__", objclass, ""),
    getter("__doc__", data_doc, ""),
];

/// The class that declares a descriptor.
fn owner(vm: &mut Vm, value: &Value) -> Res<Ref<Type>> {
    if let Some(native) = value.downcast_ref::<NativeMethod>() {
        return Ok(native.owner.clone());
    }
    if let Some((_, owner)) = computed(value) {
        return Ok(owner.clone());
    }
    Ok(this::<MemberDescriptor>(vm, value)?.owner.clone())
}

fn objclass(vm: &mut Vm, value: &Value) -> Res {
    Ok(owner(vm, value)?.into_value())
}

fn descriptor_name(vm: &mut Vm, value: &Value) -> Res {
    if let Some(native) = value.downcast_ref::<NativeMethod>() {
        return Ok(vm.intern(native.native.name).into_value());
    }
    if let Some((def, _)) = computed(value) {
        return Ok(vm.intern(def.name).into_value());
    }
    match slot(value) {
        Some((slot, _)) => Ok(slot.name.clone()),
        None => this::<MemberDescriptor>(vm, value).map(|_| Value::NONE),
    }
}

fn qualname(vm: &mut Vm, value: &Value) -> Res {
    let (owner, name) = (owner(vm, value)?, descriptor_name(vm, value)?);
    let text = format!("{}.{}", vm.type_qualname(&owner), vm.text_of(&name));
    Ok(vm.str(&text))
}

fn data_doc(vm: &mut Vm, value: &Value) -> Res {
    Ok(match computed(value) {
        Some((def, _)) if !def.doc.is_empty() => vm.str(def.doc),
        _ => Value::NONE,
    })
}

fn show(vm: &mut Vm, value: &Value, what: &str) -> Res {
    let (owner, name) = (owner(vm, value)?.long_name(), descriptor_name(vm, value)?);
    let text = format!("<{what} '{}' of '{owner}' objects>", vm.text_of(&name));
    Ok(vm.str(&text))
}

fn method_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let wrapper = vm.type_of(&args[0]).is(&vm.types.wrapper_descriptor);
    show(vm, &args[0], if wrapper { "slot wrapper" } else { "method" })
}

fn data_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    show(
        vm,
        &args[0],
        if args[0].has_payload::<MemberDescriptor>() {
            "member"
        } else {
            "attribute"
        },
    )
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_call_spread(&args[0], &args[1], &args[2])
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let instance = (!args[1].is_none()).then_some(&args[1]);
    if let Some(native) = args[0].downcast_ref::<NativeMethod>()
        && native.native.binding == Binding::ClassMethod
        && !args[2].is_none()
    {
        vm.check_class_method(&native.clone(), &args[2])?;
    }
    let ty = match (args[2].downcast_ref::<Type>(), instance) {
        (Some(ty), _) => ty.clone(),
        (None, Some(instance)) => vm.type_of(instance).clone(),
        (None, None) => return Err(vm.type_error("__get__(None, None) is invalid")),
    };
    if let (Some(instance), Some(native)) = (instance, args[0].downcast_ref::<NativeMethod>())
        && native.native.binding == crate::native::Binding::Method
    {
        let (owner, name) = (native.owner.clone(), native.native.name);
        vm.check_descriptor_instance(&owner, name, instance)?;
    }
    vm.begin_descriptor_get(&args[0], instance, &ty)
}

fn set(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    assign(vm, &args[0], &args[1], Some(args[2].clone()))
}

fn delete(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    assign(vm, &args[0], &args[1], None)
}

fn assign(vm: &mut Vm, descriptor: &Value, instance: &Value, value: Option<Value>) -> Res<Begun> {
    let name = descriptor_name(vm, descriptor)?;
    let name = this::<Str>(vm, &name)?.clone();
    vm.begin_descriptor_set(descriptor, instance, &name, value)
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    // Getting it from its class would give it bound.
    if let Some(method) = args[0].downcast_ref::<NativeMethod>()
        && method.native.binding == Binding::ClassMethod
    {
        return Err(vm.type_error("cannot pickle 'classmethod_descriptor' object"));
    }
    let getattr = vm.visible_builtin("getattr")?;
    let (owner, name) = (owner(vm, &args[0])?.into_value(), descriptor_name(vm, &args[0])?);
    let arguments = vm.tuple([owner, name]);
    Ok(vm.tuple([getattr, arguments]))
}

//! What Python sees of native functions and bound native methods (`builtin_function_or_method`).

use corallus_heap::Value;

use super::NativeFunction;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Binding, GetSet, Native, begin_method, getter, method, this};
use crate::objects::module::Module;
use crate::objects::type_::Type;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method("__ne__", "($self, value, /)", ne, "Return self!=value."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
];

const NAME: GetSet = getter("__name__", name, "");
const QUALNAME: GetSet = getter("__qualname__", qualname, "");
const BOUND_TO: GetSet = getter("__self__", bound_to, "");
const DOC: GetSet = getter(
    "__doc__",
    |vm, f| {
        let native = this_native(vm, f)?;
        Ok(doc_of(vm, native))
    },
    "",
);
const TEXT_SIGNATURE: GetSet = getter(
    "__text_signature__",
    |vm, f| {
        let native = this_native(vm, f)?;
        Ok(signature_of(vm, native))
    },
    "",
);

pub static GETSETS: &[GetSet] = &[
    NAME,
    QUALNAME,
    BOUND_TO,
    getter("__module__", module, ""),
    DOC,
    TEXT_SIGNATURE,
];

/// Of `method-wrapper`, a slot wrapper bound to its instance.
pub static WRAPPER_METHODS: &[Native] = &[
    method("__repr__", "($self, /)", wrapper_repr, "Return repr(self)."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method("__ne__", "($self, value, /)", ne, "Return self!=value."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__reduce__", "($self, /)", reduce, ""),
];

pub static WRAPPER_GETSETS: &[GetSet] = &[
    NAME,
    QUALNAME,
    BOUND_TO,
    getter("__objclass__", objclass, ""),
    DOC,
    TEXT_SIGNATURE,
];

fn this_native(vm: &mut Vm, value: &Value) -> Res<&'static Native> {
    Ok(this::<NativeFunction>(vm, value)?.native)
}

/// `__doc__` of a native.
pub(super) fn doc_of(vm: &mut Vm, native: &'static Native) -> Value {
    if native.doc.is_empty() {
        Value::NONE
    } else {
        vm.str(native.doc)
    }
}

/// `__text_signature__` of a native. Functions of modules are shown with the module as their first parameter.
pub(super) fn signature_of(vm: &mut Vm, native: &'static Native) -> Value {
    if native.signature.is_empty() {
        return Value::NONE;
    }
    if native.binding != Binding::Function {
        return vm.str(native.signature);
    }
    let inner = native
        .signature
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.unwrap_or(native.signature);
    let positional_only = inner.split(',').any(|part| part.trim() == "/");
    let text = match (inner.is_empty(), positional_only) {
        (true, _) => "($module, /)".to_owned(),
        (_, true) => format!("($module, {inner})"),
        (_, false) => format!("($module, /, {inner})"),
    };
    vm.str(&text)
}

fn name(vm: &mut Vm, value: &Value) -> Res {
    let native = this_native(vm, value)?;
    Ok(vm.intern(native.name).into_value())
}

/// What the function is bound to, other than its module.
fn instance(function: &NativeFunction) -> Option<&Value> {
    let bound = &function.bound;
    (!bound.is_undef() && !bound.has_payload::<Module>()).then_some(bound)
}

fn qualname(vm: &mut Vm, value: &Value) -> Res {
    let function = this::<NativeFunction>(vm, value)?.clone();
    let name = function.native.name;
    let class = match instance(&function) {
        Some(bound) => match bound.downcast_ref::<Type>() {
            Some(ty) => Some(ty.clone()),
            None => Some(vm.type_of(bound).clone()),
        },
        None => function.owner.clone(),
    };
    let text = match class {
        Some(class) => format!("{}.{name}", vm.type_qualname(&class)),
        None => name.to_owned(),
    };
    Ok(vm.str(&text))
}

fn bound_to(vm: &mut Vm, value: &Value) -> Res {
    let function = this::<NativeFunction>(vm, value)?.clone();
    if !function.bound.is_undef() {
        return Ok(function.bound.clone());
    }
    match function.module {
        Some(module) => Ok(vm.modules.clone().get_str(vm, module).unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }
}

fn module(vm: &mut Vm, value: &Value) -> Res {
    Ok(match this::<NativeFunction>(vm, value)?.module {
        Some(module) => vm.intern(module).into_value(),
        None => Value::NONE,
    })
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<NativeFunction>(vm, &args[0])?.clone();
    let name = function.native.name;
    let text = match instance(&function) {
        Some(bound) => {
            let ty = vm.type_name(bound);
            if vm.type_of(&args[0]).is(&vm.types.method_wrapper) {
                let text = format!("<method-wrapper '{name}' of {ty} object at {:#x}>", bound.bits());
                return Ok(vm.str(&text));
            }
            format!("<built-in method {name} of {ty} object at {:#x}>", bound.bits())
        }
        None => format!("<built-in function {name}>"),
    };
    Ok(vm.str(&text))
}

fn objclass(vm: &mut Vm, value: &Value) -> Res {
    let owner = this::<NativeFunction>(vm, value)?.owner.clone();
    Ok(owner.map_or(Value::NONE, corallus_heap::Ref::into_value))
}

fn wrapper_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<NativeFunction>(vm, &args[0])?.clone();
    let (name, bound) = (function.native.name, &function.bound);
    let ty = vm.type_name(bound);
    let text = format!("<method-wrapper '{name}' of {ty} object at {:#x}>", bound.bits());
    Ok(vm.str(&text))
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_call_spread(&args[0], &args[1], &args[2])
}

fn same(a: &Value, b: &Value) -> Option<bool> {
    let (a, b) = (a.downcast_ref::<NativeFunction>()?, b.downcast_ref::<NativeFunction>()?);
    Some(std::ptr::eq(a.native, b.native) && a.bound.is(&b.bound))
}

fn eq(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(&args[0], &args[1]).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(&args[0], &args[1]).map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<NativeFunction>(vm, &args[0])?;
    let hash = (std::ptr::from_ref(function.native) as u64 >> 3) ^ (function.bound.bits() >> 4);
    Ok(vm.int((hash >> 2) as i64))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<NativeFunction>(vm, &args[0])?.clone();
    let name = vm.intern(function.native.name).into_value();
    match instance(&function) {
        Some(bound) => {
            let getattr = vm.visible_builtin("getattr")?;
            let arguments = vm.tuple([bound.clone(), name]);
            Ok(vm.tuple([getattr, arguments]))
        }
        None => Ok(name),
    }
}

//! What Python sees of `function`: attributes, construction, binding.

use std::cell::RefCell;

use corallus_bytecode::CodeFlags;
use corallus_heap::{Ref, Value};

use super::Function;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Arguments, GetSet, Native, begin_method, fixed, getset, method, readonly, this};
use crate::objects::cell::CellObject;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
        new,
        "Create a function object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
];

pub static GETSETS: &[GetSet] = &[
    getset(
        "__code__",
        |vm, f| Ok(this::<Function>(vm, f)?.code().into_value()),
        set_code,
        "",
    ),
    readonly(
        "__globals__",
        |vm, f| Ok(this::<Function>(vm, f)?.globals.to_value()),
        "",
    ),
    readonly(
        "__builtins__",
        |vm, f| Ok(this::<Function>(vm, f)?.builtins_value()),
        "",
    ),
    readonly("__closure__", closure, ""),
    getset("__defaults__", |vm, f| field(vm, f, |f| &f.defaults), set_defaults, ""),
    getset(
        "__kwdefaults__",
        |vm, f| field(vm, f, |f| &f.kwdefaults),
        set_kwdefaults,
        "",
    ),
    getset("__name__", |vm, f| field(vm, f, |f| &f.name), set_name, ""),
    getset("__qualname__", |vm, f| field(vm, f, |f| &f.qualname), set_qualname, ""),
    getset("__doc__", doc, set_doc, ""),
    getset("__module__", |vm, f| field(vm, f, |f| &f.module), set_module, ""),
    getset("__annotations__", annotations, set_annotations, ""),
    getset("__annotate__", |vm, f| field(vm, f, |f| &f.annotate), set_annotate, ""),
    getset("__type_params__", type_params, set_type_params, ""),
    getset(
        "__dict__",
        |vm, f| Ok(vm.instance_dict(f)?.into_value()),
        crate::objects::exception::methods::set_dict,
        "",
    ),
];

/// A field's value; `None` where it isn't set.
fn field(vm: &mut Vm, value: &Value, of: fn(&Function) -> &RefCell<Value>) -> Res {
    let value = of(this::<Function>(vm, value)?).borrow().clone();
    Ok(if value.is_undef() { Value::NONE } else { value })
}

fn put(vm: &mut Vm, value: &Value, of: fn(&Function) -> &RefCell<Value>, new: Value) -> Res<()> {
    drop(of(this::<Function>(vm, value)?).replace(new));
    Ok(())
}

/// Something that may be unset (deleted, or set to `None`), or must pass `check`.
fn optional(vm: &mut Vm, new: Option<Value>, check: fn(&Value) -> bool, message: &str) -> Res {
    match new {
        Some(new) if check(&new) => Ok(new),
        Some(new) if !new.is_none() => Err(vm.type_error(message)),
        _ => Ok(Value::UNDEF),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(code) = args[1].downcast_ref::<CodeObject>().cloned() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("function() argument 'code' must be code, not {given}")));
    };
    let Some(globals) = args[2].downcast_ref::<Dict>().cloned() else {
        let given = vm.type_name(&args[2]);
        return Err(vm.type_error(format!("function() argument 'globals' must be dict, not {given}")));
    };
    if !args[3].is_none() && !args[3].has_payload::<Str>() {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if !args[4].is_none() && !args[4].has_payload::<Tuple>() {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let cells = closure_argument(vm, &code, &args[5])?;
    if !args[6].is_none() && !args[6].has_payload::<Dict>() {
        return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let function = vm.new_function(code, globals)?;
    if args[3].has_payload::<Str>() {
        drop(function.name.replace(args[3].clone()));
    }
    if !args[4].is_none() {
        drop(function.defaults.replace(args[4].clone()));
    }
    if !args[6].is_none() {
        drop(function.kwdefaults.replace(args[6].clone()));
    }
    drop(function.closure.replace(cells));
    Ok(function.into_value())
}

fn closure_argument(vm: &mut Vm, code: &CodeObject, value: &Value) -> Res<Box<[Ref<CellObject>]>> {
    let wanted = vm.code_body(code).free_names.len();
    let given = match value.downcast_ref::<Tuple>() {
        Some(tuple) => tuple.items.to_vec(),
        None if value.is_none() && wanted == 0 => Vec::new(),
        None if wanted > 0 => return Err(vm.type_error("arg 5 (closure) must be tuple")),
        None => return Err(vm.type_error("arg 5 (closure) must be None or tuple")),
    };
    if given.len() != wanted {
        let (name, count) = (code.name.to_string_lossy(), given.len());
        return Err(vm.value_error(format!("{name} requires closure of length {wanted}, not {count}")));
    }
    let mut cells = Vec::with_capacity(wanted);
    for cell in given {
        match cell.downcast::<CellObject>() {
            Ok(cell) => cells.push(cell),
            Err(other) => {
                let name = vm.type_name(&other);
                return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {name}")));
            }
        }
    }
    Ok(cells.into())
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<Function>(vm, &args[0])?;
    let name = vm.text_of(&function.qualname.borrow());
    let text = format!("<function {name} at {:#x}>", args[0].bits());
    Ok(vm.str(&text))
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_call_spread(&args[0], &args[1], &args[2])
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() && !args[2].is_none() {
        return Ok(args[0].clone());
    }
    if args[1].is_none() {
        return Err(vm.type_error("__get__(None, None) is invalid"));
    }
    Ok(vm.new_method(args[0].clone(), args[1].clone()))
}

fn set_code(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let function = this::<Function>(vm, value)?.clone();
    let Some(code) = new.and_then(|new| new.downcast::<CodeObject>().ok()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let (has, wants) = (function.closure.borrow().len(), vm.code_body(&code).free_names.len());
    if has != wants {
        let name = vm.text_of(&function.name.borrow());
        return Err(vm.value_error(format!(
            "{name}() requires a code object with {has} free vars, not {wants}"
        )));
    }
    const KINDS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;
    if function.code().head.flags.0 & KINDS != code.head.flags.0 & KINDS {
        vm.warn(
            ExceptionKind::DeprecationWarning,
            "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)",
        )?;
    }
    // It stays that of the old code.
    drop(vm.docstring(&function));
    function.set_code(code);
    Ok(())
}

fn closure(vm: &mut Vm, value: &Value) -> Res {
    let cells: Vec<Value> = this::<Function>(vm, value)?
        .closure
        .borrow()
        .iter()
        .map(Ref::to_value)
        .collect();
    Ok(if cells.is_empty() { Value::NONE } else { vm.tuple(cells) })
}

fn set_defaults(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = optional(
        vm,
        new,
        Value::has_payload::<Tuple>,
        "__defaults__ must be set to a tuple object",
    )?;
    put(vm, value, |f| &f.defaults, new)
}

fn set_kwdefaults(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = optional(
        vm,
        new,
        Value::has_payload::<Dict>,
        "__kwdefaults__ must be set to a dict object",
    )?;
    put(vm, value, |f| &f.kwdefaults, new)
}

fn text(vm: &mut Vm, new: Option<Value>, name: &str) -> Res {
    match new {
        Some(new) if new.has_payload::<Str>() => Ok(new),
        _ => Err(vm.type_error(format!("{name} must be set to a string object"))),
    }
}

fn set_name(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = text(vm, new, "__name__")?;
    put(vm, value, |f| &f.name, new)
}

fn set_qualname(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = text(vm, new, "__qualname__")?;
    put(vm, value, |f| &f.qualname, new)
}

fn doc(vm: &mut Vm, value: &Value) -> Res {
    let function = this::<Function>(vm, value)?.clone();
    Ok(vm.docstring(&function))
}

fn set_doc(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    put(vm, value, |f| &f.doc, new.unwrap_or(Value::NONE))
}

fn set_module(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    put(vm, value, |f| &f.module, new.unwrap_or(Value::NONE))
}

/// The annotations, computed by `__annotate__` when first asked for (PEP 649).
fn annotations(vm: &mut Vm, value: &Value) -> Res {
    let function = this::<Function>(vm, value)?.clone();
    let known = function.annotations.borrow().clone();
    if !known.is_undef() {
        return Ok(known);
    }
    let annotate = function.annotate.borrow().clone();
    let computed = if annotate.is_undef() || annotate.is_none() {
        vm.new_dict().into_value()
    } else {
        let computed = vm.call(&annotate, &[Value::int32(1)])?;
        if !computed.has_payload::<Dict>() {
            let given = vm.type_name(&computed);
            return Err(vm.type_error(format!("__annotate__() must return a dict, not {given}")));
        }
        computed
    };
    drop(function.annotations.replace(computed.clone()));
    Ok(computed)
}

fn set_annotations(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = optional(
        vm,
        new,
        Value::has_payload::<Dict>,
        "__annotations__ must be set to a dict object",
    )?;
    put(vm, value, |f| &f.annotations, new)?;
    put(vm, value, |f| &f.annotate, Value::UNDEF)
}

fn set_annotate(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("__annotate__ cannot be deleted"));
    };
    if new.is_none() {
        return put(vm, value, |f| &f.annotate, Value::UNDEF);
    }
    if !vm.is_callable(&new) {
        return Err(vm.type_error("__annotate__ must be callable or None"));
    }
    put(vm, value, |f| &f.annotate, new)?;
    put(vm, value, |f| &f.annotations, Value::UNDEF)
}

fn type_params(vm: &mut Vm, value: &Value) -> Res {
    let params = this::<Function>(vm, value)?.type_params.borrow().clone();
    Ok(if params.is_undef() {
        vm.tuple(Vec::new())
    } else {
        params
    })
}

fn set_type_params(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    match new {
        Some(new) if new.has_payload::<Tuple>() => put(vm, value, |f| &f.type_params, new),
        _ => Err(vm.type_error("__type_params__ must be set to a tuple")),
    }
}

impl Vm {
    /// Calls with the items of a tuple and the entries of a dict, as `callable(*args, **kwargs)`.
    pub fn begin_call_spread(&mut self, callable: &Value, args: &Value, kwargs: &Value) -> Res<Begun> {
        let mut values = args
            .downcast_ref::<Tuple>()
            .map(|tuple| tuple.items.to_vec())
            .unwrap_or_default();
        let mut names = Vec::new();
        for (name, value) in kwargs
            .downcast_ref::<Dict>()
            .map(|dict| dict.entries())
            .unwrap_or_default()
        {
            names.push(name);
            values.push(value);
        }
        self.begin_call_with(
            callable,
            Arguments {
                values: &values,
                names: &names,
            },
        )
    }

    /// `AttributeError` without the members that suggestions are made from.
    pub(crate) fn plain_attribute_error(&mut self, message: impl AsRef<str>) -> crate::error::Raised {
        self.error(ExceptionKind::AttributeError, message)
    }
}

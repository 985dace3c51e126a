//! `_contextvars`: contexts and context variables (PEP 567).
//!
//! A context is an immutable map behind a cell: setting a variable replaces the map, so copying a context is one reference.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::{Begun, Completion, NativeFrame};
use corallus_vm::native::{
    Args, GetSet, ModuleDef, Native, TypeDef, begin_method, class, fixed, function, getter, method, this,
};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::generic_alias;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

/// The payload of `Context`.
pub struct Context {
    /// From variables to values; never changed once shared.
    values: RefCell<Ref<Dict>>,
    entered: Cell<bool>,
}

payload!(Context, "Context", [values]);

/// The payload of `ContextVar`.
pub struct ContextVar {
    name: Value,
    /// `UNDEF` if there is none.
    default: Value,
}

payload!(ContextVar, "ContextVar", [name, default]);

/// The payload of `Token`.
pub struct Token {
    context: Value,
    variable: Value,
    /// `UNDEF` if the variable had no value.
    old: Value,
    used: Cell<bool>,
}

payload!(Token, "Token", [context, variable, old]);

/// Stands for "no value" in `Token.old_value`.
pub struct Missing;

payload!(Missing, "Token.MISSING", []);

static MISSING: TypeDef = TypeDef {
    methods: &[method(
        "__repr__",
        "($self, /)",
        |vm, _| Ok(vm.str("<Token.MISSING>")),
        "Return repr(self).",
    )],
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<Missing>("Token.MISSING", "builtins")
};

static CONTEXT: TypeDef = TypeDef {
    methods: CONTEXT_METHODS,
    flags: TypeFlags::WEAKREFABLE,
    ..TypeDef::new::<Context>("Context", "_contextvars")
};

static CONTEXT_VAR: TypeDef = TypeDef {
    methods: VARIABLE_METHODS,
    getsets: &[getter(
        "name",
        |vm, var| Ok(this::<ContextVar>(vm, var)?.name.clone()),
        "",
    )],
    ..TypeDef::new::<ContextVar>("ContextVar", "_contextvars")
};

static TOKEN: TypeDef = TypeDef {
    methods: TOKEN_METHODS,
    getsets: TOKEN_GETSETS,
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<Token>("Token", "_contextvars")
};

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_contextvars",
    functions: &[function("copy_context", "()", |vm, _| copy_current(vm), "")],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in [&CONTEXT, &CONTEXT_VAR, &TOKEN] {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        let missing = missing(vm);
        let token = vm.type_for(&TOKEN);
        token.dict.set_str(vm, "MISSING", missing);
        Ok(())
    },
    doc: "Context Variables",
};

/// The isolate's current context.
#[derive(Default)]
struct State {
    current: Option<Ref<Context>>,
    /// Whose context that is.
    thread: u64,
    /// The contexts of other threads.
    others: HashMap<u64, Ref<Context>>,
    missing: Option<Value>,
}

fn missing(vm: &mut Vm) -> Value {
    if let Some(value) = vm.state::<State>().missing.clone() {
        return value;
    }
    let ty = vm.type_for(&MISSING);
    let value = vm.heap.alloc(&ty, Missing).into_value();
    vm.state::<State>().missing = Some(value.clone());
    value
}

fn new_context(vm: &mut Vm, values: Ref<Dict>) -> Ref<Context> {
    let ty = vm.type_for(&CONTEXT);
    vm.heap.alloc(
        &ty,
        Context {
            values: RefCell::new(values),
            entered: Cell::new(false),
        },
    )
}

/// The state, with the context of the thread that runs in its place.
fn state(vm: &mut Vm) -> &mut State {
    let thread = vm.thread_identity();
    let state = vm.state::<State>();
    if state.thread != thread {
        let mine = state.others.remove(&thread);
        if let Some(context) = std::mem::replace(&mut state.current, mine) {
            state.others.insert(state.thread, context);
        }
        state.thread = thread;
    }
    state
}

/// Forgets the context of a thread that has ended.
pub fn end_thread(vm: &mut Vm) {
    let context = state(vm).current.take();
    drop(context);
}

fn current(vm: &mut Vm) -> Ref<Context> {
    if let Some(context) = state(vm).current.clone() {
        return context;
    }
    let values = vm.new_dict();
    let context = new_context(vm, values);
    state(vm).current = Some(context.clone());
    context
}

fn copy_current(vm: &mut Vm) -> Res {
    let values = current(vm).values.borrow().clone();
    Ok(new_context(vm, values).into_value())
}

static CONTEXT_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, *args, **kwargs)",
        |vm, args| {
            let is_bare = args[1].downcast_ref::<Tuple>().is_none_or(|args| args.items.is_empty())
                && args[2].downcast_ref::<Dict>().is_none_or(|kwargs| kwargs.is_empty());
            if !is_bare {
                return Err(vm.type_error("Context() does not accept any arguments"));
            }
            let values = vm.new_dict();
            Ok(new_context(vm, values).into_value())
        },
        "",
    )),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    begin_method("run", "($self, /, *args, **kwargs)", run, ""),
    method(
        "copy",
        "($self)",
        |vm, args| {
            let values = this::<Context>(vm, &args[0])?.values.borrow().clone();
            Ok(new_context(vm, values).into_value())
        },
        "Return a shallow copy of the context object.",
    ),
    method(
        "get",
        "($self, key, default=None, /)",
        |vm, args| Ok(lookup(vm, &args[0], &args[1])?.unwrap_or_else(|| args[2].clone())),
        "",
    ),
    method(
        "__getitem__",
        "($self, key, /)",
        |vm, args| match lookup(vm, &args[0], &args[1])? {
            Some(value) => Ok(value),
            None => Err(vm.key_error(&args[1])),
        },
        "Return self[key].",
    ),
    method(
        "__contains__",
        "($self, key, /)",
        |vm, args| Ok(Value::bool(lookup(vm, &args[0], &args[1])?.is_some())),
        "",
    ),
    method(
        "__len__",
        "($self, /)",
        |vm, args| {
            let length = this::<Context>(vm, &args[0])?.values.borrow().len();
            Ok(vm.size(length))
        },
        "Return len(self).",
    ),
    method(
        "__iter__",
        "($self, /)",
        |vm, args| {
            let keys = this::<Context>(vm, &args[0])?.values.borrow().keys();
            let keys = vm.list(keys);
            vm.iter(&keys)
        },
        "Implement iter(self).",
    ),
    method(
        "keys",
        "($self, /)",
        |vm, args| {
            let keys = this::<Context>(vm, &args[0])?.values.borrow().keys();
            Ok(vm.list(keys))
        },
        "",
    ),
    method(
        "values",
        "($self, /)",
        |vm, args| {
            let values = this::<Context>(vm, &args[0])?.values.borrow().values();
            Ok(vm.list(values))
        },
        "",
    ),
    method(
        "items",
        "($self, /)",
        |vm, args| {
            let entries = this::<Context>(vm, &args[0])?.values.borrow().entries();
            let items = entries.into_iter().map(|(key, value)| vm.tuple([key, value])).collect();
            Ok(vm.list(items))
        },
        "",
    ),
];

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let Some(other) = args[1].downcast_ref::<Context>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let values = this::<Context>(vm, &args[0])?.values.borrow().to_value();
    let others = other.values.borrow().to_value();
    vm.compare(&values, &others, op)
}

fn lookup(vm: &mut Vm, context: &Value, key: &Value) -> Res<Option<Value>> {
    if !key.has_payload::<ContextVar>() {
        let given = vm.type_name(key);
        return Err(vm.type_error(format!("a ContextVar key was expected, got <{given} object>")));
    }
    let values = this::<Context>(vm, context)?.values.borrow().clone();
    values.get(vm, key)
}

fn run(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let mut values = this::<Tuple>(vm, &args[1])?.items.to_vec();
    if values.is_empty() {
        return Err(vm.type_error("run() missing 1 required positional argument"));
    }
    let callable = values.remove(0);
    let context = this::<Context>(vm, &args[0])?.clone();
    if context.entered.replace(true) {
        let message = format!(
            "cannot enter context: <Context object at {:#x}> is already entered",
            args[0].bits()
        );
        return Err(vm.runtime_error(message));
    }
    let mut names = Vec::new();
    for (name, value) in this::<Dict>(vm, &args[2])?.entries() {
        names.push(name);
        values.push(value);
    }
    let names = vm.new_tuple(names);
    let previous = current(vm);
    state(vm).current = Some(context.clone());
    vm.begin_native(Run { context, previous }, |vm| {
        vm.begin_call(&callable, &values, Some(&names))
    })
}

/// Waits for the function that a context runs.
struct Run {
    context: Ref<Context>,
    previous: Ref<Context>,
}

impl NativeFrame for Run {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        self.context.entered.set(false);
        state(vm).current = Some(self.previous.clone());
        input.into_result(vm).map(Begun::Done)
    }

    fn trace(&self, tracer: &mut corallus_heap::Tracer<'_>) {
        tracer.visit(self.context.as_value());
        tracer.visit(self.previous.as_value());
    }

    fn name(&self) -> &'static str {
        "Context.run"
    }
}

static VARIABLE_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, name, /, *, default=<unrepresentable>)",
        |vm, args| {
            if !args[1].has_payload::<Str>() {
                return Err(vm.type_error("context variable name must be a str"));
            }
            let ty = vm.type_for(&CONTEXT_VAR);
            Ok(vm
                .heap
                .alloc(
                    &ty,
                    ContextVar {
                        name: args[1].clone(),
                        default: args[2].clone(),
                    },
                )
                .into_value())
        },
        "",
    )),
    method("get", "($self, default=<unrepresentable>, /)", variable_get, ""),
    method("set", "($self, value, /)", variable_set, ""),
    method("reset", "($self, token, /)", variable_reset, ""),
    method(
        "__repr__",
        "($self, /)",
        |vm, args| {
            let variable = this::<ContextVar>(vm, &args[0])?.clone();
            let name = vm.repr(&variable.name)?.to_string_lossy().into_owned();
            let default = match variable.default.is_undef() {
                true => String::new(),
                false => format!(" default={}", vm.repr(&variable.default)?.to_string_lossy()),
            };
            let text = format!("<ContextVar name={name}{default} at {:#x}>", args[0].bits());
            Ok(vm.str(&text))
        },
        "",
    ),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        generic_alias::class_getitem,
        "See PEP 585",
    )),
];

fn variable_get(vm: &mut Vm, args: Args<'_>) -> Res {
    let values = current(vm).values.borrow().clone();
    if let Some(value) = values.get(vm, &args[0])? {
        return Ok(value);
    }
    if !args[1].is_undef() {
        return Ok(args[1].clone());
    }
    let default = this::<ContextVar>(vm, &args[0])?.default.clone();
    if !default.is_undef() {
        return Ok(default);
    }
    Err(vm.error_with(ExceptionKind::LookupError, vec![args[0].clone()]))
}

fn replace(vm: &mut Vm, context: &Context, variable: &Value, value: Option<Value>) -> Res<()> {
    let values = vm.copy_dict(&context.values.borrow().clone());
    match value {
        Some(value) => values.insert(vm, variable.clone(), value)?,
        None => drop(values.remove(vm, variable)?),
    }
    drop(context.values.replace(values));
    Ok(())
}

fn variable_set(vm: &mut Vm, args: Args<'_>) -> Res {
    let context = current(vm);
    let values = context.values.borrow().clone();
    let old = values.get(vm, &args[0])?.unwrap_or(Value::UNDEF);
    replace(vm, &context, &args[0], Some(args[1].clone()))?;
    let ty = vm.type_for(&TOKEN);
    let token = Token {
        context: context.into_value(),
        variable: args[0].clone(),
        old,
        used: Cell::new(false),
    };
    Ok(vm.heap.alloc(&ty, token).into_value())
}

fn variable_reset(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(token) = args[1].downcast_ref::<Token>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("expected an instance of Token, got <{given} object>")));
    };
    let text = vm.repr(&args[1])?.to_string_lossy().into_owned();
    if token.used.get() {
        return Err(vm.runtime_error(format!("{text} has already been used once")));
    }
    if !token.variable.is(&args[0]) {
        return Err(vm.value_error(format!("{text} was created by a different ContextVar")));
    }
    let context = current(vm);
    if !token.context.is(context.as_value()) {
        return Err(vm.value_error(format!("{text} was created in a different Context")));
    }
    token.used.set(true);
    let old = (!token.old.is_undef()).then(|| token.old.clone());
    replace(vm, &context, &args[0], old)?;
    Ok(Value::NONE)
}

static TOKEN_METHODS: &[Native] = &[
    method(
        "__enter__",
        "($self, /)",
        |_, args| Ok(args[0].clone()),
        "Enter into Token context manager.",
    ),
    method(
        "__exit__",
        "($self, type, val, tb, /)",
        |vm, args| {
            let variable = this::<Token>(vm, &args[0])?.variable.clone();
            variable_reset(vm, &[variable, args[0].clone()])
        },
        "Exit from Token context manager, restore the linked ContextVar.",
    ),
    method(
        "__repr__",
        "($self, /)",
        |vm, args| {
            let token = this::<Token>(vm, &args[0])?.clone();
            let variable = vm.repr(&token.variable)?.to_string_lossy().into_owned();
            let used = if token.used.get() { " used" } else { "" };
            let text = format!("<Token{used} var={variable} at {:#x}>", args[0].bits());
            Ok(vm.str(&text))
        },
        "Return repr(self).",
    ),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        generic_alias::class_getitem,
        "See PEP 585",
    )),
];

static TOKEN_GETSETS: &[GetSet] = &[
    getter("var", |vm, token| Ok(this::<Token>(vm, token)?.variable.clone()), ""),
    getter(
        "old_value",
        |vm, token| {
            let old = this::<Token>(vm, token)?.old.clone();
            Ok(if old.is_undef() { missing(vm) } else { old })
        },
        "",
    ),
];

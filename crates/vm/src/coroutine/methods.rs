//! The methods and attributes of generators, coroutines, async generators and their awaitables.

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::async_gen::{Step, StepKind};
use super::{Generator, GeneratorKind, Input, NameKind, ThrowArguments};
use crate::error::{Raised, Res};
use crate::frame::{Begun, FrameState};
use crate::native::{
    Args, GetSet, Native, TypeDef, begin_method, class, getset, getter, method, resuming, this, throwing,
};
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `coroutine_wrapper`, what `coroutine.__await__()` returns.
pub struct CoroutineWrapper {
    pub coroutine: Value,
}

payload!(CoroutineWrapper, "coroutine_wrapper", [coroutine]);

/// The type `coroutine_wrapper`.
pub static COROUTINE_WRAPPER: TypeDef = TypeDef {
    methods: &[
        method("__iter__", "($self, /)", identity, "Implement iter(self)."),
        begin_method("__next__", "($self, /)", next, "Implement next(self)."),
        begin_method("send", "($self, value, /)", send, SEND_DOC),
        begin_method(
            "throw",
            "($self, typ, val=<unrepresentable>, tb=<unrepresentable>, /)",
            throw,
            THROW_DOC,
        ),
        begin_method("close", "($self, /)", close, CLOSE_DOC),
    ],
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<CoroutineWrapper>("coroutine_wrapper", "builtins")
};

const SEND_DOC: &str = "Send a value in; return the next yielded value or raise StopIteration.";
const THROW_DOC: &str =
    "Raise an exception at the point of suspension; return the next yielded value or raise StopIteration.";
const COROUTINE_SEND_DOC: &str =
    "Send a value into coroutine; return the next value that it yields or raise StopIteration.";
const COROUTINE_THROW_DOC: &str = "Raise an exception in coroutine where it is suspended; return the next value that it yields or raise StopIteration.";
const COROUTINE_CLOSE_DOC: &str = "Raise GeneratorExit inside coroutine.";
const CLOSE_DOC: &str = "Raise GeneratorExit at the point of suspension.";

/// Methods of `generator`.
pub static GENERATOR_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", identity, "Implement iter(self)."),
    resuming(begin_method("__next__", "($self, /)", next, "Implement next(self).")),
    resuming(begin_method("send", "($self, value, /)", send, SEND_DOC)),
    throwing(begin_method(
        "throw",
        "($self, typ, val=<unrepresentable>, tb=<unrepresentable>, /)",
        throw,
        THROW_DOC,
    )),
    begin_method("close", "($self, /)", close, CLOSE_DOC),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        class_getitem,
        "See PEP 585",
    )),
];

/// Methods of `coroutine`.
pub static COROUTINE_METHODS: &[Native] = &[
    method(
        "__await__",
        "($self, /)",
        coroutine_await,
        "Return an iterator to be used in await expression.",
    ),
    resuming(begin_method("send", "($self, value, /)", send, COROUTINE_SEND_DOC)),
    throwing(begin_method(
        "throw",
        "($self, typ, val=<unrepresentable>, tb=<unrepresentable>, /)",
        throw,
        COROUTINE_THROW_DOC,
    )),
    begin_method("close", "($self, /)", close, COROUTINE_CLOSE_DOC),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        class_getitem,
        "See PEP 585",
    )),
];

/// Methods of `async_generator`.
pub static ASYNC_GENERATOR_METHODS: &[Native] = &[
    method(
        "__aiter__",
        "($self, /)",
        identity,
        "Return an awaitable, that resolves in asynchronous iterator.",
    ),
    method(
        "__anext__",
        "($self, /)",
        anext,
        "Return a value or raise StopAsyncIteration.",
    ),
    method(
        "asend",
        "($self, value, /)",
        asend,
        "Send a value in; the awaitable results in the next yielded value.",
    ),
    method(
        "athrow",
        "($self, /, *args)",
        athrow,
        "Raise an exception at the point of suspension; the awaitable results in the next yielded value.",
    ),
    method(
        "aclose",
        "($self, /)",
        aclose,
        "Raise GeneratorExit at the point of suspension.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    class(method(
        "__class_getitem__",
        "($type, object, /)",
        class_getitem,
        "See PEP 585",
    )),
];

/// Methods of the awaitables of async generators.
pub static STEP_METHODS: &[Native] = &[
    method(
        "__await__",
        "($self, /)",
        identity,
        "Return an iterator to be used in await expression.",
    ),
    method("__iter__", "($self, /)", identity, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", step_next, "Implement next(self)."),
    begin_method("send", "($self, value, /)", step_send, SEND_DOC),
    begin_method(
        "throw",
        "($self, typ, val=<unrepresentable>, tb=<unrepresentable>, /)",
        step_throw,
        THROW_DOC,
    ),
    begin_method("close", "($self, /)", step_close, CLOSE_DOC),
];

fn identity(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(args[0].clone())
}

fn class_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.generic_alias(&args[0], &args[1])
}

/// The generator that a method was called on, directly or through a `coroutine_wrapper`.
fn generator(vm: &mut Vm, value: &Value) -> Res<Ref<Generator>> {
    if let Some(wrapper) = value.downcast_ref::<CoroutineWrapper>() {
        return this::<Generator>(vm, &wrapper.coroutine).cloned();
    }
    this::<Generator>(vm, value).cloned()
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let generator = generator(vm, &args[0])?;
    vm.begin_resume(generator.as_value(), Input::Send(Value::NONE))
}

fn send(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let generator = generator(vm, &args[0])?;
    vm.begin_resume(generator.as_value(), Input::Send(args[1].clone()))
}

fn throw(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let generator = generator(vm, &args[0])?;
    let input = vm.throw_input(args)?;
    vm.begin_resume(generator.as_value(), input)
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let generator = generator(vm, &args[0])?;
    vm.begin_close(&generator)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let generator = this::<Generator>(vm, &args[0])?;
    let name = vm.text_of(&generator.name(NameKind::QualName));
    let kind = match generator.kind {
        GeneratorKind::AsyncGenerator => "async_generator",
        kind => kind.name(),
    };
    let text = format!("<{kind} object {name} at {:#x}>", args[0].bits());
    Ok(vm.str(&text))
}

fn coroutine_await(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(vm.new_coroutine_wrapper(args[0].clone()))
}

impl Vm {
    /// The iterator that drives a coroutine.
    pub(crate) fn new_coroutine_wrapper(&mut self, coroutine: Value) -> Value {
        let ty = self.type_for(&COROUTINE_WRAPPER);
        self.heap.alloc(&ty, CoroutineWrapper { coroutine }).into_value()
    }
}

fn new_step(vm: &mut Vm, this_value: &Value, kind: StepKind, input: Value) -> Res {
    let generator = this::<Generator>(vm, this_value)?.clone();
    vm.new_step(&generator, kind, input)
}

fn anext(vm: &mut Vm, args: Args<'_>) -> Res {
    new_step(vm, &args[0], StepKind::Send, Value::NONE)
}

fn asend(vm: &mut Vm, args: Args<'_>) -> Res {
    new_step(vm, &args[0], StepKind::Send, args[1].clone())
}

fn athrow(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = args[1].downcast_ref::<crate::objects::tuple::Tuple>();
    if given.is_some_and(|given| given.items.len() > 1) {
        vm.warn_deprecated_throw("athrow")?;
    }
    new_step(vm, &args[0], StepKind::Throw, args[1].clone())
}

fn aclose(vm: &mut Vm, args: Args<'_>) -> Res {
    new_step(vm, &args[0], StepKind::Close, Value::NONE)
}

fn step_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let step = this::<Step>(vm, &args[0])?.clone();
    vm.begin_step(&step, Input::Send(Value::NONE))
}

fn step_send(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let step = this::<Step>(vm, &args[0])?.clone();
    vm.begin_step(&step, Input::Send(args[1].clone()))
}

fn step_throw(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let step = this::<Step>(vm, &args[0])?.clone();
    let input = vm.throw_input(args)?;
    vm.begin_step(&step, input)
}

fn step_close(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let step = this::<Step>(vm, &args[0])?.clone();
    vm.begin_close_step(&step)
}

impl Vm {
    /// What the arguments of a `throw` method, after the object itself, put into a generator.
    fn throw_input(&mut self, args: Args<'_>) -> Res<Input> {
        let (ty, value, traceback) = (&args[1], &args[2], &args[3]);
        if !value.is_undef() || !traceback.is_undef() {
            self.warn_deprecated_throw("throw")?;
        }
        if value.is_undef() && ty.has_payload::<crate::objects::exception::Exception>() {
            return Ok(Input::Throw(Raised(ty.clone())));
        }
        Ok(Input::ThrowArguments(Box::new(ThrowArguments {
            ty: ty.clone(),
            value: value.clone(),
            traceback: traceback.clone(),
            closes: true,
        })))
    }

    fn warn_deprecated_throw(&mut self, method: &str) -> Res<()> {
        self.warn(
            ExceptionKind::DeprecationWarning,
            &format!(
                "the (type, exc, tb) signature of {method}() is deprecated, use the single-arg signature instead."
            ),
        )
    }

    /// The exception that `throw(type[, value[, traceback]])` means.
    pub(crate) fn thrown(&mut self, ty: &Value, value: &Value, traceback: &Value) -> Res<Raised> {
        let absent = |value: &Value| value.is_undef() || value.is_none();
        if !absent(traceback) && !traceback.has_payload::<crate::frame::object::Traceback>() {
            return Err(self.type_error("throw() third argument must be a traceback object"));
        }
        let raised = if let Some(class) = ty.downcast_ref::<Type>()
            && class.has(TypeFlags::EXCEPTION)
        {
            if value.has_payload::<crate::objects::exception::Exception>() && self.isinstance(value, ty)? {
                Raised(value.clone())
            } else {
                let args = match value.downcast_ref::<crate::objects::tuple::Tuple>() {
                    Some(tuple) => tuple.items.to_vec(),
                    None if absent(value) => Vec::new(),
                    None => vec![value.clone()],
                };
                let made = self.call(ty, &args).and_then(|instance| {
                    let name = self.type_name(&instance);
                    self.expect_exception(ty, instance, &name)
                });
                match made {
                    Ok(raised) => raised,
                    // What fails here is thrown in its place.
                    Err(raised) => return Ok(raised),
                }
            }
        } else if ty.has_payload::<crate::objects::exception::Exception>() {
            if !absent(value) {
                return Err(self.type_error("instance exception may not have a separate value"));
            }
            Raised(ty.clone())
        } else {
            let name = self.type_name(ty);
            return Err(self.type_error(format!(
                "exceptions must be classes or instances deriving from BaseException, not {name}"
            )));
        };
        if !absent(traceback)
            && let Some(exception) = raised.exception()
        {
            drop(exception.traceback.replace(traceback.clone()));
        }
        Ok(raised)
    }
}

/// Attributes common to the three kinds, under their own prefixes.
pub static GENERATOR_GETSETS: &[GetSet] = &[
    getset("__name__", get_name, set_name, "name of the generator"),
    getset(
        "__qualname__",
        get_qualname,
        set_qualname,
        "qualified name of the generator",
    ),
    getter("gi_frame", get_frame, ""),
    getter("gi_running", get_running, ""),
    getter("gi_suspended", get_suspended, ""),
    getter("gi_code", get_code, ""),
    getter(
        "gi_yieldfrom",
        get_delegate,
        "object being iterated by yield from, or None",
    ),
];

pub static COROUTINE_GETSETS: &[GetSet] = &[
    getset("__name__", get_name, set_name, "name of the coroutine"),
    getset(
        "__qualname__",
        get_qualname,
        set_qualname,
        "qualified name of the coroutine",
    ),
    getter("cr_frame", get_frame, ""),
    getter("cr_running", get_running, ""),
    getter("cr_suspended", get_suspended, ""),
    getter("cr_code", get_code, ""),
    getter("cr_await", get_delegate, "object being awaited on, or None"),
    getset("cr_origin", get_origin, read_only, ""),
];

pub static ASYNC_GENERATOR_GETSETS: &[GetSet] = &[
    getset("__name__", get_name, set_name, "name of the async generator"),
    getset(
        "__qualname__",
        get_qualname,
        set_qualname,
        "qualified name of the async generator",
    ),
    getter("ag_frame", get_frame, ""),
    getset("ag_running", get_step_running, read_only, ""),
    getter("ag_suspended", get_suspended, ""),
    getter("ag_code", get_code, ""),
    getter("ag_await", get_delegate, "object being awaited on, or None"),
];

fn get_name(vm: &mut Vm, value: &Value) -> Res {
    Ok(this::<Generator>(vm, value)?.name(NameKind::Name))
}

fn get_qualname(vm: &mut Vm, value: &Value) -> Res {
    Ok(this::<Generator>(vm, value)?.name(NameKind::QualName))
}

fn checked_text(vm: &mut Vm, value: Option<Value>, attribute: &str) -> Res {
    match value {
        Some(value) if value.has_payload::<Str>() => Ok(value),
        _ => Err(vm.type_error(format!("{attribute} must be set to a string object"))),
    }
}

fn set_name(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = checked_text(vm, new, "__name__")?;
    this::<Generator>(vm, value)?.clone().set_name(vm, NameKind::Name, new);
    Ok(())
}

fn set_qualname(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let new = checked_text(vm, new, "__qualname__")?;
    this::<Generator>(vm, value)?
        .clone()
        .set_name(vm, NameKind::QualName, new);
    Ok(())
}

fn get_frame(vm: &mut Vm, value: &Value) -> Res {
    Ok(match this::<Generator>(vm, value)?.frame.get() {
        Some(frame) => vm.frame_object(frame),
        None => Value::NONE,
    })
}

fn get_running(vm: &mut Vm, value: &Value) -> Res {
    let frame = this::<Generator>(vm, value)?.frame.get();
    Ok(Value::bool(frame.is_some_and(|frame| vm.is_running(frame))))
}

fn get_step_running(vm: &mut Vm, value: &Value) -> Res {
    Ok(Value::bool(this::<Generator>(vm, value)?.stepping.get()))
}

fn get_suspended(vm: &mut Vm, value: &Value) -> Res {
    let frame = this::<Generator>(vm, value)?.frame.get();
    Ok(Value::bool(frame.is_some_and(|frame| {
        frame.state.get() == FrameState::Suspended && !vm.is_running(frame)
    })))
}

fn get_code(vm: &mut Vm, value: &Value) -> Res {
    Ok(this::<Generator>(vm, value)?.code.to_value())
}

fn get_delegate(vm: &mut Vm, value: &Value) -> Res {
    let frame = this::<Generator>(vm, value)?.frame.get();
    Ok(match frame {
        Some(frame) if !vm.is_running(frame) => vm.delegate_of(frame).unwrap_or(Value::NONE),
        _ => Value::NONE,
    })
}

/// The setter of what the reference declares as a read-only member, not as a computed attribute: the message differs.
fn read_only(vm: &mut Vm, _: &Value, _: Option<Value>) -> Res<()> {
    Err(vm.error(ExceptionKind::AttributeError, "readonly attribute"))
}

fn get_origin(vm: &mut Vm, value: &Value) -> Res {
    let origin = this::<Generator>(vm, value)?.extra();
    Ok(if origin.is_undef() { Value::NONE } else { origin })
}

//! `anext`, and `anext_awaitable`, which it returns when it is given a default.

use std::cell::RefCell;

use corallus_heap::{Trace, Tracer, TypeFlags, Value, payload};

use crate::coroutine::awaitable::check_await_result;
use crate::coroutine::{Generator, GeneratorKind};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, TypeDef, begin_method, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::iter_self;
use crate::objects::iterators::step::{Next, Step};
use crate::special::Special;
use crate::vm::Vm;

/// The payload of `anext_awaitable`.
pub struct AnextAwaitable {
    awaitable: Value,
    /// What awaiting it drives: `awaitable.__await__()`, once started.
    iterator: RefCell<Option<Value>>,
    default: Value,
}

payload!(AnextAwaitable, "anext_awaitable", [awaitable, iterator, default]);

pub static ANEXT_AWAITABLE: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<AnextAwaitable>("anext_awaitable", "builtins")
};

static METHODS: &[Native] = &[
    method(
        "__await__",
        "($self, /)",
        iter_self,
        "Return an iterator to be used in await expression.",
    ),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    begin_method(
        "send",
        "($self, value, /)",
        |vm, args| drive(vm, args, "send"),
        "send(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration.",
    ),
    begin_method(
        "throw",
        "($self, type, value=<unrepresentable>, traceback=<unrepresentable>, /)",
        |vm, args| drive(vm, args, "throw"),
        "throw(value)\n\nraise exception in the wrapped iterator, return next yielded value\nor raise StopIteration.",
    ),
    begin_method(
        "close",
        "($self, /)",
        |vm, args| drive(vm, args, "close"),
        "close() -> raise GeneratorExit inside generator.",
    ),
];

pub(super) fn anext(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if !vm.type_of(&args[0]).has_special(Special::ANext) {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterator")));
    }
    if args[1].is_undef() {
        return vm.begin_known_special(&args[0], Special::ANext, &[]);
    }
    vm.begin_steps(Wrap(args[1].clone()), |vm| {
        vm.begin_known_special(&args[0], Special::ANext, &[])
    })
}

/// `anext` waits for `__anext__()`.
struct Wrap(Value);

impl Step for Wrap {
    fn returned(&mut self, vm: &mut Vm, awaitable: Value) -> Res<Next> {
        let ty = vm.type_for(&ANEXT_AWAITABLE);
        let payload = AnextAwaitable {
            awaitable,
            iterator: RefCell::new(None),
            default: self.0.clone(),
        };
        Ok(Next::Return(vm.heap.alloc(&ty, payload).into_value()))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

/// A step of the wrapped iterator: the end of the async iteration becomes the default.
struct OrDefault(Value);

impl Step for OrDefault {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Return(value))
    }

    fn finished(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Finish(value))
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::StopAsyncIteration) {
            return Ok(Next::Finish(self.0.clone()));
        }
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let this = this::<AnextAwaitable>(vm, &args[0])?;
    let default = this.default.clone();
    let iterator = this.iterator.borrow().clone();
    match iterator {
        Some(iterator) => vm.begin_steps(OrDefault(default), |vm| vm.begin_next(&iterator)),
        None => drive(vm, &[args[0].clone(), Value::NONE], "send"),
    }
}

fn drive(vm: &mut Vm, args: Args<'_>, operation: &'static str) -> Res<Begun> {
    let default = this::<AnextAwaitable>(vm, &args[0])?.default.clone();
    let given: Vec<Value> = args.iter().filter(|arg| !arg.is_undef()).cloned().collect();
    vm.begin_steps(OrDefault(default), |vm| match operation {
        "send" => vm.begin_async("send", |cx, args| Box::pin(send(cx, args)), given),
        "throw" => vm.begin_async("throw", |cx, args| Box::pin(forward(cx, args, "throw")), given),
        _ => vm.begin_async("close", |cx, args| Box::pin(forward(cx, args, "close")), given),
    })
}

/// The iterator to drive, made on first use.
async fn iterator_of(cx: &mut Cx, value: &Value) -> Res {
    let awaitable = this::<AnextAwaitable>(cx.vm(), value)?.clone();
    if let Some(iterator) = awaitable.iterator.borrow().clone() {
        return Ok(iterator);
    }
    let wrapped = &awaitable.awaitable;
    // What `types.coroutine` made is awaitable without `__await__`, and is its own iterator.
    if wrapped
        .downcast_ref::<Generator>()
        .is_some_and(|generator| generator.kind == GeneratorKind::Generator)
        && cx.vm().is_coroutine_like(wrapped)
    {
        *awaitable.iterator.borrow_mut() = Some(wrapped.clone());
        return Ok(wrapped.clone());
    }
    if !cx.vm().type_of(wrapped).has_special(Special::Await) {
        let name = cx.vm().type_name(wrapped);
        return Err(cx.vm().type_error(format!("'{name}' object can't be awaited")));
    }
    let iterator = cx
        .result(|vm| vm.begin_known_special(wrapped, Special::Await, &[]))
        .await?;
    let iterator = check_await_result(cx.vm(), iterator)?;
    *awaitable.iterator.borrow_mut() = Some(iterator.clone());
    Ok(iterator)
}

async fn send(mut cx: Cx, args: Vec<Value>) -> Res {
    let iterator = iterator_of(&mut cx, &args[0]).await?;
    if args[1].is_none() {
        return cx.result(|vm| vm.begin_next(&iterator)).await;
    }
    cx.call_method(&iterator, "send", &args[1..]).await
}

async fn forward(mut cx: Cx, args: Vec<Value>, name: &'static str) -> Res {
    let iterator = iterator_of(&mut cx, &args[0]).await?;
    cx.call_method(&iterator, name, &args[1..]).await
}

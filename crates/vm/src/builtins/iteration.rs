//! Builtin functions about iteration.

use corallus_heap::{Trace, Tracer, Value};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::sink::Sink;
use crate::native::{Args, Cx, Native, async_function, begin_function, function, passing_names_to, resuming};
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::step::{Next, Step};
use crate::special::Special;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    function("len", "(obj, /)", len, "Return the number of items in a container."),
    begin_function(
        "iter",
        "(object, sentinel=<unrepresentable>, /)",
        iter,
        "Get an iterator from an object.\n\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.",
    ),
    resuming(begin_function(
        "next",
        "(iterator, default=<unrepresentable>, /)",
        next,
        "Return the next item from the iterator.\n\nIf default is given and the iterator is exhausted,\nit is returned instead of raising StopIteration.",
    )),
    begin_function(
        "aiter",
        "(async_iterable, /)",
        aiter,
        "Return an AsyncIterator for an AsyncIterable object.",
    ),
    begin_function(
        "anext",
        "(async_iterator, default=<unrepresentable>, /)",
        super::anext::anext,
        "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration.",
    ),
    begin_function(
        "all",
        "(iterable, /)",
        |vm, args| begin_search(vm, args, false),
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    begin_function(
        "any",
        "(iterable, /)",
        |vm, args| begin_search(vm, args, true),
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    passing_names_to(
        "sort",
        async_function(
            "sorted",
            "(iterable, /, *, key=None, reverse=False)",
            |cx, args| Box::pin(sorted(cx, args)),
            "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
        ),
    ),
];

fn len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = vm.len(&args[0])?;
    Ok(vm.size(length))
}

fn iter(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if args[1].is_undef() {
        return vm.begin_iter(&args[0]);
    }
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("iter(v, w): v must be callable"));
    }
    Ok(Begun::Done(vm.callable_iterator(args[0].clone(), args[1].clone())))
}

/// `next` with a default.
struct OrDefault(Value);

impl Step for OrDefault {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Return(value))
    }

    fn finished(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        Ok(Next::Return(self.0.clone()))
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::StopIteration) {
            Ok(Next::Return(self.0.clone()))
        } else {
            Err(raised)
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if !vm.type_of(&args[0]).has_special(Special::Next) {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an iterator")));
    }
    if args[1].is_undef() {
        return vm.begin_next(&args[0]);
    }
    if let Some(item) = vm.next_at_hand(&args[0]) {
        return Ok(Begun::Done(item?.unwrap_or_else(|| args[1].clone())));
    }
    vm.begin_steps(OrDefault(args[1].clone()), |vm| vm.begin_next(&args[0]))
}

/// `aiter` checks what `__aiter__` returned.
struct CheckAsyncIterator;

impl Step for CheckAsyncIterator {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        if vm.type_of(&value).has_special(Special::ANext) {
            return Ok(Next::Return(value));
        }
        let name = vm.type_name(&value);
        Err(vm.type_error(format!("aiter() returned not an async iterator of type '{name}'")))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}
}

fn aiter(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if !vm.type_of(&args[0]).has_special(Special::AIter) {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterable")));
    }
    vm.begin_steps(CheckAsyncIterator, |vm| {
        vm.begin_known_special(&args[0], Special::AIter, &[])
    })
}

/// `all` and `any`: both look for the first item whose truth is `wanted`.
fn begin_search(vm: &mut Vm, args: Args<'_>, wanted: bool) -> Res<Begun> {
    vm.begin_async(
        "any",
        |cx, args| Box::pin(search(cx, args)),
        vec![args[0].clone(), Value::bool(wanted)],
    )
}

/// Takes items as long as their truth is the other one.
struct Unlike(bool);

impl Sink for Unlike {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        match vm.quick_truth(&item) {
            Some(truth) if truth != self.0 => Ok(()),
            _ => Err(item),
        }
    }
}

async fn search(mut cx: Cx, args: Vec<Value>) -> Res {
    let wanted = args[1].is_true();
    let iterator = cx.iter(&args[0]).await?;
    // A sink gives back what is wanted, and what only a call can tell: with such items a sink for each would be a detour.
    let mut feeds = cx.vm().feeds_sinks(&iterator);
    loop {
        let item = match std::mem::take(&mut feeds) {
            true => cx.consume(&iterator, Unlike(wanted)).await?,
            false => cx.next(&iterator).await?,
        };
        let Some(item) = item else { break };
        if cx.truth(&item).await? == wanted {
            return Ok(Value::bool(wanted));
        }
    }
    Ok(Value::bool(!wanted))
}

async fn sorted(mut cx: Cx, args: Vec<Value>) -> Res {
    let known = cx.vm().items_at_hand(&args[0])?;
    let items = match known {
        Some(items) => items,
        None => cx.collect(&args[0]).await?,
    };
    let list = cx.vm().list(items);
    cx.result(|vm| vm.begin_sort(&list, args[1].clone(), args[2].clone()))
        .await?;
    Ok(list)
}

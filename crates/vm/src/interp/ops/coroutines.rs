//! Yielding, delegating, awaiting.

use corallus_bytecode::{Instr, KILL_A, KILL_B};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Exit, Flow, out_of_line};
use crate::coroutine::{Generator, GeneratorKind};
use crate::door::with_stack;
use crate::error::Res;
use crate::frame::{Accepted, Begun, Completion, Frame, FrameKind, FramePtr, FrameState};
use crate::objects::exception::ExceptionKind;
use crate::run::Signal;
use crate::vm::Vm;

#[inline(always)]
fn operand(c: &mut Cursor, i: Instr) -> Value {
    if i.d() & KILL_B != 0 {
        c.take(i.b())
    } else {
        c.get(i.b()).clone()
    }
}

#[inline(always)]
pub fn yield_value(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    if let Some(root) = vm.running
        && let Some(below) = root.back.get()
        && below.kind == FrameKind::Native
    {
        return out_of_line(vm, c, i, |vm, c, i| yield_to_native(vm, c, i, root, below));
    }
    let value = operand(c, i);
    vm.suspend_chain(c.frame)?;
    c.land(vm, value)
}

/// Gives what is yielded to the native that resumed the chain. A sink may take it just so: then the generator goes on.
#[inline(never)]
fn yield_to_native(vm: &mut Vm, c: &mut Apart, i: Instr, root: FramePtr, below: FramePtr) -> Flow {
    let mut value = operand(c, i);
    if below.has(Frame::SINK) {
        value = match vm.feed_sink(below, root, value) {
            Accepted::Taken => {
                c.set(vm, i.a(), Value::NONE);
                c.advance(1);
                if vm.heap.has_pending() {
                    vm.run_pending();
                }
                return Ok(());
            }
            Accepted::Resume(value) => value,
            Accepted::Switch(generator) => {
                vm.suspend_chain(c.frame)?;
                return enter(vm, c, below, generator);
            }
            Accepted::Call(function, item) => {
                vm.suspend_chain(c.frame)?;
                return call_for_native(vm, c, below, function, item);
            }
        };
    }
    vm.suspend_chain(c.frame)?;
    into_native(vm, c, below, Completion::Return(value))
}

/// An operation has begun whose result is for the native on the current frame.
#[inline(always)]
fn begun_for_native(vm: &mut Vm, c: &mut Apart, below: FramePtr, begun: Res<Begun>) -> Flow {
    match begun {
        Ok(Begun::Pushed) => c.switch(vm),
        Ok(Begun::Done(value)) => into_native(vm, c, below, Completion::Return(value)),
        Ok(Begun::Finished(value)) => into_native(vm, c, below, Completion::Finished(value)),
        Err(raised) => into_native(vm, c, below, Completion::Raise(raised)),
        Ok(Begun::DeliverReturn(value)) => Err(Exit::Signal(Signal::Deliver(Completion::Return(value)))),
        Ok(Begun::DeliverFinished(value)) => Err(Exit::Signal(Signal::Deliver(Completion::Finished(value)))),
        Ok(Begun::DeliverRaise(raised)) => Err(Exit::Signal(Signal::Deliver(Completion::Raise(raised)))),
    }
}

/// A function returns to the native on the current frame. A sink may take the value just so.
#[inline(never)]
pub(super) fn return_to_native(vm: &mut Vm, c: &mut Apart, below: FramePtr, mut value: Value) -> Flow {
    if below.has(Frame::SINK) {
        let accepted = vm.feed_result(below, value);
        if vm.heap.has_pending() {
            vm.run_pending();
        }
        value = match accepted {
            Accepted::Switch(generator) => return enter(vm, c, below, generator),
            Accepted::Call(function, item) => return call_for_native(vm, c, below, function, item),
            Accepted::Resume(value) => value,
            Accepted::Taken => Value::UNDEF,
        };
    }
    into_native(vm, c, below, Completion::Return(value))
}

/// Resumes the generator that the native on the current frame waits for.
fn enter(vm: &mut Vm, c: &mut Apart, below: FramePtr, generator: Value) -> Flow {
    let ready = generator
        .downcast_ref::<Generator>()
        .and_then(|generator| vm.ready_chain(generator));
    match ready {
        Some((root, leaf)) => {
            vm.enter_chain(generator, root, leaf);
            c.enter_leaf(vm, leaf, Value::NONE);
            Ok(())
        }
        // It was ready; a finaliser may have changed that.
        None => {
            let begun = vm.begin_next(&generator);
            drop(generator);
            begun_for_native(vm, c, below, begun)
        }
    }
}

/// Calls the function that the native on the current frame waits for.
fn call_for_native(vm: &mut Vm, c: &mut Apart, below: FramePtr, function: Value, item: Value) -> Flow {
    let begun = with_stack(|| vm.begin_call_giving(&function, [item]));
    drop(function);
    begun_for_native(vm, c, below, begun)
}

/// The native on the current frame gets what has been left to it.
#[inline(always)]
pub(super) fn into_native(vm: &mut Vm, c: &mut Apart, frame: FramePtr, completion: Completion) -> Flow {
    if vm.tracing.is_watching() {
        return Err(Exit::Signal(Signal::Deliver(completion)));
    }
    match vm.resume_native(frame, completion) {
        // Reports, which the native may have asked for, are made in another loop.
        Signal::Run if !vm.tracing.is_watching() => c.switch(vm),
        signal => Err(Exit::Signal(signal)),
    }
}

pub fn async_yield(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let value = operand(c, i);
    Err(Exit::Signal(vm.suspend_with_item(c.frame, value)))
}

pub fn get_yield_from_iter(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b()).clone();
    let begun = vm.begin_yield_from_iter(c.frame, &object);
    drop(object);
    c.finish(vm, i, begun)
}

#[inline(always)]
pub fn get_awaitable(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(coroutine) = c.get(i.b()).downcast_ref::<Generator>()
        && coroutine.kind == GeneratorKind::Coroutine
        && let Some(frame) = coroutine.frame.get()
        && frame.state.get() == FrameState::Created
    {
        let coroutine = operand(c, i);
        c.set(vm, i.a(), coroutine);
        c.advance(1);
        return Ok(());
    }
    out_of_line(vm, c, i, get_awaitable_slow)
}

#[inline(never)]
fn get_awaitable_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b()).clone();
    let begun = vm.begin_get_awaitable(&object, i.c());
    drop(object);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

pub fn get_aiter(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b()).clone();
    let begun = vm.begin_aiter(&object);
    drop(object);
    c.finish(vm, i, begun)
}

pub fn get_anext(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let object = c.get(i.b()).clone();
    let begun = vm.begin_anext(&object);
    drop(object);
    c.finish(vm, i, begun)
}

/// Starts delegating. The instruction stays the frame's current one until the delegate is through.
#[inline(always)]
pub fn delegate(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    if let Some(generator) = c.get(i.b()).downcast_ref::<Generator>()
        && generator.kind != GeneratorKind::AsyncGenerator
        && let Some(inner) = generator.frame.get()
        && inner.state.get() == FrameState::Created
        && !inner.delegated.get()
        && vm.depth < vm.recursion_limit
    {
        vm.link_created(c.frame, inner);
        *c = Cursor::new(inner);
        return Ok(());
    }
    out_of_line(vm, c, i, delegate_slow)
}

#[inline(never)]
fn delegate_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let iterator = c.get(i.b()).clone();
    let begun = vm.begin_delegate(c.frame, &iterator);
    if vm.tracing.is_watching() {
        report_end(vm, c, &iterator, &begun)?;
    }
    drop(iterator);
    match begun {
        Ok(Begun::Finished(value)) => {
            c.clear(vm, i.b());
            c.set(vm, i.a(), value);
            c.advance(1);
            Ok(())
        }
        Ok(Begun::Done(value)) => {
            if vm.tracing.is_watching() {
                vm.report_suspension(c.frame, &value, false)?;
            }
            vm.suspend_chain(c.frame)?;
            c.land(vm, value)
        }
        Ok(Begun::Pushed) => c.switch(vm),
        Ok(Begun::DeliverReturn(value)) => c.land(vm, value),
        Ok(Begun::DeliverFinished(value)) => Err(Exit::Signal(Signal::Deliver(Completion::Finished(value)))),
        Ok(Begun::DeliverRaise(raised)) => Err(Exit::Signal(Signal::Deliver(Completion::Raise(raised)))),
        Err(raised) if raised.is(ExceptionKind::StopIteration) => {
            let value = raised.exception().and_then(|exception| exception.member("value"));
            c.clear(vm, i.b());
            c.set(vm, i.a(), value.unwrap_or(Value::NONE));
            c.advance(1);
            Ok(())
        }
        Err(raised) => Err(Exit::Raise(raised)),
    }
}

/// Reports that a delegate was at its end from the start.
#[cold]
fn report_end(vm: &mut Vm, c: &Apart, iterator: &Value, begun: &Res<Begun>) -> Res<()> {
    let completion = match begun {
        Ok(Begun::Finished(value)) => Completion::Finished(value.clone()),
        Err(raised) if raised.is(ExceptionKind::StopIteration) => Completion::Raise(raised.clone()),
        _ => return Ok(()),
    };
    vm.report_exhausted(c.frame, iterator, &completion, true)
}

pub fn end_async_for(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let raised = crate::error::Raised(c.get(i.a()).clone());
    if !raised.is(ExceptionKind::StopAsyncIteration) {
        c.sync();
        c.kill(vm, i.with_flags(i.d() & KILL_A));
        return Err(Exit::Raise(raised));
    }
    drop(raised);
    c.kill(vm, i.with_flags(i.d() & KILL_A));
    c.advance(1);
    Ok(())
}

//! Awaitables, async iterables and what `yield from` accepts (data model 3.4; PEP 492).

use corallus_bytecode::CodeFlags;
use corallus_heap::{Tracer, Value};

use super::async_gen::Step;
use super::methods::CoroutineWrapper;
use super::{Generator, GeneratorKind};
use crate::error::Res;
use crate::frame::{Begun, Completion, FramePtr, FrameState, NativeFrame};
use crate::native::Arguments;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::special::Special;
use crate::vm::Vm;

/// Where `await` stands, for its message.
const AFTER_AENTER: u16 = 1;
const AFTER_AEXIT: u16 = 2;

impl Vm {
    /// Whether the value is a coroutine, or a generator that may be awaited as one (`types.coroutine`).
    pub(crate) fn is_coroutine_like(&self, value: &Value) -> bool {
        let Some(generator) = value.downcast_ref::<Generator>() else {
            return false;
        };
        match generator.kind {
            GeneratorKind::Coroutine => true,
            GeneratorKind::Generator => generator.code.flags.get() & CodeFlags::ITERABLE_COROUTINE != 0,
            GeneratorKind::AsyncGenerator => false,
        }
    }

    /// The iterator that `await object` runs.
    pub(crate) fn begin_get_awaitable(&mut self, object: &Value, place: u16) -> Res<Begun> {
        if self.is_coroutine_like(object) {
            if let Some(generator) = object.downcast_ref::<Generator>()
                && generator.kind == GeneratorKind::Coroutine
                && let Some(frame) = generator.frame.get()
                && !self.is_running(frame)
                && self.delegate_of(frame).is_some()
            {
                return Err(self.runtime_error("coroutine is being awaited already"));
            }
            return Ok(Begun::Done(object.clone()));
        }
        if object.has_payload::<Step>() {
            // Its `__await__` returns itself.
            return Ok(Begun::Done(object.clone()));
        }
        let Some(method) = self.type_of(object).special(Special::Await) else {
            let name = self.type_name(object);
            return Err(self.type_error(match place {
                AFTER_AENTER => {
                    format!("'async with' received an object from __aenter__ that does not implement __await__: {name}")
                }
                AFTER_AEXIT => {
                    format!("'async with' received an object from __aexit__ that does not implement __await__: {name}")
                }
                _ => format!("'{name}' object can't be awaited"),
            }));
        };
        if let Some(generator) = self.generator_for(&method, object) {
            return Ok(Begun::Done(generator));
        }
        let object = object.clone();
        self.begin_native(CheckAwait, |vm| {
            vm.begin_call_unbound(
                &method,
                &object,
                Arguments {
                    values: &[],
                    names: &[],
                },
            )
        })
    }

    /// What `__await__` returns, if that is a generator function of `self` alone: the usual way to write it. Nothing is run yet, and
    /// there is nothing to check. `None`: it is something else.
    fn generator_for(&mut self, method: &Value, this: &Value) -> Option<Value> {
        const OTHERS: u32 = CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR | CodeFlags::ITERABLE_COROUTINE;
        let function = method.downcast_ref::<Function>()?;
        let flags = function.code().flags.get();
        if function.simple_args.get() != 1 || flags & OTHERS != 0 || flags & CodeFlags::GENERATOR == 0 {
            return None;
        }
        let frame = self.new_call_frame(function);
        frame.fill(0, this.clone());
        frame.state.set(FrameState::Created);
        Some(self.new_generator(function, frame, flags))
    }

    /// What `yield from object` runs.
    pub(crate) fn begin_yield_from_iter(&mut self, frame: FramePtr, object: &Value) -> Res<Begun> {
        if let Some(generator) = object.downcast_ref::<Generator>() {
            match generator.kind {
                GeneratorKind::Generator => return Ok(Begun::Done(object.clone())),
                GeneratorKind::Coroutine => {
                    let flags = frame.code().map_or(0, |code| code.flags.get());
                    if flags & (CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) == 0 {
                        return Err(
                            self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")
                        );
                    }
                    return Ok(Begun::Done(object.clone()));
                }
                GeneratorKind::AsyncGenerator => {}
            }
        }
        self.begin_iter(object)
    }

    /// `aiter(object)` as `async for` does it: checked to be an async iterator.
    pub(crate) fn begin_aiter(&mut self, object: &Value) -> Res<Begun> {
        let Some(method) = self.type_of(object).special(Special::AIter) else {
            let name = self.type_name(object);
            return Err(self.type_error(format!(
                "'async for' requires an object with __aiter__ method, got {name}"
            )));
        };
        let object = object.clone();
        self.begin_native(CheckAsyncIterator, |vm| {
            vm.begin_call_unbound(
                &method,
                &object,
                Arguments {
                    values: &[],
                    names: &[],
                },
            )
        })
    }

    /// The iterator that awaits the next item of an async iterator.
    pub(crate) fn begin_anext(&mut self, iterator: &Value) -> Res<Begun> {
        if let Some(generator) = iterator.downcast_ref::<Generator>()
            && generator.kind == GeneratorKind::AsyncGenerator
        {
            let generator = generator.clone();
            return self
                .new_step(&generator, super::async_gen::StepKind::Send, Value::NONE)
                .map(Begun::Done);
        }
        let Some(method) = self.type_of(iterator).special(Special::ANext) else {
            let name = self.type_name(iterator);
            return Err(self.type_error(format!(
                "'async for' requires an iterator with __anext__ method, got {name}"
            )));
        };
        let iterator = iterator.clone();
        self.begin_native(
            AwaitNext {
                called: false,
                awaitable: Value::UNDEF,
            },
            |vm| {
                vm.begin_call_unbound(
                    &method,
                    &iterator,
                    Arguments {
                        values: &[],
                        names: &[],
                    },
                )
            },
        )
    }

    /// The frames that made a coroutine, as `cr_origin` shows them.
    pub(crate) fn coroutine_origin(&mut self) -> Value {
        let mut entries = Vec::new();
        let mut at = self.current;
        while let Some(frame) = at
            && entries.len() < self.origin_depth
        {
            if let Some(code) = frame.code() {
                let line = self.frame_line(frame);
                let line = self.int(i64::from(line));
                entries.push(self.tuple([code.filename.to_value(), line, code.name.to_value()]));
            }
            at = frame.back.get();
        }
        self.tuple(entries)
    }

    /// The source line that a frame is at.
    pub fn frame_line(&self, frame: FramePtr) -> u32 {
        let Some(code) = frame.code() else { return 0 };
        let position = code.positions().find(code.head.first_line, frame.pc());
        position
            .map(|position| position.line)
            .filter(|line| *line > 0)
            .unwrap_or(code.head.first_line)
    }
}

/// Checks what `__await__` returned.
struct CheckAwait;

impl NativeFrame for CheckAwait {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        check_await_result(vm, value).map(Begun::Done)
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "await"
    }
}

/// Checks what `__await__` returned.
pub(crate) fn check_await_result(vm: &mut Vm, value: Value) -> Res {
    if vm.is_coroutine_like(&value) {
        return Err(vm.type_error("__await__() returned a coroutine"));
    }
    if value.has_payload::<CoroutineWrapper>() || vm.type_of(&value).has_special(Special::Next) {
        return Ok(value);
    }
    let name = vm.type_name(&value);
    Err(vm.type_error(format!("__await__() returned non-iterator of type '{name}'")))
}

/// Checks what `__aiter__` returned.
struct CheckAsyncIterator;

impl NativeFrame for CheckAsyncIterator {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if vm.type_of(&value).special(Special::ANext).is_some() {
            return Ok(Begun::Done(value));
        }
        let name = vm.type_name(&value);
        Err(vm.type_error(format!(
            "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
        )))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "aiter"
    }
}

/// Waits for `__anext__`, then for `__await__` of what it returned.
struct AwaitNext {
    called: bool,
    awaitable: Value,
}

impl NativeFrame for AwaitNext {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        if !self.called {
            self.called = true;
            self.awaitable = input.into_result(vm)?;
            let awaitable = self.awaitable.clone();
            if vm.is_coroutine_like(&awaitable) {
                return Ok(Begun::Done(awaitable));
            }
            return match vm.begin_special(&awaitable, Special::Await, &[]) {
                Ok(Some(begun)) => match begun {
                    Begun::Done(value) => check_await_result(vm, value)
                        .map(Begun::Done)
                        .map_err(|raised| invalid_anext(vm, &awaitable, raised)),
                    begun => Ok(begun),
                },
                Ok(None) => {
                    let name = vm.type_name(&awaitable);
                    let cause = vm.type_error(format!("'{name}' object can't be awaited"));
                    Err(invalid_anext(vm, &awaitable, cause))
                }
                Err(raised) => Err(invalid_anext(vm, &awaitable, raised)),
            };
        }
        let result = input.into_result(vm).and_then(|value| check_await_result(vm, value));
        result
            .map(Begun::Done)
            .map_err(|raised| invalid_anext(vm, &self.awaitable, raised))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(&self.awaitable);
    }

    fn name(&self) -> &'static str {
        "anext"
    }
}

fn invalid_anext(vm: &mut Vm, awaitable: &Value, cause: crate::error::Raised) -> crate::error::Raised {
    let name = vm.type_name(awaitable);
    let message = format!("'async for' received an invalid object from __anext__: {name}");
    let raised = vm.error(ExceptionKind::TypeError, message);
    if let Some(exception) = raised.exception() {
        drop(exception.cause.replace(cause.0.clone()));
        drop(exception.context.replace(cause.0));
        exception.suppress_context.set(true);
    }
    raised
}

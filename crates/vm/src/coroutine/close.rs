//! `close()` of generators and coroutines: `GeneratorExit` at the point of suspension, or just dropping the frame.

use corallus_bytecode::Instr;
use corallus_heap::{Ref, Tracer, Value};

use super::{Generator, GeneratorKind, Input};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, Frame, FrameState, NativeFrame};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// Waits for a generator that got `GeneratorExit`: it must end.
pub(crate) struct CloseFrame {
    pub kind: GeneratorKind,
}

impl CloseFrame {
    fn ignored_exit(&self, vm: &mut Vm) -> Raised {
        vm.ignored_exit(self.kind.name())
    }
}

impl NativeFrame for CloseFrame {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        // An item of an async generator comes as `Finished`.
        let ends_with_item = self.kind == GeneratorKind::AsyncGenerator;
        match input {
            Completion::Return(_) => Err(self.ignored_exit(vm)),
            Completion::Finished(_) if ends_with_item => Err(self.ignored_exit(vm)),
            Completion::Finished(value) => Ok(Begun::Done(value)),
            Completion::Raise(raised)
                if raised.is(ExceptionKind::GeneratorExit) || raised.is(ExceptionKind::StopIteration) =>
            {
                Ok(Begun::Done(Value::NONE))
            }
            Completion::Raise(raised) => Err(raised),
        }
    }

    fn trace(&self, _: &mut Tracer<'_>) {}

    fn name(&self) -> &'static str {
        "close"
    }
}

impl Vm {
    /// `generator.close()`.
    pub(crate) fn begin_close(&mut self, generator: &Ref<Generator>) -> Res<Begun> {
        let Some(frame) = generator.frame.get() else {
            return Ok(Begun::Done(Value::NONE));
        };
        if self.is_running(frame) {
            return Err(self.already_executing(generator));
        }
        if frame.state.get() == FrameState::Created {
            // As in the reference, what it was called with lives on with the generator.
            if frame.delegated.get() {
                self.untie(frame);
            }
            frame.state.set(FrameState::Finished);
            return Ok(Begun::Done(Value::NONE));
        }
        if !self.close_would_run_code(generator) {
            if frame.delegated.get() {
                self.untie(frame);
            }
            self.discard_frame(generator);
            return Ok(Begun::Done(Value::NONE));
        }
        if let Some(chain) = self.quiet_chain(generator) {
            // What the roots above remember is void; below, every link goes with its frame.
            if frame.delegated.get() {
                self.untie(frame);
            }
            frame.set_leaf(None);
            for generator in chain.iter().rev() {
                if let Some(frame) = generator.frame.get() {
                    frame.delegated.set(false);
                    frame.back.set(None);
                }
                self.discard_frame(generator);
                if self.heap.has_pending() {
                    self.run_pending();
                }
            }
            return Ok(Begun::Done(Value::NONE));
        }
        let exit = self.error_with(ExceptionKind::GeneratorExit, Vec::new());
        if let Some(exception) = exit.exception() {
            // Unlike what is thrown, it is raised here: what whoever closes handles counts, too.
            let handled = frame.handled().or_else(|| self.handled_exception());
            drop(exception.context.replace(handled.unwrap_or(Value::NONE)));
            exception.context_given.set(true);
        }
        let value = generator.to_value();
        self.begin_native(CloseFrame { kind: generator.kind }, |vm| {
            vm.begin_resume(&value, Input::Throw(exit))
        })
    }

    /// What is raised where something has yielded after `GeneratorExit`.
    pub(crate) fn ignored_exit(&mut self, kind: &str) -> Raised {
        let raised = self.runtime_error(format!("{kind} ignored GeneratorExit"));
        self.in_context(raised)
    }

    /// Whether `GeneratorExit` could be noticed: a handler covers the point of suspension, or something is delegated to.
    pub(crate) fn close_would_run_code(&self, generator: &Generator) -> bool {
        generator.frame.get().is_some_and(frame_needs_exit)
    }

    /// The generators of a chain of delegation in which nobody would notice `GeneratorExit`, the outermost first: each is
    /// suspended outside of any handler and linked beneath the one before, and the innermost delegates to nothing.
    fn quiet_chain(&self, generator: &Ref<Generator>) -> Option<Vec<Ref<Generator>>> {
        let mut chain = vec![generator.clone()];
        let mut frame = generator.frame.get()?;
        loop {
            let handled = frame.code.as_ref()?.body().handlers.find(frame.pc()).is_some();
            if handled || frame.state.get() != FrameState::Suspended {
                return None;
            }
            if !self.delegates(frame) {
                return Some(chain);
            }
            let inner = super::delegate::generator_behind(&self.delegate_of(frame)?)?;
            let inner_frame = inner.frame.get()?;
            let linked = inner_frame.delegated.get() && inner_frame.back.get() == Some(frame);
            if !linked || inner.kind == GeneratorKind::AsyncGenerator {
                return None;
            }
            chain.push(inner);
            frame = inner_frame;
        }
    }

    /// Drops a generator's frame without running it.
    pub(crate) fn discard_frame(&mut self, generator: &Generator) {
        if let Some(frame) = generator.frame.get() {
            generator.frame.set(None);
            frame.owner.set(None);
            if frame.has(Frame::LINKED) {
                super::delegate::untie_delegate(frame);
            }
            self.dispose_frame(frame);
        }
    }

    /// Closes something that isn't a generator, if it can be closed.
    pub(crate) fn begin_close_other(&mut self, iterator: &Value) -> Res<Begun> {
        if let Some(step) = iterator.downcast_ref::<super::async_gen::Step>() {
            let step = step.clone();
            return self.begin_close_step(&step);
        }
        match self.getattr_opt(iterator, "close") {
            Ok(Some(close)) => self.begin_call(&close, &[], None),
            Ok(None) => Ok(Begun::Done(Value::NONE)),
            Err(raised) => {
                self.unraisable(raised, "Exception ignored while closing generator", iterator);
                Ok(Begun::Done(Value::NONE))
            }
        }
    }
}

/// Whether a suspended frame would notice `GeneratorExit`.
pub(crate) fn frame_needs_exit(frame: crate::frame::FramePtr) -> bool {
    if frame.state.get() == FrameState::Created {
        return false;
    }
    let Some(code) = &frame.code else { return false };
    let pc = frame.pc();
    let delegating = frame.waiting_instruction().and_then(Instr::opcode) == Some(corallus_bytecode::Opcode::Delegate);
    delegating || code.body().handlers.find(pc).is_some()
}

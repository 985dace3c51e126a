//! What happens when the last reference to an object with a finaliser goes: generators are closed, coroutines that never ran
//! warn, async generators go to their hook, instances get `__del__`. The heap queues the dying objects; the machine runs
//! this between two instructions.

use corallus_heap::{Pending, Ref, Value};

use super::async_gen::Step;
use super::{Generator, GeneratorKind, NameKind};
use crate::error::{Raised, Res};
use crate::frame::{FramePtr, FrameState};
use crate::objects::exception::ExceptionKind;
use crate::special::Special;
use crate::vm::Vm;

impl Vm {
    /// Runs queued finalisers and weak reference callbacks.
    #[cold]
    pub fn run_pending(&mut self) {
        // A finaliser that drops things queues more; a chain of them must not nest without bound.
        const MAX_NESTED: usize = 50;
        if self.finalizing >= MAX_NESTED || self.halted.is_some() {
            return;
        }
        self.finalizing += 1;
        let saved_depth = self.depth;
        while self.heap.has_pending() {
            // What one of these drops is finalised while it runs, before the next of them.
            let mut pending = self.heap.take_pending();
            while let Some(next) = pending.pop_front() {
                self.run_one_pending(next);
                if self.heap.has_pending() {
                    // What died with it comes before the rest, too.
                    let mut dropped = self.heap.take_pending();
                    dropped.append(&mut pending);
                    pending = dropped;
                }
                if self.halted.is_some() {
                    // The rest waits for the isolate to run again.
                    self.heap.put_back_pending(pending);
                    break;
                }
            }
            if self.halted.is_some() {
                break;
            }
        }
        self.depth = saved_depth;
        self.finalizing -= 1;
    }

    fn run_one_pending(&mut self, pending: Pending) {
        match pending {
            Pending::Finalize(object) => self.finalize(object),
            Pending::Release(value) => drop(value),
            Pending::GoOnReleasing(rest) => self.heap.go_on_releasing(rest),
            Pending::WeakCallback { weak, callback } => {
                if let Err(raised) = self.call(&callback, &[weak]) {
                    self.unraisable(raised, "Exception ignored while calling weakref callback", &callback);
                }
            }
        }
    }

    fn finalize(&mut self, object: Value) {
        if let Some(generator) = object.downcast_ref::<Generator>() {
            let generator = generator.clone();
            self.finalize_generator(&generator);
            return;
        }
        if let Some(step) = object.downcast_ref::<Step>() {
            let step = step.clone();
            self.finalize_step(&step);
            return;
        }
        let Some(del) = self.type_of(&object).special(Special::Del) else {
            return;
        };
        let result = self.complete(|vm| {
            vm.begin_call_unbound(
                &del,
                &object,
                crate::native::Arguments {
                    values: &[],
                    names: &[],
                },
            )
        });
        if let Err(raised) = result {
            self.unraisable(raised, "Exception ignored while calling deallocator", &del);
        }
    }

    fn finalize_generator(&mut self, generator: &Ref<Generator>) {
        let Some(frame) = generator.frame.get() else { return };
        if generator.kind == GeneratorKind::AsyncGenerator {
            let finalizer = generator.extra();
            if !finalizer.is_undef() && !generator.closed.get() {
                if let Err(raised) = self.call(&finalizer, &[generator.to_value()]) {
                    self.unraisable(
                        raised,
                        "Exception ignored while finalizing generator",
                        generator.as_value(),
                    );
                }
                return;
            }
        }
        if generator.kind == GeneratorKind::Coroutine && frame.state.get() == FrameState::Created {
            self.warn_never_awaited(generator);
            self.discard_frame(generator);
            return;
        }
        let result = self.complete(|vm| vm.begin_close(generator));
        if let Err(raised) = result {
            self.unraisable(
                raised,
                "Exception ignored while closing generator",
                generator.as_value(),
            );
        }
        self.discard_frame(generator);
    }

    pub(crate) fn warn_never_awaited(&mut self, coroutine: &Ref<Generator>) {
        let function = self.unawaited_function(coroutine);
        let told = function.and_then(|function| match function {
            Some(function) => self.call(&function, &[coroutine.to_value()]).map(|_| true),
            None => Ok(false),
        });
        let told = told.unwrap_or_else(|raised| {
            let told = raised.is(ExceptionKind::RuntimeWarning);
            self.report_in_coroutine(raised, coroutine);
            told
        });
        if told {
            return;
        }
        let name = self.text_of(&coroutine.name(NameKind::QualName));
        let message = format!("coroutine '{name}' was never awaited");
        let kind = ExceptionKind::RuntimeWarning;
        if let Err(raised) = self.warn_about(kind, &message, coroutine.as_value()) {
            self.report_in_coroutine(raised, coroutine);
        }
    }

    fn report_in_coroutine(&mut self, raised: Raised, coroutine: &Ref<Generator>) {
        let message = "Exception ignored while finalizing coroutine";
        self.unraisable(raised, message, coroutine.as_value());
    }

    /// `warnings._warn_unawaited_coroutine`, which shows where the coroutine was made, and may be the program's own. `None` if
    /// the module isn't loaded and not needed either.
    fn unawaited_function(&mut self, coroutine: &Ref<Generator>) -> Res<Option<Value>> {
        let warnings = match coroutine.extra().is_undef() {
            true => self.modules.get_str(self, "warnings"),
            false => Some(self.import("warnings")?),
        };
        match warnings {
            Some(warnings) => self.getattr_opt(&warnings, "_warn_unawaited_coroutine"),
            None => Ok(None),
        }
    }

    /// Reports an exception that nobody can catch to `sys.unraisablehook`. The message goes on with the object's `repr`, unless
    /// that is `None`.
    #[cold]
    pub fn unraisable(&mut self, raised: Raised, message: &str, object: &Value) {
        if self.halted.is_some() {
            return;
        }
        if raised
            .exception()
            .is_some_and(|exception| exception.traceback.borrow().is_none() && exception.context.borrow().is_none())
        {
            self.set_context(&raised);
        }
        if raised
            .exception()
            .is_some_and(|exception| exception.traceback.borrow().is_none())
            && let Some(frame) = self.current.and_then(FramePtr::innermost_python)
        {
            self.add_traceback(frame, &raised, frame.pc());
        }
        let hook = self.sys.get_str(self, "unraisablehook");
        let message = match object.is_none() {
            true => message.to_owned(),
            false => match self.repr(object) {
                Ok(shown) => format!("{message} {}", shown.to_string_lossy()),
                Err(_) => format!("{message} <object repr() failed>"),
            },
        };
        if let Err(second) = self.report_unraisable(hook, &raised, &message, &Value::NONE) {
            // The hook itself failed: there is nobody left to tell but standard error.
            self.print_exception(&second);
        }
    }
}

impl Vm {
    /// Collects garbage and runs the finalisers it finds, until there is nothing more. Returns how many objects were freed
    /// other than by the finalisers themselves.
    pub fn collect_garbage(&mut self, generation: usize) -> usize {
        self.method_cache.clear();
        let mut found = self.heap.collect(generation);
        // Objects with finalisers are only freed by the collection after: those that were resurrected stay.
        const ROUNDS: usize = 4;
        for _ in 0..ROUNDS {
            if !self.heap.has_pending() {
                break;
            }
            self.run_pending();
            let again = self.heap.collect(generation.max(1));
            found += again;
        }
        self.heap.collector.note_collection(generation, found);
        found
    }
}

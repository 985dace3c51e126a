//! Async generators (PEP 525): `__anext__`, `asend`, `athrow` and `aclose` return a [`Step`], an awaitable that drives the
//! generator's frame to its next item or its end. How a step is driven stands in [`super::step`].

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::{Generator, NameKind};
use crate::error::Res;
use crate::native::TypeDef;
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// What a step does to the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// `__anext__()` and `asend(value)`.
    Send,
    /// `athrow(…)`.
    Throw,
    /// `aclose()`.
    Close,
}

/// Where a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Created,
    /// It has been started.
    Iterating,
    /// An `athrow()` step that was suspended in an `await` of the generator and went on from there. The reference doesn't
    /// close such a step when it ends.
    Resumed,
    Closed,
}

/// The payload of the awaitables of async generators.
pub struct Step {
    pub generator: Ref<Generator>,
    pub kind: StepKind,
    pub state: Cell<StepState>,
    /// The value to send, or the arguments of `athrow` as a tuple.
    pub input: RefCell<Value>,
}

payload!(Step, "async_generator_asend", [generator, input], finalizer: Step::was_never_awaited);

impl Step {
    /// Whether the step has been started and has not ended.
    pub fn is_running(&self) -> bool {
        matches!(self.state.get(), StepState::Iterating | StepState::Resumed)
    }

    fn was_never_awaited(&self) -> bool {
        self.state.get() == StepState::Created
    }

    /// The method that made the step, as the warning about one that nobody awaited names it.
    fn method(&self) -> &'static str {
        match self.kind {
            StepKind::Send => "asend",
            StepKind::Throw => "athrow",
            StepKind::Close => "aclose",
        }
    }
}

/// The type of `__anext__()` and `asend()` objects.
pub static ASYNC_GENERATOR_ASEND: TypeDef = TypeDef {
    methods: super::methods::STEP_METHODS,
    flags: TypeFlags::NO_NEW | TypeFlags::PAYLOAD_FINALIZER,
    ..TypeDef::new::<Step>("async_generator_asend", "builtins")
};

/// The type of `athrow()` and `aclose()` objects.
pub static ASYNC_GENERATOR_ATHROW: TypeDef = TypeDef {
    methods: super::methods::STEP_METHODS,
    flags: TypeFlags::NO_NEW | TypeFlags::PAYLOAD_FINALIZER,
    ..TypeDef::new::<Step>("async_generator_athrow", "builtins")
};

impl Vm {
    /// A step of an async generator; the first one calls the hooks.
    pub(crate) fn new_step(&mut self, generator: &Ref<Generator>, kind: StepKind, input: Value) -> Res {
        self.call_first_iteration_hook(generator)?;
        let ty = match kind {
            StepKind::Send => self.type_for(&ASYNC_GENERATOR_ASEND),
            _ => self.type_for(&ASYNC_GENERATOR_ATHROW),
        };
        let step = Step {
            generator: generator.clone(),
            kind,
            state: Cell::new(StepState::Created),
            input: RefCell::new(input),
        };
        Ok(self.heap.alloc(&ty, step).into_value())
    }

    /// `sys.set_asyncgen_hooks`: on first iteration, `firstiter` is called and `finalizer` remembered.
    fn call_first_iteration_hook(&mut self, generator: &Ref<Generator>) -> Res<()> {
        if generator.hooks_called.replace(true) {
            return Ok(());
        }
        let hooks = self.asyncgen_hooks.clone();
        let finalizer = if hooks.1.is_none() { Value::UNDEF } else { hooks.1 };
        generator.set_extra(self, finalizer);
        if hooks.0.is_none() {
            return Ok(());
        }
        let generator = generator.to_value();
        self.call(&hooks.0, &[generator]).map(drop)
    }

    /// Warns about a step that dies without having been started.
    pub(crate) fn finalize_step(&mut self, step: &Ref<Step>) {
        if step.state.replace(StepState::Closed) != StepState::Created {
            return;
        }
        let generator = &step.generator;
        let name = self.repr(&generator.name(NameKind::QualName));
        let result = name.and_then(|name| {
            let name = name.to_string_lossy();
            let message = format!("coroutine method '{}' of {name} was never awaited", step.method());
            self.warn_about(ExceptionKind::RuntimeWarning, &message, generator.as_value())
        });
        if let Err(raised) = result {
            self.unraisable(
                raised,
                "Exception ignored while finalizing async generator",
                generator.as_value(),
            );
        }
    }
}

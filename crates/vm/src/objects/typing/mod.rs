//! Type parameters and type aliases (PEPs 695 and 696), whose bounds, constraints, defaults and values are evaluated when
//! first asked for.
//!
//! - [`parameter`]: `TypeVar`, `ParamSpec`, `TypeVarTuple`.
//! - [`alias`]: what the `type` statement makes, `TypeAliasType`.

pub mod alias;
pub mod components;
pub mod evaluator;
pub mod generic;
pub mod methods;
pub mod parameter;

use std::cell::RefCell;

use corallus_heap::{Trace, Tracer, Value};

use crate::error::Res;
use crate::vm::Vm;

pub use evaluator::no_default;

/// Calls a function of the module `typing`.
fn with_typing(vm: &mut Vm, function: &str, args: &[Value]) -> Res {
    let typing = vm.import("typing")?;
    vm.call_method(&typing, function, args)
}

/// A value that a function computes when it is first needed.
pub struct Lazy {
    /// `UNDEF` until computed.
    value: RefCell<Value>,
    /// The function, `UNDEF` if the value was given or if there is none.
    pub function: Value,
}

impl Lazy {
    /// No value and none to compute.
    pub fn absent() -> Self {
        Self {
            value: RefCell::new(Value::UNDEF),
            function: Value::UNDEF,
        }
    }

    /// A value that is known.
    pub fn known(value: Value) -> Self {
        Self {
            value: RefCell::new(value),
            function: Value::UNDEF,
        }
    }

    /// A value to be computed by a function (`UNDEF`: none).
    pub fn computed_by(function: Value) -> Self {
        Self {
            value: RefCell::new(Value::UNDEF),
            function,
        }
    }

    /// The value, computed now if need be; `None` if there is none.
    pub fn get(&self, vm: &mut Vm) -> Res<Option<Value>> {
        let value = self.value.borrow().clone();
        if !value.is_undef() {
            return Ok(Some(value));
        }
        if self.function.is_undef() {
            return Ok(None);
        }
        let value = vm.call(&self.function, &[Value::int32(1)])?;
        drop(self.value.replace(value.clone()));
        Ok(Some(value))
    }

    /// Whether there is a value, computed or not.
    pub fn is_present(&self) -> bool {
        !self.function.is_undef() || !self.value.borrow().is_undef()
    }

    /// The same value or function, for use while the place of this one isn't borrowed.
    pub fn clone_lazy(&self) -> Self {
        Self {
            value: self.value.clone(),
            function: self.function.clone(),
        }
    }

    /// Notes the value that the function computed.
    pub fn settle(&self, value: Value) {
        drop(self.value.replace(value));
    }

    /// The value without computing it.
    pub fn known_value(&self) -> Option<Value> {
        let value = self.value.borrow().clone();
        (!value.is_undef()).then_some(value)
    }
}

impl Trace for Lazy {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.value.trace(tracer);
        self.function.trace(tracer);
    }
}

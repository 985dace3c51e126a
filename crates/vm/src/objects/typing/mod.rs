//! Type parameters and type aliases (PEPs 695 and 696), whose bounds, constraints, defaults and values are evaluated when
//! first asked for.
//!
//! - [`parameter`]: `TypeVar`, `ParamSpec`, `TypeVarTuple`.
//! - [`alias`]: `TypeAliasType`.

pub mod alias;
pub mod parameter;

use std::cell::RefCell;

use corallus_heap::{Trace, Tracer, Value};

use crate::error::Res;
use crate::vm::Vm;

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
        Self { value: RefCell::new(Value::UNDEF), function: Value::UNDEF }
    }

    /// A value that is known.
    pub fn known(value: Value) -> Self {
        Self { value: RefCell::new(value), function: Value::UNDEF }
    }

    /// A value to be computed by a function (`UNDEF`: none).
    pub fn computed_by(function: Value) -> Self {
        Self { value: RefCell::new(Value::UNDEF), function }
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

//! Exceptions: the payload of `BaseException` and its subclasses.
//!
//! - [`kinds`]: the hierarchy of builtin exceptions, as one table.
//! - [`methods`]: what all exceptions have; [`members`]: constructors and members of particular ones, with [`os`],
//!   [`syntax`] and [`unicode`] for the larger families.
//! - [`groups`]: exception groups: making, splitting, and what `except*` does with them; [`group_methods`]: their methods.
//! - [`tables`]: which exception has which of them.
//! - this file: the payload and creation from Rust.

pub mod group_methods;
pub mod groups;
pub mod kinds;
pub mod members;
pub mod methods;
pub mod os;
pub mod syntax;
pub mod tables;
pub mod unicode;

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, Value, let_go_of, payload};

pub use kinds::ExceptionKind;

use crate::error::Raised;
use crate::objects::tuple::{Items, Tuple};
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of every exception.
pub struct Exception {
    /// The builtin exception that the instance's class is or derives from.
    pub kind: ExceptionKind,
    /// A tuple.
    pub args: RefCell<Value>,
    /// `None` or a traceback.
    pub traceback: RefCell<Value>,
    /// `None` or an exception.
    pub context: RefCell<Value>,
    pub cause: RefCell<Value>,
    pub suppress_context: Cell<bool>,
    /// The context was given where the exception was made, so raising it doesn't look for one.
    pub context_given: Cell<bool>,
    /// The members that `kind` has beyond these, in the order of `kind.members()`; `UNDEF` where not set.
    pub members: RefCell<Vec<Value>>,
}

payload!(Exception, "BaseException", [args, traceback, context, cause, members], let_go: |exception, _| {
    let members = exception.members.get_mut();
    if members.is_empty() && !exception.context.get_mut().is_object() && !exception.cause.get_mut().is_object() {
        // Arguments and traceback go in the order in which they are dropped anyway.
        return None;
    }
    let members = members.iter_mut().find_map(let_go_of);
    members
        .or_else(|| let_go_of(exception.args.get_mut()))
        .or_else(|| let_go_of(exception.traceback.get_mut()))
        .or_else(|| let_go_of(exception.cause.get_mut()))
        .or_else(|| let_go_of(exception.context.get_mut()))
});

impl Exception {
    /// An exception without arguments.
    #[inline(always)]
    pub fn new(kind: ExceptionKind, args: Value) -> Self {
        Self {
            kind,
            args: RefCell::new(args),
            traceback: RefCell::new(Value::NONE),
            context: RefCell::new(Value::NONE),
            cause: RefCell::new(Value::NONE),
            suppress_context: Cell::new(false),
            context_given: Cell::new(false),
            members: RefCell::new(match kind.members().len() {
                0 => Vec::new(),
                count => vec![Value::UNDEF; count],
            }),
        }
    }

    /// A member by name, such as `value` of `StopIteration`; `None` if there is no such member or it isn't set.
    pub fn member(&self, name: &str) -> Option<Value> {
        let index = self.kind.members().iter().position(|member| *member == name)?;
        self.members
            .borrow()
            .get(index)
            .filter(|value| !value.is_undef())
            .cloned()
    }

    /// Sets a member by name.
    pub fn set_member(&self, name: &str, value: Value) {
        if let Some(index) = self.kind.members().iter().position(|member| *member == name) {
            let old = self
                .members
                .borrow_mut()
                .get_mut(index)
                .map(|place| std::mem::replace(place, value));
            drop(old);
        }
    }
}

impl Raised {
    /// The exception's payload.
    pub fn exception(&self) -> Option<&Ref<Exception>> {
        self.0.downcast_ref::<Exception>()
    }

    /// Whether the exception is of this builtin type or a subclass.
    pub fn is(&self, kind: ExceptionKind) -> bool {
        let Some(exception) = self.exception() else {
            return false;
        };
        if exception.kind.derives_from(kind) {
            return true;
        }
        // A class of the program can derive from several builtin exceptions.
        let ty = exception.header().type_as::<Type>();
        ty.is_heap_type()
            && ty.mro.get().iter().any(|base| {
                !base.is_heap_type() && base.exception_kind() == kind && base.has(corallus_heap::TypeFlags::EXCEPTION)
            })
    }
}

impl Vm {
    /// The type of a builtin exception.
    pub fn exception_type(&self, kind: ExceptionKind) -> Ref<Type> {
        self.types.exceptions[kind as usize].clone()
    }

    /// An instance of an exception type, as its `__new__` and builtin `__init__` make it.
    pub fn new_exception(&mut self, ty: &Ref<Type>, args: impl Into<Items>) -> Value {
        let args = self.tuple(args);
        let exception = self.exception_without_members(ty, args);
        if !exception.kind.members().is_empty() {
            let args = exception.args.borrow().clone();
            let items = args.downcast_ref::<Tuple>().map_or(&[][..], |args| &args.items);
            kinds::init_members(&exception, items);
        }
        exception.into_value()
    }

    /// An instance of an exception type with these arguments (a tuple), members unset.
    pub(crate) fn exception_without_members(&mut self, ty: &Ref<Type>, args: Value) -> Ref<Exception> {
        let kind = ty.exception_kind();
        self.heap.alloc_with(ty, || Exception::new(kind, args))
    }

    /// `StopIteration` with a value.
    pub fn stop_iteration(&mut self, value: Value) -> Raised {
        match value.is_none() {
            true => self.error_with(ExceptionKind::StopIteration, []),
            false => self.error_with(ExceptionKind::StopIteration, [value]),
        }
    }
}

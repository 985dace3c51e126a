//! Raising, handling, `with`.

use corallus_bytecode::{Instr, KILL_A, KILL_B, KILL_C, NO_REGISTER};
use corallus_heap::{TypeFlags, Value};

use super::super::{Apart, Exit, Flow};
use crate::error::{Raised, Res};
use crate::objects::exception::{Exception, ExceptionKind};
use crate::objects::tuple::Tuple;
use crate::objects::type_::{Construction, Type};
use crate::vm::Vm;

impl Vm {
    /// What `raise value` raises: the instance, or a new one of the class.
    pub(crate) fn raisable(&mut self, value: &Value) -> Res<Raised> {
        if value.has_payload::<Exception>() {
            return Ok(Raised(value.clone()));
        }
        if let Some(ty) = value.downcast_ref::<Type>()
            && ty.has(TypeFlags::EXCEPTION)
        {
            if self.is_plain_class(ty) && self.construction(ty) == Construction::Exception {
                return Ok(Raised(self.new_exception(ty, Vec::new())));
            }
            let instance = self.call(value, &[])?;
            let given = self.type_of(&instance).to_value();
            let given = self.repr(&given)?.to_string_lossy().into_owned();
            return self.expect_exception(value, instance, &given);
        }
        Err(self.type_error("exceptions must derive from BaseException"))
    }

    /// What calling an exception's class gave, which need not be an exception; `name` is how its type is shown then.
    pub(crate) fn expect_exception(&mut self, class: &Value, made: Value, name: &str) -> Res<Raised> {
        if made.has_payload::<Exception>() {
            return Ok(Raised(made));
        }
        let class = self.repr(class)?;
        let class = class.to_string_lossy();
        Err(self.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {name}"
        )))
    }
}

pub fn raise(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let value = match i.d() & KILL_A {
        0 => c.get(i.a()).clone(),
        _ => c.take(i.a()),
    };
    let raised = match value.has_payload::<Exception>() {
        true => Raised(value),
        false => vm.raisable(&value)?,
    };
    if i.b() != NO_REGISTER {
        let cause = c.get(i.b()).clone();
        set_cause(vm, &raised, &cause)?;
    }
    vm.set_context(&raised);
    Err(Exit::Raise(raised))
}

fn set_cause(vm: &mut Vm, raised: &Raised, cause: &Value) -> Res<()> {
    let cause = if cause.is_none() {
        Value::NONE
    } else {
        let is_class = cause
            .downcast_ref::<Type>()
            .is_some_and(|ty| ty.has(TypeFlags::EXCEPTION));
        if !is_class && !cause.has_payload::<Exception>() {
            return Err(vm.type_error("exception causes must derive from BaseException"));
        }
        vm.raisable(cause)?.0
    };
    if let Some(exception) = raised.exception() {
        drop(exception.cause.replace(cause));
        exception.suppress_context.set(true);
    }
    Ok(())
}

pub fn raise_bare(vm: &mut Vm, c: &mut Apart) -> Flow {
    c.sync();
    Err(Exit::Raise(match vm.handled_exception() {
        Some(handled) => Raised(handled),
        None => vm.runtime_error("No active exception to reraise"),
    }))
}

pub fn reraise(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let _ = vm;
    let value = if i.d() & KILL_A != 0 {
        c.take(i.a())
    } else {
        c.get(i.a()).clone()
    };
    Err(Exit::Raise(Raised(value)))
}

pub fn push_handled(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let exception = c.get(i.b()).clone();
    let previous = c.frame.set_handled(exception);
    vm.handling += usize::from(previous.is_undef());
    c.set(vm, i.a(), previous);
    c.advance(1);
}

pub fn pop_handled(vm: &mut Vm, c: &mut Apart, i: Instr) {
    let previous = c.take(i.a());
    let over = previous.is_undef();
    let handled = c.frame.set_handled(previous);
    if over && !handled.is_undef() {
        vm.handling = vm.handling.saturating_sub(1);
    }
    c.advance(1);
    if handled.release_checked() && vm.heap.has_pending() {
        c.sync();
        vm.run_pending();
    }
}

/// Whether an exception matches a class or a tuple of classes.
fn exception_matches(vm: &mut Vm, exception: &Value, class: &Value) -> Res<bool> {
    if let Some(tuple) = class.downcast_ref::<Tuple>() {
        for class in &tuple.items {
            check_exception_class(vm, class)?;
        }
        let own = vm.type_of(exception);
        let hit = tuple
            .items
            .iter()
            .any(|class| class.downcast_ref::<Type>().is_some_and(|class| own.is_subtype(class)));
        return Ok(hit);
    }
    check_exception_class(vm, class)?;
    let own = vm.type_of(exception);
    Ok(class
        .downcast_ref::<Type>()
        .is_some_and(|class| own.is(class) || own.is_subtype(class)))
}

fn check_exception_class(vm: &mut Vm, class: &Value) -> Res<()> {
    if class
        .downcast_ref::<Type>()
        .is_some_and(|ty| ty.has(TypeFlags::EXCEPTION))
    {
        return Ok(());
    }
    Err(vm.type_error("catching classes that do not inherit from BaseException is not allowed"))
}

pub fn matches(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    // The registers hold both as long as this instruction runs; nothing else does meanwhile.
    let result = exception_matches(vm, c.get(i.b()), c.get(i.c()))?;
    c.kill(vm, i.with_flags(i.d() & (KILL_B | KILL_C)));
    c.set(vm, i.a(), Value::bool(result));
    c.advance(1);
    Ok(())
}

pub fn star_match(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (exception, class) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let (rest, matched) = vm.split_exception(&exception, &class)?;
    c.kill(vm, i.with_flags(i.d() & (KILL_B | KILL_C)));
    if !matched.is_none() {
        drop(c.frame.set_handled(matched.clone()));
    }
    c.set(vm, i.a(), rest);
    c.set(vm, i.a() + 1, matched);
    c.advance(1);
    Ok(())
}

pub fn reraise_star(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (original, raised) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let result = vm.rebuild_exception(&original, &raised)?;
    c.kill(vm, i.with_flags(i.d() & (KILL_B | KILL_C)));
    c.set(vm, i.a(), result);
    c.advance(1);
    Ok(())
}

pub fn with_except_start(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (exit, this) = (c.get(i.b()).clone(), c.get(i.b() + 1).clone());
    let exception = c.get(i.c()).clone();
    let ty = vm.type_of(&exception).to_value();
    let traceback = exception
        .downcast_ref::<Exception>()
        .map(|e| e.traceback.borrow().clone())
        .unwrap_or(Value::NONE);
    let mut args = Vec::with_capacity(4);
    if !this.is_undef() {
        args.push(this);
    }
    args.extend([ty, exception, traceback]);
    let begun = vm.begin_call(&exit, &args, None);
    drop((args, exit));
    c.finish_killed(vm, i, begun)
}

impl Vm {
    /// `TypeError` of `with` and `async with` for an object without the protocol.
    #[cold]
    pub(crate) fn no_context_manager(&mut self, object: &Value, special: crate::special::Special) -> Raised {
        use crate::special::Special;
        let name = self.type_name(object);
        let ty = self.type_of(object);
        let has = |special| ty.has_special(special);
        let (protocol, other, hint) = match special {
            Special::Enter | Special::Exit => (
                "the context manager protocol",
                has(Special::AEnter) && has(Special::AExit),
                " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?",
            ),
            _ => (
                "the asynchronous context manager protocol",
                has(Special::Enter) && has(Special::Exit),
                " but it supports the context manager protocol. Did you mean to use 'with'?",
            ),
        };
        let missed = format!(" (missed {} method)", special.name());
        let hint = if other { hint } else { "" };
        self.error(
            ExceptionKind::TypeError,
            format!("'{name}' object does not support {protocol}{missed}{hint}"),
        )
    }
}

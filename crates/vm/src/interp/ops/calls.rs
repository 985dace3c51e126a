//! Calls and returns.

use corallus_bytecode::{Instr, KILL_A};
use corallus_heap::{Ref, Value};

use super::super::{Cursor, Exit, Flow};
use crate::error::Res;
use crate::frame::{Begun, Completion, Frame};
use crate::native::Arguments;
use crate::objects::dict::Dict;
use crate::objects::function::Function;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::run::Signal;
use crate::vm::Vm;

/// The registers of the arguments: from `self`, if there is one.
#[inline(always)]
fn argument_range(c: &Cursor, i: Instr) -> (u16, usize) {
    let count = usize::from(i.c());
    if c.get(i.b() + 1).is_undef() {
        (i.b() + 2, count)
    } else {
        (i.b() + 1, count + 1)
    }
}

#[inline(always)]
pub fn call(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    let (first, count) = argument_range(c, i);
    if let Some(function) = c.get(i.b()).downcast_ref::<Function>()
        && function.simple_args.get() as usize == count
    {
        let begun = call_simple(vm, c, first, count, function.clone());
        c.clear(vm, i.b());
        return c.finish_killed(vm, i, begun);
    }
    let begun = vm.begin_call_with(
        c.get(i.b()),
        Arguments {
            values: c.slice(first, count),
            names: &[],
        },
    );
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    c.finish_killed(vm, i, begun)
}

/// A Python function with exactly its positional parameters: the arguments move from register to register.
#[inline(always)]
fn call_simple(vm: &mut Vm, c: &Cursor, first: u16, count: usize, function: Ref<Function>) -> Res<Begun> {
    let frame = vm.new_call_frame(&function);
    for offset in 0..count {
        frame.replace(offset, c.take(first + offset as u16));
    }
    vm.begin_frame(&function, frame)
}

/// Releases the registers of a call.
#[inline(always)]
fn release(vm: &mut Vm, c: &Cursor, first: u16, count: usize) {
    for offset in 0..count {
        c.clear(vm, first + offset as u16);
    }
}

pub fn call_kw(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    let (first, count) = argument_range(c, i);
    let names = c.code().consts.get(c.extension() as usize).cloned();
    let names: Option<Ref<Tuple>> = names.and_then(|names| names.downcast::<Tuple>().ok());
    let callable = c.get(i.b()).clone();
    let begun = vm.begin_call(&callable, c.slice(first, count), names.as_ref());
    drop(callable);
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    c.finish_killed(vm, i, begun)
}

pub fn call_ex(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    let (callable, this) = (c.take(i.b()), c.take(i.b() + 1));
    let (args, keywords) = (c.take(i.b() + 2), c.take(i.b() + 3));
    let begun = begin_call_ex(vm, &callable, this, &args, &keywords);
    drop((callable, args, keywords));
    c.finish_killed(vm, i, begun)
}

fn begin_call_ex(vm: &mut Vm, callable: &Value, this: Value, args: &Value, keywords: &Value) -> Res<Begun> {
    let mut values = Vec::new();
    if !this.is_undef() {
        values.push(this);
    }
    match vm.items_of_exact(args) {
        Some(items) => values.extend(items),
        None => values.extend(vm.collect(args)?),
    }
    let mut names = Vec::new();
    if let Some(keywords) = keywords.downcast_ref::<Dict>() {
        for (name, value) in keywords.entries() {
            if !name.has_payload::<Str>() {
                return Err(vm.type_error("keywords must be strings"));
            }
            names.push(name);
            values.push(value);
        }
    }
    vm.begin_call_with(
        callable,
        Arguments {
            values: &values,
            names: &names,
        },
    )
}

/// Leaves the frame with a value.
#[inline(always)]
pub fn return_(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    let value = if i.d() & KILL_A != 0 {
        c.take(i.a())
    } else {
        c.get(i.a()).clone()
    };
    let frame = c.frame;
    if frame.owner.get().is_some() {
        return Err(Exit::Signal(vm.finish_generator(frame, Completion::Return(value))));
    }
    if frame.has(Frame::CONSTRUCTOR) {
        return return_from_init(vm, c, value);
    }
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    Err(Exit::Signal(Signal::Deliver(Completion::Return(value))))
}

/// The result of a constructor call is the instance; `__init__` must return `None`.
fn return_from_init(vm: &mut Vm, c: &mut Cursor, value: Value) -> Flow {
    let frame = c.frame;
    let instance = frame.set_stash(Value::UNDEF);
    frame.set_flag(Frame::CONSTRUCTOR, false);
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    let completion = if value.is_none() {
        Completion::Return(instance)
    } else {
        let name = vm.type_name(&value);
        Completion::Raise(vm.type_error(format!("__init__() should return None, not '{name}'")))
    };
    Err(Exit::Signal(Signal::Deliver(completion)))
}

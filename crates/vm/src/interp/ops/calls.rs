//! Calls and returns.

use corallus_bytecode::{Instr, KILL_A};
use corallus_heap::{Ref, Value};

use super::super::{Cursor, Exit, Flow, out_of_line};
use crate::coroutine::{Generator, GeneratorKind};
use crate::error::Res;
use crate::frame::{Begun, Completion, Frame, FramePtr, FrameState};
use crate::native::{Arguments, Binding, FEW, Run};
use crate::objects::dict::Dict;
use crate::objects::function::Function;
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::objects::object::Instance;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
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
        && function.plain_args.get() as usize == count
        && vm.depth < vm.recursion_limit
    {
        return call_simple(vm, c, i, first, count);
    }
    out_of_line(vm, c, i, call_other)
}

/// A Python function with exactly its positional parameters: the arguments move from register to register.
#[inline(always)]
fn call_simple(vm: &mut Vm, c: &mut Cursor, i: Instr, first: u16, count: usize) -> Flow {
    let function = c.take_ref::<Function>(i.b());
    let frame = FramePtr::new_python(&vm.heap, function);
    c.move_out(first, count, frame, 0);
    vm.push_frame_unchecked(frame);
    *c = Cursor::new(frame);
    Ok(())
}

#[inline(never)]
fn call_other(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let (first, count) = argument_range(c, i);
    if let Some(function) = c.get(i.b()).downcast_ref::<Function>()
        && let Some(defaults) = function.defaults_after(count)
    {
        let function = function.clone();
        let frame = vm.new_call_frame(&function);
        c.move_out(first, count, frame, 0);
        if let Some((tuple, missing)) = defaults {
            for (offset, value) in tuple.items[tuple.items.len() - missing..].iter().enumerate() {
                drop(frame.replace(count + offset, value.clone()));
            }
        }
        let begun = vm.begin_frame(&function, frame);
        c.clear(vm, i.b());
        return c.finish_killed(vm, i, begun);
    }
    if let Some((root, leaf, value)) = resumption(vm, c, i, first, count) {
        return resume_in_place(vm, c, i, root, leaf, value);
    }
    if let Some(ty) = c.get(i.b()).downcast_ref::<Type>()
        && first == i.b() + 2
        && vm.type_of(ty.as_value()).is(&vm.types.type_)
        && let Some(init) = vm.plain_init(ty)
        && init.plain_args.get() as usize == count + 1
        && vm.depth < vm.recursion_limit
    {
        return construct_plain(vm, c, i, init);
    }
    let begun = call_native(vm, c, i, first, count).unwrap_or_else(|| {
        vm.begin_call_with(
            c.get(i.b()),
            Arguments {
                values: c.slice(first, count),
                names: &[],
            },
        )
    });
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    c.finish_killed(vm, i, begun)
}

/// Calls a native that only has positional parameters, and few of them: it gets the argument registers as they stand, or,
/// where it is bound or defaults are used, a copy on the native stack. `None`: binding takes more than that.
#[inline(always)]
fn call_native(vm: &mut Vm, c: &Cursor, i: Instr, first: u16, count: usize) -> Option<Res<Begun>> {
    let callable = c.get(i.b());
    let (native, signature, bound) = if let Some(method) = callable.downcast_ref::<NativeMethod>() {
        if method.native.binding != Binding::Method || count == 0 || !vm.type_of(c.get(first)).is(&method.owner) {
            return None;
        }
        (method.native, &method.signature, None)
    } else {
        let function = callable.downcast_ref::<NativeFunction>()?;
        match function.native.binding {
            Binding::Function => (function.native, &function.signature, None),
            Binding::Method => (function.native, &function.signature, Some(&function.bound)),
            _ => return None,
        }
    };
    let values = c.slice(first, count);
    let given = count + usize::from(bound.is_some());
    if !signature.simple {
        return None;
    }
    if given == signature.positional && bound.is_none() {
        return run_native(vm, native.run, values);
    }
    if given < signature.required || given > signature.positional || signature.positional > FEW {
        return None;
    }
    let mut slots = [const { Value::UNDEF }; FEW];
    for (slot, value) in slots.iter_mut().zip(bound.into_iter().chain(values)) {
        *slot = value.clone();
    }
    let args = signature.fill_few(vm, &mut slots, given);
    run_native(vm, native.run, args)
}

#[inline(always)]
fn run_native(vm: &mut Vm, run: Run, args: &[Value]) -> Option<Res<Begun>> {
    match run {
        Run::Plain(run) => Some(run(vm, args).map(Begun::Done)),
        Run::Begin(run) | Run::Resume(run) => Some(run(vm, args)),
        Run::Async(_) => None,
    }
}

/// If the call resumes a generator or coroutine that is ready to go on (`send`, `__next__`, `next`): root and innermost frame
/// of its chain, and what it gets.
#[inline(always)]
fn resumption(vm: &Vm, c: &Cursor, i: Instr, first: u16, count: usize) -> Option<(FramePtr, FramePtr, Value)> {
    let callable = c.get(i.b());
    let args = c.slice(first, count);
    let (native, signature, bound) = if let Some(method) = callable.downcast_ref::<NativeMethod>() {
        (method.native, &method.signature, None)
    } else {
        let function = callable.downcast_ref::<NativeFunction>()?;
        let bound = (function.native.binding == Binding::Method).then_some(&function.bound);
        (function.native, &function.signature, bound)
    };
    let Run::Resume(_) = native.run else { return None };
    let (this, rest) = match bound {
        Some(this) => (this, args),
        None => args.split_first()?,
    };
    // `next` with a default is more than a resumption.
    let wanted = if native.binding == Binding::Function {
        1
    } else {
        signature.positional
    };
    if rest.len() + 1 != wanted {
        return None;
    }
    let generator = this.downcast_ref::<Generator>()?;
    let resumable = match generator.kind {
        GeneratorKind::Generator => true,
        GeneratorKind::Coroutine => native.binding == Binding::Method,
        GeneratorKind::AsyncGenerator => false,
    };
    let (root, leaf) = vm.ready_chain(generator)?;
    let value = rest.first().cloned().unwrap_or(Value::NONE);
    (resumable && (leaf.state.get() == FrameState::Suspended || value.is_none())).then_some((root, leaf, value))
}

/// Does what [`resumption`] found. The argument registers let go of nothing that the chain doesn't hold itself, but for the
/// callable, whose end runs no code.
#[inline(always)]
fn resume_in_place(vm: &mut Vm, c: &mut Cursor, i: Instr, root: FramePtr, leaf: FramePtr, value: Value) -> Flow {
    let Some(owner) = vm.owner_of(root) else {
        return Err(Exit::Raise(
            vm.system_error("a generator's frame without its generator"),
        ));
    };
    for register in i.b()..i.b() + i.c() + 2 {
        drop(c.take(register));
    }
    vm.enter_chain(owner.into_value(), root, leaf);
    c.enter_leaf(vm, leaf, value);
    Ok(())
}

/// A class whose construction is nothing but its `__init__`, which takes exactly the arguments given: the frame of `__init__`
/// carries the instance.
fn construct_plain(vm: &mut Vm, c: &mut Cursor, i: Instr, init: Ref<Function>) -> Flow {
    let ty = c.take_ref::<Type>(i.b());
    let instance = vm.heap.alloc(&ty, Instance).into_value();
    let frame = FramePtr::new_python(&vm.heap, init);
    drop(frame.replace(0, instance.clone()));
    c.move_out(i.b() + 2, usize::from(i.c()), frame, 1);
    frame.set_flag(Frame::CONSTRUCTOR, true);
    drop(frame.set_stash(instance));
    vm.push_frame_unchecked(frame);
    *c = Cursor::new(frame);
    Ok(())
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
        let value = end_generator(vm, frame, value)?;
        return c.land_end(vm, value);
    }
    let value = match frame.has(Frame::CONSTRUCTOR) {
        // The result of a constructor call is the instance.
        true if value.is_none() => frame.set_stash(Value::UNDEF),
        true => return Err(bad_init(vm, frame, &value)),
        false => value,
    };
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    c.land(vm, value)
}

/// A generator or coroutine ends; whoever resumed it, or delegates to it, is current afterwards.
#[inline(never)]
fn end_generator(vm: &mut Vm, frame: FramePtr, value: Value) -> Result<Value, Exit> {
    match vm.end_plain_generator(frame) {
        true => Ok(value),
        false => Err(Exit::Signal(vm.finish_generator(frame, Completion::Return(value)))),
    }
}

/// `__init__` must return `None`.
#[cold]
#[inline(never)]
fn bad_init(vm: &mut Vm, frame: FramePtr, value: &Value) -> Exit {
    drop(frame.set_stash(Value::UNDEF));
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    let name = vm.type_name(value);
    let raised = vm.type_error(format!("__init__() should return None, not '{name}'"));
    Exit::Signal(Signal::Deliver(Completion::Raise(raised)))
}

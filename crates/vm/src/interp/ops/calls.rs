//! Calls and returns.

use corallus_bytecode::{Instr, KILL_A, Opcode};
use corallus_heap::{Ref, Value};
use smallvec::SmallVec;

use super::super::{Apart, Cursor, Exit, Flow, out_of_line};
use super::coroutines::return_to_native;
use crate::call::FEW_NAMED;
use crate::coroutine::{Generator, GeneratorKind};
use crate::error::{Raised, Res};
use crate::frame::{Begun, Completion, Frame, FrameKind, FramePtr, FrameState};
use crate::native::{Args, Arguments, AtOnce, Binding, Native, Run, Signature};
use crate::objects::dict::Dict;
use crate::objects::exception::{Exception, ExceptionKind};
use crate::objects::function::Function;
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::objects::object::Instance;
use crate::objects::str::Str;
use crate::objects::tuple::{Items, Tuple};
use crate::objects::type_::{Construction, Type};
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
    // The register holds what is called as long as this instruction runs.
    let callable = &c.slice(i.b(), 1)[0];
    if let Some(function) = callable.downcast_ref::<Function>() {
        if function.plain_args.get() as usize == count && vm.depth < vm.recursion_limit {
            return call_simple(vm, c, i, first, count);
        }
    } else if let Some(method) = callable.downcast_ref::<NativeMethod>() {
        let arguments = c.slice(first, count);
        if let AtOnce::Plain(run) = method.signature.at_once
            && arguments.first().is_some_and(|this| vm.type_of(this).is(&method.owner))
            && let Some(result) = call_plain(vm, &method.signature, run, arguments)
        {
            return finish_plain(vm, c, i, result);
        }
        return call_other_native(vm, c, i, Called::of_method(method), arguments);
    } else if let Some(function) = callable.downcast_ref::<NativeFunction>() {
        let arguments = c.slice(first, count);
        if let AtOnce::Plain(run) = function.signature.at_once
            && function.native.binding == Binding::Function
            && let Some(result) = call_plain(vm, &function.signature, run, arguments)
        {
            return finish_plain(vm, c, i, result);
        }
        return call_other_native(vm, c, i, Called::of_function(function), arguments);
    } else if let Some(ty) = callable.downcast_ref::<Type>()
        && vm.is_made_quickly(ty)
        && c.get(i.b() + 1).is_undef()
        && let Some(value) = call_quick_type(vm, c.frame, i, c.slice(first, count))
    {
        settle(vm, c, i, value);
        return Ok(());
    }
    out_of_line(vm, c, i, call_other)
}

/// Calls a native that is a plain function with the arguments as they stand and its defaults behind them. `None`: there are too many
/// or too few of them.
#[inline(always)]
fn call_plain(
    vm: &mut Vm,
    signature: &Signature,
    run: fn(&mut Vm, Args<'_>) -> Res,
    arguments: &[Value],
) -> Option<Res> {
    signature.direct.as_ref()?.call_plain(vm, run, None, arguments)
}

/// Ends the call of a plain native.
#[inline(always)]
fn finish_plain(vm: &mut Vm, c: &mut Cursor, i: Instr, result: Res) -> Flow {
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    settle(vm, c, i, result?);
    Ok(())
}

/// A native that isn't a plain function, or not called as one.
#[inline(always)]
fn call_other_native(vm: &mut Vm, c: &mut Cursor, i: Instr, called: Called<'_>, arguments: &[Value]) -> Flow {
    if !matches!(called.signature.at_once, AtOnce::No) {
        if let Some(value) = call_at_once(vm, c.frame, i, arguments)? {
            settle(vm, c, i, value);
            return Ok(());
        }
    } else if let Some((root, leaf, sends)) = resumption(vm, &called, arguments) {
        return resume_in_place(vm, c, i, root, leaf, sends);
    }
    out_of_line(vm, c, i, call_native)
}

/// Ends a call that has its result and whose registers have been released.
#[inline(always)]
fn settle(vm: &mut Vm, c: &mut Cursor, i: Instr, value: Value) {
    c.set(vm, i.a(), value);
    c.advance(Opcode::Call.words());
    if vm.heap.has_pending() {
        vm.run_pending();
    }
}

/// A native that has its result at once, by its short way or bound to an object: the result, the registers of the call being
/// released. `None`: it takes more than that, and nothing has been done. Everything is passed in machine registers, there and back.
/// The frame has its instruction noted.
#[inline(never)]
fn call_at_once(vm: &mut Vm, frame: FramePtr, i: Instr, arguments: &[Value]) -> Res<Option<Value>> {
    let c = Cursor::new(frame);
    let Some(called) = called_native(c.get(i.b())).filter(|called| called.is_for(vm, arguments)) else {
        return Ok(None);
    };
    let result = match (called.signature.at_once, called.this) {
        (AtOnce::Quick(run), None) => run(vm, arguments),
        (AtOnce::Plain(run), this) => called
            .signature
            .direct
            .as_ref()
            .and_then(|direct| direct.call_plain(vm, run, this, arguments)),
        _ => None,
    };
    let Some(result) = result else { return Ok(None) };
    release(vm, &c, i.b(), usize::from(i.c()) + 2);
    result.map(Some)
}

/// A builtin type that makes what is asked for without its `__new__` and `__init__`: the instance, the registers of the call being
/// released. `None`: it takes more than that, and nothing has been done. The frame has its instruction noted.
#[inline(never)]
fn call_quick_type(vm: &mut Vm, frame: FramePtr, i: Instr, arguments: &[Value]) -> Option<Value> {
    let c = Cursor::new(frame);
    let made = vm.construct_quickly(c.get(i.b()).downcast_ref::<Type>()?, arguments)?;
    release(vm, &c, i.b(), usize::from(i.c()) + 2);
    Some(made)
}

/// A Python function with exactly its positional parameters: the arguments move from register to register.
#[inline(always)]
fn call_simple(vm: &mut Vm, c: &mut Cursor, i: Instr, first: u16, count: usize) -> Flow {
    let function = c.take_ref::<Function>(i.b());
    let frame = FramePtr::new_python(vm, function);
    c.move_out(first, count, frame, 0);
    vm.push_frame_unchecked(frame);
    *c = Cursor::new(frame);
    Ok(())
}

/// A native, bound or not. Most of them get their arguments as they stand and have their result at once.
#[inline(never)]
fn call_native(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (first, count) = argument_range(c, i);
    let arguments = c.slice(first, count);
    let Some(called) = called_native(c.get(i.b())) else {
        return begin_call(vm, c, i, first, count);
    };
    if let Some((root, leaf)) = throwing(vm, &called, arguments) {
        return throw_in_place(vm, c, i, root, leaf);
    }
    let begun = match called.signature.at_once {
        // That has been tried.
        AtOnce::Quick(_) if called.fits(vm, arguments) => called.direct(vm, arguments),
        _ => called.call(vm, arguments),
    };
    let Some(begun) = begun else {
        return begin_call(vm, c, i, first, count);
    };
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    let value = match begun {
        Ok(Begun::Done(value)) => value,
        begun => return c.finish_killed(vm, i, begun),
    };
    c.set(vm, i.a(), value);
    c.advance(Opcode::Call.words());
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    Ok(())
}

#[inline(never)]
fn call_other(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (first, count) = argument_range(c, i);
    if let Some(function) = c.get(i.b()).downcast_ref::<Function>() {
        if function.simple_args.get() as usize == count {
            let function = c.take_ref::<Function>(i.b());
            let frame = vm.new_call_frame(&function);
            c.move_out(first, count, frame, 0);
            let begun = vm.begin_frame(&function, frame);
            return c.finish_killed(vm, i, begun);
        }
        if call_fixed(vm, c, i, first, count, &[]).is_some() {
            return Ok(());
        }
        if let Some(flow) = call_moving(vm, c, i, first, count, &[]) {
            return flow;
        }
        return begin_call(vm, c, i, first, count);
    }
    if let Some(ty) = c.get(i.b()).downcast_ref::<Type>()
        && first == i.b() + 2
        && vm.is_plain_class(ty)
        && let Some(flow) = construct(vm, c, i)
    {
        return flow;
    }
    begin_call(vm, c, i, first, count)
}

/// The general way, with positional arguments.
fn begin_call(vm: &mut Vm, c: &mut Apart, i: Instr, first: u16, count: usize) -> Flow {
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

/// A Python function that takes neither `*args` nor `**kwargs` and runs at once: its arguments, the last of them named, move to their
/// parameters. `None`: it takes more than that, and nothing has been done.
#[inline(always)]
fn call_fixed(vm: &mut Vm, c: &mut Apart, i: Instr, first: u16, count: usize, names: &[Value]) -> Option<()> {
    let function = c.get(i.b()).downcast_ref::<Function>()?;
    let positional = count.checked_sub(names.len())?;
    if vm.depth >= vm.recursion_limit {
        return None;
    }
    let frame = vm.frame_for_fixed(function, positional, names, |index| c.take(first + index as u16))?;
    // The frame holds the function, too.
    drop(c.take(i.b()));
    vm.push_frame_unchecked(frame);
    **c = Cursor::new(frame);
    Some(())
}

/// A Python function whose arguments, the last of them named, move to their parameters as they are. `None`: it takes more than
/// that.
#[inline(never)]
fn call_moving(vm: &mut Vm, c: &mut Apart, i: Instr, first: u16, count: usize, names: &[Value]) -> Option<Flow> {
    let function = c.get(i.b()).downcast_ref::<Function>()?.clone();
    let positional = count.checked_sub(names.len())?;
    let frame = vm.frame_for_moving(&function, positional, names, |index| c.take(first + index as u16))?;
    let begun = vm.begin_frame(&function, frame);
    c.clear(vm, i.b());
    Some(c.finish_killed(vm, i, begun))
}

/// The same for a call with `*` and `**`, whose arguments stand in a tuple and a dict.
fn call_spread(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    let function = c.get(i.b()).downcast_ref::<Function>()?.clone();
    let args = c.get(i.b() + 2).downcast_ref::<Tuple>()?.clone();
    let keywords = c.get(i.b() + 3).downcast_ref::<Dict>();
    let names_none = keywords.is_none_or(|keywords| keywords.is_empty());
    if names_none && let Some(flow) = call_unpacked(vm, c, i, &function, &args) {
        return Some(flow);
    }
    let (mut names, mut values) = (Named::new(), Named::new());
    if let Some(keywords) = c.get(i.b() + 3).downcast_ref::<Dict>() {
        if keywords.len() > FEW_NAMED {
            return None;
        }
        let mut position = 0;
        while let Some((name, value)) = keywords.next_entry(&mut position) {
            names.push(name);
            values.push(value);
        }
    }
    let bound = usize::from(!c.get(i.b() + 1).is_undef());
    let positional = bound + args.items.len();
    let frame = vm.frame_for_moving(&function, positional, &names, |index| match index.checked_sub(bound) {
        None => c.take(i.b() + 1),
        Some(at) => match args.items.get(at) {
            Some(value) => value.clone(),
            None => values
                .get_mut(index - positional)
                .map_or(Value::UNDEF, |value| std::mem::replace(value, Value::UNDEF)),
        },
    })?;
    let begun = vm.begin_frame(&function, frame);
    drop((args, names));
    release(vm, c, i.b(), SPREAD);
    Some(c.finish_killed(vm, i, begun))
}

/// The same where no argument is named and the function takes neither `*args` nor `**kwargs`.
#[inline]
fn call_unpacked(vm: &mut Vm, c: &mut Apart, i: Instr, function: &Ref<Function>, args: &Ref<Tuple>) -> Option<Flow> {
    if vm.depth >= vm.recursion_limit {
        return None;
    }
    let bound = usize::from(!c.get(i.b() + 1).is_undef());
    let give = |index: usize| match index.checked_sub(bound) {
        None => c.take(i.b() + 1),
        Some(at) => args.items.get(at).map_or(Value::UNDEF, Value::clone),
    };
    let frame = vm.frame_for_fixed(function, bound + args.items.len(), &[], give)?;
    release(vm, c, i.b(), SPREAD);
    vm.push_frame_unchecked(frame);
    **c = Cursor::new(frame);
    Some(Ok(()))
}

/// Names or values of named arguments.
type Named = SmallVec<[Value; FEW_NAMED]>;

/// Registers of a call with `*` and `**`: the callable, what it is bound to, the tuple and the dict.
const SPREAD: usize = 4;

/// A native that is called.
struct Called<'a> {
    native: &'static Native,
    signature: &'a Signature,
    /// The type whose instances a method found on its type is for.
    owner: Option<&'a Ref<Type>>,
    /// What a function or bound method has as its `self`.
    this: Option<&'a Value>,
}

#[inline(always)]
fn called_native(callable: &Value) -> Option<Called<'_>> {
    match callable.downcast_ref::<NativeMethod>() {
        Some(method) => Some(Called::of_method(method)),
        None => callable
            .downcast_ref::<NativeFunction>()
            .map(|function| Called::of_function(function)),
    }
}

impl<'a> Called<'a> {
    #[inline(always)]
    fn of_method(method: &'a NativeMethod) -> Self {
        Self {
            native: method.native,
            signature: &method.signature,
            owner: Some(&method.owner),
            this: None,
        }
    }

    #[inline(always)]
    fn of_function(function: &'a NativeFunction) -> Self {
        Self {
            native: function.native,
            signature: &function.signature,
            owner: None,
            this: (function.native.binding == Binding::Method).then_some(&function.bound),
        }
    }

    /// Whether the first argument is of the type whose method it is, if it is one.
    #[inline(always)]
    fn is_for(&self, vm: &Vm, values: &[Value]) -> bool {
        match self.owner {
            Some(owner) => values.first().is_some_and(|first| vm.type_of(first).is(owner)),
            None => true,
        }
    }

    /// Whether it gets the arguments as they stand: as a function, or as a method of the first one.
    #[inline(always)]
    fn fits(&self, vm: &Vm, values: &[Value]) -> bool {
        let binding = self.native.binding;
        (binding == Binding::Method || binding == Binding::Function && self.owner.is_none()) && self.is_for(vm, values)
    }

    /// Calls the native, which [`Called::fits`], with the arguments as they stand. `None`: it takes them in another way.
    #[inline(always)]
    fn direct(&self, vm: &mut Vm, arguments: &[Value]) -> Option<Res<Begun>> {
        self.signature.direct.as_ref()?.call(vm, self.this, arguments)
    }

    /// Calls the native in its quick way, or directly. `None`: it takes more than that.
    #[inline(always)]
    fn call(&self, vm: &mut Vm, arguments: &[Value]) -> Option<Res<Begun>> {
        if !self.fits(vm, arguments) {
            return None;
        }
        match self.native.quick {
            Some(quick) if self.this.is_none() => quick.call(vm, arguments),
            _ => self.direct(vm, arguments),
        }
    }
}

/// If the call resumes a generator or coroutine that is ready to go on (`send`, `__next__`, `next`): root and innermost frame
/// of its chain, and whether the last argument is what it gets.
#[inline(always)]
fn resumption(vm: &Vm, called: &Called<'_>, args: &[Value]) -> Option<(FramePtr, FramePtr, bool)> {
    let (native, signature) = (called.native, called.signature);
    let Run::Resume(_) = native.run else { return None };
    let (this, rest) = match called.this {
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
    let sent = rest.first();
    let starts_with_value = leaf.state.get() != FrameState::Suspended && sent.is_some_and(|value| !value.is_none());
    (resumable && !starts_with_value).then_some((root, leaf, sent.is_some()))
}

/// Does what [`resumption`] found. The argument registers let go of nothing that the chain doesn't hold itself, but for the
/// callable, whose end runs no code.
#[inline(always)]
fn resume_in_place(vm: &mut Vm, c: &mut Cursor, i: Instr, root: FramePtr, leaf: FramePtr, sends: bool) -> Flow {
    let Some(owner) = vm.owner_of(root) else {
        return Err(Exit::Raise(
            vm.system_error("a generator's frame without its generator"),
        ));
    };
    let sent = match sends {
        true => c.take(i.b() + 1 + i.c()),
        false => Value::NONE,
    };
    drop(c.take(i.b()));
    drop(c.take(i.b() + 1));
    if i.c() != u16::from(sends) {
        drop(c.take(i.b() + 2));
    }
    vm.enter_chain(owner.into_value(), root, leaf);
    c.enter_leaf(vm, leaf, sent);
    Ok(())
}

/// Constructs an instance of a class in the usual ways, with positional arguments. `None`: it takes more than that.
#[inline(always)]
fn construct(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    let (ty, count) = (c.get(i.b()).downcast_ref::<Type>()?, i.c());
    let instance = match vm.construction(ty) {
        Construction::Init => {
            let init = vm.plain_init(ty)?;
            let fits = init.plain_args.get() as usize == usize::from(count) + 1 && vm.depth < vm.recursion_limit;
            return fits.then(|| construct_plain(vm, c, i, init));
        }
        Construction::ExceptionInit => {
            let init = vm.plain_init(ty)?;
            let fits = init.plain_args.get() as usize == usize::from(count) + 1 && vm.depth < vm.recursion_limit;
            return fits.then(|| construct_exception(vm, c, i, init));
        }
        Construction::Bare if count == 0 => vm.heap.alloc(ty, Instance).into_value(),
        Construction::Quick => {
            let ty = ty.clone();
            let begun = vm.begin_quickly(&ty, c.slice(i.b() + 2, usize::from(count)))?;
            release(vm, c, i.b(), usize::from(count) + 2);
            return Some(c.finish_killed(vm, i, begun));
        }
        Construction::Native => return construct_natively(vm, c, i),
        Construction::Exception => {
            let ty = ty.clone();
            let args: Items = match count {
                0 => [].into(),
                1 => [c.take(i.b() + 2)].into(),
                _ => c.take_range(i.b() + 2, usize::from(count)).collect(),
            };
            vm.new_exception(&ty, args)
        }
        _ => return None,
    };
    drop(c.take(i.b()));
    Some(c.finish_killed(vm, i, Ok(Begun::Done(instance))))
}

/// A native type's own `__new__`, which gets the class in front of the arguments. `None`: it takes more than that.
fn construct_natively(vm: &mut Vm, c: &mut Apart, i: Instr) -> Option<Flow> {
    let (class, count) = (i.b() + 1, usize::from(i.c()) + 1);
    drop(c.replace(class, c.take(i.b())));
    let Some(begun) = vm.begin_native_new(c.slice(class, count)) else {
        drop(c.replace(i.b(), c.take(class)));
        return None;
    };
    release(vm, c, class, count);
    Some(c.finish_killed(vm, i, begun))
}

/// If the call throws one exception into a generator or coroutine that stands at a yield: root and innermost frame of its
/// chain. `GeneratorExit` takes more than that.
#[inline(always)]
fn throwing(vm: &Vm, called: &Called<'_>, args: &[Value]) -> Option<(FramePtr, FramePtr)> {
    let Run::Throw(_) = called.native.run else { return None };
    let (this, thrown) = match (called.this, args) {
        (Some(this), [thrown]) | (None, [this, thrown]) => (this, thrown),
        _ => return None,
    };
    let generator = this.downcast_ref::<Generator>()?;
    if generator.kind == GeneratorKind::AsyncGenerator || is_exit(thrown.downcast_ref::<Exception>()?) {
        return None;
    }
    let (root, leaf) = vm.ready_chain(generator)?;
    (leaf.state.get() == FrameState::Suspended).then_some((root, leaf))
}

fn is_exit(exception: &Exception) -> bool {
    exception.kind.derives_from(ExceptionKind::GeneratorExit)
}

/// Does what [`throwing`] found.
#[inline(always)]
fn throw_in_place(vm: &mut Vm, c: &mut Cursor, i: Instr, root: FramePtr, leaf: FramePtr) -> Flow {
    let Some(owner) = vm.owner_of(root) else {
        return Err(Exit::Raise(
            vm.system_error("a generator's frame without its generator"),
        ));
    };
    let raised = Raised(c.take(i.b() + 1 + i.c()));
    for register in i.b()..i.b() + i.c() + 1 {
        drop(c.take(register));
    }
    vm.enter_chain(owner.into_value(), root, leaf);
    leaf.state.set(FrameState::Running);
    vm.raise_in_leaf(leaf, &raised);
    *c = Cursor::new(leaf);
    Err(Exit::Raise(raised))
}

/// A class whose construction is nothing but its `__init__`, which takes exactly the arguments given: the frame of `__init__`
/// carries the instance.
#[inline(always)]
fn construct_plain(vm: &mut Vm, c: &mut Cursor, i: Instr, init: Ref<Function>) -> Flow {
    let ty = c.take_ref::<Type>(i.b());
    let instance = vm.heap.alloc(&ty, Instance).into_value();
    run_init(vm, c, i, init, instance)
}

/// Calls `__init__` of an instance just made with the arguments of the call, which move to it.
#[inline(always)]
fn run_init(vm: &mut Vm, c: &mut Cursor, i: Instr, init: Ref<Function>, instance: Value) -> Flow {
    let frame = FramePtr::new_python(vm, init);
    drop(frame.replace(0, instance.clone()));
    c.move_out(i.b() + 2, usize::from(i.c()), frame, 1);
    frame.set_flag(Frame::CONSTRUCTOR, true);
    drop(frame.set_stash(instance));
    vm.push_frame_unchecked(frame);
    *c = Cursor::new(frame);
    Ok(())
}

/// As [`construct_plain`], for an exception, which keeps the arguments itself as well.
#[inline(never)]
fn construct_exception(vm: &mut Vm, c: &mut Apart, i: Instr, init: Ref<Function>) -> Flow {
    let ty = c.take_ref::<Type>(i.b());
    let args = vm.tuple(
        c.slice(i.b() + 2, usize::from(i.c()))
            .iter()
            .cloned()
            .collect::<Items>(),
    );
    let instance = vm.exception_without_members(&ty, args).into_value();
    run_init(vm, c, i, init, instance)
}

/// Releases the registers of a call.
#[inline(always)]
fn release(vm: &mut Vm, c: &Cursor, first: u16, count: usize) {
    c.clear_range(vm, first, count);
}

pub fn call_kw(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    let (first, count) = argument_range(c, i);
    let names = c.body().consts.get(c.extension() as usize).cloned();
    let names: Option<Ref<Tuple>> = names.and_then(|names| names.downcast::<Tuple>().ok());
    if let Some(names) = &names {
        if call_fixed(vm, c, i, first, count, &names.items).is_some() {
            return Ok(());
        }
        if let Some(flow) = call_moving(vm, c, i, first, count, &names.items) {
            return flow;
        }
        if let Some(dict) = dict_of_named(vm, c, i, first, count, &names.items) {
            release(vm, c, i.b(), usize::from(i.c()) + 2);
            return c.finish_killed(vm, i, Ok(Begun::Done(dict)));
        }
    }
    let callable = c.get(i.b()).clone();
    let begun = vm.begin_call(&callable, c.slice(first, count), names.as_ref());
    drop(callable);
    release(vm, c, i.b(), usize::from(i.c()) + 2);
    c.finish_killed(vm, i, begun)
}

/// What `dict` makes of named arguments alone. `None`: it is something else that is called, or somebody watches.
fn dict_of_named(vm: &mut Vm, c: &Apart, i: Instr, first: u16, count: usize, names: &[Value]) -> Option<Value> {
    let ty = c.get(i.b()).downcast_ref::<Type>()?;
    if !ty.is(&vm.types.dict) || count != names.len() || vm.tracing.is_watching() {
        return None;
    }
    let dict = vm.new_dict();
    for (name, value) in names.iter().zip(c.slice(first, count)) {
        dict.set_name(vm, name.downcast_ref::<Str>()?, value.clone());
    }
    Some(dict.into_value())
}

pub fn call_ex(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    if let Some(flow) = call_spread(vm, c, i) {
        return flow;
    }
    if let Some(called) = called_native(c.get(i.b()))
        && c.get(i.b() + 1).is_undef()
        && let Some(args) = c.get(i.b() + 2).downcast_ref::<Tuple>()
        && c.get(i.b() + 3)
            .downcast_ref::<Dict>()
            .is_none_or(|keywords| keywords.is_empty())
        && let Some(begun) = called.call(vm, &args.items)
    {
        release(vm, c, i.b(), SPREAD);
        return c.finish_killed(vm, i, begun);
    }
    let (callable, this) = (c.take(i.b()), c.take(i.b() + 1));
    let (args, keywords) = (c.take(i.b() + 2), c.take(i.b() + 3));
    let begun = begin_call_ex(vm, &callable, this, &args, &keywords);
    drop((callable, args, keywords));
    c.finish_killed(vm, i, begun)
}

fn begin_call_ex(vm: &mut Vm, callable: &Value, this: Value, args: &Value, keywords: &Value) -> Res<Begun> {
    let mut values = Named::new();
    if !this.is_undef() {
        values.push(this);
    }
    match args.downcast_ref::<Tuple>() {
        Some(tuple) => values.extend(tuple.items.iter().cloned()),
        None => values.extend(vm.collect(args)?),
    }
    let mut names = Named::new();
    if let Some(keywords) = keywords.downcast_ref::<Dict>() {
        let mut position = 0;
        while let Some((name, value)) = keywords.next_entry(&mut position) {
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
    let value = if frame.has(Frame::CONSTRUCTOR) {
        if !value.is_none() {
            return Err(bad_init(vm, frame, value));
        }
        std::mem::forget(value);
        // The result of a constructor call is the instance.
        frame.set_stash(Value::UNDEF)
    } else {
        value
    };
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    if let Some(below) = vm.current
        && below.kind == FrameKind::Native
    {
        return out_of_line(vm, c, i, |vm, c, _| return_to_native(vm, c, below, value));
    }
    c.land(vm, value)
}

/// A generator or coroutine ends; whoever resumed it, or delegates to it, is current afterwards.
#[inline(never)]
fn end_generator(vm: &mut Vm, frame: FramePtr, value: Value) -> Result<Value, Exit> {
    match vm.end_plain_generator(frame) {
        // Where a loop or a delegator gets it, it may be reported.
        true if vm.tracing.is_watching() => Err(Exit::Signal(Signal::Deliver(Completion::Finished(value)))),
        true => Ok(value),
        false => Err(Exit::Signal(vm.finish_generator(frame, Completion::Return(value)))),
    }
}

/// `__init__` must return `None`.
#[cold]
#[inline(never)]
fn bad_init(vm: &mut Vm, frame: FramePtr, value: Value) -> Exit {
    drop(frame.set_stash(Value::UNDEF));
    vm.pop_python_frame(frame);
    if vm.heap.has_pending() {
        vm.run_pending();
    }
    let name = vm.type_name(&value);
    let raised = vm.type_error(format!("__init__() should return None, not '{name}'"));
    Exit::Signal(Signal::Deliver(Completion::Raise(raised)))
}

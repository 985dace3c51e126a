//! Calls: one entry, [`Vm::begin_call`], for every kind of callable.
//!
//! - [`bind`]: arguments of Python functions into registers.
//! - [`construct`]: calling a class.

pub mod bind;
pub mod construct;

pub(crate) use bind::FEW_NAMED;

use corallus_bytecode::CodeFlags;
use corallus_heap::{Lent, Ref, Value};

use crate::error::Res;
use crate::frame::{Begun, FramePtr, FrameState};
use crate::native::{Arguments, Binding, Callee, Run, Signature};
use crate::objects::function::{Function, Method};
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::objects::property::StaticMethod;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

pub(crate) const GENERATOR_FLAGS: u32 = CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR;

impl Vm {
    /// Calls with the values `args`, the last of which are named by the tuple `names`.
    pub fn begin_call(&mut self, callable: &Value, args: &[Value], names: Option<&Ref<Tuple>>) -> Res<Begun> {
        let names: &[Value] = names.map_or(&[], |names| &names.items);
        self.begin_call_with(callable, Arguments { values: args, names })
    }

    /// Calls with these arguments, which a plain Python function gets in its registers at once.
    #[inline]
    pub fn begin_call_giving<const N: usize>(&mut self, callable: &Value, args: [Value; N]) -> Res<Begun> {
        if let Some(function) = callable.downcast_ref::<Function>()
            && function.plain_args.get() as usize == N
            && self.depth < self.recursion_limit
        {
            let frame = self.new_call_frame(function);
            for (index, value) in args.into_iter().enumerate() {
                drop(frame.replace(index, value));
            }
            self.push_frame_unchecked(frame);
            return Ok(Begun::Pushed);
        }
        self.begin_call(callable, &args, None)
    }

    pub(crate) fn begin_call_with(&mut self, callable: &Value, args: Arguments<'_>) -> Res<Begun> {
        if let Some(function) = callable.downcast_ref::<Function>() {
            return self.begin_function(function, args);
        }
        if let Some(native) = callable.downcast_ref::<NativeFunction>() {
            return self.begin_native_function(native, args);
        }
        if let Some(method) = callable.downcast_ref::<Method>() {
            return with_first(&method.instance, args, |args| {
                self.begin_call_with(&method.function, args)
            });
        }
        if let Some(native) = callable.downcast_ref::<NativeMethod>() {
            return self.begin_native_method(native, args);
        }
        if let Some(ty) = callable.downcast_ref::<Type>() {
            return self.begin_call_type(ty, args);
        }
        if let Some(method) = callable.downcast_ref::<StaticMethod>() {
            let inner = method.callable.borrow().clone();
            return self.begin_call_with(&inner, args);
        }
        let Some(call) = self.type_of(callable).special(Special::Call) else {
            let name = self.type_name(callable);
            return Err(self.type_error(format!("'{name}' object is not callable")));
        };
        self.begin_call_unbound(&call, callable, args)
    }

    /// Calls what a type gives for a special method, with `this` as its instance: a function directly, a descriptor by
    /// binding it first.
    pub(crate) fn begin_call_unbound(&mut self, method: &Value, this: &Value, args: Arguments<'_>) -> Res<Begun> {
        let is_plain = |native: &Ref<NativeMethod>| native.native.binding != Binding::ClassMethod;
        if method.has_payload::<Function>() || method.downcast_ref::<NativeMethod>().is_some_and(is_plain) {
            return with_first(this, args, |args| self.begin_call_with(method, args));
        }
        let ty = self.type_of(this).clone();
        let bound = self.descriptor_get(method, Some(this), &ty)?;
        self.nested(|vm| vm.begin_call_with(&bound, args))
    }

    /// Calls a special method of `this` if its type has it. `Ok(None)`: it has none.
    pub fn begin_special(&mut self, this: &Value, special: Special, args: &[Value]) -> Res<Option<Begun>> {
        match self.type_of(this).special(special) {
            Some(method) if !method.is_none() || special.calls_none() => {
                if let Some(begun) = self.call_slot(&method, this, args) {
                    return begun.map(Some);
                }
                if let Some(function) = method.downcast_ref::<Function>()
                    && function.plain_args.get() as usize == args.len() + 1
                {
                    return self.push_plain_call(function, this, args).map(Some);
                }
                self.begin_call_unbound(
                    &method,
                    this,
                    Arguments {
                        values: args,
                        names: &[],
                    },
                )
                .map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Calls a Python function that takes exactly these arguments and isn't a generator's.
    pub(crate) fn push_plain_call(&mut self, function: &Ref<Function>, first: &Value, rest: &[Value]) -> Res<Begun> {
        if self.depth >= self.recursion_limit {
            return Err(self.recursion_error());
        }
        let frame = self.new_call_frame(function);
        drop(frame.replace(0, first.clone()));
        for (index, value) in rest.iter().enumerate() {
            drop(frame.replace(index + 1, value.clone()));
        }
        self.push_frame_unchecked(frame);
        Ok(Begun::Pushed)
    }

    /// Calls a special method that is a native of a type which `this` is an instance of, and takes exactly these arguments.
    /// `None`: calling takes more than that.
    #[inline]
    pub(crate) fn call_slot(&mut self, method: &Value, this: &Value, args: &[Value]) -> Option<Res<Begun>> {
        let method = method.downcast_ref::<NativeMethod>()?;
        if method.native.binding != Binding::Method {
            return None;
        }
        let direct = method.signature.direct.as_ref()?;
        let ty = self.type_of(this);
        if !ty.is(&method.owner) && !ty.is_subtype(&method.owner) {
            return None;
        }
        direct.call(self, Some(this), args)
    }

    fn begin_native_function(&mut self, function: &Ref<NativeFunction>, args: Arguments<'_>) -> Res<Begun> {
        let (native, signature) = (function.native, &function.signature);
        let callee = Callee {
            native,
            owner: function.owner.as_ref(),
            module: function.module,
            bound: Some(&function.bound),
        };
        if matches!(native.binding, Binding::Method | Binding::ClassMethod) {
            return with_first(&function.bound, args, |args| self.run_native(callee, signature, args));
        }
        if native.name == "__new__" {
            self.check_new_type(function, args.values.first())?;
        }
        self.run_native(callee, signature, args)
    }

    fn begin_native_method(&mut self, method: &Ref<NativeMethod>, args: Arguments<'_>) -> Res<Begun> {
        let (native, owner) = (method.native, &method.owner);
        let Some(this) = args.values.first().filter(|_| args.values.len() > args.names.len()) else {
            let (name, long) = (native.name, owner.long_name());
            let is_class_method = native.binding == Binding::ClassMethod;
            return Err(
                self.type_error(if is_class_method || crate::special::is_slot(name, owner) {
                    format!("descriptor '{name}' of '{long}' object needs an argument")
                } else {
                    format!("unbound method {}.{name}() needs an argument", owner.name())
                }),
            );
        };
        if native.binding == Binding::ClassMethod {
            self.check_class_method(method, this)?;
        } else if !self.is_instance(this, owner) {
            let wrapper = crate::special::is_slot(native.name, owner);
            let (owner, given) = (owner.long_name(), self.type_name(this));
            return Err(self.type_error(if wrapper {
                format!(
                    "descriptor '{}' requires a '{owner}' object but received a '{given}'",
                    native.name
                )
            } else {
                format!(
                    "descriptor '{}' for '{owner}' objects doesn't apply to a '{given}' object",
                    native.name
                )
            }));
        }
        self.run_native(
            Callee {
                native,
                owner: Some(owner),
                module: None,
                bound: None,
            },
            &method.signature,
            args,
        )
    }

    /// Binds the arguments and runs a native.
    pub(crate) fn run_native(&mut self, callee: Callee<'_>, signature: &Signature, args: Arguments<'_>) -> Res<Begun> {
        let native = callee.native;
        if let Some(quick) = native.quick
            && args.names.is_empty()
            && let Some(begun) = quick.call(self, args.values)
        {
            return begun;
        }
        if let Some(direct) = &signature.direct
            && args.names.is_empty()
            && let Some(begun) = direct.call(self, None, args.values)
        {
            return begun;
        }
        let bound = signature.bind(self, callee, args)?;
        match native.run {
            Run::Plain(run) => run(self, &bound).map(Begun::Done),
            Run::Begin(run) | Run::Resume(run) | Run::Throw(run) => run(self, &bound),
            Run::Async(run) => self.begin_async(native.name, run, bound),
        }
    }

    /// Calls a Python function: pushes its frame, or makes the generator object that owns it.
    pub(crate) fn begin_function(&mut self, function: &Ref<Function>, args: Arguments<'_>) -> Res<Begun> {
        if let Arguments { values, names: [] } = args
            && values.len() == function.plain_args.get() as usize
            && self.depth < self.recursion_limit
        {
            let frame = self.new_call_frame(function);
            for (index, value) in values.iter().enumerate() {
                frame.fill(index, value.clone());
            }
            self.push_frame_unchecked(frame);
            return Ok(Begun::Pushed);
        }
        if args.names.is_empty() && args.values.len() == function.simple_args.get() as usize {
            let frame = self.new_call_frame(function);
            for (index, value) in args.values.iter().enumerate() {
                drop(frame.replace(index, value.clone()));
            }
            return self.begin_frame(function, frame);
        }
        let positional = args.values.len() - args.names.len();
        let give = |index: usize| args.values.get(index).map_or(Value::UNDEF, Value::clone);
        if let Some(frame) = self.frame_for_moving(function, positional, args.names, give) {
            return self.begin_frame(function, frame);
        }
        let frame = self.new_call_frame(function);
        if let Err(raised) = self.bind_arguments(function, frame, args) {
            self.free_call_frame(frame);
            return Err(raised);
        }
        self.begin_frame(function, frame)
    }

    /// A frame for a call of the function, its registers undefined.
    #[inline(always)]
    pub(crate) fn new_call_frame(&mut self, function: &Ref<Function>) -> FramePtr {
        FramePtr::new_python(self, function.clone())
    }

    /// Frees the frame of a call that doesn't take place.
    pub(crate) fn free_call_frame(&mut self, frame: FramePtr) {
        // SAFETY: nobody but the caller knows the frame.
        unsafe { frame.free(&self.heap) };
    }

    /// Starts a frame whose arguments are bound.
    #[inline(always)]
    pub(crate) fn begin_frame(&mut self, function: &Ref<Function>, frame: FramePtr) -> Res<Begun> {
        let flags = frame.code.as_ref().map_or(0, |code| code.flags.get());
        if flags & GENERATOR_FLAGS != 0 {
            frame.state.set(FrameState::Created);
            return Ok(Begun::Done(self.new_generator(function, frame, flags)));
        }
        if let Err(raised) = self.push_frame(frame) {
            // SAFETY: the frame wasn't pushed; nobody else knows it.
            unsafe { frame.free(&self.heap) };
            return Err(raised);
        }
        Ok(Begun::Pushed)
    }
}

/// Calls `call` with `first` in front of the arguments; a few stand on the native stack.
#[inline]
pub(crate) fn with_first<R>(first: &Value, args: Arguments<'_>, call: impl FnOnce(Arguments<'_>) -> R) -> R {
    const FEW: usize = 4;
    let names = args.names;
    if args.values.len() < FEW {
        let mut few = Lent::of(const { &[const { Value::UNDEF }; FEW] });
        for (at, value) in std::iter::once(first).chain(args.values).enumerate() {
            few.place(at, value);
        }
        let values = &few.as_slice()[..args.values.len() + 1];
        return call(Arguments { values, names });
    }
    let mut values = Vec::with_capacity(args.values.len() + 1);
    values.push(first.clone());
    values.extend_from_slice(args.values);
    call(Arguments { values: &values, names })
}

//! How native functions, types and modules are declared: plain static tables.
//!
//! A native takes one of three forms:
//! - [`Run::Plain`]: a function that gets its arguments and returns. It should not run Python code; where a data
//!   structure must compare or hash in the middle of a probe it may use the machine's re-entrant door.
//! - [`Run::Begin`]: a function that may push a frame and return [`Begun::Pushed`](crate::frame::Begun): what the pushed frame
//!   returns is the native's result (a tail call), or a [`NativeFrame`](crate::frame::NativeFrame) was pushed that goes on.
//! - [`Run::Async`]: an `async` block over [`Cx`]: may call Python anywhere with `.await`. Suspendable, not saveable.

mod bind;
mod direct;
mod future;
mod number;
mod relay;
mod rounds;
pub mod signature;
pub mod sink;

pub use bind::{Arguments, Callee};
pub use direct::{AtOnce, Direct};
pub use future::{Cx, NativeFuture};
pub(crate) use number::ByNumber;
pub use number::Number;
pub use relay::{Passed, Relay};
pub use rounds::Rounds;
pub use signature::{Parameter, ParameterKind, Signature};

use corallus_heap::Value;

use crate::error::Res;
use crate::frame::Begun;
use crate::vm::Vm;

/// Arguments bound to the signature: one value per parameter, in order. A missing optional parameter is its default where
/// the signature text gives a constant, `Value::UNDEF` where it says `=<unrepresentable>`; `*args` is a tuple, `**kwargs` a dict.
pub type Args<'a> = &'a [Value];

/// How a native runs.
#[derive(Clone, Copy)]
pub enum Run {
    Plain(fn(&mut Vm, Args<'_>) -> Res),
    Begin(fn(&mut Vm, Args<'_>) -> Res<Begun>),
    /// As `Begin`, for `send`, `__next__` and `next`: if the first argument is a generator or coroutine, it is sent the second
    /// one of a method, or `None`. The interpreter then does so itself, without the native.
    Resume(fn(&mut Vm, Args<'_>) -> Res<Begun>),
    /// As `Begin`, for `throw`: with one exception as its argument, the interpreter does it itself.
    Throw(fn(&mut Vm, Args<'_>) -> Res<Begun>),
    Async(fn(Cx, Vec<Value>) -> NativeFuture),
}

/// See [`Native::quick`]; a method's first argument is its `self`.
#[derive(Clone, Copy)]
pub enum Quick {
    Begin(fn(&mut Vm, &[Value]) -> Option<Res<Begun>>),
    /// One that pushes no frame: its result comes back in machine registers.
    AtOnce(fn(&mut Vm, &[Value]) -> Option<Res>),
}

impl Quick {
    #[inline]
    pub(crate) fn call(self, vm: &mut Vm, args: &[Value]) -> Option<Res<Begun>> {
        match self {
            Quick::Begin(run) => run(vm, args),
            Quick::AtOnce(run) => Some(run(vm, args)?.map(Begun::Done)),
        }
    }
}

/// How a native is bound when it is found on a type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    Method,
    ClassMethod,
    StaticMethod,
    /// A function of a module.
    Function,
}

/// How a call with the wrong number of arguments is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// As the kinds of the parameters imply.
    Derived,
    /// "name expected n arguments, got m", whatever the kinds: the reference unpacks the positional arguments by hand.
    Unpacked,
    /// As `Unpacked`; named arguments are passed on to the method of this name, which refuses them.
    Passing(&'static str),
    /// A sentence of its own for a missing argument.
    Missing(&'static str),
}

impl Wording {
    /// Whether the positional arguments are counted on their own.
    fn is_unpacked(self) -> bool {
        matches!(self, Wording::Unpacked | Wording::Passing(_))
    }
}

/// A native function or method.
pub struct Native {
    pub name: &'static str,
    /// As in `__text_signature__`: `"($self, iterable=(), /, *, key=None)"`.
    pub signature: &'static str,
    pub run: Run,
    pub binding: Binding,
    pub wording: Wording,
    pub doc: &'static str,
    /// A short way for calls without named arguments, which get no tuple of their arguments and no dict. `None`: not this one,
    /// and nothing has been done.
    pub quick: Option<Quick>,
}

impl Native {
    const fn new(name: &'static str, signature: &'static str, run: Run, binding: Binding, doc: &'static str) -> Self {
        Self {
            name,
            signature,
            run,
            binding,
            wording: Wording::Derived,
            doc,
            quick: None,
        }
    }
}

/// A method that runs no Python code.
pub const fn method(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut Vm, Args<'_>) -> Res,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Plain(run), Binding::Method, doc)
}

/// A method that may push a frame.
pub const fn begin_method(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut Vm, Args<'_>) -> Res<Begun>,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Begin(run), Binding::Method, doc)
}

/// The same native, known to the interpreter as one that resumes a generator (see [`Run::Resume`]).
pub const fn resuming(native: Native) -> Native {
    match native.run {
        Run::Begin(run) => Native {
            run: Run::Resume(run),
            ..native
        },
        _ => native,
    }
}

/// The same native, known to the interpreter as one that throws into a generator (see [`Run::Throw`]).
pub const fn throwing(native: Native) -> Native {
    match native.run {
        Run::Begin(run) => Native {
            run: Run::Throw(run),
            ..native
        },
        _ => native,
    }
}

/// A method written as an async block.
pub const fn async_method(
    name: &'static str,
    signature: &'static str,
    run: fn(Cx, Vec<Value>) -> NativeFuture,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Async(run), Binding::Method, doc)
}

/// A function of a module that runs no Python code.
pub const fn function(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut Vm, Args<'_>) -> Res,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Plain(run), Binding::Function, doc)
}

/// A function of a module that may push a frame.
pub const fn begin_function(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut Vm, Args<'_>) -> Res<Begun>,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Begin(run), Binding::Function, doc)
}

/// A function of a module written as an async block.
pub const fn async_function(
    name: &'static str,
    signature: &'static str,
    run: fn(Cx, Vec<Value>) -> NativeFuture,
    doc: &'static str,
) -> Native {
    Native::new(name, signature, Run::Async(run), Binding::Function, doc)
}

/// The same native, with a short way for positional arguments (see [`Native::quick`]).
pub const fn quickly(native: Native, quick: fn(&mut Vm, &[Value]) -> Option<Res<Begun>>) -> Native {
    Native {
        quick: Some(Quick::Begin(quick)),
        ..native
    }
}

/// As [`quickly`], with a short way that has its result at once.
pub const fn at_once(native: Native, quick: fn(&mut Vm, &[Value]) -> Option<Res>) -> Native {
    Native {
        quick: Some(Quick::AtOnce(quick)),
        ..native
    }
}

/// The same native, bound as a class method (`$type` is the class).
pub const fn class(native: Native) -> Native {
    Native {
        binding: Binding::ClassMethod,
        ..native
    }
}

/// The same native, bound as a static method; `__new__` is one.
pub const fn fixed(native: Native) -> Native {
    Native {
        binding: Binding::StaticMethod,
        ..native
    }
}

/// The same native, whose positional arguments are counted as [`Wording::Unpacked`] has it.
pub const fn unpacked(native: Native) -> Native {
    Native {
        wording: Wording::Unpacked,
        ..native
    }
}

/// The same native, whose named arguments are those of another method (see [`Wording::Passing`]).
pub const fn passing_names_to(method: &'static str, native: Native) -> Native {
    Native {
        wording: Wording::Passing(method),
        ..native
    }
}

/// The same native, which says this when an argument is missing.
pub const fn missing(native: Native, sentence: &'static str) -> Native {
    Native {
        wording: Wording::Missing(sentence),
        ..native
    }
}

/// A computed attribute of a native type.
pub struct GetSet {
    pub name: &'static str,
    pub get: fn(&mut Vm, &Value) -> Res,
    /// Sets the attribute, or deletes it (`None`); absent for read-only attributes.
    pub set: Option<fn(&mut Vm, &Value, Option<Value>) -> Res<()>>,
    /// A field of the reference's structure, which says so when it is read-only.
    pub is_member: bool,
    pub doc: &'static str,
}

/// A read-only attribute.
pub const fn getter(name: &'static str, get: fn(&mut Vm, &Value) -> Res, doc: &'static str) -> GetSet {
    GetSet {
        name,
        get,
        set: None,
        is_member: false,
        doc,
    }
}

/// A read-only attribute that is a field of the reference's structure.
pub const fn readonly(name: &'static str, get: fn(&mut Vm, &Value) -> Res, doc: &'static str) -> GetSet {
    GetSet {
        is_member: true,
        ..getter(name, get, doc)
    }
}

/// An attribute that can be set.
pub const fn getset(
    name: &'static str,
    get: fn(&mut Vm, &Value) -> Res,
    set: fn(&mut Vm, &Value, Option<Value>) -> Res<()>,
    doc: &'static str,
) -> GetSet {
    GetSet {
        name,
        get,
        set: Some(set),
        is_member: false,
        doc,
    }
}

/// A native type. `static LIST: TypeDef = TypeDef { name: "list", …, ..TypeDef::new::<List>("list", "builtins") };`
pub struct TypeDef {
    pub name: &'static str,
    pub module: &'static str,
    pub payload: fn() -> &'static corallus_heap::VTable,
    /// The base type; `None` for `object`.
    pub base: Option<&'static TypeDef>,
    /// `TypeFlags`, beyond those inherited.
    pub flags: u32,
    pub methods: &'static [Native],
    pub getsets: &'static [GetSet],
    /// For iterators that pass on what another one gives.
    pub relay: Option<&'static dyn Relay>,
    /// For iterators whose items are made in rounds.
    pub rounds: Option<&'static dyn Rounds>,
    pub doc: &'static str,
    /// Under which an isolate keeps the type that it made of this table.
    pub number: Number,
}

impl TypeDef {
    /// A final type without methods that derives from `object`.
    pub const fn new<T: corallus_heap::Payload>(name: &'static str, module: &'static str) -> Self {
        Self {
            name,
            module,
            payload: T::vtable,
            base: Some(&crate::objects::object::OBJECT),
            flags: 0,
            methods: &[],
            getsets: &[],
            relay: None,
            rounds: None,
            doc: "",
            number: Number::new(),
        }
    }
}

/// A native module.
pub struct ModuleDef {
    pub name: &'static str,
    pub functions: &'static [Native],
    /// Adds constants, types and state to the module just made.
    pub init: fn(&mut Vm, &corallus_heap::Ref<crate::objects::module::Module>) -> Res<()>,
    pub doc: &'static str,
}

/// A native's `self` (or any argument) as the payload it must have.
#[inline(always)]
pub fn this<'a, T: corallus_heap::Payload>(vm: &mut Vm, value: &'a Value) -> Res<&'a corallus_heap::Ref<T>> {
    match value.downcast_ref::<T>() {
        Some(reference) => Ok(reference),
        None => {
            let (wanted, given) = (T::vtable().name, vm.type_name(value));
            Err(vm.type_error(format!("expected {wanted}, got {given}")))
        }
    }
}

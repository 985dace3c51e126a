//! Calls of natives that have positional parameters only, with positional arguments: nothing is bound, the native gets the
//! arguments as they stand, or lent beside each other with the defaults behind them.

use corallus_heap::{Lent, Value};

use super::signature::{DefaultText, Signature};
use super::{Args, Binding, Native, Quick, Run};
use crate::error::Res;
use crate::frame::Begun;
use crate::vm::Vm;

/// Parameters that can have defaults in a direct call.
const FEW: usize = 4;

/// How such a native is called.
pub struct Direct {
    run: Run,
    name: &'static str,
    /// Arguments that must be given, `self` included; no number is enough if there are more parameters than can be lent.
    fewest: usize,
    /// Parameters.
    all: usize,
    /// What parameters get that aren't given.
    defaults: [Value; FEW],
}

/// A call that pushes no frame, as a rule, and what it is tried with: a function of a module, or a method of an instance.
#[derive(Clone, Copy, Default)]
pub enum AtOnce {
    #[default]
    No,
    /// A plain function, called directly.
    Plain(fn(&mut Vm, Args<'_>) -> Res),
    /// The native's short way.
    Quick(fn(&mut Vm, &[Value]) -> Option<Res>),
}

impl AtOnce {
    pub(super) fn of(native: &Native, signature: &Signature) -> Self {
        if !matches!(native.binding, Binding::Function | Binding::Method) {
            return AtOnce::No;
        }
        match (native.quick, native.run) {
            (Some(Quick::AtOnce(quick)), _) => AtOnce::Quick(quick),
            (None, Run::Plain(run)) if signature.direct.is_some() => AtOnce::Plain(run),
            _ => AtOnce::No,
        }
    }
}

impl Direct {
    /// `None`: the native is called in another way. Defaults that must be made are made now.
    pub(super) fn new(vm: &mut Vm, native: &Native, signature: &Signature) -> Option<Self> {
        if !signature.simple {
            return None;
        }
        let all = signature.positional;
        let mut defaults = [const { Value::UNDEF }; FEW];
        for (slot, parameter) in defaults.iter_mut().zip(&signature.parameters) {
            *slot = match parameter.default {
                Some(DefaultText::Unrepresentable) | None => continue,
                Some(default) => vm.default_value(default),
            };
        }
        Some(Self {
            run: native.run,
            name: native.name,
            fewest: if all <= FEW { signature.required } else { usize::MAX },
            all,
            defaults,
        })
    }

    /// Calls the native with the arguments, `this` in front of them. `None`: there are too few or too many of them.
    #[inline(always)]
    pub(crate) fn call(&self, vm: &mut Vm, this: Option<&Value>, arguments: &[Value]) -> Option<Res<Begun>> {
        self.with_arguments(vm, this, arguments, |vm, arguments| match self.run {
            // The result is taken out of what the native returned before anything else happens: copied as a whole it would be loaded
            // in one piece while the parts that the native has just stored are still on their way.
            Run::Plain(run) => Some(run(vm, arguments).map(Begun::Done)),
            Run::Begin(run) | Run::Resume(run) | Run::Throw(run) => Some(run(vm, arguments)),
            Run::Async(run) => Some(vm.begin_async(self.name, run, arguments.to_vec())),
        })
    }

    /// As [`Direct::call`], for a native that is a plain function.
    #[inline(always)]
    pub(crate) fn call_plain(
        &self,
        vm: &mut Vm,
        run: fn(&mut Vm, Args<'_>) -> Res,
        this: Option<&Value>,
        arguments: &[Value],
    ) -> Option<Res> {
        self.with_arguments(vm, this, arguments, |vm, arguments| Some(run(vm, arguments)))
    }

    /// Gives `call` the arguments as the native takes them.
    #[inline(always)]
    fn with_arguments<R>(
        &self,
        vm: &mut Vm,
        this: Option<&Value>,
        arguments: &[Value],
        call: impl FnOnce(&mut Vm, Args<'_>) -> Option<R>,
    ) -> Option<R> {
        let given = arguments.len() + usize::from(this.is_some());
        if this.is_none() && given == self.all {
            return call(vm, arguments);
        }
        if given < self.fewest || given > self.all {
            return None;
        }
        let mut lent = Lent::of(&self.defaults);
        match this {
            Some(this) => {
                lent.place(0, this);
                lent.place_all(1, arguments);
            }
            None => lent.place_all(0, arguments),
        }
        call(vm, lent.as_slice().get(..self.all)?)
    }
}

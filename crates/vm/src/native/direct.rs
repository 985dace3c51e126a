//! Calls of natives that have positional parameters only, with positional arguments: nothing is bound, the native gets the
//! arguments as they stand, or lent beside each other with the defaults behind them.

use corallus_heap::{Lent, Value};

use super::signature::{DefaultText, Signature};
use super::{Args, Binding, Native, Run};
use crate::error::Res;
use crate::frame::Begun;
use crate::vm::Vm;

/// Parameters that can have defaults in a direct call.
const FEW: usize = 4;

/// How such a native is called.
pub struct Direct {
    run: Run,
    /// The native itself, if it is a plain function, or method of an instance, without a short way of its own.
    plain: Option<fn(&mut Vm, Args<'_>) -> Res>,
    name: &'static str,
    /// Arguments that must be given, `self` included.
    fewest: usize,
    /// Parameters.
    all: usize,
    /// What parameters get that aren't given.
    defaults: [Value; FEW],
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
        let plain = match native.run {
            Run::Plain(run) if matches!(native.binding, Binding::Function | Binding::Method) => Some(run),
            _ => None,
        };
        Some(Self {
            run: native.run,
            plain: plain.filter(|_| native.quick.is_none()),
            name: native.name,
            fewest: if all <= FEW { signature.required } else { all },
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

    /// The native, if it is a plain function, or a plain method of an instance.
    #[inline(always)]
    pub(crate) fn plain(&self) -> Option<fn(&mut Vm, Args<'_>) -> Res> {
        self.plain
    }

    /// As [`Direct::call`], for a native that is [`Direct::plain`].
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
        let bound = usize::from(this.is_some());
        let given = arguments.len() + bound;
        if given == self.all && bound == 0 {
            return call(vm, arguments);
        }
        if given < self.fewest || given > self.all || self.all > FEW {
            return None;
        }
        let mut lent = Lent::of(&self.defaults);
        if let Some(this) = this {
            lent.place(0, this);
        }
        for (index, argument) in arguments.iter().enumerate() {
            lent.place(index + bound, argument);
        }
        call(vm, lent.as_slice().get(..self.all)?)
    }
}

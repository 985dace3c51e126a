//! Native iterators that pass on what another iterator gives, such as `map`. A loop over one of them whose source is a
//! generator resumes the generator itself (see the interpreter's `ops::adapters`): no native frame stands in between. A native that
//! consumes one of them does so, too (see [`sink`](super::sink)).

use corallus_heap::Value;

use crate::error::Res;
use crate::frame::Begun;
use crate::vm::Vm;

/// What a type of such iterators does for a loop, beside its `__next__`. Its `__iter__` gives the iterator itself.
pub trait Relay: Sync {
    /// The iterator that the next item comes from. `None`: ask `__next__`.
    fn source(&self, iterator: &Value) -> Option<Value>;

    /// Whether the next item of the source is the iterator's just so: it is counted then, and not passed ([`Relay::pass`]). Asked when
    /// the source is about to run.
    fn passes_next(&self, iterator: &Value) -> bool {
        let _ = iterator;
        false
    }

    /// An item of the source, or what an operation gave that [`Passed::Test`] waited for.
    fn pass(&self, vm: &mut Vm, iterator: &Value, value: Value) -> Res<Passed>;

    /// The source has ended. Whether the iterator has, too; if not, its `__next__` tells how it goes on.
    fn ends(&self, iterator: &Value) -> bool {
        let _ = iterator;
        true
    }

    /// The function that is to be called with nothing but this item, which is noted: what it returns is to be passed.
    fn tests(&self, vm: &Vm, iterator: &Value, item: &Value) -> Option<Value> {
        let _ = (vm, iterator, item);
        None
    }

    /// Whether there are items that a consumer gets without anything else being run, or but a call of [`Relay::tests`].
    fn has_plain(&self, iterator: &Value) -> bool {
        let _ = iterator;
        false
    }

    /// Whether this is such an item: for it, [`Relay::pass`] gives an item or wants the next one at once.
    fn is_plain(&self, iterator: &Value, value: &Value) -> bool {
        let _ = value;
        self.has_plain(iterator)
    }

    /// An exception has ended the loop.
    fn left(&self, iterator: &Value) {
        let _ = iterator;
    }
}

/// What becomes of an item.
pub enum Passed {
    /// The loop gets this.
    Item(Value),
    /// The loop gets what this operation gives.
    Result(Begun),
    /// What this operation gives is passed in its turn.
    Test(Begun),
    /// Another item of the source is needed.
    Next,
}

impl Vm {
    /// What the type of an iterator does for a loop over it.
    #[inline(always)]
    pub(crate) fn relay_of(&self, iterator: &Value) -> Option<&'static dyn Relay> {
        let ty = self.type_of(iterator);
        ty.def.filter(|_| !ty.is_heap_type())?.relay
    }
}

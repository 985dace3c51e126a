//! Native iterators that make an item in a round: from one item of each of several iterators, as `zip` does, or from several of
//! one, as `batched` does. A native that consumes one of them runs its sources itself and keeps what the round has so far (see
//! [`sink`](super::sink)).

use corallus_heap::Value;

use super::Passed;
use crate::error::Res;
use crate::vm::Vm;

/// What a type of such iterators does for a consumer, beside its `__next__`. `held` is what has come in this round.
pub trait Rounds: Sync {
    /// The next item, where it is at hand as a whole; `None` if its sources are to be asked, and nothing has been done.
    fn at_hand(&self, vm: &mut Vm, iterator: &Value) -> Option<Res<Option<Value>>> {
        let _ = (vm, iterator);
        None
    }

    /// The iterator that the next item comes from. `None`: the round is at its end ([`Rounds::ends`]), or, if nothing is held,
    /// `__next__` is asked.
    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value>;

    /// An item of the source, or what an operation gave that [`Passed::Test`] waited for.
    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed>;

    /// The source has ended: what the round gives, [`Passed::Next`] if it goes on with another source. `None`: the iterator has
    /// ended, too.
    fn ends(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>) -> Res<Option<Passed>> {
        let _ = (vm, iterator, held);
        Ok(None)
    }

    /// The source has raised.
    fn left(&self, iterator: &Value) {
        let _ = iterator;
    }

    /// The function that is called with nothing but the item that comes next; its result is the iterator's.
    fn calls(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        let _ = (iterator, held);
        None
    }

    /// Whether there are items that are passed on without running anything else, or but a call of [`Rounds::calls`].
    fn has_plain(&self, iterator: &Value) -> bool {
        let _ = iterator;
        false
    }

    /// Whether this is such an item: for it, [`Rounds::pass`] gives an item or wants the next one at once.
    fn is_plain(&self, iterator: &Value, held: &[Value], value: &Value) -> bool {
        let _ = (held, value);
        self.has_plain(iterator)
    }
}

impl Vm {
    /// What the type of an iterator does for a native that consumes it.
    pub(crate) fn rounds_of(&self, iterator: &Value) -> Option<&'static dyn Rounds> {
        let ty = self.type_of(iterator);
        ty.def.filter(|_| !ty.is_heap_type())?.rounds
    }
}

//! Safe points: calls and backward jumps count one counter down, and when it is used up the machine looks up: garbage
//! collection, interrupts, signals, limits (see [`crate::limits`]).

use super::{Exit, Flow};
use crate::vm::Vm;

impl Vm {
    /// Counts one safe point.
    #[inline(always)]
    pub(crate) fn safe_point(&mut self) -> Flow {
        let left = self.heap.counter.get() - 1;
        self.heap.counter.set(left);
        if left < 0 {
            self.look_up().map_err(Exit::Raise)
        } else {
            Ok(())
        }
    }
}

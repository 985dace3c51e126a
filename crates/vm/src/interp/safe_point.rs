//! Safe points: calls and backward jumps count one counter down, and when it is used up the machine looks up: garbage
//! collection, interrupts, signals, fuel.

use super::{Exit, Flow};
use crate::error::{Raised, Res};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// Safe points between two looks at what other threads may have asked for.
const INTERVAL: i32 = 5_000;

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

    #[cold]
    #[inline(never)]
    fn look_up(&mut self) -> Res<()> {
        self.heap.counter.set(INTERVAL);
        self.heap.counter_rest.set(0);
        if self.heap.collection_due.replace(false) {
            self.heap.collect_if_due();
        }
        if self.heap.has_pending() {
            self.run_pending();
        }
        if self.interrupt.take() {
            return self.handle_interrupt();
        }
        self.check_limits()
    }

    fn handle_interrupt(&mut self) -> Res<()> {
        match self.interrupt_hook {
            Some(hook) => hook(self),
            None => Err(self.keyboard_interrupt()),
        }
    }

    fn keyboard_interrupt(&mut self) -> Raised {
        self.error_with(ExceptionKind::KeyboardInterrupt, Vec::new())
    }

    fn check_limits(&mut self) -> Res<()> {
        let Some(deadline) = self.deadline else { return Ok(()) };
        if std::time::Instant::now() < deadline {
            return Ok(());
        }
        self.deadline = None;
        Err(self.error(ExceptionKind::TimeoutError, "the time limit of this isolate is used up"))
    }
}

//! Limits of an isolate: fuel, time and memory, and how a program is stopped that reaches one.
//!
//! A limit is looked at when the counter of safe points runs out ([`Vm::tick`]); nothing is measured in between. Two kinds exist:
//! - *soft*: an exception that the program may catch: `MemoryError` when the quota is reached, `RecursionError`.
//! - *hard*: the isolate is [halted](Vm::halted). From then on every safe point raises, and what is raised passes every handler and
//!   every `finally` block: the program can't hold on. Finalisers wait until the host lets the isolate run again.

use std::time::{Duration, Instant};

use crate::error::{Raised, Res};
use crate::objects::exception::ExceptionKind;
use crate::vm::Vm;

/// Which hard limit halted the isolate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    Fuel,
    Time,
    Memory,
    /// The host asked for it.
    Stopped,
}

/// Safe points between two looks at what other threads may have asked for.
const INTERVAL: i32 = 5_000;

/// The counter of safe points, as far as limits need it; the heap has the rest of it.
#[derive(Default)]
pub struct Limits {
    /// What the counter was set to at the last look.
    slice: i32,
    /// Safe points charged at once that the slice didn't cover.
    debt: u64,
    /// Safe points left when the slice is used up; `None` for any number.
    fuel: Option<u64>,
    /// When the isolate is halted.
    pub deadline: Option<Instant>,
    /// `MemoryError` has been raised, and the program has not come down from the quota since.
    memory_raised: bool,
    /// What a program that was halted for its memory has and may have while it tidies up; 0 otherwise.
    memory_granted: usize,
}

impl Vm {
    /// Counts one safe point of a native that loops.
    #[inline(always)]
    pub fn tick(&mut self) -> Res<()> {
        let left = self.heap.counter.get() - 1;
        self.heap.counter.set(left);
        if left < 0 { self.look_up() } else { Ok(()) }
    }

    /// Counts as many safe points as a native's work is worth: one for what takes some 30 nanoseconds. Raises before the work is
    /// done if it would take longer than the time that is left.
    pub fn charge(&mut self, points: u64) -> Res<()> {
        let left = self.heap.counter.get();
        match i32::try_from(points) {
            Ok(points) if points <= left => {
                self.heap.counter.set(left - points);
                return Ok(());
            }
            _ => {
                self.limits.debt = self
                    .limits
                    .debt
                    .saturating_add(points - u64::from(left.max(0).unsigned_abs()));
                self.heap.counter.set(0);
            }
        }
        if let Some(deadline) = self.limits.deadline
            && Instant::now()
                .checked_add(Duration::from_nanos(points.saturating_mul(30)))
                .is_none_or(|end| end > deadline)
        {
            self.halt(Halt::Time);
        }
        self.look_up()
    }

    /// Looks up: pending work, requests from outside, limits.
    #[cold]
    #[inline(never)]
    pub fn look_up(&mut self) -> Res<()> {
        self.settle_fuel();
        if self.halted.is_some() {
            return Err(self.halted_error());
        }
        if self.interrupt.is_stopped() {
            self.halt(Halt::Stopped);
        }
        if self.limits.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            self.halt(Halt::Time);
        }
        if self.halted.is_some() {
            return Err(self.halted_error());
        }
        self.give_others_a_turn();
        if self.heap.collection_due.replace(false) {
            self.heap.collect_if_due();
        }
        if self.heap.has_pending() {
            self.run_pending();
        }
        if self.heap.used() > self.heap.alarm.get() {
            self.memory_is_short()?;
        } else if self.limits.memory_raised || self.limits.memory_granted > 0 {
            self.memory_may_have_recovered();
        }
        if self.halted.is_some() {
            return Err(self.halted_error());
        }
        if self.interrupt.is_requested() {
            return self.handle_interrupt();
        }
        Ok(())
    }

    /// How long a native may wait before it looks up: an isolate with limits of its own, or one that another thread may stop, isn't left
    /// asleep. `None` where only signals end a wait, as in the command.
    pub fn longest_wait(&self) -> Option<Duration> {
        const SLICE: Duration = Duration::from_millis(20);
        match self.limits.deadline {
            Some(deadline) => {
                Some(SLICE.min(deadline.saturating_duration_since(Instant::now())) + Duration::from_millis(1))
            }
            None => (self.permissions != crate::host::Permissions::ALL).then_some(SLICE),
        }
    }

    /// Takes what was counted off the fuel, and sets the counter anew. The safe point that looks up is the first of the new slice.
    fn settle_fuel(&mut self) {
        let limits = &mut self.limits;
        let left = self.heap.counter_rest.replace(0).max(0);
        let counted = u64::from((limits.slice - left).max(0).unsigned_abs()) + std::mem::take(&mut limits.debt);
        limits.slice = INTERVAL;
        if let Some(fuel) = &mut limits.fuel {
            *fuel = fuel.saturating_sub(counted);
            limits.slice = INTERVAL.min(i32::try_from(*fuel).unwrap_or(INTERVAL));
            if *fuel == 0 {
                self.halt(Halt::Fuel);
            }
        }
        let counter = if self.halted.is_some() {
            0
        } else {
            self.limits.slice - 1
        };
        self.heap.counter.set(counter);
    }

    /// Sets the fuel, in safe points; `None` for no limit.
    pub fn set_fuel(&mut self, fuel: Option<u64>) {
        self.limits.fuel = fuel;
        self.limits.debt = 0;
        self.limits.slice = INTERVAL.min(fuel.and_then(|fuel| i32::try_from(fuel).ok()).unwrap_or(INTERVAL));
        self.heap.counter_rest.set(0);
        self.heap.counter.set(self.limits.slice);
    }

    /// The fuel that is left.
    pub fn fuel(&self) -> Option<u64> {
        let left = self
            .heap
            .counter
            .get()
            .max(0)
            .saturating_add(self.heap.counter_rest.get().max(0));
        let counted = u64::from((self.limits.slice - left).max(0).unsigned_abs()) + self.limits.debt;
        self.limits.fuel.map(|fuel| fuel.saturating_sub(counted))
    }

    /// Nothing of the program runs any more.
    pub fn halt(&mut self, halt: Halt) {
        self.halted.get_or_insert(halt);
        self.heap.counter.set(0);
    }

    /// Lets the program run again; says what had halted it.
    pub fn resume_halted(&mut self) -> Option<Halt> {
        let halt = self.halted.take();
        if halt == Some(Halt::Memory) {
            self.limits.memory_granted = self.heap.used().saturating_add(self.reserve());
            self.heap.alarm.set(self.limits.memory_granted);
        }
        if halt.is_some() {
            self.limits.slice = 0;
            self.heap.counter_rest.set(0);
            self.heap.counter.set(0);
        }
        halt
    }

    /// What a halted isolate raises. No handler sees it.
    #[cold]
    pub(crate) fn halted_error(&mut self) -> Raised {
        self.heap.counter.set(0);
        self.error(ExceptionKind::BaseException, "the isolate is halted")
    }

    fn handle_interrupt(&mut self) -> Res<()> {
        match self.interrupt_hook {
            Some(hook) => hook(self),
            None => {
                self.interrupt.take();
                Err(self.error_with(ExceptionKind::KeyboardInterrupt, Vec::new()))
            }
        }
    }

    /// Sets the memory quota in bytes.
    pub fn set_quota(&mut self, bytes: usize) {
        self.heap.quota.set(bytes);
        self.heap.alarm.set(bytes);
        self.limits.memory_raised = false;
        self.limits.memory_granted = 0;
    }

    /// What handlers may use beyond the quota.
    fn reserve(&self) -> usize {
        (self.heap.quota.get() / 16).max(256 * 1024)
    }

    /// More memory is in use than the alarm allows: collects, raises `MemoryError` once, and halts a program that takes still more.
    #[cold]
    fn memory_is_short(&mut self) -> Res<()> {
        self.reclaim();
        if self.heap.has_pending() {
            self.run_pending();
            self.reclaim();
        }
        let (used, quota, reserve) = (self.heap.used(), self.heap.quota.get(), self.reserve());
        if used > quota.saturating_add(reserve).max(self.limits.memory_granted) {
            self.halt(Halt::Memory);
            return Ok(());
        }
        if self.limits.memory_raised && used > quota - quota.min(reserve / 4) {
            self.heap.alarm.set(used.saturating_add(reserve / 8));
            return Ok(());
        }
        // A collection that frees next to nothing isn't to be repeated at every step.
        if used > quota - quota.min(reserve / 4) {
            self.limits.memory_raised = true;
            self.heap.alarm.set(used.max(quota).saturating_add(reserve / 8));
            return Err(self.memory_error());
        }
        self.memory_has_recovered();
        Ok(())
    }

    fn memory_may_have_recovered(&mut self) {
        let quota = self.heap.quota.get();
        if self.heap.used() <= quota - quota.min(self.reserve() / 4) {
            self.memory_has_recovered();
        }
    }

    fn memory_has_recovered(&mut self) {
        self.limits.memory_raised = false;
        self.limits.memory_granted = 0;
        self.heap.alarm.set(self.heap.quota.get());
    }

    /// Frees what garbage holds, and gives free memory back. Runs no Python code: what needs a finaliser waits for the next look.
    #[cold]
    pub fn reclaim(&mut self) {
        self.method_cache.clear();
        self.heap.collect(2);
        self.heap.measure_containers();
        self.heap.blocks.trim();
    }
}

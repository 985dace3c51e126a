//! The cycle collector: trial deletion over two generations.
//!
//! Every object that can hold references has an entry in one of two lists, young or old (`lists`); the header keeps the entry's
//! index. Trial deletion (`trial`) copies the counts of some candidates, subtracts the references that candidates hold on
//! each other, and what keeps a count is held from outside: a register, a Rust variable, a host handle, another object.
//! Candidates that those don't reach are garbage, whatever set the candidates are, as long as nothing changes meanwhile.
//!
//! - Young objects are looked at all at once, when there are enough of them; the survivors are old.
//! - Old objects are looked at in small steps between the program's allocations (`cycle`): the program changes what it can
//!   reach meanwhile, but garbage doesn't change. So what was garbage when a cycle began is among its suspects at the end,
//!   and each suspect is put to a trial deletion of its own, in one piece, with the suspects around it.
//! - Garbage is taken apart in small steps, too (`sweep`).
//! - [`Heap::collect`] looks at everything at once.

mod cycle;
mod lists;
mod marks;
mod segmented;
mod sweep;
mod trace;
mod trial;

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell, UnsafeCell};
use std::ptr::NonNull;

use crate::heap::Heap;
use crate::object::{Header, UNTRACKED};
use crate::value::Value;
use cycle::Cycle;
use lists::{Entry, MAX_POSITION};
use segmented::Segmented;
use sweep::Condemned;

pub use trace::{Trace, Tracer};

/// Young objects that begin a collection, unless told otherwise.
const THRESHOLD: usize = 10_000;
/// Allocations between two steps of a cycle.
const STEP_ALLOCATIONS: usize = 500;
/// References that a cycle looks at for each allocation. An object costs about ten in all, so that a cycle is over before the heap
/// has grown by a quarter.
const WORK_PER_ALLOCATION: usize = 48;
/// References that a step looks at, at most, whatever has been allocated since the last.
const MOST_WORK: usize = 200_000;
/// Young objects that are looked at at once, in thresholds; more were made while nobody could collect, and grow old unseen.
const MOST_YOUNG: usize = 8;

/// The lists, when to collect them, and how far the collection of the old one is.
pub struct Collector {
    young: UnsafeCell<Vec<Entry>>,
    old: UnsafeCell<Segmented<Entry>>,
    /// Old objects at positions below this keep them: a cycle is under way.
    pinned: Cell<usize>,
    /// A cycle is under way.
    cycling: Cell<bool>,
    /// With so many young objects the machine is to look up.
    due_at: Cell<usize>,
    /// Young objects after the last step or collection.
    young_seen: Cell<usize>,
    enabled: Cell<bool>,
    threshold: Cell<usize>,
    /// The fewest old objects since the last full collection.
    old_after_full: Cell<usize>,
    collecting: Cell<bool>,
    cycle: RefCell<Cycle>,
    condemned: RefCell<Condemned>,
    /// Collections so far, and objects they found, by the generation asked for: there are two lists, and a collection of the
    /// middle generation collects all.
    pub collections: [Cell<usize>; 3],
    pub collected: [Cell<usize>; 3],
    /// Collections of the generation below since the last of this one, for the middle and the oldest generation.
    pub since: [Cell<usize>; 2],
    /// From this position on, old objects have survived one collection only.
    middle_from: Cell<usize>,
    /// The flags of `gc.set_debug`.
    pub debug: Cell<i32>,
    /// How many objects there were at the last `gc.freeze()`. They are collected like any others.
    pub frozen: Cell<usize>,
    /// Garbage that was kept instead of freed.
    saved: RefCell<Vec<Value>>,
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            young: UnsafeCell::default(),
            old: UnsafeCell::default(),
            pinned: Cell::new(0),
            cycling: Cell::new(false),
            due_at: Cell::new(THRESHOLD),
            young_seen: Cell::new(0),
            enabled: Cell::new(true),
            threshold: Cell::new(THRESHOLD),
            old_after_full: Cell::new(0),
            collecting: Cell::new(false),
            cycle: RefCell::default(),
            condemned: RefCell::default(),
            collections: Default::default(),
            collected: Default::default(),
            since: Default::default(),
            middle_from: Cell::new(0),
            debug: Cell::new(0),
            frozen: Cell::new(0),
            saved: RefCell::default(),
        }
    }
}

impl Collector {
    /// Whether collections begin by themselves.
    pub fn is_enabled(&self) -> bool {
        self.enabled.get()
    }

    pub fn set_enabled(&self, on: bool) {
        self.enabled.set(on);
        self.schedule();
    }

    /// Young objects that begin a collection; 0 never does.
    pub fn threshold(&self) -> usize {
        self.threshold.get()
    }

    pub fn set_threshold(&self, threshold: usize) {
        self.threshold.set(threshold);
        self.schedule();
    }

    /// In [`Collector::debug`]: a collection keeps the garbage that it finds.
    pub const SAVE_ALL: i32 = 32;

    /// The garbage that was kept.
    pub fn take_saved(&self) -> Vec<Value> {
        self.saved.take()
    }

    /// Notes a collection of a generation, and how many objects it found.
    pub fn note_collection(&self, generation: usize, found: usize) {
        if let (Some(count), Some(collected)) = (self.collections.get(generation), self.collected.get(generation)) {
            count.set(count.get() + 1);
            collected.set(collected.get() + found);
        }
        if let Some(since) = self.since.get(generation) {
            since.set(since.get() + 1);
        }
        for younger in self.since.iter().take(generation) {
            younger.set(0);
        }
    }

    /// Decides when the machine is to look up next.
    fn schedule(&self) {
        let young = self.counts().0;
        self.young_seen.set(young);
        let threshold = self.threshold.get();
        let due = if !self.enabled.get() || threshold == 0 {
            MAX_POSITION
        } else if self.cycling.get() || young >= threshold {
            threshold
                .min(STEP_ALLOCATIONS)
                .saturating_add(young)
                .min(threshold.max(young + 1))
        } else {
            threshold
        };
        self.due_at.set(due.min(MAX_POSITION));
    }
}

impl Heap {
    /// The tracked objects of a generation: young ones, those that have survived a collection, and the rest.
    pub fn objects_of(&self, generation: usize) -> Vec<Value> {
        let (young, old) = self.collector.counts();
        let middle = self.collector.middle_from.get().min(old);
        let objects = self.collector.snapshot();
        let range = match generation {
            0 => objects.len().saturating_sub(young)..objects.len(),
            1 => middle..old.min(objects.len()),
            _ => 0..middle,
        };
        // SAFETY: tracked objects are alive.
        let hold = |object: &NonNull<Header>| unsafe { retain(*object) };
        objects.get(range).unwrap_or_default().iter().map(hold).collect()
    }

    /// All tracked objects.
    pub fn tracked_objects(&self) -> Vec<Value> {
        let objects = self.collector.snapshot();
        // SAFETY: tracked objects are alive.
        objects.into_iter().map(|object| unsafe { retain(object) }).collect()
    }

    /// Whether the collector knows the object.
    pub fn is_tracked(&self, value: &Value) -> bool {
        value
            .header()
            .is_some_and(|header| header.collector_index.get() != UNTRACKED)
    }

    /// Whether the object has been finalised.
    pub fn is_finalized(&self, value: &Value) -> bool {
        value.header().is_some_and(|header| self.collector.is_finalized(header))
    }

    /// Collects what is due (called by the machine at safe points).
    pub fn collect_if_due(&self) {
        let collector = &self.collector;
        let threshold = collector.threshold.get();
        let (young, old) = collector.counts();
        if threshold == 0 || !collector.enabled.get() || collector.collecting.replace(true) {
            return;
        }
        let allocated = young.saturating_sub(collector.young_seen.get());
        if young > threshold {
            if young > threshold.saturating_mul(MOST_YOUNG) {
                collector.promote_some(MOST_WORK / 4);
            } else {
                let found = self.collect_young();
                collector.note_collection(0, found);
            }
        }
        if !collector.cycling.get() {
            // What was large and has died by itself is no reason to wait until the heap is as large again.
            let after_full = collector.old_after_full.get().min(old);
            collector.old_after_full.set(after_full);
            if young > threshold && old > after_full + after_full / 4 + threshold {
                self.begin_cycle();
            }
        } else {
            let work = allocated.max(STEP_ALLOCATIONS).saturating_mul(WORK_PER_ALLOCATION);
            self.step_cycle(work.min(MOST_WORK));
        }
        collector.schedule();
        collector.collecting.set(false);
    }

    /// Collects garbage of the young objects (`generation` 0) or of all, at once. Objects with finalisers that have not run
    /// are only queued, with everything they reach; they go in a later collection unless they were resurrected. Returns how
    /// many objects it freed.
    pub fn collect(&self, generation: usize) -> usize {
        if self.collector.collecting.replace(true) {
            return 0;
        }
        let found = match generation {
            0 => self.collect_young(),
            _ => self.collect_all(),
        };
        if generation > 0 {
            self.collector.middle_from.set(self.collector.counts().1);
        }
        self.collector.schedule();
        self.collector.collecting.set(false);
        found
    }
}

/// # Safety
/// The object is alive.
unsafe fn retain(object: NonNull<Header>) -> Value {
    // SAFETY: promised by the caller.
    unsafe {
        object.as_ref().increment();
        Value::from_raw(object)
    }
}

//! Trial deletion in one piece, and what is done with garbage that has finalisers.

use std::ptr::NonNull;

use super::Collector;
use super::lists::OLD;
use super::marks::{Marks, OUTSIDE, is_candidate, of_count};
use super::segmented::Segmented;
use super::sweep::Condemned;
use super::trace::{Mode, PartAt, trace_object};
use crate::heap::{Heap, Pending};
use crate::object::Header;
use crate::types::TypeFlags;

/// Which objects a position is one of.
pub(super) type At<'a> = &'a dyn Fn(u32) -> Option<NonNull<Header>>;

/// Puts the candidates at `positions`, whose marks are their counts, to trial deletion. Those that are held from elsewhere, or
/// reached from such, get the mark `to`; the others, garbage, are returned with their positions.
pub(super) fn trial(
    marks: &mut Marks,
    positions: impl Iterator<Item = u32> + Clone,
    at: At<'_>,
    to: u32,
) -> Vec<(u32, NonNull<Header>)> {
    let objects = || positions.clone().filter_map(|position| Some((position, at(position)?)));
    for (position, object) in objects() {
        if is_candidate(marks.get(position)) {
            // SAFETY: tracked objects are alive.
            unsafe { trace_object(object, Mode::Subtract(marks)) };
        }
    }
    let mut stack = Segmented::<PartAt>::default();
    for position in positions.clone() {
        let mark = marks.get(position);
        if mark == 0 || !is_candidate(mark) {
            continue;
        }
        marks.set(position, to);
        stack.push(PartAt { position, part: 0 });
        while let Some(next) = stack.pop() {
            let Some(object) = at(next.position) else { continue };
            let reach = Mode::Reach {
                marks,
                to,
                stack: &mut stack,
            };
            // SAFETY: as above.
            unsafe { trace_object(object, reach) };
        }
    }
    objects()
        .filter(|(position, _)| is_candidate(marks.get(*position)))
        .collect()
}

impl Heap {
    /// Collects the young objects. What survives is old; garbage that waits for its finalisers stays young.
    pub(super) fn collect_young(&self) -> usize {
        let collector = &self.collector;
        let length = collector.counts().0 as u32;
        let mut marks = Marks::new(0);
        let at = |position| collector.young_object(position);
        for position in 0..length {
            // SAFETY: tracked objects are alive.
            let count = at(position).map_or(OUTSIDE, |object| of_count(unsafe { object.as_ref() }.count()));
            marks.push(count);
        }
        let garbage = trial(&mut marks, 0..length, &at, OUTSIDE);
        let objects: Vec<_> = garbage.iter().map(|(_, object)| *object).collect();
        let mut found = 0;
        if self.queue_finalizers(&objects) {
            collector.promote(|position| is_candidate(marks.get(position)));
        } else {
            found = objects.len();
            self.take_apart(&objects);
            collector.promote(|_| false);
        }
        found
    }

    /// Collects everything at once, whatever cycle is under way.
    pub(super) fn collect_all(&self) -> usize {
        let collector = &self.collector;
        self.abandon_cycle();
        collector.promote(|_| false);
        let length = collector.counts().1 as u32;
        let mut marks = Marks::new(OLD);
        let at = |position| collector.old_object(position);
        for position in 0..length {
            // SAFETY: tracked objects are alive.
            let count = at(position).map_or(OUTSIDE, |object| of_count(unsafe { object.as_ref() }.count()));
            marks.push(count);
        }
        let garbage = trial(&mut marks, 0..length, &at, OUTSIDE);
        drop(marks);
        let objects: Vec<_> = garbage.into_iter().map(|(_, object)| object).collect();
        let mut found = 0;
        if !self.queue_finalizers(&objects) {
            found = objects.len();
            self.take_apart(&objects);
        }
        collector.old_after_full.set(collector.counts().1);
        found
    }

    /// Frees garbage at once, or keeps it if it is to be looked at.
    fn take_apart(&self, garbage: &[NonNull<Header>]) {
        if self.collector.debug.get() & Collector::SAVE_ALL != 0 {
            // SAFETY: garbage is alive until it is freed.
            let kept = garbage.iter().map(|object| unsafe { super::retain(*object) });
            self.collector.saved.borrow_mut().extend(kept);
            return;
        }
        let mut condemned = Condemned::default();
        self.condemn(garbage, &mut condemned);
        self.sweep_all(&mut condemned);
    }

    /// Queues the finalisers of garbage that haven't run; false if there are none, so that it can be freed at once. Finalisers don't
    /// find each other's objects through weak references; callbacks within the garbage aren't called.
    pub(super) fn queue_finalizers(&self, garbage: &[NonNull<Header>]) -> bool {
        let mut finalizers = Vec::new();
        for &object in garbage {
            // SAFETY: garbage is alive until it is freed.
            let header = unsafe { object.as_ref() };
            if self.needs_finalizer(object) && !self.collector.mark_finalized(header) {
                // SAFETY: as above.
                finalizers.push(unsafe { super::retain(object) });
            }
        }
        if finalizers.is_empty() {
            return false;
        }
        self.collector.mark_garbage(garbage, true);
        self.clear_weak_references_of(garbage);
        self.collector.mark_garbage(garbage, false);
        for object in finalizers {
            self.queue(Pending::Finalize(object));
        }
        true
    }

    pub(super) fn clear_weak_references_of(&self, garbage: &[NonNull<Header>]) {
        for &object in garbage {
            // SAFETY: garbage is alive until it is freed.
            if self.collector.is_watched(unsafe { object.as_ref() }) {
                self.clear_weak_references(object);
            }
        }
    }

    pub(crate) fn needs_finalizer(&self, object: NonNull<Header>) -> bool {
        // SAFETY: the caller passes a live object.
        let core = unsafe { object.as_ref() }.type_core();
        core.has(TypeFlags::FINALIZER)
            || core.has(TypeFlags::PAYLOAD_FINALIZER)
                // SAFETY: the vtable is that of the payload.
                && unsafe { (core.vtable.needs_finalizer)(crate::heap::payload_of(object)) }
    }
}

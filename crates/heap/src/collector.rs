//! The cycle collector: trial deletion over two generations.
//!
//! Every object that can hold references has an [`Entry`] in one of two lists, young or old; the header keeps the entry's
//! index. A collection copies the counts of the candidates into their entries, subtracts the references that candidates
//! hold on each other, and what keeps a count is held from outside: a register, a Rust variable, a host handle, an older
//! object. Everything that those don't reach is garbage.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ptr::NonNull;

use crate::heap::{Heap, Pending};
use crate::object::{Header, Payload, Ref, UNTRACKED};
use crate::types::TypeFlags;
use crate::value::Value;

const OLD: u32 = 1 << 31;
/// Entry flag: the object has been finalised; it isn't again.
const FINALIZED: u32 = 1;
/// Entry flag: weak references to the object exist or existed.
const WATCHED: u32 = 2;
/// Entry flag during a collection: reached from outside.
const REACHED: u32 = 4;
/// Entry flag: about to be freed by the collector.
const GARBAGE: u32 = 8;

struct Entry {
    object: NonNull<Header>,
    refs: u32,
    flags: u32,
}

/// The two lists and when to collect them.
pub struct Collector {
    young: UnsafeCell<Vec<Entry>>,
    old: UnsafeCell<Vec<Entry>>,
    pub enabled: Cell<bool>,
    /// Young objects that start a collection; 0 never does.
    pub threshold: Cell<usize>,
    /// Old objects right after the last full collection.
    old_after_full: Cell<usize>,
    collecting: Cell<bool>,
    /// Collections so far, and objects they found, by generation.
    pub collections: [Cell<usize>; 2],
    pub collected: [Cell<usize>; 2],
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            young: UnsafeCell::default(),
            old: UnsafeCell::default(),
            enabled: Cell::new(true),
            threshold: Cell::new(10_000),
            old_after_full: Cell::new(0),
            collecting: Cell::new(false),
            collections: Default::default(),
            collected: Default::default(),
        }
    }
}

impl Collector {
    fn list(&self, index: u32) -> *mut Vec<Entry> {
        if index & OLD != 0 {
            self.old.get()
        } else {
            self.young.get()
        }
    }

    /// The entry of a tracked object, for the duration of `f`, which must not touch the lists.
    #[inline(always)]
    fn with_entry<R>(&self, header: &Header, f: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        let index = header.collector_index.get();
        if index == UNTRACKED {
            return None;
        }
        // SAFETY: no other borrow of the lists is live: every access is as short as this one.
        unsafe { (&mut *self.list(index)).get_mut((index & !OLD) as usize).map(f) }
    }

    /// Begins to track an object; true if a collection is due.
    #[inline(always)]
    pub(crate) fn track(&self, object: NonNull<Header>) -> bool {
        // SAFETY: as in `with_entry`.
        let young = unsafe { &mut *self.young.get() };
        // SAFETY: the caller has just initialised the object.
        unsafe { object.as_ref() }.collector_index.set(young.len() as u32);
        young.push(Entry {
            object,
            refs: 0,
            flags: 0,
        });
        let threshold = self.threshold.get();
        young.len() > threshold && threshold != 0 && self.enabled.get()
    }

    #[inline(always)]
    pub(crate) fn untrack(&self, header: &Header) {
        let index = header.collector_index.replace(UNTRACKED);
        if index == UNTRACKED {
            return;
        }
        // SAFETY: as in `with_entry`; the entry that moves belongs to a live object.
        unsafe {
            let list = &mut *self.list(index);
            let position = (index & !OLD) as usize;
            list.swap_remove(position);
            if let Some(moved) = list.get(position) {
                moved.object.as_ref().collector_index.set(index);
            }
        }
    }

    /// Gives an object that can refer to nothing, and so isn't tracked, the entry in which notes about it stand.
    pub(crate) fn ensure_entry(&self, object: NonNull<Header>) {
        // SAFETY: the caller passes a live object.
        if unsafe { object.as_ref() }.collector_index.get() == UNTRACKED {
            self.track(object);
        }
    }

    pub(crate) fn mark_watched(&self, object: NonNull<Header>) {
        self.ensure_entry(object);
        // SAFETY: as above.
        self.with_entry(unsafe { object.as_ref() }, |entry| entry.flags |= WATCHED);
    }

    pub(crate) fn is_watched(&self, header: &Header) -> bool {
        self.with_entry(header, |entry| entry.flags & WATCHED != 0)
            .unwrap_or(false)
    }

    /// Notes that the object is being finalised; true if it was before.
    pub(crate) fn mark_finalized(&self, header: &Header) -> bool {
        self.with_entry(header, |entry| {
            let before = entry.flags & FINALIZED != 0;
            entry.flags |= FINALIZED;
            before
        })
        .unwrap_or(false)
    }

    pub(crate) fn is_finalized(&self, header: &Header) -> bool {
        self.with_entry(header, |entry| entry.flags & FINALIZED != 0)
            .unwrap_or(false)
    }

    pub(crate) fn is_garbage(&self, header: &Header) -> bool {
        self.with_entry(header, |entry| entry.flags & GARBAGE != 0)
            .unwrap_or(false)
    }

    /// Objects tracked in the young and the old list.
    pub fn counts(&self) -> (usize, usize) {
        // SAFETY: as in `with_entry`.
        unsafe { ((*self.young.get()).len(), (*self.old.get()).len()) }
    }

    fn snapshot(&self, generation: usize) -> Vec<NonNull<Header>> {
        // SAFETY: as in `with_entry`.
        unsafe {
            let young = (&*self.young.get()).iter();
            let old = if generation > 0 {
                (&*self.old.get()).iter()
            } else {
                [].iter()
            };
            old.chain(young).map(|entry| entry.object).collect()
        }
    }

    /// Moves all young objects to the old list.
    fn promote(&self) {
        // SAFETY: as in `with_entry`; all entries belong to live objects.
        unsafe {
            let old = &mut *self.old.get();
            for entry in (*self.young.get()).drain(..) {
                entry.object.as_ref().collector_index.set(old.len() as u32 | OLD);
                old.push(entry);
            }
        }
    }
}

impl Heap {
    /// All tracked objects.
    pub fn tracked_objects(&self) -> Vec<Value> {
        let objects = self.collector.snapshot(1);
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

    /// What an object refers to directly.
    pub fn referents(&self, value: &Value) -> Vec<Value> {
        let Some(pointer) = value.pointer() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut tracer = Tracer {
            heap: self,
            mode: Mode::Collect(&mut found),
        };
        // SAFETY: `value` keeps the object alive.
        unsafe { trace_object(pointer, &mut tracer) };
        // SAFETY: what a live object refers to is alive.
        found.into_iter().map(|object| unsafe { retain(object) }).collect()
    }

    /// Collects when it is due (called by the machine at safe points).
    pub fn collect_if_due(&self) {
        let (young, old) = self.collector.counts();
        let threshold = self.collector.threshold.get();
        if threshold == 0 || !self.collector.enabled.get() || young <= threshold {
            return;
        }
        let grown = old > self.collector.old_after_full.get() + self.collector.old_after_full.get() / 4 + threshold;
        self.collect(usize::from(grown));
    }

    /// Collects garbage of the young objects (`generation` 0) or of all. Objects with finalisers that have not run are
    /// only queued, with everything they reach; they go in a later collection unless they were resurrected. Returns how
    /// many objects it freed.
    pub fn collect(&self, generation: usize) -> usize {
        if self.collector.collecting.replace(true) {
            return 0;
        }
        let generation = generation.min(1);
        let candidates = self.collector.snapshot(generation);
        let garbage = self.find_garbage(&candidates);
        self.collector.promote();
        let mut found = garbage.len();
        if found > 0 {
            match self.queue_finalizers(&garbage) {
                true => found = 0,
                false => self.free_garbage(garbage),
            }
        }
        if generation == 1 {
            self.collector.old_after_full.set(self.collector.counts().1);
        }
        let count = &self.collector.collections[generation];
        count.set(count.get() + 1);
        let collected = &self.collector.collected[generation];
        collected.set(collected.get() + found);
        self.collector.collecting.set(false);
        found
    }

    fn find_garbage(&self, candidates: &[NonNull<Header>]) -> Vec<NonNull<Header>> {
        // Entries that are not candidates keep `refs` at its maximum, which no subtraction brings to zero in practice and
        // none is attempted on: they are marked reached first.
        for &object in candidates {
            // SAFETY: candidates are tracked, hence alive.
            let header = unsafe { object.as_ref() };
            self.collector.with_entry(header, |entry| {
                entry.refs = header.count();
                entry.flags &= !REACHED;
            });
        }
        for &object in candidates {
            let mut tracer = Tracer {
                heap: self,
                mode: Mode::Subtract,
            };
            // SAFETY: as above.
            unsafe { trace_object(object, &mut tracer) };
        }
        let mut pending = Vec::new();
        for &object in candidates {
            // SAFETY: as above.
            let header = unsafe { object.as_ref() };
            self.collector.with_entry(header, |entry| {
                if entry.refs > 0 && entry.flags & REACHED == 0 {
                    entry.flags |= REACHED;
                    pending.push(object);
                }
            });
            while let Some(object) = pending.pop() {
                let mut tracer = Tracer {
                    heap: self,
                    mode: Mode::Reach(&mut pending),
                };
                // SAFETY: as above.
                unsafe { trace_object(object, &mut tracer) };
            }
        }
        let unreached = |object: &NonNull<Header>| {
            // SAFETY: as above.
            let header = unsafe { object.as_ref() };
            self.collector.with_entry(header, |entry| entry.flags & REACHED == 0) == Some(true)
        };
        let garbage: Vec<_> = candidates.iter().copied().filter(unreached).collect();
        // Leave the flag set on everything between collections: it keeps `Reach` and `Subtract` of a young collection
        // away from old objects.
        for &object in candidates {
            // SAFETY: as above.
            self.collector
                .with_entry(unsafe { object.as_ref() }, |entry| entry.flags |= REACHED);
        }
        garbage
    }

    /// Queues weak reference callbacks and finalisers of garbage; false if there were no finalisers, so that it can be
    /// freed at once.
    fn queue_finalizers(&self, garbage: &[NonNull<Header>]) -> bool {
        let mut finalizers = Vec::new();
        for &object in garbage {
            // SAFETY: garbage is alive until it is freed.
            let header = unsafe { object.as_ref() };
            if self.needs_finalizer(object) && !self.collector.mark_finalized(header) {
                // SAFETY: as above.
                finalizers.push(unsafe { retain(object) });
            }
        }
        if finalizers.is_empty() {
            return false;
        }
        // Finalisers don't find each other's objects through weak references; callbacks within the garbage aren't called.
        self.mark_garbage(garbage, true);
        for &object in garbage {
            // SAFETY: as above.
            if self.collector.is_watched(unsafe { object.as_ref() }) {
                self.clear_weak_references(object);
            }
        }
        self.mark_garbage(garbage, false);
        for object in finalizers {
            self.queue(Pending::Finalize(object));
        }
        true
    }

    fn mark_garbage(&self, garbage: &[NonNull<Header>], on: bool) {
        for &object in garbage {
            // SAFETY: garbage is alive until it is freed.
            let header = unsafe { object.as_ref() };
            self.collector.with_entry(header, |entry| match on {
                true => entry.flags |= GARBAGE,
                false => entry.flags &= !GARBAGE,
            });
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

    fn free_garbage(&self, garbage: Vec<NonNull<Header>>) {
        // Hold every object, so that dropping the payloads frees none of them under our feet.
        // SAFETY: garbage is alive.
        let held: Vec<Value> = garbage.iter().map(|&object| unsafe { retain(object) }).collect();
        let headers = || held.iter().filter_map(Value::header);
        for header in headers() {
            self.collector.with_entry(header, |entry| entry.flags |= GARBAGE);
        }
        for (header, &object) in headers().zip(&garbage) {
            if self.collector.is_watched(header) {
                self.clear_weak_references(object);
            }
        }
        headers().for_each(|header| self.collector.untrack(header));
        held.into_iter().for_each(std::mem::forget);
        // SAFETY: nothing outside the garbage refers to it, and nothing inside looks at a payload again: no Python code
        // runs, and dropping payloads only gives counts back. Every object is held once more by the list.
        unsafe { crate::heap::free_all(self, &garbage) };
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

/// # Safety
/// The object is alive.
unsafe fn trace_object(object: NonNull<Header>, tracer: &mut Tracer<'_>) {
    // SAFETY: promised by the caller; the vtable is that of the payload.
    unsafe {
        let header = object.as_ref();
        let core = header.type_core();
        (core.vtable.trace)(crate::heap::payload_of(object), tracer);
        if let Some(attrs) = header.attrs() {
            attrs.trace(tracer);
        }
        tracer.visit(header.type_value());
    }
}

enum Mode<'a> {
    Subtract,
    Reach(&'a mut Vec<NonNull<Header>>),
    Collect(&'a mut Vec<NonNull<Header>>),
}

/// Walks the references that objects hold.
pub struct Tracer<'a> {
    heap: &'a Heap,
    mode: Mode<'a>,
}

impl Tracer<'_> {
    /// Reports a reference.
    #[inline]
    pub fn visit(&mut self, value: &Value) {
        let Some(pointer) = value.pointer() else { return };
        // SAFETY: `value` keeps the object alive.
        let header = unsafe { pointer.as_ref() };
        match &mut self.mode {
            Mode::Subtract => {
                self.heap.collector.with_entry(header, |entry| {
                    if entry.flags & REACHED == 0 {
                        entry.refs = entry.refs.saturating_sub(1);
                    }
                });
            }
            Mode::Reach(pending) => {
                self.heap.collector.with_entry(header, |entry| {
                    if entry.flags & REACHED == 0 {
                        entry.flags |= REACHED;
                        pending.push(pointer);
                    }
                });
            }
            Mode::Collect(found) => found.push(pointer),
        }
    }
}

/// A field that may hold values.
pub trait Trace {
    /// Reports each value it owns exactly once.
    fn trace(&self, tracer: &mut Tracer<'_>);
}

impl Trace for Value {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(self);
    }
}

impl<T: Payload> Trace for Ref<T> {
    #[inline(always)]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.visit(self.as_value());
    }
}

impl<T: Trace> Trace for Cell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // SAFETY: the tracer runs no code that changes the cell.
        unsafe { (*self.as_ptr()).trace(tracer) }
    }
}

impl<T: Trace> Trace for RefCell<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // A field that somebody is changing right now: its references count as held from outside.
        if let Ok(inner) = self.try_borrow() {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace> Trace for Option<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(inner) = self {
            inner.trace(tracer);
        }
    }
}

impl<T: Trace + ?Sized> Trace for Box<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        (**self).trace(tracer);
    }
}

impl<T: Trace> Trace for [T] {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|item| item.trace(tracer));
    }
}

impl<T: Trace, const N: usize> Trace for [T; N] {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self[..].trace(tracer);
    }
}

impl<T: Trace> Trace for Vec<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self[..].trace(tracer);
    }
}

impl<T: Trace> Trace for VecDeque<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.iter().for_each(|item| item.trace(tracer));
    }
}

impl<A: Trace, B: Trace> Trace for (A, B) {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
    }
}

impl<A: Trace, B: Trace, C: Trace> Trace for (A, B, C) {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.0.trace(tracer);
        self.1.trace(tracer);
        self.2.trace(tracer);
    }
}

impl<K, V: Trace, S> Trace for HashMap<K, V, S> {
    /// Reports the map's values; keys must not be Python values.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values().for_each(|value| value.trace(tracer));
    }
}

impl<K, V: Trace> Trace for BTreeMap<K, V> {
    /// Reports the map's values; keys must not be Python values.
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.values().for_each(|value| value.trace(tracer));
    }
}

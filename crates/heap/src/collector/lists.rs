//! The lists of tracked objects, and what is noted of each of them.
//!
//! An entry is one word. Removal from a list moves the last entry to the free place, except where a cycle is under way:
//! its old objects keep their positions, and removal leaves a hole.

use std::ptr::NonNull;

use super::Collector;
use super::segmented::Segmented;
use crate::object::{Header, UNTRACKED};

/// In a header's index: the position is one in the old list.
pub(super) const OLD: u32 = 1 << 31;
/// A list isn't longer than this; objects that find no place aren't tracked, and their cycles stay.
pub(super) const MAX_POSITION: usize = (OLD - 2) as usize;

/// Entry flag: the object has been finalised; it isn't again.
const FINALIZED: u64 = 1;
/// Entry flag: weak references to the object exist or existed.
const WATCHED: u64 = 2;
/// Entry flag: about to be freed by the collector.
const GARBAGE: u64 = 4;
const FLAGS: u64 = 15;

/// A tracked object's address, with flags in the bits that its alignment leaves free. A hole is zero.
#[derive(Clone, Copy, Default)]
pub(super) struct Entry(u64);

impl Entry {
    #[inline(always)]
    fn new(object: NonNull<Header>) -> Self {
        Self(object.as_ptr() as u64)
    }

    #[inline(always)]
    fn object(self) -> Option<NonNull<Header>> {
        NonNull::new((self.0 & !FLAGS) as *mut Header)
    }
}

impl Collector {
    /// Begins to track an object; true if a collection is due.
    #[inline(always)]
    pub(crate) fn track(&self, object: NonNull<Header>) -> bool {
        // SAFETY: no other borrow of the lists is live: every access is as short as this one.
        let young = unsafe { &mut *self.young.get() };
        let position = young.len();
        // SAFETY: the caller has just initialised the object.
        unsafe { object.as_ref() }.collector_index.set(position as u32);
        young.push(Entry::new(object));
        position >= self.due_at.get()
    }

    /// What remains to be done where tracking an object has found a collection due. False if that was because the list is
    /// as long as it can be.
    #[cold]
    pub(crate) fn collection_is_due(&self, object: NonNull<Header>) -> bool {
        // SAFETY: as in `track`.
        let young = unsafe { &mut *self.young.get() };
        if young.len() > MAX_POSITION {
            young.pop();
            // SAFETY: the caller has just initialised the object.
            unsafe { object.as_ref() }.collector_index.set(UNTRACKED);
            return false;
        }
        self.enabled.get() && self.threshold.get() != 0
    }

    #[inline(always)]
    pub(crate) fn untrack(&self, header: &Header) {
        let index = header.collector_index.replace(UNTRACKED);
        if index == UNTRACKED {
            return;
        }
        if index & OLD != 0 {
            self.remove_old((index & !OLD) as usize);
            return;
        }
        let position = index as usize;
        // SAFETY: as in `track`; the entry that moves belongs to a live object.
        unsafe {
            let young = &mut *self.young.get();
            young.swap_remove(position);
            if let Some(moved) = young.get(position).and_then(|entry| entry.object()) {
                moved.as_ref().collector_index.set(index);
            }
        }
    }

    /// Stops tracking a young object to which no weak reference has been made. False, with nothing done, for all others.
    #[inline(always)]
    pub(crate) fn untrack_plain(&self, header: &Header) -> bool {
        let index = header.collector_index.get();
        let position = index as usize;
        // SAFETY: as in `track`; the entry that moves belongs to a live object.
        unsafe {
            let young = &mut *self.young.get();
            // No position of a young object is as large as an index that says something else.
            let Some(&entry) = young.get(position) else {
                return false;
            };
            if entry.0 & WATCHED != 0 {
                return false;
            }
            header.collector_index.set(UNTRACKED);
            let Some(last) = young.pop() else { return false };
            if let Some(place) = young.get_mut(position) {
                *place = last;
                if let Some(moved) = last.object() {
                    moved.as_ref().collector_index.set(index);
                }
            }
        }
        true
    }

    fn remove_old(&self, position: usize) {
        // SAFETY: as in `track`; the entry that moves belongs to a live object.
        unsafe {
            let old = &mut *self.old.get();
            if position < self.pinned.get() {
                old.set(position, Entry::default());
                return;
            }
            let Some(last) = old.pop() else { return };
            if position < old.len() {
                old.set(position, last);
                if let Some(moved) = last.object() {
                    moved.as_ref().collector_index.set(position as u32 | OLD);
                }
            }
        }
    }

    /// Moves the last entry of the old list to the hole at a position, or drops it if it is a hole as well. False if there is no hole.
    pub(super) fn fill_hole(&self, position: usize) -> bool {
        let hole = position < self.counts().1 && self.old_object(position as u32).is_none();
        if hole {
            self.remove_old(position);
        }
        hole
    }

    /// The entry of a tracked object, for the duration of `f`, which must not touch the lists.
    #[inline(always)]
    fn with_entry<R>(&self, header: &Header, f: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        let index = header.collector_index.get();
        let position = (index & !OLD) as usize;
        // SAFETY: as in `track`.
        unsafe {
            match index & OLD {
                0 => (&mut *self.young.get()).get_mut(position).map(f),
                _ => (&mut *self.old.get()).get_mut(position).map(f),
            }
        }
    }

    fn has_flag(&self, header: &Header, flag: u64) -> bool {
        self.with_entry(header, |entry| entry.0 & flag != 0).unwrap_or(false)
    }

    /// Gives an object that can refer to nothing, and so isn't tracked, the entry in which notes about it stand.
    pub(crate) fn ensure_entry(&self, object: NonNull<Header>) {
        // SAFETY: the caller passes a live object.
        if unsafe { object.as_ref() }.collector_index.get() == UNTRACKED && self.track(object) {
            self.collection_is_due(object);
        }
    }

    pub(crate) fn mark_watched(&self, object: NonNull<Header>) {
        self.ensure_entry(object);
        // SAFETY: as above.
        self.with_entry(unsafe { object.as_ref() }, |entry| entry.0 |= WATCHED);
    }

    pub(crate) fn is_watched(&self, header: &Header) -> bool {
        self.has_flag(header, WATCHED)
    }

    /// Notes that the object is being finalised; true if it was before.
    pub(crate) fn mark_finalized(&self, header: &Header) -> bool {
        self.with_entry(header, |entry| {
            let before = entry.0 & FINALIZED != 0;
            entry.0 |= FINALIZED;
            before
        })
        .unwrap_or(false)
    }

    pub(super) fn is_finalized(&self, header: &Header) -> bool {
        self.has_flag(header, FINALIZED)
    }

    pub(super) fn mark_garbage(&self, garbage: &[NonNull<Header>], on: bool) {
        for object in garbage {
            // SAFETY: garbage is alive until it is freed.
            let header = unsafe { object.as_ref() };
            self.with_entry(header, |entry| match on {
                true => entry.0 |= GARBAGE,
                false => entry.0 &= !GARBAGE,
            });
        }
    }

    pub(crate) fn is_garbage(&self, header: &Header) -> bool {
        self.has_flag(header, GARBAGE)
    }

    /// Objects tracked in the young and the old list.
    pub fn counts(&self) -> (usize, usize) {
        // SAFETY: as in `track`.
        unsafe { ((*self.young.get()).len(), (*self.old.get()).len()) }
    }

    pub(super) fn young_object(&self, position: u32) -> Option<NonNull<Header>> {
        // SAFETY: as in `track`.
        unsafe { (&*self.young.get()).get(position as usize)?.object() }
    }

    #[inline(always)]
    pub(super) fn old_object(&self, position: u32) -> Option<NonNull<Header>> {
        // SAFETY: as in `track`.
        unsafe { (&*self.old.get()).get(position as usize)?.object() }
    }

    pub(super) fn snapshot(&self) -> Vec<NonNull<Header>> {
        // SAFETY: as in `track`.
        unsafe {
            let old: &Segmented<Entry> = &*self.old.get();
            let young = &*self.young.get();
            let entries = old.iter().chain(young.iter().copied());
            entries.filter_map(Entry::object).collect()
        }
    }

    /// Moves the young objects to the old list, except those that `stays` wants to keep.
    pub(super) fn promote(&self, mut stays: impl FnMut(u32) -> bool) {
        // SAFETY: as in `track`; all entries belong to live objects.
        unsafe {
            let young = &mut *self.young.get();
            let mut kept = 0;
            for position in 0..young.len() {
                let Some(&entry) = young.get(position) else { break };
                let Some(object) = entry.object() else { continue };
                if stays(position as u32) || !self.promote_one(entry) {
                    object.as_ref().collector_index.set(kept as u32);
                    young[kept] = entry;
                    kept += 1;
                }
            }
            young.truncate(kept);
        }
    }

    /// Moves the newest young objects to the old list.
    pub(super) fn promote_some(&self, most: usize) {
        for _ in 0..most {
            // SAFETY: as in `track`; all entries belong to live objects.
            let young = unsafe { &mut *self.young.get() };
            let Some(entry) = young.pop() else { return };
            if !self.promote_one(entry) {
                young.push(entry);
                return;
            }
        }
    }

    fn promote_one(&self, entry: Entry) -> bool {
        // SAFETY: as in `track`.
        let old = unsafe { &mut *self.old.get() };
        if old.len() >= MAX_POSITION {
            return false;
        }
        if let Some(object) = entry.object() {
            // SAFETY: entries belong to live objects.
            unsafe { object.as_ref() }.collector_index.set(old.len() as u32 | OLD);
        }
        old.push(entry);
        true
    }
}

//! What a collection notes about its candidates: one number each, beside the list of objects.

use super::segmented::{Segmented, Spent};
use crate::object::Header;

/// No candidate, or reached from outside of the candidates.
pub(super) const OUTSIDE: u32 = u32::MAX;
/// A suspect of the cycle that isn't looked at right now.
pub(super) const UNRESOLVED: u32 = u32::MAX - 1;
/// A suspect that has been looked at in this sweep, in vain.
pub(super) const TRIED: u32 = u32::MAX - 2;

/// The mark of a candidate with so many references, none of which has been explained yet.
pub(super) fn of_count(count: u32) -> u32 {
    count.min(TRIED - 1)
}

/// Whether the mark is that of a candidate of the trial deletion at hand.
#[inline(always)]
pub(super) fn is_candidate(mark: u32) -> bool {
    mark < TRIED
}

/// Marks by position in one of the lists: [`OUTSIDE`], [`UNRESOLVED`], [`TRIED`], or how many references to the object candidates
/// don't account for.
pub(super) struct Marks {
    /// `OLD` for the old list, 0 for the young.
    space: u32,
    marks: Segmented<u32>,
}

impl Marks {
    pub fn new(space: u32) -> Self {
        Self {
            space,
            marks: Segmented::default(),
        }
    }

    /// The position of an object and its mark, if it stands in this list, before the end of the marks.
    #[inline(always)]
    pub fn of(&mut self, header: &Header) -> Option<(u32, &mut u32)> {
        // An index into the other list, or none at all, is far beyond the end.
        let position = header.collector_index.get() ^ self.space;
        Some((position, self.marks.get_mut(position as usize)?))
    }

    #[inline(always)]
    pub fn get(&self, position: u32) -> u32 {
        self.marks.get(position as usize).unwrap_or(OUTSIDE)
    }

    #[inline(always)]
    pub fn set(&mut self, position: u32, mark: u32) {
        self.marks.set(position as usize, mark);
    }

    pub fn push(&mut self, mark: u32) {
        self.marks.push(mark);
    }

    /// Forgets all marks.
    pub fn discard_into(&mut self, spent: &mut Spent<u32>) {
        self.marks.discard_into(spent);
    }
}

//! A sequence that grows and shrinks by segments of fixed size, so that no single push copies what is there already.

/// Items of a segment.
const SEGMENT: usize = 4096;

/// A sequence of small plain items.
pub(super) struct Segmented<T> {
    segments: Vec<Box<[T]>>,
    length: usize,
}

impl<T> Default for Segmented<T> {
    fn default() -> Self {
        Self {
            segments: Vec::new(),
            length: 0,
        }
    }
}

impl<T: Copy + Default> Segmented<T> {
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    #[inline(always)]
    pub fn get(&self, position: usize) -> Option<T> {
        if position >= self.length {
            return None;
        }
        self.segments.get(position / SEGMENT)?.get(position % SEGMENT).copied()
    }

    #[inline(always)]
    pub fn get_mut(&mut self, position: usize) -> Option<&mut T> {
        if position >= self.length {
            return None;
        }
        self.segments.get_mut(position / SEGMENT)?.get_mut(position % SEGMENT)
    }

    /// Replaces an item that is there.
    #[inline(always)]
    pub fn set(&mut self, position: usize, item: T) {
        if let Some(place) = self.get_mut(position) {
            *place = item;
        }
    }

    #[inline]
    pub fn push(&mut self, item: T) {
        if self.length == self.segments.len() * SEGMENT {
            self.segments.push(vec![T::default(); SEGMENT].into_boxed_slice());
        }
        self.length += 1;
        self.set(self.length - 1, item);
    }

    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        let item = self.get(self.length.checked_sub(1)?);
        self.length -= 1;
        // One spare segment stays, for what is pushed next.
        if self.segments.len() > self.length.div_ceil(SEGMENT) + 1 {
            self.segments.pop();
        }
        item
    }

    /// The items.
    pub fn iter(&self) -> impl Iterator<Item = T> + Clone + '_ {
        self.segments
            .iter()
            .flat_map(|segment| segment.iter().copied())
            .take(self.length)
    }

    /// Forgets all items and gives their memory back.
    pub fn clear(&mut self) {
        self.segments = Vec::new();
        self.length = 0;
    }

    /// Forgets all items; their memory is to be given back piece by piece.
    pub fn discard_into(&mut self, spent: &mut Spent<T>) {
        spent.0.append(&mut self.segments);
        self.length = 0;
    }
}

/// Segments of sequences that nobody needs any more. Giving back many at once would take long.
#[derive(Default)]
pub(super) struct Spent<T>(Vec<Box<[T]>>);

impl<T> Spent<T> {
    /// Gives some of the segments back.
    pub fn give_back(&mut self, most: usize) {
        self.0.truncate(self.0.len().saturating_sub(most));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_and_shrinks_by_segments() {
        let mut items = Segmented::default();
        for n in 0..3 * SEGMENT {
            items.push(n);
        }
        assert!(items.iter().eq(0..3 * SEGMENT));
        assert_eq!(items.get(SEGMENT), Some(SEGMENT));
        assert_eq!(items.get(3 * SEGMENT), None);
        items.set(SEGMENT, 7);
        assert_eq!(items.get(SEGMENT), Some(7));
        for n in (SEGMENT + 1..3 * SEGMENT).rev() {
            assert_eq!(items.pop(), Some(n));
        }
        assert_eq!(items.pop(), Some(7));
        assert!(items.len() == SEGMENT && items.segments.len() <= 2);
        items.clear();
        assert!(items.is_empty() && items.pop().is_none());
    }

    #[test]
    fn memory_is_given_back_in_pieces() {
        let mut items = Segmented::default();
        let mut spent = Spent::default();
        for n in 0..5 * SEGMENT {
            items.push(n);
        }
        items.discard_into(&mut spent);
        assert!(items.is_empty() && items.pop().is_none());
        spent.give_back(3);
        assert_eq!(spent.0.len(), 2);
        spent.give_back(3);
        assert!(spent.is_empty());
    }
}

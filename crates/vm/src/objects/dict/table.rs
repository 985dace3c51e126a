//! The table of a dict: entries in order of insertion, found through an open-addressing index.

use corallus_heap::{Dead, Trace, Tracer, Value, let_go_of};

use crate::objects::str::Str;

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;
const MIN_INDEX: usize = 8;

/// An entry; a deleted one has an undefined key.
#[derive(Clone)]
pub struct Entry {
    pub hash: i64,
    pub key: Value,
    pub value: Value,
}

/// Entries and index.
#[derive(Clone, Default)]
pub struct Table {
    /// Positions in `entries`, a power of two many; empty as long as there are no entries.
    index: Box<[u32]>,
    entries: Vec<Entry>,
    live: usize,
    /// Index places that are not `EMPTY`.
    used: usize,
    /// Some key is not a plain string.
    other_keys: bool,
    /// Before this position all entries are deleted: a queue is taken from its beginning.
    first: usize,
}

/// The state of a search along a probe sequence.
pub struct Probe {
    hash: i64,
    slot: usize,
    perturb: u64,
    started: bool,
}

impl Probe {
    pub fn new(hash: i64) -> Self {
        Self {
            hash,
            slot: 0,
            perturb: hash as u64,
            started: false,
        }
    }

    #[inline(always)]
    fn advance(&mut self, mask: usize) -> usize {
        if self.started {
            self.perturb >>= 5;
            self.slot = (self
                .slot
                .wrapping_mul(5)
                .wrapping_add(self.perturb as usize)
                .wrapping_add(1))
                & mask;
        } else {
            self.started = true;
            self.slot = self.hash as usize & mask;
        }
        self.slot
    }
}

impl Table {
    /// What an entry takes, with its share of the index.
    pub const ENTRY_SIZE: usize = size_of::<Entry>() + 8;

    #[inline(always)]
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether no key is present.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Whether every key is a `str` (subclasses excluded).
    #[inline(always)]
    pub fn only_str_keys(&self) -> bool {
        !self.other_keys
    }

    /// The position of the entry with this hash for which `matches` says yes.
    #[inline(always)]
    pub fn find(&self, hash: i64, mut matches: impl FnMut(&Entry) -> bool) -> Option<usize> {
        if self.index.is_empty() {
            return None;
        }
        let mask = self.index.len() - 1;
        let mut probe = Probe::new(hash);
        loop {
            match self.index[probe.advance(mask)] {
                EMPTY => return None,
                DELETED => {}
                position => {
                    if let Some(entry) = self.entries.get(position as usize)
                        && entry.hash == hash
                        && matches(entry)
                    {
                        return Some(position as usize);
                    }
                }
            }
        }
    }

    /// The next entry with the probe's hash: its position and key.
    pub fn next_candidate(&self, probe: &mut Probe) -> Option<(usize, Value)> {
        if self.index.is_empty() {
            return None;
        }
        let mask = self.index.len() - 1;
        loop {
            match self.index[probe.advance(mask)] {
                EMPTY => return None,
                DELETED => {}
                position => {
                    if let Some(entry) = self.entries.get(position as usize)
                        && entry.hash == probe.hash
                    {
                        return Some((position as usize, entry.key.clone()));
                    }
                }
            }
        }
    }

    /// The size of the index, which a probe relies on.
    pub fn index_size(&self) -> usize {
        self.index.len()
    }

    /// Whether a probe of an index of this size would find the same key again where it stands.
    pub fn still_holds(&self, probe: &Probe, size: usize, position: usize, key: &Value) -> bool {
        self.index.len() == size
            && self
                .index
                .get(probe.slot)
                .is_some_and(|found| *found as usize == position)
            && self.entries.get(position).is_some_and(|entry| entry.key.is(key))
    }

    #[inline(always)]
    pub fn value(&self, position: usize) -> Option<Value> {
        self.entries
            .get(position)
            .filter(|entry| !entry.key.is_undef())
            .map(|entry| entry.value.clone())
    }

    /// The value at a position, if this is the key there.
    #[inline(always)]
    pub fn value_named(&self, position: usize, key: &Value) -> Option<Value> {
        let entry = self.entries.get(position)?;
        entry.key.is(key).then(|| entry.value.clone())
    }

    /// Replaces the value at a position; returns the old one.
    pub fn set_value(&mut self, position: usize, value: Value) -> Option<Value> {
        self.entries
            .get_mut(position)
            .map(|entry| std::mem::replace(&mut entry.value, value))
    }

    /// Whether one more entry fits.
    pub fn has_room(&self) -> bool {
        self.entries.len() < DELETED as usize
    }

    /// Appends an entry whose key is not there yet. False if the table is full.
    pub fn insert_new(&mut self, key: Value, hash: i64, value: Value) -> bool {
        if !self.has_room() {
            return false;
        }
        if (self.used + 1) * 3 > self.index.len() * 2 {
            self.rebuild((self.live + 1) * 3);
        }
        self.other_keys |= !key.has_payload::<Str>();
        let position = self.entries.len() as u32;
        self.entries.push(Entry { hash, key, value });
        self.place(hash, position);
        self.live += 1;
        self.used += 1;
        true
    }

    fn place(&mut self, hash: i64, position: u32) {
        let mask = self.index.len() - 1;
        let mut probe = Probe::new(hash);
        loop {
            let place = &mut self.index[probe.advance(mask)];
            if *place == EMPTY {
                *place = position;
                return;
            }
        }
    }

    /// Drops deleted entries and makes an index for at least `wanted` places.
    fn rebuild(&mut self, wanted: usize) {
        let size = wanted.next_power_of_two().max(MIN_INDEX);
        self.entries.retain(|entry| !entry.key.is_undef());
        self.first = 0;
        self.index = vec![EMPTY; size].into();
        self.used = self.live;
        for position in 0..self.entries.len() {
            self.place(self.entries[position].hash, position as u32);
        }
    }

    /// Removes the entry at a position.
    pub fn remove(&mut self, position: usize) -> Option<(Value, Value)> {
        let hash = self.entries.get(position)?.hash;
        let mask = self.index.len().checked_sub(1)?;
        let mut probe = Probe::new(hash);
        loop {
            let place = &mut self.index[probe.advance(mask)];
            if *place == position as u32 {
                *place = DELETED;
                break;
            }
            if *place == EMPTY {
                return None;
            }
        }
        let entry = &mut self.entries[position];
        let key = std::mem::replace(&mut entry.key, Value::UNDEF);
        let value = std::mem::replace(&mut entry.value, Value::UNDEF);
        self.live -= 1;
        if position == self.first {
            let following = self.entries.get(position..).unwrap_or_default();
            let deleted = following.iter().take_while(|entry| entry.key.is_undef()).count();
            self.first += deleted;
        }
        while self.entries.last().is_some_and(|entry| entry.key.is_undef()) {
            self.entries.pop();
        }
        self.first = self.first.min(self.entries.len());
        Some((key, value))
    }

    /// Removes the first entry.
    pub fn pop_first(&mut self) -> Option<(Value, Value)> {
        let mut next = self.first;
        self.next_entry(&mut next)?;
        self.remove(next - 1)
    }

    /// Moves an entry to the end or to the beginning; false if there is none at the position.
    pub fn move_entry(&mut self, position: usize, to_end: bool) -> bool {
        if self.entries.get(position).is_none_or(|entry| entry.key.is_undef()) {
            return false;
        }
        if !to_end {
            self.entries[..=position].rotate_right(1);
            self.rebuild((self.live + 1) * 3);
        } else if position + 1 < self.entries.len() {
            let (hash, other_keys) = (self.entries[position].hash, self.other_keys);
            if let Some((key, value)) = self.remove(position) {
                self.insert_new(key, hash, value);
                self.other_keys = other_keys;
            }
        }
        true
    }

    /// Removes the last entry.
    pub fn pop_last(&mut self) -> Option<(Value, Value)> {
        let position = self.entries.iter().rposition(|entry| !entry.key.is_undef())?;
        self.remove(position)
    }

    /// The entry at or after `position`; moves `position` behind it.
    #[inline(always)]
    pub fn next_entry(&self, position: &mut usize) -> Option<&Entry> {
        loop {
            let entry = self.entries.get(*position)?;
            *position += 1;
            if !entry.key.is_undef() {
                return Some(entry);
            }
        }
    }

    /// The entry before `position`; moves `position` to it.
    pub fn previous_entry(&self, position: &mut usize) -> Option<&Entry> {
        *position = (*position).min(self.entries.len());
        while *position > 0 {
            *position -= 1;
            let entry = self.entries.get(*position)?;
            if !entry.key.is_undef() {
                return Some(entry);
            }
        }
        None
    }

    /// Lets go of keys and values from the first to the last ([`corallus_heap::Payload::let_go`]).
    #[inline]
    pub fn let_go(&mut self, position: &mut usize) -> Option<Dead> {
        while let Some(entry) = self.entries.get_mut(*position / 2) {
            let part = match *position % 2 {
                0 => &mut entry.key,
                _ => &mut entry.value,
            };
            *position += 1;
            let last = let_go_of(part);
            if last.is_some() {
                return last;
            }
        }
        self.live = 0;
        None
    }

    /// Keys and values in order.
    pub fn into_values(self) -> impl Iterator<Item = Value> {
        self.entries.into_iter().flat_map(|entry| [entry.key, entry.value])
    }

    /// One past the last entry.
    pub fn end(&self) -> usize {
        self.entries.len()
    }
}

impl Trace for Table {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.each(&self.entries, |tracer, entry| {
            tracer.visit(&entry.key);
            tracer.visit(&entry.value);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(i: i32) -> Value {
        Value::int32(i)
    }

    fn find(table: &Table, i: i32) -> Option<usize> {
        table.find(i64::from(i), |entry| entry.key.is(&key(i)))
    }

    #[test]
    fn keeps_order_through_deletion_and_growth() {
        let mut table = Table::default();
        for i in 0..100 {
            assert!(table.insert_new(key(i), i64::from(i), key(i * 2)));
        }
        for i in (0..100).step_by(2) {
            let position = find(&table, i).expect("is there");
            table.remove(position);
        }
        for i in 100..150 {
            table.insert_new(key(i), i64::from(i), key(i * 2));
        }
        let mut position = 0;
        let keys: Vec<_> = std::iter::from_fn(|| table.next_entry(&mut position)?.key.as_small_int()).collect();
        let expected: Vec<i64> = (1..100).step_by(2).chain(100..150).collect();
        assert_eq!(keys, expected);
        assert_eq!(table.len(), 100);
        assert!(find(&table, 0).is_none());
        assert!(find(&table, 149).is_some());
    }

    #[test]
    fn entries_are_moved_to_either_end() {
        let mut table = Table::default();
        for i in 0..6 {
            table.insert_new(key(i), i64::from(i), key(i));
        }
        table.remove(0);
        for (i, to_end) in [(2, true), (4, false), (5, true), (2, false)] {
            let position = find(&table, i).expect("is there");
            assert!(table.move_entry(position, to_end));
        }
        assert!(!table.move_entry(100, true));
        let mut order = Vec::new();
        while let Some((key, _)) = table.pop_first() {
            order.extend(key.as_small_int());
        }
        assert_eq!(order, [2, 4, 1, 3, 5]);
        assert!(table.is_empty());
    }

    #[test]
    fn a_queue_of_insertions_and_removals_stays_small() {
        let mut table = Table::default();
        for i in 0..10_000 {
            table.insert_new(key(i), i64::from(i), Value::NONE);
            if i >= 4 {
                let position = find(&table, i - 4).expect("is there");
                table.remove(position);
            }
        }
        assert_eq!(table.len(), 4);
        assert!(table.entries.len() < 64);
    }
}

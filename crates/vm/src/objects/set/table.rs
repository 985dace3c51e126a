//! The table of a set: open addressing with short linear runs.
//!
//! Growth, probing and the treatment of deleted places follow the reference's, so that a set of small integers is iterated
//! in the same order here and there.

use corallus_heap::{Dead, Trace, Tracer, Value, let_go_of};

/// Places looked at in a row before the probe jumps.
const LINEAR_PROBES: usize = 9;
const MIN_SIZE: usize = 8;
/// The hash kept in places whose member was removed; no value hashes to it.
const DELETED: i64 = -1;

/// A place: empty (`hash` 0, no key), deleted (`hash` -1, no key), or a member.
#[derive(Clone)]
pub struct Slot {
    pub hash: i64,
    pub key: Value,
}

const EMPTY: Slot = Slot {
    hash: 0,
    key: Value::UNDEF,
};

impl Slot {
    fn is_empty(&self) -> bool {
        self.key.is_undef() && self.hash != DELETED
    }
}

/// Members by hash.
#[derive(Clone, Default)]
pub struct SetTable {
    /// A power of two many; none as long as nothing was added.
    slots: Vec<Slot>,
    /// Places that are not empty.
    fill: usize,
    used: usize,
    /// Where `pop` goes on looking.
    finger: usize,
}

/// The state of a search along a probe sequence.
pub struct Probe {
    hash: i64,
    base: usize,
    offset: usize,
    limit: usize,
    perturb: u64,
    started: bool,
}

/// Where a search along the probe sequence has come to.
pub enum Place {
    /// A member with the same hash.
    Candidate(usize, Value),
    /// The key isn't there; a new member belongs here.
    Free(usize),
}

/// What stands where a search begins.
pub enum First {
    /// The key itself.
    Same(usize),
    /// Nothing: the key isn't there; a new member belongs here.
    Free(usize),
    /// Something else, or there are no places yet.
    Other,
}

impl Probe {
    pub fn new(hash: i64) -> Self {
        Self {
            hash,
            base: 0,
            offset: 0,
            limit: 0,
            perturb: hash as u64,
            started: false,
        }
    }

    #[inline]
    fn advance(&mut self, mask: usize) -> usize {
        if self.started && self.offset < self.limit {
            self.offset += 1;
            return self.base + self.offset;
        }
        self.base = if self.started {
            self.perturb >>= 5;
            self.base
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(self.perturb as usize)
                & mask
        } else {
            self.hash as usize & mask
        };
        self.started = true;
        self.offset = 0;
        self.limit = if self.base + LINEAR_PROBES <= mask {
            LINEAR_PROBES
        } else {
            0
        };
        self.base
    }
}

impl SetTable {
    #[inline]
    pub fn len(&self) -> usize {
        self.used
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// Whether nothing was ever added: the members of another table may be taken over as they lie.
    pub fn is_fresh(&self) -> bool {
        self.fill == 0
    }

    fn mask(&self) -> usize {
        self.slots.len().max(MIN_SIZE) - 1
    }

    /// Looks where a search begins, which is as far as most go.
    #[inline(always)]
    pub fn first(&self, key: &Value, hash: i64) -> First {
        let at = hash as usize & self.slots.len().wrapping_sub(1);
        match self.slots.get(at) {
            Some(slot) if slot.is_empty() => First::Free(at),
            Some(slot) if slot.hash == hash && slot.key.is(key) => First::Same(at),
            _ => First::Other,
        }
    }

    /// The next member with the probe's hash, or the place where the probe ends.
    pub fn step(&self, probe: &mut Probe) -> Place {
        if self.slots.is_empty() {
            return Place::Free(probe.advance(MIN_SIZE - 1));
        }
        let mask = self.mask();
        loop {
            let at = probe.advance(mask);
            match self.slots.get(at) {
                Some(slot) if slot.is_empty() => return Place::Free(at),
                Some(slot) if slot.hash == probe.hash && !slot.key.is_undef() => {
                    return Place::Candidate(at, slot.key.clone());
                }
                _ => {}
            }
        }
    }

    /// Puts a new member at the free place that its probe found.
    pub fn fill(&mut self, at: usize, key: Value, hash: i64) {
        if self.slots.is_empty() {
            self.slots = vec![EMPTY; MIN_SIZE];
        }
        if let Some(slot) = self.slots.get_mut(at) {
            debug_assert!(slot.key.is_undef());
            *slot = Slot { hash, key };
        }
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(self.grown());
        }
    }

    fn grown(&self) -> usize {
        if self.used > 50_000 {
            self.used * 2
        } else {
            self.used * 4
        }
    }

    /// Makes room for `more` members at once, as before merging in a container of that many.
    pub fn reserve(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Moves the members to a table of more than `wanted` places.
    fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SIZE;
        while size <= wanted {
            size *= 2;
        }
        let empty = std::iter::repeat_with(|| EMPTY).take(size).collect();
        let old = std::mem::replace(&mut self.slots, empty);
        self.fill = self.used;
        for slot in old {
            if !slot.key.is_undef() {
                self.insert_clean(slot);
            }
        }
    }

    /// Puts in a member known to be new, in a table without deleted places.
    fn insert_clean(&mut self, slot: Slot) {
        let mask = self.mask();
        if let Some(place) = self.slots.get_mut(slot.hash as usize & mask)
            && place.key.is_undef()
        {
            *place = slot;
            return;
        }
        let mut probe = Probe::new(slot.hash);
        loop {
            let at = probe.advance(mask);
            if let Some(place) = self.slots.get_mut(at)
                && place.key.is_undef()
            {
                *place = slot;
                return;
            }
        }
    }

    /// Takes over all members of another table into this empty one, as merging does in the reference.
    pub fn copy_from(&mut self, other: &SetTable) {
        self.reserve(other.used);
        if self.slots.len() == other.slots.len() && other.fill == other.used {
            self.slots.clone_from(&other.slots);
        } else {
            if self.slots.is_empty() {
                self.slots = vec![EMPTY; MIN_SIZE];
            }
            for slot in &other.slots {
                if !slot.key.is_undef() {
                    self.insert_clean(slot.clone());
                }
            }
        }
        self.fill = other.used;
        self.used = other.used;
    }

    /// Removes the member at a place.
    pub fn remove(&mut self, at: usize) -> Option<Value> {
        let slot = self.slots.get_mut(at).filter(|slot| !slot.key.is_undef())?;
        slot.hash = DELETED;
        self.used -= 1;
        Some(std::mem::replace(&mut slot.key, Value::UNDEF))
    }

    /// Rebuilds the table if more than a quarter of it is deleted places (after removing many members).
    pub fn tidy(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(self.grown());
        }
    }

    /// Removes some member.
    pub fn pop(&mut self) -> Option<Value> {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut at = self.finger & mask;
        while self.slots.get(at)?.key.is_undef() {
            at = if at >= mask { 0 } else { at + 1 };
        }
        self.finger = at + 1;
        self.remove(at)
    }

    /// The member at or after `position`; moves `position` behind it.
    #[inline]
    pub fn next(&self, position: &mut usize) -> Option<&Slot> {
        loop {
            let slot = self.slots.get(*position)?;
            *position += 1;
            if !slot.key.is_undef() {
                return Some(slot);
            }
        }
    }

    /// All members, in the order of iteration.
    pub fn members(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| !slot.key.is_undef())
    }

    /// The members in the order of the table.
    pub fn into_members(self) -> impl Iterator<Item = Value> {
        self.slots.into_iter().map(|slot| slot.key)
    }

    /// Lets go of the members in the order of the table ([`corallus_heap::Payload::let_go`]).
    pub fn let_go(&mut self, position: &mut usize) -> Option<Dead> {
        while let Some(slot) = self.slots.get_mut(*position) {
            *position += 1;
            let last = let_go_of(&mut slot.key);
            if last.is_some() {
                return last;
            }
        }
        self.used = 0;
        None
    }
}

impl Trace for SetTable {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.each(&self.slots, |tracer, slot| {
            tracer.visit(&slot.key);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(table: &mut SetTable, i: i32) {
        let mut probe = Probe::new(i64::from(i));
        loop {
            match table.step(&mut probe) {
                Place::Candidate(_, key) if key.is(&Value::int32(i)) => return,
                Place::Candidate(..) => {}
                Place::Free(at) => return table.fill(at, Value::int32(i), i64::from(i)),
            }
        }
    }

    fn order(table: &SetTable) -> Vec<i64> {
        table.members().filter_map(|slot| slot.key.as_small_int()).collect()
    }

    #[test]
    fn small_integers_come_in_the_reference_order() {
        let mut table = SetTable::default();
        for i in [20, 3, 17, 8, 1, 100, 33] {
            add(&mut table, i);
        }
        // What CPython 3.13 gives for `list({20, 3, 17, 8, 1, 100, 33})`, built by `add`.
        assert_eq!(order(&table), [1, 33, 3, 100, 8, 17, 20]);
    }

    #[test]
    fn members_are_found_again_after_removals_and_growth() {
        let mut table = SetTable::default();
        for i in 0..1000 {
            add(&mut table, i * 7);
        }
        for _ in 0..600 {
            assert!(table.pop().is_some());
        }
        table.tidy();
        let left = order(&table);
        assert_eq!(left.len(), 400);
        for i in left {
            let before = table.len();
            add(&mut table, i as i32);
            assert_eq!(table.len(), before);
        }
    }
}

//! The collection of old objects in small steps.
//!
//! A cycle is about the objects that are old when it begins. Three passes over them, each interrupted as often as need be, are one
//! trial deletion: *count* copies the counts, *subtract* takes off what the objects hold on each other, *reach* follows the
//! references of those that have a count left. What isn't reached is suspected.
//!
//! Garbage is always among the suspects. Nobody can reach it, so neither its counts nor its references change, and the passes
//! find it as they would if the program stood still. Something alive may be suspected as well, when the program moves
//! references about while the passes run. So more passes follow, over the suspects alone, as long as they acquit many: they take less
//! time, in which the program changes less. Then suspects are *resolved*: trial deletion in one piece, of a chunk of suspects that refer to
//! each other. Trial deletion is right for any set of objects; a chunk that misses a referrer of its objects
//! only finds less garbage. Sweeps over the suspects go on, forwards and backwards, as long as they find something. If what is left after that
//! didn't fit into one chunk, it is resolved in one piece, after more rounds of passes: the only step whose length
//! has no bound, and one that takes garbage of more than [`CHUNK`] objects each of which refers to each other over some way.
//!
//! The program goes on between steps. Objects that die leave a hole in the list; new ones stand behind those that the cycle is about. A place
//! on the stack of *reach* may be a hole by the time it is looked at.

use std::ptr::NonNull;

use super::lists::OLD;
use super::marks::{Marks, OUTSIDE, TRIED, UNRESOLVED, is_candidate, of_count};
use super::segmented::{Segmented, Spent};
use super::trace::{Mode, PartAt, trace_part};
use super::trial::trial;
use crate::heap::Heap;
use crate::object::Header;

/// Suspects that are resolved in one piece.
const CHUNK: usize = 10_000;
/// References that are looked at to find the suspects of a chunk.
const CHUNK_WORK: usize = 100_000;
/// Rounds of passes over the suspects.
const MOST_ROUNDS: usize = 8;
/// Positions of a plain list, or of marks, that cost as much as a reference: nothing is looked at behind them.
const CHEAP: usize = 4;
/// Segments of lists and marks that a step gives back.
const FREED: usize = 32;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Idle,
    Count,
    Subtract,
    Reach,
    /// Lists those that were not reached.
    Suspect,
    /// Resolves chunks of suspects.
    Resolve,
    /// Lists the suspects that are left.
    Remain,
    /// Takes garbage apart; the cycle is over.
    Finish,
    /// Fills the holes.
    Compact,
}

/// A cycle under way.
pub(super) struct Cycle {
    phase: Phase,
    marks: Marks,
    /// The positions that the passes are about; all of them in the first round.
    set: Option<Segmented<u32>>,
    /// Old objects when the cycle began.
    limit: usize,
    /// How far the phase is, in the set.
    cursor: usize,
    /// The part of the object there that is next.
    part: u32,
    stack: Segmented<PartAt>,
    /// The set of the next phase.
    suspects: Segmented<u32>,
    /// Marks and lists that have served.
    spent: Spent<u32>,
    rounds: usize,
    /// Suspects at the end of the round before.
    before: usize,
    /// Sweeps over the suspects: every other one goes backwards, for chains that were made from their ends.
    sweeps: usize,
    /// This sweep has found garbage.
    progress: bool,
    /// Chunks of this sweep, and whether all they are about is in them.
    chunks: usize,
    cut: bool,
    /// What is left is to be resolved in one piece.
    last: bool,
    found: usize,
}

impl Default for Cycle {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            marks: Marks::new(OLD),
            set: None,
            limit: 0,
            cursor: 0,
            part: 0,
            stack: Segmented::default(),
            suspects: Segmented::default(),
            spent: Spent::default(),
            rounds: 0,
            before: 0,
            sweeps: 0,
            progress: false,
            chunks: 0,
            cut: false,
            last: false,
            found: 0,
        }
    }
}

impl Cycle {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.cursor = 0;
        self.part = 0;
    }

    fn position(&self, cursor: usize) -> Option<u32> {
        match &self.set {
            Some(set) => set.get(cursor),
            None => (cursor < self.limit).then_some(cursor as u32),
        }
    }

    /// The next suspect of the sweep.
    fn next_suspect(&mut self) -> Option<u32> {
        let set = self.set.as_ref()?;
        let at = match self.sweeps % 2 {
            0 => self.cursor,
            _ => set.len().checked_sub(self.cursor + 1)?,
        };
        self.cursor += 1;
        set.get(at)
    }

    /// The suspects that were listed are what the next phase is about.
    fn adopt_suspects(&mut self) -> usize {
        let suspects = std::mem::take(&mut self.suspects);
        let count = suspects.len();
        if let Some(mut before) = self.set.replace(suspects) {
            before.discard_into(&mut self.spent);
        }
        count
    }
}

impl Heap {
    /// Begins a cycle over the old objects.
    pub(super) fn begin_cycle(&self) {
        let Ok(mut cycle) = self.collector.cycle.try_borrow_mut() else {
            return;
        };
        let limit = self.collector.counts().1;
        *cycle = Cycle {
            limit,
            ..Cycle::default()
        };
        cycle.enter(Phase::Count);
        self.collector.pinned.set(limit);
        self.collector.cycling.set(true);
    }

    /// Ends a cycle at once. Garbage that was found is freed; the rest is for the next.
    pub(crate) fn abandon_cycle(&self) {
        if let Ok(mut condemned) = self.collector.condemned.try_borrow_mut() {
            self.sweep_all(&mut condemned);
        }
        self.collector.pinned.set(0);
        if !self.collector.cycling.replace(false) {
            return;
        }
        if let Ok(mut cycle) = self.collector.cycle.try_borrow_mut() {
            *cycle = Cycle::default();
        }
        let mut position = 0;
        while position < self.collector.counts().1 {
            if !self.collector.fill_hole(position) {
                position += 1;
            }
        }
    }

    /// Goes on with the cycle until about so many references have been looked at.
    pub(super) fn step_cycle(&self, work: usize) {
        let Ok(mut cycle) = self.collector.cycle.try_borrow_mut() else {
            return;
        };
        let cycle = &mut *cycle;
        cycle.spent.give_back(FREED);
        let mut done = 0;
        while done < work && cycle.phase != Phase::Idle {
            let left = work - done;
            let used = match cycle.phase {
                Phase::Idle => 0,
                Phase::Count => self.step_count(cycle, left),
                Phase::Subtract => self.step_subtract(cycle, left),
                Phase::Reach => self.step_reach(cycle, left),
                Phase::Suspect | Phase::Remain => self.step_list(cycle, left),
                Phase::Resolve if self.has_pending() => return,
                Phase::Resolve | Phase::Finish => self.step_resolve(cycle, left),
                Phase::Compact => self.step_compact(cycle, left),
            };
            done = done.saturating_add(used.max(1));
        }
    }

    fn step_count(&self, cycle: &mut Cycle, work: usize) -> usize {
        // The count stands in the object, which is as far away as what a reference leads to.
        let end = cycle.cursor.saturating_add(work);
        while cycle.cursor < end {
            let Some(position) = cycle.position(cycle.cursor) else {
                cycle.enter(Phase::Subtract);
                break;
            };
            cycle.cursor += 1;
            // SAFETY: tracked objects are alive.
            let count = self
                .collector
                .old_object(position)
                .map(|object| unsafe { object.as_ref() }.count());
            let mark = count.map_or(OUTSIDE, of_count);
            match cycle.set {
                Some(_) => cycle.marks.set(position, mark),
                None => cycle.marks.push(mark),
            }
        }
        work
    }

    fn step_subtract(&self, cycle: &mut Cycle, work: usize) -> usize {
        let mut done = 0;
        while done < work {
            let Some(position) = cycle.position(cycle.cursor) else {
                cycle.enter(Phase::Reach);
                break;
            };
            let Some(object) = self.collector.old_object(position) else {
                // Dead meanwhile.
                cycle.marks.set(position, OUTSIDE);
                cycle.cursor += 1;
                cycle.part = 0;
                done += 1;
                continue;
            };
            // SAFETY: tracked objects are alive.
            let walked = unsafe { trace_part(object, cycle.part, Mode::Subtract(&mut cycle.marks)) };
            done += walked.visits;
            if walked.more {
                cycle.part += 1;
            } else {
                cycle.cursor += 1;
                cycle.part = 0;
            }
        }
        done
    }

    fn step_reach(&self, cycle: &mut Cycle, work: usize) -> usize {
        let mut done = 0;
        while done < work {
            if let Some(at) = cycle.stack.pop() {
                done += self.reach_from(cycle, at);
                continue;
            }
            let Some(position) = cycle.position(cycle.cursor) else {
                cycle.enter(Phase::Suspect);
                break;
            };
            cycle.cursor += 1;
            done += 1;
            let mark = cycle.marks.get(position);
            if mark > 0 && is_candidate(mark) {
                cycle.marks.set(position, OUTSIDE);
                cycle.stack.push(PartAt { position, part: 0 });
            }
        }
        done
    }

    fn reach_from(&self, cycle: &mut Cycle, at: PartAt) -> usize {
        let Some(object) = self.collector.old_object(at.position) else {
            return 1;
        };
        let base = cycle.stack.len();
        let reach = Mode::Reach {
            marks: &mut cycle.marks,
            to: OUTSIDE,
            stack: &mut cycle.stack,
        };
        // SAFETY: tracked objects are alive.
        let walked = unsafe { trace_part(object, at.part, reach) };
        if walked.more {
            // What this part led to comes first, so that the stack doesn't grow to the size of the container.
            let next = PartAt {
                part: at.part + 1,
                ..at
            };
            let above = cycle.stack.get(base).unwrap_or(next);
            cycle.stack.push(above);
            cycle.stack.set(base, next);
        }
        walked.visits
    }

    /// Lists the suspects, and decides what is done with them.
    fn step_list(&self, cycle: &mut Cycle, work: usize) -> usize {
        let end = cycle.cursor.saturating_add(work.saturating_mul(CHEAP));
        while cycle.cursor < end {
            let Some(position) = cycle.position(cycle.cursor) else {
                self.decide(cycle);
                break;
            };
            cycle.cursor += 1;
            if cycle.marks.get(position) <= UNRESOLVED && self.collector.old_object(position).is_some() {
                cycle.marks.set(position, UNRESOLVED);
                cycle.suspects.push(position);
            } else {
                cycle.marks.set(position, OUTSIDE);
            }
        }
        work
    }

    fn decide(&self, cycle: &mut Cycle) {
        let after_round = cycle.phase == Phase::Suspect;
        let count = cycle.adopt_suspects();
        if count == 0 {
            cycle.enter(Phase::Finish);
        } else if after_round {
            let first = cycle.rounds == 0 && !cycle.last;
            cycle.rounds += 1;
            // Where one piece is all that is left to try, nothing that is alive is to be in it.
            let enough = if cycle.last {
                cycle.before
            } else {
                cycle.before - cycle.before / 4
            };
            let acquits = first || count < enough;
            cycle.before = count;
            match count > CHUNK && acquits && cycle.rounds < MOST_ROUNDS {
                true => cycle.enter(Phase::Count),
                false => cycle.enter(Phase::Resolve),
            }
        } else if std::mem::take(&mut cycle.progress) {
            cycle.sweeps += 1;
            cycle.chunks = 0;
            cycle.cut = false;
            cycle.enter(Phase::Resolve);
        } else if !cycle.last && (cycle.chunks > 1 || cycle.cut) {
            cycle.last = true;
            cycle.rounds = 0;
            cycle.before = count;
            cycle.enter(Phase::Count);
        } else {
            cycle.enter(Phase::Finish);
        }
    }

    /// Takes condemned objects apart, or resolves the next chunk.
    fn step_resolve(&self, cycle: &mut Cycle, work: usize) -> usize {
        if let Ok(mut condemned) = self.collector.condemned.try_borrow_mut()
            && !condemned.is_empty()
        {
            return self.sweep(&mut condemned, work);
        }
        if cycle.phase == Phase::Finish {
            cycle.marks.discard_into(&mut cycle.spent);
            if let Some(mut set) = cycle.set.take() {
                set.discard_into(&mut cycle.spent);
            }
            // From here on removal fills holes.
            self.collector.pinned.set(0);
            cycle.enter(Phase::Compact);
            return 1;
        }
        let mut chunk = Vec::new();
        let mut used = 0;
        match cycle.last {
            true => used += self.gather_all(cycle, &mut chunk),
            false => used += self.gather_chunk(cycle, &mut chunk),
        }
        if chunk.is_empty() {
            cycle.enter(Phase::Remain);
            return used.max(1);
        }
        cycle.chunks += 1;
        let at = |position| self.collector.old_object(position);
        let garbage = trial(&mut cycle.marks, chunk.iter().copied(), &at, TRIED);
        if !garbage.is_empty() {
            self.dispose(cycle, &garbage);
        }
        used.saturating_mul(3)
    }

    /// Condemns what has been found, or queues its finalisers: then it is for the next sweep.
    fn dispose(&self, cycle: &mut Cycle, garbage: &[(u32, NonNull<Header>)]) {
        cycle.progress = true;
        let objects: Vec<_> = garbage.iter().map(|(_, object)| *object).collect();
        let waits = self.queue_finalizers(&objects);
        for (position, _) in garbage {
            cycle.marks.set(*position, if waits { TRIED } else { OUTSIDE });
        }
        if !waits && let Ok(mut condemned) = self.collector.condemned.try_borrow_mut() {
            cycle.found += objects.len();
            self.condemn(&objects, &mut condemned);
        }
    }

    /// Makes candidates of the next suspects and of what they lead to.
    fn gather_chunk(&self, cycle: &mut Cycle, chunk: &mut Vec<u32>) -> usize {
        let mut used = 0;
        let mut next = 0;
        while chunk.len() < CHUNK && used < CHUNK_WORK {
            let Some(position) = cycle.next_suspect() else { break };
            used += 1;
            if cycle.marks.get(position) != UNRESOLVED {
                continue;
            }
            let Some(object) = self.collector.old_object(position) else {
                continue;
            };
            // SAFETY: tracked objects are alive.
            cycle.marks.set(position, of_count(unsafe { object.as_ref() }.count()));
            chunk.push(position);
            while let Some(&position) = chunk.get(next) {
                next += 1;
                let Some(object) = self.collector.old_object(position) else {
                    continue;
                };
                let gather = Mode::Gather {
                    marks: &mut cycle.marks,
                    chunk,
                    room: if used < CHUNK_WORK { CHUNK } else { 0 },
                };
                // SAFETY: tracked objects are alive.
                let walked = unsafe { trace_part(object, 0, gather) };
                used += walked.visits;
                if walked.more {
                    // Too large to be walked in one piece.
                    cycle.marks.set(position, TRIED);
                    cycle.cut = true;
                }
            }
        }
        used
    }

    /// Makes candidates of all suspects.
    fn gather_all(&self, cycle: &mut Cycle, chunk: &mut Vec<u32>) -> usize {
        while let Some(position) = cycle.position(cycle.cursor) {
            cycle.cursor += 1;
            let Some(object) = self.collector.old_object(position) else {
                continue;
            };
            if cycle.marks.get(position) == UNRESOLVED {
                // SAFETY: tracked objects are alive.
                cycle.marks.set(position, of_count(unsafe { object.as_ref() }.count()));
                chunk.push(position);
            }
        }
        chunk.len() * 10
    }

    /// Fills holes. Where the last entries are holes themselves, that takes many steps.
    fn step_compact(&self, cycle: &mut Cycle, work: usize) -> usize {
        let mut left = work.saturating_mul(CHEAP);
        while left > 0 {
            if self.collector.fill_hole(cycle.cursor) {
                left = left.saturating_sub(CHEAP);
                continue;
            }
            left -= 1;
            if cycle.cursor < self.collector.counts().1 {
                cycle.cursor += 1;
                continue;
            }
            if cycle.spent.is_empty() {
                self.collector.old_after_full.set(self.collector.counts().1);
                self.collector.note_collection(2, cycle.found);
                *cycle = Cycle::default();
                self.collector.cycling.set(false);
            }
            break;
        }
        work
    }
}

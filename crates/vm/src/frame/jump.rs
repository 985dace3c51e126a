//! Assigning to `f_lineno`: a trace function lets the frame that it is told about go on at another line.
//!
//! A frame can go on where the temporaries that the instruction there counts on are bound, to what stands for the same thing
//! ([`corallus_bytecode::verify::temporaries`], computed only for a jump): a loop's iterator for a loop's iterator, an exit
//! method for an exit method, a value for one that the same instruction made. Temporaries that it doesn't count on are let go of, which leaves
//! the loops, `with` statements (without calling their exit methods) and handlers around the line that was left.

use corallus_bytecode::verify::{Held, Temp, temporaries};
use corallus_bytecode::{Code, CodeFlags, Opcode};
use corallus_heap::Value;

use super::object::FrameObject;
use super::{Adapted, FramePtr};
use crate::error::{Raised, Res};
use crate::objects::exception::ExceptionKind;
use crate::tracing::{Landing, is_artificial};
use crate::vm::Vm;

/// A place where a line begins or goes on.
#[derive(Clone, Copy)]
struct Place {
    line: u32,
    word: u32,
    /// Statements without instructions that stand before the word and come before this place.
    marks: u32,
    /// The place is one of these statements.
    marked: bool,
}

impl Vm {
    /// Lets a frame whose event is being reported go on at a line, or at the next one that has code.
    pub(crate) fn jump_to_line(&mut self, frame: FramePtr, shown: &FrameObject, line: i64) -> Res<()> {
        let Some(from) = self.tracing.jump_source() else {
            return Err(self.value_error("can only jump from a 'line' trace event"));
        };
        let Some(code) = frame.code() else { return Ok(()) };
        let code = &**code.compiled();
        if line < i64::from(code.first_line) {
            return Err(self.value_error(format!("line {line} comes before the current code block")));
        }
        let mut places = places(code);
        let Some(reached) = places
            .iter()
            .map(|place| place.line)
            .filter(|at| i64::from(*at) >= line)
            .min()
        else {
            return Err(self.value_error(format!("line {line} comes after the current code block")));
        };
        places.retain(|place| place.line == reached);
        let states = temporaries(code).unwrap_or_default();
        let before = states.get(from as usize).and_then(Option::as_ref);
        let (place, after) = match (before, choose(&places, &states, before)) {
            (None, _) => return Err(self.value_error("can't jump from unreachable code")),
            (_, Err(reason)) => return Err(self.value_error(reason)),
            (Some(_), Ok(chosen)) => chosen,
        };
        self.bind_locals(frame, code)?;
        if self.tracing.jump_source() != Some(from) {
            // The warning has let somebody else jump.
            return Err(self.value_error("can only jump from a 'line' trace event"));
        }
        self.release_temporaries(frame, code, before, after);
        frame.adapted.set(Adapted::No);
        frame.set_pc(place.word);
        shown.traced_line.set(reached);
        let restarts = place.word == 0 && reached == code.first_line && code.flags.has(CodeFlags::OPTIMIZED);
        shown
            .marked_line
            .set(if place.marked || restarts { reached } else { 0 });
        self.tracing.land(Landing {
            word: place.word,
            marks: place.marks,
            restarts,
        });
        Ok(())
    }

    /// The reference's compiler relies on variables being bound behind where they were assigned to. Ours doesn't, but what a
    /// program sees after a jump is the same.
    fn bind_locals(&mut self, frame: FramePtr, code: &Code) -> Res<()> {
        let locals = 0..code.locals.len();
        let unbound: Vec<usize> = locals.filter(|local| frame.get(*local).is_undef()).collect();
        if unbound.is_empty() {
            return Ok(());
        }
        let plural = if unbound.len() == 1 { "" } else { "s" };
        let message = format!("assigning None to {} unbound local{plural}", unbound.len());
        self.warn(ExceptionKind::RuntimeWarning, &message)?;
        for local in unbound {
            drop(frame.replace(local, Value::NONE));
        }
        Ok(())
    }

    /// Lets go of the temporaries that aren't counted on where a frame goes on, from the last to the first.
    fn release_temporaries(&mut self, frame: FramePtr, code: &Code, before: Option<&Vec<Temp>>, after: &[Temp]) {
        let first = code.locals.len();
        for (index, after) in after.iter().enumerate().rev() {
            if matches!(after, Temp::Bound(_)) {
                continue;
            }
            let held = frame.replace(first + index, Value::UNDEF);
            let before = before.and_then(|before| before.get(index));
            if before == Some(&Temp::Bound(Held::Handled)) {
                self.handle_again(frame, held);
            }
        }
    }

    /// A handler is left: what the frame handled before is the handled exception.
    fn handle_again(&mut self, frame: FramePtr, before: Value) {
        let over = before.is_undef();
        let handled = frame.set_handled(before);
        if over && !handled.is_undef() {
            self.handling = self.handling.saturating_sub(1);
        }
    }

    /// What `f_lineno` is set to, as far as that depends on the value alone.
    pub(crate) fn line_to_jump_to(&mut self, new: &Value) -> Res<Option<i64>> {
        let is_int = self.type_of(new).is(&self.types.int);
        if !is_int {
            return Err(self.value_error("lineno must be an integer"));
        }
        Ok(crate::objects::int::as_i64(new))
    }

    /// Why the frame of an event can't be made to go on elsewhere, or none is being reported.
    pub(crate) fn refuse_jump(&mut self, frame: Option<FramePtr>) -> Option<Raised> {
        let reason = self.tracing.jump_refusal(frame)?;
        Some(self.value_error(reason))
    }
}

/// Every place of a code object that a line leads to.
fn places(code: &Code) -> Vec<Place> {
    let mut found = Vec::new();
    let makes_cells = code.instrs.first().and_then(|first| first.opcode()) == Some(Opcode::MakeCell);
    if code.flags.has(CodeFlags::OPTIMIZED) && !makes_cells {
        // A function's own line is where its call begins; but cells aren't made twice.
        found.push(Place {
            line: code.first_line,
            word: 0,
            marks: 0,
            marked: false,
        });
    }
    let mut word = 0u32;
    // The first word that is an instruction's beginning.
    let mut next = 0u32;
    let mut marks = 0;
    for (length, position) in code.positions.runs(code.first_line) {
        let line = position.line;
        if length == 0 {
            marks += 1;
            let marked = true;
            found.push(Place {
                line,
                word,
                marks,
                marked,
            });
            continue;
        }
        let end = word.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        next = next.max(word);
        let mut begun = line == 0;
        while next < end {
            let Some(&instruction) = code.instrs.get(next as usize) else {
                return found;
            };
            // As in the reference, the inside of what comes from one place of the source isn't looked at.
            if !begun && !is_artificial(instruction) {
                begun = true;
                found.push(Place {
                    line,
                    word: next,
                    marks: if next == word { marks } else { 0 },
                    marked: false,
                });
            }
            next += instruction.opcode().map_or(1, Opcode::words) as u32;
        }
        word = end;
        marks = 0;
    }
    found
}

/// The place, with the temporaries there, that keeps the most of what is bound; the first of those that keep as much.
/// `Err`: why there is none.
fn choose<'a>(
    places: &[Place],
    states: &'a [Option<Vec<Temp>>],
    before: Option<&Vec<Temp>>,
) -> Result<(Place, &'a [Temp]), &'static str> {
    let mut best: Option<(usize, Place, &[Temp])> = None;
    let mut reason = None;
    for &place in places {
        let Some(after) = states.get(place.word as usize).and_then(Option::as_ref) else {
            reason.get_or_insert("can't jump into an exception handler, or code may be unreachable");
            continue;
        };
        if let Some(missing) = before.and_then(|before| missing(before, after)) {
            reason.get_or_insert(missing);
            continue;
        }
        let kept = after.iter().filter(|temp| matches!(temp, Temp::Bound(_))).count();
        if best.is_none_or(|(most, ..)| kept > most) {
            best = Some((kept, place, after));
        }
    }
    match best {
        Some((_, place, after)) => Ok((place, after)),
        None => Err(reason.unwrap_or("cannot find bytecode for specified line")),
    }
}

/// Why a frame can't go on with these temporaries where it has those, in the reference's words: they tell what the innermost
/// thing is that is counted on.
fn missing(before: &[Temp], after: &[Temp]) -> Option<&'static str> {
    let fits = |(before, after): (&Temp, &Temp)| match (before, after) {
        (Temp::Bound(before), Temp::Bound(after)) => before == after,
        (_, after) => !matches!(after, Temp::Bound(_)),
    };
    if before.iter().zip(after).all(fits) {
        return None;
    }
    let innermost = after.iter().rev().find_map(|temp| match temp {
        Temp::Bound(held) => Some(held),
        _ => None,
    });
    Some(match innermost {
        Some(Held::Iterator) => "can't jump into the body of a for loop",
        Some(Held::Exception | Held::Handled) => "can't jump into an 'except' block as there's no exception",
        _ => "incompatible stacks",
    })
}

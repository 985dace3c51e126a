//! The instructions of one code object while they are emitted: labels, protected ranges, and which local variables
//! are known to be bound.

use corallus_bytecode::{ExceptionTable, Handler, Instr, NO_LINE, Opcode};
use ruff_text_size::TextRange;

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(u32);

/// A handler of exceptions; 0 stands for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HandlerId(pub u32);

/// The local variables that are bound at a point, as a set of registers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound(Vec<u64>);

impl Bound {
    pub fn has(&self, register: u16) -> bool {
        let word = self.0.get(usize::from(register / 64)).copied().unwrap_or(0);
        word >> (register % 64) & 1 != 0
    }

    pub fn add(&mut self, register: u16) {
        let index = usize::from(register / 64);
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] |= 1 << (register % 64);
    }

    pub fn remove(&mut self, register: u16) {
        if let Some(word) = self.0.get_mut(usize::from(register / 64)) {
            *word &= !(1 << (register % 64));
        }
    }

    pub fn remove_all(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= !other;
        }
    }

    fn intersect(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }
}

#[derive(Default)]
struct LabelState {
    target: Option<u32>,
    /// What is bound on every way here so far; `None` until there is one.
    bound: Option<Bound>,
    /// Words whose 32-bit operand is to become the target.
    patches: Vec<u32>,
}

struct HandlerState {
    target: Label,
    exception: u16,
    first_dead: u16,
    used: bool,
    entry: Option<Bound>,
}

/// Instructions of one code object.
#[derive(Default)]
pub(crate) struct Buffer {
    pub instrs: Vec<Instr>,
    pub ranges: Vec<TextRange>,
    covered_by: Vec<u32>,
    labels: Vec<LabelState>,
    handlers: Vec<HandlerState>,
    /// The handler of what is emitted now.
    pub handler: u32,
    /// What is bound here; `None` if control can't get here.
    pub flow: Option<Bound>,
    /// Locals that some statement unbinds: not known to be bound after a loop's start or in a handler.
    pub unbindable: Bound,
    /// Statements without instructions, each with the word that follows it.
    pub marks: Vec<(u32, TextRange)>,
    /// Such a statement behind the last word.
    pending: Option<TextRange>,
    /// Whether what is emitted now belongs to no statement (see [`NO_LINE`]).
    pub no_line: bool,
}

impl Buffer {
    pub fn reachable(&self) -> bool {
        self.flow.is_some()
    }

    /// Appends a word, unless control can't get here.
    pub fn push(&mut self, range: TextRange, instr: Instr) {
        if self.flow.is_none() {
            return;
        }
        let here = self.instrs.len() as u32;
        self.marks.extend(self.pending.take().map(|range| (here, range)));
        let flags = if self.no_line { instr.d() | NO_LINE } else { instr.d() };
        self.instrs.push(instr.with_flags(flags));
        self.ranges.push(range);
        self.covered_by.push(self.handler);
        if let Some(handler) = (self.handler as usize)
            .checked_sub(1)
            .and_then(|at| self.handlers.get_mut(at))
        {
            handler.used = true;
        }
    }

    /// A statement that has no instruction stands here.
    pub fn mark(&mut self, range: TextRange) {
        self.settle_marks();
        if self.reachable() {
            self.pending = Some(range);
        }
    }

    /// Gives what is marked behind the last word an instruction of its own, before a place that something else jumps to.
    fn settle_marks(&mut self) {
        if let Some(range) = self.pending.take() {
            self.push(range, Instr::abc(Opcode::Nop, 0, 0, 0));
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(LabelState::default());
        Label(self.labels.len() as u32 - 1)
    }

    /// The word pushed last jumps to `label`.
    pub fn jumps(&mut self, label: Label) {
        let Some(flow) = &self.flow else {
            return;
        };
        let word = self.instrs.len() as u32 - 1;
        let state = &mut self.labels[label.0 as usize];
        match state.target {
            Some(target) => {
                let instr = &mut self.instrs[word as usize];
                *instr = instr.with_bc(target);
            }
            None => {
                state.patches.push(word);
                match &mut state.bound {
                    Some(bound) => bound.intersect(flow),
                    None => state.bound = Some(flow.clone()),
                }
            }
        }
    }

    /// Whether something jumps to `label`.
    pub fn is_used(&self, label: Label) -> bool {
        self.labels[label.0 as usize].bound.is_some()
    }

    /// `label` stands here.
    pub fn bind(&mut self, label: Label) {
        if self.is_used(label) {
            self.settle_marks();
        }
        let here = self.instrs.len() as u32;
        let state = &mut self.labels[label.0 as usize];
        state.target = Some(here);
        for word in state.patches.drain(..) {
            let instr = &mut self.instrs[word as usize];
            *instr = instr.with_bc(here);
        }
        self.flow = match (self.flow.take(), state.bound.take()) {
            (Some(mut here), Some(there)) => {
                here.intersect(&there);
                Some(here)
            }
            (here, there) => here.or(there),
        };
    }

    /// A loop's start stands here: what the loop may unbind counts as unbound.
    pub fn bind_loop(&mut self, label: Label) {
        self.settle_marks();
        self.bind(label);
        if let Some(flow) = &mut self.flow {
            flow.remove_all(&self.unbindable);
        }
    }

    /// Declares a handler for code from here on. It takes effect when [`Buffer::handler`] is set to it.
    pub fn new_handler(&mut self, exception: u16, first_dead: u16) -> HandlerId {
        let target = self.label();
        let mut entry = self.flow.clone();
        if let Some(entry) = &mut entry {
            entry.remove_all(&self.unbindable);
        }
        self.handlers.push(HandlerState {
            target,
            exception,
            first_dead,
            used: false,
            entry,
        });
        HandlerId(self.handlers.len() as u32)
    }

    /// The handler's code stands here. Control gets here only through exceptions.
    pub fn enter_handler(&mut self, id: HandlerId) {
        debug_assert!(self.flow.is_none(), "a handler is entered through exceptions only");
        let Some(state) = (id.0 as usize).checked_sub(1).and_then(|at| self.handlers.get_mut(at)) else {
            return;
        };
        self.flow = if state.used { state.entry.take() } else { None };
        let label = state.target;
        let here = self.instrs.len() as u32;
        self.labels[label.0 as usize].target = Some(here);
    }

    /// The exception table: runs of words with the same handler.
    pub fn exception_table(&self) -> ExceptionTable {
        let mut table: Vec<Handler> = Vec::new();
        let mut start = 0usize;
        while let Some(&id) = self.covered_by.get(start) {
            let run = self.covered_by[start..]
                .iter()
                .take_while(|&&other| other == id)
                .count();
            let end = start + run;
            if let Some(state) = (id as usize).checked_sub(1).and_then(|at| self.handlers.get(at))
                && let Some(target) = self.labels[state.target.0 as usize].target
            {
                table.push(Handler {
                    start: start as u32,
                    end: end as u32,
                    target,
                    exception: state.exception,
                    first_dead: state.first_dead,
                });
            }
            start = end;
        }
        ExceptionTable::new(table)
    }
}

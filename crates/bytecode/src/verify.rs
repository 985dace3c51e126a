//! The verifier: walks the control flow of a code object and accepts it only if the interpreter can't go wrong on it.
//!
//! For every instruction it knows which temporaries are bound. A source must be bound (or be a local variable, which
//! the interpreter may find unbound), what is written must lie in the frame, jumps must go to instructions, and indices into
//! names, constants and the closure must be in range.
//!
//! What it learns about temporaries also says where a debugger may let a frame go on ([`temporaries`]).

use crate::code::{Code, CodeFlags, Const};
use crate::disassemble::jump_target;
use crate::instr::{Instr, KILL_A, KILL_B, KILL_C, NO_REGISTER};
use crate::opcode::{Opcode, Operand};

/// Why a code object was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    /// The code object's qualified name.
    pub code: String,
    /// The instruction.
    pub pc: u32,
    pub reason: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.pc, self.reason)
    }
}

impl std::error::Error for VerifyError {}

/// Checks a code object and those among its constants, also where these are items of others.
///
/// # Errors
/// The first thing found that could lead the interpreter astray.
pub fn verify(code: &Code) -> Result<(), VerifyError> {
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        verify_alone(code)?;
        let mut values: Vec<&Const> = code.consts.iter().collect();
        while let Some(value) = values.pop() {
            match value {
                Const::Code(code) => pending.push(code),
                Const::Tuple(items) | Const::FrozenSet(items) => values.extend(items.iter()),
                Const::Slice(parts) => values.extend(parts.iter()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Checks a code object without those among its constants.
///
/// # Errors
/// As for [`verify`].
pub fn verify_alone(code: &Code) -> Result<(), VerifyError> {
    Verifier::new(code)
        .and_then(|verifier| verifier.run())
        .map_err(|(pc, reason)| VerifyError {
            code: code.qualname.to_string(),
            pc,
            reason,
        })
}

/// What the temporaries of a code object hold before each of its words is executed, from the first register behind the
/// locals on; `None` where control never comes.
///
/// # Errors
/// As for [`verify`], for this code object alone.
pub fn temporaries(code: &Code) -> Result<Vec<Option<Vec<Temp>>>, VerifyError> {
    Verifier::new(code)
        .and_then(|verifier| verifier.states())
        .map_err(|(pc, reason)| VerifyError {
            code: code.qualname.to_string(),
            pc,
            reason,
        })
}

/// What is known about a temporary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temp {
    Unbound,
    Bound(Held),
    /// Bound on some ways here only: it may be released, nothing else.
    Either,
}

/// How much may be kept about the temporaries of all instructions, in bytes.
const MAX_STATES: usize = 1 << 28;

/// What a bound temporary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The iterator of a loop.
    Iterator,
    /// An exception that a handler has got.
    Exception,
    /// The exception that the frame handled before (see `PushHandled`).
    Handled,
    /// What a `with` statement calls at its end.
    Exit,
    /// What the instruction at this word made.
    Value(u32),
    /// One thing or another, depending on the way here.
    Mixed,
}

type State = Vec<Temp>;
type Checked<T> = Result<T, (u32, String)>;

struct Verifier<'a> {
    code: &'a Code,
    /// Registers below this are local variables.
    locals: usize,
    /// Which words are instructions.
    starts: Vec<bool>,
}

impl<'a> Verifier<'a> {
    fn new(code: &'a Code) -> Checked<Self> {
        let locals = code.locals.len();
        if code.register_count as usize > usize::from(u16::MAX) || locals > code.register_count as usize {
            return Err((0, format!("{} registers for {locals} locals", code.register_count)));
        }
        if code.parameter_count() as usize > locals || code.posonly_arg_count > code.arg_count {
            return Err((0, "more parameters than locals".to_owned()));
        }
        let mut starts = vec![false; code.instrs.len()];
        let mut pc = 0;
        while pc < code.instrs.len() {
            let Some(op) = code.instrs[pc].opcode() else {
                return Err((pc as u32, "no such instruction".to_owned()));
            };
            let after = pc + op.words();
            if matches!(op, Opcode::Extension | Opcode::Cache) || after > code.instrs.len() {
                return Err((pc as u32, "an instruction is cut short".to_owned()));
            }
            let mut rest = pc + 1;
            if op.row().extended {
                if code.instrs[rest].opcode() != Some(Opcode::Extension) {
                    return Err((pc as u32, "an extension word is missing".to_owned()));
                }
                rest += 1;
            }
            if code.instrs[rest..after]
                .iter()
                .any(|word| word.0 != Instr::abc(Opcode::Cache, 0, 0, 0).0)
            {
                return Err((pc as u32, "a cache word isn't empty".to_owned()));
            }
            starts[pc] = true;
            pc = after;
        }
        Ok(Self { code, locals, starts })
    }

    fn run(&self) -> Checked<()> {
        self.states().map(drop)
    }

    fn states(&self) -> Checked<Vec<Option<State>>> {
        let count = self.code.register_count as usize - self.locals;
        if count
            .saturating_mul(self.code.instrs.len())
            .saturating_mul(size_of::<Temp>())
            > MAX_STATES
        {
            return Err((0, "too many temporaries for so much code".to_owned()));
        }
        let mut states: Vec<Option<State>> = vec![None; self.code.instrs.len()];
        self.check_handlers()?;
        if self.code.instrs.is_empty() {
            return Err((0, "there is no code".to_owned()));
        }
        states[0] = Some(vec![Temp::Unbound; count]);
        let mut pending = vec![0usize];
        while let Some(pc) = pending.pop() {
            let Some(before) = states[pc].clone() else {
                continue;
            };
            for (target, state) in self.step(pc, before)? {
                let merged = match states.get(target) {
                    None => return Err((pc as u32, "control runs out of the code".to_owned())),
                    Some(None) => Some(state),
                    Some(Some(known)) => merge(known, &state),
                };
                if let Some(merged) = merged {
                    states[target] = Some(merged);
                    pending.push(target);
                }
            }
        }
        Ok(states)
    }

    fn check_handlers(&self) -> Checked<()> {
        let mut end = 0;
        for handler in self.code.handlers.iter() {
            let bad = |reason: &str| Err((handler.start, reason.to_owned()));
            if handler.start < end || handler.end as usize > self.code.instrs.len() {
                return bad("exception table ranges overlap or lie outside of the code");
            }
            end = handler.end;
            if !self.starts.get(handler.target as usize).copied().unwrap_or(false) {
                return bad("a handler doesn't begin at an instruction");
            }
            if u32::from(handler.exception) >= self.code.register_count
                || usize::from(handler.exception) < self.locals
                || usize::from(handler.first_dead) < self.locals
            {
                return bad("a handler's registers are no temporaries");
            }
        }
        Ok(())
    }

    /// The states after an instruction, with where control goes.
    fn step(&self, pc: usize, before: State) -> Checked<Vec<(usize, State)>> {
        let instr = self.code.instrs[pc];
        let extension = self.code.instrs.get(pc + 1).copied();
        let Some(op) = instr.opcode() else {
            return Err((pc as u32, "no such instruction".to_owned()));
        };
        let mut next = Vec::new();
        let mut machine = Machine {
            verifier: self,
            pc: pc as u32,
            state: before,
        };
        if let Some(handler) = self.code.handlers.find(pc as u32) {
            let mut state = machine.state.clone();
            let first_dead = usize::from(handler.first_dead).saturating_sub(self.locals);
            state.iter_mut().skip(first_dead).for_each(|temp| *temp = Temp::Unbound);
            // What the instruction takes may or may not be gone when it raises.
            for (register, temp) in state.iter_mut().enumerate() {
                if matches!(temp, Temp::Bound(_)) && machine.may_take(op, instr, extension, register + self.locals) {
                    *temp = Temp::Either;
                }
            }
            if let Some(slot) = state.get_mut(usize::from(handler.exception) - self.locals) {
                *slot = Temp::Bound(Held::Exception);
            }
            next.push((handler.target as usize, state));
        }
        machine.read(op, instr, extension)?;
        let jump = jump_target(op, instr, extension);
        if let Some(target) = jump {
            if !self.starts.get(target as usize).copied().unwrap_or(false) {
                return Err((pc as u32, "a jump doesn't go to an instruction".to_owned()));
            }
            let mut state = machine.clone();
            state.on_jump(op, instr);
            next.push((target as usize, state.state));
        }
        if !matches!(
            op,
            Opcode::Jump | Opcode::JumpBack | Opcode::Return | Opcode::Raise | Opcode::RaiseBare | Opcode::Reraise
        ) {
            machine.on_fall_through(op, instr);
            machine.write(op, instr, extension)?;
            next.push((pc + op.words(), machine.state));
        }
        Ok(next)
    }
}

/// Joins what is known; `None` if nothing new is learnt.
fn merge(known: &State, other: &State) -> Option<State> {
    let joined: State = known
        .iter()
        .zip(other)
        .map(|(known, other)| match (known, other) {
            _ if known == other => *known,
            (Temp::Bound(_), Temp::Bound(_)) => Temp::Bound(Held::Mixed),
            _ => Temp::Either,
        })
        .collect();
    (joined != *known).then_some(joined)
}

#[derive(Clone)]
struct Machine<'a> {
    verifier: &'a Verifier<'a>,
    pc: u32,
    state: State,
}

impl Machine<'_> {
    fn fail<T>(&self, reason: String) -> Checked<T> {
        Err((self.pc, reason))
    }

    fn slot(&mut self, register: usize) -> Option<&mut Temp> {
        self.state.get_mut(register.checked_sub(self.verifier.locals)?)
    }

    fn set(&mut self, register: usize, temp: Temp) {
        if let Some(slot) = self.slot(register) {
            *slot = temp;
        }
    }

    fn in_frame(&self, register: usize, count: usize) -> Checked<()> {
        if register + count > self.verifier.code.register_count as usize {
            return self.fail(format!("register {register} lies outside of the frame"));
        }
        Ok(())
    }

    fn must_be_bound(&mut self, register: usize) -> Checked<()> {
        self.in_frame(register, 1)?;
        match self.slot(register).copied() {
            None | Some(Temp::Bound(_)) => Ok(()),
            Some(_) => self.fail(format!("register {register} is read, but may be unbound")),
        }
    }

    fn index(&self, index: usize, length: usize, what: &str) -> Checked<()> {
        if index >= length {
            return self.fail(format!("{what} {index} doesn't exist"));
        }
        Ok(())
    }

    /// Checks and takes the operands that are read.
    fn read(&mut self, op: Opcode, instr: Instr, extension: Option<Instr>) -> Checked<()> {
        let code = self.verifier.code;
        let suspends = match op {
            Opcode::YieldValue | Opcode::Delegate => {
                CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR
            }
            Opcode::AsyncYield => CodeFlags::ASYNC_GENERATOR,
            _ => 0,
        };
        // Only a frame that a generator owns can be suspended.
        if suspends != 0 && !code.flags.has(suspends) {
            return self.fail("it suspends, but its code is no generator's or coroutine's".to_owned());
        }
        let operands = [instr.a(), instr.b(), instr.c()];
        let row = op.row();
        for (role, value) in row.operands.into_iter().zip(operands) {
            let register = usize::from(value);
            match role {
                Operand::Src if op == Opcode::Move && register >= self.verifier.locals => {
                    // Moving may be how an optional self travels.
                    self.in_frame(register, 1)?;
                }
                Operand::SrcOpt if value == NO_REGISTER => {}
                Operand::SrcDst if op == Opcode::MakeCell => {
                    self.index(register, self.verifier.locals, "local variable")?
                }
                Operand::Src | Operand::SrcOpt | Operand::SrcDst => self.must_be_bound(register)?,
                Operand::SrcBase => {
                    for (offset, is_optional) in source_window(op, instr, extension) {
                        if is_optional {
                            self.in_frame(register + offset, 1)?;
                        } else {
                            self.must_be_bound(register + offset)?;
                        }
                    }
                }
                Operand::Name => self.index(register, code.names.len(), "name")?,
                Operand::Name32 => self.index(instr.bc() as usize, code.names.len(), "name")?,
                Operand::Free => self.index(register, code.freevars.len(), "free variable")?,
                Operand::Const => {
                    self.index(instr.bc() as usize, code.consts.len(), "constant")?;
                    let is_code = matches!(code.consts.get(instr.bc() as usize), Some(Const::Code(_)));
                    if is_code != (op == Opcode::MakeFunction) {
                        return self.fail("a constant of the wrong kind".to_owned());
                    }
                }
                _ => {}
            }
        }
        if op == Opcode::CallKw {
            let names = extension.map_or(usize::MAX, |extension| extension.bc() as usize);
            match code.consts.get(names) {
                Some(Const::Tuple(names)) if names.len() <= usize::from(instr.c()) => {}
                _ => return self.fail("keyword names are no tuple that fits".to_owned()),
            }
        }
        // Now what dies or is taken is unbound.
        for ((role, value), kill) in row.operands.into_iter().zip(operands).zip([KILL_A, KILL_B, KILL_C]) {
            let register = usize::from(value);
            match role {
                Operand::Src | Operand::SrcOpt if instr.d() & kill != 0 => {
                    if register < self.verifier.locals {
                        return self.fail(format!("local variable {register} is killed"));
                    }
                    self.set(register, Temp::Unbound);
                }
                _ if instr.d() & kill != 0 && !matches!(op, Opcode::JumpIfTrue | Opcode::JumpIfFalse) => {
                    return self.fail("what isn't a source is killed".to_owned());
                }
                Operand::SrcBase if op != Opcode::WithExceptStart => {
                    for (offset, _) in source_window(op, instr, extension) {
                        self.set(register + offset, Temp::Unbound);
                    }
                }
                Operand::SrcDst if matches!(op, Opcode::Delegate | Opcode::PopHandled) => {
                    self.set(register, Temp::Unbound);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether an instruction may have taken a register by the time it raises.
    fn may_take(&self, op: Opcode, instr: Instr, extension: Option<Instr>, register: usize) -> bool {
        let operands = [instr.a(), instr.b(), instr.c()];
        let roles = op.row().operands;
        roles
            .into_iter()
            .zip(operands)
            .zip([KILL_A, KILL_B, KILL_C])
            .any(|((role, value), kill)| match role {
                Operand::Src | Operand::SrcOpt => instr.d() & kill != 0 && usize::from(value) == register,
                Operand::SrcBase => {
                    op != Opcode::WithExceptStart
                        && source_window(op, instr, extension)
                            .iter()
                            .any(|(offset, _)| usize::from(value) + offset == register)
                }
                Operand::SrcDst => usize::from(value) == register,
                _ => false,
            })
    }

    fn on_jump(&mut self, op: Opcode, instr: Instr) {
        if op == Opcode::ForIter {
            self.set(usize::from(instr.b()), Temp::Unbound);
        }
    }

    fn on_fall_through(&mut self, op: Opcode, instr: Instr) {
        if matches!(op, Opcode::JumpIfTrue | Opcode::JumpIfFalse) && instr.d() & KILL_B != 0 {
            self.set(usize::from(instr.a()), Temp::Unbound);
        }
    }

    /// Binds what the instruction writes.
    fn write(&mut self, op: Opcode, instr: Instr, extension: Option<Instr>) -> Checked<()> {
        let register = usize::from(instr.a());
        match op.row().operands[0] {
            Operand::Dst => {
                self.in_frame(register, 1)?;
                let held = match op {
                    Opcode::GetIter | Opcode::GetAIter => Held::Iterator,
                    Opcode::PushHandled => Held::Handled,
                    _ => Held::Value(self.pc),
                };
                let cleared = op == Opcode::Clear;
                self.set(register, if cleared { Temp::Unbound } else { Temp::Bound(held) });
            }
            Operand::DstBase => {
                let count = match op {
                    Opcode::UnpackSequence => usize::from(instr.c()),
                    Opcode::UnpackEx => {
                        usize::from(instr.c()) + 1 + extension.map_or(0, |extension| extension.bc() as usize)
                    }
                    _ => 2,
                };
                self.in_frame(register, count)?;
                let held = match op {
                    Opcode::LoadSpecial => Held::Exit,
                    _ => Held::Value(self.pc),
                };
                for offset in 0..count {
                    self.set(register + offset, Temp::Bound(held));
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// The registers from `SrcBase` on that an instruction reads, as offsets, and whether each may be unbound.
fn source_window(op: Opcode, instr: Instr, extension: Option<Instr>) -> Vec<(usize, bool)> {
    let plain = |count: usize| (0..count).map(|offset| (offset, false)).collect();
    let count = usize::from(instr.c());
    match op {
        Opcode::Call | Opcode::CallKw => (0..count + 2).map(|offset| (offset, offset == 1)).collect(),
        Opcode::CallEx => vec![(0, false), (1, true), (2, false), (3, true)],
        Opcode::BuildMap => plain(count * 2),
        Opcode::BuildTuple | Opcode::BuildList | Opcode::BuildSet | Opcode::BuildString => plain(count),
        Opcode::WithExceptStart => vec![(0, false), (1, true)],
        Opcode::MatchClass => {
            let _ = extension;
            plain(2)
        }
        _ => plain(3),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn code(instr: Instr, consts: Vec<Const>) -> Code {
        Code {
            register_count: 1,
            locals: vec![crate::code::Local {
                name: "a".into(),
                kind: crate::code::LocalKind::Plain,
            }],
            instrs: vec![instr],
            consts,
            ..Code::empty()
        }
    }

    #[test]
    fn code_among_the_items_of_constants_is_looked_at() {
        let good = Instr::abc(Opcode::Return, 0, 0, 0);
        let inner = |instr| Const::Code(Arc::new(code(instr, Vec::new())));
        let bad = Instr::abc(Opcode::Return, 1, 0, 0);
        assert_eq!(verify(&code(good, vec![inner(good)])), Ok(()));
        for constant in [
            inner(bad),
            Const::Tuple([Const::None, inner(bad)].into()),
            Const::FrozenSet([Const::Tuple([inner(bad)].into())].into()),
            Const::Slice(Box::new([inner(bad), Const::None, Const::None])),
        ] {
            assert!(verify(&code(good, vec![constant])).is_err());
        }
    }
}

//! Code objects as text: the source line above the instructions that it became. The module `dis` gets what it says of an
//! instruction from here, too.

use std::fmt::Write;

use crate::code::{Code, Const, LocalKind};
use crate::instr::{INPLACE, Instr, KILL_A, KILL_B, KILL_C, NO_REGISTER};
use crate::opcode::{Opcode, Operand};

/// The listing of a code object and of those among its constants. `source` is the text that it was compiled from, if
/// known.
pub fn disassemble(code: &Code, source: Option<&str>) -> String {
    let lines: Vec<&str> = source.map_or_else(Vec::new, |source| source.lines().collect());
    let mut out = String::new();
    let mut pending = vec![code];
    while let Some(code) = pending.pop() {
        if !out.is_empty() {
            out.push('\n');
        }
        // Writing to a string doesn't fail.
        let _ = write_code(&mut out, code, &lines);
        let nested = code.consts.iter().rev().filter_map(|value| match value {
            Const::Code(code) => Some(&**code),
            _ => None,
        });
        pending.extend(nested);
    }
    out
}

fn write_code(out: &mut String, code: &Code, lines: &[&str]) -> std::fmt::Result {
    writeln!(
        out,
        "{} (line {}, {} registers)",
        code.qualname, code.first_line, code.register_count
    )?;
    let locals = locals(code);
    if !locals.is_empty() {
        writeln!(out, "  locals: {}", locals.join(", "))?;
    }
    if !code.freevars.is_empty() {
        writeln!(out, "  free: {}", code.freevars.join(", "))?;
    }
    let targets = jump_targets(code);
    let mut positions = code.positions.runs(code.first_line);
    let (mut left, mut line, mut shown) = (0, 0, 0);
    let mut pc = 0;
    while let Some(&instr) = code.instrs.get(pc) {
        while left == 0 {
            let Some((length, position)) = positions.next() else {
                break;
            };
            (left, line) = (length, position.line);
        }
        if line != shown && line != 0 {
            shown = line;
            let text = lines.get(line as usize - 1).copied().unwrap_or("").trim();
            writeln!(out, "{line:>4} | {text}")?;
        }
        let words = instr.opcode().map_or(1, Opcode::words);
        let extension = code.instrs.get(pc + 1).copied();
        let mark = if targets.contains(&(pc as u32)) { ">" } else { " " };
        writeln!(out, "    {mark} {pc:>4}  {}", instruction(code, instr, extension))?;
        pc += words;
        for _ in 0..words {
            while left == 0 {
                let Some((length, position)) = positions.next() else {
                    break;
                };
                (left, line) = (length, position.line);
            }
            left = left.saturating_sub(1);
        }
    }
    for handler in code.handlers.iter() {
        writeln!(
            out,
            "  {}..{} -> {}, exception r{}, releases from r{}",
            handler.start, handler.end, handler.target, handler.exception, handler.first_dead
        )?;
    }
    Ok(())
}

/// The registers that have names, one text each.
pub fn locals(code: &Code) -> Vec<String> {
    let locals = code.locals.iter().enumerate();
    locals
        .map(|(register, local)| {
            let kind = match local.kind {
                LocalKind::Plain => "",
                LocalKind::Cell => " cell",
                LocalKind::Hidden => " hidden",
                LocalKind::HiddenCell => " hidden cell",
            };
            format!("r{register} {}{kind}", local.name)
        })
        .collect()
}

fn jump_targets(code: &Code) -> std::collections::HashSet<u32> {
    let mut targets: std::collections::HashSet<u32> = code.handlers.iter().map(|handler| handler.target).collect();
    let mut pc = 0;
    while let Some(&instr) = code.instrs.get(pc) {
        let Some(op) = instr.opcode() else {
            break;
        };
        targets.extend(jump_target(op, instr, code.instrs.get(pc + 1).copied()));
        pc += op.words();
    }
    targets
}

/// Where an instruction may jump to.
pub fn jump_target(op: Opcode, instr: Instr, extension: Option<Instr>) -> Option<u32> {
    match op {
        Opcode::JumpIfCompare | Opcode::JumpIfCompareImm | Opcode::ForIter => Some(extension?.bc()),
        _ if op.row().operands.contains(&Operand::Target) => Some(instr.bc()),
        _ => None,
    }
}

/// What an instruction is about, apart from the registers that it works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    None,
    /// An index into the names.
    Name(u32),
    /// An index into the constants.
    Const(u32),
    /// An index into the closure.
    Free(u32),
    /// The register of a local variable.
    Local(u32),
    /// The word to go on at.
    Target(u32),
    Number(i64),
}

/// An instruction as people read it.
#[derive(Debug)]
pub struct Described {
    /// The index of its first word.
    pub at: u32,
    pub op: Opcode,
    pub argument: Argument,
    /// The operands as text.
    pub operands: String,
}

/// Every instruction of a code object, as far as its words are instructions.
pub fn describe(code: &Code) -> impl Iterator<Item = Described> + '_ {
    let mut pc = 0;
    std::iter::from_fn(move || {
        let &instr = code.instrs.get(pc)?;
        let op = instr.opcode()?;
        let extension = code.instrs.get(pc + 1).copied().filter(|_| op.row().extended);
        let described = Described {
            at: pc as u32,
            op,
            argument: argument(code, op, instr, extension),
            operands: operands(code, op, instr, extension),
        };
        pc += op.words();
        Some(described)
    })
}

/// The one operand that says most: a target before a name, a constant or a free variable, these before the local that a
/// variable's instruction is about, and that before a number.
fn argument(code: &Code, op: Opcode, instr: Instr, extension: Option<Instr>) -> Argument {
    if let Some(target) = jump_target(op, instr, extension) {
        return Argument::Target(target);
    }
    let operands = op.row().operands.into_iter().zip([instr.a(), instr.b(), instr.c()]);
    let mut found = Argument::None;
    for (role, value) in operands {
        let value = u32::from(value);
        match role {
            Operand::Name => return Argument::Name(value),
            Operand::Name32 => return Argument::Name(instr.bc()),
            Operand::Const => return Argument::Const(instr.bc()),
            Operand::Free => return Argument::Free(value),
            Operand::Imm32 => found = Argument::Number(i64::from(instr.bc() as i32)),
            Operand::Imm => found = Argument::Number(i64::from(value as u16 as i16)),
            _ => {}
        }
    }
    let local = match op {
        Opcode::LoadCell | Opcode::Move => instr.b(),
        Opcode::StoreCell | Opcode::DeleteCell | Opcode::MakeCell | Opcode::CheckBound | Opcode::DeleteFast => {
            instr.a()
        }
        Opcode::LoadFromDictOrCell => instr.c(),
        _ => return found,
    };
    if usize::from(local) < code.locals.len() {
        return Argument::Local(u32::from(local));
    }
    found
}

fn instruction(code: &Code, instr: Instr, extension: Option<Instr>) -> String {
    let Some(op) = instr.opcode() else {
        return format!("{instr:?}");
    };
    let text = format!("{:<19} {}", op.mnemonic(), operands(code, op, instr, extension));
    text.trim_end().to_owned()
}

fn operands(code: &Code, op: Opcode, instr: Instr, extension: Option<Instr>) -> String {
    let row = op.row();
    let flags = [KILL_A, KILL_B, KILL_C];
    let operands = [instr.a(), instr.b(), instr.c()];
    let mut parts: Vec<String> = Vec::new();
    for ((role, value), kill) in row.operands.into_iter().zip(operands).zip(flags) {
        let name = |index: usize| {
            code.names
                .get(index)
                .map_or_else(|| "?".to_owned(), ToString::to_string)
        };
        let dies = if instr.d() & kill != 0 { "†" } else { "" };
        let part = match role {
            Operand::None => continue,
            Operand::SrcOpt if value == NO_REGISTER => "-".to_owned(),
            Operand::Dst | Operand::SrcDst | Operand::Src | Operand::SrcOpt => format!("r{value}{dies}"),
            Operand::DstBase | Operand::SrcBase => format!("r{value}.."),
            Operand::Name => name(usize::from(value)),
            Operand::Free => {
                let free = code.freevars.get(usize::from(value));
                format!("free {}", free.map_or("?", |name| name))
            }
            Operand::Imm => (value as i16).to_string(),
            Operand::Const => {
                let value = code.consts.get(instr.bc() as usize);
                value.map_or_else(|| "?".to_owned(), constant)
            }
            Operand::Imm32 => (instr.bc() as i32).to_string(),
            Operand::Target => format!("-> {}", instr.bc()),
            Operand::Name32 => name(instr.bc() as usize),
        };
        parts.push(part);
    }
    if let (true, Some(extension)) = (row.extended, extension) {
        let value = extension.bc();
        parts.push(match op {
            Opcode::JumpIfCompare | Opcode::JumpIfCompareImm | Opcode::ForIter => format!("-> {value}"),
            Opcode::CallKw => code.consts.get(value as usize).map_or_else(|| "?".to_owned(), constant),
            _ => value.to_string(),
        });
    }
    let mut text = parts.join(" ");
    if op == Opcode::LoadMethod {
        text.push_str(" to call");
    }
    if instr.d() & INPLACE != 0 {
        text.push_str(" in place");
    }
    if instr.d() & 0x70 != 0 {
        let _ = write!(text, " ({})", instr.d() >> 4 & 7);
    }
    if matches!(op, Opcode::JumpIfTrue | Opcode::JumpIfFalse) && instr.d() & KILL_B != 0 {
        text.push_str(" or †");
    }
    text
}

fn constant(value: &Const) -> String {
    let items = |items: &[Const]| items.iter().map(constant).collect::<Vec<_>>().join(", ");
    match value {
        Const::None => "None".to_owned(),
        Const::True => "True".to_owned(),
        Const::False => "False".to_owned(),
        Const::Ellipsis => "...".to_owned(),
        Const::Int(number) => number.to_string(),
        Const::BigInt { negative, magnitude } => {
            let digits: String = magnitude.iter().rev().map(|byte| format!("{byte:02x}")).collect();
            format!("{}0x{digits}", if *negative { "-" } else { "" })
        }
        Const::Float(number) => format!("{number:?}"),
        Const::Complex(real, imaginary) => format!("({real:?} + {imaginary:?}j)"),
        Const::Str(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Const::Bytes(bytes) => format!("b\"{}\"", bytes.escape_ascii()),
        Const::Tuple(parts) => format!("({})", items(parts)),
        Const::FrozenSet(parts) => format!("frozenset({})", items(parts)),
        Const::Slice(parts) => format!("slice({})", items(&parts[..])),
        Const::Code(code) => format!("<code {}>", code.qualname),
    }
}

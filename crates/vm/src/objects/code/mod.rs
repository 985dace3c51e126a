//! `code`: a compiled code object made ready for one isolate.
//!
//! - [`attributes`], [`replace`]: what Python sees.

pub mod attributes;
pub mod replace;

use crate::objects::tuple::Items;
use std::cell::Cell;
use std::sync::Arc;

use corallus_bytecode::opcode::Operand;
use corallus_bytecode::{Code, Const, Instr, Opcode};
use corallus_heap::{Ref, Value, payload};
use num_bigint::{BigInt, Sign};

use crate::frame::SpareFrames;
use crate::objects::str::Str;
use crate::vm::Vm;

/// The payload of code objects.
pub struct CodeObject {
    pub code: Arc<Code>,
    /// The instructions, which specialise themselves in place. Jumps are relative here (see [`executable`]).
    pub instrs: Box<[Cell<Instr>]>,
    pub consts: Box<[Value]>,
    /// Interned.
    pub names: Box<[Ref<Str>]>,
    /// Interned names of the locals, by register.
    pub local_names: Box<[Ref<Str>]>,
    pub free_names: Box<[Ref<Str>]>,
    pub name: Ref<Str>,
    pub qualname: Ref<Str>,
    pub filename: Ref<Str>,
    /// `co_flags`: those of the code, and what `types.coroutine` adds.
    pub flags: Cell<u32>,
    pub(crate) spare_frames: SpareFrames,
}

impl Drop for CodeObject {
    fn drop(&mut self) {
        self.spare_frames.free(self.name.header().type_core().heap());
    }
}

payload!(
    CodeObject,
    "code",
    [consts, names, local_names, free_names, name, qualname, filename]
);

/// Instructions as the interpreter runs them: a jump's target, in `bc` or in the extension word, is given as the distance
/// from the instruction itself instead of an absolute position, so that jumping needs no more than the current position.
pub(crate) fn executable(instrs: &[Instr]) -> Box<[Cell<Instr>]> {
    let mut words: Vec<Instr> = instrs.to_vec();
    let mut at = 0;
    while let Some(op) = words.get(at).and_then(|word| word.opcode()) {
        let operand_at = match op {
            Opcode::ForIter | Opcode::JumpIfCompare | Opcode::JumpIfCompareImm => Some(at + 1),
            _ if op.row().operands.contains(&Operand::Target) => Some(at),
            _ => None,
        };
        if let Some(word) = operand_at.and_then(|at| words.get_mut(at)) {
            *word = word.with_bc(word.bc().wrapping_sub(at as u32));
        }
        at += op.words();
    }
    words.into_iter().map(Cell::new).collect()
}

impl Vm {
    /// Makes a compiled code object ready to run.
    pub fn load_code(&mut self, code: &Arc<Code>) -> Ref<CodeObject> {
        let consts = code.consts.iter().map(|constant| self.constant(constant)).collect();
        let names = code.names.iter().map(|name| self.intern(name)).collect();
        let local_names = code.locals.iter().map(|local| self.intern(&local.name)).collect();
        let free_names = code.freevars.iter().map(|name| self.intern(name)).collect();
        let payload = CodeObject {
            instrs: executable(&code.instrs),
            consts,
            names,
            local_names,
            free_names,
            name: self.intern(&code.name),
            qualname: self.intern(&code.qualname),
            filename: self.intern(&code.filename),
            flags: Cell::new(code.flags.0),
            spare_frames: SpareFrames::default(),
            code: code.clone(),
        };
        self.heap.alloc(&self.types.code, payload)
    }

    /// The value of a constant.
    pub fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None => Value::NONE,
            Const::True => Value::TRUE,
            Const::False => Value::FALSE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(value) => self.int(*value),
            Const::BigInt { negative, magnitude } => {
                let sign = if *negative { Sign::Minus } else { Sign::Plus };
                self.big_int(BigInt::from_bytes_le(sign, magnitude))
            }
            Const::Float(value) => self.float(*value),
            Const::Complex(real, imag) => self.complex(*real, *imag),
            Const::Str(text) => self.constant_str(text),
            Const::Bytes(data) => self.bytes(data.clone()),
            Const::Tuple(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect::<Items>();
                self.tuple(items)
            }
            Const::FrozenSet(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect();
                self.constant_frozenset(items)
            }
            Const::Slice(parts) => {
                let [start, stop, step] = &**parts;
                let (start, stop, step) = (self.constant(start), self.constant(stop), self.constant(step));
                self.new_slice(start, stop, step)
            }
            Const::Code(code) => self.load_code(code).into_value(),
        }
    }

    /// String constants that look like names are interned, as the reference does.
    fn constant_str(&mut self, text: &[u8]) -> Value {
        let name_like = text.len() <= 64 && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        match std::str::from_utf8(text) {
            Ok(text) if name_like => self.intern(text).into_value(),
            _ => self.new_str(text.into()).into_value(),
        }
    }
}

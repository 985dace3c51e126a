//! `code`: a compiled code object made ready for one isolate.
//!
//! - [`attributes`], [`construct`]: what Python sees.
//! - [`layout`]: what stands in `co_exceptiontable`.

pub mod attributes;
pub mod construct;
mod layout;

use crate::objects::tuple::Items;
use std::cell::Cell;
use std::sync::Arc;

use corallus_bytecode::opcode::Operand;
use corallus_bytecode::{Code, Const, Instr, Opcode};
use corallus_heap::{Ref, Value, payload};
use num_bigint::{BigInt, Sign};

use crate::frame::SpareFrames;
use crate::objects::str::Str;
use crate::vm::{ByAddress, Vm};

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
        Loader::new(self).code(code)
    }

    /// The value of a constant.
    pub fn constant(&mut self, constant: &Const) -> Value {
        Loader::new(self).constant(constant)
    }

    /// String constants that look like names are interned, as the reference does.
    fn constant_str(&mut self, text: &[u8]) -> Value {
        let name_like = text.len() <= 64 && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        match name_like.then(|| std::str::from_utf8(text)) {
            Some(Ok(text)) => self.intern(text).into_value(),
            _ => self.new_str(text.into()).into_value(),
        }
    }
}

/// Makes a tree of code objects.
struct Loader<'a> {
    vm: &'a mut Vm,
    /// The interned twins of names met so far: equal names of a tree are one text, as a rule.
    names: ByAddress<Ref<Str>>,
}

impl<'a> Loader<'a> {
    fn new(vm: &'a mut Vm) -> Self {
        Self {
            vm,
            names: ByAddress::default(),
        }
    }

    fn name(&mut self, name: &Arc<str>) -> Ref<Str> {
        // The tree holds the text as long as it is being loaded.
        let address = Arc::as_ptr(name).cast::<u8>() as usize;
        if let Some(known) = self.names.get(&address) {
            return known.clone();
        }
        let interned = self.vm.intern(name);
        self.names.insert(address, interned.clone());
        interned
    }

    fn code(&mut self, code: &Arc<Code>) -> Ref<CodeObject> {
        let consts = code.consts.iter().map(|constant| self.constant(constant)).collect();
        let names = code.names.iter().map(|name| self.name(name)).collect();
        let local_names = code.locals.iter().map(|local| self.name(&local.name)).collect();
        let free_names = code.freevars.iter().map(|name| self.name(name)).collect();
        let payload = CodeObject {
            instrs: executable(&code.instrs),
            consts,
            names,
            local_names,
            free_names,
            name: self.name(&code.name),
            qualname: self.name(&code.qualname),
            filename: self.name(&code.filename),
            flags: Cell::new(code.flags.0),
            spare_frames: SpareFrames::default(),
            code: code.clone(),
        };
        self.vm.heap.alloc(&self.vm.types.code, payload)
    }

    fn constant(&mut self, constant: &Const) -> Value {
        match constant {
            Const::None => Value::NONE,
            Const::True => Value::TRUE,
            Const::False => Value::FALSE,
            Const::Ellipsis => Value::ELLIPSIS,
            Const::Int(value) => self.vm.int(*value),
            Const::BigInt { negative, magnitude } => {
                let sign = if *negative { Sign::Minus } else { Sign::Plus };
                self.vm.big_int(BigInt::from_bytes_le(sign, magnitude))
            }
            Const::Float(value) => self.vm.float(*value),
            Const::Complex(real, imag) => self.vm.complex(*real, *imag),
            Const::Str(text) => self.vm.constant_str(text),
            Const::Bytes(data) => self.vm.bytes(data.clone()),
            Const::Tuple(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect::<Items>();
                self.vm.tuple(items)
            }
            Const::FrozenSet(items) => {
                let items = items.iter().map(|item| self.constant(item)).collect();
                self.vm.constant_frozenset(items)
            }
            Const::Slice(parts) => {
                let [start, stop, step] = &**parts;
                let (start, stop, step) = (self.constant(start), self.constant(stop), self.constant(step));
                self.vm.new_slice(start, stop, step)
            }
            Const::Code(code) => self.code(code).into_value(),
        }
    }
}

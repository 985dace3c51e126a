//! What stands behind the head of a code object: instructions, constants, names.

use std::cell::Cell;

use corallus_bytecode::opcode::Operand;
use corallus_bytecode::serialize::{Error, Item, Maker, Nested, Reader, Stored};
use corallus_bytecode::{Code, Const, ExceptionTable, Head, Instr, LocalKind, Opcode, PositionTable};
use corallus_heap::{Ref, Trace, Tracer, Value};
use num_bigint::{BigInt, Sign};

use crate::native::{Native, function};
use crate::objects::str::Str;
use crate::objects::tuple::Items;
use crate::vm::Vm;

/// What a call needs of a code object.
#[derive(Default)]
pub struct Body {
    /// The instructions, which specialise themselves in place. Jumps are relative here (see [`executable`]).
    pub instrs: Box<[Cell<Instr>]>,
    pub consts: Box<[Value]>,
    /// Interned.
    pub names: Box<[Ref<Str>]>,
    /// Interned names of the locals, by register.
    pub local_names: Box<[Ref<Str>]>,
    /// How the locals live, by register.
    pub local_kinds: Box<[LocalKind]>,
    pub free_names: Box<[Ref<Str>]>,
    pub handlers: ExceptionTable,
    /// The positions of the instructions, if they don't stand elsewhere.
    pub(super) positions: PositionTable,
}

impl Trace for Body {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.consts.trace(tracer);
        self.names.trace(tracer);
        self.local_names.trace(tracer);
        self.free_names.trace(tracer);
    }
}

impl Body {
    /// What is said of code that nobody has called or looked at, if anybody asks nevertheless: that there is nothing in it.
    #[cold]
    #[inline(never)]
    pub(super) fn of_uncalled<'a>() -> &'a Self {
        debug_assert!(false, "the body of a code object was asked for before it was made");
        Box::leak(Box::default())
    }
}

/// Instructions as the interpreter runs them: a jump's target, in `bc` or in the extension word, is given as the distance
/// from the instruction itself instead of an absolute position, so that jumping needs no more than the current position.
fn executable(mut words: Vec<Instr>) -> Box<[Cell<Instr>]> {
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

/// What is called in place of code that is damaged.
static DAMAGED: Native = function(
    "damaged",
    "()",
    |vm, _| Err(vm.system_error("the stored code of this function is damaged: remove the file in __pycache__")),
    "",
);

/// Makes bodies.
pub(super) struct Loader<'v>(pub(super) &'v mut Vm);

impl Loader<'_> {
    /// The body of a compiled code object. Its positions stay there.
    pub(super) fn compiled(&mut self, code: &Code) -> Body {
        Body {
            instrs: executable(code.instrs.clone()),
            consts: code.consts.iter().map(|constant| self.constant(constant)).collect(),
            names: code.names.iter().map(|name| self.0.intern(name)).collect(),
            local_names: code.locals.iter().map(|local| self.0.intern(&local.name)).collect(),
            local_kinds: code.locals.iter().map(|local| local.kind).collect(),
            free_names: code.freevars.iter().map(|name| self.0.intern(name)).collect(),
            handlers: code.handlers.clone(),
            positions: PositionTable::default(),
        }
    }

    /// The body of a code object that stands in bytes.
    /// `None`: it is damaged, or the verifier refuses it.
    pub(super) fn stored(&mut self, stored: &Stored) -> Option<Body> {
        if !stored.may_run() {
            return None;
        }
        let mut maker = FromStored {
            vm: &mut *self.0,
            stored,
        };
        let (parts, positions) = stored.parts(&mut maker).ok()?;
        Some(Body {
            instrs: executable(parts.instrs),
            consts: parts.consts.into(),
            names: parts.names.into(),
            local_names: parts.locals.into(),
            local_kinds: parts.kinds.into(),
            free_names: parts.freevars.into(),
            handlers: parts.handlers,
            positions: PositionTable::from_bytes(positions),
        })
    }

    /// What a call of code runs that can't be read, or that the verifier refuses: it raises.
    pub(super) fn damaged(&mut self, head: &Head) -> Body {
        let parameters = head.parameter_count() as usize;
        let name = self.0.intern("?");
        let raising = self.0.new_native_function(&DAMAGED, None, Value::UNDEF);
        let mut instrs = Vec::new();
        if head.register_count > 1 {
            instrs = vec![
                Instr::a_bc(Opcode::LoadConst, 0, 0),
                Instr::abc(Opcode::Clear, 1, 0, 0),
                Instr::abc(Opcode::Call, 0, 0, 0),
                Instr::abc(Opcode::Cache, 0, 0, 0),
            ];
        }
        // There may be no room for more than an error that says nothing.
        instrs.push(Instr::abc(Opcode::RaiseBare, 0, 0, 0));
        Body {
            instrs: executable(instrs),
            consts: [raising].into(),
            local_names: vec![name; parameters].into(),
            local_kinds: vec![LocalKind::Plain; parameters].into(),
            ..Body::default()
        }
    }

    pub(super) fn constant(&mut self, constant: &Const) -> Value {
        let mut all = |items: &[Const]| items.iter().map(|item| self.constant(item)).collect::<Vec<_>>();
        let item = match constant {
            Const::None => Item::None,
            Const::True => Item::Bool(true),
            Const::False => Item::Bool(false),
            Const::Ellipsis => Item::Ellipsis,
            Const::Int(value) => Item::Int(*value),
            Const::BigInt { negative, magnitude } => Item::BigInt {
                negative: *negative,
                magnitude,
            },
            Const::Float(value) => Item::Float(*value),
            Const::Complex(real, imag) => Item::Complex(*real, *imag),
            Const::Str(text) => Item::Str(text),
            Const::Bytes(data) => Item::Bytes(data),
            Const::Tuple(items) => Item::Tuple(all(items)),
            Const::FrozenSet(items) => Item::FrozenSet(all(items)),
            Const::Slice(parts) => {
                let [start, stop, step] = &**parts;
                Item::Slice([self.constant(start), self.constant(stop), self.constant(step)])
            }
            Const::Code(code) => return self.0.load_inner_code(code).into_value(),
        };
        self.0.constant_item(item)
    }
}

impl Vm {
    fn constant_item(&mut self, item: Item<'_, Value>) -> Value {
        match item {
            Item::None => Value::NONE,
            Item::Bool(value) => Value::bool(value),
            Item::Ellipsis => Value::ELLIPSIS,
            Item::Int(value) => self.int(value),
            Item::BigInt { negative, magnitude } => {
                let sign = if negative { Sign::Minus } else { Sign::Plus };
                self.big_int(BigInt::from_bytes_le(sign, magnitude))
            }
            Item::Float(value) => self.float(value),
            Item::Complex(real, imag) => self.complex(real, imag),
            Item::Str(text) => self.constant_str(text),
            Item::Bytes(data) => self.bytes(data.to_vec()),
            Item::Tuple(items) => self.tuple(items.into_iter().collect::<Items>()),
            Item::FrozenSet(items) => self.constant_frozenset(items),
            Item::Slice([start, stop, step]) => self.new_slice(start, stop, step),
        }
    }

    /// String constants that look like names are interned, as the reference does.
    fn constant_str(&mut self, text: &[u8]) -> Value {
        let name_like = text.len() <= 64 && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        match name_like.then(|| self.intern_utf8(text)).flatten() {
            Some(name) => name.into_value(),
            None => self.new_str(text.into()).into_value(),
        }
    }
}

/// Makes values of what stands in bytes.
struct FromStored<'v> {
    vm: &'v mut Vm,
    stored: &'v Stored,
}

impl Maker for FromStored<'_> {
    type Name = Ref<Str>;
    type Const = Value;

    fn name(&mut self, index: usize) -> Option<Ref<Str>> {
        self.vm.intern_utf8(self.stored.text(index)?)
    }

    fn constant(&mut self, item: Item<'_, Value>) -> Value {
        self.vm.constant_item(item)
    }

    fn code(&mut self, _: &mut Reader<'_>, at: Nested, _: usize) -> Result<Value, Error> {
        Ok(self.vm.load_inner_stored_code(self.stored.nested(at))?.into_value())
    }
}

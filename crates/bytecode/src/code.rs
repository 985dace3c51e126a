//! Code objects as the compiler makes them: immutable, independent of any isolate, shareable between threads.

use std::sync::Arc;

use crate::exception_table::ExceptionTable;
use crate::instr::Instr;
use crate::positions::PositionTable;

/// A constant of a code object.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    None,
    True,
    False,
    Ellipsis,
    /// An integer that fits a machine word.
    Int(i64),
    /// A larger integer: sign and little-endian magnitude.
    BigInt {
        negative: bool,
        magnitude: Box<[u8]>,
    },
    Float(f64),
    Complex(f64, f64),
    /// Text as WTF-8 (UTF-8 in which lone surrogates may occur).
    Str(Box<[u8]>),
    Bytes(Box<[u8]>),
    Tuple(Box<[Const]>),
    FrozenSet(Box<[Const]>),
    Slice(Box<[Const; 3]>),
    Code(Arc<Code>),
}

/// Bits of `co_flags`, with the reference's values (`inspect.CO_*`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Locals live in registers. Without it, register 0 holds the namespace mapping (module, class body, `exec`).
    pub const OPTIMIZED: u32 = 0x1;
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const NESTED: u32 = 0x10;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;
    /// The first constant is the docstring.
    pub const HAS_DOCSTRING: u32 = 0x400_0000;
    /// A function defined in a class body.
    pub const METHOD: u32 = 0x800_0000;

    pub const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }
}

/// How a local variable lives in its register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// The register holds the value.
    Plain,
    /// The register holds a cell (after `MakeCell`), because a nested function refers to the variable.
    Cell,
    /// An inlined comprehension's own variable: not part of the function's `locals()` once the comprehension is over.
    Hidden,
    /// An inlined comprehension's own variable that a nested function refers to.
    HiddenCell,
}

/// A local variable; its position in [`Code::locals`] is its register.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    pub name: Arc<str>,
    pub kind: LocalKind,
}

/// What callers must know of a code object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub first_line: u32,
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    pub posonly_arg_count: u32,
    pub kwonly_arg_count: u32,
    /// All registers of a frame: locals, then temporaries.
    pub register_count: u32,
}

impl Head {
    /// Parameters of every kind, `*args` and `**kwargs` included: the registers that a call fills.
    pub fn parameter_count(&self) -> u32 {
        self.arg_count
            + self.kwonly_arg_count
            + u32::from(self.flags.has(CodeFlags::VARARGS))
            + u32::from(self.flags.has(CodeFlags::VARKEYWORDS))
    }

    /// Whether a frame for the code has room for what a call gives it.
    pub(crate) fn is_sound(&self) -> bool {
        let few = |count: u32| count <= u32::from(u16::MAX);
        let counts = [self.arg_count, self.kwonly_arg_count, self.register_count];
        counts.into_iter().all(few)
            && self.posonly_arg_count <= self.arg_count
            && self.parameter_count() <= self.register_count
            && (self.flags.has(CodeFlags::OPTIMIZED) || self.register_count > 0)
    }

    /// Parameters that stand for one argument each: the first registers.
    pub fn named_parameter_count(&self) -> usize {
        (self.arg_count + self.kwonly_arg_count) as usize
    }
}

/// A code object (language reference, data model 3.2.13 "Code objects").
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub name: Arc<str>,
    pub qualname: Arc<str>,
    pub filename: Arc<str>,
    pub first_line: u32,
    pub flags: CodeFlags,
    /// Positional parameters, positional-only ones included.
    pub arg_count: u32,
    pub posonly_arg_count: u32,
    pub kwonly_arg_count: u32,
    /// Registers `0..locals.len()`: positional parameters, keyword-only parameters, `*args`, `**kwargs`, then the other
    /// locals. Code without `OPTIMIZED` has register 0 for the namespace mapping, named `.namespace`.
    pub locals: Vec<Local>,
    /// Names of the free variables, in the order of the function's `__closure__`.
    pub freevars: Vec<Arc<str>>,
    /// All registers of a frame: locals, then temporaries.
    pub register_count: u32,
    /// Names used by attribute, global, name and import instructions.
    pub names: Vec<Arc<str>>,
    pub consts: Vec<Const>,
    pub instrs: Vec<Instr>,
    pub handlers: ExceptionTable,
    pub positions: PositionTable,
}

impl Code {
    /// A code object with nothing in it.
    pub fn empty() -> Self {
        let empty: Arc<str> = "".into();
        Self {
            name: empty.clone(),
            qualname: empty.clone(),
            filename: empty,
            first_line: 0,
            flags: CodeFlags::default(),
            arg_count: 0,
            posonly_arg_count: 0,
            kwonly_arg_count: 0,
            locals: Vec::new(),
            freevars: Vec::new(),
            register_count: 0,
            names: Vec::new(),
            consts: Vec::new(),
            instrs: Vec::new(),
            handlers: ExceptionTable::default(),
            positions: PositionTable::default(),
        }
    }

    /// What callers must know.
    pub fn head(&self) -> Head {
        Head {
            first_line: self.first_line,
            flags: self.flags,
            arg_count: self.arg_count,
            posonly_arg_count: self.posonly_arg_count,
            kwonly_arg_count: self.kwonly_arg_count,
            register_count: self.register_count,
        }
    }

    /// Parameters of every kind, `*args` and `**kwargs` included: the registers that a call fills.
    pub fn parameter_count(&self) -> u32 {
        self.head().parameter_count()
    }

    /// The line of the code before the first statement: that of the `def` or `class`. The code of a module begins before its
    /// first line.
    pub fn entry_line(&self) -> u32 {
        let is_module = !self.flags.has(CodeFlags::OPTIMIZED) && *self.name == *"<module>";
        if is_module { 0 } else { self.first_line }
    }
}

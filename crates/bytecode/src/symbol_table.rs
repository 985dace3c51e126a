//! Symbol tables as data: what the compiler hands the machine for the module `symtable` (library reference, "symtable").

use std::sync::Arc;

/// What a block does with a name, with the values that the module `symtable` knows.
pub mod flag {
    pub const GLOBAL: u32 = 1;
    pub const LOCAL: u32 = 2;
    pub const PARAM: u32 = 4;
    pub const NONLOCAL: u32 = 8;
    pub const USE: u32 = 16;
    /// Free in a method of the class whose block it is.
    pub const FREE_CLASS: u32 = 64;
    pub const IMPORT: u32 = 128;
    pub const ANNOT: u32 = 256;
    /// A comprehension's iteration variable.
    pub const COMP_ITER: u32 = 512;
    pub const TYPE_PARAM: u32 = 1024;
    /// A cell of a comprehension that is part of the block.
    pub const COMP_CELL: u32 = 2048;
    pub const BOUND: u32 = LOCAL | PARAM | IMPORT;
}

/// Where the name lives stands in these bits of its flags.
pub const SCOPE_OFFSET: u32 = 12;
pub const SCOPE_MASK: u32 = 15;

/// Where a name lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Scope {
    Local = 1,
    GlobalExplicit = 2,
    GlobalImplicit = 3,
    Free = 4,
    Cell = 5,
}

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum BlockKind {
    Function = 0,
    Class = 1,
    Module = 2,
    Annotation = 3,
    TypeAlias = 4,
    TypeParameters = 5,
    TypeVariable = 6,
}

/// The table of one block. Blocks stand in one list, each before those within it.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub name: Arc<str>,
    /// 0 for a module.
    pub line: u32,
    /// Inside a function.
    pub nested: bool,
    /// Names with their flags, in the order in which they are met.
    pub symbols: Vec<(Arc<str>, u32)>,
    /// Names of the parameters.
    pub parameters: Vec<Arc<str>>,
    /// Indices of the blocks directly within this one.
    pub children: Vec<usize>,
}

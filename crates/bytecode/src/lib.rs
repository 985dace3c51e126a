//! Bytecode of Corallus: what the compiler emits and the virtual machine runs.
//!
//! - [`instr`]: the shape of one instruction word and its operands.
//! - [`opcode`]: the one table of opcodes: name, operand roles, length, meaning.
//! - [`code`]: code objects: parameters, registers, constants, names, tables.
//! - [`exception_table`]: which handler covers which instruction.
//! - [`positions`]: source positions of instructions.
//! - [`disassemble`]: code objects as text.
//! - [`token`]: tokens as data, for the module `tokenize`.
//! - [`verify`]: checks that code can't lead the interpreter astray.
//! - [`serialize`]: the binary format.
//! - [`syntax_tree`]: syntax trees as data, for the module `ast`.
//!
//! The machine is a register machine. A frame has `register_count` registers: first the parameters, then the other
//! local variables (a local captured by a nested function holds a cell), then temporaries, which the compiler
//! allocates as a stack.

pub mod code;
pub mod disassemble;
pub mod exception_table;
pub mod instr;
pub mod opcode;
pub mod positions;
pub mod serialize;
pub mod symbol_table;
pub mod syntax_tree;
pub mod token;
pub mod verify;

pub use code::{Code, CodeFlags, Const, Head, Local, LocalKind};
pub use exception_table::{ExceptionTable, Handler};
pub use instr::{INPLACE, Instr, KILL_A, KILL_B, KILL_C, NO_LINE, NO_REGISTER};
pub use opcode::{Opcode, Operand};
pub use positions::{Position, PositionTable};

//! The work of the instructions, by family. Every function executes one instruction and moves the cursor on.

pub mod adapters;
pub mod arithmetic;
pub mod attributes;
pub mod build;
pub mod calls;
pub mod comparison;
pub mod coroutines;
pub mod exceptions;
pub mod functions;
pub mod items;
pub mod iteration;
pub mod jumps;
pub mod moves;
pub mod patterns;
pub mod variables;

use super::{Cursor, Exit, Flow};
use crate::vm::Vm;

/// A word that is no instruction: damaged code.
#[cold]
pub fn unknown(vm: &mut Vm, c: Cursor) -> Flow {
    c.sync();
    let word = c.fetch();
    Err(Exit::Raise(vm.system_error(format!("unknown opcode {word:?}"))))
}

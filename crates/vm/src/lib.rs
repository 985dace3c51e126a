//! The Corallus virtual machine: object types, frames, the interpreter, the coroutine protocol, import.
//!
//! Where to look:
//! - [`vm`]: an isolate's state; [`types`]: its builtin types.
//! - [`frame`]: frames, completions, native frames; [`run`]: pushing, popping, delivering.
//! - `interp`: the interpreter loop and the work of each instruction.
//! - [`coroutine`]: generators, coroutines, async generators.
//! - [`call`], [`attribute`], [`operators`], [`iterate`]: operations that may push frames; [`door`]: their synchronous forms.
//! - [`objects`]: object types; [`builtins`]: the `builtins` module; [`import`]: the import system.
//! - [`limits`]: fuel, time, memory; [`host`]: what the embedding supplies and permits.
//! - [`special`], [`names`]: special methods and other names that the machine itself looks up.
//! - [`native`]: how native functions, types and modules are declared.

pub mod attribute;
pub mod builtin_types;
pub mod builtins;
pub mod call;
pub mod codecs;
pub mod coroutine;
pub mod door;
pub mod error;
mod exact;
pub mod frame;
pub mod host;
pub mod import;
mod interp;
pub mod iterate;
pub mod limits;
pub mod method_cache;
pub mod names;
pub mod native;
pub mod objects;
pub mod operators;
pub mod run;
pub mod special;
pub mod suggest;
pub mod threads;
pub mod traceback_print;
pub mod tracing;
pub mod types;
pub mod unicode;
pub mod vm;

pub use error::{Raised, Res};
pub use vm::Vm;

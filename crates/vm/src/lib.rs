//! The Corallus virtual machine.

pub mod builtin_types;
pub mod builtins;
pub mod coroutine;
pub mod error;
pub mod frame;
pub mod host;
pub mod import;
pub mod method_cache;
pub mod native;
pub mod objects;
pub mod special;
pub mod traceback_print;
pub mod types;
pub mod vm;

pub use error::{Raised, Res};
pub use vm::Vm;

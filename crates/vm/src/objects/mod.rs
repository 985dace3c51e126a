//! Object types, a file or folder each.

pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod code;
pub mod complex;
pub mod dict;
pub mod exception;
pub mod float;
pub mod function;
pub mod int;
pub mod list;
pub mod module;
pub mod native_function;
pub mod object;
pub mod property;
pub mod range;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod str;
pub mod tuple;
pub mod type_;

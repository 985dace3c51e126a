//! The standard library of Corallus: native modules, and the pure-Python modules embedded in the binary.
//!
//! - [`library`]: the embedded library.
//! - [`isolate`]: what a fresh isolate is given: `sys`, the standard streams, the import system's tables.
//! - one file or folder per native module, listed in [`MODULES`].

/// Numbers of the C library with their names.
macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

pub mod abc;
pub mod accounts;
pub mod array;
pub mod atexit;
pub mod bisect;
pub mod buffer;
pub mod bz2;
pub mod cjk;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod datetime;
pub mod digests;
pub mod errno;
pub mod error_class;
pub mod exception_context;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod isolate;
pub mod itertools;
pub mod json;
pub mod library;
pub mod lzma;
pub mod marshal;
pub mod math;
pub mod opcode;
pub mod operator;
pub mod os_error;
pub mod paths;
pub mod permission;
pub mod pickle;
pub mod posix;
pub mod posix_subprocess;
pub mod random;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod string_format;
pub mod struct_;
pub mod structseq;
pub mod symtable;
pub mod syntax_trees;
pub mod sys;
pub mod termios;
pub mod thread;
pub mod time;
pub mod tokenizer;
pub mod tracemalloc;
pub mod types;
pub mod typing;
pub mod unicodedata;
pub mod weakref;
pub mod zlib;

use corallus_vm::native::ModuleDef;

/// Native modules, one line each.
pub static MODULES: &[&ModuleDef] = &[
    &abc::MODULE,
    &accounts::GRP,
    &accounts::PWD,
    &array::MODULE,
    &bz2::MODULE,
    &cjk::MODULE,
    &cmath::MODULE,
    &fcntl::MODULE,
    &resource::MODULE,
    &termios::MODULE,
    &atexit::MODULE,
    &bisect::MODULE,
    &codecs::MODULE,
    &heapq::MODULE,
    &collections::MODULE,
    &csv::MODULE,
    &datetime::MODULE,
    &functools::MODULE,
    &io::MODULE,
    &itertools::MODULE,
    &json::MODULE,
    &math::MODULE,
    &opcode::MODULE,
    &operator::MODULE,
    &pickle::MODULE,
    &random::MODULE,
    &struct_::MODULE,
    &select::MODULE,
    &symtable::MODULE,
    &syntax_trees::MODULE,
    &signal::MODULE,
    &socket::MODULE,
    &string_format::MODULE,
    &types::MODULE,
    &errno::MODULE,
    &imp::MODULE,
    &imp::WARNINGS,
    &posix::MODULE,
    &posix_subprocess::MODULE,
    &thread::MODULE,
    &time::MODULE,
    &tokenizer::MODULE,
    &tracemalloc::MODULE,
    &contextvars::MODULE,
    &gc::MODULE,
    &typing::MODULE,
    &sre::MODULE,
    &lzma::MODULE,
    &marshal::MODULE,
    &unicodedata::MODULE,
    &digests::fixed::MD5,
    &digests::fixed::SHA1,
    &digests::fixed::SHA2,
    &digests::keccak::SHA3,
    &digests::blake2::BLAKE2,
    &digests::derive::MODULE,
    &weakref::MODULE,
    &zlib::MODULE,
];

//! `zlib`: compression in the zlib, gzip and raw deflate formats, over the crate `zlib-rs`.
//!
//! - `compress`: `compressobj`.
//! - `decompress`: `decompressobj` and the bounded `_ZlibDecompressor` of `gzip`.
//! - this file: one-shot functions, checksums, constants.

mod compress;
mod decompress;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::as_big;
use corallus_vm::vm::Vm;
use num_bigint::BigInt;

use crate::buffer;
use crate::error_class::ErrorClass;

/// The largest window, and the default.
const MAX_WBITS: i64 = 15;
const DEFAULT_BUFFER: i64 = 16 * 1024;

pub static MODULE: ModuleDef = ModuleDef {
    name: "zlib",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let error = ERROR.get(vm)?;
        namespace.set_str(vm, "error", error);
        for (name, number) in CONSTANTS {
            let number = vm.int(*number);
            namespace.set_str(vm, name, number);
        }
        for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
            let text = vm.str("1.3.0-zlib-rs");
            namespace.set_str(vm, name, text);
        }
        let version = vm.str("1.0");
        namespace.set_str(vm, "__version__", version);
        let decompressor = vm.type_for(&decompress::BOUNDED);
        namespace.set_str(vm, "_ZlibDecompressor", decompressor.into_value());
        Ok(())
    },
    doc: "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.",
};

static ERROR: ErrorClass = ErrorClass::new("zlib", "error", ExceptionKind::Exception);

static CONSTANTS: &[(&str, i64)] = &[
    ("MAX_WBITS", MAX_WBITS),
    ("DEFLATED", 8),
    ("DEF_MEM_LEVEL", 8),
    ("DEF_BUF_SIZE", DEFAULT_BUFFER),
    ("Z_NO_COMPRESSION", 0),
    ("Z_BEST_SPEED", 1),
    ("Z_BEST_COMPRESSION", 9),
    ("Z_DEFAULT_COMPRESSION", -1),
    ("Z_FILTERED", 1),
    ("Z_HUFFMAN_ONLY", 2),
    ("Z_RLE", 3),
    ("Z_FIXED", 4),
    ("Z_DEFAULT_STRATEGY", 0),
    ("Z_NO_FLUSH", 0),
    ("Z_PARTIAL_FLUSH", 1),
    ("Z_SYNC_FLUSH", 2),
    ("Z_FULL_FLUSH", 3),
    ("Z_FINISH", 4),
    ("Z_BLOCK", 5),
    ("Z_TREES", 6),
];

static FUNCTIONS: &[Native] = &[
    function(
        "compress",
        "(data, /, level=-1, wbits=15)",
        |vm, args| {
            let data = buffer::data(vm, &args[0])?;
            let (level, wbits) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
            let Some(mut stream) = compress::stream(level, wbits, 8, 0) else {
                return Err(match level {
                    -1..=9 => vm.value_error("Invalid initialization option"),
                    _ => ERROR.raise(vm, "Bad compression level"),
                });
            };
            let out = compress::run(vm, &mut stream, &data, zlib_rs::DeflateFlush::Finish)?;
            Ok(vm.bytes(out))
        },
        "Returns a bytes object containing compressed data.",
    ),
    function(
        "decompress",
        "(data, /, wbits=15, bufsize=16384)",
        |vm, args| {
            let data = buffer::data(vm, &args[0])?;
            let wbits = vm.to_i64(&args[1])?;
            if vm.to_i64(&args[2])? < 0 {
                return Err(vm.value_error("bufsize must be non-negative"));
            }
            decompress::at_once(vm, &data, wbits)
        },
        "Returns a bytes object containing the uncompressed data.",
    ),
    function(
        "compressobj",
        "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)",
        compress::compressobj,
        "Return a compressor object.",
    ),
    function(
        "decompressobj",
        "(wbits=15, zdict=<unrepresentable>)",
        decompress::decompressobj,
        "Return a decompressor object.",
    ),
    function(
        "adler32",
        "(data, value=1, /)",
        |vm, args| checksum(vm, args, zlib_rs::adler32::adler32),
        "Compute an Adler-32 checksum of data.",
    ),
    function(
        "crc32",
        "(data, value=0, /)",
        |vm, args| checksum(vm, args, zlib_rs::crc32::crc32),
        "Compute a CRC-32 checksum of data.",
    ),
];

fn checksum(vm: &mut Vm, args: Args<'_>, over: fn(u32, &[u8]) -> u32) -> Res {
    let start = start_value(vm, &args[1])?;
    let data = buffer::data(vm, &args[0])?;
    Ok(vm.int(i64::from(over(start, &data))))
}

/// CRC-32 as `zlib` and `binascii` have it.
pub fn crc32(start: u32, data: &[u8]) -> u32 {
    zlib_rs::crc32::crc32(start, data)
}

/// A checksum to go on from, modulo 2**32.
pub fn start_value(vm: &mut Vm, value: &Value) -> Res<u32> {
    let index = vm.index(value)?;
    let big = as_big(&index).unwrap_or_default() & BigInt::from(u32::MAX);
    Ok(big.iter_u32_digits().next().unwrap_or(0))
}

/// `zlib.error` as the reference words it: what was done, the code and the library's text.
#[cold]
fn failure(vm: &mut Vm, doing: &str, code: i32, detail: Option<&str>) -> Raised {
    let detail = detail.or(match code {
        -5 => Some("incomplete or truncated stream"),
        -2 => Some("inconsistent stream state"),
        -3 => Some("invalid input data"),
        _ => None,
    });
    match detail {
        Some(detail) => ERROR.raise(vm, format!("Error {code} while {doing}: {detail}")),
        None => ERROR.raise(vm, format!("Error {code} while {doing}")),
    }
}

/// The room to make for more output: doubles what there is.
fn more_room(vm: &mut Vm, out: &mut Vec<u8>, most: usize) -> Res<()> {
    let size = out.len().max(DEFAULT_BUFFER as usize / 2).saturating_mul(2).min(most);
    vm.check_size(size)?;
    out.resize(size, 0);
    Ok(())
}

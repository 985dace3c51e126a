//! `_lzma`: the formats .xz and .lzma, and LZMA streams without a container, behind `lzma`.
//!
//! - [`compress`], [`decompress`]: the two kinds of objects; [`filters`]: chains of filters.
//! - this file: the module.

mod compress;
mod decompress;
mod filters;

use corallus_vm::error::Raised;
use corallus_vm::native::{ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use crate::error_class::ErrorClass;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_lzma",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (name, number) in CONSTANTS {
            let number = vm.int(*number);
            namespace.set_str(vm, name, number);
        }
        let error = ERROR.get(vm)?;
        namespace.set_str(vm, "LZMAError", error);
        for def in [&compress::COMPRESSOR, &decompress::DECOMPRESSOR] {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "",
};

static ERROR: ErrorClass = ErrorClass::new("_lzma", "LZMAError", ExceptionKind::Exception);

const FORMAT_AUTO: i64 = 0;
const FORMAT_XZ: i64 = 1;
const FORMAT_ALONE: i64 = 2;
const FORMAT_RAW: i64 = 3;

const CHECK_NONE: i64 = 0;
const CHECK_CRC32: i64 = 1;
const CHECK_CRC64: i64 = 4;
const CHECK_SHA256: i64 = 10;
/// The check isn't known yet.
const CHECK_UNKNOWN: i64 = 16;

/// The bit that asks for more thorough compression.
const PRESET_EXTREME: i64 = 1 << 31;

static CONSTANTS: &[(&str, i64)] = &[
    ("FORMAT_AUTO", FORMAT_AUTO),
    ("FORMAT_XZ", FORMAT_XZ),
    ("FORMAT_ALONE", FORMAT_ALONE),
    ("FORMAT_RAW", FORMAT_RAW),
    ("CHECK_NONE", CHECK_NONE),
    ("CHECK_CRC32", CHECK_CRC32),
    ("CHECK_CRC64", CHECK_CRC64),
    ("CHECK_SHA256", CHECK_SHA256),
    ("CHECK_ID_MAX", 15),
    ("CHECK_UNKNOWN", CHECK_UNKNOWN),
    ("FILTER_LZMA1", filters::LZMA1),
    ("FILTER_LZMA2", filters::LZMA2),
    ("FILTER_DELTA", filters::DELTA),
    ("FILTER_X86", 4),
    ("FILTER_POWERPC", 5),
    ("FILTER_IA64", 6),
    ("FILTER_ARM", 7),
    ("FILTER_ARMTHUMB", 8),
    ("FILTER_SPARC", 9),
    ("MF_HC3", 3),
    ("MF_HC4", filters::MF_HC4),
    ("MF_BT2", 0x12),
    ("MF_BT3", 0x13),
    ("MF_BT4", filters::MF_BT4),
    ("MODE_FAST", filters::MODE_FAST),
    ("MODE_NORMAL", filters::MODE_NORMAL),
    ("PRESET_DEFAULT", 6),
    ("PRESET_EXTREME", PRESET_EXTREME),
];

static FUNCTIONS: &[Native] = &[
    function(
        "is_check_supported",
        "(check_id, /)",
        |vm, args| {
            let check = vm.to_i64(&args[0])?;
            let known = [CHECK_NONE, CHECK_CRC32, CHECK_CRC64, CHECK_SHA256].contains(&check);
            Ok(corallus_heap::Value::bool(known))
        },
        "Test whether the given integrity check is supported.\n\nAlways returns True for CHECK_NONE and CHECK_CRC32.",
    ),
    function(
        "_encode_filter_properties",
        "(filter, /)",
        filters::encode_properties,
        "Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).",
    ),
    function(
        "_decode_filter_properties",
        "(filter_id, encoded_props, /)",
        filters::decode_properties,
        "Return a dict describing a filter with ID *filter_id*, and options (properties) decoded from the bytes object *encoded_props*.",
    ),
];

#[cold]
fn failed(vm: &mut Vm, message: &str) -> Raised {
    ERROR.raise(vm, message)
}

/// What went wrong in a stream, in the reference's words.
#[cold]
fn stream_failed(vm: &mut Vm, error: &std::io::Error) -> Raised {
    use std::io::ErrorKind;
    let message = match error.kind() {
        ErrorKind::OutOfMemory => "Memory usage limit exceeded",
        ErrorKind::Unsupported => "Unsupported integrity check or filter",
        ErrorKind::InvalidInput => "Invalid or unsupported options",
        ErrorKind::UnexpectedEof => "Compressed data ended before the end-of-stream marker was reached",
        _ => "Corrupt input data",
    };
    failed(vm, message)
}

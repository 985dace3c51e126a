//! `LZMACompressor`: makes streams piece by piece.

use std::cell::RefCell;
use std::io::Write;

use corallus_heap::payload;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, fixed, method, this};
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;
use lzma_rust2::{CheckType, Lzma2Options, Lzma2Writer, LzmaWriter, XzOptions, XzWriter};

use super::filters::{self, Chain};
use super::{
    CHECK_CRC32, CHECK_CRC64, CHECK_NONE, CHECK_SHA256, FORMAT_ALONE, FORMAT_RAW, FORMAT_XZ, failed, stream_failed,
};
use crate::buffer;

/// A stream being made, in one of the forms that there are.
enum Stream {
    Xz(Box<XzWriter<Vec<u8>>>),
    Lzma(Box<LzmaWriter<Vec<u8>>>),
    Lzma2(Box<Lzma2Writer<Vec<u8>>>),
}

/// The payload; the stream is gone once it was flushed.
pub struct Compressor {
    stream: RefCell<Option<Stream>>,
}

payload!(Compressor, "LZMACompressor", []);

pub static COMPRESSOR: TypeDef = TypeDef {
    methods: METHODS,
    doc: "Create a compressor object for compressing data incrementally.\n\nformat specifies the container format to use for the output. This can\nbe FORMAT_XZ (default), FORMAT_ALONE, or FORMAT_RAW.",
    ..TypeDef::new::<Compressor>("LZMACompressor", "_lzma")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, format=1, check=-1, preset=None, filters=None)",
        new,
        "Create and return a new object.",
    )),
    method(
        "compress",
        "($self, data, /)",
        compress,
        "Provide data to the compressor object.\n\nReturns a chunk of compressed data if possible, or b'' otherwise.",
    ),
    method(
        "flush",
        "($self, /)",
        flush,
        "Finish the compression process.\n\nReturns the compressed data left in internal buffers.",
    ),
];

fn check_type(vm: &mut Vm, check: i64) -> Res<CheckType> {
    match check {
        CHECK_NONE => Ok(CheckType::None),
        CHECK_CRC32 => Ok(CheckType::Crc32),
        -1 | CHECK_CRC64 => Ok(CheckType::Crc64),
        CHECK_SHA256 => Ok(CheckType::Sha256),
        _ => Err(failed(vm, "Unsupported integrity check")),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, format, check, preset, filters] = args else {
        return Err(vm.system_error("bound wrongly"));
    };
    let (format, check) = (vm.to_i64(format)?, vm.to_i64(check)?);
    if !preset.is_none() && !filters.is_none() {
        return Err(vm.value_error("Cannot specify both preset and filter chain"));
    }
    if format != FORMAT_XZ && check != -1 && check != CHECK_NONE {
        return Err(vm.value_error("Integrity checks are only supported by FORMAT_XZ"));
    }
    let given = if filters.is_none() {
        None
    } else {
        Some(filters::chain(vm, filters)?)
    };
    let Chain {
        before,
        is_lzma1,
        options,
    } = match given {
        Some(chain) => chain,
        None if format == FORMAT_RAW => return Err(vm.value_error("Must specify filters for FORMAT_RAW")),
        None => Chain {
            before: Vec::new(),
            is_lzma1: format == FORMAT_ALONE,
            options: filters::preset(vm, preset)?,
        },
    };
    let fits = match format {
        FORMAT_XZ => !is_lzma1,
        FORMAT_ALONE => is_lzma1 && before.is_empty(),
        // Filters before LZMA need a container here.
        _ => before.is_empty(),
    };
    let stream = match format {
        _ if !fits => return Err(failed(vm, "Invalid or unsupported options")),
        FORMAT_XZ => {
            let mut xz = XzOptions {
                lzma_options: options,
                check_type: check_type(vm, check)?,
                ..XzOptions::default()
            };
            for (kind, property) in before.into_iter().rev() {
                xz.prepend_pre_filter(kind, property);
            }
            XzWriter::new(Vec::new(), xz).map(|writer| Stream::Xz(Box::new(writer)))
        }
        FORMAT_ALONE => {
            LzmaWriter::new_use_header(Vec::new(), &options, None).map(|writer| Stream::Lzma(Box::new(writer)))
        }
        FORMAT_RAW if is_lzma1 => {
            LzmaWriter::new_no_header(Vec::new(), &options, true).map(|writer| Stream::Lzma(Box::new(writer)))
        }
        FORMAT_RAW => {
            let options = Lzma2Options {
                lzma_options: options,
                ..Lzma2Options::default()
            };
            Ok(Stream::Lzma2(Box::new(Lzma2Writer::new(Vec::new(), options))))
        }
        other => return Err(vm.value_error(format!("Invalid container format: {other}"))),
    };
    let stream = stream.map_err(|error| stream_failed(vm, &error))?;
    let Some(ty) = class.downcast_ref::<Type>() else {
        return Err(vm.type_error("LZMACompressor.__new__(X): X is not a type object"));
    };
    let stream = RefCell::new(Some(stream));
    Ok(vm.heap.alloc(ty, Compressor { stream }).into_value())
}

impl Stream {
    fn write(&mut self, data: &[u8]) -> std::io::Result<Vec<u8>> {
        let out = match self {
            Self::Xz(writer) => {
                writer.write_all(data)?;
                writer.inner_mut()
            }
            Self::Lzma(writer) => {
                writer.write_all(data)?;
                writer.inner_mut()
            }
            Self::Lzma2(writer) => {
                writer.write_all(data)?;
                writer.inner_mut()
            }
        };
        Ok(std::mem::take(out))
    }

    fn finish(self) -> std::io::Result<Vec<u8>> {
        match self {
            Self::Xz(writer) => writer.finish(),
            Self::Lzma(writer) => writer.finish(),
            Self::Lzma2(writer) => writer.finish(),
        }
    }
}

fn compress(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let compressor = this::<Compressor>(vm, &args[0])?.clone();
    let result = match compressor.stream.borrow_mut().as_mut() {
        Some(stream) => stream.write(&data),
        None => return Err(vm.value_error("Compressor has been flushed")),
    };
    match result {
        Ok(out) => Ok(vm.bytes(out)),
        Err(error) => Err(stream_failed(vm, &error)),
    }
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    let compressor = this::<Compressor>(vm, &args[0])?.clone();
    let Some(stream) = compressor.stream.take() else {
        return Err(vm.value_error("Repeated call to flush()"));
    };
    match stream.finish() {
        Ok(out) => Ok(vm.bytes(out)),
        Err(error) => Err(stream_failed(vm, &error)),
    }
}

//! `LZMADecompressor`: reads streams piece by piece.

use std::cell::RefCell;

use corallus_heap::{Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;
use lzma_rust2::{Action, CheckType, Lzma2Stream, LzmaStream, Status, StreamResult, XzStream};

use super::filters;
use super::{
    CHECK_CRC32, CHECK_CRC64, CHECK_NONE, CHECK_SHA256, CHECK_UNKNOWN, FORMAT_ALONE, FORMAT_AUTO, FORMAT_RAW,
    FORMAT_XZ, failed, stream_failed,
};
use crate::buffer;

/// Bytes of output made room for at a time.
const PIECE: usize = 32 * 1024;
/// The most memory in KiB that a stream may ask for when the program sets no limit.
const MEMORY_LIMIT: u32 = 1 << 20;
/// How every .xz file begins.
const XZ_MAGIC: &[u8] = b"\xfd7zXZ\0";

/// What reads the stream; at first it may be unknown in which format it is.
enum Reader {
    Unknown,
    Xz(Box<XzStream>),
    Lzma(Box<LzmaStream>),
    Lzma2(Box<Lzma2Stream>),
}

struct Stream {
    reader: Reader,
    memory_limit: u32,
    ended: bool,
    needs_input: bool,
    /// Input that didn't fit the limit, or that doesn't say yet what it is.
    waiting: Vec<u8>,
    unused: Vec<u8>,
    is_raw: bool,
}

/// The payload.
pub struct Decompressor {
    stream: RefCell<Stream>,
}

payload!(Decompressor, "LZMADecompressor", []);

pub static DECOMPRESSOR: TypeDef = TypeDef {
    methods: &[
        fixed(method(
            "__new__",
            "($type, /, format=0, memlimit=None, filters=None)",
            new,
            "Create and return a new object.",
        )),
        method(
            "decompress",
            "($self, /, data, max_length=-1)",
            decompress,
            "Decompress *data*, returning uncompressed data as bytes.",
        ),
    ],
    getsets: GETSETS,
    doc: "Create a decompressor object for decompressing data incrementally.\n\n  format\n    Specifies the container format of the input stream.  If this is\n    FORMAT_AUTO (the default), the decompressor will automatically detect\n    whether the input is FORMAT_XZ or FORMAT_ALONE.",
    ..TypeDef::new::<Decompressor>("LZMADecompressor", "_lzma")
};

static GETSETS: &[GetSet] = &[
    getter(
        "check",
        |vm, value| {
            let check = this::<Decompressor>(vm, value)?.stream.borrow().check();
            Ok(vm.int(check))
        },
        "ID of the integrity check used by the input stream.",
    ),
    getter(
        "eof",
        |vm, value| Ok(Value::bool(this::<Decompressor>(vm, value)?.stream.borrow().ended)),
        "True if the end-of-stream marker has been reached.",
    ),
    getter(
        "needs_input",
        |vm, value| {
            Ok(Value::bool(
                this::<Decompressor>(vm, value)?.stream.borrow().needs_input,
            ))
        },
        "True if more input is needed before more decompressed data can be produced.",
    ),
    getter(
        "unused_data",
        |vm, value| {
            let unused = this::<Decompressor>(vm, value)?.stream.borrow().unused.clone();
            Ok(vm.bytes(unused))
        },
        "Data found after the end of the compressed stream.",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let [class, format, limit, filters] = args else {
        return Err(vm.system_error("bound wrongly"));
    };
    let format = vm.to_i64(format)?;
    let memory_limit = if limit.is_none() {
        MEMORY_LIMIT
    } else if format == FORMAT_RAW {
        return Err(vm.value_error("Cannot specify memory limit with FORMAT_RAW"));
    } else {
        let bytes = vm.to_i64(limit)?;
        u32::try_from(bytes.max(0) / 1024).unwrap_or(u32::MAX).min(MEMORY_LIMIT)
    };
    if format == FORMAT_RAW && filters.is_none() {
        return Err(vm.value_error("Must specify filters for FORMAT_RAW"));
    }
    if format != FORMAT_RAW && !filters.is_none() {
        return Err(vm.value_error("Cannot specify filters except with FORMAT_RAW"));
    }
    let reader = match format {
        FORMAT_AUTO => Reader::Unknown,
        FORMAT_XZ => Reader::Xz(Box::new(XzStream::new_mem_limit(false, memory_limit))),
        FORMAT_ALONE => Reader::Lzma(Box::new(LzmaStream::new_mem_limit(memory_limit, None))),
        FORMAT_RAW => {
            let chain = filters::chain(vm, filters)?;
            if !chain.before.is_empty() {
                return Err(failed(vm, "Invalid or unsupported options"));
            }
            let options = chain.options;
            match chain.is_lzma1 {
                true => LzmaStream::new(u64::MAX, options.lc, options.lp, options.pb, options.dict_size, None)
                    .map(|stream| Reader::Lzma(Box::new(stream)))
                    .map_err(|error| stream_failed(vm, &error))?,
                false => Reader::Lzma2(Box::new(Lzma2Stream::new_mem_limit(options.dict_size, memory_limit))),
            }
        }
        other => return Err(vm.value_error(format!("Invalid container format: {other}"))),
    };
    let stream = Stream {
        reader,
        memory_limit,
        ended: false,
        needs_input: true,
        waiting: Vec::new(),
        unused: Vec::new(),
        is_raw: format == FORMAT_RAW,
    };
    let Some(ty) = class.downcast_ref::<Type>() else {
        return Err(vm.type_error("LZMADecompressor.__new__(X): X is not a type object"));
    };
    let stream = RefCell::new(stream);
    Ok(vm.heap.alloc(ty, Decompressor { stream }).into_value())
}

impl Stream {
    fn check(&self) -> i64 {
        match &self.reader {
            Reader::Unknown => CHECK_UNKNOWN,
            Reader::Xz(stream) => match stream.check_type() {
                None => CHECK_UNKNOWN,
                Some(CheckType::None) => CHECK_NONE,
                Some(CheckType::Crc32) => CHECK_CRC32,
                Some(CheckType::Crc64) => CHECK_CRC64,
                Some(CheckType::Sha256) => CHECK_SHA256,
            },
            Reader::Lzma(_) if self.is_raw => CHECK_NONE,
            Reader::Lzma(_) | Reader::Lzma2(_) => CHECK_NONE,
        }
    }

    /// Finds out from the first bytes which format it is; `false` if there are too few.
    fn recognise(&mut self, input: &[u8]) -> bool {
        if !matches!(self.reader, Reader::Unknown) {
            return true;
        }
        let known = input.len().min(XZ_MAGIC.len());
        let might_be_xz = input[..known] == XZ_MAGIC[..known];
        if might_be_xz && known < XZ_MAGIC.len() {
            return false;
        }
        self.reader = match might_be_xz {
            true => Reader::Xz(Box::new(XzStream::new_mem_limit(false, self.memory_limit))),
            false => Reader::Lzma(Box::new(LzmaStream::new_mem_limit(self.memory_limit, None))),
        };
        true
    }

    fn process(&mut self, input: &[u8], output: &mut [u8]) -> std::io::Result<StreamResult> {
        match &mut self.reader {
            Reader::Unknown => Err(std::io::ErrorKind::InvalidData.into()),
            Reader::Xz(stream) => stream.process(input, output, Action::Run),
            Reader::Lzma(stream) => stream.process(input, output, Action::Run),
            Reader::Lzma2(stream) => stream.process(input, output, Action::Run),
        }
    }
}

fn decompress(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let most = usize::try_from(vm.to_i64(&args[2])?).unwrap_or(usize::MAX);
    let decompressor = this::<Decompressor>(vm, &args[0])?.clone();
    let mut stream = decompressor.stream.borrow_mut();
    if stream.ended {
        return Err(vm.error(ExceptionKind::EOFError, "Already at end of stream"));
    }
    let mut input = std::mem::take(&mut stream.waiting);
    input.extend_from_slice(&data);
    if !stream.recognise(&input) {
        stream.waiting = input;
        return Ok(vm.bytes(Vec::new()));
    }
    let (mut taken, mut out) = (0, Vec::new());
    let mut full = false;
    loop {
        let room = PIECE.min(most - out.len());
        vm.check_size(out.len() + room)?;
        let start = out.len();
        out.resize(start + room, 0);
        let rest = input.get(taken..).unwrap_or_default();
        let step = match stream.process(rest, &mut out[start..]) {
            Ok(step) => step,
            Err(error) => return Err(stream_failed(vm, &error)),
        };
        taken += step.bytes_consumed;
        out.truncate(start + step.bytes_produced);
        if step.status == Status::StreamEnd {
            stream.ended = true;
            break;
        }
        if out.len() >= most {
            full = true;
            break;
        }
        if step.bytes_consumed == 0 && step.bytes_produced == 0 {
            break;
        }
    }
    let rest = input.split_off(taken.min(input.len()));
    if stream.ended {
        stream.unused = rest;
        stream.needs_input = false;
    } else {
        stream.needs_input = rest.is_empty() && !full;
        stream.waiting = rest;
    }
    Ok(vm.bytes(out))
}

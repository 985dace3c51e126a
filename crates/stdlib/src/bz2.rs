//! `_bz2`: incremental compression and decompression in the bzip2 format, behind `bz2`.

use std::cell::RefCell;

use bzip2::{Action, Compression, Decompress, Status};
use corallus_heap::{Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, ModuleDef, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::buffer;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_bz2",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in [&COMPRESSOR, &DECOMPRESSOR] {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "",
};

/// Bytes of output made room for at a time.
const PIECE: usize = 32 * 1024;

/// The payload of a compressor; the stream is gone once it was flushed.
pub struct Compressor {
    stream: RefCell<Option<bzip2::Compress>>,
}

payload!(Compressor, "BZ2Compressor", []);

static COMPRESSOR: TypeDef = TypeDef {
    methods: COMPRESSOR_METHODS,
    doc: "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead.",
    ..TypeDef::new::<Compressor>("BZ2Compressor", "_bz2")
};

static COMPRESSOR_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, compresslevel=9, /)",
        new_compressor,
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

fn class<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a corallus_heap::Ref<Type>> {
    match value.downcast_ref::<Type>() {
        Some(ty) => Ok(ty),
        None => Err(vm.type_error("__new__(X): X is not a type object")),
    }
}

fn new_compressor(vm: &mut Vm, args: Args<'_>) -> Res {
    let level = vm.to_i64(&args[1])?;
    let Some(level) = u32::try_from(level).ok().filter(|level| (1..=9).contains(level)) else {
        return Err(vm.value_error("compresslevel must be between 1 and 9"));
    };
    let stream = RefCell::new(Some(bzip2::Compress::new(Compression::new(level), 0)));
    let ty = class(vm, &args[0])?;
    Ok(vm.heap.alloc(ty, Compressor { stream }).into_value())
}

/// Feeds `data` and takes what comes out, until the action is done.
fn run(vm: &mut Vm, stream: &mut bzip2::Compress, mut data: &[u8], action: Action) -> Res<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        vm.check_size(out.len() + PIECE)?;
        out.reserve(PIECE);
        let before = stream.total_in();
        let status = stream.compress_vec(data, &mut out, action);
        data = data.get((stream.total_in() - before) as usize..).unwrap_or_default();
        match status {
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(_) if data.is_empty() && action == Action::Run => return Ok(out),
            Ok(_) => {}
            Err(error) => return Err(failed(vm, &error)),
        }
    }
}

#[cold]
fn failed(vm: &mut Vm, error: &bzip2::Error) -> Raised {
    match error {
        bzip2::Error::Sequence => vm.runtime_error("Internal error - Invalid sequence of commands sent to libbzip2"),
        bzip2::Error::Param => vm.value_error("Internal error - invalid parameters passed to libbzip2"),
        _ => vm.error(ExceptionKind::OSError, "Invalid data stream"),
    }
}

fn compress(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let compressor = this::<Compressor>(vm, &args[0])?.clone();
    let out = match compressor.stream.borrow_mut().as_mut() {
        Some(_) if data.is_empty() => Vec::new(),
        Some(stream) => run(vm, stream, &data, Action::Run)?,
        None => return Err(vm.value_error("Compressor has been flushed")),
    };
    Ok(vm.bytes(out))
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    let compressor = this::<Compressor>(vm, &args[0])?.clone();
    let Some(mut stream) = compressor.stream.take() else {
        return Err(vm.value_error("Repeated call to flush()"));
    };
    let out = run(vm, &mut stream, &[], Action::Finish)?;
    Ok(vm.bytes(out))
}

/// A stream being decompressed.
struct Stream {
    inner: Decompress,
    ended: bool,
    needs_input: bool,
    /// Input that didn't fit the limit.
    waiting: Vec<u8>,
    unused: Vec<u8>,
}

/// The payload of a decompressor.
pub struct Decompressor {
    stream: RefCell<Stream>,
}

payload!(Decompressor, "BZ2Decompressor", []);

static DECOMPRESSOR: TypeDef = TypeDef {
    methods: DECOMPRESSOR_METHODS,
    getsets: DECOMPRESSOR_GETSETS,
    doc: "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead.",
    ..TypeDef::new::<Decompressor>("BZ2Decompressor", "_bz2")
};

static DECOMPRESSOR_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /)",
        |vm, args| {
            let stream = RefCell::new(Stream {
                inner: Decompress::new(false),
                ended: false,
                needs_input: true,
                waiting: Vec::new(),
                unused: Vec::new(),
            });
            let ty = class(vm, &args[0])?;
            Ok(vm.heap.alloc(ty, Decompressor { stream }).into_value())
        },
        "Create and return a new object.",
    )),
    method(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress,
        "Decompress *data*, returning uncompressed data as bytes.",
    ),
];

static DECOMPRESSOR_GETSETS: &[GetSet] = &[
    getter(
        "eof",
        |vm, value| state(vm, value, |stream| stream.ended),
        "True if the end-of-stream marker has been reached.",
    ),
    getter(
        "needs_input",
        |vm, value| state(vm, value, |stream| stream.needs_input),
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

fn state(vm: &mut Vm, value: &Value, read: fn(&Stream) -> bool) -> Res {
    let decompressor = this::<Decompressor>(vm, value)?;
    Ok(Value::bool(read(&decompressor.stream.borrow())))
}

fn decompress(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let most = usize::try_from(vm.to_i64(&args[2])?).unwrap_or(usize::MAX);
    let decompressor = this::<Decompressor>(vm, &args[0])?.clone();
    let mut stream = decompressor.stream.borrow_mut();
    if stream.ended {
        return Err(vm.error(ExceptionKind::EOFError, "End of stream already reached"));
    }
    let mut input = std::mem::take(&mut stream.waiting);
    input.extend_from_slice(&data);
    let (mut rest, mut out) = (input.as_slice(), Vec::new());
    while out.len() < most {
        let room = PIECE.min(most - out.len());
        vm.check_size(out.len() + room)?;
        let start = out.len();
        out.resize(start + room, 0);
        let (before_in, before_out) = (stream.inner.total_in(), stream.inner.total_out());
        let status = stream.inner.decompress(rest, &mut out[start..]);
        let given = (stream.inner.total_out() - before_out) as usize;
        rest = rest
            .get((stream.inner.total_in() - before_in) as usize..)
            .unwrap_or_default();
        out.truncate(start + given);
        match status {
            Ok(Status::StreamEnd) => {
                stream.ended = true;
                break;
            }
            Ok(_) if rest.is_empty() && given < room => break,
            Ok(_) => {}
            Err(error) => return Err(failed(vm, &error)),
        }
    }
    if stream.ended {
        stream.unused = rest.to_vec();
        stream.needs_input = false;
    } else {
        stream.waiting = rest.to_vec();
        stream.needs_input = rest.is_empty() && out.len() < most;
    }
    Ok(vm.bytes(out))
}

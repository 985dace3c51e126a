//! `zlib.decompressobj`, `zlib._ZlibDecompressor` and decompression at once.

use std::cell::RefCell;

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;
use zlib_rs::{Inflate, InflateError, InflateFlush, Status};

use super::{failure, more_room};
use crate::buffer;

/// A stream being decompressed.
struct Stream {
    inflate: Box<Inflate>,
    /// The preset dictionary, until it was asked for.
    dictionary: Vec<u8>,
    ended: bool,
    unused: Vec<u8>,
    /// Input that didn't fit the limit.
    unconsumed: Vec<u8>,
    needs_input: bool,
}

/// What one run of the stream gave.
struct Output {
    bytes: Vec<u8>,
    taken: usize,
}

impl Stream {
    fn new(vm: &mut Vm, wbits: i64, dictionary: Vec<u8>) -> Res<Self> {
        let inflate = match wbits {
            0 | 8..=15 | 24..=31 | 40..=47 => Inflate::new(true, wbits as u8),
            -15..=-8 => Inflate::new(false, (-wbits) as u8),
            _ => return Err(vm.value_error("Invalid initialization option")),
        };
        let mut stream = Self {
            inflate: Box::new(inflate),
            dictionary,
            ended: false,
            unused: Vec::new(),
            unconsumed: Vec::new(),
            needs_input: true,
        };
        if wbits < 0 && !stream.dictionary.is_empty() {
            stream.set_dictionary(vm)?;
        }
        Ok(stream)
    }

    fn set_dictionary(&mut self, vm: &mut Vm) -> Res<()> {
        let dictionary = std::mem::take(&mut self.dictionary);
        match self.inflate.set_dictionary(&dictionary) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed(vm, "setting zdictionary", error)),
        }
    }

    fn failed(&self, vm: &mut Vm, doing: &str, error: InflateError) -> Raised {
        let (code, detail) = match error {
            InflateError::NeedDict { .. } => (2, Some("need dictionary")),
            InflateError::StreamError => (-2, None),
            InflateError::DataError => (-3, self.inflate.error_message()),
            InflateError::MemError => (-4, None),
        };
        failure(vm, doing, code, detail)
    }

    /// Decompresses until the input is used up, the stream ends or `most` bytes came out.
    fn run(&mut self, vm: &mut Vm, data: &[u8], most: usize, doing: &str) -> Res<Output> {
        let (mut bytes, mut taken, mut given) = (Vec::new(), 0, 0);
        while given < most {
            if given == bytes.len() {
                more_room(vm, &mut bytes, most)?;
            }
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let input = data.get(taken..).unwrap_or_default();
            let status = self
                .inflate
                .decompress(input, &mut bytes[given..], InflateFlush::SyncFlush);
            taken += (self.inflate.total_in() - before_in) as usize;
            given += (self.inflate.total_out() - before_out) as usize;
            match status {
                Ok(Status::StreamEnd) => {
                    self.ended = true;
                    break;
                }
                Ok(_) if given == bytes.len() => {}
                Ok(Status::BufError) => break,
                Ok(Status::Ok) if taken == data.len() => break,
                Ok(Status::Ok) => {}
                Err(InflateError::NeedDict { .. }) if !self.dictionary.is_empty() => self.set_dictionary(vm)?,
                Err(error) => return Err(self.failed(vm, doing, error)),
            }
        }
        bytes.truncate(given);
        Ok(Output { bytes, taken })
    }
}

/// `zlib.decompress`.
pub(super) fn at_once(vm: &mut Vm, data: &[u8], wbits: i64) -> Res {
    let mut stream = Stream::new(vm, wbits, Vec::new())?;
    let output = stream.run(vm, data, usize::MAX, "decompressing data")?;
    if !stream.ended {
        return Err(failure(vm, "decompressing data", -5, None));
    }
    Ok(vm.bytes(output.bytes))
}

/// The payload of both decompressors.
pub struct Decompress {
    stream: RefCell<Stream>,
}

payload!(Decompress, "Decompress", []);

static DECOMPRESS: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeDef::new::<Decompress>("Decompress", "zlib")
};

static METHODS: &[Native] = &[
    method(
        "decompress",
        "($self, data, /, max_length=0)",
        decompress,
        "Return a bytes object containing the decompressed version of the data.",
    ),
    method(
        "flush",
        "($self, length=16384, /)",
        flush,
        "Return a bytes object containing any remaining decompressed data.",
    ),
];

static GETSETS: &[GetSet] = &[
    getter("unused_data", |vm, value| part(vm, value, |stream| &stream.unused), ""),
    getter(
        "unconsumed_tail",
        |vm, value| part(vm, value, |stream| &stream.unconsumed),
        "",
    ),
    getter("eof", ended, ""),
];

fn part(vm: &mut Vm, value: &Value, part: fn(&Stream) -> &Vec<u8>) -> Res {
    let bytes = part(&this::<Decompress>(vm, value)?.stream.borrow()).clone();
    Ok(vm.bytes(bytes))
}

fn ended(vm: &mut Vm, value: &Value) -> Res {
    Ok(Value::bool(this::<Decompress>(vm, value)?.stream.borrow().ended))
}

/// A `zdict` argument.
fn preset(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if value.is_undef() {
        return Ok(Vec::new());
    }
    match buffer::data_opt(vm, value)? {
        Some(data) => Ok(data.to_vec()),
        None => Err(vm.type_error("zdict argument must support the buffer protocol")),
    }
}

pub(super) fn decompressobj(vm: &mut Vm, args: Args<'_>) -> Res {
    let wbits = vm.to_i64(&args[0])?;
    let dictionary = preset(vm, &args[1])?;
    let stream = RefCell::new(Stream::new(vm, wbits, dictionary)?);
    let ty = vm.type_for(&DECOMPRESS);
    Ok(vm.heap.alloc(&ty, Decompress { stream }).into_value())
}

fn decompress(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let most = match vm.to_i64(&args[2])? {
        0 => usize::MAX,
        most => match usize::try_from(most) {
            Ok(most) => most,
            Err(_) => return Err(vm.value_error("max_length must be non-negative")),
        },
    };
    let object = this::<Decompress>(vm, &args[0])?.clone();
    let mut stream = object.stream.borrow_mut();
    if stream.ended {
        stream.unused.extend_from_slice(&data);
        return Ok(vm.bytes(Vec::new()));
    }
    let output = stream.run(vm, &data, most, "decompressing data")?;
    keep_rest(&mut stream, &data[output.taken..]);
    Ok(vm.bytes(output.bytes))
}

/// What a run left: after the end it doesn't belong to the stream, before that it didn't fit.
fn keep_rest(stream: &mut Stream, rest: &[u8]) {
    if stream.ended {
        stream.unused.extend_from_slice(rest);
        stream.unconsumed.clear();
    } else {
        stream.unconsumed = rest.to_vec();
    }
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    if vm.to_i64(&args[1])? <= 0 {
        return Err(vm.value_error("length must be greater than zero"));
    }
    let object = this::<Decompress>(vm, &args[0])?.clone();
    let mut stream = object.stream.borrow_mut();
    if stream.ended {
        return Ok(vm.bytes(Vec::new()));
    }
    let data = std::mem::take(&mut stream.unconsumed);
    let output = stream.run(vm, &data, usize::MAX, "flushing")?;
    keep_rest(&mut stream, &data[output.taken..]);
    Ok(vm.bytes(output.bytes))
}

/// `_ZlibDecompressor`: keeps its input, as `bz2.BZ2Decompressor` does.
pub(super) static BOUNDED: TypeDef = TypeDef {
    methods: BOUNDED_METHODS,
    getsets: BOUNDED_GETSETS,
    doc: "Create a decompressor object for decompressing data incrementally.",
    ..TypeDef::new::<Decompress>("_ZlibDecompressor", "zlib")
};

static BOUNDED_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, wbits=15, zdict=<unrepresentable>)",
        |vm, args| {
            let wbits = vm.to_i64(&args[1])?;
            let dictionary = preset(vm, &args[2])?;
            let stream = RefCell::new(Stream::new(vm, wbits, dictionary)?);
            match args[0].downcast_ref::<Type>() {
                Some(ty) => Ok(vm.heap.alloc(ty, Decompress { stream }).into_value()),
                None => Err(vm.type_error("_ZlibDecompressor.__new__(X): X is not a type object")),
            }
        },
        "Create and return a new object.",
    )),
    method(
        "decompress",
        "($self, /, data, max_length=-1)",
        decompress_bounded,
        "Decompress *data*, returning uncompressed data as bytes.",
    ),
];

static BOUNDED_GETSETS: &[GetSet] = &[
    getter("eof", ended, "True if the end-of-stream marker has been reached."),
    getter(
        "unused_data",
        |vm, value| part(vm, value, |stream| &stream.unused),
        "Data found after the end of the compressed stream.",
    ),
    getter(
        "needs_input",
        |vm, value| Ok(Value::bool(this::<Decompress>(vm, value)?.stream.borrow().needs_input)),
        "True if more input is needed before more decompressed data can be produced.",
    ),
];

fn decompress_bounded(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[1])?;
    let most = usize::try_from(vm.to_i64(&args[2])?).unwrap_or(usize::MAX);
    let object = this::<Decompress>(vm, &args[0])?.clone();
    let mut stream = object.stream.borrow_mut();
    if stream.ended {
        return Err(vm.error(ExceptionKind::EOFError, "End of stream already reached"));
    }
    let mut input = std::mem::take(&mut stream.unconsumed);
    input.extend_from_slice(&data);
    let output = stream.run(vm, &input, most, "decompressing data")?;
    let full = output.bytes.len() >= most;
    keep_rest(&mut stream, &input[output.taken..]);
    stream.needs_input = !stream.ended && !full && stream.unconsumed.is_empty();
    Ok(vm.bytes(output.bytes))
}

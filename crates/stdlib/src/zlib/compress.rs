//! Compressor objects: `zlib.compressobj`.

use std::cell::RefCell;

use corallus_heap::{TypeFlags, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, method, this};
use corallus_vm::vm::Vm;
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, Status, Strategy};

use super::{ERROR, failure, more_room};
use crate::buffer;

/// The payload of a compressor. The stream is gone once it was finished.
pub struct Compress {
    stream: RefCell<Option<Box<Deflate>>>,
}

payload!(Compress, "Compress", []);

static COMPRESS: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    ..TypeDef::new::<Compress>("Compress", "zlib")
};

static METHODS: &[Native] = &[
    method(
        "compress",
        "($self, data, /)",
        |vm, args| {
            let data = buffer::data(vm, &args[1])?;
            let compressor = this::<Compress>(vm, &args[0])?.clone();
            let out = match compressor.stream.borrow_mut().as_mut() {
                Some(stream) => run(vm, stream, &data, DeflateFlush::NoFlush)?,
                None => return Err(failure(vm, "compressing data", -2, None)),
            };
            Ok(vm.bytes(out))
        },
        "Returns a bytes object containing compressed data.",
    ),
    method(
        "flush",
        "($self, mode=4, /)",
        flush,
        "Return a bytes object containing any remaining compressed data.",
    ),
];

/// A stream with these parameters; `None` if they are out of range.
pub(super) fn stream(level: i64, wbits: i64, memory: i64, strategy: i64) -> Option<Deflate> {
    let known = (-1..=9).contains(&level)
        && matches!(wbits, 8..=15 | -15..=-9 | 25..=31)
        && (1..=9).contains(&memory)
        && (0..=4).contains(&strategy);
    known.then(|| {
        Deflate::new_with_config(DeflateConfig {
            level: level as i32,
            window_bits: wbits as i32,
            mem_level: memory as i32,
            strategy: Strategy::try_from(strategy as i32).unwrap_or_default(),
            ..DeflateConfig::default()
        })
    })
}

/// Feeds all of `data` and returns what comes out.
pub(super) fn run(vm: &mut Vm, stream: &mut Deflate, data: &[u8], flush: DeflateFlush) -> Res<Vec<u8>> {
    let (mut out, mut taken, mut given) = (Vec::new(), 0, 0);
    loop {
        if given == out.len() {
            more_room(vm, &mut out, usize::MAX)?;
        }
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let status = stream.compress(&data[taken..], &mut out[given..], flush);
        taken += (stream.total_in() - before_in) as usize;
        given += (stream.total_out() - before_out) as usize;
        match status {
            Ok(Status::StreamEnd) => break,
            Ok(_) if given == out.len() => {}
            Ok(_) if taken == data.len() && flush != DeflateFlush::Finish => break,
            Ok(Status::Ok) => {}
            Ok(Status::BufError) => return Err(failure(vm, "compressing data", -5, None)),
            Err(error) => {
                let detail = stream.error_message();
                return Err(failure(vm, "compressing data", error as i32, detail));
            }
        }
    }
    out.truncate(given);
    Ok(out)
}

pub(super) fn compressobj(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut numbers = [0; 5];
    for (number, arg) in numbers.iter_mut().zip(args) {
        *number = vm.to_i64(arg)?;
    }
    let [level, mode, wbits, memory, strategy] = numbers;
    let made = if mode == 8 {
        stream(level, wbits, memory, strategy)
    } else {
        None
    };
    let Some(mut made) = made else {
        return Err(vm.value_error("Invalid initialization option"));
    };
    if !args[5].is_none() {
        let dictionary = buffer::data(vm, &args[5])?;
        if made.set_dictionary(&dictionary).is_err() {
            return Err(vm.value_error("Invalid dictionary"));
        }
    }
    let ty = vm.type_for(&COMPRESS);
    let stream = RefCell::new(Some(Box::new(made)));
    Ok(vm.heap.alloc(&ty, Compress { stream }).into_value())
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    let compressor = this::<Compress>(vm, &args[0])?.clone();
    let mode = vm.to_i64(&args[1])?;
    let flush = match mode {
        0 => return Ok(vm.bytes(Vec::new())),
        1 => DeflateFlush::PartialFlush,
        2 => DeflateFlush::SyncFlush,
        3 => DeflateFlush::FullFlush,
        4 => DeflateFlush::Finish,
        5 => DeflateFlush::Block,
        _ => return Err(failure(vm, "flushing", -2, None)),
    };
    let mut stream = compressor.stream.borrow_mut();
    let Some(open) = stream.as_mut() else {
        return Err(ERROR.raise(vm, "Error -2 while flushing: inconsistent stream state"));
    };
    let out = run(vm, open, &[], flush)?;
    if flush == DeflateFlush::Finish {
        *stream = None;
    }
    Ok(vm.bytes(out))
}

//! Reading: a piece, a line, or to the end, from what was read ahead and then from the raw stream.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::vm::Vm;

use super::{Buffered, flush, open, raw_of};
use crate::buffer;
use crate::io::raw;

/// Hands out up to `size` bytes of what was read ahead.
fn take(stream: &Buffered, size: usize) -> Vec<u8> {
    let ahead = stream.ahead.borrow();
    let start = stream.taken.get();
    let end = (start + size).min(ahead.len());
    stream.taken.set(end);
    ahead.get(start..end).unwrap_or_default().to_vec()
}

/// Reads ahead once; false at the end of the file, `None` if the raw stream has nothing for now.
fn fill(vm: &mut Vm, stream: &Buffered) -> Res<Option<bool>> {
    flush(vm, stream)?;
    let raw = raw_of(vm, stream)?;
    let Some(more) = raw::read(vm, &raw, stream.size.get())? else {
        return Ok(None);
    };
    let got = !more.is_empty();
    let mut ahead = stream.ahead.borrow_mut();
    let taken = stream.taken.replace(0);
    let gone = taken.min(ahead.len());
    ahead.drain(..gone);
    ahead.extend_from_slice(&more);
    Ok(Some(got))
}

/// Reads up to `size` bytes, or to the end; `None` if the raw stream has nothing for now.
pub fn read_bytes(vm: &mut Vm, stream: &Buffered, size: Option<usize>) -> Res<Option<Vec<u8>>> {
    let Some(size) = size else {
        flush(vm, stream)?;
        let mut all = take(stream, usize::MAX - stream.taken.get());
        let raw = raw_of(vm, stream)?;
        return Ok(match raw::readall(vm, &raw)? {
            Some(rest) if all.is_empty() => Some(rest),
            Some(rest) => {
                all.extend(rest);
                Some(all)
            }
            None => (!all.is_empty()).then_some(all),
        });
    };
    let mut bytes = take(stream, size);
    while bytes.len() < size {
        let missing = size - bytes.len();
        if missing >= stream.size.get() {
            flush(vm, stream)?;
            let raw = raw_of(vm, stream)?;
            match raw::read(vm, &raw, missing)? {
                Some(more) if more.is_empty() => break,
                Some(more) => bytes.extend(more),
                None if bytes.is_empty() => return Ok(None),
                None => break,
            }
            continue;
        }
        match fill(vm, stream)? {
            Some(true) => bytes.extend(take(stream, missing)),
            Some(false) => break,
            None if bytes.is_empty() => return Ok(None),
            None => break,
        }
    }
    Ok(Some(bytes))
}

/// Reads at most `size` bytes with at most one read of the raw stream.
pub fn read_once(vm: &mut Vm, stream: &Buffered, size: usize) -> Res<Vec<u8>> {
    if stream.unread() == 0 && size > 0 {
        flush(vm, stream)?;
        let raw = raw_of(vm, stream)?;
        stream.forget();
        return Ok(raw::read(vm, &raw, size)?.unwrap_or_default());
    }
    Ok(take(stream, size))
}

fn size_arg(vm: &mut Vm, value: &Value) -> Res<Option<usize>> {
    let size = if value.is_none() { -1 } else { vm.to_i64(value)? };
    match size {
        -1 => Ok(None),
        _ => match usize::try_from(size) {
            Ok(size) => {
                vm.check_size(size)?;
                Ok(Some(size))
            }
            Err(_) => Err(vm.value_error("read length must be non-negative or -1")),
        },
    }
}

pub fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "read of closed file")?;
    let size = size_arg(vm, &args[1])?;
    Ok(match read_bytes(vm, &stream, size)? {
        Some(bytes) => vm.bytes(bytes),
        None => Value::NONE,
    })
}

pub fn read1(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "read of closed file")?;
    let size = vm.to_i64(&args[1])?;
    let size = usize::try_from(size).unwrap_or_else(|_| stream.size.get());
    vm.check_size(size)?;
    let bytes = read_once(vm, &stream, size)?;
    Ok(vm.bytes(bytes))
}

pub fn peek(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "peek of closed file")?;
    if stream.unread() == 0 {
        fill(vm, &stream)?;
    }
    let seen = stream
        .ahead
        .borrow()
        .get(stream.taken.get()..)
        .unwrap_or_default()
        .to_vec();
    Ok(vm.bytes(seen))
}

/// Reads to the end of a line.
fn read_line(vm: &mut Vm, stream: &Buffered, limit: Option<usize>) -> Res<Vec<u8>> {
    let mut line = Vec::new();
    let limit = limit.unwrap_or(usize::MAX);
    loop {
        {
            let ahead = stream.ahead.borrow();
            let rest = ahead.get(stream.taken.get()..).unwrap_or_default();
            let rest = rest.get(..rest.len().min(limit - line.len())).unwrap_or(rest);
            let end = rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let piece = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
            line.extend_from_slice(piece);
            stream.taken.set(stream.taken.get() + piece.len());
            if end.is_some() || line.len() >= limit {
                return Ok(line);
            }
        }
        if fill(vm, stream)? != Some(true) {
            return Ok(line);
        }
    }
}

pub fn readline(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "readline of closed file")?;
    let limit = if args[1].is_none() { -1 } else { vm.to_i64(&args[1])? };
    let line = read_line(vm, &stream, usize::try_from(limit).ok())?;
    Ok(vm.bytes(line))
}

pub fn next_line(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "readline of closed file")?;
    let line = read_line(vm, &stream, None)?;
    if line.is_empty() {
        return Err(vm.stop_iteration(Value::NONE));
    }
    Ok(vm.bytes(line))
}

pub fn readinto(vm: &mut Vm, args: Args<'_>, once: bool) -> Res {
    let stream = open(vm, &args[0], "readinto of closed file")?;
    let size = buffer::writable_size(vm, &args[1])?;
    let bytes = if once {
        read_piece(vm, &stream, size)?
    } else {
        read_bytes(vm, &stream, Some(size))?
    };
    match bytes {
        Some(bytes) => {
            buffer::write_into(vm, &args[1], &bytes)?;
            Ok(vm.size(bytes.len()))
        }
        None => Ok(Value::NONE),
    }
}

/// Reads up to `size` bytes with at most one read of the raw stream, which fills the buffer unless more is wanted than that
/// holds.
fn read_piece(vm: &mut Vm, stream: &Buffered, size: usize) -> Res<Option<Vec<u8>>> {
    let mut bytes = take(stream, size);
    let missing = size - bytes.len();
    if missing > stream.size.get() {
        flush(vm, stream)?;
        stream.forget();
        let raw = raw_of(vm, stream)?;
        match raw::read(vm, &raw, missing)? {
            Some(more) => bytes.extend(more),
            None if bytes.is_empty() => return Ok(None),
            None => {}
        }
    } else if missing > 0 && bytes.is_empty() {
        if fill(vm, stream)?.is_none() {
            return Ok(None);
        }
        bytes = take(stream, size);
    }
    Ok(Some(bytes))
}

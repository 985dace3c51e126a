//! Writing, flushing and closing.

use std::thread;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::Args;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use super::{Buffered, is_closed, open, raw_of, stream};
use crate::exception_context::after;
use crate::io::raw;
use crate::{buffer, signal};

/// Moves the raw stream back over what was read ahead.
fn rewind(vm: &mut Vm, stream: &Buffered) -> Res<()> {
    let rest = stream.unread();
    stream.forget();
    if rest > 0 {
        let raw = raw_of(vm, stream)?;
        raw::seek(vm, &raw, -(rest as i64), libc::SEEK_CUR)?;
    }
    Ok(())
}

/// Takes bytes to be written. `BlockingIOError` if the raw stream takes nothing for now and not all of them fit into the buffer:
/// its `characters_written` says how many were taken.
pub fn write_bytes(vm: &mut Vm, stream: &Buffered, bytes: &[u8]) -> Res<()> {
    if stream.unread() > 0 {
        rewind(vm, stream)?;
    }
    let size = stream.size.get();
    let hold = |bytes: Option<&[u8]>| stream.waiting.borrow_mut().extend_from_slice(bytes.unwrap_or_default());
    let room = || size.saturating_sub(stream.waiting.borrow().len());
    if bytes.len() <= room() && bytes.len() < size {
        hold(Some(bytes));
        return Ok(());
    }
    match flush(vm, stream) {
        Err(raised) if raised.is(ExceptionKind::BlockingIOError) => {
            let taken = bytes.len().min(room());
            hold(bytes.get(..taken));
            return if taken < bytes.len() {
                Err(would_block(vm, taken))
            } else {
                Ok(())
            };
        }
        flushed => flushed?,
    }
    let raw = raw_of(vm, stream)?;
    let mut done = 0;
    while let Some(rest) = bytes.get(done..).filter(|rest| rest.len() > size) {
        let Some(count) = raw::write(vm, &raw, rest)? else {
            hold(rest.get(..size));
            return Err(would_block(vm, done + size));
        };
        done += count;
        // A signal may have cut the write short: its handlers run before waiting again.
        signal::run_handlers(vm)?;
    }
    hold(bytes.get(done..));
    Ok(())
}

/// `BlockingIOError`, of which `written` bytes were taken.
fn would_block(vm: &mut Vm, written: usize) -> Raised {
    let class = vm.exception_type(ExceptionKind::BlockingIOError).into_value();
    let number = Value::int32(libc::EAGAIN);
    let (text, written) = (vm.str("write could not complete without blocking"), vm.size(written));
    match vm.call(&class, &[number, text, written]) {
        Ok(error) => Raised(error),
        Err(raised) => raised,
    }
}

pub fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "write to closed file")?;
    let data = buffer::data(vm, &args[1])?;
    write_bytes(vm, &stream, &data)?;
    Ok(vm.size(data.len()))
}

/// Writes what waits. What couldn't be written goes on waiting.
pub fn flush(vm: &mut Vm, stream: &Buffered) -> Res<()> {
    if stream.waiting.borrow().is_empty() {
        return Ok(());
    }
    if is_closed(vm, stream)? {
        return Err(vm.value_error("flush of closed file"));
    }
    let raw = raw_of(vm, stream)?;
    let mut waiting = std::mem::take(&mut *stream.waiting.borrow_mut());
    let mut done = 0;
    let result = write_all(vm, &raw, &waiting, &mut done);
    if done < waiting.len() {
        waiting.drain(..done);
        let mut place = stream.waiting.borrow_mut();
        waiting.append(&mut place);
        *place = waiting;
    }
    result
}

/// Writes until everything is written, and counts what is.
fn write_all(vm: &mut Vm, raw: &Value, bytes: &[u8], done: &mut usize) -> Res<()> {
    while let Some(rest) = bytes.get(*done..).filter(|rest| !rest.is_empty()) {
        let Some(count) = raw::write(vm, raw, rest)? else {
            return Err(would_block(vm, 0));
        };
        *done += count;
        if *done < bytes.len() {
            // A signal may have cut the write short: its handlers run before waiting again.
            signal::run_handlers(vm)?;
        }
    }
    Ok(())
}

pub fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = stream(vm, &args[0])?;
    let raw = raw_of(vm, &stream)?;
    if is_closed(vm, &stream)? {
        return Ok(Value::NONE);
    }
    // Through the attribute: a subclass may flush in its own way.
    let flushed = vm.call_method(&args[0], "flush", &[]);
    stream.forget();
    stream.waiting.borrow_mut().clear();
    stream.closing.set(Some(thread::current().id()));
    let closed = vm.call_method(&raw, "close", &[]);
    stream.closing.set(None);
    after(flushed, closed)
}

pub fn detach(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = stream(vm, &args[0])?;
    let raw = raw_of(vm, &stream)?;
    vm.call_method(&args[0], "flush", &[])?;
    drop(stream.raw.replace(Value::NONE));
    Ok(raw)
}

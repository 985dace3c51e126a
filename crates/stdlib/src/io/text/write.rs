//! Writing text.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::codec::{self, Codec};
use super::{Newline, TextWrapper, buffer_of, position, read, wrapper};
use crate::exception_context::after;
use crate::io::base::{closed_error, unsupported};
use crate::io::buffered::{self, Buffered, RANDOM, WRITER};

/// The buffered stream below, if its methods are the native ones.
fn native_writer<'a>(vm: &mut Vm, buffer: &'a Value) -> Option<&'a corallus_heap::Ref<Buffered>> {
    let (writer, random) = (vm.type_for(&WRITER), vm.type_for(&RANDOM));
    let stream = buffer.downcast_ref::<Buffered>()?;
    let ty = vm.type_of(buffer);
    (ty.is(&writer) || ty.is(&random)).then_some(stream)
}

fn check_open(vm: &mut Vm, buffer: &Value) -> Res<()> {
    if buffer.has_payload::<Buffered>() {
        return crate::io::buffered_open(vm, buffer);
    }
    let closed = vm.getattr(buffer, "closed")?;
    if vm.truth(&closed)? {
        Err(closed_error(vm))
    } else {
        Ok(())
    }
}

fn check_writable(vm: &mut Vm, buffer: &Value) -> Res<()> {
    if native_writer(vm, buffer).is_some() {
        return Ok(());
    }
    let writable = vm.call_method(buffer, "writable", &[])?;
    if vm.truth(&writable)? {
        Ok(())
    } else {
        Err(unsupported(vm, "not writable"))
    }
}

pub fn write(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let Some(string) = args[1].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("write() argument must be str, not {given}")));
    };
    let buffer = buffer_of(vm, &text)?;
    check_open(vm, &buffer)?;
    check_writable(vm, &buffer)?;
    let length = string.len();
    let bytes = string.as_bytes();
    let has_line_end = text.line_buffering.get() && bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
    let ending = match text.newline.get() {
        Newline::Cr => Some("\r"),
        Newline::CrLf => Some("\r\n"),
        _ => None,
    };
    let mut encoded = Vec::new();
    match ending {
        Some(ending) if bytes.contains(&b'\n') => {
            let (from, to) = (vm.str("\n"), vm.str(ending));
            let replaced = vm.call_method(&args[1], "replace", &[from, to])?;
            codec::encode(vm, &text, &replaced, &mut encoded)?;
        }
        _ => codec::encode(vm, &text, &args[1], &mut encoded)?,
    }
    hand_over(vm, &text, &buffer, &encoded, has_line_end)?;
    Ok(vm.size(length))
}

/// Takes encoded text, and passes it on if it fills a chunk or mustn't wait.
fn hand_over(vm: &mut Vm, text: &TextWrapper, buffer: &Value, encoded: &[u8], has_line_end: bool) -> Res<()> {
    if text.seekable.get() {
        // A stream that is also read from goes on after what the program has seen.
        read::forget(text);
    }
    let chunk = text.chunk.get();
    // Again if the stream below has written something itself meanwhile.
    let overflows = || {
        let waits = text.waiting.borrow().len();
        waits > 0 && waits + encoded.len() > chunk
    };
    while overflows() {
        flush_waiting(vm, text)?;
    }
    let waits = {
        let mut waiting = text.waiting.borrow_mut();
        waiting.extend_from_slice(encoded);
        waiting.len()
    };
    let now = has_line_end || text.unbuffered.get();
    if waits >= chunk || now || text.write_through.get() {
        flush_waiting(vm, text)?;
    }
    if now { flush_buffer(vm, buffer) } else { Ok(()) }
}

/// The machine's shortcut for `print`: text that goes into the stream as it is. False if the stream isn't one of ours or
/// would change the text; nothing has been written then.
pub fn write_directly(vm: &mut Vm, stream: &Value, text: &[u8]) -> Res<bool> {
    let class = vm.type_for(&super::TEXT_IO_WRAPPER);
    let Some(wrapper) = stream
        .downcast_ref::<TextWrapper>()
        .filter(|_| vm.type_of(stream).is(&class))
    else {
        return Ok(false);
    };
    let plain_ending = !matches!(wrapper.newline.get(), Newline::Cr | Newline::CrLf);
    if wrapper.codec.get() != Codec::Utf8 || !plain_ending || std::str::from_utf8(text).is_err() {
        return Ok(false);
    }
    let wrapper = wrapper.clone();
    let buffer = buffer_of(vm, &wrapper)?;
    check_open(vm, &buffer)?;
    let has_line_end = wrapper.line_buffering.get() && text.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
    hand_over(vm, &wrapper, &buffer, text, has_line_end)?;
    Ok(true)
}

/// Hands what waits to the buffered stream.
pub fn flush_waiting(vm: &mut Vm, text: &TextWrapper) -> Res<()> {
    let waiting = std::mem::take(&mut *text.waiting.borrow_mut());
    if waiting.is_empty() {
        return Ok(());
    }
    let buffer = buffer_of(vm, text)?;
    if let Some(stream) = native_writer(vm, &buffer) {
        return buffered::write_bytes(vm, stream, &waiting);
    }
    let data = vm.bytes(waiting);
    vm.call_method(&buffer, "write", &[data]).map(drop)
}

fn flush_buffer(vm: &mut Vm, buffer: &Value) -> Res<()> {
    if let Some(stream) = native_writer(vm, buffer) {
        return buffered::flush(vm, stream);
    }
    vm.call_method(buffer, "flush", &[]).map(drop)
}

pub fn flush_method(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    check_open(vm, &buffer)?;
    text.telling.set(text.seekable.get());
    flush_waiting(vm, &text)?;
    flush_buffer(vm, &buffer)?;
    Ok(Value::NONE)
}

pub fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    let closed = vm.getattr(&buffer, "closed")?;
    if vm.truth(&closed)? {
        return Ok(Value::NONE);
    }
    // Through the attribute: a subclass may flush in its own way.
    let flushed = vm.call_method(&args[0], "flush", &[]);
    let closed = vm.call_method(&buffer, "close", &[]);
    after(flushed, closed)
}

pub fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    vm.call_method(&args[0], "flush", &[])?;
    let position = if args[1].is_none() {
        position::tell(vm, &args[..1])?
    } else {
        args[1].clone()
    };
    vm.call_method(&buffer, "truncate", &[position])
}

/// A stream that doesn't start at its beginning writes no byte order mark.
pub fn begin_in_the_middle(vm: &mut Vm, text: &TextWrapper) -> Res<()> {
    if text.codec.get() != Codec::Other || !text.seekable.get() || text.encoder.borrow().is_none() {
        return Ok(());
    }
    let buffer = buffer_of(vm, text)?;
    let at = vm.call_method(&buffer, "tell", &[])?;
    if vm.truth(&at)? {
        reset_encoder(vm, text, false)?;
    }
    Ok(())
}

/// After a move the encoder starts afresh.
pub fn reset_encoder(vm: &mut Vm, text: &TextWrapper, at_start: bool) -> Res<()> {
    let encoder = text.encoder.borrow().clone();
    if encoder.is_none() {
        return Ok(());
    }
    if at_start {
        vm.call_method(&encoder, "reset", &[])?;
    } else {
        vm.call_method(&encoder, "setstate", &[Value::int32(0)])?;
    }
    Ok(())
}

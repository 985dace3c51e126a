//! Reading text.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::codec::{self, Codec};
use super::position::Snapshot;
use super::{Newline, TextWrapper, buffer_of, wrapper, write};
use crate::buffer;
use crate::io::base::unsupported;
use crate::io::buffered::{self, Buffered, RANDOM, READER};

const CR: u8 = 1;
const LF: u8 = 2;
const CRLF: u8 = 4;

/// The buffered stream below, if its methods are the native ones.
fn native_reader<'a>(vm: &mut Vm, buffer: &'a Value) -> Option<&'a corallus_heap::Ref<Buffered>> {
    let (reader, random) = (vm.type_for(&READER), vm.type_for(&RANDOM));
    let stream = buffer.downcast_ref::<Buffered>()?;
    let ty = vm.type_of(buffer);
    (ty.is(&reader) || ty.is(&random)).then_some(stream)
}

fn check_readable(vm: &mut Vm, buffer: &Value) -> Res<()> {
    if native_reader(vm, buffer).is_some() {
        return super::super::buffered_open(vm, buffer);
    }
    let closed = vm.getattr(buffer, "closed")?;
    if vm.truth(&closed)? {
        return Err(crate::io::base::closed_error(vm));
    }
    let readable = vm.call_method(buffer, "readable", &[])?;
    if vm.truth(&readable)? {
        Ok(())
    } else {
        Err(unsupported(vm, "not readable"))
    }
}

/// Gets more bytes; false at the end.
fn fill(vm: &mut Vm, text: &TextWrapper) -> Res<bool> {
    if text.at_end.get() {
        return Ok(false);
    }
    let buffer = buffer_of(vm, text)?;
    let chunk = match native_reader(vm, &buffer) {
        Some(stream) => buffered::read_once(vm, stream, text.chunk.get())?,
        None => {
            let size = vm.size(text.chunk.get());
            let method = match vm.getattr_opt(&buffer, "read1")? {
                Some(method) => method,
                None => vm.getattr(&buffer, "read")?,
            };
            let chunk = vm.call(&method, &[size])?;
            match buffer::data_opt(vm, &chunk)? {
                Some(data) => data.to_vec(),
                None => {
                    let given = vm.type_name(&chunk);
                    let message = format!("underlying read1() should have returned a bytes-like object, not '{given}'");
                    return Err(vm.type_error(message));
                }
            }
        }
    };
    if chunk.is_empty() {
        text.at_end.set(true);
    }
    append(vm, text, &chunk)?;
    Ok(!chunk.is_empty())
}

/// Adds bytes that came from the stream.
fn append(vm: &mut Vm, text: &TextWrapper, chunk: &[u8]) -> Res<()> {
    let decoded;
    let mut more = chunk;
    let mut snapshot = None;
    if text.codec.get() == Codec::Other {
        let decoder = text.decoder.borrow().clone();
        if text.telling.get() {
            snapshot = Some(Snapshot::before(vm, &decoder, chunk)?);
        }
        let (data, last) = (vm.bytes(chunk), Value::bool(chunk.is_empty()));
        decoded = vm.call_method(&decoder, "decode", &[data, last])?;
        more = match decoded.downcast_ref::<Str>() {
            Some(string) => string.as_bytes(),
            None => {
                let given = vm.type_name(&decoded);
                return Err(vm.type_error(format!("decoder should return a string result, not '{given}'")));
            }
        };
    }
    let mut bytes = text.bytes.borrow_mut();
    let taken = text.taken.replace(0);
    let gone = taken.min(bytes.len());
    bytes.drain(..gone);
    bytes.extend_from_slice(more);
    if let Some(snapshot) = &mut snapshot {
        snapshot.decoded = more.len();
    }
    *text.snapshot.borrow_mut() = snapshot;
    Ok(())
}

fn translates(text: &TextWrapper) -> bool {
    text.newline.get() == Newline::Translate
}

/// Where the first line in `bytes` ends, if that can be said.
fn line_end(bytes: &[u8], newline: Newline, at_end: bool) -> Option<usize> {
    match newline {
        Newline::Lf => bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1),
        Newline::Cr => bytes.iter().position(|byte| *byte == b'\r').map(|at| at + 1),
        Newline::CrLf => bytes.windows(2).position(|pair| pair == b"\r\n").map(|at| at + 2),
        Newline::Translate | Newline::Universal => {
            let at = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'\r'), Some(b'\n')) => Some(at + 2),
                // A line feed may follow in what hasn't been read.
                (Some(b'\r'), None) if !at_end => None,
                _ => Some(at + 1),
            }
        }
    }
}

/// The end of the first `limit` characters of `bytes`, and how many there are; fewer if more bytes must be read.
fn cut(bytes: &[u8], limit: usize, codec: Codec, translate: bool, at_end: bool) -> (usize, usize) {
    let (mut end, mut count) = (0, 0);
    while count < limit
        && let Some(&first) = bytes.get(end)
    {
        let width = match (translate && first == b'\r', bytes.get(end + 1)) {
            (true, Some(b'\n')) => 2,
            (true, None) if !at_end => break,
            _ => codec.width(first),
        };
        if end + width > bytes.len() {
            if !at_end {
                break;
            }
            end = bytes.len();
        } else {
            end += width;
        }
        count += 1;
    }
    (end, count)
}

/// Hands out the next `length` bytes as text.
fn take(vm: &mut Vm, text: &TextWrapper, length: usize) -> Res {
    let start = text.taken.get();
    let piece = text
        .bytes
        .borrow()
        .get(start..start + length)
        .unwrap_or_default()
        .to_vec();
    text.taken.set(start + length);
    if matches!(text.newline.get(), Newline::Translate | Newline::Universal) {
        note_newlines(text, &piece);
    }
    if translates(text) && piece.contains(&b'\r') {
        return codec::decode(vm, text, &translated(&piece));
    }
    codec::decode(vm, text, &piece)
}

fn note_newlines(text: &TextWrapper, piece: &[u8]) {
    let mut seen = text.seen.get();
    if seen == CR | LF | CRLF {
        return;
    }
    let mut previous = 0;
    for (at, byte) in piece.iter().enumerate() {
        match byte {
            b'\n' if previous == b'\r' => seen |= CRLF,
            b'\n' => seen |= LF,
            b'\r' if piece.get(at + 1) != Some(&b'\n') => seen |= CR,
            _ => {}
        }
        previous = *byte;
    }
    text.seen.set(seen);
}

fn translated(piece: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(piece.len());
    let mut rest = piece.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte == b'\r' {
            rest.next_if_eq(&b'\n');
            out.push(b'\n');
        } else {
            out.push(byte);
        }
    }
    out
}

/// Reads a line of at most `limit` characters.
fn read_line(vm: &mut Vm, text: &TextWrapper, limit: Option<usize>) -> Res {
    loop {
        let at_end = text.at_end.get();
        let (end, complete) = {
            let bytes = text.bytes.borrow();
            let rest = bytes.get(text.taken.get()..).unwrap_or_default();
            let line = line_end(rest, text.newline.get(), at_end);
            let end = line.unwrap_or(rest.len());
            match limit {
                Some(limit) => {
                    let (cut_end, count) = cut(
                        rest.get(..end).unwrap_or(rest),
                        limit,
                        text.codec.get(),
                        translates(text),
                        at_end || line.is_some(),
                    );
                    (cut_end, count == limit || line.is_some())
                }
                None => (end, line.is_some()),
            }
        };
        if complete {
            return take(vm, text, end);
        }
        if !fill(vm, text)? && at_end {
            return take(vm, text, text.unread());
        }
    }
}

pub fn readline(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    begin(vm, &text)?;
    let limit = if args[1].is_none() { -1 } else { vm.to_i64(&args[1])? };
    read_line(vm, &text, usize::try_from(limit).ok())
}

pub fn next_line(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    begin(vm, &text)?;
    // As in the reference, the position isn't told while somebody iterates.
    text.telling.set(false);
    let line = read_line(vm, &text, None)?;
    match line.downcast_ref::<Str>() {
        Some(string) if string.is_empty() => {
            *text.snapshot.borrow_mut() = None;
            text.telling.set(text.seekable.get());
            Err(vm.stop_iteration(Value::NONE))
        }
        _ => Ok(line),
    }
}

/// Before reading: what waits to be written is written, and the stream must be open and readable.
fn begin(vm: &mut Vm, text: &TextWrapper) -> Res<()> {
    let buffer = buffer_of(vm, text)?;
    check_readable(vm, &buffer)?;
    write::flush_waiting(vm, text)
}

pub fn read(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    begin(vm, &text)?;
    let size = if args[1].is_none() { -1 } else { vm.to_i64(&args[1])? };
    let Ok(size) = usize::try_from(size) else {
        return read_all(vm, &text);
    };
    loop {
        let at_end = text.at_end.get();
        let (end, count) = {
            let bytes = text.bytes.borrow();
            let rest = bytes.get(text.taken.get()..).unwrap_or_default();
            cut(rest, size, text.codec.get(), translates(&text), at_end)
        };
        if count == size || at_end {
            return take(vm, &text, end);
        }
        fill(vm, &text)?;
    }
}

fn read_all(vm: &mut Vm, text: &TextWrapper) -> Res {
    let buffer = buffer_of(vm, text)?;
    let rest = match native_reader(vm, &buffer) {
        Some(stream) => buffered::read_bytes(vm, stream, None)?.unwrap_or_default(),
        None => {
            let rest = vm.call_method(&buffer, "read", &[])?;
            if rest.is_none() {
                Vec::new()
            } else {
                buffer::data(vm, &rest)?.to_vec()
            }
        }
    };
    if !rest.is_empty() {
        append(vm, text, &rest)?;
    }
    if text.codec.get() == Codec::Other {
        append(vm, text, b"")?;
    }
    text.at_end.set(true);
    let all = take(vm, text, text.unread());
    *text.snapshot.borrow_mut() = None;
    // More may come later where a file grows or a terminal goes on.
    text.at_end.set(false);
    all
}

/// Forgets what was read ahead.
pub fn forget(text: &TextWrapper) {
    *text.snapshot.borrow_mut() = None;
    text.bytes.borrow_mut().clear();
    text.taken.set(0);
    text.at_end.set(false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_where_the_mode_says() {
        assert_eq!(line_end(b"a\r\nb", Newline::Translate, false), Some(3));
        assert_eq!(line_end(b"a\rb", Newline::Universal, false), Some(2));
        assert_eq!(line_end(b"a\r", Newline::Universal, false), None);
        assert_eq!(line_end(b"a\r", Newline::Universal, true), Some(2));
        assert_eq!(line_end(b"a\rb\n", Newline::Lf, false), Some(4));
        assert_eq!(line_end(b"a\rb\r\n", Newline::CrLf, false), Some(5));
    }

    #[test]
    fn characters_are_counted_whole() {
        let bytes = "aé\r\nb".as_bytes();
        assert_eq!(cut(bytes, 2, Codec::Utf8, true, false), (3, 2));
        assert_eq!(cut(bytes, 3, Codec::Utf8, true, false), (5, 3));
        assert_eq!(cut(&bytes[..2], 2, Codec::Utf8, true, false), (1, 1));
        assert_eq!(translated(b"a\r\n\rb\n"), b"a\n\nb\n");
    }
}

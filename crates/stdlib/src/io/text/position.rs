//! Where a text stream stands: `tell` and `seek`.
//!
//! Of the encodings that the stream knows itself the position is that of a byte. Other decoders have a state: a position is then a
//! [`Cookie`], a byte of the stream, the decoder's state there, and what is to be fed to it and skipped to get where the program
//! was. It is found by decoding the last piece again from what was noted about it ([`Snapshot`]).

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::{as_big, as_i64};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;
use num_bigint::BigInt;

use super::codec::Codec;
use super::{TextWrapper, buffer_of, read, wrapper, write};
use crate::buffer;
use crate::io::base::{closed_error, unsupported};

/// The last piece that was decoded.
pub struct Snapshot {
    /// The decoder's state before it, which held nothing back but the beginning of `input`.
    flags: i64,
    input: Vec<u8>,
    /// How much text, in bytes of WTF-8, was made of it.
    pub decoded: usize,
}

impl Snapshot {
    /// What a decoder is about to be given, with what it holds back.
    pub fn before(vm: &mut Vm, decoder: &Value, chunk: &[u8]) -> Res<Self> {
        let (mut input, flags) = state_of(vm, decoder)?;
        input.extend_from_slice(chunk);
        Ok(Self {
            flags,
            input,
            decoded: 0,
        })
    }
}

/// A position, packed into an integer of five fields of 64 bits.
#[derive(Default)]
struct Cookie {
    byte: u64,
    flags: i64,
    /// How many bytes to feed to the decoder from there, and how many characters of them to skip.
    feed: u64,
    skip: u64,
    /// The last characters come only if the decoder is told that this is all.
    at_end: bool,
}

impl Cookie {
    fn pack(&self, vm: &mut Vm) -> Value {
        // The state of a decoder has 32 bits.
        let fields = [
            self.byte,
            self.flags as u64 & u64::from(u32::MAX),
            self.feed,
            self.skip,
            u64::from(self.at_end),
        ];
        let mut packed = BigInt::from(0);
        for field in fields.into_iter().rev() {
            packed = (packed << 64) + field;
        }
        vm.big_int(packed)
    }

    fn unpack(value: &Value) -> Option<Self> {
        if let Some(byte) = as_i64(value) {
            return Some(Self {
                byte: u64::try_from(byte).ok()?,
                ..Self::default()
            });
        }
        let (_, digits) = as_big(value)?.into_parts();
        let mut fields = digits.iter_u64_digits();
        let mut field = || fields.next().unwrap_or(0);
        let cookie = Self {
            byte: field(),
            flags: field() as i64,
            feed: field(),
            skip: field(),
            at_end: field() != 0,
        };
        fields.next().is_none().then_some(cookie)
    }
}

/// What a decoder holds back, and the rest of its state.
fn state_of(vm: &mut Vm, decoder: &Value) -> Res<(Vec<u8>, i64)> {
    let state = vm.call_method(decoder, "getstate", &[])?;
    let Some([held, flags]) = vm
        .items_of_exact(&state)
        .and_then(|items| <[Value; 2]>::try_from(items).ok())
    else {
        return Err(vm.type_error("illegal decoder state"));
    };
    let Some(held) = held.downcast_ref::<Bytes>() else {
        let given = vm.type_name(&held);
        let message = format!("illegal decoder state: the first item should be a bytes object, not '{given}'");
        return Err(vm.type_error(message));
    };
    Ok((held.data.to_vec(), vm.to_i64(&flags)?))
}

fn set_state(vm: &mut Vm, decoder: &Value, flags: i64) -> Res<()> {
    let (held, flags) = (vm.bytes(Vec::new()), vm.int(flags));
    let state = vm.tuple([held, flags]);
    vm.call_method(decoder, "setstate", &[state]).map(drop)
}

/// How many characters a decoder makes of the input.
fn count_decoded(vm: &mut Vm, decoder: &Value, input: &[u8], last: bool) -> Res<u64> {
    let input = vm.bytes(input);
    let text = vm.call_method(decoder, "decode", &[input, Value::bool(last)])?;
    match text.downcast_ref::<Str>() {
        Some(text) => Ok(text.len() as u64),
        None => {
            let given = vm.type_name(&text);
            Err(vm.type_error(format!("decoder should return a string result, not '{given}'")))
        }
    }
}

pub fn tell(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    if !text.seekable.get() {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    if !text.telling.get() {
        return Err(vm.error(ExceptionKind::OSError, "telling position disabled by next() call"));
    }
    vm.call_method(&args[0], "flush", &[])?;
    let at = vm.call_method(&buffer, "tell", &[])?;
    if text.codec.get() != Codec::Other {
        let rest = text.unread();
        if rest == 0 {
            return Ok(at);
        }
        let at = vm.to_i64(&at)?;
        return Ok(vm.int(at - rest as i64));
    }
    let Some(snapshot) = text.snapshot.take() else {
        return Ok(at);
    };
    let decoder = text.decoder.borrow().clone();
    let saved = vm.call_method(&decoder, "getstate", &[])?;
    let at = vm.to_i64(&at)?;
    let cookie = find(vm, &text, &decoder, &snapshot, at);
    *text.snapshot.borrow_mut() = Some(snapshot);
    vm.call_method(&decoder, "setstate", &[saved])?;
    let cookie = cookie?;
    Ok(cookie.pack(vm))
}

/// The position in the last piece of a stream whose buffer stands at `at`.
fn find(vm: &mut Vm, text: &TextWrapper, decoder: &Value, snapshot: &Snapshot, at: i64) -> Res<Cookie> {
    let begin = u64::try_from(at)
        .unwrap_or(0)
        .saturating_sub(snapshot.input.len() as u64);
    let mut wanted = {
        let bytes = text.bytes.borrow();
        let piece = bytes.len().saturating_sub(snapshot.decoded);
        let used = bytes.get(piece..text.taken.get().max(piece)).unwrap_or_default();
        used.iter().filter(|byte| **byte & 0xc0 != 0x80).count() as u64
    };
    let input = &snapshot.input[..];
    let (mut safe, mut flags) = (0, snapshot.flags);
    // As far as the decoder can go without holding anything back or making too much: in steps that become smaller.
    let mut step = input.len();
    while step > 0 && wanted > 0 {
        let Some(piece) = input.get(safe..safe + step) else {
            step = input.len() - safe;
            continue;
        };
        set_state(vm, decoder, flags)?;
        let made = count_decoded(vm, decoder, piece, false)?;
        let (held, after) = state_of(vm, decoder)?;
        if made > wanted {
            step /= 2;
        } else if held.is_empty() {
            (safe, flags) = (safe + step, after);
            wanted -= made;
        } else if made > 0 && held.len() < step {
            step -= held.len();
        } else {
            step /= 2;
        }
    }
    let mut cookie = Cookie {
        byte: begin + safe as u64,
        flags,
        skip: wanted,
        ..Cookie::default()
    };
    if wanted == 0 {
        return Ok(cookie);
    }
    // The rest is skipped when the stream returns to this place.
    set_state(vm, decoder, flags)?;
    let mut made = 0;
    for byte in input.get(safe..).unwrap_or_default() {
        made += count_decoded(vm, decoder, std::slice::from_ref(byte), false)?;
        cookie.feed += 1;
        if made >= wanted {
            return Ok(cookie);
        }
    }
    made += count_decoded(vm, decoder, &[], true)?;
    cookie.at_end = true;
    if made < wanted {
        return Err(vm.error(ExceptionKind::OSError, "can't reconstruct logical file position"));
    }
    Ok(cookie)
}

pub fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = wrapper(vm, &args[0])?;
    let buffer = buffer_of(vm, &text)?;
    let closed = vm.getattr(&buffer, "closed")?;
    if vm.truth(&closed)? {
        return Err(closed_error(vm));
    }
    if !text.seekable.get() {
        return Err(unsupported(vm, "underlying stream is not seekable"));
    }
    let whence = vm.to_i64(&args[2])?;
    let zero = as_i64(&args[1]) == Some(0);
    let target = match whence {
        1 if !zero => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        1 => vm.call_method(&args[0], "tell", &[])?,
        2 if !zero => return Err(unsupported(vm, "can't do nonzero end-relative seeks")),
        2 => return seek_to_end(vm, &args[0], &text, &buffer),
        0 => args[1].clone(),
        _ => return Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let Some(cookie) = Cookie::unpack(&target) else {
        let shown = vm.repr(&target)?;
        return Err(vm.value_error(format!("negative seek position {}", shown.to_string_lossy())));
    };
    vm.call_method(&args[0], "flush", &[])?;
    let byte = vm.big_int(BigInt::from(cookie.byte));
    vm.call_method(&buffer, "seek", &[byte])?;
    read::forget(&text);
    if text.codec.get() == Codec::Other {
        restore(vm, &text, &buffer, &cookie)?;
    }
    Ok(target)
}

fn seek_to_end(vm: &mut Vm, this: &Value, text: &TextWrapper, buffer: &Value) -> Res {
    vm.call_method(this, "flush", &[])?;
    read::forget(text);
    let at = vm.call_method(buffer, "seek", &[Value::int32(0), Value::int32(2)])?;
    if text.codec.get() == Codec::Other {
        let decoder = text.decoder.borrow().clone();
        if !decoder.is_none() {
            vm.call_method(&decoder, "reset", &[])?;
        }
        let at_start = !vm.truth(&at)?;
        write::reset_encoder(vm, text, at_start)?;
    }
    Ok(at)
}

/// Brings the codecs to where a cookie says, behind a move of the stream below.
fn restore(vm: &mut Vm, text: &TextWrapper, buffer: &Value, cookie: &Cookie) -> Res<()> {
    let decoder = text.decoder.borrow().clone();
    let at_start = cookie.byte == 0 && cookie.flags == 0 && cookie.skip == 0;
    if !decoder.is_none() {
        if at_start && cookie.feed == 0 {
            vm.call_method(&decoder, "reset", &[])?;
        } else {
            set_state(vm, &decoder, cookie.flags)?;
        }
    }
    if cookie.skip > 0 && !decoder.is_none() {
        let feed = vm.big_int(BigInt::from(cookie.feed));
        let input = vm.call_method(buffer, "read", &[feed])?;
        let input = buffer::data(vm, &input)?.to_vec();
        let data = vm.bytes(&input[..]);
        let decoded = vm.call_method(&decoder, "decode", &[data, Value::bool(cookie.at_end)])?;
        let Some(decoded) = decoded.downcast_ref::<Str>() else {
            let given = vm.type_name(&decoded);
            return Err(vm.type_error(format!("decoder should return a string result, not '{given}'")));
        };
        let skipped = usize::try_from(cookie.skip)
            .ok()
            .filter(|skip| *skip <= decoded.len())
            .map(|skip| byte_of(decoded.as_bytes(), skip));
        let Some(skipped) = skipped else {
            return Err(vm.error(ExceptionKind::OSError, "can't restore logical file position"));
        };
        *text.bytes.borrow_mut() = decoded.as_bytes().to_vec();
        text.taken.set(skipped);
        *text.snapshot.borrow_mut() = Some(Snapshot {
            flags: cookie.flags,
            input,
            decoded: decoded.as_bytes().len(),
        });
    }
    write::reset_encoder(vm, text, at_start)
}

/// Where a character begins in WTF-8.
fn byte_of(bytes: &[u8], character: usize) -> usize {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte & 0xc0 != 0x80);
    starts.map(|(at, _)| at).nth(character).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_found_in_bytes() {
        assert_eq!(byte_of("aéx".as_bytes(), 0), 0);
        assert_eq!(byte_of("aéx".as_bytes(), 2), 3);
        assert_eq!(byte_of("aéx".as_bytes(), 3), 4);
    }

    #[test]
    fn a_small_cookie_is_a_byte() {
        let cookie = Cookie::unpack(&Value::int32(7)).map(|cookie| (cookie.byte, cookie.flags, cookie.skip));
        assert_eq!(cookie, Some((7, 0, 0)));
        assert!(Cookie::unpack(&Value::int32(-1)).is_none());
    }
}

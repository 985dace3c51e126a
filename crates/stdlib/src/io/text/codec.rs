//! The encodings that a text stream knows itself. What doesn't encode or decode cleanly is left to `str.encode` and
//! `bytes.decode`, which know every error handler.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::TextWrapper;
use crate::buffer;

/// An encoding in which line ends are the bytes `\n` and `\r` and nothing else is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Latin1,
    Ascii,
    /// Through the `codecs` module.
    Other,
}

impl Codec {
    /// The codec of an encoding name.
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
        match name.as_str() {
            "utf-8" | "utf8" | "u8" | "cp65001" => Codec::Utf8,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" => Codec::Latin1,
            "ascii" | "us-ascii" | "646" => Codec::Ascii,
            _ => Codec::Other,
        }
    }

    /// How many bytes the character takes that begins with this byte.
    pub fn width(self, first: u8) -> usize {
        match (self, first) {
            (Codec::Latin1 | Codec::Ascii, _) | (_, 0..0xc0) => 1,
            (_, 0xc0..0xe0) => 2,
            (_, 0xe0..0xf0) => 3,
            (_, 0xf0..) => 4,
        }
    }
}

/// Bytes of the stream as text.
pub fn decode(vm: &mut Vm, text: &TextWrapper, bytes: &[u8]) -> Res {
    match text.codec.get() {
        Codec::Utf8 => {
            if let Ok(clean) = std::str::from_utf8(bytes) {
                return Ok(vm.str(clean));
            }
        }
        Codec::Ascii => {
            if bytes.is_ascii()
                && let Ok(clean) = std::str::from_utf8(bytes)
            {
                return Ok(vm.str(clean));
            }
        }
        Codec::Latin1 => {
            let clean: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            return Ok(vm.str(&clean));
        }
        // A decoder has already made WTF-8 of it.
        Codec::Other => {
            return Ok(match rustpython_wtf8::Wtf8::from_bytes(bytes) {
                Some(wtf8) => vm.wtf8(wtf8),
                None => vm.str(&String::from_utf8_lossy(bytes)),
            });
        }
    }
    let (encoding, errors) = (text.encoding.borrow().clone(), text.errors.borrow().clone());
    let bytes = vm.bytes(bytes);
    vm.call_method(&bytes, "decode", &[encoding, errors])
}

/// Encodes text and appends it to `out`.
pub fn encode(vm: &mut Vm, text: &TextWrapper, value: &Value, out: &mut Vec<u8>) -> Res<()> {
    let Some(string) = value.downcast_ref::<Str>() else {
        return Ok(());
    };
    match text.codec.get() {
        Codec::Utf8 if string.is_ascii() || string.to_str().is_some() => {
            out.extend_from_slice(string.as_bytes());
            return Ok(());
        }
        Codec::Ascii | Codec::Latin1 if string.is_ascii() => {
            out.extend_from_slice(string.as_bytes());
            return Ok(());
        }
        _ => {}
    }
    let (encoding, errors) = (text.encoding.borrow().clone(), text.errors.borrow().clone());
    let encoded = match text.codec.get() {
        Codec::Other => {
            let encoder = text.encoder.borrow().clone();
            vm.call_method(&encoder, "encode", std::slice::from_ref(value))?
        }
        _ => vm.call_method(value, "encode", &[encoding, errors])?,
    };
    out.extend_from_slice(&buffer::data(vm, &encoded)?);
    Ok(())
}

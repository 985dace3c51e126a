//! Text to bytes and back.
//!
//! - this file: the native codecs by name, and the ways in for `str.encode`, `bytes.decode` and `open`.
//! - [`encode`], [`decode`]: the native codecs; [`escape`]: `unicode_escape` and `raw_unicode_escape`.
//! - [`charmap`]: codecs by table; [`utf7`]: the one with a state.
//! - [`errors`]: error handlers.
//! - [`registry`]: codecs and handlers that programs register.

pub mod charmap;
pub mod decode;
pub mod encode;
pub mod errors;
pub mod escape;
pub mod registry;
pub mod utf7;

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::objects::buffer;
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::str::Str;
use crate::vm::Vm;

/// A codec that the machine has itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    /// UTF-8 with a signature in front.
    Utf8Sig,
    /// In the machine's order with a mark in front; either order when decoding.
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
    Ascii,
    Latin1,
    UnicodeEscape,
    RawUnicodeEscape,
}

impl Codec {
    /// Whether the reference finds the codec in its registry, and says so when it fails.
    pub fn is_registered(self) -> bool {
        !matches!(
            self,
            Self::Utf8 | Self::Utf16 | Self::Utf32 | Self::Ascii | Self::Latin1
        )
    }

    /// The codec with this name or alias.
    pub fn find(name: &str) -> Option<Self> {
        if matches!(name, "utf-8" | "utf8") {
            return Some(Self::Utf8);
        }
        let name: String = name
            .chars()
            .map(|c| {
                if c == '-' || c == ' ' {
                    '_'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        Some(match name.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Self::Utf8,
            "utf_8_sig" => Self::Utf8Sig,
            "utf_16" | "utf16" | "u16" => Self::Utf16,
            "utf_16_le" | "utf_16le" | "utf16_le" | "unicodelittleunmarked" => Self::Utf16Le,
            "utf_16_be" | "utf_16be" | "utf16_be" | "unicodebigunmarked" => Self::Utf16Be,
            "utf_32" | "utf32" | "u32" => Self::Utf32,
            "utf_32_le" | "utf_32le" | "utf32_le" => Self::Utf32Le,
            "utf_32_be" | "utf_32be" | "utf32_be" => Self::Utf32Be,
            "ascii" | "us_ascii" | "646" | "us" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "iso646_us" => Self::Ascii,
            "latin_1" | "latin1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859" | "l1" | "cp819" | "latin" => {
                Self::Latin1
            }
            "unicode_escape" | "unicodeescape" => Self::UnicodeEscape,
            "raw_unicode_escape" | "rawunicodeescape" => Self::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name that exceptions show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Sig => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf16Le => "utf-16-le",
            Self::Utf16Be => "utf-16-be",
            Self::Utf32 => "utf-32",
            Self::Utf32Le => "utf-32-le",
            Self::Utf32Be => "utf-32-be",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::UnicodeEscape => "unicodeescape",
            Self::RawUnicodeEscape => "rawunicodeescape",
        }
    }
}

/// Text that is valid UTF-8.
///
/// # Errors
/// `UnicodeEncodeError` where it has a lone surrogate.
pub fn as_utf8(vm: &mut Vm, string: &Ref<Str>) -> Res<String> {
    match string.to_str() {
        Some(text) => Ok(text.to_owned()),
        None => {
            let bytes = encode::encode(vm, Codec::Utf8, string, "strict")?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
    }
}

/// `string.encode(encoding, errors)`
pub fn encode_str(vm: &mut Vm, string: &Ref<Str>, encoding: &str, errors: &str) -> Res {
    registry::checked(vm, encoding, errors)?;
    if let Some(codec) = Codec::find(encoding) {
        return match encode::encode(vm, codec, string, errors) {
            Ok(bytes) => Ok(vm.bytes(bytes)),
            Err(raised) if codec.is_registered() => {
                Err(registry::failed(vm, raised, registry::Direction::Encode, encoding))
            }
            Err(raised) => Err(raised),
        };
    }
    let result = registry::run(
        vm,
        registry::Direction::Encode,
        string.as_value(),
        encoding,
        Some(errors),
        true,
    )?;
    if result.has_payload::<Bytes>() {
        return Ok(result);
    }
    let name = vm.type_name(&result);
    Err(vm.type_error(format!(
        "'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"
    )))
}

/// `str(object, encoding, errors)` for a bytes-like object, and `bytes.decode`.
pub fn decode_to_str(vm: &mut Vm, object: &Value, encoding: &str, errors: &str) -> Res {
    registry::checked(vm, encoding, errors)?;
    let is_empty = match object.downcast_ref::<Bytes>() {
        Some(bytes) => bytes.data.is_empty(),
        None => object
            .downcast_ref::<ByteArray>()
            .is_some_and(|array| array.data.borrow().is_empty()),
    };
    // Nothing needs no codec.
    if is_empty {
        return Ok(vm.str(""));
    }
    if let Some(codec) = Codec::find(encoding) {
        if codec == Codec::Utf8
            && let Some(bytes) = object.downcast_ref::<Bytes>()
            && std::str::from_utf8(&bytes.data).is_ok()
        {
            return Ok(vm.new_str((&*bytes.data).into()).into_value());
        }
        let Some(bytes) = buffer::bytes_of(vm, object) else {
            let name = vm.type_name(object);
            return Err(vm.type_error(format!("a bytes-like object is required, not '{name}'")));
        };
        return match decode::decode(vm, codec, &bytes, errors, true) {
            Ok((text, _)) => Ok(text),
            Err(raised) if codec.is_registered() => {
                Err(registry::failed(vm, raised, registry::Direction::Decode, encoding))
            }
            Err(raised) => Err(raised),
        };
    }
    let result = registry::run(vm, registry::Direction::Decode, object, encoding, Some(errors), true)?;
    if result.has_payload::<Str>() {
        return Ok(result);
    }
    let name = vm.type_name(&result);
    Err(vm.type_error(format!(
        "'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types"
    )))
}

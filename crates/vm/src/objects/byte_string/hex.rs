//! Hexadecimal text, decoding, translation tables.

use corallus_heap::Value;

use super::{receiver, same_kind};
use crate::codecs;
use crate::error::Res;
use crate::native::{Args, Native, class, fixed, method};
use crate::objects::buffer::{self, require};
use crate::objects::bytes::Bytes;
use crate::objects::str::Str;
use crate::objects::str::methods::text_option;
use crate::objects::type_::Type;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method(
        "hex",
        "($self, /, sep=<unrepresentable>, bytes_per_sep=1)",
        to_hex,
        "Create a string of hexadecimal numbers from a bytes object.",
    ),
    class(method(
        "fromhex",
        "($type, string, /)",
        from_hex,
        "Create a bytes object from a string of hexadecimal numbers.\n\nSpaces between two numbers are accepted.\nExample: bytes.fromhex('B9 01EF') -> b'\\\\xb9\\\\x01\\\\xef'.",
    )),
    method(
        "decode",
        "($self, /, encoding='utf-8', errors='strict')",
        decode,
        "Decode the bytes using the codec registered for encoding.\n\n  encoding\n    The encoding with which to decode the bytes.\n  errors\n    The error handling scheme to use for the handling of decoding errors.\n    The default is 'strict' meaning that decoding errors raise a\n    UnicodeDecodeError. Other possible values are 'ignore' and 'replace'\n    as well as any other name registered with codecs.register_error that\n    can handle UnicodeDecodeErrors.",
    ),
    method(
        "translate",
        "($self, table, /, delete=<unrepresentable>)",
        translate,
        "Return a copy with each character mapped by the given translation table.\n\n  table\n    Translation table, which must be a bytes object of length 256.\n\nAll characters occurring in the optional argument delete are removed.\nThe remaining characters are mapped through the given translation table.",
    ),
    fixed(method(
        "maketrans",
        "(frm, to, /)",
        maketrans,
        "Return a translation table usable for the bytes or bytearray translate method.\n\nThe returned table will be one where each byte in frm is mapped to the byte at\nthe same position in to.\n\nThe bytes objects frm and to must be of the same length.",
    )),
];

fn to_hex(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = receiver(vm, &args[0])?.into_owned();
    hex_text(vm, &data, &args[1], &args[2])
}

/// Two digits per byte, with a separator between groups of bytes: counted from the right, or from the left if `group` is
/// negative.
pub(crate) fn hex_text(vm: &mut Vm, data: &[u8], separator: &Value, group: &Value) -> Res {
    let separator = separator_byte(vm, separator)?;
    let group = vm.size_argument(group)?;
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    vm.check_size(data.len().saturating_mul(3))?;
    let mut out = String::with_capacity(data.len() * 3);
    for (at, byte) in data.iter().enumerate() {
        let from_edge = if group < 0 { at } else { data.len() - at };
        if let Some(separator) = separator
            && at > 0
            && size > 0
            && from_edge % size == 0
        {
            out.push(char::from(separator));
        }
        for digit in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    Ok(vm.str(&out))
}

fn separator_byte(vm: &mut Vm, value: &Value) -> Res<Option<u8>> {
    if value.is_undef() {
        return Ok(None);
    }
    let text = match value.downcast_ref::<Str>() {
        Some(text) if text.len() == 1 && !text.is_ascii() => return Err(vm.value_error("sep must be ASCII.")),
        Some(text) => text.as_bytes().to_vec(),
        None => match buffer::bytes_of(vm, value) {
            Some(bytes) => bytes,
            None => {
                vm.len(value)?;
                return Err(vm.type_error("sep must be str or bytes."));
            }
        },
    };
    match text[..] {
        [byte] if byte.is_ascii() => Ok(Some(byte)),
        [_] => Err(vm.value_error("sep must be ASCII.")),
        _ => Err(vm.value_error("sep must be length 1.")),
    }
}

fn from_hex(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = match args[1].downcast_ref::<Str>() {
        Some(text) => text.as_bytes().to_vec(),
        None => match buffer::bytes_of(vm, &args[1]) {
            Some(bytes) => bytes,
            None => {
                let name = vm.type_name(&args[1]);
                return Err(vm.type_error(format!("fromhex() argument must be str or bytes-like, not {name}")));
            }
        },
    };
    let data = match read_hex(&text) {
        Ok(data) => data,
        Err(None) => return Err(vm.value_error("fromhex() arg must contain an even number of hexadecimal digits")),
        Err(Some(at)) => {
            return Err(vm.value_error(format!(
                "non-hexadecimal number found in fromhex() arg at position {at}"
            )));
        }
    };
    let Some(class) = args[0].downcast_ref::<Type>().cloned() else {
        return Ok(vm.bytes(data));
    };
    if class.is(&vm.types.bytes) || class.is(&vm.types.bytearray) {
        return Ok(super::instance(vm, &class, data));
    }
    let data = vm.bytes(data);
    vm.call(class.as_value(), &[data])
}

/// The bytes, or where something else stands; `Err(None)` if half a byte is missing.
fn read_hex(text: &[u8]) -> Result<Vec<u8>, Option<usize>> {
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut data = Vec::with_capacity(text.len() / 2);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if super::search::is_space(*byte) {
            at += 1;
            continue;
        }
        let high = digit(at).ok_or(Some(at))?;
        if at + 1 == text.len() {
            return Err(None);
        }
        let low = digit(at + 1).ok_or(Some(at + 1))?;
        data.push((high << 4 | low) as u8);
        at += 2;
    }
    Ok(data)
}

fn decode(vm: &mut Vm, args: Args<'_>) -> Res {
    // UTF-8, as most text is, needs no codec.
    let is = |argument: &Value, text: &[u8]| {
        argument
            .downcast_ref::<Str>()
            .is_some_and(|argument| argument.as_bytes() == text)
    };
    if is(&args[1], b"utf-8")
        && is(&args[2], b"strict")
        && let Some(bytes) = args[0].downcast_ref::<Bytes>()
        && let Ok(text) = std::str::from_utf8(&bytes.data)
    {
        return Ok(vm.str(text));
    }
    let encoding = text_option(vm, "decode", "encoding", &args[1], "utf-8")?;
    let errors = text_option(vm, "decode", "errors", &args[2], "strict")?;
    codecs::decode_to_str(vm, &args[0], &encoding, &errors)
}

fn translate(vm: &mut Vm, args: Args<'_>) -> Res {
    let table = if args[1].is_none() {
        None
    } else {
        Some(require(vm, &args[1])?)
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let deleted = if args[2].is_undef() {
        Vec::new()
    } else {
        require(vm, &args[2])?
    };
    let data = receiver(vm, &args[0])?;
    let map = |byte: &u8| {
        table
            .as_ref()
            .and_then(|table| table.get(usize::from(*byte)).copied())
            .unwrap_or(*byte)
    };
    let out: Vec<u8> = data.iter().filter(|byte| !deleted.contains(byte)).map(map).collect();
    Ok(same_kind(vm, &args[0], out))
}

fn maketrans(vm: &mut Vm, args: Args<'_>) -> Res {
    let (from, to) = (require(vm, &args[0])?, require(vm, &args[1])?);
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to) {
        if let Some(place) = table.get_mut(usize::from(*from)) {
            *place = to;
        }
    }
    Ok(vm.bytes(table))
}

#[cfg(test)]
mod tests {
    use super::read_hex;

    #[test]
    fn hexadecimal_text_is_checked() {
        assert_eq!(read_hex(b" 0aFf 10"), Ok(vec![10, 255, 16]));
        assert_eq!(read_hex(b"1"), Err(None));
        assert_eq!(read_hex(b"1 2"), Err(Some(1)));
        assert_eq!(read_hex(b"zz"), Err(Some(0)));
    }
}

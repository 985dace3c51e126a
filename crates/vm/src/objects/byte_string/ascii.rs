//! What treats bytes as ASCII text: case, kinds of characters, padding, stripping.

use corallus_heap::Value;

use super::search::is_space;
use super::{receiver, same_kind, unchanged};
use crate::error::Res;
use crate::native::{Args, Native, method};
use crate::objects::buffer::{self, require};
use crate::vm::Vm;

const UNARY: &str = "($self, /)";
const PAD: &str = "($self, width, fillchar=<unrepresentable>, /)";
const STRIP: &str = "($self, bytes=None, /)";

pub static METHODS: &[Native] = &[
    method(
        "lower",
        UNARY,
        |vm, args| map(vm, args, <[u8]>::to_ascii_lowercase),
        "B.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase.",
    ),
    method(
        "upper",
        UNARY,
        |vm, args| map(vm, args, <[u8]>::to_ascii_uppercase),
        "B.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase.",
    ),
    method(
        "swapcase",
        UNARY,
        |vm, args| map(vm, args, swapcase),
        "B.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa.",
    ),
    method(
        "title",
        UNARY,
        |vm, args| map(vm, args, title),
        "B.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with uppercase\ncharacters, all remaining cased characters have lowercase.",
    ),
    method(
        "capitalize",
        UNARY,
        |vm, args| map(vm, args, capitalize),
        "B.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased.",
    ),
    method(
        "isalnum",
        UNARY,
        |vm, args| all(vm, args, u8::is_ascii_alphanumeric),
        "B.isalnum() -> bool\n\nReturn True if all characters in B are alphanumeric\nand there is at least one character in B, False otherwise.",
    ),
    method(
        "isalpha",
        UNARY,
        |vm, args| all(vm, args, u8::is_ascii_alphabetic),
        "B.isalpha() -> bool\n\nReturn True if all characters in B are alphabetic\nand there is at least one character in B, False otherwise.",
    ),
    method(
        "isascii",
        UNARY,
        |vm, args| Ok(receiver(vm, &args[0])?.is_ascii().into()),
        "B.isascii() -> bool\n\nReturn True if B is empty or all characters in B are ASCII,\nFalse otherwise.",
    ),
    method(
        "isdigit",
        UNARY,
        |vm, args| all(vm, args, u8::is_ascii_digit),
        "B.isdigit() -> bool\n\nReturn True if all characters in B are digits\nand there is at least one character in B, False otherwise.",
    ),
    method(
        "isspace",
        UNARY,
        |vm, args| all(vm, args, |byte| is_space(*byte)),
        "B.isspace() -> bool\n\nReturn True if all characters in B are whitespace\nand there is at least one character in B, False otherwise.",
    ),
    method(
        "islower",
        UNARY,
        |vm, args| uniform(vm, args, u8::is_ascii_lowercase, u8::is_ascii_uppercase),
        "B.islower() -> bool\n\nReturn True if all cased characters in B are lowercase and there is\nat least one cased character in B, False otherwise.",
    ),
    method(
        "isupper",
        UNARY,
        |vm, args| uniform(vm, args, u8::is_ascii_uppercase, u8::is_ascii_lowercase),
        "B.isupper() -> bool\n\nReturn True if all cased characters in B are uppercase and there is\nat least one cased character in B, False otherwise.",
    ),
    method(
        "istitle",
        UNARY,
        istitle,
        "B.istitle() -> bool\n\nReturn True if B is a titlecased string and there is at least one\ncharacter in B, i.e. uppercase characters may only follow uncased\ncharacters and lowercase characters only cased ones. Return False\notherwise.",
    ),
    method(
        "center",
        PAD,
        |vm, args| {
            pad(vm, args, "center", |missing, width| {
                let left = missing / 2 + (missing & width & 1);
                (left, missing - left)
            })
        },
        "Return a centered string of length width.\n\nPadding is done using the specified fill character.",
    ),
    method(
        "ljust",
        PAD,
        |vm, args| pad(vm, args, "ljust", |missing, _| (0, missing)),
        "Return a left-justified string of length width.\n\nPadding is done using the specified fill character.",
    ),
    method(
        "rjust",
        PAD,
        |vm, args| pad(vm, args, "rjust", |missing, _| (missing, 0)),
        "Return a right-justified string of length width.\n\nPadding is done using the specified fill character.",
    ),
    method(
        "zfill",
        "($self, width, /)",
        zfill,
        "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe original string is never truncated.",
    ),
    method(
        "expandtabs",
        "($self, /, tabsize=8)",
        expandtabs,
        "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
    ),
    method(
        "strip",
        STRIP,
        |vm, args| strip(vm, args, true, true),
        "Strip leading and trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading and trailing ASCII whitespace.",
    ),
    method(
        "lstrip",
        STRIP,
        |vm, args| strip(vm, args, true, false),
        "Strip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading  ASCII whitespace.",
    ),
    method(
        "rstrip",
        STRIP,
        |vm, args| strip(vm, args, false, true),
        "Strip trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip trailing ASCII whitespace.",
    ),
];

fn map(vm: &mut Vm, args: Args<'_>, mapping: fn(&[u8]) -> Vec<u8>) -> Res {
    let data = mapping(&receiver(vm, &args[0])?);
    Ok(same_kind(vm, &args[0], data))
}

fn swapcase(data: &[u8]) -> Vec<u8> {
    data.iter()
        .map(|byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte })
        .collect()
}

fn title(data: &[u8]) -> Vec<u8> {
    let mut after_letter = false;
    let mut convert = |byte: &u8| {
        let converted = if after_letter {
            byte.to_ascii_lowercase()
        } else {
            byte.to_ascii_uppercase()
        };
        after_letter = byte.is_ascii_alphabetic();
        converted
    };
    data.iter().map(&mut convert).collect()
}

fn capitalize(data: &[u8]) -> Vec<u8> {
    let mut data = data.to_ascii_lowercase();
    if let Some(first) = data.first_mut() {
        first.make_ascii_uppercase();
    }
    data
}

fn all(vm: &mut Vm, args: Args<'_>, test: fn(&u8) -> bool) -> Res {
    let data = receiver(vm, &args[0])?;
    Ok((!data.is_empty() && data.iter().all(test)).into())
}

fn uniform(vm: &mut Vm, args: Args<'_>, wanted: fn(&u8) -> bool, refused: fn(&u8) -> bool) -> Res {
    let data = receiver(vm, &args[0])?;
    Ok((data.iter().any(wanted) && !data.iter().any(refused)).into())
}

fn istitle(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = receiver(vm, &args[0])?;
    let (mut found, mut after_letter) = (false, false);
    for byte in data.iter() {
        if byte.is_ascii_uppercase() && after_letter || byte.is_ascii_lowercase() && !after_letter {
            return Ok(Value::FALSE);
        }
        after_letter = byte.is_ascii_alphabetic();
        found |= after_letter;
    }
    Ok(found.into())
}

fn pad(vm: &mut Vm, args: Args<'_>, name: &str, sides: fn(usize, usize) -> (usize, usize)) -> Res {
    let width = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let fill = fill_byte(vm, name, &args[2])?;
    let data = receiver(vm, &args[0])?;
    let missing = width.saturating_sub(data.len());
    if missing == 0 {
        return unchanged(vm, &args[0]);
    }
    let (left, right) = sides(missing, width);
    let mut out = vm.text_buffer(width)?;
    out.resize(left, fill);
    out.extend_from_slice(&data);
    out.resize(left + data.len() + right, fill);
    Ok(same_kind(vm, &args[0], out))
}

fn fill_byte(vm: &mut Vm, name: &str, value: &Value) -> Res<u8> {
    if value.is_undef() {
        return Ok(b' ');
    }
    let bytes = if buffer::is_bytes(value) {
        buffer::bytes_of(vm, value)
    } else {
        None
    };
    match bytes.as_deref() {
        Some([byte]) => Ok(*byte),
        Some(bytes) => {
            let given = vm.type_name(value);
            let length = bytes.len();
            Err(vm.type_error(format!(
                "{name}(): argument 2 must be a byte string of length 1, not a {given} object of length {length}"
            )))
        }
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!(
                "{name}() argument 2 must be a byte string of length 1, not {given}"
            )))
        }
    }
}

fn zfill(vm: &mut Vm, args: Args<'_>) -> Res {
    let width = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let data = receiver(vm, &args[0])?;
    let missing = width.saturating_sub(data.len());
    if missing == 0 {
        return unchanged(vm, &args[0]);
    }
    let (sign, digits) = data.split_at(usize::from(matches!(data.first(), Some(b'+' | b'-'))));
    let mut out = vm.text_buffer(width)?;
    out.extend_from_slice(sign);
    out.resize(sign.len() + missing, b'0');
    out.extend_from_slice(digits);
    Ok(same_kind(vm, &args[0], out))
}

fn expandtabs(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let data = receiver(vm, &args[0])?;
    let tabs = data.iter().filter(|byte| **byte == b'\t').count();
    let mut out = vm.text_buffer(tabs.saturating_mul(size).saturating_add(data.len()))?;
    let mut column = 0;
    for byte in data.iter() {
        match byte {
            b'\t' if size > 0 => {
                let spaces = size - column % size;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            b'\t' => {}
            _ => {
                column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
                out.push(*byte);
            }
        }
    }
    Ok(same_kind(vm, &args[0], out))
}

fn strip(vm: &mut Vm, args: Args<'_>, left: bool, right: bool) -> Res {
    let chars = if args[1].is_none() {
        None
    } else {
        Some(require(vm, &args[1])?)
    };
    let data = receiver(vm, &args[0])?;
    let kept = |byte: &u8| match &chars {
        Some(chars) => !chars.contains(byte),
        None => !is_space(*byte),
    };
    let start = if left {
        data.iter().position(kept).unwrap_or(data.len())
    } else {
        0
    };
    let end = if right {
        data.iter().rposition(kept).map_or(start, |last| last + 1)
    } else {
        data.len()
    };
    if (start, end) == (0, data.len()) {
        return unchanged(vm, &args[0]);
    }
    let stripped = data.get(start..end).unwrap_or_default().to_vec();
    Ok(same_kind(vm, &args[0], stripped))
}

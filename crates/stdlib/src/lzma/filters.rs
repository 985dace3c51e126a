//! Chains of filters, as programs describe them: dicts with `id` and options.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::Args;
use corallus_vm::objects::dict::Dict;
use corallus_vm::vm::Vm;
use lzma_rust2::{EncodeMode, FilterType, LzmaOptions, MfType};

use super::{PRESET_EXTREME, failed};
use crate::buffer;

pub const LZMA1: i64 = 0x4000_0000_0000_0001;
pub const LZMA2: i64 = 0x21;
pub const DELTA: i64 = 3;
pub const MF_HC4: i64 = 4;
pub const MF_BT4: i64 = 0x14;
pub const MODE_FAST: i64 = 1;
pub const MODE_NORMAL: i64 = 2;

/// What a chain says: the filters before the last, and the last, which is LZMA.
pub struct Chain {
    pub before: Vec<(FilterType, u32)>,
    pub is_lzma1: bool,
    pub options: LzmaOptions,
}

/// The options of a preset: a level from 0 to 9, perhaps with the bit for more thorough work.
pub fn preset(vm: &mut Vm, value: &Value) -> Res<LzmaOptions> {
    let preset = if value.is_none() { 6 } else { vm.to_i64(value)? };
    if preset < 0 {
        return Err(vm.overflow_error("can't convert negative value to unsigned int"));
    }
    let level = preset & !PRESET_EXTREME;
    if !(0..=9).contains(&level) {
        return Err(failed(vm, &format!("Invalid compression preset: {preset}")));
    }
    let mut options = LzmaOptions::with_preset(level as u32);
    if preset & PRESET_EXTREME != 0 {
        options.mode = EncodeMode::Normal;
        options.mf = MfType::Bt4;
        options.nice_len = options.nice_len.max(192);
    }
    Ok(options)
}

fn option(vm: &mut Vm, filter: &Value, name: &str) -> Res<Option<u32>> {
    let key = vm.str(name);
    if !vm.contains(filter, &key)? {
        return Ok(None);
    }
    let value = vm.getitem(filter, &key)?;
    let number = vm.to_i64(&value)?;
    match u32::try_from(number) {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(vm.overflow_error("Value too large for uint32_t type")),
    }
}

fn id(vm: &mut Vm, filter: &Value) -> Res<i64> {
    if vm.getattr_opt(filter, "keys")?.is_none() {
        return Err(vm.type_error("Filter specifier must be a dict or dict-like object"));
    }
    let key = vm.str("id");
    if !vm.contains(filter, &key)? {
        return Err(vm.value_error("Filter specifier must have an \"id\" entry"));
    }
    let value = vm.getitem(filter, &key)?;
    vm.to_i64(&value)
}

const LZMA_OPTIONS: &[&str] = &[
    "preset",
    "dict_size",
    "lc",
    "lp",
    "pb",
    "mode",
    "nice_len",
    "mf",
    "depth",
];

/// Refuses options that the kind of filter doesn't have.
fn only(vm: &mut Vm, filter: &Value, kind: &str, allowed: &[&str]) -> Res<()> {
    let keys = vm.call_method(filter, "keys", &[])?;
    for key in vm.collect(&keys)? {
        let name = vm.str_of(&key)?.to_string_lossy().into_owned();
        if name != "id" && !allowed.contains(&name.as_str()) {
            return Err(vm.value_error(format!("Invalid filter specifier for {kind} filter")));
        }
    }
    Ok(())
}

fn distance(vm: &mut Vm, filter: &Value) -> Res<u32> {
    only(vm, filter, "delta", &["dist"])?;
    match option(vm, filter, "dist")?.unwrap_or(1) {
        distance @ 1..=256 => Ok(distance),
        _ => Err(unsupported(vm)),
    }
}

fn start_offset(vm: &mut Vm, filter: &Value) -> Res<u32> {
    only(vm, filter, "BCJ", &["start_offset"])?;
    Ok(option(vm, filter, "start_offset")?.unwrap_or(0))
}

#[cold]
fn unsupported(vm: &mut Vm) -> Raised {
    failed(vm, "Invalid or unsupported options")
}

fn lzma_options(vm: &mut Vm, filter: &Value) -> Res<LzmaOptions> {
    only(vm, filter, "LZMA", LZMA_OPTIONS)?;
    let key = vm.str("preset");
    let given = match vm.contains(filter, &key)? {
        true => vm.getitem(filter, &key)?,
        false => Value::NONE,
    };
    let mut options = preset(vm, &given)?;
    for (name, place) in [
        ("dict_size", &mut options.dict_size),
        ("lc", &mut options.lc),
        ("lp", &mut options.lp),
        ("pb", &mut options.pb),
        ("nice_len", &mut options.nice_len),
    ] {
        if let Some(number) = option(vm, filter, name)? {
            *place = number;
        }
    }
    match option(vm, filter, "mode")?.map(i64::from) {
        Some(MODE_FAST) => options.mode = EncodeMode::Fast,
        Some(MODE_NORMAL) => options.mode = EncodeMode::Normal,
        Some(_) => return Err(unsupported(vm)),
        None => {}
    }
    match option(vm, filter, "mf")? {
        // Finders of two kinds do the work of all.
        Some(finder) if finder < 0x10 => options.mf = MfType::Hc4,
        Some(_) => options.mf = MfType::Bt4,
        None => {}
    }
    if let Some(depth) = option(vm, filter, "depth")? {
        options.depth_limit = i32::try_from(depth).unwrap_or(i32::MAX);
    }
    let fits = (4096..=1 << 30).contains(&options.dict_size)
        && options.lc + options.lp <= 4
        && options.pb <= 4
        && (2..=273).contains(&options.nice_len);
    if !fits {
        return Err(unsupported(vm));
    }
    options.nice_len = options.nice_len.max(8);
    Ok(options)
}

/// Reads a chain. Its last filter is LZMA1 or LZMA2.
pub fn chain(vm: &mut Vm, value: &Value) -> Res<Chain> {
    if value.has_payload::<Dict>() {
        return Err(vm.type_error("filters must be a sequence of filter specifiers"));
    }
    let filters = vm.collect(value)?;
    if filters.len() > 4 {
        return Err(vm.value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    let Some((last, before)) = filters.split_last() else {
        return Err(unsupported(vm));
    };
    let mut chain = Chain {
        before: Vec::new(),
        is_lzma1: false,
        options: LzmaOptions::default(),
    };
    for filter in before {
        let kind = match id(vm, filter)? {
            DELTA => {
                let distance = distance(vm, filter)?;
                (FilterType::Delta, distance)
            }
            number => {
                let kind = match number {
                    4 => FilterType::BcjX86,
                    5 => FilterType::BcjPpc,
                    6 => FilterType::BcjIa64,
                    7 => FilterType::BcjArm,
                    8 => FilterType::BcjArmThumb,
                    9 => FilterType::BcjSparc,
                    LZMA1 | LZMA2 => return Err(unsupported(vm)),
                    other => return Err(vm.value_error(format!("Invalid filter ID: {other}"))),
                };
                let start = start_offset(vm, filter)?;
                (kind, start)
            }
        };
        chain.before.push(kind);
    }
    match id(vm, last)? {
        LZMA1 => chain.is_lzma1 = true,
        LZMA2 => {}
        3..=9 => return Err(unsupported(vm)),
        other => return Err(vm.value_error(format!("Invalid filter ID: {other}"))),
    }
    chain.options = lzma_options(vm, last)?;
    Ok(chain)
}

/// The sizes of dictionaries that one byte can say: 2 and 3 times powers of two.
fn dict_size(code: u32) -> Option<u32> {
    match code {
        0..40 => Some((2 | code & 1) << (code / 2 + 11)),
        40 => Some(u32::MAX),
        _ => None,
    }
}

pub fn encode_properties(vm: &mut Vm, args: Args<'_>) -> Res {
    let filter = &args[0];
    let bytes = match id(vm, filter)? {
        LZMA1 => {
            let options = lzma_options(vm, filter)?;
            let first = (options.pb * 5 + options.lp) * 9 + options.lc;
            [&[first as u8][..], &options.dict_size.to_le_bytes()].concat()
        }
        LZMA2 => {
            let options = lzma_options(vm, filter)?;
            let code = (0..=40).find(|code| dict_size(*code).is_some_and(|size| size >= options.dict_size));
            vec![code.unwrap_or(40) as u8]
        }
        DELTA => {
            let distance = distance(vm, filter)?;
            vec![(distance - 1) as u8]
        }
        4..=9 => match start_offset(vm, filter)? {
            0 => Vec::new(),
            start => start.to_le_bytes().to_vec(),
        },
        other => return Err(vm.value_error(format!("Invalid filter ID: {other}"))),
    };
    Ok(vm.bytes(bytes))
}

pub fn decode_properties(vm: &mut Vm, args: Args<'_>) -> Res {
    let kind = vm.to_i64(&args[0])?;
    let data = buffer::data(vm, &args[1])?;
    let four = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_le_bytes);
    let parts: Vec<(&str, u32)> = match (kind, &data[..]) {
        (LZMA1, [first, size @ ..]) if *first < 9 * 5 * 5 && size.len() == 4 => {
            let first = u32::from(*first);
            let (lc, lp, pb) = (first % 9, first / 9 % 5, first / 45);
            let size = four(size).unwrap_or(0);
            vec![("lc", lc), ("lp", lp), ("pb", pb), ("dict_size", size)]
        }
        (LZMA2, [code]) => match dict_size(u32::from(*code)) {
            Some(size) => vec![("dict_size", size)],
            None => return Err(unsupported(vm)),
        },
        (DELTA, [distance]) => vec![("dist", u32::from(*distance) + 1)],
        (4..=9, []) => Vec::new(),
        (4..=9, start) if start.len() == 4 => vec![("start_offset", four(start).unwrap_or(0))],
        (LZMA1 | LZMA2 | 3..=9, _) => return Err(unsupported(vm)),
        _ => return Err(vm.value_error(format!("Invalid filter ID: {kind}"))),
    };
    let dict = vm.new_dict();
    let number = vm.int(kind);
    dict.set_str(vm, "id", number);
    for (name, number) in parts {
        let number = vm.int(i64::from(number));
        dict.set_str(vm, name, number);
    }
    Ok(dict.into_value())
}

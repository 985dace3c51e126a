//! Finding, counting, replacing and splitting.

use crate::objects::tuple::Items;
use corallus_heap::Value;

use super::{inspect, needle, pieces, receiver, same_kind, unchanged};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, begin_method, method};
use crate::objects::buffer::{self, require};
use crate::objects::bytearray::ByteArray;
use crate::objects::memoryview;
use crate::objects::search;
use crate::objects::str::bounds;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::vm::Vm;

const FIND: &str = "($self, sub, start=None, end=None, /)";
const SPLIT: &str = "($self, /, sep=None, maxsplit=-1)";

pub static METHODS: &[Native] = &[
    method(
        "find",
        FIND,
        |vm, args| find(vm, args, search::find, false),
        "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\nReturn -1 on failure.",
    ),
    method(
        "rfind",
        FIND,
        |vm, args| find(vm, args, search::rfind, false),
        "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\nReturn -1 on failure.",
    ),
    method(
        "index",
        FIND,
        |vm, args| find(vm, args, search::find, true),
        "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\nRaise ValueError if the subsection is not found.",
    ),
    method(
        "rindex",
        FIND,
        |vm, args| find(vm, args, search::rfind, true),
        "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\nRaise ValueError if the subsection is not found.",
    ),
    method(
        "count",
        FIND,
        count,
        "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].",
    ),
    method(
        "startswith",
        "($self, prefix, start=None, end=None, /)",
        |vm, args| affix(vm, args, "startswith", <[u8]>::starts_with),
        "Return True if the bytes starts with the specified prefix, False otherwise.",
    ),
    method(
        "endswith",
        "($self, suffix, start=None, end=None, /)",
        |vm, args| affix(vm, args, "endswith", <[u8]>::ends_with),
        "Return True if the bytes ends with the specified suffix, False otherwise.",
    ),
    method(
        "replace",
        "($self, old, new, count=-1, /)",
        replace,
        "Return a copy with all occurrences of substring old replaced by new.",
    ),
    method(
        "split",
        SPLIT,
        |vm, args| split(vm, args, false),
        "Return a list of the sections in the bytes, using sep as the delimiter.",
    ),
    method(
        "rsplit",
        SPLIT,
        |vm, args| split(vm, args, true),
        "Return a list of the sections in the bytes, using sep as the delimiter.",
    ),
    method(
        "splitlines",
        "($self, /, keepends=False)",
        splitlines,
        "Return a list of the lines in the bytes, breaking at line boundaries.",
    ),
    method(
        "partition",
        "($self, sep, /)",
        |vm, args| partition(vm, args, false),
        "Partition the bytes into three parts using the given separator.",
    ),
    method(
        "rpartition",
        "($self, sep, /)",
        |vm, args| partition(vm, args, true),
        "Partition the bytes into three parts using the given separator.",
    ),
    method(
        "removeprefix",
        "($self, prefix, /)",
        |vm, args| remove(vm, args, <[u8]>::strip_prefix),
        "Return a bytes object with the given prefix string removed if present.",
    ),
    method(
        "removesuffix",
        "($self, suffix, /)",
        |vm, args| remove(vm, args, <[u8]>::strip_suffix),
        "Return a bytes object with the given suffix string removed if present.",
    ),
    method("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
    begin_method(
        "join",
        "($self, iterable_of_bytes, /)",
        join,
        "Concatenate any number of bytes objects.\n\nThe bytes whose method is called is inserted in between each pair.\n\nThe result is returned as a new bytes object.\n\nExample: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.",
    ),
];

type Finder = fn(&[u8], &[u8]) -> Option<usize>;

fn find(vm: &mut Vm, args: Args<'_>, finder: Finder, must: bool) -> Res {
    let needle = needle(vm, &args[1])?;
    let length = inspect(vm, &args[0], <[u8]>::len)?;
    let (start, end) = bounds(vm, &args[2], &args[3], length)?;
    let found = inspect(vm, &args[0], |data| {
        data.get(start..end).and_then(|part| finder(part, &needle))
    })?;
    match found {
        Some(at) => Ok(vm.size(start + at)),
        None if must => Err(vm.value_error("subsection not found")),
        None => Ok(Value::int32(-1)),
    }
}

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let needle = needle(vm, &args[1])?;
    let length = inspect(vm, &args[0], <[u8]>::len)?;
    let (start, end) = bounds(vm, &args[2], &args[3], length)?;
    let number = inspect(vm, &args[0], |data| match data.get(start..end) {
        Some(part) if needle.is_empty() => part.len() + 1,
        Some(part) => search::count(part, &needle, usize::MAX),
        None => 0,
    })?;
    Ok(vm.size(number))
}

fn contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let needle = if vm.is_index(&args[1]) {
        vec![crate::objects::bytes::byte_of(vm, &args[1], "byte")?]
    } else {
        require(vm, &args[1])?
    };
    let found = inspect(vm, &args[0], |data| search::find(data, &needle).is_some())?;
    Ok(found.into())
}

fn affix(vm: &mut Vm, args: Args<'_>, name: &str, test: fn(&[u8], &[u8]) -> bool) -> Res {
    let length = inspect(vm, &args[0], <[u8]>::len)?;
    let (start, end) = bounds(vm, &args[2], &args[3], length)?;
    let data = receiver(vm, &args[0])?;
    let matches = |affix: &[u8]| data.get(start..end).is_some_and(|part| test(part, affix));
    if let Some(affix) = buffer::bytes_of(vm, &args[1]) {
        return Ok(matches(&affix).into());
    }
    let Some(tuple) = args[1].downcast_ref::<Tuple>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!(
            "{name} first arg must be bytes or a tuple of bytes, not {given}"
        )));
    };
    for item in &tuple.items {
        if matches(&require(vm, item)?) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let (old, new) = (require(vm, &args[1])?, require(vm, &args[2])?);
    let most = search::limit(vm.size_argument(&args[3])?);
    let data = receiver(vm, &args[0])?;
    let occurrences = if old.is_empty() {
        (data.len() + 1).min(most)
    } else {
        search::count(&data, &old, most)
    };
    if occurrences == 0 {
        return unchanged(vm, &args[0]);
    }
    let grown = occurrences
        .checked_mul(new.len())
        .and_then(|grown| grown.checked_add(data.len()));
    let Some(size) = grown else {
        return Err(vm.memory_error());
    };
    let mut out = vm.text_buffer(size - (occurrences * old.len()).min(data.len()))?;
    if old.is_empty() {
        for byte in data.iter().take(occurrences) {
            out.extend_from_slice(&new);
            out.push(*byte);
        }
        match data.get(occurrences..) {
            Some(rest) => out.extend_from_slice(rest),
            None => out.extend_from_slice(&new),
        }
    } else {
        search::replace_into(&mut out, &data, &old, &new, most);
    }
    Ok(same_kind(vm, &args[0], out))
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 9..=13 | 32)
}

fn split(vm: &mut Vm, args: Args<'_>, from_right: bool) -> Res {
    let most = search::limit(vm.size_argument(&args[2])?);
    if args[1].is_none() {
        let data = receiver(vm, &args[0])?;
        let parts = if from_right {
            rsplit_space(&data, most)
        } else {
            split_space(&data, most)
        };
        return Ok(pieces(vm, &args[0], &parts));
    }
    let separator = require(vm, &args[1])?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let data = receiver(vm, &args[0])?;
    let parts = match from_right {
        true => search::rsplit(&data, &separator, most),
        false => search::split(&data, &separator, most).collect(),
    };
    Ok(pieces(vm, &args[0], &parts))
}

fn split_space(data: &[u8], most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = trim_start(data);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let end = rest.iter().position(|byte| is_space(*byte)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        parts.push(word);
        rest = trim_start(tail);
    }
    parts
}

fn rsplit_space(data: &[u8], most: usize) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = trim_end(data);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest
            .iter()
            .rposition(|byte| is_space(*byte))
            .map_or(0, |space| space + 1);
        let (before, word) = rest.split_at(start);
        parts.push(word);
        rest = trim_end(before);
    }
    parts.reverse();
    parts
}

fn trim_start(data: &[u8]) -> &[u8] {
    let start = data.iter().position(|byte| !is_space(*byte)).unwrap_or(data.len());
    data.get(start..).unwrap_or_default()
}

fn trim_end(data: &[u8]) -> &[u8] {
    let end = data
        .iter()
        .rposition(|byte| !is_space(*byte))
        .map_or(0, |last| last + 1);
    data.get(..end).unwrap_or_default()
}

fn splitlines(vm: &mut Vm, args: Args<'_>) -> Res {
    let keep = vm.truth(&args[1])?;
    let data = receiver(vm, &args[0])?;
    let mut lines: Vec<&[u8]> = Vec::new();
    let mut rest = &data[..];
    while let Some(end) = memchr::memchr2(b'\n', b'\r', rest) {
        let ending = if rest.get(end..).is_some_and(|tail| tail.starts_with(b"\r\n")) {
            2
        } else {
            1
        };
        lines.push(rest.get(..if keep { end + ending } else { end }).unwrap_or_default());
        rest = rest.get(end + ending..).unwrap_or_default();
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    Ok(pieces(vm, &args[0], &lines))
}

fn partition(vm: &mut Vm, args: Args<'_>, from_right: bool) -> Res {
    let separator = require(vm, &args[1])?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let data = receiver(vm, &args[0])?;
    let finder: Finder = if from_right { search::rfind } else { search::find };
    let parts: [&[u8]; 3] = match finder(&data, &separator) {
        Some(at) => {
            let (before, tail) = data.split_at(at);
            [before, &separator, tail.get(separator.len()..).unwrap_or_default()]
        }
        None if from_right => [b"", b"", &data],
        None => [&data, b"", b""],
    };
    let parts = parts
        .iter()
        .map(|part| same_kind(vm, &args[0], part.to_vec()))
        .collect::<Items>();
    Ok(vm.tuple(parts))
}

fn remove(vm: &mut Vm, args: Args<'_>, remover: for<'a> fn(&'a [u8], &[u8]) -> Option<&'a [u8]>) -> Res {
    let affix = require(vm, &args[1])?;
    let data = receiver(vm, &args[0])?;
    match remover(&data, &affix) {
        Some(rest) if !affix.is_empty() => {
            let rest = rest.to_vec();
            Ok(same_kind(vm, &args[0], rest))
        }
        _ => unchanged(vm, &args[0]),
    }
}

/// `join`: at once over a list or tuple, otherwise as an async native that consumes the iterable first.
fn join(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if let Some(items) = vm.items_of_exact(&args[1]) {
        return join_items(vm, &args[0], &items).map(Begun::Done);
    }
    if !vm.is_iterable(&args[1]) {
        return Err(vm.type_error("can only join an iterable"));
    }
    let mut args = args.to_vec();
    if args[0].has_payload::<ByteArray>() {
        // A view pins the separator while the program's iterator runs.
        args.push(memoryview::of(vm, &args[0])?);
    }
    vm.begin_async("join", |cx, args| Box::pin(join_iterable(cx, args)), args)
}

async fn join_iterable(mut cx: Cx, args: Vec<Value>) -> Res {
    let items = cx.collect(&args[1]).await?;
    join_items(cx.vm(), &args[0], &items)
}

fn join_items(vm: &mut Vm, this: &Value, items: &[Value]) -> Res {
    let separator = receiver(vm, this)?;
    let mut out = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let exported;
        let bytes = match buffer::bytes_of(vm, item) {
            Some(bytes) => bytes,
            // A class with a `__buffer__` of its own (PEP 688).
            None if vm.type_of(item).has_special(Special::Buffer) => {
                let class = vm.types.bytes.to_value();
                exported = vm.call(&class, std::slice::from_ref(item))?;
                require(vm, &exported)?
            }
            None => {
                let name = vm.type_name(item);
                return Err(vm.type_error(format!(
                    "sequence item {at}: expected a bytes-like object, {name} found"
                )));
            }
        };
        vm.check_size(out.len().saturating_add(bytes.len() + separator.len()))?;
        if at > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&bytes);
    }
    Ok(same_kind(vm, this, out))
}

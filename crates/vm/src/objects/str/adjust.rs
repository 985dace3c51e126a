//! Padding, stripping, joining.

use corallus_heap::{Ref, Value};
use smallvec::SmallVec;

use super::Str;
use super::search::{trim_end, trim_space_end, trim_space_start, trim_start};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, at_once, begin_method, method, this};
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::unicode;
use crate::vm::Vm;

pub(super) static METHODS: &[Native] = &[
    method(
        "center",
        "($self, width, fillchar=' ', /)",
        center,
        "Return a centered string of length width.\n\nPadding is done using the specified fill character (default is a space).",
    ),
    method(
        "ljust",
        "($self, width, fillchar=' ', /)",
        |vm, args| justify(vm, args, |missing| (0, missing)),
        "Return a left-justified string of length width.\n\nPadding is done using the specified fill character (default is a space).",
    ),
    method(
        "rjust",
        "($self, width, fillchar=' ', /)",
        |vm, args| justify(vm, args, |missing| (missing, 0)),
        "Return a right-justified string of length width.\n\nPadding is done using the specified fill character (default is a space).",
    ),
    method(
        "zfill",
        "($self, width, /)",
        zfill,
        "Pad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe string is never truncated.",
    ),
    method(
        "expandtabs",
        "($self, /, tabsize=8)",
        expandtabs,
        "Return a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.",
    ),
    method(
        "strip",
        "($self, chars=None, /)",
        |vm, args| strip(vm, args, true, true),
        "Return a copy of the string with leading and trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
    ),
    method(
        "lstrip",
        "($self, chars=None, /)",
        |vm, args| strip(vm, args, true, false),
        "Return a copy of the string with leading whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
    ),
    method(
        "rstrip",
        "($self, chars=None, /)",
        |vm, args| strip(vm, args, false, true),
        "Return a copy of the string with trailing whitespace removed.\n\nIf chars is given and not None, remove characters in chars instead.",
    ),
    method(
        "removeprefix",
        "($self, prefix, /)",
        |vm, args| remove(vm, args, "removeprefix", <[u8]>::strip_prefix),
        "Return a str with the given prefix string removed if present.\n\nIf the string starts with the prefix string, return string[len(prefix):].\nOtherwise, return a copy of the original string.",
    ),
    method(
        "removesuffix",
        "($self, suffix, /)",
        |vm, args| remove(vm, args, "removesuffix", <[u8]>::strip_suffix),
        "Return a str with the given suffix string removed if present.\n\nIf the string ends with the suffix string and that suffix is not empty,\nreturn string[:-len(suffix)]. Otherwise, return a copy of the original\nstring.",
    ),
    at_once(
        begin_method(
            "join",
            "($self, iterable, /)",
            join,
            "Concatenate any number of strings.\n\nThe string whose method is called is inserted in between each given string.\nThe result is returned as a new string.\n\nExample: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'",
        ),
        join_at_once,
    ),
];

/// So many ASCII fill characters are written where they stay.
const PADDED: usize = 64;

/// The text between so many fill characters on either side.
fn pad(vm: &mut Vm, string: &Ref<Str>, left: usize, right: usize, fill: u32) -> Res {
    if left == 0 && right == 0 {
        return vm.plain_str(string);
    }
    let text = string.as_bytes();
    if let Some(byte) = u8::try_from(fill).ok().filter(u8::is_ascii)
        && let Some(more) = left.checked_add(right).filter(|more| *more <= PADDED)
    {
        let spaces = [byte; PADDED];
        return vm.filled_str(text.len() + more, string.len() + more, |out| {
            out.push(spaces.get(..left).unwrap_or_default());
            out.push(text);
            out.push(spaces.get(..right).unwrap_or_default());
        });
    }
    let Some(size) = left
        .checked_add(right)
        .and_then(|pad| pad.checked_mul(super::search::width(fill)))
    else {
        return Err(vm.memory_error());
    };
    let mut out = vm.text_buffer(size.saturating_add(text.len()))?;
    (0..left).for_each(|_| unicode::push(&mut out, fill));
    out.extend_from_slice(text);
    (0..right).for_each(|_| unicode::push(&mut out, fill));
    Ok(vm.new_str(out.into()).into_value())
}

/// A method's arguments `width` and `fillchar`: what is missing to the width, and the fill character.
fn missing_and_fill(vm: &mut Vm, string: &Str, args: Args<'_>) -> Res<(usize, u32)> {
    let width = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let Some(fill) = args[2].downcast_ref::<Str>() else {
        let name = vm.type_name(&args[2]);
        return Err(vm.type_error(format!("The fill character must be a unicode character, not {name}")));
    };
    match (fill.len(), fill.code_point(0)) {
        (1, Some(point)) => Ok((width.saturating_sub(string.len()), point)),
        _ => Err(vm.type_error("The fill character must be exactly one character long")),
    }
}

fn center(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let (missing, fill) = missing_and_fill(vm, string, args)?;
    // The odd one goes to the left if the width is odd.
    let left = missing / 2 + (missing & (missing + string.len()) & 1);
    pad(vm, string, left, missing - left, fill)
}

fn justify(vm: &mut Vm, args: Args<'_>, sides: fn(usize) -> (usize, usize)) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let (missing, fill) = missing_and_fill(vm, string, args)?;
    let (left, right) = sides(missing);
    pad(vm, string, left, right, fill)
}

fn zfill(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let width = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let missing = width.saturating_sub(string.len());
    if missing == 0 {
        return vm.plain_str(string);
    }
    let text = string.as_bytes();
    let (sign, rest) = text.split_at(usize::from(matches!(text.first(), Some(b'+' | b'-'))));
    let mut out = vm.text_buffer(missing.saturating_add(text.len()))?;
    out.extend_from_slice(sign);
    out.resize(out.len() + missing, b'0');
    out.extend_from_slice(rest);
    Ok(vm.new_str(out.into()).into_value())
}

fn expandtabs(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let size = usize::try_from(vm.size_argument(&args[1])?).unwrap_or(0);
    let tabs = string.as_bytes().iter().filter(|byte| **byte == b'\t').count();
    let mut out = vm.text_buffer(tabs.saturating_mul(size).saturating_add(string.as_bytes().len()))?;
    let mut column = 0;
    for point in string.code_points() {
        match point {
            0x9 if size > 0 => {
                let spaces = size - column % size;
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            0x9 => {}
            _ => {
                column = if matches!(point, 0xa | 0xd) { 0 } else { column + 1 };
                unicode::push(&mut out, point);
            }
        }
    }
    Ok(vm.new_str(out.into()).into_value())
}

fn strip(vm: &mut Vm, args: Args<'_>, left: bool, right: bool) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let mut text = string.as_bytes();
    if args[1].is_none() {
        if left {
            text = trim_space_start(text);
        }
        if right {
            text = trim_space_end(text);
        }
    } else if let Some(chars) = args[1].downcast_ref::<Str>() {
        let chars: SmallVec<[u32; 16]> = chars.code_points().collect();
        if left {
            text = trim_start(text, |point| chars.contains(&point));
        }
        if right {
            text = trim_end(text, |point| chars.contains(&point));
        }
    } else {
        let side = match (left, right) {
            (true, true) => "strip",
            (true, false) => "lstrip",
            _ => "rstrip",
        };
        return Err(vm.type_error(format!("{side} arg must be None or str")));
    }
    if text.len() == string.as_bytes().len() {
        return vm.plain_str(string);
    }
    Ok(vm.new_str(text.into()).into_value())
}

fn remove(vm: &mut Vm, args: Args<'_>, name: &str, remover: for<'a> fn(&'a [u8], &[u8]) -> Option<&'a [u8]>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let Some(affix) = args[1].downcast_ref::<Str>() else {
        let given = super::search::shown_type(vm, &args[1]);
        return Err(vm.type_error(format!("{name}() argument must be str, not {given}")));
    };
    match remover(string.as_bytes(), affix.as_bytes()) {
        Some(rest) if !affix.is_empty() => Ok(vm.new_str(rest.into()).into_value()),
        _ => vm.plain_str(string),
    }
}

/// `join` over a list or tuple.
fn join_at_once(vm: &mut Vm, args: &[Value]) -> Option<Res> {
    let [separator, iterable] = args else { return None };
    let separator = separator.downcast_ref::<Str>()?;
    let ty = vm.type_of(iterable);
    // No Python code runs while the items are joined: they needn't be copied first.
    if ty.is(&vm.types.list) {
        let list = iterable.downcast_ref::<List>()?;
        return Some(join_items(vm, separator, &list.items.borrow()));
    }
    if ty.is(&vm.types.tuple) {
        let tuple = iterable.downcast_ref::<Tuple>()?;
        return Some(join_items(vm, separator, &tuple.items));
    }
    None
}

/// `join` over anything else: an async native that consumes the iterable first.
fn join(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    this::<Str>(vm, &args[0])?;
    if let Some(joined) = join_at_once(vm, args) {
        return joined.map(Begun::Done);
    }
    if !vm.is_iterable(&args[1]) {
        return Err(vm.type_error("can only join an iterable"));
    }
    vm.begin_async("join", |cx, args| Box::pin(join_iterable(cx, args)), args.to_vec())
}

async fn join_iterable(mut cx: Cx, args: Vec<Value>) -> Res {
    let items = cx.collect(&args[1]).await?;
    let vm = cx.vm();
    let separator = this::<Str>(vm, &args[0])?.clone();
    join_items(vm, &separator, &items)
}

/// The items, all strings, with the separator between them.
pub(crate) fn join_items(vm: &mut Vm, separator: &Ref<Str>, items: &[Value]) -> Res {
    if let [only] = items
        && vm.type_of(only).is(&vm.types.str)
    {
        return Ok(only.clone());
    }
    let gaps = items.len().saturating_sub(1);
    let mut size = separator.as_bytes().len().saturating_mul(gaps);
    let mut length = separator.len().saturating_mul(gaps);
    for (at, item) in items.iter().enumerate() {
        match item.downcast_ref::<Str>() {
            Some(text) => {
                size = size.saturating_add(text.as_bytes().len());
                length = length.saturating_add(text.len());
            }
            None => {
                let name = vm.type_name(item);
                return Err(vm.type_error(format!("sequence item {at}: expected str instance, {name} found")));
            }
        }
    }
    vm.filled_str(size, length, |out| {
        let mut texts = items.iter().filter_map(|item| item.downcast_ref::<Str>());
        if let Some(first) = texts.next() {
            out.push(first.as_bytes());
        }
        for text in texts {
            out.push(separator.as_bytes());
            out.push(text.as_bytes());
        }
    })
}

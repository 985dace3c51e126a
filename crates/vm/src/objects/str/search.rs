//! Finding, counting, replacing and splitting.

use corallus_heap::{Ref, Value};

use super::Str;
use crate::error::Res;
use crate::native::{Args, Native, method, this};
use crate::objects::tuple::Tuple;
use crate::objects::{int, search};
use crate::unicode;
use crate::vm::Vm;

const FIND: &str = "($self, sub, start=None, end=None, /)";
const SPLIT: &str = "($self, /, sep=None, maxsplit=-1)";

pub(super) static METHODS: &[Native] = &[
    method(
        "find",
        FIND,
        |vm, args| find(vm, args, "find", search::find, false),
        "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.\nReturn -1 on failure.",
    ),
    method(
        "rfind",
        FIND,
        |vm, args| find(vm, args, "rfind", search::rfind, false),
        "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.\nReturn -1 on failure.",
    ),
    method(
        "index",
        FIND,
        |vm, args| find(vm, args, "index", search::find, true),
        "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.\nRaises ValueError when the substring is not found.",
    ),
    method(
        "rindex",
        FIND,
        |vm, args| find(vm, args, "rindex", search::rfind, true),
        "Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.\nRaises ValueError when the substring is not found.",
    ),
    method(
        "count",
        FIND,
        count,
        "Return the number of non-overlapping occurrences of substring sub in string S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.",
    ),
    method(
        "startswith",
        "($self, prefix, start=None, end=None, /)",
        |vm, args| affix(vm, args, "startswith", <[u8]>::starts_with),
        "Return True if the string starts with the specified prefix, False otherwise.",
    ),
    method(
        "endswith",
        "($self, suffix, start=None, end=None, /)",
        |vm, args| affix(vm, args, "endswith", <[u8]>::ends_with),
        "Return True if the string ends with the specified suffix, False otherwise.",
    ),
    method(
        "replace",
        "($self, old, new, /, count=-1)",
        replace,
        "Return a copy with all occurrences of substring old replaced by new.",
    ),
    method(
        "split",
        SPLIT,
        |vm, args| split(vm, args, false),
        "Return a list of the substrings in the string, using sep as the separator string.",
    ),
    method(
        "rsplit",
        SPLIT,
        |vm, args| split(vm, args, true),
        "Return a list of the substrings in the string, using sep as the separator string.",
    ),
    method(
        "splitlines",
        "($self, /, keepends=False)",
        splitlines,
        "Return a list of the lines in the string, breaking at line boundaries.",
    ),
    method(
        "partition",
        "($self, sep, /)",
        |vm, args| partition(vm, args, false),
        "Partition the string into three parts using the given separator.",
    ),
    method(
        "rpartition",
        "($self, sep, /)",
        |vm, args| partition(vm, args, true),
        "Partition the string into three parts using the given separator.",
    ),
    method("__contains__", "($self, key, /)", contains, "Return bool(key in self)."),
];

/// An argument that must be text.
fn text_argument<'a>(vm: &mut Vm, function: &str, position: usize, value: &'a Value) -> Res<&'a Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = shown_type(vm, value);
            Err(vm.type_error(match position {
                0 => format!("{function}() argument must be str, not {name}"),
                _ => format!("{function}() argument {position} must be str, not {name}"),
            }))
        }
    }
}

/// A type's name as argument errors show it: `None` for `NoneType`.
pub(crate) fn shown_type(vm: &Vm, value: &Value) -> String {
    if value.is_none() {
        "None".to_owned()
    } else {
        vm.type_name(value).to_string()
    }
}

/// The optional bounds of a search, clipped; start after end if nothing can be found.
pub(crate) fn bounds(vm: &mut Vm, start: &Value, end: &Value, length: usize) -> Res<(usize, usize)> {
    let bound = |vm: &mut Vm, value: &Value, absent: usize| -> Res<usize> {
        if value.is_none() || value.is_undef() {
            return Ok(absent);
        }
        if !vm.is_index(value) {
            return Err(vm.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let index = vm.to_i64_clamped(value)?;
        Ok(match usize::try_from(index) {
            Ok(index) => index,
            Err(_) => length.saturating_sub(usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX)),
        })
    };
    let start = bound(vm, start, 0)?;
    let end = bound(vm, end, length)?.min(length);
    Ok((start, end))
}

/// The part of a string between optional bounds, and the offset in bytes where it begins. `None`: it ends before it begins.
#[inline]
fn part<'a>(vm: &mut Vm, string: &'a Str, start: &Value, end: &Value) -> Res<Option<(usize, &'a [u8])>> {
    if start.is_none() && end.is_none() {
        return Ok(Some((0, string.as_bytes())));
    }
    let (start, end) = bounds(vm, start, end, string.len())?;
    let within = (start <= end).then(|| (string.byte_offset(start), string.slice(start, end).as_bytes()));
    Ok(within)
}

type Finder = fn(&[u8], &[u8]) -> Option<usize>;

fn find(vm: &mut Vm, args: Args<'_>, name: &str, finder: Finder, must: bool) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let needle = text_argument(vm, name, 1, &args[1])?;
    let part = part(vm, string, &args[2], &args[3])?;
    let found = part.and_then(|(from, part)| Some(from + finder(part, needle.as_bytes())?));
    match found {
        Some(offset) => {
            let at = string.code_points_before(offset);
            Ok(vm.size(at))
        }
        None if must => Err(vm.value_error("substring not found")),
        None => Ok(Value::int32(-1)),
    }
}

fn count(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let needle = text_argument(vm, "count", 1, &args[1])?;
    let (start, end) = bounds(vm, &args[2], &args[3], string.len())?;
    let number = if start > end {
        0
    } else if needle.is_empty() {
        end - start + 1
    } else {
        search::count(string.slice(start, end).as_bytes(), needle.as_bytes(), usize::MAX)
    };
    Ok(vm.size(number))
}

fn contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    match args[1].downcast_ref::<Str>() {
        Some(needle) => Ok(search::find(string.as_bytes(), needle.as_bytes()).is_some().into()),
        None => {
            let name = vm.type_name(&args[1]);
            Err(vm.type_error(format!("'in <string>' requires string as left operand, not {name}")))
        }
    }
}

fn affix(vm: &mut Vm, args: Args<'_>, name: &str, test: fn(&[u8], &[u8]) -> bool) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let part = part(vm, string, &args[2], &args[3])?;
    let matches = |affix: &Str| part.is_some_and(|(_, part)| test(part, affix.as_bytes()));
    if let Some(affix) = args[1].downcast_ref::<Str>() {
        return Ok(matches(affix).into());
    }
    let Some(tuple) = args[1].downcast_ref::<Tuple>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("{name} first arg must be str or a tuple of str, not {given}")));
    };
    for item in &tuple.items {
        match item.downcast_ref::<Str>() {
            Some(affix) if matches(affix) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let given = vm.type_name(item);
                return Err(vm.type_error(format!("tuple for {name} must only contain str, not {given}")));
            }
        }
    }
    Ok(Value::FALSE)
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let old = text_argument(vm, "replace", 1, &args[1])?;
    let new = text_argument(vm, "replace", 2, &args[2])?;
    let most = search::limit(vm.size_argument(&args[3])?);
    let text = string.as_bytes();
    if let ([old @ ..0x80], [new @ ..0x80]) = (old.as_bytes(), new.as_bytes())
        && most >= text.len()
    {
        return match search::find(text, &[*old]) {
            Some(_) => vm.filled_str(text.len(), string.len(), |out| {
                let place = out.push(text);
                place
                    .iter_mut()
                    .filter(|byte| **byte == *old)
                    .for_each(|byte| *byte = *new);
            }),
            None => vm.plain_str(string),
        };
    }
    if let Some(few) = search::Few::find(text, old.as_bytes(), most) {
        let found = few.positions();
        if found.is_empty() {
            return vm.plain_str(string);
        }
        let replaced = |whole: usize, old: usize, new: usize| {
            (whole - found.len() * old).saturating_add(found.len().saturating_mul(new))
        };
        let size = replaced(text.len(), old.as_bytes().len(), new.as_bytes().len());
        let length = replaced(string.len(), old.len(), new.len());
        return vm.filled_str(size, length, |out| {
            let out = |part: &[u8]| {
                out.push(part);
            };
            search::replace_at(out, text, found.iter().copied(), old.as_bytes().len(), new.as_bytes());
        });
    }
    let occurrences = if old.is_empty() {
        (string.len() + 1).min(most)
    } else {
        search::count(text, old.as_bytes(), most)
    };
    if occurrences == 0 {
        return vm.plain_str(string);
    }
    let grown = occurrences
        .checked_mul(new.as_bytes().len())
        .and_then(|grown| grown.checked_add(text.len()));
    let Some(size) = grown else {
        return Err(vm.memory_error());
    };
    let mut out = vm.text_buffer(size - (occurrences * old.as_bytes().len()).min(text.len()))?;
    if old.is_empty() {
        insert_between(&mut out, string, new.as_bytes(), occurrences);
    } else {
        search::replace_into(&mut out, text, old.as_bytes(), new.as_bytes(), most);
    }
    Ok(vm.new_str(out.into()).into_value())
}

/// Replacing nothing inserts before each code point and at the end.
fn insert_between(out: &mut Vec<u8>, string: &Str, new: &[u8], times: usize) {
    let first = times.min(string.len());
    for at in 0..first {
        out.extend_from_slice(new);
        out.extend_from_slice(string.slice(at, at + 1).as_bytes());
    }
    if times > first {
        out.extend_from_slice(new);
    }
    out.extend_from_slice(string.slice(first, string.len()).as_bytes());
}

impl Vm {
    /// A native's argument that is a size or count.
    #[inline(always)]
    pub fn size_argument(&mut self, value: &Value) -> Res<i64> {
        match value.as_small_int() {
            Some(size) => Ok(size),
            None => self.size_of_index(value),
        }
    }

    #[inline(never)]
    fn size_of_index(&mut self, value: &Value) -> Res<i64> {
        let index = self.index(value)?;
        match int::as_i64(&index) {
            Some(size) => Ok(size),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// The same text as a plain `str`.
    pub(crate) fn plain_str(&mut self, string: &Ref<Str>) -> Res {
        if string.header().type_value().is(self.types.str.as_value()) {
            return Ok(string.to_value());
        }
        Ok(self.new_str(string.as_bytes().into()).into_value())
    }

    /// A list of strings from pieces of WTF-8 text.
    fn pieces<'a>(&mut self, pieces: impl Iterator<Item = &'a [u8]>) -> Value {
        let mut items = Vec::with_capacity(PIECES);
        for piece in pieces {
            items.push(self.str_of_slice(piece).into_value());
        }
        self.list(items)
    }
}

/// Pieces that a list has room for from the start.
const PIECES: usize = 8;

fn split(vm: &mut Vm, args: Args<'_>, from_right: bool) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let text = string.as_bytes();
    let most = search::limit(vm.size_argument(&args[2])?);
    if args[1].is_none() {
        return Ok(match from_right {
            true => vm.pieces(rsplit_space(text, most).into_iter()),
            false if string.is_ascii() => split_ascii_space(vm, text, most),
            false => vm.pieces(split_space(text, most)),
        });
    }
    let Some(separator) = args[1].downcast_ref::<Str>() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("must be str or None, not {name}")));
    };
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok(match from_right {
        true => vm.pieces(search::rsplit(text, separator.as_bytes(), most).into_iter()),
        false if text.len() <= search::SHORT => split_short(vm, text, separator.as_bytes(), most),
        false => vm.pieces(search::split(text, separator.as_bytes(), most)),
    })
}

/// [`search::split`] where looking for the separator takes no preparation.
fn split_short(vm: &mut Vm, text: &[u8], separator: &[u8], most: usize) -> Value {
    let mut items = Vec::with_capacity(PIECES);
    let mut rest = text;
    while items.len() < most
        && let Some(at) = search::find(rest, separator)
        && let (Some(piece), Some(behind)) = (rest.get(..at), rest.get(at + separator.len()..))
    {
        items.push(vm.str_of_slice(piece).into_value());
        rest = behind;
    }
    items.push(vm.str_of_slice(rest).into_value());
    vm.list(items)
}

/// What a byte of WTF-8 text is, as far as white space is concerned.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Other,
    Space,
    /// The beginning of a longer sequence, or a part of it.
    Longer,
}

static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'\t'..=b'\r' | 0x1c..=b' ' => Class::Space,
            0x80.. => Class::Longer,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
}

#[inline(always)]
fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// The length of the code point at the start of the text, if it is white space.
#[inline]
fn space_length(text: &[u8]) -> Option<usize> {
    let first = *text.first()?;
    match class(first) {
        Class::Other => None,
        Class::Space => Some(1),
        Class::Longer => unicode::is_space(super::decode(text)).then(|| super::sequence_length(first)),
    }
}

/// Takes the next word, a maximal run without white space, off the text.
fn next_word<'a>(text: &mut &'a [u8]) -> Option<&'a [u8]> {
    *text = trim_space_start(text);
    let mut end = 0;
    while let Some(first) = text.get(end) {
        end += match class(*first) {
            Class::Other => 1,
            Class::Space => break,
            Class::Longer if space_length(text.get(end..)?).is_some() => break,
            Class::Longer => super::sequence_length(*first),
        };
    }
    let (word, rest) = text.split_at_checked(end)?;
    *text = rest;
    (end > 0).then_some(word)
}

/// The first words, at most `most`, and behind them what follows without the white space in front of it.
fn split_space(text: &[u8], most: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    let mut left = most;
    std::iter::from_fn(move || {
        if let Some(fewer) = left.checked_sub(1) {
            left = fewer;
            return next_word(&mut rest);
        }
        let last = trim_space_start(std::mem::take(&mut rest));
        (!last.is_empty()).then_some(last)
    })
}

/// A list of what [`split_space`] gives for ASCII text.
fn split_ascii_space(vm: &mut Vm, text: &[u8], most: usize) -> Value {
    let is_space = |byte: &u8| class(*byte) == Class::Space;
    let mut items = Vec::with_capacity(PIECES);
    let mut at = 0;
    loop {
        while text.get(at).is_some_and(is_space) {
            at += 1;
        }
        let start = at;
        let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) else {
            return vm.list(items);
        };
        if items.len() >= most {
            items.push(vm.str_of_slice(rest).into_value());
            return vm.list(items);
        }
        while text.get(at).is_some_and(|byte| !is_space(byte)) {
            at += 1;
        }
        let word = text.get(start..at).unwrap_or_default();
        items.push(vm.str_of_slice(word).into_value());
    }
}

/// The last words, at most `most`, and before them what is there without the white space behind it.
fn rsplit_space(text: &[u8], most: usize) -> Vec<&[u8]> {
    let words: Vec<&[u8]> = split_space(text, usize::MAX).collect();
    let (before, last) = words.split_at(words.len().saturating_sub(most));
    let mut pieces = Vec::with_capacity(last.len() + 1);
    if let Some(next) = before.last() {
        let end = next.as_ptr().addr() - text.as_ptr().addr() + next.len();
        pieces.push(text.get(..end).unwrap_or_default());
    }
    pieces.extend(last);
    pieces
}

/// The bytes that a code point takes.
pub(super) fn width(point: u32) -> usize {
    match point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        _ => 4,
    }
}

/// WTF-8 text without the white space in front.
#[inline]
pub(super) fn trim_space_start(mut text: &[u8]) -> &[u8] {
    while let [first, behind @ ..] = text {
        match class(*first) {
            Class::Space => text = behind,
            Class::Other => break,
            Class::Longer => match space_length(text) {
                Some(length) => text = text.get(length..).unwrap_or_default(),
                None => break,
            },
        }
    }
    text
}

/// WTF-8 text without the white space at its end.
#[inline]
pub(super) fn trim_space_end(mut text: &[u8]) -> &[u8] {
    while let [before @ .., last] = text {
        match class(*last) {
            Class::Space => text = before,
            Class::Other => break,
            Class::Longer => return trim_end(text, unicode::is_space),
        }
    }
    text
}

/// WTF-8 text without the leading code points that satisfy `test`.
pub(super) fn trim_start(text: &[u8], test: impl Fn(u32) -> bool) -> &[u8] {
    let mut rest = text;
    while let Some(first) = rest.first() {
        let length = super::sequence_length(*first);
        if !test(super::decode(rest)) {
            break;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    rest
}

/// WTF-8 text without the trailing code points that satisfy `test`.
pub(super) fn trim_end(text: &[u8], test: impl Fn(u32) -> bool) -> &[u8] {
    let mut rest = text;
    while let Some(start) = rest.iter().rposition(|byte| !super::is_continuation(*byte)) {
        let (before, last) = rest.split_at(start);
        if !test(super::decode(last)) {
            break;
        }
        rest = before;
    }
    rest
}

fn is_line_end(point: u32) -> bool {
    matches!(point, 0xa..=0xd | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

fn splitlines(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let keep = vm.truth(&args[1])?;
    let text = string.as_bytes();
    let mut lines: Vec<&[u8]> = Vec::new();
    let (mut start, mut offset) = (0, 0);
    let mut points = string.code_points().peekable();
    while let Some(point) = points.next() {
        let end = offset;
        offset += width(point);
        if is_line_end(point) {
            if point == 0xd && points.next_if_eq(&0xa).is_some() {
                offset += 1;
            }
            lines.push(text.get(start..if keep { offset } else { end }).unwrap_or_default());
            start = offset;
        }
    }
    if start < text.len() {
        lines.push(text.get(start..).unwrap_or_default());
    }
    Ok(vm.pieces(lines.into_iter()))
}

fn partition(vm: &mut Vm, args: Args<'_>, from_right: bool) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let Some(separator) = args[1].downcast_ref::<Str>() else {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("must be str, not {name}")));
    };
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let text = string.as_bytes();
    let finder: Finder = if from_right { search::rfind } else { search::find };
    let parts = match finder(text, separator.as_bytes()) {
        Some(at) => {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + separator.as_bytes().len()..).unwrap_or_default();
            let before = vm.str_of_slice(before).into_value();
            let after = vm.str_of_slice(after).into_value();
            vm.triple(before, args[1].clone(), after)
        }
        None => {
            let whole = vm.plain_str(string)?;
            let (left, right) = (vm.str(""), vm.str(""));
            match from_right {
                true => vm.triple(left, right, whole),
                false => vm.triple(whole, left, right),
            }
        }
    };
    Ok(parts)
}

//! Case mappings, and the questions about kinds of characters.

use super::Str;
use crate::error::Res;
use crate::native::{Args, Native, method, this};
use crate::unicode;
use crate::vm::Vm;

const UNARY: &str = "($self, /)";

pub(super) static METHODS: &[Native] = &[
    method(
        "lower",
        UNARY,
        |vm, args| mapped(vm, args, <[u8]>::make_ascii_lowercase, lower),
        "Return a copy of the string converted to lowercase.",
    ),
    method(
        "upper",
        UNARY,
        |vm, args| mapped(vm, args, <[u8]>::make_ascii_uppercase, upper),
        "Return a copy of the string converted to uppercase.",
    ),
    method(
        "casefold",
        UNARY,
        |vm, args| mapped(vm, args, <[u8]>::make_ascii_lowercase, fold),
        "Return a version of the string suitable for caseless comparisons.",
    ),
    method(
        "title",
        UNARY,
        |vm, args| mapped_always(vm, args, title),
        "Return a version of the string where each word is titlecased.\n\nMore specifically, words start with uppercased characters and all remaining\ncased characters have lower case.",
    ),
    method(
        "capitalize",
        UNARY,
        |vm, args| mapped_always(vm, args, capitalize),
        "Return a capitalized version of the string.\n\nMore specifically, make the first character have upper case and the rest lower\ncase.",
    ),
    method(
        "swapcase",
        UNARY,
        |vm, args| mapped_always(vm, args, swapcase),
        "Convert uppercase characters to lowercase and lowercase characters to uppercase.",
    ),
    method(
        "isalpha",
        UNARY,
        |vm, args| all(vm, args, unicode::is_alpha),
        "Return True if the string is an alphabetic string, False otherwise.\n\nA string is alphabetic if all characters in the string are alphabetic and there\nis at least one character in the string.",
    ),
    method(
        "isalnum",
        UNARY,
        |vm, args| all(vm, args, unicode::is_alnum),
        "Return True if the string is an alpha-numeric string, False otherwise.\n\nA string is alpha-numeric if all characters in the string are alpha-numeric and\nthere is at least one character in the string.",
    ),
    method(
        "isdecimal",
        UNARY,
        |vm, args| all(vm, args, |point| unicode::decimal(point).is_some()),
        "Return True if the string is a decimal string, False otherwise.\n\nA string is a decimal string if all characters in the string are decimal and\nthere is at least one character in the string.",
    ),
    method(
        "isdigit",
        UNARY,
        |vm, args| all(vm, args, |point| unicode::digit(point).is_some()),
        "Return True if the string is a digit string, False otherwise.\n\nA string is a digit string if all characters in the string are digits and there\nis at least one character in the string.",
    ),
    method(
        "isnumeric",
        UNARY,
        |vm, args| all(vm, args, unicode::is_numeric),
        "Return True if the string is a numeric string, False otherwise.\n\nA string is numeric if all characters in the string are numeric and there is at\nleast one character in the string.",
    ),
    method(
        "isspace",
        UNARY,
        |vm, args| all(vm, args, unicode::is_space),
        "Return True if the string is a whitespace string, False otherwise.\n\nA string is whitespace if all characters in the string are whitespace and there\nis at least one character in the string.",
    ),
    method(
        "isprintable",
        UNARY,
        |vm, args| ask(vm, args, |text| text.code_points().all(unicode::is_printable)),
        "Return True if all characters in the string are printable, False otherwise.\n\nA character is printable if repr() may use it in its output.",
    ),
    method(
        "isascii",
        UNARY,
        |vm, args| ask(vm, args, Str::is_ascii),
        "Return True if all characters in the string are ASCII, False otherwise.\n\nASCII characters have code points in the range U+0000-U+007F.\nEmpty string is ASCII too.",
    ),
    method(
        "islower",
        UNARY,
        |vm, args| {
            ask(vm, args, |text| {
                uniform(text, unicode::is_lower, |p| {
                    unicode::is_upper(p) || unicode::is_title(p)
                })
            })
        },
        "Return True if the string is a lowercase string, False otherwise.\n\nA string is lowercase if all cased characters in the string are lowercase and\nthere is at least one cased character in the string.",
    ),
    method(
        "isupper",
        UNARY,
        |vm, args| {
            ask(vm, args, |text| {
                uniform(text, unicode::is_upper, |p| {
                    unicode::is_lower(p) || unicode::is_title(p)
                })
            })
        },
        "Return True if the string is an uppercase string, False otherwise.\n\nA string is uppercase if all cased characters in the string are uppercase and\nthere is at least one cased character in the string.",
    ),
    method(
        "istitle",
        UNARY,
        |vm, args| ask(vm, args, is_title),
        "Return True if the string is a title-cased string, False otherwise.\n\nIn a title-cased string, upper- and title-case characters may only\nfollow uncased characters and lowercase characters only cased ones.",
    ),
    method(
        "isidentifier",
        UNARY,
        |vm, args| ask(vm, args, is_identifier),
        "Return True if the string is a valid Python identifier, False otherwise.\n\nCall keyword.iskeyword(s) to test whether string s is a reserved identifier,\nsuch as \"def\" or \"class\".",
    ),
];

fn ask(vm: &mut Vm, args: Args<'_>, question: impl FnOnce(&Str) -> bool) -> Res {
    Ok(question(this::<Str>(vm, &args[0])?).into())
}

/// Whether there is a character and all satisfy `test`.
fn all(vm: &mut Vm, args: Args<'_>, test: impl Fn(u32) -> bool) -> Res {
    ask(vm, args, |text| !text.is_empty() && text.code_points().all(test))
}

/// Whether one character is `wanted` and none is `refused`.
fn uniform(text: &Str, wanted: fn(u32) -> bool, refused: impl Fn(u32) -> bool) -> bool {
    let mut found = false;
    for point in text.code_points() {
        if refused(point) {
            return false;
        }
        found |= wanted(point);
    }
    found
}

fn is_title(text: &Str) -> bool {
    let (mut found, mut after_cased) = (false, false);
    for point in text.code_points() {
        if unicode::is_upper(point) || unicode::is_title(point) {
            if after_cased {
                return false;
            }
            (found, after_cased) = (true, true);
        } else if unicode::is_lower(point) {
            if !after_cased {
                return false;
            }
            found = true;
        } else {
            after_cased = false;
        }
    }
    found
}

/// Whether the text is an identifier (lexical analysis 2.3).
pub(crate) fn is_identifier(text: &Str) -> bool {
    let mut points = text.code_points();
    points.next().is_some_and(unicode::is_identifier_start) && points.all(unicode::is_identifier_continue)
}

type Mapping = fn(&[u32], &mut Vec<u8>);

fn mapped(vm: &mut Vm, args: Args<'_>, ascii: fn(&mut [u8]), mapping: Mapping) -> Res {
    let text = this::<Str>(vm, &args[0])?;
    if text.is_ascii() {
        return vm.filled_str(text.len(), text.len(), |out| ascii(out.push(text.as_bytes())));
    }
    mapped_always(vm, args, mapping)
}

fn mapped_always(vm: &mut Vm, args: Args<'_>, mapping: Mapping) -> Res {
    let text = this::<Str>(vm, &args[0])?;
    let points: Vec<u32> = text.code_points().collect();
    let mut out = Vec::with_capacity(text.as_bytes().len());
    mapping(&points, &mut out);
    Ok(vm.new_str(out.into()).into_value())
}

fn lower(points: &[u32], out: &mut Vec<u8>) {
    (0..points.len()).for_each(|at| unicode::push_lower(out, points, at));
}

fn upper(points: &[u32], out: &mut Vec<u8>) {
    points.iter().for_each(|point| unicode::push_upper(out, *point));
}

fn fold(points: &[u32], out: &mut Vec<u8>) {
    points.iter().for_each(|point| unicode::push_fold(out, *point));
}

fn title(points: &[u32], out: &mut Vec<u8>) {
    let mut after_cased = false;
    for (at, point) in points.iter().enumerate() {
        if after_cased {
            unicode::push_lower(out, points, at);
        } else {
            unicode::push_title(out, *point);
        }
        after_cased = unicode::is_cased(*point);
    }
}

fn capitalize(points: &[u32], out: &mut Vec<u8>) {
    for (at, point) in points.iter().enumerate() {
        if at == 0 {
            unicode::push_title(out, *point);
        } else {
            unicode::push_lower(out, points, at);
        }
    }
}

fn swapcase(points: &[u32], out: &mut Vec<u8>) {
    for (at, point) in points.iter().enumerate() {
        if unicode::is_upper(*point) {
            unicode::push_lower(out, points, at);
        } else if unicode::is_lower(*point) {
            unicode::push_upper(out, *point);
        } else {
            unicode::push(out, *point);
        }
    }
}

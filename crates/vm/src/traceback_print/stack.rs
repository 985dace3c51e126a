//! The entries of one traceback.

use corallus_bytecode::Position;
use corallus_heap::{Ref, Value};

use super::carets::{self, Span};
use super::chain::Report;
use crate::frame::object::Traceback;
use crate::objects::exception::Exception;
use crate::objects::int::{as_big, as_i64};
use crate::vm::Vm;

/// Equal entries in a row that are shown before the rest is counted.
const SHOWN_REPEATS: usize = 3;
/// Lines of one entry that are looked at: a statement longer than this has no carets.
const MOST_LINES: u32 = 1000;

/// The entries as text; `None` if the exception has no traceback.
pub(super) fn render(vm: &mut Vm, report: &mut Report, exception: &Value) -> Option<String> {
    let first = exception.downcast_ref::<Exception>()?.traceback.borrow().clone();
    let mut at: Option<Ref<Traceback>> = Some(first.downcast::<Traceback>().ok()?);
    if let Some(limit) = limit(vm) {
        if limit == 0 {
            return None;
        }
        let all = std::iter::successors(at.clone(), |entry| entry.next_entry()).count();
        for _ in limit..all {
            at = at?.next_entry();
        }
    }
    let mut text = String::new();
    let mut last: Option<(String, u32, String)> = None;
    let mut repeats = 0;
    while let Some(entry) = at {
        at = entry.next_entry();
        let Some(code) = entry.code() else { continue };
        let position = entry.position().filter(|position| position.line != 0);
        let line = position
            .map(|position| position.line)
            .or(entry.line_number())
            .unwrap_or(0);
        let file = code.filename.to_string_lossy().into_owned();
        let name = code.name.to_string_lossy().into_owned();
        let this = (file, line, name);
        if last.as_ref() != Some(&this) {
            count_repeats(&mut text, repeats);
            repeats = 0;
        }
        repeats += 1;
        if repeats > SHOWN_REPEATS {
            continue;
        }
        let (file, line, name) = &this;
        text.push_str(&format!("  File \"{file}\", line {line}, in {name}\n"));
        let lines = report.source_lines(vm, &code);
        let span = position.filter(|_| vm.debug_ranges);
        text.push_str(&source_of(&lines, *line, span));
        last = Some(this);
    }
    count_repeats(&mut text, repeats);
    Some(text)
}

/// How many entries are shown, the innermost ones, where `sys.tracebacklimit` says so.
fn limit(vm: &mut Vm) -> Option<usize> {
    let limit = vm.sys.clone().get_str(vm, "tracebacklimit")?;
    match as_i64(&limit) {
        Some(limit) => Some(usize::try_from(limit).unwrap_or(0)),
        // Too large a number is no limit.
        None => as_big(&limit).and_then(|limit| (limit.sign() == num_bigint::Sign::Minus).then_some(0)),
    }
}

fn count_repeats(text: &mut String, repeats: usize) {
    if repeats > SHOWN_REPEATS {
        let count = repeats - SHOWN_REPEATS;
        let plural = if count > 1 { "s" } else { "" };
        text.push_str(&format!("  [Previous line repeated {count} more time{plural}]\n"));
    }
}

/// The source lines of an entry, with carets where the position is exact.
fn source_of(lines: &[String], line: u32, position: Option<Position>) -> String {
    let first = (line as usize).saturating_sub(1);
    let Some(first_line) = lines.get(first) else {
        return String::new();
    };
    let exact = position.filter(|p| p.end_line >= p.line && p.end_line - p.line < MOST_LINES);
    let Some(position) = exact else {
        return carets::render(std::slice::from_ref(first_line), None);
    };
    let end = position.end_line as usize;
    let Some(shown) = lines.get(first..end) else {
        return carets::render(std::slice::from_ref(first_line), None);
    };
    let last_line = shown.last().unwrap_or(first_line);
    let span = Span {
        start: characters_before(first_line, position.column),
        end: characters_before(last_line, position.end_column),
    };
    carets::render(shown, Some(span))
}

/// Characters before a byte offset.
fn characters_before(line: &str, offset: u32) -> usize {
    line.char_indices().take_while(|(at, _)| *at < offset as usize).count()
}

//! The last lines of a traceback: class and message, notes, the place of a syntax error.

use corallus_heap::{Ref, Value};

use super::suggestions;
use crate::objects::exception::{Exception, ExceptionKind};
use crate::objects::int::as_i64;
use crate::objects::str::Str;
use crate::vm::Vm;

/// Everything behind the entries, ending with a line feed.
pub(super) fn render(vm: &mut Vm, value: &Value) -> String {
    let class = class_name(vm, value);
    let mut text = match value.downcast_ref::<Exception>() {
        Some(exception) if exception.kind.derives_from(ExceptionKind::SyntaxError) => {
            let exception = exception.clone();
            syntax_error(vm, &exception, &class)
        }
        _ => {
            let mut message = match vm.str_of(value) {
                Ok(message) => message.to_string_lossy().into_owned(),
                Err(_) => "<exception str() failed>".to_owned(),
            };
            message.push_str(&suggestions::hint(vm, value));
            if message.is_empty() {
                format!("{class}\n")
            } else {
                format!("{class}: {message}\n")
            }
        }
    };
    text.push_str(&notes(vm, value));
    text
}

/// `module.Class`; the module is left out for builtins and `__main__`.
fn class_name(vm: &mut Vm, value: &Value) -> String {
    let class = vm.type_of(value).clone();
    let name = vm.type_qualname(&class);
    let module = match vm.getattr(class.as_value(), "__module__") {
        Ok(module) if module.has_payload::<Str>() => vm.text_of(&module),
        _ => "<unknown>".to_owned(),
    };
    match module.as_str() {
        "builtins" | "__main__" => name,
        _ => format!("{module}.{name}"),
    }
}

fn notes(vm: &mut Vm, value: &Value) -> String {
    let notes = match vm.getattr_opt(value, "__notes__") {
        Ok(Some(notes)) if !notes.is_none() => notes,
        Ok(_) => return String::new(),
        Err(_) => return "Ignored error getting __notes__\n".to_owned(),
    };
    let Some(listed) = vm.items_of_exact(&notes) else {
        return match vm.repr(&notes) {
            Ok(shown) => format!("{}\n", shown.to_string_lossy()),
            Err(_) => "<__notes__ repr() failed>\n".to_owned(),
        };
    };
    let mut text = String::new();
    for note in &listed {
        let note = match vm.str_of(note) {
            Ok(note) => note.to_string_lossy().into_owned(),
            Err(_) => "<note str() failed>".to_owned(),
        };
        for line in note.split('\n') {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn member_text(exception: &Exception, name: &str) -> Option<String> {
    let value = exception.member(name)?;
    value
        .downcast_ref::<Str>()
        .map(|text| text.to_string_lossy().into_owned())
}

fn member_number(exception: &Exception, name: &str) -> Option<i64> {
    exception.member(name).and_then(|value| as_i64(&value))
}

/// Where the error stands, the line, carets, and the message.
fn syntax_error(vm: &mut Vm, exception: &Ref<Exception>, class: &str) -> String {
    let mut text = String::new();
    let mut suffix = String::new();
    let line = member_number(exception, "lineno");
    let file = exception.member("filename").filter(|file| !file.is_none());
    let file = file.and_then(|file| Some(vm.str_of(&file).ok()?.to_string_lossy().into_owned()));
    match (&file, line) {
        (file, Some(line)) => {
            let file = file.as_deref().unwrap_or("<string>");
            text.push_str(&format!("  File \"{file}\", line {line}\n"));
        }
        (Some(file), None) => suffix = format!(" ({file})"),
        (None, None) => {}
    }
    if let Some(source) = member_text(exception, "text")
        && line.is_some()
    {
        text.push_str(&marked_line(exception, &source));
    }
    let message = match exception.member("msg").filter(|message| !message.is_none()) {
        Some(message) => vm.str_of(&message).map_or_else(
            |_| "<no detail available>".to_owned(),
            |m| m.to_string_lossy().into_owned(),
        ),
        None => "<no detail available>".to_owned(),
    };
    text.push_str(&format!("{class}: {message}{suffix}\n"));
    text
}

/// The source line of a syntax error, with carets under what is wrong.
fn marked_line(exception: &Exception, source: &str) -> String {
    let kept = source.trim_end_matches('\n');
    let stripped = kept.trim_start_matches([' ', '\n', '\u{c}']);
    let blanks = kept.chars().count() as i64 - stripped.chars().count() as i64;
    let mut text = format!("    {stripped}\n");
    let Some(mut offset) = member_number(exception, "offset") else {
        return text;
    };
    let length = source.chars().count() as i64;
    let mut end = if member_number(exception, "lineno") == member_number(exception, "end_lineno") {
        member_number(exception, "end_offset")
            .filter(|end| *end != 0)
            .unwrap_or(offset)
    } else {
        kept.chars().count() as i64 + 1
    };
    if length > 0 && offset > length {
        offset = length + 1;
        end = end.max(offset);
    }
    if offset >= end || end < 0 {
        end = offset + 1;
    }
    let (from, to) = (offset - 1 - blanks, end - 1 - blanks);
    if from >= 0 {
        // Tabs and the like are kept, so that the carets stand below what they mean.
        let margin = stripped
            .chars()
            .take(from as usize)
            .map(|c| if c.is_whitespace() { c } else { ' ' });
        let margin: String = margin.collect();
        let carets = "^".repeat(usize::try_from(to - from).unwrap_or(1).min(1000));
        text.push_str(&format!("    {margin}{carets}\n"));
    }
    text
}

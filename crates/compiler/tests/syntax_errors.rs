//! `syntax_errors.txt` lists texts with the exception that CPython 3.14 raises for each: its class, position, and message.
//!
//! A case is two lines: the text with escapes, and the exception as
//! `class line:offset-end_line:end_offset message`, or `ok` with the warnings, `line message` each, separated by ` | `.

use corallus_compiler::{ErrorKind, Options, compile};

#[test]
fn errors_read_as_the_reference_has_them() {
    let cases = include_str!("syntax_errors.txt");
    let mut lines = cases.lines().filter(|line| !line.is_empty());
    let mut wrong = Vec::new();
    let mut count = 0;
    while let (Some(escaped), Some(expected)) = (lines.next(), lines.next()) {
        let found = outcome(&unescape(escaped));
        count += 1;
        if found != expected {
            wrong.push(format!("{escaped}\n    expected {expected}\n    found    {found}"));
        }
    }
    assert!(count > 200);
    assert!(
        wrong.is_empty(),
        "{} of {count} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn outcome(source: &str) -> String {
    match compile(source, "<test>", &Options::default()) {
        Ok(compiled) => {
            let warnings: Vec<String> = compiled
                .warnings
                .iter()
                .map(|warning| format!("{} {}", warning.line, warning.message))
                .collect();
            format!("ok {}", warnings.join(" | ")).trim_end().to_owned()
        }
        Err(error) => {
            let class = match error.kind {
                ErrorKind::Syntax | ErrorKind::Encoding => "SyntaxError",
                ErrorKind::Indentation => "IndentationError",
                ErrorKind::Tab => "TabError",
                ErrorKind::Recursion => "RecursionError",
            };
            format!(
                "{class} {}:{}-{}:{} {}",
                error.line, error.column, error.end_line, error.end_column, error.message
            )
        }
    }
}

/// Undoes `\n`, `\t`, `\\` and `\u{…}`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

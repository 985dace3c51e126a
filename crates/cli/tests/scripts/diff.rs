//! A line diff that shows what a script printed beside what it should have printed.

use std::fmt::Write;

/// Unchanged lines shown around a difference.
const CONTEXT: usize = 2;

/// Texts longer than this (in lines) are compared line by line from the start instead of aligned.
const ALIGNED_LINES: usize = 1500;

/// Lines of the diff that are shown.
const SHOWN_LINES: usize = 60;

enum Line<'a> {
    Same(&'a str),
    Expected(&'a str),
    Got(&'a str),
}

/// The difference of two texts, one line each, prefixed by `-` (expected), `+` (got) or a space.
pub fn lines(expected: &str, got: &str) -> String {
    let expected: Vec<&str> = expected.split('\n').collect();
    let got: Vec<&str> = got.split('\n').collect();
    let script = if expected.len().max(got.len()) <= ALIGNED_LINES {
        aligned(&expected, &got)
    } else {
        tail(&expected, &got)
    };
    render(&script)
}

/// Aligns the texts by their longest common subsequence.
fn aligned<'a>(expected: &[&'a str], got: &[&'a str]) -> Vec<Line<'a>> {
    let width = got.len() + 1;
    let mut common = vec![0u16; (expected.len() + 1) * width];
    for row in (0..expected.len()).rev() {
        for column in (0..got.len()).rev() {
            common[row * width + column] = if expected[row] == got[column] {
                common[(row + 1) * width + column + 1] + 1
            } else {
                common[(row + 1) * width + column].max(common[row * width + column + 1])
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut script = Vec::new();
    while row < expected.len() && column < got.len() {
        if expected[row] == got[column] {
            script.push(Line::Same(expected[row]));
            row += 1;
            column += 1;
        } else if common[(row + 1) * width + column] >= common[row * width + column + 1] {
            script.push(Line::Expected(expected[row]));
            row += 1;
        } else {
            script.push(Line::Got(got[column]));
            column += 1;
        }
    }
    script.extend(expected[row..].iter().map(|line| Line::Expected(line)));
    script.extend(got[column..].iter().map(|line| Line::Got(line)));
    script
}

/// For long texts: the common beginning, then the rest of each.
fn tail<'a>(expected: &[&'a str], got: &[&'a str]) -> Vec<Line<'a>> {
    let same = expected.iter().zip(got).take_while(|(one, other)| one == other).count();
    let mut script: Vec<Line<'a>> = expected[..same].iter().map(|line| Line::Same(line)).collect();
    script.extend(
        expected[same..]
            .iter()
            .take(SHOWN_LINES / 2)
            .map(|line| Line::Expected(line)),
    );
    script.extend(got[same..].iter().take(SHOWN_LINES / 2).map(|line| Line::Got(line)));
    script
}

fn render(script: &[Line]) -> String {
    let changed: Vec<bool> = script.iter().map(|line| !matches!(line, Line::Same(_))).collect();
    let mut text = String::new();
    let mut shown = 0;
    let mut skipping = false;
    for (index, line) in script.iter().enumerate() {
        let near = changed[index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(changed.len())].contains(&true);
        if !near {
            skipping = true;
            continue;
        }
        if shown == SHOWN_LINES {
            text.push_str("  …\n");
            break;
        }
        if std::mem::take(&mut skipping) {
            text.push_str("  …\n");
        }
        let (mark, content) = match line {
            Line::Same(content) => (' ', content),
            Line::Expected(content) => ('-', content),
            Line::Got(content) => ('+', content),
        };
        let _ = writeln!(text, "{mark} {content}");
        shown += 1;
    }
    text
}

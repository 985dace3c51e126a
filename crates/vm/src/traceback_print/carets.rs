//! The source lines of a traceback entry, with carets under the part that ran.

use super::segment::{Kind, anchors, calls_a_name};

/// What ran, in the lines of the entry: from `start` in the first line to `end` in the last, as character offsets.
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// The lines to show, indented by four columns, each ending with a line feed.
pub fn render(lines: &[String], span: Option<Span>) -> String {
    let mut lines: Vec<Vec<char>> = lines.iter().map(|line| line.trim_end().chars().collect()).collect();
    let removed = dedent(&mut lines);
    if lines.iter().all(|line| line.is_empty()) {
        return String::new();
    }
    let Some(span) = span else {
        let first: String = lines.first().map(|line| line.iter().collect()).unwrap_or_default();
        return format!("    {}\n", first.trim());
    };
    let last = lines.len() - 1;
    let start = span.start.saturating_sub(removed);
    let end = span.end.saturating_sub(removed).min(lines[last].len());
    let marks = Marks::find(&lines, start, end);
    let mut shown: Vec<Vec<char>> = Vec::new();
    let mut previous: Option<usize> = None;
    for at in significant(last, &marks) {
        match previous.map(|previous| at - previous) {
            Some(2) => marks.output(&lines, at - 1, &mut shown),
            Some(gap) if gap > 2 => shown.push(format!("...<{} lines>...", gap - 1).chars().collect()),
            _ => {}
        }
        marks.output(&lines, at, &mut shown);
        previous = Some(at);
    }
    dedent(&mut shown);
    shown
        .iter()
        .map(|line| format!("    {}\n", line.iter().collect::<String>()))
        .collect()
}

/// Takes away the blanks that all lines begin with; how many that were.
fn dedent(lines: &mut [Vec<char>]) -> usize {
    let blanks = |line: &Vec<char>| line.iter().take_while(|c| c.is_whitespace()).count();
    let common = lines
        .iter()
        .filter(|line| blanks(line) < line.len())
        .map(blanks)
        .min()
        .unwrap_or(0);
    for line in lines {
        line.drain(..common.min(line.len()));
    }
    common
}

/// Where the carets go.
struct Marks {
    start: usize,
    end: usize,
    show: bool,
    /// Line and column of the part marked by `^` while the rest gets `~`.
    anchors: Option<[(usize, usize); 2]>,
}

impl Marks {
    fn find(lines: &[Vec<char>], start: usize, end: usize) -> Self {
        let last = lines.len() - 1;
        let mut text: Vec<char> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let stop = if index == last { end } else { line.len() };
            let from = if index == 0 { start } else { 0 };
            text.extend(line.get(from..stop).unwrap_or_default());
            if index != last {
                text.push('\n');
            }
        }
        let found = anchors(&text);
        let place = |offset: usize| {
            let before = text.get(..offset).unwrap_or_default();
            let line = before.iter().filter(|c| **c == '\n').count();
            let column = before.iter().rev().take_while(|c| **c != '\n').count();
            (line, if line == 0 { column + start } else { column })
        };
        let before: String = lines[0].get(..start).unwrap_or_default().iter().collect();
        let after: String = lines[last].get(end..).unwrap_or_default().iter().collect();
        let is_call = matches!(found, Some((Kind::Call, _)));
        let whole = is_whole_value(&before, &after, is_call, &text);
        let show = !whole && (found.is_some() || !before.trim_start().is_empty() || !after.trim_end().is_empty());
        Self {
            start,
            end,
            show,
            anchors: found.map(|(_, found)| [place(found.start), place(found.end)]),
        }
    }

    fn output(&self, lines: &[Vec<char>], at: usize, shown: &mut Vec<Vec<char>>) {
        let line = &lines[at];
        shown.push(line.clone());
        if !self.show {
            return;
        }
        let blank = line.iter().take_while(|c| c.is_whitespace()).count();
        let stop = if at == lines.len() - 1 { self.end } else { line.len() };
        let mut carets = Vec::new();
        for (column, c) in line.iter().enumerate().take(stop) {
            let mark = if column < blank || (at == 0 && column < self.start) {
                ' '
            } else {
                match self.anchors {
                    Some([from, to]) if (at, column) < from || (at, column) >= to => '~',
                    _ => '^',
                }
            };
            carets.extend(std::iter::repeat_n(mark, width(*c)));
        }
        shown.push(carets);
    }
}

/// Whether all the statement does is `return f(…)` or `x = call(…)`: then the carets would say nothing.
fn is_whole_value(before: &str, after: &str, is_call: bool, text: &[char]) -> bool {
    let after = after.trim_start();
    if !is_call || !(after.is_empty() || after.starts_with(['#', ';'])) {
        return false;
    }
    let before = before.trim();
    if before == "return" {
        return calls_a_name(text);
    }
    let Some(target) = before.strip_suffix('=') else {
        return false;
    };
    let augmented = target.ends_with(['+', '-', '*', '/', '%', '&', '|', '^', '@', '<', '>', '=', '!', ':']);
    let open = target.matches(['(', '[', '{']).count() != target.matches([')', ']', '}']).count();
    let annotated = target.contains(':') && !target.contains('[');
    let keyword = target.split_whitespace().next().is_some_and(|word| {
        matches!(
            word,
            "return" | "if" | "elif" | "while" | "for" | "with" | "assert" | "raise" | "del" | "async" | "yield"
        )
    });
    !(target.trim().is_empty() || augmented || open || annotated || keyword)
}

/// The lines to show: the first, the last, and those around the marked part.
fn significant(last: usize, marks: &Marks) -> Vec<usize> {
    let mut lines = vec![0, last];
    for (line, _) in marks.anchors.into_iter().flatten() {
        lines.extend(line.saturating_sub(1)..=(line + 1).min(last));
    }
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Columns that a character takes on a terminal.
fn width(c: char) -> usize {
    let wide = matches!(
        c as u32,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60
            | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f900..=0x1f9ff | 0x2_0000..=0x3_fffd
    );
    if wide { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(line: &str, start: usize, end: usize) -> String {
        render(&[line.to_owned()], Some(Span { start, end }))
    }

    #[test]
    fn operators_are_marked() {
        assert_eq!(rendered("    x = 1 / 0", 8, 13), "    x = 1 / 0\n        ~~^~~\n");
    }

    #[test]
    fn calls_that_are_the_whole_value_are_not_marked() {
        assert_eq!(rendered("    return f(x)", 11, 15), "    return f(x)\n");
        assert_eq!(rendered("    y = a.f(x)", 8, 14), "    y = a.f(x)\n");
        assert_eq!(rendered("    f(x)", 4, 8), "    f(x)\n    ~^^^\n");
    }

    #[test]
    fn a_whole_statement_is_not_marked() {
        assert_eq!(rendered("  raise ValueError", 2, 18), "    raise ValueError\n");
    }
}

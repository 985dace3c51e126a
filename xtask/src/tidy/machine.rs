//! Nothing in the repository names the machine that it was written on.

use super::Tree;

/// The beginnings of absolute paths that belong to one person or machine, in two halves so that this file passes.
const PRIVATE_PLACES: &[(&str, &str)] = &[
    ("/ho", "me/"),
    ("/ro", "ot/"),
    ("/Us", "ers/"),
    ("/wo", "rk/"),
    ("C:\\", "Users\\"),
    ("/.py", "env/"),
];

/// Lines that hold such a path.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in &tree.files {
        for (index, line) in file.text.lines().enumerate() {
            for (start, rest) in PRIVATE_PLACES {
                let place = format!("{start}{rest}");
                if line.match_indices(&place).any(|(at, _)| begins_a_path(line, at)) {
                    findings.push(format!("{}:{}: names `{place}…`", file.name, index + 1));
                }
            }
        }
    }
    findings
}

/// Whether a path begins at that byte, rather than goes on (`docs/work/…`, `//host/work/…`).
fn begins_a_path(line: &str, at: usize) -> bool {
    line[..at]
        .chars()
        .next_back()
        .is_none_or(|before| !(before.is_alphanumeric() || "._-/*".contains(before)))
}

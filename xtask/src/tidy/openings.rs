//! Every Rust file opens with a `//!` sentence that says what it owns.

use super::Tree;

/// Files without an opening, or with one that says nothing.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.rust_files() {
        let opening = file.text.lines().next().and_then(|line| line.strip_prefix("//!"));
        if opening.is_none_or(|words| words.split_whitespace().count() < 2) {
            findings.push(format!("{}: doesn't open with a `//!` sentence", file.name));
        }
    }
    findings
}

//! A source file stays below 800 lines, so that it can own one thing and be read in one go.

use super::Tree;

const LIMIT: usize = 800;

/// Files over the limit that `[long-files]` doesn't list, and listed files that are short enough.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.rust_files() {
        let lines = file.text.lines().count();
        match (lines > LIMIT, tree.is_listed("long-files", &file.name)) {
            (true, false) => findings.push(format!("{}: {lines} lines, over {LIMIT}", file.name)),
            (false, true) => findings.push(format!("{}: {lines} lines; take it off [long-files]", file.name)),
            _ => {}
        }
    }
    findings
}

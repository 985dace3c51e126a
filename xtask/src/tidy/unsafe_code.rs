//! `unsafe` stands in the heap crate and in the files that `[unsafe-files]` lists.

use super::{SourceFile, Tree};

const HOME: &str = "crates/heap/";

/// Files outside the heap crate that hold `unsafe` unlisted, and listed files that hold none.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for file in tree.rust_files().filter(|file| !file.name.starts_with(HOME)) {
        match (first_unsafe_line(file), tree.is_listed("unsafe-files", &file.name)) {
            (Some(line), false) => findings.push(format!("{}:{line}: `unsafe` outside the heap crate", file.name)),
            (None, true) => findings.push(format!("{}: holds no `unsafe`; take it off [unsafe-files]", file.name)),
            _ => {}
        }
    }
    findings
}

/// What follows the keyword where it is one; in a sentence or a string something else does.
const FOLLOWERS: &[&str] = &["", "{", "fn", "impl", "trait", "extern"];

fn first_unsafe_line(file: &SourceFile) -> Option<usize> {
    let holds_unsafe = |line: &str| {
        let code = line.split("//").next().unwrap_or("");
        let words: Vec<&str> = code.split([' ', '(']).filter(|word| !word.is_empty()).collect();
        let follower = |at: usize| words.get(at + 1).copied().unwrap_or("");
        (0..words.len()).any(|at| words[at] == "unsafe" && FOLLOWERS.contains(&follower(at)))
    };
    file.text.lines().position(holds_unsafe).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<usize> {
        first_unsafe_line(&SourceFile {
            name: "x.rs".to_owned(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn code_counts_and_comments_do_not() {
        assert_eq!(found("// unsafe\nlet x = unsafe { f() };\n"), Some(2));
        assert_eq!(
            found("//! about unsafe\nlet not_unsafe = 1;\n#![deny(unsafe_op_in_unsafe_fn)]\n"),
            None
        );
    }
}

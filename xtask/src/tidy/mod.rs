//! `cargo xtask tidy`: the habits of this project that neither the compiler nor clippy checks.
//!
//! Exceptions stand in `xtask/tidy.toml`, each with its reason; one that is no longer needed is a finding itself.

mod cursor;
mod edges;
mod ignored;
mod machine;
mod openings;
mod sizes;
mod unsafe_code;

use std::fs;
use std::path::Path;

use crate::project;
use crate::table::{self, Table};

/// What a check looks at.
pub struct Tree {
    pub files: Vec<SourceFile>,
    pub exceptions: Table,
}

/// A text file of the project.
pub struct SourceFile {
    /// Relative to the root, with forward slashes.
    pub name: String,
    pub text: String,
}

impl SourceFile {
    pub fn is_rust(&self) -> bool {
        self.name.ends_with(".rs")
    }
}

impl Tree {
    pub fn rust_files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_rust())
    }

    /// Whether `xtask/tidy.toml` lists the file in that section.
    pub fn is_listed(&self, section: &str, file: &str) -> bool {
        self.exceptions
            .get(section)
            .is_some_and(|entries| entries.contains_key(file))
    }
}

/// A check takes the tree and returns one line per finding.
type Check = fn(&Tree) -> Vec<String>;

const CHECKS: &[(&str, Check)] = &[
    ("file sizes", sizes::check),
    ("module openings", openings::check),
    ("crate edges", edges::check),
    ("unsafe code", unsafe_code::check),
    ("ignored tests", ignored::check),
    ("machine names", machine::check),
    ("the cursor", cursor::check),
];

/// Runs every check.
///
/// # Errors
/// The findings, one per line.
pub fn run(_: &[String]) -> Result<(), String> {
    let root = project::root();
    let tree = Tree {
        files: read_texts(&root)?,
        exceptions: table::read(&root.join("xtask/tidy.toml"))?,
    };
    let mut findings = Vec::new();
    for (name, check) in CHECKS {
        findings.extend(check(&tree).into_iter().map(|finding| format!("[{name}] {finding}")));
    }
    findings.extend(lists_of_missing_files(&tree));
    if findings.is_empty() {
        println!("tidy: {} files, nothing to say", tree.files.len());
        return Ok(());
    }
    Err(format!("{} findings\n{}", findings.len(), findings.join("\n")))
}

fn read_texts(root: &Path) -> Result<Vec<SourceFile>, String> {
    let paths = project::files(root).map_err(|error| error.to_string())?;
    let mut texts = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        // What isn't UTF-8 is data, not text of ours.
        if let Ok(text) = String::from_utf8(bytes) {
            texts.push(SourceFile {
                name: project::relative(root, &path),
                text,
            });
        }
    }
    Ok(texts)
}

fn lists_of_missing_files(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (section, entries) in &tree.exceptions {
        for listed in entries
            .keys()
            .filter(|listed| !tree.files.iter().any(|file| file.name == **listed))
        {
            findings.push(format!(
                "[exceptions] xtask/tidy.toml lists `{listed}` in [{section}], which isn't there"
            ));
        }
    }
    findings
}

//! The project's folders and files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The workspace's root folder.
pub fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

/// The release binary of the command, which tasks run.
///
/// # Errors
/// When it has not been built.
pub fn release_binary() -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let binary = target
        .join("release")
        .join(format!("corallus{}", std::env::consts::EXE_SUFFIX));
    if binary.is_file() {
        return Ok(binary);
    }
    Err(format!(
        "{} isn't there; build it first: cargo build --release",
        binary.display()
    ))
}

/// A path below the root as it is written in messages and lists: relative, with forward slashes.
pub fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Every file below `folder`, sorted, without build output, version control and what tools leave behind.
///
/// # Errors
/// When a folder can't be read.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !matches!(name.to_str(), Some("target" | ".git" | "__pycache__")) {
                collect(&path, found)?;
            }
        } else if kind.is_file() && path.file_name().is_some_and(|name| name != ".git") {
            found.push(path);
        }
    }
    Ok(())
}

//! Finds the scripts and reads what is expected of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders that hold scripts, relative to the project's root.
const FOLDERS: [&str; 2] = ["tests/scripts", "examples"];

/// A script with its expectation.
pub struct Script {
    /// The path below the project's root without the `tests/scripts/` prefix, with forward slashes.
    pub name: String,
    pub path: PathBuf,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub exit: i32,
}

/// The workspace's root folder.
pub fn project_root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root.pop();
    root
}

/// Every script that has an `.out` file beside it, sorted by name. A `.py` file without one is a module that scripts
/// import.
pub fn find_scripts(root: &Path) -> io::Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for folder in FOLDERS {
        let folder = root.join(folder);
        if folder.is_dir() {
            collect(root, &folder, &mut scripts)?;
        }
    }
    scripts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(scripts)
}

fn collect(root: &Path, folder: &Path, scripts: &mut Vec<Script>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, scripts)?;
        } else if path.extension().is_some_and(|extension| extension == "py") && path.with_extension("out").is_file() {
            scripts.push(Script {
                name: script_name(root, &path),
                stdout: fs::read(path.with_extension("out"))?,
                stderr: read_if_there(&path.with_extension("err"))?,
                exit: expected_exit(&fs::read(&path)?),
                path,
            });
        }
    }
    Ok(())
}

/// The name under which a script is reported and listed as a known gap.
fn script_name(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let name = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    name.strip_prefix("tests/scripts/").map(str::to_owned).unwrap_or(name)
}

fn read_if_there(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}

/// The exit code named by a `# exit: N` line in the script's opening comment; 0 without one.
fn expected_exit(source: &[u8]) -> i32 {
    String::from_utf8_lossy(source)
        .lines()
        .take_while(|line| line.starts_with('#'))
        .find_map(|line| line.strip_prefix("# exit:")?.trim().parse().ok())
        .unwrap_or(0)
}

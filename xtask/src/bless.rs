//! `cargo xtask bless`: stores what the reference interpreter prints as the expected output of the scripts.
//!
//! A script may open with comment lines that bless and the tests read: `# exit: N` (the exit code, 0 without it) and
//! `# reference: 3.14` (the oldest version whose output is right; an older reference leaves the script alone), or
//! `# reference: none` (what CPython can't do; the expectation is written by hand).

use std::fs;
use std::path::{Path, PathBuf};

use crate::project;
use crate::reference::{self, Reference};

const FOLDERS: [&str; 2] = ["tests/scripts", "examples"];

/// Runs the reference over the scripts whose path contains one of the filters (all without a filter).
///
/// # Errors
/// A message when the reference is missing or a script's output can't stand as an expectation.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut filters = arguments.to_vec();
    let reference = reference::take_argument(&mut filters)?;
    let root = project::root();
    let (mut unchanged, mut changed, mut newer, mut refused) = (0, 0, 0, 0);
    for script in scripts(&root)? {
        let name = project::relative(&root, &script);
        if !filters.is_empty() && !filters.iter().any(|filter| name.contains(filter.as_str())) {
            continue;
        }
        match bless(&reference, &script)? {
            Blessed::Unchanged => unchanged += 1,
            Blessed::Changed => {
                changed += 1;
                println!("blessed {name}");
            }
            Blessed::NeedsNewer => newer += 1,
            Blessed::Refused(why) => {
                refused += 1;
                eprintln!("refused {name}: {why}");
            }
        }
    }
    println!("{changed} changed, {unchanged} unchanged, {newer} left for a newer reference, {refused} refused");
    if refused > 0 {
        Err(format!("{refused} scripts were refused"))
    } else {
        Ok(())
    }
}

enum Blessed {
    Unchanged,
    Changed,
    NeedsNewer,
    Refused(String),
}

/// The scripts of the corpus. A file that opens with `# module` is there to be imported by others.
fn scripts(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut scripts = Vec::new();
    for folder in FOLDERS
        .map(|folder| root.join(folder))
        .iter()
        .filter(|folder| folder.is_dir())
    {
        let files = project::files(folder).map_err(|error| error.to_string())?;
        scripts.extend(
            files
                .into_iter()
                .filter(|file| file.extension().is_some_and(|extension| extension == "py")),
        );
    }
    Ok(scripts)
}

fn bless(reference: &Reference, script: &Path) -> Result<Blessed, String> {
    let source = fs::read(script).map_err(|error| error.to_string())?;
    let header = Header::of(&String::from_utf8_lossy(&source))?;
    if header.is_module || header.by_hand {
        return Ok(Blessed::Unchanged);
    }
    if reference.version < header.oldest_reference {
        return Ok(Blessed::NeedsNewer);
    }
    let output = reference.run_script(script)?;
    if output.status.code() != Some(header.exit) {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.trim_end().lines().last().unwrap_or("").to_owned();
        return Ok(Blessed::Refused(format!(
            "{}, but its `# exit:` says {} ({last})",
            output.status, header.exit
        )));
    }
    for text in [&output.stdout, &output.stderr] {
        if let Some(line) = String::from_utf8_lossy(text)
            .lines()
            .find(|line| line.contains(" at 0x"))
        {
            return Ok(Blessed::Refused(format!("it prints an address: {line}")));
        }
    }
    let stdout_changed = store(
        &script.with_extension("out"),
        &without_folder(script, &output.stdout),
        true,
    )?;
    let stderr_changed = store(
        &script.with_extension("err"),
        &without_folder(script, &output.stderr),
        false,
    )?;
    Ok(if stdout_changed || stderr_changed {
        Blessed::Changed
    } else {
        Blessed::Unchanged
    })
}

/// The reference names the running script by its absolute path; the expectation holds the bare file name.
fn without_folder(script: &Path, text: &[u8]) -> Vec<u8> {
    let folder = script
        .parent()
        .map(|folder| format!("{}/", folder.display()))
        .unwrap_or_default();
    match std::str::from_utf8(text) {
        Ok(text) => text.replace(&folder, "").into_bytes(),
        Err(_) => text.to_vec(),
    }
}

/// Writes an expectation and says whether it changed. An empty one is a file only if `keep_empty`.
fn store(path: &Path, content: &[u8], keep_empty: bool) -> Result<bool, String> {
    let old = fs::read(path).ok();
    let new = (keep_empty || !content.is_empty()).then_some(content);
    if old.as_deref() == new {
        return Ok(false);
    }
    let done = match new {
        Some(content) => fs::write(path, content),
        None => fs::remove_file(path),
    };
    done.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(true)
}

/// What a script's opening comment says.
struct Header {
    exit: i32,
    oldest_reference: (u32, u32),
    by_hand: bool,
    is_module: bool,
}

impl Header {
    fn of(source: &str) -> Result<Header, String> {
        let mut header = Header {
            exit: 0,
            oldest_reference: (0, 0),
            by_hand: false,
            is_module: false,
        };
        for line in source.lines().take_while(|line| line.starts_with('#')) {
            if let Some(code) = line.strip_prefix("# exit:") {
                header.exit = code
                    .trim()
                    .parse()
                    .map_err(|_| format!("`{line}` names no exit code"))?;
            } else if line.trim_end() == "# reference: none" {
                header.by_hand = true;
            } else if let Some(version) = line.strip_prefix("# reference:") {
                let numbers = version
                    .trim()
                    .split_once('.')
                    .map(|(major, minor)| (major.parse(), minor.parse()));
                let Some((Ok(major), Ok(minor))) = numbers else {
                    return Err(format!("`{line}` names no version such as 3.14"));
                };
                header.oldest_reference = (major, minor);
            } else if line.trim_end() == "# module" {
                header.is_module = true;
            }
        }
        Ok(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_opening_comment_is_read_and_the_rest_is_not() {
        let header = Header::of("# exit: 3\n# reference: 3.14\nprint(1)\n# exit: 4\n").expect("well formed");
        assert_eq!(
            (header.exit, header.oldest_reference, header.is_module),
            (3, (3, 14), false)
        );
    }

    #[test]
    fn a_version_without_a_minor_number_is_refused() {
        assert!(Header::of("# reference: 3\n").is_err());
    }
}

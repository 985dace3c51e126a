//! The list of scripts that are known to fail, one per line: `area/name.py  # reason`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::corpus;

const FILE: &str = "tests/scripts/known_gaps.txt";

const OPENING: &str = "\
# Scripts that fail today, each with its reason. They are run all the same: one that passes fails the run until its
# line is removed here. `cargo test -p corallus-cli --test scripts -- --prune-gaps` removes what passes now.
";

/// The scripts known to fail, with the reasons.
pub struct KnownGaps {
    path: PathBuf,
    reasons: BTreeMap<String, String>,
}

impl KnownGaps {
    /// Reads the list; a list that isn't there is empty.
    ///
    /// # Errors
    /// A message when the file can't be read or a line gives no reason.
    pub fn read(root: &Path) -> Result<KnownGaps, String> {
        let path = root.join(FILE);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            other => other.map_err(|error| format!("cannot read {FILE}: {error}"))?,
        };
        let mut reasons = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, reason)) = line.split_once('#').filter(|(_, reason)| !reason.trim().is_empty()) else {
                return Err(format!(
                    "{FILE}:{}: expected `PATH  # reason`, got `{line}`",
                    number + 1
                ));
            };
            reasons.insert(name.trim().to_owned(), reason.trim().to_owned());
        }
        Ok(KnownGaps { path, reasons })
    }

    pub fn contains(&self, name: &str) -> bool {
        self.reasons.contains_key(name)
    }

    pub fn remove(&mut self, name: &str) {
        self.reasons.remove(name);
    }

    pub fn add(&mut self, name: &str, reason: &str) {
        self.reasons.insert(name.to_owned(), reason.to_owned());
    }

    /// Listed names that no script bears.
    pub fn unknown_names(&self, root: &Path) -> Vec<String> {
        let there: Vec<String> = corpus::find_scripts(root)
            .unwrap_or_default()
            .into_iter()
            .map(|script| script.name)
            .collect();
        self.reasons
            .keys()
            .filter(|name| !there.contains(name))
            .cloned()
            .collect()
    }

    pub fn write(&self) -> io::Result<()> {
        let mut text = OPENING.to_owned();
        for (name, reason) in &self.reasons {
            text.push_str(&format!("{name}  # {reason}\n"));
        }
        fs::write(&self.path, text)
    }
}

/// A one-line reason taken from a failure report: the error that the script died of if there is one, else the first
/// line that came out wrong.
pub fn reason_from(report: &str) -> String {
    let got: Vec<&str> = report.lines().filter_map(|line| line.strip_prefix("+ ")).collect();
    let error = got
        .iter()
        .rev()
        .find(|line| line.split(':').next().is_some_and(is_exception_name));
    let first = report
        .lines()
        .find(|line| line.starts_with("- ") || line.starts_with("+ "))
        .or(report.lines().next());
    let reason = error.copied().or(first).unwrap_or("fails").trim();
    reason.chars().take(100).collect::<String>().replace('#', "")
}

fn is_exception_name(word: &str) -> bool {
    let class = word.rsplit('.').next().unwrap_or(word);
    class.starts_with(|first: char| first.is_ascii_uppercase())
        && (class.ends_with("Error") || class.ends_with("Exception") || class.ends_with("Iteration"))
}

//! Reads the small tables that list exceptions with their reasons: sections of `"name" = "reason"` lines, a subset of
//! TOML.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Section → entry → reason.
pub type Table = BTreeMap<String, BTreeMap<String, String>>;

/// Reads a table from a file.
///
/// # Errors
/// A message with file and line when the file can't be read, a line isn't understood, or an entry gives no reason.
pub fn read(path: &Path) -> Result<Table, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    parse(&text).map_err(|(line, why)| format!("{}:{line}: {why}", path.display()))
}

fn parse(text: &str) -> Result<Table, (usize, String)> {
    let mut table = Table::new();
    let mut section = String::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
            table.entry(section.clone()).or_default();
            continue;
        }
        let entry = line
            .split_once('=')
            .and_then(|(name, reason)| Some((unquoted(name)?, unquoted(reason)?)));
        match entry {
            Some((_, "")) => return Err((index + 1, "an entry needs a reason".to_owned())),
            Some((name, reason)) => {
                table
                    .entry(section.clone())
                    .or_default()
                    .insert(name.to_owned(), reason.to_owned());
            }
            None => return Err((index + 1, format!("expected `\"name\" = \"reason\"`, got `{line}`"))),
        }
    }
    Ok(table)
}

fn unquoted(word: &str) -> Option<&str> {
    word.trim().strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sections_and_reasons() {
        let table = parse("# opening\n[one]\n\"a/b\" = \"because = so\"\n\n[two]\n").expect("well formed");
        assert_eq!(table["one"]["a/b"], "because = so");
        assert!(table["two"].is_empty());
    }

    #[test]
    fn an_entry_without_reason_is_refused() {
        assert_eq!(parse("[one]\n\"a\" = \"\"\n").map_err(|(line, _)| line), Err(2));
    }

    #[test]
    fn a_line_that_is_no_entry_is_refused() {
        assert_eq!(parse("nonsense\n").map_err(|(line, _)| line), Err(1));
    }
}

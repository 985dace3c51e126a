//! Instruction counts of the main rows, for regressions: exact enough to compare across commits, whatever else the machine is
//! doing. Counted by valgrind's callgrind; stored in `benches/instructions.toml`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::{project, table};

/// Growth that is reported as an error.
const TOLERANCE: f64 = 0.05;
/// Most operations of the shorter of the two runs whose difference is counted: a row whose operations are long says itself
/// how few of them it does.
const OPERATIONS: u64 = 5_000;

/// Counts, and compares with what is stored or stores it.
///
/// # Errors
/// When valgrind is missing, or a row needs more instructions than stored, beyond the tolerance.
pub fn run(corallus: &Path, suite: &Path, words: &[String], store: bool) -> Result<(), String> {
    let stored_path = project::root().join("benches/instructions.toml");
    let stored = table::read(&stored_path).unwrap_or_default();
    let stored = stored.get("instructions").cloned().unwrap_or_default();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut worse = 0;
    for (name, usual) in super::output(corallus, suite, &["list"])? {
        let skipped = name.contains("depth") || name.contains("recursion");
        if skipped || !words.iter().all(|word| name.contains(word.as_str())) {
            continue;
        }
        let operations = OPERATIONS.min(usual as u64).max(1);
        let short = count(corallus, suite, &name, operations)?;
        let long = count(corallus, suite, &name, 3 * operations)?;
        let each = long.saturating_sub(short) / (2 * operations);
        let before: Option<u64> = stored.get(&name).and_then(|text| text.parse().ok());
        let change = before.map(|before| each as f64 / before.max(1) as f64 - 1.0);
        let note = change.map_or("new".to_owned(), |change| format!("{:+.1} %", change * 100.0));
        println!("{name:48} {each:8}  {note}");
        worse += usize::from(change.is_some_and(|change| change > TOLERANCE));
        counts.insert(name, each);
    }
    if store {
        let mut text =
            "# Instructions per operation (`cargo xtask bench --instructions --store`).\n\n[instructions]\n".to_owned();
        for (name, each) in &counts {
            text.push_str(&format!("\"{name}\" = \"{each}\"\n"));
        }
        return std::fs::write(&stored_path, text)
            .map_err(|error| format!("cannot write {}: {error}", stored_path.display()));
    }
    match worse {
        0 => Ok(()),
        _ => Err(format!(
            "{worse} rows need over {:.0} % more instructions than stored",
            TOLERANCE * 100.0
        )),
    }
}

fn count(corallus: &Path, suite: &Path, name: &str, operations: u64) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(corallus)
        .arg(suite)
        .args(["once", name, &operations.to_string()])
        .env("PYTHONHASHSEED", "0")
        .output()
        .map_err(|error| format!("cannot start valgrind, which counts instructions: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    report
        .lines()
        .find_map(|line| line.split_once("refs:")?.1.trim().replace(',', "").parse().ok())
        .ok_or_else(|| format!("callgrind gave no count for {name}:\n{report}"))
}

//! `cargo xtask bench`: the suite of `benches/suite.py` under Corallus and, for comparison, under another Python.
//!
//! Each round runs the whole suite once under either interpreter, in turn, so that both see the same weather; the
//! figure of a row is the median of its rounds.

mod instructions;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{project, reference};
use report::Row;

const ROUNDS: usize = 5;
/// Seconds that a row gets in a round.
const SECONDS: &str = "0.05";

/// What the command line asks for.
struct Request {
    against: Option<PathBuf>,
    words: Vec<String>,
    json: bool,
}

/// Runs the task.
///
/// # Errors
/// When an interpreter is missing, the suite fails, or instruction counts have grown beyond the tolerance.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut arguments = arguments.to_vec();
    let corallus = project::release_binary()?;
    let suite = project::root().join("benches/suite.py");
    let instructions = take_flag(&mut arguments, "--instructions");
    let store = take_flag(&mut arguments, "--store");
    if instructions {
        return instructions::run(&corallus, &suite, &arguments, store);
    }
    let json = take_flag(&mut arguments, "--json");
    let chart = take_flag(&mut arguments, "--chart");
    let against = reference::take_option(&mut arguments, "--against")?;
    let request = Request {
        against,
        words: arguments,
        json,
    };
    let rows = measure(&corallus, &suite, &request)?;
    match request.json {
        true => println!("{}", report::json(&rows)),
        false => print!("{}", report::table(&rows)),
    }
    if chart {
        let path = project::root().join("docs/performance.svg");
        std::fs::write(&path, report::chart(&rows))
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    if !request.json && request.words.is_empty() {
        print_memory(&corallus, &suite, request.against.as_deref())?;
    }
    Ok(())
}

fn take_flag(arguments: &mut Vec<String>, flag: &str) -> bool {
    let before = arguments.len();
    arguments.retain(|argument| argument != flag);
    arguments.len() < before
}

/// What the suite prints: lines of a name and a number.
fn output(program: &Path, suite: &Path, arguments: &[&str]) -> Result<Vec<(String, f64)>, String> {
    let output = Command::new(program)
        .arg(suite)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
    if !output.status.success() {
        return Err(format!("{} failed on the suite: {}", program.display(), output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |line: &str| {
        let (name, number) = line.split_once('\t')?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    Ok(text.lines().filter_map(line).collect())
}

fn measure(corallus: &Path, suite: &Path, request: &Request) -> Result<Vec<Row>, String> {
    let mut arguments = vec!["run", SECONDS];
    arguments.extend(request.words.iter().map(String::as_str));
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..ROUNDS {
        let ours = output(corallus, suite, &arguments)?;
        let theirs = match &request.against {
            Some(program) => output(program, suite, &arguments)?,
            None => Vec::new(),
        };
        for (index, (name, nanoseconds)) in ours.into_iter().enumerate() {
            if rows.len() <= index {
                rows.push(Row::new(name));
            }
            let row = &mut rows[index];
            row.ours.push(nanoseconds);
            row.theirs
                .extend(theirs.get(index).map(|(_, nanoseconds)| *nanoseconds));
        }
    }
    if rows.is_empty() {
        return Err("no row has that name; `benches/suite.py list` prints them".to_owned());
    }
    Ok(rows)
}

fn print_memory(corallus: &Path, suite: &Path, against: Option<&Path>) -> Result<(), String> {
    let ours = output(corallus, suite, &["memory"])?;
    let theirs = match against {
        Some(program) => output(program, suite, &["memory"])?,
        None => Vec::new(),
    };
    println!("\n| bytes per suspended … | Corallus | other |\n|---|---|---|");
    for (index, (name, bytes)) in ours.iter().enumerate() {
        let other = theirs
            .get(index)
            .map_or("–".to_owned(), |(_, bytes)| format!("{bytes:.0}"));
        println!("| {name} | {bytes:.0} | {other} |");
    }
    Ok(())
}

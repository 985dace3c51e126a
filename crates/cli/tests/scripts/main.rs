//! Runs every script with a stored expectation under the `corallus` command and compares what it printed.
//!
//! A script is a `.py` file below `tests/scripts` or `examples` with its expected output beside it: `name.out` holds
//! standard output, `name.err` standard error (no file means: nothing on standard error), and a `# exit: N` line in the
//! opening comment the exit code. The expectations are made by the reference interpreter: `cargo xtask bless`.
//!
//! Scripts that are known to fail stand in `tests/scripts/known_gaps.txt`. They are run all the same: one that passes
//! fails the run until it is taken off the list, so the list can't rot.
//!
//! The target speaks the usual test arguments as far as they make sense here: `cargo test --test scripts -- FILTER…`,
//! `--skip FILTER`, `--exact`, `--list`, `--test-threads N`. Two more look after the list: `--prune-gaps` takes off
//! what passes now, `--write-gaps` also adds what fails.

mod arguments;
mod corpus;
mod diff;
mod gaps;
mod run;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use arguments::Arguments;
use corpus::Script;
use gaps::KnownGaps;

/// What became of one script.
enum Verdict {
    Passed,
    /// What was wrong, ready to print.
    Failed(String),
}

fn main() -> ExitCode {
    let arguments = Arguments::from_command_line();
    let root = corpus::project_root();
    let all = match corpus::find_scripts(&root) {
        Ok(scripts) => scripts,
        Err(error) => {
            eprintln!("cannot read the script corpus: {error}");
            return ExitCode::FAILURE;
        }
    };
    let total = all.len();
    let selected: Vec<Script> = all
        .into_iter()
        .filter(|script| arguments.selects(&script.name))
        .collect();
    if arguments.list {
        for script in &selected {
            println!("{}: test", script.name);
        }
        return ExitCode::SUCCESS;
    }
    let mut gaps = match KnownGaps::read(&root) {
        Ok(gaps) => gaps,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };

    println!("\nrunning {} tests", selected.len());
    let started = Instant::now();
    let verdicts = run_all(&selected, arguments.threads);
    let mut passed = 0;
    let mut still_gaps = 0;
    let mut failures: Vec<(String, String)> = Vec::new();
    for (script, verdict) in selected.iter().zip(verdicts) {
        match (verdict, gaps.contains(&script.name)) {
            (Verdict::Passed, false) => passed += 1,
            (Verdict::Failed(_), true) => still_gaps += 1,
            (Verdict::Passed, true) if arguments.maintains_gaps() => {
                gaps.remove(&script.name);
                passed += 1;
            }
            (Verdict::Passed, true) => failures.push((
                script.name.clone(),
                "it passes now: remove it from tests/scripts/known_gaps.txt\n".to_owned(),
            )),
            (Verdict::Failed(why), false) if arguments.write_gaps => {
                gaps.add(&script.name, &gaps::reason_from(&why));
                still_gaps += 1;
            }
            (Verdict::Failed(why), false) => failures.push((script.name.clone(), why)),
        }
    }
    for name in gaps.unknown_names(&root) {
        failures.push((
            name,
            "listed in tests/scripts/known_gaps.txt, but there is no such script\n".to_owned(),
        ));
    }
    if arguments.maintains_gaps()
        && let Err(error) = gaps.write()
    {
        eprintln!("cannot write the list of known gaps: {error}");
        return ExitCode::FAILURE;
    }
    report(&failures);
    let result = if failures.is_empty() { "ok" } else { "FAILED" };
    println!(
        "test result: {result}. {passed} passed; {} failed; {still_gaps} ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        failures.len(),
        total - selected.len(),
        started.elapsed().as_secs_f64()
    );
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs the scripts on `threads` threads and returns the verdicts in the order of the scripts.
fn run_all(scripts: &[Script], threads: usize) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let verdicts: Mutex<Vec<Option<Verdict>>> = Mutex::new(scripts.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, scripts.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(script) = scripts.get(index) else { break };
                    let verdict = run::check(script);
                    verdicts.lock().expect("no thread panics while it holds the lock")[index] = Some(verdict);
                }
            });
        }
    });
    let verdicts = verdicts.into_inner().expect("no thread panics while it holds the lock");
    verdicts
        .into_iter()
        .map(|verdict| verdict.expect("every index was taken by a thread"))
        .collect()
}

fn report(failures: &[(String, String)]) {
    if failures.is_empty() {
        return;
    }
    println!("\nfailures:\n");
    for (name, why) in failures {
        println!("---- {name} ----\n{why}");
    }
    println!("failures:");
    for (name, _) in failures {
        println!("    {name}");
    }
    println!();
}

//! The counts per module, as a table and as the page `docs/conformance.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::output::Status;
use super::run::Outcome;

/// One module's result against what is expected of it.
pub struct ModuleResult {
    module: String,
    outcome: Outcome,
    /// Test → reason, from the list of exclusions. `Class.*` excludes a class, `*` the whole module.
    excluded: BTreeMap<String, String>,
}

impl ModuleResult {
    pub fn new(module: &str, outcome: Outcome, excluded: BTreeMap<String, String>) -> ModuleResult {
        ModuleResult {
            module: module.to_owned(),
            outcome,
            excluded,
        }
    }

    fn is_excluded(&self, test: &str) -> bool {
        let class = test.split('.').next().unwrap_or(test);
        ["*", test, &format!("{class}.*")]
            .iter()
            .any(|name| self.excluded.contains_key(*name))
    }

    fn failures(&self) -> impl Iterator<Item = (&String, Status)> {
        let failed = |status| matches!(status, Status::Failed | Status::Error);
        self.outcome
            .counts
            .tests
            .iter()
            .filter(move |(_, status)| failed(**status))
            .map(|(test, status)| (test, *status))
    }

    /// What speaks against the module: failures that aren't excluded, exclusions that pass, a run that broke off.
    pub fn unexpected(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.outcome.broken.iter().cloned().collect();
        for (test, status) in self.failures().filter(|(test, _)| !self.is_excluded(test)) {
            lines.push(format!(
                "{}: {test}",
                if status == Status::Failed { "FAIL" } else { "ERROR" }
            ));
        }
        for (test, reason) in &self.excluded {
            if self.outcome.counts.tests.get(test) == Some(&Status::Passed) {
                lines.push(format!("passes, though excluded ({reason}): {test}"));
            }
        }
        lines
    }

    pub fn is_clean(&self) -> bool {
        self.excluded.contains_key("*") || self.unexpected().is_empty()
    }

    fn excluded_failures(&self) -> usize {
        self.failures().filter(|(test, _)| self.is_excluded(test)).count()
    }

    fn cells(&self) -> [String; 8] {
        let counts = &self.outcome.counts;
        [
            self.module.clone(),
            counts.total.unwrap_or(counts.tests.len()).to_string(),
            counts.count(Status::Passed).to_string(),
            counts.count(Status::Failed).to_string(),
            counts.count(Status::Error).to_string(),
            counts.count(Status::Skipped).to_string(),
            self.excluded_failures().to_string(),
            self.outcome.broken.clone().unwrap_or_default().replace('|', "\\|"),
        ]
    }

    /// One line for the terminal while the modules run.
    pub fn line(&self) -> String {
        let [module, run, passed, failed, errors, skipped, excluded, broken] = self.cells();
        let verdict = if self.is_clean() { "ok" } else { "FAILED" };
        format!(
            "{module}: {verdict}, {run} run, {passed} passed, {failed} failed, {errors} errors, {skipped} skipped \
             ({excluded} of the failures excluded) in {:.1} s {broken}",
            self.outcome.seconds
        )
    }
}

const HEADINGS: [&str; 8] = [
    "module",
    "run",
    "passed",
    "failed",
    "errors",
    "skipped",
    "of these excluded",
    "broken off",
];

/// The results as a Markdown table with a line of sums.
pub fn table(results: &[ModuleResult]) -> String {
    let mut text = format!("| {} |\n|{}\n", HEADINGS.join(" | "), "---|".repeat(HEADINGS.len()));
    let mut sums = [0usize; 6];
    for result in results {
        let cells = result.cells();
        for (sum, cell) in sums.iter_mut().zip(&cells[1..7]) {
            *sum += cell.parse::<usize>().unwrap_or(0);
        }
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    let _ = writeln!(text, "| **sum** | {} | |", sums.map(|sum| sum.to_string()).join(" | "));
    text
}

/// The page with the counts, the exclusions and how it was made.
pub fn document(results: &[ModuleResult], version: (u32, u32)) -> String {
    let mut text = format!(
        "# Conformance\n\n\
         The test modules of CPython {}.{}, unmodified, under Corallus. Made by `cargo xtask conformance --reference \
         PYTHON --write`; the standard library that they import is the one embedded in Corallus. Extension modules of \
         CPython's own that some of them import have stand-ins, whose callers are skipped \
         (`xtask/src/conformance/stand_in.py`), 3.13's `ann_module.py` is run without the lines that 3.14 refuses, and `test_code.py` without the one that asks for an instruction of CPython's.\n\n{}",
        version.0,
        version.1,
        table(results)
    );
    text.push_str("\n## Exclusions\n\nFailures that are expected, each with its reason (`tests/conformance_exclusions.toml`).\n\n");
    let mut any = false;
    for result in results {
        for (test, reason) in &result.excluded {
            any = true;
            let _ = writeln!(text, "- `{}` `{test}`: {reason}", result.module);
        }
    }
    if !any {
        text.push_str("None.\n");
    }
    text.push_str("\n## Failures\n\n");
    for result in results.iter().filter(|result| !result.is_clean()) {
        let _ = writeln!(text, "- `{}`: {}", result.module, result.unexpected().join("; "));
    }
    if results.iter().all(ModuleResult::is_clean) {
        text.push_str("None.\n");
    }
    text
}

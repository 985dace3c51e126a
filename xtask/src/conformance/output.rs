//! Reads what `unittest -v` prints.

use std::collections::BTreeMap;

/// What became of one test.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Passed,
    Failed,
    Error,
    Skipped,
}

/// The tests of a module, by the name under which `unittest` reports them.
#[derive(Default)]
pub struct Counts {
    /// From the summary line `Ran N tests`; `None` when the run didn't get there.
    pub total: Option<usize>,
    pub tests: BTreeMap<String, Status>,
}

impl Counts {
    pub fn count(&self, status: Status) -> usize {
        self.tests.values().filter(|other| **other == status).count()
    }

    /// Notes what became of a test. A failure already noted (of a subtest) isn't undone; a test that passes again is another one
    /// of the same name, as where a function makes the classes.
    fn note(&mut self, test: &str, status: Status) {
        let mut name = test.to_owned();
        if status == Status::Passed {
            let mut others = 1;
            while self.tests.get(&name) == Some(&Status::Passed) {
                others += 1;
                name = format!("{test} ({others})");
            }
        }
        self.tests.entry(name).or_insert(status);
    }
}

/// Parses the output of a verbose run.
///
/// A test prints `name (test.module.Class.name)`, perhaps the first line of its doc string on a line of its own, then
/// ` ... ok`; other output may stand between. The lists of failures after the run name a test once more
/// (`FAIL: name (…)`), which also catches failures of subtests and of class set-up.
pub fn parse(said: &str) -> Counts {
    let mut counts = Counts::default();
    let mut current: Option<String> = None;
    for line in said.lines() {
        if let Some(total) = summary(line) {
            counts.total = Some(total);
            continue;
        }
        if let Some((status, test)) = listed_failure(line) {
            counts.tests.insert(test, status);
            continue;
        }
        if let Some(test) = test_name(line) {
            current = Some(test);
        }
        if let Some(test) = &current
            && let Some(status) = ending(line)
        {
            counts.note(test, status);
            current = None;
        }
    }
    counts
}

fn summary(line: &str) -> Option<usize> {
    line.strip_prefix("Ran ")?.split_whitespace().next()?.parse().ok()
}

/// `name (test.module.Class.name) …` → `Class.name`.
fn test_name(line: &str) -> Option<String> {
    let (name, rest) = line.split_once(" (")?;
    if name.is_empty() || name.contains(' ') {
        return None;
    }
    let qualified = &rest[..rest.find(')')?];
    // The doctests of a whole module: `test_extcall (test)`.
    if !qualified.contains('.') && qualified != "test" {
        return None;
    }
    // A doctest names its container only: `pep (test.test_generators.__test__)`.
    let full = if qualified.ends_with(&format!(".{name}")) {
        qualified.to_owned()
    } else {
        format!("{qualified}.{name}")
    };
    let parts: Vec<&str> = full.split('.').collect();
    Some(parts[parts.len().saturating_sub(2)..].join("."))
}

fn listed_failure(line: &str) -> Option<(Status, String)> {
    let (status, rest) = match line.split_once(": ")? {
        ("FAIL", rest) => (Status::Failed, rest),
        ("ERROR", rest) => (Status::Error, rest),
        _ => return None,
    };
    Some((status, test_name(rest)?))
}

fn ending(line: &str) -> Option<Status> {
    let word = match line.rsplit_once("... ") {
        Some((_, word)) => word,
        None => line,
    };
    match word {
        "ok" | "expected failure" => Some(Status::Passed),
        "FAIL" | "unexpected success" => Some(Status::Failed),
        "ERROR" => Some(Status::Error),
        word if word.starts_with("skipped ") => Some(Status::Skipped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_counted() {
        let said = "\
test_a (test.test_x.One.test_a) ... ok
test_b (test.test_x.One.test_b)
What it does ... FAIL
test_c (test.test_x.Two.test_c) ... skipped 'no reason'
test_d (test.test_x.Two.test_d) ... something printed
ok

======================================================================
pep (test.test_x.__test__)
Doctest: test.test_x.__test__.pep ... ok
test_whole (test)
Doctest: test.test_whole ... ok
test_a (test.test_x.One.test_a) ... ok
FAIL: test_b (test.test_x.One.test_b)
----------------------------------------------------------------------
ERROR: test_d (test.test_x.Two.test_d) (i=3)
Ran 4 tests in 0.1s
";
        let counts = parse(said);
        assert_eq!(counts.total, Some(4));
        assert_eq!(counts.tests["One.test_a"], Status::Passed);
        assert_eq!(counts.tests["One.test_b"], Status::Failed);
        assert_eq!(counts.tests["Two.test_c"], Status::Skipped);
        assert_eq!(counts.tests["Two.test_d"], Status::Error);
        assert_eq!(counts.tests["__test__.pep"], Status::Passed);
        assert_eq!(counts.tests["test.test_whole"], Status::Passed);
        assert_eq!(counts.count(Status::Passed), 4);
    }
}

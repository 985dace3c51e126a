//! A test that is skipped says why, and nothing unfinished hides behind a macro.

use super::Tree;

/// `ignore` attributes without a reason, and macros that stand for code that isn't there.
pub fn check(tree: &Tree) -> Vec<String> {
    let unfinished = ["todo!(", "unimplemented!("];
    let mut findings = Vec::new();
    for file in tree.rust_files() {
        for (index, line) in file.text.lines().enumerate() {
            let code = line.trim_start();
            if code.starts_with("#[ignore]") {
                findings.push(format!("{}:{}: #[ignore] without a reason", file.name, index + 1));
            }
            if unfinished
                .iter()
                .any(|call| code.starts_with(call) || code.contains(&format!(" {call}")))
            {
                findings.push(format!("{}:{}: unfinished code", file.name, index + 1));
            }
        }
    }
    findings
}

//! The interpreter's cursor: a function that takes it by reference must be inlined, or the compiler keeps it in memory for every
//! instruction of the loop. All others take a copy, `Apart` (see `crates/vm/src/interp/cursor.rs`).

use super::{SourceFile, Tree};

pub fn check(tree: &Tree) -> Vec<String> {
    let files = tree
        .rust_files()
        .filter(|file| file.name.starts_with("crates/vm/src/interp/"));
    files.flat_map(findings).collect()
}

fn findings(file: &SourceFile) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut inlined, mut in_cursor) = (false, false);
    let lines: Vec<&str> = file.text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        if line.starts_with("impl ") {
            in_cursor = line.starts_with("impl Cursor ");
        }
        if code.starts_with("#[inline(always)]") {
            inlined = true;
        } else if is_function(code) {
            let signature = signature(&lines, at);
            let borrows = signature.contains("&Cursor")
                || signature.contains("&mut Cursor")
                || (in_cursor && (signature.contains("(&self") || signature.contains("(&mut self")));
            if borrows && !inlined {
                findings.push(format!(
                    "{}:{}: takes the cursor by reference and isn't #[inline(always)]: take `Apart`",
                    file.name,
                    at + 1
                ));
            }
            inlined = false;
        } else if !code.starts_with('#') && !code.starts_with("//") {
            inlined = false;
        }
    }
    findings
}

fn is_function(code: &str) -> bool {
    let visibility = ["pub(super) ", "pub(crate) ", "pub "];
    let code = visibility
        .iter()
        .find_map(|prefix| code.strip_prefix(prefix))
        .unwrap_or(code);
    code.starts_with("fn ")
}

/// The text of a function from its name to its body.
fn signature(lines: &[&str], at: usize) -> String {
    let mut signature = String::new();
    for line in &lines[at..] {
        signature.push_str(line);
        if line.contains('{') || line.ends_with(';') {
            break;
        }
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings_in(text: &str) -> usize {
        let file = SourceFile {
            name: "crates/vm/src/interp/ops/x.rs".to_owned(),
            text: text.to_owned(),
        };
        findings(&file).len()
    }

    #[test]
    fn only_inlined_functions_borrow_the_cursor() {
        assert_eq!(findings_in("#[inline(always)]\npub fn add(c: &mut Cursor) {}"), 0);
        assert_eq!(
            findings_in("pub fn add(c: &mut Apart) {}\nfn by_value(c: Cursor) {}"),
            0
        );
        assert_eq!(findings_in("pub fn add(c: &mut Cursor) {}"), 1);
        assert_eq!(findings_in("fn add(\n    vm: &mut Vm,\n    c: &Cursor,\n) {}"), 1);
        assert_eq!(findings_in("impl Cursor {\n    fn settle(&self) {}\n}"), 1);
        assert_eq!(findings_in("impl Apart {\n    fn settle(&self) {}\n}"), 0);
    }
}

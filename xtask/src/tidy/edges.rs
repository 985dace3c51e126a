//! Which of our crates may depend on which, and which external crates only one of ours may name.

use super::Tree;

/// Crate folder → crates of ours it may depend on (at run time, at build time).
const EDGES: &[(&str, &[&str], &[&str])] = &[
    ("bytecode", &[], &[]),
    ("compiler", &["corallus-bytecode"], &[]),
    ("heap", &[], &[]),
    ("vm", &["corallus-bytecode", "corallus-heap"], &[]),
    (
        "stdlib",
        &["corallus-vm", "corallus-heap", "corallus-bytecode"],
        &["corallus-compiler", "corallus-bytecode"],
    ),
    ("asyncio", &["corallus-vm", "corallus-heap"], &[]),
    (
        "corallus",
        &[
            "corallus-asyncio",
            "corallus-bytecode",
            "corallus-compiler",
            "corallus-heap",
            "corallus-stdlib",
            "corallus-vm",
        ],
        &[],
    ),
    // The prompt and `corallus dis` look below the embedding's interface.
    (
        "cli",
        &[
            "corallus",
            "corallus-bytecode",
            "corallus-compiler",
            "corallus-heap",
            "corallus-stdlib",
            "corallus-vm",
        ],
        &[],
    ),
];

/// External crates (by prefix) that one of our crates keeps to itself.
const PRIVATE: &[(&str, &str)] = &[("ruff_", "compiler")];

/// Dependencies that the tables don't allow, and crates that they don't know.
pub fn check(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for manifest in &tree.files {
        let Some(folder) = manifest
            .name
            .strip_prefix("crates/")
            .and_then(|rest| rest.strip_suffix("/Cargo.toml"))
        else {
            continue;
        };
        let Some((_, at_run_time, at_build_time)) = EDGES.iter().find(|(name, ..)| *name == folder) else {
            findings.push(format!("{}: no edges are laid down for this crate", manifest.name));
            continue;
        };
        for (section, dependency) in dependencies(&manifest.text) {
            let ours = dependency == "corallus" || dependency.starts_with("corallus-");
            let allowed = match section {
                "dependencies" => at_run_time.contains(&dependency),
                "build-dependencies" => at_build_time.contains(&dependency),
                // Tests may look at anything.
                _ => true,
            };
            if ours && !allowed {
                findings.push(format!("{}: [{section}] may not name {dependency}", manifest.name));
            }
            if let Some((prefix, owner)) = PRIVATE
                .iter()
                .find(|(prefix, owner)| dependency.starts_with(prefix) && *owner != folder)
            {
                findings.push(format!("{}: only crates/{owner} may name {prefix}*", manifest.name));
            }
        }
    }
    findings
}

/// The (section, crate) pairs of a manifest.
fn dependencies(manifest: &str) -> Vec<(&str, &str)> {
    let mut section = "";
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // `[dependencies.name]`
            if let Some((kind, name)) = section.split_once("dependencies.") {
                let kind = if kind == "build-" {
                    "build-dependencies"
                } else {
                    "dependencies"
                };
                found.push((kind, name));
            }
            // `[target.'cfg(…)'.dependencies]`
            if let Some((_, kind)) = section
                .rsplit_once('.')
                .filter(|(_, kind)| kind.ends_with("dependencies"))
            {
                section = kind;
            }
        } else if section.ends_with("dependencies")
            && let Some((name, _)) = line.split_once(['=', '.'])
        {
            found.push((section, name.trim()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_found_in_every_form() {
        let manifest = "[dependencies]\na.workspace = true\nb = \"1\"\n[build-dependencies]\nc = { path = \"x\" }\n\
                        [dependencies.d]\nversion = \"1\"\n[target.'cfg(unix)'.dependencies]\ne = \"1\"\n";
        let found = dependencies(manifest);
        assert_eq!(
            found,
            [
                ("dependencies", "a"),
                ("dependencies", "b"),
                ("build-dependencies", "c"),
                ("dependencies", "d"),
                ("dependencies", "e")
            ]
        );
    }
}

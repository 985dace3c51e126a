//! Texts that nest or repeat without measure compile, or are refused; they never overflow the machine stack.

use corallus_bytecode::verify::verify;
use corallus_compiler::{ErrorKind, Options, SyntaxError, compile};

fn run(source: &str) -> Result<(), SyntaxError> {
    // Threads have small stacks: what is needed has to be got by the compiler itself.
    let source = source.to_owned();
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(move || {
        let compiled = compile(&source, "<test>", &Options::default())?;
        if compiled.code.instrs.len() < 10_000 {
            verify(&compiled.code).unwrap_or_else(|error| panic!("{error}"));
        }
        Ok(())
    });
    thread.expect("a thread").join().expect("no panic")
}

#[track_caller]
fn compiles(source: &str) {
    if let Err(error) = run(source) {
        panic!("{error}");
    }
}

#[track_caller]
fn is_refused(source: &str) -> SyntaxError {
    run(source).expect_err("the text is refused")
}

const MANY: usize = 20_000;

#[test]
fn long_sums_compile() {
    compiles(&format!("{}x", "x + ".repeat(100_000)));
    compiles(&format!("{}1", "1 + ".repeat(100_000)));
}

#[test]
fn chains_of_prefixes_compile() {
    for prefix in ["-", "not ", "~"] {
        compiles(&format!("{}x", prefix.repeat(MANY)));
    }
    compiles(&format!("{}x", "a if b else ".repeat(MANY)));
}

#[test]
fn chains_of_suffixes_compile() {
    for suffix in [".a", "()", "[0]"] {
        compiles(&format!("x{}", suffix.repeat(MANY)));
    }
}

#[test]
fn long_ladders_compile() {
    compiles(&format!("if x: pass\n{}", "elif y: pass\n".repeat(MANY)));
    compiles(&format!("{}x", "a and ".repeat(MANY)));
    compiles(&format!("[{}]", "x, ".repeat(MANY)));
    compiles(&format!("f\"{}\"", "{x}".repeat(MANY)));
}

#[test]
fn brackets_nest_as_deep_as_in_the_reference() {
    compiles(&format!("{}x{}", "(".repeat(200), ")".repeat(200)));
    let error = is_refused(&format!("{}x{}", "(".repeat(201), ")".repeat(201)));
    assert_eq!(error.message, "too many nested parentheses");
}

#[test]
fn blocks_nest_as_deep_as_in_the_reference() {
    let nested = |depth: usize| -> String {
        let heads: String = (0..depth)
            .map(|level| format!("{}if x:\n", " ".repeat(level)))
            .collect();
        format!("{heads}{}pass\n", " ".repeat(depth))
    };
    compiles(&nested(99));
    let error = is_refused(&nested(100));
    assert_eq!(
        (error.kind, &*error.message),
        (ErrorKind::Indentation, "too many levels of indentation")
    );
}

#[test]
fn functions_nest_within_bounds() {
    compiles(&format!("{}0", "lambda: ".repeat(400)));
    let error = is_refused(&format!("{}0", "lambda: ".repeat(MANY)));
    assert_eq!(error.kind, ErrorKind::Recursion);
}

#[test]
fn statically_nested_blocks_are_bounded() {
    let nested = |depth: usize| -> String {
        let heads: String = (0..depth)
            .map(|level| format!("{}while x:\n", " ".repeat(level)))
            .collect();
        format!("{heads}{}pass\n", " ".repeat(depth))
    };
    compiles(&nested(21));
    assert_eq!(is_refused(&nested(22)).message, "too many statically nested blocks");
}

#[test]
fn broken_nests_are_refused() {
    for source in [
        "-".repeat(2000),
        "not ".repeat(2000),
        "(".repeat(150),
        "lambda: ".repeat(2000),
        "[".repeat(500),
    ] {
        is_refused(&source);
    }
}

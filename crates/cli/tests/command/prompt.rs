//! The prompt (`-i`), where standard input isn't a terminal.

use crate::{Folder, corallus, run_with_input, stderr, stdout};

#[test]
fn a_compound_statement_is_ended_by_an_empty_line() {
    let output = run_with_input(&["-i", "-q"], "def f(x):\n    y = x + 1\n    return y\n\nf(2)\n");
    assert_eq!(stdout(&output), "3\n");
    assert_eq!(stderr(&output), ">>> ... ... ... >>> >>> \n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_statement_without_an_end_is_run_at_the_end_of_the_input() {
    let output = run_with_input(&["-i", "-q"], "if 1:\n  print(2)");
    assert_eq!(stdout(&output), "2\n");
    let output = run_with_input(&["-i", "-q"], "(1,");
    assert!(
        stderr(&output).contains("SyntaxError: '(' was never closed\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn tracebacks_show_what_was_typed() {
    let output = run_with_input(&["-i", "-q"], "def f(x):\n    1 / x\n\nf(0)\n");
    let expected = "\
>>> ... ... >>> Traceback (most recent call last):
  File \"<stdin>\", line 1, in <module>
    f(0)
    ~^^^
  File \"<stdin>\", line 2, in f
    1 / x
    ~~^~~
ZeroDivisionError: division by zero
>>> 
";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn an_exit_before_the_prompt_is_reported() {
    let output = run_with_input(
        &["-i", "-q", "-c", "import sys; x = 5; sys.exit('why')"],
        "x\nexit(3)\n",
    );
    assert!(stderr(&output).contains("SystemExit: why\n"), "{}", stderr(&output));
    assert_eq!(stdout(&output), "5\n");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_start_up_file_is_executed_first() {
    let folder = Folder::new();
    let file = folder.file("startup.py", "started = True\n1 / 0\n");
    let script = folder.file("input", "print(started)\n");
    let output = corallus()
        .args(["-i", "-q"])
        .env("PYTHONSTARTUP", file)
        .stdin(std::fs::File::open(script).expect("the file is there"))
        .output()
        .expect("it starts");
    assert_eq!(stdout(&output), "True\n");
    assert!(stderr(&output).contains("ZeroDivisionError"), "{}", stderr(&output));
}

//! The command line: where a program comes from, what it sees of its arguments, and how it ends.
//!
//! - [`options`]: options and environment variables.
//! - [`prompt`]: the prompt, where standard input isn't a terminal.
//! - [`files`]: kinds of files that can be run, and what goes before a program.

mod files;
mod options;
mod prompt;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A folder of a test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("corallus-command-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be made");
        Folder(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(&path, content).expect("the file can be written");
        path
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn corallus() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_corallus"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    corallus().args(arguments).output().expect("the command starts")
}

fn run_with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = corallus()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(input.as_bytes())
        .expect("the child reads its input");
    child.wait_with_output().expect("the command ends")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).replace("\r\n", "\n")
}

#[track_caller]
fn assert_prints(output: &Output, expected: &str) {
    assert_eq!(stdout(output), expected, "stderr: {}", stderr(output));
    assert_eq!(output.status.code(), Some(0), "stderr: {}", stderr(output));
}

#[test]
fn a_program_on_the_command_line() {
    assert_prints(
        &run(&["-c", "import sys; print(sys.argv, __name__)", "a", "-b"]),
        "['-c', 'a', '-b'] __main__\n",
    );
}

#[test]
fn what_follows_the_file_belongs_to_the_program() {
    let folder = Folder::new();
    let script = folder.file(
        "script.py",
        "import sys\nprint(sys.argv[1:], sys.argv[0] == __file__)\n",
    );
    let script = script.to_str().expect("a plain path");
    assert_prints(&run(&[script, "-c", "--help", "-V"]), "['-c', '--help', '-V'] True\n");
}

#[test]
fn the_scripts_folder_comes_first_on_the_module_path() {
    let folder = Folder::new();
    folder.file("neighbour.py", "VALUE = 5\n");
    let script = folder.file("script.py", "import neighbour\nprint(neighbour.VALUE)\n");
    assert_prints(&run(&[script.to_str().expect("a plain path")]), "5\n");
}

#[test]
fn a_program_from_standard_input() {
    assert_prints(
        &run_with_input(&["-", "x"], "import sys\nprint(sys.argv)\n"),
        "['-', 'x']\n",
    );
    assert_prints(
        &run_with_input(&[], "print('no terminal, so a program')\n"),
        "no terminal, so a program\n",
    );
}

#[test]
fn a_prompt_reads_whole_blocks() {
    let program = "def f():\n    x = 1\n    return x\n\nprint(f())\nif 0:\n  pass\nelse:\n  print(2)\n\ny = \\\n3\ny\n";
    let output = run_with_input(&["-i", "-q"], program);
    assert_eq!(stdout(&output), "1\n2\n3\n");
    assert_eq!(stderr(&output).replace(">>> ", "").replace("... ", ""), "\n");
}

#[test]
fn what_a_prompt_was_given_has_source_lines() {
    let program = "def f():\n    return 1\n\nimport inspect\nprint(inspect.getsource(f))\n";
    let output = run_with_input(&["-i", "-q"], program);
    assert!(
        stdout(&output).contains("def f():\n    return 1\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_statement_that_the_input_ends_in_is_refused() {
    let output = run_with_input(&["-i", "-q"], "def f():\n");
    assert!(stderr(&output).contains("IndentationError: expected an indented block"));
}

#[test]
fn tracebacks_show_the_text_of_the_command_line() {
    let program = "import traceback\ndef f():\n    1/0\ntry: f()\nexcept ZeroDivisionError: traceback.print_exc()\nf()";
    let shown = stderr(&run(&["-c", program]));
    assert_eq!(shown.matches("    1/0\n    ~^~\n").count(), 2, "{shown}");
    let shown = stderr(&run(&["-X", "no_debug_ranges", "-c", program]));
    assert_eq!(shown.matches("    1/0\nZeroDivisionError").count(), 2, "{shown}");
}

#[test]
fn code_shows_no_columns_without_debug_ranges() {
    let program = "print(*{p[2:] for p in (lambda: 1).__code__.co_positions()})";
    assert_prints(&run(&["-X", "no_debug_ranges", "-c", program]), "(None, None)\n");
    let output = corallus()
        .args(["-c", program])
        .env("PYTHONNODEBUGRANGES", "1")
        .output();
    assert_prints(&output.expect("it starts"), "(None, None)\n");
}

#[test]
fn a_module_runs_as_main() {
    let folder = Folder::new();
    folder.file("package/__init__.py", "");
    folder.file("package/__main__.py", "print('main of', __package__)\n");
    folder.file(
        "package/tool.py",
        "import sys\nprint(__name__, __package__, sys.argv[1:])\n",
    );
    let in_folder = |arguments: &[&str]| corallus().args(arguments).current_dir(folder.path()).output();
    assert_prints(&in_folder(&["-m", "package"]).expect("it starts"), "main of package\n");
    assert_prints(
        &in_folder(&["-m", "package.tool", "a"]).expect("it starts"),
        "__main__ package ['a']\n",
    );
    let missing = in_folder(&["-m", "no_such_module"]).expect("it starts");
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        stderr(&missing).contains("No module named no_such_module"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn pythonpath_is_searched() {
    let folder = Folder::new();
    folder.file("lib/found.py", "print('found')\n");
    let output = corallus()
        .args(["-c", "import found"])
        .env("PYTHONPATH", folder.path().join("lib"))
        .output();
    assert_prints(&output.expect("it starts"), "found\n");
}

#[test]
fn the_version_is_that_of_the_language() {
    let output = run(&["-V"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("3.14"), "{}", stdout(&output));
}

#[test]
fn optimisation_drops_assertions() {
    assert_prints(&run(&["-O", "-c", "assert False; print(__debug__)"]), "False\n");
    assert_eq!(run(&["-c", "assert False"]).status.code(), Some(1));
}

#[test]
fn warning_filters_from_the_command_line() {
    let output = run(&["-W", "error", "-c", "import warnings; warnings.warn('raised')"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).ends_with("UserWarning: raised\n"),
        "{}",
        stderr(&output)
    );
    let output = run(&["-W", "ignore", "-c", "import warnings; warnings.warn('hidden')"]);
    assert_eq!((stderr(&output).as_str(), output.status.code()), ("", Some(0)));
}

#[test]
fn exit_codes() {
    assert_eq!(run(&["-c", "import sys; sys.exit(7)"]).status.code(), Some(7));
    assert_eq!(run(&["-c", "raise SystemExit"]).status.code(), Some(0));
    assert_eq!(run(&["-c", "1 / 0"]).status.code(), Some(1));
    let message = run(&["-c", "import sys; sys.exit('why')"]);
    assert_eq!((stderr(&message).as_str(), message.status.code()), ("why\n", Some(1)));
}

#[test]
fn a_missing_file_gets_one_line() {
    let output = run(&["no_such_file.py"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no_such_file.py"), "{}", stderr(&output));
    assert_eq!(stderr(&output).trim_end().lines().count(), 1, "{}", stderr(&output));
}

#[test]
fn a_bad_option_is_named() {
    let output = run(&["--no-such-option"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--no-such-option"), "{}", stderr(&output));
}

#[test]
fn bytes_that_are_no_utf8_are_a_syntax_error() {
    let folder = Folder::new();
    let script = folder.file("script.py", b"x = 1\ny = '\xff'\n");
    let output = run(&[script.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("SyntaxError"), "{}", stderr(&output));
}

#[test]
fn random_bytes_never_crash() {
    let folder = Folder::new();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..60 {
        let bytes: Vec<u8> = (0..round * 7)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                // Half of the rounds stay within printable text, which gets further into the parser.
                if round % 2 == 0 {
                    b' ' + (state % 95) as u8
                } else {
                    state as u8
                }
            })
            .collect();
        let script = folder.file("script.py", &bytes);
        let output = run(&[script.to_str().expect("a plain path")]);
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{:?} for {bytes:?}: {}",
            output.status,
            stderr(&output)
        );
    }
}

#[test]
fn disassembly_shows_the_source() {
    let folder = Folder::new();
    let script = folder.file("script.py", "def double(x):\n    return x * 2\n");
    let output = run(&["dis", script.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("return x * 2"), "{}", stdout(&output));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_tight_loop() {
    let mut child = corallus()
        .args(["-c", "print('ready', flush=True)\nwhile True: pass"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut ready = [0; 5];
    std::io::Read::read_exact(child.stdout.as_mut().expect("a pipe"), &mut ready).expect("it says that it is ready");
    let sent = Instant::now();
    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill starts");
    let output = child.wait_with_output().expect("the command ends");
    // 100 ms are promised; the rest allows for a busy machine.
    assert!(sent.elapsed() < Duration::from_secs(2), "took {:?}", sent.elapsed());
    assert!(stderr(&output).ends_with("KeyboardInterrupt\n"), "{}", stderr(&output));
    assert!(!output.status.success());
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = corallus()
        .args(["-c", "while True: print('y' * 1000)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(stderr(&output), "");
}

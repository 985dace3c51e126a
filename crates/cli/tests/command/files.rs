//! Kinds of files that can be run, and what goes before a program.

use crate::{Folder, assert_prints, corallus, run, stderr, stdout};

#[test]
fn tracebacks_show_the_lines_of_a_command() {
    let output = run(&["-c", "\n  def f():\n    1 / 0\n  f()"]);
    let expected = "\
Traceback (most recent call last):
  File \"<string>\", line 4, in <module>
    f()
    ~^^
  File \"<string>\", line 3, in f
    1 / 0
    ~~^~~
ZeroDivisionError: division by zero
";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn the_module_traceback_knows_the_lines_of_a_command() {
    let output = run(&[
        "-c",
        "import traceback\ntry: 1 / 0\nexcept ZeroDivisionError: traceback.print_exc()",
    ]);
    assert!(stderr(&output).contains("    try: 1 / 0\n"), "{}", stderr(&output));
}

#[test]
fn the_first_line_can_be_left_out() {
    let folder = Folder::new();
    let script = folder.file("script", "@echo off & corallus -x\nprint(__cached__)\n1 / 0\n");
    let output = run(&["-x", script.to_str().expect("a plain path")]);
    assert_eq!(stdout(&output), "None\n");
    assert!(stderr(&output).contains("line 3, in <module>"), "{}", stderr(&output));
}

#[test]
fn a_compiled_file_runs_and_is_imported_without_its_source() {
    let folder = Folder::new();
    folder.file("tool.py", "print(__name__, type(__loader__).__name__)\n");
    let in_folder = |arguments: &[&str]| {
        let output = corallus().args(arguments).current_dir(folder.path()).output();
        output.expect("it starts")
    };
    let compile = "import py_compile; py_compile.compile('tool.py', 'tool.pyc', doraise=True)";
    assert_prints(&in_folder(&["-c", compile]), "");
    std::fs::remove_file(folder.path().join("tool.py")).expect("it is there");
    assert_prints(&in_folder(&["tool.pyc"]), "__main__ SourcelessFileLoader\n");
    assert_prints(&in_folder(&["-c", "import tool"]), "tool SourcelessFileLoader\n");
    folder.file("bad.pyc", b"no magic number");
    let output = in_folder(&["bad.pyc"]);
    assert!(
        stderr(&output).ends_with("RuntimeError: Bad magic number in .pyc file\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_null_byte_is_named_with_its_line() {
    let folder = Folder::new();
    let script = folder.file("script.py", b"x = 1\ny = '\0'\n");
    let output = run(&[script.to_str().expect("a plain path")]);
    assert!(
        stderr(&output).ends_with(", line 2\n    y = '\nSyntaxError: source code cannot contain null bytes\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_customization_comes_before_the_program() {
    let folder = Folder::new();
    folder.file("sitecustomize.py", "print('customized')\n");
    let with_path = |options: &[&str]| {
        let output = corallus()
            .args(options)
            .args(["-c", "print('program')"])
            .env("PYTHONPATH", folder.path())
            .output();
        stdout(&output.expect("it starts"))
    };
    assert_eq!(with_path(&[]), "customized\nprogram\n");
    assert_eq!(with_path(&["-S"]), "program\n");
    assert_eq!(with_path(&["-E"]), "program\n");
}

#[test]
fn archives_are_found_by_hooks() {
    let folder = Folder::new();
    let program = "
import runpy, sys, zipfile
with zipfile.ZipFile('a.zip', 'w') as archive:
    archive.writestr('inside.py', 'where = __file__')
    archive.writestr('folder/deeper.py', 'deep = 1')
    archive.writestr('__main__.py', 'ran = True')
sys.path[:0] = ['a.zip', 'a.zip/folder']
import inside, deeper
import zipimport
print(inside.where, deeper.deep, runpy.run_path('a.zip')['ran'], zipimport.zipimporter in sys.path_hooks)
";
    let output = corallus().args(["-c", program]).current_dir(folder.path()).output();
    assert_prints(&output.expect("it starts"), "a.zip/inside.py 1 True True\n");
}

//! Options, and the environment variables that mean the same.

use crate::{assert_prints, corallus, run, stderr, stdout};

/// What a program of one expression prints, under options and environment variables.
fn shown(options: &[&str], variables: &[(&str, &str)], expression: &str) -> String {
    let output = corallus()
        .args(options)
        .args(["-c", &format!("import os, sys; print(({expression}))")])
        .envs(variables.iter().copied())
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).trim_end().to_owned()
}

#[track_caller]
fn assert_fatal(options: &[&str], variables: &[(&str, &str)], message: &str) {
    let output = corallus()
        .args(options)
        .args(["-c", "pass"])
        .envs(variables.iter().copied())
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), format!("Fatal Python error: {message}\n"));
}

#[test]
fn variables_stand_for_options() {
    for (value, level) in [("", "0"), ("1", "1"), ("text", "1"), ("2", "2")] {
        let variables = [("PYTHONOPTIMIZE", value), ("PYTHONVERBOSE", value)];
        let levels = shown(&[], &variables, "sys.flags.optimize, sys.flags.verbose");
        assert_eq!(levels, format!("({level}, {level})"), "for {value:?}");
    }
    assert_eq!(shown(&["-O"], &[("PYTHONOPTIMIZE", "2")], "sys.flags.optimize"), "2");
}

#[test]
fn variables_can_be_ignored() {
    let variables = [
        ("PYTHONOPTIMIZE", "2"),
        ("PYTHONHASHSEED", "0"),
        ("PYTHONIOENCODING", "latin1"),
    ];
    let expression = "sys.flags.optimize, sys.flags.hash_randomization, sys.stdout.encoding";
    assert_eq!(shown(&[], &variables, expression), "(2, 0, 'iso8859-1')");
    assert_eq!(shown(&["-E"], &variables, expression), "(0, 1, 'utf-8')");
}

#[test]
fn warning_options_have_an_order() {
    let variables = [("PYTHONWARNINGS", "always::UserWarning")];
    assert_eq!(
        shown(
            &["-X", "dev", "-W", "once::UserWarning", "-bb"],
            &variables,
            "sys.warnoptions"
        ),
        "['default', 'always::UserWarning', 'once::UserWarning', 'error::BytesWarning']"
    );
}

#[test]
fn numbers_given_to_options_are_checked() {
    assert_eq!(
        shown(&["-X", "cpu_count=4321"], &[], "os.cpu_count(), os.process_cpu_count()"),
        "(4321, 4321)"
    );
    assert_eq!(
        shown(
            &["-X", "cpu_count=default"],
            &[("PYTHON_CPU_COUNT", "99")],
            "os.cpu_count() == 99"
        ),
        "False"
    );
    let digits = "sys.flags.int_max_str_digits, sys.get_int_max_str_digits()";
    assert_eq!(shown(&[], &[("PYTHONINTMAXSTRDIGITS", "0")], digits), "(0, 0)");
    assert_eq!(
        shown(
            &["-X", "int_max_str_digits=6000"],
            &[("PYTHONINTMAXSTRDIGITS", "4000")],
            digits
        ),
        "(6000, 6000)"
    );
    let wanted = "invalid limit; expected an integer; valid values: 0 for unlimited, or at least 640";
    assert_fatal(
        &["-X", "int_max_str_digits"],
        &[],
        &format!("-X int_max_str_digits: {wanted}"),
    );
    assert_fatal(
        &[],
        &[("PYTHONINTMAXSTRDIGITS", "100")],
        &format!("PYTHONINTMAXSTRDIGITS: {wanted}"),
    );
}

#[test]
fn the_utf8_mode_is_that_of_the_locale_unless_it_is_chosen() {
    let flag = "sys.flags.utf8_mode, sys.stdout.errors";
    assert_eq!(shown(&[], &[("LC_ALL", "C")], flag), "(1, 'surrogateescape')");
    assert_eq!(shown(&[], &[("LC_ALL", "xx_XX.UTF-8")], flag), "(0, 'strict')");
    assert_eq!(
        shown(&["-X", "utf8"], &[("LC_ALL", "xx_XX.UTF-8")], flag),
        "(1, 'surrogateescape')"
    );
    assert_eq!(
        shown(&[], &[("PYTHONUTF8", "0"), ("LC_ALL", "C")], flag),
        "(0, 'surrogateescape')"
    );
    assert_fatal(&["-X", "utf8=maybe"], &[], "invalid -X utf8 option value");
}

#[test]
fn a_text_file_without_an_encoding_is_warned_of_where_that_is_asked_for() {
    let output = run(&["-X", "warn_default_encoding", "-c", "open('/dev/null').close()"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).starts_with("<string>:1: EncodingWarning: 'encoding' argument not specified\n"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stderr(&run(&["-c", "open('/dev/null').close()"])), "");
}

#[test]
fn unbuffered_output_goes_out_at_once() {
    let program = "import os, sys; sys.stdout.buffer.write(b'x'); sys.stdout.write('y'); os._exit(0)";
    assert_prints(&run(&["-u", "-c", program]), "xy");
    assert_prints(&run(&["-c", program]), "");
}

#[test]
fn words_that_are_no_text_keep_their_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let program = "import os, sys; print(ascii(sys.argv[1]), os.fsencode(sys.argv[1]))";
    let word = std::ffi::OsStr::from_bytes(b"a\xff");
    let output = corallus().args(["-c", program]).arg(word).output();
    assert_prints(&output.expect("it starts"), "'a\\udcff' b'a\\xff'\n");
    let output = corallus().arg("-c").arg(word).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).starts_with("Unable to decode the command from the command line:\n"));
}

#[test]
fn a_closed_stream_is_none() {
    let program = "import os, sys; os.write(2, repr([sys.stdin, sys.stdout]).encode())";
    let command = format!("exec \"$0\" -c '{program}' <&- >&-");
    let output = std::process::Command::new("sh")
        .args(["-c", &command, env!("CARGO_BIN_EXE_corallus")])
        .output()
        .expect("a shell");
    assert_eq!(stderr(&output), "[None, None]");
}

#[test]
fn help_has_parts() {
    for (option, word) in [
        ("-h", "usage: corallus"),
        ("--help-env", "PYTHONPATH"),
        ("--help-xoptions", "-X dev"),
    ] {
        let output = run(&[option]);
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains(word), "{option}: {}", stdout(&output));
    }
}

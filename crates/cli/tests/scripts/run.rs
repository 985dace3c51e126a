//! Runs one script in a process of its own and compares the result with the expectation.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::Verdict;
use crate::corpus::Script;
use crate::diff;

/// A script that runs longer than this is stopped and has failed.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// Address space that a script may take, in KiB, so that a runaway script fails alone instead of taking the machine
/// with it.
const ADDRESS_SPACE_KIB: u32 = 6 * 1024 * 1024;

/// Output kept per stream; a script that prints more than this has failed anyway.
const OUTPUT_LIMIT: u64 = 4 * 1024 * 1024;

struct Observed {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    /// `None` when the time limit struck.
    status: Option<ExitStatus>,
}

/// Runs the script and says whether it did what is expected.
pub fn check(script: &Script) -> Verdict {
    match observe(script) {
        Ok(observed) => compare(script, &observed),
        Err(error) => Verdict::Failed(format!("cannot run it: {error}\n")),
    }
}

fn observe(script: &Script) -> std::io::Result<Observed> {
    let folder = script.path.parent().unwrap_or(Path::new("."));
    let file = script.path.file_name().unwrap_or_default();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("ulimit -v {ADDRESS_SPACE_KIB} 2>/dev/null; exec \"$0\" \"$@\""));
        shell.arg(env!("CARGO_BIN_EXE_corallus"));
        shell
    } else {
        Command::new(env!("CARGO_BIN_EXE_corallus"))
    };
    command.arg(file).current_dir(folder);
    command
        .env("NO_COLOR", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("PYTHONPATH");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = read_in_background(child.stdout.take());
    let stderr = read_in_background(child.stderr.take());
    let status = wait_until(&mut child, Instant::now() + TIME_LIMIT)?;
    Ok(Observed {
        stdout: finished(stdout),
        stderr: finished(stderr),
        status,
    })
}

fn read_in_background(stream: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            // What was read before an error is what there is to compare.
            let _ = stream.by_ref().take(OUTPUT_LIMIT).read_to_end(&mut bytes);
            // The rest is thrown away, so that the child doesn't wait for a reader.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
        bytes
    })
}

fn finished(reader: JoinHandle<Vec<u8>>) -> Vec<u8> {
    reader.join().unwrap_or_default()
}

/// Waits for the child to end; kills it at the deadline and returns `None` then.
fn wait_until(child: &mut Child, deadline: Instant) -> std::io::Result<Option<ExitStatus>> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn compare(script: &Script, observed: &Observed) -> Verdict {
    let mut why = String::new();
    match observed.status {
        None => {
            let _ = writeln!(why, "stopped after {} s", TIME_LIMIT.as_secs());
        }
        Some(status) if status.code() != Some(script.exit) => {
            let _ = writeln!(why, "exit code: expected {}, got {status}", script.exit);
        }
        Some(_) => {}
    }
    for (stream, expected, got) in [
        ("stdout", &script.stdout, &observed.stdout),
        ("stderr", &script.stderr, &observed.stderr),
    ] {
        let (expected, got) = (
            with_unix_line_ends(expected),
            without_folder(script, with_unix_line_ends(got)),
        );
        if expected != got {
            let _ = write!(
                why,
                "{stream} differs (- expected, + got):\n{}",
                diff::lines(&expected, &got)
            );
        }
    }
    if why.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Failed(why)
    }
}

fn with_unix_line_ends(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

/// A traceback names the running script by its absolute path; the expectation holds the bare file name.
fn without_folder(script: &Script, text: String) -> String {
    let folder = script
        .path
        .parent()
        .map(|folder| format!("{}/", folder.display()))
        .unwrap_or_default();
    text.replace(&folder, "")
}

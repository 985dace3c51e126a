//! Runs one test module under Corallus, with a time limit, and keeps what it said.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::output::{self, Counts};
use crate::reference::Reference;

/// A folder that holds the reference's `test` package and nothing else of its library.
pub struct TestPackage {
    folder: PathBuf,
}

impl TestPackage {
    /// Finds the package in the reference installation and links it into a temporary folder.
    ///
    /// # Errors
    /// When the installation comes without its tests, or the link can't be made.
    pub fn of(reference: &Reference) -> Result<TestPackage, String> {
        let package = reference
            .ask("import test; print(test.__path__[0])")
            .map_err(|error| format!("this reference installation has no package `test`: {error}"))?;
        let folder = std::env::temp_dir().join(format!("corallus-conformance-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        link(Path::new(&package), &folder.join("test"))
            .map_err(|error| format!("cannot link {package} into {}: {error}", folder.display()))?;
        Ok(TestPackage { folder })
    }
}

impl Drop for TestPackage {
    fn drop(&mut self) {
        // Only the link and the folder are ours; a folder left behind in the system's temporary place does no harm.
        let _ = fs::remove_file(self.folder.join("test"));
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(windows)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(from, to)
}

/// How a module's run ended.
pub struct Outcome {
    pub counts: Counts,
    /// Why the counts aren't the whole story: the time limit, a crash, an import that failed.
    pub broken: Option<String>,
    pub seconds: f64,
}

/// Runs a module's tests but for some that would take the whole run with them.
const DRIVER: &str = include_str!("without.py");

/// Runs `corallus -m unittest -v test.MODULE`, or, where tests are to be left out, a driver that does the same without them.
///
/// # Errors
/// When the binary can't be started.
pub fn run_module(
    corallus: &Path,
    tests: &TestPackage,
    module: &str,
    left_out: &[&str],
    timeout: Duration,
) -> Result<Outcome, String> {
    let started = Instant::now();
    let name = format!("test.{module}");
    let arguments = match left_out {
        [] => ["-m", "unittest", "-v", &name].to_vec(),
        names => [&["-c", DRIVER, &name], names].concat(),
    };
    let mut child = Command::new(corallus)
        .args(arguments)
        .env("PYTHONPATH", &tests.folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1")
        .current_dir(&tests.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {}: {error}", corallus.display()))?;
    let mut stderr = child.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stderr.as_mut() {
            // What was read before an error still counts.
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let ended = wait(&mut child, started + timeout).map_err(|error| error.to_string())?;
    let said = reader.join().unwrap_or_default();
    let counts = output::parse(&said);
    let broken = match ended {
        None => Some(format!("stopped after {} s", timeout.as_secs())),
        Some(_) if counts.total.is_some() => None,
        Some(status) => Some(format!(
            "{status}: {}",
            said.trim_end().lines().last().unwrap_or("said nothing")
        )),
    };
    Ok(Outcome {
        counts,
        broken,
        seconds: started.elapsed().as_secs_f64(),
    })
}

fn wait(child: &mut Child, deadline: Instant) -> std::io::Result<Option<std::process::ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

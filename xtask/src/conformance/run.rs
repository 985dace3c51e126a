//! Runs one test module under Corallus, with a time limit, and keeps what it said.

use std::ffi::OsString;
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

/// What a test module asks for at import, and is skipped where it calls it: see `stand_in.py`.
const STAND_INS: &[(&str, &str)] = &[
    ("test_bytes", "_testlimitedcapi"),
    ("test_types", "_testsinglephase"),
    ("test_class", "_testinternalcapi"),
    ("test_code", "_testinternalcapi"),
    ("test_compile", "_testinternalcapi"),
    ("test_traceback", "_testinternalcapi"),
    ("test_import", "_testinternalcapi"),
    ("test_import", "_testmultiphase"),
    ("test_import", "_testsinglephase"),
    ("test_compileall", "_testsinglephase"),
    ("test_pkgutil", "_testsinglephase"),
    ("test_monitoring", "_testcapi"),
    ("test_monitoring", "_testinternalcapi"),
];

/// Test modules whose scripts import the package `test`, too. A script is started with `-I` or `-E`, by which it wouldn't be found, unless
/// the interpreter needs its environment: that is what the reference's helper concludes from `PYTHONHOME`.
const SCRIPTS_IMPORT_TESTS: &[&str] = &[
    "test_atexit",
    "test_cmd_line_script",
    "test_importlib",
    "test_module",
    "test_signal",
    "test_threading",
];

/// Modules that are run without the lines that begin so. 3.13's `ann_module`, which others import, changes the
/// `__annotations__` of its module and of a class while they are executed, which aren't there yet in 3.14; `test_code` asks
/// at its import for an instruction that only CPython has.
const CHANGED: &[(&str, &str)] = &[
    ("typinganndata/ann_module.py", "__annotations__["),
    ("test_code.py", "COPY_FREE_VARS = "),
];

impl TestPackage {
    /// Finds the package in the reference installation and links it into a temporary folder.
    ///
    /// # Errors
    /// When the installation comes without its tests, or a link can't be made.
    pub fn of(reference: &Reference) -> Result<TestPackage, String> {
        let package = reference
            .ask("import test; print(test.__path__[0])")
            .map_err(|error| format!("this reference installation has no package `test`: {error}"))?;
        let folder = std::env::temp_dir().join(format!("corallus-conformance-{}", std::process::id()));
        let made = link_package(Path::new(&package), &folder.join("test")).and_then(|()| make_stand_ins(&folder));
        made.map_err(|error| format!("cannot link {package} into {}: {error}", folder.display()))?;
        Ok(TestPackage { folder })
    }

    /// Where a test module finds what it imports.
    fn module_path(&self, module: &str) -> Result<OsString, String> {
        let stand_ins = STAND_INS.iter().filter(|(wanting, _)| *wanting == module);
        let folders = stand_ins.map(|(_, name)| self.folder.join("stand_ins").join(name));
        std::env::join_paths(std::iter::once(self.folder.clone()).chain(folders)).map_err(|error| error.to_string())
    }
}

impl Drop for TestPackage {
    fn drop(&mut self) {
        // What is in the folder is ours or a link; a folder left behind in the system's temporary place does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A folder with a link to each entry of the package, except for the modules that have to be changed.
fn link_package(package: &Path, target: &Path) -> std::io::Result<()> {
    let mut folders: Vec<&str> = vec![""];
    folders.extend(CHANGED.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0)));
    for folder in &folders {
        let own = |path: &Path| {
            CHANGED.iter().any(|(changed, _)| path == Path::new(changed))
                || folders.iter().any(|folder| path == Path::new(folder))
        };
        fs::create_dir_all(target.join(folder))?;
        for entry in fs::read_dir(package.join(folder))? {
            let path = Path::new(folder).join(entry?.file_name());
            if !own(&path) && !path.ends_with("__pycache__") {
                link(&package.join(&path), &target.join(&path))?;
            }
        }
    }
    for (path, left_out) in CHANGED {
        let text = fs::read_to_string(package.join(path))?;
        let kept = text.lines().filter(|line| !line.trim_start().starts_with(left_out));
        fs::write(
            target.join(path),
            kept.flat_map(|line| [line, "\n"]).collect::<String>(),
        )?;
    }
    Ok(())
}

fn make_stand_ins(folder: &Path) -> std::io::Result<()> {
    for (_, name) in STAND_INS {
        let place = folder.join("stand_ins").join(name);
        fs::create_dir_all(&place)?;
        fs::write(place.join(format!("{name}.py")), include_str!("stand_in.py"))?;
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(windows)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    match from.is_dir() {
        true => std::os::windows::fs::symlink_dir(from, to),
        false => std::os::windows::fs::symlink_file(from, to),
    }
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
    let mut command = Command::new(corallus);
    // The result isn't to depend on how whoever runs this has set up Python.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PYTHON")) {
        command.env_remove(name);
    }
    if SCRIPTS_IMPORT_TESTS.contains(&module) {
        command.env("PYTHONHOME", &tests.folder);
    }
    let mut child = command
        .args(arguments)
        .env("PYTHONPATH", tests.module_path(module)?)
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

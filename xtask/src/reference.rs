//! The reference interpreter: how it is named on the command line and what it says of itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A reference interpreter that was found and answered.
pub struct Reference {
    program: PathBuf,
    /// Major and minor version.
    pub version: (u32, u32),
}

impl Reference {
    /// Starts the interpreter once to learn its version.
    ///
    /// # Errors
    /// A message that says how to name one, when it can't be started or doesn't answer as Python does.
    pub fn find(program: &str) -> Result<Reference, String> {
        // A name without a slash is looked up on PATH by the system, a relative path must survive a change of folder.
        let path = Path::new(program);
        let program = if path.components().count() > 1 {
            path.canonicalize()
                .map_err(|error| missing(program, &error.to_string()))?
        } else {
            path.to_owned()
        };
        let mut reference = Reference {
            program,
            version: (0, 0),
        };
        let answer = reference
            .ask("import sys; print(sys.version_info[0], sys.version_info[1])")
            .map_err(|error| missing(&reference.program.display().to_string(), &error))?;
        let mut numbers = answer.split_whitespace().map(str::parse::<u32>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => reference.version = (major, minor),
            _ => {
                return Err(missing(
                    &reference.program.display().to_string(),
                    &format!("it answered `{answer}`"),
                ));
            }
        }
        Ok(reference)
    }

    /// Runs a line of Python and returns what it printed, trimmed.
    ///
    /// # Errors
    /// What went wrong, or what the interpreter said on standard error.
    pub fn ask(&self, code: &str) -> Result<String, String> {
        let output = self
            .command()
            .arg("-c")
            .arg(code)
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Runs a script, in its folder and under its bare name, so that tracebacks name it as the tests do.
    ///
    /// # Errors
    /// When the interpreter can't be started.
    pub fn run_script(&self, script: &Path) -> Result<Output, String> {
        let folder = script.parent().unwrap_or(Path::new("."));
        let file = script.file_name().unwrap_or_default();
        self.command()
            .arg(file)
            .current_dir(folder)
            .output()
            .map_err(|error| error.to_string())
    }

    /// The interpreter, to be given a script.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONIOENCODING", "utf-8");
        command
            .env("NO_COLOR", "1")
            .env_remove("PYTHONPATH")
            .stdin(Stdio::null());
        command
    }
}

fn missing(program: &str, why: &str) -> String {
    format!(
        "the reference interpreter `{program}` doesn't answer: {why}\n\
         Name a CPython 3.13 or 3.14 executable: --reference /path/to/python3.14 (a wrapper script will do)."
    )
}

/// Takes an option and the program that it names out of a task's arguments, if it is there.
///
/// # Errors
/// When the program is missing or doesn't answer as Python does.
pub fn take_option(arguments: &mut Vec<String>, option: &str) -> Result<Option<PathBuf>, String> {
    let Some(at) = arguments.iter().position(|argument| argument == option) else {
        return Ok(None);
    };
    if at + 1 >= arguments.len() {
        return Err(format!("{option} needs a Python executable"));
    }
    let program = arguments.remove(at + 1);
    arguments.remove(at);
    Reference::find(&program).map(|reference| Some(reference.program))
}

/// Takes `--reference PYTHON` out of a task's arguments.
///
/// # Errors
/// When it is missing.
pub fn take_argument(arguments: &mut Vec<String>) -> Result<Reference, String> {
    let at = arguments.iter().position(|argument| argument == "--reference");
    let Some(at) = at.filter(|at| at + 1 < arguments.len()) else {
        return Err("needs --reference PYTHON, a CPython 3.13 or 3.14 executable".to_owned());
    };
    let program = arguments.remove(at + 1);
    arguments.remove(at);
    Reference::find(&program)
}

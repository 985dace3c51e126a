//! Running programs under both interpreters, many in one process.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::program::Program;
use super::render::{HARNESS, render};
use crate::project;
use crate::reference::Reference;

/// How long a batch may take.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs the programs of a batch one after the other, each in a namespace of its own.
const DRIVER: &str = r#"
import gc
import sys

# When a collection starts by itself is nobody's business.
gc.disable()
for number, text in enumerate(PROGRAMS):
    print("=== program", number)
    sys.stdout.flush()
    namespace = {"__name__": "program"}
    exec(HARNESS, namespace)
    try:
        exec(text, namespace)
        namespace["finish"]()
    except BaseException as error:
        print("program ended with", repr(error))
    # What only cycles keep must not speak up in the next program.
    del namespace
    gc.collect()
    print("=== end", number)
"#;

/// The two interpreters.
pub struct Pair {
    reference: Reference,
    corallus: PathBuf,
    folder: PathBuf,
}

impl Pair {
    /// `corallus` is the binary under test, the release build if none is named.
    pub fn new(reference: Reference, corallus: Option<PathBuf>) -> Result<Self, String> {
        let corallus = corallus.unwrap_or_else(|| {
            let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
            target
                .unwrap_or_else(|| project::root().join("target"))
                .join("release/corallus")
        });
        if !corallus.is_file() {
            return Err(format!(
                "{} isn't there; build it first: cargo build --release",
                corallus.display()
            ));
        }
        let folder = std::env::temp_dir().join(format!("fuzz-protocol-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(Self {
            reference,
            corallus,
            folder,
        })
    }

    /// Which of the programs print different things.
    pub fn differences(&self, programs: &[Program]) -> Result<Vec<usize>, String> {
        let outputs = self.outputs(programs)?;
        Ok((0..programs.len())
            .filter(|&index| !self.agree(outputs[0].get(index), outputs[1].get(index)))
            .collect())
    }

    /// Whether two outputs are the same. Before 3.14, a frame let go of its values from the first to the last, not the
    /// other way round: the order of lines means nothing, then.
    fn agree(&self, expected: Option<&String>, got: Option<&String>) -> bool {
        fn sorted(output: Option<&String>) -> Vec<&str> {
            let mut lines: Vec<&str> = output.map_or(Vec::new(), |output| output.lines().collect());
            lines.sort_unstable();
            lines
        }
        expected == got || self.reference.version < (3, 14) && sorted(expected) == sorted(got)
    }

    /// What each program prints, under the reference and under Corallus. A process that dies ends its list early; what is
    /// left of the batch is run again without the program at which it died.
    fn outputs(&self, programs: &[Program]) -> Result<[Vec<String>; 2], String> {
        let texts: Vec<String> = programs.iter().map(render).collect();
        Ok([self.all_outputs(&texts, true)?, self.all_outputs(&texts, false)?])
    }

    fn all_outputs(&self, texts: &[String], reference: bool) -> Result<Vec<String>, String> {
        let mut outputs = Vec::new();
        while outputs.len() < texts.len() {
            let before = outputs.len();
            let output = self.run_batch(&texts[before..], reference)?;
            for part in output.split("=== program ").skip(1) {
                let finished = part.contains("\n=== end ");
                let (_, rest) = part.split_once('\n').unwrap_or((part, ""));
                let (text, _) = rest.split_once("=== end ").unwrap_or((rest, ""));
                let end = if finished {
                    ""
                } else {
                    "(the process died or ran out of time)\n"
                };
                outputs.push(format!("{text}{end}"));
            }
            if outputs.len() == before {
                return Err(format!("nothing came from an interpreter: {output}"));
            }
        }
        Ok(outputs)
    }

    fn run_batch(&self, texts: &[String], reference: bool) -> Result<String, String> {
        let mut script = format!("HARNESS = {}\nPROGRAMS = [\n", quote(HARNESS));
        for text in texts {
            script.push_str(&quote(text));
            script.push_str(",\n");
        }
        script.push_str("]\n");
        script.push_str(DRIVER);
        let path = self.folder.join("batch.py");
        std::fs::write(&path, script).map_err(|error| error.to_string())?;
        let output_path = self.folder.join("output");
        let output = std::fs::File::create(&output_path).map_err(|error| error.to_string())?;
        let mut command = match reference {
            true => self.reference.command(),
            false => Command::new(&self.corallus),
        };
        let mut child = command
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let end = Instant::now() + LIMIT;
        while child.try_wait().map_err(|error| error.to_string())?.is_none() {
            if Instant::now() > end {
                let _ = child.kill();
                let _ = child.wait();
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = std::fs::read(&output_path).map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Prints a program and what both make of it.
    pub fn show(&self, program: &Program) -> Result<(), String> {
        let [expected, got] = self.outputs(std::slice::from_ref(program))?;
        println!("---- program\n{}", render(program));
        println!("---- reference\n{}", expected.concat());
        println!("---- corallus\n{}", got.concat());
        Ok(())
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A text as a Python string literal.
fn quote(text: &str) -> String {
    format!("'''{}'''", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

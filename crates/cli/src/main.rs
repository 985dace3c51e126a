//! The `corallus` command.

mod arguments;
mod disassemble;
mod prompt;

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Command, USAGE};
use corallus::Isolate;
use corallus::program::{self, Exit};

fn main() -> ExitCode {
    let mut words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let called_as = words.next().unwrap_or_default();
    let executable = std::env::current_exe().map_or(called_as, |path| path.to_string_lossy().into_owned());
    let arguments = match Arguments::parse(executable, words.collect()) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!(
                "{message}\n{}\nTry `corallus -h' for more information.",
                USAGE.lines().next().unwrap_or_default()
            );
            return ExitCode::from(2);
        }
    };
    match &arguments.command {
        Command::Help => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Command::Version { long } => {
            version(*long);
            ExitCode::SUCCESS
        }
        Command::Disassemble(file) => disassemble::run(file),
        _ => end(run(arguments)),
    }
}

fn version(long: bool) {
    let (major, minor, micro) = corallus_stdlib::sys::info::VERSION;
    let details = if long {
        format!(" [{} {}]", std::env::consts::OS, std::env::consts::ARCH)
    } else {
        String::new()
    };
    println!(
        "Python {major}.{minor}.{micro} (Corallus {}){details}",
        env!("CARGO_PKG_VERSION")
    );
}

/// Turns the way a program ended into the way the process ends.
fn end(exit: Exit) -> ExitCode {
    match exit {
        Exit::Code(code) => ExitCode::from(code),
        Exit::Interrupted => {
            // As the reference: the parent sees that the signal ended it.
            // SAFETY: plain system calls; the process is at its end.
            unsafe {
                libc::signal(libc::SIGINT, libc::SIG_DFL);
                libc::raise(libc::SIGINT);
            }
            ExitCode::from(130)
        }
    }
}

fn run(mut arguments: Arguments) -> Exit {
    let seed = match arguments.hash_seed() {
        Ok(seed) => seed,
        Err(message) => {
            eprintln!("Fatal Python error: {message}");
            return Exit::Code(1);
        }
    };
    let terminal = std::io::stdin().is_terminal();
    // What can't be read is said before anything else is done.
    let program = match &arguments.command {
        Command::File(file) => match read_program(file) {
            Ok(program) => program,
            Err(message) => {
                eprintln!("{message}");
                return Exit::Code(2);
            }
        },
        _ => Program::None,
    };
    arguments.settings.path = search_path(&arguments, &program);
    if arguments.unbuffered {
        // SAFETY: no other thread runs yet.
        unsafe { std::env::set_var("PYTHONUNBUFFERED", "1") };
    }
    let mut builder = Isolate::builder()
        .settings(arguments.settings.clone())
        .allow_all()
        .inherit_streams();
    if let Some(seed) = seed {
        builder = builder.hash_seed(seed);
    }
    let mut isolate = match builder.build() {
        Ok(isolate) => isolate,
        Err(error) => {
            eprintln!("Fatal Python error: {error}");
            return Exit::Code(1);
        }
    };
    corallus_stdlib::signal::catch_interrupt(isolate.vm());
    isolate.vm().allow_threads();
    if let Err(raised) = start(&mut isolate, &arguments) {
        let exit = program::show(isolate.vm(), &raised);
        return finish(isolate, exit);
    }
    let mut exit = match (&arguments.command, program) {
        (_, Program::Source(bytes)) => program::run_file(&mut isolate, &absolute(&arguments.settings.argv[0]), &bytes),
        (_, Program::Folder) => program::run_module(&mut isolate, "__main__", false),
        (Command::Text(text), _) => program::run_text(&mut isolate, &format!("{text}\n"), "<string>"),
        (Command::Module(name), _) => program::run_module(&mut isolate, name, true),
        (_, Program::None) if terminal || arguments.interactive => prompt::run(&mut isolate, &arguments),
        (_, Program::None) => run_stdin(&mut isolate),
    };
    let prompts_after = arguments.interactive && arguments.command != Command::Stdin;
    if prompts_after {
        exit = prompt::run(&mut isolate, &arguments);
    }
    finish(isolate, exit)
}

/// Ends the program. The isolate's memory goes with the process: taking it apart would take time and show nothing.
fn finish(mut isolate: Isolate, exit: Exit) -> Exit {
    let exit = program::finish(&mut isolate, exit);
    std::mem::forget(isolate);
    exit
}

/// What the standard `site` set-up does, and warning filters.
fn start(isolate: &mut Isolate, arguments: &Arguments) -> corallus_vm::error::Res<()> {
    let vm = isolate.vm();
    if !arguments.settings.flags.no_site {
        corallus_stdlib::isolate::add_site_builtins(vm)?;
    }
    if !arguments.settings.warn_options.is_empty() {
        vm.import("warnings")?;
    }
    Ok(())
}

/// A script's path as its `__file__` and its tracebacks have it: with the working folder in front, otherwise as given.
fn absolute(path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    match std::env::current_dir() {
        Ok(folder) => format!("{}/{}", folder.display(), path.strip_prefix("./").unwrap_or(path)),
        Err(_) => path.to_owned(),
    }
}

enum Program {
    Source(Vec<u8>),
    /// A folder or archive with a `__main__.py`.
    Folder,
    None,
}

fn read_program(file: &str) -> Result<Program, String> {
    let path = Path::new(file);
    if path.is_dir() || is_archive(path) {
        return match program::has_main(path) {
            true => Ok(Program::Folder),
            false => Err(format!("corallus: can't find '__main__' module in {file:?}")),
        };
    }
    std::fs::read(path).map(Program::Source).map_err(|error| {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let errno = error.raw_os_error().unwrap_or(0);
        let text = corallus_stdlib::os_error::message(errno);
        format!(
            "corallus: can't open file '{}': [Errno {errno}] {text}",
            absolute.display()
        )
    })
}

fn is_archive(path: &Path) -> bool {
    let mut magic = [0; 4];
    std::fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut magic))
        .is_ok()
        && magic == *b"PK\x03\x04"
}

/// What precedes the embedded library on `sys.path`.
fn search_path(arguments: &Arguments, program: &Program) -> Vec<String> {
    let mut path = Vec::new();
    let flags = &arguments.settings.flags;
    match (&arguments.command, program) {
        // A folder or archive that is run is searched itself, whatever the flags.
        (Command::File(file), Program::Folder) => path.push(file.clone()),
        _ if flags.safe_path => {}
        (Command::File(file), _) => path.push(script_folder(file)),
        (Command::Module(_), _) => {
            path.push(
                std::env::current_dir().map_or_else(|_| String::new(), |folder| folder.to_string_lossy().into_owned()),
            );
        }
        _ => path.push(String::new()),
    }
    if !flags.ignore_environment
        && let Some(extra) = std::env::var_os("PYTHONPATH").filter(|extra| !extra.is_empty())
    {
        let absolute = |entry: PathBuf| {
            std::path::absolute(&entry)
                .unwrap_or(entry)
                .to_string_lossy()
                .into_owned()
        };
        path.extend(std::env::split_paths(&extra).map(absolute));
    }
    path
}

/// The folder of a script, with links followed.
fn script_folder(file: &str) -> String {
    let real = std::fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
    real.parent()
        .map(|folder| folder.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A program from a standard input that isn't a terminal.
fn run_stdin(isolate: &mut Isolate) -> Exit {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        eprintln!("corallus: can't read standard input: {error}");
        return Exit::Code(2);
    }
    let vm = isolate.vm();
    match vm.decode_source(&bytes, "<stdin>") {
        Ok(source) => program::run_text(isolate, &source, "<stdin>"),
        Err(raised) => program::show(isolate.vm(), &raised),
    }
}

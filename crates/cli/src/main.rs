//! The `corallus` command.

mod allocator;
mod arguments;
mod configuration;
mod disassemble;
mod prompt;
mod standard;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, Command, USAGE, shown};
use corallus::program::{self, Exit};
use corallus::{Flags, Isolate};

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> ExitCode {
    allocator::Allocator::keep_blocks();
    let words: Vec<OsString> = std::env::args_os().collect();
    let called_as = words.first().cloned().unwrap_or_default();
    let executable = std::env::current_exe().map_or(called_as, PathBuf::into_os_string);
    let arguments = match Arguments::parse(executable, words) {
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
        Command::Help(texts) => {
            print!("{}", texts.concat());
            ExitCode::SUCCESS
        }
        Command::Version { long } => {
            version(*long);
            ExitCode::SUCCESS
        }
        Command::Disassemble(file) => disassemble::run(&shown(file)),
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
    if let Err(message) = configuration::complete(&mut arguments) {
        eprintln!("Fatal Python error: {message}");
        return Exit::Code(1);
    }
    let terminal = std::io::stdin().is_terminal();
    // What can't be read is said before anything else is done.
    let program = match read_program(&arguments) {
        Ok(program) => program,
        Err((message, code)) => {
            eprintln!("{message}");
            return Exit::Code(code);
        }
    };
    arguments.settings.path = search_path(&arguments, &program);
    arguments.settings.standard.closed = standard::closed_at_start();
    let mut builder = Isolate::builder()
        .settings(arguments.settings.clone())
        .allow_all()
        .inherit_streams();
    if let Some(seed) = arguments.hash_seed {
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
    let flags = arguments.settings.flags.clone();
    let prompts = terminal || flags.interactive;
    program::report_exits(&mut isolate, flags.inspect && arguments.command != Command::Stdin);
    let mut exit = match (&arguments.command, program) {
        (Command::File(file), Program::Source(bytes)) => program::run_file(&mut isolate, &absolute(file), &bytes),
        (_, Program::Folder) => program::run_module(&mut isolate, "__main__", false),
        (_, Program::Text(text)) => program::run_text(&mut isolate, &text, "<string>"),
        (Command::Module(name), _) => program::run_module(&mut isolate, &shown(name), true),
        _ if prompts => prompt::start(&mut isolate, flags.quiet, arguments.startup.as_deref()),
        _ => run_stdin(&mut isolate),
    };
    if arguments.command != Command::Stdin && prompts && prompts_after(&flags) {
        program::report_exits(&mut isolate, false);
        exit = prompt::run(&mut isolate);
    }
    finish(isolate, exit)
}

/// Whether a prompt follows the program: `-i` says so, or the program by then, in the environment.
fn prompts_after(flags: &Flags) -> bool {
    let asked_for = || std::env::var_os("PYTHONINSPECT").is_some_and(|value| !value.is_empty());
    flags.inspect || (!flags.ignore_environment && asked_for())
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
    if !arguments.settings.warn_options.is_empty() {
        vm.import("warnings")?;
    }
    if arguments.settings.flags.no_site {
        return Ok(());
    }
    corallus_stdlib::isolate::add_site_builtins(vm)?;
    if has_customization(arguments) {
        vm.import("sitecustomize")?;
    }
    Ok(())
}

/// Whether `PYTHONPATH` has a module `sitecustomize`, which is imported before the program.
fn has_customization(arguments: &Arguments) -> bool {
    let mut folders = module_path(&arguments.settings.flags).into_iter().map(PathBuf::from);
    folders.any(|folder| {
        ["sitecustomize.py", "sitecustomize/__init__.py"]
            .iter()
            .any(|file| folder.join(file).is_file())
    })
}

/// A script's path as its `__file__` and its tracebacks have it: with the working folder in front, otherwise as given.
fn absolute(path: &OsStr) -> OsString {
    let path = Path::new(path);
    match std::env::current_dir() {
        Ok(folder) if path.is_relative() => {
            let inside = path.strip_prefix(".").unwrap_or(path);
            let mut absolute = folder.into_os_string();
            absolute.push("/");
            absolute.push(inside);
            absolute
        }
        _ => path.as_os_str().to_owned(),
    }
}

enum Program {
    Source(Vec<u8>),
    /// The text after `-c`.
    Text(String),
    /// A folder or archive with a `__main__.py`.
    Folder,
    None,
}

/// The program, or a message and an exit status.
fn read_program(arguments: &Arguments) -> Result<Program, (String, u8)> {
    match &arguments.command {
        Command::File(file) => {
            let program = read_file(file).map_err(|message| (message, 2))?;
            Ok(match program {
                Program::Source(bytes) if arguments.skip_first_line => Program::Source(without_first_line(bytes)),
                program => program,
            })
        }
        Command::Text(text) => match text.to_str() {
            Some(text) => Ok(Program::Text(format!("{}\n", dedented(text)))),
            None => Err((undecodable(text), 1)),
        },
        _ => Ok(Program::None),
    }
}

/// Source without its first line (`-x`), whose end stays, so that lines keep their numbers.
fn without_first_line(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    bytes.drain(..end);
    bytes
}

/// Text without the white space that all its lines begin with.
fn dedented(text: &str) -> String {
    let blank = |line: &str| line.chars().all(char::is_whitespace);
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut margin: Option<&str> = None;
    for line in text.lines().filter(|line| !blank(line)) {
        let space = line.get(..indent(line)).unwrap_or_default();
        margin = Some(match margin {
            None => space,
            Some(margin) => {
                let common = margin.bytes().zip(space.bytes()).take_while(|(a, b)| a == b).count();
                margin.get(..common).unwrap_or_default()
            }
        });
    }
    let margin = margin.unwrap_or_default();
    if margin.is_empty() {
        return text.to_owned();
    }
    let kept = text.split_inclusive('\n').map(|line| match blank(line) {
        true if line.ends_with('\n') => "\n",
        true => "",
        false => line.strip_prefix(margin).unwrap_or(line),
    });
    kept.collect()
}

/// What is said of a program after `-c` that isn't text.
fn undecodable(text: &OsStr) -> String {
    let mut position = 0;
    let mut byte = 0;
    for chunk in text.as_encoded_bytes().utf8_chunks() {
        position += chunk.valid().chars().count();
        if let Some(first) = chunk.invalid().first() {
            byte = *first;
            break;
        }
    }
    format!(
        "Unable to decode the command from the command line:\nUnicodeEncodeError: 'utf-8' codec can't encode character \
         '\\udc{byte:02x}' in position {position}: surrogates not allowed"
    )
}

fn read_file(file: &OsStr) -> Result<Program, String> {
    let path = Path::new(file);
    if path.is_dir() || is_archive(path) {
        return match program::has_main(path) {
            true => Ok(Program::Folder),
            false => Err(format!("corallus: can't find '__main__' module in '{}'", shown(file))),
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
fn search_path(arguments: &Arguments, program: &Program) -> Vec<OsString> {
    let mut path = Vec::new();
    let flags = &arguments.settings.flags;
    match (&arguments.command, program) {
        // A folder or archive that is run is searched itself, whatever the flags.
        (Command::File(file), Program::Folder) => path.push(file.clone()),
        _ if flags.safe_path => {}
        (Command::File(file), _) => path.push(script_folder(file)),
        (Command::Module(_), _) => {
            path.push(std::env::current_dir().map_or_else(|_| OsString::new(), PathBuf::into_os_string));
        }
        _ => path.push(OsString::new()),
    }
    path.extend(module_path(flags));
    path
}

/// The folders of `PYTHONPATH`.
fn module_path(flags: &Flags) -> Vec<OsString> {
    let set = std::env::var_os("PYTHONPATH").filter(|path| !path.is_empty() && !flags.ignore_environment);
    let absolute = |entry: PathBuf| std::path::absolute(&entry).unwrap_or(entry).into_os_string();
    set.map(|path| std::env::split_paths(&path).map(absolute).collect())
        .unwrap_or_default()
}

/// The folder of a script, with links followed.
fn script_folder(file: &OsStr) -> OsString {
    let real = std::fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
    real.parent()
        .map(|folder| folder.as_os_str().to_owned())
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

#[cfg(test)]
mod tests {
    use super::{dedented, undecodable, without_first_line};
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn common_white_space_is_taken_off() {
        assert_eq!(dedented("  a\n\n    b\n  "), "a\n\n  b\n");
        assert_eq!(dedented("a\n  b"), "a\n  b");
        assert_eq!(dedented("\ta\n  b"), "\ta\n  b");
    }

    #[test]
    fn the_end_of_the_first_line_stays() {
        assert_eq!(without_first_line(b"#!x\npass\n".to_vec()), b"\npass\n");
        assert_eq!(without_first_line(b"#!x".to_vec()), b"");
    }

    #[test]
    fn the_first_byte_that_is_no_text_is_named() {
        let text = std::ffi::OsStr::from_bytes(b"print('\xc3\xa9\xff')");
        assert!(undecodable(text).ends_with("character '\\udcff' in position 8: surrogates not allowed"));
    }
}

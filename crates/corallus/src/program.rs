//! Running whole programs: what the `corallus` command does between its first and its last line.

use std::ffi::OsStr;
use std::path::Path;

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::host::{CompileError, CompileErrorKind, CompileMode};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::as_i64;
use corallus_vm::vm::Vm;

use crate::context::compile_source;
use crate::isolate::Isolate;

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// With this exit status.
    Code(u8),
    /// By `KeyboardInterrupt`, which has been reported: the process should end as if by the signal.
    Interrupted,
}

/// Runs a source file, or a compiled one, as `__main__`.
pub fn run_file(isolate: &mut Isolate, path: &OsStr, bytes: &[u8]) -> Exit {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let file = corallus_stdlib::paths::decoded(vm, path.as_encoded_bytes());
    namespace.set_str(vm, "__file__", file);
    namespace.set_str(vm, "__cached__", Value::NONE);
    let path = path.to_string_lossy();
    let result = load_file(vm, &path, bytes).and_then(|(code, loader)| {
        namespace.set_str(vm, "__loader__", loader);
        vm.complete(|vm| vm.begin_module_code(&code, &namespace))
    });
    report(isolate, result)
}

/// The code of a file, and its loader.
fn load_file(vm: &mut Vm, path: &str, bytes: &[u8]) -> Res<(Ref<CodeObject>, Value)> {
    if let Some(code) = corallus_stdlib::imp::compiled_code(vm, bytes)? {
        let external = vm.import("_frozen_importlib_external")?;
        let (name, path) = (vm.str("__main__"), vm.str(path));
        let loader = vm.call_method(&external, "SourcelessFileLoader", &[name, path])?;
        return Ok((code, loader));
    }
    if path.ends_with(".pyc") {
        return Err(vm.runtime_error("Bad magic number in .pyc file"));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(null_byte(vm, path, bytes.get(..at).unwrap_or_default()));
    }
    let loader = corallus_vm::import::source_loader(vm, "__main__", path)?;
    let code = vm.compile_file(bytes, path)?;
    Ok((vm.load_code(&code), loader))
}

/// What is raised for a file with a null byte, behind what comes before it.
fn null_byte(vm: &mut Vm, path: &str, before: &[u8]) -> Raised {
    let line = before.split(|byte| *byte == b'\n').next_back().unwrap_or_default();
    let number = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let error = CompileError {
        kind: CompileErrorKind::Syntax,
        message: "source code cannot contain null bytes".to_owned(),
        line: number,
        column: 0,
        end_line: number,
        end_column: 0,
        text: Some(String::from_utf8_lossy(line).into_owned()),
    };
    corallus_vm::import::syntax_error(vm, &error, path)
}

/// Runs source text as `__main__`; tracebacks show its lines.
pub fn run_text(isolate: &mut Isolate, source: &str, filename: &str) -> Exit {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let code = compile_source(vm, source, filename, CompileMode::Exec);
    let result = code.and_then(|code| {
        vm.remember_source(&code, source)?;
        let code = vm.load_code(&code);
        vm.complete(|vm| vm.begin_module_code(&code, &namespace))
    });
    report(isolate, result)
}

/// Runs a file before the first prompt. What it raises is shown; `Some` if it wants to end the program.
pub fn run_startup(isolate: &mut Isolate, path: &str, bytes: &[u8]) -> Option<Exit> {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let result = vm.compile_file(bytes, path).and_then(|code| {
        let code = vm.load_code(&code);
        vm.complete(|vm| vm.begin_module_code(&code, &namespace))
    });
    let raised = result.err()?;
    let leaves = raised.is(ExceptionKind::SystemExit);
    let exit = show(vm, &raised);
    leaves.then_some(exit)
}

/// Whether `SystemExit` is reported like any exception, because a prompt follows the program.
#[derive(Default)]
struct ReportExits(bool);

/// Says whether a program that ends itself is followed by a prompt: then its `SystemExit` is shown.
pub fn report_exits(isolate: &mut Isolate, wanted: bool) {
    isolate.vm().state::<ReportExits>().0 = wanted;
}

/// Runs a module as `__main__` (`-m`), or the `__main__` of a folder or archive on `sys.path`.
pub fn run_module(isolate: &mut Isolate, name: &str, alter_argv: bool) -> Exit {
    let vm = isolate.vm();
    let result = vm.import("runpy").and_then(|runpy| {
        let name = vm.str(name);
        vm.call_method(&runpy, "_run_module_as_main", &[name, Value::bool(alter_argv)])
    });
    report(isolate, result)
}

/// Whether a folder or archive can be run: it has a `__main__.py`.
pub fn has_main(path: &Path) -> bool {
    ["__main__.py", "__main__.pyc"]
        .iter()
        .any(|file| path.join(file).is_file())
        || (path.is_file() && std::fs::read(path).is_ok_and(|b| b.starts_with(b"PK\x03\x04")))
}

/// The status that a shell reports for a program ended by SIGPIPE.
const SIGPIPE_STATUS: u8 = 128 + 13;

/// Shows what the program raised and says how it ended.
pub fn report(isolate: &mut Isolate, result: Res) -> Exit {
    match result {
        Ok(_) => Exit::Code(0),
        Err(raised) => show(isolate.vm(), &raised),
    }
}

/// Reports an uncaught exception as the reference does.
pub fn show(vm: &mut Vm, raised: &Raised) -> Exit {
    if raised.is(ExceptionKind::SystemExit) && !vm.state::<ReportExits>().0 {
        return Exit::Code(exit_code(vm, raised));
    }
    // Nobody reads what the program writes: it ends without a word, as by SIGPIPE.
    if raised.is(ExceptionKind::BrokenPipeError) {
        return Exit::Code(SIGPIPE_STATUS);
    }
    // What was printed before must come first.
    let _ = corallus_stdlib::io::flush_stream(vm, "stdout");
    let sys = vm.sys.clone();
    let (ty, traceback) = (vm.type_of(&raised.0).to_value(), traceback_of(raised));
    for (name, value) in [
        ("last_exc", &raised.0),
        ("last_type", &ty),
        ("last_value", &raised.0),
        ("last_traceback", &traceback),
    ] {
        sys.set_str(vm, name, value.clone());
    }
    match sys.get_str(vm, "excepthook").filter(|hook| !hook.is_none()) {
        Some(hook) => match vm.call(&hook, &[ty, raised.0.clone(), traceback]) {
            Err(second) if second.is(ExceptionKind::SystemExit) && !vm.state::<ReportExits>().0 => {
                return Exit::Code(exit_code(vm, &second));
            }
            Err(second) => {
                eprintln!("Error in sys.excepthook:");
                vm.print_exception(&second);
                eprintln!("\nOriginal exception was:");
                vm.print_exception(raised);
            }
            Ok(_) => {}
        },
        None => {
            eprintln!("sys.excepthook is missing");
            vm.print_exception(raised);
        }
    }
    if raised.is(ExceptionKind::KeyboardInterrupt) {
        Exit::Interrupted
    } else {
        Exit::Code(1)
    }
}

fn traceback_of(raised: &Raised) -> Value {
    raised
        .exception()
        .map_or(Value::NONE, |exception| exception.traceback.borrow().clone())
}

/// The exit status of `SystemExit`: its code if that is a number, 1 and the text on standard error otherwise.
fn exit_code(vm: &mut Vm, raised: &Raised) -> u8 {
    let code = raised
        .exception()
        .and_then(|exception| exception.member("code"))
        .unwrap_or(Value::NONE);
    if code.is_none() {
        return 0;
    }
    if let Some(number) = as_i64(&code) {
        return number as u8;
    }
    if corallus_vm::objects::int::is_int(&code) {
        return u8::MAX;
    }
    let _ = corallus_stdlib::io::flush_stream(vm, "stdout");
    if let Ok(text) = vm.str_of(&code) {
        let sys = vm.sys.clone();
        let newline = vm.str("\n");
        let stderr = sys.get_str(vm, "stderr").filter(|stderr| !stderr.is_none());
        let written = stderr.map(|stderr| {
            vm.call_method(&stderr, "write", &[text.to_value()])?;
            vm.call_method(&stderr, "write", &[newline])
        });
        if !matches!(written, Some(Ok(_))) {
            eprintln!("{}", text.to_string_lossy());
        }
    }
    1
}

/// Ends the program as the reference does: exit functions, then the last flush of standard output. Returns the exit
/// status, which is 120 if standard output couldn't be written.
pub fn finish(isolate: &mut Isolate, exit: Exit) -> Exit {
    let vm = isolate.vm();
    // Threads that aren't daemons are waited for; `threading` does some more then.
    let modules = vm.modules.clone();
    let ended = match modules.get_str(vm, "threading") {
        Some(threading) => vm.call_method(&threading, "_shutdown", &[]).map(drop),
        None => corallus_stdlib::thread::wait_for_all(vm),
    };
    if let Err(raised) = ended {
        vm.unraisable(raised, "Exception ignored on threading shutdown", &Value::NONE);
    }
    corallus_stdlib::atexit::run(vm);
    vm.abandon_threads();
    let mut exit = exit;
    let flushed = corallus_stdlib::io::flush_standard(vm);
    vm.state::<crate::context::MainNamespace>().0 = None;
    corallus_stdlib::isolate::tear_down(vm);
    let flushed = flushed.and_then(|()| corallus_stdlib::io::flush_standard(vm));
    if let Err(raised) = flushed {
        let broken_pipe = raised.is(ExceptionKind::BrokenPipeError);
        if !broken_pipe {
            eprintln!("Exception ignored while flushing sys.stdout:");
            vm.print_exception(&raised);
        }
        if exit == Exit::Code(0) {
            exit = Exit::Code(120);
        }
    }
    exit
}

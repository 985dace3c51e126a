//! Running whole programs: what the `corallus` command does between its first and its last line.

use std::path::Path;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::host::CompileMode;
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

/// Runs a source file as `__main__`.
pub fn run_file(isolate: &mut Isolate, path: &str, bytes: &[u8]) -> Exit {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let file = vm.str(path);
    namespace.set_str(vm, "__file__", file);
    let result = corallus_vm::import::source_loader(vm, "__main__", path);
    let result = result.and_then(|loader| {
        namespace.set_str(vm, "__loader__", loader);
        vm.compile_file(bytes, path)
    });
    let result = result.and_then(|code| {
        let code = vm.load_code(&code);
        vm.complete(|vm| vm.begin_module_code(&code, &namespace))
    });
    report(isolate, result)
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
    path.join("__main__.py").is_file()
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
    if raised.is(ExceptionKind::SystemExit) {
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
            Err(second) if second.is(ExceptionKind::SystemExit) => return Exit::Code(exit_code(vm, &second)),
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
        let line = vm.str(&format!("{}\n", text.to_string_lossy()));
        let written = sys
            .get_str(vm, "stderr")
            .map(|stderr| vm.call_method(&stderr, "write", &[line]));
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

//! What a fresh isolate is given before a program runs in it.

use std::cell::RefCell;
use std::io::{Read, Write};

use corallus_heap::{Ref, Value};
use corallus_vm::builtins::output::PrintHook;
use corallus_vm::error::Res;
use corallus_vm::import::{IMPORT, ImportState};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::io::{self, text};
use crate::sys::{self, Settings, StandardStreams};
use crate::{MODULES, signal, syntax_trees};

/// Where a standard stream comes from or leads to.
pub enum Stream<T: ?Sized> {
    /// The process's descriptor.
    Process,
    /// What the host supplies.
    Host(Box<T>),
}

/// The standard streams of an isolate.
pub struct Streams {
    pub stdin: Stream<dyn Read + Send>,
    pub stdout: Stream<dyn Write + Send>,
    pub stderr: Stream<dyn Write + Send>,
}

/// Makes `sys`, `builtins` and the standard streams, and tells the machine of the native modules.
pub fn set_up(vm: &mut Vm, settings: &Settings, streams: Streams) -> Res<()> {
    for def in MODULES.iter().copied().chain([&sys::MODULE]) {
        vm.native_modules.insert(def.name, def);
    }
    vm.debug_ranges = !settings.no_debug_ranges;
    let state = vm.state::<ImportState>();
    state.optimize = settings.flags.optimize.min(2);
    let first = settings.path.first().filter(|_| !settings.flags.safe_path);
    state.script_folder = first.map(|folder| folder.to_string_lossy().into_owned());
    if settings.flags.dev_mode {
        corallus_vm::codecs::registry::check_names(vm);
    }
    sys::fill(vm, settings)?;
    builtins_module(vm, settings);
    for name in ["sys", "builtins"] {
        let spec = corallus_vm::import::native_spec(vm, name).into_value();
        let loader = corallus_vm::import::builtin_importer(vm).into_value();
        let namespace = if name == "sys" {
            vm.sys.clone()
        } else {
            vm.builtins.clone()
        };
        namespace.set_str(vm, "__spec__", spec);
        namespace.set_str(vm, "__loader__", loader);
    }
    standard_streams(vm, streams, &settings.standard)?;
    vm.state::<PrintHook>().write = Some(text::write_directly);
    syntax_trees::set_up(vm);
    vm.interrupt_hook = Some(signal::at_safe_point);
    Ok(())
}

/// The `builtins` module over the machine's namespace.
fn builtins_module(vm: &mut Vm, settings: &Settings) {
    let namespace = vm.builtins.clone();
    let module = Module {
        dict: RefCell::new(Some(namespace.clone())),
    };
    let module_type = vm.types.module.clone();
    let module = vm.heap.alloc(&module_type, module);
    let doc = "Built-in functions, types, exceptions, and other objects.";
    let (name, doc, package) = (vm.str("builtins"), vm.str(doc), vm.str(""));
    let loader = corallus_vm::import::builtin_importer(vm).into_value();
    for (key, value) in [
        ("__name__", name),
        ("__doc__", doc),
        ("__package__", package),
        ("__loader__", loader),
        ("__debug__", Value::bool(settings.flags.optimize == 0)),
    ] {
        namespace.set_str(vm, key, value);
    }
    let import = vm.new_native_function(&IMPORT, Some("builtins"), module.to_value());
    namespace.set_str(vm, "__import__", import);
    vm.enter_module("builtins", module.into_value());
}

/// `sys.stdin`, `sys.stdout` and `sys.stderr`.
fn standard_streams(vm: &mut Vm, streams: Streams, how: &StandardStreams) -> Res<()> {
    if let Stream::Host(reader) = streams.stdin {
        let raw = io::host::reader(vm, reader);
        host_stream(vm, "stdin", raw)?;
    } else {
        process_stream(vm, 0, "stdin", how)?;
    }
    for (fd, name, stream) in [(1, "stdout", streams.stdout), (2, "stderr", streams.stderr)] {
        if let Stream::Host(writer) = stream {
            let raw = io::host::writer(vm, writer);
            host_stream(vm, name, raw)?;
        } else {
            process_stream(vm, fd, name, how)?;
        }
    }
    Ok(())
}

/// A standard stream over a raw one of the host, which gets what is written at once.
fn host_stream(vm: &mut Vm, name: &str, raw: Value) -> Res<()> {
    let (def, mode) = match name {
        "stdin" => (&io::buffered::READER, "r"),
        _ => (&io::buffered::WRITER, "w"),
    };
    let buffer = io::buffered::over(vm, def, raw, io::file::CHUNK);
    let errors = if name == "stderr" { "backslashreplace" } else { "strict" };
    let stream = text::over(vm, buffer, "utf-8", errors, false, name != "stdin")?;
    let mode = vm.str(mode);
    vm.setattr(&stream, "mode", mode)?;
    enter_stream(vm, name, stream);
    Ok(())
}

fn enter_stream(vm: &mut Vm, name: &str, stream: Value) {
    let namespace = vm.sys.clone();
    namespace.set_str(vm, name, stream.clone());
    namespace.set_str(vm, &format!("__{name}__"), stream);
}

/// A standard stream over one of the process's descriptors; `None` if that is closed.
fn process_stream(vm: &mut Vm, fd: i32, name: &str, how: &StandardStreams) -> Res<()> {
    let was_closed = usize::try_from(fd).ok().and_then(|fd| how.closed.get(fd).copied());
    // SAFETY: a plain system call.
    if was_closed == Some(true) || unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        enter_stream(vm, name, Value::NONE);
        return Ok(());
    }
    let output = fd != 0;
    let raw = io::file::standard(vm, fd, &format!("<{name}>"), output)?;
    // SAFETY: a plain system call.
    let terminal = unsafe { libc::isatty(fd) } == 1;
    let unbuffered = how.unbuffered && output;
    let buffer = match output {
        _ if unbuffered => raw,
        true => io::buffered::over(vm, &io::buffered::WRITER, raw, io::file::CHUNK),
        false => io::buffered::over(vm, &io::buffered::READER, raw, io::file::CHUNK),
    };
    let errors = match (fd, &*how.errors) {
        (2, _) => "backslashreplace",
        (_, "") => "strict",
        (_, errors) => errors,
    };
    let encoding = match &how.encoding {
        Some(encoding) => codec_name(vm, encoding)?,
        None => "utf-8".to_owned(),
    };
    let by_lines = !unbuffered && (terminal || fd == 2);
    let stream = text::over(vm, buffer, &encoding, errors, by_lines, unbuffered)?;
    let mode = vm.str(if output { "w" } else { "r" });
    vm.setattr(&stream, "mode", mode)?;
    enter_stream(vm, name, stream);
    Ok(())
}

/// The name that an encoding's codec goes by.
fn codec_name(vm: &mut Vm, encoding: &str) -> Res<String> {
    let codecs = vm.import("codecs")?;
    let given = vm.str(encoding);
    let codec = vm.call_method(&codecs, "lookup", &[given])?;
    let name = vm.getattr(&codec, "name")?;
    Ok(vm.text_of(&name))
}

/// What the builtins `copyright`, `credits` and `license` say.
const NOTICES: [(&str, &str); 3] = [
    ("copyright", sys::info::COPYRIGHT),
    (
        "credits",
        "Corallus is the work of its authors. Its standard library is that of CPython, the work of a cast of thousands.",
    ),
    (
        "license",
        "See https://www.python.org/psf/license/ for the standard library. Corallus is licensed under the MIT License or\n\
         the Apache License, Version 2.0.",
    ),
];

/// Adds what the `site` module adds to `builtins`: `exit`, `quit`, `help`, and some notices.
pub fn add_site_builtins(vm: &mut Vm) -> Res<()> {
    let module = vm.import("_sitebuiltins")?;
    let builtins = vm.builtins.clone();
    let printer = vm.getattr(&module, "_Printer")?;
    for (name, notice) in NOTICES {
        // Its `__init__` would import `os` at every start, for file names that there are none of here.
        let shown = vm.call_method(&printer, "__new__", std::slice::from_ref(&printer))?;
        let (text, data, files) = (vm.str(name), vm.str(notice), vm.list(Vec::new()));
        let attributes = [
            ("_Printer__name", text),
            ("_Printer__data", data),
            ("_Printer__lines", Value::NONE),
            ("_Printer__filenames", files),
        ];
        for (attribute, value) in attributes {
            vm.setattr(&shown, attribute, value)?;
        }
        builtins.set_str(vm, name, shown);
    }
    let eof = vm.str("Ctrl-D (i.e. EOF)");
    for name in ["quit", "exit"] {
        let text = vm.str(name);
        let quitter = vm.call_method(&module, "Quitter", &[text, eof.clone()])?;
        builtins.set_str(vm, name, quitter);
    }
    let helper = vm.call_method(&module, "_Helper", &[])?;
    builtins.set_str(vm, "help", helper);
    Ok(())
}

/// Lets go of the program at its end, so that finalisers run while the standard streams still work. The main module goes
/// whole: what only it kept is finalised with its globals in place; then the other modules of the program, the newest first. If
/// somebody else has their globals, the names are unset: first those with one leading underscore, then the others.
pub fn tear_down(vm: &mut Vm) {
    vm.state::<sys::runtime::SysState>().finalizing = true;
    // The last uncaught exception holds the program's frames.
    let sys = vm.sys.clone();
    for name in ["last_exc", "last_type", "last_value", "last_traceback"] {
        if sys.get_str(vm, name).is_some() {
            sys.set_str(vm, name, Value::NONE);
        }
    }
    let modules = vm.modules.clone();
    let mut names = vec!["__main__".to_owned()];
    for (name, module) in modules.entries().into_iter().rev() {
        if is_of_program(vm, &module) {
            names.push(vm.text_of(&name));
        }
    }
    for (at, name) in names.iter().enumerate() {
        let name = vm.str(name);
        // Nothing to do if the program has taken the module away itself.
        let _ = vm.delitem(modules.as_value(), &name);
        vm.run_pending();
        if at == 0 && names.len() > 1 {
            // What the main module's functions keep is finalised before what other modules hold.
            collect(vm);
        }
    }
    collect(vm);
    let mut survived = false;
    for object in vm.heap.tracked_objects() {
        if let Some(namespace) = object.downcast_ref::<Dict>() {
            survived |= unset_names_of(vm, &names, namespace);
        }
    }
    if survived {
        collect(vm);
    }
}

/// Whether a module was read from a file outside of the embedded library.
fn is_of_program(vm: &mut Vm, module: &Value) -> bool {
    let Some(module) = module.downcast_ref::<Module>() else {
        return false;
    };
    let file = module.namespace(vm).get_str(vm, "__file__");
    file.and_then(|file| Some(vm.text_of(file.downcast_ref::<Str>()?.as_value())))
        .is_some_and(|file| !file.starts_with(crate::library::ROOT))
}

fn collect(vm: &mut Vm) {
    vm.run_pending();
    vm.heap.collect(2);
    vm.run_pending();
}

/// Unsets the names of a dict if it is the namespace of one of these modules.
fn unset_names_of(vm: &mut Vm, modules: &[String], namespace: &Ref<Dict>) -> bool {
    let name = namespace.get_str(vm, "__name__");
    let is_theirs = name.is_some_and(|name| modules.contains(&vm.text_of(&name)));
    if !is_theirs || namespace.get_str(vm, "__builtins__").is_none() {
        return false;
    }
    for underscored in [true, false] {
        for (key, value) in namespace.entries() {
            let name = vm.text_of(&key);
            let private = name.starts_with('_') && !name.starts_with("__");
            if name == "__builtins__" || private != underscored || value.is_none() {
                continue;
            }
            namespace.set_str(vm, &name, Value::NONE);
            drop(value);
            vm.run_pending();
        }
    }
    true
}

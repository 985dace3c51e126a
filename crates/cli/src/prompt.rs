//! The interactive prompt: editing, history, multi-line input and completion on a terminal; plain lines otherwise.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{BufRead, IsTerminal, Write};
use std::rc::Rc;

use corallus::Isolate;
use corallus::program::{self, Exit};
use corallus_vm::error::Res;
use corallus_vm::host::{CompileMode, CompileRequest};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;
use rustyline::error::ReadlineError;
use rustyline::{Completer, Config, Editor, Helper, Highlighter, Hinter, Validator};

use crate::arguments::Arguments;

/// Prompts until the end of the input or `exit()`.
pub fn run(isolate: &mut Isolate, arguments: &Arguments) -> Exit {
    let sys = isolate.vm().sys.clone();
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        let value = isolate.vm().str(text);
        sys.set_str(isolate.vm(), name, value);
    }
    let terminal = std::io::stdin().is_terminal();
    if !arguments.settings.flags.quiet {
        let (major, minor, micro) = corallus_stdlib::sys::info::VERSION;
        eprintln!(
            "Python {major}.{minor}.{micro} on Corallus {}",
            env!("CARGO_PKG_VERSION")
        );
        eprintln!("Type \"help\" for more information; exit() or Ctrl-D leaves.");
    }
    let mut source: Box<dyn Lines> = match terminal.then(EditedLines::new).flatten() {
        Some(lines) => Box::new(lines),
        None => Box::new(PlainLines),
    };
    let mut number = 0;
    loop {
        match read_statement(isolate, &mut *source) {
            Input::Statement(text) => {
                number += 1;
                if let Some(exit) = run_statement(isolate, &text, number) {
                    return exit;
                }
            }
            Input::Interrupted => eprintln!("\nKeyboardInterrupt"),
            Input::End => {
                eprintln!();
                return Exit::Code(0);
            }
        }
    }
}

enum Input {
    Statement(String),
    Interrupted,
    End,
}

/// A source of lines.
trait Lines {
    fn read(&mut self, isolate: &mut Isolate, prompt: &str) -> Result<String, Input>;
    /// A statement is complete: for the history.
    fn remember(&mut self, _statement: &str) {}
}

/// Reads lines until they are a complete statement.
fn read_statement(isolate: &mut Isolate, lines: &mut dyn Lines) -> Input {
    let mut text = String::new();
    loop {
        let prompt = prompt(isolate.vm(), if text.is_empty() { "ps1" } else { "ps2" });
        match lines.read(isolate, &prompt) {
            Ok(line) => {
                text.push_str(&line);
                text.push('\n');
            }
            Err(Input::End) if !text.is_empty() => return Input::Statement(text),
            Err(input) => return input,
        }
        if text.trim().is_empty() {
            text.clear();
            continue;
        }
        if !needs_more(isolate.vm(), &text) {
            lines.remember(text.trim_end());
            return Input::Statement(text);
        }
    }
}

/// `sys.ps1` or `sys.ps2` as text.
fn prompt(vm: &mut Vm, name: &str) -> String {
    let sys = vm.sys.clone();
    let Some(value) = sys.get_str(vm, name) else {
        return String::new();
    };
    vm.str_of(&value)
        .map(|text| text.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn request<'a>(source: &'a str, filename: &'a str, allow_incomplete: bool) -> CompileRequest<'a> {
    CompileRequest {
        allow_incomplete,
        dont_imply_dedent: allow_incomplete,
        ..CompileRequest::new(source, filename, CompileMode::Single)
    }
}

/// Whether more lines could complete the statement. A block goes on until an empty line: without the line feed of its last
/// line it isn't complete. (The module `codeop` goes about it in the same way.)
fn needs_more(vm: &mut Vm, text: &str) -> bool {
    use corallus_vm::host::CompileErrorKind::Incomplete;
    let Some(compiler) = vm.host.compiler() else {
        return false;
    };
    let unended = text.strip_suffix('\n').unwrap_or(text);
    if compiler.compile(&request(unended, "<stdin>", true)).is_ok() {
        return false;
    }
    match compiler.compile(&request(text, "<stdin>", true)) {
        Ok(_) => true,
        Err(error) => error.kind == Incomplete,
    }
}

/// Runs a statement; what it raises is shown. `Some` if the program wants to end.
fn run_statement(isolate: &mut Isolate, text: &str, number: usize) -> Option<Exit> {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let filename = format!("<python-input-{}>", number - 1);
    let result = statement(vm, &namespace, text, &filename);
    let raised = match result {
        Ok(()) => corallus_stdlib::io::flush_stream(vm, "stdout").err()?,
        Err(raised) => raised,
    };
    let leaves = raised.is(ExceptionKind::SystemExit);
    let exit = program::show(vm, &raised);
    leaves.then_some(exit)
}

fn statement(vm: &mut Vm, namespace: &corallus_heap::Ref<Dict>, text: &str, filename: &str) -> Res<()> {
    remember_lines(vm, text, filename);
    let code = vm.compile_text(&request(text, filename, false))?;
    let code = vm.load_code(&code);
    vm.complete(|vm| vm.begin_module_code(&code, namespace)).map(drop)
}

/// Enters the lines in `linecache`, for tracebacks and `inspect`.
fn remember_lines(vm: &mut Vm, text: &str, filename: &str) {
    let Ok(linecache) = vm.import("linecache") else {
        return;
    };
    let Ok(cache) = vm.getattr(&linecache, "cache") else {
        return;
    };
    let (size, key) = (vm.size(text.len()), vm.str(filename));
    let lines = text.split_inclusive('\n').map(|line| vm.str(line)).collect();
    let lines = vm.list(lines);
    let entry = vm.tuple([size, corallus_heap::Value::NONE, lines, key.clone()]);
    // A program that broke its `linecache` sees no lines.
    let _ = vm.setitem(&cache, &key, entry);
}

/// Lines of a standard input that isn't a terminal.
struct PlainLines;

impl Lines for PlainLines {
    fn read(&mut self, _: &mut Isolate, prompt: &str) -> Result<String, Input> {
        print!("{prompt}");
        // A closed output is noticed by the program's own writes.
        let _ = std::io::stdout().flush();
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => Err(Input::End),
            Ok(_) => Ok(line.trim_end_matches(['\n', '\r']).to_owned()),
        }
    }
}

/// Names that can follow what has been typed; the editor asks while it has the line.
type Names = Rc<RefCell<Vec<String>>>;

#[derive(Helper, Completer, Hinter, Highlighter, Validator)]
struct PromptHelper {
    #[rustyline(Completer)]
    completer: NameCompleter,
}

struct NameCompleter {
    names: Names,
}

impl rustyline::completion::Completer for NameCompleter {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let before = line.get(..position).unwrap_or(line);
        if before.trim().is_empty() {
            return Ok((position, vec!["    ".to_owned()]));
        }
        let start = before
            .rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = before.get(start..).unwrap_or_default();
        let names = self.names.borrow();
        let mut found: Vec<String> = names.iter().filter(|name| name.starts_with(word)).cloned().collect();
        found.sort();
        found.dedup();
        Ok((start, found))
    }
}

/// Lines from a terminal.
struct EditedLines {
    editor: Editor<PromptHelper, rustyline::history::FileHistory>,
    names: Names,
}

impl EditedLines {
    fn new() -> Option<Self> {
        let config = Config::builder().auto_add_history(false).tab_stop(4).build();
        let mut editor = Editor::with_config(config).ok()?;
        let names = Names::default();
        editor.set_helper(Some(PromptHelper {
            completer: NameCompleter { names: names.clone() },
        }));
        if let Some(file) = history_file() {
            // The first time there is no history.
            let _ = editor.load_history(&file);
        }
        Some(Self { editor, names })
    }
}

fn history_file() -> Option<std::path::PathBuf> {
    if let Some(file) = std::env::var_os("PYTHON_HISTORY") {
        return Some(file.into());
    }
    Some(std::path::PathBuf::from(std::env::var_os("HOME")?).join(".corallus_history"))
}

impl Lines for EditedLines {
    fn read(&mut self, isolate: &mut Isolate, prompt: &str) -> Result<String, Input> {
        *self.names.borrow_mut() = known_names(isolate);
        match self.editor.readline(prompt) {
            Ok(line) => Ok(line),
            Err(ReadlineError::Interrupted) => Err(Input::Interrupted),
            Err(_) => Err(Input::End),
        }
    }

    fn remember(&mut self, statement: &str) {
        for line in statement.lines() {
            // Without a history the prompt still works.
            let _ = self.editor.add_history_entry(Cow::from(line.to_owned()));
        }
        if let Some(file) = history_file() {
            let _ = self.editor.save_history(&file);
        }
    }
}

/// Keywords, globals, builtins, and attributes of what globals name.
fn known_names(isolate: &mut Isolate) -> Vec<String> {
    const KEYWORDS: &[&str] = &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def",
        "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
        "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ];
    /// Attributes are listed of so many globals at most: completion must not make typing slow.
    const MOST_OBJECTS: usize = 200;
    let globals = isolate.main_namespace();
    let vm = isolate.vm();
    let mut names: Vec<String> = KEYWORDS.iter().map(|word| (*word).to_owned()).collect();
    for key in vm.builtins.clone().keys() {
        names.push(vm.text_of(&key));
    }
    for (at, (key, value)) in globals.entries().into_iter().enumerate() {
        let name = vm.text_of(&key);
        if at < MOST_OBJECTS && !name.starts_with("__") {
            let ty = vm.type_of(&value).clone();
            for class in ty.mro.get().iter() {
                names.extend(
                    class
                        .dict
                        .keys()
                        .iter()
                        .map(|attribute| format!("{name}.{}", vm.text_of(attribute))),
                );
            }
            if let Some(module) = value.downcast_ref::<corallus_vm::objects::module::Module>() {
                let namespace = module.namespace(vm);
                names.extend(
                    namespace
                        .keys()
                        .iter()
                        .map(|attribute| format!("{name}.{}", vm.text_of(attribute))),
                );
            }
        }
        names.push(name);
    }
    names
}

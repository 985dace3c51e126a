//! The interactive prompt: editing, history, multi-line input and completion on a terminal; plain lines otherwise.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::{BufRead, IsTerminal};
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

/// Prompts from the start: says who prompts, and executes what `PYTHONSTARTUP` names.
pub fn start(isolate: &mut Isolate, quiet: bool, startup: Option<&str>) -> Exit {
    if !quiet {
        let (major, minor, micro) = corallus_stdlib::sys::info::VERSION;
        eprintln!(
            "Python {major}.{minor}.{micro} on Corallus {}",
            env!("CARGO_PKG_VERSION")
        );
        eprintln!("Type \"help\" for more information; exit() or Ctrl-D leaves.");
    }
    if let Some(path) = startup {
        match std::fs::read(path) {
            Ok(bytes) => {
                if let Some(exit) = program::run_startup(isolate, path, &bytes) {
                    return exit;
                }
            }
            Err(_) => eprintln!("Could not open PYTHONSTARTUP\nFileNotFoundError: {path}"),
        }
    }
    run(isolate)
}

/// Prompts until the end of the input or `exit()`.
pub fn run(isolate: &mut Isolate) -> Exit {
    let vm = isolate.vm();
    let sys = vm.sys.clone();
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys.get_str(vm, name).is_none() {
            let value = vm.str(text);
            sys.set_str(vm, name, value);
        }
    }
    if let Some(hook) = sys.get_str(vm, "__interactivehook__")
        && let Err(raised) = vm.call(&hook, &[])
    {
        eprintln!("Failed calling sys.__interactivehook__");
        vm.print_exception(&raised);
    }
    let terminal = std::io::stdin().is_terminal();
    let edited = terminal.then(EditedLines::new).flatten();
    let names_inputs = edited.is_some();
    let mut source: Box<dyn Lines> = match edited {
        Some(lines) => Box::new(lines),
        None => Box::new(PlainLines::default()),
    };
    let mut number = 0;
    loop {
        match read_statement(isolate, &mut *source) {
            Input::Statement(text) => {
                let filename = match names_inputs {
                    true => format!("<python-input-{number}>"),
                    false => "<stdin>".to_owned(),
                };
                number += 1;
                if let Some(exit) = run_statement(isolate, &text, &filename) {
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
    /// The last line was the end of the input, too.
    fn at_end(&self) -> bool {
        false
    }
    /// A statement is complete: for the history.
    fn remember(&mut self, _statement: &str) {}
}

/// Reads lines until they are a complete statement: a compound one is ended by an empty line.
fn read_statement(isolate: &mut Isolate, lines: &mut dyn Lines) -> Input {
    let mut text = String::new();
    let mut first = true;
    loop {
        let prompt = prompt(isolate.vm(), if first { "ps1" } else { "ps2" });
        match lines.read(isolate, &prompt) {
            Ok(line) if first => text = line,
            Ok(line) => {
                text.push('\n');
                text.push_str(&line);
            }
            Err(Input::End) if !first => {
                eprintln!();
                return Input::Statement(text);
            }
            Err(input) => return input,
        }
        if text.trim().is_empty() {
            continue;
        }
        first = false;
        if !needs_more(isolate.vm(), &text) {
            lines.remember(text.trim_end());
            if lines.at_end() {
                eprintln!("{}", self::prompt(isolate.vm(), "ps2"));
            }
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
    if compiler.compile(&request(text, "<stdin>", true)).is_ok() {
        return false;
    }
    match compiler.compile(&request(&format!("{text}\n"), "<stdin>", true)) {
        Ok(_) => true,
        Err(error) => error.kind == Incomplete,
    }
}

/// Runs a statement; what it raises is shown. `Some` if the program wants to end.
fn run_statement(isolate: &mut Isolate, text: &str, filename: &str) -> Option<Exit> {
    let namespace = isolate.main_namespace();
    let vm = isolate.vm();
    let result = statement(vm, &namespace, text, filename);
    let raised = match result {
        Ok(()) => corallus_stdlib::io::flush_stream(vm, "stdout").err()?,
        Err(raised) => raised,
    };
    let leaves = raised.is(ExceptionKind::SystemExit);
    let exit = program::show(vm, &raised);
    leaves.then_some(exit)
}

fn statement(vm: &mut Vm, namespace: &corallus_heap::Ref<Dict>, text: &str, filename: &str) -> Res<()> {
    let text = format!("{text}\n");
    let code = vm.compile_text(&request(&text, filename, false))?;
    vm.remember_source(&code, &text)?;
    let code = vm.load_code(&code);
    vm.complete(|vm| vm.begin_module_code(&code, namespace)).map(drop)
}

/// Lines of a standard input that isn't a terminal. The prompts go to standard error, as the reference's.
#[derive(Default)]
struct PlainLines {
    at_end: bool,
}

impl Lines for PlainLines {
    fn read(&mut self, _: &mut Isolate, prompt: &str) -> Result<String, Input> {
        eprint!("{prompt}");
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => Err(Input::End),
            Ok(_) => {
                self.at_end = !line.ends_with('\n');
                Ok(line.trim_end_matches(['\n', '\r']).to_owned())
            }
        }
    }

    fn at_end(&self) -> bool {
        self.at_end
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

//! What the machine asks of the program that embeds it.

use std::sync::atomic::{AtomicBool, Ordering};

use corallus_bytecode::serialize::Stored;
use corallus_bytecode::symbol_table::Block;
use corallus_bytecode::syntax_tree::Node;
use corallus_bytecode::token::TokenStep;

/// The embedding's side. The defaults give a program nothing of the machine it runs on.
pub trait Host: Send {
    /// The seed for hashes of strings.
    fn hash_seed(&self) -> u64 {
        0
    }

    /// Compiles source text (the compiler isn't a dependency of the machine).
    fn compiler(&self) -> Option<&dyn Compiler> {
        None
    }

    /// The pure-Python library that the embedding brings along.
    fn library(&self) -> Option<&dyn Library> {
        None
    }
}

/// Python modules that don't stand in files: the embedded standard library.
pub trait Library {
    /// What `sys.path` calls it; file names of its modules begin with it and a slash.
    fn root(&self) -> &'static str;
    /// Names the compiler that made the library, and that makes the code of other modules: code of another one is of no use.
    fn fingerprint(&self) -> &'static str;
    /// Finds a module by its full name.
    fn find(&self, name: &str) -> Option<LibraryModule>;
    /// The code of a module, which isn't verified before it runs.
    fn code(&self, name: &str) -> Option<Stored>;
    /// The source text of a module.
    fn source(&self, name: &str) -> Option<String>;
    /// The full names of all modules, sorted.
    fn module_names(&self) -> Vec<&'static str>;
}

/// A module of a [`Library`].
pub struct LibraryModule {
    /// Its `__file__`.
    pub filename: String,
    pub is_package: bool,
}

/// How the machine compiles, for `compile`, `exec`, `eval` and `import`.
pub trait Compiler {
    /// Compiles a module, expression or interactive statement.
    fn compile(&self, request: &CompileRequest<'_>) -> Result<CompileOutput, CompileError>;
    /// Parses to the tree that the module `ast` shows.
    fn parse(&self, request: &CompileRequest<'_>) -> Result<Node, CompileError>;
    /// The tables of the source's blocks, the module's first.
    fn symbol_table(&self, request: &CompileRequest<'_>) -> Result<Vec<Block>, CompileError>;
    /// Does to a tree what is done before code is generated.
    fn optimize_tree(&self, tree: &mut Node, optimize: u8);
    /// Compiles a tree, which was checked; the request's source is empty.
    fn compile_tree(&self, tree: Node, request: &CompileRequest<'_>) -> Result<CompileOutput, CompileError>;
    /// Turns the bytes of a source file into text (PEP 263).
    fn decode(&self, bytes: &[u8], filename: &str) -> Result<String, CompileError>;
    /// Splits lines into tokens; with `extra`, as `tokenize` wants them: comments and every line end are tokens, too.
    fn tokens(&self, extra: bool) -> Box<dyn Tokens>;
}

/// Tokens of lines that come one by one.
pub trait Tokens: Send {
    /// Adds a line; an empty one ends the text.
    fn feed(&mut self, line: &str);
    /// The next token.
    fn step(&mut self) -> Result<TokenStep, CompileError>;
    /// How many lines were added.
    fn line_count(&self) -> u32;
}

/// What to compile.
#[derive(Clone, Copy)]
pub struct CompileRequest<'a> {
    pub source: &'a str,
    pub filename: &'a str,
    pub mode: CompileMode,
    /// 0, 1 (`-O`) or 2 (`-OO`).
    pub optimize: u8,
    pub top_level_await: bool,
    pub future_annotations: bool,
    /// Report a source that only lacks its end as `_IncompleteInputError`.
    pub allow_incomplete: bool,
    /// An indented block is complete only once an empty line ends it, as at a prompt.
    pub dont_imply_dedent: bool,
    /// How many digits decimal literals may have; the machine sets it.
    pub max_int_digits: usize,
    /// Trees have type comments.
    pub type_comments: bool,
    /// Trees are what the code generator would be given.
    pub optimized_tree: bool,
    /// Trees have nothing that Python 3 of this minor version didn't.
    pub feature_version: Option<u8>,
}

impl<'a> CompileRequest<'a> {
    /// A text as it is, without optimisation.
    pub fn new(source: &'a str, filename: &'a str, mode: CompileMode) -> Self {
        Self {
            source,
            filename,
            mode,
            optimize: 0,
            top_level_await: false,
            future_annotations: false,
            allow_incomplete: false,
            dont_imply_dedent: false,
            max_int_digits: usize::MAX,
            type_comments: false,
            optimized_tree: false,
            feature_version: None,
        }
    }
}

/// `compile()`'s mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileMode {
    Exec,
    Eval,
    Single,
    /// A signature in a comment; for trees only.
    FuncType,
}

/// Compiled code and the warnings it gave.
pub struct CompileOutput {
    pub code: std::sync::Arc<corallus_bytecode::Code>,
    pub warnings: Vec<CompileWarning>,
}

/// A `SyntaxWarning`.
pub struct CompileWarning {
    pub message: String,
    pub line: u32,
    /// Where it stands, should a filter make an error of it.
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// A `SyntaxError` or one of its subclasses.
#[derive(Clone, Debug)]
pub struct CompileError {
    pub kind: CompileErrorKind,
    pub message: String,
    /// From 1; 0 for none.
    pub line: u32,
    /// In code points from 1; 0 or -1 where the reference has no better number.
    pub column: i32,
    pub end_line: u32,
    pub end_column: i32,
    pub text: Option<String>,
}

/// Which exception a [`CompileError`] becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompileErrorKind {
    Syntax,
    /// A `SyntaxError` about an encoding that the compiler doesn't know: the message's last word.
    Encoding,
    Indentation,
    Tab,
    Incomplete,
    /// The parser ran out of stack or memory.
    Memory,
    Recursion,
    /// A plain `ValueError`, e.g. for null bytes.
    Value,
}

/// No embedding at all.
pub struct NoHost;

impl Host for NoHost {}

/// What a program may do to the machine that it runs on. An isolate begins with nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Files and folders: `open`, `os`, imports from folders on `sys.path`, source lines in tracebacks.
    pub filesystem: bool,
    /// The process's environment variables, and the names of user, host and terminal.
    pub environment: bool,
    /// Sockets and name look-ups.
    pub network: bool,
    /// Other processes, signals, and what belongs to the process as a whole.
    pub processes: bool,
}

impl Permissions {
    /// Everything.
    pub const ALL: Self = Self {
        filesystem: true,
        environment: true,
        network: true,
        processes: true,
    };
}

/// What other threads ask of an isolate.
#[derive(Default)]
pub struct Interrupt {
    requested: AtomicBool,
    woken: AtomicBool,
    stopped: AtomicBool,
}

impl Interrupt {
    /// Asks for `KeyboardInterrupt`.
    pub fn request(&self) {
        self.requested.store(true, Ordering::Relaxed);
    }

    /// Asks the machine to look up, because of something that its hook knows of (a signal).
    pub fn wake(&self) {
        self.woken.store(true, Ordering::Relaxed);
    }

    /// Whether the machine has been asked for anything.
    #[inline]
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::Relaxed) || self.woken.load(Ordering::Relaxed)
    }

    /// Takes back what was asked; says whether it was `KeyboardInterrupt`.
    pub fn take(&self) -> bool {
        self.woken.store(false, Ordering::Relaxed);
        self.requested.load(Ordering::Relaxed) && self.requested.swap(false, Ordering::Relaxed)
    }

    /// Asks for the end of the program.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the program is to end; stays so until it is taken back.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// The program may run again.
    pub fn clear_stop(&self) {
        self.stopped.store(false, Ordering::Relaxed);
    }
}

//! Scopes: for every name in every block, where it is bound (language reference 4.2, "Naming and binding").
//!
//! [`collect`] walks the tree once and records what each block does with each name; [`resolve`] then decides for each
//! block whether a name is a local variable, a cell shared with nested functions, a free variable or a global.
//!
//! A comprehension other than a generator expression is a scope of its own but not a function of its own (PEP 709):
//! the code generator inlines it, and its variables become hidden locals of the function around it.

mod annotations;
mod collect;
mod comprehension;
mod definitions;
mod resolve;
mod statements;
mod table;
mod warnings;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ruff_text_size::{TextRange, TextSize};

pub(crate) use collect::collect;
pub(crate) use table::table;

/// A table of the compiler's. A text has thousands of names, which are looked up several times each.
pub(crate) type Table<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sym(pub u32);

/// Names by number.
#[derive(Default)]
pub(crate) struct Names {
    numbers: Table<Arc<str>, Sym>,
    texts: Vec<Arc<str>>,
}

impl Names {
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.numbers.get(text) {
            return sym;
        }
        let text: Arc<str> = text.into();
        let sym = Sym(self.texts.len() as u32);
        self.texts.push(text.clone());
        self.numbers.insert(text, sym);
        sym
    }

    pub fn find(&self, text: &str) -> Option<Sym> {
        self.numbers.get(text).copied()
    }

    pub fn text(&self, sym: Sym) -> &Arc<str> {
        &self.texts[sym.0 as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub u32);

/// What kind of block a scope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A comprehension or generator expression, by what it makes.
    Comprehension(ComprehensionKind),
    /// The deferred annotations of a function, class or module (PEP 649).
    Annotations,
    /// The type parameters of a generic function, class or alias (PEP 695).
    TypeParams,
    /// The bound, constraints or default of a type parameter.
    TypeVariable,
    /// The value of a `type` statement.
    TypeAlias,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

impl ComprehensionKind {
    /// The name of its code object.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "listcomp",
            Self::Set => "setcomp",
            Self::Dict => "dictcomp",
            Self::Generator => "genexpr",
        }
    }

    /// As error messages name it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::List => "list comprehension",
            Self::Set => "set comprehension",
            Self::Dict => "dict comprehension",
            Self::Generator => "generator expression",
        }
    }
}

impl ScopeKind {
    /// Whether names bound here are visible in nested functions.
    pub fn is_function_like(self) -> bool {
        !matches!(self, Self::Module | Self::Class)
    }

    /// Whether this is one of the scopes of PEP 649 and PEP 695, in which some expressions are not allowed.
    pub fn is_annotation(self) -> bool {
        matches!(
            self,
            Self::Annotations | Self::TypeParams | Self::TypeVariable | Self::TypeAlias
        )
    }
}

/// Which of the scopes that one syntax node opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Body,
    TypeParams,
    Annotations,
    Bound,
    Default,
    Value,
}

/// What a block does with a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses(pub u16);

impl Uses {
    pub const PARAMETER: u16 = 1;
    pub const ASSIGNED: u16 = 2;
    pub const GLOBAL: u16 = 4;
    pub const NONLOCAL: u16 = 8;
    pub const USED: u16 = 16;
    pub const ANNOTATED: u16 = 32;
    pub const ITERATION: u16 = 64;
    pub const TYPE_PARAMETER: u16 = 128;
    /// Bound by an import. The reference doesn't count that when a `global` or `nonlocal` statement follows.
    pub const IMPORTED: u16 = 256;
    /// Anything that makes the block the name's home.
    pub const BOUND: u16 = Self::PARAMETER | Self::ASSIGNED | Self::TYPE_PARAMETER | Self::IMPORTED;

    pub fn has(self, bits: u16) -> bool {
        self.0 & bits != 0
    }
}

/// Where a name of a block lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// Not resolved yet.
    Unknown,
    /// Here (in a class or module: in the namespace).
    Local,
    /// Here, and nested functions refer to it.
    Cell,
    /// In an enclosing function-like block.
    Free,
    GlobalExplicit,
    GlobalImplicit,
}

/// A name in a block.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    pub name: Sym,
    pub uses: Uses,
    pub home: Home,
}

/// A block.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    pub symbols: Vec<Symbol>,
    index: Table<Sym, u32>,
    /// Parameters in register order.
    pub parameters: Vec<Sym>,
    /// Compiled as part of the block around it.
    pub inlined: bool,
    pub is_async: bool,
    pub is_generator: bool,
    /// An asynchronous comprehension, or a generator expression that awaits.
    pub is_coroutine: bool,
    /// Inside a function-like block.
    pub nested: bool,
    /// A deferred scope directly in a class body: names are looked up in the class namespace first.
    pub can_see_class: bool,
    /// A class whose methods refer to `__class__`.
    pub needs_class_cell: bool,
    /// A class whose deferred scopes look names up in its namespace.
    pub needs_classdict: bool,
    /// A class or module whose annotations depend on which statements ran.
    pub has_conditional_annotations: bool,
    /// Free variables of the code object, sorted by name.
    pub free: Vec<Sym>,
    /// Assignment expressions that bind a name of this block (or of one inlined in it), in source order.
    pub walrus: Vec<(TextSize, Sym)>,
    /// Names that something in the block unbinds.
    pub deleted: HashSet<Sym, foldhash::fast::RandomState>,
    /// The deferred annotations of this class or module.
    pub annotations: Option<ScopeId>,
    /// Where `global` and `nonlocal` declare a name.
    pub directives: Vec<(Sym, TextRange)>,
    /// The class whose private names are mangled here.
    pub private: Option<Sym>,
    /// The only ones that are, outside the body of a generic class.
    pub private_only: Option<Arc<[String]>>,
    /// Within the iterable of a comprehension.
    pub in_comprehension_iterable: u32,
    /// Within the target of a comprehension.
    pub in_iteration_target: bool,
    /// Within an `if`, loop, `try`, `with` or `match`.
    pub in_conditional_block: bool,
    /// For a type parameter's scope: what is evaluated there.
    pub evaluates: &'static str,
    /// Where the first annotation stands that nobody evaluates.
    pub unevaluated: Option<TextSize>,
    /// What the block is called in the tables of the module `symtable`, and where it begins.
    pub name: Option<Sym>,
    pub start: TextSize,
}

impl Scope {
    fn new(kind: ScopeKind, parent: Option<ScopeId>) -> Self {
        Self {
            kind,
            parent,
            children: Vec::new(),
            symbols: Vec::new(),
            index: Table::default(),
            parameters: Vec::new(),
            inlined: false,
            is_async: false,
            is_generator: false,
            is_coroutine: false,
            nested: false,
            can_see_class: false,
            needs_class_cell: false,
            needs_classdict: false,
            has_conditional_annotations: false,
            free: Vec::new(),
            walrus: Vec::new(),
            deleted: HashSet::default(),
            annotations: None,
            directives: Vec::new(),
            private: None,
            private_only: None,
            in_comprehension_iterable: 0,
            in_iteration_target: false,
            in_conditional_block: false,
            evaluates: "TypeVar bound",
            unevaluated: None,
            name: None,
            start: TextSize::default(),
        }
    }

    pub fn symbol(&self, name: Sym) -> Option<&Symbol> {
        self.symbols.get(*self.index.get(&name)? as usize)
    }

    fn symbol_mut(&mut self, name: Sym) -> &mut Symbol {
        let next = self.symbols.len() as u32;
        let at = *self.index.entry(name).or_insert(next) as usize;
        if at == self.symbols.len() {
            self.symbols.push(Symbol {
                name,
                uses: Uses::default(),
                home: Home::Unknown,
            });
        }
        &mut self.symbols[at]
    }

    pub fn uses(&self, name: Sym) -> Uses {
        self.symbol(name).map_or(Uses::default(), |symbol| symbol.uses)
    }

    /// Whether an assignment expression inside `range` binds `name` (a name of this block).
    pub fn walrus_within(&self, name: Sym, range: TextRange) -> bool {
        let first = self.walrus.partition_point(|(at, _)| *at < range.start());
        self.walrus
            .iter()
            .skip(first)
            .take_while(|(at, _)| *at < range.end())
            .any(|(_, bound)| *bound == name)
    }
}

/// Every scope of a compiled text.
pub(crate) struct Scopes {
    pub names: Names,
    scopes: Vec<Scope>,
    by_node: Table<(usize, Role), ScopeId>,
    /// How deep the tree nests.
    pub depth: usize,
    /// `from __future__ import annotations` is in force.
    pub future_annotations: bool,
    /// The bits of `co_flags` for the features imported from `__future__`.
    pub future_flags: u32,
    /// Warnings about literals and about jumps out of `finally` clauses, by byte range.
    pub warnings: Vec<(TextRange, String)>,
}

impl Scopes {
    pub const ROOT: ScopeId = ScopeId(0);

    pub fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }

    /// The scope that a syntax node opened. Nodes are told apart by address: the tree doesn't move while it is
    /// compiled.
    pub fn of_node<T>(&self, node: &T, role: Role) -> Option<ScopeId> {
        self.by_node.get(&(std::ptr::from_ref(node) as usize, role)).copied()
    }
}

/// A private name (`__x` in a class body) with the class name put before it (language reference 6.2.1).
pub(crate) fn mangle<'n>(class: Option<&str>, name: &'n str) -> std::borrow::Cow<'n, str> {
    let Some(class) = class else {
        return name.into();
    };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.into();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.into();
    }
    format!("_{class}{name}").into()
}

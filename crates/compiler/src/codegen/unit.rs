//! One code object in the making, from its scope to the finished [`Code`].

use std::sync::Arc;

use corallus_bytecode::{Code, CodeFlags, Const, Local, LocalKind, Opcode, PositionTable};
use ruff_text_size::TextRange;

use super::Generator;
use super::annotations::Deferred;
use super::blocks::Block;
use super::buffer::{Bound, Buffer};
use crate::constant::ConstKey;
use crate::error::{Failure, Result};
use crate::scope::{ComprehensionKind, Home, Scope, ScopeId, ScopeKind, Scopes, Sym, Table, Uses};

/// Functions and classes may nest this deep.
const MAX_NESTING: usize = 500;

/// How code sees one of its own variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Register {
    Plain(u16),
    Cell(u16),
}

pub(super) struct Unit<'a> {
    pub scope: ScopeId,
    /// Inlined comprehensions around what is compiled now, outermost first.
    pub inlined: Vec<ScopeId>,
    pub kind: ScopeKind,
    pub name: Arc<str>,
    pub qualname: Arc<str>,
    /// For a class body: the class.
    pub class_name: Option<Sym>,
    pub first_line: u32,
    pub flags: u32,
    pub arg_count: u32,
    pub posonly_arg_count: u32,
    pub kwonly_arg_count: u32,
    pub locals: Vec<(Sym, LocalKind)>,
    registers: Table<(ScopeId, Sym), Register>,
    pub free: Vec<Sym>,
    pub first_temp: u16,
    pub next_register: u16,
    pub register_count: u32,
    pub names: Vec<Sym>,
    pub name_index: Table<Sym, u32>,
    pub consts: Vec<Const>,
    pub const_index: Table<ConstKey, u32>,
    pub buffer: Buffer,
    pub blocks: Vec<Block<'a>>,
    /// Attributes that methods set on `self` (for `__static_attributes__`).
    pub static_attributes: Vec<Arc<str>>,
    /// The annotations of a class or module whose evaluation is deferred.
    pub deferred: Vec<Deferred<'a>>,
}

impl Unit<'_> {
    /// The unit of a scope: its locals get their registers.
    pub fn new(scopes: &Scopes, scope: ScopeId, name: Arc<str>, qualname: Arc<str>, first_line: u32) -> Self {
        let block = scopes.get(scope);
        let mut unit = Self::empty();
        unit.scope = scope;
        unit.kind = block.kind;
        unit.name = name;
        unit.qualname = qualname;
        unit.first_line = first_line;
        unit.free = block.free.clone();
        unit.buffer.flow = Some(Bound::default());
        if block.kind.is_function_like() {
            unit.flags |= CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
            unit.add_locals(scopes);
        } else {
            unit.locals.push((Sym(u32::MAX), LocalKind::Plain));
        }
        if block.nested && block.kind.is_function_like() {
            unit.flags |= CodeFlags::NESTED;
        }
        unit.flags |= scopes.future_flags;
        let is_plain = matches!(
            block.kind,
            ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension(_)
        );
        if is_plain && is_in_class(scopes, scope) {
            unit.flags |= CodeFlags::METHOD;
        }
        unit.flags |= coroutine_flags(block);
        unit.add_hidden(scopes, scope);
        unit
    }

    pub fn empty() -> Self {
        Self {
            scope: Scopes::ROOT,
            inlined: Vec::new(),
            kind: ScopeKind::Module,
            name: "".into(),
            qualname: "".into(),
            class_name: None,
            first_line: 1,
            flags: 0,
            arg_count: 0,
            posonly_arg_count: 0,
            kwonly_arg_count: 0,
            locals: Vec::new(),
            registers: Table::default(),
            free: Vec::new(),
            first_temp: 0,
            next_register: 0,
            register_count: 0,
            names: Vec::new(),
            name_index: Table::default(),
            consts: Vec::new(),
            const_index: Table::default(),
            buffer: Buffer::default(),
            blocks: Vec::new(),
            static_attributes: Vec::new(),
            deferred: Vec::new(),
        }
    }

    fn add_locals(&mut self, scopes: &Scopes) {
        let scope = scopes.get(self.scope);
        for &name in &scope.parameters {
            let register = self.add_local(scopes, name);
            if let (Some(register), Some(flow)) = (register, &mut self.buffer.flow) {
                flow.add(register);
            }
        }
        for symbol in &scope.symbols {
            if matches!(symbol.home, Home::Local | Home::Cell) && !symbol.uses.has(Uses::PARAMETER) {
                self.add_local(scopes, symbol.name);
            }
        }
    }

    fn add_local(&mut self, scopes: &Scopes, name: Sym) -> Option<u16> {
        let scope = scopes.get(self.scope);
        let home = scope.symbol(name).map(|symbol| symbol.home);
        let register = u16::try_from(self.locals.len()).ok()?;
        if self.registers.contains_key(&(self.scope, name)) {
            return None;
        }
        if home == Some(Home::Cell) {
            self.locals.push((name, LocalKind::Cell));
            self.registers.insert((self.scope, name), Register::Cell(register));
            return None;
        }
        self.locals.push((name, LocalKind::Plain));
        self.registers.insert((self.scope, name), Register::Plain(register));
        if scope.deleted.contains(&name) {
            self.buffer.unbindable.add(register);
        }
        Some(register)
    }

    /// A cell of a class body that no statement mentions.
    pub fn add_class_cell(&mut self, name: Sym) -> u16 {
        let register = self.locals.len() as u16;
        self.locals.push((name, LocalKind::Cell));
        self.registers.insert((self.scope, name), Register::Cell(register));
        register
    }

    /// Registers for the variables of inlined comprehensions. Those that never run at the same time share them.
    fn add_hidden(&mut self, scopes: &Scopes, top: ScopeId) {
        let mut in_use: Vec<u16> = Vec::new();
        // An explicit stack: comprehensions may nest deeply.
        enum Step {
            Enter(ScopeId),
            Leave(usize),
        }
        let inlined_below = |scope: ScopeId| {
            let children = scopes.get(scope).children.iter().rev();
            children
                .filter(|child| scopes.get(**child).inlined)
                .map(|child| Step::Enter(*child))
        };
        let mut steps: Vec<Step> = inlined_below(top).collect();
        while let Some(step) = steps.pop() {
            let id = match step {
                Step::Leave(length) => {
                    in_use.truncate(length);
                    continue;
                }
                Step::Enter(id) => id,
            };
            steps.push(Step::Leave(in_use.len()));
            for symbol in &scopes.get(id).symbols {
                let kind = match symbol.home {
                    Home::Local => LocalKind::Hidden,
                    Home::Cell => LocalKind::HiddenCell,
                    _ => continue,
                };
                let wanted = (symbol.name, kind);
                let found = self
                    .locals
                    .iter()
                    .position(|local| *local == wanted)
                    .and_then(|at| u16::try_from(at).ok())
                    .filter(|register| !in_use.contains(register));
                let register = found.unwrap_or_else(|| {
                    self.locals.push(wanted);
                    (self.locals.len() - 1).min(usize::from(u16::MAX)) as u16
                });
                in_use.push(register);
                let place = match kind {
                    LocalKind::HiddenCell => Register::Cell(register),
                    _ => Register::Plain(register),
                };
                self.registers.insert((id, symbol.name), place);
            }
            steps.extend(inlined_below(id));
        }
    }

    /// The register of a variable of `scope`, which is this unit's or inlined in it.
    pub fn register(&self, scope: ScopeId, name: Sym) -> Option<Register> {
        self.registers.get(&(scope, name)).copied()
    }

    pub fn free_index(&self, name: Sym) -> Option<u16> {
        self.free.iter().position(|free| *free == name).map(|at| at as u16)
    }

    /// All locals are known: temporaries begin above them.
    pub fn seal_locals(&mut self) {
        self.first_temp = self.locals.len().min(usize::from(u16::MAX - 1)) as u16;
        self.next_register = self.first_temp;
        self.register_count = u32::from(self.first_temp);
    }

    /// The finished code object.
    pub fn finish(self, generator: &Generator<'_>) -> Code {
        let text = |name: &Sym| match name.0 {
            u32::MAX => Arc::from(".namespace"),
            _ => generator.scopes.names.text(*name).clone(),
        };
        // The parameter of `__annotate__` functions has an impossible name only while names are resolved.
        let local_text = |name: &Sym| match &*text(name) {
            ".format" if self.kind == ScopeKind::Annotations => Arc::from("format"),
            _ => text(name),
        };
        let mut last = (TextRange::default(), corallus_bytecode::Position::default());
        let marks: Vec<_> = self
            .buffer
            .marks
            .iter()
            .map(|&(word, range)| (word, generator.text.position(range)))
            .collect();
        let positions: Vec<_> = self
            .buffer
            .ranges
            .iter()
            .map(|&range| {
                if range == TextRange::default() {
                    // Made up by the compiler, at no place in the text.
                    return corallus_bytecode::Position::default();
                }
                if last.1.line == 0 || last.0 != range {
                    last = (range, generator.text.position(range));
                }
                last.1
            })
            .collect();
        Code {
            handlers: self.buffer.exception_table(),
            positions: PositionTable::encode(self.first_line, &positions, &marks),
            name: self.name,
            qualname: self.qualname,
            filename: generator.filename.clone(),
            first_line: self.first_line,
            flags: CodeFlags(self.flags),
            arg_count: self.arg_count,
            posonly_arg_count: self.posonly_arg_count,
            kwonly_arg_count: self.kwonly_arg_count,
            locals: self
                .locals
                .iter()
                .map(|(name, kind)| Local {
                    name: local_text(name),
                    kind: *kind,
                })
                .collect(),
            freevars: self.free.iter().map(text).collect(),
            register_count: self.register_count,
            names: self.names.iter().map(text).collect(),
            consts: self.consts,
            instrs: self.buffer.instrs,
        }
    }
}

/// Whether calling the code makes a generator, a coroutine or an asynchronous generator.
fn coroutine_flags(block: &Scope) -> u32 {
    let makes_generator = block.is_generator || block.kind == ScopeKind::Comprehension(ComprehensionKind::Generator);
    let is_async = match block.kind {
        ScopeKind::Function => block.is_async,
        _ => block.is_coroutine,
    };
    match (is_async, makes_generator) {
        (true, true) => CodeFlags::ASYNC_GENERATOR,
        (true, false) => CodeFlags::COROUTINE,
        (false, true) => CodeFlags::GENERATOR,
        (false, false) => 0,
    }
}

impl<'a> Generator<'a> {
    /// Starts the code object of `scope`; `qualname` is relative to the unit around.
    pub(super) fn enter(&mut self, scope: ScopeId, name: &str, first_line: u32) -> Result<()> {
        if self.outer.len() >= MAX_NESTING {
            return Err(Failure::limit("maximum recursion depth exceeded during compilation"));
        }
        let qualname = self.qualified(scope, name);
        let unit = Unit::new(&self.scopes, scope, name.into(), qualname.into(), first_line);
        let outer = std::mem::replace(&mut self.unit, unit);
        self.outer.push(outer);
        Ok(())
    }

    /// Registers are settled, captured parameters and variables get their cells.
    pub(super) fn prologue(&mut self, range: TextRange) -> Result<()> {
        let too_many = self.unit.locals.len() >= 50_000;
        if too_many {
            return Err(Failure::limit("too many local variables in one block"));
        }
        self.unit.seal_locals();
        for register in 0..self.unit.locals.len() {
            if self.unit.locals[register].1 == LocalKind::Cell {
                self.op(range, Opcode::MakeCell, register as u16, 0, 0)?;
            }
        }
        Ok(())
    }

    /// Finishes the code object and returns to the unit around. Also its free variables, for building the closure.
    pub(super) fn leave(&mut self) -> (Arc<Code>, Vec<Sym>) {
        let outer = self.outer.pop().unwrap_or_else(Unit::empty);
        let unit = std::mem::replace(&mut self.unit, outer);
        let free = unit.free.clone();
        (Arc::new(unit.finish(self)), free)
    }

    /// The qualified name (PEP 3155) of a function or class defined in the current unit.
    fn qualified(&mut self, scope: ScopeId, name: &str) -> String {
        // Scopes of type parameters don't show.
        let mut around = &self.unit;
        let mut level = self.outer.len();
        while around.kind == ScopeKind::TypeParams && level > 0 {
            level -= 1;
            around = &self.outer[level];
        }
        let is_definition = matches!(self.scopes.get(scope).kind, ScopeKind::Function | ScopeKind::Class);
        if is_definition && !name.starts_with('<') {
            let private = match around.kind {
                ScopeKind::Class => around.class_name,
                _ => self.scopes.get(around.scope).private,
            };
            let class = private.map(|class| self.scopes.names.text(class).clone());
            let mangled = crate::scope::mangle(class.as_deref(), name).into_owned();
            let (kind, qualname, at) = (around.kind, around.qualname.clone(), around.scope);
            let sym = self.scopes.names.intern(&mangled);
            let declared_global = self
                .scopes
                .get(at)
                .symbol(sym)
                .is_some_and(|symbol| symbol.home == Home::GlobalExplicit);
            if declared_global || kind == ScopeKind::Module {
                return name.to_owned();
            }
            return join_qualname(kind, &qualname, name);
        }
        match around.kind {
            ScopeKind::Module => name.to_owned(),
            kind => join_qualname(kind, &around.qualname, name),
        }
    }
}

/// Whether a scope belongs to a class body.
fn is_in_class(scopes: &Scopes, scope: ScopeId) -> bool {
    let parent = scopes.get(scope).parent;
    parent.is_some_and(|parent| scopes.get(parent).kind == ScopeKind::Class)
}

fn join_qualname(kind: ScopeKind, around: &str, name: &str) -> String {
    match kind {
        ScopeKind::Function | ScopeKind::Lambda => format!("{around}.<locals>.{name}"),
        _ => format!("{around}.{name}"),
    }
}

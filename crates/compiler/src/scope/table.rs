//! Scopes as the module `symtable` shows them: an inlined comprehension is part of the block around it, and every function
//! has a block for its annotations.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use corallus_bytecode::symbol_table::{Block, BlockKind, SCOPE_OFFSET, Scope as Place, flag};
use ruff_text_size::TextSize;

use super::{Home, Scope, ScopeId, ScopeKind, Scopes, Sym, Uses};
use crate::source::SourceText;

/// The blocks of a whole text, the module's first.
pub(crate) fn table(scopes: &Scopes, text: &SourceText<'_>) -> Vec<Block> {
    let mut tables: Vec<Symbols> = Vec::new();
    // From the last to the first: blocks come before those within them.
    for scope in scopes.scopes.iter().rev() {
        let below = |child: ScopeId| tables.get(scopes.scopes.len().checked_sub(child.0 as usize + 1)?);
        let symbols = symbols_of(scopes, scope, below);
        tables.push(symbols);
    }
    tables.reverse();
    if let Some(module) = tables.first_mut() {
        // A `global` statement anywhere tells the module's block, too.
        for scope in &scopes.scopes {
            for (name, _) in &scope.directives {
                if scope.uses(*name).has(Uses::GLOBAL) && module.find(*name).is_none() {
                    module.add(*name, flag::GLOBAL | placed(Place::GlobalExplicit));
                }
            }
        }
    }
    Blocks {
        scopes,
        text,
        tables,
        blocks: Vec::new(),
    }
    .all()
}

fn placed(place: Place) -> u32 {
    (place as u32) << SCOPE_OFFSET
}

/// The names of a block with their flags.
#[derive(Default)]
struct Symbols {
    entries: Vec<(Sym, u32)>,
    index: HashMap<Sym, usize>,
    /// Cells of the comprehensions that are part of the block.
    cells: HashSet<Sym>,
}

impl Symbols {
    fn find(&mut self, name: Sym) -> Option<&mut u32> {
        let at = *self.index.get(&name)?;
        self.entries.get_mut(at).map(|(_, flags)| flags)
    }

    fn add(&mut self, name: Sym, flags: u32) {
        self.index.insert(name, self.entries.len());
        self.entries.push((name, flags));
    }
}

fn symbols_of<'t>(scopes: &Scopes, scope: &Scope, below: impl Fn(ScopeId) -> Option<&'t Symbols>) -> Symbols {
    let mut symbols = Symbols::default();
    if is_of_generic_function(scopes, scope) {
        add_defaults(scopes, &mut symbols);
    }
    let mut passing = Vec::new();
    for symbol in &scope.symbols {
        let flags = flags_of(symbol.uses) | home_of(symbol.home);
        match symbol.uses.0 {
            // Only on its way to a block within this one.
            0 => passing.push((symbol.name, flags)),
            _ if symbols.find(symbol.name).is_some() => {}
            _ => symbols.add(symbol.name, flags),
        }
    }
    let mut free: Vec<Sym> = Vec::new();
    for &child in &scope.children {
        let inner = scopes.get(child);
        match below(child).filter(|_| inner.inlined) {
            Some(comprehension) => symbols.inline(comprehension, &mut free),
            None => free.extend(&inner.free),
        }
    }
    if scope.kind == ScopeKind::Class || scope.can_see_class {
        let mut seen = HashSet::new();
        for name in free.into_iter().filter(|name| seen.insert(*name)) {
            symbols.pass_from_class(scopes, scope, name);
        }
    }
    for (name, flags) in passing {
        if symbols.find(name).is_none() {
            symbols.add(name, flags);
        }
    }
    symbols.conditional_annotations(scopes, scope);
    for (name, flags) in &mut symbols.entries {
        if symbols.cells.contains(name) {
            *flags |= flag::COMP_CELL;
        }
    }
    symbols
}

/// Whether it is the block of a generic function's type parameters. The reference gives these the function's defaults as a
/// parameter, whether there are any or not.
fn is_of_generic_function(scopes: &Scopes, scope: &Scope) -> bool {
    let last = scope.children.last().map(|child| scopes.get(*child).kind);
    scope.kind == ScopeKind::TypeParams && last == Some(ScopeKind::Function)
}

fn add_defaults(scopes: &Scopes, symbols: &mut Symbols) {
    if let Some(name) = scopes.names.find(DEFAULTS) {
        symbols.add(name, flag::PARAM | placed(Place::Local));
    }
}

const DEFAULTS: &str = ".defaults";
const CONDITIONAL: &str = "__conditional_annotations__";

/// Names that a class gives its methods without being asked.
fn provided(scopes: &Scopes, name: Sym) -> bool {
    let text = &**scopes.names.text(name);
    matches!(text, "__class__" | "__classdict__" | CONDITIONAL)
}

impl Symbols {
    /// A name that is free in a block within a class, or in one that sees a class's names.
    fn pass_from_class(&mut self, scopes: &Scopes, scope: &Scope, name: Sym) {
        let is_class = scope.kind == ScopeKind::Class;
        if is_class && provided(scopes, name) {
            return;
        }
        let bound_here = scope.uses(name).has(Uses::BOUND) && !scope.uses(name).has(Uses::NONLOCAL);
        match self.find(name) {
            // A cell of a function-like block isn't free any more.
            Some(_) if bound_here && !is_class => {}
            Some(flags) => *flags |= flag::FREE_CLASS,
            None if !scope.uses(name).has(Uses::GLOBAL) => self.add(name, placed(Place::Free)),
            None => {}
        }
    }

    /// The name of the set of annotations that were reached: the reference shows it as a global of module and class.
    fn conditional_annotations(&mut self, scopes: &Scopes, scope: &Scope) {
        let Some(name) = scopes.names.find(CONDITIONAL) else {
            return;
        };
        let shown = flag::USE | placed(Place::GlobalImplicit);
        match scope.kind {
            ScopeKind::Annotations => self.entries.retain(|(known, _)| *known != name),
            ScopeKind::Module | ScopeKind::Class => {
                let reached = scope.kind == ScopeKind::Module && scope.unevaluated.is_some();
                match self.find(name) {
                    Some(flags) => *flags = shown,
                    None if reached => self.add(name, shown),
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn inline(&mut self, comprehension: &Symbols, free: &mut Vec<Sym>) {
        for &(name, flags) in &comprehension.entries {
            let place = flags >> SCOPE_OFFSET;
            if place == Place::Cell as u32 || flags & flag::COMP_CELL != 0 {
                self.cells.insert(name);
            }
            if place == Place::Free as u32 {
                free.push(name);
            }
            if self.find(name).is_none() {
                self.add(name, flags);
            }
        }
    }
}

fn flags_of(uses: Uses) -> u32 {
    let pairs = [
        (Uses::PARAMETER, flag::PARAM),
        (Uses::ASSIGNED, flag::LOCAL),
        (Uses::GLOBAL, flag::GLOBAL),
        (Uses::NONLOCAL, flag::NONLOCAL),
        (Uses::USED, flag::USE),
        (Uses::ANNOTATED, flag::ANNOT),
        (Uses::ITERATION, flag::COMP_ITER),
        (Uses::TYPE_PARAMETER, flag::TYPE_PARAM),
        (Uses::IMPORTED, flag::IMPORT),
    ];
    let present = pairs.into_iter().filter(|(bit, _)| uses.has(*bit));
    present.fold(0, |flags, (_, flag)| flags | flag)
}

fn home_of(home: Home) -> u32 {
    match home {
        Home::Unknown => 0,
        Home::Local => placed(Place::Local),
        Home::Cell => placed(Place::Cell),
        Home::Free => placed(Place::Free),
        Home::GlobalExplicit => placed(Place::GlobalExplicit),
        Home::GlobalImplicit => placed(Place::GlobalImplicit),
    }
}

struct Blocks<'a> {
    scopes: &'a Scopes,
    text: &'a SourceText<'a>,
    tables: Vec<Symbols>,
    blocks: Vec<Block>,
}

impl Blocks<'_> {
    fn all(mut self) -> Vec<Block> {
        let mut pending = vec![(Scopes::ROOT, None)];
        while let Some((id, parent)) = pending.pop() {
            let scope = self.scopes.get(id);
            if scope.kind == ScopeKind::Annotations && self.scopes.future_annotations {
                continue;
            }
            if let Some(around) = scope.parent
                && scope.kind == ScopeKind::Function
                && !self.scopes.future_annotations
                && !self.has_annotations(id)
            {
                let block = self.without_annotations(scope.start, around);
                self.push(block, parent);
            }
            let parent = match scope.inlined {
                true => parent,
                false => Some(self.push(self.block(id), parent)),
            };
            pending.extend(scope.children.iter().rev().map(|child| (*child, parent)));
            if let Some(start) = self.unevaluated(scope) {
                let block = self.without_annotations(start, id);
                self.push(block, parent);
            }
        }
        self.blocks
    }

    /// The annotations of local variables have a block, too, here always the first one.
    fn unevaluated(&self, scope: &Scope) -> Option<TextSize> {
        scope
            .unevaluated
            .filter(|_| scope.kind.is_function_like() && !self.scopes.future_annotations)
    }

    fn push(&mut self, block: Block, parent: Option<usize>) -> usize {
        let at = self.blocks.len();
        self.blocks.push(block);
        if let Some(parent) = parent.and_then(|parent| self.blocks.get_mut(parent)) {
            parent.children.push(at);
        }
        at
    }

    fn block(&self, id: ScopeId) -> Block {
        let scope = self.scopes.get(id);
        let symbols = self.tables.get(id.0 as usize).map_or(&[][..], |table| &table.entries);
        let text = |name: &Sym| self.scopes.names.text(*name).clone();
        let mut parameters: Vec<Arc<str>> = scope.parameters.iter().map(text).collect();
        if is_of_generic_function(self.scopes, scope) && parameters.first().is_none_or(|first| **first != *DEFAULTS) {
            parameters.insert(0, DEFAULTS.into());
        }
        Block {
            kind: match scope.kind {
                ScopeKind::Module => BlockKind::Module,
                ScopeKind::Class => BlockKind::Class,
                ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension(_) => BlockKind::Function,
                ScopeKind::Annotations => BlockKind::Annotation,
                ScopeKind::TypeParams => BlockKind::TypeParameters,
                ScopeKind::TypeVariable => BlockKind::TypeVariable,
                ScopeKind::TypeAlias => BlockKind::TypeAlias,
            },
            name: scope.name.as_ref().map_or_else(|| "top".into(), text),
            line: match scope.kind {
                ScopeKind::Module => 0,
                _ => self.text.line(scope.start),
            },
            nested: scope.nested,
            symbols: symbols.iter().map(|(name, flags)| (text(name), *flags)).collect(),
            parameters,
            children: Vec::new(),
        }
    }

    /// Whether the block before a function is that of its annotations.
    fn has_annotations(&self, function: ScopeId) -> bool {
        let Some(parent) = self.scopes.get(function).parent else {
            return false;
        };
        let siblings = &self.scopes.get(parent).children;
        let at = siblings.partition_point(|sibling| *sibling < function);
        let before = at.checked_sub(1).and_then(|at| siblings.get(at));
        before.is_some_and(|before| {
            let before = self.scopes.get(*before);
            before.kind == ScopeKind::Annotations && before.start == self.scopes.get(function).start
        })
    }

    /// A block for annotations that there aren't any of.
    fn without_annotations(&self, start: TextSize, around: ScopeId) -> Block {
        let around = self.scopes.get(around);
        let format: Arc<str> = ".format".into();
        let mut symbols = vec![(format.clone(), flag::USE | flag::PARAM | placed(Place::Local))];
        if around.kind == ScopeKind::Class || around.can_see_class {
            symbols.push(("__classdict__".into(), flag::USE | placed(Place::Free)));
        }
        Block {
            kind: BlockKind::Annotation,
            name: "__annotate__".into(),
            line: self.text.line(start),
            nested: around.nested || around.kind.is_function_like(),
            symbols,
            parameters: vec![format],
            children: Vec::new(),
        }
    }
}

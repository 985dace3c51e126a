//! Decides where each name of each block lives.
//!
//! Every name that a block uses without binding it is looked for in the enclosing function-like blocks, from the inside
//! out; class bodies are skipped, except for the names that they provide to their methods without being asked
//! (`__class__` and `__classdict__`). On the way back, the blocks passed through get the name as a free variable.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Home, ScopeId, ScopeKind, Scopes, Sym, Uses};
use crate::error::{Failure, Result};

struct Special {
    class: Sym,
    classdict: Sym,
    conditional: Sym,
}

/// Resolves every symbol of every scope.
pub(super) fn resolve(scopes: &mut Scopes) -> Result<()> {
    let special = Special {
        class: scopes.names.intern("__class__"),
        classdict: scopes.names.intern("__classdict__"),
        conditional: scopes.names.intern("__conditional_annotations__"),
    };
    declare_globals(scopes);
    let count = scopes.scopes.len();
    let mut free: Vec<BTreeSet<(Arc<str>, Sym)>> = vec![BTreeSet::new(); count];
    // Parents come before their children, so that a name declared `global` around a function is known.
    for number in 0..count {
        resolve_scope(scopes, ScopeId(number as u32), &special, &mut free)?;
    }
    for (scope, names) in scopes.scopes.iter_mut().zip(free) {
        scope.free = names.into_iter().map(|(_, name)| name).collect();
    }
    Ok(())
}

/// A name that some block declares `global` is global where the module's own block uses it too: `exec` may have given
/// that block a namespace apart from the globals.
fn declare_globals(scopes: &mut Scopes) {
    let (module, blocks) = match scopes.scopes.split_first_mut() {
        Some(parts) => parts,
        None => return,
    };
    let declared = blocks
        .iter()
        .flat_map(|block| &block.symbols)
        .filter(|symbol| symbol.uses.has(Uses::GLOBAL));
    let declared: BTreeSet<u32> = declared.map(|symbol| symbol.name.0).collect();
    if module.kind != ScopeKind::Module || declared.is_empty() {
        return;
    }
    for symbol in &mut module.symbols {
        if declared.contains(&symbol.name.0) {
            symbol.uses.0 |= Uses::GLOBAL;
        }
    }
}

fn resolve_scope(
    scopes: &mut Scopes,
    id: ScopeId,
    special: &Special,
    free: &mut [BTreeSet<(Arc<str>, Sym)>],
) -> Result<()> {
    for at in 0..scopes.get(id).symbols.len() {
        let scope = scopes.get(id);
        let symbol = &scope.symbols[at];
        let (name, uses) = (symbol.name, symbol.uses);
        if uses.has(Uses::GLOBAL) {
            scopes.get_mut(id).symbols[at].home = Home::GlobalExplicit;
            continue;
        }
        if uses.has(Uses::BOUND) && !uses.has(Uses::NONLOCAL) {
            // A nested function resolved earlier can't have made it a cell: parents are resolved first.
            scopes.get_mut(id).symbols[at].home = Home::Local;
            continue;
        }
        if !scope.kind.is_function_like() && name == special.conditional && scope.has_conditional_annotations {
            scopes.get_mut(id).symbols[at].home = if scope.kind == ScopeKind::Class {
                Home::Cell
            } else {
                Home::GlobalImplicit
            };
            continue;
        }
        if let Some(home) = home_by_class(scopes, id, name) {
            scopes.get_mut(id).symbols[at].home = home;
            continue;
        }
        let home = find(scopes, id, name, special, free);
        if uses.has(Uses::NONLOCAL) && home == Home::Free && binds_type_parameter(scopes, id, name) {
            let range = scope_directive(scopes, id, name);
            let text = scopes.names.text(name);
            let message = format!("nonlocal binding not allowed for type parameter '{text}'");
            return Err(Failure::at(range, message));
        }
        if uses.has(Uses::NONLOCAL) && home != Home::Free {
            let range = scope_directive(scopes, id, name);
            let text = scopes.names.text(name);
            return Err(Failure::at(range, format!("no binding for nonlocal '{text}' found")));
        }
        scopes.get_mut(id).symbols[at].home = home;
    }
    Ok(())
}

/// In an annotation scope of a class, a name that the class binds is the class's or else global, and one that it
/// declares `global` is that.
fn home_by_class(scopes: &Scopes, id: ScopeId, name: Sym) -> Option<Home> {
    let mut scope = scopes.get(id);
    while scope.can_see_class {
        scope = scopes.get(scope.parent?);
        if scope.kind.is_function_like() && scope.uses(name).has(Uses::BOUND) {
            return None;
        }
    }
    if scope.kind != ScopeKind::Class {
        return None;
    }
    let uses = scope.uses(name);
    if uses.has(Uses::GLOBAL) {
        return Some(Home::GlobalExplicit);
    }
    (uses.has(Uses::BOUND) && !uses.has(Uses::NONLOCAL)).then_some(Home::GlobalImplicit)
}

/// Whether the block that a free variable belongs to binds it as a type parameter.
fn binds_type_parameter(scopes: &Scopes, from: ScopeId, name: Sym) -> bool {
    let mut at = scopes.get(from).parent;
    while let Some(id) = at {
        let scope = scopes.get(id);
        let uses = scope.uses(name);
        if scope.kind.is_function_like() && uses.has(Uses::BOUND) && !uses.has(Uses::NONLOCAL) {
            return uses.has(Uses::TYPE_PARAMETER);
        }
        at = scope.parent;
    }
    false
}

fn scope_directive(scopes: &Scopes, id: ScopeId, name: Sym) -> ruff_text_size::TextRange {
    let scope = scopes.get(id);
    scope
        .directives
        .iter()
        .find(|(declared, _)| *declared == name)
        .map_or_else(Default::default, |(_, range)| *range)
}

/// Looks for the block around `from` that binds `name`.
fn find(
    scopes: &mut Scopes,
    from: ScopeId,
    name: Sym,
    special: &Special,
    free: &mut [BTreeSet<(Arc<str>, Sym)>],
) -> Home {
    let mut at = scopes.get(from).parent;
    while let Some(id) = at {
        let scope = scopes.get(id);
        at = scope.parent;
        match scope.kind {
            ScopeKind::Class => {
                if name == special.class
                    || name == special.classdict
                    || (name == special.conditional && scope.has_conditional_annotations)
                {
                    let scope = scopes.get_mut(id);
                    scope.needs_class_cell |= name == special.class;
                    scope.needs_classdict |= name == special.classdict;
                    pass_through(scopes, from, id, name, free);
                    return Home::Free;
                }
            }
            ScopeKind::Module => {}
            _ => {
                let uses = scope.uses(name);
                if uses.has(Uses::GLOBAL) {
                    return Home::GlobalImplicit;
                }
                if uses.has(Uses::BOUND) && !uses.has(Uses::NONLOCAL) {
                    if pass_through(scopes, from, id, name, free) {
                        scopes.get_mut(id).symbol_mut(name).home = Home::Cell;
                    }
                    return Home::Free;
                }
            }
        }
    }
    Home::GlobalImplicit
}

/// Makes `name` a free variable of every code object from `from` up to below `binder`. Returns whether there is one: if
/// all blocks in between are inlined, the variable needs no cell.
fn pass_through(
    scopes: &mut Scopes,
    from: ScopeId,
    binder: ScopeId,
    name: Sym,
    free: &mut [BTreeSet<(Arc<str>, Sym)>],
) -> bool {
    let text = scopes.names.text(name).clone();
    let mut crosses = false;
    let mut at = from;
    while at != binder {
        let scope = scopes.get_mut(at);
        let parent = scope.parent;
        if !scope.inlined {
            crosses = true;
            free[at.0 as usize].insert((text.clone(), name));
        }
        if scope.kind.is_function_like() {
            let symbol = scope.symbol_mut(name);
            if symbol.home == Home::Unknown || !symbol.uses.has(Uses::BOUND | Uses::GLOBAL) {
                symbol.home = Home::Free;
            }
        }
        match parent {
            Some(parent) => at = parent,
            None => break,
        }
    }
    crosses
}

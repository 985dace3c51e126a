//! The variables of a frame by name: `locals()` and `f_locals` (PEP 667).
//!
//! Code of modules, class bodies and `exec` keeps its names in a mapping (register 0). Functions keep theirs in registers,
//! cells and the closure; this file finds a name among them.

use corallus_bytecode::{CodeFlags, LocalKind};
use corallus_heap::{Ref, Value};

use crate::frame::FramePtr;
use crate::frame::object::FrameObject;
use crate::objects::cell::CellObject;
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

/// Where a variable of a function's frame lives.
#[derive(Clone, Copy)]
pub enum Place {
    Register(usize),
    Closure(usize),
}

impl FramePtr {
    /// Whether names live in a mapping.
    pub fn has_namespace(self) -> bool {
        self.code()
            .is_some_and(|code| !code.head.flags.has(CodeFlags::OPTIMIZED))
    }

    /// Whether a comprehension's variables are bound in a frame whose names live in a mapping. While they are, `locals()`
    /// and `f_locals` show them and nothing of the mapping.
    pub fn shows_comprehension(self) -> bool {
        self.code().is_some_and(|code| {
            code.body().local_kinds.iter().enumerate().any(|(register, kind)| {
                matches!(kind, LocalKind::Hidden | LocalKind::HiddenCell)
                    && self.variable(Place::Register(register)).is_some()
            })
        })
    }

    /// All variables of a frame that have a register, a cell or a place in the closure, in the reference's order (parameters
    /// and plain locals, captured locals, free variables), bound or not. A comprehension's own variable hides the function's
    /// of the same name while it is bound.
    pub fn variables(self) -> Vec<(Ref<Str>, Place)> {
        let Some(code) = self.code() else { return Vec::new() };
        let parameters = code.head.parameter_count() as usize;
        let mut found: Vec<(Ref<Str>, Place)> = Vec::new();
        let captured = |kind: &LocalKind| matches!(kind, LocalKind::Cell | LocalKind::HiddenCell);
        for wanted in [false, true] {
            for (register, kind) in code.body().local_kinds.iter().enumerate() {
                let late = captured(kind) && register >= parameters;
                let name = code.body().local_names.get(register);
                let Some(name) = name.filter(|name| late == wanted && !is_internal(name)) else {
                    continue;
                };
                let hidden = matches!(kind, LocalKind::Hidden | LocalKind::HiddenCell);
                let place = Place::Register(register);
                match found.iter_mut().find(|(known, _)| known.is(name)) {
                    Some(entry) if hidden && self.variable(place).is_some() => entry.1 = place,
                    Some(_) => {}
                    None => found.push((name.clone(), place)),
                }
            }
        }
        let free = code.body().free_names.iter().enumerate();
        found.extend(free.map(|(index, name)| (name.clone(), Place::Closure(index))));
        found
    }

    fn cell_at(self, place: Place) -> Option<Ref<CellObject>> {
        match place {
            Place::Register(register) => {
                let code = self.code()?;
                let kind = *code.body().local_kinds.get(register)?;
                match kind {
                    LocalKind::Cell | LocalKind::HiddenCell => self.get(register).downcast::<CellObject>().ok(),
                    _ => None,
                }
            }
            Place::Closure(index) => self.function.as_ref()?.closure.borrow().get(index).cloned(),
        }
    }

    /// A variable's value, if it is bound.
    pub fn variable(self, place: Place) -> Option<Value> {
        if let Some(cell) = self.cell_at(place) {
            return cell.get();
        }
        match place {
            Place::Register(register) => {
                let value = self.get(register);
                (!value.is_undef()).then_some(value)
            }
            Place::Closure(_) => None,
        }
    }

    /// Binds a variable; the old value is returned for the caller to drop.
    pub fn set_variable(self, place: Place, value: Value) -> Value {
        if let Some(cell) = self.cell_at(place) {
            return cell.set(value);
        }
        match place {
            Place::Register(register) => self.replace(register, value),
            Place::Closure(_) => value,
        }
    }
}

impl Vm {
    /// The innermost Python frame that runs: for a native, its caller.
    pub fn python_frame(&self) -> Option<FramePtr> {
        self.current?.innermost_python()
    }

    /// `locals()` in a frame: its namespace, or a new dict of the bound variables.
    pub fn locals_of_frame(&mut self, frame: FramePtr) -> Value {
        if frame.has_namespace() && !frame.shows_comprehension() {
            let namespace = frame.get(0);
            if !namespace.is_undef() {
                return namespace;
            }
        }
        let dict = self.new_dict();
        for (name, place) in frame.variables() {
            if let Some(value) = frame.variable(place) {
                dict.set_name(self, &name, value);
            }
        }
        if let Some(extra) = extra_locals(frame) {
            for (name, value) in extra.entries() {
                if let Some(name) = name.downcast_ref::<Str>() {
                    dict.set_name(self, name, value);
                }
            }
        }
        dict.into_value()
    }
}

/// Whether a local is the compiler's own.
fn is_internal(name: &Str) -> bool {
    name.as_bytes().first() == Some(&b'.')
}

/// Locals that were set through `f_locals` and have no place in the frame.
fn extra_locals(frame: FramePtr) -> Option<Ref<Dict>> {
    let object = frame.frame_object()?;
    let extra = object.downcast_ref::<FrameObject>()?.extra_locals.get();
    extra.downcast::<Dict>().ok()
}

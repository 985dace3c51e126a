//! Copying what is suspended. [`Vm::capture`] walks a suspended generator, coroutine or async generator and everything that
//! it delegates to, and gives plain data; [`Vm::rebuild`] makes objects of that data again. [`Vm::copy_generator`] is the two
//! together, with a rule for what the frames hold:
//!
//! - Variables keep their objects, as with `copy.copy`. A cell that somebody else has (a function made in the frame) is
//!   shared, another one is copied.
//! - Temporaries are the frame's own: iterators of loops under way are copied, by `__reduce__` as `pickle` does it, and so
//!   are lists, dicts and sets under construction. An iterator that a variable names too is copied for both.
//! - Generators are copied with the frames that drive them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ptr::NonNull;

use corallus_bytecode::LocalKind;
use corallus_heap::{Ref, Value};

use super::async_gen::{Step, StepState};
use super::delegate::generator_behind;
use super::methods::CoroutineWrapper;
use super::{Generator, GeneratorKind, NameKind};
use crate::error::Res;
use crate::frame::{Frame, FramePtr, FrameState};
use crate::objects::cell::CellObject;
use crate::objects::code::CodeObject;
use crate::objects::dict::Dict;
use crate::objects::function::Function;
use crate::objects::list::List;
use crate::objects::set::Set;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::vm::Vm;

/// A suspended delegation chain as data, from its root inwards.
pub struct ChainImage {
    levels: Vec<LevelImage>,
}

/// A generator object of a chain.
struct LevelImage {
    original: Value,
    kind: GeneratorKind,
    code: Ref<CodeObject>,
    name: Value,
    qualname: Value,
    extra: Value,
    hooks_called: bool,
    closed: bool,
    stepping: bool,
    /// `None`: it has finished.
    frame: Option<FrameImage>,
}

/// A suspended frame.
struct FrameImage {
    function: Ref<Function>,
    state: FrameState,
    /// The instruction at which the frame waits.
    position: u32,
    registers: Vec<Value>,
    handled: Value,
    stash: Value,
    flags: u8,
    /// Whether it is linked to the frame of the level above, which delegates to it.
    linked: bool,
}

/// What a value in a register is to its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A variable of the program.
    Variable,
    /// The cell of a variable that functions in the frame share.
    Cell,
    /// A temporary: a loop's iterator, an operand, what is under construction.
    Temporary,
}

impl FrameImage {
    fn place(&self, register: usize) -> Place {
        match self.function.code().body().local_kinds.get(register) {
            Some(LocalKind::Cell | LocalKind::HiddenCell) => Place::Cell,
            Some(_) => Place::Variable,
            None => Place::Temporary,
        }
    }
}

impl Vm {
    /// A suspended (or finished) generator, coroutine or async generator, and what it delegates to, as data.
    ///
    /// # Errors
    /// `TypeError` for other objects, `ValueError` for one that is executing.
    pub fn capture(&mut self, generator: &Value) -> Res<ChainImage> {
        let mut levels = Vec::new();
        let mut next = Some(generator.clone());
        let mut above = None;
        while let Some(object) = next.take() {
            let Some(generator) = object.downcast_ref::<Generator>() else {
                let name = self.type_name(&object);
                return Err(self.type_error(format!("'{name}' object is not a generator or coroutine")));
            };
            if let Some(frame) = generator.frame.get()
                && self.is_running(frame)
            {
                return Err(self.already_executing(generator));
            }
            let level = self.capture_level(generator, &object, above);
            above = generator.frame.get();
            if let Some(frame) = above
                && frame.state.get() == FrameState::Suspended
                && let Some(delegate) = self.delegate_of(frame)
            {
                next = generator_behind(&delegate).map(Ref::into_value);
            }
            levels.push(level);
        }
        Ok(ChainImage { levels })
    }

    fn capture_level(&self, generator: &Generator, original: &Value, above: Option<FramePtr>) -> LevelImage {
        let frame = generator.frame.get().and_then(|frame| {
            let registers = frame.register_values();
            Some(FrameImage {
                function: frame.python_function()?,
                state: frame.state.get(),
                position: frame.pc(),
                registers,
                handled: frame.handled().unwrap_or(Value::UNDEF),
                stash: frame.stash(),
                flags: frame.flags.get() & (Frame::CLOSING | Frame::THROWING),
                linked: frame.delegated.get() && above.is_some() && frame.back.get() == above,
            })
        });
        LevelImage {
            original: original.clone(),
            kind: generator.kind,
            code: generator.code.clone(),
            name: generator.name(NameKind::Name),
            qualname: generator.name(NameKind::QualName),
            extra: generator.extra(),
            hooks_called: generator.hooks_called.get(),
            closed: generator.closed.get(),
            stepping: generator.stepping.get(),
            frame,
        }
    }

    /// Makes a chain of objects of captured data; the result is that of the root. `replace` says what a register of the new
    /// frames gets for the value that was in the old one; references between the levels of the chain are mended here.
    pub fn rebuild(
        &mut self,
        image: &ChainImage,
        replace: &mut dyn FnMut(&mut Vm, Place, &Value) -> Res<Value>,
    ) -> Res<Value> {
        let made: Vec<Ref<Generator>> = image.levels.iter().map(|level| self.rebuild_level(level)).collect();
        let mut replaced: HashMap<u64, Value> = HashMap::new();
        for (level, generator) in image.levels.iter().zip(&made) {
            replaced.insert(level.original.bits(), generator.to_value());
        }
        // Temporaries first: a variable that names one of them gets the same object.
        for wanted in [Place::Temporary, Place::Cell, Place::Variable] {
            for (index, level) in image.levels.iter().enumerate() {
                let (Some(old), Some(frame)) = (&level.frame, made[index].frame.get()) else {
                    continue;
                };
                for (register, value) in old.registers.iter().enumerate() {
                    if value.is_undef() || old.place(register) != wanted {
                        continue;
                    }
                    let new = match replaced.get(&value.bits()) {
                        Some(new) => new.clone(),
                        None => {
                            let inner = image.levels.get(index + 1).zip(made.get(index + 1));
                            let new = match inner.and_then(|(old, new)| self.rewrap(value, &old.original, new)) {
                                Some(new) => new,
                                None => replace(self, wanted, value)?,
                            };
                            if value.is_object() {
                                replaced.insert(value.bits(), new.clone());
                            }
                            new
                        }
                    };
                    drop(frame.replace(register, new));
                }
            }
        }
        self.relink(image, &made);
        match made.first() {
            Some(root) => Ok(root.to_value()),
            None => Err(self.system_error("an image without a generator")),
        }
    }

    /// A generator object and its frame, whose registers are still empty.
    fn rebuild_level(&mut self, level: &LevelImage) -> Ref<Generator> {
        let ty = match level.kind {
            GeneratorKind::Generator => self.types.generator.clone(),
            GeneratorKind::Coroutine => self.types.coroutine.clone(),
            GeneratorKind::AsyncGenerator => self.types.async_generator.clone(),
        };
        let payload = match &level.frame {
            Some(old) => {
                let frame = FramePtr::new_python(self, old.function.clone());
                frame.set_pc(old.position);
                frame.state.set(old.state);
                frame.set_flag(old.flags, true);
                drop(frame.set_stash(old.stash.clone()));
                drop(frame.set_handled(old.handled.clone()));
                self.handling += usize::from(!old.handled.is_undef());
                Generator::new(level.kind, frame, level.code.clone())
            }
            None => Generator::finished(level.kind, level.code.clone()),
        };
        let generator = self.heap.alloc(&ty, payload);
        if let Some(frame) = generator.frame.get() {
            frame.owner.set(Some(NonNull::from(&*generator)));
        }
        for (kind, name) in [(NameKind::Name, &level.name), (NameKind::QualName, &level.qualname)] {
            if !generator.name(kind).is(name) {
                generator.set_name(self, kind, name.clone());
            }
        }
        generator.set_extra(self, level.extra.clone());
        generator.hooks_called.set(level.hooks_called);
        generator.closed.set(level.closed);
        generator.stepping.set(level.stepping);
        generator
    }

    /// What stands for a new generator as the delegate where `value` stands for the old one.
    fn rewrap(&mut self, value: &Value, old: &Value, new: &Ref<Generator>) -> Option<Value> {
        if let Some(wrapper) = value.downcast_ref::<CoroutineWrapper>() {
            return wrapper
                .coroutine
                .is(old)
                .then(|| self.new_coroutine_wrapper(new.to_value()));
        }
        let step = value.downcast_ref::<Step>()?;
        if !step.generator.as_value().is(old) || step.state.get() == StepState::Created {
            return None;
        }
        let ty = self.type_of(value);
        let copy = Step {
            generator: new.clone(),
            kind: step.kind,
            state: Cell::new(step.state.get()),
            input: RefCell::new(step.input.borrow().clone()),
        };
        Some(self.heap.alloc(ty, copy).into_value())
    }

    /// Ties the frames of a rebuilt chain together as the old ones were. Levels and innermost frame are as if the first of
    /// them were a root.
    fn relink(&self, image: &ChainImage, made: &[Ref<Generator>]) {
        let frames: Vec<Option<FramePtr>> = made.iter().map(|generator| generator.frame.get()).collect();
        let mut root = frames.first().copied().flatten();
        for (index, level) in image.levels.iter().enumerate() {
            let Some(frame) = frames[index] else { break };
            let linked = level.frame.as_ref().is_some_and(|frame| frame.linked);
            let outer = index.checked_sub(1).and_then(|above| frames[above]);
            match outer {
                Some(outer) if linked => {
                    frame.back.set(Some(outer));
                    frame.delegated.set(true);
                    outer.set_flag(Frame::LINKED, true);
                    frame.level.set(outer.level.get() + 1);
                }
                _ => root = Some(frame),
            }
            // The root of what is linked so far remembers its innermost frame.
            if let Some(root) = root
                && frame.state.get() == FrameState::Suspended
            {
                root.set_leaf(Some(frame));
            }
        }
    }

    /// A copy of a suspended generator, coroutine or async generator, which goes on independently of the original. The
    /// module's text says what the two share.
    ///
    /// # Errors
    /// As [`Vm::capture`]; `TypeError` if a loop under way is over an iterator that can't be copied, and what methods of
    /// iterators raise.
    pub fn copy_generator(&mut self, generator: &Value) -> Res<Value> {
        let mut copied = HashMap::new();
        self.copy_generator_with(generator, &mut copied)
    }

    fn copy_generator_with(&mut self, generator: &Value, copied: &mut HashMap<u64, Value>) -> Res<Value> {
        let image = self.capture(generator)?;
        let copy = self.rebuild(&image, &mut |vm, place, value| match place {
            Place::Variable => Ok(copied.get(&value.bits()).unwrap_or(value).clone()),
            Place::Cell => Ok(vm.copy_cell(value)),
            Place::Temporary => crate::door::with_stack(|| vm.copy_temporary(value, copied)),
        })?;
        copied.insert(generator.bits(), copy.clone());
        Ok(copy)
    }

    fn copy_cell(&mut self, value: &Value) -> Value {
        match value.downcast_ref::<CellObject>() {
            // The frame and the image have it.
            Some(cell) if value.header().is_some_and(|header| header.count() <= 2) => {
                let contents = cell.get();
                self.new_cell(contents.unwrap_or(Value::UNDEF)).into_value()
            }
            _ => value.clone(),
        }
    }

    fn copy_temporary(&mut self, value: &Value, copied: &mut HashMap<u64, Value>) -> Res<Value> {
        if let Some(copy) = copied.get(&value.bits()) {
            return Ok(copy.clone());
        }
        let copy = if value.has_payload::<Generator>() {
            return self.copy_generator_with(value, copied);
        } else if let Some(list) = value.downcast_ref::<List>() {
            match self.is_only_here(value) {
                true => self.list(list.to_vec()),
                false => value.clone(),
            }
        } else if value.has_payload::<Dict>() || value.has_payload::<Set>() {
            match self.is_only_here(value) {
                true => self.call_method(value, "copy", &[])?,
                false => value.clone(),
            }
        } else if self.type_of(value).special(Special::Next).is_some() {
            self.copy_iterator(value, copied)?
        } else {
            value.clone()
        };
        if value.is_object() {
            copied.insert(value.bits(), copy.clone());
        }
        Ok(copy)
    }

    /// Whether nobody but the frame, and the image of it, has the object.
    fn is_only_here(&self, value: &Value) -> bool {
        value.header().is_some_and(|header| header.count() <= 2)
    }

    /// A copy of an iterator, made of what its `__reduce_ex__` says.
    fn copy_iterator(&mut self, value: &Value, copied: &mut HashMap<u64, Value>) -> Res<Value> {
        let reduced = self.call_method(value, "__reduce_ex__", &[Value::int32(4)])?;
        let parts = reduced.downcast_ref::<Tuple>().map(|parts| parts.items.to_vec());
        let Some([make, args, rest @ ..]) = parts.as_deref() else {
            let name = self.type_name(value);
            return Err(self.type_error(format!("cannot copy '{name}' object")));
        };
        let args = args
            .downcast_ref::<Tuple>()
            .map(|args| args.items.to_vec())
            .unwrap_or_default();
        let mut own = Vec::with_capacity(args.len());
        for arg in args {
            let is_iterator = arg.has_payload::<Generator>() || self.type_of(&arg).special(Special::Next).is_some();
            own.push(match is_iterator {
                true => crate::door::with_stack(|| self.copy_temporary(&arg, copied))?,
                false => arg,
            });
        }
        let copy = self.call(make, &own)?;
        match rest.first() {
            Some(state) if !state.is_none() => self.restore_state(&copy, state)?,
            _ => {}
        }
        Ok(copy)
    }

    fn restore_state(&mut self, copy: &Value, state: &Value) -> Res<()> {
        if let Some(set_state) = self.getattr_opt(copy, "__setstate__")? {
            return self.call(&set_state, std::slice::from_ref(state)).map(drop);
        }
        let own = self.getattr(copy, "__dict__")?;
        self.call_method(&own, "update", std::slice::from_ref(state)).map(drop)
    }
}

//! The writing machine: a stack of work, so that objects may nest as deep as memory allows.
//!
//! [`Saver::run`] writes what needs no Python code, and returns when it [needs](Need) some: a hook, a `__reduce_ex__`, an
//! iterator's next items, a file's `write`. What asked for it goes on from the stack afterwards. When something is raised, the
//! stack says what was being written ([`Saver::blame`]).

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float;
use corallus_vm::objects::list::List;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use super::containers::{DictWork, ItemsWork, ListWork, SetWork, TupleWork};
use super::framing::Output;
use super::memo::{Shared, Written};
use super::picklebuffer::PickleBuffer;
use super::{errors, opcode};

/// Objects that are being taken apart by `__reduce_ex__` or a hook, nested: a program may make them up as it goes.
const MOST_NESTED: usize = 100_000;
/// Containers nested in fast mode before they are looked at for cycles.
const FAST_NESTED: usize = 50;
/// Levels that are told of in notes.
const MOST_NOTES: usize = 1000;

/// What part of an object is being written, for notes.
#[derive(Clone, Copy)]
pub enum Part {
    Object,
    Class,
    NewArguments,
    Reconstructor,
    ReconstructorArguments,
    State,
    StateSetter,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::Object => "object",
            Part::Class => "class",
            Part::NewArguments => "__new__ arguments",
            Part::Reconstructor => "reconstructor",
            Part::ReconstructorArguments => "reconstructor arguments",
            Part::State => "state",
            Part::StateSetter => "state setter",
        }
    }
}

/// What remains to be done; the last is next.
pub enum Work {
    Save(Value),
    /// Saves an object for which there is no persistent ID.
    SaveUnasked(Value),
    /// Saves a part of the object.
    SavePart(Part, Value, Value),
    /// A part of the object is being saved above.
    Inside(Part, Value),
    /// A persistent ID is being saved above.
    InsideId,
    /// A container is being saved above, in fast mode.
    InsideFast(u64),
    /// Takes an object apart that only Python code can.
    Reduce(Value),
    Code(u8),
    Memoize(Value),
    /// The name of something in a module.
    Named(Box<(Value, Value)>),
    List(ListWork),
    Tuple(TupleWork),
    Dict(DictWork),
    Set(SetWork),
    Items(Box<ItemsWork>),
    /// The items that an iterator gives for the object, the first of which has this number.
    Fetch {
        iterator: Value,
        object: Value,
        pairs: bool,
        start: usize,
    },
    Call(Box<Call>),
    Made(Box<Made>),
    /// A container, in fast mode.
    Fast(Box<Work>, Value),
}

/// How an object is made by a call.
pub struct Call {
    pub object: Value,
    pub callable: Value,
    pub arguments: Value,
}

/// An object whose construction has been written: what `__reduce__` returned besides.
pub struct Made {
    pub object: Value,
    pub list_items: Option<Value>,
    pub dict_items: Option<Value>,
    pub state: Option<Value>,
    pub state_setter: Option<Value>,
}

/// What the machine can't do by itself.
pub enum Need {
    /// Everything is written.
    Done,
    /// Whether the object has a persistent ID.
    PersistentId(Value),
    /// An object to be taken apart.
    Reduce(Value),
    /// A buffer, in the stream or beside it.
    Buffer(Value),
    Fetch {
        iterator: Value,
        object: Value,
        pairs: bool,
        start: usize,
    },
    /// Chunks to be written to the file.
    Write,
}

/// What became of an object that was to be saved. Nothing has been put on the stack, where whoever asked may have to return to
/// first.
pub enum Saved {
    Done,
    /// It is a container; this goes on.
    More(Work),
    Need(Need),
}

/// The state of one `dump`.
pub struct Saver {
    pub out: Output,
    pub memo: Shared<Written>,
    pub work: Vec<Work>,
    pub protocol: u8,
    /// Binary opcodes.
    pub binary: bool,
    /// No memo.
    pub fast: bool,
    pub fix_imports: bool,
    pub asks_for_ids: bool,
    nested: usize,
    fast_nested: usize,
    fast_open: Vec<u64>,
}

impl Saver {
    pub fn new(out: Output, memo: Shared<Written>, protocol: u8, fix_imports: bool) -> Self {
        Self {
            out,
            memo,
            work: Vec::new(),
            protocol,
            binary: protocol > 0,
            fast: false,
            fix_imports: fix_imports && protocol < 3,
            asks_for_ids: false,
            nested: 0,
            fast_nested: 0,
            fast_open: Vec::new(),
        }
    }

    pub fn begin(&mut self, object: &Value) {
        if self.protocol >= 2 {
            self.out.bytes(&[opcode::PROTO, self.protocol]);
        }
        if self.protocol >= 4 {
            self.out.begin_framing();
        }
        self.work.push(Work::Save(object.clone()));
    }

    /// Works until something is needed.
    pub fn run(&mut self, vm: &mut Vm) -> Res<Need> {
        loop {
            if self.out.has_chunks() {
                return Ok(Need::Write);
            }
            let Some(work) = self.work.pop() else {
                return Ok(Need::Done);
            };
            if let Some(need) = self.step(vm, work)? {
                return Ok(need);
            }
        }
    }

    fn step(&mut self, vm: &mut Vm, work: Work) -> Res<Option<Need>> {
        let saved = match work {
            Work::List(list) => return self.step_list(vm, list),
            Work::Tuple(tuple) => return self.step_tuple(vm, tuple),
            Work::Dict(dict) => return self.step_dict(vm, dict),
            Work::Set(set) => return self.step_set(vm, set),
            Work::Items(items) => return self.step_items(vm, items),
            Work::Save(object) => self.save(vm, &object)?,
            Work::SaveUnasked(object) => self.save_unasked(vm, &object)?,
            Work::SavePart(part, object, value) => {
                self.enter_part(vm, part, object)?;
                self.save(vm, &value)?
            }
            Work::Inside(part, _) => {
                self.nested -= usize::from(matches!(part, Part::Object));
                Saved::Done
            }
            Work::InsideId => {
                self.nested -= 1;
                Saved::Done
            }
            Work::InsideFast(identity) => {
                self.leave_fast(identity);
                Saved::Done
            }
            Work::Reduce(object) => Saved::Need(Need::Reduce(object)),
            Work::Code(code) => {
                self.out.byte(code);
                Saved::Done
            }
            Work::Named(place) => {
                self.write_named(vm, &place.0, &place.1)?;
                Saved::Done
            }
            Work::Memoize(object) => {
                self.memoize(&object);
                Saved::Done
            }
            Work::Call(call) => {
                self.push_call(*call);
                Saved::Done
            }
            Work::Made(made) => {
                self.finish_made(*made);
                Saved::Done
            }
            Work::Fast(work, container) => {
                self.enter_fast(vm, &container)?;
                Saved::More(*work)
            }
            Work::Fetch {
                iterator,
                object,
                pairs,
                start,
            } => Saved::Need(Need::Fetch {
                iterator,
                object,
                pairs,
                start,
            }),
        };
        Ok(match saved {
            Saved::Done => None,
            Saved::More(work) => {
                self.work.push(work);
                None
            }
            Saved::Need(need) => Some(need),
        })
    }

    /// Notes that a part of the object is going to be written.
    pub fn enter_part(&mut self, vm: &mut Vm, part: Part, object: Value) -> Res<()> {
        if matches!(part, Part::Object) {
            self.count_nested(vm)?;
        }
        self.work.push(Work::Inside(part, object));
        Ok(())
    }

    /// Saves a persistent ID, as its opcode takes it from the stack.
    pub fn save_id(&mut self, vm: &mut Vm, id: Value) -> Res<()> {
        self.count_nested(vm)?;
        self.work
            .extend([Work::InsideId, Work::Code(opcode::BINPERSID), Work::SaveUnasked(id)]);
        Ok(())
    }

    fn count_nested(&mut self, vm: &mut Vm) -> Res<()> {
        if self.nested >= MOST_NESTED {
            let message = "maximum recursion depth exceeded while pickling an object";
            return Err(vm.error(ExceptionKind::RecursionError, message));
        }
        self.nested += 1;
        Ok(())
    }

    /// Saves an object, by its persistent ID if it has one.
    #[inline]
    pub fn save(&mut self, vm: &mut Vm, object: &Value) -> Res<Saved> {
        self.out.boundary(vm)?;
        if self.asks_for_ids {
            return Ok(Saved::Need(Need::PersistentId(object.clone())));
        }
        self.save_unasked(vm, object)
    }

    #[inline]
    pub fn save_unasked(&mut self, vm: &mut Vm, object: &Value) -> Res<Saved> {
        if let Some(int) = object.as_small_int() {
            self.write_int(int);
            return Ok(Saved::Done);
        }
        if object.is_none() {
            self.out.byte(opcode::NONE);
            return Ok(Saved::Done);
        }
        if let Some(truth) = object.as_bool() {
            self.write_bool(truth);
            return Ok(Saved::Done);
        }
        let types = &vm.types;
        let ty = vm.type_of(object);
        if ty.is(&types.str) {
            if let Some(text) = object.downcast_ref::<Str>()
                && !self.write_known(vm, object)?
            {
                self.write_str(vm, text)?;
            }
            return Ok(Saved::Done);
        }
        if ty.is(&types.float)
            && let Some(float) = float::as_float(object)
        {
            self.write_float(float);
            return Ok(Saved::Done);
        }
        if ty.is(&types.int) {
            self.write_long(vm, object)?;
            return Ok(Saved::Done);
        }
        if self.write_known(vm, object)? {
            return Ok(Saved::Done);
        }
        self.save_other(vm, object)
    }

    /// Saves what isn't in the memo: containers, bytes, and everything that only Python code can take apart.
    fn save_other(&mut self, vm: &mut Vm, object: &Value) -> Res<Saved> {
        let types = &vm.types;
        let ty = vm.type_of(object);
        if ty.is(&types.list) {
            if let Some(list) = object.downcast_ref::<List>() {
                return Ok(self.begin_list(list));
            }
        } else if ty.is(&types.dict) {
            if let Some(dict) = object.downcast_ref::<Dict>() {
                return Ok(self.begin_dict(dict));
            }
        } else if ty.is(&types.tuple) {
            if let Some(tuple) = object.downcast_ref::<Tuple>() {
                return Ok(self.begin_tuple(tuple));
            }
        } else if ty.is(&types.bytes) {
            if let Some(bytes) = object.downcast_ref::<Bytes>() {
                return self.save_bytes(vm, bytes);
            }
        } else if ty.is(&types.set) || ty.is(&types.frozenset) {
            let frozen = ty.is(&types.frozenset);
            if let Some(set) = object.downcast_ref::<Set>() {
                return Ok(self.begin_set(vm, set, frozen));
            }
        } else if ty.is(&types.bytearray) {
            if let Some(bytes) = object.downcast_ref::<ByteArray>() {
                return Ok(self.save_bytearray(vm, bytes));
            }
        } else if object.has_payload::<PickleBuffer>() {
            return Ok(Saved::Need(Need::Buffer(object.clone())));
        }
        Ok(Saved::Need(Need::Reduce(object.clone())))
    }

    /// Writes how to make an object by a call; the object itself comes to be numbered.
    fn push_call(&mut self, call: Call) {
        self.push_made(Made {
            object: call.object.clone(),
            list_items: None,
            dict_items: None,
            state: None,
            state_setter: None,
        });
        self.push_construction(&call.object, call.callable, call.arguments);
    }

    /// A call as the next thing to write.
    pub fn push_construction(&mut self, object: &Value, callable: Value, arguments: Value) {
        self.work.extend([
            Work::Code(opcode::REDUCE),
            Work::SavePart(Part::ReconstructorArguments, object.clone(), arguments),
            Work::SavePart(Part::Reconstructor, object.clone(), callable),
        ]);
    }

    pub fn push_made(&mut self, made: Made) {
        self.work.push(Work::Made(Box::new(made)));
    }

    /// The object has been constructed on the reader's stack.
    fn finish_made(&mut self, made: Made) {
        let known = self.memo.borrow().get(&made.object);
        if let Some(number) = known {
            // It refers to itself: the reader has it already.
            self.out.byte(opcode::POP);
            self.write_get(number);
            return;
        }
        self.memoize(&made.object);
        let object = made.object;
        if let Some(state) = made.state {
            match made.state_setter {
                None => self.work.extend([
                    Work::Code(opcode::BUILD),
                    Work::SavePart(Part::State, object.clone(), state),
                ]),
                // What the setter returns is of no interest.
                Some(setter) => self.work.extend([
                    Work::Code(opcode::POP),
                    Work::Code(opcode::REDUCE),
                    Work::Code(opcode::TUPLE2),
                    Work::SavePart(Part::State, object.clone(), state),
                    Work::Save(object.clone()),
                    Work::SavePart(Part::StateSetter, object.clone(), setter),
                ]),
            }
        }
        for (iterator, pairs) in [(made.dict_items, true), (made.list_items, false)] {
            if let Some(iterator) = iterator {
                self.work.push(Work::Fetch {
                    iterator,
                    object: object.clone(),
                    pairs,
                    start: 0,
                });
            }
        }
    }

    /// Numbers an object that has just been written.
    pub fn memoize(&mut self, object: &Value) {
        if self.fast {
            return;
        }
        let number = self.memo.borrow_mut().add(object);
        self.write_put(number);
    }

    /// Writes a reference to an object that is in the memo; false if it isn't.
    #[inline]
    pub fn write_known(&mut self, vm: &mut Vm, object: &Value) -> Res<bool> {
        let Some(number) = self.memo.borrow().get(object) else {
            return Ok(false);
        };
        if self.binary && number > u32::MAX as usize {
            return Err(errors::pickling(vm, "memo id too large for LONG_BINGET"));
        }
        self.write_get(number);
        Ok(true)
    }

    /// Work on a container; in fast mode it is looked at for cycles first, which would never end.
    pub fn watched(&self, container: &Value, work: Work) -> Work {
        match self.fast {
            true => Work::Fast(Box::new(work), container.clone()),
            false => work,
        }
    }

    fn enter_fast(&mut self, vm: &mut Vm, container: &Value) -> Res<()> {
        self.fast_nested += 1;
        let identity = container.bits();
        if self.fast_nested >= FAST_NESTED {
            if self.fast_open.contains(&identity) {
                let name = vm.type_name(container);
                return Err(vm.value_error(format!(
                    "fast mode: can't pickle cyclic objects including object type {name} at {identity:#x}"
                )));
            }
            self.fast_open.push(identity);
        }
        self.work.push(Work::InsideFast(identity));
        Ok(())
    }

    fn leave_fast(&mut self, identity: u64) {
        if self.fast_nested >= FAST_NESTED
            && let Some(at) = self.fast_open.iter().rposition(|open| *open == identity)
        {
            self.fast_open.remove(at);
        }
        self.fast_nested -= 1;
    }

    /// An exception, with notes that tell what was being written, from the inside out.
    pub fn blame(&mut self, vm: &mut Vm, raised: Raised) -> Raised {
        let mut raised = raised;
        let mut notes = 0;
        while let Some(work) = self.work.pop() {
            let (object, part) = match &work {
                Work::Inside(part, object) => (object.clone(), Ok(part.name().to_owned())),
                Work::List(list) => (list.list.to_value(), Ok(format!("item {}", list.index()))),
                Work::Tuple(tuple) => (tuple.tuple.to_value(), Ok(format!("item {}", tuple.index()))),
                Work::Dict(dict) => match dict.open_key() {
                    Some(key) => (dict.dict.to_value(), Err(key)),
                    None => continue,
                },
                Work::Set(set) => (set.set.to_value(), Ok("element".to_owned())),
                Work::Items(items) => match items.open_item() {
                    Some(item) => (items.object.clone(), item),
                    None => continue,
                },
                _ => continue,
            };
            let noted = match part {
                Ok(part) => note(vm, &raised, &object, &part),
                Err(key) => vm
                    .repr(&key)
                    .and_then(|key| note(vm, &raised, &object, &format!("item {}", key.to_string_lossy()))),
            };
            if let Err(other) = noted {
                raised = other;
            }
            notes += 1;
            if notes >= MOST_NOTES {
                self.work.clear();
            }
        }
        raised
    }
}

fn note(vm: &mut Vm, raised: &Raised, object: &Value, part: &str) -> Res<()> {
    let name = errors::type_name(vm, object)?;
    let text = vm.str(&format!("when serializing {name} {part}"));
    vm.call_method(&raised.0, "add_note", &[text]).map(drop)
}

/// An object that is made by a call.
pub fn called(object: &Value, callable: Value, arguments: Value) -> Saved {
    Saved::More(Work::Call(Box::new(Call {
        object: object.clone(),
        callable,
        arguments,
    })))
}

/// The arguments of a call with one.
pub fn single(vm: &mut Vm, argument: Value) -> Value {
    vm.tuple([argument])
}

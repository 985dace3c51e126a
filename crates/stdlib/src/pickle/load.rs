//! The reading machine: opcodes and their stack.
//!
//! [`Loader::run`] does what needs no Python code, and returns when it [needs](Need) some; what came of that is put onto the stack
//! by whoever drives it.

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::list::List;
use corallus_vm::objects::set::Set;
use corallus_vm::vm::Vm;

use super::input::{Input, Short};
use super::memo::{Read, Shared};
use super::{errors, opcode};

/// What the machine can't do by itself.
pub enum Need {
    /// The pickle has ended with this value.
    Done(Value),
    /// More input; the opcode at the position begins again.
    Input(Short),
    /// The global of this name in this module.
    Global(Value, Value),
    /// A call with a tuple of arguments.
    Call(Value, Value),
    /// `class.__new__(class, *arguments, **named)`
    New {
        class: Value,
        arguments: Value,
        named: Option<Value>,
    },
    /// An instance as protocol 0 makes it.
    Instance(Value, Vec<Value>),
    /// The same, of the class with this name in this module.
    NamedInstance(Value, Value, Vec<Value>),
    /// The object with this persistent ID.
    Persistent(Value),
    /// The global with this number in `copyreg`'s registry.
    Extension(i32),
    /// Items for the object on top of the stack, which isn't a list.
    Append(Value, Vec<Value>),
    /// Keys and values in turn, for an object that isn't a dict.
    SetItems(Value, Vec<Value>),
    /// Members for an object that isn't a set.
    Add(Value, Vec<Value>),
    /// State for the object on top of the stack.
    Build(Value, Value),
    NextBuffer,
    ReadonlyBuffer(Value),
    /// A string of Python 2, to be decoded.
    Decode(Vec<u8>),
}

/// Why an opcode wasn't carried out.
pub enum Stop {
    Short(Short),
    Raised(Raised),
}

impl From<Short> for Stop {
    fn from(short: Short) -> Self {
        Stop::Short(short)
    }
}

impl From<Raised> for Stop {
    fn from(raised: Raised) -> Self {
        Stop::Raised(raised)
    }
}

/// The state of one `load`.
pub struct Loader {
    pub input: Input,
    pub memo: Shared<Read>,
    pub stack: Vec<Value>,
    /// Lengths of the stack at the marks.
    pub marks: Vec<usize>,
    pub protocol: u8,
}

impl Loader {
    pub fn new(input: Input, memo: Shared<Read>) -> Self {
        Self {
            input,
            memo,
            stack: Vec::new(),
            marks: Vec::new(),
            protocol: 0,
        }
    }

    /// Works until something is needed.
    pub fn run(&mut self, vm: &mut Vm) -> Res<Need> {
        loop {
            vm.tick()?;
            let start = self.input.position();
            match self.step(vm) {
                Ok(None) => {}
                Ok(Some(need)) => return Ok(need),
                Err(Stop::Short(short)) => {
                    self.input.rewind(start);
                    return Ok(Need::Input(short));
                }
                Err(Stop::Raised(raised)) => return Err(raised),
            }
        }
    }

    #[rustfmt::skip]
    fn step(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let code = self.input.byte()?;
        match code {
            opcode::NONE => self.stack.push(Value::NONE),
            opcode::NEWTRUE => self.stack.push(Value::TRUE),
            opcode::NEWFALSE => self.stack.push(Value::FALSE),
            opcode::BININT1 => { let [a] = self.input.array()?; self.stack.push(Value::int32(i32::from(a))) }
            opcode::BININT2 => { let bytes = self.input.array()?; self.stack.push(Value::int32(i32::from(u16::from_le_bytes(bytes)))) }
            opcode::BININT => { let bytes = self.input.array()?; self.stack.push(Value::int32(i32::from_le_bytes(bytes))) }
            opcode::BINFLOAT => { let bytes = self.input.array()?; self.stack.push(vm.float(f64::from_be_bytes(bytes))) }
            opcode::INT => self.load_int(vm)?,
            opcode::LONG => self.load_long(vm)?,
            opcode::LONG1 => self.load_long1(vm)?,
            opcode::LONG4 => self.load_long4(vm)?,
            opcode::FLOAT => self.load_float(vm)?,
            opcode::STRING => return self.load_string(vm),
            opcode::BINSTRING => return self.load_binstring(vm),
            opcode::SHORT_BINSTRING => return self.load_short_binstring(),
            opcode::UNICODE => self.load_unicode(vm)?,
            opcode::SHORT_BINUNICODE | opcode::BINUNICODE | opcode::BINUNICODE8 => self.load_binunicode(vm, code)?,
            opcode::SHORT_BINBYTES | opcode::BINBYTES | opcode::BINBYTES8 => self.load_binbytes(vm, code)?,
            opcode::BYTEARRAY8 => self.load_bytearray(vm)?,
            opcode::EMPTY_TUPLE => { let tuple = vm.tuple([]); self.stack.push(tuple) }
            opcode::EMPTY_LIST => { let list = vm.list(Vec::new()); self.stack.push(list) }
            opcode::EMPTY_DICT => { let dict = vm.new_dict(); self.stack.push(dict.into_value()) }
            opcode::EMPTY_SET => { let set = vm.set_of(Vec::new())?; self.stack.push(set) }
            opcode::TUPLE1 => self.load_short_tuple(vm, 1)?,
            opcode::TUPLE2 => self.load_short_tuple(vm, 2)?,
            opcode::TUPLE3 => self.load_short_tuple(vm, 3)?,
            opcode::TUPLE => { let items = self.pop_mark(vm)?; let tuple = vm.tuple(items); self.stack.push(tuple) }
            opcode::LIST => { let items = self.pop_mark(vm)?; let list = vm.list(items); self.stack.push(list) }
            opcode::DICT => self.load_dict(vm)?,
            opcode::FROZENSET => self.load_frozenset(vm)?,
            opcode::APPEND => { let from = self.stack.len().wrapping_sub(1); return self.append_from(vm, from) }
            opcode::APPENDS => { let from = self.mark(vm)?; return self.append_from(vm, from) }
            opcode::SETITEM => { let from = self.stack.len().wrapping_sub(2); return self.set_items_from(vm, from) }
            opcode::SETITEMS => { let from = self.mark(vm)?; return self.set_items_from(vm, from) }
            opcode::ADDITEMS => return self.add_items(vm),
            opcode::MARK => self.marks.push(self.stack.len()),
            opcode::POP => self.load_pop(vm)?,
            opcode::POP_MARK => drop(self.pop_mark(vm)?),
            opcode::DUP => { let top = self.top(vm)?.clone(); self.stack.push(top) }
            opcode::BINGET => { let number = self.input.byte()?; self.load_get(vm, i64::from(number))? }
            opcode::LONG_BINGET => { let bytes = self.input.array()?; self.load_get(vm, i64::from(u32::from_le_bytes(bytes)))? }
            opcode::GET => { let number = self.memo_number(vm)?; self.load_get(vm, number)? }
            opcode::BINPUT => { let number = self.input.byte()?; self.load_put(vm, i64::from(number))? }
            opcode::LONG_BINPUT => { let bytes = self.input.array()?; self.load_put(vm, i64::from(u32::from_le_bytes(bytes)))? }
            opcode::PUT => { let number = self.memo_number(vm)?; self.load_put(vm, number)? }
            opcode::MEMOIZE => { let number = self.memo.borrow().len(); self.load_put(vm, number as i64)? }
            opcode::GLOBAL => return self.load_global(vm),
            opcode::STACK_GLOBAL => return self.load_stack_global(vm),
            opcode::EXT1 => { let [a] = self.input.array()?; return Ok(Some(Need::Extension(i32::from(a)))) }
            opcode::EXT2 => { let bytes = self.input.array()?; return Ok(Some(Need::Extension(i32::from(u16::from_le_bytes(bytes))))) }
            opcode::EXT4 => { let bytes = self.input.array()?; return Ok(Some(Need::Extension(i32::from_le_bytes(bytes)))) }
            opcode::REDUCE => { let arguments = self.pop(vm)?; let callable = self.pop(vm)?; return Ok(Some(Need::Call(callable, arguments))) }
            opcode::BUILD => return self.load_build(vm),
            opcode::NEWOBJ => return self.load_new(vm, "NEWOBJ"),
            opcode::NEWOBJ_EX => return self.load_new(vm, "NEWOBJ_EX"),
            opcode::OBJ => return self.load_instance(vm),
            opcode::INST => return self.load_named_instance(vm),
            opcode::PERSID => return self.load_persistent(vm),
            opcode::BINPERSID => { let id = self.pop(vm)?; return Ok(Some(Need::Persistent(id))) }
            opcode::NEXT_BUFFER => return Ok(Some(Need::NextBuffer)),
            opcode::READONLY_BUFFER => { let top = self.top(vm)?.clone(); return Ok(Some(Need::ReadonlyBuffer(top))) }
            opcode::PROTO => self.load_protocol(vm)?,
            opcode::FRAME => self.load_frame(vm)?,
            opcode::STOP => { let value = self.pop(vm)?; return Ok(Some(Need::Done(value))) }
            _ => return Err(unknown(vm, code).into()),
        }
        Ok(None)
    }

    fn load_protocol(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let protocol = self.input.byte()?;
        if protocol > opcode::HIGHEST_PROTOCOL {
            return Err(vm
                .value_error(format!("unsupported pickle protocol: {protocol}"))
                .into());
        }
        self.protocol = protocol;
        Ok(())
    }

    fn load_frame(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let length = u64::from_le_bytes(self.input.array()?);
        let Some(length) = usize::try_from(length)
            .ok()
            .filter(|length| *length <= isize::MAX as usize)
        else {
            let message = format!("FRAME length exceeds system's maximum of {} bytes", isize::MAX);
            return Err(vm.overflow_error(message).into());
        };
        self.input.expect(length)?;
        Ok(())
    }

    /// Where the items that belong to the latest mark begin.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    #[cold]
    fn underflow(&self, vm: &mut Vm) -> Raised {
        let message = match self.marks.is_empty() {
            true => "unpickling stack underflow",
            false => "unexpected MARK found",
        };
        errors::unpickling(vm, message)
    }

    #[inline]
    pub(super) fn pop(&mut self, vm: &mut Vm) -> Res {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(vm));
        }
        match self.stack.pop() {
            Some(value) => Ok(value),
            None => Err(self.underflow(vm)),
        }
    }

    #[inline]
    pub(super) fn top(&self, vm: &mut Vm) -> Res<&Value> {
        match self.stack.last().filter(|_| self.stack.len() > self.fence()) {
            Some(top) => Ok(top),
            None => Err(self.underflow(vm)),
        }
    }

    /// Takes the latest mark away.
    pub(super) fn mark(&mut self, vm: &mut Vm) -> Res<usize> {
        match self.marks.pop() {
            Some(mark) => Ok(mark.min(self.stack.len())),
            None => Err(errors::unpickling(vm, "could not find MARK")),
        }
    }

    /// Takes the latest mark and everything above it.
    pub(super) fn pop_mark(&mut self, vm: &mut Vm) -> Res<Vec<Value>> {
        let mark = self.mark(vm)?;
        Ok(self.stack.split_off(mark))
    }

    fn load_pop(&mut self, vm: &mut Vm) -> Res<()> {
        if self.marks.last() == Some(&self.stack.len()) {
            self.marks.pop();
            return Ok(());
        }
        self.pop(vm).map(drop)
    }

    fn load_short_tuple(&mut self, vm: &mut Vm, count: usize) -> Res<()> {
        let Some(start) = self
            .stack
            .len()
            .checked_sub(count)
            .filter(|start| *start >= self.fence())
        else {
            return Err(self.underflow(vm));
        };
        let tuple = match count {
            2 => match (self.stack.pop(), self.stack.pop()) {
                (Some(second), Some(first)) => vm.pair(first, second),
                _ => return Err(self.underflow(vm)),
            },
            _ => {
                let items: corallus_vm::objects::tuple::Items = self.stack.drain(start..).collect();
                vm.tuple(items)
            }
        };
        self.stack.push(tuple);
        Ok(())
    }

    fn load_dict(&mut self, vm: &mut Vm) -> Res<()> {
        let items = self.pop_mark(vm)?;
        if !items.len().is_multiple_of(2) {
            return Err(errors::unpickling(vm, "odd number of items for DICT"));
        }
        let dict = vm.new_dict();
        insert_all(vm, &dict, items)?;
        self.stack.push(dict.into_value());
        Ok(())
    }

    fn load_frozenset(&mut self, vm: &mut Vm) -> Res<()> {
        let items = self.pop_mark(vm)?;
        let ty = vm.types.frozenset.clone();
        let set = vm.set_of_type(&ty, Default::default());
        for item in items {
            set.add(vm, item)?;
        }
        self.stack.push(set.into_value());
        Ok(())
    }

    /// The object that the items from `from` on are for, if there are any.
    fn target(&mut self, vm: &mut Vm, from: usize) -> Res<Option<Value>> {
        if from > self.stack.len() || from <= self.fence() {
            return Err(self.underflow(vm));
        }
        match self.stack.get(from - 1) {
            Some(target) if from < self.stack.len() => Ok(Some(target.clone())),
            _ => Ok(None),
        }
    }

    fn append_from(&mut self, vm: &mut Vm, from: usize) -> Result<Option<Need>, Stop> {
        let Some(target) = self.target(vm, from)? else {
            return Ok(None);
        };
        if let Some(list) = target.downcast_ref::<List>()
            && vm.type_of(&target).is(&vm.types.list)
        {
            vm.heap.grow((self.stack.len() - from) * size_of::<Value>());
            list.items.borrow_mut().extend(self.stack.drain(from..));
            return Ok(None);
        }
        Ok(Some(Need::Append(target, self.stack.split_off(from))))
    }

    fn set_items_from(&mut self, vm: &mut Vm, from: usize) -> Result<Option<Need>, Stop> {
        let Some(target) = self.target(vm, from)? else {
            return Ok(None);
        };
        if !(self.stack.len() - from).is_multiple_of(2) {
            return Err(errors::unpickling(vm, "odd number of items for SETITEMS").into());
        }
        let items = self.stack.split_off(from);
        if let Some(dict) = target.downcast_ref::<Dict>()
            && vm.type_of(&target).is(&vm.types.dict)
        {
            insert_all(vm, dict, items)?;
            return Ok(None);
        }
        Ok(Some(Need::SetItems(target, items)))
    }

    fn add_items(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let from = self.mark(vm)?;
        let Some(target) = self.target(vm, from)? else {
            return Ok(None);
        };
        let items = self.stack.split_off(from);
        if let Some(set) = target.downcast_ref::<Set>()
            && vm.is_instance(&target, &vm.types.set)
        {
            for item in items {
                set.add(vm, item)?;
            }
            return Ok(None);
        }
        Ok(Some(Need::Add(target, items)))
    }

    fn load_get(&mut self, vm: &mut Vm, number: i64) -> Res<()> {
        let found = usize::try_from(number)
            .ok()
            .and_then(|number| self.memo.borrow().get(number));
        match found {
            Some(value) => {
                self.stack.push(value);
                Ok(())
            }
            None => Err(errors::unpickling(
                vm,
                format!("Memo value not found at index {number}"),
            )),
        }
    }

    fn load_put(&mut self, vm: &mut Vm, number: i64) -> Res<()> {
        let top = self.top(vm)?.clone();
        let Ok(number) = usize::try_from(number) else {
            return Err(vm.value_error("negative PUT argument"));
        };
        let old = self.memo.borrow_mut().set(number, top);
        drop(old);
        Ok(())
    }
}

fn insert_all(vm: &mut Vm, dict: &Ref<Dict>, items: Vec<Value>) -> Res<()> {
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        dict.insert(vm, key, value)?;
    }
    Ok(())
}

#[cold]
fn unknown(vm: &mut Vm, code: u8) -> Raised {
    let shown = match code {
        b'\'' | b'\\' => format!("\\x{code:02x}"),
        b' '..=b'~' => char::from(code).to_string(),
        _ => format!("\\x{code:02x}"),
    };
    errors::unpickling(vm, format!("invalid load key, '{shown}'."))
}

//! Writing lists, tuples, dicts, sets, and the items that `__reduce__` adds to an object.
//!
//! Each step of a container writes items until one is a container itself or needs Python code. Then the container goes back to
//! the stack, below what comes first.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::list::List;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use super::opcode;
use super::save::{Need, Saved, Saver, Work, called, single};

/// Items that are added by one opcode.
pub const BATCH: usize = 1000;

/// How items are added to their container.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Adding {
    /// One by one.
    Each,
    /// Those between a mark and the opcode, at most [`BATCH`].
    Batch,
}

pub struct ListWork {
    pub list: Ref<List>,
    at: usize,
    filled: usize,
    adding: Adding,
    /// The only item is added alone.
    single: bool,
}

impl ListWork {
    /// The item being written.
    pub fn index(&self) -> usize {
        self.at.saturating_sub(1)
    }
}

pub struct TupleWork {
    pub tuple: Ref<Tuple>,
    at: usize,
}

impl TupleWork {
    pub fn index(&self) -> usize {
        self.at.saturating_sub(1)
    }
}

/// What of the current entry has been written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Nothing,
    Key,
    Value,
}

pub struct DictWork {
    pub dict: Ref<Dict>,
    position: usize,
    size: u32,
    filled: u32,
    adding: Adding,
    state: Entry,
    key: Value,
    value: Value,
}

impl DictWork {
    /// The key whose value is being written.
    pub fn open_key(&self) -> Option<Value> {
        (self.state == Entry::Value).then(|| self.key.clone())
    }
}

pub struct SetWork {
    pub set: Ref<Set>,
    position: usize,
    size: usize,
    filled: usize,
    frozen: bool,
}

/// Items of an object that `__reduce__` gave.
pub struct ItemsWork {
    pub object: Value,
    /// For a dict, keys and values in turn.
    pub items: Vec<Value>,
    pub pairs: bool,
    /// The number of the first.
    pub start: usize,
    at: usize,
    adding: Adding,
}

impl ItemsWork {
    /// The number of the item being written, or its key.
    pub fn open_item(&self) -> Option<Result<String, Value>> {
        let index = self.at.checked_sub(1)?;
        match self.pairs {
            false => Some(Ok(format!("item {}", self.start + index))),
            true if index % 2 == 1 => Some(Err(self.items.get(index - 1)?.clone())),
            true => None,
        }
    }
}

impl Saver {
    /// Saves an item of a container, which goes back to the stack if the item isn't written at once. The container, if it is.
    #[inline(always)]
    fn save_item<T>(&mut self, vm: &mut Vm, item: &Value, container: T, wrap: fn(T) -> Work) -> Res<Item<T>> {
        match self.save(vm, item) {
            Ok(Saved::Done) if !self.out.has_chunks() => Ok(Item::Written(container)),
            Ok(Saved::Done) => {
                self.work.push(wrap(container));
                Ok(Item::Waits(None))
            }
            Ok(Saved::More(work)) => {
                self.work.push(wrap(container));
                self.work.push(work);
                Ok(Item::Waits(None))
            }
            Ok(Saved::Need(need)) => {
                self.work.push(wrap(container));
                Ok(Item::Waits(Some(need)))
            }
            Err(raised) => {
                self.work.push(wrap(container));
                Err(raised)
            }
        }
    }

    pub(super) fn begin_list(&mut self, list: &Ref<List>) -> Saved {
        match self.binary {
            true => self.out.byte(opcode::EMPTY_LIST),
            false => self.out.bytes(&[opcode::MARK, opcode::LIST]),
        }
        self.memoize(list.as_value());
        let length = list.len();
        if length == 0 {
            return Saved::Done;
        }
        let work = Work::List(ListWork {
            list: list.clone(),
            at: 0,
            filled: 0,
            adding: if self.binary && length > 1 {
                Adding::Batch
            } else {
                Adding::Each
            },
            single: self.binary && length == 1,
        });
        Saved::More(self.watched(list.as_value(), work))
    }

    pub(super) fn step_list(&mut self, vm: &mut Vm, mut work: ListWork) -> Res<Option<Need>> {
        loop {
            if work.adding == Adding::Each && work.at > 0 {
                self.out.byte(opcode::APPEND);
                if work.single {
                    return Ok(None);
                }
            }
            let item = work.list.get(work.at);
            if work.adding == Adding::Batch {
                if work.filled == BATCH || (item.is_none() && work.filled > 0) {
                    self.out.byte(opcode::APPENDS);
                    work.filled = 0;
                }
                if item.is_some() && work.filled == 0 {
                    self.out.byte(opcode::MARK);
                }
            }
            let Some(item) = item else { return Ok(None) };
            vm.tick()?;
            work.at += 1;
            work.filled += 1;
            match self.save_item(vm, &item, work, Work::List)? {
                Item::Written(list) => work = list,
                Item::Waits(need) => return Ok(need),
            }
        }
    }

    pub(super) fn begin_tuple(&mut self, tuple: &Ref<Tuple>) -> Saved {
        let length = tuple.items.len();
        if length == 0 {
            match self.binary {
                true => self.out.byte(opcode::EMPTY_TUPLE),
                false => self.out.bytes(&[opcode::MARK, opcode::TUPLE]),
            }
            return Saved::Done;
        }
        if length > 3 || self.protocol < 2 {
            self.out.byte(opcode::MARK);
        }
        Saved::More(Work::Tuple(TupleWork {
            tuple: tuple.clone(),
            at: 0,
        }))
    }

    pub(super) fn step_tuple(&mut self, vm: &mut Vm, mut work: TupleWork) -> Res<Option<Need>> {
        while let Some(item) = work.tuple.items.get(work.at).cloned() {
            vm.tick()?;
            work.at += 1;
            match self.save_item(vm, &item, work, Work::Tuple)? {
                Item::Written(tuple) => work = tuple,
                Item::Waits(need) => return Ok(need),
            }
        }
        let tuple = work.tuple;
        let length = tuple.items.len();
        let short = length <= 3 && self.protocol >= 2;
        let known = self.memo.borrow().get(tuple.as_value());
        if let Some(number) = known {
            // An item refers to the tuple, which the reader has made in the meantime: the items are thrown away.
            if short {
                self.out.bytes(&[opcode::POP; 3][..length]);
            } else if self.binary {
                self.out.byte(opcode::POP_MARK);
            } else {
                self.out.bytes(&vec![opcode::POP; length + 1]);
            }
            self.write_get(number);
            return Ok(None);
        }
        self.out.byte(match length {
            1 if short => opcode::TUPLE1,
            2 if short => opcode::TUPLE2,
            3 if short => opcode::TUPLE3,
            _ => opcode::TUPLE,
        });
        self.memoize(tuple.as_value());
        Ok(None)
    }

    pub(super) fn begin_dict(&mut self, dict: &Ref<Dict>) -> Saved {
        match self.binary {
            true => self.out.byte(opcode::EMPTY_DICT),
            false => self.out.bytes(&[opcode::MARK, opcode::DICT]),
        }
        self.memoize(dict.as_value());
        let size = dict.len();
        if size == 0 {
            return Saved::Done;
        }
        let batch = self.binary && size > 1;
        if batch {
            self.out.byte(opcode::MARK);
        }
        let work = Work::Dict(DictWork {
            dict: dict.clone(),
            position: 0,
            size: size as u32,
            filled: 0,
            adding: if batch { Adding::Batch } else { Adding::Each },
            state: Entry::Nothing,
            key: Value::UNDEF,
            value: Value::UNDEF,
        });
        Saved::More(self.watched(dict.as_value(), work))
    }

    pub(super) fn step_dict(&mut self, vm: &mut Vm, mut work: DictWork) -> Res<Option<Need>> {
        loop {
            if work.state == Entry::Key {
                work.state = Entry::Value;
                let value = work.value.clone();
                match self.save_item(vm, &value, work, Work::Dict)? {
                    Item::Written(dict) => work = dict,
                    Item::Waits(need) => return Ok(need),
                }
            }
            if work.state == Entry::Value {
                work.state = Entry::Nothing;
                work.filled += 1;
                if work.adding == Adding::Each {
                    self.out.byte(opcode::SETITEM);
                    if self.binary {
                        return Ok(None);
                    }
                }
            }
            let full = work.filled as usize == BATCH;
            let entry = match full && work.adding == Adding::Batch {
                true => None,
                false => work.dict.next_entry(&mut work.position),
            };
            let Some((key, value)) = entry else {
                if work.adding == Adding::Batch {
                    self.out.byte(opcode::SETITEMS);
                }
                if work.dict.len() != work.size as usize {
                    return Err(vm.runtime_error("dictionary changed size during iteration"));
                }
                if work.adding == Adding::Each || !full {
                    return Ok(None);
                }
                // As many as fit: whether more follow is seen in the next round.
                work.filled = 0;
                self.out.byte(opcode::MARK);
                continue;
            };
            vm.tick()?;
            work.state = Entry::Key;
            (work.key, work.value) = (key, value);
            let key = work.key.clone();
            match self.save_item(vm, &key, work, Work::Dict)? {
                Item::Written(dict) => work = dict,
                Item::Waits(need) => return Ok(need),
            }
        }
    }

    pub(super) fn begin_set(&mut self, vm: &mut Vm, set: &Ref<Set>, frozen: bool) -> Saved {
        if self.protocol < 4 {
            let class = if frozen { &vm.types.frozenset } else { &vm.types.set }.to_value();
            let members = vm.list(set.members());
            let arguments = single(vm, members);
            return called(set.as_value(), class, arguments);
        }
        if !frozen {
            self.out.byte(opcode::EMPTY_SET);
            self.memoize(set.as_value());
            if set.is_empty() {
                return Saved::Done;
            }
        }
        self.out.byte(opcode::MARK);
        Saved::More(Work::Set(SetWork {
            set: set.clone(),
            position: 0,
            size: set.len(),
            filled: 0,
            frozen,
        }))
    }

    pub(super) fn step_set(&mut self, vm: &mut Vm, mut work: SetWork) -> Res<Option<Need>> {
        loop {
            let full = work.filled == BATCH && !work.frozen;
            let member = match full {
                true => None,
                false => work.set.next_member(&mut work.position),
            };
            let Some(member) = member else {
                if work.frozen {
                    self.end_frozenset(&work.set);
                    return Ok(None);
                }
                self.out.byte(opcode::ADDITEMS);
                if work.set.len() != work.size {
                    return Err(vm.runtime_error("set changed size during iteration"));
                }
                if !full {
                    return Ok(None);
                }
                work.filled = 0;
                self.out.byte(opcode::MARK);
                continue;
            };
            vm.tick()?;
            work.filled += 1;
            match self.save_item(vm, &member, work, Work::Set)? {
                Item::Written(set) => work = set,
                Item::Waits(need) => return Ok(need),
            }
        }
    }

    fn end_frozenset(&mut self, set: &Ref<Set>) {
        let known = self.memo.borrow().get(set.as_value());
        match known {
            Some(number) => {
                // A member refers to the set, which the reader has made in the meantime.
                self.out.byte(opcode::POP_MARK);
                self.write_get(number);
            }
            None => {
                self.out.byte(opcode::FROZENSET);
                self.memoize(set.as_value());
            }
        }
    }

    /// Items that an iterator gave, for the object below them on the reader's stack.
    pub fn push_items(&mut self, object: Value, items: Vec<Value>, pairs: bool, start: usize) {
        let count = if pairs { items.len() / 2 } else { items.len() };
        let batch = self.binary && count > 1;
        if batch {
            self.out.byte(opcode::MARK);
        }
        self.work.push(Work::Items(Box::new(ItemsWork {
            object,
            items,
            pairs,
            start,
            at: 0,
            adding: if batch { Adding::Batch } else { Adding::Each },
        })));
    }

    pub(super) fn step_items(&mut self, vm: &mut Vm, mut work: Box<ItemsWork>) -> Res<Option<Need>> {
        let (one, many) = match work.pairs {
            true => (opcode::SETITEM, opcode::SETITEMS),
            false => (opcode::APPEND, opcode::APPENDS),
        };
        loop {
            if work.adding == Adding::Each && work.at > 0 && (!work.pairs || work.at.is_multiple_of(2)) {
                self.out.byte(one);
            }
            let Some(item) = work.items.get(work.at).cloned() else {
                if work.adding == Adding::Batch {
                    self.out.byte(many);
                }
                return Ok(None);
            };
            vm.tick()?;
            work.at += 1;
            match self.save_item(vm, &item, work, Work::Items)? {
                Item::Written(items) => work = items,
                Item::Waits(need) => return Ok(need),
            }
        }
    }
}

/// What became of an item.
enum Item<T> {
    Written(T),
    /// The container waits on the stack.
    Waits(Option<Need>),
}

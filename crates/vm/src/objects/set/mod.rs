//! `set` and `frozenset`.
//!
//! - [`table`]: the open-addressing table.
//! - this file: the payload and the operations that hash and compare. Comparing may run Python code (`__eq__`): the table
//!   is then not borrowed, and the probe starts again if the table changed meanwhile.
//! - [`operand`]: what sets are combined with: sets, dicts, or collected iterables.
//! - [`methods`], [`operators`]: what Python programs see.
//! - [`iterator`]: what `iter(set)` returns, `set_iterator`.

pub mod iterator;
pub mod methods;
pub mod operand;
pub mod operators;
pub mod table;

use std::cell::{Cell, RefCell};

use corallus_heap::{Heap, Ref, Value, payload};

use crate::error::Res;
use crate::interp::quick_compare;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::vm::Vm;
use table::{First, Place, Probe, SetTable};

/// The payload of `set` and `frozenset`.
#[derive(Default)]
pub struct Set {
    table: RefCell<SetTable>,
    pub hash: Cell<Option<i64>>,
    /// Counts changes, so that probes notice.
    changes: Cell<u32>,
}

payload!(Set, "set", [table], buffer: |set| {
    set.table.try_borrow().map_or(0, |table| table.len() * MEMBER_SIZE)
}, let_go: |set, position| set.table.get_mut().let_go(position));

/// What a member takes, with its share of free places.
const MEMBER_SIZE: usize = 32;

enum Found {
    At(usize),
    Free(usize),
}

impl Set {
    /// A set with the members of a table.
    pub fn from_table(table: SetTable) -> Self {
        Self {
            table: RefCell::new(table),
            ..Self::default()
        }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn changed(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    #[inline]
    fn find(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<Found> {
        let first = self.table.borrow().first(key, hash);
        match first {
            First::Same(at) => Ok(Found::At(at)),
            First::Free(at) => Ok(Found::Free(at)),
            First::Other => self.search(vm, key, hash),
        }
    }

    fn search(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<Found> {
        'again: loop {
            let mut probe = Probe::new(hash);
            loop {
                let place = self.table.borrow().step(&mut probe);
                let (at, stored) = match place {
                    Place::Free(at) => return Ok(Found::Free(at)),
                    Place::Candidate(at, stored) => (at, stored),
                };
                if stored.is(key) {
                    return Ok(Found::At(at));
                }
                let changes = self.changes.get();
                let equal = vm.eq(&stored, key)?;
                if self.changes.get() != changes {
                    continue 'again;
                }
                if equal {
                    return Ok(Found::At(at));
                }
            }
        }
    }

    /// Adds a member where neither hashing nor comparing runs any Python code; gives it back otherwise.
    pub fn add_plain(&self, vm: &Vm, key: Value) -> Result<(), Value> {
        let Some(hash) = vm.plain_hash(&key) else {
            return Err(key);
        };
        let first = self.table.borrow().first(&key, hash);
        match first {
            First::Same(_) => return Ok(()),
            First::Free(at) => {
                self.fill(vm, at, key, hash);
                return Ok(());
            }
            First::Other => {}
        }
        let mut probe = Probe::new(hash);
        loop {
            let place = self.table.borrow().step(&mut probe);
            match place {
                Place::Candidate(_, stored) if stored.is(&key) => return Ok(()),
                Place::Candidate(_, stored) => match quick_compare(vm, CompareOp::Eq, &stored, &key) {
                    Some(true) => return Ok(()),
                    Some(false) => {}
                    None => return Err(key),
                },
                Place::Free(at) => {
                    self.fill(vm, at, key, hash);
                    return Ok(());
                }
            }
        }
    }

    /// Puts a new member where a search has found its place.
    #[inline]
    fn fill(&self, vm: &Vm, at: usize, key: Value, hash: i64) {
        self.table.borrow_mut().fill(at, key, hash);
        vm.heap.grow(MEMBER_SIZE);
        self.changed();
    }

    /// Adds a member; false if it was there.
    pub fn add(&self, vm: &mut Vm, key: Value) -> Res<bool> {
        let hash = vm.hash_for(&key, "a set element")?;
        self.add_hashed(vm, key, hash)
    }

    /// Adds a member whose hash is known.
    pub fn add_hashed(&self, vm: &mut Vm, key: Value, hash: i64) -> Res<bool> {
        match self.find(vm, &key, hash)? {
            Found::At(_) => Ok(false),
            Found::Free(at) => {
                self.fill(vm, at, key, hash);
                Ok(true)
            }
        }
    }

    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Res<bool> {
        let hash = vm.hash_for(key, "a set element")?;
        self.contains_hashed(vm, key, hash)
    }

    pub fn contains_hashed(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<bool> {
        Ok(matches!(self.find(vm, key, hash)?, Found::At(_)))
    }

    /// Removes a member; false if it wasn't there.
    pub fn discard_hashed(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<bool> {
        match self.find(vm, key, hash)? {
            Found::Free(_) => Ok(false),
            Found::At(at) => {
                let removed = self.table.borrow_mut().remove(at);
                vm.heap.shrink(MEMBER_SIZE);
                self.changed();
                Ok(removed.is_some())
            }
        }
    }

    /// Removes some member.
    pub fn pop(&self) -> Option<Value> {
        let removed = self.table.borrow_mut().pop();
        self.changed();
        removed
    }

    /// Removes everything.
    pub fn clear(&self, heap: &Heap) {
        heap.drop_in_order(self.take().into_members());
    }

    /// Puts another table in place of this one.
    pub fn replace(&self, table: SetTable) {
        let old = self.table.replace(table);
        self.changed();
        drop(old);
    }

    /// The table, leaving the set empty.
    pub fn take(&self) -> SetTable {
        self.changed();
        self.table.take()
    }

    /// An independent table with the same members, laid out as the reference's copies are.
    pub fn copy_table(&self) -> SetTable {
        let mut table = SetTable::default();
        table.copy_from(&self.table.borrow());
        table
    }

    /// All members, in the order of iteration.
    pub fn members(&self) -> Vec<Value> {
        self.table.borrow().members().map(|slot| slot.key.clone()).collect()
    }

    /// All members with their hashes.
    pub fn hashed_members(&self) -> Vec<(Value, i64)> {
        self.table
            .borrow()
            .members()
            .map(|slot| (slot.key.clone(), slot.hash))
            .collect()
    }

    /// The member at or after `position`; moves `position` behind it.
    #[inline]
    pub fn next_member(&self, position: &mut usize) -> Option<Value> {
        self.table.borrow().next(position).map(|slot| slot.key.clone())
    }

    /// Makes room for `more` members.
    pub fn reserve(&self, more: usize) {
        self.table.borrow_mut().reserve(more);
        self.changed();
    }

    /// Rebuilds a table from which many members were removed.
    pub fn tidy(&self) {
        self.table.borrow_mut().tidy();
        self.changed();
    }
}

impl Vm {
    /// A new set (of type `set`) with the members of a table.
    pub fn new_set(&mut self, table: SetTable) -> Ref<Set> {
        self.heap.alloc(&self.types.set, Set::from_table(table))
    }

    /// A new instance of `set`, `frozenset` or a subclass.
    pub fn set_of_type(&mut self, ty: &Ref<Type>, table: SetTable) -> Ref<Set> {
        self.heap.alloc(ty, Set::from_table(table))
    }

    /// A set of items, which are hashed.
    pub fn set_of(&mut self, items: Vec<Value>) -> Res {
        let set = self.new_set(SetTable::default());
        for item in items {
            set.add(self, item)?;
        }
        Ok(set.into_value())
    }

    /// Adds an item to a set under construction.
    pub fn set_add(&mut self, set: &Value, item: Value) -> Res<()> {
        let set = crate::native::this::<Set>(self, set)?;
        set.add(self, item).map(drop)
    }

    /// A frozen set of constants, whose hashing runs no Python code.
    pub(crate) fn constant_frozenset(&mut self, items: Vec<Value>) -> Value {
        let ty = self.types.frozenset.clone();
        let set = self.set_of_type(&ty, SetTable::default());
        for item in items {
            // Constants always hash; the set would only lack what doesn't.
            let _ = set.add(self, item);
        }
        set.into_value()
    }
}

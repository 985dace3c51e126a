//! `dict`: a compact hash table that keeps insertion order.
//!
//! - [`table`]: entries in order of insertion and an open-addressing index into them.
//! - [`methods`], [`update`]: what Python programs see.
//! - [`views`], [`view_sets`]: `dict_keys`, `dict_values`, `dict_items` and their iterators.
//! - this file: the operations, which hash and compare keys. Comparing may run Python code (`__eq__`): the table is then
//!   not borrowed, and the probe starts again if the table changed meanwhile.

pub mod methods;
pub mod table;
pub mod update;
pub mod view_sets;
pub mod views;

use std::cell::{Cell, RefCell};

use corallus_heap::{Heap, Ref, Value, let_go, payload};

use crate::error::Res;
use crate::interp::quick_compare;
use crate::objects::str::{Str, hash_bytes};
use crate::operators::CompareOp;
use crate::vm::Vm;
use table::{Entry, Probe, Table};

pub use methods::METHODS;
pub use update::UPDATE_METHODS;

/// The payload of `dict`.
#[derive(Default)]
pub struct Dict {
    table: RefCell<Table>,
    /// A number that changes whenever keys are added or removed, 0 until somebody asks.
    keys_version: Cell<u32>,
    /// Counts changes of keys, so that iterators notice.
    pub changes: Cell<u32>,
    /// What native subclasses keep besides the entries (`defaultdict.default_factory`).
    pub extra: RefCell<Option<Value>>,
}

payload!(Dict, "dict", [table, extra], buffer: |dict| {
    dict.table.try_borrow().map_or(0, |table| table.len() * Table::ENTRY_SIZE)
}, drain: Dict::drain, let_go: |dict, position| {
    dict.table.get_mut().let_go(position).or_else(|| let_go(dict.extra.get_mut().take()?))
});

impl Dict {
    /// Drops entries from the end.
    fn drain(&self, most: usize) -> bool {
        for _ in 0..most {
            let Some(last) = self.table.try_borrow_mut().ok().and_then(|mut table| table.pop_last()) else {
                return false;
            };
            drop(last);
        }
        !self.is_empty()
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value for a key; raises what hashing or comparing raises.
    pub fn get(&self, vm: &mut Vm, key: &Value) -> Res<Option<Value>> {
        let hash = vm.hash_for(key, "a dict key")?;
        self.get_hashed(vm, key, hash)
    }

    /// The value for a key whose hash is known.
    pub fn get_hashed(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<Option<Value>> {
        Ok(self
            .find(vm, key, hash)?
            .and_then(|index| self.table.borrow().value(index)))
    }

    pub fn contains(&self, vm: &mut Vm, key: &Value) -> Res<bool> {
        let hash = vm.hash_for(key, "a dict key")?;
        Ok(self.find(vm, key, hash)?.is_some())
    }

    /// Sets the value for a key.
    pub fn insert(&self, vm: &mut Vm, key: Value, value: Value) -> Res<()> {
        if let Some(name) = key.downcast_ref::<Str>()
            && name.header().type_value().is(vm.types.str.as_value())
            && self.has_only_names()
        {
            let hash = name.hash(vm.hash_seed);
            return match self.find_name(vm, name) {
                Some(index) => {
                    let old = self.table.borrow_mut().set_value(index, value);
                    drop(old);
                    Ok(())
                }
                None => self.insert_absent(vm, key, hash, value),
            };
        }
        let hash = vm.hash_for(&key, "a dict key")?;
        self.insert_hashed(vm, key, hash, value)
    }

    /// Sets the value for a key whose hash is known.
    pub fn insert_hashed(&self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> Res<()> {
        let old = match self.find(vm, &key, hash)? {
            Some(index) => self.table.borrow_mut().set_value(index, value),
            None => {
                self.insert_absent(vm, key, hash, value)?;
                None
            }
        };
        drop(old);
        Ok(())
    }

    /// Adds a key that has just been looked for in vain.
    #[inline]
    fn insert_absent(&self, vm: &mut Vm, key: Value, hash: i64, value: Value) -> Res<()> {
        if !self.table.borrow_mut().insert_new(key, hash, value) {
            return Err(vm.memory_error());
        }
        vm.heap.grow(Table::ENTRY_SIZE);
        self.keys_changed();
        Ok(())
    }

    /// Removes a key; returns key and value.
    pub fn remove(&self, vm: &mut Vm, key: &Value) -> Res<Option<(Value, Value)>> {
        let hash = vm.hash_for(key, "a dict key")?;
        let Some(index) = self.find(vm, key, hash)? else {
            return Ok(None);
        };
        let removed = self.table.borrow_mut().remove(index);
        vm.heap.shrink(Table::ENTRY_SIZE);
        self.keys_changed();
        Ok(removed)
    }

    /// Removes the entry inserted last.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let removed = self.table.borrow_mut().pop_last();
        if removed.is_some() {
            self.keys_changed();
        }
        removed
    }

    /// Removes the entry inserted first, without looking at its key.
    pub fn pop_first(&self, vm: &Vm) -> Option<(Value, Value)> {
        let removed = self.table.borrow_mut().pop_first()?;
        vm.heap.shrink(Table::ENTRY_SIZE);
        self.keys_changed();
        Some(removed)
    }

    /// Moves a key to the end or to the beginning; false if it isn't there.
    pub fn move_key(&self, vm: &mut Vm, key: &Value, to_end: bool) -> Res<bool> {
        let hash = vm.hash_for(key, "a dict key")?;
        let Some(index) = self.find(vm, key, hash)? else {
            return Ok(false);
        };
        let moved = self.table.borrow_mut().move_entry(index, to_end);
        self.keys_changed();
        Ok(moved)
    }

    /// Removes everything.
    pub fn clear(&self, heap: &Heap) {
        let old = std::mem::take(&mut *self.table.borrow_mut());
        self.keys_changed();
        heap.drop_in_order(old.into_values());
    }

    /// The entry at or after `position` in the order of insertion; moves `position` behind it.
    #[inline]
    pub fn next_entry(&self, position: &mut usize) -> Option<(Value, Value)> {
        self.table
            .borrow()
            .next_entry(position)
            .map(|entry| (entry.key.clone(), entry.value.clone()))
    }

    /// The entry at or before `position - 1` going backwards; `position` starts at [`Dict::end`].
    pub fn previous_entry(&self, position: &mut usize) -> Option<(Value, Value)> {
        self.table
            .borrow()
            .previous_entry(position)
            .map(|entry| (entry.key.clone(), entry.value.clone()))
    }

    /// Where backwards iteration starts.
    pub fn end(&self) -> usize {
        self.table.borrow().end()
    }

    /// All entries, in order.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        let mut entries = Vec::with_capacity(self.len());
        self.each(|key, value| entries.push((key.clone(), value.clone())));
        entries
    }

    /// Shows all entries, in order, to `look`, which neither changes the dict nor runs code of the program.
    pub(crate) fn each(&self, mut look: impl FnMut(&Value, &Value)) {
        let table = self.table.borrow();
        let mut position = 0;
        while let Some(entry) = table.next_entry(&mut position) {
            look(&entry.key, &entry.value);
        }
    }

    /// All entries with their hashes, in order.
    pub fn hashed_entries(&self) -> Vec<Entry> {
        let table = self.table.borrow();
        let mut position = 0;
        std::iter::from_fn(|| table.next_entry(&mut position).cloned()).collect()
    }

    /// The value for a key that is an immediate integer, or a plain string in a dict that has no other keys; `None` inside if it isn't
    /// there. `None`: finding out takes more than that.
    #[inline]
    pub fn get_plain(&self, vm: &Vm, key: &Value) -> Option<Option<Value>> {
        if key.is_small_int() {
            return match self.find_int(key) {
                IntPlace::At(position) => Some(self.value_at(position)),
                IntPlace::Absent(_) => Some(None),
                IntPlace::Unsure => None,
            };
        }
        let name = key.downcast_ref::<Str>()?;
        let plain = name.header().type_value().is(vm.types.str.as_value()) && self.has_only_names();
        plain.then(|| self.get_name(vm, name))
    }

    /// The value at a key with a known hash, set to `default` if there is none.
    pub fn get_or_insert(&self, vm: &mut Vm, key: Value, hash: i64, default: Value) -> Res {
        if let Some(index) = self.find(vm, &key, hash)? {
            return Ok(self.table.borrow().value(index).unwrap_or(default));
        }
        self.insert_absent(vm, key, hash, default.clone())?;
        Ok(default)
    }

    /// Removes a key whose hash is known; returns key and value.
    pub fn remove_hashed(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<Option<(Value, Value)>> {
        let Some(index) = self.find(vm, key, hash)? else {
            return Ok(None);
        };
        let removed = self.table.borrow_mut().remove(index);
        vm.heap.shrink(Table::ENTRY_SIZE);
        self.keys_changed();
        Ok(removed)
    }

    /// Takes over all entries of another dict into this empty one.
    pub(crate) fn replace_table(&self, table: Table) {
        let old = self.table.replace(table);
        self.keys_changed();
        drop(old);
    }

    /// All keys, in order.
    pub fn keys(&self) -> Vec<Value> {
        let mut keys = Vec::with_capacity(self.len());
        self.each(|key, _| keys.push(key.clone()));
        keys
    }

    /// All values, in order.
    pub fn values(&self) -> Vec<Value> {
        let mut values = Vec::with_capacity(self.len());
        self.each(|_, value| values.push(value.clone()));
        values
    }

    /// The value for a string key given as text.
    pub fn get_str(&self, vm: &Vm, key: &str) -> Option<Value> {
        let index = self.find_text(vm, key)?;
        self.table.borrow().value(index)
    }

    /// The value for an interned (or any) string key: compares with string keys only.
    #[inline]
    pub fn get_name(&self, vm: &Vm, key: &Ref<Str>) -> Option<Value> {
        let index = self.find_name(vm, key)?;
        self.table.borrow().value(index)
    }

    /// Whether all keys are strings.
    pub fn has_only_names(&self) -> bool {
        self.table.borrow().only_str_keys()
    }

    /// The position of a string key, for [`Dict::value_at`].
    #[inline]
    pub fn find_name(&self, vm: &Vm, key: &Ref<Str>) -> Option<usize> {
        let hash = key.hash(vm.hash_seed);
        let table = self.table.borrow();
        table.find(hash, |entry| {
            entry.key.is(key.as_value()) || entry.key.downcast_ref::<Str>().is_some_and(|s| **s == **key)
        })
    }

    /// Where an immediate integer is among the keys: [`IntPlace::Unsure`] if only comparing with another key, in Python terms,
    /// can tell.
    #[inline]
    fn find_int(&self, key: &Value) -> IntPlace {
        let Some(hash) = key.as_small_int().and_then(plain_hash) else {
            return IntPlace::Unsure;
        };
        let mut unsure = false;
        let found = self.table.borrow().find(hash, |entry| {
            unsure |= !entry.key.is(key) && !entry.key.is_small_int();
            entry.key.is(key) || unsure
        });
        match found {
            _ if unsure => IntPlace::Unsure,
            Some(position) => IntPlace::At(position),
            None => IntPlace::Absent(hash),
        }
    }

    /// The value for an immediate integer, if it is there for sure.
    #[inline]
    pub fn get_int(&self, key: &Value) -> Option<Value> {
        match self.find_int(key) {
            IntPlace::At(position) => self.table.borrow().value(position),
            _ => None,
        }
    }

    /// Sets the value for an immediate integer; gives the value back if that takes comparing, or the table is full.
    #[inline]
    pub fn set_int(&self, vm: &Vm, key: &Value, value: Value) -> Result<(), Value> {
        self.set_at(vm, key, self.find_int(key), value)
    }

    /// Sets the value at a place that has been found for the key; gives it back if none has, or the table is full.
    #[inline(always)]
    fn set_at(&self, vm: &Vm, key: &Value, place: IntPlace, value: Value) -> Result<(), Value> {
        let old = match place {
            IntPlace::At(position) => self.table.borrow_mut().set_value(position, value),
            IntPlace::Absent(hash) if self.table.borrow().has_room() => {
                self.table.borrow_mut().insert_new(key.clone(), hash, value);
                vm.heap.grow(Table::ENTRY_SIZE);
                self.keys_changed();
                None
            }
            _ => return Err(value),
        };
        drop(old);
        Ok(())
    }

    /// Sets the value for an immediate integer or a plain string; gives the value back if that takes comparing with a key of
    /// another kind, or the table is full.
    pub fn set_plain(&self, vm: &Vm, key: &Value, value: Value) -> Result<(), Value> {
        if key.is_small_int() {
            return self.set_int(vm, key, value);
        }
        let found = match vm.plain_hash(key) {
            Some(hash) => self.find_plain(vm, key, hash),
            None => IntPlace::Unsure,
        };
        self.set_at(vm, key, found, value)
    }

    fn find_plain(&self, vm: &Vm, key: &Value, hash: i64) -> IntPlace {
        let mut unsure = false;
        let found = self.table.borrow().find(hash, |entry| {
            if entry.key.is(key) {
                return true;
            }
            match quick_compare(vm, CompareOp::Eq, &entry.key, key) {
                Some(equal) => equal,
                None => {
                    unsure = true;
                    true
                }
            }
        });
        match found {
            _ if unsure => IntPlace::Unsure,
            Some(position) => IntPlace::At(position),
            None => IntPlace::Absent(hash),
        }
    }

    fn find_text(&self, vm: &Vm, key: &str) -> Option<usize> {
        let hash = hash_bytes(key.as_bytes(), vm.hash_seed);
        let table = self.table.borrow();
        table.find(hash, |entry| {
            entry
                .key
                .downcast_ref::<Str>()
                .is_some_and(|s| s.as_bytes() == key.as_bytes())
        })
    }

    /// The value at a position found before, if the keys have not changed since.
    #[inline(always)]
    pub fn value_at(&self, position: usize) -> Option<Value> {
        // SAFETY: cloning a value touches nothing but a count: nobody changes the table meanwhile.
        unsafe { self.table.try_borrow_unguarded() }.ok()?.value(position)
    }

    /// The value at a position, if the key there is this name.
    #[inline(always)]
    pub fn value_named(&self, position: usize, name: &Ref<Str>) -> Option<Value> {
        self.table.borrow().value_named(position, name.as_value())
    }

    /// Sets the value for a string key given as text.
    pub fn set_str(&self, vm: &mut Vm, key: &str, value: Value) {
        let key = vm.intern(key);
        self.set_name(vm, &key, value);
    }

    /// Sets the value for a string key.
    pub fn set_name(&self, vm: &mut Vm, key: &Ref<Str>, value: Value) {
        let old = match self.find_name(vm, key) {
            Some(index) => self.table.borrow_mut().set_value(index, value),
            None => {
                self.table
                    .borrow_mut()
                    .insert_new(key.to_value(), key.hash(vm.hash_seed), value);
                vm.heap.grow(Table::ENTRY_SIZE);
                self.keys_changed();
                None
            }
        };
        drop(old);
    }

    /// Removes a string key; returns its value.
    pub fn remove_name(&self, vm: &Vm, key: &Ref<Str>) -> Option<Value> {
        let index = self.find_name(vm, key)?;
        let removed = self.table.borrow_mut().remove(index);
        vm.heap.shrink(Table::ENTRY_SIZE);
        self.keys_changed();
        removed.map(|(_, value)| value)
    }

    /// A number that is the same as long as no key is added or removed.
    #[inline(always)]
    pub fn keys_version(&self, vm: &mut Vm) -> u32 {
        match self.keys_version.get() {
            0 => {
                let version = vm.next_version();
                self.keys_version.set(version);
                version
            }
            version => version,
        }
    }

    /// The version if it has one: never equal to a version handed out when keys have changed since.
    #[inline(always)]
    pub fn current_keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    /// An independent table with the same entries.
    pub fn copy_table(&self) -> Table {
        self.table.borrow().clone()
    }

    /// Makes a dict payload from a table.
    pub fn from_table(table: Table) -> Self {
        Self {
            table: RefCell::new(table),
            ..Self::default()
        }
    }

    fn keys_changed(&self) {
        self.keys_version.set(0);
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    /// Finds a key. Equality of anything but identical objects and strings may run Python code.
    fn find(&self, vm: &mut Vm, key: &Value, hash: i64) -> Res<Option<usize>> {
        if let Some(name) = key.downcast_ref::<Str>()
            && name.header().type_value().is(vm.types.str.as_value())
            && self.table.borrow().only_str_keys()
        {
            return Ok(self.find_name(vm, name));
        }
        'again: loop {
            let mut probe = Probe::new(hash);
            loop {
                let candidate = self.table.borrow().next_candidate(&mut probe);
                let Some((index, stored)) = candidate else {
                    return Ok(None);
                };
                if stored.is(key) {
                    return Ok(Some(index));
                }
                let (changes, size) = (self.changes.get(), self.table.borrow().index_size());
                let is_equal = vm.eq(&stored, key)?;
                // Only a change to the very entry starts the search anew: one that changes others each time, as a cache
                // that keeps the order of use does, would never end.
                if self.changes.get() != changes && !self.table.borrow().still_holds(&probe, size, index, &stored) {
                    continue 'again;
                }
                if is_equal {
                    return Ok(Some(index));
                }
            }
        }
    }
}

/// What looking for an immediate integer found.
enum IntPlace {
    At(usize),
    /// It isn't there; its hash.
    Absent(i64),
    Unsure,
}

/// The hash of an integer that is its own hash.
#[inline(always)]
fn plain_hash(int: i64) -> Option<i64> {
    const MODULUS: i64 = (1 << 61) - 1;
    (int > -MODULUS && int < MODULUS && int != -1).then_some(int)
}

impl Vm {
    /// The hash of an immediate integer or a plain string.
    #[inline]
    pub fn plain_hash(&self, key: &Value) -> Option<i64> {
        if let Some(int) = key.as_small_int() {
            return plain_hash(int);
        }
        let text = key.downcast_ref::<Str>()?;
        self.type_of(key).is(&self.types.str).then(|| text.hash(self.hash_seed))
    }

    pub fn new_dict(&mut self) -> Ref<Dict> {
        self.heap.alloc_with(&self.types.dict, Dict::default)
    }

    /// A dict with the same entries, of type `dict`.
    pub fn copy_dict(&mut self, dict: &Dict) -> Ref<Dict> {
        let payload = Dict::from_table(dict.copy_table());
        self.heap.alloc(&self.types.dict, payload)
    }
}

//! A cache of attribute look-ups on types, by type version and name.

use std::cell::{Cell, OnceCell};

use corallus_heap::{Ref, Slot, Value};

use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

const SIZE: usize = 2048;

struct Entry {
    version: Cell<u32>,
    name: Cell<usize>,
    /// `UNDEF`: known to be absent.
    value: Slot<Value>,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            version: Cell::new(0),
            name: Cell::new(0),
            value: Slot::new(Value::UNDEF),
        }
    }
}

impl Entry {
    #[inline(always)]
    fn is_of(&self, version: u32, name: &Ref<Str>) -> bool {
        self.version.get() == version && self.name.get() == name.address()
    }

    fn fill(&self, version: u32, name: usize, value: Value) {
        self.version.set(version);
        self.name.set(name);
        drop(self.value.replace(value));
    }
}

/// The cache. It holds references to what it found until the place is needed for something else, so finding is always safe.
#[derive(Default)]
pub struct MethodCache {
    entries: OnceCell<Box<[Entry; SIZE]>>,
}

#[inline(always)]
fn place_of(version: u32, name: &Ref<Str>) -> usize {
    (version as usize).wrapping_mul(31).wrapping_add(name.address() >> 4) % SIZE
}

impl MethodCache {
    #[inline]
    pub(crate) fn look_up(&self, vm: &Vm, ty: &Type, name: &Ref<Str>) -> Option<Value> {
        let version = ty.core.version.get();
        if version == 0 || !name.interned.get() {
            return ty.lookup_uncached(vm, name);
        }
        let entries = self
            .entries
            .get_or_init(|| Box::new(std::array::from_fn(|_| Entry::default())));
        let entry = &entries[place_of(version, name)];
        if entry.is_of(version, name) {
            return entry.value.get_defined();
        }
        let found = ty.lookup_uncached(vm, name);
        entry.fill(version, name.address(), found.clone().unwrap_or(Value::UNDEF));
        found
    }

    /// What was found for a type of this version, if it is still in the cache; `None` tells nothing.
    #[inline(always)]
    pub(crate) fn known(&self, version: u32, name: &Ref<Str>) -> Option<Value> {
        let entry = &self.entries.get()?[place_of(version, name)];
        match entry.is_of(version, name) {
            true => entry.value.get_defined(),
            false => None,
        }
    }

    /// Lets go of everything (before the collector looks for garbage that the cache might hold).
    pub fn clear(&self) {
        for entry in self.entries.get().into_iter().flat_map(|entries| entries.iter()) {
            entry.fill(0, 0, Value::UNDEF);
        }
    }
}

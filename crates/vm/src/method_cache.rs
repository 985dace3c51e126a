//! A cache of attribute look-ups on types, by type version and name.

use std::cell::RefCell;

use corallus_heap::{Ref, Value};

use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::vm::Vm;

const SIZE: usize = 2048;

struct Entry {
    version: u32,
    name: usize,
    /// `UNDEF`: known to be absent.
    value: Value,
}

/// The cache. It holds references to what it found until the place is needed for something else, so finding is always safe.
pub struct MethodCache {
    entries: RefCell<Vec<Entry>>,
}

impl Default for MethodCache {
    fn default() -> Self {
        Self {
            entries: RefCell::new(Vec::new()),
        }
    }
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
        let place = place_of(version, name);
        if let Some(entry) = self.entries.borrow().get(place)
            && entry.version == version
            && entry.name == name.address()
        {
            return (!entry.value.is_undef()).then(|| entry.value.clone());
        }
        let found = ty.lookup_uncached(vm, name);
        let value = found.clone().unwrap_or(Value::UNDEF);
        let mut entries = self.entries.borrow_mut();
        if entries.is_empty() {
            entries.resize_with(SIZE, || Entry {
                version: 0,
                name: 0,
                value: Value::UNDEF,
            });
        }
        let old = std::mem::replace(
            &mut entries[place],
            Entry {
                version,
                name: name.address(),
                value,
            },
        );
        drop(entries);
        drop(old);
        found
    }

    /// What was found for a type of this version, if it is still in the cache; `None` tells nothing.
    #[inline(always)]
    pub(crate) fn known(&self, version: u32, name: &Ref<Str>) -> Option<Value> {
        let entries = self.entries.borrow();
        let entry = entries.get(place_of(version, name))?;
        let hit = entry.version == version && entry.name == name.address() && !entry.value.is_undef();
        hit.then(|| entry.value.clone())
    }

    /// Lets go of everything (before the collector looks for garbage that the cache might hold).
    pub fn clear(&self) {
        let old = std::mem::take(&mut *self.entries.borrow_mut());
        drop(old);
    }
}

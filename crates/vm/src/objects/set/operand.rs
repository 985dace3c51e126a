//! What a set is combined with. Sets and dicts are taken as they are, with the hashes they know; anything else is
//! iterated, by an async native if that may run Python code.

use corallus_heap::{Ref, Value};

use super::Set;
use super::table::SetTable;
use crate::error::Res;
use crate::objects::dict::Dict;
use crate::objects::iterators::is_exactly;
use crate::vm::Vm;

/// The other side of a set operation.
pub enum Operand {
    Set(Ref<Set>),
    Dict(Ref<Dict>),
    Items(Vec<Value>),
}

impl Operand {
    /// A value as an operand, if that runs no Python code. Instances of subclasses of sets count as sets.
    pub fn at_hand(vm: &mut Vm, value: &Value) -> Res<Option<Self>> {
        if let Some(set) = value.downcast_ref::<Set>() {
            return Ok(Some(Self::Set(set.clone())));
        }
        if let Some(dict) = value.downcast_ref::<Dict>()
            && is_exactly(value, &vm.types.dict)
        {
            return Ok(Some(Self::Dict(dict.clone())));
        }
        Ok(vm.items_at_hand(value)?.map(Self::Items))
    }

    /// Calls `f` with each member and its hash, until it says false.
    pub fn each(&self, vm: &mut Vm, mut f: impl FnMut(&mut Vm, Value, i64) -> Res<bool>) -> Res<()> {
        match self {
            Self::Set(set) => {
                for (key, hash) in set.hashed_members() {
                    if !f(vm, key, hash)? {
                        return Ok(());
                    }
                }
            }
            Self::Dict(dict) => {
                for entry in dict.hashed_entries() {
                    if !f(vm, entry.key, entry.hash)? {
                        return Ok(());
                    }
                }
            }
            Self::Items(items) => {
                for item in items {
                    let hash = vm.hash_for(item, "a set element")?;
                    if !f(vm, item.clone(), hash)? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// As a set, made if need be.
    pub fn into_set(self, vm: &mut Vm) -> Res<Ref<Set>> {
        match self {
            Self::Set(set) => Ok(set),
            other => {
                let set = vm.new_set(SetTable::default());
                set.update(vm, &other)?;
                Ok(set)
            }
        }
    }
}

impl Set {
    /// Adds all members of the operand.
    pub fn update(&self, vm: &mut Vm, other: &Operand) -> Res<()> {
        match other {
            Operand::Set(set) if std::ptr::eq::<Set>(&**set, self) || set.is_empty() => return Ok(()),
            Operand::Set(set) if self.table.borrow().is_fresh() => {
                self.replace(set.copy_table());
                return Ok(());
            }
            Operand::Set(set) => self.reserve(set.len()),
            Operand::Dict(dict) => self.reserve(dict.len()),
            Operand::Items(_) => {}
        }
        other.each(vm, |vm, key, hash| self.add_hashed(vm, key, hash).map(|_| true))
    }

    /// A table of the members that the operand has as well.
    pub fn intersection(&self, vm: &mut Vm, other: &Operand) -> Res<SetTable> {
        let result = Set::default();
        if let Operand::Set(set) = other {
            // The smaller one is walked.
            let (walked, probed): (&Set, &Set) = if set.len() > self.len() {
                (self, set)
            } else {
                (set, self)
            };
            for (key, hash) in walked.hashed_members() {
                if probed.contains_hashed(vm, &key, hash)? {
                    result.add_hashed(vm, key, hash)?;
                }
            }
        } else {
            other.each(vm, |vm, key, hash| {
                if self.contains_hashed(vm, &key, hash)? {
                    result.add_hashed(vm, key, hash)?;
                }
                Ok(true)
            })?;
        }
        Ok(result.take())
    }

    /// A table of the members that the operand doesn't have.
    pub fn difference(&self, vm: &mut Vm, other: &Operand) -> Res<SetTable> {
        let much_larger = |size: usize| self.len() >> 2 > size;
        let result = match other {
            Operand::Set(set) if !much_larger(set.len()) => {
                let result = Set::default();
                for (key, hash) in self.hashed_members() {
                    if !set.contains_hashed(vm, &key, hash)? {
                        result.add_hashed(vm, key, hash)?;
                    }
                }
                result
            }
            Operand::Dict(dict) if !much_larger(dict.len()) => {
                let result = Set::default();
                for (key, hash) in self.hashed_members() {
                    if dict.get_hashed(vm, &key, hash)?.is_none() {
                        result.add_hashed(vm, key, hash)?;
                    }
                }
                result
            }
            _ => {
                let result = Set::from_table(self.copy_table());
                result.difference_update(vm, other)?;
                result
            }
        };
        Ok(result.take())
    }

    /// Removes all members of the operand.
    pub fn difference_update(&self, vm: &mut Vm, other: &Operand) -> Res<()> {
        if let Operand::Set(set) = other
            && std::ptr::eq::<Set>(&**set, self)
        {
            self.clear(&vm.heap);
            return Ok(());
        }
        other.each(vm, |vm, key, hash| self.discard_hashed(vm, &key, hash).map(|_| true))?;
        self.tidy();
        Ok(())
    }

    /// Keeps the members that are in exactly one of both.
    pub fn symmetric_difference_update(&self, vm: &mut Vm, other: Operand) -> Res<()> {
        if let Operand::Set(set) = &other
            && std::ptr::eq::<Set>(&**set, self)
        {
            self.clear(&vm.heap);
            return Ok(());
        }
        let other = match other {
            Operand::Items(_) => Operand::Set(other.into_set(vm)?),
            other => other,
        };
        other.each(vm, |vm, key, hash| {
            if !self.discard_hashed(vm, &key, hash)? {
                self.add_hashed(vm, key, hash)?;
            }
            Ok(true)
        })
    }

    /// Whether the operand has every member.
    pub fn is_subset(&self, vm: &mut Vm, other: &Set) -> Res<bool> {
        if self.len() > other.len() {
            return Ok(false);
        }
        for (key, hash) in self.hashed_members() {
            if !other.contains_hashed(vm, &key, hash)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether both have no member in common.
    pub fn is_disjoint(&self, vm: &mut Vm, other: &Operand) -> Res<bool> {
        let mut disjoint = true;
        other.each(vm, |vm, key, hash| {
            disjoint = !self.contains_hashed(vm, &key, hash)?;
            Ok(disjoint)
        })?;
        Ok(disjoint)
    }
}

//! `dict_keys`, `dict_values`, `dict_items`, and the iterators over them.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::{Dict, view_sets};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, TypeDef, begin_method, getter, method, this};
use crate::objects::iterators::{iter_self, reduce_iterator};
use crate::vm::Vm;

/// What of each entry is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Keys,
    Values,
    Items,
}

/// The payload of views.
pub struct DictView {
    pub dict: Ref<Dict>,
    pub part: Part,
}

payload!(DictView, "dict_view", [dict]);

/// The payload of iterators. A finished one lets go of its dict.
pub struct DictIterator {
    dict: RefCell<Option<Ref<Dict>>>,
    part: Part,
    backwards: bool,
    position: Cell<usize>,
    /// Entries when iteration began; `usize::MAX` once the dict was seen to have changed.
    expected: Cell<usize>,
    left: Cell<usize>,
}

payload!(DictIterator, "dict_iterator", [dict]);

const fn view_def(name: &'static str, methods: &'static [Native]) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods,
        getsets: VIEW_GETSETS,
        ..TypeDef::new::<DictView>(name, "builtins")
    }
}

const fn iterator_def(name: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods: ITERATOR_METHODS,
        ..TypeDef::new::<DictIterator>(name, "builtins")
    }
}

pub static DICT_KEYS: TypeDef = view_def("dict_keys", view_sets::SET_VIEW_METHODS);
pub static DICT_ITEMS: TypeDef = view_def("dict_items", view_sets::SET_VIEW_METHODS);
pub static DICT_VALUES: TypeDef = view_def("dict_values", VIEW_METHODS);

static ITERATORS: [TypeDef; 6] = [
    iterator_def("dict_keyiterator"),
    iterator_def("dict_valueiterator"),
    iterator_def("dict_itemiterator"),
    iterator_def("dict_reversekeyiterator"),
    iterator_def("dict_reversevalueiterator"),
    iterator_def("dict_reverseitemiterator"),
];

pub static VIEW_METHODS: &[Native] = &[
    method("__len__", "($self, /)", view_len, "Return len(self)."),
    method("__iter__", "($self, /)", view_iter, "Implement iter(self)."),
    method(
        "__reversed__",
        "($self, /)",
        view_reversed,
        "Return a reverse iterator over the dict's entries.",
    ),
    method("__repr__", "($self, /)", view_repr, "Return repr(self)."),
];

static VIEW_GETSETS: &[GetSet] = &[getter("mapping", view_mapping, "dictionary that this view refers to")];

static ITERATOR_METHODS: &[Native] = &[
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method(
        "__next__",
        "($self, /)",
        |vm, args| Ok(this::<DictIterator>(vm, &args[0])?.advance(vm)?.into()),
        "Implement next(self).",
    ),
    method(
        "__length_hint__",
        "($self, /)",
        length_hint,
        "Private method returning an estimate of len(list(it)).",
    ),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
];

impl Part {
    fn of(self, vm: &mut Vm, key: Value, value: Value) -> Value {
        match self {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => vm.pair(key, value),
        }
    }
}

impl DictView {
    /// What the view shows, in order.
    pub fn items(&self, vm: &mut Vm) -> Vec<Value> {
        match self.part {
            Part::Keys => self.dict.keys(),
            Part::Values => self.dict.values(),
            Part::Items => {
                let entries = self.dict.entries();
                entries.into_iter().map(|(key, value)| vm.tuple([key, value])).collect()
            }
        }
    }
}

impl DictIterator {
    /// The next item.
    #[inline]
    pub fn advance(&self, vm: &mut Vm) -> Res<Option<Value>> {
        let entry = self.advance_entry(vm)?;
        Ok(entry.map(|(key, value)| self.part.of(vm, key, value)))
    }

    /// Whether the items are keys with their values.
    pub(crate) fn gives_items(&self) -> bool {
        self.part == Part::Items
    }

    /// What `look` makes of key and value of the next entry. `None`: at the end, or if the dict has changed, or backwards:
    /// [`DictIterator::advance_entry`] goes on.
    #[inline(always)]
    pub(crate) fn advance_with<R>(&self, look: impl FnOnce(&Value, &Value) -> R) -> Option<R> {
        let left = self.left.get();
        if left == 0 || self.backwards {
            return None;
        }
        let dict = self.dict.borrow();
        let table = dict.as_ref()?.table.borrow();
        if table.len() != self.expected.get() {
            return None;
        }
        let mut position = self.position.get();
        let entry = table.next_entry(&mut position)?;
        self.position.set(position);
        self.left.set(left - 1);
        Some(look(&entry.key, &entry.value))
    }

    #[inline(always)]
    pub(crate) fn part(&self) -> Part {
        self.part
    }

    /// Key and value of the next entry.
    #[inline]
    pub(crate) fn advance_entry(&self, vm: &mut Vm) -> Res<Option<(Value, Value)>> {
        let entry = {
            let dict = self.dict.borrow();
            let Some(dict) = dict.as_ref() else { return Ok(None) };
            if dict.len() != self.expected.get() {
                self.expected.set(usize::MAX);
                return Err(vm.runtime_error("dictionary changed size during iteration"));
            }
            let mut position = self.position.get();
            let entry = if self.backwards {
                dict.previous_entry(&mut position)
            } else {
                dict.next_entry(&mut position)
            };
            self.position.set(position);
            entry
        };
        match entry {
            None => {
                drop(self.dict.take());
                Ok(None)
            }
            Some(_) if self.left.get() == 0 => {
                drop(self.dict.take());
                Err(vm.runtime_error("dictionary keys changed during iteration"))
            }
            Some((key, value)) => {
                self.left.set(self.left.get() - 1);
                Ok(Some((key, value)))
            }
        }
    }
}

impl Vm {
    /// `dict.keys()` and its like.
    pub fn dict_view(&mut self, dict: Ref<Dict>, part: Part) -> Value {
        let ty = self.type_for(match part {
            Part::Keys => &DICT_KEYS,
            Part::Values => &DICT_VALUES,
            Part::Items => &DICT_ITEMS,
        });
        self.heap.alloc(&ty, DictView { dict, part }).into_value()
    }

    /// An iterator over keys, values or items of a dict.
    pub fn dict_iterator(&mut self, dict: Ref<Dict>, part: Part, backwards: bool) -> Value {
        let index = part as usize + if backwards { 3 } else { 0 };
        let ty = self.type_for(&ITERATORS[index]);
        let length = dict.len();
        let payload = DictIterator {
            position: Cell::new(if backwards { dict.end() } else { 0 }),
            dict: RefCell::new(Some(dict)),
            part,
            backwards,
            expected: Cell::new(length),
            left: Cell::new(length),
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

pub(super) fn dict_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    Ok(vm.dict_iterator(dict, Part::Keys, false))
}

pub(super) fn dict_reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    Ok(vm.dict_iterator(dict, Part::Keys, true))
}

pub(super) fn dict_keys(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    Ok(vm.dict_view(dict, Part::Keys))
}

pub(super) fn dict_values(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    Ok(vm.dict_view(dict, Part::Values))
}

pub(super) fn dict_items(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?.clone();
    Ok(vm.dict_view(dict, Part::Items))
}

pub(super) fn view_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let length = this::<DictView>(vm, &args[0])?.dict.len();
    Ok(vm.size(length))
}

pub(super) fn view_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<DictView>(vm, &args[0])?;
    Ok(vm.dict_iterator(view.dict.clone(), view.part, false))
}

pub(super) fn view_reversed(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<DictView>(vm, &args[0])?;
    Ok(vm.dict_iterator(view.dict.clone(), view.part, true))
}

pub(super) fn view_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let view = this::<DictView>(vm, &args[0])?;
    let name = vm.type_name(&args[0]);
    vm.repr_guarded(&args[0], "...", |vm| {
        let items = view.items(vm);
        vm.repr_items(&format!("{name}(["), "])", |_, at| items.get(at).cloned())
    })
}

fn view_mapping(vm: &mut Vm, value: &Value) -> Res {
    let dict = this::<DictView>(vm, value)?.dict.to_value();
    Ok(vm.mapping_proxy(dict))
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<DictIterator>(vm, &args[0])?;
    let valid = iterator
        .dict
        .borrow()
        .as_ref()
        .is_some_and(|dict| dict.len() == iterator.expected.get());
    Ok(vm.size(if valid { iterator.left.get() } else { 0 }))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<DictIterator>(vm, &args[0])?;
    reduce_iterator(vm, "iter", |vm| {
        let twin = DictIterator {
            dict: RefCell::new(iterator.dict.borrow().clone()),
            part: iterator.part,
            backwards: iterator.backwards,
            position: iterator.position.clone(),
            expected: iterator.expected.clone(),
            left: iterator.left.clone(),
        };
        let mut rest = Vec::new();
        while let Some(item) = twin.advance(vm)? {
            rest.push(item);
        }
        Ok((vm.list(rest), None))
    })
}

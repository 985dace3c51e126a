//! Iterators over text, one code point at a time.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use super::Str;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, TypeDef, begin_method, method, this};
use crate::vm::Vm;

/// The payload. A finished iterator lets go of its string.
pub struct StrIterator {
    pub string: RefCell<Option<Ref<Str>>>,
    /// In bytes.
    offset: Cell<usize>,
    /// In code points.
    position: Cell<usize>,
}

payload!(StrIterator, "str_iterator", [string]);

const fn def(name: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods: METHODS,
        ..TypeDef::new::<StrIterator>(name, "builtins")
    }
}

pub static STR_ITERATOR: TypeDef = def("str_iterator");
pub static STR_ASCII_ITERATOR: TypeDef = def("str_ascii_iterator");

const METHODS: &[Native] = &[
    method(
        "__iter__",
        "($self, /)",
        |_, args| Ok(args[0].clone()),
        "Implement iter(self).",
    ),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
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
    method(
        "__setstate__",
        "($self, state, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

impl StrIterator {
    /// The next code point, `None` at the end.
    pub fn advance(&self, vm: &mut Vm) -> Option<Value> {
        let next = self.next_character(vm);
        if next.is_none() {
            drop(self.string.take());
        }
        next
    }

    fn next_character(&self, vm: &mut Vm) -> Option<Value> {
        let string = self.string.borrow();
        let rest = string.as_ref()?.as_bytes().get(self.offset.get()..)?;
        let bytes = rest.get(..super::sequence_length(*rest.first()?))?;
        self.offset.set(self.offset.get() + bytes.len());
        self.position.set(self.position.get() + 1);
        Some(vm.character(bytes))
    }
}

impl Vm {
    /// `iter(string)`
    pub fn str_iterator(&mut self, string: Ref<Str>) -> Value {
        let ty = self.type_for(if string.is_ascii() {
            &STR_ASCII_ITERATOR
        } else {
            &STR_ITERATOR
        });
        let payload = StrIterator {
            string: RefCell::new(Some(string)),
            offset: Cell::new(0),
            position: Cell::new(0),
        };
        self.heap.alloc(&ty, payload).into_value()
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<StrIterator>(vm, &args[0])?;
    Ok(iterator.advance(vm).into())
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<StrIterator>(vm, &args[0])?;
    let length = iterator.string.borrow().as_ref().map_or(0, |string| string.len());
    let left = length.saturating_sub(iterator.position.get());
    Ok(vm.size(left))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<StrIterator>(vm, &args[0])?;
    let iter = vm.visible_builtin("iter")?;
    let (string, position) = (iterator.string.borrow().clone(), iterator.position.get());
    let parts = match string {
        Some(string) => vec![iter, vm.tuple([string.into_value()]), vm.size(position)],
        None => {
            let empty = vm.str("");
            vec![iter, vm.tuple([empty])]
        }
    };
    Ok(vm.tuple(parts))
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<StrIterator>(vm, &args[0])?;
    let position = usize::try_from(vm.to_i64(&args[1])?).unwrap_or(0);
    if let Some(string) = &*iterator.string.borrow() {
        let position = position.min(string.len());
        iterator.position.set(position);
        iterator.offset.set(string.byte_offset(position));
    }
    Ok(Value::NONE)
}

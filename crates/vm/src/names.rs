//! Names that the machine looks up each time it makes a function or a class, or imports: interned once.

use corallus_heap::Ref;

use crate::objects::str::Str;
use crate::vm::Vm;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Name {
    Builtins,
    ClassCell,
    ClassDictCell,
    Dict,
    Doc,
    File,
    Import,
    Loader,
    Metaclass,
    Module,
    Name,
    Package,
    Path,
    Qualname,
    Slots,
    Spec,
    WeakRef,
}

/// The texts, in the order of [`Name`].
pub(crate) static TEXTS: &[&str] = &[
    "__builtins__",
    "__classcell__",
    "__classdictcell__",
    "__dict__",
    "__doc__",
    "__file__",
    "__import__",
    "__loader__",
    "metaclass",
    "__module__",
    "__name__",
    "__package__",
    "__path__",
    "__qualname__",
    "__slots__",
    "__spec__",
    "__weakref__",
];

impl Vm {
    /// The interned name.
    #[inline(always)]
    pub fn known(&self, name: Name) -> &Ref<Str> {
        &self.known_names[name as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_in_the_order_of_the_names() {
        assert_eq!(TEXTS[Name::Builtins as usize], "__builtins__");
        assert_eq!(TEXTS[Name::Metaclass as usize], "metaclass");
        assert_eq!(TEXTS[Name::WeakRef as usize], "__weakref__");
        assert_eq!(TEXTS.len(), Name::WeakRef as usize + 1);
    }
}

//! The one table of special methods. A type keeps the methods it has (own or inherited) in an array indexed by
//! [`Special`], so that the machine finds `__add__` of a type without a look-up by name.

/// A special method that the machine itself looks up on the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[rustfmt::skip]
pub enum Special {
    New, Init, Del, Repr, Str, Format, Hash, Bool, Call, Len, LengthHint, Dir,
    GetAttribute, GetAttr, SetAttr, DelAttr, Get, Set, Delete, SetName, InitSubclass, ClassGetItem,
    Lt, Le, Eq, Ne, Gt, Ge,
    Iter, Next, Contains, GetItem, SetItem, DelItem, Missing, Reversed,
    Add, Sub, Mul, MatMul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor, DivMod,
    RAdd, RSub, RMul, RMatMul, RTrueDiv, RFloorDiv, RMod, RPow, RLShift, RRShift, RAnd, ROr, RXor, RDivMod,
    IAdd, ISub, IMul, IMatMul, ITrueDiv, IFloorDiv, IMod, IPow, ILShift, IRShift, IAnd, IOr, IXor,
    Neg, Pos, Invert, Abs, Int, Float, Complex, Index, Round, Trunc, Floor, Ceil,
    Enter, Exit, AEnter, AExit, Await, AIter, ANext,
    InstanceCheck, SubclassCheck, Prepare, MroEntries, Bytes, Fspath, Buffer, ReleaseBuffer, Reduce, ReduceEx,
    Send, Throw, Close,
}

/// The names, in the order of [`Special`].
#[rustfmt::skip]
pub static NAMES: &[&str] = &[
    "__new__", "__init__", "__del__", "__repr__", "__str__", "__format__", "__hash__", "__bool__", "__call__", "__len__", "__length_hint__", "__dir__",
    "__getattribute__", "__getattr__", "__setattr__", "__delattr__", "__get__", "__set__", "__delete__", "__set_name__", "__init_subclass__", "__class_getitem__",
    "__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__",
    "__iter__", "__next__", "__contains__", "__getitem__", "__setitem__", "__delitem__", "__missing__", "__reversed__",
    "__add__", "__sub__", "__mul__", "__matmul__", "__truediv__", "__floordiv__", "__mod__", "__pow__", "__lshift__", "__rshift__", "__and__", "__or__", "__xor__", "__divmod__",
    "__radd__", "__rsub__", "__rmul__", "__rmatmul__", "__rtruediv__", "__rfloordiv__", "__rmod__", "__rpow__", "__rlshift__", "__rrshift__", "__rand__", "__ror__", "__rxor__", "__rdivmod__",
    "__iadd__", "__isub__", "__imul__", "__imatmul__", "__itruediv__", "__ifloordiv__", "__imod__", "__ipow__", "__ilshift__", "__irshift__", "__iand__", "__ior__", "__ixor__",
    "__neg__", "__pos__", "__invert__", "__abs__", "__int__", "__float__", "__complex__", "__index__", "__round__", "__trunc__", "__floor__", "__ceil__",
    "__enter__", "__exit__", "__aenter__", "__aexit__", "__await__", "__aiter__", "__anext__",
    "__instancecheck__", "__subclasscheck__", "__prepare__", "__mro_entries__", "__bytes__", "__fspath__", "__buffer__", "__release_buffer__", "__reduce__", "__reduce_ex__",
    "send", "throw", "close",
];

/// Special methods that the reference looks up by name, or that are plain methods there.
#[rustfmt::skip]
static NOT_SLOTS: &[&str] = &[
    "__new__", "__format__", "__length_hint__", "__dir__", "__set_name__", "__init_subclass__", "__class_getitem__",
    "__missing__", "__reversed__", "__complex__", "__round__", "__trunc__", "__floor__", "__ceil__",
    "__enter__", "__exit__", "__aenter__", "__aexit__", "__instancecheck__", "__subclasscheck__", "__prepare__",
    "__mro_entries__", "__bytes__", "__fspath__", "__reduce__", "__reduce_ex__",
];

/// Slots that these types have as plain methods.
static PLAIN: &[(&str, &str)] = &[
    ("list", "__getitem__"),
    ("dict", "__getitem__"),
    ("dict", "__contains__"),
    ("set", "__contains__"),
    ("frozenset", "__contains__"),
];

/// Whether a native type's method is what the reference calls a slot wrapper, which has words of its own for wrong
/// arguments and a type of its own when bound.
pub fn is_slot(name: &str, owner: &crate::objects::type_::Type) -> bool {
    name.starts_with("__")
        && NAMES.contains(&name)
        && !NOT_SLOTS.contains(&name)
        && !PLAIN
            .iter()
            .any(|(ty, method)| *method == name && **ty == *owner.name())
}

impl crate::vm::Vm {
    /// The interned name of a special method.
    #[inline(always)]
    pub(crate) fn special_name(&self, special: Special) -> &corallus_heap::Ref<crate::objects::str::Str> {
        &self.special_names[special as usize]
    }
}

/// How many there are.
pub const COUNT: usize = Special::Close as usize + 1;

impl Special {
    /// The method's name.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// Whether `None` in its place is called like any other value, so that `TypeError` says that it isn't callable. For the
    /// rest, `None` says that the type has no such method.
    pub fn calls_none(self) -> bool {
        use Special::*;
        matches!(
            self,
            Len | GetItem
                | SetItem
                | DelItem
                | Repr
                | Str
                | Format
                | Next
                | Neg
                | Pos
                | Abs
                | Invert
                | Int
                | Float
                | Complex
                | Index
                | Round
                | Trunc
                | Floor
                | Ceil
                | Dir
                | InstanceCheck
                | SubclassCheck
                | AIter
                | ANext
                | Set
                | Delete
                | SetName
                | Buffer
        )
    }

    /// The special method with this number.
    pub fn from_index(index: usize) -> Option<Self> {
        ALL.get(index).copied()
    }
}

#[rustfmt::skip]
static ALL: &[Special] = {
    use Special::*;
    &[
    New, Init, Del, Repr, Str, Format, Hash, Bool, Call, Len, LengthHint, Dir,
    GetAttribute, GetAttr, SetAttr, DelAttr, Get, Set, Delete, SetName, InitSubclass, ClassGetItem,
    Lt, Le, Eq, Ne, Gt, Ge,
    Iter, Next, Contains, GetItem, SetItem, DelItem, Missing, Reversed,
    Add, Sub, Mul, MatMul, TrueDiv, FloorDiv, Mod, Pow, LShift, RShift, And, Or, Xor, DivMod,
    RAdd, RSub, RMul, RMatMul, RTrueDiv, RFloorDiv, RMod, RPow, RLShift, RRShift, RAnd, ROr, RXor, RDivMod,
    IAdd, ISub, IMul, IMatMul, ITrueDiv, IFloorDiv, IMod, IPow, ILShift, IRShift, IAnd, IOr, IXor,
    Neg, Pos, Invert, Abs, Int, Float, Complex, Index, Round, Trunc, Floor, Ceil,
    Enter, Exit, AEnter, AExit, Await, AIter, ANext,
    InstanceCheck, SubclassCheck, Prepare, MroEntries, Bytes, Fspath, Buffer, ReleaseBuffer, Reduce, ReduceEx,
    Send, Throw, Close,
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_agree() {
        assert_eq!(NAMES.len(), COUNT);
        assert_eq!(ALL.len(), COUNT);
        assert!(
            ALL.iter()
                .enumerate()
                .all(|(index, special)| *special as usize == index)
        );
        assert_eq!(Special::Await.name(), "__await__");
        assert_eq!(Special::RDivMod.name(), "__rdivmod__");
        assert_eq!(Special::IXor.name(), "__ixor__");
    }
}

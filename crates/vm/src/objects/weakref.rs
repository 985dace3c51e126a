//! `weakref.ref` and the proxies. The heap keeps what refers to what; see `corallus_heap::weak`.

use corallus_heap::{Ref, TypeFlags, Value, WeakRef};

use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, TypeDef, begin_method, class, fixed, getter, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::generic_alias::class_getitem;
use crate::objects::iterators::is_exactly;
use crate::objects::str::Str;
use crate::objects::type_::Type;
use crate::operators::{BinaryOp, CompareOp, UnaryOp};
use crate::special::Special;
use crate::vm::Vm;

/// Methods of `ReferenceType`, a core type.
pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, object, callback=None, /, *args, **kwargs)",
        ref_new,
        "Create and return a new object.",
    )),
    method("__init__", "($self, /, *args, **kwargs)", ref_init, "Initialize self."),
    method("__call__", "($self, /)", ref_call, "Call self as a function."),
    method("__hash__", "($self, /)", ref_hash, "Return hash(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| ref_compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| ref_compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method("__repr__", "($self, /)", ref_repr, "Return repr(self)."),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

pub static GETSETS: &[GetSet] = &[getter(
    "__callback__",
    |vm, value| Ok(this::<WeakRef>(vm, value)?.callback().unwrap_or(Value::NONE)),
    "",
)];

/// Makes a weak reference of type `ty`.
fn watch(vm: &mut Vm, ty: &Ref<Type>, object: &Value, callback: Option<Value>) -> Res<Ref<WeakRef>> {
    let weak = vm.heap.alloc(ty, WeakRef::new(callback));
    if vm.heap.watch(&weak, object) {
        return Ok(weak);
    }
    let name = vm.type_name(object);
    Err(vm.type_error(format!("cannot create weak reference to '{name}' object")))
}

fn ref_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("ReferenceType.__new__(X): X is not a type object"));
    };
    // Subclasses may take more, in `__init__`.
    if ty.is(&vm.types.weakref) {
        let more = args[3]
            .downcast_ref::<crate::objects::tuple::Tuple>()
            .map_or(0, |more| more.items.len());
        if more > 0 {
            return Err(vm.type_error(format!("__new__ expected at most 2 arguments, got {}", more + 2)));
        }
        if args[4]
            .downcast_ref::<crate::objects::dict::Dict>()
            .is_some_and(|named| !named.is_empty())
        {
            return Err(vm.type_error("ref() takes no keyword arguments"));
        }
    }
    let callback = (!args[2].is_none()).then(|| args[2].clone());
    // A plain reference without a callback is shared.
    if callback.is_none() && ty.is(&vm.types.weakref) {
        let known = without_callback(vm, &args[1], |vm, weak| is_exactly(weak, &vm.types.weakref));
        if let Some(known) = known {
            return Ok(known);
        }
    }
    Ok(watch(vm, ty, &args[1], callback)?.into_value())
}

/// What counts was done by `__new__`.
fn ref_init(vm: &mut Vm, args: Args<'_>) -> Res {
    match vm.items_of_exact(&args[1]).unwrap_or_default().len() {
        1..=2 => Ok(Value::NONE),
        0 => Err(vm.type_error("__init__ expected at least 1 argument, got 0")),
        given => Err(vm.type_error(format!("__init__ expected at most 2 arguments, got {given}"))),
    }
}

fn ref_call(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(this::<WeakRef>(vm, &args[0])?.upgrade().unwrap_or(Value::NONE))
}

fn ref_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let weak = this::<WeakRef>(vm, &args[0])?;
    let hash = match (weak.hash.get(), weak.upgrade()) {
        (Some(hash), _) => hash,
        (None, Some(object)) => vm.hash(&object)?,
        (None, None) => return Err(vm.type_error("weak object has gone away")),
    };
    weak.hash.set(Some(hash));
    Ok(vm.int(hash))
}

fn ref_compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<WeakRef>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<WeakRef>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match (a.upgrade(), b.upgrade()) {
        (Some(a), Some(b)) => vm.compare(&a, &b, op),
        // Dead references are equal only to themselves.
        _ => Ok(Value::bool(args[0].is(&args[1]) == (op == CompareOp::Eq))),
    }
}

fn ref_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let weak = this::<WeakRef>(vm, &args[0])?;
    let at = args[0].bits();
    let Some(object) = weak.upgrade() else {
        return Ok(vm.str(&format!("<weakref at {at:#x}; dead>")));
    };
    let name = vm.type_name(&object);
    let mut text = format!("<weakref at {at:#x}; to '{name}' at {:#x}", object.bits());
    let key = vm.intern("__name__");
    // Only what its type gives it counts.
    let named = vm.type_of(&object).lookup(vm, &key).is_some();
    if named
        && let Some(own) = vm.getattr_opt(&object, "__name__")?
        && let Some(own) = own.downcast_ref::<Str>()
    {
        text.push_str(&format!(" ({})", own.to_string_lossy()));
    }
    text.push('>');
    Ok(vm.str(&text))
}

pub static PROXY: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: PROXY_METHODS,
    ..TypeDef::new::<WeakRef>("ProxyType", "weakref")
};

pub static CALLABLE_PROXY: TypeDef = TypeDef {
    base: Some(&PROXY),
    flags: TypeFlags::NO_NEW,
    methods: CALLABLE_METHODS,
    ..TypeDef::new::<WeakRef>("CallableProxyType", "weakref")
};

/// `weakref.proxy(object, callback)`.
pub fn new_proxy(vm: &mut Vm, object: &Value, callback: &Value) -> Res {
    let callback = (!callback.is_none()).then(|| callback.clone());
    // A proxy without a callback is shared.
    if callback.is_none()
        && let Some(known) = without_callback(vm, object, is_proxy)
    {
        return Ok(known);
    }
    let ty = vm.type_for(if vm.is_callable(object) {
        &CALLABLE_PROXY
    } else {
        &PROXY
    });
    Ok(watch(vm, &ty, object, callback)?.into_value())
}

/// Whether a weak reference is a proxy.
fn is_proxy(_: &Vm, weak: &Value) -> bool {
    // Unlike references, they can't be made by calling their type, nor derived from.
    weak.has_payload::<WeakRef>() && weak.type_core().is_some_and(|core| core.has(TypeFlags::NO_NEW))
}

/// The weak reference of this kind to an object that has no callback, if there is one.
fn without_callback(vm: &Vm, object: &Value, kind: impl Fn(&Vm, &Value) -> bool) -> Option<Value> {
    vm.heap.weak_references(object).into_iter().find(|weak| {
        kind(vm, weak)
            && weak
                .downcast_ref::<WeakRef>()
                .is_some_and(|weak| weak.callback().is_none())
    })
}

/// The weak references to an object: the shared reference, the shared proxy, then the others, the newest first.
pub fn references_to(vm: &Vm, object: &Value) -> Vec<Value> {
    let rank = |weak: &Value| {
        let shared = weak
            .downcast_ref::<WeakRef>()
            .is_some_and(|weak| weak.callback().is_none());
        match shared {
            true if is_exactly(weak, &vm.types.weakref) => 0,
            true if is_proxy(vm, weak) => 1,
            _ => 2,
        }
    };
    let mut references = vm.heap.weak_references(object);
    references.reverse();
    references.sort_by_key(rank);
    references
}

fn gone(vm: &mut Vm) -> Raised {
    vm.error(
        ExceptionKind::ReferenceError,
        "weakly-referenced object no longer exists",
    )
}

/// The object behind a proxy.
fn target(vm: &mut Vm, value: &Value) -> Res {
    this::<WeakRef>(vm, value)?.upgrade().ok_or_else(|| gone(vm))
}

/// The object behind the value if it is a proxy, else the value.
fn behind(vm: &mut Vm, value: &Value) -> Res {
    if is_proxy(vm, value) {
        target(vm, value)
    } else {
        Ok(value.clone())
    }
}

static CALLABLE_METHODS: &[Native] = &[begin_method(
    "__call__",
    "($self, /, *args, **kwargs)",
    proxy_call,
    "Call self as a function.",
)];

static PROXY_METHODS: &[Native] = &[
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        proxy_getattr,
        "Return getattr(self, name).",
    ),
    begin_method(
        "__setattr__",
        "($self, name, value, /)",
        |vm, args| proxy_setattr(vm, args, Some(args[2].clone())),
        "Implement setattr(self, name, value).",
    ),
    begin_method(
        "__delattr__",
        "($self, name, /)",
        |vm, args| proxy_setattr(vm, args, None),
        "Implement delattr(self, name).",
    ),
    method("__repr__", "($self, /)", proxy_repr, "Return repr(self)."),
    method("__str__", "($self, /)", proxy_str, "Return str(self)."),
    begin_method(
        "__bool__",
        "($self, /)",
        |vm, args| {
            let o = target(vm, &args[0])?;
            vm.begin_truth(&o)
        },
        "True if self else False",
    ),
    method("__len__", "($self, /)", proxy_len, "Return len(self)."),
    begin_method(
        "__iter__",
        "($self, /)",
        |vm, args| {
            let o = target(vm, &args[0])?;
            vm.begin_iter(&o)
        },
        "Implement iter(self).",
    ),
    begin_method("__next__", "($self, /)", proxy_next, "Implement next(self)."),
    method(
        "__contains__",
        "($self, key, /)",
        proxy_contains,
        "Return bool(key in self).",
    ),
    begin_method(
        "__getitem__",
        "($self, key, /)",
        |vm, args| {
            let o = target(vm, &args[0])?;
            vm.begin_getitem(&o, &args[1])
        },
        "Return self[key].",
    ),
    method(
        "__setitem__",
        "($self, key, value, /)",
        proxy_setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", proxy_delitem, "Delete self[key]."),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, args| proxy_compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
    method(
        "__add__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Add),
        "Return self+value.",
    ),
    method(
        "__radd__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Add),
        "Return value+self.",
    ),
    method(
        "__sub__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Sub),
        "Return self-value.",
    ),
    method(
        "__rsub__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Sub),
        "Return value-self.",
    ),
    method(
        "__mul__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Mul),
        "Return self*value.",
    ),
    method(
        "__rmul__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Mul),
        "Return value*self.",
    ),
    method(
        "__matmul__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::MatMul),
        "Return self@value.",
    ),
    method(
        "__rmatmul__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::MatMul),
        "Return value@self.",
    ),
    method(
        "__truediv__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::TrueDiv),
        "Return self/value.",
    ),
    method(
        "__rtruediv__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::TrueDiv),
        "Return value/self.",
    ),
    method(
        "__floordiv__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::FloorDiv),
        "Return self//value.",
    ),
    method(
        "__rfloordiv__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::FloorDiv),
        "Return value//self.",
    ),
    method(
        "__mod__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Mod),
        "Return self%value.",
    ),
    method(
        "__rmod__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Mod),
        "Return value%self.",
    ),
    method(
        "__divmod__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::DivMod),
        "Return divmod(self, value).",
    ),
    method(
        "__rdivmod__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::DivMod),
        "Return divmod(value, self).",
    ),
    method(
        "__pow__",
        "($self, value, mod=None, /)",
        |vm, args| binary(vm, args, BinaryOp::Pow),
        "Return pow(self, value, mod).",
    ),
    method(
        "__rpow__",
        "($self, value, mod=None, /)",
        |vm, args| reflected(vm, args, BinaryOp::Pow),
        "Return pow(value, self, mod).",
    ),
    method(
        "__lshift__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::LShift),
        "Return self<<value.",
    ),
    method(
        "__rlshift__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::LShift),
        "Return value<<self.",
    ),
    method(
        "__rshift__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::RShift),
        "Return self>>value.",
    ),
    method(
        "__rrshift__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::RShift),
        "Return value>>self.",
    ),
    method(
        "__and__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::And),
        "Return self&value.",
    ),
    method(
        "__rand__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::And),
        "Return value&self.",
    ),
    method(
        "__or__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Or),
        "Return self|value.",
    ),
    method(
        "__ror__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Or),
        "Return value|self.",
    ),
    method(
        "__xor__",
        "($self, value, /)",
        |vm, args| binary(vm, args, BinaryOp::Xor),
        "Return self^value.",
    ),
    method(
        "__rxor__",
        "($self, value, /)",
        |vm, args| reflected(vm, args, BinaryOp::Xor),
        "Return value^self.",
    ),
    method(
        "__iadd__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Add),
        "Return self+=value.",
    ),
    method(
        "__isub__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Sub),
        "Return self-=value.",
    ),
    method(
        "__imul__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Mul),
        "Return self*=value.",
    ),
    method(
        "__imatmul__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::MatMul),
        "Return self@=value.",
    ),
    method(
        "__itruediv__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::TrueDiv),
        "Return self/=value.",
    ),
    method(
        "__ifloordiv__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::FloorDiv),
        "Return self//=value.",
    ),
    method(
        "__imod__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Mod),
        "Return self%=value.",
    ),
    method(
        "__ipow__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Pow),
        "Return self**=value.",
    ),
    method(
        "__ilshift__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::LShift),
        "Return self<<=value.",
    ),
    method(
        "__irshift__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::RShift),
        "Return self>>=value.",
    ),
    method("__bytes__", "($self, /)", proxy_bytes, "Return bytes(self)."),
    begin_method("__reversed__", "($self, /)", proxy_reversed, "Return reversed(self)."),
    method(
        "__iand__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::And),
        "Return self&=value.",
    ),
    method(
        "__ior__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Or),
        "Return self|=value.",
    ),
    method(
        "__ixor__",
        "($self, value, /)",
        |vm, args| inplace(vm, args, BinaryOp::Xor),
        "Return self^=value.",
    ),
    method(
        "__neg__",
        "($self, /)",
        |vm, args| unary(vm, args, UnaryOp::Neg),
        "-self",
    ),
    method(
        "__pos__",
        "($self, /)",
        |vm, args| unary(vm, args, UnaryOp::Pos),
        "+self",
    ),
    method(
        "__abs__",
        "($self, /)",
        |vm, args| unary(vm, args, UnaryOp::Abs),
        "abs(self)",
    ),
    method(
        "__invert__",
        "($self, /)",
        |vm, args| unary(vm, args, UnaryOp::Invert),
        "~self",
    ),
    method(
        "__int__",
        "($self, /)",
        |vm, args| convert(vm, args, Special::Int),
        "int(self)",
    ),
    method(
        "__float__",
        "($self, /)",
        |vm, args| convert(vm, args, Special::Float),
        "float(self)",
    ),
    method(
        "__index__",
        "($self, /)",
        |vm, args| convert(vm, args, Special::Index),
        "Return self converted to an integer.",
    ),
];

fn name_of(vm: &mut Vm, value: &Value) -> Res<Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(name) => Ok(vm.intern_str(name)),
        None => Err(vm.type_error("attribute name must be string")),
    }
}

fn proxy_getattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let object = target(vm, &args[0])?;
    let name = name_of(vm, &args[1])?;
    vm.begin_getattr(&object, &name)
}

fn proxy_setattr(vm: &mut Vm, args: Args<'_>, value: Option<Value>) -> Res<Begun> {
    let object = target(vm, &args[0])?;
    let name = name_of(vm, &args[1])?;
    vm.begin_setattr(&object, &name, value)
}

fn proxy_call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let object = target(vm, &args[0])?;
    let mut values = vm.items_of_exact(&args[1]).unwrap_or_default();
    let named = args[2]
        .downcast_ref::<crate::objects::dict::Dict>()
        .map(|dict| dict.entries())
        .unwrap_or_default();
    let names: Vec<Value> = named.iter().map(|(name, _)| name.clone()).collect();
    values.extend(named.into_iter().map(|(_, value)| value));
    let names = (!names.is_empty()).then(|| vm.new_tuple(names));
    vm.begin_call(&object, &values, names.as_ref())
}

fn proxy_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let at = args[0].bits();
    let text = match this::<WeakRef>(vm, &args[0])?.upgrade() {
        Some(object) => {
            let name = vm.type_name(&object);
            format!("<weakproxy at {at:#x}; to '{name}' at {:#x}>", object.bits())
        }
        None => format!("<weakproxy at {at:#x}; dead>"),
    };
    Ok(vm.str(&text))
}

fn proxy_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    Ok(vm.str_of(&object)?.into_value())
}

fn proxy_len(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    let length = vm.len(&object)?;
    Ok(vm.size(length))
}

fn proxy_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let object = target(vm, &args[0])?;
    if !vm.type_of(&object).has_special(Special::Next) {
        let name = vm.type_name(&object);
        return Err(vm.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
    }
    vm.begin_next(&object)
}

fn proxy_contains(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    Ok(Value::bool(vm.contains(&object, &args[1])?))
}

fn proxy_setitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    vm.setitem(&object, &args[1], args[2].clone())?;
    Ok(Value::NONE)
}

fn proxy_delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    vm.delitem(&object, &args[1])?;
    Ok(Value::NONE)
}

fn proxy_compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let (a, b) = (behind(vm, &args[0])?, behind(vm, &args[1])?);
    vm.compare(&a, &b, op)
}

fn binary(vm: &mut Vm, args: Args<'_>, op: BinaryOp) -> Res {
    let (a, b) = (behind(vm, &args[0])?, behind(vm, &args[1])?);
    vm.binary(op, &a, &b)
}

fn reflected(vm: &mut Vm, args: Args<'_>, op: BinaryOp) -> Res {
    let (a, b) = (behind(vm, &args[1])?, behind(vm, &args[0])?);
    vm.binary(op, &a, &b)
}

fn inplace(vm: &mut Vm, args: Args<'_>, op: BinaryOp) -> Res {
    let (a, b) = (behind(vm, &args[0])?, behind(vm, &args[1])?);
    vm.inplace(op, &a, &b)
}

fn unary(vm: &mut Vm, args: Args<'_>, op: UnaryOp) -> Res {
    let object = target(vm, &args[0])?;
    vm.unary(op, &object)
}

fn convert(vm: &mut Vm, args: Args<'_>, special: Special) -> Res {
    let object = target(vm, &args[0])?;
    match vm.call_special(&object, special, &[])? {
        Some(value) => Ok(value),
        None => {
            let name = vm.type_name(&object);
            Err(vm.type_error(format!("'{name}' object has no {}()", special.name())))
        }
    }
}

fn proxy_bytes(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = target(vm, &args[0])?;
    vm.call_method(&object, "__bytes__", &[])
}

fn proxy_reversed(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let object = target(vm, &args[0])?;
    let reversed = vm.builtin("reversed")?;
    vm.begin_call(&reversed, &[object], None)
}

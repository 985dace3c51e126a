//! `type`: classes.
//!
//! - this file: the payload, attribute look-up along the method resolution order, and the table of special methods.
//! - [`build`]: native types from their tables.
//! - [`create`]: the class statement and `type()`.
//! - [`methods`]: what `type` itself has.
//! - [`mro`]: the C3 linearisation.
//! - [`names`]: what classes are called.
//! - `specials`: where the special methods stand.

pub mod build;
pub mod create;
pub mod methods;
pub mod mro;
mod names;
mod specials;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use corallus_heap::{Ref, Trace, Tracer, TypeCore, TypeFlags, TypePayload, Value, payload};

use crate::native::TypeDef;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::special::Special;
use crate::vm::Vm;
use specials::Specials;

/// The payload of classes.
#[repr(C)]
pub struct Type {
    pub core: TypeCore,
    pub name: RefCell<Rc<str>>,
    /// `__qualname__`; `UNDEF` for native types, whose name is meant.
    pub qualname: RefCell<Value>,
    pub base: RefCell<Option<Ref<Type>>>,
    pub bases: RefCell<Vec<Ref<Type>>>,
    /// The method resolution order, this type first.
    pub mro: Mro,
    pub dict: Late<Ref<Dict>>,
    /// Special methods, own and inherited.
    specials: RefCell<Specials>,
    /// Types that derive directly from this one, as weak references.
    pub subclasses: RefCell<Vec<Value>>,
    pub def: Option<&'static TypeDef>,
    /// For exception types: the builtin one that this is or derives from.
    pub exception_kind: Cell<ExceptionKind>,
    /// What calling the class does, and the version of the class for which that was found out; 0 for none.
    pub(crate) construction: Cell<(u32, Construction)>,
}

/// What calling a class does, as far as it is nothing but that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Construction {
    #[default]
    General,
    /// Without arguments: makes an instance, as `object` does it.
    Bare,
    /// Makes an instance and calls its `__init__`, a Python function.
    Init,
    /// A builtin type that [`Vm::construct_quickly`] knows.
    Quick,
    /// Makes an exception that keeps the positional arguments, as `BaseException` does it.
    Exception,
    /// Makes such an exception and calls its `__init__`, a Python function.
    ExceptionInit,
    /// A native type's own `__new__`, and nothing after it.
    Native,
}

payload!(Type, "type", [qualname, base, bases, mro, dict, specials, subclasses]);

// SAFETY: `repr(C)`, and the first field is a `TypeCore`.
unsafe impl TypePayload for Type {}

/// A field set once, right after its object was made.
pub struct Late<T>(OnceCell<T>);

impl<T> Default for Late<T> {
    fn default() -> Self {
        Self(OnceCell::new())
    }
}

impl<T> Late<T> {
    pub fn set(&self, value: T) {
        // A second value would be a mistake of ours; the first stays.
        let _ = self.0.set(value);
    }
}

impl<T> std::ops::Deref for Late<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        match self.0.get() {
            Some(value) => value,
            None => unreachable!("used before it was set"),
        }
    }
}

impl<T: Trace> Trace for Late<T> {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some(value) = self.0.get() {
            value.trace(tracer);
        }
    }
}

/// A method resolution order that can be held while the type changes.
#[derive(Default)]
pub struct Mro(RefCell<Rc<[Ref<Type>]>>);

impl Mro {
    pub fn get(&self) -> Rc<[Ref<Type>]> {
        self.0.borrow().clone()
    }

    pub fn set(&self, order: Vec<Ref<Type>>) {
        let old = self.0.replace(order.into());
        drop(old);
    }
}

impl Trace for Mro {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        // Somebody holds the order: its references count as held from outside.
        if let Ok(order) = self.0.try_borrow()
            && Rc::strong_count(&order) == 1
        {
            order[..].trace(tracer);
        }
    }
}

impl Type {
    pub fn name(&self) -> Rc<str> {
        self.name.borrow().clone()
    }

    /// The name with the module in front, for native types that aren't builtins (the reference's `tp_name`).
    pub fn long_name(&self) -> Rc<str> {
        match self.def {
            Some(def) if !self.is_heap_type() && def.module != "builtins" => {
                format!("{}.{}", def.module, self.name.borrow()).into()
            }
            _ => self.name(),
        }
    }

    #[inline(always)]
    pub fn has(&self, flags: u32) -> bool {
        self.core.has(flags)
    }

    pub fn is_heap_type(&self) -> bool {
        self.has(TypeFlags::HEAP_TYPE)
    }

    /// Whether this type is `other` or derives from it.
    #[inline]
    pub fn is_subtype(&self, other: &Type) -> bool {
        std::ptr::eq(self, other) || self.mro.0.borrow().iter().any(|ty| std::ptr::eq::<Type>(&**ty, other))
    }

    /// The attribute `name` found along the method resolution order, unbound.
    #[inline]
    pub fn lookup(&self, vm: &Vm, name: &Ref<Str>) -> Option<Value> {
        vm.method_cache.look_up(vm, self, name)
    }

    pub(crate) fn lookup_uncached(&self, vm: &Vm, name: &Ref<Str>) -> Option<Value> {
        self.mro.0.borrow().iter().find_map(|ty| ty.dict.get_name(vm, name))
    }

    /// The attribute and the type that defines it.
    pub fn lookup_with_owner(&self, vm: &Vm, name: &Ref<Str>) -> Option<(Value, Ref<Type>)> {
        self.mro
            .0
            .borrow()
            .iter()
            .find_map(|ty| Some((ty.dict.get_name(vm, name)?, ty.clone())))
    }

    /// Whether the method resolution order is the base's with this type in front.
    fn extends_base_only(&self) -> bool {
        let base = self.base.borrow();
        let (Some(base), own) = (base.as_ref(), self.mro.0.borrow()) else {
            return false;
        };
        let inherited = base.mro.0.borrow();
        own.split_first().is_some_and(|(_, rest)| {
            rest.len() == inherited.len() && rest.iter().zip(inherited.iter()).all(|(a, b)| a.is(b))
        })
    }

    /// A special method, unbound; `None` if there is none.
    #[inline(always)]
    pub fn special(&self, special: Special) -> Option<Value> {
        self.specials.borrow().get(special as usize).cloned()
    }

    /// Whether a special method is this one.
    #[inline(always)]
    pub(crate) fn special_is(&self, special: Special, method: &Value) -> bool {
        self.specials
            .borrow()
            .get(special as usize)
            .is_some_and(|own| own.is(method))
    }

    #[inline(always)]
    pub fn has_special(&self, special: Special) -> bool {
        self.specials.borrow().get(special as usize).is_some()
    }

    /// The builtin exception that instances are of.
    pub fn exception_kind(&self) -> ExceptionKind {
        self.exception_kind.get()
    }
}

impl Vm {
    /// The type of a value.
    #[inline(always)]
    pub fn type_of<'a>(&'a self, value: &'a Value) -> &'a Ref<Type> {
        match value.header() {
            Some(header) => header.type_as::<Type>(),
            None => self.type_of_immediate(value),
        }
    }

    #[inline]
    fn type_of_immediate(&self, value: &Value) -> &Ref<Type> {
        if value.is_small_int() {
            &self.types.int
        } else if value.is_none() {
            &self.types.none
        } else if value.as_bool().is_some() {
            &self.types.bool_
        } else if value.is_ellipsis() {
            &self.types.ellipsis
        } else {
            &self.types.not_implemented
        }
    }

    /// The name of a value's type, for messages: with its module in front for native types that aren't builtins.
    pub fn type_name(&self, value: &Value) -> Rc<str> {
        self.type_of(value).long_name()
    }

    /// The bare name of a value's type, as `repr` shows it.
    pub fn short_type_name(&self, value: &Value) -> Rc<str> {
        self.type_of(value).name()
    }

    /// Whether a value is an instance of a type or of a subclass, by its real type.
    #[inline]
    pub fn is_instance(&self, value: &Value, ty: &Ref<Type>) -> bool {
        self.type_of(value).is_subtype(ty)
    }

    /// Computes the special methods of a type anew from its method resolution order, and those of its subclasses.
    pub fn refresh_specials(&mut self, ty: &Ref<Type>) {
        if ty.extends_base_only() {
            self.refresh_specials_from_base(ty);
        } else {
            self.refresh_specials_from_order(ty);
        }
        self.type_changed(ty);
    }

    /// Takes over the base's special methods, for a native type that has none of its own yet.
    pub(crate) fn inherit_specials(&mut self, ty: &Ref<Type>) {
        let Some(base) = ty.base.borrow().clone() else { return };
        let inherited = base.specials.borrow().clone();
        let old = ty.specials.replace(inherited);
        drop(old);
    }

    /// Finds the special methods of a type whose resolution order is its base's with itself in front: those of the base, but for
    /// what stands in the type's dict.
    pub(crate) fn refresh_specials_from_base(&mut self, ty: &Ref<Type>) {
        self.inherit_specials(ty);
        let mut own = Vec::new();
        ty.dict.each(|name, value| {
            let name = name.downcast_ref::<Str>();
            if let Some(index) = name.and_then(|name| self.special_index(name)) {
                own.push((index, value.clone()));
            }
        });
        ty.specials.borrow_mut().reserve(own.len());
        for (index, value) in own {
            let old = ty.specials.borrow_mut().set(index, value);
            drop(old);
        }
        ty.core.set_flag(TypeFlags::FINALIZER, ty.has_special(Special::Del));
    }

    /// Finds the special methods of a type whose resolution order may be any.
    fn refresh_specials_from_order(&mut self, ty: &Ref<Type>) {
        let mut found = Specials::default();
        // What stands further in front counts.
        for class in ty.mro.get().iter().rev() {
            class.dict.each(|name, value| {
                let name = name.downcast_ref::<Str>();
                if let Some(index) = name.and_then(|name| self.special_index(name)) {
                    // The class keeps it alive.
                    drop(found.set(index, value.clone()));
                }
            });
        }
        let old = ty.specials.replace(found);
        drop(old);
        ty.core.set_flag(TypeFlags::FINALIZER, ty.has_special(Special::Del));
    }

    fn refresh_special_index(&mut self, ty: &Ref<Type>, index: usize) {
        let name = self.special_names[index].clone();
        let value = ty.lookup_uncached(self, &name).unwrap_or(Value::UNDEF);
        let old = ty.specials.borrow_mut().set(index, value);
        drop(old);
        if index == Special::Del as usize {
            ty.core.set_flag(TypeFlags::FINALIZER, ty.has_special(Special::Del));
        }
    }

    /// The number of the special method with this name, if it is one's.
    fn special_index(&self, name: &Ref<Str>) -> Option<usize> {
        match name.special.get().checked_sub(1) {
            // The names of special methods are interned.
            None if !name.interned.get() => self.special_names.iter().position(|special| **special == **name),
            index => index.map(usize::from),
        }
    }

    /// Notes that the attribute `name` of a type has changed.
    pub fn type_attribute_changed(&mut self, ty: &Ref<Type>, name: &Ref<Str>) {
        self.type_attribute_changed_index(ty, self.special_index(name));
    }

    fn type_attribute_changed_index(&mut self, ty: &Ref<Type>, index: Option<usize>) {
        for ty in self.with_subclasses(ty) {
            ty.core.version.set(0);
            if let Some(index) = index {
                self.refresh_special_index(&ty, index);
            }
        }
    }

    /// Invalidates what was cached about a type and its subclasses.
    pub fn type_changed(&mut self, ty: &Ref<Type>) {
        for ty in self.with_subclasses(ty) {
            ty.core.version.set(0);
        }
    }

    /// The type and all its subclasses, each once, bases before what derives from them alone. A failed assignment to
    /// `__bases__` may leave a circle behind.
    pub fn with_subclasses(&mut self, ty: &Ref<Type>) -> Vec<Ref<Type>> {
        let mut all = vec![ty.clone()];
        if ty.subclasses.borrow().is_empty() {
            return all;
        }
        let mut seen = std::collections::HashSet::from([ty.address()]);
        let mut next = 0;
        while let Some(ty) = all.get(next).cloned() {
            next += 1;
            for subclass in self.subclasses_of(&ty) {
                if seen.insert(subclass.address()) {
                    all.push(subclass);
                }
            }
        }
        all
    }

    /// The direct subclasses that are alive, oldest first.
    pub fn subclasses_of(&mut self, ty: &Ref<Type>) -> Vec<Ref<Type>> {
        let weak = ty.subclasses.borrow().clone();
        let alive = |weak: &Value| {
            weak.downcast_ref::<corallus_heap::WeakRef>()?
                .upgrade()?
                .downcast::<Type>()
                .ok()
        };
        weak.iter().filter_map(alive).collect()
    }

    /// Lists `ty` among the subclasses of `base`.
    pub fn add_subclass(&mut self, base: &Ref<Type>, ty: &Ref<Type>) {
        let weak = self.heap.alloc(&self.types.weakref, corallus_heap::WeakRef::new(None));
        self.heap.watch(&weak, ty.as_value());
        let mut list = base.subclasses.borrow_mut();
        // Those that are gone are looked for when the list would have to grow, which it then does so far that this is rare.
        if list.len() == list.capacity() {
            list.retain(|weak| {
                weak.downcast_ref::<corallus_heap::WeakRef>()
                    .is_some_and(|weak| weak.upgrade().is_some())
            });
            let alive = list.len();
            list.reserve_exact(alive.max(4));
        }
        list.push(weak.into_value());
    }

    /// The type's version for caches; a new one is given if it has none.
    #[inline(always)]
    pub fn type_version(&mut self, ty: &Ref<Type>) -> u32 {
        match ty.core.version.get() {
            0 => {
                let version = self.next_version();
                ty.core.version.set(version);
                version
            }
            version => version,
        }
    }
}

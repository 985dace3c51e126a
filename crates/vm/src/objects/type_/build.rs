//! Native types from their tables.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use corallus_heap::{Heap, Ref, TypeCore, TypeFlags, Value};

use super::{Late, Mro, Type};
use crate::native::{Binding, GetSet, Native, TypeDef};
use crate::objects::exception::ExceptionKind;
use crate::objects::native_function::{GetSetDescriptor, Member, MemberDescriptor, NativeFunction, NativeMethod};
use crate::objects::property::StaticMethod;
use crate::vm::Vm;

/// Flags that a type takes over from its base.
pub const INHERITED: u32 = TypeFlags::HAS_DICT
    | TypeFlags::WEAKREFABLE
    | TypeFlags::SEQUENCE
    | TypeFlags::MAPPING
    | TypeFlags::EXCEPTION
    | TypeFlags::TYPE_SUBCLASS
    | TypeFlags::MATCH_SELF
    | TypeFlags::PAYLOAD_FINALIZER
    | TypeFlags::FINALIZER;

/// The payload of a native type, before its dict and methods.
pub fn bare(heap: &Heap, def: &'static TypeDef, base: Option<&Ref<Type>>) -> Type {
    let flags = def.flags | base.map_or(0, |base| base.core.flags.get() & INHERITED);
    let with_attrs = flags & TypeFlags::HAS_DICT != 0;
    Type {
        core: TypeCore::new(heap, (def.payload)(), flags, with_attrs, 0),
        name: RefCell::new(Rc::from(def.name)),
        qualname: RefCell::new(Value::UNDEF),
        base: RefCell::new(base.cloned()),
        bases: RefCell::new(base.cloned().into_iter().collect()),
        mro: Mro::default(),
        dict: Late::default(),
        specials: RefCell::default(),
        subclasses: RefCell::default(),
        def: Some(def),
        exception_kind: Cell::new(base.map_or(ExceptionKind::BaseException, |base| base.exception_kind())),
        construction: Cell::default(),
    }
}

impl Vm {
    /// The isolate's type for a table; made on first use.
    #[inline]
    pub fn type_for(&mut self, def: &'static TypeDef) -> Ref<Type> {
        if let Some(ty) = self.type_defs.get(&def.number) {
            return ty.clone();
        }
        self.make_type_for(def)
    }

    #[cold]
    fn make_type_for(&mut self, def: &'static TypeDef) -> Ref<Type> {
        let base = def.base.map(|base| self.type_for(base));
        let payload = bare(&self.heap, def, base.as_ref());
        let ty = self.heap.alloc(&self.types.type_, payload);
        self.type_defs.insert(&def.number, ty.clone());
        self.complete_type(&ty, def);
        ty
    }

    /// Gives a bare native type its dict, order, methods and special methods.
    pub(crate) fn complete_type(&mut self, ty: &Ref<Type>, def: &'static TypeDef) {
        let dict = self.new_dict();
        ty.dict.set(dict.clone());
        let base = ty.base.borrow().clone();
        let mut order = vec![ty.clone()];
        if let Some(base) = &base {
            order.extend(base.mro.get().iter().cloned());
            self.add_subclass(base, ty);
        }
        ty.mro.set(order);
        // The builtin ones have it from `type` alone.
        if def.module != "builtins" {
            let module = self.intern(def.module).into_value();
            dict.set_str(self, "__module__", module);
        }
        let doc = if def.doc.is_empty() {
            Value::NONE
        } else {
            self.str(def.doc)
        };
        dict.set_str(self, "__doc__", doc);
        // The type that first gives its instances attributes shows them.
        if ty.has(TypeFlags::HAS_DICT) && !base.is_some_and(|base| base.has(TypeFlags::HAS_DICT)) {
            self.add_natives(ty, &[], std::slice::from_ref(&super::methods::DICT_GETSET));
        }
        self.add_natives(ty, def.methods, def.getsets);
    }

    /// Adds methods and computed attributes to a native type.
    pub fn add_natives(&mut self, ty: &Ref<Type>, methods: &'static [Native], getsets: &'static [GetSet]) {
        for native in methods {
            let value = self.native_attribute(ty, native);
            ty.dict.set_str(self, native.name, value);
        }
        for def in getsets {
            let owner = ty.clone();
            let value = if def.is_member {
                let member = Member::Field(def);
                let payload = MemberDescriptor { owner, member };
                self.heap.alloc(&self.types.member_descriptor, payload).into_value()
            } else {
                let payload = GetSetDescriptor { def, owner };
                self.heap.alloc(&self.types.getset_descriptor, payload).into_value()
            };
            ty.dict.set_str(self, def.name, value);
        }
        // A type that compares but doesn't hash isn't hashable.
        if methods.iter().any(|native| native.name == "__eq__")
            && !methods.iter().any(|native| native.name == "__hash__")
        {
            ty.dict.set_str(self, "__hash__", Value::NONE);
        }
        self.refresh_specials_from_base(ty);
    }

    fn native_attribute(&mut self, ty: &Ref<Type>, native: &'static Native) -> Value {
        let signature = self.signature(native);
        match native.binding {
            Binding::Method => {
                let payload = NativeMethod {
                    native,
                    signature,
                    owner: ty.clone(),
                };
                let kind = match crate::special::is_slot(native.name, ty) {
                    true => &self.types.wrapper_descriptor,
                    false => &self.types.method_descriptor,
                };
                self.heap.alloc(kind, payload).into_value()
            }
            Binding::Function | Binding::StaticMethod => {
                let bound = if native.binding == Binding::StaticMethod {
                    ty.to_value()
                } else {
                    Value::UNDEF
                };
                let payload = NativeFunction {
                    native,
                    signature,
                    bound,
                    owner: Some(ty.clone()),
                    module: None,
                };
                let function = self.heap.alloc(&self.types.builtin_function, payload).into_value();
                if native.name == "__new__" {
                    return function;
                }
                let payload = StaticMethod {
                    callable: RefCell::new(function),
                };
                self.heap.alloc(&self.types.staticmethod, payload).into_value()
            }
            Binding::ClassMethod => {
                let payload = NativeMethod {
                    native,
                    signature,
                    owner: ty.clone(),
                };
                self.heap
                    .alloc(&self.types.classmethod_descriptor, payload)
                    .into_value()
            }
        }
    }
}

//! Creating classes: the class statement's `__build_class__`, and `type(name, bases, namespace)` (data model 3.3.3).

use std::cell::{Cell, RefCell};

use corallus_heap::{Payload, Ref, Trace, Tracer, TypeCore, TypeFlags, Value};

use super::{Late, Mro, Type, build, mro};
use crate::error::Res;
use crate::frame::{Begun, Completion, NativeFrame, and_then};
use crate::names::Name;
use crate::native::{Args, Arguments, GetSet};
use crate::objects::cell::CellObject;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Function;
use crate::objects::module::Module;
use crate::objects::native_function::{GetSetDescriptor, Member, MemberDescriptor, Slot};
use crate::objects::property::{ClassMethod, StaticMethod};
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::vm::Vm;

/// `__build_class__(function, name, *bases, metaclass=None, **keywords)`.
pub(crate) fn build_class(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let (function, name) = (&args[0], &args[1]);
    let Some(function) = function.downcast_ref::<Function>().cloned() else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    if !name.has_payload::<Str>() {
        return Err(vm.type_error("__build_class__: name is not a string"));
    }
    let original = args[2].clone();
    let keywords = match args[3].downcast_ref::<Dict>() {
        Some(keywords) => vm.copy_dict(keywords),
        None => vm.new_dict(),
    };
    let bases = vm.resolve_bases(&original)?;
    let metaclass = match keywords.remove_name(vm, vm.known(Name::Metaclass)) {
        Some(metaclass) => metaclass,
        None => match bases.items.first() {
            Some(base) => vm.type_of(base).to_value(),
            None => vm.types.type_.to_value(),
        },
    };
    let metaclass = vm.most_derived_metaclass(&metaclass, &bases.items)?;
    let namespace = vm.prepare_namespace(&metaclass, name, &bases, &keywords)?;
    let state = BuildClass {
        name: name.clone(),
        bases,
        original,
        metaclass,
        keywords,
        namespace: namespace.clone(),
        cell: Value::UNDEF,
        called: false,
    };
    vm.begin_native(state, |vm| {
        let frame = vm.new_call_frame(&function);
        frame.replace(0, namespace);
        vm.begin_frame(&function, frame)
    })
}

/// Waits for the class body, then for the metaclass.
struct BuildClass {
    name: Value,
    bases: Ref<Tuple>,
    original: Value,
    metaclass: Value,
    keywords: Ref<Dict>,
    namespace: Value,
    /// The `__class__` cell that the body returned.
    cell: Value,
    called: bool,
}

impl NativeFrame for BuildClass {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if self.called {
            self.check_cell(vm, &value)?;
            return Ok(Begun::Done(value));
        }
        self.called = true;
        self.cell = value;
        if !self.original.is(self.bases.as_value()) {
            let key = vm.intern("__orig_bases__").into_value();
            vm.setitem(&self.namespace, &key, self.original.clone())?;
        }
        if self.metaclass.is(vm.types.type_.as_value())
            && let Some(namespace) = self.namespace.downcast_ref::<Dict>()
        {
            // What calling `type` does.
            let metatype = vm.types.type_.clone();
            let class = vm.new_class(
                &metatype,
                &self.name,
                &self.bases.items,
                namespace,
                &self.keywords.entries(),
            )?;
            self.check_cell(vm, &class)?;
            return Ok(Begun::Done(class));
        }
        let mut values = vec![self.name.clone(), self.bases.to_value(), self.namespace.clone()];
        let mut names = Vec::new();
        for (name, value) in self.keywords.entries() {
            names.push(name);
            values.push(value);
        }
        let begun = vm.begin_call_with(
            &self.metaclass,
            Arguments {
                values: &values,
                names: &names,
            },
        );
        and_then(self, vm, begun)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        for value in [&self.name, &self.original, &self.metaclass, &self.namespace, &self.cell] {
            value.trace(tracer);
        }
        self.bases.trace(tracer);
        self.keywords.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "__build_class__"
    }
}

impl BuildClass {
    /// The `__class__` cell must hold the class by now.
    fn check_cell(&self, vm: &mut Vm, class: &Value) -> Res<()> {
        let Some(cell) = self.cell.downcast_ref::<CellObject>() else {
            return Ok(());
        };
        if !class.has_payload::<Type>() {
            return Ok(());
        }
        let name = vm.repr(&self.name)?;
        let name = name.to_string_lossy();
        match cell.get() {
            None => {
                let class = vm.text_repr(class);
                Err(vm.runtime_error(format!(
                    "__class__ not set defining {name} as {class}. Was __classcell__ propagated to type.__new__?"
                )))
            }
            Some(set) if !set.is(class) => {
                let (set, class) = (vm.text_repr(&set), vm.text_repr(class));
                Err(vm.type_error(format!("__class__ set to {set} defining {name} as {class}")))
            }
            Some(_) => Ok(()),
        }
    }
}

impl Vm {
    pub(crate) fn text_repr(&mut self, value: &Value) -> String {
        match self.repr(value) {
            Ok(text) => text.to_string_lossy().into_owned(),
            Err(_) => format!("<{} object>", self.type_name(value)),
        }
    }

    /// Bases with `__mro_entries__` replaced by what it returns (PEP 560). The same tuple if there are none.
    fn resolve_bases(&mut self, bases: &Value) -> Res<Ref<Tuple>> {
        let Some(original) = bases.downcast_ref::<Tuple>().cloned() else {
            return Ok(self.new_tuple(Vec::new()));
        };
        let mut resolved = Vec::with_capacity(original.items.len());
        let mut changed = false;
        for base in &original.items {
            if base.has_payload::<Type>() {
                resolved.push(base.clone());
                continue;
            }
            match self.getattr_opt(base, "__mro_entries__")? {
                None => resolved.push(base.clone()),
                Some(entries) => {
                    let entries = self.call(&entries, std::slice::from_ref(bases))?;
                    let Some(entries) = entries.downcast_ref::<Tuple>() else {
                        return Err(self.type_error("__mro_entries__ must return a tuple"));
                    };
                    resolved.extend(entries.items.iter().cloned());
                    changed = true;
                }
            }
        }
        Ok(if changed { self.new_tuple(resolved) } else { original })
    }

    /// The metaclass that derives from the metaclasses of all bases.
    fn most_derived_metaclass(&mut self, metaclass: &Value, bases: &[Value]) -> Res {
        let Some(first) = metaclass.downcast_ref::<Type>() else {
            return Ok(metaclass.clone());
        };
        let mut winner = first.clone();
        for base in bases {
            let own = self.type_of(base).clone();
            if winner.is_subtype(&own) {
                continue;
            }
            if own.is_subtype(&winner) {
                winner = own;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
            ));
        }
        Ok(winner.into_value())
    }

    fn prepare_namespace(&mut self, metaclass: &Value, name: &Value, bases: &Ref<Tuple>, keywords: &Ref<Dict>) -> Res {
        if metaclass.is(self.types.type_.as_value()) {
            return Ok(self.new_dict().into_value());
        }
        let Some(prepare) = self.getattr_opt(metaclass, "__prepare__")? else {
            return Ok(self.new_dict().into_value());
        };
        let mut values = vec![name.clone(), bases.to_value()];
        let mut names = Vec::new();
        for (name, value) in keywords.entries() {
            names.push(name);
            values.push(value);
        }
        let namespace = self.complete(|vm| {
            vm.begin_call_with(
                &prepare,
                Arguments {
                    values: &values,
                    names: &names,
                },
            )
        })?;
        let is_mapping = namespace.has_payload::<Dict>() || self.type_of(&namespace).has_special(Special::GetItem);
        if !is_mapping {
            let (given, meta) = (
                self.type_name(&namespace),
                metaclass.downcast_ref::<Type>().map(|ty| ty.name()),
            );
            let meta = meta.unwrap_or_else(|| "<metaclass>".into());
            return Err(self.type_error(format!("{meta}.__prepare__() must return a mapping, not {given}")));
        }
        Ok(namespace)
    }

    /// `type.__new__(metatype, name, bases, namespace, **keywords)`.
    pub(crate) fn new_class(
        &mut self,
        metatype: &Ref<Type>,
        name: &Value,
        bases: &[Value],
        namespace: &Ref<Dict>,
        keywords: &[(Value, Value)],
    ) -> Res {
        for base in bases {
            if !base.has_payload::<Type>() && self.getattr_opt(base, "__mro_entries__")?.is_some() {
                return Err(self.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
            }
        }
        let meta = self.most_derived_metaclass(metatype.as_value(), bases)?;
        if !meta.is(metatype.as_value())
            && let Some(winner) = meta.downcast_ref::<Type>()
        {
            let winner = winner.clone();
            return self.new_class_by(&winner, name, bases, namespace, keywords);
        }
        self.make_class(metatype, name, bases, namespace, keywords)
    }

    /// Another metaclass is in charge: its own `__new__`, if it has one.
    fn new_class_by(
        &mut self,
        winner: &Ref<Type>,
        name: &Value,
        bases: &[Value],
        namespace: &Ref<Dict>,
        keywords: &[(Value, Value)],
    ) -> Res {
        let own = winner.special(Special::New);
        let builtin = self.types.type_.special(Special::New);
        if let (Some(own), Some(builtin)) = (&own, &builtin)
            && !own.is(builtin)
        {
            let new = self.getattr(winner.as_value(), "__new__")?;
            let bases = self.tuple(bases.to_vec());
            let mut values = vec![winner.to_value(), name.clone(), bases, namespace.to_value()];
            values.extend(keywords.iter().map(|(_, value)| value.clone()));
            let names: Vec<Value> = keywords.iter().map(|(name, _)| name.clone()).collect();
            return self.complete(|vm| {
                vm.begin_call_with(
                    &new,
                    Arguments {
                        values: &values,
                        names: &names,
                    },
                )
            });
        }
        self.make_class(winner, name, bases, namespace, keywords)
    }

    fn make_class(
        &mut self,
        metatype: &Ref<Type>,
        name: &Value,
        bases: &[Value],
        namespace: &Ref<Dict>,
        keywords: &[(Value, Value)],
    ) -> Res {
        let bases = self.checked_bases(bases)?;
        if let Some(name) = name.downcast_ref::<Str>() {
            self.checked_type_name(name)?;
        }
        if let Some(doc) = namespace.get_name(self, self.known(Name::Doc))
            && let Some(doc) = doc.downcast_ref::<Str>()
        {
            crate::codecs::as_utf8(self, doc)?;
        }
        let base = self.best_base(&bases)?;
        let namespace = match self.type_of(namespace.as_value()).is(&self.types.dict) {
            true => self.copy_dict(namespace),
            // A mapping with an order of its own, perhaps.
            false => self.plain_copy(namespace)?,
        };
        let slots = self.take_slots(name, &namespace, &bases, &base)?;
        let ty = self.allocate_class(metatype, name, &bases, &base, &slots);
        // A metaclass's `mro()` gets to see the class: its namespace is in place by then.
        ty.dict.set(namespace.clone());
        self.fill_class_cells(&ty, &namespace)?;
        self.set_class_mro(&ty, &bases)?;
        for base in &bases {
            self.add_subclass(base, &ty);
        }
        self.fill_class_dict(&ty, name, &namespace, &base, &slots)?;
        self.refresh_specials(&ty);
        self.finish_class(&ty, &namespace, keywords)?;
        Ok(ty.into_value())
    }

    fn plain_copy(&mut self, namespace: &Ref<Dict>) -> Res<Ref<Dict>> {
        let class = self.types.dict.to_value();
        let copy = self.call(&class, std::slice::from_ref(namespace.as_value()))?;
        Ok(match copy.downcast::<Dict>() {
            Ok(copy) => copy,
            Err(_) => self.copy_dict(namespace),
        })
    }

    fn checked_bases(&mut self, bases: &[Value]) -> Res<Vec<Ref<Type>>> {
        if bases.is_empty() {
            return Ok(vec![self.types.object.clone()]);
        }
        let mut checked: Vec<Ref<Type>> = Vec::with_capacity(bases.len());
        for base in bases {
            let Some(ty) = base.downcast_ref::<Type>() else {
                if self.getattr_opt(base, "__mro_entries__")?.is_some() {
                    return Err(self.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
                }
                return Err(self.type_error("bases must be types"));
            };
            if !ty.has(TypeFlags::BASE_TYPE) {
                let name = ty.long_name();
                return Err(self.type_error(format!("type '{name}' is not an acceptable base type")));
            }
            if checked.iter().any(|known| known.is(ty)) {
                let name = ty.long_name();
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
            checked.push(ty.clone());
        }
        Ok(checked)
    }

    /// The base that decides the instances' payload and slots; the others must be compatible.
    pub(crate) fn best_base(&mut self, bases: &[Ref<Type>]) -> Res<Ref<Type>> {
        let mut best = bases[0].clone();
        for candidate in &bases[1..] {
            let (a, b) = (solid_base(&best), solid_base(candidate));
            if a.is_subtype(&b) {
                continue;
            }
            if b.is_subtype(&a) {
                best = candidate.clone();
                continue;
            }
            return Err(self.type_error("multiple bases have instance lay-out conflict"));
        }
        Ok(best)
    }

    /// `__slots__` of the namespace, mangled and checked.
    fn take_slots(
        &mut self,
        class: &Value,
        namespace: &Ref<Dict>,
        bases: &[Ref<Type>],
        base: &Ref<Type>,
    ) -> Res<Slots> {
        let any_dict = bases.iter().any(|base| base.has(TypeFlags::HAS_DICT));
        let any_weak = bases.iter().any(|base| base.has(TypeFlags::WEAKREFABLE));
        let Some(value) = namespace.get_name(self, self.known(Name::Slots)) else {
            return Ok(Slots {
                names: Vec::new(),
                dict: true,
                weak: true,
            });
        };
        let names = match value.has_payload::<Str>() {
            true => vec![value],
            false => self.collect(&value)?,
        };
        let mut slots = Slots {
            names: Vec::new(),
            dict: any_dict,
            weak: any_weak,
        };
        let class_text = self.text_of(class);
        let variable = base.has_payload_of(&[&self.types.int, &self.types.tuple, &self.types.bytes]);
        for name in names {
            let Some(text) = name.downcast_ref::<Str>() else {
                let given = self.type_name(&name);
                return Err(self.type_error(format!("__slots__ items must be strings, not '{given}'")));
            };
            let text = text.to_string_lossy().into_owned();
            if !is_identifier(&text) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            match text.as_str() {
                "__dict__" if any_dict || slots.dict => {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__dict__" => slots.dict = true,
                "__weakref__" if any_weak || slots.weak => {
                    return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                }
                "__weakref__" => slots.weak = true,
                _ if variable => {
                    let base = base.long_name();
                    return Err(self.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
                }
                _ => {
                    let mangled = mangle(&class_text, &text);
                    let known = self.intern(&mangled);
                    if namespace.get_name(self, &known).is_some() && text != "__qualname__" && text != "__classcell__" {
                        return Err(self.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
                    }
                    slots.names.push(mangled);
                }
            }
        }
        slots.names.sort();
        Ok(slots)
    }

    fn allocate_class(
        &mut self,
        metatype: &Ref<Type>,
        name: &Value,
        bases: &[Ref<Type>],
        base: &Ref<Type>,
        slots: &Slots,
    ) -> Ref<Type> {
        let mut flags = TypeFlags::HEAP_TYPE | TypeFlags::BASE_TYPE;
        for base in bases {
            flags |= base.core.flags.get() & build::INHERITED & !(TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE);
        }
        // Patterns take an instance for a sequence or for a mapping, as the first of the bases has it.
        const KINDS: u32 = TypeFlags::SEQUENCE | TypeFlags::MAPPING;
        if flags & KINDS == KINDS {
            let first = bases
                .iter()
                .map(|base| base.core.flags.get() & KINDS)
                .find(|kind| *kind != 0);
            flags = flags & !KINDS | first.unwrap_or(0);
        }
        // Classes and modules have a namespace of their own.
        let has_namespace = flags & TypeFlags::TYPE_SUBCLASS != 0 || std::ptr::eq(base.core.vtable, Module::vtable());
        if slots.dict && !has_namespace {
            flags |= TypeFlags::HAS_DICT;
        }
        if slots.weak {
            flags |= TypeFlags::WEAKREFABLE;
        }
        let slot_count = base.core.slot_count + slots.names.len() as u32;
        let is_type = flags & TypeFlags::TYPE_SUBCLASS != 0;
        let with_attrs = !is_type && (flags & TypeFlags::HAS_DICT != 0 || slot_count > 0);
        let payload = Type {
            core: TypeCore::new(&self.heap, base.core.vtable, flags, with_attrs, slot_count),
            name: RefCell::new(self.text_of(name).into()),
            qualname: RefCell::new(name.clone()),
            base: RefCell::new(Some(base.clone())),
            bases: RefCell::new(bases.to_vec()),
            mro: Mro::default(),
            dict: Late::default(),
            specials: RefCell::default(),
            subclasses: RefCell::default(),
            def: None,
            exception_kind: Cell::new(crate::objects::exception::kinds::of_bases(bases, base)),
            construction: Cell::default(),
        };
        self.heap.alloc(metatype, payload)
    }

    /// Computes `__mro__`, through the metaclass's `mro()` if it has its own.
    pub(crate) fn set_class_mro(&mut self, ty: &Ref<Type>, bases: &[Ref<Type>]) -> Res<()> {
        if let Some(incomplete) = bases.iter().find(|base| base.mro.get().is_empty()) {
            let name = incomplete.name();
            return Err(self.type_error(format!("Cannot extend an incomplete type '{name}'")));
        }
        let order = match mro::linearize(bases) {
            Ok(order) => order,
            Err(stuck) => {
                let names: Vec<_> = stuck.iter().map(|ty| ty.name().to_string()).collect();
                return Err(self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                )));
            }
        };
        let mut full = vec![ty.clone()];
        full.extend(order);
        let metatype = self.type_of(ty.as_value()).clone();
        if metatype.is(&self.types.type_) {
            ty.mro.set(full);
            return Ok(());
        }
        let name = self.intern("mro");
        let own = metatype.lookup(self, &name);
        let builtin = self.types.type_.clone().lookup(self, &name);
        if let (Some(own), Some(builtin)) = (own, builtin)
            && !own.is(&builtin)
        {
            let bound = self.descriptor_get(&own, Some(ty.as_value()), &metatype)?;
            let before = ty.mro.get();
            let order = self.call(&bound, &[])?;
            let order = self.collect(&order)?;
            if !std::rc::Rc::ptr_eq(&before, &ty.mro.get()) {
                // It has assigned other bases, which had the order made.
                return Ok(());
            }
            let types: Vec<Ref<Type>> = order
                .iter()
                .filter_map(|ty| ty.downcast_ref::<Type>().cloned())
                .collect();
            if types.len() != order.len() {
                return Err(self.type_error("mro() returned a non-class"));
            }
            ty.mro.set(types);
        } else {
            ty.mro.set(full);
        }
        Ok(())
    }

    fn fill_class_dict(
        &mut self,
        ty: &Ref<Type>,
        name: &Value,
        namespace: &Ref<Dict>,
        base: &Ref<Type>,
        slots: &Slots,
    ) -> Res<()> {
        if let Some(qualname) = namespace.remove_name(self, self.known(Name::Qualname)) {
            if !qualname.has_payload::<Str>() {
                let given = self.type_name(&qualname);
                return Err(self.type_error(format!("type __qualname__ must be a str, not {given}")));
            }
            drop(ty.qualname.replace(qualname));
        }
        if !namespace.has_only_names() && namespace.keys().iter().any(|key| !key.has_payload::<Str>()) {
            let name = self.text_of(name);
            self.warn(
                ExceptionKind::RuntimeWarning,
                &format!("non-string key in the __dict__ of class {name}"),
            )?;
        }
        if namespace.get_name(self, self.known(Name::Module)).is_none()
            && let Some(module) = self
                .current_globals()
                .and_then(|globals| globals.get_name(self, self.known(Name::Name)))
        {
            let key = self.known(Name::Module).clone();
            namespace.set_name(self, &key, module);
        }
        if namespace.get_name(self, self.known(Name::Doc)).is_none() {
            let key = self.known(Name::Doc).clone();
            namespace.set_name(self, &key, Value::NONE);
        }
        if let Some(new) = namespace
            .get_name(self, self.special_name(Special::New))
            .filter(|new| new.has_payload::<Function>())
        {
            let ty = self.types.staticmethod.clone();
            let wrapped = self
                .heap
                .alloc(
                    &ty,
                    StaticMethod {
                        callable: RefCell::new(new),
                    },
                )
                .into_value();
            namespace.set_str(self, "__new__", wrapped);
        }
        for special in [Special::InitSubclass, Special::ClassGetItem] {
            if let Some(function) = namespace
                .get_name(self, self.special_name(special))
                .filter(|value| value.has_payload::<Function>())
            {
                let ty = self.types.classmethod.clone();
                let wrapped = self
                    .heap
                    .alloc(
                        &ty,
                        ClassMethod {
                            callable: RefCell::new(function),
                        },
                    )
                    .into_value();
                namespace.set_str(self, special.name(), wrapped);
            }
        }
        if namespace.get_name(self, self.special_name(Special::Eq)).is_some()
            && namespace.get_name(self, self.special_name(Special::Hash)).is_none()
        {
            namespace.set_str(self, "__hash__", Value::NONE);
        }
        for (offset, slot) in slots.names.iter().enumerate() {
            let name = self.intern(slot);
            let index = base.core.slot_count as usize + offset;
            let payload = MemberDescriptor {
                owner: ty.clone(),
                member: Member::Slot(Slot {
                    name: name.to_value(),
                    index,
                }),
            };
            let member = self.heap.alloc(&self.types.member_descriptor, payload).into_value();
            namespace.set_name(self, &name, member);
        }
        if ty.has(TypeFlags::HAS_DICT) && !base.has(TypeFlags::HAS_DICT) {
            self.add_class_getset(ty, namespace, Name::Dict, &super::methods::DICT_GETSET);
        }
        if ty.has(TypeFlags::WEAKREFABLE) && !base.has(TypeFlags::WEAKREFABLE) {
            self.add_class_getset(ty, namespace, Name::WeakRef, &super::methods::WEAKREF_GETSET);
        }
        Ok(())
    }

    fn add_class_getset(&mut self, ty: &Ref<Type>, namespace: &Ref<Dict>, name: Name, def: &'static GetSet) {
        let name = self.known(name).clone();
        if namespace.get_name(self, &name).is_some() {
            // The class has one of its own.
            return;
        }
        let payload = GetSetDescriptor { def, owner: ty.clone() };
        let value = self.heap.alloc(&self.types.getset_descriptor, payload).into_value();
        namespace.set_name(self, &name, value);
    }

    /// Fills the `__class__` and the `__classdict__` cell.
    fn fill_class_cells(&mut self, ty: &Ref<Type>, namespace: &Ref<Dict>) -> Res<()> {
        if let Some(cell) = namespace.remove_name(self, self.known(Name::ClassCell)) {
            match cell.downcast_ref::<CellObject>() {
                Some(cell) => drop(cell.set(ty.to_value())),
                None => {
                    let given = self.type_name(&cell);
                    return Err(
                        self.type_error(format!("__classcell__ must be a nonlocal cell, not <class '{given}'>"))
                    );
                }
            }
        }
        if let Some(cell) = namespace.remove_name(self, self.known(Name::ClassDictCell))
            && let Some(cell) = cell.downcast_ref::<CellObject>()
        {
            drop(cell.set(namespace.to_value()));
        }
        Ok(())
    }

    /// Calls `__set_name__` and `__init_subclass__`.
    fn finish_class(&mut self, ty: &Ref<Type>, namespace: &Ref<Dict>, keywords: &[(Value, Value)]) -> Res<()> {
        let mut wanted = false;
        namespace.each(|_, value| wanted |= self.type_of(value).has_special(Special::SetName));
        let entries = if wanted { namespace.entries() } else { Vec::new() };
        for (name, value) in entries {
            if self.type_of(&value).has_special(Special::SetName)
                && let Err(raised) = self.call_special(&value, Special::SetName, &[ty.to_value(), name.clone()])
            {
                self.note_set_name(&raised, ty, &name, &value);
                return Err(raised);
            }
        }
        if !ty.mro.get().iter().any(|base| base.is(ty)) {
            let name = ty.name();
            return Err(self.type_error(format!(
                "super(type, obj): obj (type {name}) is not an instance or subtype of type ({name})."
            )));
        }
        if let Some(hook) = self.lookup_after(ty, ty, self.special_name(Special::InitSubclass)) {
            if keywords.is_empty() && self.object_init_subclass.as_ref().is_some_and(|own| own.is(&hook)) {
                // That of `object` does nothing: binding and calling it are two safe points.
                self.tick()?;
                return self.tick();
            }
            let bound = self.descriptor_get(&hook, None, ty)?;
            let names: Vec<Value> = keywords.iter().map(|(name, _)| name.clone()).collect();
            let values: Vec<Value> = keywords.iter().map(|(_, value)| value.clone()).collect();
            self.complete(|vm| {
                vm.begin_call_with(
                    &bound,
                    Arguments {
                        values: &values,
                        names: &names,
                    },
                )
            })?;
        }
        Ok(())
    }

    /// A note tells which attribute's `__set_name__` failed.
    fn note_set_name(&mut self, raised: &crate::error::Raised, ty: &Ref<Type>, name: &Value, value: &Value) {
        let (class, name, value) = (ty.name(), self.text_repr(name), self.type_name(value));
        let note = format!("Error calling __set_name__ on '{value}' instance {name} in '{class}'");
        let note = self.str(&note);
        // Failing to add the note must not hide the exception itself.
        let _ = self.call_method(&raised.0, "add_note", &[note]);
    }

    /// The globals of the innermost Python frame.
    pub fn current_globals(&self) -> Option<Ref<Dict>> {
        let mut at = self.current;
        while let Some(frame) = at {
            if let Some(function) = &frame.function {
                return Some(function.globals.clone());
            }
            at = frame.back.get();
        }
        None
    }
}

struct Slots {
    names: Vec<String>,
    dict: bool,
    weak: bool,
}

impl Type {
    fn has_payload_of(&self, types: &[&Ref<Type>]) -> bool {
        types.iter().any(|ty| std::ptr::eq(ty.core.vtable, self.core.vtable))
    }
}

/// The nearest base that changes the instances' layout: a payload of its own, or slots.
fn solid_base(ty: &Ref<Type>) -> Ref<Type> {
    let mut at = ty.clone();
    loop {
        let Some(base) = at.base.borrow().clone() else {
            return at;
        };
        let same = std::ptr::eq(base.core.vtable, at.core.vtable) && base.core.slot_count == at.core.slot_count;
        if !same {
            return at;
        }
        at = base;
    }
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()) && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// Private names of a class: `__name` becomes `_Class__name`.
fn mangle(class: &str, name: &str) -> String {
    let stripped = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || stripped.is_empty() {
        return name.to_owned();
    }
    format!("_{stripped}{name}")
}

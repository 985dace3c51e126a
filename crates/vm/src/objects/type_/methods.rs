//! The methods and attributes of `type`.

use crate::objects::tuple::Items;
use corallus_heap::{Payload, Ref, TypeFlags, Value};

use super::{Type, create, names};
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Arguments, GetSet, Native, begin_method, class, fixed, getset, getter, method, this};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// Methods of `type`.
pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method("__init__", "($self, *args, **kwargs)", init, "Initialize self."),
    begin_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        call,
        "Call self as a function.",
    ),
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        getattribute,
        "Return getattr(self, name).",
    ),
    begin_method(
        "__setattr__",
        "($self, name, value, /)",
        setattr,
        "Implement setattr(self, name, value).",
    ),
    begin_method(
        "__delattr__",
        "($self, name, /)",
        delattr,
        "Implement delattr(self, name).",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("mro", "($self, /)", mro, "Return a type's method resolution order."),
    method(
        "__subclasses__",
        "($self, /)",
        subclasses,
        "Return a list of immediate subclasses.",
    ),
    method(
        "__instancecheck__",
        "($self, instance, /)",
        instancecheck,
        "Check if an object is an instance.",
    ),
    method(
        "__subclasscheck__",
        "($self, subclass, /)",
        subclasscheck,
        "Check if a class is a subclass.",
    ),
    class(method(
        "__prepare__",
        "($type, *args, **kwargs)",
        prepare,
        "Create the namespace for the class statement",
    )),
    method(
        "__dir__",
        "($self, /)",
        dir,
        "Specialized __dir__ implementation for types.",
    ),
    method(
        "__or__",
        "($self, value, /)",
        crate::objects::union::or,
        "Return self|value.",
    ),
    method(
        "__ror__",
        "($self, value, /)",
        crate::objects::union::ror,
        "Return value|self.",
    ),
];

/// Attributes of `type`.
pub static GETSETS: &[GetSet] = &[
    getset("__name__", names::get_name, names::set_name, ""),
    getset("__qualname__", names::get_qualname, names::set_qualname, ""),
    getset("__module__", get_module, set_module, ""),
    getset("__bases__", get_bases, set_bases, ""),
    getset("__doc__", get_doc, set_doc, ""),
    getset("__abstractmethods__", get_abstract, set_abstract, ""),
    getset("__annotations__", get_annotations, set_annotations, ""),
    getset("__annotate__", get_annotate, set_annotate, ""),
    getset("__type_params__", get_type_params, set_type_params, ""),
    getter("__mro__", get_mro, ""),
    getter("__base__", get_base, ""),
    getter("__dict__", get_dict, ""),
    getter("__flags__", get_flags, ""),
    getter(
        "__basicsize__",
        |vm, ty| {
            let size = this::<Type>(vm, ty)?.core.vtable.layout.size();
            Ok(vm.size(size))
        },
        "",
    ),
    getter(
        "__itemsize__",
        |vm, ty| {
            let payload = this::<Type>(vm, ty)?.core.vtable;
            let size = match payload {
                vtable if std::ptr::eq(vtable, <Tuple as Payload>::vtable()) => size_of::<Value>(),
                _ => 0,
            };
            Ok(vm.size(size))
        },
        "",
    ),
    getter(
        "__dictoffset__",
        |vm, ty| {
            let has = this::<Type>(vm, ty)?.has(TypeFlags::HAS_DICT);
            Ok(Value::int32(if has { 16 } else { 0 }))
        },
        "",
    ),
    getter(
        "__weakrefoffset__",
        |vm, ty| {
            let has = this::<Type>(vm, ty)?.has(TypeFlags::WEAKREFABLE);
            Ok(Value::int32(if has { 24 } else { 0 }))
        },
        "",
    ),
    getter("__text_signature__", get_text_signature, ""),
];

/// `__dict__` of instances of classes.
pub static DICT_GETSET: GetSet = getset(
    "__dict__",
    get_instance_dict,
    set_instance_dict,
    "dictionary for instance variables",
);

/// `__weakref__` of instances of classes.
pub static WEAKREF_GETSET: GetSet = getter("__weakref__", get_weakref, "list of weak references to the object");

pub(super) fn ty<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a Ref<Type>> {
    this::<Type>(vm, value)
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let metatype = ty(vm, &args[0])?.clone();
    let given = this::<Tuple>(vm, &args[1])?.items.to_vec();
    let keywords = this::<Dict>(vm, &args[2])?.entries();
    if let [object] = given.as_slice()
        && metatype.is(&vm.types.type_)
        && keywords.is_empty()
    {
        return Ok(vm.type_of(object).to_value());
    }
    let [name, bases, namespace] = given.as_slice() else {
        let message = match metatype.is(&vm.types.type_) && given.len() != 3 {
            true => "type() takes 1 or 3 arguments".to_owned(),
            false => format!("type.__new__() takes exactly 3 arguments ({} given)", given.len()),
        };
        return Err(vm.type_error(message));
    };
    if !name.has_payload::<Str>() {
        let found = vm.type_name(name);
        return Err(vm.type_error(format!("type.__new__() argument 1 must be str, not {found}")));
    }
    let Some(bases) = bases.downcast_ref::<Tuple>() else {
        let found = vm.type_name(bases);
        return Err(vm.type_error(format!("type.__new__() argument 2 must be tuple, not {found}")));
    };
    let Some(namespace) = namespace.downcast_ref::<Dict>() else {
        let found = vm.type_name(namespace);
        return Err(vm.type_error(format!("type.__new__() argument 3 must be dict, not {found}")));
    };
    vm.new_class(&metatype, name, &bases.items, namespace, &keywords)
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let given = this::<Tuple>(vm, &args[1])?.items.len();
    if given != 1 && given != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let class = ty(vm, &args[0])?.clone();
    let mut values = this::<Tuple>(vm, &args[1])?.items.to_vec();
    let mut names = Vec::new();
    for (name, value) in this::<Dict>(vm, &args[2])?.entries() {
        names.push(name);
        values.push(value);
    }
    vm.begin_construct(
        &class,
        Arguments {
            values: &values,
            names: &names,
        },
    )
}

fn name_argument(vm: &mut Vm, value: &Value) -> Res<Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(name) => Ok(name.clone()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("attribute name must be string, not '{given}'")))
        }
    }
}

fn getattribute(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = name_argument(vm, &args[1])?;
    let class = ty(vm, &args[0])?.clone();
    vm.begin_getattr_type(&class, &name)
}

fn setattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = name_argument(vm, &args[1])?;
    let metatype = vm.type_of(&args[0]).clone();
    vm.begin_setattr_generic(&args[0], &metatype, &name, Some(args[2].clone()))
}

fn delattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = name_argument(vm, &args[1])?;
    let metatype = vm.type_of(&args[0]).clone();
    vm.begin_setattr_generic(&args[0], &metatype, &name, None)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = ty(vm, &args[0])?.clone();
    let module = vm.module_of_type(&class).map(|module| vm.text_of(&module));
    let qualname = vm.type_qualname(&class);
    let text = match module {
        Some(module) if module != "builtins" => format!("<class '{module}.{qualname}'>"),
        _ => format!("<class '{qualname}'>"),
    };
    Ok(vm.str(&text))
}

fn mro(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = ty(vm, &args[0])?.clone();
    let bases = class.bases.borrow().clone();
    let mut order = vec![class.to_value()];
    match super::mro::linearize(&bases) {
        Ok(rest) => order.extend(rest.into_iter().map(Ref::into_value)),
        Err(_) => return Err(vm.type_error("Cannot create a consistent method resolution order (MRO) for bases")),
    }
    Ok(vm.list(order))
}

fn subclasses(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = ty(vm, &args[0])?.clone();
    let list = vm.subclasses_of(&class).into_iter().map(Ref::into_value).collect();
    Ok(vm.list(list))
}

fn instancecheck(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.isinstance_plain(&args[1], &args[0]).map(Value::bool)
}

fn subclasscheck(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.issubclass_plain(&args[1], &args[0]).map(Value::bool)
}

fn prepare(vm: &mut Vm, _: Args<'_>) -> Res {
    Ok(vm.new_dict().into_value())
}

fn dir(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = ty(vm, &args[0])?.clone();
    let names = vm.new_dict();
    for base in class.mro.get().iter() {
        for key in base.dict.keys() {
            names.insert(vm, key, Value::NONE)?;
        }
    }
    let names = names.keys();
    Ok(vm.list(names))
}

fn immutable(vm: &mut Vm, class: &Ref<Type>, attribute: &str) -> Res<()> {
    if class.is_heap_type() {
        return Ok(());
    }
    let name = vm.full_type_name(class);
    Err(vm.type_error(format!("cannot set '{attribute}' attribute of immutable type '{name}'")))
}

pub(super) fn given(vm: &mut Vm, class: &Ref<Type>, attribute: &str, value: Option<Value>) -> Res {
    immutable(vm, class, attribute)?;
    match value {
        Some(value) => Ok(value),
        None => {
            let name = class.long_name();
            Err(vm.type_error(format!(
                "cannot delete '{attribute}' attribute of immutable type '{name}'"
            )))
        }
    }
}

fn own_attribute(vm: &mut Vm, value: &Value, name: &str) -> Res<Option<Value>> {
    Ok(ty(vm, value)?.clone().dict.get_str(vm, name))
}

fn set_own(vm: &mut Vm, value: &Value, name: &'static str, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let new = given(vm, &class, name, new)?;
    let key = vm.intern(name);
    class.dict.set_name(vm, &key, new);
    vm.type_attribute_changed(&class, &key);
    Ok(())
}

fn get_module(vm: &mut Vm, value: &Value) -> Res {
    let class = ty(vm, value)?.clone();
    match vm.module_of_type(&class) {
        Some(module) => Ok(module),
        None => Ok(vm.intern("builtins").into_value()),
    }
}

fn set_module(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    set_own(vm, value, "__module__", new)?;
    // The line is one of the module that the class came from.
    let class = ty(vm, value)?.clone();
    let line = vm.intern("__firstlineno__");
    if class.dict.remove_name(vm, &line).is_some() {
        vm.type_attribute_changed(&class, &line);
    }
    Ok(())
}

fn get_doc(vm: &mut Vm, value: &Value) -> Res {
    let class = ty(vm, value)?.clone();
    match class.dict.get_str(vm, "__doc__") {
        Some(doc) if vm.has_get(&doc) => vm.descriptor_get(&doc, None, &class),
        Some(doc) => Ok(doc),
        None => Ok(Value::NONE),
    }
}

fn set_doc(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    set_own(vm, value, "__doc__", new)
}

fn get_abstract(vm: &mut Vm, value: &Value) -> Res {
    match own_attribute(vm, value, "__abstractmethods__")? {
        Some(names) if !value.is(vm.types.type_.as_value()) => Ok(names),
        _ => {
            let name = vm.intern("__abstractmethods__");
            Err(vm.attribute_error(value, &name, "__abstractmethods__".to_owned()))
        }
    }
}

fn set_abstract(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let any = match &new {
        Some(names) => vm.truth(names)?,
        None => false,
    };
    let key = vm.intern("__abstractmethods__");
    match new {
        Some(names) => class.dict.set_name(vm, &key, names),
        None => {
            if class.dict.remove_name(vm, &key).is_none() {
                return Err(vm.attribute_error(value, &key, "__abstractmethods__".to_owned()));
            }
        }
    }
    class.core.set_flag(TypeFlags::ABSTRACT, any);
    vm.type_changed(&class);
    Ok(())
}

fn get_annotate(vm: &mut Vm, value: &Value) -> Res {
    // Before its own dict is looked at: that of `type` holds this very descriptor.
    if !ty(vm, value)?.is_heap_type() {
        let name = vm.intern("__annotate__");
        return Err(vm.no_attribute(value, &name));
    }
    for name in ["__annotate__", "__annotate_func__"] {
        if let Some(function) = own_attribute(vm, value, name)? {
            return Ok(function);
        }
    }
    Ok(Value::NONE)
}

fn set_annotate(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let key = vm.intern("__annotations_cache__");
    class.dict.remove_name(vm, &key);
    set_own(vm, value, "__annotate_func__", new)
}

fn get_annotations(vm: &mut Vm, value: &Value) -> Res {
    let class = ty(vm, value)?.clone();
    if !class.is_heap_type() {
        let name = vm.intern("__annotations__");
        return Err(vm.no_attribute(value, &name));
    }
    for name in ["__annotations__", "__annotations_cache__"] {
        if let Some(annotations) = own_attribute(vm, value, name)? {
            return Ok(annotations);
        }
    }
    let annotate = get_annotate(vm, value)?;
    let annotations = match annotate.is_none() {
        true => vm.new_dict().into_value(),
        false => vm.call(&annotate, &[Value::int32(1)])?,
    };
    class.dict.set_str(vm, "__annotations_cache__", annotations.clone());
    Ok(annotations)
}

fn set_annotations(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    immutable(vm, &class, "__annotations__")?;
    let (key, cache) = (vm.intern("__annotations__"), vm.intern("__annotations_cache__"));
    let mut old = class.dict.remove_name(vm, &key);
    if old.is_none() || new.is_some() {
        old = class.dict.remove_name(vm, &cache);
    }
    match new {
        Some(new) => class.dict.set_name(vm, &key, new),
        // What was never asked for isn't there yet.
        None if old.is_none() => return Err(vm.error(ExceptionKind::AttributeError, "__annotations__")),
        None => {}
    }
    for name in ["__annotate__", "__annotate_func__"] {
        let key = vm.intern(name);
        class.dict.remove_name(vm, &key);
    }
    vm.type_attribute_changed(&class, &key);
    Ok(())
}

fn get_type_params(vm: &mut Vm, value: &Value) -> Res {
    match own_attribute(vm, value, "__type_params__")? {
        // `type` itself keeps the descriptor there.
        _ if value.is(vm.types.type_.as_value()) => Ok(vm.tuple(Vec::new())),
        Some(parameters) => Ok(parameters),
        None => Ok(vm.tuple(Vec::new())),
    }
}

fn set_type_params(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    set_own(vm, value, "__type_params__", new)
}

fn get_mro(vm: &mut Vm, value: &Value) -> Res {
    let order = ty(vm, value)?.mro.get();
    if order.is_empty() {
        // A metaclass's `mro()` is just making it.
        return Ok(Value::NONE);
    }
    Ok(vm.tuple(order.iter().map(Ref::to_value).collect::<Items>()))
}

fn get_base(vm: &mut Vm, value: &Value) -> Res {
    Ok(ty(vm, value)?.base.borrow().as_ref().map_or(Value::NONE, Ref::to_value))
}

fn get_bases(vm: &mut Vm, value: &Value) -> Res {
    let bases = ty(vm, value)?
        .bases
        .borrow()
        .iter()
        .map(Ref::to_value)
        .collect::<Items>();
    Ok(vm.tuple(bases))
}

fn set_bases(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let class = ty(vm, value)?.clone();
    let new = given(vm, &class, "__bases__", new)?;
    let name = class.name();
    let Some(tuple) = new.downcast_ref::<Tuple>() else {
        let found = vm.type_name(&new);
        return Err(vm.type_error(format!("can only assign tuple to {name}.__bases__, not {found}")));
    };
    if tuple.items.is_empty() {
        return Err(vm.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
    }
    let mut bases = Vec::new();
    for base in &tuple.items {
        let Some(base) = base.downcast_ref::<Type>() else {
            let found = vm.type_name(base);
            return Err(vm.type_error(format!("{name}.__bases__ must be tuple of classes, not '{found}'")));
        };
        if bases.iter().any(|known: &Ref<Type>| known.is(base)) {
            let name = base.name();
            return Err(vm.type_error(format!("duplicate base class {name}")));
        }
        // Within a metaclass's `mro()`, the order of `base` doesn't show yet what it derives from by now.
        if base.is_subtype(&class) || derives_by_base(base, &class) {
            return Err(vm.type_error("a __bases__ item causes an inheritance cycle"));
        }
        bases.push(base.clone());
    }
    let best = vm.best_base(&bases)?;
    let old = class.base.borrow().clone();
    let same = old.as_ref().is_some_and(|old| {
        std::ptr::eq(old.core.vtable, best.core.vtable) && old.core.slot_count == best.core.slot_count
    });
    if !same {
        let (old, new) = (old.map(|base| base.name()), best.name());
        let old = old.unwrap_or_else(|| "object".into());
        // Numbers and the like are freed in another way.
        let what = match best.is_heap_type() || best.core.vtable.traced {
            true => "object layout",
            false => "deallocator",
        };
        return Err(vm.type_error(format!("__bases__ assignment: '{new}' {what} differs from '{old}'")));
    }
    // A metaclass's `mro()` sees the new bases, and may assign others.
    let old_bases = class.bases.replace(bases.clone());
    let old_base = class.base.replace(Some(best));
    let tree = vm.with_subclasses(&class);
    let mut replaced = Vec::new();
    let mut failed = Ok(());
    for class in &tree {
        let (old, bases) = (class.mro.get(), class.bases.borrow().clone());
        failed = vm.set_class_mro(class, &bases);
        if failed.is_err() {
            break;
        }
        replaced.push((class, class.mro.get(), old));
    }
    let unchanged = same_classes(&class.bases.borrow(), &bases);
    if let Err(raised) = failed {
        // All or nothing: every class of the tree has its old order again, unless it got another one meanwhile.
        for (class, new, old) in replaced.into_iter().rev() {
            if std::rc::Rc::ptr_eq(&class.mro.get(), &new) {
                class.mro.set(old.to_vec());
            }
        }
        if unchanged {
            drop(class.bases.replace(old_bases));
            drop(class.base.replace(old_base));
        }
        tree.iter().for_each(|class| vm.refresh_specials(class));
        return Err(raised);
    }
    if !unchanged {
        return Ok(());
    }
    for base in &old_bases {
        base.subclasses.borrow_mut().retain(|weak| {
            weak.downcast_ref::<corallus_heap::WeakRef>()
                .and_then(|weak| weak.upgrade())
                .is_none_or(|subclass| !subclass.is(class.as_value()))
        });
    }
    for base in &bases {
        vm.add_subclass(base, &class);
    }
    tree.iter().for_each(|class| vm.refresh_specials(class));
    Ok(())
}

/// Whether `class` is reached from `ty` through `__base__`.
fn derives_by_base(ty: &Ref<Type>, class: &Ref<Type>) -> bool {
    let mut at = Some(ty.clone());
    while let Some(ty) = at {
        if ty.is(class) {
            return true;
        }
        at = ty.base.borrow().clone();
    }
    false
}

fn same_classes(some: &[Ref<Type>], others: &[Ref<Type>]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| one.is(other))
}

fn get_dict(vm: &mut Vm, value: &Value) -> Res {
    let dict = ty(vm, value)?.dict.to_value();
    Ok(vm.mapping_proxy(dict))
}

fn get_flags(vm: &mut Vm, value: &Value) -> Res {
    let class = ty(vm, value)?;
    let pairs = [
        (TypeFlags::HEAP_TYPE, 1 << 9),
        (TypeFlags::BASE_TYPE, 1 << 10),
        (TypeFlags::ABSTRACT, 1 << 20),
        (TypeFlags::SEQUENCE, 1 << 5),
        (TypeFlags::MAPPING, 1 << 6),
        (TypeFlags::EXCEPTION, 1 << 30),
        (TypeFlags::TYPE_SUBCLASS, 1 << 31),
    ];
    let mut flags = 1i64 << 12;
    for (flag, bit) in pairs {
        if class.has(flag) {
            flags |= bit;
        }
    }
    if !class.is_heap_type() {
        // Types of native modules can't be changed, but the reference makes them at run time.
        let is_static = class.def.is_none_or(|def| def.module == "builtins");
        flags |= if is_static { 1 << 8 } else { 1 << 8 | 1 << 9 };
    }
    Ok(vm.int(flags))
}

/// What builtin types say they are called with; the others say nothing, as their signatures can't be told in that form.
static TEXT_SIGNATURES: &[(&str, &str)] = &[
    ("object", "()"),
    ("bool", "(object=False, /)"),
    ("float", "(x=0, /)"),
    ("complex", "(real=0, imag=0)"),
    ("list", "(iterable=(), /)"),
    ("tuple", "(iterable=(), /)"),
    ("set", "(iterable=(), /)"),
    ("frozenset", "(iterable=(), /)"),
    ("memoryview", "(object)"),
    ("classmethod", "(function, /)"),
    ("staticmethod", "(function, /)"),
    ("property", "(fget=None, fset=None, fdel=None, doc=None)"),
    ("enumerate", "(iterable, start=0)"),
    ("filter", "(function, iterable, /)"),
    ("map", "(function, iterable, /, *iterables, strict=False)"),
    ("reversed", "(sequence, /)"),
    ("zip", "(*iterables, strict=False)"),
];

fn get_text_signature(vm: &mut Vm, value: &Value) -> Res {
    let ty = ty(vm, value)?.clone();
    if ty.is_heap_type() {
        let doc = ty.dict.get_str(vm, "__doc__");
        let doc = doc.filter(|doc| doc.has_payload::<Str>()).map(|doc| vm.text_of(&doc));
        let signature = doc.and_then(|doc| documented_signature(&doc, &ty.name()).map(|text| vm.str(text)));
        return Ok(signature.unwrap_or(Value::NONE));
    }
    let name = vm.type_qualname(&ty);
    let is_builtin = vm
        .builtins
        .clone()
        .get_str(vm, &name)
        .is_some_and(|known| known.is(value));
    let signature = match is_builtin {
        true => TEXT_SIGNATURES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, signature)| (*signature).to_owned()),
        false => constructor_signature(vm, &ty),
    };
    Ok(signature.map_or(Value::NONE, |signature| vm.str(&signature)))
}

/// The signature at the beginning of a docstring such as `"Name(x)\n--\n\nText"`.
fn documented_signature<'d>(doc: &'d str, name: &str) -> Option<&'d str> {
    let text = doc.strip_prefix(name).filter(|text| text.starts_with('('))?;
    let first = text.split("\n\n").next().unwrap_or(text);
    let end = first.find(")\n--")?;
    (first.len() == end + ")\n--".len()).then(|| &text[..=end])
}

/// What a native type is called with: the signature of its `__new__` or `__init__` without the first parameter.
fn constructor_signature(vm: &mut Vm, ty: &Type) -> Option<String> {
    ["__new__", "__init__"].into_iter().find_map(|name| {
        let method = ty.dict.get_str(vm, name)?;
        let native = match method.downcast_ref::<NativeFunction>() {
            Some(function) => function.native,
            None => method.downcast_ref::<NativeMethod>()?.native,
        };
        let parameters = native.signature.strip_prefix('(')?.strip_suffix(')')?;
        let (first, rest) = parameters.split_once(", ").unwrap_or((parameters, ""));
        if !first.starts_with('$') || rest.contains("<unrepresentable>") {
            return None;
        }
        match rest.strip_prefix("/, ").unwrap_or(rest) {
            "*args, **kwargs" => None,
            "/" => Some("()".to_owned()),
            rest => Some(format!("({rest})")),
        }
    })
}

/// Of a class that derives from a base like any other besides `type`, it is the class's own.
fn get_instance_dict(vm: &mut Vm, object: &Value) -> Res {
    match object.has_payload::<Type>() {
        true => get_dict(vm, object),
        false => Ok(vm.instance_dict(object)?.into_value()),
    }
}

fn set_instance_dict(vm: &mut Vm, object: &Value, new: Option<Value>) -> Res<()> {
    if object.has_payload::<Type>() || object.has_payload::<crate::objects::module::Module>() {
        let name = vm.intern("__dict__");
        return Err(vm.attribute_error(object, &name, "readonly attribute".to_owned()));
    }
    let dict = match new {
        Some(new) if new.has_payload::<Dict>() => new,
        Some(new) => {
            let found = vm.type_name(&new);
            return Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{found}'")));
        }
        // Only instances of classes can be without; what a native type gives its instances stays.
        None if gets_dict_from_native_type(vm, object) => return Err(vm.type_error("cannot delete __dict__")),
        None => vm.new_dict().into_value(),
    };
    // Moves the attributes out of the shape first, so that the new dict is their only home.
    drop(vm.instance_dict(object)?);
    if let Some(attrs) = object.header().and_then(|header| header.attrs()) {
        drop(attrs.set_dict(&vm.heap, dict));
    }
    Ok(())
}

fn gets_dict_from_native_type(vm: &Vm, object: &Value) -> bool {
    let order = vm.type_of(object).mro.get();
    order
        .iter()
        .any(|class| !class.is_heap_type() && class.has(TypeFlags::HAS_DICT))
}

fn get_weakref(vm: &mut Vm, object: &Value) -> Res {
    Ok(vm
        .heap
        .weak_references(object)
        .into_iter()
        .next()
        .unwrap_or(Value::NONE))
}

/// `__build_class__`, for the builtins' table.
pub static BUILD_CLASS: Native = crate::native::begin_function(
    "__build_class__",
    "(func, name, /, *bases, **kwds)",
    create::build_class,
    "Internal helper function used by the class statement.",
);

//! `object`: the root of all types, and the payload of plain instances.

use corallus_heap::{Payload, Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, GetSet, Native, TypeDef, begin_method, class, fixed, getset, method, this};
use crate::objects::dict::Dict;
use crate::objects::native_function::NativeMethod;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::operators::CompareOp;
use crate::special::Special;
use crate::vm::Vm;

/// The payload of instances of classes that derive from `object` alone: all they have is attributes.
pub struct Instance;

payload!(Instance, "object", []);

/// `object`.
pub static OBJECT: TypeDef = TypeDef {
    base: None,
    flags: TypeFlags::BASE_TYPE,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    ..TypeDef::new::<Instance>("object", "builtins")
};

/// Methods of `object`.
pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        new,
        "Create and return a new object.",
    )),
    method("__init__", "($self, *args, **kwargs)", init, "Initialize self."),
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
    begin_method("__str__", "($self, /)", str_, "Return str(self)."),
    method(
        "__format__",
        "($self, format_spec, /)",
        format,
        "Default object formatter.",
    ),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    begin_method("__ne__", "($self, value, /)", ne, "Return self!=value."),
    method("__lt__", "($self, value, /)", not_implemented, "Return self<value."),
    method("__le__", "($self, value, /)", not_implemented, "Return self<=value."),
    method("__gt__", "($self, value, /)", not_implemented, "Return self>value."),
    method("__ge__", "($self, value, /)", not_implemented, "Return self>=value."),
    method("__dir__", "($self, /)", dir, "Default dir() implementation."),
    method(
        "__sizeof__",
        "($self, /)",
        sizeof,
        "Size of object in memory, in bytes.",
    ),
    method("__reduce__", "($self, /)", reduce, "Helper for pickle."),
    method("__reduce_ex__", "($self, protocol, /)", reduce_ex, "Helper for pickle."),
    method("__getstate__", "($self, /)", getstate, "Helper for pickle."),
    class(method(
        "__init_subclass__",
        "($type, *args, **kwargs)",
        init_subclass,
        "This method is called when a class is subclassed.",
    )),
    class(method(
        "__subclasshook__",
        "($type, object, /)",
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Abstract classes can override this to customize issubclass().",
    )),
];

/// Attributes of `object`.
pub static GETSETS: &[GetSet] = &[getset("__class__", get_class, set_class, "the object's class")];

fn arguments_given(vm: &mut Vm, args: Args<'_>) -> Res<bool> {
    Ok(!this::<Tuple>(vm, &args[1])?.items.is_empty() || !this::<Dict>(vm, &args[2])?.is_empty())
}

/// Whether a type's special method is `object`'s own.
fn is_objects(vm: &Vm, ty: &Type, special: Special) -> bool {
    match (ty.special(special), vm.types.object.special(special)) {
        (Some(own), Some(objects)) => own.is(&objects),
        _ => false,
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = this::<Type>(vm, &args[0])?.clone();
    if arguments_given(vm, args)? {
        if !is_objects(vm, &ty, Special::New) {
            return Err(vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if is_objects(vm, &ty, Special::Init) {
            let name = ty.long_name();
            return Err(vm.type_error(format!("{name}() takes no arguments")));
        }
    }
    if ty.has(TypeFlags::ABSTRACT) {
        return Err(vm.abstract_class_error(&ty)?);
    }
    Ok(vm.heap.alloc(&ty, Instance).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    if arguments_given(vm, args)? {
        let ty = vm.type_of(&args[0]).clone();
        let name = ty.long_name();
        if !is_objects(vm, &ty, Special::Init) {
            return Err(vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
        }
        if is_objects(vm, &ty, Special::New) {
            return Err(vm.type_error(format!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
    }
    Ok(Value::NONE)
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
    let ty = vm.type_of(&args[0]).clone();
    match vm.begin_getattr_plain(&args[0], &ty, &name)? {
        Some(begun) => Ok(begun),
        None => Err(vm.no_attribute(&args[0], &name)),
    }
}

fn setattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = name_argument(vm, &args[1])?;
    if args[0].has_payload::<Type>() {
        let ty = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("can't apply this __setattr__ to {ty} object")));
    }
    let ty = vm.type_of(&args[0]).clone();
    vm.begin_setattr_generic(&args[0], &ty, &name, Some(args[2].clone()))
}

fn delattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = name_argument(vm, &args[1])?;
    if args[0].has_payload::<Type>() {
        let ty = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("can't apply this __delattr__ to {ty} object")));
    }
    let ty = vm.type_of(&args[0]).clone();
    vm.begin_setattr_generic(&args[0], &ty, &name, None)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let ty = vm.type_of(&args[0]).clone();
    let module = vm.module_of_type(&ty).map(|module| vm.text_of(&module));
    let qualname = vm.type_qualname(&ty);
    let address = args[0].bits();
    let text = match module {
        Some(module) if module != "builtins" => format!("<{module}.{qualname} object at {address:#x}>"),
        _ => format!("<{qualname} object at {address:#x}>"),
    };
    Ok(vm.str(&text))
}

fn str_(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    // `__repr__` may be this very function.
    match vm.nested(|vm| vm.begin_special(&args[0], Special::Repr, &[]))? {
        Some(begun) => Ok(begun),
        None => repr(vm, args).map(Begun::Done),
    }
}

fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let empty = args[1].downcast_ref::<Str>().is_some_and(|spec| spec.is_empty());
    if !empty {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    Ok(vm.str_of(&args[0])?.into_value())
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(vm.int((args[0].bits() >> 4) as i64))
}

fn eq(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(if args[0].is(&args[1]) {
        Value::TRUE
    } else {
        Value::NOT_IMPLEMENTED
    })
}

/// `!=` is the inverse of `==`, unless that is `NotImplemented`.
fn ne(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let Some(result) = vm.call_special(&args[0], CompareOp::Eq.special(), &args[1..2])? else {
        return Ok(Begun::Done(Value::NOT_IMPLEMENTED));
    };
    if result.is_not_implemented() {
        return Ok(Begun::Done(result));
    }
    vm.truth(&result).map(|truth| Begun::Done(Value::bool(!truth)))
}

fn not_implemented(_: &mut Vm, _: Args<'_>) -> Res {
    Ok(Value::NOT_IMPLEMENTED)
}

fn dir(vm: &mut Vm, args: Args<'_>) -> Res {
    let names = vm.new_dict();
    if let Some(dict) = vm.getattr_opt(&args[0], "__dict__")?
        && let Some(dict) = dict.downcast_ref::<Dict>()
    {
        for key in dict.keys() {
            names.insert(vm, key, Value::NONE)?;
        }
    }
    if let Some(class) = vm.getattr_opt(&args[0], "__class__")?
        && let Some(class) = class.downcast_ref::<Type>()
    {
        for base in class.mro.get().iter() {
            for key in base.dict.keys() {
                names.insert(vm, key, Value::NONE)?;
            }
        }
    }
    let names = names.keys();
    Ok(vm.list(names))
}

fn sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = args[0].type_core().map_or(0, |core| core.vtable.layout.size());
    Ok(vm.size(size))
}

/// `copyreg` knows how to take objects apart.
fn reduce_with(vm: &mut Vm, object: &Value, protocol: i64) -> Res {
    let copyreg = vm.import("copyreg")?;
    if protocol >= 2 {
        return reduce_newobj(vm, &copyreg, object);
    }
    let protocol = vm.int(protocol);
    vm.call_method(&copyreg, "_reduce_ex", &[object.clone(), protocol])
}

/// Protocol 2 and up: `copyreg.__newobj__` with the arguments of `__getnewargs_ex__` or `__getnewargs__`, and the state.
fn reduce_newobj(vm: &mut Vm, copyreg: &Value, object: &Value) -> Res {
    let class = vm.type_of(object).to_value();
    let ty = vm.type_of(object).clone();
    if ty.has(TypeFlags::NO_NEW) || !ty.has_special(Special::New) {
        let name = ty.long_name();
        return Err(vm.type_error(format!("cannot pickle '{name}' object")));
    }
    let (mut args, mut keywords) = (Vec::new(), None);
    if let Some(get) = vm.method_of_type(object, "__getnewargs_ex__")? {
        let pair = vm.call(&get, &[])?;
        if !pair.has_payload::<Tuple>() {
            let given = vm.type_name(&pair);
            return Err(vm.type_error(format!("__getnewargs_ex__ should return a tuple, not '{given}'")));
        }
        let Some(items) = vm.items_of_exact(&pair).filter(|items| items.len() == 2) else {
            let count = pair.downcast_ref::<Tuple>().map_or(0, |pair| pair.items.len());
            return Err(vm.value_error(format!(
                "__getnewargs_ex__ should return a tuple of length 2, not {count}"
            )));
        };
        for (item, wanted, place) in [(&items[0], "tuple", "first"), (&items[1], "dict", "second")] {
            let fits = match wanted {
                "tuple" => item.has_payload::<Tuple>(),
                _ => item.has_payload::<Dict>(),
            };
            if !fits {
                let given = vm.type_name(item);
                return Err(vm.type_error(format!(
                    "{place} item of the tuple returned by __getnewargs_ex__ must be a {wanted}, not '{given}'"
                )));
            }
        }
        args = vm.collect(&items[0])?;
        keywords = Some(items[1].clone());
    } else if let Some(get) = vm.method_of_type(object, "__getnewargs__")? {
        let given = vm.call(&get, &[])?;
        if !given.has_payload::<Tuple>() {
            let given = vm.type_name(&given);
            return Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{given}'")));
        }
        args = vm.collect(&given)?;
    } else if !ty.is_heap_type()
        && !std::ptr::eq(ty.core.vtable, vm.types.object.core.vtable)
        && vm.getattr_opt(&class, "__setstate__")?.is_none()
    {
        let name = ty.long_name();
        return Err(vm.type_error(format!("cannot pickle '{name}' object")));
    }
    let getstate = vm.getattr(object, "__getstate__")?;
    let state = vm.call(&getstate, &[])?;
    let needs_keywords = match &keywords {
        Some(keywords) => vm.truth(keywords)?,
        None => false,
    };
    let (constructor, args) = if needs_keywords {
        let args = vm.tuple(args);
        let args = vec![class, args, keywords.unwrap_or(Value::NONE)];
        (vm.getattr(copyreg, "__newobj_ex__")?, args)
    } else {
        args.insert(0, class);
        (vm.getattr(copyreg, "__newobj__")?, args)
    };
    let args = vm.tuple(args);
    let list_items = match object.has_payload::<crate::objects::list::List>() {
        true => vm.iter(object)?,
        false => Value::NONE,
    };
    let dict_items = match object.has_payload::<Dict>() {
        true => {
            let items = vm.call_method(object, "items", &[])?;
            vm.iter(&items)?
        }
        false => Value::NONE,
    };
    Ok(vm.tuple([constructor, args, state, list_items, dict_items]))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    reduce_with(vm, &args[0], 0)
}

fn reduce_ex(vm: &mut Vm, args: Args<'_>) -> Res {
    let protocol = vm.to_i64(&args[1])?;
    let ty = vm.type_of(&args[0]).clone();
    if !is_objects(vm, &ty, Special::Reduce) {
        // The instance may have one of its own.
        let reduce = vm.getattr(&args[0], "__reduce__")?;
        return vm.call(&reduce, &[]);
    }
    reduce_with(vm, &args[0], protocol)
}

/// The attributes that an instance keeps in its `__dict__`, which isn't made for that.
fn copy_of_attributes(vm: &mut Vm, object: &Value) -> Res<Option<Ref<Dict>>> {
    if !vm.has_instance_dict(object) {
        return Ok(None);
    }
    if let Some(attrs) = object.header().and_then(|header| header.attrs())
        && !attrs.has_dict()
    {
        let copy = vm.new_dict();
        for (name, value) in attrs.items() {
            if let Some(name) = name.downcast_ref::<Str>() {
                copy.set_name(vm, name, value);
            }
        }
        return Ok(Some(copy));
    }
    let dict = vm.instance_dict(object)?;
    Ok(Some(vm.copy_dict(&dict)))
}

/// The instance dict, the slots, or both, or `None` (`object.__getstate__`).
fn getstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let object = &args[0];
    let ty = vm.type_of(object).clone();
    let state = match copy_of_attributes(vm, object)? {
        Some(dict) if !dict.is_empty() => dict.into_value(),
        _ => Value::NONE,
    };
    if ty.core.slot_count == 0 && ty.dict.get_str(vm, "__slotnames__").is_none() {
        return Ok(state);
    }
    let slots = vm.new_dict();
    // What `copyreg` keeps there.
    if let Some(names) = ty.dict.get_str(vm, "__slotnames__")
        && !names.is_none()
    {
        for name in vm.collect(&names)? {
            let text = vm.text_of(&name);
            if let Some(value) = vm.getattr_opt(object, &text)? {
                slots.insert(vm, name, value)?;
            }
        }
    }
    for base in ty.mro.get().iter() {
        for (name, value) in base.dict.entries() {
            if let Some((slot, _)) = crate::objects::native_function::slot(&value)
                && let Some(value) = object.header().and_then(|header| header.attrs()?.get(slot.index))
            {
                slots.insert(vm, name, value)?;
            }
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    Ok(vm.tuple([state, slots.into_value()]))
}

fn init_subclass(vm: &mut Vm, args: Args<'_>) -> Res {
    if arguments_given(vm, args)? {
        let name = args[0]
            .downcast_ref::<Type>()
            .map(|ty| ty.name())
            .unwrap_or_else(|| "object".into());
        let message = match this::<Tuple>(vm, &args[1])?.items.len() {
            0 => format!("{name}.__init_subclass__() takes no keyword arguments"),
            count => format!("{name}.__init_subclass__() takes no arguments ({count} given)"),
        };
        return Err(vm.type_error(message));
    }
    Ok(Value::NONE)
}

fn get_class(vm: &mut Vm, value: &Value) -> Res {
    Ok(vm.type_of(value).to_value())
}

/// What of a class decides how its instances are laid out, apart from its base.
fn additions(class: &Type) -> (usize, u32, u32) {
    let flags = class.core.flags.get() & (TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE);
    (
        std::ptr::from_ref(class.core.vtable) as usize,
        class.core.slot_count,
        flags,
    )
}

/// The nearest base whose instances are laid out otherwise than those of its own base.
fn layout_base(class: &Ref<Type>) -> Ref<Type> {
    let mut at = class.clone();
    loop {
        let Some(base) = at.base.borrow().clone() else {
            return at;
        };
        if additions(&base) != additions(&at) {
            return at;
        }
        at = base;
    }
}

/// The names of the slots that a class adds.
fn own_slots(vm: &Vm, class: &Type) -> Vec<String> {
    let mut names: Vec<String> = class
        .dict
        .entries()
        .iter()
        .filter_map(|(_, value)| {
            let (slot, _) = crate::objects::native_function::slot(value)?;
            Some(vm.text_of(&slot.name))
        })
        .collect();
    names.sort();
    names
}

/// Whether instances of the classes are laid out alike: from the same base on, the same has been added.
fn same_layout(vm: &Vm, one: &Ref<Type>, other: &Ref<Type>) -> bool {
    let (one, other) = (layout_base(one), layout_base(other));
    if one.is(&other) {
        return true;
    }
    let same_base = match (&*one.base.borrow(), &*other.base.borrow()) {
        (Some(one), Some(other)) => one.is(other),
        _ => false,
    };
    same_base && additions(&one) == additions(&other) && own_slots(vm, &one) == own_slots(vm, &other)
}

/// `__class__` assignment: between classes (or module subclasses) whose instances have the same layout.
fn set_class(vm: &mut Vm, object: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("can't delete __class__ attribute"));
    };
    let Some(class) = new.downcast_ref::<Type>() else {
        let given = vm.type_name(&new);
        return Err(vm.type_error(format!("__class__ must be set to a class, not '{given}' object")));
    };
    let old = vm.type_of(object).clone();
    let modules = object.has_payload::<crate::objects::module::Module>();
    let new_modules = std::ptr::eq(class.core.vtable, crate::objects::module::Module::vtable());
    if !(modules && new_modules || old.is_heap_type() && class.is_heap_type()) {
        return Err(vm.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"));
    }
    let same_slots = same_layout(vm, &old, class)
        || modules && old.core.slot_count == class.core.slot_count && additions(&old).2 == additions(class).2;
    let differs = |vm: &mut Vm| {
        let (old, new) = (old.name(), class.name());
        vm.type_error(format!(
            "__class__ assignment: '{new}' object layout differs from '{old}'"
        ))
    };
    let Some(header) = object.header().filter(|_| same_slots) else {
        return Err(differs(vm));
    };
    if let Some(attrs) = header.attrs()
        && !attrs.has_dict()
        && !attrs.move_to_type(&vm.heap, &class.core)
    {
        drop(vm.instance_dict(object)?);
        attrs.move_to_type(&vm.heap, &class.core);
    }
    match header.set_type(class.clone()) {
        Ok(previous) => drop(previous),
        Err(_) => return Err(differs(vm)),
    }
    Ok(())
}

impl Vm {
    /// A method that only the type is asked for, bound to the object.
    pub fn method_of_type(&mut self, object: &Value, name: &str) -> Res<Option<Value>> {
        let (ty, name) = (self.type_of(object).clone(), self.intern(name));
        self.type_version(&ty);
        match ty.lookup(self, &name) {
            Some(found) => self.descriptor_get(&found, Some(object), &ty).map(Some),
            None => Ok(None),
        }
    }

    /// `TypeError` for instantiating a class with abstract methods.
    fn abstract_class_error(&mut self, ty: &Ref<Type>) -> Res<crate::error::Raised> {
        let names = self.getattr(ty.as_value(), "__abstractmethods__")?;
        let mut names: Vec<String> = self
            .collect(&names)?
            .iter()
            .map(|name| format!("'{}'", self.text_of(name)))
            .collect();
        names.sort();
        let plural = if names.len() == 1 { "" } else { "s" };
        let (name, list) = (ty.name(), names.join(", "));
        Ok(self.type_error(format!(
            "Can't instantiate abstract class {name} without an implementation for abstract method{plural} {list}"
        )))
    }

    /// How messages name a callable: `module.qualname()`.
    pub(crate) fn callable_name(&mut self, callable: &Value) -> String {
        if let Some(function) = callable.downcast_ref::<crate::objects::function::Function>() {
            let module = self.text_of(&function.module.borrow());
            return format!("{module}.{}()", self.function_name(function));
        }
        if let Some(method) = callable.downcast_ref::<crate::objects::function::Method>() {
            return self.callable_name(&method.function.clone());
        }
        if let Some(method) = callable.downcast_ref::<NativeMethod>() {
            return format!("{}.{}()", method.owner.name(), method.native.name);
        }
        match self.getattr_opt(callable, "__qualname__") {
            Ok(Some(name)) if name.has_payload::<Str>() => format!("{}()", self.text_of(&name)),
            _ => self.text_repr(callable),
        }
    }
}

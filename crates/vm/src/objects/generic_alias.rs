//! `types.GenericAlias`: `list[int]` and its like (PEP 585).

use std::cell::{OnceCell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, GetSet, Native, TypeDef, async_method, begin_method, fixed, getter, method, this};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::iter_self;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::objects::{list::List, type_params, union};
use crate::operators::CompareOp;
use crate::vm::Vm;

/// The payload of generic aliases.
pub struct GenericAlias {
    pub origin: Value,
    pub args: Ref<Tuple>,
    parameters: OnceParameters,
    /// `*tuple[int]`.
    pub unpacked: bool,
}

payload!(GenericAlias, "GenericAlias", [origin, args, parameters]);

/// Type parameters, found when first asked for.
#[derive(Default)]
struct OnceParameters(OnceCell<Value>);

impl corallus_heap::Trace for OnceParameters {
    fn trace(&self, tracer: &mut corallus_heap::Tracer<'_>) {
        if let Some(parameters) = self.0.get() {
            parameters.trace(tracer);
        }
    }
}

pub static GENERIC_ALIAS: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    ..TypeDef::new::<GenericAlias>("GenericAlias", "types")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, origin, args, /)",
        alias_new,
        "Create and return a new object.",
    )),
    method("__repr__", "($self, /)", alias_repr, "Return repr(self)."),
    method("__hash__", "($self, /)", alias_hash, "Return hash(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    async_method(
        "__call__",
        "($self, /, *args, **kwargs)",
        |cx, args| Box::pin(alias_call(cx, args)),
        "Call self as a function.",
    ),
    method("__getitem__", "($self, key, /)", alias_getitem, "Return self[key]."),
    begin_method(
        "__getattribute__",
        "($self, name, /)",
        alias_getattribute,
        "Return getattr(self, name).",
    ),
    method("__iter__", "($self, /)", alias_iter, "Implement iter(self)."),
    method("__or__", "($self, value, /)", union::or, "Return self|value."),
    method("__ror__", "($self, value, /)", union::ror, "Return value|self."),
    method(
        "__mro_entries__",
        "($self, bases, /)",
        alias_mro_entries,
        "Substitute the origin among the bases of a class.",
    ),
    method(
        "__instancecheck__",
        "($self, instance, /)",
        alias_instancecheck,
        "Check if an object is an instance.",
    ),
    method(
        "__subclasscheck__",
        "($self, cls, /)",
        alias_subclasscheck,
        "Check if a class is a subclass.",
    ),
    method(
        "__reduce__",
        "($self, /)",
        alias_reduce,
        "Return state information for pickling.",
    ),
    method("__dir__", "($self, /)", alias_dir, "Default dir() implementation."),
];

static GETSETS: &[GetSet] = &[
    getter(
        "__origin__",
        |vm, value| Ok(this::<GenericAlias>(vm, value)?.origin.clone()),
        "",
    ),
    getter(
        "__args__",
        |vm, value| Ok(this::<GenericAlias>(vm, value)?.args.to_value()),
        "",
    ),
    getter(
        "__parameters__",
        alias_parameters,
        "Type variables in the GenericAlias.",
    ),
    getter(
        "__unpacked__",
        |vm, value| Ok(Value::bool(this::<GenericAlias>(vm, value)?.unpacked)),
        "",
    ),
    getter("__typing_unpacked_tuple_args__", unpacked_tuple_args, ""),
];

/// Attributes that are the alias's own; all others are the origin's.
static OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
];

/// `__class_getitem__` of builtin generic types.
pub fn class_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.generic_alias(&args[0], &args[1])
}

impl Vm {
    /// `origin[item]`, where a tuple stands for several arguments.
    pub fn generic_alias(&mut self, origin: &Value, item: &Value) -> Res {
        let ty = self.type_for(&GENERIC_ALIAS);
        let args = self.arguments_tuple(item);
        Ok(self.alias_of(&ty, origin.clone(), args, false))
    }

    fn alias_of(&mut self, ty: &Ref<Type>, origin: Value, args: Ref<Tuple>, unpacked: bool) -> Value {
        let payload = GenericAlias {
            origin,
            args,
            parameters: OnceParameters::default(),
            unpacked,
        };
        self.heap.alloc(ty, payload).into_value()
    }

    fn arguments_tuple(&mut self, item: &Value) -> Ref<Tuple> {
        match item.downcast_ref::<Tuple>() {
            Some(tuple) => tuple.clone(),
            None => self.new_tuple([item.clone()]),
        }
    }
}

fn alias_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("GenericAlias.__new__(X): X is not a type object"));
    };
    let arguments = vm.arguments_tuple(&args[2]);
    Ok(vm.alias_of(ty, args[1].clone(), arguments, false))
}

/// The way types are shown inside aliases and unions: by qualified name.
pub fn type_repr(vm: &mut Vm, value: &Value) -> Res<String> {
    if value.is_ellipsis() {
        return Ok("...".into());
    }
    if value.is(vm.types.none.as_value()) {
        return Ok("None".into());
    }
    if let Some(list) = value.downcast_ref::<List>() {
        let items = list.to_vec();
        let shown = items.iter().map(|item| type_repr(vm, item)).collect::<Res<Vec<_>>>()?;
        return Ok(format!("[{}]", shown.join(", ")));
    }
    let is_alias = vm.getattr_opt(value, "__origin__")?.is_some() && vm.getattr_opt(value, "__args__")?.is_some();
    if !is_alias
        && let Some(qualname) = vm.getattr_opt(value, "__qualname__")?
        && let Some(module) = vm.getattr_opt(value, "__module__")?
        && !module.is_none()
    {
        let (qualname, module) = (vm.str_of(&qualname)?, vm.str_of(&module)?);
        return Ok(match module.as_bytes() {
            b"builtins" => qualname.to_string_lossy().into_owned(),
            _ => format!("{}.{}", module.to_string_lossy(), qualname.to_string_lossy()),
        });
    }
    Ok(vm.repr(value)?.to_string_lossy().into_owned())
}

fn alias_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let mut text = if alias.unpacked { "*".to_owned() } else { String::new() };
    text.push_str(&type_repr(vm, &alias.origin)?);
    let shown = alias
        .args
        .items
        .iter()
        .map(|arg| type_repr(vm, arg))
        .collect::<Res<Vec<_>>>()?;
    let shown = if shown.is_empty() {
        "()".to_owned()
    } else {
        shown.join(", ")
    };
    Ok(vm.str(&format!("{text}[{shown}]")))
}

fn alias_hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let hash = vm.hash(&alias.origin)? ^ vm.hash(alias.args.as_value())?;
    Ok(vm.int(if hash == -1 { -2 } else { hash }))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let a = this::<GenericAlias>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<GenericAlias>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal =
        a.unpacked == b.unpacked && vm.eq(&a.origin, &b.origin)? && vm.eq(a.args.as_value(), b.args.as_value())?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

async fn alias_call(mut cx: Cx, args: Vec<Value>) -> Res {
    let alias = this::<GenericAlias>(cx.vm(), &args[0])?.clone();
    let mut given = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let named = args[2]
        .downcast_ref::<Dict>()
        .map(|dict| dict.entries())
        .unwrap_or_default();
    let names = (!named.is_empty()).then(|| named.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    given.extend(named.into_iter().map(|(_, value)| value));
    let names = names.map(|names| cx.vm().new_tuple(names));
    let object = cx
        .result(|vm| vm.begin_call(&alias.origin, &given, names.as_ref()))
        .await?;
    // Objects that take no attributes don't know what class they are of.
    let vm = cx.vm();
    match vm.setattr(&object, "__orig_class__", args[0].clone()) {
        Err(raised) if !raised.is(ExceptionKind::AttributeError) && !raised.is(ExceptionKind::TypeError) => Err(raised),
        _ => Ok(object),
    }
}

fn alias_parameters(vm: &mut Vm, value: &Value) -> Res {
    let alias = this::<GenericAlias>(vm, value)?;
    if let Some(parameters) = alias.parameters.0.get() {
        return Ok(parameters.clone());
    }
    let parameters = type_params::collect(vm, &alias.args.items)?;
    let parameters = vm.tuple(parameters);
    Ok(alias.parameters.0.get_or_init(|| parameters).clone())
}

fn alias_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let parameters = alias_parameters(vm, &args[0])?;
    let parameters = vm.items_of_exact(&parameters).unwrap_or_default();
    let arguments = type_params::substitute(vm, &args[0], &alias.args.items, &parameters, &args[1])?;
    let ty = vm.type_of(&args[0]).clone();
    let arguments = vm.new_tuple(arguments);
    Ok(vm.alias_of(&ty, alias.origin.clone(), arguments, alias.unpacked))
}

fn alias_getattribute(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let Some(name) = args[1].downcast_ref::<Str>() else {
        return Err(vm.type_error("attribute name must be string"));
    };
    let own = OWN.iter().any(|own| own.as_bytes() == name.as_bytes());
    let name = vm.intern_str(name);
    if own {
        let ty = vm.type_of(&args[0]).clone();
        return vm.begin_getattr_generic(&args[0], &ty, &name);
    }
    vm.begin_getattr(&alias.origin, &name)
}

fn alias_iter(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let ty = vm.type_of(&args[0]).clone();
    let starred = vm.alias_of(&ty, alias.origin.clone(), alias.args.clone(), true);
    let ty = vm.type_for(&ALIAS_ITERATOR);
    let iterator = AliasIterator {
        alias: RefCell::new(args[0].clone()),
        starred: RefCell::new(starred),
    };
    Ok(vm.heap.alloc(&ty, iterator).into_value())
}

/// Gives `*alias` once.
struct AliasIterator {
    alias: RefCell<Value>,
    starred: RefCell<Value>,
}

payload!(AliasIterator, "generic_alias_iterator", [alias, starred]);

static ALIAS_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[
        method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
        begin_method("__next__", "($self, /)", alias_iterator_next, "Implement next(self)."),
        method(
            "__reduce__",
            "($self, /)",
            alias_iterator_reduce,
            "Return state information for pickling.",
        ),
    ],
    ..TypeDef::new::<AliasIterator>("generic_alias_iterator", "builtins")
};

fn alias_iterator_next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator = this::<AliasIterator>(vm, &args[0])?;
    drop(iterator.alias.replace(Value::UNDEF));
    let starred = iterator.starred.replace(Value::UNDEF);
    Ok(match starred.is_undef() {
        true => Begun::Finished(Value::NONE),
        false => Begun::Done(starred),
    })
}

fn alias_iterator_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<AliasIterator>(vm, &args[0])?;
    let iter = vm.visible_builtin("iter")?;
    let alias = iterator.alias.borrow().clone();
    let over = match alias.is_undef() {
        true => vm.tuple(Vec::new()),
        false => alias,
    };
    let arguments = vm.tuple([over]);
    Ok(vm.tuple([iter, arguments]))
}

fn alias_mro_entries(vm: &mut Vm, args: Args<'_>) -> Res {
    let origin = this::<GenericAlias>(vm, &args[0])?.origin.clone();
    Ok(vm.tuple([origin]))
}

fn alias_instancecheck(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn alias_subclasscheck(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn alias_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let ty = vm.type_for(&GENERIC_ALIAS).into_value();
    let arguments = vm.tuple([alias.origin.clone(), alias.args.to_value()]);
    if !alias.unpacked {
        return Ok(vm.tuple([ty, arguments]));
    }
    let plain = vm.generic_alias(&alias.origin, alias.args.as_value())?;
    // The alias's own iterator: as an attribute, `__iter__` is the origin's.
    let (next, iter) = (vm.builtin("next")?, alias_iter(vm, &[plain])?);
    let arguments = vm.tuple([iter]);
    Ok(vm.tuple([next, arguments]))
}

fn alias_dir(vm: &mut Vm, args: Args<'_>) -> Res {
    let alias = this::<GenericAlias>(vm, &args[0])?;
    let dir = vm.builtin("dir")?;
    let names = vm.call(&dir, std::slice::from_ref(&alias.origin))?;
    let mut names = vm.items_of_exact(&names).unwrap_or_default();
    for own in OWN {
        if !names.iter().any(|name| {
            name.downcast_ref::<Str>()
                .is_some_and(|name| name.as_bytes() == own.as_bytes())
        }) {
            names.push(vm.str(own));
        }
    }
    Ok(vm.list(names))
}

fn unpacked_tuple_args(vm: &mut Vm, value: &Value) -> Res {
    let alias = this::<GenericAlias>(vm, value)?;
    let of_tuple = alias.origin.is(vm.types.tuple.as_value());
    Ok(if alias.unpacked && of_tuple {
        alias.args.to_value()
    } else {
        Value::NONE
    })
}

//! `partial`: a callable with some arguments filled in, and `Placeholder`, which stands for positional arguments still to
//! come.

use std::cell::RefCell;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{
    Args, GetSet, Native, TypeDef, begin_method, class, fixed, getter, method, missing, quickly, this,
};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::iterators::is_exactly;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use smallvec::SmallVec;

use super::call_arguments;

/// The payload. Pickling replaces all parts, so they are cells.
pub struct Partial {
    function: RefCell<Value>,
    args: RefCell<Ref<Tuple>>,
    keywords: RefCell<Ref<Dict>>,
}

payload!(Partial, "partial", [function, args, keywords]);

pub static PARTIAL: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Create a new function with partial application of the given arguments and keywords.",
    ..TypeDef::new::<Partial>("partial", "functools")
};

static METHODS: &[Native] = &[
    missing(
        fixed(method(
            "__new__",
            "($type, func, /, *args, **keywords)",
            partial_new,
            "Create and return a new object.",
        )),
        "type 'partial' takes at least one argument",
    ),
    quickly(
        begin_method(
            "__call__",
            "($self, /, *args, **kwargs)",
            partial_call,
            "Call self as a function.",
        ),
        call_positional,
    ),
    method(
        "__get__",
        "($self, instance, owner=None, /)",
        partial_get,
        "Return an attribute of instance, which is of type owner.",
    ),
    method("__repr__", "($self, /)", partial_repr, "Return repr(self)."),
    method(
        "__reduce__",
        "($self, /)",
        partial_reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, state, /)",
        partial_setstate,
        "Set state information for unpickling.",
    ),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

static GETSETS: &[GetSet] = &[
    getter(
        "func",
        |vm, value| Ok(this::<Partial>(vm, value)?.function.borrow().clone()),
        "function object to use in future partial calls",
    ),
    getter(
        "args",
        |vm, value| Ok(this::<Partial>(vm, value)?.args.borrow().to_value()),
        "tuple of arguments to future partial calls",
    ),
    getter(
        "keywords",
        |vm, value| Ok(this::<Partial>(vm, value)?.keywords.borrow().to_value()),
        "dictionary of keyword arguments to future partial calls",
    ),
];

/// The payload of `Placeholder`.
pub struct Placeholder;

payload!(Placeholder, "_PlaceholderType", []);

static PLACEHOLDER: TypeDef = TypeDef {
    methods: &[
        fixed(method(
            "__new__",
            "($type, /)",
            |vm, _| Ok(placeholder(vm)),
            "Create and return a new object.",
        )),
        method(
            "__repr__",
            "($self, /)",
            |vm, _| Ok(vm.str("Placeholder")),
            "Return repr(self).",
        ),
        method(
            "__reduce__",
            "($self, /)",
            |vm, _| Ok(vm.str("Placeholder")),
            "Return state information for pickling.",
        ),
    ],
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    ..TypeDef::new::<Placeholder>("_PlaceholderType", "functools")
};

/// The isolate's one `Placeholder`.
#[derive(Default)]
struct Singleton(Option<Value>);

pub fn placeholder(vm: &mut Vm) -> Value {
    if let Some(known) = &vm.state::<Singleton>().0 {
        return known.clone();
    }
    let ty = vm.type_for(&PLACEHOLDER);
    let value = vm.heap.alloc(&ty, Placeholder).into_value();
    vm.state::<Singleton>().0 = Some(value.clone());
    value
}

fn is_placeholder(value: &Value) -> bool {
    value.has_payload::<Placeholder>()
}

/// Fills the placeholders among `args` from the front of `given`; the rest follows. `None`: there are too few.
fn fill(args: &[Value], given: &[Value]) -> Option<Vec<Value>> {
    let mut given = given.iter().cloned();
    let mut filled = Vec::with_capacity(args.len() + given.len());
    for arg in args {
        filled.push(if is_placeholder(arg) {
            given.next()?
        } else {
            arg.clone()
        });
    }
    filled.extend(given);
    Some(filled)
}

fn partial_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("partial.__new__(X): X is not a type object"));
    };
    if !vm.is_callable(&args[1]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let given = vm.items_of_exact(&args[2]).unwrap_or_default();
    if given.last().is_some_and(is_placeholder) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let keywords = vm.new_dict();
    let named = args[3].downcast_ref::<Dict>();
    if named.is_some_and(|named| named.values().iter().any(is_placeholder)) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    // A partial of a plain partial is one partial.
    let inner = args[1]
        .downcast_ref::<Partial>()
        .filter(|_| !vm.type_of(&args[1]).is_heap_type());
    let (function, positional) = match inner {
        Some(inner) => {
            let (function, inner_args) = (inner.function.borrow().clone(), inner.args.borrow().clone());
            let inner_keywords = inner.keywords.borrow().clone();
            keywords.merge(vm, &inner_keywords)?;
            let holes = inner_args.items.iter().filter(|arg| is_placeholder(arg)).count();
            let mut padded = given.clone();
            while padded.len() < holes {
                padded.push(placeholder(vm));
            }
            let mut filled = fill(&inner_args.items, &padded).unwrap_or_default();
            while filled.last().is_some_and(is_placeholder) {
                filled.pop();
            }
            (function, filled)
        }
        None => (args[1].clone(), given),
    };
    if let Some(named) = named {
        keywords.merge(vm, named)?;
    }
    let payload = Partial {
        function: RefCell::new(function),
        args: RefCell::new(vm.new_tuple(positional)),
        keywords: RefCell::new(keywords),
    };
    Ok(vm.heap.alloc(ty, payload).into_value())
}

/// A call without named arguments of a partial that has neither them nor placeholders.
fn call_positional(vm: &mut Vm, args: &[Value]) -> Option<Res<Begun>> {
    let (this, given) = args.split_first()?;
    let partial = this.downcast_ref::<Partial>()?;
    let own = partial.args.borrow().clone();
    if !partial.keywords.borrow().is_empty() || own.items.iter().any(is_placeholder) {
        return None;
    }
    let function = partial.function.borrow().clone();
    let values: SmallVec<[Value; 6]> = own.items.iter().chain(given).cloned().collect();
    Some(vm.begin_call(&function, &values, None))
}

fn partial_call(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let partial = this::<Partial>(vm, &args[0])?;
    let given = vm.items_of_exact(&args[1]).unwrap_or_default();
    let own = partial.args.borrow().clone();
    let Some(values) = fill(&own.items, &given) else {
        let holes = own.items.iter().filter(|arg| is_placeholder(arg)).count();
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {holes}, got {}",
            given.len()
        )));
    };
    let own_keywords = partial.keywords.borrow().clone();
    let named = args[2].downcast_ref::<Dict>().filter(|named| !named.is_empty());
    let keywords = match named {
        None => own_keywords,
        Some(named) => {
            let merged = vm.copy_dict(&own_keywords);
            merged.merge(vm, named)?;
            merged
        }
    };
    let function = partial.function.borrow().clone();
    let (values, names) = call_arguments(vm, values, Some(&keywords));
    vm.begin_call(&function, &values, names.as_ref())
}

fn partial_get(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() {
        Ok(args[0].clone())
    } else {
        Ok(vm.new_method(args[0].clone(), args[1].clone()))
    }
}

fn partial_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let partial = this::<Partial>(vm, &args[0])?;
    let ty = vm.type_of(&args[0]).to_value();
    vm.repr_guarded(&args[0], "...", |vm| {
        let (module, name) = (vm.getattr(&ty, "__module__")?, vm.getattr(&ty, "__qualname__")?);
        let mut text = vm.str_of(&module)?.as_bytes().to_vec();
        text.push(b'.');
        text.extend_from_slice(vm.str_of(&name)?.as_bytes());
        text.push(b'(');
        let function = partial.function.borrow().clone();
        text.extend_from_slice(vm.repr(&function)?.as_bytes());
        let own = partial.args.borrow().clone();
        for arg in &own.items {
            text.extend_from_slice(b", ");
            text.extend_from_slice(vm.repr(arg)?.as_bytes());
        }
        let keywords = partial.keywords.borrow().clone();
        for (name, value) in keywords.entries() {
            text.extend_from_slice(b", ");
            text.extend_from_slice(vm.str_of(&name)?.as_bytes());
            text.push(b'=');
            text.extend_from_slice(vm.repr(&value)?.as_bytes());
        }
        text.push(b')');
        Ok(vm.text(text))
    })
}

fn partial_reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let partial = this::<Partial>(vm, &args[0])?;
    let function = partial.function.borrow().clone();
    let (own, keywords) = (partial.args.borrow().to_value(), partial.keywords.borrow().to_value());
    let dict = vm.getattr_opt(&args[0], "__dict__")?;
    let dict = dict
        .filter(|dict| dict.downcast_ref::<Dict>().is_some_and(|dict| !dict.is_empty()))
        .unwrap_or(Value::NONE);
    let (ty, arguments) = (vm.type_of(&args[0]).to_value(), vm.tuple([function.clone()]));
    let state = vm.tuple([function, own, keywords, dict]);
    Ok(vm.tuple([ty, arguments, state]))
}

fn partial_setstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let partial = this::<Partial>(vm, &args[0])?;
    let state = args[1]
        .downcast_ref::<Tuple>()
        .map(|state| state.items.to_vec())
        .unwrap_or_default();
    let [function, positional, keywords, dict] = state.as_slice() else {
        return Err(vm.type_error("invalid partial state"));
    };
    let positional_tuple = positional.downcast_ref::<Tuple>();
    let named = if keywords.is_none() {
        Some(vm.new_dict())
    } else {
        keywords.downcast_ref::<Dict>().cloned()
    };
    let (Some(positional), Some(named), true) = (positional_tuple, named, vm.is_callable(function)) else {
        return Err(vm.type_error("invalid partial state"));
    };
    if positional.items.last().is_some_and(is_placeholder) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let plain = if is_exactly(positional.as_value(), &vm.types.tuple) {
        positional.clone()
    } else {
        vm.new_tuple(positional.items.to_vec())
    };
    let named = if is_exactly(named.as_value(), &vm.types.dict) {
        named
    } else {
        vm.copy_dict(&named)
    };
    drop(partial.function.replace(function.clone()));
    drop(partial.args.replace(plain));
    drop(partial.keywords.replace(named));
    let dict = if dict.is_none() {
        vm.new_dict().into_value()
    } else {
        dict.clone()
    };
    vm.setattr(&args[0], "__dict__", dict)?;
    Ok(Value::NONE)
}

//! Builtin functions about attributes, classes and identity.

use corallus_heap::{Ref, Trace, Tracer, Value};

use crate::attribute::AtHand;
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Native, at_once, begin_function, function};
use crate::objects::exception::ExceptionKind;
use crate::objects::iterators::step::{Next, Step};
use crate::objects::str::Str;
use crate::special::Special;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    at_once(
        begin_function(
            "getattr",
            "(object, name, default=<unrepresentable>, /)",
            getattr,
            "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to x.y\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.",
        ),
        quick_getattr,
    ),
    at_once(
        begin_function(
            "hasattr",
            "(obj, name, /)",
            hasattr,
            "Return whether the object has an attribute with the given name.",
        ),
        quick_hasattr,
    ),
    begin_function(
        "setattr",
        "(obj, name, value, /)",
        setattr,
        "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``",
    ),
    begin_function(
        "delattr",
        "(obj, name, /)",
        delattr,
        "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``",
    ),
    function(
        "callable",
        "(obj, /)",
        callable,
        "Return whether the object is callable (i.e., some kind of function).",
    ),
    function(
        "isinstance",
        "(obj, class_or_tuple, /)",
        isinstance,
        "Return whether an object is an instance of a class or of a subclass thereof.",
    ),
    function(
        "issubclass",
        "(cls, class_or_tuple, /)",
        issubclass,
        "Return whether 'cls' is derived from another class or is the same class.",
    ),
    function("id", "(obj, /)", id, "Return the identity of an object."),
    function("hash", "(obj, /)", hash, "Return the hash value for the given object."),
    function(
        "dir",
        "(object=<unrepresentable>, /)",
        dir,
        "Show attributes of an object.",
    ),
    function("vars", "(object=<unrepresentable>, /)", vars, "Show vars."),
];

fn check_name<'a>(vm: &mut Vm, name: &'a Value) -> Res<&'a Ref<Str>> {
    match name.downcast_ref::<Str>() {
        Some(name) => Ok(name),
        None => {
            let ty = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{ty}'")))
        }
    }
}

/// What to answer when there is no such attribute.
struct OrElse {
    /// The default of `getattr`; `hasattr` answers by a boolean.
    default: Option<Value>,
}

impl Step for OrElse {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Return(if self.default.is_some() { value } else { Value::TRUE }))
    }

    fn raised(&mut self, _: &mut Vm, raised: Raised) -> Res<Next> {
        if !raised.is(ExceptionKind::AttributeError) {
            return Err(raised);
        }
        Ok(Next::Return(self.default.take().unwrap_or(Value::FALSE)))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.default.trace(tracer);
    }
}

/// Tells which attribute wasn't there.
struct OrNamed {
    object: Value,
    name: Ref<Str>,
}

impl Step for OrNamed {
    fn returned(&mut self, _: &mut Vm, value: Value) -> Res<Next> {
        Ok(Next::Return(value))
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        vm.name_missing_attribute(&raised, &self.object, &self.name);
        Err(raised)
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.object.trace(tracer);
        self.name.trace(tracer);
    }
}

/// Asks for an attribute by its interned name, which the names in programs are already.
#[inline(always)]
fn with_interned<R>(vm: &mut Vm, name: &Value, ask: impl FnOnce(&mut Vm, &Ref<Str>) -> Option<R>) -> Option<R> {
    let name = name.downcast_ref::<Str>()?;
    match name.interned.get() {
        true => ask(vm, name),
        false => {
            let name = vm.intern_str(name);
            ask(vm, &name)
        }
    }
}

/// `getattr(object, name)` or `getattr(object, name, default)` where the answer is at hand.
fn quick_getattr(vm: &mut Vm, args: &[Value]) -> Option<Res> {
    let (object, name, default) = match args {
        [object, name] => (object, name, None),
        [object, name, default] => (object, name, Some(default)),
        _ => return None,
    };
    match with_interned(vm, name, |vm, name| Some(vm.attribute_at_hand(object, name)))? {
        AtHand::Value(value) => Some(Ok(value)),
        AtHand::Absent => Some(Ok(default?.clone())),
        AtHand::Unknown => None,
    }
}

/// `hasattr(object, name)` where the answer is at hand.
fn quick_hasattr(vm: &mut Vm, args: &[Value]) -> Option<Res> {
    let [object, name] = args else { return None };
    let has = with_interned(vm, name, |vm, name| vm.has_attribute_at_hand(object, name))?;
    Some(Ok(Value::bool(has)))
}

fn getattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = check_name(vm, &args[1])?;
    let name = vm.intern_str(name);
    if args[2].is_undef() {
        let object = args[0].clone();
        let named = OrNamed { object, name };
        let (object, name) = (&args[0], named.name.clone());
        return vm.begin_steps(named, |vm| vm.begin_getattr(object, &name));
    }
    match vm.attribute_at_hand(&args[0], &name) {
        AtHand::Absent => return Ok(Begun::Done(args[2].clone())),
        AtHand::Value(value) => return Ok(Begun::Done(value)),
        AtHand::Unknown => {}
    }
    vm.begin_steps(
        OrElse {
            default: Some(args[2].clone()),
        },
        |vm| vm.begin_getattr(&args[0], &name),
    )
}

fn hasattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = check_name(vm, &args[1])?;
    let name = vm.intern_str(name);
    match vm.attribute_at_hand(&args[0], &name) {
        AtHand::Absent => return Ok(Begun::Done(Value::FALSE)),
        AtHand::Value(_) => return Ok(Begun::Done(Value::TRUE)),
        AtHand::Unknown => {}
    }
    vm.begin_steps(OrElse { default: None }, |vm| vm.begin_getattr(&args[0], &name))
}

/// Drops what the operation returned.
struct ReturnNone;

impl Step for ReturnNone {
    fn returned(&mut self, _: &mut Vm, _: Value) -> Res<Next> {
        Ok(Next::Return(Value::NONE))
    }

    fn trace(&self, _: &mut Tracer<'_>) {}
}

fn setattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = check_name(vm, &args[1])?;
    let name = vm.intern_str(name);
    vm.begin_steps(ReturnNone, |vm| {
        vm.begin_setattr(&args[0], &name, Some(args[2].clone()))
    })
}

fn delattr(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let name = check_name(vm, &args[1])?;
    let name = vm.intern_str(name);
    vm.begin_steps(ReturnNone, |vm| vm.begin_setattr(&args[0], &name, None))
}

fn callable(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(vm.is_callable(&args[0])))
}

impl Vm {
    /// Whether the value's type has `__call__`.
    pub fn is_callable(&self, value: &Value) -> bool {
        self.type_of(value).has_special(Special::Call)
    }
}

fn isinstance(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(vm.isinstance(&args[0], &args[1])?))
}

fn issubclass(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(Value::bool(vm.issubclass(&args[0], &args[1])?))
}

fn id(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(vm.size(args[0].bits() as usize))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let hash = vm.hash(&args[0])?;
    Ok(vm.int(hash))
}

fn dir(vm: &mut Vm, args: Args<'_>) -> Res {
    let names = if args[0].is_undef() {
        let locals = vm.builtin("locals")?;
        let locals = vm.call(&locals, &[])?;
        vm.call_method(&locals, "keys", &[])?
    } else {
        match vm.call_special(&args[0], Special::Dir, &[])? {
            Some(names) => names,
            None => return Err(vm.type_error("object does not provide __dir__")),
        }
    };
    let sorted = vm.collect(&names)?;
    let sorted = vm.list(sorted);
    vm.call_method(&sorted, "sort", &[])?;
    Ok(sorted)
}

fn vars(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[0].is_undef() {
        let locals = vm.builtin("locals")?;
        return vm.call(&locals, &[]);
    }
    match vm.getattr_opt(&args[0], "__dict__")? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

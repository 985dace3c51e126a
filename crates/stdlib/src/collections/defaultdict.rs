//! `defaultdict`: a dict that makes missing values. The factory stands in the dict's `extra`.

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, Cx, GetSet, Native, TypeDef, async_method, begin_method, class, getset, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::dict::update::update_dict;
use corallus_vm::objects::generic_alias::class_getitem;
use corallus_vm::objects::iterators::is_exactly;
use corallus_vm::objects::iterators::step::{Next, Step};
use corallus_vm::types::defs;
use corallus_vm::vm::Vm;

pub static DEFAULTDICT: TypeDef = TypeDef {
    base: Some(&defs::DICT),
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    ..TypeDef::new::<Dict>("defaultdict", "collections")
};

static METHODS: &[Native] = &[
    async_method(
        "__init__",
        "($self, /, *args, **kwargs)",
        |cx, args| Box::pin(init(cx, args)),
        "Initialize self.",
    ),
    begin_method(
        "__missing__",
        "($self, key, /)",
        missing,
        "__missing__(key) # Called by __getitem__ for missing key.",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("copy", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    method("__copy__", "($self, /)", copy, "D.copy() -> a shallow copy of D."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method("__or__", "($self, value, /)", or, "Return self|value."),
    method("__ror__", "($self, value, /)", ror, "Return value|self."),
    class(method(
        "__class_getitem__",
        "($type, item, /)",
        class_getitem,
        "See PEP 585",
    )),
];

static GETSETS: &[GetSet] = &[getset(
    "default_factory",
    |vm, value| Ok(factory(this::<Dict>(vm, value)?)),
    |vm, value, factory| {
        let old = this::<Dict>(vm, value)?.extra.replace(factory);
        drop(old);
        Ok(())
    },
    "Factory for default value called by __missing__().",
)];

fn factory(dict: &Ref<Dict>) -> Value {
    dict.extra.borrow().clone().unwrap_or(Value::NONE)
}

async fn init(mut cx: Cx, args: Vec<Value>) -> Res {
    let given = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let dict = this::<Dict>(cx.vm(), &args[0])?.clone();
    if let Some(factory) = given.first() {
        if !factory.is_none() && !cx.vm().is_callable(factory) {
            return Err(cx.vm().type_error("first argument must be callable or None"));
        }
        drop(dict.extra.replace(Some(factory.clone())));
    }
    if given.len() > 2 {
        let message = format!("dict expected at most 1 argument, got {}", given.len() - 1);
        return Err(cx.vm().type_error(message));
    }
    if let Some(source) = given.get(1) {
        update_dict(&mut cx, &dict, source).await?;
    }
    if let Some(named) = args[2].downcast_ref::<Dict>() {
        dict.merge(cx.vm(), named)?;
    }
    Ok(Value::NONE)
}

/// `__missing__` waits for the factory.
struct Made {
    dict: Value,
    key: Value,
}

impl Step for Made {
    fn returned(&mut self, vm: &mut Vm, value: Value) -> Res<Next> {
        match self.dict.downcast_ref::<Dict>() {
            Some(dict) if !vm.type_of(&self.dict).is_heap_type() => {
                dict.insert(vm, self.key.clone(), value.clone())?;
            }
            _ => vm.setitem(&self.dict, &self.key, value.clone())?,
        }
        Ok(Next::Return(value))
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.dict.trace(tracer);
        self.key.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "__missing__"
    }
}

fn missing(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let factory = factory(this::<Dict>(vm, &args[0])?);
    if factory.is_none() {
        return Err(vm.key_error(&args[1]));
    }
    let made = Made {
        dict: args[0].clone(),
        key: args[1].clone(),
    };
    vm.begin_steps(made, |vm| vm.begin_call(&factory, &[], None))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let dict = this::<Dict>(vm, &args[0])?;
    let name = vm.short_type_name(&args[0]);
    let factory = factory(dict);
    let shown_factory = vm.repr_guarded(&factory, "...", |vm| Ok(vm.repr(&factory)?.into_value()))?;
    let shown = vm.repr_guarded(&args[0], "...", |vm| {
        let plain = vm.copy_dict(dict).into_value();
        Ok(vm.repr(&plain)?.into_value())
    })?;
    let mut text = format!("{name}(").into_bytes();
    text.extend_from_slice(vm.str_of(&shown_factory)?.as_bytes());
    text.extend_from_slice(b", ");
    text.extend_from_slice(vm.str_of(&shown)?.as_bytes());
    text.push(b')');
    Ok(vm.text(text))
}

/// A dict of the same class with the same factory and entries.
fn copied(vm: &mut Vm, value: &Value) -> Res {
    let dict = this::<Dict>(vm, value)?;
    let ty = vm.type_of(value).clone();
    let factory = factory(dict);
    let plain = vm.type_for(&DEFAULTDICT);
    if !is_exactly(value, &plain) {
        return vm.call(ty.as_value(), &[factory, value.clone()]);
    }
    let copy = vm.heap.alloc(&ty, Dict::from_table(dict.copy_table()));
    drop(copy.extra.replace(Some(factory)));
    Ok(copy.into_value())
}

fn copy(vm: &mut Vm, args: Args<'_>) -> Res {
    copied(vm, &args[0])
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let factory = factory(this::<Dict>(vm, &args[0])?);
    let arguments = if factory.is_none() { Vec::new() } else { vec![factory] };
    let items = vm.call_method(&args[0], "items", &[])?;
    let (ty, arguments, items) = (vm.type_of(&args[0]).to_value(), vm.tuple(arguments), vm.iter(&items)?);
    Ok(vm.tuple([ty, arguments, Value::NONE, Value::NONE, items]))
}

fn merged(vm: &mut Vm, model: &Value, first: &Value, second: &Value) -> Res {
    let (Some(first), Some(second)) = (first.downcast_ref::<Dict>(), second.downcast_ref::<Dict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = copied(vm, model)?;
    let dict = this::<Dict>(vm, &result)?;
    dict.clear(&vm.heap);
    dict.merge(vm, first)?;
    dict.merge(vm, second)?;
    Ok(result)
}

fn or(vm: &mut Vm, args: Args<'_>) -> Res {
    merged(vm, &args[0], &args[0], &args[1])
}

fn ror(vm: &mut Vm, args: Args<'_>) -> Res {
    merged(vm, &args[0], &args[1], &args[0])
}

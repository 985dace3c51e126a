//! Driving the writing machine: what takes Python code is awaited here.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::Cx;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::function::Function;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use super::containers::BATCH;
use super::framing::Chunk;
use super::save::{Made, Need, Part, Saved, Saver, Work, single};
use super::{errors, globals, opcode, picklebuffer};

/// What a pickler's owner has a say in.
#[derive(Default)]
pub struct Hooks {
    pub write: Option<Value>,
    pub persistent_id: Option<Value>,
    pub reducer_override: Option<Value>,
    /// Instead of `copyreg.dispatch_table`.
    pub dispatch_table: Option<Value>,
    pub buffer_callback: Option<Value>,
}

/// Writes an object, and everything that it refers to.
pub async fn dump(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks, object: &Value) -> Res<()> {
    saver.asks_for_ids = hooks.persistent_id.is_some();
    saver.begin(object);
    loop {
        let need = match saver.run(cx.vm()) {
            Ok(Need::Done) => break,
            Ok(need) => need,
            Err(raised) => return Err(saver.blame(cx.vm(), raised)),
        };
        if let Err(raised) = supply(cx, saver, hooks, need).await {
            return Err(saver.blame(cx.vm(), raised));
        }
    }
    saver.out.finish();
    write(cx, saver, hooks).await
}

async fn supply(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks, need: Need) -> Res<()> {
    match need {
        Need::Done => Ok(()),
        Need::Write => write(cx, saver, hooks).await,
        Need::PersistentId(object) => ask_for_id(cx, saver, hooks, object).await,
        Need::Reduce(object) => reduce(cx, saver, hooks, object).await,
        Need::Buffer(object) => picklebuffer::save(cx, saver, hooks, object).await,
        Need::Fetch {
            iterator,
            object,
            pairs,
            start,
        } => fetch(cx, saver, iterator, object, pairs, start).await,
    }
}

/// Hands the file what is ready.
async fn write(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks) -> Res<()> {
    let Some(write) = &hooks.write else { return Ok(()) };
    for chunk in saver.out.take_chunks() {
        let data = match chunk {
            Chunk::Bytes(bytes) => cx.vm().bytes(bytes),
            Chunk::Object(object) => object,
        };
        cx.call(write, &[data]).await?;
    }
    Ok(())
}

async fn ask_for_id(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks, object: Value) -> Res<()> {
    let id = match &hooks.persistent_id {
        Some(hook) => cx.call(hook, std::slice::from_ref(&object)).await?,
        None => Value::NONE,
    };
    if id.is_none() {
        return proceed(cx.vm(), saver, &object);
    }
    if saver.binary {
        return saver.save_id(cx.vm(), id);
    }
    let text = cx.vm().str_of(&id)?;
    if !text.is_ascii() {
        let message = "persistent IDs in protocol 0 must be ASCII strings";
        return Err(errors::pickling(cx.vm(), message));
    }
    saver.out.byte(opcode::PERSID);
    saver.out.bytes(text.as_bytes());
    saver.out.byte(b'\n');
    Ok(())
}

/// Saves an object that has no persistent ID.
fn proceed(vm: &mut Vm, saver: &mut Saver, object: &Value) -> Res<()> {
    match saver.save_unasked(vm, object)? {
        Saved::Done => {}
        Saved::More(work) => saver.work.push(work),
        // Asked for again from the stack, at once.
        Saved::Need(Need::Reduce(object)) => saver.work.push(Work::Reduce(object)),
        Saved::Need(_) => saver.work.push(Work::SaveUnasked(object.clone())),
    }
    Ok(())
}

/// Whether attributes of instances are looked up in the usual way, and nowhere else.
pub fn uses_generic_getattr(vm: &Vm, ty: &Ref<Type>) -> bool {
    let generic = vm.types.object.special(Special::GetAttribute);
    !ty.has_special(Special::GetAttr)
        && match (ty.special(Special::GetAttribute), generic) {
            (Some(own), Some(generic)) => own.is(&generic),
            _ => false,
        }
}

/// The attribute, or `None` on `AttributeError`.
pub async fn optional_attribute(cx: &mut Cx, object: &Value, name: &str) -> Res<Option<Value>> {
    let vm = cx.vm();
    let ty = vm.type_of(object).clone();
    if uses_generic_getattr(vm, &ty) {
        // An attribute that nobody has is known to be absent without an exception.
        let name = vm.intern(name);
        vm.type_version(&ty);
        if ty.lookup(vm, &name).is_none() && vm.instance_attribute(object, &name).is_none() {
            return Ok(None);
        }
    }
    match cx.getattr(object, name).await {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(ExceptionKind::AttributeError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// Takes an object apart: by the pickler's own hook, as a class or function, by a registered function, or by its own methods.
async fn reduce(cx: &mut Cx, saver: &mut Saver, hooks: &Hooks, object: Value) -> Res<()> {
    let mut reduced = None;
    if let Some(hook) = &hooks.reducer_override {
        let result = cx.call(hook, std::slice::from_ref(&object)).await?;
        reduced = Some(result).filter(|result| !result.is_not_implemented());
    }
    if reduced.is_none() {
        let ty = cx.vm().type_of(&object).clone();
        if ty.is(&cx.vm().types.type_) {
            if let Some(instance) = singleton_of(cx.vm(), &object) {
                let (class, arguments) = (cx.vm().types.type_.to_value(), single(cx.vm(), instance));
                let Saved::More(call) = super::save::called(&object, class, arguments) else {
                    return Ok(());
                };
                saver.work.push(call);
                return Ok(());
            }
            return globals::save(cx, saver, object, None).await;
        }
        if object.has_payload::<Function>() {
            return globals::save(cx, saver, object, None).await;
        }
        let function = registered(cx, hooks, ty.as_value()).await?;
        let is_class = ty.is_subtype(&cx.vm().types.type_);
        reduced = match function {
            Some(function) => Some(cx.call(&function, std::slice::from_ref(&object)).await?),
            None if is_class => return globals::save(cx, saver, object, None).await,
            None => Some(reduce_itself(cx, &object, saver.protocol).await?),
        };
    }
    let reduced = reduced.unwrap_or(Value::NONE);
    if reduced.has_payload::<Str>() {
        return globals::save(cx, saver, object, Some(reduced)).await;
    }
    saver.enter_part(cx.vm(), Part::Object, object.clone())?;
    if reduced.has_payload::<Tuple>() {
        return save_reduced(cx, saver, object, reduced).await;
    }
    let given = errors::type_name(cx.vm(), &reduced)?;
    let message = format!("__reduce__ must return a string or tuple, not {given}");
    Err(errors::pickling(cx.vm(), message))
}

/// The one instance of a class that has no name in `builtins`.
fn singleton_of(vm: &Vm, class: &Value) -> Option<Value> {
    [Value::NONE, Value::NOT_IMPLEMENTED, Value::ELLIPSIS]
        .into_iter()
        .find(|instance| vm.type_of(instance).as_value().is(class))
}

/// The function registered for objects of a class.
async fn registered(cx: &mut Cx, hooks: &Hooks, class: &Value) -> Res<Option<Value>> {
    let table = match &hooks.dispatch_table {
        Some(table) => table.clone(),
        None => {
            let copyreg = cx.vm().import("copyreg")?;
            cx.getattr(&copyreg, "dispatch_table").await?
        }
    };
    let vm = cx.vm();
    if let Some(dict) = table
        .downcast_ref::<Dict>()
        .filter(|_| vm.type_of(&table).is(&vm.types.dict))
    {
        return dict.get(vm, class);
    }
    match cx.result(|vm| vm.begin_getitem(&table, class)).await {
        Ok(function) => Ok(Some(function)),
        Err(raised) if raised.is(ExceptionKind::KeyError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

/// `object.__reduce_ex__(protocol)`, or `object.__reduce__()`.
async fn reduce_itself(cx: &mut Cx, object: &Value, protocol: u8) -> Res {
    if let Some(reduce) = optional_attribute(cx, object, "__reduce_ex__").await? {
        return cx.call(&reduce, &[Value::int32(i32::from(protocol))]).await;
    }
    if let Some(reduce) = optional_attribute(cx, object, "__reduce__").await? {
        return cx.call(&reduce, &[]).await;
    }
    let name = errors::type_name(cx.vm(), object)?;
    Err(errors::pickling(cx.vm(), format!("Can't pickle {name} object")))
}

fn tuple_items(tuple: &Value) -> Vec<Value> {
    tuple
        .downcast_ref::<Tuple>()
        .map_or_else(Vec::new, |tuple| tuple.items.to_vec())
}

/// A tuple that `__reduce__` returned.
async fn save_reduced(cx: &mut Cx, saver: &mut Saver, object: Value, reduced: Value) -> Res<()> {
    let parts = tuple_items(&reduced);
    if !(2..=6).contains(&parts.len()) {
        let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
        return Err(errors::pickling(cx.vm(), message));
    }
    let part = |at: usize| parts.get(at).filter(|part| !part.is_none()).cloned();
    let (callable, arguments) = (parts[0].clone(), parts[1].clone());
    let made = Made {
        object: object.clone(),
        state: part(2),
        list_items: part(3),
        dict_items: part(4),
        state_setter: part(5),
    };
    check_parts(cx.vm(), &callable, &arguments, &made)?;
    let arguments = tuple_items(&arguments);
    let name = match saver.protocol {
        2.. => optional_attribute(cx, &callable, "__name__").await?,
        _ => None,
    };
    let name = name.as_ref().and_then(|name| name.downcast_ref::<Str>());
    match name.map(|name| name.as_bytes()) {
        Some(b"__newobj_ex__") => new_with_names(cx, saver, made, &arguments).await,
        Some(b"__newobj__") => new(cx, saver, made, &arguments).await,
        _ => {
            saver.push_made(made);
            saver.push_construction(&object, callable, parts[1].clone());
            Ok(())
        }
    }
}

fn check_parts(vm: &mut Vm, callable: &Value, arguments: &Value, made: &Made) -> Res<()> {
    let is_iterator = |vm: &Vm, part: &Option<Value>| {
        part.as_ref()
            .is_none_or(|part| vm.type_of(part).has_special(Special::Next))
    };
    let (place, wanted, part) = if !vm.is_callable(callable) {
        ("first", "callable", callable)
    } else if !arguments.has_payload::<Tuple>() {
        ("second", "a tuple", arguments)
    } else if let Some(items) = made.list_items.as_ref().filter(|_| !is_iterator(vm, &made.list_items)) {
        ("fourth", "an iterator", items)
    } else if let Some(items) = made.dict_items.as_ref().filter(|_| !is_iterator(vm, &made.dict_items)) {
        ("fifth", "an iterator", items)
    } else if let Some(setter) = made.state_setter.as_ref().filter(|setter| !vm.is_callable(setter)) {
        ("sixth", "callable", setter)
    } else {
        return Ok(());
    };
    let given = errors::type_name(vm, part)?;
    let message = format!("{place} item of the tuple returned by __reduce__ must be {wanted}, not {given}");
    Err(errors::pickling(vm, message))
}

fn wrong_argument(vm: &mut Vm, place: &str, function: &str, wanted: &str, given: &Value) -> Res<()> {
    let given = errors::type_name(vm, given)?;
    let message = format!("{place} argument to {function}() must be {wanted}, not {given}");
    Err(errors::pickling(vm, message))
}

/// `copyreg.__newobj__(class, *arguments)`, by an opcode of its own.
async fn new(cx: &mut Cx, saver: &mut Saver, made: Made, arguments: &[Value]) -> Res<()> {
    let Some((class, arguments)) = arguments.split_first() else {
        let message = "__newobj__ expected at least 1 argument, got 0";
        return Err(errors::pickling(cx.vm(), message));
    };
    if !class.has_payload::<Type>() {
        return wrong_argument(cx.vm(), "first", "__newobj__", "a class", class);
    }
    let object = made.object.clone();
    let own = cx.getattr(&object, "__class__").await?;
    if !own.is(class) {
        let (own, given) = (cx.vm().repr(&own)?, cx.vm().repr(class)?);
        let (own, given) = (own.to_string_lossy(), given.to_string_lossy());
        let message = format!("first argument to __newobj__() must be {own}, not {given}");
        return Err(errors::pickling(cx.vm(), message));
    }
    let arguments = cx.vm().tuple(arguments.to_vec());
    saver.push_made(made);
    saver.work.extend([
        Work::Code(opcode::NEWOBJ),
        Work::SavePart(Part::NewArguments, object.clone(), arguments),
        Work::SavePart(Part::Class, object, class.clone()),
    ]);
    Ok(())
}

/// `copyreg.__newobj_ex__(class, arguments, named)`, by an opcode of its own if the protocol has it.
async fn new_with_names(cx: &mut Cx, saver: &mut Saver, made: Made, arguments: &[Value]) -> Res<()> {
    const NAME: &str = "__newobj_ex__";
    let [class, positional, named] = arguments else {
        let message = format!("__newobj_ex__ expected 3 arguments, got {}", arguments.len());
        return Err(errors::pickling(cx.vm(), message));
    };
    if !class.has_payload::<Type>() {
        return wrong_argument(cx.vm(), "first", NAME, "a class", class);
    }
    if !positional.has_payload::<Tuple>() {
        return wrong_argument(cx.vm(), "second", NAME, "a tuple", positional);
    }
    let Some(names) = named.downcast_ref::<Dict>() else {
        return wrong_argument(cx.vm(), "third", NAME, "a dict", named);
    };
    let object = made.object.clone();
    if saver.protocol >= 4 {
        saver.push_made(made);
        saver.work.extend([
            Work::Code(opcode::NEWOBJ_EX),
            Work::SavePart(Part::NewArguments, object.clone(), named.clone()),
            Work::SavePart(Part::NewArguments, object.clone(), positional.clone()),
            Work::SavePart(Part::Class, object, class.clone()),
        ]);
        return Ok(());
    }
    // As a call of `functools.partial(class.__new__, class, *arguments, **named)`.
    let new = cx.getattr(class, "__new__").await?;
    let functools = cx.vm().import("functools")?;
    let partial = cx.getattr(&functools, "partial").await?;
    let mut values = vec![new, class.clone()];
    values.extend(tuple_items(positional));
    let (keys, extra): (Vec<_>, Vec<_>) = names.entries().into_iter().unzip();
    values.extend(extra);
    let keys = cx.vm().new_tuple(keys);
    let reconstructor = cx.result(|vm| vm.begin_call(&partial, &values, Some(&keys))).await?;
    let nothing = cx.vm().tuple([]);
    saver.push_made(made);
    saver.push_construction(&object, reconstructor, nothing);
    Ok(())
}

/// Takes the next items from an iterator.
async fn fetch(cx: &mut Cx, saver: &mut Saver, iterator: Value, object: Value, pairs: bool, start: usize) -> Res<()> {
    let mut items = Vec::new();
    let mut count = 0;
    while count < BATCH
        && let Some(item) = cx.next(&iterator).await?
    {
        count += 1;
        if !pairs {
            items.push(item);
            continue;
        }
        match item.downcast_ref::<Tuple>().map(|pair| &*pair.items) {
            Some([key, value]) => items.extend([key.clone(), value.clone()]),
            _ => return Err(cx.vm().type_error("dict items iterator must return 2-tuples")),
        }
    }
    if count == BATCH {
        saver.work.push(Work::Fetch {
            iterator,
            object: object.clone(),
            pairs,
            start: start + count,
        });
    }
    if count > 0 {
        saver.push_items(object, items, pairs, start);
    }
    Ok(())
}

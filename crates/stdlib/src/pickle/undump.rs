//! Driving the reading machine: what takes Python code is awaited here.

use corallus_heap::{Ref, TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::Cx;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::memoryview;
use corallus_vm::objects::native_function::GetSetDescriptor;
use corallus_vm::objects::object::Instance;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use super::dump::{optional_attribute, uses_generic_getattr};
use super::input::{self, File};
use super::load::{Loader, Need};
use super::operands::{bad_extension, decode, no_buffers};
use super::{errors, globals};

/// What an unpickler's owner has a say in.
pub struct Hooks {
    pub file: Option<File>,
    /// Instead of the native method.
    pub find_class: Option<Value>,
    pub persistent_load: Option<Value>,
    /// An iterator.
    pub buffers: Option<Value>,
    pub fix_imports: bool,
    pub encoding: String,
    pub errors: String,
}

/// Reads an object.
pub async fn load(cx: &mut Cx, loader: &mut Loader, hooks: &Hooks) -> Res {
    loop {
        let made = match loader.run(cx.vm())? {
            Need::Done(value) => {
                input::finish(cx, &mut loader.input, hooks.file.as_ref()).await?;
                return Ok(value);
            }
            Need::Input(short) => {
                let start = loader.input.position();
                input::fill(cx, &mut loader.input, hooks.file.as_ref(), start, short).await?;
                continue;
            }
            need => supply(cx, loader, hooks, need).await?,
        };
        loader.stack.extend(made);
    }
}

/// Does what is needed; what it makes goes onto the stack.
async fn supply(cx: &mut Cx, loader: &mut Loader, hooks: &Hooks, need: Need) -> Res<Option<Value>> {
    match need {
        Need::Done(_) | Need::Input(_) => return Ok(None),
        Need::Global(module, name) => find(cx, loader, hooks, &module, &name).await,
        Need::Extension(code) => extension(cx, loader, hooks, code).await,
        Need::Call(callable, arguments) => call(cx, &callable, &arguments).await,
        Need::New {
            class,
            arguments,
            named,
        } => new(cx, &class, &arguments, named.as_ref()).await,
        Need::Instance(class, arguments) => instance(cx, &class, arguments).await,
        Need::NamedInstance(module, name, arguments) => {
            let class = find(cx, loader, hooks, &module, &name).await?;
            instance(cx, &class, arguments).await
        }
        Need::Persistent(id) => match &hooks.persistent_load {
            Some(hook) => cx.call(hook, &[id]).await,
            None => Err(errors::unpickling(cx.vm(), NO_PERSISTENT_LOAD)),
        },
        Need::NextBuffer => match &hooks.buffers {
            Some(buffers) => match cx.next(buffers).await? {
                Some(buffer) => Ok(buffer),
                None => Err(no_buffers(cx.vm(), true)),
            },
            None => Err(no_buffers(cx.vm(), false)),
        },
        Need::Decode(bytes) => decode(cx.vm(), bytes, &hooks.encoding, &hooks.errors),
        Need::ReadonlyBuffer(buffer) => {
            let readonly = readonly(cx.vm(), &buffer)?;
            if let Some(readonly) = readonly {
                loader.stack.pop();
                return Ok(Some(readonly));
            }
            return Ok(None);
        }
        Need::Append(object, items) => return append(cx, &object, items).await.map(|()| None),
        Need::SetItems(object, items) => return set_items(cx, &object, items).await.map(|()| None),
        Need::Add(object, items) => {
            let add = cx.getattr(&object, "add").await?;
            for item in items {
                cx.call(&add, &[item]).await?;
            }
            return Ok(None);
        }
        Need::Build(object, state) => return build(cx, &object, state).await.map(|()| None),
    }
    .map(Some)
}

/// What the native `persistent_load` says.
pub const NO_PERSISTENT_LOAD: &str =
    "A load persistent id instruction was encountered, but no persistent_load function was specified.";

async fn find(cx: &mut Cx, loader: &Loader, hooks: &Hooks, module: &Value, name: &Value) -> Res {
    match &hooks.find_class {
        Some(hook) => cx.call(hook, &[module.clone(), name.clone()]).await,
        None => globals::find(cx, module, name, loader.protocol, hooks.fix_imports).await,
    }
}

/// The global with a number of `copyreg.add_extension`.
async fn extension(cx: &mut Cx, loader: &Loader, hooks: &Hooks, code: i32) -> Res {
    if code <= 0 {
        return Err(bad_extension(cx.vm(), code));
    }
    let key = Value::int32(code);
    let vm = cx.vm();
    let copyreg = vm.import("copyreg")?;
    let tables = [
        vm.getattr(&copyreg, "_extension_cache")?,
        vm.getattr(&copyreg, "_inverted_registry")?,
    ];
    let [Some(cache), Some(registry)] = tables.each_ref().map(|table| table.downcast_ref::<Dict>()) else {
        return Err(vm.runtime_error("copyreg's tables of extensions should be dicts"));
    };
    if let Some(known) = cache.get(vm, &key)? {
        return Ok(known);
    }
    let Some(place) = registry.get(vm, &key)? else {
        return Err(bad_extension(vm, code));
    };
    let place = match place.downcast_ref::<Tuple>().map(|place| &*place.items) {
        Some([module, name]) if module.has_payload::<Str>() && name.has_payload::<Str>() => (module, name),
        _ => {
            let message = format!("_inverted_registry[{code}] isn't a 2-tuple of strings");
            return Err(vm.value_error(message));
        }
    };
    let found = find(cx, loader, hooks, place.0, place.1).await?;
    cache.insert(cx.vm(), key, found.clone())?;
    Ok(found)
}

async fn call(cx: &mut Cx, callable: &Value, arguments: &Value) -> Res {
    match arguments.downcast_ref::<Tuple>() {
        Some(arguments) => cx.call(callable, &arguments.items).await,
        None => Err(cx.vm().type_error("argument list must be a tuple")),
    }
}

/// An instance of a class whose `__new__` is `object`'s.
fn plain_instance(vm: &mut Vm, class: &Value) -> Option<Value> {
    let ty = class.downcast_ref::<Type>()?;
    let object = &vm.types.object;
    let plain = std::ptr::eq(ty.core.vtable, object.core.vtable)
        && !ty.has(TypeFlags::ABSTRACT | TypeFlags::NO_NEW)
        && ty.special(Special::New)?.is(&object.special(Special::New)?);
    plain.then(|| vm.heap.alloc(ty, Instance).into_value())
}

async fn new(cx: &mut Cx, class: &Value, arguments: &Value, named: Option<&Value>) -> Res {
    let bare = named.is_none()
        && arguments
            .downcast_ref::<Tuple>()
            .is_some_and(|arguments| arguments.items.is_empty());
    if bare && let Some(made) = plain_instance(cx.vm(), class) {
        return Ok(made);
    }
    let new = cx.getattr(class, "__new__").await?;
    let mut values = vec![class.clone()];
    if let Some(arguments) = arguments.downcast_ref::<Tuple>() {
        values.extend_from_slice(&arguments.items);
    }
    let Some(named) = named.and_then(|named| named.downcast_ref::<Dict>()) else {
        return cx.call(&new, &values).await;
    };
    let (names, extra): (Vec<_>, Vec<_>) = named.entries().into_iter().unzip();
    if !names.iter().all(|name| name.has_payload::<Str>()) {
        return Err(cx.vm().type_error("keywords must be strings"));
    }
    values.extend(extra);
    let names = cx.vm().new_tuple(names);
    cx.result(|vm| vm.begin_call(&new, &values, Some(&names))).await
}

/// An instance as protocol 0 makes it: without arguments, `__init__` isn't called.
async fn instance(cx: &mut Cx, class: &Value, arguments: Vec<Value>) -> Res {
    if arguments.is_empty()
        && class.has_payload::<Type>()
        && optional_attribute(cx, class, "__getinitargs__").await?.is_none()
    {
        let nothing = cx.vm().tuple([]);
        return new(cx, class, &nothing, None).await;
    }
    cx.call(class, &arguments).await
}

/// A read-only view of a buffer, if it isn't read-only itself.
fn readonly(vm: &mut Vm, buffer: &Value) -> Res<Option<Value>> {
    let view = memoryview::of(vm, buffer)?;
    let readonly = vm.getattr(&view, "readonly")?;
    match vm.truth(&readonly)? {
        true => Ok(None),
        false => vm.call_method(&view, "toreadonly", &[]).map(Some),
    }
}

/// Adds items to something like a list.
async fn append(cx: &mut Cx, object: &Value, items: Vec<Value>) -> Res<()> {
    if let Some(extend) = optional_attribute(cx, object, "extend").await? {
        let items = cx.vm().list(items);
        return cx.call(&extend, &[items]).await.map(drop);
    }
    let append = cx.getattr(object, "append").await?;
    for item in items {
        cx.call(&append, &[item]).await?;
    }
    Ok(())
}

async fn set_items(cx: &mut Cx, object: &Value, items: Vec<Value>) -> Res<()> {
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        cx.result(|vm| vm.begin_setitem(object, &key, Some(value))).await?;
    }
    Ok(())
}

/// Gives an object its state: by `__setstate__`, or attribute by attribute.
async fn build(cx: &mut Cx, object: &Value, state: Value) -> Res<()> {
    if let Some(setstate) = optional_attribute(cx, object, "__setstate__").await? {
        return cx.call(&setstate, &[state]).await.map(drop);
    }
    let (state, slots) = match state.downcast_ref::<Tuple>().map(|pair| &*pair.items) {
        Some([state, slots]) => (state.clone(), Some(slots.clone())),
        _ => (state, None),
    };
    if !state.is_none() {
        let Some(state) = state.downcast_ref::<Dict>() else {
            return Err(errors::unpickling(cx.vm(), "state is not a dictionary"));
        };
        set_attributes(cx, object, state).await?;
    }
    let Some(slots) = slots else { return Ok(()) };
    let Some(slots) = slots.downcast_ref::<Dict>() else {
        return Err(errors::unpickling(cx.vm(), "slot state is not a dictionary"));
    };
    for (name, value) in slots.entries() {
        let Some(name) = name.downcast_ref::<Str>() else {
            let given = cx.vm().type_name(&name);
            let message = format!("attribute name must be string, not '{given}'");
            return Err(cx.vm().type_error(message));
        };
        cx.result(|vm| vm.begin_setattr(object, name, Some(value))).await?;
    }
    Ok(())
}

/// Puts attributes into the object's `__dict__`.
async fn set_attributes(cx: &mut Cx, object: &Value, state: &Ref<Dict>) -> Res<()> {
    let vm = cx.vm();
    let ty = vm.type_of(object).clone();
    let entries = state.entries();
    let plain = keeps_attributes(vm, &ty)
        && entries
            .iter()
            .all(|(name, _)| name.has_payload::<Str>() && vm.type_of(name).is(&vm.types.str));
    if plain {
        for (name, value) in entries {
            if let Some(name) = name.downcast_ref::<Str>() {
                vm.set_instance_attribute(object, &ty, name, Some(value))?;
            }
        }
        return Ok(());
    }
    let dict = cx.getattr(object, "__dict__").await?;
    for (name, value) in entries {
        let vm = cx.vm();
        let name = match name.downcast_ref::<Str>() {
            Some(text) if vm.type_of(&name).is(&vm.types.str) => vm.intern_str(text).into_value(),
            _ => name,
        };
        cx.result(|vm| vm.begin_setitem(&dict, &name, Some(value))).await?;
    }
    Ok(())
}

/// Whether the `__dict__` of instances is the usual one, which needn't be made for setting attributes.
fn keeps_attributes(vm: &mut Vm, ty: &Ref<Type>) -> bool {
    if !ty.has(TypeFlags::HAS_DICT) || !ty.is_heap_type() || !uses_generic_getattr(vm, ty) {
        return false;
    }
    let name = vm.intern("__dict__");
    vm.type_version(ty);
    ty.lookup(vm, &name)
        .is_none_or(|found| found.has_payload::<GetSetDescriptor>())
}

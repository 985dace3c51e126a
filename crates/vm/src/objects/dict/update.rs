//! What merges other mappings into a dict: construction, `update`, `|`, `|=`.

use std::cell::Cell;
use std::rc::Rc;

use corallus_heap::{Ref, Trace, Tracer, Value};

use super::Dict;
use super::views::{DictView, Part};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::sink::Sink;
use crate::native::{Args, Cx, Native, begin_method, method, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::mapping_proxy::MappingProxy;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::special::Special;
use crate::vm::Vm;

pub static UPDATE_METHODS: &[Native] = &[
    begin_method(
        "__init__",
        "($self, /, *args, **kwargs)",
        |vm, args| update(vm, args, "dict"),
        "Initialize self.",
    ),
    begin_method(
        "update",
        "($self, /, *args, **kwargs)",
        |vm, args| update(vm, args, "update"),
        "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.",
    ),
    method("__or__", "($self, value, /)", dict_or, "Return self|value."),
    method("__ror__", "($self, value, /)", dict_ror, "Return value|self."),
    begin_method("__ior__", "($self, value, /)", dict_ior, "Return self|=value."),
];

fn update(vm: &mut Vm, args: Args<'_>, name: &str) -> Res<Begun> {
    let dict = this::<Dict>(vm, &args[0])?;
    let given = vm.items_of_exact(&args[1]).unwrap_or_default();
    if let [_, _, ..] = given.as_slice() {
        return Err(vm.type_error(format!("{name} expected at most 1 argument, got {}", given.len())));
    }
    if let Some(other) = given.first() {
        let Some(source) = plain_source(vm, other) else {
            if let Some(pairs) = pairs_at_hand(vm, dict, other) {
                let dict = dict.clone();
                vm.charge(pairs.len() as u64)?;
                for (key, value) in pairs {
                    dict.set_name(vm, &key, value);
                }
                if let Some(named) = args[2].downcast_ref::<Dict>() {
                    dict.merge(vm, named)?;
                }
                return Ok(Begun::Done(Value::NONE));
            }
            let args = vec![args[0].clone(), other.clone(), args[2].clone(), Value::NONE];
            return vm.begin_async("update", |cx, args| Box::pin(update_from_any(cx, args)), args);
        };
        dict.merge(vm, &source)?;
    }
    if let Some(named) = args[2].downcast_ref::<Dict>() {
        dict.merge(vm, named)?;
    }
    Ok(Begun::Done(Value::NONE))
}

/// A dict that can be read directly: one whose class doesn't iterate in a way of its own.
fn plain_source(vm: &Vm, other: &Value) -> Option<Ref<Dict>> {
    let dict = other.downcast_ref::<Dict>()?;
    let own_iteration = vm.type_of(other).special(Special::Iter);
    let builtin = vm.types.dict.special(Special::Iter);
    let same = matches!((own_iteration, builtin), (Some(own), Some(builtin)) if own.is(&builtin));
    same.then(|| dict.clone())
}

/// The entries that something else than a dict has for one, where getting and entering them runs none of the program's code: the
/// items of a dict, a proxy of one, a list or tuple of pairs, and strings as keys throughout.
fn pairs_at_hand(vm: &Vm, dict: &Dict, other: &Value) -> Option<Vec<(Ref<Str>, Value)>> {
    if !dict.has_only_names() {
        return None;
    }
    let source = match (other.downcast_ref::<DictView>(), other.downcast_ref::<MappingProxy>()) {
        (Some(view), _) if view.part == Part::Items => Some(view.dict.clone()),
        (_, Some(proxy)) => Some(plain_source(vm, &proxy.mapping)?),
        _ => None,
    };
    let mut pairs = Vec::new();
    if let Some(source) = source {
        pairs.reserve(source.len());
        source.each(|key, value| pairs.extend(name_of(vm, key).map(|name| (name, value.clone()))));
        return (pairs.len() == source.len()).then_some(pairs);
    }
    let elements = vm.items_of_exact(other)?;
    pairs.reserve(elements.len());
    for element in elements {
        let pair = element
            .downcast_ref::<Tuple>()
            .filter(|_| vm.type_of(&element).is(&vm.types.tuple))?;
        let [key, value] = &*pair.items else { return None };
        pairs.push((name_of(vm, key)?, value.clone()));
    }
    Some(pairs)
}

/// The key, if it is a string and no more than that.
fn name_of(vm: &Vm, key: &Value) -> Option<Ref<Str>> {
    let name = key.downcast_ref::<Str>()?;
    vm.type_of(key).is(&vm.types.str).then(|| name.clone())
}

impl Dict {
    /// Sets all entries of another dict.
    pub fn merge(&self, vm: &mut Vm, other: &Dict) -> Res<()> {
        if std::ptr::eq(self, other) || other.is_empty() {
            return Ok(());
        }
        if self.is_empty() {
            vm.heap.grow(other.len() * super::table::Table::ENTRY_SIZE);
            self.replace_table(other.copy_table());
            return Ok(());
        }
        let length = other.len();
        for entry in other.hashed_entries() {
            self.insert_hashed(vm, entry.key, entry.hash, entry.value)?;
            if other.len() != length {
                return Err(vm.runtime_error("dict mutated during update"));
            }
        }
        Ok(())
    }
}

/// Arguments: the dict, what to merge in, keyword arguments (a dict or `None`), the result.
async fn update_from_any(mut cx: Cx, args: Vec<Value>) -> Res {
    let dict = this::<Dict>(cx.vm(), &args[0])?.clone();
    update_dict(&mut cx, &dict, &args[1]).await?;
    if let Some(named) = args[2].downcast_ref::<Dict>() {
        dict.merge(cx.vm(), named)?;
    }
    Ok(args[3].clone())
}

/// Merges in a mapping (anything with `keys`) or an iterable of pairs.
pub async fn update_dict(cx: &mut Cx, dict: &Ref<Dict>, other: &Value) -> Res<()> {
    if let Some(source) = plain_source(cx.vm(), other) {
        return dict.merge(cx.vm(), &source);
    }
    if cx.vm().hasattr(other, "keys")? {
        let keys = cx.call_method(other, "keys", &[]).await?;
        let iterator = cx.iter(&keys).await?;
        while let Some(key) = cx.next(&iterator).await? {
            let value = cx.result(|vm| vm.begin_getitem(other, &key)).await?;
            dict.insert(cx.vm(), key, value)?;
        }
        return Ok(());
    }
    let iterator = cx.iter(other).await?;
    let taken = Rc::new(Cell::new(0));
    // A pair that the sink gives back takes Python code, and so, most likely, do the rest.
    let mut feeds = cx.vm().feeds_sinks(&iterator);
    loop {
        let element = match std::mem::take(&mut feeds) {
            true => {
                let sink = SettingPlain {
                    dict: dict.clone(),
                    taken: taken.clone(),
                };
                cx.consume(&iterator, sink).await?
            }
            false => cx.next(&iterator).await?,
        };
        let Some(element) = element else { return Ok(()) };
        let index = taken.get();
        let pair = match cx.collect(&element).await {
            Ok(pair) => pair,
            Err(raised) => return Err(not_a_sequence(cx.vm(), raised, &element, index)),
        };
        let [key, value] = pair.as_slice() else {
            let message = format!(
                "dictionary update sequence element #{index} has length {}; 2 is required",
                pair.len()
            );
            return Err(cx.vm().value_error(message));
        };
        dict.insert(cx.vm(), key.clone(), value.clone())?;
        taken.set(index + 1);
    }
}

/// Sets entries as long as nothing but a look is needed for it.
struct SettingPlain {
    dict: Ref<Dict>,
    /// Pairs so far.
    taken: Rc<Cell<usize>>,
}

impl Sink for SettingPlain {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        let set = match item.downcast_ref::<Tuple>().map(|pair| &*pair.items) {
            Some([key, value]) if vm.type_of(&item).is(&vm.types.tuple) => {
                self.dict.set_plain(vm, key, value.clone()).is_ok()
            }
            _ => false,
        };
        if !set {
            return Err(item);
        }
        self.taken.set(self.taken.get() + 1);
        Ok(())
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.dict.trace(tracer);
    }
}

fn not_a_sequence(vm: &mut Vm, raised: Raised, element: &Value, index: usize) -> Raised {
    if !raised.is(ExceptionKind::TypeError) || vm.is_iterable(element) {
        return raised;
    }
    let error = vm.type_error("object is not iterable");
    let note = vm.str(&format!(
        "Cannot convert dictionary update sequence element #{index} to a sequence"
    ));
    match vm.call_method(&error.0, "add_note", &[note]) {
        Ok(_) => error,
        Err(raised) => raised,
    }
}

fn dict_or(vm: &mut Vm, args: Args<'_>) -> Res {
    let a = this::<Dict>(vm, &args[0])?;
    let Some(b) = args[1].downcast_ref::<Dict>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = vm.copy_dict(a);
    result.merge(vm, b)?;
    Ok(result.into_value())
}

fn dict_ror(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(a) = args[1].downcast_ref::<Dict>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = vm.copy_dict(a);
    let b = this::<Dict>(vm, &args[0])?;
    result.merge(vm, b)?;
    Ok(result.into_value())
}

fn dict_ior(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let dict = this::<Dict>(vm, &args[0])?;
    if let Some(source) = plain_source(vm, &args[1]) {
        dict.merge(vm, &source)?;
        return Ok(Begun::Done(args[0].clone()));
    }
    let args = vec![args[0].clone(), args[1].clone(), Value::NONE, args[0].clone()];
    vm.begin_async("__ior__", |cx, args| Box::pin(update_from_any(cx, args)), args)
}

//! Classes and functions, which a pickle keeps by name: finding the name of one, and the one with a name.

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::Cx;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use super::dump::optional_attribute;
use super::save::{Saver, Work};
use super::{errors, opcode};
use crate::exception_context::in_context;

/// `getattr` along a dotted path.
async fn attribute(cx: &mut Cx, object: &Value, path: &[Ref<Str>]) -> Res {
    let mut object = object.clone();
    for name in path {
        object = cx.result(|vm| vm.begin_getattr(&object, name)).await?;
    }
    Ok(object)
}

/// The names between the dots.
fn dotted(vm: &mut Vm, name: &Value) -> Res<Vec<Ref<Str>>> {
    let Some(name) = name.downcast_ref::<Str>() else {
        let given = vm.type_name(name);
        return Err(vm.type_error(format!("attribute name must be string, not '{given}'")));
    };
    if !name.as_bytes().contains(&b'.') {
        return Ok(vec![name.clone()]);
    }
    let mut path = Vec::new();
    for part in name.as_bytes().split(|byte| *byte == b'.') {
        path.extend(vm.text(part.to_vec()).downcast::<Str>());
    }
    Ok(path)
}

/// Imports a module and gives it back, not the package that it is in.
async fn import(cx: &mut Cx, name: &Value) -> Res {
    let vm = cx.vm();
    let builtins = vm.builtins.clone();
    let Some(import) = builtins.get_str(vm, "__import__") else {
        return Err(vm.error(ExceptionKind::ImportError, "__import__ not found"));
    };
    let nothing = Value::NONE;
    cx.call(
        &import,
        &[name.clone(), nothing.clone(), nothing.clone(), nothing, Value::int32(0)],
    )
    .await?;
    let vm = cx.vm();
    let modules = vm.modules.clone();
    match modules.get(vm, name)? {
        Some(module) => Ok(module),
        None => Err(vm.key_error(name)),
    }
}

#[cold]
fn unpicklable(vm: &mut Vm, object: &Value, reason: &str) -> Raised {
    match vm.repr(object) {
        Ok(shown) => errors::pickling(vm, format!("Can't pickle {}: {reason}", shown.to_string_lossy())),
        Err(raised) => raised,
    }
}

/// The name of the module in which an object is found by a dotted path.
async fn module_of(cx: &mut Cx, object: &Value, path: &[Ref<Str>]) -> Res {
    let module = optional_attribute(cx, object, "__module__").await?;
    if path.iter().any(|name| name.as_bytes() == b"<locals>") {
        let shown = cx.vm().repr(object)?;
        let message = format!("Can't pickle local object {}", shown.to_string_lossy());
        return Err(errors::pickling(cx.vm(), message));
    }
    if let Some(module) = module.filter(|module| !module.is_none()) {
        return Ok(module);
    }
    for (name, module) in cx.vm().modules.entries() {
        let text = cx.vm().text_of(&name);
        if module.is_none() || text == "__main__" || text == "__mp_main__" {
            continue;
        }
        match attribute(cx, &module, path).await {
            Ok(found) if found.is(object) => return Ok(name),
            Ok(_) => {}
            Err(raised) if raised.is(ExceptionKind::AttributeError) => {}
            Err(raised) => return Err(raised),
        }
    }
    Ok(cx.vm().intern("__main__").into_value())
}

/// Makes sure that the name leads to the object.
async fn check(cx: &mut Cx, object: &Value, module: &Value, name: &Value, path: &[Ref<Str>]) -> Res<()> {
    let imported = match import(cx, module).await {
        Ok(imported) => imported,
        Err(raised)
            if [
                ExceptionKind::ImportError,
                ExceptionKind::ValueError,
                ExceptionKind::KeyError,
            ]
            .iter()
            .any(|kind| raised.is(*kind)) =>
        {
            let reason = cx.vm().str_of(&raised.0)?;
            let other = unpicklable(cx.vm(), object, &reason.to_string_lossy());
            return Err(in_context(other, raised));
        }
        Err(raised) => return Err(raised),
    };
    let place = format!("{}.{}", cx.vm().text_of(module), cx.vm().text_of(name));
    match attribute(cx, &imported, path).await {
        Ok(found) if found.is(object) => Ok(()),
        Ok(_) => {
            let reason = format!("it's not the same object as {place}");
            Err(unpicklable(cx.vm(), object, &reason))
        }
        Err(raised) if raised.is(ExceptionKind::AttributeError) => {
            let other = unpicklable(cx.vm(), object, &format!("it's not found as {place}"));
            Err(in_context(other, raised))
        }
        Err(raised) => Err(raised),
    }
}

/// Saves a class, function or other global by name.
pub async fn save(cx: &mut Cx, saver: &mut Saver, object: Value, name: Option<Value>) -> Res<()> {
    let name = match name {
        Some(name) => name,
        None => match optional_attribute(cx, &object, "__qualname__").await? {
            Some(name) => name,
            None => cx.getattr(&object, "__name__").await?,
        },
    };
    let path = dotted(cx.vm(), &name)?;
    let module = module_of(cx, &object, &path).await?;
    check(cx, &object, &module, &name, &path).await?;
    if saver.protocol >= 2 && write_extension(cx.vm(), saver, &module, &name)? {
        return Ok(());
    }
    saver.work.push(Work::Memoize(object));
    if saver.protocol >= 4 {
        saver
            .work
            .extend([Work::Code(opcode::STACK_GLOBAL), Work::Save(name), Work::Save(module)]);
        return Ok(());
    }
    let Some((first, rest)) = path.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        saver.work.push(Work::Named(Box::new((module, name))));
        return Ok(());
    };
    // `getattr(getattr(module.first, second), third)`
    let getattr = cx.vm().import("builtins")?;
    let getattr = cx.getattr(&getattr, "getattr").await?;
    for attribute in rest.iter().rev() {
        let attribute = attribute.to_value();
        let tuple = if saver.protocol < 2 {
            opcode::TUPLE
        } else {
            opcode::TUPLE2
        };
        saver
            .work
            .extend([Work::Code(opcode::REDUCE), Work::Code(tuple), Work::Save(attribute)]);
    }
    saver.work.push(Work::Named(Box::new((module, first.to_value()))));
    for _ in rest {
        if saver.protocol < 2 {
            saver.work.push(Work::Code(opcode::MARK));
        }
        saver.work.push(Work::Save(getattr.clone()));
    }
    Ok(())
}

/// Writes the number that `copyreg.add_extension` has given to a name; false if it has none.
fn write_extension(vm: &mut Vm, saver: &mut Saver, module: &Value, name: &Value) -> Res<bool> {
    let copyreg = vm.import("copyreg")?;
    let registry = vm.getattr(&copyreg, "_extension_registry")?;
    let Some(registry) = registry.downcast_ref::<Dict>().filter(|registry| !registry.is_empty()) else {
        return Ok(false);
    };
    let key = vm.pair(module.clone(), name.clone());
    let Some(code) = registry.get(vm, &key)? else {
        return Ok(false);
    };
    let index = vm.index(&code)?;
    let Some(code) = int::as_i64(&index) else {
        return Err(vm.overflow_error("Python int too large to convert to C long"));
    };
    let Some(code) = i32::try_from(code).ok().filter(|code| *code > 0) else {
        return Err(vm.runtime_error(format!("extension code {code} is out of range")));
    };
    let [a, b, c, d] = code.to_le_bytes();
    match code {
        ..0x100 => saver.out.bytes(&[opcode::EXT1, a]),
        0x100..0x1_0000 => saver.out.bytes(&[opcode::EXT2, a, b]),
        _ => saver.out.bytes(&[opcode::EXT4, a, b, c, d]),
    }
    Ok(true)
}

impl Saver {
    /// Writes the name of something in a module, as protocols before 4 have it.
    pub(super) fn write_named(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> Res<()> {
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.fix_imports {
            (module, name) = old_name(vm, module, name)?;
        }
        self.out.byte(opcode::GLOBAL);
        for (text, kind) in [(&module, "module"), (&name, "global")] {
            let Some(string) = text.downcast_ref::<Str>() else {
                let given = vm.type_name(text);
                return Err(vm.type_error(format!("{kind} name must be str, not {given}")));
            };
            let encodable = match self.protocol {
                3.. => string.to_str().is_some(),
                _ => string.is_ascii(),
            };
            if !encodable {
                return Err(self.unencodable(vm, kind, string.as_value()));
            }
            self.out.bytes(string.as_bytes());
            self.out.byte(b'\n');
        }
        Ok(())
    }

    #[cold]
    fn unencodable(&self, vm: &mut Vm, kind: &str, text: &Value) -> Raised {
        let encoding = if self.protocol >= 3 { "utf-8" } else { "ascii" };
        let cause = match text.downcast_ref::<Str>().cloned() {
            Some(string) => corallus_vm::codecs::encode_str(vm, &string, encoding, "strict").err(),
            None => None,
        };
        let shown = match vm.repr(text) {
            Ok(shown) => shown,
            Err(raised) => return raised,
        };
        let message = format!(
            "can't pickle {kind} identifier {} using pickle protocol {}",
            shown.to_string_lossy(),
            self.protocol
        );
        let raised = errors::pickling(vm, message);
        match cause {
            Some(cause) => in_context(raised, cause),
            None => raised,
        }
    }
}

/// The name that Python 2 has for something.
fn old_name(vm: &mut Vm, module: Value, name: Value) -> Res<(Value, Value)> {
    renamed(vm, module, name, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING")
}

/// Looks a name up in two of `_compat_pickle`'s tables.
fn renamed(vm: &mut Vm, module: Value, name: Value, names: &str, modules: &str) -> Res<(Value, Value)> {
    let tables = vm.import("_compat_pickle")?;
    let by_name = vm.getattr(&tables, names)?;
    let key = vm.pair(module.clone(), name.clone());
    if let Some(by_name) = by_name.downcast_ref::<Dict>()
        && let Some(found) = by_name.get(vm, &key)?
    {
        return match found.downcast_ref::<Tuple>().map(|pair| &*pair.items) {
            Some([module, name]) if module.has_payload::<Str>() && name.has_payload::<Str>() => {
                Ok((module.clone(), name.clone()))
            }
            _ => Err(vm.runtime_error(format!("_compat_pickle.{names} values should be pairs of str"))),
        };
    }
    let by_module = vm.getattr(&tables, modules)?;
    match by_module.downcast_ref::<Dict>() {
        Some(by_module) => match by_module.get(vm, &module)? {
            Some(found) => Ok((found, name)),
            None => Ok((module, name)),
        },
        None => Ok((module, name)),
    }
}

/// `Unpickler.find_class`: imports the module and gets the attribute. Pickles of protocols before 3 may have the names of Python 2;
/// from protocol 4 on, names may be dotted paths.
pub async fn find(cx: &mut Cx, module: &Value, name: &Value, protocol: u8, fix_imports: bool) -> Res {
    for argument in [module, name] {
        if !argument.has_payload::<Str>() {
            let given = cx.vm().type_name(argument);
            return Err(cx
                .vm()
                .type_error(format!("find_class() names must be str, not {given}")));
        }
    }
    let event = [module.clone(), name.clone()];
    crate::sys::hooks::raise_event(cx.vm(), "pickle.find_class", &event)?;
    let (mut module, mut name) = (module.clone(), name.clone());
    if protocol < 3 && fix_imports {
        (module, name) = renamed(cx.vm(), module, name, "NAME_MAPPING", "IMPORT_MAPPING")?;
    }
    let imported = import(cx, &module).await?;
    let path = dotted(cx.vm(), &name)?;
    if protocol < 4
        && let Some(name) = name.downcast_ref::<Str>()
    {
        return attribute(cx, &imported, std::slice::from_ref(name)).await;
    }
    match attribute(cx, &imported, &path).await {
        Err(raised) if path.len() > 1 && raised.is(ExceptionKind::AttributeError) => {
            let (name, module) = (cx.vm().repr(&name)?, cx.vm().repr(&module)?);
            let message = format!(
                "Can't resolve path {} on module {}",
                name.to_string_lossy(),
                module.to_string_lossy()
            );
            let other = cx.vm().error(ExceptionKind::AttributeError, message);
            Err(in_context(other, raised))
        }
        result => result,
    }
}

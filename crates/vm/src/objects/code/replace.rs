//! `code.replace()`: a copy with some fields changed. What the instructions rely on can't be changed.

use std::cell::Cell;
use std::sync::Arc;

use corallus_bytecode::CodeFlags;
use corallus_heap::{Ref, Value};

use super::{CodeObject, executable};
use crate::error::Res;
use crate::native::{Args, Native, method, this};
use crate::objects::dict::Dict;
use crate::objects::str::Str;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method(
        "replace",
        "($self, /, **changes)",
        replace,
        "Return a copy of the code object with new values for the specified fields.",
    ),
    method(
        "__replace__",
        "($self, /, **changes)",
        replace,
        "The same as replace().",
    ),
];

/// Flags that say how calls treat the code, and don't change what the instructions find in their registers.
const FREE_FLAGS: u32 =
    CodeFlags::ITERABLE_COROUTINE | CodeFlags::NESTED | CodeFlags::FUTURE_ANNOTATIONS | CodeFlags::METHOD;

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let original = this::<CodeObject>(vm, &args[0])?.clone();
    let changes = args[1]
        .downcast_ref::<Dict>()
        .map(|dict| dict.entries())
        .unwrap_or_default();
    let mut code = (*original.code).clone();
    let mut flags = original.flags.get();
    let mut consts = None;
    for (name, value) in changes {
        let field = vm.text_of(&name);
        match field.as_str() {
            "co_name" => code.name = text(vm, &field, &value)?,
            "co_qualname" => code.qualname = text(vm, &field, &value)?,
            "co_filename" => code.filename = text(vm, &field, &value)?,
            "co_firstlineno" => {
                let line = vm.to_i64(&value)?;
                code.first_line = u32::try_from(line).unwrap_or(0);
            }
            "co_flags" => {
                let wanted = vm.to_i64(&value)? as u32;
                if (wanted ^ flags) & !FREE_FLAGS != 0 {
                    return Err(vm.value_error("replace(): these co_flags don't fit the code's instructions"));
                }
                flags = wanted;
            }
            "co_consts" => consts = Some(same_kinds(vm, &original, &value)?),
            _ => unchanged(vm, &args[0], &field, &value)?,
        }
    }
    let loaded = vm.load_code(&Arc::new(code));
    let payload = CodeObject {
        code: loaded.code.clone(),
        instrs: executable(&loaded.code.instrs),
        consts: consts.unwrap_or_else(|| original.consts.clone()),
        names: original.names.clone(),
        local_names: original.local_names.clone(),
        free_names: original.free_names.clone(),
        name: loaded.name.clone(),
        qualname: loaded.qualname.clone(),
        filename: loaded.filename.clone(),
        flags: Cell::new(flags),
        spare_frames: Default::default(),
    };
    Ok(vm.heap.alloc(&vm.types.code, payload).into_value())
}

fn text(vm: &mut Vm, field: &str, value: &Value) -> Res<Arc<str>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.to_string_lossy().as_ref().into()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("replace() argument '{field}' must be str, not {given}")))
        }
    }
}

/// New constants of the same number and types: instructions know what they load.
fn same_kinds(vm: &mut Vm, code: &Ref<CodeObject>, value: &Value) -> Res<Box<[Value]>> {
    let given = vm.items_of_exact(value).unwrap_or_default();
    let fits = given.len() == code.consts.len()
        && given.iter().zip(&code.consts).all(|(new, old)| {
            let structural = old.has_payload::<CodeObject>() || old.has_payload::<crate::objects::tuple::Tuple>();
            !structural || vm.type_of(new).is(vm.type_of(old))
        });
    if fits {
        return Ok(given.into());
    }
    Err(vm.value_error("replace(): these co_consts don't fit the code's instructions"))
}

/// A field that can only be given as it is.
fn unchanged(vm: &mut Vm, code: &Value, field: &str, value: &Value) -> Res<()> {
    if !field.starts_with("co_") {
        return Err(vm.type_error(format!("replace() got an unexpected keyword argument '{field}'")));
    }
    let Some(own) = vm.getattr_opt(code, field)? else {
        return Err(vm.type_error(format!("replace() got an unexpected keyword argument '{field}'")));
    };
    if vm.eq(&own, value)? {
        return Ok(());
    }
    Err(vm.value_error(format!(
        "replace(): {field} can't be changed without the instructions that rely on it"
    )))
}

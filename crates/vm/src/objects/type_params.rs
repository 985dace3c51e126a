//! Type parameters in the arguments of generic aliases and unions: finding them and substituting for them, through the
//! protocol of `typing` (`__typing_subst__`, `__typing_prepare_subst__`, `__parameters__`).

use corallus_heap::Value;

use crate::error::Res;
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::special::Special;
use crate::vm::Vm;

/// The distinct type parameters among arguments, in order.
pub fn collect(vm: &mut Vm, args: &[Value]) -> Res<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    let add = |found: &mut Vec<Value>, parameter: Value| {
        if !found.iter().any(|known| known.is(&parameter)) {
            found.push(parameter);
        }
    };
    for arg in args {
        if arg.has_payload::<Type>() {
            continue;
        }
        if vm.getattr_opt(arg, "__typing_subst__")?.is_some() {
            add(&mut found, arg.clone());
            continue;
        }
        let nested = match vm.items_of_exact(arg) {
            // Argument lists of callables.
            Some(items) => collect(vm, &items)?,
            None => match vm.getattr_opt(arg, "__parameters__")? {
                Some(parameters) => vm.items_of_exact(&parameters).unwrap_or_default(),
                None => Vec::new(),
            },
        };
        for parameter in nested {
            add(&mut found, parameter);
        }
    }
    Ok(found)
}

/// The arguments with `item` (a tuple for several) put in for the parameters.
pub fn substitute(vm: &mut Vm, alias: &Value, args: &[Value], parameters: &[Value], item: &Value) -> Res<Vec<Value>> {
    if parameters.is_empty() {
        let shown = vm.repr(alias)?.to_string_lossy().into_owned();
        return Err(vm.type_error(format!("{shown} is not a generic class")));
    }
    let mut item = unpack(vm, item)?;
    for parameter in parameters {
        if let Some(prepare) = vm.getattr_opt(parameter, "__typing_prepare_subst__")?
            && !prepare.is_none()
        {
            item = vm.call(&prepare, &[alias.clone(), item])?;
        }
    }
    let values = match vm.items_of_exact(&item) {
        Some(values) => values,
        None => vec![item],
    };
    if values.len() != parameters.len() {
        let shown = vm.repr(alias)?.to_string_lossy().into_owned();
        let how = if values.len() > parameters.len() { "many" } else { "few" };
        return Err(vm.type_error(format!(
            "Too {how} arguments for {shown}; actual {}, expected {}",
            values.len(),
            parameters.len()
        )));
    }
    substitute_in(vm, args, parameters, &values)
}

/// The items given, with unpacked tuples (`*tuple[int, str]`) spread out, as a tuple.
fn unpack(vm: &mut Vm, item: &Value) -> Res {
    let items = match item.downcast_ref::<Tuple>() {
        Some(tuple) => tuple.items.to_vec(),
        None => vec![item.clone()],
    };
    let mut spread = Vec::with_capacity(items.len());
    for item in items {
        let inner = if item.has_payload::<Type>() {
            None
        } else {
            vm.getattr_opt(&item, "__typing_unpacked_tuple_args__")?
                .filter(|inner| !inner.is_none())
        };
        let inner = inner.and_then(|inner| vm.items_of_exact(&inner));
        match inner {
            Some(inner) if !inner.last().is_some_and(Value::is_ellipsis) => spread.extend(inner),
            _ => spread.push(item),
        }
    }
    Ok(vm.tuple(spread))
}

fn substitute_in(vm: &mut Vm, args: &[Value], parameters: &[Value], values: &[Value]) -> Res<Vec<Value>> {
    let mut result = Vec::with_capacity(args.len());
    for arg in args {
        if arg.has_payload::<Type>() {
            result.push(arg.clone());
            continue;
        }
        if let Some(items) = vm.items_of_exact(arg) {
            let inner = substitute_in(vm, &items, parameters, values)?;
            result.push(if arg.has_payload::<List>() {
                vm.list(inner)
            } else {
                vm.tuple(inner)
            });
            continue;
        }
        let unpacked = match vm.getattr_opt(arg, "__typing_is_unpacked_typevartuple__")? {
            Some(flag) => vm.truth(&flag)?,
            None => false,
        };
        let value = match vm.getattr_opt(arg, "__typing_subst__")? {
            Some(method) => {
                let at = parameters.iter().position(|parameter| parameter.is(arg));
                let value = at.and_then(|at| values.get(at)).cloned().unwrap_or(Value::NONE);
                vm.call(&method, &[value])?
            }
            None => substitute_nested(vm, arg, parameters, values)?,
        };
        match vm.items_of_exact(&value) {
            Some(items) if unpacked => result.extend(items),
            _ => result.push(value),
        }
    }
    Ok(result)
}

/// An argument that is itself generic: `arg[…]` with the values of its parameters.
fn substitute_nested(vm: &mut Vm, arg: &Value, parameters: &[Value], values: &[Value]) -> Res {
    let inner = match vm.getattr_opt(arg, "__parameters__")? {
        Some(inner) => vm.items_of_exact(&inner).unwrap_or_default(),
        None => Vec::new(),
    };
    if inner.is_empty() {
        return Ok(arg.clone());
    }
    let mut given = Vec::with_capacity(inner.len());
    for parameter in &inner {
        let at = parameters.iter().position(|known| known.is(parameter));
        let value = at.and_then(|at| values.get(at)).unwrap_or(parameter).clone();
        // A type variable tuple stands for all its values.
        let spread = vm.type_of(parameter).has_special(Special::Iter);
        match value.downcast_ref::<Tuple>() {
            Some(tuple) if spread => given.extend_from_slice(&tuple.items),
            _ => given.push(value),
        }
    }
    let key = vm.tuple(given);
    vm.getitem(arg, &key)
}

//! Functions, imports, type parameters.

use corallus_bytecode::{CodeFlags, Instr, KILL_A, KILL_B, KILL_C, NO_REGISTER, Opcode};
use corallus_heap::Value;

use super::super::{Apart, Exit, Flow};
use crate::objects::cell::CellObject;
use crate::objects::code::CodeObject;
use crate::objects::function::Function;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

pub fn make_function(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let code = c.body().consts.get(i.bc() as usize).cloned();
    let Some(Ok(code)) = code.map(Value::downcast::<CodeObject>) else {
        return Err(Exit::Raise(vm.system_error("a function needs a code object")));
    };
    let globals = c.function().globals.clone();
    let function = vm.new_function(code, globals)?;
    c.set(vm, i.a(), function.into_value());
    c.advance(1);
    Ok(())
}

pub fn set_function_attr(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let value = if i.d() & KILL_B != 0 {
        c.take(i.b())
    } else {
        c.get(i.b()).clone()
    };
    if let Some(function) = c.get(i.a()).downcast_ref::<Function>().cloned() {
        match i.c() {
            0 => drop(function.defaults.replace(value)),
            1 => drop(function.kwdefaults.replace(value)),
            2 => drop(function.annotate.replace(value)),
            3 => {
                let items = value.downcast_ref::<Tuple>().map_or(&[][..], |tuple| &tuple.items);
                let mut cells = Vec::with_capacity(items.len());
                cells.extend(
                    items
                        .iter()
                        .filter_map(|cell| cell.downcast_ref::<CellObject>().cloned()),
                );
                drop(function.closure.replace(cells.into()));
            }
            _ => drop(function.type_params.replace(value)),
        }
    }
    c.advance(1);
    let _ = vm;
    Ok(())
}

pub fn import_name(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let fromlist = c.get(i.b()).clone();
    let level = i64::from(c.extension() as i32);
    let function = c.function().clone();
    let locals = match function.code().head.flags.has(CodeFlags::OPTIMIZED) {
        true => Value::NONE,
        false => c.get(0).clone(),
    };
    let begun = vm.begin_import(&name, (&function, &locals), &fromlist, level);
    drop((fromlist, function, locals));
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

pub fn import_from(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let name = c.name(usize::from(i.c()));
    let module = c.get(i.b()).clone();
    let begun = vm.begin_import_from(&module, &name);
    drop(module);
    c.finish(vm, i.with_flags(i.d() & KILL_B), begun)
}

pub fn import_star(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let module = c.get(i.a()).clone();
    let namespace = c.get(0).clone();
    let begun = vm.begin_import_star(&module, &namespace);
    drop((module, namespace));
    c.finish(vm, i.with_flags(i.d() & KILL_A), begun)
}

pub fn print_expr(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let value = c.get(i.a()).clone();
    let Some(hook) = vm.sys.clone().get_str(vm, "displayhook") else {
        return Err(Exit::Raise(vm.runtime_error("lost sys.displayhook")));
    };
    let begun = vm.begin_call(&hook, &[value], None);
    c.finish(vm, i.with_flags(i.d() & KILL_A), begun)
}

pub fn make_type_parameter(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let name = c.get(i.b()).clone();
    let value = match i.opcode() {
        Some(Opcode::MakeTypeVar) => {
            let bound = if i.c() == NO_REGISTER {
                Value::UNDEF
            } else {
                c.get(i.c()).clone()
            };
            vm.new_type_var(name, bound, i.d() & 16 != 0)?
        }
        Some(Opcode::MakeParamSpec) => vm.new_param_spec(name)?,
        _ => vm.new_type_var_tuple(name)?,
    };
    let kill_c = if i.c() == NO_REGISTER { 0 } else { i.d() & KILL_C };
    c.kill(vm, i.with_flags(i.d() & KILL_B | kill_c));
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

pub fn set_type_parameter_default(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (parameter, function) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    vm.set_type_parameter_default(&parameter, function)?;
    c.kill(vm, i.with_flags(i.d() & (KILL_A | KILL_B)));
    c.advance(1);
    Ok(())
}

pub fn make_type_alias(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let (name, parameters, function) = (c.take(i.b()), c.take(i.b() + 1), c.take(i.b() + 2));
    let alias = vm.new_type_alias(name, parameters, function)?;
    c.set(vm, i.a(), alias);
    c.advance(1);
    Ok(())
}

pub fn subscript_generic(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    c.sync();
    let parameters = c.get(i.b()).clone();
    let value = vm.subscript_generic(&parameters)?;
    c.kill(vm, i);
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

//! What Python sees of `traceback` objects.

use std::cell::{Cell, RefCell};

use corallus_heap::Value;

use super::object::{FrameObject, Traceback};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, fixed, getset, getter, method, this};
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, tb_next, tb_frame, tb_lasti, tb_lineno)",
        new,
        "Create a new traceback object.",
    )),
    method("__dir__", "($self, /)", dir, ""),
];

pub static GETSETS: &[GetSet] = &[
    getset(
        "tb_next",
        |vm, tb| Ok(this::<Traceback>(vm, tb)?.next.borrow().clone()),
        set_next,
        "",
    ),
    getter("tb_frame", |vm, tb| Ok(this::<Traceback>(vm, tb)?.frame.clone()), ""),
    getter(
        "tb_lasti",
        |vm, tb| {
            let at = this::<Traceback>(vm, tb)?.lasti;
            Ok(vm.int(at))
        },
        "",
    ),
    getter("tb_lineno", line, ""),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[2].has_payload::<FrameObject>() {
        let given = match args[2].is_none() {
            true => "None".into(),
            false => vm.type_name(&args[2]),
        };
        return Err(vm.type_error(format!("traceback() argument 'tb_frame' must be frame, not {given}")));
    }
    let (at, line) = (vm.to_i64(&args[3])?, vm.to_i64(&args[4])?);
    if !args[1].is_none() && !args[1].has_payload::<Traceback>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("expected traceback object or None, got '{given}'")));
    }
    let payload = Traceback {
        next: RefCell::new(args[1].clone()),
        frame: args[2].clone(),
        lasti: at,
        line: Cell::new(Some(u32::try_from(line).unwrap_or(0))),
    };
    Ok(vm.heap.alloc(&vm.types.traceback, payload).into_value())
}

fn line(vm: &mut Vm, value: &Value) -> Res {
    let line = this::<Traceback>(vm, value)?.line_number();
    Ok(line.map_or(Value::NONE, |line| vm.int(i64::from(line))))
}

fn set_next(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.type_error("can't delete tb_next attribute"));
    };
    if !new.is_none() && !new.has_payload::<Traceback>() {
        let given = vm.type_name(&new);
        return Err(vm.type_error(format!("expected traceback object, got '{given}'")));
    }
    let mut at = new.clone();
    while let Some(entry) = at.downcast_ref::<Traceback>().cloned() {
        if entry.as_value().is(value) {
            return Err(vm.value_error("traceback loop detected"));
        }
        at = entry.next.borrow().clone();
    }
    drop(this::<Traceback>(vm, value)?.next.replace(new));
    Ok(())
}

fn dir(vm: &mut Vm, _: Args<'_>) -> Res {
    let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(|name| vm.intern(name).into_value());
    Ok(vm.list(names.to_vec()))
}

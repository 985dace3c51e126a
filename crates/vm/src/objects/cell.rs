//! `cell`: a variable shared between a function and the functions nested in it.

use corallus_heap::{Ref, Slot, Value, payload};

use crate::error::Res;
use crate::native::{Args, GetSet, Native, fixed, getset, method, this};
use crate::operators::CompareOp;
use crate::vm::Vm;

/// The payload of cells; `UNDEF` when empty.
pub struct CellObject {
    pub contents: Slot<Value>,
}

payload!(CellObject, "cell", [contents]);

impl CellObject {
    /// The contents, `None` when empty.
    #[inline(always)]
    pub fn get(&self) -> Option<Value> {
        self.contents.get_defined()
    }

    /// Replaces the contents; the old value is returned for the caller to drop.
    #[inline(always)]
    pub fn set(&self, value: Value) -> Value {
        self.contents.replace(value)
    }
}

impl Vm {
    pub fn new_cell(&mut self, value: Value) -> Ref<CellObject> {
        self.heap.alloc(
            &self.types.cell,
            CellObject {
                contents: Slot::new(value),
            },
        )
    }
}

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, contents=<unrepresentable>, /)",
        new,
        "Create a new cell object.",
    )),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, args| compare(vm, args, CompareOp::Ge),
        "Return self>=value.",
    ),
];

pub static GETSETS: &[GetSet] = &[getset("cell_contents", contents, set_contents, "")];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(vm.new_cell(args[1].clone()).into_value())
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let cell = this::<CellObject>(vm, &args[0])?;
    let address = args[0].bits();
    let text = match cell.get() {
        Some(value) => format!(
            "<cell at {address:#x}: {} object at {:#x}>",
            vm.type_name(&value),
            value.bits()
        ),
        None => format!("<cell at {address:#x}: empty>"),
    };
    Ok(vm.str(&text))
}

/// Cells compare as their contents; an empty one is less than any other.
fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let Some(other) = args[1].downcast_ref::<CellObject>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a, b) = (this::<CellObject>(vm, &args[0])?.get(), other.get());
    match (a, b) {
        (Some(a), Some(b)) => vm.compare(&a, &b, op),
        (a, b) => Ok(Value::bool(op.matches(a.is_some().cmp(&b.is_some())))),
    }
}

fn contents(vm: &mut Vm, value: &Value) -> Res {
    let contents = this::<CellObject>(vm, value)?.get();
    contents.ok_or_else(|| vm.value_error("Cell is empty"))
}

fn set_contents(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    drop(this::<CellObject>(vm, value)?.set(new.unwrap_or(Value::UNDEF)));
    Ok(())
}

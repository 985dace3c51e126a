//! `PicklerMemoProxy` and `UnpicklerMemoProxy`: the memo of a pickler or unpickler, as programs see it.

use corallus_heap::{Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, TypeDef, method, this};
use corallus_vm::vm::Vm;

use super::pickler::Pickler;
use super::unpickler::Unpickler;

/// The memo of this pickler.
pub struct PicklerMemo {
    pickler: Value,
}

payload!(PicklerMemo, "PicklerMemoProxy", [pickler]);

/// The memo of this unpickler.
pub struct UnpicklerMemo {
    unpickler: Value,
}

payload!(UnpicklerMemo, "UnpicklerMemoProxy", [unpickler]);

pub static PICKLER_MEMO: TypeDef = TypeDef {
    methods: &[
        method(
            "clear",
            "($self, /)",
            |vm, args| {
                let pickler = this::<PicklerMemo>(vm, &args[0])?.pickler.clone();
                let memo = this::<Pickler>(vm, &pickler)?.memo.take();
                drop(memo);
                Ok(Value::NONE)
            },
            "Remove all items from memo.",
        ),
        method("copy", "($self, /)", copy_written, "Copy the memo to a new object."),
        method(
            "__reduce__",
            "($self, /)",
            |vm, args| reduce(vm, args, copy_written),
            "Implement pickle support.",
        ),
        UNHASHABLE,
    ],
    ..TypeDef::new::<PicklerMemo>("PicklerMemoProxy", "_pickle")
};

pub static UNPICKLER_MEMO: TypeDef = TypeDef {
    methods: &[
        method(
            "clear",
            "($self, /)",
            |vm, args| {
                let unpickler = this::<UnpicklerMemo>(vm, &args[0])?.unpickler.clone();
                let memo = this::<Unpickler>(vm, &unpickler)?.memo.take();
                drop(memo);
                Ok(Value::NONE)
            },
            "Remove all items from memo.",
        ),
        method("copy", "($self, /)", copy_read, "Copy the memo to a new object."),
        method(
            "__reduce__",
            "($self, /)",
            |vm, args| reduce(vm, args, copy_read),
            "Implement pickling support.",
        ),
        UNHASHABLE,
    ],
    ..TypeDef::new::<UnpicklerMemo>("UnpicklerMemoProxy", "_pickle")
};

const UNHASHABLE: Native = method(
    "__hash__",
    "($self, /)",
    |vm, args| {
        let name = vm.type_name(&args[0]);
        Err(vm.type_error(format!("unhashable type: '{name}'")))
    },
    "Return hash(self).",
);

pub fn of_pickler(vm: &mut Vm, pickler: &Value) -> Value {
    let ty = vm.type_for(&PICKLER_MEMO);
    let pickler = pickler.clone();
    vm.heap.alloc(&ty, PicklerMemo { pickler }).into_value()
}

pub fn of_unpickler(vm: &mut Vm, unpickler: &Value) -> Value {
    let ty = vm.type_for(&UNPICKLER_MEMO);
    let unpickler = unpickler.clone();
    vm.heap.alloc(&ty, UnpicklerMemo { unpickler }).into_value()
}

impl PicklerMemo {
    /// Identity, number and object of everything.
    pub fn entries(&self) -> Vec<(u64, usize, Value)> {
        self.pickler
            .downcast_ref::<Pickler>()
            .map_or_else(Vec::new, |pickler| pickler.memo.borrow().entries())
    }
}

impl UnpicklerMemo {
    pub fn entries(&self) -> Vec<(usize, Value)> {
        self.unpickler
            .downcast_ref::<Unpickler>()
            .map_or_else(Vec::new, |unpickler| unpickler.memo.borrow().entries())
    }
}

fn copy_written(vm: &mut Vm, args: Args<'_>) -> Res {
    let entries = this::<PicklerMemo>(vm, &args[0])?.entries();
    let copy = vm.new_dict();
    for (identity, number, object) in entries {
        let (key, number) = (vm.big_int(identity.into()), vm.size(number));
        let entry = vm.pair(number, object);
        copy.insert(vm, key, entry)?;
    }
    Ok(copy.into_value())
}

fn copy_read(vm: &mut Vm, args: Args<'_>) -> Res {
    let entries = this::<UnpicklerMemo>(vm, &args[0])?.entries();
    let copy = vm.new_dict();
    for (number, value) in entries {
        let key = vm.size(number);
        copy.insert(vm, key, value)?;
    }
    Ok(copy.into_value())
}

fn reduce(vm: &mut Vm, args: Args<'_>, copy: fn(&mut Vm, Args<'_>) -> Res) -> Res {
    let contents = copy(vm, args)?;
    let (class, arguments) = (vm.types.dict.to_value(), vm.tuple([contents]));
    Ok(vm.tuple([class, arguments]))
}

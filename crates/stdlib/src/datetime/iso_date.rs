//! What `isocalendar` returns: a tuple with names.

use std::cell::Cell;

use corallus_heap::{TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, getter, method, this};
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::types::defs;
use corallus_vm::vm::Vm;

static ISO_CALENDAR_DATE: TypeDef = TypeDef {
    base: Some(&defs::TUPLE),
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
    ..TypeDef::new::<Tuple>("IsoCalendarDate", "datetime")
};

static METHODS: &[Native] = &[
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__reduce__", "($self, /)", reduce, "Pickled as the tuple that it is."),
];

static GETSETS: &[GetSet] = &[
    getter("year", |vm, value| item(vm, value, 0), ""),
    getter("week", |vm, value| item(vm, value, 1), ""),
    getter("weekday", |vm, value| item(vm, value, 2), ""),
];

pub fn new(vm: &mut Vm, (year, week, weekday): (i64, i64, i64)) -> Value {
    let items = [year, week, weekday].map(|part| vm.int(part));
    let ty = vm.type_for(&ISO_CALENDAR_DATE);
    let tuple = Tuple {
        items: items.into_iter().collect(),
        hash: Cell::new(None),
    };
    vm.heap.alloc(&ty, tuple).into_value()
}

fn item(vm: &mut Vm, value: &Value, index: usize) -> Res {
    let tuple = this::<Tuple>(vm, value)?;
    Ok(tuple.items.get(index).cloned().unwrap_or(Value::NONE))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut parts = [0; 3];
    for (index, part) in parts.iter_mut().enumerate() {
        let value = item(vm, &args[0], index)?;
        *part = vm.to_i64(&value)?;
    }
    let [year, week, weekday] = parts;
    Ok(vm.str(&format!(
        "datetime.IsoCalendarDate(year={year}, week={week}, weekday={weekday})"
    )))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let items = vm.items_of_exact(&args[0]).unwrap_or_default();
    let items = match items.is_empty() {
        true => this::<Tuple>(vm, &args[0])?.items.to_vec(),
        false => items,
    };
    let plain = vm.tuple(items);
    let (class, arguments) = (vm.types.tuple.to_value(), vm.tuple([plain]));
    Ok(vm.tuple([class, arguments]))
}

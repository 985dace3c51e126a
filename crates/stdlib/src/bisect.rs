//! `_bisect`: binary search in sorted sequences, and insertion.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::iterators::is_exactly;
use corallus_vm::objects::list::List;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_bisect",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "Bisection algorithms.",
};

const PARAMETERS: &str = "(a, x, lo=0, hi=None, *, key=None)";

static FUNCTIONS: &[Native] = &[
    function(
        "bisect_left",
        PARAMETERS,
        |vm, args| {
            let at = search(vm, args, &args[1], true)?;
            Ok(vm.size(at))
        },
        "Return the index where to insert item x in list a, assuming a is sorted.",
    ),
    function(
        "bisect_right",
        PARAMETERS,
        |vm, args| {
            let at = search(vm, args, &args[1], false)?;
            Ok(vm.size(at))
        },
        "Return the index where to insert item x in list a, assuming a is sorted.",
    ),
    function(
        "insort_left",
        PARAMETERS,
        |vm, args| insert(vm, args, true),
        "Insert item x in list a, and keep it sorted assuming a is sorted.",
    ),
    function(
        "insort_right",
        PARAMETERS,
        |vm, args| insert(vm, args, false),
        "Insert item x in list a, and keep it sorted assuming a is sorted.",
    ),
];

/// Where `x` belongs: before items equal to it, or behind them.
fn search(vm: &mut Vm, args: Args<'_>, x: &Value, left: bool) -> Res<usize> {
    let lowest = vm.to_i64(&args[2])?;
    let Ok(mut low) = usize::try_from(lowest) else {
        return Err(vm.value_error("lo must be non-negative"));
    };
    let mut high = match args[3].is_none() {
        true => vm.len(&args[0])?,
        false => match vm.to_i64(&args[3])? {
            -1 => vm.len(&args[0])?,
            high => usize::try_from(high).unwrap_or(0),
        },
    };
    let plain = is_exactly(&args[0], &vm.types.list);
    while low < high {
        let middle = low + (high - low) / 2;
        let mut item = match args[0].downcast_ref::<List>().filter(|_| plain) {
            Some(list) => match list.get(middle) {
                Some(item) => item,
                None => return Err(vm.index_error("list index out of range")),
            },
            None => {
                let at = vm.size(middle);
                vm.getitem(&args[0], &at)?
            }
        };
        if !args[4].is_none() {
            item = vm.call(&args[4], &[item])?;
        }
        let go_right = if left { vm.lt(&item, x)? } else { !vm.lt(x, &item)? };
        if go_right {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn insert(vm: &mut Vm, args: Args<'_>, left: bool) -> Res {
    let key = match args[4].is_none() {
        true => args[1].clone(),
        false => vm.call(&args[4], &[args[1].clone()])?,
    };
    let at = search(vm, args, &key, left)?;
    if is_exactly(&args[0], &vm.types.list)
        && let Some(list) = args[0].downcast_ref::<List>()
    {
        vm.heap.grow(size_of::<Value>());
        let mut items = list.items.borrow_mut();
        let at = at.min(items.len());
        items.insert(at, args[1].clone());
        return Ok(Value::NONE);
    }
    let at = vm.size(at);
    vm.call_method(&args[0], "insert", &[at, args[1].clone()])?;
    Ok(Value::NONE)
}

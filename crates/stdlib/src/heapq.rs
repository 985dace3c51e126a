//! `_heapq`: lists as binary heaps, smallest or largest item first.
//!
//! Comparisons may run Python code, which may change the list: an item is read anew for each comparison, and a list
//! that changed its size meanwhile is an error.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::list::List;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_heapq",
    functions: FUNCTIONS,
    init: |vm, module| {
        let about = vm.str("Heap queues: lists whose smallest item is always the first.");
        module.namespace(vm).set_str(vm, "__about__", about);
        Ok(())
    },
    doc: "Heap queue algorithm (a.k.a. priority queue).",
};

/// Whether `a` belongs nearer to the root than `b`.
type Before = fn(&mut Vm, &Value, &Value) -> Res<bool>;

fn smaller(vm: &mut Vm, a: &Value, b: &Value) -> Res<bool> {
    vm.lt(a, b)
}

fn larger(vm: &mut Vm, a: &Value, b: &Value) -> Res<bool> {
    vm.lt(b, a)
}

static FUNCTIONS: &[Native] = &[
    function(
        "heappush",
        "(heap, item, /)",
        |vm, args| push(vm, args, smaller),
        "Push item onto heap, maintaining the heap invariant.",
    ),
    function(
        "heappop",
        "(heap, /)",
        |vm, args| pop(vm, args, smaller),
        "Pop the smallest item off the heap, maintaining the heap invariant.",
    ),
    function(
        "heapify",
        "(heap, /)",
        |vm, args| heapify(vm, args, smaller),
        "Transform list into a heap, in-place, in O(len(heap)) time.",
    ),
    function(
        "heapreplace",
        "(heap, item, /)",
        |vm, args| replace(vm, args, smaller),
        "Pop and return the current smallest value, and add the new item.",
    ),
    function(
        "heappushpop",
        "(heap, item, /)",
        |vm, args| push_pop(vm, args, smaller),
        "Push item on the heap, then pop and return the smallest item from the heap.",
    ),
    function(
        "heappush_max",
        "(heap, item, /)",
        |vm, args| push(vm, args, larger),
        "Push item onto max heap, maintaining the heap invariant.",
    ),
    function(
        "heappop_max",
        "(heap, /)",
        |vm, args| pop(vm, args, larger),
        "Maxheap variant of heappop.",
    ),
    function(
        "heapify_max",
        "(heap, /)",
        |vm, args| heapify(vm, args, larger),
        "Maxheap variant of heapify.",
    ),
    function(
        "heapreplace_max",
        "(heap, item, /)",
        |vm, args| replace(vm, args, larger),
        "Maxheap variant of heapreplace.",
    ),
    function(
        "heappushpop_max",
        "(heap, item, /)",
        |vm, args| push_pop(vm, args, larger),
        "Maxheap variant of heappushpop.",
    ),
];

fn heap_of(vm: &mut Vm, args: Args<'_>, function: &str) -> Res<Ref<List>> {
    match args[0].downcast_ref::<List>() {
        Some(list) => Ok(list.clone()),
        None => {
            let given = vm.type_name(&args[0]);
            let which = if args.len() > 1 { "argument 1" } else { "argument" };
            Err(vm.type_error(format!("{function}() {which} must be list, not {given}")))
        }
    }
}

fn item(vm: &mut Vm, heap: &List, at: usize) -> Res {
    heap.get(at).ok_or_else(|| vm.index_error("list index out of range"))
}

/// Compares two items of the heap; an error if the list changes its size meanwhile.
fn compare(vm: &mut Vm, heap: &List, before: Before, a: &Value, b: &Value) -> Res<bool> {
    let length = heap.len();
    let result = before(vm, a, b)?;
    if heap.len() != length {
        return Err(vm.runtime_error("list changed size during iteration"));
    }
    Ok(result)
}

fn set(heap: &List, at: usize, value: Value) {
    let old = heap
        .items
        .borrow_mut()
        .get_mut(at)
        .map(|place| std::mem::replace(place, value));
    drop(old);
}

fn swap(heap: &List, a: usize, b: usize) {
    let mut items = heap.items.borrow_mut();
    if a < items.len() && b < items.len() {
        items.swap(a, b);
    }
}

/// Moves the item at `at` towards the root, no further than `root`, until its parent comes before it.
fn towards_root(vm: &mut Vm, heap: &List, before: Before, root: usize, mut at: usize) -> Res<()> {
    let moving = item(vm, heap, at)?;
    while at > root {
        let parent = (at - 1) / 2;
        let above = item(vm, heap, parent)?;
        if !compare(vm, heap, before, &moving, &above)? {
            break;
        }
        swap(heap, at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `root` to where it belongs below: all the way down first, as it most likely came from there, then
/// back up.
fn away_from_root(vm: &mut Vm, heap: &List, before: Before, root: usize) -> Res<()> {
    let (length, mut at) = (heap.len(), root);
    loop {
        let left = 2 * at + 1;
        if left >= length {
            break;
        }
        let right = left + 1;
        let child = if right < length {
            let (a, b) = (item(vm, heap, left)?, item(vm, heap, right)?);
            if compare(vm, heap, before, &a, &b)? {
                left
            } else {
                right
            }
        } else {
            left
        };
        swap(heap, at, child);
        at = child;
    }
    towards_root(vm, heap, before, root, at)
}

fn push(vm: &mut Vm, args: Args<'_>, before: Before) -> Res {
    let heap = heap_of(vm, args, "heappush")?;
    heap.push(&vm.heap, args[1].clone());
    towards_root(vm, &heap, before, 0, heap.len() - 1)?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: Args<'_>, before: Before) -> Res {
    let heap = heap_of(vm, args, "heappop")?;
    let last = heap.items.borrow_mut().pop();
    let Some(last) = last else {
        return Err(vm.index_error("index out of range"));
    };
    if heap.is_empty() {
        return Ok(last);
    }
    let first = item(vm, &heap, 0)?;
    set(&heap, 0, last);
    away_from_root(vm, &heap, before, 0)?;
    Ok(first)
}

fn heapify(vm: &mut Vm, args: Args<'_>, before: Before) -> Res {
    let heap = heap_of(vm, args, "heapify")?;
    for root in (0..heap.len() / 2).rev() {
        away_from_root(vm, &heap, before, root)?;
    }
    Ok(Value::NONE)
}

fn replace(vm: &mut Vm, args: Args<'_>, before: Before) -> Res {
    let heap = heap_of(vm, args, "heapreplace")?;
    let Some(first) = heap.get(0) else {
        return Err(vm.index_error("index out of range"));
    };
    set(&heap, 0, args[1].clone());
    away_from_root(vm, &heap, before, 0)?;
    Ok(first)
}

fn push_pop(vm: &mut Vm, args: Args<'_>, before: Before) -> Res {
    let heap = heap_of(vm, args, "heappushpop")?;
    let Some(first) = heap.get(0) else {
        return Ok(args[1].clone());
    };
    if !before(vm, &first, &args[1])? {
        return Ok(args[1].clone());
    }
    // The comparison may have emptied the list.
    if heap.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    let first = item(vm, &heap, 0)?;
    set(&heap, 0, args[1].clone());
    away_from_root(vm, &heap, before, 0)?;
    Ok(first)
}

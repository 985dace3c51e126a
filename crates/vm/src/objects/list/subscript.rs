//! `list[i]`, `list[i:j]`, and assignment to and deletion of both.

use corallus_heap::{Ref, Value};

use super::List;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, begin_method, method, this};
use crate::objects::slice::{Indices, Slice};
use crate::vm::Vm;

pub static SUBSCRIPT_METHODS: &[Native] = &[
    method("__getitem__", "($self, index, /)", list_getitem, "Return self[index]."),
    begin_method(
        "__setitem__",
        "($self, key, value, /)",
        list_setitem,
        "Set self[key] to value.",
    ),
    method("__delitem__", "($self, key, /)", list_delitem, "Delete self[key]."),
];

fn list_getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, list.len(), "list index out of range")?;
        return list.get(at).ok_or_else(|| vm.index_error("list index out of range"));
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("list", &args[1]));
    };
    let (start, stop, step) = slice.bounds(vm)?;
    let items = {
        let items = list.items.borrow();
        Indices::clip(start, stop, step, items.len()).select(&items)
    };
    Ok(vm.list(items))
}

fn list_setitem(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let list = this::<List>(vm, &args[0])?;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, list.len(), "list assignment index out of range")?;
        let old = list
            .items
            .borrow_mut()
            .get_mut(at)
            .map(|place| std::mem::replace(place, args[2].clone()));
        drop(old);
        return Ok(Begun::Done(Value::NONE));
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("list", &args[1]));
    };
    let bounds = slice.bounds(vm)?;
    if let Some(items) = vm.items_at_hand(&args[2])? {
        assign_slice(vm, list, bounds, items)?;
        return Ok(Begun::Done(Value::NONE));
    }
    if !vm.is_iterable(&args[2]) {
        return Err(vm.type_error("must assign iterable to extended slice"));
    }
    vm.begin_async(
        "__setitem__",
        |cx, args| Box::pin(assign_iterable(cx, args)),
        args.to_vec(),
    )
}

async fn assign_iterable(mut cx: Cx, args: Vec<Value>) -> Res {
    let items = cx.collect(&args[2]).await?;
    let vm = cx.vm();
    let list = this::<List>(vm, &args[0])?;
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("list", &args[1]));
    };
    let bounds = slice.bounds(vm)?;
    assign_slice(vm, list, bounds, items)?;
    Ok(Value::NONE)
}

fn assign_slice(
    vm: &mut Vm,
    list: &Ref<List>,
    (start, stop, step): (Option<isize>, Option<isize>, isize),
    items: Vec<Value>,
) -> Res<()> {
    let indices = Indices::clip(start, stop, step, list.len());
    if let Some(range) = indices.as_range() {
        vm.heap.grow(size_of_val(&*items));
        let removed: Vec<Value> = list.items.borrow_mut().splice(range, items).collect();
        vm.heap.shrink(size_of_val(&*removed));
        vm.heap.drop_in_order(removed.into_iter().rev());
        return Ok(());
    }
    if items.len() != indices.count {
        return Err(vm.value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            items.len(),
            indices.count
        )));
    }
    let mut old = Vec::with_capacity(items.len());
    {
        let mut places = list.items.borrow_mut();
        for (at, item) in indices.positions().zip(items) {
            if let Some(place) = places.get_mut(at) {
                old.push(std::mem::replace(place, item));
            }
        }
    }
    vm.heap.drop_in_order(old);
    Ok(())
}

fn list_delitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let list = this::<List>(vm, &args[0])?;
    if vm.is_index(&args[1]) {
        let index = vm.index_sized(&args[1])?;
        let at = vm.position(index, list.len(), "list assignment index out of range")?;
        let removed = list.items.borrow_mut().remove(at);
        drop(removed);
        return Ok(Value::NONE);
    }
    let Some(slice) = args[1].downcast_ref::<Slice>() else {
        return Err(vm.bad_index("list", &args[1]));
    };
    let (start, stop, step) = slice.bounds(vm)?;
    let indices = Indices::clip(start, stop, step, list.len());
    let is_range = indices.as_range().is_some();
    let removed = delete_selected(&mut list.items.borrow_mut(), indices);
    match is_range {
        true => vm.heap.drop_in_order(removed.into_iter().rev()),
        false => vm.heap.drop_in_order(removed),
    }
    Ok(Value::NONE)
}

/// Takes the selected items out; returns them, for the caller to drop when the borrow has ended.
fn delete_selected(items: &mut Vec<Value>, indices: Indices) -> Vec<Value> {
    if let Some(range) = indices.as_range() {
        return items.drain(range).collect();
    }
    let mut selected: Vec<usize> = indices.positions().collect();
    if indices.step < 0 {
        selected.reverse();
    }
    let mut selected = selected.into_iter().peekable();
    let mut removed = Vec::with_capacity(indices.count);
    let mut kept = Vec::with_capacity(items.len().saturating_sub(indices.count));
    for (at, item) in std::mem::take(items).into_iter().enumerate() {
        match selected.next_if_eq(&at) {
            Some(_) => removed.push(item),
            None => kept.push(item),
        }
    }
    *items = kept;
    removed
}

//! `list.sort`: a stable merge sort that uses the runs it finds.
//!
//! Keys are computed first (by an async native, as `key` may be any Python callable). While keys are computed and
//! compared the list is empty, so that a comparison that looks at the list sees no half-sorted state; a list that isn't
//! empty afterwards was changed by the program (`ValueError`). What is sorted are positions: an exception in the middle
//! leaves every item in place exactly once.

use std::cmp::Ordering;

use corallus_heap::Value;

use super::List;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, at_once, begin_method, this};
use crate::objects::float::Float;
use crate::objects::str::Str;
use crate::vm::Vm;

pub static SORT_METHODS: &[Native] = &[at_once(
    begin_method(
        "sort",
        "($self, /, *, key=None, reverse=False)",
        list_sort,
        "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort them,\nascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.",
    ),
    |vm, args| match args {
        [list] => Some(sort_items(vm, list, false)),
        _ => None,
    },
)];

fn list_sort(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    this::<List>(vm, &args[0])?;
    let reverse = vm.truth(&args[2])?;
    if !args[1].is_none() {
        let args = vec![args[0].clone(), args[1].clone(), Value::bool(reverse)];
        return vm.begin_async("sort", |cx, args| Box::pin(sort_by_key(cx, args)), args);
    }
    sort_items(vm, &args[0], reverse).map(Begun::Done)
}

/// Sorts a list by its items themselves.
fn sort_items(vm: &mut Vm, list: &Value, reverse: bool) -> Res {
    let list = this::<List>(vm, list)?;
    let mut items = list.items.take();
    if sort_plain(vm, &mut items, reverse) {
        return put_back(vm, list, items, Ok(()));
    }
    let (items, result) = sorted(vm, items, None, reverse);
    put_back(vm, list, items, result)
}

fn bytes_of(item: &Value) -> Option<&[u8]> {
    item.downcast_ref::<Str>().map(|text| text.as_bytes())
}

/// Sorts items that are all immediate integers or all plain strings, where they stand. False, with nothing done, for others.
fn sort_plain(vm: &Vm, items: &mut [Value], reverse: bool) -> bool {
    let texts = vm.types.str.as_value();
    let exact = |item: &Value| item.header().is_some_and(|header| header.type_value().is(texts));
    let ints = items.iter().all(Value::is_small_int);
    if !ints && !items.iter().all(exact) {
        return false;
    }
    // Equal items keep their order when sorting backwards, too: reverse, sort, reverse.
    if reverse {
        items.reverse();
    }
    match ints {
        true => items.sort_by_key(|item| item.as_small_int()),
        // The order of WTF-8 bytes is that of code points.
        false => items.sort_by(|a, b| bytes_of(a).cmp(&bytes_of(b))),
    }
    if reverse {
        items.reverse();
    }
    true
}

impl Vm {
    /// Starts `list.sort(key=…, reverse=…)`.
    pub fn begin_sort(&mut self, list: &Value, key: Value, reverse: Value) -> Res<Begun> {
        list_sort(self, &[list.clone(), key, reverse])
    }
}

async fn sort_by_key(mut cx: Cx, args: Vec<Value>) -> Res {
    let list = this::<List>(cx.vm(), &args[0])?.clone();
    let items = list.items.take();
    let keys = keys_of(&mut cx, &args[1], &items).await;
    let vm = cx.vm();
    let (items, result) = match keys {
        Ok(keys) => sorted(vm, items, Some(keys), args[2].is_true()),
        Err(raised) => (items, Err(raised)),
    };
    put_back(vm, &list, items, result)
}

async fn keys_of(cx: &mut Cx, key: &Value, items: &[Value]) -> Res<Vec<Value>> {
    let mut keys = Vec::with_capacity(items.len());
    for item in items {
        keys.push(cx.call(key, std::slice::from_ref(item)).await?);
    }
    Ok(keys)
}

/// Gives the list its items back.
fn put_back(vm: &mut Vm, list: &List, items: Vec<Value>, result: Res<()>) -> Res {
    let added = list.items.replace(items);
    result?;
    if added.capacity() > 0 {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(Value::NONE)
}

/// The items in order. If a comparison raises, they are all there, in some order.
fn sorted(vm: &mut Vm, items: Vec<Value>, keys: Option<Vec<Value>>, reverse: bool) -> (Vec<Value>, Res<()>) {
    let count = items.len();
    let mut order: Vec<usize> = (0..count).collect();
    // Equal items keep their order when sorting backwards, too: reverse, sort, reverse.
    if reverse {
        order.reverse();
    }
    let result = {
        let keys = keys.as_deref().unwrap_or(&items);
        order_by(vm, keys, &mut order)
    };
    if reverse {
        order.reverse();
    }
    let mut places: Vec<Option<Value>> = items.into_iter().map(Some).collect();
    let sorted = order.into_iter().filter_map(|at| places.get_mut(at)?.take()).collect();
    (sorted, result)
}

/// Sorts positions by the keys that stand there.
fn order_by(vm: &mut Vm, keys: &[Value], order: &mut [usize]) -> Res<()> {
    if let Some(ints) = all(keys, Value::as_small_int) {
        order.sort_by_key(|&at| ints.get(at).copied());
    } else if let Some(floats) = all_exact(keys, vm.types.float.as_value(), |key| {
        key.downcast_ref::<Float>()
            .map(|float| float.value)
            .filter(|value| !value.is_nan())
    }) {
        order.sort_by(|&a, &b| floats[a].partial_cmp(&floats[b]).unwrap_or(Ordering::Equal));
    } else if let Some(texts) = all_exact(keys, vm.types.str.as_value(), |key| key.downcast_ref::<Str>()) {
        // The order of WTF-8 bytes is that of code points.
        order.sort_by(|&a, &b| texts[a].as_bytes().cmp(texts[b].as_bytes()));
    } else {
        return merge_sort(order, &mut |a, b| match (keys.get(a), keys.get(b)) {
            (Some(a), Some(b)) => vm.lt(a, b),
            _ => Ok(false),
        });
    }
    Ok(())
}

fn all<'a, T>(keys: &'a [Value], read: impl Fn(&'a Value) -> Option<T>) -> Option<Vec<T>> {
    keys.iter().map(read).collect()
}

fn all_exact<'a, T>(keys: &'a [Value], ty: &Value, read: impl Fn(&'a Value) -> Option<T>) -> Option<Vec<T>> {
    let exact = |key: &Value| key.header().is_some_and(|header| header.type_value().is(ty));
    if keys.iter().all(exact) { all(keys, read) } else { None }
}

/// Runs shorter than this are extended by binary insertion.
const MIN_RUN: usize = 32;

/// A stable merge sort with a comparison that can fail. After a failure `order` is still a permutation.
pub fn merge_sort<E>(order: &mut [usize], less: &mut impl FnMut(usize, usize) -> Result<bool, E>) -> Result<(), E> {
    // Stack of sorted runs, as (start, length); lengths shrink towards the top, so that merges are balanced.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    while start < order.len() {
        let natural = find_run(order, start, less)?;
        let end = (start + natural.max(MIN_RUN)).min(order.len());
        insert_rest(order, start, start + natural, end, less)?;
        runs.push((start, end - start));
        start = end;
        while let [.., (_, a), (_, b)] = runs[..]
            && (a <= b || matches!(runs[..], [.., (_, before), _, _] if before <= a + b))
        {
            merge_top(order, &mut runs, less)?;
        }
    }
    while runs.len() > 1 {
        merge_top(order, &mut runs, less)?;
    }
    Ok(())
}

/// The length of the ascending run that begins at `start`; a strictly descending one is reversed first.
fn find_run<E>(
    order: &mut [usize],
    start: usize,
    less: &mut impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<usize, E> {
    let rest = &mut order[start..];
    if rest.len() < 2 {
        return Ok(rest.len());
    }
    let descending = less(rest[1], rest[0])?;
    let mut length = 2;
    while length < rest.len() && less(rest[length], rest[length - 1])? == descending {
        length += 1;
    }
    if descending {
        rest[..length].reverse();
    }
    Ok(length)
}

/// Extends the sorted `order[start..sorted]` to `end` by binary insertion.
fn insert_rest<E>(
    order: &mut [usize],
    start: usize,
    sorted: usize,
    end: usize,
    less: &mut impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<(), E> {
    for at in sorted..end {
        let item = order[at];
        let (mut low, mut high) = (start, at);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(item, order[middle])? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        order[low..=at].rotate_right(1);
    }
    Ok(())
}

/// Merges the two topmost runs.
fn merge_top<E>(
    order: &mut [usize],
    runs: &mut Vec<(usize, usize)>,
    less: &mut impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<(), E> {
    let (Some((middle, b)), Some((start, a))) = (runs.pop(), runs.pop()) else {
        return Ok(());
    };
    let end = middle + b;
    runs.push((start, a + b));
    let left = order[start..middle].to_vec();
    let (mut from_left, mut from_right, mut to) = (0, middle, start);
    let mut result = Ok(());
    // Already in order, as in data that is mostly sorted.
    if !less(order[middle], order[middle - 1])? {
        return Ok(());
    }
    while from_left < left.len() && from_right < end {
        match less(order[from_right], left[from_left]) {
            Ok(true) => {
                order[to] = order[from_right];
                from_right += 1;
            }
            Ok(false) => {
                order[to] = left[from_left];
                from_left += 1;
            }
            Err(error) => {
                result = Err(error);
                break;
            }
        }
        to += 1;
    }
    // What is left of the left run belongs in the gap; the right run's rest is in place.
    order[to..to + left.len() - from_left].copy_from_slice(&left[from_left..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(keys: &[u32]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        merge_sort::<()>(&mut order, &mut |a, b| Ok(keys[a] < keys[b])).expect("never fails");
        order
    }

    #[test]
    fn sorts_stably() {
        let mut state = 1u32;
        for length in [0, 1, 2, 31, 33, 100, 1000] {
            let keys: Vec<u32> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state >> 24
                })
                .collect();
            let mut expected: Vec<usize> = (0..keys.len()).collect();
            expected.sort_by_key(|&at| keys[at]);
            assert_eq!(sort(&keys), expected);
        }
    }

    #[test]
    fn sorted_and_reversed_input_takes_a_linear_number_of_comparisons() {
        for keys in [(0..1000).collect::<Vec<u32>>(), (0..1000).rev().collect()] {
            let mut order: Vec<usize> = (0..keys.len()).collect();
            let mut compared = 0;
            let sorted = merge_sort::<()>(&mut order, &mut |a, b| {
                compared += 1;
                Ok(keys[a] < keys[b])
            });
            assert!(sorted.is_ok() && compared == 999, "{compared}");
        }
    }

    #[test]
    fn a_failure_loses_nothing() {
        let keys: Vec<u32> = (0..500u32).map(|i| i.wrapping_mul(2_654_435_761) >> 20).collect();
        for fail_at in [1, 10, 500, 3000] {
            let mut order: Vec<usize> = (0..keys.len()).collect();
            let mut compared = 0;
            let result = merge_sort(&mut order, &mut |a, b| {
                compared += 1;
                if compared == fail_at {
                    Err(())
                } else {
                    Ok(keys[a] < keys[b])
                }
            });
            assert!(result.is_err());
            order.sort_unstable();
            assert!(order.into_iter().eq(0..keys.len()));
        }
    }
}

//! `min` and `max`.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::Value;

use crate::error::Res;
use crate::interp::quick_compare;
use crate::native::sink::Sink;
use crate::native::{Cx, Native, async_function, at_once};
use crate::objects::iterators::is_exactly;
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::operators::CompareOp;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    at_once(
        async_function(
            "min",
            "(*args, default=<unrepresentable>, key=None)",
            |cx, args| Box::pin(extreme(cx, args, "min", CompareOp::Lt)),
            "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the smallest argument.",
        ),
        |vm, args| quick_extreme(vm, args, CompareOp::Lt).map(Ok),
    ),
    at_once(
        async_function(
            "max",
            "(*args, default=<unrepresentable>, key=None)",
            |cx, args| Box::pin(extreme(cx, args, "max", CompareOp::Gt)),
            "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty.\nWith two or more positional arguments, return the largest argument.",
        ),
        |vm, args| quick_extreme(vm, args, CompareOp::Gt).map(Ok),
    ),
];

/// The best of several arguments, or of the items of one plain list or tuple, if all are immediate integers or plain floats.
fn quick_extreme(vm: &mut Vm, args: &[Value], op: CompareOp) -> Option<Value> {
    match args {
        [] => None,
        [list] if is_exactly(list, &vm.types.list) => best_of(vm, &list.downcast_ref::<List>()?.items.borrow(), op),
        [tuple] if is_exactly(tuple, &vm.types.tuple) => best_of(vm, &tuple.downcast_ref::<Tuple>()?.items, op),
        [_] => None,
        _ => best_of(vm, args, op),
    }
}

/// More items than this are looked at one by one, with safe points in between.
const MANY: usize = 10_000;

fn best_of(vm: &Vm, items: &[Value], op: CompareOp) -> Option<Value> {
    if items.len() > MANY {
        return None;
    }
    let (mut best, rest) = items.split_first()?;
    for item in rest {
        if quick_compare(vm, op, item, best)? {
            best = item;
        }
    }
    Some(best.clone())
}

async fn extreme(mut cx: Cx, args: Vec<Value>, name: &'static str, op: CompareOp) -> Res {
    let given = cx.vm().items_of_exact(&args[0]).unwrap_or_default();
    let (default, key) = (&args[1], &args[2]);
    let iterable = match given.as_slice() {
        [] => {
            return Err(cx
                .vm()
                .type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        [iterable] => iterable.clone(),
        _ if !default.is_undef() => {
            let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
            return Err(cx.vm().type_error(message));
        }
        _ => cx.vm().tuple(given),
    };
    let iterator = cx.iter(&iterable).await?;
    // The best item so far, and its key.
    let mut best: Option<(Value, Value)> = None;
    let mut feeds = key.is_none() && cx.vm().feeds_sinks(&iterator);
    loop {
        let item = match &best {
            // What a sink gives back takes more than a simple comparison, and so, most likely, does the rest.
            Some((item, _)) if std::mem::take(&mut feeds) => {
                let keeping = Rc::new(RefCell::new(item.clone()));
                let sink = Keeping {
                    best: keeping.clone(),
                    op,
                };
                let given_back = cx.consume(&iterator, sink).await?;
                let item = keeping.borrow().clone();
                best = Some((item.clone(), item));
                given_back
            }
            _ => cx.next(&iterator).await?,
        };
        let Some(item) = item else { break };
        let rank = if key.is_none() {
            item.clone()
        } else {
            cx.call(key, std::slice::from_ref(&item)).await?
        };
        let better = match &best {
            None => true,
            Some((_, best)) => is_better(&mut cx, &rank, best, op).await?,
        };
        if better {
            best = Some((item, rank));
        }
    }
    match best {
        Some((item, _)) => Ok(item),
        None if !default.is_undef() => Ok(default.clone()),
        None => Err(cx.vm().value_error(format!("{name}() iterable argument is empty"))),
    }
}

/// Keeps the best item as long as comparing is simple.
struct Keeping {
    best: Rc<RefCell<Value>>,
    op: CompareOp,
}

impl Sink for Keeping {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        let mut best = self.best.borrow_mut();
        match quick_compare(vm, self.op, &item, &best) {
            Some(better) => {
                if better {
                    *best = item;
                }
                Ok(())
            }
            None => Err(item),
        }
    }
}

async fn is_better(cx: &mut Cx, rank: &Value, best: &Value, op: CompareOp) -> Res<bool> {
    if let (Some(rank), Some(best)) = (rank.as_small_int(), best.as_small_int()) {
        return Ok(if op == CompareOp::Lt { rank < best } else { rank > best });
    }
    let answer = cx.vm().compare(rank, best, op)?;
    cx.truth(&answer).await
}

//! `zip`: items of several iterables side by side.

use std::cell::Cell;

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value, payload};

use super::iter_self;
use super::step::{Next, Step};
use crate::error::{Raised, Res};
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, Passed, Rounds, TypeDef, begin_method, fixed, method, quickly, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::list::iterator::ListIterator;
use crate::objects::tuple::Items;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// The payload of `zip`.
pub struct Zip {
    iterators: Items,
    strict: Cell<bool>,
}

payload!(Zip, "zip", [iterators]);

pub static ZIP: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    rounds: Some(&ZipRounds),
    doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    ..TypeDef::new::<Zip>("zip", "builtins")
};

static METHODS: &[Native] = &[
    quickly(
        fixed(begin_method(
            "__new__",
            "($type, *iterables, strict=False)",
            zip_new,
            "Create and return a new object.",
        )),
        zip_at_once,
    ),
    method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
    begin_method("__next__", "($self, /)", next, "Implement next(self)."),
    method(
        "__reduce__",
        "($self, /)",
        reduce,
        "Return state information for pickling.",
    ),
    method(
        "__setstate__",
        "($self, state, /)",
        set_state,
        "Set state information for unpickling.",
    ),
];

/// The object, where the iterators over the iterables are at hand.
fn zip_at_once(vm: &mut Vm, args: &[Value]) -> Option<Res<Begun>> {
    let (ty, iterables) = args.split_first()?;
    let ty = ty.downcast_ref::<Type>()?;
    let made = vm.iter_each_at_once(iterables)?.map(|iterators| {
        let zip = || Zip {
            iterators,
            strict: Cell::new(false),
        };
        Begun::Done(vm.heap.alloc_with(ty, zip).into_value())
    });
    Some(made)
}

fn zip_new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_async("zip", |cx, args| Box::pin(make(cx, args)), args.to_vec())
}

async fn make(mut cx: Cx, args: Vec<Value>) -> Res {
    let strict = cx.truth(&args[2]).await?;
    let iterables = cx.vm().items_of_exact(&args[1]).unwrap_or_default();
    let iterators = iterators_of(&mut cx, &iterables).await?;
    let vm = cx.vm();
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("zip.__new__(X): X is not a type object"));
    };
    Ok(vm
        .heap
        .alloc(
            ty,
            Zip {
                iterators: iterators.into(),
                strict: Cell::new(strict),
            },
        )
        .into_value())
}

impl Zip {
    /// The iterators, if there are two, and their lengths may differ.
    pub(crate) fn two(&self) -> Option<(&Value, &Value)> {
        match &*self.iterators {
            [first, second] if !self.strict.get() => Some((first, second)),
            _ => None,
        }
    }
}

impl Zip {
    /// The next pair, if both iterators are over lists and have items left. `None`: nothing has been done.
    #[inline(always)]
    pub(crate) fn pair_of_lists(&self) -> Option<(Value, Value)> {
        let (first, second) = self.two()?;
        let (first, second) = (
            first.downcast_ref::<ListIterator>()?,
            second.downcast_ref::<ListIterator>()?,
        );
        if first.is_exhausted() || second.is_exhausted() {
            return None;
        }
        Some((first.advance()?, second.advance()?))
    }
}

/// `iter()` of each.
pub async fn iterators_of(cx: &mut Cx, iterables: &[Value]) -> Res<Vec<Value>> {
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        iterators.push(cx.iter(iterable).await?);
    }
    Ok(iterators)
}

/// One round over the iterators: collects their items, or finds which one ended.
struct Round {
    zip: Ref<Zip>,
    items: Vec<Value>,
    /// The iterators before this one ended together; those from it on must end as well (strict).
    ended: Option<usize>,
}

impl Round {
    fn go_on(&mut self, vm: &mut Vm) -> Res<Next> {
        loop {
            let at = self.ended.unwrap_or(self.items.len());
            let Some(iterator) = self.zip.iterators.get(at).cloned() else {
                return Ok(match self.ended {
                    Some(_) => Next::End,
                    None => Next::Return(vm.tuple(std::mem::take(&mut self.items))),
                });
            };
            match vm.next_at_hand(&iterator) {
                Some(Ok(Some(item))) => self.item(vm, item)?,
                Some(Ok(None)) => {
                    if self.exhausted(vm)? {
                        return Ok(Next::End);
                    }
                }
                Some(Err(raised)) => return Err(raised),
                None => return vm.wait_next(self, &iterator),
            }
        }
    }

    fn item(&mut self, vm: &mut Vm, item: Value) -> Res<()> {
        match self.ended {
            None => {
                self.items.push(item);
                Ok(())
            }
            Some(at) => Err(length_error(vm, "zip", at, "longer")),
        }
    }

    /// Whether the whole iteration ends here.
    fn exhausted(&mut self, vm: &mut Vm) -> Res<bool> {
        match self.ended {
            None if !self.zip.strict.get() => Ok(true),
            None if !self.items.is_empty() => Err(length_error(vm, "zip", self.items.len(), "shorter")),
            None => {
                self.ended = Some(1);
                Ok(false)
            }
            Some(at) => {
                self.ended = Some(at + 1);
                Ok(false)
            }
        }
    }
}

/// The error for iterables of different lengths; `at` counts from 0.
#[cold]
pub fn length_error(vm: &mut Vm, function: &str, at: usize, how: &str) -> Raised {
    let others = if at == 1 {
        "argument 1".to_owned()
    } else {
        format!("arguments 1-{at}")
    };
    vm.value_error(format!("{function}() argument {} is {how} than {others}", at + 1))
}

impl Step for Round {
    fn returned(&mut self, vm: &mut Vm, item: Value) -> Res<Next> {
        self.item(vm, item)?;
        self.go_on(vm)
    }

    fn finished(&mut self, vm: &mut Vm, _: Value) -> Res<Next> {
        if self.exhausted(vm)? {
            Ok(Next::End)
        } else {
            self.go_on(vm)
        }
    }

    fn raised(&mut self, vm: &mut Vm, raised: Raised) -> Res<Next> {
        if raised.is(ExceptionKind::StopIteration) {
            self.finished(vm, Value::NONE)
        } else {
            Err(raised)
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.zip.trace(tracer);
        self.items.trace(tracer);
    }
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let zip = this::<Zip>(vm, &args[0])?;
    if let Some(pair) = vm.next_of_two(zip) {
        return Ok(pair?.map(|(first, second)| vm.pair(first, second)).into());
    }
    let mut items = Vec::with_capacity(zip.iterators.len());
    // As far as the iterators are those of builtin containers, no frame is needed.
    for iterator in &zip.iterators {
        match vm.next_at_hand(iterator) {
            Some(Ok(Some(item))) => items.push(item),
            Some(Ok(None)) if !zip.strict.get() => return Ok(Begun::Finished(Value::NONE)),
            Some(Ok(None)) => {
                let mut round = Round {
                    zip: zip.clone(),
                    items,
                    ended: None,
                };
                round.exhausted(vm)?;
                return start(vm, round);
            }
            Some(Err(raised)) => return Err(raised),
            None => {
                return start(
                    vm,
                    Round {
                        zip: zip.clone(),
                        items,
                        ended: None,
                    },
                );
            }
        }
    }
    if items.is_empty() {
        return Ok(Begun::Finished(Value::NONE));
    }
    Ok(Begun::Done(vm.tuple(items)))
}

fn start(vm: &mut Vm, round: Round) -> Res<Begun> {
    let at = round.ended.unwrap_or(round.items.len());
    let Some(iterator) = round.zip.iterators.get(at).cloned() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    vm.begin_steps(round, |vm| vm.begin_next(&iterator))
}

struct ZipRounds;

impl Rounds for ZipRounds {
    fn at_hand(&self, vm: &mut Vm, iterator: &Value) -> Option<Res<Option<Value>>> {
        let pair = vm.next_of_two(iterator.downcast_ref::<Zip>()?)?;
        Some(pair.map(|pair| pair.map(|(first, second)| vm.pair(first, second))))
    }

    fn source(&self, iterator: &Value, held: &[Value]) -> Option<Value> {
        let zip = iterator.downcast_ref::<Zip>()?;
        // Of which lengths the iterators are is looked at where they are asked for.
        let asks = held.is_empty() && zip.strict.get();
        zip.iterators.get(held.len()).filter(|_| !asks).cloned()
    }

    fn pass(&self, vm: &mut Vm, iterator: &Value, held: &mut Vec<Value>, value: Value) -> Res<Passed> {
        let count = this::<Zip>(vm, iterator)?.iterators.len();
        if count == 2
            && let Some(first) = held.pop()
        {
            return Ok(Passed::Item(vm.pair(first, value)));
        }
        held.push(value);
        Ok(match held.len() == count {
            true => Passed::Item(vm.tuple(std::mem::take(held))),
            false => Passed::Next,
        })
    }

    fn has_plain(&self, _: &Value) -> bool {
        true
    }
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let zip = this::<Zip>(vm, &args[0])?;
    let (ty, iterators) = (vm.type_of(&args[0]).to_value(), vm.tuple(zip.iterators.to_vec()));
    let mut parts = vec![ty, iterators];
    if zip.strict.get() {
        parts.push(Value::TRUE);
    }
    Ok(vm.tuple(parts))
}

fn set_state(vm: &mut Vm, args: Args<'_>) -> Res {
    let strict = vm.truth(&args[1])?;
    this::<Zip>(vm, &args[0])?.strict.set(strict);
    Ok(Value::NONE)
}

//! `sum`. Integers are added in machine words as long as they fit; floats with Neumaier's compensation, as the reference
//! has done since 3.12; complex numbers part by part in the same way.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::Value;

use crate::error::Res;
use crate::native::sink::Sink;
use crate::native::{Cx, Native, async_function, at_once};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::complex::Complex;
use crate::objects::float::Float;
use crate::objects::int::as_i64;
use crate::objects::iterators::is_exactly;
use crate::objects::str::Str;
use crate::operators::BinaryOp;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[at_once(
    async_function(
        "sum",
        "(iterable, /, start=0)",
        |cx, args| Box::pin(sum(cx, args)),
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.",
    ),
    sum_at_once,
)];

/// The sum of the numbers in a plain list or tuple. `None`: there is something else among them, and all is to be added anew.
fn sum_at_once(vm: &mut Vm, args: &[Value]) -> Option<Res> {
    let [numbers] = args else { return None };
    let mut total = Total::default();
    let mut add_all = |items: &[Value]| {
        items
            .iter()
            .all(|item| total.add_number(vm, item))
            .then_some(items.len())
    };
    let count = match (vm.types.exact_list(numbers), vm.types.exact_tuple(numbers)) {
        (Some(list), _) => add_all(&list.items.borrow()),
        (_, Some(tuple)) => add_all(&tuple.items),
        _ => None,
    }?;
    // As many as if each had been asked for.
    if let Err(raised) = vm.charge(count as u64) {
        return Some(Err(raised));
    }
    Some(Ok(total.value(vm)))
}

/// A float sum with the part that rounding lost.
#[derive(Clone, Copy, Default)]
struct Compensated {
    high: f64,
    low: f64,
}

impl Compensated {
    fn add(&mut self, x: f64) {
        let sum = self.high + x;
        self.low += if self.high.abs() >= x.abs() {
            (self.high - sum) + x
        } else {
            (x - sum) + self.high
        };
        self.high = sum;
    }

    fn total(self) -> f64 {
        // An infinite or undefined correction would spoil an infinite sum.
        if self.low != 0.0 && self.low.is_finite() {
            self.high + self.low
        } else {
            self.high
        }
    }
}

/// The sum so far, in the fastest form that holds it.
enum Total {
    Int(i64),
    Float(Compensated),
    Complex(Compensated, Compensated),
    Any(Value),
}

impl Default for Total {
    fn default() -> Self {
        Total::Int(0)
    }
}

impl Total {
    fn from_start(vm: &Vm, start: &Value) -> Self {
        if let Some(int) = start.as_small_int() {
            return Self::Int(int);
        }
        if let (true, Some(float)) = (is_exactly(start, &vm.types.float), start.downcast_ref::<Float>()) {
            return Self::Float(Compensated {
                high: float.value,
                low: 0.0,
            });
        }
        if let (true, Some(complex)) = (is_exactly(start, &vm.types.complex), start.downcast_ref::<Complex>()) {
            return Self::Complex(
                Compensated {
                    high: complex.real,
                    low: 0.0,
                },
                Compensated {
                    high: complex.imag,
                    low: 0.0,
                },
            );
        }
        Self::Any(start.clone())
    }

    /// As [`Total::add_fast`], going over to floats at the first one.
    fn add_number(&mut self, vm: &Vm, item: &Value) -> bool {
        if let Total::Int(total) = self
            && let (Some(float), true) = (vm.types.exact_float(item), total.unsigned_abs() < 1 << 53)
        {
            let high = *total as f64 + float.value;
            *self = Total::Float(Compensated { high, low: 0.0 });
            return true;
        }
        self.add_fast(vm, item)
    }

    /// Adds an item in place. `false`: it takes the general addition.
    fn add_fast(&mut self, vm: &Vm, item: &Value) -> bool {
        match self {
            Total::Int(total) => {
                let int = if item.is_small_int() || item.as_bool().is_some() {
                    as_i64(item)
                } else {
                    None
                };
                match int.and_then(|int| total.checked_add(int)) {
                    Some(sum) => *total = sum,
                    None => return false,
                }
            }
            Total::Float(total) => match float_or_int(vm, item) {
                Some(x) => total.add(x),
                None => return false,
            },
            Total::Complex(real, imag) => match float_or_int(vm, item) {
                Some(x) => real.add(x),
                None => match item
                    .downcast_ref::<Complex>()
                    .filter(|_| is_exactly(item, &vm.types.complex))
                {
                    Some(x) => {
                        real.add(x.real);
                        imag.add(x.imag);
                    }
                    None => return false,
                },
            },
            Total::Any(_) => return false,
        }
        true
    }

    fn value(&self, vm: &mut Vm) -> Value {
        match self {
            Total::Int(total) => vm.int(*total),
            Total::Float(total) => vm.float(total.total()),
            Total::Complex(real, imag) => vm.complex(real.total(), imag.total()),
            Total::Any(value) => value.clone(),
        }
    }
}

/// The value of an exact float, or of an integer that fits a machine word.
fn float_or_int(vm: &Vm, item: &Value) -> Option<f64> {
    if is_exactly(item, &vm.types.float) {
        return item.downcast_ref::<Float>().map(|float| float.value);
    }
    as_i64(item).map(|int| int as f64)
}

/// Adds items as long as that is simple.
struct Adding(Rc<RefCell<Total>>);

impl Sink for Adding {
    fn take(&mut self, vm: &mut Vm, item: Value) -> Result<(), Value> {
        match self.0.borrow_mut().add_fast(vm, &item) {
            true => Ok(()),
            false => Err(item),
        }
    }
}

async fn sum(mut cx: Cx, args: Vec<Value>) -> Res {
    let start = &args[1];
    let refused = [
        (
            start.has_payload::<Str>(),
            "sum() can't sum strings [use ''.join(seq) instead]",
        ),
        (
            start.has_payload::<Bytes>(),
            "sum() can't sum bytes [use b''.join(seq) instead]",
        ),
        (
            start.has_payload::<ByteArray>(),
            "sum() can't sum bytearray [use b''.join(seq) instead]",
        ),
    ];
    let iterator = cx.iter(&args[0]).await?;
    if let Some((_, message)) = refused.iter().find(|(refused, _)| *refused) {
        return Err(cx.vm().type_error(message));
    }
    let mut total = Total::from_start(cx.vm(), start);
    loop {
        let item = match cx.vm().feeds_sinks(&iterator) && !matches!(total, Total::Any(_)) {
            true => {
                let adding = Rc::new(RefCell::new(total));
                let item = cx.consume(&iterator, Adding(adding.clone())).await?;
                total = adding.take();
                item
            }
            false => cx.next(&iterator).await?,
        };
        let Some(item) = item else { break };
        if total.add_fast(cx.vm(), &item) {
            continue;
        }
        let left = total.value(cx.vm());
        let sum = cx.result(|vm| vm.begin_binary(BinaryOp::Add, &left, &item)).await?;
        let general = matches!(total, Total::Any(_));
        total = match general {
            true => Total::Any(sum),
            false => Total::from_start(cx.vm(), &sum),
        };
    }
    Ok(total.value(cx.vm()))
}

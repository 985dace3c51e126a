//! `timedelta`: a span of time in days, seconds and microseconds.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, method, readonly, this};
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::{as_big, is_int};
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::operators::{BinaryOp, CompareOp};
use corallus_vm::vm::Vm;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, SECONDS_PER_DAY};
use super::{as_delta, class, holds, shown_name};

const MOST_DAYS: i64 = 999_999_999;

/// The payload: days of either sign, and what is to be added to them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delta {
    pub days: i32,
    pub seconds: i32,
    pub micros: i32,
}

payload!(Delta, "timedelta", []);

impl Delta {
    /// The whole span in microseconds.
    pub fn total(self) -> i128 {
        i128::from(self.days) * i128::from(MICROS_PER_DAY)
            + i128::from(self.seconds) * i128::from(MICROS_PER_SECOND)
            + i128::from(self.micros)
    }
}

pub static DELTA: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    ..TypeDef::new::<Delta>("timedelta", "datetime")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)",
        new,
        "Create and return a new object.",
    )),
    method(
        "total_seconds",
        "($self, /)",
        |vm, args| {
            let total = this::<Delta>(vm, &args[0])?.total();
            quotient(vm, &BigInt::from(total), &BigInt::from(MICROS_PER_SECOND))
        },
        "Total seconds in the duration.",
    ),
    method("__reduce__", "($self, /)", reduce, "__reduce__() -> (cls, state)"),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__str__", "($self, /)", to_str, "Return str(self)."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("__bool__", "($self, /)", truth, "True if self else False"),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, a| compare(vm, a, CompareOp::Ge),
        "Return self>=value.",
    ),
    method("__neg__", "($self, /)", |vm, a| scaled(vm, a, |total| -total), "-self"),
    method("__pos__", "($self, /)", |vm, a| scaled(vm, a, |total| total), "+self"),
    method("__abs__", "($self, /)", |vm, a| scaled(vm, a, i128::abs), "abs(self)"),
    method(
        "__add__",
        "($self, value, /)",
        |vm, a| both(vm, a, |x, y| x + y),
        "Return self+value.",
    ),
    method(
        "__radd__",
        "($self, value, /)",
        |vm, a| both(vm, a, |x, y| y + x),
        "Return value+self.",
    ),
    method(
        "__sub__",
        "($self, value, /)",
        |vm, a| both(vm, a, |x, y| x - y),
        "Return self-value.",
    ),
    method(
        "__rsub__",
        "($self, value, /)",
        |vm, a| both(vm, a, |x, y| y - x),
        "Return value-self.",
    ),
    method("__mul__", "($self, value, /)", multiply, "Return self*value."),
    method("__rmul__", "($self, value, /)", multiply, "Return value*self."),
    method("__truediv__", "($self, value, /)", true_divide, "Return self/value."),
    method("__floordiv__", "($self, value, /)", floor_divide, "Return self//value."),
    method("__mod__", "($self, value, /)", remainder, "Return self%value."),
    method(
        "__divmod__",
        "($self, value, /)",
        divide_both,
        "Return divmod(self, value).",
    ),
    // Found only to say that nothing is known of the left operand.
    method(
        "__rtruediv__",
        "($self, value, /)",
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return value/self.",
    ),
    method(
        "__rfloordiv__",
        "($self, value, /)",
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return value//self.",
    ),
    method(
        "__rmod__",
        "($self, value, /)",
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return value%self.",
    ),
    method(
        "__rdivmod__",
        "($self, value, /)",
        |_, _| Ok(Value::NOT_IMPLEMENTED),
        "Return divmod(value, self).",
    ),
];

static GETSETS: &[GetSet] = &[
    readonly(
        "days",
        |vm, value| Ok(Value::int32(this::<Delta>(vm, value)?.days)),
        "Number of days.",
    ),
    readonly(
        "seconds",
        |vm, value| Ok(Value::int32(this::<Delta>(vm, value)?.seconds)),
        "Number of seconds (>= 0 and less than 1 day).",
    ),
    readonly(
        "microseconds",
        |vm, value| Ok(Value::int32(this::<Delta>(vm, value)?.micros)),
        "Number of microseconds (>= 0 and less than 1 second).",
    ),
];

/// `min`, `max` and `resolution`.
pub fn limits(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    let most = i128::from(MOST_DAYS + 1) * i128::from(MICROS_PER_DAY) - 1;
    let least = -i128::from(MOST_DAYS) * i128::from(MICROS_PER_DAY);
    [("min", least), ("max", most), ("resolution", 1)]
        .map(|(name, total)| (name, of_total(vm, total).unwrap_or(Value::NONE)))
        .to_vec()
}

#[cold]
fn too_long(vm: &mut Vm, days: &BigInt) -> Raised {
    match days.to_i32() {
        Some(days) => vm.overflow_error(format!("days={days}; must have magnitude <= {MOST_DAYS}")),
        None => vm.overflow_error("Python int too large to convert to C int"),
    }
}

/// Days, seconds and microseconds of a span.
fn split(vm: &mut Vm, total: i128) -> Res<Delta> {
    let days = total.div_euclid(i128::from(MICROS_PER_DAY));
    if days.abs() > i128::from(MOST_DAYS) {
        return Err(too_long(vm, &BigInt::from(days)));
    }
    let rest = total.rem_euclid(i128::from(MICROS_PER_DAY)) as i64;
    Ok(Delta {
        days: days as i32,
        seconds: (rest / MICROS_PER_SECOND) as i32,
        micros: (rest % MICROS_PER_SECOND) as i32,
    })
}

/// A plain `timedelta` of so many microseconds.
pub fn of_total(vm: &mut Vm, total: i128) -> Res {
    let delta = split(vm, total)?;
    let ty = vm.type_for(&DELTA);
    Ok(vm.heap.alloc(&ty, delta).into_value())
}

fn of_big(vm: &mut Vm, total: &BigInt) -> Res {
    match total.to_i128() {
        Some(total) => of_total(vm, total),
        None => Err(too_long(vm, &(total / MICROS_PER_DAY))),
    }
}

/// Arguments as the sum of exact microseconds and a fraction that is rounded at the end.
struct Sum {
    exact: BigInt,
    fraction: f64,
}

impl Sum {
    fn add(&mut self, vm: &mut Vm, name: &str, value: &Value, factor: i64) -> Res<()> {
        if let Some(number) = as_big(value).filter(|_| is_int(value)) {
            self.exact += number * factor;
            return Ok(());
        }
        let Some(number) = as_float(value) else {
            let given = vm.type_name(value);
            return Err(vm.type_error(format!("unsupported type for timedelta {name} component: {given}")));
        };
        let whole = number.trunc();
        self.exact += whole_number(vm, whole)? * factor;
        let rest = (number - whole) * factor as f64;
        self.exact += whole_number(vm, rest.trunc())?;
        self.fraction += rest.fract();
        Ok(())
    }

    /// The sum, its fraction rounded so that the last digit becomes even where two are as near.
    fn rounded(self) -> BigInt {
        let mut whole = self.fraction.round();
        if (whole - self.fraction).abs() == 0.5 {
            let odd = if self.exact.is_odd() { 1.0 } else { 0.0 };
            whole = 2.0 * ((self.fraction + odd) * 0.5).round() - odd;
        }
        self.exact + BigInt::from(whole as i64)
    }
}

/// A float without fraction as an integer.
fn whole_number(vm: &mut Vm, number: f64) -> Res<BigInt> {
    if number.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    num_traits::FromPrimitive::from_f64(number)
        .ok_or_else(|| vm.overflow_error("cannot convert float infinity to integer"))
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let factors = [
        ("microseconds", 3, 1),
        ("milliseconds", 4, 1000),
        ("seconds", 2, MICROS_PER_SECOND),
        ("minutes", 5, 60 * MICROS_PER_SECOND),
        ("hours", 6, 3600 * MICROS_PER_SECOND),
        ("days", 1, MICROS_PER_DAY),
        ("weeks", 7, 7 * MICROS_PER_DAY),
    ];
    let mut sum = Sum {
        exact: BigInt::zero(),
        fraction: 0.0,
    };
    for (name, index, factor) in factors {
        if !args[index].is(&Value::int32(0)) {
            sum.add(vm, name, &args[index], factor)?;
        }
    }
    let total = sum.rounded();
    let Some(total) = total.to_i128() else {
        return Err(too_long(vm, &(total / MICROS_PER_DAY)));
    };
    let delta = split(vm, total)?;
    let ty = class(vm, &args[0])?;
    Ok(vm.heap.alloc(ty, delta).into_value())
}

/// The quotient as a float, correctly rounded.
fn quotient(vm: &mut Vm, left: &BigInt, right: &BigInt) -> Res {
    let (left, right) = (vm.big_int(left.clone()), vm.big_int(right.clone()));
    vm.binary(BinaryOp::TrueDiv, &left, &right)
}

/// The nearest integer to a quotient; the even one where two are as near.
fn divide_nearest(left: &BigInt, right: &BigInt) -> BigInt {
    let (quotient, rest) = left.div_mod_floor(right);
    // The rest has the divisor's sign.
    let (twice, divisor) = (rest.abs() * 2, right.abs());
    let up = twice > divisor || twice == divisor && quotient.is_odd();
    if up { quotient + 1 } else { quotient }
}

/// A float as a fraction.
fn ratio(vm: &mut Vm, value: &Value) -> Res<(BigInt, BigInt)> {
    let pair = vm.call_method(value, "as_integer_ratio", &[])?;
    let Some(parts) = pair.downcast_ref::<Tuple>() else {
        let given = vm.type_name(&pair);
        return Err(vm.type_error(format!(
            "unexpected return type from as_integer_ratio(): expected tuple, not '{given}'"
        )));
    };
    let [numerator, denominator] = &parts.items[..] else {
        return Err(vm.value_error("unexpected return type from as_integer_ratio(): it must return a 2-tuple"));
    };
    match (as_big(numerator), as_big(denominator)) {
        (Some(numerator), Some(denominator)) => Ok((numerator, denominator)),
        _ => Err(vm.type_error("as_integer_ratio() must return a pair of integers")),
    }
}

fn scaled(vm: &mut Vm, args: Args<'_>, change: fn(i128) -> i128) -> Res {
    let total = this::<Delta>(vm, &args[0])?.total();
    of_total(vm, change(total))
}

fn both(vm: &mut Vm, args: Args<'_>, combine: fn(i128, i128) -> i128) -> Res {
    match (as_delta(&args[0]), as_delta(&args[1])) {
        (Some(left), Some(right)) => of_total(vm, combine(left.total(), right.total())),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn multiply(vm: &mut Vm, args: Args<'_>) -> Res {
    let total = BigInt::from(this::<Delta>(vm, &args[0])?.total());
    if is_int(&args[1]) {
        let factor = as_big(&args[1]).unwrap_or_default();
        return of_big(vm, &(total * factor));
    }
    if as_float(&args[1]).is_some() {
        let (numerator, denominator) = ratio(vm, &args[1])?;
        return of_big(vm, &divide_nearest(&(total * numerator), &denominator));
    }
    Ok(Value::NOT_IMPLEMENTED)
}

#[cold]
fn division_by_zero(vm: &mut Vm) -> Raised {
    vm.error(
        corallus_vm::objects::exception::ExceptionKind::ZeroDivisionError,
        "division by zero",
    )
}

fn true_divide(vm: &mut Vm, args: Args<'_>) -> Res {
    let total = BigInt::from(this::<Delta>(vm, &args[0])?.total());
    if let Some(other) = as_delta(&args[1]) {
        return quotient(vm, &total, &BigInt::from(other.total()));
    }
    let (numerator, denominator) = if is_int(&args[1]) {
        (as_big(&args[1]).unwrap_or_default(), BigInt::from(1))
    } else if as_float(&args[1]).is_some() {
        ratio(vm, &args[1])?
    } else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if numerator.is_zero() {
        return Err(division_by_zero(vm));
    }
    of_big(vm, &divide_nearest(&(total * denominator), &numerator))
}

fn floor_divide(vm: &mut Vm, args: Args<'_>) -> Res {
    let total = BigInt::from(this::<Delta>(vm, &args[0])?.total());
    if let Some(other) = as_delta(&args[1]) {
        let other = BigInt::from(other.total());
        if other.is_zero() {
            return Err(division_by_zero(vm));
        }
        return Ok(vm.big_int(total.div_floor(&other)));
    }
    if !is_int(&args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let divisor = as_big(&args[1]).unwrap_or_default();
    if divisor.is_zero() {
        return Err(division_by_zero(vm));
    }
    of_big(vm, &total.div_floor(&divisor))
}

/// Quotient and remainder of two spans; `None` if the other is none.
fn divided(vm: &mut Vm, args: Args<'_>) -> Res<Option<(Value, Value)>> {
    let total = this::<Delta>(vm, &args[0])?.total();
    let Some(other) = as_delta(&args[1]).map(Delta::total) else {
        return Ok(None);
    };
    if other == 0 {
        return Err(division_by_zero(vm));
    }
    let (quotient, rest) = total.div_mod_floor(&other);
    let rest = of_total(vm, rest)?;
    Ok(Some((vm.big_int(quotient.into()), rest)))
}

fn remainder(vm: &mut Vm, args: Args<'_>) -> Res {
    Ok(divided(vm, args)?.map_or(Value::NOT_IMPLEMENTED, |(_, rest)| rest))
}

fn divide_both(vm: &mut Vm, args: Args<'_>) -> Res {
    match divided(vm, args)? {
        Some((quotient, rest)) => Ok(vm.tuple([quotient, rest])),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let delta = **this::<Delta>(vm, &args[0])?;
    Ok(match as_delta(&args[1]) {
        Some(other) => holds(op, delta.cmp(&other)),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let delta = **this::<Delta>(vm, &args[0])?;
    Ok(vm.int(hash_of(delta.total())))
}

/// The hash of a number of microseconds.
pub fn hash_of(total: i128) -> i64 {
    corallus_vm::door::hash_big(&BigInt::from(total))
}

fn truth(vm: &mut Vm, args: Args<'_>) -> Res {
    let delta = this::<Delta>(vm, &args[0])?;
    Ok(Value::bool(delta.total() != 0))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let delta = **this::<Delta>(vm, &args[0])?;
    let parts: Vec<String> = [
        ("days", delta.days),
        ("seconds", delta.seconds),
        ("microseconds", delta.micros),
    ]
    .iter()
    .filter(|(_, number)| *number != 0)
    .map(|(name, number)| format!("{name}={number}"))
    .collect();
    let shown = if parts.is_empty() {
        "0".to_owned()
    } else {
        parts.join(", ")
    };
    Ok(vm.str(&format!("{}({shown})", shown_name(vm, &args[0]))))
}

fn to_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let delta = **this::<Delta>(vm, &args[0])?;
    let mut text = match delta.days {
        0 => String::new(),
        days @ (1 | -1) => format!("{days} day, "),
        days => format!("{days} days, "),
    };
    let (minutes, seconds) = (delta.seconds / 60, delta.seconds % 60);
    text.push_str(&format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60));
    if delta.micros != 0 {
        text.push_str(&format!(".{:06}", delta.micros));
    }
    Ok(vm.str(&text))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let delta = **this::<Delta>(vm, &args[0])?;
    let state = vm.tuple([delta.days, delta.seconds, delta.micros].map(Value::int32));
    let class = vm.type_of(&args[0]).to_value();
    Ok(vm.tuple([class, state]))
}

/// The span of one day, to which offsets must be shorter.
pub const DAY: i128 = (SECONDS_PER_DAY * MICROS_PER_SECOND) as i128;

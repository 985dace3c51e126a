//! `_datetime`: dates, times of day, and the spans between them.
//!
//! - [`calendar`]: days and months in numbers.
//! - [`delta`]: `timedelta`; [`zone`]: `tzinfo` and `timezone`.
//! - [`date`]: `date`; [`clock`]: `time`; [`moment`]: `datetime`, with [`arithmetic`] on it and what it has to do with the
//!   system's clock ([`local`]).
//! - [`text`]: texts in ISO 8601, and what is left to the library's own Python version: `strftime`, and the rarer forms
//!   that `fromisoformat` takes.
//! - this file: the module, and what the types share.

mod arithmetic;
mod calendar;
mod clock;
mod date;
mod delta;
mod iso_date;
mod local;
mod moment;
mod text;
mod zone;

use std::cmp::Ordering;

use corallus_heap::{Ref, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{ModuleDef, TypeDef};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use delta::Delta;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_datetime",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        namespace.set_str(vm, "MINYEAR", Value::int32(calendar::MIN_YEAR as i32));
        namespace.set_str(vm, "MAXYEAR", Value::int32(calendar::MAX_YEAR as i32));
        let utc = zone::utc(vm);
        namespace.set_str(vm, "UTC", utc);
        let types: [(&'static TypeDef, fn(&mut Vm) -> Vec<(&'static str, Value)>); 6] = [
            (&delta::DELTA, delta::limits),
            (&date::DATE, date::limits),
            (&clock::TIME, clock::limits),
            (&moment::DATETIME, moment::limits),
            (&zone::TZINFO, |_| Vec::new()),
            (&zone::TIMEZONE, zone::limits),
        ];
        for (def, limits) in types {
            let ty = vm.type_for(def);
            for (name, value) in limits(vm) {
                // Once: a second import makes another module of the same types.
                if ty.dict.get_str(vm, name).is_none() {
                    ty.dict.set_str(vm, name, value);
                }
            }
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "Fast implementation of the datetime module.",
};

/// A time of day in an hour that a clock shows twice: 0 for the first time.
pub type Fold = u8;

/// A date, and with it a time of day; the latter is zero for a `date`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub time: Time,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Time {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micro: i64,
}

impl Time {
    /// Microseconds since midnight.
    pub fn micros(self) -> i64 {
        ((self.hour * 60 + self.minute) * 60 + self.second) * calendar::MICROS_PER_SECOND + self.micro
    }

    /// The time of day so many microseconds after midnight.
    pub fn of_micros(micros: i64) -> Self {
        let (seconds, micro) = (
            micros / calendar::MICROS_PER_SECOND,
            micros % calendar::MICROS_PER_SECOND,
        );
        Self {
            hour: seconds / 3600 % 24,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micro,
        }
    }
}

impl Fields {
    pub fn ordinal(&self) -> i64 {
        calendar::to_ordinal(self.year, self.month, self.day)
    }

    /// Microseconds since the midnight that began year 0's last day; below 2⁶³.
    pub fn micros(&self) -> i64 {
        self.ordinal() * calendar::MICROS_PER_DAY + self.time.micros()
    }

    /// The reverse of [`Fields::micros`]; `None` outside the years that there are.
    pub fn of_micros(micros: i128) -> Option<Self> {
        let micros = i64::try_from(micros).ok()?;
        let ordinal = micros.div_euclid(calendar::MICROS_PER_DAY);
        if !(1..=calendar::MAX_ORDINAL).contains(&ordinal) {
            return None;
        }
        let (year, month, day) = calendar::from_ordinal(ordinal);
        let time = Time::of_micros(micros.rem_euclid(calendar::MICROS_PER_DAY));
        Some(Self { year, month, day, time })
    }
}

/// The payload of `date` and `datetime`.
pub struct Moment {
    pub fields: Fields,
    /// It is a `datetime`.
    pub timed: bool,
    pub fold: Fold,
    /// A `tzinfo`, or `None`.
    pub zone: Value,
}

payload!(Moment, "date", [zone]);

/// A date: of a `date` or a `datetime`.
pub fn as_date(value: &Value) -> Option<&Ref<Moment>> {
    value.downcast_ref::<Moment>()
}

pub fn as_datetime(value: &Value) -> Option<&Ref<Moment>> {
    value.downcast_ref::<Moment>().filter(|moment| moment.timed)
}

pub fn as_delta(value: &Value) -> Option<Delta> {
    value.downcast_ref::<Delta>().map(|delta| **delta)
}

/// Whether the type is the native one itself.
fn is_plain(vm: &mut Vm, class: &Value, def: &'static TypeDef) -> bool {
    vm.type_for(def).as_value().is(class)
}

fn class<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a Ref<Type>> {
    match value.downcast_ref::<Type>() {
        Some(ty) => Ok(ty),
        None => Err(vm.type_error("__new__(X): X is not a type object")),
    }
}

/// The name by which `repr` shows a type: with its module for the native ones.
fn shown_name(vm: &Vm, value: &Value) -> String {
    let ty = vm.type_of(value);
    match ty.is_heap_type() {
        true => ty.name().to_string(),
        false => format!("datetime.{}", ty.name()),
    }
}

fn holds(op: CompareOp, ordering: Ordering) -> Value {
    Value::bool(match op {
        CompareOp::Lt => ordering.is_lt(),
        CompareOp::Le => ordering.is_le(),
        CompareOp::Eq => ordering.is_eq(),
        CompareOp::Ne => ordering.is_ne(),
        CompareOp::Gt => ordering.is_gt(),
        CompareOp::Ge => ordering.is_ge(),
    })
}

#[cold]
fn cant_compare(vm: &mut Vm, kind: &str) -> Raised {
    vm.type_error(format!("can't compare offset-naive and offset-aware {kind}"))
}

/// A number that a C `int` holds.
fn c_int(vm: &mut Vm, value: &Value) -> Res<i64> {
    match vm.to_i64_clamped(value)? {
        number if number > i64::from(i32::MAX) => Err(vm.overflow_error("signed integer is greater than maximum")),
        number if number < i64::from(i32::MIN) => Err(vm.overflow_error("signed integer is less than minimum")),
        number => Ok(number),
    }
}

/// Checks a date.
fn check_date(vm: &mut Vm, year: i64, month: i64, day: i64) -> Res<()> {
    let (least, most) = (calendar::MIN_YEAR, calendar::MAX_YEAR);
    if !(least..=most).contains(&year) {
        return Err(vm.value_error(format!("year must be in {least}..{most}, not {year}")));
    }
    if !(1..=12).contains(&month) {
        return Err(vm.value_error(format!("month must be in 1..12, not {month}")));
    }
    let days = calendar::days_in_month(year, month);
    if !(1..=days).contains(&day) {
        return Err(vm.value_error(format!(
            "day {day} must be in range 1..{days} for month {month} in year {year}"
        )));
    }
    Ok(())
}

/// Reads and checks a time of day.
fn time_of(vm: &mut Vm, args: &[Value]) -> Res<Time> {
    let mut numbers = [0; 4];
    let names = [("hour", 23), ("minute", 59), ("second", 59), ("microsecond", 999_999)];
    for (number, value) in numbers.iter_mut().zip(args) {
        *number = c_int(vm, value)?;
    }
    for (number, (name, most)) in numbers.iter().zip(names) {
        if !(0..=most).contains(number) {
            return Err(vm.value_error(format!("{name} must be in 0..{most}, not {number}")));
        }
    }
    let [hour, minute, second, micro] = numbers;
    Ok(Time {
        hour,
        minute,
        second,
        micro,
    })
}

fn fold_of(vm: &mut Vm, value: &Value) -> Res<Fold> {
    match vm.to_i64(value)? {
        0 => Ok(0),
        1 => Ok(1),
        other => Err(vm.value_error(format!("fold must be either 0 or 1, not {other}"))),
    }
}

/// The bytes that pickling gave a constructor: `bytes`, or text in Latin-1 as Python 2's pickles are read.
fn pickled_state(value: &Value, size: usize) -> Option<Vec<u8>> {
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return (bytes.data.len() == size).then(|| bytes.data.to_vec());
    }
    let text = value.downcast_ref::<Str>().filter(|text| text.len() == size)?;
    text.code_points().map(|point| u8::try_from(point).ok()).collect()
}

/// What is wrong with text that pickling gave.
#[cold]
fn not_latin1(vm: &mut Vm, kind: &str) -> Raised {
    vm.value_error(format!(
        "Failed to encode latin1 string when unpickling a {kind} object. pickle.load(data, encoding='latin1') is assumed."
    ))
}

/// `time.struct_time` of these parts.
fn struct_time(vm: &mut Vm, fields: &Fields, dst: i64) -> Res {
    let ordinal = fields.ordinal();
    let day_of_year = calendar::days_before_month(fields.year, fields.month) + fields.day;
    let time = fields.time;
    let parts = [
        fields.year,
        fields.month,
        fields.day,
        time.hour,
        time.minute,
        time.second,
        calendar::weekday(ordinal),
        day_of_year,
        dst,
    ]
    .map(|part| vm.int(part));
    let module = vm.import("time")?;
    let parts = vm.tuple(parts.to_vec());
    vm.call_method(&module, "struct_time", &[parts])
}

//! `time`: a time of day, perhaps in a time zone.

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, class as classmethod, fixed, getter, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use super::calendar::MICROS_PER_DAY;
use super::{
    Fields, Fold, Time, cant_compare, class, date, delta, fold_of, holds, is_plain, not_latin1, pickled_state,
    shown_name, struct_time, text, time_of, zone,
};

/// The payload.
pub struct Clock {
    pub time: Time,
    pub fold: Fold,
    /// A `tzinfo`, or `None`.
    pub zone: Value,
}

payload!(Clock, "time", [zone]);

pub static TIME: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.",
    ..TypeDef::new::<Clock>("time", "datetime")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
        new,
        "Create and return a new object.",
    )),
    classmethod(method(
        "fromisoformat",
        "($type, string, /)",
        from_iso_format,
        "Construct a time from a string in ISO 8601 format.",
    )),
    classmethod(method(
        "strptime",
        "($type, string, format, /)",
        |vm, args| text::parsed(vm, "_strptime_datetime_time", args),
        "Parse string according to the given time format.",
    )),
    method(
        "isoformat",
        "($self, /, timespec='auto')",
        iso_format,
        "Return the time formatted according to ISO.",
    ),
    method("strftime", "($self, /, format)", strftime, "Format using strftime()."),
    method(
        "__format__",
        "($self, format, /)",
        date::format,
        "Formats self with strftime.",
    ),
    method(
        "utcoffset",
        "($self, /)",
        |vm, args| {
            let offset = offset(vm, &args[0])?;
            zone::span(vm, offset)
        },
        "Return the timezone offset as timedelta positive east of UTC.",
    ),
    method(
        "dst",
        "($self, /)",
        |vm, args| {
            let zone = this::<Clock>(vm, &args[0])?.zone.clone();
            let dst = zone::dst(vm, &zone, &Value::NONE)?;
            zone::span(vm, dst)
        },
        "Return the daylight saving offset as timedelta positive east of UTC.",
    ),
    method(
        "tzname",
        "($self, /)",
        |vm, args| {
            let zone = this::<Clock>(vm, &args[0])?.zone.clone();
            zone::name(vm, &zone, &Value::NONE)
        },
        "Return the timezone name associated with the time.",
    ),
    method("replace", REPLACE, replace, "Return time with new specified fields."),
    method("__replace__", REPLACE, replace, "The same as replace()."),
    method(
        "__reduce__",
        "($self, /)",
        |vm, args| reduce(vm, args, false),
        "__reduce__() -> (cls, state)",
    ),
    method(
        "__reduce_ex__",
        "($self, protocol, /)",
        |vm, args| {
            let keeps_fold = vm.to_i64(&args[1])? > 3;
            reduce(vm, args, keeps_fold)
        },
        "__reduce_ex__(proto) -> (cls, state)",
    ),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__str__",
        "($self, /)",
        |vm, args| vm.call_method(&args[0], "isoformat", &[]),
        "Return str(self).",
    ),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
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
];

const REPLACE: &str = "($self, /, hour=<unrepresentable>, minute=<unrepresentable>, second=<unrepresentable>, microsecond=<unrepresentable>, tzinfo=<unrepresentable>, *, fold=<unrepresentable>)";

static GETSETS: &[GetSet] = &[
    getter("hour", |vm, value| part(vm, value, |time| time.hour), ""),
    getter("minute", |vm, value| part(vm, value, |time| time.minute), ""),
    getter("second", |vm, value| part(vm, value, |time| time.second), ""),
    getter("microsecond", |vm, value| part(vm, value, |time| time.micro), ""),
    getter(
        "fold",
        |vm, value| Ok(Value::int32(i32::from(this::<Clock>(vm, value)?.fold))),
        "",
    ),
    getter("tzinfo", |vm, value| Ok(this::<Clock>(vm, value)?.zone.clone()), ""),
];

fn part(vm: &mut Vm, value: &Value, read: fn(Time) -> i64) -> Res {
    let number = read(this::<Clock>(vm, value)?.time);
    Ok(vm.int(number))
}

/// `min`, `max` and `resolution`.
pub fn limits(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    let resolution = delta::of_total(vm, 1).unwrap_or(Value::NONE);
    vec![
        ("min", plain(vm, Time::default(), 0, Value::NONE)),
        ("max", plain(vm, Time::of_micros(MICROS_PER_DAY - 1), 0, Value::NONE)),
        ("resolution", resolution),
    ]
}

/// A plain `time`.
pub fn plain(vm: &mut Vm, time: Time, fold: Fold, zone: Value) -> Value {
    let ty = vm.type_for(&TIME);
    vm.heap.alloc(&ty, Clock { time, fold, zone }).into_value()
}

fn make(vm: &mut Vm, class: &Value, time: Time, fold: Fold, zone: Value) -> Res {
    if is_plain(vm, class, &TIME) {
        return Ok(plain(vm, time, fold, zone));
    }
    let mut parts = [time.hour, time.minute, time.second, time.micro]
        .map(|part| vm.int(part))
        .to_vec();
    parts.push(zone);
    match fold {
        0 => vm.call(class, &parts),
        _ => vm.call_kw(class, &parts, &[("fold", Value::int32(1))]),
    }
}

/// Hours as pickling keeps them, with the fold in the highest bit.
const FOLDED: u8 = 0x80;

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    // Pickles call with the state and perhaps a zone.
    if let Some(state) = pickled_state(&args[1], 6)
        && state[0] & !FOLDED < 24
    {
        let zone = match args[2].is(&Value::int32(0)) {
            true => Value::NONE,
            false => args[2].clone(),
        };
        if !zone.is_none() && !zone::is_tzinfo(vm, &zone) {
            return Err(vm.type_error("bad tzinfo state arg"));
        }
        let clock = Clock {
            time: Time {
                hour: i64::from(state[0] & !FOLDED),
                minute: i64::from(state[1]),
                second: i64::from(state[2]),
                micro: i64::from(state[3]) << 16 | i64::from(state[4]) << 8 | i64::from(state[5]),
            },
            fold: state[0] >> 7,
            zone,
        };
        let ty = class(vm, &args[0])?;
        return Ok(vm.heap.alloc(ty, clock).into_value());
    }
    if args[1]
        .downcast_ref::<Str>()
        .is_some_and(|text| text.len() == 6 && pickled_state(&args[1], 6).is_none())
    {
        return Err(not_latin1(vm, "time"));
    }
    let time = time_of(vm, &args[1..5])?;
    zone::check(vm, &args[5])?;
    let clock = Clock {
        time,
        fold: fold_of(vm, &args[6])?,
        zone: args[5].clone(),
    };
    let ty = class(vm, &args[0])?;
    Ok(vm.heap.alloc(ty, clock).into_value())
}

fn from_iso_format(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(string) = args[1].downcast_ref::<Str>() else {
        return Err(vm.type_error("fromisoformat: argument must be str"));
    };
    if let Some((time, rest)) = text::read_time(string.as_bytes())
        && let Some(offset) = text::read_offset(rest)
    {
        let zone = match offset {
            Some(offset) => zone::of_offset(vm, offset, Value::UNDEF)?,
            None => Value::NONE,
        };
        return make(vm, &args[0], time, 0, zone);
    }
    let python = vm.import("_pydatetime")?;
    let class = vm.getattr(&python, "time")?;
    let found = vm.call_method(&class, "fromisoformat", &args[1..2])?;
    let mut parts = Vec::with_capacity(5);
    for name in ["hour", "minute", "second", "microsecond"] {
        parts.push(vm.getattr(&found, name)?);
    }
    parts.push(zone_of_python(vm, &found)?);
    vm.call(&args[0], &parts)
}

/// The zone of an object of the library's Python version, as one of ours.
pub fn zone_of_python(vm: &mut Vm, found: &Value) -> Res {
    let offset = vm.call_method(found, "utcoffset", &[])?;
    if offset.is_none() {
        return Ok(Value::NONE);
    }
    let mut total = 0;
    for (name, factor) in [("days", MICROS_PER_DAY), ("seconds", 1_000_000), ("microseconds", 1)] {
        let part = vm.getattr(&offset, name)?;
        total += i128::from(vm.to_i64(&part)?) * i128::from(factor);
    }
    zone::of_offset(vm, total, Value::UNDEF)
}

fn offset(vm: &mut Vm, value: &Value) -> Res<Option<i128>> {
    let zone = this::<Clock>(vm, value)?.zone.clone();
    zone::utc_offset(vm, &zone, &Value::NONE)
}

fn iso_format(vm: &mut Vm, args: Args<'_>) -> Res {
    let time = this::<Clock>(vm, &args[0])?.time;
    let mut shown = text::time(vm, time, &args[1])?;
    if let Some(offset) = offset(vm, &args[0])? {
        shown.push_str(&text::offset(offset));
    }
    Ok(vm.str(&shown))
}

fn strftime(vm: &mut Vm, args: Args<'_>) -> Res {
    // The day that the library shows for a time without one.
    let fields = Fields {
        year: 1900,
        month: 1,
        day: 1,
        time: this::<Clock>(vm, &args[0])?.time,
    };
    let parts = struct_time(vm, &fields, -1)?;
    let shown = text::Shown {
        fields,
        zone: this::<Clock>(vm, &args[0])?.zone.clone(),
        moment: Value::NONE,
    };
    text::formatted(vm, &args[1], &shown, &parts)
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let clock = this::<Clock>(vm, &args[0])?.clone();
    let old = [clock.time.hour, clock.time.minute, clock.time.second, clock.time.micro];
    let mut parts = Vec::with_capacity(4);
    for (old, value) in old.iter().zip(&args[1..5]) {
        parts.push(if value.is_undef() { vm.int(*old) } else { value.clone() });
    }
    let time = time_of(vm, &parts)?;
    let zone = if args[5].is_undef() {
        clock.zone.clone()
    } else {
        args[5].clone()
    };
    zone::check(vm, &zone)?;
    let fold = if args[6].is_undef() {
        clock.fold
    } else {
        fold_of(vm, &args[6])?
    };
    let class = vm.type_of(&args[0]).to_value();
    make(vm, &class, time, fold, zone)
}

/// The state of a pickle: six bytes.
pub fn state(time: Time, fold: bool) -> [u8; 6] {
    let micro = time.micro;
    [
        time.hour as u8 | if fold { FOLDED } else { 0 },
        time.minute as u8,
        time.second as u8,
        (micro >> 16) as u8,
        (micro >> 8) as u8,
        micro as u8,
    ]
}

fn reduce(vm: &mut Vm, args: Args<'_>, keeps_fold: bool) -> Res {
    let clock = this::<Clock>(vm, &args[0])?.clone();
    let mut parts = vec![vm.bytes(state(clock.time, keeps_fold && clock.fold == 1))];
    if !clock.zone.is_none() {
        parts.push(clock.zone.clone());
    }
    let (class, parts) = (vm.type_of(&args[0]).to_value(), vm.tuple(parts));
    Ok(vm.tuple([class, parts]))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let clock = this::<Clock>(vm, &args[0])?.clone();
    let Time {
        hour,
        minute,
        second,
        micro,
    } = clock.time;
    let mut shown = format!("{}({hour}, {minute}", shown_name(vm, &args[0]));
    if second != 0 || micro != 0 {
        shown.push_str(&format!(", {second}"));
    }
    if micro != 0 {
        shown.push_str(&format!(", {micro}"));
    }
    push_rest(vm, &mut shown, clock.fold, &clock.zone)?;
    Ok(vm.str(&shown))
}

/// Fold and zone, where there are any, and the closing bracket.
pub fn push_rest(vm: &mut Vm, shown: &mut String, fold: Fold, zone: &Value) -> Res<()> {
    if fold == 1 {
        shown.push_str(", fold=1");
    }
    if !zone.is_none() {
        shown.push_str(", tzinfo=");
        shown.push_str(&vm.repr(zone)?.to_string_lossy());
    }
    shown.push(')');
    Ok(())
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let clock = this::<Clock>(vm, &args[0])?.clone();
    let offset = offset(vm, &args[0])?.unwrap_or(0);
    Ok(vm.int(delta::hash_of(i128::from(clock.time.micros()) - offset)))
}

fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let left: Ref<Clock> = this::<Clock>(vm, &args[0])?.clone();
    let Some(right) = args[1].downcast_ref::<Clock>().cloned() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (mut left_micros, mut right_micros) = (i128::from(left.time.micros()), i128::from(right.time.micros()));
    if !left.zone.is(&right.zone) {
        match (offset(vm, &args[0])?, offset(vm, &args[1])?) {
            (None, None) => {}
            (Some(left), Some(right)) => {
                left_micros -= left;
                right_micros -= right;
            }
            _ => {
                return match op {
                    CompareOp::Eq => Ok(Value::FALSE),
                    CompareOp::Ne => Ok(Value::TRUE),
                    _ => Err(cant_compare(vm, "times")),
                };
            }
        }
    }
    Ok(holds(op, left_micros.cmp(&right_micros)))
}

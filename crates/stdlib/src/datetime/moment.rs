//! `datetime`: a date with a time of day, perhaps in a time zone.

use corallus_heap::{Ref, TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, class as classmethod, fixed, getter, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::calendar::MICROS_PER_SECOND;
use super::clock::{self, Clock};
use super::date::DATE;
use super::{
    Fields, Fold, Moment, Time, as_date, as_datetime, c_int, check_date, class, date, delta, fold_of, is_plain, local,
    not_latin1, pickled_state, shown_name, struct_time, text, time_of, zone,
};

pub static DATETIME: TypeDef = TypeDef {
    base: Some(&DATE),
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.",
    ..TypeDef::new::<Moment>("datetime", "datetime")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, year, month=<unrepresentable>, day=<unrepresentable>, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0)",
        new,
        "Create and return a new object.",
    )),
    classmethod(method(
        "now",
        "($type, /, tz=None)",
        now,
        "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone.",
    )),
    classmethod(method(
        "utcnow",
        "($type, /)",
        |vm, args| {
            local::warn_of_utc(vm, "utcnow", "now(datetime.UTC)")?;
            let (seconds, micro) = local::now();
            let fields = local::utc_fields(vm, seconds, micro)?;
            make(vm, &args[0], fields, 0, Value::NONE)
        },
        "Return a new datetime representing UTC day and time.",
    )),
    classmethod(method(
        "fromtimestamp",
        "($type, /, timestamp, tz=None)",
        |vm, args| {
            let stamp = local::timestamp(vm, &args[1])?;
            at(vm, &args[0], stamp, &args[2])
        },
        "Create a datetime from a POSIX timestamp.",
    )),
    classmethod(method(
        "utcfromtimestamp",
        "($type, timestamp, /)",
        |vm, args| {
            local::warn_of_utc(vm, "utcfromtimestamp", "fromtimestamp(timestamp, datetime.UTC)")?;
            let (seconds, micro) = local::timestamp(vm, &args[1])?;
            let fields = local::utc_fields(vm, seconds, micro)?;
            make(vm, &args[0], fields, 0, Value::NONE)
        },
        "Create a naive UTC datetime from a POSIX timestamp.",
    )),
    classmethod(method(
        "strptime",
        "($type, string, format, /)",
        |vm, args| text::parsed(vm, "_strptime_datetime_datetime", args),
        "Parse string according to the given date and time format.",
    )),
    classmethod(method(
        "fromisoformat",
        "($type, string, /)",
        from_iso_format,
        "Construct a date from a string in ISO 8601 format.",
    )),
    classmethod(method(
        "combine",
        "($type, /, date, time, tzinfo=<unrepresentable>)",
        combine,
        "Construct a datetime from a given date and a given time.",
    )),
    method(
        "date",
        "($self, /)",
        date_part,
        "Return date object with same year, month and day.",
    ),
    method(
        "time",
        "($self, /)",
        |vm, args| {
            let moment = this::<Moment>(vm, &args[0])?.clone();
            Ok(clock::plain(vm, moment.fields.time, moment.fold, Value::NONE))
        },
        "Return time object with same time but with tzinfo=None.",
    ),
    method(
        "timetz",
        "($self, /)",
        |vm, args| {
            let moment = this::<Moment>(vm, &args[0])?.clone();
            Ok(clock::plain(vm, moment.fields.time, moment.fold, moment.zone.clone()))
        },
        "Return time object with same time and tzinfo.",
    ),
    method(
        "isoformat",
        "($self, /, sep='T', timespec='auto')",
        iso_format,
        "Return the time formatted according to ISO.",
    ),
    method(
        "timetuple",
        "($self, /)",
        time_tuple,
        "Return time tuple, compatible with time.localtime().",
    ),
    method(
        "utctimetuple",
        "($self, /)",
        utc_time_tuple,
        "Return UTC time tuple, compatible with time.localtime().",
    ),
    method("timestamp", "($self, /)", timestamp, "Return POSIX timestamp as float."),
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
            let zone = this::<Moment>(vm, &args[0])?.zone.clone();
            let dst = zone::dst(vm, &zone, &args[0])?;
            zone::span(vm, dst)
        },
        "Return the daylight saving offset as timedelta positive east of UTC.",
    ),
    method(
        "tzname",
        "($self, /)",
        |vm, args| {
            let zone = this::<Moment>(vm, &args[0])?.zone.clone();
            zone::name(vm, &zone, &args[0])
        },
        "Return the timezone name associated with the datetime.",
    ),
    method(
        "astimezone",
        "($self, /, tz=None)",
        as_time_zone,
        "Convert to local time in new timezone tz.",
    ),
    method(
        "replace",
        REPLACE,
        replace,
        "Return datetime with new specified fields.",
    ),
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
        |vm, args| {
            let separator = vm.str(" ");
            let format = vm.getattr(&args[0], "isoformat")?;
            vm.call_kw(&format, &[], &[("sep", separator)])
        },
        "Return str(self).",
    ),
];

const REPLACE: &str = "($self, /, year=<unrepresentable>, month=<unrepresentable>, day=<unrepresentable>, hour=<unrepresentable>, minute=<unrepresentable>, second=<unrepresentable>, microsecond=<unrepresentable>, tzinfo=<unrepresentable>, *, fold=<unrepresentable>)";

static GETSETS: &[GetSet] = &[
    getter("hour", |vm, value| part(vm, value, |time| time.hour), ""),
    getter("minute", |vm, value| part(vm, value, |time| time.minute), ""),
    getter("second", |vm, value| part(vm, value, |time| time.second), ""),
    getter("microsecond", |vm, value| part(vm, value, |time| time.micro), ""),
    getter(
        "fold",
        |vm, value| Ok(Value::int32(i32::from(this::<Moment>(vm, value)?.fold))),
        "",
    ),
    getter("tzinfo", |vm, value| Ok(this::<Moment>(vm, value)?.zone.clone()), ""),
];

fn part(vm: &mut Vm, value: &Value, read: fn(Time) -> i64) -> Res {
    let number = read(this::<Moment>(vm, value)?.fields.time);
    Ok(vm.int(number))
}

/// `min`, `max` and `resolution`.
pub fn limits(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    let resolution = delta::of_total(vm, 1).unwrap_or(Value::NONE);
    let (first, last) = ((1, 1, 1, 0), (9999, 12, 31, super::calendar::MICROS_PER_DAY - 1));
    let mut limits: Vec<(&'static str, Value)> = [("min", first), ("max", last)]
        .map(|(name, (year, month, day, micros))| {
            let time = Time::of_micros(micros);
            (name, plain(vm, Fields { year, month, day, time }, 0, Value::NONE))
        })
        .to_vec();
    limits.push(("resolution", resolution));
    limits
}

/// A plain `datetime`.
fn plain(vm: &mut Vm, fields: Fields, fold: Fold, zone: Value) -> Value {
    let ty = vm.type_for(&DATETIME);
    let moment = Moment {
        fields,
        timed: true,
        fold,
        zone,
    };
    vm.heap.alloc(&ty, moment).into_value()
}

/// An instance of `datetime` or a class derived from it.
pub fn make(vm: &mut Vm, class: &Value, fields: Fields, fold: Fold, zone: Value) -> Res {
    if is_plain(vm, class, &DATETIME) {
        return Ok(plain(vm, fields, fold, zone));
    }
    let time = fields.time;
    let mut parts = [
        fields.year,
        fields.month,
        fields.day,
        time.hour,
        time.minute,
        time.second,
        time.micro,
    ]
    .map(|part| vm.int(part))
    .to_vec();
    parts.push(zone);
    match fold {
        0 => vm.call(class, &parts),
        _ => vm.call_kw(class, &parts, &[("fold", Value::int32(1))]),
    }
}

/// Months as pickling keeps them, with the fold in the highest bit.
const FOLDED: u8 = 0x80;

/// What a pickle's state says; `None` if it is none.
fn of_state(value: &Value) -> Option<(Fields, Fold)> {
    let state = pickled_state(value, 10)?;
    let month = state[2] & !FOLDED;
    if !(1..=12).contains(&month) {
        return None;
    }
    let time = Time {
        hour: i64::from(state[4]),
        minute: i64::from(state[5]),
        second: i64::from(state[6]),
        micro: i64::from(state[7]) << 16 | i64::from(state[8]) << 8 | i64::from(state[9]),
    };
    let fields = Fields {
        year: i64::from(state[0]) << 8 | i64::from(state[1]),
        month: i64::from(month),
        day: i64::from(state[3]),
        time,
    };
    Some((fields, state[2] >> 7))
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[3].is_undef()
        && let Some((fields, fold)) = of_state(&args[1])
    {
        let zone = if args[2].is_undef() {
            Value::NONE
        } else {
            args[2].clone()
        };
        if !zone.is_none() && !zone::is_tzinfo(vm, &zone) {
            return Err(vm.type_error("bad tzinfo state arg"));
        }
        let ty = class(vm, &args[0])?;
        let moment = Moment {
            fields,
            timed: true,
            fold,
            zone,
        };
        return Ok(vm.heap.alloc(ty, moment).into_value());
    }
    if args[3].is_undef() && args[1].downcast_ref::<Str>().is_some_and(|text| text.len() == 10) {
        return Err(not_latin1(vm, "datetime"));
    }
    for (index, name) in [(2, "month"), (3, "day")] {
        if args[index].is_undef() {
            return Err(vm.type_error(format!("function missing required argument '{name}' (pos {index})")));
        }
    }
    let (year, month, day) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?, c_int(vm, &args[3])?);
    check_date(vm, year, month, day)?;
    let time = time_of(vm, &args[4..8])?;
    let fold = fold_of(vm, &args[9])?;
    zone::check(vm, &args[8])?;
    let moment = Moment {
        fields: Fields { year, month, day, time },
        timed: true,
        fold,
        zone: args[8].clone(),
    };
    let ty = class(vm, &args[0])?;
    Ok(vm.heap.alloc(ty, moment).into_value())
}

/// The moment of a timestamp, on the local clock or in a zone.
fn at(vm: &mut Vm, class: &Value, (seconds, micro): (i64, i64), zone: &Value) -> Res {
    zone::check(vm, zone)?;
    if zone.is_none() {
        let (fields, fold) = local::local_fields(vm, seconds, micro)?;
        return make(vm, class, fields, fold, Value::NONE);
    }
    let fields = local::utc_fields(vm, seconds, micro)?;
    let utc = make(vm, class, fields, 0, zone.clone())?;
    vm.call_method(zone, "fromutc", &[utc])
}

fn now(vm: &mut Vm, args: Args<'_>) -> Res {
    at(vm, &args[0], local::now(), &args[1])
}

fn from_iso_format(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(string) = args[1].downcast_ref::<Str>() else {
        return Err(vm.type_error("fromisoformat: argument must be str"));
    };
    if let Some((fields, zone)) = usual_form(vm, string)? {
        return make(vm, &args[0], fields, 0, zone);
    }
    let python = vm.import("_pydatetime")?;
    let class = vm.getattr(&python, "datetime")?;
    let found = vm.call_method(&class, "fromisoformat", &args[1..2])?;
    let mut parts = Vec::with_capacity(8);
    for name in ["year", "month", "day", "hour", "minute", "second", "microsecond"] {
        parts.push(vm.getattr(&found, name)?);
    }
    parts.push(clock::zone_of_python(vm, &found)?);
    vm.call(&args[0], &parts)
}

/// `YYYY-MM-DD`, perhaps with a time of day behind `T` or a space.
fn usual_form(vm: &mut Vm, string: &Str) -> Res<Option<(Fields, Value)>> {
    let text = string.as_bytes();
    let Some((year, month, day)) = text::read_date(text) else {
        return Ok(None);
    };
    let fields = |time| Fields { year, month, day, time };
    match text.get(10..) {
        Some([]) => Ok(Some((fields(Time::default()), Value::NONE))),
        Some([b'T' | b' ', rest @ ..]) => {
            let Some((time, rest)) = text::read_time(rest) else {
                return Ok(None);
            };
            Ok(match text::read_offset(rest) {
                Some(Some(offset)) => Some((fields(time), zone::of_offset(vm, offset, Value::UNDEF)?)),
                Some(None) => Some((fields(time), Value::NONE)),
                None => None,
            })
        }
        _ => Ok(None),
    }
}

fn combine(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(date) = as_date(&args[1]) else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("combine() argument 1 must be datetime.date, not {given}")));
    };
    let Some(clock) = args[2].downcast_ref::<Clock>() else {
        let given = vm.type_name(&args[2]);
        return Err(vm.type_error(format!("combine() argument 2 must be datetime.time, not {given}")));
    };
    let zone = if args[3].is_undef() {
        clock.zone.clone()
    } else {
        args[3].clone()
    };
    zone::check(vm, &zone)?;
    let fields = Fields {
        time: clock.time,
        ..date.fields
    };
    make(vm, &args[0], fields, clock.fold, zone)
}

fn date_part(vm: &mut Vm, args: Args<'_>) -> Res {
    let fields = this::<Moment>(vm, &args[0])?.fields;
    Ok(date::plain(vm, (fields.year, fields.month, fields.day)))
}

fn offset(vm: &mut Vm, value: &Value) -> Res<Option<i128>> {
    let zone = this::<Moment>(vm, value)?.zone.clone();
    zone::utc_offset(vm, &zone, value)
}

fn iso_format(vm: &mut Vm, args: Args<'_>) -> Res {
    let fields = this::<Moment>(vm, &args[0])?.fields;
    let separator = match args[1].downcast_ref::<Str>() {
        Some(text) if text.len() == 1 => text.clone(),
        Some(text) => {
            let length = text.len();
            return Err(vm.type_error(format!(
                "isoformat() argument 1 must be a unicode character, not a string of length {length}"
            )));
        }
        None => {
            let given = vm.type_name(&args[1]);
            return Err(vm.type_error(format!(
                "isoformat() argument 1 must be a unicode character, not {given}"
            )));
        }
    };
    let mut shown = text::date(&fields).into_bytes();
    shown.extend_from_slice(separator.as_bytes());
    shown.extend_from_slice(text::time(vm, fields.time, &args[2])?.as_bytes());
    if let Some(offset) = offset(vm, &args[0])? {
        shown.extend_from_slice(text::offset(offset).as_bytes());
    }
    Ok(vm.text(shown))
}

fn time_tuple(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let dst = match zone::dst(vm, &moment.zone, &args[0])? {
        Some(0) => 0,
        Some(_) => 1,
        None => -1,
    };
    struct_time(vm, &moment.fields, dst)
}

fn utc_time_tuple(vm: &mut Vm, args: Args<'_>) -> Res {
    let offset = offset(vm, &args[0])?.unwrap_or(0);
    let fields = this::<Moment>(vm, &args[0])?.fields;
    match Fields::of_micros(i128::from(fields.micros()) - offset) {
        Some(fields) => struct_time(vm, &fields, 0),
        None => Err(vm.overflow_error("date value out of range")),
    }
}

fn timestamp(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    if moment.zone.is_none() {
        let seconds = local::to_timestamp(vm, &moment.fields, moment.fold)?;
        return Ok(vm.float(seconds as f64 + moment.fields.time.micro as f64 / 1e6));
    }
    let offset = offset(vm, &args[0])?.unwrap_or(0);
    let total = i128::from(moment.fields.micros() - local::EPOCH_MICROS) - offset;
    let span = delta::of_total(vm, total)?;
    vm.call_method(&span, "total_seconds", &[])
}

fn as_time_zone(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment: Ref<Moment> = this::<Moment>(vm, &args[0])?.clone();
    let mut target = args[1].clone();
    zone::check(vm, &target)?;
    if !target.is_none() && target.is(&moment.zone) {
        return Ok(args[0].clone());
    }
    let offset = match offset(vm, &args[0])? {
        Some(offset) => offset,
        None => {
            // A moment without an offset is one on the local clock.
            let seconds = local::to_timestamp(vm, &moment.fields, moment.fold)?;
            i128::from(moment.fields.micros() - moment.fields.time.micro - local::EPOCH_MICROS)
                - i128::from(seconds) * i128::from(MICROS_PER_SECOND)
        }
    };
    let Some(fields) = Fields::of_micros(i128::from(moment.fields.micros()) - offset) else {
        return Err(vm.overflow_error("date value out of range"));
    };
    if target.is_none() {
        let seconds = (fields.micros() - local::EPOCH_MICROS).div_euclid(MICROS_PER_SECOND);
        target = local::zone_at(vm, seconds)?;
    }
    let class = vm.type_of(&args[0]).to_value();
    let utc = make(vm, &class, fields, 0, target.clone())?;
    if as_datetime(&utc).is_none() {
        return Ok(utc);
    }
    vm.call_method(&target, "fromutc", &[utc])
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let (fields, time) = (moment.fields, moment.fields.time);
    let old = [
        fields.year,
        fields.month,
        fields.day,
        time.hour,
        time.minute,
        time.second,
        time.micro,
    ];
    let mut parts = Vec::with_capacity(7);
    for (old, value) in old.iter().zip(&args[1..8]) {
        parts.push(if value.is_undef() { vm.int(*old) } else { value.clone() });
    }
    let (year, month, day) = (c_int(vm, &parts[0])?, c_int(vm, &parts[1])?, c_int(vm, &parts[2])?);
    check_date(vm, year, month, day)?;
    let time = time_of(vm, &parts[3..])?;
    let zone = if args[8].is_undef() {
        moment.zone.clone()
    } else {
        args[8].clone()
    };
    zone::check(vm, &zone)?;
    let fold = if args[9].is_undef() {
        moment.fold
    } else {
        fold_of(vm, &args[9])?
    };
    let class = vm.type_of(&args[0]).to_value();
    make(vm, &class, Fields { year, month, day, time }, fold, zone)
}

fn reduce(vm: &mut Vm, args: Args<'_>, keeps_fold: bool) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let Fields { year, month, day, time } = moment.fields;
    let folded = if keeps_fold && moment.fold == 1 { FOLDED } else { 0 };
    let mut state = vec![(year >> 8) as u8, year as u8, month as u8 | folded, day as u8];
    state.extend_from_slice(&clock::state(time, false));
    let mut parts = vec![vm.bytes(state)];
    if !moment.zone.is_none() {
        parts.push(moment.zone.clone());
    }
    let (class, parts) = (vm.type_of(&args[0]).to_value(), vm.tuple(parts));
    Ok(vm.tuple([class, parts]))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let Fields { year, month, day, time } = moment.fields;
    let mut shown = format!(
        "{}({year}, {month}, {day}, {}, {}",
        shown_name(vm, &args[0]),
        time.hour,
        time.minute
    );
    if time.second != 0 || time.micro != 0 {
        shown.push_str(&format!(", {}", time.second));
    }
    if time.micro != 0 {
        shown.push_str(&format!(", {}", time.micro));
    }
    clock::push_rest(vm, &mut shown, moment.fold, &moment.zone)?;
    Ok(vm.str(&shown))
}

//! `tzinfo`, which programs derive their time zones from, and `timezone`: a fixed distance from UTC.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, Native, TypeDef, fixed, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::calendar::MICROS_PER_SECOND;
use super::delta::{self, DAY, Delta};
use super::{arithmetic, as_datetime, as_delta, class, shown_name, text};

/// The payload of `tzinfo`, which holds nothing.
pub struct TzInfo;

payload!(TzInfo, "tzinfo", []);

pub static TZINFO: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: TZINFO_METHODS,
    doc: "Abstract base class for time zone info objects.\n\nSubclasses must override the tzname(), utcoffset() and dst() methods.",
    ..TypeDef::new::<TzInfo>("tzinfo", "datetime")
};

static TZINFO_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, *args, **kwargs)",
        |vm, args| {
            let ty = class(vm, &args[0])?;
            Ok(vm.heap.alloc(ty, TzInfo).into_value())
        },
        "Create and return a new object.",
    )),
    method(
        "tzname",
        "($self, dt, /)",
        |vm, _| Err(abstract_method(vm, "tzname")),
        "datetime -> string name of time zone.",
    ),
    method(
        "utcoffset",
        "($self, dt, /)",
        |vm, _| Err(abstract_method(vm, "utcoffset")),
        "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC",
    ),
    method(
        "dst",
        "($self, dt, /)",
        |vm, _| Err(abstract_method(vm, "dst")),
        "datetime -> DST offset as timedelta positive east of UTC.",
    ),
    method(
        "fromutc",
        "($self, dt, /)",
        from_utc,
        "datetime in UTC -> datetime in local time.",
    ),
    method("__reduce__", "($self, /)", reduce, "-> (cls, state)"),
];

#[cold]
fn abstract_method(vm: &mut Vm, name: &str) -> Raised {
    vm.error(
        ExceptionKind::NotImplementedError,
        format!("a tzinfo subclass must implement {name}()"),
    )
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let arguments = match vm.getattr_opt(&args[0], "__getinitargs__")? {
        Some(get) => vm.call(&get, &[])?,
        None => vm.tuple([]),
    };
    let state = vm.call_method(&args[0], "__getstate__", &[])?;
    let class = vm.type_of(&args[0]).to_value();
    let mut parts = vec![class, arguments];
    if !state.is_none() {
        parts.push(state);
    }
    Ok(vm.tuple(parts))
}

/// The default way from UTC to a zone's time, which asks its other methods.
fn from_utc(vm: &mut Vm, args: Args<'_>) -> Res {
    let (zone, moment) = (&args[0], &args[1]);
    let Some(fields) = as_datetime(moment) else {
        return Err(vm.type_error("fromutc: argument must be a datetime"));
    };
    if !fields.zone.is(zone) {
        return Err(vm.value_error("fromutc: dt.tzinfo is not self"));
    }
    let Some(offset) = utc_offset(vm, zone, moment)? else {
        return Err(vm.value_error("fromutc: non-None utcoffset() result required"));
    };
    let Some(dst) = dst(vm, zone, moment)? else {
        return Err(vm.value_error("fromutc: non-None dst() result required"));
    };
    let standard = arithmetic::shifted(vm, moment, offset - dst)?;
    let Some(again) = dst_of(vm, &standard)? else {
        return Err(vm.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"));
    };
    arithmetic::shifted(vm, &standard, again)
}

fn dst_of(vm: &mut Vm, moment: &Value) -> Res<Option<i128>> {
    let zone = match as_datetime(moment) {
        Some(moment) => moment.zone.clone(),
        None => Value::NONE,
    };
    dst(vm, &zone, moment)
}

/// Whether a value may stand for a time zone.
pub fn check(vm: &mut Vm, value: &Value) -> Res<()> {
    if value.is_none() || is_tzinfo(vm, value) {
        return Ok(());
    }
    let given = vm.type_name(value);
    Err(vm.type_error(format!(
        "tzinfo argument must be None or of a tzinfo subclass, not type '{given}'"
    )))
}

pub fn is_tzinfo(vm: &mut Vm, value: &Value) -> bool {
    let base = vm.type_for(&TZINFO);
    vm.type_of(value).is_subtype(&base)
}

/// What a zone's method says of a moment, as microseconds.
fn ask(vm: &mut Vm, zone: &Value, name: &str, moment: &Value) -> Res<Option<i128>> {
    if zone.is_none() {
        return Ok(None);
    }
    let answer = vm.call_method(zone, name, std::slice::from_ref(moment))?;
    if answer.is_none() {
        return Ok(None);
    }
    let Some(delta) = as_delta(&answer) else {
        let given = vm.type_name(&answer);
        return Err(vm.type_error(format!(
            "tzinfo.{name}() must return None or a timedelta, not '{given}'"
        )));
    };
    if delta.total().abs() >= DAY {
        return Err(
            vm.value_error("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")
        );
    }
    Ok(Some(delta.total()))
}

/// How far a zone is from UTC at a moment, in microseconds.
pub fn utc_offset(vm: &mut Vm, zone: &Value, moment: &Value) -> Res<Option<i128>> {
    match zone.downcast_ref::<Zone>() {
        Some(fixed) if !vm.type_of(zone).is_heap_type() => Ok(Some(fixed.offset.total())),
        _ => ask(vm, zone, "utcoffset", moment),
    }
}

pub fn dst(vm: &mut Vm, zone: &Value, moment: &Value) -> Res<Option<i128>> {
    ask(vm, zone, "dst", moment)
}

pub fn name(vm: &mut Vm, zone: &Value, moment: &Value) -> Res {
    if zone.is_none() {
        return Ok(Value::NONE);
    }
    let name = vm.call_method(zone, "tzname", std::slice::from_ref(moment))?;
    if name.is_none() || name.has_payload::<Str>() {
        return Ok(name);
    }
    let given = vm.type_name(&name);
    Err(vm.type_error(format!("tzinfo.tzname() must return None or a string, not '{given}'")))
}

/// A span in microseconds, or `None`.
pub fn span(vm: &mut Vm, micros: Option<i128>) -> Res {
    match micros {
        Some(micros) => delta::of_total(vm, micros),
        None => Ok(Value::NONE),
    }
}

/// The payload of `timezone`.
pub struct Zone {
    offset: Delta,
    /// `UNDEF` if the name follows from the offset.
    name: Value,
}

payload!(Zone, "timezone", [name]);

pub static TIMEZONE: TypeDef = TypeDef {
    base: Some(&TZINFO),
    flags: TypeFlags::WEAKREFABLE,
    methods: TIMEZONE_METHODS,
    doc: "Fixed offset from UTC implementation of tzinfo.",
    ..TypeDef::new::<Zone>("timezone", "datetime")
};

static TIMEZONE_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, offset, name=<unrepresentable>)",
        new_timezone,
        "Create and return a new object.",
    )),
    method(
        "tzname",
        "($self, dt, /)",
        |vm, args| {
            check_moment(vm, "tzname", &args[1])?;
            to_str(vm, args)
        },
        "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.",
    ),
    method(
        "utcoffset",
        "($self, dt, /)",
        |vm, args| {
            check_moment(vm, "utcoffset", &args[1])?;
            let total = this::<Zone>(vm, &args[0])?.offset.total();
            delta::of_total(vm, total)
        },
        "Return fixed offset.",
    ),
    method(
        "dst",
        "($self, dt, /)",
        |vm, args| {
            check_moment(vm, "dst", &args[1])?;
            Ok(Value::NONE)
        },
        "Return None.",
    ),
    method(
        "fromutc",
        "($self, dt, /)",
        timezone_from_utc,
        "datetime in UTC -> datetime in local time.",
    ),
    method("__getinitargs__", "($self, /)", init_arguments, "pickle support"),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__str__", "($self, /)", to_str, "Return str(self)."),
    method(
        "__hash__",
        "($self, /)",
        |vm, args| {
            let total = this::<Zone>(vm, &args[0])?.offset.total();
            Ok(vm.int(delta::hash_of(total)))
        },
        "Return hash(self).",
    ),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, args| equal(vm, args, true),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, args| equal(vm, args, false),
        "Return self!=value.",
    ),
];

/// The isolate's one `timezone.utc`.
#[derive(Default)]
struct Utc(Option<Value>);

pub fn utc(vm: &mut Vm) -> Value {
    if let Some(known) = &vm.state::<Utc>().0 {
        return known.clone();
    }
    let zero = Delta {
        days: 0,
        seconds: 0,
        micros: 0,
    };
    let value = fixed_zone(vm, zero, Value::UNDEF);
    vm.state::<Utc>().0 = Some(value.clone());
    value
}

fn fixed_zone(vm: &mut Vm, offset: Delta, name: Value) -> Value {
    let ty = vm.type_for(&TIMEZONE);
    vm.heap.alloc(&ty, Zone { offset, name }).into_value()
}

/// `min`, `max` and `utc`.
pub fn limits(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    let minutes = 23 * 60 + 59;
    let mut limits = vec![("utc", utc(vm))];
    for (name, sign) in [("min", -1), ("max", 1)] {
        let offset = i128::from(sign * minutes * 60 * MICROS_PER_SECOND);
        limits.push((name, of_offset(vm, offset, Value::UNDEF).unwrap_or(Value::NONE)));
    }
    limits
}

/// A `timezone` so many microseconds from UTC.
pub fn of_offset(vm: &mut Vm, offset: i128, name: Value) -> Res {
    if offset == 0 && name.is_undef() {
        return Ok(utc(vm));
    }
    let span = delta::of_total(vm, offset)?;
    let offset = **this::<Delta>(vm, &span)?;
    if offset.total().abs() >= DAY {
        let shown = vm.repr(&span)?;
        return Err(vm.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}",
            shown.to_string_lossy()
        )));
    }
    Ok(fixed_zone(vm, offset, name))
}

fn new_timezone(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(offset) = as_delta(&args[1]) else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("timezone() argument 1 must be datetime.timedelta, not {given}")));
    };
    if !args[2].is_undef() && !args[2].has_payload::<Str>() {
        let given = vm.type_name(&args[2]);
        return Err(vm.type_error(format!("timezone() argument 2 must be str, not {given}")));
    }
    of_offset(vm, offset.total(), args[2].clone())
}

fn check_moment(vm: &mut Vm, method: &str, value: &Value) -> Res<()> {
    if value.is_none() || as_datetime(value).is_some() {
        return Ok(());
    }
    let given = vm.type_name(value);
    Err(vm.type_error(format!(
        "{method}(dt) argument must be a datetime instance or None, not {given}"
    )))
}

fn timezone_from_utc(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(moment) = as_datetime(&args[1]) else {
        return Err(vm.type_error("fromutc() argument must be a datetime instance"));
    };
    if !moment.zone.is(&args[0]) {
        return Err(vm.value_error("fromutc: dt.tzinfo is not self"));
    }
    let offset = this::<Zone>(vm, &args[0])?.offset.total();
    arithmetic::shifted(vm, &args[1], offset)
}

fn init_arguments(vm: &mut Vm, args: Args<'_>) -> Res {
    let zone = this::<Zone>(vm, &args[0])?.clone();
    let offset = delta::of_total(vm, zone.offset.total())?;
    let mut parts = vec![offset];
    if !zone.name.is_undef() {
        parts.push(zone.name.clone());
    }
    Ok(vm.tuple(parts))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    if utc(vm).is(&args[0]) {
        return Ok(vm.str("datetime.timezone.utc"));
    }
    let arguments = init_arguments(vm, args)?;
    let mut shown = Vec::new();
    for part in vm.collect(&arguments)? {
        shown.push(vm.repr(&part)?.to_string_lossy().into_owned());
    }
    Ok(vm.str(&format!("{}({})", shown_name(vm, &args[0]), shown.join(", "))))
}

fn to_str(vm: &mut Vm, args: Args<'_>) -> Res {
    let zone = this::<Zone>(vm, &args[0])?.clone();
    if !zone.name.is_undef() {
        return Ok(zone.name.clone());
    }
    Ok(match zone.offset.total() {
        0 => vm.str("UTC"),
        offset => vm.str(&format!("UTC{}", text::offset(offset))),
    })
}

fn equal(vm: &mut Vm, args: Args<'_>, wanted: bool) -> Res {
    let offset = this::<Zone>(vm, &args[0])?.offset;
    Ok(match args[1].downcast_ref::<Zone>() {
        Some(other) => Value::bool((other.offset == offset) == wanted),
        None => Value::NOT_IMPLEMENTED,
    })
}

//! `date`: a day of the calendar, which `datetime` is derived from.

use corallus_heap::{TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, class as classmethod, fixed, getter, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use super::calendar::{self, IsoFault};
use super::{
    Fields, Moment, Time, arithmetic, c_int, check_date, class, delta, is_plain, iso_date, local, not_latin1,
    pickled_state, shown_name, struct_time, text,
};

pub static DATE: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "date(year, month, day) --> date object",
    ..TypeDef::new::<Moment>("date", "datetime")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, /, year, month=<unrepresentable>, day=<unrepresentable>)",
        new,
        "Create and return a new object.",
    )),
    classmethod(method(
        "today",
        "($type, /)",
        today,
        "Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).",
    )),
    classmethod(method(
        "fromtimestamp",
        "($type, timestamp, /)",
        |vm, args| {
            let (seconds, _) = local::timestamp(vm, &args[1])?;
            let (fields, _) = local::local_fields(vm, seconds, 0)?;
            make(vm, &args[0], (fields.year, fields.month, fields.day))
        },
        "Create a date from a POSIX timestamp.",
    )),
    classmethod(method(
        "fromordinal",
        "($type, ordinal, /)",
        from_ordinal,
        "Construct a date from a proleptic Gregorian ordinal.",
    )),
    classmethod(method(
        "fromisoformat",
        "($type, string, /)",
        from_iso_format,
        "Construct a date from a string in ISO 8601 format.",
    )),
    classmethod(method(
        "fromisocalendar",
        "($type, /, year, week, day)",
        from_iso_calendar,
        "Construct a date from the ISO year, week number and weekday.",
    )),
    classmethod(method(
        "strptime",
        "($type, string, format, /)",
        |vm, args| text::parsed(vm, "_strptime_datetime_date", args),
        "Parse string according to the given date format.",
    )),
    method("ctime", "($self, /)", ctime, "Return ctime() style string."),
    method("strftime", "($self, /, format)", strftime, "Format using strftime()."),
    method(
        "__format__",
        "($self, format, /)",
        format,
        "Formats self with strftime.",
    ),
    method(
        "isoformat",
        "($self, /)",
        |vm, args| {
            let shown = text::date(&this::<Moment>(vm, &args[0])?.fields);
            Ok(vm.str(&shown))
        },
        "Return the date formatted according to ISO.",
    ),
    method(
        "isocalendar",
        "($self, /)",
        |vm, args| {
            let fields = this::<Moment>(vm, &args[0])?.fields;
            Ok(iso_date::new(vm, calendar::iso_calendar(fields.year, fields.ordinal())))
        },
        "Return a named tuple containing ISO year, week number, and weekday.",
    ),
    method(
        "weekday",
        "($self, /)",
        |vm, args| {
            let ordinal = this::<Moment>(vm, &args[0])?.fields.ordinal();
            Ok(vm.int(calendar::weekday(ordinal)))
        },
        "Return the day of the week represented by the date.\n\nMonday == 0 ... Sunday == 6",
    ),
    method(
        "isoweekday",
        "($self, /)",
        |vm, args| {
            let ordinal = this::<Moment>(vm, &args[0])?.fields.ordinal();
            Ok(vm.int(calendar::weekday(ordinal) + 1))
        },
        "Return the day of the week represented by the date.\n\nMonday == 1 ... Sunday == 7",
    ),
    method(
        "toordinal",
        "($self, /)",
        |vm, args| {
            let ordinal = this::<Moment>(vm, &args[0])?.fields.ordinal();
            Ok(vm.int(ordinal))
        },
        "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.",
    ),
    method(
        "timetuple",
        "($self, /)",
        |vm, args| {
            let fields = this::<Moment>(vm, &args[0])?.fields;
            struct_time(vm, &fields, -1)
        },
        "Return time tuple, compatible with time.localtime().",
    ),
    method("replace", REPLACE, replace, "Return date with new specified fields."),
    method("__replace__", REPLACE, replace, "The same as replace()."),
    method("__reduce__", "($self, /)", reduce, "__reduce__() -> (cls, state)"),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method(
        "__str__",
        "($self, /)",
        |vm, args| vm.call_method(&args[0], "isoformat", &[]),
        "Return str(self).",
    ),
    method("__hash__", "($self, /)", arithmetic::hash, "Return hash(self)."),
    method(
        "__eq__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Eq),
        "Return self==value.",
    ),
    method(
        "__ne__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Ne),
        "Return self!=value.",
    ),
    method(
        "__lt__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Lt),
        "Return self<value.",
    ),
    method(
        "__le__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Le),
        "Return self<=value.",
    ),
    method(
        "__gt__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Gt),
        "Return self>value.",
    ),
    method(
        "__ge__",
        "($self, value, /)",
        |vm, a| arithmetic::compare(vm, a, CompareOp::Ge),
        "Return self>=value.",
    ),
    method("__add__", "($self, value, /)", arithmetic::add, "Return self+value."),
    method("__radd__", "($self, value, /)", arithmetic::add, "Return value+self."),
    method(
        "__sub__",
        "($self, value, /)",
        arithmetic::subtract,
        "Return self-value.",
    ),
    method(
        "__rsub__",
        "($self, value, /)",
        arithmetic::subtract_from,
        "Return value-self.",
    ),
];

const REPLACE: &str = "($self, /, year=<unrepresentable>, month=<unrepresentable>, day=<unrepresentable>)";

static GETSETS: &[GetSet] = &[
    getter("year", |vm, value| part(vm, value, |fields| fields.year), ""),
    getter("month", |vm, value| part(vm, value, |fields| fields.month), ""),
    getter("day", |vm, value| part(vm, value, |fields| fields.day), ""),
];

fn part(vm: &mut Vm, value: &Value, read: fn(&Fields) -> i64) -> Res {
    let number = read(&this::<Moment>(vm, value)?.fields);
    Ok(vm.int(number))
}

/// `min`, `max` and `resolution`.
pub fn limits(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    let resolution = delta::of_total(vm, delta::DAY).unwrap_or(Value::NONE);
    vec![
        ("min", plain(vm, (1, 1, 1))),
        ("max", plain(vm, (9999, 12, 31))),
        ("resolution", resolution),
    ]
}

fn of(date: (i64, i64, i64)) -> Moment {
    let (year, month, day) = date;
    Moment {
        fields: Fields {
            year,
            month,
            day,
            time: Time::default(),
        },
        timed: false,
        fold: 0,
        zone: Value::NONE,
    }
}

/// A plain `date` of a date that is one.
pub fn plain(vm: &mut Vm, date: (i64, i64, i64)) -> Value {
    let ty = vm.type_for(&DATE);
    vm.heap.alloc(&ty, of(date)).into_value()
}

/// An instance of `date` or a class derived from it.
pub fn make(vm: &mut Vm, class: &Value, date: (i64, i64, i64)) -> Res {
    if is_plain(vm, class, &DATE) {
        return Ok(plain(vm, date));
    }
    let (year, month, day) = date;
    let parts = [year, month, day].map(|part| vm.int(part));
    vm.call(class, &parts)
}

pub fn of_ordinal(vm: &mut Vm, class: &Value, ordinal: i64) -> Res {
    make(vm, class, calendar::from_ordinal(ordinal))
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let date = if args[2].is_undef() && args[3].is_undef() {
        match pickled_state(&args[1], 4) {
            // Taken as it is: calendars go on in both directions.
            Some(state) if (1..=12).contains(&state[2]) => {
                let date = (
                    i64::from(state[0]) << 8 | i64::from(state[1]),
                    i64::from(state[2]),
                    i64::from(state[3]),
                );
                let ty = class(vm, &args[0])?;
                return Ok(vm.heap.alloc(ty, of(date)).into_value());
            }
            None if args[1].downcast_ref::<Str>().is_some_and(|text| text.len() == 4) => {
                return Err(not_latin1(vm, "date"));
            }
            _ => return Err(vm.type_error("function missing required argument 'month' (pos 2)")),
        }
    } else {
        if args[2].is_undef() {
            return Err(vm.type_error("function missing required argument 'month' (pos 2)"));
        }
        if args[3].is_undef() {
            return Err(vm.type_error("function missing required argument 'day' (pos 3)"));
        }
        (c_int(vm, &args[1])?, c_int(vm, &args[2])?, c_int(vm, &args[3])?)
    };
    check_date(vm, date.0, date.1, date.2)?;
    let ty = class(vm, &args[0])?;
    Ok(vm.heap.alloc(ty, of(date)).into_value())
}

fn today(vm: &mut Vm, args: Args<'_>) -> Res {
    if is_plain(vm, &args[0], &DATE) {
        let (fields, _) = local::local_fields(vm, local::now().0, 0)?;
        return Ok(plain(vm, (fields.year, fields.month, fields.day)));
    }
    // A derived class may have a `fromtimestamp` of its own.
    let time = vm.import("time")?;
    let now = vm.call_method(&time, "time", &[])?;
    vm.call_method(&args[0], "fromtimestamp", &[now])
}

fn from_ordinal(vm: &mut Vm, args: Args<'_>) -> Res {
    let ordinal = vm.to_i64(&args[1])?;
    if ordinal < 1 {
        return Err(vm.value_error("ordinal must be >= 1"));
    }
    if ordinal > calendar::MAX_ORDINAL {
        return Err(vm.value_error("year is out of range"));
    }
    of_ordinal(vm, &args[0], ordinal)
}

fn from_iso_format(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(string) = args[1].downcast_ref::<Str>() else {
        return Err(vm.type_error("fromisoformat: argument must be str"));
    };
    if let Some(date) = text::read_date(string.as_bytes()).filter(|_| string.as_bytes().len() == 10) {
        return make(vm, &args[0], date);
    }
    let python = vm.import("_pydatetime")?;
    let date = vm.getattr(&python, "date")?;
    let found = vm.call_method(&date, "fromisoformat", &args[1..2])?;
    let mut parts = Vec::with_capacity(3);
    for name in ["year", "month", "day"] {
        parts.push(vm.getattr(&found, name)?);
    }
    vm.call(&args[0], &parts)
}

fn from_iso_calendar(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut numbers = [0; 3];
    for (number, value) in numbers.iter_mut().zip(&args[1..]) {
        *number = vm.to_i64(value)?;
    }
    let [year, week, day] = numbers;
    match calendar::from_iso_calendar(year, week, day) {
        Ok(ordinal) if (1..=calendar::MAX_ORDINAL).contains(&ordinal) => of_ordinal(vm, &args[0], ordinal),
        Ok(_) => Err(vm.value_error("year is out of range")),
        Err(IsoFault::Year) => Err(vm.value_error(format!("year must be in 1..9999, not {year}"))),
        Err(IsoFault::Week) => Err(vm.value_error(format!("Invalid week: {week}"))),
        Err(IsoFault::Day) => Err(vm.value_error(format!("Invalid weekday: {day} (range is [1, 7])"))),
    }
}

fn ctime(vm: &mut Vm, args: Args<'_>) -> Res {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let fields = this::<Moment>(vm, &args[0])?.fields;
    let day = DAYS.get(calendar::weekday(fields.ordinal()) as usize).unwrap_or(&"");
    let month = MONTHS.get(fields.month as usize - 1).unwrap_or(&"");
    let time = fields.time;
    Ok(vm.str(&format!(
        "{day} {month} {:2} {:02}:{:02}:{:02} {:04}",
        fields.day, time.hour, time.minute, time.second, fields.year
    )))
}

fn strftime(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let parts = vm.call_method(&args[0], "timetuple", &[])?;
    let shown = text::Shown {
        fields: moment.fields,
        zone: moment.zone.clone(),
        moment: args[0].clone(),
    };
    text::formatted(vm, &args[1], &shown, &parts)
}

/// `__format__` of all three kinds.
pub fn format(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(format) = args[1].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("__format__() argument 1 must be str, not {given}")));
    };
    if format.is_empty() {
        return Ok(vm.str_of(&args[0])?.into_value());
    }
    vm.call_method(&args[0], "strftime", &args[1..2])
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let fields = this::<Moment>(vm, &args[0])?.fields;
    let mut parts = [fields.year, fields.month, fields.day];
    for (part, value) in parts.iter_mut().zip(&args[1..]) {
        if !value.is_undef() {
            *part = vm.to_i64(value)?;
        }
    }
    let [year, month, day] = parts;
    check_date(vm, year, month, day)?;
    let class = vm.type_of(&args[0]).to_value();
    make(vm, &class, (year, month, day))
}

fn reduce(vm: &mut Vm, args: Args<'_>) -> Res {
    let Fields { year, month, day, .. } = this::<Moment>(vm, &args[0])?.fields;
    let state = vm.bytes([(year >> 8) as u8, year as u8, month as u8, day as u8]);
    let (class, state) = (vm.type_of(&args[0]).to_value(), vm.tuple([state]));
    Ok(vm.tuple([class, state]))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let Fields { year, month, day, .. } = this::<Moment>(vm, &args[0])?.fields;
    Ok(vm.str(&format!("{}({year}, {month}, {day})", shown_name(vm, &args[0]))))
}

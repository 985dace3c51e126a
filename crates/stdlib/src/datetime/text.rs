//! Texts: ISO 8601, and what the library's own Python version does for us.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::{Fields, Time, calendar, zone};

/// `+HH:MM`, with seconds and microseconds where there are any.
pub fn offset(micros: i128) -> String {
    let (sign, micros) = if micros < 0 { ('-', -micros) } else { ('+', micros) };
    let (seconds, micro) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = format!("{sign}{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || micro != 0 {
        text.push_str(&format!(":{:02}", seconds % 60));
    }
    if micro != 0 {
        text.push_str(&format!(".{micro:06}"));
    }
    text
}

pub fn date(fields: &Fields) -> String {
    format!("{:04}-{:02}-{:02}", fields.year, fields.month, fields.day)
}

/// A time of day to the precision asked for.
pub fn time(vm: &mut Vm, time: Time, precision: &Value) -> Res<String> {
    let Some(name) = precision.downcast_ref::<Str>() else {
        let given = vm.type_name(precision);
        return Err(vm.type_error(format!("isoformat() argument 'timespec' must be str, not {given}")));
    };
    let Time {
        hour,
        minute,
        second,
        micro,
    } = time;
    Ok(match name.as_bytes() {
        b"auto" if micro == 0 => format!("{hour:02}:{minute:02}:{second:02}"),
        b"auto" | b"microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
        b"hours" => format!("{hour:02}"),
        b"minutes" => format!("{hour:02}:{minute:02}"),
        b"seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        b"milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micro / 1000),
        _ => return Err(vm.value_error("Unknown timespec value")),
    })
}

/// What `strftime` shows.
pub struct Shown {
    pub fields: Fields,
    pub zone: Value,
    /// What the zone is asked about.
    pub moment: Value,
}

/// `strftime`: what the system's doesn't know is put into the format first.
pub fn formatted(vm: &mut Vm, format: &Value, shown: &Shown, parts: &Value) -> Res {
    let Some(format) = format.downcast_ref::<Str>() else {
        let given = vm.type_name(format);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {given}")));
    };
    let (text, year) = (format.as_bytes(), shown.fields.year);
    let mut out: Vec<u8> = Vec::with_capacity(text.len() + 16);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        at += 1;
        if *byte != b'%' {
            out.push(*byte);
            continue;
        }
        let directive = text.get(at).copied();
        at += 1;
        match directive {
            Some(b'f') => out.extend(format!("{:06}", shown.fields.time.micro).bytes()),
            Some(b'z') => {
                let offset = zone::utc_offset(vm, &shown.zone, &shown.moment)?;
                out.extend(
                    offset
                        .map_or(String::new(), |micros| self::offset(micros).replace(':', ""))
                        .bytes(),
                );
            }
            Some(b':') if text.get(at) == Some(&b'z') => {
                at += 1;
                let offset = zone::utc_offset(vm, &shown.zone, &shown.moment)?;
                out.extend(offset.map_or(String::new(), self::offset).bytes());
            }
            Some(b'Z') => {
                let name = zone::name(vm, &shown.zone, &shown.moment)?;
                if !name.is_none() {
                    // Escaped by the name's own method, as the reference does.
                    let (percent, two) = (vm.str("%"), vm.str("%%"));
                    let escaped = vm.call_method(&name, "replace", &[percent, two])?;
                    match escaped.downcast_ref::<Str>() {
                        Some(escaped) => out.extend(escaped.as_bytes()),
                        None => return Err(vm.type_error("tzname.replace() did not return a string")),
                    }
                }
            }
            // The system may leave out leading zeros.
            Some(b'Y') if year < 1000 => out.extend(format!("{year:04}").bytes()),
            Some(b'C') if year < 1000 => out.extend(format!("{:02}", year / 100).bytes()),
            Some(b'F') if year < 1000 => out.extend(date(&shown.fields).bytes()),
            Some(b'G') if year < 1000 => {
                let (year, _, _) = calendar::iso_calendar(year, shown.fields.ordinal());
                out.extend(format!("{year:04}").bytes());
            }
            Some(other) => out.extend([b'%', other]),
            None => out.push(b'%'),
        }
    }
    let (module, format) = (vm.import("time")?, vm.text(out));
    vm.call_method(&module, "strftime", &[format, parts.clone()])
}

/// `strptime` of a class, by the library's `_strptime`.
pub fn parsed(vm: &mut Vm, function: &str, args: &[Value]) -> Res {
    let python = vm.import("_strptime")?;
    vm.call_method(&python, function, args)
}

/// A number of so many digits.
fn digits(text: &[u8], range: std::ops::Range<usize>) -> Option<i64> {
    let text = text.get(range)?;
    text.iter().all(u8::is_ascii_digit).then(|| {
        text.iter()
            .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
    })
}

/// `YYYY-MM-DD` at the beginning of a text, if it is a date.
pub fn read_date(text: &[u8]) -> Option<(i64, i64, i64)> {
    let (year, month, day) = (digits(text, 0..4)?, digits(text, 5..7)?, digits(text, 8..10)?);
    let dashes = text.get(4) == Some(&b'-') && text.get(7) == Some(&b'-');
    let exists = year >= calendar::MIN_YEAR
        && (1..=12).contains(&month)
        && (1..=calendar::days_in_month(year, month)).contains(&day);
    (dashes && exists).then_some((year, month, day))
}

/// `HH:MM:SS`, perhaps with `.ffffff`, and what follows; the usual forms only.
pub fn read_time(text: &[u8]) -> Option<(Time, &[u8])> {
    let (hour, minute, second) = (digits(text, 0..2)?, digits(text, 3..5)?, digits(text, 6..8)?);
    let colons = text.get(2) == Some(&b':') && text.get(5) == Some(&b':');
    if !colons || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (micro, rest) = match text.get(8) {
        Some(b'.') => (digits(text, 9..15)?, text.get(15..)?),
        _ => (0, text.get(8..)?),
    };
    let time = Time {
        hour,
        minute,
        second,
        micro,
    };
    Some((time, rest))
}

/// A zone's distance from UTC in microseconds: nothing, `Z`, or `+HH:MM`. The outer `None`: another form.
pub fn read_offset(text: &[u8]) -> Option<Option<i128>> {
    let sign = match text {
        [] => return Some(None),
        b"Z" => return Some(Some(0)),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let (hours, minutes) = (digits(text, 1..3)?, digits(text, 4..6)?);
    if text.len() != 6 || text[3] != b':' || hours > 23 || minutes > 59 {
        return None;
    }
    Some(Some(i128::from(sign * (hours * 60 + minutes) * 60) * 1_000_000))
}

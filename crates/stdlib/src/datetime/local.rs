//! The system's clock and time zone.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::is_int;
use corallus_vm::vm::Vm;

use super::calendar::{EPOCH_ORDINAL, MICROS_PER_DAY, MICROS_PER_SECOND, SECONDS_PER_DAY};
use super::{Fields, Fold, Time, zone};

/// The time of the epoch, as [`Fields::micros`] counts.
pub const EPOCH_MICROS: i64 = EPOCH_ORDINAL * MICROS_PER_DAY;
const EPOCH_SECONDS: i64 = EPOCH_ORDINAL * SECONDS_PER_DAY;

/// Seconds of the epoch and microseconds, now.
pub fn now() -> (i64, i64) {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    match since {
        Ok(since) => (
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            i64::from(since.subsec_micros()),
        ),
        Err(before) => {
            let before = i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX);
            (
                -before.div_euclid(MICROS_PER_SECOND) - 1,
                MICROS_PER_SECOND - before.rem_euclid(MICROS_PER_SECOND) - 1,
            )
        }
    }
}

/// A timestamp as seconds and microseconds, rounded to the nearest, to the even one where two are as near.
pub fn timestamp(vm: &mut Vm, value: &Value) -> Res<(i64, i64)> {
    if is_int(value) {
        return match corallus_vm::objects::int::as_i64(value) {
            Some(seconds) => Ok((seconds, 0)),
            None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
        };
    }
    let Some(number) = as_float(value) else {
        // Whatever says that it is an index.
        return Ok((vm.to_i64(value)?, 0));
    };
    if number.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    let mut whole = number.trunc();
    let mut micros = (number.fract() * 1e6).round_ties_even();
    if micros >= 1e6 {
        micros -= 1e6;
        whole += 1.0;
    } else if micros < 0.0 {
        micros += 1e6;
        whole -= 1.0;
    }
    if whole.abs() >= 9.2e18 {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok((whole as i64, micros as i64))
}

#[cold]
fn no_such_year(vm: &mut Vm, seconds: i64) -> Raised {
    let year = 1970 + seconds.div_euclid(31_556_952);
    vm.value_error(format!("year {year} is out of range"))
}

/// The fields of a timestamp in UTC.
pub fn utc_fields(vm: &mut Vm, seconds: i64, micro: i64) -> Res<Fields> {
    let micros = i128::from(seconds) * i128::from(MICROS_PER_SECOND) + i128::from(micro) + i128::from(EPOCH_MICROS);
    match Fields::of_micros(micros) {
        Some(fields) => Ok(fields),
        None => Err(no_such_year(vm, seconds)),
    }
}

/// Seconds of the local clock, counted as those of UTC are.
fn local_seconds(vm: &mut Vm, seconds: i64) -> Res<i64> {
    let parts = crate::time::local_parts(seconds).ok_or_else(|| no_such_year(vm, seconds))?;
    let fields = Fields {
        year: i64::from(parts.tm_year) + 1900,
        month: i64::from(parts.tm_mon) + 1,
        day: i64::from(parts.tm_mday),
        time: Time {
            hour: i64::from(parts.tm_hour),
            minute: i64::from(parts.tm_min),
            second: i64::from(parts.tm_sec).min(59),
            micro: 0,
        },
    };
    if !(1..=9999).contains(&fields.year) {
        let year = fields.year;
        return Err(vm.value_error(format!("year {year} is out of range")));
    }
    Ok(fields.micros() / MICROS_PER_SECOND - EPOCH_SECONDS)
}

/// The fields of a timestamp on the local clock, and whether the clock shows that time the second time.
pub fn local_fields(vm: &mut Vm, seconds: i64, micro: i64) -> Res<(Fields, Fold)> {
    let shown = local_seconds(vm, seconds)?;
    let fields = utc_fields(vm, shown, micro)?;
    // Was the clock put back within the last day, by so much that it shows this time again?
    let Ok(earlier) = seconds
        .checked_sub(SECONDS_PER_DAY)
        .ok_or(())
        .and_then(|before| local_seconds(vm, before).map_err(drop))
    else {
        return Ok((fields, 0));
    };
    let transition = shown - earlier - SECONDS_PER_DAY;
    if transition < 0 && local_seconds(vm, seconds + transition)? == shown {
        return Ok((fields, 1));
    }
    Ok((fields, 0))
}

/// The timestamp at which the local clock shows these fields.
pub fn to_timestamp(vm: &mut Vm, fields: &Fields, fold: Fold) -> Res<i64> {
    let shown = fields.micros().div_euclid(MICROS_PER_SECOND) - EPOCH_SECONDS;
    let gap = local_seconds(vm, shown)? - shown;
    let first = shown - gap;
    let at_first = local_seconds(vm, first)?;
    let other_gap = if at_first == shown {
        // One answer; there may be another on the other side of a change.
        let probe = first + if fold == 1 { SECONDS_PER_DAY } else { -SECONDS_PER_DAY };
        let other = local_seconds(vm, probe)? - probe;
        if other == gap {
            return Ok(first);
        }
        other
    } else {
        at_first - first
    };
    let second = shown - other_gap;
    if local_seconds(vm, second)? == shown {
        return Ok(second);
    }
    if at_first == shown {
        return Ok(first);
    }
    // The time is never shown: the clock was put forward over it.
    Ok(if fold == 1 {
        first.min(second)
    } else {
        first.max(second)
    })
}

/// The local time zone at a timestamp, as a `timezone`.
pub fn zone_at(vm: &mut Vm, seconds: i64) -> Res {
    let time = vm.import("time")?;
    let stamp = vm.int(seconds);
    let parts = vm.call_method(&time, "localtime", &[stamp])?;
    let offset = vm.getattr(&parts, "tm_gmtoff")?;
    let name = vm.getattr(&parts, "tm_zone")?;
    let offset = vm.to_i64(&offset)?;
    zone::of_offset(vm, i128::from(offset) * i128::from(MICROS_PER_SECOND), name)
}

/// Warns of a function that gives UTC without saying so.
pub fn warn_of_utc(vm: &mut Vm, function: &str, instead: &str) -> Res<()> {
    vm.warn(
        ExceptionKind::DeprecationWarning,
        &format!(
            "datetime.datetime.{function}() is deprecated and scheduled for removal in a future version. Use \
             timezone-aware objects to represent datetimes in UTC: datetime.datetime.{instead}."
        ),
    )
}

//! Sums, differences and comparisons of `date` and `datetime`.

use std::cmp::Ordering;

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, this};
use corallus_vm::operators::CompareOp;
use corallus_vm::vm::Vm;

use super::calendar::{self, MICROS_PER_DAY};
use super::moment::{self, DATETIME};
use super::{Fields, Fold, Moment, as_date, as_datetime, as_delta, cant_compare, date, delta, holds, zone};

#[cold]
fn out_of_range(vm: &mut Vm) -> Raised {
    vm.overflow_error("date value out of range")
}

/// The moment so many microseconds later, of the same class and in the same zone.
pub fn shifted(vm: &mut Vm, value: &Value, micros: i128) -> Res {
    let moment = this::<Moment>(vm, value)?.clone();
    let class = vm.type_of(value).to_value();
    match Fields::of_micros(i128::from(moment.fields.micros()) + micros) {
        Some(fields) => moment::make(vm, &class, fields, 0, moment.zone.clone()),
        None => Err(out_of_range(vm)),
    }
}

/// `date + timedelta`: only the days of the span count.
fn date_shifted(vm: &mut Vm, value: &Value, days: i64) -> Res {
    let ordinal = this::<Moment>(vm, value)?.fields.ordinal() + days;
    if !(1..=calendar::MAX_ORDINAL).contains(&ordinal) {
        return Err(out_of_range(vm));
    }
    let class = vm.type_of(value).to_value();
    date::of_ordinal(vm, &class, ordinal)
}

pub fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(delta) = as_delta(&args[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match as_datetime(&args[0]) {
        Some(_) => shifted(vm, &args[0], delta.total()),
        None => date_shifted(vm, &args[0], i64::from(delta.days)),
    }
}

pub fn subtract(vm: &mut Vm, args: Args<'_>) -> Res {
    let left = this::<Moment>(vm, &args[0])?.clone();
    if let Some(delta) = as_delta(&args[1]) {
        return match left.timed {
            true => shifted(vm, &args[0], -delta.total()),
            false => date_shifted(vm, &args[0], -i64::from(delta.days)),
        };
    }
    match as_date(&args[1]).cloned() {
        Some(right) if left.timed && right.timed => {
            let total = difference(vm, (&args[0], &left), (&args[1], &right))?;
            delta::of_total(vm, total)
        }
        Some(right) if !left.timed && !right.timed => {
            let days = left.fields.ordinal() - right.fields.ordinal();
            delta::of_total(vm, i128::from(days) * i128::from(MICROS_PER_DAY))
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The reflected form: a `datetime` or `date` on the left has been asked already.
pub fn subtract_from(_: &mut Vm, _: Args<'_>) -> Res {
    Ok(Value::NOT_IMPLEMENTED)
}

/// Microseconds between two moments.
fn difference(vm: &mut Vm, left: (&Value, &Ref<Moment>), right: (&Value, &Ref<Moment>)) -> Res<i128> {
    let mut total = i128::from(left.1.fields.micros()) - i128::from(right.1.fields.micros());
    if left.1.zone.is(&right.1.zone) {
        return Ok(total);
    }
    let offsets = (
        zone::utc_offset(vm, &left.1.zone, left.0)?,
        zone::utc_offset(vm, &right.1.zone, right.0)?,
    );
    match offsets {
        (None, None) => {}
        (Some(left), Some(right)) => total += right - left,
        _ => return Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
    Ok(total)
}

/// The same moment with the other fold, to see whether the zone's offset depends on it (PEP 495).
fn depends_on_fold(vm: &mut Vm, moment: &Ref<Moment>, offset: Option<i128>) -> Res<bool> {
    let flipped = with_fold(vm, moment, 1 - moment.fold);
    Ok(zone::utc_offset(vm, &moment.zone, &flipped)? != offset)
}

pub fn with_fold(vm: &mut Vm, moment: &Ref<Moment>, fold: Fold) -> Value {
    let ty = vm.type_for(&DATETIME);
    let copy = Moment {
        fields: moment.fields,
        timed: true,
        fold,
        zone: moment.zone.clone(),
    };
    vm.heap.alloc(&ty, copy).into_value()
}

pub fn compare(vm: &mut Vm, args: Args<'_>, op: CompareOp) -> Res {
    let left = this::<Moment>(vm, &args[0])?.clone();
    let Some(right) = as_date(&args[1]).cloned() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if left.timed != right.timed {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let plain = key(&left.fields).cmp(&key(&right.fields));
    if !left.timed || left.zone.is(&right.zone) {
        return Ok(holds(op, plain));
    }
    let left_offset = zone::utc_offset(vm, &left.zone, &args[0])?;
    let right_offset = zone::utc_offset(vm, &right.zone, &args[1])?;
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    let ordering = match (left_offset, right_offset) {
        (left_offset, right_offset) if left_offset == right_offset => plain,
        (Some(left_offset), Some(right_offset)) => {
            let left = i128::from(left.fields.micros()) - left_offset;
            left.cmp(&(i128::from(right.fields.micros()) - right_offset))
        }
        _ if equality => Ordering::Less,
        _ => return Err(cant_compare(vm, "datetimes")),
    };
    // A moment whose offset depends on the fold is equal to none in another zone.
    let ordering = match ordering {
        Ordering::Equal
            if equality && (depends_on_fold(vm, &left, left_offset)? || depends_on_fold(vm, &right, right_offset)?) =>
        {
            Ordering::Less
        }
        ordering => ordering,
    };
    Ok(holds(op, ordering))
}

fn key(fields: &Fields) -> (i64, i64, i64, i64) {
    (fields.year, fields.month, fields.day, fields.time.micros())
}

pub fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let moment = this::<Moment>(vm, &args[0])?.clone();
    let mut total = i128::from(moment.fields.micros());
    if moment.timed && !moment.zone.is_none() {
        let first = match moment.fold {
            0 => args[0].clone(),
            _ => with_fold(vm, &moment, 0),
        };
        total -= zone::utc_offset(vm, &moment.zone, &first)?.unwrap_or(0);
    }
    Ok(vm.int(delta::hash_of(total)))
}

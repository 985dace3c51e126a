//! The proleptic Gregorian calendar in numbers: day 1 is 1 January of year 1.

pub const MIN_YEAR: i64 = 1;
pub const MAX_YEAR: i64 = 9999;
/// The last day that there is.
pub const MAX_ORDINAL: i64 = 3_652_059;
/// 1 January 1970.
pub const EPOCH_ORDINAL: i64 = 719_163;

pub const MICROS_PER_SECOND: i64 = 1_000_000;
pub const SECONDS_PER_DAY: i64 = 86_400;
pub const MICROS_PER_DAY: i64 = SECONDS_PER_DAY * MICROS_PER_SECOND;

const DAYS_PER_400_YEARS: i64 = 146_097;

pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the year before the month.
pub fn days_before_month(year: i64, month: i64) -> i64 {
    (1..month).map(|month| days_in_month(year, month)).sum()
}

/// Days before 1 January of the year.
fn days_before_year(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before / 4 - before / 100 + before / 400
}

pub fn to_ordinal(year: i64, month: i64, day: i64) -> i64 {
    days_before_year(year) + days_before_month(year, month) + day
}

/// Year, month and day of a day between 1 and [`MAX_ORDINAL`].
pub fn from_ordinal(ordinal: i64) -> (i64, i64, i64) {
    let since = ordinal - 1;
    // Close below the year, as years have up to 366 days.
    let mut year = (since / DAYS_PER_400_YEARS) * 400 + (since % DAYS_PER_400_YEARS) / 366 + 1;
    while days_before_year(year + 1) <= since {
        year += 1;
    }
    let mut day = since - days_before_year(year);
    let mut month = 1;
    while month < 12 && day >= days_in_month(year, month) {
        day -= days_in_month(year, month);
        month += 1;
    }
    (year, month, day + 1)
}

/// 0 for Monday.
pub fn weekday(ordinal: i64) -> i64 {
    (ordinal + 6).rem_euclid(7)
}

/// The Monday that begins week 1 of an ISO year: the week with the year's first Thursday.
fn first_monday(year: i64) -> i64 {
    let first = to_ordinal(year, 1, 1);
    let weekday = weekday(first);
    let monday = first - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// ISO year, week and weekday (1 for Monday).
pub fn iso_calendar(year: i64, ordinal: i64) -> (i64, i64, i64) {
    let mut year = year;
    let mut week = (ordinal - first_monday(year)).div_euclid(7);
    if week < 0 {
        year -= 1;
        week = (ordinal - first_monday(year)).div_euclid(7);
    } else if week >= 52 && ordinal >= first_monday(year + 1) {
        year += 1;
        week = 0;
    }
    (year, week + 1, weekday(ordinal) + 1)
}

/// What is wrong with an ISO date.
pub enum IsoFault {
    Year,
    Week,
    Day,
}

/// The day of an ISO year, week and weekday.
pub fn from_iso_calendar(year: i64, week: i64, day: i64) -> Result<i64, IsoFault> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoFault::Year);
    }
    let first = first_monday(year);
    let is_week = (1..=52).contains(&week) || week == 53 && first_monday(year + 1) - first == 53 * 7;
    if !is_week {
        return Err(IsoFault::Week);
    }
    if !(1..=7).contains(&day) {
        return Err(IsoFault::Day);
    }
    Ok(first + (week - 1) * 7 + day - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_one_date() {
        for ordinal in (1..=MAX_ORDINAL)
            .step_by(97)
            .chain([365, 366, 1461, 146_097, MAX_ORDINAL])
        {
            let (year, month, day) = from_ordinal(ordinal);
            assert!((1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day));
            assert_eq!(to_ordinal(year, month, day), ordinal);
        }
        assert_eq!(from_ordinal(MAX_ORDINAL), (9999, 12, 31));
        assert_eq!(from_ordinal(EPOCH_ORDINAL), (1970, 1, 1));
    }
}

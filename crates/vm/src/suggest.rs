//! "Did you mean": the known name closest to a wrong one.

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const MAX_LENGTH: usize = 40;

fn substitution_cost(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.to_lowercase().eq(b.to_lowercase()) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// The weighted edit distance, or more than `limit` if it exceeds that.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) * MOVE_COST > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|i| i * MOVE_COST).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE_COST;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + substitution_cost(*ca, *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + MOVE_COST).min(row[j + 1] + MOVE_COST);
        }
    }
    row[b.len()]
}

/// The candidate closest to `wrong`, if one is close enough to suggest.
pub fn closest<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if wrong.chars().count() > MAX_LENGTH {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for candidate in candidates.take(750) {
        if candidate == wrong || candidate.chars().count() > MAX_LENGTH {
            continue;
        }
        let allowed = (wrong.chars().count() + candidate.chars().count() + 3) * MOVE_COST / 6;
        let limit = best.map_or(allowed, |(_, distance)| allowed.min(distance.saturating_sub(1)));
        let found = distance(wrong, candidate, limit);
        if found <= limit {
            best = Some((candidate, found));
        }
    }
    best.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn suggests_close_names_only() {
        let names = ["append", "extend", "insert"];
        assert_eq!(closest("apend", names.into_iter()), Some("append"));
        assert_eq!(closest("Append", names.into_iter()), Some("append"));
        assert_eq!(closest("zzz", names.into_iter()), None);
    }
}

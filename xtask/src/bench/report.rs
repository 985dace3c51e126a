//! What `cargo xtask bench` prints and draws.

use std::fmt::Write as _;

/// The figures of one row, in nanoseconds per operation, one per round.
pub struct Row {
    pub name: String,
    pub ours: Vec<f64>,
    pub theirs: Vec<f64>,
}

impl Row {
    pub fn new(name: String) -> Self {
        Self {
            name,
            ours: Vec::new(),
            theirs: Vec::new(),
        }
    }

    /// How many times faster Corallus is, from the medians.
    pub fn ratio(&self) -> Option<f64> {
        Some(median(&self.theirs)? / median(&self.ours)?)
    }
}

fn median(figures: &[f64]) -> Option<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// The distance between the extremes, as a share of the median.
fn spread(figures: &[f64]) -> f64 {
    let (low, high) = figures.iter().fold((f64::MAX, 0.0_f64), |(low, high), figure| {
        (low.min(*figure), high.max(*figure))
    });
    median(figures).map_or(0.0, |middle| (high - low) / middle)
}

fn geometric_mean(ratios: impl Iterator<Item = f64>) -> Option<f64> {
    let logarithms: Vec<f64> = ratios.map(f64::ln).collect();
    let count = logarithms.len();
    (count > 0).then(|| (logarithms.iter().sum::<f64>() / count as f64).exp())
}

/// The table, with the geometric mean of each group's ratios.
pub fn table(rows: &[Row]) -> String {
    let mut text = "| row | Corallus, ns | other, ns | times faster | spread |\n|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let number = |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.1}"));
        let ratio = row.ratio().map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {ratio} | ±{:.0} % / ±{:.0} % |",
            row.name,
            number(median(&row.ours)),
            number(median(&row.theirs)),
            spread(&row.ours) * 50.0,
            spread(&row.theirs) * 50.0,
        );
    }
    for group in ["protocol/", "general/"] {
        let ratios = rows
            .iter()
            .filter(|row| row.name.starts_with(group))
            .filter_map(Row::ratio);
        if let Some(mean) = geometric_mean(ratios) {
            let _ = writeln!(text, "| **geometric mean of {group}…** | | | **{mean:.2}** | |");
        }
    }
    text
}

/// The medians as JSON.
pub fn json(rows: &[Row]) -> String {
    let number = |figures: &[f64]| median(figures).map_or("null".to_owned(), |figure| format!("{figure:.3}"));
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "  {{\"name\": \"{}\", \"corallus_ns\": {}, \"other_ns\": {}}}",
                row.name,
                number(&row.ours),
                number(&row.theirs)
            )
        })
        .collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

/// A bar per row: how many times faster than the other interpreter, on a logarithmic scale.
pub fn chart(rows: &[Row]) -> String {
    const LINE: usize = 20;
    const LEFT: f64 = 300.0;
    /// Points per doubling.
    const DOUBLING: f64 = 40.0;
    let height = rows.len() * LINE + 50;
    let zero = LEFT + DOUBLING;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"820\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"820\" height=\"{height}\" fill=\"white\"/>\n\
         <text x=\"10\" y=\"20\" font-weight=\"bold\">Times as fast as CPython 3.13 (logarithmic)</text>\n\
         <line x1=\"{zero}\" y1=\"30\" x2=\"{zero}\" y2=\"{}\" stroke=\"#888\"/>\n",
        height - 10
    );
    for (index, row) in rows.iter().enumerate() {
        let Some(ratio) = row.ratio() else { continue };
        let y = 34 + index * LINE;
        let width = ratio.log2().clamp(-1.0, 11.0) * DOUBLING;
        let (x, colour) = if width < 0.0 {
            (zero + width, "#c66")
        } else {
            (zero, "#4a8")
        };
        let _ = writeln!(
            text,
            "<text x=\"10\" y=\"{}\">{}</text><rect x=\"{x:.0}\" y=\"{y}\" width=\"{:.0}\" height=\"14\" \
             fill=\"{colour}\"/><text x=\"{:.0}\" y=\"{}\">{ratio:.1}</text>",
            y + 11,
            row.name,
            width.abs(),
            zero + width.max(0.0) + 5.0,
            y + 11,
        );
    }
    text.push_str("</svg>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_twice_as_fast_has_the_ratio_two() {
        let mut row = Row::new("protocol/send".to_owned());
        row.ours = vec![10.0, 11.0, 9.0];
        row.theirs = vec![20.0, 30.0, 20.0];
        assert_eq!(row.ratio(), Some(2.0));
        assert!(table(&[row]).contains("| **2.00** |"));
    }
}

//! Reads the archive that `build/archive.rs` writes; its layout is described there.

use std::io::Read;

const ROW: usize = 8 * 4;

/// An archive in memory.
pub struct Archive<'a>(&'a [u8]);

/// Where a module's parts stand.
pub struct Row {
    pub is_package: bool,
    code: Part,
    source: Part,
    /// The length of the source text when it is no longer compressed.
    source_length: usize,
}

/// A body.
struct Part {
    at: usize,
    length: usize,
}

impl<'a> Archive<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    fn number(&self, at: usize) -> Option<usize> {
        let bytes = self.0.get(at..at + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    }

    fn count(&self) -> usize {
        self.number(0).unwrap_or(0)
    }

    fn name(&self, index: usize) -> Option<&'a [u8]> {
        let row = 4 + index * ROW;
        let (at, length) = (self.number(row)?, self.number(row + 4)?);
        self.0.get(at..at + length)
    }

    /// The row of a module.
    pub fn find(&self, name: &str) -> Option<Row> {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = (low + high) / 2;
            match self.name(middle)?.cmp(name.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.row(middle),
            }
        }
        None
    }

    fn row(&self, index: usize) -> Option<Row> {
        let field = |i: usize| self.number(4 + index * ROW + i * 4);
        let part = |i: usize| {
            Some(Part {
                at: field(i)?,
                length: field(i + 1)?,
            })
        };
        Some(Row {
            is_package: field(2)? != 0,
            code: part(3)?,
            source: part(5)?,
            source_length: field(7)?,
        })
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<&'a str> {
        let name = |index| std::str::from_utf8(self.name(index)?).ok();
        (0..self.count()).filter_map(name).collect()
    }

    fn body(&self, part: &Part) -> Option<&'a [u8]> {
        self.0.get(part.at..part.at + part.length)
    }

    /// A module's serialized code.
    pub fn code(&self, row: &Row) -> Option<&'a [u8]> {
        self.body(&row.code)
    }

    /// A module's source text.
    pub fn source(&self, row: &Row) -> Option<String> {
        let mut text = String::with_capacity(row.source_length);
        flate2::read::DeflateDecoder::new(self.body(&row.source)?)
            .read_to_string(&mut text)
            .ok()?;
        Some(text)
    }
}

//! Where the nodes of a syntax tree say that they stand, by their stretches of the text that was made up for them.

use std::collections::HashMap;

use corallus_bytecode::Position;
use corallus_bytecode::syntax_tree::Place;
use ruff_text_size::{TextRange, TextSize};

/// A node's stretch and place.
struct Entry {
    start: u32,
    end: u32,
    /// The node around it.
    parent: Option<u32>,
    place: Place,
}

/// The places of a tree's nodes, in the order of their starts.
#[derive(Default)]
pub(crate) struct TreePlaces {
    entries: Vec<Entry>,
    /// The source text that a template string shows for an interpolation, by where the interpolation starts.
    interpolations: HashMap<u32, String>,
}

impl TreePlaces {
    /// Notes that a node starts; returns its number.
    pub fn open(&mut self, start: usize, place: Place, parent: Option<u32>) -> u32 {
        self.entries.push(Entry {
            start: offset(start),
            end: u32::MAX,
            parent,
            place,
        });
        offset(self.entries.len() - 1)
    }

    pub fn close(&mut self, number: u32, end: usize) {
        if let Some(entry) = self.entries.get_mut(number as usize) {
            entry.end = offset(end);
        }
    }

    pub fn set_interpolation(&mut self, start: TextSize, source: String) {
        self.interpolations.insert(start.to_u32(), source);
    }

    pub fn interpolation(&self, start: TextSize) -> &str {
        self.interpolations.get(&start.to_u32()).map_or("", String::as_str)
    }

    /// The innermost node that holds an offset.
    fn innermost(&self, at: u32) -> Option<&Entry> {
        let after = self.entries.partition_point(|entry| entry.start <= at);
        let mut entry = self.entries.get(after.checked_sub(1)?)?;
        while entry.end <= at {
            entry = self.entries.get(entry.parent? as usize)?;
        }
        Some(entry)
    }

    /// From where the node at the start of a range begins to where the one at its end ends.
    pub fn position(&self, range: TextRange) -> Position {
        let (start, end) = (range.start().to_u32(), range.end().to_u32());
        let Some(first) = self.innermost(start) else {
            return Position::default();
        };
        let last = match start == end || end == first.end {
            true => first,
            false => self.innermost(end.saturating_sub(1)).unwrap_or(first),
        };
        let number = |number: i32| u32::try_from(number).unwrap_or(0);
        Position {
            line: number(first.place.line),
            column: number(first.place.column),
            end_line: number(last.place.end_line),
            end_column: number(last.place.end_column),
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

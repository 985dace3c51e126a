//! Source positions of instructions, as PEP 657 wants them: line and UTF-8 column of start and end.

use std::borrow::Cow;

/// Where an instruction comes from. Lines count from 1, columns are UTF-8 byte offsets from 0; line 0 means none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub end_line: u32,
    pub column: u32,
    pub end_column: u32,
}

/// Positions by instruction word, as runs in a compact byte stream: per run its length, then the differences to the run
/// before (line, lines spanned, column, end column) as variable-length integers. A run of no words marks a statement that
/// has no instruction, such as `pass`: it is executed, as tracing sees it, before the word behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PositionTable {
    bytes: Cow<'static, [u8]>,
}

impl PositionTable {
    /// Encodes one position per instruction word, and the statements without instructions, each with the word that follows
    /// it, in order.
    pub fn encode(first_line: u32, positions: &[Position], marks: &[(u32, Position)]) -> Self {
        let mut bytes = Vec::new();
        let mut previous = Position {
            line: first_line,
            ..Position::default()
        };
        let mut write_run = |length: usize, position: Position| {
            write_unsigned(&mut bytes, length as u64);
            write_signed(&mut bytes, i64::from(position.line) - i64::from(previous.line));
            write_signed(&mut bytes, i64::from(position.end_line) - i64::from(position.line));
            write_signed(&mut bytes, i64::from(position.column) - i64::from(previous.column));
            write_signed(&mut bytes, i64::from(position.end_column) - i64::from(position.column));
            previous = position;
        };
        let mut marks = marks.iter().peekable();
        let mut word = 0;
        while let Some(&position) = positions.get(word) {
            while let Some(&(_, mark)) = marks.next_if(|(at, _)| *at as usize <= word) {
                write_run(0, mark);
            }
            let end = marks
                .peek()
                .map_or(positions.len(), |(at, _)| positions.len().min(*at as usize));
            let run = positions[word..end].iter().take_while(|p| **p == position).count();
            write_run(run, position);
            word += run;
        }
        Self { bytes: bytes.into() }
    }

    /// The lines of the statements without instructions that come before the word at `pc`.
    pub fn marks(&self, first_line: u32, pc: u32) -> impl Iterator<Item = u32> + '_ {
        let mut start = 0u64;
        self.runs(first_line)
            .map(move |(length, position)| {
                let at = start;
                start = start.saturating_add(length);
                (at, length, position.line)
            })
            .take_while(move |(at, ..)| *at <= u64::from(pc))
            .filter(move |(at, length, _)| *length == 0 && *at == u64::from(pc))
            .map(|(.., line)| line)
    }

    /// A table from its encoded form; reading a damaged one yields positions that are wrong, never a failure.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Self {
        Self { bytes }
    }

    /// The encoded form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The position of the word at `pc`, or `None` past the end.
    pub fn find(&self, first_line: u32, pc: u32) -> Option<Position> {
        let mut start = 0u64;
        self.runs(first_line).find_map(|(length, position)| {
            start = start.saturating_add(length);
            (u64::from(pc) < start).then_some(position)
        })
    }

    /// All runs: how many words, and their position.
    pub fn runs(&self, first_line: u32) -> impl Iterator<Item = (u64, Position)> + '_ {
        let mut bytes = &self.bytes[..];
        let mut line = i64::from(first_line);
        let mut column = 0i64;
        std::iter::from_fn(move || {
            let length = read_unsigned(&mut bytes)?;
            line = line.wrapping_add(read_signed(&mut bytes)?);
            let end_line = line.wrapping_add(read_signed(&mut bytes)?);
            column = column.wrapping_add(read_signed(&mut bytes)?);
            let end_column = column.wrapping_add(read_signed(&mut bytes)?);
            let position = Position {
                line: line as u32,
                end_line: end_line as u32,
                column: column as u32,
                end_column: end_column as u32,
            };
            Some((length, position))
        })
    }
}

fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_signed(out: &mut Vec<u8>, value: i64) {
    write_unsigned(out, (value << 1 ^ value >> 63) as u64);
}

fn read_unsigned(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    let value = read_unsigned(bytes)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_encoding() {
        let at = |line, column| Position {
            line,
            end_line: line + 1,
            column,
            end_column: column + 7,
        };
        let positions = [at(3, 4), at(3, 4), at(9, 0), at(2, 70), Position::default()];
        let table = PositionTable::encode(3, &positions, &[]);
        for (pc, position) in positions.iter().enumerate() {
            assert_eq!(table.find(3, pc as u32), Some(*position));
        }
        assert_eq!(table.find(3, 5), None);
    }
}

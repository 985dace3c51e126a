//! Source text: decoding a file's bytes, and finding lines and columns in the text.

use corallus_bytecode::Position;
use ruff_python_ast::{Decorator, InterpolatedElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::error::{ErrorKind, SyntaxError};

mod tree_places;

pub(crate) use tree_places::TreePlaces;

/// A source text with the starts of its lines.
pub(crate) struct SourceText<'a> {
    pub text: &'a str,
    line_starts: Vec<u32>,
    /// Decimal literals may have at most this many digits.
    pub max_int_digits: usize,
    /// For a text made up for a syntax tree: what the tree says about places.
    tree: Option<&'a TreePlaces>,
}

impl<'a> SourceText<'a> {
    /// Indexes the lines of `text`, which `parse` has checked to be shorter than 4 GiB.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut line_starts = vec![0];
        for (offset, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || (byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n')) {
                line_starts.push(offset as u32 + 1);
            }
        }
        Self {
            text,
            line_starts,
            max_int_digits: usize::MAX,
            tree: None,
        }
    }

    /// The text made up for a syntax tree.
    pub fn of_tree(text: &'a str, places: &'a TreePlaces) -> Self {
        Self {
            text,
            line_starts: vec![0],
            max_int_digits: usize::MAX,
            tree: Some(places),
        }
    }

    fn line_and_column(&self, offset: TextSize) -> (u32, u32) {
        if let Some(tree) = self.tree {
            let position = tree.position(TextRange::empty(offset));
            return (position.line, position.column);
        }
        let line = self.line(offset);
        (line, offset.to_u32() - self.line_start(line))
    }

    /// The line (from 1) that holds `offset`.
    pub fn line(&self, offset: TextSize) -> u32 {
        if let Some(tree) = self.tree {
            return tree.position(TextRange::empty(offset)).line;
        }
        self.line_starts.partition_point(|&start| start <= offset.to_u32()) as u32
    }

    fn line_start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1);
        self.line_starts.get(index).copied().unwrap_or(self.text.len() as u32)
    }

    /// Line from 1 and column from 1, in characters.
    pub fn line_and_character(&self, offset: TextSize) -> (u32, u32) {
        if self.tree.is_some() {
            let (line, column) = self.line_and_column(offset);
            return (line, column.saturating_add(1));
        }
        let line = self.line(offset);
        let start = self.line_start(line) as usize;
        let before = self.text.get(start..offset.to_usize()).unwrap_or("");
        (line, before.chars().count() as u32 + 1)
    }

    /// The text of a line, with its line feed if it has one.
    pub fn line_text(&self, line: u32) -> &'a str {
        let start = self.line_start(line) as usize;
        let end = self.line_start(line + 1) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    /// The text of a line, to be shown; a tree has none.
    pub fn shown_line(&self, line: u32) -> Option<String> {
        self.tree.is_none().then(|| self.line_text(line).to_owned())
    }

    /// Where a range begins and ends: lines, and columns from 1 in characters.
    pub fn span(&self, range: TextRange) -> ((u32, u32), (u32, u32)) {
        if let Some(tree) = self.tree {
            let at = tree.position(range);
            return (
                (at.line, at.column.saturating_add(1)),
                (at.end_line, at.end_column.saturating_add(1)),
            );
        }
        (
            self.line_and_character(range.start()),
            self.line_and_character(range.end()),
        )
    }

    /// The text of a range.
    pub fn slice(&self, range: TextRange) -> &'a str {
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or("")
    }

    /// The text from an offset on.
    pub fn after(&self, offset: TextSize) -> &'a str {
        self.text.get(offset.to_usize()..).unwrap_or("")
    }

    /// Where a definition begins, its decorators left out.
    pub fn definition_start(&self, range: TextRange, decorators: &[Decorator]) -> TextSize {
        let Some(last) = decorators.last() else {
            return range.start();
        };
        let after = self.slice(TextRange::new(last.range.end(), range.end()));
        let mut offset = 0;
        // Skip blanks, line ends and comments between the last decorator and the keyword.
        while let Some(next) = after[offset..].chars().next() {
            match next {
                '#' => offset += after[offset..].find(['\n', '\r']).unwrap_or(after.len() - offset),
                c if c.is_whitespace() || c == '\\' => offset += c.len_utf8(),
                _ => break,
            }
        }
        last.range.end() + TextSize::try_from(offset).unwrap_or_default()
    }

    /// The source text of a replacement field's expression, with the blanks before it and without those after it.
    pub fn interpolation_text(&self, element: &InterpolatedElement) -> &'a str {
        if let Some(tree) = self.tree {
            return tree.interpolation(element.range.start());
        }
        let start = element.range.start().to_usize() + 1;
        let whole = self.text.get(start..element.range.end().to_usize()).unwrap_or("");
        let end = element.expression.range().end().to_usize().saturating_sub(start);
        // Closing parentheses after the expression belong to it.
        let rest = whole.get(end..).unwrap_or("");
        let closing = rest.find(['=', '!', ':', '}']).unwrap_or(rest.len());
        whole.get(..end + closing).unwrap_or(whole).trim_end()
    }

    /// The position of a range, for the position table.
    pub fn position(&self, range: TextRange) -> Position {
        if let Some(tree) = self.tree {
            return tree.position(range);
        }
        let (line, column) = self.line_and_column(range.start());
        let (end_line, end_column) = self.line_and_column(range.end());
        Position {
            line,
            end_line,
            column,
            end_column,
        }
    }
}

/// Decodes a source file: an UTF-8 byte order mark, an encoding declaration in the first two lines (PEP 263), UTF-8
/// otherwise.
///
/// # Errors
/// Null bytes, bytes that the encoding forbids, and encodings other than UTF-8, ASCII and Latin-1.
pub fn decode_source(bytes: &[u8]) -> Result<String, SyntaxError> {
    let (has_mark, body) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if body.contains(&0) {
        return Err(unplaced("source code string cannot contain null bytes".to_owned()));
    }
    let Some(name) = declared_encoding(body) else {
        return utf8(body);
    };
    let name = normal_name(&name);
    match canonical_encoding(&name) {
        // By this very name, UTF-8 is the default again.
        Encoding::Utf8 if name == "utf-8" => utf8(body),
        Encoding::Utf8 if has_mark => Err(unplaced(format!("encoding problem: {name} with BOM"))),
        Encoding::Utf8 => match std::str::from_utf8(body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let at = error.valid_up_to();
                let byte = body.get(at).copied().unwrap_or_default();
                let reason = match error.error_len() {
                    None => "unexpected end of data",
                    Some(_) if matches!(byte, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
                    Some(_) => "invalid continuation byte",
                };
                Err(undecodable("utf-8", byte, at, reason))
            }
        },
        _ if has_mark => Err(unplaced(format!("encoding problem: {name} with BOM"))),
        Encoding::Latin1 => Ok(body.iter().map(|&byte| char::from(byte)).collect()),
        Encoding::Ascii => match body.iter().position(|byte| !byte.is_ascii()) {
            None => utf8(body),
            Some(at) => {
                let byte = body.get(at).copied().unwrap_or_default();
                Err(undecodable("ascii", byte, at, "ordinal not in range(128)"))
            }
        },
        Encoding::Unknown => Err(SyntaxError {
            kind: ErrorKind::Encoding,
            column: -1,
            ..unplaced(format!("unknown encoding: {name}"))
        }),
    }
}

enum Encoding {
    Utf8,
    Latin1,
    Ascii,
    Unknown,
}

/// The usual names of the two commonest encodings, however they are written.
fn normal_name(name: &str) -> String {
    let folded = name.to_ascii_lowercase().replace('_', "-");
    let is = |wanted: &str| folded == wanted || folded.starts_with(&format!("{wanted}-"));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") {
        "iso-8859-1".to_owned()
    } else {
        name.to_owned()
    }
}

fn canonical_encoding(name: &str) -> Encoding {
    match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf-8-sig" => Encoding::Utf8,
        "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Encoding::Ascii,
        "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" | "latin" => Encoding::Latin1,
        _ => Encoding::Unknown,
    }
}

/// The encoding that a comment in one of the first two lines declares; the second counts only if the first is blank or
/// a comment.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n' || byte == b'\r').take(2) {
        let content: &[u8] = line.trim_ascii_start();
        match content.first() {
            None => {}
            Some(b'#') => {
                if let Some(name) = encoding_in_comment(content) {
                    return Some(name);
                }
            }
            Some(_) => return None,
        }
    }
    None
}

/// The match of `coding[:=]\s*([-\w.]+)` in a comment.
fn encoding_in_comment(comment: &[u8]) -> Option<String> {
    let at = comment
        .windows(7)
        .position(|window| window.starts_with(b"coding") && window.ends_with(b":"));
    let other = comment
        .windows(7)
        .position(|window| window.starts_with(b"coding") && window.ends_with(b"="));
    let at = match (at, other) {
        (Some(at), Some(other)) => at.min(other),
        (at, other) => at.or(other)?,
    };
    let rest = comment.get(at + 7..)?;
    let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let name: String = rest
        .get(blanks..)?
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        .map(|&byte| char::from(byte))
        .collect();
    (!name.is_empty()).then_some(name)
}

fn utf8(bytes: &[u8]) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let before = bytes.get(..at).unwrap_or_default();
    let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count() as u32;
    let start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |feed| feed + 1);
    let rest = bytes.get(start..).unwrap_or_default();
    let end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
    let column = String::from_utf8_lossy(before.get(start..).unwrap_or_default())
        .chars()
        .count() as i32
        + 1;
    Err(SyntaxError {
        line,
        column,
        end_line: line,
        end_column: column,
        text: Some(String::from_utf8_lossy(&rest[..end]).into_owned()),
        ..unplaced(format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        ))
    })
}

fn undecodable(codec: &str, byte: u8, at: usize, reason: &str) -> SyntaxError {
    SyntaxError {
        column: -1,
        ..unplaced(format!(
            "'{codec}' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
        ))
    }
}

fn unplaced(message: String) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::Syntax,
        incomplete: false,
        message,
        line: 0,
        column: 0,
        end_line: 0,
        end_column: 0,
        text: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_declared_in_comments() {
        assert_eq!(
            decode_source(b"# coding: latin-1\nx='\xe9'").as_deref(),
            Ok("# coding: latin-1\nx='é'")
        );
        assert_eq!(
            decode_source(b"\n# fileencoding=latin-1 :\n\xe9").as_deref(),
            Ok("\n# fileencoding=latin-1 :\né")
        );
        assert_eq!(decode_source(b"\xef\xbb\xbfx").as_deref(), Ok("x"));
        assert_eq!(decode_source("# é".as_bytes()).as_deref(), Ok("# é"));
    }

    #[test]
    fn a_declaration_after_code_counts_for_nothing() {
        let error = decode_source(b"x = 1 # coding: latin-1\n'\xe9'").expect_err("bytes that aren't UTF-8");
        assert_eq!((error.line, error.column), (2, 2));
        assert!(
            error
                .message
                .starts_with("Non-UTF-8 code starting with '\\xe9' on line 2")
        );
    }

    #[test]
    fn what_cannot_be_decoded_is_refused() {
        let message = |bytes: &[u8]| decode_source(bytes).expect_err("undecodable").message;
        assert_eq!(message(b"x\0y"), "source code string cannot contain null bytes");
        assert_eq!(message(b"# coding: foo\n"), "unknown encoding: foo");
        assert_eq!(
            message(b"\xef\xbb\xbf# coding: latin-1\n"),
            "encoding problem: iso-8859-1 with BOM"
        );
        assert_eq!(
            message(b"# coding: ascii\n\xe9"),
            "'ascii' codec can't decode byte 0xe9 in position 16: ordinal not in range(128)"
        );
    }

    #[test]
    fn lines_end_with_any_line_end() {
        let text = SourceText::new("a\nb\r\nc\rd");
        assert_eq!(
            (1..=4).map(|line| text.line_text(line).trim_end()).collect::<String>(),
            "abcd"
        );
        assert_eq!(text.line_and_character(TextSize::new(5)), (3, 1));
    }
}

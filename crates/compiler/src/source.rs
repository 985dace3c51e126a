//! Source text: decoding a file's bytes, and finding lines and columns in the text.

use corallus_bytecode::Position;
use ruff_text_size::{TextRange, TextSize};

use crate::error::{ErrorKind, SyntaxError};

/// A source text with the starts of its lines.
pub(crate) struct SourceText<'a> {
    pub text: &'a str,
    line_starts: Vec<u32>,
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
        Self { text, line_starts }
    }

    /// The line (from 1) that holds `offset`.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset.to_u32()) as u32
    }

    fn line_start(&self, line: u32) -> u32 {
        let index = (line as usize).saturating_sub(1);
        self.line_starts.get(index).copied().unwrap_or(self.text.len() as u32)
    }

    /// Line from 1 and column from 1, in characters.
    pub fn line_and_character(&self, offset: TextSize) -> (u32, u32) {
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

    /// The text of a range.
    pub fn slice(&self, range: TextRange) -> &'a str {
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or("")
    }

    /// The position of a range, for the position table.
    pub fn position(&self, range: TextRange) -> Position {
        let line = self.line(range.start());
        let end_line = self.line(range.end());
        Position {
            line,
            end_line,
            column: range.start().to_u32() - self.line_start(line),
            end_column: range.end().to_u32() - self.line_start(end_line),
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
    match declared_encoding(body) {
        None => decode_utf8(body, false),
        Some(name) => match canonical_encoding(&name) {
            Encoding::Utf8 => decode_utf8(body, true),
            _ if has_mark => Err(unplaced(format!("encoding problem: {name} with BOM"))),
            Encoding::Latin1 => Ok(body.iter().map(|&byte| char::from(byte)).collect()),
            Encoding::Ascii => match body.iter().position(|byte| !byte.is_ascii()) {
                None => decode_utf8(body, true),
                Some(at) => Err(unplaced(format!(
                    "(unicode error) 'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                    body.get(at).copied().unwrap_or_default()
                ))),
            },
            Encoding::Unknown => Err(unplaced(format!("unknown encoding: {name}"))),
        },
    }
}

enum Encoding {
    Utf8,
    Latin1,
    Ascii,
    Unknown,
}

fn canonical_encoding(name: &str) -> Encoding {
    let folded = name.to_ascii_lowercase().replace(['_', ' '], "-");
    match folded.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf-8-sig" => Encoding::Utf8,
        "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Encoding::Ascii,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" | "latin" => Encoding::Latin1,
        _ if folded.starts_with("utf-8-") => Encoding::Utf8,
        _ if folded.starts_with("latin-1-") || folded.starts_with("iso-8859-1-") => Encoding::Latin1,
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
        .position(|window| &window[..6] == b"coding" && matches!(window[6], b':' | b'='))?;
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

fn decode_utf8(bytes: &[u8], declared: bool) -> Result<String, SyntaxError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let line = 1 + bytes.iter().take(at).filter(|&&byte| byte == b'\n').count() as u32;
    let message = if declared {
        let reason = match error.error_len() {
            None => "unexpected end of data",
            Some(_) if matches!(byte, 0x80..=0xc1 | 0xf5..) => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        format!("(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}")
    } else {
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        )
    };
    Err(SyntaxError {
        line,
        ..unplaced(message)
    })
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

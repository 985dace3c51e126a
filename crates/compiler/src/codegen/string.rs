//! Formatted string literals and template strings (language reference 2.4.3, 6.2.4; PEP 701, PEP 750).

use corallus_bytecode::{Const, NO_REGISTER, Opcode};
use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::TextRange;

use super::Generator;
use crate::error::Result;
use crate::literal;

/// Strings with more pieces than this are put together bit by bit.
const MAX_AT_ONCE: usize = 64;

enum Piece<'a> {
    Text(Vec<u8>, TextRange),
    Value(&'a InterpolatedElement),
}

impl<'a> Generator<'a> {
    pub(super) fn fstring(&mut self, node: &'a ast::ExprFString, dst: u16) -> Result<()> {
        let mut pieces = Vec::new();
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(part) => {
                    add_text(&mut pieces, literal::string_part(part, self.text), part.range);
                }
                FStringPart::FString(part) => {
                    self.pieces(&mut pieces, part.elements.iter(), part.flags.prefix().is_raw(), true);
                }
            }
        }
        self.joined(node.range, pieces, dst)
    }

    /// The pieces of an interpolated string, adjacent texts in one.
    fn pieces(
        &self,
        pieces: &mut Vec<Piece<'a>>,
        elements: impl Iterator<Item = &'a InterpolatedStringElement>,
        is_raw: bool,
        with_debug_text: bool,
    ) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(element) => {
                    let text = if is_raw {
                        element.value.as_bytes().to_vec()
                    } else {
                        literal::with_surrogates(&element.value, self.text.slice(element.range))
                    };
                    add_text(pieces, text, element.range);
                }
                InterpolatedStringElement::Interpolation(element) => {
                    if with_debug_text && let Some(debug) = &element.debug_text {
                        let text = literal::without_comments(debug.as_str());
                        add_text(pieces, text.as_bytes().to_vec(), element.range);
                    }
                    pieces.push(Piece::Value(element));
                }
            }
        }
    }

    fn joined(&mut self, range: TextRange, pieces: Vec<Piece<'a>>, dst: u16) -> Result<()> {
        let mark = self.mark();
        match &pieces[..] {
            [] => return self.load_str(range, dst, ""),
            [Piece::Value(element)] => return self.format(element, dst),
            [Piece::Text(text, _)] => return self.load_const(range, dst, Const::Str(text.as_slice().into())),
            _ => {}
        }
        let base = self.top_or_new(dst)?;
        self.reset(base);
        let mut count = 0;
        let total = pieces.len();
        for (at, piece) in pieces.into_iter().enumerate() {
            let register = self.temp()?;
            match piece {
                Piece::Text(text, range) => self.load_const(range, register, Const::Str(text.into()))?,
                Piece::Value(element) => self.format(element, register)?,
            }
            count += 1;
            if count == MAX_AT_ONCE && at + 1 < total {
                self.op(range, Opcode::BuildString, base, base, count as u16)?;
                self.reset(base + 1);
                count = 1;
            }
        }
        self.op(range, Opcode::BuildString, dst, base, count as u16)?;
        self.reset(mark);
        Ok(())
    }

    /// One replacement field, formatted.
    fn format(&mut self, element: &'a InterpolatedElement, dst: u16) -> Result<()> {
        crate::parse::deeper(|| {
            let mark = self.mark();
            let later = element
                .format_spec
                .as_ref()
                .map_or_else(TextRange::default, |spec| spec.range);
            let value = self.operand_before(&element.expression, later)?;
            let spec = self.format_spec(element)?;
            let flags = conversion(element) << 4;
            self.op_flags(
                element.range,
                Opcode::FormatValue,
                dst,
                value,
                spec.unwrap_or(NO_REGISTER),
                flags as u8,
            )?;
            self.reset(mark);
            Ok(())
        })
    }

    fn format_spec(&mut self, element: &'a InterpolatedElement) -> Result<Option<u16>> {
        let Some(spec) = &element.format_spec else {
            return Ok(None);
        };
        let is_raw = false;
        let mut pieces = Vec::new();
        self.pieces(&mut pieces, spec.elements.iter(), is_raw, true);
        if pieces.is_empty() {
            return Ok(None);
        }
        let register = self.temp()?;
        self.joined(spec.range, pieces, register)?;
        Ok(Some(register))
    }

    pub(super) fn tstring(&mut self, node: &'a ast::ExprTString, dst: u16) -> Result<()> {
        let mark = self.mark();
        let mut pieces = Vec::new();
        for part in node.value.iter() {
            self.pieces(&mut pieces, part.elements.iter(), part.flags.prefix().is_raw(), true);
        }
        let mut strings = Vec::new();
        let mut values = Vec::new();
        let mut text = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(bytes, _) => text = bytes,
                Piece::Value(element) => {
                    strings.push(Const::Str(std::mem::take(&mut text).into()));
                    values.push(element);
                }
            }
        }
        strings.push(Const::Str(text.into()));
        let texts = self.temp()?;
        self.load_const(node.range, texts, Const::Tuple(strings.into()))?;
        let interpolations = self.mark();
        for element in &values {
            let register = self.temp()?;
            self.interpolation(element, register)?;
        }
        self.reset(interpolations);
        let tuple = self.temp()?;
        self.op(
            node.range,
            Opcode::BuildTuple,
            tuple,
            interpolations,
            values.len() as u16,
        )?;
        self.op(node.range, Opcode::BuildTemplate, dst, texts, tuple)?;
        self.reset(mark);
        Ok(())
    }

    fn interpolation(&mut self, element: &'a InterpolatedElement, dst: u16) -> Result<()> {
        let mark = self.mark();
        let base = self.top_or_new(dst)?;
        self.reset(base + 1);
        self.into(&element.expression, base)?;
        let (source, spec) = (self.temp()?, self.temp()?);
        let text = self.text.interpolation_text(element);
        self.load_str(element.range, source, text)?;
        self.reset(spec);
        match self.format_spec(element)? {
            Some(register) => debug_assert_eq!(register, spec),
            None => {
                self.reset(spec + 1);
                self.load_str(element.range, spec, "")?;
            }
        }
        self.op(
            element.range,
            Opcode::BuildInterpolation,
            dst,
            base,
            conversion(element),
        )?;
        self.reset(mark);
        Ok(())
    }
}

fn add_text(pieces: &mut Vec<Piece<'_>>, text: Vec<u8>, range: TextRange) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(Piece::Text(before, _)) => before.extend(text),
        _ => pieces.push(Piece::Text(text, range)),
    }
}

/// 0 none, 1 `str`, 2 `repr`, 3 `ascii`. A field with `=` and nothing else shows the `repr`.
fn conversion(element: &InterpolatedElement) -> u16 {
    match element.conversion {
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
        ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
    }
}

//! Formatted and template strings.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Builder, from};
use crate::error::Result;
use crate::literal;

/// The values of a string: adjacent texts become one.
#[derive(Default)]
struct Values {
    fields: Vec<Field>,
    text: Option<(Vec<u8>, TextRange)>,
}

impl Values {
    fn add_text(&mut self, text: Vec<u8>, range: TextRange) {
        match &mut self.text {
            _ if text.is_empty() => {}
            Some((before, covered)) => {
                before.extend(text);
                *covered = covered.cover(range);
            }
            None => self.text = Some((text, range)),
        }
    }

    fn flush(&mut self, builder: &Builder<'_>) {
        if let Some((text, range)) = self.text.take() {
            self.fields.push(builder.constant(range, Const::Str(text.into())));
        }
    }
}

impl Builder<'_> {
    pub(super) fn fstring(&mut self, node: &ast::ExprFString) -> Result<Field> {
        let mut values = Values::default();
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(part) => values.add_text(literal::string_part(part, self.text), part.range),
                FStringPart::FString(part) => {
                    let is_raw = part.flags.prefix().is_raw();
                    self.elements(&mut values, part.elements.iter(), is_raw, "FormattedValue")?;
                }
            }
        }
        values.flush(self);
        Ok(self.node("JoinedStr", node.range, vec![Field::List(values.fields)]))
    }

    pub(super) fn tstring(&mut self, node: &ast::ExprTString) -> Result<Field> {
        let mut values = Values::default();
        for part in node.value.iter() {
            let is_raw = part.flags.prefix().is_raw();
            self.elements(&mut values, part.elements.iter(), is_raw, "Interpolation")?;
        }
        values.flush(self);
        Ok(self.node("TemplateStr", node.range, vec![Field::List(values.fields)]))
    }

    fn elements<'e>(
        &mut self,
        values: &mut Values,
        elements: impl Iterator<Item = &'e InterpolatedStringElement>,
        is_raw: bool,
        class: &'static str,
    ) -> Result<()> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(element) => {
                    let text = match is_raw {
                        true => element.value.as_bytes().to_vec(),
                        false => literal::with_surrogates(&element.value, self.text.slice(element.range)),
                    };
                    values.add_text(text, element.range);
                }
                InterpolatedStringElement::Interpolation(element) => {
                    if let Some(debug) = &element.debug_text {
                        let text = debug.as_str();
                        let start = element.range.start() + TextSize::new(1);
                        let shown = crate::literal::without_comments(text);
                        values.add_text(shown.as_bytes().to_vec(), TextRange::at(start, TextSize::of(text)));
                    }
                    values.flush(self);
                    let field = self.interpolation(element, is_raw, class)?;
                    values.fields.push(field);
                }
            }
        }
        Ok(())
    }

    fn interpolation(&mut self, element: &InterpolatedElement, is_raw: bool, class: &'static str) -> Result<Field> {
        let value = self.expr(&element.expression)?;
        let conversion = match element.conversion {
            ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => 'r' as i32,
            ConversionFlag::None => -1,
            flag => flag.to_char().map_or(-1, |flag| flag as i32),
        };
        let spec = match &element.format_spec {
            Some(spec) => {
                let mut values = Values::default();
                // Replacement fields inside a format are formatted values in template strings too.
                self.elements(&mut values, spec.elements.iter(), is_raw, "FormattedValue")?;
                values.flush(self);
                let start = spec.range.start().checked_sub(1.into()).unwrap_or_default();
                let range = match self.text.slice(from(start, spec.range)).starts_with(':') {
                    true => from(start, spec.range),
                    false => spec.range,
                };
                self.node("JoinedStr", range, vec![Field::List(values.fields)])
            }
            None => Field::None,
        };
        let mut fields = vec![value, Field::Int(conversion), spec];
        if class == "Interpolation" {
            let text = self.text.interpolation_text(element).as_bytes().into();
            fields.insert(1, Field::Const(Const::Str(text)));
        }
        Ok(self.node(class, element.range(), fields))
    }
}

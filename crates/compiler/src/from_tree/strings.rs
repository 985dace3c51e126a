//! Formatted and template strings.

use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, ConversionFlag, Expr, FString, FStringFlags, FStringValue, InterpolatedElement,
    InterpolatedStringElement, InterpolatedStringFormatSpec, InterpolatedStringLiteralElement, TString, TStringFlags,
    TStringValue,
};
use ruff_text_size::TextRange;

use super::expressions::string_constant;
use super::{Builder, Fields, malformed, text_of};
use crate::error::Result;

impl Builder {
    pub(super) fn string(&mut self, class: &'static str, place: Option<Place>, mut fields: Fields) -> Result<Expr> {
        let (elements, range) = self.placed(place, |builder| match class {
            "JoinedStr" | "TemplateStr" => builder.elements(fields.list()),
            _ => {
                // A replacement field outside of a string stands for a string of its own.
                let element = builder.interpolated(class, None, &mut fields)?;
                Ok(vec![InterpolatedStringElement::Interpolation(element)])
            }
        })?;
        Ok(match class {
            "TemplateStr" | "Interpolation" => Expr::TString(ast::ExprTString {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: TStringValue::single(TString {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    elements: elements.into(),
                    flags: TStringFlags::empty(),
                }),
            }),
            _ => Expr::FString(ast::ExprFString {
                node_index: AtomicNodeIndex::NONE,
                range,
                value: FStringValue::single(FString {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    elements: elements.into(),
                    flags: FStringFlags::empty(),
                }),
            }),
        })
    }

    fn elements(&mut self, values: Vec<Field>) -> Result<Vec<InterpolatedStringElement>> {
        values.into_iter().map(|value| self.element(value)).collect()
    }

    fn element(&mut self, value: Field) -> Result<InterpolatedStringElement> {
        let Field::Node(node) = value else {
            return Err(malformed("part of a string"));
        };
        if let Some(bytes) = string_constant(&node) {
            let start = self.text.len();
            let value = self.spell(bytes);
            let range = self.spelled(start)?;
            return Ok(InterpolatedStringElement::Literal(InterpolatedStringLiteralElement {
                range,
                node_index: AtomicNodeIndex::NONE,
                value,
            }));
        }
        let (class, place) = (node.class, node.place);
        if matches!(class, "FormattedValue" | "Interpolation") {
            let element = self.interpolated(class, place, &mut Fields::of(*node))?;
            return Ok(InterpolatedStringElement::Interpolation(element));
        }
        // Anything else is a value to format.
        let (expression, range) = self.placed(None, |builder| builder.expr_of(Field::Node(node)))?;
        Ok(InterpolatedStringElement::Interpolation(InterpolatedElement {
            range,
            node_index: AtomicNodeIndex::NONE,
            expression: Box::new(expression),
            debug_text: None,
            conversion: ConversionFlag::None,
            format_spec: None,
        }))
    }

    fn interpolated(&mut self, class: &str, place: Option<Place>, fields: &mut Fields) -> Result<InterpolatedElement> {
        let mut source = None;
        let (mut element, range) = self.deeper(|builder| {
            builder.placed(place, |builder| {
                let expression = builder.boxed(fields)?;
                if class == "Interpolation" {
                    source = text_of(fields.next());
                }
                let conversion = match u8::try_from(fields.int()) {
                    Ok(b's') => ConversionFlag::Str,
                    Ok(b'r') => ConversionFlag::Repr,
                    Ok(b'a') => ConversionFlag::Ascii,
                    _ => ConversionFlag::None,
                };
                let format_spec = match fields.next() {
                    Field::Node(spec) => Some(Box::new(builder.format_spec(*spec)?)),
                    _ => None,
                };
                Ok(InterpolatedElement {
                    range: TextRange::default(),
                    node_index: AtomicNodeIndex::NONE,
                    expression,
                    debug_text: None,
                    conversion,
                    format_spec,
                })
            })
        })?;
        element.range = range;
        if let Some(source) = source {
            self.places.set_interpolation(range.start(), source);
        }
        Ok(element)
    }

    fn format_spec(&mut self, spec: Node) -> Result<InterpolatedStringFormatSpec> {
        let place = spec.place;
        let (elements, range) = self.placed(place, |builder| match spec.class {
            "JoinedStr" => {
                let mut fields = Fields::of(spec);
                builder.elements(fields.list())
            }
            _ => Ok(vec![builder.element(Field::Node(Box::new(spec)))?]),
        })?;
        Ok(InterpolatedStringFormatSpec {
            range,
            node_index: AtomicNodeIndex::NONE,
            elements: elements.into(),
        })
    }
}

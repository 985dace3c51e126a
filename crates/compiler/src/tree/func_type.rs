//! Signature type comments, `(int, *str) -> bool`, as `compile()`'s mode `func_type` parses them.

use corallus_bytecode::syntax_tree::{Field, Node};
use ruff_python_ast::{ArgOrKeyword, Expr, Mod};

use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{Builder, bare};
use crate::Options;
use crate::error::{Failure, SyntaxError};
use crate::parse;
use crate::source::SourceText;

/// How a signature is given to the parser: as a call, behind this.
const CALLEE: &str = "_";

/// Parses a signature.
pub(crate) fn parse(source: &str, options: &Options) -> Result<Node, SyntaxError> {
    let Some((arguments, returns)) = split(source).filter(|(_, returns)| !returns.trim().is_empty()) else {
        let whole = TextRange::up_to(TextSize::of(source));
        return Err(Failure::at(whole, "invalid syntax").locate(&SourceText::new(source)));
    };
    // The parts keep their columns: the call has one character in front, the result blanks.
    let call = format!("{CALLEE}{arguments}");
    let blanks: String = std::iter::repeat_n(' ', source.len() - returns.len()).skip(1).collect();
    let result = format!("({blanks}{returns})");
    let mut parsed = parse::with_parsed(&call, options, |parsed, text| {
        let Mod::Expression(module) = parsed.syntax() else {
            return Err(Failure::limit("invalid syntax"));
        };
        let Expr::Call(call) = &*module.body else {
            return Err(Failure::at(module.body.range(), "invalid syntax"));
        };
        let mut builder = Builder::new(text, options);
        let mut types = Vec::new();
        for argument in call.arguments.iter_source_order() {
            let expr = match argument {
                ArgOrKeyword::Arg(Expr::Starred(starred)) => &*starred.value,
                ArgOrKeyword::Arg(expr) => expr,
                ArgOrKeyword::Keyword(keyword) if keyword.arg.is_none() => &keyword.value,
                ArgOrKeyword::Keyword(keyword) => {
                    return Err(Failure::at(keyword.range, "invalid syntax"));
                }
            };
            types.push(builder.expr(expr)?);
        }
        Ok(bare("FunctionType", vec![Field::List(types)]))
    })?;
    let mut returned = parse::with_parsed(&result, options, |parsed, text| {
        let Mod::Expression(module) = parsed.syntax() else {
            return Err(Failure::limit("invalid syntax"));
        };
        let value = Builder::new(text, options).expr(&module.body)?;
        Ok(bare("Expression", vec![value]))
    })?;
    for field in &mut parsed.fields {
        shift(field);
    }
    parsed.fields.append(&mut returned.fields);
    Ok(parsed)
}

/// Takes the character in front of a call out of the columns of its first line.
fn shift(field: &mut Field) {
    match field {
        Field::List(items) => items.iter_mut().for_each(shift),
        Field::Node(node) => parse::deeper(|| {
            if let Some(place) = &mut node.place {
                place.column -= i32::from(place.line == 1);
                place.end_column -= i32::from(place.end_line == 1);
            }
            node.fields.iter_mut().for_each(shift);
        }),
        _ => {}
    }
}

/// The parameters in their brackets, and what follows the arrow.
fn split(source: &str) -> Option<(&str, &str)> {
    let mut depth = 0usize;
    for (at, c) in source.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let (arguments, rest) = source.split_at(at + 1);
                    return Some((arguments, rest.trim_start().strip_prefix("->")?));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_signature_is_split_at_its_arrow() {
        assert_eq!(
            split("(int, List[str]) -> Set[T]"),
            Some(("(int, List[str])", " Set[T]"))
        );
        assert_eq!(split("() -> x"), Some(("()", " x")));
        assert_eq!(split("int -> x"), None);
        assert_eq!(split("(a))"), None);
    }
}

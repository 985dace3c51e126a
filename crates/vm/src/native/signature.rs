//! Signature texts of natives: parsed once, they give argument binding, error messages and `__text_signature__`.

use super::direct::{AtOnce, Direct};

/// What kind of parameter it is (`inspect.Parameter.kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    PositionalOnly,
    PositionalOrKeyword,
    VarPositional,
    KeywordOnly,
    VarKeyword,
}

/// A default as far as the text gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DefaultText {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(&'static str),
    EmptyTuple,
    /// The native sees `Value::UNDEF`.
    Unrepresentable,
}

/// A parameter of a native.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: ParameterKind,
    pub default: Option<DefaultText>,
}

/// The parameters of a native.
#[derive(Default)]
pub struct Signature {
    pub parameters: Vec<Parameter>,
    /// The first parameter is bound (`$self`, `$type`, `$module`): not counted in messages.
    pub has_self: bool,
    /// Parameters that can be given by position.
    pub positional: usize,
    pub positional_only: usize,
    /// Positional parameters without a default.
    pub required: usize,
    pub var_positional: bool,
    pub var_keyword: bool,
    /// Only positional parameters without `*args`: the arguments can be passed on as they stand when all are given.
    pub simple: bool,
    /// How the native is called with positional arguments, if it is a simple one.
    pub direct: Option<Direct>,
    /// How it is called if it has its result at once.
    pub at_once: AtOnce,
}

impl Signature {
    /// Whether nothing can be given by name.
    pub fn is_positional_only(&self) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.all(|parameter| parameter.kind == ParameterKind::PositionalOnly)
    }

    /// Reads a text such as `"($self, x, /, y=None, *, key=False, **kwargs)"`. A text that isn't of this form gives a
    /// signature without parameters; the tests of the tables catch it.
    pub fn parse(text: &'static str) -> Self {
        let inner = text
            .trim()
            .strip_prefix('(')
            .and_then(|t| t.strip_suffix(')'))
            .unwrap_or("");
        let mut signature = Self::default();
        let mut kind = ParameterKind::PositionalOrKeyword;
        for item in split_commas(inner) {
            let item = item.trim();
            match item {
                "" => {}
                "/" => {
                    for parameter in &mut signature.parameters {
                        parameter.kind = ParameterKind::PositionalOnly;
                    }
                }
                "*" => kind = ParameterKind::KeywordOnly,
                _ => {
                    let parameter = parse_parameter(item, &mut kind);
                    signature.has_self |= item.starts_with('$');
                    signature.parameters.push(parameter);
                }
            }
        }
        signature.count();
        signature
    }

    fn count(&mut self) {
        use ParameterKind::{PositionalOnly, PositionalOrKeyword, VarKeyword, VarPositional};
        if self.has_self
            && let Some(first) = self.parameters.first_mut()
        {
            first.kind = PositionalOnly;
        }
        let positional = |p: &&Parameter| matches!(p.kind, PositionalOnly | PositionalOrKeyword);
        self.positional = self.parameters.iter().filter(positional).count();
        self.positional_only = self.parameters.iter().filter(|p| p.kind == PositionalOnly).count();
        self.required = self
            .parameters
            .iter()
            .filter(positional)
            .filter(|p| p.default.is_none())
            .count();
        self.var_positional = self.parameters.iter().any(|p| p.kind == VarPositional);
        self.var_keyword = self.parameters.iter().any(|p| p.kind == VarKeyword);
        self.simple = self.positional == self.parameters.len();
    }
}

fn parse_parameter(item: &'static str, kind: &mut ParameterKind) -> Parameter {
    let (name, default) = match item.split_once('=') {
        Some((name, default)) => (name.trim(), Some(parse_default(default.trim()))),
        None => (item, None),
    };
    if let Some(name) = name.strip_prefix("**") {
        return Parameter {
            name,
            kind: ParameterKind::VarKeyword,
            default,
        };
    }
    if let Some(name) = name.strip_prefix('*') {
        *kind = ParameterKind::KeywordOnly;
        return Parameter {
            name,
            kind: ParameterKind::VarPositional,
            default,
        };
    }
    Parameter {
        name: name.trim_start_matches('$'),
        kind: *kind,
        default,
    }
}

fn parse_default(text: &'static str) -> DefaultText {
    match text {
        "None" => DefaultText::None,
        "True" => DefaultText::Bool(true),
        "False" => DefaultText::Bool(false),
        "()" => DefaultText::EmptyTuple,
        _ => {
            if let Some(inner) = text.strip_prefix(['\'', '"']).and_then(|t| t.strip_suffix(['\'', '"'])) {
                // An escape in a default would need decoding: only "\n" occurs in the reference's signatures.
                return DefaultText::Str(if inner == "\\n" { "\n" } else { inner });
            }
            if let Ok(int) = text.parse() {
                return DefaultText::Int(int);
            }
            text.parse().map_or(DefaultText::Unrepresentable, DefaultText::Float)
        }
    }
}

/// Splits at commas outside quotes and brackets.
fn split_commas(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut depth, mut quote) = (0, None);
        for (at, c) in text.char_indices() {
            match (quote, c) {
                (Some(q), c) if c == q => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(' | '[' | '<') => depth += 1,
                (None, ')' | ']' | '>') => depth -= 1,
                (None, ',') if depth == 0 => {
                    rest = text.get(at + 1..);
                    return text.get(..at);
                }
                _ => {}
            }
        }
        rest = None;
        Some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_parameter() {
        let s = Signature::parse("($self, a, /, b=', ', *rest, key=None, **more)");
        assert!(s.has_self && s.var_positional && s.var_keyword && !s.simple);
        assert_eq!((s.positional, s.positional_only, s.required), (3, 2, 2));
        assert_eq!(s.parameters[2].default, Some(DefaultText::Str(", ")));
        assert_eq!(s.parameters[4].kind, ParameterKind::KeywordOnly);
    }

    #[test]
    fn an_empty_signature_is_simple() {
        let s = Signature::parse("()");
        assert!(s.simple && s.parameters.is_empty());
    }
}
